"""Edits by hand of a plan's folder: what each breaks is told, each in its line.

The lines are written by hand from the data contract (data/README.md), not taken from the program.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sampling import one_in

from fgf_analysis.corpus.tables import rows
from fgf_analysis.errors import PlanError
from fgf_analysis.reading.build import build
from fgf_analysis.reading.extract import extract, for_spreadsheets, proposals
from fgf_analysis.review import render
from fgf_analysis.tables import CELLS, DATA, KEYS, REGISTERS, TABLES, digest, load_plan

PLAN = """青河市营商环境任务分工（虚构）

一、优化审批
（一）推行一次办。压减材料。（市发展改革委牵头，市、区财政局配合）
1.梳理事项。（市审计局负责）
2.公布清单。（市政务办负责）
（二）公开事项清单。接受群众
— 2 —
监督。（责任单位：市司法局、各县区人民政府）
"""
TABLE = """<p>青河市任务分工表（虚构）</p><table>
<tr><th>序号</th><th>工作任务</th><th>牵头单位</th></tr>
<tr><td>1</td><td>推行一次办</td><td>市财政局</td></tr>
<tr><td>2</td><td>公开事项清单</td><td>市司法局</td></tr></table>"""
BY_HAND = {
    "themes": "market,市场,Market,界定,Definition,市场|准入\nrights,权益,Rights,界定,Definition,权益",
    "translations": "推行一次办,Once is enough\n公开事项清单,Publish the lists",
    "codings": "T01,a,market,rights\nT02,a,market,",
}


def folder_of(data: bytes, name: str, to: Path, by_hand: Mapping[str, str] = BY_HAND) -> Path:
    """Write the folder of a document, with tables made by hand, and build it."""
    to.mkdir()
    for file, content in extract(data, name).files.items():
        (to / file).write_bytes(content)
    for table, cells in by_hand.items():
        header = ",".join(column.name for column in REGISTERS[table])
        (to / f"{table}.csv").write_bytes(f"{header}\n{cells}\n".encode())
    for file, content in build(to).files.items():
        (to / file).write_bytes(content)
    return to


@pytest.fixture(scope="session")
def masters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folders that tests copy: of a text, and of a page with a table."""
    place = tmp_path_factory.mktemp("masters")
    return {
        "text": folder_of(PLAN.encode(), "plan.txt", place / "text"),
        "table": folder_of(TABLE.encode(), "plan.html", place / "table"),
    }


@pytest.fixture
def edited(masters: dict[str, Path], tmp_path: Path) -> Path:
    """Return a copy that a test may edit."""
    return Path(shutil.copytree(masters["text"], tmp_path / "plan"))


@pytest.fixture
def tabled(masters: dict[str, Path], tmp_path: Path) -> Path:
    """Return a copy of the plan with a table."""
    return Path(shutil.copytree(masters["table"], tmp_path / "tabled"))


def told(folder: Path, *, trust: bool = False) -> list[str]:
    """Return the lines below the first of the one error of a folder; none where it loads."""
    try:
        load_plan(folder, trust=trust)
    except PlanError as error:
        first, *lines = str(error).split("\n  ")
        count = sum(
            int(more[1].replace(",", "")) if (more := re.search(r"and ([\d,]+) more", line)) else 1
            for line in lines
        )
        assert first == f"{folder}: {count:,} problem{'s' * (count > 1)} in the tables"
        return lines
    return []


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path.name, old)
    path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogatepass"))


ID = "must be a task id like T01 or T01.1"
ENDS = "of source.txt"
LISTED = "must be names separated by |, none empty and none twice"
UTF8 = "type the cell anew and save the table as CSV in UTF-8"

