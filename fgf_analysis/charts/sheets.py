"""The working tables of a plan as small pages: the ledger of its tasks, a card for each unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from fgf_analysis import terms
from fgf_analysis.analysis import charge, ledger
from fgf_analysis.charts.shell import Heads, Quote, Row, Words, page, table
from fgf_analysis.markup import to_html
from fgf_analysis.tables import Plan

STATES = terms.words("standing", terms.values("standing"))
"""How a task or a unit can stand, in words."""

_LEDGER = (
    "task_id", "section", "title", "in_charge", "standing", "responsible", "support", "unnamed",
    "deadlines", "source", "status",
)  # fmt: skip
_CARD = ("unit", "task_id", "title", "standing", "others", "deadlines", "source")
_ALWAYS = ("unit", "task_id", "title", "in_charge", "standing", "status")
_LOOKS = {"source": "quote", "status": "status", "title": "title"}
_WORDS = {
    "zh": {
        "ledger": "任务台账",
        "units": "各单位任务清单",
        "tasks": "共{tasks}项任务",
        "shown": "{shown}项列有责任条款",
        "without": "{without}项未列责任条款",
        "lost": "{lost}项的责任条款在所据文本中缺失",
        "named": "列明{}个单位",
        "stop": "。",
        "and": "；",
        "of": "《{}》",
        "source": "资料来源：",
    },
    "en": {
        "ledger": "Task ledger",
        "units": "What each unit is charged with",
        "tasks": "Tasks: {tasks}",
        "shown": "with a clause: {shown}",
        "without": "for which the plan prints none: {without}",
        "lost": "whose clause the text used has lost: {lost}",
        "named": "units named: {}",
        "stop": ".",
        "and": "; ",
        "of": "{}",
        "source": "Source: ",
    },
}


def _ledger(plan: Plan, lang: str) -> bytes:
    """Return the page of all tasks, or nothing for a plan without any."""
    found = ledger.task_ledger(plan, lang)
    if found.empty:
        return b""
    found = found.assign(source=_clauses(plan, found))
    english = plan.english if lang == "en" else {}
    standings = charge.standings(plan)
    units = {
        task: [english.get(unit, unit) for unit in own]
        for task, own in standings.groupby("task_id")["department"]
    }
    rows, heads = _rows(found, _LEDGER, lang, lambda row: units.get(row["task_id"], []))
    listed = [english.get(unit, unit) for unit in ledger.units(plan)]
    return page(
        "ledger", lang, _around(plan, lang, "ledger"), table(heads, rows, heads.names[0]), listed
    )


def _units(plan: Plan, lang: str) -> bytes:
    """Return the page of cards, or nothing for a plan that names no unit."""
    english = plan.english if lang == "en" else {}
    cards, names = [], []
    for unit in ledger.units(plan):
        name = english.get(unit, unit)
        found = ledger.unit_card(plan, unit, lang)
        found = found.assign(source=_names(plan, found), unit=name)
        rows, heads = _rows(found, _CARD, lang, lambda row: [row["unit"]])
        counts = found["standing"].value_counts()
        said = [f"{STATES[s][lang]} {counts[s]}" for s in STATES if s in counts]
        cards.append(
            f'<section class="card"><h2>{to_html(name)}</h2>'
            f"<p>{to_html(' · '.join(said))}</p>{table(heads, rows, name)}</section>"
        )
        names.append(name)
    if not cards:
        return b""
    return page("units", lang, _around(plan, lang, "units"), "\n".join(cards), names)


def _rows(
    found: pd.DataFrame,
    columns: tuple[str, ...],
    lang: str,
    units: Callable[[dict[str, str]], list[str]],
) -> tuple[list[Row], Heads]:
    """Return a table's rows and headings; a column in which nothing stands is left out."""
    shown = [
        name
        for name in columns
        if name in _ALWAYS or any(found[name].map(lambda cell: bool(str(cell))))
    ]
    found = found.assign(standing=[STATES[s][lang] if s else "" for s in found["standing"]])
    rows = [
        Row(units(row), row["task_id"], [row[name] for name in shown])
        for row in found.to_dict("records")
    ]
    looks = {n: _LOOKS[name] for n, name in enumerate(shown) if name in _LOOKS}
    folded = shown.index("section") if "section" in shown else 0
    return rows, Heads([terms.head(name, lang, columns) for name in shown], looks, folded)


def _clauses(plan: Plan, found: pd.DataFrame) -> list[Quote | str]:
    """Return the words of the source at the place of each row."""
    places = zip(found["start"], found["end"], strict=True)
    return ["" if pd.isna(a) else Quote(plan.source[int(a) : int(b)]) for a, b in places]


def _names(plan: Plan, found: pd.DataFrame) -> list[Quote | str]:
    """Return the clause around each row's place, in which the place is marked."""
    clauses = plan.evidence[plan.evidence["field"] == "clause"]
    around: dict[str, list[tuple[int, int]]] = {}
    for row in clauses.itertuples():
        around.setdefault(row.task_id, []).append((int(row.start), int(row.end)))
    quotes: list[Quote | str] = []
    for row in found.itertuples():
        if pd.isna(row.start):
            quotes.append("")
            continue
        start, end = int(row.start), int(row.end)
        holding = [p for p in around.get(row.task_id, []) if p[0] <= start and end <= p[1]]
        a, b = min(holding, key=lambda place: place[1] - place[0], default=(start, end))
        quotes.append(Quote(plan.source[a:b], start - a, end - a))
    return quotes


def _around(plan: Plan, lang: str, name: str) -> Words:
    """Return what stands around the tables: what it is, of which plan, and on what it rests."""
    words = _WORDS[lang]
    known = charge.base(plan).loc[0]
    said = [words["tasks"]]
    said += [words[key] for key in ("shown", "without", "lost") if known[key]]
    parts = [part.format(**known) for part in said]
    if name == "units":
        parts.append(words["named"].format(len(ledger.units(plan))))
    title, issued = (plan.title, plan.issued) if lang == "zh" else (plan.title_en, plan.issued_en)
    source = words["and"].join(filter(None, (words["of"].format(title), issued)))
    return Words(
        words[name],
        words["and"].join(parts) + words["stop"],
        words["source"] + source + words["stop"],
    )


@dataclass(frozen=True)
class Sheet:
    """A page of tables: its name, what makes it, and why a plan may have none."""

    name: str
    to_page: Callable[[Plan, str], bytes]
    why: str


SHEETS = (
    Sheet("ledger", _ledger, "the plan has no task"),
    Sheet("units", _units, "the plan names no unit"),
)


def absent(plan: Plan) -> list[str]:
    """Return one line for each page that is not made of this plan: its name and why."""
    there = {"ledger": len(plan.tasks) > 0, "units": bool(ledger.units(plan))}
    return [f"{one.name}: not made: {one.why}" for one in SHEETS if not there[one.name]]
