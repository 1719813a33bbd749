"""Arguments that many functions share, checked in one place and refused in one form."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from fgf_analysis.errors import PlanError
from fgf_analysis.terms import LANGUAGES

if TYPE_CHECKING:
    from fgf_analysis.tables import Plan

_Type = TypeVar("_Type")

MOST = 1_000_000
"""The most draws that can be asked for: more would fill the memory before they end."""


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
    raise refusal(name, value, hint)


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
        raise refusal(name, value, f"give a whole number from {least} on")
    return int(value)  # type: ignore[call-overload, no-any-return]


def drawing(draws: object, seed: object) -> tuple[int, int]:
    """Return how often to draw at random, and the seed.

    Parameters
    ----------
    draws : object
        What was given for it: a whole number from 1 to `MOST`.
    seed : object
        What was given for it: a whole number from 0 on.

    Raises
    ------
    PlanError
        When one is no such number; the message names the argument, the value and what it can be.
    """
    number = at_least("draws", draws, 1)
    if number > MOST:
        raise refusal("draws", draws, f"give at most {MOST:,}")
    return number, at_least("seed", seed, 0)


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
        raise refusal(name, value, "give a number between 0 and 1, such as 0.95")
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


def a_plan(plan: object) -> Plan:
    """Return a plan or a corpus.

    Parameters
    ----------
    plan : object
        What was given for the argument ``plan``.

    Raises
    ------
    PlanError
        When it is neither, as the name of a plan or one of its tables.
    """
    from fgf_analysis.tables import Plan  # which is loaded by what is checked here, too

    return of_type("plan", plan, Plan, "give what load_plan or load_corpus returns")


def a_path(name: str, path: object) -> str:
    """Return a path, or a name that stands for one, as text.

    Parameters
    ----------
    name : str
        Of the argument.
    path : object
        What was given for it.

    Raises
    ------
    PlanError
        When it is neither text nor a path.
    """
    given = os.fspath(path) if isinstance(path, os.PathLike) else path
    return of_type(name, given, str, "give a name or the path of a folder")


def of_type(name: str, value: object, kind: type[_Type], hint: str) -> _Type:
    """Return an argument that must be of a type.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        What was given for it.
    kind : type
        What it must be.
    hint : str
        What to give.

    Raises
    ------
    PlanError
        When it is of another type.
    """
    if isinstance(value, kind):
        return value
    raise refusal(name, value, hint)


def refusal(name: str, value: object, hint: str) -> PlanError:
    """Return the error that refuses an argument, in one line.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        What was given for it; what is long, such as a table, is told by its type.
    hint : str
        What to give instead.
    """
    told = repr(value)
    if len(told) > _LONG or not told.isprintable():
        told = f"this {type(value).__name__}"
    return PlanError(f"{name}: {told} is not possible; {hint}")


_LONG = 80


def either(words: Iterable[str]) -> str:
    """Return words as a choice: a, b or c."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
