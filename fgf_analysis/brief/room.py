"""How much room text takes on a slide, and how it is shared out among columns and slides."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fgf_analysis.charts.style import width, wrap

EMU = 914400
"""Units of a slide to the inch."""
LEADING = (
    1.46  # of a line in its size: that of the package's font, more than an office's fonts need
)
_LETTERS = 1.08  # an office's letters are wider than those of the package's font
_BETWEEN = 0.25  # ems that programs put between Chinese signs and letters or figures


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


@cache
def ems(text: str, bold: bool = False) -> float:
    """Return the width of a line in ems, with what an office's font and program can need more."""
    letters = "".join(_LATIN.findall(text))
    joints = len(_JOINT.findall(text))
    return width(text, bold) + (_LETTERS - 1) * width(letters, bold) + _BETWEEN * joints


_LATIN = re.compile("[\u0020-\u02ff]+")
_JOINT = re.compile("(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")


def inches(text: str, points: float, bold: bool = False) -> float:
    """Return the width of a line."""
    return ems(text, bold) * points / 72


@cache
def lines(text: str, points: float, wide: float, bold: bool = False) -> int:
    """Return how many lines text takes in a width in inches."""
    return sum(_lines(line, wide * 72 / points, bold) for line in text.split("\n"))


def _lines(line: str, room: float, bold: bool) -> int:
    if not line:
        return 1
    room *= width(line, bold) / ems(line, bold)
    told = wrap(line, room, bold=bold).split("\n")
    return sum(max(1, math.ceil(width(one, bold) / room - 1e-6)) for one in told)


def height(text: str, points: float, wide: float, bold: bool = False) -> float:
    """Return the height in inches of text in a width."""
    return lines(text, points, wide, bold) * points * LEADING / 72


def columns(
    cells: Sequence[Sequence[str]], points: float, wide: float, last: float = 0.0
) -> list[float]:
    """Return the widths of a table's columns, in inches.

    Each has room for its longest word; what is left goes where it saves most lines.

    Parameters
    ----------
    cells : sequence of sequence of str
        The head and the rows.
    points : float
        Size of the text.
    wide : float
        The table's width, without the cells' margins.
    last : float
        Of the last column at least, for what is to be filled in.

    Returns
    -------
    list of float
        Together the width at most; where it has no room for the longest words, these are parted.
    """
    told = list(zip(*cells, strict=True))
    least = [max(map(_longest, column)) * points / 72 for column in told]
    whole = [max(inches(cell, points, bold=True) for cell in column) + 0.01 for column in told]
    least[-1], whole[-1] = max(least[-1], last), max(whole[-1], last)
    if sum(least) > wide:
        return [wide * one / sum(least) for one in least]
    found, left = list(least), wide - sum(least)
    texts = [[inches(cell, points) for cell in column] for column in told]
    while left > _STEP:
        best = max(
            (
                (_saved(texts, found, n, k * _STEP) / k, -k, n)
                for n in range(len(told))
                for k in range(1, 1 + min(_AHEAD, int(left / _STEP)))
                if found[n] < whole[n]
            ),
            default=(0.0, 0, 0),
        )
        if best[0] <= 0:
            break
        found[best[2]] -= best[1] * _STEP
        left += best[1] * _STEP
    wanted = [max(most - one, 0.0) for one, most in zip(found, whole, strict=True)]
    part = min(1.0, left / (sum(wanted) or 1.0))
    return [
        min(one, most) + part * more for one, most, more in zip(found, whole, wanted, strict=True)
    ]


_STEP, _AHEAD = 0.1, 12  # inches, and how many of them are tried at once
_SAMPLE = 80  # rows that widths are made for


def _saved(texts: list[list[float]], widths: list[float], column: int, more: float) -> float:
    """Return how many lines a table is shorter when a column is wider.

    The lines of single cells count a little, too: two columns can be wide only together.
    """

    def high(wide: float) -> float:
        found = 0.0
        for row in rows:
            told = [
                math.ceil(text / (0.94 * (wide if n == column else widths[n])))
                for n, text in enumerate(row)
            ]
            found += max(told) + 0.1 * sum(told)
        return found

    rows = list(zip(*(one[: _SAMPLE + 1] for one in texts), strict=True))
    return high(widths[column]) - high(widths[column] + more)


_SHORT = 9.5  # ems of a cell that is not parted
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
