"""Whether a document is in order, or two passages of it run into each other."""

from __future__ import annotations

import re

from fgf_analysis.reading.scan import numeral
from fgf_analysis.reading.source import Source

_HEADING = re.compile(r"(^|\n)?[(（]([一二三四五六七八九十百千零]{1,7})[)）]([^。！？(（\n]{0,60})")
_CLAUSE = re.compile("[(（]责任单位[:：]")


def in_order(source: Source) -> bool:
    """Return whether the document's tasks follow each other as printed.

    Scrambled documents are known by two things at once: their clauses begin with (责任单位:, and
    the numbers (一) (二) … of their tasks go back to one that was passed, or leave some out in the
    middle of a line. A number that is wrong at the beginning of its line is a slip of the plan's.
    """
    flat = source.flat
    if not _CLAUSE.search(flat):
        return True
    last, titles = 0, dict[int, str]()
    in_line = repeated = 0
    clause = _CLAUSE.search(flat)
    for nth, match in enumerate(_HEADING.finditer(flat)):
        number, title = numeral(match[2]), match[3]
        if not nth and clause and clause.start() < match.start():
            return False  # of a task whose heading is lost
        follows = number == last + 1 or (number == 1 and titles.get(1, title) != title)
        if not follows and match[1] is None:
            return False
        in_line += match[1] is None
        repeated += not follows and titles.get(number) == title
        titles[number] = title
        last = number
    return not (in_line and repeated)
