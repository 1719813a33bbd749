"""A sheet of a workbook: title, text, one table, and how it is printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fgf_analysis.brief.workbook import cells, charts
from fgf_analysis.brief.workbook.cells import Cell
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.style import DARK, INK, MIDDLE, PALE_GREY, QUIET
from fgf_analysis.markup import plain

SIZE, TITLE = 12, 14  # points
_MONO, _SMALL = "Consolas", 10
_CANVAS = 108.0  # digits for text and chart where the table is narrower
_UPRIGHT = 130.0  # digits that a page of A4 has room for upright
_DEFAULT = 8.1  # digits of a column that is not set
_CODE = 100.0  # digits of a column of code
_STEP = 60  # pixels of the rows that a chart stands over, so that scrolling does not jump
_LOWEST = 0.7  # of its height to which a chart is lowered for a page
_BEGUN = 8  # rows that a table begins with at the end of a page
_DIGIT = 6.75  # points of a digit
_MOST_PAGES = 8  # beside each other
_TABLE: dict[str, Any] = {"valign": "top", "border": 1, "border_color": PALE_GREY}
_TEXT = {**_TABLE, "text_wrap": True, "align": "left", "indent": 1}

_HEAD = _TEXT | {
    "valign": "vcenter", "border_color": DARK, "bold": True, "font_color": "#FFFFFF",
    "bg_color": DARK,
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """A table as it is to stand in a sheet.

    Attributes
    ----------
    heads : list of str
    columns : list of list
        The cells as a workbook holds them.
    wide : list of float
        How wide each column is, in digits.
    filters : bool
        Whether people work in it: it has filters, and its heads stay in sight.
    code : int
        Which column is set in a font for programs, -1 for none.
    mixed : bool
        Whether the numbers of a column are of several kinds, each with its own decimals.
    """

    heads: list[str]
    columns: list[list[Cell]]
    wide: list[float]
    filters: bool
    code: int
    mixed: bool


def layout(grid: Grid, *, filters: bool = False, code: int = -1, mixed: bool = False) -> Layout:
    """Return how a table is to stand in a sheet; see `Layout`."""
    heads = cells.heads(grid.heads)
    columns = [[cells.cell(row[n]) for row in grid.rows] for n in range(len(heads))]
    forms = map(cells.form, columns)
    shown = [
        [_shown(value, form) for value in column]
        for column, form in zip(columns, forms, strict=True)
    ]
    numbers = [not any(isinstance(value, str) for value in column) for column in columns]
    longest = 0.0
    if code >= 0:  # in a font whose signs are all as wide as a digit
        longest = max(map(len, shown[code]), default=0) * _SMALL / SIZE + 3
        shown[code] = []
    wide = cells.widths(heads, shown, numbers, filters)
    if code >= 0:
        wide[code] = max(wide[code], min(longest, _CODE))
    return Layout(heads, columns, wide, filters, code, mixed)


def _shown(value: Cell, form: str) -> str:
    """Return a cell as it is seen, as far as its width goes."""
    if isinstance(value, str | date):
        return str(value)
    if value is None:
        return ""
    return f"{value:.{len(form.partition('.')[2])}f}"


@dataclass
class Looks:
    """The formats of a workbook, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __call__(self, **properties: Any) -> Format:
        """Return a format, the same for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_color": INK, **properties})
        return self.made[key]


class Sheet:
    """A sheet that is written from the top: title, text, chart, table.

    Parameters
    ----------
    page : Worksheet
        Where it is written.
    looks : Looks
    title : str
        Stands in A1.
    table : Layout or None
        What is to stand in it.
    wide : float
        How wide text can be at least, in digits.
    """

    def __init__(
        self,
        page: Worksheet,
        looks: Looks,
        title: str,
        table: Layout | None = None,
        wide: float = _CANVAS,
    ) -> None:
        self.page, self.looks, self.table, self.row, self.used = page, looks, table, 1, 0.0
        told = plain(title)
        columns = table.wide if table else [wide]
        self.wide = max(wide, sum(columns), cells.digits(told) * TITLE / SIZE)
        self.wide = min(self.wide, cells.WIDE)
        self.paper = _Paper.of(columns, self.wide, bool(table and table.filters))
        self._put(0, 0, told, bold=True, font_size=TITLE, font_color=DARK)
        self._tall(0, cells.LINE * TITLE / SIZE + 4)

    def lines(self, texts: Iterable[str]) -> None:
        """Write text above the table, in the first column, over those to the right, which are free.

        What is too long for a line stands in several rows; an empty text in none.
        """
        for text in filter(None, map(plain, texts)):
            for line in cells.broken(text, self.wide):
                self._put(self.row, 0, line, font_color=QUIET)
                self._next()

    def paragraphs(self, head: str, texts: Iterable[str]) -> None:
        """Write a heading and text that is wrapped, in a column as wide as the sheet."""
        self.page.set_column(0, 0, self.wide)
        self._put(self.row, 0, head, bold=True, font_color=DARK)
        self._next()
        for text in filter(None, map(plain, texts)):
            self._put(self.row, 0, text, text_wrap=True, valign="top")
            self._high(self.row, [cells.lines(text, self.wide)])
            self.row += 1

    def link(self, text: str, name: str, row: int = 0) -> None:
        """Write a link to a row of a sheet."""
        look = self._look(text, font_color=MIDDLE, underline=1)
        self.page.write_url(self.row, 0, _address(name, row), look, text)
        self._next()

    def chart(self, chart: Chart, high: int, alt: str) -> None:
        """Set a chart below what is written, as high as it is to be, in pixels.

        It is a little lower where it then is on one page with the text.
        """
        room = (self.paper.high - self.used) * 4 / 3 - _STEP
        high = int(room) if _LOWEST * high < room < high else high
        chart.set_size({"width": charts.WIDE, "height": high})
        told = {"description": plain(alt), "object_position": 2}
        self.page.insert_chart(self.row, 0, chart, told)
        for _ in range(math.ceil((high + 8) / _STEP)):
            self._tall(self.row, _STEP * 3 / 4)
            self.row += 1

    def fill(self, name: str, *, links: bool = False) -> int:
        """Write the table and set the widths of columns, the heights of rows and the print.

        Parameters
        ----------
        name : str
            Of the table.
        links : bool
            Whether its first column holds names of sheets.

        Returns
        -------
        int
            The first row below the heads.
        """
        assert self.table is not None
        table, page, top = self.table, self.page, self.row
        for n, own in enumerate(table.wide):
            page.set_column(n, n, own)
        count = len(table.columns[0])
        options = {
            "name": name,
            "columns": [
                {"header": head, "header_format": self._look(head, **_HEAD)} for head in table.heads
            ],
            "style": None,
            "autofilter": table.filters,
        }
        # A table has one row at least, also where nothing stands in it.
        page.add_table(top, 0, top + max(count, 1), len(table.heads) - 1, options)
        arrow = cells.ARROW * table.filters
        pairs = zip(table.heads, table.wide, strict=True)
        room = self.paper.high - self.used
        self._high(top, [cells.lines(head, wide - arrow) for head, wide in pairs], 6)
        forms = [cells.form(column) for column in table.columns]
        for n in range(count):
            self._row(top + 1 + n, [column[n] for column in table.columns], forms, links)
        if room < _BEGUN * cells.LINE and self.used > self.paper.high:
            page.set_h_pagebreaks([top])  # no heads alone at the end of a page
        if table.filters:
            page.freeze_panes(top + 1, 1)
        page.repeat_rows(top)
        self.row = top + 1 + max(count, 1)
        return top + 1

    def _row(self, row: int, values: list[Cell], forms: list[str], links: bool) -> None:
        """Write a row of the table, so high that no cell is cut."""
        assert self.table is not None
        high = [1]
        for n, (value, form, wide) in enumerate(zip(values, forms, self.table.wide, strict=True)):
            code = n == self.table.code
            if links and n == 0:
                look = self._look(str(value), **_TEXT, font_color=MIDDLE, underline=1)
                self.page.write_url(row, 0, _address(str(value)), look, str(value))
            else:
                form = cells.form([value]) if self.table.mixed else form
                self._put(row, n, value, **_set(value, form, code))
            if isinstance(value, str):
                high.append(-(-len(value) // int(_CODE)) if code else cells.lines(value, wide))
        self._high(row, high)

    def _look(self, value: Cell, **properties: Any) -> Format:
        """Return a format, by which text also stays text when it is typed in again."""
        if isinstance(value, str) and cells.risky(value):
            properties["quote_prefix"] = True
        return self.looks(**properties)

    def _put(self, row: int, column: int, value: Cell, **properties: Any) -> None:
        """Write a cell as what it is: text is never read as a number, an address or a formula."""
        look = self._look(value, **properties)
        if isinstance(value, str):
            self.page.write_string(row, column, value, look)
        elif isinstance(value, date):
            self.page.write_datetime(row, column, value, look)
        elif value is None:
            self.page.write_blank(row, column, None, look)
        else:
            self.page.write_number(row, column, value, look)

    def _high(self, row: int, lines: Sequence[int], more: float = 3) -> None:
        self._tall(row, min(max(lines) * cells.LINE + more, cells.HIGHEST))

    def _tall(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.page.set_row(row, points)
        self.used += points

    def _next(self) -> None:
        """Go on behind a row that is a line high."""
        self.row += 1
        self.used += cells.LINE

    def printed(self, footer: str) -> None:
        """Set how the sheet is printed: all columns on a page of A4 unless they are too many."""
        page, paper = self.page, self.paper
        if paper.across:
            page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.set_footer(footer)
        page.print_area(0, 0, self.row - 1, paper.columns - 1)
        page.fit_to_pages(paper.pages, 0)
        if paper.pages > 1:
            page.repeat_columns(0)


@dataclass(frozen=True)
class _Paper:
    """How a sheet is set on paper: A4 across or upright, how many columns, on how many pages.

    `high` is how much of it has room on a page, in points before it is made smaller.
    """

    across: bool
    columns: int
    pages: int
    high: float

    @classmethod
    def of(cls, columns: Sequence[float], wide: float, across: bool) -> _Paper:
        used, count = sum(columns), len(columns)
        while used < wide:  # text and chart stand also over columns that are not set
            used += _DEFAULT
            count += 1
        across = across or used > _UPRIGHT
        pages = min(max(1, round(used / (2 * cells.WIDE))), _MOST_PAGES)
        width, height = (770.0, 502.0) if across else (523.0, 748.0)  # points inside the margins
        scale = min(1.0, pages * width / (used * _DIGIT))
        return cls(across, count, pages, height / scale)


def _set(value: Cell, form: str, code: bool) -> dict[str, Any]:
    """Return how a cell is set in a table."""
    if isinstance(value, str):
        return _TEXT | ({"font_name": _MONO, "font_size": _SMALL} if code else {})
    if isinstance(value, date):
        return {**_TABLE, "num_format": charts.DAY, "align": "left", "indent": 1}
    return _TABLE if value is None else {**_TABLE, "num_format": form}


def _address(name: str, row: int = 0) -> str:
    """Return a place in the workbook for a link."""
    quoted = name.replace("'", "''")
    return f"internal:'{quoted}'!A{row + 1}"
