"""The interactive views as HTML files: one file each, offline, with a table beside the drawing.

What the drawing shows to a mouse the table shows to a keyboard and a screen reader. Both follow
one choice: of a unit from the list, by a click on its mark, or by ``#name`` behind the address.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from fgf_analysis.analysis import coleadership, workload
from fgf_analysis.charts import interactive
from fgf_analysis.charts.gallery import LANGUAGES, caption, find
from fgf_analysis.charts.style import HIGHLIGHT, INK, QUIET
from fgf_analysis.charts.webfont import woff
from fgf_analysis.tables import Plan

Row = tuple[str, ...]


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
            yield f"{page.name}.{lang}.html", to_html(page, plan, lang)


def to_html(page: Page, plan: Plan, lang: str) -> bytes:
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
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in page.heads[lang])
    body = "\n".join(
        f'<tr data-unit="{html.escape(row[0])}"><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    options = "".join(f"<option>{html.escape(unit)}</option>" for unit in units)
    text = _TEMPLATE.format(
        lang={"zh": "zh-CN", "en": "en"}[lang],
        title=html.escape(words.title),
        subtitle=html.escape(words.subtitle),
        source=html.escape(words.source),
        pick=said["pick"],
        all=said["all"],
        table=said["table"],
        view=said["view"],
        options=options,
        heads=heads,
        body=body,
        ink=INK,
        quiet=QUIET,
        highlight=HIGHLIGHT,
        font="<!--font-->",
        data=_inline({**data, "picks": picks, "all": said["all"], "rows": said["rows"]}),
        glue=_GLUE,
        plotly="<!--plotly-->",
    )
    # Last and by marks that no escaped text can hold: the font needs to know the text.
    text = text.replace("<!--font-->", woff(text + "0123456789"))
    return text.replace("<!--plotly-->", get_plotlyjs()).encode()


def _inline(data: object) -> str:
    """Return JSON that can stand in a script element whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


_TEMPLATE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';
 font-src data:; img-src data: blob:">
<title>{title}</title>
<style>
@font-face {{ font-family: fgf; src: url(data:font/woff;base64,{font}) format("woff"); }}
body {{ font: 16px/1.5 fgf, "Noto Sans CJK SC", sans-serif; color: {ink}; margin: 1.5rem auto;
  max-width: 75rem; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; margin: 0; }}
p {{ color: {quiet}; margin: 0.3rem 0 1rem; }}
label {{ font-weight: bold; margin-right: 0.5rem; }}
select {{ font: inherit; padding: 0.2rem; }}
:focus-visible {{ outline: 3px solid {highlight}; outline-offset: 2px; }}
.table {{ max-height: 30rem; overflow: auto; margin-top: 0.8rem; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.9rem; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.3rem 0.6rem;
  border-bottom: 1px solid #E4E7EB; }}
thead th {{ position: sticky; top: 0; background: white; }}
tbody th {{ font-weight: normal; }}
caption {{ text-align: left; color: {quiet}; }}
</style>
</head>
<body>
<header><h1>{title}</h1><p>{subtitle}</p></header>
<main>
<label for="pick">{pick}</label>
<select id="pick"><option value="">{all}</option>{options}</select>
<div id="view" role="img" aria-label="{view}"></div>
<h2 id="tasks">{table}</h2>
<div class="table" role="region" aria-labelledby="tasks" tabindex="0">
<table><caption id="count" aria-live="polite"></caption>
<thead><tr>{heads}</tr></thead>
<tbody>
{body}
</tbody></table>
</div>
</main>
<footer><p>{source}</p></footer>
<script type="application/json" id="data">{data}</script>
<script>{plotly}</script>
<script>{glue}</script>
</body>
</html>
"""

_GLUE = """
const figure = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const list = document.getElementById("pick");
const rows = [...document.querySelectorAll("tbody tr")];
function pick(unit) {
  const known = rows.some(row => row.dataset.unit === unit) ? unit : "";
  list.value = known;
  for (const row of rows) row.hidden = known !== "" && row.dataset.unit !== known;
  const shown = rows.filter(row => !row.hidden).length;
  document.getElementById("count").textContent = figure.rows.replace("{}", shown);
  const change = figure.picks[known || figure.all];
  if (change) Plotly.update(view, change[0], {}, change[2]);
  history.replaceState(null, "", known ? "#" + encodeURIComponent(known) : location.pathname);
}
figure.layout.annotations = [];
if (figure.layout.xaxis && figure.layout.xaxis.domain) figure.layout.xaxis.domain = [0, 1];
Plotly.newPlot(view, figure.data, figure.layout, {responsive: true, displaylogo: false})
  .then(() => {
    view.on("plotly_click", event => pick(event.points[0].data.type === "heatmap"
      ? event.points[0].y : event.points[0].text));
    pick(decodeURIComponent(location.hash.slice(1)));
  });
list.addEventListener("change", () => pick(list.value));
window.addEventListener("hashchange", () => pick(decodeURIComponent(location.hash.slice(1))));
"""
