"""The characters of a page: where they stand and what they are."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from fgf_analysis.reading.formats.signs import INVISIBLE

# Some programs write a radical for the sign that looks like it: 青 of 青海 as U+2ED8.
_RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
) | {sign: unicodedata.normalize("NFKC", chr(sign)) for sign in range(0x2F00, 0x2FD6)}
_HYPHEN = 2  # pdfium's own sign for a hyphen that ends a line
_SIGNS = {
    code: chr(sign) if isinstance(sign, int) else sign or ""
    for code, sign in (INVISIBLE | _RADICALS | {_HYPHEN: "-"}).items()
}
_TILT = 0.17  # radians, about 10 degrees: a scan stands a little askew, a watermark more
Turn = tuple[float, float, float, float]
_TURNS: dict[int, Turn] = {
    1: (0.0, 1.0, -1.0, 0.0),
    2: (-1.0, 0.0, 0.0, -1.0),
    3: (0.0, -1.0, 1.0, 0.0),
}


class Glyph(NamedTuple):
    """A character of a page and its place, in points from the page's upper left corner."""

    base: float
    left: float
    right: float
    size: float
    text: str

    @property
    def middle(self) -> float:
        """Return how far down its middle is."""
        return self.base - 0.38 * self.size


class Glyphs(NamedTuple):
    """The characters of a page.

    Attributes
    ----------
    upright : list of Glyph
        Those that stand upright.
    unmapped, private : int
        How many of them have no code, or one that means nothing.
    turn : Matrix or None
        What sets most letters of the page upright, None where they are.
    """

    upright: list[Glyph]
    unmapped: int
    private: int
    turn: Turn | None


def read(page: Any, top: float) -> Glyphs:
    """Return the characters of a page whose upper edge is at `top`."""
    text = pdfium.FPDFText_LoadPage(page)
    try:
        return _read(text, top)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _read(text: Any, top: float) -> Glyphs:
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    origin_of, angle_of = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetCharAngle
    failed = pdfium.FPDFText_HasUnicodeMapError
    found: list[Glyph] = []
    unmapped = private = 0
    high = upright = 0
    aside: Counter[int] = Counter()
    for nth in range(pdfium.FPDFText_CountChars(text)):
        code = code_of(text, nth)
        if code <= 32 and code != _HYPHEN and pdfium.FPDFText_IsGenerated(text, nth):
            continue
        if _TILT < (angle := angle_of(text, nth)) < 2 * math.pi - _TILT:
            aside[round(angle / (math.pi / 2)) % 4] += 1
            continue
        upright += 1
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if failed(text, nth) or code in (0, 0xFFFD, 0xFFFE, 0xFFFF):
            unmapped += code != 32
            continue
        private += 0xE000 <= code < 0xF900
        sign = _SIGNS[code] if code in _SIGNS else chr(code)
        if not sign:
            continue
        box_of(text, nth, box)
        origin_of(text, nth, x, y)
        left, size = x.value, box.top - box.bottom
        found.append(Glyph(top - y.value, left, max(box.right, left), size, sign))
    turn, most = max(aside.items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
    return Glyphs(found, unmapped, private, _TURNS.get(turn) if most > upright else None)
