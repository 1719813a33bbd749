"""Plotly views; each shows what a static figure cannot: the tasks behind a mark.

All are returned as figures whose JSON holds the data, so a notebook test can compare it. They work
offline in JupyterLab; `fgf_analysis.charts.pages` makes files of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from fgf_analysis.analysis import coleadership, themes, workload
from fgf_analysis.charts.coleadership import labels, positions, told
from fgf_analysis.charts.gallery import localise
from fgf_analysis.charts.style import DARK, FAINT, HIGHLIGHT, INK, LIGHT, MIDDLE, wrap
from fgf_analysis.charts.workload import ROLES
from fgf_analysis.markup import to_label
from fgf_analysis.tables import Plan

# JupyterLab draws this type itself, offline; the JSON is all that is stored.
pio.renderers.default = "plotly_mimetype"

_FONT = {"family": "fgf, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif", "size": 13}
_COLOURS = {
    "lead_alone": DARK,
    "lead_jointly": MIDDLE,
    "responsible": HIGHLIGHT,
    "support": LIGHT,
}
_SYMBOLS = {"central-vertical": "square", "group": "diamond"}
_LOST = {"zh": "（标题缺失）", "en": "(heading lost)"}
_ALL = {"zh": "全部单位", "en": "All units"}
_PANEL = 0.7  # of the width is the network's; beside it stand the tasks


def tasks(plan: Plan, lang: str = "en") -> dict[str, str]:
    """Return each task's number and heading in a language, the printed one where none is given."""
    rows = plan.tasks[["task_id", "title_zh", "title_en"]]
    titles = rows["title_zh"] if lang == "zh" else rows["title_en"].fillna(rows["title_zh"])
    return dict(zip(rows["task_id"], titles.fillna(_LOST[lang]), strict=True))


def workload_by_role(plan: Plan, lang: str = "en") -> go.Figure:
    """Return each unit's tasks by role as stacked bars; hovering lists the tasks.

    Same counts as `fgf_analysis.analysis.workload.by_department`.
    """
    table = workload.by_department(plan)
    listed = _task_lists(plan, lang)
    names = localise(table, plan, lang)["department"].map(to_label).tolist()
    figure = go.Figure()
    for role, words in ROLES.items():
        figure.add_bar(
            y=names,
            x=table[role].tolist(),
            name=words[lang],
            orientation="h",
            marker_color=_COLOURS[role],
            customdata=[listed.get((unit, role), "") for unit in table["department"]],
            hovertemplate="%{y}: %{x}<br>%{customdata}<extra></extra>",
        )
    return _finish(figure, 180 + 20 * len(table)).update_layout(
        barmode="stack",
        yaxis={"autorange": "reversed"},
        legend={"orientation": "h", "traceorder": "normal"},
        xaxis_title={"zh": "任务数", "en": "tasks"}[lang],
    )


def _task_lists(plan: Plan, lang: str) -> dict[tuple[str, str], str]:
    """Return the tasks behind each unit and role, one a line with its heading."""
    titles = tasks(plan, lang)
    rows = workload.roles(plan)
    lines = rows["task_id"].map(lambda task: to_label(f"{task} {titles[task]}")).astype("str")
    groups = lines.groupby([rows["department"], rows["count"]])
    return {(str(unit), str(role)): "<br>".join(found) for (unit, role), found in groups}


def theme_matrix(plan: Plan, lang: str = "en") -> go.Figure:
    """Return department by theme as a matrix; hovering lists the tasks of a cell.

    Same counts as `fgf_analysis.analysis.themes.by_department`.
    """
    table = themes.by_department(plan)
    titles = tasks(plan, lang)
    cells = themed(plan)
    lines = cells["task_id"].map(lambda task: to_label(f"{task} {titles[task]}")).astype("str")
    listed = lines.groupby([cells["department"], cells["theme"]]).agg("<br>".join)
    hover = [[listed.get((unit, theme), "") for theme in table.columns] for unit in table.index]
    named = localise(table, plan, lang)
    figure = go.Figure(
        go.Heatmap(
            z=[[n or None for n in row] for row in table.to_numpy().tolist()],
            x=named.columns.map(to_label).tolist(),
            y=named.index.map(to_label).tolist(),
            customdata=hover,
            colorscale=[[0, "#DCE5EE"], [1, DARK]],
            showscale=False,
            texttemplate="%{z}",
            xgap=2,
            ygap=2,
            hovertemplate="%{y} · %{x}<br>%{customdata}<extra></extra>",
        )
    )
    return _finish(figure, 200 + 22 * len(table)).update_layout(
        yaxis={"autorange": "reversed"}, xaxis={"side": "top"}
    )


def themed(plan: Plan) -> pd.DataFrame:
    """Return one row a task and unit in charge of it, with the task's primary theme.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``department``, ``theme`` (Chinese name), in the order of the tables.
    """
    rows = workload.in_charge(plan).merge(themes.by_task(plan)).dropna(subset=["primary"])
    names = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
    return rows.assign(theme=rows["primary"].map(names))[["task_id", "department", "theme"]]


