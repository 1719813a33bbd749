"""The review page: the whole source once, every row of the tables marked, both sides linked."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import accumulate, product
from pathlib import Path

import pandas as pd
import pytest

from fgf_analysis import review
from fgf_analysis.errors import PlanError
from fgf_analysis.review.spans import segments
from fgf_analysis.tables import DATA, REGISTERS, TABLES, Plan, digest, load_plan

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
VOID = {"meta", "br", "img", "link", "input"}
WORDS = {"lead": "牵头", "responsible": "负责", "support": "配合"}


class Element:
    """An element of a page as the parser met it; within the source it knows its offset there."""

    start: int

    def __init__(self, tag: str, attributes: dict[str, str], above: Element | None) -> None:
        self.tag, self.attributes, self.above = tag, attributes, above
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def words(self, name: str) -> list[str]:
        return self.attributes.get(name, "").split()

    def within(self, **attributes: str) -> Element | None:
        """Return the nearest element around this one that has these attributes."""
        up = self.above
        while up and any(up.attributes.get(key) != value for key, value in attributes.items()):
            up = up.above
        return up


class Tree(HTMLParser):
    """Every element of a page in order; a tag that is left open is an error."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(data.decode())
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above = self._open[-1] if self._open else None
        element = Element(tag, {key: value or "" for key, value in attrs}, above)
        element.start = len(source.text) if (source := element.within(id="text")) else -1
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def all(self, **attributes: str) -> list[Element]:
        found = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [e for e in self.elements if all(e.attributes.get(k) == v for k, v in found.items())]

    def one(self, **attributes: str) -> Element:
        (element,) = self.all(**attributes)
        return element

    def classed(self, name: str, within: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if name in element.words("class") and element.within(id=within)
        ]


