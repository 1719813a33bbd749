"""Charts of who leads together: `incidence`, `pairs`, `network`."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis.charts.style import (
    DARK,
    FAINT,
    HEIGHT,
    HIGHLIGHT,
    INK,
    LIGHT,
    PALE,
    QUIET,
    WIDTH,
    rows,
    width,
)

SEEDS = range(2022, 2046)

Box = tuple[float, float, float, float]


def incidence(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw which units lead which task: dots, joined by a line within a task.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.coleadership.incidence` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    units, columns = table.shape
    for y in range(0, units, 2):
        ax.axhspan(y - 0.5, y + 0.5, color=PALE, lw=0)
    xs, ys = range(columns), range(units)
    ax.scatter([x for x in xs for _ in ys], [y for _ in xs for y in ys], s=60, color=FAINT)
    for x, task in enumerate(table.columns):
        led = [y for y, there in zip(ys, table[task], strict=True) if there]
        ax.plot([x, x], [min(led), max(led)], color=DARK, lw=3)
        ax.scatter([x] * len(led), led, s=170, color=DARK, zorder=3)
    for y, n in zip(ys, table.sum(axis=1), strict=True):
        ax.text(columns - 0.35, y, str(n), va="center", size=14, weight="bold")
    rows(ax, table.index, size=13)
    ax.set_xticks(xs, table.columns, size=14)
    ax.set_xlim(-0.5, columns + 0.1)
    ax.xaxis.tick_top()
    words = {"zh": "合计", "en": "Tasks"}
    ax.text(columns - 0.35, -0.75, words[lang], size=12, color=QUIET, va="bottom")
    return ax


def pairs(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw the pairs that lead together, with the tasks behind each bar.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.coleadership.pairs` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
        Decides the sign between two names.
    """
    place = range(len(table))
    colours = [HIGHLIGHT if n > 1 else LIGHT for n in table["tasks"]]
    ax.barh(place, table["tasks"], height=0.72, color=colours)
    for y, n, ids in zip(place, table["tasks"], table["task_ids"], strict=True):
        ax.text(
            n - 0.04, y, str(n), va="center", ha="right", size=12, color=INK if n == 1 else "white"
        )
        ax.text(n + 0.04, y, ids, va="center", size=12, color=QUIET)
    sign = {"zh": " — ", "en": " – "}[lang]
    names = [f"{a}{sign}{b}" for a, b in zip(table["unit_a"], table["unit_b"], strict=True)]
    ax.set_xlim(0, table["tasks"].max() * 1.25)
    rows(ax, names, size=11.5)
    return ax


