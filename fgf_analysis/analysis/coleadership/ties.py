"""Who leads with whom, as printed: `leads`, `groups`, `incidence`, `pairs`, `graph`."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.twomode import two_mode
from fgf_analysis.tables import Plan


def leads(plan: Plan, *, group_actors: bool = False) -> pd.Series:
    """Return the units that lead each task.

    Returns
    -------
    Series
        Index ``task_id`` in the plan's order, values tuples of canonical names in printed order.
        A task stands once for each clause that names a lead.
    """
    rows = plan.assignments[plan.assignments["role"] == "lead"]
    if not group_actors:
        hidden = plan.departments.loc[plan.departments["kind"] == "group", "department"]
        rows = rows[~rows["department"].isin(hidden)]
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
    rows = [
        ("、".join(printed[g]), len(g), len(set(ids)), " ".join(dict.fromkeys(ids)))
        for g, ids in together.items()
    ]
    table = pd.DataFrame(rows, columns=["units", "size", "tasks", "task_ids"])
    return table.sort_values(["tasks", "size"], ascending=False, kind="stable", ignore_index=True)


def incidence(plan: Plan) -> pd.DataFrame:
    """Return which units lead which jointly led task.

    Returns
    -------
    DataFrame
        Index ``department``, one column a jointly led task in the plan's order, values 0 or 1.
        Rows by number of jointly led tasks, falling, then name.
    """
    two = two_mode(plan)
    joint = two.sizes > 1
    table = pd.DataFrame(two.heads[joint].toarray().T, two.units, two.tasks[joint])
    table = table.T.groupby(level=0, sort=False).max().T.rename_axis(columns=None)
    total = table.sum(axis=1)
    return table.loc[total[total > 0].sort_values(ascending=False, kind="stable").index]


def pairs(plan: Plan, layer: str = "lead-lead", *, group_actors: bool = False) -> pd.DataFrame:
    """Return the pairs of units that lead together, with the tasks behind each.

    Parameters
    ----------
    plan : Plan
        Its tasks and assignments.
    layer : {"lead-lead", "lead-support", "any"}
        Which roles are tied; in ``lead-support`` ``unit_a`` leads and ``unit_b`` supports.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Columns ``unit_a``, ``unit_b`` (str, in code point order unless the layer has a
        direction), ``tasks`` (int, shared), ``newman`` (float, collaboration weight, missing
        where the layer has a direction), ``jaccard`` (float, 0 to 1), ``task_ids`` (str,
        separated by a space). Sorted by tasks, falling, then the units.

    See Also
    --------
    TwoMode : the weights and their sources.
    """
    two = two_mode(plan, layer, group_actors=group_actors)
    row, a, b = two.ties()
    order = np.lexsort((row, b, a))
    row, a, b = row[order], a[order], b[order]
    begins = np.flatnonzero(np.diff(a, prepend=-1) | np.diff(b, prepend=-1))
    a, b = a[begins], b[begins]
    names = two.tasks.to_numpy()[row]
    ids = [" ".join(stretch) for stretch in np.split(names, begins[1:])] if len(begins) else []
    table = pd.DataFrame(
        {
            "unit_a": two.units[a],
            "unit_b": two.units[b],
            "tasks": np.diff(np.r_[begins, len(row)]),
            "newman": np.nan if two.directed else _at(two.collaboration_weight(), a, b),
            "jaccard": _at(two.jaccard_overlap(), a, b),
            "task_ids": pd.Series(ids, dtype="str"),
        }
    )
    return table.sort_values(
        ["tasks", "unit_a", "unit_b"], ascending=[False, True, True], ignore_index=True
    )


def graph(plan: Plan, layer: str = "lead-lead", *, group_actors: bool = False) -> nx.Graph:
    """Return the network of units that lead, tied where they lead together.

    Returns
    -------
    networkx.Graph
        A DiGraph, from lead to support, in the layer ``lead-support``. Nodes are canonical names,
        in code point order, with ``led`` (int, tasks led, alone or jointly), ``named`` (int, tasks
        that name it in this layer's roles) and ``kind`` (str); edges carry ``weight`` (int, shared
        tasks), ``newman``, ``jaccard`` (float) and ``task_ids`` (str). A unit that always leads
        alone is a node without edges.
    """
    two = two_mode(plan, layer, group_actors=group_actors)
    led = _led(plan)
    named = two.named(two.heads + two.tails if two.directed else None)
    kinds = dict(zip(plan.departments["department"], plan.departments["kind"], strict=True))
    network = nx.DiGraph() if two.directed else nx.Graph()
    for unit, count in zip(two.units, named, strict=True):
        network.add_node(unit, led=led.get(unit, 0), named=int(count), kind=kinds.get(unit, ""))
    for row in pairs(plan, layer, group_actors=group_actors).itertuples(index=False):
        network.add_edge(
            row.unit_a,
            row.unit_b,
            weight=int(row.tasks),
            newman=float(row.newman),
            jaccard=float(row.jaccard),
            task_ids=row.task_ids,
        )
    return network


def _led(plan: Plan) -> dict[str, int]:
    two = two_mode(plan, group_actors=True)
    return dict(zip(two.units, map(int, two.named()), strict=True))


def _at(matrix: object, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the values of a sparse matrix at some places."""
    return np.asarray(matrix[a, b]).ravel() if len(a) else np.empty(0)  # type: ignore[index]
