"""Decoding a document, and offsets that hold whatever the line breaks."""

from __future__ import annotations

import plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Register, decode, read
from fgf_analysis.reading.build import build
from fgf_analysis.reading.scrambled.flat import Flat
from fgf_analysis.tables import load_plan

TEXT = "(一)办好甲事。从速办理。(责任单位:省甲厅牵头)"


@pytest.mark.parametrize(
    ("encoding", "recorded"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_usual_encodings_give_the_same_text(encoding, recorded):
    source = decode(TEXT.encode(encoding))
    assert source.text == TEXT
    assert source.encoding.startswith(recorded)


def test_utf_16_of_either_byte_order_needs_its_mark():
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT
    assert decode(b"\xff\xfe" + TEXT.encode("utf-16-le")).text == TEXT
    with pytest.raises(PlanError):
        decode("ab".encode("utf-16-le"))


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\t"])
def test_an_empty_file_is_told_so(data):
    with pytest.raises(PlanError, match=r"^plan\.txt: the file is empty; put .* text into it$"):
        decode(data, "plan.txt")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\xff", b"abc\x00def", b"\xff\xff\xff"])
def test_a_binary_file_is_told_the_byte_and_the_remedy(data):
    with pytest.raises(PlanError, match=r"^plan\.txt: byte \d+ is neither .*; save .* in UTF-8$"):
        decode(data, "plan.txt")


def test_one_bad_byte_in_utf_8_is_told_by_its_place():
    good = "办好甲事。".encode() * 50
    with pytest.raises(PlanError, match=rf"byte {len(good)} "):
        decode(good + b"\xff" + good)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_offsets_of_a_built_plan_hold_in_its_own_encoding(folder, encoding):
    path = folder / "source.txt"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    for name, content in build(folder).files.items():
        (folder / name).write_bytes(content)
    plan = load_plan(folder)
    titles = plan.tasks.set_index("task_id")["title_zh"]
    for row in plan.evidence[plan.evidence["field"] == "title"].itertuples():
        assert plan.source[row.start : row.end] == titles[row.task_id]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\n\n", "\n　　", " \r\n\t"])
def test_a_line_break_inside_a_word_is_taken_out(newline):
    source = Document(f"一{newline}二三{newline}四")
    flat = Flat(source)
    assert flat.text == "一二三四"
    start, end = flat.span(1, 3)
    assert source.text[start:end] == "二三"
    start, end = flat.span(0, 3)
    assert source.text[start:end] == f"一{newline}二三"
    assert source.cut(start, end) == "一二三"


def test_a_numbered_line_keeps_a_mark_before_it():
    assert Flat(Document("甲事\n(二)乙事")).text == "甲事\n(二)乙事"
    assert Flat(Document("甲事\n二、乙事")).text == "甲事\n二、乙事"
    assert Flat(Document("二\n十、乙事")).text == "二十、乙事"  # the break is inside the number


@pytest.mark.parametrize(
    "text",
    ["(一) 办好甲事。从速办理。(二)乙事。", "(一)办好\f甲事。从速办理。(二)乙事。"],
)
def test_blanks_inside_a_line_are_the_same_in_field_and_evidence(text):
    source = Document(text)
    reading = read(source, Register([]))
    (title, *_) = [row for row in reading.evidence if row["field"] == "title"]
    assert source.cut(title["start"], title["end"]) == reading.tasks[0]["title_zh"]


def test_breaks_and_blanks_around_the_text_do_not_count():
    source = Document("\r\n　甲事\n")
    flat = Flat(source)
    assert flat.text == "甲事"
    assert flat.span(0, 2) == (3, 5)


@pytest.mark.slow
@given(st.data())
def test_every_stretch_is_found_again(data):
    plan = data.draw(plans.tasks(most=4))
    text = plans.text([plans.pieces(plan)])
    source = Document(data.draw(plans.broken_lines(text)))
    flat = Flat(source)
    assert flat.text.replace("\n", "") == text
    start = data.draw(st.integers(0, len(flat.text) - 1))
    end = data.draw(st.integers(start + 1, len(flat.text)))
    wanted = flat.text[start:end]
    assert source.cut(*flat.span(start, end)) == wanted.replace("\n", "")
    if not {wanted[0], wanted[-1]} & {"\n"}:
        first, last = flat.span(start, end)
        assert not source.text[first].isspace()
        assert not source.text[last - 1].isspace()


def placeless(row):
    return {name: cell for name, cell in row.items() if name not in {"start", "end"}}


@pytest.mark.slow
@settings(derandomize=True)
@given(st.data())
def test_line_breaks_change_no_reading(data):
    # Not of every plan: in one of three tasks, breaks before its numbers can look like lines.
    plan = data.draw(plans.tasks(least=3, most=5))
    text = plans.text([plans.pieces(plan)])
    register = Register([])
    broken = Document(data.draw(plans.broken_lines(text)))
    found, whole = read(broken, register), read(Document(text), register)
    assert [placeless(row) for row in found.assignments] == [
        placeless(row) for row in whole.assignments
    ]
    for one, other in zip(found.tasks, whole.tasks, strict=True):
        # Where a heading without a full stop is broken, nothing tells the break from its end.
        assert {**one, "section_zh": ""} == {**other, "section_zh": ""}
        assert (other["section_zh"] or "").startswith(one["section_zh"] or "")


def test_a_place_is_line_and_character_from_one():
    source = Document("甲乙\r\n丙丁")
    assert source.place(0) == "line 1, character 1"
    assert source.place(5) == "line 2, character 2"
