"""What stands at the margin of being a clause: where it stands, how long it is, what follows."""

from __future__ import annotations

import pytest

from fgf_analysis.reading import Document, Reading, Register, read

REGISTER = Register([])


def reading(text: str) -> Reading:
    return read(Document(text), REGISTER)


def named(text: str) -> list[tuple[str, str]]:
    return [(str(row["task_id"]), str(row["printed"])) for row in reading(text).assignments]


@pytest.mark.parametrize("sign", ["，", "、"])
def test_a_list_of_names_that_the_sentence_goes_on_behind_is_text(sign):
    text = (
        "1.办好甲事。（市财政局、市审计局）\n"
        f"2.支持单位（市民政局、市统计局）{sign}企业办好乙事。（市水利局、市教育局）"
    )
    assert named(text) == [
        ("T01", "市财政局"), ("T01", "市审计局"), ("T02", "市水利局"), ("T02", "市教育局"),
    ]  # fmt: skip
    assert (
        reading(text).tasks[1]["text_zh"] == f"支持单位（市民政局、市统计局）{sign}企业办好乙事。"
    )
    [doubt] = reading(text).ledger.of("bracket")
    assert text[doubt.start : doubt.end] == "（市民政局、市统计局）"


def test_behind_a_comma_a_label_needs_its_colon():
    text = "1.办好甲事，牵头单位：市财政局\n2.办好乙事，牵头单位为市审计局的从优。"
    assert named(text) == [("T01", "市财政局")]
    assert named(text.replace("，牵头", "。牵头"))[0] == ("T01", "市财政局")


def test_a_field_longer_than_any_clause_leaves_the_one_before_it_as_it_is():
    names = "、".join(f"市第{n}小学" for n in range(300))
    text = f"1.办好甲事。\n牵头单位：市教育局\n责任单位：{names}\n2.办好乙事。\n牵头单位：市财政局"
    assert named(text) == [("T01", "市教育局"), ("T02", "市财政局")]


def test_whom_two_clauses_name_for_all_below_stands_once():
    rule = "以下均需各县区落实，不再列出"
    clauses = (f"市财政局负责。{rule}", f"市审计局负责。{rule}", "市水利局负责")
    text = "\n".join(f"{n}.办好。（{clause}）" for n, clause in enumerate(clauses, start=1))
    assert [task["group_zh"] for task in reading(text).tasks] == ["各县区"] * 3


def test_a_label_inside_a_sentence_begins_no_clause():
    text = "1.办好甲事，明确牵头单位：市财政局。\n2.办好乙事。（市审计局负责）"
    assert named(text) == [("T02", "市审计局")]
    assert named(text.replace("，明确", "。"))[0] == ("T01", "市财政局")


@pytest.mark.parametrize(
    ("line", "doubted"),
    [
        ("市水利局", True),
        ("市水利局，另行通知", True),
        ("市水利局，另行，通知", False),  # one name in a sentence
        ("市水利局，市民政局，另行，通知", True),
    ],
)
def test_a_line_of_names_between_the_rows_of_a_table_is_in_doubt(line, doubted):
    text = f"序号\t任务\t责任单位\n1\t甲事\t市财政局\n{line}\n2\t乙事\t市商务局"
    assert bool(reading(text).ledger.of("left")) is doubted


def test_one_unit_in_a_bracket_of_its_own_that_the_sentence_goes_on_behind_is_in_doubt():
    text = (
        "1.办好甲事。（市财政局），办好乙事。（市审计局牵头）\n"
        "2.办好丙事（市统计局），从速。（市水利局牵头）"
    )
    assert named(text) == [("T01", "市审计局"), ("T02", "市水利局")]
    [doubt] = reading(text).ledger.of("bracket")
    assert text[doubt.start : doubt.end] == "（市财政局）"


def test_behind_clauses_that_open_sentences_each_has_its_own():
    text = "（市财政局牵头）办好甲事。（市审计局牵头）办好乙事。"
    assert [task["text_zh"] for task in reading(text).tasks] == ["办好甲事。", "办好乙事。"]


@pytest.mark.parametrize(
    ("bracket", "units"),
    [
        ("（市财政局牵头，市审计局", ["市财政局", "市审计局"]),
        ("（责任单位：市财政局、市审计局", ["市财政局", "市审计局"]),
        ("（市财政局、市审计局", []),  # may be anything
    ],
)
def test_a_bracket_that_does_not_close_is_a_clause_only_if_it_says_so(bracket, units):
    text = f"1.办好甲事。{bracket}\n2.办好乙事。（市统计局负责）"
    assert [unit for task, unit in named(text) if task == "T01"] == units
