"""Offsets into a source: lines, what lies within it, spans cut where they overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator


class Lines:
    """The lines of a text.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def __call__(self, start: int) -> int:
        """Return the line of an offset; the first is 1."""
        return bisect_left(self._breaks, start) + 1


def within(size: int, start: object, end: object) -> tuple[int, int]:
    """Return offsets that lie in a text of this size, whatever was given."""
    given = [value if isinstance(value, int) else 0 for value in (start, end)]
    first = min(max(given[0], 0), size)
    return first, min(max(given[1], first), size)


def segments(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield what the spans cover, in order and in pieces: from, to, which spans.

    A piece ends wherever a span begins or ends, so no character is in two pieces.
    """
    edges: list[tuple[int, bool, int]] = []
    for i, (start, end) in enumerate(spans):
        if start < end:
            edges += (start, True, i), (end, False, i)
    over: set[int] = set()
    at = 0
    for place, opens, i in sorted(edges):
        if over and place > at:
            yield at, place, sorted(over)
        at = place
        if opens:
            over.add(i)
        else:
            over.remove(i)
