"""Two readings side by side -> how far they agree, and where they do not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import pandas as pd

from fgf_analysis.analysis import charge, reliability
from fgf_analysis.public import public
from fgf_analysis.second.compare import Both, same_unit
from fgf_analysis.second.ours import Mention, as_tables
from fgf_analysis.tables import ROLES
from fgf_analysis.tables.places import dense

__all__ = ["AGREEMENT", "DISAGREEMENTS", "agreement", "disagreements"]

_COUNTS = ("both", "ours_only", "theirs_only", "agreed")
_SHARES = ("share_agreed", "share_of_ours", "share_of_theirs", "positive_agreement")
_COEFFICIENTS = ("kappa", "kappa_low", "kappa_high", "alpha")
AGREEMENT = ("what", *_COUNTS, *_SHARES, *_COEFFICIENTS)
"""Columns of `agreement`."""

DISAGREEMENTS = (
    "kind", "task_id", "start", "end", "printed", "department", "ours", "theirs",
)  # fmt: skip
"""Columns of `disagreements`."""


def agreement(both: Both) -> pd.DataFrame:
    r"""Return how far two readings agree.

    Parameters
    ----------
    both : Both

    Returns
    -------
    DataFrame
        One row each for ``task`` and ``unit`` (what both find), ``group`` (actors that are nobody
        in particular), and, among units that both find, ``department`` (whom they take it for),
        ``role`` and ``place`` (under which task); last ``charge`` (who is in charge of a task).
        Columns ``what`` (str); ``both``, ``ours_only``, ``theirs_only`` (Int64, how many both or
        one of them say), ``agreed`` (Int64, of both, those that are alike); ``share_agreed`` (of
        both), ``share_of_ours``, ``share_of_theirs`` (both, of all that one finds),
        ``positive_agreement``, ``kappa`` with its 95 % interval ``kappa_low`` to ``kappa_high``,
        and ``alpha`` (Float64; missing where it is not defined).

    Notes
    -----
    Where nobody can say how many places name no unit, chance cannot be taken off what both find;
    positive agreement is :math:`2b / (2b + o + t)`, which is F with either of them as the truth:
    Hripcsak and Rothschild (2005), Agreement, the F-measure, and reliability in information
    retrieval, JAMIA 12(3). Kappa and nominal alpha are those of `fgf_analysis.analysis.reliability`
    over the units that both find. ``charge`` compares for each task the set of units in charge, as
    `fgf_analysis.analysis.charge` tells it from either reading; its alpha is Krippendorff's with
    the distance of Passonneau (MASI), ``agreed`` counts equal sets.
    """
    units = [pair for pair in both.pairs if pair[0].kind == pair[1].kind == "unit"]
    groups = [pair for pair in both.pairs if "group" in (pair[0].kind, pair[1].kind)]
    rows: list[dict[str, object]] = []
    if both.stretches:
        ours, theirs = ({task for task, *_ in side} for side in both.compared)
        rows.append(_found("task", len(both.tasks), len(ours), len(theirs)))
    for kind, pairs in (("unit", units), ("group", groups)):
        alone = [sum(m.kind == kind for m in side) for side in (both.only_ours, both.only_theirs)]
        found = _found(kind, len(pairs), *(len(pairs) + number for number in alone))
        if kind == "unit" or any(m.kind == "group" for m in both.theirs):
            rows.append(found)
    rows.append(_alike("department", len(units), sum(same_unit(a, b) for a, b in units)))
    roles = [(a.role, b.role) for a, b in units if a.role and b.role]
    rows.append(_coded("role", roles))
    rows.append(_coded("place", [(a.task, b.task) for a, b in units if a.task and b.task]))
    rows.append(_charge(both))
    types = {name: "Int64" for name in _COUNTS} | {
        name: "Float64" for name in (*_SHARES, *_COEFFICIENTS)
    }
    return pd.DataFrame(rows, columns=list(AGREEMENT)).astype({"what": "str", **types})


def _found(what: str, both: int, ours: int, theirs: int) -> dict[str, object]:
    return {
        "what": what,
        "both": both,
        "ours_only": ours - both,
        "theirs_only": theirs - both,
        "share_of_ours": _share(both, ours),
        "share_of_theirs": _share(both, theirs),
        "positive_agreement": _share(2 * both, ours + theirs),
    }


def _alike(what: str, both: int, agreed: int) -> dict[str, object]:
    return {"what": what, "both": both, "agreed": agreed, "share_agreed": _share(agreed, both)}


def _coded(what: str, pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return agreement on one value a unit, beyond chance."""
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    low, high = reliability.kappa_interval(first, second) or (None, None)
    return {
        **_alike(what, len(pairs), sum(a == b for a, b in pairs)),
        "kappa": _rounded(reliability.kappa(first, second)),
        "kappa_low": _rounded(low),
        "kappa_high": _rounded(high),
        "alpha": _rounded(reliability.alpha(pairs)),
    }


