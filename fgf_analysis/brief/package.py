"""Office files as the same bytes each time: they are zip files of parts, stamped by the clock."""

from __future__ import annotations

import io
import re
import zipfile

FIRST = "[Content_Types].xml"  # where some readers look for what kind of file it is
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)


def fixed(data: bytes) -> bytes:
    """Return an office file without dates, its parts in order of their names.

    Workbooks inside it, as behind the charts of a presentation, are made so, too.

    Parameters
    ----------
    data : bytes
        A file of Office Open XML (.pptx, .xlsx, .docx).

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
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # on whichever system it is made
            new.writestr(entry, part)
    return out.getvalue()
