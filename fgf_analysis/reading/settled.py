"""What persons settled -> the rows of a reading, changed where they decided otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from fgf_analysis.reading.rows import Row
from fgf_analysis.tables import ROLES, Table
from fgf_analysis.tables.places import dense, same

if TYPE_CHECKING:
    from fgf_analysis.reading import Reading

APPLIED = ("unit", "role", "department")
"""Kinds of decisions that change rows; the others stay on record in ``settled.csv`` alone."""


def settle(
    reading: Reading, table: Table, source: str, units: Collection[str] | None
) -> tuple[Reading, list[str]]:
    """Return a reading as persons settled it.

    Parameters
    ----------
    reading : Reading
    table : Table
        A ``settled.csv``.
    source : str
        The document.
    units : collection of str, optional
        The units that the plan's own register lists, where it has one.

    Returns
    -------
    Reading
        With its assignments changed. A row whose role, or whether it stands there at all, a person
        settled has ``role_basis`` ``settled``, also where that is what the package had read.
    list of str
        A line for each decision that could not be followed, with what to do.
    """
    clauses = _Clauses(reading, source, units)
    told = [
        f"settled.csv: row {number}: {fault}"
        for number, row in zip(table.numbers, table.records(), strict=True)
        if row["kind"] in APPLIED and (fault := clauses.settle(row))
    ]
    return replace(reading, assignments=clauses.rows()), told


class _Clauses:
    """The assignments of a reading, to be changed."""

    def __init__(self, reading: Reading, source: str, units: Collection[str] | None) -> None:
        self.reading, self.source, self.units = reading, source, units
        self.assignments = [dict(row) for row in reading.assignments]
        self.spans = [
            (row["start"], row["end"], row["task_id"])
            for row in reading.evidence
            if row["field"] == "clause"
        ]

    def settle(self, decision: dict[str, str]) -> str:
        """Follow a decision; return why it cannot be followed, or nothing."""
        start, end = int(decision["start"]), int(decision["end"])
        kind, value, unit = decision["kind"], decision["value"], decision["department"]
        here = [row for row in self.assignments if (row["start"], row["end"]) == (start, end)]
        row = next((one for one in here if one["department"] == unit), None)
        if not same(dense(decision["printed"]), dense(self.source[start:end]) or " "):
            return f"{decision['printed']!r} does not stand at {start} any more; settle it anew"
        if kind == "department":
            return self._name(row, value)
        if value and value not in ROLES:
            return f"value {value!r} must be one of {', '.join(ROLES)}, or empty for no unit"
        if row is not None and value:
            row |= {"role": value, "role_basis": "settled"}
        elif row is not None:
            self.assignments.remove(row)
        elif value:
            return self._add(start, end, decision)
        return ""

    def _name(self, row: Row | None, value: str) -> str:
        if row is None:
            return "no unit of that name stands there any more; settle it anew"
        if fault := self._unlisted(value):
            return fault
        row["department"] = value
        return ""

    def _unlisted(self, unit: str) -> str:
        if not unit:
            return "a unit needs a name; give it in department or value"
        if self.units is not None and unit not in self.units:
            return f"{unit!r} is not in departments.csv; add a row there and run fgf build"
        return ""

    def _add(self, start: int, end: int, decision: dict[str, str]) -> str:
        if fault := self._unlisted(decision["department"]):
            return fault
        over = [one for one in self.spans if one[0] <= start and end <= one[1]]
        if not over:
            return f"{decision['printed']!r} stands in no clause that was read; it is not added"
        first, last, task = next((one for one in over if one[2] == decision["task_id"]), over[0])
        self.assignments.append(
            {
                "task_id": task,
                "clause": self._clause(task, first, last),
                "position": 0,
                "department": decision["department"],
                "printed": decision["printed"],
                "role": decision["value"],
                "role_basis": "settled",
                "word": None,
                "start": start,
                "end": end,
            }
        )
        return ""

    def _clause(self, task: str, start: int, end: int) -> int:
        """Return which clause of its task a stretch is: by who is named in it, or by its words."""
        for row in (*self.reading.assignments, *self.reading.groups):
            if row["task_id"] == task and start <= row["start"] and row["end"] <= end:
                return int(row["clause"])
        printed = next(row["clause_zh"] for row in self.reading.tasks if row["task_id"] == task)
        words = dense(self.source[start:end])
        lines = [dense(line) for line in (printed or "").split("\n")]
        return next((nth for nth, line in enumerate(lines, start=1) if line in words), 1)

    def rows(self) -> list[Row]:
        """Return the assignments clause by clause, counted anew where units came or went."""
        order = {row["task_id"]: nth for nth, row in enumerate(self.reading.tasks)}
        found = sorted(self.assignments, key=lambda row: (order[row["task_id"]], row["clause"]))
        return [
            {**row, "position": nth}
            for _, clause in groupby(found, key=lambda row: (row["task_id"], row["clause"]))
            for nth, row in enumerate(_in_order(list(clause)), start=1)
        ]


def _in_order(rows: list[Row]) -> list[Row]:
    """Return a clause's units as they were, those that were added where they are printed."""
    if all(row["position"] for row in rows):
        return rows
    return sorted(rows, key=lambda row: row["start"])
