"""Which lines are in charge jointly over the plans of a family, against chance in each plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fgf_analysis.analysis import coleadership as led
from fgf_analysis.analysis.coleadership import SEED
from fgf_analysis.analysis.coleadership.margins import EDGE, tail
from fgf_analysis.corpus.charges import plan_ids
from fgf_analysis.corpus.compare.members import a_family, linked
from fgf_analysis.corpus.compare.paths import paths
from fgf_analysis.corpus.compare.ties import lined, ties
from fgf_analysis.corpus.family import Family
from fgf_analysis.corpus.load import Corpus
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR

__all__ = ["DRAWS", "coordination"]

_PAIR = ["line_a", "line_b"]
DRAWS = 9_999
"""Random networks of a family: with fewer no p of a thousand pairs could be small enough for q."""


def coordination(
    family: Family, over: str = "all", draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    r"""Return for each pair of lines in how many plans they are jointly in charge, against chance.

    Chance stays within each plan: a line keeps its number of clauses in every plan (``p``, exact),
    and every clause its number of lines, too (``fdsm_p``, drawn). ``p_without`` is ``p`` when the
    plan is left out that speaks most for the pair, ``p_without_task`` when the task of the root is
    that does so, in all plans: no single plan decides, and no single task that many plans share.

    Parameters
    ----------
    family : Family
        Its links, tasks, assignments and groups.
    over : {"all", "joint"}
        Clauses that any line is in charge of, or that two or more are.
    draws : int
        Number of random networks, 1 or more.
    seed : int
        Of the random numbers, 0 or more.

    Returns
    -------
    DataFrame
        One row a pair of lines that some plan puts in charge of any of these clauses, tied or not;
        columns ``line_a``, ``line_b`` (str), ``of_plans`` (Int64, plans in which both are in
        charge of one), ``plans`` (Int64, of these: in which they are so jointly), ``tasks``
        (Int64, which they are jointly in charge of), ``root_tasks`` (Int64, tasks of the root of
        which these are counterparts), ``inherited`` (Int64, of these: with a
        counterpart in the parent of which they are jointly in charge, too), ``observed`` (int,
        clauses they share),
        ``expected``, ``p``, ``q`` (float) as `fgf_analysis.analysis.coleadership.chance` gives
        them, ``p_without`` (float, 1 for a pair of one plan), ``p_without_task`` (float, 1 for a
        pair with one of ``root_tasks``), ``fdsm_expected``, ``fdsm_p``,
        ``fdsm_se``, ``fdsm_q`` (float), ``backbone`` (bool, ``fdsm_q``, ``p_without`` and
        ``p_without_task`` at most `LEVEL`). Sorted by plans, then tasks, both falling, then the
        lines.

    Raises
    ------
    PlanError
        When there is no such ``over``, or ``draws`` or ``seed`` is not such a number.

    Notes
    -----
    With :math:`x_i` clauses shared in plan i, :math:`\sum_i x_i` is a sum of independent
    hypergeometric numbers, computed by convolution; FDSM is drawn by trades within each plan: see
    `fgf_analysis.analysis.coleadership.chance` for both and their sources. The plan that
    ``p_without`` leaves out is that with the greatest :math:`x_i - a_i b_i / N_i`. The backbone is
    that of Neal (2014), The backbone of bipartite projections, Social Networks 39, with q of
    Benjamini and Hochberg (1995) over all rows.
    Plans for one parent share its tasks, and some copy its clauses, so that they are not
    independent: a pair with one of ``root_tasks`` stands for that task however many plans have it.
    ``p_without_task`` leaves out the clauses of the task of the root with the most shared ones (of
    equals the first). ``inherited`` says how many tasks keep a pair of the parent's; no p allows
    for that.
    """
    a_family(family)
    plan = lined(family)
    table = led.chance(plan, over=over, draws=draws, seed=seed)
    table = table.rename(columns={"unit_a": "line_a", "unit_b": "line_b"})
    table = table.merge(_by_plans(plan, over), on=_PAIR, how="left")
    own = ties(family)
    counted = own.groupby(_PAIR)["tasks"].sum()
    index = pd.MultiIndex.from_frame(table[_PAIR])
    table["tasks"] = counted.reindex(index).fillna(0).astype("Int64").to_numpy()
    table["inherited"] = _inherited(family, own).reindex(index).fillna(0).to_numpy()
    table["root_tasks"] = _of_root(family, own).reindex(index).fillna(0).to_numpy()
    table["p_without_task"] = _without_task(plan, over, _roots(family), table)
    held = table["p_without"].le(EDGE) & table["p_without_task"].le(EDGE)
    table["backbone"] = table["fdsm_q"].le(EDGE) & held
    whole = ["of_plans", "plans", "tasks", "root_tasks", "inherited"]
    table = table.astype(dict.fromkeys(whole, "Int64"))
    table = table.sort_values(
        ["plans", "tasks", *_PAIR], ascending=[False, False, True, True], ignore_index=True
    )
    exact = ["observed", "expected", "p", "q", "p_without", "p_without_task"]
    drawn = ["fdsm_expected", "fdsm_p", "fdsm_se", "fdsm_q"]
    return table[[*_PAIR, *whole, *exact, *drawn, "backbone"]]


def _by_plans(plan: Corpus, over: str) -> pd.DataFrame:
    """Return of each pair the plans with both, with both together, and what one plan decides."""
    two = led.two_mode(plan)
    kept = np.flatnonzero(two.sizes > (1 if over == "joint" else 0))
    heads, plan_of = two.heads[kept], plan_ids(pd.Series(two.tasks[kept])).to_numpy()
    found = []
    for plan_id in dict.fromkeys(plan_of):
        own = heads[np.flatnonzero(plan_of == plan_id)]
        held = np.asarray(own.sum(axis=0)).ravel()
        used = np.flatnonzero(held)
        shared = (own[:, used].T @ own[:, used]).toarray()
        i, j = np.triu_indices(len(used), 1)
        a, b = held[used[i]], held[used[j]]
        margins = {
            "line_a": two.units[used[i]],
            "line_b": two.units[used[j]],
            "clauses": own.shape[0],
            "low": np.minimum(a, b),
            "high": np.maximum(a, b),
            "shared": shared[i, j],
        }
        found.append(pd.DataFrame(margins))
    columns = [*_PAIR, "of_plans", "plans", "p_without"]
    grouped = pd.concat(found).groupby(_PAIR, sort=False) if found else ()
    rows = [
        (*pair, len(own), int(own["shared"].gt(0).sum()), _without(own)) for pair, own in grouped
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"line_a": "str", "line_b": "str", "p_without": "float64"})


def _without(rows: pd.DataFrame) -> float:
    """Return p when the plan is left out in which the pair shares most beyond what is expected."""
    if len(rows) == 1:
        return 1.0
    beyond = rows["shared"] - rows["low"] * rows["high"] / rows["clauses"]
    rest = np.arange(len(rows)) != int(beyond.to_numpy().argmax())
    margins = rows.loc[rest, ["clauses", "low", "high"]].to_numpy().tolist()
    return float(tail(tuple(map(tuple, margins)))[int(rows.loc[rest, "shared"].sum())])


def _without_task(plan: Corpus, over: str, roots: pd.DataFrame, table: pd.DataFrame) -> list[float]:
    """Return p of each pair when the task of the root is left out in which it shares most."""
    two = led.two_mode(plan)
    kept = np.flatnonzero(two.sizes > (1 if over == "joint" else 0))
    heads, tasks = two.heads[kept].tocsc(), pd.Series(two.tasks[kept], dtype="str")
    plan_of, plans = pd.factorize(plan_ids(tasks))
    every = pd.Series(np.arange(len(tasks)), index=tasks)
    rows = roots.merge(every.rename("row"), left_on="task_id", right_index=True)
    root_of, row_of = pd.factorize(rows["root_task"])[0], rows["row"].to_numpy()
    held = {line: np.zeros(len(tasks), dtype=bool) for line in two.units}
    for line, own in held.items():
        own[heads[:, [two.units.get_loc(line)]].indices] = True
    found = []
    for one, other in zip(table["line_a"], table["line_b"], strict=True):
        a, b = held[one], held[other]
        left = np.ones(len(tasks), dtype=bool)
        if len(row_of):
            most = np.bincount(root_of, weights=(a & b)[row_of]).argmax()
            left[row_of[root_of == most]] = False
        clauses, first, second, shared = (
            np.bincount(plan_of[mask], minlength=len(plans))
            for mask in (left, left & a, left & b, left & a & b)
        )
        there = np.flatnonzero(first * second)
        margins = [(int(clauses[n]), *sorted((int(first[n]), int(second[n])))) for n in there]
        found.append(float(tail(tuple(margins))[int(shared[there].sum())]))
    return found


def _roots(family: Family) -> pd.DataFrame:
    """Return one row a task and task of the root of which it is a counterpart."""
    reached = paths(family).dropna(subset=["tasks"])[["root_task", "tasks"]]
    reached = reached.assign(task_id=reached["tasks"].str.split(SEPARATOR, regex=False))
    return reached.explode("task_id")[["root_task", "task_id"]].astype("str")


def _by_task(own: pd.DataFrame) -> pd.DataFrame:
    rows = own.assign(task_id=own["task_ids"].str.split(SEPARATOR, regex=False))
    return rows.explode("task_id")[[*_PAIR, "task_id"]]


def _of_root(family: Family, own: pd.DataFrame) -> pd.Series:
    """Return of each pair the tasks of the root of which its tasks are counterparts."""
    both = _by_task(own).merge(_roots(family), on="task_id")
    return both.groupby(_PAIR)["root_task"].nunique()


def _inherited(family: Family, own: pd.DataFrame) -> pd.Series:
    """Return of each pair the tasks whose counterpart in the parent ties it, too."""
    rows = _by_task(own)
    joined = linked(family)[["parent_task", "child_task"]]
    both = rows.rename(columns={"task_id": "child_task"}).merge(joined, on="child_task")
    both = both.merge(rows.rename(columns={"task_id": "parent_task"}), on=[*_PAIR, "parent_task"])
    return both.groupby(_PAIR)["child_task"].nunique()


public(globals())
