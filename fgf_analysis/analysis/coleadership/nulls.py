"""Units in charge together against chance: of pairs, of all pairs at once, of the network's shape.

Two null models are used. Both keep each unit's number of clauses. The *fixed row model* keeps no
more, and is exact: a pair's shared clauses are hypergeometric. The *fixed degree sequence model*
(FDSM) keeps each clause's number of units, too, and is drawn from by trades between clauses
(curveball). What is held fixed is also a matter of the clauses: all those that somebody is in
charge of, or only those that two units or more are in charge of. With all of them chance also
decides who works alone. In a corpus chance stays within each plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from fgf_analysis.analysis.coleadership.positions import (
    EXACT,
    at_least,
    core_correlations,
    starts,
)
from fgf_analysis.analysis.coleadership.twomode import LAYER, TwoMode, symmetric
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import Plan

LEVEL = 0.05
DRAWS = 999
SWEEPS = 30
SEED = 2022
OVER = ("all", "joint")
"""The clauses of a null model: all that a unit is in charge of, or two units or more."""
_TRACED = 200  # draws whose way from the plan is followed
_STEPS = 4_000_000  # trades and pairs between two looks at whether the user wants to stop


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
    draws, seed : int
        Number of random networks, and of the random numbers.
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
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` is not a
        whole number from 1.

    Notes
    -----
    With N clauses, a and b of them the two units' and x shared,
    :math:`p = \sum_{k \ge x} \binom{a}{k} \binom{N-a}{b-k} / \binom{N}{b}` (Fisher 1935), expected
    is ab/N and the smallest p that of x = min(a, b). As a null model of two-mode networks it is
    the fixed row model: Neal (2014), The backbone of bipartite projections, Social Networks 39;
    Neal, Domagalski and Sagan (2021), Comparing alternatives to the fixed degree sequence model,
    Scientific Reports 11, 23929. (Tumminello et al. 2011 test within clauses of one size and is
    not what is done here.) Over several plans the shared clauses are a sum of independent
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

    base = _base(plan, layer, over, group_actors)
    drawn = _tallied(base, draws, SWEEPS, seed)
    table = base.pairs()
    table["expected"], table["p"], table["p_least"], table["needed"] = base.hypergeometric()
    edge = LEVEL + 1e-12  # 1/20 is at the level, whatever its last bit
    table["testable"] = table["p_least"] <= edge
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
    draws, seed : int
        Number of random networks, and of the random numbers.
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
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` is not a
        whole number from 1.

    See Also
    --------
    curveball : the random networks and their sources.
    """
    return _tallied(_base(plan, layer, over, group_actors), draws, SWEEPS, seed).overall()


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
    draws, seed : int
        Number of random networks, and of the random numbers; only ``below_together`` needs them.
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
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` is not a
        whole number from 1.

    Notes
    -----
    Testable together: Tarone (1990), A modified Bonferroni method for discrete data, Biometrics
    46(2): with K the smallest number such that at most K pairs have a least p of at most
    `LEVEL`/K, these pairs.
    """
    table = chance(plan, layer, over, draws, seed, group_actors=group_actors)
    clauses = _base(plan, layer, over, group_actors).clauses
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


power = testability  # its name up to 0.1


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
        Number of random networks.
    sweeps : int
        Trades of every clause in a draw.
    seed : int
        Of the random numbers; the same seed gives the same draws on every machine.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Raises
    ------
    PlanError
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` or
        ``sweeps`` is not a whole number from 1.

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
    base = _base(plan, layer, over, group_actors)
    drawn = _tallied(base, draws, sweeps, seed)
    kept, tied = _traced(base, min(draws, _TRACED), sweeps, seed)
    pairs = base.pairs()[["unit_a", "unit_b", "observed"]]
    return Curveball(
        pairs.assign(expected=drawn.expected, p=drawn.p, se=drawn.se),
        drawn.overall(),
        pd.DataFrame({"sweep": np.arange(sweeps + 1), "kept": kept, "tied": tied}),
        draws,
    )


