"""Tables that an office program can edit: a head, rows parted by fine lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from fgf_analysis import terms
from fgf_analysis.brief.paper import cut
from fgf_analysis.brief.slides.room import EMU, LEADING, Box, columns, ems, inches, lines
from fgf_analysis.brief.slides.theme import Colour, Look
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.style import DARK, FAINT, HIGHLIGHT, INK, PALE, readable, width, wrap

POINTS = 12.0
_LONGEST = 200.0  # ems of a cell: a row is never higher than a slide
DOT = "●"
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
_SIDE = 0.06  # inches beside the text of a cell


@dataclass(frozen=True)
class Table:
    """A table with its widths, ready to be set.

    Attributes
    ----------
    heads : tuple of str
    rows : tuple of tuple of str
    widths : tuple of float
        Of the columns, in inches.
    numbers : frozenset of int
        Columns whose cells stand on the right.
    centred : frozenset of int
        Columns whose cells stand in the middle, on a pale ground where there is something.
    marked : frozenset of str
        First cells of the rows that stand out.
    pad : float
        Inches above and below the text of a cell.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    centred: frozenset[int] = frozenset()
    marked: frozenset[str] = frozenset()
    pad: float = 0.035
    heights: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        told = tuple(self._height(row, n == 0) for n, row in enumerate((self.heads, *self.rows)))
        object.__setattr__(self, "heights", told)

    def _height(self, row: tuple[str, ...], head: bool) -> float:
        texts = zip(row, self.widths, strict=True)
        most = max(
            lines(text.replace("\v", "\n"), POINTS, wide - 2 * self.side(n), bold=head or n == 0)
            for n, (text, wide) in enumerate(texts)
        )
        return most * POINTS * LEADING / 72 + 2 * self.pad

    def side(self, column: int) -> float:
        """Return the inches beside the text of a cell."""
        return 0.02 if column in self.centred else _SIDE

    @property
    def width(self) -> float:
        """Of the whole."""
        return sum(self.widths)


def said(cell: object, lang: str) -> str:
    """Return a cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.year}年{cell.month}月{cell.day}日" if lang == "zh" else cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return str(cell)


def laid(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], wide: float, lang: str, last: float = 0.0
) -> Table:
    """Return a table of texts and numbers in a width; `last` is the last column's at least."""
    told = tuple(tuple(cut(said(cell, lang), _LONGEST) for cell in row) for row in rows)
    free = wide - 2 * _SIDE * len(heads)
    found = columns([tuple(heads), *told], POINTS, free, last)
    widths = tuple(n + 2 * _SIDE for n in found)
    numbers = frozenset(
        n for n in range(len(heads))
        if rows and all(row[n] is None or isinstance(row[n], int | float) for row in rows)
        and any(row[n] is not None for row in rows)
    )  # fmt: skip
    return Table(tuple(heads), told, widths, numbers)


def matrices(grid: Grid, total: bool, wide: float, lang: str) -> tuple[list[Table], Grid | None]:
    """Return a matrix as tables of a width, one beside the other if there are many columns.

    Parameters
    ----------
    grid : Grid
    total : bool
        Whether its last column holds sums.
    wide : float
        Inches.
    lang : {"zh", "en"}

    Returns
    -------
    list of Table
    Grid or None
        Where its heads have no room, what the signs are that stand for them.
    """
    table = _matrix(grid, total, wide, lang)
    if table is not None:
        return [table], None
    signs, keys = _signs(grid, total, lang)
    return _parted(signs, total, wide, lang), keys


def _parted(grid: Grid, total: bool, wide: float, lang: str) -> list[Table]:
    inner = range(1, len(grid.heads) - total)
    table = _matrix(grid, total, wide, lang, len(inner) == 1)
    if table is not None:
        return [table]
    last = [len(grid.heads) - 1] * total
    half = len(inner) // 2
    return [
        table
        for some in (inner[:half], inner[half:])
        for table in _parted(_columns_of(grid, [0, *some, *last]), total, wide, lang)
    ]


