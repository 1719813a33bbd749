"""Agreement against published values and against the coefficients' other textbook forms."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fgf_analysis import PlanError
from fgf_analysis.analysis.reliability import (
    alpha,
    alpha_interval,
    kappa,
    kappa_interval,
    masi,
    nominal,
)


def two_coders(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Return the values behind a table of how often each pair of values was given."""
    pairs = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    first, second = zip(*pairs, strict=True)
    return list(first), list(second)


def units(*coders: str) -> list[list[str | None]]:
    """Return for each unit the values of coders written as strings, a dot where there is none."""
    rows = zip(*coders, strict=True)
    return [[None if value == "." else value for value in row] for row in rows]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], Fraction(107, 221)),  # .4842 in SAS, see statsmodels
        ([[20, 5], [10, 15]], Fraction(2, 5)),
        # Fleiss, Levin and Paik 2003, table 18.1
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], Fraction(23, 34)),
        ([[0, 3], [3, 0]], Fraction(-1)),
        ([[2, 0], [0, 5]], Fraction(1)),
        ([[4, 4], [4, 4]], Fraction(0)),
    ],
)
def test_kappa_of_published_tables(table, expected):
    first, second = two_coders(table)
    assert kappa(first, second) == pytest.approx(float(expected))
    assert kappa(second, first) == pytest.approx(float(expected))


def test_kappa_is_missing_without_units_or_with_one_value():
    assert kappa([], []) is None
    assert kappa("aaa", "aaa") is None
    assert kappa("aaa", "aab") == 0


def test_kappa_needs_the_same_units():
    with pytest.raises(ValueError, match="argument 2 is"):
        kappa("aab", "aa")


# Krippendorff (2011), Computing Krippendorff's alpha-reliability, examples A, B and C.
KRIPPENDORFF = [
    (("0100000010", "1110010000"), Fraction(2, 21)),
    (("aabbdcccedda", "babbbccceddd"), Fraction(155, 224)),
    (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), Fraction(113, 152)),
]
# As in the tests of fast-krippendorff, from an article in Wikipedia.
SPARSE = (".....34121133.3", "1.213343.......", "..21344.21133.4")


@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        *KRIPPENDORFF,
        (SPARSE, Fraction(56, 81)),
        (("YY", "NN", "N."), Fraction(-1, 3)),  # the tests of nltk
        (("aa", "bb"), Fraction(-1, 2)),
    ],
)
def test_alpha_of_published_examples(coders, expected):
    assert alpha(units(*coders)) == pytest.approx(float(expected))
    assert alpha(units(*reversed(coders))) == pytest.approx(float(expected))


def test_alpha_rounds_to_the_printed_values():
    found = [round(alpha(units(*coders)), 3) for coders, _ in KRIPPENDORFF]
    assert found == [0.095, 0.692, 0.743]


def test_a_lone_value_changes_nothing():
    lone = [*units("YY", "NN", "N."), [None, None, "Y"], [None, None, None]]
    assert alpha(lone) == pytest.approx(-1 / 3)


@pytest.mark.parametrize(
    "data", [[], [["a"]], [["a", None], [None, "b"]], [["a", "a"], ["a", "a"]]]
)
def test_alpha_is_missing_without_pairs_or_with_one_value(data):
    assert alpha(data) is None


def test_alpha_is_one_for_full_agreement():
    assert alpha(units("aab", "aab", "aab")) == 1


def coincidence_alpha(data, distance) -> float | None:
    """Return alpha from the matrix of coincidences, as Krippendorff sets it up."""
    cells: Counter[tuple[object, object]] = Counter()
    for unit in data:
        values = [value for value in unit if value is not None]
        for i, a in enumerate(values):
            for j, b in enumerate(values):
                if i != j:
                    cells[a, b] += Fraction(1, len(values) - 1)
    totals: Counter[object] = Counter()
    for (a, _), n in cells.items():
        totals[a] += n
    size = sum(totals.values())
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals)
    observed = sum(n * distance(a, b) for (a, b), n in cells.items())
    return float(1 - (size - 1) * observed / expected) if expected else None


def exact_masi(a: frozenset[str], b: frozenset[str]) -> Fraction:
    jaccard = Fraction(len(a & b), len(a | b)) if a | b else Fraction(1)
    if a == b:
        return Fraction(0)
    if a < b or b < a:
        return 1 - jaccard * Fraction(2, 3)
    return 1 - jaccard * (Fraction(1, 3) if a & b else 0)


VALUES = st.lists(st.lists(st.sampled_from([None, *"abc"]), max_size=4), max_size=6)
SETS = st.frozensets(st.sampled_from("abcd"), max_size=3)


@pytest.mark.slow
@given(VALUES)
@settings(max_examples=200)
def test_alpha_agrees_with_the_coincidence_matrix(data):
    expected = coincidence_alpha(data, lambda a, b: int(a != b))
    assert alpha(data) == pytest.approx(expected)
    assert alpha(data, nominal) == alpha(data)


@pytest.mark.slow
@given(st.lists(st.lists(st.none() | SETS, max_size=3), max_size=5))
@settings(max_examples=200)
def test_alpha_of_sets_agrees_with_the_coincidence_matrix(data):
    assert alpha(data, masi) == pytest.approx(coincidence_alpha(data, exact_masi))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # Pairs from the documentation of nltk, which takes .67 and .33 for the thirds.
        ("12", "1234", Fraction(2, 3)),
        ("1234", "345", Fraction(13, 15)),
        ("12", "1", Fraction(2, 3)),
        ("12", "34", Fraction(1)),
        ("12", "12", Fraction(0)),
        ("", "", Fraction(0)),
        ("", "1", Fraction(1)),
    ],
)
def test_masi_by_hand(a, b, expected):
    assert masi(frozenset(a), frozenset(b)) == pytest.approx(float(expected))
    assert masi(frozenset(b), frozenset(a)) == pytest.approx(float(expected))