def recorded(folder: Path) -> dict[str, object]:
    """Return a descriptor that lets tables pass unchecked: the page stands whatever they say."""
    hashes = {path.stem: digest(path.read_bytes()) for path in folder.glob("*.csv")}
    hashes["themes"] = digest((DATA / "themes.csv").read_bytes())
    return {"resources": [{"name": name, "hash": hashes[name]} for name in TABLES],
            "registers": {name: hashes[name] for name in REGISTERS if name in hashes}}  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Plan]:
    """Return a function that writes a plan's folder and loads it.

    A task is a dictionary of its cells; evidence is (task, field, stretch of the source, basis),
    the stretch given as its text or as offsets; an assignment is (task, printed name, role) and
    stands where its name comes next in the task's clauses, or else (task, printed name, role,
    place); so is a group.
    """

    def at(source: str, stretch: str | tuple[int, int]) -> dict[str, int]:
        if isinstance(stretch, str):
            start = source.index(stretch)
            return {"start": start, "end": start + len(stretch)}
        return dict(zip(("start", "end"), stretch, strict=True))

    def places(
        source: str,
        evidence: list[tuple[str, str, str | tuple[int, int], str]],
        named: list[tuple],
    ) -> list[dict[str, object]]:
        first: dict[str, int] = {}
        for task, field, stretch, _ in evidence:
            if field == "clause":
                first[task] = min(at(source, stretch)["start"], first.get(task, len(source)))
        rows = []
        for n, (task, printed, role, *place) in enumerate(named, start=1):
            if not place:
                form = re.compile(r"\s*".join(map(re.escape, printed)))
                place = [form.search(source, first.get(task, 0)).span()]
                first[task] = place[0][1]
            cells = {"task_id": task, "clause": 1, "position": n, "printed": printed, "role": role}
            rows.append(cells | {"word": WORDS[role], **at(source, place[0])})
        return rows

    def make(
        source: str,
        tasks: list[dict[str, object]],
        evidence: list[tuple[str, str, str | tuple[int, int], str]] = (),
        assignments: list[tuple[str, str, str]] = (),
        unplaced: list[tuple[str | tuple[int, int], str, str]] = (),
        report: object = None,
        title: str = "",
        groups: list[tuple[str, str, str]] = (),
    ) -> Plan:
        folder = tmp_path / "plan"
        folder.mkdir(exist_ok=True)
        rows: dict[str, list[dict[str, object]]] = {
            "tasks": [{"number": int(str(task["task_id"])[1:]), **task} for task in tasks],
            "evidence": [
                {"task_id": task, "field": field, **at(source, stretch), "basis": basis}
                for task, field, stretch, basis in evidence
            ],
            "assignments": [
                {**row, "department": row["printed"], "role_basis": "printed"}
                for row in places(source, evidence, assignments)
            ],
            "groups": places(source, evidence, groups),
            "unplaced": [
                {**at(source, stretch), "reason": reason, "candidates": tasks_, "text_zh": "…"}
                for stretch, reason, tasks_ in unplaced
            ],
            "departments": [
                {"department": name, "name_en": f"Unit {i}", "kind": "provincial"}
                for i, name in enumerate(dict.fromkeys(a[1] for a in assignments) or ["省甲厅"])
            ],
        }
        for name, listed in rows.items():
            columns = [column.name for column in (TABLES | REGISTERS)[name]]
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(listed)
        (folder / "source.txt").write_bytes(source.encode())
        described: dict[str, object] = recorded(folder)
        if title:
            described["title"] = title
        (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
        if report is not None:
            text = report if isinstance(report, str) else json.dumps(report)
            (folder / "report.json").write_text(text, encoding="utf-8")
        return load_plan(folder)

    return make


def check(plan: Plan, data: bytes) -> Tree:
    """Check what must hold of every page, and return its elements."""
    page = Tree(data)
    source = plan.source
    assert page.one(id="text").text == source
    pieces = page.classed("s", within="text")
    assert all(piece.text for piece in pieces + page.classed("u", within="text"))
    for i, row in enumerate(plan.evidence.itertuples(index=False)):
        mine = [piece for piece in pieces if str(i) in piece.words("data-e")]
        assert "".join(piece.text for piece in mine) == source[row.start : row.end]
        assert all(row.task_id in piece.words("data-to") for piece in mine)
        assert all(row.field in piece.words("class") for piece in mine)
        assert all(f"{row.task_id} " in piece.attributes["data-l"] for piece in mine)
        weak = row.basis not in ("printed", "in order")
        assert all("weak" in piece.words("class") for piece in mine if weak)
        button = page.one(class_="e weak" if weak else "e", data_e=str(i))
        assert button.within(id=row.task_id)
    for i, row in enumerate(plan.unplaced.itertuples(index=False), start=1):
        mine = [piece for piece in pieces if f"X{i}" in piece.words("data-to")]
        assert "".join(piece.text for piece in mine) == source[row.start : row.end]
        assert all(row.reason in piece.words("class") for piece in mine)
    chips = Counter(
        (above.attributes["id"], chip.words("class")[1], span.text)
        for span in page.all()
        if span.tag == "span" and (chip := span.above) and chip.tag == "button"
        if "u" in chip.words("class") and (above := article(chip))
    )
    rows = pd.concat([plan.assignments, plan.groups.assign(role="generic")])
    chipped = rows[["task_id", "role", "printed"]]
    assert chips == Counter(chipped.itertuples(index=False, name=None))
    for row in rows.itertuples(index=False):
        mine = [text for at, text in named(page, row.role) if row.start <= at < row.end]
        assert "".join(mine) == source[row.start : row.end]
    ids = Counter(e.attributes["id"] for e in page.all() if "id" in e.attributes)
    assert max(ids.values()) == 1
    assert {task for task in plan.tasks["task_id"]} <= set(ids)
    for element in page.all():
        assert all(name in ids for name in element.words("data-to"))
        if "href" in element.attributes:
            assert element.attributes["href"][0] == "#"
            assert element.attributes["href"][1:] in ids
        assert not {"src", "style", "onclick", "onerror", "action"} & set(element.attributes)
    units = {unit for chip in page.classed("u", within="right") for unit in chip.words("data-u")}
    assert units == {unit for name in page.classed("u", "text") for unit in name.words("data-u")}
    for kind in page.all():
        if "data-f" in kind.attributes:
            shown = [e for e in pieces + page.classed("u", "text")]
            count = sum(kind.attributes["data-f"] in e.words("data-k") for e in shown)
            assert kind.text.split()[-1] == str(count)
    assert sum(element.tag == "script" for element in page.all()) == 1
    return page


def named(page: Tree, kind: str) -> list[tuple[int, str]]:
    """Return where the names of a kind are marked, each with the text that is marked."""
    return [
        (element.start, element.text)
        for element in page.classed(kind, "text")
        if "u" in element.words("class")
    ]


def article(element: Element) -> Element | None:
    up: Element | None = element
    while up and up.tag != "article":
        up = up.above
    return up


def names(page: Tree, kind: str) -> list[str]:
    return [text for _, text in named(page, kind)]


CLAUSE = "(责任单位:省甲厅、省乙\r\n　委牵头，省丙局等相关部门配合)"
SOURCE = (
    f"某省方案\r\n一、第一部分\r\n(一)办好甲事。抓紧办理。{CLAUSE}\r\n(二)办好乙事。\r\n其余。\r\n"
)
TASKS: list[dict[str, object]] = [
    {
        "task_id": "T01",
        "section_number": 1,
        "section_zh": "第一部分",
        "section_basis": "printed",
        "title_zh": "办好甲事",
        "text_zh": "抓紧办理。",
        "group_zh": "相关部门",
        "clause_zh": re.sub(r"\s", "", CLAUSE),
    },
    {"task_id": "T02", "section_basis": "lost", "title_zh": "办好乙事"},
]
EVIDENCE = [
    ("T01", "section", "第一部分", "printed"),
    ("T01", "title", "办好甲事", "printed"),
    ("T01", "text", "抓紧办理。", "wording"),
    ("T01", "clause", CLAUSE, "in order"),
    ("T02", "title", "办好乙事", "printed"),
]
ASSIGNMENTS = [
    ("T01", "省甲厅", "lead"),
    ("T01", "省乙委", "lead"),
    ("T01", "省丙局", "support"),
]
GROUPS = [("T01", "相关部门", "support")]
LEDGER = [
    ("front", "某省方案\r\n"),
    ("number", "一、"),
    ("section", "第一部分"),
    ("blank", "\r\n"),
    ("number", "(一)"),
    ("title", "办好甲事"),
    ("blank", "。"),
    ("text", "抓紧办理。"),
    ("clause", CLAUSE),
    ("blank", "\r\n"),
    ("number", "(二)"),
    ("title", "办好乙事"),
    ("blank", "。\r\n"),
    ("back", "其余。\r\n"),
]


def ledger() -> list[list[object]]:
    """Return what the report says that each character of SOURCE was read as."""
    assert "".join(text for _, text in LEDGER) == SOURCE
    ends = list(accumulate(len(text) for _, text in LEDGER))
    return [
        [start, end, kind] for start, end, (kind, _) in zip([0, *ends], ends, LEDGER, strict=False)
    ]


UNPLACED = [("某省方案", "outside", ""), ("其余。", "open", "T01|T02")]
REPORT = {
    "document": {"name": "方案.docx", "sha256": "ab" * 32, "format": "docx", "characters": 70},
    "not_understood": [
        {"start": SOURCE.index("其余"), "end": SOURCE.index("其余") + 2, "why": "无"}
    ],
    "unknown_units": [
        {"printed": "省丙局", "department": "省丙局", "tasks": ["T01"], "closest": ["省丁局"]},
        {"printed": "省无厅", "department": "省无厅", "tasks": ["T99"], "closest": []},
    ],
    "numbering": [{"kind": "skipped", "number": 2, "after": "T01", "start": SOURCE.index("(二)")}],
    "left_over": 3,
    "sureness": {"level": "medium", "reasons": ["一处未读懂"]},
    "ledger": ledger(),
}


@pytest.fixture
def small(write) -> Plan:
    return write(SOURCE, TASKS, EVIDENCE, ASSIGNMENTS, UNPLACED, REPORT, groups=GROUPS)


@pytest.mark.slow
def test_the_page_of_the_qinghai_plan_holds_all_of_it_and_is_always_the_same(plan):
    data = review.render(plan)
    assert data == review.render(load_plan("qinghai-2022"))
    page = check(plan, data)
    assert not page.classed("left", "text")  # the tables account for all but numbers and stops
    clauses = plan.evidence[plan.evidence["field"] == "clause"]
    printed = sum("省政府审改办" in plan.source[r.start : r.end] for r in clauses.itertuples())
    assert printed > 8  # tasks that name it: some of their clauses stand at two places
    assert (names(page, "lead") + names(page, "support")).count("省政府审改办") == printed
    assert len([e for e in page.elements if e.tag == "article"]) == len(plan.tasks)
    assert "原文未见" in page.one(id="T22").text


@pytest.mark.slow
def test_a_small_plan_with_a_report_shows_every_finding(small):
    page = check(small, review.render(small))
    right = page.one(id="right").text
    assert names(page, "lead") == ["省甲厅", "省乙\r\n　委"]
    assert names(page, "support") == ["省丙局"]
    assert names(page, "generic") == ["相关部门"]
    assert names(page, "unknown") == ["省丙局"]
    assert [e.text for e in page.classed("bad", "text")] == ["其余"]
    assert [e.text for e in page.classed("numbering", "text")] == ["(二)"]
    assert [e.text for e in page.classed("open", "text")] == ["其余", "。"]
    for told in ("省丁局", "省无厅", "跳号", "一处未读懂", "方案.docx", "措辞", "标题缺失"):
        assert told in right
    assert page.one(id="B1").text.split() == ["第", "6", "行", "其余", "无"]
    assert "T99" in page.one(id="U2").text  # a task that is not there is no link
    assert [span.attributes["data-n"] for span in page.all(class_="n")] == list("1234567")


@pytest.mark.slow
def test_without_a_report_the_page_tells_what_the_tables_tell(write):
    page = check(plan := write(SOURCE, TASKS, EVIDENCE, ASSIGNMENTS, UNPLACED), review.render(plan))
    assert "把握" not in page.one(id="right").text
    assert not page.classed("bad", "text")


def test_what_the_report_gives_to_a_task_and_no_row_has_is_left_over(write):
    evidence = [*EVIDENCE[:2], ("T01", "text", "抓紧", "printed"), EVIDENCE[4]]
    plan = write(SOURCE, TASKS, evidence, report={"ledger": ledger()})
    page = check(plan, review.render(plan))
    left = [element.text for element in page.classed("left", "text")]
    assert left == ["办理。", CLAUSE]
    assert page.one(id="L1").text.startswith("第 3 行")
    assert page.one(id="L1").within(id="doubts")
    # Whatever stands there: nobody looks at the words.
    plan = write(SOURCE, TASKS, evidence, report={"ledger": [[0, 4, "text"], [4, 9, "number"]]})
    page = check(plan, review.render(plan))
    assert [element.text for element in page.classed("left", "text")] == ["某省方案"]
    plan = write(SOURCE, TASKS, evidence, report={})
    assert not check(plan, review.render(plan)).classed("left", "text")


@pytest.mark.slow
@pytest.mark.parametrize(
    "report",
    [
        {},
        {"numbering": 3, "sureness": "high", "document": 1, "ledger": 5, "left_out": {}},
        {"without_clause": 1},
    ],
)
def test_a_report_of_another_shape_is_no_error(write, report):
    plan = write(SOURCE, TASKS, EVIDENCE, report=report)
    check(plan, review.render(plan))


@pytest.mark.slow
def test_offsets_of_a_report_that_lie_outside_the_source_do_no_harm(write):
    wild = [-5, 0, 10**9, None, "3"]
    broken = [{"start": a, "end": b} for a, b in product(wild, wild)]
    spans = [[a, b, kind] for a, b in product(wild, wild) for kind in ("text", "number", "x", 1)]
    report = {"not_understood": broken, "numbering": [{"start": a} for a in wild]}
    report |= {"in_doubt": broken, "aside": broken, "without_clause": wild}
    report |= {"ledger": [*spans, [], None, [1], {}, [0, 1, "text", 2]], "left_out": broken}
    plan = write(SOURCE, TASKS, EVIDENCE, report=report)
    check(plan, review.render(plan))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("report", "said"),
    [("{", "is not JSON"), ("[]", "holds a list, not an object"), ("[" * 100_000, "too deep")],
)
def test_a_report_that_is_no_object_is_said_in_one_line(write, report, said):
    plan = write(SOURCE, TASKS, report=report)
    with pytest.raises(
        PlanError, match=rf"report\.json: [^\n]*{said}[^\n]*; [^\n]*take it away[^\n]*$"
    ):
        review.render(plan)


