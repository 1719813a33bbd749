"""Characters -> lines in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from fgf_analysis.reading.formats.pdf.runs import Run
from fgf_analysis.reading.formats.signs import SPACES, WIDE

_OVER = 0.3  # of its size: a run that reaches so far over the next one is drawn twice

_SMALL, _RAISED = 0.8, 0.55  # of the size of the line beside it
_left, _size = attrgetter("left"), attrgetter("size")


class Line(NamedTuple):
    """A line of a page; `column` tells columns of text apart, -1 stands for a layout's cells."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    column: int = 0

    @property
    def middle(self) -> float:
        """Return how far down its middle is."""
        return (self.top + self.bottom) / 2


def rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Return runs line by line, from top to bottom and from left to right."""
    found: list[list[Run]] = []
    base = float("-inf")
    for run in sorted(runs):
        down = run.base - base
        if down <= 1 or (down <= 3 and down <= 0.3 * run.size):
            found[-1].append(run)
        else:
            found.append([run])
        base = run.base
    return [row if len(row) == 1 else _once(sorted(row, key=_left)) for row in _raised(found)]


def _raised(rows: Iterable[list[Run]]) -> list[list[Run]]:
    """Return lines together with what stands raised or lowered beside them in small print."""
    found: list[list[Run]] = []
    main: Run | None = None
    for row in rows:
        largest = max(row, key=_size) if len(row) > 1 else row[0]
        if main and row[0].base - main.base <= _RAISED * max(main.size, largest.size):
            small, large = sorted((main, largest), key=_size)
            if small.size <= _SMALL * large.size:
                found[-1] += row
                main = large
                continue
        found.append(row)
        main = largest
    return found


def _once(row: list[Run]) -> list[Run]:
    """Return a line without the characters that are drawn twice to look bold."""
    if all(one.right - two.left <= _OVER * one.size for one, two in pairwise(row)):
        return row
    kept: list[Run] = []
    for sign in sorted((one for run in row for one in run.apart()), key=lambda one: one.left):
        near = 0.25 * (sign.right - sign.left)
        if not any(one.text == sign.text and sign.left - one.left <= near for one in kept[-2:]):
            kept.append(sign)
    return kept


def lines(runs: Iterable[Run]) -> list[Line]:
    """Return the lines that characters make, from top to bottom."""
    return [line(row) for row in rows(runs)]


def line(row: list[Run]) -> Line:
    """Return the line that characters make from left to right."""
    first = row[0]
    top, bottom = first.base - 0.88 * first.size, first.base + 0.12 * first.size
    right, size, text = first.right, first.size, first.before + first.text
    if len(row) > 1:
        size = max(run.size for run in row)
        top = min(run.base - 0.88 * run.size for run in row)
        bottom = max(run.base + 0.12 * run.size for run in row)
        right = max(run.right for run in row)
        text += "".join(
            (two.before or _gap(one, two, size)) + two.text for one, two in pairwise(row)
        )
    return Line(SPACES.sub(" ", text).strip(" "), first.left, right, top, bottom, size)


def _gap(left: Run, right: Run, size: float) -> str:
    """Return the space between two runs; hanzi are often set apart without one."""
    wide = bool(WIDE.match(left.text[-1])) + bool(WIDE.match(right.text))
    return " " if right.left - left.right > size * (0.25, 0.5, 1.0)[wide] else ""
