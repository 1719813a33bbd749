"""A plan's ``report.json``, whatever its shape: a hand may have changed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fgf_analysis.tables import Plan, json_object


@dataclass(frozen=True)
class Saved:
    """What a report says; nothing where it says it in another shape.

    Attributes
    ----------
    content : dict
        The file's content.
    """

    content: dict[str, Any] = field(default_factory=dict)

    def items(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of a list of the report."""
        found = self.content.get(name)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def entry(self, name: str) -> dict[str, Any]:
        """Return an entry of the report that is no list."""
        found = self.content.get(name)
        return found if isinstance(found, dict) else {}

    def ledger(self) -> list[tuple[int, int, str]]:
        """Return start, end and kind of what the report says that every character was read as."""
        found = self.content.get("ledger")
        rows = found if isinstance(found, list) else []
        return [
            (start, end, kind)
            for row in rows
            if isinstance(row, list) and [type(one) for one in row] == [int, int, str]
            for start, end, kind in [row]
        ]

    def closest(self) -> dict[tuple[str, str], list[str]]:
        """Return task and unknown name, as printed, to the known names closest to it."""
        return {
            (task, str(item.get("printed"))): texts(item.get("closest"))
            for item in self.items("unknown_units")
            for task in texts(item.get("tasks"))
        }


def saved(folder: Path) -> Saved:
    """Return the report in a plan's folder, or an empty one.

    Raises
    ------
    PlanError
        When it holds no JSON object.
    """
    path = folder / "report.json"
    if not path.is_file():
        return Saved()
    return Saved(json_object(path, "make it again or take it away"))


_LEVELS = {"high": "高", "medium": "中", "low": "低"}


def sureness(plan: Plan, lang: str) -> str:
    """Return how sure the reading of a plan calls itself, empty where nothing says so."""
    level = saved(plan.folder).entry("sureness").get("level")
    if level not in _LEVELS:
        return ""
    return _LEVELS[level] if lang == "zh" else str(level)


def texts(value: object) -> list[str]:
    """Return the members of a list as text; none where it is no list."""
    return [str(item) for item in value] if isinstance(value, list) else []
