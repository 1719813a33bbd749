"""What `fgf validate` checks against what the tests of the reader hold every reading to.

Two statements of the same contract, written apart: neither may let pass what the other refuses.
"""

from __future__ import annotations

import copy
import csv
import dataclasses
import io
import json
import random
from collections.abc import Iterator

import pytest
from sampling import one_in
from test_robustness import PLANS, QINGHAI, REGISTER, SMALLEST, TESTS, check, plan

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Reading, read
from fgf_analysis.tables import TABLES, parse, places
from fgf_analysis.tables.check import Problems
from fgf_analysis.tables.check import check as check_tables

KINDS = [json.loads(line) for line in (TESTS / "kinds.jsonl").open(encoding="utf-8")]
FUZZ = sorted((TESTS / "fuzz").glob("*.txt"))


def lines(reading: Reading, text: str) -> list[str]:
    """Return what `load_plan` would tell of a reading that was written down as it is."""
    tables = {}
    for name, columns in TABLES.items():
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, [column.name for column in columns])
        writer.writeheader()
        writer.writerows(getattr(reading, name))
        tables[name] = parse(out.getvalue().encode())
    problems = Problems({name: f"{name}.csv" for name in tables})
    check_tables(tables, problems)
    places.check(tables, text, problems)
    return list(problems.lines())


def texts() -> Iterator[tuple[str, str]]:
    yield from ((path.parent.name, plan(path)) for path in [*PLANS, QINGHAI])
    yield from ((str(kind["name"]), str(kind["source"])) for kind in KINDS)
    yield from ((path.stem, path.read_bytes().decode()) for path in FUZZ)
    yield from SMALLEST.items()


@pytest.mark.slow
def test_every_reading_passes():
    checked = 0
    for name, text in texts():
        try:
            reading = read(Document(text), REGISTER)
        except PlanError:
            continue
        assert lines(reading, text) == [], name
        checked += 1
    assert checked > 300


def spoil(reading: Reading, chance: random.Random) -> str:
    """Change one cell of a reading; return which."""
    name = chance.choice([name for name in TABLES if getattr(reading, name)])
    nth = chance.randrange(len(getattr(reading, name)))
    row = getattr(reading, name)[nth]
    column = chance.choice(
        [c for c in row if row[c] is not None and not c.endswith("_en") and c != "deadlines_zh"]
    )
    value = row[column]
    if isinstance(value, int):
        row[column] = max(0, value + chance.choice((-50, -3, -1, 1, 2, 40)))
    elif column in {"task_id", "parent_id"}:
        row[column] = chance.choice([task["task_id"] for task in reading.tasks] + ["T999"])
    else:
        at = chance.randrange(len(value))
        sign = chance.choice(("", "县", value[at] * 2, "x"))
        row[column] = value[:at] + sign + value[at + 1 :]
    return f"{name}.{column} of row {nth + 1}: {value!r} -> {row[column]!r}"


UNTOLD = {"number", "section_number"}
"""Numbers that no place in the document bears out; only their form is checked."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", one_in(4, range(8)))
def test_what_the_reader_s_own_check_refuses_is_told(seed):
    chance = random.Random(seed)
    chosen = [plan(path) for path in chance.sample([*PLANS, QINGHAI], 6)]
    refused = 0
    for text in chosen:
        whole = read(Document(text), REGISTER)
        for _ in range(12):
            spoilt = dataclasses.replace(
                whole, **{name: copy.deepcopy(getattr(whole, name)) for name in TABLES}
            )
            what = spoil(spoilt, chance)
            try:
                check(Document(text), spoilt)
            except (AssertionError, KeyError):
                refused += 1
                column = what.split(" ")[0].partition(".")[2]
                assert lines(spoilt, text) or column in UNTOLD, what
    assert refused > 20


def test_levels_that_wait_over_another_name_share_the_next():
    text = "1.事。好的事情。（市审计局牵头，省、药监局、省卫生健康委配合）"
    assert lines(read(Document(text), REGISTER), text) == []
