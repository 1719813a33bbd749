"""How named responsibilities are spread over units: counts, not effort."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis import charge
from fgf_analysis.analysis.charge import IN_CHARGE
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR, Plan

__all__ = ["COUNTS", "by_department", "by_number", "charge_share"]

COUNTS = ("alone", "jointly", "separately", "with_unnamed", "responsible", "support")
"""The standings in the order in which a table counts them: in charge, then beside."""


def by_department(plan: Plan) -> pd.DataFrame:
    """Return how many tasks each unit has, by its standing in them.

    A unit is counted once a task; where several clauses of one task name it, its strongest
    standing counts. Tasks whose clause is lost count for nobody.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments, groups and register of units.

    Returns
    -------
    DataFrame
        One row a unit; columns ``department`` (str), ``kind`` (str), ``alone``, ``jointly``,
        ``separately``, ``with_unnamed``, ``responsible``, ``support`` (int, see
        `charge.STANDINGS`), ``charge`` (int, the sum of the first four) and ``tasks`` (int, of all
        six). Sorted by charge, then tasks, both falling, then name.
    """
    rows = charge.standings(plan)
    counts = pd.crosstab(rows["department"], rows["standing"])
    counts = counts.reindex(columns=list(COUNTS), fill_value=0).rename_axis(columns=None)
    counts["charge"] = counts[list(IN_CHARGE)].sum(axis=1)
    counts["tasks"] = counts[list(COUNTS)].sum(axis=1)
    counts = counts.reset_index().merge(
        plan.departments[["department", "kind"]], on="department", how="left"
    )
    counts = counts.sort_values(
        ["charge", "tasks", "department"], ascending=[False, False, True], ignore_index=True
    )
    return counts[["department", "kind", *COUNTS, "charge", "tasks"]]


def charge_share(plan: Plan) -> pd.DataFrame:
    """Return each unit's share of the tasks, and how far the lost clauses could move it.

    Fractional counting: each task that names somebody in charge gives 1 in all, 1/n to each of n.
    The least and the most are what each figure would be if all lost clauses named only other
    units, or this unit alone (of a corpus, those of the plans that name it); their base is these
    tasks and the lost ones. They bound one unit at a time: not every unit can have its most at
    once.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a unit in charge of a task; columns ``department`` (str), ``charge`` (int, tasks),
        ``charge_most`` (int), ``credit`` (float, tasks), ``share`` (float, of the tasks with
        somebody named in charge), ``share_least``, ``share_most`` (float, of these and the lost
        ones), ``base`` and ``base_all`` (int). Sorted by credit, then charge, both falling, then
        name.

    Notes
    -----
    Full and fractional counting are those of bibliometrics, e.g. Waltman and van Eck (2015),
    Field-normalized citation impact indicators and the choice of an appropriate counting method,
    Journal of Informetrics 9(4), section 2.
    """
    counted = (
        charge.in_charge(plan)
        .groupby("department")
        .agg(charge=("task_id", "size"), credit=("part", "sum"))
    )
    counted = counted.reset_index()
    known = charge.base(plan).loc[0]
    lost, shown = known["lost"], known["named"]
    could_be = charge.lost_for(plan, counted["department"])
    counted["charge_most"] = counted["charge"] + could_be
    counted["share"] = counted["credit"] / max(shown, 1)
    counted["share_least"] = counted["credit"] / max(shown + lost, 1)
    counted["share_most"] = (counted["credit"] + could_be) / max(shown + lost, 1)
    counted["base"] = shown
    counted["base_all"] = shown + lost
    # By what is told apart: a third three times is one only to the last bit.
    counted = counted.assign(order=counted["credit"].round(9))
    counted = counted.sort_values(
        ["order", "charge", "department"], ascending=[False, False, True], ignore_index=True
    )
    columns = ["charge", "charge_most", "credit", "share", "share_least", "share_most"]
    return counted[["department", *columns, "base", "base_all"]]


def by_number(plan: Plan) -> pd.DataFrame:
    """Return how many tasks have one unit in charge, two in charge together, and so on.

    Units are in charge together when one clause names them; of several clauses the one that names
    most counts. Other clauses of the task can put further units in charge.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        Columns ``charge`` (int, units named in charge; 0 where no clause names one), ``tasks``
        (int), ``further`` (int, how many of these tasks have further units in charge by another
        clause) and ``task_ids`` (str, separated by ``|``), by charge rising. Only tasks that
        show a clause.
    """
    rows = charge.clauses(plan)
    chosen = rows[rows["standing"].isin(IN_CHARGE)]
    in_clause = chosen.groupby(["task_id", "clause"]).size()
    tasks = charge.by_task(plan).query("state not in ('without', 'lost')")
    number = tasks["task_id"].map(in_clause.groupby("task_id").max()).fillna(0).astype("int64")
    tasks = tasks.assign(further=tasks["charge"].gt(number), charge=number)
    found = tasks.groupby("charge", as_index=False).agg(
        tasks=("task_id", "size"), further=("further", "sum"), task_ids=("task_id", SEPARATOR.join)
    )
    return found.astype({"tasks": "int64", "further": "int64", "task_ids": "str"})


_CHARGE = "fgf_analysis.analysis.charge"
public(
    globals(),
    {
        "by_leads": "by_number",
        "lead_share": "charge_share",
        "roles": f"{_CHARGE}.standings",
        **{name: f"{_CHARGE}.{name}" for name in ("base", "in_charge", "standings")},
    },
)
