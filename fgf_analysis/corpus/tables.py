"""The tables of all plans, made from the plans' folders and kept as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
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


def writers(
    to: Path, records: Callable[[], Iterable[tuple[str, Mapping[str, Any]]]], reader: str
) -> dict[str, Callable[[Path], None]]:
    """Return for each table's file what writes it to a path, the plans in order of the records.

    Rows are read and written in one stream; what is held is one row group.
    """
    return {f"{name}.parquet": partial(_write, name, to, records, reader) for name in COLUMNS}


def _write(
    name: str,
    to: Path,
    records: Callable[[], Iterable[tuple[str, Mapping[str, Any]]]],
    reader: str,
    path: Path,
) -> None:
    from fgf_analysis.corpus.arrow import batches, write  # here: analyses need no Parquet

    columns = COLUMNS[name]
    write(path, batches(_rows(name, to, records()), columns), columns, reader)


def _rows(
    name: str, to: Path, records: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[Sequence[Any]]:
    columns = COLUMNS[name]
    if name == "plans":
        for plan_id, record in records:
            yield [plan_id, *(record[c.name] for c in columns[1:])]
        return
    ids = (plan_id for plan_id, record in records if record["status"] == "read")
    if name == "departments":
        for _, row in first_named(to, ids):
            yield row
        return
    if name in SAID:
        yield from _said(to, ids, name)
        return
    for plan_id in ids:
        for row in rows(to / plan_id / f"{name}.csv", columns[1:]):
            yield [plan_id, *row]


def first_named(to: Path, ids: Iterable[str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the rows of all plans' registers, each unit once, and the first plan that has it."""
    seen: set[str] = set()
    shared = False
    for plan_id in ids:
        path = to / plan_id / "departments.csv"
        if not path.is_file():
            if shared:
                continue
            path, shared = DATA / "departments.csv", True
        for row in rows(path, COLUMNS["departments"]):
            if row[0] not in seen:
                seen.add(row[0])
                yield plan_id, row


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
    """Return a table that `writers` have made; its ``attrs`` name the reader."""
    path = folder / f"{name}.parquet"
    with unreadable(path), path.open("rb") as file:
        found = pd.read_parquet(file)
    if [*found.dtypes.astype(str).items()] != [*_types(COLUMNS[name]).items()]:
        raise PlanError(f"{path}: has other columns than expected; run fgf extract again")
    return found


@contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Say of any error that the file cannot be read."""
    try:
        yield
    except PlanError:
        raise
    except Exception as error:  # of a dozen kinds, of three libraries
        why = getattr(error, "strerror", None) or one_line(error)
        raise PlanError(f"{path}: cannot be read ({why}); run fgf extract again") from None


def content(path: Path) -> bytes:
    """Return what a file of a plan's folder holds."""
    with unreadable(path):
        return path.read_bytes()


def one_line(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(str(error).split()) or type(error).__name__
