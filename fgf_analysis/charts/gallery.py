"""The figures drawn: one by name, or all of them with the page that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import matplotlib as mpl
import networkx as nx
import pandas as pd

from fgf_analysis.charts.entries import GALLERY, Entry, Table
from fgf_analysis.charts.style import Chart, frame, prepare, to_png, to_svg, width
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain, to_markdown
from fgf_analysis.tables import Plan

__all__ = ["GALLERY", "LANGUAGES", "caption", "draw", "find", "findings", "localise", "render"]

LANGUAGES = ("zh", "en")
WIDEST = 24  # ems of a name in a figure


@dataclass(frozen=True)
class Caption:
    """What is written around one figure in one language."""

    title: str
    subtitle: str
    source: str
    alt: str
    holds: bool


def _joined(names: list[Any], lang: str) -> str:
    if len(names) > 4:
        further = {"zh": f"等 {len(names)} 个", "en": f"{len(names) - 3} others"}[lang]
        names = [*names[:3], further]
        if lang == "zh":
            return "、".join(names[:3]) + further
    if lang == "zh":
        return "、".join(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def find(name: str) -> Entry:
    """Return an entry of the gallery by name."""
    for entry in GALLERY:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in GALLERY)
    raise PlanError(f"{name}: no such figure; the gallery has {known}")


def localise(table: Table, plan: Plan, lang: str) -> Table:
    """Return the table with units, themes and headings named in the language."""
    if lang == "zh":
        return table
    english = plan.english
    if isinstance(table, nx.Graph):
        return nx.relabel_nodes(table, {node: english.get(node, node) for node in table})
    named = table.rename(columns=english)
    if not isinstance(table.index, pd.RangeIndex):
        named = named.rename(index=english)
    for column in named.select_dtypes("str"):
        named[column] = named[column].map(lambda cell: english.get(cell, cell), na_action="ignore")
    return named


def caption(entry: Entry, plan: Plan, lang: str, table: Table | None = None) -> Caption:
    """Return title, subtitle, source and alternative text of a figure.

    The title states the finding if the entry's claim holds on the plan, otherwise its subject.
    """
    table = entry.table(plan) if table is None else table
    facts = entry.facts(plan, table)
    holds = bool(entry.claim(facts))
    english = plan.english if lang == "en" else {}
    spoken = {
        key: _joined([english.get(name, name) for name in value], lang)
        if isinstance(value, list)
        else value
        for key, value in facts.items()
    }
    words = entry.words[lang]
    subtitle = words.subtitle.format_map(spoken)
    subtitle += entry.note(plan).get(lang, "") + _omitted(entry, table, lang)
    source = {
        "zh": "；".join(filter(None, (f"来源：《{plan.title}》", plan.issued)))
        + "；fgf-analysis 整理。",
        "en": "; ".join(filter(None, (f"Source: {plan.title_en}", plan.issued_en)))
        + "; read by fgf-analysis.",
    }
    return Caption(
        plain((words.title if holds else words.neutral).format_map(spoken)),
        plain(subtitle),
        plain(source[lang]),
        plain(words.alt.format_map(spoken)),
        holds,
    )


def draw(name: str, plan: Plan, lang: str = "en") -> Chart:
    """Return one figure of the gallery.

    Parameters
    ----------
    name : str
        Name of the entry.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words in the figure.
    """
    entry = find(name)
    table = entry.table(plan)
    drawn = localise(_drawn(entry, table), plan, lang)
    return _chart(entry, drawn, caption(entry, plan, lang, table), lang)


def _drawn(entry: Entry, table: Table) -> Table:
    """Return what of a table is drawn."""
    part = entry.part(table)
    if isinstance(part, nx.Graph):
        return part
    part = part.head(entry.rows)
    return part.iloc[:, : entry.columns] if part.shape[1] > entry.columns else part


def _settable(table: Table) -> Table:
    """Return a table whose names can stand in a figure: each a line, and not a page long."""
    if isinstance(table, nx.Graph):
        names = {unit: _name(unit) for unit in table}
        return nx.relabel_nodes(table, names) if len(set(names.values())) == len(names) else table
    named = table.rename(columns=_name)
    if not isinstance(table.index, pd.RangeIndex):
        named = named.rename(index=_name)
    for column in named.select_dtypes("str").columns.difference(["task_ids"]):
        named[column] = named[column].map(_name, na_action="ignore")
    return named


def _name(text: object) -> object:
    if not isinstance(text, str):
        return text
    text = plain(text)
    if width(text) <= WIDEST:
        return text
    ends = accumulate(map(width, text))
    return "".join(sign for sign, end in zip(text, ends, strict=True) if end < WIDEST) + "…"


def _omitted(entry: Entry, table: Table, lang: str) -> str:
    """Return a sentence that says how much of a table is not drawn, if any."""
    drawn, part = _drawn(entry, table), entry.part(table)
    if isinstance(part, nx.Graph):
        if len(drawn) == len(table) and drawn.number_of_edges() == table.number_of_edges():
            return ""
        return {
            "zh": f"图中仅示共同牵头最多的 {len(drawn)} 个单位、{drawn.number_of_edges()} 条连线"
            f"（共 {len(table)} 个、{table.number_of_edges()} 条）。",
            "en": f" Shown: the {len(drawn)} units and {drawn.number_of_edges()} ties with most "
            f"shared tasks, of {len(table)} and {table.number_of_edges()}.",
        }[lang]
    told = ""
    for shown, there, zh, en in (
        (drawn.shape[0], part.shape[0], "行", "rows"),
        (drawn.shape[1], part.shape[1], "列", "columns"),
    ):
        if shown < there:
            told += {
                "zh": f"图中仅示前 {shown} {zh}（共 {there} {zh}）。",
                "en": f" Shown: the first {shown} of {there} {en}.",
            }[lang]
    return told


class Findings(list[str]):
    """Finding sentences that show as a list in a notebook."""

    def _repr_markdown_(self) -> str:
        stops = (
            "。" if finding[0] > "\u2e7f" or finding[-1] > "\u2e7f" else "." for finding in self
        )
        return "\n".join(
            f"- {to_markdown(finding)}{stop}" for finding, stop in zip(self, stops, strict=True)
        )


def findings(plan: Plan, *names: str, lang: str = "en") -> Findings:
    """Return the titles of figures, as far as the plan bears them out.

    Parameters
    ----------
    plan : Plan
        Its tables.
    *names : str
        Entries of the gallery; one whose claim does not hold is left out.
    lang : {"en", "zh"}
        Language of the sentences.
    """
    captions = [caption(find(name), plan, lang) for name in names]
    return Findings(words.title for words in captions if words.holds)


def _chart(entry: Entry, table: Table, words: Caption, lang: str) -> Chart:
    with mpl.rc_context(prepare()):
        chart, axes = frame(
            words.title,
            words.subtitle,
            words.source,
            (entry.left[lang], entry.bottom, entry.right),
            entry.headroom,
        )
        if len(table):  # of a network: its units
            entry.draw(_settable(table), axes, lang)
        else:
            axes.set_axis_off()
            nothing = {"zh": "该方案没有可显示的内容", "en": "The plan has nothing to show here"}
            axes.text(0.5, 0.5, nothing[lang], ha="center", size=18)
    return chart


def render(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield every file of ``figures/``: path inside the folder and content.

    Each figure in both languages as SVG and PNG, and at the end ``README.md`` with titles,
    alternative texts and the tables behind the figures.
    """
    page: list[str] = []
    contents: list[str] = []
    for entry in GALLERY:
        table = entry.table(plan)
        page.append("")
        for lang in LANGUAGES:
            words = caption(entry, plan, lang, table)
            chart = _chart(entry, localise(_drawn(entry, table), plan, lang), words, lang)
            yield f"{lang}/{entry.name}.svg", to_svg(chart, words.title, words.alt)
            yield f"{lang}/{entry.name}.png", to_png(chart)
            if lang == "en":
                contents.append(f"- [{to_markdown(words.title)}](#{entry.name})")
                shown = localise(entry.part(table), plan, lang)
                page[-1] = _section(entry, words, shown) + page[-1]
            else:
                page[-1] = f"\n**{to_markdown(words.title)}**\n\n{_picture(entry, words, lang)}\n"
    head = _HEAD.format(title=to_markdown(plan.title_en), contents="\n".join(contents))
    yield "README.md", "\n".join([head, *page]).encode()


