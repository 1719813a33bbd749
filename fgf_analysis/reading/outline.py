"""A document in order -> its tasks: numbered headings, what stands under them, whose clause it is.

Marks are recognised by what is printed (一、 （一） 1. （1） ① 第三条 …) and nested as they come: a
mark of a kind that is open goes on with that kind, any other opens a level below. A *task* is a
number that has a clause, or stands beside such numbers; the numbers above are sections. A task
may hold tasks (measures) when it has a clause of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from fgf_analysis.reading.clauses import RULE
from fgf_analysis.reading.find import Found, find
from fgf_analysis.reading.grid import Row, rows
from fgf_analysis.reading.paragraphs import NUMERAL, Paragraphs, Stretches
from fgf_analysis.reading.scan import numeral

# Ranks: a mark of a smaller rank closes every open level of a greater one.
_KINDS = ("chapter", "article", "cn", "pcn", "item", "dig", "dots", "pdig", "half", "circle")
_RANK = {"chapter": 0, "article": 1, "cn": 1, "pcn": 2, "item": 3, "dig": 3, "dots": 4, "pdig": 5}
_RANK |= {"half": 6, "circle": 7}
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# 2.12345热线, 3.5G网络: headings that begin with digits, unlike 2.5万元.
_NAMED_BY_DIGITS = r"\d{2,4}[^\d.%万亿元个]|G|[.·]15"
_MARK = rf"""
    (?P<chapter>第[{NUMERAL}\d]{{1,4}}(?:章|编|篇|部分))
    | (?P<article>第[{NUMERAL}\d]{{1,5}}条)
    | (?P<item>任务[{NUMERAL}\d]{{1,4}})[、：.]?
    | (?P<cn>[{NUMERAL}]{{1,5}})[、.](?![ ]?\d)
    | （[ ]?(?P<pcn>[{NUMERAL}]{{1,5}})[ ]?）[、.]?
    | （[ ]?(?P<pdig>\d{{1,3}})[ ]?）[、.]?
    | (?P<dots>\d{{1,2}}(?:[.-]\d{{1,2}}){{1,2}})(?=[、. ]|[^\d%.、]) [、.]?
    | (?P<dig>\d{{1,5}})(?:[.、](?!\d(?!{_NAMED_BY_DIGITS}))|(?=[ ]))
    | (?P<half>\d{{1,3}})）[、.]?
    | (?P<circle>[{_CIRCLES}])
"""
_LINE_MARK = re.compile(rf"(?:(?<=\n)|^)[#>*\- \u2028]*+(?:{_MARK})", re.VERBOSE)
_ANY_MARK = re.compile(rf"(?<=[^\d{NUMERAL}第（\-.])(?:{_MARK})", re.VERBOSE)
_GAP = 20  # numbers left out at once; more is another count
_MOST = 999  # a greater number counts only where it follows the one before: 2022 is a year
_ANNEX = re.compile(
    r"(?:(?<=\n)|^) *(?:附件?|附表) ?\d{0,2} ?"
    r"(?:：[^\n]*(?:\n *\d{1,2}[.、][^\n]{2,50}(?=\n|$))*|\n|$)"
)
_CONTENTS = re.compile(r"(?:(?<=\n)|^) *目 *录 *\n")
_SIGNATURE = re.compile(
    r"(?:(?<=\n)|^)(?: *[^\n。；，、：]{2,30}\n)?"
    r" *(?:\d{4}|[二〇○零一二三四五六七八九]{4})年[^\n。]{2,8}日 *(?=\n|$)"
)
_SEVERAL = re.compile("多个|两个以上|多家")
_LEADERS = re.compile(r"(?:[.。…·]{3,}|\t| {2,}) *\d{1,3} *$")
_SENTENCE_END = re.compile("[。！？；\n]")
_TITLE_END = re.compile(r"[。！？\n]|：(?=[^\n])|(?<=\w) {1,4}(?=\w{8})|\u3000")


@dataclass(eq=False)
class Node:
    """A number of the document and what stands between it and the next of its level."""

    kind: str
    number: int
    start: int
    body: int  # behind the number
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    clauses: list[Found] = field(default_factory=list)
    stop: int = 0  # where the next mark stands
    end: int = 0  # where its last descendant ends

    @property
    def ancestors(self) -> Iterator[Node]:
        """Yield the numbers above, the nearest first."""
        node = self.parent
        while node:
            yield node
            node = node.parent

    def below(self) -> Iterator[Node]:
        """Yield the descendants in the document's order."""
        for child in self.children:
            yield child
            yield from child.below()


