"""Plotly views; each shows what a static figure cannot: the tasks behind a mark.

All are returned as figures whose JSON holds the data, so a notebook test can compare it. They work
offline in JupyterLab, and where no plotly is their static twin is shown;
`fgf_analysis.charts.pages` makes files of them. A view of a plan that has nothing to show there
is empty and says why.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterable
from functools import partial
from itertools import accumulate
from typing import Any

import networkx as nx
import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from fgf_analysis.analysis import charge, coleadership, themes, workload
from fgf_analysis.charts import gallery
from fgf_analysis.charts.circle import Place, circle, curve
from fgf_analysis.charts.coleadership import MARKS, SHAPES, strongest, told
from fgf_analysis.charts.style import (
    DARK,
    FAINT,
    HIGHLIGHT,
    INK,
    LIGHT,
    QUIET,
    to_png,
    width,
    wrap,
)
from fgf_analysis.charts.workload import COLOURS, STANDINGS
from fgf_analysis.markup import to_label
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR, Plan

__all__ = ["View", "network", "theme_matrix", "workload_by_role"]

# JupyterLab draws this type itself, offline; the JSON is all that is stored.
pio.renderers.default = "plotly_mimetype"

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "doubleClick": False,
    "plotlyServerURL": "",
    "responsive": True,
    "showSendToCloud": False,
    "showTips": False,
}
"""How plotly shows a view: no button, no notice, no address to send anything to."""

SHADES = ["#DCE5EE", DARK]
FAR = "#E4E7EB"
"""Of ties that do not concern the unit picked."""

_SIZE = 13
_FAMILY = "fgf, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
_FONT = {"family": _FAMILY, "size": _SIZE}
_SYMBOLS = {"central-vertical": "square", "group": "diamond"}
PANEL = 270
"""Pixels to the right of the network and its labels, where the tasks of the unit picked stand."""

_LINES = 16  # of a box at the pointer: more would leave the page
_ROW = 36  # pixels, of two lines of a label
_NAME = 14  # ems of a line of a label
_WIDEST = 20  # and of one that cannot be broken
_WORDS = {
    "zh": {
        "lost": "（标题缺失）",
        "all": "全部单位",
        "tasks": "任务数",
        "count": "{} 项任务",
        "one": "{} 项任务",
        "more": "……另有 {} 项",
        "with": "与",
        "and": "、",
        "size": "图形越大，{verb}的任务越多",
        "line": "连线：共同{verb}",
        "told": "红线及数字：共同{verb}项数较多者",
        "apart": "未与其他单位共同{verb}：",
        "no ties": "该方案没有两个单位共同{verb}的任务",
        "no themes": "该方案列明责任单位的任务均不含主题词表中的关键词",
        "no units": "该方案没有列明责任单位",
        "stop": "。",
    },
    "en": {
        "lost": "(no heading)",
        "all": "All units",
        "tasks": "tasks",
        "count": "{} tasks",
        "one": "{} task",
        "more": "… and {} more",
        "with": "with ",
        "and": ", ",
        "size": "The larger a sign, the more tasks the unit {verbs}",
        "line": "a line: tasks that two units {verb} jointly",
        "told": "red with a number: the most",
        "apart": "Units that {verb} no task with another: ",
        "no ties": "the plan has no task that two units {verb} jointly",
        "no themes": "no task with a named unit in charge holds a keyword of the codebook",
        "no units": "the plan names no unit",
        "stop": ".",
    },
}
_VERBS = {
    ("lead",): {"zh": "牵头", "en": ("lead", "leads")},
    ("responsible",): {"zh": "负责", "en": ("answer for", "answers for")},
}
_EITHER = {"zh": "主责", "en": ("are in charge of", "is in charge of")}


class View(go.Figure):  # type: ignore[misc]
    """A plotly figure that carries its static twin, for readers who cannot draw it.

    Attributes
    ----------
    twin : callable, optional
        Returns the static figure; called when the view is shown, not before.
    why : str
        Why there is nothing to show, else empty.
    """

    twin: Callable[[], Any] | None = None
    why = ""

    # plotly's own ways to show a figure leave out the twin; its HTML would load a script.
    _ipython_display_ = None
    _repr_html_ = None

    def _repr_mimebundle_(self, *_: object, **__: object) -> dict[str, object]:
        if self.why:
            return {"text/plain": self.why, "text/markdown": self.why}
        shown = {**json.loads(self.to_json()), "config": CONFIG}
        bundle: dict[str, object] = {
            "application/vnd.plotly.v1+json": shown,
            "text/plain": repr(self),
        }
        if self.twin is not None:
            bundle["image/png"] = base64.b64encode(to_png(self.twin())).decode("ascii")
        return bundle

    def __repr__(self) -> str:
        return f"<View: {self.why or f'{len(self.data)} traces'}>"


def _nothing(name: str, plan: Plan, lang: str) -> View:
    view = View()
    view.why = _said(name, plan, lang) + _WORDS[lang]["stop"]
    return view


def _said(name: str, plan: Plan, lang: str) -> str:
    """Return words about who is in charge, with the verb that holds for the whole plan."""
    found = _VERBS.get(tuple(charge.in_charge(plan)["role"].drop_duplicates()), _EITHER)[lang]
    if lang == "zh":
        return _WORDS[lang][name].format(verb=found)
    return _WORDS[lang][name].format(verb=found[0], verbs=found[1])


def tasks(plan: Plan, lang: str = "en") -> dict[str, str]:
    """Return each task's number and heading in a language, the printed one where none is given."""
    rows = plan.tasks[["task_id", "title_zh", "title_en"]]
    titles = rows["title_zh"] if lang == "zh" else rows["title_en"].fillna(rows["title_zh"])
    return dict(zip(rows["task_id"], titles.fillna(_WORDS[lang]["lost"]), strict=True))


