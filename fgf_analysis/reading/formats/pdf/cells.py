"""Characters in a grid -> the cells of a table, where it is one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fgf_analysis.reading.document import Filled
from fgf_analysis.reading.formats.pdf.grids import Grid
from fgf_analysis.reading.formats.pdf.lines import Line, lines
from fgf_analysis.reading.formats.pdf.runs import Run

_HANGING = frozenset("，。、；：！？）》〉」』】〕”’,.;:!?)")
_PADDING = 6.0  # points between the edge of a cell and its text
_LONG = 8  # lines of a cell that make a table of a single row a layout


class Found(NamedTuple):
    """A table of a page, before the pages are put together.

    Attributes
    ----------
    grid : Grid
        Its lines.
    cells : list of Filled
        Its cells, empty ones too.
    full : frozenset
        Row and column of the cells whose last line goes on to the edge of the cell.
    """

    grid: Grid
    cells: list[Filled]
    full: frozenset[tuple[int, int]]


def filled(grid: Grid, rows: Iterable[list[Run]]) -> tuple[Found, list[list[Run]]]:
    """Return a grid with what stands in its cells, and the lines of the page without that."""
    cover = {
        (row, column): nth
        for nth, place in enumerate(grid.places)
        for row in range(place.row, place.row + place.rows)
        for column in range(place.column, place.column + place.columns)
    }
    held: list[list[Run]] = [[] for _ in grid.places]
    left: list[list[Run]] = []
    for row in rows:
        outside: list[Run] = []
        for run, nth in _placed(grid, cover, row):
            (outside if nth is None else held[nth]).append(run)
        if outside:
            left.append(outside)
    texts = [lines(runs) if runs else [] for runs in held]
    cells = [
        Filled([line.text.strip() for line in text], *place)
        for text, place in zip(texts, grid.places, strict=True)
    ]
    full = frozenset(
        (place.row, place.column)
        for text, place in zip(texts, grid.places, strict=True)
        if text and grid.xs[place.column + place.columns] - text[-1].right < _room(text[-1])
    )
    return Found(grid, cells, full), left


def _room(line: Line) -> float:
    """Return how much of a cell is left free by a line that does not end there."""
    return _PADDING + 2 * line.size


def _placed(
    grid: Grid, cover: dict[tuple[int, int], int], row: list[Run]
) -> Iterator[tuple[Run, int | None]]:
    """Yield the runs of a line, in pieces where they reach over an edge, with their cells."""

    def cell(run: Run, left: float, right: float) -> int | None:
        column = bisect_right(grid.xs, (left + right) / 2) - 1
        return cover.get((bisect_right(grid.ys, run.middle) - 1, column))

    before: tuple[Run, int] | None = None
    for whole in row:
        start, last = whole.lefts[0], whole.lefts[-1]
        second = whole.lefts[1] if len(whole.lefts) > 1 else whole.right
        first = cell(whole, start, second)
        same = last == start or first == cell(whole, last, whole.right)
        for run in [whole] if same else whole.apart():
            nth = first if same else cell(run, run.left, run.right)
            # A sign at the end of a line may hang over the edge of its cell.
            if before and run.text in _HANGING and run.left - before[0].right < 0.3 * run.size:
                nth = before[1]
            before = None if nth is None else (run, nth)
            yield run, nth


def columns(cells: Iterable[Filled]) -> int:
    """Return in how many columns text stands."""
    return len({cell.column for cell in cells if any(cell.lines)})


def arranges(cells: Sequence[Filled]) -> bool:
    """Return whether a single row of cells only arranges the page."""
    own = [cell for cell in cells if any(cell.lines)]
    return len({cell.row for cell in own}) == 1 and any(len(cell.lines) > _LONG for cell in own)


def compact(cells: Iterable[Filled]) -> list[Filled]:
    """Return the cells of a table without rows and columns in which no text begins."""
    cells = list(cells)
    own = [cell for cell in cells if any(cell.lines)]
    rows = sorted({cell.row for cell in own})
    columns = sorted({cell.column for cell in own})
    kept: list[Filled] = []
    for cell in cells:
        row, below = bisect_left(rows, cell.row), bisect_left(rows, cell.row + cell.rows)
        column = bisect_left(columns, cell.column)
        beside = bisect_left(columns, cell.column + cell.columns)
        if row < below and column < beside:
            kept.append(Filled(cell.lines, row, column, below - row, beside - column))
    return kept