@pytest.mark.slow
def test_overlapping_and_repeated_stretches_lose_no_character_and_double_none(write):
    tasks = [{"task_id": f"T0{n}", "clause_zh": "(责任单位:省甲厅牵头)"} for n in (1, 2, 3)]
    source = "零一二三四五六七八九(责任单位:省甲厅牵头)乙(责任单位:省甲厅牵头)"
    evidence = [
        ("T01", "text", (0, 6), "repeated"),
        ("T02", "text", (3, 9), "wording"),
        ("T03", "text", (4, 5), "in order"),
        ("T03", "title", (3, 9), "printed"),
        ("T01", "clause", (10, 22), "repeated"),
        ("T02", "clause", (10, 22), "elimination"),
        ("T01", "clause", (23, 35), "repeated"),
        ("T03", "clause", (14, 30), "rule"),
    ]
    units = [(f"T0{n}", "省甲厅", role) for n, role in ((1, "lead"), (2, "support"), (3, "lead"))]
    plan = write(source, tasks, evidence, units)
    page = check(plan, review.render(plan))
    assert page.classed("s", "text")[2].words("data-to") == ["T01", "T02", "T03"]
    assert "".join(names(page, "lead")) == "省甲厅省甲厅"
    assert "".join(names(page, "support")) == "省甲厅"


