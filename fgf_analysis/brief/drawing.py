"""A figure of a pack for a page of text: as high as there is room, its edges at the text's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fgf_analysis.brief.content import Exhibit
from fgf_analysis.charts.style import MARGIN, Chart, Room, Size

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
