"""Where the facts of a second reading stand in the text, and how that is known."""

from __future__ import annotations

import json

import pytest

from fgf_analysis.errors import PlanError
from fgf_analysis.second.jsonl import parse
from fgf_analysis.second.place import Places, place

SOURCE = "🀄一、推行一次办。（市审计局牵头，市财政局、市司法局配合）\n二、公开（責任單位:市审计局）"


def places(*lines: dict, source: str = SOURCE, known: set = frozenset()) -> Places:
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    return place(parse(data, "a"), source, "a", frozenset(known))


def spots(found: Places, source: str = SOURCE) -> list[tuple[str, int, str]]:
    return [(source[one.start : one.end], one.start, one.basis) for one in found.placed]


def unit(text: str, *span: int, **more: object) -> dict[str, object]:
    return {"kind": "unit", "text": text} | dict(zip(("start", "end"), span, strict=False)) | more


AUDIT, AGAIN = SOURCE.index("市审计局"), SOURCE.rindex("市审计局")


def test_offsets_count_where_the_words_stand():
    found = places(unit("市审计局", AGAIN, AGAIN + 4), unit("", AUDIT, AUDIT + 4))
    assert spots(found) == [("市审计局", AGAIN, "offsets"), ("市审计局", AUDIT, "unchecked")]


def test_words_without_a_place_are_searched_for_one_behind_the_other():
    names = ["市审计局", "市财政局", "市审计局", "市财政局"]
    found = places(*map(unit, names))
    assert spots(found) == [
        ("市审计局", AUDIT, "searched"),
        ("市财政局", SOURCE.index("市财政局"), "searched"),
        ("市审计局", AGAIN, "searched"),
    ]  # the last one is the second again
    assert found.repeated == 1


@pytest.mark.parametrize("span", [(9, 3), (-5, -1), (10**9, 10**9 + 4), (0, 4)])
def test_a_place_that_is_wrong_is_searched_for_or_told(span):
    found = places(unit("市审计局", *span), unit("市司法局"))
    assert spots(found)[0] == ("市审计局", AUDIT, "searched")
    found = places(unit("市司法局"), unit("", *sorted(span, reverse=True)))
    assert [one.basis for one in found.unfound] == ["no place"]


@pytest.mark.parametrize(("encoding", "basis"), [("utf-8", "utf-8"), ("utf-16-le", "utf-16")])
def test_offsets_in_bytes_or_utf_16_are_taken_so_where_every_fact_bears_it_out(encoding, basis):
    size = 2 if encoding == "utf-16-le" else 1

    def counted(text: str, start: int) -> dict[str, object]:
        first = len(SOURCE[:start].encode(encoding)) // size
        return unit(text, first, first + len(text.encode(encoding)) // size)

    facts = [counted("市审计局", AGAIN), counted("市财政局", SOURCE.index("市财政局"))]
    assert {basis for *_, basis in spots(places(*facts))} == {basis}
    assert spots(places(*facts))[0][1] == AGAIN
    # One that does not fit, or one alone, is no proof: then the words are searched for.
    assert {b for *_, b in spots(places(*facts, unit("市司法局", 1, 2)))} <= {"searched", "earlier"}
    assert spots(places(facts[0])) == [("市审计局", AUDIT, "searched")]


def test_a_document_that_is_a_part_of_the_text_counts_from_its_own_beginning():
    part = SOURCE.split("\n")[1]
    at = part.index("市审计局")
    found = places({"text": part, "label": [[at, at + 4, "责任单位"]]})
    assert spots(found) == [("市审计局", AGAIN, "shifted")]


def test_another_print_of_the_words_is_found():
    broken = SOURCE.replace("市财政局", "市财\n政局")
    found = places(unit("市 财政局"), unit("责任单位："), source=broken)
    assert spots(found, broken) == [
        ("市财\n政局", broken.index("市财\n政局"), "folded"),
        ("責任單位:", broken.index("責任"), "folded"),
    ]


def test_what_stands_nowhere_is_listed_and_never_dropped():
    found = places(unit("市审计局"), unit("市月球局"), unit("", 3), unit("", 0, 900))
    assert [(one.fact.line, one.basis) for one in found.unfound] == [
        (2, "absent"), (3, "no place"), (4, "no place"),
    ]  # fmt: skip


def test_a_list_of_names_is_one_fact_each_unless_it_is_one_name_to_us():
    start = SOURCE.index("市财政局")
    listed = unit("市财政局、市司法局", start, start + 9, role="support")
    found = places(listed)
    assert [text for text, *_ in spots(found)] == ["市财政局", "市司法局"]
    assert {one.fact.role for one in found.placed} == {"support"}
    assert len(places(listed, known={(start, start + 9)}).placed) == 1


def test_a_reading_of_another_text_is_refused():
    absent = [unit(f"某{nth}局") for nth in range(9)]
    assert len(places(unit("市审计局"), *absent).placed) == 1  # one in ten
    with pytest.raises(PlanError, match=r"^a: this reading is of another text: 1 of 11 facts"):
        places(unit("市审计局"), *absent, unit("某十局"))


def test_facts_of_other_kinds_are_counted_and_alone_refused():
    assert places(unit("市审计局"), {"kind": "DATE", "text": "x"}).other == {"DATE": 1}
    with pytest.raises(PlanError, match="no task and no unit is in it, only DATE"):
        places({"kind": "DATE", "text": "x"})


def test_a_stretch_that_is_no_name_is_told():
    source = SOURCE + "甲" * 300
    found = places(unit("市审计局"), unit("", 20, 320), source=source)
    assert [one.basis for one in found.unfound] == ["too long"]


def test_a_name_parted_by_a_line_or_a_page_is_the_next_one_all_the_same():
    source = "一、甲事。（市水\n务局负责）\n二、乙事。（市审\n— 3 —\n计局、市水务局、市审计局负责）"
    found = places(unit("市水务局"), unit("市审计局"), unit("市水务局"), source=source)
    assert [one.start for one in found.placed] == [
        source.index("市水\n"), source.index("市审\n"), source.index("市水务局"),
    ]  # fmt: skip
    assert [one.basis for one in found.placed] == ["folded", "folded", "searched"]


def test_a_name_is_searched_for_behind_the_task_that_it_is_said_to_belong_to():
    source = "一、甲事。（市审计局负责）二、乙事。（市审计局、市财政局负责）"
    tasks = [{"kind": "task", "text": text} for text in ("甲事", "乙事")]
    late = [
        unit("市审计局", task="乙事"),
        unit("市财政局", task="乙事"),
        unit("市审计局", task="甲事"),
    ]
    found = places(*tasks, *late, source=source)
    assert [one.start for one in found.placed[2:]] == [
        source.rindex("市审计局"), source.index("市财政局"), source.index("市审计局"),
    ]  # fmt: skip
