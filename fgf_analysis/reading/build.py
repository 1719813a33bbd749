"""A plan's document -> the files built from it, as bytes."""

from __future__ import annotations

import csv
import gc
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown, whole
from fgf_analysis.reading import Document, Reading, Register, decode, read
from fgf_analysis.reading.document import Cell
from fgf_analysis.reading.folding import fold_name
from fgf_analysis.reading.particulars import Particulars
from fgf_analysis.reading.report import LEFT_OUT, Report, encode, report, summary
from fgf_analysis.reading.settled import settle
from fgf_analysis.tables import (
    CELLS,
    DATA,
    KEYS,
    NO_ROWS,
    REFERENCES,
    REGISTERS,
    REMEDY,
    SAID,
    SEPARATOR,
    TABLES,
    Column,
    Table,
    cells,
    contents,
    digest,
    json_object,
    parse,
    register,
    register_path,
    said,
)
from fgf_analysis.tables import settled as settled_table


@dataclass(frozen=True)
class Built:
    """What a document becomes: its reading and the files that hold it, name to content.

    `report` says what could not be read; a plan with a hand-made register has none, unless
    `fgf extract` has reported on it before. `unsettled` are lines that say which decisions of
    ``settled.csv`` could not be followed.
    """

    reading: Reading
    files: dict[str, bytes]
    report: Report | None = None
    unsettled: tuple[str, ...] = ()


@cache
def package_register() -> Register:
    """Return the package's own register, which knows units by pattern."""
    return Register(register(DATA / "departments.csv", "departments").records())


def build(folder: Path, settled: bytes | None = None) -> Built:
    """Return the tables of the plan in a folder, and their descriptor, as they are to be written.

    Parameters
    ----------
    folder : Path
        Holds ``source.txt`` and may hold ``cells.csv`` (where the cells of its tables stand),
        ``departments.csv`` (its units; without it the package's register is used and the plan's own
        is among the files), ``translations.csv`` (headings in English) and ``about.json`` (title,
        sources and licences for the descriptor; without it those of ``datapackage.json`` stay).
        A ``report.json`` is made again, of the text as it is now. What ``settled.csv`` says that
        persons settled is followed.
    settled : bytes, optional
        A ``settled.csv`` that is to take the place of the one there.

    Raises
    ------
    PlanError
        When there is no ``source.txt`` or it cannot be read as a plan.
    """
    path = whole(folder) / "source.txt"
    if not path.is_file():
        hint = f"put the plan's text there; plans of the package are in {DATA}"
        raise PlanError(f"{path}: there is no such file; {hint}")
    data = contents(path)
    about = folder / "about.json"
    document = decode(data, str(path))
    document = replace(document, tables=_tables(folder / "cells.csv", len(document.text)))
    known = said(about, "mend it") if about.is_file() else _described(folder)
    places = {name: register_path(folder, name) for name in REGISTERS}
    given = {
        name: Given(contents(place), register(place, name))
        for name, place in places.items()
        if place and place != DATA / "departments.csv"
    }
    units = given.get("departments")
    decided = _settled(folder, settled)
    built = assemble(
        document,
        data,
        _register(units.table, places["departments"]) if units else package_register(),
        name=shown(path),
        plan=shown(folder.name),
        about=known,
        given=given,
        reported=_reported(folder / "report.json"),
        settled=decided,
    )
    if units and not units.table.rows and built.reading.assignments:
        raise PlanError(f"{places['departments']}: {NO_ROWS}")
    return built


def _settled(folder: Path, data: bytes | None) -> Given | None:
    """Return what persons settled: as given, or else as it stands in the folder."""
    path = folder / "settled.csv"
    if data is None and path.is_file():
        data = contents(path)
    rows = settled_table(folder, data)
    return None if data is None or rows is None else Given(data, rows)


class Given(NamedTuple):
    """A register beside the document: its file's content and its rows."""

    data: bytes
    table: Table


