"""Whether two passages of a document run into each other is told by its numbers alone."""

from __future__ import annotations

import pytest

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.scrambled.order import scrambled


def plan(*tasks: str, between: str = "\n") -> Document:
    """Return a document of tasks, each given as number and heading, with clauses."""
    return Document(between.join(f"({t[0]}){t[1:]}。办好。(责任单位:甲局牵头)" for t in tasks))


ORDERED = {
    "lines": plan("一甲", "二乙", "三丙"),
    "one line": plan("一甲", "二乙", "三丙", between=""),
    "a line's number is wrong": plan("一甲", "三丙", "二乙", "四丁"),
    "a line stands twice": plan("一甲", "二乙", "二乙", "三丙"),
    "a line's number is wrong and others stand inside lines": Document(
        "(一)甲。办好。(责任单位:甲局牵头)\n(三)丙。办好。(责任单位:丙局牵头)(四)丁。办好。"
        "(责任单位:丁局牵头)\n(六)己。办好。(责任单位:己局牵头)\n(七)庚。办好。(责任单位:庚局牵头)"
    ),
    "sections count anew with other headings": plan("一甲", "二乙", "一丙", "二丁"),
    "so they do in one line": plan("一甲", "二乙", "一丙", "二丁", between=""),
    "one is left out where they do": plan("一甲", "二乙", "四丁", "一丙", "二戊", between=""),
    "a number of another heading begins a line": plan("一甲", "二乙", "二丙", "三丁"),
    "others do, though a line stands twice and others stand inside lines": Document(
        "(一)甲。办好。(责任单位:甲局牵头)\n(二)乙。办好。(责任单位:乙局牵头)(三)丙。办好。"
        "(责任单位:丙局牵头)\n(二)乙。办好。(责任单位:乙局牵头)\n(三)丁。办好。(责任单位:丙局牵头)"
    ),
}
SCRAMBLED = {
    "a number goes back": plan("一甲", "二乙", "一甲", "三丙", between=""),
    "numbers are left out": plan("一甲", "四丁", "五戊", between=""),
    "a heading is lost before a clause": Document(
        "(责任单位:甲局牵头)(一)甲。办好。(责任单位:乙局牵头)(二)乙。办好。(责任单位:丙局牵头)"
    ),
    "a line stands twice and others stand inside lines": Document(
        "(一)甲。办好。(责任单位:甲局牵头)\n(二)乙。办好。(责任单位:乙局牵头)(三)丙。办好。"
        "(责任单位:丙局牵头)\n(二)乙。办好。(责任单位:乙局牵头)\n(三)丙。办好。(责任单位:丙局牵头)"
    ),
}


@pytest.mark.parametrize("name", ORDERED)
def test_a_document_in_order(name):
    assert scrambled(ORDERED[name]) is None


@pytest.mark.parametrize("name", SCRAMBLED)
def test_a_document_of_two_passages(name):
    assert scrambled(SCRAMBLED[name]) is not None


def test_numbers_without_responsibility_clauses_are_none_of_it():
    assert scrambled(Document("(一)甲。办好。(四)丁。办好。(二)乙。办好。")) is None
