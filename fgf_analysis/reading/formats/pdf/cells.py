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
_NEAR = 4.0  # points between the edges of one column on two pages
_LONG = 8  # lines of a cell that make a table of a single row a layout


class Found(NamedTuple):
    """A table of a page, before the pages are put together."""

    grid: Grid
    cells: list[Filled]


def filled(grid: Grid, rows: Iterable[list[Run]]) -> tuple[list[Filled], list[list[Run]]]:
    """Return the cells of a grid, and the lines of the page without what stands in them."""
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
    cells = [
        Filled([line.text.strip() for line in lines(runs)], *place)
        for runs, place in zip(held, grid.places, strict=True)
    ]
    return cells, left


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


def joined(pages: Iterable[Sequence[Line | Found]]) -> list[Line | Found]:
    """Return what stands on pages, tables that go on over a page break in one piece."""
    blocks: list[Line | Found] = []
    for page in pages:
        first, rest = page[:1], page[1:]
        if blocks and first and isinstance(blocks[-1], Found) and isinstance(first[0], Found):
            whole = _whole(blocks[-1], first[0])
            blocks[-1:] = [whole] if whole else [blocks[-1], first[0]]
        else:
            blocks += first
        blocks += rest
    return blocks


def _whole(first: Found, then: Found) -> Found | None:
    """Return two tables as one where the columns of one go on in the other."""
    edges = same(first.grid.xs, then.grid.xs)
    if edges is None:
        return None
    joined = not first.grid.closed and not then.grid.opened
    down = max(cell.row + cell.rows for cell in first.cells) - joined
    cells = _moved(first.cells, first.grid.xs, edges, 0)
    below = _moved(then.cells, then.grid.xs, edges, down)
    if joined:
        cells, below = _cut(cells, below, down)
    grid = Grid(edges, [], [], first.grid.opened, then.grid.closed)
    return Found(grid, cells + below)


def same(first: list[float], then: list[float]) -> list[float] | None:
    """Return the edges of both where one has no others than the other, within the same width."""
    few, many = sorted((first, then), key=len)
    fits = all(any(abs(one - two) <= _NEAR for two in many) for one in few)
    ends = abs(few[0] - many[0]) <= _NEAR and abs(few[-1] - many[-1]) <= _NEAR
    return many if fits and ends else None


def _moved(
    cells: Iterable[Filled], own: list[float], edges: list[float], down: int
) -> list[Filled]:
    """Return cells with their columns counted by other edges, further down."""
    at = [min(range(len(edges)), key=lambda nth: abs(edges[nth] - x)) for x in own]
    return [
        cell._replace(
            row=cell.row + down,
            column=at[cell.column],
            columns=at[cell.column + cell.columns] - at[cell.column],
        )
        for cell in cells
    ]


def _cut(cells: list[Filled], below: list[Filled], row: int) -> tuple[list[Filled], list[Filled]]:
    """Return cells with what the page break cut off from them, and the cells below them."""
    top = {(cell.column, cell.columns): cell for cell in below if cell.row == row}
    last = [cell for cell in cells if cell.row + cell.rows - 1 == row]
    if {(cell.column, cell.columns) for cell in last} != set(top):
        moved = [cell._replace(row=cell.row + 1) for cell in below]
        return cells, moved
    whole: list[Filled] = []
    for cell in cells:
        if cell.row + cell.rows - 1 == row:
            rest = top[cell.column, cell.columns]
            cell = cell._replace(lines=[*cell.lines, *rest.lines], rows=cell.rows + rest.rows - 1)
        whole.append(cell)
    return whole, [cell for cell in below if cell.row != row]
