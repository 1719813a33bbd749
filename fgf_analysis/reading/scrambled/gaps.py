"""What stands between the headings of a document."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from fgf_analysis.reading.scrambled.scan import Token


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
    before: int  # head of the last gap with a cut: where the other cursor stands
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


def gaps_between(tokens: list[Token]) -> tuple[list[Gap], list[Token]]:
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
