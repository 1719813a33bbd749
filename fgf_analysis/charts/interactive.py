"""Plotly views; each shows what a static figure cannot: the tasks behind a mark.

All are returned as figures whose JSON holds the data, so a notebook test can compare it. They work
offline: in JupyterLab, where the extension in `fgf_analysis/lab` lets a unit be picked, and as
files that `fgf_analysis.charts.pages` makes. Where no plotly is their static twin is shown. A view
of a plan that has nothing to show there is empty and says why.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

import networkx as nx
import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from fgf_analysis.analysis import charge, coleadership, themes, workload
from fgf_analysis.arguments import language
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
    Chart,
    width,
    wrap,
)
from fgf_analysis.charts.words import PICKING
from fgf_analysis.charts.workload import COLOURS, STANDINGS
from fgf_analysis.markup import plain, to_html, to_label
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
PICKED = {"chosen": HIGHLIGHT, "near": DARK, "far": FAINT, "line": "#E4E7EB"}
"""What is chosen, what is tied to it, what is neither, and ties that do not concern it."""

_SIZE = 13
_SMALL = 11  # of headings over columns
_FAMILY = "fgf, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
_FONT = {"family": _FAMILY, "size": _SIZE}
_SYMBOLS = {"central-vertical": "square", "group": "diamond"}
_LINES = 16  # of a box at the pointer: more would leave the page
_LINE = 44  # ems of such a line
_COMMON = 900  # pixels, of a drawing in JupyterLab on a common screen
_ROW = 36  # pixels, of two lines of a label
_NAME = 14  # ems of a line of a label
_WIDEST = 20  # and of one that cannot be broken
_WORDS = {
    "zh": {
        "lost": "（无标题）",
        "tasks": "任务数",
        "count": "{}项任务",
        "one": "{}项任务",
        "more": "……另有{}项",
        "and": "、",
        "size": "图形越大，{verb}的任务越多",
        "line": "连线：共同{verb}",
        "told": "红线及数字：共同{verb}项数较多者",
        "apart": "未与其他单位共同{verb}：",
        "no ties": "该方案没有两个单位共同{verb}的任务",
        "no themes": "该方案列明主责单位的任务均不含主题词表中的关键词",
        "no units": "该方案没有列明单位",
        "stop": "。",
    },
    "en": {
        "lost": "(no heading)",
        "tasks": "tasks",
        "count": "{} tasks",
        "one": "{} task",
        "more": "… and {} more",
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


@dataclass(frozen=True)
class Listing:
    """The tasks behind a view as a table: what it shows of a unit that is picked.

    Attributes
    ----------
    heads : sequence of str
        Column headings, that of the unit first.
    rows : sequence of tuple
        Unit, task, and the cells, the unit first; units with most tasks come first.
    """

    heads: tuple[str, ...]
    rows: list[tuple[str, str, list[str]]]

    @property
    def units(self) -> list[str]:
        """The units that can be picked, in the order of the rows."""
        return list(dict.fromkeys(unit for unit, *_ in self.rows))

    def to_meta(self, lang: str) -> dict[str, object]:
        """Return what picking takes from a figure: words, colours, units and rows."""
        return {
            "lang": {"zh": "zh-CN", "en": "en"}[lang],
            "words": PICKING[lang],
            "colours": PICKED,
            "units": self.units,
            "heads": list(self.heads),
            "rows": [
                {"unit": unit, "task": task, "cells": list(map(plain, cells))}
                for unit, task, cells in self.rows
            ],
        }


class View(go.Figure):  # type: ignore[misc]
    """A plotly figure that carries its static twin, for readers who cannot draw it.

    Its ``layout.meta["fgf"]`` holds the listing for whoever draws it.

    Attributes
    ----------
    twin : callable, optional
        Returns the static figure, or a line that says why the plan does not have it; called when
        the view is shown, not before.
    listing : Listing
        The tasks behind it.
    why : str
        Why there is nothing to show, else empty.
    """

    twin: Callable[[], Any] | None = None
    listing = Listing((), [])
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
        # Not as image/png: JupyterLab would show that until the pointer enters it.
        if self.twin is not None:
            bundle["text/html"] = _picture(self.twin())
        return bundle

    def __repr__(self) -> str:
        return f"<View: {self.why or f'{len(self.data)} traces'}>"


def _picture(chart: Chart | gallery.NotMade) -> str:
    if isinstance(chart, gallery.NotMade):  # a view has room for more than a picture has
        return f"<p><em>{to_html(chart)}</em></p>"
    data, said = chart._repr_png_()
    source = base64.b64encode(data).decode("ascii")
    return (
        f'<img alt="{to_html(said["alt"])}" width="{said["width"]}" style="max-width: 100%" '
        f'src="data:image/png;base64,{source}">'
    )


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
    Each trace's ``meta`` holds the units and for each the tasks behind its bar.

    Parameters
    ----------
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words.

    Returns
    -------
    View
        Where the plan has nothing to show in it, an empty one that says why.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    language(lang)
    table = workload.by_department(plan)
    if table.empty:
        return _nothing("no units", plan, lang)
    rows = charge.standings(plan)
    behind = rows["task_id"].groupby([rows["department"], rows["standing"]], sort=False).agg(list)
    titles = tasks(plan, lang)
    units = _named(table["department"], plan, lang)
    figure = View()
    for standing, words in STANDINGS.items():
        if not table[standing].any():
            continue
        ids = [behind.get((unit, standing), []) for unit in table["department"]]
        figure.add_bar(
            y=list(map(to_label, units)),
            x=table[standing].tolist(),
            name=words[lang],
            orientation="h",
            marker_color=COLOURS[standing],
            meta={"kind": "bars", "units": units, "tasks": ids},
            customdata=[_lines(found, titles, lang) for found in ids],
            hovertemplate=f"<b>%{{y}}</b> · {words[lang]}: %{{x}}"
            "<br>%{customdata}<extra></extra>",
        )
    figure.twin = partial(gallery.show, "workload-by-role", plan, lang)
    figure.listing = _by_standing(plan, lang)
    _finish(figure, 180 + 20 * len(table), lang)
    figure.update_layout(
        barmode="stack",
        yaxis={"autorange": "reversed", "ticklabelstandoff": 6},
        legend={"orientation": "h", "traceorder": "normal", "y": 1, "yanchor": "bottom"},
        xaxis={"title": {"text": _WORDS[lang]["tasks"]}, "tickformat": "d"},
    )
    return figure


def _named(units: Iterable[str], plan: Plan, lang: str) -> list[str]:
    """Return units as they are called in a language."""
    english = plan.english if lang == "en" else {}
    return [plain(english.get(unit, unit)) for unit in units]


def _by_standing(plan: Plan, lang: str) -> Listing:
    """Return one row a unit and task it is named for, with its standing; the busiest first."""
    titles = tasks(plan, lang)
    found = charge.standings(plan)
    rows = [
        (name, row.task_id, [name, row.task_id, titles[row.task_id], STANDINGS[row.standing][lang]])
        for name, own in _each(plan, lang)
        for row in found[found["department"] == own].itertuples()
    ]
    heads = {"zh": ("单位", "任务", "标题", "方式"), "en": ("Unit", "Task", "Heading", "How")}
    return Listing(heads[lang], rows)


def _each(plan: Plan, lang: str) -> Iterable[tuple[str, str]]:
    """Return the name in a language and the printed one of each unit, the busiest first."""
    units = workload.by_department(plan)["department"]
    return zip(_named(units, plan, lang), units, strict=True)


def _lines(ids: Iterable[str], titles: dict[str, str], lang: str) -> str:
    """Return tasks with their headings, one a line, as many as a box at the pointer holds."""
    found = [to_label(_cut(f"{task} {plain(titles[task])}", _LINE)) for task in ids]
    if len(found) > _LINES:
        more = _WORDS[lang]["more"].format(len(found) - _LINES + 1)
        found = [*found[: _LINES - 1], more]
    return "<br>".join(found)


def theme_matrix(plan: Plan, lang: str = "en") -> View:
    """Return department by theme as a matrix; hovering lists the tasks of a cell.

    Same counts as `fgf_analysis.analysis.themes.by_department`. The trace's ``meta`` holds the
    units and for each cell the tasks behind it.

    Parameters
    ----------
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words.

    Returns
    -------
    View
        Where the plan has nothing to show in it, an empty one that says why.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    language(lang)
    table = themes.by_department(plan)
    if table.empty or not table.to_numpy().any():
        return _nothing("no themes", plan, lang)
    titles = tasks(plan, lang)
    cells = themed(plan)
    behind = cells["task_id"].groupby([cells["department"], cells["theme"]]).agg(list)
    ids = [[behind.get((unit, theme), []) for theme in table.columns] for unit in table.index]
    units, columns = (_named(names, plan, lang) for names in (table.index, table.columns))
    figure = View(
        go.Heatmap(
            z=[[n or None for n in row] for row in table.to_numpy().tolist()],
            x=list(map(to_label, columns)),
            y=list(map(to_label, units)),
            customdata=[[_lines(found, titles, lang) for found in row] for row in ids],
            meta={"kind": "cells", "units": units, "tasks": ids},
            colorscale=[[0, SHADES[0]], [1, SHADES[1]]],
            showscale=False,
            texttemplate="%{z}",
            xgap=2,
            ygap=2,
            hoverongaps=False,
            hovertemplate="<b>%{y}</b> · %{x}<br>%{customdata}<extra></extra>",
        )
    )
    figure.twin = partial(gallery.show, "themes-by-department", plan, lang)
    figure.listing = _by_theme(plan, lang)
    room = (_COMMON - _SIZE * max(map(width, units))) / len(columns) / _SMALL
    heads = [_broken(to_label(name), min(6, room)) for name in columns]
    _finish(figure, 200 + 22 * len(table), lang)
    figure.update_layout(
        yaxis={"autorange": "reversed", "showgrid": False, "ticklabelstandoff": 6},
        xaxis={
            "side": "top",
            "showgrid": False, "tickangle": 0, "automargin": True, "tickfont": {"size": _SMALL},
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


def _by_theme(plan: Plan, lang: str) -> Listing:
    """Return one row a unit and task of a theme, by unit as in the matrix."""
    titles = tasks(plan, lang)
    cells = themed(plan)
    rows = [
        (
            name,
            row.task_id,
            [name, *_named([row.theme], plan, lang), row.task_id, titles[row.task_id]],
        )
        for name, own in _each(plan, lang)
        for row in cells[cells["department"] == own].itertuples()
    ]
    heads = {
        "zh": ("单位", "主要主题", "任务", "标题"),
        "en": ("Unit", "Primary theme", "Task", "Heading"),
    }
    return Listing(heads[lang], rows)


def network(plan: Plan, lang: str = "en") -> View:
    """Return the network of units that lead together; hovering lists the tasks of a unit or tie.

    Units and ties as in `fgf_analysis.analysis.coleadership.graph`, places as in
    `fgf_analysis.charts.circle`; a tie's width is the tasks shared, a sign's shape the kind of
    unit. The listing has the units without ties, too.

    The ``meta`` of each trace says what it shows: a tie (its two units and tasks), the numbers on
    ties (for each its units), the units.

    Parameters
    ----------
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words.

    Returns
    -------
    View
        Where the plan has nothing to show in it, an empty one that says why.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    language(lang)
    whole = coleadership.graph(plan)
    graph = nx.relabel_nodes(gallery.localise(strongest(whole), plan, lang), plain)
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
    led = _led(plan, lang)
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
        customdata=[_told(unit, led.get(unit, []), titles, lang) for unit in units],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.twin = partial(gallery.show, "coleadership-network", plan, lang)
    figure.listing = _jointly(plan, lang)
    below = "<br>".join(_broken(line, 62) for line in map(to_label, key(plan, lang)))
    room = {side: _room(places, side) for side in ("left", "right")}
    height = 100 + _ROW * max(10, (len(units) + 1) // 2) + 18 * below.count("<br>")
    _finish(figure, height, lang)
    figure.update_layout(
        showlegend=False,
        margin={"l": room["left"], "r": room["right"], "b": 60 + 18 * below.count("<br>")},
        xaxis={"visible": False, "range": [-0.03, 1.03]},
        yaxis={"visible": False, "range": [0, 1]},
        annotations=[_key(below)],
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
    said = _told(" – ".join(ends), ids, titles, lang)
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
    return [plain(line) for line in lines]


def _charge(graph: nx.Graph, unit: str) -> int:
    node = graph.nodes[unit]
    return int(node.get("charge", node.get("led", 0)))


def by_charge(graph: nx.Graph) -> list[str]:
    """Return all units, those in charge of most tasks first."""
    return sorted(graph, key=lambda unit: -_charge(graph, unit))


def _label(unit: str) -> list[str]:
    """Return a unit's name as the lines of its label: two at most, the box has all of it."""
    lines = wrap(unit, _NAME).split("\n")
    shown = [_cut(line, _WIDEST) for line in lines[:2]]
    return [*shown[:-1], f"{shown[-1].rstrip('…')}…"] if len(lines) > 2 else shown


def _cut(line: str, room: float) -> str:
    """Return a line cut to so many ems."""
    ends = accumulate(map(width, line))
    kept = "".join(sign for sign, end in zip(line, ends, strict=True) if end <= room)
    return line if kept == line else f"{kept}…"


def _room(places: dict[str, Place], side: str) -> int:
    """Return the pixels that the labels of a side need."""
    own = (unit for unit, (*_, of) in places.items() if of == side)
    widest = max((width(line) for unit in own for line in _label(unit)), default=0)
    return 24 + round(widest * _SIZE * 1.05)


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
    """Return each unit's tasks as the network counts them."""
    found: dict[str, list[str]] = {}
    for (task, _), units in shared(plan).items():
        for unit in _named(units, plan, lang):
            found.setdefault(unit, []).append(task)
    return {unit: list(dict.fromkeys(ids)) for unit, ids in found.items()}


def _jointly(plan: Plan, lang: str) -> Listing:
    """Return unit, task, heading and who else is in charge, units with most tasks first."""
    titles = tasks(plan, lang)
    clauses = shared(plan)
    rows: list[tuple[str, str, list[str]]] = []
    for unit in by_charge(coleadership.graph(plan)):
        for (task, _), units in clauses.items():
            if unit in units:
                own, *others = _named([unit, *(u for u in units if u != unit)], plan, lang)
                jointly = _WORDS[lang]["and"].join(others)
                rows.append((own, task, [own, task, titles[task], jointly]))
    heads = {
        "zh": ("单位", "任务", "标题", "共同主责单位"),
        "en": ("Unit", "Task", "Heading", "Jointly with"),
    }
    return Listing(heads[lang], rows)


def _broken(line: str, ems: float) -> str:
    """Return a line broken where it is too wide, into lines of like width."""
    number = wrap(line, ems).count("\n")
    while ems > 2 and wrap(line, ems - 0.5).count("\n") == number:
        ems -= 0.5
    return wrap(line, ems).replace("\n", "<br>")


def _key(text: str) -> dict[str, object]:
    """Return the text below the network."""
    return {
        "text": text,
        "xref": "paper", "x": 0, "xanchor": "left",
        "yref": "paper", "y": 0, "yanchor": "top", "yshift": -20,
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": QUIET},
    }  # fmt: skip


def _told(name: str, ids: list[str], titles: dict[str, str], lang: str) -> str:
    """Return what the box at a unit or a tie says: its tasks with their headings."""
    count = _WORDS[lang]["one" if len(ids) == 1 else "count"].format(len(ids))
    return f"<b>{to_label(name)}</b><br>{count}<br>{_lines(ids, titles, lang)}"


def _finish(figure: View, height: int, lang: str) -> None:
    figure.update_layout(
        meta={"fgf": figure.listing.to_meta(lang)},
        dragmode=False,  # it would only zoom, and a click on the ground then ends no choice
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
