"""A published document, whatever its format: its text, and where the cells of its tables stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fgf_analysis.tables import (
    BREAK as BREAK,
)  # part of the contract: stretches are compared without


class Cell(NamedTuple):
    """A cell of a table.

    Attributes
    ----------
    start, end : int
        Characters of `Document.text`; equal where the cell is empty.
    row, column : int
        The first row and column that it covers, from 0.
    rows, columns : int
        How many it covers.
    """

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class LeftOut(NamedTuple):
    """What stands in a file and not in the text that is read of it.

    Attributes
    ----------
    what : str
        What it is, in the plural: comments, hidden rows.
    text : str
        Its words.
    where : str
        As a person finds it: page 3; empty where that is not known.
    closed : bool
        Whether it may hold more than these words: a document of its own.
    """

    what: str
    text: str
    where: str = ""
    closed: bool = False


Table = tuple[Cell, ...]
"""The cells of one table, row by row; a merged cell stands once, in the first row it covers."""


@dataclass(frozen=True)
class Document:
    """A document as every format gives it.

    Attributes
    ----------
    text : str
        The document's characters; every offset the library writes counts them.
    encoding : str
        The encoding it was read in.
    tables : tuple of Table
        The tables that the file marks as tables, in the document's order.
    left_out : tuple of LeftOut
        What the file holds besides and does not show as its text.
    """

    text: str
    encoding: str = "utf-8"
    tables: tuple[Table, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def cut(self, start: int, end: int) -> str:
        """Return a stretch of the text without its line breaks and the page numbers in them."""
        stretch = self.text[start:end]
        if "\n" not in stretch and "\r" not in stretch:
            return stretch
        *lines, last = BREAK.split(stretch)
        return "".join([*(line.rstrip() for line in lines), last])

    def place(self, start: int) -> str:
        """Return an offset as a person finds it: line and character."""
        line = self.text.count("\n", 0, start) + 1
        return f"line {line}, character {start - self.text.rfind(chr(10), 0, start)}"


class Filled(NamedTuple):
    """A cell before it has a place in the text: its lines, and what it covers."""

    lines: Sequence[str]
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Writer:
    """Puts a document together, paragraph by paragraph and table by table.

    A paragraph is a line, a row of a table too, with a tab between its cells; a line break inside
    a cell is one. Where cells stand is said by the tables alone, never read off these signs.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self._tables: list[Table] = []

    def paragraph(self, text: str) -> None:
        """Add a paragraph, or a line of one."""
        self._put("\n" if self._size else "", text)

    def table(self, cells: Iterable[Filled]) -> None:
        """Add a table, its cells in any order."""
        placed: list[Cell] = []
        row = -1
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
            between = "\t" if cell.row == row else "\n" if self._size else ""
            row = cell.row
            text = "\n".join(line.replace("\t", " ").strip(" ") for line in cell.lines)
            start, end = self._put(between, text)
            placed.append(Cell(start, end, cell.row, cell.column, cell.rows, cell.columns))
        if placed:
            self._tables.append(tuple(placed))

    def document(self, encoding: str = "utf-8") -> Document:
        """Return what was added."""
        return Document("".join(self._pieces), encoding, tuple(self._tables))

    def _put(self, between: str, text: str) -> tuple[int, int]:
        start = self._size + len(between)
        self._pieces += (between, text)
        self._size = start + len(text)
        return start, self._size