def folded(grid: Grid) -> Grid:
    """Return a narrow table as one of half the rows, its second half beside the first."""
    half = -(-len(grid.rows) // 2)
    empty = (None,) * len(grid.heads)
    second = [*grid.rows[half:], *[empty] * (2 * half - len(grid.rows))]
    rows = tuple(a + b for a, b in zip(grid.rows[:half], second, strict=True))
    return Grid(grid.heads * 2, rows)


def _columns_of(grid: Grid, kept: Sequence[int]) -> Grid:
    rows = tuple(tuple(row[n] for n in kept) for row in grid.rows)
    return Grid(tuple(grid.heads[n] for n in kept), rows)


def _signs(grid: Grid, total: bool, lang: str) -> tuple[Grid, Grid]:
    """Return a matrix with signs over its columns, tasks' own or numbers, and what they are."""
    end = len(grid.heads) - total
    inner = grid.heads[1:end]
    if total:
        pairs = [(head.partition(" ")[0], head.partition(" ")[2] or "–") for head in inner]
        heads = terms.head("task_id", lang), terms.head("title", lang)
    else:
        pairs = [(str(n), head) for n, head in enumerate(inner, 1)]
        heads = _SIGN[lang], terms.head("theme", lang)
    signed = (grid.heads[0], *(sign for sign, _ in pairs), *grid.heads[end:])
    return Grid(signed, grid.rows), Grid(heads, tuple(pairs))


_SIGN = {"zh": "列", "en": "Column"}


def _matrix(grid: Grid, total: bool, wide: float, lang: str, force: bool = False) -> Table | None:
    """Return a table whose columns but the first (and the total) are alike and narrow."""
    heads, rows = grid.heads, grid.rows
    told = tuple(tuple(said(cell, lang) for cell in row) for row in rows)
    firsts = [heads[0], *(row[0] for row in told)]
    first = max(inches(text, POINTS, bold=True) for text in firsts) + 2 * _SIDE + 0.02
    last = max(inches(heads[-1], POINTS, bold=True) + 2 * _SIDE, 0.55) if total else 0.0
    inner = range(1, len(heads) - total)
    words = [word for n in inner for word in _unparted(heads[n])]
    least = max((inches(word, POINTS, bold=True) for word in words), default=0.3) + 0.06
    first = min(first, max(wide - last - least * len(inner), 1.6))
    free = (wide - first - last) / max(len(inner), 1)
    if not force and (
        free < least or any(lines(heads[n], POINTS, free - 0.04, bold=True) > _MOST for n in inner)
    ):
        return None
    signed = all(len(heads[n]) <= _SIGNS for n in inner)
    column = min(free, max(least, _NARROW if signed else _COLUMN))
    heads = (heads[0], *(_even(heads[n], column) for n in inner), *heads[len(inner) + 1 :])
    widths = (first, *[column] * len(inner), *([last] if total else []))
    numbers = frozenset({len(heads) - 1}) if total else frozenset()
    return Table(tuple(heads), told, widths, numbers, frozenset(inner), pad=0.012)


_COLUMN = 1.05  # inches of a matrix's column at most
_NARROW, _SIGNS = 0.44, 4  # of one below a sign, which has at most so many letters
_MOST = 3  # lines of a head in a matrix


def _even(head: str, wide: float) -> str:
    """Return a head in lines about equally long."""
    if lines(head, POINTS, wide - 0.04, bold=True) == 1:
        return head
    room = (wide - 0.04) * 72 / POINTS * width(head, bold=True) / ems(head, bold=True)
    return wrap(head, room, bold=True).replace("\n", "\v")


def _unparted(head: str) -> list[str]:
    """Return what a head's lines are made of: words, and of Chinese text a few signs."""
    return [word[:3] if word[:1] > "\u2e80" else word for word in head.split()]


def roomy(table: Table, high: float) -> Table:
    """Return a matrix with the most room above and below its text at which it has a height."""
    for pad in (0.07, 0.05, 0.03):
        wider = replace(table, pad=pad)
        if sum(wider.heights) <= high:
            return wider
    return table


def put(slide: Any, table: Table, rows: range, box: Box, look: Look, descr: str) -> Any:
    """Set some rows of a table, with its head, on a slide."""
    heights = [table.heights[0], *(table.heights[n + 1] for n in rows)]
    place = Box(box.left, box.top, table.width, sum(heights))
    frame = slide.shapes.add_table(len(heights), len(table.heads), *place.emu())
    frame._element.nvGraphicFramePr.cNvPr.set("descr", descr)
    native = frame.table
    native.horz_banding = False
    native._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    for n, wide in enumerate(table.widths):
        native.columns[n].width = Emu(round(wide * EMU))
    body = [table.rows[n] for n in rows]
    for r, (row, high) in enumerate(zip([table.heads, *body], heights, strict=True)):
        native.rows[r].height = Emu(round(high * EMU))
        for c, text in enumerate(row):
            _cell(native.cell(r, c), text, table, c, r == 0, row[0] in table.marked, look)
    return frame


def _cell(
    cell: Any, text: str, table: Table, column: int, head: bool, marked: bool, look: Look
) -> None:
    side, pad = Emu(round(table.side(column) * EMU)), Emu(round(table.pad * EMU))
    cell.margin_left = cell.margin_right = side
    cell.margin_top = cell.margin_bottom = pad
    inner = column in table.centred
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    if not head and not inner:
        cell.vertical_anchor = MSO_ANCHOR.TOP
    high = not head and marked and (column == 0 or inner)
    ground = look.colour(PALE) if inner and text.isdigit() and not head else None
    ink = look.ink(DARK) if head else look.colour(DARK if text == DOT else INK)
    if ground is not None:
        ink = Colour(readable(ground.rgb))
    if high:
        ink = look.colour(HIGHLIGHT) if text == DOT else look.ink(HIGHLIGHT)
    paragraph = cell.text_frame.paragraphs[0]
    if inner:
        paragraph.alignment = PP_ALIGN.CENTER
    elif column in table.numbers:
        paragraph.alignment = PP_ALIGN.RIGHT
    for n, line in enumerate(text.split("\v") if text else []):
        if n:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(POINTS)
        run.font.bold = head or high
        ink.paint(run.font.color)
    if not text:
        _sized_end(paragraph)
    _lines(cell, look, head)
    if ground is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        ground.paint(cell.fill.fore_color)


def _sized_end(paragraph: Any) -> None:
    """Give an empty cell's line its size; a larger one would make the row higher."""
    end = paragraph._p.get_or_add_endParaRPr()
    end.set("sz", str(round(100 * POINTS)))


def _lines(cell: Any, look: Look, head: bool) -> None:
    """Draw the line below a cell, and none beside or above it."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("L", "R", "T", "B"):
        line = properties.makeelement(qn(f"a:ln{side}"), {"w": "0"})
        properties.append(line)
        if side != "B":
            line.append(line.makeelement(qn("a:noFill"), {}))
            continue
        line.set("w", str(12700 if head else 6350))
        look.colour(DARK if head else FAINT).fill(line)
