"""Pairs that lead together against chance: an exact test, and one that keeps every margin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.twomode import TwoMode, two_mode
from fgf_analysis.tables import Plan

LEVEL = 0.05
DRAWS = 4_999
SWEEPS = 20
SEED = 2022
_CHUNK = 500  # draws moved at a time: bounds the memory; with the seed it fixes the result


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
        pairs that share a clause). Both level off where the draws have forgotten the plan.
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


def chance(plan: Plan) -> pd.DataFrame:
    r"""Return for each pair of leading units whether it leads together more often than by chance.

    Two questions are asked. ``p``: if both units' leads fell on the clauses at random, whoever
    else leads them, how probable would so many shared clauses be? ``margin_p``: the same where
    moreover every clause keeps its number of leads and every other unit its clauses.

    Returns
    -------
    DataFrame
        One row a pair of leading units, tied or not; columns ``unit_a``, ``unit_b`` (str),
        ``led_a``, ``led_b``, ``observed`` (int, clauses), ``expected`` (float), ``p`` (float,
        exact, one-sided), ``q`` (float, Benjamini and Hochberg over all rows), ``p_least``
        (float, the smallest p these two counts could ever give), ``testable`` (bool, whether that
        is at most `LEVEL`), ``margin_expected``, ``margin_p`` (float, see `curveball`). Sorted by
        p, then observed, falling, then the units. Empty for fewer than two leading units.

    Notes
    -----
    With N clauses, a and b of them led by the two units and x by both,
    :math:`p = \sum_{k \ge x} \binom{a}{k} \binom{N-a}{b-k} / \binom{N}{b}` (Fisher 1935;
    for two-mode networks Tumminello et al. 2011, PLoS ONE 6(3), equation 1); expected is ab/N and
    the smallest p that of x = min(a, b). q: Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57(1). Untestable pairs: Tarone (1990), Biometrics 46(2).
    A clause that survives and names no lead counts among the N.
    """
    from scipy import stats  # only this analysis needs it, and it is slow to load

    two = two_mode(plan)
    clauses = len(two.tasks)
    led = np.bincount(two.heads.indices, minlength=len(two.units))
    table, a, b = _all_pairs(two)
    table["led_a"], table["led_b"] = led[a], led[b]
    table = table[["unit_a", "unit_b", "led_a", "led_b", "observed"]]
    table["expected"] = led[a] * led[b] / max(clauses, 1)
    least = np.minimum(led[a], led[b])
    table["p"] = stats.hypergeom.sf(table["observed"] - 1, clauses, led[a], led[b])
    table["q"] = stats.false_discovery_control(table["p"]) if len(table) else table["p"]
    table["p_least"] = stats.hypergeom.sf(least - 1, clauses, led[a], led[b])
    table["testable"] = (
        table["p_least"] <= LEVEL + 1e-12
    )  # 1/20 is at the level, whatever its last bit
    null = curveball(plan).pairs
    table["margin_expected"], table["margin_p"] = null["expected"], null["p"]
    return table.sort_values(
        ["p", "observed", "unit_a", "unit_b"],
        ascending=[True, False, True, True],
        ignore_index=True,
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
    with fixed row and column totals, Nature Communications 5, 4114; all trades of a sweep at once:
    Carstens, Berger and Strona (2018), A unifying framework for fast randomization of ecological
    networks with fixed (node) degrees, MethodsX 5. p: Phipson and Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9(1), (b + 1)/(m + 1).
    """
    two = two_mode(plan)
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
    a, b = np.triu_indices(units, 1)
    of_pair = np.full((units, units), -1)
    of_pair[a, b] = np.arange(len(a))
    observed = _shared(start[None], of_pair, len(a))[0]
    clause = np.arange(len(start))[:, None]
    in_plan = np.zeros((len(start), units + 1), dtype=bool)  # the last column is the padding's
    in_plan[clause, start] = start >= 0
    random = np.random.default_rng(seed)
    kept, tied = np.zeros(sweeps + 1), np.zeros(sweeps + 1)
    summed = np.zeros(len(a))
    reached = np.ones(len(a))  # the plan itself
    fewer = 1
    for begin in range(0, draws, _CHUNK):
        state = np.repeat(start[None], min(_CHUNK, draws - begin), axis=0)
        for sweep in range(sweeps + 1):
            if sweep:
                state = sweep_once(state, sizes, random)
            counts = _shared(state, of_pair, len(a))
            tied[sweep] += (counts > 0).sum()
            kept[sweep] += in_plan[clause, state].sum() / max(sizes.sum(), 1)
        summed += counts.sum(axis=0)
        reached += (counts >= observed).sum(axis=0)
        fewer += int(((counts > 0).sum(axis=1) <= (observed > 0).sum()).sum())
    return (
        summed / draws,
        reached / (draws + 1),
        kept / draws,
        tied / draws,
        fewer / (draws + 1),
    )


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
