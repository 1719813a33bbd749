"""Two plans -> one page that shows them beside each other, task by task, and its table as CSV.

What stands in a row is what `fgf_analysis.corpus.beside` gives; nothing is decided here::

    facts       the table -> what stands on top: counts, each of rows of the table
    rows        the table, both plans -> a row a link, with the words of both sides (marks)
    sheet       the table -> compare.csv, with the same words for columns and codes
    words.toml  what all of it says, in both languages
    page.html, page.css    the page that holds it; it has no script

The filters are radio buttons that a style rule listens to, so that the page works where scripts are
forbidden, as in a mail or on a government desktop.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from fgf_analysis.arguments import language
from fgf_analysis.beside.facts import facts
from fgf_analysis.beside.rows import FILTERS, legend, rows
from fgf_analysis.beside.sheet import sheet
from fgf_analysis.beside.words import say
from fgf_analysis.charts.webfont import woff
from fgf_analysis.corpus import beside
from fgf_analysis.corpus.sidebyside import SURE
from fgf_analysis.markup import allowed, to_html
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["FILES", "render"]

FILES = ("compare.html", "compare.csv")
"""What `render` makes."""

_SHELL, _STYLE = (
    Path(__file__).with_name(f"page.{kind}").read_text(encoding="utf-8") for kind in ("html", "css")
)


def render(
    parent: Plan, child: Plan, lang: str = "zh", table: pd.DataFrame | None = None
) -> dict[str, bytes]:
    """Return the page of two plans, task by task, and its table.

    Parameters
    ----------
    parent, child : Plan
        The child is held against its parent.
    lang : {"zh", "en"}
        Language of all words that are not a plan's; in English units and headings have their
        English names where there are any.
    table : DataFrame, optional
        What `fgf_analysis.corpus.beside` says of the two, if it is known already.

    Returns
    -------
    dict of str to bytes
        `FILES`: one HTML file that needs no network and runs no script, and its table as CSV that
        spreadsheets open safely, with its headings and codes in words. The same tables give the
        same bytes.

    Raises
    ------
    PlanError
        When one of the two is no plan, or there is no such language.
    """
    language(lang)
    if table is None:
        table = beside(parent, child)
    body, counts = rows(parent, child, table, lang)
    parts = {
        "lang": {"zh": "zh-CN", "en": "en"}[lang],
        "plan": to_html(child.title),
        **{
            key: to_html(say(f"page.{key}", lang))
            for key in ("title", "parent", "child", "compared", "skip", "show", "basis", "legend")
        },
        "label": to_html(say("page.table", lang)),
        "facts": facts(parent, child, table, lang),
        "note": to_html(say("page.note", lang, sure=f"{SURE:.1f}", file=FILES[1])),
        "marks": legend(table, lang),
        "filters": _filters(counts, lang),
        "rows": body,
        "nothing": "" if len(table) else f"<p>{to_html(say('page.nothing', lang))}</p>",
    }
    style = _STYLE.replace("{font}", woff("".join([_SHELL, *parts.values(), "+−"])))
    page = _SHELL.format(**parts, style=style, policy=f"style-src {allowed(style)}")
    return dict(zip(FILES, (page.encode(), sheet(parent, child, table, lang)), strict=True))


def _filters(counts: dict[str, int], lang: str) -> str:
    """Return the buttons that say which rows are shown; one without rows cannot be chosen."""
    found = []
    for nth, name in enumerate(FILTERS):
        state = " checked" if not nth else "" if counts[name] else " disabled"
        words = to_html(say(f"filters.{name}", lang))
        found.append(
            f'<input type="radio" name="show" id="show-{name}"{state}>'
            f'<label for="show-{name}">{words} <b>{counts[name]}</b></label>'
        )
    return "\n".join(found)


public(globals())