# (table, what stood there, what stands there now, the lines that tell of it)
EDITS: dict[str, tuple[str, str, str, list[str]]] = {
    # Cells
    "id in full-width digits": ("tasks", "T02,", "T０２,", [
        f"tasks.csv: row 4, task_id: 'T０２' {ID}",
        "assignments.csv: row 6, task_id: 'T02' must be in tasks.csv",
        "groups.csv: row 1, task_id: 'T02' must be in tasks.csv",
        *(f"evidence.csv: row {n}, task_id: 'T02' must be in tasks.csv" for n in range(11, 16)),
        "codings.csv: row 2, task_id: 'T02' must be in tasks.csv",
    ]),
    "id in small letters": ("unplaced", "outside,,", "outside,t02,", [
        "unplaced.csv: row 1, candidates: 't02' must be in tasks.csv",
    ]),
    "number in full-width digits": ("assignments", "T01,1,2,", "T01,1,２,", [
        "assignments.csv: row 2, position: '２' must be a whole number, 1 or more",
    ]),
    "number as a spreadsheet writes it": ("assignments", "39,45", "39.0,45", [
        "assignments.csv: row 1, start: '39.0' must be a whole number, 0 or more",
    ]),
    "number with a sign": ("evidence", "19,23", "-19,23", [
        "evidence.csv: row 1, start: '-19' must be a whole number, 0 or more",
    ]),
    "number too large": ("tasks", "T02,,2,", f"T02,,{9**30},", [
        f"tasks.csv: row 4, number: '{9**30}' must be a whole number, 1 or more",
    ]),
    "unknown role": ("groups", ",responsible,", ",helps,", [
        "groups.csv: row 1, role: 'helps' must be one of: lead, responsible, support",
    ]),
    "unknown basis of a role": ("assignments", ",lead,printed", ",lead,guess", [
        "assignments.csv: row 1, role_basis: 'guess' must be one of: printed, rule, settled",
    ]),
    "unknown basis": ("evidence", "19,23,printed", "19,23,guess", [
        "evidence.csv: row 1, basis: 'guess' must be one of: printed, in order, repeated, "
        "elimination, rule, neighbour, wording",
    ]),
    "unknown field": ("evidence", "T01,title", "T01,heading", [
        "evidence.csv: row 2, field: 'heading' must be one of: section, title, text, clause",
    ]),
    "empty name": ("assignments", ",市审计局,市审计局", ",市审计局,", [
        "assignments.csv: row 4, printed: must not be empty",
    ]),
    "cell with an escape character": ("assignments", ",lead,", ",\x1b[31mlead,", [
        r"assignments.csv: row 1, role: '\x1b[31mlead' must be one of: lead, responsible, support",
    ]),
    "cell with a line break": ("assignments", ",lead,", ',"lead\n\nevidence.csv: fine",', [
        r"assignments.csv: row 1, role: 'lead\n\nevidence.csv: fine' must be one of: "
        "lead, responsible, support",
    ]),
    "long cell": ("assignments", ",lead,", f",{'x' * 500_000},", [
        f"assignments.csv: row 1, role: '{'x' * 59}…' must be one of: lead, responsible, support",
    ]),
    # Columns
    "column in capitals": ("groups", "printed,role", "printed,Role", [
        "groups.csv: column role is missing",
        "groups.csv: column Role is not expected",
    ]),
    "column twice": ("groups", "printed,role", "role,role", [
        "groups.csv: is no table: the first line must name the columns, each once",
    ]),
    "column that is one too many": ("unplaced", "start,end", "note,start,end", [
        "unplaced.csv: column note is not expected",
        "unplaced.csv: row 1 has 5 cells, not 6",
    ]),
    "column with a name for the terminal": ("unplaced", "reason", "\x1b]0;x\x07", [
        "unplaced.csv: column reason is missing",
        r"unplaced.csv: column '\x1b]0;x\x07' is not expected",
    ]),
    "no header": ("departments", "department,full_name_zh,name_en,kind,aliases\n", "", [
        "departments.csv: is no table: the first line must name the columns, each once",
    ]),
    "no header, no empty cell": ("codings", "task_id,coder,primary,further\n", "", [
        "codings.csv: the first line must name the columns: task_id,coder,primary,further",
    ]),
    # Rows
    "short row": ("assignments", "lead,printed,牵头,39,45", "lead", [
        "assignments.csv: row 1 has 6 cells, not 10",
    ]),
    "one cell": ("groups", "T02,1,1,各县区人民政府,responsible,责任单位,125,132", "T02", [
        "groups.csv: row 1 has 1 cell, not 8",
    ]),
    "blank line": ("evidence", "T01,title", "\nT01,title", [
        "evidence.csv: row 2 is empty; remove the line",
    ]),
    "row of commas": ("unplaced", "0,15,", ",,,,\n0,15,", [
        "unplaced.csv: row 1, end: must not be empty",
        "unplaced.csv: row 1, reason: must not be empty",
        "unplaced.csv: row 1, start: must not be empty",
        "unplaced.csv: row 1, text_zh: must not be empty",
    ]),
    "row twice": ("groups", "T02,1,1,各", "T02,1,1,各县区人民政府,responsible,责任单位,125,132\nT02,1,1,各", [
        "groups.csv: row 2: task_id, clause, position stand there twice",
    ]),
    "quote left open": ("assignments", "T02,1,1,", 'T02,1,1,"', [
        "assignments.csv: row 6 is no table row (unexpected end of data); close its quotes",
    ]),
    "quote left open above others": ("tasks", "T01.1,T01", '"T01.1,T01', [
        "tasks.csv: row 2 is no table row (unexpected end of data); close its quotes",
    ]),
    "quote in the middle": ("assignments", "T01,1,2,市财政局,", 'T01,1,2,"市财"政局,', [
        "assignments.csv: row 2 is no table row (',' expected after '\"'); close its quotes",
    ]),
    "NUL in a cell": ("assignments", "市司法局", "市\0司法局", [
        f"assignments.csv: row 6, department: holds a NUL character; {UTF8}",
    ]),
    "semicolons": ("codings", "task_id,coder,primary,further\nT01,a,market,rights\nT02,a,market,",
                   "task_id;coder;primary;further\nT01;a;market;rights\nT02;a;market;", [
        "codings.csv: the first line must name the columns: task_id,coder,primary,further",
    ]),
    # Keys and what points where
    "task twice": ("tasks", "T01.2,T01", "T01.1,T01", [
        "tasks.csv: row 2, task_id: 'T01.1' must not stand twice",
        "tasks.csv: row 3, task_id: 'T01.1' must not stand twice",
        "assignments.csv: row 5, task_id: 'T01.2' must be in tasks.csv",
        *(f"evidence.csv: row {n}, task_id: 'T01.2' must be in tasks.csv" for n in (8, 9, 10)),
    ]),
    "measure of nothing": ("tasks", "T01.1,T01,", "T01.1,T07,", [
        "tasks.csv: row 2, parent_id: 'T07' must be in tasks.csv",
    ]),
    "measure of itself": ("tasks", "T02,,", "T02,T02,", [
        "tasks.csv: row 4, parent_id: 'T02' must not be a measure of T02 in turn",
    ]),
    "measures of each other": ("tasks", "T01,,", "T01,T01.1,", [
        "tasks.csv: row 1, parent_id: 'T01.1' must not be a measure of T01 in turn",
        "tasks.csv: row 2, parent_id: 'T01' must not be a measure of T01.1 in turn",
    ]),
    "candidate that is no task": ("unplaced", "outside,,", "outside,T01|T99,", [
        "unplaced.csv: row 1, candidates: 'T99' must be in tasks.csv",
    ]),
    "candidate twice": ("unplaced", "outside,,", "outside,T01|T02|T01,", [
        f"unplaced.csv: row 1, candidates: 'T01|T02|T01' {LISTED}",
    ]),
    "candidate empty": ("unplaced", "outside,,", "outside,T01|,", [
        f"unplaced.csv: row 1, candidates: 'T01|' {LISTED}",
    ]),
    "theme that is none": ("codings", "T02,a,market,", "T02,a,mars,", [
        "codings.csv: row 2, primary: 'mars' must be in themes.csv",
    ]),
    "further theme that is none": ("codings", ",rights", ",rights|mars", [
        "codings.csv: row 1, further: 'mars' must be in themes.csv",
    ]),
    "further theme twice": ("codings", ",rights", ",rights|rights", [
        f"codings.csv: row 1, further: 'rights|rights' {LISTED}",
    ]),
    "task coded twice": ("codings", "T02,a", "T01,a", [
        "codings.csv: row 2: task_id, coder stand there twice",
    ]),
    "coding of no task": ("codings", "T02,a", "T09,a", [
        "codings.csv: row 2, task_id: 'T09' must be in tasks.csv",
    ]),
    "unit outside the register": ("departments", "市司法局,", "市月球局,", [
        "assignments.csv: row 6, department: '市司法局' must be in departments.csv",
    ]),
    "unit twice": ("departments", "市司法局,", "市审计局,", [
        "assignments.csv: row 6, department: '市司法局' must be in departments.csv",
        "departments.csv: row 4, department: '市审计局' must not stand twice",
        "departments.csv: row 6, department: '市审计局' must not stand twice",
    ]),
    "alias empty": ("departments", ",市政务办", ",市政务办||市办", [
        f"departments.csv: row 5, aliases: '市政务办||市办' {LISTED}",
    ]),
    "theme twice": ("themes", "rights,", "market,", [
        "themes.csv: row 1, theme: 'market' must not stand twice",
        "themes.csv: row 2, theme: 'market' must not stand twice",
        "codings.csv: row 1, further: 'rights' must be in themes.csv",
    ]),
    "theme without words": ("themes", "市场|准入", "", [
        "themes.csv: row 1, keywords: must not be empty",
    ]),
    "heading twice": ("translations", "公开事项清单,", "推行一次办,", [
        "translations.csv: row 1, text_zh: '推行一次办' must not stand twice",
        "translations.csv: row 2, text_zh: '推行一次办' must not stand twice",
    ]),
    "heading without English": ("translations", ",Publish the lists", ",", [
        "translations.csv: row 2, text_en: must not be empty",
    ]),
    # Places
    "end before start": ("evidence", "T01,text,33,38", "T01,text,33,3", [
        "evidence.csv: row 3, end: '3' must be behind start, 33",
    ]),
    "nothing between start and end": ("groups", "125,132", "125,125", [
        "groups.csv: row 1, end: '125' must be behind start, 125",
    ]),
    "end behind the source": ("assignments", "120,124", "120,999999", [
        f"assignments.csv: row 6, end: '999999' must be within source.txt, which has {len(PLAN)} "
        "characters",
    ]),
    "end behind the source by one": ("unplaced", "0,15", f"0,{len(PLAN) + 1}", [
        f"unplaced.csv: row 1, end: '{len(PLAN) + 1}' must be within source.txt, which has "
        f"{len(PLAN)} characters",
    ]),
    "name cut short": ("assignments", "120,124", "120,123", [
        "assignments.csv: row 6, printed: '市司法局' must be what stands there: '市司法'",
    ]),
    "name that is another": ("assignments", "市司法局,市司法局", "市司法局,市公安局", [
        "assignments.csv: row 6, printed: '市公安局' must be what stands there: '市司法局'",
    ]),
    "shared name with another end": ("assignments", "市财政局,市财政局", "市财政局,市财税局", [
        "assignments.csv: row 2, printed: '市财税局' must be what stands there: '市、区财政局'",
    ]),
    "shared name with another level": ("assignments", "市财政局,市财政局", "市财政局,省财政局", [
        "assignments.csv: row 2, printed: '省财政局' must be what stands there: '市、区财政局'",
    ]),
    "name that reaches over a whole other": ("assignments", "市发展改革委,lead,printed,牵头,39,45",
                                             "市财政局,lead,printed,牵头,39,54", [
        "assignments.csv: row 1, printed: '市财政局' must be what stands there: "
        "'市发展改革委牵头，市、区财政局'",
    ]),
    "actor that is another": ("groups", "各县区人民政府", "各县区政府", [
        "groups.csv: row 1, printed: '各县区政府' must be what stands there: '各县区人民政府'",
    ]),
    "name of another task's clause": ("assignments", "T01.2,1,1,", "T01.1,1,2,", [
        "assignments.csv: row 5, start: '82' must be in a clause of T01.1; evidence.csv has it not",
    ]),
    "actor of another task's clause": ("groups", "T02,1,1,", "T01,1,1,", [
        "groups.csv: row 1, start: '125' must be in a clause of T01; evidence.csv has it not",
    ]),
    "name from the text": ("assignments", "市审计局,responsible,printed,负责,66,70",
                           "事项,responsible,printed,负责,62,64", [
        "assignments.csv: row 4, start: '62' must be in a clause of T01.1; evidence.csv has it not",
    ]),
    "unit left out": ("assignments", "T01,1,2,市财政局,市财政局,support,printed,配合,48,54\n", "", [
        "assignments.csv: row 2, position: '3' must be 2: the positions of a clause count 1, 2, 3",
    ]),
    "word that the clause has not": ("assignments", ",lead,printed,牵头", ",lead,printed,主办", [
        "assignments.csv: row 1, word: '主办' must be in a clause of T01",
    ]),
    "second clause of one": ("groups", "T02,1,1", "T02,2,1", [
        "groups.csv: row 1, clause: '2' must be at most 1, the clauses of T02",
    ]),
    "actor that its task has not": ("tasks", ",各县区人民政府,（责", ",,（责", [
        "groups.csv: row 1, printed: '各县区人民政府' must be in group_zh of T02",
    ]),
    "heading that is not printed": ("tasks", "推行一次办", "推行三次办", [
        "evidence.csv: row 2: '推行一次办' stands there, which is not in title_zh of T01",
    ]),
    "heading with more than is printed": ("tasks", "推行一次办", "全面推行一次办", [
        "tasks.csv: row 1, title_zh: '全面' is shown by no row of evidence.csv",
    ]),
    "text with more than is printed": ("tasks", "接受群众监督。", "接受群众监督。成效显著。", [
        "tasks.csv: row 4, text_zh: '成效显著。' is shown by no row of evidence.csv",
    ]),
    "text with less than is printed": ("tasks", "接受群众监督。", "接受监督。", [
        "evidence.csv: row 13: '接受群众' stands there, which is not in text_zh of T02",
    ]),
    "text taken away": ("tasks", "压减材料。", "", [
        "evidence.csv: row 3: '压减材料。' stands there, which is not in text_zh of T01",
    ]),
    "clause with another unit": ("tasks", "（市审计局负责）", "（市公安局负责）", [
        "evidence.csv: row 7: '（市审计局负责）' stands there, which is not in clause_zh of T01.1",
    ]),
    "section that is not printed": ("tasks", "T02,,2,1,优化审批", "T02,,2,1,加强监管", [
        "evidence.csv: row 11: '优化审批' stands there, which is not in section_zh of T02",
    ]),
    "stretch shortened": ("evidence", "T01,title,27,32", "T01,title,27,31", [
        "tasks.csv: row 1, title_zh: '办' is shown by no row of evidence.csv",
    ]),
    "stretch of another place": ("evidence", "T02,title,93,99", "T02,title,92,98", [
        "evidence.csv: row 12: '）公开事项清' stands there, which is not in title_zh of T02",
    ]),
    "stretch of another field": ("evidence", "T01,title,27,32", "T01,text,27,32", [
        "tasks.csv: row 1, title_zh: '推行一次办' is shown by no row of evidence.csv",
        "evidence.csv: row 2: '推行一次办' stands there, which is not in text_zh of T01",
    ]),
    "stretch left out": ("evidence", "T02,text,111,114,in order\n", "", [
        "tasks.csv: row 4, text_zh: '监督。' is shown by no row of evidence.csv",
    ]),
    "clause left out": ("evidence", "T02,clause,114,133,in order\n", "", [
        "tasks.csv: row 4, clause_zh: '（责任单位：市司法局、各县区人民政府）' is shown by no row of evidence.csv",
        "assignments.csv: row 6, start: '120' must be in a clause of T02; evidence.csv has it not",
        "groups.csv: row 1, start: '125' must be in a clause of T02; evidence.csv has it not",
    ]),
    "unplaced text of another place": ("unplaced", "0,15", "1,15", [
        "unplaced.csv: row 1, text_zh: '青河市营商环境任务分工（虚构）' must be what stands there: "
        "'河市营商环境任务分工（虚构）'",
    ]),
    "unplaced text that is not printed": ("unplaced", "（虚构）", "（试行）", [
        "unplaced.csv: row 1, text_zh: '青河市营商环境任务分工（试行）' must be what stands there: "
        "'青河市营商环境任务分工（虚构）'",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", one_in(8, EDITS))
def test_an_edit_by_hand_is_told_line_by_line(edited, name):
    table, old, new, lines = EDITS[name]
    edit(edited / f"{table}.csv", old, new)
    assert told(edited) == lines
    assert told(edited, trust=True) == lines  # its hash is not the recorded one


def test_the_folders_load_as_they_are(edited, tabled):
    assert told(edited) == told(tabled) == []
    assert load_plan(edited).edited == ()


def test_a_row_that_cannot_be_read_hides_no_fault_of_another(edited):
    edit(edited / "tasks.csv", "T01.2,T01,2,", "T01.2,T01,")
    edit(
        edited / "assignments.csv", "T01,1,2,市财政局,市财政局,support", "T01,1,2,市财政局,市财政局"
    )
    edit(edited / "assignments.csv", "\nT01.1,1,1,", "\n\nT01.1,1,1,")
    edit(edited / "assignments.csv", "T01.2,1,1,市政务服务办,市政务办,responsible",
         "T01.2,1,1,市政务服务办,市政务办,boss")  # fmt: skip
    edit(edited / "assignments.csv", "120,124", "120,124,")
    edit(edited / "evidence.csv", "T01,title,27,32", "T01,title,27,99999")
    edit(edited / "groups.csv", "T02,", "T77,")
    assert told(edited) == [
        "tasks.csv: row 3 has 11 cells, not 12",
        "assignments.csv: row 2 has 9 cells, not 10",
        "assignments.csv: row 4 is empty; remove the line",
        "assignments.csv: row 6, role: 'boss' must be one of: lead, responsible, support",
        "assignments.csv: row 7 has 11 cells, not 10",
        "groups.csv: row 1, task_id: 'T77' must be in tasks.csv",
        f"evidence.csv: row 2, end: '99999' must be within source.txt, which has {len(PLAN)} characters",
    ]


def test_faults_of_one_row_are_all_told(edited):
    edit(edited / "assignments.csv", "T01,1,1,市发展改革委,市发展改革委,lead,printed,牵头,39,45",
         "T01,1,one,市发改委,市发改委,boss,guess,牵头,39,45")  # fmt: skip
    assert told(edited) == [
        "assignments.csv: row 1, department: '市发改委' must be in departments.csv",
        "assignments.csv: row 1, position: 'one' must be a whole number, 1 or more",
        "assignments.csv: row 1, printed: '市发改委' must be what stands there: '市发展改革委'",
        "assignments.csv: row 1, role: 'boss' must be one of: lead, responsible, support",
        "assignments.csv: row 1, role_basis: 'guess' must be one of: printed, rule, settled",
    ]


def test_a_single_cell_in_another_encoding_is_named_and_the_other_rows_are_checked(edited):
    path = edited / "assignments.csv"
    path.write_bytes(path.read_bytes().replace("市司法局".encode(), "市司法局".encode("gbk"), 1))
    edit_bytes(path, b",lead,", b",boss,")
    assert told(edited) == [
        "assignments.csv: row 1, role: 'boss' must be one of: lead, responsible, support",
        f"assignments.csv: row 6, department: is not UTF-8; {UTF8}",
    ]


def edit_bytes(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


NAMES = [*TABLES, *REGISTERS]
WITH_HANZI = [name for name in NAMES if name not in {"evidence", "codings"}]


@pytest.mark.parametrize("name", WITH_HANZI)
def test_a_table_in_another_encoding_is_one_line_and_the_others_are_checked(edited, name):
    path = edited / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("gb18030"))
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if not words.isascii())
    other = "groups" if name == "assignments" else "assignments"
    edit(edited / f"{other}.csv", ",responsible,", ",boss,")
    found = told(edited)
    assert found[0] == f"{name}.csv: line {line} is not UTF-8; save the table as CSV in UTF-8"
    assert len(found) == 2
    assert "'boss' must be one of" in found[1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", NAMES)
def test_a_table_in_utf_16_is_one_line(edited, name, encoding):
    path = edited / f"{name}.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    what = "is not UTF-8" if encoding == "utf-16" else "holds a NUL character"
    assert told(edited) == [f"{name}.csv: line 1 {what}; save the table as CSV in UTF-8"]


@pytest.mark.parametrize("name", one_in(3, NAMES))
@pytest.mark.parametrize("change", one_in(3, ["mark", "crlf", "quotes"]))
def test_what_a_spreadsheet_does_to_a_table_changes_nothing(edited, name, change):
    path = edited / f"{name}.csv"
    data = path.read_bytes()
    if change == "mark":
        data = b"\xef\xbb\xbf" + data
    elif change == "crlf":
        data = data.replace(b"\n", b"\r\n")
    else:
        data = b"\n".join(
            b",".join(b'"%s"' % cell for cell in line.split(b",")) for line in data.splitlines()
        )
    path.write_bytes(data)
    assert told(edited) == []
    assert load_plan(edited).edited == (name,)


@pytest.mark.parametrize("content", [b"", b"\n", b"\n\n", b"\xff\xfe", b"\0\0"])
@pytest.mark.parametrize("name", one_in(3, NAMES))
def test_a_file_without_a_table_is_one_line(edited, name, content):
    (edited / f"{name}.csv").write_bytes(content)
    [line] = told(edited)
    assert line.startswith(f"{name}.csv: ")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_of_its_header_only_never_passes_unless_nothing_need_be_in_it(edited, name):
    path = edited / f"{name}.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    found = told(edited)
    if name in {"departments", "themes"}:
        assert found == [f"{name}.csv: has no rows; list there what the plan needs"]
    elif name in {"tasks", "evidence"}:
        assert found
    else:
        assert found == []


def test_a_long_list_of_faults_is_cut_and_counted(edited):
    path = edited / "translations.csv"
    path.write_text("text_zh,text_en\n" + "x,\n" * 1000, encoding="utf-8")
    edit(edited / "groups.csv", ",responsible,", ",boss,")
    found = told(edited)
    assert len(found) == 1 + 100 + 1
    assert found[-1] == "translations.csv: ... and 1,900 more problems"


# Long cells


@pytest.fixture(scope="session")
def long_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = f"一、事项\n1.办好甲事。{'做好这件事。' * 25_000}（市财政局牵头）\n"
    return folder_of(text.encode(), "plan.txt", tmp_path_factory.mktemp("long") / "plan", {})


@pytest.mark.slow
def test_a_cell_of_any_length_is_read_everywhere(long_folder):
    plan = load_plan(long_folder, trust=False)
    assert len(plan.tasks["text_zh"][0]) == 150_000
    assert b"</html>" in render(plan)
    assert rows(long_folder / "tasks.csv", TABLES["tasks"])[0][8] == plan.tasks["text_zh"][0]
    files = {"tasks.csv": (long_folder / "tasks.csv").read_bytes()}
    assert len(for_spreadsheets(files)["spreadsheet/tasks.csv"]) > 450_000
    assert build(long_folder).files["tasks.csv"] == files["tasks.csv"]


# source.txt, and folders of two documents


def test_a_source_that_was_replaced_is_told_in_one_line(edited):
    line = "source.txt: is not the text the tables were built from; run fgf build"
    plan = load_plan(edited)
    del vars(plan)["source"]
    edit(edited / "source.txt", "压减材料", "压减材質")
    assert told(edited) == told(edited, trust=True) == [line]
    with pytest.raises(PlanError, match=re.escape(line)):
        plan.source  # noqa: B018
    for name, content in build(edited).files.items():
        (edited / name).write_bytes(content)
    assert told(edited) == []


def test_without_a_record_a_source_is_compared_with_the_tables(edited):
    (edited / "datapackage.json").unlink()
    assert told(edited) == []
    edit(edited / "source.txt", "压减材料", "压减材質")
    assert told(edited) == [
        "evidence.csv: row 3: '压减材質。' stands there, which is not in text_zh of T01"
    ]


def test_a_missing_source_is_told(edited):
    (edited / "source.txt").unlink()
    assert told(edited) == ["source.txt: there is no such file; put the plan's text there"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_source_in_another_encoding_than_recorded_is_told(edited, encoding):
    path = edited / "source.txt"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert told(edited) == ["source.txt: is not the text the tables were built from; run fgf build"]
    (edited / "datapackage.json").unlink()
    [line] = told(edited)
    assert re.fullmatch(r"source\.txt: byte \d+ is not utf-8; run fgf build", line), line


@pytest.mark.slow
def test_a_folder_of_two_documents_is_refused_whatever_is_whose(edited, tmp_path):
    """As a run that was killed between two files leaves it: 2 to the number of files."""
    other = folder_of(
        "另一份方案（虚构）\n一、其他\n（一）公布目录。（市司法局负责）\n（二）办好此事。及时办结。（市司法局、市公安局、各区负责）\n".encode(),
        "other.txt",
        tmp_path / "other",
    )
    files = [
        "source.txt",
        *(f"{name}.csv" for name in TABLES),
        "departments.csv",
        "datapackage.json",
    ]
    same = {name for name in files if (edited / name).read_bytes() == (other / name).read_bytes()}
    ours = {name: (edited / name).read_bytes() for name in files}
    accepted = []
    for mix in range(1, 2 ** len(files) - 1):
        theirs = {name for nth, name in enumerate(files) if mix >> nth & 1}
        for name in files:
            (edited / name).write_bytes(
                (other / name).read_bytes() if name in theirs else ours[name]
            )
        if not told(edited, trust=True):
            accepted.append(theirs - same)
    # A register that has the other's units, too, is nobody's in particular.
    assert [one for one in accepted if one - {"departments.csv"} not in (set(), set(files))] == []


def test_edited_names_the_tables_that_are_not_as_recorded(edited):
    assert load_plan(edited).edited == ()
    edit(edited / "tasks.csv", "Once is enough", "Once")
    edit(edited / "departments.csv", "Justice", "Law")
    assert load_plan(edited).edited == ("tasks", "departments")
    (edited / "datapackage.json").unlink()
    assert load_plan(edited).edited == tuple(TABLES)


def test_a_register_that_came_later_is_checked_and_is_no_edit(edited):
    descriptor = json.loads((edited / "datapackage.json").read_text(encoding="utf-8"))
    del descriptor["registers"]["codings"]
    (edited / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert load_plan(edited).edited == ()
    edit(edited / "codings.csv", "T02", "T09")
    assert told(edited, trust=True) == ["codings.csv: row 2, task_id: 'T09' must be in tasks.csv"]


@pytest.mark.parametrize("content", ["there,", "T01,1"])
def test_a_recorded_hash_makes_no_table_of_what_is_none(edited, content):
    path = edited / "assignments.csv"
    edit(path, "T01,1,1,", f"{content},1,1," if content == "T01,1" else "T01,1,there,")
    described = edited / "datapackage.json"
    descriptor = json.loads(described.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == "assignments":
            resource["hash"] = digest(path.read_bytes())
    described.write_text(json.dumps(descriptor), encoding="utf-8")
    assert told(edited, trust=True)


# Registers and side files, for every command that reads them

GBK = "市司法局".encode("gbk")
REGISTER_EDITS = {
    "gbk": (lambda data: data.decode().encode("gb18030"), "is not UTF-8; save the table as CSV in UTF-8"),
    "utf-16": (lambda data: data.decode().encode("utf-16"), "line 1 is not UTF-8"),
    "empty": (lambda data: b"", "is no table: the first line must name the columns"),
    "short row": (lambda data: data + b"short\n", r"row \d has 1 cell, not \d"),
    "blank line": (lambda data: data + b"\n", r"row \d is empty; remove the line"),
    "no header": (
        lambda data: data.split(b"\n", 1)[1],
        r"is no table: the first line must name the columns|the first line must name the columns: \w+,",
    ),
    "open quote": (lambda data: data + b'"open', "is no table row .*; close its quotes"),
    "doubled": (lambda data: data + data.split(b"\n")[1] + b"\n", "twice"),
    "nul": (lambda data: data.replace(b"\n", b"\n\0", 1), "holds a NUL character"),
    "another column": (lambda data: data.replace(b",", b",new,", 1), "column new is not expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("kind", one_in(5, REGISTER_EDITS))
def test_a_broken_register_is_one_line_for_building_and_for_loading(edited, name, kind):
    change, said = REGISTER_EDITS[kind]
    path = edited / f"{name}.csv"
    path.write_bytes(change(path.read_bytes()))
    if name == "codings" and kind == "gbk":
        pytest.skip("no letter of it is another in GBK")
    assert re.search(said, "\n".join(told(edited, trust=True)))
    with pytest.raises(PlanError, match=rf"{name}\.csv: .*({said})") as caught:
        build(edited)
    assert all(line.strip().startswith(str(path)) for line in str(caught.value).split("\n"))


@pytest.mark.parametrize("kind", [*REGISTER_EDITS, "no rows"])
def test_so_it_is_for_a_corpus(edited, kind):
    change, said = REGISTER_EDITS.get(
        kind, (lambda data: data.split(b"\n", 1)[0] + b"\n", "has no rows")
    )
    path = edited / "themes.csv"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(PlanError, match=rf"themes\.csv: .*({said})") as caught:
        rows(path, REGISTERS["themes"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["departments", "themes"])
def test_a_register_without_rows_is_refused_by_build(edited, name):
    path = edited / f"{name}.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(PlanError, match=rf"^{re.escape(str(path))}: has no rows; "):
        build(edited)


def test_a_plan_that_names_nobody_needs_no_unit(tmp_path):
    folder = folder_of(
        "1.办好甲事。从速。（各有关部门负责）".encode(), "plan.txt", tmp_path / "plan"
    )
    (folder / "codings.csv").unlink()
    assert load_plan(folder, trust=False).departments.empty
    assert build(folder).reading.assignments == []


def test_a_pattern_that_is_none_is_told_with_its_file(edited):
    edit(edited / "departments.csv", "市司法局,", "*司*局,")
    with pytest.raises(PlanError, match=r"departments\.csv: [^\n]*$"):
        build(edited)


def _said(start: str) -> bytes:
    row = '"field": "number", "value": "x", "printed": "x", "end": 1, "basis": "line"'
    return f'{{"particulars": [{{{row}, "start": {start}}}]}}'.encode()


JSONS = {
    "gbk": (b'{"title": "' + GBK + b'"}', "line 1 is not UTF-8"),
    "utf-16": ('{"title": "x"}'.encode("utf-16"), "line 1 is not UTF-8"),
    "empty": (b"", "is not JSON"),
    "cut short": (b'{"title": ', "is not JSON"),
    "list": (b"[]", "holds a list, not an object"),
    "text": (b'"x"', "holds a single value, not an object"),
    "null": (b"null", "holds a single value, not an object"),
    "too deep": (b'{"a": ' + b"[" * 100_000, "holds too deep"),
    "too large": (b'{"a": ' + b"9" * 10_000 + b"}", "holds too large a number"),
    "title": (b'{"title": {"zh": "x"}}', "title must be a text"),
    "issued": (b'{"issued": 2022}', "issued must be a text"),
    "sources": (b'{"sources": "x"}', "sources must be a list of objects"),
    "licenses": (b'{"licenses": ["CC-BY"]}', "licenses must be a list of objects"),
    "resources": (b'{"resources": 3}', "resources must be a list of objects"),
    "resource": (b'{"resources": [3]}', "resources must be a list of objects"),
    "hash": (b'{"resources": [{}, {"name": "x", "hash": 3}]}', "resources, number 2: hash must be"),
    "registers": (b'{"registers": []}', "registers must be an object of texts"),
    "register": (b'{"registers": {"themes": 3}}', "registers must be an object of texts"),
    "particulars": (b'{"particulars": {}}', "particulars must be a list of objects"),
    "particular": (b'{"particulars": [3]}', "particulars must be a list of objects"),
    "no field": (
        b'{"particulars": [{"field": ""}]}',
        "particulars, number 1: field must be a text",
    ),
    "offset": (_said("true"), "particulars, number 1: start must be a number of characters"),
    "far offset": (_said("1e400"), "particulars, number 1: start must be a number of characters"),
    "negative": (_said("-1"), "particulars, number 1: start must be a number of characters"),
    "too far": (_said("9" * 30), "particulars, number 1: start must be a number of characters"),
    "cited": (b'{"cited": [{"title": []}]}', "cited, number 1: title must be a text"),
    "no relation": (b'{"cited": [{"title": "x"}]}', "cited, number 1: relation must be a text"),
    "encoding": (b'{"source_encoding": 8}', "source_encoding must be a text"),
    "unknown encoding": (b'{"source_encoding": "klingon"}', "source_encoding 'klingon' is none of"),
    "no encoding": (b'{"source_encoding": "base64"}', "source_encoding 'base64' is none of"),
    "nul": (b'{"source_encoding": "utf\\u0000"}', "source_encoding .* is none of"),
}


@pytest.mark.parametrize("kind", one_in(5, JSONS))
def test_a_broken_descriptor_is_one_line_for_everyone(edited, kind):
    content, said = JSONS[kind]
    path = edited / "datapackage.json"
    plan = load_plan(edited)
    del vars(plan)["source"]
    path.write_bytes(content)
    for use in (lambda: plan.source, lambda: plan.title, lambda: build(edited)):
        with pytest.raises(PlanError) as caught:
            use()
        line = str(caught.value)
        assert re.fullmatch(rf"{re.escape(str(path))}: {said}[^\n]*take it away[^\n]*", line)
    [line] = told(edited)
    assert re.match(f"datapackage.json: {said}", line)


@pytest.mark.parametrize("kind", one_in(5, JSONS))
def test_a_broken_about_is_one_line(edited, kind):
    content, said = JSONS[kind]
    (edited / "about.json").write_bytes(content)
    with pytest.raises(PlanError, match=rf"about\.json: {said}[^\n]*mend it[^\n]*$"):
        build(edited)


UNKNOWN = {
    "gbk": (GBK, "line 1 is not UTF-8"),
    "empty": (b"", "is not JSON"),
    "list": (b"[]", "holds a list, not an object"),
    "without": (b"{}", "unknown_units must be a list"),
    "no list": (b'{"unknown_units": {"department": "x"}}', "unknown_units must be a list"),
    "no object": (
        b'{"unknown_units": ["x"]}',
        "unknown_units, number 1: department must name a unit",
    ),
    "nameless": (
        b'{"unknown_units": [{"department": "x"}, {"printed": "x"}]}',
        "unknown_units, number 2: department must name a unit",
    ),
    "blank": (b'{"unknown_units": [{"department": " "}]}', "unknown_units, number 1: department"),
    "number": (b'{"unknown_units": [{"department": 3}]}', "unknown_units, number 1: department"),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_broken_report_is_one_line_for_names(edited, kind):
    content, said = UNKNOWN[kind]
    (edited / "report.json").write_bytes(content)
    with pytest.raises(PlanError, match=rf"report\.json: {said}[^\n]*run fgf extract [^\n]*$"):
        proposals(edited)


@pytest.mark.parametrize("kind", ["gbk", "empty", "list"])
def test_a_broken_report_is_one_line_for_the_page(edited, kind):
    content, said = UNKNOWN[kind]
    (edited / "report.json").write_bytes(content)
    with pytest.raises(PlanError, match=rf"report\.json: {said}[^\n]*take it away[^\n]*$"):
        render(load_plan(edited))


# cells.csv

CELLS_EDITS = {
    "start before the cell before": ("1,28,33", "1,20,33", r"row 5: 20 to 33 must lie behind"),
    "end before start": ("1,28,33", "1,28,27", "row 5: 28 to 27 must lie behind"),
    "behind the source": ("1,48,52", "1,48,53", r"row 9: 48 to 53 must lie behind the cell before and in the 52 "),
    "no number": ("1,28,33", "1,x,33", "row 5, start: 'x' must be a whole number, 0 or more"),
    "no row": ("33,1,1,1,1", "33,1,1,0,1", "row 5, rows: '0' must be a whole number, 1 or more"),
    "table out of turn": ("1,28,33", "3,28,33", "row 5, table: '3' must be 1 or 2"),
    "first table": ("1,13,15", "2,13,15", "row 1, table: '2' must be"),
    "a table as large as a house": ("33,1,1,1,1", "33,1,1,999999,999", "row 5: makes a table of over 1,000,000 places"),
    "a place far away": ("33,1,1,1,1", "33,999999999,1,1,1", "row 5: makes a table of over"),
    "short row": ("52,2,2,1,1", "52,2,2", "row 9 has 5 cells, not 7"),
    "columns": ("row,column", "row,col", "column column is missing"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CELLS_EDITS)
def test_cells_that_stand_nowhere_are_told(tabled, kind):
    old, new, said = CELLS_EDITS[kind]
    edit(tabled / "cells.csv", old, new)
    assert re.match(f"cells.csv: {said}", told(tabled, trust=True)[0])
    with pytest.raises(
        PlanError, match=rf"cells\.csv: is not as fgf extract wrote it;.*\({said}[^\n]*$"
    ):
        build(tabled)


# The checker and the clock: by counting, not by time


@pytest.mark.slow
def test_the_work_grows_as_the_rows_do(tmp_path, monkeypatch):
    """A stretch is cut once, however many rows have it, and a cell is searched only when needed."""
    from fgf_analysis.tables import places

    counts = []
    for size in (50, 200):
        text = "方案\n一、部分\n" + "".join(
            f"{n}.办好第{n}事。从速办理。（市财政局牵头，市审计局配合）\n"
            for n in range(1, size + 1)
        )
        folder = folder_of(text.encode(), "plan.txt", tmp_path / str(size), {})
        cut: list[int] = []
        plain = places.dense

        def counted(text: str, plain: Callable[[str], str] = plain, cut: list[int] = cut) -> str:
            cut.append(len(text))
            return plain(text)

        monkeypatch.setattr(places, "dense", counted)
        assert told(folder) == []
        monkeypatch.setattr(places, "dense", plain)
        counts.append((len(cut), sum(cut)))
    assert counts[1][0] < 4.2 * counts[0][0]
    assert counts[1][1] < 4.5 * counts[0][1]


def test_stretches_that_overlap_without_end_are_refused_not_compared(edited):
    path = edited / "evidence.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    lines += [f"T01,text,{n},{n + 100},wording" for n in range(34)] * 1
    lines += [f"T02,text,{n},{n + 99},wording" for n in range(34)]
    lines += [f"T01,title,{n},{n + 98},wording" for n in range(34)]
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    assert any("too many places overlap" in line for line in told(edited))


def test_every_table_is_edited_in_some_way():
    assert {table for table, *_ in EDITS.values()} == set(NAMES)
    assert {*KEYS} <= {*NAMES, "settled"}
    assert len({column.name for column in CELLS}) == 7
    assert DATA.is_dir()
    assert len(EDITS) + len(CELLS_EDITS) + len(REGISTER_EDITS) + len(JSONS) + len(UNKNOWN) > 80
