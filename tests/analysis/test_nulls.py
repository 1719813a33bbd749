"""Chance against exact tests and plain recounts; random networks against all that there are."""

from __future__ import annotations

import csv
import math
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations, product
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
    chance,
    communities,
    core,
    curveball,
    network,
    power,
    structure,
    two_mode,
)
from fgf_analysis.analysis.coleadership.nulls import DRAWS, _null, padded, sweep_once
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA


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


def padded_rows(network, most: int | None = None) -> np.ndarray:
    most = most or max(len(own) for own in network)
    return np.array([[*sorted(own), *[-1] * (most - len(own))] for own in network])


@pytest.fixture(scope="module")
def table(plan):
    return chance(plan)


def test_each_pair_of_leading_units_stands_once(table):
    leads = csv_leads()
    units = {unit for own in leads for unit in own}
    found = [frozenset(pair) for pair in zip(table["unit_a"], table["unit_b"], strict=True)]
    assert set(found) == {frozenset(pair) for pair in combinations(units, 2)}
    assert len(found) == len(set(found)) == 17 * 16 // 2
    for row in table.to_dict("records"):
        a, b = row["unit_a"], row["unit_b"]
        assert a < b
        assert row["led_a"] == sum(a in own for own in leads)
        assert row["led_b"] == sum(b in own for own in leads)
        assert row["observed"] == sum({a, b} <= own for own in leads)
        assert row["expected"] == pytest.approx(row["led_a"] * row["led_b"] / 26)


def test_p_is_fishers_exact_test(table):
    for row in table.to_dict("records"):
        both, a, b = row["observed"], row["led_a"], row["led_b"]
        cells = [[both, a - both], [b - both, 26 - a - b + both]]
        assert row["p"] == pytest.approx(stats.fisher_exact(cells, alternative="greater").pvalue)


def tail(observed: int, clauses: int, a: int, b: int) -> Fraction:
    ways = [math.comb(a, k) * math.comb(clauses - a, b - k) for k in range(observed, min(a, b) + 1)]
    return Fraction(sum(ways), math.comb(clauses, b))


def test_p_and_the_least_p_agree_with_counting_the_ways(table):
    for row in table.to_dict("records"):
        a, b = row["led_a"], row["led_b"]
        assert row["p"] == pytest.approx(float(tail(row["observed"], 26, a, b)))
        least = tail(min(a, b), 26, a, b)
        assert row["p_least"] == pytest.approx(float(least))
        assert row["testable"] == (least <= Fraction(1, 20))
    assert table["testable"].nunique() == 2
    assert (table["p_least"] <= table["p"] + 1e-12).all()


def test_the_base_are_the_clauses_that_could_have_been_shared(invent):
    # The others name no lead: that nobody shares them says nothing of the two.
    plan = invent(["甲 lead, 乙 lead"], ["丙 lead"], ["甲 responsible"], ["丙 support"], [])
    row = chance(plan).set_index(["unit_a", "unit_b"]).loc[("乙", "甲")]
    assert row["p"] == pytest.approx(1 / 2)
    assert row["expected"] == pytest.approx(1 / 2)


def test_needed_is_the_fewest_shared_clauses_at_the_level(plan, invent):
    often = invent(*[["甲 lead, 乙 lead"]] * 4, *[["甲 lead"]] * 2, *[["丙 lead, 乙 lead"]] * 9)
    for made, clauses in ((plan, 26), (often, 15)):
        for row in chance(made).to_dict("records"):
            a, b = row["led_a"], row["led_b"]
            enough = [
                x for x in range(min(a, b) + 1) if float(tail(x, clauses, a, b)) <= LEVEL + 1e-12
            ]
            assert row["testable"] == bool(enough)
            assert (pd.isna(row["needed"]) and not enough) or row["needed"] == enough[0]


def test_power_says_what_the_clauses_could_show(plan, invent):
    table = chance(plan)
    found = power(plan)
    assert found["clauses"] == 26
    assert found["pairs"] == len(table) == 136
    assert found["tied"] == (table["observed"] > 0).sum()
    assert found["testable"] == (table["p_least"] <= LEVEL).sum()
    assert found["below"] == (table["p"] <= LEVEL).sum() == 5
    assert found["below together"] == 0
    assert (found["observed"], found["needed"], found["possible"]) == (3, 6, 7)
    # Tarone by trial: the smallest K that at least as few pairs could reach LEVEL / K
    k = next(k for k in range(1, 137) if (table["p_least"] <= LEVEL / k).sum() <= k)
    assert found["testable together"] == (table["p_least"] <= LEVEL / k).sum() == 8
    nobody = power(invent(["甲 support"]))
    assert nobody["pairs"] == 0
    assert nobody["observed"] is None
    hopeless = power(invent(["甲 lead, 乙 lead"], ["甲 lead, 乙 lead"]))
    assert (hopeless["observed"], hopeless["needed"], hopeless["possible"]) == (2, None, 2)


