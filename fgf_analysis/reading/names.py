"""Printed unit names -> canonical names of the register.

A row of ``departments.csv`` is one unit (发展改革委), or, with a ``*`` in its name, all units that
differ only in whose they are. The star stands for

- a level: 省 市 县 区 州 旗 盟 自治区 自治州 兵团 国家 ... or several of them (市县);
- a named place: 青海省, 西宁市城东区, 高新区, and provinces and prefectures without their last
  character (北京, 西宁). Customs houses, banks and the other ``central-vertical`` units and
  enterprises are named after any town: there two to eight characters will do (满洲里海关);
- nothing, where the unit stands alone: 发展改革局.

The name that the row has gets the place that was printed:

>>> register = Register.from_csv('''department,full_name_zh,name_en,kind,aliases
... 发展改革委,,Development and Reform Commission,central,国家发展改革委|国家发改委|发改委
... *发展改革委,,Development and Reform,organ,*发改委|*发展和改革委员会
... *文化和旅游厅,,Culture and Tourism,organ,*文旅厅
... *交通委,,Communications,organ,*交通委员会
... *委宣传部,,Party Publicity,party,*宣传部
... *海关,,Customs,central-vertical,中华人民共和国*海关
... ''')
>>> register.canonical("市发改委")
'市发展改革委'
>>> register.canonical("西宁市发展和改革委员会")
'西宁市发展改革委'
>>> register.canonical("中华人民共和国西宁海关")
'西宁海关'

Names of single units go first. Of several patterns the one with the most printed characters binds,
so that 省市场监管局 is the 市场监管局 of a province:

>>> register.canonical("国家发改委")
'发展改革委'

A list often prints the place once: 省委宣传部、文化和旅游厅. Who knows it hands it over. It is used
for a name that has none of its own, be it a name of the national list; that list answers to
国家发改委, and to 发改委 where no place is handed over.

>>> register.canonical("文化和旅游厅", place="省")
'省文化和旅游厅'
>>> register.canonical("发改委"), register.canonical("发改委", place="市")
('发展改革委', '市发展改革委')

Another name in brackets behind a unit is dropped. A Party committee is 委, but 党委 in autonomous
regions, in the Corps and where no place is printed:

>>> register.canonical("市交通委（市道运局）")
'市交通委'
>>> register.canonical("宣传部", place="省"), register.canonical("自治区党委宣传部")
('省委宣传部', '自治区党委宣传部')

What the register lacks stays as printed, with the place that was handed over.

>>> register.find("省月球厅") is None, register.canonical("月球厅", place="省")
(True, '省月球厅')

A register without patterns knows a name only exactly as it is printed there.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from fgf_analysis.errors import PlanError


class Known(NamedTuple):
    """What the register says about a printed name."""

    department: str  # canonical name, with the place
    full_name_zh: str
    name_en: str
    kind: str
    place: str  # what the star stands for; empty for a single unit
    entry: str  # the row's own name, with its star


class Proposal(NamedTuple):
    """What a row for a name that the register lacks could be."""

    row: dict[str, str]  # of the plan's own departments.csv
    pattern: str  # the name as a pattern; the name itself where it has no place
    closest: list[str]  # names of rows that read alike, the nearest first


class Register:
    """The units a plan may name, found by canonical name, full name, alias or pattern.

    Parameters
    ----------
    rows : iterable of mappings
        With the columns of ``departments.csv``.

    Raises
    ------
    PlanError
        When a pattern has two stars, or nothing behind its star.
    """

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows: dict[str, dict[str, str]] = {}
        self._canonical: dict[str, str] = {}
        self._tails: dict[str, dict[str, str]] = {}
        self._seen: dict[tuple[str, str], tuple[str, Known | None]] = {}
        for row in rows:
            name = row["department"]
            self._rows.setdefault(name, row)
            for known_as in (name, row["full_name_zh"], *row["aliases"].split("|")):
                if "*" in known_as:
                    head, tail = _halves(known_as)
                    self._tails.setdefault(tail, {}).setdefault(head, name)
                elif known_as:
                    self._canonical.setdefault(known_as, name)

    @classmethod
    def from_csv(cls, text: str) -> Register:
        """Return the register that the text of a ``departments.csv`` describes."""
        return cls(csv.DictReader(io.StringIO(text)))

    def __contains__(self, printed: str) -> bool:
        return self._look(printed, "")[1] is not None

    def find(self, printed: str, place: str = "") -> Known | None:
        """Return the unit that a printed name means, or None where the register lacks it.

        Parameters
        ----------
        printed : str
            The name, in simplified characters.
        place : str
            The place or level that the print leaves out, such as 省; used for a name without one.
        """
        return self._look(printed, place)[1]

    def canonical(self, printed: str, place: str = "") -> str:
        """Return the canonical name, or the name as printed where the register lacks it.

        Parameters are those of `find`.
        """
        return self._look(printed, place)[0]

    def closest(self, printed: str, n: int = 3) -> list[str]:
        """Return up to `n` known names that read most like a printed one, the nearest first."""
        place, _ = _split(_plain(printed))
        return list(dict.fromkeys(_fill(entry, place) for entry in self._nearest(printed)))[:n]

    def rows_for(self, departments: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        """Return the rows of a plan's own ``departments.csv``.

        Parameters
        ----------
        departments : iterable of (canonical, printed)
            The plan's units in order of appearance, as often as they appear.

        Returns
        -------
        list of dict
            One row for each canonical name. A printed name is the alias of its canonical name, or
            of none where it stands for two. Where units would share an English name, their level
            or place is added; a unit that the register lacks keeps its Chinese name.
        """
        aliases: dict[str, dict[str, None]] = {}
        owners: dict[str, set[str]] = defaultdict(set)
        for name, printed in departments:
            aliases.setdefault(name, {})[printed] = None
            owners[printed].add(name)
        rows = []
        namesakes: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(dict)
        for name, printed_as in aliases.items():
            known = self.find(name)
            also = [p for p in printed_as if p not in aliases and len(owners[p]) == 1]
            row = _row(name, known, also)
            label = self._label(known) if known else ""
            namesakes[row["name_en"]].setdefault(label, []).append(row)
            rows.append(row)
        for by_label in namesakes.values():
            for label, alike in by_label.items():
                for row in alike:
                    if len(alike) > 1:
                        row["name_en"] += f" ({row['department']})"
                    elif label and len(by_label) > 1:
                        row["name_en"] += f" ({label})"
        return rows

    def propose(self, printed: str, place: str = "") -> Proposal:
        """Return what the row of a name could be that the register lacks; `place` as in `find`."""
        name = self.canonical(printed, place)
        own, rest = _split(name)
        also = [printed] if printed != name else []
        pattern = f"*{rest}" if own and rest else name
        return Proposal(_row(name, self.find(name), also), pattern, self._nearest(name)[:3])

    def _look(self, printed: str, place: str) -> tuple[str, Known | None]:
        key = (printed, place)
        found = self._seen.get(key)
        if found is None:
            known = self._known(printed, place)
            found = (known.department if known else self._unknown(printed, place), known)
            if len(self._seen) >= 1 << 16:
                self._seen.clear()
            self._seen[key] = found
        return found

    def _known(self, printed: str, place: str) -> Known | None:
        if not self._tails:
            return self._single(printed) or (self._single(place + printed) if place else None)
        name = _plain(printed)
        single = self._single(printed) or self._single(name)
        if single and (not place or _NATIONAL.match(name)):
            return single
        bound = self._bind(name)
        if bound and place and not bound[1]:
            bound = (bound[0], place)
        elif single:
            return single
        if bound is None or (not bound[1] and _fill(bound[0], "").startswith("直")):
            return None
        entry, whose = bound
        if not whose and (single := self._single(_fill(entry, ""))):
            return single
        row = self._rows[entry]
        kind = row.get("kind", "")
        if kind == "organ":
            kind = _level(whose, entry)
        return Known(_fill(entry, whose), "", row.get("name_en", ""), kind, whose, entry)

    def _label(self, known: Known) -> str:
        """Return what tells a unit from its namesakes at other levels and places."""
        single = self._tails and "*" not in known.entry
        return "national" if single else _ENGLISH.get(known.place, known.place)

    def _single(self, name: str) -> Known | None:
        entry = self._canonical.get(name)
        if entry is None:
            return None
        row = self._rows[entry]
        full = row["full_name_zh"]
        return Known(entry, full, row.get("name_en", ""), row.get("kind", ""), "", entry)

    def _bind(self, name: str) -> tuple[str, str] | None:
        """Return the row whose pattern holds most of the name, and what its star stands for."""
        best: tuple[int, str, str] | None = None
        for start in range(len(name)):
            heads = self._tails.get(name[start:])
            for head, entry in heads.items() if heads else ():
                size = len(head) + len(name) - start
                if (best and size <= best[0]) or not name[:start].startswith(head):
                    continue
                loose = self._rows[entry].get("kind") in _LOOSE
                place = _place(name[len(head) : start], name[start:], loose)
                if place is not None:
                    best = (size, entry, place)
        return best and best[1:]

    def _unknown(self, printed: str, place: str) -> str:
        if not self._tails and not place:
            return printed
        name = _plain(printed)
        return name if not place or _NATIONAL.match(name) or _split(name)[0] else place + name

    @cached_property
    def _stems(self) -> tuple[list[tuple[str, str]], dict[str, list[int]]]:
        """All known names without their star, each with its row, and where each character is."""
        stems = [(name, entry) for name, entry in self._canonical.items()]
        for tail, heads in self._tails.items():
            stems += [(head + tail, entry) for head, entry in heads.items()]
        having: dict[str, list[int]] = defaultdict(list)
        for number, (stem, _) in enumerate(stems):
            for character in set(stem):
                having[character].append(number)
        return stems, having

    def _nearest(self, printed: str) -> list[str]:
        """Return the rows that read most like a printed name, the nearest first."""
        name = _plain(printed)
        rest = _split(name)[1] or name
        stems, having = self._stems
        shared: Counter[int] = Counter()
        for character in set(name):
            shared.update(having.get(character, ()))
        likely = sorted(shared, key=lambda i: -2 * shared[i] / (len(stems[i][0]) + len(rest)))
        matcher = SequenceMatcher(autojunk=False)
        ranked = []
        for number in likely[:_CANDIDATES]:
            stem, entry = stems[number]
            matcher.set_seqs(stem, rest if "*" in entry else name)
            if (ratio := matcher.ratio()) >= _ALIKE:
                ranked.append((-ratio, number, entry))
        return list(dict.fromkeys(entry for _, _, entry in sorted(ranked)))


def looks_like_unit(name: str) -> bool:
    """Return whether a name that the register may lack ends and reads like that of one organ.

    Examples
    --------
    >>> looks_like_unit("市发改委"), looks_like_unit("省农牧机械推广总站")
    (True, True)
    >>> [n for n in ("公司", "各区政府", "市、区", "以下简称办", "县级医院") if looks_like_unit(n)]
    []
    """
    name = _plain(name)
    if (
        not _HAN.fullmatch(name)
        or not 1 < len(name) <= 40
        or _GENERIC.search(name)
        or _VERBAL.search(name)
    ):
        return False
    place, rest = _split(name)
    if rest in _ALONE:
        return bool(place) and place not in ("国家", "全国", "中央")
    if rest in _COMMON and not place:
        return False
    if len(rest) > 1 and _ORGAN.search(rest):
        return not _FALSE.search(rest)
    if place in _EVERY:
        return rest == "办事处"
    whose = place or _NATIONAL.match(name)
    return bool(whose) and rest[0] not in "级属直域内辖" and bool(_HOUSE.search(rest))


def _halves(pattern: str) -> tuple[str, str]:
    head, star, tail = pattern.partition("*")
    if "*" in tail or (star and not tail):
        raise PlanError(
            f"departments.csv: {pattern!r} must have one * with something behind it; mend the row"
        )
    return head, tail


def _fill(entry: str, place: str) -> str:
    """Return a row's name with a place for its star."""
    if "*" not in entry:
        return entry
    if "*委" in entry and (not place or place.endswith(_REGIONS)):
        place += "党"
    return entry.replace("*", place)


