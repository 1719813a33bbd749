"""Which of two tasks a sentence is worded like, when nothing else tells.

A text is compared by its characters and its pairs of neighbouring characters, which for Chinese
needs no word list. What few tasks use weighs more (inverse document frequency, Spärck Jones 1972),
and likeness is the cosine of the two weighted sets (Salton and McGill 1983), given in standard
deviations above the sentence's likeness to the other tasks.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import accumulate
from typing import NamedTuple

_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z]+")

OWN = 2.0
"""Likeness, in standard deviations, that counts as a task's own where its words are all lost."""

COHESION = 0.5
"""Weight of likeness between the two sentences that a cut would part."""

MARGIN = 0.1
"""By how many standard deviations a cut must beat every other one; otherwise it stays open."""

NEARBY = 40
"""A sentence is compared with so many other tasks on either side, the nearest in number."""

FEWEST = 10
"""With fewer other tasks to compare with, wording decides nothing."""


def features(text: str) -> set[str]:
    """Return the characters and pairs of neighbouring characters, none across punctuation."""
    found: set[str] = set()
    for word in _WORDS.findall(text):
        found.update(word)
        found.update(map("".join, zip(word, word[1:], strict=False)))
    return found


class _Text(NamedTuple):
    features: set[str]
    length: float  # of the vector of weights


class Wording:
    """How the tasks of one plan are worded.

    Parameters
    ----------
    texts : mapping of int to list of str
        For each task number its title and the sentences known to be its own.
    units : mapping of int to str
        For each task number the units its clause names.
    """

    def __init__(self, texts: Mapping[int, Sequence[str]], units: Mapping[int, str]) -> None:
        self._told = set(texts)
        found = {
            task: features("，".join((*texts.get(task, ()), units.get(task, ""))))
            for task in sorted({*texts, *units})
        }
        used = Counter(one for known in found.values() for one in known)
        count = 1 + len(found)
        self._weights = {one: math.log(count / n) ** 2 for one, n in used.items()}
        self._unused = math.log(count) ** 2
        self._known = {task: self._text(known) for task, known in found.items()}
        self._numbers = list(self._known)

    def cut(self, sentences: Sequence[str], head: int, tail: int) -> int | None:
        """Return how many of the sentences are the head's, the others being the tail's.

        Parameters
        ----------
        sentences : sequence of str
            Consecutive sentences with one cut before, between or after them.
        head, tail : int
            The two tasks; 0 where nobody knows which task it is.

        Returns
        -------
        int or None
            None where no cut is clearly better than the others.
        """
        if len(self._known) - len(self._known.keys() & {head, tail}) < FEWEST:
            return None
        own = [self._text(features(sentence)) for sentence in sentences]
        scales = [self._scale(one, head, tail) for one in own]
        to_head = [self._likeness(*pair, head) for pair in zip(own, scales, strict=True)]
        to_tail = [self._likeness(*pair, tail) for pair in zip(own, scales, strict=True)]
        heads = list(accumulate(to_head, initial=0.0))
        tails = list(accumulate(reversed(to_tail), initial=0.0))[::-1]
        scores = []
        for cut in range(len(own) + 1):
            parted = 0.0
            if 0 < cut < len(own):
                left, right = own[cut - 1], own[cut]
                ahead = _standard(self._cosine(left, right), scales[cut - 1])
                back = _standard(self._cosine(left, right), scales[cut])
                parted = max(0.0, (ahead + back) / 2)
            scores.append(heads[cut] + tails[cut] - COHESION * parted)
        best, second = nlargest(2, scores)
        return scores.index(best) if best - second > MARGIN else None

    def _likeness(self, own: _Text, scale: tuple[float, float], task: int) -> float:
        known = self._known.get(task)
        value = _standard(self._cosine(own, known), scale) if known else 0.0
        return value if task in self._told else max(value, OWN)

    def _scale(self, own: _Text, head: int, tail: int) -> tuple[float, float]:
        """Return mean and standard deviation of the likeness to other tasks."""
        middle = bisect_left(self._numbers, head or tail)
        near = self._numbers[max(0, middle - NEARBY) : middle + NEARBY]
        values = [self._cosine(own, self._known[task]) for task in near if task not in (head, tail)]
        mean = sum(values) / len(values)
        return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)) or 1.0

    def _text(self, found: set[str]) -> _Text:
        return _Text(found, math.sqrt(self._sum(found)) or 1.0)

    def _cosine(self, one: _Text, other: _Text) -> float:
        return self._sum(one.features & other.features) / (one.length * other.length)

    def _sum(self, some: set[str]) -> float:
        # fsum, because the order of a set changes from run to run and rounding with it.
        weight = self._weights.get
        return math.fsum([weight(one, self._unused) for one in some])


def _standard(value: float, scale: tuple[float, float]) -> float:
    mean, spread = scale
    return (value - mean) / spread
