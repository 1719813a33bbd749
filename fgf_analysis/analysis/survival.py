"""What of a plan its published text still shows."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis.spans import LINE_BREAK
from fgf_analysis.tables import FIELDS, Plan

PARTS = ("title", "text", "clause")


def by_task(plan: Plan) -> pd.DataFrame:
    """Return which parts of each task the source shows.

    Parameters
    ----------
    plan : Plan
        Only its tasks are used.

    Returns
    -------
    DataFrame
        One row a task in the plan's order; columns ``task_id`` (str), ``title``, ``text``,
        ``clause`` (bool). A task in the numbering of which nothing is shown has three times
        False: that it existed is inferred from its neighbours' numbers.
    """
    tasks = plan.tasks
    shown = {part: tasks[f"{part}_zh"].notna() for part in PARTS}
    return pd.DataFrame({"task_id": tasks["task_id"], **shown})


def summary(plan: Plan) -> pd.DataFrame:
    """Return for how many tasks each part is shown.

    Returns
    -------
    DataFrame
        Columns ``part`` (title, text, clause, anything), ``shown``, ``lost`` (int) and ``base``
        (int, all tasks up to the highest number).
    """
    parts = by_task(plan).set_index("task_id")
    counts = {**parts.sum().to_dict(), "anything": int(parts.any(axis=1).sum())}
    base = len(parts)
    return pd.DataFrame(
        [(part, int(n), base - int(n), base) for part, n in counts.items()],
        columns=["part", "shown", "lost", "base"],
    )


def stretches(plan: Plan) -> pd.DataFrame:
    """Return where in the source each task stands.

    Returns
    -------
    DataFrame
        One row a stretch of `Plan.evidence`, in the order of the source; columns ``task_id``,
        ``place`` (int, the task's in the plan, 1 is the first), ``field``, ``start``, ``end`` (int, characters of the source), ``times`` (int,
        at how many places the same text of the same task stands).
    """
    places = {task_id: place for place, task_id in enumerate(plan.tasks["task_id"], start=1)}
    rows = plan.evidence.assign(place=plan.evidence["task_id"].map(places))
    source = plan.source
    rows["text"] = [
        LINE_BREAK.sub("", source[a:b]) for a, b in zip(rows["start"], rows["end"], strict=True)
    ]
    rows["times"] = rows.groupby(["task_id", "field", "text"])["start"].transform("size")
    columns = ["task_id", "place", "field", "start", "end", "times"]
    rows = rows.sort_values("start", kind="stable", ignore_index=True)[columns]
    return rows.astype(dict.fromkeys(("place", "start", "end", "times"), "int64"))


def passages(plan: Plan) -> int:
    """Return into how many passages that each run forward the source falls, at the least.

    One for a plan in order; two where two readings of it alternate. It is the length of the
    longest run of falling places (Dilworth 1950), found by patience sorting. Section headings are
    left out: one serves several tasks.
    """
    last: list[int] = []  # the place each passage has come to, the furthest first
    rows = stretches(plan)
    for place in rows.loc[rows["field"] != "section", "place"].tolist():
        for i, reached in enumerate(last):
            if reached <= place:
                last[i] = place
                break
        else:
            last.append(place)
    return len(last)


def quotes(plan: Plan, task_id: str) -> pd.DataFrame:
    """Return the stretches of source behind one task.

    Parameters
    ----------
    plan : Plan
        Its evidence and source are used.
    task_id : str
        For example ``T09``.

    Returns
    -------
    DataFrame
        Columns ``field``, ``start``, ``end`` (int, characters of the source), ``basis`` and
        ``source`` (str, what stands there), in the order of the evidence table.
    """
    rows = plan.evidence[plan.evidence["task_id"] == task_id].drop(columns="task_id")
    texts = [plan.source[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)]
    return rows.assign(source=texts).reset_index(drop=True)


def bases(plan: Plan) -> pd.DataFrame:
    """Return on what the placing of the stretches rests.

    Returns
    -------
    DataFrame
        Index ``basis``, one column a field (section, title, text, clause), values the number of
        stretches (int); the strongest basis first, as `fgf_analysis.reading.collate` lists them.
    """
    counts = pd.crosstab(plan.evidence["basis"], plan.evidence["field"])
    order = ["printed", "in order", "repeated", "elimination", "rule", "neighbour", "wording"]
    counts = counts.reindex(
        index=[basis for basis in order if basis in counts.index],
        columns=[field for field in FIELDS if field in counts],
    )
    return counts.rename_axis(columns=None)
