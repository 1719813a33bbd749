"""The words of ``words.toml``: what stands around the contents in each kind of file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def tables() -> dict[str, dict[str, dict[str, Any]]]:
    """Return what ``words.toml`` holds."""
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(kind: str, lang: str) -> dict[str, Any]:
    """Return the words of a kind of file in a language, by their key."""
    found = {**tables()["all"], **tables()[kind]}
    return {name: told[lang] for name, told in found.items()}
