"""Ranks and concentration by other formulas, orders by every filling, draws by plain counting."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import chain, combinations, product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from sampling import one_in

from fgf_analysis.analysis import ranking
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA, Plan

TABLES = (
    ranking.ranks,
    ranking.concentration,
    ranking.sure_order,
    ranking.identification_bounds,
    ranking.bootstrap,
)


def csv_charge() -> dict[str, list[str]]:
    """Return who is in charge of each task, from the file."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (DATA / "qinghai-2022" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["task_id"]][row["role"]].append(row["department"])
    return {task: own["lead"] or own["responsible"] for task, own in found.items()}


def counted(charge: dict[str, list[str]]) -> tuple[Counter[str], Counter[str]]:
    full: Counter[str] = Counter()
    fractional: Counter[str] = Counter()
    for units in charge.values():
        for unit in units:
            full[unit] += 1
            fractional[unit] += Fraction(1, len(units))
    return full, fractional


def rank(values: dict[str, object], unit: str) -> int:
    return 1 + sum(other > values[unit] for other in values.values())


def led(*tasks: str) -> list[list[str]]:
    """Return tasks for `invent`: each a word whose characters are its leads, empty if lost."""
    return [[", ".join(f"{unit} lead" for unit in task)] if task else [] for task in tasks]


def test_ranks_by_hand(invent):
    plan = invent(
        ["甲 lead, 乙 lead"],
        ["甲 lead, 丙 lead, 丁 support"],
        ["丁 lead"],
        ["戊 responsible"],
        [],
    )
    assert ranking.ranks(plan).to_numpy().tolist() == [
        ["甲", 2, 1.0, 1, 1, 0],
        ["丁", 1, 1.0, 2, 1, 1],
        ["戊", 1, 1.0, 2, 1, 1],
        ["丙", 1, 0.5, 2, 4, -2],
        ["乙", 1, 0.5, 2, 4, -2],
    ]


def test_parts_that_add_up_to_a_whole_share_its_rank(invent):
    # 1/5 + 1/5 + 1/5 and 1/2 + 1/10, which are not equal as floats.
    plan = invent(*led("甲abcd", "甲efgh", "甲ijkl", "乙m", "乙nopqrstuv"))
    table = ranking.ranks(plan).set_index("department")
    assert table.loc[["甲", "乙"], "rank_fractional"].tolist() == [1, 1]
    whole = ranking.ranks(invent(*led("甲丙", "甲丁戊", "甲丁戊己庚辛", "乙")))
    assert whole.set_index("department").loc[["甲", "乙"], "rank_fractional"].tolist() == [1, 1]


def test_ranks_of_the_plan_agree_with_a_recount(plan):
    full, fractional = counted(csv_charge())
    table = ranking.ranks(plan)
    assert set(table["department"]) == set(full)
    for row in table.to_dict("records"):
        unit = row["department"]
        assert row["full"] == full[unit]
        assert row["fractional"] == pytest.approx(float(fractional[unit]))
        assert row["rank_full"] == rank(full, unit)
        assert row["rank_fractional"] == rank(fractional, unit)
        assert row["change"] == rank(full, unit) - rank(fractional, unit)
    keys = [(-full[unit], -fractional[unit], unit) for unit in table["department"]]
    assert keys == sorted(keys)


def sorted_gini(values: list[float]) -> float:
    """Return the Gini coefficient from the values in rising order."""
    n = len(values)
    weighted = sum((2 * i - n - 1) * v for i, v in enumerate(sorted(values), start=1))
    return weighted / (n * sum(values))


