"""The figures drawn: one by name, or all of them with the page that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from fgf_analysis.analysis import facts
from fgf_analysis.arguments import a_plan, language, of_type, one_of
from fgf_analysis.charts.display import table
from fgf_analysis.charts.entries import DRAWN, GALLERY, SUBJECT, Entry, Table, base_parts
from fgf_analysis.charts.families.entries import FAMILY
from fgf_analysis.charts.families.words import english, is_family, root_title
from fgf_analysis.charts.families.words import source as family_source
from fgf_analysis.charts.style import SIZES, Chart, Size, frame, own, to_png, to_svg, width
from fgf_analysis.charts.words import Names, date, sentence, spoken
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain, to_markdown
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR, Plan
from fgf_analysis.terms import LANGUAGES

__all__ = [
    "FAMILY",
    "GALLERY",
    "LANGUAGES",
    "absent",
    "caption",
    "draw",
    "figure",
    "find",
    "findings",
    "heading",
    "localise",
    "query",
    "render",
    "show",
    "table",
]

GONE = {
    "coleadership-breadth": "coleadership.breadth(plan)",
    "coleadership-pairs": "coleadership.pairs(plan) or the figure coleadership-chance",
    "survival-bases": "survival.bases(plan)",
    "survival-passages": "survival.stretches(plan)",
    "themes-by-section": "themes.by_section(plan)",
    "themes-specialisation": "themes.location_quotient(plan)",
    "workload-leads": "workload.by_number(plan)",
    "workload-ranks": "ranking.ranks(plan) or the figure workload-counting",
    "workload-share": "workload.charge_share(plan)",
    "workload-steady": "ranking.bootstrap(plan) or the figure workload-order",
}
"""Figures of an earlier version, and what gives what they showed."""

READER = "fgf-analysis"
WIDEST = 24  # ems of a name in a figure


@dataclass(frozen=True)
class Caption:
    """What is written around one figure in one language.

    Attributes
    ----------
    title : str
        The finding, or the figure's subject where none holds.
    subtitle, source, alt : str
    holds : bool
        Whether the title is a finding.
    facts : dict
        The numbers and names in them.
    names : tuple of str
        The names in them, which no line break parts.
    base : str
        The subtitle without what is said of the marks of the drawing alone.
    """

    title: str
    subtitle: str
    source: str
    alt: str
    holds: bool
    facts: dict[str, Any]
    names: tuple[str, ...]
    base: str


def find(name: str) -> Entry:
    """Return an entry of the gallery by name.

    Parameters
    ----------
    name : str
        For example ``workload-by-role``.

    Returns
    -------
    Entry
        What makes the figure: its table, its facts, its titles and its drawing.

    Raises
    ------
    PlanError
        When there is no such figure; the message names all.
    """
    entries = {entry.name: entry for entry in (*GALLERY, *FAMILY)}
    if isinstance(name, str) and name in GONE:
        raise PlanError(f"name: the figure {name} is no more; use {GONE[name]}")
    return entries[one_of("name", name, entries)]


def absent(name: str, plan: Plan, lang: str = "en") -> str | None:
    """Return why a figure is not made of a plan, or None where it is.

    Parameters
    ----------
    name : str
        Of the entry.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of the reason.

    Returns
    -------
    str or None
        A clause without full stop.

    Raises
    ------
    PlanError
        When there is no such figure or language.
    """
    return _table(find(name), plan, language(lang))[1]


def _table(entry: Entry, plan: Plan, lang: str) -> tuple[Table, str | None]:
    """Return the table behind a figure, and why there is no figure of the plan or family."""
    table, reason = None, _other(entry, plan)
    if reason is None:
        table = entry.table(plan)
        reason = "tasks" if plan.tasks.empty else entry.absent(plan, table)
    return table, sentence("absent", reason, lang=lang) if reason else None


def _other(entry: Entry, plan: Plan) -> str | None:
    """Return that a figure is of a family and this is a plan, or the other way round."""
    of_family = entry.name in {one.name for one in FAMILY}
    if of_family == is_family(plan):
        return None
    return "family" if of_family else "one_plan"


def query(name: str) -> str:
    """Return the SQL that gives a figure's facts from the plan's CSV files.

    Parameters
    ----------
    name : str
        Of the entry.

    Returns
    -------
    str
        A query over the views that ``queries/tables.sql`` makes of the files.

    Raises
    ------
    PlanError
        When there is no such figure.

    Notes
    -----
    That of a family is over the views that ``queries/family-tables.sql`` makes of the files that
    ``family.save(folder)`` writes.
    """
    return _sql(find(name).name)


def views(plan: Plan | None = None) -> str:
    """Return the SQL that makes the views of the queries from a plan's CSV files.

    With a plan its codebook stands in it: of most plans it is in no file of their folder.
    """
    text = _sql("tables")
    if plan is None:
        return text
    rows = ",\n        ".join(
        f"({', '.join(map(_literal, row))})" for row in plan.themes.itertuples(index=False)
    )
    columns = ", ".join(f'"{name}"' for name in plan.themes)
    return text.replace(_CODEBOOK, f"FROM (VALUES\n        {rows}) AS codebook({columns})")


_CODEBOOK = "FROM cells(getvariable('themes_csv'))"


def _literal(cell: object) -> str:
    return "NULL" if pd.isna(cell) else "'" + str(cell).replace("'", "''") + "'"


def _sql(name: str) -> str:
    return (Path(__file__).with_name("queries") / f"{name}.sql").read_text(encoding="utf-8")


def localise(table: Table, plan: Plan, lang: str) -> Table:
    """Return a table with units, themes and headings named in the language.

    Parameters
    ----------
    table : DataFrame or networkx.Graph
        As an analysis returns it; it is left as it is.
    plan : Plan
        Its register, codebook and translations.
    lang : {"en", "zh"}
        What has no English name stays as it is.

    Returns
    -------
    DataFrame or networkx.Graph
        The same with other names in its cells, index and columns, or nodes.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    if language(lang) == "zh":
        return table
    of_type("table", table, pd.DataFrame | nx.Graph, "give a DataFrame or a Graph")
    names = english(a_plan(plan))
    if isinstance(table, nx.Graph):
        return nx.relabel_nodes(table, {node: names.get(node, node) for node in table})
    named = table.rename(columns=names)
    if not isinstance(table.index, pd.RangeIndex):
        named = named.rename(index=names)
    for column in named.select_dtypes("str"):
        named[column] = named[column].map(lambda cell: names.get(cell, cell), na_action="ignore")
    return named


