"""The circular layout of a network: labels that never meet, ties that seldom cross."""

from __future__ import annotations

import random
from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest

from fgf_analysis.charts.circle import circle, crossings, curve


def some(units: int, ties: int, seed: int) -> nx.Graph:
    """Return a random graph whose nodes are units' names in an order of their own."""
    graph = nx.gnm_random_graph(units, ties, seed=seed)
    chance = random.Random(seed)
    names = [f"{chance.random():.6f}" for _ in graph]
    named = nx.relabel_nodes(graph, dict(zip(graph, names, strict=True)))
    for a, b in named.edges:
        named.edges[a, b]["weight"] = chance.randint(1, 4)
    for unit in named:
        named.nodes[unit]["charge"] = chance.randint(1, 12)
    return named


GRAPHS = [some(16, 22, 1), some(24, 30, 2), some(40, 60, 3), some(48, 80, 4), some(30, 20, 5)]


@pytest.mark.slow
@pytest.mark.parametrize("graph", GRAPHS)
def test_labels_of_a_side_stand_in_rows_of_equal_height(graph):
    places = circle(graph)
    assert set(places) == {unit for unit in graph if graph.degree[unit]}
    sides = {"left": [], "right": []}
    for x, y, side in places.values():
        assert (x - 0.5) ** 2 + (y - 0.5) ** 2 == pytest.approx(0.25, abs=1e-5)
        assert (x < 0.5) == (side == "left")
        sides[side].append(y)
    assert abs(len(sides["left"]) - len(sides["right"])) <= 1
    for heights in sides.values():
        rows = np.diff(sorted(heights))
        assert rows == pytest.approx(1 / len(heights), abs=1e-5)
        assert min(heights) > 0 and max(heights) < 1
        assert min(rows) >= 1 / 24 - 1e-5  # 12 pt and space between, of 5 inches


@pytest.mark.slow
@pytest.mark.parametrize("graph", GRAPHS)
def test_other_names_in_the_same_order_have_the_same_places(graph):
    names = {unit: f"Unit {1 - float(unit):.6f}" for unit in graph}
    english = nx.relabel_nodes(graph, names)
    assert list(english) == [names[unit] for unit in graph]
    moved = {names[unit]: place for unit, place in circle(graph).items()}
    assert circle(english) == moved
    assert list(circle(english)) == list(moved)


def test_the_order_in_which_ties_were_found_changes_nothing():
    graph = GRAPHS[0]
    other = nx.Graph()
    other.add_nodes_from(graph.nodes(data=True))
    other.add_edges_from((b, a, tie) for a, b, tie in reversed(list(graph.edges(data=True))))
    assert circle(other) == circle(graph) == circle(graph.copy())


@pytest.mark.slow
@pytest.mark.parametrize("graph", GRAPHS)
def test_ties_cross_far_less_than_in_a_random_order(graph):
    order = list(circle(graph))
    chance = random.Random(7)
    found = [crossings(chance.sample(order, len(order)), graph) for _ in range(50)]
    assert crossings(order, graph) < min(found)
    assert crossings(order, graph) < 0.5 * np.mean(found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_of_seven_units_no_order_has_fewer_crossings(seed):
    graph = some(7, 12, seed)
    order = list(circle(graph))
    first, *rest = order
    least = min(crossings([first, *others], graph) for others in permutations(rest))
    assert crossings(order, graph) == least


@pytest.mark.parametrize(
    "graph",
    [nx.cycle_graph(15), nx.star_graph(12), nx.balanced_tree(2, 3)],
    ids=["ring", "star", "tree"],
)
def test_what_can_be_drawn_without_crossings_is(graph):
    assert crossings(list(circle(graph)), graph) == 0


@pytest.mark.slow
def test_crossings_are_those_of_straight_lines_between_places():
    def side(a, b, c):
        return np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    for graph in GRAPHS[:3]:
        places = circle(graph)
        cut = 0
        for (a, b), (c, d) in combinations(graph.edges, 2):
            if {a, b} & {c, d}:
                continue
            p, q, r, s = (places[unit] for unit in (a, b, c, d))
            cut += side(p, q, r) != side(p, q, s) and side(r, s, p) != side(r, s, q)
        assert crossings(list(places), graph) == cut > 0


def test_the_units_of_a_component_stand_side_by_side():
    graph = nx.disjoint_union_all(
        [nx.path_graph(3), nx.complete_graph(5), nx.empty_graph(2), nx.star_graph(3)]
    )
    places = circle(graph)
    assert set(graph) - set(places) == set(nx.isolates(graph)) == {8, 9}
    of = {unit: n for n, own in enumerate(nx.connected_components(graph)) for unit in own}
    around = [of[unit] for unit in places]
    changes = sum(a != b for a, b in zip(around, [*around[1:], around[0]], strict=True))
    assert changes == 3


@pytest.mark.parametrize("name", ["charge", "led", ""])
def test_the_circle_is_turned_so_that_the_heaviest_stand_highest(name):
    graph = nx.Graph()
    graph.add_nodes_from("abcdefgh")
    nx.add_cycle(graph, "abcdefgh")
    for unit in graph:
        graph.nodes[unit].update({name: {"e": 30, "f": 20}.get(unit, 1)} if name else {})
    if not name:
        graph.add_edge("e", "f", weight=9)
    places = circle(graph)
    highest = sorted(places, key=lambda unit: -places[unit][1])[:2]
    assert set(highest) == {"e", "f"}


def test_few_units_and_none_and_ties_with_a_direction():
    assert circle(nx.Graph()) == circle(nx.empty_graph(4)) == {}
    assert circle(nx.path_graph(2)) == {0: (1.0, 0.5, "right"), 1: (0.0, 0.5, "left")}
    directed = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "b")])
    assert set(circle(directed)) == {"a", "b", "c"}


@pytest.mark.slow
def test_a_large_component_takes_no_time_to_speak_of():
    places = circle(nx.gnm_random_graph(400, 2000, seed=3))
    assert len(places) == 400


@pytest.mark.slow
def test_a_tie_begins_and_ends_at_its_units_and_keeps_clear_of_others():
    for graph in GRAPHS:
        places = circle(graph)
        for a, b in graph.edges:
            line = curve(places[a], places[b])
            assert line.shape == (25, 2)
            assert line[0] == pytest.approx(places[a][:2], abs=2e-3)
            assert line[-1] == pytest.approx(places[b][:2], abs=2e-3)
            assert ((line - 0.5) ** 2).sum(axis=1).max() <= 0.25 + 1e-5
            for unit in set(places) - {a, b}:
                away = np.hypot(*(line - places[unit][:2]).T)
                assert away.min() > 0.02, (a, b, unit)


def test_a_tie_of_neighbours_bends_inwards_and_one_across_is_straight():
    places = circle(nx.cycle_graph(20))
    order = list(places)
    across = curve(places[order[0]], places[order[10]])
    assert np.ptp(across @ [[1], [0]]) == pytest.approx(
        abs(places[order[0]][0] - places[order[10]][0]), abs=1e-3
    )
    middle = curve(places[order[0]], places[order[1]])[12]
    ends = (np.array(places[order[0]][:2]) + places[order[1]][:2]) / 2
    assert np.hypot(*(middle - 0.5)) < np.hypot(*(ends - 0.5))
