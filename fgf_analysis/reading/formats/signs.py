"""What is known of single signs, whatever document they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Nobody sees these; inside a word they would hide it.
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff\0")
SPACES = re.compile(r"[ \t\n\r\f\v]+")
# Signs as wide as they are high: hanzi and their punctuation. No space is typed around them.
WIDE = re.compile(
    r"[\u2018-\u201d\u2026\u2460-\u249b\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
)
LETTER = re.compile(r"[^\W\d_]")
# Words and numbers of a plan: what has them is never taken for a page's furniture.
MARKS = re.compile(
    r"责任(?!编辑)|牵头|时限|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]、"
)


# Places in a font and numbers of its glyphs: what is written where nobody knows the characters.
_PLACES = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]|\\(cid:\\d+\\)|锟斤拷")
_MOST, _SHARE = 10, 0.05


def meaningless(text: str) -> str:
    """Return why a text says nothing to who has not its font, or nothing where it does."""
    count = sum(1 for _ in _PLACES.finditer(text))
    if count < _MOST or count < _SHARE * len(text):
        return ""
    return f"{count} of its {len(text)} characters have no meaning outside of its font"


_ALIKE, _ENOUGH = 0.5, 30  # of so many letters such a share is one and the same: no text has that


def one_sign(lines: Iterable[str]) -> bool:
    """Return whether most letters are one and the same, as where a font lacks all others."""
    count = Counter[str]()
    for line in lines:
        count.update(LETTER.findall(line))
    return count.total() >= _ENOUGH and max(count.values()) > _ALIKE * count.total()


def whole(text: str | None, default: int = 0) -> int:
    """Return the whole number that an attribute holds."""
    given = re.match(r"\s*(-?\d{1,9})(?!\d)", text or "")
    return int(given[1]) if given else default
