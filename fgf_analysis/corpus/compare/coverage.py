"""How much of its parent each plan takes over, and what it adds."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.corpus.alignment.material import material
from fgf_analysis.corpus.charges import plan_ids
from fgf_analysis.corpus.compare.members import PLACED, a_family, linked, members
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public

__all__ = ["coverage"]

_COUNTS = [
    "parent_tasks", "covered", "dropped", "tasks", "counterparts", "added", "split", "merged",
]  # fmt: skip


def coverage(family: Family) -> pd.DataFrame:
    r"""Return for each plan how many of its parent's tasks it covers, adds, and how much it copies.

    Parameters
    ----------
    family : Family
        Its links, tasks and dates.

    Returns
    -------
    DataFrame
        One row a plan but the root, in the family's order; columns ``plan_id``, ``parent_plan``,
        ``level``, ``place`` (str), ``year`` (Int64); Int64 counts: ``parent_tasks``, of these
        ``covered`` (with a counterpart) and ``dropped`` (without), which add up to it; ``tasks``,
        of these ``counterparts`` (with a counterpart in the parent) and ``added`` (without), which
        add up to it; ``split`` (tasks of the parent with several counterparts), ``merged`` (tasks
        with several counterparts in the parent); ``copied`` (Float64, 0 to 1, share of all
        characters of the plan's tasks that stand in the counterparts, too); ``delay_days`` (Int64,
        from the parent's signature to the plan's, negative where the plan was signed first).

    Notes
    -----
    ``copied`` is :math:`\sum_t n_t c_t / \sum_t n_t` over the plan's tasks t, with :math:`n_t` the
    characters of a task's text (and of its measures) without blanks and punctuation and
    :math:`c_t` the share of them that its counterparts hold, as `fgf_analysis.corpus.align` gives
    it; 0 for a task without a counterpart. Missing where a plan has no text, or where it has
    links and none of them says what is copied.
    """
    links, told = a_family(family).links, members(family)
    table = told[told["parent_plan"].notna()].reset_index(drop=True)
    joined = linked(family)
    by_plan = table["plan_id"]

    def number(rows: pd.DataFrame, column: str) -> pd.Series:
        counted = rows.groupby("plan_id")[column].nunique()
        return by_plan.map(counted).fillna(0).astype("Int64")

    table["parent_tasks"] = number(links, "parent_task")
    table["covered"] = number(joined, "parent_task")
    table["dropped"] = table["parent_tasks"] - table["covered"]
    table["tasks"] = number(links, "child_task")
    table["counterparts"] = number(joined, "child_task")
    table["added"] = table["tasks"] - table["counterparts"]
    table["split"] = number(_several(joined, "parent_task"), "parent_task")
    table["merged"] = number(_several(joined, "child_task"), "child_task")
    table["copied"] = by_plan.map(_copied(family, joined)).astype("Float64")
    signed = dict(zip(told["plan_id"], told["signed"], strict=True))
    delay = pd.to_datetime(by_plan.map(signed)) - pd.to_datetime(table["parent_plan"].map(signed))
    table["delay_days"] = delay.dt.days.astype("Int64")
    return table[["plan_id", "parent_plan", *PLACED, *_COUNTS, "copied", "delay_days"]]


def _several(joined: pd.DataFrame, task: str) -> pd.DataFrame:
    """Return the links of tasks that have several."""
    return joined[joined.groupby(["plan_id", task])[task].transform("size").gt(1)]


def _copied(family: Family, joined: pd.DataFrame) -> pd.Series:
    """Return the share of each plan's characters that are its parent's."""
    linked_ = family.links["child_task"].dropna()
    measures = set(family.tasks.loc[family.tasks["parent_id"].notna(), "task_id"])
    level = "measure" if measures & set(linked_) else "task"
    texts = material(family, level)
    length = pd.Series(list(map(len, texts.texts)), index=list(texts.tasks), dtype="float64")
    length = length.reindex(linked_.unique()).fillna(0)
    share = joined.groupby("child_task")["copied"].max().reindex(length.index).astype("float64")
    plan = plan_ids(length.index.to_series())
    whole, part = length.groupby(plan).sum(), (length * share.fillna(0)).groupby(plan).sum()
    untold = joined["copied"].isna().groupby(joined["plan_id"]).all().reindex(whole.index)
    return (part / whole.where(whole > 0)).where(~untold.fillna(False).astype(bool))


public(globals())
