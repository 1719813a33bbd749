"""A plan's folder -> its tables, typed and checked."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from fgf_analysis import tables as room  # `DATA` is looked up there when it is needed
from fgf_analysis.arguments import a_path
from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown, whole
from fgf_analysis.public import public
from fgf_analysis.tables import check, places, summary
from fgf_analysis.tables.contract import CELLS, REGISTERS, SAID, TABLES, Column
from fgf_analysis.tables.descriptor import Descriptor, descriptor, digest, source
from fgf_analysis.tables.parse import Table, contents, parse

__all__ = [
    "DEFAULT",
    "Plan",
    "cells",
    "find",
    "frame",
    "load_plan",
    "plans",
    "register",
    "register_path",
    "settled",
]

DEFAULT = "qinghai-2022"
"""The plan that is read, analysed and drawn where none is named."""


@dataclass(frozen=True, repr=False)
class Plan:
    """The tables of one plan.

    It is not changed in place. To analyse or draw some of its tasks only, cut every table that has
    a ``task_id``: most is counted from the ``assignments``, so that fewer ``tasks`` alone would
    leave it as it is. The figures' source line still names the whole plan::

        import dataclasses

        keep = plan.tasks.query("section_number == 1")["task_id"]
        tables = "tasks", "assignments", "groups", "evidence", "codings"
        rows = {name: getattr(plan, name) for name in tables}
        part = dataclasses.replace(
            plan, **{name: table[table["task_id"].isin(keep)] for name, table in rows.items()}
        )

    Attributes
    ----------
    name : str
        The folder's name.
    folder : Path
        Where the tables were read from.
    tasks, assignments, groups, evidence, unplaced : DataFrame
        `fgf_analysis.tables.TABLES` says what each column holds; text columns are ``str``, numbers
        ``Int64``, an empty cell is missing.
    departments, themes : DataFrame
        The register of units and the codebook of themes.
    translations, codings : DataFrame
        English headings, and themes given by hand; empty for a plan that has none.
    edited : tuple of str
        The tables, and of the registers those recorded in ``datapackage.json``, that are not what
        is recorded there; without a record every table.
    source : str
        The document as decoded text; the offsets in `evidence` count its characters.
    """

    name: str
    folder: Path
    tasks: pd.DataFrame
    assignments: pd.DataFrame
    groups: pd.DataFrame
    evidence: pd.DataFrame
    unplaced: pd.DataFrame
    departments: pd.DataFrame
    themes: pd.DataFrame
    translations: pd.DataFrame
    codings: pd.DataFrame
    edited: tuple[str, ...] = ()

    def __repr__(self) -> str:
        units = self.assignments["department"].nunique()
        return f"Plan({self.name!r}, {len(self.tasks)} tasks, {units} units)"

    def _repr_html_(self) -> str:
        return summary.to_table(self.title, self.title_en, self._summary())

    def _summary(self) -> dict[str, object]:
        said: dict[str, object] = {"Issued": self.issued} if self.issued else {}
        said |= summary.counts(self)
        if (doubts := summary.doubts(self.folder)) is not None:
            said["In doubt"] = doubts
        if self.edited:
            said["Edited tables"] = ", ".join(self.edited)
        return said | {"Folder": self.folder.name}

    @cached_property
    def source(self) -> str:
        """The document, decoded as `evidence` counts it."""
        return source(self.folder, self._described)

    @cached_property
    def particulars(self) -> pd.DataFrame:
        """What the plan says of itself: ``field``, ``value``, ``printed``, ``start``, ``end``,
        ``basis``, in the order of the fields; no row for what is not printed.
        """
        return _said(self._described.rows("particulars"), SAID["particulars"])

    @cached_property
    def cited(self) -> pd.DataFrame:
        """The documents that the plan says it is made for or rests on: ``title``, ``number``,
        ``relation``, ``printed``, ``start``, ``end``, in the order in which they stand.
        """
        return _said(self._described.rows("cited"), SAID["cited"])

    @property
    def title(self) -> str:
        """The plan's printed title, or its folder's name."""
        return self._described.text("title", self.name)

    @property
    def title_en(self) -> str:
        """An English title, or the printed one."""
        return self._described.text("title_en", self.title)

    @property
    def issued(self) -> str:
        """Who issued the plan and when, or nothing."""
        return self._described.text("issued")

    @property
    def issued_en(self) -> str:
        """The same in English, or as printed."""
        return self._described.text("issued_en", self.issued)

    @property
    def _described(self) -> Descriptor:
        return descriptor(self.folder)

    @cached_property
    def english(self) -> dict[str, str]:
        """Chinese name to English name: units, themes and headings."""
        return {
            **dict(zip(self.translations["text_zh"], self.translations["text_en"], strict=True)),
            **dict(zip(self.themes["name_zh"], self.themes["name_en"], strict=True)),
            **dict(zip(self.departments["department"], self.departments["name_en"], strict=True)),
        }


def load_plan(plan: str | os.PathLike[str] | None = None, *, trust: bool = True) -> Plan:
    """Return the tables of a plan, checked.

    Parameters
    ----------
    plan : str or path, optional
        The name of a plan in the package's data, or any folder of the same layout, as
        ``fgf extract`` writes it. A relative path is looked for in the current folder, which of a
        notebook is its own: ``../plan`` there is the ``plan`` beside ``notebooks``. A folder that
        has no ``departments.csv`` or ``themes.csv`` beside or in it uses the package's. If not
        given, what the environment variable ``FGF_PLAN`` names, else `DEFAULT`; see `find`.
    trust : bool
        Whether a table whose hash is the one in ``datapackage.json`` counts as checked: it was,
        when it was built.

    Returns
    -------
    Plan
        Its tables, and how to name it.

    Raises
    ------
    PlanError
        When there is no such plan, a table is missing or breaks the data contract, or
        ``source.txt`` is not the document that the tables were built from; the message lists every
        offending row (1 is the first below the header) and column and what was expected, of each
        table the first hundred.
    """
    folder = whole(find(plan))
    found = _read(folder, folder if plan is None else plan, trust)
    frames = _frames(found) if found.trusted else None
    if frames is None:
        _check(found)
        if count := len(found.lines) + len(found.problems):
            told = "1 problem" if count == 1 else f"{count:,} problems"
            lines = [f"{folder}: {told} in the tables", *found.lines, *found.problems.lines()]
            raise PlanError("\n  ".join(lines))
        frames = _frames(found)
    if frames is None:
        raise PlanError(f"{folder}: the tables cannot be typed; run fgf build {folder}")
    loaded = Plan(folder.name, folder, **frames, edited=tuple(found.edited))
    vars(loaded)["source"] = found.source  # the one that was checked
    return loaded


@dataclass
class _Found:
    """What stands in a plan's folder, and what is wrong with its files as wholes."""

    folder: Path
    problems: check.Problems
    trusted: bool
    tables: dict[str, Table] = field(default_factory=dict)
    edited: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    source: str | None = None

    def broken(self, error: PlanError) -> None:
        """Note that a file of the folder cannot be used."""
        self.lines.append(str(error).removeprefix(f"{self.folder}{os.sep}"))
        self.trusted = False


