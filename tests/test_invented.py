"""Invented plans, one folder a convention, against what a careful human reader records.

Places, titles and tasks are invented (虚构); only the conventions are those of real plans. A
folder holds the document, ``source.txt``, and its reading, ``expected.csv``: one row a named unit,
and one row with nothing in ``clause`` to ``role_basis`` for a task that names none.

``stretches.txt`` says what became of the document, stretch by stretch as it is printed: where it
starts and ends, whose it is, as what, the basis where it is not the usual one, and its words, of a
long one the first and last. So a text under the wrong task, or one sign too far, is seen.
``kinds.jsonl`` and ``kinds.txt`` hold the same of shorter plans.
"""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections import defaultdict
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from sampling import one_in

from fgf_analysis.reading import Document, Reading, Register, decode, read
from fgf_analysis.tables import DATA

FOLDER = Path(__file__).parent / "plans"
PLANS = sorted(path.parent for path in FOLDER.glob("*/expected.csv"))
TASK = ("task_id", "parent_id", "number", "section_zh", "title_zh")
UNIT = ("clause", "printed", "role", "role_basis")
COLUMNS = (*TASK, *UNIT, "group_zh")
KINDS = {
    plan["name"]: plan
    for line in FOLDER.with_name("kinds.jsonl").read_text(encoding="utf-8").splitlines()
    for plan in [json.loads(line)]
}
OF_KINDS = {
    name: lines
    for block in FOLDER.with_name("kinds.txt").read_text(encoding="utf-8").split("\n\n")
    for name, *lines in [block.splitlines()]
}
REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))

USUAL = {"section": "printed", "title": "printed", "text": "in order", "clause": "in order"}
SHOWN = 5  # signs of a long stretch's beginning and end

Rows = list[tuple[str, ...]]


def expected(folder: Path) -> Rows:
    """Return the rows that the folder expects."""
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    assert tuple(head) == COLUMNS
    return [tuple(row) for row in rows]


def flat(reading: Reading) -> Rows:
    """Return a reading as rows of the same columns."""
    rows = []
    for task in reading.tasks:
        units = [unit for unit in reading.assignments if unit["task_id"] == task["task_id"]]
        for unit in units or [dict.fromkeys(UNIT)]:
            values = [task[c] for c in TASK] + [unit[c] for c in UNIT] + [task["group_zh"]]
            rows.append(tuple("" if value is None else str(value) for value in values))
    return rows


def difference(want: Rows, got: Rows) -> str:
    """Return the rows that differ, those expected with -, those read with +."""
    lines = difflib.unified_diff(
        [" | ".join(row).replace("\n", "⏎") for row in want],
        [" | ".join(row).replace("\n", "⏎") for row in got],
        "expected",
        "read",
        lineterm="",
        n=0,
    )
    return "\n".join(line for line in lines if not line.startswith("@@"))


def stretches(reading: Reading, source: str) -> list[str]:
    """Return what became of a document, a line for each stretch, as `stretches.txt` has it."""
    whose = defaultdict(list)
    for row in reading.evidence:
        basis = "" if row["basis"] == USUAL[str(row["field"])] else f" ({row['basis']})"
        whose[row["start"], row["end"], f"{row['field']}{basis}"].append(str(row["task_id"]))
    for row in reading.unplaced:
        whose[row["start"], row["end"], row["reason"]].append(str(row["candidates"] or ""))
    order = [str(task["task_id"]) for task in reading.tasks]
    return [
        " ".join(filter(None, (f"{start}-{end}", several(tasks, order), what, short)))
        for (start, end, what), tasks in sorted(whose.items(), key=lambda pair: pair[0])
        for short in [shortened(joined(source[start:end]))]
    ]


def several(tasks: list[str], order: list[str]) -> str:
    """Return the tasks' ids, of a run of them the first and last."""
    runs = groupby(
        enumerate(tasks), key=lambda pair: pair[1] in order and order.index(pair[1]) - pair[0]
    )
    ends = [(ids[0][1], ids[-1][1]) for _, run in runs for ids in [list(run)]]
    return " ".join(first if first == last else f"{first}..{last}" for first, last in ends)


