"""The tables of a plan: their columns, reading them from a folder, checking them.

Everything said about a column stands once, in `TABLES`; the checks that `load_plan` makes and the
Frictionless descriptor in each plan's folder are both made from it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown, whole


@dataclass(frozen=True)
class Column:
    """One column of a table, as written in the data contract."""

    name: str
    description: str
    type: str = "string"  # string or integer, the Frictionless names
    required: bool = False
    unique: bool = False
    pattern: str = ""
    enum: tuple[str, ...] = ()
    minimum: int | None = None


ROLES = ("lead", "responsible", "support")
FIELDS = ("section", "title", "text", "clause")
BASES = (
    "printed",
    "in order",
    "repeated",
    "elimination",
    "rule",
    "neighbour",
    "wording",
)
_ID = r"T\d{2,}(\.\d+)?"


def _task_id(unique: bool = False) -> Column:
    return Column("task_id", "The task, T01 and so on", required=True, pattern=_ID, unique=unique)


def _stretch(what: str) -> tuple[Column, Column]:
    start = f"First character {what} in source.txt"
    return (
        Column("start", start, "integer", required=True, minimum=0),
        Column("end", "Character behind the last", "integer", required=True, minimum=1),
    )


TABLES: dict[str, tuple[Column, ...]] = {
    "tasks": (
        _task_id(unique=True),
        Column("parent_id", "The task this one is a measure of", pattern=_ID),
        Column("number", "The task's printed number", "integer", required=True, minimum=1),
        Column("section_number", "Number of the section heading", "integer", minimum=1),
        Column("section_zh", "Section heading"),
        Column("section_basis", "How the section is known", enum=("printed", "lost")),
        Column("title_zh", "Heading of the task without number and full stop"),
        Column("title_en", "Our translation of the heading"),
        Column("text_zh", "The task's sentences in the plan's order"),
        Column("deadlines_zh", "Calendar deadlines in the text, one a line"),
        Column("group_zh", "Generic actors as printed, one line a clause"),
        Column("clause_zh", "Responsibility clause as printed, several one a line"),
    ),
    "assignments": (
        _task_id(),
        Column("clause", "The task's first clause is 1", "integer", required=True, minimum=1),
        Column("position", "Place of the unit in its clause", "integer", required=True, minimum=1),
        Column("department", "Canonical name in departments.csv", required=True),
        Column("printed", "The name exactly as printed", required=True),
        Column("role", "lead, responsible or support", required=True, enum=ROLES),
        Column(
            "role_basis",
            "printed in the clause, or by a rule for the whole document",
            required=True,
            enum=("printed", "rule"),
        ),
        Column("word", "The words that give the role, as printed: 牵头, 按职责分工负责"),
        *_stretch("of the name"),
    ),
    "groups": (
        _task_id(),
        Column("clause", "The task's first clause is 1", "integer", required=True, minimum=1),
        Column(
            "position",
            "Place among the generic actors of the clause",
            "integer",
            required=True,
            minimum=1,
        ),
        Column("printed", "An actor that is nobody in particular, as printed", required=True),
        Column("role", "lead, responsible or support", required=True, enum=ROLES),
        Column("word", "The words that give the role, as printed"),
        *_stretch("of the actor"),
    ),
    "evidence": (
        _task_id(),
        Column("field", "What the stretch shows", required=True, enum=FIELDS),
        Column("start", "First character in source.txt", "integer", required=True, minimum=0),
        Column("end", "Character behind the last", "integer", required=True, minimum=1),
        Column("basis", "How the stretch was placed", required=True, enum=BASES),
    ),
    "unplaced": (
        Column("start", "First character in source.txt", "integer", required=True, minimum=0),
        Column("end", "Character behind the last", "integer", required=True, minimum=1),
        Column(
            "reason",
            "outside the tasks (letter, preamble, closing words), or open",
            required=True,
            enum=("outside", "open"),
        ),
        Column("candidates", "Tasks it could belong to, separated by |"),
        Column("text_zh", "The stretch itself", required=True),
    ),
}
"""Columns of a plan's tables, in their order in the files."""

REGISTERS: dict[str, tuple[Column, ...]] = {
    "departments": (
        Column("department", "Canonical name", required=True, unique=True),
        Column("full_name_zh", "Full official name"),
        Column("name_en", "English name", required=True),
        Column("kind", "provincial, central-vertical, group ...", required=True),
        Column("aliases", "Other printed names, separated by |"),
    ),
    "themes": (
        Column("theme", "Short name", required=True, unique=True),
        Column("name_zh", "Chinese name", required=True),
        Column("name_en", "English name", required=True),
        Column("definition_zh", "What belongs to it, in Chinese", required=True),
        Column("definition_en", "What belongs to it, in English", required=True),
        Column("keywords", "Words that show it, separated by |", required=True),
    ),
    "translations": (
        Column("text_zh", "A heading as printed", required=True, unique=True),
        Column("text_en", "Our translation", required=True),
    ),
    "codings": (
        _task_id(),
        Column("coder", "Who coded", required=True),
        Column("primary", "What the task is mainly about, a theme of themes.csv", required=True),
        Column("further", "Other themes it touches, separated by |"),
    ),
}
"""Columns of the hand-made tables beside the plans."""

