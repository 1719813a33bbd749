"""No input takes more than time in proportion to its length: counted in lines run, not in seconds.

Each kind of input is read at two lengths, and the lines of Python that run are counted by the
module they stand in, so that a stage that looks at everything for each thing it finds is not
hidden by what the others do. Twice as much may take `MOST` times the lines.

What C does in one call is not seen: a slice, a search, ``in`` a list. A test of the robustness
tests reads 300,000 characters of each sign for these, and ``bench/bench.py`` times long inputs.
"""
# ruff: noqa: E501 (lists of Chinese words)

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sampling import one_in

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.clauses.parse import like_unit, parse
from fgf_analysis.reading.extract import extract
from fgf_analysis.reading.folding import fold_name
from fgf_analysis.reading.grid import column
from fgf_analysis.reading.names import looks_like_unit, split

sys.path.append(str(Path(__file__).parent / "formats"))

import published  # noqa: E402 (made for the tests of formats)

MOST = 2.3
SMALL = 600  # lines of a module that make no difference
UNITS = 60  # of an input; then twice as many
CACHED = [fold_name, like_unit, looks_like_unit, parse, split, column]
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
DIGITS = "一二三四五六七八九"


def named(n: int) -> str:
    """Return another name for each number."""
    return SIGNS[n // 400] + SIGNS[n // 20 % 20] + SIGNS[n % 20]


def numeral(n: int) -> str:
    """Return 1 .. 999 as plans print it."""
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    text = DIGITS[hundreds - 1] + "百" if hundreds else ""
    text += (DIGITS[tens - 1] + "十") if tens else "零" if hundreds and ones else ""
    return text + (DIGITS[ones - 1] if ones else "")


def lines_run(data: bytes, name: str) -> Counter[str]:
    """Return how many lines run in each module of the reader."""
    for one in CACHED:
        one.cache_clear()
    found: Counter[str] = Counter()

    def inside(frame: FrameType, event: str, _: Any) -> Any:
        found[frame.f_code.co_filename] += 1
        return inside

    def call(frame: FrameType, event: str, _: Any) -> Any:
        if "fgf_analysis/reading" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        found[frame.f_code.co_filename] += 1
        return inside

    before = sys.gettrace()
    sys.settrace(call)
    try:
        extract(data, name)
    except PlanError:
        found["refused"] += 1
    finally:
        sys.settrace(before)
    return found


def check(make: Callable[[int], bytes], name: str, units: int = UNITS) -> None:
    """Compare the lines that run for an input and for one twice as long."""
    lines_run(make(2), name)  # what is built once
    once, twice = lines_run(make(units), name), lines_run(make(2 * units), name)
    assert once["refused"] == twice["refused"]
    grown = {
        path.rpartition("reading")[2]: (once[path], lines)
        for path, lines in twice.items()
        if lines > MOST * once[path] + SMALL
    }
    assert not grown


TASK = "{n}.完成第{n}项任务。从严从实推进。（市财政局牵头，市审计局配合）\n"
TEXTS = {
    "documents cited in one sentence": ("某市方案\n为贯彻落实", "《{name}方案》（国发〔2021〕{n}号）、"),
    "titles that do not close": ("某市方案\n为贯彻", "《{name}方案"),
    "titles": ("", "{name}实施方案\n"),
    "dates and who signs": ("某市方案\n1.做事。（甲局负责）\n", "{name}市人民政府\n2021年1月1日\n"),
    "who signs, line by line": ("某市方案\n1.做事。（甲局负责）\n", "{name}市人民政府\n"),
    "fields of a page": ("", "标题：{name}方案\n"),
    "a front that never ends": ("", "为{name}，"),
    "copies": ("1.做事。（甲局负责）\n", "抄送：{name}局\n"),
    "a plan": ("", TASK),
    "traditional characters": ("", "{n}.完成第{n}項任務。（市財政局牽頭，縣{name}局配合）\n"),
    "names that nobody knows": ("", "{n}.完成第{n}项任务。（市财政局牵头，县{name}局配合）\n"),
    "names in one clause": ("1.做好事情。\n责任单位：", "市{name}局、"),
    "names a line": ("1.做好事情。（甲局负责）\n", "市{name}局\n"),
    "a scrambled heading again and again": ("", "(一)完成任务。(责任单位:市{name}局)"),
    "a scrambled heading, clauses alike": ("", "(一)完成任务。(责任单位:市财政局)"),
    "two scrambled headings": ("", "({either})完成任务{either}。推进{name}工作。(责任单位:市{name}局)"),
    "scrambled headings that fall": ("(责任单位:市财政局)", "({falling})事项{name}。推进工作。(责任单位:市{name}局)"),
    "a scrambled sentence again and again": ("(责任单位:甲局)(三)乙事。(一)甲事。(责任单位:丙局)(二)丙。", "推进工作落实见效。"),
    "scrambled clauses without a heading": ("(一)甲事。(责任单位:甲局)(三)乙事。(责任单位:乙局)(二)", "推进{name}工作。(责任单位:市{name}局)"),
    "scrambled sentences in one gap": ("(责任单位:甲局)(三)乙事。", "推进{name}工作。"),
    "headings without a clause": ("1.做事。（甲局负责）\n", "{n}.推进{name}\n"),
    "sections": ("", "{chinese}、事项{name}\n{n}.做事。（市财政局负责）\n"),
    "sections that lead": ("", "{chinese}、事项{name}（牵头单位：市{name}局）\n{n}.做事。（责任单位：市财政局）\n"),
    "asides": ("", "{chinese}、指导思想\n1.推进{name}\n"),
    "measures of one task": ("（一）总任务（甲局牵头）\n", "{n}.做{name}事。（乙局负责）\n"),
    "clauses of one task": ("1.完成任务。", "做{name}事。（市财政局负责）"),
    "clauses and nothing else": ("", "（市财政局牵头，市审计局配合）"),
    "paragraphs without a number": ("", "推进{name}工作。（市财政局负责）\n"),
    "numbers and nothing else": ("", "{n}.\n"),
    "numbers in one line": ("", "{n}."),
    "numbers out of turn": ("", "{back}.做事。（甲局负责）\n"),
    "one number again and again": ("", "1.做事。（甲局负责）\n"),
    "rules": ("", "{n}.做事。（甲局、乙局负责，排在首位的为牵头单位，下同）\n"),
    "rules inside of clauses": ("", "{n}.做事。（甲局、乙局负责，排在首位的为牵头单位）\n"),
    "deadlines": ("1.完成任务。", "{year}年6月底前完成。"),
    "contents": ("", "目录\n一、事项……{n}\n一、事项\n1.做事。（甲局负责）\n"),
    "annexes": ("", "{n}.做事。（甲局负责）\n附件：1.表\n2.表\n某办公室\n2030年1月2日\n"),
    "broken lines": ("1.做事。（甲局负责）\n", "推进各项工作落实见效从严从细从实办好\n"),
    "page numbers": ("", "{n}.做事。（甲\n— {n} —\n局负责）\n"),
    "brackets before line breaks": ("1.做事。（甲局负责）\n", "（（）\n"),
    "brackets in each other": ("1.做事。（甲局负责）\n", "（甲局、"),
    "labels": ("1.做事。（甲局负责）\n", "牵头单位：好的事情要做好\n"),
    "labels in one line": ("1.做事。（甲局负责）\n", "责任单位："),
    "words of role": ("1.做事。（甲局负责）\n", "市财政局要积极配合工作。"),
    "doubtful brackets": ("1.做事。（甲局负责）\n", "支持医院（市财政局、市审计局）扩大服务。\n"),
    "clauses that do not close": ("", "{n}.做事。（责任单位：市财政局\n"),
    "a table with tabs": ("序号\t工作任务\t牵头单位\t责任单位\n", "{n}\t做{name}事\t市财政局\t市审计局\n"),
    "a table with lines": ("| 序号 | 工作任务 | 牵头单位 |\n|---|---|---|\n", "| {n} | 做{name}事 | 市财政局 |\n"),
    "a table with blanks": ("1.做事。（甲局负责）\n序号    工作任务    牵头单位\n", "{n}    做{name}事    市财政局\n"),
    "a table, a cell a line": ("序号\n工作任务\n牵头单位\n", "{n}\n做{name}事\n市财政局\n"),
    "tables": ("", "序号\t工作任务\t牵头单位\n{n}\t做{name}事\t市财政局\n"),
    "heads below each other": ("单位\n", "序号\n备注\n工作任务\n"),
    "heads of roles below each other": ("", "工作任务\n责任单位\n"),
    "cells that say the same as above": ("序号\t工作任务\t牵头单位\n1\t做事\t市财政局\n", "{n}\t做{name}事\t〃\n"),
}  # fmt: skip


def text(front: str, unit: str, units: int) -> bytes:
    """Return a text of so many units."""
    made = (
        unit.format(
            n=n,
            name=named(n),
            chinese=numeral(n),
            falling=numeral(4 * UNITS + 1 - n),
            back=units + 1 - n,
            either="一三"[n % 2],
            year=2000 + n,
        )
        for n in range(1, units + 1)
    )
    return (front + "".join(made)).encode()


@pytest.mark.slow
@pytest.mark.parametrize("kind", one_in(15, TEXTS))
def test_a_text_takes_time_in_proportion(kind: str) -> None:
    front, unit = TEXTS[kind]
    check(lambda units: text(front, unit, units), "plan.txt", UNITS * (1 + ("scrambled" in kind)))


HEAP = (
    "一、", "（一）", "(三)", "1.", "1.1", "①", "第一条", "第二章", "任务1", "（1）", "\n", "\n\n", "\t", " | ", "　", "\u2028", "— 3 —\n",
    "附件：\n", "目录\n", "2030年1月2日\n", "责任单位：", "(责任单位:", "【牵头单位】", "完成时限：", "序号", "工作任务", "（", "）", "，",
    "。", "；", "、", "等", "和", "由", "牵头", "负责", "配合", "市财政局", "各有关部门", "排在首位的为牵头单位，下同", "加强监管服务。", "〃",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_a_heap_of_a_plan_s_signs_takes_time_in_proportion(seed: int) -> None:
    chance = random.Random(seed)
    heap = "".join(chance.choice(HEAP) for _ in range(chance.choice((8, 20, 60))))
    units = max(10, 1_000 // len(heap))
    check(lambda times: ("1.做事。（甲局负责）\n" + heap * times).encode(), "plan.txt", units)


def docx(body: str) -> bytes:
    return published.word(published.para("1.做事。（甲局负责）") + body)


def shown(rows: int) -> str:
    """Return a sheet of so many rows below its heads."""
    table = [("序号", "工作任务", "牵头单位"), *[("1", "做事", "市财政局")] * rows]
    cells = [(r, c, 1, 1, word) for r, row in enumerate(table) for c, word in enumerate(row)]
    return published.sheet(cells)


HTML = (
    "<p>甲", "<div>甲</div>", "<!--", "<", "<a href=x>甲</a>", "<table><tr><td>甲</table>", "<tr><td>甲", "&", "甲 ", "\n", "<ol><li>甲</ol>",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("unit", HTML)
def test_a_page_takes_time_in_proportion(unit: str) -> None:
    check(lambda n: published.page("<p>1.做事。（甲局负责）</p>" + unit * n), "p.html")


FORMATS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "list items": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）</p><ol>" + "<li>推进" * n)),
    "cells of HTML": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）</p><table>" + "<tr><td>1<td>做事<td>市财政局" * n)),
    "cells over several rows": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）</p><table>" + "<tr><td rowspan=3>甲<td>乙" * n)),
    "tables in HTML": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）</p>" + "<table><tr><td>任务<td>牵头单位<tr><td>做事<td>市财政局</table>" * n)),
    "inline elements": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）" + "<span>甲</span><br>" * n)),
    "links": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）</p><div>" + '<a href="x">新闻</a>' * n)),
    "elements in each other": ("p.html", lambda n: published.page("<p>1.做事。（甲局负责）</p>" + "<div>" * n + "甲")),
    "paragraphs of DOCX": ("p.docx", lambda n: docx(published.para("推进工作。") * n)),
    "empty paragraphs of DOCX": ("p.docx", lambda n: docx("<w:p/>" * n)),
    "rows of DOCX": ("p.docx", lambda n: docx("<w:tbl>" + f"<w:tr><w:tc>{published.para('甲')}</w:tc><w:tc>{published.para('乙')}</w:tc></w:tr>" * n + "</w:tbl>")),
    "runs of DOCX": ("p.docx", lambda n: docx("<w:p>" + "<w:r><w:t>甲</w:t></w:r>" * n + "</w:p>")),
    "rows of XLSX": ("p.xlsx", lambda n: published.workbook(shown(n))),
    "sheets of XLSX": ("p.xlsx", lambda n: published.workbook(*[shown(1)] * n)),
    "pages of OFD": ("p.ofd", lambda n: published.ofd(*[published.drawn("1.做事。（甲局负责）", 10, 10)] * n)),
    "signs of OFD in one place": ("p.ofd", lambda n: published.ofd(published.drawn("1.做事。（甲局负责）", 10, 10) + published.drawn("甲", 10, 50) * n)),
    "pages of PDF": ("p.pdf", lambda n: published.pdf(*[published.put("1.做好一件事。（甲局负责）", 60, 60)] * n)),
    "signs of PDF in one place": ("p.pdf", lambda n: published.pdf(published.put("1.做好一件事。（甲局负责）", 60, 60) + published.put("甲", 60, 200) * n)),
    "lines drawn on a page of PDF": ("p.pdf", lambda n: published.pdf(published.put("1.做好一件事。（甲局负责）", 60, 60) + "20 300 m 500 300 l S\n" * n)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_takes_time_in_proportion(kind: str) -> None:
    name, make = FORMATS[kind]
    check(make, name, 20 if "pages" in kind or "sheets" in kind else UNITS)


# Refused by size, for it would be longer in the tables than any machine has room for


@pytest.mark.slow
def test_a_long_heading_above_many_tasks_is_refused() -> None:
    front = "一、" + "推进各项工作" * 4_000 + "\n"
    plan = front + "".join(f"{n}.做事。（甲局负责）\n" for n in range(1, 100))
    with pytest.raises(PlanError, match=r"^plan.txt: line \d+: the headings above"):
        extract(plan.encode(), "plan.txt")


def test_a_list_of_nothing_but_numbers_is_refused() -> None:
    with pytest.raises(PlanError, match=r"^plan.txt: 10,001 numbers with less than 12 characters"):
        extract("".join(f"{n}.\n" for n in range(1, 10_002)).encode(), "plan.txt")


def test_a_page_and_a_package_of_too_many_tags_are_refused() -> None:
    published.refused(published.page("<br>" * 1_000_001), "p.html", "more than 1,000,000 tags")
    published.refused(docx("<w:p/>" * 1_000_001), "p.docx", "more than 1,000,000 tags")


def test_a_pdf_that_draws_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = published.put("1.做好一件事。（甲局负责）", 60, 60) * 20
    monkeypatch.setattr("fgf_analysis.reading.formats.pdf.rules.DRAWN", 30)
    published.refused(published.pdf(drawn, drawn), "p.pdf", "more than 30 texts, lines")
    monkeypatch.setattr("fgf_analysis.reading.formats.pdf.rules.DRAWN", 100)
    monkeypatch.setattr("fgf_analysis.reading.formats.pdf.page.SIGNS", 10)
    published.refused(published.pdf(drawn, drawn), "p.pdf", "more than 10 characters")
    monkeypatch.setattr("fgf_analysis.reading.formats.pdf.page.PAGES", 1)
    published.refused(published.pdf(drawn, drawn), "p.pdf", "more than 1 pages")
