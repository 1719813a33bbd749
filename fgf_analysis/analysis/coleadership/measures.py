"""Measures of the whole network and of each unit's place: `network`, `units`, `breadth`."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.ties import graph
from fgf_analysis.analysis.coleadership.twomode import LAYER, TwoMode, symmetric, two_mode
from fgf_analysis.tables import Plan

_MISSING = float("nan")


def network(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return measures of the network of units that are in charge together.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        One row; int columns ``units`` (nodes), ``ties``, ``joint_tasks`` (two units or more in
        charge of one clause), ``components`` (with two units or more), ``largest`` (units of the
        largest), ``isolates`` (units that share no task with another), and float columns
        ``density``, ``mean_degree`` (partners a unit), ``mean_strength`` (shared tasks a unit, a
        task once for each partner), ``degree_centralization``, ``betweenness_centralization`` (0
        to 1), ``clustering`` (closed triples of all), ``two_mode_clustering`` and
        ``mean_distance`` (ties between two units of the largest component). A measure that the
        network is too small for is missing. One value: ``network(plan).loc[0, "ties"]``.

    Raises
    ------
    PlanError
        When there is no such layer, or it has a direction.

    Notes
    -----
    Density: Wasserman and Faust (1994), equation 4.3. Strength: Barrat et al. (2004), PNAS
    101(11), equation 2. Centralization: see `centralization`. Clustering: Newman, Strogatz and
    Watts (2001), Physical Review E 64, 026118, three times the triangles of all connected
    triples; it is high in any projection, because three units in charge of one task are a
    triangle by themselves. Two-mode clustering: see `two_mode_clustering`, free of that.
    """
    two = symmetric(plan, layer, group_actors)
    whole = graph(plan, layer, group_actors=group_actors)
    size = whole.number_of_nodes()
    components = components_of(whole)
    largest = whole.subgraph(components[0]) if components else whole
    ties = whole.number_of_edges()
    degree = dict(whole.degree)
    between = nx.betweenness_centrality(whole, normalized=False)
    counts = {
        "units": size,
        "ties": ties,
        "joint_tasks": int(two.tasks[two.sizes > 1].nunique()),
        "components": sum(len(members) > 1 for members in components),
        "largest": len(largest),
        "isolates": nx.number_of_isolates(whole),
    }
    measures = {
        "density": nx.density(whole) if size > 1 else None,
        "mean_degree": 2 * ties / size if size else None,
        "mean_strength": 2 * whole.size("weight") / size if size else None,
        "degree_centralization": centralization(degree, "degree"),
        "betweenness_centralization": centralization(between, "betweenness"),
        "clustering": nx.transitivity(whole) if any(d > 1 for d in degree.values()) else None,
        "two_mode_clustering": two_mode_clustering(two),
        "mean_distance": nx.average_shortest_path_length(largest) if len(largest) > 1 else None,
    }
    table = pd.DataFrame([counts | measures])
    return table.astype(dict.fromkeys(counts, "int64") | dict.fromkeys(measures, "float64"))


