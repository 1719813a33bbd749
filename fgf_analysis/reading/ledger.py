"""What became of every character of a document, and what is in doubt.

Every character has exactly one kind. What looks like a clause, a number or a name and was read as
none is *in doubt*, with its place and the reason; how sure a reading is follows from this alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from fgf_analysis.reading.clauses import words
from fgf_analysis.reading.clauses.grammar import LABEL, STOP
from fgf_analysis.reading.folding import SAYS, fold
from fgf_analysis.reading.names import looks_like_unit
from fgf_analysis.reading.paragraphs import Span, Stretches

KINDS = (
    "clause", "title", "section", "text", "number", "head", "hidden", "front", "back", "unread",
    "blank",
)  # fmt: skip
"""What a character can be: of a clause, a task's heading, a section's heading, a task's sentences,
a number, a table's head; of the table of contents, a list of annexes or a signature (hidden);
before the first task, behind the last, or between them under none; white space, marks and page
numbers."""


class Doubt(NamedTuple):
    """Something of a document that may have been read wrongly, or not at all.

    Attributes
    ----------
    kind : str
        ``clause`` (found and not understood, or not closed), ``open`` (could belong to several
        tasks), ``bracket`` (names units and was read as text), ``label``, ``word`` (of role, behind
        a unit's name, outside any clause), ``unit`` (printed like none), ``aside`` (a numbered
        heading that was taken for no task), ``bare`` (a task without a clause beside tasks that
        have one), ``split`` (a number with a line break in it), ``mention`` (a word of role in
        running text), ``number`` (in running text, or in front of what opens nothing).
    start, end : int
        Characters of the document.
    why : str
    task_id : str, optional
    """

    kind: str
    start: int
    end: int
    why: str
    task_id: str | None = None


@dataclass
class Ledger:
    """What became of a document's characters.

    Attributes
    ----------
    spans : list of (int, int, str)
        Start, end and kind, one behind the other from the first character to the last.
    doubts : list of Doubt
        In the document's order.
    numbering : list of (str, int, int)
        Numbers that are ``skipped``, ``repeated`` or ``restarted``: which, the number, where.
    counted : int
        Tasks that print no number; theirs is their place in the document.
    scrambled : bool
        Whether the document runs two passages into each other.
    """

    spans: list[tuple[int, int, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    numbering: list[tuple[str, int, int]] = field(default_factory=list)
    counted: int = 0
    scrambled: bool = False

    def of(self, *kinds: str) -> list[Doubt]:
        """Return the doubts of these kinds."""
        return [doubt for doubt in self.doubts if doubt.kind in kinds]


_VERBS = "|".join(sorted((word.word for word in words.VERBS), key=len, reverse=True))
_ROLE = re.compile(_VERBS)
_GOES_ON = re.compile("人|同志|制度|单位|部门")
_LABEL = re.compile(LABEL)
_NAMED = re.compile(
    r"(?:由|[^\u4e00-\u9fff]|[和与及])(?P<name>[\u4e00-\u9fff]{2,20}?)(?:等\w{0,6})?"
    rf"(?:{'|'.join(words.MANNERS)})*$"
)
_STOPS = re.compile(STOP)


def _is_named(text: str, at: int) -> bool:
    """Return whether a unit's name stands before a place."""
    match = _NAMED.search(text, max(0, at - 30), at)
    return bool(match and looks_like_unit(match["name"]))


def outside_clauses(
    text: str,
    clauses: Stretches,
    span: Callable[[int, int], Span],
    labels: list[Span] | None = None,
) -> Iterator[Doubt]:
    """Yield the words of role and the labels of a folded text that no clause has.

    Parameters
    ----------
    text : str
        Folded.
    clauses : Stretches
        Where clauses stand in it, and what was doubted for another reason.
    span : callable
        Gives the characters of the document for a stretch of the text.
    labels : list of Span, optional
        Where labels stand in it; looked for if not given.
    """
    if labels is None:
        labels = [match.span() for match in _LABEL.finditer(text)]
    outside = [(a, b) for a, b in labels if a < b and not clauses.meet(a, b)]
    for start, end in outside:
        field = text[end - 1] in "：）" and (text[start - 1] if start else "\n") in "。！？；\n（ "
        kind = "label" if field else "mention"
        yield Doubt(kind, *span(start, end), "a label outside of any clause")
    known = Stretches(outside)
    for match in _ROLE.finditer(text):
        start, end = match.span()
        if clauses.meet(start, end) or known.meet(start, end) or _GOES_ON.match(text, end):
            continue
        if _is_named(text, start) and _STOPS.match(text, end):
            kind, why = "word", "a unit's name and a word of role outside of any clause"
        else:
            kind, why = "mention", "a word of role in running text"
        yield Doubt(kind, *span(start, end), why)


