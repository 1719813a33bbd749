"""What a page of text has room for: a figure as high as it can be, the top of the ledger."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from fgf_analysis.brief.content import Content, Exhibit
from fgf_analysis.charts.style import MARGIN, Chart, Room, Size, width
from fgf_analysis.markup import plain

BLANK = {"side": MARGIN, "top": MARGIN + 0.7, "bottom": 1.7}
"""Ems around a bare drawing in which nothing stands."""

_MATRIX = 0.8  # of the pitch: nothing is written in its rows


@dataclass(frozen=True)
class Drawing:
    """A figure whose rows are as high as there is room.

    Attributes
    ----------
    exhibit : Exhibit
    wide : float
        Points of the text; the drawing is wider by its blank margins.
    text : float
        Points of its text.
    """

    exhibit: Exhibit
    wide: float
    text: float

    @cached_property
    def room(self) -> Room:
        """What stands beside the rows."""
        figure = self.exhibit.figure
        return figure.entry.room(figure.shown, figure.lang, self._size(0))

    def points(self, pitch: float) -> float:
        """Return the height without blank margins, each row so many ems high."""
        return (self._ems(pitch) - BLANK["top"] - BLANK["bottom"]) * self.text

    def pitch(self, points: float, most: float) -> float:
        """Return how high rows can be so that the drawing is no higher than so many points."""
        rows = self.room.rows * self._share
        return min(most, (points - self.points(0)) / self.text / rows + 8 / rows)

    def chart(self, pitch: float) -> Chart:
        """Return it drawn, with its blank margins."""
        return self.exhibit.draw(self._size(self._ems(pitch)))

    @property
    def _share(self) -> float:
        return _MATRIX if self.exhibit.matrix else 1.0

    def _ems(self, pitch: float) -> float:
        rows = self.room.rows * pitch * self._share
        return 2 * MARGIN + 1.6 + max(rows, 8) + self.room.above + self.room.below

    def _size(self, ems: float) -> Size:
        wide = self.wide + 2 * BLANK["side"] * self.text
        return Size("sheet", wide / 72, ems * self.text / 72, self.text)


_COLUMNS = (
    "task_id", "title", "in_charge", "standing", "responsible", "support", "deadlines",
)  # fmt: skip


@dataclass(frozen=True)
class Top:
    """The first rows of the ledger: heads, cells, and how wide the columns are to each other."""

    heads: list[str]
    rows: list[list[str]]
    widths: list[int]


def top(content: Content, most: int) -> Top:
    """Return the first rows of the ledger, in the columns that a page has room for.

    A column is as wide as its longest word at least, and wider the more stands in it.
    """
    chosen = [n for n, column in enumerate(content.columns) if column in _COLUMNS]
    heads = [content.ledger.heads[n] for n in chosen]
    rows = [[as_text(row[n]) for n in chosen] for row in content.ledger.rows[:most]]
    widths = [_width(head, column) for head, *column in zip(heads, *rows, strict=True)]
    return Top(heads, rows, widths)


def _width(head: str, cells: list[str]) -> int:
    """Return the width of a column in tenths of an em: rows are long where all is about square."""
    words = [piece for text in (head, *cells) for piece in _PIECE.findall(text)]
    longest = min(max(map(width, words), default=0.0), 8.0)
    mean = sum(map(width, cells)) / max(len(cells), 1)
    return round(10 * max(longest + 0.5, 3.0 * math.sqrt(mean)))


_PIECE = re.compile(r"[!-~]+|.{1,3}")  # a word, or as many signs as may stand alone in a line


def as_text(cell: str | float | date | None) -> str:
    """Return a cell as one line of text, nothing where it is empty."""
    return "" if cell is None else plain(str(cell))


def cut(text: str, ems: float) -> str:
    """Return text that is no longer than so many ems: however long names are, a page is one."""
    if width(text) <= ems:
        return text
    used = 1.0
    for n, sign in enumerate(text):
        used += width(sign)
        if used > ems:
            return text[:n].rstrip() + "…"
    return text
