"""Damaged plans and hostile texts: refused, or read by the contract; nothing is lost silently."""
# ruff: noqa: E501 (lists of Chinese words)

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import one_in

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Reading, Register, decode, read
from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.ledger import KINDS
from fgf_analysis.tables import DATA
from fgf_analysis.tables.places import same

TESTS = Path(__file__).parent.parent
PLANS = sorted((TESTS / "plans").glob("*/source.txt"))
QINGHAI = DATA / "qinghai-2022" / "source.txt"
REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))
MANY = settings(
    max_examples=250,
    derandomize=True,
)

FIELDS = {"section": "section_zh", "title": "title_zh", "text": "text_zh", "clause": "clause_zh"}
ROLES = {"lead", "responsible", "support"}
ROLE_BASES = {"printed", "rule"}
# What may stand under no task and in no list: the number in front of a heading or row (it is in a
# number column; a section's in section_number), as plans print it: nothing of a word stands before
# it, and a mark, a blank or an end behind it, but behind 第一条, ①, 任务1 and 1.1. And what nobody
# sees, and the marks that part sentences and cells (`MARKS`): no letter, digit or symbol.
_HAN = "一二三四五六七八九十百千零〇"
_DIGIT = r"[\d０-９]"
NUMBER = re.compile(
    rf"第[{_HAN}\d０-９]{{1,5}}\s*(?:章|编|篇|部分|条|节)|任务[{_HAN}\d０-９]{{1,4}}|[①-⑳]"
    rf"|(?<![A-Za-z\d０-９]){_DIGIT}{{1,2}}(?:[.．\-]{_DIGIT}{{1,2}}){{1,2}}"
    rf"|[{_HAN}]{{1,5}}(?=、)|{_DIGIT}{{1,5}}(?=[.．、])"  # a plan that runs on in one line: 之部一、
    rf"|(?<![^\W_])(?:[{_HAN}]{{1,7}}|{_DIGIT}{{1,3}})\\?(?=[、.．。｡﹒)）\]］】〕〗〙}}｝\s|｜､﹑]|$)"
)
NUMBER_ALONE = re.compile(
    rf"[\W_]*(?:第|任务)?[\W_]*(?:[{_HAN}]{{,5}}|{_DIGIT}{{,5}}(?:[.．\-]{_DIGIT}{{1,2}}){{,2}}|[①-⑳])(?:部分|[章编篇条节])?[\W_]*"
)
LINE_BREAK = re.compile("<br ?/?>")
PAGE = re.compile(
    r"第[ \t]*[\d０-９]+[ \t]*页[^\r\n]{0,12}"
    r"|(?<![^\r\n])\s*[-—–－―]{1,2}[ \t]*\d{1,4}[ \t]*[-—–－―]{1,2}\s*(?![^\r\n])"
)


