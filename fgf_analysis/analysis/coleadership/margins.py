"""What the margins of a plan's clauses say of its pairs: which are alike, and the exact test."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.twomode import symmetric
from fgf_analysis.arguments import one_of
from fgf_analysis.tables import Plan

LEVEL = 0.05
EDGE = LEVEL + 1e-12  # 1/20 is at the level, whatever its last bit
OVER = ("all", "joint")
"""The clauses of a null model: all that a unit is in charge of, or two units or more."""


Network: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Margins:
    """The clauses of a null model, and what is known of its pairs without drawing.

    Pairs are those of units of one plan; of a *kind* are pairs that chance treats alike, because
    in every plan their units have the same two numbers of clauses.

    Attributes
    ----------
    units : Index
        Those of the two-mode network.
    held : ndarray
        The number of clauses of each unit.
    items, starts, plans, corners, widths, lookup : ndarray
        The network as `fgf_analysis.analysis.coleadership.kernels` describes it.
    a, b, observed, kinds : ndarray
        Of each pair the positions of its units, the clauses it shares, and its kind.
    margins : list of ndarray
        Of each kind a row for every plan with both units: the plan's clauses, those of the unit
        with fewer, and those of the other.
    """

    units: pd.Index
    held: np.ndarray
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
    margins: list[np.ndarray]

    @property
    def clauses(self) -> int:
        """The number of clauses."""
        return len(self.starts) - 1

    @property
    def network(self) -> Network:
        """The six arrays in the order in which the kernels take them."""
        return self.items, self.starts, self.plans, self.corners, self.widths, self.lookup

    def thresholds(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return all kinds with what their pairs share, and of each pair the place among them."""
        step = int(self.observed.max(initial=0)) + 1
        found, place = np.unique(self.kinds * step + self.observed, return_inverse=True)
        return found // step, found % step, place

    def pairs(self) -> pd.DataFrame:
        """Return the pairs, and the clauses that each could share at most."""
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
        tails = [tail(tuple(map(tuple, rows.tolist()))) for rows in self.margins]
        expected = np.array([(r[:, 1] * r[:, 2] / r[:, 0]).sum() for r in self.margins])
        p = np.array([tails[k][x] for k, x in zip(kind, shared, strict=True)])
        least = np.array([tail[-1] for tail in tails])
        needed = np.array([(tail > EDGE).sum() for tail in tails])
        if not len(tails):
            return (np.empty(0),) * 3 + (pd.Series(dtype="float64"),)
        return (
            expected[self.kinds],
            p[place],
            least[self.kinds],
            pd.Series(needed[self.kinds], dtype="float64"),
        )

    def _key(self) -> tuple[bytes, ...]:
        return tuple(part.tobytes() for part in (*self.network, self.observed))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Margins) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


def margins_of(plan: Plan, layer: str, over: str, group_actors: bool) -> Margins:
    """Return the clauses of a null model, or say that there is no such one."""
    one_of("over", over, OVER)
    two = symmetric(plan, layer, group_actors)
    rows = np.flatnonzero(two.sizes > (1 if over == "joint" else 0))
    plan_of = _plans(plan, two.tasks[rows])
    order = np.argsort(plan_of, kind="stable")
    heads, plan_of = two.heads[rows[order]], plan_of[order]
    columns, begin = heads.indices, heads.indptr.astype(np.int64)
    plans = np.r_[np.flatnonzero(np.diff(plan_of, prepend=-1)), len(plan_of)]
    units = len(two.units)

    items = np.empty(len(columns), np.uint32)
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
    return Margins(
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
    return np.asarray(numbers[tasks], dtype=np.int64)


def _kinds(
    pair: np.ndarray, margins: np.ndarray, pairs: int
) -> tuple[np.ndarray, list[np.ndarray]]:
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
def tail(margins: tuple[tuple[int, int, int], ...]) -> np.ndarray:
    """Return the probability of as many shared clauses or more, from 0 to as many as possible."""
    ways = np.ones(1)
    for clauses, low, high in margins:
        ways = np.convolve(ways, _hypergeometric(clauses, low, high))
    tail = np.cumsum(ways[::-1])[::-1]
    tail[tail > 1 - 1e-12] = 1  # what is certain is so to the last bit
    return tail


@lru_cache(maxsize=65536)
def _hypergeometric(clauses: int, low: int, high: int) -> np.ndarray:
    """Return the probability of each number of shared clauses, from 0 to ``low``."""
    found = np.zeros(low + 1)
    least = max(0, low + high - clauses)
    k = np.arange(least, low, dtype=float)
    # Each from the one next to it, from the most probable outwards: no large number is met.
    growth = (low - k) * (high - k) / ((k + 1) * (clauses - low - high + k + 1))
    top = int((growth >= 1).sum())
    below = np.cumprod(1 / growth[:top][::-1])[::-1]
    found[least:] = np.r_[below, 1, np.cumprod(growth[top:])]
    return np.asarray(found / found.sum())
