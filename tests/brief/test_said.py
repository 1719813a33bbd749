"""What a pack says beside its charts: counted from the tables, and in one language."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import Any

import packs
import pandas as pd
import pytest
from drawn import Recount

from fgf_analysis.brief.content import content
from fgf_analysis.brief.words import tables, words
from fgf_analysis.brief.workbook import NAMES, SQL, charts
from fgf_analysis.charts import gallery
from fgf_analysis.charts.words import sentence, sentences
from fgf_analysis.terms import LANGUAGES

pytestmark = pytest.mark.slow
EACH = pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in packs.NAMES for lang in LANGUAGES]
)
BOTH = pytest.mark.parametrize("lang", LANGUAGES)


@cache
def count(name: str) -> Recount:
    return Recount(packs.plan(name))


def numbers(text: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", text)))


@EACH
def test_the_counts_are_tasks_clauses_units_and_what_is_lost(name, lang):
    plan, told = packs.plan(name), packs.pack(name, lang).counts
    printed, units = plan.tasks["clause_zh"].notna().sum(), plan.assignments["department"].nunique()
    assert numbers(told[0]) == [len(plan.tasks), printed, units]
    lost = len(count(name).lost)
    assert [numbers(one) for one in told[1:]] == ([[lost]] if lost else [])
    order = {"zh": r"\d+项任务，\d+项列有责任条款，列名单位\d+个。",
             "en": r"\d+ tasks?, \d+ with a clause; \d+ units? named\."}  # fmt: skip
    assert re.fullmatch(order[lang], told[0])


def test_a_unit_that_is_printed_in_two_ways_counts_once():
    plan = packs.plan("qinghai-2022")
    printed = plan.assignments["printed"].copy()
    unit = plan.assignments["department"].value_counts().index[0]
    printed.iloc[list(plan.assignments["department"]).index(unit)] = "另写"
    told = content(
        dataclasses.replace(plan, assignments=plan.assignments.assign(printed=printed)), "zh"
    ).counts
    assert printed.nunique() > plan.assignments["department"].nunique()
    assert numbers(told[0])[2] == plan.assignments["department"].nunique()


@EACH
def test_a_clause_is_whole(name, lang):
    printed = packs.plan(name).tasks["clause_zh"].fillna("")
    told = packs.pack(name, lang).clauses
    assert ["".join(one.split()) for one in told] == ["".join(one.split()) for one in printed]


@BOTH
def test_a_card_has_the_tasks_that_name_its_unit(lang):
    plan = packs.plan("qinghai-2022")
    units = list(dict.fromkeys(plan.assignments["department"]))[1:6]
    cards = content(plan, lang, units=units).cards
    english = plan.english if lang == "en" else {}
    assert list(cards) == [english.get(unit, unit) for unit in units]
    for unit, card in zip(units, cards.values(), strict=True):
        named = plan.assignments.loc[plan.assignments["department"] == unit, "task_id"]
        assert {row[0] for row in card.rows} == set(named)
        assert len(card.rows) == named.nunique()


@EACH
def test_title_and_issuer_are_the_plan_s_in_the_language(name, lang):
    plan, found = packs.plan(name), packs.pack(name, lang)
    own = (plan.title, plan.issued) if lang == "zh" else (plan.title_en, plan.issued_en)
    assert (found.title, found.issued) == own
    assert found.organisation == "办公厅综合处"
    for part in (*own[:1], *re.findall(r"[^\W\d]+", own[1])[:1], "办公厅综合处"):
        assert part in found.source


# ---------------------------------------------------------------- limits


@EACH
def test_limits_are_those_that_the_tables_bear_out_with_their_numbers(name, lang):
    plan, counted = packs.plan(name), count(name)
    told = {one.kind: one for one in packs.pack(name, lang).limits}
    states = list(counted.states.values())
    texts = plan.tasks["title_zh"].notna() | plan.tasks["text_zh"].notna()
    expected = {
        "lost": [len(counted.lost)],
        "without": [states.count("without")],
        "unnamed": [plan.groups["task_id"].nunique()],
        "ruled": [plan.assignments.query("role_basis == 'rule'")["task_id"].nunique()],
        "themes": [int(texts.sum()), len(counted.primary)],
    }
    if lang == "en":
        expected["themes"].reverse()
    for kind, own in expected.items():
        assert (kind in told) == (own[-1] > 0 if kind != "themes" else bool(counted.primary)), kind
        if kind in told:
            assert numbers(re.sub("“.*?”", "", told[kind])) == own, kind
    assert ("joint" in told) == ("jointly" in states)
    assert ("english" in told) == (lang == "en")
    gone = [entry.name for entry in gallery.GALLERY if gallery.absent(entry.name, plan, lang)]
    assert ("absent" in told) == bool(gone)
    for figure in gone:
        assert sentence(figure, "subject", lang=lang) in told["absent"]
        assert gallery.absent(figure, plan, lang) in told["absent"]


@EACH
def test_the_first_limit_is_the_base_with_the_tasks_that_name_nobody_in_charge(name, lang):
    first, counted = packs.pack(name, lang).limits[0], count(name)
    assert first.kind == "base"
    nobody = sum(state in ("unnamed", "nobody") for state in counted.states.values())
    words = {"zh": f"其中{nobody}项只列", "en": f" {nobody} of them name"}[lang]
    assert (words in first) == bool(nobody)
    assert str(len(counted.tasks)) in first


@BOTH
def test_roles_by_a_rule_are_counted_by_task(lang):
    plan = packs.plan("qinghai-2022")
    task = plan.assignments["task_id"].value_counts().index[0]
    rows = plan.assignments["task_id"] == task
    assert rows.sum() > 1
    basis = plan.assignments["role_basis"].mask(rows, "rule")
    ruled = dataclasses.replace(plan, assignments=plan.assignments.assign(role_basis=basis))
    [told] = [one for one in content(ruled, lang).limits if one.kind == "ruled"]
    assert numbers(told) == [1]


# ---------------------------------------------------------------- tables


def flat(table: Any) -> pd.DataFrame:
    frame = gallery.frame_of(table)
    named = any(frame.index.names) or not pd.api.types.is_integer_dtype(frame.index.dtype)
    return frame.reset_index() if named else frame


@EACH
def test_a_figure_s_table_has_every_row_of_the_analysis_and_its_numbers(name, lang):
    plan = packs.plan(name)
    english = plan.english if lang == "en" else {}
    for one in packs.pack(name, lang).exhibits:
        frame = flat(gallery.find(one.name).table(plan))
        assert len(one.table.rows) == len(frame), one.name
        columns = list(zip(*one.table.rows, strict=True))
        assert len(columns) == frame.shape[1]
        for n, told in enumerate(columns):
            own = frame.iloc[:, n]
            if pd.api.types.is_numeric_dtype(own) and not pd.api.types.is_bool_dtype(own):
                assert list(told) == [None if pd.isna(cell) else cell for cell in own], one.name
            elif str(own.name) in ("department", "unit_a", "unit_b"):
                assert list(told) == [english.get(cell, cell) for cell in own]


# ---------------------------------------------------------------- one language

OWN = r"fgf-analysis|tables\.xlsx|brief\.pptx|DuckDB|SQL|[\w-]+\.csv|A1|T\d+|&[CPN]|\{[^}]*\}"


def leaves(found: Any) -> list[dict[str, Any]]:
    if set(found) <= set(LANGUAGES):
        return [found]
    return [leaf for own in found.values() for leaf in leaves(own)]


def texts(lang: str) -> list[str]:
    """Return all that figures and files of a pack say around names and numbers."""
    told = [leaf[lang] for leaf in (*leaves(sentences()), *leaves(tables()))]
    told += [words[lang] for words in NAMES.values()]
    told.append(charts._DATE[lang])
    return [line for own in told for line in ([own] if isinstance(own, str) else own)]


def test_no_chinese_sentence_is_english():
    for text in texts("zh"):
        assert not re.search(r"[A-Za-z]{2,}", re.sub(OWN, "", text)), text


def test_no_english_sentence_is_chinese():
    assert not [text for text in texts("en") if re.search("[\u3000-\u9fff\uff00-\uffef]", text)]


@BOTH
def test_the_method_names_the_sheet_that_holds_the_queries(lang):
    _, told = packs.pack("one", lang).method("xlsx")
    assert f"“{SQL}”" in told


@BOTH
def test_a_slide_that_shows_some_says_first_how_many_then_of_how_many(lang):
    told = words("slides", lang)
    some, part = told["some"].format(tasks=300, shown=40), told["part"].format(units=60, shown=18)
    assert {"zh": "共300项任务，此处列前40项", "en": "first 40 of 300 tasks"}[lang] in some
    assert {"zh": "18个单位（共60个）", "en": "18 of 60 units"}[lang] in part
