"""Tables and their document -> what in them is not what the document says at their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from fgf_analysis.tables.check import Problems, quoted
from fgf_analysis.tables.contract import BREAK, SHOWN
from fgf_analysis.tables.parse import Table

_BLANK = re.compile(r"[\s\ufeff\u2060]+|<br ?/?>")
# Between the first level of a list that shares a name and the name: 市[、县（区）]财政局. A name
# without a level may stand in the list: 省[、药监局、省]财政厅.
_LEVELS = re.compile(r"(?:[\W和及与或商].*)?[省市县區区縣州旗](?:[（(][^）)]*[）)])?", re.DOTALL)
_TIMES = 50
"""How often the stretches of a table may cover the document: a scrambled one does it 3 times."""
_ASTRAY = 1_000
"""How many parts of a task are searched for; a published one needs a dozen."""

_PLACED = ("evidence", "assignments", "groups", "unplaced")


class Row(NamedTuple):
    """A row with its place."""

    number: int
    start: int
    end: int
    cells: dict[str, str]


def check(tables: Mapping[str, Table], source: str | None, problems: Problems) -> None:
    """Note every row whose place does not hold what the row says.

    Parameters
    ----------
    tables : mapping of str to Table
    source : str, optional
        The document; without it only places are compared with each other.
    problems : Problems
        Those of the tables by themselves. What a row implies is checked where the row is right.
    """
    placed = {
        name: list(_places(name, tables[name], source, problems))
        for name in _PLACED
        if name in tables and {"start", "end"} <= set(tables[name].header)
    }
    if source is None:
        return
    document = _Document(source)
    if "unplaced" in placed:
        _unplaced(placed["unplaced"], document, problems)
    for name in ("assignments", "groups"):
        if name in placed:
            _printed(name, placed[name], document, problems)
    if "evidence" in placed and "tasks" in tables:
        evidence = _Evidence(tables, placed["evidence"], document, problems)
        for name in ("assignments", "groups"):
            evidence.names(name, placed.get(name, []))
        evidence.shown()


def _places(name: str, table: Table, source: str | None, problems: Problems) -> Iterator[Row]:
    """Yield the rows whose place is one; note the others."""
    for number, cells in zip(table.numbers, table.records(), strict=True):
        if problems.of(name, number, ("start", "end")):
            continue
        start, end = int(cells["start"]), int(cells["end"])
        if start >= end:
            problems.note(name, number, "end", f"'{end}' must be behind start, {start}")
        elif source is not None and end > len(source):
            told = f"'{end}' must be within source.txt, which has {len(source):,} characters"
            problems.note(name, number, "end", told)
        else:
            yield Row(number, start, end, cells)


class _Document:
    """A document, cut without white space, line breaks and page numbers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._cut: dict[tuple[int, int], str] = {}
        self._left = _TIMES * len(text)

    def cut(self, start: int, end: int) -> str | None:
        """Return a stretch; None where too many stretches overlap for all to be compared."""
        span = (start, end)
        if span not in self._cut:
            self._left -= end - start
            if self._left < 0:
                return None
            stretch = self.text[start:end]
            if "\n" in stretch or "\r" in stretch:
                stretch = BREAK.sub("", stretch)
            self._cut[span] = dense(stretch)
        return self._cut[span]


def dense(text: str) -> str:
    """Return a text without white space and line breaks, also those of Markdown."""
    return _BLANK.sub("", text)


def _compared(name: str, row: Row, document: _Document, problems: Problems) -> str | None:
    found = document.cut(row.start, row.end)
    if found is None:
        told = f"too many places overlap, over {_TIMES} at each character; run fgf build"
        problems.note(name, row.number, "", told)
    return found


def _unplaced(rows: list[Row], document: _Document, problems: Problems) -> None:
    for row in rows:
        text = row.cells.get("text_zh")
        found = _compared("unplaced", row, document, problems) if text else None
        if text and found is not None and found != dense(text):
            _other("unplaced", row, "text_zh", found, problems)


