"""Putting a document in order: what it says of one task must agree, what it hides stays open."""

from __future__ import annotations

import re

import plans
import pytest

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Reading, Register, read
from fgf_analysis.tables import DATA

QINGHAI = DATA / "qinghai-2022"
REGISTER = Register.from_csv((QINGHAI / "departments.csv").read_text(encoding="utf-8"))
TEXT = (QINGHAI / "source.txt").read_text(encoding="utf-8")


def units(reading: Reading) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in reading.assignments:
        found.setdefault(str(row["task_id"]), []).append(f"{row['department']} {row['role']}")
    return found


def line(start: int) -> int:
    return TEXT.count("\n", 0, start) + 1


def copies(before: str) -> list[re.Match[str]]:
    """Return the clauses that stand directly before a heading (or its section heading)."""
    return list(re.finditer(rf"\(责任单位:[^)]*\)(?=(?:.、[^(]*)?\({before}\))", TEXT))


def changed(copy: re.Match[str]) -> str:
    """Return the text with another first unit in one clause."""
    clause = re.sub("(?<=责任单位:)[^、牵]*", "省审计厅", copy.group())
    return TEXT[: copy.start()] + clause + TEXT[copy.end() :]


def test_a_document_without_headings_is_told_what_was_expected():
    with pytest.raises(PlanError, match=r"^plan\.txt: no task found; expected numbered tasks"):
        read(Document("只有文字。没有编号。"), REGISTER, name="plan.txt")


def test_two_headings_with_one_number_are_told_with_both_places():
    text = "(一)甲。(责任单位:省司法厅牵头)(二)办好乙事。(三)丁事。(二)办好丙事。"
    with pytest.raises(PlanError) as caught:
        read(Document(text), REGISTER)
    message = str(caught.value)
    assert "numbered 2: line 1, character 19 and line 1, character 33" in message


@pytest.mark.parametrize(("before", "task"), [("二", 1), ("四", 3), ("八", 7), ("十三", 12)])
@pytest.mark.parametrize("which", [0, 1])
def test_two_different_clauses_of_one_task_are_told_with_both_places(before, task, which):
    found = copies(before)
    if before == "二":  # the first heading is closed three times by two clauses of the same text
        found = [copy for copy in found if line(copy.start()) in (2, 4)]
    assert len(found) == 2
    with pytest.raises(PlanError) as caught:
        read(Document(changed(found[which])), REGISTER)
    message = str(caught.value)
    assert f"two different clauses claim task {task}:" in message
    for copy in found:
        assert f"line {line(copy.start())}, character" in message


@pytest.mark.parametrize("before", ["五", "九", "十", "十一", "十四"])
@pytest.mark.parametrize("which", [0, 1])
def test_they_are_told_also_where_only_the_whole_document_shows_whose_they_are(before, which):
    found = copies(before)
    assert len(found) == 2
    with pytest.raises(PlanError) as caught:
        read(Document(changed(found[which])), REGISTER)
    assert all(f"line {line(copy.start())}, character" in str(caught.value) for copy in found)


def test_two_clauses_of_one_task_in_order_are_both_its_own():
    text = "(一)甲事。(责任单位:省司法厅牵头)另有一事。(责任单位:省公安厅负责)(二)乙事。"
    reading = read(Document(text + "(责任单位:省财政厅牵头)"), REGISTER)
    first = reading.tasks[0]
    assert first["clause_zh"] == "(责任单位:省司法厅牵头)\n(责任单位:省公安厅负责)"
    assert [(row["clause"], row["department"]) for row in reading.assignments] == [
        (1, "省司法厅"),
        (2, "省公安厅"),
        (1, "省财政厅"),
    ]


def test_a_plan_in_order_without_clauses_keeps_its_texts():
    text = "一、甲部(一)办好甲事。从速办理。稳妥办理。(二)办好乙事。依法办理。(三)办好丙事。"
    reading = read(Document(text), REGISTER)
    assert [(row["title_zh"], row["text_zh"]) for row in reading.tasks] == [
        ("办好甲事", "从速办理。稳妥办理。"),
        ("办好乙事", "依法办理。"),
        ("办好丙事", None),
    ]
    assert all(row["clause_zh"] is None for row in reading.tasks)
    assert [row["section_zh"] for row in reading.tasks] == ["甲部"] * 3
    assert reading.assignments == reading.unplaced == []


def test_a_plan_in_order_keeps_the_last_text_without_a_clause():
    reading = read(Document("(一)办好甲事。从速办理。(二)办好乙事。依法办理。"), REGISTER)
    assert reading.tasks[1]["text_zh"] == "依法办理。"


def test_the_letter_before_the_first_task_is_outside():
    text = "某省方案。现印发给你们。(一)办好甲事。从速办理。(责任单位:省司法厅牵头)"
    reading = read(Document(text), REGISTER)
    assert [(row["reason"], row["text_zh"]) for row in reading.unplaced] == [
        ("outside", "某省方案。现印发给你们。"),
    ]


