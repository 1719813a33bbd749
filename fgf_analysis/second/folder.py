"""A second reading's file -> what is written of it; a plan's folder -> the readings in it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from fgf_analysis.arguments import a_plan
from fgf_analysis.files import shown
from fgf_analysis.public import public
from fgf_analysis.second.compare import Both
from fgf_analysis.second.jsonl import parse
from fgf_analysis.second.ours import ours
from fgf_analysis.second.place import Places, place
from fgf_analysis.second.tables import agreement, disagreements
from fgf_analysis.tables import Plan, contents

__all__ = ["Second", "files", "read", "readings"]

_FACTS = ("line", "kind", "task", "role", "department", "text", "start", "end", "basis")


@dataclass(frozen=True)
class Second:
    """A second reading of a plan.

    Attributes
    ----------
    name : str
        Who read: the folder's name below ``second``.
    data : bytes
        The file as it was given.
    places : Places
    both : Both
    """

    name: str
    data: bytes
    places: Places
    both: Both

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """How far it agrees with ours; see `fgf_analysis.second.agreement`."""
        return agreement(self.both)

    @cached_property
    def disagreements(self) -> pd.DataFrame:
        """Where it differs; see `fgf_analysis.second.disagreements`."""
        return disagreements(self.both)

    def lines(self) -> Iterator[str]:
        """Yield how far it agrees with ours, a line for each row of `agreement`."""
        for row in self.agreement.itertuples(index=False):
            said = [f"{row.what}: {row.both} in both"]
            for number, told in (
                (row.ours_only, "ours only"),
                (row.theirs_only, "theirs only"),
                (row.agreed, "alike"),
            ):
                said += [] if number is pd.NA else [f"{number} {told}"]
            for value, told in ((row.kappa, "kappa"), (row.alpha, "alpha")):
                said += [] if value is pd.NA else [f"{told} {value:.3f}"]
            yield ", ".join(said)

    def remarks(self) -> Iterator[str]:
        """Yield what a person should know of how its places were found, one line each."""
        found, all_ = len(self.places.placed), len(self.places.placed) + len(self.places.unfound)
        if found * 2 < all_:
            yield f"only {found} of {all_} facts stand in source.txt; is it a reading of this plan?"
        counts = Counter(one.basis for one in self.places.placed)
        for basis, told in _BASES.items():
            if counts[basis]:
                yield f"{counts[basis]} of {len(self.places.placed)} places {told}"
        why = Counter(one.basis for one in self.places.unfound)
        for basis, told in _REASONS.items():
            lines = [str(one.fact.line) for one in self.places.unfound if one.basis == basis]
            if lines:
                more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
                yield f"{why[basis]} {told}: line {', '.join(lines[:5])}{more}"
        if self.places.repeated:
            yield f"{self.places.repeated} facts are given more than once and count once"
        if self.places.other:
            kinds = ", ".join(f"{n} {shown(k)[:40]}" for k, n in self.places.other.most_common(5))
            yield f"{self.places.other.total()} facts of other kinds are not compared: {kinds}"


_BASES = {
    "unchecked": "are offsets without words, taken as they are",
    "shifted": "were counted from the beginning of a part of the text",
    "utf-8": "were counted in bytes of UTF-8",
    "utf-16": "were counted in units of UTF-16",
    "searched": "were searched for: the next place of the words",
    "folded": "were searched for and stand there in another print",
    "earlier": "were searched for and stand only before the fact ahead of them",
}
_REASONS = {
    "absent": "facts stand nowhere in source.txt",
    "no place": "facts have neither words nor a place in source.txt",
    "too long": "facts are too long for a name",
}


def read(plan: Plan, data: bytes, name: str, file: str = "reading.jsonl") -> Second:
    """Return a second reading of a plan's text, at its places.

    Parameters
    ----------
    plan : Plan
    data : bytes
        JSON Lines in UTF-8; ``docs/second.md`` says which.
    name : str
        Who read.
    file : str
        How errors name the file.

    Returns
    -------
    Second
        Its facts at their places, beside ours.

    Raises
    ------
    PlanError
        When the file is not of that form, or of another text; in one line that names file and line.
    """
    own = ours(a_plan(plan))
    known = frozenset((one.start, one.end) for one in own.mentions)
    places = place(parse(data, file), plan.source, shown(file), known)
    return Second(name, data, places, Both(own, places.placed, shown(file), tuple(places.scope)))


def files(second: Second) -> dict[str, bytes]:
    """Return the files of a second reading, by path in the plan's folder.

    Parameters
    ----------
    second : Second

    Returns
    -------
    dict of str to bytes
        ``reading.jsonl`` as it was given, ``facts.csv`` (each fact with the place that was found
        for it, and how), ``agreement.csv`` and ``disagreements.csv``.

    Raises
    ------
    PlanError
        When its tasks lie over one another all through the text.
    """
    rows = [
        (f.line, f.kind, f.task, f.role, f.department, f.text,
         *((one.start, one.end) if one.found else ("", "")), one.basis)
        for one in sorted(
            (*second.places.placed, *second.places.unfound), key=lambda one: one.fact.line
        )
        for f in [one.fact]
    ]  # fmt: skip
    made = {
        "reading.jsonl": second.data,
        "facts.csv": to_csv(_FACTS, rows),
        "agreement.csv": _frame(second.agreement),
        "disagreements.csv": _frame(second.disagreements),
    }
    return {f"second/{second.name}/{name}": data for name, data in made.items()}


def readings(plan: Plan) -> list[Second]:
    """Return the second readings in a plan's folder, compared with its tables as they are now.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of Second
        By name; empty where there are none.

    Raises
    ------
    PlanError
        When one cannot be read any more.
    """
    paths = sorted(a_plan(plan).folder.glob("second/*/reading.jsonl"))
    return [read(plan, contents(path), path.parent.name, str(path)) for path in paths]


def _frame(table: pd.DataFrame) -> bytes:
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8", "backslashreplace")


def to_csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table as CSV: UTF-8, LF, half a sign as its escape."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "backslashreplace")


public(globals())
