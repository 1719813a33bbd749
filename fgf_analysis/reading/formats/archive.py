"""An archive of documents: refused with what it holds."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from fgf_analysis.reading.formats.refusals import ANEW, refusal

if TYPE_CHECKING:
    from zipfile import ZipInfo

_SHOWN = 3
_LONGEST = 40
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def refuse(data: bytes, name: str) -> NoReturn:
    """Refuse a ZIP file, naming the first files in it."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise refusal(name, "the file is damaged and cannot be unpacked", ANEW) from error
    # `ZipInfo.is_dir` fails where a name is empty.
    files = [_named(info) for info in held if not info.filename.endswith("/")]
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    told = f"holds {', '.join(files[:_SHOWN])}{more}" if files else "is empty"
    raise refusal(name, f"this is an archive (.zip) that {told}", "give the document in it")


def _named(info: ZipInfo) -> str:
    path = info.filename
    if not info.flag_bits & 0x800:
        # Chinese programs write GBK there without a word; Python takes it for code page 437.
        with suppress(UnicodeError):
            path = path.encode("cp437").decode("gb18030")
    shown = _UNPRINTABLE.sub("?", path) or "a file without a name"
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