def _charge(both: Both) -> dict[str, object]:
    """Return agreement on who is in charge of a task, over tasks in which either names a unit."""
    names = {(b.start, b.end, b.department): a.department for a, b in both.pairs if same_unit(a, b)}
    theirs = [
        m._replace(department=names.get((m.start, m.end, m.department)) or _whom(m))
        for m in both.theirs
    ]
    sides = [_in_charge(both, side) for side in (both.ours.mentions, theirs)]
    named = {m.task for m in (*both.ours.mentions, *theirs) if m.task and m.kind == "unit"}
    shared = named & (set(both.tasks) if both.stretches else both.scope)
    pairs = [
        (sides[0].get(task, frozenset()), sides[1].get(task, frozenset()))
        for task in sorted(shared)
    ]
    return {
        **_alike("charge", len(pairs), sum(a == b for a, b in pairs)),
        "alpha": _rounded(reliability.alpha(pairs, reliability.masi)),
    }


def _in_charge(both: Both, mentions: Sequence[Mention]) -> dict[str, frozenset[str]]:
    assignments, groups = as_tables(mentions)
    plan = dataclasses.replace(both.ours.plan, assignments=assignments, groups=groups)
    rows = charge.in_charge(plan)
    found = rows.groupby("task_id")["department"]
    return {str(task): frozenset(units) for task, units in found}


def _share(part: int, whole: int) -> float | None:
    return _rounded(part / whole) if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def disagreements(both: Both) -> pd.DataFrame:
    """Return where two readings differ.

    Parameters
    ----------
    both : Both

    Returns
    -------
    DataFrame
        One row a difference; columns ``kind`` (``task``: only one has it; ``unit``: only one
        names a unit there; ``role``, ``department``, ``place``: both name it, in another
        role, as another unit, under another task), ``task_id`` (ours, or where theirs lies in none
        of ours missing), ``start``, ``end`` (Int64, characters of ``source.txt``), ``printed``
        (what stands there, the first 60 characters), ``department`` (the unit as we name it, or
        theirs where we have none), ``ours`` and ``theirs`` (str): a role for ``unit`` and ``role``,
        a name for ``department``, a task's id for ``place``, and for ``task`` its id or what they
        call it; missing where that reading has nothing. Sorted by ``start``, ``end`` and kind.
    """
    rows = sorted(_differences(both), key=lambda row: (row[2], row[3], row[0], *map(str, row)))
    table = pd.DataFrame(rows, columns=list(DISAGREEMENTS)).replace("", None)
    types = {name: "Int64" if name in ("start", "end") else "str" for name in DISAGREEMENTS}
    return table.astype(types)


def _differences(both: Both) -> Iterator[tuple[object, ...]]:
    source = both.ours.plan.source
    if both.stretches:
        theirs = set(both.tasks.values())
        for task, start, end in _first(both.compared[0]):
            if task not in both.tasks:
                yield "task", task, start, end, _cut(source[start:end]), "", task, ""
        for task, start, end in _first(both.compared[1]):
            if task not in theirs:
                name = _cut(source[start:end]) if task.startswith("#") else _cut(task)
                yield "task", "", start, end, _cut(source[start:end]), "", "", name
    for one, other in both.pairs:
        if "group" in (one.kind, other.kind):
            continue
        row = one.task, one.start, one.end, one.printed, one.department
        if one.role and other.role and one.role != other.role:
            yield "role", *row, one.role, other.role
        if not same_unit(one, other):
            yield "department", *row, one.department, other.department
        if one.task and other.task and one.task != other.task:
            yield "place", *row, one.task, other.task
    for one in both.only_ours:
        if one.kind == "unit":
            yield (
                "unit", one.task, one.start, one.end, one.printed, one.department,
                one.role, "",
            )  # fmt: skip
    for one in both.only_theirs:
        if one.kind == "unit":
            role = one.role or ROLES[1]
            yield "unit", one.task, one.start, one.end, one.printed, _whom(one), "", role


def _whom(one: Mention) -> str:
    """Return the unit that a mention names: as it says, or as printed."""
    return one.department or dense(one.printed)


def _first(stretches: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Yield the first stretch of each task."""
    seen = set()
    for task, start, end in sorted(stretches, key=lambda one: one[1:]):
        if task not in seen:
            seen.add(task)
            yield task, start, end


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


public(globals())
