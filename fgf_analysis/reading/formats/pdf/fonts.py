"""A stand-in for the fonts that a PDF names and does not bring along.

Without any, pdfium leaves out characters that it cannot measure; with those of the machine, the
text would be another on every machine. The stand-in has one box for every character.
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

_FONT = Path(__file__).with_name("box.ttf")


@cache
def stand_in() -> Any:
    """Let pdfium know no font but the stand-in; return what must be kept alive for that."""
    font = _FONT.read_bytes()
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)

    def data(_this: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    answers = {
        "MapFont": lambda *_: 1,
        "GetFont": lambda *_: 1,
        "GetFontData": data,
        "GetFaceName": lambda *_: 0,
        "GetFontCharset": lambda *_: 0,
        "EnumFonts": lambda *_: None,
        "DeleteFont": lambda *_: None,
        "Release": lambda *_: None,
    }
    calls = {name: kinds[name](answer) for name, answer in answers.items()}
    info = pdfium.FPDF_SYSFONTINFO(version=1, **calls)
    pdfium.FPDF_SetSystemFontInfo(info)
    return info
