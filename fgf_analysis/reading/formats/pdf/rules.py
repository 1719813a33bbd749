"""What is drawn on a page besides its letters: ruled lines and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

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
        The area of its largest picture.
    text : bool
        Whether it draws text.
    """

    across: list[Rule]
    down: list[Rule]
    grounds: list[Ground]
    picture: float
    text: bool


def read(page: Any, top: float) -> Drawing:
    """Return what is drawn on a page whose upper edge is at `top`.

    It has to be called before the text of the page is asked for.
    """
    drawing = Drawing([], [], [], 0.0, False)
    picture, text = 0.0, False
    sides = [ctypes.c_float() for _ in range(4)]
    for kind, element, matrix in _objects(page, _SAME, 0):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _draw(drawing, element, matrix, top)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, *_ = _times(_matrix(element), matrix)
            picture = max(picture, abs(a * d - b * c))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            text = True
            _widen(element, sides)
    return drawing._replace(picture=picture, text=text)


def _widen(text: Any, sides: Sequence[Any]) -> None:
    """Give a text an area that has none, because its font has no shapes.

    pdfium skips such a text, or takes it for the one before it where both say the same.
    """
    pdfium.FPDFPageObj_GetBounds(text, *sides)
    left, low, right, high = sides
    if right.value - left.value > _NO_SIZE and high.value - low.value > _NO_SIZE:
        return
    pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_STROKE)
    pdfium.FPDFPageObj_SetStrokeWidth(text, 1.0)
    pdfium.FPDFPageObj_TransformF(text, pdfium.FS_MATRIX(*_SAME))


def _objects(holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    """Yield the kind of each object of a page, the object, and the matrix it is drawn with."""
    count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    for nth in range(count(holder)):
        element = get(holder, nth)
        kind = pdfium.FPDFPageObj_GetType(element)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield kind, element, matrix
        elif depth < _DEEPEST:
            yield from _objects(element, _times(_matrix(element), matrix), depth + 1)


def _matrix(element: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(element, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


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


def _draw(drawing: Drawing, path: Any, matrix: Matrix, top: float) -> None:
    """Add the lines of a path, and what it fills: a line too where it is as thin as one."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    for points in _shapes(path, _times(_matrix(path), matrix)):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if right - left <= _THIN or high - low <= _THIN:
            x, y = (left + right) / 2, (low + high) / 2
            flat = right - left > high - low
            _add(drawing, [(left, y), (right, y)] if flat else [(x, low), (x, high)], top)
        elif stroke.value:
            _add(drawing, points, top)
        elif len(points) == 5:
            drawing.grounds.append(Ground(left, top - high, right, top - low))


def _shapes(path: Any, matrix: Matrix) -> Iterator[list[_Point]]:
    """Yield the corners of each part of a path."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()

    def corner(nth: int) -> tuple[Any, _Point]:
        segment = pdfium.FPDFPath_GetPathSegment(path, nth)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        across, up = x.value, y.value
        return segment, (a * across + c * up + e, b * across + d * up + f)

    count = pdfium.FPDFPath_CountSegments(path)
    if count in (4, 5):
        # Most paths are rectangles, of which the corners are enough.
        one, two, three = (corner(nth)[1] for nth in range(3))
        four = (one[0] + three[0] - two[0], one[1] + three[1] - two[1])
        if _near(corner(3)[1], four) and (count == 4 or _near(corner(4)[1], one)):
            yield [one, two, three, four, one]
            return
    points: list[_Point] = []
    for nth in range(count):
        segment, point = corner(nth)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _near(one: _Point, two: _Point) -> bool:
    return abs(one[0] - two[0]) + abs(one[1] - two[1]) < 1


def _add(drawing: Drawing, points: Iterable[_Point], top: float) -> None:
    """Add the upright and the level ones of the lines between points."""
    before: _Point | None = None
    for x, y in points:
        if before is not None:
            left, low = before
            if abs(y - low) <= 1 < abs(x - left):
                drawing.across.append(Rule(top - (y + low) / 2, min(x, left), max(x, left)))
            elif abs(x - left) <= 1 < abs(y - low):
                drawing.down.append(Rule((x + left) / 2, top - max(y, low), top - min(y, low)))
        before = x, y
