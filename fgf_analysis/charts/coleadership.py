"""Charts of who leads together: `incidence`, `pairs`, `chance`, `breadth`, `network`."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis.analysis.coleadership import LEVEL
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
    listed,
    numbers,
    rows,
    width,
)

SEEDS = range(2022, 2046)
COLUMNS = 24

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
    table = table[table.any(axis=1)]
    units, columns = table.shape
    for y in range(0, units, 2):
        ax.axhspan(y - 0.5, y + 0.5, color=PALE, lw=0)
    xs, ys = range(columns), range(units)
    ax.scatter([x for x in xs for _ in ys], [y for _ in xs for y in ys], s=60, color=FAINT)
    for x, task in enumerate(table.columns):
        led = [y for y, there in zip(ys, table[task], strict=True) if there]
        ax.plot([x, x], [min(led), max(led)], color=DARK, lw=3)
        ax.scatter([x] * len(led), led, s=170, color=DARK, zorder=3)
    whole = columns < COLUMNS  # else the sums would be of the columns drawn only
    for y, n in zip(ys, table.sum(axis=1), strict=True):
        ax.text(columns - 0.35, y, str(n) if whole else "", va="center", size=14, weight="bold")
    rows(ax, table.index, size=13)
    ax.set_xticks(xs, table.columns, size=min(14, 190 / columns))
    ax.set_xlim(-0.5, columns + 0.1)
    ax.xaxis.tick_top()
    words = {"zh": "合计", "en": "Tasks"}[lang] if whole else ""
    ax.text(columns - 0.35, -0.75, words, size=12, color=QUIET, va="bottom")
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
    most = int(table["tasks"].max())
    colours = [HIGHLIGHT if n > 1 else LIGHT for n in table["tasks"]]
    ax.barh(place, table["tasks"], height=0.72, color=colours)
    for y, n, ids in zip(place, table["tasks"], table["task_ids"], strict=True):
        colour = INK if n == 1 else "white"
        ax.text(n - 0.014 * most, y, str(n), va="center", ha="right", size=12, color=colour)
        shown = ids.split()
        told_ids = " ".join(shown if n < 5 else [*shown[:4], "…"])
        ax.text(n + 0.014 * most, y, told_ids, va="center", size=12, color=QUIET)
    sign = {"zh": " — ", "en": " – "}[lang]
    names = [f"{a}{sign}{b}" for a, b in zip(table["unit_a"], table["unit_b"], strict=True)]
    ax.set_xlim(0, most * (1.25 if most < 4 else 1.45))
    rows(ax, names, size=11.5)
    return ax


def chance(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw how often pairs lead together, and how often chance alone would have them do so.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.coleadership.chance` returns it, the pairs to be shown.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    observed, expected = table["observed"], table["expected"]
    told = (table["q"] <= LEVEL) | (table["margin_q"] <= LEVEL)
    told = told if told.any() else table.index == table.index[0]  # else the pair of the title
    colours = [HIGHLIGHT if there else DARK for there in told]
    ax.hlines(place, expected, observed, color=FAINT, lw=4)
    ax.scatter(table["margin_expected"], place, s=120, marker="|", color=QUIET, lw=2, zorder=2)
    ax.scatter(expected, place, s=70, color="white", edgecolor=QUIET, lw=1.8, zorder=3)
    ax.scatter(observed, place, s=80, color=colours, zorder=4)
    most = float(max(observed.max(), expected.max(), 1))
    least = {"zh": "（至少 {:.2f}）", "en": " (least {:.2f})"}[lang]
    for y, row in zip(place, table.itertuples(), strict=True):
        text = f"{row.p:.3f}" if row.p < 0.1 else f"{row.p:.2f}"
        ax.text(most * 1.1, y, text, va="center", ha="center", size=12)
        if not row.testable:
            ax.text(most * 1.16, y, least.format(row.p_least), va="center", size=11, color=QUIET)
    ax.text(most * 1.1, -0.75, "p", ha="center", va="bottom", size=12, color=QUIET)
    sign = {"zh": " — ", "en": " – "}[lang]
    names = [f"{row.unit_a}{sign}{row.unit_b}" for row in table.itertuples()]
    rows(ax, names, size=11, measured=True)
    ax.set_xlim(-0.05 * most, most * 1.34)
    ax.set_xticks([0, *numbers(int(most), 8)])
    ax.grid(axis="x")
    words = {
        "zh": "共同牵头的条款数。实心：实际；空心：随机期望；竖线：随机期望，各任务牵头数不变",
        "en": "Clauses led together. Solid: real. Hollow: by chance. Stroke: same leads a task",
    }
    ax.set_xlabel(words[lang], size=12.5, color=QUIET, loc="right")
    return ax


QUADRANTS = {
    "broad and deep": {"zh": "广而深", "en": "broad and deep"},
    "broad": {"zh": "广而浅", "en": "broad"},
    "deep": {"zh": "窄而深", "en": "deep"},
    "narrow": {"zh": "窄而浅", "en": "narrow"},
}


def breadth(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw with how many partners units lead, against how many tasks they share with each.

    Units at the same place share a dot and a label.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.coleadership.breadth` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    wide, deep = table["breadth"], table["depth"]
    right, top = wide.max() + 1.0, deep.max() + 0.35 * max(deep.max() - 1, 0.5)
    bottom = max(0.0, deep.min() - 0.5 * (top - deep.min()))
    ax.axvline(wide.mean(), color=LIGHT, lw=1, ls="--")
    ax.axhline(deep.mean(), color=LIGHT, lw=1, ls="--")
    at = {"left": 0.02, "right": 0.985}
    for name, side, height in (
        ("deep", "left", 0.97),
        ("broad and deep", "right", 0.97),
        ("narrow", "left", 0.03),
        ("broad", "right", 0.03),
    ):
        ax.text(
            at[side], height, QUADRANTS[name][lang], transform=ax.transAxes, ha=side,
            va="top" if height > 0.5 else "bottom", size=15, color=QUIET, weight="bold",
        )  # fmt: skip
    sign = {"zh": "、", "en": ", "}[lang]
    ax.set_xlim(0, right)
    ax.set_ylim(bottom, top)
    spots = list(table.assign(depth=deep.round(3)).groupby(["breadth", "depth"], sort=True))
    across, up = WIDTH * 72 * 0.88 / right, HEIGHT * 72 * 0.66 / (top - bottom)  # points a unit
    taken: list[Box] = [
        (x * across - 7, y * up - 7, x * across + 7, y * up + 7) for (x, y), _ in spots
    ]
    for nth, ((x, y), own) in reversed(list(enumerate(spots))):
        both = own["quadrant"].iloc[0] == "broad and deep"
        ax.scatter([x], [y], s=70 + 45 * len(own), color=HIGHLIGHT if both else DARK, zorder=3)
        below = y <= deep.mean() and nth % 2 == 0  # neighbours take turns
        text = listed(own["department"].head(3), sign, 13.5)
        if len(own) > 3:
            text += {"zh": f"等 {len(own)} 个", "en": f" and {len(own) - 3} others"}[lang]
        lines = text.split("\n")
        shift = 16 + 2 * len(own)
        far = shift + len(lines) * 16
        half = max(map(width, lines)) * 11.5 / 2
        box = (
            x * across - half, y * up - far if below else y * up + shift,
            x * across + half, y * up - shift if below else y * up + far,
        )  # fmt: skip
        if any(_overlap(box, other) for other in taken):
            continue  # the table has the name
        taken.append(box)
        ax.annotate(
            text, (x, y), xytext=(0, -shift if below else shift), textcoords="offset points",
            ha="center", va="top" if below else "bottom", size=11.5, color=INK,
        )  # fmt: skip
    ax.set_xticks(numbers(int(wide.max())))
    ax.set_yticks([tick for tick in ax.get_yticks() if deep.min() - 1e-9 <= tick <= top])
    ax.grid(alpha=0.6)
    ax.set_xlabel({"zh": "广度：共同牵头的单位数", "en": "Breadth: units it leads with"}[lang])
    ax.set_ylabel(
        {"zh": "深度：与每个单位共同牵头的项数", "en": "Depth: shared tasks per partner"}[lang]
    )
    return ax


def strongest(graph: nx.Graph, units: int = 20, ties: int = 32) -> nx.Graph:
    """Return the part of a network that can be drawn legibly.

    All of it if it is small enough; otherwise the units with the most shared tasks and, among
    them, the ties with the most, of equals the first by name.
    """
    if len(graph) <= units and graph.number_of_edges() <= ties:
        return graph
    strength = dict(graph.degree(weight="weight"))
    kept = sorted(graph, key=lambda unit: (-strength[unit], unit))[:units]
    among = graph.subgraph(kept).edges(data="weight")
    best = sorted(among, key=lambda tie: (-tie[2], *sorted(tie[:2])))[:ties]
    part = nx.Graph()
    part.add_nodes_from((unit, graph.nodes[unit]) for unit in sorted(kept))
    part.add_edges_from((a, b, graph.edges[a, b]) for a, b, _ in best)
    part.remove_nodes_from([u for u in list(nx.isolates(part)) if graph.degree[u]])
    return part


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
            key=lambda near: sum(cost for *_, cost in labels(near, graph, edges)),
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


SHAPES = {
    "": ("o", {"zh": "● 单位", "en": "● unit"}),
    "provincial": ("o", {"zh": "● 省级单位", "en": "● provincial unit"}),
    "central-vertical": (
        "s",
        {"zh": "■ 中央垂直管理单位", "en": "■ branch of a central authority"},
    ),
    "group": ("D", {"zh": "◆ 协调机构", "en": "◆ coordination group"}),
}
"""The sign of each kind of unit in a network, and what it is called."""


def network(graph: nx.Graph, ax: Axes, lang: str) -> Axes:
    """Draw the network of units that lead together.

    A line's width and number give the tasks led together, a sign's size the tasks led in all and
    its shape the kind of unit.

    Parameters
    ----------
    graph : networkx.Graph
        As `fgf_analysis.analysis.coleadership.graph` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    places = positions(graph)
    most = max(nx.get_edge_attributes(graph, "weight").values(), default=1)
    for a, b, weight in graph.edges(data="weight"):
        (x1, y1), (x2, y2) = places[a], places[b]
        often = told(weight, most)
        colour = HIGHLIGHT if often else LIGHT
        wide = 1.5 + 2.2 * (weight - 1) * min(1, 4 / most)
        ax.plot([x1, x2], [y1, y2], color=colour, lw=wide, zorder=1)
        if often:
            ax.text(
                (x1 + x2) / 2, (y1 + y2) / 2, str(weight), size=14, weight="bold",
                color=HIGHLIGHT, ha="center", va="center", zorder=2,
                bbox={"facecolor": "white", "lw": 0, "pad": 1},
            )  # fmt: skip
    kinds = dict(graph.nodes(data="kind"))
    for kind, (marker, _) in SHAPES.items():
        members = [u for u in places if (kinds[u] if kinds[u] in SHAPES else "") == kind]
        ax.scatter(
            [places[u][0] for u in members], [places[u][1] for u in members], marker=marker,
            s=[_area(graph, u) for u in members], color=DARK, edgecolor="white", lw=1.5, zorder=3,
        )  # fmt: skip
    for unit, x, y, align, _ in labels(places, graph, list(graph.edges)):
        ax.text(x, y, unit, size=12.5, ha=align, va="center", color=INK, zorder=4)
    there = {kind for _, kind in graph.nodes(data="kind")}
    key = "    ".join(names[lang] for kind, (_, names) in SHAPES.items() if kind in there)
    alone = [unit for unit in graph if unit not in places]
    if alone:
        words = {"zh": "未与其他单位共同牵头：", "en": "Leads with no other unit: "}[lang]
        line = words + _as_fits(alone, lang, 61 - width(key) - width(words))
        ax.text(1, -0.02, line, ha="right", va="top", size=12, color=QUIET)
    ax.text(0, -0.02, key, va="top", size=12, color=QUIET)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax


