"""Other kinds of files that take the place of a plan: each is refused as what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from fgf_analysis.reading.formats import archive, ole
from fgf_analysis.reading.formats.file import (
    Condition,
    begins,
    binary,
    contains,
    declares,
    holds,
    stream,
)
from fgf_analysis.reading.formats.refusals import OCR, UNLOCK, refusal, refusing

_UNPACK = "give the document in it"


def _locked(data: bytes, name: str) -> NoReturn:
    raise refusal(name, "the document is protected by a password", UNLOCK)


KINDS: tuple[tuple[Condition, Callable[[bytes, str], NoReturn]], ...] = (
    (stream("EncryptedPackage"), _locked),
    (stream("PowerPoint Document"), refusing("a presentation of an Office before 2007")),
    (begins(ole.MAGIC), refusing("a file of an Office before 2007 that is no document")),
    (contains(b'progid="Word.Document"'), refusing("XML of Word", "save it as .docx")),
    (contains(b'progid="Excel.Sheet"'), refusing("XML of Excel", "save it as .xlsx")),
    (declares("application/epub"), refusing("a book (.epub)")),
    (declares("application/vnd.oasis.opendocument"), refusing("an OpenDocument presentation")),
    (holds(r"xl/workbook\.bin"), refusing("a binary workbook (.xlsb)", "save it as .xlsx")),
    (holds(r"ppt/presentation\d*\.xml"), refusing("a presentation (.pptx)")),
    (begins(b"PK\x03\x04", b"PK\x05\x06"), archive.refuse),
    (begins(b"Rar!"), refusing("an archive (.rar)", _UNPACK)),
    (begins(b"7z\xbc\xaf"), refusing("an archive (.7z)", _UNPACK)),
    (begins(b"\x1f\x8b"), refusing("an archive (.gz)", _UNPACK)),
    (begins(b"BZh", b"\xfd7zXZ"), refusing("an archive", _UNPACK)),
    (binary(b"ustar", at=257), refusing("an archive (.tar)", _UNPACK)),
    (begins(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), refusing("a picture", OCR)),
    (binary(b"BM", b"AT&TFORM"), refusing("a picture", OCR)),
    (binary(b"WEBP", at=8), refusing("a picture", OCR)),
    (binary(b"ftyphei", b"ftypmif1", b"ftypavif", at=4), refusing("a picture", OCR)),
    (binary(b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe"), refusing("a program")),
    (binary(b"ID3", b"OggS", b"fLaC", b"\xff\xfb"), refusing("a sound recording")),
    (binary(b"WAVE", at=8), refusing("a sound recording")),
    (binary(b"AVI ", at=8), refusing("a film")),
    (binary(b"ftyp", at=4), refusing("a film")),
    (binary(b"\x1aE\xdf\xa3", b"FLV", b"\0\0\1\xba", b"0&\xb2u"), refusing("a film")),
    (binary(b"CAJ"), refusing("a document of CNKI (.caj)", "save it as .pdf")),
    (begins(b"%!PS"), refusing("a PostScript file", "save it as .pdf")),
)
"""What tells a kind of file, and the reader that refuses it."""
