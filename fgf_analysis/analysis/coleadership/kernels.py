"""Compiled loops: random two-mode networks with the margins of a given one, and what is in them.

Loading this module loads numba, so it is imported where it is called. Numbers are drawn by
splitmix64 (Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators, OOPSLA) in
integers only: the same seed gives the same networks on every machine.

Everything is spelt out in loops over numbers: functions of numpy take seconds to compile, once on
each machine, and are no faster here.

A network is kept as three arrays. ``items`` holds the units of one clause after the other,
numbered within their plan; ``starts`` where each clause begins, and the end; ``plans`` where the
clauses of each plan begin, and the end. ``lookup`` gives the number of each pair of units: that of
units a and b of plan g stands at ``corners[g] + a * widths[g] + b``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

try:
    from numba import njit
except ImportError:  # there is none for Macs with Intel processors: slow, the same numbers
    njit = None

F = TypeVar("F", bound=Callable[..., object])

# Constants are typed: an int64 beside a uint64 would make a float of both.
_STEP, _FIRST, _SECOND = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)
_S27, _S30, _S31, _S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
_LOW, _TWO_32 = np.uint64(0xFFFFFFFF), np.uint64(1 << 32)
_SEARCHES = 10  # of a division, the best of which counts


def _compiled(function: F) -> F:
    """Return a function that is compiled when first called, and the code kept for the next time."""
    if njit is None:
        plain: F = np.errstate(over="ignore")(function)  # what exceeds 64 bits is to be cut off
        return plain
    try:
        kept: F = njit(cache=True)(function)
    except RuntimeError:  # there is nowhere to keep it
        kept = njit(function)
    return kept


@_compiled
def below(state: np.uint64, bound: int) -> tuple[np.uint64, int]:
    """Return the next state, and a random number from 0 to bound - 1; bound is less than 2**32.

    Lemire (2019), Fast random integer generation in an interval, ACM TOMACS 29(1): without bias.
    """
    n = np.uint64(bound)
    while True:
        state += _STEP
        z = (state ^ (state >> _S30)) * _FIRST
        z = (z ^ (z >> _S27)) * _SECOND
        product = ((z ^ (z >> _S31)) >> _S32) * n
        low = product & _LOW
        if low >= n or low >= (_TWO_32 - n) % n:
            return state, int(product >> _S32)


@_compiled
def sweep(
    items: np.ndarray,
    starts: np.ndarray,
    plans: np.ndarray,
    order: np.ndarray,
    mark: np.ndarray,
    pool: np.ndarray,
    state: np.uint64,
) -> np.uint64:
    """Let every clause trade the units not shared with one other of its plan, chosen at random.

    ``order`` holds the numbers of the clauses, ``mark`` zeros; ``pool`` is room. One function, for
    a call for every trade would take a third of the time.
    """
    for g in range(len(plans) - 1):
        for k in range(plans[g + 1] - 1, plans[g], -1):
            state, other = below(state, k - plans[g] + 1)
            other += plans[g]
            order[k], order[other] = order[other], order[k]
        for pair in range(plans[g], plans[g + 1] - 1, 2):
            i, j = order[pair], order[pair + 1]
            if starts[j + 1] - starts[j] == 1:
                i, j = j, i
            front_i, last_i, front_j, last_j = starts[i], starts[i + 1], starts[j], starts[j + 1]
            if last_i - front_i == 1:  # as in most clauses: it stays, or changes with any other
                only, shared = items[front_i], False
                for x in range(front_j, last_j):
                    shared |= items[x] == only
                if not shared:
                    state, other = below(state, last_j - front_j + 1)
                    other += front_j
                    if other < last_j:
                        items[front_i], items[other] = items[other], only
                continue
            # What both have goes to the front of each, the rest into the pool.
            for x in range(front_i, last_i):
                mark[items[x]] = 1
            size = 0
            for x in range(front_j, last_j):
                unit = items[x]
                if mark[unit]:
                    mark[unit] = 2
                    items[x], items[front_j] = items[front_j], unit
                    front_j += 1
                else:
                    pool[size] = unit
                    size += 1
            own_j = size
            for x in range(front_i, last_i):
                unit = items[x]
                if mark[unit] == 2:
                    items[x], items[front_i] = items[front_i], unit
                    front_i += 1
                else:
                    pool[size] = unit
                    size += 1
                mark[unit] = 0
            own_i = size - own_j
            few = min(own_i, own_j)
            if few == 0:
                continue
            for k in range(size - 1, size - 1 - few, -1):  # the last few are drawn at random
                state, other = below(state, k + 1)
                pool[k], pool[other] = pool[other], pool[k]
            if own_i < own_j:  # the smaller part takes those
                for k in range(own_j):
                    items[front_j + k] = pool[k]
                for k in range(own_i):
                    items[front_i + k] = pool[own_j + k]
            else:
                for k in range(own_i):
                    items[front_i + k] = pool[k]
                for k in range(own_j):
                    items[front_j + k] = pool[own_i + k]
    return state


@_compiled
def count(
    items: np.ndarray,
    starts: np.ndarray,
    plans: np.ndarray,
    corners: np.ndarray,
    widths: np.ndarray,
    lookup: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Count in ``counts`` how many clauses each pair of units shares."""
    for pair in range(len(counts)):
        counts[pair] = 0
    for g in range(len(plans) - 1):
        for clause in range(plans[g], plans[g + 1]):
            for x in range(starts[clause], starts[clause + 1]):
                row = corners[g] + items[x] * widths[g]
                for y in range(x + 1, starts[clause + 1]):
                    counts[lookup[row + items[y]]] += 1


