"""Our reading and another's -> what is the same in both, row by row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown
from fgf_analysis.reading.folding import fold
from fgf_analysis.second import match
from fgf_analysis.second.ours import Mention, Ours
from fgf_analysis.second.place import Placed
from fgf_analysis.tables.places import dense


@dataclass(frozen=True)
class Both:
    """Two readings of one text, side by side.

    Attributes
    ----------
    ours : Ours
    placed : list of Placed
        The second reading's facts that stand in the text.
    name : str
        How errors name it.
    only : tuple of str
        The tasks that the reader says to have read, by id, number or heading; all, where none.
    """

    ours: Ours
    placed: list[Placed]
    name: str
    only: tuple[str, ...] = ()

    @cached_property
    def scope(self) -> frozenset[str]:
        """Our ids of the tasks that are compared.

        Raises
        ------
        PlanError
            When the reader names a task that the plan does not have, or has twice.
        """
        if not self.only:
            return frozenset(self.ours.plan.tasks["task_id"])
        found = {name: self._numbers.get(dense(fold(name)), "") for name in self.only}
        if unknown := next((name for name, task in found.items() if not task), ""):
            raise PlanError(
                f"{self.name}: scope: {shown(unknown)[:40]!r} is no one task of the plan; "
                "give its id, as T01"
            )
        return frozenset(found.values())

    @cached_property
    def stretches(self) -> list[tuple[str, int, int]]:
        """Their tasks' stretches; facts of one task share what they call it."""
        return [
            (self._key(nth, one), one.start, one.end)
            for nth, one in enumerate(self.placed)
            if one.fact.kind == "task"
        ]

    @staticmethod
    def _key(nth: int, one: Placed) -> str:
        return one.fact.task or f"#{nth}"

    @cached_property
    def _matched(self) -> dict[str, str]:
        text = self.ours.plan.source
        return match.tasks(self.ours.stretches, self.stretches, text, self.name)

    @cached_property
    def tasks(self) -> dict[str, str]:
        """Our task -> what they call it."""
        return {ours: theirs for ours, theirs in self._matched.items() if ours in self.scope}

    @cached_property
    def compared(self) -> tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]:
        """Stretches of our and of their tasks, as far as they are compared."""
        beyond = {theirs for ours, theirs in self._matched.items() if ours not in self.scope}
        return (
            [one for one in self.ours.stretches if one[0] in self.scope],
            [one for one in self.stretches if one[0] not in beyond],
        )

    @cached_property
    def theirs(self) -> list[Mention]:
        """Their mentions, with our ids for their tasks and our names for their units."""
        known = self.ours.departments()
        clause = {(m.task, m.start): m.clause for m in self.ours.mentions}
        found = []
        for one in self.placed:
            if one.fact.kind == "task":
                continue
            said = dense(fold(one.fact.department or one.fact.text))
            task = self._task(one)
            there = self.ours.plan.source[one.start : one.end]
            # Words that no register knows say whom they mean by their place alone.
            unit = known.get(said, one.fact.department) if one.fact.kind == "unit" else ""
            where = clause.get((task, one.start), 1)
            found.append(
                Mention(
                    one.start, one.end, one.fact.kind, task, one.fact.role, unit, where, there
                )  # fmt: skip
            )
        return sorted(set(found))

    @cached_property
    def _numbers(self) -> dict[str, str]:
        """How a task can be named -> its id, where that is one task's."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        columns = self.ours.plan.tasks[["task_id", "number", "title_zh"]]
        for task, number, title in columns.itertuples(index=False):
            for name in (task, str(number), title if isinstance(title, str) else ""):
                found[dense(fold(name))].add(task)
        return {name: min(those) for name, those in found.items() if name and len(those) == 1}

    @cached_property
    def _counterparts(self) -> dict[str, str]:
        return {theirs: ours for ours, theirs in self._matched.items()}

    @cached_property
    def _owner(self) -> np.ndarray:
        """For each character which of `stretches` it is in, of several the shortest; or −1."""
        found = np.full(len(self.ours.plan.source), -1, dtype=np.int32)
        order = sorted(enumerate(self.stretches), key=lambda one: one[1][1] - one[1][2])
        for nth, (_, start, end) in order:
            found[start:end] = nth
        return found

    def _task(self, one: Placed) -> str:
        """Return under which of our tasks they put a mention; empty where that is not said."""
        if name := one.fact.task:
            if name in self._called:
                return self._counterparts.get(name, "")
            if found := self._numbers.get(dense(fold(name))):
                return found
        nth = int(self._owner[one.start])
        return self._counterparts.get(self.stretches[nth][0], "") if nth >= 0 else ""

    @cached_property
    def _called(self) -> set[str]:
        return {task for task, *_ in self.stretches}

    @cached_property
    def _paired(self) -> list[tuple[Mention, Mention]]:
        found = match.mentions(self.ours.mentions, self.theirs)
        return [(self.ours.mentions[i], self.theirs[j]) for i, j in sorted(found.items())]

    @cached_property
    def pairs(self) -> list[tuple[Mention, Mention]]:
        """Mentions that both have, in the text's order."""
        return [pair for pair in self._paired if pair[0].task in self.scope]

    @cached_property
    def only_ours(self) -> list[Mention]:
        """Mentions that they do not have; generic actors only where they note any."""
        paired = {one for one, _ in self._paired}
        groups = any(m.kind == "group" for m in self.theirs)
        return [
            m
            for m in self.ours.mentions
            if m not in paired and m.task in self.scope and (m.kind == "unit" or groups)
        ]

    @cached_property
    def only_theirs(self) -> list[Mention]:
        """Mentions that we do not have."""
        paired = {other for _, other in self._paired}
        return [m for m in self.theirs if m not in paired]


def same_unit(one: Mention, other: Mention) -> bool:
    """Return whether two mentions of a place mean one unit.

    They do where a reader named no other: a name without its place (发展改革委 in 市发展改革委)
    is the same name.
    """
    if one.department == other.department or "" in (one.department, other.department):
        return True
    shorter, longer = sorted((dense(fold(one.printed)), dense(fold(other.department))), key=len)
    return longer.endswith(shorter)