def check(source: Document, reading: Reading) -> None:
    """Hold a reading against the contract (data/README.md and datapackage.json)."""
    text = source.text
    ids = [row["task_id"] for row in reading.tasks]
    tasks = {row["task_id"]: row for row in reading.tasks}
    assert ids
    assert len(tasks) == len(ids)
    for row in reading.tasks:
        assert row["parent_id"] is None or row["parent_id"] in tasks
        assert row["parent_id"] != row["task_id"]
        assert isinstance(row["number"], int)
        assert row["number"] > 0
        assert all(row[column] is None or row[column] for column in FIELDS.values())
        assert (row["section_zh"] is None) == (row["section_number"] is None)
    clauses: dict[object, str] = {}
    for row in reading.evidence:
        assert 0 <= row["start"] < row["end"] <= len(text)
        stretch = squeezed(source.cut(row["start"], row["end"]))
        if row["field"] == "clause":
            clauses[row["task_id"]] = clauses.get(row["task_id"], "") + "\n" + stretch
            if row["basis"] == "rule":
                continue  # the clause of its section's heading: it speaks for the tasks below
        assert stretch in squeezed(tasks[row["task_id"]][FIELDS[row["field"]]] or "")
    for row in reading.unplaced:
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert squeezed(source.cut(row["start"], row["end"])) == squeezed(row["text_zh"])
        assert row["reason"] in {"outside", "open"}
    shown = {(row["task_id"], row["field"]) for row in reading.evidence}
    for task_id, row in tasks.items():
        for field, column in FIELDS.items():
            # A section that a scrambled plan goes on with is shown by the task it is printed above.
            if row[column] is not None and not (field == "section" and reading.ledger.scrambled):
                assert (task_id, field) in shown
    if not reading.ledger.scrambled:  # the stretches of a text make it up, one behind the other
        for task_id, row in tasks.items():
            stretches = [
                source.cut(found["start"], found["end"])
                for found in reading.evidence
                if (found["task_id"], found["field"]) == (task_id, "text")
            ]
            joined, said = squeezed("".join(stretches)), squeezed(row["text_zh"] or "")
            # A cell that covers several rows stands above those that it is read with.
            assert Counter(joined) == Counter(said) if source.tables else joined == said
    places: dict[tuple[object, object], list[int]] = {}
    for row in reading.assignments:
        assert row["role"] in ROLES
        assert row["role_basis"] in ROLE_BASES
        assert row["department"]
        assert row["printed"]
        where = bare(text[row["start"] : row["end"]])
        assert bare(row["printed"]) in clauses[row["task_id"]] or same(bare(row["printed"]), where)
        places.setdefault((row["task_id"], row["clause"]), []).append(row["position"])
    assert all(found == list(range(1, len(found) + 1)) for found in places.values())
    for row in (*reading.assignments, *reading.groups):
        assert 0 <= row["start"] < row["end"] <= len(text)
        there = bare(text[row["start"] : row["end"]])
        assert same(bare(row["printed"]), there)  # 市、区财政局 is 市财政局, too
    check_ledger(text, reading)
    for kind, _, start in reading.ledger.numbering:
        assert kind in {"skipped", "repeated", "restarted"}
        assert 0 <= start < len(text)
    assert not lost(source, reading)


def bare(text: str) -> str:
    """Return a name without line breaks, blanks and page numbers in it."""
    return re.sub(r"[\s\ufeff\u2028\u2060]+|<br ?/?>", "", Document(text).cut(0, len(text)))


ROLE_WORD = re.compile("牵头|主办|主责|负责|承办|配合|协办|参与|参加|責|牽頭")
CLAUSE_OR_DOUBT = {"clause", "open", "bracket", "label", "word", "unit", "mention", "left"}


def check_ledger(text: str, reading: Reading) -> None:
    """Every character has one kind; every word of role was read as such or is in the report."""
    ledger = reading.ledger
    at = 0
    for start, end, kind in ledger.spans:
        assert (start, kind in KINDS) == (at, True)
        assert start < end
        at = end
    assert at == len(text)
    known = [(row["start"], row["end"]) for row in reading.evidence if row["field"] == "clause"]
    known += [(row["start"], row["end"]) for row in reading.unplaced if row["reason"] == "open"]
    for doubt in ledger.doubts:
        assert 0 <= doubt.start <= doubt.end <= len(text)
        assert doubt.why
        assert doubt.task_id is None or doubt.task_id in {row["task_id"] for row in reading.tasks}
        if doubt.kind in CLAUSE_OR_DOUBT:
            known.append((doubt.start, doubt.end))
    for match in ROLE_WORD.finditer(text):
        behind = bare(text[match.end() : match.end() + 20])
        goes_on = re.match("人|同志|制度|单位|部门|單位|部門", behind)
        if goes_on or match.group() in "責牽頭":
            continue
        start, stop = match.span()
        assert any(a < stop and start < b for a, b in known), (match.group(), start)

    for match in LABEL.finditer(text):
        assert any(a <= match.start() < b for a, b in known), match.group()
    for match in BRACKET.finditer(text):
        names = re.split("[、，]", match["inside"])
        if all(name in REGISTER for name in names):
            at, behind = match.span("inside")
            assert any(a < behind and at < b for a, b in known), match.group()
    if ledger.scrambled:
        return
    # A list item is its task's text; a number in front of nothing stands for its heading.
    read_as = {"number", "hidden", "section", "title", "text", "clause"}
    numbers = [(a, b) for a, b, kind in ledger.spans if kind in read_as]
    numbers += [(d.start, d.end) for d in ledger.doubts if d.kind in {"number", "aside", "frame"}]
    for match in MARK.finditer(text):
        at, behind = match.span("mark")
        assert any(a < behind and at < b for a, b in [*numbers, *known]), match.group()


