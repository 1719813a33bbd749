"""The tasks of a scrambled document -> records with their evidence, and what has no task."""

from __future__ import annotations

from collections.abc import Mapping

from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.records import Records
from fgf_analysis.reading.rows import FIELDS, Named, Record, Row, Said, ids
from fgf_analysis.reading.scrambled.collate import Collation, Open, Placed, collate
from fgf_analysis.reading.scrambled.flat import Flat
from fgf_analysis.reading.scrambled.scan import Token, scan


def records(flat: Flat, name: str) -> tuple[Records, list[Row]]:
    """Return the records of a scrambled document, and the rows of ``unplaced.csv``.

    Raises
    ------
    PlanError
        When a clause is broken, or two different clauses or headings claim one task.
    """

    def where(token: Token) -> str:
        return flat.document.place(flat.span(token.start, token.end)[0])

    collation = collate(scan(flat, name), where, name)
    numbers = collation.numbers
    named = dict(zip(numbers, ids(numbers, [None] * len(numbers)), strict=True))
    titles, clauses = _headings(collation)
    placed = sorted(collation.placed, key=lambda p: (p.task, FIELDS.index(p.field), p.token.start))
    out = Records()
    for number, task_id in named.items():
        section = collation.sections.get(number)
        basis = ("printed" if section else "lost") if collation.sections else None
        record = Record(task_id, number, titles.get(number, ""), "".join(collation.order[number]))
        record.section, record.section_basis = section, basis
        record.clauses = [_said(flat, token) for token in clauses.get(number, {}).values()]
        out.records.append(record)
    out.evidence = [_evidence(flat, one, named) for one in placed if one.token.text]
    unplaced = sorted(collation.open, key=lambda left: left.token.start)
    return out, [_unplaced(flat, left, named) for left in unplaced]


def _headings(collation: Collation) -> tuple[dict[int, str], dict[int, dict[str, Token]]]:
    """Return each task's title and its clauses as printed, each clause once."""
    titles: dict[int, str] = {}
    clauses: dict[int, dict[str, Token]] = {}
    for token, task, column, _ in collation.placed:
        if column == "title":
            titles[task] = token.text
        elif column == "clause":
            clauses.setdefault(task, {}).setdefault(token.text, token)
    return titles, clauses


def _said(flat: Flat, token: Token) -> Said:
    clause = parse(token.text).at(token.start)
    named = [
        Named(actor, actor.role, "printed", *flat.span(actor.start, actor.end))
        for actor in clause.actors
    ]
    return Said(token.text, named, clause)


def _span(flat: Flat, token: Token) -> tuple[int, int]:
    """Return where the token's own text stands: a heading without its number and full stop."""
    start = flat.text.index(token.text, token.start)
    return flat.span(start, start + len(token.text))


def _evidence(flat: Flat, placed: Placed, named: Mapping[int, str]) -> Row:
    start, end = _span(flat, placed.token)
    return {
        "task_id": named[placed.task],
        "field": placed.field,
        "start": start,
        "end": end,
        "basis": placed.basis,
    }


def _unplaced(flat: Flat, left: Open, named: Mapping[int, str]) -> Row:
    start, end = _span(flat, left.token)
    return {
        "start": start,
        "end": end,
        "reason": left.reason,
        "candidates": "|".join(named[task] for task in left.candidates if task in named) or None,
        "text_zh": left.token.text,
    }
