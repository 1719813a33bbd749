"""Chance against exact tests and plain recounts; random networks against all that there are."""

from __future__ import annotations

import csv
import dataclasses
import importlib.util
import math
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from random import Random

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fgf_analysis.analysis.coleadership import (
    LEVEL,
    OVER,
    chance,
    communities,
    core,
    core_periphery,
    curveball,
    draws,
    global_test,
    kernels,
    network,
    structure,
    two_mode,
)
from fgf_analysis.analysis.coleadership import (
    testability as showable,  # a name that pytest takes for no test
)
from fgf_analysis.analysis.coleadership.draws import DRAWS, _drawn
from fgf_analysis.analysis.coleadership.positions import starts
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA

pytestmark = pytest.mark.slow  # compiles loops, or draws thousands of networks


def csv_leads() -> list[frozenset[str]]:
    """Return the leads of each of the 27 clauses, from the file."""
    found: dict[str, set[str]] = {}
    with (DATA / "qinghai-2022" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = found.setdefault(row["task_id"], set())
            if row["role"] == "lead":
                own.add(row["department"])
    return [frozenset(own) for own in found.values()]


def every_network(sizes, totals) -> list[tuple[frozenset[int], ...]]:
    """Return all networks in which clauses and units have these numbers of leads."""
    rows = [[frozenset(own) for own in combinations(range(len(totals)), size)] for size in sizes]
    return [
        network
        for network in product(*rows)
        if [sum(unit in own for own in network) for unit in range(len(totals))] == list(totals)
    ]


def swaps(clauses, states: int, turns: int) -> list[list[frozenset[str]]]:
    """Return states of a chain of checkerboard swaps: two units of two clauses change places."""
    random = Random(7)
    own = [set(clause) for clause in clauses]
    places = [[number, unit] for number, clause in enumerate(own) for unit in sorted(clause)]
    met = []
    for turn in range(states * turns):
        one, other = random.choice(places), random.choice(places)
        (i, a), (j, b) = one, other
        if a not in own[j] and b not in own[i]:
            own[i].remove(a), own[j].remove(b), own[i].add(b), own[j].add(a)
            one[1], other[1] = b, a
        if turn % turns == turns - 1:
            met.append([frozenset(clause) for clause in own])
    return met


def shared(network) -> Counter[frozenset[str]]:
    """Return how many clauses each pair shares."""
    return Counter(frozenset(pair) for own in network for pair in combinations(own, 2))


def as_corpus(plan, plans: str):
    """Return the tasks as those of several plans, a letter for each."""
    return dataclasses.replace(plan, tasks=plan.tasks.assign(plan_id=list(plans)))


def random_networks(network, draws: int, seed: int, sweeps: int = 25) -> list[tuple]:
    """Return what the compiled loop makes of a network of small numbers, all of one plan."""
    items = np.array([unit for own in network for unit in sorted(own)], np.uint32)
    begin = np.cumsum([0, *map(len, network)])
    plans, units = np.array([0, len(network)]), int(max(items)) + 1
    made, order = np.empty_like(items), np.zeros(len(network), np.int64)
    room = np.zeros(units, np.int8), np.zeros(2 * units, np.uint32)
    found = []
    for number in np.random.default_rng(seed).integers(2**64, size=draws, dtype=np.uint64):
        kernels.draw(items, begin, plans, sweeps, number, made, order, *room)
        assert not room[0].any()
        rows = [made[a:b].tolist() for a, b in pairwise(begin)]
        assert all(len(row) == len(set(row)) for row in rows)
        found.append(tuple(map(frozenset, rows)))
    return found


@pytest.fixture(scope="module")
def table(plan):
    return chance(plan, "lead-lead")


def test_each_pair_of_leading_units_stands_once(table):
    leads = csv_leads()
    units = {unit for own in leads for unit in own}
    found = [frozenset(pair) for pair in zip(table["unit_a"], table["unit_b"], strict=True)]
    assert set(found) == {frozenset(pair) for pair in combinations(units, 2)}
    assert len(found) == len(set(found)) == 17 * 16 // 2
    for row in table.to_dict("records"):
        a, b = row["unit_a"], row["unit_b"]
        assert a < b
        assert row["clauses_a"] == sum(a in own for own in leads)
        assert row["clauses_b"] == sum(b in own for own in leads)
        assert row["observed"] == sum({a, b} <= own for own in leads)
        assert row["expected"] == pytest.approx(row["clauses_a"] * row["clauses_b"] / 26)


def test_p_is_fishers_exact_test(table):
    for row in table.to_dict("records"):
        both, a, b = row["observed"], row["clauses_a"], row["clauses_b"]
        cells = [[both, a - both], [b - both, 26 - a - b + both]]
        assert row["p"] == pytest.approx(stats.fisher_exact(cells, alternative="greater").pvalue)


def tail(observed: int, clauses: int, a: int, b: int) -> Fraction:
    ways = [math.comb(a, k) * math.comb(clauses - a, b - k) for k in range(observed, min(a, b) + 1)]
    return Fraction(sum(ways), math.comb(clauses, b))


def test_p_and_the_least_p_agree_with_counting_the_ways(table):
    for row in table.to_dict("records"):
        a, b = row["clauses_a"], row["clauses_b"]
        assert row["p"] == pytest.approx(float(tail(row["observed"], 26, a, b)))
        least = tail(min(a, b), 26, a, b)
        assert row["p_least"] == pytest.approx(float(least))
        assert row["testable"] == (least <= Fraction(1, 20))
    assert table["testable"].nunique() == 2
    assert (table["p_least"] <= table["p"] + 1e-12).all()


def test_the_base_are_the_clauses_that_could_have_been_shared(invent):
    # The others name no lead: that nobody shares them says nothing of the two.
    plan = invent(["甲 lead, 乙 lead"], ["丙 lead"], ["甲 responsible"], ["丙 support"], [])
    row = chance(plan, "lead-lead").set_index(["unit_a", "unit_b"]).loc[("乙", "甲")]
    assert row["p"] == pytest.approx(1 / 2)
    assert row["expected"] == pytest.approx(1 / 2)


def test_needed_is_the_fewest_shared_clauses_at_the_level(plan, invent):
    often = invent(*[["甲 lead, 乙 lead"]] * 4, *[["甲 lead"]] * 2, *[["丙 lead, 乙 lead"]] * 9)
    for made, clauses in ((plan, 26), (often, 15)):
        for row in chance(made, "lead-lead").to_dict("records"):
            a, b = row["clauses_a"], row["clauses_b"]
            enough = [
                x for x in range(min(a, b) + 1) if float(tail(x, clauses, a, b)) <= LEVEL + 1e-12
            ]
            assert row["testable"] == bool(enough)
            assert (pd.isna(row["needed"]) and not enough) or row["needed"] == enough[0]


def test_testability_says_what_the_clauses_could_show(plan, invent):
    table = chance(plan, "lead-lead")
    [found] = showable(plan, "lead-lead").to_dict("records")
    assert found["clauses"] == 26
    assert found["pairs"] == len(table) == 136
    assert found["tied"] == (table["observed"] > 0).sum()
    assert found["testable"] == (table["p_least"] <= LEVEL).sum()
    assert found["below"] == (table["p"] <= LEVEL).sum() == 5
    assert found["below_together"] == 0
    assert (found["observed"], found["needed"], found["possible"]) == (3, 6, 7)
    # Tarone by trial: the smallest K that at least as few pairs could reach LEVEL / K
    k = next(k for k in range(1, 137) if (table["p_least"] <= LEVEL / k).sum() <= k)
    assert found["testable_together"] == (table["p_least"] <= LEVEL / k).sum() == 8
    assert set(showable(plan).dtypes.astype(str)) == {"Int64"}
    nobody = showable(invent(["甲 support"]))
    assert nobody.loc[0, "pairs"] == 0
    assert pd.isna(nobody.loc[0, "observed"])
    hopeless = showable(invent(["甲 lead, 乙 lead"], ["甲 lead, 乙 lead"]))
    assert hopeless.loc[0, ["observed", "possible"]].tolist() == [2, 2]
    assert pd.isna(hopeless.loc[0, "needed"])


def test_over_the_joint_clauses_only_who_shares_any_is_tested(plan):
    table = chance(plan, over="joint")
    joint = [own for own in csv_leads() if len(own) > 1]
    assert len(joint) == showable(plan, over="joint").loc[0, "clauses"] == 10
    units = {unit for own in joint for unit in own}
    assert set(table["unit_a"]) | set(table["unit_b"]) == units
    assert len(table) == math.comb(len(units), 2) == 120
    for row in table.to_dict("records"):
        a, b = (sum(row[unit] in own for own in joint) for unit in ("unit_a", "unit_b"))
        assert (row["clauses_a"], row["clauses_b"]) == (a, b)
        assert row["possible"] == min(a, b)
        assert row["p"] == pytest.approx(float(tail(row["observed"], 10, a, b)))
        assert row["expected"] == pytest.approx(a * b / 10)
    # Of who is in charge alone nothing depends here: the layers have the same joint clauses.
    pd.testing.assert_frame_equal(table, chance(plan, "lead-lead", "joint"))


PAIR = ("省市场监管局", "省政府审改办")


@pytest.mark.parametrize(
    ("over", "known"),
    [("all", (2.69, 0.56, 2.05, 0.33, 0.52)), ("joint", (1.60, 0.12, 1.32, 0.059, 0.12))],
)
def test_chance_is_that_of_a_plain_chain_of_swaps_and_of_the_review(plan, over, known):
    clauses = [own for own in csv_leads() if len(own) > (over == "joint")]
    found = chance(plan, "lead-lead", over, draws=9_999)
    [row] = found[found["unit_a"].eq(PAIR[0]) & found["unit_b"].eq(PAIR[1])].to_dict("records")
    test = global_test(plan, "lead-lead", over, draws=9_999)
    ours = [row[c] for c in ("expected", "p", "fdsm_expected", "fdsm_p")]
    # Computed by two other hands with programs of their own.
    assert [*ours, test.loc["maximum", "p"]] == pytest.approx(known, abs=0.025)
    states = list(map(shared, swaps(clauses, 6_000, 150)))
    pair = [state[frozenset(PAIR)] for state in states]
    assert row["observed"] == test.loc["maximum", "observed"] == 3
    assert row["fdsm_expected"] == pytest.approx(np.mean(pair), abs=0.05)
    assert row["fdsm_p"] == pytest.approx(np.mean([x >= 3 for x in pair]), abs=0.025)
    most = [max(state.values()) for state in states]
    assert test.loc["maximum", "expected"] == pytest.approx(np.mean(most), abs=0.05)
    assert test.loc["maximum", "p"] == pytest.approx(np.mean([x >= 3 for x in most]), abs=0.025)
    tied = [len(state) for state in states]
    few = len(shared(clauses))
    assert test.loc["tied", "observed"] == few == 22
    assert test.loc["tied", "expected"] == pytest.approx(np.mean(tied), abs=0.2)
    assert test.loc["tied", "p"] == pytest.approx(np.mean([x <= few for x in tied]), abs=0.04)


def test_pairs_that_chance_treats_alike_have_one_value(plan, table):
    kinds = [
        (*sorted((row["clauses_a"], row["clauses_b"])), row["observed"])
        for row in table.to_dict("records")
    ]
    assert len(set(kinds)) < len(kinds)
    for kind in set(kinds):
        own = table[[found == kind for found in kinds]]
        for column in ("expected", "p", "fdsm_expected", "fdsm_p", "fdsm_se"):
            assert (own[column] == own[column].iloc[0]).all(), (kind, column)


def test_the_standard_error_is_how_much_p_differs_from_seed_to_seed(plan):
    runs = [curveball(plan, draws=99, sweeps=10, seed=seed) for seed in range(60)]
    for which in (lambda run: run.pairs, lambda run: run.overall):
        p = np.array([which(run)["p"] for run in runs])
        se = np.array([which(run)["se"] for run in runs])
        varied = (p.mean(axis=0) > 0.05) & (p.mean(axis=0) < 0.95)
        assert varied.any()
        ratio = p.std(axis=0, ddof=1)[varied] / np.sqrt((se**2).mean(axis=0))[varied]
        assert ratio == pytest.approx(np.ones(len(ratio)), abs=0.5)
        assert ratio.mean() == pytest.approx(1, abs=0.12)


def test_the_global_test_sees_pairs_that_meet_again_and_again(invent):
    often = invent(
        *[["甲 lead, 乙 lead"]] * 6, *[["丙 lead, 丁 lead"]] * 6, *[["戊 lead, 己 lead"]] * 6
    )
    found = global_test(often)
    assert found["observed"].tolist() == [6, 3]
    assert found.loc["maximum", "p"] <= 0.01
    assert found.loc["tied", "p"] == 1 / (DRAWS + 1)
    assert found.index.name == "statistic"
    alone = invent(["甲 lead"], ["乙 lead"])
    assert global_test(alone)["p"].tolist() == [1, 1]
    for nobody in (invent(), invent(["甲 lead"])):
        assert global_test(nobody).empty
        assert list(global_test(nobody).columns) == list(found.columns)
    assert global_test(alone, over="joint").empty


def test_chance_stays_within_each_plan_of_a_corpus(invent):
    # Each of the five clauses of plan a names both: nothing else is possible there. Were the
    # plans one, that the two share all five of twenty would be one in 15,504.
    plan = invent(*[["甲 lead, 乙 lead"]] * 5, *[["丙 lead"]] * 8, *[["丁 lead"]] * 7)
    [pooled] = chance(plan).query("observed > 0").to_dict("records")
    assert pooled["p"] == pytest.approx(1 / math.comb(20, 5))
    corpus = as_corpus(plan, "a" * 5 + "b" * 15)
    table = chance(corpus)
    assert table[["unit_a", "unit_b"]].to_numpy().tolist() == [["乙", "甲"], ["丁", "丙"]]
    row = table.iloc[0]
    assert row[["observed", "expected", "p", "fdsm_expected", "fdsm_p"]].tolist() == [5, 5, 1, 5, 1]
    assert row["fdsm_se"] == 0
    assert pd.isna(row["needed"])
    assert global_test(plan).loc["maximum", "p"] < 0.05
    assert global_test(corpus).loc["maximum", "p"] == 1
    # The second plan has nothing to add where its tasks stand between those of the first.
    mixed = invent(*[["甲 lead, 乙 lead"], ["丙 lead"]] * 5, ["丁 lead"])
    assert chance(as_corpus(mixed, "ab" * 5 + "b"))["p"].tolist() == [1, 1]


def test_over_several_plans_p_is_that_of_all_ways_in_each(invent):
    first = ["甲乙", "甲乙", "甲丙", "丁", "丙"]
    second = ["甲乙", "乙", "甲", "甲乙丙"]
    plan = invent(*([", ".join(f"{unit} lead" for unit in clause)] for clause in first + second))
    corpus = as_corpus(plan, "a" * len(first) + "b" * len(second))
    table = chance(corpus, draws=4_000)
    units = sorted(set("".join(first + second)))
    every = []
    for clauses in (first, second):
        own = [frozenset(units.index(unit) for unit in clause) for clause in clauses]
        totals = [sum(unit in clause for clause in own) for unit in range(len(units))]
        every.append(every_network([len(clause) for clause in own], totals))
    both = [one + other for one, other in product(*every)]
    counts = [shared(network) for network in both]
    assert len(table) == 6
    for row in table.to_dict("records"):
        pair = frozenset((units.index(row["unit_a"]), units.index(row["unit_b"])))
        names = {row["unit_a"], row["unit_b"]}
        drawn = [count[pair] for count in counts]
        assert row["observed"] == sum(names <= set(clause) for clause in first + second)
        assert row["fdsm_expected"] == pytest.approx(np.mean(drawn), abs=0.05)
        exact = np.mean([count >= row["observed"] for count in drawn])
        assert row["fdsm_p"] == pytest.approx(exact, abs=0.04)
        margins = [
            (len(cs), *(sum(name in c for c in cs) for name in sorted(names)))
            for cs in (first, second)
        ]
        chances = Counter()
        for (m, a, b), (n, c, d) in [margins]:
            for x in range(min(a, b) + 1):
                for y in range(min(c, d) + 1):
                    chances[x + y] += point(x, m, a, b) * point(y, n, c, d)
        p = sum(value for count, value in chances.items() if count >= row["observed"])
        assert row["p"] == pytest.approx(float(p))
        assert row["expected"] == pytest.approx(float(sum(k * v for k, v in chances.items())))
        assert row["possible"] == max(chances)
        assert row["p_least"] == pytest.approx(float(chances[max(chances)]))


def point(x: int, clauses: int, a: int, b: int) -> Fraction:
    return tail(x, clauses, a, b) - tail(x + 1, clauses, a, b)


def test_units_alike_in_every_plan_are_alike_and_others_are_not(invent):
    plan = invent(
        ["甲 lead, 乙 lead"], ["丙 lead, 丁 lead"], ["甲 lead"], ["丙 lead"],
        ["甲 lead, 乙 lead, 丙 lead, 丁 lead"], ["甲 lead"], ["丙 lead"],
    )  # fmt: skip
    table = chance(as_corpus(plan, "aaaabbb")).set_index(["unit_a", "unit_b"])
    assert table.loc[("乙", "甲"), "fdsm_p"] == table.loc[("丁", "丙"), "fdsm_p"]
    assert table.loc[("乙", "甲"), "p"] != table.loc[("丁", "乙"), "p"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"draws": 0}, "draws: 0 is not possible; give a whole number from 1 on"),
        ({"draws": 9.5}, "draws: 9.5 is not possible"),
        ({"draws": True}, "draws: True is not possible"),
        ({"seed": -1}, "seed: -1 is not possible; give a whole number from 0 on"),
        ({"over": "solo"}, "over: 'solo' is not possible; give all or joint"),
        ({"layer": "any"}, "layer: 'any' is not possible; give charge-charge"),
    ],
)
@pytest.mark.parametrize("function", [chance, global_test, showable, curveball, structure])
def test_arguments_that_make_no_sense_are_one_clear_error(plan, function, change, message):
    with pytest.raises(PlanError, match=message) as error:
        function(plan, **change)
    assert "\n" not in str(error.value)


