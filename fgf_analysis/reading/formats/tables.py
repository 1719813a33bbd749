"""The lines of a table in a PDF file; in every other format `blocks` gives cells.

A table has one line a row: a TAB between cells, U+2028 for a line break inside a cell, 〃 in the
rows that a cell of several rows covers, nothing in the columns that a cell of several columns
covers.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from fgf_analysis.reading.formats.refusals import ALONE, refusal

DITTO = "〃"
_BREAK = "\u2028"
_LARGEST = 1_000_000  # cells; a published plan has less than a tenth

# What stands in a column of a row: the lines of a cell, or what a cell beside or above leaves.
Place = list[str] | str | None
Row = dict[int, Place]
# A cell's lines, its columns and its rows.
Cell = tuple[list[str], int, int]


def spread(rows: list[list[Cell]], name: str) -> list[Row]:
    """Return the places that cells take when each row goes on where there is room."""
    grid: list[Row] = [{} for _ in rows]
    size = 0
    for nth, row in enumerate(rows):
        column = 0
        for lines, columns, wanted in row:
            while column in grid[nth]:
                column += 1
            height = min(wanted, len(rows) - nth)
            size = _grown(size, columns * height, name)
            # A cell may run into one from above; it is the upper that is seen there.
            for below in range(height):
                place: Place = DITTO if below else lines
                for beside in range(columns):
                    grid[nth + below].setdefault(column + beside, None if beside else place)
            column += columns
    return grid


def printed(grid: Iterable[Row], name: str, nested: int = 0) -> list[str]:
    """Return a table's lines: one a row, or its paragraphs where it only arranges the page.

    `nested` characters of it are in tables inside of it; where these are most, it is a layout.
    """
    rows = [row for row in grid if any(isinstance(place, list) for place in row.values())]
    own = [(at, cell) for row in rows for at, cell in sorted(row.items()) if isinstance(cell, list)]
    columns = sorted({column for column, _ in own})
    written = sum(len(line) for _, cell in own for line in cell)
    layout = nested and nested * 2 >= written
    if layout or len(columns) < 2 or (len(rows) == 1 and any(len(cell) > 8 for _, cell in own)):
        return list(chain.from_iterable(cell for _, cell in own))
    _grown(0, len(rows) * len(columns), name)
    lines: list[str] = []
    for row in rows:
        places = [row.get(column) or "" for column in columns]
        texts = [_BREAK.join(place) if isinstance(place, list) else place for place in places]
        if any(cells := [text.replace("\t", " ").strip(" ") for text in texts]):
            lines.append("\t".join(cells))
    return lines


def _grown(size: int, more: int, name: str) -> int:
    if size + more > _LARGEST:
        raise refusal(name, f"a table has more than {_LARGEST:,} cells", ALONE)
    return size + more
