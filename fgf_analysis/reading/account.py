"""A reading of a document in order -> its ledger."""

from __future__ import annotations

from collections.abc import Iterator

from fgf_analysis.reading.clauses.parse import like_unit
from fgf_analysis.reading.find import Clauses
from fgf_analysis.reading.folding import fold
from fgf_analysis.reading.grid import Grid
from fgf_analysis.reading.ledger import Doubt, Ledger, outside_clauses, partition
from fgf_analysis.reading.marks import Marks
from fgf_analysis.reading.paragraphs import Paragraphs, Stretches
from fgf_analysis.reading.records import Records
from fgf_analysis.reading.rows import Rows
from fgf_analysis.reading.tasks import FRAME, Tasks, heading


def account(
    text: str,
    page: Paragraphs,
    hidden: Stretches,
    grids: list[Grid],
    marks: Marks,
    clauses: Clauses,
    found: Tasks,
    written: Records,
    rows: Rows,
) -> Ledger:
    """Return what became of every character of `text`, the document's."""
    doubts = [
        *_clauses(page, found, written),
        *(
            Doubt("bracket", *page.span(*span), "a bracket that names units was read as text")
            for span in clauses.refused
        ),
        *(
            Doubt("mention", *page.span(*span), "a bracket that names somebody")
            for span in clauses.passing
        ),
        *_words(page, hidden, marks, clauses, found),
        *_aside(page, found),
        *_bare(page, found, rows),
        *_units(rows),
    ]
    kinds = [(row["start"], row["end"], row["field"]) for row in written.evidence]
    kinds += [(*page.span(*span), "number") for span in found.numbers]
    kinds += [(*page.span(*span), "head") for grid in grids for span in grid.heads]
    spans = zip(hidden.starts, hidden.ends, strict=True)
    kinds += [(*page.span(*span), "hidden") for span in spans]
    return Ledger(
        partition(text, kinds),
        sorted(doubts, key=lambda doubt: (doubt.start, doubt.end, doubt.kind)),
        [(kind, number, page.offset(at)) for kind, number, at in found.numbering],
        sum(task.counted for task in found.tasks),
    )


def _clauses(page: Paragraphs, found: Tasks, written: Records) -> Iterator[Doubt]:
    for task in found.tasks:
        for clause in task.clauses:
            if clause.why:
                span = page.span(clause.start, clause.end)
                yield Doubt("clause", *span, clause.why, written.names[task])


def _words(
    page: Paragraphs, hidden: Stretches, marks: Marks, clauses: Clauses, found: Tasks
) -> Iterator[Doubt]:
    known = [(clause.start, clause.end) for task in found.tasks for clause in task.clauses]
    known += [(lead.start, lead.end) for task in found.tasks for lead in task.lead]
    spans = sorted({*known, *clauses.refused, *clauses.passing})
    taken: list[tuple[int, int]] = []
    for start, end in spans:
        if taken and start < taken[-1][1]:
            taken[-1] = (taken[-1][0], max(end, taken[-1][1]))
        else:
            taken.append((start, end))
    unseen = Stretches(page.span(*span) for span in zip(hidden.starts, hidden.ends, strict=True))
    for doubt in outside_clauses(page.text, Stretches(taken), page.span, clauses.labels):
        yield doubt._replace(kind="mention") if unseen.meet(doubt.start, doubt.end) else doubt
    for mark in marks.refused:
        yield Doubt("number", *page.span(mark.start, mark.end), "a number in running text")


def _aside(page: Paragraphs, found: Tasks) -> Iterator[Doubt]:
    for node in found.aside:
        start, end = heading(page, node)
        frames = FRAME.search(page.text, start, end)
        said = "frames the plan" if frames else "is no task: no clause below it was read"
        kind = "frame" if frames else "aside"
        yield Doubt(kind, *page.span(node.start, end), f"a numbered heading that {said}")


def _bare(page: Paragraphs, found: Tasks, rows: Rows) -> Iterator[Doubt]:
    holding = {task.parent for task in found.tasks}
    for task, row in zip(found.tasks, rows.tasks, strict=True):
        if not task.clauses and not task.lead and task not in holding:
            why = f"{row['task_id']} shows no clause"
            at = page.offset(task.start)
            yield Doubt("bare", at, at, why, str(row["task_id"]))


def _units(rows: Rows) -> Iterator[Doubt]:
    for row in rows.assignments:
        printed = str(row["printed"])
        if printed in rows.unknown and not like_unit(fold(printed)):
            yield Doubt(
                "unit", row["start"], row["end"],
                f"{printed} does not end like a unit's name", str(row["task_id"]),
            )  # fmt: skip
