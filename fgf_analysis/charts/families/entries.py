"""The figures of a family of plans, as `fgf_analysis.charts.entries` has those of one plan.

What they say stands in ``families.toml``, the queries that check it in ``queries/family-*.sql``.
The tables are those of `fgf_analysis.corpus.compare`, which is loaded when the first is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from fgf_analysis.charts import themes as themes_charts
from fgf_analysis.charts.entries import SUBJECT, Entry, Facts, Omitted
from fgf_analysis.charts.families import bars, matrices

Family = Any  # fgf_analysis.corpus.family.Family, which is loaded only where there is one
FEW = 2  # names that a title can hold
FEW_NAMED = 4  # names that a subtitle can hold


def _facts(name: str) -> Callable[[Family], Facts]:
    def found(family: Family) -> Facts:
        from fgf_analysis.corpus.compare import facts

        known: Facts = getattr(facts, name)(family)
        return known

    return found


# ---------------------------------------------------------------- the tables behind the figures


def _labelled(family: Family, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of plans by level and date, with what each plan is called."""
    from fgf_analysis.corpus.compare.labels import labels, ranked

    order = {plan_id: n for n, plan_id in enumerate(ranked(family))}
    place = table["plan_id"].map(order)
    table = table.iloc[place.argsort(kind="stable")].reset_index(drop=True)
    table.insert(1, "label", table["plan_id"].map(labels(family)).astype("str"))
    return table


def _coverage(family: Family) -> pd.DataFrame:
    """Return how much of its parent each plan takes over."""
    from fgf_analysis.corpus.compare.facts import coverage

    return _labelled(family, coverage(family))


def _delays(family: Family) -> pd.DataFrame:
    """Return each plan's date, its parent's and the days between: the plans with both dates."""
    from fgf_analysis.corpus.compare.facts import coverage
    from fgf_analysis.corpus.compare.members import members

    told = members(family)
    signed = dict(zip(told["plan_id"], told["signed"].dt.strftime("%Y-%m-%d"), strict=True))
    table = coverage(family)[["plan_id", "parent_plan", "delay_days"]].dropna()
    table["signed"] = table["plan_id"].map(signed).astype("str")
    table["parent_signed"] = table["parent_plan"].map(signed).astype("str")
    table = table.sort_values(["signed", "plan_id"], ignore_index=True)
    return _labelled(family, table).sort_values("signed", kind="stable", ignore_index=True)


def _pairs(family: Family) -> pd.DataFrame:
    """Return for each pair of lines in how many plans they are jointly in charge."""
    from fgf_analysis.corpus.compare.facts import coordination

    table: pd.DataFrame = coordination(family)
    return table


def _changes(family: Family) -> pd.DataFrame:
    """Return how many counterparts of each plan have which change of who is in charge."""
    from fgf_analysis.corpus.compare.facts import COMPARED, charge_changes

    table = charge_changes(family)
    table = table[table["change"].isin(COMPARED)]
    number = pd.crosstab(table["plan_id"], table["change"]).reindex(columns=list(COMPARED))
    number = number.fillna(0).astype("int64").rename_axis(columns=None).reset_index()
    return _labelled(family, number)


def _fates(family: Family) -> pd.DataFrame:
    """Return what became of each task of the root: a row a task, a column a plan."""
    from fgf_analysis.corpus.compare.facts import paths
    from fgf_analysis.corpus.compare.labels import headings, labels, ranked

    table = paths(family)
    table = table[table["plan_id"].ne(family.root)]
    names, order = labels(family, dated=False), [p for p in ranked(family) if p != family.root]
    wide = table.pivot_table("fate", "root_task", "plan_id", aggfunc="first")
    wide = wide.loc[table["root_task"].drop_duplicates()].reindex(columns=order)
    heads = headings(family)
    return wide.rename(index=heads, columns=names).rename_axis(index="root_task", columns=None)