def _plain(printed: str) -> str:
    """Return a printed name without blanks, and without the other name in brackets behind it."""
    name = "".join(printed.split())
    if name[-1:] in {")", "）"} and (match := _BRACKET.fullmatch(name)):
        return match[1]
    return name


def _place(text: str, tail: str, loose: bool) -> str | None:
    """Return the place that stands in front of a unit's own name, or None if it is no place."""
    if tail[0] == "委" and text.endswith("党"):
        text = text[:-1]
        if not text:
            return text if tail != "委" else None
    elif not text:
        return text if tail[0] != "委" and len(tail) > 1 else None
    text = text.removeprefix("中共")
    if not text and tail[0] == "委":
        return None
    if _LEVELS.fullmatch(text) or text in _TOWNS:
        return text
    if _NO_PLACE.search(text):
        return None
    return text if _NAMED.fullmatch(text) or (loose and _TOWN.fullmatch(text)) else None


def _split(name: str) -> tuple[str, str]:
    """Return the place at the start of a name that need not be known, and the rest."""
    name = name.removeprefix("中共")
    match = _PREFIX.match(name)
    place = match.group() if match else ""
    if place and match and match["named"] and _NO_PLACE.search(place):
        place = ""
    if not place:
        place = next((name[:size] for size in (4, 3, 2) if name[:size] in _TOWNS), "")
    return (place, name[len(place) :]) if len(place) < len(name) else ("", name)