@dataclass(eq=False)
class Task:
    """A task as the document shows it; places count characters of `Paragraphs.raw`."""

    number: int
    title: tuple[int, int] | None
    texts: list[tuple[int, int]]
    clauses: list[Found]
    section: Section | None = None
    parent: Task | None = None
    lead: list[Found] = field(default_factory=list)  # clauses of the section's heading
    counted: bool = False  # the number is not printed
    kind: str = ""  # of its number
    holds: int = 0  # where the last number that is no task of its own stands in it


@dataclass(eq=False)
class Section:
    """A heading above tasks."""

    number: int
    title: tuple[int, int]


@dataclass
class Outline:
    """What a document in order shows.

    Attributes
    ----------
    tasks : list of Task
        In the document's order, measures behind their task.
    rule : tuple of int, optional
        Where the document says outside of its clauses that the unit named first leads.
    several : bool
        Whether that rule speaks of clauses with several units only.
    numbering : list of tuple
        What is odd about the numbers: kind, number, place.
    marks : list of tuple
        Where the numbers themselves stand.
    """

    tasks: list[Task]
    rule: tuple[int, int] | None
    several: bool
    numbering: list[tuple[str, int, int]]
    marks: list[tuple[int, int]]


def outline(page: Paragraphs) -> Outline:
    """Return the tasks of a document whose numbers run in order."""
    hidden = Stretches(_hidden(page.text))
    table = rows(page, hidden)
    marks = [
        mark
        for mark in _marks(page.text, page.runs_on)
        if not hidden.meet(mark[2], mark[2] + 1) and not table.holds(mark[2])
    ]
    order = _tree(marks, hidden.starts, len(page.text))
    found = [
        clause
        for clause in find(page, [n.start for n in order], [n.body for n in order])
        if not hidden.meet(clause.start, clause.start + 1) and not table.holds(clause.start)
    ]
    loose = _give(order, found)
    _lift(order)
    tasks = _tasks(page, order, hidden, other=bool(loose or table.rows))
    tasks += _unnumbered(page, loose)
    tasks += _table_tasks(table.rows)
    tasks.sort(key=_where)
    _cut_endings(page, tasks)
    stated = RULE.search(page.text)
    inside = stated and any(c.start <= stated.start() < c.end for t in tasks for c in t.clauses)
    kinds = {task.kind for task in tasks}
    numbers = [(node.kind, node.number, node.start) for node in order if node.kind in kinds]
    numbers += [("row", row.number, row.marks[0][0]) for row in table.rows if row.marks]
    several = False
    if stated:
        start, end = stated.span()
        several = bool(_SEVERAL.search(page.text, max(0, start - 20), end))
    return Outline(
        tasks,
        stated.span() if stated and not inside else None,
        several,
        _numbering(numbers),
        [*((node.start, node.body) for node in order), *table.marks],
    )


def _where(task: Task) -> int:
    places = [clause.start for clause in task.clauses]
    places += [start for start, _ in task.texts] + ([task.title[0]] if task.title else [])
    return min(places, default=0)


# Numbers


