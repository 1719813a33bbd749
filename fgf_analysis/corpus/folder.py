"""A folder of documents: what is to be read, what is kept, what became of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fgf_analysis.corpus.document import (
    RECORD,
    Document,
    Record,
    reader_version,
    recorded,
    remove,
    tidy,
    unchanged,
)
from fgf_analysis.corpus.find import FORMAT, Ignored, find, plan_ids
from fgf_analysis.corpus.tables import parquet
from fgf_analysis.corpus.workers import read_all
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, shown

TIMEOUT = 300.0
"""Seconds after which a document counts as one that cannot be read."""


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
    edited : list of (str, str)
        Documents whose earlier tables were edited, and the names under which these are kept.
    same : list of list of str
        Documents with equal content; each is kept.
    ignored : list of (str, str)
        Files (and folders, with a final slash) that were not looked into, and why: hidden, another
        format, or unreadable.
    """

    plans: int
    read: int
    left_over: int
    failed: list[tuple[str, str]]
    kept: int
    removed: list[str]
    edited: list[tuple[str, str]]
    same: list[list[str]]
    ignored: list[Ignored]

    @property
    def headline(self) -> str:
        """The whole in one line."""
        parts = (
            (True, f"{self.read} of {self.plans} documents read"),
            (self.failed, f"{len(self.failed)} could not be"),
            (self.kept, f"{self.kept} taken over from before"),
            (self.removed, f"{len(self.removed)} plans removed whose document is gone"),
        )
        return ", ".join(told for any_, told in parts if any_)

    @property
    def reasons(self) -> str:
        """Why files were ignored, in one line, the most frequent first."""
        whys = Counter(why for _, why in self.ignored)
        endings = Counter(
            PurePosixPath(file).suffix.lower() or "no ending"
            for file, why in self.ignored
            if why == FORMAT
        )
        kinds = ", ".join(f"{ending} {n}" for ending, n in _frequent(endings))
        return "; ".join(
            f"{why} {n}" + (f": {kinds}" if why == FORMAT else "") for why, n in _frequent(whys)
        )

    @property
    def report(self) -> str:
        """Everything but how the run went, which is another each time; ``report.txt``."""
        lines = [f"{self.read} of {self.plans} documents read, {self.left_over} left over"]
        for what, rows in (
            ("could not be read", [f"{file}: {error}" for file, error in self.failed]),
            ("times the same content", [" = ".join(files) for files in self.same]),
            (f"ignored ({self.reasons})", [f"{file}: {why}" for file, why in self.ignored]),
        ):
            if rows:
                lines += ["", f"{len(rows)} {what}", *(f"  {row}" for row in rows)]
        return "\n".join(lines) + "\n"