def test_concentration_agrees_with_other_formulas(plan):
    table = ranking.concentration(plan)
    assert table.index.tolist() == ["full", "fractional"]
    for counting, counts in zip(table.index, counted(csv_charge()), strict=True):
        values = [float(value) for value in counts.values()]
        row = table.loc[counting]
        assert row["units"] == len(values) == 18
        assert row["total"] == pytest.approx(sum(values))
        hhi = sum(value**2 for value in values) / sum(values) ** 2
        assert row["hhi"] == pytest.approx(hhi)
        assert row["equals"] == pytest.approx(1 / hhi)
        assert row["gini"] == pytest.approx(sorted_gini(values))
        assert row["cr3"] == pytest.approx(sum(sorted(values)[-3:]) / sum(values))
    assert table["total"].tolist() == pytest.approx([44, 27])


@pytest.mark.parametrize(
    ("tasks", "hhi", "gini", "cr3"),
    [
        (led("甲"), 1, 0, 1),
        (led("甲", "乙", "丙", "丁"), 1 / 4, 0, 3 / 4),
        (led("甲", "甲", "甲", "乙"), 10 / 16, 1 / 4, 1),
        (led("甲", "甲", "乙", "丙", "丁"), 7 / 25, 3 / 20, 4 / 5),
    ],
)
def test_concentration_by_hand(invent, tasks, hhi, gini, cr3):
    row = ranking.concentration(invent(*tasks)).loc["full"]
    assert row[["hhi", "equals", "gini", "cr3"]].tolist() == pytest.approx(
        [hhi, 1 / hhi, gini, cr3]
    )


PLANS = [
    led("甲", "甲", "甲", "乙", ""),
    led("甲", "甲", "甲", "甲", "甲", "乙", "乙", "乙", "丙", ""),
    led("甲乙", "甲", "甲丙", "乙", "甲", "丙", "", ""),
    led("甲", "甲", "乙", "乙", "丙"),
    led("甲", "乙", "", ""),
    led("甲乙丙", "甲乙", "甲"),
]


@pytest.mark.slow
@pytest.mark.parametrize("tasks", one_in(3, PLANS))
def test_an_order_is_sure_if_it_holds_however_the_lost_clauses_are_filled(invent, tasks):
    known = Counter(
        actor.split()[0] for clauses in tasks for clause in clauses for actor in clause.split(", ")
    )
    pool = sorted(known)
    subsets = list(chain.from_iterable(combinations(pool, n) for n in range(len(pool) + 1)))
    lost = sum(not clauses for clauses in tasks)
    fillings = [known + Counter(chain(*filling)) for filling in product(subsets, repeat=lost)]
    sure = {
        (above, below)
        for above, below in product(pool, repeat=2)
        if all(whole[above] > whole[below] for whole in fillings)
    }
    table = ranking.sure_order(invent(*tasks))
    assert set(zip(table["above"], table["below"], strict=True)) == sure
    assert len(table) == len(sure)
    bounds = ranking.identification_bounds(invent(*tasks)).set_index("department")
    for unit in pool:
        reached = [whole[unit] for whole in fillings]
        assert bounds.loc[unit].tolist() == [min(reached), max(reached)]
    for row in table.to_dict("records"):
        assert row["least"] == bounds.loc[row["above"], "least"]
        assert row["most"] == bounds.loc[row["below"], "most"]
    direct = table[table["direct"]]
    reduced = nx.transitive_reduction(nx.DiGraph(list(sure)))
    assert set(zip(direct["above"], direct["below"], strict=True)) == set(reduced.edges)
    keys = [(-r["least"], r["most"], r["above"], r["below"]) for r in table.to_dict("records")]
    assert keys == sorted(keys)


def test_some_order_is_sure_but_not_direct(invent):
    table = ranking.sure_order(invent(*PLANS[1]))
    assert table[["above", "below", "direct"]].to_numpy().tolist() == [
        ["甲", "丙", False],
        ["甲", "乙", True],
        ["乙", "丙", True],
    ]


