"""The ledger and the unit cards, against the CSV files and by hand."""

from __future__ import annotations

import csv
import dataclasses
from collections import defaultdict

import pandas as pd
import pytest

from fgf_analysis.analysis import charge, ledger, workload
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA

FOLDER = DATA / "qinghai-2022"
COLUMNS = [
    *("task_id", "number", "section", "title", "in_charge", "standing", "responsible", "support"),
    *("unnamed", "deadlines", "start", "end", "status"),
]


def csv_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named() -> dict[str, dict[str, list[dict[str, str]]]]:
    """Return for each task the rows of those in charge, and of those beside them, in its order.

    Each task has one clause, each clause leads or one responsible, and all others are named with
    a word of responsibility.
    """
    found: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in csv_rows("assignments"):
        found[row["task_id"]]["beside" if row["role"] == "support" else "charge"].append(row)
    return found


@pytest.mark.parametrize(("lang", "between"), [("zh", "、"), ("en", "; ")])
def test_the_ledger_agrees_with_the_files(plan, lang, between):
    table = ledger.task_ledger(plan, lang)
    assert list(table.columns) == COLUMNS
    english = {row["department"]: row["name_en"] for row in csv_rows("departments")}
    english |= {row["text_zh"]: row["text_en"] for row in csv_rows("translations")}
    units, unnamed = named(), defaultdict(list)
    for row in csv_rows("groups"):
        unnamed[row["task_id"]].append(row["printed"])
    clauses = [row for row in csv_rows("evidence") if row["field"] == "clause"]
    tasks = csv_rows("tasks")
    assert len(table) == len(tasks) == 35

    def said(text: str) -> str:
        return english[text] if lang == "en" and text else text

    def listed(rows: list[dict[str, str]]) -> str:
        return between.join(said(row["department"]) for row in rows)

    for row, task in zip(table.astype("object").to_dict("records"), tasks, strict=True):
        task_id = task["task_id"]
        in_charge = units[task_id]["charge"]
        places = [place for place in clauses if place["task_id"] == task_id]
        assert row["task_id"] == task_id
        assert row["number"] == int(task["number"])
        assert row["section"] == said(task["section_zh"])
        assert row["title"] == said(task["title_zh"])
        assert row["in_charge"] == listed(in_charge)
        assert row["responsible"] == listed(units[task_id]["beside"])
        assert row["support"] == ""
        assert row["unnamed"] == between.join(unnamed[task_id])
        assert row["deadlines"] == task["deadlines_zh"]
        assert row["status"] == ""
        if not places:
            assert row["standing"] == "lost"
            assert pd.isna(row["start"])
            assert pd.isna(row["end"])
            continue
        assert row["standing"] == ("alone" if len(in_charge) == 1 else "jointly")
        assert [row["start"], row["end"]] == [int(places[0]["start"]), int(places[0]["end"])]
        clause = plan.source[row["start"] : row["end"]]
        assert all(unit["printed"] in clause.replace("\n", "") for unit in in_charge)


@pytest.mark.slow
def test_no_cell_but_a_place_is_ever_missing(plan, invent):
    for one in (plan, invent(), invent([]), invent(["各地区 lead"], []), invent(["甲 support"])):
        for lang in ledger.LANGUAGES:
            table = ledger.task_ledger(one, lang)
            assert not table.drop(columns=["start", "end"]).isna().any(axis=None)
            assert list(table.dtypes) == list(ledger.task_ledger(plan, lang).dtypes)
            assert list(table["task_id"]) == list(one.tasks["task_id"])


def test_each_stands_in_the_column_of_its_standing(invent):
    plan = invent(
        ["甲 lead, 乙 support, 丙 support 按职责分工负责, 各地区 support"],
        ["甲 lead", "乙 lead, 丙 support"],
        ["甲 lead", "乙 lead, 甲 lead"],
        ["各有关部门 lead, 甲 responsible", "各地区 support, 各有关部门 support"],
        ["甲 support"],
        ["甲 responsible, 各地区 responsible"],
        [],
    )
    table = ledger.task_ledger(plan)
    columns = ["in_charge", "standing", "responsible", "support", "unnamed"]
    assert table[columns].to_numpy().tolist() == [
        ["甲", "alone", "丙", "乙", "各地区"],
        ["甲、乙", "separately", "", "丙", ""],
        ["甲、乙", "jointly", "", "", ""],
        ["", "unnamed", "甲", "", "各有关部门、各地区"],
        ["", "nobody", "", "甲", ""],
        ["甲", "with_unnamed", "", "", "各地区"],
        ["", "lost", "", "", ""],
    ]
    whole = invent(["甲 lead"], [], damaged=False)
    assert ledger.task_ledger(whole)["standing"].tolist() == ["alone", "without"]


def test_several_deadlines_stand_in_one_line(invent):
    plan = invent(["甲 lead"])
    tasks = plan.tasks.assign(deadlines_zh="2030年年底前\n2031年6月底前")
    plan = dataclasses.replace(plan, tasks=tasks)
    assert ledger.task_ledger(plan)["deadlines"].tolist() == ["2030年年底前、2031年6月底前"]
    assert ledger.task_ledger(plan, "en")["deadlines"].tolist() == ["2030年年底前; 2031年6月底前"]