def _level(place: str, entry: str) -> str:
    """Return the kind of a unit whose kind is its level."""
    place = place.partition("（")[0].partition("(")[0]
    if not place:
        return "provincial" if entry.endswith("厅") else "other"
    if place in ("国家", "全国", "中央"):
        return "central"
    if place.endswith(("省", "自治区", "兵团")) or place in _PROVINCES:
        return "provincial"
    if place in _MUNICIPALITIES:
        return "provincial"
    if place.endswith(("镇", "乡", "街道")):
        return "township"
    if place.endswith("地区") or place[-1] in "市州盟师地" or place in _TOWNS:
        return "municipal"
    return "county"


def _row(name: str, known: Known | None, aliases: Iterable[str]) -> dict[str, str]:
    """Return the row of a plan's own register."""
    return {
        "department": name,
        "full_name_zh": known.full_name_zh if known else "",
        "name_en": known.name_en if known else name,
        "kind": known.kind if known else _guess(name),
        "aliases": "|".join(alias for alias in aliases if alias != name),
    }


def _guess(name: str) -> str:
    """Return the likely kind of a unit that the register lacks."""
    if kind := next((kind for form, kind in _KINDS if form.search(name)), ""):
        return kind
    place = _split(name)[0]
    return "central" if not place and _NATIONAL.match(name) else _level(place, name)


