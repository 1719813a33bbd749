"""A document in any published format -> its text and its tables.

The content tells the format, the file's ending only where the content is ambiguous. A format is
one line of `_FORMATS`, a condition and a reader, and the module of the reader::

    text       text, Markdown: decoded, otherwise untouched
    html       a web page without its navigation, scripts and hidden parts
    mht        a web page saved as one file
    docx       body and tables, with the numbers that Word generates (numbers, shapes)
    xlsx       the sheets, as Excel shows their cells (numberformats)
    pdf        the text layer, without page numbers and running headers
    ofd        the text of the pages
    office     .doc, .wps, .rtf, .odt, .xls, .et, .ods, where LibreOffice is installed
    archive    refused, with what it holds

    file, ole  what is asked of a file to tell its format
    package    a ZIP file of XML, unpacked within limits
    furniture  what of a web page is the site's
    blocks     paragraphs and tables, and which tables are none
    signs      what is known of single signs
    refusals   how a document is refused
"""

from __future__ import annotations

from collections.abc import Callable

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.formats import archive, docx, html, mht, ofd, ole, pdf, text, xlsx
from fgf_analysis.reading.formats.file import (
    Condition,
    File,
    begins,
    binary,
    declares,
    holds,
    stream,
)
from fgf_analysis.reading.formats.office import through
from fgf_analysis.reading.formats.refusals import ALONE, OCR, UNLOCK, refusal, refusing

_LARGEST = 100_000_000  # bytes of a document; a published plan has less than a tenth


def _pdf(data: bytes, name: str) -> Document:
    return Document(pdf.text(data, name))


_doc = through("a document of Word before 2007", ".doc", ".docx", docx.document)
_rtf = through("an RTF document", ".rtf", ".docx", docx.document)
_odt = through("an OpenDocument text", ".odt", ".docx", docx.document)
_xls = through("a workbook of Excel before 2007", ".xls", ".xlsx", xlsx.document)
_ods = through("an OpenDocument spreadsheet", ".ods", ".xlsx", xlsx.document)

# The first that fits reads the document; plain text has no marks, so it comes last.
_FORMATS: tuple[tuple[Condition, Callable[[bytes, str], Document]], ...] = (
    (begins(b"%PDF-"), _pdf),
    (lambda file: file.ending == ".pdf" and b"%PDF-" in file.head, _pdf),
    (holds(r"word/document\d*\.xml"), docx.document),
    (holds(r"xl/workbook\d*\.xml"), xlsx.document),
    (holds(r"/?OFD\.xml"), ofd.document),
    (declares("application/vnd.oasis.opendocument.text"), _odt),
    (declares("application/vnd.oasis.opendocument.spreadsheet"), _ods),
    (declares("application/epub"), refusing("a book (.epub)")),
    (declares("application/vnd.oasis.opendocument"), refusing("an OpenDocument presentation")),
    (holds(r"xl/workbook\.bin"), refusing("a binary workbook (.xlsb)", "save it as .xlsx")),
    (holds(r"ppt/presentation\d*\.xml"), refusing("a presentation (.pptx)")),
    (begins(b"PK\x03\x04", b"PK\x05\x06"), archive.refuse),
    (stream("EncryptedPackage"), lambda data, name: _locked(name)),
    (stream("WordDocument"), _doc),
    (stream("Workbook", "Book"), _xls),
    (stream("PowerPoint Document"), refusing("a presentation of an Office before 2007")),
    (begins(ole.MAGIC), refusing("a file of an Office before 2007 that is no document")),
    (begins(b"{\\rtf"), _rtf),
    (mht.is_it, mht.document),
    (html.is_it, html.document),
    (begins(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), refusing("a picture", OCR)),
    (binary(b"BM", b"AT&TFORM"), refusing("a picture", OCR)),
    (binary(b"WEBP", at=8), refusing("a picture", OCR)),
    (binary(b"ftyphei", b"ftypmif1", b"ftypavif", at=4), refusing("a picture", OCR)),
    (begins(b"Rar!"), refusing("an archive (.rar)", "give the document in it")),
    (begins(b"7z\xbc\xaf"), refusing("an archive (.7z)", "give the document in it")),
    (begins(b"\x1f\x8b"), refusing("an archive (.gz)", "give the document in it")),
    (begins(b"BZh", b"\xfd7zXZ"), refusing("an archive", "give the document in it")),
    (binary(b"ustar", at=257), refusing("an archive (.tar)", "give the document in it")),
    (binary(b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe"), refusing("a program")),
    (binary(b"ID3", b"OggS", b"fLaC", b"\xff\xfb"), refusing("a sound recording")),
    (binary(b"WAVE", at=8), refusing("a sound recording")),
    (binary(b"ftyp", at=4), refusing("a film")),
    (binary(b"\x1aE\xdf\xa3", b"FLV", b"\0\0\1\xba", b"0&\xb2u"), refusing("a film")),
    (binary(b"AVI ", at=8), refusing("a film")),
    (binary(b"CAJ"), refusing("a document of CNKI (.caj)", "save it as .pdf")),
    (begins(b"%!PS"), refusing("a PostScript file", "save it as .pdf")),
    (lambda file: True, text.decode),
)


def document(data: bytes, name: str) -> Document:
    """Return a document in any published format.

    Parameters
    ----------
    data : bytes
        The file's content.
    name : str
        The file's name, ``-`` for standard input; errors name the document by it.

    Returns
    -------
    Document
        Its encoding is ``utf-8`` for formats that are no text.

    Raises
    ------
    PlanError
        When the document is empty, damaged, protected, a picture, of another format, or built
        to exhaust the machine.
    """
    where = "standard input" if name == "-" else name
    if len(data) > _LARGEST:
        raise refusal(where, f"{len(data):,} bytes are more than a document of text has", ALONE)
    file = File(data, name)
    read = next(reader for is_it, reader in _FORMATS if is_it(file))
    found = read(data, where)
    if not found.text.strip():
        raise refusal(where, "the document shows no text", "give the plan's text")
    return found


def _locked(name: str) -> Document:
    raise refusal(name, "the document is protected by a password", UNLOCK)
