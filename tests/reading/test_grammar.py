"""Clauses and plans built by the grammar come back as they were built."""
# ruff: noqa: E501 (examples are kept in one piece)

from __future__ import annotations

import conventions
import pytest
from hypothesis import given, settings

from fgf_analysis.reading import Document, Reading, read
from fgf_analysis.reading.clauses import parse

MANY = settings(
    max_examples=300,
    derandomize=True,
)


@pytest.mark.slow
@MANY
@given(conventions.by_verbs())
def test_verbs_bind_the_actors_before_them(said):
    assert conventions.seen(parse(said.text)) == said.seen


@pytest.mark.slow
@MANY
@given(conventions.by_labels())
def test_labels_bind_the_actors_behind_them(said):
    assert conventions.seen(parse(said.text)) == said.seen


@pytest.mark.slow
@MANY
@given(conventions.by_brackets())
def test_a_role_in_brackets_is_that_of_the_name_before_it(said):
    assert conventions.seen(parse(said.text)) == said.seen


@pytest.mark.slow
@MANY
@given(conventions.bare())
def test_names_alone_are_responsible(said):
    assert conventions.seen(parse(said.text)) == said.seen


@pytest.mark.slow
@MANY
@given(conventions.clauses())
def test_brackets_width_and_script_change_nothing(said):
    assert conventions.seen(parse(said.text, said.traditional)) == said.seen


@pytest.mark.slow
@pytest.mark.parametrize(
    "form",
    [
        "（{}牵头，市甲局配合）",
        "责任单位：市甲局、{}",
        "牵头单位：{}；配合单位：市甲局",
        "{}（牵头）、市甲局（配合）",
        "由{}和市甲局按职责分工负责",
    ],
)
def test_every_name_that_the_register_knows_is_read_whole(form):
    wrong = []
    for name in conventions.names():
        clause = parse(form.format(name))
        if {unit.printed for unit in clause.units} != {name, "市甲局"} or clause.left:
            wrong.append(name)
    assert wrong == []


# Found by the properties below and above, at their smallest: clause, units, generic actors, terms.
SMALLEST = [
    ("市政协办公室牵头", [("市政协办公室", "lead")], "", ()),
    ("市政协办、市财政局配合", [("市政协办", "support"), ("市财政局", "support")], "", ()),
    ("云岭县自由贸易试验区办公室牵头", [("云岭县自由贸易试验区办公室", "lead")], "", ()),
    ("市行业协会商会党委牵头", [("市行业协会商会党委", "lead")], "", ()),
    ("市财政局及其他有关单位负责", [("市财政局", "responsible")], "其他有关单位", ()),
    ("有关企业和区民政局配合", [("区民政局", "support")], "有关企业", ()),
    (
        "由县（市、区）人民政府和市财政局负责",
        [("市财政局", "responsible")],
        "县（市、区）人民政府",
        (),
    ),
    (
        "责任单位：市教育局、行业主管部门 参与单位：市财政局",
        [("市教育局", "responsible"), ("市财政局", "support")],
        "行业主管部门",
        (),
    ),
    ("完成时限:立即办理;牵头单位:市财政局", [("市财政局", "lead")], "", ("立即办理",)),
    (
        "完成时限：2030年6月底前\n责任单位：市财政局",
        [("市财政局", "responsible")],
        "",
        ("2030年6月底前",),
    ),
    (
        "时限：2030年6月底前\n具体责任单位：市财政局",
        [("市财政局", "responsible")],
        "",
        ("2030年6月底前",),
    ),
    (
        "（完成时限）：2030年底前完成  （牵头单位）：市财政局",
        [("市财政局", "lead")],
        "",
        ("2030年底前完成",),
    ),
    (
        "市物价局（牵头）和市纪委机关（参与）",
        [("市物价局", "lead"), ("市纪委机关", "support")],
        "",
        (),
    ),
    (
        "市财政局（负责）、市政协机关",
        [("市财政局", "responsible"), ("市政协机关", "responsible")],
        "",
        (),
    ),
    (
        "市推进政府职能转变和“放管服”改革协调小组办公室（负责）",
        [("市推进政府职能转变和“放管服”改革协调小组办公室", "responsible")],
        "",
        (),
    ),
]


@pytest.mark.parametrize(("text", "units", "group", "terms"), SMALLEST)
def test_clauses_that_were_once_misread(text, units, group, terms):
    clause = parse(text)
    assert [tuple(unit) for unit in clause.units] == units
    assert (clause.group, clause.terms, clause.left) == (group, terms, ())


PLANS = [
    (
        "1.保护水源。新建公路。\n牵头单位：市商务局（市粮食和储备局）\n2.办好实事。建设公园。\n牵头单位：市财政局",
        [[("市商务局（市粮食和储备局）", "lead")], [("市财政局", "lead")]],
    ),
    *(
        (
            f"1.保护水源。新建公路。（市财政局、市审计局{verb}）\n2.办好实事。建设公园。（市财政局牵头）",
            [[("市财政局", "responsible"), ("市审计局", "responsible")], [("市财政局", "lead")]],
        )
        for verb in (
            "监督",
            "统筹",
            "承担",
            "完成",
            "督导",
            "推进",
            "各司其职",
            "按职责推进",
            "做好相关工作",
        )
    ),
]


@pytest.mark.parametrize(("text", "units"), PLANS)
def test_plans_that_were_once_misread(text, units):
    tasks = shown(read(Document(text), conventions.register()))
    assert [list(task["units"]) for task in tasks] == units
    assert [task["text"] for task in tasks] == ["新建公路。", "建设公园。"]


def truth(document: conventions.Document) -> list[dict[str, object]]:
    """Return what a built plan says, task by task."""
    found: list[dict[str, object]] = []
    for item in document.items:
        measures = "".join(measure.mark + measure.sentences[0] for measure in item.measures)
        found.append(
            {
                "number": item.number,
                "section": item.section,
                "title": item.title or None,
                "text": "".join(item.sentences) + measures,
                "units": item.clause.units,
                "group": item.clause.group or None,
                "parent": None,
            }
        )
    return found


def shown(reading: Reading) -> list[dict[str, object]]:
    """Return a reading in the form of `truth`."""
    return [
        {
            "number": row["number"],
            "section": (row["section_number"], row["section_zh"]) if row["section_zh"] else None,
            "title": row["title_zh"],
            "text": row["text_zh"] or "",
            "units": tuple(
                (unit["printed"], unit["role"])
                for unit in reading.assignments
                if unit["task_id"] == row["task_id"]
            ),
            "group": row["group_zh"],
            "parent": row["parent_id"],
        }
        for row in reading.tasks
    ]


@pytest.mark.slow
@settings(MANY, max_examples=100)
@given(conventions.documents())
def test_a_built_plan_comes_back(document):
    assert shown(read(Document(document.text), conventions.register())) == truth(document)
