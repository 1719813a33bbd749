"""The interactive views and the working tables of a plan as HTML files: offline, one file each.

What a drawing shows to a mouse its table shows to a keyboard and a screen reader. Both follow one
choice: of a unit from the list, by a click on a mark, or by ``#name`` behind the address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from plotly.offline import get_plotlyjs

from fgf_analysis.analysis import coleadership, workload
from fgf_analysis.charts import interactive, sheets
from fgf_analysis.charts.gallery import LANGUAGES, caption, find
from fgf_analysis.charts.shell import Drawing, Heads, Row, Words, page, table
from fgf_analysis.charts.shell import caption as named
from fgf_analysis.charts.style import DARK, FAINT, HIGHLIGHT
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["PAGES", "Page", "absent", "render", "to_page"]


@dataclass(frozen=True)
class Page:
    """One page with a drawing: a view, its figure's words and the rows of its table.

    Attributes
    ----------
    name : str
        File name without language and ending.
    figure : str
        Entry of the gallery whose title, subtitle and source stand on the page.
    view : callable
        Plan and language to the plotly figure.
    rows : callable
        Plan and language to the rows of the table; the first cell is the unit.
    heads : mapping of str to sequence
        The table's column headings by language.
    key : callable, optional
        Plan and language to what the signs of the drawing mean.
    """

    name: str
    figure: str
    view: Callable[[Plan, str], interactive.View]
    rows: Callable[[Plan, str], list[Row]]
    heads: dict[str, tuple[str, ...]]
    key: Callable[[Plan, str], list[str]] = lambda plan, lang: []


def _shared_rows(plan: Plan, lang: str) -> list[Row]:
    """Return unit, task, heading and who else is in charge, units with most tasks first."""
    english = plan.english if lang == "en" else {}
    sign = {"zh": "、", "en": ", "}[lang]
    titles = interactive.tasks(plan, lang)
    shared = interactive.shared(plan)
    rows: list[Row] = []
    for unit in interactive.by_charge(coleadership.graph(plan)):
        name = english.get(unit, unit)
        for (task, _), units in shared.items():
            if unit in units:
                others = sign.join(english.get(other, other) for other in units if other != unit)
                rows.append(Row([name], task, [name, task, titles[task], others]))
    return rows


def _theme_rows(plan: Plan, lang: str) -> list[Row]:
    """Return unit, theme, task and heading, by unit as in the matrix."""
    english = plan.english if lang == "en" else {}
    titles = interactive.tasks(plan, lang)
    cells = interactive.themed(plan)
    rows: list[Row] = []
    for unit in workload.by_department(plan)["department"]:
        name = english.get(unit, unit)
        for row in cells[cells["department"] == unit].itertuples():
            theme = english.get(row.theme, row.theme)
            rows.append(Row([name], row.task_id, [name, theme, row.task_id, titles[row.task_id]]))
    return rows


PAGES = (
    Page(
        "network",
        "coleadership-network",
        interactive.network,
        _shared_rows,
        {
            "zh": ("单位", "任务", "标题", "共同主责单位"),
            "en": ("Unit", "Task", "Heading", "Jointly with"),
        },
        interactive.key,
    ),
    Page(
        "theme-matrix",
        "themes-by-department",
        interactive.theme_matrix,
        _theme_rows,
        {
            "zh": ("单位", "主要主题", "任务", "标题"),
            "en": ("Unit", "Primary theme", "Task", "Heading"),
        },
    ),
)

_VIEW = {
    "zh": "图：也可点选；表中内容与图一致",
    "en": "Drawing: click a mark to choose it; the table holds the same",
}
_COLOURS = {"chosen": HIGHLIGHT, "near": DARK, "far": FAINT, "line": interactive.FAR}


def render(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield every page that has something to show, in both languages: file name and content.

    `absent` names the others.
    """
    for one in PAGES:
        for lang in LANGUAGES:
            if not one.view(plan, lang).why:
                yield f"{one.name}.{lang}.html", to_page(one, plan, lang)
    for sheet in sheets.SHEETS:
        for lang in LANGUAGES:
            if data := sheet.to_page(plan, lang):
                yield f"{sheet.name}.{lang}.html", data


def absent(plan: Plan) -> list[str]:
    """Return one line for each page that is not made of this plan: its name and why."""
    views = {one.name: one.view(plan, "en").why.rstrip(".") for one in PAGES}
    lines = [f"{name}: not made: {why}" for name, why in views.items() if why]
    return lines + sheets.absent(plan)


def to_page(one: Page, plan: Plan, lang: str) -> bytes:
    """Return a page with a drawing; the same tables give the same bytes."""
    said = caption(find(one.figure), plan, lang)
    rows = one.rows(plan, lang)
    data = json.loads(one.view(plan, lang).to_json())
    drawing = Drawing(
        _library(),
        {"figure": _bare(data), "colours": _COLOURS, "config": interactive.CONFIG},
        _VIEW[lang],
        one.key(plan, lang),
    )
    return page(
        one.name,
        lang,
        Words(said.title, said.subtitle, said.source),
        table(Heads(one.heads[lang]), rows, named(lang)),
        dict.fromkeys(row.units[0] for row in rows),
        drawing,
    )


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    """Return a view without what the page has itself: menu, key and room for the text beside."""
    layout = data["layout"]
    if "updatemenus" in layout:
        del layout["updatemenus"], layout["annotations"]
        layout["margin"]["r"] -= interactive.PANEL
        layout["height"] -= layout["margin"]["b"] - 10
        layout["margin"]["b"] = 10
    # A drag would only zoom, and a click on the ground then ends no choice.
    return {"data": data["data"], "layout": {**layout, "dragmode": False}}


@cache
def _library() -> str:
    return str(get_plotlyjs())


public(globals())
