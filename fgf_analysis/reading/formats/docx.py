"""A DOCX file -> its text: body and tables, with the numbers that Word generates."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fgf_analysis.reading.formats.numbers import WordNumbers, on, value
from fgf_analysis.reading.formats.refusals import ALONE, ANEW, UNLOCK, refusal
from fgf_analysis.reading.formats.signs import INVISIBLE, whole
from fgf_analysis.reading.formats.tables import DITTO, Row, printed

if TYPE_CHECKING:
    from zipfile import ZipFile

_LARGEST = 30_000_000  # bytes of a part when inflated; a published plan has less than a tenth
_DELETED = ("del", "moveFrom")
_UNSEEN = (*_DELETED, "pPr", "rPr", "sdtPr", "instrText", "rt")
_BLANKS = str.maketrans("\t\n\r", "   ")


def text(data: bytes, name: str) -> str:
    """Return the text of a DOCX file; errors name it by `name`."""
    import zipfile
    import zlib

    damaged = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not any(one.startswith("word/document") for one in archive.namelist()):
                what = "this is an archive but no .docx document (perhaps .xlsx, .pptx, .ofd, .zip)"
                raise refusal(name, what, "give the document in it, or save it as .docx")
            numbers = WordNumbers(_part(archive, "styles", name), _part(archive, "numbering", name))
            return "\n".join(_Word(numbers, name).lines(_part(archive, "document", name)))
    except damaged as error:
        raise refusal(name, "the file is damaged and cannot be unpacked", ANEW) from error


def _part(archive: ZipFile, kind: str, name: str) -> Any:
    """Return the root of a part's XML without namespaces, an empty one where there is no part."""
    import zipfile

    from lxml import etree  # type: ignore[import-untyped]

    # Some programs number them: document2.xml.
    is_it = re.compile(rf"word/{kind}\d*\.xml").fullmatch
    info = next((one for one in archive.infolist() if is_it(one.filename)), None)
    if info is None:
        return etree.Element(kind)
    part = f"{info.filename} in it"
    if info.flag_bits & 1:
        raise refusal(name, "the file is protected by a password", UNLOCK)
    # The other ways to compress are inflated without regard to the size that is asked for.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(part)
    if info.file_size > _LARGEST:
        raise refusal(name, f"{part} is larger when unpacked than any plan", ALONE)
    with archive.open(info) as file:
        content = file.read(_LARGEST)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError as error:
        raise refusal(name, f"{part} is no well-formed XML", ANEW) from error
    if root.getroottree().docinfo.doctype:
        raise refusal(name, f"{part} declares a document type, as no Word does", ANEW)
    # Strict and transitional documents differ in the namespaces alone.
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for key, said in element.items():
            element.set(key.rpartition("}")[2], said)
    return root


class _Word:
    """The body of a DOCX file as lines.

    Deleted and hidden text, comments, footnotes, tables of contents, headers and footers are left
    out; what stands in a text box follows the paragraph it is anchored to.
    """

    def __init__(self, numbers: WordNumbers, name: str) -> None:
        self._numbers = numbers
        self._name = name
        self._carried = ""  # text whose paragraph mark was deleted: it runs on in the next one
        self._boxes: list[Any] = []
        self._nested = 0  # characters in tables inside of the table that is read

    def lines(self, root: Any) -> list[str]:
        # Of several versions of a content Word shows one.
        for other in root.xpath("//AlternateContent[Choice//t]/Fallback"):
            other.getparent().remove(other)
        body = root.find("body")
        return [] if body is None else self._closed(body)

    def _closed(self, element: Any) -> list[str]:
        """Return the lines of an element that ends its last paragraph."""
        outside, self._carried = self._carried, ""
        lines = list(self._blocks(element))
        lines += [self._carried] if self._carried.strip() else []
        self._carried = outside
        return lines

    def _blocks(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag not in _UNSEEN:
                yield from self._blocks(child)

    def _paragraph(self, element: Any) -> Iterator[str]:
        properties = element.find("pPr")
        _, style = next(self._numbers.styles(properties), (None, None))
        if re.match(r"(?i)toc (?:\d|heading)", value(style, "name") or ""):
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
            elif kind not in _UNSEEN and not (kind == "r" and on(child, "rPr/vanish")):
                yield from self._inline(child)

    def _table(self, element: Any) -> list[str]:
        outside, self._nested = self._nested, 0
        grid: list[Row] = []
        for line in _within(element, "tr"):
            if line.find("trPr/del") is not None:
                continue
            row: Row = {}
            column = _columns(value(line, "trPr/gridBefore"))
            for cell in _within(line, "tc"):
                merged = cell.find("tcPr/vMerge")
                above = merged is not None and merged.get("val") != "restart"
                row[column] = DITTO if above else self._closed(cell)
                column += max(1, _columns(value(cell, "tcPr/gridSpan")))
            grid.append(row)
        lines = printed(grid, self._name, self._nested)
        self._nested = outside + sum(map(len, lines))
        return lines


def _columns(text: str | None) -> int:
    return min(max(0, whole(text)), 100)


def _within(element: Any, kind: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those in content controls too."""
    for child in element:
        if child.tag == kind:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _within(child, kind)
