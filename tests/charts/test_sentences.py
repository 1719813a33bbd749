"""The sentences of the figures: complete in both languages, with the same facts, house style."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_analysis.analysis import facts
from fgf_analysis.charts import entries
from fgf_analysis.charts.entries import GALLERY, SUBJECT
from fgf_analysis.charts.words import sentences, spoken, titles
from fgf_analysis.terms import LANGUAGES

NAMES = [entry.name for entry in GALLERY]
EACH = pytest.mark.parametrize("entry", GALLERY, ids=NAMES)


def leaves(found: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    if set(found) <= set(LANGUAGES):
        yield ".".join(path), found
        return
    for name, own in found.items():
        yield from leaves(own, (*path, name))


SENTENCES = dict(leaves(sentences()))
ALL = pytest.mark.parametrize("path", SENTENCES)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


# One language says what the other leaves out, and why.
ONE_SIDED = {
    "parts.base.all": set(),
    "parts.base.without": {"without"},  # English: in the 3 of 5 tasks
    "parts.base.lost": set(),
    "parts.unnamed.some": {"example"},  # the printed words are Chinese
    "accountability.title.unnamed": {"example"},
    "deadlines.alt": set(),
    "limits.unnamed": {"example"},
    "limits.english": {"headings"},
    "parts.deadline.all": {"shown"},
    "workload-by-role.subtitle": set(),
}


@ALL
def test_both_languages_say_the_same_facts(path):
    own = SENTENCES[path]
    assert set(own) == set(LANGUAGES)
    assert fields(own["zh"]) ^ fields(own["en"]) == ONE_SIDED.get(path, set())


def test_every_figure_has_its_sentences_and_no_other_has():
    known = {"parts", "omitted", "absent", "about", "limits", "method"}
    assert set(sentences()) == {*NAMES, *known}
    for name in NAMES:
        own = sentences()[name]
        assert {"subject", "subtitle", "alt"} <= set(own) <= {"subject", "title", "subtitle", "alt"}
        for kind in ("subject", "subtitle", "alt"):
            assert all(own[kind].values())
        assert titles(name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_base_says_nothing_of_the_marks_of_the_drawing(plan, lang):
    from fgf_analysis.charts import gallery

    told = {part: sentences()["parts"][part] for part in entries.DRAWN}
    marks = [words[lang].strip() for own in told.values() for words in own.values()]
    found = set()
    for entry in GALLERY:
        if gallery.absent(entry.name, plan):
            continue
        words = gallery.caption(entry, plan, lang)
        there = [mark for mark in marks if mark in words.subtitle]
        assert not [mark for mark in marks if mark in words.base]
        assert (words.base == words.subtitle) == (not there), entry.name
        found |= set(there)
    assert len(found) == len(entries.DRAWN), "each is said of some figure of Qinghai's plan"


FORBIDDEN = {
    "zh": r"尚存|无从得知|名次|连成一片|全数计|分数计|(?<!资料)来源：",
    "en": r"hold the lead|holds the lead|stands? twice|(is|are) said in|surviv",
}


@ALL
@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_those_of_the_house(path, lang):
    text = SENTENCES[path][lang]
    assert not re.search(FORBIDDEN[lang], text)
    assert "  " not in text
    if lang == "zh":
        assert not re.search(r"[}\d]\s+[\u4e00-\u9fff]|[\u4e00-\u9fff]\s+[{\d]", text), text
        assert not re.search(r"[,;:!?()]", re.sub(r"\{[^}]*\}", "", text)), text
    else:
        assert not re.search(r"[\u3000-\uffef]", text)
    if ".title" in path or path.endswith(".subject"):
        assert not text.endswith(("。", "."))
    elif path.endswith((".alt", ".subtitle")) and not text.endswith("}"):
        assert text.endswith({"zh": "。", "en": "."}[lang])


def test_sources_are_introduced_as_an_office_does(plan):
    from fgf_analysis.charts import gallery

    assert gallery.source(plan, "zh").startswith("资料来源：《")
    assert gallery.source(plan, "zh").endswith("；fgf-analysis整理。")
    assert gallery.source(plan, "en").endswith("; 17 November 2022; read by fgf-analysis.") or (
        ", 17 November 2022; read by fgf-analysis." in gallery.source(plan, "en")
    )


def test_the_functions_say_nothing_that_is_not_a_sentence():
    """Every key that entries.py gives is there, and every one that is there can be given."""
    source = inspect.getsource(entries)
    for key in sentences()["absent"]:
        assert f'"{key}"' in source or key == "tasks", key
    for key in sentences()["omitted"]:
        assert f'"{key}"' in source, key


# ---------------------------------------------------------------- every claim and part exists

units = st.lists(st.sampled_from(("甲局", "乙局", "丙局", "丁局", "戊局")), max_size=5, unique=True)
number = st.sampled_from((0, 1, 2, 3, 12))


@st.composite
def generated(draw: st.DrawFn, entry_name: str, plan_facts: dict[str, Any]) -> dict[str, Any]:
    """Draw facts with the names and types that the figure's facts have."""
    found: dict[str, Any] = {}
    for name, value in plan_facts.items():
        if isinstance(value, bool):
            found[name] = draw(st.booleans())
        elif isinstance(value, int):
            found[name] = draw(number)
        elif isinstance(value, float):
            found[name] = draw(st.sampled_from((0.0, 0.01, 0.05, 0.3, 1.0)))
        elif isinstance(value, list) and value and isinstance(value[0], int):
            found[name] = sorted(draw(st.lists(number, min_size=1, max_size=2, unique=True)))
        elif isinstance(value, list):
            found[name] = draw(units)
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            found[name] = draw(st.dates().map(str))
        else:
            found[name] = draw(st.sampled_from(("", "各部门", "T07")))
    if "alone" in found and draw(st.booleans()):
        found["shown"] = found["alone"]
    return found


