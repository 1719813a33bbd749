"""What is not read is told: numbers, brackets and words in tables, in brackets, above tasks.

And what holds readings to it, `check` of test_robustness, sees where it is not.
"""

from __future__ import annotations

import dataclasses

import pytest
from test_robustness import REGISTER, check, lost

from fgf_analysis.reading import Document, Reading, read
from fgf_analysis.reading.document import Filled, Writer

PLAIN = "序号 | 任务 | 牵头单位\n1 | 修建水渠。 | 市水利局\n"


def table(*rows: tuple[str, ...]) -> Document:
    """Return a document of one table, as a file marks it."""
    writer = Writer()
    cells = ((words, row, nth) for row, line in enumerate(rows) for nth, words in enumerate(line))
    writer.table(Filled(words.split("\n"), row, nth) for words, row, nth in cells)
    return writer.document()


def told(source: Document, *kinds: str) -> list[str]:
    """Return the words of the doubts of these kinds; the reading keeps the contract."""
    reading = read(source, REGISTER)
    check(source, reading)
    return [source.text[d.start : d.end] for d in reading.ledger.doubts if d.kind in kinds]


@pytest.mark.parametrize(
    ("source", "number"),
    [
        (Document(PLAIN + "一、 | - | -\n2 | 修建道路。 | 市交通局\n"), "一、"),
        (Document(PLAIN.replace("序号", "（一）序号")), "（一）"),
        (Document(PLAIN.replace(" | ", "\t").replace("序号", "三、序号")), "三、"),
        (table(("一、任务", "责任单位"), ("修建水渠。", "市水利局")), "一、"),
        (table(("任务", "二、责任单位"), ("修建水渠。", "市水利局")), "二、"),
    ],
    ids=["a row", "a head of bars", "a head of tabs", "a head", "a head further right"],
)
def test_a_number_of_a_table_that_is_not_read_is_told(source: Document, number: str) -> None:
    assert number in told(source, "number")


def test_a_number_that_is_read_or_stands_in_a_row_s_words_is_not_told() -> None:
    rows = ("1", "一、修渠。", "市水利局"), ("2", "二、修路。", "市交通局")
    source = table(("序号", "任务", "责任单位"), *rows)
    assert told(source, "number") == []
    assert [row["text_zh"] for row in read(source, REGISTER).tasks] == ["一、修渠。", "二、修路。"]


CLAUSES = "1.修建水渠。（市水利局牵头）\n2.修建道路。（市交通局牵头）\n"
SCRAMBLED = "（责任单位：市水利局）（三）修渠（市公安局）。（一）修路。（责任单位：市财政局）"


@pytest.mark.parametrize(
    ("source", "bracket"),
    [
        (Document(CLAUSES + "3.修桥见附件（一并（市公安局、市财政局）"), "（市公安局、市财政局）"),
        (Document(CLAUSES + "3.修桥（一并（市公安局）见附件）。"), "（市公安局）"),
        (Document(CLAUSES + "附件：名单（市公安局）\n"), "（市公安局）"),
        (Document("（责任：关\n。（市公安局）"), "（市公安局）"),
        (Document(SCRAMBLED), "（市公安局）"),
        (table(("任务", "责任单位"), ("修渠（市公安局）", "市水利局")), "（市公安局）"),
        (
            table(("修渠（市公安局）", ""), ("任务", "责任单位"), ("修路", "市水利局")),
            "（市公安局）",
        ),
    ],
    ids=[
        "one not closed",
        "one in one",
        "hidden",
        "behind a label",
        "scrambled",
        "a cell",
        "above a table's head",
    ],
)
def test_a_bracket_of_units_that_is_not_read_is_told(source: Document, bracket: str) -> None:
    assert bracket in told(source, "bracket", "mention")


def test_a_bracket_of_a_table_s_clause_is_not_told() -> None:
    source = table(("任务", "责任单位"), ("修渠", "市水利局（市公安局、市财政局）"))
    assert told(source, "bracket", "mention") == []


def test_a_bracket_of_several_units_in_a_cell_is_a_doubt() -> None:
    source = table(("任务", "责任单位"), ("修渠。（市公安局、市财政局）", "市水利局"))
    assert told(source, "bracket") == ["（市公安局、市财政局）"]


def test_of_two_sections_above_one_heading_of_a_scrambled_plan_one_is_open() -> None:
    source = Document("一、新\n（一）打井。\n二、加（一）打井。\n（责任单位：）")
    reading = read(source, REGISTER)
    check(source, reading)
    assert reading.ledger.scrambled
    assert [row["section_zh"] for row in reading.tasks] == ["加"]
    assert ("新", "T01", "open") in [
        (row["text_zh"], row["candidates"], row["reason"]) for row in reading.unplaced
    ]


