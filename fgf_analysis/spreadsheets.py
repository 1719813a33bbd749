"""Rows as CSV that spreadsheets open safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULA = frozenset("=+-@\t\r\n")


def to_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV for spreadsheets.

    It begins with a byte order mark, so that they read it as UTF-8, and a cell that they would
    take for a formula (it begins with = + - @, a tab or a line break) has an apostrophe before it.

    Parameters
    ----------
    rows : iterable of iterable of str
        The first is the head.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow("'" + cell if cell[:1] in _FORMULA else cell for cell in row)
    return out.getvalue().encode("utf-8-sig")
