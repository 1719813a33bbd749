"""A workbook of Excel -> a document: each sheet that is shown, as a table.

Hidden sheets and columns are left out, and hidden rows but for those that a filter hides: what a
reader has filtered is his view, not the document.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from fgf_analysis.reading.document import Document, LeftOut
from fgf_analysis.reading.formats import blocks
from fgf_analysis.reading.formats.blocks import Block, Found, limited
from fgf_analysis.reading.formats.numberformats import BUILT_IN, plain, shown
from fgf_analysis.reading.formats.package import Package, opened
from fgf_analysis.reading.formats.refusals import ALONE, refusal
from fgf_analysis.reading.formats.signs import INVISIBLE, whole

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel writes what XML cannot hold
_COLUMNS = 26**3 + 26**2 + 26  # that three letters can name
_SHEETS = 1_000
_LARGEST = 30_000_000  # characters of all cells; a published plan has less than a tenth
_ON = ("1", "true")

Grid = dict[int, dict[int, list[str]]]
"""The lines of the cells that show something, by row and column."""


class _Area(NamedTuple):
    """Cells that are merged into their first."""

    row: int
    column: int
    rows: int
    columns: int


def document(data: bytes, name: str) -> Document:
    """Return what a workbook shows; errors name it by `name`."""
    with opened(data, name) as package:
        book = _Book(package, name)
        found: list[Block] = []
        for sheet in book.sheets():
            merged = list(_merged(sheet))
            found += _blocks(book.grid(sheet, merged), merged, name)
        return blocks.document(found, left_out=[*book.left_out, *_beside(package)])


_BESIDE = (
    ("comments", r"xl/(?:comments/)?comments?\d*\.xml", ("comment",)),
    ("comments", r"xl/threadedComments/\w+\.xml", ("threadedComment",)),
    ("text boxes", r"xl/drawings/drawing\d*\.xml", ("txBody",)),
)


def _beside(package: Package) -> Iterator[LeftOut]:
    """Yield what stands on a sheet and in none of its cells."""
    for what, pattern, kinds in _BESIDE:
        for _, root in package.every(pattern):
            for one in root.iter(*kinds):
                words = (each.text or "" for each in one.iter("t", "text"))
                yield LeftOut(what, "".join(words))


class _Book:
    """A workbook: its sheets, and what their cells show."""

    def __init__(self, package: Package, name: str) -> None:
        self.left_out: list[LeftOut] = []
        self._name = name
        self._size = 0
        self._package = package
        self._root = package.part(r"xl/workbook\d*\.xml")
        self._texts = [_text(one) for one in package.part(r"xl/sharedStrings\d*\.xml").iter("si")]
        styles = package.part(r"xl/styles\d*\.xml")
        codes = {whole(one.get("numFmtId")): one.get("formatCode") for one in styles.iter("numFmt")}
        formats = [whole(one.get("numFmtId")) for one in styles.iterfind("cellXfs/xf")]
        self._codes = [codes.get(one) or BUILT_IN.get(one, "") for one in formats]
        properties = self._root.find("workbookPr")
        self._since_1904 = properties is not None and properties.get("date1904") in _ON

    def sheets(self) -> Iterator[Any]:
        """Yield the sheets that are shown, in their order."""
        relations = self._package.part(r"xl/_rels/workbook\d*\.xml\.rels")
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        sheets = self._root.findall("sheets/sheet")
        if len(sheets) > _SHEETS:
            raise refusal(self._name, f"it has more than {_SHEETS:,} sheets", ALONE)
        for sheet in sheets:
            path = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get("id"), "")))
            root = self._package.at(path.lstrip("/"))
            if sheet.get("state", "visible") == "visible":
                yield root
                continue
            words = (self._sized(self._shown(cell)) for cell in root.iterfind("sheetData/row/c"))
            self._leave("hidden sheets", " ".join(words), f"sheet {sheet.get('name', '')}")

    def _leave(self, what: str, text: str, where: str = "") -> None:
        self.left_out.append(LeftOut(what, text, where))

    def grid(self, sheet: Any, merged: Sequence[_Area]) -> Grid:
        """Return what the cells of a sheet show."""
        unseen = _hidden_columns(sheet)
        ends = {area[:2]: area.column + area.columns for area in merged}
        filtered = sheet.find("autoFilter/filterColumn") is not None
        grid: Grid = {}
        nth = -1
        for row in sheet.iterfind("sheetData/row"):
            nth = whole(row.get("r"), nth + 2) - 1
            if row.get("hidden") in _ON and not filtered:
                words = (self._sized(self._shown(cell)) for cell in row.iterfind("c"))
                self._leave("hidden rows", " ".join(words), f"row {nth + 1}")
                continue
            column = -1
            for cell in row.iterfind("c"):
                placed = _PLACE.fullmatch(cell.get("r", ""))
                column = _column(placed[1]) if placed else min(column + 1, _COLUMNS - 1)
                text = self._sized(self._shown(cell)).translate(INVISIBLE)
                lines = [line.strip() for line in text.splitlines() if line.strip()]
                # What is merged is seen in the first column that is.
                seen = unseen.find(0, column, ends.get((nth, column), column + 1))
                if lines and seen < 0:
                    self._leave("hidden columns", text, f"row {nth + 1}, column {column + 1}")
                elif lines:
                    grid.setdefault(nth, {})[seen] = lines
        return grid

    def _sized(self, text: str) -> str:
        # Many cells may share one long text.
        self._size += len(text)
        if self._size > _LARGEST:
            raise refusal(self._name, "its cells hold more text than any plan", ALONE)
        return text

    def _shown(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(map(_text, cell.iterfind("is")))
        value = cell.findtext("v") or ""
        if kind == "s":
            nth = whole(value, -1)
            return self._texts[nth] if 0 <= nth < len(self._texts) else ""
        if kind == "b":
            return "TRUE" if value.strip() in _ON else "FALSE"
        if kind == "n":
            return self._number(value, whole(cell.get("s")))
        return _unescaped(value)

    def _number(self, value: str, style: int) -> str:
        try:
            number = float(value)
            if not abs(number) < 1e300:
                return value
        except ValueError:
            return value
        code = self._codes[style] if 0 <= style < len(self._codes) else ""
        return shown(number, code, self._since_1904) if code else plain(number)


def _text(element: Any) -> str:
    """Return the text of a string without the readings above its characters."""
    runs = (one for one in element.iter("t") if one.getparent().tag != "rPh")
    return _unescaped("".join(one.text or "" for one in runs))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_sign, text)


def _sign(escaped: re.Match[str]) -> str:
    sign = chr(int(escaped[1], 16))
    if "\ud800" <= sign <= "\udfff":  # half a character: nothing that Excel writes
        return escaped[0]
    return sign if sign >= " " or sign in "\t\n" else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _hidden_columns(sheet: Any) -> bytearray:
    """Return for each column that a place can name whether it is hidden."""
    unseen = bytearray(_COLUMNS)
    for element in islice(sheet.iterfind("cols/col"), 16_384):
        if element.get("hidden") in _ON:
            first = min(max(0, whole(element.get("min")) - 1), _COLUMNS)
            last = min(max(first, whole(element.get("max"))), _COLUMNS)
            unseen[first:last] = b"\1" * (last - first)
    return unseen


def _merged(sheet: Any) -> Iterator[_Area]:
    for element in sheet.iterfind("mergeCells/mergeCell"):
        corners = [_PLACE.fullmatch(one) for one in element.get("ref", "").split(":")]
        if len(corners) == 2 and (first := corners[0]) and (last := corners[1]):
            row, column = int(first[2]) - 1, _column(first[1])
            yield _Area(row, column, int(last[2]) - row, _column(last[1]) + 1 - column)


def _between(kept: Sequence[int], first: int, count: int) -> Sequence[int]:
    return kept[bisect_left(kept, first) : bisect_left(kept, first + count)]


def _blocks(grid: Grid, merged: Sequence[_Area], name: str) -> list[Block]:
    """Return a sheet's paragraphs and its table.

    Rows of one cell above the first row of several are its title.
    """
    rows = sorted(grid)
    first = next((nth for nth, row in enumerate(rows) if len(grid[row]) > 1), len(rows))
    found: list[Block] = []
    for row in rows[:first]:
        found += [line for lines in grid[row].values() for line in lines]
    return found + blocks.table(_cells(grid, rows[first:], merged, name), name)


def _cells(grid: Grid, rows: Sequence[int], merged: Sequence[_Area], name: str) -> Iterator[Found]:
    """Yield the cells of rows in the columns that show something, those that are empty too."""
    columns = sorted({column for row in rows for column in grid[row]})
    limited(len(rows) * len(columns), name)
    covered: set[tuple[int, int]] = set()
    areas: dict[tuple[int, int], _Area] = {}
    count = 0
    for area in merged:
        inside = _between(rows, area.row, area.rows)
        beside = _between(columns, area.column, area.columns)
        count = limited(count + len(inside) * len(beside), name)
        places = [(row, column) for row in inside for column in beside]
        if places and covered.isdisjoint(places):
            covered.update(places)
            areas[places[0]] = area
    for row in rows:
        for column in columns:
            alone = None if (row, column) in covered else _Area(row, column, 1, 1)
            if here := areas.get((row, column), alone):
                lines = grid[row].get(column, [])
                height, width = here.row + here.rows - row, here.column + here.columns - column
                yield Found(lines, row, column, height, width)
