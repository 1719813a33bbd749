"""Who is in charge of which task: the one definition that every analysis uses.

*In charge* of a clause are its leads (牵头), and where it names no lead, those it holds
responsible (负责). Who is named beside them is *responsible* with a word of responsibility
(按职责分工负责, 责任单位), else *supporting* (配合). In charge *jointly* means that one clause
names two units or more in charge; *with unnamed* that it names one, and in the same role somebody
who is nobody in particular (甲局和有关部门牵头); *alone* that it puts one in charge and nobody
else. A clause that is led by somebody unnamed has a lead: whom it holds responsible stands beside.

All of this is said of one clause. Of a task with several clauses that each put another unit in
charge alone, they are in charge *separately*.

A task without a clause is *lost* only where the document is damaged. In a plan that never printed
a clause there it is *without* one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import pandas as pd

from fgf_analysis.arguments import a_plan, of_type
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = [
    "IN_CHARGE",
    "STANDINGS",
    "STATES",
    "base",
    "by_task",
    "clauses",
    "damaged",
    "in_charge",
    "lost_for",
    "standings",
]

IN_CHARGE = ("jointly", "separately", "with_unnamed", "alone")
"""How units can be in charge of a task, the strongest first."""

STANDINGS = (*IN_CHARGE, "responsible", "support")
"""How a unit can stand to a task, the strongest first."""

STATES = (*IN_CHARGE, "unnamed", "nobody", "without", "lost")
"""What a plan can show of who is in charge of a task."""

_STRENGTH = {"lead": 0, "responsible": 1, "support": 2}
_DAMAGE = ("repeated", "elimination", "neighbour", "wording")
_RESPONSIBLE = "负责|责任"


def _once(function: Callable[[Plan], pd.DataFrame]) -> Callable[[Plan], pd.DataFrame]:
    """Work a plan's table out once: every analysis asks for it, and a plan does not change."""
    name = f"_{function.__name__}"

    @wraps(function)
    def kept(plan: Plan) -> pd.DataFrame:
        known = vars(a_plan(plan))
        if name not in known:
            known[name] = function(plan)
        table: pd.DataFrame = known[name]
        return table.copy()

    return kept


@_once
def clauses(plan: Plan) -> pd.DataFrame:
    """Return one row a clause and named unit, with how the unit stands to the task.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments and groups.

    Returns
    -------
    DataFrame
        Columns ``task_id`` (str), ``clause`` (int), ``department``, ``role`` (lead, responsible,
        support: the strongest that the clause gives the unit) and ``standing`` (str, one of
        `STANDINGS`, in this clause: never ``separately``), in the order of the assignments.
    """
    keys = ["task_id", "clause"]
    rows = plan.assignments[[*keys, "department", "role", "word"]].reset_index(drop=True)
    rows["strength"] = rows["role"].map(_STRENGTH).astype("int64")
    answers = rows["word"].fillna("").str.contains(_RESPONSIBLE) | rows["role"].eq("responsible")
    rows["standing"] = answers.map({True: "responsible", False: "support"}).astype("str")
    rows = rows.sort_values(["strength", "standing"], kind="stable")
    rows = rows.drop_duplicates([*keys, "department"]).sort_index()

    unnamed = plan.groups[keys].assign(unnamed=plan.groups["role"].map(_STRENGTH).astype("int64"))
    unnamed = unnamed.groupby(keys, as_index=False)["unnamed"].min()
    rows = rows.merge(unnamed, on=keys, how="left")
    strongest = rows.groupby(keys)["strength"].transform("min")
    strongest = strongest.where(~rows["unnamed"].lt(strongest), rows["unnamed"])
    charge = rows["strength"].eq(strongest) & rows["role"].ne("support")
    number = charge.groupby([rows["task_id"], rows["clause"]]).transform("sum")
    rows.loc[charge, "standing"] = "alone"
    rows.loc[charge & rows["unnamed"].eq(strongest), "standing"] = "with_unnamed"
    rows.loc[charge & number.gt(1), "standing"] = "jointly"
    return rows[[*keys, "department", "role", "standing"]]


@_once
def standings(plan: Plan) -> pd.DataFrame:
    """Return one row a task and named unit, with the unit's strongest standing there.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments and groups.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``department``, ``role`` and ``standing`` (str) as in `clauses`, in
        the order of the assignments. A unit that is in charge of a clause alone, while another
        clause of the task puts others in charge, is so ``separately``.
    """
    rows = clauses(plan)
    strength = rows["standing"].map({standing: n for n, standing in enumerate(STANDINGS)})
    rows = rows.loc[strength.sort_values(kind="stable").index]
    rows = rows.drop_duplicates(["task_id", "department"]).sort_index().reset_index(drop=True)
    several = rows["standing"].isin(IN_CHARGE).groupby(rows["task_id"]).transform("sum").gt(1)
    rows.loc[rows["standing"].eq("alone") & several, "standing"] = "separately"
    return rows[["task_id", "department", "role", "standing"]]


def in_charge(plan: Plan) -> pd.DataFrame:
    """Return one row a task and unit in charge of it.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments and groups.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``department``, ``role``, ``standing`` (str) and order as in
        `standings`, only the units in charge; and ``part`` (float), the unit's part of the task:
        1/n of n units that the task names in charge.
    """
    rows = standings(plan)
    rows = rows[rows["standing"].isin(IN_CHARGE)].reset_index(drop=True)
    rows["part"] = 1 / rows.groupby("task_id")["department"].transform("size")
    return rows.astype({"part": "float64"})


