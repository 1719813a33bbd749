"""Rows into a Parquet file, by Arrow and a row group at a time, so that memory stays flat."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fgf_analysis.corpus.tables import frame, unreadable
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import Column

GROUP = 32_768
"""Rows of a row group; the same for however the rows arrive, so that the bytes are, too."""
_BATCH = 2_048
_STREAMED = {"buffer_size": 1 << 16, "pre_buffer": False}


def batches(rows: Iterable[Sequence[Any]], columns: Sequence[Column]) -> Iterator[pa.Table]:
    """Yield rows as Arrow tables of a few thousand rows each."""
    types = _types(columns)
    rows = iter(rows)
    while some := list(islice(rows, _BATCH)):
        cells = zip(*some, strict=True)
        arrays = [
            pa.array(list(cell), kind)
            for cell, kind in zip(cells, types.types, strict=True)
        ]  # fmt: skip
        yield pa.Table.from_arrays(arrays, schema=types)


def write(
    path: Path, tables: Iterable[pa.Table], columns: Sequence[Column], reader: str
) -> None:  # fmt: skip
    """Write Arrow tables as one Parquet file, typed as a plan's tables are.

    pandas finds its types and, in ``attrs``, the reader, as if it had written the file itself.
    """
    schema = _schema(columns, reader)
    with path.open("wb") as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        waiting: list[pa.Table] = []
        held = 0
        for table in tables:
            waiting.append(table)
            held += len(table)
            while held >= GROUP:
                whole = pa.concat_tables(waiting)
                _put(writer, whole.slice(0, GROUP), schema)
                waiting, held = [whole.slice(GROUP)], held - GROUP
        if held:
            _put(writer, pa.concat_tables(waiting), schema)


def _put(writer: pq.ParquetWriter, rows: pa.Table, schema: pa.Schema) -> None:
    """Write one row group from one chunk a column, as pages end where chunks do."""
    one = rows.combine_chunks().replace_schema_metadata(schema.metadata)
    writer.write_table(one, row_group_size=GROUP)


def _types(columns: Sequence[Column]) -> pa.Schema:
    return pa.schema(
        [(c.name, pa.int64() if c.type == "integer" else pa.large_string()) for c in columns]
    )


def _schema(columns: Sequence[Column], reader: str) -> pa.Schema:
    attrs = {"reader": reader}
    empty = frame([], columns)
    empty.attrs.update(attrs)
    told = pa.Schema.from_pandas(empty, preserve_index=False).metadata
    return _types(columns).with_metadata({**told, b"PANDAS_ATTRS": json.dumps(attrs).encode()})


def merged(paths: Sequence[Path], columns: Sequence[Column]) -> Iterator[pa.Table]:
    """Yield the rows of several files in the order of plans, each plan's from the file it is in.

    Every file has its plans in order, and no two have one plan.
    """
    size = max(64, 4 * _BATCH // max(1, len(paths)))
    runs = [_runs(path, columns, size) for path in paths]
    some: list[pa.Table] = []
    held = 0
    for _, rows in heapq.merge(*runs, key=itemgetter(0)):
        some.append(rows)
        held += len(rows)
        if held >= _BATCH:  # a table of one row takes as much as one of hundreds
            yield pa.concat_tables(some).combine_chunks()
            some, held = [], 0
    if some:
        yield pa.concat_tables(some).combine_chunks()


def _runs(path: Path, columns: Sequence[Column], size: int) -> Iterator[tuple[str, pa.Table]]:
    """Yield the plans of a file with their rows, in pieces where these are many."""
    for rows in stored(path, columns, size):
        start = 0
        for plan_id, several in groupby(rows.column(0).to_pylist()):
            end = start + sum(1 for _ in several)
            yield plan_id, rows.slice(start, end - start)
            start = end


def stored(path: Path, columns: Sequence[Column], size: int = _BATCH) -> Iterator[pa.Table]:
    """Yield the rows of a file that `write` has made, so many at a time."""
    with unreadable(path), pq.ParquetFile(path, **_STREAMED) as file:
        if not file.schema_arrow.remove_metadata().equals(_types(columns)):
            raise PlanError(f"{path}: has other columns than expected; run fgf extract again")
        for batch in file.iter_batches(size):
            yield pa.Table.from_batches([batch]).replace_schema_metadata()