def test_the_orders_of_the_plan_agree_with_its_bounds(plan):
    full, _ = counted(csv_charge())
    named = dict.fromkeys(plan.assignments["department"], 0) | full  # some only in support
    assert ranking.identification_bounds(plan).set_index("department")["least"].to_dict() == named
    full = named
    table = ranking.sure_order(plan)
    found = set(zip(table["above"], table["below"], strict=True))
    assert found == {(a, b) for a, b in product(full, repeat=2) if full[a] > full[b] + 8}
    assert found
    reduced = nx.transitive_reduction(nx.DiGraph(list(found)))
    direct = table[table["direct"]]
    assert set(zip(direct["above"], direct["below"], strict=True)) == set(reduced.edges)


def all_pairs(bounds: pd.DataFrame) -> pd.DataFrame:
    """Return the sure order by comparing all pairs, and all triples."""
    rows = bounds.to_dict("records")
    above = {
        (a["department"], b["department"]): (a["least"], b["most"])
        for a, b in product(rows, repeat=2)
        if a["least"] > b["most"]
    }
    names = [row["department"] for row in rows]
    table = [
        (a, b, *ends, not any((a, c) in above and (c, b) in above for c in names))
        for (a, b), ends in above.items()
    ]
    table.sort(key=lambda row: (-row[2], row[3], row[0], row[1]))
    return pd.DataFrame(table, columns=["above", "below", "least", "most", "direct"])


@pytest.mark.parametrize("seed", range(30))
def test_the_order_agrees_with_all_pairs_for_intervals_of_any_length(monkeypatch, seed):
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 25))
    least = random.integers(0, 12, size)
    table = pd.DataFrame(
        {
            "department": [f"省{n}" for n in random.permutation(size)],
            "least": least,
            "most": least + random.integers(0, 4, size),
        }
    )
    monkeypatch.setattr(ranking, "identification_bounds", lambda plan: table)
    found = ranking.sure_order(None)
    expected = all_pairs(table)
    assert found.to_numpy().tolist() == expected.to_numpy().tolist()
    if seed == 0:
        assert expected["direct"].nunique() == 2


def breakdown_by_pairs(counts: dict[str, Fraction], others: dict[str, int], more: int) -> int:
    """Return how many pairs hold though all lost tasks and so many more are the lower one's."""
    return sum(
        counts[a] > counts[b] + others[b] + more for a, b in product(counts, repeat=2) if a != b
    )


def agrees_with_pairs(plan: Plan, charge: dict[str, list[str]], lost: int) -> list[list[int]]:
    full, fractional = counted(charge)
    units = set(plan.assignments["department"])
    others = dict.fromkeys(units, lost)
    table = ranking.breakdown(plan)
    for more, row in enumerate(table.to_dict("records")):
        assert row == {
            "lost": lost + more,
            "sure_full": breakdown_by_pairs({u: full[u] for u in units}, others, more),
            "sure_fractional": breakdown_by_pairs({u: fractional[u] for u in units}, others, more),
        }
    rows = table.to_numpy().tolist()
    assert rows[-1][1:] == [0, 0]
    assert all(any(row[1:]) for row in rows[:-1])
    return rows


def test_of_16_sure_pairs_5_survive_9_lost_tasks_and_none_10(plan):
    rows = agrees_with_pairs(plan, csv_charge(), 8)
    assert rows == [[8, 16, 0], [9, 5, 0], [10, 0, 0]]
    assert len(ranking.sure_order(plan)) == rows[0][1]


@pytest.mark.parametrize("seed", one_in(10, range(20)))
def test_the_breakdown_agrees_with_all_pairs_in_fractions(invent, seed):
    random = np.random.default_rng(seed)
    weight = np.array([8, 4, 2, 1, 1]) / 16
    tasks = [
        "".join(
            random.choice(list("甲乙丙丁戊"), size=random.integers(1, 4), replace=False, p=weight)
        )
        for _ in range(int(random.integers(1, 25)))
    ]
    gaps = [""] * int(random.integers(0, 3))
    plan = invent(*led(*tasks, *gaps))
    charge = {f"T{n:02}": list(units) for n, units in enumerate(tasks, start=1)}
    rows = agrees_with_pairs(plan, charge, len(gaps))
    assert len(ranking.sure_order(plan)) == rows[0][1]