LABEL = re.compile("(?:牵头|责任|配合|主办|协办)(?:单位|部门)[:：]")
BRACKET = re.compile("[(（](?P<inside>[^()（）\n]{3,60})[)）]")
MARK = re.compile(
    r"(?m)^[ \u3000]*(?P<mark>（[一二三四五六七八九]）|[一二三四五六七八九]、(?! ?\d))"
)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\ufeff\u2060]+|<br ?/?>", "", text)


MARKS = frozenset(
    "、。，；：．｡､﹐﹑﹒﹔﹕︰∶.,;:·•・…—–―－‐‑‒-_＿~～=＝+＋|｜/／\\*＊#＃>＞〃'\"`´"
    "（）()［］[]【】〔〕〖〗〘〙｛｝{}〈〉﹙﹚︵︶﹛﹜《》「」『』“”‘’〝〞＂＇"
)
"""Marks that may stand in no row: a full stop, a comma, what encloses, what rules a table."""


def says(sign: str) -> bool:
    """Return whether a sign is a letter, a digit or a symbol: whether a row has to hold it.

    White space, control and format characters (the directions of writing, what has no width) and
    the lines that draw a table are none; selectors of a variant go with the sign before them.
    """
    if sign in MARKS or "\u2500" <= sign <= "\u257f" or "\ufe00" <= sign <= "\ufe0f":
        return False
    kind = unicodedata.category(sign)
    return not (sign.isspace() or kind in ("Cc", "Cf") or kind[0] == "Z")


