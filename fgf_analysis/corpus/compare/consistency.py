"""How alike the plans of a family are in which lines they put in charge jointly."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fgf_analysis.analysis import coleadership as led
from fgf_analysis.corpus.charges import plan_ids
from fgf_analysis.corpus.compare.members import a_family
from fgf_analysis.corpus.compare.ties import lined, ties
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public

__all__ = ["consistency"]

_FEWEST = 3  # pairs, for a correlation to say anything
_COLUMNS = {
    "plan_id": "str", "other": "str", "pairs": "Int64", "other_pairs": "Int64", "shared": "Int64",
    "jaccard": "Float64", "lines": "Int64", "n": "Int64", "correlation": "Float64",
}  # fmt: skip


def consistency(family: Family) -> pd.DataFrame:
    r"""Return how alike any two plans are in which lines they put in charge jointly.

    Parameters
    ----------
    family : Family
        Its tasks, assignments and groups.

    Returns
    -------
    DataFrame
        One row two plans that each put two lines or more in charge jointly; columns ``plan_id``,
        ``other`` (str, in the family's order), ``pairs``, ``other_pairs``, ``shared`` (Int64, pairs
        of lines of the one, the other, and both), ``jaccard`` (Float64, 0 to 1), ``lines`` (Int64,
        lines in charge of a clause in both), ``n`` (Int64, pairs of these lines),
        ``correlation`` (Float64, -1 to 1, over these n pairs, of the numbers of tasks; missing for
        fewer than three, or where one plan ties all alike).

    Notes
    -----
    Jaccard (1901): :math:`|A \cap B| / |A \cup B|` of the two sets of pairs, also of lines that
    the other plan never charges. Pearson's correlation over the pairs of lines that both charge is
    free of that; as a graph correlation: Butts and Carley (2005), Computational and Mathematical
    Organization Theory 11(4).
    """
    two = led.two_mode(lined(a_family(family)))
    own = ties(family)
    ids = pd.Index(own["plan_id"].unique())
    row, line = two.heads.nonzero()
    plan = ids.get_indexer(plan_ids(pd.Series(two.tasks)))[row]
    held = np.zeros((len(ids), len(two.units)))
    held[plan[plan >= 0], line[plan >= 0]] = 1
    pair_of, pairs = pd.factorize(pd.MultiIndex.from_frame(own[["line_a", "line_b"]]))
    tasks = np.zeros((len(ids), len(pairs)))
    tasks[ids.get_indexer(own["plan_id"]), pair_of] = own["tasks"].to_numpy(dtype=float)
    ends = [two.units.get_indexer(pairs.get_level_values(n)) for n in (0, 1)] if len(ids) else [[]]
    charged = np.prod([held[:, end] for end in ends], axis=0)  # both lines of a pair are
    i, j = np.triu_indices(len(ids), 1)
    found = _alike(tasks, charged, held, i, j)
    table = pd.DataFrame({"plan_id": ids[i], "other": ids[j], **found})
    return table.astype(_COLUMNS)[list(_COLUMNS)]


def _alike(
    tasks: np.ndarray, charged: np.ndarray, held: np.ndarray, i: np.ndarray, j: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the numbers of all pairs of plans, as products of matrices of whole numbers."""
    tied = (tasks > 0).astype(float)
    number = tied.sum(axis=1)
    shared = (tied @ tied.T)[i, j]
    lines = (held @ held.T)[i, j]
    n = lines * (lines - 1) / 2
    both = (tasks @ tasks.T)[i, j]
    sums, squares = tasks @ charged.T, tasks**2 @ charged.T  # over the pairs that the other charges
    x, y, xx, yy = sums[i, j], sums[j, i], squares[i, j], squares[j, i]
    spread = (n * xx - x**2) * (n * yy - y**2)  # exact, so that none at all is 0
    told = (n >= _FEWEST) & (spread > 0)
    correlation = (n * both - x * y) / np.sqrt(np.where(told, spread, 1))
    return {
        "pairs": number[i],
        "other_pairs": number[j],
        "shared": shared,
        "jaccard": shared / (number[i] + number[j] - shared),
        "lines": lines,
        "n": n,
        "correlation": np.where(told, correlation, np.nan),
    }


public(globals())
