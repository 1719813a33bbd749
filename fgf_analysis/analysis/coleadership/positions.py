"""Positions in the network: `communities`, `core` and periphery, `brokerage`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership.ties import graph
from fgf_analysis.analysis.coleadership.twomode import LAYER, symmetric
from fgf_analysis.arguments import at_least, one_of
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import Plan

SEED = 2022
EXACT = 20  # units; up to here all divisions are tried (2 ** 20)
STARTS = 50


def communities(
    plan: Plan,
    layer: str = LAYER,
    *,
    group_actors: bool = False,
    seeds: int = 50,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return the communities of units that share charge with each other more than with the rest.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.
    seeds : int
        How often the search is started, 1 or more; the division with the highest modularity
        counts, of equals the one met first.
    seed : int
        Of the first search, 0 or more; each further one has the next.

    Returns
    -------
    DataFrame
        Columns ``department``, ``community`` (int, 1 is the largest; 0 for a unit without ties),
        ``modularity`` (float, of the whole division; missing where no unit has ties), ``found``
        (int, in how many of the ``seeds`` searches it was met). Sorted by community, those without
        last, then name.

    Raises
    ------
    PlanError
        When there is no such layer, it has a direction, or ``seeds`` or ``seed`` is not such a
        number.

    Notes
    -----
    Blondel et al. (2008), Journal of Statistical Mechanics, P10008 (Louvain), on shared tasks;
    modularity: Newman (2004), Physical Review E 70, 056131, equation 1.
    """
    seeds, seed = at_least("seeds", seeds, 1), at_least("seed", seed, 0)
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
    for number in range(seed, seed + seeds):
        division = nx.community.louvain_communities(tied, weight="weight", seed=number)
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


def core(
    plan: Plan,
    layer: str = LAYER,
    *,
    group_actors: bool = False,
    ends: str = "either",
    seed: int = SEED,
) -> pd.DataFrame:
    """Return the network's core: units tied with each other and with the rest.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.
    ends : {"either", "both"}
        Where ties are expected: where either end is in the core, so that the core is to be tied
        with the periphery too, or only where both ends are, ties between core and periphery being
        left out of account.
    seed : int
        Of the searches in a network of more than `EXACT` units, 0 or more.

    Returns
    -------
    DataFrame
        Columns ``department``, ``degree`` (int), ``core`` (bool), and the same in every row:
        ``fit`` (float, correlation with the ideal pattern, -1 to 1; missing where every pair or
        no pair that counts is tied), ``exact`` (bool, whether all divisions were tried),
        ``equals`` (int, divisions that fit equally well, this one included). Core first, then by
        degree, falling, then name.

    Raises
    ------
    PlanError
        When there is no such layer, it has a direction, ``ends`` is neither of the two, or
        ``seed`` is not such a number.

    See Also
    --------
    core_periphery : how it is found.
    """
    _pattern(ends)
    symmetric(plan, layer, group_actors)
    whole = graph(plan, layer, group_actors=group_actors)
    matrix = _adjacency(whole)
    inside, fit, exact, equals = core_periphery(matrix, ends, seed)
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


