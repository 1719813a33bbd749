"""The pages of a family: what became of each task of the root, and of each line, plan by plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fgf_analysis import terms
from fgf_analysis.analysis import lines
from fgf_analysis.arguments import of_type
from fgf_analysis.charts.families.words import source
from fgf_analysis.charts.shell import Heads, Row, Words, page, table
from fgf_analysis.charts.words import sentence
from fgf_analysis.corpus.compare import paths, portfolios
from fgf_analysis.corpus.compare.labels import headings, labels, ranked
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR

__all__ = ["render"]

SURE = 0.8
"""A counterpart with a lower probability is to be checked by a reader."""

_TASKS = ("root_task", "plan_id", "fate", "tasks", "lines", "probability")
_LINES = ("line", "plan_id", "tasks", "jointly", "task_ids")


@dataclass(frozen=True)
class _Page:
    name: str
    rows: Callable[[Family, str], Iterator[Row]]
    heads: tuple[str, ...]


def render(family: Family) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of a family in both languages; one with nothing to show is not made.

    Parameters
    ----------
    family : Family

    Yields
    ------
    tuple of str and bytes
        ``tasks.zh.html`` (what became of each task of the root in every plan) and
        ``lines.zh.html`` (what each line is in charge of in every plan), and content.

    Raises
    ------
    PlanError
        When ``family`` is none.
    """
    of_type("family", family, Family, "give what corpus.family() returns")
    for one in _PAGES:
        for lang in terms.LANGUAGES:
            if rows := list(one.rows(family, lang)):
                yield f"{one.name}.{lang}.html", _page(one, family, rows, lang)


def _page(one: _Page, family: Family, rows: list[Row], lang: str) -> bytes:
    heads = [terms.head(name, lang, one.heads) for name in one.heads]
    units = list(dict.fromkeys(unit for row in rows for unit in row.units))
    words = Words(
        sentence("pages", one.name, "title", lang=lang),
        sentence("pages", one.name, "subtitle", lang=lang),
        source(family, lang, sentence("pages", "made", lang=lang)),
        *(sentence("pages", one.name, word, lang=lang) for word in ("pick", "all")),
    )
    return page(one.name, lang, words, table(Heads(heads), rows, words.title), units)


def _tasks(family: Family, lang: str) -> Iterator[Row]:
    known, names = labels(family, lang), headings(family, lang)
    found = paths(family)
    order = {plan_id: n for n, plan_id in enumerate(ranked(family))}
    place = {task: n for n, task in enumerate(names)}
    found["_order"] = found["plan_id"].map(order)
    found["_place"] = found["root_task"].map(place)
    english = _english() if lang == "en" else {}
    for row in found.sort_values(["_place", "_order"]).to_dict("records"):
        named = names[row["root_task"]]
        sure = "" if row["fate"] == "root" else _sure(row["probability"], lang)
        cells = [
            named,
            known[row["plan_id"]],
            terms.value("fate", row["fate"], lang, _TASKS),
            _titles(family, row["tasks"], lang),
            _listed(row["lines"], english, lang) or _shows(row["shows"], lang),
            sure,
        ]
        yield Row([named], row["root_task"], cells)


def _lines(family: Family, lang: str) -> Iterator[Row]:
    known = labels(family, lang)
    found = portfolios(family)
    order = {plan_id: n for n, plan_id in enumerate(ranked(family))}
    plans = found.groupby("line")["plan_id"].nunique()
    found["_order"] = found["plan_id"].map(order)
    found["_plans"] = -found["line"].map(plans)
    english = _english() if lang == "en" else {}
    for row in found.sort_values(["_plans", "line", "_order"]).to_dict("records"):
        name = english.get(row["line"], row["line"])
        share = f"{row['tasks']} / {row['base']}"
        joint = str(row["jointly"]) if row["jointly"] else ""
        tasks = _titles(family, row["task_ids"], lang)
        yield Row([name], "", [name, known[row["plan_id"]], share, joint, tasks])


_PAGES = (_Page("tasks", _tasks, _TASKS), _Page("lines", _lines, _LINES))


def _sure(probability: Any, lang: str) -> str:
    if pd.isna(probability):
        return ""
    check = sentence("pages", "check", lang=lang) if probability < SURE else ""
    return f"{probability:.2f}{check}"


def _english() -> dict[str, str]:
    known = lines.table()
    return dict(zip(known["line"], known["name_en"], strict=True))


def _titles(family: Family, tasks: Any, lang: str) -> str:
    """Return the numbers and headings of tasks that stand in one cell."""
    if pd.isna(tasks):
        return ""
    rows = family.tasks.set_index("task_id")
    column = "title_zh" if lang == "zh" else "title_en"
    found = []
    for task in tasks.split(SEPARATOR):
        head = rows.loc[task, column]
        head = rows.loc[task, "title_zh"] if pd.isna(head) else head
        number = task.rpartition("/")[2]
        found.append(number if pd.isna(head) else f"{number} {head}")
    return {"zh": "；", "en": "; "}[lang].join(found)


def _listed(names: Any, english: dict[str, str], lang: str) -> str:
    if pd.isna(names):
        return ""
    return {"zh": "、", "en": ", "}[lang].join(english.get(n, n) for n in names.split(SEPARATOR))


def _shows(shows: Any, lang: str) -> str:
    return "" if pd.isna(shows) else terms.value("shows", shows, lang, _TASKS)


public(globals())