def structure(
    plan: Plan,
    layer: str = LAYER,
    over: str = "all",
    draws: int = DRAWS,
    seed: int = SEED,
    *,
    group_actors: bool = False,
) -> pd.DataFrame:
    """Return whether the network has more core, communities and clustering than random ones.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    over : {"all", "joint"}
        Clauses that any unit is in charge of, or that two or more are. With all of them a unit
        may have no ties, in the plan and by chance, and counts.
    draws, seed : int
        Number of random networks, and of the random numbers.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Index ``measure``: ``core fit`` (ties expected where either end is in the core),
        ``modularity`` (the highest of 10 searches in each network), ``clustering``; columns
        ``observed``, ``expected`` (float, mean of the random networks), ``p`` (float, share of
        them, the plan's among them, with as much or more), ``se`` (float, Monte Carlo standard
        error of p). A measure that the network is too small for has no row.

    Raises
    ------
    PlanError
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` is not a
        whole number from 1.

    See Also
    --------
    curveball : the random networks.
    core_periphery, communities, network : the measures.
    """
    at_least("draws", draws, 1)
    at_least("seed", seed, 0)
    base = _base(plan, layer, over, group_actors)
    measures = ["core fit", "modularity", "clustering"]
    found = np.array(list(_structures(base, draws, seed)) or np.full((1, 3), np.nan))
    # A network too small for a measure is taken for one that has as much: the cautious side.
    p = np.nanmean(np.where(np.isnan(found), 1, found >= found[0] - 1e-12), axis=0)
    shown = ~np.isnan(found[0])
    table = pd.DataFrame(
        {
            "observed": found[0],
            "expected": pd.DataFrame(found[1:]).mean().reindex(range(3)),
            "p": p,
            "se": np.sqrt(p * (1 - p) / len(found)),
        }
    ).set_index(pd.Index(measures, name="measure", dtype="str"))
    return table[shown]


def _structures(base: _Base, draws: int, seed: int) -> Iterator[tuple[float, float, float]]:
    """Give core fit, modularity and clustering of the plan and then of every random network."""
    from fgf_analysis.analysis.coleadership import kernels

    if not base.observed.any():
        return
    units, ends = len(base.units), (base.a, base.b)
    begin = starts(units) if units > EXACT else np.empty((0, units), bool)
    counts = np.zeros(len(base.a), np.int32)
    for d, number in enumerate([0, *_seeds(seed, draws).tolist()]):
        items = base.items
        if d:
            made = (items, base.starts, base.plans, int(base.widths.max()), SWEEPS)
            items = kernels.draw(*made, np.uint64(number))
        kernels.count(items, *base.network[1:], counts)
        shared = np.zeros((units, units), np.int64)
        shared[ends] = shared[ends[::-1]] = counts
        tied = shared > 0
        yield (
            _core_fit(tied, begin),
            kernels.modularity(shared, np.uint64(SEED)),
            _transitivity(tied),
        )