def workload_by_role(plan: Plan, lang: str = "en") -> View:
    """Return each unit's tasks by standing as stacked bars; hovering lists the tasks.

    Same counts as `fgf_analysis.analysis.workload.by_department`; only the standings that occur.
    """
    table = workload.by_department(plan)
    if table.empty:
        return _nothing("no units", plan, lang)
    listed = _task_lists(plan, lang)
    named = gallery.localise(table[["department"]], plan, lang)
    names = named["department"].map(to_label).tolist()
    figure = View()
    for standing, words in STANDINGS.items():
        if not table[standing].any():
            continue
        figure.add_bar(
            y=names,
            x=table[standing].tolist(),
            name=words[lang],
            orientation="h",
            marker_color=COLOURS[standing],
            customdata=[listed.get((unit, standing), "") for unit in table["department"]],
            hovertemplate=f"%{{y}} · {words[lang]}: %{{x}}<br>%{{customdata}}<extra></extra>",
        )
    figure.twin = partial(gallery.draw, "workload-by-role", plan, lang)
    _finish(figure, 180 + 20 * len(table))
    figure.update_layout(
        barmode="stack",
        yaxis={"autorange": "reversed", "ticklabelstandoff": 6},
        legend={"orientation": "h", "traceorder": "normal", "y": 1, "yanchor": "bottom"},
        xaxis={"title": {"text": _WORDS[lang]["tasks"]}, "tickformat": "d"},
    )
    return figure


def _task_lists(plan: Plan, lang: str) -> dict[tuple[str, str], str]:
    """Return the tasks behind each unit and standing, one a line with its heading."""
    rows = charge.standings(plan)
    groups = rows["task_id"].groupby([rows["department"], rows["standing"]], sort=False)
    titles = tasks(plan, lang)
    return {
        (str(unit), str(standing)): _lines(found, titles, lang)
        for (unit, standing), found in groups
    }


def _lines(ids: Iterable[str], titles: dict[str, str], lang: str) -> str:
    """Return tasks with their headings, one a line, as many as a box at the pointer holds."""
    found = [to_label(f"{task} {titles[task]}") for task in ids]
    if len(found) > _LINES:
        more = _WORDS[lang]["more"].format(len(found) - _LINES + 1)
        found = [*found[: _LINES - 1], more]
    return "<br>".join(found)