def test_any_spans_are_cut_into_pieces_that_cover_each_character_once():
    spans = [(a, b) for a, b in product(range(7), range(7))]
    for first, second, third in product(spans[::2], spans[::3], spans[::5]):
        given = [first, second, third]
        at = 0
        for start, end, which in segments(given):
            assert at <= start < end
            at = end
            for place in range(start, end):
                assert which == [i for i, (a, b) in enumerate(given) if a <= place < b]
        covered = {place for a, b in given for place in range(a, b)}
        assert sum(end - start for start, end, _ in segments(given)) == len(covered)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("clause", "printed", "found"),
    [
        ("(责任单位:市商务局、商务局牵头)", ["市商务局", "商务局"], [6, 11]),
        ("(责任单位:市商务局、商务局牵头)", ["商务局"], [11]),  # the whole name before a part
        ("(责任单位:省甲厅牵头，省甲厅负责)", ["省甲厅", "省甲厅"], [6, 12]),
        ("(责任单位:省乙委、省甲厅)", ["省甲厅", "省乙委"], [10, 6]),
        ("(责任单位:省甲厅、省甲厅)", ["省甲厅"], [10]),  # not the first that looks like it
    ],
)
def test_names_are_marked_at_their_own_places(write, clause, printed, found):
    units = [
        ("T01", name, "lead", (at, at + len(name))) for name, at in zip(printed, found, strict=True)
    ]
    tasks = [{"task_id": "T01", "clause_zh": clause}]
    plan = write(clause, tasks, [("T01", "clause", clause, "printed")], units)
    page = check(plan, review.render(plan))
    assert named(page, "lead") == sorted(zip(found, printed, strict=True))
    assert not page.all(id="A1")


@pytest.mark.slow
def test_the_same_clause_twice_in_a_task_names_its_unit_twice(write):
    clause = "（市水利局负责）"
    source = f"（一）修复堤坝。修复全部堤坝。{clause}登记台账。{clause}\n"
    tasks = [{"task_id": "T01", "clause_zh": f"{clause}\n{clause}"}]
    places = [match.start() for match in re.finditer(clause, source)]
    evidence = [("T01", "clause", (at, at + len(clause)), "printed") for at in places]
    units = [("T01", "市水利局", "responsible", (at + 1, at + 5)) for at in places]
    plan = write(source, tasks, evidence, units)
    page = check(plan, review.render(plan))
    assert named(page, "responsible") == [(at + 1, "市水利局") for at in places]
    assert not page.all(id="A1")
    # A row that is taken away is not made good by the other one.
    plan = write(source, tasks, evidence, units[:1])
    assert len(named(check(plan, review.render(plan)), "responsible")) == 1


@pytest.mark.slow
def test_a_clause_that_is_printed_once_more_names_its_units_there_too(write):
    source = "(责任单位:省甲厅牵头，各部门配合)。又(责任单位:省\n甲厅牵头，各 部门配合)"
    clause, again = (0, 18), (20, 40)
    evidence = [("T01", "clause", span, "repeated") for span in (clause, again)]
    tasks = [{"task_id": "T01", "clause_zh": source[:18]}]
    units = [("T01", "省甲厅", "lead")]
    groups = [("T01", "各部门", "support")]
    plan = write(source, tasks, evidence, units, groups=groups)
    page = check(plan, review.render(plan))
    assert names(page, "lead") == ["省甲厅", "省\n甲厅"]
    assert names(page, "generic") == ["各部门", "各 部门"]


@pytest.mark.slow
def test_names_that_share_a_head_are_both_marked(write):
    clause = "（市、区财政局，各部门配合）"
    units = [("T01", "市财政局", "lead", (1, 7)), ("T01", "区财政局", "support", (3, 7))]
    tasks = [{"task_id": "T01", "clause_zh": clause}]
    plan = write(clause, tasks, [("T01", "clause", clause, "printed")], units)
    page = check(plan, review.render(plan))
    assert named(page, "lead") == [(1, "市、"), (3, "区财政局")]
    assert named(page, "support") == [(3, "区财政局")]
    assert ["data-l" in one.attributes for one in page.classed("u", "text")] == [False, True]
    assert not page.all(id="A1")


def test_names_are_shown_with_the_words_of_their_role(write):
    clause = "(责任单位:省甲厅牵头，省乙委按职责负责)"
    units = [("T01", "省甲厅", "lead"), ("T01", "省乙委", "support")]
    tasks = [{"task_id": "T01", "clause_zh": clause}]
    plan = write(clause, tasks, [("T01", "clause", clause, "printed")], units)
    plan.assignments.loc[1, "word"] = "按职责负责"
    page = check(plan, review.render(plan))
    assert [one.text for one in page.classed("by", "right")] == ["按职责负责"]
    (name,) = page.classed("support", "text")
    assert "按职责负责" in name.attributes["title"]


