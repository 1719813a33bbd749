"""A published plan as a document -> the rows of its tables.

One path for every document, in order or scrambled::

    source   bytes -> text with stable offsets
    scan     text -> marks and sentences
    collate  marks and sentences -> tasks, and what stays open
             (gaps: what stands between headings, owners: whose is the clause,
             cuts: where one task ends, wording: what decides when nothing else does)
    clauses  a clause -> units and roles
    names    a printed name -> the register's name
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fgf_analysis.reading.clauses import parse
from fgf_analysis.reading.collate import Collation, Open, Placed, collate
from fgf_analysis.reading.names import Register
from fgf_analysis.reading.scan import Token, scan
from fgf_analysis.reading.source import Source, decode

__all__ = ["Reading", "Register", "Source", "decode", "read"]

Row = dict[str, str | int | None]

_FIELDS = ("section", "title", "text", "clause")
_DEADLINE = re.compile(
    r"(?:\d{4}年|[今明本]年)(?:年?底|\d{1,2}月(?:底|\d{1,2}日)?)(?:之?以?前)?"
    r"|\d{1,2}月(?:底|\d{1,2}日)之?以?前|年底之?以?前"
)


@dataclass(frozen=True)
class Reading:
    """The rows of a plan's tables, in the order of the data contract.

    Attributes
    ----------
    tasks, assignments, evidence, unplaced : list of dict
        Column name to value; None where the source shows nothing.
    unknown : list of str
        Units as printed that the register lacks, in order of appearance.
    """

    tasks: list[Row]
    assignments: list[Row]
    evidence: list[Row]
    unplaced: list[Row]
    unknown: list[str]


def read(
    source: Source,
    register: Register,
    english: Mapping[str, str] | None = None,
    name: str = "source.txt",
) -> Reading:
    """Return what a plan's document shows, task by task.

    Parameters
    ----------
    source : Source
        The document, as `decode` returns it.
    register : Register
        Canonical names of units.
    english : mapping of str to str, optional
        Chinese heading to English heading, for ``title_en``.
    name : str
        How errors name the document.

    Raises
    ------
    PlanError
        When the document has no task heading, a broken clause, or two different clauses or
        headings for one task.
    """

    def where(token: Token) -> str:
        return source.place(source.span(token.start, token.end)[0])

    collation = collate(scan(source, name), where, name)
    width = max(2, len(str(collation.numbers[-1])))
    ids = {number: f"T{number:0{width}}" for number in collation.numbers}
    titles, clauses = _headings(collation)
    tasks: list[Row] = []
    assignments: list[Row] = []
    unknown: dict[str, None] = {}
    has_sections = bool(collation.sections)
    for number, task_id in ids.items():
        text = "".join(collation.order[number])
        section = collation.sections.get(number, (None, None))
        parsed = [parse(clause) for clause in clauses.get(number, ())]
        tasks.append(
            {
                "task_id": task_id,
                "parent_id": None,
                "number": number,
                "section_number": section[0],
                "section_zh": section[1],
                "section_basis": ("printed" if section[0] else "lost") if has_sections else None,
                "title_zh": titles.get(number),
                "title_en": (english or {}).get(titles.get(number, "")),
                "text_zh": text or None,
                "deadlines_zh": "\n".join(dict.fromkeys(_DEADLINE.findall(text))) or None,
                "group_zh": "\n".join(clause.group for clause in parsed if clause.group) or None,
                "clause_zh": "\n".join(clauses.get(number, ())) or None,
            }
        )
        for nth, clause in enumerate(parsed, start=1):
            for position, unit in enumerate(clause.units, start=1):
                if unit.printed not in register:
                    unknown[unit.printed] = None
                assignments.append(
                    {
                        "task_id": task_id,
                        "clause": nth,
                        "position": position,
                        "department": register.canonical(unit.printed),
                        "printed": unit.printed,
                        "role": unit.role,
                        "role_basis": "printed",
                    }
                )
    return Reading(
        tasks,
        assignments,
        [_evidence(source, placed, ids) for placed in _sorted(collation.placed)],
        [_unplaced(source, left, ids) for left in sorted(collation.open, key=_start)],
        list(unknown),
    )


def _headings(collation: Collation) -> tuple[dict[int, str], dict[int, list[str]]]:
    """Return each task's title and its clauses as printed, each clause once."""
    titles: dict[int, str] = {}
    clauses: dict[int, dict[str, None]] = {}
    for token, task, field, _ in collation.placed:
        if field == "title":
            titles[task] = token.text
        elif field == "clause":
            clauses.setdefault(task, {})[token.text] = None
    return titles, {task: list(texts) for task, texts in clauses.items()}


def _sorted(placed: list[Placed]) -> list[Placed]:
    return sorted(placed, key=lambda p: (p.task, _FIELDS.index(p.field), p.token.start))


def _start(left: Open) -> int:
    return left.token.start


def _span(source: Source, token: Token) -> tuple[int, int]:
    """Return where the token's own text stands: a heading without its number and full stop."""
    start = source.flat.index(token.text, token.start)
    return source.span(start, start + len(token.text))


def _evidence(source: Source, placed: Placed, ids: Mapping[int, str]) -> Row:
    start, end = _span(source, placed.token)
    return {
        "task_id": ids[placed.task],
        "field": placed.field,
        "start": start,
        "end": end,
        "basis": placed.basis,
    }


def _unplaced(source: Source, left: Open, ids: Mapping[int, str]) -> Row:
    start, end = _span(source, left.token)
    return {
        "start": start,
        "end": end,
        "reason": left.reason,
        "candidates": "|".join(ids[task] for task in left.candidates if task in ids) or None,
        "text_zh": left.token.text,
    }
