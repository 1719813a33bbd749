"""A published plan as a document -> the rows of its tables.

::

    formats     bytes of any format -> text
    source      text with stable offsets
    order       is it in order, or do passages run into each other?
    clauses     a clause -> units and roles (roles: the words)
    names       a printed name -> the register's name

    in order:   paragraphs  text -> paragraphs, wherever its lines were broken
                find        where the clauses stand (grid: in tables)
                outline     numbers -> sections, tasks and measures
    scrambled:  scan        text -> marks and sentences
                collate     marks and sentences -> tasks, and what stays open
                            (gaps: what stands between headings, owners: whose is the clause,
                            cuts: where one task ends, wording: what decides when nothing else does)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.clauses import TERM_LABEL, Clause, parse
from fgf_analysis.reading.collate import Collation, Open, Placed, collate
from fgf_analysis.reading.find import Found
from fgf_analysis.reading.front import title
from fgf_analysis.reading.names import Register
from fgf_analysis.reading.order import in_order
from fgf_analysis.reading.outline import Outline, Task, outline
from fgf_analysis.reading.paragraphs import Paragraphs, paragraphs
from fgf_analysis.reading.roles import fold
from fgf_analysis.reading.scan import Token, scan
from fgf_analysis.reading.source import Source, decode
from fgf_analysis.reading.units import Naming

__all__ = ["Reading", "Register", "Source", "decode", "read"]

Row = dict[str, str | int | None]

_FIELDS = ("section", "title", "text", "clause")
_DEADLINE = re.compile(
    r"(?:\d{4}年|[今明本]年)(?:年?底|\d{1,2}月(?:底|\d{1,2}日)?)(?:之?以?前)?"
    r"|\d{1,2}月(?:底|\d{1,2}日)之?以?前|年底之?以?前"
)
_TERM_LABEL = re.compile(TERM_LABEL)


@dataclass(frozen=True)
class Left:
    """A clause that was found and not understood, in characters of the source."""

    start: int
    end: int
    text: str
    why: str
    task_id: str | None = None


@dataclass(frozen=True)
class Reading:
    """The rows of a plan's tables, in the order of the data contract.

    Attributes
    ----------
    tasks, assignments, evidence, unplaced : list of dict
        Column name to value; None where the source shows nothing.
    unknown : list of str
        Units as printed that the register lacks, in order of appearance.
    left : list of Left
        Clauses that were found and not understood.
    numbering : list of tuple of (str, int, int)
        Numbers that are ``skipped``, ``repeated`` or ``restarted``: which, the number, where.
    counted : int
        Tasks that print no number; theirs is their place in the document.
    scrambled : bool
        Whether the document runs two passages into each other.
    """

    tasks: list[Row]
    assignments: list[Row]
    evidence: list[Row]
    unplaced: list[Row]
    unknown: list[str]
    left: list[Left] = field(default_factory=list)
    numbering: list[tuple[str, int, int]] = field(default_factory=list)
    counted: int = 0
    scrambled: bool = False


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
        When the document shows no task; and when it is scrambled and has a broken clause, or two
        different clauses or headings for one task.
    """
    if in_order(source):
        return _in_order(source, register, english or {}, name)
    return _scrambled(source, register, english or {}, name)


class _Units:
    """Assignments as they are found, and the names that the register lacks."""

    def __init__(self, naming: Naming, traditional: bool = False) -> None:
        self.naming = naming
        self.traditional = traditional
        self.rows: list[Row] = []
        self.unknown: dict[str, None] = {}

    def add(self, task_id: str, clause: int, units: Iterable[tuple[str, str, str]]) -> None:
        """Take up a clause's units: printed name, role and its basis."""
        units = list(units)
        names = [fold(printed, self.traditional) for printed, *_ in units]
        departments = self.naming.departments(names)
        for position, (unit, found) in enumerate(zip(units, departments, strict=True), start=1):
            printed, role, basis = unit
            if not found[1]:
                self.unknown[printed] = None
            self.rows.append(
                {
                    "task_id": task_id,
                    "clause": clause,
                    "position": position,
                    "department": found[0],
                    "printed": printed,
                    "role": role,
                    "role_basis": basis,
                }
            )


