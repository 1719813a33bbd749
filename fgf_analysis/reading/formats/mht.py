"""A page saved as .mht: a mail whose first part is the page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fgf_analysis.reading.document import Document, LeftOut
from fgf_analysis.reading.formats import html, text
from fgf_analysis.reading.formats.file import File
from fgf_analysis.reading.formats.refusals import ANEW, COPY, refusal

if TYPE_CHECKING:
    from email.message import Message

_FIELDS = re.compile(rb"(?i)\s*(?:[a-z][a-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:")


def is_it(file: File) -> bool:
    """Return whether a file begins with the fields of a mail."""
    return bool(_FIELDS.match(file.head))


def document(data: bytes, name: str) -> Document:
    """Return what the page in a mail shows; errors name it by `name`."""
    from email import message_from_bytes

    try:
        parts = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    except (RecursionError, ValueError, LookupError) as error:
        raise refusal(name, "the file is damaged", ANEW) from error
    for kind, read in (("text/html", html.document), ("text/plain", text.decode)):
        part = next((one for one in parts if one.get_content_type() == kind), None)
        if part is not None:
            content, declared = _content(part)
            found = read(content, name)
            others = [one for one in parts if one.get_content_type() == kind and one is not part]
            said = [LeftOut("other parts of the mail", "not opened", closed=True) for _ in others]
            return replace(
                found,
                encoding=declared or found.encoding,
                left_out=(*found.left_out, *said),
            )
    raise refusal(name, "no page is in it", COPY)


def _content(part: Message) -> tuple[bytes, str | None]:
    """Return a part as UTF-8 and the encoding that it declares, or as it is where it is in none."""
    declared = part.get_content_charset()
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        # The page may declare another one: a byte order mark has the last word.
        decoded = content.decode(declared or "ascii")
        return decoded.removeprefix("\ufeff").encode("utf-8-sig"), declared
    except (UnicodeError, LookupError):
        return content, None
