"""The characters of a page, in runs: what stands in a line without a gap."""

from __future__ import annotations

import ctypes
import math
import re
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
_HYPHENS = "\x02\xad\ufffe"  # what pdfium may say for a hyphen that ends a line
_SIGNS = INVISIBLE | _RADICALS
_HALVES = re.compile("[\ud800-\udfff]")  # of characters whose other half is missing
_NO_CODE = frozenset("\0\ufffd\ufffe\uffff")
_BLANKS = frozenset("\t \xa0\u3000")
# Signs of one width are mostly set at even steps.
_PIECES = re.compile(
    r"[\u2e80-\u2fff\u3001-\u3029\u3400-\u9fff\uff01-\uff5e]+|[0-9]+|[\r\n]+|(?s:.)"
)
_RARE = re.compile("[^0-9\u3001-\u3011\u4e00-\u9fff，：；（）]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TILT = 0.17  # radians, about 10 degrees: a scan stands a little askew, a watermark more
_SAME = 0.5  # points that make no difference
_MOST_LEANING = 10_000
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
    lefts : list of float
        The left edge of each.
    before : str
        The blanks that are written before them.
    """

    base: float
    left: float
    right: float
    size: float
    text: str
    lefts: list[float]
    before: str = ""

    @property
    def middle(self) -> float:
        """Return how far down their middle is."""
        return self.base - 0.38 * self.size

    def apart(self) -> list[Run]:
        """Return the characters one by one."""
        ends = [*self.lefts[1:], self.right]
        signs = zip(self.text, self.lefts, ends, strict=True)
        return [
            Run(self.base, left, right, self.size, sign, [left], "" if nth else self.before)
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
    leaning : str
        The letters that do not stand upright.
    """

    upright: list[Run]
    number: int
    unmapped: int
    private: int
    turn: Turn | None
    leaning: str


def read(page: Any, top: float) -> Runs:
    """Return the characters of a page whose upper edge is at `top`."""
    text = pdfium.FPDFText_LoadPage(page)
    try:
        reader = _Reader(text, top)
        signs = _signs(text)
        reader.read(signs)
    finally:
        pdfium.FPDFText_ClosePage(text)
    turn, most = max(reader.aside.items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
    upright = sum(len(run.text) for run in reader.runs)
    private = len(_PRIVATE.findall(signs))
    turned = _TURNS.get(turn) if most > upright + reader.unmapped else None
    leaning = "".join(reader.leaning)
    return Runs(reader.runs, upright, reader.unmapped, private, turned, leaning)


def _signs(text: Any) -> str:
    """Return the characters of a page, as many as pdfium counts."""
    count = pdfium.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (count + 2))()
    # One call is enough where each character has a code, and one of 16 bits.
    if pdfium.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        signs = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    else:
        signs = "".join(chr(pdfium.FPDFText_GetUnicode(text, nth)) for nth in range(count))
    return _HALVES.sub("\ufffd", signs)


class _Reader:
    """Puts the characters of a page together to runs, in the order in which they are drawn."""

    def __init__(self, text: Any, top: float) -> None:
        self.runs: list[Run] = []
        self.unmapped = 0
        self.aside: Counter[int] = Counter()
        self.leaning: list[str] = []
        self._text, self._top = text, top
        self._box = pdfium.FS_RECTF()
        self._sides = (ctypes.c_float * 4).from_buffer(self._box)
        self._signs: list[str] = []
        self._lefts: list[float] = []
        self._before = ""
        self._base = self._right = self._size = self._em = 0.0
        self._low, self._leans = 0.0, False

    def read(self, signs: str) -> None:
        """Read the characters of a page."""
        for piece in _PIECES.finditer(signs):
            nth, text = piece.start(), piece[0]
            if text[0] in "\r\n":
                self._end()
                self._before = ""
            else:
                self._add_all(nth, text)
        self._end()

    def _add_all(self, nth: int, text: str) -> None:
        """Add characters, as many at a time as stand at even steps."""
        if len(text) == 1:
            self._add(nth, text)
        elif not self._even(nth, text):
            half = len(text) // 2
            self._add_all(nth, text[:half])
            self._add_all(nth + half, text[half:])

    def _even(self, nth: int, text: str) -> bool:
        """Add hanzi or digits where they follow at even steps, measured no more than needed."""
        steps, measure, sides = len(text) - 1, pdfium.FPDFText_GetLooseCharBox, self._sides
        measure(self._text, nth + steps, self._box)
        last, _, end, last_low = sides
        measure(self._text, nth, self._box)
        left, high, right, low = sides
        em, step = right - left, (last - left) / steps
        if not 0.8 * em < step < 1.2 * em or not -_SAME <= last_low - low <= _SAME:
            return False
        room = max(0.1, 0.02 * steps) * em
        if abs(step - em) * steps > room:  # lines may be drawn out to an edge, evenly
            measure(self._text, nth + 1, self._box)
            if abs(sides[0] - left - step) * steps > room:
                return False
        if self._fails(nth, text) or not self._goes_on(nth, left, high, low):
            return False
        if not text[0].isdecimal():
            self._size = self._em = em
        self._signs.append(text.translate(_SIGNS))
        self._lefts += [left + nth * step for nth in range(steps + 1)]
        self._right = end
        return True

    def _fails(self, nth: int, text: str) -> bool:
        """Return whether hanzi have no code; their numbers in the font are taken for it then.

        These are seldom as high as the codes of hanzi, so it is enough to ask of the first one.
        """
        failed = pdfium.FPDFText_HasUnicodeMapError
        return failed(self._text, nth) or any(
            failed(self._text, nth + found.start()) for found in _RARE.finditer(text)
        )

    def _add(self, nth: int, sign: str) -> None:
        """Add a character."""
        pdfium.FPDFText_GetLooseCharBox(self._text, nth, self._box)
        left, high, right, low = self._sides
        if sign in _BLANKS:
            self._end(sign if right > left else "")
        elif self._goes_on(nth, left, high, low):
            if sign in _HYPHENS and pdfium.FPDFText_IsHyphen(self._text, nth) == 1:
                sign = "-"
            if sign in _NO_CODE or pdfium.FPDFText_HasUnicodeMapError(self._text, nth):
                self._end()
                self.unmapped += 1
                return
            # Fonts state wrong heights; hanzi are as wide as they are high.
            if "\u4e00" <= sign < "\ua000" and right - left > 1:
                self._size = self._em = right - left
            if shown := sign.translate(_SIGNS) if ord(sign) in _SIGNS else sign:
                self._signs.append(shown)
                self._lefts.append(left)
                self._right = max(left, right)
        elif len(self.leaning) < _MOST_LEANING:
            self.leaning.append(sign)

    def _goes_on(self, nth: int, left: float, high: float, low: float) -> bool:
        """Make ready for a character, return whether it stands upright."""
        gap = left - self._right
        apart = not -_BACK * self._size <= gap <= _GAP * self._size
        # Where neither font nor line changes, nothing else has to be asked.
        if abs(low - self._low) <= _SAME and gap >= -self._size and not self._leans:
            if apart:
                self._end()
            return True
        angle = pdfium.FPDFText_GetCharAngle(self._text, nth)
        self._leans = _TILT < angle < 2 * math.pi - _TILT
        if self._leans:
            self.aside[round(angle / (math.pi / 2)) % 4] += 1
            return False
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._text, nth, x, y)
        base = self._top - y.value
        if apart or abs(base - self._base) > _SAME:
            self._end()
        self._base, self._low = base, low
        self._size = self._em if high - low > 1.3 * self._em > 0 else high - low
        return True

    def _end(self, blank: str = "") -> None:
        """End a run; `blank` is written after it."""
        if self._signs:
            text, lefts = "".join(self._signs), self._lefts
            found = Run(self._base, lefts[0], self._right, self._size, text, lefts, self._before)
            self.runs.append(found)
            self._signs, self._lefts, self._before = [], [], ""
        self._before += blank
