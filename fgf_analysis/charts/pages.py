"""The interactive views as HTML files: one file each, offline, with a table beside the drawing.

What the drawing shows to a mouse the table shows to a keyboard and a screen reader. Both follow
one choice: of a unit from the list, by a click on its mark, or by ``#name`` behind the address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from fgf_analysis.analysis import coleadership, workload
from fgf_analysis.charts import interactive
from fgf_analysis.charts.gallery import LANGUAGES, caption, find
from fgf_analysis.charts.webfont import woff
from fgf_analysis.markup import allowed, to_html, to_label
from fgf_analysis.tables import Plan

Row = tuple[str, ...]

_SHELL, _STYLE, _SCRIPT = (
    Path(__file__).with_name(f"page.{kind}").read_text(encoding="utf-8")
    for kind in ("html", "css", "js")
)


@dataclass(frozen=True)
class Page:
    """One page: a view, its figure's words and the rows of its table.

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
    """

    name: str
    figure: str
    view: Callable[[Plan, str], go.Figure]
    rows: Callable[[Plan, str], list[Row]]
    heads: dict[str, Row]


def _lead_rows(plan: Plan, lang: str) -> list[Row]:
    """Return unit, task, heading and the other leads, by unit in the order of their ties."""
    english = plan.english if lang == "en" else {}
    sign = {"zh": "、", "en": ", "}[lang]
    titles = interactive.tasks(plan, lang)
    led = list(coleadership.leads(plan).items())
    rows: list[Row] = []
    for unit in coleadership.units(plan)["department"]:
        for task, units in led:
            if unit in units:
                others = sign.join(english.get(name, name) for name in units if name != unit)
                rows.append((english.get(unit, unit), str(task), titles[str(task)], others or "–"))
    return rows


def _theme_rows(plan: Plan, lang: str) -> list[Row]:
    """Return unit, theme, task and heading, by unit as in the matrix."""
    english = plan.english if lang == "en" else {}
    titles = interactive.tasks(plan, lang)
    cells = interactive.themed(plan)
    rows: list[Row] = []
    for unit in workload.by_department(plan)["department"]:
        for row in cells[cells["department"] == unit].itertuples():
            names = (english.get(unit, unit), english.get(row.theme, row.theme))
            rows.append((*names, row.task_id, titles[row.task_id]))
    return rows


PAGES = (
    Page(
        "network",
        "coleadership-network",
        interactive.network,
        _lead_rows,
        {
            "zh": ("单位", "任务", "标题", "共同牵头单位"),
            "en": ("Unit", "Task", "Heading", "Leads with"),
        },
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

_WORDS = {
    "zh": {
        "pick": "选择单位",
        "all": "全部单位",
        "table": "任务一览",
        "rows": "{} 行",
        "view": "图：也可点选单位；表中内容与图一致",
    },
    "en": {
        "pick": "Pick a unit",
        "all": "All units",
        "table": "The tasks",
        "rows": "{} rows",
        "view": "Drawing: click a unit to pick it; the table holds the same",
    },
}


def render(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield every page in both languages: file name and content."""
    for page in PAGES:
        for lang in LANGUAGES:
            yield f"{page.name}.{lang}.html", to_page(page, plan, lang)


def to_page(page: Page, plan: Plan, lang: str) -> bytes:
    """Return a page as one file that needs no network: library, data and font are in it.

    The same tables give the same bytes.
    """
    words = caption(find(page.figure), plan, lang)
    rows = page.rows(plan, lang)
    figure = page.view(plan, lang)
    data: dict[str, Any] = json.loads(figure.to_json())
    menus = data["layout"].pop("updatemenus", [])
    picks = {button["label"]: button["args"] for menu in menus for button in menu["buttons"]}
    units = list(dict.fromkeys(row[0] for row in rows))
    said = _WORDS[lang]
    heads = "".join(f'<th scope="col">{to_html(head)}</th>' for head in page.heads[lang])
    body = "\n".join(
        f'<tr data-unit="{to_html(to_label(row[0]))}"><th scope="row">{to_html(row[0])}</th>'
        + "".join(f"<td>{to_html(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    options = "".join(
        f'<option value="{to_html(to_label(unit))}">{to_html(unit)}</option>' for unit in units
    )
    parts = {
        "lang": {"zh": "zh-CN", "en": "en"}[lang],
        "title": to_html(words.title),
        "subtitle": to_html(words.subtitle),
        "source": to_html(words.source),
        **{name: said[name] for name in ("pick", "all", "table", "view")},
        "options": options,
        "heads": heads,
        "body": body,
        "data": _inline({**data, "picks": picks, "all": said["all"], "rows": said["rows"]}),
    }
    style = _STYLE.replace("{font}", woff("".join([_SHELL, *parts.values(), "0123456789"])))
    library = get_plotlyjs()
    return _SHELL.format(
        **parts, style=style, plotly=library, script=_SCRIPT, policy=_policy(style, library)
    ).encode()


def _policy(style: str, library: str) -> str:
    """Return what a page may run: its own scripts and style, and nothing a plan might bring.

    plotly makes an empty style element, which it fills by rules, and sets bold type by an
    attribute; whatever else it sets goes by the document's object model, which no policy forbids.
    """
    return (
        f"script-src {allowed(library)} {allowed(_SCRIPT)}; "
        f"style-src {allowed(style)} {allowed('')}; "
        f"style-src-attr 'unsafe-hashes' {allowed('font-weight:bold')}"
    )


def _inline(data: object) -> str:
    """Return JSON that can stand in a script element whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