@pytest.mark.slow
def test_names_outside_of_every_stretch_are_marked(write):
    plan = write("一。1、2", [{"task_id": "T01"}], [], [("T01", "1", "lead", (2, 3))])
    assert named(check(plan, review.render(plan)), "lead") == [(2, "1")]


@pytest.mark.slow
def test_cells_of_a_row_show_each_unit_in_the_role_of_its_cell(write):
    source = "一\t甲事\t省甲厅、省乙委\t省丙局、省甲厅\n"
    units = [("T01", "省甲厅", "lead"), ("T01", "省乙委", "lead")]
    units += [("T01", "省丙局", "support"), ("T01", "省甲厅", "support")]
    evidence = [("T01", "title", "甲事", "printed"), ("T01", "clause", (5, 12), "printed")]
    evidence.append(("T01", "clause", (13, 20), "printed"))
    plan = write(source, [{"task_id": "T01", "clause_zh": "…"}], evidence, units)
    page = check(plan, review.render(plan))
    assert names(page, "lead") == ["省甲厅", "省乙委"]
    assert names(page, "support") == ["省丙局", "省甲厅"]


@pytest.mark.slow
@pytest.mark.parametrize("place", [(0, 3), (9, 9), (7, 10**6), (10**6, 10**7), (5, 2)])
def test_a_name_that_its_place_does_not_hold_is_said_to_be_missing(write, place):
    units = [("T01", "省甲厅", "lead"), ("T01", "省远办", "lead", place)]
    groups = [("T01", "相关部门", "support", place)]
    page = Tree(review.render(write(SOURCE, TASKS, EVIDENCE, units, groups=groups)))
    assert page.one(id="text").text == SOURCE
    assert "省远办" in page.one(id="A1").text
    assert "相关部门" in page.one(id="A2").text
    assert not page.all(id="A3")
    if place == (0, 3):
        assert page.one(id="A1").text.endswith("第 1 行 某省方")
    assert names(page, "lead") == ["省甲厅"]
    assert names(page, "generic") == []


def test_generic_actors_are_marked_once_each_and_those_of_other_clauses_are_named(write):
    clause = "(责任单位:各相关部门及各地区负责)"
    tasks = [{"task_id": "T01", "group_zh": "各企业\n各相关部门及各地区", "clause_zh": clause}]
    groups = [("T01", "各相关部门", "responsible"), ("T01", "各地区", "responsible")]
    plan = write(clause, tasks, [("T01", "clause", clause, "printed")], groups=groups)
    page = check(plan, review.render(plan))
    assert names(page, "generic") == ["各相关部门", "各地区"]
    shown = [one.text for one in page.classed("generic", "right")]
    assert shown == ["各相关部门", "各地区", "各企业"]


@pytest.mark.slow
def test_generic_actors_that_several_clauses_name_stand_once_a_clause(write):
    clauses = ["(各地区、各部门牵头)", "(各地区配合，各部门负责)"]
    source = "\n".join(clauses)
    tasks = [{"task_id": "T01", "group_zh": "各地区、各部门\n各地区、各部门", "clause_zh": source}]
    evidence = [("T01", "clause", clause, "printed") for clause in clauses]
    groups = [("T01", "各地区", "lead"), ("T01", "各部门", "lead"),
              ("T01", "各地区", "support"), ("T01", "各部门", "responsible")]  # fmt: skip
    plan = write(source, tasks, evidence, groups=groups)
    page = check(plan, review.render(plan))
    assert names(page, "generic") == ["各地区", "各部门"] * 2
    shown = Counter(one.text for one in page.classed("generic", "right"))
    assert shown == {"各地区": 2, "各部门": 2}


def test_what_a_file_holds_beside_its_text_is_told_first_where_it_may_hold_clauses(write):
    entry = {"count": 2, "characters": 9, "where": ["page 7"], "text": "not read"}
    report = {
        "left_out": [
            entry | {"what": "comments", "may_hold_clauses": False},
            entry | {"what": "pictures", "may_hold_clauses": True},
        ]
    }
    plan = write(SOURCE, TASKS, EVIDENCE, report=report)
    page = check(plan, review.render(plan))
    assert page.one(id="O1").within(id="overview")
    assert page.one(id="O2").within(id="doubts")
    assert page.one(id="O2").text.split() == ["2", "pictures", "page", "7", "not", "read"]


@pytest.mark.slow
def test_what_is_in_doubt_is_listed_and_marked_at_its_place(write):
    def item(kind: str, words: str, **more: str) -> dict[str, object]:
        start = SOURCE.index(words)
        entry = {"kind": kind, "start": start, "end": start + len(words), "why": f"why {kind}"}
        return entry | {"text": words, **more}

    report = {
        "in_doubt": [item("unit", "省丙局", task="T01"), item("word", "抓紧", text="…抓紧办…")],
        "aside": [item("aside", "其余。"), item("frame", "某省方案")],
        "without_clause": ["T02", "T99"],
        "mentions": [item("mention", "办理")],
        "characters": {"clause": 31, "text": 5},
    }
    plan = write(SOURCE, TASKS, EVIDENCE, ASSIGNMENTS, UNPLACED, report, groups=GROUPS)
    page = check(plan, review.render(plan))
    marked = {"D1": "省丙局", "D2": "抓紧", "N1": "其余。", "N2": "某省方案", "W1": "办好乙事"}
    for name, text in marked.items():
        mine = [e for e in page.classed("s", "text") if name in e.words("data-to")]
        assert "".join(e.text for e in mine) == text
        assert all(("check" in e.words("data-k")) == (name != "N2") for e in mine)
        assert ("check" in page.one(id=name).words("data-k")) == (name != "N2")
        assert page.all(class_="row", id=name)
    assert "why unit" in page.one(id="D1").text and "T01" in page.one(id="D1").text
    assert "…抓紧办…" in page.one(id="D2").text  # with what stands around it
    assert page.one(id="W2").text == "T99"  # a task that is not there has no place
    assert "why mention" not in page.one(id="right").text
    assert "条款 31、正文 5" in page.one(id="right").text