KEYS: dict[str, tuple[str, ...]] = {
    "tasks": ("task_id",),
    "assignments": ("task_id", "clause", "position"),
    "groups": ("task_id", "clause", "position"),
    "evidence": ("task_id", "field", "start"),
    "unplaced": ("start",),
    "codings": ("task_id", "coder"),
}
"""The columns that identify a row of each table."""

REFERENCES = (
    ("tasks", "parent_id", "tasks", "task_id"),
    ("assignments", "task_id", "tasks", "task_id"),
    ("assignments", "department", "departments", "department"),
    ("groups", "task_id", "tasks", "task_id"),
    ("evidence", "task_id", "tasks", "task_id"),
    ("codings", "task_id", "tasks", "task_id"),
    ("codings", "primary", "themes", "theme"),
)
"""Table and column that point to another table's column."""

_PACKAGED = Path(__file__).parent / "data"
DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent / "data"
"""The folder with the registers and one folder a plan."""

DEFAULT = "qinghai-2022"
"""The plan that is read, analysed and drawn where none is named."""


@dataclass(frozen=True)
class Plan:
    """The tables of one plan.

    Attributes
    ----------
    name : str
        The folder's name.
    folder : Path
        Where the tables were read from.
    tasks, assignments, groups, evidence, unplaced : DataFrame
        As described in `TABLES`; text columns are ``str``, numbers ``Int64``, an empty cell is
        missing.
    departments, themes : DataFrame
        The register of units and the codebook of themes.
    translations, codings : DataFrame
        English headings, and themes given by hand; empty for a plan that has none.
    source : str
        The document as decoded text; the offsets in `evidence` count its characters.
    """

    name: str
    folder: Path
    tasks: pd.DataFrame = field(repr=False)
    assignments: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame = field(repr=False)
    evidence: pd.DataFrame = field(repr=False)
    unplaced: pd.DataFrame = field(repr=False)
    departments: pd.DataFrame = field(repr=False)
    themes: pd.DataFrame = field(repr=False)
    translations: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)

    @cached_property
    def source(self) -> str:
        """The document, decoded as `evidence` counts it."""
        path = self.folder / "source.txt"
        recorded = _descriptor(self.folder).get("source_encoding", "utf-8")
        return _bytes(path).decode(recorded)

    @property
    def edited(self) -> tuple[str, ...]:
        """The tables that are not as they were written."""
        return edited(self.folder)

    @property
    def title(self) -> str:
        """The plan's printed title, or its folder's name."""
        return str(_descriptor(self.folder).get("title", self.name))

    @property
    def title_en(self) -> str:
        """An English title, or the printed one."""
        return str(_descriptor(self.folder).get("title_en", self.title))

    @property
    def issued(self) -> str:
        """Who issued the plan and when, or nothing."""
        return str(_descriptor(self.folder).get("issued", ""))

    @property
    def issued_en(self) -> str:
        """The same in English, or as printed."""
        return str(_descriptor(self.folder).get("issued_en", self.issued))

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
        The name of a plan in the package's data, or any folder of the same layout. A folder that
        has no ``departments.csv`` or ``themes.csv`` beside or in it uses the package's. If not
        given, what the environment variable ``FGF_PLAN`` names, else `DEFAULT`.
    trust : bool
        Whether a table whose hash is the one in ``datapackage.json`` counts as checked: it was,
        when it was built.

    Raises
    ------
    PlanError
        When a table is missing or breaks the data contract; the message lists every offending
        row (1 is the first below the header) and column and what was expected.
    """
    folder = find(plan)
    plan = folder if plan is None else plan
    recorded = _hashes(folder)
    frames: dict[str, pd.DataFrame] = {}
    problems: list[str] = []
    edited = False
    for name, columns in (TABLES | REGISTERS).items():
        path = _path(folder, name)
        if path is None:
            if name in TABLES:
                problems.append(f"{name}.csv: there is no such table; run fgf build {plan}")
            frames[name] = pd.DataFrame(columns=[column.name for column in columns], dtype="str")
            continue
        data = _bytes(path)
        edited |= not trust or recorded.get(name) != digest(data)
        try:
            frames[name] = _frame(data)
        except PlanError as error:
            problems.append(f"{name}.csv: {error}")
    if edited or problems:
        problems += _problems(frames)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise PlanError("\n  ".join([f"{folder}: {count} in the tables", *problems]))
    for name, columns in (TABLES | REGISTERS).items():
        types = {c.name: "Int64" for c in columns if c.type == "integer"}
        frames[name] = frames[name].astype(types)
    return Plan(folder.name, folder, **frames)


def find(plan: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of a plan, by name in the package's data or by path (see `load_plan`)."""
    if plan is None:
        plan = os.environ.get("FGF_PLAN") or DEFAULT
    if os.fspath(plan) in plans():
        return whole(DATA / plan)
    if os.fspath(plan) and Path(plan).is_dir():
        return whole(Path(plan).resolve())
    names = ", ".join(plans()) or "none"
    raise PlanError(
        f"{shown(plan) or 'the empty name'}: no such plan or folder; plans in the package: {names}"
    )


