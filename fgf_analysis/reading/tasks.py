"""Outline and tables -> the plan's tasks, each with its heading, sentences, clauses and section.

A *task* is a number that has a clause, or stands beside such numbers; the numbers above are
sections. A task may hold tasks (measures) when it has a clause of its own. Where paragraphs
without a number each have a heading and a clause, these are the tasks; so are the rows of a
responsibility table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from fgf_analysis.reading.clauses.grammar import TERM_LABEL, TEXT_LABEL
from fgf_analysis.reading.clauses.parse import Clause, merge
from fgf_analysis.reading.find import Found
from fgf_analysis.reading.grid import NUMBER, SECTION, Grid, Row, actors
from fgf_analysis.reading.numbering import RANK, numeral
from fgf_analysis.reading.outline import Node, Outline
from fgf_analysis.reading.paragraphs import Paragraphs, Span, Stretches


@dataclass(eq=False)
class Section:
    """A heading above tasks."""

    number: int
    title: Span


@dataclass(eq=False)
class Task:
    """A task as the document shows it; places count characters of `Paragraphs.raw`.

    Attributes
    ----------
    number : int
    title : Span, optional
    texts : list of Span
        Its sentences, a stretch a paragraph.
    clauses : list of Found
    section : Section, optional
    parent : Task, optional
        The task that it is a measure of.
    lead : list of Found
        Clauses of headings above that speak for it.
    counted : bool
        Whether the number is not printed.
    kind : str
        Of its number.
    holds : int
        Where the last number that is no task of its own stands in it.
    rule : str
        The rule for the roles that its table's head states.
    run_in : bool
        Whether its heading begins a paragraph without any number.
    row : bool
        Whether it is a row of a table.
    """

    number: int
    title: Span | None
    texts: list[Span]
    clauses: list[Found]
    section: Section | None = None
    parent: Task | None = None
    lead: list[Found] = field(default_factory=list)
    counted: bool = False
    kind: str = ""
    holds: int = 0
    rule: str = ""
    run_in: bool = False
    row: bool = False

    @property
    def start(self) -> int:
        """Where the first of it stands."""
        places = [clause.start for clause in self.clauses]
        places += [start for start, _ in self.texts] + ([self.title[0]] if self.title else [])
        return min(places, default=0)


@dataclass(frozen=True)
class Tasks:
    """The tasks of a plan.

    Attributes
    ----------
    tasks : list of Task
        In the document's order, measures behind their task.
    numbers : list of Span
        Where the numbers of tasks, sections and list items stand.
    aside : list of Node
        Numbered headings that are no task and hold none: 指导思想, 组织保障.
    numbering : list of tuple of (str, int, int)
        Numbers that are ``skipped``, ``repeated`` or ``restarted``: which, the number, where.
    """

    tasks: list[Task]
    numbers: list[Span]
    aside: list[Node]
    numbering: list[tuple[str, int, int]]


def tasks(page: Paragraphs, outline: Outline, grids: list[Grid], hidden: Stretches) -> Tasks:
    """Return the tasks of a plan in order."""
    rows = [row for grid in grids for row in _of_table(page, grid, outline.nodes)]
    headed = _headed(page, outline.nodes)
    others = len(rows) + _FEW * len(outline.loose)
    by_number = _by_number(page, outline.nodes, headed, hidden, others)
    found = [
        *by_number.values(),
        *(task for node in headed for task in _paragraph_tasks(page, node)),
        *_unnumbered(page, outline.loose, any(task.title for task in by_number.values())),
        *(task for _, task in rows),
    ]
    found.sort(key=lambda task: task.start)
    for nth, task in enumerate((t for t in found if t.run_in), start=1):
        task.number = nth
    _cut_endings(page, found)
    kinds = {task.kind for task in found}
    numbers = [(n.kind, n.number, n.start) for n in outline.nodes if n.kind in kinds]
    numbers += [("row", task.number, mark[0]) for mark, task in rows if mark]
    return Tasks(
        found,
        [
            *((n.start, n.body) for n in outline.nodes),
            *(mark for mark, _ in rows if mark),
            *(mark for grid in grids for mark in _section_marks(page, grid)),
        ],
        _aside(outline.nodes, by_number, headed),
        _numbering(numbers),
    )


# Tasks with a number


def _by_number(
    page: Paragraphs, nodes: list[Node], headed: set[Node], hidden: Stretches, others: int
) -> dict[Node, Task]:
    """Return the numbers that are tasks; `others` says how many tasks are rows or paragraphs.

    Where no number has a clause, those of the most frequent kind are the tasks, if they are many
    beside the others: the only table may be that of an annex.
    """
    chosen = {node for node in nodes if node.clauses} - headed
    leads = {node for node in chosen if _is_section(page, node, chosen)}
    chosen -= leads
    if not chosen and not leads and not headed:
        kinds = Counter(node.kind for node in nodes if not node.children)
        best = max(kinds, key=lambda kind: (kinds[kind], -RANK[kind]), default="")
        if not others or kinds[best] >= _FEW * others:
            chosen = {node for node in nodes if node.kind == best}
    chosen |= _without_clause(page, nodes, chosen, leads) - headed
    found: dict[Node, Task] = {}
    for node in nodes:
        if node not in chosen:
            continue
        task = _task(page, node, chosen, hidden)
        up = list(node.ancestors)
        task.parent = next((found[n] for n in up[::-1] if n in found), None)
        task.holds = max((n.start for n in node.below() if n not in chosen), default=0)
        above = next((n for n in up if n not in chosen), None)
        if above:
            task.section = Section(above.number, heading(page, above))
        task.lead = [clause for n in up if n in leads for clause in n.clauses]
        found[node] = task
    _settle_titles(page, list(found.values()))
    return found


_FEW = 5  # times as many numbers as rows of tables make the numbers the tasks
# Headings of what frames a plan's tasks.
FRAME = re.compile(
    "总体(?:要求|思路|目标)|指导思想|基本原则|(?:工作|主要|发展|行动)目标|(?:组织|保障|工作|有关|相关)(?:保障|实施|领导|措施|要求|机制)|附则"
)


def _without_clause(
    page: Paragraphs, nodes: list[Node], chosen: set[Node], leads: set[Node]
) -> set[Node]:
    """Return the tasks that show no clause: the numbers beside tasks.

    At the top of a document whose tasks are 一、 二、 a number before the first or behind the last
    that has a clause may be anything; there it counts only where most have a clause and its
    heading is none that frames a plan.
    """
    alike: dict[tuple[str, ...], list[Node]] = {}
    for node in nodes:
        if node not in leads and not any(below in chosen for below in node.below()):
            alike.setdefault(node.path, []).append(node)
    found: set[Node] = set()
    for path, group in alike.items():
        if len(path) > 1:
            found |= _counted_on(group, chosen)
        for run in _runs(group) if len(path) == 1 else [group]:
            found |= {node for node in run if node.parent in leads}
            having = [node for node in run if node in chosen]
            if not having:
                continue
            if len(path) > 1:
                beside = {node.parent for node in having}
                found |= {n for n in run if n.parent in beside}
                continue
            most = len(having) * 2 >= len(run)
            for node in run:
                inside = having[0].start < node.start < having[-1].start
                framing = RANK[node.kind] <= RANK["cn"] and FRAME.search(
                    page.text, *heading(page, node)
                )
                if inside or (most and not framing):
                    found.add(node)
    return found


def _counted_on(nodes: list[Node], chosen: set[Node]) -> set[Node]:
    """Return the numbers that go on with the tasks' count in another section."""
    found: set[Node] = set()
    before: Node | None = None
    for node in nodes:
        goes_on = before and (before in chosen or before in found)
        if goes_on and before and node.number == before.number + 1:
            found.add(node)
        before = node
    return found - chosen