def _holders(family: Family) -> pd.DataFrame:
    """Return in how many plans which line is in charge of a root's task or its counterpart."""
    from fgf_analysis.corpus.compare.facts import holders
    from fgf_analysis.corpus.compare.labels import headings

    table, names = holders(family), headings(family)
    number = table.pivot_table("plans", "root_task", "line", fill_value=0).astype("int64")
    order = number.sum().sort_values(ascending=False, kind="stable").index
    number = number.loc[list(dict.fromkeys(table["root_task"])), order]
    return number.rename(index=names).rename_axis(index="root_task", columns=None)


def _shares(family: Family) -> pd.DataFrame:
    """Return the share of each theme in the tasks of each level, year or plan."""
    from fgf_analysis.corpus.compare.facts import compared

    _, table = compared(family)
    base = table.drop_duplicates("group").set_index("group")["base"]
    wide = table.pivot_table("share", "theme", "group")[list(base.index)]
    order = wide.mean(axis=1).sort_values(ascending=False, kind="stable").index
    wide = wide.loc[order].astype("float64").rename_axis(columns=None)
    wide.attrs["base"] = [int(number) for number in base]
    return wide


# ---------------------------------------------------------------- why there is no figure


def _alone(family: Family, table: pd.DataFrame) -> str | None:
    return None if len(family.parents) > 1 else "alone"


def _no_parent_tasks(family: Family, table: pd.DataFrame) -> str | None:
    if reason := _alone(family, table):
        return reason
    return None if table["parent_tasks"].gt(0).any() else "no_parent_tasks"


def _no_root_tasks(family: Family, table: pd.DataFrame) -> str | None:
    return _alone(family, table) or (None if table.size else "no_parent_tasks")


def _no_text(family: Family, table: pd.DataFrame) -> str | None:
    return _alone(family, table) or (None if table["copied"].notna().any() else "no_text")


def _no_dates(family: Family, table: pd.DataFrame) -> str | None:
    return _alone(family, table) or (None if len(table) else "no_dates")


def _no_lines(family: Family, table: pd.DataFrame) -> str | None:
    """Say whether the root or the plans name nobody whose line is known."""
    from fgf_analysis.corpus.compare.facts import charge_changes

    if reason := _alone(family, table):
        return reason
    if len(table):
        return None
    every = charge_changes(family)
    return "no_lines_above" if every["parent_lines"].isna().all() else "no_lines"


def _no_holders(family: Family, table: pd.DataFrame) -> str | None:
    from fgf_analysis.corpus.compare.facts import agreement

    if reason := _alone(family, table):
        return reason
    return None if agreement(family)["base"].gt(1).any() else "no_lines"


def _no_themes(family: Family, table: pd.DataFrame) -> str | None:
    if table.empty:
        return "themes"
    return None if table.shape[1] > 1 else "one_group"


def _no_pairs(family: Family, table: pd.DataFrame) -> str | None:
    return _alone(family, table) or (None if table["plans"].gt(1).any() else "no_pairs")


# ---------------------------------------------------------------- which title holds


def _coverage_claim(f: Facts) -> str:
    if f["plans"] == 1:
        return "one" if f["most"] else "whole"
    if f["full"] == f["plans"]:
        return "all"
    one = len(f["first"]) == 1
    if f["full"]:
        return "first" if one else "some"
    return "none_first" if one else "none"


def _tasks_claim(f: Facts) -> str:
    if f["fewest"] == f["plans"]:
        return "all"
    if len(f["first"]) > FEW:
        return "everywhere" if f["everywhere"] else SUBJECT
    return "fewest" if f["everywhere"] else "only"


def _copied_claim(f: Facts) -> str:
    if f["plans"] == 1:
        return "one"
    if f["plans"] == FEW and f["high"] > f["low"]:
        return "two"
    if len(f["first"]) > FEW or len(f["last"]) > FEW or f["high"] == f["low"]:
        return "median"
    return "range"


def _delay_claim(f: Facts) -> str:
    if f["before"]:
        return "before"
    if f["plans"] == 1:
        return "one"
    if len(f["first"]) > FEW or len(f["last"]) > FEW or f["least"] == f["most"]:
        return "median"
    return "range"


