"""Responsibility clauses: who leads, who is responsible, who supports."""

from __future__ import annotations

import re

import pytest

from fgf_analysis.reading import Document, Register, read
from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.clauses.parse import group
from fgf_analysis.tables import DATA

ALL = "各相关部门及各地区"


def roles(clause: str) -> dict[str, str]:
    return {unit.printed: unit.role for unit in parse(clause).units}


# Every form that the Qinghai plan prints: leads, support, generic actors.
PRINTED = [
    ("省政府审改办牵头，各相关部门及各地区按职责分工负责", ["省政府审改办"], [], ALL),
    (
        "省市场监管局、省政府审改办、省司法厅牵头，各相关部门及各地区按职责分工负责",
        ["省市场监管局", "省政府审改办", "省司法厅"],
        [],
        ALL,
    ),
    (
        "省发展改革委、省住房城乡建设厅牵头，"
        "省自然资源厅、省交通运输厅、省水利厅等相关部门及各地区按职责分工负责",
        ["省发展改革委", "省住房城乡建设厅"],
        ["省自然资源厅", "省交通运输厅", "省水利厅"],
        "相关部门及各地区",
    ),
    (
        "省市场监管局牵头，省政务服务监管局等相关部门按职责分工负责",
        ["省市场监管局"],
        ["省政务服务监管局"],
        "相关部门",
    ),
    (
        "省政府审改办、省商务厅、省市场监管局牵头，"
        "省成品油市场综合监管改革协调小组成员单位及各地区按职责分工负责",
        ["省政府审改办", "省商务厅", "省市场监管局"],
        [],
        "省成品油市场综合监管改革协调小组成员单位及各地区",  # a unit where the register lists it
    ),
    (
        "省商务厅、省财政厅、国家税务总局青海省税务局牵头，各相关部门及各地区按职责分工负责",
        ["省商务厅", "省财政厅", "国家税务总局青海省税务局"],
        [],
        ALL,
    ),
    (
        "省政府信息与政务公开办公室、省政府审改办牵头，各相关部门及各地区按职责分工负责",
        ["省政府信息与政务公开办公室", "省政府审改办"],
        [],
        ALL,
    ),
]


@pytest.mark.parametrize(("body", "leads", "support", "group"), PRINTED)
@pytest.mark.parametrize("form", ["(责任单位:{})", "（责任单位：{}）"])
def test_the_printed_forms(form, body, leads, support, group):
    clause = parse(form.format(body))
    assert [tuple(unit) for unit in clause.units] == [
        *((name, "lead") for name in leads),
        *((name, "support") for name in support),
    ]
    assert clause.group == group


def test_a_unit_alone_is_responsible():
    clause = parse("(责任单位:西宁海关负责)")
    assert [tuple(unit) for unit in clause.units] == [("西宁海关", "responsible")]
    assert clause.group == ""


def test_every_clause_of_the_plan_names_only_units_of_the_register():
    text = (DATA / "qinghai-2022" / "source.txt").read_text(encoding="utf-8")
    path = DATA / "qinghai-2022" / "departments.csv"
    register = Register.from_csv(path.read_text(encoding="utf-8"))
    clauses = re.findall(r"\(责任单位:[^)]*\)", text)
    assert len(clauses) == 36  # of 27 tasks, nine of them twice
    for clause in clauses:
        printed = [unit.printed for unit in parse(clause).units]
        assert printed
        assert all(name in register for name in printed)
        assert sorted(printed, key=clause.index) == printed


@pytest.mark.parametrize("verb", ["配合", "参与", "参加", "协办"])
def test_who_helps_supports(verb):
    assert roles(f"(责任单位:省甲厅牵头，省乙局{verb})") == {"省甲厅": "lead", "省乙局": "support"}
    assert roles(f"(责任单位:省甲厅负责，省乙局{verb})") == {
        "省甲厅": "responsible",
        "省乙局": "support",
    }


@pytest.mark.parametrize("verb", ["负责", "按职责分工负责", "分别负责", "落实", "共同负责", ""])
def test_without_any_lead_all_are_responsible(verb):
    assert roles(f"(责任单位:省甲厅、省乙局{verb})") == dict.fromkeys(
        ("省甲厅", "省乙局"), "responsible"
    )


@pytest.mark.parametrize("mark", ["，", ",", "；", ";"])
def test_the_marks_between_parts(mark):
    found = roles(f"(责任单位:省甲厅牵头{mark}省乙局负责)")
    assert found == {"省甲厅": "lead", "省乙局": "support"}


def test_and_joins_units_only_behind_a_unit():
    assert list(roles("(责任单位:省甲厅和省乙局牵头)")) == ["省甲厅", "省乙局"]
    for name in ("省发展和改革委", "省政府信息与政务公开办公室"):
        assert list(roles(f"(责任单位:{name}牵头)")) == [name]


