"""The numbers that sentences about a plan use, a function for each figure.

Each takes a plan and returns what its sentences name, by name: counts (int), shares and expected
values (float), names and ids (list of str), dates (str). Counts are over all tasks of the plan
that the sentence is about, never over those that happen to be drawn. For most there is a query in
``fgf_analysis/charts/queries``, written from the sentence, that must give the same.

Made for the sentences of the charts, and changed with them: for a script there are the tables.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from fgf_analysis.analysis import charge as in_charge
from fgf_analysis.analysis import (
    codebook,
    coleadership,
    ranking,
    survival,
    targets,
    themes,
    workload,
)
from fgf_analysis.tables import Plan

Facts = dict[str, Any]


def base(plan: Plan) -> Facts:
    """Return what counts rest on: ``tasks``, ``shown``, ``lost``, ``without``, ``named`` (int).

    Also ``loss_first`` and ``loss_last`` (str), the first and the last task whose clause is lost.
    """
    states = in_charge.by_task(plan)
    lost = states.loc[states["state"].eq("lost"), "task_id"]
    ends = (str(lost.iloc[0]), str(lost.iloc[-1])) if len(lost) else ("", "")
    counts = {name: int(n) for name, n in in_charge.base(plan).loc[0].items()}
    nobody = counts["shown"] - counts["named"]
    return {**counts, "nobody": nobody, "loss_first": ends[0], "loss_last": ends[1]}


def by_role(plan: Plan) -> Facts:
    """Return who is in charge of most tasks, and how many units of one."""
    table = workload.by_department(plan)
    charge = table.set_index("department")["charge"]
    return {
        **base(plan),
        "units": len(table),
        "first": _most(charge),
        "most": int(charge.max()),
        "once": int(charge.eq(1).sum()),
        "beside": int(charge.eq(0).sum()),
        "more": int((table["charge"].gt(0) & table["tasks"].gt(table["charge"])).sum()),
        "several": int(in_charge.by_task(plan)["charge"].gt(1).sum()),
        "example": example(plan),
    }


def accountability(plan: Plan) -> Facts:
    """Return how many tasks with a clause leave whom unnamed, and how many state a date."""
    table = in_charge.by_task(plan)
    table = table[~table["state"].isin(["lost", "without"])]
    rows_by_rule = plan.assignments["role_basis"].eq("rule")
    return {
        **base(plan),
        **{state: int(table["state"].eq(state).sum()) for state in in_charge.IN_CHARGE},
        "named_beside": int(table["beside"].gt(0).sum()),
        "open": int(table["unnamed"].sum()),
        "ruled": int(plan.assignments.loc[rows_by_rule, "task_id"].nunique()),
        "dated": int(table["deadlines"].gt(0).sum()),
        "example": example(plan),
    }


def incidence(plan: Plan) -> Facts:
    """Return how many tasks have several units in charge, and whom most often."""
    table = coleadership.incidence(plan)
    number = table.sum(axis=1)
    words = plan.assignments["word"].fillna("").str.contains("分工")
    together = in_charge.clauses(plan).query("standing == 'jointly'")
    within = plan.assignments[words].merge(together, on=["task_id", "clause", "department"])
    remit = sorted(set(within["task_id"]))
    return {
        **base(plan),
        "joint": table.shape[1],
        "units": len(table),
        "first": _most(number),
        "most": int(number.max()),
        "largest": int(table.sum().max()),
        "divided": int(pd.Index(remit).isin(table.columns).sum()),
        "groups": _groups(plan),
    }


def network(plan: Plan) -> Facts:
    """Return how many units share tasks, and who with most others."""
    graph = coleadership.graph(plan)
    degree = pd.Series(dict(graph.degree), dtype="int64")
    return {
        **base(plan),
        "units": len(graph),
        "ties": graph.number_of_edges(),
        "isolates": int(degree.eq(0).sum()),
        "first": _most(degree),
        "partners": int(degree.max()),
        "strongest": max((n for _, _, n in graph.edges(data="weight")), default=0),
        "groups": _groups(plan),
    }


def theme_counts(plan: Plan) -> Facts:
    """Return the themes most tasks have by keywords, and whether readings agree."""
    counts = themes.counts(plan).set_index("theme")
    top = _most(counts["primary"])
    names = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
    read = pd.crosstab(plan.codings["primary"].map(names), plan.codings["coder"])
    agreed = [
        theme for theme in top if theme in read.index and (read.loc[theme] == read.max()).all()
    ]
    found = read.loc[agreed].to_numpy() if agreed else np.zeros(1)
    return {
        **coverage(plan),
        "themes": int((counts["primary"] + counts["further"]).gt(0).sum()),
        "top": top,
        "first": agreed or top,
        "agreed": bool(agreed),
        "read_by": read.shape[1],
        "most": int(counts["primary"].max()),
        "read": sorted({int(found.min()), int(found.max())}),
    }


def coverage(plan: Plan) -> Facts:
    """Return how many ``tasks`` have words (``texts``), and how many a keyword (``coded``)."""
    words = plan.tasks[["title_zh", "text_zh"]].notna().any(axis=1)
    return {
        "tasks": len(plan.tasks),
        "texts": int(words.sum()),
        "coded": int(themes.by_task(plan)["primary"].notna().sum()),
    }


def theme_departments(plan: Plan) -> Facts:
    """Return which unit's tasks are about most themes."""
    table = themes.by_department(plan)
    breadth = table.gt(0).sum(axis=1)
    top = _most(breadth)
    themed = table.sum(axis=1)
    charge = workload.by_department(plan).set_index("department")["charge"]
    return {
        **coverage(plan),
        "themes": int(table[themed > 1].gt(0).any().sum()),
        "several": int(themed.gt(1).sum()),
        "rows": int(themed.gt(1).sum()) or len(themed),
        "single": int(themed.eq(1).sum()),
        "top": top,
        "first": top[:1],
        "breadth": int(breadth.max()),
        "themed": int(themed[top[0]]),
        "charge": int(charge[top[0]]),
    }


