"""Charts of who is in charge together: `incidence`, `network`, `chance`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from fgf_analysis import terms
from fgf_analysis.analysis import coleadership
from fgf_analysis.charts.circle import circle, curve
from fgf_analysis.charts.style import (
    DARK,
    FAINT,
    HIGHLIGHT,
    MARGIN,
    PALE,
    PALE_GREY,
    QUIET,
    Room,
    Size,
    beside,
    chart_of,
    ems,
    key,
    key_room,
    list_below,
    list_room,
    narrow,
    rows,
    widest,
    wrap,
)
from fgf_analysis.tables import Plan

MOST_ROWS, MOST_COLUMNS = 16, 20
_HEAD = 5.0  # ems that a heading needs over its column
_LISTED = 14  # headings that have room below


@dataclass(frozen=True)
class Incidence:
    """Which units are in charge of which tasks together, with the tasks' headings.

    Attributes
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.coleadership.incidence` returns it.
    titles : dict
        Task to heading, empty where there is none.
    missing : str
        What is said of a task without a heading where others have one.
    """

    table: pd.DataFrame
    titles: dict[str, str]
    missing: str

    @property
    def drawn(self) -> pd.DataFrame:
        """What there is room for: the first units, and tasks of theirs alone, most units first.

        A task is drawn with all its units or not at all; in the plan's order.
        """
        some, others = self.table.iloc[:MOST_ROWS], self.table.iloc[MOST_ROWS:]
        whole = some.loc[:, ~others.any()] if len(others) else some
        whole = whole if whole.shape[1] else some
        most = whole.sum().sort_values(ascending=False, kind="stable").head(MOST_COLUMNS).index
        some = whole[[task for task in whole if task in set(most)]]
        return some[some.any(axis=1)]

    @property
    def sums(self) -> list[int]:
        """Of each row that is drawn all its tasks, also those that there is no room for."""
        some = self.table.iloc[:MOST_ROWS]
        there = some[list(self.drawn.columns)].any(axis=1).to_numpy()
        return [int(n) for n in some.sum(axis=1).to_numpy()[there]]

    def heads(self, column: float) -> tuple[list[str], list[str]]:
        """Return what stands over columns of so many ems, and the list below that explains it."""
        named = {task: title for task in self.drawn if (title := self.titles.get(task))}
        if column < _HEAD:
            told = [f"{task}  {self.titles.get(task) or self.missing}" for task in self.drawn]
            told = told if named else []
            # Ids that are wider than their column take turns in lines of their own.
            turns = math.ceil((widest(self.drawn) - 0.4) / column)
            over = [task + "\n" * (n % turns) for n, task in enumerate(self.drawn)]
            return over, told if len(told) <= _LISTED else []
        over = [
            f"{task}\n{narrow(named.get(task, ''), column - 0.3, 6)}".rstrip()
            for task in self.drawn
        ]
        return over, []


def incidence(shown: Incidence, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw which units are in charge of which task: dots, joined by a line within a task.

    Parameters
    ----------
    shown : Incidence
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Units that stand out.
    """
    table = shown.drawn
    units, columns = table.shape
    wide, high = ems(ax)
    xs, ys = range(columns), range(units)
    for y in range(0, units, 2):
        ax.axhspan(y - 0.5, y + 0.5, color=PALE, lw=0)
    point = chart_of(ax).size.text
    dot = min(0.55 * high / max(units, 5), 0.45 * wide / columns, 1.1) * point
    for x, task in enumerate(table.columns):
        led = [y for y, there in zip(ys, table[task], strict=True) if there]
        ax.plot([x, x], [min(led), max(led)], color=DARK, lw=dot * 0.18)
        ax.scatter([x] * len(led), led, s=dot**2, color=DARK, zorder=3)
    for y, number in zip(ys, shown.sums, strict=True):
        beside(ax, columns - 0.5, y, str(number), weight="bold")
    rows(ax, table.index, marked)
    ax.set_xlim(-0.5, columns - 0.5)
    over, below = shown.heads(wide / columns)
    ax.xaxis.tick_top()
    ax.set_xticks(xs, over, va="bottom", linespacing=1.1)
    total = {"zh": "合计", "en": "all"}[lang]
    ax.annotate(
        total, (1, 1), xytext=(0.5 * point, 0.3 * point), xycoords="axes fraction",
        textcoords="offset points", color=QUIET, va="bottom",
    )  # fmt: skip
    list_below(ax, below)
    return ax


def incidence_room(shown: Incidence, lang: str, size: Size) -> Room:
    """Return the room that `incidence` needs beside the axes."""
    left, right = widest(shown.drawn.index), 2.8
    column = (size.ems - 2 * MARGIN - left - right) / shown.drawn.shape[1]
    over, below = shown.heads(column)
    lines = max(head.count("\n") for head in over) + 1
    return Room(
        left, right, above=lines * 1.25 + 0.4, below=list_room(below, size), rows=len(shown.drawn)
    )


_KINDS = terms.words("kind", ("central-vertical", "group"))
SHAPES = {
    "central-vertical": ("s", _KINDS["central-vertical"]),
    "group": ("D", _KINDS["group"]),
    "": ("o", {"zh": "其他单位", "en": "other units"}),
}
MARKS = {"s": "■", "D": "◆", "o": "●"}
MOST_UNITS, MOST_TIES = 28, 60


def strongest(graph: nx.Graph, units: int = MOST_UNITS, ties: int = MOST_TIES) -> nx.Graph:
    """Return the part of a network that can be drawn legibly.

    All of it if it is small enough; otherwise the units with the most shared tasks and, among
    them, the ties with the most, of equals the first in the order of the nodes, which is kept.
    """
    tied = [unit for unit in graph if graph.degree[unit]]
    if len(tied) <= units and graph.number_of_edges() <= ties:
        return graph
    strength = dict(graph.degree(weight="weight"))
    at = {unit: n for n, unit in enumerate(graph)}  # the same in both languages, unlike names
    kept = set(sorted(tied, key=lambda unit: (-strength[unit], at[unit]))[:units])
    among = graph.subgraph(kept).edges(data="weight")
    best = sorted(among, key=lambda tie: (-tie[2], *sorted((at[tie[0]], at[tie[1]]))))[:ties]
    part = nx.Graph()
    part.add_nodes_from((unit, graph.nodes[unit]) for unit in graph if unit in kept)
    part.add_edges_from((a, b, graph.edges[a, b]) for a, b, _ in best)
    part.remove_nodes_from(list(nx.isolates(part)))
    return part


def network(graph: nx.Graph, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw the network on a circle, the labels outside.

    The strongest ties are red, with the number of tasks; a mark's area is the tasks in charge, its
    shape the kind of unit.

    Parameters
    ----------
    graph : networkx.Graph
        As `fgf_analysis.analysis.coleadership.graph` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Units that stand out.
    """
    places = circle(graph)
    point = chart_of(ax).size.text
    most = max(nx.get_edge_attributes(graph, "weight").values(), default=1)
    numbered: list[tuple[float, float]] = []
    for a, b, weight in sorted(graph.edges(data="weight"), key=lambda tie: tie[2]):
        line = curve(places[a], places[b])
        several = told(weight, most)
        ax.plot(
            *line.T, color=HIGHLIGHT if several else PALE_GREY,
            lw=point * (0.09 + 0.3 * (weight - 1) / max(most - 1, 1)), zorder=2 if several else 1,
        )  # fmt: skip
        if several:
            x, y = _free(line, numbered)
            numbered.append((x, y))
            ax.text(
                x, y, str(weight), ha="center", va="center_baseline", color=HIGHLIGHT,
                weight="bold", zorder=4,
                bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "lw": 0},
            )  # fmt: skip
    kinds = dict(graph.nodes(data="kind"))
    for unit, (x, y, side) in places.items():
        shape = kinds[unit] if kinds[unit] in SHAPES else ""
        stands_out = unit in set(marked)
        size = dot(graph, unit) * point
        ax.scatter(
            [x], [y], s=size**2, marker=SHAPES[shape][0], zorder=3,
            color=HIGHLIGHT if stands_out else DARK, edgecolor="white", lw=1,
        )  # fmt: skip
        away = (size / 2 + 0.5 * point) * (-1 if side == "left" else 1)
        ax.annotate(
            label(unit, chart_of(ax).size, len(places)), (x, y), xytext=(away, 0),
            textcoords="offset points", va="center", linespacing=1.1,
            ha="right" if side == "left" else "left",
            color=HIGHLIGHT if stands_out else None, weight="bold" if stands_out else "normal",
        )  # fmt: skip
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    for n, note in enumerate(_notes(graph, places, lang, chart_of(ax).size)):
        chart_of(ax).text(
            MARGIN / chart_of(ax).size.ems,
            ax.get_position().y0 - (n * 1.4 + 0.3) * point / 72 / chart_of(ax).get_figheight(),
            note, va="top", color=QUIET,
        )  # fmt: skip
    return ax


def _free(line: np.ndarray, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the point of a curve nearest to its middle that is clear of those taken."""
    middle = len(line) // 2
    points = sorted(range(2, len(line) - 2), key=lambda n: abs(n - middle))
    spots = [(float(line[n][0]), float(line[n][1])) for n in points]
    clear = (
        spot
        for spot in spots
        if all(abs(spot[0] - x) > 0.09 or abs(spot[1] - y) > 0.07 for x, y in taken)
    )
    return next(clear, spots[0])


def told(weight: int, most: int) -> bool:
    """Return whether a tie is one of the strongest: several tasks, two thirds of the most."""
    return weight > 1 and 3 * weight >= 2 * most


def dot(graph: nx.Graph, unit: str) -> float:
    """Return the diameter of a unit's mark in ems: its area is the tasks it is in charge of."""
    most = max(dict(graph.nodes(data="charge")).values())
    return float(max(1.7 * (graph.nodes[unit]["charge"] / max(most, 1)) ** 0.5, 0.55))


def label(unit: str, size: Size, units: int) -> str:
    """Return a unit's name in one line, or in several where it would leave the circle no room.

    In one line, too, where so many units stand on the circle that there is no room for two.
    """
    wide = max(size.ems * 0.22, 8)
    return narrow(unit, wide, 3) if units <= 16 or size.grows else narrow(unit, wide * 1.4, 1)


def _notes(graph: nx.Graph, places: Mapping[str, object], lang: str, size: Size) -> list[str]:
    """Return the lines below the network: what the shapes are, and who is tied to nobody."""
    kinds = {
        kind if kind in SHAPES else "" for unit, kind in graph.nodes(data="kind") if unit in places
    }
    lines = []
    if len(kinds) > 1:
        lines.append(
            "    ".join(
                f"{MARKS[m]} {names[lang]}" for k, (m, names) in SHAPES.items() if k in kinds
            )
        )
    alone = [unit for unit in graph if unit not in places]
    if alone:
        head = {"zh": "未与其他单位共同主责：", "en": "In charge with no other unit: "}[lang]
        sign = {"zh": "、", "en": "; "}[lang]
        told = wrap(head + sign.join(alone), size.ems - 2 * MARGIN, alone).split("\n")
        if len(told) > 2:
            count = {"zh": f"{len(alone)}个单位", "en": f"{len(alone)} units"}[lang]
            told = [head + count]
        lines += told
    return lines


def network_room(graph: nx.Graph, lang: str, size: Size) -> Room:
    """Return the room that `network` needs beside the axes."""
    places = circle(graph)
    sides = {
        side: 1.4
        + widest(
            line
            for unit, place in places.items()
            if place[2] == side
            for line in label(unit, size, len(places)).split("\n")
        )
        for side in ("left", "right")
    }
    below = 1.4 * len(_notes(graph, places, lang, size)) + 0.3
    return Room(sides["left"], sides["right"], below=below, rows=max(14, (len(places) + 1) // 2))


MOST_PAIRS = 8


def compared(plan: Plan) -> pd.DataFrame:
    """Return the pairs that share most clauses, against chance over all and over joint clauses.

    Returns
    -------
    DataFrame
        One row a pair with two shared clauses or more (where none has: with one); columns
        ``unit_a``, ``unit_b`` (str), ``observed`` (int), ``expected_all``,
        ``expected_joint`` (float, means of random networks with the same numbers of each unit
        and clause), ``p_all``, ``p_joint`` (float, of this pair alone). Sorted by observed,
        falling, then the units.
    """
    found = coleadership.chance(plan, over="all")[_PAIR]
    joint = coleadership.chance(plan, over="joint")[_PAIR]
    keys = ["unit_a", "unit_b", "observed"]
    table = found.merge(joint, on=keys, suffixes=("_all", "_joint"))
    table = table.rename(columns=lambda name: name.replace("fdsm_", ""))
    most = table["observed"].max() if len(table) else 0
    table = table[table["observed"] >= min(2, most)]
    table = table.sort_values(
        ["observed", "unit_a", "unit_b"], ascending=[False, True, True], ignore_index=True
    )
    return table[[*keys, "expected_all", "expected_joint", "p_all", "p_joint"]]


_PAIR = ["unit_a", "unit_b", "observed", "fdsm_expected", "fdsm_p"]


def chance(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw how often pairs are in charge together, and how often chance would have them be.

    Parameters
    ----------
    table : DataFrame
        As `compared` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Not used.
    """
    place = range(len(table))
    most = max(table["observed"].max(), table[["expected_all", "expected_joint"]].max(axis=None))
    ax.set_xlim(0, most * 1.08)
    low = table[["expected_all", "expected_joint"]].min(axis=1)
    ax.hlines(place, low, table["observed"], color=FAINT, lw=3)
    look: dict[str, Any] = {"s": 60, "zorder": 3, "lw": 2}
    ax.scatter(table["expected_all"], place, marker="o", color="white", edgecolor=DARK, **look)
    ax.scatter(table["expected_joint"], place, marker="D", color="white", edgecolor=DARK, **look)
    ax.scatter(table["observed"], place, s=70, color=DARK, zorder=4)
    rows(ax, pair_names(table, lang, chart_of(ax).size))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.spines["bottom"].set_visible(True)
    ax.grid(axis="x")
    key(ax, zip("●○◇", (DARK,) * 3, AGAINST[lang], strict=True))
    return ax


_DOTS = ("observed", "expected_all", "expected_joint")
AGAINST = {
    lang: tuple(terms.head(column, lang, _DOTS).lower() for column in _DOTS)
    for lang in terms.LANGUAGES
}


def pair_names(table: pd.DataFrame, lang: str, size: Size) -> list[str]:
    """Return what each pair is called, in two lines where one would leave the chart no room."""
    sign = {"zh": "—", "en": " – "}[lang]
    names = [(f"{a}{sign}", b) for a, b in zip(table["unit_a"], table["unit_b"], strict=True)]
    long = widest("".join(pair) for pair in names) > size.ems * 0.5
    return [("\n" if long else "").join(pair) for pair in names]


def chance_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `chance` needs beside the axes."""
    names = pair_names(table, lang, size)
    lines = [line for name in names for line in name.split("\n")]
    above = key_room(AGAINST[lang], size)
    return Room(widest(lines), above=above, below=1.8, rows=len(lines))