@_compiled
def draw(
    items: np.ndarray,
    starts: np.ndarray,
    plans: np.ndarray,
    sweeps: int,
    state: np.uint64,
    made: np.ndarray,
    order: np.ndarray,
    mark: np.ndarray,
    pool: np.ndarray,
) -> np.uint64:
    """Leave in ``made`` the items after so many sweeps; the last three are room to work in."""
    for x in range(len(items)):
        made[x] = items[x]
    for clause in range(len(order)):
        order[clause] = clause
    for _ in range(sweeps):
        state = sweep(made, starts, plans, order, mark, pool, state)
    return state


@_compiled
def tally(
    items: np.ndarray,
    starts: np.ndarray,
    plans: np.ndarray,
    corners: np.ndarray,
    widths: np.ndarray,
    lookup: np.ndarray,
    kinds: np.ndarray,
    firsts: np.ndarray,
    thresholds: np.ndarray,
    sweeps: int,
    seeds: np.ndarray,
    summed: np.ndarray,
    reached: np.ndarray,
    squares: np.ndarray,
    most: np.ndarray,
    tied: np.ndarray,
    made: np.ndarray,
    order: np.ndarray,
    mark: np.ndarray,
    pool: np.ndarray,
) -> None:
    """Add up what a random network for each seed has.

    ``kinds`` gives the kind of each pair, ``firsts`` where the thresholds of each kind begin.
    ``summed`` takes each kind's shared clauses, ``reached`` its pairs at each threshold or above,
    ``squares`` the squares of these; ``most`` and ``tied``, one a seed, the clauses of the pair
    that shares most, and the number of pairs that share any.
    """
    counts = np.zeros(len(kinds), np.int32)
    hits = np.zeros(len(thresholds), np.int64)
    for d in range(len(seeds)):
        draw(items, starts, plans, sweeps, seeds[d], made, order, mark, pool)
        count(made, starts, plans, corners, widths, lookup, counts)
        for pair in range(len(kinds)):
            shared, kind = counts[pair], kinds[pair]
            if shared:
                if shared > most[d]:
                    most[d] = shared
                tied[d] += 1
                summed[kind] += shared
            for t in range(firsts[kind], firsts[kind + 1]):
                if shared >= thresholds[t]:
                    hits[t] += 1
        for t in range(len(thresholds)):
            reached[t] += hits[t]
            squares[t] += hits[t] * hits[t]
            hits[t] = 0


@_compiled
def exact_core(ties: np.ndarray) -> np.ndarray:
    """Return for each size of core the most ties that any core of that size has an end in.

    ``ties`` are the partners of each unit, a bit a unit. All divisions are gone through so that
    each differs from the one before in one unit (Gray code).
    """
    size = len(ties)
    degrees = np.zeros(size, np.int64)
    best = np.zeros(size + 1, np.int64)
    for unit in range(size):
        for other in range(size):
            degrees[unit] += (ties[unit] >> other) & 1
    mask, members, met = 0, 0, 0
    for number in range(1, 1 << size):
        unit = 0
        while not (number >> unit) & 1:
            unit += 1
        mask ^= 1 << unit
        # Kernighan: as many turns as there are partners in the core
        inside, partners = 0, ties[unit] & mask
        while partners:
            partners &= partners - 1
            inside += 1
        sign = 1 if (mask >> unit) & 1 else -1
        members += sign
        met += sign * (degrees[unit] - inside)
        if met > best[members]:
            best[members] = met
    return best


