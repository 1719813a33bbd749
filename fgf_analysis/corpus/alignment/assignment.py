"""Probabilities of pairs -> the pairs: one to one with an option for none, then one to many."""

from __future__ import annotations

from collections import Counter

import numpy as np

from fgf_analysis.corpus.alignment.features import Matrix
from fgf_analysis.corpus.alignment.probability import THRESHOLD

Pair = tuple[int, int]


def assign(probability: Matrix) -> dict[Pair, str]:
    """Return the pairs of counterparts and their kind.

    First the assignment that maximizes the sum of the log odds, where staying alone has the log
    odds of `THRESHOLD`. Then every task that stayed alone joins the likeliest pair in which its
    counterpart already is, if that is likelier than not; a task of the parent that is split is not
    merged with another, so that no chain of tasks arises.

    Parameters
    ----------
    probability : array
        Rows are the parent's tasks, columns the child's.

    Returns
    -------
    dict of (int, int) to str
        Row and column to ``one``, ``split`` (one of several children of a parent's task) or
        ``merged`` (one of several of the parent's tasks in a child's).
    """
    pairs = _one_to_one(probability)
    parents, children = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
    taken = np.isin(np.arange(probability.shape[0]), list(parents))
    had = np.isin(np.arange(probability.shape[1]), list(children))
    one_alone = taken[:, None] != had[None, :]
    rows, columns = np.nonzero(one_alone & (probability >= THRESHOLD))
    order = np.argsort(-probability[rows, columns], kind="stable")
    for i, j in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if i in parents and j in children:
            continue  # it joined a likelier pair meanwhile
        others = (
            [children[column] for row, column in pairs if row == i]
            if i in parents
            else [parents[row] for row, column in pairs if column == j]
        )
        if max(others) == 1:
            pairs.append((i, j))
            parents[i] += 1
            children[j] += 1
    return {
        (i, j): "split" if parents[i] > 1 else "merged" if children[j] > 1 else "one"
        for i, j in sorted(pairs)
    }


def _one_to_one(probability: Matrix) -> list[Pair]:
    from scipy.optimize import linear_sum_assignment

    sure = np.clip(probability, 1e-12, 1 - 1e-12)
    # What none would give is 0, so a pair that gains 0 is none: no dummy columns are needed.
    gain = np.clip(np.log(sure / (1 - sure)) - np.log(THRESHOLD / (1 - THRESHOLD)), 0, None)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    kept = gain[rows, columns] > 0
    return list(zip(rows[kept].tolist(), columns[kept].tolist(), strict=True))
