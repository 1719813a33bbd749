"""What could not be read of a document, and how sure the rest is."""

from __future__ import annotations

from typing import Any

from fgf_analysis.reading import Reading
from fgf_analysis.reading.names import Register
from fgf_analysis.reading.source import Source

Report = dict[str, Any]


def report(reading: Reading, source: Source, register: Register, document: Report) -> Report:
    """Return what ``report.json`` holds.

    Parameters
    ----------
    reading : Reading
    source : Source
    register : Register
        Finds the known names closest to unknown ones.
    document : dict
        What is known of the file: name, sha256, format.

    Returns
    -------
    dict
        ``document``; ``counts`` of tasks, clauses, units, assignments and groups;
        ``not_understood`` clauses and open stretches, with place and text; ``unknown_units`` with
        the closest known names; ``numbering`` (numbers skipped, repeated, restarted);
        ``left_over``, how many entries these three lists have; ``sureness`` with its reasons.
        Places count characters of ``source.txt``.
    """
    tasks = reading.tasks
    ids = {row["task_id"]: row for row in tasks}
    unclear = [
        {
            "start": left.start,
            "end": left.end,
            "line": source.text.count("\n", 0, left.start) + 1,
            "text": left.text,
            "why": f"not understood: {left.why}" if left.why else "names nobody",
        }
        for left in reading.left
    ]
    unclear += [
        {
            "start": row["start"],
            "end": row["end"],
            "line": source.text.count("\n", 0, int(row["start"] or 0)) + 1,
            "text": row["text_zh"],
            "why": f"could belong to {row['candidates'] or 'several tasks'}",
        }
        for row in reading.unplaced
        if row["reason"] == "open"
    ]
    unknown = [
        {
            "printed": name,
            "department": next(
                r["department"] for r in reading.assignments if r["printed"] == name
            ),
            "tasks": sorted(
                {str(r["task_id"]) for r in reading.assignments if r["printed"] == name},
                key=list(ids).index,
            ),
            "closest": register.closest(name),
        }
        for name in reading.unknown
    ]
    numbering = [
        {"kind": kind, "number": number, "after": _before(reading, start), "start": start}
        for kind, number, start in reading.numbering
    ]
    clauses = {(row["task_id"], row["clause"]) for row in reading.assignments}
    found: Report = {
        "document": {**document, "encoding": source.encoding, "characters": len(source.text)},
        "counts": {
            "tasks": len(tasks),
            "clauses": sum(
                str(row["clause_zh"] or "").count("\n") + bool(row["clause_zh"]) for row in tasks
            ),
            "units": len({row["department"] for row in reading.assignments}),
            "assignments": len(reading.assignments),
            "groups": sum(row["group_zh"] is not None for row in tasks),
        },
        "not_understood": unclear,
        "unknown_units": unknown,
        "numbering": numbering,
        "left_over": len(unclear) + len(unknown) + len(numbering),
    }
    found["sureness"] = _sureness(reading, found, len(clauses))
    return found


def _before(reading: Reading, start: int) -> str | None:
    """Return the task that stands before a place."""
    before = [
        (int(row["end"] or 0), str(row["task_id"]))
        for row in reading.evidence
        if row["field"] != "section" and int(row["end"] or 0) <= start
    ]
    return max(before)[1] if before else None


def _sureness(reading: Reading, found: Report, named: int) -> Report:
    """Return how sure the reading is, and why: what weighs against it, one reason a line."""
    tasks = len(reading.tasks)
    bare = sum(row["clause_zh"] is None for row in reading.tasks)
    ruled = sum(row["role_basis"] == "rule" for row in reading.assignments)
    grave, light = [], []
    if reading.scrambled:
        grave.append(
            "passages of the document run into each other; evidence.csv says what rests on what"
        )
    if bare * 2 > tasks:
        grave.append(f"{bare} of {tasks} tasks show no clause")
    elif bare:
        light.append(f"{bare} of {tasks} tasks show no clause")
    if len(found["not_understood"]) * 10 > max(named, 1):
        grave.append(f"{len(found['not_understood'])} stretches could not be read")
    elif found["not_understood"]:
        light.append(f"{len(found['not_understood'])} stretches could not be read")
    if reading.counted:
        light.append(f"{reading.counted} tasks print no number; they are counted as they come")
    if len(found["unknown_units"]) * 3 > max(found["counts"]["units"], 1):
        light.append(
            f"{len(found['unknown_units'])} of {found['counts']['units']} units are not in the "
            "register"
        )
    if found["numbering"]:
        light.append(f"{len(found['numbering'])} numbers are skipped, repeated or out of turn")
    level = "low" if grave else "medium" if light else "high"
    reasons = grave + light or ["every task is numbered and has a clause that was read whole"]
    if ruled:  # stated by the document, so no doubt, but worth knowing
        reasons.append(f"{ruled} roles rest on a rule for the document, not on their clause")
    return {"level": level, "reasons": reasons}


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
    return "\n".join(lines) + "\n"


_ODD = {"skipped": "is skipped", "repeated": "stands twice", "restarted": "is out of turn"}
