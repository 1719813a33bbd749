"""Characters -> lines in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from fgf_analysis.reading.formats.pdf.glyphs import Glyph
from fgf_analysis.reading.formats.signs import SPACES, WIDE


class Line(NamedTuple):
    """A line of a page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Return how far down its middle is."""
        return (self.top + self.bottom) / 2


def rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return characters line by line, from top to bottom and from left to right."""
    found: list[list[Glyph]] = []
    base = float("-inf")
    for glyph in sorted(glyphs):
        if glyph.base - base <= max(1.0, min(3.0, 0.3 * glyph.size)):
            found[-1].append(glyph)
        else:
            found.append([glyph])
        base = glyph.base
    return [_once(sorted(row, key=lambda glyph: glyph.left)) for row in found]


def _once(row: list[Glyph]) -> list[Glyph]:
    """Return a line without the characters that are drawn twice to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = 0.25 * (glyph.right - glyph.left)
        if not any(one.text == glyph.text and glyph.left - one.left <= near for one in kept[-2:]):
            kept.append(glyph)
    return kept


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines that characters make, from top to bottom."""
    return [found for row in rows(glyphs) if (found := line(row))]


def line(row: list[Glyph]) -> Line | None:
    """Return the line that characters make from left to right, None where none is seen."""
    seen = [glyph for glyph in row if not glyph.text.isspace()]
    if not seen:
        return None
    size = max(glyph.size for glyph in seen)
    text = row[0].text + "".join(_gap(*two, size) + two[1].text for two in pairwise(row))
    return Line(
        SPACES.sub(" ", text).strip(" "),
        seen[0].left,
        max(glyph.right for glyph in seen),
        min(glyph.base - 0.88 * glyph.size for glyph in seen),
        max(glyph.base + 0.12 * glyph.size for glyph in seen),
        size,
    )


def _gap(left: Glyph, right: Glyph, size: float) -> str:
    """Return the space between two characters; hanzi are often set apart without one."""
    both = WIDE.match(left.text) and WIDE.match(right.text)
    return " " if right.left - left.right > size * (1.0 if both else 0.25) else ""
