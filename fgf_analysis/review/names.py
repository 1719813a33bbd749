"""Assignments and groups -> the places of their names, and the rows whose place is another's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from fgf_analysis.review.markup import cell, dense
from fgf_analysis.review.saved import Saved
from fgf_analysis.review.spans import within
from fgf_analysis.review.words import KINDS, ROLES
from fgf_analysis.tables import Plan
from fgf_analysis.tables.places import same

GENERIC = "generic"


class Name(NamedTuple):
    """A place of a unit, or of generic actors.

    Attributes
    ----------
    start, end : int
        Offsets into the source; neither character is white space.
    kind : str
        A role, or ``generic``.
    unit : str
        Its number on this page.
    hint : str
        What it says to a pointer.
    task : str
    unknown : bool
        Whether the report lists it as a name that the register lacks.
    """

    start: int
    end: int
    kind: str
    unit: str
    hint: str
    task: str
    unknown: bool = False


class Units:
    """The units and generic actors of a plan, numbered for its page.

    Parameters
    ----------
    plan : Plan
    report : Saved
    """

    def __init__(self, plan: Plan, report: Saved) -> None:
        departments = dict.fromkeys(plan.assignments["department"])
        groups = dict.fromkeys(map(dense, plan.groups["printed"]))
        self.count = len(departments)
        self._numbers = {name: str(nth) for nth, name in enumerate(departments)}
        self._groups = {name: f"g{nth}" for nth, name in enumerate(groups)}
        self._english = plan.english
        self._closest = report.closest()

    def department(self, name: str) -> str:
        """Return the number of a department, or nothing."""
        return self._numbers.get(name, "")

    def number(self, row: Any) -> str:
        """Return the number of whom a row of assignments or groups names."""
        if self.generic(row):
            return self._groups[dense(row.printed)]
        return self._numbers[row.department]

    def generic(self, row: Any) -> bool:
        """Return whether a row is of groups, not of assignments."""
        return not hasattr(row, "department")

    def unknown(self, row: Any) -> bool:
        """Return whether the report lists a row's name as one that the register lacks."""
        return not self.generic(row) and (row.task_id, row.printed) in self._closest

    def hint(self, row: Any) -> str:
        """Return what the name of a row of assignments or groups says to a pointer."""
        words = " ".join(ROLES[row.role]) + (f"，原文“{row.word}”" if cell(row.word) else "")
        if self.generic(row):
            return f"{' '.join(KINDS[GENERIC])} · {words}"
        english = cell(self._english.get(row.department))
        shown = f"{english} " if english and english != row.department else ""
        ruled = " · 角色按全文规则 (role by a rule for the whole document)"
        return f"{row.department} {shown}· {words}" + (ruled if row.role_basis == "rule" else "")


class Names(NamedTuple):
    """The names of a plan.

    Attributes
    ----------
    found : list of Name
        In the source's order.
    astray : list of row
        Rows of ``assignments``, then of ``groups``, whose place does not hold their name.
    units : Units
    """

    found: list[Name]
    astray: list[Any]
    units: Units


def names(plan: Plan, report: Saved) -> Names:
    """Return the places of the names in a plan's tables.

    Where a clause of a task stands at more places than the task has such clauses, as in a document
    that is printed twice, its names stand in each of them.
    """
    units = Units(plan, report)
    found: list[Name] = []
    astray: list[Any] = []
    for row in (*plan.assignments.itertuples(index=False), *plan.groups.itertuples(index=False)):
        start, end = within(len(plan.source), int(row.start), int(row.end))
        held = plan.source[start:end]
        if not held.strip() or not same(dense(row.printed), dense(held)):
            astray.append(row)
            continue
        span = end - len(held.lstrip()), start + len(held.rstrip())
        kind = GENERIC if units.generic(row) else row.role
        number, hint, unknown = units.number(row), units.hint(row), units.unknown(row)
        found.append(Name(*span, kind, number, hint, row.task_id, unknown))
    return Names(sorted({*found, *_again(plan, found)}), astray, units)


def _again(plan: Plan, found: Iterable[Name]) -> Iterator[Name]:
    """Yield the names in the further copies of a clause."""
    of_task: defaultdict[str, list[Name]] = defaultdict(list)
    for name in found:
        of_task[name.task].append(name)
    clauses = Counter(
        (task, dense(clause))
        for task, lines in plan.tasks[["task_id", "clause_zh"]].itertuples(index=False)
        for clause in cell(lines).split("\n")
    )
    rows = plan.evidence.loc[plan.evidence["field"] == "clause", ["task_id", "start", "end"]]
    copies: defaultdict[tuple[str, str], list[list[int]]] = defaultdict(list)
    for task, *ends in rows.itertuples(index=False):
        start, end = within(len(plan.source), *map(int, ends))
        signs = [i for i in range(start, end) if not plan.source[i].isspace()]
        copies[task, dense(plan.source[start:end])].append(signs)
    for (task, clause), places in copies.items():
        if clause and len(places) > clauses[task, clause]:
            yield from _copied(places, of_task[task])


def _copied(places: list[list[int]], found: list[Name]) -> Iterator[Name]:
    """Yield the names of the first copy that has any, moved to the copies that have none."""
    inside = [[n for n in found if one[0] <= n.start and n.end <= one[-1] + 1] for one in places]
    first = next((nth for nth, those in enumerate(inside) if those), None)
    if first is None:
        return
    at = {sign: nth for nth, sign in enumerate(places[first])}
    for signs, those in zip(places, inside, strict=True):
        for name in inside[first] if not those else ():
            yield name._replace(start=signs[at[name.start]], end=signs[at[name.end - 1]] + 1)
