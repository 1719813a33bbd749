"""How much room text takes on a slide, and how it is shared out among columns and slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fgf_analysis.charts.style import width, wrap

EMU = 914400
"""Units of a slide to the inch."""
LEADING = 1.46  # of a line in its size: that of the package's font, more than an office's fonts need
_SPARE = 1.09  # an office's letters are wider than those of the package's font


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    def below(self, top: float) -> Box:
        """Return what is left of it from some height on."""
        return Box(self.left, top, self.width, self.bottom - top)

    def emu(self) -> tuple[int, int, int, int]:
        """Return it as python-pptx takes it."""
        left, top, wide, high = (
            round(n * EMU) for n in (self.left, self.top, self.width, self.height)
        )
        return left, top, wide, high


def ems(text: str, bold: bool = False) -> float:
    """Return the width of a line in ems, with what an office's font can need more."""
    return width(text, bold) * _SPARE


def inches(text: str, points: float, bold: bool = False) -> float:
    """Return the width of a line."""
    return ems(text, bold) * points / 72


@cache
def lines(text: str, points: float, wide: float, bold: bool = False) -> int:
    """Return how many lines text takes in a width in inches."""
    room = wide * 72 / points / _SPARE
    return sum(_lines(line, room, bold) for line in text.split("\n"))


def _lines(line: str, room: float, bold: bool) -> int:
    told = wrap(line, room, bold=bold).split("\n")
    return sum(max(1, int(-(-width(one, bold) // room))) for one in told)


def height(text: str, points: float, wide: float, bold: bool = False) -> float:
    """Return the height in inches of text in a width."""
    return lines(text, points, wide, bold) * points * LEADING / 72


def columns(cells: Sequence[Sequence[str]], points: float, wide: float) -> list[float]:
    """Return the widths of a table's columns, in inches.

    Each has room for its longest word; what is left goes to those with most text.

    Parameters
    ----------
    cells : sequence of sequence of str
        The head and the rows.
    points : float
        Size of the text.
    wide : float
        The table's width, without the cells' margins.

    Returns
    -------
    list of float
        Together the width at most; where it has no room for the longest words, these are parted.
    """
    told = list(zip(*cells, strict=True))
    least = [max(map(_longest, column)) * points / 72 for column in told]
    whole = [max(inches(cell, points, bold=True) for cell in column) + 0.01 for column in told]
    if sum(least) > wide:
        return [wide * one / sum(least) for one in least]
    found, left = list(least), wide - sum(least)
    weights = [sum(ems(cell) for cell in column) ** 0.6 for column in told]
    open_ = {n for n in range(len(told)) if whole[n] > least[n]}
    while open_ and left > 0.001:
        share = left / sum(weights[n] for n in open_)
        given = {n: min(share * weights[n], whole[n] - found[n]) for n in open_}
        for n, more in given.items():
            found[n] += more
        left -= sum(given.values())
        full = {n for n in open_ if whole[n] - found[n] < 0.001}
        if not full:
            break
        open_ -= full
    return found


_SHORT = 7.5  # ems of a cell that is not parted
_FEW = 4.5  # ems of Chinese text that a column has room for at least


@cache
def _longest(cell: str) -> float:
    """Return the ems of what should stand in one line."""
    if ems(cell, bold=True) <= _SHORT and " " not in cell:
        return ems(cell, bold=True) + 0.1
    words = (min(ems(word, bold=True), _most(word)) for word in cell.split())
    return max(words, default=0.0) + 0.1


def _most(word: str) -> float:
    return _FEW if any(sign > "\u2e80" for sign in word) else 20.0


def pages(heights: Sequence[float], room: float) -> list[range]:
    """Return which rows of a table go together on a slide, as many as there is room for."""
    found, begin, used = [], 0, 0.0
    for n, high in enumerate(heights):
        if used + high > room and n > begin:
            found.append(range(begin, n))
            begin, used = n, 0.0
        used += high
    return [*found, range(begin, len(heights))]
