"""What is no part of a plan's body: contents, lists of annexes, signatures, the imprint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from fgf_analysis.reading.paragraphs import Paragraphs, Span, Stretches


def hidden(page: Paragraphs) -> Stretches:
    """Return where a document has what is no part of the plan's body."""
    return Stretches(_hidden(page.text))


_LINE = r"(?:(?<=\n)|^)"
_ANNEX = re.compile(
    rf"{_LINE} *(?:附件?|附表) ?\d{{0,2}} ?"
    r"(?:：[^\n]*(?:\n *\d{1,2}[.、][^\n]{2,50}(?=\n|$))*|\n|$)"
)
_CONTENTS = re.compile(rf"{_LINE} *目 *录 *\n")
_SIGNATURE = re.compile(
    rf"{_LINE}(?: *[^\n。；，、：]{{2,30}}\n)?"
    r" *(?:\d{4}|[二〇○零一二三四五六七八九]{4})年[^\n。]{2,8}日 *(?=\n|$)"
)
_DAY = r"(?:\d{4}|[二〇○零一二三四五六七八九]{4}) ?年[^\n。]{2,12}日"
_COPIES = "(?:抄送|抄报|分送)："
# Who gets copies, and who printed the document when: the last lines of its last page.
_IMPRINT = re.compile(
    rf"{_LINE} *(?:{_COPIES}[^\n]*\n(?:[^\n]*\n){{0,5}}?)?"
    rf"(?: *[^\n。；：]{{2,30}}?[\n ] *)?{_DAY} ?印[发制] *(?=\n|$)"
    rf"|{_LINE} *{_COPIES}[^\n]*(?=\n|$)"
)
_LINES = re.compile(r"[^\n]*(?:\n|$)")
_LONGEST = 20_000  # characters of a table of contents
_LEADERS = re.compile(r"(?:[.。…·]{3,}|\t| {2,}) *\d{1,3} *$")


def _hidden(text: str) -> Iterator[Span]:
    for match in _CONTENTS.finditer(text):
        end = match.end()
        most = end + _LONGEST
        line = text.find("\n", end, most)
        line = min(most, len(text)) if line < 0 else line
        first = _LEADERS.sub("", text[end:line]).strip()
        again = text.find("\n" + first, line, most) if len(first) > 3 else -1
        if again > 0:
            yield match.start(), again + 1
            continue
        entries = takewhile(lambda line: _LEADERS.search(line[0]), _LINES.finditer(text, end, most))
        yield match.start(), max((line.end() for line in entries), default=end)
    for match in _SIGNATURE.finditer(text):
        yield match.span()
    for match in _IMPRINT.finditer(text):
        yield match.span()
    for match in _ANNEX.finditer(text):
        yield match.span()
