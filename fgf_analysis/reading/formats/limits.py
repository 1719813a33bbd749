"""What a document may hold; what has more is refused, for reading it would take minutes.

Each is many times what a published plan has: less than 1 MB of text, 10,000 cells, 300 pages.
"""

from __future__ import annotations

CELLS = 200_000
"""Cells of a table, those that a merged one covers counted, too."""

TAGS = 1_000_000
"""Tags of a web page, or of all parts of a DOCX, XLSX or OFD file: 10 to 40 µs each."""

PAGES = 1_000
"""Pages of a PDF or OFD file: about 4 ms each."""

DRAWN = 1_000_000
"""Texts, lines and pictures that a PDF draws, on all pages."""

SIGNS = 5_000_000
"""Characters that a PDF shows, on all pages."""


class TooLarge(Exception):
    """It holds more than any plan; the message says of what."""


def at_most(most: int, count: int, what: str) -> int:
    """Return a count, if it is not too large."""
    if count > most:
        raise TooLarge(f"more than {most:,} {what}")
    return count