def caption(entry: Entry, plan: Plan, lang: str, *, whole: bool = False) -> Caption:
    """Return title, subtitle, source and alternative text of a figure that the plan has.

    Parameters
    ----------
    entry : Entry
        As `find` returns it.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words.
    whole : bool
        Whether everything is shown, as on a page, also what a figure has no room for.

    Returns
    -------
    Caption
        The title states the finding that the facts of the plan bear out, otherwise the subject.

    Raises
    ------
    PlanError
        When there is no such language, or nothing to draw of the plan.
    """
    language(lang)
    of_type("entry", entry, Entry, "give what find returns")
    if other := _other(entry, a_plan(plan)):
        raise _undrawn(entry.name, plan, sentence("absent", other, lang=lang))
    if plan.tasks.empty:
        raise _undrawn(entry.name, plan, sentence("absent", "tasks", lang=lang))
    try:
        known = entry.facts(plan)
    except (LookupError, ValueError):  # there can be none where there is no figure
        if reason := _table(entry, plan, lang)[1]:
            raise _undrawn(entry.name, plan, reason) from None
        raise
    return _caption(entry, plan, known, lang, whole)


def _undrawn(name: str, plan: Plan, reason: str) -> PlanError:
    return PlanError(f"{name}: nothing to draw of {plan.name}: {reason}")


def _caption(
    entry: Entry, plan: Plan, known: dict[str, Any], lang: str, whole: bool = False
) -> Caption:
    said = spoken(known, english(plan), lang)
    parts = entry.parts(known)
    if whole and parts.get("spread") == "some":
        parts = {**parts, "spread": "whole"}
    _fill(said, parts, lang)
    bare = plain(
        sentence(entry.name, "subtitle", lang=lang).format_map({**said, **dict.fromkeys(DRAWN, "")})
    )
    claim = entry.claim(known)
    where = (SUBJECT,) if claim == SUBJECT else ("title", claim)
    words = [
        plain(sentence(entry.name, *path, lang=lang).format_map(said))
        for path in (where, ("subtitle",), ("alt",))
    ]
    names = [name for value in said.values() if isinstance(value, Names) for name in value]
    return Caption(
        words[0],
        words[1],
        source(plan, lang),
        words[2],
        claim != SUBJECT,
        known,
        tuple(names),
        bare,
    )


def _fill(said: dict[str, Any], parts: Mapping[str, str], lang: str) -> None:
    for part, version in parts.items():
        said[part] = sentence("parts", part, version, lang=lang).format_map(said)


