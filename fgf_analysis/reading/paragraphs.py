"""A document -> its paragraphs, wherever its lines were broken, and the cells of its tables."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from fgf_analysis.reading.clauses.grammar import LABEL, PERSON_LABEL, TERM_LABEL, TEXT_LABEL
from fgf_analysis.reading.document import BREAK, Document, Table
from fgf_analysis.reading.folding import fold, traditional
from fgf_analysis.reading.numbering import ANY, NUMERAL

Span = tuple[int, int]

# The first signs of a line that begins something, as `fold` gives them: a number, a field.
_NUMBER = rf"[#>*\- ]*(?:{ANY})"
_CLOSING = (
    r"本(?:通知|方案|计划|意见|办法|规划|分工|措施|行动)(?:方案|计划)?(?:自|由|从|有效|所称|实施)"
)
STARTS = re.compile(
    rf"{_NUMBER}|附件|附：|目 *录|{_CLOSING}|{LABEL}|{TERM_LABEL}|{PERSON_LABEL}|{TEXT_LABEL}"
)
_NUMBERED = re.compile(_NUMBER)
_MARKUP_BREAK = re.compile("<br ?/?>")
_IN_CELL = re.compile("\u2028")


@dataclass(frozen=True)
class Paragraphs:
    """The document with one paragraph a line, and where each character stands in it.

    Attributes
    ----------
    raw : str
        The document's characters; line breaks inside paragraphs are taken out.
    text : str
        The same, folded (see `folding`); both have the same length. Line breaks inside of cells
        are U+2028.
    traditional : bool
        Whether the document is in traditional characters.
    runs_on : bool
        Whether it is one long line, broken or not: numbers stand in the middle of lines.
    tables : tuple of Table
        The tables that the file marks, in characters of `raw`.
    """

    raw: str
    text: str
    traditional: bool
    runs_on: bool
    tables: tuple[Table, ...]
    _at: tuple[int, ...] = field(repr=False)
    _gone: tuple[int, ...] = field(repr=False)

    def offset(self, at: int) -> int:
        """Return where a character of `raw` stands in the document."""
        before = bisect_right(self._at, at)
        return at + (self._gone[before - 1] if before else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the document of ``raw[start:end]``."""
        return self.offset(start), self.offset(end - 1) + 1 if end > start else self.offset(start)

    def lost_numbers(self) -> Iterator[Span]:
        """Yield the numbers that begin a line of the document, and a paragraph only in a table."""
        joined = (at for at in self._at if at and self.text[at - 1] != "\n")
        cells = (cell for table in self.tables for cell in table)
        within = (at.end() for cell in cells for at in _IN_CELL.finditer(self.text, *cell[:2]))
        first = (cell.start for table in self.tables for cell in table)
        for at in sorted({*joined, *within, *first}):
            if number := _NUMBERED.match(self.text, at):
                yield number.span()

    def first_numbers(self) -> Iterator[Span]:
        """Yield the numbers that begin a paragraph or a cell."""
        cells = (cell.start for table in self.tables for cell in table)
        for at in sorted({*cells, *(start for start, _ in self.lines)}):
            if number := _NUMBERED.match(self.text, at):
                yield number.span()

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """Start and end of each paragraph that is not empty."""
        return [match.span() for match in re.finditer(r"[^\n]+", self.text)]


class Stretches:
    """Stretches of a text, those that overlap as one, looked up by place.

    Parameters
    ----------
    spans : iterable of (int, int)
        Start and end of each, in any order.
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Return whether one of them reaches into ``start:end``."""
        nth = bisect_right(self.ends, start)
        return nth < len(self.starts) and self.starts[nth] < end

    def hold(self, at: int) -> bool:
        """Return whether a place is inside one of them."""
        return self.meet(at, at + 1)

    def gaps(self, start: int, end: int) -> Iterator[Span]:
        """Yield the parts of ``start:end`` that none of them has."""
        nth = bisect_right(self.ends, start)
        while start < end:
            stop = self.starts[nth] if nth < len(self.starts) else end
            if start < stop:
                yield start, min(stop, end)
            start = self.ends[nth] if nth < len(self.ends) else end
            nth += 1

    def first(self, start: int, end: int) -> int:
        """Return where the first that begins in ``start:end`` begins, or `end`."""
        nth = bisect_left(self.starts, start)
        return min(self.starts[nth], end) if nth < len(self.starts) else end


