"""The kind and the English of units that the register lacks, or has for every place."""

from __future__ import annotations

import re
from typing import NamedTuple

from fgf_analysis.reading.names.places import NATIONAL, split
from fgf_analysis.reading.names.towns import MUNICIPALITIES, PROVINCES, TOWNS

_NATION = ("国家", "全国", "中央")


class Form(NamedTuple):
    """How the names of one kind end or read; the first form that fits decides."""

    pattern: str
    kind: str
    example: str
    friend: str  # a unit of another kind


FORMS = (
    Form("法院$", "court", "市月球法院", "市月球医院"),
    Form("检察院$", "court", "县检察院", "县月球院"),
    Form("公司$", "enterprise", "市月球公司", "市月球司"),
    Form("集团$", "enterprise", "月球集团", "市月球团"),
    Form("行$", "enterprise", "月球银行", "月球行会"),
    Form("联社$", "enterprise", "县信用联社", "县供销社"),
    Form("农信社$", "enterprise", "县农信社", "县供销社"),
    Form("电网$", "enterprise", "月球电网", "月球网"),
    Form("小组$", "group", "市月球领导小组", "市月球领导小组办公室"),
    Form("专班$", "group", "市月球专班", "市月球班"),
    Form("联席会议$", "group", "月球联席会议", "月球会议"),
    Form("指挥部$", "group", "市月球指挥部", "市月球部"),
    Form("成员单位$", "group", "月球成员单位", "月球单位"),
    Form("委员会成员$", "group", "月球委员会成员", "月球委员会"),
    Form("委[^员]{2,8}[部办室委]$", "party", "市委月球办", "市委员会月球办"),
    Form("^中央.+[部办委]$", "party", "中央月球办", "国家月球办"),
    Form("工委$", "party", "市直工委", "市科委"),
    Form("党委$", "party", "月球党委", "月球委"),
    Form("纪委$", "party", "市纪委", "市体委"),
    Form("[妇残文侨台工商科记]联$", "mass organisation", "市侨联", "市物联"),
    Form("[科作消记侨律]协$", "mass organisation", "市科协", "市政协"),
    Form("[协学商]会$", "mass organisation", "县月球商会", "县月球会"),
    Form("联合会$", "mass organisation", "月球联合会", "月球会"),
    Form("工会$", "mass organisation", "月球工会", "月球会"),
    Form("红十字会$", "mass organisation", "市红十字会", "市十字会"),
    Form("中心$", "institution", "市月球中心", "市月球局"),
    Form("学校$", "institution", "月球学校", "月球局"),
    Form("大学$", "institution", "月球大学", "月球局"),
    Form("院$", "institution", "月球研究院", "月球法院"),
    Form("[馆站所台]$", "institution", "月球馆", "月球局"),
    Form("基金会$", "institution", "月球基金会", "月球会"),
    Form("社$", "institution", "月球社", "月球联社"),
)
_FORMS = tuple((re.compile(form.pattern), form.kind) for form in FORMS)

_LEVELS = {
    "national": _NATION,
    "province": ("省",),
    "region": ("自治区",),
    "corps": ("兵团",),
    "city": ("市",),
    "prefecture": ("州", "自治州", "地区", "地"),
    "league": ("盟",),
    "county": ("县", "自治县"),
    "district": ("区",),
    "new area": ("新区",),
    "banner": ("旗", "自治旗"),
    "division": ("师",),
    "town": ("镇",),
    "township": ("乡",),
    "subdistrict": ("街道",),
}
_ENGLISH = {place: english for english, places in _LEVELS.items() for place in places}


def english_place(place: str) -> str:
    """Return the English of a level; a named place keeps its Chinese name."""
    return _ENGLISH.get(place, place)


def english_merged(first: str, second: str) -> str:
    """Return the English of an organ that two were merged into.

    Examples
    --------
    >>> english_merged("Finance", "Audit"), english_merged("Development and Reform", "Commerce")
    ('Finance and Audit', 'Development and Reform, and Commerce')
    """
    comma = "," if " and " in first + second else ""
    return f"{first}{comma} and {second}"


def kind_of(name: str) -> str:
    """Return the likely kind of a unit that the register lacks."""
    for form, kind in _FORMS:
        if form.search(name):
            return kind
    place = split(name)[0]
    return "central" if not place and NATIONAL.match(name) else kind_of_place(place, name)


def kind_of_place(place: str, name: str) -> str:
    """Return the kind of an organ that is its level: that of its place, or else of its name."""
    place = place.partition("（")[0].partition("(")[0]
    if not place:
        return "provincial" if name.endswith("厅") else "other"
    if place in _NATION:
        return "central"
    if place.endswith(("省", "自治区", "兵团")) or place in PROVINCES | MUNICIPALITIES:
        return "provincial"
    if place.endswith(("镇", "乡", "街道")):
        return "township"
    if place.endswith("地区") or place[-1] in "市州盟师地" or place in TOWNS:
        return "municipal"
    return "county"