def test_so_are_no_sweeps_and_no_searches(plan):
    with pytest.raises(PlanError, match="sweeps: 0 is not possible"):
        curveball(plan, sweeps=0)
    with pytest.raises(PlanError, match="seeds: 0 is not possible"):
        communities(plan, seeds=0)


def test_structure_sets_the_measures_against_random_networks(plan, invent):
    found = structure(plan, draws=99)
    assert found.loc["core fit", "observed"] == pytest.approx(core(plan)["fit"].iloc[0])
    assert found.loc["clustering", "observed"] == pytest.approx(network(plan).loc[0, "clustering"])
    assert found.loc["modularity", "observed"] == pytest.approx(
        communities(plan)["modularity"].iloc[0]
    )
    assert found["p"].between(1 / 100, 1).all()
    assert found.loc["core fit", "p"] > 0.9  # the plan has less of a core than chance
    assert found["se"].to_numpy() == pytest.approx(np.sqrt(found["p"] * (1 - found["p"]) / 100))
    pd.testing.assert_frame_equal(found, structure(plan, draws=99))
    two_blocks = invent(*[["甲 lead, 乙 lead, 丙 lead"]] * 6, *[["丁 lead, 戊 lead, 己 lead"]] * 6)
    assert structure(two_blocks, draws=99).loc["modularity", "p"] == 1 / 100
    alone = structure(invent(["甲 lead"], ["乙 lead"]))
    assert alone.empty
    assert list(alone.columns) == list(found.columns)
    assert list(structure(invent(["甲 lead, 乙 lead"])).index) == ["modularity"]


