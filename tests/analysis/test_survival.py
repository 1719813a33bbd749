"""What survives of the source, against a plain recount of the CSV files."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter

import numpy as np
import pandas as pd
import plans
import pytest

from fgf_analysis.analysis import charge, survival
from fgf_analysis.errors import PlanError
from fgf_analysis.reading.build import build
from fgf_analysis.tables import BASES, DATA, FIELDS, Plan, load_plan

FOLDER = DATA / "qinghai-2022"


def csv_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATES = [f"{part}_state" for part in survival.PARTS]


def test_the_parts_of_each_task_agree_with_a_recount(plan):
    table = survival.by_task(plan)
    assert list(table.columns) == ["task_id", *survival.PARTS, *STATES]
    for row, task in zip(table.to_dict("records"), csv_rows("tasks"), strict=True):
        assert row["task_id"] == task["task_id"]
        for part in survival.PARTS:
            assert row[part] == (task[f"{part}_zh"] != "")
            assert row[f"{part}_state"] == ("shown" if row[part] else "lost")


def test_28_headings_32_texts_and_27_clauses_of_34_tasks_survive(plan):
    table = survival.summary(plan)
    assert list(table.columns) == ["part", "shown", "lost", "absent", "base"]
    assert table.to_numpy().tolist() == [
        ["title", 28, 7, 0, 35],
        ["text", 32, 3, 0, 35],
        ["clause", 27, 8, 0, 35],
        ["anything", 34, 1, 0, 35],
    ]


WHOLE = (["甲 lead"], ["乙 lead"], [], [])
TITLES, TEXTS = ("办好甲事", None, "办好丙事", None), ("从速。", None, None, None)


def test_what_an_undamaged_plan_does_not_print_is_absent(invent):
    table = survival.summary(invent(*WHOLE, titles=TITLES, texts=TEXTS, damaged=False))
    assert table.to_numpy().tolist() == [
        ["title", 2, 0, 2, 4],
        ["text", 1, 0, 3, 4],
        ["clause", 2, 0, 2, 4],
        ["anything", 3, 0, 1, 4],
    ]


def test_what_a_damaged_plan_does_not_show_is_lost(invent):
    table = survival.summary(invent(*WHOLE, titles=TITLES, texts=TEXTS))
    assert table.to_numpy().tolist() == [
        ["title", 2, 2, 0, 4],
        ["text", 1, 3, 0, 4],
        ["clause", 2, 2, 0, 4],
        ["anything", 3, 1, 0, 4],
    ]


@pytest.mark.parametrize("damaged", [True, False])
def test_headings_that_no_task_has_are_absent_and_none_is_lost(invent, damaged):
    plan = invent(*WHOLE, texts=TEXTS, damaged=damaged)
    table = survival.summary(plan).set_index("part")
    assert table.loc["title", ["shown", "lost", "absent"]].tolist() == [0, 0, 4]
    assert set(survival.by_task(plan)["title_state"]) == {"absent"}


def test_each_plan_of_a_corpus_is_asked_for_itself_whether_it_prints_a_part(invent):
    """The first is damaged and has no headings, the second is whole and has one."""
    plan = invent(["甲 lead"], [], ["甲 lead"], [], titles=(None, None, "办好甲事", None))
    both = plan.tasks.assign(plan_id=["a", "a", "b", "b"])
    frames = {name: getattr(plan, name).assign(plan_id="a") for name in ("evidence", "unplaced")}
    table = survival.by_task(dataclasses.replace(plan, tasks=both, **frames))
    assert table["title_state"].tolist() == ["absent", "absent", "shown", "absent"]
    assert table["clause_state"].tolist() == ["shown", "lost", "shown", "absent"]


def test_the_clauses_that_are_lost_are_those_that_charge_calls_so(invent, plan):
    for one in (plan, invent(*WHOLE), invent(*WHOLE, damaged=False), invent([], [])):
        states = charge.by_task(one)["state"]
        found = survival.by_task(one)["clause_state"]
        assert found.eq("lost").tolist() == states.eq("lost").tolist()
        assert found.eq("absent").tolist() == states.eq("without").tolist()


def test_the_loss_by_section_agrees_with_a_recount(plan):
    expected: dict[str, Counter[str]] = {}
    for task in csv_rows("tasks"):
        own = expected.setdefault(task["section_zh"], Counter())
        own["tasks"] += 1
        own["shown" if task["clause_zh"] else "lost"] += 1
    table = survival.loss_by_section(plan)
    assert list(table.columns) == [
        *("section_number", "section", "tasks", "shown", "lost", "without"),
    ]
    assert [row["section"] for row in table.fillna({"section": ""}).to_dict("records")] == list(
        expected
    )
    for row in table.fillna({"section": ""}).to_dict("records"):
        own = expected[row["section"]]
        assert [row["tasks"], row["shown"], row["lost"], row["without"]] == [
            *(own["tasks"], own["shown"], own["lost"], 0),
        ]
    assert table["lost"].tolist() == [0, 0, 1, 7]
    assert table["section_number"].isna().tolist() == [False, False, False, True]


def in_sections(plan: Plan, *sections: tuple[int | None, str | None]) -> Plan:
    tasks = plan.tasks.assign(
        section_number=pd.array([number for number, _ in sections], dtype="Int64"),
        section_zh=pd.Series([name for _, name in sections], dtype="str"),
    )
    return dataclasses.replace(plan, tasks=tasks)


@pytest.mark.parametrize("damaged", [True, False])
def test_sections_of_one_name_or_none_are_told_apart(invent, damaged):
    plan = in_sections(
        invent(["甲 lead"], [], ["甲 lead"], [], ["甲 lead"], damaged=damaged),
        *((None, None), (1, "同名"), (2, "同名"), (None, "无号"), (1, "同名")),
    )
    table = survival.loss_by_section(plan)
    gap = [1, 0, 1, 0] if damaged else [1, 0, 0, 1]
    assert table.drop(columns=["section_number", "section"]).to_numpy().tolist() == [
        *([2, 1, 1, 0] if damaged else [2, 1, 0, 1], [1, 1, 0, 0], gap, [1, 1, 0, 0]),
    ]
    assert table["section"].fillna("").tolist() == ["同名", "同名", "无号", ""]


def test_all_lost_clauses_lie_in_15_tasks(plan):
    lost = [task["task_id"] for task in csv_rows("tasks") if not task["clause_zh"]]
    assert survival.lost_range(plan).to_dict("records")[0] == {
        "first": lost[0],
        "last": lost[-1],
        "lost": len(lost),
        "tasks": 15,
        "all": 35,
    }
    assert (lost[0], lost[-1]) == ("T21", "T35")
    assert min(lost) == lost[0]
    assert max(lost) == lost[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ((), ["–", "–", 0, 0, 0]),
        ((["甲 lead"],), ["–", "–", 0, 0, 1]),
        (([],), ["T01", "T01", 1, 1, 1]),
        ((["甲 lead"], [], ["甲 lead"], [], ["甲 lead"]), ["T02", "T04", 2, 3, 5]),
    ],
)
def test_the_range_of_the_lost_by_hand(invent, tasks, expected):
    found = survival.lost_range(invent(*tasks))
    assert found.fillna("–").to_numpy().tolist() == [expected]
    whole = survival.lost_range(invent(*tasks, damaged=False))
    assert whole.fillna("–").to_numpy().tolist() == [["–", "–", 0, 0, len(tasks)]]
    assert found.dtypes.equals(whole.dtypes)


def test_each_stretch_stands_in_the_order_of_the_source_with_its_copies(plan):
    text = (FOLDER / "source.txt").read_bytes().decode()
    evidence = csv_rows("evidence")

    def words(row: dict[str, str]) -> tuple[str, str, str]:
        return row["task_id"], row["field"], text[int(row["start"]) : int(row["end"])]

    copies = Counter(map(words, evidence))
    expected = [
        [
            row["task_id"],
            int(row["task_id"][1:]),
            row["field"],
            int(row["start"]),
            int(row["end"]),
            times,
        ]
        for row in sorted(evidence, key=lambda row: int(row["start"]))
        for times in [copies[words(row)]]
    ]
    table = survival.stretches(plan)
    assert list(table.columns) == ["task_id", "place", "field", "start", "end", "times"]
    assert table.to_numpy().tolist() == expected
    assert set(table["times"]) == {1, 2}


def test_a_line_break_in_one_copy_does_not_make_it_another_text(folder, plan):
    path = folder / "source.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("凡上级设定", "凡上\n级设定", 1), encoding="utf-8", newline="\n")
    for name, content in build(folder).files.items():
        (folder / name).write_bytes(content)
    times = survival.stretches(load_plan(folder))["times"]
    assert times.tolist() == survival.stretches(plan)["times"].tolist()


def test_the_bases_agree_with_a_recount_strongest_first(plan):
    expected = Counter((row["basis"], row["field"]) for row in csv_rows("evidence"))
    table = survival.bases(plan)
    assert {
        (basis, field): n
        for basis, row in table.to_dict("index").items()
        for field, n in row.items()
        if n
    } == dict(expected)
    assert table.to_numpy().sum() == len(csv_rows("evidence"))
    assert list(table.columns) == list(FIELDS)
    assert list(table.index) == [basis for basis in BASES if basis in table.index]
    assert (
        table.loc["printed", ["section", "title"]].sum() == table[["section", "title"]].sum().sum()
    )


def test_a_plan_without_anything_gives_empty_tables(invent, plan):
    lost = invent([], [])
    assert survival.by_task(lost)[list(survival.PARTS)].to_numpy().sum() == 0
    assert survival.summary(lost).to_numpy().tolist() == [
        ["title", 0, 0, 2, 2],
        ["text", 0, 0, 2, 2],
        ["clause", 0, 2, 0, 2],
        ["anything", 0, 2, 0, 2],
    ]
    for bare in (invent([], [], damaged=False), invent(damaged=False)):
        assert survival.stretches(bare).empty
        assert list(survival.stretches(bare).columns) == list(survival.stretches(plan).columns)
        assert survival.bases(bare).empty
        assert survival.passages(bare) == 0


def test_a_plan_without_tasks_has_no_base(invent):
    assert survival.by_task(invent()).empty
    assert survival.summary(invent())["base"].tolist() == [0, 0, 0, 0]
    assert survival.loss_by_section(invent()).empty


def longest_fall(places: list[int]) -> int:
    longest = [1] * len(places)
    for i, place in enumerate(places):
        falls = [longest[j] for j in range(i) if places[j] > place]
        longest[i] = 1 + max(falls, default=0)
    return max(longest, default=0)


def test_passages_are_as_many_as_the_longest_fall_of_task_numbers(plan):
    assert survival.passages(plan) == 2
    rows = survival.stretches(plan)
    places = rows.loc[rows["field"] != "section", "place"].tolist()
    assert longest_fall(places) == 2


@pytest.mark.parametrize("seed", range(20))
def test_passages_of_any_order_are_as_many_as_its_longest_fall(monkeypatch, plan, seed):
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 30))
    starts = np.arange(size) * 10
    rows = pd.DataFrame({"place": random.integers(1, 12, size), "start": starts, "end": starts + 9})
    monkeypatch.setattr(survival, "stretches", lambda plan: rows.assign(field="text"))
    assert survival.passages(plan) == longest_fall(rows["place"].tolist())


def test_a_plan_in_order_is_one_passage_whatever_its_sections_serve(tmp_path):
    for name, content in plans.invented(90, 8, 3).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for name, content in build(tmp_path).files.items():
        (tmp_path / name).write_bytes(content)
    plan = load_plan(tmp_path)
    sections = plan.evidence[plan.evidence["field"] == "section"]
    assert sections.duplicated(["start", "end"]).any()
    assert survival.passages(plan) == 1


def test_what_serves_several_tasks_makes_no_passage_of_its_own(invent):
    plan = invent(["甲 lead"], ["甲 lead"], ["甲 lead"])
    rows = [("T01", 0), ("T01", 5), ("T02", 5), ("T03", 5), ("T02", 10), ("T03", 20)]
    evidence = pd.DataFrame(rows, columns=["task_id", "start"]).assign(
        end=lambda t: t["start"] + 5, field="clause", basis="in order"
    )
    plan = dataclasses.replace(plan, evidence=evidence)
    assert survival.passages(plan) == 1
    back = pd.DataFrame(
        [("T01", 30, 35, "text", "in order")],
        columns=list(evidence[["task_id", "start", "end", "field", "basis"]]),
    )
    plan = dataclasses.replace(plan, evidence=pd.concat([evidence, back], ignore_index=True))
    assert survival.passages(plan) == 2


def test_a_section_heading_above_another_task_makes_no_passage(invent):
    """As in a damaged plan, which prints it above the task that goes before."""
    rows = [("T02", 0, "section"), ("T01", 5, "title"), ("T02", 10, "title")]
    evidence = pd.DataFrame(rows, columns=["task_id", "start", "field"]).assign(
        end=lambda t: t["start"] + 5, basis="printed"
    )
    plan = dataclasses.replace(invent(["甲 lead"], ["甲 lead"]), evidence=evidence)
    assert survival.passages(plan) == 1


def test_the_stretches_behind_a_task_are_quoted(plan):
    table = survival.quotes(plan, "T01")
    text = (FOLDER / "source.txt").read_bytes().decode()
    expected = [
        [row["field"], row["basis"], text[int(row["start"]) : int(row["end"])]]
        for row in csv_rows("evidence")
        if row["task_id"] == "T01"
    ]
    assert table[["field", "basis", "source"]].to_numpy().tolist() == expected
    told = "^task_id: 'T99' is not possible; .*qinghai-2022 has T01 to T35$"
    with pytest.raises(PlanError, match=told):
        survival.quotes(plan, "T99")