@pytest.mark.slow
def test_structure_sets_the_measures_against_random_networks(plan, invent):
    found = structure(plan, draws=39)
    assert found.loc["core fit", "observed"] == pytest.approx(core(plan)["fit"].iloc[0])
    assert found.loc["clustering", "observed"] == pytest.approx(network(plan)["clustering"])
    assert found.loc["modularity", "observed"] == pytest.approx(
        communities(plan)["modularity"].iloc[0]
    )
    assert found["p"].between(1 / 40, 1).all()
    assert found.loc["core fit", "p"] > 0.9  # the plan has less of a core than chance
    pd.testing.assert_frame_equal(found, structure(plan, draws=39))
    two_blocks = invent(*[["甲 lead, 乙 lead, 丙 lead"]] * 6, *[["丁 lead, 戊 lead, 己 lead"]] * 6)
    assert structure(two_blocks).loc["modularity", "p"] == 1 / 100
    alone = structure(invent(["甲 lead"], ["乙 lead"]))
    assert alone.empty
    assert list(alone.columns) == list(found.columns)


@pytest.mark.slow
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
    expected = structure(plan)["expected"]
    assert expected["clustering"] == pytest.approx(np.mean(clustering), abs=0.03)
    assert expected["modularity"] == pytest.approx(np.mean(modularity), abs=0.03)


@pytest.mark.slow
def test_other_layers_and_groups_are_tested_on_their_own(plan):
    wide = chance(plan, "any")
    assert len(wide) > len(chance(plan))
    assert "省水利厅" in set(wide["unit_a"]) | set(wide["unit_b"])
    with pytest.raises(PlanError, match="layer without direction"):
        chance(plan, "lead-support")


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
    assert table["margin_expected"].sum() == pytest.approx(pairs)
    assert curveball(plan, draws=60, sweeps=3).pairs["expected"].sum() == pytest.approx(pairs)


def test_margin_p_counts_the_plan_among_the_draws(plan, table):
    assert (table["margin_p"] >= 1 / (DRAWS + 1) - 1e-15).all()
    assert (table.loc[table["observed"] == 0, "margin_p"] == 1).all()
    few = curveball(plan, draws=9, sweeps=2)
    tenths = few.pairs["p"] * 10
    assert tenths.to_numpy() == pytest.approx(tenths.round().to_numpy())
    assert few.pairs["p"].between(0.1, 1).all()
    assert few.tied_p * 10 == pytest.approx(round(few.tied_p * 10))
    assert few.draws == 9


def test_draws_forget_the_plan_step_by_step(plan):
    steps = curveball(plan).steps
    assert steps["sweep"].tolist() == list(range(31))
    leads = csv_leads()
    tied = {frozenset(pair) for own in leads for pair in combinations(own, 2)}
    assert steps.loc[0, "kept"] == 1
    assert steps.loc[0, "tied"] == len(tied) == 22
    assert (steps["kept"].diff().iloc[1:7] < 0).all()
    assert (steps["kept"].diff().iloc[1:] < 0.005).all()
    assert steps["kept"].iloc[-1] < 0.3
    late = steps["tied"].iloc[10:]
    assert late.max() - late.min() < 0.4  # 500 draws a step


def test_the_same_seed_gives_the_same_draws_and_another_others(plan):
    first = curveball(plan, draws=100, sweeps=5, seed=1)
    _null.cache_clear()  # drawn again, not remembered
    again = curveball(plan, draws=100, sweeps=5, seed=1)
    other = curveball(plan, draws=100, sweeps=5, seed=2)
    assert first.pairs.equals(again.pairs)
    assert first.steps.equals(again.steps)
    assert first.tied_p == again.tied_p
    assert not first.pairs.equals(other.pairs)


def test_what_a_caller_changes_is_not_remembered(plan):
    first = curveball(plan, draws=20, sweeps=2)
    before = first.pairs["expected"].copy(), first.steps["kept"].copy()
    first.pairs.loc[:, ["expected", "p"]] = -1
    first.steps.loc[:, ["kept", "tied"]] = -1
    again = curveball(plan, draws=20, sweeps=2)
    assert again.pairs["expected"].equals(before[0])
    assert again.steps["kept"].equals(before[1])