def _read(folder: Path, plan: str | os.PathLike[str], trust: bool) -> _Found:
    names = [*TABLES, *REGISTERS, "cells"]
    paths = {name: _path(folder, name) for name in names}
    shown = {
        name: str(path) if path and path.parent != folder else f"{name}.csv"
        for name, path in paths.items()
    }
    found = _Found(folder, check.Problems(shown), trust)
    known = Descriptor()
    try:
        known = descriptor(folder)
        found.source = source(folder, known)
    except PlanError as error:
        found.broken(error)
    for name, path in paths.items():
        try:
            if path is not None:
                _table(found, name, contents(path), known)
            elif name in TABLES:
                raise PlanError(f"there is no such table; run fgf build {plan}")
        except PlanError as error:
            found.broken(PlanError(f"{shown[name]}: {error}"))
    return found


def _table(found: _Found, name: str, data: bytes, known: Descriptor) -> None:
    """Take up a table, and whether it is the one that was built."""
    if known.hashes.get(name) != digest(data):
        found.trusted = False
        if name not in REGISTERS or name in known.hashes:
            found.edited.append(name)
    table = found.tables[name] = parse(data)
    expected = [column.name for column in (TABLES | REGISTERS | {"cells": CELLS})[name]]
    found.trusted = found.trusted and table.whole and set(table.header) == set(expected)


def _check(found: _Found) -> None:
    tables = dict(found.tables)
    cells = tables.pop("cells", None)
    check.check(tables, found.problems)
    places.check(tables, found.source, found.problems)
    if cells and found.source is not None:
        check.cells(cells, len(found.source), found.problems)


def _frames(found: _Found) -> dict[str, pd.DataFrame] | None:
    """Return the tables typed; None where a cell is not of its column's type."""
    contract = (TABLES | REGISTERS).items()
    try:
        return {name: frame(found.tables.get(name), columns) for name, columns in contract}
    except ValueError:  # anybody can record a hash
        return None


