"""A DOCX file -> a document: body and tables, with the numbers that Word generates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fgf_analysis.reading.document import Document, LeftOut
from fgf_analysis.reading.formats import blocks
from fgf_analysis.reading.formats.blocks import Block, Found
from fgf_analysis.reading.formats.numbers import WordNumbers, on, value
from fgf_analysis.reading.formats.package import Package, opened
from fgf_analysis.reading.formats.signs import INVISIBLE, whole

_DELETED = ("del", "moveFrom")
_NOTES = ("footnoteReference", "endnoteReference")
_UNSEEN = (*_DELETED, "pPr", "rPr", "sdtPr", "instrText", "rt")
_BLANKS = str.maketrans("\t\n\r", "   ")


def document(data: bytes, name: str) -> Document:
    """Return what a DOCX file shows; errors name it by `name`."""
    with opened(data, name) as package:
        # Some programs number the parts: document2.xml.
        body, styles, numbering = (
            package.part(rf"word/{kind}\d*\.xml") for kind in ("document", "styles", "numbering")
        )
        notes = {
            (kind, note.get("id")): note
            for kind in ("footnote", "endnote")
            for note in package.part(rf"word/{kind}s\d*\.xml").iterfind(kind)
            if note.get("type") in (None, "normal")
        }
        word = _Word(WordNumbers(styles, numbering), name, notes)
        found = word.blocks(body)
        return blocks.document(found, left_out=[*word.left_out, *_beside(package)])


_BESIDE = (
    ("comments", r"word/comments\d*\.xml"),
    ("headers and footers", r"word/(?:header|footer)\d*\.xml"),
    ("diagrams and charts", r"word/(?:diagrams/data|charts/chart)\d*\.xml"),
)


def _beside(package: Package) -> Iterator[LeftOut]:
    """Yield what stands in other parts of the file than its body and its notes."""
    said: set[tuple[str, str]] = set()  # one header stands in many parts
    for what, pattern in _BESIDE:
        for _, root in package.every(pattern):
            for one in root.findall("comment") or [root]:
                text = _said(one)
                if (what, text) not in said:
                    said.add((what, text))
                    yield LeftOut(what, text)


def _said(element: Any) -> str:
    """Return the words in an element, whatever becomes of them."""
    return "".join(one.text or "" for one in element.iter("t", "delText"))


class _Word:
    """The body of a DOCX file as blocks.

    What stands in a text box or a note follows the paragraph that it is anchored to. Deleted and
    hidden text, tables of contents and documents within are left out.

    Attributes
    ----------
    left_out : list of LeftOut
    """

    def __init__(
        self, numbers: WordNumbers, name: str, notes: dict[tuple[str, str | None], Any]
    ) -> None:
        self.left_out: list[LeftOut] = []
        self._numbers = numbers
        self._name = name
        self._notes = notes  # a note is taken out once it is read
        self._carried = ""  # text whose paragraph mark was deleted: it runs on in the next one
        self._boxes: list[Any] = []
        self._nested = 0  # characters in tables inside of the table that is read

    def blocks(self, root: Any) -> list[Block]:
        # Of several versions of a content Word shows one.
        for other in root.xpath("//AlternateContent[Choice//t]/Fallback"):
            content = other.getparent()
            if _said(other) not in map(_said, content.iterfind("Choice")):
                self._leave("other versions of a content", _said(other))
            content.remove(other)
        body = root.find("body")
        found = [] if body is None else self._closed(body)
        # No paragraph that is shown refers to these.
        for note in self._notes.values():
            self._leave("notes without a reference", _said(note))
        return found

    def _leave(self, what: str, text: str) -> None:
        self.left_out.append(LeftOut(what, text))

    def _closed(self, element: Any) -> list[Block]:
        """Return the blocks of an element that ends its last paragraph."""
        outside, self._carried = self._carried, ""
        found = list(self._blocks(element))
        found += [self._carried] if self._carried.strip() else []
        self._carried = outside
        return found

    def _blocks(self, element: Any) -> Iterator[Block]:
        for child in element:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag == "altChunk":
                within = LeftOut("documents within the document", "not opened", closed=True)
                self.left_out.append(within)
            elif child.tag not in _UNSEEN:
                yield from self._blocks(child)
            elif child.tag in _DELETED:
                self._leave("deletions", _said(child))

    def _paragraph(self, element: Any) -> Iterator[Block]:
        properties = element.find("pPr")
        _, style = next(self._numbers.styles(properties), (None, None))
        if re.match(r"(?i)toc (?:\d|heading)", value(style, "name") or ""):
            self._leave("tables of contents", _said(element))
            return
        outside, self._boxes = self._boxes, []
        text = self._carried + "".join(self._inline(element))
        boxes, self._boxes = self._boxes, outside
        self._carried = ""
        if any(element.find(f"pPr/rPr/{kind}") is not None for kind in _DELETED):
            self._carried = text
        else:
            number = self._numbers.before(properties)
            for line in text.translate(INVISIBLE).split("\n"):
                if line.strip():
                    yield number + line.strip(" ")
                    number = ""
            # A column of numbers is often made of empty paragraphs.
            if number:
                yield number.rstrip()
        for box in boxes:
            yield from self._closed(box)

    def _inline(self, element: Any) -> Iterator[str]:
        for child in element:
            kind = child.tag
            if kind == "t":
                yield (child.text or "").translate(_BLANKS)
            elif kind in ("tab", "ptab"):
                yield " "
            elif kind in ("br", "cr"):
                yield "\n" if child.get("type") in (None, "textWrapping") else ""
            elif kind == "noBreakHyphen":
                yield "-"
            elif kind == "txbxContent":
                self._boxes.append(child)
            elif kind in _NOTES:
                note = self._notes.pop((kind.removesuffix("Reference"), child.get("id")), None)
                if note is not None:
                    self._boxes.append(note)
            elif kind in _DELETED:
                self._leave("deletions", _said(child))
            elif kind == "r" and on(child, "rPr/vanish"):
                self._leave("hidden words", _said(child))
            elif kind not in _UNSEEN:
                yield from self._inline(child)

    def _table(self, element: Any) -> list[Block]:
        outside, self._nested = self._nested, 0
        cells: list[Found] = []
        above: dict[int, int] = {}  # by column, the cell that covers the row above
        rows = [row for row in _within(element, "tr") if not self._deleted(row)]
        for nth, row in enumerate(rows):
            above = self._row(row, nth, cells, above)
        found = blocks.table(cells, self._name, self._nested)
        self._nested = outside + blocks.size(found)
        return found

    def _deleted(self, row: Any) -> bool:
        if row.find("trPr/del") is None:
            return False
        self._leave("deletions", _said(row))
        return True

    def _row(self, row: Any, nth: int, cells: list[Found], above: dict[int, int]) -> dict[int, int]:
        """Add a row's cells; return by column which cell covers this row."""
        covering: dict[int, int] = {}
        column = _columns(value(row, "trPr/gridBefore"))
        for cell in _within(row, "tc"):
            width = max(1, _columns(value(cell, "tcPr/gridSpan")))
            upper = above.get(column) if _goes_on(cell, "vMerge") else None
            if upper is not None:
                # Where the widths differ they share the columns that both have.
                narrow = min(width, cells[upper].columns)
                below = nth + 1 - cells[upper].row
                cells[upper] = cells[upper]._replace(rows=below, columns=narrow)
                covering[column] = upper
            elif covering and _goes_on(cell, "hMerge"):
                left = covering[max(covering)]
                cells[left] = cells[left]._replace(columns=column + width - cells[left].column)
            else:
                covering[column] = len(cells)
                cells.append(Found(self._closed(cell), nth, column, 1, width))
            column += width
        return covering


def _goes_on(cell: Any, kind: str) -> bool:
    """Return whether a cell is a part of the one above or before it."""
    merged = cell.find(f"tcPr/{kind}")
    return merged is not None and merged.get("val") != "restart"


def _columns(text: str | None) -> int:
    return min(max(0, whole(text)), 100)


def _within(element: Any, kind: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those in content controls too."""
    for child in element:
        if child.tag == kind:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _within(child, kind)
