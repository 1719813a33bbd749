"""A plan's ``report.json``, whatever its shape: a hand may have changed it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fgf_analysis.errors import PlanError


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

    def closest(self) -> dict[tuple[str, str], list[str]]:
        """Return task and unknown name, as printed, to the known names closest to it."""
        return {
            (task, str(item.get("printed"))): texts(item.get("closest"))
            for item in self.items("unknown_units")
            for task in texts(item.get("tasks"))
        }


def saved(folder: Path) -> Saved:
    """Return the report in a plan's folder, or an empty one."""
    path = folder / "report.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Saved()
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); check the file") from None
    except ValueError:
        raise PlanError(f"{path}: is not JSON; make it again or take it away") from None
    return Saved(found) if isinstance(found, dict) else Saved()


def texts(value: object) -> list[str]:
    """Return the members of a list as text; none where it is no list."""
    return [str(item) for item in value] if isinstance(value, list) else []