def extract_folder(
    folder: Path,
    to: Path,
    jobs: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
    *,
    timeout: float = TIMEOUT,
    spreadsheet: bool = False,
    executor: Executor | None = None,
) -> Summary:
    """Read every document of a folder into a plan's folder each, and the tables of all.

    What an earlier run has read is kept where neither the document nor the reader has changed,
    so an interrupted run is taken up where it stopped. One run at a time writes to ``to``.

    Parameters
    ----------
    folder : Path
        Holds the documents, of any of the formats of `reading.formats`, also in folders below it.
        Hidden files, other files and ``to`` itself are ignored.
    to : Path
        Gets ``<plan_id>/`` for every document, ``plans.parquet``, ``tasks.parquet``,
        ``assignments.parquet``, ``groups.parquet``, ``departments.parquet`` and ``report.txt``. A
        plan whose document is gone is removed; files that others put into its folder stay, and a
        table that was edited is kept beside the one that replaces it.
    jobs : int
        Number of processes, where there is no ``executor``.
    progress : callable, optional
        Called with the number of documents done, of all, and the name of the last one.
    timeout : float
        Seconds a document may take.
    spreadsheet : bool
        Whether each plan's folder also gets ``spreadsheet/``, tables that are safe to open there.
    executor : concurrent.futures.Executor, optional
        What reads the documents instead, e.g. ``distributed.Client(address).get_executor()``. Their
        bytes are sent to it and the files of their plans come back, so that no disk need be shared;
        all is written here. It is not shut down. Wherever a document is read, a process of its own
        is started for that, so that one that crashes or hangs costs no worker; one that comes back
        unread, because its worker ended, is sent out up to three times.

    Returns
    -------
    Summary
        A document that cannot be read is listed there and stops nothing.

    Raises
    ------
    PlanError
        When there are no documents, or ``to`` cannot be written to, is written to by another run or
        holds something else; when the executor stops, its workers have another version of this
        package, or nothing comes back for a quarter of an hour. What was read until then is kept.
    """
    folder, to = Path(folder), Path(to)
    found, ignored = find(folder, to)
    ids = {plan_id: name for name, plan_id in plan_ids(found).items()}
    with Output(to) as output:
        tidy(to)
        _guard(folder, to, set(ids))
        reader = reader_version()
        told = progress or (lambda done, of, name: None)
        told(0, len(ids), "")
        documents = [
            Document(folder / name, shown(name), to / plan_id)
            for plan_id, name in sorted(ids.items())
        ]
        todo = [one for one in documents if not unchanged(one, reader, spreadsheet)]
        kept = len(documents) - len(todo)
        edited = []
        reading = read_all(todo, reader, jobs, timeout, spreadsheet, executor)
        with closing(reading) as outcomes:
            for done, (name, copies) in enumerate(outcomes, start=kept + 1):
                told(done, len(ids), name)
                edited += [(name, copy) for copy in copies]
        removed = sorted(set(_ours(to)) - set(ids))
        for plan_id in removed:
            remove(to / plan_id)
        records = _records(to, sorted(ids))
        summary = _summary(records, ignored, kept, removed, sorted(edited))
        output.write({**dict(parquet(to, records, reader)), "report.txt": summary.report.encode()})
    return summary


def _records(to: Path, ids: list[str]) -> dict[str, Record]:
    records = {}
    for plan_id in ids:
        if (record := recorded(to / plan_id)) is None:
            raise PlanError(f"{to / plan_id / RECORD}: is gone or spoilt; run it again")
        records[plan_id] = record
    return records


def _summary(
    records: dict[str, Record],
    ignored: list[Ignored],
    kept: int,
    removed: list[str],
    edited: list[tuple[str, str]],
) -> Summary:
    same = defaultdict(list)
    for record in records.values():
        if record["sha256"]:
            same[record["sha256"]].append(record["file"])
    return Summary(
        plans=len(records),
        read=sum(record["status"] == "read" for record in records.values()),
        left_over=sum(record["left_over"] or 0 for record in records.values()),
        failed=sorted((r["file"], r["error"]) for r in records.values() if r["status"] == "failed"),
        kept=kept,
        removed=removed,
        edited=edited,
        same=sorted(sorted(files) for files in same.values() if len(files) > 1),
        ignored=sorted((shown(name), why) for name, why in ignored),
    )


def _frequent(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))


def _ours(to: Path) -> list[str]:
    """Return the ids of the plans' folders that a run made."""
    return [path.parent.name for path in to.glob(f"[!.]*/{RECORD}")]


def _guard(folder: Path, to: Path, ids: set[str]) -> None:
    """Raise where the folder holds what a run would spoil."""
    ours = set(_ours(to))
    if ours and not ids & ours:
        raise PlanError(
            f"{shown(to)}: holds {len(ours)} plans read from other documents, which would be "
            "removed; choose another folder with --out"
        )
    holding = {folder.resolve(), *folder.resolve().parents}
    for plan_id in sorted(ids - ours):
        if (to / plan_id).resolve() in holding:
            raise PlanError(
                f"{shown(to / plan_id)}: holds the documents themselves; choose another with --out"
            )
        if any((to / plan_id / name).exists() for name in ("source.txt", "tasks.csv")):
            raise PlanError(
                f"{to / plan_id}: holds a plan that is not from fgf extract and would be "
                "overwritten; choose another folder with --out"
            )
