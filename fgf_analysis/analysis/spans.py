"""Where in the source the characters of a task's heading and text stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from fgf_analysis.arguments import a_plan
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["LINE_BREAK", "Places", "places", "span"]

LINE_BREAK = re.compile(r"[^\S\r\n]*[\r\n]\s*")


class Places(dict[tuple[str, str], list[int | None]]):
    """The offsets of each cell's characters, and, by task, the source they point into."""

    def __init__(self, source_of: Callable[[str], str]) -> None:
        super().__init__()
        self.source_of = source_of


def places(plan: Plan) -> Places:
    """Return for each task's heading and text where its characters stand in the source.

    Parameters
    ----------
    plan : Plan
        Its tasks, evidence and source.

    Returns
    -------
    Places
        (task_id, ``title`` or ``text``) to a list with one offset into `Plan.source` (of a
        corpus, the source of the task's plan) for every character of the table's cell; None where
        no stretch of evidence holds it. A text that stands twice is placed where it stands first.
    """
    cells: dict[tuple[str, str], str] = {}
    rows = a_plan(plan).evidence[["task_id", "field", "start", "end"]]
    for field in ("title", "text"):
        for task_id, cell in zip(plan.tasks["task_id"], plan.tasks[f"{field}_zh"], strict=True):
            if isinstance(cell, str):
                cells[task_id, field] = cell
    found = Places(getattr(plan, "source_of", lambda task_id: plan.source))
    found |= {key: [None] * len(cell) for key, cell in cells.items()}
    for task_id, field, start, end in rows.itertuples(index=False):
        cell = cells.get((task_id, field), "")
        raw = found.source_of(task_id)[start:end]
        gaps = [match.span() for match in LINE_BREAK.finditer(raw)]
        kept = [i for i in range(len(raw)) if not any(a <= i < b for a, b in gaps)]
        at = cell.find("".join(raw[i] for i in kept))
        if at >= 0 and kept:
            offsets = found[task_id, field]
            for shift, i in enumerate(kept):
                if offsets[at + shift] is None:
                    offsets[at + shift] = int(start) + i
    return found


def span(places: Places, key: tuple[str, str], start: int, end: int) -> tuple[int, int] | None:
    """Return from where to where in the source a part of a cell stands.

    Parameters
    ----------
    places : Places
        As the function `places` returns them.
    key : tuple of str
        The task's id, and ``title`` or ``text``.
    start, end : int
        Characters of the cell.

    Returns
    -------
    tuple of int, or None
        Characters of the source; None where they are not known, or the part stands in pieces with
        anything but a line break between them.
    """
    offsets = [offset for offset in places.get(key, [])[start:end] if offset is not None]
    if not offsets or len(offsets) < end - start:
        return None
    for one, next_ in pairwise(offsets):
        if next_ == one + 1:
            continue
        if not LINE_BREAK.fullmatch(places.source_of(key[0]), one + 1, max(next_, 0)):
            return None
    return offsets[0], offsets[-1] + 1


public(globals())
