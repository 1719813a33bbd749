"""Arguments that many functions share, checked in one place and refused in one form."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np

from fgf_analysis.errors import PlanError

LANGUAGES = ("zh", "en")
"""The languages that tables and figures come in."""


def one_of(name: str, value: object, accepted: Iterable[str], where: str = "") -> str:
    """Return an argument that must be one of a few words.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        What was given for it.
    accepted : iterable of str
        What it can be.
    where : str
        Where that is said, if it is too many to be listed; the closest are named instead.

    Raises
    ------
    PlanError
        When it is none of them; the message names the argument, the value and what it can be.
    """
    words = list(accepted)
    if isinstance(value, str) and value in words:
        return value
    if where:
        close = get_close_matches(str(value), words, n=3, cutoff=0.3)
        hint = f"closest: {', '.join(close)}; {where}" if close else where
    else:
        hint = f"give {either(words)}" if words else "there is none"
    raise PlanError(f"{name}: {value!r} is not possible; {hint}")


def at_least(name: str, value: object, least: int) -> int:
    """Return an argument that must be a whole number, and not below the least.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        What was given for it.
    least : int

    Raises
    ------
    PlanError
        When it is no such number; the message names the argument, the value and the least.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:  # type: ignore[operator]
        raise PlanError(f"{name}: {value!r} is not possible; give a whole number from {least} on")
    return int(value)  # type: ignore[call-overload, no-any-return]


def part(name: str, value: object) -> float:
    """Return an argument that must lie between 0 and 1.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        What was given for it.

    Raises
    ------
    PlanError
        When it does not; the message names the argument and the value.
    """
    number = isinstance(value, float | int | np.number) and not isinstance(value, bool)
    if not number or not 0 < value < 1:  # type: ignore[operator]
        hint = "give a number between 0 and 1, such as 0.95"
        raise PlanError(f"{name}: {value!r} is not possible; {hint}")
    return float(value)  # type: ignore[arg-type]


def language(lang: object) -> str:
    """Return a language of `LANGUAGES`.

    Parameters
    ----------
    lang : object
        What was given for the argument ``lang``.

    Raises
    ------
    PlanError
        When it is none of them.
    """
    return one_of("lang", lang, LANGUAGES)


def either(words: Iterable[str]) -> str:
    """Return words as a choice: a, b or c."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