@pytest.mark.slow
def test_an_open_stretch_that_the_report_repeats_is_listed_once(write):
    start = SOURCE.index("其余。")
    entry = {"kind": "open", "start": start, "end": start + 3, "why": "could belong to T01|T02"}
    plan = write(SOURCE, TASKS, EVIDENCE, ASSIGNMENTS, UNPLACED, {"not_understood": [entry]})
    page = check(plan, review.render(plan))
    assert not page.all(id="B1")
    assert page.all(id="X2")


@pytest.mark.slow
def test_behind_a_doubt_a_stretch_goes_on_without_its_label(write):
    start = SOURCE.index("省丙局")
    report = {"in_doubt": [{"kind": "unit", "start": start, "end": start + 3, "why": ""}]}
    plan = write(SOURCE, TASKS, EVIDENCE, ASSIGNMENTS, UNPLACED, report)
    page = check(plan, review.render(plan))
    pieces = [e for e in page.classed("s", "text") if "clause" in e.words("class")]
    assert [("more" in e.words("class")) for e in pieces] == [False, False, True]


BAD = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\"'&amp;<!--{title}"


@pytest.mark.slow
def test_plan_text_is_text_wherever_it_stands(write):
    name = f"省{BAD}厅"
    clause = f"(责任单位:{name}牵头，各<b>部门负责)"
    source = f"\n{BAD}\u2028\u2029(一){BAD}。\x01\x85\u202e文\rX\r\n{clause}\n\n"
    tasks = [
        {
            "task_id": "T01",
            "title_zh": BAD,
            "text_zh": BAD,
            "section_zh": BAD,
            "deadlines_zh": BAD,
            "group_zh": "各<b>部门",
            "clause_zh": clause,
        }
    ]
    evidence = [("T01", "title", BAD, "printed"), ("T01", "clause", clause, "wording")]
    report = {
        "document": {"name": BAD, "sha256": BAD, "format": BAD},
        "not_understood": [{"start": 0, "end": 9, "why": BAD, "text": BAD, "line": BAD}],
        "unknown_units": [
            {"printed": name, "department": BAD, "tasks": ["T01", BAD], "closest": [BAD]}
        ],
        "numbering": [{"kind": BAD, "number": BAD, "after": BAD, "start": 1}],
        "in_doubt": [{"kind": BAD, "start": 5, "end": 7, "why": BAD, "text": BAD, "task": BAD}],
        "aside": [{"kind": BAD, "start": 5, "end": 7, "why": BAD, "text": BAD}],
        "without_clause": [BAD, "T01"],
        "characters": {BAD: BAD},
        "sureness": {"level": BAD, "reasons": [BAD]},
    }
    unplaced = [((source.index("文"), source.index("文") + 1), "open", BAD.replace(" ", ""))]
    units, groups = [("T01", name, "lead")], [("T01", "各<b>部门", "support")]
    plan = write(source, tasks, evidence, units, unplaced, report, BAD, groups)
    data = review.render(plan)
    page = check(plan, data)
    assert names(page, "lead") == [name]
    assert [element.tag for element in page.elements].count("img") == 0
    assert data.count(b"<!--") == 0
    assert BAD in page.one(id="T01").text


@pytest.mark.slow
def test_the_page_forbids_itself_everything_but_what_is_in_it(plan):
    text = review.render(plan).decode()
    policy = re.search(r'Content-Security-Policy"\s*content="([^"]*)"', text)[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"https?://|\bsrc=|@import|<link|localStorage|fetch\(|eval\(", text)
    assert re.findall(r"url\((.{0,20})", text) == ["data:font/woff;base64"[:20]]


@pytest.mark.slow
def test_a_character_that_the_font_lacks_is_no_error(write):
    source = "(一)辦好臺灣龘𠮷之事😀。"
    plan = write(source, [{"task_id": "T01"}], [("T01", "title", (3, 11), "printed")])
    check(plan, review.render(plan))


def large() -> tuple[str, list[dict[str, object]], list, list]:
    """Return a plan of 300 tasks and about 200,000 characters."""
    parts: list[str] = []
    tasks: list[dict[str, object]] = []
    evidence: list[tuple[str, str, tuple[int, int], str]] = []
    assignments: list[tuple[str, str, str]] = []
    size = 0
    for n in range(1, 301):
        task = f"T{n:03}"
        units = [f"省第{(n * k) % 40}厅" for k in (1, 3, 7)]
        clause = f"(责任单位:{'、'.join(dict.fromkeys(units))}牵头，各相关部门配合)"
        text = "推进各项重点工作落地见效，".ljust(13) * 48 + "\n"
        cells = {"title_zh": f"办好第{n}件事", "text_zh": text, "clause_zh": clause}
        for field, cell in zip(("title", "text", "clause"), cells.values(), strict=True):
            evidence.append((task, field, (size, size + len(cell)), "wording"))
            parts.append(cell + "\n")
            size += len(parts[-1])
        tasks.append({"task_id": task, "group_zh": "各相关部门", **cells, "text_zh": text.strip()})
        assignments += [(task, unit, "lead") for unit in dict.fromkeys(units)]
    return "".join(parts), tasks, evidence, assignments