def says_who(text: str) -> bool:
    """Return whether a text, not folded, has a word of role or a label, as clauses do."""
    folded = fold(text)
    return bool(_LABEL.search(folded)) or any(
        not _GOES_ON.match(folded, match.end()) for match in _ROLE.finditer(folded)
    )


def partition(text: str, kinds: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the whole text as stretches of one kind each; of two that overlap the first counts.

    What is left is ``blank`` where it holds no word, otherwise ``front``, ``unread`` or ``back``.
    """
    given = list(kinds)
    tasks = [(a, b) for a, b, kind in given if kind in ("clause", "title", "section", "text")]
    first = min((a for a, _ in tasks), default=len(text))
    last = max((b for _, b in tasks), default=len(text))
    codes = {kind: nth for nth, kind in enumerate(KINDS, start=1)}
    painted = bytearray(len(text))
    # What counts less is painted over.
    for code, a, b in sorted({(-codes[kind], a, b) for a, b, kind in given}):
        painted[a:b] = bytes((-code,)) * (b - a)
    spans: list[tuple[int, int, str]] = []
    for run in _RUN.finditer(painted):
        a, b = run.span()
        if painted[a]:
            spans.append((a, b, KINDS[painted[a] - 1]))
        else:
            ends = sorted({a, b, *(at for at in (first, last) if a < at < b)})
            spans += (_unread(text, *part, first, last) for part in pairwise(ends))
    return _joined(spans)


_RUN = re.compile(rb"(.)\1*", re.DOTALL)


def _unread(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int, str]:
    """Return what a stretch is that nothing was read from."""
    if not SAYS.search(text, start, end):
        return start, end, "blank"
    return start, end, "front" if end <= first else "back" if start >= last else "unread"


def _joined(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if joined and joined[-1][2] == kind:
            joined[-1] = (joined[-1][0], end, kind)
        else:
            joined.append((start, end, kind))
    return joined


def sureness(
    ledger: Ledger, tasks: int, named: int, units: int, unknown: int, left_out: int = 0
) -> tuple[str, list[str]]:
    """Return how sure a reading is, and what weighs against it, one reason a line.

    Parameters
    ----------
    ledger : Ledger
    tasks, named : int
        How many tasks there are, and clauses that name units.
    units, unknown : int
        How many units there are, and how many of them the register lacks.
    left_out : int
        How many kinds of what was left out of the text may hold clauses.
    """
    count = Counter(doubt.kind for doubt in ledger.doubts)
    clauses = count["clause"] + count["open"]
    grave: list[str] = []
    light: list[str] = []
    if ledger.scrambled:
        grave.append(
            "passages of the document run into each other; evidence.csv says what rests on what"
        )
    if count["bare"]:
        (grave if count["bare"] * 2 > tasks else light).append(
            f"{count['bare']} of {tasks} tasks show no clause"
        )
    if clauses:
        (grave if clauses * 10 > max(named, 1) else light).append(
            f"{clauses} stretch{'' if clauses == 1 else 'es'} could not be read"
        )
    for kind, said in _SAID.items():
        if count[kind]:
            light.append(f"{count[kind]} {said}")
    if ledger.counted:
        light.append(f"{ledger.counted} tasks print no number; they are counted as they come")
    if unknown * 3 > max(units, 1):
        light.append(f"{unknown} of {units} units are not in the register")
    if ledger.numbering:
        light.append(f"{len(ledger.numbering)} numbers are skipped, repeated or out of turn")
    if left_out:
        light.append("what was left out of the text may hold clauses; see left_out")
    level = "low" if grave else "medium" if light else "high"
    return level, grave + light


_SAID = {
    "bracket": "brackets name units and were read as text",
    "label": "labels stand outside of any clause",
    "word": "units with a word of role stand outside of any clause",
    "unit": "names do not look like a unit's",
    "heading": "lines may be headings without a number, or are units",
    "left": "lines that name units belong to no task",
    "aside": "numbered headings were taken for no task",
    "split": "numbers have a line break in them",
}
