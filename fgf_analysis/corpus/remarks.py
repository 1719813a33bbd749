"""What is not as it should be in a family of plans: a line each, and the work goes on."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from fgf_analysis.corpus.titles import number_key

if TYPE_CHECKING:
    from fgf_analysis.corpus.load import Corpus

_MANY = 5


def cycle(circle: Sequence[str]) -> str:
    """Return the remark on plans each of which cites the next, from where it was cut."""
    first = circle[0]
    around = " → ".join([*circle, first])
    return f"{first}: cites in a circle ({around}); taken to have no parent here"


def remarks_of(corpus: Corpus, plans: pd.DataFrame) -> list[str]:
    """Return the remarks on plans without date, of one number, and of one text."""
    found = [
        f"{plan_id}: no date of signature was read; its delay is not known"
        for plan_id in plans.index[plans["signed"].eq("")]
    ]
    keys = plans["number"].map(number_key)
    for _, ids in keys[keys.ne("")].groupby(keys):
        if len(ids) > 1:
            printed = plans.loc[min(ids.index), "number"]
            found.append(f"{listed(ids.index)}: share the number {printed}; the first is taken")
    texts = digests(corpus)
    for _, ids in texts.groupby(texts):
        if len(ids) > 1:
            found.append(f"{listed(ids.index)}: have the same text; each is counted")
    return found


def early(parents: pd.DataFrame, plans: pd.DataFrame) -> list[str]:
    """Return the remarks on plans that were signed before their parent."""
    signed = pd.to_datetime(plans["signed"], format="%Y-%m-%d", errors="coerce")
    pairs = parents.dropna(subset=["parent"])
    return [
        f"{plan_id}: signed before its parent, {parent}; its delay is negative"
        for plan_id, parent in zip(pairs["plan_id"], pairs["parent"], strict=True)
        if signed[plan_id] < signed[parent]
    ]


def digests(corpus: Corpus) -> pd.Series:
    """Return the hash of each plan's tasks and clauses in one form (NFKC, no blanks).

    A Series of SHA-256 by plan_id; a plan without a task has none.
    """
    tasks = corpus.tasks
    joined = pd.Series("", index=tasks.index, dtype="str")
    for name in ("title_zh", "text_zh", "clause_zh"):
        joined = joined + tasks[name].fillna("")
    whole = joined.groupby(tasks["plan_id"], sort=False).agg("".join)
    whole = whole[whole.ne("")]
    return whole.map(_digest)


def _digest(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()


def listed(names: Iterable[str]) -> str:
    """Return names as a list that stays short."""
    every = sorted(names)
    more = f" and {len(every) - _MANY} more" if len(every) > _MANY else ""
    return ", ".join(every[:_MANY]) + more
