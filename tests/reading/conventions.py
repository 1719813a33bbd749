"""Clauses and plans built by the grammar, together with what they say: for property tests.

A clause is put together from words with their roles and from units' names, and what it says is
noted as it is put together, not read from it. What the grammar leaves open is not built; comments
marked *Open* say what and why.
"""
# ruff: noqa: E501 (lists of Chinese words)

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import plans
from hypothesis import strategies as st

from fgf_analysis.reading import Register
from fgf_analysis.reading.clauses import Clause
from fgf_analysis.tables import DATA

LEAD, RESPONSIBLE, SUPPORT = "lead", "responsible", "support"

# Units

PLACES = (
    "省",
    "市",
    "县",
    "区",
    "州",
    "青河市",
    "北原州",
    "云岭县",
    "临江区",
    "青海省",
    "西宁市城东区",
    "吉林",
)
HARD = (
    "市人力资源和社会保障局", "省工业和信息化厅", "县文化广电和旅游局", "省发展和改革委员会",
    "市规划和自然资源局", "县住房和城乡建设局", "市卫生健康委", "市商务局", "省商务厅", "市农业农村局",
    "省委宣传部", "市委组织部", "县委编办", "团市委", "市总工会", "市妇联", "市科协", "市残联", "市工商联",
    "市中级人民法院", "县人民检察院", "国家税务总局青海省税务局", "人民银行西宁中心支行", "西宁海关",
    "国网青海省电力公司", "市公安局交警支队", "市政府办公室", "省政府信息与政务公开办公室", "市国资委",
    "市城市管理综合执法局", "省地方金融监管局", "市退役军人事务局", "县乡村振兴局", "市大数据中心",
    "市优化营商环境领导小组办公室", "城关镇人民政府", "县政府", "市教育局", "县水利局", "区民政局",
    "发展改革委", "财政部", "工业和信息化部", "国家卫生健康委", "中央网信办", "市监委", "市场监管局",
    "国家发展和改革委员会", "市生态环境局", "市林业和草原局", "市外事办公室", "省数据局", "市体育局",
)  # fmt: skip


@cache
def register() -> Register:
    """Return the register of the package."""
    return Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))


