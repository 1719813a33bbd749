"""Whose the names of one document are where it prints no place."""

from __future__ import annotations

import pytest

from fgf_analysis.reading.names import Naming, Register
from fgf_analysis.tables import DATA

REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))


def departments(names: list[str], *others: str, home: str = "") -> list[str]:
    naming = Naming(REGISTER, [names, list(others)], home)
    return [department for department, _ in naming.departments(names)]


@pytest.mark.parametrize(
    "name", ["财政部", "海关总署", "税务总局", "证监会", "人民银行", "国务院国资委"]
)
def test_a_ministry_tells_that_the_document_is_the_nation_s(name):
    assert Naming(REGISTER, [[name]]).national
    assert departments(["能源局"], name) == ["国家能源局"]


@pytest.mark.parametrize("name", ["宣传部", "组织部", "武装部", "党支部", "省财政部", "统计局"])
def test_what_every_place_has_does_not(name):
    assert not Naming(REGISTER, [[name]]).national


def test_a_name_without_a_place_takes_that_of_the_name_before_it():
    assert departments(["省委宣传部", "文化和旅游厅"]) == ["省委宣传部", "省文化和旅游厅"]
    assert departments(["市财政局", "发改委", "县审计局", "民政局"]) == [
        *("市财政局", "市发展改革委", "县审计局", "县民政局"),
    ]


def test_without_one_it_takes_the_level_of_the_other_names_or_the_place_in_the_title():
    assert departments(["发改局"], "县审计局", "县民政局", "市财政局") == ["县发展改革局"]
    assert departments(["发改局"], home="海东市月球方案") == ["海东市发展改革局"]
    assert departments(["发改局"], home="聊城市月球方案") == ["聊城市发展改革局"]


def test_a_bureau_that_the_register_lacks_is_somebody_s_a_university_is_not():
    assert departments(["市财政局", "月球局", "月球大学"]) == ["市财政局", "市月球局", "月球大学"]


def test_it_says_whether_the_register_knows_the_department():
    naming = Naming(REGISTER, [])
    assert naming.departments(["发改局", "月球局", "能源局"]) == [
        *(("发展改革局", True), ("月球局", False), ("能源局", False)),
    ]
