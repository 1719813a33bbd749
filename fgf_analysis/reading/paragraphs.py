"""Text as published -> paragraphs, wherever its lines were broken."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from fgf_analysis.reading.clauses import LABEL, PERSON_LABEL, TERM_LABEL, TEXT_LABEL
from fgf_analysis.reading.roles import fold, traditional
from fgf_analysis.reading.source import BREAK, Source

NUMERAL = "一二三四五六七八九十百千零〇"
# The first signs of a line that begins something, as `fold` gives them: a number, a field.
_NUMBER = (
    rf"[#>*\- ]*(?:第[{NUMERAL}\d]+[条章部]|[{NUMERAL}]{{1,5}}[、.]|（[{NUMERAL}]{{1,5}}）"
    rf"|（\d{{1,3}}）|\d{{1,5}}[.、）](?!\d)|\d+[.-]\d+|[①-⑳]|任务[{NUMERAL}\d])"
)
STARTS = re.compile(rf"{_NUMBER}|附件|附：|目 *录|{LABEL}|{TERM_LABEL}|{PERSON_LABEL}|{TEXT_LABEL}")
_NUMBERED = re.compile(_NUMBER)


@dataclass(frozen=True)
class Paragraphs:
    """The document with one paragraph a line, and where each character stands in it.

    Attributes
    ----------
    raw : str
        The document's characters; line breaks inside paragraphs are taken out.
    text : str
        The same, folded (`roles.fold`); both have the same length.
    traditional : bool
        Whether the document is in traditional characters.
    runs_on : bool
        Whether it is one long line, broken or not: numbers stand in the middle of lines.
    """

    raw: str
    text: str
    traditional: bool
    runs_on: bool
    _at: tuple[int, ...]
    _gone: tuple[int, ...]

    def offset(self, at: int) -> int:
        """Return where a character of `raw` stands in the document."""
        before = bisect_right(self._at, at)
        return at + (self._gone[before - 1] if before else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the document of ``raw[start:end]``."""
        return self.offset(start), self.offset(end - 1) + 1 if end > start else self.offset(start)


