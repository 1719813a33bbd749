"""The shares of a folder put together, as if one run had read all of it."""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgf_analysis.corpus import shards
from fgf_analysis.corpus.document import RECORD, recorded, remove, tidy
from fgf_analysis.corpus.folder import guard, ours_in
from fgf_analysis.corpus.summary import Summary, summarized
from fgf_analysis.corpus.tables import COLUMNS
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Content, Output, holds, shown, whole

if TYPE_CHECKING:
    import pyarrow as pa


def merge(to: str | os.PathLike[str], shares: Iterable[str | os.PathLike[str]]) -> Summary:
    """Put together what `extract_folder` has written for every share of a folder.

    The result has the bytes of one run over the whole folder. Tables are merged from the shares'
    Parquet files, and plans' folders copied; done again, only what has changed is.

    Parameters
    ----------
    to : str or path
        Gets the plans' folders, the tables and ``report.txt``, as from `extract_folder`.
    shares : iterable of str or path
        The folders of all shares, in any order.

    Returns
    -------
    Summary
        Of the whole folder; ``kept`` counts the plans that were there already.

    Raises
    ------
    PlanError
        When a share is missing, is given twice, or was read by another version or when the folder
        held other files; when a share's folder is not whole, or ``to`` holds something else.
    """
    to, folders = Path(to), [whole(Path(folder)) for folder in shares]
    if not folders:
        raise PlanError("no shares were given; name every folder that fgf extract --shard wrote")
    for folder in folders:
        if folder.resolve() == to.resolve():
            raise PlanError(f"{shown(to)}: is one of the shares; choose another folder for all")
    parts = [(folder, shards.opened(folder)) for folder in folders]
    shards.complete(parts)
    records = partial(_records, folders)
    where = {plan_id: n for n, folder in enumerate(folders) for plan_id, _ in _records([folder])}
    with Output(to, "OUT") as output:
        tidy(to)
        guard(to, set(where))
        kept, edited = 0, []
        for plan_id in sorted(where):
            copies = _copied(folders[where[plan_id]] / plan_id, to / plan_id)
            kept += copies is None
            edited += [(plan_id, copy) for copy in copies or ()]
        removed = sorted(set(ours_in(to)) - set(where))
        for plan_id in removed:
            remove(to / plan_id)
        one = parts[0][1]
        ignored = [(name, why) for name, why in one["ignored"]]
        summary = summarized(records, ignored, kept, removed, edited)
        files: dict[str, Content] = {
            f"{name}.parquet": _writer(name, parts, one["reader"]) for name in COLUMNS
        }
        output.write({**files, "report.txt": summary.report.encode()}, [shards.SHARD])
    return summary


def _records(folders: Sequence[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from fgf_analysis.corpus.arrow import merged

    paths = [folder / "plans.parquet" for folder in folders]
    for rows in merged(paths, COLUMNS["plans"]):
        for row in rows.to_pylist():
            yield row["plan_id"], row


def _writer(
    name: str, parts: Sequence[tuple[Path, dict[str, Any]]], reader: str
) -> Callable[[Path], None]:
    def written(path: Path) -> None:
        from fgf_analysis.corpus.arrow import merged, write

        columns = COLUMNS[name]
        paths = [folder / f"{name}.parquet" for folder, _ in parts]
        found = _departments(paths, parts) if name == "departments" else merged(paths, columns)
        write(path, found, columns, reader)

    return written


def _departments(
    paths: Sequence[Path], parts: Sequence[tuple[Path, dict[str, Any]]]
) -> Iterator[pa.Table]:
    """Yield each unit once, as the first plan of all has it."""
    from fgf_analysis.corpus.arrow import batches, stored

    columns = COLUMNS["departments"]
    named = []
    for path, (folder, told) in zip(paths, parts, strict=True):
        rows = [tuple(row.values()) for t in stored(path, columns) for row in t.to_pylist()]
        if len(rows) != len(told["departments"]):
            raise PlanError(
                f"{shown(folder)}: {shards.SHARD} is of other tables; run fgf extract --shard again"
            )
        named.append(list(zip(told["departments"], rows, strict=True)))
    seen: dict[str, tuple[Any, ...]] = {}
    for _, row in heapq.merge(*named, key=lambda one: one[0]):
        seen.setdefault(row[0], row)
    yield from batches(seen.values(), columns)


def _copied(source: Path, target: Path) -> list[str] | None:
    """Copy a plan's folder with all that is in it.

    Return under which names edited tables were kept; None where nothing was to be done.
    """
    from fgf_analysis.reading.earlier import replace

    record = recorded(source)
    if record is None:
        raise PlanError(f"{source / RECORD}: is gone or spoilt; run fgf extract --shard again")
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    before = (recorded(target) or {}).get("files", [])
    stale = [name for name in before if name not in files]
    if not stale and all(holds(target / name, content) for name, content in files.items()):
        return None
    told = {RECORD: files.pop(RECORD)}
    with Output(target) as output:
        return replace(output, files, told, stale)
