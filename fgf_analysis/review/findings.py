"""The report and what no task has -> what is to check, each with its place in the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fgf_analysis.review.markup import cell, escape, links, quote, two
from fgf_analysis.review.saved import Saved, texts
from fgf_analysis.review.spans import Lines, segments, within
from fgf_analysis.review.stretches import Stretch
from fgf_analysis.review.words import CHECKED, DOUBTS, FIELDS, KINDS, NUMBERING
from fgf_analysis.tables import Plan

_LABELS = {"aside": "未作任务", "frame": "总述"}


class Finding(NamedTuple):
    """A row of a list on the right.

    Attributes
    ----------
    name : str
        Its id on the page.
    kind : str
        A key of `words.KINDS`.
    told : str
        HTML.
    """

    name: str
    kind: str
    told: str

    @property
    def kinds(self) -> set[str]:
        """Return the filters that show it."""
        return {self.kind, "check"} if self.kind in CHECKED else {self.kind}


@dataclass
class Findings:
    """What is to check, in the lists' order.

    Attributes
    ----------
    rows : list of Finding
    stretches : list of Stretch
        Their places.
    """

    rows: list[Finding] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)


def findings(plan: Plan, report: Saved, read_as: Iterable[Stretch]) -> Findings:
    """Return what is to check of a plan.

    Parameters
    ----------
    plan : Plan
    report : Saved
    read_as : iterable of Stretch
        The stretches that tasks have.
    """
    read_as = list(read_as)
    finder = _Finder(plan, report.ledger())
    finder.unplaced()
    for nth, item in enumerate(report.items("not_understood"), start=1):
        finder.not_understood(f"B{nth}", item)
    for nth, item in enumerate(report.items("in_doubt"), start=1):
        finder.in_doubt(f"D{nth}", item)
    finder.without_clause(texts(report.content.get("without_clause")), read_as)
    for nth, item in enumerate(report.items("aside"), start=1):
        kind = "frame" if item.get("kind") == "frame" else "aside"
        finder.add(f"N{nth}", kind, finder.span(item), _LABELS[kind], _why(item), _text(item))
    for nth, item in enumerate(report.items("numbering"), start=1):
        finder.numbering(f"M{nth}", item)
    finder.left_over(read_as)
    return finder.found


def _why(item: dict[str, Any]) -> str:
    why = item.get("why")
    return f"<small>{escape(why)}</small>" if why else ""


def _text(item: dict[str, Any]) -> str:
    return str(item.get("text") or "")


class _Finder:
    """Notes findings one by one.

    Parameters
    ----------
    plan : Plan
    ledger : list of (int, int, str)
        Start, end and kind of what every character was read as; empty where no report says it.
    """

    def __init__(self, plan: Plan, ledger: list[tuple[int, int, str]]) -> None:
        self.plan = plan
        size = len(plan.source)
        self.ledger = [(*within(size, start, end), kind) for start, end, kind in ledger]
        self.numbers = {start: end for start, end, kind in self.ledger if kind == "number"}
        self.source = plan.source
        self.line = Lines(plan.source)
        self.tasks = set(plan.tasks["task_id"])
        self.found = Findings()

    def span(self, item: dict[str, Any]) -> tuple[int, int]:
        return within(len(self.source), item.get("start"), item.get("end"))

    def add(
        self, name: str, kind: str, span: tuple[int, int], label: str, told: str, text: str = ""
    ) -> None:
        """Note a finding: its row, quoted from the source unless a text is given, and its place."""
        line = f'<a href="#{name}">第 {self.line(span[0])} 行</a>'
        quoted = quote(text or self.source[slice(*span)])
        self.found.rows.append(Finding(name, kind, f"{line} {quoted} {told}"))
        hint = f"{label} · {KINDS[kind][1]}"
        self.found.stretches.append(Stretch(*span, kind, name, label, hint))

    def unplaced(self) -> None:
        """Note what no task has."""
        rows = self.plan.unplaced[["start", "end", "reason", "candidates"]]
        for nth, (start, end, kind, candidates) in enumerate(rows.itertuples(index=False), start=1):
            tasks = [task for task in cell(candidates).split("|") if task]
            label = KINDS[kind][0] + (f" {'/'.join(tasks)}?" if tasks else "")
            told = f"可能属于 <small>could belong to</small> {links(tasks, self.tasks)}"
            span = within(len(self.source), int(start), int(end))
            self.add(f"X{nth}", kind, span, label, told if tasks else "")

    def not_understood(self, name: str, item: dict[str, Any]) -> None:
        """Note a clause that was not understood; an open stretch is a row of ``unplaced``, too."""
        span = self.span(item)
        known = {(one.start, one.end) for one in self.found.stretches if one.kind == "open"}
        if item.get("kind") != "open" or span not in known:
            # The report's text is cut short, the source is not.
            text = "" if span[0] < span[1] else _text(item)
            self.add(name, "bad", span, KINDS["bad"][0], _why(item), text)

    def in_doubt(self, name: str, item: dict[str, Any]) -> None:
        """Note a bracket, a label, a word of role or a name that may have been read wrongly."""
        told = f"{DOUBTS.get(str(item.get('kind')), KINDS['doubt'][0])} {_why(item)}"
        if item.get("task"):
            told += f" {links([str(item['task'])], self.tasks)}"
        self.add(name, "doubt", self.span(item), KINDS["doubt"][0], told, _text(item))

    def without_clause(self, tasks: list[str], read_as: list[Stretch]) -> None:
        """Note the tasks without a clause, each where its heading stands, or else what it has."""
        places: dict[str, Stretch] = {}
        for stretch in sorted(read_as, key=lambda one: (one.kind != "title", one.start)):
            if stretch.kind != "section":
                places.setdefault(stretch.to, stretch)
        for nth, task in enumerate(dict.fromkeys(tasks), start=1):
            told = links([task], self.tasks)
            if place := places.get(task):
                span = (place.start, place.end)
                self.add(f"W{nth}", "bare", span, "无条款", told)
            else:
                self.found.rows.append(Finding(f"W{nth}", "bare", told))

    def numbering(self, name: str, item: dict[str, Any]) -> None:
        """Note a number that is skipped, repeated or out of turn."""
        start, _ = self.span(item)
        span = within(len(self.source), start, self.numbers.get(start, start + 1))
        words = NUMBERING.get(str(item.get("kind")), ("编号", str(item.get("kind"))))
        told = two(words)
        if item.get("number") is not None:
            told += f" {escape(item['number'])}"
        if item.get("after"):
            after = links([str(item["after"])], self.tasks)
            told += f"，在 <small>after</small> {after} 之后"
        self.add(name, "numbering", span, words[0], told)

    def left_over(self, read_as: list[Stretch]) -> None:
        """Note what the report gives to a task and no row of the tables has any more."""
        given = [(start, end) for start, end, kind in self.ledger if kind in FIELDS]
        held = [(one.start, one.end) for one in (*read_as, *self.found.stretches)]
        left = (
            (start, end)
            for start, end, which in segments([*given, *held])
            if which[-1] < len(given) and self.source[start:end].strip()
        )
        for nth, span in enumerate(left, start=1):
            self.add(f"L{nth}", "left", span, KINDS["left"][0], "")
