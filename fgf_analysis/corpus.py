"""Many plans: reading a folder of documents, and the tables of all of them as one.

``to/<plan_id>/`` holds the files of one plan and `RECORD`, which says from what they were read;
``to/*.parquet`` are made from these folders alone, so that they are the same however often the
work was interrupted and however many processes shared it.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pandas as pd

from fgf_analysis.errors import PlanError
from fgf_analysis.files import write_all
from fgf_analysis.tables import DATA, REGISTERS, TABLES, Column, Plan, load_plan

if TYPE_CHECKING:
    import pyarrow as pa

    from fgf_analysis.reading.extract import Extracted

ENDINGS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
"""Files with other endings are ignored."""

RECORD = "extract.json"
"""In each plan's folder: the document it was read from, its hash, the reader, the counts."""

TIMEOUT = 300.0
"""Seconds after which a document counts as one that cannot be read."""

PLANS = (
    Column("plan_id", "The plan's folder", required=True, unique=True),
    Column("file", "The document, from the folder that was read", required=True),
    Column("sha256", "Hash of the document, missing where it cannot be opened"),
    Column("title", "Printed title"),
    Column("issued", "Who issued the plan and when"),
    Column("characters", "Characters of source.txt", "integer", minimum=0),
    Column("tasks", "Tasks found", "integer", minimum=0),
    Column("clauses", "Responsibility clauses found", "integer", minimum=0),
    Column("left_over", "What report.json counts as left over", "integer", minimum=0),
    Column("status", "read or failed", required=True, enum=("read", "failed")),
    Column("error", "Why it could not be read, in one line"),
)
"""Columns of ``plans.parquet``, one row a document."""

_PLAN_ID = PLANS[0]
_SEPARATOR = "/"  # never in a plan's id, so a task's id tells its plan
_ROWS = 20_000  # rows of a row group: bounds the memory, and with the plans fixes the bytes
_MOST_BYTES = 500_000_000
_STAGING = ".fgf-"
_LIBRARIES = ("lxml", "pdfminer.six", "pdfplumber")  # they decide the text of a document
_TABLES = ("tasks", "assignments")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Summary:
    """What became of a folder of documents.

    Attributes
    ----------
    plans : int
        Documents found.
    read : int
        Of these read.
    left_over : int
        The sum of what their reports count as left over.
    failed : list of (str, str)
        Document and error.
    kept : int
        Documents taken over from an earlier run, read or not.
    removed : list of str
        Plans whose document is gone.
    same : list of list of str
        Documents with equal content; each is kept.
    ignored : list of str
        Files (and hidden folders, with a final slash) that were not looked into.
    """

    plans: int
    read: int
    left_over: int
    failed: list[tuple[str, str]]
    kept: int
    removed: list[str]
    same: list[list[str]]
    ignored: list[str]

    @property
    def headline(self) -> str:
        """The whole in one line."""
        parts = [f"{self.read} of {self.plans} documents read"]
        if self.failed:
            parts.append(f"{len(self.failed)} could not be")
        if self.kept:
            parts.append(f"{self.kept} taken over from before")
        if self.removed:
            parts.append(f"{len(self.removed)} plans removed whose document is gone")
        return ", ".join(parts)

    @property
    def report(self) -> str:
        """Everything but how the run went, which is another each time; ``report.txt``."""
        endings = Counter(
            "hidden" if _hidden(name) else PurePosixPath(name).suffix.lower() or "no ending"
            for name in self.ignored
        )
        blocks = [
            (f"{len(self.failed)} could not be read", [f"{a}: {b}" for a, b in self.failed]),
            (f"{len(self.same)} times the same content", [" = ".join(s) for s in self.same]),
            (
                f"{len(self.ignored)} ignored"
                + "".join(f", {name}: {n}" for name, n in sorted(endings.items())),
                self.ignored,
            ),
        ]
        lines = [f"{self.read} of {self.plans} documents read, {self.left_over} left over"]
        for head, rows in blocks:
            if rows:
                lines += ["", head, *(f"  {row}" for row in rows)]
        return "\n".join(lines) + "\n"