def _printed(name: str, rows: list[Row], document: _Document, problems: Problems) -> None:
    for row in rows:
        printed = row.cells.get("printed")
        found = _compared(name, row, document, problems) if printed else None
        if printed and found is not None and not same(dense(printed), found):
            _other(name, row, "printed", found, problems)


def _other(name: str, row: Row, column: str, found: str, problems: Problems) -> None:
    told = f"{quoted(row.cells[column])} must be what stands there: {quoted(found)}"
    problems.note(name, row.number, column, told)


def same(printed: str, there: str) -> bool:
    """Return whether a place holds a name, or the list of levels whose name it shares.

    Examples
    --------
    >>> same("市审计局", "市、区审计局")
    True
    >>> same("市审计局", "市商区审计局")
    True
    >>> same("市审计局", "市财政局、市审计局")
    False
    """
    if printed == there:
        return True
    between = there[1 : len(there) - len(printed) + 1]
    return (
        len(printed) > 1
        and there[0] == printed[0]
        and there.endswith(printed[1:])
        and bool(_LEVELS.fullmatch(between))
    )


class _Clauses:
    """The clauses of a task.

    Parameters
    ----------
    rows : list of Row
        Their stretches, by where they begin.
    cells : dict
        The task's row.
    document : _Document
    """

    def __init__(self, rows: list[Row], cells: dict[str, str], document: _Document) -> None:
        self._starts = [row.start for row in rows]
        self._ends = list(accumulate((row.end for row in rows), max))
        self._known: dict[tuple[str, str], bool] = {}
        self.count = cells.get("clause_zh", "").count("\n") + 1
        self.groups = dense(cells.get("group_zh", ""))
        self.text = "\n".join(document.cut(row.start, row.end) or "" for row in rows)

    def hold(self, row: Row) -> bool:
        """Return whether a place lies in a clause."""
        nth = bisect_right(self._starts, row.start) - 1
        return nth >= 0 and row.end <= self._ends[nth]

    def search(self, text: str, part: str) -> bool:
        """Return whether a part stands in a text of the task; none does behind the thousandth."""
        key = (text, part)
        if key not in self._known and len(self._known) < _ASTRAY:
            self._known[key] = dense(part) in text
        return self._known.get(key, False)


