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

from fgf_analysis.arguments import of_type
from fgf_analysis.charts import interactive, sheets
from fgf_analysis.charts.gallery import LANGUAGES, caption, find
from fgf_analysis.charts.shell import Drawing, Heads, Row, Words, page, table
from fgf_analysis.charts.shell import caption as named
from fgf_analysis.charts.words import PICKING
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["PAGES", "Page", "absent", "render", "to_page"]


@dataclass(frozen=True)
class Page:
    """One page with a drawing: a view with its table, and its figure's words.

    Attributes
    ----------
    name : str
        File name without language and ending.
    figure : str
        Entry of the gallery whose title, subtitle and source stand on the page.
    view : callable
        Plan and language to the plotly figure.
    key : callable, optional
        Plan and language to what the signs of the drawing mean.
    """

    name: str
    figure: str
    view: Callable[[Plan, str], interactive.View]
    key: Callable[[Plan, str], list[str]] = lambda plan, lang: []


PAGES = (
    Page("network", "coleadership-network", interactive.network, interactive.key),
    Page("theme-matrix", "themes-by-department", interactive.theme_matrix),
)


def render(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield every page that has something to show, in both languages; `absent` names the others.

    Parameters
    ----------
    plan : Plan
        Its tables.

    Yields
    ------
    tuple of str and bytes
        File name, such as ``network.zh.html``, and content.
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
    """Return why pages are not made of a plan.

    Parameters
    ----------
    plan : Plan
        Its tables.

    Returns
    -------
    list of str
        One line a page: its name and the reason.
    """
    views = {one.name: one.view(plan, "en").why.rstrip(".") for one in PAGES}
    lines = [f"{name}: not made: {why}" for name, why in views.items() if why]
    return lines + sheets.absent(plan)


def to_page(one: Page, plan: Plan, lang: str) -> bytes:
    """Return a page with a drawing; the same tables give the same bytes.

    Parameters
    ----------
    one : Page
        One of `PAGES`.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words.

    Returns
    -------
    bytes
        An HTML file that needs no network.

    Raises
    ------
    PlanError
        When there is no such language, or nothing to draw of the plan.
    """
    of_type("one", one, Page, "give one of PAGES")
    said = caption(find(one.figure), plan, lang, whole=True)
    view = one.view(plan, lang)
    listing = view.listing
    rows = [Row([unit], task, cells) for unit, task, cells in listing.rows]
    drawing = Drawing(
        _library(),
        {"figure": _bare(json.loads(view.to_json())), "config": interactive.CONFIG},
        PICKING[lang]["view"],
        one.key(plan, lang),
    )
    return page(
        one.name,
        lang,
        Words(said.title, said.subtitle, said.source),
        table(Heads(listing.heads), rows, named(lang)),
        listing.units,
        drawing,
    )


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    """Return a view without what the page has itself: the listing, and the key below it."""
    layout = data["layout"]
    layout["meta"] = {"fgf": {"colours": interactive.PICKED}}
    if "annotations" in layout:
        del layout["annotations"]
        layout["height"] -= layout["margin"]["b"] - 10
        layout["margin"]["b"] = 10
    return {"data": data["data"], "layout": layout}


@cache
def _library() -> str:
    return str(get_plotlyjs())


public(globals())