@pytest.mark.slow
def test_a_large_plan_is_written_within_seconds(write):
    source, tasks, evidence, assignments = large()
    assert len(source) > 190_000
    plan = write(source, tasks, evidence, assignments)
    start = time.process_time()
    data = review.render(plan)
    took = time.process_time() - start
    assert Tree(data).one(id="text").text == source
    assert took < 4  # about 1 s; whatever were quadratic would take minutes


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """Return a function that opens a page, runs a script on it and returns its result.

    What the browser has to complain of is an error.
    """
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run should have installed it")
        pytest.skip("no Chromium on this machine: the page is not tried in a browser")
    folder: Path = tmp_path_factory.mktemp("review")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--virtual-time-budget=10000", f"--user-data-dir={folder / 'profile'}"]
    flags += ["--enable-logging=stderr"]

    def result(
        data: bytes,
        script: str,
        mark: str = "",
        trusted: bool = True,
        quiet: bool = True,
        window: str = "1400,900",
    ) -> object:
        text = data.decode()
        if trusted:
            text = re.sub(r"script-src 'sha256-[^']*'", "script-src 'unsafe-inline'", text)
        ours = (
            "document.fonts.ready.then(() => setTimeout(() => {"
            f"const result = (() => {{ {script} }})();"
            "document.documentElement.dataset.result = JSON.stringify(result); }, 100));"
        )
        path = folder / "page.html"
        path.write_bytes(text.replace("</body>", f"<script>{ours}</script></body>").encode())
        run = subprocess.run(
            [BROWSER, *flags, f"--window-size={window}", "--dump-dom", path.as_uri() + mark],
            capture_output=True,
            timeout=120,
            check=True,
        )
        said = re.findall(r".*CONSOLE.*", run.stderr.decode(errors="replace"))
        assert (not said) == quiet, said
        found = re.search(r'<html[^>]* data-result="([^"]*)"', run.stdout.decode())
        return json.loads(html.unescape(found[1])) if found else None

    return result


SELECTED = """
const seen = element => {
  const box = element.getBoundingClientRect();
  const pane = element.closest(".scroll").getBoundingClientRect();
  return box.bottom > pane.top && box.top < pane.bottom;
};
const state = () => ({
  row: all(".row.on").map(one => one.id),
  row_seen: all(".row.on").every(seen),
  places: all("#text .s.on").map(one => one.textContent),
  place_seen: all("#text .s.on").some(seen),
  same: all("#text .u.same").map(one => one.textContent),
  buttons: all("#right .u.same").map(one => one.closest("article").id),
  hash: location.hash,
});
"""


def stretches_of(plan: Plan, task: str) -> list[str]:
    rows = plan.evidence[plan.evidence["task_id"] == task].sort_values("start")
    return [plan.source[row.start : row.end] for row in rows.itertuples(index=False)]


def test_a_click_on_a_stretch_or_enter_selects_its_task(browse, plan):
    data = review.render(plan)
    row = next(i for i, r in enumerate(plan.evidence.itertuples()) if r.task_id == "T26")
    find = f"""document.querySelector('#text [data-e="{row}"]')"""
    key = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})"
    for act in (f"{find}.click()", f"{find}.focus(); document.activeElement.dispatchEvent({key})"):
        state = browse(data, f"{SELECTED} {act}; return state();")
        assert state["row"] == ["T26"]
        assert state["row_seen"]
        assert state["places"] == stretches_of(plan, "T26")
        assert state["hash"] == "#T26"


def test_a_task_clicked_or_named_behind_the_address_shows_its_stretches(browse, plan):
    data = review.render(plan)
    clicked = browse(data, f"{SELECTED} byId('T09').querySelector('dl').click(); return state();")
    named = browse(data, f"{SELECTED} return state();", "#T09")
    for state in (clicked, named):
        assert state["row"] == ["T09"]
        assert state["places"] == stretches_of(plan, "T09")
        assert state["place_seen"]
    assert named["row_seen"]
    assert browse(data, f"{SELECTED} return state();", "#nothing")["row"] == []


def test_a_task_clicked_again_and_again_shows_its_stretches_in_turn(browse, plan):
    script = """const fields = [], rows = places.get("T01").length;
      for (let i = 0; i <= rows; i++) { byId("T01").click(); fields.push(words(cursor, "k")[0]); }
      return fields;"""
    rows = plan.evidence[plan.evidence["task_id"] == "T01"].sort_values("start")
    fields = list(rows["field"])
    assert fields[:2] == ["section", "title"]  # it begins with the heading
    assert browse(review.render(plan), script) == [*fields[1:], *fields[:2]]


def test_a_click_on_evidence_shows_that_stretch(browse, plan):
    last = len(plan.evidence) - 1
    script = f"""document.querySelector('button.e[data-e="{last}"]').click(); {SELECTED}
      return [state().row, seen(document.querySelector('#text [data-e="{last}"]'))];"""
    row = [plan.evidence["task_id"].iloc[-1]]
    assert browse(review.render(plan), script) == [row, True]


def test_a_unit_clicked_on_either_side_shows_all_its_places(browse, plan):
    data = review.render(plan)
    mine = plan.assignments[plan.assignments["department"] == "省政府审改办"]
    script = """const name = all("{side} .u").find(one => one.textContent.includes("省政府审改办"));
      name.click(); return [state(), byId("status").textContent];"""
    for side in ("#right", "#text"):
        state, said = browse(data, SELECTED + script.replace("{side}", side))
        assert state["buttons"] == list(mine["task_id"])
        assert state["same"] == ["省政府审改办"] * 12
        assert said == "省政府审改办：8项任务，原文12处"


