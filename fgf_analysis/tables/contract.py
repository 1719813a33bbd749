"""The data contract: the columns of every table, what identifies a row and what points where.

Everything said about a column stands once, here; the checks that `load_plan` makes and the
Frictionless descriptor in each plan's folder are both made from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a table, as written in the data contract."""

    name: str
    description: str
    type: str = "string"  # string or integer, the Frictionless names
    required: bool = False
    unique: bool = False
    pattern: str = ""
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    listed: bool = False  # several, separated by |


SEPARATOR = "|"
"""What parts the members of a list in one cell, in every table of a plan and every result."""

ROLES = ("lead", "responsible", "support")
FIELDS = ("section", "title", "text", "clause")
BASES = (
    "printed",
    "in order",
    "repeated",
    "elimination",
    "rule",
    "neighbour",
    "wording",
)
_ID = r"T\d{2,}(\.\d+)?"


def _task_id(unique: bool = False) -> Column:
    return Column("task_id", "The task, T01 and so on", required=True, pattern=_ID, unique=unique)


def _stretch(what: str) -> tuple[Column, Column]:
    start = f"First character {what} in source.txt"
    return (
        Column("start", start, "integer", required=True, minimum=0),
        Column("end", "Character behind the last", "integer", required=True, minimum=1),
    )


TABLES: dict[str, tuple[Column, ...]] = {
    "tasks": (
        _task_id(unique=True),
        Column("parent_id", "The task this one is a measure of", pattern=_ID),
        Column("number", "The task's printed number", "integer", required=True, minimum=1),
        Column("section_number", "Number of the section heading", "integer", minimum=1),
        Column("section_zh", "Section heading"),
        Column("section_basis", "How the section is known", enum=("printed", "lost")),
        Column("title_zh", "Heading of the task without number and full stop"),
        Column("title_en", "Our translation of the heading"),
        Column("text_zh", "The task's sentences in the plan's order"),
        Column("deadlines_zh", "Calendar deadlines in the text, one a line"),
        Column("group_zh", "Generic actors as printed, one line a clause"),
        Column("clause_zh", "Responsibility clause as printed, several one a line"),
    ),
    "assignments": (
        _task_id(),
        Column("clause", "The task's first clause is 1", "integer", required=True, minimum=1),
        Column("position", "Place of the unit in its clause", "integer", required=True, minimum=1),
        Column("department", "Canonical name in departments.csv", required=True),
        Column("printed", "The name exactly as printed", required=True),
        Column("role", "lead, responsible or support", required=True, enum=ROLES),
        Column(
            "role_basis",
            "printed in the clause, by a rule for the whole document, or settled by a person",
            required=True,
            enum=("printed", "rule", "settled"),
        ),
        Column("word", "The words that give the role, as printed: 牵头, 按职责分工负责"),
        *_stretch("of the name"),
    ),
    "groups": (
        _task_id(),
        Column("clause", "The task's first clause is 1", "integer", required=True, minimum=1),
        Column(
            "position",
            "Place among the generic actors of the clause",
            "integer",
            required=True,
            minimum=1,
        ),
        Column("printed", "An actor that is nobody in particular, as printed", required=True),
        Column("role", "lead, responsible or support", required=True, enum=ROLES),
        Column("word", "The words that give the role, as printed"),
        *_stretch("of the actor"),
    ),
    "evidence": (
        _task_id(),
        Column("field", "What the stretch shows", required=True, enum=FIELDS),
        Column("start", "First character in source.txt", "integer", required=True, minimum=0),
        Column("end", "Character behind the last", "integer", required=True, minimum=1),
        Column("basis", "How the stretch was placed", required=True, enum=BASES),
    ),
    "unplaced": (
        Column("start", "First character in source.txt", "integer", required=True, minimum=0),
        Column("end", "Character behind the last", "integer", required=True, minimum=1),
        Column(
            "reason",
            "outside the tasks (letter, preamble, closing words), or open",
            required=True,
            enum=("outside", "open"),
        ),
        Column("candidates", "Tasks it could belong to, separated by |", listed=True),
        Column("text_zh", "The stretch itself", required=True),
    ),
}
"""Columns of a plan's tables, in their order in the files."""

REGISTERS: dict[str, tuple[Column, ...]] = {
    "departments": (
        Column("department", "Canonical name", required=True, unique=True),
        Column("full_name_zh", "Full official name"),
        Column("name_en", "English name", required=True),
        Column("kind", "provincial, central-vertical, group ...", required=True),
        Column("aliases", "Other printed names, separated by |", listed=True),
    ),
    "themes": (
        Column("theme", "Short name", required=True, unique=True),
        Column("name_zh", "Chinese name", required=True),
        Column("name_en", "English name", required=True),
        Column("definition_zh", "What belongs to it, in Chinese", required=True),
        Column("definition_en", "What belongs to it, in English", required=True),
        Column("keywords", "Words that show it, separated by |", required=True, listed=True),
    ),
    "translations": (
        Column("text_zh", "A heading as printed", required=True, unique=True),
        Column("text_en", "Our translation", required=True),
    ),
    "codings": (
        _task_id(),
        Column("coder", "Who coded", required=True),
        Column("primary", "What the task is mainly about, a theme of themes.csv", required=True),
        Column("further", "Other themes it touches, separated by |", listed=True),
    ),
}
"""Columns of the hand-made tables beside the plans."""

