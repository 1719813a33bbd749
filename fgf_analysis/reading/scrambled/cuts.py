"""Where the cut lies in the sentences: which end one task and which begin another."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from itertools import pairwise

from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.scrambled.gaps import Gap
from fgf_analysis.reading.scrambled.scan import Token
from fgf_analysis.reading.scrambled.wording import Wording


def settle_cuts(gaps: list[Gap], titles: dict[int, Token]) -> dict[tuple[int, str], str]:
    """Narrow the cut of each gap (`low`, `high`) as far as the document shows it.

    Parameters
    ----------
    gaps : list of Gap
        With the owners of their clauses.
    titles : dict
        The heading of each task.

    Returns
    -------
    dict
        Task and sentence to the basis on which the sentence is placed there.
    """
    cuts = _Cuts(gaps, titles)
    cuts.settle()
    return cuts.basis


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
        self.sides = {text: _Sides(places) for text, places in self.where.items()}
        self.queue: deque[Gap] = deque()
        self.queued: set[int] = set()  # ids of the gaps in the queue
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
            self._narrowed(gap, gap.low + cut, gap.low + cut)
            self._queue([gap])

    def _propagate(self) -> None:
        while self.queue:
            gap = self.queue.popleft()
            self.queued.remove(id(gap))
            self._evaluate(gap)

    def _queue(self, gaps: Iterable[Gap]) -> None:
        """Have gaps looked at again, each once however much was learnt of it."""
        for gap in gaps:
            if id(gap) not in self.queued:
                self.queued.add(id(gap))
                self.queue.append(gap)

    def _narrowed(self, gap: Gap, low: int, high: int) -> None:
        """Set where the cut of a gap can be."""
        settled = [*range(gap.low, low), *range(high, gap.high)]
        for j in settled:
            self.sides[gap.sentences[j].text].take(gap, j)
        gap.low, gap.high = low, high
        for j in settled:
            self.sides[gap.sentences[j].text].add(gap, j)

    def _evaluate(self, gap: Gap) -> None:
        texts = [token.text for token in gap.sentences]
        if gap.whole:
            self._learn(gap, 0, len(texts) + 1)
        else:
            low, high = self._narrow(gap, texts)
            if low > high:
                return  # the document contradicts itself here: left open
            self._narrowed(gap, low, high)
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
        joined = {i: self._joined(nodes, i) for i in range(low, high + 1)}
        for i, known in joined.items():
            if known is False:
                return i, i
        while low < high and joined[low]:
            low += 1
        while low < high and joined[high]:
            high -= 1
        return low, high

    def _joined(self, nodes: list[Node], i: int) -> bool | None:
        """Whether the nodes around seam i belong together; None where that is not known."""
        if i + 1 == len(nodes):
            return None
        left, right = nodes[i], nodes[i + 1]
        if left in self.after or right in self.ahead:
            return self.after.get(left) == right
        return None

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
            self._queue(self.touching[left])
            self._queue(self.touching[right])

    def _place(self, text: str, task: int, basis: str) -> None:
        self.basis.setdefault((task, text), basis)
        if text not in self.common and text not in self.task:
            self.task[text] = task
            self._queue(gap for gap, _ in self.where[text] if not gap.whole)

    def _intersect(self, text: str) -> None:
        """Place a sentence that stands at several places which share only one task."""
        if text in self.common or text in self.task or len(self.where[text]) < 2:
            return
        if task := self.sides[text].shared():
            self._place(text, task, "wording" if self.worded else "repeated")


class _Sides:
    """The tasks that a sentence can belong to at each place where it stands, counted."""

    def __init__(self, places: list[tuple[Gap, int]]) -> None:
        self._known: dict[tuple[int, int], frozenset[int]] = {}
        self._count: Counter[int] = Counter()
        for gap, j in places:
            self.add(gap, j)

    def add(self, gap: Gap, j: int) -> None:
        """Count a place, unless it may belong to a task that nobody knows."""
        sides = (gap.head,) if j < gap.low else (gap.tail,) if j >= gap.high else ()
        found = frozenset(sides or (gap.head, gap.tail))
        if 0 not in found:
            self._known[id(gap), j] = found
            self._count.update(found)

    def take(self, gap: Gap, j: int) -> None:
        """Count a place no longer."""
        self._count.subtract(self._known.pop((id(gap), j), ()))

    def shared(self) -> int:
        """Return the only task that all counted places have, or 0."""
        known = next(iter(self._known.values()), frozenset())
        shared = [task for task in known if self._count[task] == len(self._known)]
        return shared[0] if len(shared) == 1 else 0