def extract_folder(
    folder: Path,
    to: Path,
    jobs: int = 1,
    progress: Progress | None = None,
    *,
    timeout: float = TIMEOUT,
) -> Summary:
    """Read every document of a folder into a plan's folder each, and the tables of all.

    What an earlier run has read is kept where neither the document nor the reader has changed,
    so an interrupted run is taken up where it stopped. One run at a time may write to ``to``.

    Parameters
    ----------
    folder : Path
        Holds the documents (`ENDINGS`), also in folders below it. Hidden files, other files and
        ``to`` itself are ignored.
    to : Path
        Gets ``<plan_id>/`` for every document, ``plans.parquet``, ``tasks.parquet``,
        ``assignments.parquet``, ``departments.parquet`` and ``report.txt``. A plan whose document
        is gone is removed; files that others put into its folder stay.
    jobs : int
        Number of processes.
    progress : callable, optional
        Called with the number of documents done, of all, and the name of the last one.
    timeout : float
        Seconds a document may take.

    Returns
    -------
    Summary
        A document that cannot be read is listed there and stops nothing.

    Raises
    ------
    PlanError
        When there are no documents, or ``to`` cannot be written to or holds something else.
    """
    folder, to = Path(folder), Path(to)
    documents, ignored = _documents(folder, to)
    ids = plan_ids(documents)
    _guard(to, set(ids.values()))
    write_all(to, {})  # before the work, so that a folder that cannot be written says so
    _tidy(to)
    reader = reader_version()
    todo = [
        {
            "path": str(folder / name),
            "file": _shown(name),
            "folder": str(to / plan_id),
            "reader": reader,
        }
        for name, plan_id in sorted(ids.items(), key=lambda item: item[1])
    ]
    kept = 0
    if progress:
        progress(0, len(todo), "")
    with closing(_worked_through(todo, jobs, timeout)) as outcomes:
        for done, (name, outcome) in enumerate(outcomes, start=1):
            kept += outcome == "kept"
            if progress:
                progress(done, len(todo), name)
    _tidy(to)
    removed = sorted(set(_ours(to)) - set(ids.values()))
    for plan_id in removed:
        _remove(to / plan_id)
    records = {plan_id: _known(to / plan_id) for plan_id in sorted(ids.values())}
    same: dict[str, list[str]] = defaultdict(list)
    for record in records.values():
        if record["sha256"]:
            same[record["sha256"]].append(record["file"])
    summary = Summary(
        len(records),
        sum(record["status"] == "read" for record in records.values()),
        sum(record["left_over"] or 0 for record in records.values()),
        sorted((r["file"], r["error"]) for r in records.values() if r["status"] == "failed"),
        kept,
        removed,
        sorted(sorted(files) for files in same.values() if len(files) > 1),
        sorted(map(_shown, ignored)),
    )
    _write_tables(to, records, reader)
    write_all(to, {"report.txt": summary.report.encode()})
    return summary


def plan_ids(files: Iterable[str]) -> dict[str, str]:
    """Return a name for the folder of each document.

    The document's name without its ending; where several have the same, all of these take their
    folder's name before it, then the ending behind it, then a hash of the path. So an id depends
    on the names of the others only where they meet, and never on their order.

    Parameters
    ----------
    files : iterable of str
        Paths from the folder that is read, with slashes.

    Returns
    -------
    dict of str to str
        Path to id: letters of any script, digits, ``_`` and ``-``; no two are alike but for case.

    Examples
    --------
    >>> plan_ids(["a.txt", "x/b.txt", "y/b.txt"])
    {'a.txt': 'a', 'x/b.txt': 'x-b', 'y/b.txt': 'y-b'}
    """
    options: dict[str, list[str]] = {}
    for name in files:
        path = PurePosixPath(name)
        parent = f"{path.parent.name}-" if path.parent.name else ""
        mark = hashlib.sha256(os.fsencode(name)).hexdigest()
        options[name] = [
            _safe(path.stem),
            _safe(f"{parent}{path.stem}"),
            _safe(f"{parent}{path.stem}{path.suffix}"),
            f"{_safe(path.stem, 60)}-{mark[:8]}",
            f"{_safe(path.stem, 60)}-{mark}",
        ]
    level = dict.fromkeys(options, 0)
    while True:
        met: dict[str, list[str]] = defaultdict(list)
        for name, at in level.items():
            met[options[name][at].casefold()].append(name)
        clashing = [name for alike in met.values() if len(alike) > 1 for name in alike]
        if not clashing:
            return {name: options[name][at] for name, at in level.items()}
        for name in clashing:
            level[name] = min(level[name] + 1, len(options[name]) - 1)


