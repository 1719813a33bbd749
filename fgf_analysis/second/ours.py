"""A plan -> what its reading says, mention by mention, before anybody settled anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from fgf_analysis.reading.folding import fold
from fgf_analysis.tables import SEPARATOR, Plan, settled
from fgf_analysis.tables.places import dense


class Mention(NamedTuple):
    """A unit or generic actor that a reading finds at a place.

    Attributes
    ----------
    start, end : int
    kind : str
        ``unit`` or ``group``.
    task, role, department : str
        Empty where the reading does not say it. A group has no department.
    clause : int
        The clause of its task.
    printed : str
    """

    start: int
    end: int
    kind: str
    task: str
    role: str
    department: str
    clause: int
    printed: str


@dataclass(frozen=True)
class Ours:
    """What the package read.

    Attributes
    ----------
    plan : Plan
    mentions : list of Mention
        In the text's order.
    stretches : list of (str, int, int)
        Task, start and end of each stretch of a task but its section's heading.
    """

    plan: Plan
    mentions: list[Mention]
    stretches: list[tuple[str, int, int]]

    def departments(self) -> dict[str, str]:
        """Return every name that the plan's register or text has for a unit -> its department.

        Names are folded; one that several units have is none's.
        """
        found: dict[str, set[str]] = {}
        columns = ["department", "full_name_zh", "aliases"]
        for department, full, aliases in self.plan.departments[columns].itertuples(index=False):
            names = [department, full, *(aliases.split(SEPARATOR) if _said(aliases) else ())]
            for name in filter(_said, names):
                found.setdefault(dense(fold(name)), set()).add(department)
        for one in self.mentions:
            if one.department:
                found.setdefault(dense(fold(one.department)), set()).add(one.department)
        return {name: min(those) for name, those in found.items() if len(those) == 1}


def _said(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def ours(plan: Plan) -> Ours:
    """Return what the package read of a plan, as it was before persons settled anything.

    Agreement is that of two who read apart: what one took over from the other is none.
    """
    rows = plan.assignments[
        ["start", "end", "task_id", "role", "department", "clause", "printed"]
    ].itertuples(index=False)
    found = [
        Mention(int(a), int(b), "unit", task, role, department, int(clause), printed)
        for a, b, task, role, department, clause, printed in rows
    ]
    found = _undone(plan, found)
    groups = plan.groups[["start", "end", "task_id", "role", "clause", "printed"]]
    found += [
        Mention(int(a), int(b), "group", task, role, "", int(clause), printed)
        for a, b, task, role, clause, printed in groups.itertuples(index=False)
    ]
    evidence = plan.evidence[plan.evidence["field"].ne("section")]
    stretches = [
        (task, int(a), int(b))
        for task, a, b in evidence[["task_id", "start", "end"]].itertuples(index=False)
    ]
    return Ours(plan, sorted(set(found)), stretches)


def _undone(plan: Plan, found: list[Mention]) -> list[Mention]:
    """Return the mentions with what persons settled taken back."""
    table = settled(plan.folder)
    for row in table.records() if table else ():
        place = int(row["start"]), int(row["end"])
        kind, ours_, value = row["kind"], row["ours"], row["value"]
        of = row["department"]
        here = [m for m in found if m[:2] == place]
        if kind == "department":
            one = next((m for m in here if m.department == value), None)
            if one and value != ours_:
                found[found.index(one)] = one._replace(department=ours_)
        elif kind in ("unit", "role"):
            one = next((m for m in here if m.department == of), None)
            if one and ours_:
                found[found.index(one)] = one._replace(role=ours_)
            elif one:
                found.remove(one)
            elif ours_ and row["task_id"]:
                clause = _clause(found, row["task_id"], place[0])
                mention = Mention(*place, "unit", row["task_id"], ours_, of, clause, row["printed"])
                found.append(mention)
    return found


def _clause(found: list[Mention], task: str, start: int) -> int:
    """Return the clause of a task's mention that stands nearest."""
    near = [(abs(m.start - start), m.clause) for m in found if m.task == task]
    return min(near)[1] if near else 1


def as_tables(mentions: Sequence[Mention]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions as a plan's assignments and groups, as far as analyses count them."""
    rows = [
        (m.kind, m.task, m.clause, m.department, m.role, _WORDS[m.role])
        for m in mentions
        if m.task and m.role
    ]
    columns = ["kind", "task_id", "clause", "department", "role", "word"]
    table = pd.DataFrame(rows, columns=columns).astype({name: "str" for name in columns})
    table = table.astype({"clause": "Int64"})
    units = table[table["kind"].eq("unit")].reset_index(drop=True)
    return units, table[table["kind"].eq("group")].reset_index(drop=True)


_WORDS = {"lead": "牵头", "responsible": "负责", "support": "配合"}
