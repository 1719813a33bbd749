"""Agreement between coders: `kappa` for two, `alpha` for any number, values or sets of values.

Each has an interval: `kappa_interval` by its large-sample variance, `alpha_interval` by drawing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from statistics import NormalDist

import numpy as np

from fgf_analysis.arguments import drawing, part
from fgf_analysis.public import public

__all__ = [
    "DRAWS",
    "SEED",
    "Distance",
    "alpha",
    "alpha_interval",
    "kappa",
    "kappa_interval",
    "masi",
    "nominal",
]

DRAWS = 1999
SEED = 1

Distance = Callable[[Hashable, Hashable], float]


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    r"""Return Cohen's kappa: agreement of two coders beyond what their habits would give.

    Parameters
    ----------
    first, second : sequence
        The two coders' values for the same units, in the same order.

    Returns
    -------
    float or None
        1 for full agreement, 0 for that of chance; None without units, or where both use one
        and the same value throughout.

    Raises
    ------
    ValueError
        When the two are not of the same length.

    Notes
    -----
    Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20(1), equation 1: :math:`(p_o - p_c) / (1 - p_c)`.

    Examples
    --------
    >>> kappa("aabb", "aaab")
    0.5
    """
    pairs = list(zip(first, second, strict=True))
    if not pairs:
        return None
    size = len(pairs)
    observed = sum(a == b for a, b in pairs) / size
    by_chance = sum(
        sum(a == value for a, _ in pairs) * sum(b == value for _, b in pairs)
        for value in {a for a, _ in pairs}
    ) / (size * size)
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def kappa_interval(
    first: Sequence[Hashable], second: Sequence[Hashable], level: float = 0.95
) -> tuple[float, float] | None:
    r"""Return the interval of Cohen's kappa by its large-sample standard error.

    Parameters
    ----------
    first, second : sequence
        The two coders' values for the same units, in the same order.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Low and high, cut at −1 and 1; None where kappa is. Of no width where the coders agree on
        every unit: the standard error is then 0, which is no sign of certainty.

    Raises
    ------
    ValueError
        When the two are not of the same length.
    PlanError
        When ``level`` is not between 0 and 1.

    Notes
    -----
    Fleiss, Cohen and Everitt (1969), Large sample standard errors of kappa and weighted kappa,
    Psychological Bulletin 72(5). With :math:`p_{ij}` the shares of units that got i from the one
    and j from the other, :math:`p_{i.}` and :math:`p_{.j}` their sums, n units:

    .. math:: n (1 - p_c)^4 s^2 = \sum_i p_{ii} [(1 - p_c) - (p_{.i} + p_{i.})(1 - p_o)]^2
        + (1 - p_o)^2 \sum_{i \ne j} p_{ij} (p_{.i} + p_{j.})^2 - (p_o p_c - 2 p_c + p_o)^2

    Few units or a kappa near 1 make it too narrow.

    Examples
    --------
    >>> low, high = kappa_interval("aabb" * 10, "aaab" * 10)
    >>> round(low, 3), round(high, 3)
    (0.268, 0.732)
    """
    part("level", level)
    value = kappa(first, second)
    if value is None:
        return None
    size = len(first)
    rows, columns = Counter(first), Counter(second)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / size
    chance = sum(rows[v] * columns[v] for v in rows) / size**2
    spread = 0.0
    for (a, b), number in Counter(zip(first, second, strict=True)).items():
        sums = (columns[a] + rows[b]) / size * (1 - agreed)
        spread += number / size * ((1 - chance) * (a == b) - sums) ** 2
    spread -= (agreed * chance - 2 * chance + agreed) ** 2
    error = math.sqrt(max(spread, 0.0) / size) / (1 - chance) ** 2
    reach = NormalDist().inv_cdf((1 + level) / 2) * error
    return max(value - reach, -1.0), min(value + reach, 1.0)


def nominal(a: Hashable, b: Hashable) -> float:
    """Return the distance of two values that are only alike or not.

    Parameters
    ----------
    a, b : hashable
        Two coders' values.

    Returns
    -------
    float
        0 for equal values, else 1.
    """
    return float(a != b)


def masi(a: frozenset[Hashable], b: frozenset[Hashable]) -> float:
    r"""Return the distance of two sets.

    Parameters
    ----------
    a, b : frozenset
        Two coders' values of one unit.

    Returns
    -------
    float
        0 for equal sets to 1 for disjoint ones.

    Notes
    -----
    Passonneau (2006), Measuring agreement on set-valued items (MASI), LREC: 1 − JM, J the Jaccard
    overlap and M = 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.

    Examples
    --------
    >>> round(masi(frozenset("ab"), frozenset("abcd")), 3)
    0.667
    """
    if a == b:
        return 0.0
    common = len(a & b)
    if not common:
        return 1.0
    monotonic = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - common / len(a | b) * monotonic


def alpha(
    units: Sequence[Sequence[Hashable | None]], distance: Callable[..., float] = nominal
) -> float | None:
    r"""Return Krippendorff's alpha: agreement of any number of coders beyond chance.

    Parameters
    ----------
    units : sequence of sequences
        For each unit the coders' values, None where a coder gave none.
    distance : callable
        Two values to their difference: `nominal`, or `masi` for sets.

    Returns
    -------
    float or None
        1 for full agreement, 0 for that of chance, less for systematic disagreement; None where
        no unit has two values or all values are alike.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, section E:
    :math:`\alpha = 1 - D_o / D_e`, with disagreement within units over that among all values
    that can be paired.

    Examples
    --------
    >>> alpha([("a", "a"), ("a", "b"), ("b", "b")])
    0.4444444444444444
    """
    paired = [values for unit in units if len(values := [v for v in unit if v is not None]) > 1]
    pool = [value for values in paired for value in values]
    size = len(pool)
    expected = sum(2 * distance(a, b) for a, b in combinations(pool, 2))
    if not expected:
        return None
    observed = sum(
        2 * distance(a, b) / (len(values) - 1)
        for values in paired
        for a, b in combinations(values, 2)
    )
    return 1 - (size - 1) * observed / expected


def alpha_interval(
    units: Sequence[Sequence[Hashable | None]],
    distance: Callable[..., float] = nominal,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[float, float] | None:
    r"""Return the interval of Krippendorff's alpha by resampling the units.

    Parameters
    ----------
    units : sequence of sequences
        For each unit the coders' values, None where a coder gave none.
    distance : callable
        Two values to their difference: `nominal`, or `masi` for sets.
    level : float
        Between 0 and 1.
    draws : int
        How often as many units as have two values are drawn, with replacement; 1 or more.
    seed : int
        Of the draws, 0 or more.

    Returns
    -------
    tuple of float, or None
        Low and high percentile; None where alpha is. A draw in which all values are alike has
        no alpha and is left out.

    Raises
    ------
    PlanError
        When ``level`` is not between 0 and 1, or ``draws`` or ``seed`` is not such a number.

    Notes
    -----
    The percentile bootstrap over units that Zapf, Castell, Morawietz and Karch (2016), Measuring
    inter-rater reliability for nominal data, BMC Medical Research Methodology 16:93, set beside
    Krippendorff's own, which draws pairs of values and keeps :math:`D_e` as it is. Here both
    :math:`D_o` and :math:`D_e` are those of the drawn units.

    Examples
    --------
    >>> alpha_interval([("a", "a"), ("b", "b")] * 5)
    (1.0, 1.0)
    """
    part("level", level)
    drawing(draws, seed)
    if alpha(units, distance) is None:
        return None
    paired = [values for unit in units if len(values := [v for v in unit if v is not None]) > 1]
    number = len(paired)
    sizes = np.array([len(values) for values in paired])
    # Disagreement adds up by pairs of units: a draw is its units' counts, once on either side.
    among = np.array(
        [[sum(distance(a, b) for a in one for b in two) for two in paired] for one in paired]
    )
    within = np.diag(among) / (sizes - 1)
    chosen = np.random.default_rng(seed).integers(number, size=(draws, number))
    times = np.stack([np.bincount(draw, minlength=number) for draw in chosen])
    expected = np.einsum("du,uv,dv->d", times, among, times, optimize=True)
    varied = expected > 0
    found = 1 - (times @ sizes - 1) * (times @ within) / np.where(varied, expected, 1)
    tail = (1 - level) / 2
    if not varied.any():
        return None
    low, high = np.quantile(found[varied], [tail, 1 - tail])
    return float(low), float(high)


public(globals())
