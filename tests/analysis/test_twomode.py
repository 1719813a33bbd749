"""The two-mode network and its projections: networkx's, published small graphs, plain recounts."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks import CLAUSES, both_modes, davis, lettered, two_mode_of
from networkx.algorithms import bipartite

from fgf_analysis.analysis.coleadership import LAYERS, brokerage, graph, pairs, two_mode
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA

GROUP = "省成品油市场综合监管改革协调小组"


def csv_clauses() -> list[set[str]]:
    """Return the leads of each of the 27 clauses, from the file."""
    found: dict[str, set[str]] = defaultdict(set)
    with (DATA / "qinghai-2022" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["task_id"]] |= {row["department"]} if row["role"] == "lead" else set()
    return list(found.values())


def tied(two, matrix) -> dict[frozenset[str], float]:
    """Return the cells of a symmetric projection that are not zero, each pair once."""
    full = matrix.toarray()
    assert full.shape == (len(two.units),) * 2
    assert (full == full.T).all()
    assert not full.diagonal().any()
    return {
        frozenset((two.units[a], two.units[b])): full[a, b]
        for a, b in combinations(range(len(two.units)), 2)
        if full[a, b]
    }


def arrows(two, matrix) -> dict[tuple[str, str], float]:
    """Return the cells of a projection that are not zero, from row to column."""
    found = matrix.tocoo()
    return {
        (two.units[a], two.units[b]): value
        for a, b, value in zip(found.row, found.col, found.data, strict=True)
        if value
    }


def edges(projected) -> dict[frozenset[str], float]:
    return {frozenset((a, b)): weight for a, b, weight in projected.edges(data="weight")}


def check_against_networkx(two, clauses) -> None:
    both = both_modes(clauses)
    units = list(two.units)
    assert set(units) == {unit for clause in clauses for unit in clause}
    shared = bipartite.weighted_projected_graph(both, units)
    assert tied(two, two.shared_tasks()) == edges(shared)
    newman = bipartite.collaboration_weighted_projected_graph(both, units)
    assert tied(two, two.collaboration_weight()) == pytest.approx(edges(newman))
    jaccard = bipartite.overlap_weighted_projected_graph(both, units, jaccard=True)
    assert tied(two, two.jaccard_overlap()) == pytest.approx(edges(jaccard))
    assert two.sizes.tolist() == [len(clause) for clause in clauses]
    assert two.named().tolist() == [both.degree[unit] for unit in units]


def test_the_projections_of_the_plan_are_networkx_s(plan):
    two = two_mode(plan, "lead-lead")
    check_against_networkx(two, csv_clauses())
    rows = [set(two.units[row.nonzero()[0]]) for row in two.heads.toarray()]
    assert rows == csv_clauses()
    assert not two.directed


def test_the_projections_of_the_southern_women_are_networkx_s():
    two = two_mode_of(davis())
    check_against_networkx(two, davis())
    shared = tied(two, two.shared_tasks())
    # Counts of shared events as printed for Davis's women, e.g. in the tnet tutorials.
    assert len(shared) == 139
    assert shared[frozenset(("Evelyn Jefferson", "Theresa Anderson"))] == 7
    assert shared[frozenset(("Evelyn Jefferson", "Laura Mandeville"))] == 6
    assert shared[frozenset(("Nora Fayette", "Sylvia Avondale"))] == 6
    assert frozenset(("Charlotte McDowd", "Pearl Oglethorpe")) not in shared


@pytest.mark.slow
@given(CLAUSES)
@settings(max_examples=100)
def test_the_projections_of_any_small_network_are_networkx_s(clauses):
    assume(clauses)  # networkx projects no graph without nodes
    two = two_mode_of(clauses)
    check_against_networkx(two, clauses)
    # Newman's point: a unit's weights add up to the clauses in which it is not alone.
    joint = [sum(unit in clause and len(clause) > 1 for clause in clauses) for unit in two.units]
    sums = np.asarray(two.collaboration_weight().sum(axis=0)).ravel()
    assert sums.tolist() == pytest.approx(joint)


# Weights as in the tests of networkx: the first graph is Opsahl's example (toreopsahl.com, 1 May
# 2009), the second follows figure 6 of Newman (2001), Physical Review E 64, 016132.
PUBLISHED = [
    (
        "A1 A2 B1 B2 B3 B4 B5 C1 D3 E4 E5 E6 F6",
        {"AB": 2, "AC": 1, "BC": 1, "BD": 1, "BE": 2, "EF": 1},
        {"AB": "3/2", "AC": "1/2", "BC": "1/2", "BD": "1", "BE": "2", "EF": "1"},
        {"AB": "2/5", "AC": "1/2", "BC": "1/5", "BD": "1/5", "BE": "2/6", "EF": "1/3"},
    ),
    (
        "A1 A2 A3 B1 B2 B3 C1 D1 E3",
        {"AB": 3, "AC": 1, "AD": 1, "AE": 1, "BC": 1, "BD": 1, "BE": 1, "CD": 1},
        dict.fromkeys(("AC", "AD", "BC", "BD", "CD"), "1/3")
        | {"AB": "11/6", "AE": "1/2", "BE": "1/2"},
        dict.fromkeys(("AC", "AD", "AE", "BC", "BD", "BE"), "1/3") | {"AB": "1", "CD": "1"},
    ),
]


@pytest.mark.parametrize(("ties", "shared", "newman", "jaccard"), PUBLISHED)
def test_the_weights_of_published_graphs(ties, shared, newman, jaccard):
    two = two_mode_of(lettered(ties))

    def weights(cells):
        return {frozenset(pair): float(Fraction(value)) for pair, value in cells.items()}

    assert tied(two, two.shared_tasks()) == weights(shared)
    assert tied(two, two.collaboration_weight()) == pytest.approx(weights(newman))
    assert tied(two, two.jaccard_overlap()) == pytest.approx(weights(jaccard))


def test_the_layers_are_kept_apart(invent):
    plan = invent(
        ["甲 lead, 乙 lead, 丙 support"],
        ["甲 lead, 丁 support, 丙 responsible"],
        ["戊 responsible, 丙 responsible, 丁 support"],
    )
    found = {layer: two_mode(plan, layer) for layer in LAYERS}
    units = {layer: "".join(sorted(two.units)) for layer, two in found.items()}
    assert units == {"charge-charge": "丙乙戊甲", "lead-lead": "乙甲", "lead-support": "丁丙乙甲"}
    assert tied(found["lead-lead"], found["lead-lead"].shared_tasks()) == {frozenset("甲乙"): 1}
    support = found["lead-support"]
    assert arrows(support, support.shared_tasks()) == {
        ("甲", "丙"): 1,
        ("乙", "丙"): 1,
        ("甲", "丁"): 1,
    }
    assert arrows(support, support.jaccard_overlap()) == {
        ("甲", "丙"): 1 / 2,  # T01 of T01 and T02
        ("乙", "丙"): 1,
        ("甲", "丁"): 1 / 3,  # T01 and T02 of the one, T02 and T03 of the other
    }
    assert tied(found["charge-charge"], found["charge-charge"].shared_tasks()) == {
        frozenset("甲乙"): 1,
        frozenset("丙戊"): 1,
    }
    assert {layer: two.directed for layer, two in found.items()} == {
        "charge-charge": False,
        "lead-lead": False,
        "lead-support": True,
    }


def test_a_unit_that_leads_and_supports_is_not_tied_to_itself(invent):
    two = two_mode(invent(["甲 lead, 甲 support, 乙 support"]), "lead-support")
    assert arrows(two, two.shared_tasks()) == {("甲", "乙"): 1}
    assert [arrow.tolist() for arrow in two.ties()] == [[0], [1], [0]]
    assert dict(zip(two.units, two.named(two.heads + two.tails), strict=True)) == {"甲": 1, "乙": 1}


def test_a_unit_printed_twice_in_a_clause_is_named_once(invent):
    plan = invent(["甲 lead, 甲 lead, 乙 lead, 乙 support"])
    for layer in ("charge-charge", "lead-lead"):
        two = two_mode(plan, layer)
        assert two.heads.toarray().tolist() == [[1, 1]]
        assert tied(two, two.shared_tasks()) == {frozenset("甲乙"): 1}


def test_the_tables_of_a_layer_with_direction_run_from_lead_to_support(invent):
    plan = invent(["甲 lead, 乙 support"], ["甲 lead, 乙 support"], ["丙 lead, 甲 support"])
    table = pairs(plan, "lead-support")
    assert table[["unit_a", "unit_b", "tasks", "task_ids"]].to_numpy().tolist() == [
        ["甲", "乙", 2, "T01|T02"],
        ["丙", "甲", 1, "T03"],
    ]
    assert table["newman"].isna().all()
    whole = graph(plan, "lead-support")
    assert whole.is_directed()
    assert set(whole.edges(data="weight")) == {("甲", "乙", 2), ("丙", "甲", 1)}
    assert dict(whole.nodes(data="charge")) == {"甲": 2, "乙": 0, "丙": 1}
    assert dict(whole.nodes(data="named")) == {"甲": 3, "乙": 2, "丙": 1}


def test_group_actors_are_nodes_only_if_asked_for(plan):
    layer = "lead-support"
    without, with_groups = two_mode(plan, layer), two_mode(plan, layer, group_actors=True)
    assert GROUP not in without.units
    assert set(with_groups.units) == {*without.units, GROUP}
    assert len(with_groups.tasks) == len(without.tasks) == 27
    assert not pairs(plan, layer)[["unit_a", "unit_b"]].isin([GROUP]).any(axis=None)
    table = pairs(plan, layer, group_actors=True)
    own = table[table["unit_a"].eq(GROUP) | table["unit_b"].eq(GROUP)]
    partners = {*own["unit_a"], *own["unit_b"]} - {GROUP}
    assert partners == {"省政府审改办", "省商务厅", "省市场监管局"}
    assert set(own["task_ids"]) == {"T11"}
    assert GROUP in graph(plan, layer, group_actors=True)
    assert GROUP not in graph(plan, layer)


@pytest.mark.parametrize("layer", ["charge-charge", "lead-lead"])
def test_group_actors_in_charge_are_tied_only_if_asked_for(plan, invent, layer):
    made = invent([f"{GROUP} lead, 甲 lead"], ["甲 lead"])
    assert pairs(made, layer).empty
    assert two_mode(made, layer).sizes.tolist() == [1, 1]
    assert pairs(made, layer, group_actors=True)["task_ids"].tolist() == ["T01"]


def test_a_pair_named_by_two_clauses_of_one_task_shares_one_task(invent):
    plan = invent(
        ["甲 lead, 乙 lead", "甲 lead, 乙 lead, 丙 lead"],
        ["甲 lead, 丙 lead"],
    )
    two = two_mode(plan)
    assert two.tasks.tolist() == ["T01", "T01", "T02"]
    assert tied(two, two.shared_tasks()) == {
        frozenset("甲乙"): 1,
        frozenset("甲丙"): 2,
        frozenset("乙丙"): 1,
    }
    assert dict(zip(two.units, two.named(), strict=True)) == {"甲": 2, "乙": 1, "丙": 2}
    assert tied(two, two.collaboration_weight()) == {
        frozenset("甲乙"): 3 / 2,  # by clause: 1 and 1/2
        frozenset("甲丙"): 3 / 2,
        frozenset("乙丙"): 1 / 2,
    }
    assert pairs(plan)[
        ["unit_a", "unit_b", "tasks", "jaccard", "task_ids"]
    ].to_numpy().tolist() == [
        ["丙", "甲", 2, 1.0, "T01|T02"],
        ["丙", "乙", 1, 0.5, "T01"],
        ["乙", "甲", 1, 0.5, "T01"],
    ]


@pytest.mark.parametrize(
    ("layer", "role"),
    [("lead-lead", "lead"), ("charge-charge", "lead"), ("lead-support", "support")],
)
def test_a_task_that_names_a_pair_in_two_clauses_stands_once_in_the_jaccard_union(
    invent, layer, role
):
    plan = invent(["甲 lead", f"乙 {role}"], [f"甲 lead, 乙 {role}"])
    assert pairs(plan, layer)["jaccard"].tolist() == [1 / 2]


@st.composite
def several_clauses(draw: st.DrawFn):
    """Draw clauses and their tasks; with or without direction."""
    clauses = draw(CLAUSES)
    last = draw(st.sampled_from([3, 99]))
    ids = st.integers(1, last)
    numbers = sorted(
        draw(st.lists(ids, min_size=len(clauses), max_size=len(clauses), unique=last == 99))
    )
    tails = []
    if clauses and draw(st.booleans()):
        size = len(clauses)
        some = st.frozensets(st.sampled_from("甲乙庚"), max_size=3)
        tails = draw(st.lists(some, min_size=size, max_size=size))
    return clauses, [f"T{number:02}" for number in numbers], tails


@pytest.mark.slow
@given(several_clauses())
@settings(max_examples=150)
def test_ties_lists_each_task_and_pair_once_and_agrees_with_the_shared_tasks(drawn):
    clauses, tasks, tails = drawn
    two = two_mode_of(clauses, tasks, tails)
    at = {unit: place for place, unit in enumerate(two.units)}
    expected = set()
    for row, clause in enumerate(clauses):
        for a in clause:
            for b in tails[row] if tails else clause:
                if a != b and (tails or at[a] < at[b]):
                    expected.add((tasks.index(tasks[row]), at[a], at[b]))
    task, first, second = two.ties()
    found = list(zip(task.tolist(), first.tolist(), second.tolist(), strict=True))
    assert found == sorted(expected)
    counted = Counter((a, b) for _, a, b in found)
    shared = two.shared_tasks().toarray()
    upper = shared if tails else np.triu(shared)
    assert counted == {(a, b): upper[a, b] for a, b in zip(*upper.nonzero(), strict=True)}
    ends = tails or clauses
    named = [
        len({t for t, own in zip(tasks, ends, strict=True) if unit in own}) for unit in two.units
    ]
    assert two.named(two.tails).tolist() == named


@pytest.mark.slow
@given(several_clauses())
@settings(max_examples=100)
def test_the_jaccard_overlap_is_that_of_the_sets_of_tasks(drawn):
    clauses, tasks, tails = drawn
    two = two_mode_of(clauses, tasks, tails)

    def naming(unit, ends):
        return {task for task, own in zip(tasks, ends, strict=True) if unit in own}

    expected = {}
    for a, b in permutations(two.units, 2):
        rows = zip(tasks, clauses, tails or clauses, strict=True)
        shared = {task for task, first, second in rows if a in first and b in second}
        if shared:
            union = naming(a, clauses) | naming(b, tails or clauses)
            expected[a, b] = len(shared) / len(union)
    assert arrows(two, two.jaccard_overlap()) == pytest.approx(expected)


def test_a_clause_that_names_nobody_is_a_row(invent, plan):
    invented = invent(["甲 lead"], ["乙 support"], [], ["甲 lead, 乙 lead"])
    two = two_mode(invented)
    assert two.tasks.tolist() == ["T01", "T02", "T04"]
    assert two.sizes.tolist() == [1, 0, 2]
    assert two.units.tolist() == ["乙", "甲"]
    generic = dataclasses.replace(invented, assignments=invented.assignments.iloc[1:])
    assert two_mode(generic).tasks.tolist() == ["T01", "T02", "T04"]
    assert two_mode(generic).sizes.tolist() == [0, 0, 2]
    for layer, nobody in (("charge-charge", 0), ("lead-lead", 1)):
        two = two_mode(plan, layer)
        assert two.heads.shape[0] == 27
        assert (two.sizes == 0).sum() == nobody


def test_a_later_clause_that_names_nobody_is_a_row_too(invent):
    plan = invent(["甲 lead", "乙 lead"])
    generic = dataclasses.replace(plan, assignments=plan.assignments.iloc[:1])
    assert two_mode(generic).tasks.tolist() == ["T01", "T01"]


@pytest.mark.parametrize("function", [two_mode, pairs, graph, brokerage])
def test_an_unknown_layer_is_an_error_that_names_the_layers(plan, function):
    with pytest.raises(PlanError, match="^layer: 'support-lead' is not possible") as error:
        function(plan, "support-lead")
    assert all(layer in str(error.value) for layer in LAYERS)


def test_the_collaboration_weight_is_not_defined_with_a_direction(plan):
    with pytest.raises(PlanError, match="direction"):
        two_mode(plan, "lead-support").collaboration_weight()


@pytest.mark.parametrize("layer", LAYERS)
def test_an_empty_plan_gives_an_empty_network(invent, layer):
    two = two_mode(invent(), layer)
    assert two.heads.shape == (0, 0)
    assert two.shared_tasks().shape == two.jaccard_overlap().shape == (0, 0)
    assert [len(part) for part in two.ties()] == [0, 0, 0]
    assert pairs(invent(), layer).empty
    assert isinstance(two.units, pd.Index)
