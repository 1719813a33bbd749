"""Agreement between coders: `kappa` for two, `alpha` for any number, values or sets of values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

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


def nominal(a: Hashable, b: Hashable) -> float:
    """Return the distance of two values that are only alike or not: 0 or 1."""
    return float(a != b)


def masi(a: frozenset[Hashable], b: frozenset[Hashable]) -> float:
    r"""Return the distance of two sets, 0 for equal to 1 for disjoint.

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