def joined(text: str) -> str:
    """Return a stretch as a cell has it: without the page's line breaks and numbers."""
    return re.sub(r"\s*\n\s*(?:— \d+ —\s*\n\s*)?", "", text)


def unbroken(text: str) -> str:
    """Return a clause without what parts the names in a table's cell."""
    return re.sub(r"\s+|<br>", "", text)


def shortened(text: str) -> str:
    """Return the words of a stretch, of a long one its beginning and its end."""
    return text if len(text) <= 2 * SHOWN + 1 else f"{text[:SHOWN]}…{text[-SHOWN:]}"


def assert_cells_are_of_the_source(reading: Reading, source: str) -> None:
    """Fail where a cell of the tables is not what the stretches say that it is made of."""
    parts = defaultdict(list)
    for row in reading.evidence:
        stretch = joined(source[row["start"] : row["end"]])
        parts[row["task_id"], row["field"], row["basis"] == "rule"].append(stretch)
    for task in reading.tasks:
        name = task["task_id"]
        assert (task["text_zh"] or "") == "".join(parts[name, "text", False]), name
        assert (task["title_zh"] or "") == "".join(parts[name, "title", False]), name
        for clause in parts[name, "clause", False]:
            assert unbroken(clause) in unbroken(task["clause_zh"] or ""), name
    for row in reading.unplaced:
        assert row["text_zh"] == joined(source[row["start"] : row["end"]])


def compare(name: str, source: str, reading: Reading, want: list[str]) -> None:
    """Fail where a stretch of the document became something else than expected."""
    got = stretches(reading, source)
    if got != want:
        lines = difference([(line,) for line in want], [(line,) for line in got])
        pytest.fail(f"{name}\n{lines}", pytrace=False)
    assert_cells_are_of_the_source(reading, source)


@cache
def reading_of(folder: Path) -> tuple[str, Reading]:
    """Return the text of a folder's document and its reading."""
    document = decode(next(folder.glob("source.*")).read_bytes())
    return document.text, read(document, REGISTER)


@cache
def reading_of_kind(name: str) -> tuple[str, Reading]:
    """Return the text of a short plan and its reading."""
    source = str(KINDS[name]["source"])
    return source, read(Document(source), REGISTER)


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_an_invented_plan_is_read_as_a_human_reads_it(folder: Path) -> None:
    _, reading = reading_of(folder)
    if (got := flat(reading)) != (want := expected(folder)):
        pytest.fail(f"{folder.name}\n{difference(want, got)}", pytrace=False)


@pytest.mark.parametrize("name", one_in(4, KINDS))
def test_so_are_short_plans_of_every_kind_of_difficulty(name: str) -> None:
    """Two sets by people who did not see the reader; docs/accuracy.md has its first sight."""
    _, reading = reading_of_kind(name)
    want = [tuple(row) for row in KINDS[name]["rows"]]
    if (got := flat(reading)) != want:
        pytest.fail(f"{name}\n{difference(want, got)}", pytrace=False)


@pytest.mark.parametrize("folder", one_in(4, PLANS), ids=lambda folder: folder.name)
def test_every_stretch_of_an_invented_plan_is_where_a_human_puts_it(folder: Path) -> None:
    lines = (folder / "stretches.txt").read_text(encoding="utf-8").splitlines()
    compare(folder.name, *reading_of(folder), lines)


@pytest.mark.parametrize("name", one_in(4, KINDS))
def test_so_is_every_stretch_of_a_short_plan(name: str) -> None:
    compare(name, *reading_of_kind(name), OF_KINDS[name])


@pytest.mark.parametrize("folder", one_in(4, PLANS), ids=lambda folder: folder.name)
def test_the_ledger_covers_the_document_in_stretches_of_different_kinds(folder: Path) -> None:
    source, reading = reading_of(folder)
    spans = reading.ledger.spans
    assert [start for start, *_ in spans] == [0, *(end for _, end, _ in spans[:-1])]
    assert spans[-1][1] == len(source)
    assert all(one[2] != two[2] for one, two in pairwise(spans))