def _register(table: Table, path: Path | None) -> Register:
    try:
        return Register([row | {"aliases": _folded(row["aliases"])} for row in table.records()])
    except PlanError as error:
        raise PlanError(f"{path}: {error}") from None


def _folded(aliases: str) -> str:
    """Return aliases as printed, and as a name is folded before it is looked for: 市局〔办〕."""
    names = aliases.split(SEPARATOR)
    return SEPARATOR.join(dict.fromkeys([*names, *map(fold_name, names)]))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles of objects: there are hardly any, and it takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def assemble(
    source: Document,
    data: bytes,
    register: Register,
    *,
    name: str,
    plan: str,
    about: dict[str, Any],
    document: dict[str, str] | None = None,
    given: Mapping[str, Given] | None = None,
    reported: Report | None = None,
    settled: Given | None = None,
) -> Built:
    """Return what a document becomes.

    Parameters
    ----------
    source : Document
    data : bytes
        What ``source.txt`` holds.
    register : Register
    name, plan : str
        How errors name the document, and the descriptor the plan.
    about : dict
        Title, sources and licences for the descriptor.
    document : dict, optional
        What is known of the file, for the report; then title and date are those that it prints.
    given : mapping of str to Given, optional
        The registers beside the document. Without ``departments`` the plan gets one of its own,
        with the units that it names.
    reported : dict, optional
        What an earlier report says of the file.
    settled : Given, optional
        What persons settled.
    """
    registers = {name: one.data for name, one in (given or {}).items()}
    if given is None:
        registers["themes"] = contents(DATA / "themes.csv")
    headings = given["translations"].table.records() if given and "translations" in given else ()
    english = {row["text_zh"]: row["text_en"] for row in headings}
    reading = read(source, register, english, name)
    unsettled: list[str] = []
    if settled is not None:
        own = (given or {}).get("departments")
        units = {row["department"] for row in own.table.records()} if own else None
        reading, unsettled = settle(reading, settled.table, source.text, units)
    files = {"cells.csv": _cells(source)} if source.tables else {}
    files |= {
        f"{table}.csv": _csv((column.name for column in columns), getattr(reading, table))
        for table, columns in TABLES.items()
    }
    found: Report | None = None
    told = document or (reported or {}).get("document") or {"name": name}
    left_out = reported["left_out"] if reported else None
    if "departments" not in registers:
        named = [(str(row["department"]), str(row["printed"])) for row in reading.assignments]
        header = [column.name for column in REGISTERS["departments"]]
        registers["departments"] = files["departments.csv"] = _csv(header, register.rows_for(named))
        found = report(reading, source, register, told, left_out)
    elif reported is not None:
        # The plan's own register lists all that it names: who is unknown, only the package's tells.
        known = package_register()
        found = report(read(source, known, english, name), source, known, told, left_out)
    if found is not None:
        files["report.json"] = encode(found)
        files["report.txt"] = summary(found).encode()
    if document is not None:
        itself = reading.particulars
        title = itself.value("title") or itself.value("notice_title") or reading.title or plan
        printed = {"title": title, "issued": reading.issued}
        about = {name: told for name, told in printed.items() if told} | about
    order = [register for register in REGISTERS if register in registers]
    descriptor = _descriptor(
        plan,
        {**files, "source.txt": data},
        about,
        [row["department"] for row in parse(registers["departments"]).records()],
    )
    descriptor |= _said(reading.particulars)
    descriptor["source_encoding"] = source.encoding if document is None else "utf-8"
    descriptor["registers"] = {register: digest(registers[register]) for register in order}
    if settled is not None:
        descriptor["registers"]["settled"] = digest(settled.data)
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    files["datapackage.json"] = text.encode()
    return Built(reading, files, found, tuple(unsettled))