NETWORKS = st.lists(
    st.frozensets(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=6
)


@given(NETWORKS, st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_every_sweep_of_every_draw_keeps_all_margins(network, seed):
    start = padded_rows(network)
    sizes = (start >= 0).sum(axis=1)
    state = np.repeat(start[None], 20, axis=0)
    random = np.random.default_rng(seed)
    for _ in range(4):
        state = sweep_once(state, sizes, random)
        for draw in state:
            assert ((draw >= 0) == (np.arange(draw.shape[1]) < sizes[:, None])).all()
            rows = [row[row >= 0].tolist() for row in draw]
            assert all(len(set(row)) == len(row) for row in rows)
            assert Counter(unit for row in rows for unit in row) == Counter(
                unit for own in network for unit in own
            )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "totals", "count"),
    [
        ((1, 2, 1), (1, 2, 1), 5),  # the example of Strona et al. (2014)
        ((1, 1, 1), (1, 1, 1), 6),
        ((3, 2, 1, 1), (2, 2, 2, 1), None),
        ((2, 2, 1), (2, 1, 1, 1), None),
    ],
)
def test_draws_are_uniform_over_all_networks_with_the_margins(sizes, totals, count):
    networks = every_network(sizes, totals)
    assert count in (None, len(networks))
    for start in (networks[0], networks[-1]):
        draws = 12_000
        random = np.random.default_rng(14)
        state = np.repeat(padded_rows(start)[None], draws, axis=0)
        for _ in range(25):
            state = sweep_once(state, np.array(sizes), random)
        met = Counter(tuple(frozenset(row[row >= 0].tolist()) for row in draw) for draw in state)
        assert set(met) == set(networks)
        assert stats.chisquare([met[network] for network in networks]).pvalue > 1e-4


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
    draws = 4_000
    found = curveball(plan, draws=draws, sweeps=30)
    assert found.pairs["observed"].tolist() == observed.tolist()
    margin = 5 / math.sqrt(draws)  # five standard errors of a share
    deviation = np.abs(found.pairs["expected"] - shared.mean(axis=0))
    assert (deviation <= margin * shared.std(axis=0) + 1e-12).all()
    assert found.pairs["p"].to_numpy() == pytest.approx(
        (shared >= observed).mean(axis=0), abs=margin / 2
    )
    tied = (shared > 0).sum(axis=1)
    fewer = (tied <= (observed > 0).sum()).mean()
    assert 0 < fewer < 1
    assert found.tied_p == pytest.approx(fewer, abs=margin / 2)
    assert found.steps["tied"].iloc[-1] == pytest.approx(tied.mean(), abs=margin * tied.std())


def test_clauses_are_padded_in_the_plans_order(invent):
    two = two_mode(invent(["甲 lead"], ["乙 support"], ["丙 lead, 甲 lead"]))
    start, sizes = padded(two)
    at = {unit: place for place, unit in enumerate(two.units)}
    assert start.tolist() == [[at["甲"], -1], sorted((at["丙"], at["甲"]))]
    assert sizes.tolist() == [1, 2]


def test_one_leading_unit_gives_an_empty_table(invent, table):
    lone = invent(["甲 lead"], ["甲 lead, 乙 support"])
    assert chance(lone).empty
    assert list(chance(lone).columns) == list(table.columns)
    found = curveball(lone)
    assert found.pairs.empty
    assert (found.steps["kept"] == 1).all()
    assert (found.steps["tied"] == 0).all()
    assert found.tied_p == 1


@pytest.mark.parametrize("tasks", [(), ([],), (["甲 responsible, 乙 support"],)])
def test_a_plan_without_leads_gives_empty_tables(invent, table, tasks):
    nobody = invent(*tasks)
    assert chance(nobody).empty
    assert list(chance(nobody).columns) == list(table.columns)
    found = curveball(nobody)
    assert list(found.pairs.columns) == ["unit_a", "unit_b", "observed", "expected", "p"]
    assert found.pairs.empty
    assert len(found.steps) == 31


def test_all_permutations_are_the_networks_of_single_leads():
    # Guards the enumeration above.
    expected = {tuple(frozenset([unit]) for unit in order) for order in permutations(range(3))}
    assert set(every_network((1, 1, 1), (1, 1, 1))) == expected
