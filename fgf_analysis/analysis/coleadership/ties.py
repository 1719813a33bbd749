"""Who is in charge with whom: `in_charge_by_clause`, `groups`, `incidence`, `pairs`, `graph`."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.twomode import (
    LAYER,
    LAYERS,
    standings,
    symmetric,
    two_mode,
)
from fgf_analysis.tables import SEPARATOR, Plan


def in_charge_by_clause(
    plan: Plan, layer: str = LAYER, *, group_actors: bool = False
) -> pd.DataFrame:
    """Return the units in charge of each clause.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        All units in charge of a clause, or its leads only.
    group_actors : bool
        Whether units of kind ``group`` (coordination groups) count.

    Returns
    -------
    DataFrame
        One row a clause that names such a unit, in the plan's order; columns ``task_id`` (str),
        ``clause`` (int, the task's first is 1), ``units`` (str, canonical names in printed order,
        separated by ``|``) and ``size`` (int, how many they are).

    Raises
    ------
    PlanError
        When there is no such layer, or it has a direction.
    """
    units = _by_clause(plan, layer, group_actors)
    keys = units.index.to_frame(index=False).astype({"task_id": "str", "clause": "int64"})
    lists = pd.Series([SEPARATOR.join(own) for own in units], dtype="str")
    return keys.assign(units=lists, size=pd.Series([len(own) for own in units], dtype="int64"))


def _by_clause(plan: Plan, layer: str, group_actors: bool) -> pd.Series:
    """Return the units in charge of each clause as tuples; index task and clause."""
    symmetric(plan, layer, group_actors)
    rows = plan.assignments[standings(plan, layer).eq(LAYERS[layer][0]).to_numpy()]
    if not group_actors:
        hidden = plan.departments.loc[plan.departments["kind"] == "group", "department"]
        rows = rows[~rows["department"].isin(hidden)]
    rows = rows.drop_duplicates(["task_id", "clause", "department"])
    return rows.groupby(["task_id", "clause"], sort=False)["department"].agg(tuple)


def groups(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return the sets of units that are jointly in charge of a clause.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        All units in charge of a clause, or its leads only.
    group_actors : bool
        Whether units of kind ``group`` count.

    Returns
    -------
    DataFrame
        Columns ``units`` (str, separated by ``|``, in the order of the first clause), ``size``
        (int, units), ``tasks`` (int), ``task_ids`` (str, separated by ``|``). Sorted by tasks, then
        size, both falling, then first task.

    Raises
    ------
    PlanError
        When there is no such layer, or it has a direction.
    """
    together: dict[frozenset[str], list[str]] = {}
    printed: dict[frozenset[str], tuple[str, ...]] = {}
    for (task_id, _), units in _by_clause(plan, layer, group_actors).items():
        if len(units) > 1:
            together.setdefault(frozenset(units), []).append(str(task_id))
            printed.setdefault(frozenset(units), units)
    rows = [
        (SEPARATOR.join(printed[g]), len(g), len(set(ids)), SEPARATOR.join(dict.fromkeys(ids)))
        for g, ids in together.items()
    ]
    types = {"units": "str", "size": "int64", "tasks": "int64", "task_ids": "str"}
    table = pd.DataFrame(rows, columns=list(types)).astype(types)
    return table.sort_values(["tasks", "size"], ascending=False, kind="stable", ignore_index=True)


def incidence(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return which units are jointly in charge of which task.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        All units in charge of a clause, or its leads only.
    group_actors : bool
        Whether units of kind ``group`` count.

    Returns
    -------
    DataFrame
        Index ``department``, one column a task that a clause puts two units or more in charge of,
        in the plan's order, values 0 or 1. Rows by number of these tasks, falling, then name.

    Raises
    ------
    PlanError
        When there is no such layer, or it has a direction.
    """
    two = symmetric(plan, layer, group_actors)
    joint = two.sizes > 1
    table = pd.DataFrame(two.heads[joint].toarray().T, two.units, two.tasks[joint])
    table = table.T.groupby(level=0, sort=False).max().T.rename_axis(columns=None)
    total = table.sum(axis=1)
    return table.loc[total[total > 0].sort_values(ascending=False, kind="stable").index]


def pairs(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return the pairs of units that one clause ties, with the tasks behind each.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead", "lead-support"}
        Who is tied, see `two_mode`; in ``lead-support`` ``unit_a`` leads and ``unit_b`` is named
        beside it.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Columns ``unit_a``, ``unit_b`` (str, in code point order unless the layer has a
        direction), ``tasks`` (int, shared), ``newman`` (float, collaboration weight, missing
        where the layer has a direction), ``jaccard`` (float, 0 to 1), ``task_ids`` (str,
        separated by ``|``). Sorted by tasks, falling, then the units.

    Raises
    ------
    PlanError
        When there is no such layer.

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
    ids = (
        [SEPARATOR.join(stretch) for stretch in np.split(names, begins[1:])] if len(begins) else []
    )
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


def graph(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> nx.Graph:
    """Return the network of units that are in charge, tied where they are so together.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead", "lead-support"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    networkx.Graph
        A DiGraph, from lead to support, in the layer ``lead-support``. Nodes are canonical names,
        in code point order, with ``charge`` (int, tasks that the unit is in charge of, alone or
        jointly; in the other layers, tasks it leads), ``named`` (int, tasks that name it at either
        end of a tie) and ``kind`` (str); edges carry ``weight`` (int, shared tasks), ``newman``,
        ``jaccard`` (float) and ``task_ids`` (str, separated by ``|``). A unit that is in charge of
        nothing jointly is a node without edges.

    Raises
    ------
    PlanError
        When there is no such layer.
    """
    two = two_mode(plan, layer, group_actors=group_actors)
    counts = two.named(), two.named(two.heads + two.tails if two.directed else None)
    kinds = dict(zip(plan.departments["department"], plan.departments["kind"], strict=True))
    network = nx.DiGraph() if two.directed else nx.Graph()
    for unit, charge, named in zip(two.units, *counts, strict=True):
        network.add_node(unit, charge=int(charge), named=int(named), kind=kinds.get(unit, ""))
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


def _at(matrix: object, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the values of a sparse matrix at some places."""
    return np.asarray(matrix[a, b]).ravel() if len(a) else np.empty(0)  # type: ignore[index]