def _in_order(source: Source, register: Register, english: Mapping[str, str], name: str) -> Reading:
    page = paragraphs(source)
    found = outline(page)
    if not found.tasks:
        raise PlanError(
            f"{name}: no task found; expected numbered tasks (一、 （一） 1. …) or responsibility "
            "clauses like （甲局牵头，乙局配合）; check that this is the plan, not its cover letter"
        )
    ids = _ids(found.tasks)
    ruled = _ruled(found)
    everyone: list[str] = []  # 以下均需各县区落实，不再列出
    clauses = [c for task in found.tasks for c in (*task.lead, *task.clauses)]
    names = ([fold(u.printed, page.traditional) for u in c.clause.units] for c in clauses)
    units = _Units(Naming(register, names, fold(title(page))), page.traditional)
    tasks: list[Row] = []
    evidence: list[Row] = []
    covered: list[tuple[int, int]] = []
    left: list[Left] = []
    has_sections = any(task.section for task in found.tasks)

    def show(task_id: str, column: str, start: int, end: int, basis: str) -> None:
        a, b = page.span(start, end)
        evidence.append({"task_id": task_id, "field": column, "start": a, "end": b, "basis": basis})
        covered.append((start, end))

    def words(start: int, end: int) -> str:
        return source.cut(*page.span(start, end)).replace("\u2028", "")

    for task in found.tasks:
        task_id = ids[task]
        section = task.section
        heading = words(*task.title) if task.title else None
        text = "".join(words(*stretch) for stretch in task.texts)
        clauses = task.clauses
        if section:
            show(task_id, "section", *section.title, "printed")
        if task.title:
            show(task_id, "title", *task.title, "printed")
        for stretch in task.texts:
            show(task_id, "text", *stretch, "in order")
        for lead in task.lead:
            show(task_id, "clause", *_lines(page, lead)[0], "rule")
        printed: list[str] = []
        for nth, clause in enumerate(clauses, start=1):
            lines = _lines(page, clause)
            printed.append(" ".join(words(*line) for line in lines))
            for line in lines:
                show(task_id, "clause", *line, "in order")
            if not clause.understood:
                a, b = page.span(clause.start, clause.end)
                left.append(Left(a, b, printed[-1], "; ".join(clause.clause.left), task_id))
            units.add(task_id, nth, _roles(clause, task.lead if nth == 1 else [], clause in ruled))
        if not clauses and task.lead:
            units.add(task_id, 1, _roles(None, task.lead, False))
            printed = [" ".join(words(*line) for line in _lines(page, task.lead[0]))]
        for clause in clauses:
            if clause.clause.everyone and clause.clause.everyone not in everyone:
                everyone.append(clause.clause.everyone)
        groups = [clause.clause.group for clause in clauses if clause.clause.group]
        groups += [group for group in everyone if group not in groups]
        dates = _DEADLINE.findall(text)
        for start, end in task.texts:  # 完成时限：… on a line of its own
            if label := _TERM_LABEL.match(page.text, start, end):
                dates.append(words(label.end(), end).strip(" 。；"))
        dates += [term for clause in (*task.lead, *clauses) for term in clause.clause.terms]
        tasks.append(
            {
                "task_id": task_id,
                "parent_id": ids[task.parent] if task.parent else None,
                "number": task.number,
                "section_number": section.number if section else None,
                "section_zh": words(*section.title) if section else None,
                "section_basis": ("printed" if section else None) if has_sections else None,
                "title_zh": heading,
                "title_en": english.get(heading or ""),
                "text_zh": text or None,
                "deadlines_zh": "\n".join(dict.fromkeys(dates)) or None,
                "group_zh": "\n".join(groups) or None,
                "clause_zh": "\n".join(printed) or None,
            }
        )
    order = {row["task_id"]: n for n, row in enumerate(tasks)}
    evidence.sort(
        key=lambda row: (order[row["task_id"]], _FIELDS.index(str(row["field"])), row["start"])
    )
    return Reading(
        tasks,
        units.rows,
        evidence,
        [
            _outside(source, page, *stretch)
            for stretch in _uncovered(page, [*covered, *found.marks])
        ],
        list(units.unknown),
        left,
        [(kind, number, page.offset(at)) for kind, number, at in found.numbering],
        sum(task.counted for task in found.tasks),
    )


def _ids(tasks: list[Task]) -> dict[Task, str]:
    """Return the tasks' ids: by their printed numbers where these rise throughout, else counted."""
    top = [task for task in tasks if not task.parent]
    numbers = [task.number for task in top]
    rising = all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
    width = max(2, len(str(max(*numbers, len(top)) if rising else len(top))))
    ids: dict[Task, str] = {}
    measures: dict[Task, int] = {}
    for nth, task in enumerate(top, start=1):
        ids[task] = f"T{task.number if rising else nth:0{width}}"
    for task in tasks:
        if task.parent:
            up = task.parent
            measures[up] = measures.get(up, 0) + 1
            ids[task] = f"{ids[up]}.{measures[up]}"
    return ids


def _ruled(found: Outline) -> set[Found]:
    """Return the clauses whose first unit leads by a rule that the document states."""
    ruled: set[Found] = set()
    below = found.rule is not None
    for task in found.tasks:
        for clause in task.clauses:
            below = below or clause.clause.rule == "below"
            alone = found.several and len(clause.clause.units) == 1
            if (below and not alone) or clause.clause.rule:
                ruled.add(clause)
    return ruled