@pytest.mark.parametrize(
    ("row", "number", "text"),
    [
        (("7", "1.划行归市；2.硬化地面。"), 7, "1.划行归市；2.硬化地面。"),
        (("7", "1.划行归市\n2.硬化地面"), 7, "1.划行归市2.硬化地面"),
        (("7", "1.划行归市。"), 7, "1.划行归市。"),
        (("7", "7.划行归市。"), 7, "划行归市。"),
        (("", "7.划行归市；2.5米宽。"), 7, "划行归市；2.5米宽。"),
        (("", "1.划行归市；2.硬化地面。"), 1, "1.划行归市；2.硬化地面。"),
    ],
)
def test_a_number_in_a_cell_is_the_row_s_or_begins_the_cell_s_own_list(
    row: tuple[str, str], number: int, text: str
) -> None:
    source = table(("序号", "任务", "责任单位"), (*row, "市水利局"))
    reading = read(source, REGISTER)
    check(source, reading)
    (task,) = reading.tasks
    assert (task["number"], task["text_zh"]) == (number, text)


@pytest.mark.parametrize("mark", ["<br>", "<br/>", "<br />"])
def test_a_line_break_of_markup_inside_a_word_goes_as_a_whole(mark: str) -> None:
    row = "修渠", f"市公{mark}安局", f"2033年{mark}底"
    source = table(("任务", "责任单位", "时限"), row)
    reading = read(source, REGISTER)
    check(source, reading)
    assert [row["department"] for row in reading.assignments] == ["市公安局"]
    assert reading.tasks[0]["deadlines_zh"] == "2033年底"


def test_every_line_of_a_heading_s_clause_is_evidence_of_the_tasks_below() -> None:
    source = Document("一、任务\n牵头单位：市公安局\n责任单位：\n（二）")
    reading = read(source, REGISTER)
    check(source, reading)
    shown = [row for row in reading.evidence if row["field"] == "clause"]
    assert [source.text[row["start"] : row["end"]] for row in shown] == [
        "牵头单位：市公安局",
        "责任单位：",
    ]


def test_a_word_of_role_that_reads_like_the_beginning_of_a_label_is_told() -> None:
    assert told(Document("负责（责任单位：）\n（四）"), "mention") == ["负责"]


# `check` is not blind


def without(reading: Reading, *kinds: str) -> Reading:
    ledger = reading.ledger
    kept = [doubt for doubt in ledger.doubts if doubt.kind not in kinds]
    return dataclasses.replace(reading, ledger=dataclasses.replace(ledger, doubts=kept))


@pytest.mark.parametrize(
    ("text", "kinds", "missed"),
    [
        (PLAIN.replace("序号", "（一）序号"), ("number",), "（一）"),
        (PLAIN + "一、 | - | -\n2 | 修建道路。 | 市交通局\n", ("number",), "一、"),
        (CLAUSES + "3.修桥（一并（市公安局）见附件）。", ("bracket", "mention"), "（市公安局）"),
        (CLAUSES + "附件：名单（市公安局）\n", ("mention",), "（市公安局）"),
        (SCRAMBLED, ("bracket",), "（市公安局）"),
    ],
)
def test_the_check_sees_what_is_not_told(text: str, kinds: tuple[str, ...], missed: str) -> None:
    source = Document(text)
    reading = read(source, REGISTER)
    check(source, reading)
    with pytest.raises(AssertionError, match=missed):
        check(source, without(reading, *kinds))


def test_the_check_sees_a_lost_task_and_a_number_that_is_none() -> None:
    source = Document("第\n四条 修建水渠。（市水利局牵头）\n第五条 修建道路。（市交通局牵头）")
    reading = read(source, REGISTER)
    check(source, reading)
    gone = [row for row in reading.evidence if row["task_id"] != reading.tasks[1]["task_id"]]
    assert "修建道路" in lost(source, dataclasses.replace(reading, evidence=gone))
    spans = [(0, len(source.text), "number")]  # a ledger that calls everything a number
    ledger = dataclasses.replace(reading.ledger, spans=spans)
    nothing = dataclasses.replace(reading, evidence=[], ledger=ledger)
    assert {"修建水渠", "修建道路"} <= set(lost(source, nothing))


def test_the_check_sees_a_name_that_does_not_stand_at_its_place() -> None:
    source = Document("1.修建水渠。（市、区水利局牵头）")
    reading = read(source, REGISTER)
    check(source, reading)
    rows = [{**row, "end": row["end"] - 1} for row in reading.assignments]
    with pytest.raises(AssertionError):
        check(source, dataclasses.replace(reading, assignments=rows))
