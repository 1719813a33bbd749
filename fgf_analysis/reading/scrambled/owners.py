"""Whose a clause is: the heading's before it, or the task's before the heading behind it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.scrambled.gaps import Gap
from fgf_analysis.reading.scrambled.scan import Token

# How unlikely it must be, were cuts to fall anywhere, that none of the clauses whose task is
# known otherwise is cut off from the heading behind it. Only then do all clauses count as joined.
RULE_LEVEL = 0.0003

# The same chance below which two clauses before one heading are no two cuts but a contradiction
# in the document.
CONTRADICTION_LEVEL = 0.05

_MANY = 100.0  # variance; a plan of hundreds of cuts has less


def settle_clauses(gaps: list[Gap], place: Callable[[Token], str], name: str) -> None:
    """Give each gap with a clause its `owner`, where the document shows one.

    Raises
    ------
    PlanError
        When two different clauses claim one task.
    """
    _Clauses(gaps, place, name).settle()


class _Clauses:
    """Finds the task of each clause."""

    def __init__(self, gaps: list[Gap], place: Callable[[Token], str], name: str) -> None:
        self.place, self.name = place, name
        self.gaps = [gap for gap in gaps if gap.clauses]
        self.known: dict[int, Gap] = {}
        self.by_head: dict[int, list[Gap]] = defaultdict(list)
        self.by_next: dict[int, list[Gap]] = defaultdict(list)
        for gap in self.gaps:
            self.by_head[gap.head].append(gap)
            self.by_next[gap.next].append(gap)
        self.queue: deque[int] = deque()

    def settle(self) -> None:
        cut = [gap for gap in self.gaps if gap.next > 1 and not gap.in_order]
        for gap in self.gaps:
            if gap.in_order or gap.final:
                self._claim(gap, gap.head, "in order")
        self._propagate()
        places: dict[tuple[str, int], dict[str, list[Gap]]] = defaultdict(lambda: defaultdict(list))
        for gap in cut:
            beside = gap.sentences[-1].text if gap.sentences else f"({gap.head})"
            places[gap.clause, gap.next][beside].append(gap)
        for at in places.values():
            if len(at) > 1:
                for gap in (gap for same in at.values() for gap in same):
                    self._claim(gap, gap.next - 1, "repeated")
        self._propagate()
        chance, broken = self._chance_of_cuts_behind(cut)
        if chance < RULE_LEVEL or (broken and chance < CONTRADICTION_LEVEL):
            for gap in [*broken, *cut]:
                self._claim(gap, gap.next - 1, "rule")

    def _claim(self, gap: Gap, task: int, basis: str) -> None:
        if gap.owner:
            return
        first = self.known.setdefault(task, gap)
        if first.clause != gap.clause:
            raise PlanError(
                f"{self.name}: two different clauses claim task {task}: "
                f"{self.place(first.clauses[-1])} and {self.place(gap.clauses[-1])}; "
                "compare the two and keep the right one in a copy of the document"
            )
        gap.owner, gap.owner_basis = task, basis
        if first is gap:
            self.queue.append(task)

    def _propagate(self) -> None:
        while self.queue:
            task = self.queue.popleft()
            text = self.known[task].clause
            for gap in self.by_next[task + 1]:
                if gap.clause == text:
                    self._claim(gap, task, "repeated")
            for gap in self.by_head[task]:
                if gap.next > 1 and gap.clause != text:
                    self._claim(gap, gap.next - 1, "elimination")

    def _chance_of_cuts_behind(self, cut: list[Gap]) -> tuple[float, list[Gap]]:
        """Return how likely so few cuts behind a clause are, were cuts to fall anywhere.

        Each gap whose clause is settled is a trial. A cut at random lies behind the clause with
        probability 1 / seams, and would be seen there unless the head's clause happened to read
        like the one of n - 1: where the head's is not known, that chance is the share of tasks
        with this clause. The number of cuts seen behind a clause then has a Poisson-binomial
        distribution. The gaps that seem to be cut there are returned too.
        """
        alike = Counter(gap.clause for gap in self.known.values())

        def has_other(task: int, gap: Gap) -> bool:
            return task in self.known and self.known[task].clause != gap.clause

        def seen(gap: Gap) -> float:
            same = 0.0 if has_other(gap.head, gap) else alike[gap.clause] / max(alike.total(), 1)
            return (1 - same) / gap.seams

        joined = [gap for gap in cut if gap.owner and gap.head]
        broken = [gap for gap in cut if gap.clause != self._before(gap.next)]
        return _at_most(len(broken), [seen(gap) for gap in (*joined, *broken)]), broken

    def _before(self, heading: int) -> str:
        """Return the clause of the task before a heading, or else the first that stands there."""
        known = self.known.get(heading - 1)
        return (known or self.by_next[heading][0]).clause


def _at_most(most: int, chances: list[float]) -> float:
    """Return how likely no more than so many of these come true, each by a chance of its own.

    Where that many are to be expected it is likely, and 1 is returned, for nobody asks how likely.
    Where the variance is large the Poisson-binomial distribution is as good as normal.
    """
    mean = sum(chances)
    if most >= mean + 1:
        return 1.0
    variance = sum(chance * (1 - chance) for chance in chances)
    if variance > _MANY:
        return 0.5 * math.erfc((mean - most - 0.5) / math.sqrt(2 * variance))
    likely = [1.0] + [0.0] * most
    for chance in chances:
        likely = [
            here * (1 - chance) + (likely[i - 1] * chance if i else 0.0)
            for i, here in enumerate(likely)
        ]
    return sum(likely)
