"""How much of a text is another's, word by word."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

RUN = 8
"""Characters in a row that must be the same to count as copied."""


def copied(text: str, sources: Iterable[str], run: int = RUN) -> float | None:
    """Return the share of a text's characters that stand in runs which another has as well.

    The containment of shingles (Broder 1997), counted in characters. Sentences that were moved
    count, and the time is linear in the lengths.

    Parameters
    ----------
    text : str
        Letters and digits, without punctuation.
    sources : iterable of str
        The texts that it may be copied from.
    run : int
        Characters in a row that must be the same; a shorter text must be contained as a whole.

    Returns
    -------
    float or None
        0 to 1; None for an empty text.
    """
    if not text:
        return None
    length = min(run, len(text))
    known = {
        source[at : at + length] for source in sources for at in range(len(source) - length + 1)
    }
    covered = np.zeros(len(text), dtype=bool)
    for at in range(len(text) - length + 1):
        if text[at : at + length] in known:
            covered[at : at + length] = True
    return float(covered.mean())
