"""Marks and sentences -> tasks, whatever order the document runs in.

A scrambled document is a plan read by two cursors: each reads forward, they take turns, and
nothing marks where one stops and the other goes on. Such a place is a *cut*. Between one heading
and the next there is at most one cut, and where the two headings follow each other in number and
share one clause there is none, so a plan in order is the case without cuts.

What stands between heading h and heading n is therefore a first part that continues h and a
second part that ends with the clause of n - 1. Two questions are left, and each is answered only
as far as the document itself answers it:

* Whose is the clause? Of n - 1 if the cut lies before it, of h if the cut lies behind it.
* Where in the sentences is the cut?

Every answer carries its `basis`:

``printed``       the number stands in front of it (headings, sections)
``in order``      it stands between heading n and heading n + 1 with nothing cut
``repeated``      it stands at two places whose surroundings share only this task
``elimination``   the only other task it could belong to has a clause of its own
``rule``          the document shows often enough that it is never cut behind a clause
``neighbour``     what stands next to it is known, from another place, to be elsewhere
``wording``       it is worded like this task and unlike the others; the weakest basis

What has no answer is returned as open, with the tasks it could belong to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.scrambled.cuts import settle_cuts
from fgf_analysis.reading.scrambled.gaps import Gap, gaps_between
from fgf_analysis.reading.scrambled.owners import settle_clauses
from fgf_analysis.reading.scrambled.scan import Token

# A greater number than these is no task's: no passages of a plan leave so many out.
_USUAL, _TIMES = 100, 10


class Placed(NamedTuple):
    """A token under its task."""

    token: Token
    task: int
    field: str  # section, title, text or clause
    basis: str


class Open(NamedTuple):
    """A token under no task, and the tasks it could belong to (none: outside the tasks)."""

    token: Token
    candidates: tuple[int, ...]
    reason: str


@dataclass
class Collation:
    """The plan put in order.

    `order` gives each task's sentences in the plan's order, each once.
    """

    numbers: list[int]
    sections: dict[int, tuple[int, str]]
    order: dict[int, list[str]]
    placed: list[Placed]
    open: list[Open]


def collate(
    tokens: list[Token], place: Callable[[Token], str], name: str = "source.txt"
) -> Collation:
    """Return the tasks that the tokens of a document show.

    Parameters
    ----------
    tokens : list of Token
        As `scan` returns them.
    place : callable
        Says where a token stands, for messages.
    name : str
        How errors name the document.

    Raises
    ------
    PlanError
        When there is no heading, when a number is far beyond all others, when one number has two
        different headings, or when two different clauses claim one task; the message names the
        places.
    """
    headings = [token for token in tokens if token.kind == "heading"]
    if not headings:
        raise PlanError(
            f"{name}: no task heading found; expected numbers like (一) or （二） before each task"
        )
    titles: dict[int, Token] = {}
    for token in headings:
        first = titles.setdefault(token.number, token)
        if first.text != token.text:
            raise PlanError(
                f"{name}: two different headings are numbered {token.number}: "
                f"{place(first)} and {place(token)}; keep one of them in a copy of the document"
            )
    most = max(titles)
    if most > max(_USUAL, _TIMES * len(titles)):
        raise PlanError(
            f"{name}: {place(titles[most])}: a task is numbered {most}, and the document shows "
            f"{len(titles)} headings; correct the number in a copy of the document"
        )
    gaps, outside = gaps_between(tokens)
    settle_clauses(gaps, place, name)
    basis = settle_cuts(gaps, titles)
    return _collect(tokens, gaps, basis, titles, outside)


def _collect(
    tokens: list[Token],
    gaps: list[Gap],
    basis: dict[tuple[int, str], str],
    titles: dict[int, Token],
    outside: list[Token],
) -> Collation:
    placed: list[Placed] = []
    open_: list[Open] = [Open(token, (), "outside") for token in outside]
    starts: dict[int, list[list[str]]] = defaultdict(list)
    ends: dict[int, list[list[str]]] = defaultdict(list)
    follows: set[int] = set()  # headings known to follow the task before them directly
    for gap in gaps:
        texts = [token.text for token in gap.sentences]
        tail = gap.tail or (gap.next - 1 if gap.next else gap.before)
        either = tuple(sorted({gap.head, tail} - {0}))
        for j, token in enumerate(gap.sentences):
            task = gap.head if j < gap.low else gap.tail if j >= gap.high else 0
            if task and (task, token.text) in basis:
                placed.append(Placed(token, task, "text", basis[task, token.text]))
            else:
                open_.append(Open(token, either, "open"))
        if gap.head and gap.low:
            known = [text for text in texts[: gap.low] if (gap.head, text) in basis]
            starts[gap.head].append(known)
        if gap.tail and gap.high < len(texts):
            known = [text for text in texts[gap.high :] if (gap.tail, text) in basis]
            ends[gap.tail].append(known)
        for clause in gap.clauses:
            if gap.owner:
                placed.append(Placed(clause, gap.owner, "clause", gap.owner_basis))
            else:
                open_.append(Open(clause, either, "open"))
        if gap.in_order or (gap.owner and gap.owner == gap.next - 1):
            follows.add(gap.next)
    sections: dict[int, tuple[int, str]] = {}
    above: list[tuple[Token, int]] = []
    previous: Token | None = None
    for token in tokens:
        if token.kind == "heading":
            placed.append(Placed(token, token.number, "title", "printed"))
            if previous and previous.kind == "section":
                above.append((previous, token.number))
                sections[token.number] = (previous.number, previous.text)
        previous = token
    for token, number in above:  # of two sections that one heading stands below the last counts
        if sections[number] == (token.number, token.text):
            placed.append(Placed(token, number, "section", "printed"))
        else:
            open_.append(Open(token, (number,), "open"))
    numbers = list(range(1, max([*titles, *(p.task for p in placed)]) + 1))
    for number in numbers:
        if number not in sections and number in follows and number - 1 in sections:
            sections[number] = sections[number - 1]
    order = {task: _merge(starts[task], ends[task]) for task in numbers}
    return Collation(numbers, sections, order, placed, open_)


def _merge(starts: list[list[str]], ends: list[list[str]]) -> list[str]:
    """Return the sentences of a task, each once, so that every run keeps its order."""
    runs = [*sorted(starts, key=len, reverse=True), *sorted(ends, key=len, reverse=True)]
    # A ring, so that a sentence is put before another at once; "" is its beginning and its end.
    before, after = {"": ""}, {"": ""}
    for run in runs:
        at = ""
        for text in reversed(run):
            if text not in before:
                before[text], after[text] = before[at], at
                after[before[text]], before[at] = text, text
            at = text
    merged: list[str] = []
    while text := after[merged[-1] if merged else ""]:
        merged.append(text)
    return merged