def _runs(nodes: list[Node]) -> Iterator[list[Node]]:
    """Yield the numbers that follow each other; one that goes back begins anew."""
    run: list[Node] = []
    for node in nodes:
        if run and node.number < run[-1].number:
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _aside(nodes: list[Node], found: dict[Node, Task], headed: set[Node]) -> list[Node]:
    """Return the numbers that are no task, hold none and are held by none."""
    busy = {*found, *headed}
    above = {up for node in busy for up in node.ancestors}
    aside: list[Node] = []
    held: set[Node] = set()
    for node in nodes:
        if node in busy or node in above or any(up in busy for up in node.ancestors):
            continue
        if not any(up in held for up in node.ancestors):
            aside.append(node)
            held.add(node)
    return aside


def _is_section(page: Paragraphs, node: Node, chosen: set[Node]) -> bool:
    """Return whether a heading's clause speaks for the numbers below it.

    It names leads and nobody else and stands in the heading, not behind a sentence; the numbers
    below name no lead.
    """
    below = [n for n in node.below() if n in chosen] or node.children
    for clause in node.clauses:
        before = page.text[node.body : clause.start].rstrip()
        inside = node.children and clause.start > node.children[0].start
        if clause.clause.leads != "all" or clause.clause.group or "。" in before or inside:
            return False
    return bool(below) and all(c.clause.leads == "none" for n in below for c in n.clauses)


