"""Random networks with the margins of a plan's, and what they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.margins import Margins
from fgf_analysis.arguments import at_least, drawing

DRAWS = 999
SWEEPS = 30
SEED = 2022
_TRACED = 200  # draws whose way from the plan is followed, fewer where the plan is large
_STEPS = 4_000_000  # trades and pairs between two looks at whether the user wants to stop


@dataclass(frozen=True)
class Drawn:
    """What the random networks have: by pair ``expected``, ``p``, ``se``, and by draw the rest."""

    expected: np.ndarray
    p: np.ndarray
    se: np.ndarray
    observed: tuple[int, int]
    most: np.ndarray
    tied: np.ndarray

    def overall(self) -> pd.DataFrame:
        """Return the test of all pairs at once, see `nulls.global_test`."""
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


def tallied(base: Margins, draws: int, sweeps: int, seed: int) -> Drawn:
    """Return what so many random networks have, or say what is wrong with these numbers."""
    draws, seed = drawing(draws, seed)
    return _drawn(base, draws, at_least("sweeps", sweeps, 1), seed)


@lru_cache(maxsize=8)  # a table, its figure and the findings ask for the same draws
def _drawn(base: Margins, draws: int, sweeps: int, seed: int) -> Drawn:
    kind, thresholds, place = base.thresholds()
    size = np.bincount(base.kinds, minlength=len(base.margins))  # pairs of each kind
    summed = np.zeros(len(size), np.int64)
    reached, squares = np.zeros((2, len(thresholds)), np.int64)
    most, tied = np.zeros((2, draws), np.int64)
    if len(base.kinds):
        from fgf_analysis.analysis.coleadership import kernels

        firsts = np.searchsorted(kind, np.arange(len(size) + 1))
        seeds, room = _seeds(seed, draws), _room(base)
        # Between two calls Python can be interrupted; every draw has its own seed, so that the
        # result does not depend on how many are made at a time.
        step = max(1, _STEPS // (base.clauses * sweeps // 2 + len(base.kinds)))
        for at in range(0, draws, step):
            part = slice(at, at + step)
            kernels.tally(
                *base.network, base.kinds, firsts, thresholds, sweeps, seeds[part],
                summed, reached, squares, most[part], tied[part], *room,
            )  # fmt: skip
    pairs = size[kind]
    p = (reached / pairs + 1) / (draws + 1)
    # One pair more in one draw more, so that what was never reached is not taken for certain.
    more = np.where(reached == pairs * draws, 1, 1 / pairs)
    mean = (reached / pairs + more) / (draws + 1)
    variance = (squares / pairs**2 + more**2) / (draws + 1) - mean**2
    se = np.sqrt(np.maximum(variance, 0) / (draws + 1))
    expected = (summed / np.maximum(size, 1) / draws)[base.kinds]
    observed = int(base.observed.max(initial=0)), int((base.observed > 0).sum())
    return Drawn(expected, p[place], se[place], observed, most, tied)


def traced(base: Margins, draws: int, sweeps: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean share of items kept and number of pairs tied after each sweep."""
    if not len(base.kinds):
        return np.ones(sweeps + 1), np.zeros(sweeps + 1)
    from fgf_analysis.analysis.coleadership import kernels

    draws = min(draws, _TRACED, max(10, _STEPS // len(base.items)))
    clause = np.repeat(np.arange(base.clauses), np.diff(base.starts)) * int(base.widths.max())
    there = np.sort(clause + base.items)
    kept, tied = np.zeros((2, sweeps + 1), np.int64)
    made, order, mark, pool = _room(base)
    counts = np.zeros(len(base.kinds), np.int32)
    for number in _seeds(seed, draws):
        after = kernels.draw(*base.network[:3], 0, number, made, order, mark, pool)
        for step in range(sweeps + 1):
            if step:
                after = kernels.sweep(made, *base.network[1:3], order, mark, pool, np.uint64(after))
            kernels.count(made, *base.network[1:], counts)
            tied[step] += np.count_nonzero(counts)
            at = np.minimum(np.searchsorted(there, clause + made), len(there) - 1)
            kept[step] += (there[at] == clause + made).sum()
    return kept / len(base.items) / draws, tied / draws


def networks(base: Margins, draws: int, sweeps: int, seed: int) -> Iterator[np.ndarray]:
    """Give the items of each draw, the same as those of `tallied`; one array, filled anew."""
    from fgf_analysis.analysis.coleadership import kernels

    room = _room(base)
    for number in _seeds(seed, draws):
        kernels.draw(*base.network[:3], sweeps, number, *room)
        yield room[0]


def _room(base: Margins) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the arrays that a draw fills and works in."""
    widest = int(base.widths.max(initial=0))
    return (
        np.empty_like(base.items),
        np.zeros(base.clauses, np.int64),
        np.zeros(widest, np.int8),
        np.zeros(2 * widest, base.items.dtype),
    )


def _seeds(seed: int, draws: int) -> np.ndarray:
    """Return the seed of each draw."""
    return np.random.SeedSequence(seed).generate_state(draws, np.uint64)