def theme_matrix(plan: Plan, lang: str = "en") -> View:
    """Return department by theme as a matrix; hovering lists the tasks of a cell.

    Same counts as `fgf_analysis.analysis.themes.by_department`. The trace's ``meta`` holds for
    each cell the tasks behind it.
    """
    table = themes.by_department(plan)
    if table.empty or not table.to_numpy().any():
        return _nothing("no themes", plan, lang)
    titles = tasks(plan, lang)
    cells = themed(plan)
    behind = cells["task_id"].groupby([cells["department"], cells["theme"]]).agg(list)
    ids = [[behind.get((unit, theme), []) for theme in table.columns] for unit in table.index]
    named = gallery.localise(table, plan, lang)
    figure = View(
        go.Heatmap(
            z=[[n or None for n in row] for row in table.to_numpy().tolist()],
            x=named.columns.map(to_label).tolist(),
            y=named.index.map(to_label).tolist(),
            customdata=[[_lines(found, titles, lang) for found in row] for row in ids],
            meta={"kind": "cells", "tasks": ids},
            colorscale=[[0, SHADES[0]], [1, SHADES[1]]],
            showscale=False,
            texttemplate="%{z}",
            xgap=2,
            ygap=2,
            hoverongaps=False,
            hovertemplate="%{y} · %{x}<br>%{customdata}<extra></extra>",
        )
    )
    figure.twin = partial(gallery.draw, "themes-by-department", plan, lang)
    heads = [_broken(to_label(name), 6) for name in named.columns]
    _finish(figure, 200 + 22 * len(table))
    figure.update_layout(
        yaxis={"autorange": "reversed", "showgrid": False, "ticklabelstandoff": 6},
        xaxis={
            "side": "top",
            "showgrid": False, "tickangle": 0, "automargin": True,
            "tickvals": list(range(len(heads))), "ticktext": heads,
        },
    )  # fmt: skip
    return figure


def themed(plan: Plan) -> pd.DataFrame:
    """Return one row a task and unit in charge of it, with the task's primary theme.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``department``, ``theme`` (Chinese name), in the order of the tables.
    """
    rows = charge.in_charge(plan).merge(themes.by_task(plan)).dropna(subset=["primary"])
    names = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
    return rows.assign(theme=rows["primary"].map(names))[["task_id", "department", "theme"]]