_LOOSE = ("central-vertical", "enterprise", "township")
_CANDIDATES = 40
_ALIKE = 0.5

_ENGLISH = {
    "国家": "national",
    "全国": "national",
    "中央": "national",
    "省": "province",
    "自治区": "region",
    "兵团": "corps",
    "市": "city",
    "州": "prefecture",
    "自治州": "prefecture",
    "地区": "prefecture",
    "地": "prefecture",
    "盟": "league",
    "县": "county",
    "自治县": "county",
    "区": "district",
    "新区": "new area",
    "旗": "banner",
    "自治旗": "banner",
    "师": "division",
    "镇": "town",
    "乡": "township",
    "街道": "subdistrict",
}

_MUNICIPALITIES = frozenset(("北京市", "天津市", "上海市", "重庆市"))
_PROVINCE_NAMES = """
    北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南
    湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆
"""
_PROVINCES = frozenset(_PROVINCE_NAMES.split())
_REGIONS = ("自治区", "兵团", "内蒙古", "广西", "西藏", "宁夏", "新疆")
_TOWN_NAMES = """
    石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安 太原 大同 阳泉 长治 晋城
    朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布
    兴安 锡林郭勒 阿拉善 满洲里 二连浩特 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦
    铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆
    伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭 浦东 滨海 两江 南京 无锡 徐州 常州 苏州 南通
    连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌
    合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门
    莆田 三明 泉州 漳州 南平 龙岩 宁德 平潭 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州
    上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 莱芜 临沂 德州 聊城 滨州 菏泽 郑州
    开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉
    黄石 十堰 宜昌 襄阳 襄樊 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架 长沙
    株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山
    江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 横琴 前海 南沙 南宁
    柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 三沙 儋州 洋浦 成都
    自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝
    甘孜 凉山 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南 贵安 昆明 曲靖 玉溪 保山 昭通 丽江
    普洱 思茅 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 林芝 山南 那曲 阿里
    西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 杨凌 西咸 兰州 嘉峪关 金昌 白银 天水 武威 张掖
    平凉 酒泉 庆阳 定西 陇南 临夏 甘南 西宁 海东 海北 黄南 果洛 玉树 海西 格尔木 银川 石嘴山 吴忠
    固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁
    塔城 阿勒泰 石河子 博州 巴州 克州
"""
_TOWNS = _PROVINCES | frozenset(_TOWN_NAMES.split())

