"""Document numbers (发文字号): 国办发〔2022〕37号."""

from __future__ import annotations

import re

_HAN = "[\u4e00-\u9fff]"
_ORGAN = rf"{_HAN}(?: ?{_HAN}){{1,13}}(?: ?（{_HAN}{{1,6}}）{_HAN}{{0,4}})?"
# OCR reads J for a closing bracket; the year and the sign behind it leave no doubt.
NUMBER = (
    rf"(?P<organ>{_ORGAN}) ?[（《] ?(?P<year>(?:19|20)\d ?\d) ?[）》J] ?"
    r"(?P<nth>第?) ?(?P<number>\d{1,5}) ?号"
)
"""A document number in a text of one form."""


def normal(match: re.Match[str]) -> str:
    """Return the number of a match of `NUMBER` in the form that offices print."""
    organ, year, number = (match[name].replace(" ", "") for name in ("organ", "year", "number"))
    return f"{organ}〔{year}〕{match['nth']}{number}号"
