"""Cells and text as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import pandas as pd

from fgf_analysis.markup import NO_LOOK

Words = tuple[str, str]
"""The same in Chinese and in English."""

_HALF = re.compile("[\ud800-\udfff]")


def escape(text: object) -> str:
    """Return text as HTML, also within an attribute; half a sign, as JSON can hold it, as a box."""
    return html.escape(_HALF.sub(NO_LOOK, str(text)))


def cell(value: object) -> str:
    """Return a cell as text; a missing one is empty."""
    return "" if value is None or pd.isna(value) else str(value)


def dense(text: str) -> str:
    """Return text without its white space."""
    return "".join(text.split())


def two(words: Words) -> str:
    """Return Chinese words with the English ones, smaller, behind them."""
    return f"{escape(words[0])} <small>{escape(words[1])}</small>"


def quote(text: str) -> str:
    """Return the beginning of a text as a quotation."""
    text = dense(text)
    return f"<q>{escape(text if len(text) <= 60 else f'{text[:60]}…')}</q>" if text else ""


def links(tasks: Iterable[str], known: set[str]) -> str:
    """Return tasks as links to their blocks; one that the plan does not have is plain text."""
    return " ".join(
        f'<a href="#{task}">{task}</a>' if task in known else escape(task) for task in tasks
    )


def fold(words: Words, rows: Iterable[tuple[str, Iterable[str], str]], opened: bool) -> str:
    """Return a list that can be folded up: of each row its id, its kinds and what it tells."""
    rows = list(rows)
    listed = "\n".join(
        f'<li class="row" id="{name}" tabindex="-1" data-k="{" ".join(sorted(kinds))}">{told}</li>'
        for name, kinds, told in rows
    )
    return (
        f'<details class="findings"{" open" if opened else ""}><summary>{two(words)}'
        f" <b>{len(rows)}</b></summary><ul>{listed}</ul></details>"
    )
