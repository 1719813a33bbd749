"""Every pattern of the reader by its own example: numbers, rules, deadlines."""

from __future__ import annotations

import re

import pytest

from fgf_analysis.reading import Document, Register, read
from fgf_analysis.reading.clauses import rules
from fgf_analysis.reading.deadlines import EXAMPLES, deadlines
from fgf_analysis.reading.numbering import KINDS, NAMED

REGISTER = Register([])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_number_is_of_its_kind_and_of_no_other(kind):
    match = re.match(NAMED, kind.example + "推进改革")
    assert match
    assert match.lastgroup == kind.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_number_of_any_kind_opens_a_task(kind):
    text = f"某市工作方案\n{kind.example}推进改革。依法办理。（市财政局牵头）"
    [task] = read(Document(text), REGISTER).tasks
    assert (task["title_zh"], task["text_zh"]) == ("推进改革", "依法办理。")


@pytest.mark.parametrize(("pattern", "example"), rules.EXAMPLES)
def test_a_rule_is_known_by_its_example(pattern, example):
    assert re.fullmatch(pattern, example)
    [rule] = rules.rules(f"（市财政局、市审计局。{example}）")
    assert rule.kind in {"first", "comma", "semicolon", "marked", "everyone"}


@pytest.mark.parametrize("text", ["由牵头单位组织实施", "位列全省第一", "逗号", "带动就业"])
def test_what_only_sounds_like_a_rule_is_none(text):
    assert list(rules.rules(text)) == []


@pytest.mark.parametrize(("text", "found"), EXAMPLES)
def test_a_deadline_is_read_as_its_example_says(text, found):
    assert tuple(deadlines(text)) == found


@pytest.mark.parametrize(
    "text",
    ["自2023年1月1日开展试点。", "从2023年1月1日以新标准办理。", "于2023年1月1日起办理。"],
)
def test_a_day_from_when_on_is_no_deadline(text):
    assert list(deadlines(text)) == []
    assert list(deadlines(f"在{text[1:]}".replace("起", ""))) == ["2023年1月1日"]
