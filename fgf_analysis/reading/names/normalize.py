"""A name as printed -> the name alone."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "（(〈", "）)〉"
_BRACKETS = frozenset(_OPEN + _CLOSE)
_LATIN = r"[A-Za-zＡ-Ｚａ-ｚ\u00c0-\u02af\u0300-\u036f'’·-]"  # with tone marks: wèi, lǜ
_GLOSS = re.compile(rf"(?<=[一-鿿])[{_OPEN}]{_LATIN}+[{_CLOSE}]")
_UNIT = "局厅委办部署院行社会心司团府关队站所馆室处校学联协组"
_INNER = rf"[{_OPEN}][^{_OPEN}{_CLOSE}]*+[{_CLOSE}]"
_OTHER_NAME = re.compile(
    rf"((?:[^{_OPEN}{_CLOSE}]|{_INNER})*[{_UNIT}])"  # the unit itself, its brackets closed
    rf"[{_OPEN}].*[{_CLOSE}]"
)


def normalize(printed: str) -> str:
    """Return a printed name without blanks, glosses and the other name in brackets behind it.

    Examples
    --------
    >>> normalize("市 交通委（市道运局）"), normalize("新区科技局〈区科技局〉")
    ('市交通委', '新区科技局')
    >>> normalize("市卫(wèi)生委"), normalize("县（市、区）财政局")
    ('市卫生委', '县（市、区）财政局')
    """
    name = "".join(printed.split())
    if _BRACKETS.isdisjoint(name):
        return name
    name = _GLOSS.sub("", name)
    other = _OTHER_NAME.fullmatch(name)
    return other[1] if other else name
