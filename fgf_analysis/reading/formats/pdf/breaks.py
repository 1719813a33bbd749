"""Tables that go on over a page break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fgf_analysis.reading.document import Filled
from fgf_analysis.reading.formats.pdf.cells import Found
from fgf_analysis.reading.formats.pdf.grids import Grid
from fgf_analysis.reading.formats.pdf.lines import Line

_NEAR = 4.0  # points between the edges of one column on two pages
_ENDS = tuple("。；！？）)")


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


def same(first: list[float], then: list[float]) -> list[float] | None:
    """Return the edges of both where one has no others than the other, within the same width."""
    few, many = sorted((first, then), key=len)
    fits = all(any(abs(one - two) <= _NEAR for two in many) for one in few)
    ends = abs(few[0] - many[0]) <= _NEAR and abs(few[-1] - many[-1]) <= _NEAR
    return many if fits and ends else None


def _whole(first: Found, then: Found) -> Found | None:
    """Return two tables as one where the columns of one go on in the other."""
    edges = same(first.grid.xs, then.grid.xs)
    if edges is None:
        return None
    height = max(cell.row + cell.rows for cell in first.cells)
    above, below = _moved(first, edges, 0), _moved(then, edges, height)
    cells = [*above.cells, *below.cells]
    last = {_columns(cell): cell for cell in above.cells if cell.row + cell.rows == height}
    top = {_columns(cell): cell for cell in below.cells if cell.row == height}
    if last.keys() == top.keys():
        open_ended = not first.grid.closed and not then.grid.opened
        if open_ended or _cut(last, top, above.full):
            cells = [_put(cell, top, height) for cell in above.cells]
            cells += [_up(cell) for cell in below.cells if cell.row > height]
            below = below._replace(full=frozenset((row - 1, at) for row, at in below.full))
        else:
            cells = _merged(cells, last, top)
    grid = Grid(edges, [], [], first.grid.opened, then.grid.closed)
    return Found(grid, cells, below.full)


def _columns(cell: Filled) -> tuple[int, int]:
    return cell.column, cell.columns


def _cut(
    last: dict[tuple[int, int], Filled],
    top: dict[tuple[int, int], Filled],
    full: frozenset[tuple[int, int]],
) -> bool:
    """Return whether the page break cuts a row, though a line is drawn on both of its sides.

    The text of some cells goes on then, from a last line that is full and ends in the middle of
    a sentence, and that of others does not.
    """
    pairs = [(last[key], rest) for key, rest in top.items()]
    ended = any(any(cell.lines) and not any(rest.lines) for cell, rest in pairs)
    going_on = [(cell, rest) for cell, rest in pairs if any(rest.lines)]
    return (
        ended
        and bool(going_on)
        and all(
            (cell.row, cell.column) in full
            and not cell.lines[-1].endswith(_ENDS)
            and not "".join(rest.lines).isdecimal()
            for cell, rest in going_on
        )
    )


def _merged(
    cells: list[Filled],
    last: dict[tuple[int, int], Filled],
    top: dict[tuple[int, int], Filled],
) -> list[Filled]:
    """Return the cells, one that the page break cuts in one piece again.

    Behind the break such a cell is empty; that it covers several rows tells it from one that says
    nothing.
    """
    going_on = {
        key: rest
        for key, rest in top.items()
        if rest.rows > 1 and not any(rest.lines) and any(last[key].lines)
    }
    longer = {
        id(last[key]): last[key]._replace(rows=last[key].rows + rest.rows)
        for key, rest in going_on.items()
    }
    gone = {id(rest) for rest in going_on.values()}
    return [longer.get(id(cell), cell) for cell in cells if id(cell) not in gone]


def _put(cell: Filled, top: dict[tuple[int, int], Filled], height: int) -> Filled:
    """Return a cell with what the page break cut off from it."""
    if cell.row + cell.rows < height:
        return cell
    rest = top[_columns(cell)]
    return cell._replace(lines=[*cell.lines, *rest.lines], rows=cell.rows + rest.rows - 1)


def _up(cell: Filled) -> Filled:
    return cell._replace(row=cell.row - 1)


def _moved(found: Found, edges: list[float], down: int) -> Found:
    """Return a table with its columns counted by other edges, further down."""
    at = [min(range(len(edges)), key=lambda nth: abs(edges[nth] - x)) for x in found.grid.xs]
    cells = [
        cell._replace(
            row=cell.row + down,
            column=at[cell.column],
            columns=at[cell.column + cell.columns] - at[cell.column],
        )
        for cell in found.cells
    ]
    full = frozenset((row + down, at[column]) for row, column in found.full)
    return Found(found.grid, cells, full)
