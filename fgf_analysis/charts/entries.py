"""The figures: for each its table, its facts, its drawing, and which of its sentences holds.

What they say stands in ``sentences.toml``, the queries that check it in ``queries/``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis.analysis import (
    charge,
    codebook,
    coleadership,
    facts,
    ranking,
    survival,
    targets,
    themes,
    workload,
)
from fgf_analysis.charts import coleadership as coleadership_charts
from fgf_analysis.charts import survival as survival_charts
from fgf_analysis.charts import targets as targets_charts
from fgf_analysis.charts import themes as themes_charts
from fgf_analysis.charts import workload as workload_charts
from fgf_analysis.charts.style import Room, Size
from fgf_analysis.markup import plain
from fgf_analysis.tables import Plan

Table = Any  # a DataFrame, or of the network a networkx.Graph
Facts = dict[str, Any]
SUBJECT = "subject"
ENOUGH = (2, 3)  # of the tasks with words must have a theme before one is called the first


@dataclass(frozen=True)
class Omitted:
    """How much is drawn of how much, and the key of ``omitted`` in ``sentences.toml`` that says so."""

    key: str
    shown: int
    all: int
    columns: int = 0
    all_columns: int = 0


@dataclass(frozen=True)
class Entry:
    """One figure of the gallery.

    Attributes
    ----------
    name : str
        File name without ending.
    part : {"brief", "annex"}
        Whether it is for a briefing, or backs one up.
    table : callable
        Plan to the table (or network) behind the figure.
    absent : callable
        Plan and table to why there is no figure (a key of ``absent`` in ``sentences.toml``), or
        None where there is one.
    facts : callable
        Plan to the values that the words and the claim use.
    claim : callable
        Facts to the key of the title that holds, or ``subject`` where none does.
    parts : callable
        Facts to the version of each part of the words.
    marked : callable
        Facts to the names that stand out where a title holds.
    shown : callable
        Plan, localised table and language to what is drawn.
    draw : callable
        That, axes, language and marked names to the axes with the chart.
    room : callable
        What is drawn, language and size to the `Room` it needs.
    omitted : callable
        The table and what is drawn to what there was no room for.
    """

    name: str
    part: str
    table: Callable[[Plan], Table]
    absent: Callable[[Plan, Any], str | None]
    facts: Callable[[Plan], Facts]
    claim: Callable[[Facts], str]
    draw: Callable[..., Axes]
    room: Callable[[Any, str, Size], Room]
    parts: Callable[[Facts], Mapping[str, str]] = lambda f: {}
    marked: Callable[[Facts], list[str]] = lambda f: []
    shown: Callable[[Plan, Any, str], Any] = lambda plan, table, lang: table
    omitted: Callable[[Any, Any], Omitted | None] = lambda table, shown: None


# ---------------------------------------------------------------- parts of the words


def base_parts(f: Facts) -> dict[str, str]:
    """Return which versions of ``base`` and ``only`` are true of a plan."""
    only = {"only": "some" if f["nobody"] else "none"}
    if f["lost"] and f["without"]:
        return {"base": "mixed", **only}
    if f["lost"]:
        return {"base": "lost" if f["lost"] > 1 else "one", **only}
    return {"base": "without" if f["without"] else "all", **only}


DRAWN = ("ends", "columns", "dots", "lines", "frames")
"""Parts that are said of the marks of the drawing alone."""


def _with_unnamed(f: Facts) -> dict[str, str]:
    return {
        **base_parts(f),
        "ends": "some" if f["more"] else "none",
        "each": "some" if f["several"] else "none",
        "unnamed": "some" if f["example"] else "none",
    }


def _with_lines(f: Facts) -> dict[str, str]:
    return {**_with_groups(f), "lines": "several" if f["strongest"] > 1 else "one"}


def _groups(f: Facts) -> dict[str, str]:
    return {"groups": "some" if f["groups"] else "none"}


def _with_groups(f: Facts) -> dict[str, str]:
    return {**base_parts(f), **_groups(f)}


def _with_divided(f: Facts) -> dict[str, str]:
    return {**_with_groups(f), "dots": "all", "remit": "some" if f["divided"] else "none"}


def _with_deadline(f: Facts) -> dict[str, str]:
    few = 0 < f["dated"] * 4 <= f["shown"]
    all_ = f["dated"] == f["shown"]
    state = "all" if all_ else "few" if few else "some" if f["dated"] else "none"
    ruled = "some" if f["ruled"] else "none"
    return {**base_parts(f), "columns": "all", "deadline": state, "rule": ruled}


def _with_listed(f: Facts) -> dict[str, str]:
    return {**base_parts(f), "listed": "several" if f["most"] > 1 and f["single"] else "all"}


def _covered(f: Facts) -> bool:
    part, whole = ENOUGH
    return bool(f["coded"] * whole >= f["texts"] * part)


def _coverage(f: Facts) -> dict[str, str]:
    return {"coverage": "enough" if _covered(f) else "low"}


def _with_spread(f: Facts) -> dict[str, str]:
    spread = "single" if not f["several"] else "some" if f["single"] else "all"
    return {**_coverage(f), "spread": spread}


# ---------------------------------------------------------------- which title holds


def _by_role_claim(f: Facts) -> str:
    if f["most"] < 2 or len(f["first"]) > 3:
        return SUBJECT
    if len(f["first"]) > 1:
        return "tied"
    return "one" if f["once"] > 1 else "first"


def _accountability_claim(f: Facts) -> str:
    if f["open"] * 2 > f["shown"]:
        return "unnamed"
    if f["jointly"] or f["separately"]:
        return "joint" if f["jointly"] >= f["separately"] else "separate"
    if f["alone"] != f["shown"]:
        return SUBJECT
    return "beside" if f["named_beside"] else "alone"


def _theme_claim(f: Facts) -> str:
    if not _covered(f) or len(f["first"]) > 3 or f["most"] < 2:
        return SUBJECT
    if not f["read_by"]:
        return "keywords"
    if not f["agreed"]:
        return SUBJECT
    if f["first"] == f["top"]:
        return "read"
    return "tied_alike" if f["read"] == [f["most"]] else "tied"


def _breadth_claim(f: Facts) -> str:
    if not _covered(f) or f["breadth"] < 3 or len(f["top"]) > 3:
        return SUBJECT
    if len(f["top"]) > 1:
        return "tied"
    return "first" if f["themed"] == f["charge"] else "part"


def _order_claim(f: Facts) -> str:
    if not f["sure"]:
        return "none"
    return "first" if len(f["first"]) == 1 else SUBJECT


def _counting_claim(f: Facts) -> str:
    if len(f["first"]) > 1 or len(f["first_shared"]) > 1:
        return SUBJECT
    return "same" if f["first"] == f["first_shared"] else "differs"


def _deadline_claim(f: Facts) -> str:
    return "peak" if f["peaks"] == 1 and f["peak_tasks"] > 1 else "range"


def _chance_claim(f: Facts) -> str:
    more = [f[name] <= coleadership.LEVEL for name in ("p_all", "p_joint")]
    return "more" if all(more) else "depends" if any(more) else "none"


# ---------------------------------------------------------------- why there is no figure


def _nobody(plan: Plan, table: Table) -> str | None:
    return None if charge.base(plan).loc[0, "named"] else "clauses"


def _no_clause(plan: Plan, table: Table) -> str | None:
    return None if charge.base(plan).loc[0, "shown"] else "clauses"


def _nobody_together(plan: Plan, table: Table) -> str | None:
    if reason := _nobody(plan, table):
        return reason
    return None if coleadership.incidence(plan).size else "joint"


def _nobody_shares(plan: Plan, table: Table) -> str | None:
    # Also of those in charge separately: a task is shared out whoever its clauses name.
    several = charge.by_task(plan)["charge"].gt(1).any()
    return _nobody(plan, table) or (None if several else "several")


def _no_network(plan: Plan, table: Table) -> str | None:
    units = sum(1 for _, degree in table.degree if degree)
    dense = units > coleadership_charts.MOST_UNITS
    dense |= table.number_of_edges() > coleadership_charts.MOST_TIES
    return _nobody_together(plan, table) or ("dense" if dense else None)


def _no_theme(plan: Plan, table: Table) -> str | None:
    return None if themes.by_task(plan)["primary"].notna().any() else "themes"


def _no_theme_in_charge(plan: Plan, table: Table) -> str | None:
    return _nobody(plan, table) or (None if len(table) else "themes")


def _few_dates(plan: Plan, table: Table) -> str | None:
    return None if table["date"].nunique() >= 4 else "few_dates"


def _whole(plan: Plan, table: Table) -> str | None:
    return None if charge.base(plan).loc[0, "lost"] else "whole"


def _whole_or_nobody(plan: Plan, table: Table) -> str | None:
    return _nobody(plan, table) or _whole(plan, table)


def _no_codings(plan: Plan, table: Table) -> str | None:
    return None if len(plan.codings) and table.size else "codings"


# ---------------------------------------------------------------- what is drawn, and its room


def _busy(plan: Plan, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the rows of units with two tasks or more (where no unit has: all), without blanks."""
    several = table[table.sum(axis=1) > 1]
    some = (several if len(several) else table).head(themes_charts.MOST_ROWS)
    return some.loc[:, some.any()]


