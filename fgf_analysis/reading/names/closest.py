"""The known names that read most like a printed one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from heapq import nsmallest

_CANDIDATES = 40
_ALIKE = 0.5


class Stems:
    """Known names without their star, found by the characters that they share with another.

    Parameters
    ----------
    stems : iterable of (stem, entry)
        A name without its star, and the name of its row.
    """

    def __init__(self, stems: Iterable[tuple[str, str]]) -> None:
        self._stems = list(stems)
        self._shortest = min((len(stem) for stem, _ in self._stems), default=0)
        self._sizes = [len(stem) for stem, _ in self._stems]
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, (stem, _) in enumerate(self._stems):
            for character in set(stem):
                self._having[character].append(number)

    def nearest(self, name: str, rest: str) -> list[str]:
        """Return the rows that read most like a name, the nearest first.

        Parameters
        ----------
        name : str
        rest : str
            The name without its place; compared with the rows that have a star.
        """
        size = len(rest)
        again = len(name) - len(set(name))  # what a character that stands twice may add
        shared = self._sharing(name, math.ceil((self._shortest + size) * _ALIKE / 2) - again)
        likely = [  # equal ones in the register's order
            (-2 * count / (self._sizes[i] + size), i)
            for i, count in shared.items()
            if 2 * (count + again) >= _ALIKE * (self._sizes[i] + size)
        ]
        matcher = SequenceMatcher(autojunk=False)
        ranked = []
        for _, number in nsmallest(_CANDIDATES, likely):
            stem, entry = self._stems[number]
            matcher.set_seqs(stem, rest if "*" in entry else name)
            # The quick ratio is never below the ratio.
            if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
                ranked.append((-ratio, number, entry))
        return list(dict.fromkeys(entry for _, _, entry in sorted(ranked)))

    def _sharing(self, name: str, least: int) -> Counter[int]:
        """Return how many characters of a name each stem has, of those that have at least so many.

        Such a stem has one of them that is not among the most frequent ones, so most are not
        looked at: every other name ends with 局.
        """
        signs = sorted(set(name), key=lambda sign: (len(self._having.get(sign, ())), sign))
        rare = len(signs) - max(0, least - 1)
        shared: Counter[int] = Counter()
        for sign in signs[: max(0, rare)]:
            shared.update(self._having.get(sign, ()))
        for sign in signs[max(0, rare) :]:
            for number in shared:
                if sign in self._stems[number][0]:
                    shared[number] += 1
        return shared