_HAN = re.compile(r"[一-鿿]+(?:[（(][一-鿿、]+[)）][一-鿿]+)?")
_BRACKET = re.compile(r"(.*[局厅委办部署院行社会心司团府关队站所馆室处校学联协组])[（(].*[)）]")
_LEVELS = re.compile(
    r"(?:国家|全国|中央|自治[区州县旗]|兵团|师市|地区|行署|街道|新区|[省市州盟县区旗师镇乡地])+"
    r"(?:[（(][省市州盟县区旗、]+[)）])?"
)
_NAMED = re.compile(
    r"[一-鿿]{1,20}(?:[省市州盟县区旗镇乡园港城]|兵团|街道|[一二三四五六七八九十〇○]+[师团])"
)
_TOWN = re.compile(r"(?![省市县区州旗])[一-鿿]{2,8}")
_NO_PLACE = re.compile(
    r"^[由对按经向请为给让委]|[各级属驻等和及与、]|会同|有关|相关|其[他它]|所[在辖]|当地|全[省市县]|试点|重点|智慧|[省市县]直"
    r"|(?:城市|都市|上市|社区|小区|园区城|城乡|村镇|城镇|下乡|集团|社团|代表团|超市|灾区|辖区)$"
)
_NATIONAL = re.compile(r"国家|国务院|全国|中国|中华|中央|最高|国网")
_PREFIX = re.compile(
    r"(?:国家|全国|中央|自治[区州县旗]|兵团|地区|街道|新区|省市|市[县区州]|[县州]市|县区|区县|乡镇"
    r"|[州盟旗镇乡师]|地(?=委)"
    r"|省(?!际)|县(?!域)|区(?![域划块间])|市(?!场|容|区|政(?![府协务数法研])|民(?![政宗委族营])))"
    r"(?:[（(][省市州盟县区旗、]+[)）])?"
    r"|(?P<named>(?:[一-鿿]{2,8}?(?:自治[区州县旗]|[省市州盟县区旗镇]|兵团|街道))"
    r"(?:[一-鿿]{2,6}?[市县区旗镇](?![域划块间场容]))?)"
)

