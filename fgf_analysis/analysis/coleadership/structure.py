"""The shape of the network against chance: `structure`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.draws import DRAWS, SEED, SWEEPS, networks
from fgf_analysis.analysis.coleadership.margins import Margins, margins_of
from fgf_analysis.analysis.coleadership.positions import (
    EXACT,
    core_correlations,
    starts,
)
from fgf_analysis.analysis.coleadership.twomode import LAYER
from fgf_analysis.arguments import drawing
from fgf_analysis.tables import Plan


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
    draws : int
        Number of random networks, 1 or more.
    seed : int
        Of the random numbers, 0 or more.
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
        When there is no such layer or ``over``, the layer has a direction, or ``draws`` or
        ``seed`` is not such a number.

    See Also
    --------
    curveball : the random networks.
    core_periphery, communities, network : the measures.
    """
    draws, seed = drawing(draws, seed)
    base = margins_of(plan, layer, over, group_actors)
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


def _structures(base: Margins, draws: int, seed: int) -> Iterator[tuple[float, float, float]]:
    """Give core fit, modularity and clustering of the plan and then of every random network."""
    from fgf_analysis.analysis.coleadership import kernels

    if not base.observed.any():
        return
    used = np.flatnonzero(base.held)
    at = np.searchsorted(used, base.a), np.searchsorted(used, base.b)
    begin = starts(len(used), seed) if len(used) > EXACT else np.empty((0, 0), bool)
    counts = np.zeros(len(base.a), np.int32)
    for items in chain([base.items], networks(base, draws, SWEEPS, seed)):
        kernels.count(items, *base.network[1:], counts)
        shared = np.zeros((len(used),) * 2, np.int64)
        shared[at] = shared[at[::-1]] = counts
        tied = shared > 0
        yield (
            _core_fit(tied, begin),
            kernels.modularity(shared, np.uint64(seed % 2**64)),
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
