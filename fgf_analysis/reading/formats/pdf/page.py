"""The pages of a PDF file, one by one: the lines and tables of each."""

from __future__ import annotations

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
    """

    height: float
    blocks: list[Line | cells.Found]
    unmapped: int
    picture: bool


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
    inside = [
        run
        for run in found.upright
        if min(left, right) <= run.right
        and run.left <= max(left, right)
        and 0 <= run.middle <= height
    ]
    blocks = _blocks(inside, tables, before)
    meaningless = found.private if found.private > _MEANINGLESS * found.number else 0
    picture = drawing.picture > _LARGE * width * height and not drawing.text
    sheet = Sheet(height, blocks, found.unmapped + meaningless, picture)
    edges = [block.grid.xs for block in blocks if isinstance(block, cells.Found)]
    return sheet, edges[-1] if edges else None


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
