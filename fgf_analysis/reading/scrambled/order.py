"""Whether a document is in order, or two passages of it run into each other."""

from __future__ import annotations

import re

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.numbering import numeral
from fgf_analysis.reading.scrambled.flat import Flat

_HEADING = re.compile(
    r"(^|\n)?[(（](?=零*+[一二三四五六七八九十百千])([一二三四五六七八九十百千零]{1,7})[)）]([^。！？(（\n]{0,60})"
)
_CLAUSE = re.compile("[(（]责任单位[:：]")
# The same, its line broken anywhere.
_MAYBE = re.compile(r"[(（]\s*责\s*任\s*单\s*位\s*[:：]")


def scrambled(document: Document) -> Flat | None:
    """Return the document in one line if two passages of it run into each other, otherwise None.

    Scrambled documents are known by two things at once: their clauses begin with (责任单位:, and
    the numbers (一) (二) … of their tasks go back to one that was passed, or leave some out in the
    middle of a line. A number that is wrong at the beginning of its line is a slip of the plan's,
    and lines that give one number to different headings count anew.
    """
    if not _MAYBE.search(document.text):
        return None
    flat = Flat(document)
    clause = _CLAUSE.search(flat.text)
    return flat if clause and _goes_back(flat.text, clause.start()) else None


def _goes_back(text: str, first_clause: int) -> bool:
    last = 0
    titles: dict[int, str] = {}
    in_line = repeated = 0
    back = anew = False
    headings = list(_HEADING.finditer(text))
    # Where most numbers stand inside lines, one that begins a line is there by chance.
    runs_on = sum(match[1] is None for match in headings) * 2 > len(headings)
    if len({match[3] for match in headings if match[2] == "一"}) > 1:
        return False  # a count that begins anew with another heading
    for nth, match in enumerate(headings):
        number, title = numeral(match[2]), match[3]
        at_line = match[1] is not None and not runs_on
        back = back or (not nth and first_clause < match.start())  # of a task whose heading is lost
        follows = number == last + 1
        if not follows and not at_line:
            return True
        in_line += not at_line
        repeated += not follows and titles.get(number) == title
        anew = anew or (at_line and titles.get(number, title) != title)
        titles[number] = title
        last = number
    return not anew and (back or bool(in_line and repeated))
