"""Marks and sentences -> tasks, whatever order the document runs in.

A scrambled document is a plan read by two cursors: each reads forward, they take turns, and
nothing marks where one stops and the other goes on. Such a place is a *cut*. Between one heading
and the next there is at most one cut, and where the two headings follow each other in number and
share one clause there is none, so a plan in order is the case without cuts.

What stands between heading h and heading n is therefore a first part that continues h and a
second part that ends with the clause of n - 1. Two questions are left, and each is answered only
as far as the document itself answers it:

* Whose is the clause? Of n - 1 if the cut lies before it, of h if the cut lies behind it.
* Where in the sentences is the cut?

Every answer carries its `basis`:

``printed``       the number stands in front of it (headings, sections)
``in order``      it stands between heading n and heading n + 1 with nothing cut
``repeated``      it stands at two places whose surroundings share only this task
``elimination``   the only other task it could belong to has a clause of its own
``rule``          the document shows often enough that it is never cut behind a clause
``neighbour``     what stands next to it is known, from another place, to be elsewhere
``wording``       it is worded like this task and unlike the others; the weakest basis

What has no answer is returned as open, with the tasks it could belong to.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.scan import Token
from fgf_analysis.reading.wording import Wording

# How unlikely it must be, were cuts to fall anywhere, that none of the clauses whose task is
# known otherwise is cut off from the heading behind it. Only then do all clauses count as joined.
RULE_LEVEL = 0.005

# The same chance below which two clauses before one heading are no two cuts but a contradiction
# in the document.
CONTRADICTION_LEVEL = 0.05


class Placed(NamedTuple):
    """A token under its task."""

    token: Token
    task: int
    field: str  # section, title, text or clause
    basis: str


class Open(NamedTuple):
    """A token under no task, and the tasks it could belong to (none: outside the tasks)."""

    token: Token
    candidates: tuple[int, ...]
    reason: str


@dataclass
class Collation:
    """The plan put in order.

    `order` gives each task's sentences in the plan's order, each once.
    """

    numbers: list[int]
    sections: dict[int, tuple[int, str]]
    order: dict[int, list[str]]
    placed: list[Placed]
    open: list[Open]


@dataclass
class Gap:
    """What stands between two marks: `head`, sentences, `clause`, `next` (0: no such mark).

    The sentences before the cut are the head's, those behind it are the `tail`'s; the cut lies
    before sentence `low` at the earliest and before sentence `high` at the latest.
    """

    head: int
    sentences: list[Token]
    clauses: list[Token]
    next: int
    closed: bool  # its end is the cut: words of the covering letter follow
    final: bool  # the end of a plan in order
    before: int  # head of the last gap that holds a cut, for clauses without a next heading
    owner: int = 0
    owner_basis: str = ""
    tail: int = 0
    low: int = 0
    high: int = 0
    cut_basis: str = ""

    @property
    def in_order(self) -> bool:
        """Whether the two headings follow each other in number."""
        return self.head > 0 and self.next == self.head + 1

    @property
    def whole(self) -> bool:
        """Whether everything in it is the head's."""
        return self.in_order or self.final or (self.head > 0 and self.owner == self.head)

    @property
    def clause(self) -> str:
        """The clause as printed; several joined by a line feed, empty without any."""
        return "\n".join(token.text for token in self.clauses)

    @property
    def seams(self) -> int:
        """Places where the cut could be, the one behind the clause included."""
        return len(self.sentences) + 1 + (self.head > 0)


def collate(
    tokens: list[Token], place: Callable[[Token], str], name: str = "source.txt"
) -> Collation:
    """Return the tasks that the tokens of a document show.

    Parameters
    ----------
    tokens : list of Token
        As `scan` returns them.
    place : callable
        Says where a token stands, for messages.
    name : str
        How errors name the document.

    Raises
    ------
    PlanError
        When there is no heading, when one number has two different headings, or when two
        different clauses claim one task; the message names both places.
    """
    headings = [token for token in tokens if token.kind == "heading"]
    if not headings:
        raise PlanError(
            f"{name}: no task heading found; expected numbers like (一) or （二） before each task"
        )
    titles: dict[int, Token] = {}
    for token in headings:
        first = titles.setdefault(token.number, token)
        if first.text != token.text:
            raise PlanError(
                f"{name}: two different headings are numbered {token.number}: "
                f"{place(first)} and {place(token)}; keep one of them in a copy of the document"
            )
    gaps, outside = _gaps(tokens)
    _Clauses(gaps, place, name).settle()
    cuts = _Cuts(gaps, titles)
    cuts.settle()
    return _collect(tokens, gaps, cuts, titles, outside)


