"""Facts -> where each stands in ``source.txt``, and how that is known."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.folding import fold
from fgf_analysis.second.jsonl import Fact, Facts
from fgf_analysis.second.vocabulary import KINDS
from fgf_analysis.tables import BREAK
from fgf_analysis.tables.places import dense

LONGEST = 200
"""Characters of a unit's name at most."""

_SURE = 2  # so many facts of a document must fit a count of bytes or UTF-16, and none may not
_PARTS = "、，,；;"


class Placed(NamedTuple):
    """A fact at its place.

    Attributes
    ----------
    fact : Fact
    start, end : int
        Characters of ``source.txt``; −1 where it was not found.
    basis : str
        ``offsets`` (the words stand there), ``unchecked`` (offsets without words), ``shifted`` (the
        reader's document is a part of the source), ``utf-8`` and ``utf-16`` (offsets counted so),
        ``searched`` (the next place of the words), ``folded`` (of the words in another print),
        ``earlier`` (of words that stand only before what was found last); or why it was not found:
        ``absent``, ``no place``, ``too long``.
    """

    fact: Fact
    start: int
    end: int
    basis: str

    @property
    def found(self) -> bool:
        """Whether it has a place."""
        return self.start >= 0


@dataclass
class Places:
    """What became of a reading's facts.

    Attributes
    ----------
    placed : list of Placed
        Those that are compared, in the file's order, each once.
    unfound : list of Placed
        Those that stand nowhere.
    other : Counter
        Kinds of facts that are not compared, with how many there are.
    scope : list of str
        The tasks that the reader says to have read.
    repeated : int
        How many facts were said more than once.
    """

    placed: list[Placed] = field(default_factory=list)
    unfound: list[Placed] = field(default_factory=list)
    other: Counter[str] = field(default_factory=Counter)
    scope: list[str] = field(default_factory=list)
    repeated: int = 0


def place(facts: Facts, source: str, name: str, known: frozenset[tuple[int, int]]) -> Places:
    """Return the places of facts.

    Offsets count where the words stand there. Where they do not in a whole document and do for
    every fact when counted in bytes of UTF-8 or units of UTF-16, they are taken so. All else is
    searched for, each fact behind the one before it, or behind the beginning of the task that it
    says it belongs to.

    Parameters
    ----------
    facts : Facts
    source : str
    name : str
        How errors name the reading.
    known : frozenset of (int, int)
        Places of names in our reading: a list of names (甲局、乙局) is one fact for each of them,
        unless it is one name there.

    Raises
    ------
    PlanError
        When less than a tenth of the facts stand in the source: it is another text.
    """
    found = Places()
    text = _Text(source)
    seen: set[tuple[object, ...]] = set()
    documents: defaultdict[int, list[Fact]] = defaultdict(list)
    for fact in facts.facts:
        if fact.kind in KINDS:
            documents[fact.document].append(fact)
        elif fact.kind == "scope":
            found.scope.append(fact.task)
        else:
            found.other[fact.kind] += 1
    for number, those in documents.items():
        for one in _Document(text, those, facts.texts.get(number, "")).placed():
            for part in _parts(one, source, known):
                key = (*part[1:3], part.fact[2:4], part.fact[6:]) if part.found else part
                if key in seen:
                    found.repeated += 1
                    continue
                seen.add(key)
                (found.placed if part.found else found.unfound).append(part)
    compared = len(found.placed) + len(found.unfound)
    if not compared:
        kinds = ", ".join(list(found.other)[:5])
        raise PlanError(f"{name}: no task and no unit is in it, only {kinds}; see docs/second.md")
    if len(found.placed) * 10 < compared:
        raise PlanError(
            f"{name}: this reading is of another text: {len(found.placed)} of {compared} facts "
            "stand in source.txt; give the reading of this plan"
        )
    return found


