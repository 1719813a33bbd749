"""The tasks of a plan in order -> records with their evidence, in characters of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.clauses.grammar import TERM_LABEL
from fgf_analysis.reading.clauses.parse import Actor, Clause
from fgf_analysis.reading.clauses.rules import rules
from fgf_analysis.reading.document import Document
from fgf_analysis.reading.find import Found
from fgf_analysis.reading.paragraphs import Paragraphs, Span, Stretches
from fgf_analysis.reading.rows import FIELDS, Named, Record, Row, Said, ids
from fgf_analysis.reading.tasks import Task, Tasks

_TERM_LABEL = re.compile(TERM_LABEL)
_SEVERAL = re.compile("多个|两个以上|多家")
_BREAK = re.compile(r"<br ?/?>|[\n\u2028]")
_LINE = re.compile(r"[^\n]+")


@dataclass
class Records:
    """What is written down of a document, in characters of it.

    Attributes
    ----------
    records : list of Record
    evidence : list of dict
        Rows of ``evidence.csv``.
    names : dict of Task to str
        The ids of the tasks.
    covered : list of Span
        The stretches that tasks have, in characters of the page.
    """

    records: list[Record] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    names: dict[Task, str] = field(default_factory=dict)
    covered: list[Span] = field(default_factory=list)


def records(
    document: Document, page: Paragraphs, found: Tasks, name: str = "source.txt"
) -> Records:
    """Return the records of a plan's tasks and where each part of them stands.

    Raises
    ------
    PlanError
        When what tasks have from the headings above them is many times the text.
    """
    return _Writer(document, page, found, name).records()


# Of its characters a plan repeats in its rows, as sections and leads of the tasks below, a third.
_REPEATED, _LEAST_REPEATED = 5, 300_000


class _Writer:
    def __init__(self, document: Document, page: Paragraphs, found: Tasks, name: str) -> None:
        self.document, self.page, self.tasks = document, page, found.tasks
        place = {task: nth for nth, task in enumerate(self.tasks)}
        parents = [place[task.parent] if task.parent else None for task in self.tasks]
        named = ids([task.number for task in self.tasks], parents)
        self.out = Records(names=dict(zip(self.tasks, named, strict=True)))
        self.name, self.repeated = name, 0
        self.has_sections = any(task.section for task in self.tasks)
        self.rules = _rules(page, self.tasks)

    def records(self) -> Records:
        everyone: list[str] = []  # 以下均需各县区落实，不再列出
        for task in self.tasks:
            record = self._record(task)
            self._repeat(task, everyone)
            for clause in task.clauses:
                if clause.clause.everyone and clause.clause.everyone not in everyone:
                    everyone.append(clause.clause.everyone)
            record.groups = list(everyone)
            self.out.records.append(record)
        order = {task_id: nth for nth, task_id in enumerate(self.out.names.values())}
        self.out.evidence.sort(
            key=lambda row: (
                order[str(row["task_id"])],
                FIELDS.index(str(row["field"])),
                row["start"],
            )
        )
        return self.out

    def _repeat(self, task: Task, everyone: list[str]) -> None:
        """Count what a task has from above; what is long and above many would fill the memory."""
        self.repeated += task.section.title[1] - task.section.title[0] if task.section else 0
        self.repeated += sum(lead.end - lead.start for lead in task.lead)
        self.repeated += sum(map(len, everyone))
        if self.repeated > _LEAST_REPEATED + _REPEATED * len(self.page.text):
            line = self.document.text.count("\n", 0, self.page.offset(task.start)) + 1
            raise PlanError(
                f"{self.name}: line {line}: the headings above and 以下均…不再列出 say more of all "
                f"tasks than {_REPEATED} times the text; split the plan, or check its line breaks"
            )

    def _record(self, task: Task) -> Record:
        section, texts = task.section, task.texts
        record = Record(
            self.out.names[task],
            task.number,
            self._words(*task.title) if task.title else "",
            "".join(self._words(*stretch) for stretch in texts),
            self.out.names[task.parent] if task.parent else None,
            (section.number, self._words(*section.title)) if section else None,
            ("printed" if section else None) if self.has_sections else None,
            list(self._dates(task)),
        )
        shown = [("section", section.title, "printed")] if section else []
        shown += [("title", task.title, "printed")] if task.title else []
        shown += [("text", stretch, "in order") for stretch in texts]
        shown += [
            ("clause", line, "rule") for lead in task.lead for line in _lines(self.page, lead)
        ]
        for clause in task.clauses:
            lines = _lines(self.page, clause)
            shown += [("clause", line, "in order") for line in lines]
            printed = " ".join(self._words(*line, bool(clause.parts)) for line in lines)
            lead = task.lead if not record.clauses else []
            record.clauses.append(
                Said(printed, list(self._named(task, clause, lead)), clause.clause)
            )
        if not task.clauses and task.lead:
            printed = " ".join(self._words(*line) for line in _lines(self.page, task.lead[0]))
            record.clauses.append(Said(printed, list(self._named(task, None, task.lead)), Clause()))
        for column, (start, end), basis in shown:
            if start >= end:
                continue  # a cell that holds a mark alone
            a, b = self.page.span(start, end)
            self.out.evidence.append(
                {"task_id": record.task_id, "field": column, "start": a, "end": b, "basis": basis}
            )
            self.out.covered.append((start, end))
        return record

    def _words(self, start: int, end: int, cell: bool = False) -> str:
        """Return a stretch as printed, in one line; names in the lines of a cell stay apart."""
        if cell:
            return _BREAK.sub(" ", self.page.raw[start:end])
        words = self.document.cut(*self.page.span(start, end)).replace("\u2028", "")
        return _BREAK.sub("", words) if "<br" in words else words

    def _dates(self, task: Task) -> Iterator[str]:
        for start, end in task.texts:  # 完成时限：… on a line of its own
            if label := _TERM_LABEL.match(self.page.text, start, end):
                yield self._words(label.end(), end).strip(" 。；（）()")
        for lead in task.lead:
            yield from lead.clause.terms

    def _named(self, task: Task, clause: Found | None, lead: list[Found]) -> Iterator[Named]:
        """Yield a clause's actors with their roles, those of its section's heading first."""
        own = clause.clause.actors if clause else ()
        if lead:
            for heading in lead:
                for actor in heading.clause.actors:
                    if not actor.generic:
                        yield self._at(actor, "lead", "rule")
            for actor in own:
                yield self._at(actor, "support", "printed" if actor.role == "support" else "rule")
            return
        rule = self.rules.get(clause, task.rule) if clause else ""
        roles = {actor.role for actor in own if not actor.generic}
        if rule and roles == {"responsible"}:
            yield from (self._at(actor, role, "rule") for actor, role in _ruled(rule, own))
        else:
            yield from (self._at(actor, actor.role, "printed") for actor in own)

    def _at(self, actor: Actor, role: str, basis: str) -> Named:
        return Named(actor, role, basis, *self.page.span(actor.start, actor.end))


def _ruled(rule: str, actors: tuple[Actor, ...]) -> Iterator[tuple[Actor, str]]:
    """Yield the actors of a clause with the roles that a rule of the document gives."""
    first = next((actor for actor in actors if not actor.generic), None)
    leading = [
        (rule == "first" and actor is first)
        or (rule == "comma" and actor.part == actors[0].part)
        or (rule == "semicolon" and actor.part[0] == actors[0].part[0])
        or (rule == "marked" and actor.marked)
        for actor in actors
    ]
    for actor, leads in zip(actors, leading, strict=True):
        lead = leads and actor.role == "responsible"
        yield actor, "lead" if lead else "support" if any(leading) else actor.role


def _rules(page: Paragraphs, tasks: list[Task]) -> dict[Found | None, str]:
    """Return the rule for the roles of each clause that one holds for."""
    clauses = [clause for task in tasks for clause in task.clauses]
    inside = Stretches((clause.start, clause.end) for clause in clauses)
    stated = next(
        (
            rule
            for rule in rules(page.text)
            if rule.kind != "everyone" and not inside.hold(rule.start)
        ),
        None,
    )
    below = stated.kind if stated else ""
    several = stated and _SEVERAL.search(page.text, max(0, stated.start - 20), stated.end)
    found: dict[Found | None, str] = {}
    for clause in clauses:
        own = clause.clause.rule
        below = own if own and clause.clause.below else below
        alone = several and len(clause.clause.units) == 1
        if own or (below and not alone):
            found[clause] = own or below
    return found


def _lines(page: Paragraphs, clause: Found) -> list[Span]:
    """Return the clause's paragraphs, without the full stop behind it."""
    if clause.parts:
        return list(clause.parts)
    lines = []
    for match in _LINE.finditer(page.text, clause.start, clause.end):
        start, stop = match.span()
        while start < stop and page.text[start] in " \u2028":
            start += 1
        while start < stop and page.text[stop - 1] in " \u2028。":
            stop -= 1
        if start < stop:
            lines.append((start, stop))
    return lines
