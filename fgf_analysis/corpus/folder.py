"""A folder of documents: what is to be read, what is kept, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from pathlib import Path

from fgf_analysis.corpus import shards
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
from fgf_analysis.corpus.find import find, plan_ids
from fgf_analysis.corpus.summary import Summary, summarized
from fgf_analysis.corpus.tables import first_named, writers
from fgf_analysis.corpus.workers import read_all
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Content, Output, shown

TIMEOUT = 300.0
"""Seconds after which a document counts as one that cannot be read."""


def extract_folder(
    folder: Path,
    to: Path,
    jobs: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
    *,
    timeout: float = TIMEOUT,
    spreadsheet: bool = False,
    executor: Executor | None = None,
    shard: str | None = None,
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
    shard : str, optional
        ``"3/40"``: read only the third of forty shares, into a folder of its own, which also gets
        ``shard.json``; `merge` puts them together. A hash of its name decides in which a document
        is.

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
    share = None if shard is None else shards.shard_of(shard)
    found, ignored = find(folder, to)
    ids = {
        plan_id: name
        for name, plan_id in plan_ids(found).items()
        if share is None or share.has(name)
    }
    with Output(to) as output:
        tidy(to)
        if share:
            shards.guard(to, share, bool(ours_in(to)))
        guard(to, set(ids), folder)
        reader = reader_version()
        told = progress or (lambda done, of, name: None)
        told(0, len(ids), "")

        def document(plan_id: str) -> Document:
            return Document(folder / ids[plan_id], shown(ids[plan_id]), to / plan_id)

        order = sorted(ids)
        todo = [one for one in order if not unchanged(document(one), reader, spreadsheet)]
        kept = len(ids) - len(todo)
        edited = []
        reading = read_all(map(document, todo), reader, jobs, timeout, spreadsheet, executor)
        with closing(reading) as outcomes:
            for done, (name, copies) in enumerate(outcomes, start=kept + 1):
                told(done, len(ids), name)
                edited += [(name, copy) for copy in copies]
        removed = sorted(set(ours_in(to)) - set(ids))
        for plan_id in removed:
            remove(to / plan_id)
        records = partial(_records, to, order)
        summary = summarized(records, ignored, kept, removed, sorted(edited))
        files: dict[str, Content] = {
            **writers(to, records, reader),
            "report.txt": summary.report.encode(),
        }
        if share:
            read = (plan_id for plan_id, record in records() if record["status"] == "read")
            first = [plan_id for plan_id, _ in first_named(to, read)]
            files[shards.SHARD] = shards.told(share, found, ignored, first, reader)
        output.write(files, [] if share else [shards.SHARD])
    return summary


def _records(to: Path, ids: list[str]) -> Iterator[tuple[str, Record]]:
    for plan_id in ids:
        if (record := recorded(to / plan_id)) is None:
            raise PlanError(f"{to / plan_id / RECORD}: is gone or spoilt; run it again")
        yield plan_id, record


def ours_in(to: Path) -> list[str]:
    """Return the ids of the plans' folders that a run made."""
    return [path.parent.name for path in to.glob(f"[!.]*/{RECORD}")]


def guard(to: Path, ids: set[str], folder: Path | None = None) -> None:
    """Raise where the folder holds what a run would spoil."""
    ours = set(ours_in(to))
    if ours and ids and not ids & ours:
        raise PlanError(
            f"{shown(to)}: holds {len(ours)} plans read from other documents, which would be "
            "removed; choose another folder with --out"
        )
    holding = {folder.resolve(), *folder.resolve().parents} if folder else set()
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
