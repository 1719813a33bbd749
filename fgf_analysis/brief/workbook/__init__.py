"""A briefing pack as a workbook: ledger, the tables and charts of the figures, queries.

As the Government Analysis Function of the United Kingdom asks of spreadsheets: a sheet of contents
and one of notes first, one table a sheet, marked up as such, from the left; the title in A1 and all
text above the table; no merged cells, no empty rows or columns inside a table, and what an empty
cell means is said. The ledger has filters and frozen heads all the same, since people work in it.

The numbers of the charts are one table in a sheet of their own. So each sheet has one table, a
figure's is whole, and to filter or sort it does not change the chart above it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from xlsxwriter import Workbook

from fgf_analysis import terms
from fgf_analysis.brief.content import Content, Exhibit
from fgf_analysis.brief.package import east_asian, fixed
from fgf_analysis.brief.plots import described
from fgf_analysis.brief.words import words
from fgf_analysis.brief.workbook import cells, charts
from fgf_analysis.brief.workbook.cells import Cell
from fgf_analysis.brief.workbook.sheet import SIZE, Looks, Sheet, layout
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.words import sentence
from fgf_analysis.markup import plain
from fgf_analysis.public import public

__all__ = ["to_xlsx"]

SQL = "SQL"
"""The sheet of queries, which the method names."""

NAMES = {
    "workload-by-role": {"zh": "各单位承担任务情况", "en": "Tasks of each unit"},
    "accountability": {"zh": "责任与完成时限", "en": "Who answers, until when"},
    "coleadership-incidence": {"zh": "共同主责的任务", "en": "Tasks with joint charge"},
    "coleadership-network": {"zh": "共同主责的单位", "en": "Units in charge together"},
    "themes-counts": {"zh": "任务的主题分布", "en": "Themes of the tasks"},
    "themes-by-department": {"zh": "各单位任务的主题", "en": "Themes of each unit"},
    "deadlines": {"zh": "各项任务的完成时限", "en": "When tasks are due"},
    "survival-parts": {"zh": "各项任务的完整程度", "en": "What this copy shows"},
    "workload-order": {"zh": "缺失条款的影响", "en": "What lost clauses could add"},
    "workload-counting": {"zh": "逐家计数与均摊计数", "en": "In full and shared out"},
    "themes-agreement": {"zh": "关键词与逐项阅读对照", "en": "Two codings compared"},
    "coleadership-chance": {"zh": "两两共同主责与随机", "en": "Pairs against chance"},
}
"""What the sheet of a figure is called: short enough for a tab."""
_TONGUES = {"zh": "zh-CN", "en": "en-GB"}
_CREATED = datetime(1980, 1, 1)  # taken out again when the file is packed
_NOTES = 76.0  # digits of the one column of notes: no more than a page is wide


def to_xlsx(content: Content) -> bytes:
    """Return a briefing pack as a workbook.

    Sheets of contents, notes and the ledger, one for each figure and each unit asked for, the
    numbers of the charts, the queries.

    Parameters
    ----------
    content : Content
        What it is to hold.

    Returns
    -------
    bytes
        A file of Office Open XML (.xlsx), the same for the same content. It holds no formula and
        no macro; text that begins like a formula stays text also when it is typed in again.
    """
    out = io.BytesIO()
    font = {"font_name": charts.FONTS[content.lang], "font_size": SIZE, "font_scheme": "none"}
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": font,
        "default_column_width": 80,
        "default_row_height": round(cells.LINE * 4 / 3),
    }
    with Workbook(out, options) as book:
        _Book(book, content, Looks(book)).fill()
    return fixed(out.getvalue(), partial(_edited, _TONGUES[content.lang].encode()))


def _edited(tongue: bytes, name: str, part: bytes) -> bytes:
    """Return a part of the workbook with what its writer cannot say: language, typefaces, days."""
    if name == "docProps/core.xml":
        end = b"</cp:coreProperties>"
        return part.replace(end, b"<dc:language>" + tongue + b"</dc:language>" + end)
    if name.startswith("xl/charts/"):
        part = part.replace(b'lang="en-US"', b'lang="' + tongue + b'"')
        return east_asian(name, charts.in_days(part))
    return part


@dataclass
class _Book:
    book: Workbook
    content: Content
    looks: Looks
    names: dict[str, str] = field(default_factory=dict)
    """What a sheet holds (``ledger``, the name of a figure, ``card`` and number) to its name."""

    @property
    def words(self) -> Any:
        return words("workbook", self.content.lang)

    def fill(self) -> None:
        """Write all sheets, in order."""
        self._name()
        for name in self.names.values():
            self.book.add_worksheet(name)
        told = plain(self.content.title)
        self.book.set_properties(
            {
                "title": self.words["workbook"].format(told),
                "subject": told,
                "author": self.content.organisation or "fgf-analysis",
                "created": _CREATED,
            }
        )
        places, queries = self._data(), self._queries()
        self._contents()
        self._notes()
        self._ledger()
        for one in self.content.exhibits:
            self._exhibit(one, places[one.name], queries[one.name])
        for n, (unit, card) in enumerate(self.content.cards.items()):
            sheet = self._sheet(
                f"card {n}", self.words["card"].format(unit=unit), card, filters=True
            )
            sheet.lines([self.content.source, self._about(card)])
            self._end(sheet, f"card_{n + 1}")
        self.book.worksheets()[0].activate()

    def _sheet(self, key: str, title: str, grid: Grid, **how: Any) -> Sheet:
        """Begin a sheet with a table, which is to stand there as `layout` says."""
        page = self.book.get_worksheet_by_name(self.names[key])
        return Sheet(page, self.looks, title, layout(grid, **how))

    def _end(self, sheet: Sheet, name: str) -> int:
        """Write the way back and the table; return the table's first row."""
        sheet.link(self.words["back"], self.names["contents"])
        return self._fill(sheet, name)

    def _fill(self, sheet: Sheet, name: str, **how: Any) -> int:
        first = sheet.fill(name, **how)
        sheet.printed(self.words["footer"])
        return first

    def _about(self, grid: Grid, *more: str) -> str:
        """Return how many rows a table has, what its empty cells mean, and more."""
        told = [self.words["one"].format(len(grid.rows))]
        if any(value is None for row in grid.rows for value in row):
            told.append(self.words["empty"])
        return str(self.words["stop"].join([*told, *more]))

    def _name(self) -> None:
        """Give each sheet its name; those that others refer to first, so that they keep theirs."""
        lang, words = self.content.lang, self.words
        wanted = {key: words[key] for key in ("contents", "notes", "ledger")}
        for exhibit in self.content.exhibits:
            subject = sentence(exhibit.name, "subject", lang=lang)
            wanted[exhibit.name] = NAMES.get(exhibit.name, {lang: subject})[lang]
        wanted |= {f"card {n}": unit for n, unit in enumerate(self.content.cards)}
        wanted |= {"data": words["data"], "sql": SQL}
        found: dict[str, str] = {}
        for key in sorted(wanted, key=lambda key: key.startswith("card ")):
            found[key] = cells.sheet_name(wanted[key], found.values())
        self.names = {key: found[key] for key in wanted}

    def _contents(self) -> None:
        words, names, content = self.words, self.names, self.content
        note, working, brief, annex, card, numbers, code = words["kinds"]
        rows = [
            (names["notes"], note, words["about_notes"]),
            (names["ledger"], working, words["about_ledger"]),
        ]
        rows += [
            (names[one.name], brief if one.part == "brief" else annex, one.title)
            for one in content.exhibits
        ]
        cards = range(len(content.cards))
        rows += [(names[f"card {n}"], card, words["about_card"]) for n in cards]
        rows += [
            (names["data"], numbers, words["about_data"]),
            (names["sql"], code, words["about_sql"]),
        ]
        title = words["workbook"].format(content.heading)
        sheet = self._sheet("contents", title, Grid(words["heads"], tuple(rows)))
        sheet.lines([*content.by, *content.counts, words["list"]])
        self._fill(sheet, "contents", links=True)

    def _notes(self) -> None:
        words, content = self.words, self.content
        page = self.book.get_worksheet_by_name(self.names["notes"])
        sheet = Sheet(page, self.looks, words["notes"], wide=_NOTES)
        sheet.paragraphs(words["limits"], content.limits)
        sheet.paragraphs(words["method"], content.method("xlsx"))
        usage = [line.format(data=self.names["data"]) for line in words["usage"]]
        sheet.paragraphs(words["reading"], usage)
        sheet.lines([content.source])
        sheet.link(words["back"], self.names["contents"])
        sheet.printed(words["footer"])

    def _ledger(self) -> None:
        content, grid = self.content, self.content.ledger
        if any(content.clauses):
            head = terms.head("clause_zh", content.lang)
            rows = zip(grid.rows, content.clauses, strict=True)
            grid = Grid(
                (*grid.heads[:-1], head, grid.heads[-1]),
                tuple((*row[:-1], clause or None, row[-1]) for row, clause in rows),
            )
        sheet = self._sheet("ledger", self.words["ledger"], grid, filters=True)
        fill = self.words["fill"].format(grid.heads[-1])
        sheet.lines([content.source, self._about(grid, fill)])
        self._end(sheet, "ledger")

    def _exhibit(self, exhibit: Exhibit, places: list[tuple[int, int]], query: int) -> None:
        words, data, plot = self.words, self.names["data"], exhibit.plot
        sheet = self._sheet(exhibit.name, exhibit.title, exhibit.table)
        more = []
        if places:
            rows = places[0][0] + 1, places[-1][1] + 1
            more = [
                words["chart"].format(len(plot.categories), len(exhibit.table.rows), data, *rows)
            ]
        sheet.lines([exhibit.base, exhibit.source, self._about(exhibit.table, *more)])
        sheet.link(words["query"].format(self.names["sql"], query + 1), self.names["sql"], query)
        sheet.link(words["back"], self.names["contents"])
        if places:
            chart = charts.chart(self.book, plot, places, data, self.content.lang)
            sheet.chart(chart, charts.height(plot), described(plot, self.content.lang))
        self._fill(sheet, exhibit.name.replace("-", "_"))

    def _data(self) -> dict[str, list[tuple[int, int]]]:
        """Write the numbers of the charts; return for each figure the rows of its series."""
        rows: list[tuple[Cell, ...]] = []
        ends: dict[str, list[tuple[int, int]]] = {}
        for one in self.content.exhibits:
            ends[one.name] = []
            for series in one.plot.series if one.plot.categories else ():
                first = len(rows)
                rows += [
                    (self.names[one.name], series.name, name, number)
                    for name, number in zip(one.plot.categories, series.values, strict=True)
                ]
                ends[one.name].append((first, len(rows) - 1))
        grid = Grid(self.words["data_heads"], tuple(rows))
        sheet = self._sheet("data", self.words["data"], grid, mixed=True)
        sheet.lines([self._about(grid, self.words["data_note"])])
        top = self._end(sheet, "chart_data")
        return {
            name: [(top + first, top + last) for first, last in pairs]
            for name, pairs in ends.items()
        }

    def _queries(self) -> dict[str, int]:
        """Write the queries, a row a line; return for each figure the row in which its begins."""
        texts = {"": (self.words["views"], self.content.views)}
        texts |= {one.name: (self.names[one.name], one.query) for one in self.content.exhibits}
        rows: list[tuple[Cell, ...]] = []
        first = {}
        for key, (name, text) in texts.items():
            first[key] = len(rows)
            code = [line.rstrip() for line in text.splitlines() if line.strip()]
            rows += [(name, n, line) for n, line in enumerate(code, 1)]
        grid = Grid(self.words["sql_heads"], tuple(rows))
        sheet = self._sheet("sql", self.words["about_sql"], grid, code=2)
        sheet.lines([self._about(grid), self.content.method("xlsx")[1]])
        top = self._end(sheet, "queries")
        return {key: top + row for key, row in first.items()}


public(globals())
