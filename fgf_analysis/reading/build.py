"""A plan's folder with ``source.txt`` -> the files built from it, as bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Reading, Register, Row, decode, read
from fgf_analysis.tables import (
    DATA,
    KEYS,
    REFERENCES,
    REGISTERS,
    TABLES,
    Column,
    digest,
    register_path,
)


@dataclass(frozen=True)
class Built:
    """What a document becomes: its reading and the files that hold it, name to content."""

    reading: Reading
    files: dict[str, bytes]


def build(folder: Path) -> Built:
    """Return the tables of the plan in a folder, and their descriptor, as they are to be written.

    Parameters
    ----------
    folder : Path
        Holds ``source.txt`` and may hold ``translations.csv`` (headings in English) and
        ``about.json`` (title, sources and licences for the descriptor).

    Raises
    ------
    PlanError
        When there is no ``source.txt`` or it cannot be read as a plan.
    """
    path = folder / "source.txt"
    data = _contents(path)
    source = decode(data, str(path))
    registers = {
        name: _contents(register) for name in REGISTERS if (register := register_path(folder, name))
    }
    departments = _rows(registers.get("departments", b""))
    english = {row["text_zh"]: row["text_en"] for row in _rows(registers.get("translations", b""))}
    reading = read(source, Register(departments), english, str(path))
    files = {
        f"{name}.csv": _csv((column.name for column in columns), getattr(reading, name))
        for name, columns in TABLES.items()
    }
    about = folder / "about.json"
    descriptor = _descriptor(
        folder.name,
        {**files, "source.txt": data},
        json.loads(_contents(about)) if about.is_file() else {},
        [row["department"] for row in departments],
    )
    descriptor["source_encoding"] = source.encoding
    descriptor["registers"] = {name: digest(content) for name, content in registers.items()}
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    return Built(reading, {**files, "datapackage.json": text.encode()})


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = f"put the plan's text there; plans of the package are in {DATA}"
        raise PlanError(f"{path}: there is no such file; {hint}") from None
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); check the file") from None


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def _csv(header: Iterable[str], rows: Iterable[Row]) -> bytes:
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