def reader_version() -> str:
    """Return a hash of the code, registers and libraries that decide what a document says."""
    from importlib.metadata import PackageNotFoundError, version

    package = Path(__file__).parent
    found = [package / "tables.py", *(package / "reading").rglob("*"), *DATA.glob("*.csv")]
    known = hashlib.sha256()
    for path in sorted(p for p in found if p.is_file() and "__pycache__" not in p.parts):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        known.update(f"{path.name} {content}\n".encode())
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            known.update(f"{library} {version(library)}\n".encode())
    return known.hexdigest()[:16]


class Corpus(Plan):
    """The tables of many plans as one; the analyses take it as they take a `Plan`.

    A unit is known by its canonical name: where two plans print one name it is one unit, also
    where the plans are of two places and each means its own.

    Attributes
    ----------
    plans : DataFrame
        One row a document, as in `PLANS`, also those that could not be read.
    tasks, assignments, evidence, unplaced : DataFrame
        As those of a plan, with ``plan_id`` first; a task's id is ``plan_id/T01``. The last two
        are read when they are first asked for.
    departments : DataFrame
        The registers of all plans; of several rows with one name the first plan's.
    themes : DataFrame
        The codebook in the corpus's folder, or the package's.
    translations, codings : DataFrame
        Those of all plans together, without ``plan_id``; read when first asked for.
    """

    plans: pd.DataFrame
    _reader: str

    def __init__(
        self,
        folder: Path,
        plans: pd.DataFrame,
        tasks: pd.DataFrame,
        assignments: pd.DataFrame,
        departments: pd.DataFrame,
        themes: pd.DataFrame,
        reader: str,
    ) -> None:
        # A plan is frozen; evidence and the rest are left out, to be read when asked for.
        vars(self).update(
            name=folder.name,
            folder=folder,
            plans=plans,
            tasks=tasks,
            assignments=assignments,
            departments=departments,
            themes=themes,
            _reader=reader,
        )

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r}, {len(self._ids)} plans, {len(self.tasks)} tasks)"

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Where everything stands in the sources."""
        return self._gathered("evidence", TABLES["evidence"])

    @cached_property
    def unplaced(self) -> pd.DataFrame:
        """What is under no task."""
        return self._gathered("unplaced", TABLES["unplaced"])

    @cached_property
    def translations(self) -> pd.DataFrame:
        """English headings, each heading once."""
        found = self._gathered("translations", REGISTERS["translations"])
        return found.drop(columns="plan_id").drop_duplicates("text_zh", ignore_index=True)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """Themes given by hand."""
        return self._gathered("codings", REGISTERS["codings"]).drop(columns="plan_id")

    @property
    def source(self) -> str:
        """There is none: the offsets in `evidence` count the characters of each plan's own."""
        raise PlanError(
            f"{self.folder}: a corpus has no source of its own, so this can only be told of one "
            "plan; take corpus.plan(plan_id)"
        )

    def source_of(self, task_id: str) -> str:
        """Return the source of the plan that a task is of."""
        return self._sources(task_id.partition(_SEPARATOR)[0])

    def plan(self, plan_id: str) -> Plan:
        """Return one plan, with its own task ids (T01).

        Raises
        ------
        PlanError
            When there is no such plan, or it could not be read.
        """
        found = self.plans[self.plans["plan_id"] == plan_id].to_dict("records")
        if not found:
            raise PlanError(f"{plan_id}: no such plan in {self.folder}; corpus.plans lists them")
        if found[0]["status"] == "failed":
            raise PlanError(
                f"{plan_id}: {found[0]['file']} could not be read ({found[0]['error']}); "
                "mend it and run fgf extract again"
            )
        return load_plan(self.folder / plan_id)

    @property
    def _ids(self) -> list[str]:
        return list(self.plans.loc[self.plans["status"] == "read", "plan_id"])

    @cached_property
    def _sources(self) -> Callable[[str], str]:
        @lru_cache(maxsize=16)  # tasks come plan by plan
        def source(plan_id: str) -> str:
            return _source(
                {
                    name: _bytes(self.folder / plan_id / name)
                    for name in ("source.txt", "datapackage.json")
                }
            )

        return source

    def _gathered(self, name: str, columns: tuple[Column, ...]) -> pd.DataFrame:
        """Return a table of all plans' folders, which must be those that `tasks` is from."""
        import pyarrow as pa

        schema = _schema(columns)
        hashes = dict(zip(self.plans["plan_id"], self.plans["sha256"], strict=True))
        parts = []
        for plan_id in self._ids:
            record = _record(self.folder / plan_id) or {}
            if (record.get("sha256"), record.get("reader")) != (hashes[plan_id], self._reader):
                raise PlanError(
                    f"{self.folder / plan_id}: is not what the tables of the corpus were made "
                    "from; run fgf extract again, it goes on where it stopped"
                )
            path = self.folder / plan_id / f"{name}.csv"
            if name in TABLES or path.is_file():
                parts.append(_rows(path, columns, plan_id))
        return _named(pa.concat_tables([schema.empty_table(), *parts]).to_pandas())