def test_the_division_of_the_network_is_that_of_joint_and_lone_clauses(plan):
    # What the review found: 0.03 with all clauses, 0.29 with the joint ones.
    assert structure(plan, "lead-lead").loc["modularity", "p"] == pytest.approx(0.03, abs=0.02)
    joint = structure(plan, "lead-lead", "joint")
    assert joint.loc["modularity", "p"] == pytest.approx(0.29, abs=0.06)


def test_the_structure_of_a_corpus_stays_within_its_plans(invent):
    blocks = invent(*[["甲 lead, 乙 lead, 丙 lead"]] * 6, *[["丁 lead, 戊 lead, 己 lead"]] * 6)
    found = structure(as_corpus(blocks, "aaaaaabbbbbb"), draws=20)
    assert found.loc["modularity", ["observed", "expected", "p"]].tolist() == [0.5, 0.5, 1]


def test_the_random_networks_of_structure_are_those_of_plain_trades(plan):
    # Strona et al. (2014), one trade after the other on sets, and networkx on what comes out.
    random = Random(1)
    clauses = [set(own) for own in csv_leads() if own]
    names = sorted(set().union(*clauses))
    clustering, modularity = [], []
    for _ in range(99):
        for _ in range(400):
            i, j = random.sample(range(len(clauses)), 2)
            common = clauses[i] & clauses[j]
            pool = sorted(clauses[i] ^ clauses[j])
            random.shuffle(pool)
            cut = len(clauses[i]) - len(common)
            clauses[i], clauses[j] = common | set(pool[:cut]), common | set(pool[cut:])
        graph = nx.Graph()
        graph.add_nodes_from(names)
        for a, b in (pair for own in clauses for pair in combinations(sorted(own), 2)):
            weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
            graph.add_edge(a, b, weight=weight + 1)
        clustering.append(nx.transitivity(graph))
        division = nx.community.louvain_communities(graph, weight="weight", seed=1)
        modularity.append(nx.community.modularity(graph, division, weight="weight"))
    expected = structure(plan, "lead-lead")["expected"]
    assert expected["clustering"] == pytest.approx(np.mean(clustering), abs=0.03)
    assert expected["modularity"] == pytest.approx(np.mean(modularity), abs=0.03)


