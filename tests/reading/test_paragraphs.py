"""Where a document's line breaks part paragraphs, and where they only break lines."""

from __future__ import annotations

import pytest

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.paragraphs import paragraphs


def lines(text: str) -> list[str]:
    return paragraphs(Document(text)).raw.split("\n")


@pytest.mark.parametrize("more", ["人民政府", "管委会", "办事处、市财政局", "等负责"])
def test_a_name_goes_on_behind_its_bracket(more):
    text = f"1.办好甲事。\n责任单位：各县（市、区）\n{more}\n2.办好乙事。\n责任单位：市财政局"
    assert lines(text)[1] == f"责任单位：各县（市、区）{more}"


def test_what_does_not_go_on_with_the_name_is_a_line_of_its_own():
    text = "1.办好甲事（试行）\n加快推进。\n2.办好乙事。"
    assert lines(text) == text.split("\n")


SENTENCES = tuple(
    f"（{number}）推进{thing}。围绕全市重点领域和关键环节加快建设统一平台，打通各部门数据壁垒，"
    "实现一网通办、一次办成，让群众和企业少跑腿、好办事、不添堵。"
    for number, thing in zip("一二三四五", "甲乙丙丁戊", strict=True)
)


def wrapped(parting: str, width: int = 22) -> str:
    """Return the sentences, their lines broken at a width, with something between lines."""
    return parting.join(s[a : a + width] for s in SENTENCES for a in range(0, len(s), width))


@pytest.mark.parametrize("parting", ["\n", "\n\n", "\n \n", "\n\u3000\u3000"])
def test_empty_lines_and_blanks_between_nearly_all_lines_part_nothing(parting):
    head, _, tail = wrapped(parting).rpartition(parting)
    assert lines(f"{head}\n{tail}") == list(SENTENCES)


def test_empty_lines_between_some_lines_part_paragraphs():
    text = wrapped("\n").replace("加快\n建设", "加快\n\n建设", 1)
    first, second = SENTENCES[0].split("加快", 1)
    assert lines(text) == [f"{first}加快", second, *SENTENCES[1:]]


@pytest.mark.parametrize("sign", "，、。；：）》”’！？…%")
def test_no_line_begins_with_a_sign_that_closes_something(sign):
    text = f"1.办好甲事\n{sign}办好乙事。\n2.办好丙事。"
    assert lines(text) == [f"1.办好甲事{sign}办好乙事。", "2.办好丙事。"]


@pytest.mark.parametrize("sign", "，、（《“‘")
def test_no_line_ends_with_a_sign_that_opens_something(sign):
    text = f"1.办好甲事{sign}\n办好乙事。\n2.办好丙事。"
    assert lines(text) == [f"1.办好甲事{sign}办好乙事。", "2.办好丙事。"]
