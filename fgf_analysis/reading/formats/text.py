"""Plain text and Markdown -> a document, decoded and otherwise untouched."""

from __future__ import annotations

import codecs
import re

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.formats.refusals import refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Hanzi, their punctuation, and the signs of a keyboard.
_HANZI = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e]")
_PLAIN = re.compile(r"[\t\n\r -~\u00a0\u00b7\u2010-\u2027\u3000]")


def decode(data: bytes, name: str = "source.txt") -> Document:
    """Return the document as it is decoded: UTF-8, UTF-16 or GB18030.

    GB18030 is tried after UTF-8 because it accepts almost any bytes.

    Parameters
    ----------
    data : bytes
        The file's content.
    name : str
        How errors name it.

    Returns
    -------
    Document
        The text; its encoding is said in it.

    Raises
    ------
    PlanError
        When the file is empty or its bytes are no text in these encodings.
    """
    empty = refusal(name, "the file is empty", "put the plan's text into it")
    if not data.strip():
        raise empty
    encodings = [encoding for mark, encoding in _BOMS if data.startswith(mark)]
    read_up_to = 0
    for encoding in encodings or ["utf-8", "gb18030", *_unmarked(data)]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            read_up_to = max(read_up_to, error.start)
            continue
        if not text.strip():
            raise empty
        if "\0" not in text:
            return Document(text, encoding)
        read_up_to = max(read_up_to, data.find(b"\0"))
    why = f"byte {read_up_to} is neither UTF-8 nor GB18030 text"
    raise refusal(name, why, "save the document as plain text in UTF-8")


def _unmarked(data: bytes) -> list[str]:
    """Return the order of bytes in which UTF-16 without a mark is Chinese, if it is in one."""
    found: list[tuple[int, str]] = []
    for encoding in ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ():
        text = data.decode(encoding, "replace")
        hanzi, plain = len(_HANZI.findall(text)), len(_PLAIN.findall(text))
        if hanzi + plain >= 0.9 * len(text):
            found.append((plain, encoding if hanzi else ""))
    # Letters read in the wrong order look like hanzi, never the other way about.
    return [encoding for _, encoding in sorted(found)[-1:] if encoding]
