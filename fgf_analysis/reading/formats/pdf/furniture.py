"""Page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from fgf_analysis.reading.formats.pdf.cells import Found
from fgf_analysis.reading.formats.pdf.lines import Line
from fgf_analysis.reading.formats.signs import MARKS

_MARGIN = 0.12  # of a page's height, where they stand
_DASHES = r"[-—–―－一_~·•.\s]*"  # a recognised text has 一 for a dash
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?(\d{{1,4}})\s*页?(?:[\s/／,，共]*\d{{1,4}}\s*页?)?{_DASHES}"
)


Blocks = list[Line | Found]
"""What stands on a page, in the order in which it is read."""


def without(pages: Sequence[tuple[float, Blocks]]) -> list[Blocks]:
    """Return what stands on pages, each of a height, without what furnishes them."""
    edges = [[line for line in blocks if _edge(line, height)] for height, blocks in pages]
    keys = [{_key(line) for line in edge if isinstance(line, Line)} for edge in edges]
    everywhere = Counter(key for page in keys for key in page)
    # Books have one header on the left page and another on the right one.
    sides = [Counter(key for page in keys[nth::2] for key in page) for nth in (0, 1)]
    kept: list[Blocks] = []
    for nth, (_, blocks) in enumerate(pages):
        half = len(keys[nth % 2 :: 2]) / 2
        repeated = {
            key
            for key in keys[nth]
            if everywhere[key] >= max(2, len(pages) / 2) or sides[nth % 2][key] >= max(3, half)
        }
        own = {id(line) for line in edges[nth] if _dropped(line, nth + 1, repeated)}
        kept.append([block for block in blocks if id(block) not in own])
    return kept


def _edge(block: Line | Found, height: float) -> bool:
    """Return whether a block is a line in the margin that has nothing of a plan."""
    return (
        isinstance(block, Line)
        and (block.bottom < height * _MARGIN or block.top > height * (1 - _MARGIN))
        and not MARKS.search(block.text)
    )


def _dropped(line: Line | Found, page: int, repeated: set[tuple[str, int]]) -> bool:
    if not isinstance(line, Line):
        return False
    number = _PAGE_NUMBER.fullmatch(line.text.strip())
    # A bare number that is not the page's own may be the plan's.
    folio = number and (not line.text.strip().isdigit() or int(number[1]) == page)
    return bool(folio) or _key(line) in repeated


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.strip()), round(line.top / 6)