@_compiled
def searched_core(matrix: np.ndarray, starts: np.ndarray) -> float:
    """Return the best fit of a core that searches find: from each start one unit at a time.

    As `fgf_analysis.analysis.coleadership.positions.core_periphery` does for many units.
    """
    size = len(matrix)
    pairs, ties = size * (size - 1) // 2, 0
    for unit in range(size):
        for other in range(unit):
            ties += matrix[unit, other]
    ideal, spread = np.zeros(size + 1, np.int64), np.zeros(size + 1)
    for k in range(size + 1):
        ideal[k] = k * (k - 1) // 2 + k * (size - k)
        spread[k] = np.sqrt(1.0 * ideal[k] * (pairs - ideal[k]) * ties * (pairs - ties))
    inside = np.zeros(size, np.bool_)
    top = -2.0
    for start in range(len(starts)):
        gain = np.zeros(size, np.int64)  # ties that a unit has with units outside the core
        members, met = 0, 0  # in the core; ties with an end in it
        for unit in range(size):
            inside[unit] = starts[start, unit]
        for unit in range(size):
            members += inside[unit]
            for other in range(size):
                if matrix[unit, other]:
                    gain[unit] += not inside[other]
                    met += unit < other and (inside[unit] or inside[other])
        best = -2.0
        while True:
            move, found = 0, -3.0
            for unit in range(size):
                sign = -1 if inside[unit] else 1
                k, fit = members + sign, -2.0
                if spread[k] > 0:
                    fit = 1.0 * pairs * (met + sign * gain[unit]) - 1.0 * ideal[k] * ties
                    fit /= spread[k]
                if fit > found:
                    move, found = unit, fit
            if found <= best + 1e-12:
                break
            best = found
            sign = -1 if inside[move] else 1
            met += sign * gain[move]
            members += sign
            inside[move] = not inside[move]
            for other in range(size):
                gain[other] -= sign * matrix[move, other]
        if best > top:
            top = best
    return top


@_compiled
def _local(
    weights: np.ndarray, size: int, place: np.ndarray, room: np.ndarray, state: np.uint64
) -> tuple[np.uint64, bool]:
    """Move nodes between communities while that improves the modularity; return whether it did.

    The network are the first ``size`` rows and columns of ``weights``, each node at first a
    community of its own in ``place``.
    """
    strength, load, shared, order = room[0], room[1], room[2], room[3]
    total = 0
    for node in range(size):
        strength[node] = 0
        for other in range(size):
            strength[node] += weights[node, other]
        total += strength[node]
        load[node], shared[node] = strength[node], 0
        place[node] = order[node] = node
    for k in range(size - 1, 0, -1):
        state, drawn = below(state, k + 1)
        order[k], order[drawn] = order[drawn], order[k]
    ever, moved = False, True
    while moved:
        moved = False
        for at in range(size):
            node = order[at]
            own = place[node]
            for other in range(size):
                if other != node and weights[node, other]:
                    shared[place[other]] += weights[node, other]
            load[own] -= strength[node]
            # Compared in integers, so that equals are equal.
            best, top = own, total * shared[own] - strength[node] * load[own]
            for other in range(size):
                if other != node and weights[node, other]:
                    community = place[other]
                    gain = total * shared[community] - strength[node] * load[community]
                    if gain > top:
                        best, top = community, gain
            for other in range(size):
                shared[place[other]] = 0
            load[best] += strength[node]
            place[node] = best
            if best != own:
                moved = ever = True
    return state, ever


@_compiled
def modularity(weights: np.ndarray, state: np.uint64) -> float:
    """Return the highest modularity that some searches after Blondel et al. (2008) find.

    ``weights`` are int64, symmetric, with a zero diagonal, and have ties.
    """
    units = len(weights)
    merged, next_ = np.zeros((units, units), np.int64), np.zeros((units, units), np.int64)
    place, number = np.zeros(units, np.int64), np.zeros(units, np.int64)
    room = np.zeros((4, units), np.int64)
    total = 0
    for a in range(units):
        for b in range(units):
            total += weights[a, b]
    top = -total * total
    for _ in range(_SEARCHES):
        size = units
        for a in range(units):
            for b in range(units):
                merged[a, b] = weights[a, b]
        while True:
            state, moved = _local(merged, size, place, room, state)
            if not moved:
                break
            communities = 0
            for node in range(size):
                number[node] = -1
            for node in range(size):
                if number[place[node]] < 0:
                    number[place[node]] = communities
                    communities += 1
            for a in range(communities):
                for b in range(communities):
                    next_[a, b] = 0
            for a in range(size):
                for b in range(size):
                    next_[number[place[a]], number[place[b]]] += merged[a, b]
            size = communities
            merged, next_ = next_, merged
        within = 0
        for a in range(size):
            strength = 0
            for b in range(size):
                strength += merged[a, b]
            within += total * merged[a, a] - strength * strength
        if within > top:
            top = within
    return top / (1.0 * total * total)
