"""Plans that briefing packs are tried on, and what each pack is to hold."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import plans

from fgf_analysis.brief.content import Content, content
from fgf_analysis.reading.build import build
from fgf_analysis.tables import Plan, load_plan

_INVENTED = {"alone": (20, 8, 1), "large": (300, 60, 3), "one": (1, 2, 2)}
NAMES = ("qinghai-2022", *_INVENTED)
"""Qinghai's plan; one where nobody is in charge together; 300 tasks of 60 units; one task."""


@cache
def plan(name: str) -> Plan:
    """Return one of the plans; the invented ones have dates, so that there is a line of time."""
    if name not in _INVENTED:
        return load_plan(name)
    with tempfile.TemporaryDirectory() as folder:
        return _loaded(Path(folder) / name, plans.invented(*_INVENTED[name]))


def _loaded(folder: Path, files: dict[str, str]) -> Plan:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in build(folder).files.items():
        (folder / name).write_bytes(data)
    return load_plan(folder)


@cache
def pack(name: str, lang: str) -> Content:
    """Return what the pack of a plan holds, with a card of its first unit."""
    first = list(plan(name).assignments["department"].head(1))
    return content(plan(name), lang, organisation="办公厅综合处", units=first)
