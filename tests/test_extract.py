"""Any plan to tables: the command, the report of what is left over, and what follows from it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sampling import one_in

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.build import build
from fgf_analysis.reading.document import Document
from fgf_analysis.reading.extract import extract, for_spreadsheets, proposals
from fgf_analysis.review import render
from fgf_analysis.tables import DATA, TABLES, load_plan

INVENTED = Path(__file__).parent / "plans"
INVENTED_SIGNS = {"虚构", "虛構"}
RUN_ON = {"layout-all-in-one-line", "layout-flowed-and-broken", "quoted-words-end-in-one"}
"""Where the title's line runs on into the plan, and so ends nowhere."""
DOCUMENTS = sorted(INVENTED.glob("*/source.*"))
PLAN = """青河市营商环境任务分工（虚构）

一、优化审批
1.推行一次办。压减材料。（市发改委牵头，市财政局、市月球局配合，2030年6月底完成）
2.公开事项清单。（责任单位：市政府办公室、各县区人民政府）
4.开展自查。（牵头单位：《办法》另行规定）
4.接受监督。（市司法局负责）
"""


def fgf(*arguments: object, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "fgf_analysis.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, input=data, check=False)


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_invented_plan_has_one_document():
    expected = INVENTED.glob("*/expected.csv")
    assert [path.parent for path in DOCUMENTS] == sorted(path.parent for path in expected)


@pytest.mark.slow
@pytest.mark.parametrize("document", one_in(60, DOCUMENTS), ids=lambda path: path.parent.name)
def test_every_invented_plan_keeps_the_contract_and_can_be_reviewed(document, tmp_path):
    found = extract(document.read_bytes(), document.name)
    for name, content in found.files.items():
        (tmp_path / name).write_bytes(content)
    plan = load_plan(tmp_path, trust=False)
    assert len(plan.tasks) == len(found.reading.tasks)
    for row in plan.evidence.itertuples():
        assert plan.source[row.start : row.end].strip()
    for table in (plan.assignments, plan.groups):
        for row in table.itertuples():
            assert row.start < row.end
            there = "".join(Document(plan.source).cut(row.start, row.end).split())
            printed = "".join(row.printed.split())
            shared = "、" in there and set(printed) <= set(there)  # 市、区审计局: two units
            assert printed == there or shared
    if any(line.rstrip()[-3:-1] in INVENTED_SIGNS for line in plan.source.splitlines()):
        assert plan.title[-3:-1] in INVENTED_SIGNS
    else:
        assert document.parent.name in RUN_ON
    ledger, count = found.report["ledger"], Counter()
    assert [start for start, _, _ in ledger[1:]] == [end for _, end, _ in ledger[:-1]]
    assert (ledger[0][0], ledger[-1][1]) == (0, len(plan.source))
    for start, end, kind in ledger:
        count[kind] += end - start
    assert count == found.report["characters"]
    assert json.loads(found.files["report.json"]) == found.report
    page = render(plan)
    assert b"</html>" in page
    assert b' id="L1"' not in page  # what the report gives to tasks, the tables have


@pytest.mark.slow
def test_one_document_goes_into_the_folder(tmp_path):
    document = tmp_path / "plan.txt"
    document.write_text(PLAN, encoding="gb18030")
    run = fgf("extract", document, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr.decode()
    assert b"4 tasks, 4 clauses, 5 units in 5 places; sureness" in run.stdout
    plan = load_plan(tmp_path / "out", trust=False)
    assert plan.source == PLAN
    assert (tmp_path / "out" / "source.txt").read_text(encoding="utf-8") == PLAN
    assert plan.title == "青河市营商环境任务分工（虚构）"
    assert plan.tasks["deadlines_zh"].tolist()[0] == "2030年6月底完成"
    assert plan.departments["department"].tolist()[:2] == ["市发展改革委", "市财政局"]


def test_the_report_says_what_is_left_over_and_where(tmp_path):
    found = extract(PLAN.encode(), "plan.txt")
    report = found.report
    assert report == json.loads(found.files["report.json"])
    assert report["counts"] == {
        "tasks": 4, "clauses": 4, "units": 5, "assignments": 5, "groups": 1,
    }  # fmt: skip
    [unclear] = report["not_understood"]
    assert PLAN[unclear["start"] : unclear["end"]] == "（牵头单位：《办法》另行规定）"
    assert unclear["line"] == 6
    [unknown] = report["unknown_units"]
    assert (unknown["printed"], unknown["tasks"]) == ("市月球局", ["T01"])
    assert [(entry["kind"], entry["number"]) for entry in report["numbering"]] == [
        ("skipped", 3),
        ("repeated", 4),
    ]
    assert report["left_over"] == 4
    assert report["sureness"]["level"] in {"low", "medium"}
    text = found.files["report.txt"].decode()
    assert "line 6: （牵头单位：《办法》另行规定）" in text
    assert "3 is skipped" in text
    assert "4 is repeated" in text


def test_a_plan_that_was_read_whole_is_sure():
    report = extract("1.办好甲事。从速。（市财政局负责）".encode(), "plan.txt").report
    assert report["left_over"] == 0
    assert report["sureness"]["level"] == "high"


@pytest.mark.slow
def test_strict_fails_only_if_something_is_left_over(tmp_path):
    whole = "1.办好甲事。从速。（市财政局负责）".encode()
    assert fgf("extract", "-", "--out", tmp_path / "a", "--strict", data=whole).returncode == 0
    run = fgf("extract", "-", "--out", tmp_path / "b", "--strict", data=PLAN.encode())
    assert run.returncode == 1
    assert b"4 left over" in run.stderr
    assert (tmp_path / "b" / "tasks.csv").is_file()


@pytest.mark.slow
def test_several_documents_get_a_folder_each_and_a_bad_one_stops_none(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(PLAN if name != "b.txt" else "没有任务。", encoding="utf-8")
    files = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    run = fgf("extract", *files, "--out", tmp_path / "out")
    assert run.returncode == 2
    assert b"1 of 3 documents could not be read" in run.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a", "c"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.txt"], "missing.txt: cannot be read"),
        (["x/plan.txt", "y/plan.txt"], "another document goes to"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path, arguments, said):
    run = fgf("extract", *(tmp_path / name for name in arguments), "--out", tmp_path / "out")
    assert run.returncode == 2
    assert said in run.stderr.decode()
    assert len(run.stderr.decode().strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_an_earlier_reading_survives_a_document_that_cannot_be_read(tmp_path):
    fgf("extract", "-", "--out", tmp_path / "out", data=PLAN.encode())
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert fgf("extract", "-", "--out", tmp_path / "out", data=b"\x00\x01").returncode == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.slow
def test_reading_an_extracted_folder_again_gives_the_same_tables(tmp_path):
    found = extract(PLAN.encode(), "plan.txt")
    for name, content in found.files.items():
        (tmp_path / name).write_bytes(content)
    assert fgf("build", tmp_path).returncode == 0
    for table in TABLES:
        assert (tmp_path / f"{table}.csv").read_bytes() == found.files[f"{table}.csv"]


@pytest.mark.slow
def test_names_proposes_rows_for_the_unknown(tmp_path):
    fgf("extract", "-", "--out", tmp_path, data=PLAN.encode())
    [row] = cells(fgf("names", tmp_path).stdout)
    assert row["department"] == "市月球局"
    assert (row["kind"], row["pattern"]) == ("municipal", "*月球局")
    (tmp_path / "report.json").unlink()
    with pytest.raises(PlanError, match="no report here; run fgf extract"):
        proposals(tmp_path)


def test_a_spreadsheet_opens_no_formula():
    plan = '1.办好甲事。=HYPERLINK("x")。（市财政局负责）'
    found = extract(plan.encode(), "plan.txt")
    [task] = cells(found.files["tasks.csv"])
    assert task["text_zh"].startswith("=HYPERLINK")  # the table keeps what is printed
    [safe] = cells(for_spreadsheets(found.files)["spreadsheet/tasks.csv"])
    assert safe["text_zh"] == "'" + task["text_zh"]


@pytest.mark.slow
def test_review_shows_markup_as_text(tmp_path):
    attack = "1.办好甲事。<script>alert(1)</script>。（市财政局负责）"
    fgf("extract", "-", "--out", tmp_path, data=attack.encode())
    assert fgf("review", tmp_path).returncode == 0
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_qinghai_is_read_by_the_same_path():
    """All is equal but what the plan's own register knows.

    It lists 省成品油市场综合监管改革协调小组 as a unit, printed …成员单位; without it the members
    of a group are a generic actor. Canonical names are those of the register, so not compared.
    """
    folder = DATA / "qinghai-2022"
    found = extract((folder / "source.txt").read_bytes(), "source.txt")
    ours = {table: cells((folder / f"{table}.csv").read_bytes()) for table in TABLES}
    theirs = {table: cells(found.files[f"{table}.csv"]) for table in TABLES}
    members = "省成品油市场综合监管改革协调小组成员单位"
    [unit] = [row for row in ours["assignments"] if row["printed"] == members]
    [group] = [row for row in theirs["groups"] if row["printed"] == members]
    assert (unit["task_id"], unit["position"], group["position"]) == ("T11", "4", "1")
    assert {k: group[k] for k in group if k != "position"} == {
        k: unit[k] for k in group if k != "position"
    }
    ours["assignments"].remove(unit)
    theirs["groups"].remove(group)
    for row in theirs["groups"]:
        if (row["task_id"], row["clause"]) == (group["task_id"], group["clause"]):
            row["position"] = str(int(row["position"]) - 1)
    for row in theirs["tasks"]:
        row["group_zh"] = row["group_zh"].replace(f"{members}及", "")
    for row in (*ours["tasks"], *theirs["tasks"]):
        row["title_en"] = ""  # the English headings are ours
    for row in (*ours["assignments"], *theirs["assignments"]):
        row["department"] = ""
    assert theirs == ours


def test_a_rebuilt_plan_keeps_what_its_document_said_of_itself(tmp_path):
    found = extract(PLAN.encode(), "plan.txt")
    for name, content in found.files.items():
        (tmp_path / name).write_bytes(content)
    again = json.loads(build(tmp_path).files["datapackage.json"])
    first = json.loads(found.files["datapackage.json"])
    assert again["title"] == first["title"] == "青河市营商环境任务分工（虚构）"
    assert again["sources"] == first["sources"] == [{"title": "plan.txt"}]


def test_cells_that_are_not_as_written_are_told_in_one_line(tmp_path):
    (tmp_path / "source.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "cells.csv").write_text("table,start\n1,0\n", encoding="utf-8")
    with pytest.raises(
        PlanError, match=r"cells\.csv: is not as fgf extract wrote it; run it again"
    ):
        build(tmp_path)


@pytest.mark.parametrize("name", ["市交通运输局〔市铁路办〕", "市交通运输局(市铁路办)"])
def test_a_unit_in_brackets_of_any_kind_is_the_same_when_its_folder_is_built(tmp_path, name):
    text = f"青河市分工方案（虚构）\n1.修路。加快建设。（{name}牵头，市财政局配合）\n"
    found = extract(text.encode(), "plan.txt").files
    for file, content in found.items():
        (tmp_path / file).write_bytes(content)
    assert build(tmp_path).files["assignments.csv"] == found["assignments.csv"]