def _as_fits(names: list[str], lang: str, ems: float) -> str:
    """Return as many names as a line has room for, and how many are left out."""
    sign = {"zh": "、", "en": "; "}[lang]
    shown = list(names)
    while len(shown) > 1 and width(sign.join(shown)) > ems:
        shown.pop()
    left = len(names) - len(shown)
    more = {"zh": f"等 {len(names)} 个", "en": f" and {left} more"}[lang]
    return sign.join(shown) + (more if left else "")


def told(weight: int, most: int) -> bool:
    """Return whether a tie is one of the strongest: more than one task, and half the most."""
    return weight > 1 and 2 * weight >= most


def _area(graph: nx.Graph, unit: str) -> int:
    """Return the area of a unit's dot in square points."""
    most = int(max(dict(graph.nodes(data="led")).values()))
    return 90 + round(55 * int(graph.nodes[unit]["led"]) * min(1, 12 / most))


def labels(
    places: dict[str, tuple[float, float]], graph: nx.Graph, edges: list[tuple[str, str]]
) -> list[tuple[str, float, float, str, int]]:
    """Return for each unit where its label stands, how it is aligned and how much it covers.

    The largest dots choose first; of eight places around a dot each label takes the one that
    covers the fewest labels and dots, then the fewest points along the lines.
    """
    em_x, em_y = 12.5 / (0.94 * WIDTH * 72), 12.5 / (0.72 * HEIGHT * 72)
    taken = [(x - 0.013, y - 0.025, x + 0.013, y + 0.025) for x, y in places.values()]
    most = max(nx.get_edge_attributes(graph, "weight").values(), default=1)
    points = []
    for a, b in edges:
        (x1, y1), (x2, y2) = places[a], places[b]
        points.append(np.linspace((x1, y1), (x2, y2), 41)[1:-1])
        if told(graph.edges[a, b]["weight"], most):  # its number stands in the middle
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
