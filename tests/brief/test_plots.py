"""The numbers of native charts, recounted from the tables: by series, in order, what stands out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import packs
import pandas as pd
import pytest
from drawn import CHARGE, Recount

from fgf_analysis import terms
from fgf_analysis.brief.content import Exhibit
from fgf_analysis.brief.plots import Plot, Series, described
from fgf_analysis.charts import style, survival
from fgf_analysis.charts.words import sentence
from fgf_analysis.charts.workload import ASPECTS, COLOURS, STANDINGS
from fgf_analysis.terms import LANGUAGES

pytestmark = pytest.mark.slow
EACH = pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in packs.NAMES for lang in LANGUAGES]
)
BOTH = pytest.mark.parametrize("lang", LANGUAGES)


@cache
def count(name: str) -> Recount:
    return Recount(packs.plan(name))


def exhibit(name: str, lang: str, figure: str) -> Exhibit:
    return next(one for one in packs.pack(name, lang).exhibits if one.name == figure)


def has(*names: str) -> Any:
    return pytest.mark.parametrize(
        ("name", "lang"), [(name, lang) for name in names for lang in LANGUAGES]
    )


def called(name: str, lang: str) -> Callable[[str], str]:
    english = packs.plan(name).english if lang == "en" else {}
    return lambda unit: english.get(unit, unit)


def series(plot: Plot) -> dict[str, tuple[float, ...]]:
    return {one.name: one.values for one in plot.series}


def falls(numbers: Any) -> bool:
    return all(a >= b for a, b in pairwise(numbers))


@EACH
def test_bars_of_work_are_counted_by_standing_in_its_colour_most_on_top(name, lang):
    one, counted, call = exhibit(name, lang, "workload-by-role"), count(name), called(name, lang)
    several = [unit for unit in counted.by_unit if counted.charge[unit] > 1][:18]
    units = several or list(counted.by_unit)[:18]
    assert one.plot.categories == tuple(map(call, units))
    there = [s for s in STANDINGS if any(counted.by_unit[unit][s] for unit in units)]
    assert series(one.plot) == {
        STANDINGS[s][lang]: tuple(counted.by_unit[unit][s] for unit in units) for s in there
    }
    assert [part.colour for part in one.plot.series] == [COLOURS[s] for s in there]
    most = max(counted.charge.values())
    first = {call(unit) for unit in units if counted.charge[unit] == most}
    assert set(one.plot.marked) == (first if one.holds else set())


@EACH
def test_bars_of_answers_are_counted_by_what_they_are_called(name, lang):
    plot, counted = exhibit(name, lang, "accountability").plot, count(name)
    always = {"beside", "open", "deadline"}
    there = [aspect for aspect in ASPECTS if aspect in always or counted.aspects[aspect]]
    assert plot.categories == tuple(ASPECTS[aspect][lang] for aspect in there)
    assert plot.series[0].values == tuple(len(counted.aspects[aspect]) for aspect in there)


@has("qinghai-2022", "one")
def test_bars_of_joint_tasks_and_of_partners_fall_from_the_top(name, lang):
    call, ties = called(name, lang), Counter()
    for pair in count(name).ties:
        ties.update(pair)
    joint = Counter(unit for units in count(name).joint.values() for unit in units)
    for figure, counts in (("coleadership-incidence", joint), ("coleadership-network", ties)):
        one = exhibit(name, lang, figure)
        numbers = dict(zip(one.plot.categories, one.plot.series[0].values, strict=True))
        told = {call(unit): n for unit, n in counts.items()}
        assert numbers == {unit: told[unit] for unit in numbers}
        assert falls(numbers.values())
        assert sorted(numbers.values()) == sorted(told.values())[-len(numbers) :]
        assert list(one.plot.marked) == [unit for unit in one.figure.marked if unit in numbers]
        assert not one.holds or set(one.plot.marked) or figure == "coleadership-incidence"


@EACH
def test_bars_of_themes_are_primary_and_touched_as_they_are_called(name, lang):
    call, counted = called(name, lang), count(name)
    plot = exhibit(name, lang, "themes-counts").plot
    primary = Counter(map(call, counted.primary.values()))
    touched = Counter({call(theme): n for theme, n in counted.touched.items()})
    expected = {
        terms.head("primary", lang).lower(): tuple(primary[theme] for theme in plot.categories),
        terms.head("further", lang).lower(): tuple(touched[theme] for theme in plot.categories),
    }
    assert series(plot) == {kind: own for kind, own in expected.items() if any(own)}
    assert set(plot.categories) == set(primary) | set(touched)
    assert falls(plot.series[0].values)


@EACH
def test_the_matrix_of_themes_and_its_bars_are_the_tasks_of_each_unit(name, lang):
    one, call = exhibit(name, lang, "themes-by-department"), called(name, lang)
    own = {call(u): {call(t): n for t, n in c.items()} for u, c in count(name).unit_themes.items()}
    for unit, *cells in one.matrix.rows:
        found = {t: n for t, n in zip(one.matrix.heads[1:], cells, strict=True) if n}
        assert found == own[unit]
    numbers = dict(zip(one.plot.categories, one.plot.series[0].values, strict=True))
    assert numbers == {unit: len(own[unit]) for unit in numbers}
    assert falls(numbers.values())


@has("alone", "large")
def test_the_date_of_the_title_stands_out(name, lang):
    one, counts = exhibit(name, lang, "deadlines"), Counter()
    for cell in packs.plan(name).tasks["deadlines_zh"].dropna():
        for year, month in set(re.findall(r"(\d{4})年(\d+)月底前", cell)):
            counts[(pd.Timestamp(int(year), int(month), 1) + pd.offsets.MonthEnd()).date()] += 1
    assert dict(zip(one.plot.categories, one.plot.series[0].values, strict=True)) == counts
    most = [day for day, n in counts.items() if n == max(counts.values())]
    peak = [day.isoformat() for day in most] if len(most) == 1 and one.holds else []
    assert list(one.plot.marked) == peak


@BOTH
def test_bars_of_parts_are_what_the_copy_shows_and_what_it_lost(lang):
    plot = exhibit("qinghai-2022", lang, "survival-parts").plot
    tasks = packs.plan("qinghai-2022").tasks
    columns = ("title_zh", "text_zh", "clause_zh")
    shown = tuple(int(tasks[column].notna().sum()) for column in columns)
    names = survival.MARKS[lang]
    assert series(plot) == {names[0]: shown, names[1]: tuple(len(tasks) - n for n in shown)}
    assert [one.colour for one in plot.series] == [style.DARK, style.HIGHLIGHT]
    parts = ("title", "text", "clause")
    assert plot.categories == tuple(survival.PARTS[part][lang] for part in parts)


@BOTH
def test_bars_of_bounds_end_where_every_lost_clause_would_lead(lang):
    plot, counted = exhibit("qinghai-2022", lang, "workload-order").plot, count("qinghai-2022")
    call = called("qinghai-2022", lang)
    least, more = plot.series
    assert set(more.values) == {len(counted.lost)}
    told = {call(unit): n for unit, n in counted.charge.items()}
    for unit, n in zip(plot.categories, least.values, strict=True):
        assert told.get(unit, n) == n
    assert falls(least.values)
    assert more.name == {"zh": "缺失条款至多可增加", "en": "lost clauses could add up to"}[lang]


@BOTH
def test_codings_that_agree_are_told_from_those_of_one_side(lang):
    one, counted = exhibit("qinghai-2022", lang, "themes-agreement"), count("qinghai-2022")
    call = called("qinghai-2022", lang)
    plan = counted.plan
    names = dict(plan.themes[["theme", "name_zh"]].itertuples(index=False))
    own = plan.codings[plan.codings["coder"] == max(plan.codings["coder"])]
    coded = own[["task_id", "primary"]].itertuples(index=False)
    read = {task: call(names[theme]) for task, theme in coded}
    pairs = Counter((read[t], call(theme)) for t, theme in counted.primary.items() if t in read)
    same, reading, keywords = Counter(), Counter(), Counter()
    for (row, column), n in pairs.items():
        if row == column:
            same[row] += n
        else:
            reading[row] += n
            keywords[column] += n
    expected = [tuple(c[theme] for theme in one.plot.categories) for c in (same, reading, keywords)]
    assert [part.values for part in one.plot.series] == [own for own in expected if any(own)]
    words = {"zh": ["两种编码一致", "仅逐项阅读", "仅关键词"],
             "en": ["both codings", "reading only", "keywords only"]}[lang]  # fmt: skip
    assert [part.name for part in one.plot.series] == words
    rows = [label.split("  ", 1)[-1] for label, *_ in one.matrix.rows]
    for label, (_, *cells) in zip(rows, one.matrix.rows, strict=True):
        assert [cell or 0 for cell in cells] == [pairs[label, column] for column in rows]


@has("qinghai-2022", "large")
def test_bars_against_chance_are_the_clauses_and_both_expectations(name, lang):
    one, counted, call = exhibit(name, lang, "coleadership-chance"), count(name), called(name, lang)
    kinds = dict(counted.plan.departments[["department", "kind"]].itertuples(index=False))
    shared: Counter[tuple[str, str]] = Counter()
    for own in counted.clauses.values():
        units = [u for u, s in own.items() if s in CHARGE and kinds[u] != "group"]
        shared.update(combinations(sorted(units), 2))
    sign = {"zh": "—", "en": " – "}[lang]
    told = {sign.join(map(call, pair)): n for pair, n in shared.items()}
    columns = ("observed", "expected_all", "expected_joint")
    assert [part.name for part in one.plot.series] == [
        terms.head(column, lang, columns).lower() for column in columns
    ]
    observed, everywhere, joint = (part.values for part in one.plot.series)
    assert list(observed) == [told[pair] for pair in one.plot.categories]
    table = one.figure.table.head(len(observed))
    assert list(everywhere) == pytest.approx(list(table["expected_all"]))
    assert list(joint) == pytest.approx(list(table["expected_joint"]))


@EACH
def test_what_a_figure_has_no_room_for_is_said(name, lang):
    for one in packs.pack(name, lang).exhibits:
        figure = one.figure
        left = figure.entry.omitted(figure.table, figure.shown)
        if left is not None:
            words = sentence("omitted", left.key, lang=lang).format_map(vars(left))
            assert one.subtitle.endswith(words)


@BOTH
def test_an_alternative_text_tells_each_row_its_own_numbers(lang):
    parts = (Series("x", (3, 0, 1)), Series("y", (0, 2.25, 4)))
    plot = Plot("stacked", ("a", "b", "c"), parts, "n")
    assert (
        described(plot, lang)
        == {
            "zh": "横条图，n。a：x 3；b：y 2.3；c：x 1，y 4。",
            "en": "Bars, n. a: x 3; b: y 2.3; c: x 1, y 4.",
        }[lang]
    )
    days = Plot("timeline", (date(2030, 1, 31), date(2030, 2, 28)), (Series("n", (5, 7)),), "n")
    assert (
        described(days, lang)
        == {
            "zh": "时间轴，n。2030-01-31：5；2030-02-28：7。",
            "en": "Timeline, n. 2030-01-31: 5; 2030-02-28: 7.",
        }[lang]
    )
    many = Plot("stacked", tuple(map(str, range(23))), (Series("n", (1,) * 23),), "n")
    end = {"zh": "19：1；另有3行。", "en": "19: 1; 3 more rows."}[lang]
    assert described(many, lang).endswith(end)