def test_q_is_benjamini_and_hochbergs(plan, invent):
    often = invent(*[["甲 lead, 乙 lead"]] * 6, *[["丙 lead, 丁 lead"]] * 3, *[["戊 lead"]] * 9)
    assert chance(often)["q"].nunique() > 2
    for made in (plan, often):
        check_q(chance(made))


def check_q(table) -> None:
    p = table["p"].tolist()
    order = sorted(range(len(p)), key=p.__getitem__, reverse=True)
    expected, least = [0.0] * len(p), 1.0
    for place, row in enumerate(order):
        least = min(least, p[row] * len(p) / (len(p) - place))
        expected[row] = least
    assert table["q"].tolist() == pytest.approx(expected)


def test_pairs_are_sorted_by_p_then_observed_then_units(table):
    keys = [
        (round(r["p"], 9), -r["observed"], r["unit_a"], r["unit_b"])
        for r in table.to_dict("records")
    ]
    assert keys == sorted(keys)


def test_a_least_p_of_exactly_the_level_is_testable(invent):
    plan = invent(*[["甲 lead, 乙 lead"]] * 3, *[["丙 lead"]] * 3)
    row = chance(plan).set_index(["unit_a", "unit_b"]).loc[("乙", "甲")]
    assert row["p_least"] == pytest.approx(1 / 20)
    assert row["testable"]


