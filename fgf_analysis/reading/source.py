"""The published document: bytes decoded once, offsets that never move."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from fgf_analysis.reading.formats import text

# A page number between two lines goes with the break: — 3 —, 第3页 共9页.
BREAK = re.compile(
    r"[\r\n](?:\s*+(?:[-—–－―]{1,2}[ \t]*\d{1,4}[ \t]*[-—–－―]{1,2}"
    r"|第[ \t]*\d+[ \t]*页[^\r\n]{0,12})[ \t]*+[\r\n])*+\s*+"
)
# A line that begins with a number of the plan ends whatever stood before it, full stop or not.
_NUMERAL = "一二三四五六七八九十百千零"
_NUMBERED_LINE = re.compile(rf"[(（][{_NUMERAL}]+[)）]|[{_NUMERAL}]+、")


@dataclass(frozen=True)
class Source:
    """A document as decoded text, with a view of it that has no line breaks.

    Attributes
    ----------
    text : str
        The document, decoded and otherwise untouched; every offset the library
        writes counts the characters of this string.
    encoding : str
        The encoding it was read in.
    """

    text: str
    encoding: str = "utf-8"

    @cached_property
    def _lines(self) -> tuple[str, list[int], list[int]]:
        pieces: list[str] = []
        at: list[int] = []  # where in `flat` something was taken out
        gone: list[int] = []  # how many characters were taken out up to there
        kept = 0
        done = len(self.text) - len(self.text.lstrip())
        if done:
            at.append(0)
            gone.append(done)
        for match in BREAK.finditer(self.text, done):
            end = match.end()
            start = done + len(self.text[done : match.start()].rstrip())
            numbered = _NUMBERED_LINE.match(self.text, end)
            mark = "\n" if numbered and self.text[start - 1 : start] not in _NUMERAL else ""
            pieces += self.text[done:start], mark
            kept += start - done + len(mark)
            done = end
            at.append(kept)
            gone.append(end - kept)
        pieces.append(self.text[done:])
        return "".join(pieces), at, gone

    @property
    def flat(self) -> str:
        """The text in one line (a line may end in the middle of a word).

        Only before a line that begins with a number a line feed is left.
        """
        return self._lines[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in `text` of ``flat[start:end]``, outer line breaks left out."""
        _, at, gone = self._lines
        before = bisect_right(at, start)
        within = bisect_left(at, end)
        return (
            start + (gone[before - 1] if before else 0),
            end + (gone[within - 1] if within else 0),
        )

    def cut(self, start: int, end: int) -> str:
        """Return ``text[start:end]`` with its line breaks, and page numbers in them, taken out."""
        *lines, last = BREAK.split(self.text[start:end])
        return "".join([*(line.rstrip() for line in lines), last])

    def place(self, start: int) -> str:
        """Return an offset of `text` as a person finds it: line and character."""
        line = self.text.count("\n", 0, start) + 1
        return f"line {line}, character {start - self.text.rfind(chr(10), 0, start)}"


def decode(data: bytes, name: str = "source.txt") -> Source:
    """Return plain text as a `Source`; see `fgf_analysis.reading.formats.text.decode`."""
    document = text.decode(data, name)
    return Source(document.text, document.encoding)