def frame(table: Table | None, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return a table with typed columns.

    Parameters
    ----------
    table : Table or None
        Without one, the result has no rows.
    columns : tuple of Column
        What the data contract says of it.

    Returns
    -------
    DataFrame
        Text is ``str``, numbers are ``Int64``, an empty cell is missing.
    """
    numbers = {c.name: "Int64" for c in columns if c.type == "integer"}
    if table is None:
        names = [column.name for column in columns]
        return pd.DataFrame(columns=names, dtype="str").astype(numbers)
    cells = [[cell or None for cell in row] for row in table.rows]
    return pd.DataFrame(cells, columns=table.header, dtype="str").astype(numbers)


def _said(rows: list[dict[str, Any]], columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return rows of ``datapackage.json`` with typed columns, an empty text missing."""
    cells = [[None if row[c.name] == "" else row[c.name] for c in columns] for row in rows]
    types = {c.name: "Int64" if c.type == "integer" else "str" for c in columns}
    return pd.DataFrame(cells, columns=list(types), dtype=object).astype(types)


def register(path: Path, name: str) -> Table:
    """Return a hand-made table, checked by itself.

    Parameters
    ----------
    path : Path
        A CSV file.
    name : str
        Key of `REGISTERS`.

    Returns
    -------
    Table
        Its rows as text.

    Raises
    ------
    PlanError
        When it cannot be read or breaks the data contract; one line for each row.
    """
    return _checked(path, name, _alone(path))


def _checked(path: Path, name: str, table: Table) -> Table:
    problems = check.Problems({name: str(path)})
    check.check({name: table}, problems)
    if len(problems):
        raise PlanError("\n  ".join(problems.lines()))
    return table


def cells(path: Path, size: int) -> Table:
    """Return where the cells of a document's tables stand, checked.

    Parameters
    ----------
    path : Path
        A ``cells.csv``.
    size : int
        How many characters the document has.

    Returns
    -------
    Table
        Its rows as text.

    Raises
    ------
    PlanError
        When it cannot be read or is not as it was written; in one line.
    """
    problems = check.Problems({"cells": str(path)})
    table = _alone(path)
    check.cells(table, size, problems)
    if fault := next(problems.lines(), ""):
        raise PlanError(fault)
    return table


def settled(folder: Path, data: bytes | None = None) -> Table | None:
    """Return what persons settled of a plan, checked by itself.

    Parameters
    ----------
    folder : Path
        The plan's.
    data : bytes, optional
        What its ``settled.csv`` is to be; if not given, what it is.

    Returns
    -------
    Table or None
        The rows of its ``settled.csv`` as text; None where there is none.

    Raises
    ------
    PlanError
        When it cannot be read or breaks the data contract; one line for each row.
    """
    path = folder / "settled.csv"
    if data is None and not path.is_file():
        return None
    return _checked(path, "settled", _alone(path, data))


def _alone(path: Path, data: bytes | None = None) -> Table:
    data = contents(path) if data is None else data
    try:
        return parse(data)
    except PlanError as error:
        raise PlanError(f"{path}: {error}") from None


def find(plan: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of a plan.

    Parameters
    ----------
    plan : str or path, optional
        The name of a plan in the package's data, or a folder. If not given, what the environment
        variable ``FGF_PLAN`` names, else `DEFAULT`. A relative path in ``FGF_PLAN`` is looked for
        in the current folder, then in the shell's (``PWD``): a notebook runs in a folder of its
        own, not in the one in which its path was typed.

    Returns
    -------
    Path
        Absolute.

    Raises
    ------
    PlanError
        When there is no such plan; the message says where it was looked for.
    """
    if plan is None:
        given = os.environ.get("FGF_PLAN", "")
        plan, places_ = given or DEFAULT, _from(given)
    else:
        plan, places_ = a_path("plan", plan), [Path()]
    if plan in plans():
        return room.DATA / plan
    for place in places_:
        with suppress(OSError):  # it can be too long for a path
            if plan and (place / plan).is_dir():
                return (place / plan).resolve()
    for place in places_:
        with suppress(OSError):
            if plan and (place / plan).is_file():
                name = shown(plan)
                raise PlanError(
                    f"{name}: is a file, not a plan; read it first: fgf extract {name} --out plan"
                )
    what, names = shown(plan) or "an empty name", ", ".join(plans()) or "none"
    where = ""
    if os.fspath(plan) and not Path(plan).is_absolute():
        with suppress(OSError):  # the current folder can be gone
            where = f" in {' or '.join(shown(place.absolute()) for place in places_)}"
    raise PlanError(f"{what}: no such plan or folder{where}; plans in the package: {names}")


def _from(given: str) -> list[Path]:
    """Return the folders from which a path in the environment can have been meant."""
    if not given or Path(given).is_absolute():
        return [Path()]
    here, shell = Path.cwd(), os.environ.get("PWD", "")
    return list(dict.fromkeys([here, *([Path(shell)] if Path(shell).is_absolute() else [])]))


def plans() -> list[str]:
    """Return the names of the plans in the package's data.

    Returns
    -------
    list of str
        In order of name.
    """
    return sorted(path.parent.name for path in room.DATA.glob("*/source.txt"))


def register_path(folder: Path, name: str) -> Path | None:
    """Return where a hand-made table of a plan is.

    Parameters
    ----------
    folder : Path
        The plan's.
    name : str
        Key of `REGISTERS`.

    Returns
    -------
    Path or None
        In the plan's folder, beside it (not for translations and codings), or the package's; None
        where there is none.
    """
    of_plan = name in {"translations", "codings"}
    places_ = [folder] if of_plan else [folder, folder.parent, room.DATA]
    return next((p / f"{name}.csv" for p in places_ if (p / f"{name}.csv").is_file()), None)


def _path(folder: Path, name: str) -> Path | None:
    if name in REGISTERS:
        return register_path(folder, name)
    path = folder / f"{name}.csv"
    return path if path.is_file() else None


public(globals())