def test_random_networks_keep_the_number_of_pairs(plan, table):
    pairs = sum(math.comb(len(own), 2) for own in csv_leads())
    assert table["observed"].sum() == pairs
    assert table["fdsm_expected"].sum() == pytest.approx(pairs)
    assert curveball(plan, draws=60, sweeps=3).pairs["expected"].sum() == pytest.approx(pairs)


def test_fdsm_p_counts_the_plan_among_the_draws(plan, table):
    assert (table["fdsm_p"] >= 1 / (DRAWS + 1) - 1e-15).all()
    assert (table.loc[table["observed"] == 0, "fdsm_p"] == 1).all()
    few = curveball(plan, draws=9, sweeps=2)
    assert few.pairs["p"].between(0.1, 1).all()
    tenths = few.overall["p"] * 10
    assert tenths.to_numpy() == pytest.approx(tenths.round().to_numpy())
    with pytest.warns(DeprecationWarning, match=r"now overall\.loc"):
        assert few.tied_p == few.overall.loc["tied", "p"]
    assert few.draws == 9


def test_draws_forget_the_plan_step_by_step(plan):
    steps = curveball(plan, "lead-lead").steps
    assert steps["sweep"].tolist() == list(range(31))
    leads = csv_leads()
    tied = {frozenset(pair) for own in leads for pair in combinations(own, 2)}
    assert steps.loc[0, "kept"] == 1
    assert steps.loc[0, "tied"] == len(tied) == 22
    assert (steps["kept"].diff().iloc[1:7] < 0).all()
    assert (steps["kept"].diff().iloc[1:] < 0.015).all()
    assert steps["kept"].iloc[-1] < 0.3
    late = steps["tied"].iloc[10:]
    assert late.max() - late.min() < 0.6  # 200 draws a step


