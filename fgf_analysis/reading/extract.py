"""Any plan as published -> the files of its folder, as bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown
from fgf_analysis.reading import Reading
from fgf_analysis.reading.build import assemble, package_register
from fgf_analysis.reading.formats import LARGEST, document
from fgf_analysis.spreadsheets import to_csv
from fgf_analysis.tables import REGISTERS, json_object


@dataclass(frozen=True)
class Extracted:
    """What a document becomes.

    Attributes
    ----------
    reading : Reading
        The rows of its tables.
    report : dict
        What could not be read, and how sure the rest is; the content of ``report.json``.
    files : dict of str to bytes
        Name in the plan's folder to content: ``source.txt``, the tables, ``departments.csv``,
        ``report.json``, ``report.txt`` and ``datapackage.json``.
    """

    reading: Reading
    report: dict[str, Any]
    files: dict[str, bytes]


def load(path: Path | None) -> bytes:
    """Return what a file (standard input, if None) holds, or the beginning of what is too large."""
    if path is None:
        return sys.stdin.buffer.read(LARGEST + 1)
    with path.open("rb") as file:  # which may be a pipe, or a device without an end
        return file.read(LARGEST + 1)


def extract(data: bytes, name: str, *, spreadsheet: bool = False) -> Extracted:
    """Return the files of the plan that a document holds.

    Parameters
    ----------
    data : bytes
        The document, in any of the formats of `formats`.
    name : str
        The file's name; its ending tells the format, and errors name the document by it.
    spreadsheet : bool
        Whether the tables are also among the files as CSV for spreadsheets.

    Raises
    ------
    PlanError
        When the document cannot be decoded or shows no task.
    """
    name = shown(name)
    found = document(data, name)
    text = found.text.encode()
    built = assemble(
        found,
        text,
        package_register(),
        name=name,
        plan=PurePath(name).stem,
        about={"sources": [{"title": PurePath(name).name}]},
        document={"name": PurePath(name).name, "sha256": hashlib.sha256(data).hexdigest()},
    )
    if built.report is None:
        raise PlanError(f"{name}: no report was made")
    extra = for_spreadsheets(built.files) if spreadsheet else {}
    return Extracted(built.reading, built.report, {"source.txt": text, **built.files, **extra})


def for_spreadsheets(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the tables as CSV for spreadsheets, under ``spreadsheet/``.

    `to_csv` says what makes them safe. The tables themselves hold every cell as printed.
    """
    safe = {}
    for name, content in files.items():
        if not name.endswith(".csv"):
            continue
        safe[f"spreadsheet/{name}"] = to_csv(csv.reader(io.StringIO(content.decode(), newline="")))
    return safe


def proposals(folder: Path) -> str:
    """Return rows for the register, as CSV, for the units of a plan that the register lacks.

    The columns of ``departments.csv``, then ``pattern`` (the name with a star for its place) and
    ``closest`` (names of rows that read alike, separated by |).

    Raises
    ------
    PlanError
        When the folder has no ``report.json``, or one of another shape.
    """
    path = folder / "report.json"
    again = f"run fgf extract FILE --out {folder}"
    if not path.is_file():
        raise PlanError(f"{path}: no report here; {again}")
    unknown = json_object(path, again).get("unknown_units")
    if not isinstance(unknown, list):
        raise PlanError(f"{path}: unknown_units must be a list; {again}")
    for nth, entry in enumerate(unknown, start=1):
        if not isinstance(entry, dict) or not _named(entry.get("department")):
            where = f"unknown_units, number {nth}"
            raise PlanError(f"{path}: {where}: department must name a unit; {again}")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in REGISTERS["departments"]] + ["pattern", "closest"])
    register = package_register()
    for entry in unknown:
        proposal = register.propose(entry["department"])
        writer.writerow([*proposal.row.values(), proposal.pattern, "|".join(proposal.closest)])
    return out.getvalue()


def _named(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