def base(plan: Plan, lang: str) -> str:
    """Return what the counts of a plan's figures rest on, in one or two sentences."""
    known = facts.base(plan)
    said = spoken(known, plan.english, lang)
    _fill(said, base_parts(known), lang)
    return plain(said["base"] + said["only"])


def issued(plan: Plan, lang: str) -> str:
    """Return who issued a plan and when, its date in the words of the language."""
    if lang == "zh":
        return plain(plan.issued)
    return plain(_DATE.sub(lambda found: date("-".join(found.groups()), "en"), plan.issued_en))


_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def named(plan: Plan) -> str:
    """Return a plan's title as Chinese names a document; a folder's name is no title."""
    if plan.title == plan.name:
        return plan.title
    return f"《{plan.title.replace('《', '〈').replace('》', '〉')}》"


def source(plan: Plan, lang: str, by: str = "") -> str:
    """Return the line that names the plan, its issuer, and who made the figure."""
    if lang == "zh":
        made = f"{by or READER}整理"
    else:
        made = f"prepared by {by}" if by else f"read by {READER}"
    if is_family(plan):
        return family_source(plan, lang, made)
    if lang == "zh":
        parts = [f"资料来源：{named(plan)}", issued(plan, lang), made]
        return plain("；".join(filter(None, parts)) + "。")
    parts = [f"Source: {plan.title_en}", issued(plan, lang), made]
    return plain("; ".join(filter(None, parts)) + ".")


def draw(name: str, plan: Plan, lang: str = "en", size: str = "slide") -> Chart:
    """Return one figure of the gallery.

    Parameters
    ----------
    name : str
        Name of the entry.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words in the figure.
    size : {"slide", "page"}
        A 16 : 9 slide, or as wide as the text of an A4 page.

    Returns
    -------
    Chart
        A matplotlib figure; ``chart.savefig("name.svg")`` saves it.

    Raises
    ------
    PlanError
        When there is no such figure, language or size, or the plan has nothing to show in it.
    """
    one_of("size", size, SIZES)
    return figure(name, plan, lang).draw(SIZES[size])


class NotMade(str):
    """Why a figure is not made of a plan; shows itself as a line in a notebook."""

    def _repr_markdown_(self) -> str:
        return f"*{to_markdown(self)}*"


def show(name: str, plan: Plan, lang: str = "en", size: str = "slide") -> Chart | NotMade:
    """Return one figure, or a line that says why the plan does not have it.

    For notebooks, which run on any plan.

    Parameters
    ----------
    name : str
        Name of the entry.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words in the figure.
    size : {"slide", "page"}
        As in `draw`.

    Returns
    -------
    Chart or NotMade
        The latter is a text that shows itself as a line.

    Raises
    ------
    PlanError
        When there is no such figure, language or size.
    """
    if reason := absent(name, plan, lang):
        told = {"zh": f"不作此图：{reason}。", "en": f"Not drawn: {reason}."}
        return NotMade(told[lang])
    return draw(name, plan, lang, size)


def heading(name: str, plan: Plan, lang: str = "en") -> str:
    """Return a figure's title on a plan.

    Parameters
    ----------
    name : str
        Name of the entry.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of the title.

    Returns
    -------
    str
        Where the plan does not have the figure, its subject.

    Raises
    ------
    PlanError
        When there is no such figure or language.
    """
    entry = find(name)
    if absent(name, plan, lang):
        return sentence(name, SUBJECT, lang=lang)
    return caption(entry, plan, lang).title


@dataclass(frozen=True)
class Figure:
    """One figure of a plan in one language before it is drawn, by whatever draws it.

    Attributes
    ----------
    entry : Entry
    table : DataFrame or networkx.Graph
        Behind it, as the analysis returns it.
    shown : object
        What of it is drawn, with names that can stand in a figure; the entry's drawing takes it.
    words : Caption
        Around it; the subtitle also says what there is no room for.
    marked : list of str
        Names in `shown` that stand out.
    lang : {"en", "zh"}
    """

    entry: Entry
    table: Table
    shown: Any
    words: Caption
    marked: list[str]
    lang: str

    def draw(self, size: Size, *, bare: bool = False) -> Chart:
        """Return it as a matplotlib figure; a bare one is without title, subtitle and source."""
        text = ("", "", "") if bare else (self.words.title, self.words.subtitle, self.words.source)
        with own(size):
            room = self.entry.room(self.shown, self.lang, size)
            chart, axes = frame(text, size, room, self.words.names)
            chart.headline, chart.alternative = self.words.title, self.words.alt
            self.entry.draw(self.shown, axes, self.lang, self.marked)
        return chart


