"""Who is in charge of most, and how sure that is: `ranks`, `concentration`, `orders`, `bootstrap`.

Two ways of counting stand side by side. *Full* counting gives a task to each unit in charge of it;
*fractional* counting shares it out, 1/n to each of n (Waltman and van Eck 2015, Journal of
Informetrics 9(4)). Nothing here measures effort.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from fgf_analysis.analysis.charge import by_task, in_charge
from fgf_analysis.analysis.workload import by_department
from fgf_analysis.tables import Plan

SEED = 2022
DRAWS = 9_999
_CELLS = 20_000_000  # tasks drawn at a time: bounds the memory


def ranks(plan: Plan) -> pd.DataFrame:
    """Return each unit's tasks in full and in fractional counting, and what that does to its rank.

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

    Returns
    -------
    DataFrame
        Index ``counting`` (full, fractional); columns ``units`` (int, in charge of any task),
        ``total`` (float, what the shares are of), ``hhi`` (float, 1/units to 1), ``equals``
        (float, number of units of equal share with the same hhi), ``gini`` (float, 0 for equal
        shares), ``first`` (float, share of the first three). Empty without units.

    Notes
    -----
    With shares :math:`s_i` of n units, :math:`HHI = \sum_i s_i^2` (Herfindahl 1950; Hirschman
    1964, American Economic Review 54(5)) and its inverse is the numbers equivalent (Adelman
    1969). :math:`G = \sum_i \sum_j |s_i - s_j| / 2n` (Gini 1912). Units that are in charge of
    nothing are not among the n, so the Gini says how the work is spread over those that are.
    """
    table = ranks(plan)
    rows = []
    for counting in ("full", "fractional"):
        values = table[counting].to_numpy(dtype=float)
        if not len(values):
            continue
        share = values / values.sum()
        hhi = float((share**2).sum())
        gini = float(np.abs(share[:, None] - share[None, :]).sum() / (2 * len(share)))
        first = float(np.sort(share)[::-1][:3].sum())
        rows.append((counting, len(share), values.sum(), hhi, 1 / hhi, gini, first))
    columns = ["counting", "units", "total", "hhi", "equals", "gini", "first"]
    types = dict.fromkeys(columns[2:], "float64") | {"counting": "str", "units": "int64"}
    return pd.DataFrame(rows, columns=columns).astype(types).set_index("counting")


def orders(plan: Plan) -> pd.DataFrame:
    """Return which units have more tasks than which, whatever the lost clauses said.

    A unit is surely above another if what is shown of it is more than what is shown of the other
    and all lost clauses together. What holds in every case is a partial order (an interval order,
    Fishburn 1970, Journal of Mathematical Psychology 7(1); with intervals of one length a
    semiorder, Luce 1956, Econometrica 24(2)): most units cannot be compared.

    Returns
    -------
    DataFrame
        One row a pair that is surely in this order; columns ``above``, ``below`` (str), ``least``
        (int, tasks shown of the one above), ``most`` (int, tasks shown of the one below and lost),
        ``direct`` (bool, no third unit surely stands between). Full counting. Sorted by least,
        falling, most, rising, then names.
    """
    table = bounds(plan)
    least, most = table["least"].to_numpy(), table["most"].to_numpy()
    sure = least[:, None] > most[None, :]
    between = (sure.astype(np.int64) @ sure.astype(np.int64)) > 0
    above, below = np.nonzero(sure)
    names = table["department"]
    found = pd.DataFrame(
        {
            "above": names.iloc[above].to_numpy(),
            "below": names.iloc[below].to_numpy(),
            "least": least[above],
            "most": most[below],
            "direct": ~between[above, below],
        }
    )
    return found.sort_values(
        ["least", "most", "above", "below"], ascending=[False, True, True, True], ignore_index=True
    )


def bounds(plan: Plan) -> pd.DataFrame:
    """Return the least and the most tasks each unit could be in charge of.

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
    lost = by_task(plan)["state"].eq("lost")
    if "plan_id" in plan.tasks:
        in_plan = lost.groupby(plan.tasks["plan_id"]).sum()
        named = plan.assignments[["plan_id", "department"]].drop_duplicates()
        more = named["plan_id"].map(in_plan).groupby(named["department"]).sum()
        table["most"] = table["least"] + table["department"].map(more).astype("int64")
    else:
        table["most"] = table["least"] + int(lost.sum())
    return table


def bootstrap(plan: Plan, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Return how far each unit's rank depends on which tasks the plan happens to have.

    The tasks that somebody is in charge of are drawn anew, with replacement, as many as there
    are. The interval says how steady a rank is under such a change of tasks. It is no interval
    for the complete plan: the tasks are all there are, not a sample, and of the lost clauses
    `orders` speaks.

    Parameters
    ----------
    plan : Plan
        Its assignments.
    draws : int
        How often the tasks are drawn.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        As the first three columns of `ranks`, ``rank`` (int, by fractional counting), ``low``
        and ``high`` (int, the 2.5th and 97.5th percentile of the rank in the draws), ``first``
        (float, share of draws in which it has the most, equals included). Sorted by rank, then
        full, falling, then name.

    Notes
    -----
    Efron (1979), Annals of Statistics 7(1), percentile interval; of ranks: Goldstein and
    Spiegelhalter (1996), Journal of the Royal Statistical Society A 159(3).
    """
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
        found["first"] = (rank == 1).mean(axis=0)
    else:
        found = found.assign(low=found["rank"], high=found["rank"], first=found["fractional"])
    return found.sort_values(
        ["rank", "full", "department"], ascending=[True, False, True], ignore_index=True
    )


def _rank(values: pd.Series) -> pd.Series:
    """Return ranks, 1 for the most; equals share the best."""
    return values.round(9).rank(method="min", ascending=False).astype("int64")
