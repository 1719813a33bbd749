"""Chinese numerals."""

from __future__ import annotations

CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGITS = "一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}


def numeral(text: str) -> int:
    """Return the number that a Chinese numeral below ten thousand stands for: 二十一 is 21."""
    total = units = 0
    for sign in text:
        if sign in _TENS:
            total += (units or 1) * _TENS[sign]
            units = 0
        else:
            units = _DIGITS.find(sign) + 1
    return total + units
