"""A document in one line, whatever its line breaks, with the way back to its offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from fgf_analysis.reading.document import BREAK, Document

# A line that begins with a number of the plan ends whatever stood before it, full stop or not.
_NUMERAL = "一二三四五六七八九十百千零"
_NUMBERED_LINE = re.compile(rf"[(（][{_NUMERAL}]+[)）]|[{_NUMERAL}]+、")


class Flat:
    """The text of a document in one line (a line may end in the middle of a word).

    Only before a line that begins with a number a line feed is left.

    Attributes
    ----------
    text : str
    document : Document
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        whole = document.text
        pieces: list[str] = []
        self._at: list[int] = []  # where in `text` something was taken out
        self._gone: list[int] = []  # how many characters were taken out up to there
        kept = 0
        done = len(whole) - len(whole.lstrip())
        if done:
            self._at.append(0)
            self._gone.append(done)
        for match in BREAK.finditer(whole, done):
            end = match.end()
            start = done + len(whole[done : match.start()].rstrip())
            numbered = _NUMBERED_LINE.match(whole, end)
            mark = "\n" if numbered and whole[start - 1 : start] not in _NUMERAL else ""
            pieces += whole[done:start], mark
            kept += start - done + len(mark)
            done = end
            self._at.append(kept)
            self._gone.append(end - kept)
        pieces.append(whole[done:])
        self.text = "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the document of ``text[start:end]``, outer line breaks left out."""
        before = bisect_right(self._at, start)
        within = bisect_left(self._at, end)
        return (
            start + (self._gone[before - 1] if before else 0),
            end + (self._gone[within - 1] if within else 0),
        )
