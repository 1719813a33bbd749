"""How numbers, names and dates are said, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_analysis.charts.words import (
    MONTHS,
    Names,
    Number,
    date,
    joined,
    sentence,
    spoken,
    titles,
)
from fgf_analysis.terms import LANGUAGES


@pytest.mark.parametrize(
    ("n", "with_noun", "alone"),
    [(0, "0 tasks", "are"), (1, "1 task", "is"), (27, "27 tasks", "are")],
)
def test_a_number_takes_its_noun_or_the_word_alone(n, with_noun, alone):
    assert f"{Number(n):task|tasks}" == with_noun
    assert f"{Number(n):?is|are}" == alone
    assert f"{Number(n)}" == str(n)
    assert f"{Number(n):03}" == f"{n:03}"


@pytest.mark.slow
@given(st.integers(0, 10**6))
def test_one_is_the_only_singular(n):
    assert f"{Number(n):unit|units}" == f"{n} unit" + "s" * (n != 1)


NAMED = {
    1: ("甲", "A"),
    2: ("甲、乙", "A and B"),
    3: ("甲、乙、丙", "A, B and C"),
    4: ("甲、乙、丙、丁", "A, B, C and D"),
    5: ("甲、乙、丙等5个", "A, B, C and 2 others"),
    9: ("甲、乙、丙等9个", "A, B, C and 6 others"),
}


@pytest.mark.parametrize("number", NAMED)
def test_names_are_a_list(number):
    zh, en = NAMED[number]
    assert joined(list("甲乙丙丁戊己庚辛壬"[:number]), "zh") == zh
    assert joined(list("ABCDEFGHI"[:number]), "en") == en
    names = Names("ABCDEFGHI"[:number])
    assert f"{names}" == en
    assert f"{names:?is|are}" == f"{names:is|are}" == ("is" if number == 1 else "are")
    names = Names("甲乙丙丁戊己庚辛壬"[:number])
    names.lang = "zh"
    assert f"{names:?为|各}" == ("为" if number == 1 else "各")
    assert f"{names}" == zh


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2022-11-17", "2022年11月17日", "17 November 2022"),
        ("2030-02-01", "2030年2月1日", "1 February 2030"),
    ],
)
def test_a_date_is_said_without_leading_noughts(iso, zh, en):
    assert date(iso, "zh") == zh
    assert date(iso, "en") == en


def test_the_months_are_those_of_the_calendar():
    import calendar

    assert list(MONTHS) == list(calendar.month_name)[1:]


def test_facts_are_spoken_by_what_they_are():
    facts = {
        "n": 3, "yes": True, "share": 0.25, "day": "2022-01-31", "id": "T07", "none": [],
        "span": [3, 4], "once": [5], "first": ["甲", "乙"],
    }  # fmt: skip
    zh, en = (spoken(facts, {"甲": "A", "T07": "x"}, lang) for lang in LANGUAGES)
    assert (zh["day"], en["day"]) == ("2022年1月31日", "31 January 2022")
    assert (zh["span"], en["span"]) == ("3至4", "3 to 4")
    assert (zh["once"], en["once"]) == ("5", "5")
    assert (f"{zh['first']}", f"{en['first']}") == ("甲、乙", "A and 乙")
    assert en["yes"] is True
    assert isinstance(en["n"], Number)
    assert en["share"] == 0.25
    assert en["id"] == "T07"
    assert f"{zh['none']}" == f"{en['none']}" == ""


def test_sentences_are_found_by_their_path():
    assert sentence("parts", "groups", "none", lang="zh") == ""
    assert sentence("absent", "tasks", lang="en") == "the plan has no tasks"
    assert set(titles("workload-by-role")) == {"one", "first", "tied"}
    with pytest.raises(KeyError):
        sentence("no such figure", "alt", lang="en")
