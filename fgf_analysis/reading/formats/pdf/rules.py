"""What is drawn on a page besides its letters: ruled lines and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from fgf_analysis.reading.formats.limits import DRAWN, at_most

_THIN = 4.0  # points; what is thinner is a line, what is thicker a shaded ground
_NO_SIZE = 0.02  # points
_DEEPEST = 6  # drawings inside of drawings

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


class Rule(NamedTuple):
    """A straight line: how far right or down it stands, and from where to where it goes."""

    at: float
    start: float
    end: float


class Ground(NamedTuple):
    """A shaded rectangle."""

    left: float
    top: float
    right: float
    bottom: float


class Drawing(NamedTuple):
    """What a page draws.

    Attributes
    ----------
    across, down : list of Rule
        Its level and its upright lines.
    grounds : list of Ground
        What it shades.
    picture : float
        The area of its pictures: a scan may be cut into strips.
    text : bool
        Whether it draws text.
    objects : int
        How much it draws, and pages before it drew.
    """

    across: list[Rule]
    down: list[Rule]
    grounds: list[Ground]
    picture: float
    text: bool
    objects: int


def read(page: Any, top: float, objects: int) -> Drawing:
    """Return what is drawn on a page whose upper edge is at `top`, behind so many objects.

    It has to be called before the text of the page is asked for.
    """
    reader = _Reader(top, objects)
    reader.read(page, _SAME)
    drawn = reader.across, reader.down, reader.grounds
    return Drawing(*drawn, reader.picture, reader.text, reader.objects)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does what one does and then another."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _moved(x: float, y: float, matrix: Matrix) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Reader:
    """Collects what a page draws."""

    def __init__(self, top: float, objects: int) -> None:
        self.objects = objects
        self.across: list[Rule] = []
        self.down: list[Rule] = []
        self.grounds: list[Ground] = []
        self.picture = 0.0
        self.text = False
        self._top = top
        # What pdfium writes its answers to.
        self._sides = [ctypes.c_float() for _ in range(4)]
        self._point = ctypes.c_float(), ctypes.c_float()
        self._matrix = pdfium.FS_MATRIX()

    def read(self, holder: Any, matrix: Matrix, depth: int = 0) -> None:
        """Read a page, or a drawing inside of one that is moved by `matrix`."""
        count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
        if depth:
            count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
        number = count(holder)
        self.objects = at_most(DRAWN, self.objects + number, "texts, lines and pictures")
        for nth in range(number):
            element = get(holder, nth)
            kind = pdfium.FPDFPageObj_GetType(element)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.text = True
                self._widen(element)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(element, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                a, b, c, d, *_ = _times(self._own(element), matrix)
                self.picture += abs(a * d - b * c)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                self.read(element, _times(self._own(element), matrix), depth + 1)

    def _own(self, element: Any) -> Matrix:
        """Return the matrix that moves an object to where it is drawn."""
        found = self._matrix
        pdfium.FPDFPageObj_GetMatrix(element, found)
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _widen(self, text: Any) -> None:
        """Give a text an area that has none, because its font has no shapes.

        pdfium skips such a text, or takes it for the one before it where both say the same.
        """
        left, low, right, high = self._sides
        pdfium.FPDFPageObj_GetBounds(text, left, low, right, high)
        if right.value - left.value > _NO_SIZE and high.value - low.value > _NO_SIZE:
            return
        pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_STROKE)
        pdfium.FPDFPageObj_SetStrokeWidth(text, 1.0)
        pdfium.FPDFPageObj_TransformF(text, pdfium.FS_MATRIX(*_SAME))

    def _path(self, path: Any, matrix: Matrix) -> None:
        """Add the lines of a path, and what it fills: a line too where it is as thin as one."""
        sides = self._sides
        pdfium.FPDFPageObj_GetBounds(path, *sides)
        corners = [(sides[0].value, sides[1].value), (sides[2].value, sides[3].value)]
        if matrix is not _SAME:
            corners = [_moved(*corner, matrix) for corner in corners]
        if self._thin(corners):
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        count = pdfium.FPDFPath_CountSegments(path)
        if count in (4, 5) and not stroke.value:
            (x, y), (right, low) = corners
            ground = min(x, right), self._top - max(y, low), max(x, right), self._top - min(y, low)
            self.grounds.append(Ground(*ground))
            return
        for points in self._parts(path, _times(self._own(path), matrix), count):
            if not self._thin(points) and stroke.value:
                self._lines(points)

    def _thin(self, points: Sequence[_Point]) -> bool:
        """Add a shape that is as thin as a line, return whether it is."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if right - left > high - low:
            if high - low > _THIN:
                return False
            self.across.append(Rule(self._top - (low + high) / 2, left, right))
        else:
            if right - left > _THIN:
                return False
            self.down.append(Rule((left + right) / 2, self._top - high, self._top - low))
        return True

    def _parts(self, path: Any, matrix: Matrix, count: int) -> Iterator[list[_Point]]:
        """Yield the corners of each part of a path."""
        x, y = self._point
        points: list[_Point] = []
        for nth in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, nth)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points
                points = []
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(_moved(x.value, y.value, matrix))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1:
            yield points

    def _lines(self, points: Sequence[_Point]) -> None:
        """Add the upright and the level ones of the lines between points."""
        for (x, y), (left, low) in pairwise(points):
            if abs(y - low) <= 1 < abs(x - left):
                self.across.append(Rule(self._top - (y + low) / 2, min(x, left), max(x, left)))
            elif abs(x - left) <= 1 < abs(y - low):
                at, start = (x + left) / 2, self._top - max(y, low)
                self.down.append(Rule(at, start, start + abs(y - low)))