@pytest.mark.slow
@given(SETS, SETS)
def test_masi_is_a_distance_between_0_and_1(a, b):
    assert masi(a, b) == masi(b, a) == pytest.approx(float(exact_masi(a, b)))
    assert 0 <= masi(a, b) <= 1
    assert (masi(a, b) == 0) == (a == b)


def test_masi_orders_overlaps_below_containment():
    sets = [frozenset("abcd"), frozenset("abc"), frozenset("abe"), frozenset("ef")]
    first = sets[0]
    found = [masi(first, other) for other in sets]
    assert found == sorted(found)
    assert len(set(found)) == 4
    assert [nominal(a, b) for a, b in combinations("aab", 2)] == [0, 1, 1]


def test_the_interval_of_kappa_of_a_published_table():
    """As SAS prints it for the ratings in its manual; see the tests of statsmodels."""
    first, second = two_coders([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    assert kappa_interval(first, second) == pytest.approx((0.2137, 0.7547), abs=5e-5)


def delta_error(table: np.ndarray) -> float:
    """Return kappa's standard error by the delta method, its derivatives taken numerically."""
    size = table.sum()
    shares = (table / size).ravel()

    def of(cells: np.ndarray) -> float:
        square = cells.reshape(table.shape)
        chance = square.sum(axis=1) @ square.sum(axis=0)
        return (square.trace() - chance) / (1 - chance)

    step = 1e-6
    slope = np.array([(of(shares + e) - of(shares - e)) / (2 * step) for e in np.eye(9) * step])
    return float(np.sqrt((slope**2 @ shares - (slope @ shares) ** 2) / size))


TABLES = st.lists(st.integers(0, 9), min_size=9, max_size=9)


@pytest.mark.slow
@given(TABLES, st.sampled_from([0.5, 0.9, 0.95]))
@settings(max_examples=200)
def test_the_interval_of_kappa_is_that_of_the_delta_method(cells, level):
    table = np.array(cells, dtype=float).reshape(3, 3)
    first, second = two_coders(table.astype(int).tolist()) if table.any() else ([], [])
    value, found = kappa(first, second), kappa_interval(first, second, level)
    assert (found is None) == (value is None)
    if value is None or found is None:
        return
    reach = stats.norm.ppf((1 + level) / 2) * delta_error(table)
    assert found == pytest.approx((max(value - reach, -1), min(value + reach, 1)), abs=1e-4)
    assert kappa_interval(second, first, level) == pytest.approx(found)


def test_full_agreement_leaves_the_interval_of_kappa_without_width():
    assert kappa_interval("aabb", "aabb") == pytest.approx((1, 1))
    assert kappa_interval("aaa", "aaa") is None
    assert kappa_interval([], []) is None
    with pytest.raises(ValueError, match="argument 2 is"):
        kappa_interval("aab", "aa")


def drawn(data, distance, level: float, draws: int, seed: int) -> list[float]:
    """Return the percentiles of alpha over units drawn anew, each draw coded afresh."""
    paired = [unit for unit in data if sum(value is not None for value in unit) > 1]
    random = np.random.default_rng(seed)
    found = [
        alpha([paired[i] for i in draw], distance)
        for draw in random.integers(len(paired), size=(draws, len(paired)))
    ]
    known = [value for value in found if value is not None]
    return list(np.percentile(known, [50 * (1 - level), 50 * (1 + level)]))


@pytest.mark.parametrize("level", [0.95, 0.5])
@pytest.mark.parametrize("coders", [*(coders for coders, _ in KRIPPENDORFF), SPARSE])
def test_the_interval_of_alpha_is_that_of_units_drawn_and_coded_afresh(coders, level):
    data = units(*coders)
    found = alpha_interval(data, level=level, draws=199, seed=5)
    assert found == pytest.approx(drawn(data, nominal, level, 199, 5))
    assert found[0] < alpha(data) < found[1]


def test_draws_without_variation_are_left_out():
    data = units("aaaaa", "aaaab")  # one draw in three is all a
    found = alpha_interval(data, level=0.5, draws=199)
    assert found == pytest.approx(drawn(data, nominal, 0.5, 199, 1))


def test_the_interval_of_alpha_of_sets_is_that_of_units_drawn_and_coded_afresh():
    random = np.random.default_rng(3)
    sets = [frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset("c")]
    data = [[sets[i] for i in random.integers(4, size=2)] for _ in range(9)]
    data += [[None, sets[0]], [sets[1], None, sets[1]]]
    found = alpha_interval(data, masi, draws=199)
    assert found == pytest.approx(drawn(data, masi, 0.95, 199, 1))


def test_the_interval_of_alpha_at_its_limits():
    assert alpha_interval(units("aab", "aab")) == pytest.approx((1, 1))
    for data in ([], [["a"]], [["a", None], [None, "b"]], [["a", "a"], ["a", "a"]]):
        assert alpha_interval(data) is None
    data = units(*KRIPPENDORFF[1][0])
    assert alpha_interval(data, draws=99) == alpha_interval(data, draws=99)
    assert alpha_interval(data, draws=99) != alpha_interval(data, draws=99, seed=2)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_that_is_none_is_refused(level):
    for interval in (
        lambda: kappa_interval("ab", "ab", level),
        lambda: alpha_interval([], level=level),
    ):
        with pytest.raises(
            PlanError, match=f"^level: {level} is not possible; give a number between 0 and 1"
        ):
            interval()


def test_no_draw_is_refused():
    with pytest.raises(PlanError, match="^draws: 0 is not possible"):
        alpha_interval([("a", "b")], draws=0)
