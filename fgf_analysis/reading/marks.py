"""Paragraphs -> the numbers that open something: 一、 （一） 1. （1） ① 第三条."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from fgf_analysis.reading.numbering import NAMED, NUMERAL, value
from fgf_analysis.reading.paragraphs import Paragraphs, Stretches

# At the beginning of its line a number may do without its point: 1 推进….
_BARE = (
    r"(?P<bare>\d{1,3})(?=[ ](?![ ]?(?:年|月|日|个|项|万|亿|%|家|人|公|米|吨|元|次|倍|类|批|条)))"
)
_AT_LINE = re.compile(rf"(?:(?<=\n)|^)[#>*\- \u2028]*+(?:{NAMED}|{_BARE})")
_INSIDE = re.compile(rf"(?<=[^\dA-Za-z{NUMERAL}第（\-.件表图])(?:{NAMED})")  # PM2.5, 附件1）
_ENDS = "。！？；：）” "  # behind these a number may stand inside a line
_MOST = 999  # a greater number counts only where it follows the one before: 2022 is a year


class Mark(NamedTuple):
    """A number that opens something."""

    kind: str
    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Marks:
    """The numbers of a document.

    Attributes
    ----------
    marks : list of Mark
        In the document's order.
    resets : list of int
        Where what comes before is over: behind these no level is open.
    refused : list of Mark
        Numbers inside lines that open nothing.
    """

    marks: list[Mark]
    resets: list[int]
    refused: list[Mark]


def marks(page: Paragraphs, hidden: Stretches, tables: Stretches) -> Marks:
    """Return the document's numbers, those of what is hidden and of responsibility tables left out.

    A number inside a line counts where it goes on from the one before of its kind, or begins a
    list of a kind that no line begins with. It stands behind a full stop and has its own point;
    （一） may stand behind anything, and so may every number that goes on with the one before where
    the plan runs on in one line.
    """
    text = page.text
    found = {mark.end: mark for m in _AT_LINE.finditer(text) if (mark := _mark(m))}
    at_line = {
        end: m for end, m in found.items() if not (hidden.hold(m.start) or tables.hold(m.start))
    }
    kinds = {mark.kind for mark in at_line.values()}
    inner = [
        mark
        for m in _INSIDE.finditer(text)
        if (mark := _mark(m))
        and mark.end not in found
        and not (hidden.hold(mark.start) or tables.hold(mark.start))
    ]
    quoted = Stretches(m.span() for m in _QUOTE.finditer(text)) if inner else Stretches(())
    last: dict[str, int] = {}
    other: set[str] = set()  # kinds that a line numbers something else with
    before = 0
    result: list[Mark] = []
    refused: list[Mark] = []
    for mark in sorted([*at_line.values(), *inner], key=lambda m: m.start):
        kind, number, start, end = mark
        if text.find("\n", before, start) >= 0:
            other.clear()
        before = start
        follows = number in (last.get(kind, 0) + 1, last.get(kind, 0) + 2)
        if number > _MOST and not follows:
            refused.append(mark)
            continue
        if end not in at_line:
            ended = text[start - 1] in _ENDS
            goes_on = number == last.get(kind, 0) + 1
            free = kind == "pcn" and (page.runs_on or "pcn" not in kinds or goes_on)
            free = free or (
                page.runs_on and (follows or (number == 1 and _heads(text, result, start)))
            )
            opens = number == 1 and (kind not in kinds or page.runs_on or kind not in last)
            if quoted.hold(start) or not (ended or free):
                refused.append(mark)
                continue
            if kind in other or not (follows or opens):
                other.add(kind)
                refused.append(mark)
                continue
        last[kind] = number
        result.append(mark)
    return Marks(result, hidden.starts, refused)


def _heads(text: str, before: list[Mark], start: int) -> bool:
    """Return whether nothing but a heading stands between the mark before and a place."""
    at = before[-1].end if before else 0
    return 0 < start - at <= _HEADING and not re.search("[。！？；，：\n]", text[at:start])


_HEADING = 30
_QUOTE = re.compile("“[^“”\n]{0,60}”")


def _mark(match: re.Match[str]) -> Mark | None:
    kind = str(match.lastgroup)
    number = value(match[kind])
    start = match.start() + len(match.group()) - len(match.group().lstrip("#>*- \u2028"))
    return Mark("dig" if kind == "bare" else kind, number, start, match.end()) if number else None