def test_the_keys_n_and_p_go_through_what_is_to_check_and_a_filter_narrows_it(browse, small):
    data = review.render(small)
    script = f"""{SELECTED}
      const press = key => document.dispatchEvent(new KeyboardEvent("keydown", {{key}}));
      const said = [];
      for (const key of ["n", "n", "n", "n", "n", "n", "p"]) {{
        press(key);
        said.push(document.activeElement.textContent);
      }}
      document.querySelector('[data-f="lead"]').click();
      press("n");
      said.push(document.activeElement.textContent);
      said.push(all("article:not([hidden])").map(one => one.id).join());
      press("Escape");
      said.push(all("article:not([hidden])").length, state().row.length);
      return said;"""
    assert browse(data, script) == [
        *("抓紧办理。", "省丙局", "(二)", "其余", "。", "抓紧办理。", "。"),
        *("省甲厅", "T01", 2, 0),
    ]


def test_the_keys_work_wherever_the_focus_is_and_not_while_somebody_types(browse, small):
    data = review.render(small)
    page = Tree(data)
    assert page.one(id="previous").text.endswith(" p")
    assert page.one(id="next").text.endswith(" n")
    script = """const focused = [], press = (key, more) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, ...more}));
      for (const what of ["#next", ".k", "#left .scroll", "#doubts", "#right a", "summary"]) {
        document.querySelector(what).focus();
        const before = cursor;
        press("n");
        focused.push(cursor !== before && document.activeElement === cursor);
      }
      document.body.insertAdjacentHTML("beforeend",
        "<input><textarea></textarea><select></select><p contenteditable tabindex=0>");
      for (const what of ["input", "textarea", "select", "[contenteditable]"]) {
        const field = document.querySelector(what), before = cursor;
        field.focus();
        for (const key of ["n", "p", "Escape"]) press(key);
        focused.push(cursor === before && document.activeElement === field);
      }
      const before = cursor;
      document.activeElement.blur();
      press("n", {ctrlKey: true});
      press("n", {isComposing: true});
      focused.push(cursor === before);
      return focused;"""
    assert browse(data, script) == [True] * 11


def doubtful(doubts: int) -> tuple[str, list, list, dict[str, object]]:
    """Return a plan with a long preface, with so many doubts, and its report."""
    source, tasks, evidence = "前言\n" * 60, [], []
    for nth in range(1, 13):
        cells = {"title_zh": f"办好第{nth}件事", "text_zh": "推进各项重点工作。" * 6}
        for field, cell in zip(("title", "text"), cells.values(), strict=True):
            place = (len(source), len(source) + len(cell))
            evidence.append((f"T{nth:02}", field, place, "printed"))
            source += f"{cell}\n"
        tasks.append({"task_id": f"T{nth:02}", **cells})
    item = {"kind": "word", "start": 0, "end": 2, "text": "前言", "why": "a reason of some length"}
    report: dict[str, object] = {
        "in_doubt": [item | {"start": 3 * nth, "end": 3 * nth + 2} for nth in range(doubts)],
        "without_clause": [task["task_id"] for task in tasks][:doubts],
        "sureness": {"level": "low", "reasons": ["reason"] * min(doubts, 9)},
    }
    return source, tasks, evidence, report


@pytest.mark.parametrize("doubts", [0, 2, 60])
def test_the_first_screen_is_the_first_task_with_the_doubts_above_it(browse, write, doubts):
    source, tasks, evidence, report = doubtful(doubts)
    plan = write(source, tasks, evidence, report=report)
    script = """const box = what => document.querySelector(what).getBoundingClientRect();
      const above = box("#doubts"), task = box("#T01 dl"), title = box('#text [data-e="0"]');
      const pane = box("#left .scroll");
      return [above.top >= 0 && above.height > 20 && above.bottom <= box("#T01").top,
        task.bottom <= innerHeight, title.top >= pane.top && title.bottom < pane.top + 100,
        byId("doubts").querySelectorAll("li.row").length, all(".on").length, location.hash];"""
    shown = browse(review.render(plan), script, window="1280,800")
    assert shown == [True, True, True, doubts + min(doubts, 12), 0, ""]


def test_a_stretch_of_two_tasks_leads_to_one_and_then_to_the_other(browse, write):
    evidence = [
        ("T01", "text", "抓紧办理。", "repeated"),
        ("T02", "text", "抓紧办理。", "repeated"),
    ]
    script = f"""{SELECTED} const one = document.querySelector("#text .text");
      const rows = []; for (let i = 0; i < 3; i++) {{ one.click(); rows.push(state().row[0]); }}
      return rows;"""
    assert browse(review.render(write(SOURCE, TASKS, evidence)), script) == ["T01", "T02", "T01"]


def test_a_browser_reads_the_source_as_it_is_and_fetches_nothing(browse, write):
    source = f"\n\n{BAD}\r\n甲\r乙\u2028\u2029\x0b\x0c\x85　\t \n辦\n"
    plan = write(source, [{"task_id": "T01"}], [("T01", "text", BAD, "wording")], title=BAD)
    script = """return [byId("text").textContent, document.title,
      [...document.fonts].map(one => [one.family, one.status]),
      performance.getEntriesByType("resource").map(one => one.name.slice(0, 5))
        .filter(name => name !== "data:")];"""
    text, title, fonts, fetched = browse(review.render(plan), script)
    assert text == source
    assert title == re.sub(r"\s+", " ", f"核对 · {BAD}")
    assert fonts == [["fgf", "loaded"]]
    assert fetched == []


def test_a_browser_runs_no_script_but_the_page_s_own(browse, small):
    assert browse(review.render(small), "return 1;", trusted=False, quiet=False) is None


def test_a_large_plan_can_be_walked_through(browse, write):
    script = f"""{SELECTED} byId("T150").click(); const clicked = state();
      document.dispatchEvent(new KeyboardEvent("keydown", {{key: "n"}}));
      return [clicked, state(), byId("status").textContent];"""
    clicked, next_, said = browse(review.render(write(*large())), script)
    assert clicked["row"] == next_["row"] == ["T150"]
    assert clicked["place_seen"]
    assert next_["row_seen"]
    assert said.startswith("449 / 900 · T150 正文")
