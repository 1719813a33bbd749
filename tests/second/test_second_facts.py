"""What a second reading's file holds, whoever wrote it, and what is no such file."""

from __future__ import annotations

import json

import pytest

from fgf_analysis.errors import PlanError
from fgf_analysis.second import vocabulary
from fgf_analysis.second.jsonl import MOST, parse


def facts(*lines: object) -> list[tuple[object, ...]]:
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    return [tuple(fact)[2:] for fact in parse(data, "a.jsonl").facts]


def test_our_own_form_is_read_as_it_stands():
    found = facts(
        {"kind": "task", "task": "T01", "start": 0, "end": 4, "text": "推行一次"},
        {"kind": "unit", "task": 1, "role": "牵头", "department": "市审计局", "text": "审计局"},
        {"kind": "group", "role": "support", "start": 9, "end": 11.0, "text": None},
    )
    assert found == [
        ("task", "推行一次", 0, 4, "T01", "", ""),
        ("unit", "审计局", None, None, "1", "lead", "市审计局"),
        ("group", "", 9, 11, "", "support", ""),
    ]


def test_langextract_alone_and_within_a_document():
    one = {
        "extraction_class": "lead_department",
        "extraction_text": "市审计局",
        "char_interval": {"start_pos": 7, "end_pos": 11},
        "attributes": {"task": "3", "canonical": "审计局"},
    }
    other = {"extraction_class": "单位", "extraction_text": "甲局", "attributes": {"role": "配合"}}
    told = facts(one, {"document_id": "x", "text": "…", "extractions": [other | one, other]})
    assert told[0] == ("unit", "市审计局", 7, 11, "3", "lead", "审计局")
    assert told[1] == told[0]
    assert told[2] == ("unit", "甲局", None, None, "", "support", "")


@pytest.mark.parametrize(
    "item",
    [
        [2, 4, "LEAD"],
        {"start_offset": 2, "end_offset": 4, "label": "LEAD"},
        {"start": 2, "end": 4, "label": "牵头单位"},
        {"start": 2, "end": 4, "labels": ["lead"]},
    ],
)
@pytest.mark.parametrize("name", ["label", "labels", "entities", "ents", "spans"])
def test_labelled_spans_of_doccano_spacy_prodigy_and_label_studio(item, name):
    assert facts({"text": "由甲乙丙局牵头", name: [item]}) == [
        ("unit", "乙丙", 2, 4, "", "lead", "")
    ]


def test_a_mark_of_the_encoding_blank_lines_and_windows_line_ends_are_no_facts():
    data = b'\xef\xbb\xbf{"kind": "unit", "text": "a"}\r\n\r\n{"kind": "unit", "text": "b"}\r\n'
    assert [(fact.line, fact.text) for fact in parse(data, "a").facts] == [(1, "a"), (3, "b")]


@pytest.mark.parametrize(
    ("word", "kind", "role"),
    [
        ("牵头", "unit", "lead"), ("牵头责任单位", "unit", "lead"), ("LEAD", "unit", "lead"),
        ("责任单位", "unit", "responsible"), ("RESPONSIBLE_UNIT", "unit", "responsible"),
        ("配合单位", "unit", "support"), ("co-operating", "unit", "support"),
        ("ORG", "unit", ""), ("任务", "task", ""), ("measure", "task", ""), ("deadline", "", ""),
        ("misleading", "", ""),
    ],
)  # fmt: skip
def test_words_for_kinds_and_roles(word, kind, role):
    assert (vocabulary.kind(word), vocabulary.role(word)) == (kind, role)


OURS = {"kind": "unit", "text": "甲局"}
BROKEN = {
    "no JSON": (b"{", "is not JSON"),
    "a list": (b"[1]", "expected an object"),
    "a number": (b"7", "expected an object"),
    "not UTF-8": ("甲".encode("gbk"), "is not UTF-8"),
    "too deep": (b"[" * 200_000, "too deep"),
    "NaN": (b'{"kind": "unit", "start": NaN}', "NaN is no number"),
    "Infinity": (b'{"kind": "unit", "end": -Infinity}', "Infinity is no number"),
    "huge": (b'{"kind": "unit", "end": ' + b"9" * 5000 + b"}", "too large a number"),
    "overflow": (b'{"kind": "unit", "end": 1e999}', "end must be a whole number"),
    "half a sign": (b'{"kind": "unit", "text": "\\ud83d"}', "holds half a character"),
    "fraction": (b'{"kind": "unit", "end": 1.5}', "end must be a whole number"),
    "truth": (b'{"kind": "unit", "start": true}', "start must be a whole number"),
    "text": (b'{"kind": "unit", "start": "3"}', "start must be a whole number"),
    "role": (b'{"kind": "unit", "role": "boss"}', "role 'boss' is none"),
    "kind": (b'{"kind": 3}', "kind must be a text"),
    "nothing": (b'{"a": 1}', "no fact is in it"),
    "short label": (b'{"text": "x", "label": [[1, 2]]}', "a label must be"),
    "label": (b'{"text": "x", "label": [[1, 2, 3]]}', "named by a text"),
    "extractions": (b'{"extractions": {}}', "must be a list"),
    "interval": (b'{"extraction_class": "a", "char_interval": 3}', "must be objects"),
    "its text": (b'{"text": 3, "extractions": []}', "text must be a text"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_line_that_is_no_fact_is_told_with_file_and_line(kind):
    line, said = BROKEN[kind]
    with pytest.raises(PlanError) as caught:
        parse(json.dumps(OURS).encode() + b"\n\n" + line + b"\n", "其他\n.jsonl")
    assert str(caught.value).startswith("其他\\n.jsonl: line 3: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_facts_is_told(data):
    with pytest.raises(PlanError, match=r"^a: holds no facts"):
        parse(data, "a")


@pytest.mark.slow
def test_a_giant_file_is_refused_before_it_is_read_or_soon():
    with pytest.raises(PlanError, match="has over"):
        parse(b" " * 50_000_001, "a")
    with pytest.raises(PlanError, match=rf"line {MOST + 1}: more than"):
        parse(b'{"kind":"unit"}\n' * (MOST + 5), "a")
