"""Dates as documents print them -> ISO dates."""

from __future__ import annotations

import datetime
import re

from fgf_analysis.reading.numbering import numeral

_ZEROS = "〇○零Oo0０◯"
_YEAR = rf"(?:(?:19|20)\d ?\d|[一二三四五六七八九{_ZEROS}]{{4}})"
_MONTH = r"(?:1 ?[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12] ?\d|3 ?[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
DATE = (
    rf"(?:(?P<y>{_YEAR}) ?年 ?(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?[日号]"
    r"|(?P<y2>(?:19|20)\d\d) ?(?P<sep>[-./]) ?(?P<m2>1[0-2]|0?[1-9]) ?(?P=sep) ?"
    r"(?P<d2>[12]\d|3[01]|0?[1-9])(?!\d))"
)
"""A date as `fold` gives it: 2021年9月17日, 二〇二一年九月十七日, 2021-09-17, 2021.9.17."""

_HAN_ZERO = str.maketrans(_ZEROS, "〇" * len(_ZEROS))


def iso(match: re.Match[str]) -> str:
    """Return the date of a match of `DATE` as ISO 8601, or nothing where there is no such day."""
    parts = [match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]]
    try:
        return datetime.date(*(_number(part) for part in parts)).isoformat()
    except ValueError:
        return ""


def _number(text: str) -> int:
    digits = text.replace(" ", "")
    return int(digits) if digits.isdecimal() else numeral(digits.translate(_HAN_ZERO))