def paragraphs(document: Document) -> Paragraphs:
    """Return the document's paragraphs.

    A line break parts two paragraphs, unless the document shows that its lines are broken
    anywhere: where many lines begin with 、 or end with （, a break counts only if it ends a
    sentence or a heading, or stands before a number, an indented line or an empty one.
    """
    whole = document.text
    old = traditional(whole)
    folded = fold(whole, old)
    if len(document.tables):
        folded = _cell_breaks(folded, document.tables)
    first = len(whole) - len(whole.lstrip("\ufeff \r\n\u3000"))
    if document.tables and document.tables[0]:
        first = min(first, document.tables[0][0].start)
    breaks = sorted([*_breaks(document, first), *_wraps(whole, folded, document.tables)])
    layout = _Layout(folded, [one for one in breaks if not (one.table or one.cell)], first)
    page = _Page(whole, folded, first)
    for break_ in breaks:
        page.add(break_, layout.mark(page.line, break_))
    return page.paragraphs(document.tables, old, layout.runs_on)


class Break(NamedTuple):
    """A line break with the blanks around it, empty lines and page numbers in it."""

    start: int
    end: int
    table: bool = False  # it stands before or behind a table
    cell: bool = False  # it stands inside a cell, and inside a word of it


def _breaks(document: Document, first: int) -> Iterator[Break]:
    whole = document.text
    at = first
    spans = [(table[0].start, max(cell.end for cell in table)) for table in document.tables]
    for start, end in [*spans, (len(whole), len(whole))]:
        for match in BREAK.finditer(whole, at, max(at, start)):
            a, b = _before_blanks(whole, match.start(), at), match.end()
            if b < len(whole) and (a > first or b < start):
                yield Break(a, b, table=b == start or a <= at > first)
        at = max(at, end)


# A line of a cell that ends so may end a name: 市科学技术局⏎云岭大学.
_ENDS_A_NAME = frozenset(
    "局厅委办部署院会行社科处室队站园联协校学心关团司府业班道位门区县市州盟旗等无，、；。：）”"
)


def _wraps(whole: str, folded: str, tables: tuple[Table, ...]) -> Iterator[Break]:
    """Yield the line breaks inside of words that the width of a cell makes: 省公安⏎厅."""
    for cell in (cell for table in tables for cell in table):
        at = folded.find("\u2028", cell.start, cell.end)
        while at >= 0:
            markup = _MARKUP_BREAK.match(whole, at)
            end = markup.end() if markup else at + 1
            if at > cell.start and end < len(whole) and folded[at - 1] not in _ENDS_A_NAME:
                yield Break(at, end, cell=True)
            at = folded.find("\u2028", at + 1, cell.end)


_BLANKS = frozenset(" \u3000\xa0\f\v\u2002\u2003\u2009")


def _before_blanks(text: str, at: int, least: int) -> int:
    while at > least and text[at - 1] in _BLANKS:
        at -= 1
    return at


def _cell_breaks(folded: str, tables: tuple[Table, ...]) -> str:
    pieces: list[str] = []
    at = 0
    for cell in (cell for table in tables for cell in table):
        pieces += folded[at : cell.start], folded[cell.start : cell.end].replace("\n", "\u2028")
        at = cell.end
    return "".join([*pieces, folded[at:]])


class _Page:
    """Puts the paragraphs together and keeps count of what is taken out."""

    def __init__(self, whole: str, folded: str, first: int) -> None:
        self.whole, self.folded = whole, folded
        self.line = first  # where the current line begins
        self._raw: list[str] = []
        self._text: list[str] = []
        self._kept = 0
        self._at, self._gone = ([0], [first]) if first else ([], [])

    def add(self, break_: Break, mark: str) -> None:
        self._raw += self.whole[self.line : break_.start], mark
        self._text += self.folded[self.line : break_.start], mark
        self._kept += break_.start - self.line + len(mark)
        self._at.append(self._kept)
        self._gone.append(break_.end - self._kept)
        self.line = break_.end

    def paragraphs(self, tables: tuple[Table, ...], old: bool, runs_on: bool) -> Paragraphs:
        last = self.whole[self.line :].rstrip("\r\n \u3000\xa0\f\v")
        starts = [at + gone for at, gone in zip(self._at, self._gone, strict=True)]

        def kept(offset: int) -> int:
            nth = bisect_right(starts, offset)
            return offset - (self._gone[nth - 1] if nth else 0)

        return Paragraphs(
            "".join([*self._raw, last]),
            "".join([*self._text, self.folded[self.line : self.line + len(last)]]),
            old,
            runs_on,
            tuple(
                tuple(cell._replace(start=kept(cell.start), end=kept(cell.end)) for cell in table)
                for table in tables
            ),
            tuple(self._at),
            tuple(self._gone),
        )