def test_a_clause_that_follows_another_tasks_heading_is_not_its_own():
    # Cursor one reads (一) (二) (三); cursor two is ahead at (四) and is cut in after a heading.
    text = (
        "(一)甲事。(责任单位:省司法厅牵头)(二)乙事。"
        "(责任单位:省公安厅牵头)(五)戊事。(责任单位:省民政厅牵头)(六)己事。"
        "(责任单位:省财政厅牵头)(三)丙事。(责任单位:省商务厅牵头)(四)丁事。"
    )
    found = units(read(Document(text), REGISTER))
    assert found["T01"] == ["省司法厅 lead"]
    assert "省公安厅 lead" not in found.get("T02", [])
    assert found["T05"] == ["省民政厅 lead"]


def test_a_lost_task_is_an_empty_row_between_its_neighbours():
    text = "(一)甲事。(责任单位:省司法厅牵头)(二)乙事。(责任单位:省公安厅牵头)(五)戊事。"
    reading = read(Document(text), REGISTER)
    assert [row["task_id"] for row in reading.tasks] == ["T01", "T02", "T03", "T04", "T05"]
    third = reading.tasks[2]
    assert {value for key, value in third.items() if key not in ("task_id", "number")} <= {
        None,
        "lost",
    }
    assert units(reading) == {"T01": ["省司法厅 lead"]}
    (left,) = [row for row in reading.unplaced if "省公安厅" in row["text_zh"]]
    assert left["reason"] == "open"
    assert left["candidates"] == "T02|T04"


def test_more_than_ninety_nine_tasks_sort_by_id():
    text = "".join(f"({plans.numeral(n)})第{n}事。" for n in range(1, 100)) + "(一百)末事。"
    ids = [row["task_id"] for row in read(Document(text), REGISTER).tasks]
    assert ids[0] == "T001"
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在2022年年底前完成", "2022年年底前"),
        ("2023年6月底前完成", "2023年6月底前"),
        ("于2022年12月31日前", "2022年12月31日前"),
        ("今年年底前", "今年年底前"),
        ("10月底前和年底前", "10月底前\n年底前"),
        ("《清单(2022年版)》30日内，2个工作日", None),
    ],
)
def test_deadlines_are_calendar_dates(text, found):
    document = f"(一)甲事。{text}。(责任单位:省司法厅负责)"
    assert read(Document(document), REGISTER).tasks[0]["deadlines_zh"] == found


def test_two_clauses_before_one_heading_with_nothing_else_known_stay_open():
    text = "(五)甲事。(责任单位:省司法厅牵头)(三)乙事。(六)丙事。(责任单位:省公安厅牵头)(三)乙事。"
    reading = read(Document(text), REGISTER)
    assert reading.assignments == []
    assert [row["candidates"] for row in reading.unplaced] == ["T02|T05", "T02|T06"]


def test_no_task_stands_before_the_first():
    """A clause before (一) that is not its heading's is nobody's: there is no task 0."""
    document = (
        "(二)办好乙事。乙之事。(责任单位:丁局牵头)(一)办好甲事。甲之事。(责任单位:甲局牵头)"
        "(二)办好乙事。乙之事。(责任单位:乙局牵头)(三)办好丙事。丙之事。(责任单位:丙局牵头)"
    )
    reading = read(Document(document), REGISTER)
    assert {row["task_id"]: row["clause_zh"] for row in reading.tasks} == {
        "T01": "(责任单位:甲局牵头)",
        "T02": "(责任单位:乙局牵头)",
        "T03": None,  # cut off, or another's
    }
    left = [(row["text_zh"], row["reason"]) for row in reading.unplaced]
    assert ("(责任单位:丁局牵头)", "open") in left


def test_a_clause_before_the_first_heading_of_all_is_nobody_s():
    document = (
        "(责任单位:丁局牵头)(一)办好甲事。甲之事。(责任单位:甲局牵头)"
        "(二)办好乙事。乙之事。(责任单位:乙局牵头)(四)办好丁事。丁之事。"
    )
    reading = read(Document(document), REGISTER)
    named = [(row["task_id"], row["printed"]) for row in reading.assignments]
    assert named == [("T01", "甲局")]  # behind 乙局 the heading of another task stands
    assert "(责任单位:丁局牵头)" in {row["text_zh"] for row in reading.unplaced}


def test_a_clause_that_ends_two_passages_alike_is_no_known_task_s():
    """Standing twice before one heading shows whose a clause is; before none it shows nothing."""
    document = (
        "(一)办好甲事。甲之事。(责任单位:丁局牵头)(责任单位:甲局牵头)(二)办好乙事。乙之事。"
        "(责任单位:丁局牵头)(责任单位:乙局牵头)(三)办好丙事。(责任单位:丙局牵头)(四)办好丁事。"
        "(一)办好甲事。"
    )
    reading = read(Document(document), REGISTER)
    left = [row for row in reading.unplaced if "丁局" in str(row["text_zh"])]
    assert [row["reason"] for row in left] == ["open", "open"]
    assert "丁局" not in {str(row["printed"]) for row in reading.assignments}
