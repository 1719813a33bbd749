"""Files of a plan's folder -> rows and objects, or what is wrong with them in one line each."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fgf_analysis.errors import PlanError

# A task's text can be longer than the 131,072 characters that Python's reader takes unasked.
csv.field_size_limit(2**31 - 1)

_UNREADABLE = re.compile("[\0\udc80-\udcff]")  # as bytes that are not UTF-8 are decoded here


@dataclass(frozen=True)
class Table:
    """A CSV table as it stands in its file.

    Attributes
    ----------
    header : list of str
        Names of the columns, each once.
    rows : list of list of str
        The rows that could be read, each as long as the header.
    numbers : sequence of int
        Their numbers; 1 is the first below the header.
    unread : list of (int, str)
        Number and fault of each row that could not be read, as they are said together.
    remains : frozenset of str
        The cells of those rows: what other tables point to may be among them.
    torn : bool
        Whether rows were lost altogether, because a quote was left open.
    """

    header: list[str]
    rows: list[list[str]]
    numbers: Sequence[int]
    unread: Sequence[tuple[int, str]] = ()
    remains: frozenset[str] = frozenset()
    torn: bool = False

    @property
    def whole(self) -> bool:
        """Whether every row could be read."""
        return not self.unread

    def column(self, name: str) -> list[str | None]:
        """Return the cells of a column; an empty one is None."""
        nth = self.header.index(name)
        return [row[nth] or None for row in self.rows]

    def records(self) -> list[dict[str, str]]:
        """Return the rows as column name to cell."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def contents(path: Path, remedy: str = "check the file") -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path : Path
    remedy : str
        What the error says to do.

    Returns
    -------
    bytes

    Raises
    ------
    PlanError
        When it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); {remedy}") from None


def parse(data: bytes) -> Table:
    """Return a table; rows that cannot be read are told apart and hide no other.

    Parameters
    ----------
    data : bytes
        Content of a CSV file.

    Returns
    -------
    Table
        Its rows as text.

    Raises
    ------
    PlanError
        When it is no table at all, or in another encoding than UTF-8.
    """
    text, odd = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise PlanError(f"is no table ({error}); close the quotes in its first line") from None
    if odd and any(map(_UNREADABLE.search, header)):
        raise PlanError(_other_encoding(data))
    if not header or len(set(header)) < len(header):
        raise PlanError("is no table: the first line must name the columns, each once")
    if not odd:  # as a table nearly always is
        with suppress(csv.Error):
            rows = list(reader)
            if all(len(row) == len(header) for row in rows):
                return Table(header, rows, range(1, len(rows) + 1))
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        next(reader)
    found = _row_by_row(reader, header)
    if sum("UTF-8" in told for _, told in found.unread) > len(found.rows):
        raise PlanError(_other_encoding(data))
    return found


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return a table's text, and whether it holds what cannot be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("utf-8-sig", "surrogateescape"), True
    return text, "\0" in text


def _row_by_row(reader: Iterator[list[str]], header: list[str]) -> Table:
    """Return the rows that can be read, and what is wrong with each of the others."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    unread: list[tuple[int, str]] = []
    remains: set[str] = set()
    torn = False
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return Table(header, rows, numbers, unread, frozenset(remains), torn)
        except csv.Error as error:
            unread.append((number, f" is no table row ({error}); close its quotes"))
            torn = True
            continue
        if fault := _fault(row, header):
            unread.append((number, fault))
            remains.update(row)
        else:
            rows.append(row)
            numbers.append(number)


def _fault(row: list[str], header: list[str]) -> str:
    """Return why a row cannot be read, or nothing."""
    for nth, cell in enumerate(row):
        if _UNREADABLE.search(cell):
            where = header[nth] if nth < len(header) else f"cell {nth + 1}"
            what = "holds a NUL character" if "\0" in cell else "is not UTF-8"
            return f", {where}: {what}; type the cell anew and save the table as CSV in UTF-8"
    if not row:
        return " is empty; remove the line"
    if len(row) != len(header):
        return f" has {len(row)} {'cell' if len(row) == 1 else 'cells'}, not {len(header)}"
    return ""


def _other_encoding(data: bytes) -> str:
    """Return where a table stops being text in UTF-8."""
    at, what = data.find(b"\0"), "holds a NUL character"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if at < 0 or error.start < at:
            at, what = error.start, "is not UTF-8"
    line = data.count(b"\n", 0, at) + 1
    return f"line {line} {what}; save the table as CSV in UTF-8"


def json_object(path: Path, remedy: str) -> dict[str, Any]:
    """Return the object that a JSON file holds.

    Parameters
    ----------
    path : Path
    remedy : str
        What the error says to do.

    Returns
    -------
    dict

    Raises
    ------
    PlanError
        When it cannot be read or holds anything else; with the remedy given.
    """
    data = contents(path)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlanError(f"{path}: line {line} is not UTF-8; {remedy}") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, character {error.colno}: {error.msg}"
        raise PlanError(f"{path}: is not JSON; {remedy} ({place})") from None
    except ValueError as error:
        raise PlanError(f"{path}: holds too large a number ({error}); {remedy}") from None
    except RecursionError:
        raise PlanError(f"{path}: holds too deep a list or object; {remedy}") from None
    if not isinstance(found, dict):
        kind = "a list" if isinstance(found, list) else "a single value"
        raise PlanError(f"{path}: holds {kind}, not an object {{…}}; {remedy}")
    return found