def network(plan: Plan, lang: str = "en") -> go.Figure:
    """Return the network of units that lead together; picking a unit shows its tasks.

    Units and ties as in `fgf_analysis.analysis.coleadership.graph`, a tie's width the tasks shared,
    a sign's shape the kind of unit. The menu picks a unit: it and its partners stay dark, and the
    tasks it leads are listed with those it leads them with.
    """
    graph = nx.relabel_nodes(localise(coleadership.graph(plan), plan, lang), to_label)
    places = positions(graph)
    figure = go.Figure()
    most = max(nx.get_edge_attributes(graph, "weight").values(), default=1)
    for weight in sorted({w for *_, w in graph.edges(data="weight")}):
        ends = [(a, b) for a, b, w in graph.edges(data="weight") if w == weight]
        figure.add_scatter(
            x=[x for a, b in ends for x in (places[a][0], places[b][0], None)],
            y=[y for a, b in ends for y in (places[a][1], places[b][1], None)],
            mode="lines",
            line={
                "width": 1.5 + 2 * (weight - 1) * min(1, 4 / most),
                "color": HIGHLIGHT if told(weight, most) else LIGHT,
            },
            hoverinfo="skip",
        )
    often = [(places[a], places[b], w) for a, b, w in graph.edges(data="weight")]
    often = [tie for tie in often if told(tie[2], most)]
    figure.add_scatter(
        x=[(one[0] + two[0]) / 2 for one, two, _ in often],
        y=[(one[1] + two[1]) / 2 for one, two, _ in often],
        mode="markers+text",
        marker={"color": "white", "size": 17},
        text=[f"<b>{weight}</b>" for *_, weight in often],
        textfont={"color": HIGHLIGHT, "size": 15},
        hoverinfo="skip",
    )
    units = list(places)
    figure.add_scatter(
        x=[places[unit][0] for unit in units],
        y=[places[unit][1] for unit in units],
        mode="markers+text",
        cliponaxis=False,
        text=units,
        textposition=_beside(graph, places),
        marker={
            "size": [10 + 2 * min(graph.nodes[unit]["led"], 15) for unit in units],
            "symbol": [_SYMBOLS.get(graph.nodes[unit]["kind"], "circle") for unit in units],
            "color": [DARK] * len(units),
            "opacity": 1,
        },
        customdata=[_partners(graph, unit) for unit in units],
        hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
    )
    hidden = {"visible": False, "range": [-0.05, 1.05]}
    return _finish(figure, 600).update_layout(
        showlegend=False,
        xaxis={"visible": False, "range": [-0.12, 1.08], "domain": [0, _PANEL]},  # room for labels
        yaxis=hidden,
        annotations=[_panel("")],
        updatemenus=[
            {
                "buttons": [_pick(plan, graph, units, unit, lang) for unit in (None, *units)],
                "x": 1,
                "xanchor": "right",
                "y": 1.0,
                "yanchor": "top",
                "showactive": True,
            }
        ],
    )


def _beside(graph: nx.Graph, places: dict[str, tuple[float, float]]) -> list[str]:
    """Return on which side of its mark each label stands, as in the static figure."""
    sides = {"left": "right", "right": "left", "center": "center"}
    found = {}
    for unit, _, y, align, _ in labels(places, graph, list(graph.edges)):
        step = y - places[unit][1]
        level = "middle" if abs(step) < 1e-9 else "top" if step > 0 else "bottom"
        found[unit] = f"{level} {sides[align]}"
    return [found[unit] for unit in places]


def _pick(
    plan: Plan, graph: nx.Graph, units: list[str], unit: str | None, lang: str
) -> dict[str, object]:
    """Return the menu's entry for a unit: what it changes in the marks and the text beside them."""
    near = set(units) if unit is None else {unit, *graph[unit]}
    colours = [HIGHLIGHT if u == unit else DARK if u in near else FAINT for u in units]
    last = 1 + len({weight for *_, weight in graph.edges(data="weight")})  # the marks' trace
    text = "" if unit is None else _led(plan, unit, lang)
    return {
        "label": unit or _ALL[lang],
        "method": "update",
        "args": [{"marker.color": [colours]}, {"annotations": [_panel(text)]}, [last]],
    }


def _led(plan: Plan, unit: str, lang: str) -> str:
    """Return the tasks a unit leads, each with the others that lead it."""
    english = plan.english if lang == "en" else {}
    sign = {"zh": "、", "en": ", "}[lang]
    with_ = {"zh": "与", "en": "with "}[lang]
    titles = tasks(plan, lang)
    lines = [f"<b>{unit}</b>"]
    for task, printed in coleadership.leads(plan).items():
        names = [to_label(english.get(name, name)) for name in printed]
        if unit in names:
            others = sign.join(name for name in names if name != unit)
            lines.append(_broken(to_label(f"{task} {titles[str(task)]}")))
            lines += [_broken(f"<i>{with_}{others}</i>")] if others else []
    return "<br>".join(lines)


def _broken(line: str) -> str:
    return wrap(line, 24).replace("\n", "<br>")


def _panel(text: str) -> dict[str, object]:
    """Return the text beside the network."""
    return {
        "text": text,
        "x": _PANEL + 0.02,
        "y": 0.9,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _partners(graph: nx.Graph, unit: str) -> str:
    ties: Iterable[tuple[str, str]] = (
        (other, graph.edges[unit, other]["task_ids"]) for other in graph[unit]
    )
    return "<br>".join(f"{other}: {ids}" for other, ids in sorted(ties))


def _finish(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(
        template="plotly_white",
        height=height,
        margin={"l": 20, "r": 20, "t": 30, "b": 30},
        font=_FONT,
    )