def figure(name: str, plan: Plan, lang: str = "en") -> Figure:
    """Return what a figure shows and says, not yet drawn.

    Parameters
    ----------
    name : str
        Name of the entry.
    plan : Plan
        Its tables.
    lang : {"en", "zh"}
        Language of all words in the figure.

    Returns
    -------
    Figure
        Its parts, for whoever draws it another way.

    Raises
    ------
    PlanError
        When there is no such figure or language, or the plan has nothing to show in it.
    """
    entry = find(name)
    table, reason = _table(entry, plan, language(lang))
    if reason:
        raise _undrawn(name, plan, reason)
    return _figure(entry, plan, table, caption(entry, plan, lang), lang)


def _figure(entry: Entry, plan: Plan, table: Table, words: Caption, lang: str) -> Figure:
    shown = entry.shown(plan, settable(localise(table, plan, lang)), lang)
    if left := entry.omitted(table, shown):
        more = sentence("omitted", left.key, lang=lang).format_map(vars(left))
        words = replace(words, subtitle=words.subtitle + more, base=words.base + more)
    said = spoken(words.facts, english(plan), lang)
    chosen = entry.marked(said) if words.holds else []
    return Figure(entry, table, shown, words, list(map(_name, chosen)), lang)


def settable(table: Table) -> Table:
    """Return a table whose names can stand in a figure: each a line, and not a page long."""
    if isinstance(table, nx.Graph):
        names = {unit: _name(unit) for unit in table}
        return nx.relabel_nodes(table, names) if len(set(names.values())) == len(names) else table
    named = table.rename(columns=_label)
    if not isinstance(table.index, pd.RangeIndex):
        named = named.rename(index=_label)
    for column in named.select_dtypes("str").columns.difference(["task_ids"]):
        named[column] = named[column].map(_name, na_action="ignore")
    return named


def _label(label: object) -> object:
    return _name(label) if isinstance(label, str) else label


def _name(text: str) -> str:
    text = plain(text)
    if width(text) <= WIDEST:
        return text
    ends = accumulate(map(width, text))
    return "".join(sign for sign, end in zip(text, ends, strict=True) if end < WIDEST) + "…"


class Findings(list[str]):
    """Finding sentences that show as a list in a notebook."""

    lang = "en"

    def _repr_markdown_(self) -> str:
        stop = {"zh": "。", "en": "."}[self.lang]
        none = {"zh": "没有突出的情况。", "en": "Nothing stands out."}[self.lang]
        return "\n".join(f"- {to_markdown(finding)}{stop}" for finding in self) or none


def findings(plan: Plan, *names: str, lang: str = "en") -> Findings:
    """Return the titles of figures, as far as the plan bears them out.

    Parameters
    ----------
    plan : Plan
        Its tables.
    *names : str
        Entries of the gallery; one that the plan does not have, or whose title is no finding, is
        left out.
    lang : {"zh", "en"}
        Language of the sentences.

    Returns
    -------
    Findings
        A list of sentences without full stop, which shows itself as one.

    Raises
    ------
    PlanError
        When there is no such figure or language.
    """
    found = Findings()
    found.lang = language(lang)
    for entry in map(find, names):
        if _table(entry, plan, lang)[1] is None:
            words = caption(entry, plan, lang)
            found += [words.title] * words.holds
    return found


