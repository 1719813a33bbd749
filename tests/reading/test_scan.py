"""Marks and sentences: they cover the document, and no text makes the scan hang."""

from __future__ import annotations

import plans
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.document import Document
from fgf_analysis.reading.numbering import numeral
from fgf_analysis.reading.scrambled.flat import Flat
from fgf_analysis.reading.scrambled.scan import scan
from fgf_analysis.tables import DATA


def tokens(text: str) -> list[tuple[str, str, int]]:
    return [(token.kind, token.text, token.number) for token in scan(Flat(Document(text)))]


def check_cover(source: Document) -> None:
    """Tokens follow each other; between them stands nothing but a numbered line's mark."""
    at = 0
    flat = Flat(source)
    for token in scan(flat):
        assert token.start >= at
        assert flat.text[at : token.start].strip("\n") == ""
        assert flat.text.index(token.text, token.start) + len(token.text) <= token.end
        at = token.end
    assert flat.text[at:].strip() == ""


def test_each_mark_is_recognised_by_what_is_printed():
    text = "前言。一、甲部(一)办好甲事。从速办理。(责任单位:省甲厅牵头)（十二）办好乙事！(3)注释。"
    assert tokens(text) == [
        ("front", "前言。", 0),
        ("section", "甲部", 1),
        ("heading", "办好甲事", 1),
        ("sentence", "从速办理。", 0),
        ("clause", "(责任单位:省甲厅牵头)", 0),
        ("heading", "办好乙事", 12),
        ("sentence", "(3)注释。", 0),
    ]


def test_brackets_inside_a_clause_and_a_sentence():
    text = "(一)事(2022年版)。住所(经营场所)登记。(责任单位:省甲厅（省乙局）牵头)。"
    assert [text for _, text, _ in tokens(text)] == [
        "事(2022年版)",
        "住所(经营场所)登记。",
        "(责任单位:省甲厅（省乙局）牵头)",
    ]


def test_a_closing_quotation_mark_stays_with_its_sentence():
    text = "(一)事。“从速办理。”再办！！"
    assert [text for _, text, _ in tokens(text)] == ["事", "“从速办理。”", "再办！！"]


def test_a_numeral_with_a_comma_that_no_heading_follows_is_no_section():
    assert [kind for kind, *_ in tokens("(一)事。一、二、三步走。")] == ["heading", "front"]


def test_the_tokens_cover_the_qinghai_plan():
    text = (DATA / "qinghai-2022" / "source.txt").read_text(encoding="utf-8")
    check_cover(Document(text))
    kinds = [token.kind for token in scan(Flat(Document(text)))]
    assert kinds.count("clause") == text.count("(责任单位:") == 36
    assert kinds.count("section") == 5  # the first and the second stand twice


@pytest.mark.slow
@given(st.data())
def test_the_tokens_cover_a_scrambled_plan(data):
    plan = data.draw(plans.tasks(least=4))
    text = plans.text(data.draw(plans.like_the_source(plan)))
    check_cover(Document(data.draw(plans.broken_lines(text))))


@given(st.text("（(一二十、。！责任单位:：\n\r 甲，)）”", max_size=60))
def test_the_tokens_cover_any_text(text):
    try:
        check_cover(Document(text))
    except PlanError as error:
        assert "no closing bracket" in str(error)


@pytest.mark.parametrize("rest", ["", "牵头，各地区负责", "牵头。(二)事。", "牵头\n(二)事。(三)"])
def test_a_broken_clause_is_told_its_place_and_the_remedy(rest):
    text = f"(一)办好甲事。\n从速办理。(责任单位:省甲厅{rest}"
    with pytest.raises(PlanError) as caught:
        scan(Flat(Document(text)), "plan.txt")
    assert str(caught.value).startswith(
        "plan.txt: line 2, character 6: a clause begins with (责任单位: and has no closing bracket"
    )
    assert "complete it" in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "、",
        "(",
        ")",
        "(一",
        "一、",
        "一",
        "。",
        "甲",
        "\n",
        "(责任单位",
        "()",
        "“”。",
        " ",
        " \n",
    ],
)
def test_a_line_of_a_million_characters_comes_to_an_end(unit):
    text = "(一)办好甲事。" + unit * (1_000_000 // len(unit))
    check_cover(Document(text))


@pytest.mark.slow
@pytest.mark.parametrize("inside", ["（", "、", "()", "(", "省甲厅、"])
def test_a_clause_of_a_million_characters_comes_to_an_end(inside):
    text = "(一)办好甲事。(责任单位:" + inside * (1_000_000 // len(inside))
    with pytest.raises(PlanError, match="no closing bracket"):
        scan(Flat(Document(text)))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十一", 21),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一千零一", 1001),
        ("三千二百一十", 3210),
    ],
)
def test_numerals(text, number):
    assert numeral(text) == number


@given(st.integers(1, 99))
def test_numerals_as_plans_print_them(number):
    assert numeral(plans.numeral(number)) == number
