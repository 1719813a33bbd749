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
        self._features = {
            task: features("，".join((*texts.get(task, ()), units.get(task, ""))))
            for task in sorted({*texts, *units})
        }
        self._tasks = list(self._features)
        used = Counter(one for known in self._features.values() for one in known)
        count = 1 + len(self._features)
        self._weights = {one: math.log(count / n) ** 2 for one, n in used.items()}
        self._unused = math.log(count) ** 2
        self._norm = {task: self._length(known) for task, known in self._features.items()}

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
        if len(self._features.keys() - {head, tail}) < FEWEST:
            return None
        own = [features(sentence) for sentence in sentences]
        scales = [self._scale(one, head, tail) for one in own]
        to_head = [self._likeness(i, own, scales, head) for i in range(len(own))]
        to_tail = [self._likeness(i, own, scales, tail) for i in range(len(own))]
        scores = []
        for cut in range(len(own) + 1):
            parted = 0.0
            if 0 < cut < len(own):
                parted = max(0.0, self._between(cut, own, scales))
            scores.append(sum(to_head[:cut]) + sum(to_tail[cut:]) - COHESION * parted)
        best, second = sorted(scores, reverse=True)[:2]
        return scores.index(best) if best - second > MARGIN else None

    def _likeness(
        self, i: int, own: list[set[str]], scales: list[tuple[float, float]], task: int
    ) -> float:
        known = self._features.get(task)
        value = self._standard(own[i], known, self._norm[task], scales[i]) if known else 0.0
        return value if task in self._told else max(value, OWN)

    def _between(self, cut: int, own: list[set[str]], scales: list[tuple[float, float]]) -> float:
        left, right = own[cut - 1], own[cut]
        ahead = self._standard(left, right, self._length(right), scales[cut - 1])
        back = self._standard(right, left, self._length(left), scales[cut])
        return (ahead + back) / 2

    def _scale(self, own: set[str], head: int, tail: int) -> tuple[float, float]:
        """Return mean and standard deviation of the likeness to other tasks."""
        middle = bisect_left(self._tasks, head or tail)
        near = self._tasks[max(0, middle - NEARBY) : middle + NEARBY]
        others = [task for task in near if task not in (head, tail)]
        length = self._length(own)
        values = [
            self._shared(own, self._features[task]) / (length * self._norm[task]) for task in others
        ]
        mean = sum(values) / len(values)
        return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)) or 1.0

    def _standard(
        self, own: set[str], other: set[str], norm: float, scale: tuple[float, float]
    ) -> float:
        mean, spread = scale
        return (self._shared(own, other) / (self._length(own) * norm) - mean) / spread

    def _shared(self, own: set[str], other: set[str]) -> float:
        weight = self._weights.get
        return sum([weight(one, self._unused) for one in own & other])

    def _length(self, some: set[str]) -> float:
        weight = self._weights.get
        return math.sqrt(sum([weight(one, self._unused) for one in some])) or 1.0