@cache
def names() -> tuple[str, ...]:
    """Return names as the register's patterns make them, a different place for each, and hard ones.

    *Open*: patterns that only a town fills (海关) and those whose tail begins with 委 or 直 are
    among the hard names; a name that the register itself does not know again is left out.
    """
    with (DATA / "departments.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] in {"organ", "party"}]
    known_as = [name for row in rows for name in (row["department"], *row["aliases"].split("|"))]
    patterns = [name for name in known_as if name.startswith("*") and not name.startswith("*直")]
    found = []
    for n, pattern in enumerate(patterns):
        name = PLACES[n % len(PLACES)] + pattern[1:]
        if register().find(name):
            found.append(name)
    return tuple(dict.fromkeys((*HARD, *found)))


GENERICS = (
    "各有关部门", "各相关部门", "各地区", "有关单位", "各市（州）人民政府", "各县（市、区）人民政府",
    "省直有关部门", "行业主管部门", "市直有关单位", "其他有关单位", "领导小组成员单位", "各乡镇（街道）",
    "县（市、区）人民政府", "属地政府", "各级政府", "国务院有关部门", "各区人民政府", "有关企业",
)  # fmt: skip
AFTER_ETC = ("相关部门", "有关部门", "有关单位", "相关单位")
ALIASES = ("市粮食和储备局", "市道运局", "市安委办", "市政务服务办")


@st.composite
def units(draw: st.DrawFn, most: int = 3) -> list[str]:
    """Draw different names, now and then with another in brackets."""
    chosen = draw(st.lists(st.sampled_from(names()), min_size=1, max_size=most, unique=True))
    if draw(st.integers(0, 9)) == 0:
        alias = draw(st.sampled_from(ALIASES))
        chosen[-1] += f"（{alias}）"
    return chosen


# Words

JOINERS = ("、", "、", "、", "和", "及", "与", "会同", "以及", "并会同")
MARKS = ("，", "；", "，", "。", "、")
MANNERS = (
    "", "", "", "按职责分工", "按照职责分工", "按职责", "按照各自职责", "根据职责分工", "依职责",
    "结合各自职责", "在各自职责范围内", "分别", "共同", "联合", "具体", "全面", "积极", "按职责分工共同", "分工",
)  # fmt: skip
# Words that more of the clause may follow without any mark, and words that end a part.
VERBS = (
    ("牵头", LEAD), ("总牵头", LEAD), ("主办", LEAD), ("主责", LEAD), ("牵头负责", LEAD),
    ("负责", RESPONSIBLE), ("承办", RESPONSIBLE),
    ("配合", SUPPORT), ("协办", SUPPORT), ("参与", SUPPORT), ("参加", SUPPORT), ("参与配合", SUPPORT),
)  # fmt: skip
CLOSING = (
    ("落实", RESPONSIBLE), ("组织实施", RESPONSIBLE), ("推进", RESPONSIBLE), ("承担", RESPONSIBLE),
    ("完成", RESPONSIBLE), ("统筹", RESPONSIBLE), ("督导", RESPONSIBLE), ("各司其职", RESPONSIBLE),
    ("负责落实", RESPONSIBLE), ("负责组织实施", RESPONSIBLE), ("牵头组织实施", LEAD), ("牵头推进", LEAD),
    ("配合落实", SUPPORT), ("配合实施", SUPPORT), ("协同", SUPPORT), ("协助", SUPPORT), ("支持", SUPPORT),
    ("协助落实", SUPPORT), ("指导", RESPONSIBLE), ("监督", RESPONSIBLE),
)  # fmt: skip
LABELS = (
    ("牵头单位", LEAD), ("牵头部门", LEAD), ("市级牵头单位", LEAD), ("主办单位", LEAD), ("主责单位", LEAD),
    ("主要责任单位", LEAD), ("第一责任单位", LEAD), ("总牵头单位", LEAD), ("牵头责任单位", LEAD),
    ("责任单位", RESPONSIBLE), ("责任部门", RESPONSIBLE), ("负责单位", RESPONSIBLE), ("承办单位", RESPONSIBLE),
    ("落实单位", RESPONSIBLE), ("实施主体", RESPONSIBLE), ("主管部门", RESPONSIBLE), ("具体责任单位", RESPONSIBLE),
    ("配合单位", SUPPORT), ("协办单位", SUPPORT), ("参与单位", SUPPORT), ("协同部门", SUPPORT),
    ("配合部门", SUPPORT), ("配合、参与单位", SUPPORT), ("协办（配合）单位", SUPPORT), ("会办单位", SUPPORT),
)  # fmt: skip
TERMS = (
    "2030年12月底前完成", "2030年6月底前", "长期坚持", "持续推进", "2031年底前完成", "2030年9月30日前",
    "全年持续", "每季度一次", "2030年上半年完成", "立即办理", "2030年三季度",
)  # fmt: skip
RULES = (
    ("排在首位的为牵头单位", "first"), ("排第一位的为牵头单位，下同", "below"), ("列首位的部门为牵头单位", "first"),
    ("排在第一位的单位为牵头单位，以下同", ""), ("排名第一的为牵头单位，下同", "below"),
)  # fmt: skip
BRACKETS = (
    ("", ""),
    ("（", "）"),
    ("(", ")"),
    ("[", "]"),
    ("【", "】"),
    ("〔", "〕"),
    ("［", "］"),
)

HALF = str.maketrans("（），：；", "(),:;")


@dataclass(frozen=True)
class Said:
    """A clause as printed and what it says."""

    text: str
    units: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    rule: str = ""
    stated: bool = True
    traditional: bool = False

    @property
    def group(self) -> str:
        return "、".join(self.groups)

    def through(self, change: Callable[[str], str]) -> Said:
        """Return the clause with a change of its signs, one for one."""
        return replace(
            self,
            text=change(self.text),
            units=tuple((change(name), role) for name, role in self.units),
            groups=tuple(map(change, self.groups)),
            terms=tuple(map(change, self.terms)),
        )

    def agrees(self, clause: Clause) -> bool:
        return self.seen == seen(clause)

    @property
    def seen(self) -> dict[str, object]:
        return {
            "units": self.units,
            "group": self.group,
            "terms": tuple(dict.fromkeys(self.terms)),
            "rule": self.rule,
            "left": (),
            "stated": self.stated,
        }


def seen(clause: Clause) -> dict[str, object]:
    """Return what was read, in the form of `Said.seen`."""
    return {
        "units": tuple(map(tuple, clause.units)),
        "group": clause.group,
        "terms": clause.terms,
        "rule": "below" if clause.below else clause.rule,
        "left": clause.left,
        "stated": clause.stated,
    }


@dataclass
class _Builder:
    """A clause that is being put together."""

    text: str = ""
    units: list[tuple[str, str]] | None = None
    groups: list[str] | None = None
    after: str = ""  # what stands between the generic actor that came last and here

    def __post_init__(self) -> None:
        self.units, self.groups = [], []
        self.open = False

    def add(self, text: str) -> None:
        self.text += text
        self.open = False

    def join(self, joiner: str) -> None:
        self.text += joiner
        self.after = joiner

    def unit(self, name: str, role: str) -> None:
        self.add(name)
        self.units.append((name, role))

    def generic(self, name: str) -> None:
        """Generic actors that a joining word links are printed in one."""
        if self.open:
            self.groups[-1] += self.after + name
        else:
            self.groups.append(name)
        self.text += name
        self.open = True


def _actors(draw: st.DrawFn, built: _Builder, role: str, most: int = 3, bare: bool = False) -> None:
    """Add a list of units and generic actors.

    *Open*: 等 behind a generic actor (各有关部门等) ends nothing that is a list of names; 县政府
    beside a generic actor (各市、县政府) is as generic as that.
    """
    chosen: list[tuple[str, bool]] = [(name, True) for name in draw(units(most))]
    if not bare:
        kind = draw(st.integers(0, 6))
        if kind < 3:
            chosen = [(name, named) for name, named in chosen if name != "县政府"] or [
                ("县水利局", True)
            ]
            extra = draw(st.lists(st.sampled_from(GENERICS), min_size=1, max_size=2, unique=True))
            at = 0 if kind == 0 else len(chosen)
            chosen[at:at] = [(name, False) for name in extra]
        elif kind == 3:
            chosen = [(draw(st.sampled_from(GENERICS)), False)]
    for n, (name, named) in enumerate(chosen):
        if n:
            built.join(draw(st.sampled_from(JOINERS)))
        if named:
            built.unit(name, role)
        else:
            built.generic(name)
    if chosen[-1][1] and not bare:
        etc = draw(st.sampled_from(("", "", "", "", "等", "等部门", "等单位", "some")))
        if etc == "some":
            built.add("等")
            built.generic(draw(st.sampled_from(AFTER_ETC)))
        else:
            built.add(etc)


def _beside(units_: list[tuple[str, str]], led: bool) -> tuple[tuple[str, str], ...]:
    """Beside a lead, whoever is responsible supports."""
    return tuple((name, SUPPORT if led and role == RESPONSIBLE else role) for name, role in units_)


@st.composite
def by_verbs(draw: st.DrawFn, labelled: bool | None = None) -> Said:
    """Draw parts that each end in a verb: 甲局牵头，乙局配合."""
    built = _Builder()
    if draw(st.booleans()) if labelled is None else labelled:
        built.add(draw(st.sampled_from(("责任单位：", "责任部门：", "责任单位： ", "落实单位："))))
    led = False
    terms: list[str] = []
    count = draw(st.integers(1, 3))
    for n in range(count):
        if draw(st.integers(0, 5)) == 0:
            built.add(draw(st.sampled_from(("由", "由", "并由" if n else "由"))))
        chain = draw(st.integers(0, 5)) == 0 and n + 1 < count
        verb, role = draw(st.sampled_from(VERBS if chain else VERBS + CLOSING))
        _actors(draw, built, role)
        built.add(draw(st.sampled_from(MANNERS)) + verb)
        led = led or role == LEAD
        if n + 1 < count:
            # 甲局牵头会同乙局负责; 甲局牵头，会同乙局负责
            built.add("会同" if chain else draw(st.sampled_from(MARKS)))
            if not chain and draw(st.integers(0, 7)) == 0:
                built.add("会同")
    if draw(st.integers(0, 3)) == 0:
        term = draw(st.sampled_from(TERMS))
        built.add(draw(st.sampled_from("，；")) + term)
        terms.append(term)
    return Said(built.text, _beside(built.units, led), tuple(built.groups), tuple(terms))


@st.composite
def by_labels(draw: st.DrawFn) -> Said:
    """Draw labels in any order, each with its actors: 牵头单位：甲局；配合单位：乙局."""
    built = _Builder()
    fields = draw(
        st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique_by=lambda f: f[0])
    )
    form = draw(
        st.sampled_from(("{}：", "{}：", "{}：", "{}： ", "【{}】", "（{}）：", "（{}：）"))
    )
    if form == "（{}：）":
        form = "{}："
    parter = draw(st.sampled_from(("；", "；", "，", "。", "\n", " ", "；\n", "  ")))
    led = False
    terms: list[str] = []
    term_at = draw(st.integers(0, len(fields) * 3))
    for n, (label, role) in enumerate(fields):
        if n == term_at:
            terms.append(_term_field(draw, built, form))
            built.add(parter)
        if "（" in label and form != "{}：":
            label = label.replace("（配合）", "")  # *Open*: brackets in a bracketed label
        built.add(form.format(label))
        _actors(draw, built, role)
        led = led or role == LEAD
        if n + 1 < len(fields):
            built.add(parter)
    if len(fields) == term_at:
        built.add(parter)
        terms.append(_term_field(draw, built, form))
    return Said(built.text, _beside(built.units, led), tuple(built.groups), tuple(terms))


