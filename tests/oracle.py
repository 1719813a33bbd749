"""What a figure's query says of a plan: DuckDB over the CSV files, none of our Python."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from fgf_analysis import tables
from fgf_analysis.charts import gallery
from fgf_analysis.charts.words import sentences
from fgf_analysis.tables import REGISTERS, TABLES, Plan

QUERIES = Path(gallery.__file__).parent / "queries"
_NAME = re.compile(r"\{(\w+)[:}]")


def row(plan: Plan | Path, figure: str) -> dict[str, Any]:
    """Return what the query of a figure gives: name of a fact to its value.

    Parameters
    ----------
    plan : Plan or Path
        A plan, or the folder of one. The tables of a plan that is not what its folder holds, as
        those that `invent` makes, are first written to a folder of their own.
    figure : str
        Name of the entry.
    """
    with opened(plan) as database:
        return ask(database, figure)


@contextlib.contextmanager
def opened(plan: Plan | Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a plan's folder as ``tables.sql`` says."""
    with contextlib.ExitStack() as stack:
        if isinstance(plan, Path):
            folder = plan
        elif plan.name == plan.folder.name:
            folder = plan.folder
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            for name in (*TABLES, *REGISTERS):
                getattr(plan, name).to_csv(folder / f"{name}.csv", index=False)
        stack.enter_context(contextlib.chdir(folder))
        database = stack.enter_context(duckdb.connect())
        database.execute("SET threads = 1")  # the tables are small
        database.execute(f"SET VARIABLE registers = '{tables.DATA}'")
        views = (QUERIES / "tables.sql").read_text(encoding="utf-8")
        database.execute(views.replace("REPLACE VIEW", "REPLACE TABLE"))  # each worked out once
        yield database


def ask(database: duckdb.DuckDBPyConnection, figure: str) -> dict[str, Any]:
    """Return the one row that the query of a figure has."""
    found = database.execute((QUERIES / f"{figure}.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in found.description]
    [values] = found.fetchall()
    return dict(zip(names, values, strict=True))


def named(figure: str) -> set[str]:
    """Return the names of facts that any sentence of a figure says, with the parts it can use."""
    names: set[str] = set()
    todo: list[Any] = [sentences()[figure]]
    while todo:
        told = todo.pop()
        if isinstance(told, dict):
            todo += told.values()
            continue
        for name in set(_NAME.findall(told)) - names:
            part = sentences()["parts"].get(name)
            if part is None or name in _BOTH:
                names.add(name)
            if part is not None:
                todo += part.values()
    return names


_BOTH: set[str] = {"groups"}  # a part, and in it the fact of that name
