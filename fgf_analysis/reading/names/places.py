"""The place at the start of a unit's name: a level, a named place, or a town."""

from __future__ import annotations

import re
from functools import lru_cache

from fgf_analysis.reading.names.towns import TOWNS
from fgf_analysis.reading.names.words import Part, any_of

_HAN = "[一-鿿]"
_OR = "(?:[（(][省市州盟县区旗、]+[)）])?"  # 县（市、区）

# Levels that start a name, the longer first; | parts an example's level from its rest.
LEVELS = (
    Part("国家", "国家|月球局"),
    Part("全国", "全国|月球会"),
    Part("中央", "中央|月球办"),
    Part("自治[区州县旗]", "自治州|财政局", "自治办"),
    Part("兵团", "兵团|财政局"),
    Part("地区", "地区|财政局"),
    Part("街道", "街道|财政办"),
    Part("新区", "新区|财政局", "新农办"),
    Part("省市", "省市|财政局"),
    Part("市[县区州]", "市县|财政局"),
    Part("[县州]市", "州市|财政局"),
    Part("县区", "县区|财政局"),
    Part("区县", "区县|财政局"),
    Part("乡镇", "乡镇|财政所"),
    Part("[州盟旗师]", "盟|财政局"),
    Part("乡(?!村)", "乡|财政所", "乡村振兴局"),
    Part("镇(?!江)", "镇|财政所", "镇江月球局"),
    Part("地(?=委)", "地|委宣传部", "地震局"),
    Part("省(?!际)", "省|财政厅", "省际协作办"),
    Part("县(?!域)", "县|财政局", "县域经济办"),
    Part("区(?![域划块间])", "区|财政局", "区域合作办"),
    Part("市(?!场|容|政(?![府协务数法研])|民(?![政宗委族营]))", "市|民政局", "市容局"),
)
# 西宁|市场监管局, 景德镇市|财政局
_AREA = (
    rf"{_HAN}{{2,8}}?"
    r"(?:自治[区州县旗]|[省州盟县区旗]|市(?!场监)|镇(?!市(?!场))|兵团|街道)"
)
_AREA_WITHIN = rf"{_HAN}{{2,6}}?[市县区旗镇](?![域划块间场容])"
_START = re.compile(
    rf"(?:{any_of(LEVELS)}){_OR}"  # 市, 县（市、区）
    rf"|(?P<named>{_AREA}(?:{_AREA_WITHIN})?)"  # 西宁市, 西宁市城东区
)

# What may stand before a name that the register has: more, since that name vouches for it.
_ANY_LEVEL = re.compile(
    rf"(?:{any_of(LEVELS[:8])}|行署|[省市州盟县区旗师镇乡地])+{_OR}"  # the words, any characters
)
_NAMED = re.compile(
    rf"{_HAN}{{1,20}}(?:[省市州盟县区旗镇乡园港城]|兵团|街道|[一二三四五六七八九十〇○]+[师团])"
)
_ANY_TOWN = re.compile(rf"(?![省市县区州旗]){_HAN}{{2,8}}")

# What reads like a place and is none.
NO_PLACES = (
    Part("^[由对按经向请为给让委]", "由西宁市", "自由县"),
    Part("[各级属驻等和及与、]", "省级示范区", "示范区"),
    Part("会同", "会同海东市", "会东县"),
    Part("有关", "有关市", "关岭县"),
    Part("相关", "相关市", "香港"),
    Part("其[他它]", "其他市", "福清市"),
    Part("所[在辖]", "所在市", "会所镇"),
    Part("当地", "当地乡", "当涂县"),
    Part("全[省市县]", "全省", "安全区"),
    Part("试点", "试点市", "试验区"),
    Part("重点", "重点镇", "重庆市"),
    Part("智慧", "智慧园", "慧园区"),
    Part("[省市县]直", "市直园区", "直门园"),
    Part("城市$", "滨海城市", "城市新区"),
    Part("都市$", "大都市", "都市新区"),
    Part("上市$", "拟上市", "上海市"),
    Part("社区$", "滨海社区", "示范区"),
    Part("小区$", "滨海小区", "小河区"),
    Part("园区城$", "工业园区城", "工业园区"),
    Part("城乡$", "统筹城乡", "东城乡镇"),
    Part("[村城]镇$", "传统村镇", "城关镇"),
    Part("下乡$", "三下乡", "下溪乡"),
    Part("[集社]团$", "月球集团", "兵团"),
    Part("代表团$", "月球代表团", "兵团"),
    Part("超市$", "滨海超市", "滨海市"),
    Part("灾区$", "重灾区", "海区"),
    Part("辖区$", "东城辖区", "直门区"),
)
_NO_PLACE = re.compile(any_of(NO_PLACES))

# Organs of the nation, by the word that starts their name.
NATIONAL = re.compile("国家|国务院|全国|中国|中华|中央|最高|国网")


@lru_cache(maxsize=1 << 14)
def split(name: str) -> tuple[str, str]:
    """Return the place at the start of a name that need not be known, and the rest.

    Examples
    --------
    >>> split("市财政局"), split("西宁市城东区财政局"), split("北京月球局")
    (('市', '财政局'), ('西宁市城东区', '财政局'), ('北京', '月球局'))
    >>> split("市场监管局"), split("区域合作办"), split("城市管理局")
    (('', '市场监管局'), ('', '区域合作办'), ('', '城市管理局'))
    """
    name = name.removeprefix("中共")
    start = _START.match(name)
    place = start.group() if start else ""
    if start and start["named"] and not is_town(place) and _NO_PLACE.search(place):
        place = ""
    if not place:
        place = next((name[:size] for size in (4, 3, 2) if name[:size] in TOWNS), "")
    return (place, name[len(place) :]) if len(place) < len(name) else ("", name)


def is_town(place: str) -> bool:
    """Return whether a place is a town of the list, with or without 市: 聊城市, 聊城."""
    return place in TOWNS or place.removesuffix("市") in TOWNS


def place_before(text: str, unit: str, loose: bool = False) -> str | None:
    """Return the place that stands in front of a unit's own name, or None if it is no place.

    Parameters
    ----------
    text : str
        What is in front; may be empty.
    unit : str
        The name behind it, as the register has it.
    loose : bool
        Whether the unit is one of those that are named after any town: a customs house.
    """
    committee = unit[0] == "委"  # 省委, 自治区党委
    if committee and text.endswith("党"):
        text = text[:-1]
        if not text:
            return text if unit != "委" else None
    elif not text:
        return text if not committee and len(unit) > 1 else None
    text = text.removeprefix("中共")
    if not text and committee:
        return None
    if _ANY_LEVEL.fullmatch(text) or is_town(text):
        return text
    if _NO_PLACE.search(text):
        return None
    return text if _NAMED.fullmatch(text) or (loose and _ANY_TOWN.fullmatch(text)) else None
