"""Who is in charge of each task of a family: units, and the lines that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from fgf_analysis.analysis import charge, lines
from fgf_analysis.corpus.compare.members import a_family, plan_ids
from fgf_analysis.corpus.family import Family

_UNIT = "·"  # before a unit that has no line; no line is called so
_HALF = 0.5


@dataclass(frozen=True)
class Charges:
    """The units and lines in charge, by task.

    Attributes
    ----------
    family : Family
    folded : bool
        Whether what a measure says is its task's, where tasks were linked and not their measures.
    """

    family: Family
    folded: bool = False

    @cached_property
    def top(self) -> dict[str, str]:
        """Of each measure that was not linked by itself its task."""
        if not self.folded:
            return {}
        links = a_family(self.family).links
        compared = {*links["parent_task"].dropna(), *links["child_task"].dropna()}
        tasks = self.family.tasks[["task_id", "parent_id"]].dropna()
        pairs = zip(tasks["task_id"], tasks["parent_id"], strict=True)
        return {task: above for task, above in pairs if task not in compared}

    def _of(self, tasks: pd.Series) -> pd.Series:
        return tasks.map(lambda task: self.top.get(task, task))

    @cached_property
    def line_of(self) -> dict[str, list[str]]:
        """The lines of each unit, in the order in which they are given."""
        found = lines.of(sorted(set(self.family.assignments["department"])))
        known: dict[str, list[str]] = {}
        for unit, line in zip(found["department"], found["line"], strict=True):
            known.setdefault(unit, []).append(line)
        return known

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row a task and unit in charge: task_id, department, standing."""
        rows = charge.in_charge(self.family)[["task_id", "department", "standing"]]
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
        tasks = charge.by_task(self.family)[["task_id", "state"]]
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
