"""What a person decided on the review page -> a plan's ``settled.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown
from fgf_analysis.public import public
from fgf_analysis.reading.build import package_register
from fgf_analysis.second.folder import to_csv
from fgf_analysis.tables import SETTLED, Plan, contents, parse, settled

__all__ = ["merged", "registered"]

_COLUMNS = [column.name for column in SETTLED]


def merged(folder: Path, data: bytes, file: str) -> bytes:
    """Return a plan's ``settled.csv`` with decisions added.

    Parameters
    ----------
    folder : Path
        The plan's.
    data : bytes
        What the review page exports: the columns of ``settled.csv``. A decision takes the place of
        an earlier one on the same; one whose ``choice`` is ``open`` takes it back.
    file : str
        How errors name it.

    Returns
    -------
    bytes
        CSV, by place in the text.

    Raises
    ------
    PlanError
        When either file breaks the data contract.
    """
    try:
        table = parse(data)
    except PlanError as error:
        raise PlanError(f"{shown(file)}: {error}") from None
    if set(table.header) != set(_COLUMNS):
        raise PlanError(
            f"{shown(file)}: expected the columns {','.join(_COLUMNS)}; export it from review.html"
        )
    if not table.whole:
        number, fault = table.unread[0]
        raise PlanError(f"{shown(file)}: row {number}{fault}")
    there = settled(folder)
    found = {_key(row): row for row in (there.records() if there else ())}
    for row in table.records():
        found.pop(_key(row), None)
        if row["choice"] != "open":
            found[_key(row)] = row
    rows = [[row[name] for name in _COLUMNS] for row in sorted(found.values(), key=_order)]
    made = to_csv(_COLUMNS, rows)
    settled(folder, made)  # so that what breaks the contract is told before anything is written
    return made


def registered(plan: Plan, decisions: bytes) -> dict[str, bytes]:
    """Return a plan's ``departments.csv`` with the units that decisions name and it lacks.

    Parameters
    ----------
    plan : Plan
    decisions : bytes
        A ``settled.csv``.

    Returns
    -------
    dict of str to bytes
        The file by its name; empty where nothing is to add, or the plan has no register of its own.
    """
    path = plan.folder / "departments.csv"
    there = set(plan.departments["department"])
    named = dict.fromkeys(map(_named, parse(decisions).records()))
    # Without aliases: what is printed there may be another unit's name elsewhere.
    missing = [(unit, unit) for unit in named if unit and unit not in there]
    if not missing or not path.is_file():
        return {}
    data = contents(path)
    table = parse(data)
    rows = package_register().rows_for(missing)
    more = to_csv((), ([row.get(name, "") for name in table.header] for row in rows))
    return {"departments.csv": data.rstrip(b"\r\n") + b"\n" + more.lstrip(b"\n")}


def _named(row: Mapping[str, str]) -> str:
    """Return the unit that a decision puts into the tables, or nothing."""
    if not row["value"] or row["kind"] not in ("unit", "department"):
        return ""
    return row["department"] if row["kind"] == "unit" else row["value"]


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["kind"], row["start"], row["end"], row["department"]


def _order(row: Mapping[str, str]) -> tuple[object, ...]:
    places = (int(row[n]) if row[n].isdecimal() and row[n].isascii() else 0 for n in _ENDS)
    return (*places, *(row[name] for name in _COLUMNS))


_ENDS = ("start", "end")


public(globals())
