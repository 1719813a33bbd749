"""One plan beside another: each task with its counterpart, and what became of it."""

from __future__ import annotations

import dataclasses
import json

import duckdb
import pairs
import pandas as pd
import pytest
from families import PLANS_OF_THE_FAMILY, corpus_of, same_titles

from fgf_analysis import corpus
from fgf_analysis.corpus.sidebyside import day
from fgf_analysis.errors import PlanError

SQL = """
    SELECT a.task_id, count(*) FILTER (b.role = 'lead' OR b.role = 'responsible') > 1 AS jointly
    FROM tasks AS a JOIN assignments AS b USING (task_id) GROUP BY a.task_id
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    return pairs.plan(folder, pairs.PARENT, "a"), pairs.plan(folder, pairs.CHILD, "b")


@pytest.fixture(scope="module")
def table(two):
    return corpus.beside(*two, pairs.links())


def test_rows_are_the_parent_s_tasks_in_order_then_the_child_s_own(two, table):
    parent, child = two
    firsts = list(dict.fromkeys(table["parent_task"].dropna()))
    assert firsts == list(parent.tasks["task_id"])
    assert set(table["child_task"].dropna()) == set(child.tasks["task_id"])
    assert list(table["child_task"].isna()) == [False, False, False, True, False, False, False]
    assert list(table["parent_task"].isna()) == [False] * 6 + [True]
    assert list(table["kind"])[3] == "dropped" and list(table["kind"])[6] == "added"


def test_what_stands_in_a_row_is_what_the_plans_say(two, table):
    for side, plan in zip(("parent", "child"), two, strict=True):
        tasks = plan.tasks.set_index("task_id")
        for row in table.dropna(subset=f"{side}_task").to_dict("records"):
            own = tasks.loc[row[f"{side}_task"]]
            assert row[f"{side}_heading"] == own["title_zh"]
            assert row[f"{side}_number"] == own["number"]
            dates = own["deadlines_zh"]
            assert pd.isna(row[f"{side}_deadlines"]) == pd.isna(dates)
            if side == "child":
                assert row["characters"] == sum(map(str.isalnum, own["text_zh"]))
    assert set(table["parent_day"]) == {"2021-02-08"}
    assert set(table["child_day"]) == {"2021-08-02"}


def test_who_is_in_charge_and_what_became_of_it(table):
    linked = table.dropna(subset=["parent_task", "child_task"])
    found = linked[["change", "units_added", "units_gone", "newly_joint"]].astype(object)
    assert found.where(found.notna(), None).to_numpy().tolist() == [
        ["more lines", "省公安厅", None, True],
        ["same line", None, None, False],
        ["other line", "省民政厅", "公安部", False],
        ["fewer lines", None, "人力资源社会保障部", False],
        ["nobody in child", None, None, None],
    ]
    alone = table[table["parent_task"].isna() | table["child_task"].isna()]
    assert (
        alone[["change", "newly_joint", "probability", "copied", "amounts"]].isna().all(axis=None)
    )


def test_newly_joint_is_what_a_query_of_the_tables_gives(two, table):
    jointly = []
    for plan in two:
        with duckdb.connect() as base:
            base.register("tasks", plan.tasks)
            leads = plan.assignments[plan.assignments["role"].ne("support")]
            base.register("assignments", leads)
            jointly.append(dict(base.sql(SQL).fetchall()))
    for row in table.dropna(subset=["newly_joint"]).to_dict("records"):
        was, now = jointly[0].get(row["parent_task"]), jointly[1].get(row["child_task"])
        assert row["newly_joint"] == (now and not was)


def test_numbers_and_dates_that_changed(table):
    found = table["amounts"].astype(object).where(table["amounts"].notna(), None).tolist()
    assert found == [
        "2021年底→2022年9月底|八成→九成",
        None,
        "二十个→三十个",
        None,
        None,
        None,
        None,
    ]
    assert table["same_words"].tolist()[:3] == [False, False, False]
    assert table["same_words"].tolist()[4:6] == [True, True]


def test_a_link_that_is_not_sure_is_to_be_checked(table):
    assert table["to_check"].fillna(False).tolist() == [
        p == 0.62 for p in table["probability"].fillna(1)
    ]


def test_no_link_between_two_and_plans_without_a_task(two, tmp_path):
    parent, child = two
    rows = [(task, None, None, "none", "dropped") for task in parent.tasks["task_id"]]
    rows += [(None, task, None, "none", "added") for task in child.tasks["task_id"]]
    found = corpus.beside(parent, child, pairs.links(tuple(rows)))
    assert len(found) == len(parent.tasks) + len(child.tasks)
    assert found["change"].isna().all()
    assert list(found.dtypes.astype(str)) == list(
        corpus.beside(*two, pairs.links()).dtypes.astype(str)
    )
    empty = {
        name: getattr(parent, name).iloc[:0]
        for name in ("tasks", "assignments", "groups", "evidence")
    }
    bare = dataclasses.replace(parent, **empty)
    assert corpus.beside(bare, bare, pairs.links(())).empty


def test_the_same_plan_twice_has_changed_in_nothing(two):
    parent, _ = two
    rows = tuple((task, task, 1.0, "both", "one") for task in parent.tasks["task_id"])
    found = corpus.beside(parent, parent, pairs.links(rows))
    assert found["same_words"].all() and found["amounts"].isna().all()
    assert set(found["change"]) == {"same line"}
    assert not found["newly_joint"].any() and not found["to_check"].any()


@pytest.mark.parametrize(
    ("issued", "found"),
    [
        ("某地办公厅 2021年8月2日", "2021-08-02"),
        ("2021年2月30日", None),
        ("2021年8月", None),
        ("", None),
    ],
)
def test_a_day_is_one_that_the_calendar_has(two, issued, found, tmp_path):
    (tmp_path / "datapackage.json").write_text(f'{{"issued": "{issued}"}}', encoding="utf-8")
    plan = dataclasses.replace(two[0], folder=tmp_path)
    assert day(plan) == found


def test_a_day_is_first_that_of_the_signature(two, tmp_path):
    rows = [
        {"field": field, "value": value, "printed": "x", "start": 0, "end": 1, "basis": "signature"}
        for field, value in (("published", "2021-09-03"), ("signed", "2021-09-01"))
    ]
    for number, expected in ((2, "2021-09-01"), (1, "2021-09-03")):
        (tmp_path / str(number)).mkdir()
        said = {"issued": "2020年1月1日", "particulars": rows[:number]}
        (tmp_path / str(number) / "datapackage.json").write_text(json.dumps(said), "utf-8")
        assert day(dataclasses.replace(two[0], folder=tmp_path / str(number))) == expected


@pytest.mark.parametrize("wrong", [None, "a", 3])
def test_what_is_no_plan_is_refused(two, wrong):
    with pytest.raises(
        PlanError, match="^parent: .+ is not possible; give what load_plan returns$"
    ):
        corpus.beside(wrong, two[1])
    with pytest.raises(PlanError, match="^child: .+ is not possible; give what load_plan returns$"):
        corpus.beside(two[0], wrong)


def test_what_became_of_who_is_in_charge_is_what_the_family_s_table_says():
    """So it has that table's query, which tests/corpus/test_compare.py runs."""
    seen = []

    def linked(parent, child):
        seen.append((parent, child, same_titles(parent, child)))
        return seen[-1][2]

    family = corpus_of(PLANS_OF_THE_FAMILY).family(align=linked)
    expected = corpus.compare.charge_changes(family)
    met = 0
    for parent, child, links in seen:
        found = corpus.beside(parent, child, links).dropna(subset=["parent_task", "child_task"])
        keys = found["parent_task"] + " " + found["child_task"]
        told = expected.set_index(expected["parent_task"] + " " + expected["task_id"]).loc[keys]
        for column in ("change", "units_added", "newly_joint"):
            pd.testing.assert_series_equal(
                found[column].reset_index(drop=True), told[column].reset_index(drop=True)
            )
        met += len(found)
    assert met == len(expected) > 5
    assert expected["change"].nunique() > 3