def _core_fit(tied: np.ndarray, begin: np.ndarray) -> float:
    from fgf_analysis.analysis.coleadership import kernels

    size, ties = len(tied), int(tied.sum()) // 2
    if size < 3 or ties in (0, size * (size - 1) // 2):
        return float("nan")
    if size > EXACT:
        return float(kernels.searched_core(tied, begin))
    met = kernels.exact_core(tied @ (1 << np.arange(size)))
    return float(core_correlations(size, ties, np.arange(size + 1), met).max())


def _transitivity(tied: np.ndarray) -> float:
    """Return three times the triangles of all connected triples."""
    matrix = tied.astype(np.float64)
    degrees = matrix.sum(axis=1)
    triples = (degrees * (degrees - 1)).sum()
    return float(((matrix @ matrix) * matrix).sum() / triples) if triples else float("nan")


@dataclass(frozen=True, eq=False)
class _Base:
    """The clauses of a null model as `kernels` wants them, and what is known without drawing.

    Pairs are those of units of one plan; of a *kind* are pairs that chance treats alike, because
    in every plan their units have the same two numbers of clauses.
    """

    units: pd.Index
    held: np.ndarray
    """Clauses of each unit."""
    items: np.ndarray
    starts: np.ndarray
    plans: np.ndarray
    corners: np.ndarray
    widths: np.ndarray
    lookup: np.ndarray
    a: np.ndarray
    b: np.ndarray
    observed: np.ndarray
    kinds: np.ndarray
    """The kind of each pair."""
    margins: list[np.ndarray]
    """Of each kind its plans with both units: rows of clauses, of the one unit, of the other."""

    @property
    def clauses(self) -> int:
        return len(self.starts) - 1

    @property
    def network(self) -> tuple[np.ndarray, ...]:
        return self.items, self.starts, self.plans, self.corners, self.widths, self.lookup

    def thresholds(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return all kinds with what their pairs share, and of each pair the place among them."""
        step = int(self.observed.max(initial=0)) + 1
        found, place = np.unique(self.kinds * step + self.observed, return_inverse=True)
        return found // step, found % step, place

    def pairs(self) -> pd.DataFrame:
        possible = np.array([rows[:, 1].sum() for rows in self.margins], dtype=np.int64)
        return pd.DataFrame(
            {
                "unit_a": self.units[self.a],
                "unit_b": self.units[self.b],
                "clauses_a": self.held[self.a],
                "clauses_b": self.held[self.b],
                "observed": self.observed,
                "possible": possible[self.kinds],
            }
        )

    def hypergeometric(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.Series]:
        """Return of each pair expected, p, the least p and the fewest clauses at the level."""
        kind, shared, place = self.thresholds()
        tails = [_tail(tuple(map(tuple, rows.tolist()))) for rows in self.margins]
        expected = np.array([(r[:, 1] * r[:, 2] / r[:, 0]).sum() for r in self.margins])
        p = np.array([tails[k][x] for k, x in zip(kind, shared, strict=True)])
        least = np.array([tail[-1] for tail in tails])
        needed = np.array([(tail > LEVEL + 1e-12).sum() for tail in tails])
        if not len(tails):
            return (np.empty(0),) * 3 + (pd.Series(dtype="float64"),)
        return (
            expected[self.kinds],
            p[place],
            least[self.kinds],
            pd.Series(needed[self.kinds], dtype="float64"),
        )

    def _key(self) -> tuple[bytes, ...]:
        # Plans put the same units anywhere; which of them are the same decides the pairs.
        return tuple(part.tobytes() for part in (*self.network, self.observed))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Base) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


def _base(plan: Plan, layer: str, over: str, group_actors: bool) -> _Base:
    if over not in OVER:
        raise PlanError(f"{over}: no such clauses to draw over; give {' or '.join(OVER)}")
    two = symmetric(plan, layer, group_actors)
    rows = np.flatnonzero(two.sizes > (1 if over == "joint" else 0))
    plan_of = _plans(plan, two.tasks[rows])
    order = np.argsort(plan_of, kind="stable")
    heads, plan_of = two.heads[rows[order]], plan_of[order]
    columns, begin = heads.indices, heads.indptr.astype(np.int64)
    plans = np.r_[np.flatnonzero(np.diff(plan_of, prepend=-1)), len(plan_of)]
    units = len(two.units)

    items = np.empty(len(columns), np.int32)
    widths, keys, margins = [], [np.empty(0, np.int64)], [np.empty((0, 4), np.int64)]
    cells = []  # of lookup, both ways round, less the plan's corner
    for g, (first, last) in enumerate(zip(plans[:-1], plans[1:], strict=True)):
        part = slice(begin[first], begin[last])
        local, items[part] = np.unique(columns[part], return_inverse=True)
        held = np.bincount(items[part])
        i, j = np.triu_indices(len(local), 1)
        widths.append(len(local))
        keys.append(local[i].astype(np.int64) * units + local[j])
        cells.append((i * len(local) + j, j * len(local) + i))
        low, high = np.minimum(held[i], held[j]), np.maximum(held[i], held[j])
        margins.append(np.stack([np.full(len(i), g), low, high, np.full(len(i), last - first)], 1))
    squares = np.array(widths, dtype=np.int64) ** 2
    corners = np.cumsum(squares) - squares
    pair_keys, pair = np.unique(np.concatenate(keys), return_inverse=True)
    lookup = np.zeros(int(squares.sum()), np.int32)
    at = 0
    for corner, (one, other) in zip(corners, cells, strict=True):
        lookup[corner + one] = lookup[corner + other] = pair[at : at + len(one)]
        at += len(one)
    a, b = np.divmod(pair_keys, max(units, 1))
    kinds, rows_of = _kinds(pair, np.concatenate(margins), len(pair_keys))
    shared = (heads.T.tocsr() @ heads).tocsr()
    observed = np.asarray(shared[a, b]).ravel() if len(a) else np.empty(0)
    return _Base(
        units=two.units,
        held=np.bincount(columns, minlength=units),
        items=items,
        starts=begin,
        plans=plans,
        corners=corners,
        widths=np.array(widths, dtype=np.int64),
        lookup=lookup,
        a=a,
        b=b,
        observed=observed.astype(np.int64),
        kinds=kinds,
        margins=rows_of,
    )


def _plans(plan: Plan, tasks: pd.Index) -> np.ndarray:
    """Return the number of the plan of each task, all 0 but in a corpus."""
    if "plan_id" not in plan.tasks:
        return np.zeros(len(tasks), np.int64)
    numbers = pd.Series(pd.factorize(plan.tasks["plan_id"])[0], plan.tasks["task_id"])
    return numbers[tasks].to_numpy(dtype=np.int64)


def _kinds(pair: np.ndarray, margins: np.ndarray, pairs: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the kind of each pair, and of each kind clauses and the numbers of the two units.

    ``margins`` has a row for every plan and pair: the plan, the smaller and the larger number of
    clauses of the two, and the clauses of the plan; ``pair`` says which pair each is of.
    """
    order = np.argsort(pair, kind="stable")  # by pair, then by plan
    rows, code = np.unique(margins, axis=0, return_inverse=True)
    code = code.ravel()[order]
    depth = np.bincount(pair, minlength=pairs)
    begin = np.cumsum(depth) - depth
    kind, total = code[begin] if pairs else np.empty(0, np.int64), len(rows)
    for k in range(1, int(depth.max(initial=1))):
        more = depth > k
        both = kind[more] * len(rows) + code[begin[more] + k]
        found, place = np.unique(both, return_inverse=True)
        kind[more] = total + place
        total += len(found)
    _, first, kinds = np.unique(kind, return_index=True, return_inverse=True)
    return kinds, [rows[code[begin[p] : begin[p] + depth[p]]][:, [3, 1, 2]] for p in first]


@lru_cache(maxsize=4096)
def _tail(margins: tuple[tuple[int, int, int], ...]) -> np.ndarray:
    """Return the probability of as many shared clauses or more, from 0 to as many as possible."""
    ways = np.ones(1)
    for clauses, low, high in margins:
        ways = np.convolve(ways, _hypergeometric(clauses, low, high))
    return np.minimum(np.cumsum(ways[::-1])[::-1], 1)


@lru_cache(maxsize=65536)
def _hypergeometric(clauses: int, low: int, high: int) -> np.ndarray:
    """Return the probability of each number of shared clauses, from 0 to ``low``."""
    from scipy import special

    shared = np.arange(low + 1)
    possible = shared >= low + high - clauses

    def ways(n: object, k: object) -> np.ndarray:
        return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))

    found = np.zeros(low + 1)
    x = shared[possible]
    found[possible] = np.exp(
        ways(low, x) + ways(clauses - low, high - x) - ways(clauses, high)
    )
    return found