def deadlines(plan: Plan) -> Facts:
    """Return how many tasks state a date, and by which most are due."""
    table = targets.deadlines(plan).drop_duplicates(["task_id", "date"])
    due = table.groupby("date").size()
    peak = [str(date) for date in due.index[due == due.max()]]
    return {
        "tasks": len(plan.tasks),
        "dated": int(table["task_id"].nunique()),
        "dates": len(due),
        "first": str(due.index.min()),
        "last": str(due.index.max()),
        "peak": peak[0],
        "peaks": len(peak),
        "peak_tasks": int(due.max()),
    }


def parts(plan: Plan) -> Facts:
    """Return how many headings, texts and clauses the copy has lost, and in which sections."""
    table = survival.by_task(plan)
    counts = {f"shown_{part}": int(table[part].sum()) for part in survival.PARTS}
    counts |= {f"lost_{part}": len(table) - counts[f"shown_{part}"] for part in survival.PARTS}
    lost = in_charge.by_task(plan)["state"].eq("lost")
    known = plan.tasks["section_zh"].notna()
    return {
        **base(plan),
        **counts,
        "known": int(known.sum()),
        "known_lost": int((known & lost).sum()),
        "unknown": int((~known).sum()),
        "unknown_lost": int((~known & lost).sum()),
    }


def order(plan: Plan) -> Facts:
    """Return which units surely have more tasks than which, and how soon that breaks."""
    table = ranking.identification_bounds(plan)
    sure = ranking.sure_order(plan)
    known = base(plan)
    breaks = ranking.breakdown(plan).set_index("lost").reindex(known["lost"] + np.arange(3))
    breaks = breaks.fillna(0).astype("int64")
    first = sorted(set(sure["above"]))
    return {
        **known,
        "units": len(table),
        "rest": len(table) - 1,
        "pairs": len(table) * (len(table) - 1) // 2,
        "sure": len(sure),
        "sure_1": int(breaks["sure_full"].iloc[1]),
        "sure_2": int(breaks["sure_full"].iloc[2]),
        "sure_shared": int(breaks["sure_fractional"].iloc[0]),
        "first": first,
        "below": int(sure["below"].nunique()),
    }


def counting(plan: Plan) -> Facts:
    """Return who comes first when tasks are counted in full, and when they are shared out."""
    table = ranking.ranks(plan).set_index("department")
    first = sorted(table.index[table["rank_full"] == 1])
    shared = sorted(table.index[table["rank_fractional"] == 1])
    return {
        **base(plan),
        "units": len(table),
        "single": int(table["full"].eq(1).sum()),
        "joint": int(in_charge.by_task(plan)["charge"].gt(1).sum()),
        "first": first,
        "first_shared": shared,
        "most": int(table["full"].max()),
        "shared": float(table["fractional"][first[0]]),
        "most_shared": float(table["fractional"].max()),
    }


def agreement(plan: Plan) -> Facts:
    """Return how far keywords and the last coder's reading agree."""
    found = codebook.agreement(plan)
    row = found[found["second"] == codebook.KEYWORDS].iloc[-1]
    return {
        "coder": str(row["first"]),
        "coded": int(row["tasks"]),
        "same": int(row["same"]),
        **{name: float(row[name]) for name in ("kappa", "kappa_low", "kappa_high")},
    }


def chance(plan: Plan) -> Facts:
    """Return whether any pair is in charge together more often than by chance, by what is fixed."""
    drawn = {over: coleadership.curveball(plan, over=over) for over in _OVER}
    tests = {over: found.overall.loc["maximum"] for over, found in drawn.items()}
    clauses = {
        over: int(coleadership.testability(plan, over=over)["clauses"].iloc[0]) for over in _OVER
    }
    pairs = drawn["all"].pairs.sort_values(
        ["observed", "unit_a", "unit_b"], ascending=[False, True, True]
    )
    top = pairs.iloc[0]
    return {
        "pair": [str(top["unit_a"]), str(top["unit_b"])],
        "observed": int(tests["all"]["observed"]),
        "clauses": clauses["all"],
        "joint": clauses["joint"],
        **{f"p_{over}": float(test["p"]) for over, test in tests.items()},
        "se": math.ceil(100 * max(float(test["se"]) for test in tests.values())) / 100,
        "draws": drawn["all"].draws,
        "groups": _groups(plan),
    }


_OVER = ("all", "joint")


def _most(values: pd.Series) -> list[str]:
    """Return the names with the largest value, by name."""
    return sorted(str(name) for name in values.index[values == values.max()])


def example(plan: Plan) -> str:
    """Return how units that are nobody in particular are printed most often."""
    found = plan.groups.groupby("printed").size().sort_values(ascending=False, kind="stable")
    return str(found.index[0]) if len(found) else ""


def _groups(plan: Plan) -> int:
    """Return how many coordination groups are in charge of a task."""
    rows = in_charge.in_charge(plan)
    kinds = plan.departments.set_index("department")["kind"]
    return int(kinds.reindex(rows["department"].unique()).eq("group").sum())