def lost(source: Document, reading: Reading) -> list[str]:
    """Return the stretches of letters, digits and symbols that stand in no evidence and no list.

    `NUMBER` says which may, and so may what was read as a number wherever it stands (其中2）,
    第⏎四条), if it is one by its form; a page number between two lines goes with the break, and so
    does ``<br>``, the line break of Markdown.
    """
    text = source.text
    kept = bytearray(len(text))
    for row in (*reading.evidence, *reading.unplaced):
        kept[row["start"] : row["end"]] = b"\1" * (row["end"] - row["start"])
    for start, end, kind in reading.ledger.spans:
        if kind == "number" and all(map(NUMBER_ALONE.fullmatch, text[start:end].splitlines())):
            kept[start:end] = b"\1" * (end - start)
    for pattern in (NUMBER, PAGE, LINE_BREAK):
        for match in pattern.finditer(text):
            kept[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return [
        match.group()
        for match in re.finditer(r"[^\W_]+|[^\w\s]", text)
        if any(says(text[at]) and not kept[at] for at in range(*match.span()))
    ]


@cache
def plan(path: Path) -> str:
    return decode(path.read_bytes()).text


@pytest.mark.parametrize("path", one_in(8, [*PLANS, QINGHAI]), ids=lambda path: path.parent.name)
def test_a_whole_plan_keeps_the_contract(path: Path) -> None:
    source = Document(plan(path))
    check(source, read(source, REGISTER))


@pytest.mark.parametrize(
    "line",
    one_in(8, (TESTS / "kinds.jsonl").read_text(encoding="utf-8").splitlines()),
    ids=lambda line: "",
)
def test_a_plan_of_each_kind_keeps_the_contract(line: str) -> None:
    source = Document(json.loads(line)["source"])
    check(source, read(source, REGISTER))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Draw a plan with a few accidents: of a typist, of a scanner, of who copied it."""
    text = plan(draw(st.sampled_from([*PLANS, QINGHAI])))
    if len(text) > 6_000:
        start = draw(st.integers(0, len(text) - 3_000))
        text = text[start : start + draw(st.integers(500, 3_000))]
    for _ in range(draw(st.integers(1, 5))):
        if len(text) < 20:
            break
        text = _accident(draw, text)
    return text


def _accident(draw: st.DrawFn, text: str) -> str:
    kind = draw(st.integers(0, 10))
    at = draw(st.integers(0, len(text) - 2))
    size = draw(st.integers(1, 120))
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 3:  # brackets lost
        places = [m.start() for m in re.finditer(r"[()（）\[\]【】〔〕]", text)]
        lost_ones = set(draw(st.lists(st.sampled_from(places), max_size=4))) if places else set()
        return "".join(sign for n, sign in enumerate(text) if n not in lost_ones)
    if kind == 4:  # lines joined
        places = [m.start() for m in re.finditer("\n", text)]
        gone = set(draw(st.lists(st.sampled_from(places), max_size=5))) if places else set()
        return "".join(sign for n, sign in enumerate(text) if n not in gone)
    if kind == 5:  # a line split
        return (
            text[:at]
            + draw(st.sampled_from(("\n", "\r\n", "\n\n", "\n— 3 —\n", "\u2028", "\f")))
            + text[at:]
        )
    if kind == 6:  # a chunk lost
        return text[:at] + text[at + size :]
    if kind == 7:  # a chunk doubled
        return text[: at + size] + text[at:]
    if kind == 8:  # a chunk elsewhere
        to = draw(st.integers(0, len(text) - 1))
        rest = text[:at] + text[at + size :]
        return rest[:to] + text[at : at + size] + rest[to:]
    if kind == 9:  # every bracket, colon or stop of one kind lost
        return text.replace(draw(st.sampled_from("）(（：、，。；\n 1一")), "")
    sign = draw(st.sampled_from((*"（）：、，。；\n\t |①第一1.牵头负责单位等和由", *ODD)))
    return text[:at] + sign + text[at:]


@pytest.mark.slow
@MANY
@given(damaged())
def test_a_damaged_plan_is_refused_or_read_by_the_contract(text: str) -> None:
    source = Document(text)
    try:
        reading = read(source, REGISTER)
    except PlanError:
        return
    check(source, reading)


ODD = (
    "<br>", "<br />", "😀", "👨‍👩‍👧", "㍐", "⻘", "\ue001", "\u200f", "\u202e", "?", "！", "％", "★", "※", "→", "²", "é", "ب", "가",
    "（零）", "零、", "0.", "00.", "０．", "第〇条", "²、", "2.\n5G", "第二\n条", "（\n三\n）", "\n1\n2.", "\n2.\n", "99999、", "（千百十）",
)  # fmt: skip
"""Signs that few plans have and numbers that are none; each of them stands in a row or is named."""

HEAP = st.lists(
        st.sampled_from(
            (
                "一、", "（一）", "1.", "1.1", "①", "第一条", "第二章", "任务1", "（1）", "\n", "\n\n", "\t", " | ", " ",
                "附件：", "附件1\n", "目录\n", "2030年1月2日\n", "责任单位：", "牵头单位：", "配合单位：", "完成时限：", "责任人：",
                "（", "）", "，", "。", "；", "、", "：", "等", "和", "市财政局", "省发展和改革委", "各有关部门", "牵头", "负责",
                "按职责分工", "完成建设任务", "加强监管服务", "排在首位的为牵头单位，下同", "序号", "工作任务", "备注", "……12",
                "以下均需各县区落实，不再列出", "2030年底前", "牵头單位", "〃", "张三", "“", "”", "\r\n", "\u2028",
                *ODD,
            )
        ),
        max_size=40,
    ).map("".join)  # fmt: skip


@pytest.mark.slow
@MANY
@given(HEAP)
def test_a_heap_of_a_plan_s_signs_is_refused_or_read_by_the_contract(text: str) -> None:
    source = Document(text)
    try:
        reading = read(source, REGISTER)
    except PlanError:
        return
    check(source, reading)


# Patterns

LENGTH = 300_000
GUARD = 60  # seconds; nothing is said about speed, only that it ends
SIGNS = (
    "（", "）", "、", "，", "。", "。\n", "牵头", "牵头（", "责任单位：", "（责任单位：", "1.", "1. ", "一、", "（一）", "第", "等", "和",
    "由", "局", "局和", "按职责分工", "2030年", "（市", "附件\n", " ", "\t", "\n", "\r\n", "\t\n", "| ", "\u2028",
)  # fmt: skip
FRONTS = ("", "一、事项\n1.完成任务。（责任单位：市财政局牵头，")
PROGRAM = """
import faulthandler, sys
faulthandler.dump_traceback_later({guard}, exit=True)
from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Register, Document, read
register = Register([])
signs, fronts = {signs!r}, {fronts!r}
for sign in signs:
    for front in fronts:
        faulthandler.cancel_dump_traceback_later()
        faulthandler.dump_traceback_later({guard}, exit=True)
        print(repr(front), repr(sign), flush=True)
        try:
            read(Document(front + sign * ({length} // len(sign))), register)
        except PlanError:
            pass
print("done")
"""


@pytest.mark.slow
@pytest.mark.parametrize("front", FRONTS)
def test_no_pattern_goes_back_and_back_over_a_long_text(front: str) -> None:
    program = PROGRAM.format(guard=GUARD, signs=SIGNS, fronts=(front,), length=LENGTH)
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    last = run.stdout.strip().rpartition("\n")[2]
    assert last == "done", f"hangs or fails on {last}\n{run.stderr[-2000:]}"


# What coverage-guided fuzzing came by (bench/fuzz.py)


@pytest.mark.parametrize("path", sorted((TESTS / "fuzz").glob("*.txt")), ids=lambda path: path.stem)
def test_what_the_fuzzer_kept_is_refused_or_read(path: Path) -> None:
    source = Document(path.read_bytes().decode())
    parse(source.text[:600])
    try:
        reading = read(source, REGISTER)
    except PlanError:
        return
    check(source, reading)


# Found by the properties above, at their smallest.
SMALLEST = {
    "a page number on the first line": "\n— 3 —\n1.加强水源地保护。新建公路。（市财政局牵头）\n2.事。好的事情。（市审计局牵头）",
    "a page number inside a clause": "1.事。好的事情。（市财政局牵头，市审\n— 5 —\n计局配合）\n2.另事。好的事情。（市财政局牵头）",
    "a number broken over lines before a numeral": "2.2\n5三\n）",
    "levels that consult each other": "牵头：市商区处",
    "a number and a colon": "1.：完成建设任务",
    "a number and a mark": "\n\t\n\t（一）\n（一）〃",
    "a heading numbered nought in a scrambled plan": (
        "（责任单位：省甲厅）（零）甲事。（二）乙事。（责任单位：省甲厅）（一）丙事。（责任单位：省乙厅）"
    ),
    "a person in charge, broken over two lines": "1.甲事。部门主要负责\n人到场。（市财政局负责）",
    "a scrambled plan that says a sentence twice": (
        "（责任单位：）（二）。用水资源。（三）发展沙产业。用水资源。（三）发展沙产业。"
    ),
}


@pytest.mark.parametrize("text", SMALLEST.values(), ids=SMALLEST)
def test_what_once_broke_the_contract(text: str) -> None:
    source = Document(text)
    try:
        reading = read(source, REGISTER)
    except PlanError:
        return
    check(source, reading)