def render(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield every file of ``figures/``: path inside the folder and content.

    Each figure that the plan has in both languages, as a slide in SVG and PNG and as a page in
    SVG, and at the end ``README.md`` with titles, alternative texts, tables and queries.

    Parameters
    ----------
    plan : Plan
        Its tables.

    Yields
    ------
    tuple of str and bytes
        Path and content; the same tables give the same bytes.
    """
    sections: dict[str, list[str]] = {"brief": [], "annex": []}
    contents: dict[str, list[str]] = {"brief": [], "annex": []}
    left_out: list[str] = []
    for entry in FAMILY if is_family(plan) else GALLERY:
        table, reason = _table(entry, plan, "en")
        if reason:
            left_out.append(f"- `{entry.name}`: {reason}.")
            continue
        known = entry.facts(plan)
        words = {lang: _caption(entry, plan, known, lang) for lang in LANGUAGES}
        for lang, told in words.items():
            found = _figure(entry, plan, table, told, lang)
            for name, size in SIZES.items():
                chart = found.draw(size)
                folder = lang if name == "slide" else f"{lang}/{name}"
                yield f"{folder}/{entry.name}.svg", to_svg(chart, told.title, told.alt)
                if name == "slide":
                    yield f"{folder}/{entry.name}.png", to_png(chart)
        contents[entry.part].append(f"- [{to_markdown(words['en'].title)}](#{entry.name})")
        sections[entry.part].append(_section(entry, words, localise(table, plan, "en")))
    yield "README.md", _page(plan, contents, sections, left_out).encode()


_FAMILY_HEAD = """# Figures

Made by `fgf family` from the tables of a family of plans: {title}, and what descends from it.
Do not edit: titles, alternative texts and tables below are computed. Each figure is there in
English (`en/`) and Chinese (`zh/`): as a slide (SVG and PNG), and in `page/` as wide as the text of
an A4 page (SVG). Columns of the tables are explained in the docstrings of
`fgf_analysis/corpus/compare/`.

The numbers in a title and below it can be recomputed with [DuckDB](https://duckdb.org), all but
those of random draws: in `tables/`, run the views at the end of this page, then the query under the
figure.
"""
_HEAD = """# Figures

Made by `fgf figures` from the tables of the plan: {title}. Do not edit: titles, alternative texts
and tables below are computed. Each figure is there in English (`en/`) and Chinese (`zh/`): as a
slide (SVG and PNG), and in `page/` as wide as the text of an A4 page (SVG). Columns of the tables
are explained in the docstrings of `fgf_analysis/analysis/`.

The numbers in a title and below it can be recomputed with [DuckDB](https://duckdb.org), all but the
p of random draws: in the folder of the plan, run the views at the end of this page, then the
query under the figure.
"""


def _page(
    plan: Plan,
    contents: dict[str, list[str]],
    sections: dict[str, list[str]],
    left_out: list[str],
) -> str:
    """Return the page that shows the figures."""
    if is_family(plan):
        lines, told = [_FAMILY_HEAD.format(title=to_markdown(root_title(plan)))], "family-tables"
    else:
        lines, told = [_HEAD.format(title=to_markdown(plan.title_en))], "tables"
    for part, name in (("brief", "For a briefing"), ("annex", "Annex")):
        if contents[part]:
            lines += [f"**{name}**\n", *contents[part], ""]
    if left_out:
        which = "family" if is_family(plan) else "plan"
        lines += [f"**Not made of this {which}**\n", *left_out, ""]
    lines += [*sections["brief"], *sections["annex"]]
    lines += [f"## The views of the queries\n\n```sql\n{_sql(told).strip()}\n```\n"]
    return "\n".join(lines)


def _section(entry: Entry, words: dict[str, Caption], table: Table) -> str:
    zh, en = words["zh"], words["en"]
    return (
        f'<a id="{entry.name}"></a>\n\n## {to_markdown(en.title)}\n\n'
        f"{_picture(entry, en, 'en')}\n\n"
        f"<details><summary>The table behind {entry.name}</summary>\n\n"
        f"{_markdown(table)}\n\n</details>\n\n"
        f"<details><summary>The query for its numbers</summary>\n\n"
        f"```sql\n{query(entry.name).strip()}\n```\n\n</details>\n\n"
        f"**{to_markdown(zh.title)}**\n\n{_picture(entry, zh, 'zh')}\n"
    )


def _picture(entry: Entry, words: Caption, lang: str) -> str:
    """Return a figure's subtitle and the figure as Markdown."""
    alt = to_markdown(words.alt, alt=True)
    return f"{to_markdown(words.subtitle)}\n\n![{alt}]({lang}/{entry.name}.svg)"


def frame_of(table: Table) -> pd.DataFrame:
    """Return the table behind a figure as a frame: of a network its ties."""
    if not isinstance(table, nx.Graph):
        return table
    ties = [
        (a, b, tie["weight"], tie["task_ids"].replace(SEPARATOR, " "))
        for a, b, tie in table.edges(data=True)
    ]
    return pd.DataFrame(ties, columns=["unit_a", "unit_b", "tasks", "task_ids"])


def _markdown(table: Table) -> str:
    """Return a table as Markdown."""
    table = frame_of(table)
    if table.index.name or not isinstance(table.index, pd.RangeIndex):
        table = table.reset_index()
    rows = [[_cell(head) for head in table.columns], ["---"] * table.shape[1]]
    rows += [["" if pd.isna(cell) else _cell(cell) for cell in row] for row in table.to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return to_markdown(cell)
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


public(globals())
