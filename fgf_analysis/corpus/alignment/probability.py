"""How probable it is that two tasks are counterparts: logistic regression on hand-made labels."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from fgf_analysis.corpus.alignment.features import Features, Matrix

THRESHOLD = 0.5
"""Two tasks are counterparts if that is likelier than not."""


def probability(features: Features) -> Matrix:
    """Return the probability of each pair: from words and heading, or from what both tasks have.

    Where the headings are the same and specific, the text is no evidence against: a task that is
    written anew under its heading is still that task, so that the probability is at least that
    from the headings. The labels have nearly no such pair to learn it from.

    Parameters
    ----------
    features : Features

    Returns
    -------
    array
        Rows are the parent's tasks, columns the child's; 0 where nothing can be compared.
    """
    words, heading = np.isfinite(features.words), np.isfinite(features.heading)
    both, text, title = (alone(features, kind) for kind in ("both", "words", "heading"))
    both = np.where(features.same > 0, np.maximum(both, title), both)
    found = np.select([words & heading, words, heading], [both, text, title], default=0.0)
    return np.asarray(found, dtype=np.float64)


def alone(features: Features, kind: str) -> Matrix:
    """Return the probability of each pair from ``words``, ``heading`` or ``both``."""
    chosen = model()["models"][kind]
    known = features.known(kind)
    total = chosen["intercept"] + sum(
        (weight * known[name] for name, weight in chosen["weights"].items()),
        start=np.zeros_like(features.words),
    )
    found: Matrix = 1 / (1 + np.exp(-np.nan_to_num(total, nan=-np.inf)))
    return found


def score(features: Features) -> Matrix:
    """Return the mean of the likenesses of words and heading, weighted as the model weighs them.

    Parameters
    ----------
    features : Features

    Returns
    -------
    array
        0 (nothing in common) to 1 (the same words).
    """
    weights = model()["models"]["both"]["weights"]
    parts = np.stack([features.words, features.heading])
    share = np.array([weights["words"], weights["heading"]])[:, None, None] * np.isfinite(parts)
    base = share.sum(axis=0)
    found: Matrix = (np.nan_to_num(parts) * share).sum(axis=0) / np.where(base > 0, base, 1)
    return found


def basis(features: Features) -> Any:
    """Return what each pair rests on: the evidence that makes it likelier than not by itself.

    Parameters
    ----------
    features : Features

    Returns
    -------
    array of str
        ``words``, ``heading``, or ``both`` where each does so or only the two together.
    """
    words = alone(features, "words") >= THRESHOLD
    heading = alone(features, "heading") >= THRESHOLD
    return np.select([words & ~heading, heading & ~words], ["words", "heading"], default="both")


@cache
def model() -> dict[str, Any]:
    """Return what `bench/alignment.py` fitted, with its provenance."""
    place = files("fgf_analysis.corpus.alignment") / "model.json"
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found
