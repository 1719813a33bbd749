"""What could not be read of a document, and how sure the rest is."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from typing import Any

from fgf_analysis.reading import Document, Reading
from fgf_analysis.reading.document import LeftOut
from fgf_analysis.reading.ledger import KINDS, Doubt, Ledger, says_who, sureness
from fgf_analysis.reading.names import Register
from fgf_analysis.reading.rows import Row

Report = dict[str, Any]


def report(
    reading: Reading,
    source: Document,
    register: Register,
    document: Report,
    left_out: list[Report] | None = None,
) -> Report:
    """Return what ``report.json`` holds.

    Parameters
    ----------
    reading : Reading
    source : Document
    register : Register
        Finds the known names closest to unknown ones.
    document : dict
        What is known of the file: name, sha256, format.
    left_out : list of dict, optional
        What an earlier report says was left out, where the file itself is not at hand.

    Returns
    -------
    dict
        ``document``; ``counts`` of tasks, clauses, units, assignments and groups;
        ``characters``, how many of each kind of `ledger.KINDS`; with place, text and reason:
        ``not_understood`` (clauses, open stretches), ``in_doubt`` (brackets, labels, words of role,
        names), ``aside`` (numbered headings that are no task), ``mentions`` (words of role and
        numbers in running text, no doubt), ``left_out`` (what the file holds beside its text:
        comments, hidden rows, by kind); ``without_clause`` (tasks); ``unknown_units`` with the
        closest known names, of the first 500; ``numbering`` (numbers skipped, repeated,
        restarted); ``left_over``, how many of these there are; ``sureness`` with its reasons, from
        the ledger alone; ``ledger``, start, end and kind (of `ledger.KINDS`) of what the text
        was read as, one stretch behind the other from the first character to the last.
        Places count characters of ``source.txt``.
    """
    tasks, ledger = reading.tasks, reading.ledger
    order = {row["task_id"]: nth for nth, row in enumerate(tasks)}
    breaks = [match.start() for match in _BREAK.finditer(source.text)]
    before = _before(reading)
    naming: dict[str, list[Row]] = {}
    for row in reading.assignments:
        naming.setdefault(row["printed"], []).append(row)

    def entries(*kinds: str) -> list[Report]:
        return [_entry(doubt, source.text, breaks) for doubt in ledger.of(*kinds)]

    unclear, doubtful = (
        entries("clause", "open"),
        entries("bracket", "label", "word", "unit", "heading", "left", "split"),
    )
    unknown = [
        {
            "printed": name,
            "department": rows[0]["department"],
            "tasks": sorted({str(row["task_id"]) for row in rows}, key=order.__getitem__),
            "closest": register.closest(name) if nth < _MOST_CLOSEST else [],
        }
        for nth, name in enumerate(reading.unknown)
        if (rows := naming.get(name))
    ]
    numbering = [
        {"kind": kind, "number": number, "after": before(start), "start": start}
        for kind, number, start in ledger.numbering
    ]
    named = len({(row["task_id"], row["clause"]) for row in reading.assignments})
    units = len({row["department"] for row in reading.assignments})
    left_out = _left_out(source) if left_out is None else left_out
    closed = sum(entry["may_hold_clauses"] for entry in left_out)
    level, reasons = sureness(
        ledger, len(tasks), named, units, len({entry["department"] for entry in unknown}), closed
    )
    ruled = sum(row["role_basis"] == "rule" for row in reading.assignments)
    if level == "high":
        reasons = ["every task has a clause that was read whole, and nothing is in doubt"]
    if ruled:  # stated by the document, so no doubt, but worth knowing
        reasons.append(f"{ruled} roles rest on a rule for the document, not on their clause")
    return {
        "document": {**document, "encoding": source.encoding, "characters": len(source.text)},
        "counts": {
            "tasks": len(tasks),
            "clauses": sum(
                str(row["clause_zh"] or "").count("\n") + bool(row["clause_zh"]) for row in tasks
            ),
            "units": units,
            "assignments": len(reading.assignments),
            "groups": sum(row["group_zh"] is not None for row in tasks),
        },
        "characters": _characters(ledger),
        "not_understood": unclear,
        "in_doubt": doubtful,
        "without_clause": [doubt.task_id for doubt in ledger.of("bare")],
        "aside": entries("aside", "frame"),
        "unknown_units": unknown,
        "numbering": numbering,
        "mentions": entries("mention", "number"),
        "left_out": left_out,
        "left_over": len([*unclear, *doubtful, *unknown, *numbering, *ledger.of("aside")]) + closed,
        "sureness": {"level": level, "reasons": reasons},
        "ledger": [list(span) for span in ledger.spans],
    }


def encode(found: Report) -> bytes:
    """Return a report as ``report.json`` holds it: JSON, a stretch of the ledger a line."""
    *rest, (name, ledger) = found.items()
    text = json.dumps({**dict(rest), name: []}, ensure_ascii=False, indent=2)
    rows = ",\n    ".join(json.dumps(span) for span in ledger)
    return (text.removesuffix("[]\n}") + f"[\n    {rows}\n  ]\n}}\n").encode()


def _left_out(source: Document) -> list[Report]:
    """Return what of the file is not in its text, one entry a kind, in the file's order."""
    kinds: dict[str, list[LeftOut]] = {}
    for one in source.left_out:
        kinds.setdefault(one.what, []).append(one)
    return [
        {
            "what": what,
            "count": len(found),
            "characters": sum(len(one.text) for one in found),
            "where": list(dict.fromkeys(one.where for one in found if one.where))[:_PLACES],
            "text": " ".join(" ".join(one.text[:300] for one in found[:_PLACES]).split())[:300],
            "may_hold_clauses": any(one.closed or says_who(one.text) for one in found),
        }
        for what, found in kinds.items()
    ]


