"""The characters of a page, in runs: what stands in a line without a gap."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
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
_NO_CODE = frozenset((0, 0xFFFD, 0xFFFE, 0xFFFF))
_BREAKS = frozenset((10, 13))
_BLANKS = frozenset((9, 32, 0xA0, 0x3000))
_TILT = 0.17  # radians, about 10 degrees: a scan stands a little askew, a watermark more
_GAP, _BACK = 0.25, 0.1  # of the characters' size, between two of a run

Turn = tuple[float, float, float, float]
_TURNS: dict[int, Turn] = {
    1: (0.0, 1.0, -1.0, 0.0),
    2: (-1.0, 0.0, 0.0, -1.0),
    3: (0.0, -1.0, 1.0, 0.0),
}


class Run(NamedTuple):
    """Characters that stand side by side, in points from the page's upper left corner.

    Attributes
    ----------
    base : float
        How far down the line is that they stand on.
    left, right, size : float
        Their edges, and how large they are.
    text : str
        What they are.
    lefts : tuple of float
        The left edge of each.
    before : str
        The blanks that are written before them.
    """

    base: float
    left: float
    right: float
    size: float
    text: str
    lefts: tuple[float, ...]
    before: str = ""

    @property
    def middle(self) -> float:
        """Return how far down their middle is."""
        return self.base - 0.38 * self.size

    def apart(self) -> list[Run]:
        """Return the characters one by one."""
        ends = (*self.lefts[1:], self.right)
        signs = zip(self.text, self.lefts, ends, strict=True)
        return [
            Run(self.base, left, right, self.size, sign, (left,), "" if nth else self.before)
            for nth, (sign, left, right) in enumerate(signs)
        ]


class Runs(NamedTuple):
    """The characters of a page.

    Attributes
    ----------
    upright : list of Run
        Those that stand upright.
    number, unmapped, private : int
        How many these are; how many more have no code, or one that means nothing.
    turn : Matrix or None
        What sets most letters of the page upright, None where they are.
    """

    upright: list[Run]
    number: int
    unmapped: int
    private: int
    turn: Turn | None


def read(page: Any, top: float) -> Runs:
    """Return the characters of a page whose upper edge is at `top`."""
    text = pdfium.FPDFText_LoadPage(page)
    try:
        reader = _Reader(text, top)
        reader.read(_codes(text))
    finally:
        pdfium.FPDFText_ClosePage(text)
    turn, most = max(reader.aside.items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
    upright = sum(len(run.text) for run in reader.runs)
    private = sum("\ue000" <= sign < "\uf900" for run in reader.runs for sign in run.text)
    turned = _TURNS.get(turn) if most > upright + reader.unmapped else None
    return Runs(reader.runs, upright, reader.unmapped, private, turned)


def _codes(text: Any) -> Sequence[int]:
    """Return the codes of the characters of a page."""
    count = pdfium.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (count + 2))()
    # One call is enough where each character has a code, and one of 16 bits.
    if pdfium.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        return list(buffer[:count])
    return [pdfium.FPDFText_GetUnicode(text, nth) for nth in range(count)]


class _Reader:
    """Puts the characters of a page together to runs, in the order in which they are drawn."""

    def __init__(self, text: Any, top: float) -> None:
        self.runs: list[Run] = []
        self.unmapped = 0
        self.aside: Counter[int] = Counter()
        self._text, self._top = text, top
        self._signs: list[str] = []
        self._lefts: list[float] = []
        self._before = ""
        self._base = self._right = self._size = self._em = 0.0

    def read(self, codes: Sequence[int]) -> None:
        """Read the characters of a page."""
        text, box = self._text, pdfium.FS_RECTF()
        box_of, failed = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError
        sides = (ctypes.c_float * 4).from_buffer(box)
        signs, lefts = self._signs, self._lefts
        style, measured = (0.0, 0.0), False
        for nth, code in enumerate(codes):
            if code in _BREAKS:
                self._end()
                continue
            box_of(text, nth, box)
            left, high, right, low = sides
            if code in _BLANKS:
                self._end(chr(code) if right > left else "")
                continue
            # Where neither font nor line changes, nothing else has to be asked.
            if style != (low, high) or left < self._right - self._size:
                if self._leans(nth):
                    continue
                self._begin(nth, left, high - low)
                style, measured = (low, high), False
            elif left - self._right > _GAP * self._size:
                self._end()
            if failed(text, nth) or code in _NO_CODE:
                self._end()
                self.unmapped += 1
                continue
            # Fonts state wrong heights; hanzi are as wide as they are high.
            if not measured and 0x4E00 <= code < 0xA000 and right - left > 1:
                self._size = self._em = right - left
                measured = True
            if sign := _SIGNS[code] if code in _SIGNS else chr(code):
                signs.append(sign)
                lefts.append(left)
                self._right = max(left, right)
        self._end()

    def _leans(self, nth: int) -> bool:
        """Return whether a character does not stand upright, and count it where it does not."""
        angle = pdfium.FPDFText_GetCharAngle(self._text, nth)
        if not _TILT < angle < 2 * math.pi - _TILT:
            return False
        self.aside[round(angle / (math.pi / 2)) % 4] += 1
        return True

    def _begin(self, nth: int, left: float, height: float) -> None:
        """Begin a run, or go on with one in another font."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._text, nth, x, y)
        base, gap = self._top - y.value, left - self._right
        if abs(base - self._base) > 0.01 or not -_BACK * self._size <= gap <= _GAP * self._size:
            self._end()
        self._base = base
        self._size = self._em if height > 1.3 * self._em > 0 else height

    def _end(self, blank: str = "") -> None:
        """End a run; `blank` is written after it."""
        if self._signs:
            text, lefts = "".join(self._signs), tuple(self._lefts)
            self.runs.append(
                Run(self._base, lefts[0], self._right, self._size, text, lefts, self._before)
            )
            self._signs.clear()
            self._lefts.clear()
            self._before = ""
        self._before += blank
