"""What ``datapackage.json`` says of a plan, and ``about.json`` by hand."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fgf_analysis.errors import PlanError
from fgf_analysis.tables.contract import SAID, Column
from fgf_analysis.tables.parse import contents, json_object

_TEXTS = (
    "name", "profile", "title", "title_en", "issued", "issued_en", "description", "source_encoding",
)  # fmt: skip
REMEDY = "take it away and run fgf build, which writes it again"
_LISTS = ("resources", "sources", "licenses", "contributors")
# As `decode` reads plain text, and what else Chinese text is in.
_ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312", "big5",
    "big5hkscs",
)  # fmt: skip


@dataclass(frozen=True)
class Descriptor:
    """What is recorded of a plan's folder.

    Attributes
    ----------
    said : dict
        The file's content; nothing where there is no file.
    hashes : dict of str to str
        Of the tables, ``source`` and ``cells``, as far as they are recorded, and of the registers.
    """

    said: dict[str, Any] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a list of `SAID`, each with its columns alone."""
        columns = [column.name for column in SAID[name]]
        return [{column: row.get(column) for column in columns} for row in self.said.get(name, ())]

    def text(self, name: str, default: str = "") -> str:
        """Return what is said under a name, or the default."""
        return str(self.said.get(name, default))


def descriptor(folder: Path) -> Descriptor:
    """Return what the descriptor in a folder says; nothing where there is none.

    Raises
    ------
    PlanError
        When it cannot be read or what we write into it has another type.
    """
    path = folder / "datapackage.json"
    if not path.is_file():
        return Descriptor()
    found = said(path, REMEDY)
    hashes = {
        resource["name"]: resource["hash"]
        for resource in found.get("resources", ())
        if {"name", "hash"} <= set(resource)
    }
    return Descriptor(found, {**hashes, **found.get("registers", {})})


def said(path: Path, remedy: str) -> dict[str, Any]:
    """Return what a file says of a plan, of the types that a descriptor has.

    Parameters
    ----------
    path : Path
        ``datapackage.json`` or ``about.json``.
    remedy : str
        What the error says to do.

    Returns
    -------
    dict
        The file's content.

    Raises
    ------
    PlanError
        When it cannot be read or something in it has another type.
    """
    found = json_object(path, remedy)
    if fault := next(_faults(found), ""):
        raise PlanError(f"{path}: {fault}; {remedy}")
    return found


def _faults(found: dict[str, Any]) -> Iterator[str]:
    for name in _TEXTS:
        if not isinstance(found.get(name, ""), str):
            yield f"{name} must be a text"
    for name in _LISTS:
        listed = found.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            yield f"{name} must be a list of objects"
            return
    for nth, resource in enumerate(found.get("resources", ()), start=1):
        for name in ("name", "hash"):
            if not isinstance(resource.get(name, ""), str):
                yield f"resources, number {nth}: {name} must be a text"
    for name, columns in SAID.items():
        listed = found.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            yield f"{name} must be a list of objects"
            continue
        for nth, row in enumerate(listed, start=1):
            if fault := next(_row_faults(row, columns), ""):
                yield f"{name}, number {nth}: {fault}"
    registers = found.get("registers", {})
    if not isinstance(registers, dict) or not all(isinstance(h, str) for h in registers.values()):
        yield "registers must be an object of texts"
    encoding = found.get("source_encoding", "utf-8")
    if isinstance(encoding, str) and not _known(encoding):
        yield f"source_encoding {encoding[:40]!r} is none of {', '.join(_ENCODINGS)}"


_MOST = 2**31  # characters; greater numbers are no offsets


def _row_faults(row: dict[str, Any], columns: tuple[Column, ...]) -> Iterator[str]:
    for column in columns:
        value = row.get(column.name, "")
        if column.type == "integer":
            if type(value) is not int or not 0 <= value < _MOST:
                yield f"{column.name} must be a number of characters"
        elif not isinstance(value, str) or (column.required and not value):
            yield f"{column.name} must be a text"


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in _ENCODINGS
    except (LookupError, ValueError):
        return False


def edited(folder: Path) -> list[str]:
    """Return the tables in a folder that are not as they were written.

    Parameters
    ----------
    folder : Path
        A plan's.

    Returns
    -------
    list of str
        Names of tables; all there are, where ``datapackage.json`` cannot be read.
    """
    tables = {path.stem: path for path in folder.glob("*.csv")}
    try:
        hashes = descriptor(folder).hashes
    except PlanError:
        return sorted(tables)
    return [
        name
        for name, recorded in hashes.items()
        if name in tables and digest(contents(tables[name])) != recorded
    ]


def source(folder: Path, known: Descriptor) -> str:
    """Return the document of a plan's folder, decoded as it was when its tables were built.

    Raises
    ------
    PlanError
        When it is missing, is not in the recorded encoding or not the document that is recorded.
    """
    path = folder / "source.txt"
    if not path.is_file():
        raise PlanError(f"{path}: there is no such file; put the plan's text there")
    data = contents(path)
    if known.hashes.get("source", digest(data)) != digest(data):
        raise PlanError(f"{path}: is not the text the tables were built from; run fgf build")
    encoding = known.text("source_encoding", "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        at = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "it"
        raise PlanError(f"{path}: {at} is not {encoding}; run fgf build") from None


def digest(data: bytes) -> str:
    """Return the hash of a file as ``datapackage.json`` records it.

    Parameters
    ----------
    data : bytes
        The file's content.

    Returns
    -------
    str
        ``sha256:`` and the hash.
    """
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
