"""Numbers and clauses -> the document's outline: numbers under numbers, each with its clauses.

Levels are as found: a number of a kind that is open goes on with that kind, any other opens a
level below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from fgf_analysis.reading.find import Clauses, Found
from fgf_analysis.reading.marks import Mark, Marks
from fgf_analysis.reading.numbering import RANK
from fgf_analysis.reading.paragraphs import Span


@dataclass(eq=False)
class Node:
    """A number of the document and what stands between it and the next of its level."""

    kind: str
    number: int
    start: int
    body: int  # behind the number
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    clauses: list[Found] = field(default_factory=list)
    refused: list[Span] = field(default_factory=list)  # brackets that may have been clauses
    stop: int = 0  # where the next mark stands
    end: int = 0  # where its last descendant ends

    @property
    def ancestors(self) -> Iterator[Node]:
        """Yield the numbers above, the nearest first."""
        node = self.parent
        while node:
            yield node
            node = node.parent

    @property
    def path(self) -> tuple[str, ...]:
        """The kinds of the number and of those above it."""
        return (self.kind, *(up.kind for up in self.ancestors))

    def below(self) -> Iterator[Node]:
        """Yield the descendants in the document's order."""
        for child in self.children:
            yield child
            yield from child.below()


@dataclass(frozen=True)
class Outline:
    """The numbers of a document, and the clauses that stand before the first of them."""

    nodes: list[Node]
    loose: list[Found]


def outline(marks: Marks, clauses: Clauses, length: int) -> Outline:
    """Return the outline of a document of so many characters."""
    nodes = _nested(marks.marks, marks.resets, length)
    loose: list[Found] = []
    for one in clauses.found:
        node = _last(nodes, one.start)
        (node.clauses if node else loose).append(one)
    for span in clauses.refused:
        if node := _last(nodes, span[0]):
            node.refused.append(span)
    _lift(nodes)
    return Outline(nodes, loose)


def _nested(marks: list[Mark], resets: list[int], length: int) -> list[Node]:
    """Return the numbers in the document's order, each under the one it stands below."""
    nodes: list[Node] = []
    stack: list[Node] = []
    resets = sorted(resets, reverse=True)
    for kind, number, start, end in marks:
        while resets and resets[-1] < start:
            resets.pop()
            stack.clear()
        if kind in (kinds := [node.kind for node in stack]):
            del stack[kinds.index(kind) :]
        else:
            while stack and RANK[stack[-1].kind] >= RANK[kind]:
                stack.pop()
        node = Node(kind, number, start, end, stack[-1] if stack else None)
        if stack:
            stack[-1].children.append(node)
        stack.append(node)
        nodes.append(node)
    for node, following in zip(nodes, [*(node.start for node in nodes[1:]), length], strict=False):
        node.stop = following
    for node in reversed(nodes):
        node.end = node.children[-1].end if node.children else node.stop
    return nodes


def _last(nodes: list[Node], at: int) -> Node | None:
    """Return the last number that stands before a place."""
    nth = bisect_right(nodes, at, key=lambda node: node.start)
    return nodes[nth - 1] if nth else None


def _lift(nodes: list[Node]) -> None:
    """Give a clause that closes a list of measures to the task that the list belongs to.

    Where of all the numbers under one only the last has a clause, it closes them all. The
    document decides: as many tasks must be of this form as have clauses of their measures, and
    each list must begin with 1.
    """
    lists: dict[str, list[Node]] = {}
    for node in reversed(nodes):
        if len(node.children) > 1:
            lists.setdefault(node.kind, []).append(node)
    for alike in lists.values():
        closed = []
        apart = 0
        for node in alike:
            having = [child for child in node.children if child.clauses or child.refused]
            deeper = any(below.clauses for child in node.children for below in child.below())
            if len(having) > 1 or deeper:
                apart += 1
            elif having == node.children[-1:] and len(having[0].clauses) == 1 and not node.clauses:
                closed.append(node)
        runs_through = any(node.children[0].number != 1 for node in alike)
        if len(closed) >= max(apart, 1) and not runs_through:
            for node in closed:
                node.clauses, node.children[-1].clauses = node.children[-1].clauses, []
