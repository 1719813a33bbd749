"""Responsibility tables: 序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限.

A table is known by its heads. Its cells may stand side by side, parted by tabs, by | or by blanks,
or one below the other, a cell a line; a merged cell may be missing. What a cell holds (a number,
actors, a term, words) says which column it is of where the count does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from fgf_analysis.reading import roles
from fgf_analysis.reading.clauses import RULE, TERM, Clause, like_unit, merge, parse, role_of
from fgf_analysis.reading.find import Found
from fgf_analysis.reading.paragraphs import NUMERAL, Paragraphs, Stretches
from fgf_analysis.reading.scan import numeral

Span = tuple[int, int]

_ROLE_HEAD = re.compile(r"(?:单 ?位|部 ?门|科 ?室|处室|股室|机构|主体|委办局)")
_WORD_HEAD = re.compile(
    "任务|内容|目标|项目|措施|事项|名称|要求|指标|领域|类别|类型|备注|实事|工作|举措|分值|情况|成效|清单|重点|改革|依据|来源"
)
_NUMBER_HEAD = re.compile("序 ?号|编 ?号")
_TERM_HEAD = re.compile("时限|时间|期限|节点|进度")
_OTHER_HEAD = re.compile("领导|责任人|负责人|联系人|联络员|电话|签字")
_NUMBER = re.compile(r"(\d{1,3})[.、]?")
_SECTION = re.compile(rf"(?:([{NUMERAL}]{{1,4}})[、.]|（([{NUMERAL}]{{1,4}})）)(.*)", re.DOTALL)
_ITEM = re.compile(r"(\d{1,3})[.、](?!\d) ?")
_END = re.compile(r"附件|注：|备注：|说明：|\d{4}年\d{1,2}月\d{1,2}日$")
_DITTO = "〃"
_PERSON = re.compile(r"[ \u2028]+[\u4e00-\u9fff]{2,3}$")


@dataclass
class Row:
    """A row of a table, as a task."""

    number: int
    title: Span | None
    texts: list[Span]
    clauses: list[Found]
    section: tuple[int, Span] | None = None
    marks: list[Span] = field(default_factory=list)  # where its numbers stand


@dataclass
class Grid:
    """The rows of a document's tables, and where the tables stand."""

    rows: list[Row] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    marks: list[Span] = field(default_factory=list)  # the numbers of its rows

    def holds(self, at: int) -> bool:
        """Return whether a place is inside a table."""
        return any(a <= at < b for a, b in self.spans)


class Column(NamedTuple):
    """A column by its head."""

    kind: str  # number, words, actors, term or other
    role: str = ""


def head(text: str) -> Column | None:
    """Return the column that a cell is the head of, if it is one."""
    text = re.sub(r"[ \u2028（）]", "", RULE.sub("", text))  # 责任单位（列第一位的为牵头单位）
    if not 1 < len(text) <= 16 or re.search("[。；，：]", text):
        return None
    if _NUMBER_HEAD.search(text):
        return Column("number")
    first = re.split("[及和、/]", text)[0]  # 牵头单位及主要负责人
    if _OTHER_HEAD.search(text) and _ROLE_HEAD.search(first[-4:]):
        text = first
    if _OTHER_HEAD.search(text):
        return Column("other")
    if _ROLE_HEAD.search(text[-4:]):
        role = role_of(text)
        return Column("actors", role) if role else Column("other")
    if _TERM_HEAD.search(text):
        return Column("term")
    return Column("words") if _WORD_HEAD.search(text) else None


