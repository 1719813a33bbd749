"""Tables -> what in them breaks the contract, row by row: cells, keys and what points where."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fgf_analysis.tables.contract import (
    CELLS,
    KEYS,
    LARGEST,
    LINE_KEYS,
    LINE_REFERENCES,
    LINES,
    MEMBERS,
    REFERENCES,
    REGISTERS,
    SETTLED,
    TABLES,
    Column,
)
from fgf_analysis.tables.parse import Table

MOST = 100
"""Problems of one table that an error lists; it says how many more there are."""

_CONTRACT = TABLES | REGISTERS | LINES | {"cells": CELLS, "settled": SETTLED}


class Problem(NamedTuple):
    """Something that breaks the contract: row (0 for the whole table), column, one line."""

    row: int
    column: str
    line: str


class Problems:
    """The problems of several tables.

    Parameters
    ----------
    files : mapping of str to str
        Table to what errors call its file, in the order in which problems are told.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._found: dict[str, list[Problem]] = {name: [] for name in files}
        self._cells: set[tuple[str, int, str]] = set()

    def note(self, name: str, row: int, column: str, told: str) -> None:
        """Note a problem of a cell; of its row where no column is given, of the table without row.

        Parameters
        ----------
        name : str
            The table.
        row : int
            The row's number, 1 the first below the header; or 0.
        column, told : str
        """
        where = f"row {row}, {column}: " if column else f"row {row}: " if row else ""
        self._note(name, Problem(row, column, where + told))

    def unread(self, name: str, row: int, told: str) -> None:
        """Note a row that could not be read."""
        self._note(name, Problem(row, "", f"row {row}{told}"))

    def _note(self, name: str, problem: Problem) -> None:
        self._found[name].append(problem)
        self._cells.add((name, problem.row, problem.column))

    def any(self, name: str) -> bool:
        """Return whether a table has any problem."""
        return bool(self._found[name])

    def of(self, name: str, row: int, columns: Iterable[str]) -> bool:
        """Return whether a row has a problem as a whole, or in one of these columns."""
        return any((name, row, column) in self._cells for column in ("", *columns))

    def __len__(self) -> int:
        return sum(map(len, self._found.values()))

    def lines(self) -> Iterator[str]:
        """Yield a line for each problem, table by table and row by row."""
        for name, found in self._found.items():
            told = sorted(found, key=lambda one: (one.row, not one.column, one.column))
            yield from (f"{self._files[name]}: {one.line}" for one in told[:MOST])
            if len(told) > MOST:
                yield f"{self._files[name]}: ... and {len(told) - MOST:,} more problems"


def quoted(text: str) -> str:
    """Return a cell as errors quote it: in one line, and cut where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def check(tables: Mapping[str, Table], problems: Problems) -> None:
    """Note everything that is wrong in the tables by themselves and between them."""
    for name, table in tables.items():
        columns(name, table, problems)
    for name, keys in (KEYS | LINE_KEYS).items():
        if name in tables and len(keys) > 1:
            _keys(name, tables[name], keys, problems)
    empty = _empty(tables, problems)
    for source, told in ((REFERENCES, False), (LINE_REFERENCES, False), (MEMBERS, True)):
        for name, column, target, key in source:
            if name in tables and target in tables and target not in empty:
                _point(tables, (name, column), (target, key), told, problems)
    if "tasks" in tables:
        _parents(tables["tasks"], problems)
    for name in ("assignments", "groups"):
        if name in tables and not problems.any(name):
            _counted(name, tables[name], problems)


def columns(name: str, table: Table, problems: Problems) -> None:
    """Note what is wrong in a table by itself: its columns, rows and cells."""
    contract = _CONTRACT[name]
    expected = [column.name for column in contract]
    if not set(expected) & set(table.header):
        problems.note(name, 0, "", f"the first line must name the columns: {','.join(expected)}")
        return
    for title in expected:
        if title not in table.header:
            problems.note(name, 0, "", f"column {title} is missing")
    for title in table.header:
        if title not in expected:
            shown = title if title.isprintable() and 0 < len(title) <= 60 else quoted(title)
            problems.note(name, 0, "", f"column {shown} is not expected")
    for number, told in table.unread:
        problems.unread(name, number, told)
    for column in contract:
        if column.name in table.header:
            for number, told in _cells(column, table.numbers, table.column(column.name)):
                problems.note(name, number, column.name, told)


def _cells(
    column: Column, numbers: Sequence[int], cells: Sequence[str | None]
) -> Iterator[tuple[int, str]]:
    """Yield row and fault of every cell that breaks what is said about its column."""
    rules = list(_rules(column))
    count = Counter(cells) if column.unique else Counter()
    for number, cell in zip(numbers, cells, strict=True):
        if cell is None:
            if column.required:
                yield number, "must not be empty"
            continue
        for keeps, rule in rules:
            if not keeps(cell):
                yield number, f"{quoted(cell)} {rule}"
        if count[cell] > 1:
            yield number, f"{quoted(cell)} must not stand twice"


def _rules(column: Column) -> Iterator[tuple[Callable[[str], bool], str]]:
    """Yield the tests of a column's cells, each with what it expects."""
    if column.type == "integer":
        least = column.minimum or 0
        yield (
            lambda cell: (
                cell.isascii() and cell.isdecimal() and len(cell) < 16 and int(cell) >= least
            ),
            f"must be a whole number, {least} or more",
        )
    if column.pattern:
        form = re.compile(column.pattern, re.ASCII)
        yield lambda cell: bool(form.fullmatch(cell)), "must be a task id like T01 or T01.1"
    if column.enum:
        yield lambda cell: cell in column.enum, f"must be one of: {', '.join(column.enum)}"
    if column.listed:
        yield _listed, "must be names separated by |, none empty and none twice"