def _term_field(draw: st.DrawFn, built: _Builder, form: str) -> str:
    built.add(form.format(draw(st.sampled_from(("完成时限", "时限", "完成时间", "工作时限")))))
    term = draw(st.sampled_from(TERMS))
    built.add(term)
    return term


@st.composite
def by_brackets(draw: st.DrawFn) -> Said:
    """Draw names with their role in brackets: 甲局（牵头）、乙局."""
    built = _Builder()
    built.add(draw(st.sampled_from(("", "责任单位："))))
    led = False
    chosen = draw(st.lists(st.sampled_from(names()), min_size=1, max_size=5, unique=True))
    words = [draw(st.sampled_from((("", RESPONSIBLE), *VERBS[:2], *VERBS[5:10]))) for _ in chosen]
    words[0] = draw(st.sampled_from((VERBS[0], VERBS[2], VERBS[5])))
    for n, (name, (word, role)) in enumerate(zip(chosen, words, strict=True)):
        if n:
            built.join(draw(st.sampled_from(("、", "、", "，", "；", "和"))))
        built.unit(name, role)
        if word:
            built.add(f"（{word}）")
        led = led or role == LEAD
    return Said(built.text, _beside(built.units, led))


@st.composite
def bare(draw: st.DrawFn) -> Said:
    """Draw names and nothing else, or names behind 责任单位： with a rule for the first."""
    built = _Builder()
    labelled = draw(st.booleans())
    if labelled:
        built.add("责任单位：")
    _actors(draw, built, RESPONSIBLE, most=5, bare=True)
    rule = ""
    if labelled and draw(st.booleans()):
        words, rule = draw(st.sampled_from([r for r in RULES if r[1]]))
        built.add(draw(st.sampled_from(("（{}）", "，{}", "。{}"))).format(words))
    return Said(built.text, tuple(built.units), rule=rule, stated=labelled)