def _gaps(tokens: list[Token]) -> tuple[list[Gap], list[Token]]:
    """Return the gaps in file order, and the tokens that belong to no task."""
    gaps: list[Gap] = []
    outside: list[Token] = []
    numbers = [token.number for token in tokens if token.kind == "heading"]
    scrambled = numbers != list(range(numbers[0], numbers[0] + len(numbers))) or any(
        left.kind == right.kind == "clause" for left, right in pairwise(tokens)
    )
    head = before = 0
    body: list[Token] = []

    def close(following: int, closed: bool = False) -> None:
        nonlocal body, head, before
        last = len(body) - 1
        pending: list[Token] = []
        for i, token in enumerate(body):
            # In a scrambled document a clause that no heading follows ends a passage.
            if scrambled and token.kind == "clause" and (i < last or not following):
                add(pending, [token], 0, False)
                pending, head = [], 0
            else:
                pending.append(token)
        if pending or head or following:
            clauses = [token for token in pending if token.kind == "clause"]
            add(pending, clauses, following, closed)
        body = []

    def add(pending: list[Token], clauses: list[Token], following: int, closed: bool) -> None:
        nonlocal before
        sentences = [token for token in pending if token.kind == "sentence"]
        if not scrambled and not following and clauses:
            closing = [token for token in sentences if token.start > clauses[-1].start]
            outside.extend(closing)
            sentences = sentences[: len(sentences) - len(closing)]
        final = head > 0 and not (scrambled or following or closed)
        gap = Gap(head, sentences, clauses, following, closed, final, before)
        gaps.append(gap)
        if not gap.in_order and following:
            before = head

    for token in tokens:
        if token.kind == "heading":
            close(token.number)
            head = token.number
        elif token.kind == "front":
            close(0, closed=True)
            head = 0
            outside.append(token)
        elif token.kind != "section":
            body.append(token)
    close(0)
    return gaps, outside


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
            if gap.in_order:
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
        for gap in self.gaps:
            if gap.next < 2:
                self._last(gap)

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

        Each gap whose clause is known not to be one of the two tasks' is a trial: a cut at random
        lies behind the clause with probability 1 / seams, and the number of such cuts has a
        Poisson-binomial distribution. The gaps that seem to be cut there are returned too.
        """

        def has_other(task: int, gap: Gap) -> bool:
            return task in self.known and self.known[task].clause != gap.clause

        joined = [gap for gap in cut if gap.owner and has_other(gap.head, gap)]
        broken = [gap for gap in cut if has_other(gap.next - 1, gap)]
        chance = [1.0] + [0.0] * len(broken)
        for gap in (*joined, *broken):
            behind = 1 / gap.seams
            chance = [
                here * (1 - behind) + (chance[i - 1] * behind if i else 0.0)
                for i, here in enumerate(chance)
            ]
        return sum(chance), broken

    def _last(self, gap: Gap) -> None:
        """Settle a clause that no later heading follows: its own task's, or of the other cursor."""
        if not gap.head or gap.owner:
            return
        other = self.known.get(gap.before)
        if gap.final or gap.next == 1 or gap.before in (0, gap.head):
            basis = "in order"
        elif other and other.clause != gap.clause:
            basis = "elimination"
        else:
            return
        if gap.head not in self.known or self.known[gap.head].clause == gap.clause:
            self._claim(gap, gap.head, basis)


Node = tuple[str, object]


