"""What a briefing pack holds: the gallery's words, numbers as charts, limits true of the plan."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import packs
import pandas as pd
import pytest

from fgf_analysis.analysis import charge, coleadership, ledger, ranking, targets, themes
from fgf_analysis.brief.content import content
from fgf_analysis.brief.plots import PLOTS
from fgf_analysis.charts import gallery
from fgf_analysis.charts.entries import GALLERY
from fgf_analysis.errors import PlanError
from fgf_analysis.terms import LANGUAGES

PACKS = pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in packs.NAMES for lang in LANGUAGES]
)
JOINT = pytest.mark.parametrize(
    ("name", "lang"),
    [(name, lang) for name in packs.NAMES if name != "alone" for lang in LANGUAGES],
)
pytestmark = pytest.mark.slow


def exhibits(name: str, lang: str) -> dict:
    return {one.name: one for one in packs.pack(name, lang).exhibits}


def sums(plot) -> dict:
    """Return category to the sum of its parts."""
    columns = [series.values for series in plot.series]
    return dict(zip(plot.categories, map(sum, zip(*columns, strict=True)), strict=True))


@PACKS
def test_a_pack_has_the_figures_that_the_gallery_makes_and_says_what_it_says(name, lang):
    plan = packs.plan(name)
    found = exhibits(name, lang)
    assert list(found) == [e.name for e in GALLERY if not gallery.absent(e.name, plan)]
    for figure, one in found.items():
        words = gallery.caption(gallery.find(figure), plan, lang)
        drawn = gallery.figure(figure, plan, lang).words
        assert (one.title, one.alt, one.holds) == (words.title, words.alt, words.holds)
        assert one.subtitle == drawn.subtitle
        assert one.query == gallery.query(figure)
        assert "fgf-analysis" not in one.source
        assert "办公厅综合处" in one.source


def test_every_figure_can_be_a_chart():
    assert list(PLOTS) == [entry.name for entry in GALLERY]


@PACKS
def test_a_chart_has_a_number_for_every_category_and_none_twice(name, lang):
    for one in packs.pack(name, lang).exhibits:
        assert one.plot.categories
        assert len(set(one.plot.categories)) == len(one.plot.categories)
        assert {len(series.values) for series in one.plot.series} == {len(one.plot.categories)}
        assert all(n >= 0 for series in one.plot.series for n in series.values)
        assert all(re.fullmatch(r"#[\dA-F]{6}", series.colour) for series in one.plot.series)


# ---------------------------------------------------------------- numbers, counted another way


@PACKS
def test_bars_of_work_are_the_tasks_that_name_a_unit(name, lang):
    plan = packs.plan(name)
    named = plan.assignments.groupby("department")["task_id"].nunique()
    english = plan.english if lang == "en" else {}
    told = {english.get(unit, unit): n for unit, n in named.items()}
    plot = exhibits(name, lang)["workload-by-role"].plot
    assert sums(plot) == {unit: told[unit] for unit in plot.categories}
    assert len(plot.categories) <= 18


@PACKS
def test_bars_of_answers_count_tasks(name, lang):
    states = charge.by_task(packs.plan(name))
    plot = exhibits(name, lang)["accountability"].plot
    numbers = list(sums(plot).values())
    counted = states["state"].value_counts()
    assert sorted(numbers, reverse=True)[0] <= len(states)
    assert counted.get("alone", 0) in numbers
    assert int(states["unnamed"].sum()) in numbers
    assert sums(plot)[gallery_words("open", lang)] == int(states["unnamed"].sum())


def gallery_words(aspect: str, lang: str) -> str:
    from fgf_analysis.charts.workload import ASPECTS

    return ASPECTS[aspect][lang]


@JOINT
def test_bars_of_joint_tasks_and_the_matrix_agree_with_the_clauses(name, lang):
    plan, one = packs.plan(name), exhibits(name, lang)["coleadership-incidence"]
    english = plan.english if lang == "en" else {}
    kinds = plan.departments.set_index("department")["kind"]
    clauses = charge.clauses(plan).query("standing == 'jointly'")
    clauses = clauses[clauses["department"].map(kinds).ne("group")]
    clauses = clauses[clauses.groupby(["task_id", "clause"])["department"].transform("size").gt(1)]
    counted = clauses.groupby("department")["task_id"].nunique().rename(index=english)
    assert sums(one.plot) == {unit: counted[unit] for unit in one.plot.categories}
    together = set(zip(clauses["department"].replace(english), clauses["task_id"], strict=True))
    heads = [head.split(" ")[0] for head in one.matrix.heads[1:-1]]
    for unit, *cells, total in one.matrix.rows:
        assert total == counted[unit]
        for task, cell in zip(heads, cells, strict=True):
            assert (cell == "●") == ((unit, task) in together)


@PACKS
def test_bars_of_themes_are_the_tasks_with_a_keyword(name, lang):
    plan = packs.plan(name)
    coded = themes.by_task(plan)["primary"].notna().sum()
    plot = exhibits(name, lang)["themes-counts"].plot
    assert sum(plot.series[0].values) == coded
    theme = exhibits(name, lang)["themes-by-department"]
    for unit, *cells in theme.matrix.rows:
        assert sums(theme.plot)[unit] == sum(cell is not None for cell in cells)


@JOINT
def test_bars_of_shares_are_the_two_counts(name, lang):
    plan = packs.plan(name)
    english = plan.english if lang == "en" else {}
    ranks = ranking.ranks(plan).set_index("department").rename(index=english)
    plot = exhibits(name, lang)["workload-counting"].plot
    assert list(plot.series[0].values) == [ranks.loc[unit, "full"] for unit in plot.categories]
    assert list(plot.series[1].values) == pytest.approx(
        [ranks.loc[unit, "fractional"] for unit in plot.categories]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_of_time_has_the_tasks_of_each_date(lang):
    rows = targets.deadlines(packs.plan("large"))
    counted = rows.groupby("date")["task_id"].nunique()
    plot = exhibits("large", lang)["deadlines"].plot
    assert plot.kind == "timeline"
    assert list(plot.categories) == [date.fromisoformat(day) for day in sorted(counted.index)]
    assert list(plot.series[0].values) == [counted[day] for day in sorted(counted.index)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_of_partners_are_the_degrees_of_the_network(lang):
    plan = packs.plan("qinghai-2022")
    english = plan.english if lang == "en" else {}
    degree = {english.get(unit, unit): n for unit, n in coleadership.graph(plan).degree if n}
    assert sums(exhibits("qinghai-2022", lang)["coleadership-network"].plot) == degree


# ---------------------------------------------------------------- ledger, cards, limits


@PACKS
def test_the_ledger_has_every_task_and_its_clause_as_printed(name, lang):
    plan, found = packs.plan(name), packs.pack(name, lang)
    assert [row[0] for row in found.ledger.rows] == list(plan.tasks["task_id"])
    printed = plan.tasks["clause_zh"].fillna("")
    for row, clause, text in zip(found.ledger.rows, found.clauses, printed, strict=True):
        assert bool(clause) == bool(text), row
        assert not clause or "".join(clause.split()) in "".join(plan.source.split())


def test_a_ledger_has_no_column_in_which_nothing_stands_but_the_office_s():
    heads = packs.pack("alone", "zh").ledger.heads
    assert heads[-1] == "进展"
    table = ledger.task_ledger(packs.plan("alone"))
    assert table["support"].eq("").all()
    assert "配合" not in heads


@pytest.mark.parametrize("lang", LANGUAGES)
def test_limits_are_true_of_the_plan(lang):
    said = {name: "\n".join(packs.pack(name, lang).limits) for name in packs.NAMES}
    lost = {
        "zh": "责任条款缺失的8项任务由谁负责，未作推测",
        "en": "the 8 lost tasks is not guessed",
    }[lang]
    assert lost in said["qinghai-2022"]
    together = {"zh": "“共同主责”指", "en": "“Together” means"}[lang]
    assert [together in said[name] for name in packs.NAMES] == [True, False, True, True]
    assert ("English names" in said["alone"]) == (lang == "en")


def test_limits_say_how_sure_the_reading_is_and_what_was_edited(folder):
    from fgf_analysis.tables import load_plan

    (folder / "report.json").write_text(
        '{"sureness": {"level": "medium"}, "in_doubt": [{}, {}], "not_understood": [{}]}'
    )
    plan = load_plan(folder)
    [told] = [line for line in content(plan, "zh").limits if "可靠程度" in line]
    assert told == "读取可靠程度：中。存疑3处，见读取报告。"
    [told] = [line for line in content(plan, "en").limits if "Reliability" in line]
    assert (
        told == "Reliability of the reading: medium; 3 places are in doubt, listed in its report."
    )
    edited = dataclasses.replace(plan, edited=("tasks",))
    assert "Tables edited since the reading: tasks.csv." in content(edited, "en").limits


def test_cards_are_those_asked_for_and_an_unknown_unit_names_the_closest():
    plan = packs.plan("qinghai-2022")
    found = content(plan, "zh", units=["省财政厅", "省司法厅", "省财政厅"])
    assert list(found.cards) == ["省财政厅", "省司法厅"]
    with pytest.raises(PlanError, match=r"closest: .*省财政厅"):
        content(plan, "zh", units=["省财厅"])


def test_a_plan_without_tasks_has_no_pack():
    plan = packs.plan("one")
    empty = dataclasses.replace(plan, tasks=plan.tasks.iloc[:0])
    with pytest.raises(PlanError, match="方案没有任务"):
        content(empty, "zh")


def test_three_figures_are_chosen_findings_first_in_the_gallery_s_order():
    for name in packs.NAMES:
        found = packs.pack(name, "zh")
        chosen = [one.name for one in found.chosen]
        assert len(chosen) == min(3, len(found.brief))
        order = [one.name for one in found.brief]
        assert chosen == sorted(chosen, key=order.index)
        left = [one for one in found.brief if one.name not in chosen]
        assert all(one.holds for one in found.chosen) or not any(one.holds for one in left)


def test_the_same_plan_has_the_same_pack():
    plan = packs.plan("alone")
    one, other = (content(plan, "zh") for _ in range(2))
    assert pd.Series(one.limits).equals(pd.Series(other.limits))
    assert [e.plot for e in one.exhibits] == [e.plot for e in other.exhibits]
    assert [e.table for e in one.exhibits] == [e.table for e in other.exhibits]
