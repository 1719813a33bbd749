"""Which plan each plan was made for: from the documents that it cites.

A cited document is a plan of the corpus where it has that plan's number, or else its title: less
its issuer, its place and the words of a notice (关于印发 … 的通知), and of the place that the
citation prints. Of several, the parent is the one of the nearest level above in the plan's own
line of places, so that a city's plan that cites the State Council and its province is the
province's child. On one level a number counts before a title, a word that says what a plan is made
for (根据, 按照, 贯彻 …) before others, what is cited first before the rest. Where nothing above is
cited, a plan of the same place can be the parent, unless it is last year's or later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from fgf_analysis.corpus.remarks import cycle, remarks_of
from fgf_analysis.corpus.titles import core, digits, names, normal, number_key, printed_place, years
from fgf_analysis.tables import LEVELS

if TYPE_CHECKING:
    from fgf_analysis.corpus.load import Corpus

_MADE_FOR = re.compile("根据|按照|依据|依照|贯彻|落实|执行|推进|实施")
_PLAIN = ("number", "title", "issuer", "level", "place", "place_code", "signed", "published")
_CENTRAL = re.compile("国务院|中共中央|中央")


def parents(corpus: Corpus) -> pd.DataFrame:
    """Return the probable parent of each plan: the plan of the corpus that it was made for.

    Parameters
    ----------
    corpus : Corpus
        Its plans and the documents that they cite.

    Returns
    -------
    DataFrame
        One row a plan that was read, in the corpus's order; columns ``plan_id``, ``parent`` (str,
        a plan_id; missing where no document of the corpus is cited), ``basis`` (str, ``number``
        or ``title``: what the citation shares with the parent), ``previous`` (str, the plan_id of
        the last earlier year's plan by the same issuer and with the same title but for the year,
        missing where there is none).

    Notes
    -----
    The module says by which rule. A circle of parents is cut at the plan of the highest level; of
    one level, at the earliest.
    """
    return descent(corpus)[0]


def descent(corpus: Corpus) -> tuple[pd.DataFrame, list[str]]:
    """Return the parents, and a line for everything about them that is not as it should be."""
    plans = described(corpus)
    cited = _cited(corpus, plans)
    search = _Search(plans)
    previous = search.previous()
    found: dict[str, tuple[str, str]] = {}
    for plan_id in plans.index:
        parent = search.parent(plan_id, cited.get(plan_id, []), previous.get(plan_id))
        if parent:
            found[plan_id] = parent
    parent_of = {plan_id: parent for plan_id, (parent, _) in found.items()}
    cut = break_cycles(parent_of, plans)
    rows = [
        (
            plan_id,
            parent_of.get(plan_id),
            found[plan_id][1] if plan_id in parent_of else None,
            previous.get(plan_id),
        )
        for plan_id in plans.index
    ]
    table = pd.DataFrame(rows, columns=["plan_id", "parent", "basis", "previous"], dtype="str")
    absent = [line for plan_id in plans.index if (line := search.absent(plan_id, parent_of))]
    return table, [*map(cycle, cut), *absent, *remarks_of(corpus, plans)]


def described(corpus: Corpus) -> pd.DataFrame:
    """Return what each plan that was read says of itself, by plan_id; what is not said is empty."""
    plans = corpus.plans[corpus.plans["status"].eq("read")].set_index("plan_id")
    wide = (*_PLAIN, "parent_number", "parent_title")
    return plans.reindex(columns=list(wide)).fillna("").astype("str")


def break_cycles(parent_of: dict[str, str], plans: pd.DataFrame) -> list[list[str]]:
    """Take one parent out of each circle, and return the circles, each from where it was cut."""
    done: set[str] = set()
    circles = []
    for start in list(parent_of):
        walk: list[str] = []
        at: str | None = start
        while at is not None and at not in done and at not in walk:
            walk.append(at)
            at = parent_of.get(at)
        if at in walk:
            circle = walk[walk.index(at) :]
            first = min(circle, key=lambda plan_id: _seniority(plans, plan_id))
            place = circle.index(first)
            circles.append(circle[place:] + circle[:place])
            del parent_of[first]
        done.update(walk)
    return circles


def _seniority(plans: pd.DataFrame, plan_id: str) -> tuple[int, str, str]:
    row = plans.loc[plan_id]
    return rank(row["level"]) % 99, row["signed"] or "9999", plan_id


def rank(level: str) -> int:
    """Return how far a level is from the highest; 99 for one that is not known."""
    return LEVELS.index(level) if level in LEVELS else 99


def _cited(corpus: Corpus, plans: pd.DataFrame) -> dict[str, list[dict[str, str]]]:
    """Return what each plan cites, in its order; what it names as its parent's stands last."""
    found: dict[str, list[dict[str, str]]] = {}
    cells = corpus.cited[["plan_id", "title", "number", "relation"]].fillna("").astype("str")
    for row in cells.to_dict("records"):
        found.setdefault(row["plan_id"], []).append(row)
    for plan_id, number, title in zip(
        plans.index, plans["parent_number"], plans["parent_title"], strict=True
    ):
        if number or title:
            more = {"number": number, "title": title, "relation": ""}
            found.setdefault(plan_id, []).append(more)
    return found


