"""The units that names stand for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.names.closest import Stems
from fgf_analysis.reading.names.kinds import english_merged, kind_of_place
from fgf_analysis.reading.names.normalize import normalize
from fgf_analysis.reading.names.places import NATIONAL, place_before, split
from fgf_analysis.reading.names.rows import Known, row_of, rows_for
from fgf_analysis.reading.names.towns import REGIONS

_SEEN = 1 << 16  # answers kept
_LOOSE = ("central-vertical", "enterprise", "township")  # named after any town
_JOINT = re.compile("[和与](?<=...)(?=..+[局厅委办]$)")  # 发展改革和商务局


class Proposal(NamedTuple):
    """What a row for a name that the register lacks could be."""

    row: dict[str, str]  # of the plan's own departments.csv
    pattern: str  # the name as a pattern; the name itself where it has no place
    closest: list[str]  # names of rows that read alike, the nearest first


class Register:
    """The units a plan may name, found by canonical name, full name, alias or pattern.

    Parameters
    ----------
    rows : iterable of mappings
        With the columns of ``departments.csv``.

    Raises
    ------
    PlanError
        When a pattern has two stars, or nothing behind its star.
    """

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows: dict[str, dict[str, str]] = {}
        self._canonical: dict[str, str] = {}
        self._tails: dict[str, dict[str, str]] = {}  # behind the star -> before it -> row
        self._seen: dict[tuple[str, str], tuple[str, Known | None]] = {}
        for row in rows:
            name = row["department"]
            self._rows.setdefault(name, row)
            for known_as in (name, row["full_name_zh"], *row["aliases"].split("|")):
                if "*" in known_as:
                    head, tail = _halves(known_as)
                    self._tails.setdefault(tail, {}).setdefault(head, name)
                elif known_as:
                    self._canonical.setdefault(known_as, name)

    @classmethod
    def from_csv(cls, text: str) -> Register:
        """Return the register that the text of a ``departments.csv`` describes."""
        return cls(csv.DictReader(io.StringIO(text)))

    def __contains__(self, printed: str) -> bool:
        return self.find(printed) is not None

    def lists(self, printed: str) -> bool:
        """Return whether a row has exactly this name, without any star."""
        return printed in self._canonical

    def find(self, printed: str, place: str = "") -> Known | None:
        """Return the unit that a printed name means, or None where the register lacks it.

        Parameters
        ----------
        printed : str
            The name, in simplified characters.
        place : str
            The place or level that the print leaves out, such as 省; used for a name without one.
        """
        return self._look(printed, place)[1]

    def canonical(self, printed: str, place: str = "") -> str:
        """Return the canonical name, or the name as printed where the register lacks it.

        Parameters are those of `find`.
        """
        return self._look(printed, place)[0]

    def closest(self, printed: str, n: int = 3) -> list[str]:
        """Return up to `n` known names that read most like a printed one, the nearest first."""
        name = normalize(printed)
        place = split(name)[0]
        return list(dict.fromkeys(_fill(entry, place) for entry in self._nearest(name)))[:n]

    def rows_for(self, departments: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        """Return the rows of a plan's own ``departments.csv``.

        Parameters
        ----------
        departments : iterable of (canonical, printed)
            The plan's units in order of appearance, as often as they appear.

        Returns
        -------
        list of dict
            One row for each canonical name. A printed name is the alias of its canonical name, or
            of none where it stands for two. Where units would share an English name, their level
            or place is added; a unit that the register lacks keeps its Chinese name.
        """
        return rows_for(departments, self.find, national=bool(self._tails))

    def propose(self, printed: str, place: str = "") -> Proposal:
        """Return what the row of a name could be that the register lacks; `place` as in `find`."""
        name = self.canonical(printed, place)
        own, rest = split(name)
        also = [printed] if printed != name else []
        pattern = f"*{rest}" if own and rest else name
        closest = self._nearest(normalize(name))[:3]
        return Proposal(row_of(name, self.find(name), also), pattern, closest)

    def _look(self, printed: str, place: str) -> tuple[str, Known | None]:
        key = (printed, place)
        found = self._seen.get(key)
        if found is None:
            known = self._known(printed, place)
            found = (known.department if known else self._unknown(printed, place), known)
            if len(self._seen) >= _SEEN:
                self._seen.clear()
            self._seen[key] = found
        return found

    def _known(self, printed: str, place: str) -> Known | None:
        if not self._tails:
            return self._single(printed) or (self._single(place + printed) if place else None)
        name = normalize(printed)
        single = self._single(printed) or self._single(name)
        if single and (not place or NATIONAL.match(name)):
            return single
        bound = self._bind(name)
        if bound and place and not bound[1]:
            bound = (bound[0], place)
        elif single:
            return single
        if bound is None:
            return self._merged(name, place)
        entry, whose = bound
        if not whose and entry.startswith("*直"):  # 直机关工委 is nobody's
            return None
        alone = None if whose else self._single(_fill(entry, ""))
        return alone or self._organ(entry, whose, self._rows[entry])

    def _unknown(self, printed: str, place: str) -> str:
        if not self._tails and not place:
            return printed
        name = normalize(printed)
        return name if not place or NATIONAL.match(name) or split(name)[0] else place + name

    def _single(self, name: str) -> Known | None:
        entry = self._canonical.get(name)
        if entry is None:
            return None
        row = self._rows[entry]
        full = row["full_name_zh"]
        return Known(entry, full, row.get("name_en", ""), row.get("kind", ""), "", entry)

    def _organ(self, entry: str, place: str, row: dict[str, str]) -> Known:
        """Return the unit that a row with a star is at a place."""
        kind = row.get("kind", "")
        if kind == "organ":
            kind = kind_of_place(place, entry)
        return Known(_fill(entry, place), "", row.get("name_en", ""), kind, place, entry)

    def _bind(self, name: str) -> tuple[str, str] | None:
        """Return the row whose pattern holds most of the name, and what its star stands for."""
        best: tuple[int, str, str] | None = None
        for start in range(len(name)):
            heads = self._tails.get(name[start:])
            for head, entry in heads.items() if heads else ():
                size = len(head) + len(name) - start
                if (best and size <= best[0]) or not name[:start].startswith(head):
                    continue
                loose = self._rows[entry].get("kind") in _LOOSE
                place = place_before(name[len(head) : start], name[start:], loose)
                if place is not None:
                    best = (size, entry, place)
        return best and best[1:]

    def _merged(self, name: str, place: str) -> Known | None:
        """Return the organ that two known ones were merged into: 区发展改革和商务局."""
        for joint in _JOINT.finditer(name):
            first = self._bind(name[: joint.start()] + name[-1])
            second = self._bind(name[joint.end() :])
            if first is None or second is None or second[1]:
                continue
            rows = [self._rows[entry] for entry, _ in (first, second)]
            if not all(_mergeable(row, name[-1]) for row in rows):
                continue
            whose = first[1] or place
            entry = f"{first[0][:-1]}和{second[0][1:]}"
            merged = _fill(entry, whose)
            if self._bind(merged):  # 政务和数据局: 政务服务和数据局 has a row of its own
                return self._known(merged, "")
            english = english_merged(*(row.get("name_en", "") for row in rows))
            return self._organ(entry, whose, {"name_en": english, "kind": "organ"})
        return None

    @cached_property
    def _stems(self) -> Stems:
        return Stems(self._names())

    def _names(self) -> Iterator[tuple[str, str]]:
        """Yield all known names without their star, each with its row."""
        yield from self._canonical.items()
        for tail, heads in self._tails.items():
            yield from ((head + tail, entry) for head, entry in heads.items())

    def _nearest(self, name: str) -> list[str]:
        """Return the rows that read most like a normalized name, the nearest first."""
        return self._stems.nearest(name, split(name)[1] or name)


def _halves(pattern: str) -> tuple[str, str]:
    head, star, tail = pattern.partition("*")
    if "*" in tail or (star and not tail):
        raise PlanError(
            f"departments.csv: {pattern!r} must have one * with something behind it; mend the row"
        )
    return head, tail


def _mergeable(row: dict[str, str], ending: str) -> bool:
    name = row["department"]
    return row.get("kind") == "organ" and name[0] == "*" and name[-1] == ending


def _fill(entry: str, place: str) -> str:
    """Return a row's name with a place for its star."""
    if "*" not in entry:
        return entry
    if "*委" in entry and (not place or place.endswith(REGIONS)):
        place += "党"
    return entry.replace("*", place)
