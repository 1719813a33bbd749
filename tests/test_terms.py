"""What columns and coded values are called: each has one name in both languages."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sampling import one_in

from fgf_analysis import analysis, terms
from fgf_analysis.analysis import charge, codebook, workload
from fgf_analysis.charts import coleadership, sheets, survival, themes
from fgf_analysis.charts import workload as workload_charts
from fgf_analysis.charts.words import sentences
from fgf_analysis.corpus.tables import PLANS
from fgf_analysis.reading.names import kinds
from fgf_analysis.review import words as review
from fgf_analysis.second import tables as second
from fgf_analysis.tables import CELLS, REGISTERS, SAID, SETTLED, TABLES, Plan

PACKAGE = Path(terms.__file__).parent
TERMS = tomllib.loads((PACKAGE / "terms.toml").read_text(encoding="utf-8"))
CONTRACT = {**TABLES, **REGISTERS, **SAID, "cells": CELLS, "settled": SETTLED, "plans": PLANS}
HAN = re.compile("[\u3400-\u9fff]")
GIVEN = {"unit": "省市场监管局", "task_id": "T09", "draws": 19}
SINGLE = {  # names that a user's own columns are as likely to have, and so have no term alone
    "mean", "first", "last", "second", "value", "level", "same", "all", "rank", "row", "column",
}  # fmt: skip


def tables(plan: Plan) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each table that a public function of an analysis makes of a plan, with its name."""
    for module in pkgutil.iter_modules(analysis.__path__, f"{analysis.__name__}."):
        room = importlib.import_module(module.name)
        for name in getattr(room, "__all__", [name for name in vars(room) if name[0] != "_"]):
            function = getattr(room, name)
            if not inspect.isfunction(function) or function.__module__.endswith("facts"):
                continue
            wanted = inspect.signature(function).parameters
            given = {key: value for key, value in GIVEN.items() if key in wanted}
            if "plan" not in wanted or {"units", "found"} & set(wanted):
                continue
            found = function(plan, **given)
            for part in ("pairs", "overall", "steps"):
                if isinstance(getattr(found, part, None), pd.DataFrame):
                    yield f"{name}.{part}", getattr(found, part)
            if isinstance(found, pd.Series):
                of_measures = found.index.dtype == "str" and not found.index.name
                found = found.to_frame().T if of_measures else found.to_frame()
            if isinstance(found, pd.DataFrame):
                yield f"{module.name}.{name}", found


@pytest.fixture(scope="module")
def made_of(plan) -> dict[str, pd.DataFrame]:
    return dict(tables(plan))


def context(table: pd.DataFrame) -> list[str]:
    """Return what stands over a table's columns and index."""
    return [*filter(None, table.index.names), *map(str, table.columns)]


@pytest.mark.parametrize("name", one_in(10, TERMS["columns"]))
def test_a_column_has_a_short_head_and_one_sentence_in_both_languages(name):
    entry = TERMS["columns"][name]
    column, _, other = name.partition(" beside ")
    assert set(entry) - {"about_zh", "about_en"} in ({"zh", "en"}, {"value"})
    zh, en = (terms.head(column, lang, [other]) for lang in terms.LANGUAGES)
    assert HAN.search(zh) or zh[1:] in {"值", "系数", "区间"}, zh
    assert len(HAN.findall(zh)) <= 10
    assert 1 <= len(en.split()) <= 8
    assert en[0].isupper() or en in {"p", "q", "p (FDSM)", "q (FDSM)"} or en.startswith("p,")
    said = terms.about(column, "zh", [other]), terms.about(column, "en", [other])
    for sentence, stop in zip(said, "。.", strict=True):
        assert sentence[-1] == stop and not re.search(rf"[{stop}]\s*[A-Z\u3400-\u9fff]", sentence)


@pytest.mark.parametrize("name", CONTRACT)
def test_every_column_of_the_contract_has_a_term(name):
    columns = [column.name for column in CONTRACT[name]]
    assert_named(columns)
    for column in CONTRACT[name]:
        assert set(column.enum) <= set(terms.values(column.name, columns)), column.name


def assert_named(columns: list[str], own: set[str] = frozenset()) -> None:
    """Assert that columns have heads of their own in a table, and an explanation."""
    for lang in terms.LANGUAGES:
        heads = [terms.head(column, lang, columns) for column in columns if column not in own]
        assert len(set(heads)) == len(heads), heads
        for column in set(columns) - own:
            assert terms.about(column, lang, columns), column


@pytest.mark.parametrize("columns", [second.AGREEMENT, second.DISAGREEMENTS])
def test_every_column_of_a_second_reading_has_a_term(columns):
    assert_named(list(columns))


@pytest.mark.slow
def test_every_column_of_every_analysis_has_a_term(plan, made_of):
    named = {*plan.themes["name_zh"], *plan.tasks["section_zh"].dropna(), *plan.tasks["task_id"]}
    assert len(made_of) > 40
    for name, table in made_of.items():
        coders = set(plan.codings["coder"]) if "disagreements" in name else set()
        assert_named(context(table), named | coders)