def rows(page: Paragraphs, hidden: Stretches) -> Grid:
    """Return the rows of the document's responsibility tables, outside of what is hidden."""
    if not _ROLE_HEAD.search(page.text):
        return Grid()
    grid = Grid()
    lines = [line for line in _lines(page.text) if not hidden.meet(line[0], line[0] + 1)]
    at = 0
    while at < len(lines):
        start = at + 1
        side = _side_by_side(page.text, lines[at])
        if not side and start < len(lines) and (side := _two_rows(page.text, *lines[at : at + 2])):
            start += 1
        below = None if side else _one_below_other(page.text, lines, at)
        if side:
            columns, parter = side
            found, end = _read_side(page, lines, start, columns, parter)
        elif below:
            columns, start = below
            found, end = _read_below(page, lines, start, columns)
        else:
            at += 1
            continue
        if any(row.clauses for row in found):
            grid.rows += found
            grid.spans.append((lines[at][0], lines[end - 1][1] if end > at else lines[at][1]))
            grid.marks += [mark for row in found for mark in row.marks]
        at = max(end, at + 1)
    return grid


def _lines(text: str) -> Iterator[Span]:
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end > at:
            yield at, end
        at = end + 1


def _cells(text: str, line: Span, parter: str) -> list[Span]:
    """Return the cells of a line, blanks around them left out."""
    start, end = line
    if parter == "|":
        while start < end and text[start] in " |":
            start += 1
    cells = []
    at = start
    pattern = {"\t": "\t", "|": r"\|", " ": " +"}[parter]
    for match in [*re.compile(pattern).finditer(text, start, end), None]:
        stop = match.start() if match else end
        a, b = at, stop
        while a < b and text[a] in " \u2028":
            a += 1
        while a < b and text[b - 1] in " \u2028":
            b -= 1
        cells.append((a, b))
        at = match.end() if match else end
    while cells and cells[-1][0] >= cells[-1][1]:
        cells.pop()
    if all(not text[a:b].strip("-:： ") for a, b in cells):
        return []  # | --- | --- |
    return cells


def _side_by_side(text: str, line: Span) -> tuple[list[Column], str] | None:
    """Return the columns of a line of heads, and what parts its cells."""
    content = text[line[0] : line[1]]
    if len(content) > 300 or not _ROLE_HEAD.search(content):
        return None
    for parter in "\t| ":
        if parter not in content:
            continue
        words = [text[a:b] for a, b in _cells(text, line, parter)]
        if parter == " ":
            words = _joined(words)
        heads = [head(word) for word in words]
        while parter == " " and heads and (heads[0] is None or len(words[0]) > 10):
            heads.pop(0)  # the table's title in the same line
            words.pop(0)
        known = [column for column in heads if column]
        if len(known) < max(2, len(heads) * 0.7) or not any(c.role for c in known):
            return None
        if parter == " " and all(c.role for c in known):
            return None  # 牵头单位 甲局
        return [column or Column("words") for column in heads], parter
    return None


def _two_rows(text: str, first: Span, second: Span) -> tuple[list[Column], str] | None:
    """Return the columns of heads in two rows: 责任分工 above 牵头单位 and 责任单位."""
    if _DITTO not in text[second[0] : second[1]]:
        return None
    above, below = ([text[a:b] for a, b in _cells(text, line, "\t")] for line in (first, second))
    merged = zip_longest(above, below, fillvalue="")
    columns = [head(up if word in (_DITTO, "") else word) for up, word in merged]
    if not any(column and column.role for column in columns) or sum(map(bool, columns)) < 2:
        return None
    return [column or Column("words") for column in columns], "\t"


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


def _one_below_other(text: str, lines: list[Span], at: int) -> tuple[list[Column], int] | None:
    """Return the columns of heads that stand one below the other, and the line behind them."""
    columns: list[Column] = []
    while at < len(lines) and len(columns) < 20:
        content = text[lines[at][0] : lines[at][1]].strip(" |\t")
        if content:
            column = head(content)
            if column is None and len(content) == 2 and columns:
                column = Column("words")
            if column is None:
                break
            columns.append(column)
        at += 1
    # A head in two lines (目标 / 任务) is two columns of words: no harm.
    roles_ = sum(bool(column.role) for column in columns)
    return (columns, at) if len(columns) > 1 and roles_ and roles_ < len(columns) else None