def test_the_same_seed_gives_the_same_draws_and_another_others(plan):
    first = curveball(plan, draws=100, sweeps=5, seed=1)
    _drawn.cache_clear()  # drawn again, not remembered
    again = curveball(plan, draws=100, sweeps=5, seed=1)
    other = curveball(plan, draws=100, sweeps=5, seed=2)
    assert first.pairs.equals(again.pairs)
    assert first.steps.equals(again.steps)
    assert first.overall.equals(again.overall)
    assert not first.pairs.equals(other.pairs)


def test_the_draws_do_not_depend_on_how_many_are_made_at_a_time(plan, monkeypatch):
    first = curveball(plan, draws=50, sweeps=5)
    _drawn.cache_clear()
    monkeypatch.setattr(draws, "_STEPS", 3_000)
    assert curveball(plan, draws=50, sweeps=5).pairs.equals(first.pairs)


def test_what_a_caller_changes_is_not_remembered(plan):
    first = curveball(plan, draws=20, sweeps=2)
    before = first.pairs["expected"].copy(), first.steps["kept"].copy()
    first.pairs.loc[:, ["expected", "p"]] = -1
    first.steps.loc[:, ["kept", "tied"]] = -1
    again = curveball(plan, draws=20, sweeps=2)
    assert again.pairs["expected"].equals(before[0])
    assert again.steps["kept"].equals(before[1])


