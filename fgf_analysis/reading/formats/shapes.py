"""The shapes in which Word writes the numbers of a list.

Word's names of them are those of ECMA-376, part 1, 17.18.59 (``ST_NumberFormat``). They are
written as Word prints them::

    decimal              1 10 101               decimalZero            01 10 101
    decimalFullWidth     １ １０ １０１          numberInDash           - 1 -
    upperRoman           I X CI                 upperLetter            A J … Z AA BB
    chineseCounting      一 十 一○一             ideographDigital       一 一〇 一〇一
    chineseCountingThousand                     一 十 一百〇一
    japaneseCounting     一 十 百一              taiwaneseCountingThousand  一 十 一百零一
    chineseLegalSimplified                      壹 壹拾 壹佰零壹
    ideographLegalTraditional                   壹 壹拾 壹佰零壹 (with 貳 參 陸)
    ideographTraditional 甲 癸                   ideographZodiac        子 酉
    decimalEnclosedCircle ① ⑩                  ideographEnclosedCircle ㊀ ㊉

Where a set of signs has an end the numbers after it are decimal, as in Word. Shapes of other
languages (``ganada``, ``aiueo``, ``hebrew1``), numbers in words (``ordinal``, ``cardinalText``)
and shapes that nobody knows are decimal too.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice


def shaped(number: int, shape: str) -> str:
    """Return a number in one of Word's shapes."""
    return _SHAPES.get(shape, str)(number)


def _counted(digits: str, units: str, zero: str, one: str) -> Callable[[int], str]:
    """Return how numbers up to 9,999 are counted.

    `digits` are those from 1 to 9, `units` 10, 100 and 1000. `zero` stands where a place is
    skipped, and before the units in `one` no 1 is written where the number begins with them.
    """

    def count(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        text, skipped = "", False
        for place, figure in enumerate(f"{number:04}"):
            unit = units[2 - place] if place < 3 else ""
            if figure == "0":
                skipped = bool(text)
                continue
            text += zero if skipped else ""
            silent = figure == "1" and unit and unit in one and (not text or one == units)
            text += ("" if silent else digits[int(figure) - 1]) + unit
            skipped = False
        return text

    return count


def _placed(figures: str) -> Callable[[int], str]:
    """Return how numbers are written figure by figure, `figures` being those from 0 to 9."""
    return lambda number: str(number).translate({48 + n: sign for n, sign in enumerate(figures)})


def _up_to_99(low: Callable[[int], str], high: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: (low if number < 100 else high)(number)


def _from(signs: str | list[str]) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _letter(number: int) -> str:
    """Return a number as Word counts with letters: Z is followed by AA, then BB."""
    times, nth = divmod(number - 1, 26)
    return chr(ord("A") + nth) * (times + 1) if 0 < number < 1000 else str(number)


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


_DIGITS, _UNITS = "一二三四五六七八九", "十百千"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_SIXTY = [a + b for a, b in islice(zip(cycle(_STEMS), cycle(_BRANCHES), strict=False), 60)]
_THOUSAND = _counted(_DIGITS, _UNITS, "〇", one="十")
_THOUSAND_TAIWAN = _counted(_DIGITS, _UNITS, "零", one="十")
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_SHAPES: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _placed("０１２３４５６７８９"),
    "decimalFullWidth2": _placed("０１２３４５６７８９"),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "chineseCounting": _up_to_99(_THOUSAND, _placed("○" + _DIGITS)),
    "chineseCountingThousand": _THOUSAND,
    "taiwaneseCounting": _up_to_99(_THOUSAND_TAIWAN, _placed("○" + _DIGITS)),
    "taiwaneseCountingThousand": _THOUSAND_TAIWAN,
    "japaneseCounting": _counted(_DIGITS, _UNITS, "", one=_UNITS),
    "ideographDigital": _placed("〇" + _DIGITS),
    "japaneseDigitalTenThousand": _placed("〇" + _DIGITS),
    "taiwaneseDigital": _placed("○" + _DIGITS),
    "chineseLegalSimplified": _counted("壹贰叁肆伍陆柒捌玖", "拾佰仟", "零", one=""),
    "ideographLegalTraditional": _counted("壹貳參肆伍陸柒捌玖", "拾佰仟", "零", one=""),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographZodiacTraditional": _from(_SIXTY),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _from(_CIRCLES),
    "decimalEnclosedCircleChinese": _from(_CIRCLES),
    "decimalEnclosedParen": _from("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _from("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
}