_EVERY = ("乡镇", "乡", "镇", "街道", "地区", "县区", "区县", "市县", "县市")
_ALONE = frozenset(("委", "政府", "人民政府", "人大", "政协", "管委会", "党委"))
_COMMON_NAMES = """
    办公室 委员会 党委 支委 村委 居委 常委 政委 编委 公办 办公厅 国务院 村委会 居委会 村委员会
    指挥部 专班 工作专班 领导小组 联合会 总队 支队 大队 中队 分局 分行 支行 总局 学会 基层党委
    管理局 管理办 执法局 家政局 综合办 管理委员会 理事会
"""
_COMMON = frozenset(_COMMON_NAMES.split())
_GENERIC = re.compile(
    r"^(?:各|有关|相关|其[他它余]|以[下上及]|上述|含(?!山)|包括|不含|如(?!东|皋)|例如|即(?!墨)|简称|另|见|附"
    r"|下同|本(?!溪)|该|此|全体|所[有在属]|任何|由|对(?![外口])|按|经(?![信贸济合委协开])|与|和(?![田平龙县顺政静硕林])"
    r"|及|等|当地|属地|地方(?![志金税史海])|基层|上级|下级|同级|多[个家]|每|某|原则|一[个家批]|两[个级]|三[级个]|主管"
    r"|职能(?!转变)|行业|牵头|责任|成员|专业|社会(?![工科保治管]))"
    r"|有关|相关|(?:部门|单位|地区)$"
)
_VERBAL = re.compile(
    r"加强|完善|开展|确保|鼓励|引导|提升|提高|加快|力争|以下|简称|牵头|负责|配合|建立|支持|实行|打造"
    r"|坚持|推动|积极|进一步|逐步|应当|可以|必须|不得|或者|通过|没有|落实|组织实施|参照|依托"
    r"|[的了是把被且或]"
)
_ORGAN = re.compile(
    r"(?:局|厅|署|办|委|办公室|研究室|政研室|参事室|督查室|法院|检察院|(?:科学|社科|中科|农科|工程)院"
    r"|.[^干全内外东西中南北大局顶底根头支乐目市卖辑各分上下]部|外交部|安全部|委员会|[消安]委会|常委会|管委会|总工会"
    r"|[保证银电]监会|基金会|贸促会|红十字会|关工委|[妇残文侨台记]联|工商联|社科联|[科作消记侨律生]协|海关"
    r"|供销社|供销合作社|新华社|联社|[农建工中交]行|人行|农商行|农发行|国开行|支行|分行|人民银行"
    r"|支队|总队|大队|中队|街道办事处|驻.+办事处|指挥部|专班|领导小组|协调小组|军分区|警备区"
    r"|(?:公积金|公共资源交易|公共资源|融媒体|疾控|疾病预防控制|大数据|政务服务|征信|会计|信息"
    r"|投资促进|公积金管理|社保|医保|机关事务|社会保险|应急指挥)中心|管理中心"
    r"|(?:供电|电力|电网|电信|移动|联通|铁塔|城投|交投|水务|燃气|烟草|国铁|国网|分)公司|电网"
    r"|广播电视台|广播电视总台|公安消防队|.园区管委会|.{2}管委会)$"
)
_FALSE = re.compile(
    r"(?:部|签|自)署$|^(?:结|格|布|全|大|棋|僵|开|破|时|政|战|骗|当|定|残|饭|困|变|危|败|胜|出|邮|书|药)局$"
    r"|(?:格|大|全|僵|棋|当|布)局$(?<!安全局)|(?:大|餐|客|歌|舞|展|乐|像|前|门)厅$|(?:服务|营业)厅$"
    r"|(?:主|承|(?<!政)(?<!经)协|督|(?<!财)经|举|兴|创|(?<!公)(?<!西)开|代|申|补|通|好|快|易|网|即|上|近|次|帮|领|交|(?<!督)查"
    r"|侦|(?<!融)合|(?<!移)民|公|自|筹|不|严|难|可|照|停|包|(?<!国)(?<!省)新)办$"
    r"|(?:事业|营业|作业|俱乐|项目|党支|总|干|支|编辑|门市)部$|(?:旅行|合作)社$(?<!供销合作社)"
    r"|(?:推|原|支|(?<!农)村|居)委$|(?:执|运|(?<!农)发|推|履|试|暂|先|举|进|出|同|一)行$|(?:志愿|宣讲|服务|巡逻)总?队$"
)
_HOUSE = re.compile(
    r"(?:政府|院|学校|大学|中学|小学|党校|医院|馆|站|所|台|[会社](?<!社会)(?<!全会)(?<!大会)(?<!合作社)"
    r"|中心|公司|集团|银行|信用社|队|办事处|处|室|部|基地|管委会|联合会|公署|报社|总会|协会|工会)$"
)
_KINDS = (
    (re.compile(r"法院$|检察院$"), "court"),
    (re.compile(r"公司$|集团$|行$|联社$|电网$|农信社$"), "enterprise"),
    (re.compile(r"小组$|专班$|联席会议$|指挥部$|成员单位$|委员会成员$"), "group"),
    (re.compile(r"委[^员]{2,8}(?:部|办|室|委)$|^中央.+(?:部|办|委)$|工委$|党委$|纪委$"), "party"),
    (
        re.compile(
            r"[妇残文侨台工商科记]联$|[科作消记侨律]协$|协会$|学会$|商会$|联合会$|工会$|红十字会$"
        ),
        "mass organisation",
    ),
    (
        re.compile(
            r"中心$|学校$|大学$|学院$|医院$|研究院$|科学院$|馆$|站$|所$|台$|基金会$|院$|社$"
        ),
        "institution",
    ),
)
