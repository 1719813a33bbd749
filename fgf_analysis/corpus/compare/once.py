"""The tables of a family, each worked out once: several figures and their sentences ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from fgf_analysis.corpus.family import Family

_Result = TypeVar("_Result")


def once(function: Callable[[Family], _Result]) -> Callable[[Family], _Result]:
    """Return a function that keeps what it has found with the family, which does not change.

    What it returns is not to be changed either.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def kept(family: Family) -> _Result:
        known = vars(family).setdefault("_counted", {})
        if name not in known:
            known[name] = function(family)
        result: _Result = known[name]
        return result

    return kept
