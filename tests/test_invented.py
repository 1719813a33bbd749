"""Invented plans, one folder a convention, against what a careful human reader records.

Places, titles and tasks are invented (虚构); only the conventions are those of real plans. A
folder holds the document, ``source.txt``, and its reading, ``expected.csv``: one row a named unit,
and one row with nothing in ``clause`` to ``role_basis`` for a task that names none.
"""

from __future__ import annotations

import csv
import difflib
import json
from pathlib import Path

import pytest

from fgf_analysis.reading import Document, Reading, Register, decode, read
from fgf_analysis.tables import DATA

FOLDER = Path(__file__).parent / "plans"
PLANS = sorted(path.parent for path in FOLDER.glob("*/expected.csv"))
TASK = ("task_id", "parent_id", "number", "section_zh", "title_zh")
UNIT = ("clause", "printed", "role", "role_basis")
COLUMNS = (*TASK, *UNIT, "group_zh")
KINDS = [json.loads(line) for line in FOLDER.with_name("kinds.jsonl").open(encoding="utf-8")]
REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))

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


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_an_invented_plan_is_read_as_a_human_reads_it(folder: Path) -> None:
    source = decode(next(folder.glob("source.*")).read_bytes())
    got = flat(read(source, REGISTER))
    want = expected(folder)
    if got != want:
        pytest.fail(f"{folder.name}\n{difference(want, got)}", pytrace=False)


@pytest.mark.parametrize("plan", KINDS, ids=lambda plan: plan["name"])
def test_so_are_short_plans_of_every_kind_of_difficulty(plan: dict[str, object]) -> None:
    """Two sets by people who did not see the reader; docs/accuracy.md has its first sight."""
    got = flat(read(Document(str(plan["source"])), REGISTER))
    want = [tuple(row) for row in plan["rows"]]
    if got != want:
        pytest.fail(f"{plan['name']}\n{difference(want, got)}", pytrace=False)
