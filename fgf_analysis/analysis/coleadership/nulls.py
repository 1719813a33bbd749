"""Pairs that lead together against chance: an exact test, and one that keeps every margin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.positions import core_periphery
from fgf_analysis.analysis.coleadership.twomode import TwoMode, symmetric, two_mode
from fgf_analysis.tables import Plan

LEVEL = 0.05
DRAWS = 4_999
SWEEPS = 30
SEED = 2022
_CHUNK = 500  # draws moved at a time at most; with the seed it fixes the result
_CELLS = 10_000_000  # counts of pairs held at a time: bounds the memory


@dataclass(frozen=True)
class Curveball:
    """Random networks with the margins of a plan's.

    Attributes
    ----------
    pairs : DataFrame
        One row a pair of units, in their order; columns ``unit_a``, ``unit_b``, ``observed``
        (int), ``expected`` (float, mean of the draws), ``p`` (float, share of the draws, the
        plan itself among them, with as many shared clauses or more).
    steps : DataFrame
        One row a sweep, 0 being the plan; columns ``sweep`` (int), ``kept`` (float, mean share of
        the plan's leads that a draw still has where they were), ``tied`` (float, mean number of
        pairs that share a clause), of the first draws. Both level off where the draws have
        forgotten the plan.
    draws : int
        Number of random networks.
    tied_p : float
        Share of the draws, the plan among them, with as few tied pairs or fewer: small where the
        same units lead together again and again.
    """

    pairs: pd.DataFrame
    steps: pd.DataFrame
    draws: int
    tied_p: float


def chance(plan: Plan, layer: str = "lead-lead", *, group_actors: bool = False) -> pd.DataFrame:
    r"""Return for each pair of leading units whether it leads together more often than by chance.

    Two questions are asked. ``p``: if both units' leads fell at random on the clauses that anybody
    leads, how probable would so many shared clauses be? ``margin_p``: the same where moreover
    every clause keeps its number of leads and every other unit its clauses.

    Parameters
    ----------
    plan : Plan
        Its tasks and assignments.
    layer : {"lead-lead", "any"}
        Which roles are tied.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        One row a pair of units, tied or not; columns ``unit_a``, ``unit_b`` (str), ``led_a``,
        ``led_b``, ``observed`` (int, clauses), ``expected`` (float), ``p`` (float, exact,
        one-sided), ``q`` (float, Benjamini and Hochberg over all rows), ``p_least`` (float, the
        smallest p these two counts could ever give), ``testable`` (bool, whether that is at most
        `LEVEL`), ``needed`` (Int64, the fewest shared clauses with p at most `LEVEL`, missing
        where none would do), ``margin_expected``, ``margin_p``, ``margin_q`` (float, see
        `curveball`). Sorted by p, then observed, falling, then the units. Empty for fewer than
        two units.

    Notes
    -----
    With N clauses that a node leads, a and b of them led by the two units and x by both,
    :math:`p = \sum_{k \ge x} \binom{a}{k} \binom{N-a}{b-k} / \binom{N}{b}` (Fisher 1935;
    for two-mode networks Tumminello et al. 2011, PLoS ONE 6(3)); expected is ab/N and the
    smallest p that of x = min(a, b). q: Benjamini and Hochberg (1995), Journal of the Royal
    Statistical Society B 57(1). A clause that no node leads could not have been shared, and is
    not among the N.

    See Also
    --------
    power : what so many clauses can show.
    """
    from scipy import stats  # only this analysis needs it, and it is slow to load

    two = symmetric(plan, layer, group_actors)
    clauses = int((two.sizes > 0).sum())
    led = np.bincount(two.heads.indices, minlength=len(two.units))
    table, a, b = _all_pairs(two)
    table["led_a"], table["led_b"] = led[a], led[b]
    table = table[["unit_a", "unit_b", "led_a", "led_b", "observed"]]
    table["expected"] = led[a] * led[b] / max(clauses, 1)
    least = np.minimum(led[a], led[b])
    table["p"] = stats.hypergeom.sf(table["observed"] - 1, clauses, led[a], led[b])
    table["q"] = stats.false_discovery_control(table["p"]) if len(table) else table["p"]
    table["p_least"] = stats.hypergeom.sf(least - 1, clauses, led[a], led[b])
    edge = LEVEL + 1e-12  # 1/20 is at the level, whatever its last bit
    table["testable"] = table["p_least"] <= edge
    needed = stats.hypergeom.isf(edge, clauses, led[a], led[b]) + 1
    table["needed"] = pd.Series(needed).where(table["testable"]).astype("Int64")
    null = _curveball(two, DRAWS, SWEEPS, SEED).pairs
    table["margin_expected"], table["margin_p"] = null["expected"], null["p"]
    margin_q = stats.false_discovery_control(null["p"]) if len(null) else null["p"]
    table["margin_q"] = margin_q
    # Equal p can differ in the last bit, which must not decide the order.
    table["order"] = table["p"].round(12)
    return table.sort_values(
        ["order", "observed", "unit_a", "unit_b"],
        ascending=[True, False, True, True],
        ignore_index=True,
    ).drop(columns="order")


def power(plan: Plan) -> pd.Series:
    """Return what the clauses of a plan can show of pairs, and what they cannot.

    Returns
    -------
    Series
        ``clauses`` (led by any unit), ``pairs`` (of leading units), ``tied`` (share a clause),
        ``testable`` (could have p at most `LEVEL`), ``testable together`` (could so in a test of
        all pairs at once), ``below`` (have p at most `LEVEL`), ``below together`` (have q or
        margin_q at most `LEVEL`), and of the pair that leads together most often ``observed``,
        ``needed`` (shared clauses for p at most `LEVEL`), ``possible`` (at most), ints; missing
        (None) where there is no such pair.

    Notes
    -----
    Testable together: Tarone (1990), A modified Bonferroni method for discrete data, Biometrics
    46(2): with K the smallest number such that at most K pairs have a least p of at most
    `LEVEL`/K, these pairs.
    """
    table = chance(plan)
    two = two_mode(plan)
    least = table["p_least"].to_numpy()
    together = next(
        (n for k in range(1, len(least) + 1) if (n := int((least <= LEVEL / k).sum())) <= k), 0
    )
    tied = table[table["observed"] > 0]
    told = (table["q"] <= LEVEL) | (table["margin_q"] <= LEVEL)
    top = tied.sort_values(["observed", "p"], ascending=[False, True], kind="stable").head(1)
    first = top.to_dict("records")[0] if len(top) else {}
    needed = first.get("needed")
    return pd.Series(
        {
            "clauses": int((two.sizes > 0).sum()),
            "pairs": len(table),
            "tied": len(tied),
            "testable": int(table["testable"].sum()),
            "testable together": together,
            "below": int((table["p"] <= LEVEL).sum()),
            "below together": int(told.sum()),
            "observed": int(first["observed"]) if first else None,
            "needed": None if needed is None or pd.isna(needed) else int(needed),
            "possible": min(int(first["led_a"]), int(first["led_b"])) if first else None,
        },
        name="power",
        dtype=object,
    )


def curveball(plan: Plan, draws: int = DRAWS, sweeps: int = SWEEPS, seed: int = SEED) -> Curveball:
    """Return the pairs against random networks that keep every unit's and clause's number of leads.

    Each draw starts from the plan. In a sweep all clauses are paired off at random and each two
    trade the leads they do not share: who goes where is drawn anew, the numbers stay.

    Parameters
    ----------
    plan : Plan
        Its tasks and assignments.
    draws : int
        Number of random networks.
    sweeps : int
        Trades of every clause in a draw.
    seed : int
        Of the random numbers; the same seed gives the same draws.

    Notes
    -----
    Strona et al. (2014), A fast and unbiased procedure to randomize ecological binary matrices
    with fixed row and column totals, Nature Communications 5, 4114; all trades of a sweep at once
    (global curveball): Carstens et al. (2018), Parallel and I/O-efficient randomisation of massive
    networks using global curveball trades, ESA. p: Phipson and Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9(1), (b + 1)/(m + 1).
    """
    return _curveball(two_mode(plan), draws, sweeps, seed)


def structure(plan: Plan, draws: int = 99, seed: int = SEED) -> pd.DataFrame:
    """Return whether the network has more core, communities and clustering than random ones.

    Returns
    -------
    DataFrame
        Index ``measure`` (core fit, modularity, clustering); columns ``observed``, ``expected``
        (float, mean of the random networks), ``p`` (float, share of them, the plan's among them,
        with as much or more). Empty without ties.

    See Also
    --------
    curveball : the random networks.
    core_periphery, communities, network : the measures.
    """
    two = two_mode(plan)
    start, sizes = padded(two)
    if not (sizes > 1).any():
        types = dict.fromkeys(("observed", "expected", "p"), "float64")
        index = pd.Index([], name="measure", dtype="str")
        return pd.DataFrame(columns=list(types), index=index).astype(types)
    random = np.random.default_rng(seed)
    state = np.repeat(start[None], draws, axis=0)
    for _ in range(SWEEPS):
        state = sweep_once(state, sizes, random)
    found = np.array([_structure(_shares(rows, len(two.units))) for rows in [start, *state]])
    return pd.DataFrame(
        {
            "observed": found[0],
            "expected": found[1:].mean(axis=0),
            "p": (found >= found[0] - 1e-12).mean(axis=0),
        },
        index=pd.Index(["core fit", "modularity", "clustering"], name="measure", dtype="str"),
    )


def _structure(shared: np.ndarray) -> tuple[float, float, float]:
    """Return core fit, modularity and clustering of a matrix of shared clauses."""
    graph = nx.from_numpy_array(shared)
    division = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    return (
        core_periphery((shared > 0).astype(np.int64))[1],
        nx.community.modularity(graph, division, weight="weight"),
        nx.transitivity(graph),
    )


def _shares(rows: np.ndarray, units: int) -> np.ndarray:
    """Return how many clauses each pair of units shares: shape (units, units)."""
    matrix = np.zeros((len(rows), units + 1), dtype=np.int64)  # the last column is the padding's
    matrix[np.arange(len(rows))[:, None], rows] = 1
    shared = matrix[:, :units].T @ matrix[:, :units]
    np.fill_diagonal(shared, 0)
    return shared


def _curveball(two: TwoMode, draws: int, sweeps: int, seed: int) -> Curveball:
    table, _, _ = _all_pairs(two)
    clauses = tuple(map(tuple, padded(two)[0].tolist()))
    expected, p, kept, tied, tied_p = _null(clauses, len(two.units), draws, sweeps, seed)
    steps = pd.DataFrame({"sweep": np.arange(sweeps + 1), "kept": kept, "tied": tied})
    return Curveball(table.assign(expected=expected, p=p), steps, draws, tied_p)


@lru_cache(maxsize=8)  # a table, its figure and the findings ask for the same draws
def _null(
    clauses: tuple[tuple[int, ...], ...], units: int, draws: int, sweeps: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Return expected and p of each pair, kept and tied of each sweep, and the p of tied."""
    most = len(clauses[0]) if clauses else 1
    start = np.array(clauses, dtype=np.int64).reshape(len(clauses), most)
    sizes = (start >= 0).sum(axis=1)
    leads = max(int(sizes.sum()), 1)
    a, b = np.triu_indices(units, 1)
    of_pair = np.full((units, units), -1)
    of_pair[a, b] = np.arange(len(a))
    observed = _shared(start[None], of_pair, len(a))[0]
    clause = np.arange(len(start))[:, None]
    in_plan = np.zeros((len(start), units + 1), dtype=bool)  # the last column is the padding's
    in_plan[clause, start] = start >= 0
    random = np.random.default_rng(seed)
    kept, tied = np.ones(sweeps + 1), np.zeros(sweeps + 1)
    summed = np.zeros(len(a))
    reached = np.ones(len(a))  # the plan itself
    fewer = 1
    chunk = max(1, min(_CHUNK, _CELLS // max(len(a), 1)))
    for begin in range(0, draws, chunk):
        state = np.repeat(start[None], min(chunk, draws - begin), axis=0)
        for sweep in range(sweeps + 1):
            if sweep:
                state = sweep_once(state, sizes, random)
            if begin == 0:
                tied[sweep] = (_shared(state, of_pair, len(a)) > 0).sum() / len(state)
                kept[sweep] = in_plan[clause, state].sum() / leads / len(state)
        counts = _shared(state, of_pair, len(a))
        summed += counts.sum(axis=0)
        reached += (counts >= observed).sum(axis=0)
        fewer += int(((counts > 0).sum(axis=1) <= (observed > 0).sum()).sum())
    return summed / draws, reached / (draws + 1), kept, tied, fewer / (draws + 1)


def padded(two: TwoMode) -> tuple[np.ndarray, np.ndarray]:
    """Return the clauses with leads as rows of unit positions, padded with -1, and their sizes."""
    sizes = two.sizes[two.sizes > 0]
    start = np.full((len(sizes), int(sizes.max(initial=1))), -1)
    start[np.arange(start.shape[1]) < sizes[:, None]] = two.heads.indices
    return start, sizes


def sweep_once(state: np.ndarray, sizes: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return the draws after every clause has traded with one other.

    Parameters
    ----------
    state : ndarray
        Shape (draws, clauses, most leads): unit positions, padded with -1.
    sizes : ndarray
        Number of leads of each clause.
    random : numpy.random.Generator
    """
    draws, clauses, most = state.shape
    order = np.argsort(random.random((draws, clauses)), axis=1)
    left, right = order[:, : clauses // 2], order[:, clauses // 2 : clauses // 2 * 2]
    at = np.arange(draws)[:, None]
    a, b = state[at, left], state[at, right]
    # Sorted by key: what both have, what only one has in random order, again what both have, and
    # the padding. The first clause takes as many as it had, the second the next.
    both_a = (a[..., :, None] == b[..., None, :]).any(-1)
    both_b = (b[..., :, None] == a[..., None, :]).any(-1)
    pool = np.concatenate([a, b], axis=-1)
    key = random.random(pool.shape)
    key[..., :most][both_a] = -1
    key[..., most:][both_b] = 2
    key[pool < 0] = 3
    pool = np.take_along_axis(pool, np.argsort(key, axis=-1, kind="stable"), axis=-1)
    place = np.arange(most)
    size_a, size_b = sizes[left][..., None], sizes[right][..., None]
    after = state.copy()
    after[at, left] = np.where(place < size_a, pool[..., :most], -1)
    next_ = np.take_along_axis(pool, np.minimum(size_a + place, 2 * most - 1), axis=-1)
    after[at, right] = np.where(place < size_b, next_, -1)
    return after


def _all_pairs(two: TwoMode) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return all pairs of units with the clauses they share, and the units' positions."""
    a, b = np.triu_indices(len(two.units), 1)
    shared = (two.heads.T @ two.heads).toarray()
    table = pd.DataFrame(
        {"unit_a": two.units[a], "unit_b": two.units[b], "observed": shared[a, b]}
    ).astype({"observed": "int64"})
    return table, a, b


def _shared(state: np.ndarray, of_pair: np.ndarray, pairs: int) -> np.ndarray:
    """Return how many clauses each pair shares in each draw: shape (draws, pairs)."""
    draws, _, most = state.shape
    first, second = np.triu_indices(most, 1)
    a, b = state[..., first], state[..., second]
    there = (a >= 0) & (b >= 0)
    pair = of_pair[np.minimum(a, b)[there], np.maximum(a, b)[there]]
    draw = np.broadcast_to(np.arange(draws)[:, None, None], there.shape)[there]
    return np.bincount(draw * pairs + pair, minlength=draws * pairs).reshape(draws, pairs)