def _deadline_rows(plan: Plan, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    return targets_charts.by_date(table, headings(plan, lang), lang)


def _omitted_rows(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    most = workload_charts.MOST_ROWS
    return Omitted("rows", most, len(shown)) if len(shown) > most else None


def _omitted_lines(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    most = workload_charts.MOST_ROWS
    return Omitted("lines", most, len(shown)) if len(shown) > most else None


def _omitted_units(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    several = int(table.sum(axis=1).gt(1).sum()) or len(table)
    return Omitted("rows", len(shown), several) if len(shown) < several else None


def _omitted_pairs(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    return Omitted("pairs", len(shown), len(table)) if len(shown) < len(table) else None


def _omitted_dates(table: pd.DataFrame, shown: pd.DataFrame) -> Omitted | None:
    most = targets_charts.MOST_ROWS
    return Omitted("dates", most, len(shown)) if len(shown) > most else None


def _omitted_tasks(table: pd.DataFrame, shown: coleadership_charts.Incidence) -> Omitted | None:
    (rows, columns), (all_, all_columns) = shown.drawn.shape, table.shape
    if columns == all_columns:
        return Omitted("rows", rows, all_) if rows < all_ else None
    if rows == all_:
        return Omitted("columns", columns, all_columns)
    return Omitted("both", rows, all_, columns, all_columns)


def headings(plan: Plan, lang: str) -> dict[str, str]:
    """Return each task's heading in a language, empty where none is printed."""
    rows = plan.tasks[["task_id", "title_zh", "title_en"]]
    names = rows["title_zh"] if lang == "zh" else rows["title_en"].fillna(rows["title_zh"])
    return dict(zip(rows["task_id"], names.fillna("").map(plain), strict=True))


def _headed(plan: Plan, table: pd.DataFrame, lang: str) -> coleadership_charts.Incidence:
    missing = {"zh": "（无标题）", "en": "(no heading)"}[lang]
    return coleadership_charts.Incidence(table, headings(plan, lang), missing)


GALLERY: tuple[Entry, ...] = (
    Entry(
        "workload-by-role",
        "brief",
        workload.by_department,
        _nobody,
        facts.by_role,
        _by_role_claim,
        workload_charts.by_standing,
        workload_charts.room,
        _with_unnamed,
        lambda f: f["first"],
    ),
    Entry(
        "accountability",
        "brief",
        charge.by_task,
        _no_clause,
        facts.accountability,
        _accountability_claim,
        workload_charts.by_task,
        workload_charts.task_room,
        _with_deadline,
        lambda f: ["open"] if f["open"] * 2 > f["shown"] else [],
    ),
    Entry(
        "coleadership-incidence",
        "brief",
        coleadership.incidence,
        _nobody_together,
        facts.incidence,
        lambda f: "first" if len(f["first"]) <= 3 and f["most"] > 1 else "joint",
        coleadership_charts.incidence,
        coleadership_charts.incidence_room,
        _with_divided,
        lambda f: f["first"],
        _headed,
        _omitted_tasks,
    ),
    Entry(
        "coleadership-network",
        "brief",
        coleadership.graph,
        _no_network,
        facts.network,
        lambda f: "first" if len(f["first"]) == 1 and f["partners"] > 2 else SUBJECT,
        coleadership_charts.network,
        coleadership_charts.network_room,
        _with_lines,
        lambda f: f["first"],
    ),
    Entry(
        "themes-counts",
        "brief",
        themes.counts,
        _no_theme,
        facts.theme_counts,
        _theme_claim,
        themes_charts.counts,
        themes_charts.room,
        _coverage,
        lambda f: f["first"],
    ),
    Entry(
        "themes-by-department",
        "brief",
        themes.by_department,
        _no_theme_in_charge,
        facts.theme_departments,
        _breadth_claim,
        themes_charts.matrix,
        themes_charts.matrix_room,
        _with_spread,
        lambda f: f["top"],
        _busy,
        _omitted_units,
    ),
    Entry(
        "deadlines",
        "brief",
        targets.deadlines,
        _few_dates,
        facts.deadlines,
        _deadline_claim,
        targets_charts.deadlines,
        targets_charts.room,
        marked=lambda f: [f["peak"]] if f["peaks"] == 1 else [],
        shown=_deadline_rows,
        omitted=_omitted_dates,
    ),
    Entry(
        "survival-parts",
        "annex",
        survival.by_task,
        _whole,
        facts.parts,
        lambda f: "range" if f["lost"] > 1 else SUBJECT,
        survival_charts.parts,
        survival_charts.room,
    ),
    Entry(
        "workload-order",
        "annex",
        ranking.identification_bounds,
        _whole_or_nobody,
        facts.order,
        _order_claim,
        workload_charts.bounds,
        workload_charts.bound_room,
        base_parts,
        lambda f: f["first"],
        lambda plan, table, lang: workload_charts.alike(table, lang),
        _omitted_lines,
    ),
    Entry(
        "workload-counting",
        "annex",
        ranking.ranks,
        _nobody_shares,
        facts.counting,
        _counting_claim,
        workload_charts.counting,
        workload_charts.counting_room,
        _with_listed,
        lambda f: [*f["first"], *f["first_shared"]],
        lambda plan, table, lang: workload_charts.several(table, "full"),
        _omitted_rows,
    ),
    Entry(
        "themes-agreement",
        "annex",
        codebook.confusion,
        _no_codings,
        facts.agreement,
        lambda f: "same" if f["same"] * 2 > f["coded"] else SUBJECT,
        themes_charts.agreement,
        themes_charts.agreement_room,
        lambda f: {"frames": "all"},
    ),
    Entry(
        "coleadership-chance",
        "annex",
        coleadership_charts.compared,
        _nobody_together,
        facts.chance,
        _chance_claim,
        coleadership_charts.chance,
        coleadership_charts.chance_room,
        _groups,
        shown=lambda plan, table, lang: table.head(coleadership_charts.MOST_PAIRS),
        omitted=_omitted_pairs,
    ),
)
