"""Every part of the patterns of names, by its own example and beside it what reads alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from fgf_analysis.reading.names import endings, looks_like_unit, phrases, split
from fgf_analysis.reading.names.kinds import FORMS, Form, kind_of
from fgf_analysis.reading.names.places import LEVELS, NO_PLACES, place_before
from fgf_analysis.reading.names.words import Part


def each(parts: Sequence[Part]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("part", parts, ids=[part.example for part in parts])


def needed(part: Part, parts: Sequence[Part], anchor: str) -> bool:
    """Return whether of all these only this one matches its example."""
    return [p for p in parts if re.search(anchor.format(p.pattern), part.example)] == [part]


def mistaken(part: Part, anchor: str) -> bool:
    """Return whether a part matches what only reads alike."""
    return bool(part.friend and re.search(anchor.format(part.pattern), part.friend))


@each(phrases.STARTS)
def test_the_start_of_a_generic_name(part: Part) -> None:
    assert needed(part, phrases.STARTS, "^(?:{})")
    assert not mistaken(part, "^(?:{})")
    assert not looks_like_unit(part.example)
    assert not part.friend or looks_like_unit(part.friend)
    start = re.match(part.pattern, part.example)
    rest = part.example[start.end() :] if start else ""
    assert looks_like_unit(rest) or rest in {"局", "办"}  # but for its start


@each(phrases.ENDS)
def test_the_end_of_a_generic_name(part: Part) -> None:
    assert needed(part, phrases.ENDS, "(?:{})$")
    assert not looks_like_unit(part.example)


@pytest.mark.parametrize("word", phrases.ANYWHERE)
def test_a_word_of_a_sentence_is_in_no_name(word: str) -> None:
    assert not looks_like_unit(f"市{word}财政局")
    assert not looks_like_unit(f"市财政{word}局")


@pytest.mark.parametrize("name", sorted(phrases.COMMON))
def test_a_common_name_is_a_unit_only_behind_a_place(name: str) -> None:
    assert not looks_like_unit(name)
    assert looks_like_unit(f"海东市{name}") or name == "国务院"


@each(endings.ORGANS)
def test_the_end_of_an_organ(part: Part) -> None:
    assert needed(part, endings.ORGANS, "(?:{})$")
    assert looks_like_unit(part.example)
    assert not part.friend or not looks_like_unit(part.friend)


@pytest.mark.parametrize("character", endings.NO_MINISTRY)
def test_a_part_of_something_is_no_ministry(character: str) -> None:
    assert not looks_like_unit(f"粮{character}部")


@each(endings.NO_ORGANS)
def test_what_ends_like_an_organ_and_is_none(part: Part) -> None:
    assert needed(part, endings.NO_ORGANS, "(?:{})$")
    assert not mistaken(part, "(?:{})$")
    assert any(re.search(f"(?:{organ.pattern})$", part.example) for organ in endings.ORGANS)
    assert not looks_like_unit(part.example)
    assert looks_like_unit(part.friend)


@each(endings.HOUSES)
def test_what_has_an_organ_only_behind_a_place(part: Part) -> None:
    assert needed(part, endings.HOUSES, "(?:{})$")
    assert looks_like_unit(part.example)
    assert not looks_like_unit(split(part.example)[1])
    assert not part.friend or not looks_like_unit(part.friend)


@pytest.mark.slow
@each(LEVELS)
def test_the_level_at_the_start_of_a_name(part: Part) -> None:
    level, rest = part.example.split("|")
    first = next(p for p in LEVELS if re.match(p.pattern, level + rest))
    assert first == part
    assert split(level + rest) == (level, rest)
    assert not part.friend or split(part.friend)[0] in ("", "镇江")


@each(NO_PLACES)
def test_what_reads_like_a_place_and_is_none(part: Part) -> None:
    assert needed(part, NO_PLACES, "{}")
    assert not mistaken(part, "{}")
    assert place_before(part.example, "财政局", loose=True) is None
    assert place_before(part.friend, "财政局", loose=True) == part.friend


@pytest.mark.parametrize("form", FORMS, ids=[form.example for form in FORMS])
def test_the_kind_that_a_name_tells(form: Form) -> None:
    first = next(f for f in FORMS if re.search(f.pattern, form.example))
    assert first == form
    assert kind_of(form.example) == form.kind
    assert not re.search(form.pattern, form.friend) or kind_of(form.friend) != form.kind


@pytest.mark.parametrize("word", ["事业部", "营业部", "作业部", "总部"])
def test_a_business_department_is_no_ministry(word: str) -> None:
    assert not looks_like_unit(f"云岭{word}")
    assert looks_like_unit("农业部")


def test_a_party_committee_is_somebody_s_and_its_office_may_be_nobody_s() -> None:
    assert place_before("党", "委") is None
    assert place_before("党", "委办公室") == ""
    assert place_before("海东市党", "委") == place_before("海东市党", "委办公室") == "海东市"
