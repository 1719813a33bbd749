"""The rows of a plan's own ``departments.csv``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from fgf_analysis.reading.names.kinds import english_place, kind_of


class Known(NamedTuple):
    """What the register says about a printed name."""

    department: str  # canonical name, with the place
    full_name_zh: str
    name_en: str
    kind: str
    place: str  # what the star stands for; empty for a single unit
    entry: str  # the row's own name, with its star


def rows_for(
    departments: Iterable[tuple[str, str]], find: Callable[[str], Known | None], national: bool
) -> list[dict[str, str]]:
    """Return one row for each canonical name; see `Register.rows_for`.

    Parameters
    ----------
    departments : iterable of (canonical, printed)
    find : callable
        What is known of a name.
    national : bool
        Whether units without a star are the nation's.
    """
    printed_as: dict[str, dict[str, None]] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for name, printed in departments:
        printed_as.setdefault(name, {})[printed] = None
        owners[printed].add(name)
    rows = []
    labels = []
    for name, also in printed_as.items():
        known = find(name)
        rows.append(
            row_of(name, known, [p for p in also if p not in printed_as and len(owners[p]) == 1])
        )
        labels.append(_label(known, national) if known else "")
    _tell_apart(rows, labels)
    return rows


def row_of(name: str, known: Known | None, aliases: Iterable[str]) -> dict[str, str]:
    """Return the row of one unit."""
    return {
        "department": name,
        "full_name_zh": known.full_name_zh if known else "",
        "name_en": known.name_en if known else name,
        "kind": known.kind if known else kind_of(name),
        "aliases": "|".join(alias for alias in aliases if alias != name),
    }


def _label(known: Known, national: bool) -> str:
    """Return what tells a unit from its namesakes at other levels and places."""
    return "national" if national and "*" not in known.entry else english_place(known.place)


def _tell_apart(rows: list[dict[str, str]], labels: list[str]) -> None:
    """Add to English names that several units share their label, or else their own name."""
    namesakes: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(dict)
    for row, label in zip(rows, labels, strict=True):
        namesakes[row["name_en"]].setdefault(label, []).append(row)
    for by_label in namesakes.values():
        for label, alike in by_label.items():
            for row in alike:
                if len(alike) > 1:
                    row["name_en"] += f" ({row['department']})"
                elif label and len(by_label) > 1:
                    row["name_en"] += f" ({label})"
