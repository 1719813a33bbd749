"""What a document consists of while it is read: paragraphs and tables, in each other or not.

Every format hands its tables to `table` and what it has found in the end to `document`, so that
a table is one in every format or in none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from fgf_analysis.reading.document import Document, Filled, LeftOut, Writer
from fgf_analysis.reading.formats.limits import CELLS
from fgf_analysis.reading.formats.refusals import ALONE, refusal
from fgf_analysis.reading.formats.signs import LETTER

Table = tuple[Filled, ...]
Block = str | Table


class Found(NamedTuple):
    """A cell as a file has it: the blocks in it, and the rows and columns it covers."""

    blocks: Sequence[Block]
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Flowing(NamedTuple):
    """A cell that stands where the cells before it leave room."""

    blocks: Sequence[Block]
    columns: int
    rows: int


def document(
    blocks: Iterable[Block], encoding: str = "utf-8", left_out: Iterable[LeftOut] = ()
) -> Document:
    """Return the document that blocks make up; what is left out without a word is nothing."""
    writer = Writer()
    for block in blocks:
        if isinstance(block, str):
            writer.paragraph(block)
        else:
            writer.table(block)
    said = tuple(one for one in left_out if LETTER.search(one.text))
    return replace(writer.document(encoding), left_out=said)


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield blocks as lines; in those of a table its cells are a space apart."""
    for block in blocks:
        if isinstance(block, str):
            yield block
            continue
        row = 0
        texts: list[str] = []
        for cell in block:
            if cell.row != row and texts:
                yield from " ".join(texts).split("\n")
                texts = []
            row = cell.row
            texts.append("\n".join(cell.lines))
        yield from " ".join(texts).split("\n")


def size(blocks: Iterable[Block]) -> int:
    """Return how many characters stand in blocks."""
    return sum(map(len, lines(blocks)))


def table(cells: Iterable[Found], name: str, nested: int = 0) -> list[Block]:
    """Return a table as blocks: one table, or its paragraphs where it only arranges the page.

    A table of one column arranges the page, and so does one that is mostly tables: `nested`
    characters of it are in tables inside of it. Rows that show nothing are left out, and columns
    in which no cell begins.
    """
    found = sorted(cells, key=lambda cell: (cell.row, cell.column))
    rows = {cell.row for cell in found}
    columns = sorted({cell.column for cell in found})
    layout = nested and nested * 2 >= sum(size(cell.blocks) for cell in found)
    page = len(rows) == 1 and any(len(cell.blocks) > 8 for cell in found)
    if layout or page or len(columns) < 2:
        return list(chain.from_iterable(cell.blocks for cell in found))
    limited(len(rows) * len(columns), name)
    shown = _shown(found)
    # A cell goes to the first row of those it covers that is left.
    placed = [_placed(cell, shown, columns) for cell in found]
    kept = tuple(sorted((cell for cell in placed if cell.rows), key=lambda cell: cell[1:3]))
    return [kept] if kept else []


def flow(rows: Sequence[Sequence[Flowing]], name: str) -> list[Found]:
    """Return the cells of rows in which each cell goes on where there is room.

    Where a cell runs into one from above, it is the upper that is seen.
    """
    taken: list[set[int]] = [set() for _ in rows]
    found: list[Found] = []
    covered = 0
    for nth, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in taken[nth]:
                column += 1
            height = min(cell.rows, len(rows) - nth)
            covered = limited(covered + cell.columns * height, name)
            free = range(column, column + cell.columns)
            width = next((n for n, one in enumerate(free) if one in taken[nth]), len(free))
            for below in range(height):
                taken[nth + below].update(free)
            found.append(Found(cell.blocks, nth, column, height, width))
            column += cell.columns
    return found


def limited(count: int, name: str) -> int:
    """Return how many cells there are, if it is not too many."""
    if count > CELLS:
        raise refusal(name, f"a table has more than {CELLS:,} cells", ALONE)
    return count


def _shown(found: Sequence[Found]) -> list[int]:
    """Return the rows in which a cell begins and that show something, if only from above."""
    shown: set[int] = set()
    covered = -1  # the last row that text covers, up to the row that is looked at
    by_row: dict[int, list[Found]] = {}
    for cell in found:
        by_row.setdefault(cell.row, []).append(cell)
    for row, cells in by_row.items():
        written = [cell for cell in cells if any(map(str.strip, lines(cell.blocks)))]
        covered = max([covered, *(cell.row + cell.rows - 1 for cell in written)])
        if covered >= row:
            shown.add(row)
    return sorted(shown)


def _placed(cell: Found, rows: Sequence[int], columns: Sequence[int]) -> Filled:
    row, height = _among(rows, cell.row, cell.rows)
    column, width = _among(columns, cell.column, cell.columns)
    return Filled(list(lines(cell.blocks)), row, column, height, width)


def _among(kept: Sequence[int], first: int, count: int) -> tuple[int, int]:
    """Return which of the rows or columns that are kept some of them are: first, and how many."""
    start = bisect_left(kept, first)
    return start, bisect_left(kept, first + count) - start
