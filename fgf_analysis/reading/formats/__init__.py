"""A document in any published format -> its text and its tables.

The content tells the format, the file's ending only where the content is ambiguous. A format is
one line of `_FORMATS` and the module of its reader::

    text       text, Markdown: decoded, otherwise untouched
    html       a web page without its navigation, scripts and hidden parts
    mht        a web page saved as one file
    docx       body and tables, with the numbers that Word generates (numbers, shapes)
    xlsx       the sheets, as Excel shows their cells (numberformats)
    pdf        the text layer, without page numbers and running headers
    ofd        the text of the pages
    office     .doc, .wps, .rtf, .odt, .xls, .et, .ods, where LibreOffice is installed
    others     other kinds of files, refused by their names

    file, ole  what is asked of a file to tell its format
    archive    an archive of documents, refused with what it holds
    package    a ZIP file of XML, unpacked within limits
    furniture  what of a web page is the site's
    blocks     paragraphs and tables, and which tables are none
    signs      what is known of single signs
    refusals   how a document is refused
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.formats import docx, html, mht, ofd, others, pdf, text, xlsx
from fgf_analysis.reading.formats.file import Condition, File, begins, declares, holds, stream
from fgf_analysis.reading.formats.office import through
from fgf_analysis.reading.formats.refusals import ALONE, OCR, refusal
from fgf_analysis.reading.formats.signs import meaningless

LARGEST = 100_000_000  # bytes of a document; a published plan has less than a tenth


class _Format(NamedTuple):
    """What a file of a format looks like, who reads it, and the usual endings of its name."""

    is_it: Condition
    read: Callable[[bytes, str], Document]
    endings: tuple[str, ...]


def _is_pdf(file: File) -> bool:
    return file.head.lstrip().startswith(b"%PDF-") or (
        file.ending == ".pdf" and b"%PDF-" in file.head
    )


_doc = through("a document of Word before 2007", ".doc", ".docx", docx.document)
_rtf = through("an RTF document", ".rtf", ".docx", docx.document)
_odt = through("an OpenDocument text", ".odt", ".docx", docx.document)
_xls = through("a workbook of Excel before 2007", ".xls", ".xlsx", xlsx.document)
_ods = through("an OpenDocument spreadsheet", ".ods", ".xlsx", xlsx.document)

_ODF = "application/vnd.oasis.opendocument"
# The first that fits reads the document.
_FORMATS = (
    _Format(_is_pdf, pdf.document, (".pdf",)),
    _Format(holds(r"word/document\d*\.xml"), docx.document, (".docx",)),
    _Format(holds(r"xl/workbook\d*\.xml"), xlsx.document, (".xlsx",)),
    _Format(holds(r"/?OFD\.xml"), ofd.document, (".ofd",)),
    _Format(declares(f"{_ODF}.text"), _odt, (".odt",)),
    _Format(declares(f"{_ODF}.spreadsheet"), _ods, (".ods",)),
    _Format(stream("WordDocument"), _doc, (".doc", ".wps")),
    _Format(stream("Workbook", "Book"), _xls, (".xls", ".et")),
    _Format(begins(b"{\\rtf"), _rtf, (".rtf",)),
    _Format(mht.is_it, mht.document, (".mht", ".mhtml")),
    _Format(html.is_it, html.document, html.ENDINGS),
    *(_Format(is_it, read, ()) for is_it, read in others.KINDS),
    # Plain text has no marks.
    _Format(lambda file: True, text.decode, (".txt", ".md", ".markdown")),
)
ENDINGS = tuple(ending for one in _FORMATS for ending in one.endings)
"""The endings of the names of documents that can be read."""


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
    if len(data) > LARGEST:
        raise refusal(where, f"it has more than {LARGEST:,} bytes", ALONE)
    file = File(data, name)
    found = next(one.read for one in _FORMATS if one.is_it(file))(data, where)
    if not found.text.strip():
        raise refusal(where, "the document shows no text", "give the plan's text")
    if why := meaningless(found.text):
        raise refusal(where, why, OCR)
    return found