@pytest.mark.slow
@pytest.mark.parametrize("further", [0, 1, 2])
@pytest.mark.parametrize(
    "tasks", [led("甲", "甲", "甲", "乙", ""), led("甲乙", "甲", "甲丙", "甲", "丙")]
)
def test_what_survives_is_what_holds_however_the_lost_tasks_are_filled(invent, tasks, further):
    """Every set of units for every lost task, known and further."""
    known = [[a.split()[0] for a in clauses[0].split(", ")] for clauses in tasks if clauses]
    lost = sum(not clauses for clauses in tasks) + further
    pool = sorted({unit for units in known for unit in units})
    subsets = list(chain.from_iterable(combinations(pool, n) for n in range(len(pool) + 1)))
    sure = [{(a, b) for a, b in product(pool, repeat=2) if a != b} for _ in range(2)]
    for filling in product(subsets, repeat=lost):
        whole = {str(n): list(units) for n, units in enumerate([*known, *filling]) if units}
        for pairs, counts in zip(sure, counted(whole), strict=True):
            pairs -= {(a, b) for a, b in pairs if counts[a] <= counts[b]}
    table = ranking.breakdown(invent(*tasks)).set_index("lost")
    found = table.loc[lost].tolist() if lost in table.index else [0, 0]
    assert found == [len(pairs) for pairs in sure]


def test_shares_that_add_up_to_one_more_are_no_more(invent):
    # 甲 has 1/3 + 1/3 + 1/3 + 1, which is not above 1 and a lost task.
    plan = invent(*led("甲ab", "甲cd", "甲ef", "甲", "乙"))
    table = ranking.breakdown(plan)
    charge = {
        f"T{n:02}": list(units) for n, units in enumerate(("甲ab", "甲cd", "甲ef", "甲", "乙"))
    }
    agrees_with_pairs(plan, charge, 0)
    assert table["lost"].tolist() == [0, 1, 2, 3]


def test_the_breakdown_goes_on_while_either_way_of_counting_has_a_pair(invent):
    table = ranking.breakdown(invent(*led("甲", "乙丙丁")))
    assert table.to_numpy().tolist() == [[0, 0, 3], [1, 0, 0]]
    table = ranking.breakdown(invent(*led("甲乙", "甲乙", "甲丙")))
    assert table.to_numpy().tolist() == [[0, 3, 3], [1, 1, 0], [2, 0, 0]]


def test_without_units_the_breakdown_is_at_once(invent):
    for tasks, lost in (((), 0), (([], []), 2), ((["甲 support"],), 0)):
        assert ranking.breakdown(invent(*tasks)).to_numpy().tolist() == [[lost, 0, 0]]


def test_a_plan_that_lost_nothing_has_no_bounds_to_speak_of(invent):
    plan = invent(*led("甲", "甲", "乙", ""), damaged=False)
    assert ranking.identification_bounds(plan).to_numpy().tolist() == [["甲", 2, 2], ["乙", 1, 1]]
    assert ranking.breakdown(plan).to_numpy().tolist() == [[0, 1, 1], [1, 0, 0]]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"draws": 0}, "draws: 0 is not possible; give a whole number from 1 on"),
        ({"draws": -3}, "draws: -3 is not possible"),
        ({"draws": 1.5}, "draws: 1.5 is not"),
        ({"draws": True}, "draws: True is not"),
        ({"seed": -1}, "seed: -1 is not possible; give a whole number from 0 on"),
        ({"seed": None}, "seed: None is not"),
    ],
)
def test_the_bootstrap_refuses_what_is_no_number_of_draws(plan, bad, told):
    with pytest.raises(PlanError, match=told):
        ranking.bootstrap(plan, **bad)


