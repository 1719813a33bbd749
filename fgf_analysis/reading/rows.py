"""Tasks as either way of reading gives them -> the rows of the data contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from fgf_analysis.reading.clauses.parse import Actor, Clause, group
from fgf_analysis.reading.deadlines import deadlines
from fgf_analysis.reading.folding import fold_name
from fgf_analysis.reading.names import Naming, Register

Row = dict[str, Any]

FIELDS = ("section", "title", "text", "clause")


class Named(NamedTuple):
    """An actor of a task's clause, with its role for good and its place in the document."""

    actor: Actor
    role: str
    basis: str  # of the role: printed or rule
    start: int
    end: int


@dataclass
class Said:
    """A clause of a task.

    Attributes
    ----------
    printed : str
        As printed.
    named : list of Named
    clause : Clause
    """

    printed: str
    named: list[Named]
    clause: Clause


@dataclass
class Record:
    """A task, ready to be written down.

    Attributes
    ----------
    task_id, parent_id : str
    number : int
    section : tuple of (int, str), optional
    section_basis : str, optional
    title, text : str
    dates : list of str
        Deadlines beside those in the text.
    groups : list of str
        Whom an earlier clause put in charge of this task, too.
    clauses : list of Said
    """

    task_id: str
    number: int
    title: str = ""
    text: str = ""
    parent_id: str | None = None
    section: tuple[int, str] | None = None
    section_basis: str | None = None
    dates: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    clauses: list[Said] = field(default_factory=list)


@dataclass
class Rows:
    """The rows of a plan's tables.

    Attributes
    ----------
    tasks, assignments, groups : list of dict
        Column name to value.
    unknown : dict of str to None
        Units as printed that the register lacks, in order of appearance.
    """

    tasks: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)


def rows(
    records: Iterable[Record],
    register: Register,
    *,
    english: Mapping[str, str],
    home: str = "",
    traditional: bool | None = None,
) -> Rows:
    """Return the rows of tasks, in their order.

    Parameters
    ----------
    records : iterable of Record
    register : Register
    english : mapping of str to str
        Chinese heading to English heading.
    home : str
        The document's title: whose plan it is.
    traditional : bool, optional
        Whether the document is in traditional characters.
    """
    records = list(records)
    said = [one for record in records for one in record.clauses]
    names = [_names(one.named, register, traditional) for one in said]
    naming = Naming(register, names, home)
    found = Rows()
    for record in records:
        groups: list[str] = []
        for nth, one in enumerate(record.clauses, start=1):
            units = [n for n in one.named if not _nobody(n.actor, register)]
            nobody = [n for n in one.named if _nobody(n.actor, register)]
            _assign(found, record.task_id, nth, units, naming, traditional)
            found.groups += (_group(record.task_id, nth, at, n) for at, n in enumerate(nobody, 1))
            own = group(n.actor for n in nobody)
            groups += [own] if own else []
        groups += [more for more in record.groups if not any(more in own for own in groups)]
        found.tasks.append(_task(record, groups, english))
    return found


def _nobody(actor: Actor, register: Register) -> bool:
    """Return whether an actor is nobody in particular; a class that the register lists is not."""
    return actor.generic and not register.lists(actor.printed)


def _names(named: list[Named], register: Register, traditional: bool | None) -> list[str]:
    return [
        fold_name(n.actor.printed, traditional) for n in named if not _nobody(n.actor, register)
    ]


def _assign(
    found: Rows,
    task_id: str,
    clause: int,
    units: list[Named],
    naming: Naming,
    traditional: bool | None,
) -> None:
    names = [fold_name(unit.actor.printed, traditional) for unit in units]
    departments = naming.departments(names)
    for position, (unit, (department, known)) in enumerate(
        zip(units, departments, strict=True), start=1
    ):
        if not known:
            found.unknown[unit.actor.printed] = None
        found.assignments.append(
            {
                "task_id": task_id,
                "clause": clause,
                "position": position,
                "department": department,
                "printed": unit.actor.printed,
                "role": unit.role,
                "role_basis": unit.basis,
                "word": unit.actor.word or None,
                "start": unit.start,
                "end": unit.end,
            }
        )


def _group(task_id: str, clause: int, position: int, named: Named) -> Row:
    return {
        "task_id": task_id,
        "clause": clause,
        "position": position,
        "printed": named.actor.printed,
        "role": named.role,
        "word": named.actor.word or None,
        "start": named.start,
        "end": named.end,
    }


def _task(record: Record, groups: list[str], english: Mapping[str, str]) -> Row:
    number, section = record.section or (None, None)
    dates = [*deadlines(record.text), *record.dates]
    dates += [term for one in record.clauses for term in one.clause.terms]
    return {
        "task_id": record.task_id,
        "parent_id": record.parent_id,
        "number": record.number,
        "section_number": number,
        "section_zh": section,
        "section_basis": record.section_basis,
        "title_zh": record.title or None,
        "title_en": english.get(record.title),
        "text_zh": record.text or None,
        "deadlines_zh": "\n".join(dict.fromkeys(dates)) or None,
        "group_zh": "\n".join(groups) or None,
        "clause_zh": "\n".join(one.printed for one in record.clauses if one.printed) or None,
    }


def ids(numbers: list[int], parents: list[int | None]) -> list[str]:
    """Return the tasks' ids: by their printed numbers where these rise throughout, else counted.

    Parameters
    ----------
    numbers : list of int
        As printed.
    parents : list of int, optional
        For each task the place of its parent in the list; None for a task that is no measure.
    """
    top = [number for number, up in zip(numbers, parents, strict=True) if up is None]
    rising = all(a < b for a, b in zip(top, top[1:], strict=False))
    width = max(2, len(str(max(*top, len(top)) if rising else len(top))))
    counted = zip(count(1), top, strict=False)
    named = iter(f"T{number if rising else nth:0{width}}" for nth, number in counted)
    found = [next(named) if up is None else "" for up in parents]
    measures: Counter[int] = Counter()
    # A measure may stand before its task, where that is told by what follows its number.
    for nth in sorted(range(len(parents)), key=lambda nth: _depth(nth, parents)):
        if (up := parents[nth]) is not None:
            measures[up] += 1
            found[nth] = f"{found[up]}.{measures[up]}"
    return found


def _depth(nth: int, parents: list[int | None]) -> int:
    depth = 0
    while (up := parents[nth]) is not None:
        nth, depth = up, depth + 1
    return depth