_CANNOT_START = frozenset("，、。；：）》”’！？…%")
_CANNOT_END = frozenset("，、（《“‘")
_FULL_STOP = frozenset("。！？；：）”")
_CLAUSE = re.compile("牵头|负责|单位|部门|配合|落实|参与|[局厅委办]")
_GOES_ON = re.compile("人民政府|政府|管委会|办事处|牵头|负责|配合|等")  # 各县（市、区）⏎人民政府
_BRACKETS = re.compile("[（）]")
_PAGE = re.compile(r"[\d页]")
_SHORT = 0.6  # of a full line
_MARKS = re.compile("[，。；：]")
_HALF_NUMBER = re.compile(rf"(?:[（第\n]|^)[{NUMERAL}]+$")
_WHOLE_NUMBER = re.compile(rf"(?:（[{NUMERAL}\d]+）|[{NUMERAL}\d]+[、.])$")
_ALONE = re.compile(rf"[#>*\- ]*(?:\d{{1,5}}|[{NUMERAL}]{{1,5}})[.、] *")
_INNER_NUMBER = re.compile(
    rf"(?<=[^\n第（])（\s?[{NUMERAL}]{{1,5}}\s?）"
    rf"|(?<=[。；）])(?:[{NUMERAL}]{{1,3}}、|\d{{1,3}}[.、](?!\d))"
)


def _opened(text: str, brackets: list[int]) -> Iterator[int]:
    """Yield behind each bracket where the innermost stands that is open there, or -1."""
    opened: list[int] = []
    for at in brackets:
        if text[at] == "（":
            opened.append(at)
        elif opened:
            opened.pop()
        yield opened[-1] if opened else -1


