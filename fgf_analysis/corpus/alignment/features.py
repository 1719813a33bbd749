"""How alike the tasks of two plans are: cosines of character n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgf_analysis.corpus.alignment.material import Material, specific

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
    same : array
        How far the headings are the same and say something of their own, see `_same`.
    """

    words: Matrix
    heading: Matrix
    same: Matrix

    def known(self, kind: str) -> dict[str, Matrix]:
        """Return the features of a kind of evidence.

        Parameters
        ----------
        kind : str
            ``words``, ``heading`` or ``both``; for the first two the other is left out.

        Returns
        -------
        dict of str to array
            Those of `WEIGHED`. ``words``, ``heading``, ``same``: as above. ``relatedness``, one
            number for the two plans: the mean over the tasks of one of their likeness to the most
            alike task of the other, of the two plans the one for which it is more (it tells
            counterparts from the formulas that any two plans share). ``gap``: how much more
            alike another task is to either of the pair, of the two the one for which it is less.
            ``agreement``, one number: how far the most alike tasks follow each other in the same
            order, beyond chance.
            ``place``: the same for pairs at the same place of their plans, less for others.
        """
        first, then = (
            (self.heading, self.words) if kind == "heading" else (self.words, self.heading)
        )
        alike = np.nan_to_num(np.where(np.isnan(first), then, first))
        if not alike.size:
            return dict.fromkeys(WEIGHED[kind], alike)
        rows, columns = alike.max(axis=1), alike.max(axis=0)
        agreement = _agreement(alike)
        found = {
            "words": self.words,
            "heading": self.heading,
            "same": self.same,
            "relatedness": np.full_like(alike, max(rows.mean(), columns.mean())),
            "gap": np.minimum(rows[:, None], columns[None, :]) - alike,
            "agreement": np.full_like(alike, agreement),
            "place": agreement * _closeness(*alike.shape),
        }
        return {name: found[name] for name in WEIGHED[kind]}


_PLANS = ("relatedness", "gap", "agreement", "place")
WEIGHED = {
    "both": ("words", "heading", *_PLANS),
    "words": ("words", *_PLANS),
    "heading": ("heading", "same", *_PLANS),
}
"""The features of each kind of evidence."""


WIDTH = 0.1
"""How far apart, as a share of the plans' lengths, two tasks still count as at the same place."""


def _agreement(alike: Matrix) -> float:
    """Return Spearman's correlation of places less its standard deviation by chance, from 0 on."""
    from scipy.stats import spearmanr

    found = []
    for table in (alike, alike.T):
        best = table.argmax(axis=1)
        if len(best) < 3 or np.ptp(best) == 0:
            return 0.0
        correlation = float(spearmanr(best, np.arange(len(best))).statistic)
        found.append(correlation - 1 / np.sqrt(len(best) - 1))
    return max(0.0, float(np.mean(found)))


def _closeness(parents: int, children: int) -> Matrix:
    """Return how near the places of two tasks are, 1 for the same."""
    ours, theirs = ((np.arange(n) + 0.5) / n for n in (parents, children))
    apart = ours[:, None] - theirs[None, :]
    return np.asarray(np.exp(-((apart / WIDTH) ** 2)), dtype=np.float64)


def _same(ours: Sequence[str], theirs: Sequence[str]) -> Matrix:
    """Return how specific the headings are that are the same, or one part of the other.

    Of one that is a part as much as it is of the other. Nothing unless no other of either plan is
    so near: a heading that a plan has twice tells nothing.
    """
    found = np.zeros((len(ours), len(theirs)))
    tells = [[specific(heading) for heading in headings] for headings in (ours, theirs)]
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            least = min(tells[0][i], tells[1][j])
            if least and (one in other or other in one):
                shorter, longer = sorted((len(one), len(other)))
                found[i, j] = least * shorter / longer
    nearest = [found == found.max(axis=axis, keepdims=True, initial=0) for axis in (0, 1)]
    alone = [near & (near.sum(axis=axis, keepdims=True) == 1) for axis, near in enumerate(nearest)]
    return np.asarray(found * (alone[0] & alone[1]), dtype=np.float64)


class Parent:
    """The parent's tasks as vectors, made once for all its children."""

    def __init__(self, tasks: Material) -> None:
        self._texts = _Vectors(tasks.texts)
        self._headings = _Vectors(tasks.headings)
        self._printed = tasks.headings

    def features(self, child: Material) -> Features:
        """Return how alike the parent's tasks and a child's are."""
        return Features(
            self._texts.likeness(child.texts),
            self._headings.likeness(child.headings),
            _same(self._printed, child.headings),
        )


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