@dataclass(frozen=True)
class _Search:
    """What is looked up of the plans, worked out once for all of them."""

    plans: pd.DataFrame

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        return {str(k): v for k, v in self.plans.to_dict("index").items()}

    @cached_property
    def places(self) -> dict[str, str]:
        return names(self.plans["place"])

    @cached_property
    def by_number(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for plan_id, number in zip(self.plans.index, self.plans["number"], strict=True):
            if key := number_key(number):
                found.setdefault(key, []).append(plan_id)
        return found

    @cached_property
    def by_title(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for plan_id, title in zip(self.plans.index, self.plans["title"], strict=True):
            if key := core(title, self.places):
                found.setdefault(key, []).append(plan_id)
        return found

    def parent(
        self, plan_id: str, cited: list[dict[str, str]], previous: str | None
    ) -> tuple[str, str] | None:
        """Return a plan's parent and on what that rests."""
        own = self.rows[plan_id]
        candidates = []
        for order, document in enumerate(cited):
            told = 0 if _MADE_FOR.search(document["relation"]) else 1
            named = self.by_number.get(number_key(document["number"]), [])
            titled = [] if named else self.by_title.get(core(document["title"], self.places), [])
            titled = [one for one in titled if self._meant(document["title"], self.rows[one])]
            for basis, ids in (("number", named), ("title", titled)):
                for other in ids:
                    near = self._nearness(own, self.rows[other])
                    if other not in (plan_id, previous) and near is not None:
                        candidates.append((near, basis, told, order, other))
        if not candidates:
            return None
        _, basis, _, _, parent = min(candidates)
        return parent, basis

    def absent(self, plan_id: str, parent_of: dict[str, str]) -> str | None:
        """Return the remark on a plan that names a parent which is no plan here."""
        row = self.rows[plan_id]
        number, title = row["parent_number"], row["parent_title"]
        known = number_key(number) in self.by_number or core(title, self.places) in self.by_title
        if not (number or title) or known:
            return None
        taken = parent_of.get(plan_id)
        instead = f"taken for a child of {taken}, which it cites" if taken else "no parent here"
        return f"{plan_id}: was made for {number or title}, which is not here; {instead}"

    def _meant(self, title: str, row: dict[str, Any]) -> bool:
        """Return whether a cited title prints no other issuer's place than this plan's."""
        if said := printed_place(title, self.places):
            return bool(row["place"] == said)
        return not _CENTRAL.match(normal(title)) or row["level"] in ("national", "")

    @staticmethod
    def _nearness(own: dict[str, Any], other: dict[str, Any]) -> int | None:
        """Return how far above a plan another is, or None where it cannot be its parent."""
        above = digits(other["place_code"])
        if own["place_code"] and not own["place_code"].startswith(above):
            return None
        mine, its = rank(own["level"]), rank(other["level"])
        if its == 99:
            return 98  # it can be, but what says its level goes before
        if its < mine:
            return mine - its
        later = own["signed"] and other["signed"] and other["signed"] > own["signed"]
        same = its == mine and own["place"] == other["place"]
        return 99 if same and not later else None

    def previous(self) -> dict[str, str]:
        """Return for each plan the one of the same series for the last year before."""
        series: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for plan_id, row in self.rows.items():
            found = years(row["title"])
            if found:
                name, year = found
                issuer = row["issuer"] or f"{row['level']} {row['place']}".strip()
                if issuer:
                    series.setdefault((issuer, name), []).append((year, plan_id))
        before: dict[str, str] = {}
        for members in series.values():
            members.sort()
            for year, plan_id in members:
                earlier = [one for one in members if one[0] < year]
                if earlier:
                    last = earlier[-1][0]
                    before[plan_id] = next(other for y, other in earlier if y == last)
        return before