@_once
def by_task(plan: Plan) -> pd.DataFrame:
    """Return who answers for each task, and what the plan leaves open.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a task in the plan's order; columns ``task_id`` (str), ``state`` (str, one of
        `STATES`: the strongest standing in any of its clauses; ``unnamed``: only units without a
        name are in charge, ``nobody``: the clause says who supports, or what cannot be read, not
        who is in charge, ``without``: the plan prints no clause there, ``lost``: the copy has lost
        it), ``charge``, ``beside`` (int, named units in charge of any of its clauses, and the
        others it names), ``unnamed`` (bool, whether a clause also charges somebody unnamed, in
        whatever role) and ``deadlines`` (int, dates printed in its text).
    """
    tasks = plan.tasks[["task_id"]].copy()
    rows, groups = standings(plan), plan.groups
    charge = rows["standing"].isin(IN_CHARGE)
    order = {state: n for n, state in enumerate(STATES)}
    best = rows[charge]["standing"].map(order).groupby(rows["task_id"]).min()
    found = tasks["task_id"].map(best)
    states = pd.Series("nobody", index=tasks.index, dtype="str")
    leading = set(groups.loc[groups["role"].ne("support"), "task_id"])
    states[tasks["task_id"].isin(leading)] = "unnamed"
    states = states.where(found.isna(), found.map(dict(enumerate(STATES))))
    says = {*rows["task_id"], *groups["task_id"]}
    bare = plan.tasks["clause_zh"].isna() & ~tasks["task_id"].isin(says)
    if bare.any():  # else the evidence of a corpus need not be read
        states[bare] = "without"
        states[bare & damaged(plan)] = "lost"
    tasks["state"] = states.astype("str")
    for name, chosen in (("charge", charge), ("beside", ~charge)):
        number = rows[chosen].groupby("task_id").size()
        tasks[name] = tasks["task_id"].map(number).fillna(0).astype("int64")
    tasks["unnamed"] = tasks["task_id"].isin(set(groups["task_id"]))
    printed = plan.tasks["deadlines_zh"].str.count("\n") + 1
    tasks["deadlines"] = printed.fillna(0).astype("int64")
    return tasks


def damaged(plan: Plan) -> pd.Series:
    """Return for each task whether its document is damaged, so that something may be lost.

    A document is damaged where two passages run into each other, so that it is read by
    `fgf_analysis.reading.scrambled`: only there does the evidence place a stretch by anything but
    print, order and the rules of the plan itself, a section is lost, and a stretch can be open.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, evidence and unplaced stretches.

    Returns
    -------
    Series
        bool, one a row of ``plan.tasks``; all alike but in a corpus.
    """
    rows = a_plan(plan).evidence
    placed = rows["basis"].isin(_DAMAGE) | (rows["basis"].eq("rule") & rows["field"].eq("text"))
    signs = [
        rows[placed],
        plan.tasks[plan.tasks["section_basis"].eq("lost")],
        plan.unplaced[plan.unplaced["reason"].eq("open")],
    ]
    if "plan_id" not in plan.tasks:
        return pd.Series(any(map(len, signs)), plan.tasks.index, dtype="bool", name="damaged")
    ids = {plan_id for found in signs for plan_id in found["plan_id"]}
    return plan.tasks["plan_id"].isin(ids).rename("damaged")


def base(plan: Plan) -> pd.DataFrame:
    """Return how many tasks the counts rest on.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row; columns ``shown`` (tasks with a clause), ``lost`` (tasks whose clause the copy has
        lost), ``without`` (tasks for which the plan prints none), ``tasks`` (all: the sum of the
        three) and ``named`` (of those shown, the tasks for which a unit is named in charge), int.
        One value: ``base(plan).loc[0, "shown"]``.
    """
    states = by_task(plan)["state"]
    lost, without = int(states.eq("lost").sum()), int(states.eq("without").sum())
    named = int(states.isin(IN_CHARGE).sum())
    total = len(states)
    shown = total - lost - without
    counts = {"shown": shown, "lost": lost, "without": without, "tasks": total, "named": named}
    return pd.DataFrame([counts], dtype="int64")


def lost_for(plan: Plan, units: pd.Series) -> pd.Series:
    """Return how many lost clauses could name each unit.

    All that the plan has lost; of a corpus, those of the plans that name the unit anywhere.

    Parameters
    ----------
    plan : Plan
        Its tasks and, of a corpus, assignments.
    units : Series
        Names of units of the plan.

    Returns
    -------
    Series
        int, one for each of ``units``, with their index.
    """
    of_type("units", units, pd.Series, "give a Series of names")
    lost = by_task(plan)["state"].eq("lost")
    if "plan_id" not in plan.tasks:
        return pd.Series(int(lost.sum()), index=units.index, dtype="int64")
    in_plan = lost.groupby(plan.tasks["plan_id"]).sum()
    named = plan.assignments[["plan_id", "department"]].drop_duplicates()
    more = named["plan_id"].map(in_plan).groupby(named["department"]).sum()
    return units.map(more).astype("int64")


public(globals())
