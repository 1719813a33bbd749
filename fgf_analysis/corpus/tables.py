"""The tables of all plans, made from the plans' folders and kept as Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fgf_analysis.errors import PlanError
from fgf_analysis.tables import (
    DATA,
    LEVELS,
    REGISTERS,
    REMEDY,
    SAID,
    SEPARATOR,
    TABLES,
    Column,
    parse,
    register,
    said,
)

PLANS = (
    Column("plan_id", "The plan's folder", required=True, unique=True),
    Column("file", "The document, from the folder that was read", required=True),
    Column("sha256", "Hash of the document, missing where it cannot be opened"),
    Column("title", "Printed title"),
    Column("issued", "Who issued the plan and when"),
    Column("number", "Document number: 国办发〔2022〕37号"),
    Column("issuer", "Who issued the plan, several separated by |", listed=True),
    Column("level", "Level of the issuer", enum=LEVELS),
    Column("place", "Whose plan it is, empty for the nation"),
    Column("place_code", "Its code in GB/T 2260"),
    Column("signed", "Date of signature, ISO 8601"),
    Column("published", "Date of publication, ISO 8601"),
    Column("type", "Type of document: 分工方案, 实施意见"),
    Column("parent_number", "Number of the document that it is most probably made for"),
    Column("parent_title", "Title of that document"),
    Column("characters", "Characters of source.txt", "integer", minimum=0),
    Column("tasks", "Tasks found", "integer", minimum=0),
    Column("clauses", "Responsibility clauses found", "integer", minimum=0),
    Column("left_over", "What report.json counts as left over", "integer", minimum=0),
    Column("status", "read or failed", required=True, enum=("read", "failed")),
    Column("error", "Why it could not be read, in one line"),
)
"""Columns of ``plans.parquet``, one row a document."""

COLUMNS: dict[str, tuple[Column, ...]] = {
    "plans": PLANS,
    "tasks": (PLANS[0], *TABLES["tasks"]),
    "assignments": (PLANS[0], *TABLES["assignments"]),
    "groups": (PLANS[0], *TABLES["groups"]),
    "departments": REGISTERS["departments"],
    **{name: (PLANS[0], *columns) for name, columns in SAID.items()},
}
"""Columns of each table of a corpus."""


def parquet(
    to: Path, records: Mapping[str, Mapping[str, Any]], reader: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each table, the plans in the order of the records."""
    ids = [plan_id for plan_id, record in records.items() if record["status"] == "read"]
    for name, columns in COLUMNS.items():
        if name == "plans":
            told = [{**record, "plan_id": plan_id} for plan_id, record in records.items()]
            found = frame(([row[c.name] for c in columns] for row in told), columns)
        elif name == "departments":
            own = [to / plan_id / "departments.csv" for plan_id in ids]
            paths = [path if path.is_file() else DATA / "departments.csv" for path in own]
            units = [unit for path in dict.fromkeys(paths) for unit in rows(path, columns)]
            found = frame(units, columns).drop_duplicates("department", ignore_index=True)
        elif name in SAID:
            found = frame(_said(to, ids, name), columns)
        else:
            found = gathered(((plan_id, to / plan_id / f"{name}.csv") for plan_id in ids), columns)
        found.attrs["reader"] = reader
        yield f"{name}.parquet", found.to_parquet(index=False, compression="zstd")


def _said(to: Path, ids: Iterable[str], name: str) -> Iterator[list[Any]]:
    """Yield the rows of a list in the plans' ``datapackage.json``, with the plan's id first."""
    for plan_id in ids:
        path = to / plan_id / "datapackage.json"
        for row in said(path, REMEDY).get(name, ()) if path.is_file() else ():
            yield [plan_id, *(row[c.name] if row[c.name] != "" else None for c in SAID[name])]


WIDE = tuple(column.name for column in PLANS[5:15])
"""Fields of the particulars that are columns of ``plans.parquet``."""


def wide(particulars: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the particulars of a plan as a row of ``plans.parquet``, several values as a list."""
    values: dict[str, list[str]] = {}
    for row in particulars:
        values.setdefault(row["field"], []).append(row["value"])
    return {name: SEPARATOR.join(values[name]) for name in WIDE if name in values}


def gathered(paths: Iterable[tuple[str, Path]], columns: Sequence[Column]) -> pd.DataFrame:
    """Return one table of several plans' tables, with the plan's id first."""
    found = ([plan_id, *row] for plan_id, path in paths for row in rows(path, columns[1:]))
    return frame(found, columns)


def frame(cells: Iterable[Sequence[Any]], columns: Sequence[Column]) -> pd.DataFrame:
    """Return rows as a table, typed as those of a plan."""
    types = _types(columns)
    return pd.DataFrame(list(cells), columns=list(types), dtype=object).astype(types)


def _types(columns: Iterable[Column]) -> dict[str, str]:
    return {c.name: "Int64" if c.type == "integer" else "str" for c in columns}


def rows(path: Path, columns: Sequence[Column]) -> list[list[Any]]:
    """Return the rows of a table in a plan's folder; an empty cell is None.

    Not by `pandas.read_csv`: thousands of small tables take it many times as long.
    """
    kinds = {c.name: int if c.type == "integer" else str for c in columns}
    try:
        table = register(path, path.stem) if path.stem in REGISTERS else parse(content(path))
        if not table.whole:
            number, fault = table.unread[0]
            raise PlanError(f"row {number}{fault}")
        places = [(table.header.index(name), kind) for name, kind in kinds.items()]
        return [[kind(row[n]) if row[n] else None for n, kind in places] for row in table.rows]
    except (ValueError, PlanError) as error:
        raise PlanError(
            f"{path}: is not as it was written ({_fault(path, error)}); "
            "mend it, or remove the plan's folder and run fgf extract again"
        ) from None


def _fault(path: Path, error: Exception) -> str:
    return one_line(error).replace(f"{path}: ", "")


def kept(folder: Path, name: str) -> pd.DataFrame:
    """Return a table that `parquet` has made; its ``attrs`` name the reader."""
    path = folder / f"{name}.parquet"
    try:
        found = pd.read_parquet(io.BytesIO(content(path)))
    except PlanError:
        raise
    except Exception as error:  # of a dozen kinds, of three libraries
        raise PlanError(
            f"{path}: cannot be read ({one_line(error)}); run fgf extract again"
        ) from None
    if [*found.dtypes.astype(str).items()] != [*_types(COLUMNS[name]).items()]:
        raise PlanError(f"{path}: has other columns than expected; run fgf extract again")
    return found


def content(path: Path) -> bytes:
    """Return what a file of a plan's folder holds."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError(
            f"{path}: cannot be read ({error.strerror}); run fgf extract again"
        ) from None


def one_line(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(str(error).split()) or type(error).__name__
