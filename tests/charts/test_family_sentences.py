"""The sentences of families: complete in both languages, with the same facts, house style."""

from __future__ import annotations

import inspect
import re

import kin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sentences import FORBIDDEN, fields, generated, leaves

from fgf_analysis.charts.entries import SUBJECT
from fgf_analysis.charts.families import entries
from fgf_analysis.charts.families.entries import FAMILY
from fgf_analysis.charts.words import sentences, spoken, titles
from fgf_analysis.terms import LANGUAGES

NAMES = [entry.name for entry in FAMILY]
EACH = pytest.mark.parametrize("entry", FAMILY, ids=NAMES)
TOLD = sentences("families")
SENTENCES = dict(leaves(TOLD))
ALL = pytest.mark.parametrize("path", SENTENCES)

# One language says what the other leaves out, and why.
ONE_SIDED = {
    "family-coverage.subtitle": set(),
    "family-delay.title.range": set(),
    "family-lines.title.both": set(),
    "family-attention.title.differs": set(),
}


@ALL
def test_both_languages_say_the_same_facts(path):
    own = SENTENCES[path]
    assert set(own) == set(LANGUAGES)
    assert fields(own["zh"]) ^ fields(own["en"]) == ONE_SIDED.get(path, set())


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


def test_a_family_and_a_plan_call_nothing_by_one_name():
    for kind in ("parts", "omitted", "absent", "about"):
        assert not set(TOLD[kind]) & set(sentences()[kind])
    assert set(TOLD) == {*NAMES, "parts", "omitted", "absent", "about", "pages"}


def test_every_key_is_given_by_the_entries():
    source = inspect.getsource(entries)
    for key in TOLD["omitted"]:
        assert f'"{key}"' in source, key
    for key in set(TOLD["absent"]) - {"family", "one_plan"}:
        assert f'"{key}"' in source, key


@pytest.fixture(scope="session")
def known():
    return {entry.name: entry.facts(kin.kin("invented")) for entry in FAMILY}


@st.composite
def drawn(draw: st.DrawFn, name, facts):
    own = draw(generated(name, facts))
    if "by" in own:
        own["by"] = draw(st.sampled_from(("plan", "level")))
    if name == "family-tasks":
        own["plans"] = draw(st.sampled_from((own["plans"], 40)))
    return own


@pytest.mark.slow
@EACH
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_the_facts_are_there_is_a_sentence_for_them(known, entry, data):
    own = data.draw(drawn(entry.name, known[entry.name]))
    claim = entry.claim(own)
    assert claim == SUBJECT or claim in titles(entry.name)
    for lang in LANGUAGES:
        said = spoken(own, {}, lang)
        for part, version in entry.parts(own).items():
            said[part] = TOLD["parts"][part][version][lang].format_map(said)
        where = TOLD[entry.name]
        title = where["subject"] if claim == SUBJECT else where["title"][claim]
        for text in (title, where["subtitle"], where["alt"]):
            assert not re.search(r"[{}]|\bNone\b(?! of)|nan", text[lang].format_map(said))


@pytest.mark.slow
@EACH
def test_every_title_and_part_is_one_that_some_facts_have(known, entry):
    seen, parts = set(), set()

    @settings(max_examples=800, database=None)
    @given(data=st.data())
    def run(data):
        own = data.draw(drawn(entry.name, known[entry.name]))
        seen.add(entry.claim(own))
        parts.update(entry.parts(own).items())

    run()
    assert seen - {SUBJECT} == set(titles(entry.name))
    for part in {part for part, _ in parts}:
        assert {version for one, version in parts if one == part} == set(TOLD["parts"][part])


def test_every_part_is_used(known):
    used = {part for entry in FAMILY for part in entry.parts(known[entry.name])}
    assert used == set(TOLD["parts"])
