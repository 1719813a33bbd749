"""The top of the ledger, for a page: fewer columns, everything as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fgf_analysis import terms
from fgf_analysis.brief.content import Content
from fgf_analysis.markup import plain

_COLUMNS = {
    "zh": {
        "task_id": 4, "title": 17, "in_charge": 16, "standing": 7, "responsible": 9, "support": 9,
        "deadlines": 10,
    },
    "en": {
        "task_id": 5, "title": 17, "in_charge": 17, "standing": 9, "responsible": 10, "support": 10,
        "deadlines": 9,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Extract:
    """Heads and cells of some columns, and how wide these are beside each other."""

    heads: list[str]
    rows: list[list[str]]
    widths: list[int]


def extract(content: Content, most: int) -> Extract:
    """Return the first rows of the ledger, in the columns that a page has room for."""
    widths = {terms.head(name, content.lang): n for name, n in _COLUMNS[content.lang].items()}
    heads, rows = content.ledger.heads, content.ledger.rows[:most]
    chosen = [n for n, head in enumerate(heads) if head in widths]
    return Extract(
        [heads[n] for n in chosen],
        [[as_text(row[n]) for n in chosen] for row in rows],
        [widths[heads[n]] for n in chosen],
    )


def as_text(cell: str | float | date | None) -> str:
    """Return a cell as one line of text, nothing where it is empty."""
    return "" if cell is None else plain(str(cell))
