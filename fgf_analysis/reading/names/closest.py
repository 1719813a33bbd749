"""The known names that read most like a printed one."""

from __future__ import annotations

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
        shared: Counter[int] = Counter()
        for character in set(name):
            shared.update(self._having.get(character, ()))
        size = len(rest)
        again = len(name) - len(set(name))  # what a character that stands twice may add
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
