"""Office files as the same bytes each time: they are zip files of parts, stamped by the clock."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

FIRST = "[Content_Types].xml"  # where some readers look for what kind of file it is
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)


_LATIN = re.compile(rb'<a:latin typeface="([^"]*)"[^>]*/>(?!\s*<a:ea\b)')

Edit = Callable[[str, bytes], bytes]


def east_asian(name: str, part: bytes) -> bytes:
    """Return a part of an office file with the typeface of its drawn text also for Chinese.

    Without it Chinese is set in the font of the theme, whatever the typeface says.

    Parameters
    ----------
    name : str
        Of the part; other parts than charts, drawings and slides have no such text.
    part : bytes
        XML.
    """
    if not name.endswith(".xml"):
        return part
    return _LATIN.sub(rb'\g<0><a:ea typeface="\g<1>"/>', part)


def fixed(data: bytes, edit: Edit = lambda name, part: part) -> bytes:
    """Return an office file without dates, its parts in order of their names.

    Workbooks inside it, as behind the charts of a presentation, are made so, too.

    Parameters
    ----------
    data : bytes
        A file of Office Open XML (.pptx, .xlsx, .docx).
    edit : callable
        Given name and content of each part, returns what it is to be; not for workbooks inside.

    Returns
    -------
    bytes
        A file that the same programs read, the same for the same content.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != FIRST, name)):
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = fixed(part)
            if name == "docProps/core.xml":
                part = _STAMPS.sub(b"", part)
            part = edit(name, part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # on whichever system it is made
            new.writestr(entry, part)
    return out.getvalue()