def _task(page: Paragraphs, node: Node, chosen: set[Node], hidden: Stretches) -> Task:
    inner = [n for n in node.below() if n in chosen]
    end = min((n.start for n in inner), default=node.end)
    end = hidden.first(node.body, end)
    return _titled(page, node.number, node.kind, node.body, end, node.clauses)


_TITLE_END = re.compile(
    r"[。！？\n]|：(?=[^\n])|(?<=[\u4e00-\u9fff]) {1,4}(?=[\u4e00-\u9fff]{8})|\u3000"
)


def _titled(
    page: Paragraphs, number: int, kind: str, start: int, end: int, clauses: list[Found]
) -> Task:
    """Return the task of a stretch: its first sentence is the heading, the others are its text."""
    stretches = list(_between(page, start, end, clauses))
    if not stretches:
        return Task(number, None, [], clauses, kind=kind)
    at, stop = stretches[0]
    match = _TITLE_END.search(page.text, at, stop)
    rest = _trim(page, match.end(), stop) if match else None
    texts = ([rest] if rest else []) + stretches[1:]
    title = (at, match.start() if match and match.start() > at else stop)
    return Task(number, title, texts if title[1] < stop else stretches[1:], clauses, kind=kind)


_TITLE = 60  # characters that a heading has at most
_PHRASE = 36  # characters that one with a comma has at most


def _settle_titles(page: Paragraphs, found: list[Task]) -> None:
    """Return to the text what is no heading: a first sentence that is long, or is all there is."""
    holding = {task.parent for task in found}
    for group in ([t for t in found if not t.parent], [t for t in found if t.parent]):
        group = [task for task in group if task not in holding]
        single = sum(bool(task.title) and not task.texts for task in group)
        for task in group:
            if single * 2 > len(group) or not _is_heading(page, task):
                _untitle(page, task)


def _is_heading(page: Paragraphs, task: Task) -> bool:
    start, end = task.title or (0, 0)
    return end - start <= (_PHRASE if "，" in page.text[start:end] else _TITLE)


def _untitle(page: Paragraphs, task: Task) -> None:
    if not task.title:
        return
    start, end = task.title
    end += page.text[end : end + 1] in {"。", "！", "？"}
    if task.texts and not page.text[end : task.texts[0][0]].strip():
        end = task.texts.pop(0)[1]
    task.title, task.texts = None, [(start, end), *task.texts]


_SENTENCE_END = re.compile("[。！？；\n]")


def heading(page: Paragraphs, node: Node) -> Span:
    """Return where the heading of a number stands."""
    end = min(node.stop, *(c.start for c in node.clauses)) if node.clauses else node.stop
    match = _SENTENCE_END.search(page.text, node.body, end)
    return _trim(page, node.body, match.start() if match else end) or (node.start, node.body)


def _between(page: Paragraphs, start: int, end: int, clauses: list[Found]) -> Iterator[Span]:
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


_BLANKS = frozenset(" \n\t\u2028#*●○■□◆◇▪•·►▶★☆")


def _trim(page: Paragraphs, start: int, end: int) -> Span | None:
    """Return the stretch without blanks around it and full stops left over before it."""
    while start < end and (page.text[start] in _BLANKS or page.text[start] in "。；，、"):
        start += 1
    while start < end and page.text[end - 1] in _BLANKS:
        end -= 1
    return (start, end) if start < end else None


# Tasks without a number

_RUN_IN = 30  # characters of a heading that begins a paragraph


