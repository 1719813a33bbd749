"""Findings and tables -> the right side: what is in doubt, an overview, the tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fgf_analysis.review.findings import Finding, Findings
from fgf_analysis.review.markup import escape, fold, links, quote, two
from fgf_analysis.review.names import Names
from fgf_analysis.review.saved import Saved, texts
from fgf_analysis.review.spans import Lines, within
from fgf_analysis.review.stretches import Stretch
from fgf_analysis.review.tasks import blocks, chip
from fgf_analysis.review.words import BASES, CHARACTERS, KINDS, LEVELS, SURE
from fgf_analysis.tables import Plan

_LISTS = {
    **{kind: KINDS[kind] for kind in ("bad", "doubt", "bare", "aside", "unknown", "numbering")},
    **{kind: KINDS[kind] for kind in ("open", "left")},
    "astray": ("所记位置不是该名称", "a name that is not at its recorded place"),
    "closed": ("正文之外可能有责任条款", "left out of the text, may hold clauses"),
    **{kind: KINDS[kind] for kind in ("frame", "outside")},
    "beside": ("未入正文", "left out of the text"),
}
_FOLDED = ("frame", "outside", "beside")
_DOUBTS = {*_LISTS} - {*_FOLDED}


def right(plan: Plan, report: Saved, read_as: list[Stretch], found: Findings, named: Names) -> str:
    """Return the right side of the page."""
    rows = [*found.rows, *_unknown(plan, report, named), *_astray(plan, named), *_left_out(report)]
    doubts = [*_sureness(report), *_lost(plan, report)]
    doubts += _lists(row for row in rows if row.kind in _DOUBTS)
    about = [_meanings(plan), *_lists(row for row in rows if row.kind not in _DOUBTS)]
    # However many doubts there are, the first task is on the first screen: they scroll in a box.
    return "\n".join(
        [
            '<section id="doubts" class="scroll" tabindex="0" aria-label="存疑 in doubt">',
            *(doubts or [f"<p>{two(('没有存疑之处', 'nothing is in doubt'))}</p>"]),
            "</section>",
            f'<details id="overview"><summary>{_counts(plan, read_as, named)}</summary>',
            *about,
            *_about(report),
            "</details>",
            f'<h2 id="tasks">{two(("任务表", "tasks"))}</h2>',
            *blocks(plan, read_as, named),
        ]
    )


def _counts(plan: Plan, read_as: list[Stretch], named: Names) -> str:
    """Return how much was read."""
    weak = sum(stretch.weak for stretch in read_as)
    counts = (
        (len(plan.tasks), ("任务", "tasks")),
        (plan.tasks["clause_zh"].notna().sum(), ("有责任条款", "with a clause")),
        (named.units.count, ("单位", "units")),
        (len(plan.assignments), ("分工", "assignments")),
        (f"{weak}/{len(read_as)}", ("较不确定的依据", "less sure")),
    )
    told = "".join(f"<span><b>{count}</b> {two(words)}</span>" for count, words in counts)
    return f'{two(("概览", "overview"))} <span class="counts">{told}</span>'


def _sureness(report: Saved) -> Iterator[str]:
    """Yield how sure the reading is, and why."""
    if sure := report.entry("sureness"):
        level = str(sure.get("level"))
        words = LEVELS.get(level, (level, ""))
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in texts(sure.get("reasons")))
        yield (
            f'<p class="sure">把握 <small>how sure</small> <b>{escape(words[0])}</b> '
            f"<small>{escape(words[1])}</small></p>" + (f"<ul>{reasons}</ul>" if reasons else "")
        )


def _lost(plan: Plan, report: Saved) -> Iterator[str]:
    """Yield the tasks of which the source does not show something, but for what has a list."""
    tasks = plan.tasks
    listed = {"clause_zh"} if texts(report.content.get("without_clause")) else set()
    for column, words in (
        ("title_zh", ("原文未见标题", "no heading")),
        ("text_zh", ("原文未见正文", "no text")),
        ("clause_zh", ("原文未见责任条款", "no clause")),
    ):
        lost = list(tasks.loc[tasks[column].isna(), "task_id"])
        if lost and column not in listed:
            yield f'<p class="lost">{two(words)} {links(lost, set(tasks["task_id"]))}</p>'


def _meanings(plan: Plan) -> str:
    """Return what the words for a basis mean, and how often each stands."""
    used = Counter(plan.evidence["basis"])
    listed = "".join(
        f"<div><dt>{short}{'' if basis in SURE else '?'} <b>{used[basis]}</b></dt>"
        f"<dd>{why} <small>{why_en}</small></dd></div>"
        for basis, (short, why, why_en) in BASES.items()
        if used[basis]
    )
    title = two(("依据说明", "what the bases mean"))
    return f'<details class="meanings"><summary>{title}</summary><dl>{listed}</dl></details>'


def _about(report: Saved) -> Iterator[str]:
    """Yield which document was read, and what became of its characters."""
    if document := report.entry("document"):
        told = [str(document[k]) for k in ("name", "format", "encoding") if document.get(k)]
        if document.get("characters") is not None:
            told.append(f"{document['characters']} 字")
        if document.get("sha256"):
            told.append(f"sha256 {str(document['sha256'])[:12]}…")
        yield f'<p class="about">{escape(" · ".join(told))}</p>'
    if characters := report.entry("characters"):
        counts = (f"{CHARACTERS.get(kind, kind)} {n}" for kind, n in characters.items())
        yield (
            f'<p class="about">{two(("各类字数", "characters of each kind"))}：'
            f"{escape('、'.join(counts))}</p>"
        )


def _unknown(plan: Plan, report: Saved, named: Names) -> Iterator[Finding]:
    """Yield the units that the register lacks."""
    known = set(plan.tasks["task_id"])
    for nth, item in enumerate(report.items("unknown_units"), start=1):
        printed = escape(item.get("printed") or "")
        name = f"<b>{printed}</b>"
        number = named.units.department(str(item.get("department") or item.get("printed") or ""))
        if number:
            name = f'<button type="button" class="u unknown" data-u="{number}">{printed}</button>'
        closest = "、".join(map(escape, texts(item.get("closest"))))
        told = f" 最接近 <small>closest known</small> {closest}" if closest else ""
        tasks = links(texts(item.get("tasks")), known)
        yield Finding(f"U{nth}", "unknown", f"{name} {tasks}{told}")


def _left_out(report: Saved) -> Iterator[Finding]:
    """Yield what the file holds beside its text."""
    for nth, item in enumerate(report.items("left_out"), start=1):
        kind = "closed" if item.get("may_hold_clauses") else "beside"
        told = f"{escape(item.get('count') or '')} {escape(item.get('what') or '')}"
        where = "、".join(map(escape, texts(item.get("where"))))
        told += f" <small>{where}</small> <q>{escape(str(item.get('text') or '')[:60])}</q>"
        yield Finding(f"O{nth}", kind, told)


def _astray(plan: Plan, named: Names) -> Iterator[Finding]:
    """Yield the rows whose place does not hold their name, with what it holds."""
    line = Lines(plan.source)
    known = set(plan.tasks["task_id"])
    for nth, row in enumerate(named.astray, start=1):
        start, end = within(len(plan.source), int(row.start), int(row.end))
        task, name = links([row.task_id], known), chip(row, named.units)
        held = f"第 {line(start)} 行 {quote(plan.source[start:end])}"
        yield Finding(f"A{nth}", "astray", f"{task} {name} {held}")


def _lists(rows: Iterable[Finding]) -> Iterator[str]:
    """Yield a list for each kind of finding."""
    rows = list(rows)
    for kind, words in _LISTS.items():
        those = [(row.name, row.kinds, row.told) for row in rows if row.kind == kind]
        if those:
            yield fold(words, those, kind not in _FOLDED and len(those) <= 20)
