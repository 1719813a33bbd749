"""Ruled lines -> the grids that they make."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from fgf_analysis.reading.formats.pdf.rules import Rule

_NEAR = 3.0  # points between what is drawn as one line or is meant to touch
_SHORTEST = 5.0
# Where more lines than that cross, finding tables takes minutes; a page of a plan has hundreds.
_MOST_CROSSINGS = 40_000


class Place(NamedTuple):
    """What a cell covers."""

    row: int
    column: int
    rows: int
    columns: int


class Grid(NamedTuple):
    """Cells between ruled lines.

    Attributes
    ----------
    xs, ys : list of float
        The edges of the columns and of the rows.
    places : list of Place
        The cells; together they fill the grid.
    opened, closed : bool
        Whether a line is drawn above the first row and below the last one.
    """

    xs: list[float]
    ys: list[float]
    places: list[Place]
    opened: bool
    closed: bool


def grids(across: Iterable[Rule], down: Iterable[Rule]) -> list[Grid]:
    """Return the grids of a page, small ones first."""
    level, upright = _joined(across), _joined(down)
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return []
    found = [_grid(*group) for group in _groups(level, upright)]
    return sorted(
        (grid for grid in found if len(grid.places) > 1),
        key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]),
    )


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return lines in one piece that are drawn in several, or side by side as a double line."""
    bundles: list[list[Rule]] = []
    for rule in sorted(rules):
        if bundles and rule.at - bundles[-1][0].at <= _NEAR:
            bundles[-1].append(rule)
        else:
            bundles.append([rule])
    joined: list[Rule] = []
    for bundle in bundles:
        at = sum(rule.at for rule in bundle) / len(bundle)
        start, end = bundle[0].start, float("-inf")
        for rule in sorted(bundle, key=lambda rule: rule.start):
            if end > float("-inf") and rule.start - end > _NEAR:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            elif end == float("-inf"):
                start, end = rule.start, rule.end
            end = max(end, rule.end)
        joined.append(Rule(at, start, end))
    return [rule for rule in joined if rule.end - rule.start >= _SHORTEST]


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines that touch each other, group by group."""
    touching: dict[int, list[int]] = defaultdict(list)
    for nth, line in enumerate(level):
        for mth, two in enumerate(upright, start=len(level)):
            if (
                two.start - _NEAR <= line.at <= two.end + _NEAR
                and line.start - _NEAR <= two.at <= line.end + _NEAR
            ):
                touching[nth].append(mth)
                touching[mth].append(nth)
    groups: list[tuple[list[Rule], list[Rule]]] = []
    seen: set[int] = set()
    for first in list(touching):
        if first in seen:
            continue
        seen.add(first)
        group = [first]
        for one in group:
            new = [two for two in touching[one] if two not in seen]
            seen.update(new)
            group += new
        group.sort()
        groups.append(
            (
                [level[nth] for nth in group if nth < len(level)],
                [upright[nth - len(level)] for nth in group if nth >= len(level)],
            )
        )
    return groups


def _grid(level: list[Rule], upright: list[Rule]) -> Grid:
    xs = _edges([rule.at for rule in upright], level)
    ys = _edges([rule.at for rule in level], upright)
    walls = _drawn(xs, ys, upright)
    floors = _drawn(ys, xs, level)
    width, height = len(xs) - 1, len(ys) - 1
    owner = list(range(width * height))

    def root(nth: int) -> int:
        while owner[nth] != nth:
            owner[nth] = owner[owner[nth]]
            nth = owner[nth]
        return nth

    for row in range(height):
        for column in range(width):
            nth = row * width + column
            if column + 1 < width and (column + 1, row) not in walls:
                owner[root(nth + 1)] = root(nth)
            if row + 1 < height and (row + 1, column) not in floors:
                owner[root(nth + width)] = root(nth)
    opened = any((0, column) in floors for column in range(width))
    closed = any((height, column) in floors for column in range(width))
    return Grid(xs, ys, _places(width, height, root), opened, closed)


def _edges(found: list[float], others: list[Rule]) -> list[float]:
    """Return where cells end: at lines, and at the ends of a table that is open at its sides."""
    edges: list[float] = []
    for at in sorted(found):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    if (start := min(rule.start for rule in others)) < edges[0] - _SHORTEST:
        edges.insert(0, start)
    if (end := max(rule.end for rule in others)) > edges[-1] + _SHORTEST:
        edges.append(end)
    return edges


def _drawn(edges: list[float], steps: list[float], rules: list[Rule]) -> set[tuple[int, int]]:
    """Return which edge has a line along which step: the places of both."""
    drawn: set[tuple[int, int]] = set()
    for rule in rules:
        edge = bisect_left(edges, rule.at - _NEAR)
        if edge == len(edges) or edges[edge] - rule.at > _NEAR:
            continue
        for nth, (start, end) in enumerate(pairwise(steps)):
            if min(end, rule.end) - max(start, rule.start) > (end - start) / 2:
                drawn.add((edge, nth))
    return drawn


def _places(width: int, height: int, root: Callable[[int], int]) -> list[Place]:
    """Return the cells: what no line parts, row by row where that is no rectangle."""
    held: dict[int, list[int]] = defaultdict(list)
    for nth in range(width * height):
        held[root(nth)].append(nth)
    places: list[Place] = []
    for squares in held.values():
        rows = [nth // width for nth in squares]
        columns = [nth % width for nth in squares]
        tall, wide = rows[-1] - rows[0] + 1, max(columns) - min(columns) + 1
        if tall * wide == len(squares):
            places.append(Place(rows[0], min(columns), tall, wide))
            continue
        start = squares[0]
        for one, two in pairwise([*squares, -1]):
            if two != one + 1 or two % width == 0:
                places.append(Place(start // width, start % width, 1, one - start + 1))
                start = two
    return sorted(places)