def units(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return the place in the network of each unit in charge.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Columns ``department``, ``kind`` (str), ``charge`` (int, tasks in charge of; led, in the
        layer ``lead-lead``), ``joint`` (int, of these jointly, also with a group), ``degree``
        (int, partners), ``strength`` (int, shared tasks, a task once for each partner),
        ``betweenness`` (float, 0 to 1, part of the shortest paths between others), ``closeness``
        (float, 0 to 1), ``eigenvector`` (float, unit length within the largest component, missing
        outside it), ``effective_size`` (float, partners less redundancy), ``constraint`` (float,
        from 0; can exceed 1 where there are few partners), both missing without partners,
        ``component`` (int, 1 is the largest; 0 without ties). Sorted by strength, then degree,
        then charge, all falling, then name. Ties count once here, however many tasks they share,
        except in ``strength``.

    Raises
    ------
    PlanError
        When there is no such layer, or it has a direction.

    Notes
    -----
    Degree, betweenness: Freeman (1978), Centrality in social networks, Social Networks 1(3).
    Closeness: Wasserman and Faust (1994), section 5.2, scaled by the part that can be reached.
    Strength: Barrat et al. (2004), PNAS 101(11), equation 2. Eigenvector: Bonacich (1972),
    Journal of Mathematical Sociology 2(1). Effective size and constraint: Burt (1992),
    Structural Holes, equations 2.2 and 2.4, the former as simplified by Borgatti (1997).
    """
    symmetric(plan, layer, group_actors)
    whole = graph(plan, layer, group_actors=group_actors)
    joint = _joint(two_mode(plan, layer, group_actors=True))  # also with a group
    place = {
        unit: number
        for number, members in enumerate(components_of(whole), start=1)
        for unit in members
        if len(members) > 1
    }
    table = pd.DataFrame(
        {
            "department": pd.Series(list(whole), dtype="str"),
            "kind": pd.Series(list(nx.get_node_attributes(whole, "kind").values()), dtype="str"),
            "charge": _column(whole, dict(whole.nodes(data="charge")), "int64"),
            "joint": _column(whole, joint, "int64"),
            "degree": _column(whole, dict(whole.degree), "int64"),
            "strength": _column(whole, dict(whole.degree(weight="weight")), "int64"),
            "betweenness": _column(whole, nx.betweenness_centrality(whole), "float64"),
            "closeness": _column(whole, nx.closeness_centrality(whole), "float64"),
            "eigenvector": _column(whole, _eigenvector(whole), "float64"),
            "effective_size": _column(whole, nx.effective_size(whole) if whole else {}, "float64"),
            "constraint": _column(whole, nx.constraint(whole) if whole else {}, "float64"),
            "component": _column(whole, {unit: place.get(unit, 0) for unit in whole}, "int64"),
        }
    )
    return table.sort_values(
        ["strength", "degree", "charge", "department"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )


def breadth(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return with how many units each unit is in charge, and of how much with each.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        One row a unit with partners; columns ``department``, ``breadth`` (int, distinct
        partners), ``depth`` (float, shared tasks a partner), ``quadrant`` (str, ``broad and
        deep``, ``broad``, ``deep`` or ``narrow``: more than the mean of these units or not).
        Sorted by breadth, then depth, both falling, then name.

    Raises
    ------
    PlanError
        When there is no such layer, or it has a direction.

    Notes
    -----
    Breadth and depth of cooperation as in 刘玉强、单孟丽、张思光 (2022),
    我国科普政策制定主体协同演化研究, 科普研究 2022(3), doi 10.19293/j.cnki.1673-8357.2022.03.008,
    where they are of documents that several bodies issue together (联合发文), not of tasks of one
    plan; breadth is degree, depth strength over degree. The cut at the mean divides this plan's
    units, and means nothing beyond them.
    """
    table = units(plan, layer, group_actors=group_actors).query("degree > 0")
    found = pd.DataFrame(
        {
            "department": table["department"],
            "breadth": table["degree"],
            "depth": table["strength"] / table["degree"],
        }
    )
    broad = found["breadth"] > found["breadth"].mean()
    deep = found["depth"] > found["depth"].mean() + 1e-9
    found["quadrant"] = pd.Series(
        np.select(
            [broad & deep, broad, deep], ["broad and deep", "broad", "deep"], default="narrow"
        ),
        index=found.index,
        dtype="str",
    )
    return found.sort_values(
        ["breadth", "depth", "department"], ascending=[False, False, True], ignore_index=True
    )


def centralization(scores: Mapping[str, float], measure: str) -> float | None:
    r"""Return how far one unit stands above the others, of what a star of this size has.

    Parameters
    ----------
    scores : mapping of str to float
        Unit to degree (partners) or betweenness (shortest paths, each pair once).
    measure : {"degree", "betweenness"}

    Returns
    -------
    float or None
        0 where all are alike, 1 in a star; None for fewer than three units.

    Notes
    -----
    Freeman (1978), equation 5: :math:`\sum_i (c^* - c_i)` over its maximum, which is
    :math:`(n-1)(n-2)` for degree and :math:`(n-1)^2(n-2)/2` for betweenness.
    """
    n = len(scores)
    if n < 3:
        return None
    most = max(scores.values())
    scale = {"degree": (n - 1) * (n - 2), "betweenness": (n - 1) ** 2 * (n - 2) / 2}
    return sum(most - score for score in scores.values()) / scale[measure]


def two_mode_clustering(two: TwoMode) -> float | None:
    """Return how often units that share a partner through two clauses meet in a third one.

    Of all paths unit, clause, unit, clause, unit over different clauses and units, the share whose
    ends are also together in a clause that is not on the path. None where there are no such paths.

    Notes
    -----
    Opsahl (2013), Triadic closure in two-mode networks, Social Networks 35(2), equation 3: closed
    4-paths of all 4-paths. Counted for each middle unit j and ends i, k by how many clauses hold
    i and j (a), j and k (b), i and k (c), all three (t): of a·b − t paths, those not over a clause
    of all three are closed if c > 0, over one if c > 1, over two if c > 2.
    """
    heads = two.heads.astype(np.int64)
    together = (heads.T @ heads).toarray()
    ends = ~np.eye(len(two.units), dtype=bool)
    paths = closed = 0
    for j in range(len(two.units)):
        own = heads[heads[:, [j]].toarray().ravel() > 0]
        all_three = (own.T @ own).toarray()
        others = ends.copy()
        others[j] = others[:, j] = False
        a, b = np.broadcast_arrays(together[:, [j]], together[[j], :])
        over = (
            (a - all_three) * (b - all_three),
            all_three * (b - all_three) + (a - all_three) * all_three,
            all_three * all_three - all_three,
        )
        paths += int(sum(count[others].sum() for count in over))
        closed += int(sum((count * (together > k))[others].sum() for k, count in enumerate(over)))
    return closed / paths if paths else None


def components_of(whole: nx.Graph) -> list[list[str]]:
    """Return the connected components, largest first, each in order of name."""
    found = [sorted(members) for members in nx.connected_components(whole)]
    return sorted(found, key=lambda members: (-len(members), members))


def _joint(two: TwoMode) -> dict[str, int]:
    rows = np.flatnonzero(two.sizes > 1)
    joint = TwoMode(two.tasks[rows], two.units, two.heads[rows], two.heads[rows])
    return dict(zip(two.units, joint.named(joint.heads), strict=True))


def _eigenvector(whole: nx.Graph) -> dict[str, float]:
    """Return the leading eigenvector of the largest component."""
    components = components_of(whole)
    if not components or len(components[0]) < 2:
        return {}
    matrix = nx.to_numpy_array(whole, nodelist=components[0], weight=None)
    leading = np.abs(np.linalg.eigh(matrix)[1][:, -1])
    return dict(zip(components[0], map(float, leading), strict=True))


def _column(whole: nx.Graph, values: Mapping[str, float], dtype: str) -> pd.Series:
    return pd.Series([values.get(unit, _MISSING) for unit in whole], dtype=dtype)
