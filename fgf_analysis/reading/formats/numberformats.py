"""The number in a cell of a spreadsheet as Excel shows it: an amount, a share, a date.

A date is written in Chinese, with what its format shows of it and no more: a cell that shows
2022年6月, 2022/6 or Jun-22 holds the first of June, but its deadline is 2022年6月.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_YEAR_MONTH, _MONTH_DAY, _FULL = "yyyy年m月", "m月d日", "yyyy年m月d日"
# The formats that have a number and no code in the file, as Excel has them in China.
BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{14: _FULL, 15: _FULL, 16: _MONTH_DAY, 17: _YEAR_MONTH, 22: "yyyy年m月d日 h:mm"},
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm"),
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 30, 51, 53, 54, 58), _MONTH_DAY),
    31: _FULL,
}
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
_UNSHOWN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_SET_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
_TIME = re.compile(r"h+\W*m*|m+\W*s+|s+|(?:am|a)/(?:pm|p)")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")


def shown(number: float, code: str, since_1904: bool = False) -> str:
    """Return a number as a format's code shows it.

    What a code of another kind shows (fractions, exponents) is the number itself.
    """
    section = (_SECTION.match(code) or [""])[0]
    signs = _UNSHOWN.sub(" ", section).lower()
    if re.search("[ymdhs]", signs) and "general" not in signs:
        return _date(number, signs, since_1904) or plain(number)
    return _amount(number, section) or plain(number)


def plain(number: float) -> str:
    """Return a number without a format: 1 for 1.0."""
    return f"{number:.15g}"


def _date(number: float, signs: str, since_1904: bool) -> str | None:
    day = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    try:
        moment = day + timedelta(seconds=round(number * 86_400))
    except (OverflowError, ValueError):
        return None
    days = _TIME.sub(" ", signs)
    parts = ((f"{moment.year}年", "y"), (f"{moment.month}月", "m"), (f"{moment.day}日", "d"))
    text = "".join(part for part, sign in parts if sign in days)
    hours = f"{moment.hour}:{moment.minute:02}" if re.search("[hs]", signs) else ""
    return " ".join(filter(None, (text, hours)))


def _amount(number: float, section: str) -> str | None:
    """Return a number with the digits that a code asks for, and the words around them."""
    words: list[str] = []

    def aside(match: re.Match[str]) -> str:
        words.append(match[1] or match[2] or "")
        return "\x01"

    bare = _SET_ASIDE.sub("", _LITERAL.sub(aside, section))
    digits = list(_DIGITS.finditer(bare))
    if len(digits) != 1 or re.search("[/eE@]|(?i:general)", bare):
        return None
    asked = digits[0]
    amount = number * 100 if "%" in bare else number
    wanted = len((asked[1] or "").rstrip("#?"))
    most = len(asked[1] or "")
    text = f"{abs(amount):{',' if ',' in asked[0] else ''}.{most}f}"
    if most > wanted:
        kept = text.rstrip("0")
        text = kept + "0" * (wanted - len(kept.partition(".")[2]))
        text = text.rstrip(".")
    whole = asked[0].partition(".")[0].count("0")
    text = "0" * (whole - len(re.split("[.,]", text)[0])) + text
    sign = "-" if amount < 0 and text.strip("0.,") else ""
    found = sign + bare[: asked.start()] + text + bare[asked.end() :]
    left = iter(words)
    return re.sub("\x01", lambda match: next(left), found).strip()
