"""Printed unit names -> canonical names of the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


class Register:
    """The units a plan may name, found by canonical name, full name or alias.

    Parameters
    ----------
    rows : iterable of mappings
        With the columns of ``departments.csv``.
    """

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._canonical: dict[str, str] = {}
        for row in rows:
            name = row["department"]
            for known_as in (name, row["full_name_zh"], *row["aliases"].split("|")):
                if known_as:
                    self._canonical.setdefault(known_as, name)

    @classmethod
    def from_csv(cls, text: str) -> Register:
        """Return the register that the text of a ``departments.csv`` describes."""
        return cls(csv.DictReader(io.StringIO(text)))

    def __contains__(self, printed: str) -> bool:
        return printed in self._canonical

    def canonical(self, printed: str) -> str:
        """Return the canonical name, or the name as printed where the register lacks it."""
        return self._canonical.get(printed, printed)