def plans() -> list[str]:
    """Return the names of the plans in the package's data."""
    return sorted(path.parent.name for path in DATA.glob("*/source.txt"))


def digest(data: bytes) -> str:
    """Return the hash of a file as ``datapackage.json`` records it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def register_path(folder: Path, name: str) -> Path | None:
    """Return a hand-made table: in the plan's folder, beside it, or the package's."""
    of_plan = name in {"translations", "codings"}
    places = [folder] if of_plan else [folder, folder.parent, DATA]
    return next((p / f"{name}.csv" for p in places if (p / f"{name}.csv").is_file()), None)


def _path(folder: Path, name: str) -> Path | None:
    if name in REGISTERS:
        return register_path(folder, name)
    path = folder / f"{name}.csv"
    return path if path.is_file() else None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); check the file") from None


def _descriptor(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise PlanError(f"{path}: is not JSON; run fgf build to write it again") from None
    return found if isinstance(found, dict) else {}


def _hashes(folder: Path) -> dict[str, str]:
    """Return the recorded hashes by table; none where the descriptor is not as we write it."""
    try:
        descriptor = _descriptor(folder)
        hashes = {resource["name"]: resource["hash"] for resource in descriptor["resources"]}
        return {**hashes, **descriptor["registers"]}
    except (KeyError, TypeError):
        return {}


def edited(folder: Path) -> tuple[str, ...]:
    """Return the tables in a folder that are not as they were written."""
    return tuple(
        name
        for name, recorded in _hashes(folder).items()
        if (folder / f"{name}.csv").is_file() and digest(_bytes(folder / f"{name}.csv")) != recorded
    )


def _frame(data: bytes) -> pd.DataFrame:
    """Return a table as text cells; an empty cell is missing."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlanError(f"line {line} is not UTF-8; save the table as CSV in UTF-8") from None
    try:
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        raise PlanError(f"is no table ({error})") from None
    if not header or len(set(header)) < len(header):
        raise PlanError("is no table: the first line must name the columns, each once")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise PlanError(f"row {number} has {len(row)} cells, not {len(header)}")
    cells = [[cell or None for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=header, dtype="str")


def _problems(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return one line for everything in the tables that breaks the contract."""
    problems: list[str] = []
    for name, columns in (TABLES | REGISTERS).items():
        if name not in frames:
            continue
        file, frame = f"{name}.csv", frames[name]
        expected = [column.name for column in columns]
        problems += [f"{file}: column {c} is missing" for c in expected if c not in frame]
        problems += [f"{file}: column {c} is not expected" for c in frame if c not in expected]
        present = [column for column in columns if column.name in frame]
        problems += [f"{file}: {problem}" for problem in _cells(frame, present)]
    return problems + _references(frames)


def _cells(frame: pd.DataFrame, columns: Iterable[Column]) -> list[str]:
    """Return one line for every cell that breaks what is said about its column."""
    import pandera.pandas as pa  # loaded only for edited tables: it costs as much as pandas

    schema: dict[str, Any] = {}
    expected = {
        "not_nullable": "must not be empty",
        "field_uniqueness": "must not stand twice",
    }
    for column in columns:
        checks = []
        for test, rule in _rules(column):
            checks.append(pa.Check(test, element_wise=True, name=f"{column.name} {rule}"))
            expected[f"{column.name} {rule}"] = rule
        schema[column.name] = pa.Column(
            str, checks, nullable=not column.required, unique=column.unique
        )
    try:
        pa.DataFrameSchema(schema).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        found = errors.failure_cases.dropna(subset=["index"]).sort_values(
            ["index", "column"], kind="stable"
        )
        return [
            f"row {row + 1}, {column}: "
            + (f"{value!r} " if isinstance(value, str) else "")
            + expected[check]
            for row, column, value, check in zip(
                found["index"], found["column"], found["failure_case"], found["check"], strict=True
            )
        ]
    return []


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
        form = re.compile(column.pattern)
        yield lambda cell: bool(form.fullmatch(cell)), "must be a task id like T01 or T01.1"
    if column.enum:
        yield lambda cell: cell in column.enum, f"must be one of: {', '.join(column.enum)}"


def _references(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return one line for every row that repeats a key or points to nothing."""
    problems = []
    for name, keys in KEYS.items():
        if name in frames and len(keys) > 1 and set(keys) <= set(frames[name]):
            for row in frames[name].index[frames[name].duplicated(list(keys))]:
                problems.append(f"{name}.csv: row {row + 1}: {', '.join(keys)} stand there twice")
    for name, column, target, key in REFERENCES:
        if column in frames.get(name, ()) and key in frames.get(target, ()):
            values = frames[name][column].dropna()
            for row, value in values[~values.isin(frames[target][key])].items():
                problems.append(
                    f"{name}.csv: row {row + 1}, {column}: {value!r} must be in {target}.csv"
                )
    return problems
