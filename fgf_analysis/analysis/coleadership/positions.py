"""Positions in the network: `communities`, `core` and periphery, `brokerage`."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.ties import graph
from fgf_analysis.analysis.coleadership.twomode import symmetric
from fgf_analysis.tables import Plan

SEED = 2022
EXACT = 20  # units; up to here all divisions are tried (2 ** 20)
STARTS = 50


def communities(
    plan: Plan, layer: str = "lead-lead", *, group_actors: bool = False, seeds: int = 50
) -> pd.DataFrame:
    """Return the communities of units that lead with each other more than with the rest.

    Parameters
    ----------
    plan : Plan
        Its tasks and assignments.
    layer : {"lead-lead", "any"}
        Which roles are tied.
    group_actors : bool
        Whether units of kind ``group`` are nodes.
    seeds : int
        How often the search is started, from `SEED` on; the division with the highest modularity
        counts, of equals the one met first.

    Returns
    -------
    DataFrame
        Columns ``department``, ``community`` (int, 1 is the largest; 0 for a unit without ties),
        ``modularity`` (float, of the whole division), ``found`` (int, in how many of the ``seeds``
        searches it was met). Sorted by community, those without last, then name.

    Notes
    -----
    Blondel et al. (2008), Journal of Statistical Mechanics, P10008 (Louvain), on shared tasks;
    modularity: Newman (2004), Physical Review E 70, 056131, equation 1.
    """
    symmetric(plan, layer, group_actors)
    whole = graph(plan, layer, group_actors=group_actors)
    alone = list(nx.isolates(whole))
    # A copy, not a view: a view may go through its units in the order of a set.
    tied = nx.Graph()
    tied.add_nodes_from(unit for unit in whole if whole.degree[unit])
    tied.add_edges_from(whole.edges(data=True))
    columns = ["department", "community", "modularity", "found"]
    if not tied:
        types = dict(zip(columns, ("str", "int64", "float64", "int64"), strict=True))
        return pd.DataFrame([(unit, 0, np.nan, 0) for unit in alone], columns=columns).astype(types)
    met: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for seed in range(SEED, SEED + seeds):
        division = nx.community.louvain_communities(tied, weight="weight", seed=seed)
        met[tuple(sorted(tuple(sorted(c)) for c in division))] += 1
    quality = {
        division: nx.community.modularity(tied, [set(c) for c in division], weight="weight")
        for division in met
    }
    best = max(met, key=lambda division: round(quality[division], 12))
    members = sorted(best, key=lambda community: (-len(community), community))
    place = {unit: n for n, community in enumerate(members, start=1) for unit in community}
    rows = [(unit, place.get(unit, 0), quality[best], met[best]) for unit in whole]
    table = pd.DataFrame(rows, columns=columns)
    last = table["community"].replace(0, len(members) + 1)
    return table.iloc[np.lexsort((table["department"], last))].reset_index(drop=True)


def core(plan: Plan, layer: str = "lead-lead", *, group_actors: bool = False) -> pd.DataFrame:
    """Return the network's core: units tied with each other and with the rest.

    Parameters
    ----------
    plan : Plan
        Its tasks and assignments.
    layer : {"lead-lead", "any"}
        Which roles are tied.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Columns ``department``, ``degree`` (int), ``core`` (bool), and the same in every row:
        ``fit`` (float, correlation with the ideal pattern, -1 to 1; missing where every pair or
        no pair is tied), ``exact`` (bool, whether all divisions were tried), ``equals`` (int,
        divisions that fit equally well, this one included). Core first, then by degree, falling,
        then name.

    See Also
    --------
    core_periphery : how it is found.
    """
    symmetric(plan, layer, group_actors)
    whole = graph(plan, layer, group_actors=group_actors)
    matrix = _adjacency(whole)
    inside, fit, exact, equals = core_periphery(matrix)
    table = pd.DataFrame(
        {
            "department": pd.Series(list(whole), dtype="str"),
            "degree": matrix.sum(axis=1),
            "core": inside,
        }
    ).assign(fit=fit, exact=exact, equals=equals)
    return table.sort_values(
        ["core", "degree", "department"], ascending=[False, False, True], ignore_index=True
    )


def core_periphery(matrix: np.ndarray) -> tuple[np.ndarray, float, bool, int]:
    """Return the division into core and periphery that is closest to the ideal.

    In the ideal every unit of the core is tied with everyone and those outside are not tied with
    each other. The fit is the correlation of the ties with that pattern over all pairs.

    Parameters
    ----------
    matrix : ndarray
        Shape (units, units), 0 and 1, symmetric, zero diagonal.

    Returns
    -------
    tuple
        Which units are in the core (bool array), the fit, whether all divisions were tried (up to
        `EXACT` units; beyond that `STARTS` seeded searches that move one unit at a time), and the
        number of divisions that fit equally well. Of equals the one with the smallest core, then
        the first in the order of the units.

    Notes
    -----
    Borgatti and Everett (2000), Models of core/periphery structures, Social Networks 21(4),
    equations 1 and 2, with the correlation in place of the sum as in their section 4.
    """
    size = len(matrix)
    ties = int(matrix.sum()) // 2
    if size < 3 or ties in (0, size * (size - 1) // 2):
        return np.zeros(size, dtype=bool), float("nan"), True, 1
    if size <= EXACT:
        fits = _all_fits(matrix)
        best = np.flatnonzero(fits >= fits.max() - 1e-12)
        members = [np.flatnonzero((mask >> np.arange(size)) & 1) for mask in best]
        chosen = min(members, key=lambda core: (len(core), list(core)))
        inside = np.isin(np.arange(size), chosen)
        return inside, float(fits.max()), True, len(best)
    found = {tuple(core): fit for core, fit in (_climb(matrix, seed) for seed in range(STARTS))}
    top = max(found.values())
    equal = [core for core, fit in found.items() if fit >= top - 1e-12]
    inside = np.array(min(equal, key=lambda core: (sum(core), [not there for there in core])))
    return inside, top, False, len(equal)


def brokerage(plan: Plan, layer: str = "lead-lead", *, group_actors: bool = False) -> pd.DataFrame:
    """Return how often each unit stands between two units that are not tied, by kind of unit.

    Parameters
    ----------
    plan : Plan
        Its tasks and assignments; the kind of a unit is that of the register.
    layer : {"lead-lead", "lead-support", "any"}
        Which ties count.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Columns ``department``, ``kind``, ``coordinator`` (all three of one kind), ``consultant``
        (the two are of one kind, the broker of another), ``gatekeeper`` (the one behind it is of
        its kind, the one before is not), ``representative`` (the other way round), ``liaison``
        (three kinds), ``total`` (int). Without direction each open pair counts once, and as
        gatekeeper where one of the two is of the broker's kind; ``representative`` is then 0.
        Sorted by total, falling, then name.

    See Also
    --------
    gould_fernandez : the count.
    """
    whole = graph(plan, layer, group_actors=group_actors)
    kinds = np.array(list(nx.get_node_attributes(whole, "kind").values()), dtype=object)
    matrix = _adjacency(whole)
    counts = gould_fernandez(matrix, kinds)
    if not whole.is_directed():
        counts[["coordinator", "consultant", "liaison", "total"]] //= 2
        counts["representative"] = 0
    counts.insert(0, "department", pd.Series(list(whole), dtype="str"))
    counts.insert(1, "kind", pd.Series(kinds, dtype="str"))
    return counts.sort_values(["total", "department"], ascending=[False, True], ignore_index=True)


def gould_fernandez(matrix: np.ndarray, kinds: np.ndarray) -> pd.DataFrame:
    """Return each node's brokerage roles: paths over it between two nodes that are not tied.

    Parameters
    ----------
    matrix : ndarray
        Shape (nodes, nodes), 0 and 1, row to column, zero diagonal. A symmetric one counts each
        open pair in both directions.
    kinds : ndarray
        The kind of each node.

    Returns
    -------
    DataFrame
        One row a node in the given order; int columns ``coordinator``, ``consultant``,
        ``gatekeeper``, ``representative``, ``liaison``, ``total``.

    Notes
    -----
    Gould and Fernandez (1989), Structures of mediation, Sociological Methodology 19, section 2:
    of a path a, b, c without a tie from a to c, b is coordinator where a = b = c in kind,
    (itinerant) consultant where a = c, gatekeeper where b = c, representative where a = b, else
    liaison.
    """
    size = len(matrix)
    alike = kinds[:, None] == kinds[None, :]
    open_ = (matrix == 0) & ~np.eye(size, dtype=bool)
    rows = []
    for broker in range(size):
        before, after = matrix[:, [broker]] > 0, matrix[[broker], :] > 0
        path = before & after & open_
        first, last = alike[:, [broker]], alike[[broker], :]
        roles = (
            first & last,
            ~first & ~last & alike,
            ~first & last,
            first & ~last,
            ~first & ~last & ~alike,
        )
        counts = [int((path & role).sum()) for role in roles]
        rows.append((*counts, sum(counts)))
    columns = ["coordinator", "consultant", "gatekeeper", "representative", "liaison", "total"]
    return pd.DataFrame(rows, columns=columns, dtype="int64")


def _adjacency(whole: nx.Graph) -> np.ndarray:
    """Return who is tied with whom as 0 and 1."""
    if not whole:
        return np.zeros((0, 0), dtype=np.int64)
    return np.asarray(nx.to_numpy_array(whole, weight=None, dtype=np.int64))


def _fit(
    size: int, ties: int, members: np.ndarray, degrees: np.ndarray, within: np.ndarray
) -> np.ndarray:
    """Return the correlation of ties and pattern for divisions of so many core members.

    ``degrees`` is the sum of the core's degrees, ``within`` its ties inside.
    """
    pairs = size * (size - 1) // 2
    ideal = members * (members - 1) // 2 + members * (size - members)
    met = degrees - within  # ties with at least one end in the core
    spread = np.sqrt(1.0 * ideal * (pairs - ideal) * ties * (pairs - ties))
    fit = np.full(np.shape(members), -1.0)
    np.divide(1.0 * pairs * met - 1.0 * ideal * ties, spread, out=fit, where=spread > 0)
    return fit


def _all_fits(matrix: np.ndarray) -> np.ndarray:
    """Return the fit of every division; bit i of its place says whether unit i is in the core."""
    size = len(matrix)
    members, degrees, within = (np.zeros(1, dtype=np.int64) for _ in range(3))
    masks = np.arange(1 << size, dtype=np.uint32)
    for unit, row in enumerate(matrix):  # doubles: the divisions so far, without and with the unit
        before = sum(1 << i for i in np.flatnonzero(row[:unit]).tolist())
        partners = np.bitwise_count(masks[: 1 << unit] & np.uint32(before))
        members = np.r_[members, members + 1]
        degrees = np.r_[degrees, degrees + row.sum()]
        within = np.r_[within, within + partners]
    return _fit(size, int(matrix.sum()) // 2, members, degrees, within)


def _climb(matrix: np.ndarray, seed: int) -> tuple[np.ndarray, float]:
    """Return a division that moving any one unit does not improve, from a random start."""
    size, ties, degree = len(matrix), int(matrix.sum()) // 2, matrix.sum(axis=1)
    inside = np.random.default_rng([SEED, seed]).random(size) < 0.3
    best = -1.0
    while True:
        sign = np.where(inside, -1, 1)
        partners = matrix @ inside
        fits = _fit(
            size,
            ties,
            inside.sum() + sign,
            degree[inside].sum() + sign * degree,
            partners[inside].sum() // 2 + sign * partners,
        )
        move = int(np.argmax(fits))
        if fits[move] <= best + 1e-12:
            return inside, best
        best = float(fits[move])
        inside[move] = ~inside[move]
