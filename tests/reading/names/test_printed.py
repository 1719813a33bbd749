"""What stands inside and around a printed name, and organs that were merged."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampling import one_in

from fgf_analysis.reading import names
from fgf_analysis.reading.names import Register, looks_like_unit, split
from fgf_analysis.reading.names.normalize import normalize
from fgf_analysis.reading.names.towns import TOWNS
from fgf_analysis.tables import DATA

REFORM_COMMERCE = "Development and Reform, and Commerce"
REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))
MODULES = [module.name for module in pkgutil.iter_modules(names.__path__)]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_every_module_hold(module):
    found = doctest.testmod(importlib.import_module(f"{names.__name__}.{module}"))
    assert not found.failed


def test_the_package_is_its_public_names():
    assert names.__all__ == [
        *("Known", "Naming", "Proposal", "Register", "looks_like_unit", "split"),
    ]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("新区科技局〈区科技局〉", "新区科技局"),
        ("新区月球局〈区月球局〉", "新区月球局"),
        ("新区科技局（市科技局〈区科技局〉）", "新区科技局"),
        ("市科技局（市外专局（市引智办））", "市科技局"),
        ("市科技局〈市外专局〉（市引智办）", "市科技局"),
        ("县〈市、区〉月球局", "县〈市、区〉月球局"),  # no other name of a unit
        ("县（市、区）财政局（金融办）", "县（市、区）财政局"),
        ("〈区月球局〉", "〈区月球局〉"),
    ],
)
def test_another_name_in_brackets_of_any_kind_is_dropped(printed, meant):
    assert REGISTER.canonical(printed) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("市卫(wèi)生健康委", "市卫生健康委"),
        ("市卫（wèi）生健康委", "市卫生健康委"),
        ("市卫(we\u0300i)生健康委", "市卫生健康委"),  # the tone mark as a character of its own
        ("市绿(lǜ)化(huà)办", "市绿化办"),
        ("市林(lín) 业局", "市林业局"),
        ("市西安(xī'ān)月球局", "市西安月球局"),
        ("县(市)月球局", "县(市)月球局"),
        ("(wèi)", "(wèi)"),  # of no character
    ],
)
def test_how_a_character_sounds_is_no_part_of_a_name(printed, meant):
    assert REGISTER.canonical(printed) == meant


def test_a_gloss_does_not_keep_a_name_from_being_a_unit():
    assert looks_like_unit("市月(yuè)球局")
    assert looks_like_unit("新区月球局〈区月球局〉")


@given(st.text("市卫委局（）()〈〉wèi 、", max_size=14))
def test_a_name_ends_before_its_brackets_or_keeps_them(text):
    name = normalize(text)
    assert len(name) <= len(text)
    assert name[:1] == "".join(text.split())[:1]
    assert not set(name) - set(text)


@pytest.mark.parametrize(
    ("printed", "place", "department", "english", "kind"),
    [
        ("区发展改革和商务局", "", "区发展改革和商务局", REFORM_COMMERCE, "county"),
        ("发改和商务局", "高新区", "高新区发展改革和商务局", REFORM_COMMERCE, "county"),
        ("西宁市财政与审计局", "", "西宁市财政和审计局", "Finance and Audit", "municipal"),
        ("教育和民政局", "", "教育和民政局", "Education and Civil Affairs", "other"),
        ("区政务和数据局", "", "区政务服务数据局", "Government Services and Data", "county"),
        ("市人社和民政局", "", "市人力资源社会保障和民政局",
         "Human Resources and Social Security, and Civil Affairs", "municipal"),
    ],
)  # fmt: skip
def test_an_organ_that_two_were_merged_into(printed, place, department, english, kind):
    found = REGISTER.find(printed, place)
    assert (found.department, found.name_en, found.kind) == (department, english, kind)
    assert REGISTER.find(department) == found
    assert looks_like_unit(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "区月球和商务局",  # half of it is unknown
        "区商务和月球局",
        "市财政局和审计局",  # two units
        "市财政和县审计局",  # of two places
        "市组织和宣传部",  # no organs of the government
        "市财政和人防局",  # 人防局 means 人防办
        "财和审计局",
    ],
)
def test_what_no_two_were_merged_into(printed):
    assert REGISTER.find(printed) is None
    assert REGISTER.canonical(printed) == printed


def test_a_merged_organ_has_a_row_of_its_own_in_the_plan_s_register():
    [row] = REGISTER.rows_for([("区发展改革和商务局", "发改和商务局")])
    assert row == {
        "department": "区发展改革和商务局",
        "full_name_zh": "",
        "name_en": REFORM_COMMERCE,
        "kind": "county",
        "aliases": "发改和商务局",
    }
    assert Register([row]).canonical("发改和商务局") == "区发展改革和商务局"


@pytest.mark.parametrize("town", one_in(10, sorted(TOWNS)))
def test_a_town_is_a_place_with_and_without_its_last_character(town):
    """Also 聊城市, 成都市, 防城港市: neither a 城市 nor a 都市."""
    assert REGISTER.find(f"{town}市财政局").place == f"{town}市"
    assert split(f"{town}市财政局") == (f"{town}市", "财政局")
    assert split(f"{town}月球局") == (town, "月球局")
    assert split(f"{town}市场监管局") == (town, "市场监管局")
