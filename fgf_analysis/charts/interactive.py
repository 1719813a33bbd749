"""Plotly views for the notebooks; each shows what a static figure cannot: the tasks behind a mark.

All are returned as figures whose JSON holds the data, so a notebook test can compare it.
"""

from __future__ import annotations

import networkx as nx
import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from fgf_analysis.analysis import coleadership, themes, workload
from fgf_analysis.charts.coleadership import positions
from fgf_analysis.charts.gallery import localise
from fgf_analysis.charts.style import DARK, HIGHLIGHT, LIGHT, MIDDLE
from fgf_analysis.charts.workload import ROLES
from fgf_analysis.tables import Plan

# JupyterLab draws this type itself, offline; the JSON is all that is stored.
pio.renderers.default = "plotly_mimetype"

_FONT = {"family": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif", "size": 13}
_COLOURS = {
    "lead_alone": DARK,
    "lead_jointly": MIDDLE,
    "responsible": HIGHLIGHT,
    "support": LIGHT,
}


def workload_by_role(plan: Plan) -> go.Figure:
    """Return each unit's tasks by role as stacked bars; hovering lists the tasks.

    Same counts as `fgf_analysis.analysis.workload.by_department`, units as printed.
    """
    table = workload.by_department(plan)
    listed = _task_lists(plan)
    figure = go.Figure()
    for role, names in ROLES.items():
        figure.add_bar(
            y=table["department"].tolist(),
            x=table[role].tolist(),
            name=names["en"],
            orientation="h",
            marker_color=_COLOURS[role],
            customdata=[listed.get((unit, role), "") for unit in table["department"]],
            hovertemplate="%{y}: %{x}<br>%{customdata}<extra></extra>",
        )
    return _finish(figure, 640).update_layout(
        barmode="stack",
        yaxis={"autorange": "reversed"},
        legend={"orientation": "h", "traceorder": "normal"},
        xaxis_title="tasks",
    )


def _task_lists(plan: Plan) -> dict[tuple[str, str], str]:
    """Return the tasks behind each unit and role, one a line with its heading."""
    rows = workload.roles(plan).merge(plan.tasks[["task_id", "title_zh"]])
    lines = rows["task_id"] + " " + rows["title_zh"].fillna("(heading lost)")
    groups = lines.groupby([rows["department"], rows["count"]])
    return {(str(unit), str(role)): "<br>".join(tasks) for (unit, role), tasks in groups}


def theme_matrix(plan: Plan) -> go.Figure:
    """Return department by theme as a matrix; hovering lists the tasks of a cell.

    Same counts as `fgf_analysis.analysis.themes.by_department`, named as in the register.
    """
    table = themes.by_department(plan)
    charge = workload.in_charge(plan).merge(themes.by_task(plan))
    charge = charge.merge(plan.tasks[["task_id", "title_zh"]])
    name = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
    lines = charge["task_id"] + " " + charge["title_zh"].fillna("(heading lost)")
    cells = lines.groupby([charge["department"], charge["primary"].map(name)]).agg("<br>".join)
    hover = [[cells.get((unit, theme), "") for theme in table.columns] for unit in table.index]
    english = localise(table, plan, "en").columns.tolist()
    figure = go.Figure(
        go.Heatmap(
            z=[[n or None for n in row] for row in table.to_numpy().tolist()],
            x=english,
            y=table.index.tolist(),
            customdata=hover,
            colorscale=[[0, "#DCE5EE"], [1, DARK]],
            showscale=False,
            texttemplate="%{z}",
            xgap=2,
            ygap=2,
            hovertemplate="%{y} · %{x}<br>%{customdata}<extra></extra>",
        )
    )
    return _finish(figure, 600).update_layout(
        yaxis={"autorange": "reversed"}, xaxis={"side": "top"}
    )


def network(plan: Plan) -> go.Figure:
    """Return the network of units that lead together; hovering lists partners and tasks.

    Nodes and ties as in `fgf_analysis.analysis.coleadership.graph`, units as printed.
    """
    graph = coleadership.graph(plan)
    places = positions(graph)
    figure = go.Figure()
    for a, b, weight in graph.edges(data="weight"):
        (x1, y1), (x2, y2) = places[a], places[b]
        figure.add_scatter(
            x=[x1, x2],
            y=[y1, y2],
            mode="lines",
            line={"width": 1.5 + 2 * (weight - 1), "color": HIGHLIGHT if weight > 1 else LIGHT},
            hoverinfo="skip",
        )
    units = list(places)
    figure.add_scatter(
        x=[places[unit][0] for unit in units],
        y=[places[unit][1] for unit in units],
        mode="markers+text",
        text=units,
        textposition="top center",
        marker={"size": [10 + 2 * graph.nodes[unit]["led"] for unit in units], "color": DARK},
        customdata=[_partners(graph, unit) for unit in units],
        hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
    )
    hidden = {"visible": False}
    return _finish(figure, 560).update_layout(showlegend=False, xaxis=hidden, yaxis=hidden)


def _partners(graph: nx.Graph, unit: str) -> str:
    ties = pd.Series({other: graph.edges[unit, other]["task_ids"] for other in graph[unit]})
    return "<br>".join(f"{other}: {ids}" for other, ids in ties.sort_index().items())


def _finish(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(
        template="plotly_white",
        height=height,
        margin={"l": 20, "r": 20, "t": 30, "b": 30},
        font=_FONT,
    )