def _marks(text: str, runs_on: bool) -> list[tuple[str, int, int, int]]:
    """Return the document's numbers: kind, number, start, end.

    A number inside a line counts where it goes on from the one before of its kind, or begins a
    list of a kind that no line begins with. It stands behind a full stop; （一） may stand behind
    anything, and so may every number where the plan runs on in one line.
    """
    at_line = {mark[3]: mark for m in _LINE_MARK.finditer(text) if (mark := _mark(m))}
    kinds = {kind for kind, *_ in at_line.values()}
    anywhere = {"cn", "pcn", "dig", "pdig", "circle"} if runs_on else {"pcn"} - kinds
    inner = [
        mark
        for m in _ANY_MARK.finditer(text)
        if (mark := _mark(m))
        and mark[3] not in at_line
        and (mark[0] in anywhere or text[m.start() - 1] in "。！？；：）” ")
    ]
    last: dict[str, int] = {}
    refused: set[str] = set()  # kinds that a line numbers something else with
    before = 0
    result: list[tuple[str, int, int, int]] = []
    for mark in sorted([*at_line.values(), *inner], key=lambda m: m[3]):
        kind, number, start, end = mark
        if text.find("\n", before, start) >= 0:
            refused.clear()
        before = start
        follows = number in (last.get(kind, 0) + 1, last.get(kind, 0) + 2)
        if number > _MOST and not follows:
            continue
        if end not in at_line and (
            kind in refused or not (follows or (number == 1 and kind not in kinds))
        ):
            refused.add(kind)
            continue
        last[kind] = number
        result.append(mark)
    return result


def _mark(match: re.Match[str]) -> tuple[str, int, int, int] | None:
    kind = next(kind for kind in _KINDS if match[kind])
    printed = match[kind]
    digits = re.findall(r"\d+", printed)
    if kind == "circle":
        number = _CIRCLES.index(printed) + 1
    elif digits:
        number = int(digits[-1])
    else:
        number = numeral("".join(sign for sign in printed if sign in NUMERAL))
    start = match.start(kind) - (kind in {"pcn", "pdig"})
    return (kind, number, start, match.end()) if number else None


def _tree(marks: list[tuple[str, int, int, int]], resets: list[int], length: int) -> list[Node]:
    """Return the numbers in the document's order, each under the one it stands below."""
    order: list[Node] = []
    stack: list[Node] = []
    resets = sorted(resets, reverse=True)
    for kind, number, start, end in marks:
        while resets and resets[-1] < start:
            resets.pop()
            stack.clear()
        if kind in (kinds := [node.kind for node in stack]):
            del stack[kinds.index(kind) :]
        else:
            while stack and _RANK[stack[-1].kind] >= _RANK[kind]:
                stack.pop()
        node = Node(kind, number, start, end, stack[-1] if stack else None)
        if stack:
            stack[-1].children.append(node)
        stack.append(node)
        order.append(node)
    for node, following in zip(order, [*(node.start for node in order[1:]), length], strict=False):
        node.stop = following
    for node in reversed(order):
        node.end = node.children[-1].end if node.children else node.stop
    return order


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Yield what is no part of the plan's body: the table of contents, the list of annexes."""
    for match in _CONTENTS.finditer(text):
        end = match.end()
        lines = text[end : end + 20_000].split("\n")
        first = _LEADERS.sub("", lines[0]).strip()
        again = text.find("\n" + first, end + len(lines[0])) if len(first) > 3 else -1
        if again > 0:
            yield match.start(), again + 1
            continue
        entries = takewhile(_LEADERS.search, lines)
        yield match.start(), end + sum(len(line) + 1 for line in entries)
    for match in _SIGNATURE.finditer(text):
        yield match.span()
    for match in _ANNEX.finditer(text):
        yield match.span()


# Clauses


def _give(order: list[Node], found: list[Found]) -> list[Found]:
    """Put each clause under the number it stands behind; return those before any number."""
    loose: list[Found] = []
    at = -1
    for clause in found:
        while at + 1 < len(order) and order[at + 1].start <= clause.start:
            at += 1
        (order[at].clauses if at >= 0 else loose).append(clause)
    return loose


def _lift(order: list[Node]) -> None:
    """Give a clause that closes a list of measures to the task that the list belongs to.

    Where of all the numbers under one only the last has a clause, it closes them all. The
    document decides: as many tasks must be of this form as have clauses of their measures.
    """
    lists: dict[str, list[Node]] = {}
    for node in reversed(order):
        if len(node.children) > 1:
            lists.setdefault(node.kind, []).append(node)
    for nodes in lists.values():
        closed = []
        apart = 0
        for node in nodes:
            having = [child for child in node.children if child.clauses]
            deeper = any(below.clauses for child in node.children for below in child.below())
            if len(having) > 1 or deeper:
                apart += 1
            elif having == node.children[-1:] and len(having[0].clauses) == 1 and not node.clauses:
                closed.append(node)
        if len(closed) >= max(apart, 1):
            for node in closed:
                node.clauses, node.children[-1].clauses = node.children[-1].clauses, []