def network(plan: Plan, lang: str = "en") -> View:
    """Return the network of units that lead together; picking a unit shows its tasks.

    Units and ties as in `fgf_analysis.analysis.coleadership.graph`, places as in
    `fgf_analysis.charts.circle`; a tie's width is the tasks shared, a sign's shape the kind of
    unit. The menu picks a unit, also one without ties: it, its ties and its partners stay dark,
    and its tasks are listed with those who share them.

    The ``meta`` of each trace says what it shows: a tie (its two units and tasks), the numbers on
    ties (for each its units), the units.
    """
    whole = coleadership.graph(plan)
    graph = nx.relabel_nodes(gallery.localise(strongest(whole), plan, lang), to_label)
    places = circle(graph)
    if not places:
        return _nothing("no ties", plan, lang)
    figure = View()
    titles = tasks(plan, lang)
    most = max(nx.get_edge_attributes(graph, "weight").values())
    ties = list(graph.edges(data=True))
    for a, b, tie in ties:
        _add_tie(figure, (a, b), places, tie, most, titles, lang)
    often = [(a, b, tie["weight"]) for a, b, tie in ties if told(tie["weight"], most)]
    middles = [curve(places[a], places[b])[12] for a, b, _ in often]
    figure.add_scatter(
        x=[float(x) for x, _ in middles],
        y=[float(y) for _, y in middles],
        mode="markers+text",
        marker={"color": "white", "size": 17},
        text=[f"<b>{weight}</b>" for *_, weight in often],
        textfont={"color": [HIGHLIGHT] * len(often), "size": 15},
        meta={"kind": "numbers", "units": [[a, b] for a, b, _ in often]},
        hoverinfo="skip",
    )
    units = list(places)
    number = [_charge(graph, unit) for unit in units]
    figure.add_scatter(
        x=[places[unit][0] for unit in units],
        y=[places[unit][1] for unit in units],
        mode="markers+text",
        cliponaxis=False,
        text=["<br>".join(map(to_label, _label(unit))) for unit in units],
        textposition=[f"middle {places[unit][2]}" for unit in units],
        marker={
            "size": number,
            "sizemode": "area",
            "sizeref": 2 * max(number, default=1) / 28**2,
            "sizemin": 9,
            "symbol": [_SYMBOLS.get(graph.nodes[unit]["kind"], "circle") for unit in units],
            "color": [DARK] * len(units),
            "line": {"color": "white", "width": 1.5},
            "opacity": 1,
        },
        meta={"kind": "units", "units": units},
        customdata=[_partners(graph, unit, lang) for unit in units],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.twin = partial(gallery.draw, "coleadership-network", plan, lang)
    below = "<br>".join(_broken(line, 62) for line in key(plan, lang))
    room = {side: _room(places, side) for side in ("left", "right")}
    height = 100 + _ROW * max(10, (len(units) + 1) // 2) + 18 * below.count("<br>")
    _finish(figure, height)
    figure.update_layout(
        showlegend=False,
        margin={"l": room["left"], "r": room["right"] + PANEL, "b": 60 + 18 * below.count("<br>")},
        xaxis={"visible": False, "range": [-0.03, 1.03]},
        yaxis={"visible": False, "range": [0, 1]},
        annotations=[_key(below), _panel("", room["right"])],
        updatemenus=[
            {
                "buttons": _buttons(figure, plan, graph, (below, room["right"]), lang),
                "x": 1,
                "xanchor": "left",
                "pad": {"l": room["right"]},
                "y": 1.0,
                "yanchor": "top",
                "showactive": True,
            }
        ],
    )
    return figure


def _add_tie(
    figure: View,
    ends: tuple[str, str],
    places: dict[str, Place],
    tie: dict[str, Any],
    most: int,
    titles: dict[str, str],
    lang: str,
) -> None:
    """Draw a tie as a curve; each of its points answers to the pointer, those of units excepted."""
    points = curve(places[ends[0]], places[ends[1]])
    for end, inner in ((0, 1), (-1, -2)):  # still under the unit's sign
        step = points[inner] - points[end]
        points[end] += step * 0.008 / float((step**2).sum() ** 0.5)
    line = points.round(4).tolist()
    weight = tie["weight"]
    ids = tie["task_ids"].split(SEPARATOR)
    count = _WORDS[lang]["one" if weight == 1 else "count"].format(weight)
    said = f"<b>{ends[0]} – {ends[1]}</b><br>{count}<br>{_lines(ids, titles, lang)}"
    figure.add_scatter(
        x=[x for x, _ in line],
        y=[y for _, y in line],
        mode="lines",
        line={
            "width": 1.5 + 2 * (weight - 1) * min(1, 4 / most),
            "color": HIGHLIGHT if told(weight, most) else LIGHT,
        },
        meta={"kind": "tie", "units": list(ends), "tasks": ids},
        hovertemplate=f"{said}<extra></extra>",
    )


def key(plan: Plan, lang: str = "en") -> list[str]:
    """Return what the signs of the network mean, and the units that have no place in it.

    Only what occurs is named.
    """
    graph = gallery.localise(strongest(coleadership.graph(plan)), plan, lang)
    weights = list(nx.get_edge_attributes(graph, "weight").values())
    signs = ["size", "line", *(["told"] if any(told(w, max(weights)) for w in weights) else [])]
    said = {"zh": "；", "en": "; "}[lang].join(_said(sign, plan, lang) for sign in signs)
    lines = [said + _WORDS[lang]["stop"]]
    kinds = {kind if kind in SHAPES else "" for _, kind in graph.nodes(data="kind")}
    if len(kinds) > 1:
        lines.append(
            "    ".join(
                f"{MARKS[mark]} {words[lang]}"
                for kind, (mark, words) in SHAPES.items()
                if kind in kinds
            )
        )
    alone = list(nx.isolates(graph))
    if alone:
        sign = {"zh": "、", "en": "; "}[lang]
        lines.append(_said("apart", plan, lang) + sign.join(alone) + _WORDS[lang]["stop"])
    return [to_label(line) for line in lines]


def _charge(graph: nx.Graph, unit: str) -> int:
    node = graph.nodes[unit]
    return int(node.get("charge", node.get("led", 0)))


def by_charge(graph: nx.Graph) -> list[str]:
    """Return all units, those in charge of most tasks first."""
    return sorted(graph, key=lambda unit: -_charge(graph, unit))


def _label(unit: str) -> list[str]:
    """Return a unit's name as the lines of its label: two at most, the box has all of it."""
    lines = wrap(html.unescape(unit), _NAME).split("\n")
    shown = [_cut(line) for line in lines[:2]]
    return [*shown[:-1], f"{shown[-1].rstrip('…')}…"] if len(lines) > 2 else shown


def _cut(line: str) -> str:
    """Return a line cut to what the margin has room for, where it cannot be broken."""
    ends = accumulate(map(width, line))
    kept = "".join(sign for sign, end in zip(line, ends, strict=True) if end <= _WIDEST)
    return line if kept == line else f"{kept}…"


def _room(places: dict[str, Place], side: str) -> int:
    """Return the pixels that the labels of a side need."""
    own = (unit for unit, (*_, of) in places.items() if of == side)
    widest = max((width(line) for unit in own for line in _label(unit)), default=0)
    return 24 + round(widest * _SIZE * 1.05)


def _buttons(
    figure: View, plan: Plan, graph: nx.Graph, around: tuple[str, int], lang: str
) -> list[dict[str, object]]:
    """Return the menu's entries: for each unit what it changes, and the text beside the network.

    What stands around the network: the text below, and the pixels of the labels to its right.
    """
    *ties, numbers, marks = figure.data
    said = _led(plan, lang)
    found: list[dict[str, object]] = []
    for unit in (None, *by_charge(graph)):
        near = set(graph) if unit is None else {unit, *graph[unit]}
        lines = [
            tie.line.color if unit is None or unit in tie.meta["units"] else FAR for tie in ties
        ]
        told_of = [unit is None or unit in pair for pair in numbers.meta["units"]]
        colours = [
            HIGHLIGHT if u == unit else DARK if u in near else FAINT for u in marks.meta["units"]
        ]
        changed = {
            "line.color": [*lines, None, None],
            "textfont.color": [
                *[None] * len(ties), [HIGHLIGHT if there else FAINT for there in told_of], INK
            ],
            "marker.color": [*[None] * len(ties), "white", colours],
        }  # fmt: skip
        text = "" if unit is None else "<br>".join([f"<b>{unit}</b>", *said.get(unit, [])])
        found.append(
            {
                "label": unit or _WORDS[lang]["all"],
                "method": "update",
                "args": [
                    changed,
                    {"annotations": [_key(around[0]), _panel(text, around[1])]},
                    list(range(len(figure.data))),
                ],
            }
        )
    return found


def shared(plan: Plan) -> dict[tuple[str, int], list[str]]:
    """Return the units in charge of each clause, by task and clause, without coordination groups.

    Those of the network: a clause names in it who is in charge together.
    """
    rows = charge.clauses(plan)
    rows = rows[rows["standing"].isin(charge.IN_CHARGE)]
    known = set(coleadership.graph(plan))
    rows = rows[rows["department"].isin(known)]
    found = rows["department"].groupby([rows["task_id"], rows["clause"]], sort=False).agg(list)
    return {(str(task), int(clause)): units for (task, clause), units in found.items()}


def _led(plan: Plan, lang: str) -> dict[str, list[str]]:
    """Return for each unit the lines that name its tasks, each with who shares it."""
    english = plan.english if lang == "en" else {}
    words = _WORDS[lang]
    titles = tasks(plan, lang)
    lines: dict[str, list[str]] = {}
    for (task, _), found in shared(plan).items():
        names = [to_label(english.get(name, name)) for name in found]
        for unit in names:
            others = words["and"].join(name for name in names if name != unit)
            own = lines.setdefault(unit, [])
            own.append(_broken(to_label(f"{task} {titles[task]}"), 21))
            own += [f"<i>{_broken(words['with'] + others, 21)}</i>"] if others else []
    return lines


def _broken(line: str, ems: float) -> str:
    """Return a line broken where it is too wide, into lines of like width."""
    number = wrap(line, ems).count("\n")
    while ems > 2 and wrap(line, ems - 0.5).count("\n") == number:
        ems -= 0.5
    return wrap(line, ems).replace("\n", "<br>")


def _panel(text: str, right: int) -> dict[str, object]:
    """Return the text beside the network and its labels."""
    place = {"x": 1, "y": 1, "xshift": right, "yshift": -45, "xanchor": "left", "yanchor": "top"}
    return {**_beside(text), **place}


def _key(text: str) -> dict[str, object]:
    """Return the text below the network."""
    below = {"x": 0, "y": 0, "xanchor": "left", "yanchor": "top", "yshift": -20}
    return {**_beside(text), **below, "font": {"size": 12, "color": QUIET}}


def _beside(text: str) -> dict[str, object]:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _partners(graph: nx.Graph, unit: str, lang: str) -> str:
    """Return what the box at a unit says: its tasks, and which it shares with whom."""
    number = _charge(graph, unit)
    lines = [f"<b>{unit}</b>", _WORDS[lang]["one" if number == 1 else "count"].format(number)]
    near = sorted(graph[unit], key=lambda other: -graph.edges[unit, other]["weight"])
    ids = {other: graph.edges[unit, other]["task_ids"].replace(SEPARATOR, " ") for other in near}
    return "<br>".join([*lines, *(f"{other}: {ids[other]}" for other in near)])


def _finish(figure: View, height: int) -> None:
    figure.update_layout(
        template="plotly_white",
        height=height,
        margin={"l": 20, "r": 20, "t": 30, "b": 30},
        font=_FONT,
        hoverlabel={
            "font": {**_FONT, "color": INK},
            "bgcolor": "white",
            "bordercolor": QUIET,
            "align": "left",
        },
        hovermode="closest",
    )


public(globals())
