"""The vocabulary of roles: every word by its own example, and beside it a false friend."""
# ruff: noqa: E501 (lists of Chinese words)

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import one_in

from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.clauses import words as roles
from fgf_analysis.reading.clauses.grammar import generic
from fgf_analysis.reading.clauses.words import CLOSING_VERBS, GENERICS, LABELS, VERBS, Generic, Word
from fgf_analysis.reading.folding import fold

MANY = settings(max_examples=300, derandomize=True)

VOCABULARY = [
    pytest.param(word, id=f"{kind}-{word.word}")
    for kind, words in (("verb", VERBS), ("closing", CLOSING_VERBS), ("label", LABELS))
    for word in words
]


def named(clause: str) -> dict[str, str]:
    return {unit.printed: unit.role for unit in parse(clause).units}


@pytest.mark.parametrize("word", VOCABULARY)
def test_every_word_gives_its_role_in_its_own_example(word: Word) -> None:
    assert word.word in word.example
    clause = parse(word.example)
    found = {unit.printed: unit.role for unit in clause.units}
    named_here = [name for name in ("甲局", "乙局", "丙局") if name in word.example]
    assert list(found) == sorted(named_here, key=word.example.index)
    assert found["乙局" if "乙局" in word.example else "甲局"] == word.role
    assert clause.stated
    assert not clause.left
    assert not clause.group


@pytest.mark.parametrize("word", VOCABULARY)
@pytest.mark.parametrize("form", one_in(4, ["（{}）", "({})。", "[{}]", " {} ；"]))
def test_brackets_and_marks_around_an_example_change_nothing(word: Word, form: str) -> None:
    assert parse(form.format(word.example)).units == parse(word.example).units


@pytest.mark.parametrize("word", VOCABULARY)
def test_an_example_printed_half_width_is_read_alike(word: Word) -> None:
    half = word.example.translate(str.maketrans("：，；", ":,;"))
    assert parse(half).units == parse(word.example).units


@pytest.mark.parametrize("entry", GENERICS, ids=lambda entry: entry.example)
def test_every_generic_actor_is_nobody_in_particular_in_its_own_example(entry: Generic) -> None:
    assert generic(entry.example)
    for clause in (
        f"甲局牵头，{entry.example}按职责分工负责",
        f"牵头单位：甲局；责任单位：{entry.example}",
        f"甲局牵头、{entry.example}配合",
    ):
        found = parse(clause)
        assert [tuple(unit) for unit in found.units] == [("甲局", "lead")]
        assert found.group == entry.example
    alone = parse(f"{entry.example}按职责分工负责")
    assert (alone.units, alone.group) == ((), entry.example)


# The word stands in what is a name: the unit is read whole, and its role is what the clause says.
# Words of VERBS may be followed by more of the clause; no unit bears them in its name.
NAMES = [
    ("市推进政府职能转变领导小组办公室", "推进"),
    ("市就业指导中心", "指导"),
    ("省考核督导办公室", "督导"),
    ("县督促落实办公室", "落实"),
    ("市市场监督管理局", "监督"),
    ("市监督检查室", "监督"),
    ("市社会统筹办公室", "统筹"),
    ("市统筹城乡发展委员会", "统筹"),
    ("市支持民营经济发展局", "支持"),
    ("市项目实施办公室", "实施"),
    ("省残疾人联合会", "联合"),
    ("市共同富裕办公室", "共同"),
    ("市城市管理综合执法局", "综合"),
]


@pytest.mark.parametrize(("name", "word"), NAMES, ids=[word for _, word in NAMES])
def test_a_word_of_role_inside_a_name_is_part_of_it(name: str, word: str) -> None:
    assert word in name
    assert named(f"（责任单位：{name}、甲局负责）") == dict.fromkeys((name, "甲局"), "responsible")
    assert named(f"（甲局牵头，{name}配合）") == {"甲局": "lead", name: "support"}