class _Text:
    """A source, also folded and without white space, as far as it is asked for."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._dense = ""
        self._at: list[int] = []
        self._counts: dict[str, dict[int, int]] = {}
        self._absent: set[str] = set()

    def holds(self, start: int, end: int, words: str) -> bool:
        """Return whether words stand at a place, whatever their print."""
        if not 0 <= start < end <= len(self.source):
            return False
        there = self.source[start:end]
        return there == words or dense(fold(there)) == dense(fold(words))

    def find(self, words: str, at: int) -> tuple[int, int, str] | None:
        """Return the next place of words from an offset on, or else their first.

        A name that a line break parts stands there no less than one that none does.
        """
        folded = dense(fold(words))
        if not folded or folded in self._absent:
            return None
        if not self._at:
            # A page's number between two lines is blanked: it parts no name.
            plain = BREAK.sub(lambda match: " " * len(match.group()), self.source)
            signs = fold(plain)
            self._at = [nth for nth, sign in enumerate(signs) if dense(sign)]
            self._dense = "".join(signs[nth] for nth in self._at)
        begin = bisect_left(self._at, at)
        for first in (begin, 0):
            found = self._dense.find(folded, first)
            if found >= 0:
                start, end = self._at[found], self._at[found + len(folded) - 1] + 1
                same = "searched" if self.source[start:end] == words else "folded"
                return start, end, same if first == begin else "earlier"
        self._absent.add(folded)
        return None

    def counted(self, encoding: str) -> Callable[[int], int]:
        """Return a function from an offset in an encoding to one in characters, or −1."""
        if encoding not in self._counts:
            size = 2 if encoding == "utf-16-le" else 1
            at, offsets = 0, {}
            for nth, sign in enumerate(self.source):
                offsets[at] = nth
                at += len(sign.encode(encoding, "surrogatepass")) // size
            offsets[at] = len(self.source)
            self._counts[encoding] = offsets
        known = self._counts[encoding]
        return lambda offset: known.get(offset, -1)


class _Document:
    """The facts of one document, which is the source or a part of it."""

    def __init__(self, text: _Text, facts: list[Fact], own: str) -> None:
        self.text, self.facts = text, facts
        self.at = 0
        self.task = ""
        self.tasks: dict[str, int] = {}  # what the reader calls a task -> where it begins
        self.moves: list[tuple[str, Callable[[int], int]]] = [("offsets", lambda offset: offset)]
        if own and own != text.source:
            start = text.source.find(own)
            if start >= 0:
                self.at = start
                self.moves = [("shifted", lambda offset: offset + start)]
        self.moves += [(name, text.counted(code)) for name, code in self._codes()]

    def _codes(self) -> list[tuple[str, str]]:
        """Return how else the offsets are counted: as all facts with words bear out."""
        told = [f for f in self.facts if f.text and f.start is not None and f.end is not None]
        move = self.moves[0][1]
        if sum(self.text.holds(move(f.start), move(f.end), f.text) for f in told) * 2 > len(told):  # type: ignore[arg-type]
            return []
        found = []
        for name, code in (("utf-8", "utf-8"), ("utf-16", "utf-16-le")):
            count = self.text.counted(code)
            fits = (self.text.holds(count(f.start), count(f.end), f.text) for f in told)  # type: ignore[arg-type]
            if len(told) >= _SURE and all(fits):
                found.append((name, code))
        return found[:1]

    def placed(self) -> list[Placed]:
        """Return each fact at its place."""
        return [self._place(fact) for fact in self.facts]

    def _place(self, fact: Fact) -> Placed:
        if fact.kind != "task" and fact.task != self.task and fact.task in self.tasks:
            self.at = self.tasks[fact.task]
        self.task = fact.task
        start, end, basis = self._spot(fact)
        if start >= 0 and fact.kind != "task" and end - start > LONGEST:
            return Placed(fact, -1, -1, "too long")
        if start >= 0 and fact.kind == "task":
            self.task = fact.task or fact.text
            for name in filter(None, (fact.task, fact.text)):
                self.tasks.setdefault(name, start)
        if start >= 0:
            self.at = start if fact.kind == "task" else end
        return Placed(fact, start, end, basis)

    def _spot(self, fact: Fact) -> tuple[int, int, str]:
        if fact.start is not None and fact.end is not None:
            for basis, move in reversed(self.moves):  # the surer count was added last
                start, end = move(fact.start), move(fact.end)
                if fact.text and self.text.holds(start, end, fact.text):
                    return start, end, basis
                if not fact.text:
                    inside = 0 <= start < end <= len(self.text.source)
                    return (start, end, "unchecked") if inside else (-1, -1, "no place")
        if not fact.text:
            return -1, -1, "no place"
        return self.text.find(fact.text, self.at) or (-1, -1, "absent")


def _parts(one: Placed, source: str, known: frozenset[tuple[int, int]]) -> list[Placed]:
    """Return a list of names as one fact for each; whatever else it is, as it is."""
    words = source[one.start : one.end] if one.found else ""
    if (
        one.fact.kind != "unit"
        or (one.start, one.end) in known
        or not any(sign in words for sign in _PARTS)
    ):
        return [one]
    parts, at = [], one.start
    for nth in range(one.start, one.end + 1):
        if nth == one.end or source[nth] in _PARTS:
            name = source[at:nth]
            first = at + len(name) - len(name.lstrip())
            if name.strip():
                fact = one.fact._replace(text=name.strip(), department="")
                parts.append(Placed(fact, first, first + len(name.strip()), one.basis))
            at = nth + 1
    return parts
