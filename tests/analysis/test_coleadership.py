"""Co-leadership against networkx's own projection of units and tasks, and a plain recount."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from itertools import combinations, permutations, product

import networkx as nx
import pytest
from networkx.algorithms import bipartite

from fgf_analysis.analysis import coleadership
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import DATA

TABLES = (coleadership.groups, coleadership.pairs, coleadership.units)


LAYERS = {"charge-charge": (18, 27), "lead-lead": (17, 26)}
"""The units of each layer, and the clauses with any; T29 has no lead, but one that answers."""


@cache
def from_csv(layer: str) -> dict[str, list[str]]:
    """Return who is in charge of each task, from the files: leads, or where allowed who answers."""
    roles: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in ("assignments", "groups"):
        path = DATA / "qinghai-2022" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert row["clause"] == "1"
                roles[row["task_id"]][row["role"]].append(row.get("department", ""))
    found = {}
    for task_id, own in sorted(roles.items()):
        role = "responsible" if layer == "charge-charge" and "lead" not in own else "lead"
        if units := [unit for unit in own[role] if unit]:
            found[task_id] = units
    return found


@cache
def projected(layer: str) -> nx.Graph:
    """Return the units tied by networkx from the two-mode network of units and tasks."""
    both = nx.Graph()
    for task_id, units in from_csv(layer).items():
        both.add_edges_from((unit, task_id) for unit in units)
    units = {unit for units in from_csv(layer).values() for unit in units}
    return bipartite.weighted_projected_graph(both, units)


def walked_clustering(layer: str) -> float:
    """Return the share of closed paths unit, task, unit, task, unit, walking every one."""
    leads = [set(units) for units in from_csv(layer).values()]
    paths = closed = 0
    for p, q in permutations(range(len(leads)), 2):
        for middle in leads[p] & leads[q]:
            for i, k in product(leads[p] - {middle}, leads[q] - {middle}):
                if i != k:
                    paths += 1
                    closed += any({i, k} <= own for n, own in enumerate(leads) if n not in (p, q))
    return closed / paths


EVERY = pytest.mark.parametrize("layer", LAYERS)


@EVERY
def test_who_is_in_charge_stands_in_the_plans_and_the_printed_order(plan, layer):
    found = coleadership.in_charge_by_clause(plan, layer)
    units = found["units"].str.split("|", regex=False)
    assert dict(zip(found["task_id"], units, strict=True)) == from_csv(layer)
    assert list(found["task_id"]) == list(from_csv(layer))
    assert len(found) == LAYERS[layer][1]
    assert found["size"].tolist() == units.map(len).tolist()
    assert set(found["clause"]) == {1}


@pytest.mark.slow
def test_both_in_charge_is_the_layer_unless_another_is_asked_for(plan):
    for measure in (
        coleadership.in_charge_by_clause, coleadership.groups, coleadership.incidence,
        coleadership.pairs, coleadership.network, coleadership.units, coleadership.breadth,
        coleadership.communities, coleadership.core, coleadership.brokerage,
        coleadership.chance, coleadership.global_test, coleadership.testability,
    ):  # fmt: skip
        found = measure(plan)
        assert found.equals(measure(plan, "charge-charge")), measure.__name__
    named = coleadership.units(plan)["department"]
    more = set(named) - set(coleadership.units(plan, "lead-lead")["department"])
    assert more == set(from_csv("charge-charge")["T29"])


def test_without_leads_those_who_answer_are_in_charge_together(invent):
    plan = invent(
        ["甲 responsible, 乙 responsible, 丙 support"],
        ["甲 lead, 乙 responsible"],
        ["各有关部门 lead, 甲 responsible, 丙 responsible"],  # it has a lead, if nobody we know
        ["各有关部门 responsible, 丁 responsible, 甲 responsible"],
    )
    found = coleadership.in_charge_by_clause(plan)
    assert found.to_numpy().tolist() == [
        ["T01", 1, "甲|乙", 2],
        ["T02", 1, "甲", 1],
        ["T04", 1, "丁|甲", 2],
    ]
    ties = coleadership.pairs(plan)
    assert ties[["unit_a", "unit_b", "task_ids"]].to_numpy().tolist() == [
        ["丁", "甲", "T04"],
        ["乙", "甲", "T01"],
    ]
    assert coleadership.pairs(plan, "lead-lead").empty
    assert dict(coleadership.graph(plan).nodes(data="charge")) == {"丁": 1, "乙": 1, "甲": 3}


def test_tables_of_who_is_in_charge_together_have_no_direction(plan):
    for measure in (
        coleadership.in_charge_by_clause, coleadership.groups, coleadership.incidence,
        coleadership.chance, coleadership.global_test, coleadership.testability,
        coleadership.curveball, coleadership.structure,
    ):  # fmt: skip
        with pytest.raises(PlanError, match="without direction, give charge-charge or lead-lead"):
            measure(plan, "lead-support")
        with pytest.raises(PlanError, match="^layer: 'any' is not possible"):
            measure(plan, "any")


@EVERY
def test_pairs_are_the_edges_of_the_projection(plan, layer):
    table = coleadership.pairs(plan, layer)
    weights = {
        frozenset((row.unit_a, row.unit_b)): row.tasks for row in table.itertuples(index=False)
    }
    assert weights == {frozenset((a, b)): w for a, b, w in projected(layer).edges(data="weight")}
    assert len(weights) == len(table)
    for row in table.itertuples(index=False):
        assert row.unit_a < row.unit_b
        ids = row.task_ids.split("|")
        assert len(ids) == row.tasks
        assert ids == [
            t for t, us in from_csv(layer).items() if {row.unit_a, row.unit_b} <= set(us)
        ]
    keys = [(-row.tasks, row.unit_a, row.unit_b) for row in table.itertuples(index=False)]
    assert keys == sorted(keys)


@EVERY
def test_the_graph_is_the_projection_with_the_tasks_behind_each_edge(plan, layer):
    graph = coleadership.graph(plan, layer)
    assert list(graph.nodes) == sorted(projected(layer).nodes)
    assert nx.utils.edges_equal(
        [(a, b, {"weight": w}) for a, b, w in graph.edges(data="weight")],
        list(projected(layer).edges(data=True)),
    )
    for unit, charge in graph.nodes(data="charge"):
        assert charge == sum(unit in units for units in from_csv(layer).values())
    for a, b, ids in graph.edges(data="task_ids"):
        assert all({a, b} <= set(from_csv(layer)[task_id]) for task_id in ids.split("|"))


@EVERY
def test_each_units_place_agrees_with_networkx(plan, layer):
    table = coleadership.units(plan, layer)
    assert len(table) == LAYERS[layer][0]
    components = sorted(nx.connected_components(projected(layer)), key=len, reverse=True)
    sizes = []
    for row in table.to_dict("records"):
        unit = row["department"]
        own = [units for units in from_csv(layer).values() if unit in units]
        assert row["charge"] == len(own)
        assert row["joint"] == sum(len(units) > 1 for units in own)
        assert row["degree"] == projected(layer).degree[unit]
        assert row["strength"] == projected(layer).degree(weight="weight")[unit]
        if not row["degree"]:
            assert row["component"] == 0  # without ties
            continue
        members = set(table.loc[table["component"] == row["component"], "department"])
        assert members == nx.node_connected_component(projected(layer), unit)
        sizes.append((row["component"], len(members)))
    tied = [len(members) for members in components if len(members) > 1]
    assert sorted(set(sizes)) == list(enumerate(tied, start=1))
    keys = [
        (-row["strength"], -row["degree"], -row["charge"], row["department"])
        for row in table.to_dict("records")
    ]
    assert keys == sorted(keys)


@EVERY
def test_the_networks_measures_agree_with_networkx(plan, layer):
    [found] = coleadership.network(plan, layer).to_dict("records")
    components = [len(members) for members in nx.connected_components(projected(layer))]
    assert found["units"] == projected(layer).number_of_nodes() == LAYERS[layer][0]
    assert found["ties"] == projected(layer).number_of_edges() == 22
    assert found["joint_tasks"] == 10
    assert found["density"] == pytest.approx(nx.density(projected(layer)))
    assert found["mean_degree"] == pytest.approx(2 * 22 / LAYERS[layer][0])
    assert found["mean_strength"] == pytest.approx(
        2 * projected(layer).size("weight") / LAYERS[layer][0]
    )
    degree, size = dict(projected(layer).degree), LAYERS[layer][0]
    apart = sum(max(degree.values()) - d for d in degree.values())
    assert found["degree_centralization"] == pytest.approx(apart / ((size - 1) * (size - 2)))
    between = nx.betweenness_centrality(projected(layer))
    apart = sum(max(between.values()) - b for b in between.values())
    assert found["betweenness_centralization"] == pytest.approx(apart / (size - 1))
    assert found["clustering"] == pytest.approx(nx.transitivity(projected(layer)))
    largest = projected(layer).subgraph(max(nx.connected_components(projected(layer)), key=len))
    assert found["mean_distance"] == pytest.approx(nx.average_shortest_path_length(largest))
    assert found["two_mode_clustering"] == pytest.approx(walked_clustering(layer))
    assert found["components"] == sum(size > 1 for size in components)
    assert found["largest"] == max(components)
    assert found["isolates"] == len(list(nx.isolates(projected(layer))))


@EVERY
def test_groups_agree_with_a_recount(plan, layer):
    expected: dict[frozenset[str], list[str]] = defaultdict(list)
    for task_id, units in from_csv(layer).items():
        if len(units) > 1:
            expected[frozenset(units)].append(task_id)
    table = coleadership.groups(plan, layer)
    found = {frozenset(r.units.split("|")): r.task_ids.split("|") for r in table.itertuples()}
    assert found == expected
    assert table["tasks"].sum() == 10
    first = []
    for row in table.itertuples():
        assert row.size == len(row.units.split("|"))
        assert row.tasks == len(row.task_ids.split("|"))
        assert row.units.split("|") == from_csv(layer)[row.task_ids.split("|")[0]]
        first.append((-row.tasks, -row.size, row.task_ids))
    assert first == sorted(first)


@EVERY
def test_the_incidence_table_agrees_with_a_recount(plan, layer):
    joint = {task_id: units for task_id, units in from_csv(layer).items() if len(units) > 1}
    table = coleadership.incidence(plan, layer)
    assert list(table.columns) == list(joint)
    assert set(table.index) == {unit for units in joint.values() for unit in units}
    for unit, row in table.iterrows():
        assert row.to_dict() == {task: int(unit in units) for task, units in joint.items()}
    keys = [(-total, unit) for unit, total in table.sum(axis=1).items()]
    assert keys == sorted(keys)
    ties = table @ table.T
    for row in coleadership.pairs(plan, layer).itertuples(index=False):
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
    assert coleadership.pairs(plan, "lead-lead").to_numpy().tolist() == [
        ["乙", "甲", 2, 2.0, 2 / 3, "T01|T02"],  # of T01, T02, T03
        ["丁", "丙", 1, 0.5, 1.0, "T03"],
        ["丁", "乙", 1, 0.5, 1 / 3, "T03"],
        ["丙", "乙", 1, 0.5, 1 / 3, "T03"],
    ]
    assert coleadership.groups(plan, "lead-lead").to_numpy().tolist() == [
        ["甲|乙", 2, 2, "T01|T02"],
        ["乙|丙|丁", 3, 1, "T03"],
    ]
    places = coleadership.units(plan, "lead-lead")
    counts = ["department", "charge", "joint", "degree", "strength", "component"]
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
    [found] = coleadership.network(plan, "lead-lead").to_dict("records")
    assert found == {
        "units": 5,
        "ties": 4,
        "joint_tasks": 3,
        "density": pytest.approx(0.4),
        "mean_degree": pytest.approx(8 / 5),
        "mean_strength": pytest.approx(10 / 5),
        "degree_centralization": pytest.approx((0 + 1 + 1 + 2 + 3) / (4 * 3)),
        "betweenness_centralization": pytest.approx(4 * 2 / (4 * 4 * 3 / 2)),
        "clustering": pytest.approx(3 / 5),
        "two_mode_clustering": 0.0,
        "components": 1,
        "largest": 4,
        "mean_distance": pytest.approx((1 + 1 + 1 + 1 + 2 + 2) / 6),
        "isolates": 1,
    }


def test_a_unit_named_twice_as_lead_of_one_task_counts_once(invent):
    plan = invent(["甲 lead, 乙 lead", "甲 lead"])
    assert coleadership.pairs(plan)["tasks"].tolist() == [1]
    assert coleadership.units(plan)["charge"].tolist() == [1, 1]


def test_leads_of_two_clauses_of_one_task_are_not_tied(invent):
    assert coleadership.pairs(invent(["甲 lead", "乙 lead"])).empty


@pytest.mark.slow
@pytest.mark.parametrize(
    "tasks", [(), ([],), (["各有关部门 lead, 甲 responsible"], ["乙 support"])]
)
def test_a_plan_with_nobody_in_charge_gives_empty_tables(invent, plan, tasks):
    nobody = invent(*tasks)
    for measure in TABLES:
        assert measure(nobody).empty
        assert list(measure(nobody).columns) == list(measure(plan).columns)
    assert coleadership.incidence(nobody).empty
    assert coleadership.in_charge_by_clause(nobody).empty
    assert coleadership.graph(nobody).number_of_nodes() == 0
    found = coleadership.network(nobody)
    counts = ["units", "ties", "joint_tasks", "components", "largest", "isolates"]
    assert found.dtypes.equals(coleadership.network(plan).dtypes)
    assert found[counts].to_numpy().tolist() == [[0] * 6]
    assert found.drop(columns=counts).isna().all(axis=None)


def test_measures_that_the_network_is_too_small_for_are_missing(invent):
    def missing(*tasks):
        found = coleadership.network(invent(*tasks)).isna().loc[0]
        return set(found.index[found])

    central = {"degree_centralization", "betweenness_centralization"}
    clustering = {"clustering", "two_mode_clustering"}
    assert missing(["甲 lead"]) == {"density", "mean_distance", *central, *clustering}
    assert missing(["甲 lead, 乙 lead"]) == {*central, *clustering}
    assert missing(["甲 lead, 乙 lead, 丙 lead"]) == {"two_mode_clustering"}
    assert missing(["甲 lead, 乙 lead"], ["乙 lead, 丙 lead"]) == set()


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 3, 5])
def test_n_units_that_lead_one_task_are_all_tied(invent, count):
    units = "甲乙丙丁戊"[:count]
    plan = invent([", ".join(f"{unit} lead" for unit in units)])
    assert len(coleadership.pairs(plan)) == len(list(combinations(units, 2)))
    assert coleadership.network(plan).loc[0, "density"] == 1
