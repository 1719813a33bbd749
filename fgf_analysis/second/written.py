"""A plan -> its reading as JSON Lines, in the shape that second readings come in."""

from __future__ import annotations

import json

from fgf_analysis.arguments import a_plan
from fgf_analysis.public import public
from fgf_analysis.second.ours import ours
from fgf_analysis.tables import Plan

__all__ = ["to_jsonl"]


def to_jsonl(plan: Plan) -> bytes:
    """Return what the package read of a plan, one fact a line, for another reader to check.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    bytes
        JSON Lines in UTF-8: for each stretch of a task an object of ``kind`` ``task``, ``task``,
        ``field`` (title, text, clause), ``start``, ``end``, ``text``; then for each unit or generic
        actor one of ``kind`` ``unit`` or ``group``, ``task``, ``clause``, ``role``, ``department``
        (of a unit), ``start``, ``end`` and ``text``, in the text's order. Offsets count the
        characters of ``source.txt``. What persons settled is not in it.
    """
    source = a_plan(plan).source
    found = ours(plan)
    rows = plan.evidence[plan.evidence["field"].ne("section")]
    facts: list[dict[str, object]] = [
        {"kind": "task", "task": task, "field": field, "start": int(start), "end": int(end),
         "text": source[start:end]}
        for task, field, start, end in rows[
            ["task_id", "field", "start", "end"]
        ].itertuples(index=False)
    ]  # fmt: skip
    for one in found.mentions:
        named = {"department": one.department} if one.kind == "unit" else {}
        facts.append(
            {"kind": one.kind, "task": one.task, "clause": one.clause, "role": one.role, **named,
             "start": one.start, "end": one.end, "text": source[one.start : one.end]}
        )  # fmt: skip
    return "".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts).encode()


public(globals())