def load_corpus(folder: str | os.PathLike[str]) -> Corpus:
    """Return the tables of all plans that `extract_folder` has read.

    Parameters
    ----------
    folder : str or path
        Where it wrote them.

    Raises
    ------
    PlanError
        When there is no corpus, or one of its tables is not as it was written.
    """
    folder = Path(folder)
    if not (folder / "plans.parquet").is_file():
        hint = "run fgf extract FOLDER --out"
        raise PlanError(f"{folder}: no corpus here (no plans.parquet); {hint} {folder}")
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "plans": PLANS,
        "tasks": (_PLAN_ID, *TABLES["tasks"]),
        "assignments": (_PLAN_ID, *TABLES["assignments"]),
        "departments": REGISTERS["departments"],
    }
    frames = {}
    reader = ""
    for name, expected in columns.items():
        path = folder / f"{name}.parquet"
        try:
            table = pq.read_table(path, partitioning=None)
        except (OSError, pa.ArrowException) as error:
            raise PlanError(
                f"{path}: cannot be read ({_line(error)}); run fgf extract again"
            ) from None
        if table.column_names != [column.name for column in expected]:
            raise PlanError(f"{path}: has other columns than expected; run fgf extract again")
        reader = (table.schema.metadata or {}).get(b"reader", b"").decode()
        frames[name] = table.to_pandas()
    own = folder / "themes.csv"
    themes = _rows(own if own.is_file() else DATA / "themes.csv", REGISTERS["themes"])
    return Corpus(
        folder.resolve(),
        frames["plans"],
        _named(frames["tasks"]),
        _named(frames["assignments"]),
        frames["departments"],
        themes.to_pandas(),
        reader,
    )


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the plan's id before every id of a task."""
    before = frame["plan_id"] + _SEPARATOR if len(frame) else frame["plan_id"]
    for column in {"task_id", "parent_id"} & set(frame):
        frame[column] = before + frame[column]
    if "candidates" in frame:
        frame["candidates"] = [
            _SEPARATOR.join((plan_id, cell)).replace("|", f"|{plan_id}{_SEPARATOR}")
            if isinstance(cell, str)
            else None
            for plan_id, cell in zip(frame["plan_id"], frame["candidates"], strict=True)
        ]
        frame["candidates"] = frame["candidates"].astype("str")
    return frame