def _listed(cell: str) -> bool:
    members = cell.split("|")
    return all(map(str.strip, members)) and len(set(members)) == len(members)


def _keys(name: str, table: Table, keys: tuple[str, ...], problems: Problems) -> None:
    """Note every row whose key an earlier row has."""
    if not set(keys) <= set(table.header):
        return
    seen = set()
    for number, *key in zip(table.numbers, *map(table.column, keys), strict=True):
        if tuple(key) in seen:
            problems.note(name, number, "", f"{', '.join(keys)} stand there twice")
        seen.add(tuple(key))


def _counted(name: str, table: Table, problems: Problems) -> None:
    """Note the clauses whose units, or generic actors, are not counted 1, 2, 3."""
    clauses: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for number, row in zip(table.numbers, table.records(), strict=True):
        clauses[row["task_id"], row["clause"]].append((int(row["position"]), number))
    for found in clauses.values():
        for nth, (position, number) in enumerate(sorted(found), start=1):
            if position != nth:
                told = f"'{position}' must be {nth}: the positions of a clause count 1, 2, 3"
                problems.note(name, number, "position", told)
                break


def _empty(tables: Mapping[str, Table], problems: Problems) -> list[str]:
    """Note and return the registers that list nothing, though something must be listed."""
    found = []
    for name, named in (("departments", "assignments"), ("themes", "themes")):
        if name not in tables or tables[name].rows or not tables[name].whole:
            continue
        if name == named or (named in tables and tables[named].rows):
            problems.note(name, 0, "", NO_ROWS)
            found.append(name)
    return found


NO_ROWS = "has no rows; list there what the plan needs"


def _point(
    tables: Mapping[str, Table],
    column: tuple[str, str],
    target: tuple[str, str],
    several: bool,
    problems: Problems,
) -> None:
    """Note every cell that points to nothing in another table, or in its own."""
    (name, cells), (other, key) = column, target
    table, known = tables[name], tables[other]
    if cells not in table.header or key not in known.header or known.torn:
        return
    there = {*known.column(key), *known.remains, None}
    for number, cell in zip(table.numbers, table.column(cells), strict=True):
        for one in cell.split("|") if several and cell else [cell]:
            if one and one not in there:
                problems.note(name, number, cells, f"{quoted(one)} must be in {other}.csv")


def _parents(tasks: Table, problems: Problems) -> None:
    """Note every task that is, over others or at once, a measure of itself."""
    if not {"task_id", "parent_id"} <= set(tasks.header):
        return
    ids, parents = tasks.column("task_id"), tasks.column("parent_id")
    above = dict(zip(ids, parents, strict=True))
    settled: dict[str | None, bool] = {None: False}  # whether a task is in a circle
    for task in above:
        path: dict[str | None, None] = {}
        while task in above and task not in settled and task not in path:
            path[task] = None
            task = above[task]
        circle = False
        for one in path:
            circle = circle or one == task
            settled[one] = circle
    for number, task, parent in zip(tasks.numbers, ids, parents, strict=True):
        if settled[task]:
            told = f"{quoted(str(parent))} must not be a measure of {task} in turn"
            problems.note("tasks", number, "parent_id", told)


def cells(table: Table, size: int, problems: Problems) -> None:
    """Note what is wrong in ``cells.csv``, of a text of so many characters."""
    columns("cells", table, problems)
    names = [column.name for column in CELLS]
    if not set(names) <= set(table.header):
        return
    table_, at, places, shape = 1, 0, 0, (0, 0)  # the table, and what it and those before it cover
    for number, record in zip(table.numbers, table.records(), strict=True):
        if problems.of("cells", number, names):
            continue
        nth, start, end, row, column, rows, wide = (int(record[name]) for name in names)
        if not at <= start <= end <= size:
            told = (
                f"{start} to {end} must lie behind the cell before and in the {size:,} characters"
            )
            problems.note("cells", number, "", f"{told} of source.txt")
        if nth not in (table_, table_ + 1) or (at == 0 == places and nth != 1):
            problems.note("cells", number, "table", f"'{nth}' must be {table_} or {table_ + 1}")
        if nth != table_:
            table_, places, shape = nth, places + shape[0] * shape[1], (0, 0)
        at, shape = max(at, end), (max(shape[0], row + rows), max(shape[1], column + wide))
        if shape[0] * shape[1] > LARGEST or places + shape[0] * shape[1] > 10 * LARGEST:
            told = f"makes a table of over {LARGEST:,} places, or all of them of ten times that"
            problems.note("cells", number, "", told)
            return