def test_what_has_no_english_stays_as_printed(invent):
    plan = invent(["甲 lead"], titles=("办好甲事",))
    row = ledger.task_ledger(plan, "en").iloc[0]
    assert row[["title", "in_charge"]].tolist() == ["办好甲事", "甲"]


def test_the_units_are_those_of_the_workload_in_its_order(plan):
    assert ledger.units(plan) == workload.by_department(plan)["department"].tolist()
    assert len(ledger.units(plan)) == 23


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "between"), [("zh", "、"), ("en", "; ")])
def test_every_card_agrees_with_the_files(plan, lang, between):
    english = {row["department"]: row["name_en"] for row in csv_rows("departments")}
    english |= {row["text_zh"]: row["text_en"] for row in csv_rows("translations")}
    units, tasks = named(), csv_rows("tasks")
    seen = 0
    for unit in ledger.units(plan):
        expected = []
        for task in tasks:
            groups = units[task["task_id"]]
            own = [r for r in (*groups["charge"], *groups["beside"]) if r["department"] == unit]
            if not own:
                continue
            leads = [row["department"] for row in groups["charge"]]
            others = [name for name in leads if name != unit]
            alone = "alone" if not others else "jointly"
            title = task["title_zh"]
            expected.append(
                [
                    task["task_id"],
                    english[title] if lang == "en" and title else title,
                    alone if unit in leads else "responsible",
                    between.join(english[n] if lang == "en" else n for n in others),
                    task["deadlines_zh"],
                    int(own[0]["start"]),
                    int(own[0]["end"]),
                ]
            )
        table = ledger.unit_card(plan, unit, lang)
        assert table.to_numpy().tolist() == expected
        printed = {row["printed"] for row in csv_rows("assignments") if row["department"] == unit}
        places = zip(table["start"], table["end"], strict=True)
        assert {plan.source[a:b].replace("\n", "") for a, b in places} <= printed
        seen += len(table)
    assert seen == len(csv_rows("assignments"))


def test_a_card_points_to_the_clause_that_gives_the_standing(invent):
    plan = invent(["甲 support", "乙 lead", "甲 lead, 丙 lead"], ["甲 lead", "乙 lead"])
    starts = range(0, 10 * len(plan.assignments), 10)
    assignments = plan.assignments.assign(
        start=pd.array(starts, dtype="Int64"), end=pd.array([n + 1 for n in starts], dtype="Int64")
    )
    plan = dataclasses.replace(plan, assignments=assignments)
    columns = ["task_id", "standing", "others", "start"]
    assert ledger.unit_card(plan, "甲")[columns].to_numpy().tolist() == [
        ["T01", "jointly", "乙、丙", 20],
        ["T02", "separately", "乙", 40],
    ]
    assert ledger.unit_card(plan, "乙")[columns].to_numpy().tolist() == [
        ["T01", "separately", "甲、丙", 10],
        ["T02", "separately", "甲", 50],
    ]


@pytest.mark.slow
def test_the_cards_of_all_units_are_those_of_each(plan, invent):
    table = ledger.unit_cards(plan)
    assert table["department"].drop_duplicates().tolist() == ledger.units(plan)
    for unit, rows in table.groupby("department"):
        own = rows.drop(columns="department").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, ledger.unit_card(plan, unit))
        assert own["task_id"].is_monotonic_increasing
    for bare in (invent(), invent([]), invent(["各地区 lead"])):
        assert ledger.unit_cards(bare).empty
        assert list(ledger.unit_cards(bare).columns) == list(table.columns)


@pytest.mark.slow
def test_a_card_counts_what_the_workload_counts(plan):
    table = workload.by_department(plan).set_index("department")
    for unit in ledger.units(plan):
        counts = ledger.unit_card(plan, unit)["standing"].value_counts()
        for standing in charge.STANDINGS:
            assert counts.get(standing, 0) == table.loc[unit, standing]


@pytest.mark.slow
def test_without_a_unit_the_card_is_that_of_the_first_and_may_be_empty(plan, invent):
    first = ledger.unit_card(plan, ledger.units(plan)[0], "en")
    pd.testing.assert_frame_equal(ledger.unit_card(plan, lang="en"), first)
    none = ledger.unit_card(invent([], titles=("一事",)))
    assert none.empty and list(none) == list(first)


def test_an_unknown_unit_is_told_with_the_closest(plan, invent):
    told = "^unit: '市场监管局' is not possible; closest: 省市场监管局"
    with pytest.raises(PlanError, match=told):
        ledger.unit_card(plan, "市场监管局")
    with pytest.raises(PlanError, match="^unit: 'Finance' is not possible; that is 省财政厅; "):
        ledger.unit_card(plan, "Finance")
    for other in ("zzz", ""):
        with pytest.raises(
            PlanError, match=r"^unit: .* is not possible; write it as the plan does"
        ):
            ledger.unit_card(plan, other)
    with pytest.raises(PlanError, match="^unit: '甲' is not possible"):
        ledger.unit_card(invent([]), "甲")


def test_an_unknown_language_is_refused(plan):
    for make in (lambda: ledger.task_ledger(plan, "fr"), lambda: ledger.unit_card(plan, "x", "fr")):
        with pytest.raises(PlanError, match="^lang: 'fr' is not possible; give zh or en$"):
            make()
