"""How named responsibilities are spread over units: counts, not effort.

A unit *leads* a task when the task's clause names it with 牵头, alone or jointly. A unit that a
clause without any 牵头 names as responsible (负责) answers for the task in the same way, and is
counted in a column of its own.
"""

from __future__ import annotations

import pandas as pd

from fgf_analysis.tables import Plan

COUNTS = ("lead_alone", "lead_jointly", "responsible", "support")


def base(plan: Plan) -> pd.Series:
    """Return how many tasks the counts rest on.

    Returns
    -------
    Series
        ``shown`` (tasks with a clause), ``lost`` (tasks without), ``tasks`` (all), ints.
    """
    shown = int(plan.tasks["clause_zh"].notna().sum())
    total = len(plan.tasks)
    return pd.Series({"shown": shown, "lost": total - shown, "tasks": total}, name="tasks")


def by_department(plan: Plan) -> pd.DataFrame:
    """Return each unit's tasks by role.

    A unit is counted once a task; where several clauses of one task name it, its strongest role
    counts (lead, responsible, support). Tasks whose clause is lost count for nobody.

    Returns
    -------
    DataFrame
        One row a unit; columns ``department`` (str), ``kind`` (str), ``lead_alone``,
        ``lead_jointly``, ``responsible``, ``support`` and ``tasks`` (int, their sum). Sorted by
        tasks led or answered for, then all tasks, both falling, then name.
    """
    rows = roles(plan)
    counts = pd.crosstab(rows["department"], rows["count"])
    counts = counts.reindex(columns=list(COUNTS), fill_value=0).rename_axis(columns=None)
    counts["tasks"] = counts.sum(axis=1)
    counts["charge"] = counts["tasks"] - counts["support"]
    counts = counts.reset_index().merge(
        plan.departments[["department", "kind"]], on="department", how="left"
    )
    counts = counts.sort_values(
        ["charge", "tasks", "department"], ascending=[False, False, True], ignore_index=True
    )
    return counts[["department", "kind", *COUNTS, "tasks"]]


def lead_share(plan: Plan) -> pd.DataFrame:
    """Return each unit's share of the lead, and how far the lost clauses could move it.

    Fractional counting: each task with a clause gives 1 in all, 1/n to each of its n leads (or,
    where nobody leads, to each responsible unit). The least and the most are what each figure
    would be if all lost clauses named only other units, or this unit alone; their base is all
    tasks. They bound one unit at a time: not every unit can have its most at once.

    Returns
    -------
    DataFrame
        One row a unit that leads or is solely responsible; columns ``department`` (str), ``led``
        (int, tasks), ``led_most`` (int), ``credit`` (float, tasks), ``share`` (float, of the tasks
        somebody is in charge of), ``share_least``, ``share_most`` (float, of all tasks),
        ``base`` and ``base_all`` (int). Sorted by credit, then tasks led, both falling, then name.

    Notes
    -----
    Full and fractional counting are those of bibliometrics, e.g. Waltman and van Eck (2015),
    Field-normalized citation impact indicators and the choice of an appropriate counting method,
    Journal of Informetrics 9(4), section 2.
    """
    charge = in_charge(plan)
    counted = charge.groupby("department").agg(led=("task_id", "size"), credit=("part", "sum"))
    known = base(plan)
    counted["led_most"] = counted["led"] + known["lost"]
    shown = charge["task_id"].nunique()
    counted["share"] = counted["credit"] / max(shown, 1)
    counted["share_least"] = counted["credit"] / known["tasks"]
    counted["share_most"] = (counted["credit"] + known["lost"]) / known["tasks"]
    counted["base"] = shown
    counted["base_all"] = known["tasks"]
    counted = counted.reset_index().sort_values(
        ["credit", "led", "department"], ascending=[False, False, True], ignore_index=True
    )
    columns = ["department", "led", "led_most", "credit", "share", "share_least", "share_most"]
    return counted[[*columns, "base", "base_all"]]


def by_leads(plan: Plan) -> pd.DataFrame:
    """Return how many tasks are led by one unit, by two and so on.

    Units lead together when one clause names them; of several clauses the longest list counts.

    Returns
    -------
    DataFrame
        Columns ``leads`` (int, units with 牵头; 0 where one is solely responsible), ``tasks``
        (int) and ``task_ids`` (str, separated by a space), by leads rising.
    """
    rows = _once(plan)
    in_clause = rows["role"].eq("lead").groupby([rows["task_id"], rows["clause"]]).sum()
    leads = in_clause.groupby("task_id").max()
    table = (
        leads.rename("leads")
        .reset_index()
        .groupby("leads")["task_id"]
        .agg(["size", " ".join])
        .reset_index()
    )
    table.columns = ["leads", "tasks", "task_ids"]
    return table.astype({"leads": "int64", "tasks": "int64"})


def roles(plan: Plan) -> pd.DataFrame:
    """Return one row a task and named unit, with the unit's strongest role there.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``department``, ``role`` (lead, responsible, support) and ``count``
        (the column of `by_department` in which the row counts), in the order of the tables.
    """
    rows = _once(plan).copy()
    leading = rows["role"] == "lead"
    joint = leading.groupby([rows["task_id"], rows["clause"]]).transform("sum") > 1
    rows["count"] = rows["role"]
    rows.loc[leading, "count"] = "lead_alone"
    rows.loc[leading & joint, "count"] = "lead_jointly"
    strength = {"lead_jointly": 0, "lead_alone": 1, "responsible": 2, "support": 3}
    rows = rows.sort_values("count", key=lambda count: count.map(strength), kind="stable")
    rows = rows.drop_duplicates(["task_id", "department"]).sort_index()
    return rows[["task_id", "department", "role", "count"]]


def in_charge(plan: Plan) -> pd.DataFrame:
    """Return one row a task and unit that answers for it.

    Returns
    -------
    DataFrame
        As `roles`, only the leads (where nobody leads, the responsible units), and ``part``
        (float), the unit's part of the task: 1/n of n such units.
    """
    rows = roles(plan)
    leading = rows["role"] == "lead"
    led = leading.groupby(rows["task_id"]).transform("any")
    charge = rows[leading | (~led & rows["role"].eq("responsible"))].copy()
    charge["part"] = 1 / charge.groupby("task_id")["department"].transform("size")
    return charge


def _once(plan: Plan) -> pd.DataFrame:
    """Return the assignments with a unit that a clause prints twice in one role only once."""
    columns = ["task_id", "clause", "department", "role"]
    return plan.assignments[columns].drop_duplicates()