@cache
def _to_traditional() -> Callable[[str], str]:
    from opencc import OpenCC

    convert = OpenCC("s2t").convert

    @cache
    def sign(one: str) -> str:
        other = convert(one)
        return other if len(other) == 1 else one

    return lambda text: "".join(map(sign, text))


@st.composite
def clauses(draw: st.DrawFn, wrapped: bool = True) -> Said:
    """Draw a clause of any convention, in any brackets, width and script."""
    said = draw(st.one_of(by_verbs(), by_labels(), by_brackets(), bare()))
    width = draw(st.integers(0, 4))
    if width == 0:
        said = said.through(lambda text: text.translate(HALF))
    elif width == 1:
        said = replace(said.through(_to_traditional()), traditional=True)
    if wrapped:
        opening, closing = draw(st.sampled_from(BRACKETS))
        said = replace(
            said, text=opening + said.text + closing + draw(st.sampled_from(("", "", "。")))
        )
    return said


# Plans

SECTIONS = ("{cn}、", "第{cn}章 ", "第{cn}部分 ")
# The number of a task: below sections, or alone. *Open*: a kind that ranks above that of the
# sections would be a section itself, so 一、 stands alone only.
BELOW = (
    "（{cn}）",
    "({cn})",
    "{n}.",
    "{n}. ",
    "{n}．",
    "{n}、",
    "（{n}）",
    "({n})",
    "{n}）",
    "任务{n}：",
    "任务{cn}：",
)
ALONE = (*BELOW, "{cn}、", "第{cn}条 ")
MEASURES = ("（{n}）", "{circle}", "{n}）")
_CIRCLES = "①②③④⑤⑥⑦⑧⑨"
TITLES = (
    "优化营商环境", "推进老旧小区改造", "加强水源地保护", "提升政务服务质效", "完善融资体系", "落实惠企政策",
    "整治黑臭水体", "壮大特色产业", "建设中试基地", "健全就业援助机制", "规范招标投标", "办好民生实事",
    "推行首席质量官制度", "实施节水行动", "扩大有效投资", "发展银发经济",
)  # fmt: skip
SENTENCES = (
    "全年新增城镇就业3万人。", "对2000年以前建成的住宅逐栋排查。", "建立问题台账，按月更新。", "新建农村公路36公里。",
    "引进亿元以上项目80个，其中外资项目5个。", "推动由企业牵头的创新联合体建设。", "高峰期实行限流（节假日除外）。",
    "完善《青河市停车管理办法》，清理不合理条款。", "将办理时限压缩至5个工作日以内。", "落实负责人带班制度。",
    "实行“一企一策”帮扶。", "确保全年空气优良天数比率达到85.5%以上。", "支持中小企业牵头制定标准。",
    "巩固拓展脱贫攻坚成果同乡村振兴有效衔接。", "开展执法检查；查处典型案件。", "扩种高山蔬菜2万亩，建设冷链库5座。",
)  # fmt: skip


