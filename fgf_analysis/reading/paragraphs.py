"""Text as published -> paragraphs, wherever its lines were broken."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from fgf_analysis.reading.clauses import LABEL, PERSON_LABEL, TERM_LABEL, TEXT_LABEL
from fgf_analysis.reading.roles import fold
from fgf_analysis.reading.source import Source

NUMERAL = "一二三四五六七八九十百千零〇"
# A page number between two lines goes with the break: — 3 —, 第3页 共9页.
_BREAK = re.compile(
    r"[\r\n](?:\s*+(?:[-—–－―]{1,2}[ \t]*\d{1,4}[ \t]*[-—–－―]{1,2}"
    r"|第[ \t]*\d+[ \t]*页[^\r\n]{0,12})[ \t]*+[\r\n])*+\s*+"
)
# The first signs of a line that begins something, as `fold` gives them.
STARTS = re.compile(
    rf"[#>*\- ]*(?:第[{NUMERAL}\d]+[条章部]|[{NUMERAL}]{{1,5}}[、.]|（[{NUMERAL}]{{1,5}}）"
    rf"|（\d{{1,3}}）|\d{{1,5}}[.、）](?!\d)|\d+[.-]\d+|[①-⑳]|任务[{NUMERAL}\d]|附件|附：|目 *录"
    rf"|{LABEL}|{TERM_LABEL}|{PERSON_LABEL}|{TEXT_LABEL})"
)
_CANNOT_START = frozenset("，、。；：）》”’！？…%")
_CANNOT_END = frozenset("，、（《“‘")
_FULL_STOP = frozenset("。！？；：）”")


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

    @cached_property
    def ends(self) -> list[int]:
        """Where the paragraphs end."""
        return [i for i, sign in enumerate(self.text) if sign == "\n"]


def paragraphs(source: Source) -> Paragraphs:
    """Return the document's paragraphs.

    A line break parts two paragraphs unless the document shows that its lines are broken
    anywhere: where lines begin with 、 or end with （, every break counts as none that does not
    end a sentence, a heading or a table's row, or stand before a number.
    """
    whole = source.text
    folded = fold(whole)
    breaks = [(_before_blanks(whole, m.start()), m.end()) for m in _BREAK.finditer(whole)]
    done = len(whole) - len(whole.lstrip("\ufeff \r\n\u3000"))
    breaks = [(a, b) for a, b in breaks if b > done and b < len(whole)]
    runs_on = _runs_on(folded, breaks)
    broken = runs_on or _broken(folded, breaks, done)
    width = _width(breaks, done) if broken and not runs_on else 0
    pieces: list[str] = []
    folded_pieces: list[str] = []
    at, gone = ([0], [done]) if done else ([], [])
    kept, line = 0, done
    for start, end in breaks:
        mark = ""
        if not broken:
            hard = not _within(folded, start, end)
        else:
            hard = _parts(folded, line, start, end, width)
        if hard:
            mark = "\n"
        pieces += whole[done:start], mark
        folded_pieces += folded[done:start], mark
        kept += start - done + len(mark)
        at.append(kept)
        gone.append(end - kept)
        done = line = end
    pieces.append(whole[done:].rstrip())
    raw = "".join(pieces)
    folded_pieces.append(folded[done:])
    text = "".join(folded_pieces)[: len(raw)]
    return Paragraphs(raw, text, folded != fold(whole, False), runs_on, tuple(at), tuple(gone))


def _before_blanks(text: str, at: int) -> int:
    while at and text[at - 1] in _BLANKS:
        at -= 1
    return at


_BLANKS = frozenset(" \u3000\xa0\f\v\u2002\u2003\u2009")


def _within(text: str, start: int, end: int) -> bool:
    """Return whether a break can only stand inside a paragraph."""
    return (
        text[end] in _CANNOT_START
        or text[start - 1] in _CANNOT_END
        or bool(_HALF_NUMBER.search(text, max(0, start - 6), start))
        and text[end] in NUMERAL + "）、"
        or "页" in text[start:end]
        or bool(re.search(r"\d", text[start:end]))
        and text[start - 1] not in _FULL_STOP
    ) and "\t" not in text[start:end]


_HALF_NUMBER = re.compile(rf"(?:[（第\n]|^)[{NUMERAL}]+$")
_WHOLE_NUMBER = re.compile(rf"(?:（[{NUMERAL}\d]+）|[{NUMERAL}\d]+[、.])$")


def _runs_on(text: str, breaks: list[tuple[int, int]]) -> bool:
    """Return whether more numbers stand inside lines than begin one: the plan is one long line."""
    starting = sum(bool(STARTS.match(text, end)) for _, end in breaks)
    return sum(1 for _ in _INNER_NUMBER.finditer(text)) > starting * 2 + 1


_INNER_NUMBER = re.compile(
    rf"(?<=[。；）])(?:（\s?[{NUMERAL}]{{1,5}}\s?）|[{NUMERAL}]{{1,3}}、|\d{{1,3}}[.、](?!\d))"
)


def _broken(text: str, breaks: list[tuple[int, int]], first: int) -> bool:
    """Return whether the document's lines are broken inside paragraphs."""
    within = sum(_within(text, start, end) for start, end in breaks)
    if within * 25 > len(breaks):
        return True
    # Lines of one length that end in the middle of a sentence, too.
    open_ended = [
        start - line
        for line, (start, end) in zip([first, *(end for _, end in breaks)], breaks, strict=False)
        if text[start - 1] not in _FULL_STOP and not STARTS.match(text, line)
    ]
    if len(open_ended) < 8 or len(open_ended) * 3 < len(breaks):
        return False
    longest = max(open_ended)
    return longest >= 20 and sum(n >= longest - 3 for n in open_ended) * 2 > len(open_ended)


def _width(breaks: list[tuple[int, int]], first: int) -> int:
    """Return the length of a full line."""
    lengths = sorted(
        start - line
        for line, (start, _) in zip([first, *(end for _, end in breaks)], breaks, strict=False)
    )
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _parts(text: str, line: int, start: int, end: int, width: int) -> bool:
    """Return whether a break of a document with broken lines parts paragraphs all the same."""
    if text[end] in _CANNOT_START or text[start - 1] in _CANNOT_END:
        return False
    tail = slice(max(line, start - 6), start)
    if _HALF_NUMBER.search(text[tail]) or _WHOLE_NUMBER.search(text[tail]):
        return False
    if "\t" in text[line:start] or "\t" in text[end : end + 200].split("\n")[0]:
        return True
    if STARTS.match(text, end):
        return True
    if text[start - 1] in _FULL_STOP:
        return True
    short = start - line < width * 0.7
    return short and bool(STARTS.match(text, line)) and text[start - 1] not in "，、"