# Words of a sentence, not of a clause: nobody gets the role.
SENTENCES = [
    ("负责人", "县公安局负责人带班，县司法局负责"),
    ("负责同志", "县公安局负责同志带班，县司法局负责"),
    ("牵头部门", "县公安局牵头部门会商，县司法局负责"),
    ("牵头单位", "县公安局牵头单位会商，县司法局负责"),
    ("负责制", "县公安局负责制度，县司法局负责"),
    ("协办制", "县公安局协办制，县司法局负责"),
]


@pytest.mark.parametrize(("word", "clause"), SENTENCES, ids=[word for word, _ in SENTENCES])
def test_a_word_of_role_that_goes_on_gives_none(word: str, clause: str) -> None:
    found = named(clause)
    assert found["县司法局"] == "responsible"
    if word != "负责制":  # 负责制定 is a verb, 负责制 is none; 负责制度 is nothing that is printed
        assert "县公安局" not in found


# A label without its colon, or behind a word that makes it a person's or a paper's, is none.
LABEL_FRIENDS = [
    ("责任人：张三；责任单位：县公安局", {"县公安局": "responsible"}),
    ("责任领导：李四；牵头单位：县公安局", {"县公安局": "lead"}),
    ("牵头领导：李四；配合单位：县公安局", {"县公安局": "support"}),
    ("配合单位：县公安局；联系人：县司法局王五", {"县公安局": "support"}),
    ("责任单位：县公安局；完成时限：2030年底", {"县公安局": "responsible"}),
    ("完成时限：2030年底；责任单位：县公安局", {"县公安局": "responsible"}),
]


@pytest.mark.parametrize(("clause", "units"), LABEL_FRIENDS)
def test_the_fields_beside_a_clause_name_no_unit(clause: str, units: dict[str, str]) -> None:
    assert named(clause) == units


# What sounds generic and is a unit.
UNITS = [
    "省地方志办公室", "省地方金融监管局", "县政府办公室", "县人民政府", "省企业调查队", "市行业协会商会总会",
    "市综合行政执法局", "县项目建设办公室", "市建设局", "省机关事务局", "市园区管理委员会",
    "省乡村振兴局", "市街道办事处", "国家基层治理委员会", "市多式联运中心", "城关镇人民政府",
    "市资金管理中心", "市行政审批局", "市场监管局",
]  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_what_sounds_generic_and_is_a_unit_is_one(name: str) -> None:
    assert not generic(name)
    assert named(f"（甲局牵头，{name}配合）") == {"甲局": "lead", name: "support"}


@pytest.mark.parametrize(
    "words",
    [
        (*roles.TERM_LABELS,),
        (*roles.PERSON_LABELS,),
        (*roles.TEXT_LABELS,),
        (*roles.LEVELS,),
        tuple(word.word for word in VERBS),
        tuple(word.word for word in CLOSING_VERBS),
        tuple(word.word for word in LABELS),
    ],
    ids=["terms", "persons", "texts", "levels", "verbs", "closing", "labels"],
)
def test_the_words_stand_once_and_as_they_are_folded(words: tuple[str, ...]) -> None:
    assert len(set(words)) == len(words)
    assert all(fold(word, True) == word for word in words)


def test_a_word_has_one_role_whether_verb_or_label() -> None:
    found: dict[str, str] = {}
    for word in (*VERBS, *CLOSING_VERBS, *LABELS):
        assert found.setdefault(word.word, word.role) == word.role


@pytest.mark.parametrize("term", [term for term in roles.TERMS])
def test_every_term_is_one_where_it_stands_alone(term: str) -> None:
    found = parse(f"（责任单位：甲局；{term}）")
    assert [unit.printed for unit in found.units] == ["甲局"]
    assert found.terms == (term,)


@pytest.mark.parametrize("label", roles.TERM_LABELS)
def test_every_label_of_a_term_is_one(label: str) -> None:
    found = parse(f"责任单位：甲局 {label}：2030年12月底前")
    assert [unit.printed for unit in found.units] == ["甲局"]
    assert found.terms == ("2030年12月底前",)


