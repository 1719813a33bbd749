"""What survives of the source, against a plain recount of the CSV files."""

from __future__ import annotations

import csv
from collections import Counter

from fgf_analysis.analysis import survival
from fgf_analysis.reading.build import build
from fgf_analysis.tables import BASES, DATA, FIELDS, load_plan

FOLDER = DATA / "qinghai-2022"


def csv_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_parts_of_each_task_agree_with_a_recount(plan):
    table = survival.by_task(plan)
    assert list(table.columns) == ["task_id", *survival.PARTS]
    for row, task in zip(table.to_dict("records"), csv_rows("tasks"), strict=True):
        assert row["task_id"] == task["task_id"]
        for part in survival.PARTS:
            assert row[part] == (task[f"{part}_zh"] != "")


def test_28_headings_32_texts_and_27_clauses_of_34_tasks_survive(plan):
    assert survival.summary(plan).values.tolist() == [
        ["title", 28, 7, 35],
        ["text", 32, 3, 35],
        ["clause", 27, 8, 35],
        ["anything", 34, 1, 35],
    ]


def test_each_stretch_stands_in_the_order_of_the_source_with_its_copies(plan):
    text = (FOLDER / "source.txt").read_bytes().decode()
    evidence = csv_rows("evidence")

    def words(row: dict[str, str]) -> tuple[str, str, str]:
        return row["task_id"], row["field"], text[int(row["start"]) : int(row["end"])]

    copies = Counter(map(words, evidence))
    expected = [
        [int(row["task_id"][1:]), row["field"], int(row["start"]), int(row["end"]), times]
        for row in sorted(evidence, key=lambda row: int(row["start"]))
        for times in [copies[words(row)]]
    ]
    table = survival.stretches(plan)
    assert list(table.columns) == ["number", "field", "start", "end", "times"]
    assert table.values.tolist() == expected
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
    assert survival.summary(lost).values.tolist() == [
        *([part, 0, 2, 2] for part in survival.PARTS),
        ["anything", 0, 2, 2],
    ]
    assert survival.stretches(lost).empty
    assert list(survival.stretches(lost).columns) == list(survival.stretches(plan).columns)
    assert survival.bases(lost).empty


def test_a_plan_without_tasks_has_no_base(invent):
    assert survival.by_task(invent()).empty
    assert survival.summary(invent())["base"].tolist() == [0, 0, 0, 0]


def test_passages_are_as_many_as_the_longest_fall_of_task_numbers(plan):
    assert survival.passages(plan) == 2
    numbers = survival.stretches(plan)["number"].tolist()
    longest = [1] * len(numbers)
    for i, number in enumerate(numbers):
        falls = [longest[j] for j in range(i) if numbers[j] > number]
        longest[i] = 1 + max(falls, default=0)
    assert max(longest) == 2