def _charge_claim(f: Facts) -> str:
    if f["pairs"] < 2:
        return SUBJECT
    return "same" if f["other"] else "kept"


def _lines_claim(f: Facts) -> str:
    if len(f["first"]) > FEW or f["most"] < 2:
        return "agreed" if f["agreed"] else SUBJECT
    return "both" if f["agreed"] else "most"


def _attention_claim(f: Facts) -> str:
    if len(f["first"]) > 1 or f["spread"] < 2 * f["one"] - 1e-9:  # what two tasks would make
        return SUBJECT
    return "by_plan" if f["by"] == "plan" else "differs"


def _pairs_claim(f: Facts) -> str:
    return "backbone" if f["backbone"] else "none"


# ---------------------------------------------------------------- parts of the words


def _checked(f: Facts) -> dict[str, str]:
    return {"checked": "some" if f["labelled"] else "none"}


def _coverage_parts(f: Facts) -> dict[str, str]:
    return {
        **_checked(f),
        "own": "some" if f["added"] else "none",
        "far": "some" if f["indirect"] else "none",
        "gap": "some" if f["most"] else "none",
    }


def _tasks_parts(f: Facts) -> dict[str, str]:
    few = f["plans"] <= matrices.MOST_COLUMNS
    return {
        **_checked(f),
        "cells": "columns" if few else "bars",
        "gone": "some" if f["above"] and few else "none",
        "few": "some" if f["fewest"] else "none",
    }


def _copied_parts(f: Facts) -> dict[str, str]:
    return {"unread": "some" if f["unknown"] else "none"}


def _delay_parts(f: Facts) -> dict[str, str]:
    counted = "none"
    if f["indirect"]:
        counted = "named" if f["indirect"] <= FEW_NAMED else "some"
    return {"no_date": "some" if f["undated"] else "none", "counted": counted}


def _charge_parts(f: Facts) -> dict[str, str]:
    return {
        "where": "one" if f["plans"] == 1 else "several",
        "gained": "some" if f["more"] else "none",
        "untold": "some" if f["left"] else "none",
        "no_clauses": "some" if f["bare"] else "none",
    }


def _pairs_parts(f: Facts) -> dict[str, str]:
    return {"inherit": "some" if f["inherited"] else "none"}


def _attention_parts(f: Facts) -> dict[str, str]:
    return {"no_theme": "some" if f["unthemed"] else "none"}


# ---------------------------------------------------------------- what is drawn


