"""Who signed a document and when, and when it was printed: 抄送 and 印发 at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fgf_analysis.reading.particulars.dates import DATE
from fgf_analysis.reading.particulars.lines import Line
from fgf_analysis.reading.particulars.units import is_unit, named

_DATED = re.compile(
    rf"(?P<who>[^，。；：]{{2,60}}?)?[ ，]*（? ?(?P<date>{DATE}) ?）?(?P<printed> *印(?:发|制)?)?"
)
_MOST = 30  # organs that sign one document
_CUT = re.compile("[，。；：《》]")


class Signature(NamedTuple):
    """A date with those whose names stand in front of it.

    Attributes
    ----------
    date : (int, int, re.Match)
        Where it stands, and the match of `DATE`.
    organs : list of (int, int)
        Where the names stand in the document.
    printed : bool
        Whether it is the date of printing.
    """

    date: tuple[int, int, re.Match[str]]
    organs: list[tuple[int, int]]
    printed: bool


def signature(before: Sequence[Line], line: Line) -> Signature | None:
    """Return what a line with a date, and the lines in front of it, sign; None if it has none."""
    match = _DATED.fullmatch(line.said)
    if not match:
        return None
    date = line.start + match.start("date"), line.start + match.end("date"), match
    if match["who"]:
        organs = [(line.start + a, line.start + b) for a, b in named(match["who"])]
        if not organs:
            return None
    else:
        organs = _above(before)
    return Signature(date, organs, bool(match["printed"]))


def _above(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the organs that lines name, from the last one up as far as they name nothing else."""
    found: list[tuple[int, int]] = []
    n = len(lines) - 1
    while n >= 0 and len(found) < _MOST and not _CUT.search(lines[n].said):
        said = lines[n].said
        if said.startswith("（") and said.endswith("）"):  # （某局代章）
            n -= 1
            continue
        over = lines[n - 1].said if n else ""
        whole = re.sub(" ", "", over + said)
        broken = over and len(over) < 12 and not named(over) and not _CUT.search(over)
        if broken and is_unit(whole):
            found.append((lines[n - 1].start, lines[n].end))
            n -= 2
            continue
        names = named(said)
        if not names:
            break
        found += [(lines[n].start + a, lines[n].start + b) for a, b in reversed(names)]
        n -= 1
    return found[::-1]
