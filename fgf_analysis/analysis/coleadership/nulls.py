"""Units in charge together against chance: of pairs, of all pairs at once, of the network's shape.

Two null models are used. Both keep each unit's number of clauses. The *fixed row model* keeps no
more, and is exact: a pair's shared clauses are hypergeometric. The *fixed degree sequence model*
(FDSM) keeps each clause's number of units, too, and is drawn from by trades between clauses
(curveball). What is held fixed is also a matter of the clauses: all those that somebody is in
charge of, or only those that two units or more are in charge of. With all of them chance also
decides who works alone. In a corpus chance stays within each plan.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.draws import DRAWS, SEED, SWEEPS, tallied, traced
from fgf_analysis.analysis.coleadership.margins import EDGE, LEVEL, margins_of
from fgf_analysis.analysis.coleadership.twomode import LAYER
from fgf_analysis.tables import Plan


@dataclass(frozen=True)
class Curveball:
    """Random networks with the margins of a plan's.

    Attributes
    ----------
    pairs : DataFrame
        One row a pair of units that a plan puts in charge of any of the clauses, in their order;
        columns ``unit_a``, ``unit_b``, ``observed`` (int), ``expected`` (float, mean of the
        draws), ``p`` (float, share of the draws, the plan itself among them, with as many shared
        clauses or more), ``se`` (float, Monte Carlo standard error of p).
    overall : DataFrame
        As `global_test` returns it.
    steps : DataFrame
        One row a sweep, 0 being the plan; columns ``sweep`` (int), ``kept`` (float, mean share of
        the plan's units that a draw still has in the clause where they were), ``tied`` (float,
        mean number of pairs that share a clause), of the first draws. Both level off where the
        draws have forgotten the plan.
    draws : int
        Number of random networks.
    """

    pairs: pd.DataFrame
    overall: pd.DataFrame
    steps: pd.DataFrame
    draws: int

    @property
    def tied_p(self) -> float:
        """The p of ``tied`` in ``overall``, by its name up to 0.1; 1 where there are no pairs."""
        told = 'Curveball.tied_p is now overall.loc["tied", "p"]; it goes with the next version'
        warnings.warn(told, DeprecationWarning, 2)
        return float(self.overall["p"].get("tied", 1.0))


def chance(
    plan: Plan,
    layer: str = LAYER,
    over: str = "all",
    draws: int = DRAWS,
    seed: int = SEED,
    *,
    group_actors: bool = False,
) -> pd.DataFrame:
    r"""Return for each pair of units whether it is in charge together more often than by chance.

    Two questions are asked. ``p``: if both units' clauses fell at random on those of the plan, how
    probable would so many shared ones be? ``fdsm_p``: the same where moreover every clause keeps
    its number of units and every other unit its clauses. A pair that is looked at because it
    shares most is not a pair at random: `global_test` is the test to begin with.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    over : {"all", "joint"}
        Clauses that any unit is in charge of, or that two or more are.
    draws : int
        Number of random networks, 1 or more.
    seed : int
        Of the random numbers, 0 or more.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        One row a pair of units that a plan puts in charge of any of these clauses, tied or not;
        columns ``unit_a``, ``unit_b`` (str), ``clauses_a``, ``clauses_b`` (int, of these clauses),
        ``observed``, ``possible`` (int, clauses shared, and that the two could share at most),
        ``expected``, ``p`` (float, exact, one-sided), ``q`` (float, Benjamini and Hochberg over
        all rows), ``p_least`` (float, the smallest p these counts could ever give), ``testable``
        (bool, whether that is at most `LEVEL`), ``needed`` (Int64, the fewest shared clauses with
        p at most `LEVEL`, missing where none would do), ``fdsm_expected``, ``fdsm_p``,
        ``fdsm_se`` (float, Monte Carlo standard error of ``fdsm_p``), ``fdsm_q`` (float). Pairs
        that chance treats alike have the same values. Sorted by p, then observed, falling, then
        the units. Empty for fewer than two units.

    Raises
    ------
    PlanError
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` or
        ``seed`` is not such a number.

    Notes
    -----
    With N clauses, a and b of them the two units' and x shared,
    :math:`p = \sum_{k \ge x} \binom{a}{k} \binom{N-a}{b-k} / \binom{N}{b}` (Fisher 1935), expected
    is ab/N and the smallest p that of x = min(a, b). As a null model of two-mode networks it is
    the fixed row model of the R package backbone: Neal (2013), Identifying statistically
    significant edges in one-mode projections, Social Network Analysis and Mining 3(4); Neal,
    Domagalski and Sagan (2021), Comparing alternatives to the fixed degree sequence model,
    Scientific Reports 11, 23929. (Tumminello et al. 2011 test within clauses of one size, which
    is not done here.) Over several plans the shared clauses are a sum of independent
    hypergeometric numbers, whose distribution is computed by convolution. q: Benjamini and
    Hochberg (1995), Journal of the Royal Statistical Society B 57(1). FDSM: see `curveball`; units
    with as many clauses in every plan are exchangeable under it, so draws of all pairs with the
    same two numbers are averaged.

    See Also
    --------
    global_test : whether any pair stands out at all.
    testability : what so many clauses can show.
    """
    from scipy import stats  # only this analysis needs it, and it is slow to load

    base = margins_of(plan, layer, over, group_actors)
    drawn = tallied(base, draws, SWEEPS, seed)
    table = base.pairs()
    table["expected"], table["p"], table["p_least"], table["needed"] = base.hypergeometric()
    table["testable"] = table["p_least"] <= EDGE
    table["needed"] = table["needed"].where(table["testable"]).astype("Int64")
    table["fdsm_expected"], table["fdsm_p"], table["fdsm_se"] = drawn.expected, drawn.p, drawn.se
    for q, p in (("q", "p"), ("fdsm_q", "fdsm_p")):
        table[q] = stats.false_discovery_control(table[p]) if len(table) else table[p]
    # Equal p can differ in the last bit, which must not decide the order.
    table["order"] = table["p"].round(12)
    table = table.sort_values(
        ["order", "observed", "unit_a", "unit_b"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )
    exact = ["expected", "p", "q", "p_least", "testable", "needed"]
    drawn_ = ["fdsm_expected", "fdsm_p", "fdsm_se", "fdsm_q"]
    return table[[*_PAIR, "possible", *exact, *drawn_]]


_PAIR = ["unit_a", "unit_b", "clauses_a", "clauses_b", "observed"]


def global_test(
    plan: Plan,
    layer: str = LAYER,
    over: str = "all",
    draws: int = DRAWS,
    seed: int = SEED,
    *,
    group_actors: bool = False,
) -> pd.DataFrame:
    """Return whether any pairs at all are in charge together more often than by chance.

    One test of all pairs at once, so that nothing is picked afterwards. Chance keeps each unit's
    number of clauses and each clause's number of units (FDSM).

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    over : {"all", "joint"}
        Clauses that any unit is in charge of, or that two or more are.
    draws : int
        Number of random networks, 1 or more.
    seed : int
        Of the random numbers, 0 or more.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Index ``statistic``: ``maximum`` (clauses of the pair that shares most; p is the share of
        the draws, the plan itself among them, in which some pair shares as many or more) and
        ``tied`` (pairs that share any clause; p is the share with as few or fewer, for where the
        same units meet again and again, fewer pairs are tied). Columns ``observed`` (int),
        ``expected`` (float, mean of the draws), ``p``, ``se`` (float, Monte Carlo standard error
        of p). Empty without two units in charge of any of the clauses.

    Raises
    ------
    PlanError
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` or
        ``seed`` is not such a number.

    Notes
    -----
    The maximum over all pairs as one statistic: Westfall and Young (1993), Resampling-based
    multiple testing. p: Phipson and Smyth (2010), (b + 1)/(m + 1).

    See Also
    --------
    curveball : the random networks and their sources.
    """
    return tallied(margins_of(plan, layer, over, group_actors), draws, SWEEPS, seed).overall()


def testability(
    plan: Plan,
    layer: str = LAYER,
    over: str = "all",
    draws: int = DRAWS,
    seed: int = SEED,
    *,
    group_actors: bool = False,
) -> pd.DataFrame:
    """Return what the clauses of a plan can show of pairs, and what they cannot.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    over : {"all", "joint"}
        Clauses that any unit is in charge of, or that two or more are.
    draws : int
        Number of random networks, 1 or more; only ``below_together`` needs them.
    seed : int
        Of the random numbers, 0 or more.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        One row; Int64 columns ``clauses`` (of the null model), ``pairs`` (of units), ``tied``
        (share a clause), ``testable`` (could have p at most `LEVEL`), ``testable_together`` (could
        so in a test of all pairs at once), ``below`` (have p at most `LEVEL`), ``below_together``
        (have q or fdsm_q at most `LEVEL`), and of the pair that is in charge together most often
        ``observed``, ``needed`` (shared clauses for p at most `LEVEL`), ``possible`` (at most);
        missing where there is no such pair.

    Raises
    ------
    PlanError
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` or
        ``seed`` is not such a number.

    Notes
    -----
    Testable together: Tarone (1990), A modified Bonferroni method for discrete data, Biometrics
    46(2): with K the smallest number such that at most K pairs have a least p of at most
    `LEVEL`/K, these pairs.
    """
    table = chance(plan, layer, over, draws, seed, group_actors=group_actors)
    clauses = margins_of(plan, layer, over, group_actors).clauses
    ranks = np.arange(1, len(table) + 1)
    could = np.searchsorted(np.sort(table["p_least"]), LEVEL / ranks, side="right")
    together = could[could <= ranks][:1].sum()
    tied = table[table["observed"] > 0]
    told = (table["q"] <= LEVEL) | (table["fdsm_q"] <= LEVEL)
    top = tied.sort_values(["observed", "p"], ascending=[False, True], kind="stable").head(1)
    first: dict[str, Any] = top.to_dict("records")[0] if len(top) else {}
    found = {
        "clauses": clauses,
        "pairs": len(table),
        "tied": len(tied),
        "testable": table["testable"].sum(),
        "testable_together": together,
        "below": (table["p"] <= LEVEL).sum(),
        "below_together": told.sum(),
        "observed": first.get("observed"),
        "needed": first.get("needed"),
        "possible": first.get("possible"),
    }
    return pd.DataFrame({name: pd.array([value], dtype="Int64") for name, value in found.items()})


def curveball(
    plan: Plan,
    layer: str = LAYER,
    over: str = "all",
    draws: int = DRAWS,
    sweeps: int = SWEEPS,
    seed: int = SEED,
    *,
    group_actors: bool = False,
) -> Curveball:
    """Return the pairs against random networks that keep the numbers of every unit and clause.

    Each draw starts from the plan. In a sweep all clauses of a plan are paired off at random and
    each two trade the units they do not share: who goes where is drawn anew, the numbers stay.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    over : {"all", "joint"}
        Clauses that any unit is in charge of, or that two or more are.
    draws : int
        Number of random networks, 1 or more.
    sweeps : int
        Trades of every clause in a draw, 1 or more.
    seed : int
        Of the random numbers, 0 or more; the same seed gives the same draws on every machine.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    Curveball
        The pairs, the test of all of them, how far the draws have left the plan, and how many
        draws there are.

    Raises
    ------
    PlanError
        When there is no such layer or ``over``, the layer has a direction, or ``draws``,
        ``sweeps`` or ``seed`` is not such a number.

    Notes
    -----
    The null model is the fixed degree sequence model: Zweig and Kaufmann (2011), A systematic
    approach to the one-mode projection of bipartite graphs, Social Network Analysis and Mining
    1(3); Neal, Domagalski and Sagan (2021), Scientific Reports 11, 23929. Trades: Strona et al.
    (2014), A fast and unbiased procedure to randomize ecological binary matrices with fixed row
    and column totals, Nature Communications 5, 4114; all trades of a sweep at once (global
    curveball): Carstens et al. (2018), Parallel and I/O-efficient randomisation of massive
    networks using global curveball trades, ESA. p: Phipson and Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9(1), (b + 1)/(m + 1).
    """
    base = margins_of(plan, layer, over, group_actors)
    drawn = tallied(base, draws, sweeps, seed)
    kept, tied = traced(base, draws, sweeps, seed)
    pairs = base.pairs()[["unit_a", "unit_b", "observed"]]
    return Curveball(
        pairs.assign(expected=drawn.expected, p=drawn.p, se=drawn.se),
        drawn.overall(),
        pd.DataFrame({"sweep": np.arange(sweeps + 1), "kept": kept, "tied": tied}),
        draws,
    )