class _Cuts:
    """Finds the cut of each gap."""

    def __init__(self, gaps: list[Gap], titles: dict[int, Token]) -> None:
        self.gaps = gaps
        self.titles = titles
        self.task: dict[str, int] = {}
        self.basis: dict[tuple[int, str], str] = {}
        self.after: dict[Node, Node] = {}
        self.ahead: dict[Node, Node] = {}
        self.where: dict[str, list[tuple[Gap, int]]] = defaultdict(list)
        self.touching: dict[Node, list[Gap]] = defaultdict(list)
        self.worded: Wording | None = None  # from here on every placing rests on wording
        has_clauses = any(gap.clauses for gap in gaps)
        seen: dict[str, int] = {}
        self.common: set[str] = set()  # sentences that stand in several tasks point to none
        for gap in gaps:
            count = len(gap.sentences)
            gap.high = count
            if gap.whole:
                gap.tail = gap.head
                gap.low = count
                for token in gap.sentences:
                    if seen.setdefault(token.text, gap.head) != gap.head:
                        self.common.add(token.text)
            elif gap.owner:
                gap.tail = gap.owner
                gap.high = count if gap.head else 0
            elif gap.closed or (gap.next and not gap.clauses and has_clauses):
                gap.low = count  # a task ends with its clause; where there is none, it was cut off
                gap.cut_basis = "rule"
        for gap in gaps:
            for j, token in enumerate(gap.sentences):
                self.where[token.text].append((gap, j))
            if not gap.whole:  # the others have nothing to learn from what is found later
                for node in self._nodes(gap):
                    self.touching[node].append(gap)
        self.queue: deque[Gap] = deque()
        for gap in gaps:
            self._evaluate(gap)
        # Two cursors are not cut at the same place: neighbours seen twice are neighbours.
        seams = Counter(seam for gap in gaps for seam in pairwise(self._nodes(gap)))
        for (left, right), times in seams.items():
            if times > 1:
                self._join(left, right)

    def _nodes(self, gap: Gap) -> list[Node]:
        """Return what stands around the gap's seams: the head, its sentences, the clause."""
        last: list[Node] = [("clause", gap.tail)] if gap.tail and gap.clauses else []
        first: list[Node] = [("heading", gap.head or object())]
        return first + [("sentence", token.text) for token in gap.sentences] + last

    def settle(self) -> None:
        self._propagate()
        unsettled = [gap for gap in self.gaps if gap.low < gap.high and (gap.head or gap.tail)]
        if unsettled:
            self.worded = Wording(self._known_texts(), self._known_units())
            for gap in unsettled:
                self._decide(gap, self.worded)
                self._propagate()

    def _known_texts(self) -> dict[int, list[str]]:
        texts = {number: [token.text] for number, token in self.titles.items()}
        for text, task in self.task.items():
            texts.setdefault(task, []).append(text)
        return texts

    def _known_units(self) -> dict[int, str]:
        return {
            gap.owner: "，".join(unit.printed for unit in parse(gap.clause).units)
            for gap in self.gaps
            if gap.owner and gap.clause
        }

    def _decide(self, gap: Gap, wording: Wording) -> None:
        if gap.low == gap.high:
            return
        undecided = [token.text for token in gap.sentences[gap.low : gap.high]]
        cut = wording.cut(undecided, gap.head, gap.tail)
        if cut is not None:
            gap.low = gap.high = gap.low + cut
            self.queue.append(gap)

    def _propagate(self) -> None:
        while self.queue:
            self._evaluate(self.queue.popleft())

    def _evaluate(self, gap: Gap) -> None:
        texts = [token.text for token in gap.sentences]
        if gap.whole:
            self._learn(gap, 0, len(texts) + 1)
        else:
            low, high = self._narrow(gap, texts)
            if low > high:
                return  # the document contradicts itself here: left open
            gap.low, gap.high = low, high
            self._learn(gap, 0, low if gap.head else 0)
            self._learn(gap, high + 1, len(texts) + 1 if gap.tail else 0)
        basis = gap.cut_basis or ("in order" if gap.tail == gap.head else "neighbour")
        basis = "wording" if self.worded else basis
        if gap.head:
            for text in texts[: gap.low]:
                self._place(text, gap.head, basis)
        if gap.tail:
            for text in texts[gap.high :]:
                self._place(text, gap.tail, basis)
        for text in texts[gap.low : gap.high]:
            self._intersect(text)

    def _narrow(self, gap: Gap, texts: list[str]) -> tuple[int, int]:
        """Return where the cut can be: no sentence on the wrong side, no joined pair parted."""
        low, high = gap.low, gap.high
        for j, text in enumerate(texts):
            task = self.task.get(text)
            if task and task == gap.head:
                low = max(low, j + 1)
            elif task and (task == gap.tail or gap.head):
                high = min(high, j)
        nodes = self._nodes(gap)
        joined = [self._joined(*nodes[i : i + 2]) for i in range(low, high + 1)]
        if False in joined:
            low = high = low + joined.index(False)
        while low < high and joined[low - high - 1]:
            low += 1
        while low < high and self._joined(*nodes[high : high + 2]):
            high -= 1
        return low, high

    def _joined(self, left: Node, right: Node | None = None) -> bool | None:
        """Whether two neighbours belong together; None where that is not known."""
        if right is None or not (left in self.after or right in self.ahead):
            return None
        return self.after.get(left) == right

    def _learn(self, gap: Gap, first: int, last: int) -> None:
        """Record the seams first .. last - 1 of a gap as joined."""
        nodes = self._nodes(gap)
        for left, right in zip(nodes[first:last], nodes[first + 1 : last + 1], strict=False):
            self._join(left, right)

    def _join(self, left: Node, right: Node) -> None:
        new = left not in self.after and right not in self.ahead
        if new and not self.worded and self.common.isdisjoint((left[1], right[1])):
            self.after[left] = right
            self.ahead[right] = left
            self.queue.extend(self.touching[left])
            self.queue.extend(self.touching[right])

    def _place(self, text: str, task: int, basis: str) -> None:
        self.basis.setdefault((task, text), basis)
        if text not in self.common and text not in self.task:
            self.task[text] = task
            self.queue.extend(gap for gap, _ in self.where[text] if not gap.whole)

    def _intersect(self, text: str) -> None:
        """Place a sentence that stands at several places which share only one task."""
        if text in self.common or text in self.task or len(self.where[text]) < 2:
            return
        shared: set[int] | None = None
        for gap, j in self.where[text]:
            sides = {gap.head} if j < gap.low else {gap.tail} if j >= gap.high else set()
            sides = sides or {gap.head, gap.tail}
            if 0 in sides:
                continue
            shared = sides if shared is None else shared & sides
        if shared and len(shared) == 1:
            self._place(text, shared.pop(), "wording" if self.worded else "repeated")


