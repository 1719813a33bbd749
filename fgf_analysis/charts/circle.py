"""A circular layout for a network whose units all have a label, and curves for its ties.

Each unit stands on one circle with its label outside, on the left half to the left, on the right
half to the right, in rows of equal height, so that no two labels meet however long they are. The
same graph with other names, in the same order of nodes, gives the same places.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np

Place = tuple[float, float, str]
"""Across and up, from 0 to 1, and the side of the label."""

ROUNDS = 12
SIFTED = 60
"""The most units of a component whose order is improved; larger ones keep the first order."""


def circle(graph: nx.Graph) -> dict[str, Place]:
    """Return a place on a circle for each unit that is tied, the heaviest near the top.

    Units of a component stand side by side, in an order with few crossings. Units without ties
    have no place: `networkx.isolates` names them.

    Parameters
    ----------
    graph : networkx.Graph
        Edges may carry ``weight`` (1 where there is none), nodes ``charge`` or ``led`` (else the
        sum of a unit's ties counts). Ties are read without direction.

    Returns
    -------
    dict
        Unit to (x, y, side): across and up in the unit square, and "left" or "right", the side
        of the circle and of the label. Of the k units on a side the first stands at
        y = 1 - 1/(2k), the next 1/k below, and so on. In the order of the circle, clockwise from
        the top.

    Notes
    -----
    Baur and Brandes (2005), Crossing reduction in circular layouts, Graph-Theoretic Concepts in
    Computer Science, LNCS 3353: greedy insertion, then sifting.
    """
    names = [unit for unit in graph if graph.degree[unit]]
    at = {unit: n for n, unit in enumerate(names)}
    ties = [
        (at[a], at[b], float(weight))
        for a, b, weight in nx.Graph(graph).edges(data="weight", default=1)
        if a != b
    ]
    near: list[dict[int, float]] = [{} for _ in names]
    for a, b, weight in ties:
        near[a][b] = near[b][a] = weight
    strength = [sum(own.values()) for own in near]
    nodes = [graph.nodes[unit] for unit in names]
    heavy = [
        float(node.get("charge", node.get("led", own)))
        for node, own in zip(nodes, strength, strict=True)
    ]
    order = [unit for members in _components(near, strength) for unit in _ordered(members, near)]
    order = _turned(order, heavy)
    return {names[n]: place for n, place in zip(order, _slots(len(order)), strict=True)}


def curve(one: Sequence[float | str], two: Sequence[float | str], points: int = 25) -> np.ndarray:
    """Return a tie as a curve that keeps clear of the units it passes.

    The arc through both places that meets the circle at a right angle (a line of Poincaré's disk).
    Two ties cross once if their ends alternate on the circle, else never.

    Parameters
    ----------
    one, two : sequence
        Places as `circle` gives them; what is behind x and y is not read.
    points : int
        How many points the curve has, an odd number so that one is its middle.

    Returns
    -------
    ndarray
        Shape (points, 2): x and y.
    """
    ends = np.array([[float(end[0]), float(end[1])] for end in (one, two)]) * 2 - 1
    # Evenly by angle, so that the points stand as close near the ends as in the middle.
    part = (1 - np.cos(np.linspace(0, np.pi, points))) / 2
    chord = ends[0] + part[:, None] * (ends[1] - ends[0])
    inside = np.maximum(1 - (chord**2).sum(axis=1, keepdims=True), 0)
    return np.asarray((chord / (1 + np.sqrt(inside)) + 1) / 2)


def crossings(order: Sequence[str], graph: nx.Graph) -> int:
    """Return how many pairs of ties cross when units stand on a circle in this order."""
    at = {unit: n for n, unit in enumerate(order)}
    return _crossings([(at[a], at[b]) for a, b in graph.edges if a != b])


def _crossings(ties: Sequence[tuple[int, int]]) -> int:
    low, high = np.sort(np.array(ties).reshape(-1, 2), axis=1).T
    starts_within = (low[:, None] < low) & (low < high[:, None])
    return int((starts_within & (high > high[:, None])).sum())


def _components(near: list[dict[int, float]], strength: list[float]) -> list[list[int]]:
    """Return the components, those with most units first, then by strength, then by order."""
    whole = nx.Graph()
    whole.add_nodes_from(range(len(near)))
    whole.add_edges_from((a, b) for a, own in enumerate(near) for b in own)
    found = [sorted(members) for members in nx.connected_components(whole)]
    return sorted(found, key=lambda m: (-len(m), -sum(strength[u] for u in m), m))


def _ordered(members: list[int], near: list[dict[int, float]]) -> list[int]:
    """Return a component's units in an order with few crossings and short ties."""
    small = len(members) <= SIFTED
    order: list[int] = []
    left = list(members)
    while left:  # who has most placed partners comes next, at the end with the shorter ties
        unit = min(left, key=lambda u: (-len(near[u].keys() & set(order)), -len(near[u]), u))
        left.remove(unit)
        ends = [[*order, unit], [unit, *order]]
        order = min(ends, key=lambda tried: _cost(tried, near)) if small else ends[0]
    if not small:
        return order
    best = _cost(order, near)
    for _ in range(ROUNDS):
        before = best
        for unit in members:
            rest = [other for other in order if other != unit]
            for n in range(len(order)):
                tried = [*rest[:n], unit, *rest[n:]]
                cost = _cost(tried, near)
                if cost < best:
                    best, order = cost, tried
        if best == before:
            break
    return order


def _cost(order: list[int], near: list[dict[int, float]]) -> tuple[int, float]:
    """Return crossings, then the length of the ties along the circle, by their weight."""
    at = {unit: n for n, unit in enumerate(order)}
    ties = [(at[a], at[b], w) for a in order for b, w in near[a].items() if a < b and b in at]
    steps = [(abs(a - b), weight) for a, b, weight in ties]
    length = sum(weight * min(step, len(order) - step) for step, weight in steps)
    return _crossings([tie[:2] for tie in ties]), length


def _slots(number: int) -> list[Place]:
    """Return the places of so many units, clockwise from the top."""
    right = number - number // 2
    places: list[Place] = []
    for side, count in (("right", right), ("left", number - right)):
        rows = [1 - (2 * n + 1) / (2 * count) for n in range(count)]
        for y in rows if side == "right" else reversed(rows):
            out = (0.25 - (y - 0.5) ** 2) ** 0.5
            x = 0.5 + out if side == "right" else 0.5 - out
            places.append((round(x, 6), round(y, 6), side))
    return places


def _turned(order: list[int], heavy: list[float]) -> list[int]:
    """Return the order begun where the heavy units come to stand highest."""
    heights = [y for _, y, _ in _slots(len(order))]

    def height(turn: int) -> float:
        turned = order[turn:] + order[:turn]
        return round(sum(heavy[u] * y for u, y in zip(turned, heights, strict=True)), 6)

    best = max(range(len(order)), key=height, default=0)
    return order[best:] + order[:best]
