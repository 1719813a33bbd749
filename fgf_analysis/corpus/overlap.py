"""Which characters of a text are another's: what `copied` counts, with their places."""

from __future__ import annotations

from collections.abc import Iterable

from fgf_analysis.corpus.alignment.copied import RUN
from fgf_analysis.corpus.alignment.material import letters


def overlap(text: str, sources: Iterable[str]) -> list[tuple[int, int]]:
    """Return the stretches of a text that stand in others, too.

    As `fgf_analysis.corpus.align` counts them: in runs of `RUN` letters and digits or more,
    whatever punctuation stands between. A mark between two letters of a stretch is part of it.

    Parameters
    ----------
    text : str
    sources : iterable of str

    Returns
    -------
    list of tuple of int
        From where to where in the text, in order; each begins and ends with a letter or digit.
    """
    pairs = [(sign, at) for at, one in enumerate(text) for sign in letters(one)]
    own = "".join(sign for sign, _ in pairs)
    run = min(RUN, len(own))
    if not run:
        return []
    known: set[str] = set()
    for source in map(letters, sources):
        known.update(source[at : at + run] for at in range(len(source) - run + 1))
    found: list[tuple[int, int]] = []
    for at in range(len(own) - run + 1):
        if own[at : at + run] not in known:
            continue
        if found and at <= found[-1][1]:
            found[-1] = (found[-1][0], at + run)
        else:
            found.append((at, at + run))
    return [(pairs[start][1], pairs[end - 1][1] + 1) for start, end in found]