def _reported(path: Path) -> Report | None:
    """Return what an earlier report says of the file, which its text alone does not show."""
    if not path.is_file():
        return None
    saved = json_object(path, "take it away and run fgf extract again")
    document, left_out = saved.get("document"), saved.get("left_out", [])
    return {
        "document": {
            name: document[name]
            for name in ("name", "sha256")
            if isinstance(document, dict) and isinstance(document.get(name), str)
        },
        "left_out": [one for one in left_out if isinstance(one, dict) and set(one) == LEFT_OUT]
        if isinstance(left_out, list)
        else [],
    }


# Written anew.
_OURS = {"name", "profile", "resources", "source_encoding", "registers", *SAID}


def _said(particulars: Particulars) -> dict[str, list[dict[str, object]]]:
    """Return what a plan says of itself, as the descriptor lists it."""
    lists: dict[str, Sequence[object]] = {
        "particulars": particulars.fields,
        "cited": particulars.cited,
    }
    return {
        name: [{c.name: getattr(row, c.name) for c in columns} for row in lists[name]]
        for name, columns in SAID.items()
    }


def _described(folder: Path) -> dict[str, Any]:
    """Return what the descriptor of an extracted plan says of it: title, date, sources."""
    path = folder / "datapackage.json"
    known = said(path, REMEDY) if path.is_file() else {}
    return {name: value for name, value in known.items() if name not in _OURS}


_CELLS = tuple(column.name for column in CELLS)


def _cells(document: Document) -> bytes:
    """Return where the cells of the document's tables stand, as CSV: text alone does not say it."""
    return _csv(
        _CELLS,
        (
            dict(zip(_CELLS, (nth, *cell), strict=True))
            for nth, table in enumerate(document.tables, start=1)
            for cell in table
        ),
    )


def _tables(path: Path, size: int) -> tuple[tuple[Cell, ...], ...]:
    if not path.is_file():
        return ()
    try:
        records = cells(path, size).records()
    except PlanError as error:
        why = str(error).removeprefix(f"{path}: ")
        hint = "is not as fgf extract wrote it; run it again, or remove the file"
        raise PlanError(f"{path}: {hint} ({why})") from None
    rows = ([int(record[name]) for name in _CELLS] for record in records)
    found = groupby(rows, key=lambda row: row[0])
    return tuple(tuple(Cell(*row[1:]) for row in table) for _, table in found)


def _csv(header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(header), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _descriptor(
    name: str, files: Mapping[str, bytes], about: dict[str, Any], departments: list[str]
) -> dict[str, Any]:
    """Return the Frictionless Data Package descriptor (version 1) of a plan's folder."""
    resources: list[dict[str, Any]] = []
    for table, columns in TABLES.items():
        references = [
            {"fields": column, "reference": {"resource": "" if to == table else to, "fields": key}}
            for source, column, to, key in REFERENCES
            if source == table and to in TABLES
        ]
        resources.append(
            {
                "name": table,
                "path": f"{table}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(files[f"{table}.csv"]),
                "hash": digest(files[f"{table}.csv"]),
                "schema": {
                    "fields": [
                        _field(column, departments if column.name == "department" else ())
                        for column in columns
                    ],
                    "primaryKey": list(KEYS[table]),
                    "foreignKeys": references,
                    "missingValues": [""],
                },
            }
        )
    if "cells.csv" in files:
        resources.append(
            {
                "name": "cells",
                "path": "cells.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "bytes": len(files["cells.csv"]),
                "hash": digest(files["cells.csv"]),
            }
        )
    resources.append(
        {
            "name": "source",
            "path": "source.txt",
            "format": "txt",
            "mediatype": "text/plain",
            "bytes": len(files["source.txt"]),
            "hash": digest(files["source.txt"]),
        }
    )
    return {"name": name, "profile": "data-package", **about, "resources": resources}


def _field(column: Column, departments: Iterable[str]) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.pattern:
        constraints["pattern"] = f"^{column.pattern}$"
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if allowed := [*column.enum, *departments]:
        constraints["enum"] = allowed
    described = {"name": column.name, "type": column.type, "description": column.description}
    return {**described, "constraints": constraints} if constraints else described