# --- finding documents -------------------------------------------------------------------------


def _documents(folder: Path, to: Path) -> tuple[list[str], list[str]]:
    """Return the documents below a folder and what is ignored there, as paths with slashes."""
    if not folder.is_dir():
        raise PlanError(f"{folder}: no such folder; give the one that holds the documents")
    out = to.resolve()
    if out == folder.resolve():
        raise PlanError(f"{to}: holds the documents themselves; choose another with --out")
    found: list[str] = []
    ignored: list[str] = []

    def relative(base: str, name: str) -> str:
        return (Path(base) / name).relative_to(folder).as_posix()

    def unreadable(error: OSError) -> None:
        ignored.append(f"{relative(str(folder), error.filename)}/")

    for base, folders, files in os.walk(folder, onerror=unreadable):
        hidden = [name for name in folders if _hidden(name)]
        ignored += [f"{relative(base, name)}/" for name in hidden]
        folders[:] = [
            name for name in folders if name not in hidden and (Path(base) / name).resolve() != out
        ]
        for name in files:
            path = Path(base) / name
            wanted = path.suffix.lower() in ENDINGS and not _hidden(name) and path.is_file()
            (found if wanted else ignored).append(relative(base, name))
    if not found:
        raise PlanError(f"{folder}: no documents here ({' '.join(ENDINGS)}); give another folder")
    return found, ignored


def _hidden(name: str) -> bool:
    return PurePosixPath(name).name.startswith((".", "~$"))


def _shown(name: str) -> str:
    """Return a path as text, also one whose bytes are none."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _safe(text: str, most: int = 120) -> str:
    """Return a text as the name of a folder on any system, of so many bytes at most."""
    text = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", text)).strip("-")
    text = text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").strip("-")
    if re.fullmatch(r"(?i)con|prn|aux|nul|(com|lpt)\d", text):
        text += "-plan"
    return text or "plan"


def _guard(to: Path, ids: set[str]) -> None:
    """Raise where the folder holds what a run would spoil."""
    if to.exists() and not to.is_dir():
        raise PlanError(f"{to}: is a file; choose a folder with --out")
    ours = _ours(to)
    if ours and not ids & set(ours):
        raise PlanError(
            f"{to}: holds {len(ours)} plans read from other documents, which would be removed; "
            "choose another folder with --out"
        )
    for plan_id in sorted(ids - set(ours)):
        if any((to / plan_id / name).exists() for name in ("source.txt", "tasks.csv")):
            raise PlanError(
                f"{to / plan_id}: holds a plan that is not from fgf extract and would be "
                "overwritten; choose another folder with --out"
            )


# --- a plan's folder ---------------------------------------------------------------------------


def _ours(to: Path) -> list[str]:
    """Return the ids of the plans' folders that a run made."""
    return sorted(path.parent.name for path in to.glob(f"[!.]*/{RECORD}"))


def _record(folder: Path) -> dict[str, Any] | None:
    """Return what a plan's folder was made from; None where it was not made by a run."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "files" in found else None


def _known(folder: Path) -> dict[str, Any]:
    """Return what a plan's folder was made from."""
    if (found := _record(folder)) is None:
        raise PlanError(f"{folder / RECORD}: is gone or not as it was written; run it again")
    return found


def _tidy(to: Path) -> None:
    """Remove what a process that was ended left unfinished."""
    for left in to.glob(f"{_STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)


def _store(folder: Path, files: Mapping[str, bytes], record: Mapping[str, Any]) -> None:
    """Write a plan's folder, whole or not at all.

    A new folder is made elsewhere and moved. One that is there may hold files of others: it is
    marked as unfinished, so that the next run reads it again, and then written over.
    """
    content = {**files, RECORD: _json({**record, "files": sorted(files)})}
    if not folder.exists():
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder.parent)) / folder.name
        write_all(staging, content)
        try:
            staging.rename(folder)
        except OSError as error:
            raise PlanError(f"{folder}: cannot be written ({error.strerror})") from None
        finally:
            shutil.rmtree(staging.parent, ignore_errors=True)
        return
    before = (_record(folder) or {}).get("files", [])
    unfinished = {**record, "reader": "", "files": sorted({*before, *files})}
    write_all(folder, {RECORD: _json(unfinished)}, [n for n in before if n not in files])
    write_all(folder, content)


