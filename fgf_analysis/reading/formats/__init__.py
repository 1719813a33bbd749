"""A document in any published format -> its text, one line a paragraph or table row.

The content tells the format, the file's ending only where the content is ambiguous::

    text, Markdown     decoded, otherwise untouched
    html               the page without its navigation, scripts and hidden parts
    docx               body and tables, with the numbers that Word generates
    pdf                the text layer, without page numbers and running headers

    tables             the lines of a table, the same in every format
    numbers            the numbers of a list that a program generates
    signs              what is known of single signs
    refusals           how a document is refused

Outside of plain text a TAB stands between the cells of a table and nowhere else.
"""

from __future__ import annotations

import posixpath
import re

from fgf_analysis.reading.formats import docx, html, pdf
from fgf_analysis.reading.formats.refusals import ALONE, ANEW, OCR, UNLOCK, refusal
from fgf_analysis.reading.document import Document
from fgf_analysis.reading.formats.text import decode

_LARGEST = 100_000_000  # bytes of a document; a published plan has less than a tenth
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OTHERS = (
    (_PICTURES, "a picture", OCR),
    ((b"{\\rtf",), "an RTF document", ANEW),
    ((_OLD_OFFICE,), "a file of an Office before 2007 (.doc, .wps, .xls)", ANEW),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), "an archive", "give the document in it"),
    ((b"From: ", b"MIME-Version:"), "a page saved as .mht", "save it as .html"),
)
_LEADING = re.compile(rb"(?i)(?:\s+|<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->)*+")
_PAGE = re.compile(rb"(?i)<!doctype\s+html|<(?:html|head|body|frameset)[\s>]")
_ANY_TAG = re.compile(rb"(?i)</?(?:p|div|br|table|span|h[1-6]|ul|ol|meta|title|font)\b[^<>]*>")


def document(data: bytes, name: str) -> Document:
    """Return the text of a document in any published format.

    Parameters
    ----------
    data : bytes
        The document: text, Markdown, HTML, DOCX or PDF.
    name : str
        The file's name, ``-`` for standard input; errors name the document by it.

    Returns
    -------
    Source
        The text, and the encoding it was read in (``utf-8`` for formats that are no text).

    Raises
    ------
    PlanError
        When the document is empty, damaged, protected, a picture, of another format, or built
        to exhaust the machine.
    """
    where = "standard input" if name == "-" else name
    ending = posixpath.splitext(name.lower())[1]
    if len(data) > _LARGEST:
        raise refusal(where, f"{len(data):,} bytes are more than a document of text has", ALONE)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    start = head.lstrip()
    if start.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise refusal(where, "the document is protected by a password", UNLOCK)
    for magic, kind, remedy in _OTHERS:
        if start.startswith(magic):
            raise refusal(where, f"this is {kind}, which cannot be read", remedy)
    encoding = "utf-8"
    if start.startswith(b"%PDF-") or (ending == ".pdf" and b"%PDF-" in head):
        text = pdf.document(data, where).text
    elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        text = docx.text(data, where)
    elif _is_page(head, ending):
        text, encoding = html.text(data, where)
    else:
        return decode(data, where)
    if not text.strip():
        raise refusal(where, "the document shows no text", "give the plan's text")
    return Document(text, encoding)


def _is_page(head: bytes, ending: str) -> bool:
    letters = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    leading = _LEADING.match(letters)
    if leading and _PAGE.match(letters, leading.end()):
        return True
    return ending in (".html", ".htm", ".xhtml", ".shtml") and bool(_ANY_TAG.search(letters))
