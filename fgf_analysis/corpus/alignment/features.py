"""How alike the tasks of two plans are: cosines of character n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgf_analysis.corpus.alignment.material import Material

Matrix = NDArray[np.float64]

NGRAMS = (2, 3)
"""Lengths of the n-grams. Of 1-3, 2, 2-3 and 2-4 none was better than chance allows."""


@dataclass(frozen=True)
class Features:
    """What a pair's probability is computed from; rows are the parent's tasks, columns the child's.

    Attributes
    ----------
    words, heading : array
        Square root of the cosine of texts and of headings, missing (nan) where one is empty.
    relatedness : float
        How alike the two plans are: the mean over the tasks of one plan of their likeness to the
        most alike task of the other, of the two plans the one for which it is more. It tells
        counterparts from the formulas that any two plans share.
    """

    words: Matrix
    heading: Matrix
    relatedness: float


class Parent:
    """The parent's tasks as vectors, made once for all its children."""

    def __init__(self, tasks: Material) -> None:
        self._texts = _Vectors(tasks.texts)
        self._headings = _Vectors(tasks.headings)

    def features(self, child: Material) -> Features:
        """Return how alike the parent's tasks and a child's are."""
        words = self._texts.likeness(child.texts)
        heading = self._headings.likeness(child.headings)
        return Features(words, heading, _relatedness(np.where(np.isnan(words), heading, words)))


class _Vectors:
    """Texts as TF-IDF vectors; n-grams are weighed by how few of these texts have them.

    Hashing instead of a vocabulary, so that an n-gram that only a child has counts as well, as
    rare: words of the child's own make it less alike.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

        self._there = np.array([bool(text) for text in texts], dtype=bool)
        self._hashing = HashingVectorizer(
            analyzer="char_wb",  # a text is one word here, so that its ends are n-grams, too
            ngram_range=NGRAMS,
            alternate_sign=False,
            norm=None,
            lowercase=False,
        )
        counts = self._hashing.transform(texts or [""])
        self._weights = TfidfTransformer(sublinear_tf=True).fit(counts)
        self._vectors: Any = self._weights.transform(counts)[: len(texts)]

    def likeness(self, texts: Sequence[str]) -> Matrix:
        """Return the square roots of the cosines with other texts."""
        there = np.array([bool(text) for text in texts], dtype=bool)
        if not there.any() or not self._there.any():
            return np.full((len(self._there), len(there)), np.nan)
        others = self._weights.transform(self._hashing.transform(texts))
        cosine = (self._vectors @ others.T).toarray()
        found: Matrix = np.sqrt(np.clip(cosine, 0, 1))
        found[~np.outer(self._there, there)] = np.nan
        return found


def _relatedness(likeness: Matrix) -> float:
    if not likeness.size:
        return 0.0
    known = np.nan_to_num(likeness)
    return float(max(known.max(axis=0).mean(), known.max(axis=1).mean()))
