"""Which units lead together.

Two units are tied when the clause of one task names both with 牵头. Tasks whose clause is lost tie
nobody, so a missing tie may be a lost one. Only units that lead are nodes; supporting units and
generic actors (各相关部门) are not.
"""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pandas as pd

from fgf_analysis.tables import Plan


def leads(plan: Plan) -> pd.Series:
    """Return the units that lead each task.

    Returns
    -------
    Series
        Index ``task_id`` in the plan's order, values tuples of canonical names in printed order.
        A task stands once for each clause that names a lead.
    """
    rows = plan.assignments[plan.assignments["role"] == "lead"]
    rows = rows.drop_duplicates(["task_id", "clause", "department"])
    by_clause = rows.groupby(["task_id", "clause"], sort=False)["department"].agg(tuple)
    return by_clause.droplevel("clause").rename("leads")


def groups(plan: Plan) -> pd.DataFrame:
    """Return the sets of units that lead together.

    Returns
    -------
    DataFrame
        Columns ``units`` (str, separated by 、, in the order of the first clause), ``size``
        (int), ``tasks`` (int), ``task_ids`` (str, separated by a space). Sorted by tasks, then
        size, both falling, then first task.
    """
    together: dict[frozenset[str], list[str]] = {}
    printed: dict[frozenset[str], tuple[str, ...]] = {}
    for task_id, units in leads(plan).items():
        if len(units) > 1:
            together.setdefault(frozenset(units), []).append(str(task_id))
            printed.setdefault(frozenset(units), units)
    rows = [("、".join(printed[g]), len(g), len(ids), " ".join(ids)) for g, ids in together.items()]
    table = pd.DataFrame(rows, columns=["units", "size", "tasks", "task_ids"])
    return table.sort_values(["tasks", "size"], ascending=False, kind="stable", ignore_index=True)


def pairs(plan: Plan) -> pd.DataFrame:
    """Return the pairs of units that lead together, with the tasks behind each.

    Returns
    -------
    DataFrame
        Columns ``unit_a``, ``unit_b`` (str, in code point order), ``tasks`` (int), ``task_ids``
        (str, separated by a space). Sorted by tasks, falling, then the units.
    """
    edges: dict[tuple[str, str], list[str]] = {}
    for task_id, units in leads(plan).items():
        for pair in combinations(sorted(units), 2):
            edges.setdefault(pair, []).append(str(task_id))
    rows = [(a, b, len(ids), " ".join(ids)) for (a, b), ids in edges.items()]
    table = pd.DataFrame(rows, columns=["unit_a", "unit_b", "tasks", "task_ids"])
    return table.sort_values(
        ["tasks", "unit_a", "unit_b"], ascending=[False, True, True], ignore_index=True
    )


def incidence(plan: Plan) -> pd.DataFrame:
    """Return which units lead which jointly led task.

    Returns
    -------
    DataFrame
        Index ``department``, one column a jointly led task in the plan's order, values 0 or 1.
        Rows by number of jointly led tasks, falling, then name.
    """
    joint = leads(plan)
    joint = joint[joint.map(len) > 1]
    if joint.empty:
        return pd.DataFrame(index=pd.Index([], name="department", dtype="str"))
    long = joint.explode().rename("department").reset_index()
    table = pd.crosstab(long["department"], long["task_id"]).rename_axis(columns=None)
    table = table.reindex(columns=list(joint.index)).sort_index()
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def graph(plan: Plan) -> nx.Graph:
    """Return the network of units that lead, tied where they lead together.

    Returns
    -------
    networkx.Graph
        Nodes are canonical names, in order of name, with ``led`` (int, tasks led, alone or
        jointly); edges carry ``weight`` (int, tasks led together) and ``task_ids`` (str). A unit
        that always leads alone is a node without edges.
    """
    led = _tasks_of(leads(plan))
    network = nx.Graph()
    for unit in sorted(led.index):
        network.add_node(unit, led=int(led[unit]))
    for a, b, tasks, task_ids in pairs(plan).itertuples(index=False):
        network.add_edge(a, b, weight=int(tasks), task_ids=task_ids)
    return network


def units(plan: Plan) -> pd.DataFrame:
    """Return each leading unit's place in the network.

    Returns
    -------
    DataFrame
        Columns ``department``, ``led`` (int, tasks led), ``joint`` (int, of these led jointly),
        ``degree`` (int, units it leads with), ``strength`` (int, ties counted once for every
        task), ``component`` (int, 1 is the largest; 0 for a unit without ties).
        Sorted by strength, then degree, then tasks
        led, all falling, then name.

    Notes
    -----
    Degree as in Freeman (1978), Centrality in social networks, Social Networks 1(3); strength as
    in Barrat et al. (2004), PNAS 101(11), equation 2: the sum of a node's edge weights.
    """
    network = graph(plan)
    together = leads(plan)
    joint = _tasks_of(together[together.map(len) > 1])
    place = {
        unit: number
        for number, members in enumerate(_components(network), start=1)
        for unit in members
        if len(members) > 1
    }
    strength = dict(network.degree(weight="weight"))
    rows = [
        (u, led, int(joint.get(u, 0)), network.degree[u], strength[u], place.get(u, 0))
        for u, led in network.nodes(data="led")
    ]
    columns = ["department", "led", "joint", "degree", "strength", "component"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["strength", "degree", "led", "department"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )


def network(plan: Plan) -> pd.Series:
    """Return measures of the whole network.

    Returns
    -------
    Series
        ``units`` (nodes), ``ties`` (edges), ``joint tasks``, ``density`` (ties of all possible,
        Wasserman and Faust 1994, equation 4.3), ``components`` (with two units or more),
        ``largest`` (its units), ``isolates`` (units that always lead alone).
    """
    whole = graph(plan)
    components = _components(whole)
    return pd.Series(
        {
            "units": whole.number_of_nodes(),
            "ties": whole.number_of_edges(),
            "joint tasks": int(leads(plan).map(len).gt(1).sum()),
            "density": round(nx.density(whole), 3),
            "components": sum(len(members) > 1 for members in components),
            "largest": max(map(len, components), default=0),
            "isolates": nx.number_of_isolates(whole),
        },
        name="network",
        dtype=object,
    )


def _tasks_of(together: pd.Series) -> pd.Series:
    """Return the number of tasks of each unit in a series as `leads` gives it."""
    rows = together.explode().rename("department").reset_index().drop_duplicates()
    return rows["department"].value_counts()


def _components(network: nx.Graph) -> list[list[str]]:
    found = [sorted(members) for members in nx.connected_components(network)]
    return sorted(found, key=lambda members: (-len(members), members))