def _actors(page: Paragraphs, span: Span, role: str = "", strict: bool = False) -> Clause | None:
    """Return what a cell of actors says; None if it is no such cell."""
    start, end = span
    if not 2 <= end - start <= 400:
        return None
    text = page.text[start:end]
    if _SECTION.match(text) or _NUMBER.match(text) or re.search("[。！？].", text):
        return None
    person = _PERSON.search(text)  # 市民政局 张三
    if person and like_unit(text[: person.start()]) and not like_unit(person[0].strip()):
        end = start + person.start()
    clause = parse(page.raw[start:end], page.traditional, role or roles.RESPONSIBLE)
    if not (clause.units or clause.group) or clause.left:
        return None
    if strict and not all(
        like_unit(roles.fold(unit.printed, page.traditional)) for unit in clause.units
    ):
        return None
    return clause


def _read_side(
    page: Paragraphs, lines: list[Span], at: int, columns: list[Column], parter: str
) -> tuple[list[Row], int]:
    text = page.text
    found: list[Row] = []
    section: tuple[int, Span] | None = None
    above: list[Span] = []
    misses = 0
    end = at
    while at < len(lines):
        line = lines[at]
        if (again := _side_by_side(text, line)) and again[1] == parter:
            columns = again[0]
            at += 1
            end = at
            continue
        cells = _cells(text, line, parter)
        filled = [cell for cell in cells if cell[0] < cell[1]]
        if len(filled) == 1 and (mark := _SECTION.match(text, *filled[0])):
            section = _section(mark)
            at += 1
            misses = 0
            continue
        if parter == " ":
            row = _blank_row(page, cells, columns)
        else:
            cells = [
                above[i] if text[a:b] == _DITTO and i < len(above) else (a, b)
                for i, (a, b) in enumerate(cells)
            ]
            row = _aligned(page, cells, columns) if len(filled) > 1 else None
            above = cells if row else above
        if row:
            section = row.section = row.section or section
            found.append(row)
            misses = 0
            end = at + 1
        else:
            misses += 1
            if misses > 2 or (parter != " " and parter not in text[line[0] : line[1]]):
                break
        at += 1
    return found, end


def _section(mark: re.Match[str]) -> tuple[int, Span] | None:
    start, end = mark.span(3)
    return (numeral(mark[1] or mark[2]), (start, end)) if start < end else None


def _aligned(page: Paragraphs, cells: list[Span], columns: list[Column]) -> Row | None:
    """Return the row whose cells stand under their heads, or right of them if some are merged."""
    best: Row | None = None
    best_score = (False, -1)
    for shift in range(max(1, len(columns) - len(cells) + 1) if len(cells) < len(columns) else 1):
        parts = list(zip(columns[shift:], cells, strict=False))
        row = _row(page, parts)
        if row is None:
            continue
        units = [unit for found in row.clauses for unit in found.clause.units]
        sure = sum(like_unit(roles.fold(unit.printed, page.traditional)) for unit in units)
        score = (len(row.clauses) > 0 and sure == len(units), sure)
        if score > best_score:
            best, best_score = row, score
    return best


def _blank_row(page: Paragraphs, cells: list[Span], columns: list[Column]) -> Row | None:
    """Return the row of a line whose cells only blanks part: from its end to its beginning."""
    parts: list[tuple[Column, Span]] = []
    cells = list(cells)
    actors = [column for column in columns if column.role]
    if any(column.kind == "term" for column in columns) and cells:
        a, b = cells[-1]
        if re.fullmatch(TERM, page.text[a:b]):
            parts.append((Column("term"), cells.pop()))
    names: list[Span] = []
    while cells and _actors(page, cells[-1], strict=True):
        names.insert(0, cells.pop())
    if not names:
        return None
    while len(names) > 1 and not cells[columns[0].kind == "number" :]:
        cells.append(names.pop(0))  # 建设产业园 is what is to be done
    if cells and columns[0].kind == "number" and _NUMBER.fullmatch(page.text, *cells[0]):
        parts.append((columns[0], cells.pop(0)))
    if cells:
        parts.append((Column("words"), (cells[0][0], cells[-1][1])))
    parts += zip(_spread(actors, len(names)), names, strict=True)
    return _row(page, parts)


