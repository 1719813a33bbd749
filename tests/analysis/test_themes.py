"""Themes against a plain search for the codebook's words in the CSV files."""

from __future__ import annotations

import csv
import dataclasses
import math
from collections import Counter

import pandas as pd
import pytest
from scipy import stats

from fgf_analysis import PlanError, load_corpus
from fgf_analysis.analysis import themes
from fgf_analysis.corpus import extract_folder
from fgf_analysis.tables import DATA


def csv_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def csv_weights() -> dict[str, dict[str, int]]:
    """Return for each task the weight of each theme, in the order of the codebook."""
    found: dict[str, dict[str, int]] = {}
    for task in csv_rows("qinghai-2022/tasks.csv"):
        own = found[task["task_id"]] = {}
        for theme in csv_rows("themes.csv"):
            words = theme["keywords"].split("|")
            weight = sum(
                2 if word in task["title_zh"] else 1 if word in task["text_zh"] else 0
                for word in words
            )
            if weight:
                own[theme["theme"]] = weight
    return found


def csv_primary() -> dict[str, str]:
    return {
        task_id: next(theme for theme in own if own[theme] == max(own.values()))
        for task_id, own in csv_weights().items()
        if own
    }


def cells(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return the cells of a cross table that are not zero."""
    found = table.to_dict("index")
    return {(row, column): n for row, line in found.items() for column, n in line.items() if n}


NAMES = {row["theme"]: row["name_zh"] for row in csv_rows("themes.csv")}


@pytest.fixture
def worded(invent):
    """Return a function that makes a plan of titles and texts with a codebook of two themes."""

    def make(*tasks: tuple[str, str], keywords: tuple[str, str] = ("红|绯", "蓝|青")):
        plan = invent(
            *([] for _ in tasks),
            titles=tuple(title for title, _ in tasks),
            texts=tuple(text for _, text in tasks),
        )
        codebook = pd.DataFrame(
            {"theme": ["warm", "cold"], "name_zh": ["暖", "冷"], "keywords": keywords}
        ).astype("str")
        return dataclasses.replace(plan, themes=codebook)

    return make


def test_the_codebook_has_20_themes_at_most_and_no_word_twice():
    assert 12 <= len(NAMES) <= 20
    words = [word for row in csv_rows("themes.csv") for word in row["keywords"].split("|")]
    assert Counter(words).most_common(1)[0][1] == 1
    assert all(words)


# Of one plan's subject, so that keywords for others may not touch what readers have coded.
OF_QINGHAI = [
    "approval", "access", "credentials", "regulation", "competition", "safety", "services",
    "livelihood", "finance", "investment", "trade", "reform",
]  # fmt: skip


def test_the_keywords_of_other_plans_do_not_touch_our_plan(plan):
    assert [theme for theme in NAMES if theme in OF_QINGHAI] == OF_QINGHAI
    found = themes.matches(plan)
    assert set(found["theme"]) == set(OF_QINGHAI)
    assert found["word"].nunique() == 80
    table = themes.counts(plan)
    assert table["primary"].tolist()[:12] == [5, 5, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1]
    assert not table[["primary", "further"]].iloc[12:].to_numpy().any()


def test_every_match_is_a_word_of_the_task(plan):
    tasks = {row["task_id"]: row for row in csv_rows("qinghai-2022/tasks.csv")}
    table = themes.matches(plan)
    for row in table.to_dict("records"):
        task = tasks[row["task_id"]]
        assert row["word"] in task[f"{row['field']}_zh"]
        assert row["field"] == ("title" if row["word"] in task["title_zh"] else "text")
        assert row["weight"] == {"title": 2, "text": 1}[row["field"]]
    assert not table.duplicated(["task_id", "theme", "word"]).any()
    weights = table.groupby(["task_id", "theme"])["weight"].sum().to_dict()
    assert weights == {
        (task_id, theme): weight
        for task_id, own in csv_weights().items()
        for theme, weight in own.items()
    }


def test_primary_and_further_themes_agree_with_a_recount(plan):
    weights, primary = csv_weights(), csv_primary()
    table = themes.by_task(plan)
    assert table["task_id"].tolist() == list(weights)
    for row in table.to_dict("records"):
        own = weights[row["task_id"]]
        if not own:
            assert pd.isna(row["primary"])
            assert pd.isna(row["further"])
            assert pd.isna(row["words"])
            continue
        assert row["primary"] == primary[row["task_id"]]
        further = [] if pd.isna(row["further"]) else row["further"].split("|")
        assert sorted([row["primary"], *further]) == sorted(own)
        assert [own[theme] for theme in further] == sorted(
            (own[theme] for theme in further), reverse=True
        )
        assert row["words"]


def test_counts_agree_with_a_recount_and_are_sorted(plan):
    primary = Counter(csv_primary().values())
    touched = Counter(theme for own in csv_weights().values() for theme in own)
    table = themes.counts(plan)
    assert set(table["theme"]) == set(NAMES.values())
    assert table["primary"].sum() == len(csv_primary())
    assert set(table["base"]) == {len(csv_primary())}
    by_name = table.set_index("theme")
    for theme, name in NAMES.items():
        assert by_name.loc[name, "primary"] == primary[theme]
        assert by_name.loc[name, "further"] == touched[theme] - primary[theme]
    order = list(NAMES.values())
    keys = [
        (-row["primary"], -row["further"], order.index(row["theme"]))
        for row in table.to_dict("records")
    ]
    assert keys == sorted(keys)


def test_themes_by_section_agree_with_a_recount(plan):
    primary = csv_primary()
    expected = Counter(
        (NAMES[primary[task["task_id"]]], task["section_zh"])
        for task in csv_rows("qinghai-2022/tasks.csv")
        if task["section_zh"] and task["task_id"] in primary
    )
    table = themes.by_section(plan)
    assert list(table.columns) == [
        "持续加大简政放权力度",
        "持续创新加强有效监管",
        "狠抓政务服务提质增效",
    ]
    assert cells(table) == dict(expected)
    order = themes.counts(plan)["theme"].tolist()
    assert list(table.index) == [theme for theme in order if theme in table.index]


def test_themes_by_department_agree_with_a_recount(plan):
    primary = csv_primary()
    expected = Counter(
        (row["department"], NAMES[primary[row["task_id"]]])
        for row in csv_rows("qinghai-2022/assignments.csv")
        if row["role"] != "support" and row["task_id"] in primary
    )
    table = themes.by_department(plan)
    assert cells(table) == dict(expected)
    assert (table.sum() > 0).all()
    columns = [name for name in themes.counts(plan)["theme"] if name in table]
    assert list(table.columns) == columns
    keys = [(-total, unit) for unit, total in table.sum(axis=1).items()]
    assert keys == sorted(keys)


def test_a_word_in_the_heading_weighs_two_and_counts_once(worded):
    plan = worded(("红事", "红红，青蓝。"), ("蓝事", "红。"), ("事", "红绯，蓝青。"))
    found = themes.matches(plan)
    first = found[found["task_id"] == "T01"]
    assert first[["word", "field", "weight"]].to_numpy().tolist() == [
        ["红", "title", 2],
        ["蓝", "text", 1],
        ["青", "text", 1],
    ]
    table = themes.by_task(plan)
    assert table["primary"].tolist() == ["warm", "cold", "warm"]  # of equals the codebook's first
    assert table["further"].tolist() == ["cold", "warm", "cold"]
    assert table["words"].tolist() == ["红", "蓝", "红|绯"]


def test_a_task_without_any_word_has_no_theme(worded):
    plan = worded(("黄事", "黄。"), ("红事", "红。"))
    table = themes.by_task(plan)
    assert table["primary"].isna().tolist() == [True, False]
    assert set(themes.counts(plan)["base"]) == {1}


def test_a_plan_without_assignments_has_themes_and_no_departments(worded, plan):
    lost = worded(("红事", "红。"))
    assert themes.by_department(lost).empty
    assert themes.by_section(lost).empty  # no section is known
    for measure in (themes.matches, themes.by_task, themes.counts):
        assert list(measure(lost).columns) == list(measure(plan).columns)


def test_a_plan_without_tasks_gives_empty_tables(invent, plan):
    nothing = invent()
    for measure in (themes.matches, themes.by_task):
        assert measure(nothing).empty
        assert list(measure(nothing).columns) == list(measure(plan).columns)
    assert themes.counts(nothing)[["primary", "further", "base"]].to_numpy().sum() == 0
    assert themes.by_section(nothing).empty
    assert themes.by_department(nothing).empty


@pytest.fixture
def led(worded, invent):
    """Return a plan whose five tasks have leads: 甲 two warm and a cold one, 乙 two cold ones."""
    clauses = (["甲 lead"], ["甲 lead, 丙 support"], ["甲 lead, 乙 lead"], ["乙 responsible"], [])
    plan = invent(
        *clauses,
        titles=("红", "红", "蓝", "蓝", "红"),
        texts=(None,) * 5,
    )
    return dataclasses.replace(plan, themes=worded().themes)


def test_location_quotients_by_hand(led):
    table = themes.location_quotient(led)
    # In all five: 甲 two warm, one cold; 乙 two cold. Of equals the theme with more tasks first.
    assert table.to_numpy().tolist() == [
        ["甲", "暖", 2, 3, 2, 5, pytest.approx((2 / 3) / (2 / 5)), 0],
        ["乙", "冷", 2, 2, 3, 5, pytest.approx((2 / 2) / (3 / 5)), 0],
        ["甲", "冷", 1, 3, 3, 5, pytest.approx((1 / 3) / (3 / 5)), 0],
    ]
    assert themes.location_quotient(led, least=2)["tasks"].tolist() == [2, 2]
    assert themes.location_quotient(led, least=3).empty


@pytest.fixture
def half(led):
    """Return `led` with a codebook that knows one theme only."""
    return dataclasses.replace(led, themes=led.themes[:1])


def test_tasks_without_a_theme_are_told_by_unit(led, half):
    columns = ["department", "tasks", "themed", "unthemed"]
    assert list(themes.unthemed(led).columns) == columns
    assert themes.unthemed(led).to_numpy().tolist() == [["甲", 3, 3, 0], ["乙", 2, 2, 0]]
    assert themes.unthemed(half).to_numpy().tolist() == [["甲", 3, 2, 1], ["乙", 2, 0, 2]]
    table = themes.location_quotient(half)
    assert table[["department", "of_unit", "unthemed"]].to_numpy().tolist() == [["甲", 2, 1]]
    assert table["quotient"].tolist() == [1]  # 乙 has no themed task: 甲 has all there are
    assert themes.by_department(half).sum(axis=1).to_dict() == {"甲": 2}


def test_themed_tasks_are_those_of_the_cross_table(plan):
    table = themes.unthemed(plan).set_index("department")
    assert table["themed"].to_dict() == themes.by_department(plan).sum(axis=1).to_dict()
    assert (table["themed"] + table["unthemed"] == table["tasks"]).all()
    keys = [(-row.tasks, row.Index) for row in table.itertuples()]
    assert keys == sorted(keys)


@pytest.mark.parametrize("least", [0, -1, 1.5])
def test_less_than_one_task_is_refused(plan, least):
    with pytest.raises(
        PlanError, match=f"^least: {least} is not possible; give a whole number from 1"
    ):
        themes.location_quotient(plan, least=least)


def test_the_coverage_of_the_plan_agrees_with_a_recount(plan):
    rows = csv_rows("qinghai-2022/tasks.csv")
    with_text = sum(bool(row["title_zh"] or row["text_zh"]) for row in rows)
    coded = len(csv_primary())
    assert themes.coverage(plan).to_dict("records") == [
        {
            "plan_id": "qinghai-2022",
            "tasks": len(rows),
            "with_text": with_text,
            "coded": coded,
            "share": coded / with_text,
        }
    ]


def test_coverage_is_of_the_tasks_that_have_a_heading_or_a_text(worded, invent):
    plan = worded(("红事", None), (None, "蓝。"), ("黄事", "黄。"), (None, None), ("黄事", None))
    assert themes.coverage(plan).to_numpy().tolist() == [["invented", 5, 4, 2, 0.5]]
    for bare in (invent(), invent([], [])):
        table = themes.coverage(bare)
        assert table[["tasks", "with_text", "coded"]].to_numpy().tolist() == [
            [len(bare.tasks), 0, 0]
        ]
        assert table["share"].isna().all()
        assert list(table.dtypes) == list(themes.coverage(plan).dtypes)


@pytest.mark.slow
def test_coverage_of_a_corpus_is_that_of_its_plans(tmp_path):
    def written(*deeds: str) -> str:
        return "".join(f"{n}.{deed}（市财政局负责）\n" for n, deed in enumerate(deeds, start=1))

    texts = {
        "a": written("推进行政审批改革。", "做好甲事。", "做好乙事。"),
        "b": written("做好丙事。", "做好丁事。"),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    extract_folder(tmp_path, tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    table = themes.coverage(corpus)
    assert table["plan_id"].tolist() == ["a", "b"]
    assert table[["tasks", "with_text", "coded"]].to_numpy().tolist() == [[3, 3, 1], [2, 2, 0]]
    assert table["share"].tolist() == pytest.approx([1 / 3, 0])
    for row in table.to_dict("records"):
        [own] = themes.coverage(corpus.plan(row["plan_id"])).to_dict("records")
        assert own == row


def test_the_location_quotients_of_the_plan_agree_with_a_recount(plan):
    primary = csv_primary()
    charged = Counter(
        (row["department"], NAMES[primary[row["task_id"]]])
        for row in csv_rows("qinghai-2022/assignments.csv")
        if row["role"] != "support" and row["task_id"] in primary
    )
    of_unit: Counter[str] = Counter()
    of_theme: Counter[str] = Counter()
    for (unit, theme), n in charged.items():
        of_unit[unit] += n
        of_theme[theme] += n
    table = themes.location_quotient(plan)
    assert not table["unthemed"].any()
    found = {(row["department"], row["theme"]): row for row in table.to_dict("records")}
    assert len(found) == len(table)
    assert {key: row["tasks"] for key, row in found.items()} == charged
    for (unit, theme), row in found.items():
        assert row["of_unit"] == of_unit[unit]
        assert row["of_theme"] == of_theme[theme]
        assert row["of_all"] == charged.total()
        part, whole = row["tasks"] / of_unit[unit], of_theme[theme] / charged.total()
        assert row["quotient"] == pytest.approx(part / whole)
    keys = [(-row["tasks"], -round(row["quotient"], 9)) for row in table.to_dict("records")]
    assert keys == sorted(keys)


def test_breadth_is_scipys_entropy_of_the_cross_table(plan):
    table, cross = themes.breadth(plan), themes.by_department(plan)
    assert list(table.index) == list(cross.index)
    for unit, row in cross.iterrows():
        entropy = stats.entropy(row.to_numpy(dtype=float), base=2)
        own = table.loc[unit]
        assert own["tasks"] == row.sum()
        assert own["themes"] == (row > 0).sum()
        assert own["entropy"] == pytest.approx(entropy, abs=1e-12)
        assert own["equals"] == pytest.approx(2**entropy)
        assert own["equals"] <= own["tasks"] + 1e-9


def test_breadth_by_hand(led):
    table = themes.breadth(led)
    entropy = -(2 / 3) * math.log2(2 / 3) - (1 / 3) * math.log2(1 / 3)
    assert table.loc["甲"].tolist() == pytest.approx([3, 2, entropy, 2**entropy])
    assert table.loc["乙"].tolist() == pytest.approx([2, 1, 0, 1])
    assert not math.copysign(1, table.loc["乙", "entropy"]) < 0


@pytest.mark.slow
def test_a_plan_without_assignments_has_no_breadth(worded, plan):
    lost = worded(("红事", "红。"))
    for measure in (themes.location_quotient, themes.breadth, themes.unthemed):
        assert measure(lost).empty
        assert list(measure(lost).columns) == list(measure(plan).columns)
