"""Whether a name that the register may lack reads like that of one organ."""

from __future__ import annotations

import re
from functools import lru_cache

from fgf_analysis.reading.names.endings import HOUSES, NO_ORGANS, ORGANS
from fgf_analysis.reading.names.normalize import normalize
from fgf_analysis.reading.names.phrases import ANYWHERE, COMMON, ENDS, STARTS
from fgf_analysis.reading.names.places import NATIONAL, split
from fgf_analysis.reading.names.words import any_of

# One name of characters; within, brackets as in 县（市、区）政府.
_NAME = re.compile("[一-鿿]+(?:[（(][一-鿿、]+[)）][一-鿿]+)?")
_LONGEST = 40
_ALONE = frozenset(("委", "政府", "人民政府", "人大", "政协", "管委会", "党委"))  # behind a place
_NATION = ("国家", "全国", "中央")
_EVERY = ("乡镇", "乡", "镇", "街道", "地区", "县区", "区县", "市县", "县市")  # whichever it is
_OF_A_LEVEL = "级属直域内辖"  # 县级医院, 市属学校
_GENERIC = re.compile(any_of(STARTS))
_PHRASE = re.compile(f"{'|'.join(ANYWHERE)}|(?:{any_of(ENDS)})$")
_ORGAN = re.compile(f"(?:{any_of(ORGANS)})$")
_NO_ORGAN = re.compile(f"(?:{any_of(NO_ORGANS)})$")
_HOUSE = re.compile(f"(?:{any_of(HOUSES)})$")


@lru_cache(maxsize=1 << 14)
def looks_like_unit(name: str) -> bool:
    """Return whether a name that the register may lack ends and reads like that of one organ.

    Examples
    --------
    >>> looks_like_unit("市发改委"), looks_like_unit("省农牧机械推广总站")
    (True, True)
    >>> [n for n in ("公司", "各区政府", "市、区", "以下简称办", "县级医院") if looks_like_unit(n)]
    []
    """
    name = normalize(name)
    if not 1 < len(name) <= _LONGEST or not _NAME.fullmatch(name):
        return False
    if _GENERIC.match(name) or _PHRASE.search(name):
        return False
    place, rest = split(name)
    if rest in _ALONE:
        return bool(place) and place not in _NATION
    if rest in COMMON and not place:
        return False
    if len(rest) > 1 and _ORGAN.search(rest):
        return not _NO_ORGAN.search(rest)
    if place in _EVERY:
        return rest == "办事处"
    whose = place or NATIONAL.match(name)
    return bool(whose) and rest[0] not in _OF_A_LEVEL and bool(_HOUSE.search(rest))