def _headed(page: Paragraphs, nodes: list[Node]) -> set[Node]:
    """Return the numbers below which each paragraph has a heading and a clause of its own.

    The document decides: as many of its numbers must be so as are not.
    """
    having = [node for node in nodes if node.clauses]
    headed = {node for node in having if _has_headed(page, node, 2)}
    if not headed or len(headed) * 2 < len(having):
        return set()
    return {node for node in having if _has_headed(page, node, 1)}


def _has_headed(page: Paragraphs, node: Node, least: int) -> bool:
    """Return whether most parts of a number, and at least so many, begin with a heading."""
    closing = any(clause.end > node.stop for clause in node.clauses)  # it closes a list
    if closing or any(below.clauses for below in node.below()):
        return False
    starts = [start for start, _ in _parts(page, node)]
    return len(starts) >= least and sum(start >= 0 for start in starts) * 3 > len(starts) * 2


def _parts(page: Paragraphs, node: Node) -> Iterator[tuple[int, list[Found]]]:
    """Yield the parts of a number that clauses close: where a heading begins one, its clauses.

    -1 stands for a part that no heading begins.
    """
    text = page.text
    at = text.find("\n", node.body, node.stop) + 1
    lines: dict[int, list[Found]] = {}
    for clause in node.clauses:
        end = text.find("\n", clause.end, node.stop)
        lines.setdefault(node.stop if end < 0 else end, []).append(clause)
    for end, clauses in lines.items():
        heading = -1
        while 0 < at < min(clauses[0].start, end) and heading < 0:
            heading = at if _run_in(text, at, min(end, clauses[0].start)) else -1
            following = text.find("\n", at, end)
            at = end if following < 0 else following + 1
        at = end + 1
        yield heading, clauses


def _run_in(text: str, start: int, end: int) -> bool:
    """Return whether a paragraph begins with a short sentence and goes on behind it."""
    line = text.find("\n", start, end)
    end = end if line < 0 else line
    match = _SENTENCE_END.search(text, start, end)
    if not match or match.group() != "。":
        return False
    return match.end() < end and match.start() - start <= _RUN_IN


def _paragraph_tasks(page: Paragraphs, node: Node) -> Iterator[Task]:
    """Yield a task for each part that a heading begins; others belong to the one before."""
    section = Section(node.number, heading(page, node))
    parts: list[tuple[int, list[Found]]] = []
    for start, clauses in _parts(page, node):
        if start >= 0 or not parts:
            parts.append((start, list(clauses)))
        else:
            parts[-1][1].extend(clauses)
    ends = [*(start for start, _ in parts[1:]), node.stop]
    for nth, ((start, clauses), end) in enumerate(zip(parts, ends, strict=True), start=1):
        task = _titled(page, nth, "", max(start, node.body), end, clauses)
        task.section, task.counted, task.run_in = section, True, True
        yield task


def _unnumbered(page: Paragraphs, loose: list[Found], headed: bool) -> list[Task]:
    """Return tasks for the clauses that stand under no number: each for what is before it.

    `headed` says that the plan's tasks have headings.
    """
    found: list[Task] = []
    done = line = last = 0
    following = -1
    for n, clause in enumerate(loose, start=1):
        line = max(line, page.text.rfind("\n", last, clause.start) + 1)
        last = clause.start
        start = max(done, line)
        texts = list(_between(page, start, clause.start, []))
        if not texts and start:
            before = page.text.rfind("\n", done, max(start - 1, 0)) + 1
            texts = list(_between(page, max(done, before), start, []))
        if following < clause.end:
            following = page.text.find("\n", clause.end)
            following = len(page.text) if following < 0 else following
        limit = loose[n].start if n < len(loose) else following
        if not texts and (after := _trim(page, clause.end, min(following, limit))):
            texts = [after]
        done = max(clause.end, texts[-1][1] if texts else 0)
        task = Task(n, None, texts, [clause], counted=True)
        if headed and texts:
            whole = _titled(page, n, "", texts[0][0], texts[0][1], [])
            if whole.title and whole.texts:
                task.title, task.texts = whole.title, [*whole.texts, *texts[1:]]
        found.append(task)
    return found


# Rows of tables

_ONE_LINE = re.compile("\n*+[^\n]*+\n*")
_ITEM = re.compile(r"(\d{1,3})[.、](?!\d) ?")
_SECOND = re.compile(r"(?<![\d.])2[.、](?!\d)")


