"""Co-leadership against networkx's own projection of units and tasks, and a plain recount."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations, permutations, product

import networkx as nx
import pytest
from networkx.algorithms import bipartite

from fgf_analysis.analysis import coleadership
from fgf_analysis.tables import DATA

TABLES = (coleadership.groups, coleadership.pairs, coleadership.units)


def csv_leads() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    with (DATA / "qinghai-2022" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["role"] == "lead":
                found[row["task_id"]].append(row["department"])
    return found


@pytest.fixture(scope="module")
def projected() -> nx.Graph:
    """Return the units tied by networkx from the two-mode network of units and tasks."""
    both = nx.Graph()
    for task_id, units in csv_leads().items():
        both.add_edges_from((unit, task_id) for unit in units)
    return bipartite.weighted_projected_graph(both, {u for us in csv_leads().values() for u in us})


def walked_clustering() -> float:
    """Return the share of closed paths unit, task, unit, task, unit, walking every one."""
    leads = [set(units) for units in csv_leads().values()]
    paths = closed = 0
    for p, q in permutations(range(len(leads)), 2):
        for middle in leads[p] & leads[q]:
            for i, k in product(leads[p] - {middle}, leads[q] - {middle}):
                if i != k:
                    paths += 1
                    closed += any({i, k} <= own for n, own in enumerate(leads) if n not in (p, q))
    return closed / paths


def test_leads_stand_in_the_plans_and_the_printed_order(plan):
    found = coleadership.leads(plan)
    assert {task: list(units) for task, units in found.items()} == csv_leads()
    assert list(found.index) == list(csv_leads())
    assert len(found) == 26  # one of the 27 tasks with a clause has nobody with 牵头


def test_pairs_are_the_edges_of_the_projection(plan, projected):
    table = coleadership.pairs(plan)
    weights = {
        frozenset((row.unit_a, row.unit_b)): row.tasks for row in table.itertuples(index=False)
    }
    assert weights == {frozenset((a, b)): w for a, b, w in projected.edges(data="weight")}
    assert len(weights) == len(table)
    for row in table.itertuples(index=False):
        assert row.unit_a < row.unit_b
        ids = row.task_ids.split()
        assert len(ids) == row.tasks
        assert ids == [t for t, us in csv_leads().items() if {row.unit_a, row.unit_b} <= set(us)]
    keys = [(-row.tasks, row.unit_a, row.unit_b) for row in table.itertuples(index=False)]
    assert keys == sorted(keys)


def test_the_graph_is_the_projection_with_the_tasks_behind_each_edge(plan, projected):
    graph = coleadership.graph(plan)
    assert list(graph.nodes) == sorted(projected.nodes)
    assert nx.utils.edges_equal(
        [(a, b, {"weight": w}) for a, b, w in graph.edges(data="weight")],
        list(projected.edges(data=True)),
    )
    for unit, led in graph.nodes(data="led"):
        assert led == sum(unit in units for units in csv_leads().values())
    for a, b, ids in graph.edges(data="task_ids"):
        assert all({a, b} <= set(csv_leads()[task_id]) for task_id in ids.split())


def test_each_units_place_agrees_with_networkx(plan, projected):
    table = coleadership.units(plan)
    assert len(table) == 17
    components = sorted(nx.connected_components(projected), key=len, reverse=True)
    sizes = []
    for row in table.to_dict("records"):
        unit = row["department"]
        own = [units for units in csv_leads().values() if unit in units]
        assert row["led"] == len(own)
        assert row["joint"] == sum(len(units) > 1 for units in own)
        assert row["degree"] == projected.degree[unit]
        assert row["strength"] == projected.degree(weight="weight")[unit]
        if not row["degree"]:
            assert row["component"] == 0  # without ties
            continue
        members = set(table.loc[table["component"] == row["component"], "department"])
        assert members == nx.node_connected_component(projected, unit)
        sizes.append((row["component"], len(members)))
    tied = [len(members) for members in components if len(members) > 1]
    assert sorted(set(sizes)) == list(enumerate(tied, start=1))
    keys = [
        (-row["strength"], -row["degree"], -row["led"], row["department"])
        for row in table.to_dict("records")
    ]
    assert keys == sorted(keys)


def test_the_networks_measures_agree_with_networkx(plan, projected):
    found = coleadership.network(plan)
    components = [len(members) for members in nx.connected_components(projected)]
    assert found["units"] == projected.number_of_nodes() == 17
    assert found["ties"] == projected.number_of_edges() == 22
    assert found["joint tasks"] == 10
    assert found["density"] == pytest.approx(nx.density(projected))
    assert found["mean degree"] == pytest.approx(2 * 22 / 17)
    assert found["mean strength"] == pytest.approx(2 * projected.size("weight") / 17)
    degree = dict(projected.degree)
    apart = sum(max(degree.values()) - d for d in degree.values())
    assert found["degree centralization"] == pytest.approx(apart / (16 * 15))
    between = nx.betweenness_centrality(projected)
    apart = sum(max(between.values()) - b for b in between.values())
    assert found["betweenness centralization"] == pytest.approx(apart / 16)
    assert found["clustering"] == pytest.approx(nx.transitivity(projected))
    largest = projected.subgraph(max(nx.connected_components(projected), key=len))
    assert found["mean distance"] == pytest.approx(nx.average_shortest_path_length(largest))
    assert found["two-mode clustering"] == pytest.approx(walked_clustering())
    assert found["components"] == sum(size > 1 for size in components)
    assert found["largest"] == max(components)
    assert found["isolates"] == len(list(nx.isolates(projected)))


def test_groups_agree_with_a_recount(plan):
    expected: dict[frozenset[str], list[str]] = defaultdict(list)
    for task_id, units in csv_leads().items():
        if len(units) > 1:
            expected[frozenset(units)].append(task_id)
    table = coleadership.groups(plan)
    found = {frozenset(r.units.split("、")): r.task_ids.split() for r in table.itertuples()}
    assert found == expected
    assert table["tasks"].sum() == 10
    first = []
    for row in table.itertuples():
        assert row.size == len(row.units.split("、"))
        assert row.tasks == len(row.task_ids.split())
        assert row.units.split("、") == csv_leads()[row.task_ids.split()[0]]
        first.append((-row.tasks, -row.size, row.task_ids))
    assert first == sorted(first)


def test_the_incidence_table_agrees_with_a_recount(plan):
    joint = {task_id: units for task_id, units in csv_leads().items() if len(units) > 1}
    table = coleadership.incidence(plan)
    assert list(table.columns) == list(joint)
    assert set(table.index) == {unit for units in joint.values() for unit in units}
    for unit, row in table.iterrows():
        assert row.to_dict() == {task: int(unit in units) for task, units in joint.items()}
    keys = [(-total, unit) for unit, total in table.sum(axis=1).items()]
    assert keys == sorted(keys)
    ties = table @ table.T
    for row in coleadership.pairs(plan).itertuples(index=False):
        assert ties.loc[row.unit_a, row.unit_b] == row.tasks


def test_a_small_plan_by_hand(invent):
    plan = invent(
        ["甲 lead, 乙 lead, 丙 support"],
        ["乙 lead, 甲 lead"],
        ["乙 lead, 丙 lead, 丁 lead"],
        ["戊 lead"],
        ["己 responsible, 庚 responsible"],
        [],
    )
    assert coleadership.pairs(plan).to_numpy().tolist() == [
        ["乙", "甲", 2, 2.0, 2 / 3, "T01 T02"],  # of T01, T02, T03
        ["丁", "丙", 1, 0.5, 1.0, "T03"],
        ["丁", "乙", 1, 0.5, 1 / 3, "T03"],
        ["丙", "乙", 1, 0.5, 1 / 3, "T03"],
    ]
    assert coleadership.groups(plan).to_numpy().tolist() == [
        ["甲、乙", 2, 2, "T01 T02"],
        ["乙、丙、丁", 3, 1, "T03"],
    ]
    places = coleadership.units(plan)
    counts = ["department", "led", "joint", "degree", "strength", "component"]
    assert places[counts].to_numpy().tolist() == [
        ["乙", 3, 3, 3, 4, 1],
        ["丁", 1, 1, 2, 2, 1],
        ["丙", 1, 1, 2, 2, 1],
        ["甲", 2, 2, 1, 2, 1],
        ["戊", 1, 0, 0, 0, 0],
    ]
    # 乙 stands on the way from 甲 to 丁 and to 丙: 2 of the 6 pairs of others.
    assert places["betweenness"].tolist() == pytest.approx([2 / 6, 0, 0, 0, 0])
    # Partners over the sum of distances, times the part of the others that can be reached.
    assert places["closeness"].tolist() == pytest.approx(
        [3 / 4 * 3 / 3, 3 / 4 * 3 / 4, 3 / 4 * 3 / 4, 3 / 4 * 3 / 5, 0]
    )
    # Partners less twice the ties among them, a partner.
    sizes = places["effective_size"].tolist()
    assert sizes[:4] == pytest.approx([3 - 2 / 3, 2 - 1, 2 - 1, 1])
    assert places["constraint"].tolist()[3] == pytest.approx(1)
    alone = places.iloc[-1][["eigenvector", "effective_size", "constraint"]]
    assert alone.isna().all()
    found = coleadership.network(plan).to_dict()
    assert found == {
        "units": 5,
        "ties": 4,
        "joint tasks": 3,
        "density": pytest.approx(0.4),
        "mean degree": pytest.approx(8 / 5),
        "mean strength": pytest.approx(10 / 5),
        "degree centralization": pytest.approx((0 + 1 + 1 + 2 + 3) / (4 * 3)),
        "betweenness centralization": pytest.approx(4 * 2 / (4 * 4 * 3 / 2)),
        "clustering": pytest.approx(3 / 5),
        "two-mode clustering": 0.0,
        "components": 1,
        "largest": 4,
        "mean distance": pytest.approx((1 + 1 + 1 + 1 + 2 + 2) / 6),
        "isolates": 1,
    }


def test_a_unit_named_twice_as_lead_of_one_task_counts_once(invent):
    plan = invent(["甲 lead, 乙 lead", "甲 lead"])
    assert coleadership.pairs(plan)["tasks"].tolist() == [1]
    assert coleadership.units(plan)["led"].tolist() == [1, 1]


def test_leads_of_two_clauses_of_one_task_are_not_tied(invent):
    assert coleadership.pairs(invent(["甲 lead", "乙 lead"])).empty


@pytest.mark.parametrize("tasks", [(), ([],), (["甲 responsible"], ["乙 support"])])
def test_a_plan_without_leads_gives_empty_tables(invent, plan, tasks):
    nobody = invent(*tasks)
    for measure in TABLES:
        assert measure(nobody).empty
        assert list(measure(nobody).columns) == list(measure(plan).columns)
    assert coleadership.incidence(nobody).empty
    assert coleadership.leads(nobody).empty
    assert coleadership.graph(nobody).number_of_nodes() == 0
    found = coleadership.network(nobody)
    counts = ["units", "ties", "joint tasks", "components", "largest", "isolates"]
    assert list(found.index) == list(coleadership.network(plan).index)
    assert found[counts].tolist() == [0] * 6
    assert all(value is None for value in found.drop(counts))


def test_measures_that_the_network_is_too_small_for_are_missing(invent):
    def missing(*tasks):
        found = coleadership.network(invent(*tasks))
        return {name for name, value in found.items() if value is None}

    central = {"degree centralization", "betweenness centralization"}
    clustering = {"clustering", "two-mode clustering"}
    assert missing(["甲 lead"]) == {"density", "mean distance", *central, *clustering}
    assert missing(["甲 lead, 乙 lead"]) == {*central, *clustering}
    assert missing(["甲 lead, 乙 lead, 丙 lead"]) == {"two-mode clustering"}
    assert missing(["甲 lead, 乙 lead"], ["乙 lead, 丙 lead"]) == set()


@pytest.mark.parametrize("count", [2, 3, 5])
def test_n_units_that_lead_one_task_are_all_tied(invent, count):
    units = "甲乙丙丁戊"[:count]
    plan = invent([", ".join(f"{unit} lead" for unit in units)])
    assert len(coleadership.pairs(plan)) == len(list(combinations(units, 2)))
    assert coleadership.network(plan)["density"] == 1
