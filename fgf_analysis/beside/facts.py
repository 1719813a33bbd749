"""What a comparison rests on: the two plans, and counts, each of rows of the table."""

from __future__ import annotations

from datetime import date

import pandas as pd

from fgf_analysis.beside.words import say
from fgf_analysis.charts.words import date as spoken
from fgf_analysis.corpus.charges import BOTH_NAMED
from fgf_analysis.corpus.sidebyside import SURE, day
from fgf_analysis.markup import to_html
from fgf_analysis.tables import Plan


def facts(parent: Plan, child: Plan, table: pd.DataFrame, lang: str) -> str:
    """Return the plans and the counts as HTML.

    Parameters
    ----------
    parent, child : Plan
    table : DataFrame
        As `fgf_analysis.corpus.beside` gives it.
    lang : {"zh", "en"}
    """
    plans = "".join(
        _plan(plan, name, table[[f"{name}_task", f"{name}_in_charge"]].dropna(how="all"), lang)
        for name, plan in (("parent", parent), ("child", child))
    )
    told = counts(table)
    days = [date.fromisoformat(found) for found in map(day, (parent, child)) if found]
    shown = _apart((days[1] - days[0]).days) if len(days) == len(("parent", "child")) else {}
    shown |= _counted(told)
    items = "".join(_fact(name, numbers, lang) for name, numbers in shown.items())
    return f'<dl class="plans">{plans}</dl>\n<dl class="facts">{items}</dl>'


def counts(table: pd.DataFrame) -> dict[str, int]:
    """Return the numbers on top of the page.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.corpus.beside` gives it.

    Returns
    -------
    dict of str to int
    """
    both = table["parent_task"].notna() & table["child_task"].notna()
    linked = table[both]
    known = linked[linked["copied"].notna()].drop_duplicates("child_task")
    characters = int(known["characters"].sum())
    taken = float((known["copied"] * known["characters"]).sum())
    comparable = linked["change"].isin(BOTH_NAMED)
    return {
        "parent_tasks": int(table["parent_task"].nunique()),
        "child_tasks": int(table["child_task"].nunique()),
        "found": int(linked["parent_task"].nunique()),
        "own": int(linked["child_task"].nunique()),
        "dropped": int(table["child_task"].isna().sum()),
        "added": int(table["parent_task"].isna().sum()),
        "links": len(linked),
        "check": int(linked["to_check"].sum()),
        "characters": characters,
        "share": round(100 * taken / characters) if characters else 0,
        "comparable": int(comparable.sum()),
        "changed": int((comparable & linked["change"].ne("same line")).sum()),
        "joint": int(linked["newly_joint"].sum()),
        "amounts": int(linked["amounts"].notna().sum()),
    }


def _counted(told: dict[str, int]) -> dict[str, dict[str, object]]:
    """Return which facts are shown: what there is nothing of is left out."""
    shown: dict[str, dict[str, object]] = {}
    if told["parent_tasks"]:
        shown["found"] = {**told, "tasks": told["parent_tasks"]}
    if told["child_tasks"]:
        shown["own"] = {**told, "tasks": told["child_tasks"]}
    if told["characters"]:
        shown["copied"] = {**told}
    if told["links"]:
        shown["check"] = {**told, "sure": f"{SURE:.1f}"}
        shown["amounts"] = {**told}
    if told["comparable"]:
        shown["charge"] = {**told}
        shown["joint"] = {**told}
    return shown


def _apart(days: int) -> dict[str, dict[str, object]]:
    name = "later" if days > 0 else "earlier" if days else "sameday"
    return {name: {"days": abs(days)}}


def _plan(plan: Plan, name: str, rows: pd.DataFrame, lang: str) -> str:
    title = plan.title if lang == "zh" else plan.title_en
    dated = day(plan)
    when = say("facts.day", lang, day=spoken(dated, lang)) if dated else say("facts.no_day", lang)
    told = [when, say("facts.tasks", lang, tasks=int(rows[f"{name}_task"].nunique()))]
    if rows[f"{name}_in_charge"].isna().all() and len(rows):
        told.append(say("facts.nobody", lang))
    return (
        f"<div><dt>{to_html(say(f'page.{name}', lang))}</dt>"
        f'<dd class="named">{to_html(title or say("page.no_title", lang))}</dd>'
        f"<dd>{to_html(' · '.join(told))}</dd></div>"
    )


def _fact(name: str, numbers: dict[str, object], lang: str) -> str:
    head, value, note = (
        to_html(say(f"facts.{name}.{part}", lang, **numbers)) for part in ("head", "value", "note")
    )
    return (
        f'<div data-fact="{name}"><dt>{head}</dt><dd class="value">{value}</dd>'
        f'<dd class="base">{note}</dd></div>'
    )
