"""A reading of a document in order -> its ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fgf_analysis.reading.clauses.parse import like_unit
from fgf_analysis.reading.find import Clauses
from fgf_analysis.reading.folding import fold
from fgf_analysis.reading.grid import Grid
from fgf_analysis.reading.ledger import Doubt, Ledger, outside_clauses, partition
from fgf_analysis.reading.marks import Marks
from fgf_analysis.reading.names import looks_like_unit
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
        *_words(page, hidden, marks, clauses, found, written),
        *_aside(page, found),
        *_headings(page, found, written),
        *_left(page, hidden, found, written),
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
    page: Paragraphs,
    hidden: Stretches,
    marks: Marks,
    clauses: Clauses,
    found: Tasks,
    written: Records,
) -> Iterator[Doubt]:
    # Of a row of a table only the cells of a clause, not what stands between them.
    known = [
        span
        for task in found.tasks
        for clause in (*task.clauses, *task.lead)
        for span in clause.parts or ((clause.start, clause.end),)
    ]
    read = Stretches(known)
    passing = [span for span in clauses.passing if not read.meet(*span)]
    apart = [span for span in clauses.apart if not read.meet(*span)]
    for span in passing:
        yield Doubt("mention", *page.span(*span), "a bracket that names somebody")
    for span in apart:
        yield Doubt("bracket", *page.span(*span), "a bracket that names units was read as text")
    taken = Stretches([*known, *clauses.refused, *passing, *apart])
    unseen = Stretches(page.span(*span) for span in zip(hidden.starts, hidden.ends, strict=True))
    for doubt in outside_clauses(page.text, taken, page.span, clauses.labels):
        yield doubt._replace(kind="mention") if unseen.meet(doubt.start, doubt.end) else doubt
    for mark in marks.refused:
        yield Doubt("number", *page.span(mark.start, mark.end), "a number in running text")
    yield from _unread_numbers(page, hidden, marks, found, written)
    for mark in (*marks.marks, *marks.refused):
        start, end = page.span(mark.start, mark.end)
        # 4.⏎5 is two numbers, or one that is broken over two lines.
        if mark.kind in _DECIMAL and end - start > mark.end - mark.start:
            yield Doubt("split", start, end, "a line break inside of a number, or between two")


_DECIMAL = ("dots", "deep")


def _unread_numbers(
    page: Paragraphs, hidden: Stretches, marks: Marks, found: Tasks, written: Records
) -> Iterator[Doubt]:
    opened = {mark.end for mark in (*marks.marks, *marks.refused)}
    read = Stretches(found.numbers)
    in_words = Stretches([*found.numbers, *written.covered])  # 一、 as the text of a cell says it
    unread = {(a, b) for a, b in page.lost_numbers() if not read.meet(a, b)}
    unread |= {(a, b) for a, b in page.first_numbers() if not in_words.meet(a, b)}
    for start, end in sorted(unread):
        if end not in opened and not hidden.meet(start, end):
            why = "a number in front of a line that opens nothing"
            yield Doubt("number", *page.span(start, end), why)


def _aside(page: Paragraphs, found: Tasks) -> Iterator[Doubt]:
    for node in found.aside:
        start, end = heading(page, node)
        frames = FRAME.search(page.text, start, end)
        said = "frames the plan" if frames else "is no task: no clause below it was read"
        kind = "frame" if frames else "aside"
        yield Doubt(kind, *page.span(node.start, end), f"a numbered heading that {said}")


def _headings(page: Paragraphs, found: Tasks, written: Records) -> Iterator[Doubt]:
    """Yield what may be a heading without a number, or a heading that is a unit."""
    for task in found.tasks:
        first = min((clause.end for clause in task.clauses), default=len(page.text))
        for start, end in task.texts:
            alone = page.text[start - 1 : start] == "\n" and page.text[end : end + 1] in ("\n", "")
            said = page.text[start:end]
            if start > first and alone and end - start <= _HEADING and not _STOP.search(said):
                why = "a line behind a clause that may be a heading without a number"
                yield Doubt("heading", *page.span(start, end), why, written.names[task])
        if task.section and looks_like_unit(page.text[slice(*task.section.title)]):
            why = "a section's heading that is a unit's name"
            yield Doubt("heading", *page.span(*task.section.title), why, written.names[task])


_HEADING = 20
_STOP = re.compile("[。；，：！？]")
_PIECES = re.compile(r"[\s、，；。|（）：]+")


def _left(page: Paragraphs, hidden: Stretches, found: Tasks, written: Records) -> Iterator[Doubt]:
    """Yield the lines behind the first task that name units and belong to none."""
    unseen = zip(hidden.starts, hidden.ends, strict=True)
    covered = Stretches([*written.covered, *found.numbers, *unseen])
    starts = [task.start for task in found.tasks]
    starts += [task.section.title[0] for task in found.tasks if task.section]
    first = min(starts, default=len(page.text))
    for line in page.lines:
        if line[1] <= first or _IMPRINT.search(page.text, *line):
            continue
        for start, end in covered.gaps(*line):
            if end - start > _LONGEST:
                continue
            pieces = [piece for piece in _PIECES.split(page.text[start:end]) if piece]
            names = sum(map(looks_like_unit, pieces))
            alone = (start, end) == line and len(pieces) < 3
            if names and not _SIGNED.match(page.text, end) and (names > 1 or alone):
                why = "a line that names units and is no task's"
                yield Doubt("left", *page.span(start, end), why)


_LONGEST = 200
_IMPRINT = re.compile("抄送|印发|分送|年[^，。年]*日$")
_SIGNED = re.compile(r"\n[^\n年]*年[^\n]*日")


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
