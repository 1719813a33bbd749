"""A plan's tables -> the block of each task: what they say of it, and on what basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from fgf_analysis.review.markup import Words, cell, dense, escape, links, two
from fgf_analysis.review.names import GENERIC, Names, Units
from fgf_analysis.review.spans import Lines
from fgf_analysis.review.stretches import Stretch
from fgf_analysis.review.words import BASES, FIELDS, HEADS, MISSING, ROLES
from fgf_analysis.tables import Plan


def blocks(plan: Plan, read_as: Iterable[Stretch], named: Names) -> Iterator[str]:
    """Yield the block of each task.

    Parameters
    ----------
    plan : Plan
    read_as : iterable of Stretch
        The stretches that tasks have.
    named : Names
    """
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for row in (*plan.assignments.itertuples(index=False), *plan.groups.itertuples(index=False)):
        rows[row.task_id].append(row)
    evident: defaultdict[str, list[Stretch]] = defaultdict(list)
    for stretch in read_as:
        evident[stretch.to].append(stretch)
    writer = _Writer(plan, named.units)
    for task in plan.tasks.itertuples(index=False):
        yield writer.block(task, rows[task.task_id], evident[task.task_id])


def chip(row: Any, units: Units, several: bool = False) -> str:
    """Return a row of assignments or groups as a button.

    It says a unit's canonical name where that is another, and its clause where a task has several.
    """
    kind = GENERIC if units.generic(row) else row.role
    same = units.generic(row) or row.department == row.printed
    ruled = not units.generic(row) and row.role_basis == "rule"
    known_as = "" if same else f" <small>＝{escape(row.department)}</small>"
    clause = f"<small>条款{row.clause} </small>" if several else ""
    less_sure = (" unknown" if units.unknown(row) else "") + (" weak" if ruled else "")
    return (
        f'<button type="button" class="u {kind}{less_sure}" data-u="{units.number(row)}"'
        f' title="{escape(units.hint(row))}">{clause}'
        f"<span>{escape(row.printed)}</span>{known_as}{'?' if less_sure else ''}</button>"
    )


class _Writer:
    """Writes blocks.

    Parameters
    ----------
    plan : Plan
    units : Units
    """

    def __init__(self, plan: Plan, units: Units) -> None:
        self.units = units
        self.known = set(plan.tasks["task_id"])
        self.bases = list(plan.evidence["basis"])
        self.line = Lines(plan.source)

    def block(self, task: Any, rows: list[Any], evident: list[Stretch]) -> str:
        """Return the block of a task."""
        name = escape(task.task_id)
        listed = "".join(
            f"<div><dt>{two(words)}</dt><dd>{told or MISSING}</dd></div>"
            for words, told in self._fields(task, rows, evident)
        )
        parent = cell(task.parent_id)
        under = f' <small class="under">属 {links([parent], self.known)}</small>' if parent else ""
        return (
            f'<article class="row{" sub" if parent else ""}" id="{name}" tabindex="-1"'
            f' data-k="{" ".join(sorted(self._kinds(task, rows, evident)))}"'
            f' aria-labelledby="h-{name}"><h3 id="h-{name}"><a href="#{name}">{name}</a> '
            f'<span class="no">编号 {escape(cell(task.number))}</span> '
            f"{escape(cell(task.title_zh)) or MISSING}{under}</h3><dl>{listed}</dl></article>"
        )

    def _kinds(self, task: Any, rows: list[Any], evident: list[Stretch]) -> set[str]:
        """Return the filters that show a task."""
        kinds = {stretch.kind for stretch in evident}
        kinds |= {GENERIC if self.units.generic(row) else row.role for row in rows}
        kinds |= {GENERIC} if cell(task.group_zh) else set()
        kinds |= {"weak", "check"} if any(stretch.weak for stretch in evident) else set()
        return kinds | ({"unknown", "check"} if any(map(self.units.unknown, rows)) else set())

    def _fields(
        self, task: Any, rows: list[Any], evident: list[Stretch]
    ) -> Iterator[tuple[Words, str]]:
        units = [row for row in rows if not self.units.generic(row)]
        groups = [row for row in rows if self.units.generic(row)]
        several = len({row.clause for row in rows}) > 1
        text = cell(task.text_zh)
        days = filter(None, cell(task.deadlines_zh).split("\n"))
        yield FIELDS["section"], self._section(task)
        yield HEADS["units"], self._roles(units, several)
        yield HEADS["unnamed"], self._roles(groups, several) + self._others(task, groups)
        yield HEADS["deadlines"], "、".join(map(escape, days))
        folded = f"<details><summary>{len(text)} 字</summary>{escape(text)}</details>"
        yield FIELDS["text"], folded if text else ""
        yield ("依据", "basis"), self._basis(evident)

    def _section(self, task: Any) -> str:
        section = f"{cell(task.section_number)} {cell(task.section_zh)}".strip()
        if not section and cell(task.section_basis) == "lost":
            return f"{MISSING} <small>（标题缺失 heading lost）</small>"
        return escape(section)

    def _roles(self, rows: list[Any], several: bool) -> str:
        """Return names by role; words that give it and are other than its name stand behind."""
        parts = []
        for role, words in ROLES.items():
            said = []
            of_role = [row for row in rows if row.role == role]
            for word, those in groupby(of_role, key=lambda row: cell(row.word)):
                said += [chip(row, self.units, several) for row in those]
                if word and word != words[0]:
                    said.append(f'<span class="by">{escape(word)}</span>')
            if said:
                who = f'<span class="who">{two(words)}</span>'
                parts.append(f'<div class="role">{who} {" ".join(said)}</div>')
        return "".join(parts)

    def _others(self, task: Any, groups: list[Any]) -> str:
        """Return the generic actors of a task that its own clauses do not name."""
        named = [dense(row.printed) for row in groups]
        return "<br>".join(
            f'<span class="u generic">{escape(line)}</span>'
            for line in filter(None, cell(task.group_zh).split("\n"))
            if not any(name in dense(line) for name in named)
        )

    def _basis(self, evident: list[Stretch]) -> str:
        parts = []
        for kind, words in FIELDS.items():
            places = [self._place(stretch) for stretch in evident if stretch.kind == kind]
            if places:
                who = f'<span class="who">{words[0]}</span>'
                parts.append(f'<div class="role">{who} {" ".join(places)}</div>')
        return "".join(parts)

    def _place(self, stretch: Stretch) -> str:
        """Return a row of evidence as a button."""
        basis = BASES[self.bases[stretch.row]][0]
        weak = " weak" if stretch.weak else ""
        return (
            f'<button type="button" class="e{weak}" data-e="{stretch.row}"'
            f' title="{escape(stretch.hint)}">{basis}{"?" if weak else ""}'
            f" <small>第 {self.line(stretch.start)} 行</small></button>"
        )
