"""Forms that were once misread: small documents, and who is named in them."""

from __future__ import annotations

import pytest

from fgf_analysis.reading import Document, Register, read
from fgf_analysis.reading.extract import extract
from fgf_analysis.reading.front import title
from fgf_analysis.reading.paragraphs import paragraphs
from fgf_analysis.tables import DATA

REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))
LEAD, ALL, HELP = "lead", "responsible", "support"


def named(text: str) -> list[tuple[str, str, str]]:
    reading = read(Document(text), REGISTER)
    return [(row["task_id"], row["printed"], row["role"]) for row in reading.assignments]


TABLES = {
    "a rule in the head": (
        "序号\t重点任务\t责任单位（列第一位的为牵头单位）\n1\t清理许可\t市司法局、市财政局\n2\t压缩时限\t市公安局",
        [("T01", "市司法局", LEAD), ("T01", "市财政局", HELP), ("T02", "市公安局", LEAD)],
    ),
    "several names in the lines of a cell, one of them unknown": (
        "序号\t任务\t责任单位\n1\t转化\t市科学技术局\u2028云岭大学\u2028市科协",
        [("T01", "市科学技术局", ALL), ("T01", "云岭大学", ALL), ("T01", "市科协", ALL)],
    ),
    "one name broken over the lines of a cell": (
        "序号\t任务\t责任单位\n1\t转化\t市科学\u2028技术局",
        [("T01", "市科学技术局", ALL)],
    ),
    "the last sign of a name in a line of its own": (
        "序号\t任务\t责任单位\n1\t转化\t市财政局、\u2028各区政府、云岭高新区管委\u2028会",
        [("T01", "市财政局", ALL), ("T01", "云岭高新区管委会", ALL)],
    ),
    "heads in two rows": (
        "序号\t任务\t责任分工\t\t时限\n〃\t〃\t牵头单位\t责任单位\t〃\n1\t转化\t市科技局\t市科协\t6月底",
        [("T01", "市科技局", LEAD), ("T01", "市科协", HELP)],
    ),
    "a cell that a merged one covers": (
        "任务\t措施\t牵头单位\n转化\t建基地\t市科技局\n〃\t办市集\t〃",
        [("T01", "市科技局", LEAD), ("T02", "市科技局", LEAD)],
    ),
    "Markdown": (
        "| 序号 | 任务 | 牵头单位 | 责任单位 |\n|:--:|---|---|---|\n| 1 | 转化 | **市科技局** | 市科协<br>市司法局 |",
        [("T01", "市科技局", LEAD), ("T01", "市科协", HELP), ("T01", "市司法局", HELP)],
    ),
    "spaced heads": (
        "序号 | 任 务 | 牵 头 部 门 |\n1 | 转化 | 区发改经信局 |",
        [("T01", "区发改经信局", LEAD)],
    ),
    "a head of two signs that nobody knows, one cell a line": (
        "序号\n任务\n颜色\n责任单位\n1\n办好甲事\n红色\n市财政局\n2\n办好乙事\n蓝色\n市审计局",
        [("T01", "市财政局", ALL), ("T02", "市审计局", ALL)],
    ),
    "persons beside units": (
        "类别 | 任务 | 责任单位 | 分管领导\n教育 | 改扩建学校 | 市教育局 | 张三\n推进课后服务 | 市教育局 | 张三",
        [("T01", "市教育局", ALL), ("T02", "市教育局", ALL)],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(name):
    text, expected = TABLES[name]
    assert named(text) == expected


PLANS = {
    "emphasis around a clause": (
        "1. 推进建设。依法开放。**（市数据局牵头，市档案馆配合）**\n2. 优化服务。压缩时限。**（市财政局负责）**",
        [("T01", "市数据局", LEAD), ("T01", "市档案馆", HELP), ("T02", "市财政局", ALL)],
    ),
    "emphasis around a label": (
        "1. 推进建设。依法开放。\n**牵头单位：** 市数据局\n**责任单位：** 市档案馆",
        [("T01", "市数据局", LEAD), ("T01", "市档案馆", HELP)],
    ),
    "brackets that adjoin": (
        "1.做甲事。从速。（牵头单位：市数据局）（责任单位：市财政局）",
        [("T01", "市数据局", LEAD), ("T01", "市财政局", HELP)],
    ),
    "a parent whose clause is a sentence of its own": (
        "（一）优化服务。（国务院办公厅牵头，相关部门负责）\n1.压缩时限。（财政部、税务总局负责）",
        [("T01", "国务院办公厅", LEAD), ("T01.1", "财政部", ALL), ("T01.1", "税务总局", ALL)],
    ),
    "a clause directly behind the number": (
        "1.（市发改委牵头）推进建设，确保开工。\n2.（市财政局负责）加强保障。",
        [("T01", "市发改委", LEAD), ("T02", "市财政局", ALL)],
    ),
    "a rule for clauses with several units": (
        "由多个单位负责的，排在第一位的为牵头单位。\n1.甲事。办好。（市教育局）\n2.乙事。办好。（市教育局、市财政局）",
        [("T01", "市教育局", ALL), ("T02", "市教育局", LEAD), ("T02", "市财政局", HELP)],
    ),
    "a clause and nothing else": ("（市财政局牵头，市审计局配合）", [("T01", "市财政局", LEAD), ("T01", "市审计局", HELP)]),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_plans(name):
    text, expected = PLANS[name]
    assert named(text) == expected


def test_a_row_whose_units_cannot_be_read_is_a_task_and_in_doubt():
    text = "序号\t任务\t责任单位\n1\t转化\t市科技局\n2\t改造\t详见《清单》！\n3\t整治\t市水利局"
    reading = read(Document(text), REGISTER)
    assert [row["number"] for row in reading.tasks] == [1, 2, 3]
    [doubt] = reading.ledger.of("clause")
    assert (doubt.task_id, text[doubt.start : doubt.end]) == ("T02", "详见《清单》！")


def test_a_row_that_is_lost_shows_in_the_numbers():
    text = "序号\t任务\t责任单位\n1\t转化\t市科技局\n3\t整治\t市水利局"
    reading = read(Document(text), REGISTER)
    assert [row["number"] for row in reading.tasks] == [1, 3]
    assert [(kind, number) for kind, number, _ in reading.ledger.numbering] == [("skipped", 2)]


def test_the_last_task_without_a_clause_is_a_task():
    text = "1.甲事。办好。（市财政局负责）\n2.乙事。办好。（市审计局负责）\n3.丙事。办好。"
    reading = read(Document(text), REGISTER)
    assert [row["title_zh"] for row in reading.tasks] == ["甲事", "乙事", "丙事"]
    assert reading.tasks[2]["clause_zh"] is None


def test_the_leads_of_a_heading_lead_the_numbers_below_it():
    text = "一、甲部（牵头单位：市财政局）\n（一）甲事。办好。\n（二）乙事。办好。\n二、乙部（牵头单位：市审计局）\n（一）丙事。办好。"
    reading = read(Document(text), REGISTER)
    assert [(row["section_zh"], row["title_zh"]) for row in reading.tasks] == [
        ("甲部", "甲事"), ("甲部", "乙事"), ("乙部", "丙事"),
    ]  # fmt: skip
    assert [(row["printed"], row["role"], row["role_basis"]) for row in reading.assignments] == [
        ("市财政局", LEAD, "rule"), ("市财政局", LEAD, "rule"), ("市审计局", LEAD, "rule"),
    ]  # fmt: skip
    assert reading.unplaced == []


def test_a_place_is_added_only_to_what_must_have_one():
    text = "1.甲事。办好。（责任单位：市财政局、云岭大学、科数局、审计局）"
    reading = read(Document(text), REGISTER)
    assert [row["department"] for row in reading.assignments] == [
        "市财政局", "云岭大学", "市科数局", "市审计局",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某市任务分工方案\n1.甲事。", "某市任务分工方案"),
        ("国务院关于促进综合保税区\n高质量发展的若干意见\n国发〔2019〕3号\n一、指导思想", "国务院关于促进综合保税区高质量发展的若干意见"),
        ("云政办发〔2033〕12号\n云岭市民生实事分工方案\n一、甲", "云岭市民生实事分工方案"),
        ("# 云岭市行动方案\n> 征求意见稿\n", "云岭市行动方案"),
        ("某市任务分工方案一、甲部（一）甲事。（二）乙事。", "某市任务分工方案"),
        ("没有标题。", ""),
        ("为做好下一步工作，现将重点任务\n某市任务分工方案\n一、甲", "某市任务分工方案"),  # a sentence is none
        (f"{'关于进一步' * 13}做好任务分工\n某市任务分工方案\n一、甲", "某市任务分工方案"),  # nor is a page
    ],
)  # fmt: skip
def test_the_title(text, expected):
    assert title(paragraphs(Document(text))) == expected


HONEST = {
    "a line of a pasted table that a cell's break has parted": (
        "序号\t任务\t责任单位\n1\t甲事\t市财政局\n市审计局\n各县区\t12月底\n2\t乙事\t市商务局",
        "left",
    ),
    "a table of two panels": (
        "序号\t任务\t责任单位\t序号\t任务\t责任单位\n1\t甲事\t市财政局\t2\t乙事\t市商务局", "clause",
    ),
    "a heading without a number behind a clause": (
        "1.甲事。办好。（市财政局牵头）\n保障措施\n2.乙事。办好。（市商务局牵头）", "heading",
    ),
    "a section that is a unit": (
        "一、市商务局\n1.甲事。办好。（市财政局配合）\n2.乙事。办好。（市审计局配合）", "heading",
    ),
    "a clause within a name's bracket": (
        "1.甲事。办好。（市商务局（市财政局、市审计局配合））\n2.乙事。办好。（市审计局负责）", "bare",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_what_is_not_read_is_in_doubt_and_the_reading_not_sure(name):
    text, kind = HONEST[name]
    found = extract(text.encode(), "plan.txt")
    assert found.reading.ledger.of(kind)
    assert found.report["sureness"]["level"] != "high"


def test_generic_actors_in_the_lines_of_a_cell_are_kept():
    text = "| 序号 | 任务 | 责任单位 |\n|---|---|---|\n| 1 | 甲事 | 市财政局<br>各县区 |"
    reading = read(Document(text), REGISTER)
    assert reading.tasks[0]["group_zh"] == "各县区"


def test_a_number_that_a_wrapped_line_begins_with_is_a_quantity():
    text = "1.甲事。新建厂房面积\n20.5万平方米。（市财政局牵头）\n2.乙事。办好。（市商务局牵头）"
    reading = read(Document(text), REGISTER)
    assert [row["number"] for row in reading.tasks] == [1, 2]
    assert reading.tasks[0]["text_zh"] == "新建厂房面积20.5万平方米。"


def test_a_doubt_of_a_task_names_it_and_another_names_none():
    text = "序号\t任务\t责任单位\n1\t转化\t市科技局\n2\t改造\t详见《清单》！\n3\t整治\t市水利局"
    [doubt] = extract(text.encode(), "plan.txt").report["not_understood"]
    assert (doubt["text"], doubt["task"]) == ("详见《清单》！", "T02")
    text = "1.办好（市财政局、市审计局）甲事。（市统计局牵头）\n2.办好丙事。（市商务局牵头）"
    [doubt] = extract(text.encode(), "plan.txt").report["in_doubt"]
    assert doubt["text"] == "（市财政局、市审计局）"
    assert "task" not in doubt
