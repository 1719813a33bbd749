"""Who is in charge of each task, units and their lines, and what becomes of it in a counterpart."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import pandas as pd

from fgf_analysis.analysis import charge, lines
from fgf_analysis.tables import Plan

BOTH_NAMED = ("same line", "more lines", "fewer lines", "partly other", "other line")
"""What can become of who is in charge where both tasks name somebody with a line."""

CHANGES = (
    *BOTH_NAMED, "line unknown", "nobody in child", "nobody in parent", "nobody", "lost",
    "without clause",
)  # fmt: skip
"""What can become of who is in charge; of every link exactly one."""

_UNIT = "·"  # before a unit that has no line; no line is called so
_HALF = 0.5


class Charges:
    """The units and lines in charge, by task.

    Parameters
    ----------
    plan : Plan
        One plan, or a corpus or family, whose ids of tasks say which plan they are of.
    compared : iterable of str, optional
        The tasks that stand for themselves, else all: what a measure says that is none of them is
        its task's.
    """

    def __init__(self, plan: Plan, compared: Iterable[str] | None = None) -> None:
        self.plan = plan
        self._compared = None if compared is None else set(compared)

    @cached_property
    def top(self) -> dict[str, str]:
        """Of each measure that was not compared by itself its task."""
        if self._compared is None:
            return {}
        tasks = self.plan.tasks[["task_id", "parent_id"]].dropna()
        pairs = zip(tasks["task_id"], tasks["parent_id"], strict=True)
        return {task: above for task, above in pairs if task not in self._compared}

    def _of(self, tasks: pd.Series) -> pd.Series:
        return tasks.map(lambda task: self.top.get(task, task))

    @cached_property
    def line_of(self) -> dict[str, list[str]]:
        """The lines of each unit, in the order in which they are given."""
        found = lines.of(sorted(set(self.plan.assignments["department"])))
        known: dict[str, list[str]] = {}
        for unit, line in zip(found["department"], found["line"], strict=True):
            known.setdefault(unit, []).append(line)
        return known

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row a task and unit in charge: task_id, department, standing."""
        rows = charge.in_charge(self.plan)[["task_id", "department", "standing"]]
        rows["task_id"] = self._of(rows["task_id"])
        return rows.drop_duplicates(["task_id", "department"], ignore_index=True)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """One row a task and line in charge: plan_id, task_id, line, jointly (bool)."""
        rows = self.units.copy()
        rows["line"] = rows["department"].map(lambda unit: self.line_of.get(unit, []))
        rows = rows.explode("line").dropna(subset=["line"])
        rows["jointly"] = rows["standing"].eq("jointly")
        rows = rows.groupby(["task_id", "line"], sort=False, as_index=False)["jointly"].max()
        rows.insert(0, "plan_id", plan_ids(rows["task_id"]))
        return rows.astype({"plan_id": "str", "line": "str", "jointly": "bool"})

    @cached_property
    def by_task(self) -> dict[str, list[str]]:
        """The units in charge of each task, in the order printed."""
        grouped = self.units.groupby("task_id", sort=False)["department"]
        return {str(task): list(units) for task, units in grouped}

    @cached_property
    def jointly(self) -> set[str]:
        """The tasks of which a clause puts two units or more in charge."""
        return set(self.units.loc[self.units["standing"].eq("jointly"), "task_id"])

    @cached_property
    def states(self) -> dict[str, str]:
        """What each task shows: named, nobody, without clause, lost.

        A task without a clause is ``nobody``'s where its plan prints clauses for at least half of
        its tasks: there the gap is the plan's word; else it is ``without clause``.
        """
        tasks = charge.by_task(self.plan)[["task_id", "state"]]
        tasks["task_id"] = self._of(tasks["task_id"])
        tasks["plan_id"] = plan_ids(tasks["task_id"])
        strength = {"lost": 3, "without": 2}
        kind = {"lost": "lost", "without": "without", "nobody": "nobody", "unnamed": "nobody"}
        tasks["strength"] = tasks["state"].map(
            lambda s: 0 if s in charge.IN_CHARGE else strength.get(s, 1)
        )
        tasks = tasks.sort_values("strength", kind="stable").drop_duplicates("task_id")
        tasks["state"] = tasks["state"].map(lambda s: kind.get(s, "named"))
        shown = ~tasks["state"].isin({"without", "lost"})
        often = shown.groupby(tasks["plan_id"]).mean().ge(_HALF)
        gap = tasks["state"].eq("without")
        tasks.loc[gap & tasks["plan_id"].map(often), "state"] = "nobody"
        tasks.loc[gap & ~tasks["plan_id"].map(often), "state"] = "without clause"
        return dict(zip(tasks["task_id"], tasks["state"], strict=True))

    def lines_in_charge(self, task: str) -> list[str]:
        """Return the lines in charge of a task, sorted."""
        units = self.by_task.get(task, [])
        return sorted({line for unit in units for line in self.line_of.get(unit, [])})

    def keys_of(self, unit: str) -> set[str]:
        """Return the lines of a unit; one without a line stands for itself."""
        return set(self.line_of.get(unit, [_UNIT + unit]))

    def keys(self, task: str) -> set[str]:
        """Return those of all units in charge of a task."""
        return {key for unit in self.by_task.get(task, []) for key in self.keys_of(unit)}


def plan_ids(tasks: pd.Series) -> pd.Series:
    """Return the plan of each task, from its id; empty where ids of tasks name no plan."""
    return tasks.astype("str").str.replace("(?:^|/)[^/]*$", "", regex=True)  # none is none


def change(parent: Charges, parent_task: str, child: Charges, child_task: str) -> str:
    """Return what became of who is in charge, one of `CHANGES`.

    Parameters
    ----------
    parent, child : Charges
        Of a family both are the same.
    parent_task, child_task : str
    """
    states = parent.states[parent_task], child.states[child_task]
    for state in ("without clause", "lost"):
        if state in states:
            return state
    if "nobody" in states:
        sides = [" in parent", " in child"]
        return "nobody" + ("" if states[0] == states[1] else sides[states.index("nobody")])
    if not parent.lines_in_charge(parent_task) or not child.lines_in_charge(child_task):
        return "line unknown"
    new = _new(parent, parent_task, child, child_task)
    gone = _new(child, child_task, parent, parent_task)
    if not new and not gone:
        return "same line"
    if not gone:
        return "more lines"
    if not new:
        return "fewer lines"
    return "partly other" if len(new) < len(child.by_task[child_task]) else "other line"


def _new(parent: Charges, parent_task: str, child: Charges, child_task: str) -> list[str]:
    """Return the units in charge of the child's task that bring none of the parent's lines.

    A unit is weighed as a whole: where 文旅局 was merged with 广电局, it is no new line beside the
    文旅厅 above.
    """
    before = parent.keys(parent_task)
    return [unit for unit in child.by_task[child_task] if not child.keys_of(unit) & before]


def added(
    parent: Charges, parent_task: str, child: Charges, child_task: str, became: str
) -> list[str]:
    """Return the units in charge of the child's task that bring no line of the parent's."""
    if became not in BOTH_NAMED:
        return []
    return _new(parent, parent_task, child, child_task)