DATED = {
    "tasks": 3, "dated": 2, "dates": 4, "first": "2022-01-31", "last": "2023-01-31",
    "peak": "2022-01-31", "peaks": 1, "peak_tasks": 2,
}  # fmt: skip


@pytest.fixture(scope="session")
def known(plan) -> dict[str, dict[str, Any]]:
    return {
        entry.name: DATED if entry.name == "deadlines" else entry.facts(plan) for entry in GALLERY
    }


@pytest.mark.slow
@EACH
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_the_facts_are_there_is_a_sentence_for_them(known, entry, data):
    own = data.draw(generated(entry.name, known[entry.name]))
    claim = entry.claim(own)
    assert claim == SUBJECT or claim in titles(entry.name)
    for lang in LANGUAGES:
        said = spoken(own, {}, lang)
        for part, version in entry.parts(own).items():
            said[part] = sentences()["parts"][part][version][lang].format_map(said)
        where = sentences()[entry.name]
        title = where["subject"] if claim == SUBJECT else where["title"][claim]
        for text in (title, where["subtitle"], where["alt"]):
            assert not re.search(r"[{}]|None|nan", text[lang].format_map(said))


@pytest.mark.slow
@EACH
def test_every_title_is_one_that_some_facts_have(known, entry):
    """No title is written that no plan can have."""
    seen = set()

    @settings(max_examples=1000, database=None)
    @given(data=st.data())
    def run(data):
        seen.add(entry.claim(data.draw(generated(entry.name, known[entry.name]))))

    run()
    assert seen - {SUBJECT} == set(titles(entry.name))


@EACH
def test_every_fact_that_is_said_is_found(known, entry):
    said = set(known[entry.name]) | set(entry.parts(known[entry.name]))
    for path, own in SENTENCES.items():
        if path.split(".")[0] == entry.name:
            for lang in LANGUAGES:
                assert fields(own[lang]) <= said, path


@pytest.mark.slow
@pytest.mark.parametrize("part", sorted(sentences()["parts"]))
def test_every_version_of_a_part_can_be_chosen(known, part):
    seen = set()
    users = [entry for entry in GALLERY if part in entry.parts(known[entry.name])]
    assert users

    @settings(max_examples=200, database=None)
    @given(data=st.data())
    def run(data):
        for entry in users:
            own = data.draw(generated(entry.name, known[entry.name]))
            if own.get("lost", 0) + own.get("without", 0) <= own.get("tasks", 0):
                seen.add(entry.parts(own)[part])

    run()
    assert seen == set(sentences()["parts"][part]) - {"whole"}  # which is for pages


def test_facts_are_counts_shares_names_or_dates(known):
    for name, own in known.items():
        for fact, value in own.items():
            assert isinstance(value, bool | int | float | str | list), (name, fact)
    assert facts.base.__doc__