def test_a_seed_gives_these_draws_on_every_machine(plan):
    # splitmix64 from 0, the upper halves of the first numbers: 0xE220A839, 0x6E789E6A, 0x06C45D18
    state, drawn = 0, []
    for bound in (2**32 - 1, 1000, 1000):
        state, number = kernels.below(np.uint64(state), bound)
        drawn.append(number)
    assert drawn == [0xE220A839 * (2**32 - 1) >> 32, 431, 26]
    first = curveball(plan, "lead-lead", draws=50).pairs.set_index(["unit_a", "unit_b"])
    assert first.loc[PAIR, "expected"] * 50 == 89


def test_without_numba_the_same_loops_give_the_same_numbers(plan, monkeypatch):
    compiled = [chance(plan, over=over, draws=20) for over in OVER], structure(plan, draws=3)
    searched = kernels.searched_core(np.eye(25, k=1) + np.eye(25, k=-1) > 0, starts(25))
    monkeypatch.setitem(sys.modules, "numba", None)
    spec = importlib.util.spec_from_file_location("plain", kernels.__file__)
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    assert plain.njit is None
    monkeypatch.setattr("fgf_analysis.analysis.coleadership.kernels", plain)
    _drawn.cache_clear()
    for over, table in zip(OVER, compiled[0], strict=True):
        pd.testing.assert_frame_equal(chance(plan, over=over, draws=20), table)
    pd.testing.assert_frame_equal(structure(plan, draws=3), compiled[1])
    assert plain.searched_core(np.eye(25, k=1) + np.eye(25, k=-1) > 0, starts(25)) == searched