LEFT_OUT = {"what", "count", "characters", "where", "text", "may_hold_clauses"}
"""What is said of each kind of what was left out."""

_PLACES = 20


_BREAK = re.compile("\n")
_MOST_CLOSEST = 500  # unknown units whose closest names are looked for, a millisecond each


def _entry(doubt: Doubt, source: str, breaks: list[int]) -> Report:
    """Return what the report says of a doubt: where it is, its words, and why.

    `breaks` says where the lines of the source end.
    """
    start, end = doubt.start, doubt.end
    before, after = (20, 20) if doubt.kind in ("mention", "number", "word", "label") else (0, 0)
    text = source[max(0, start - before) : min(end + after, start + 300)]
    entry = {
        "kind": doubt.kind,
        "start": start,
        "end": end,
        "line": bisect_left(breaks, start) + 1,
        "text": " ".join(text.split()),
        "why": doubt.why,
    }
    return entry | ({"task": doubt.task_id} if doubt.task_id else {})


def _characters(ledger: Ledger) -> dict[str, int]:
    """Return how many characters there are of each kind."""
    count = Counter[str]()
    for start, end, kind in ledger.spans:
        count[kind] += end - start
    return {kind: count[kind] for kind in KINDS if count[kind]}


def _before(reading: Reading) -> Callable[[int], str | None]:
    """Return what tells which task stands before a place."""
    ends = sorted(
        (int(row["end"] or 0), str(row["task_id"]))
        for row in reading.evidence
        if row["field"] != "section"
    )

    def before(start: int) -> str | None:
        nth = bisect_right(ends, start, key=lambda one: one[0])
        return ends[nth - 1][1] if nth else None

    return before


def summary(found: Report) -> str:
    """Return the report as text to read: counts first, then what is left over, with its place."""
    counts, sure = found["counts"], found["sureness"]
    lines = [
        f"{found['document']['name']}",
        f"{counts['tasks']} tasks, {counts['clauses']} clauses, {counts['units']} units in "
        f"{counts['assignments']} places; sureness {sure['level']}:",
        *(f"  {reason}" for reason in sure["reasons"]),
    ]
    if found["not_understood"]:
        lines.append(f"not read ({len(found['not_understood'])}):")
        lines += [f"  line {e['line']}: {e['text']}  [{e['why']}]" for e in found["not_understood"]]
    if found["in_doubt"]:
        lines.append(f"in doubt ({len(found['in_doubt'])}):")
        lines += [f"  line {e['line']}: {e['text']}  [{e['why']}]" for e in found["in_doubt"]]
    if found["without_clause"]:
        lines.append(f"tasks without a clause: {', '.join(found['without_clause'])}")
    if found["aside"]:
        lines.append(f"numbered headings that are no task ({len(found['aside'])}):")
        lines += [f"  line {e['line']}: {e['text']}" for e in found["aside"]]
    if found["unknown_units"]:
        lines.append(f"not in the register ({len(found['unknown_units'])}):")
        lines += [
            f"  {e['printed']} in {', '.join(e['tasks'])}"
            + (f"; closest: {', '.join(e['closest'])}" if e["closest"] else "")
            for e in found["unknown_units"]
        ]
    if found["numbering"]:
        lines.append(f"numbers ({len(found['numbering'])}):")
        lines += [
            f"  {e['number']} {_ODD[e['kind']]}" + (f" behind {e['after']}" if e["after"] else "")
            for e in found["numbering"]
        ]
    if found["left_out"]:
        lines.append(f"left out of the text ({sum(e['count'] for e in found['left_out'])}):")
        lines += [
            f"  {e['count']} {e['what']}"
            + (f" ({', '.join(e['where'])})" if e["where"] else "")
            + f": {e['text'][:60]}"
            + ("  [may hold clauses]" if e["may_hold_clauses"] else "")
            for e in found["left_out"]
        ]
    return "\n".join(lines) + "\n"


_ODD = {"skipped": "is skipped", "repeated": "is repeated", "restarted": "is out of turn"}
