"""How much room text takes on a slide, and how it is shared out among columns and slides."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fgf_analysis.charts.style import width, wrap

EMU = 914400
"""Units of a slide to the inch."""
LEADING = 1.46
"""Height of a line in its size: the package's font's, more than an office's fonts need."""
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
    texts = np.array([[inches(cell, points) for cell in row] for row in cells[: _SAMPLE + 1]])
    while left > _STEP:
        most = min(_AHEAD, int(left / _STEP))
        open_ = [n for n in range(len(told)) if found[n] < whole[n]]
        tried = [(one, n) for n in open_ for one in _saved(texts, np.array(found), n, most)]
        (part, steps), column = max(tried, default=((0.0, 0), 0))
        if part <= 0:
            break
        found[column] -= steps * _STEP
        left += steps * _STEP
    wanted = [max(most - one, 0.0) for one, most in zip(found, whole, strict=True)]
    part = min(1.0, left / (sum(wanted) or 1.0))
    return [
        min(one, most) + part * more for one, most, more in zip(found, whole, wanted, strict=True)
    ]


_STEP, _AHEAD = 0.1, 12  # inches, and how many of them are tried at once
_SAMPLE = 80  # rows that widths are made for


def _saved(texts: Any, widths: Any, column: int, most: int) -> list[tuple[float, int]]:
    """Return how many lines a table is shorter for each step that a column is wider.

    The lines of single cells count a little, too: two columns can be wide only together.

    Returns
    -------
    list of (float, int)
        Lines saved for each step, and how many steps, as a negative number: the fewest are best.
    """
    lines = np.ceil(texts / (_FULL * widths))
    others = np.delete(lines, column, axis=1).max(axis=1)

    def high(own: Any) -> float:
        return float(np.maximum(others, own).sum() + 0.1 * own.sum())

    now = high(lines[:, column])
    steps = range(1, most + 1)
    wider = [np.ceil(texts[:, column] / (_FULL * (widths[column] + k * _STEP))) for k in steps]
    return [((now - high(own)) / k, -k) for k, own in zip(steps, wider, strict=True)]


_FULL = 0.94  # of a line that text fills
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
