"""A published plan as a document -> the rows of its tables, and a ledger of every character.

One street, walked in one direction; each stage is one module or folder::

    formats/      bytes of any format -> Document: its text and the cells of its tables
    particulars   Document -> what it says of itself: title, number, issuer, dates, what it cites
    paragraphs    Document -> paragraphs, wherever its lines were broken
    hidden        paragraphs -> what is no part of the plan's body
    grid          paragraphs -> responsibility tables, their cells under their heads
    marks         paragraphs -> the numbers that open something
    find          paragraphs -> the responsibility clauses (clauses/: words, grammar, rules, parse)
    outline       numbers and clauses -> numbers under numbers
    tasks         outline and tables -> tasks
    records       tasks -> records with their evidence
    rows          records -> the rows of the data contract (names/: printed names -> departments)
    account       all of it -> the ledger; report says it to people

A document of which two passages run into each other takes the way through scrambled/ instead,
from the document to records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fgf_analysis.errors import PlanError
from fgf_analysis.public import public
from fgf_analysis.reading import scrambled
from fgf_analysis.reading.account import account
from fgf_analysis.reading.document import Document
from fgf_analysis.reading.find import find, naming
from fgf_analysis.reading.folding import SAYS, fold
from fgf_analysis.reading.formats.text import decode
from fgf_analysis.reading.front import signed, title
from fgf_analysis.reading.grid import grids
from fgf_analysis.reading.hidden import hidden
from fgf_analysis.reading.ledger import Doubt, Ledger, outside_clauses, partition
from fgf_analysis.reading.marks import marks
from fgf_analysis.reading.names import Register
from fgf_analysis.reading.outline import outline
from fgf_analysis.reading.paragraphs import Paragraphs, Span, Stretches, paragraphs
from fgf_analysis.reading.particulars import Particulars, particulars
from fgf_analysis.reading.records import Records, records
from fgf_analysis.reading.rows import Row, rows
from fgf_analysis.reading.scrambled.flat import Flat
from fgf_analysis.reading.tasks import Tasks, tasks

__all__ = ["Document", "Reading", "Register", "decode", "read"]


@dataclass(frozen=True)
class Reading:
    """The rows of a plan's tables, in the order of the data contract.

    Attributes
    ----------
    tasks, assignments, groups, evidence, unplaced : list of dict
        Column name to value; None where the source shows nothing.
    unknown : list of str
        Units as printed that the register lacks, in order of appearance.
    ledger : Ledger
        What became of every character, and what is in doubt.
    title, issued : str
        The document's printed title and the date of its signature, or nothing.
    particulars : Particulars
        What the document says of itself, and the documents that it cites.
    """

    tasks: list[Row]
    assignments: list[Row]
    groups: list[Row]
    evidence: list[Row]
    unplaced: list[Row]
    unknown: list[str]
    ledger: Ledger = field(repr=False)
    title: str = ""
    issued: str = ""
    particulars: Particulars = field(default_factory=Particulars)


def read(
    document: Document,
    register: Register,
    english: Mapping[str, str] | None = None,
    name: str = "source.txt",
) -> Reading:
    """Return what a plan's document shows, task by task.

    Parameters
    ----------
    document : Document
        As `formats.document` or `decode` returns it.
    register : Register
        Canonical names of units.
    english : mapping of str to str, optional
        Chinese heading to English heading, for ``title_en``.
    name : str
        How errors name the document.

    Returns
    -------
    Reading
        The rows of the plan's tables, and the ledger.

    Raises
    ------
    PlanError
        When the document shows no task; and when it is scrambled and has a broken clause, or two
        different clauses or headings for one task.
    """
    if flat := scrambled.scrambled(document):
        return _scrambled(flat, register, english or {}, name)
    return _in_order(document, register, english or {}, name)


def _in_order(
    document: Document, register: Register, english: Mapping[str, str], name: str
) -> Reading:
    page = paragraphs(document)
    aside = hidden(page)
    tables = grids(page, aside)
    in_tables = Stretches(table.span for table in tables)
    numbers = marks(page, aside, in_tables)
    _plausible(len(page.text), len(numbers.marks) + len(numbers.refused), name)
    clauses = find(page, numbers, aside, in_tables)
    found = tasks(page, outline(numbers, clauses, len(page.text)), tables, aside)
    if not found.tasks:
        raise PlanError(
            f"{name}: no task found; expected numbered tasks (一、 （一） 1. …) or responsibility "
            "clauses like （甲局牵头，乙局配合）; check that this is the plan, not its cover letter"
        )
    written = records(document, page, found, name)
    own = particulars(document.text)
    home = title(page) or own.value("title")
    told = rows(
        written.records,
        register,
        english=english,
        home=fold(home),
        traditional=page.traditional,
    )
    ledger = account(document.text, page, aside, tables, numbers, clauses, found, written, told)
    return Reading(
        told.tasks,
        told.assignments,
        told.groups,
        written.evidence,
        list(_outside(document, page, found, written)),
        list(told.unknown),
        ledger,
        home,
        signed(page),
        own,
    )


_MOST_NUMBERS, _CLOSEST = 10_000, 12


def _plausible(characters: int, numbers: int, name: str) -> None:
    """Raise where there are more numbers than any plan has, and next to nothing between them."""
    if numbers > _MOST_NUMBERS and characters < numbers * _CLOSEST:
        raise PlanError(
            f"{name}: {numbers:,} numbers with less than {_CLOSEST} characters between them are no "
            "plan's; give the plan's text alone"
        )


def _outside(document: Document, page: Paragraphs, found: Tasks, written: Records) -> Iterator[Row]:
    for stretch in _uncovered(page, [*written.covered, *found.numbers]):
        start, end = page.span(*stretch)
        yield {
            "start": start,
            "end": end,
            "reason": "outside",
            "candidates": None,
            "text_zh": document.cut(start, end),
        }


def _uncovered(page: Paragraphs, covered: Iterable[Span]) -> Iterator[Span]:
    """Yield the paragraphs, or parts of them, that no task has."""
    at = 0
    for start, end in [*sorted(covered), (len(page.text), len(page.text))]:
        while at < start:
            stop = page.text.find("\n", at, start)
            stop = start if stop < 0 else stop
            if SAYS.search(page.text, at, stop):
                a, b = at, stop
                while page.text[a] in " \u2028":
                    a += 1
                while page.text[b - 1] in " \u2028":
                    b -= 1
                yield a, b
            at = stop + 1
        at = max(at, end)


def _scrambled(flat: Flat, register: Register, english: Mapping[str, str], name: str) -> Reading:
    written, unplaced = scrambled.records(flat, name)
    page = paragraphs(flat.document)
    told = rows(written.records, register, english=english)
    kinds = [(row["start"], row["end"], row["field"]) for row in written.evidence]
    clauses = {
        (row["start"], row["end"])
        for row in [*written.evidence, *unplaced]
        if row.get("field") == "clause" or row.get("reason") == "open"
    }
    text = flat.document.text
    doubts = [
        Doubt(
            "open",
            row["start"],
            row["end"],
            f"could belong to {row['candidates'] or 'several tasks'}",
        )
        for row in unplaced
        if row["reason"] == "open"
    ]
    doubts += outside_clauses(
        fold(text),
        Stretches(clauses),
        lambda start, end: (start, end),
    )
    read_as = Stretches(clauses)
    doubts += [
        Doubt("bracket", *page.span(start, end), "a bracket that names units was read as text")
        for start, end, _ in naming(page, 0, len(page.text))
        if not read_as.meet(*page.span(start, end))
    ]
    first: dict[str, int] = {}
    for row in written.evidence:
        first[row["task_id"]] = min(first.get(row["task_id"], row["start"]), row["start"])
    for row in told.tasks:
        if not row["clause_zh"]:
            at = first.get(row["task_id"], 0)
            doubts.append(
                Doubt("bare", at, at, f"{row['task_id']} shows no clause", row["task_id"])
            )
    ledger = Ledger(partition(text, kinds), doubts, scrambled=True)
    return Reading(
        told.tasks,
        told.assignments,
        told.groups,
        written.evidence,
        unplaced,
        list(told.unknown),
        ledger,
        title(page),
        signed(page),
        particulars(text),
    )


public(globals())
