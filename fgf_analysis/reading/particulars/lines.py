"""A document's text -> its lines, each said in one form of signs, and stretches without blanks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fgf_analysis.reading.folding import fold

# Signs around titles, which `fold` takes for brackets; OCR reads } where 》 is printed.
_QUOTES = str.maketrans("〈«‹＜〉»›＞}｝", "《《《《》》》》》》")
_QUOTED = re.compile("[《》〈〉«»‹›}｝]")
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\r\n\t\v\f\u2028]+")
_PAGE = re.compile(r"[-—–－―·• ]*(?:第? ?\d{1,3} ?页?|共 ?\d+ ?页)[-—–－―·• ]*")
_EDGES = " #>*_|\u3000\xa0\ufeff\u200b"
_LONG = 200  # characters of a line that has lost its breaks

# Where a text without line breaks had one: behind a title, around a note and a signature, in front
# of a number that opens the body.
_LOST = re.compile(
    r"(?<=通知|意见|方案|计划|措施|要点)(?=发布日期|发布时间|各[省市县区地州盟]|"
    r"为(?:认真|深入|贯彻|全面|进一步|切实|加快|落实|做好))"
    r"|(?<=\d-\d\d)(?=各)|(?=（此件)|(?<=公开发布）)|(?<=主动公开）)"
    r"|(?<=。)(?=[^。，；：、《》]{2,30}\d{4}年\d{1,2}月\d{1,2}日)|(?<=月\d日)(?=（)|(?<=月\d\d日)(?=（)"
    r"|(?<=[：:])(?=《|现将)|(?<=。)(?=一、|（一）)"
)


class Line(NamedTuple):
    """A line of a document: its place, and what it says in one form of signs, of that length."""

    start: int
    end: int
    said: str


def lines(text: str) -> list[Line]:
    """Return the lines of a text, cells as lines of their own, without empty ones and page numbers.

    Parameters
    ----------
    text : str
        The document's.

    Returns
    -------
    list of Line
        In the text's order. A text that has lost its line breaks is parted where its titles,
        signatures and numbers show that there was one.
    """
    said = one_form(text)
    return [line for line in _lines(said) if line.said and not _PAGE.fullmatch(line.said)]


def one_form(text: str) -> str:
    """Return a text folded, of the same length, with 《》 around titles."""
    folded = fold(text)
    signs = list(folded) if (quotes := list(_QUOTED.finditer(text))) else []
    for quote in quotes:
        signs[quote.start()] = quote[0]
    return ("".join(signs) or folded).translate(_QUOTES)


def _lines(said: str) -> Iterator[Line]:
    for match in _LINE.finditer(said):
        start, end = match.span()
        cuts = [start, end]
        if end - start > _LONG:
            cuts[1:1] = [cut.start() for cut in _LOST.finditer(said, start, end)]
        for a, b in zip(cuts, cuts[1:], strict=False):
            line = said[a:b]
            whole = line.lstrip(_EDGES)
            a += len(line) - len(whole)
            whole = whole.rstrip(_EDGES)
            yield Line(a, a + len(whole), whole)


class Flat:
    """Lines as one text without blanks, with the way back.

    Attributes
    ----------
    said : str
        Without blanks.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        parts: list[str] = []
        self._starts: list[int] = []  # of each part, here
        self._at: list[int] = []  # and in the document
        size = 0
        for line in lines:
            for part in _WORD.finditer(line.said):
                parts.append(part[0])
                self._starts.append(size)
                self._at.append(line.start + part.start())
                size += len(part[0])
        self.said = "".join(parts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the document of ``said[start:end]``."""
        return self._offset(start), self._offset(end - 1) + 1

    def _offset(self, at: int) -> int:
        part = bisect_right(self._starts, at) - 1
        return self._at[part] + at - self._starts[part]