def test_numba_is_loaded_only_to_draw():
    code = (
        "import sys; from fgf_analysis import load_plan;"
        "from fgf_analysis.analysis import coleadership as c; plan = load_plan();"
        "c.network(plan), c.units(plan), c.core(plan), c.brokerage(plan);"
        "assert 'numba' not in sys.modules and 'scipy.stats' not in sys.modules;"
        "c.global_test(plan, draws=9); print('numba' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(kernels.njit is not None)


def test_random_numbers_are_even():
    state = 5
    for bound in (1, 2, 7, 1000):
        met = np.zeros(bound, np.int64)
        for _ in range(20_000):
            state, number = kernels.below(np.uint64(state), bound)
            met[number] += 1
        assert bound == 1 or stats.chisquare(met).pvalue > 1e-4


NETWORKS = st.lists(
    st.frozensets(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=6
)


@given(NETWORKS, st.integers(0, 2**32 - 1), st.integers(1, 4))
@settings(max_examples=60)
def test_every_draw_keeps_all_margins(network, seed, sweeps):
    units = Counter(unit for own in network for unit in own)
    for made in random_networks(network, 20, seed, sweeps):
        assert list(map(len, made)) == list(map(len, network))
        assert Counter(unit for own in made for unit in own) == units


@pytest.mark.parametrize(
    ("sizes", "totals", "count"),
    [
        ((1, 2, 1), (1, 2, 1), 5),  # the example of Strona et al. (2014)
        ((1, 1, 1), (1, 1, 1), 6),
        ((3, 2, 1, 1), (2, 2, 2, 1), None),
        ((2, 2, 1), (2, 1, 1, 1), None),
        ((4, 3, 3, 1), (4, 3, 2, 1, 1), None),
    ],
)
def test_draws_are_uniform_over_all_networks_with_the_margins(sizes, totals, count):
    networks = every_network(sizes, totals)
    assert count in (None, len(networks))
    for start in (networks[0], networks[-1]):
        met = Counter(random_networks(start, 12_000, seed=14))
        assert set(met) == set(networks)
        assert stats.chisquare([met[network] for network in networks]).pvalue > 1e-4


SOME = st.integers(3, 7).flatmap(
    lambda size: st.lists(st.integers(0, 3), min_size=size * size, max_size=size * size).map(
        lambda cells: np.triu(np.array(cells).reshape(size, size), 1)
    )
)


@given(SOME)
@settings(max_examples=80)
def test_the_compiled_core_is_that_of_the_table(upper):
    tied = (upper + upper.T) > 1
    size = len(tied)
    most = kernels.exact_core(tied @ (1 << np.arange(size)))
    for members in range(size + 1):
        ways = combinations(range(size), members)
        met = max(
            sum(i in w or j in w for i, j in zip(*np.triu(tied).nonzero(), strict=True))
            for w in ways
        )
        assert most[members] == met


def divisions(nodes: int):
    """Give every division of so many nodes, as the number of the group of each."""
    if not nodes:
        yield ()
        return
    for groups in divisions(nodes - 1):
        yield from ((*groups, new) for new in range(max(groups, default=-1) + 2))


@given(SOME)
@settings(max_examples=80)
def test_the_compiled_modularity_is_that_of_a_division_as_good_as_networkx_finds(upper):
    weights = (upper + upper.T).astype(np.int64)
    if not weights.any():
        return
    graph, strength = nx.from_numpy_array(weights), weights.sum(axis=0)
    beyond = weights / strength.sum() - np.outer(strength, strength) / strength.sum() ** 2
    every = [
        beyond[np.equal.outer(groups, groups)].sum()
        for groups in map(np.array, divisions(len(graph)))
    ]
    found = kernels.modularity(weights, np.uint64(2022))
    assert min(abs(found - one) for one in every) < 1e-9
    theirs = nx.community.louvain_communities(graph, seed=2022)
    assert found >= nx.community.modularity(graph, theirs) - 1e-9


def test_the_compiled_search_is_that_of_core_periphery():
    for seed in range(3):
        graph = nx.gnm_random_graph(40, 90, seed=seed)
        tied = nx.to_numpy_array(graph) > 0
        assert kernels.searched_core(tied, starts(40)) == core_periphery(tied)[1]


def test_the_compiled_modularity_of_larger_networks_is_as_high_as_networkx_s():
    for graph in (
        nx.karate_club_graph(),
        nx.davis_southern_women_graph(),
        nx.les_miserables_graph(),
    ):
        weights = nx.to_numpy_array(graph, dtype=np.int64)
        found = kernels.modularity(weights, np.uint64(1))
        theirs = max(
            nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
            for seed in range(10)
        )
        assert found == pytest.approx(theirs, abs=0.005)


def test_expected_and_p_agree_with_all_networks_of_a_small_plan(invent):
    clauses = ["甲乙", "甲乙", "甲丙丁", "丙", "丁戊"]
    plan = invent(*([", ".join(f"{unit} lead" for unit in clause)] for clause in clauses))
    units = list(two_mode(plan).units)
    own = [frozenset(units.index(unit) for unit in clause) for clause in clauses]
    totals = [sum(unit in clause for clause in own) for unit in range(len(units))]
    networks = every_network([len(clause) for clause in own], totals)
    assert len(networks) > 50
    shared = np.array(
        [
            [sum({a, b} <= set(c) for c in network) for a, b in combinations(range(len(units)), 2)]
            for network in networks
        ]
    )
    observed = shared[networks.index(tuple(own))]
    number = 4_000
    found = curveball(plan, draws=number, sweeps=30)
    assert found.pairs["observed"].tolist() == observed.tolist()
    margin = 5 / math.sqrt(number)  # five standard errors of a share
    deviation = np.abs(found.pairs["expected"] - shared.mean(axis=0))
    assert (deviation <= margin * shared.std(axis=0) + 1e-12).all()
    assert found.pairs["p"].to_numpy() == pytest.approx(
        (shared >= observed).mean(axis=0), abs=margin / 2
    )
    tied = (shared > 0).sum(axis=1)
    fewer = (tied <= (observed > 0).sum()).mean()
    assert 0 < fewer < 1
    assert found.overall.loc["tied", "p"] == pytest.approx(fewer, abs=margin / 2)
    assert found.steps["tied"].iloc[-1] == pytest.approx(tied.mean(), abs=margin * tied.std())


def test_one_unit_in_charge_gives_an_empty_table(invent, table):
    lone = invent(["甲 lead"], ["甲 lead, 乙 support"])
    assert chance(lone).empty
    assert list(chance(lone).columns) == list(table.columns)
    found = curveball(lone)
    assert found.pairs.empty
    assert (found.steps["kept"] == 1).all()
    assert (found.steps["tied"] == 0).all()
    assert found.overall.empty


@pytest.mark.parametrize("tasks", [(), ([],), (["各有关部门 lead, 乙 support"],)])
@pytest.mark.parametrize("over", OVER)
def test_a_plan_with_nobody_in_charge_gives_empty_tables(invent, table, tasks, over):
    nobody = invent(*tasks)
    assert chance(nobody, over=over).empty
    assert chance(nobody, over=over).dtypes.equals(table.dtypes)
    assert structure(nobody, over=over).empty
    found = curveball(nobody, over=over)
    assert list(found.pairs.columns) == ["unit_a", "unit_b", "observed", "expected", "p", "se"]
    assert found.pairs.empty
    assert len(found.steps) == 31


def test_all_permutations_are_the_networks_of_single_leads():
    # Guards the enumeration above.
    expected = {tuple(frozenset([unit]) for unit in order) for order in permutations(range(3))}
    assert set(every_network((1, 1, 1), (1, 1, 1))) == expected