class _Evidence:
    """The rows of ``evidence.csv`` by what they show.

    Parameters
    ----------
    tables : mapping of str to Table
    rows : list of Row
        Those with a place.
    document : _Document
    problems : Problems
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        rows: list[Row],
        document: _Document,
        problems: Problems,
    ) -> None:
        table, tasks = tables["evidence"], tables["tasks"]
        self.document, self.problems = document, problems
        self.of: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        self.tasks: dict[str, tuple[int, dict[str, str]]] = {}
        self.sure = False  # whether every row is some task's
        self.doubtful: set[str] = set()  # tasks of which a row is wrong
        if not {"task_id", "field", "basis"} <= set(table.header) or "task_id" not in tasks.header:
            return
        self.sure = table.whole
        count = Counter(tasks.column("task_id"))
        for number, cells in zip(tasks.numbers, tasks.records(), strict=True):
            if count[cells["task_id"]] == 1:
                self.tasks[cells["task_id"]] = (number, cells)
        good = set()
        for row in sorted(rows, key=lambda row: row.start):
            if not problems.of("evidence", row.number, ("task_id", "field", "basis")):
                self.of[row.cells["task_id"], row.cells["field"]].append(row)
                good.add(row.number)
        for number, cells in zip(table.numbers, table.records(), strict=True):
            if number not in good:
                self.doubtful.add(cells["task_id"])
                self.sure = self.sure and not problems.of("evidence", number, ("task_id",))

    def names(self, name: str, rows: list[Row]) -> None:
        """Note every row of assignments or groups that its task's clauses do not bear out."""
        clauses: dict[str, _Clauses] = {}
        for row in rows if self.sure else ():
            task = row.cells.get("task_id", "")
            if (
                task not in self.tasks
                or task in self.doubtful
                or self.problems.of(name, row.number, ("task_id", "printed", "clause"))
            ):
                continue
            if task not in clauses:
                stretches = self.of.get((task, "clause"), [])
                clauses[task] = _Clauses(stretches, self.tasks[task][1], self.document)
            self._borne_out(name, row, clauses[task], task)

    def _borne_out(self, name: str, row: Row, clauses: _Clauses, task: str) -> None:
        def note(column: str, told: str) -> None:
            self.problems.note(name, row.number, column, told)

        if not clauses.hold(row):
            note("start", f"'{row.start}' must be in a clause of {task}; evidence.csv has it not")
            return
        if int(row.cells.get("clause", 1)) > clauses.count:
            said = f"'{row.cells['clause']}' must be at most {clauses.count}"
            note("clause", f"{said}, the clauses of {task}")
        word, printed = row.cells.get("word", ""), row.cells.get("printed", "")
        if not clauses.search(clauses.text, word):
            note("word", f"{quoted(word)} must be in a clause of {task}")
        if name == "groups" and not clauses.search(clauses.groups, printed):
            note("printed", f"{quoted(printed)} must be in group_zh of {task}")

    def shown(self) -> None:
        """Note every stretch that its task does not have, and every cell that no stretch shows."""
        known = {
            _section(cells)
            for task, (_, cells) in self.tasks.items()
            if (task, "section") in self.of
        }
        for task, (number, cells) in self.tasks.items():
            for field, column in SHOWN.items():
                rows = self.of.get((task, field), [])
                gap = self._gap(rows, task, column, cells.get(column, ""))
                if not gap or not self.sure or task in self.doubtful:
                    continue
                # The section that a scrambled plan goes on with is printed above another task.
                if rows or field != "section" or _section(cells) not in known:
                    told = f"{quoted(gap)} is shown by no row of evidence.csv"
                    self.problems.note("tasks", number, column, told)

    def _gap(self, rows: list[Row], task: str, column: str, cell: str) -> str:
        """Return the first part of a cell that no stretch shows, or nothing."""
        text = dense(cell)
        spans: list[tuple[int, int]] = []
        seen = {""}
        at, astray, whole = 0, 0, True
        for row in rows:
            stretch = _compared("evidence", row, self.document, self.problems)
            if stretch is None:
                return ""
            if text.startswith(stretch, at):
                spans.append((at, at + len(stretch)))
                at += len(stretch)
            elif stretch not in seen:
                astray += 1
                if astray > _ASTRAY:
                    told = f"over {_ASTRAY:,} stretches of {task} are out of order; run fgf build"
                    self.problems.note("evidence", row.number, "", told)
                    return ""
                found = [(nth, nth + len(stretch)) for nth in _all(text, stretch)]
                spans += found
                # A clause by rule is that of the section's heading: it speaks for its tasks.
                ruled = (row.cells["field"], row.cells["basis"]) == ("clause", "rule")
                if not found and not ruled:
                    whole = False
                    told = f"{quoted(stretch)} stands there, which is not in {column} of {task}"
                    self.problems.note("evidence", row.number, "", told)
                at = found[0][1] if found else at
            seen.add(stretch)
        return _uncovered(text, spans) if whole else ""


def _section(cells: dict[str, str]) -> tuple[str | None, str | None]:
    return cells.get("section_number"), cells.get("section_zh")


def _all(text: str, part: str) -> Iterator[int]:
    """Yield where a part stands in a text."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _uncovered(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the first part of a text that no span covers, or nothing."""
    at = 0
    for start, end in sorted(spans):
        if start > at:
            return text[at:start]
        at = max(at, end)
    return text[at:]
