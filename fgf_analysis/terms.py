"""The one name of each column and coded value, in both languages: ``terms.toml``.

A frame keeps its columns and codes; whoever shows one to a reader asks here what they are called.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LANGUAGES", "about", "capital", "head", "value", "values", "words"]

LANGUAGES = ("zh", "en")
"""The languages that tables, figures and notebooks come in."""


def head(column: str, lang: str, among: Iterable[object] = ()) -> str:
    """Return what stands over a column.

    Parameters
    ----------
    column : str
        Name of a column of the data contract or of an analysis.
    lang : {"en", "zh"}
        Language.
    among : iterable, optional
        The table's columns: a few names mean another thing beside others (``further`` beside
        ``charge``).

    Returns
    -------
    str
        In English with a capital; the column's own name where it has no term.
    """
    found = _column(column, among)
    if "value" in found:
        kind, code = found["value"].split(".")
        return capital(str(_terms()["values"][kind][code][lang]))
    return str(found.get(lang, column))


def about(column: str, lang: str, among: Iterable[object] = ()) -> str:
    """Return one sentence about a column, or nothing where it has no term.

    Parameters
    ----------
    column, lang, among
        As of `head`.
    """
    return str(_column(column, among).get(f"about_{lang}", ""))


def value(column: str, code: str, lang: str, among: Iterable[object] = ()) -> str:
    """Return what a coded value of a column is called; the value itself where it has no term.

    Parameters
    ----------
    column, lang, among
        As of `head`.
    code : str
        Such as ``lead`` of the column ``role``.
    """
    for kind in _kinds(column, among):
        found = _terms()["values"].get(kind, {})
        if code in found:
            return str(found[code][lang])
    return code


def values(column: str, among: Iterable[object] = ()) -> list[str]:
    """Return the coded values of a column that have a term, in the order of ``terms.toml``."""
    listed = [_terms()["values"].get(kind, {}) for kind in _kinds(column, among)]
    return list(dict.fromkeys(code for found in listed for code in found))


def words(column: str, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return coded values of a column with what they are called: code to language to words."""
    return {code: {lang: value(column, code, lang) for lang in LANGUAGES} for code in codes}


def capital(text: str) -> str:
    """Return words as they begin a line."""
    return text[:1].upper() + text[1:]


@cache
def _terms() -> dict[str, Any]:
    path = Path(__file__).with_name("terms.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _column(column: str, among: Iterable[object]) -> dict[str, str]:
    return dict(_beside(_terms()["columns"], column, among) or {})


def _kinds(column: str, among: Iterable[object]) -> list[str]:
    return list(_beside(_terms()["alike"], column, among) or [column])


def _beside(found: dict[str, Any], column: str, among: Iterable[object]) -> Any:
    """Return the entry of a column, first that beside any of the others."""
    keys = [*(f"{column} beside {other}" for other in among), column]
    return next((found[key] for key in keys if key in found), None)