# Tasks


def _tasks(page: Paragraphs, order: list[Node], hidden: Stretches, other: bool) -> list[Task]:
    """Return the numbers that are tasks; `other` says that there are tasks without a number."""
    chosen = {node for node in order if node.clauses}
    leads = {node for node in chosen if _is_section(page, node, chosen)}
    chosen -= leads
    if not chosen and not other and not leads:
        kinds = Counter(node.kind for node in order if not node.children)
        best = max(kinds, key=lambda kind: (kinds[kind], -_RANK[kind]), default="")
        chosen = {node for node in order if node.kind == best}
    chosen |= _without_clause(order, chosen, leads)
    tasks: dict[Node, Task] = {}
    for node in order:
        if node not in chosen:
            continue
        task = _task(page, node, chosen, hidden)
        up = list(node.ancestors)
        task.parent = next((tasks[n] for n in reversed(up) if n in tasks), None)
        task.holds = max((n.start for n in node.below() if n not in chosen), default=0)
        heading = next((n for n in up if n not in chosen), None)
        if heading:
            task.section = Section(heading.number, _heading(page, heading))
        task.lead = [clause for n in up if n in leads for clause in n.clauses]
        tasks[node] = task
    _settle_titles(page, list(tasks.values()))
    return list(tasks.values())


def _without_clause(order: list[Node], chosen: set[Node], leads: set[Node]) -> set[Node]:
    """Return the tasks that show no clause: beside tasks, and most of their kind have one."""
    alike: dict[tuple[str, ...], list[Node]] = {}
    for node in order:
        if node not in leads and not any(below in chosen for below in node.below()):
            path = (node.kind, *(up.kind for up in node.ancestors))
            alike.setdefault(path, []).append(node)
    found: set[Node] = set()
    for path, nodes in alike.items():
        having = [node for node in nodes if node in chosen]
        if len(having) * 2 < len(nodes):
            continue
        beside = {node.parent for node in having}
        for node in nodes:
            # At the top a number before the first or behind the last that has a clause may be
            # anything: 指导思想, 组织保障.
            inside = having[0].start < node.start < having[-1].start
            goes_on = node.start > having[-1].start and _RANK[node.kind] > _RANK["cn"]
            if len(path) == 1 and not inside and not goes_on:
                continue
            if node.parent in beside or (node.parent and node.parent in leads):
                found.add(node)
    return found


def _is_section(page: Paragraphs, node: Node, chosen: set[Node]) -> bool:
    """Return whether a heading's clause speaks for the tasks below it.

    It names leads and nobody else and stands in the heading, not behind a sentence; the tasks
    below name no lead.
    """
    below = [n for n in node.below() if n in chosen]
    for clause in node.clauses:
        before = page.text[node.body : clause.start].rstrip()
        if clause.leads != "all" or clause.clause.group or before.endswith("。"):
            return False
    return bool(below) and all(c.leads == "none" for n in below for c in n.clauses)


def _task(page: Paragraphs, node: Node, chosen: set[Node], hidden: Stretches) -> Task:
    inner = [n for n in node.below() if n in chosen]
    end = min((n.start for n in inner), default=node.end)
    end = hidden.first(node.body, end)
    clauses = node.clauses
    stretches = list(_between(page, node.body, end, clauses))
    if not stretches:
        return Task(node.number, None, [], clauses, kind=node.kind)
    start, stop = stretches[0]
    match = _TITLE_END.search(page.text, start, stop)
    rest = _trim(page, match.end(), stop) if match else None
    texts = ([rest] if rest else []) + stretches[1:]
    title = (start, match.start() if match and match.start() > start else stop)
    texts = texts if title[1] < stop else stretches[1:]
    return Task(node.number, title, texts, clauses, kind=node.kind)


_TITLE = 60  # characters that a heading has at most


def _settle_titles(page: Paragraphs, tasks: list[Task]) -> None:
    """Return to the text what is no heading: a first sentence that is long, or is all there is."""
    holding = {task.parent for task in tasks}
    for group in ([t for t in tasks if not t.parent], [t for t in tasks if t.parent]):
        group = [task for task in group if task not in holding]
        single = sum(bool(task.title) and not task.texts for task in group)
        _untitle(page, group, none=single * 2 > len(group))


