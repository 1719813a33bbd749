"""The pages of a PDF file, one by one: the lines and tables of each."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from fgf_analysis.reading.formats.limits import PAGES, SIGNS, at_most
from fgf_analysis.reading.formats.pdf import breaks, cells, grids, grounds, rules, runs
from fgf_analysis.reading.formats.pdf.columns import ordered
from fgf_analysis.reading.formats.pdf.lines import Line, rows

_LARGE = 0.4  # of a page's area: a picture that may be its text
_FEW = 20  # letters on a page that is a picture: none of its own
_MOST_NOTES, _LONGEST_NOTE = 2_000, 100_000
PICTURES = "pictures of whole pages"
_MEANINGLESS = 0.05  # of a page's characters: so many have no meaning where its font is at fault

_ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for threads


class Protected(Exception):
    """A password is asked for."""


class Damaged(Exception):
    """No page can be read."""


class Sheet(NamedTuple):
    """A page as it was read.

    Attributes
    ----------
    height : float
        In points.
    blocks : list of Line or Found
        Its lines and tables, from top to bottom.
    unmapped : int
        How many of its characters have no code.
    picture : bool
        Whether it is a picture without any text.
    left_out : list of (str, str)
        What it holds besides, by kind.
    pictures : float
        The area of its pictures, in pages.
    """

    height: float
    blocks: list[Line | cells.Found]
    unmapped: int
    picture: bool
    left_out: list[tuple[str, str]]
    pictures: float


def sheets(data: bytes) -> list[Sheet]:
    """Return the pages of a PDF file."""
    try:
        with _ONE_AT_A_TIME:
            file = pypdfium2.PdfDocument(data)
            try:
                return list(_sheets(file))
            finally:
                file.close()
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise (Protected if locked else Damaged) from error


def _sheets(file: Any) -> Iterator[Sheet]:
    edges: list[float] | None = None
    if not len(file):
        raise Damaged
    at_most(PAGES, len(file), "pages")
    objects = signs = 0
    for nth in range(len(file)):
        page = file[nth]
        # How a page is turned to be shown changes what pdfium says; its letters are asked instead.
        pdfium.FPDFPage_SetRotation(page.raw, 0)
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page.raw, box)
        corners = [(box.left, box.bottom), (box.right, box.top)]
        drawing = rules.read(page.raw, box.top, objects)
        objects = drawing.objects
        found = runs.read(page.raw, box.top)
        signs = at_most(SIGNS, signs + found.number, "characters")
        if found.turn:
            a, b, c, d = found.turn
            matrix = pdfium.FS_MATRIX(a, b, c, d, 0, 0)
            pdfium.FPDFPage_TransFormWithClip(page.raw, matrix, None)
            page.close()
            page = file[nth]
            corners = [(a * x + c * y, b * x + d * y) for x, y in corners]
            top = max(y for _, y in corners)
            drawing = rules.read(page.raw, top, objects)
            found = runs.read(page.raw, top)
        sheet, edges = _sheet(drawing, found, corners, edges)
        sheet.left_out.extend(_annotations(page.raw))
        page.close()
        yield sheet


def _sheet(
    drawing: rules.Drawing,
    found: runs.Runs,
    corners: Sequence[tuple[float, float]],
    before: list[float] | None,
) -> tuple[Sheet, list[float] | None]:
    """Return a page, and the edges of the columns of its last table."""
    (left, low), (right, high) = corners
    width, height = abs(right - left), abs(high - low)
    tables = grids.grids(drawing.across, drawing.down)
    tables += grids.grids(*grounds.edges(drawing.grounds, tables))
    # What the page's edges cut off is not seen.
    inside = [run for run in found.upright if _seen(run, corners)]
    blocks = _blocks(inside, tables, before)
    meaningless = found.private if found.private > _MEANINGLESS * found.number else 0
    pictures = drawing.picture / (width * height or 1.0)
    beyond = [run.text for run in found.upright if not _seen(run, corners)]
    left_out = [("letters beyond the edges of a page", " ".join(beyond))]
    left_out.append(("letters that do not stand upright", found.leaning))
    # A stamp or a page number does not make a scan a text.
    letters = sum(len(run.text) for run in inside)
    if pictures > _LARGE and drawing.text and letters < _FEW:
        left_out.append((PICTURES, "not read"))
    sheet = Sheet(
        height,
        blocks,
        found.unmapped + meaningless,
        pictures > _LARGE and not drawing.text,
        left_out,
        pictures,
    )
    edges = [block.grid.xs for block in blocks if isinstance(block, cells.Found)]
    return sheet, edges[-1] if edges else None


def _seen(run: runs.Run, corners: Sequence[tuple[float, float]]) -> bool:
    (left, low), (right, high) = corners
    across = min(left, right) <= run.right and run.left <= max(left, right)
    return across and 0 <= run.middle <= abs(high - low)


# Links and the windows of other notes say nothing of their own.
_SILENT = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)


def _annotations(page: Any) -> Iterator[tuple[str, str]]:
    """Yield what notes and the fields of a form on a page say."""
    for nth in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, nth)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        field = kind == pdfium.FPDF_ANNOT_WIDGET
        if kind not in _SILENT:
            what = "fields of a form" if field else "annotations"
            yield what, _value(note, b"V" if field else b"Contents")
        pdfium.FPDFPage_CloseAnnot(note)


def _value(note: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size < _LONGEST_NOTE:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _blocks(
    characters: list[runs.Run], found: list[grids.Grid], before: list[float] | None
) -> list[Line | cells.Found]:
    """Return the lines and tables of a page, from top to bottom."""
    left = rows(characters)
    tops: list[float] = []
    placed: list[tuple[float, list[Line | cells.Found]]] = []
    for grid in found:
        table, rest = cells.filled(grid, left)
        goes_on = before is not None and breaks.same(before, grid.xs) is not None
        if cells.columns(table.cells) < (1 if goes_on else 2):
            continue
        left = rest
        tops.append(grid.ys[0])
        if cells.arranges(table.cells) and not goes_on:
            pieces = [
                Line(text, grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1], 0, -1)
                for cell in table.cells
                for text in cell.lines
            ]
            placed.append((grid.ys[0], [*pieces]))
        else:
            placed.append((grid.ys[0], [table]))
    for piece in ordered(left, tops):
        placed.append((min(line.middle for line in piece), [*piece]))
    return [block for _, blocks in sorted(placed, key=lambda one: one[0]) for block in blocks]
