"""A part of a regular expression with a name it is met in and one it is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Part(NamedTuple):
    """One alternative of a regular expression.

    Attributes
    ----------
    pattern : str
    example : str
        A name that no other alternative of the same table matches.
    friend : str
        A name that looks alike and is not matched; empty where there is none to mistake.
    """

    pattern: str
    example: str
    friend: str = ""


def any_of(parts: Iterable[Part]) -> str:
    """Return the alternatives as one pattern."""
    return "|".join(part.pattern for part in parts)
