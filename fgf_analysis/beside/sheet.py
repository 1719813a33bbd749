"""The table as CSV: a table for the hand, in the reader's words, that spreadsheets open safely."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.beside.words import say
from fgf_analysis.spreadsheets import to_csv
from fgf_analysis.tables import SEPARATOR, Plan

BETWEEN = {"zh": "、", "en": "; "}
"""Between several in one cell, as a sentence lists them."""

_LISTS = ("in_charge", "deadlines", "units_added", "units_gone", "amounts")
_CODES = ("kind", "basis", "change")
_UNITS = ("in_charge", "units_added", "units_gone")
_DIGITS = 4


def sheet(parent: Plan, child: Plan, table: pd.DataFrame, lang: str) -> bytes:
    """Return the table as CSV.

    Parameters
    ----------
    parent, child : Plan
    table : DataFrame
        As `fgf_analysis.corpus.beside` gives it.
    lang : {"zh", "en"}
    """
    head = [say(f"heads.{name}", lang) for name in table.columns]
    plans = {"parent": parent, "child": child}
    columns = [
        [
            _cell(name, value, plans.get(name.split("_")[0], parent if "gone" in name else child),
                  lang)
            for value in table[name].astype(object)
        ]
        for name in table.columns
    ]  # fmt: skip
    return to_csv([head, *(list(row) for row in zip(*columns, strict=True))])


def _cell(column: str, value: object, plan: Plan, lang: str) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return say(f"values.yesno.{'yes' if value else 'no'}", lang)
    if isinstance(value, float):
        return f"{value:.{_DIGITS}f}"
    text = str(value)
    if column in _CODES:
        return say(f"values.{column}.{text}", lang)
    kind = column.removeprefix("parent_").removeprefix("child_")
    english = plan.english if lang == "en" else {}
    if kind == "heading":
        return english.get(text, text)
    if kind in _LISTS:
        parts = text.split(SEPARATOR)
        named = [english.get(part, part) for part in parts] if kind in _UNITS else parts
        return BETWEEN[lang].join(named)
    return text
