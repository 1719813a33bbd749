"""Who is in charge of most, and how sure that is.

`ranks` and `concentration` say what is shown; `identification_bounds`, `sure_order` and `breakdown`
what of it holds whatever the lost clauses said; `bootstrap` how much hangs on single tasks.

Two ways of counting stand side by side. *Full* counting gives a task to each unit in charge of it;
*fractional* counting shares it out, 1/n to each of n (Waltman and van Eck 2015, Journal of
Informetrics 9(4)). Nothing here measures effort.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from fgf_analysis.analysis.charge import base, in_charge, lost_for
from fgf_analysis.analysis.workload import by_department
from fgf_analysis.arguments import drawing
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = [
    "DRAWS",
    "SEED",
    "bootstrap",
    "breakdown",
    "concentration",
    "identification_bounds",
    "ranks",
    "sure_order",
]

SEED = 2022
DRAWS = 9_999
_CELLS = 20_000_000  # tasks drawn at a time: bounds the memory


def ranks(plan: Plan) -> pd.DataFrame:
    """Return each unit's tasks in full and in fractional counting, and what that does to its rank.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments and groups.

    Returns
    -------
    DataFrame
        One row a unit in charge of a task; columns ``department``, ``full`` (int, tasks),
        ``fractional`` (float, tasks), ``rank_full``, ``rank_fractional`` (int, 1 is most; equals
        share the best rank), ``change`` (int, ranks gained by fractional counting, negative for
        lost). Sorted by full, then fractional, both falling, then name.
    """
    charge = in_charge(plan)
    table = charge.groupby("department").agg(full=("task_id", "size"), fractional=("part", "sum"))
    table["rank_full"] = _rank(table["full"])
    table["rank_fractional"] = _rank(table["fractional"])
    table["change"] = table["rank_full"] - table["rank_fractional"]
    # By rank, not by value: a third three times is one only to the last bit.
    return table.reset_index().sort_values(
        ["rank_full", "rank_fractional", "department"], ignore_index=True
    )


def concentration(plan: Plan) -> pd.DataFrame:
    r"""Return how concentrated the tasks are on few units.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments and groups.

    Returns
    -------
    DataFrame
        Index ``counting`` (str: full, fractional); columns ``units`` (int, in charge of any task),
        ``total`` (float, what the shares are of), ``hhi`` (float, 1/units to 1), ``equals``
        (float, number of units of equal share with the same hhi), ``gini`` (float, 0 for equal
        shares), ``cr3`` (float, the concentration ratio: share of the three with most, of all
        where there are fewer). Empty without units.

    Notes
    -----
    With shares :math:`s_i` of n units, :math:`HHI = \sum_i s_i^2` (Herfindahl 1950; Hirschman
    1964, American Economic Review 54(5)) and its inverse is the numbers equivalent (Adelman
    1969). :math:`G = \sum_i \sum_j |s_i - s_j| / 2n` (Gini 1912), which is
    :math:`\sum_i (2i - n - 1) s_{(i)} / n` of the shares in rising order. Units that are in charge
    of nothing are not among the n, so the Gini says how the work is spread over those that are.
    """
    table = ranks(plan)
    rows = []
    for counting in ("full", "fractional"):
        values = table[counting].to_numpy(dtype=float)
        n = len(values)
        if not n:
            continue
        share = np.sort(values) / values.sum()
        hhi = float((share**2).sum())
        gini = float(((2 * np.arange(1, n + 1) - n - 1) * share).sum() / n)
        rows.append((counting, n, values.sum(), hhi, 1 / hhi, gini, float(share[-3:].sum())))
    columns = ["counting", "units", "total", "hhi", "equals", "gini", "cr3"]
    types = dict.fromkeys(columns[2:], "float64") | {"counting": "str", "units": "int64"}
    return pd.DataFrame(rows, columns=columns).astype(types).set_index("counting")


def sure_order(plan: Plan) -> pd.DataFrame:
    """Return which units have more tasks than which, whatever the lost clauses said.

    A unit is surely above another if what is shown of it is more than what is shown of the other
    and all lost clauses together. What holds in every case is a partial order (an interval order,
    Fishburn 1970, Journal of Mathematical Psychology 7(1); with intervals of one length a
    semiorder, Luce 1956, Econometrica 24(2)): most units cannot be compared. It rests on full
    counting and on the tasks the copy shows; `breakdown` says how soon it breaks.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a pair that is surely in this order; columns ``above``, ``below`` (str), ``least``
        (int, tasks shown of the one above), ``most`` (int, tasks shown of the one below and lost:
        of a corpus, in the plans that name it), ``direct`` (bool, no third unit surely stands
        between). Sorted by least, falling, most, rising, then names.
    """
    table = identification_bounds(plan).sort_values("department", ignore_index=True)
    names = table["department"].to_numpy()
    least, most = table["least"].to_numpy(), table["most"].to_numpy()
    by_most = np.argsort(most, kind="stable")
    # A unit is surely above those, in this order, whose most is under its least: so many first.
    number = np.searchsorted(most[by_most], least)
    # Of those, one with the highest least stands between if any does.
    highest = np.maximum.accumulate(np.append(-1, least[by_most]))[number]
    above = np.repeat(np.arange(len(table)), number)
    nth = np.arange(len(above)) - np.repeat(np.cumsum(number) - number, number)
    below = by_most[nth]
    order = np.lexsort((below, above, most[below], -least[above]))
    above, below = above[order], below[order]
    found = {"above": names[above], "below": names[below]}
    found |= {"least": least[above], "most": most[below], "direct": highest[above] <= most[below]}
    return pd.DataFrame(found).astype({"above": "str", "below": "str"})


def identification_bounds(plan: Plan) -> pd.DataFrame:
    """Return the least and the most tasks each unit could be in charge of.

    These are worst-case bounds (Manski 1989, Journal of Human Resources 24(3)): nothing is assumed
    of the lost clauses but that they are of these tasks, and of a corpus that they name only units
    that their plan names elsewhere.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a unit named anywhere in the plan; columns ``department``, ``least`` (int, tasks
        shown to be in its charge), ``most`` (int, these and all tasks whose clause is lost; of a
        corpus, in the plans that name the unit). Sorted by least, falling, then as
        `workload.by_department`. One unit at a time: a lost clause can name several units, but
        who they are is not known.
    """
    table = by_department(plan)[["department", "charge"]]
    table = table.rename(columns={"charge": "least"})
    table["most"] = table["least"] + lost_for(plan, table["department"])
    return table


def breakdown(plan: Plan) -> pd.DataFrame:
    """Return how many pairs of units stay in a sure order if more tasks are lost than are known.

    A further lost task is one that the copy does not show at all, as behind its last number. Of
    such a task nothing is assumed: any units could be in charge of it. So a unit is above another
    whatever k further tasks said if, and only if, it is shown to have over k tasks more than the
    other could have by `identification_bounds`: all k could be the other's and none its own. Shared
    out, too, a lost task can give a unit 1, if it puts that one alone in charge. The first row is
    what is known to be lost, and there as many pairs are sure as `sure_order` has; the last is the
    breakdown point, where none is in either way of counting. It is a worst case, not a likely one.
    What a wrong name among the shown tasks would do is another question.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and evidence.

    Returns
    -------
    DataFrame
        One row a number of lost tasks; columns ``lost`` (int, in all: of a corpus the further ones
        may be of any plan), ``sure_full``, ``sure_fractional`` (int, pairs of units named anywhere
        in the plan that are surely in order, counted in full and shared out). By lost, rising by
        1; always at least one row.

    Notes
    -----
    The term is Horowitz and Manski's (1995), Econometrica 63(2), of how much corruption a
    conclusion withstands.
    """
    table = identification_bounds(plan)
    charge = in_charge(plan)
    credit = table["department"].map(charge.groupby("department")["part"].sum()).fillna(0.0)
    open_ = (table["most"] - table["least"]).to_numpy()
    sides = [
        (least, np.sort(least + open_))
        for least in (table["least"].to_numpy(dtype=float), credit.to_numpy(dtype=float))
    ]
    known = int(base(plan).loc[0, "lost"])
    rows: list[tuple[int, int, int]] = []
    while not rows or any(rows[-1][1:]):
        more = len(rows)
        # Shares of a task add up but for the last bit: so little more is no more.
        full, fractional = (
            int(np.searchsorted(most, least - more - 1e-9).sum()) for least, most in sides
        )
        rows.append((known + more, full, fractional))
    return pd.DataFrame(rows, columns=["lost", "sure_full", "sure_fractional"])


def bootstrap(plan: Plan, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Return how much each unit's rank depends on single tasks, by resampling the tasks.

    The tasks that somebody is in charge of are drawn with replacement, as many as there are. They
    are a census, not a sample: the plan has no others, and there is no population of tasks of
    which the interval could be a confidence interval. It says how steady a rank is if tasks are
    left out and others weigh more, nothing else. For the complete plan it says nothing either: of
    lost clauses `sure_order` and `breakdown` speak.

    Parameters
    ----------
    plan : Plan
        Its assignments.
    draws : int
        How often the tasks are drawn, at least 1.
    seed : int
        Of the random numbers, not negative.

    Returns
    -------
    DataFrame
        One row a unit in charge of a task; columns ``department``, ``full`` and ``fractional`` as
        in `ranks`, ``rank`` (int, by fractional counting), ``low``
        and ``high`` (int, the 2.5th and 97.5th percentile of the rank in the draws),
        ``first_share`` (float, share of draws in which it has the most, equals included). Sorted
        by rank, then full, falling, then name.

    Raises
    ------
    PlanError
        When ``draws`` or ``seed`` is not such a number.

    Notes
    -----
    Efron (1979), Annals of Statistics 7(1), percentile interval; of ranks: Hall and Miller (2009),
    Using the bootstrap to quantify the authority of an empirical ranking, Annals of Statistics
    37(6B), who also show that it is least to be trusted where units are nearly equal.
    """
    draws, seed = drawing(draws, seed)
    table = ranks(plan)
    charge = in_charge(plan)
    parts = charge.pivot_table(
        index="task_id", columns="department", values="part", fill_value=0.0
    ).reindex(columns=table["department"])
    tasks = len(parts)
    found = table[["department", "full", "fractional"]].assign(rank=table["rank_fractional"])
    if tasks:
        random = np.random.default_rng(seed)
        rank = np.empty((draws, len(table)), dtype="int64")
        some = max(1, _CELLS // tasks)
        for begin in range(0, draws, some):
            size = min(some, draws - begin)
            times = random.multinomial(tasks, [1 / tasks] * tasks, size=size)
            # Rounded, so that equal sums of thirds are equal however they are added up.
            credit = np.round(times @ parts.to_numpy(), 9)
            ordered = -np.sort(-credit, axis=1)
            for i, (row, values) in enumerate(zip(ordered, credit, strict=True), start=begin):
                rank[i] = np.searchsorted(-row, -values) + 1
        low, high = np.percentile(rank, [2.5, 97.5], axis=0, method="inverted_cdf")
        found["low"], found["high"] = low.astype("int64"), high.astype("int64")
        found["first_share"] = (rank == 1).mean(axis=0)
    else:
        found = found.assign(low=found["rank"], high=found["rank"], first_share=found["fractional"])
    return found.sort_values(
        ["rank", "full", "department"], ascending=[True, False, True], ignore_index=True
    )


def _rank(values: pd.Series) -> pd.Series:
    """Return ranks, 1 for the most; equals share the best."""
    return values.round(9).rank(method="min", ascending=False).astype("int64")


public(globals(), {"orders": "sure_order", "bounds": "identification_bounds"})