def positions(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return a place for each tied unit, in units of the axes: 0 to 1 across and up.

    Each component is laid out on its own (Fruchterman and Reingold 1991) with the seed of
    `SEEDS` that keeps its labels clearest, and given a part of the width by its size, largest
    first. Places are rounded, so that they do not depend on the last bits of a machine's
    arithmetic. Units without ties have no place.
    """
    components = [sorted(c) for c in nx.connected_components(graph) if len(c) > 1]
    components.sort(key=lambda members: (-len(members), members))
    parts = [len(members) ** 0.5 for members in components]
    places: dict[str, tuple[float, float]] = {}
    left = 0.0
    for members, part in zip(components, parts, strict=True):
        span = part / sum(parts)
        height = min(1.0, 1.4 * span)
        edges = [(a, b) for a, b in graph.edges if a in members]
        best = min(
            (_laid_out(members, edges, seed, left, span, height) for seed in SEEDS),
            key=lambda near: sum(cost for *_, cost in _labels(near, graph, edges)),
        )
        places |= best
        left += span
    return places


def _laid_out(
    members: list[str],
    edges: list[tuple[str, str]],
    seed: int,
    left: float,
    span: float,
    height: float,
) -> dict[str, tuple[float, float]]:
    near = nx.spring_layout(nx.Graph(edges), k=2.2 / len(members) ** 0.5, iterations=80, seed=seed)
    xs = [x for x, _ in near.values()]
    ys = [y for _, y in near.values()]
    wide, high = (max(xs) - min(xs)) or 1, (max(ys) - min(ys)) or 1
    return {
        unit: (
            round(left + span * (0.14 + 0.72 * float((near[unit][0] - min(xs)) / wide)), 3),
            round(0.5 + height * 0.88 * float((near[unit][1] - min(ys)) / high - 0.5), 3),
        )
        for unit in members
    }


def network(graph: nx.Graph, ax: Axes, lang: str) -> Axes:
    """Draw the network of units that lead together.

    A line's width and number give the tasks led together, a dot's size the tasks led in all.

    Parameters
    ----------
    graph : networkx.Graph
        As `fgf_analysis.analysis.coleadership.graph` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    places = positions(graph)
    for a, b, weight in graph.edges(data="weight"):
        (x1, y1), (x2, y2) = places[a], places[b]
        colour = HIGHLIGHT if weight > 1 else LIGHT
        ax.plot([x1, x2], [y1, y2], color=colour, lw=1.5 + 2.2 * (weight - 1), zorder=1)
        if weight > 1:
            ax.text(
                (x1 + x2) / 2, (y1 + y2) / 2, str(weight), size=14, weight="bold",
                color=HIGHLIGHT, ha="center", va="center", zorder=2,
                bbox={"facecolor": "white", "lw": 0, "pad": 1},
            )  # fmt: skip
    ax.scatter(
        [x for x, _ in places.values()], [y for _, y in places.values()],
        s=[_area(graph, unit) for unit in places], color=DARK, edgecolor="white", lw=1.5, zorder=3,
    )  # fmt: skip
    for unit, x, y, align, _ in _labels(places, graph, list(graph.edges)):
        ax.text(x, y, unit, size=12.5, ha=align, va="center", color=INK, zorder=4)
    alone = [unit for unit in graph if unit not in places]
    if alone:
        words = {"zh": "只单独牵头：", "en": "Always leads alone: "}[lang]
        sign = {"zh": "、", "en": "; "}[lang]
        ax.text(1, -0.02, words + sign.join(alone), ha="right", va="top", size=12, color=QUIET)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax


def _area(graph: nx.Graph, unit: str) -> int:
    """Return the area of a unit's dot in square points."""
    return 90 + 55 * int(graph.nodes[unit]["led"])


def _labels(
    places: dict[str, tuple[float, float]], graph: nx.Graph, edges: list[tuple[str, str]]
) -> list[tuple[str, float, float, str, int]]:
    """Return for each unit where its label stands, how it is aligned and how much it covers.

    The largest dots choose first; of eight places around a dot each label takes the one that
    covers the fewest labels and dots, then the fewest points along the lines.
    """
    em_x, em_y = 12.5 / (0.94 * WIDTH * 72), 12.5 / (0.72 * HEIGHT * 72)
    taken = [(x - 0.013, y - 0.025, x + 0.013, y + 0.025) for x, y in places.values()]
    points = []
    for a, b in edges:
        (x1, y1), (x2, y2) = places[a], places[b]
        points.append(np.linspace((x1, y1), (x2, y2), 41)[1:-1])
        if graph.edges[a, b]["weight"] > 1:  # its number stands in the middle
            x, y = (x1 + x2) / 2, (y1 + y2) / 2
            taken.append((x - 0.012, y - 0.025, x + 0.012, y + 0.025))
    along = np.concatenate(points) if points else np.empty((0, 2))
    found = []
    for unit in sorted(places, key=lambda unit: (-_area(graph, unit), unit)):
        x, y = places[unit]
        wide, high = width(unit) * em_x, 1.3 * em_y
        radius = _area(graph, unit) ** 0.5 / 2
        dx, dy = radius / (0.94 * WIDTH * 72) + 0.006, radius / (0.72 * HEIGHT * 72) + high / 2
        choices: list[tuple[int, int, float, float, str, Box]] = []
        for align, lx, ly in (
            ("left", x + dx, y),
            ("right", x - dx, y),
            ("center", x, y + dy),
            ("center", x, y - dy),
            ("left", x + dx / 2, y + dy),
            ("left", x + dx / 2, y - dy),
            ("right", x - dx / 2, y + dy),
            ("right", x - dx / 2, y - dy),
        ):
            start = {"left": lx, "right": lx - wide, "center": lx - wide / 2}[align]
            box = (start, ly - high / 2, start + wide, ly + high / 2)
            cost = 100 * sum(_overlap(box, other) for other in taken)
            cost += int(((along > box[:2]) & (along < box[2:])).all(axis=1).sum())
            cost += 200 * (box[0] < 0 or box[2] > 1 or box[1] < 0 or box[3] > 1)
            choices.append((cost, len(choices), lx, ly, align, box))
        cost, _, lx, ly, align, box = min(choices)
        taken.append(box)
        found.append((unit, lx, ly, align, cost))
    return found


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
