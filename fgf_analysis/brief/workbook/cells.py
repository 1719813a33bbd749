"""What cells, columns and names of sheets can hold in office programs, and how wide text is."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from fgf_analysis.charts.style import width, wrap
from fgf_analysis.markup import plain

Cell = str | float | date | None

LONGEST = 32_767  # UTF-16 units of text in a cell
LONGEST_HEAD = 255  # of the name of a table's column
LONGEST_NAME = 31  # of a sheet's name
HIGHEST = 409.0  # points of a row
WIDEST = 60.0  # digits of a column
_NARROWEST = 11.0  # digits of a text that gives way
_FREE = 20.0  # digits of a column that is left to be written in
WIDE = 165.0  # of a table on A4 across that can still be read
LINE = 18.0  # points of a line of 12 points, in the tallest of the fonts
_SAFE = 1.1  # Latin signs of the office's font are wider than those of the package's
_SLACK = 1.15  # of a line, since words are not parted
_UNIT = 1.08  # half ems in a digit
_SIDES = 2.5  # digits beside the text of a cell
_EPOCH = date(1900, 3, 1)  # before it a day's number depends on the program
_LARGE = 1e15  # digits behind the fifteenth are lost
_MOST_LINES = 16  # of a cell in a table that is too wide
ARROW = 3.0  # digits, of the button of a filter
_STARTS = tuple("=+-@＝＋－＠")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # read as another sign in a column's name
# Chinese and Japanese editions refuse the wide ones, too.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\［］：＊？／＼]+")
_RESERVED = ("history", "历史记录")


def risky(text: str) -> bool:
    """Return whether a program would take text for a formula when it is typed in again."""
    return text.startswith(_STARTS)


def cell(value: Cell) -> Cell:
    """Return a value as a cell can hold it.

    Parameters
    ----------
    value : str, int, float, date or None
        Of a `Grid`.

    Returns
    -------
    str, int, float, date or None
        Text as one line without control signs, cut with … where it is longer than a cell can be;
        as text a number or a date that the programs would change; None for nothing.
    """
    if isinstance(value, str):
        return cut(plain(value), LONGEST) or None
    if isinstance(value, date):
        return value if value >= _EPOCH else value.isoformat()
    if value is None or math.isnan(value):
        return None
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return str(value) if abs(value) >= _LARGE else value


def cut(text: str, most: int) -> str:
    """Return text of at most so many UTF-16 units, with … for what is cut off."""
    if len(text) * 2 <= most or _units(text) <= most:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def heads(names: Iterable[str]) -> list[str]:
    """Return names for the columns of a table: none empty, none twice, whatever their case."""
    told: list[str] = []
    for name in names:
        clean = _ESCAPE.sub("＿", cut(plain(name).strip(), LONGEST_HEAD - 6)) or "–"
        told.append(_unlike(clean, told, LONGEST_HEAD))
    return told


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """Return a name that a sheet can have beside others.

    Parameters
    ----------
    wanted : str
        What it should be called.
    taken : iterable of str
        The other sheets.

    Returns
    -------
    str
        At most 31 signs, none of those that are forbidden; numbered where it would be another's
        name, in capitals or not, or one that the programs keep for themselves.
    """
    clean = " ".join(_FORBIDDEN.sub(" ", plain(wanted)).split()).strip("'’ ")
    clean = cut(clean, LONGEST_NAME).strip("' ") or "–"
    return _unlike(clean, [*taken, *_RESERVED], LONGEST_NAME)


def _unlike(name: str, taken: Iterable[str], most: int) -> str:
    """Return a name with the first number that makes it another than all that are taken."""
    others, found, number = {_folded(one) for one in taken}, name, 1
    while _folded(found) in others:
        number += 1
        end = f" ({number})"
        found = cut(name, most - len(end)) + end
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def form(values: Sequence[Cell]) -> str:
    """Return the format of a column's numbers: whole ones as such, three decimals up to 1."""
    numbers = [abs(v) for v in values if isinstance(v, int | float)]
    if all(float(n).is_integer() for n in numbers):
        return "0"
    return "0.000" if max(numbers) <= 1 else "0.00"


def digits(text: str) -> float:
    """Return how wide a line is in the office's font, in the unit of a column's width.

    That is a digit of the font, about half an em.
    """
    wide = sum(sign >= "\u2e80" for sign in text)
    return 2 / _UNIT * (wide + max(width(text) - wide, 0.0) * _SAFE)


def broken(text: str, wide: float) -> list[str]:
    """Return text in lines of so many digits."""
    own = digits(text)
    return [text] if own <= wide else wrap(text, wide * width(text) / own).split("\n")


@lru_cache(maxsize=10_000)
def lines(text: str, wide: float) -> int:
    """Return how many lines text takes in a column of so many digits."""
    inside = wide - _SIDES + 0.1  # a column as wide as its longest cell is wide enough for it
    return sum(max(1, math.ceil(digits(line) / inside)) for line in broken(text, inside))


def widths(
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    numbers: Sequence[bool],
    filters: bool,
) -> list[float]:
    """Return how wide the columns of a table are set, in digits.

    Each as wide as its longest cell, up to `WIDEST`; where the table is then wider than `WIDE`,
    its cells take as few lines as they can for it not to be.

    Parameters
    ----------
    names : sequence of str
        The heads, which can take two lines.
    columns : sequence of sequence of str
        The cells of each column as they are shown.
    numbers : sequence of bool
        For each column whether it holds numbers, which cannot be wrapped.
    filters : bool
        Whether people work in the table: there are buttons in the heads, and a column in which
        nothing stands is for them.
    """
    arrow = _SIDES + ARROW * filters
    least = [max(*map(digits, _words(name)), digits(name) / 2 + 1) + arrow for name in names]
    full = [max(map(digits, column), default=0.0) or _FREE * filters for column in columns]
    for most in range(1, _MOST_LINES + 1):
        slack = _SLACK if most > 1 else 1
        found = [
            max(
                head,
                _SIDES
                + (own if number else min(max(own * slack / most, min(own, _NARROWEST)), WIDEST)),
            )
            for head, own, number in zip(least, full, numbers, strict=True)
        ]
        if sum(found) <= WIDE:
            break
    return [round(own, 2) for own in found]


def _words(text: str) -> list[str]:
    """Return what of a head cannot be parted: words, but no more than two Chinese signs."""
    return re.findall(r"[\u2e80-\uffef]{1,2}|[^\s\u2e80-\uffef]+", text) or [""]
