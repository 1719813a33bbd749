"""What of a plan its published text still shows, and where what is lost has stood."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis import charge
from fgf_analysis.analysis.spans import LINE_BREAK
from fgf_analysis.arguments import a_plan, one_of
from fgf_analysis.errors import PlanError
from fgf_analysis.public import public
from fgf_analysis.tables import FIELDS, Plan

__all__ = [
    "PARTS",
    "bases",
    "by_task",
    "loss_by_section",
    "lost_range",
    "passages",
    "quotes",
    "stretches",
    "summary",
]

PARTS = ("title", "text", "clause")
"""What a plan can print of a task."""


def by_task(plan: Plan) -> pd.DataFrame:
    """Return which parts of each task the source shows, and which of the others are lost.

    What a task does not show is *lost* where the document is damaged (`charge.damaged`) and prints
    such a part of any other task; else it is *absent*: the plan never printed it. Whether a
    damaged document had it once is not known, only that it can have lost it.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a task in the plan's order; columns ``task_id`` (str), ``title``, ``text``,
        ``clause`` (bool, whether it is shown), ``title_state``, ``text_state`` and
        ``clause_state`` (str: shown, lost or absent). A task in the numbering of which nothing is
        shown has three times False: that it existed is inferred from its neighbours' numbers.
    """
    tasks = a_plan(plan).tasks
    shown = {part: tasks[f"{part}_zh"].notna() for part in PARTS}
    bare = charge.by_task(plan)["state"]
    shown["clause"] = ~bare.isin(["without", "lost"])
    damaged = _can_be_lost(plan, shown)
    damaged["clause"] = bare.eq("lost")
    states = {f"{part}_state": _states(shown[part], damaged[part]) for part in PARTS}
    return pd.DataFrame({"task_id": tasks["task_id"], **shown, **states})


def _can_be_lost(plan: Plan, shown: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """Return for each part and task whether it is of a damaged document that prints such parts."""
    if all(own.all() for own in shown.values()):
        return {part: ~own for part, own in shown.items()}  # the evidence need not be read
    damaged = charge.damaged(plan)
    document = plan.tasks["plan_id"] if "plan_id" in plan.tasks else damaged.map(lambda _: "")
    return {part: damaged & own.groupby(document).transform("any") for part, own in shown.items()}


def _states(shown: pd.Series, can_be_lost: pd.Series) -> pd.Series:
    states = pd.Series("absent", index=shown.index, dtype="str")
    states[can_be_lost] = "lost"
    states[shown] = "shown"
    return states


def summary(plan: Plan) -> pd.DataFrame:
    """Return for how many tasks each part is shown, lost, or was never printed.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        Columns ``part`` (title, text, clause, anything), ``shown``, ``lost``, ``absent`` (int, as
        in `by_task`; nothing is shown of a task and any part lost: lost) and ``base`` (int, their
        sum: all tasks up to the highest number).
    """
    table = by_task(plan)
    states = {part: table[f"{part}_state"] for part in PARTS}
    every = pd.DataFrame(states)
    states["anything"] = _states(every.eq("shown").any(axis=1), every.eq("lost").any(axis=1))
    rows = [
        (part, *(int(own.eq(state).sum()) for state in ("shown", "lost", "absent")), len(own))
        for part, own in states.items()
    ]
    return pd.DataFrame(rows, columns=["part", "shown", "lost", "absent", "base"])


def loss_by_section(plan: Plan) -> pd.DataFrame:
    """Return how many tasks of each section show their clause, and how many have lost it.

    Parameters
    ----------
    plan : Plan
        A plan, not a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a section in the order in which the plan's tasks name them, and one, the last, for
        the tasks whose section is not known; columns ``section_number`` (Int64), ``section`` (str,
        as printed; both missing in the last row), ``tasks``, ``shown``, ``lost`` and ``without``
        (int, as in `charge.base`: tasks is the sum of the three).

    Raises
    ------
    PlanError
        Of a corpus: each plan has its own sections.
    """
    _one(plan, "sections")
    states = charge.by_task(plan)["state"]
    table = plan.tasks[["section_number", "section_zh"]].assign(
        tasks=1,
        shown=(~states.isin(["lost", "without"])).astype("int64"),
        lost=states.eq("lost").astype("int64"),
        without=states.eq("without").astype("int64"),
    )
    table = table.rename(columns={"section_zh": "section"})
    found = table.groupby(
        ["section_number", "section"], sort=False, dropna=False, as_index=False
    ).sum()
    known = found["section"].notna() | found["section_number"].notna()
    return pd.concat([found[known], found[~known]], ignore_index=True)


def lost_range(plan: Plan) -> pd.DataFrame:
    """Return between which tasks all lost clauses lie.

    Loss is seldom spread over a plan: what is said of the whole rests on the tasks outside this
    range more than on those in it.

    Parameters
    ----------
    plan : Plan
        A plan, not a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row; columns ``first``, ``last`` (str, the first and the last task whose clause is
        lost; missing if none is), ``lost`` (int, lost clauses), ``tasks`` (int, tasks from the
        first to the last, both included; 0 if none is lost) and ``all`` (int, tasks of the plan).

    Raises
    ------
    PlanError
        Of a corpus: each plan has its own tasks.
    """
    _one(plan, "lost clauses")
    lost = charge.by_task(plan)["state"].eq("lost").to_numpy()
    ids, places = plan.tasks["task_id"].to_numpy(), lost.nonzero()[0]
    found: dict[str, object] = {"first": None, "last": None, "lost": len(places), "tasks": 0}
    if len(places):
        first, last = places[0], places[-1]
        found |= {"first": ids[first], "last": ids[last], "tasks": int(last - first) + 1}
    counts = dict.fromkeys(("lost", "tasks", "all"), "int64")
    return pd.DataFrame([found | {"all": len(ids)}]).astype(
        {"first": "str", "last": "str"} | counts
    )


def _one(plan: Plan, what: str) -> None:
    if "plan_id" in a_plan(plan).tasks:
        raise PlanError(f"{plan.folder}: each plan has its own {what}; take corpus.plan(plan_id)")


def stretches(plan: Plan) -> pd.DataFrame:
    """Return where in the source each task stands.

    Parameters
    ----------
    plan : Plan
        A plan, not a corpus: its evidence and source.

    Returns
    -------
    DataFrame
        One row a stretch of `Plan.evidence`, in the order of the source; columns ``task_id``
        (str), ``place`` (int, the task's in the plan, 1 is the first), ``field`` (str), ``start``,
        ``end`` (int, characters of the source), ``times`` (int, at how many places the same text
        of the same task stands).

    Raises
    ------
    PlanError
        Of a corpus, which has no source of its own.
    """
    places = {
        task_id: place for place, task_id in enumerate(a_plan(plan).tasks["task_id"], start=1)
    }
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
    """Return the least number of passages in plan order that the source can be made of.

    One for a plan in order; two where two readings of it alternate. The stretches of tasks are
    taken in the order of the source; the number is the length of the longest run of falling places
    in the plan (Dilworth 1950, Annals of Mathematics 51(1)), found by patience sorting. What serves
    several tasks (a section heading, a clause above several tasks, a merged cell) has no place of
    its own and is left out.

    Parameters
    ----------
    plan : Plan
        A plan, not a corpus: its evidence and source.

    Returns
    -------
    int
        0 for a plan without evidence.

    Raises
    ------
    PlanError
        Of a corpus, which has no source of its own.
    """
    rows = stretches(plan)
    shared = rows.groupby(["start", "end"])["place"].transform("nunique").gt(1)
    last: list[int] = []  # the place each passage has come to, the furthest first
    for place in rows.loc[~shared & rows["field"].ne("section"), "place"].tolist():
        for i, reached in enumerate(last):
            if reached <= place:
                last[i] = place
                break
        else:
            last.append(place)
    return len(last)


def quotes(plan: Plan, task_id: str | None = None) -> pd.DataFrame:
    """Return the stretches of source behind one task.

    Parameters
    ----------
    plan : Plan
        Its evidence and source are used.
    task_id : str, optional
        For example ``T09``. The plan's first unless one is given; where the plan has no task, the
        table is empty.

    Returns
    -------
    DataFrame
        One row a stretch in the order of the evidence table, none for a task of which nothing is
        shown; columns ``field`` (str, section, title, text or clause), ``start``, ``end`` (Int64,
        characters of the source), ``basis`` (str, on what its place rests) and ``source`` (str,
        what stands there). Of a corpus also ``plan_id`` (str).

    Raises
    ------
    PlanError
        When the plan has no such task; the message says which it has. Of a corpus always: it has
        no source of its own.
    """
    ids = a_plan(plan).tasks["task_id"]
    has = f"{plan.name} has " + (f"{ids.iloc[0]} to {ids.iloc[-1]}" if len(ids) else "no task")
    if task_id is not None:
        one_of("task_id", task_id, ids, has)
    elif len(ids):
        task_id = ids.iloc[0]
    rows = plan.evidence[plan.evidence["task_id"] == task_id].drop(columns="task_id")
    texts = [plan.source[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)]
    return rows.assign(source=pd.Series(texts, rows.index, dtype="str")).reset_index(drop=True)


def bases(plan: Plan) -> pd.DataFrame:
    """Return on what the placing of the stretches rests.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its evidence.

    Returns
    -------
    DataFrame
        Index ``basis``, one column a field (section, title, text, clause), values the number of
        stretches (int); the strongest basis first, as `fgf_analysis.reading.collate` lists them.
    """
    counts = pd.crosstab(a_plan(plan).evidence["basis"], plan.evidence["field"])
    order = ["printed", "in order", "repeated", "elimination", "rule", "neighbour", "wording"]
    counts = counts.reindex(
        index=[basis for basis in order if basis in counts.index],
        columns=[field for field in FIELDS if field in counts],
    )
    return counts.rename_axis(columns=None)


public(globals())
