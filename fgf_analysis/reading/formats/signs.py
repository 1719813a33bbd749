"""What is known of single signs, whatever document they stand in."""

from __future__ import annotations

import re

# Nobody sees these; inside a word they would hide it.
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff\0")
SPACES = re.compile(r"[ \t\n\r\f\v]+")
# Signs as wide as they are high: hanzi and their punctuation. No space is typed around them.
WIDE = re.compile(
    r"[\u2018-\u201d\u2026\u2460-\u249b\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
)
# Words and numbers of a plan: what has them is never taken for a page's furniture.
MARKS = re.compile(
    r"责任(?!编辑)|牵头|时限|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]、"
)


def whole(text: str | None, default: int = 0) -> int:
    """Return the whole number that an attribute holds."""
    given = re.match(r"\s*(-?\d{1,9})(?!\d)", text or "")
    return int(given[1]) if given else default
