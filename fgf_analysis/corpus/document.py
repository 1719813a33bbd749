"""One document: reading it, and the folder of its plan, which is whole or not there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from fgf_analysis.corpus.tables import PLANS, one_line, wide
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, left_by_kills, whole, write_all
from fgf_analysis.tables import DATA

RECORD = "extract.json"
"""In each plan's folder: the document it was read from, its hash, the reader, the counts."""

Record = dict[str, Any]
Outcome = tuple[Record, dict[str, bytes]]

_LIBRARIES = ("lxml", "pypdfium2")  # they decide the text of a document


class Document(NamedTuple):
    """A document, its name in the tables, and the folder of its plan."""

    path: Path
    file: str
    folder: Path


def reader_version() -> str:
    """Return a hash of the code, registers and libraries that decide what a document says."""
    from importlib.metadata import PackageNotFoundError, version

    package = Path(__file__).parent.parent
    code = (path for room in ("tables", "reading") for path in (package / room).rglob("*"))
    found = [*code, *DATA.glob("*.csv")]
    known = hashlib.sha256()
    for path in sorted(p for p in found if p.is_file() and "__pycache__" not in p.parts):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        known.update(f"{path.name} {content}\n".encode())
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            known.update(f"{library} {version(library)}\n".encode())
    return known.hexdigest()[:16]


def read(
    document: Document, reader: str, spreadsheet: bool = False, data: bytes | None = None
) -> Outcome:
    """Return the record of a document and the files of its plan, none where it cannot be read.

    Where its bytes are given, it is not opened.
    """
    from fgf_analysis.reading.extract import extract, load

    digest = None
    try:
        data = load(document.path) if data is None else data
        digest = hashlib.sha256(data).hexdigest()
        extracted = extract(data, document.path.name, spreadsheet=spreadsheet)
        about = json.loads(extracted.files["datapackage.json"])
        clauses = [row["clause_zh"] for row in extracted.reading.tasks]
        counts = {
            "title": about.get("title"),
            "issued": about.get("issued"),
            **wide(about["particulars"]),
            "characters": len(extracted.files["source.txt"].decode()),
            "tasks": len(clauses),
            "clauses": sum(str(cell).count("\n") + 1 for cell in clauses if cell),
            "left_over": extracted.report["left_over"],
        }
    except PlanError as error:
        return failed(document, one_line(error), digest, reader)
    except (OSError, MemoryError) as error:
        return unopened(document, error, digest)
    except Exception as error:
        fault = (
            f"{type(error).__name__}: {one_line(error)}; a fault of the reader, please report it"
        )
        return failed(document, fault, digest, reader)
    return _record(document, digest, reader, status="read", **counts), extracted.files


def unopened(document: Document, error: Exception, digest: str | None = None) -> Outcome:
    """Return that the machine could not open a document, or hold it."""
    why = getattr(error, "strerror", None) or one_line(error)
    return failed(document, f"cannot be read ({why}); check the file", digest)


def failed(document: Document, error: str, digest: str | None = None, reader: str = "") -> Outcome:
    """Return that a document cannot be read; without a reader, it is tried again next time."""
    return _record(document, digest, reader, status="failed", error=error), {}


def _record(document: Document, digest: str | None, reader: str, **more: Any) -> Record:
    known = {"file": document.file, "sha256": digest, "reader": reader}
    return {**dict.fromkeys(column.name for column in PLANS[1:]), **known, **more}


def recorded(folder: Path) -> Record | None:
    """Return what a plan's folder was made from; None where a run did not make it, or not whole."""
    try:
        found = json.loads((whole(folder) / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, PlanError):
        return None
    return found if isinstance(found, dict) and "files" in found else None


def unchanged(document: Document, reader: str, spreadsheet: bool = False) -> bool:
    """Return whether a plan's folder holds what this reader would read from the document."""
    old = recorded(document.folder)
    if old is None or (old.get("file"), old.get("reader")) != (document.file, reader):
        return False
    if spreadsheet and old["files"] and "spreadsheet/tasks.csv" not in old["files"]:
        return False
    with suppress(OSError), document.path.open("rb") as data:
        same = hashlib.file_digest(data, "sha256").hexdigest() == old["sha256"]
        return same and all((document.folder / name).is_file() for name in old["files"])
    return False


def store(folder: Path, record: Record, files: Mapping[str, bytes]) -> list[str]:
    """Write a plan's folder as a whole; return the names under which edited tables were kept.

    Files of others in it stay.
    """
    from fgf_analysis.reading.earlier import replace

    with Output(folder) as output:
        before = (recorded(folder) or {}).get("files", [])
        told = {RECORD: _json({**record, "files": sorted(files)})}
        return replace(output, files, told, [name for name in before if name not in files])


def remove(folder: Path) -> None:
    """Remove what a run wrote into a plan's folder, and the folder if nothing else is in it."""
    write_all(folder, {}, [*(recorded(folder) or {}).get("files", []), RECORD])
    for path in sorted([*folder.rglob("*/"), folder], reverse=True):
        with suppress(OSError):  # it holds something
            path.rmdir()


def tidy(to: Path) -> None:
    """Finish, or clear, what a run that was ended left unfinished in the plans' folders."""
    for folder in left_by_kills(to):
        with Output(folder):
            pass


def _json(content: Record) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
