"""Paragraphs -> tables as cells under heads: 序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限.

A file says where its cells stand. In plain text a table is known by its heads: its cells may stand
side by side, parted by tabs, by | or by blanks, or one below the other, a cell a line; a merged
cell may be missing. Either way the result is the same: rows of cells, each under its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from fgf_analysis.reading.clauses import Clause, parse
from fgf_analysis.reading.clauses.grammar import TERM, generic, role_of
from fgf_analysis.reading.clauses.parse import like_unit
from fgf_analysis.reading.clauses.rules import rules
from fgf_analysis.reading.clauses.words import RESPONSIBLE
from fgf_analysis.reading.document import Table
from fgf_analysis.reading.folding import fold
from fgf_analysis.reading.numbering import NUMERAL
from fgf_analysis.reading.paragraphs import Paragraphs, Span, Stretches

_ACTORS = re.compile(r"(?:单 ?位|部 ?门|科 ?室|处室|股室|机构|主体|委办局)")
_WORDS = re.compile(
    "任务|内容|目标|项目|措施|事项|名称|要求|指标|领域|类别|类型|备注|实事|工作|举措|分值|情况|成效|清单|重点|改革|依据|来源"
)
_NUMBERS = re.compile("序 ?号|编 ?号")
_TERMS = re.compile("时限|时间|期限|节点|进度")
_PERSONS = re.compile("领导|责任人|负责人|联系人|联络员|电话|签字")
NUMBER = re.compile(r"(\d{1,3})[.、]?")
SECTION = re.compile(rf"(?:([{NUMERAL}]{{1,4}})[、.]|（([{NUMERAL}]{{1,4}})）)(.*)", re.DOTALL)
_END = re.compile(r"附件|注：|备注：|说明：|\d{4}年\d{1,2}月\d{1,2}日$")
_NOTHING = "无-—/ "
_PERSON = re.compile(r"[ \u2028]+[\u4e00-\u9fff]{2,3}$")


_DITTO = "〃"
_LONGEST_HEAD = 300  # characters, of a line of heads too
_MOST_COLUMNS = 40  # of a table in plain text; a published plan has a dozen


class Column(NamedTuple):
    """A column by its head."""

    kind: str  # number, words, actors, term or other
    role: str = ""


class Row(NamedTuple):
    """A row of a table: its cells, each with its column, or the heading that fills it."""

    cells: tuple[tuple[Column, Span], ...]
    section: Span | None = None


@dataclass
class Grid:
    """A responsibility table.

    Attributes
    ----------
    span : tuple of int
        Where it stands, its heads included.
    heads : list of tuple of int
        The cells of its heads.
    rows : list of Row
    rule : str
        The rule for the roles that a head states: 责任单位（列第一位的为牵头单位）.
    """

    span: Span
    heads: list[Span] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    rule: str = ""


def grids(page: Paragraphs, hidden: Stretches) -> list[Grid]:
    """Return the responsibility tables of a document in its order, those in `hidden` left out."""
    marked = [grid for table in page.tables if (grid := _marked(page, table))]
    plain = list(_plain(page, hidden)) if _ACTORS.search(page.text) else []
    return sorted([*marked, *plain], key=lambda grid: grid.span)


@lru_cache(maxsize=8192)
def column(text: str) -> Column | None:
    """Return the column that a cell is the head of, if it is one.

    Examples
    --------
    >>> column("牵头单位"), column("完成时限"), column("推进审批改革。")
    (Column(kind='actors', role='lead'), Column(kind='term', role=''), None)
    """
    if len(text) > _LONGEST_HEAD:
        return None
    for rule in rules(text):
        text = text[: rule.start] + text[rule.end :]  # 责任单位（列第一位的为牵头单位）
    text = re.sub(r"[ \u2028（）]", "", text)
    if not 1 < len(text) <= 16 or re.search("[。；，：]", text):
        return None
    if _NUMBERS.search(text):
        return Column("number")
    first = re.split("[及和、/]", text)[0]  # 牵头单位及主要负责人
    if _PERSONS.search(text) and _ACTORS.search(first[-4:]):
        text = first
    if _PERSONS.search(text):
        return Column("other")
    if _ACTORS.search(text[-4:]):
        role = role_of(text)
        return Column("actors", role) if role else Column("other")
    if _TERMS.search(text):
        return Column("term")
    return Column("words") if _WORDS.search(text) else None


def actors(page: Paragraphs, span: Span, role: str = "", strict: bool = False) -> Clause | None:
    """Return what a cell of actors says, in places of the page; None if it is no such cell.

    Parameters
    ----------
    page : Paragraphs
    span : tuple of int
    role : str
        The role that the column's head gives.
    strict : bool
        Whether every name must end like a unit's: nothing else says that this is such a cell.
    """
    start, end = span
    if not 2 <= end - start <= 400:
        return None
    text = page.text[start:end]
    if SECTION.match(text) or NUMBER.match(text) or re.search("[。！？].", text):
        return None
    person = _PERSON.search(text)  # 市民政局 张三
    name = person[0].strip() if person else ""
    if person and like_unit(text[: person.start()]) and not (like_unit(name) or generic(name)):
        end = start + person.start()
    clause = parse(
        page.raw[start:end].replace("\n", "\u2028"), page.traditional, role or RESPONSIBLE
    )
    if not clause.actors or clause.left:
        return None
    names = [fold(unit.printed, page.traditional) for unit in clause.units]
    return None if strict and not all(map(like_unit, names)) else clause.at(start)


# Tables that the file marks


def _marked(page: Paragraphs, table: Table) -> Grid | None:
    places = _places(table)
    height = max((row for row, _ in places), default=-1) + 1
    width = max((column for _, column in places), default=-1) + 1
    rows = [[places.get((row, nth)) for nth in range(width)] for row in range(height)]
    grid = Grid((table[0].start, max(cell.end for cell in table)))
    columns: list[Column] | None = None
    at = 0
    while at < height:
        if found := _heads(page, rows[at : at + 2]):
            columns, deep = found
            grid.heads += {span: None for row in rows[at : at + deep] for span in row if span}
            at += deep
            continue
        if columns:
            filled = {span: None for span in rows[at] if span and span[0] < span[1]}
            alone = len(filled) == 1 and SECTION.match(page.text, *next(iter(filled)))
            cells = zip(columns, rows[at], strict=True)
            kept = tuple((c, span) for c, span in cells if span and span[0] < span[1])
            grid.rows.append(Row((), next(iter(filled))) if alone else Row(kept))
        at += 1
    grid.rule = _stated(page, grid.heads)
    return grid if columns and grid.rows else None


def _places(table: Table) -> dict[tuple[int, int], Span]:
    """Return the cell at each place; one of several columns stands in its first."""
    places: dict[tuple[int, int], Span] = {}
    for cell in table:
        for row in range(cell.row, cell.row + cell.rows):
            places[row, cell.column] = (cell.start, cell.end)
    return places


def _heads(page: Paragraphs, rows: list[list[Span | None]]) -> tuple[list[Column], int] | None:
    """Return the columns that one or two rows head, and how many rows these are."""
    said = [[page.text[slice(*span)] if span else "" for span in row] for row in rows]
    one = [column(word) for word in said[0]]
    if len(said) > 1:
        # 责任分工 above 牵头单位 and 责任单位; what is merged downwards stands in both.
        two = [column(low or up) for up, low in zip_longest(*said, fillvalue="")]
        filled = [low for up, low in zip_longest(*said, fillvalue="") if low and low != up]
        below = filled and all(column(word) for word in filled) and len(filled) < len(said[1])
        if below and _enough(two) and sum(map(bool, two)) >= sum(map(bool, one)):
            return [found or Column("words") for found in two], 2
    if _enough(one, sum(bool(word) for word in said[0])):
        return [found or Column("words") for found in one], 1
    return None


def _enough(columns: list[Column | None], filled: int = 0) -> bool:
    known = [found for found in columns if found]
    return len(known) >= max(2, filled * 0.7) and any(found.role for found in known)


def _stated(page: Paragraphs, heads: list[Span]) -> str:
    return next((rule.kind for head in heads for rule in rules(page.text, *head)), "")


# Tables in plain text


def _plain(page: Paragraphs, hidden: Stretches) -> Iterator[Grid]:
    taken = Stretches((table[0].start, max(c.end for c in table)) for table in page.tables)
    lines = [
        line
        for line in page.lines
        if not (taken.hold(line[0]) or hidden.hold(line[0])) and page.text[slice(*line)].strip()
    ]
    named = _Named(page, lines)
    at = 0
    while at < len(lines):
        reader = _Plain(page, lines, at, named)
        if reader.grid.rows:
            yield reader.grid
        at = max(reader.end, at + 1)


def _cells(text: str, line: Span, parter: str, width: int = 0) -> list[Span]:
    """Return the cells of a line, blanks around them left out; of empty ones at its end `width`."""
    start, end = line
    if parter == "|":
        while start < end and text[start] in " |":
            start += 1
    cells = []
    at = start
    pattern = {"\t": "\t", "|": r"\|", " ": " +"}[parter]
    for match in [*re.compile(pattern).finditer(text, start, end), None]:
        cells.append(_trim(text, at, match.start() if match else end))
        at = match.end() if match else end
    while cells and cells[-1][0] >= cells[-1][1] and (parter != "\t" or len(cells) > width):
        cells.pop()
    if all(not text[a:b].strip("-:： ") for a, b in cells):
        return []  # | --- | --- |
    return cells


def _trim(text: str, start: int, end: int, blanks: str = " \u2028") -> Span:
    while start < end and text[start] in blanks:
        start += 1
    while start < end and text[end - 1] in blanks:
        end -= 1
    return start, end


def _side_by_side(text: str, line: Span) -> tuple[list[Column], str] | None:
    """Return the columns of a line of heads, and what parts its cells."""
    if line[1] - line[0] > _LONGEST_HEAD or not _ACTORS.search(text, *line):
        return None
    content = text[line[0] : line[1]]
    for parter in "\t| ":
        if parter not in content:
            continue
        words = [text[a:b] for a, b in _cells(text, line, parter)]
        if parter == " ":
            words = _joined(words)
        heads = [column(word) for word in words]
        while parter == " " and heads and (heads[0] is None or len(words[0]) > 10):
            heads.pop(0)  # the table's title in the same line
            words.pop(0)
        if not _enough(heads, len(heads)) or len(heads) > _MOST_COLUMNS:
            return None
        if parter == " " and all(found is None or found.role for found in heads):
            return None  # 牵头单位 甲局
        return [found or Column("words") for found in heads], parter
    return None


def _joined(words: list[str]) -> list[str]:
    """Return the words, single characters in a row taken together: 工 作 任 务."""
    joined: list[str] = []
    single = False
    for word in words:
        if len(word) == 1 and single:
            joined[-1] += word
        else:
            joined.append(word)
        single = len(word) == 1
    return joined


class _Named:
    """The lines that hold nothing but names of units, looked for once, from the first on."""

    def __init__(self, page: Paragraphs, lines: list[Span]) -> None:
        self._page, self._lines = page, lines
        self._next = -1

    def behind(self, at: int) -> bool:
        """Return whether there is one from a line on; lines are asked for in their order."""
        if self._next < at:
            lines = range(at, len(self._lines))
            self._next = next((nth for nth in lines if self._is_one(nth)), len(self._lines))
        return self._next < len(self._lines)

    def _is_one(self, nth: int) -> bool:
        line = _trim(self._page.text, *self._lines[nth], " |\t")
        head = column(self._page.text[slice(*line)])
        return not (head and head.role) and actors(self._page, line, strict=True) is not None


class _Plain:
    """Reads the table that begins at a line, if one does; `end` is the line behind it."""

    def __init__(self, page: Paragraphs, lines: list[Span], at: int, named: _Named) -> None:
        self.page, self.text, self.lines = page, page.text, lines
        self.grid = Grid(lines[at], [lines[at]])
        self.end = at
        if side := _side_by_side(self.text, lines[at]):
            self._side(at + 1, *side)
        elif columns := self._two_rows(at):
            self.grid.heads = lines[at : at + 2]
            self._side(at + 2, columns, "\t")
        elif (below := self._below_each_other(at)) and named.behind(below[1]):
            self._below(*below)
        if self.end > at:
            self.grid.span = (lines[at][0], lines[self.end - 1][1])
        self.grid.rule = _stated(page, self.grid.heads)

    def _two_rows(self, at: int) -> list[Column] | None:
        """Return the columns of two lines of heads: 责任分工 above 牵头单位 and 责任单位."""
        if at + 1 == len(self.lines) or "\t" not in self.text[slice(*self.lines[at + 1])]:
            return None
        up, low = (_cells(self.text, line, "\t") for line in self.lines[at : at + 2])
        up += [(0, 0)] * (len(low) - len(up))
        both = [b if self._own(b) else a for a, b in zip(up, low, strict=False)] + up[len(low) :]
        rows: list[list[Span | None]] = [[*up], [*both]]
        heads = _heads(self.page, rows)
        return heads[0] if heads and heads[1] == 2 else None

    def _own(self, cell: Span) -> bool:
        return cell[0] < cell[1] and self.text[slice(*cell)] != _DITTO

    def _side(self, at: int, columns: list[Column], parter: str) -> None:
        misses = 0
        above: list[Span] = []
        while at < len(self.lines):
            line = self.lines[at]
            if (again := _side_by_side(self.text, line)) and again[1] == parter:
                columns = again[0]
                self.grid.heads.append(line)
                at += 1
                self.end = at
                continue
            cells = _cells(self.text, line, parter, len(columns))
            filled = [cell for cell in cells if cell[0] < cell[1]]
            if len(filled) == 1 and SECTION.match(self.text, *filled[0]):
                self.grid.rows.append(Row((), filled[0]))
                misses = 0
            else:
                blank = parter == " "
                if not blank:
                    cells = [
                        above[nth]
                        if self.text[slice(*cell)] == _DITTO and nth < len(above)
                        else cell
                        for nth, cell in enumerate(cells)
                    ]
                row = (self._blank_row if blank else self._aligned)(cells, columns)
                if row:
                    self.grid.rows.append(Row(tuple(row)))
                    above, self.end, misses = cells, at + 1, 0
                else:
                    misses += 1
                    if misses > 2 or (not blank and parter not in self.text[slice(*line)]):
                        break
            at += 1
        while self.grid.rows and not self.grid.rows[-1].cells:
            self.grid.rows.pop()

    def _aligned(self, cells: list[Span], columns: list[Column]) -> list[tuple[Column, Span]]:
        """Return the cells under their heads, or right of them if some are merged."""
        if sum(a < b for a, b in cells) < 2:
            return []
        best: list[tuple[Column, Span]] = []
        most = (False, -1)
        missing = len(columns) - len(cells)
        told: dict[tuple[str, Span], tuple[int, int] | None] = {}
        for shift in range(max(1, missing + 1)):
            row = [
                (c, cell)
                for c, cell in zip(columns[shift:], cells, strict=False)
                if cell[0] < cell[1]
            ]
            said = []
            for c, cell in row:
                if c.role and self._says(cell):
                    if (c.role, cell) not in told:
                        told[c.role, cell] = self._units(cell, c.role)
                    said.append(told[c.role, cell])
            if None in said and missing:
                continue
            sure = sum(one[0] for one in said if one)
            score = (any(said) and sure == sum(one[1] for one in said if one), sure)
            if score > most and (score[0] or not shift):
                best, most = row, score
        return best

    def _units(self, cell: Span, role: str) -> tuple[int, int] | None:
        """Return how many names of a cell are like a unit's, and how many there are."""
        clause = actors(self.page, cell, role)
        if clause is None:
            return None
        names = [fold(unit.printed, self.page.traditional) for unit in clause.units]
        return sum(map(like_unit, names)), len(names)

    def _says(self, cell: Span) -> bool:
        return bool(self.text[slice(*cell)].strip(_NOTHING))

    def _blank_row(self, cells: list[Span], columns: list[Column]) -> list[tuple[Column, Span]]:
        """Return the cells of a line that only blanks part: from its end to its beginning."""
        parts: list[tuple[Column, Span]] = []
        cells = list(cells)
        timed = any(c.kind == "term" for c in columns) and cells
        if timed and re.fullmatch(TERM, self.text[slice(*cells[-1])]):
            parts.append((Column("term"), cells.pop()))
        names: list[Span] = []
        while cells and actors(self.page, cells[-1], strict=True):
            names.insert(0, cells.pop())
        if not names:
            return []
        while len(names) > 1 and not cells[columns[0].kind == "number" :]:
            cells.append(names.pop(0))  # 建设产业园 is what is to be done
        if cells and columns[0].kind == "number" and NUMBER.fullmatch(self.text, *cells[0]):
            parts.append((columns[0], cells.pop(0)))
        if cells:
            parts.append((Column("words"), (cells[0][0], cells[-1][1])))
        return parts + _spread(columns, names)

    def _below_each_other(self, at: int) -> tuple[list[Column], int] | None:
        """Return the columns of heads that stand one below the other, and the line behind them."""
        columns: list[Column] = []
        first = at
        while at < len(self.lines) and len(columns) < 20:
            content = self.text[slice(*self.lines[at])].strip(" |\t")
            if content:
                found = column(content)
                if found is None and len(content) == 2 and columns:
                    found = Column("words")
                if found is None:
                    break
                columns.append(found)
            at += 1
        # A head in two lines (目标 / 任务) is two columns of words: no harm.
        roles = sum(bool(found.role) for found in columns)
        if len(columns) > 1 and roles and roles < len(columns):
            self.grid.heads = self.lines[first:at]
            return columns, at
        return None

    def _below(self, columns: list[Column], at: int) -> None:
        text = self.text
        numbered = any(found.kind == "number" for found in columns)
        timed = any(found.kind == "term" for found in columns)
        parts: list[tuple[Column, Span]] = []
        names: list[Span] = []

        def close() -> None:
            nonlocal parts, names
            if parts or names:
                self.grid.rows.append(Row((*parts, *_spread(columns, names))))
            parts, names = [], []

        while at < len(self.lines):
            line, at = _trim(text, *self.lines[at], " |\t"), at + 1
            content = text[slice(*line)]
            if not content or content in _NOTHING or (again := column(content)) and again.role:
                continue
            if _END.match(content):
                break
            closed = bool(names) or any(found.kind == "term" for found, _ in parts)
            if numbered and NUMBER.fullmatch(content):
                close()
                parts.append((Column("number"), line))
            elif SECTION.match(text, *line):
                close()
                self.grid.rows.append(Row((), line))
            elif timed and re.fullmatch(TERM, content):
                parts.append((Column("term"), line))
            elif any(c.kind == "words" for c, _ in parts) and actors(self.page, line, strict=True):
                names.append(line)
                self.end = at
            else:
                if closed:
                    close()
                parts.append((Column("words"), line))
        close()
        while self.grid.rows and not any(c.role for c, _ in self.grid.rows[-1].cells):
            self.grid.rows.pop()


def _spread(columns: list[Column], cells: list[Span]) -> list[tuple[Column, Span]]:
    """Return cells of actors under their heads: what is too many belongs to the last."""
    heads = [found for found in columns if found.role]
    return [(heads[min(nth, len(heads) - 1)], cell) for nth, cell in enumerate(cells)]