def _of_table(
    page: Paragraphs, grid: Grid, nodes: list[Node]
) -> Iterator[tuple[Span | None, Task]]:
    """Yield a task for each row, and where its number stands."""
    above = bisect_left(nodes, grid.span[0], key=lambda node: node.start)
    section: Section | None = None
    if above and _ONE_LINE.fullmatch(page.text, nodes[above - 1].body, grid.span[0]):
        section = Section(nodes[above - 1].number, heading(page, nodes[above - 1]))
    for nth, row in enumerate(grid.rows, start=1):
        if row.section:
            section = _section(page, row.section) or section
            continue
        mark, task = _of_row(page, row, nth)
        if task is None:
            continue
        section = task.section = task.section or section
        task.rule = grid.rule
        yield mark, task


def _section_marks(page: Paragraphs, grid: Grid) -> Iterator[Span]:
    """Yield where the numbers of sections stand in a table."""
    for row in grid.rows:
        words = [span for found, span in row.cells if found.kind == "words"]
        for span in [row.section] if row.section else words[:1]:
            if match := SECTION.match(page.text, *span):
                yield span[0], match.start(3)


def _section(page: Paragraphs, span: Span) -> Section | None:
    match = SECTION.match(page.text, *span)
    if not match or match.start(3) >= match.end(3):
        return None
    return Section(numeral(match[1] or match[2]), _trim(page, *match.span(3)) or match.span(3))


def _of_row(page: Paragraphs, row: Row, nth: int) -> tuple[Span | None, Task | None]:
    number, mark = 0, None
    section: Section | None = None
    texts: list[Span] = []
    said: list[tuple[Clause, Span]] = []
    why = ""
    heads = sum(found.kind == "words" for found, _ in row.cells)
    for found, (start, end) in row.cells:
        text = page.text[start:end]
        if found.kind == "number":
            if match := NUMBER.fullmatch(text):
                number, mark = int(match[1]), (start, end)
        elif found.kind == "words":
            if not texts and heads > 1 and SECTION.match(text):
                section = _section(page, (start, end))
                continue
            item = _ITEM.match(text)
            if item and number in (0, int(item[1])) and not _lists(text, item):
                number, mark = number or int(item[1]), mark or (start, start + item.end())
                start += item.end()
            texts.append((start, end))
        elif found.kind == "term":
            term = re.sub(r"<br ?/?>|\s+", "", page.raw[start:end])
            said.append((Clause(terms=(term,)), (start, end)))
        elif found.kind == "actors" and text.strip("-—/无 "):
            clause = actors(page, (start, end), found.role)
            if clause is None:
                why = f"not understood: {text}"
            said.append((clause or Clause(), (start, end)))
    if sum(found.kind == "number" for found, _ in row.cells) > 1:
        why = "not understood: its table has several columns of numbers"
    clauses = _joined(said, why)
    if not texts and not clauses:
        return None, None
    title = texts.pop(0) if len(texts) > 1 else None
    task = Task(number or nth, title, texts, clauses, section, counted=not number, row=True)
    return mark, task


def _lists(text: str, first: re.Match[str]) -> bool:
    """Return whether a cell begins a list of its own: 1.划行归市；2.硬化地面."""
    return int(first[1]) == 1 and bool(_SECOND.search(text, first.end()))


def _joined(said: list[tuple[Clause, Span]], why: str) -> list[Found]:
    """Return the cells of a row as one clause; none where they name nobody."""
    if not said or (not why and not any(clause.actors for clause, _ in said)):
        return []
    spans = tuple(span for _, span in said)
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    return [Found(start, end, merge(clause for clause, _ in said), why, spans)]


# The whole


def _cut_endings(page: Paragraphs, found: list[Task]) -> None:
    """Take the closing paragraphs from the last task: what begins a line behind its clause."""
    if found and found[-1].clauses and not found[-1].row:
        last = found[-1]
        end = max(clause.end for clause in last.clauses)
        if last.holds <= end:
            last.texts = [
                (a, b)
                for a, b in last.texts
                if a < end or "\n" not in page.text[end:a] or _FIELD.match(page.text, a)
            ]


_FIELD = re.compile(f"{TERM_LABEL}|{TEXT_LABEL}")
_GAP = 20  # numbers left out at once; more is another count


def _numbering(numbers: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
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
