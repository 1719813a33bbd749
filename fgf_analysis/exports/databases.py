"""A plan's tables -> one SQLite file, or Parquet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pandas as pd

from fgf_analysis.analysis import charge, coleadership
from fgf_analysis.arguments import a_plan
from fgf_analysis.corpus import Corpus
from fgf_analysis.corpus.tables import PLANS
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import KEYS, REFERENCES, REGISTERS, TABLES, Column, Plan

_PLAN = (
    Column("name", "The plan's folder", required=True, unique=True),
    Column("title", "Printed title", required=True),
    Column("title_en", "English title, or the printed one", required=True),
    Column("issued", "Who issued the plan and when"),
    Column("issued_en", "The same in English, or as printed"),
    Column("source", "The document: substr(source, start + 1, end - start) is a place in it"),
)
_RESULTS: dict[str, tuple[Column, ...]] = {
    "charge": (
        Column("task_id", "The task", required=True),
        Column("clause", "The task's first clause is 1", "integer", required=True),
        Column("department", "Canonical name in departments", required=True),
        Column("role", "The strongest role that the clause gives the unit", required=True),
        Column("standing", "How the unit stands to the clause: alone, jointly", required=True),
    ),
    "pairs": (
        Column("unit_a", "A unit", required=True),
        Column("unit_b", "One that is in charge of a clause with it", required=True),
        Column("tasks", "How many tasks they share", "integer", required=True),
        Column("newman", "Newman's collaboration weight", "number", required=True),
        Column("jaccard", "Jaccard's overlap, 0 to 1", "number", required=True),
        Column("task_ids", "These tasks, separated by |", required=True),
    ),
}
"""Columns of what is worked out of the tables."""

_KEYS = KEYS | {"charge": ("task_id", "clause", "department"), "pairs": ("unit_a", "unit_b")}
_REFERENCES = (
    *REFERENCES,
    ("charge", "task_id", "tasks", "task_id"),
    ("charge", "department", "departments", "department"),
    ("pairs", "unit_a", "departments", "department"),
    ("pairs", "unit_b", "departments", "department"),
)
_TYPES = {
    "string": ("TEXT", "str"),
    "integer": ("INTEGER", "Int64"),
    "number": ("REAL", "float64"),
}
"""Type of a column -> what it is in SQLite, and in a frame."""


def sqlite(plan: Plan) -> bytes:
    """Return the tables of a plan as one SQLite database.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.

    Returns
    -------
    bytes
        The tables of `parquet`, rows in their order, with the types, primary keys and foreign
        keys of the data contract; what a column holds stands beside it in the schema. Of a plan
        also a table ``plan`` of one row with its title and the text of its document, in which
        ``start`` and ``end`` count. The same bytes with the same version of SQLite.

    Raises
    ------
    PlanError
        When a table that was changed breaks the data contract.
    """
    a_plan(plan)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA page_size = 4096")
        database.execute("PRAGMA encoding = 'UTF-8'")
        for name, columns, table in _tables(plan, described=True):
            database.execute(_schema(name, columns, {column.name for column in columns}))
            try:
                table.to_sql(name, database, if_exists="append", index=False)
            except (sqlite3.IntegrityError, pd.errors.DatabaseError) as error:
                raise PlanError(
                    f"{plan.name}: {name}: breaks the data contract "
                    f"({error.__cause__ or error}); export the plan as it was loaded"
                ) from None
        database.commit()
        return database.serialize()


def parquet(plan: Plan) -> dict[str, bytes]:
    """Return the tables of a plan as Parquet.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.

    Returns
    -------
    dict of str to bytes
        Name of a file to its content: the tables and registers of the data contract with its
        columns, codes and types, of a corpus also ``plans``; and what is worked out of them,
        ``charge`` (`fgf_analysis.analysis.charge.clauses`) and ``pairs``
        (`fgf_analysis.analysis.coleadership.pairs`).
    """
    a_plan(plan)
    return {
        f"{name}.parquet": table.to_parquet(index=False, compression="zstd")
        for name, _, table in _tables(plan)
    }


def _tables(
    plan: Plan, described: bool = False
) -> Iterator[tuple[str, tuple[Column, ...], pd.DataFrame]]:
    """Yield the name, the columns and the rows of each table, typed."""
    if isinstance(plan, Corpus):
        yield "plans", PLANS, _typed(plan.plans, PLANS)
    elif described:
        # Half a sign, which only a title can hold, is none in UTF-8.
        told = {
            column.name: str(getattr(plan, column.name)).encode("utf-8", "replace").decode() or None
            for column in _PLAN
        }
        yield "plan", _PLAN, _typed(pd.DataFrame([told]), _PLAN)
    results = {"charge": charge.clauses, "pairs": coleadership.pairs}
    for name, columns in (REGISTERS | TABLES | _RESULTS).items():
        table = results[name](plan) if name in results else getattr(plan, name)
        columns = (PLANS[0], *columns) if "plan_id" in table else columns
        yield name, columns, _typed(table, columns)


def _typed(table: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    found = table[[column.name for column in columns]].reset_index(drop=True)
    return found.astype({column.name: _TYPES[column.type][1] for column in columns})


def _schema(name: str, columns: tuple[Column, ...], there: set[str]) -> str:
    """Return the statement that makes a table, with what its columns hold as comments."""
    key = _KEYS.get(name) or tuple(column.name for column in columns if column.unique)
    if name == "unplaced" and "plan_id" in there:
        key = ("plan_id", *key)
    lines = [
        (
            f'"{column.name}" {_TYPES[column.type][0]}{" NOT NULL" if column.required else ""}',
            column.description,
        )
        for column in columns
    ]
    lines.append((f"PRIMARY KEY ({_listed(key)})", ""))
    points = [row for row in _REFERENCES if row[0] == name]
    if name != "plans" and "plan_id" in there:
        points.append((name, "plan_id", "plans", "plan_id"))
    for _, column, target, other in points:
        lines.append((f'FOREIGN KEY ("{column}") REFERENCES "{target}" ("{other}")', ""))
    body = []
    for nth, (text, said) in enumerate(lines, start=1):
        comma = "," if nth < len(lines) else ""
        body.append(f"  {text}{comma}{f' -- {said}' if said else ''}")
    return "\n".join([f'CREATE TABLE "{name}" (', *body, ")"])


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