def _collect(
    tokens: list[Token],
    gaps: list[Gap],
    cuts: _Cuts,
    titles: dict[int, Token],
    outside: list[Token],
) -> Collation:
    placed: list[Placed] = []
    open_: list[Open] = [Open(token, (), "outside") for token in outside]
    starts: dict[int, list[list[str]]] = defaultdict(list)
    ends: dict[int, list[list[str]]] = defaultdict(list)
    follows: set[int] = set()  # headings known to follow the task before them directly
    for gap in gaps:
        texts = [token.text for token in gap.sentences]
        tail = gap.tail or (gap.next - 1 if gap.next else gap.before)
        either = tuple(sorted({gap.head, tail} - {0}))
        for j, token in enumerate(gap.sentences):
            task = gap.head if j < gap.low else gap.tail if j >= gap.high else 0
            if task:
                placed.append(Placed(token, task, "text", cuts.basis[task, token.text]))
            else:
                open_.append(Open(token, either if j < gap.high else (tail,), "open"))
        if gap.head and gap.low:
            starts[gap.head].append(texts[: gap.low])
        if gap.tail and gap.high < len(texts):
            ends[gap.tail].append(texts[gap.high :])
        for clause in gap.clauses:
            if gap.owner:
                placed.append(Placed(clause, gap.owner, "clause", gap.owner_basis))
            else:
                open_.append(Open(clause, either, "open"))
        if gap.in_order or (gap.owner and gap.owner == gap.next - 1):
            follows.add(gap.next)
    sections: dict[int, tuple[int, str]] = {}
    previous: Token | None = None
    for token in tokens:
        if token.kind == "heading":
            placed.append(Placed(token, token.number, "title", "printed"))
            if previous and previous.kind == "section":
                placed.append(Placed(previous, token.number, "section", "printed"))
                sections[token.number] = (previous.number, previous.text)
        previous = token
    numbers = list(range(1, max([*titles, *(p.task for p in placed)]) + 1))
    for number in numbers:
        if number not in sections and number in follows and number - 1 in sections:
            sections[number] = sections[number - 1]
    order = {task: _merge(starts[task], ends[task]) for task in numbers}
    return Collation(numbers, sections, order, placed, open_)


def _merge(starts: list[list[str]], ends: list[list[str]]) -> list[str]:
    """Return the sentences of a task, each once, so that every run keeps its order."""
    runs = [*sorted(starts, key=len, reverse=True), *sorted(ends, key=len, reverse=True)]
    merged: list[str] = []
    for run in runs:
        at = len(merged)
        for text in reversed(run):
            if text in merged:
                at = merged.index(text)
            else:
                merged.insert(at, text)
    return merged