def _roles(clause: Found | None, lead: list[Found], ruled: bool) -> Iterable[tuple[str, str, str]]:
    """Yield a clause's units with their roles, those of its section's heading first."""
    own = clause.clause.units if clause else ()
    if lead:
        for heading in lead:
            for unit in heading.clause.units:
                yield unit.printed, "lead", "rule"
        for unit in own:
            yield unit.printed, "support", "printed" if unit.role == "support" else "rule"
    elif ruled and all(unit.role == "responsible" for unit in own):
        for nth, unit in enumerate(own):
            yield unit.printed, "support" if nth else "lead", "rule"
    else:
        for unit in own:
            yield unit.printed, unit.role, "printed"


def _lines(page: Paragraphs, clause: Found) -> list[tuple[int, int]]:
    """Return the clause's paragraphs, without the full stop behind it."""
    if clause.parts:
        return list(clause.parts)
    lines = []
    at = clause.start
    for end in [*(i for i in range(clause.start, clause.end) if page.text[i] == "\n"), clause.end]:
        start, stop = at, end
        while start < stop and page.text[start] in " \n\u2028":
            start += 1
        while start < stop and page.text[stop - 1] in " \n\u2028。":
            stop -= 1
        if start < stop:
            lines.append((start, stop))
        at = end + 1
    return lines


def _uncovered(page: Paragraphs, covered: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Yield the paragraphs, or parts of them, that no task has."""
    at = 0
    for start, end in [*sorted(covered), (len(page.text), len(page.text))]:
        while at < start:
            stop = page.text.find("\n", at, start)
            stop = start if stop < 0 else stop
            if _WORDS.search(page.text, at, stop):
                a, b = at, stop
                while page.text[a] in " \u2028":
                    a += 1
                while page.text[b - 1] in " \u2028":
                    b -= 1
                yield a, b
            at = stop + 1
        at = max(at, end)


_WORDS = re.compile(r"\w")


def _outside(source: Source, page: Paragraphs, start: int, end: int) -> Row:
    a, b = page.span(start, end)
    return {
        "start": a,
        "end": b,
        "reason": "outside",
        "candidates": None,
        "text_zh": source.cut(a, b),
    }


def _scrambled(
    source: Source, register: Register, english: Mapping[str, str], name: str
) -> Reading:
    def where(token: Token) -> str:
        return source.place(source.span(token.start, token.end)[0])

    collation = collate(scan(source, name), where, name)
    width = max(2, len(str(collation.numbers[-1])))
    ids = {number: f"T{number:0{width}}" for number in collation.numbers}
    titles, clauses = _headings(collation)
    tasks: list[Row] = []
    everything = (parse(clause) for texts in clauses.values() for clause in texts)
    units = _Units(Naming(register, ([u.printed for u in c.units] for c in everything)))
    has_sections = bool(collation.sections)
    for number, task_id in ids.items():
        text = "".join(collation.order[number])
        section = collation.sections.get(number, (None, None))
        parsed: list[Clause] = [parse(clause) for clause in clauses.get(number, ())]
        tasks.append(
            {
                "task_id": task_id,
                "parent_id": None,
                "number": number,
                "section_number": section[0],
                "section_zh": section[1],
                "section_basis": ("printed" if section[0] else "lost") if has_sections else None,
                "title_zh": titles.get(number) or None,
                "title_en": english.get(titles.get(number, "")),
                "text_zh": text or None,
                "deadlines_zh": "\n".join(dict.fromkeys(_DEADLINE.findall(text))) or None,
                "group_zh": "\n".join(clause.group for clause in parsed if clause.group) or None,
                "clause_zh": "\n".join(clauses.get(number, ())) or None,
            }
        )
        for nth, clause in enumerate(parsed, start=1):
            units.add(task_id, nth, ((unit.printed, unit.role, "printed") for unit in clause.units))
    return Reading(
        tasks,
        units.rows,
        [
            _evidence(source, placed, ids)
            for placed in _sorted(collation.placed)
            if placed.token.text
        ],
        [_unplaced(source, left, ids) for left in sorted(collation.open, key=_start)],
        list(units.unknown),
        scrambled=True,
    )


def _headings(collation: Collation) -> tuple[dict[int, str], dict[int, list[str]]]:
    """Return each task's title and its clauses as printed, each clause once."""
    titles: dict[int, str] = {}
    clauses: dict[int, dict[str, None]] = {}
    for token, task, column, _ in collation.placed:
        if column == "title":
            titles[task] = token.text
        elif column == "clause":
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