@pytest.mark.slow
def test_every_coded_value_has_a_term(plan, made_of):
    whole = {name: getattr(plan, name) for name in (*TABLES, "departments")}
    codes = {*plan.themes["theme"], *plan.codings["coder"]}
    for name, table in {**made_of, **whole}.items():
        columns = context(table)
        flat = table.reset_index() if any(table.index.names) else table
        for column in flat.select_dtypes("str"):
            found = set(flat[column].dropna()) - {""}
            known = set(terms.values(str(column), columns))
            if known - {"date", "keywords"}:
                assert found <= known, (name, column)
            elif not found <= codes:
                plain = {value for value in found if re.fullmatch("[a-z][a-z_ -]*", value)}
                assert plain <= known | codes, (name, column)


def test_every_kind_that_a_unit_is_read_as_has_a_term():
    places = ("国家", "青海省", "西宁市", "海晏县", "某镇", "")
    levels = {kinds.kind_of_place(place, f"{place}水利局") for place in places}
    assert levels == {"central", "provincial", "municipal", "county", "township", "other"}
    assert {form.kind for form in kinds.FORMS} | levels <= set(terms.values("kind"))


def test_how_units_stand_and_why_nothing_is_coded_have_terms():
    assert set(charge.STANDINGS) <= set(terms.values("standing"))
    assert set(charge.STATES) <= set(terms.values("state"))
    assert set(charge.STATES) <= set(terms.values("standing"))  # that of a task, in the ledger
    assert terms.values("coder") == [codebook.KEYWORDS]


@pytest.mark.parametrize("name", TERMS["values"])
def test_no_two_values_of_a_column_are_called_the_same(name):
    for lang in terms.LANGUAGES:
        words = [entry[lang] for entry in TERMS["values"][name].values()]
        assert len(set(words)) == len(words)
        assert all(map(HAN.search, words)) if lang == "zh" else not any(map(HAN.search, words))


def test_figures_pages_and_review_use_the_terms():
    for lang in terms.LANGUAGES:
        for standing in workload.COUNTS:
            word = terms.value("standing", standing, lang)
            assert workload_charts.STANDINGS[standing][lang] == word
            assert sheets.STATES[standing][lang] == word
        for state in charge.STATES:
            word = terms.value("state", state, lang)
            assert workload_charts.ASPECTS[state][lang].casefold() == word.casefold()
        for part, names in survival.PARTS.items():
            assert names[lang] == terms.head(part, lang)
        for kind, (_, names) in coleadership.SHAPES.items():
            assert not kind or names[lang] == terms.value("kind", kind, lang)
        said = [terms.head(name, lang).casefold() for name in ("primary", "further")]
        assert list(themes.KINDS[lang]) == said
        at = terms.LANGUAGES.index(lang)
        for role, both in review.ROLES.items():
            assert both[at] == terms.value("role", role, lang)
        for field, both in review.FIELDS.items():
            assert both[at] == terms.value("field", field, lang)


def literals(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} - {None}


@pytest.mark.parametrize("name", [
    "charts/workload.py", "charts/coleadership.py", "charts/survival.py", "charts/targets.py",
    "charts/themes.py", "charts/sheets.py", "charts/display.py", "review/words.py",
])  # fmt: skip
def test_a_word_of_the_contract_stands_only_among_the_terms(name):
    values = {entry["zh"] for known in TERMS["values"].values() for entry in known.values()}
    heads = {entry["zh"] for entry in TERMS["columns"].values() if "zh" in entry}
    elsewhere = {"数值", "合计", "其他"}  # what they say there is not said of a column
    assert not literals(PACKAGE / name) & ({*values, *heads} - elsewhere)


RETIRED = ("泛指主体", "独立主责", "责任主体", "generic actor", "bodies not named only")
"""Second names that things have had."""


def test_sentences_use_the_terms_and_no_second_name():
    said = str(sentences())
    assert not any(word in said for word in RETIRED)
    for column in ("unnamed", "role", "further", "deadlines"):
        assert terms.head(column, "zh") in said
    for column, code in (
        ("standing", "jointly"), ("standing", "support"), ("state", "jointly"), ("kind", "group"),
        ("counting", "full"), ("counting", "fractional"), ("role", "lead"), ("shown", "shown"),
    ):  # fmt: skip
        assert terms.value(column, code, "zh") in said


def test_a_name_that_means_two_things_is_told_by_the_columns_beside():
    assert terms.head("further", "en") == "Touched as well"
    assert terms.head("further", "en", ["tasks", "charge"]) == "With further units in charge"
    assert terms.head("word", "zh") == "分工用语"
    assert terms.head("word", "zh", ["task_id", "theme"]) == "关键词"
    assert terms.value("standing", "alone", "zh") == "单独主责"
    assert terms.value("state", "alone", "zh") == "1个单位主责"


@pytest.mark.parametrize("name", sorted(SINGLE))
def test_a_common_name_has_a_term_only_where_its_neighbours_tell_what_it_is(name):
    assert terms.head(name, "en") == name
    assert terms.about(name, "en") == ""


def test_what_has_no_term_is_its_own_name():
    assert terms.head("my_column", "zh", ["task_id"]) == "my_column"
    assert terms.about("my_column", "en") == ""
    assert terms.value("role", "observer", "en") == "observer"
    assert terms.value("my_column", "lead", "en") == "lead"
    assert terms.values("my_column") == []


def test_the_terms_know_nobody_in_the_package():
    source = (PACKAGE / "terms.py").read_text(encoding="utf-8")
    assert "fgf_analysis" not in {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