class _Layout:
    """How a document breaks its lines.

    Attributes
    ----------
    runs_on : bool
        More numbers stand inside lines than begin one: the plan is one long line.
    broken : bool
        Lines end in the middle of sentences.
    spaced : bool
        Some breaks hold an empty line and some do not: those that do part paragraphs.
    indented : bool
        Some lines are indented and some are not: those that are begin paragraphs.
    inside : set of int
        Breaks that can only stand inside a paragraph.
    headed : bool
        Most numbered lines are headings that a line break ends.
    wrapped : bool
        Lines that end in the middle of a sentence are of one length: a shorter one ends something.
    width : int
        Characters of a full line.
    """

    def __init__(self, text: str, breaks: list[Break], first: int) -> None:
        self.text = text
        self.brackets = [match.start() for match in _BRACKETS.finditer(text)]
        self.opened = list(_opened(text, self.brackets))
        starts = [first, *(break_.end for break_ in breaks)]
        lengths = sorted(break_.start - line for line, break_ in zip(starts, breaks, strict=False))
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        numbered = sum(bool(_NUMBERED.match(text, at)) for at in starts)
        self.runs_on = sum(1 for _ in _INNER_NUMBER.finditer(text)) > numbered
        empty = sum(self._empty(break_) for break_ in breaks)
        self.spaced = 0 < empty < len(breaks) * 0.9
        indented = sum(map(self._indented, breaks))
        self.indented = len(breaks) * 0.1 < indented < len(breaks) * 0.8
        self.inside = {one.start for one in breaks if self._within(one)}
        alike, self.wrapped = self._lengths(starts, breaks)
        self.broken = self.runs_on or len(self.inside) * 25 > len(breaks) or alike
        lines = zip(starts, breaks, strict=False)
        begun = [(a, b.start) for a, b in lines if _NUMBERED.match(text, a)]
        heads = sum(b - a < self.width * 0.7 and text[b - 1] not in _FULL_STOP for a, b in begun)
        self.headed = heads * 2 >= len(begun) > 1

    def mark(self, line: int, break_: Break) -> str:
        """Return what stands for a break: a line feed where it parts two paragraphs.

        Behind a number that is all of its line a digit is no more of it: 2.⏎5G网络.
        """
        if self.parts(line, break_):
            return "\n"
        text, (start, end, *_) = self.text, break_
        apart = text[end].isdecimal() and _ALONE.fullmatch(text, line, start)
        return "\u2028" if apart else ""

    def parts(self, line: int, break_: Break) -> bool:
        """Return whether a break behind the line that begins at `line` parts two paragraphs."""
        if break_.cell:
            return False
        if break_.table or "\t" in self.text[break_.start : break_.end]:
            return True
        if self.text[line] == "|" or self.text[break_.end] == "|":
            return True  # a row of a table
        if not self.broken:
            return break_.start not in self.inside
        text, (start, end, *_) = self.text, break_
        if self._cut_short(break_) or self._goes_on(break_):
            return False
        tail = text[max(line, start - 6) : start]
        if _HALF_NUMBER.search(tail) or _WHOLE_NUMBER.search(tail):
            return False
        if self.indented and self._indented(break_):
            return True
        if self._in_bracket(break_) and not _NUMBERED.match(text, end):
            return False
        if self.spaced and self._empty(break_):
            return True
        if "\t" in text[line:start] or "\t" in text[end : end + 200].split("\n")[0]:
            return True
        if STARTS.match(text, end):
            return True
        if text[start - 1] == "）":  # of a clause, not of 各县（市、区）
            opened = text.rfind("（", max(0, start - 300), start)
            if _CLAUSE.search(text, max(opened, 0), start):
                return True
        elif text[start - 1] in _FULL_STOP:
            return True
        if self.runs_on:
            return False
        if not STARTS.match(text, line):
            return self.wrapped and start - line < self.width * _SHORT
        if start - line < self.width * 0.7:
            return True
        return self.headed and not _MARKS.search(text, line, start) and self._had_room(line, break_)

    def _empty(self, break_: Break) -> bool:
        within = self.text[break_.start : break_.end]
        return within.count("\n") > 1 and not _PAGE.search(within)

    def _indented(self, break_: Break) -> bool:
        return self.text.startswith("  ", break_.end - 2) and break_.end - break_.start > 2

    def _cut_short(self, break_: Break) -> bool:
        """Return whether what stands around a break cannot end or begin a line.

        A number begins something all the same, be there a stray comma before it.
        """
        text, (start, end, *_) = self.text, break_
        if text[end] in _CANNOT_START:
            return True
        return text[start - 1] in _CANNOT_END and not (
            text[start - 1] in "，、" and self._numbered(start, end)
        )

    def _goes_on(self, break_: Break) -> bool:
        """Return whether a bracket's end and what follows are one name: 各县（市、区）⏎人民政府."""
        text, (start, end, *_) = self.text, break_
        return (
            text[start - 1] == "）"
            and bool(_GOES_ON.match(text, end))
            and not STARTS.match(text, end)
        )

    def _numbered(self, start: int, end: int) -> bool:
        """Return whether a line begins with a number, not with more of 第一、⏎二、三产业."""
        listed = self.text[start - 1] == "、" and self.text[end] in NUMERAL
        return not listed and bool(_NUMBERED.match(self.text, end))

    def _within(self, break_: Break) -> bool:
        """Return whether a break can only stand inside a paragraph."""
        text, (start, end, *_) = self.text, break_
        if self._cut_short(break_):
            return True
        if text[end] in NUMERAL + "）、" and _HALF_NUMBER.search(text[max(0, start - 6) : start]):
            return True
        if self._goes_on(break_):
            return True
        if _PAGE.search(text[start:end]) and text[start - 1] not in _FULL_STOP:
            return True
        return self._in_bracket(break_) and not _NUMBERED.match(text, end)

    def _had_room(self, line: int, break_: Break) -> bool:
        """Return whether what follows a break would have had room before it."""
        text, (start, end, *_) = self.text, break_
        moved = text[end] in _CANNOT_END or text[end + 1 : end + 2] in _CANNOT_START
        return start - line < self.width - moved

    def _in_bracket(self, break_: Break) -> bool:
        """Return whether a bracket that is opened before a break is closed behind it."""
        nth = bisect_left(self.brackets, break_.start)
        near = nth and self.opened[nth - 1] >= max(0, break_.start - 200)
        return bool(near) and self.text.find("）", break_.end, break_.end + 200) >= 0

    def _lengths(self, starts: list[int], breaks: list[Break]) -> tuple[bool, bool]:
        """Return whether most lines that end inside a sentence are of one length; nearly all."""
        open_ended = [
            break_.start - line
            for line, break_ in zip(starts, breaks, strict=False)
            if self.text[break_.start - 1] not in _FULL_STOP and not STARTS.match(self.text, line)
        ]
        if len(open_ended) < 8 or len(open_ended) * 3 < len(breaks):
            return False, False
        longest, usual = max(open_ended), sorted(open_ended)[len(open_ended) // 2]
        most = sum(n >= longest - 3 for n in open_ended) * 2 > len(open_ended)
        nearly_all = sum(abs(n - usual) <= 4 for n in open_ended) * 4 > len(open_ended) * 3
        return longest >= 20 and most, usual >= 20 and nearly_all
