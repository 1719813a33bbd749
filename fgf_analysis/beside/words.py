"""What the page and its table say, from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from fgf_analysis.charts.words import Number


def say(path: str, lang: str, **facts: object) -> str:
    """Return a sentence, or a code's or column's name, with its facts.

    Parameters
    ----------
    path : str
        Where it stands, such as ``page.title``; a code may hold blanks.
    lang : {"zh", "en"}
    **facts
        What stands in its braces.
    """
    found: Any = _words()
    for step in path.split("."):
        found = found[step]
    whole = {
        key: Number(value) if isinstance(value, int) else value for key, value in facts.items()
    }
    return str(found[lang]).format(**whole)


def keys(path: str) -> list[str]:
    """Return what stands under a heading, in its order."""
    found: Any = _words()
    for step in path.split("."):
        found = found[step]
    return list(found)


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