def _untitle(page: Paragraphs, tasks: list[Task], none: bool) -> None:
    for task in tasks:
        if task.title and (none or task.title[1] - task.title[0] > _TITLE):
            start, end = task.title
            end += page.text[end : end + 1] in {"。", "！", "？"}
            if task.texts and not page.text[end : task.texts[0][0]].strip():
                end = task.texts.pop(0)[1]
            task.title, task.texts = None, [(start, end), *task.texts]


def _heading(page: Paragraphs, node: Node) -> tuple[int, int]:
    end = min(node.stop, *(c.start for c in node.clauses)) if node.clauses else node.stop
    match = _SENTENCE_END.search(page.text, node.body, end)
    stop = match.start() if match else end
    trimmed = _trim(page, node.body, stop)
    return trimmed or (node.start, node.body)


def _between(
    page: Paragraphs, start: int, end: int, clauses: list[Found]
) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of a stretch, its clauses left out."""
    at = start
    for clause in [*sorted(clauses, key=lambda c: c.start), None]:
        stop = min(clause.start, end) if clause else end
        line = at
        while line < stop:
            following = page.text.find("\n", line, stop)
            following = stop if following < 0 else following
            if piece := _trim(page, line, following):
                yield piece
            line = following + 1
        if clause:
            at = max(at, min(clause.end, end))


_BLANKS = frozenset(" \n\t\u2028#*")


def _trim(page: Paragraphs, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch without blanks around it and full stops left over before it."""
    while start < end and (page.text[start] in _BLANKS or page.text[start] in "。；，、"):
        start += 1
    while start < end and page.text[end - 1] in _BLANKS:
        end -= 1
    return (start, end) if start < end else None


def _unnumbered(page: Paragraphs, loose: list[Found]) -> list[Task]:
    """Return tasks for the clauses that stand under no number: each for what is before it."""
    tasks: list[Task] = []
    done = 0
    for n, clause in enumerate(loose, start=1):
        line = page.text.rfind("\n", 0, clause.start) + 1
        start = max(done, line)
        texts = list(_between(page, start, clause.start, []))
        if not texts and start:
            before = page.text.rfind("\n", 0, max(start - 1, 0)) + 1
            texts = list(_between(page, max(done, before), start, []))
        following = page.text.find("\n", clause.end)
        following = len(page.text) if following < 0 else following
        limit = loose[n].start if n < len(loose) else following
        if not texts and (after := _trim(page, clause.end, min(following, limit))):
            texts = [after]
        done = max(clause.end, texts[-1][1] if texts else 0)
        tasks.append(Task(n, None, texts, [clause], counted=True))
    return tasks


def _table_tasks(table: list[Row]) -> list[Task]:
    """Return a task for each row of responsibility tables."""
    tasks = []
    for n, row in enumerate(table, start=1):
        section = Section(row.section[0], row.section[1]) if row.section else None
        task = Task(row.number or n, row.title, row.texts, row.clauses, section)
        task.counted = not row.number
        tasks.append(task)
    return tasks


def _cut_endings(page: Paragraphs, tasks: list[Task]) -> None:
    """Take the closing paragraphs from the last task: what begins a line behind its clause."""
    if tasks and tasks[-1].clauses:
        last = tasks[-1]
        end = max(clause.end for clause in last.clauses)
        if last.holds <= end:
            last.texts = [(a, b) for a, b in last.texts if a < end or "\n" not in page.text[end:a]]


def _numbering(numbers: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return where numbers, each with its kind and place, skip or repeat one of their kind."""
    odd: list[tuple[str, int, int]] = []
    last: dict[str, int] = {}
    for kind, number, start in numbers:
        before = last.get(kind, number - 1)
        last[kind] = number
        if number in (1, before + 1):
            continue
        if number == before:
            odd.append(("repeated", number, start))
        elif before < number <= before + _GAP:
            odd += [("skipped", n, start) for n in range(before + 1, number)]
        else:
            odd.append(("restarted", number, start))
    return odd
