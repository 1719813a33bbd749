"""Which numbers of a document open something, and which are counts, years and quotations."""

from __future__ import annotations

import pytest

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.marks import marks
from fgf_analysis.reading.outline import outline
from fgf_analysis.reading.paragraphs import Stretches, paragraphs

NOWHERE = Stretches(())


def numbers(text: str) -> list[tuple[str, int]]:
    """Return kind and number of what opens something."""
    return [(mark.kind, mark.number) for mark in found(text).marks]


def refused(text: str) -> list[int]:
    return [mark.number for mark in found(text).refused]


def found(text: str):
    return marks(paragraphs(Document(text)), NOWHERE, NOWHERE)


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("1.办甲事。2.办乙事。3.办丙事。", [1, 2, 3]),
        ("1.办甲事。3.办丙事。", [1, 3]),  # one number may be lost
        ("1.办甲事。4.办丁事。", [1]),  # two are no slip
        ("1.办甲事。\n2.办乙事。4.办丁事。\n5.办戊事。", [1, 2, 4, 5]),
    ],
)
def test_a_number_inside_a_line_goes_on_with_the_one_before_or_skips_one(text, opened):
    assert [number for _, number in numbers(text)] == opened


def test_what_a_line_numbers_with_wrong_counts_it_does_not_number_with_right_ones():
    line = "1.办甲事。7.是余数。2.是偶数。"
    assert [number for _, number in numbers(f"{line}\n2.办乙事。")] == [1, 2]
    assert refused(f"{line}\n2.办乙事。") == [7, 2]


def test_the_next_line_is_asked_anew():
    text = "1.办甲事。7.是余数。\n2.办乙事。3.办丙事。"
    assert [number for _, number in numbers(text)] == [1, 2, 3]


def test_a_number_above_999_is_a_year_unless_it_goes_on():
    assert numbers("2022.是年份。") == []
    assert refused("2022.是年份。") == [2022]
    goes_on = "\n".join(f"{n}.办好。" for n in range(1, 1003))
    assert [number for _, number in numbers(goes_on)] == list(range(1, 1003))


def test_a_quoted_number_opens_nothing():
    text = "1.落实“放心。2.安心”行动。2.办乙事。"
    assert [number for _, number in numbers(text)] == [1, 2]
    assert refused(text) == [2]


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("一、甲部\n（一）甲事\n1.甲条\n二、乙部", [None, 0, 1, None]),
        ("第一条 甲事\n一、乙事\n二、丙事", [None, None, None]),  # of one rank: neither above
        ("任务一：甲事\n1.乙事", [None, None]),
        ("（1）甲事\n①甲条\n1.乙事\n（2）乙条", [None, 0, None, 2]),
    ],
)
def test_a_number_stands_below_the_open_ones_of_a_smaller_rank(text, above):
    from fgf_analysis.reading.find import Clauses

    page = paragraphs(Document(text))
    nodes = outline(
        marks(page, NOWHERE, NOWHERE), Clauses([], [], [], [], []), len(page.text)
    ).nodes
    parents = [nodes.index(node.parent) if node.parent else None for node in nodes]
    assert parents == above


def test_a_reference_inside_a_line_opens_nothing_where_lines_have_numbers_of_its_kind():
    text = "（一）办甲事。\n（二）办乙事，按照（四）办理。\n（三）办丙事。"
    assert [number for _, number in numbers(text)] == [1, 2, 3]
    assert refused(text) == [4]


def test_it_goes_on_behind_anything_all_the_same():
    text = "（一）办甲事并且（二）办乙事\n（三）办丙事。"
    assert [number for _, number in numbers(text)] == [1, 2, 3]


def test_in_a_plan_of_one_line_a_first_number_stands_behind_a_heading_however_short():
    text = "一、甲1.办甲事。2.办乙事。二、乙1.办丙事。2.办丁事。三、丙部1.办戊事。2.办己事。"
    opened = [("cn", 1), ("dig", 1), ("dig", 2), ("cn", 2), ("dig", 1), ("dig", 2)]
    assert numbers(text) == [*opened, ("cn", 3), ("dig", 1), ("dig", 2)]
