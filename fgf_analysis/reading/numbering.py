"""The numbers that open something in a plan: their kinds, their ranks, Chinese numerals."""

from __future__ import annotations

import re
from typing import NamedTuple

NUMERAL = "一二三四五六七八九十百千零〇"
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Kind(NamedTuple):
    """A kind of number; a mark of a smaller rank closes every open level of a greater one."""

    name: str
    rank: int
    pattern: str  # as `fold` gives it, the number itself in the group `n`
    example: str


_HAN = f"[{NUMERAL}]"
_EITHER = rf"[{NUMERAL}\d]"
# 2.12345热线, 3.5G网络: headings that begin with digits, unlike 2.5万元.
_NAMED_BY_DIGITS = r"\d{2,4}[^\d.%万亿元个]|G|[.·]15"
_POINT = rf"[.、](?! ?\d(?!{_NAMED_BY_DIGITS}))"
_APART = r"(?=[、. ]|[^\d%.、万亿元个％平米吨公倍台套]) ?[、.]?"
KINDS = (
    Kind("chapter", 0, rf"第(?P<n>{_EITHER}{{1,4}})(?:章|编|篇|部分)", "第二章"),
    Kind("part", 1, rf"第(?P<n>{_EITHER}{{1,4}})节", "第一节"),
    Kind("article", 2, rf"第(?P<n>{_EITHER}{{1,5}})条", "第十一条"),
    Kind("item", 4, rf"任务(?P<n>{_EITHER}{{1,4}})[、：.]?", "任务三："),
    Kind("cn", 2, rf"(?P<n>{_HAN}{{1,5}})[、.](?! ?\d)", "一、"),
    Kind("pcn", 3, rf"（ ?(?P<n>{_HAN}{{1,5}}) ?）[、.]?", "（十二）"),
    Kind("pdig", 7, r"（ ?(?P<n>\d{1,3}) ?）[、.]?", "（3）"),
    Kind("deep", 6, rf"(?P<n>\d{{1,2}}(?:[.-]\d{{1,2}}){{2}}){_APART}", "2.1.3 "),
    Kind("dots", 5, rf"(?P<n>\d{{1,2}}[.-]\d{{1,2}}){_APART}", "2.1 "),
    Kind("dig", 4, rf"(?P<n>\d{{1,5}}){_POINT}", "15."),
    Kind("half", 8, r"(?P<n>\d{1,3})）[、.]?", "4）"),
    Kind("circle", 9, rf"(?P<n>[{CIRCLES}])", "⑤"),
)
"""The kinds of numbers, in the order in which they are tried; the one place to add another."""

RANK = {kind.name: kind.rank for kind in KINDS}
ANY = "|".join(kind.pattern.replace("?P<n>", "?:") for kind in KINDS)
"""A number of any kind, without groups."""

NAMED = "|".join(kind.pattern.replace("?P<n>", f"?P<{kind.name}>") for kind in KINDS)
"""A number of any kind, in the group of its kind."""

_DIGITS = "一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}


def numeral(text: str) -> int:
    """Return the number that a Chinese numeral below ten thousand stands for: 二十一 is 21."""
    if len(text) > 1 and not any(sign in _TENS for sign in text):  # 二〇, 一二
        return int("".join(str(_DIGITS.find(sign) + 1) for sign in text))
    total = units = 0
    for sign in text:
        if sign in _TENS:
            total += (units or 1) * _TENS[sign]
            units = 0
        else:
            units = _DIGITS.find(sign) + 1
    return total + units


def value(printed: str) -> int:
    """Return the number that a mark prints, the last of several: 2.1 is 1; 0 if it is none."""
    if printed in CIRCLES:
        return CIRCLES.index(printed) + 1
    digits = re.findall(r"\d+", printed)
    return int(digits[-1]) if digits else numeral(printed)