LINES: dict[str, tuple[Column, ...]] = {
    "lines": (
        Column("line", "Short name of the line", required=True, unique=True),
        Column("name_en", "English name", required=True, unique=True),
        Column("kind", "organ, central-vertical, party ...", required=True),
        Column("words", "What shows it before 厅, 局, 委, separated by |", listed=True),
        Column("units", "Whole names, * for whose they are, separated by |", listed=True),
        Column("examples", "Names of its units, separated by |", required=True, listed=True),
    ),
    "successors": (
        Column("former", "The organ before the reform, * for whose it is", required=True),
        Column("line", "Its line, and its successor's, in lines.csv", required=True),
        Column("successor", "The organ that took over", required=True),
        Column("year", "Of the reform", "integer", required=True, minimum=1949),
        Column("source", "The document that says so", required=True),
    ),
}
"""Columns of the tables of lines; the package's alone, no plan has its own."""

LINE_KEYS = {"successors": ("former", "line", "successor")}
LINE_REFERENCES = (("successors", "line", "lines", "line"),)
"""What identifies a row of these, and what points where; apart, as they are in no plan."""

CELLS = (
    Column("table", "The table, from 1", "integer", required=True, minimum=1),
    Column("start", "First character in source.txt", "integer", required=True, minimum=0),
    Column("end", "Character behind the last", "integer", required=True, minimum=0),
    Column("row", "The first row that the cell covers", "integer", required=True, minimum=0),
    Column("column", "The first column", "integer", required=True, minimum=0),
    Column("rows", "How many rows it covers", "integer", required=True, minimum=1),
    Column("columns", "How many columns", "integer", required=True, minimum=1),
)
"""Columns of ``cells.csv``, which a document with tables has; equal ends where a cell is empty."""

DISPUTES = ("task", "unit", "role", "department", "place")
"""What two readings of a text can differ in: a task; whether a unit is named at a place, in which
role, as whom, and under which task."""

SETTLED = (
    Column("kind", "What the readings differ in", required=True, enum=DISPUTES),
    Column("task_id", "The task where it stands", pattern=_ID),
    Column("start", "First character in source.txt", "integer", required=True, minimum=0),
    Column("end", "Character behind the last", "integer", required=True, minimum=1),
    Column("printed", "What stands there", required=True),
    Column("department", "Canonical name of the unit"),
    Column("ours", "What the package read; empty for nothing"),
    Column("theirs", "What the second reading says; empty for nothing"),
    Column("choice", "Whose is right", required=True, enum=("ours", "theirs", "other")),
    Column("value", "What holds; empty for nothing"),
    Column("reading", "The second reading", required=True),
    Column("by", "Who settled it"),
)
"""Columns of ``settled.csv``: what persons decided where a second reading differs from ours."""

LARGEST = 1_000_000
"""Places of a table at most, of all ten times as many; a published plan has less than a tenth."""

KEYS: dict[str, tuple[str, ...]] = {
    "tasks": ("task_id",),
    "assignments": ("task_id", "clause", "position"),
    "groups": ("task_id", "clause", "position"),
    "evidence": ("task_id", "field", "start"),
    "unplaced": ("start",),
    "codings": ("task_id", "coder"),
    "settled": ("kind", "start", "end", "department"),
}
"""The columns that identify a row of each table."""

LEVELS = ("national", "province", "city", "county")
"""Levels of government, as a plan's particulars name them."""

_PRINTED = (
    Column("printed", "What stands there, character by character", required=True),
    *_stretch("of it"),
)
SAID: dict[str, tuple[Column, ...]] = {
    "particulars": (
        Column("field", "What is said: number, issuer, signed ...", required=True),
        Column("value", "In one form: ISO dates, names without blanks", required=True),
        *_PRINTED,
        Column("basis", "What prints it: title, signature, frame ...", required=True),
    ),
    "cited": (
        Column("title", "Title of the document, empty where only its number is printed"),
        Column("number", "Its number: 国办发〔2022〕37号"),
        Column("relation", "The word that ties the plan to it: 贯彻落实, 根据", required=True),
        *_PRINTED,
    ),
}
"""Lists in ``datapackage.json``: what a plan says of itself, and the documents that it cites."""

REFERENCES = (
    ("tasks", "parent_id", "tasks", "task_id"),
    ("assignments", "task_id", "tasks", "task_id"),
    ("assignments", "department", "departments", "department"),
    ("groups", "task_id", "tasks", "task_id"),
    ("evidence", "task_id", "tasks", "task_id"),
    ("codings", "task_id", "tasks", "task_id"),
    ("codings", "primary", "themes", "theme"),
)
"""Table and column that point to another table's column."""

MEMBERS = (
    ("unplaced", "candidates", "tasks", "task_id"),
    ("codings", "further", "themes", "theme"),
)
"""The same for columns whose cells hold several."""

SHOWN = {"section": "section_zh", "title": "title_zh", "text": "text_zh", "clause": "clause_zh"}
"""A `field` of ``evidence.csv`` to the column of ``tasks.csv`` that it shows."""

# No group in this package is possessive: before Python 3.11.5 that loses what the group had begun.
BREAK = re.compile(
    r"[\r\n](?:\s*+(?:[-—–－―]{1,2}[ \t]*\d{1,4}[ \t]*[-—–－―]{1,2}"
    r"|第[ \t]*\d+[ \t]*页[^\r\n]{0,12})[ \t]*+[\r\n])*\s*+"
)
"""A line break, with the page numbers (— 3 —, 第3页 共9页) that stand between two lines."""
