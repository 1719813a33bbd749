"""The table and both plans -> a row a link: the words of both sides, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from fgf_analysis.beside.marks import marked
from fgf_analysis.beside.sheet import BETWEEN
from fgf_analysis.beside.words import say
from fgf_analysis.corpus.alignment.copied import RUN
from fgf_analysis.corpus.amounts import changes
from fgf_analysis.corpus.charges import BOTH_NAMED
from fgf_analysis.corpus.overlap import overlap
from fgf_analysis.corpus.sidebyside import ARROW
from fgf_analysis.corpus.wording import Wording, wording
from fgf_analysis.markup import to_html
from fgf_analysis.tables import SEPARATOR, Plan
from fgf_analysis.terms import capital

FILTERS = ("all", "changed", "amounts", "charge", "alone", "check")
"""Which rows can be shown; a row's classes are the filters that show it."""

_CHARGE = {*BOTH_NAMED, "nobody in child", "nobody in parent"} - {"same line"}
_CERTAIN = 0.995


def rows(parent: Plan, child: Plan, table: pd.DataFrame, lang: str) -> tuple[str, dict[str, int]]:
    """Return the rows as HTML, and how many of them each filter shows.

    Parameters
    ----------
    parent, child : Plan
    table : DataFrame
        As `fgf_analysis.corpus.beside` gives it.
    lang : {"zh", "en"}
    """
    sides = {
        name: wording(plan, table[f"{name}_task"].dropna())
        for name, plan in (("parent", parent), ("child", child))
    }
    english = {
        name: plan.english if lang == "en" else {}
        for name, plan in (("parent", parent), ("child", child))
    }
    theirs = _counterparts(table)
    named = {name for name in sides if table[f"{name}_in_charge"].notna().any()}
    counts = dict.fromkeys(FILTERS, 0)
    lines: list[str] = []
    before: dict[str, Any] = dict.fromkeys(sides)
    for nth, record in enumerate(_records(table), start=1):
        row = _Row(record, sides, theirs, english, named, lang)
        shown = row.filters()
        for name in (FILTERS[0], *shown):
            counts[name] += 1
        cells = "".join(
            row.side(
                name, again=record[f"{name}_task"] is not None and record[f"{name}_task"] == at
            )
            for name, at in before.items()
        )
        before = {name: record[f"{name}_task"] for name in sides}
        lines.append(
            f'<tr role="row" id="r{nth}" class="{" ".join(shown)}">{cells}{row.compared()}</tr>'
        )
    return "\n".join(lines), counts


def legend(table: pd.DataFrame, lang: str) -> str:
    """Return what the marks mean; those of units only where lines in charge were compared."""
    samples = {
        "same": '<span class="same">{}</span>',
        "amount": "<mark>{}</mark>",
        "plus": '<span class="plus"></span>{}',
        "minus": '<span class="minus"></span>{}',
    }
    said = {name: to_html(say(f"marks.{name}", lang, least=RUN)) for name in samples}
    if not table["change"].isin(BOTH_NAMED).any():
        samples = {name: samples[name] for name in ("same", "amount")}
    found = [f"<span>{samples[name].format(said[name])}</span>" for name in samples]
    return "".join([*found, f"<span>{to_html(say('marks.plain', lang, least=RUN))}</span>"])


def _records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows with None where a cell is missing."""
    cells = table.astype(object)
    yield from cells.where(cells.notna(), None).to_dict("records")


def _counterparts(table: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Return the counterparts of each task, of either plan: what it shares with any is marked."""
    pairs = table[["parent_task", "child_task"]].dropna()
    columns = {"parent": ["parent_task", "child_task"], "child": ["child_task", "parent_task"]}
    return {
        name: pairs.groupby(own, sort=False)[other].agg(list).to_dict()
        for name, (own, other) in columns.items()
    }