@dataclass(frozen=True)
class _Drawn:
    """What the random networks have: by pair ``expected``, ``p``, ``se``, and by draw the rest."""

    expected: np.ndarray
    p: np.ndarray
    se: np.ndarray
    observed: tuple[int, int]
    most: np.ndarray
    tied: np.ndarray

    def overall(self) -> pd.DataFrame:
        draws = len(self.most)
        most, tied = self.observed
        reached = np.array([(self.most >= most).sum(), (self.tied <= tied).sum()])
        p = (reached + 1) / (draws + 1)
        table = pd.DataFrame(
            {
                "observed": [most, tied],
                "expected": [self.most.mean(), self.tied.mean()],
                "p": p,
                "se": np.sqrt(p * (1 - p) / (draws + 1)),
            },
            index=pd.Index(["maximum", "tied"], name="statistic", dtype="str"),
        )
        return table if len(self.p) else table[:0]


def _tallied(base: _Base, draws: int, sweeps: int, seed: int) -> _Drawn:
    at_least("draws", draws, 1)
    at_least("sweeps", sweeps, 1)
    at_least("seed", seed, 0)
    return _draw(base, int(draws), int(sweeps), int(seed))


@lru_cache(maxsize=8)  # a table, its figure and the findings ask for the same draws
def _draw(base: _Base, draws: int, sweeps: int, seed: int) -> _Drawn:
    kind, thresholds, place = base.thresholds()
    size = np.bincount(base.kinds, minlength=len(base.margins))  # pairs of each kind
    summed = np.zeros(len(size), np.int64)
    reached, squares = np.zeros((2, len(thresholds)), np.int64)
    most, tied = np.zeros((2, draws), np.int64)
    if len(base.kinds):
        from fgf_analysis.analysis.coleadership import kernels

        firsts = np.searchsorted(kind, np.arange(len(size) + 1))
        seeds = _seeds(seed, draws)
        # Between two calls Python can be interrupted; every draw has its own seed, so that the
        # result does not depend on how many are made at a time.
        step = max(1, _STEPS // (base.clauses * sweeps // 2 + len(base.kinds)))
        for at in range(0, draws, step):
            part = slice(at, at + step)
            kernels.tally(
                *base.network, base.kinds, firsts, thresholds, sweeps, seeds[part],
                summed, reached, squares, most[part], tied[part],
            )  # fmt: skip
    pairs = size[kind]
    p = (reached / pairs + 1) / (draws + 1)
    variance = (squares / pairs**2 + 1) / (draws + 1) - p**2
    se = np.sqrt(np.maximum(variance, 0) / (draws + 1))
    expected = (summed / np.maximum(size, 1) / draws)[base.kinds]
    observed = int(base.observed.max(initial=0)), int((base.observed > 0).sum())
    return _Drawn(expected, p[place], se[place], observed, most, tied)


def _traced(base: _Base, draws: int, sweeps: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean kept and tied after each sweep."""
    if not len(base.kinds):
        return np.ones(sweeps + 1), np.zeros(sweeps + 1)
    from fgf_analysis.analysis.coleadership import kernels

    kept, tied = np.zeros((2, sweeps + 1), np.int64)
    for number in _seeds(seed, draws)[:, None]:
        kernels.trace(*base.network, len(base.kinds), number, kept, tied)
    return kept / len(base.items) / draws, tied / draws


def _seeds(seed: int, draws: int) -> np.ndarray:
    """Return the seed of each draw."""
    return np.random.SeedSequence(seed).generate_state(draws, np.uint64)