def core_periphery(
    matrix: np.ndarray, ends: str = "either", seed: int = SEED
) -> tuple[np.ndarray, float, bool, int]:
    """Return the division into core and periphery that is closest to the ideal.

    In the ideal units of the core are tied with each other, those outside are not. With ``ends``
    ``either`` units of the core are moreover tied with everyone outside; with ``both`` these
    pairs do not count. The fit is the correlation of the ties with the pattern over all pairs
    that count.

    Parameters
    ----------
    matrix : ndarray
        Shape (units, units), 0 and 1, symmetric, zero diagonal.
    ends : {"either", "both"}
        Where ties are expected: where either end is in the core, or only where both ends are.
    seed : int
        Of the searches, 0 or more.

    Returns
    -------
    tuple
        Which units are in the core (bool array), the fit, whether all divisions were tried (up to
        `EXACT` units; beyond that `STARTS` seeded searches that move one unit at a time), and the
        number of divisions that fit equally well. Of equals the one with the smallest core, then
        the first in the order of the units.

    Raises
    ------
    PlanError
        When ``ends`` is neither of the two, ``seed`` is not such a number, or the matrix is not of
        0 and 1, symmetric and with a zero diagonal.

    Notes
    -----
    Borgatti and Everett (2000), Models of core/periphery structures, Social Networks 21(4), with
    the correlation in place of the sum as in their section 4: ``either`` is their pattern of
    equations 1 and 2, in which ties between core and periphery count, ``both`` the one with these
    missing, as in Brusco, Stolze, Hoffman and Steinley (2017), A simulated annealing heuristic for
    maximum correlation core/periphery partitioning of binary networks, PLoS ONE 12(5). The two can
    give different cores.
    """
    fit_of, seed = _pattern(ends), at_least("seed", seed, 0)
    matrix = np.asarray(matrix)
    proper = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    if not proper or not np.isin(matrix, (0, 1)).all() or (matrix != matrix.T).any():
        raise PlanError("matrix: expected 0 and 1, as many rows as columns, and the same across")
    if matrix.diagonal().any():
        raise PlanError("matrix: expected zeros on the diagonal, no unit tied with itself")
    matrix = matrix.astype(np.int64)
    size = len(matrix)
    ties = int(matrix.sum()) // 2
    if size < 3 or ties in (0, size * (size - 1) // 2):
        return np.zeros(size, dtype=bool), float("nan"), True, 1
    if size <= EXACT:
        fits = fit_of(size, ties, *_all_divisions(matrix))
        if fits.max() < -1:
            return np.zeros(size, dtype=bool), float("nan"), True, 1
        best = np.flatnonzero(fits >= fits.max() - 1e-12)
        members = [np.flatnonzero((mask >> np.arange(size)) & 1) for mask in best]
        chosen = min(members, key=lambda core: (len(core), list(core)))
        inside = np.isin(np.arange(size), chosen)
        return inside, float(fits.max()), True, len(best)
    cores, found = _climb(matrix, fit_of, seed)
    top = float(found.max())
    equal = {tuple(core) for core in cores[found >= top - 1e-12].tolist()}
    inside = np.array(min(equal, key=lambda core: (sum(core), [not there for there in core])))
    return inside, top, False, len(equal)


def brokerage(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> pd.DataFrame:
    """Return how often each unit stands between two units that are not tied, by kind of unit.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups; the kind of a unit is that of the register.
    layer : {"charge-charge", "lead-lead", "lead-support"}
        Who is tied, see `two_mode`.
    group_actors : bool
        Whether units of kind ``group`` are nodes.

    Returns
    -------
    DataFrame
        Columns ``department``, ``kind``, ``coordinator`` (all three of one kind), ``consultant``
        (the two are of one kind, the broker of another), ``gatekeeper`` (the one behind it is of
        its kind, the one before is not), ``representative`` (the other way round), ``liaison``
        (three kinds), ``total`` (int). Sorted by total, falling, then name.

    Raises
    ------
    PlanError
        When there is no such layer.

    Notes
    -----
    Gould and Fernandez defined the roles for ties with a direction. A tie without one, read as two,
    counts every open pair once each way; here each counts once, so that coordinator, consultant,
    liaison and total are half of what e.g. ``sna::brokerage`` gives. Gatekeeper and representative
    are then one role seen from its two ends and equal each other: it is given as ``gatekeeper``
    (the pairs with one unit of the broker's kind), ``representative`` being 0. Not given are the
    expected values and z scores of the paper.

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

    Raises
    ------
    PlanError
        When there is not a kind for each row and column.

    Notes
    -----
    Gould and Fernandez (1989), Structures of mediation, Sociological Methodology 19, section 2:
    of a path a, b, c without a tie from a to c, b is coordinator where a = b = c in kind,
    (itinerant) consultant where a = c, gatekeeper where b = c, representative where a = b, else
    liaison.
    """
    codes = pd.factorize(pd.Series(kinds, dtype=object))[0]
    if np.shape(matrix) != (len(codes),) * 2:
        raise PlanError("matrix: expected a row and a column for each of kinds")
    tied = np.asarray(matrix) > 0
    rows = []
    for broker, kind in enumerate(codes):
        # Only its own partners are looked at: ties are sparse.
        before, after = np.flatnonzero(tied[:, broker]), np.flatnonzero(tied[broker])
        path = ~tied[np.ix_(before, after)] & (before[:, None] != after)
        one, other = codes[before][:, None], codes[after]
        first, last, alike = one == kind, other == kind, one == other
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


def _pattern(ends: str) -> Callable[..., np.ndarray]:
    fits = {"either": _fit_either, "both": _fit_both}
    return fits[one_of("ends", ends, fits)]


def _fit_either(
    size: int, ties: int, members: np.ndarray, degrees: np.ndarray, within: np.ndarray
) -> np.ndarray:
    """Return the correlation of ties and pattern for divisions of so many core members.

    ``degrees`` is the sum of the core's degrees, ``within`` its ties inside.
    """
    return core_correlations(size, ties, members, degrees - within)


def core_correlations(size: int, ties: int, members: np.ndarray, met: np.ndarray) -> np.ndarray:
    """Return the same given the ties that have an end in the core."""
    ideal = members * (members - 1) // 2 + members * (size - members)
    return _correlation(size * (size - 1) // 2, ideal, ties, met)


def _fit_both(
    size: int, ties: int, members: np.ndarray, degrees: np.ndarray, within: np.ndarray
) -> np.ndarray:
    """Return the same without the pairs of one unit inside and one outside the core."""
    ideal = members * (members - 1) // 2
    pairs = ideal + (size - members) * (size - members - 1) // 2
    return _correlation(pairs, ideal, ties - degrees + 2 * within, within)


def _correlation(
    pairs: np.ndarray | int, ideal: np.ndarray, ties: np.ndarray | int, met: np.ndarray
) -> np.ndarray:
    """Return the correlation over so many pairs: ties of them tied, ideal to be tied, met both.

    -2, less than any, where all pairs or none are tied or ought to be.
    """
    spread = np.sqrt(1.0 * ideal * (pairs - ideal) * ties * (pairs - ties))
    fit = np.full(np.shape(met), -2.0)
    np.divide(1.0 * pairs * met - 1.0 * ideal * ties, spread, out=fit, where=spread > 0)
    return fit


def _all_divisions(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return core members, the sum of their degrees and the ties among them of every division.

    Bit i of a division's place says whether unit i is in the core.
    """
    size = len(matrix)
    members, degrees, within = (np.zeros(1, dtype=np.int64) for _ in range(3))
    masks = np.arange(1 << size, dtype=np.uint32)
    for unit, row in enumerate(matrix):  # doubles: the divisions so far, without and with the unit
        before = sum(1 << i for i in np.flatnonzero(row[:unit]).tolist())
        partners = np.bitwise_count(masks[: 1 << unit] & np.uint32(before))
        members = np.r_[members, members + 1]
        degrees = np.r_[degrees, degrees + row.sum()]
        within = np.r_[within, within + partners]
    return members, degrees, within


def starts(size: int, seed: int = SEED) -> np.ndarray:
    """Return the random divisions from which cores are searched: shape (`STARTS`, size)."""
    return np.array(
        [np.random.default_rng([seed, n]).random(size) < 0.3 for n in range(STARTS)]
    ).reshape(STARTS, size)


def _climb(
    matrix: np.ndarray, fit_of: Callable[..., np.ndarray], seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return divisions that moving any one unit does not improve, and their fits.

    All searches take a step at a time together; a step is linear in the number of units.
    """
    size, ties, degree = len(matrix), int(matrix.sum()) // 2, matrix.sum(axis=1)
    inside = starts(size, seed)
    partners = (inside.astype(float) @ matrix).astype(np.int64)  # in the core, of each unit
    best = np.full(len(inside), -2.0)
    going = np.arange(len(inside))
    while len(going):
        own, near = inside[going], partners[going]
        sign = np.where(own, -1, 1)
        fits = fit_of(
            size,
            ties,
            own.sum(axis=1)[:, None] + sign,
            (own @ degree)[:, None] + sign * degree,
            ((own * near).sum(axis=1) // 2)[:, None] + sign * near,
        )
        moves = np.argmax(fits, axis=1)
        reached = fits[np.arange(len(going)), moves]
        better = reached > best[going] + 1e-12
        going, moves = going[better], moves[better]
        best[going] = reached[better]
        partners[going] += np.where(inside[going, moves], -1, 1)[:, None] * matrix[moves]
        inside[going, moves] = ~inside[going, moves]
    return inside, best
