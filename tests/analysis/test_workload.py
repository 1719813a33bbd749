"""Workload against a plain recount of the CSV files and against every filling of lost clauses."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import chain, combinations, product

import pytest

from fgf_analysis.analysis import charge as who
from fgf_analysis.analysis import workload
from fgf_analysis.tables import DATA

STRONGEST = ("lead", "responsible", "support")


def csv_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def csv_roles() -> dict[str, dict[str, str]]:
    """Return for each task the strongest role of each unit, from the file; each has one clause."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in csv_rows("qinghai-2022/assignments.csv"):
        assert row["clause"] == "1"
        units = found[row["task_id"]]
        known = units.get(row["department"], "support")
        units[row["department"]] = min(known, row["role"], key=STRONGEST.index)
    return found


def charge(units: dict[str, str]) -> list[str]:
    leads = [unit for unit, role in units.items() if role == "lead"]
    return leads or [unit for unit, role in units.items() if role == "responsible"]


def test_the_base_is_27_of_35(plan):
    assert who.base(plan).loc[0].to_dict() == {
        "shown": 27,
        "lost": 8,
        "without": 0,
        "tasks": 35,
        "named": 27,
    }


def test_counts_by_standing_agree_with_a_recount(plan):
    # Whom the plan names beside the leads, it names with a word of responsibility; nobody in
    # particular is in charge of anything.
    words = {row["word"] for row in csv_rows("qinghai-2022/assignments.csv")}
    assert words == {"牵头", "负责", "按职责分工负责"}
    assert {row["role"] for row in csv_rows("qinghai-2022/groups.csv")} == {"support"}
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    for units in csv_roles().values():
        for unit in units:
            own = charge(units)
            count = ("alone" if len(own) == 1 else "jointly") if unit in own else "responsible"
            expected[unit][count] += 1
            expected[unit]["charge"] += unit in own
            expected[unit]["tasks"] += 1
    kinds = {row["department"]: row["kind"] for row in csv_rows("qinghai-2022/departments.csv")}
    table = workload.by_department(plan)
    assert list(table.columns) == ["department", "kind", *workload.COUNTS, "charge", "tasks"]
    assert sorted(table["department"]) == sorted(expected)
    for row in table.to_dict("records"):
        unit = row.pop("department")
        assert row.pop("kind") == kinds[unit]
        assert row == {column: expected[unit][column] for column in row}


def test_counts_are_sorted_by_charge_then_tasks_then_name(plan):
    table = workload.by_department(plan)
    keys = [(-row["charge"], -row["tasks"], row["department"]) for row in table.to_dict("records")]
    assert keys == sorted(keys)
    assert table["department"][0] == "省市场监管局"
    assert (table[list(workload.COUNTS)].sum(axis=1) == table["tasks"]).all()


def test_each_standing_is_counted_in_its_column(invent):
    plan = invent(
        ["甲 lead"],
        ["甲 lead, 乙 lead"],
        ["甲 responsible, 各地区 responsible"],
        ["丙 lead, 甲 responsible"],
        ["丙 lead, 甲 support"],
        ["甲 lead", "丁 lead"],
    )
    table = workload.by_department(plan).set_index("department")
    found = table.loc["甲", [*workload.COUNTS, "charge", "tasks"]].tolist()
    assert found == [1, 1, 1, 1, 1, 1, 4, 6]


def test_credits_agree_with_a_recount_in_fractions_and_sum_to_27(plan):
    credit: dict[str, Fraction] = defaultdict(Fraction)
    led: Counter[str] = Counter()
    for units in csv_roles().values():
        for unit in charge(units):
            credit[unit] += Fraction(1, len(charge(units)))
            led[unit] += 1
    assert sum(credit.values()) == 27
    table = workload.charge_share(plan)
    assert sorted(table["department"]) == sorted(credit)
    assert len(table) == 18
    assert table["charge"].sum() == 44
    assert table["credit"].sum() == pytest.approx(27)
    assert table["share"].sum() == pytest.approx(1)
    assert set(table["base"]) == {27}
    assert set(table["base_all"]) == {35}
    for row in table.to_dict("records"):
        own = credit[row["department"]]
        assert row["charge"] == led[row["department"]]
        assert row["charge_most"] == led[row["department"]] + 8
        assert row["credit"] == pytest.approx(float(own))
        assert row["share"] == pytest.approx(float(own / 27))
        assert row["share_least"] == pytest.approx(float(own / 35))
        assert row["share_most"] == pytest.approx(float((own + 8) / 35))
        assert row["share_least"] <= row["share"] <= row["share_most"]


def test_credits_are_sorted_by_credit_then_charge_then_name(plan):
    rows = workload.charge_share(plan).to_dict("records")
    keys = [(-round(row["credit"], 9), -row["charge"], row["department"]) for row in rows]
    assert keys == sorted(keys)


PLANS = [
    (["甲 lead"], []),
    (["甲 lead, 乙 lead"], ["乙 lead, 丙 support"], []),
    (["甲 responsible"], ["甲 lead, 乙 lead, 丙 lead"], [], []),
    (["甲 responsible, 乙 responsible"], ["丙 lead"], ["乙 lead"], [], []),
    (["甲 lead"], ["乙 lead"]),
]


