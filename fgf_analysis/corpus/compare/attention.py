"""Which themes the plans of a family are about, and which lines carry them."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis import themes
from fgf_analysis.arguments import one_of
from fgf_analysis.corpus.charges import plan_ids
from fgf_analysis.corpus.compare.members import (
    PLACED,
    a_family,
    charges_of,
    members,
    order,
)
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public
from fgf_analysis.tables import LEVELS, SEPARATOR

__all__ = ["BY", "attention", "carriers"]

BY = ("plan", "level", "year")
"""By what attention is counted."""


def attention(family: Family, by: str = "plan") -> pd.DataFrame:
    r"""Return the share of each theme of the codebook in the tasks, by plan, level or year.

    Parameters
    ----------
    family : Family
        Its tasks, codebook and dates.
    by : {"plan", "level", "year"}
        Of plans whose level or year is not known the tasks are in no row of that kind.

    Returns
    -------
    DataFrame
        One row a plan (level, year) and theme of the codebook, also where it has no task. By
        plan: columns ``plan_id``, ``level``, ``place`` (str), ``year`` (Int64), ``theme`` (str,
        Chinese name), ``tasks`` (Float64: a task of several themes counts for each of them in
        equal parts), ``base`` (Int64, tasks with any theme), ``share`` (Float64, 0 to 1, tasks of
        base; missing where the base is 0), ``unthemed`` (Int64, tasks without a theme, in no
        share); in the family's order, then the codebook's. By level or year: that column first,
        from the highest level or the first year, then ``theme``, ``plans`` (Int64, with a base),
        ``tasks``, ``base``, ``share`` as above, and ``mean_share`` (Float64, the mean of the plans'
        own shares, in which a long plan counts no more than a short one).

    Raises
    ------
    PlanError
        When ``by`` is none of these.

    Notes
    -----
    :math:`\sum_{t \in p} [k \in T_t] / |T_t|` over the number of tasks with a theme, with
    :math:`T_t` the themes of task t. Shares of a plan add up to 1: what one theme gains another
    loses (Jones and Baumgartner 2005, The Politics of Attention).
    """
    one_of("by", by, BY)
    own = _by_plan(a_family(family))
    if by == "plan":
        return own
    own = own[own["base"].gt(0)].dropna(subset=[by])
    table = own.groupby([by, "theme"], sort=False, as_index=False).agg(
        plans=("plan_id", "size"), tasks=("tasks", "sum"), base=("base", "sum"),
        mean_share=("share", "mean"),
    )  # fmt: skip
    table["share"] = table["tasks"] / table["base"]
    first = table[by].map(LEVELS.index) if by == "level" else table[by]
    table = table.assign(_first=first).sort_values("_first", kind="stable", ignore_index=True)
    table = table.astype({"plans": "Int64", "mean_share": "Float64", "share": "Float64"})
    return table[[by, "theme", "plans", "tasks", "base", "share", "mean_share"]]


def _by_plan(family: Family) -> pd.DataFrame:
    names = list(family.themes["name_zh"])
    own = _themes(family)
    table = members(family)[["plan_id", *PLACED]].merge(
        pd.DataFrame({"theme": pd.Series(names, dtype="str")}), how="cross"
    )
    sums = own.groupby(["plan_id", "theme"])["weight"].sum()
    base = own.groupby("plan_id")["task_id"].nunique()
    every = family.tasks.groupby("plan_id").size()
    keys = pd.MultiIndex.from_frame(table[["plan_id", "theme"]])
    table["tasks"] = pd.array(sums.reindex(keys).fillna(0).to_numpy(), dtype="Float64")
    table["base"] = table["plan_id"].map(base).fillna(0).astype("Int64")
    table["share"] = (table["tasks"] / table["base"].where(table["base"] > 0)).astype("Float64")
    table["unthemed"] = table["plan_id"].map(every).fillna(0).astype("Int64") - table["base"]
    return table


def _themes(family: Family) -> pd.DataFrame:
    """Return one row a task and theme: plan_id, task_id, theme (Chinese name), weight."""
    found = themes.by_task(family).dropna(subset=["primary"])
    every = found["primary"] + (SEPARATOR + found["further"]).fillna("")
    found = found[["task_id"]].assign(theme=every.str.split(SEPARATOR, regex=False))
    found["weight"] = 1 / found["theme"].map(len).astype("float64")
    found = found.explode("theme", ignore_index=True)
    names = dict(zip(family.themes["theme"], family.themes["name_zh"], strict=True))
    found["theme"] = found["theme"].map(names).astype("str")
    found.insert(0, "plan_id", plan_ids(found["task_id"]))
    return found


def carriers(family: Family) -> pd.DataFrame:
    """Return which lines are in charge of each theme's tasks, plan by plan.

    Parameters
    ----------
    family : Family
        Its tasks, assignments, groups and codebook.

    Returns
    -------
    DataFrame
        One row a plan, theme and line that is in charge of a task of the theme; columns
        ``plan_id``, ``level``, ``place`` (str), ``year`` (Int64), ``theme``, ``line`` (str),
        ``tasks`` (Int64, of the theme, that the line is in charge of; a task of several themes
        counts for each, one with several lines for each), ``base`` (Int64, tasks of the theme in
        the plan that any line is in charge of), ``share`` (Float64, 0 to 1, tasks of base),
        ``plans`` (Int64, plans of the family in which the line carries the theme). In the family's
        order, then the codebook's, then tasks, falling, then line.
    """
    own = _themes(a_family(family)).drop(columns="weight")
    held = own.merge(charges_of(family).lines[["task_id", "line"]], on="task_id")
    base = held.groupby(["plan_id", "theme"])["task_id"].nunique().rename("base").reset_index()
    keys = ["plan_id", "theme", "line"]
    table = held.groupby(keys)["task_id"].nunique().rename("tasks").reset_index()
    table = table.merge(base, on=["plan_id", "theme"])
    table["share"] = table["tasks"] / table["base"]
    table["plans"] = table.groupby(["theme", "line"])["plan_id"].transform("size")
    table = members(family)[["plan_id", *PLACED]].merge(table, on="plan_id")
    place = {theme: n for n, theme in enumerate(family.themes["name_zh"])}
    table["_theme"], table["_less"] = table["theme"].map(place), -table["tasks"]
    table = order(family, table, ["_theme", "_less", "line"])
    types = {"tasks": "Int64", "base": "Int64", "share": "Float64", "plans": "Int64"}
    return table.astype(types)[
        ["plan_id", *PLACED, "theme", "line", "tasks", "base", "share", "plans"]
    ]


public(globals())