def resampled(charge: dict[str, list[str]], draws: int, seed: int) -> dict[str, list[int]]:
    """Return each unit's rank in every draw, in fractions."""
    tasks = sorted(charge)
    size = len(tasks)
    units = {unit for own in charge.values() for unit in own}
    times = np.random.default_rng(seed).multinomial(size, [1 / size] * size, size=draws)
    found: dict[str, list[int]] = {unit: [] for unit in units}
    for drawn in times.tolist():
        credit = dict.fromkeys(units, Fraction())
        for task, often in zip(tasks, drawn, strict=True):
            for unit in charge[task]:
                credit[unit] += Fraction(often, len(charge[task]))
        for unit in units:
            found[unit].append(rank(credit, unit))
    return found


def percentile(ranks: list[int], share: Fraction) -> int:
    """Return the least rank that so many of the draws reach."""
    return sorted(ranks)[math.ceil(share * len(ranks)) - 1]


SMALL = {"T01": "甲乙", "T02": "甲", "T03": "乙丙丁", "T04": "甲丙丁", "T05": "丙", "T06": "戊乙甲"}


@pytest.mark.slow
@pytest.mark.parametrize(("draws", "seed"), [(400, 1), (97, 5), (1, 3)])
def test_the_bootstrap_agrees_with_plain_counting(invent, draws, seed):
    charge = {task: list(units) for task, units in SMALL.items()}
    expected = resampled(charge, draws, seed)
    table = ranking.bootstrap(invent(*led(*SMALL.values()), []), draws, seed)
    assert set(table["department"]) == set(expected)
    for row in table.to_dict("records"):
        ranks = expected[row["department"]]
        assert row["low"] == percentile(ranks, Fraction(1, 40))
        assert row["high"] == percentile(ranks, Fraction(39, 40))
        assert row["first_share"] == pytest.approx(ranks.count(1) / draws)


def test_the_bootstrap_of_the_plan_agrees_with_plain_counting(plan):
    expected = resampled(csv_charge(), 300, 7)
    table = ranking.bootstrap(plan, 300, 7).set_index("department")
    for unit, ranks in expected.items():
        own = table.loc[unit]
        assert own["low"] == percentile(ranks, Fraction(1, 40))
        assert own["high"] == percentile(ranks, Fraction(39, 40))
        assert own["first_share"] == pytest.approx(ranks.count(1) / 300)


def test_the_bootstrap_of_the_plan_is_ordered_and_bounded(plan):
    table = ranking.bootstrap(plan)
    assert (table["low"] <= table["rank"]).all()
    assert (table["rank"] <= table["high"]).all()
    assert table["low"].min() == 1
    assert table["high"].max() <= len(table)
    assert table["first_share"].sum() >= 1
    assert table["first_share"].between(0, 1).all()
    keys = [(r["rank"], -r["full"], r["department"]) for r in table.to_dict("records")]
    assert keys == sorted(keys)
    ranks = ranking.ranks(plan).set_index("department")["rank_fractional"]
    assert table.set_index("department")["rank"].to_dict() == ranks.to_dict()


def test_the_same_seed_gives_the_same_draws_and_another_others(plan):
    first, again = ranking.bootstrap(plan, 200, 1), ranking.bootstrap(plan, 200, 1)
    assert first.equals(again)
    assert not first.equals(ranking.bootstrap(plan, 200, 2))


def test_a_unit_alone_is_always_first(invent):
    row = ranking.bootstrap(invent(*led("甲", "甲")), draws=50).iloc[0]
    assert row[["rank", "low", "high", "first_share"]].tolist() == [1, 1, 1, 1]


@pytest.mark.slow
@pytest.mark.parametrize("tasks", [(), ([],), (["甲 support"],)])
def test_a_plan_without_anybody_in_charge_gives_empty_tables(invent, plan, tasks):
    for measure in TABLES:
        found = measure(invent(*tasks))
        if measure is ranking.identification_bounds and tasks and tasks[0]:
            assert found.to_numpy().tolist() == [["甲", 0, 0]]
            continue
        assert found.empty
        assert list(found.columns) == list(measure(plan).columns)