@pytest.mark.slow
@pytest.mark.parametrize("tasks", PLANS)
def test_no_filling_of_the_lost_clauses_leaves_the_bounds_and_each_bound_is_reached(invent, tasks):
    pool = ["甲", "乙", "丙", "丁"]  # nobody has heard of 丁 yet
    fillings = list(chain.from_iterable(combinations(pool, n) for n in range(1, 5)))
    known = []
    for clauses in tasks:
        units = dict(actor.split() for clause in clauses for actor in clause.split(", "))
        known.append(charge(units) if clauses else None)
    lost = known.count(None)
    shares: dict[str, list[Fraction]] = defaultdict(list)
    led: dict[str, list[int]] = defaultdict(list)
    for filling in product(fillings, repeat=lost):
        missing = iter(filling)
        whole = [units if units is not None else next(missing) for units in known]
        for unit in pool:
            parts = [Fraction(1, len(units)) for units in whole if unit in units]
            shares[unit].append(sum(parts, Fraction()) / len(whole))
            led[unit].append(len(parts))
    table = workload.charge_share(invent(*tasks))
    for row in table.to_dict("records"):
        unit = row["department"]
        assert row["share_least"] == pytest.approx(float(min(shares[unit])))
        assert row["share_most"] == pytest.approx(float(max(shares[unit])))
        assert (row["charge"], row["charge_most"]) == (min(led[unit]), max(led[unit]))
        assert row["share_least"] <= row["share"] + 1e-12
        assert row["share"] <= row["share_most"] + 1e-12
    assert table["credit"].sum() == pytest.approx(len(tasks) - lost)


def test_a_unit_counts_once_a_task_with_its_strongest_standing(invent):
    plan = invent(["甲 support, 乙 responsible", "甲 lead"], ["乙 support", "乙 responsible"])
    table = workload.by_department(plan).set_index("department")
    assert table.loc["甲", list(workload.COUNTS)].tolist() == [0, 0, 1, 0, 0, 0]
    assert table.loc["乙", list(workload.COUNTS)].tolist() == [1, 0, 1, 0, 0, 0]
    # Both are in charge of the first task, each by its own clause.
    assert workload.charge_share(plan).set_index("department")["credit"].to_dict() == {
        "乙": 1.5,
        "甲": 0.5,
    }


def test_leads_of_two_clauses_of_one_task_do_not_lead_jointly(invent):
    plan = invent(["甲 lead", "乙 lead"])
    assert workload.by_department(plan)["separately"].tolist() == [1, 1]
    assert workload.by_number(plan).to_numpy().tolist() == [[1, 1, 1, "T01"]]


def test_tasks_by_number_in_charge_agree_with_a_recount(plan):
    expected: dict[int, list[str]] = defaultdict(list)
    for task_id, units in csv_roles().items():
        expected[len(charge(units))].append(task_id)
    table = workload.by_number(plan)
    assert table["charge"].tolist() == sorted(expected) == [1, 2, 3, 4]
    assert table["tasks"].sum() == 27
    assert table.loc[table["charge"] > 1, "tasks"].sum() == 10
    assert table["further"].sum() == 0
    for row in table.to_dict("records"):
        assert row["task_ids"].split("|") == expected[row["charge"]]
        assert row["tasks"] == len(expected[row["charge"]])


def test_tasks_by_number_in_charge_by_hand(invent):
    plan = invent(
        ["甲 support"],
        ["甲 lead, 乙 lead", "丙 lead"],
        ["甲 lead, 乙 lead", "乙 lead"],
        ["各地区 lead"],
        ["甲 responsible", "乙 responsible", "丙 responsible"],
        [],
    )
    assert workload.by_number(plan).to_numpy().tolist() == [
        [0, 2, 0, "T01|T04"],
        [1, 1, 1, "T05"],
        [2, 2, 1, "T02|T03"],
    ]


def test_a_plan_without_any_clause_gives_empty_tables(invent, plan):
    lost = invent([], [])
    assert who.base(lost).loc[0].to_dict() == {
        "shown": 0,
        "lost": 2,
        "without": 0,
        "tasks": 2,
        "named": 0,
    }
    for measure in (workload.by_department, workload.charge_share, workload.by_number):
        table = measure(lost)
        assert table.empty
        assert list(table.columns) == list(measure(plan).columns)
        assert list(table.dtypes) == list(measure(plan).dtypes)


def test_a_plan_of_support_only_gives_nobody_charge(invent):
    plan = invent(["甲 support"])
    assert workload.charge_share(plan).empty
    assert workload.by_department(plan)["support"].tolist() == [1]


def test_a_unit_that_a_clause_prints_twice_leads_alone(invent):
    plan = invent(["甲 lead, 甲 lead, 乙 support"])
    table = workload.by_department(plan).set_index("department")
    assert table.loc["甲", ["alone", "jointly"]].tolist() == [1, 0]
    assert workload.by_number(plan)["charge"].tolist() == [1]


def test_parts_that_add_up_to_a_whole_are_sorted_as_one(invent):
    # 1 + 1/6 and 1/2 + 1/3 + 1/3, of which the first is more as floats.
    leads = [
        [", ".join(f"{unit} lead" for unit in task)]
        for task in ("子", "子abcde", "丑f", "丑gh", "丑ij")
    ]
    table = workload.charge_share(invent(*leads))
    assert table["department"][:2].tolist() == ["丑", "子"]
    assert table["credit"][:2].tolist() == pytest.approx([7 / 6, 7 / 6])


def test_without_loss_nothing_moves_a_share(invent):
    plan = invent(["甲 lead"], ["甲 lead, 乙 lead"], ["丙 support"], [], damaged=False)
    table = workload.charge_share(plan)
    assert table["charge_most"].tolist() == table["charge"].tolist() == [2, 1]
    assert table["share"].tolist() == table["share_least"].tolist() == [0.75, 0.25]
    assert table["share_most"].tolist() == table["share"].tolist()
    assert set(table["base"]) == set(table["base_all"]) == {2}  # nobody is in charge of the third