def _spread(actors: list[Column], count: int) -> list[Column]:
    """Return the columns of so many cells of actors: what is too many belongs to the last."""
    return [actors[min(i, len(actors) - 1)] for i in range(count)]


def _row(page: Paragraphs, parts: list[tuple[Column, Span]]) -> Row | None:
    number, marks = 0, list[Span]()
    heads = sum(column.kind == "words" for column, _ in parts)
    section: tuple[int, Span] | None = None
    texts: list[Span] = []
    said: list[Clause] = []
    places: list[Span] = []
    for column, (start, end) in parts:
        if start >= end:
            continue
        text = page.text[start:end]
        if column.kind == "number":
            if match := _NUMBER.fullmatch(text):
                number = int(match[1])
                marks.append((start, end))
        elif column.kind == "words":
            if (mark := _SECTION.match(page.text, start, end)) and not texts and heads > 1:
                section = _section(mark)
                continue
            if item := _ITEM.match(text):
                number = number or int(item[1])
                marks.append((start, start + item.end()))
                start += item.end()
            texts.append((start, end))
        elif column.kind == "term":
            said.append(Clause((), "", (page.raw[start:end],)))
            places.append((start, end))
        elif column.kind == "actors":
            if text.strip("-—/无 ") == "":
                continue
            clause = _actors(page, (start, end), column.role)
            if clause is None:
                return None
            said.append(clause)
            places.append((start, end))
    named = any(clause.units or clause.group for clause in said)
    if not texts and not named:
        return None
    clauses = (
        [Found(min(places)[0], max(places)[1], merge(said), parts=tuple(places))] if named else []
    )
    title = texts.pop(0) if len(texts) > 1 else None
    return Row(number, title, texts, clauses, section, marks)


def _read_below(
    page: Paragraphs, lines: list[Span], at: int, columns: list[Column]
) -> tuple[list[Row], int]:
    text = page.text
    actors = [column for column in columns if column.role]
    numbered = any(column.kind == "number" for column in columns)
    found: list[Row] = []
    section: tuple[int, Span] | None = None
    parts: list[tuple[Column, Span]] = []
    names: list[Span] = []
    end = at

    def close() -> None:
        nonlocal parts, names
        row = _row(page, parts + list(zip(_spread(actors, len(names)), names, strict=True)))
        if row:
            row.section = section
            found.append(row)
        parts, names = [], []

    while at < len(lines):
        start, stop = lines[at]
        while start < stop and text[start] in " |\t":
            start += 1
        while start < stop and text[stop - 1] in " |\t":
            stop -= 1
        line, at = (start, stop), at + 1
        content = text[start:stop]
        if not content or content in "无-—/" or (again := head(content)) and again.role:
            continue
        if _END.match(content):
            break
        closed = bool(names) or any(column.kind == "term" for column, _ in parts)
        if numbered and _NUMBER.fullmatch(content):
            close()
            parts.append((Column("number"), line))
        elif mark := _SECTION.match(text, start, stop):
            close()
            section = _section(mark)
        elif re.fullmatch(TERM, content) and any(c.kind == "term" for c in columns):
            parts.append((Column("term"), line))
        elif any(c.kind == "words" for c, _ in parts) and _actors(page, line, strict=True):
            names.append(line)
            end = at
        else:
            if closed:
                close()
            parts.append((Column("words"), line))
    close()
    while found and not found[-1].clauses:
        found.pop()
    return found, end
