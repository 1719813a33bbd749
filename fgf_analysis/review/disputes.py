"""Where second readings differ from ours -> a form to settle it, each row with its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from fgf_analysis.review.markup import cell, escape, links, quote, two
from fgf_analysis.review.spans import Lines, within
from fgf_analysis.review.stretches import Stretch
from fgf_analysis.review.words import DISPUTES, KINDS, MISSING, ROLES
from fgf_analysis.tables import SETTLED, Plan, settled

_KIND = "differ"
_COLUMNS = ("kind", "task_id", "start", "end", "printed", "department", "ours", "theirs")
_NONE = ("无", "nothing")
_CHOICES = {
    "ours": ("本项目", "ours"),
    "theirs": ("另一方", "theirs"),
    "other": ("另行认定", "other"),
    "open": ("未定", "open"),
}


class Disputes(NamedTuple):
    """What is to settle: HTML, empty where nothing is, and the places."""

    told: str
    stretches: list[Stretch]


def differences(plan: Plan, disputes: Mapping[str, pd.DataFrame]) -> Disputes:
    """Return what is to settle of a plan.

    Parameters
    ----------
    plan : Plan
    disputes : mapping of str to DataFrame
        Who read, to where that reading differs from ours.
    """
    rows = [
        {"reading": name} | {column: cell(row[column]) for column in _COLUMNS}
        for name, table in disputes.items()
        for row in table.to_dict("records")
    ]
    if not rows:
        return Disputes("", [])
    form = _Form(plan)
    listed = [form.row(f"R{nth}", row) for nth, row in enumerate(rows, start=1)]
    known = hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]
    roles = "".join(
        f'<option value="{role}">{words[0]} {words[1]}</option>'
        for role, words in {**ROLES, "": _NONE}.items()
    )
    columns = ",".join(column.name for column in SETTLED)
    told = (
        f'<details id="settle" class="findings" open data-known="{known}"'
        f' data-columns="{columns}">'
        f"<summary>{two(KINDS[_KIND])} <b>{len(rows)}</b>"
        '<span class="counts"></span></summary>'
        '<p class="tools"><label>裁定人 <small>settled by</small> '
        '<input id="by" size="12"></label> '
        '<button type="button" id="export">导出 <small>export</small> settled.csv</button> '
        "<small>fgf second DIR --settle settled.csv</small></p>"
        f'<template id="roles"><select>{roles}</select></template>'
        f'<ul class="scroll" tabindex="0">{"".join(listed)}</ul></details>\n'
    )
    return Disputes(told, form.stretches)


class _Form:
    """Writes rows, and notes their places."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.line = Lines(plan.source)
        self.tasks = set(plan.tasks["task_id"])
        table = settled(plan.folder)
        self.settled = {_key(row): row for row in (table.records() if table else ())}
        self.stretches: list[Stretch] = []

    def row(self, name: str, row: dict[str, str]) -> str:
        """Return a difference as a row of the list."""
        start, end = within(len(self.plan.source), int(row["start"]), int(row["end"]))
        words = DISPUTES[row["kind"]]
        hint = f"{' '.join(KINDS[_KIND])} · {row['reading']} · {' '.join(words)}"
        label = f"{words[0]}?"
        self.stretches.append(Stretch(start, end, _KIND, name, label, hint))
        decided = self.settled.get(_key(row), {})
        if decided and all(decided[name] != row[name] for name in ("reading", "theirs")):
            decided = {}  # of what another reader says of the same
        task = links([row["task_id"]], self.tasks) if row["task_id"] else ""
        unit = row["department"] if row["department"] != row["printed"] else ""
        return (
            f'<li class="row" id="{name}" tabindex="-1" data-k="check {_KIND}"'
            f' data-row="{escape(json.dumps(row, ensure_ascii=False))}"'
            f' data-by="{escape(decided.get("by", ""))}">'
            f'<a href="#{name}">第 {self.line(start)} 行</a> {quote(row["printed"])}'
            f"{f' <small>＝{escape(unit)}</small>' if unit else ''} {task} {two(words)}"
            f" <small>{escape(row['reading'])}</small>"
            f'<div class="choices" role="radiogroup" aria-label="{" ".join(words)}">'
            f"{''.join(self._choices(name, row, decided))}</div></li>"
        )

    def _choices(self, name: str, row: dict[str, str], decided: dict[str, str]) -> Iterator[str]:
        chosen = decided.get("choice", "open")
        for choice, words in _CHOICES.items():
            said = _said(row["kind"], row[choice]) if choice in row else ""
            if choice == "other":
                value = escape(decided.get("value", "")) if chosen == "other" else ""
                kind = "roles" if row["kind"] in ("unit", "role") else "text"
                said = f'<span class="value" data-form="{kind}" data-value="{value}"></span>'
            checked = " checked" if choice == chosen else ""
            yield (
                f'<label><input type="radio" name="c-{name}" value="{choice}"{checked}>'
                f" {two(words)} {said}</label> "
            )


def _said(kind: str, value: str) -> str:
    """Return what a reading says, as a person reads it."""
    if not value:
        return f"<b>{_NONE[0]}</b>" if kind in ("unit", "task") else MISSING
    words = ROLES.get(value, (value, "")) if kind in ("unit", "role") else (value, "")
    return f"<b>{escape(words[0])}</b>"


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["kind"], row["start"], row["end"], row["department"]
