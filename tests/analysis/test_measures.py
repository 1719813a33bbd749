"""Measures of the network against published values, networkx and plain counts of paths."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from itertools import combinations, permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from networks import CLAUSES, davis, lettered, swapped, two_mode_of

from fgf_analysis.analysis import coleadership
from fgf_analysis.analysis.coleadership.measures import (
    centralization,
    components_of,
    two_mode_clustering,
)
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA


def counted_clustering(clauses) -> float | None:
    """Return closed 4-paths of all, walking every one."""
    units = {unit for clause in clauses for unit in clause}
    paths = closed = 0
    for i, j, k in permutations(units, 3):
        for p, q in permutations(range(len(clauses)), 2):
            if {i, j} <= set(clauses[p]) and {j, k} <= set(clauses[q]):
                others = [set(own) for n, own in enumerate(clauses) if n not in (p, q)]
                paths += 1
                closed += any({i, k} <= own for own in others)
    return closed / paths if paths else None


def tied_plan(invent, graph: nx.Graph):
    """Return a plan in which each tie is a task of two leads, each lone node a task of one."""
    joint = [[f"{a} lead, {b} lead"] for a, b in graph.edges]
    return invent(*joint, *([f"{unit} lead"] for unit in nx.isolates(graph)))


def florentine() -> nx.Graph:
    """Return the marriages of all 16 families; networkx leaves out the Pucci, who have none."""
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    return graph


@pytest.fixture(scope="module")
def projected() -> nx.Graph:
    """Return the network of leads straight from the file; it is that of the layer lead-lead."""
    found: dict[str, list[str]] = defaultdict(list)
    with (DATA / "qinghai-2022" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["role"] == "lead":
                found[row["task_id"]].append(row["department"])
    graph = nx.Graph()
    for units in found.values():
        graph.add_nodes_from(units)
        for a, b in combinations(units, 2):
            before = graph.get_edge_data(a, b, {"weight": 0})["weight"]
            graph.add_edge(a, b, weight=before + 1)
    return graph


def test_two_mode_clustering_of_the_southern_women():
    # Opsahl (2013), clustering_tm of tnet on the data of Davis, Gardner and Gardner (1941).
    assert two_mode_clustering(two_mode_of(davis())) == pytest.approx(0.7718968, abs=5e-8)
    # With events as units: recomputed by walking all paths.
    assert two_mode_clustering(two_mode_of(swapped(davis()))) == pytest.approx(9666 / 11806)


def test_two_mode_clustering_of_clique_a():
    # Davis's clique A, five women and five activities: .6111111 in Brunson's bitriad vignette.
    clique = lettered("A1 A3 A4 B3 B4 C1 C2 C5 D1 D2 D3 E2 E4 E5")
    assert two_mode_clustering(two_mode_of(clique)) == pytest.approx(0.6111111, abs=5e-8)


def test_two_mode_clustering_of_tnets_example():
    # The edge list in tnet's help; 6 of its 20 paths are closed, counted by hand.
    example = lettered("A1 A2 B1 B3 B4 C2 C3 D4 E3 E5 F5")
    assert two_mode_clustering(two_mode_of(example)) == pytest.approx(0.3)


@pytest.mark.slow
@given(CLAUSES)
@settings(max_examples=100)
def test_two_mode_clustering_agrees_with_walking_every_path(clauses):
    found = two_mode_clustering(two_mode_of(clauses))
    assert found == pytest.approx(counted_clustering(clauses))


@pytest.mark.parametrize("clauses", [[], ["甲乙丙"], ["甲乙", "甲乙"], ["甲乙", "丙丁"]])
def test_two_mode_clustering_is_missing_without_paths_over_two_clauses(clauses):
    assert two_mode_clustering(two_mode_of(clauses)) is None


def test_centralization_of_the_florentine_families(invent):
    graph = florentine()
    degree = dict(graph.degree)
    between = nx.betweenness_centrality(graph, normalized=False)
    # Padgett's marriages with the Pucci: sna (R) gives .2666667 and .3834921, igraph the latter.
    assert centralization(degree, "degree") == pytest.approx(0.2666666667)
    assert centralization(between, "betweenness") == pytest.approx(0.3834920635)
    found = coleadership.network(tied_plan(invent, graph)).loc[0]
    assert found["degree_centralization"] == pytest.approx(0.2666666667)
    assert found["betweenness_centralization"] == pytest.approx(0.3834920635)
    assert (found["units"], found["isolates"], found["largest"]) == (16, 1, 15)
    assert found["clustering"] == pytest.approx(nx.transitivity(graph))


@pytest.mark.parametrize("size", [3, 4, 6, 11])
def test_a_star_is_fully_centralized_and_a_ring_not_at_all(size):
    for graph, expected in ((nx.star_graph(size - 1), 1), (nx.cycle_graph(size), 0)):
        between = nx.betweenness_centrality(graph, normalized=False)
        assert centralization(dict(graph.degree), "degree") == pytest.approx(expected)
        assert centralization(between, "betweenness") == pytest.approx(expected)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_centralization_is_missing_below_three_units(size):
    assert centralization(dict.fromkeys("甲乙"[:size], 1), "degree") is None


def test_every_column_of_units_agrees_with_networkx(plan, projected):
    table = coleadership.units(plan, "lead-lead").set_index("department")
    assert set(table.index) == set(projected)
    tied = [unit for unit in projected if projected.degree[unit]]
    for column, expected in (
        ("degree", dict(projected.degree)),
        ("strength", dict(projected.degree(weight="weight"))),
        ("betweenness", nx.betweenness_centrality(projected)),
        ("closeness", nx.closeness_centrality(projected)),
    ):
        assert table[column].to_dict() == pytest.approx(expected)
    for column, expected in (
        ("effective_size", nx.effective_size(projected)),
        ("constraint", nx.constraint(projected)),
    ):
        assert table.loc[tied, column].to_dict() == pytest.approx({u: expected[u] for u in tied})
        assert table[column].isna().sum() == len(projected) - len(tied) == 1
    largest = projected.subgraph(max(nx.connected_components(projected), key=len))
    leading = nx.eigenvector_centrality(largest, max_iter=10_000, tol=1e-12)
    known = table["eigenvector"].dropna()
    assert known.to_dict() == pytest.approx(leading, abs=1e-7)
    assert (known**2).sum() == pytest.approx(1)
    kinds = dict(zip(plan.departments["department"], plan.departments["kind"], strict=True))
    assert table["kind"].to_dict() == {unit: kinds[unit] for unit in table.index}


def test_structural_holes_of_borgattis_example(invent):
    # Borgatti (1997), Connections 20(1); values as in the tests of networkx, from UCINET.
    ties = [("A", "BFGE"), ("E", "G"), ("F", "G"), ("B", "GD"), ("D", "G"), ("G", "C")]
    holes = nx.Graph((unit, other) for unit, others in ties for other in others)
    table = coleadership.units(tied_plan(invent, holes)).set_index("department")
    assert table.loc[["G", "A", "C"], "constraint"].tolist() == pytest.approx(
        [0.400, 0.595, 1], abs=5e-4
    )
    assert table.loc[["G", "A", "C"], "effective_size"].tolist() == pytest.approx(
        [4.67, 2.50, 1], abs=5e-3
    )


def test_closeness_and_betweenness_of_a_path_by_hand(invent):
    table = coleadership.units(tied_plan(invent, nx.Graph(["甲乙", "乙丙", "丙丁"])))
    table = table.set_index("department")
    assert table["betweenness"].to_dict() == pytest.approx(
        {"甲": 0, "乙": 2 / 3, "丙": 2 / 3, "丁": 0}
    )
    assert table["closeness"].to_dict() == pytest.approx(
        {"甲": 3 / 6, "乙": 3 / 4, "丙": 3 / 4, "丁": 3 / 6}
    )
    golden = (1 + math.sqrt(5)) / 2  # the leading eigenvector of a path of four
    ratio = table.loc["乙", "eigenvector"] / table.loc["甲", "eigenvector"]
    assert ratio == pytest.approx(golden)


def test_components_are_ordered_by_size_then_name():
    graph = nx.Graph(["戊己", "甲乙", "丙丁", "丁庚"])
    graph.add_node("壬")
    assert components_of(graph) == [["丁", "丙", "庚"], ["乙", "甲"], ["己", "戊"], ["壬"]]


def test_breadth_and_depth_by_hand(invent):
    plan = invent(
        *[["甲 lead, 乙 lead"]] * 3,
        ["甲 lead, 丙 lead, 丁 lead"],
        ["戊 lead, 己 lead"],
        ["庚 lead"],
    )
    table = coleadership.breadth(plan)
    assert table.to_numpy().tolist() == [
        ["甲", 3, pytest.approx(5 / 3), "broad and deep"],
        ["丁", 2, 1.0, "broad"],
        ["丙", 2, 1.0, "broad"],
        ["乙", 1, 3.0, "deep"],
        ["己", 1, 1.0, "narrow"],
        ["戊", 1, 1.0, "narrow"],
    ]


def test_a_unit_at_the_mean_is_neither_broad_nor_deep(invent):
    # Mean breadth is 2, mean depth 5/3, which is that of 甲.
    table = coleadership.breadth(
        invent(*[["甲 lead, 乙 lead"]] * 3, ["甲 lead, 丙 lead, 丁 lead"])
    ).set_index("department")
    assert table["quadrant"].to_dict() == {
        "甲": "broad",
        "丁": "narrow",
        "丙": "narrow",
        "乙": "deep",
    }


def test_the_breadth_of_the_plan_is_degree_and_strength_over_degree(plan, projected):
    table = coleadership.breadth(plan)
    tied = {unit for unit in projected if projected.degree[unit]}
    assert set(table["department"]) == tied
    for row in table.to_dict("records"):
        degree = projected.degree[row["department"]]
        assert row["breadth"] == degree
        strength = projected.degree(weight="weight")[row["department"]]
        assert row["depth"] == pytest.approx(strength / degree)
    wide, deep = table["breadth"].mean(), table["depth"].mean()
    for row in table.to_dict("records"):
        words = {"broad"} if row["breadth"] > wide else set()
        words |= {"deep"} if row["depth"] > deep else set()
        assert row["quadrant"] == (" and ".join(sorted(words)) or "narrow")


def test_a_unit_that_leads_with_a_group_only_leads_jointly_but_has_no_partner(invent, plan):
    group = plan.departments.loc[plan.departments["kind"] == "group", "department"].iloc[0]
    made = invent([f"{group} lead, 甲 lead"], ["乙 lead"])
    table = coleadership.units(made).set_index("department")
    assert group not in table.index
    assert table.loc["甲", ["joint", "degree"]].tolist() == [1, 0]
    with_groups = coleadership.units(made, group_actors=True).set_index("department")
    assert with_groups.loc["甲", ["joint", "degree"]].tolist() == [1, 1]
    assert coleadership.network(made, group_actors=True).loc[0, "ties"] == 1


def test_measures_of_the_whole_are_for_layers_without_direction(plan):
    for measure in (coleadership.network, coleadership.units, coleadership.breadth,
                    coleadership.core, coleadership.communities):  # fmt: skip
        with pytest.raises(
            PlanError, match="lead-support.* without direction, give charge-charge or lead-lead"
        ):
            measure(plan, "lead-support")


def test_counts_of_the_network_are_whole_numbers_and_one_is_read_at_once(plan):
    found = coleadership.network(plan)
    assert found.shape == (1, 14)
    assert found.loc[0, "units"] == 18
    kinds = found.dtypes.astype(str)
    whole = {"units", "ties", "joint_tasks", "components", "largest", "isolates"}
    assert set(kinds.index[kinds == "int64"]) == whole
    assert set(kinds.index[kinds == "float64"]) == set(found) - whole
