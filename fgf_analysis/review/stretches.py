"""Evidence -> stretches of the source, each with what it was read as."""

from __future__ import annotations

from typing import NamedTuple

from fgf_analysis.review.spans import within
from fgf_analysis.review.words import BASES, FIELDS, SHORT, SURE
from fgf_analysis.tables import Plan


class Stretch(NamedTuple):
    """A stretch of the source that was read as one thing.

    Attributes
    ----------
    start, end : int
        Offsets into the source.
    kind : str
        A key of `words.KINDS`.
    to : str
        The id of the block on the right that tells of it.
    label, hint : str
        What stands before it, and what it says to a pointer.
    weak : bool
        Whether its place is less sure.
    row : int
        Its row of ``evidence``, or -1.
    """

    start: int
    end: int
    kind: str
    to: str
    label: str
    hint: str
    weak: bool = False
    row: int = -1


def evidence(plan: Plan) -> list[Stretch]:
    """Return a stretch for each row of ``evidence``, in its order."""
    found = []
    rows = plan.evidence[["task_id", "field", "start", "end", "basis"]]
    for i, (task, kind, start, end, basis) in enumerate(rows.itertuples(index=False)):
        weak = basis not in SURE
        short, why, why_en = BASES[basis]
        label = f"{task} {SHORT[kind]}" + (f" {short}?" if weak else "")
        hint = f"{task} {' '.join(FIELDS[kind])} · {short}：{why} ({why_en})"
        span = within(len(plan.source), int(start), int(end))
        found.append(Stretch(*span, kind, task, label, hint, weak, i))
    return found