def _remove(folder: Path) -> None:
    """Remove what a run wrote into a plan's folder, and the folder if nothing else is in it."""
    try:
        for name in [*(_record(folder) or {}).get("files", []), RECORD]:
            (folder / name).unlink(missing_ok=True)
        for path in sorted([*folder.rglob("*/"), folder], reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    except OSError as error:
        raise PlanError(
            f"{folder}: its document is gone, but it cannot be removed ({error.strerror}); "
            "remove it by hand"
        ) from None


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _line(error: BaseException | str) -> str:
    """Return an error in one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError(
            f"{path}: cannot be read ({error.strerror}); run fgf extract again"
        ) from None


def _source(files: Mapping[str, bytes]) -> str:
    """Return the source as the evidence of a plan counts it."""
    encoding = json.loads(files["datapackage.json"]).get("source_encoding", "utf-8")
    return files["source.txt"].decode(encoding)


# --- reading one document, in a process of its own ---------------------------------------------


def _read(path: Path, file: str, folder: Path, reader: str) -> str:
    """Read a document into a plan's folder; return ``kept``, ``read`` or ``failed``."""
    digest = None
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PlanError(f"larger than {_MOST_BYTES // 10**6} MB; split it into its plans")
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        old = _record(folder) or {"files": []}
        if [old.get(key) for key in ("file", "sha256", "reader")] == [file, digest, reader] and all(
            (folder / name).is_file() for name in old["files"]
        ):
            return "kept"
        from fgf_analysis.reading.extract import extract

        extracted = extract(data, path.name)
        record = _counted(extracted, file, digest, reader)
    except OSError as error:
        why = error.strerror or _line(error)
        return _fail(folder, file, digest, "", f"cannot be read ({why}); check the file")
    except MemoryError:
        return _fail(folder, file, digest, "", "too large for the memory; split it")
    except PlanError as error:
        return _fail(folder, file, digest, reader, _line(error))
    except Exception as error:
        fault = f"{type(error).__name__}: {_line(error)}; a fault of the reader, please report it"
        return _fail(folder, file, digest, reader, fault)
    _store(folder, extracted.files, record)
    return "read"


def _counted(extracted: Extracted, file: str, digest: str, reader: str) -> dict[str, Any]:
    """Return the record of a plan that was read."""
    about = json.loads(extracted.files["datapackage.json"])
    left = extracted.report.get("left_over")
    clauses = [row["clause_zh"] for row in extracted.reading.tasks]
    return {
        "file": file,
        "sha256": digest,
        "reader": reader,
        "status": "read",
        "error": None,
        "title": about.get("title") or None,
        "issued": about.get("issued") or None,
        "characters": len(_source(extracted.files)),
        "tasks": len(clauses),
        "clauses": sum(str(cell).count("\n") + 1 for cell in clauses if cell),
        "left_over": left if left is None or isinstance(left, int) else len(left),
    }


def _fail(folder: Path, file: str, digest: str | None, reader: str, error: str) -> str:
    """Record that a document cannot be read; without a reader, it is tried again next time."""
    counts = dict.fromkeys(c.name for c in PLANS if c.name not in {"plan_id", "status", "error"})
    known = {"file": file, "sha256": digest, "reader": reader, "status": "failed", "error": error}
    _store(folder, {}, {**counts, **known})
    return "failed"


def _serve() -> None:
    """Read the documents named on standard input until it ends; answer a line for each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    import fgf_analysis.reading.extract  # noqa: F401  before the time of a document begins

    with os.fdopen(os.dup(1), "w", encoding="ascii") as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        print("ready", file=answers, flush=True)
        for line in sys.stdin:
            job = json.loads(line)
            try:
                answer = _read(Path(job["path"]), job["file"], Path(job["folder"]), job["reader"])
            except PlanError as error:  # not the document: the folder cannot be written
                answer = f"stop {error}"
            print(json.dumps(answer), file=answers, flush=True)


# --- many at a time ----------------------------------------------------------------------------


class _Reader:
    """A process that reads one document after another, and can be ended at any time.

    Not from a pool of `concurrent.futures`: a process that dies breaks that whole pool, one that
    hangs cannot be ended there, and both need a guarded main module where this is called.
    """

    def __init__(self) -> None:
        package = str(Path(__file__).parent.parent)
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        self.hung = False
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from fgf_analysis.corpus import _serve; _serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            text=True,
            encoding="ascii",
        )

    def answer(self, job: Mapping[str, str] | None, timeout: float) -> str | None:
        """Return what is answered, None where the process died or had to be ended."""
        assert self.process.stdin is not None and self.process.stdout is not None
        timer = threading.Timer(timeout, self._hangs)
        timer.daemon = True
        timer.start()
        try:
            if job is not None:
                print(json.dumps(job), file=self.process.stdin, flush=True)
            return self.process.stdout.readline().strip() or None
        except OSError:
            return None
        finally:
            timer.cancel()

    def _hangs(self) -> None:
        self.hung = True
        self.process.kill()

    def end(self) -> int:
        """End the process and return its exit code."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was still to be sent, to nobody
                    stream.close()
        return self.process.wait()


def _worked_through(
    todo: list[dict[str, str]], jobs: int, timeout: float
) -> Generator[tuple[str, str]]:
    """Yield each document and what became of it, as they are done."""
    waiting: queue.SimpleQueue[dict[str, str]] = queue.SimpleQueue()
    for job in todo:
        waiting.put(job)
    done: queue.SimpleQueue[tuple[str, str] | BaseException] = queue.SimpleQueue()
    running: set[_Reader] = set()
    ended = threading.Event()
    lock = threading.Lock()

    def start() -> _Reader | None:
        with lock:
            if ended.is_set():
                return None
            reader = _Reader()
            running.add(reader)
        if reader.answer(None, max(timeout, 60)) is None and not ended.is_set():
            raise PlanError(
                "the processes that read the documents do not start; "
                f"run {Path(sys.executable).name} -c 'import fgf_analysis' to see why"
            )
        return reader

    def stop(reader: _Reader) -> int:
        code = reader.end()
        with lock:
            running.discard(reader)
        return code

    def work() -> None:
        reader = None
        try:
            while not ended.is_set():
                try:
                    job = waiting.get_nowait()
                except queue.Empty:
                    break
                reader = reader or start()
                if reader is None:
                    break
                answer = reader.answer(job, timeout)
                if ended.is_set():
                    break
                hung = reader.hung
                if answer is None or hung:
                    code = stop(reader)
                    reader = None
                if answer is None:
                    why = f"took more than {timeout:g} s" if hung else f"ended the reader ({code})"
                    folder, error = Path(job["folder"]), f"{why}; look into the file"
                    answer = json.dumps(_fail(folder, job["file"], None, "", error))
                outcome = json.loads(answer)
                if outcome.startswith("stop "):
                    raise PlanError(outcome.removeprefix("stop "))
                done.put((job["file"], outcome))
        except BaseException as error:
            done.put(error)
        finally:
            if reader is not None:
                stop(reader)

    threads = [
        threading.Thread(target=work, daemon=True) for _ in range(max(1, min(jobs, len(todo))))
    ]
    try:
        for thread in threads:
            thread.start()
        for _ in todo:
            result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        ended.set()
        with lock:
            for reader in running:
                reader.process.kill()
        for thread in threads:
            thread.join(10)


# --- the tables of all -------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _schema(columns: tuple[Column, ...], with_id: bool = True, reader: str = "") -> pa.Schema:
    """Return the columns for Parquet, with the types that pandas is to give them."""
    import pyarrow as pa

    kinds = {"string": (pa.string(), "str"), "integer": (pa.int64(), "Int64")}
    columns = (_PLAN_ID, *columns) if with_id else columns
    frame = pd.DataFrame({c.name: pd.Series(dtype=kinds[c.type][1]) for c in columns})
    told = pa.Schema.from_pandas(frame, preserve_index=False).metadata[b"pandas"]
    return pa.schema(
        [pa.field(c.name, kinds[c.type][0]) for c in columns],
        {b"pandas": told, b"reader": reader.encode()},
    )


def _rows(path: Path, columns: tuple[Column, ...], plan_id: str | None = None) -> pa.Table:
    """Return a table of a folder, with the plan's id first if one is given."""
    import pyarrow as pa
    from pyarrow import csv

    schema = _schema(columns, with_id=False)
    data = _bytes(path)
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(use_threads=False, block_size=len(data) + 1),
            csv.ParseOptions(newlines_in_values=True),
            csv.ConvertOptions(
                column_types={name: schema.field(name).type for name in schema.names},
                include_columns=schema.names,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except (pa.ArrowException, KeyError) as error:
        raise PlanError(
            f"{path}: is not as it was written ({_line(error)}); "
            "mend it, or remove the plan's folder and run fgf extract again"
        ) from None
    if plan_id is None:
        return table.cast(schema)
    ids = pa.array([plan_id] * len(table), pa.string())
    return table.add_column(0, "plan_id", ids).cast(_schema(columns))


def _write_tables(to: Path, records: Mapping[str, Mapping[str, Any]], reader: str) -> None:
    """Write the tables of all plans, each whole or not at all, holding few plans at a time."""
    import pyarrow as pa

    read = [plan_id for plan_id, record in records.items() if record["status"] == "read"]
    plans = _schema(PLANS, with_id=False, reader=reader)
    rows = [
        {"plan_id": plan_id, **{k: v for k, v in record.items() if k in plans.names}}
        for plan_id, record in records.items()
    ]

    def table(name: str) -> Iterator[pa.Table]:
        for plan_id in read:
            yield _rows(to / plan_id / f"{name}.csv", TABLES[name], plan_id)

    contents: dict[str, tuple[pa.Schema, Iterator[pa.Table]]] = {
        name: (_schema(TABLES[name], reader=reader), table(name)) for name in _TABLES
    }
    contents["departments"] = (
        _schema(REGISTERS["departments"], with_id=False, reader=reader),
        iter([_register(to, read)]),
    )
    contents["plans"] = (plans, iter([pa.Table.from_pylist(rows, plans)]))
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=to))
    try:
        for name, (schema, parts) in contents.items():
            _write(staging / f"{name}.parquet", schema, parts)
        for name in contents:
            (staging / f"{name}.parquet").replace(to / f"{name}.parquet")
    except OSError as error:
        raise PlanError(
            f"{to}: its tables cannot be written ({_line(error)}); make room or the folder writable"
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(path: Path, schema: pa.Schema, parts: Iterable[pa.Table]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        held: list[pa.Table] = []
        for part in parts:
            held.append(part.replace_schema_metadata(schema.metadata))
            if sum(map(len, held)) >= _ROWS:
                writer.write_table(pa.concat_tables(held), row_group_size=_ROWS * 2)
                held = []
        if held:
            writer.write_table(pa.concat_tables(held), row_group_size=_ROWS * 2)


def _register(to: Path, plan_ids: Iterable[str]) -> pa.Table:
    """Return the units of all plans' registers, of those with one name the first."""
    import pyarrow as pa

    columns = REGISTERS["departments"]
    units: dict[str, dict[str, str | None]] = {}
    known: set[bytes] = set()
    for plan_id in plan_ids:
        own = to / plan_id / "departments.csv"
        path = own if own.is_file() else DATA / "departments.csv"
        digest = hashlib.sha256(_bytes(path)).digest()
        if digest not in known:
            known.add(digest)
            for row in _rows(path, columns).to_pylist():
                units.setdefault(row["department"], row)
    return pa.Table.from_pylist(list(units.values()), _schema(columns, with_id=False))