HEAD = "青河市重点任务分工方案（虚构）"


@dataclass(frozen=True)
class Item:
    """A task or measure of a built plan."""

    number: int
    mark: str
    title: str
    sentences: tuple[str, ...]
    clause: Said | None
    section: tuple[int, str] | None = None
    measures: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Document:
    """A built plan: what it says, and its paragraphs."""

    items: tuple[Item, ...]
    paragraphs: tuple[str, ...]
    text: str
    lines: str  # how its lines are laid out

    @property
    def traditional(self) -> bool:
        return any(item.clause and item.clause.traditional for item in self.items)


def _mark(form: str, n: int) -> str:
    return form.format(cn=plans.numeral(n), n=n, circle=_CIRCLES[(n - 1) % 9])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a plan: numbering, nesting, titles, convention and place of the clauses, layout.

    *Open*: a plan that is one long line has Chinese numbers, and no labels without brackets (what
    follows would be read on). Without headings a task is one sentence: the first of several might
    be a heading. That lines are broken anywhere shows only where enough of them are.
    """
    lines = draw(
        st.sampled_from(
            ("paragraphs", "paragraphs", "blank lines", "indented", "broken", "one line")
        )
    )
    titled = draw(st.booleans())
    sections = draw(st.booleans())
    nested = titled and draw(st.integers(0, 4)) == 0
    restarts = draw(st.booleans())
    place = draw(st.sampled_from(("behind", "line", "field")))
    if lines == "one line" and place == "field":
        place = "behind"
    if lines == "one line":
        titled = True
        form = draw(st.sampled_from(("（{cn}）", "({cn})")))
    else:
        form = draw(st.sampled_from(BELOW if sections else ALONE))
    section_form = "{cn}、" if lines == "one line" else draw(st.sampled_from(SECTIONS))
    convention = draw(
        st.sampled_from((by_verbs(labelled=True), by_labels(), by_verbs(labelled=False)))
    )
    bracket = draw(st.sampled_from([b for b in BRACKETS if b[0]]))
    width = draw(st.integers(0, 3))
    change: Callable[[str], str] = str
    if width == 0:
        change = lambda text: text.translate(HALF)  # noqa: E731
    elif width == 1:
        change = _to_traditional()
    count = draw(st.integers(2, 6))
    titles = draw(st.permutations(TITLES))
    items: list[Item] = []
    paragraphs: list[str] = []
    section: tuple[int, str] | None = None
    number = 0
    for n in range(count):
        if sections and (n == 0 or draw(st.integers(0, 2)) == 0):
            section = ((section[0] if section else 0) + 1, change(titles[-1 - n]))
            paragraphs.append(_mark(section_form, section[0]) + section[1])
            number = 0 if restarts else number
        number += 1
        mark = _mark(form, number)
        title = change(titles[n]) if titled else ""
        sentences = tuple(
            change(draw(st.sampled_from(SENTENCES)))
            for _ in range(draw(st.integers(1, 3)) if titled else 1)
        )
        stated = _stated(convention, place)
        if lines == "broken":  # where one field ends and the next begins would be any line's end
            stated = stated.filter(lambda said: "\n" not in said.text)
        said = draw(stated).through(change)
        printed = bracket[0] + said.text + bracket[1] if place != "field" else said.text
        said = replace(said, text=printed)
        measures: list[Item] = []
        if nested:
            for k in range(1, draw(st.integers(2, 3)) + 1):
                inner = change(draw(st.sampled_from(SENTENCES)))
                measures.append(Item(k, _mark("{circle}", k), "", (inner,), None))
        head = mark + (title + "。" if title else "")
        body = "".join(sentences)
        more = [m.mark + m.sentences[0] for m in measures]
        if place == "behind" and not more:
            paragraphs.append(head + body + printed + draw(st.sampled_from(("", "。"))))
        else:
            paragraphs += [head + body, *more, printed]
        items.append(Item(number, mark, title, sentences, said, section, tuple(measures)))
    return Document(
        tuple(items), tuple(paragraphs), draw(_laid_out([change(HEAD), *paragraphs], lines)), lines
    )


def _stated(convention: st.SearchStrategy[Said], place: str) -> st.SearchStrategy[Said]:
    """Leave out what only a bracket holds together: a field without one ends at a 。 or line."""
    if place != "field":
        return convention.filter(lambda said: "\n" not in said.text)
    return convention.filter(
        lambda said: "。" not in said.text and said.text[2:5] in {"单位：", "部门：", "时限："}
    )


@st.composite
def _laid_out(draw: st.DrawFn, paragraphs: list[str], lines: str) -> str:
    if lines == "one line":
        return "".join(p if p[-1] in "。）)]】〕］" else p + "。" for p in paragraphs[1:])
    width = draw(st.integers(24, 40))
    if lines == "broken" and sum((len(paragraph) - 1) // width for paragraph in paragraphs) >= 10:
        return "\n".join(
            paragraph[at : at + width]
            for paragraph in paragraphs
            for at in range(0, len(paragraph), width)
        )
    parter = {"paragraphs": "\n", "blank lines": "\n\n", "indented": "\r\n　　"}.get(lines, "\n")
    return parter.join(paragraphs) + draw(
        st.sampled_from(("", "\n", "\n\n青河市人民政府办公室\n2030年3月1日\n"))
    )