class Stretches:
    """Stretches that do not overlap, looked up by place.

    Parameters
    ----------
    spans : iterable of (int, int)
        Start and end of each, in any order.
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _ in ordered]
        self.ends = [end for _, end in ordered]

    def meet(self, start: int, end: int) -> bool:
        """Return whether one of them reaches into ``start:end``."""
        nth = bisect_right(self.ends, start)
        return nth < len(self.starts) and self.starts[nth] < end

    def first(self, start: int, end: int) -> int:
        """Return where the first that begins in ``start:end`` begins, or `end`."""
        nth = bisect_right(self.starts, start)
        return min(self.starts[nth], end) if nth < len(self.starts) else end


def paragraphs(source: Source) -> Paragraphs:
    """Return the document's paragraphs.

    A line break parts two paragraphs, unless the document shows that its lines are broken
    anywhere: where many lines begin with 、 or end with （, a break counts only if it ends a
    sentence, a heading or a table's row, or stands before a number or an empty line.
    """
    whole = source.text
    old = traditional(whole)
    folded = fold(whole, old)
    done = len(whole) - len(whole.lstrip("\ufeff \r\n\u3000"))
    spans = ((_before_blanks(whole, m.start()), m.end()) for m in BREAK.finditer(whole))
    breaks = [Break(a, b) for a, b in spans if b < len(whole)]
    while breaks and breaks[0].start <= done:
        done = max(done, breaks.pop(0).end)
    layout = _Layout(folded, breaks, done)
    raw: list[str] = []
    text: list[str] = []
    at, gone = ([0], [done]) if done else ([], [])
    kept, line = 0, done
    for break_ in breaks:
        mark = "\n" if layout.parts(line, break_) else ""
        raw += whole[line : break_.start], mark
        text += folded[line : break_.start], mark
        kept += break_.start - line + len(mark)
        at.append(kept)
        gone.append(break_.end - kept)
        line = break_.end
    raw.append(whole[line:].rstrip())
    text.append(folded[line:][: len(raw[-1])])
    return Paragraphs("".join(raw), "".join(text), old, layout.runs_on, tuple(at), tuple(gone))


class Break(NamedTuple):
    """A line break with the blanks around it, empty lines and page numbers in it."""

    start: int
    end: int


_BLANKS = frozenset(" \u3000\xa0\f\v\u2002\u2003\u2009")


def _before_blanks(text: str, at: int) -> int:
    while at and text[at - 1] in _BLANKS:
        at -= 1
    return at


_CANNOT_START = frozenset("，、。；：）》”’！？…%")
_CANNOT_END = frozenset("，、（《“‘")
_FULL_STOP = frozenset("。！？；：）”")
_CLAUSE = re.compile("牵头|负责|单位|部门|配合|落实|参与|[局厅委办]")
_GOES_ON = re.compile("人民政府|政府|管委会|办事处|牵头|负责|配合|等")  # 各县（市、区）⏎人民政府
_BRACKETS = re.compile("[（）]")
_PAGE = re.compile(r"[\d页]")
_HALF_NUMBER = re.compile(rf"(?:[（第\n]|^)[{NUMERAL}]+$")
_WHOLE_NUMBER = re.compile(rf"(?:（[{NUMERAL}\d]+）|[{NUMERAL}\d]+[、.])$")
_INNER_NUMBER = re.compile(
    rf"(?<=[^\n第（])（\s?[{NUMERAL}]{{1,5}}\s?）"
    rf"|(?<=[。；）])(?:[{NUMERAL}]{{1,3}}、|\d{{1,3}}[.、](?!\d))"
)


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
    width : int
        Characters of a full line.
    """

    def __init__(self, text: str, breaks: list[Break], first: int) -> None:
        self.text = text
        starts = [first, *(break_.end for break_ in breaks)]
        lengths = sorted(break_.start - line for line, break_ in zip(starts, breaks, strict=False))
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        numbered = sum(bool(_NUMBERED.match(text, at)) for at in starts)
        self.runs_on = sum(1 for _ in _INNER_NUMBER.finditer(text)) > numbered
        empty = sum(self._empty(break_) for break_ in breaks)
        self.spaced = 0 < empty < len(breaks) * 0.9
        self.broken = self.runs_on or self._is_broken(starts, breaks)

    def parts(self, line: int, break_: Break) -> bool:
        """Return whether a break behind the line that begins at `line` parts two paragraphs."""
        if "\t" in self.text[break_.start : break_.end]:
            return True
        if not self.broken:
            return not self._within(break_)
        text, (start, end) = self.text, break_
        if text[end] in _CANNOT_START or text[start - 1] in _CANNOT_END:
            return False
        tail = text[max(line, start - 6) : start]
        if _HALF_NUMBER.search(tail) or _WHOLE_NUMBER.search(tail):
            return False
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
            return bool(_CLAUSE.search(text, max(opened, 0), start))
        if text[start - 1] in _FULL_STOP:
            return True
        short = start - line < self.width * 0.7 and not self.runs_on
        return short and bool(STARTS.match(text, line))

    def _empty(self, break_: Break) -> bool:
        within = self.text[break_.start : break_.end]
        return within.count("\n") > 1 and not _PAGE.search(within)

    def _within(self, break_: Break) -> bool:
        """Return whether a break can only stand inside a paragraph."""
        text, (start, end) = self.text, break_
        if text[end] in _CANNOT_START or text[start - 1] in _CANNOT_END:
            return True
        if text[end] in NUMERAL + "）、" and _HALF_NUMBER.search(text[max(0, start - 6) : start]):
            return True
        if text[start - 1] == "）" and _GOES_ON.match(text, end):
            return True
        if _PAGE.search(text[start:end]) and text[start - 1] not in _FULL_STOP:
            return True
        return self._in_bracket(break_) and not _NUMBERED.match(text, end)

    def _in_bracket(self, break_: Break) -> bool:
        """Return whether a bracket that is opened before a break is closed behind it."""
        depth = 0
        for sign in _BRACKETS.findall(self.text, max(0, break_.start - 200), break_.start):
            depth = depth + 1 if sign == "（" else max(0, depth - 1)
        return depth > 0 and self.text.find("）", break_.end, break_.end + 200) >= 0

    def _is_broken(self, starts: list[int], breaks: list[Break]) -> bool:
        if sum(map(self._within, breaks)) * 25 > len(breaks):
            return True
        # Lines of one length that end in the middle of a sentence, too.
        open_ended = [
            break_.start - line
            for line, break_ in zip(starts, breaks, strict=False)
            if self.text[break_.start - 1] not in _FULL_STOP and not STARTS.match(self.text, line)
        ]
        if len(open_ended) < 8 or len(open_ended) * 3 < len(breaks):
            return False
        longest = max(open_ended)
        return longest >= 20 and sum(n >= longest - 3 for n in open_ended) * 2 > len(open_ended)
