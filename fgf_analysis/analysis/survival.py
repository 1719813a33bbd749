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
        One row a stretch of `Plan.evidence`, in the order of the source; columns ``number`` (int,
        the task), ``field``, ``start``, ``end`` (int, characters of the source), ``times`` (int,
        at how many places the same text of the same task stands).
    """
    rows = plan.evidence.merge(plan.tasks[["task_id", "number"]], on="task_id")
    source = plan.source
    rows["text"] = [
        LINE_BREAK.sub("", source[a:b]) for a, b in zip(rows["start"], rows["end"], strict=True)
    ]
    rows["times"] = rows.groupby(["task_id", "field", "text"])["start"].transform("size")
    columns = ["number", "field", "start", "end", "times"]
    rows = rows.sort_values("start", kind="stable", ignore_index=True)[columns]
    return rows.astype(dict.fromkeys(("number", "start", "end", "times"), "int64"))


def passages(plan: Plan) -> int:
    """Return into how many passages that each run forward the source falls, at the least.

    One for a plan in order; two where two readings of it alternate. It is the length of the
    longest run of falling task numbers (Dilworth 1950), found by patience sorting.
    """
    last: list[int] = []  # the number each passage has come to, the furthest first
    for number in stretches(plan)["number"]:
        for i, reached in enumerate(last):
            if reached <= number:
                last[i] = int(number)
                break
        else:
            last.append(int(number))
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