_HEAD = """# Figures

Made by `fgf figures` from the tables of the plan: {title}. Do not edit: titles, alternative texts
and tables below are computed. Each figure is there in English (`en/`) and Chinese (`zh/`), as SVG
and PNG. Columns of the tables are explained in the docstrings of `fgf_analysis/analysis/`.

{contents}
"""


def _section(entry: Entry, words: Caption, table: Table) -> str:
    return (
        f'<a id="{entry.name}"></a>\n\n## {to_markdown(words.title)}\n\n'
        f"{_picture(entry, words, 'en')}\n\n"
        f"<details><summary>The table behind {entry.name}</summary>\n\n"
        f"{_markdown(table)}\n\n</details>\n"
    )


def _picture(entry: Entry, words: Caption, lang: str) -> str:
    """Return a figure's subtitle and the figure as Markdown."""
    alt = to_markdown(words.alt, alt=True)
    return f"{to_markdown(words.subtitle)}\n\n![{alt}]({lang}/{entry.name}.svg)"


def _markdown(table: Table) -> str:
    """Return a table (of a network: its ties) as Markdown."""
    if isinstance(table, nx.Graph):
        ties = [(a, b, tie["weight"], tie["task_ids"]) for a, b, tie in table.edges(data=True)]
        table = pd.DataFrame(ties, columns=["unit_a", "unit_b", "tasks", "task_ids"])
    elif table.index.name or not isinstance(table.index, pd.RangeIndex):
        table = table.reset_index()
    rows = [[_cell(head) for head in table.columns], ["---"] * table.shape[1]]
    rows += [["" if pd.isna(cell) else _cell(cell) for cell in row] for row in table.to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return to_markdown(cell)
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
