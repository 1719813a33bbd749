"""Names of organs that issue documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fgf_analysis.reading.names import looks_like_unit

_GOVERNMENT = re.compile(
    r"(?:国务院|中共中央|中央|全国|中华人民共和国|中共|[^，。]{0,24}(?:人民政府|政府|委员会|委|行政公署|行署|兵团"
    r"|领导小组|联席会议|指挥部|组委会|推进组|专班|党组))"
    r"(?:办公厅|办公室|秘书处)?"
)
_NAME = re.compile("[\u4e00-\u9fff]{2,40}")
_OTHERS = re.compile(r"等[\d一二三四五六七八九十]{0,3}(?:个?(?:部门|单位|部委|厅局|委办局))?$")
_EACH = re.compile("^各|有关|下列|部门$|单位$|同志")
_BLANKS = re.compile(r"[ 、\n]+")


def is_unit(name: str) -> bool:
    """Return whether a name without blanks reads like that of one issuing organ."""
    if not _NAME.fullmatch(name) or _EACH.search(name):
        return False
    return bool(_GOVERNMENT.fullmatch(name)) or looks_like_unit(name)


def named(text: str) -> list[tuple[int, int]]:
    """Return where the organs that a stretch names stand in it, if it names nothing else.

    Parameters
    ----------
    text : str
        One line or several: 中共甲市委 甲市人民政府, 甲省乙厅等17部门.

    Returns
    -------
    list of (int, int)
        In order; none where something of it is no organ's name.
    """
    end = len(text)
    if others := _OTHERS.search(text):
        end = others.start()
    found = list(_pieces(text, end))
    if len(found) > 1 and all(is_unit(text[a:b]) for a, b in found):
        return found
    if is_unit(re.sub(r"\s", "", text[:end])):
        cut = _joint(text[:end])
        return [(0, cut), (cut, end)] if cut else [(0, end)]
    return []


def _pieces(text: str, end: int) -> Iterator[tuple[int, int]]:
    at = 0
    for blank in [*_BLANKS.finditer(text, 0, end), None]:
        stop = blank.start() if blank else end
        if at < stop:
            yield at, stop
        at = blank.end() if blank else end


_SECOND = re.compile("(?<=[厅室委央])(?!办)(?=国务院|[^，。]{2,12}人民政府)")


def _joint(name: str) -> int:
    """Return where the second of two names begins that stand without a blank between them."""
    for match in _SECOND.finditer(name):
        first, second = name[: match.start()].strip(), name[match.start() :].strip()
        if is_unit(first) and is_unit(second) and first[:2] in ("中共", "中央"):
            return match.start()
    return 0
