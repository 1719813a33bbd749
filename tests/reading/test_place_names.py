"""The table of places, and which of them an organ's name begins with."""
# ruff: noqa: E501 (lines of Chinese)

from __future__ import annotations

import csv

import pytest

from fgf_analysis.reading.particulars.places import LETTERS, begins_with, province
from fgf_analysis.tables import DATA, LEVELS


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_is_whole(rows):
    codes = {row["code"] for row in rows}
    for row in rows:
        assert row["code"].isdecimal() and len(row["code"]) == 6
        zeros = 4 if row["level"] == "province" else 2 if row["level"] == "city" else 0
        assert row["code"].endswith("0" * zeros)
        assert row["level"] in LEVELS[1:]
        assert (row["parent"] == "") == (row["level"] == "province")
        assert not row["parent"] or row["parent"] in codes
        assert row["code"].startswith(row["parent"].rstrip("0")[:2])
        assert row["name"] != row["short"]
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)


def test_the_table_counts_what_the_yearbook_counts(rows):
    """34 provinces, 333 cities and the like; counties change by a few each year."""
    now = [row for row in rows if not row["until"]]
    counts = [sum(row["level"] == level for row in now) for level in LEVELS[1:]]
    assert counts[:2] == [34, 333]
    assert 2_830 < counts[2] < 2_870


def test_each_name_stands_once_at_a_time(rows):
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        spans.setdefault(row["code"], []).append(
            (int(row["since"] or 0), int(row["until"] or 9999))
        )
    for of_code in spans.values():
        ordered = sorted(of_code)
        assert all(a[1] <= b[0] for a, b in zip(ordered, ordered[1:], strict=False))


@pytest.mark.parametrize(("name", "code"), [
    ("青海省人民政府办公厅", "630000"), ("中共四川省委", "510000"), ("北京市朝阳区人民政府", "110105"),
    ("辽宁省朝阳市人民政府", "211300"), ("吉林市人民政府", "220200"), ("吉林省人民政府", "220000"),
    ("长沙县人民政府", "430121"), ("长沙市财政局", "430100"), ("昆山市人民政府", "320583"),
    ("恩施州人民政府", "422800"), ("恩施市人民政府", "422801"), ("新疆维吾尔自治区财政厅", "650000"),
    ("海南省人民政府", "460000"), ("海南州人民政府", "632500"), ("海南藏族自治州财政局", "632500"),
    ("重庆市江北区人民政府", "500105"), ("仙桃市人民政府", "429004"), ("长阳县财政局", "420528"),
    ("大兴安岭地区行政公署", "232700"), ("内蒙古自治区锡林郭勒盟行政公署", "152500"),
])  # fmt: skip
def test_an_organ_is_the_place_s_that_its_name_begins_with(name, code):
    assert begins_with(name, 2021)[0].code == code


@pytest.mark.parametrize("name", ["市人民政府", "自治区人民政府", "国务院", "财政部", "县委", ""])
def test_a_name_without_a_place_has_none(name):
    assert begins_with(name) is None


def test_of_places_with_one_name_the_province_tells_which():
    assert begins_with("鼓楼区人民政府")[0].code == ""
    assert begins_with("鼓楼区人民政府", within="41")[0].code == "410204"


def test_the_year_tells_which_place_had_a_name():
    assert begins_with("莱芜市人民政府", 2015)[0].code == "371200"
    assert begins_with("北京市崇文区人民政府", 2009)[0].code == "110103"


def test_each_sign_of_a_province_is_one_of_its_own():
    assert {code for code in LETTERS.values()} == {
        f"{n}" for n in range(11, 66) if (found := province(f"{n}")) and found.code
    }
