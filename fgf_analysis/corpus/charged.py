"""Who is in charge of the tasks of one plan, and what that becomes in a counterpart's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from fgf_analysis.analysis import charge, lines
from fgf_analysis.tables import Plan

BOTH_NAMED = ("same line", "more lines", "fewer lines", "partly other", "other line")
"""What can become of who is in charge where both tasks name somebody with a line."""

CHANGES = (
    *BOTH_NAMED, "line unknown", "nobody in child", "nobody in parent", "nobody", "lost",
    "without clause",
)  # fmt: skip
"""What can become of who is in charge: of every link exactly one."""

_HALF = 0.5


@dataclass(frozen=True)
class Charged:
    """Who is in charge of the tasks of a plan that were compared; a measure's is its task's.

    Attributes
    ----------
    units : dict of str to list of str
        Task to the units in charge of it, in the order printed.
    jointly : set of str
        Tasks of which a clause puts two units or more in charge.
    states : dict of str to str
        Task to ``named``, ``nobody``, ``without clause`` or ``lost``.
    lines : dict of str to list of str
        Unit to its lines; a unit that has none is not in it.
    """

    units: dict[str, list[str]] = field(default_factory=dict)
    jointly: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def keys(self, task: str) -> set[str]:
        """Return the lines in charge of a task; a unit without one stands for itself."""
        return {key for unit in self.units.get(task, []) for key in self.of(unit)}

    def of(self, unit: str) -> list[str]:
        """Return the lines of a unit; one without a line stands for itself."""
        return self.lines.get(unit, [f"·{unit}"])

    def has_line(self, task: str) -> bool:
        """Return whether any unit in charge of a task has a line."""
        return any(unit in self.lines for unit in self.units.get(task, []))


def charged(plan: Plan, compared: Iterable[str]) -> Charged:
    """Return who is in charge of the tasks of a plan.

    Parameters
    ----------
    plan : Plan
    compared : iterable of str
        The tasks that stand for themselves; what another says, a measure, is its task's.
    """
    compared = set(compared)
    pairs = plan.tasks[["task_id", "parent_id"]].dropna()
    top = {
        task: above
        for task, above in zip(pairs["task_id"], pairs["parent_id"], strict=True)
        if task not in compared
    }
    rows = charge.in_charge(plan)[["task_id", "department", "standing"]]
    rows["task_id"] = rows["task_id"].map(lambda task: top.get(task, task))
    units = rows.drop_duplicates(["task_id", "department"])
    found = lines.of(pd.Series(sorted(set(units["department"])), dtype="str"))
    known: dict[str, list[str]] = {}
    for unit, line in zip(found["department"], found["line"], strict=True):
        known.setdefault(unit, []).append(line)
    return Charged(
        units.groupby("task_id", sort=False)["department"].agg(list).to_dict(),
        set(rows.loc[rows["standing"].eq("jointly"), "task_id"]),
        _states(plan, top),
        known,
    )


def _states(plan: Plan, top: dict[str, str]) -> dict[str, str]:
    """Return what each task shows.

    A task without a clause is ``nobody``'s where its plan prints clauses for at least half of its
    tasks: there the gap is the plan's word.
    """
    strength = ("named", "nobody", "without", "lost")
    states: dict[str, str] = {}
    found = charge.by_task(plan)
    for task_id, state in zip(found["task_id"], found["state"], strict=True):
        task = top.get(task_id, task_id)
        kind = "named" if state in charge.IN_CHARGE else state
        kind = kind if kind in strength else "nobody"
        states[task] = min(kind, states.get(task, kind), key=strength.index)
    shown = sum(state in ("named", "nobody") for state in states.values())
    gap = "nobody" if shown >= _HALF * len(states) else "without clause"
    return {task: gap if state == "without" else state for task, state in states.items()}


def change(parent: Charged, parent_task: str, child: Charged, child_task: str) -> str:
    """Return what became of who is in charge, one of `CHANGES`."""
    states = parent.states[parent_task], child.states[child_task]
    for state in ("without clause", "lost"):
        if state in states:
            return state
    if "nobody" in states:
        sides = [" in parent", " in child"]
        return "nobody" + ("" if states[0] == states[1] else sides[states.index("nobody")])
    if not parent.has_line(parent_task) or not child.has_line(child_task):
        return "line unknown"
    before, now = parent.keys(parent_task), child.keys(child_task)
    if now == before:
        return "same line"
    if now > before:
        return "more lines"
    if now < before:
        return "fewer lines"
    return "partly other" if now & before else "other line"


def added(
    parent: Charged, parent_task: str, child: Charged, child_task: str, became: str
) -> list[str]:
    """Return the units in charge of the child's task that bring no line of the parent's."""
    if became not in BOTH_NAMED:
        return []
    before = parent.keys(parent_task)
    return [unit for unit in child.units[child_task] if not set(child.of(unit)) & before]