@pytest.mark.parametrize("label", roles.PERSON_LABELS + roles.TEXT_LABELS)
def test_every_label_of_persons_and_papers_names_nobody(label: str) -> None:
    found = parse(f"责任单位：甲局；{label}：乙局的丁某")
    assert [unit.printed for unit in found.units] == ["甲局"]
    assert not found.left


@pytest.mark.parametrize("level", roles.LEVELS)
def test_every_level_may_stand_in_front_of_a_label(level: str) -> None:
    found = parse(f"{level}责任单位：甲局；{level}配合单位：乙局")
    assert [unit.printed for unit in found.units] == ["甲局", "乙局"]
    assert found.units[1].role == "support"


# fold

ODD = "(（[［【〔〖〘{｛)）]］】〕〗〙}｝,，;；:：︰∶.．｡､﹑\u3000\xa0\u2002\u2003\u2009０１２３４５６７８９／｜"
TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            ODD + "單位頭責協辦廳門領導務實點標準業會一二三十牵头责任单位局委0123 \n\t"
        ),
        st.characters(codec="utf-8"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    ),
    max_size=60,
)


@pytest.mark.slow
@MANY
@given(TEXTS, st.sampled_from((None, True, False)))
def test_folding_keeps_the_length_of_any_text(text: str, simplify: bool | None) -> None:
    folded = fold(text, simplify)
    assert len(folded) == len(text)
    assert fold(folded, simplify) == folded


@pytest.mark.slow
@MANY
@given(TEXTS, TEXTS)
def test_folding_works_sign_by_sign_but_for_full_stops(one: str, other: str) -> None:
    # What a stop or a backslash means depends on what is beside it; everything else does not.
    one, other = one.replace("\\", ""), other.replace("\\", "")
    whole = fold(one + other, True)
    apart = fold(one, True) + fold(other, True)
    assert all(a == b or {a, b} <= {".", "。"} for a, b in zip(whole, apart, strict=True))


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("(甲局)", "（甲局）"),
        ("［甲局］【乙局】〔丙局〕{丁局}〖戊局〗", "（甲局）（乙局）（丙局）（丁局）（戊局）"),
        ("责任单位:甲局,乙局;丙局", "责任单位：甲局，乙局；丙局"),
        ("责任单位︰甲局", "责任单位：甲局"),
        ("责任单位∶甲局", "责任单位：甲局"),
        ("甲局､乙局﹑丙局｡", "甲局、乙局、丙局。"),
        ("２０３０年", "2030年"),
        ("１．完成", "1.完成"),
        ("甲局　乙局\xa0丙局", "甲局 乙局 丙局"),
        ("改良品种. 引进良种.", "改良品种。 引进良种。"),
        ("一.完成", "一.完成"),
        ("1.5倍", "1.5倍"),
        ("牽頭單位：市財政廳；協辦單位：市審計局", "牵头单位：市财政厅；协办单位：市审计局"),
        ("責任單位：市衞生健康委、市檔案館", "责任单位：市卫生健康委、市档案馆"),
        ("各有關部門按職責分工負責", "各有关部门按职责分工负责"),
    ],
)
def test_the_forms_that_are_folded(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_simplified_characters_are_left_alone_unless_the_document_is_traditional() -> None:
    assert fold("乾坤著于后") == "乾坤著于后"
    assert fold("市財政局") == "市財政局"  # nothing in it tells a traditional document
    assert fold("市財政局", True) == "市财政局"
    assert fold("市財政局牽頭", False) == "市財政局牽頭"


@pytest.mark.parametrize("sign", [sign for sign in ODD if unicodedata.category(sign) == "Nd"])
def test_full_width_digits_are_digits(sign: str) -> None:
    assert fold(sign) == str(unicodedata.digit(sign))