def _covered(family: Family, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    return table[table["parent_tasks"].gt(0)].reset_index(drop=True)


def _by_share(family: Family, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    found = table.dropna(subset=["copied"])
    return found.sort_values("copied", ascending=False, kind="stable", ignore_index=True)


def _drawn_fates(family: Family, table: pd.DataFrame, lang: str) -> matrices.Fates:
    """Return the tasks found in fewest plans, in the root's order."""
    number = table.isin(list(matrices.COLOURS)).sum(axis=1)
    most = matrices.MOST_TASKS if table.shape[1] <= matrices.MOST_COLUMNS else matrices.MOST_BARS
    kept = number.argsort(kind="stable").iloc[:most].sort_values()
    return matrices.Fates(table.iloc[kept], list(number.iloc[kept]))


def _drawn_lines(family: Family, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the lines in charge most often, and the tasks that any of them is in charge of."""
    part = table.iloc[:, : matrices.MOST_LINES]
    part = part[part.any(axis=1)]
    kept = table.loc[part.index].gt(0).sum(axis=1).argsort(kind="stable")
    return part.iloc[kept.iloc[::-1].iloc[: matrices.MOST_TASKS].sort_values()]


def _based(family: Family, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the shares with the base in the heads, as far as there is room."""
    told = {"zh": "{}（{}项）", "en": "{} (n = {})"}[lang]
    heads = [
        told.format(name, base)
        for name, base in zip(table.columns, table.attrs["base"], strict=True)
    ]
    return table.set_axis(heads, axis=1).iloc[: matrices.MOST_ROWS, : matrices.MOST_COLUMNS]


def _several(family: Family, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    some = table[table["plans"].gt(1)]
    return some.sort_values("backbone", ascending=False, kind="stable", ignore_index=True)


# ---------------------------------------------------------------- what there is no room for


def _omitted_plans(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    most = bars.MOST_ROWS
    return Omitted("plans", most, len(shown)) if len(shown) > most else None


def _omitted_fates(table: pd.DataFrame, shown: matrices.Fates) -> Omitted | None:
    rows, tasks = len(shown.table), len(table)
    return Omitted("tasks", rows, tasks) if rows < tasks else None


def _omitted_lines(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    (rows, columns), (tasks, lines) = shown.shape, table.shape
    if (rows, columns) == (tasks, lines):
        return None
    key = "most_lines" if rows == tasks else "tasks_lines"
    return Omitted(key, rows, tasks, columns, lines)


def _omitted_themes(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    (rows, columns), (themes, groups) = shown.shape, table.shape
    if (rows, columns) == (themes, groups):
        return None
    return Omitted("themes_plans", rows, themes, columns, groups)


def _omitted_pairs(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    most = bars.MOST_PAIRS
    return Omitted("pairs", most, len(shown)) if len(shown) > most else None


FAMILY: tuple[Entry, ...] = (
    Entry(
        "family-coverage",
        "brief",
        _coverage,
        _no_parent_tasks,
        _facts("of_coverage"),
        _coverage_claim,
        bars.coverage,
        bars.coverage_room,
        _coverage_parts,
        lambda f: f["first"] if len(f["first"]) == 1 and f["most"] else [],
        _covered,
        _omitted_plans,
    ),
    Entry(
        "family-tasks",
        "brief",
        _fates,
        _no_root_tasks,
        _facts("of_tasks"),
        _tasks_claim,
        matrices.tasks,
        matrices.tasks_room,
        _tasks_parts,
        lambda f: f["first"] if len(f["first"]) <= FEW else [],
        _drawn_fates,
        _omitted_fates,
    ),
    Entry(
        "family-copied",
        "brief",
        _coverage,
        _no_text,
        _facts("of_copied"),
        _copied_claim,
        bars.copied,
        bars.copied_room,
        _copied_parts,
        lambda f: [*f["first"], *f["last"]] if _copied_claim(f) in ("two", "range") else [],
        _by_share,
        _omitted_plans,
    ),
    Entry(
        "family-delay",
        "brief",
        _delays,
        _no_dates,
        _facts("of_delay"),
        _delay_claim,
        bars.delay,
        bars.delay_room,
        _delay_parts,
        lambda f: [*f["first"], *f["last"]] if _delay_claim(f) == "range" else [],
        omitted=_omitted_plans,
    ),
    Entry(
        "family-charge",
        "brief",
        _changes,
        _no_lines,
        _facts("of_charge"),
        _charge_claim,
        bars.charge,
        bars.charge_room,
        _charge_parts,
        omitted=_omitted_plans,
    ),
    Entry(
        "family-lines",
        "brief",
        _holders,
        _no_holders,
        _facts("of_lines"),
        _lines_claim,
        themes_charts.matrix,
        themes_charts.matrix_room,
        marked=lambda f: f["first"] if len(f["first"]) <= FEW and f["most"] > 1 else [],
        shown=_drawn_lines,
        omitted=_omitted_lines,
    ),
    Entry(
        "family-attention",
        "annex",
        _shares,
        _no_themes,
        _facts("of_attention"),
        _attention_claim,
        matrices.attention,
        matrices.attention_room,
        _attention_parts,
        lambda f: f["first"],
        _based,
        _omitted_themes,
    ),
    Entry(
        "family-pairs",
        "annex",
        _pairs,
        _no_pairs,
        _facts("of_pairs"),
        _pairs_claim,
        bars.pairs,
        bars.pairs_room,
        _pairs_parts,
        shown=_several,
        omitted=_omitted_pairs,
    ),
)
