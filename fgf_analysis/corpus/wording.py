"""The words of the tasks that are compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fgf_analysis.tables import Plan


class Wording(NamedTuple):
    """What a task says; what its measures say is part of its text where they stand for it.

    Attributes
    ----------
    number : int or None
        As printed.
    heading, text, section : str
    deadlines : list of str
        As printed.
    """

    number: int | None
    heading: str
    text: str
    section: str
    deadlines: list[str]


def wording(plan: Plan, compared: Iterable[str]) -> dict[str, Wording]:
    """Return what each task that was compared says.

    Parameters
    ----------
    plan : Plan
    compared : iterable of str
        The tasks that stand for themselves.
    """
    compared = set(compared)
    found: dict[str, Wording] = {}
    columns = ["task_id", "parent_id", "number", "title_zh", "text_zh", "section_zh"]
    rows = plan.tasks[[*columns, "deadlines_zh"]].astype(object)
    for row in rows.where(rows.notna(), None).itertuples(index=False):
        heading, text = row.title_zh or "", row.text_zh or ""
        dates = (row.deadlines_zh or "").splitlines()
        above = found.get(row.parent_id)
        if row.task_id in compared or above is None:
            number = None if row.number is None else int(row.number)
            found[row.task_id] = Wording(number, heading, text, row.section_zh or "", dates)
        else:
            whole = "\n".join(filter(None, (above.text, heading, text)))
            listed = list(dict.fromkeys([*above.deadlines, *dates]))
            found[row.parent_id] = above._replace(text=whole, deadlines=listed)
    return found