class _Row:
    """One row of the table, and what it is about.

    Parameters
    ----------
    record : dict
        A row of the table; a missing cell is None.
    sides : dict
        ``parent`` and ``child`` to what the plan's tasks say.
    theirs : dict
        ``parent`` and ``child`` to the counterparts of the plan's tasks.
    english : dict
        ``parent`` and ``child`` to Chinese name to English name.
    named : set of str
        ``parent``, ``child``: those of the two plans that name anybody in charge of anything.
    lang : {"zh", "en"}
    """

    def __init__(
        self,
        record: dict[str, Any],
        sides: dict[str, dict[str, Wording]],
        theirs: dict[str, dict[str, list[str]]],
        english: dict[str, dict[str, str]],
        named: set[str],
        lang: str,
    ) -> None:
        self.record, self.english, self.lang = record, english, lang
        self.named = named
        self.words = {name: sides[name].get(record[f"{name}_task"] or "") for name in sides}
        away = {"parent": "child", "child": "parent"}
        self.others = {
            name: [sides[away[name]][task].text for task in theirs[name].get(key or "", [])]
            for name, key in ((name, record[f"{name}_task"]) for name in sides)
        }
        one, other = self.words["parent"], self.words["child"]
        self.linked = one is not None and other is not None
        self.changes = changes(one.text, other.text) if one and other else []

    def say(self, path: str, **facts: object) -> str:
        return to_html(say(path, self.lang, **facts))

    def filters(self) -> list[str]:
        """Return the filters that show the row, but for the one that shows all."""
        charge = self.record["change"] in _CHARGE or bool(self.record["newly_joint"])
        shown = {
            "changed": self.linked and (charge or not self.record["same_words"]),
            "amounts": self.record["amounts"] is not None,
            "charge": charge,
            "alone": not self.linked,
            "check": bool(self.record["to_check"]),
        }
        return [name for name in FILTERS if shown.get(name)]

    def side(self, name: str, *, again: bool) -> str:
        """Return the cell of one plan; a task that the row above shows, too, can be folded out."""
        head = self.say(f"page.{name}")
        words = self.words[name]
        if words is None:
            told = self.say("row.no_counterpart" if name == "child" else "row.no_source")
            return f'<td role="cell" class="empty" data-head="{head}"><p>{told}</p></td>'
        heading = self.english[name].get(words.heading, words.heading)
        task = to_html(self.record[f"{name}_task"])
        title = to_html(heading) or self.say("row.no_heading")
        inner = f'<p class="text" lang="zh-CN">{self._text(name)}</p>'
        inner += self._who(name) + self._until(name)
        section = f'<p class="section">{to_html(words.section)}</p>' if words.section else ""
        shown = f'{section}<h2><span class="id">{task}</span>{title}</h2>{inner}'
        if again:
            above = self.say("row.again", task=f"{self.record[f'{name}_task']} {heading}")
            shown = f"<details><summary>{above}</summary>{inner}</details>"
        return f'<td role="cell" class="{name}" data-head="{head}">{shown}</td>'

    def compared(self) -> str:
        """Return the cell that says what changed."""
        head = self.say("page.compared")
        items = "".join(f"<li{look}>{told}</li>" for look, told in self._changes())
        return f'<td role="cell" data-head="{head}"><ul class="said">{items}</ul></td>'

    def _text(self, name: str) -> str:
        own = self.words[name]
        assert own is not None
        if not own.text:
            return f'<span class="k">{self.say("row.no_text")}</span>'
        same = overlap(own.text, self.others[name])
        if name == "child":
            return marked(own.text, same, {one.child_span: one.parent for one in self.changes})
        return marked(own.text, same, {one.parent_span: one.child for one in self.changes})

    def _who(self, name: str) -> str:
        """Return who is in charge, with a sign at those whose line the other side has not."""
        if name not in self.named:
            return ""
        column, look = {"parent": ("units_gone", "minus"), "child": ("units_added", "plus")}[name]
        other = (self.record[column] or "").split(SEPARATOR)
        units = (self.record[f"{name}_in_charge"] or "").split(SEPARATOR)
        names = [
            f'<span class="{look}">{unit}</span>' if printed in other else unit
            for printed in filter(None, units)
            for unit in [to_html(self.english[name].get(printed, printed))]
        ]
        told = BETWEEN[self.lang].join(names) or self.say("row.nobody")
        head = to_html(say("heads.in_charge", self.lang))
        return f'<p class="who"><span class="k">{head}</span>{told}</p>'

    def _until(self, name: str) -> str:
        dates = (self.record[f"{name}_deadlines"] or "").split(SEPARATOR)
        if not any(dates):
            return ""
        told = to_html(BETWEEN[self.lang].join(dates))
        head = to_html(say("heads.deadlines", self.lang))
        return f'<p class="until"><span class="k">{head}</span>{told}</p>'

    def _changes(self) -> Iterator[tuple[str, str]]:
        """Yield what changed, each with the look of its line."""
        row = self.record
        kind = to_html(capital(say(f"values.kind.{row['kind']}", self.lang)))
        if not self.linked:
            yield "", kind
            return
        sure = self.say("row.probability", probability=self._number(row["probability"]))
        badge = f'<span class="badge">{self.say("row.check")}</span> ' if row["to_check"] else ""
        yield "", f'{badge}{kind} <span class="k nowrap">{sure}</span>'
        if row["same_words"]:
            yield "", self.say("row.same_words")
        elif row["copied"] is not None:
            path = "copied_all" if len(self.others["child"]) > 1 else "copied"
            path = path if row["copied"] else "not_copied"
            yield "", self.say(f"row.{path}", share=round(100 * row["copied"]), least=RUN)
        for change in (row["amounts"] or "").split(SEPARATOR):
            if change:
                was, _, now = map(to_html, change.partition(ARROW))
                yield "", f'<span class="amount nowrap">{was}{ARROW}<mark>{now}</mark></span>'
        if row["change"] != "without clause" or len(self.named) == len(self.words):
            looks = ' class="turn"' if row["change"] in _CHARGE else ' class="quiet"'
            yield looks, self.say(f"values.change.{row['change']}")
        if row["newly_joint"]:
            yield ' class="turn"', self.say("row.newly_joint")

    def _number(self, probability: float | None) -> str:
        if probability is None:
            return say("row.unknown", self.lang)
        return ">0.99" if probability >= _CERTAIN else f"{probability:.2f}"
