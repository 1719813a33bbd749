"""What two readings find in one text -> which of it is the same: one to one, by shared characters.

The pair that shares most is taken first, as long as it shares half of the shorter of the two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from fgf_analysis.errors import PlanError
from fgf_analysis.second.ours import Mention

_T = TypeVar("_T", int, str)

_TIMES = 50
"""How often tasks may cover the text before they are no tasks."""

_BLOCK = 64


def mentions(first: Sequence[Mention], second: Sequence[Mention]) -> dict[int, int]:
    """Return which mention of the first is which of the second, by place in their lists.

    Of pairs that share as much, one of the same unit goes first, then one of the same role.
    """
    at: defaultdict[int, list[int]] = defaultdict(list)
    for nth, one in enumerate(second):
        for block in range(one.start // _BLOCK, (one.end - 1) // _BLOCK + 1):
            at[block].append(nth)
    pairs = []
    for i, a in enumerate(first):
        near = {
            j for block in range(a.start // _BLOCK, (a.end - 1) // _BLOCK + 1) for j in at[block]
        }
        for j in near:
            b = second[j]
            common = min(a.end, b.end) - max(a.start, b.start)
            if common * 2 >= min(a.end - a.start, b.end - b.start) and common > 0:
                union = max(a.end, b.end) - min(a.start, b.start)
                other = a.department != b.department, a.role != b.role
                pairs.append((-common / union, *other, i, j))
    return _greedy((i, j) for *_, i, j in sorted(pairs))


def tasks(
    first: Sequence[tuple[str, int, int]],
    second: Sequence[tuple[str, int, int]],
    text: str,
    name: str,
) -> dict[str, str]:
    """Return which task of the first is which of the second.

    Parameters
    ----------
    first, second : sequence of (str, int, int)
        Task, start and end of each of its stretches.
    text : str
        White space in it does not count.
    name : str
        How an error names the second.

    Raises
    ------
    PlanError
        When the second's tasks lie over one another all through the text.
    """
    if sum(end - start for _, start, end in second) > _TIMES * len(text):
        raise PlanError(
            f"{name}: its tasks overlap, over {_TIMES} at each character; give each its own words"
        )
    ids = list(dict.fromkeys(task for task, *_ in first))
    code = {task: nth for nth, task in enumerate(ids, start=1)}
    owner = np.zeros(len(text), dtype=np.int32)
    for task, start, end in reversed(first):
        owner[start:end] = code[task]
    says = np.array([not sign.isspace() for sign in text], dtype=bool)
    size = np.bincount(owner[says], minlength=len(ids) + 1)
    shared: Counter[tuple[str, str]] = Counter()
    theirs: Counter[str] = Counter()
    for task, start, end in second:
        counts = np.bincount(owner[start:end][says[start:end]])
        theirs[task] += int(counts.sum())
        for nth in np.flatnonzero(counts[1:]) + 1:
            shared[ids[nth - 1], task] += int(counts[nth])
    order = {task: nth for nth, task in enumerate(theirs)}
    pairs = [
        (-common, code[one], order[other], one, other)
        for (one, other), common in shared.items()
        if common * 2 >= min(int(size[code[one]]), theirs[other])
    ]
    return _greedy((one, other) for *_, one, other in sorted(pairs))


def _greedy(pairs: Iterable[tuple[_T, _T]]) -> dict[_T, _T]:
    found: dict[_T, _T] = {}
    taken: set[_T] = set()
    for one, other in pairs:
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found