@pytest.mark.parametrize(
    "group", ["各地区", "各市州人民政府", "各市（州）政府", "各有关部门", "各地区和各有关部门"]
)
def test_generic_actors_are_no_units(group):
    clause = parse(f"(责任单位:省甲厅牵头，{group}按职责分工负责)")
    assert [unit.printed for unit in clause.units] == ["省甲厅"]
    assert clause.group == group


def test_et_cetera_is_no_part_of_a_name():
    assert list(roles("(责任单位:省甲厅、省乙局等负责)")) == ["省甲厅", "省乙局"]


def test_a_clause_of_generic_actors_only_names_no_unit():
    clause = parse(f"(责任单位:{ALL}按职责分工负责)")
    assert (clause.units, clause.group) == ((), ALL)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("省甲厅牵头、省乙局配合", {"省甲厅": "lead", "省乙局": "support"}),
        ("省甲厅、省乙局等部门按职责分工负责", dict.fromkeys(("省甲厅", "省乙局"), "responsible")),
        ("省甲厅等国务院相关部门及各地区按职责分工负责", {"省甲厅": "responsible"}),
        ("省甲厅牵头，省直有关部门按职责分工负责", {"省甲厅": "lead"}),
        ("省甲厅会同省乙局负责", dict.fromkeys(("省甲厅", "省乙局"), "responsible")),
    ],
)
def test_forms_that_other_plans_print(clause, expected):
    assert roles(f"(责任单位:{clause})") == expected


@pytest.mark.parametrize(
    ("clause", "group"),
    [
        ("市、县政府负责", "市、县政府"),
        ("省、市、县政府负责", "省、市、县政府"),
        ("省、市、县人民政府负责", "省、市、县人民政府"),
    ],
)
def test_governments_of_several_levels_are_one_generic_actor(clause, group):
    read_ = parse(clause)
    assert [actor.printed for actor in read_.actors if actor.generic] == [group]
    assert read_.units == ()


def test_a_unit_behind_a_verb_is_no_part_of_the_verb():
    assert roles("市委办牵头市委统战部配合") == {"市委办": "lead", "市委统战部": "support"}
    assert roles("市委办牵头市妇联配合") == {"市委办": "lead", "市妇联": "support"}


def test_names_that_nothing_parts_are_parted_where_the_place_begins_anew():
    assert list(roles("责任单位：区发改局区统计局")) == ["区发改局", "区统计局"]
    assert list(roles("责任单位：云岭区发改局区统计局")) == ["云岭区发改局区统计局"]


@pytest.mark.parametrize(
    "term",
    [
        "长期坚持",
        "持续推进",
        "全年推进",
        "立即落实",
        "即时落实",
        "按时完成",
        "近期完成",
        "中长期推进",
        "短期完成",
        "按时间节点推进",
        "按照时间节点推进",
        "按序时进度推进",
        "分年度推进",
        "第一季度完成",
        "第四季度完成",
    ],
)
def test_a_term_without_a_date_is_nobody(term):
    read_ = parse(f"市财政局牵头，{term}")
    assert [unit.printed for unit in read_.units] == ["市财政局"]
    assert read_.left == ()


def test_an_unknown_unit_is_kept_as_printed_and_reported():
    register = Register([{"department": "省甲厅", "full_name_zh": "某省甲厅", "aliases": "甲厅"}])
    reading = read(
        Document(
            "(一)事。(责任单位:甲厅、省月球厅牵头)(二)事二。(责任单位:某省甲厅、省月球厅负责)"
        ),
        register,
    )
    rows = [(row["department"], row["printed"]) for row in reading.assignments]
    assert rows == [
        ("省甲厅", "甲厅"),
        ("省月球厅", "省月球厅"),
        ("省甲厅", "某省甲厅"),
        ("省月球厅", "省月球厅"),
    ]
    assert reading.unknown == ["省月球厅"]


@pytest.mark.parametrize(
    "post",
    [
        "省长",
        "副市长",
        "县长",
        "区长",
        "州长",
        "市政府秘书长",
        "王局长",
        "县委书记",
        "市领导",
        "李同志",
    ],
)
def test_a_post_is_nobody(post):
    assert list(roles(f"市教育局牵头，{post}负责")) == ["市教育局"]


def test_only_posts_of_officials_are_nobody():
    assert list(roles("市教育局牵头，云岭省负责")) == ["市教育局", "云岭省"]
    assert list(roles("市教育局牵头，云岭中学校长配合")) == ["市教育局", "云岭中学校长"]  # in doubt


def test_generic_actors_are_joined_as_they_are_printed():
    read_ = parse("市教育局牵头，各县区，各乡镇和各有关单位落实")
    assert group(read_.actors) == "各县区、各乡镇和各有关单位"
