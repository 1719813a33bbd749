"""One HTML page to check the reading of a plan: the whole source beside the tables.

On the left every character of the source stands once, cut where what it was read as changes; on
the right a block a task, and above them what the reader could not settle. A stretch and a block
know each other by id, so that either leads to the other.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fgf_analysis.charts.webfont import woff
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import Plan

_FIELDS = {
    "section": ("章节", "section"),
    "title": ("标题", "heading"),
    "text": ("正文", "text"),
    "clause": ("责任条款", "clause"),
}
_ROLES = {
    "lead": ("牵头", "lead"),
    "responsible": ("负责", "responsible"),
    "support": ("配合", "support"),
}
_DOUBTS = {
    "weak": ("较不确定", "less sure"),
    "open": ("未归属", "open"),
    "left": ("未读入", "left over"),
    "bad": ("未读懂", "not understood"),
    "unknown": ("未知单位", "unknown unit"),
    "numbering": ("编号异常", "numbering"),
}
_KINDS = {
    "check": ("要核对", "to check"),
    **_FIELDS,
    **_ROLES,
    "generic": ("泛指主体", "generic actor"),
    "outside": ("任务之外", "outside"),
    **_DOUBTS,
}
_SHORT = {"section": "章", "title": "题", "text": "文", "clause": "责"}
_BASES = {
    "printed": ("照印", "编号印在其前", "printed: its number stands in front of it"),
    "in order": ("顺序", "在本条与下一条标题之间，未见断裂", "in order: between two headings"),
    "repeated": ("重现", "两处前后文只有此任务相同", "repeated: two places share only this task"),
    "elimination": ("排除", "另一可能的任务已有条款", "elimination: the other task has its own"),
    "rule": ("规律", "本文条款之后总接下一标题", "rule: no clause here is cut off from a heading"),
    "neighbour": (
        "邻接",
        "前后文在另处已知属别的任务",
        "neighbour: what adjoins is known elsewhere",
    ),
    "wording": ("措辞", "只因措辞相像，最弱", "wording: an inference, the weakest"),
}
_SURE = ("printed", "in order")
_NUMBERING = {
    "skipped": ("跳号", "skipped"),
    "repeated": ("重号", "repeated"),
    "restarted": ("重新起号", "restarted"),
}
_MISSING = '<span class="none">原文未见 <small>source does not show it</small></span>'
_LEVELS = {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")}

_DIGITS = "0-9０-９一二三四五六七八九十百千零〇○①-⑳⑴-⒇㈠-㈩"
_NUMBER = re.compile(rf"[(（\[【第]?[{_DIGITS}]+(?:[.．][{_DIGITS}]+)*[)）\]】]?[、.．]?")
# What stands between stretches and needs nobody's eye: numbers, full stops, signs of lists.
_MARKS = re.compile(
    rf"(?:第|任务|[{_DIGITS}]|[章节条项款部分篇编]|[\s().（）\[\]【】〔〕．、。，,;；:：*#|·•—–-])*"
)
_BEFORE_A_NAME = "、，,;；:：(（和及与同由"


class Stretch(NamedTuple):
    """A stretch of the source that was read as one thing.

    Attributes
    ----------
    start, end : int
        Offsets into the source.
    kind : str
        A key of `_KINDS`.
    to : str
        The id of the block on the right that tells of it.
    label, hint : str
        What stands before it, and what it says to a pointer.
    weak : bool
        Whether its place is less sure.
    row : int
        Its row of ``evidence``, or -1.
    """

    start: int
    end: int
    kind: str
    to: str
    label: str
    hint: str
    weak: bool = False
    row: int = -1


class Name(NamedTuple):
    """A place of a unit, or of generic actors, in a clause.

    Attributes
    ----------
    start, end : int
        Offsets into the source.
    kind : str
        A role, or ``generic``.
    unit : str
        The unit's number on this page; empty for generic actors.
    hint : str
        What it says to a pointer.
    unknown : bool
        Whether the report lists it as a name that the register lacks.
    """

    start: int
    end: int
    kind: str
    unit: str
    hint: str
    unknown: bool = False


def render(plan: Plan) -> bytes:
    """Return the page on which a person can check the reading of a plan.

    Parameters
    ----------
    plan : Plan
        Its tables and source; a ``report.json`` in its folder is shown where there is one.

    Returns
    -------
    bytes
        One HTML file that needs no network and forbids itself any. The same folder gives the
        same bytes.

    Raises
    ------
    PlanError
        When the source cannot be read, or ``report.json`` is not JSON.
    """
    page = _Page(plan)
    left = page.left()
    right = page.right()
    text = _SHELL.format(
        title=_escape(plan.title),
        issued=_escape(f" · {plan.issued}" if plan.issued else ""),
        legend=page.legend(),
        left=left,
        right=right,
        style="<!--style-->",
        policy="<!--policy-->",
        script=_SCRIPT,
    )
    # Last and by marks that no escaped text can hold: the font needs to know the text.
    style = _STYLE.replace("<!--font-->", woff(text + _STYLE))
    policy = f"script-src {_hash(_SCRIPT)}; style-src {_hash(style)}"
    return text.replace("<!--policy-->", policy).replace("<!--style-->", style).encode()


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _report(folder: Path) -> dict[str, Any]:
    path = folder / "report.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); check the file") from None
    except ValueError:
        raise PlanError(f"{path}: is not JSON; make it again or take it away") from None
    return found if isinstance(found, dict) else {}


def _items(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = report.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _cell(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _escape(text: object) -> str:
    return html.escape(str(text))


def _two(words: tuple[str, str]) -> str:
    return f"{words[0]} <small>{words[1]}</small>"


def _dense(text: str) -> str:
    return "".join(text.split())


def _segments(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield what the spans cover, in order and in pieces: from, to, which spans.

    A piece ends wherever a span begins or ends, so no character is in two pieces.
    """
    edges: list[tuple[int, bool, int]] = []
    for i, (start, end) in enumerate(spans):
        if start < end:
            edges += (start, True, i), (end, False, i)
    over: set[int] = set()
    at = 0
    for place, opens, i in sorted(edges):
        if over and place > at:
            yield at, place, sorted(over)
        at = place
        if opens:
            over.add(i)
        else:
            over.remove(i)


def _find(clause: str, name: str, start: int) -> int:
    """Return where a name stands as a whole name, or else where its characters first stand."""
    first = at = clause.find(name, start)
    while at > 0 and clause[at - 1] not in _BEFORE_A_NAME:
        at = clause.find(name, at + 1)
    return at if at >= 0 else first


def _find_all(clause: str, names: list[str]) -> list[int]:
    """Return where each name stands in a clause, in printed order; -1 where it does not."""
    found: list[int] = []
    taken: set[int] = set()
    at = 0
    for name in names:
        place = _find(clause, name, at) if name else -1
        if place < 0 and name:
            place = _find(clause, name, 0)
            place = -1 if place in taken else place
        else:
            at = max(at, place + len(name))
        taken.update(range(place, place + len(name)) if place >= 0 else ())
        found.append(place)
    return found


class _Page:
    """The two sides of a page, and what they share.

    Parameters
    ----------
    plan : Plan
        The plan to show.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.source = plan.source
        self.report = _report(plan.folder)
        self.breaks = [match.start() for match in re.finditer("\n", self.source)]
        self.tasks = set(plan.tasks["task_id"])
        self.bases = list(plan.evidence["basis"])
        self.units = {name: i for i, name in enumerate(dict.fromkeys(plan.assignments.department))}
        self.closest: dict[tuple[str, str], list[str]] = {}  # task and unknown name to known ones
        for item in _items(self.report, "unknown_units"):
            for task_id in _texts(item.get("tasks")):
                self.closest[task_id, str(item.get("printed"))] = _texts(item.get("closest"))
        self.counts: Counter[str] = Counter()  # kind to stretches and names on the left
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)  # block to what it tells of
        self.rows: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)  # kind to findings
        self.stretches = [*self._evidence(), *self._unplaced(), *self._not_understood()]
        self.stretches += [*self._numbering(), *self._left_over()]
        self.shown: set[int] = set()  # rows of assignments whose name stands in a stretch
        self.names = sorted(dict.fromkeys(self._names()))

    def line(self, start: int) -> int:
        """Return the line of an offset; the first is 1."""
        return bisect_left(self.breaks, start) + 1

    def span(self, start: object, end: object) -> tuple[int, int]:
        """Return offsets that lie in the source, whatever was given."""
        ends = [value if isinstance(value, int) else 0 for value in (start, end)]
        first = min(max(ends[0], 0), len(self.source))
        return first, min(max(ends[1], first), len(self.source))

    # What each stretch was read as

    def _evidence(self) -> Iterator[Stretch]:
        rows = self.plan.evidence[["task_id", "field", "start", "end", "basis"]]
        for i, (task, kind, start, end, basis) in enumerate(rows.itertuples(index=False)):
            weak = basis not in _SURE
            short, why, why_en = _BASES[basis]
            label = f"{task} {_SHORT[kind]}" + (f" {short}?" if weak else "")
            hint = f"{task} {' '.join(_FIELDS[kind])} · {short}：{why} ({why_en})"
            self.kinds[task] |= {kind, "weak", "check"} if weak else {kind}
            yield Stretch(*self.span(int(start), int(end)), kind, task, label, hint, weak, i)

    def _unplaced(self) -> Iterator[Stretch]:
        rows = self.plan.unplaced[["start", "end", "reason", "candidates"]]
        for i, (start, end, kind, candidates) in enumerate(rows.itertuples(index=False), start=1):
            tasks = [task for task in _cell(candidates).split("|") if task]
            label = _KINDS[kind][0] + (f" {'/'.join(tasks)}?" if tasks else "")
            yield self._finding(
                f"X{i}",
                kind,
                self.span(int(start), int(end)),
                label,
                f"可能属于 <small>could belong to</small> {self._links(tasks)}" if tasks else "",
            )

    def _not_understood(self) -> Iterator[Stretch]:
        for i, item in enumerate(_items(self.report, "not_understood"), start=1):
            span = self.span(item.get("start"), item.get("end"))
            why = _escape(item.get("why") or "")
            yield self._finding(f"B{i}", "bad", span, "未读懂", why, str(item.get("text") or ""))

    def _numbering(self) -> Iterator[Stretch]:
        for i, item in enumerate(_items(self.report, "numbering"), start=1):
            start, _ = self.span(item.get("start"), 0)
            number = _NUMBER.match(self.source, start)
            span = self.span(start, number.end() if number else start + 1)
            words = _NUMBERING.get(str(item.get("kind")), ("编号", str(item.get("kind"))))
            told = f"{_escape(words[0])} <small>{_escape(words[1])}</small>"
            if item.get("number") is not None:
                told += f" {_escape(item['number'])}"
            if item.get("after"):
                told += f"，在 <small>after</small> {self._links([str(item['after'])])} 之后"
            yield self._finding(f"M{i}", "numbering", span, words[0], told)

    def _left_over(self) -> Iterator[Stretch]:
        """Yield what no table and no finding holds and is more than a number or a full stop."""
        covered = [(stretch.start, stretch.end) for stretch in self.stretches]
        at = 0
        found = 0
        for start, end, _ in [*_segments(covered), (len(self.source), 0, [])]:
            gap = self.source[at:start]
            if not _MARKS.fullmatch(gap):
                found += 1
                first = at + len(gap) - len(gap.lstrip("。 \t\r\n　"))
                span = (first, first + len(gap.strip("。 \t\r\n　")))
                yield self._finding(f"L{found}", "left", span, "未读入", "")
            at = end

    def _finding(
        self, name: str, kind: str, span: tuple[int, int], label: str, told: str, text: str = ""
    ) -> Stretch:
        """Return a stretch that no task has, and note its row for the right side."""
        text = _dense(self.source[span[0] : span[1]] or text)
        self.kinds[name] = {kind} if kind == "outside" else {kind, "check"}
        excerpt = text if len(text) <= 60 else f"{text[:60]}…"
        quoted = f"<q>{_escape(excerpt)}</q>" if text else ""
        line = f'<a href="#{name}">第 {self.line(span[0])} 行</a>'
        self.rows[kind].append((name, f"{line} {quoted} {told}"))
        return Stretch(*span, kind, name, label, f"{label} · {_KINDS[kind][1]}")

    def _names(self) -> Iterator[Name]:
        """Yield the places of named units and generic actors in the clauses."""
        clauses: dict[tuple[str, str], int] = {}
        groups: dict[str, list[str]] = {}
        cells = self.plan.tasks[["task_id", "clause_zh", "group_zh"]]
        for task, clause, group in cells.itertuples(index=False):
            for nth, text in enumerate(_cell(clause).split("\n"), start=1):
                clauses.setdefault((task, _dense(text)), nth)
            groups[task] = sorted(map(_dense, _cell(group).split("\n")), key=len, reverse=True)
        named: defaultdict[str, dict[int, list[tuple[int, Any]]]] = defaultdict(dict)
        for i, row in enumerate(self.plan.assignments.itertuples(index=False)):
            named[row.task_id].setdefault(int(row.clause), []).append((i, row))
        for stretch in self.stretches:
            if stretch.kind != "clause":
                continue
            raw = self.source[stretch.start : stretch.end]
            kept = [stretch.start + i for i, sign in enumerate(raw) if not sign.isspace()]
            dense = _dense(raw)
            of_task = named.get(stretch.to, {})
            own = clauses.get((stretch.to, dense))
            tried = [of_task.get(own, [])] if own else list(of_task.values())
            if not own:
                # One cell of a row of them: a unit named in two cells has a role in each.
                rest = [[named for named in r if named[0] not in self.shown] for r in tried]
                tried = [*rest, *tried]
            places = [(r, _find_all(dense, [_dense(row.printed) for _, row in r])) for r in tried]
            # A stretch that is no clause of the table letter by letter: the one it names most of.
            rows, starts = max(places, key=lambda p: sum(at >= 0 for at in p[1]), default=([], []))
            taken = [False] * len(dense)
            for (i, row), at in zip(rows, starts, strict=True):
                if at < 0:
                    continue
                self.shown.add(i)
                end = at + len(_dense(row.printed))
                taken[at:end] = [True] * (end - at)
                unknown = (stretch.to, row.printed) in self.closest
                self.kinds[stretch.to] |= {"unknown", "check"} if unknown else set()
                yield Name(
                    kept[at],
                    kept[end - 1] + 1,
                    row.role,
                    str(self.units[row.department]),
                    f"{row.department} {self._english(row.department)}· "
                    f"{' '.join(_ROLES[row.role])}",
                    unknown,
                )
            for group in groups[stretch.to]:
                for part in [group] if group in dense else group.split("、"):
                    at = dense.find(part)
                    end = at + len(part)
                    if part and at >= 0 and not any(taken[at:end]):
                        taken[at:end] = [True] * len(part)
                        hint = " ".join(_KINDS["generic"])
                        yield Name(kept[at], kept[end - 1] + 1, "generic", "", hint)

    def _english(self, unit: str) -> str:
        english = _cell(self.plan.english.get(unit))
        return f"{english} " if english and english != unit else ""

    # The left side

    def left(self) -> str:
        """Return the whole source; every character stands once, marked by what it was read as."""
        parts = [self._number(1)]
        at = 0
        names = list(_segments((name.start, name.end) for name in self.names))
        done = 0
        for start, end, which in _segments((s.start, s.end) for s in self.stretches):
            parts.append(self._text(at, start))
            parts.append(self._open([self.stretches[i] for i in which]))
            at = start
            while done < len(names) and names[done][0] < end:
                first, last, of = names[done]
                first, stop = max(first, start), min(last, end)
                parts.append(self._text(at, first))
                parts.append(self._name([self.names[i] for i in of], first, stop))
                at = stop
                if last > end:
                    break
                done += 1
            parts.append(self._text(at, end))
            parts.append("</span>")
            at = end
        parts.append(self._text(at, len(self.source)))
        return "".join(parts)

    def _open(self, over: list[Stretch]) -> str:
        kinds = list(dict.fromkeys(stretch.kind for stretch in over))
        if any(stretch.weak for stretch in over):
            kinds.append("weak")
        if {*kinds} & {*_DOUBTS}:
            kinds.append("check")
        self.counts.update(kinds)
        to = " ".join(dict.fromkeys(stretch.to for stretch in over))
        rows = " ".join(str(stretch.row) for stretch in over if stretch.row >= 0)
        label = "｜".join(dict.fromkeys(stretch.label for stretch in over))
        hint = "\n".join(stretch.hint for stretch in over)
        return (
            f'<span class="s {" ".join(kinds)}" tabindex="0" role="link" data-to="{_escape(to)}"'
            f' data-e="{rows}" data-k="{" ".join(kinds)}" data-l="{_escape(label)}"'
            f' title="{_escape(hint)}">'
        )

    def _name(self, over: list[Name], start: int, end: int) -> str:
        kinds = list(dict.fromkeys(name.kind for name in over))
        if any(name.unknown for name in over):
            kinds += "unknown", "check"
        self.counts.update(kinds)
        label = "泛" if kinds[0] == "generic" else _ROLES[kinds[0]][0][0]
        units = " ".join(dict.fromkeys(name.unit for name in over if name.unit))
        hint = "\n".join(dict.fromkeys(name.hint for name in over))
        return (
            f'<span class="u {" ".join(kinds)}" tabindex="-1" data-u="{units}"'
            f' data-k="{" ".join(kinds)}" data-l="{label}{"?" if "unknown" in kinds else ""}"'
            f' title="{_escape(hint)}">{self._text(start, end)}</span>'
        )

    def _text(self, start: int, end: int) -> str:
        text = html.escape(self.source[start:end], quote=False)
        if "\r" in text:
            # As it stands in a file, a parser would make a line feed of it.
            text = re.sub("\r(?!\n)", '<span class="r">&#13;</span>', text)
            text = text.replace("\r\n", "&#13;\n")
        if "\n" in text:
            line = self.line(start)
            first, *others = text.split("\n")
            numbered = (f"\n{self._number(line + i)}{t}" for i, t in enumerate(others, start=1))
            text = first + "".join(numbered)
        return text

    @staticmethod
    def _number(line: int) -> str:
        return f'<span class="n" data-n="{line}"></span>'

    def legend(self) -> str:
        """Return the buttons that explain the marks and show one kind only."""
        return "".join(
            f'<button type="button" class="k" data-f="{kind}" aria-pressed="false">'
            f'<span class="sample {kind}">{chinese}</span> <small>{english}</small> '
            f"<b>{self.counts[kind]}</b></button>"
            for kind, (chinese, english) in _KINDS.items()
            if self.counts[kind]
        )

    # The right side

    def right(self) -> str:
        """Return what to know first, the findings, and a block a task."""
        assigned: defaultdict[str, list[tuple[int, Any]]] = defaultdict(list)
        for i, row in enumerate(self.plan.assignments.itertuples(index=False)):
            assigned[row.task_id].append((i, row))
        evident: defaultdict[str, list[Stretch]] = defaultdict(list)
        for stretch in self.stretches:
            if stretch.row >= 0:
                evident[stretch.to].append(stretch)
        blocks = [
            self._task(row, assigned[row.task_id], evident[row.task_id])
            for row in self.plan.tasks.itertuples(index=False)
        ]
        heading = f'<h2 id="tasks">{_two(("任务表", "tasks"))}</h2>'
        return "\n".join([self._overview(), *self._findings(), heading, *blocks])

    def _overview(self) -> str:
        plan = self.plan
        tasks = plan.tasks
        led = tasks["clause_zh"].notna().sum()
        units = len(self.units)
        weak = sum(stretch.weak for stretch in self.stretches)
        rows = len(plan.evidence)
        counts = (
            (str(len(tasks)), ("任务", "tasks")),
            (str(led), ("有责任条款", "with a clause")),
            (str(units), ("单位", "units")),
            (str(len(plan.assignments)), ("分工", "assignments")),
            (f"{weak}/{rows}", ("较不确定的依据", "less sure")),
        )
        boxes = "".join(f"<li><b>{count}</b> {_two(words)}</li>" for count, words in counts)
        parts = [f'<h2>{_two(("概览", "overview"))}</h2><ul class="counts">{boxes}</ul>']
        sure = self.report.get("sureness")
        if isinstance(sure, dict):
            level = str(sure.get("level"))
            words = _LEVELS.get(level, (level, ""))
            reasons = "".join(
                f"<li>{_escape(reason)}</li>" for reason in _texts(sure.get("reasons"))
            )
            parts.append(
                f'<p class="sure">把握 <small>how sure</small> <b>{_escape(words[0])}</b> '
                f"<small>{_escape(words[1])}</small></p>"
                + (f"<ul>{reasons}</ul>" if reasons else "")
            )
        for column, words in (
            ("title_zh", ("原文未见标题", "no heading")),
            ("text_zh", ("原文未见正文", "no text")),
            ("clause_zh", ("原文未见责任条款", "no clause")),
        ):
            lost = list(tasks.loc[tasks[column].isna(), "task_id"])
            if lost:
                parts.append(f'<p class="lost">{_two(words)} {self._links(lost)}</p>')
        parts.append(self._meanings())
        document = self.report.get("document")
        if isinstance(document, dict):
            told = [str(document[k]) for k in ("name", "format", "encoding") if document.get(k)]
            if document.get("characters") is not None:
                told.append(f"{document['characters']} 字")
            if document.get("sha256"):
                told.append(f"sha256 {str(document['sha256'])[:12]}…")
            parts.append(f'<p class="about">{_escape(" · ".join(told))}</p>')
        return "\n".join(parts)

    def _meanings(self) -> str:
        """Return what the words for a basis mean, and how often each stands."""
        used = Counter(self.bases)
        listed = "".join(
            f"<div><dt>{short}{'' if basis in _SURE else '?'} <b>{used[basis]}</b></dt>"
            f"<dd>{why} <small>{why_en}</small></dd></div>"
            for basis, (short, why, why_en) in _BASES.items()
            if used[basis]
        )
        title = _two(("依据说明", "what the bases mean"))
        return f'<details class="meanings"><summary>{title}</summary><dl>{listed}</dl></details>'

    def _findings(self) -> Iterator[str]:
        """Yield a list for each kind of finding."""
        for i, item in enumerate(_items(self.report, "unknown_units"), start=1):
            self.rows["unknown"].append((f"U{i}", self._unknown(item)))
            self.kinds[f"U{i}"] = {"unknown", "check"}
        unseen = [
            f"{self._links([row.task_id])} {self._chip(row)}"
            for i, row in enumerate(self.plan.assignments.itertuples(index=False))
            if i not in self.shown
        ]
        self.rows["unseen"] = [(f"A{i}", told) for i, told in enumerate(unseen, start=1)]
        for kind, words in (
            ("bad", _KINDS["bad"]),
            ("unknown", _KINDS["unknown"]),
            ("numbering", _KINDS["numbering"]),
            ("open", _KINDS["open"]),
            ("left", _KINDS["left"]),
            ("unseen", ("名称不在条款原文中", "name not found in a clause")),
            ("outside", _KINDS["outside"]),
        ):
            rows = self.rows[kind]
            if not rows:
                continue
            listed = "\n".join(
                f'<li class="row" id="{name}" tabindex="-1"'
                f' data-k="{" ".join(sorted(self.kinds[name]))}">{told}</li>'
                for name, told in rows
            )
            unfolded = " open" if kind != "outside" and len(rows) <= 20 else ""
            yield (
                f'<details class="findings"{unfolded}><summary>{_two(words)} <b>{len(rows)}</b>'
                f"</summary><ul>{listed}</ul></details>"
            )

    def _unknown(self, item: dict[str, Any]) -> str:
        printed = str(item.get("printed") or "")
        department = str(item.get("department") or printed)
        name = f"<b>{_escape(printed)}</b>"
        if (number := self.units.get(department)) is not None:
            name = (
                f'<button type="button" class="u unknown" data-u="{number}">'
                f"{_escape(printed)}</button>"
            )
        closest = "、".join(map(_escape, _texts(item.get("closest"))))
        told = f"最接近 <small>closest known</small> {closest}" if closest else ""
        return f"{name} {self._links(_texts(item.get('tasks')))} {told}"

    def _links(self, tasks: Iterable[str]) -> str:
        return " ".join(
            f'<a href="#{task}">{task}</a>' if task in self.tasks else _escape(task)
            for task in tasks
        )

    def _task(self, row: Any, assigned: list[tuple[int, Any]], evident: list[Stretch]) -> str:
        """Return the block of a task: what the tables say of it, and on what basis."""
        task = _escape(row.task_id)
        kinds = self.kinds[row.task_id] | {unit.role for _, unit in assigned}
        section = f"{_cell(row.section_number)} {_cell(row.section_zh)}".strip()
        if not section and _cell(row.section_basis) == "lost":
            section_cell = f"{_MISSING} <small>（标题散失 heading lost）</small>"
        else:
            section_cell = _escape(section) or _MISSING
        generic = [group for group in _cell(row.group_zh).split("\n") if group]
        kinds |= {"generic"} if generic else set()
        several = len({unit.clause for _, unit in assigned}) > 1
        units = [
            f'<div class="role"><span class="who">{_two(words)}</span> '
            + " ".join(self._chip(unit, several) for _, unit in assigned if unit.role == role)
            + "</div>"
            for role, words in _ROLES.items()
            if any(unit.role == role for _, unit in assigned)
        ]
        text = _cell(row.text_zh)
        fields = (
            (("章节", "section"), section_cell),
            (("单位", "units"), "".join(units) or _MISSING),
            (
                ("泛指", "generic"),
                "<br>".join(f'<span class="u generic">{_escape(group)}</span>' for group in generic)
                or _MISSING,
            ),
            (
                ("时限", "deadlines"),
                "、".join(_escape(day) for day in _cell(row.deadlines_zh).split("\n") if day)
                or _MISSING,
            ),
            (
                ("正文", "text"),
                f"<details><summary>{len(text)} 字</summary>{_escape(text)}</details>"
                if text
                else _MISSING,
            ),
            (("依据", "basis"), self._basis(evident) or _MISSING),
        )
        listed = "".join(f"<div><dt>{_two(w)}</dt><dd>{cell}</dd></div>" for w, cell in fields)
        parent = _cell(row.parent_id)
        under = f' <small class="under">属 {self._links([parent])}</small>' if parent else ""
        title = _cell(row.title_zh)
        return (
            f'<article class="row{" sub" if parent else ""}" id="{task}" tabindex="-1"'
            f' data-k="{" ".join(sorted(kinds))}" aria-labelledby="h-{task}">'
            f'<h3 id="h-{task}"><a href="#{task}">{task}</a> '
            f'<span class="no">编号 {_escape(_cell(row.number))}</span> '
            f"{_escape(title) if title else _MISSING}{under}</h3><dl>{listed}</dl></article>"
        )

    def _basis(self, evident: list[Stretch]) -> str:
        parts = []
        for kind, words in _FIELDS.items():
            places = [stretch for stretch in evident if stretch.kind == kind]
            if places:
                chips = " ".join(self._place(stretch) for stretch in places)
                parts.append(f'<div class="role"><span class="who">{words[0]}</span> {chips}</div>')
        return "".join(parts)

    def _place(self, stretch: Stretch) -> str:
        basis = _BASES[self.bases[stretch.row]][0]
        weak = " weak" if stretch.weak else ""
        return (
            f'<button type="button" class="e{weak}" data-e="{stretch.row}"'
            f' title="{_escape(stretch.hint)}">{basis}{"?" if weak else ""}'
            f" <small>第 {self.line(stretch.start)} 行</small></button>"
        )

    def _chip(self, unit: Any, several: bool = False) -> str:
        """Return a named unit as a button; it says its canonical name where that is another."""
        unknown = (unit.task_id, unit.printed) in self.closest
        ruled = unit.role_basis == "rule"
        hint = f"{unit.department} {self._english(unit.department)}· {' '.join(_ROLES[unit.role])}"
        if ruled:
            hint += " · 角色按全文规则 (role by a rule for the whole document)"
        same = unit.department == unit.printed
        known_as = "" if same else f" <small>＝{_escape(unit.department)}</small>"
        clause = f"<small>条款{unit.clause} </small>" if several else ""
        doubt = (" unknown" if unknown else "") + (" weak" if ruled else "")
        return (
            f'<button type="button" class="u {unit.role}{doubt}"'
            f' data-u="{self.units[unit.department]}" title="{_escape(hint)}">{clause}'
            f"<span>{_escape(unit.printed)}</span>{known_as}{'?' if doubt else ''}</button>"
        )


_SHELL = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; font-src data:; base-uri 'none'; form-action 'none'; {policy}">
<meta name="referrer" content="no-referrer">
<title>核对 · {title}</title>
<style>{style}</style>
</head>
<body>
<header>
<div><h1>{title}</h1><p>核对读取结果 <small>check the reading</small>{issued}</p></div>
<nav aria-label="要核对之处">
<button type="button" id="previous">上一处 <kbd>p</kbd></button>
<button type="button" id="next">下一处 <kbd>n</kbd></button>
<span id="status" aria-live="polite"></span>
</nav>
</header>
<main>
<section id="left" aria-label="原文 source">
<details id="legend" open>
<summary>图例 <small>legend: click to show one kind only</small></summary>
<div>{legend}</div></details>
<div class="scroll" tabindex="0" role="region" aria-label="原文 source">
<div id="text">{left}</div></div>
</section>
<section id="right" class="scroll" aria-label="任务表 table" tabindex="0">
{right}
</section>
</main>
<script>{script}</script>
</body>
</html>
"""

_STYLE = """
@font-face { font-family: fgf; src: url(data:font/woff;base64,<!--font-->) format("woff"); }
:root { --ink: #1F2933; --quiet: #52606D; --dark: #243B53; --line: #D5DCE4; --pale: #F4F6F8;
  --red: #B4231F; --brown: #7A4B00; }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; color: var(--ink); background: white;
  font: 15px/1.6 fgf, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
  sans-serif; }
small { font-size: 0.78em; color: var(--quiet); }
b { font-weight: 600; }
a { color: #1D4E89; }
button { font: inherit; color: inherit; background: white; cursor: pointer; }
:focus-visible { outline: 3px solid var(--red); outline-offset: 2px; }
header { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; align-items: center;
  justify-content: space-between; padding: 0.7rem 1.2rem; border-bottom: 2px solid var(--dark); }
h1 { font-size: 1.2rem; line-height: 1.35; margin: 0; }
header p { margin: 0; color: var(--quiet); font-size: 0.85rem; }
nav { display: flex; align-items: center; gap: 0.5rem; }
nav button { border: 1px solid var(--dark); border-radius: 4px; padding: 0.2rem 0.7rem;
  white-space: nowrap; }
kbd { font: inherit; font-size: 0.8em; border: 1px solid var(--quiet); border-radius: 3px;
  padding: 0 0.3em; }
#status { width: 26em; font-size: 0.85rem; color: var(--quiet); white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: 55fr 45fr; }
#left { display: flex; flex-direction: column; min-height: 0; border-right: 1px solid var(--line); }
.scroll { overflow: auto; min-height: 0; position: relative; }
#left .scroll { flex: 1; }
#right { padding: 0.4rem 1.2rem 40vh; background: var(--pale); }

#legend { padding: 0.4rem 1.2rem; background: var(--pale); border-bottom: 1px solid var(--line); }
#legend summary { cursor: pointer; font-size: 0.85rem; }
#legend div { display: flex; flex-wrap: wrap; gap: 0.3rem; padding: 0.3rem 0; }
.k { border: 1px solid var(--line); border-radius: 4px; padding: 0.1rem 0.5rem;
  font-size: 0.85rem; }
.k[aria-pressed="true"] { border-color: var(--dark); box-shadow: inset 0 0 0 1px var(--dark); }

#text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 2.15; font-size: 16px;
  padding: 0.8rem 1.2rem 40vh 3.4rem; position: relative; color: #5F6C7A; }
.n::before { content: attr(data-n); position: absolute; left: 0; width: 2.6rem; text-align: right;
  font-size: 0.72rem; color: #6B7784; font-weight: 400; text-decoration: none; }
.r::after { content: "\\A"; }
.s, .u { -webkit-box-decoration-break: clone; box-decoration-break: clone; unicode-bidi: isolate; }
.s { color: var(--ink); cursor: pointer; border-radius: 2px; padding: 0.1em 0; }
.s::before { content: attr(data-l) "\\2060"; font-size: 11px; font-weight: 400; line-height: 1.3;
  color: #3B4956; background: white; border: 1px solid #9AA9B8; border-radius: 3px;
  padding: 0 0.35em; margin: 0 0.3em 0 0.15em; vertical-align: 0.12em; white-space: nowrap; }
.s.weak::before, .e.weak { border-style: dotted; border-width: 2px; border-color: var(--brown); }
.s.weak::before { color: var(--brown); }
.section { background: #D9E4EF; border-bottom: 4px double var(--dark); font-weight: 700; }
.title { font-weight: 700; border-bottom: 2px solid var(--dark); }
.text { border-bottom: 1px solid #9AA9B8; }
.s.text.weak, .sample.weak, .s.clause.weak { border-bottom: 2px dotted #A86A00; }
.clause { background: #E9EDF2; }
.u { border-radius: 3px; padding: 0 0.2em; }
.u.lead, .sample.lead { background: var(--dark); color: white; }
.u.responsible, .sample.responsible { background: white; border: 3px double var(--dark); }
.u.support, .sample.support { background: white; border: 1px solid var(--dark); }
.u.generic, .sample.generic { background: white; border: 1px dashed #5F6C7A; color: #3B4956; }
#text .u::after { content: "\\2060" attr(data-l); font-size: 10px; margin-left: 0.25em;
  vertical-align: 0.35em; }
.u.lead small { color: #E3EAF2; }
.open { background: #FFF4D0; border: 1px dashed var(--brown); }
.outside { color: #5F6C7A;
  background: repeating-linear-gradient(135deg, #F4F6F8 0 6px, white 6px 12px); }
.left, .bad, .u.unknown, .sample.unknown { text-decoration: underline wavy var(--red) 1.5px;
  text-underline-offset: 0.25em; }
.left, .bad { background: #FDECEA; }
.s.left::before, .s.bad::before, .s.numbering::before { color: white; background: var(--red);
  border-color: var(--red); }
.numbering { outline: 2px solid var(--red); }
.sample { padding: 0 0.25em; margin-right: 0.15em; border-radius: 2px; }
.sample.check::before { content: "? "; font-weight: 700; }
.filtered .s:not(.hit), .filtered .s:not(.hit)::before, .filtered #text .u:not(.hit) {
  color: #6B7784; background: none; border-color: #E4E9EE; outline: none; text-decoration: none;
  font-weight: 400; }
.s.on { background: #FFE9A8; box-shadow: 0 0 0 1px var(--red); }
.u.same { box-shadow: 0 0 0 2px white, 0 0 0 4px var(--red); }

#right h2 { font-size: 1.05rem; margin: 0.9rem 0 0.4rem; }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem; padding: 0; margin: 0; }
.counts li { background: white; border: 1px solid var(--line); border-radius: 4px;
  padding: 0.2rem 0.7rem; }
.counts b { font-size: 1.2rem; }
.sure, .lost, .about { margin: 0.5rem 0 0; }
.sure b { border: 2px solid var(--dark); border-radius: 4px; padding: 0 0.5em; }
.about { color: var(--quiet); font-size: 0.8rem; overflow-wrap: anywhere; }
.meanings { margin-top: 0.5rem; font-size: 0.9rem; }
.findings { background: white; border: 1px solid var(--line); border-left: 4px solid var(--brown);
  border-radius: 4px; padding: 0.3rem 0.8rem; margin-top: 0.5rem; }
.findings summary, .meanings summary { cursor: pointer; }
.findings ul { margin: 0.2rem 0; padding: 0; list-style: none; }
.findings li { padding: 0.25rem 0.3rem; border-top: 1px solid var(--line); }
q { quotes: "“" "”"; }
article { background: white; border: 1px solid var(--line); border-radius: 4px;
  padding: 0.5rem 0.9rem; margin: 0 0 0.6rem; cursor: pointer; }
article.sub { margin-left: 1.5rem; }
h3 { font-size: 1rem; line-height: 1.45; margin: 0 0 0.2rem; }
.no, .under { font-weight: 400; font-size: 0.8rem; color: var(--quiet); margin: 0 0.4em 0 0.2em; }
dl { margin: 0; font-size: 0.9rem; }
dl > div { display: flex; padding: 0.15rem 0; }
dt { flex: 0 0 7.2em; color: var(--quiet); }
dd { margin: 0; flex: 1; min-width: 0; }
.role { display: flex; flex-wrap: wrap; gap: 0.25rem 0.35rem; align-items: baseline;
  margin-bottom: 0.2rem; }
.who { flex: 0 0 auto; min-width: 4.9em; color: var(--quiet); }
.e, button.u { border: 1px solid #9AA9B8; border-radius: 3px; padding: 0 0.45em; font-size: inherit;
  text-align: left; }
.none { color: var(--quiet); }
.row.on { border-color: var(--red); box-shadow: 0 0 0 2px var(--red); }
[hidden] { display: none !important; }

@media (max-width: 900px) {
  main { grid-template-columns: 1fr; grid-template-rows: 1fr 1fr; }
  #left { border-right: 0; border-bottom: 2px solid var(--dark); }
  header { padding: 0.5rem 0.8rem; }
  h1 { font-size: 1rem; }
  nav { width: 100%; }
  #status { flex: 1; width: auto; }
  #right { padding: 0.2rem 0.8rem 30vh; }
}
@media print {
  html, body { height: auto; }
  body, main { display: block; }
  .scroll { overflow: visible; }
  nav, #legend summary, #right h2 ~ [hidden] { display: none; }
  #right { background: none; padding: 1rem 0; }
  #text { padding-bottom: 1rem; font-size: 10pt; }
  article, .findings { break-inside: avoid; }
}
"""

_SCRIPT = """
"use strict";
const all = (what, within = document) => [...within.querySelectorAll(what)];
const byId = id => document.getElementById(id);
const words = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
const marks = all("#text .s, #text .u");
function index(name, elements) {
  const found = new Map();
  for (const element of elements)
    for (const word of words(element, name)) {
      if (!found.has(word)) found.set(word, []);
      found.get(word).push(element);
    }
  return found;
}
const places = index("to", all("#text .s"));
const evidence = index("e", all("#text .s"));
const units = index("u", all(".u"));
const text = byId("text");
let cursor = null, last = null, turn = 0, kind = "";

function say(what) { byId("status").textContent = what; }
function mark(name, elements) {
  for (const element of all("." + name)) element.classList.remove(name);
  for (const element of elements) element.classList.add(name);
}
function bring(element) {
  for (let up = element; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  const pane = element.closest(".scroll");
  const high = element.getBoundingClientRect().height > pane.clientHeight;
  element.scrollIntoView({block: high ? "start" : "center"});
}
function row(id) {
  const found = byId(id);
  return found && found.classList.contains("row") ? found : null;
}
// The block of a task or finding and its stretches; the side it was asked for from stays put.
function select(id, from) {
  const block = row(id);
  if (!block) return false;
  if (block.hidden) show("");
  const here = places.get(id) || [];
  mark("on", [block, ...here]);
  mark("same", []);
  turn = last === id && from === "table" ? turn + 1 : 0;
  last = id;
  if (from !== "text" && from !== "place" && here.length) {
    const title = here.findIndex(one => words(one, "k").includes("title"));
    cursor = here[(Math.max(title, 0) + turn) % here.length];
    bring(cursor);
  }
  if (from !== "table" && from !== "place") bring(block);
  say(here.length ? `${id}：原文 ${here.length} 处` : `${id}：原文未见`);
  try { history.replaceState(null, "", "#" + id); } catch (error) { /* some viewers forbid it */ }
  return true;
}
function stretch(element) {
  const to = words(element, "to"), seen = to.filter(id => row(id) && !row(id).hidden);
  const ids = seen.length ? seen : to;
  const at = element === cursor ? (ids.indexOf(last) + 1) % ids.length : 0;
  cursor = element;
  select(ids[at], "text");
  if (ids.length > 1) say(`此处属 ${ids.join("、")}；再按一次看下一项`);
}
function unit(number, button) {
  const found = units.get(number) || [];
  mark("same", found);
  const inText = found.filter(one => text.contains(one));
  const tasks = new Set(found.map(one => one.closest("article")).filter(Boolean));
  const name = button.querySelector("span") || button;
  if (!text.contains(button) && inText.length) {
    const block = button.closest("article");
    const first = inText.findIndex(
      one => block && words(one.closest(".s"), "to").includes(block.id));
    turn = last === button ? turn + 1 : Math.max(first, 0);
    last = button;
    bring(inText[turn % inText.length]);
  }
  say(`${name.textContent}：${tasks.size} 项任务，原文 ${inText.length} 处`);
}
function show(which) {
  kind = which;
  document.body.classList.toggle("filtered", kind !== "");
  for (const button of all(".k"))
    button.setAttribute("aria-pressed", String(button.dataset.f === kind));
  for (const one of marks) one.classList.toggle("hit", words(one, "k").includes(kind));
  const rows = all(".row");
  for (const one of rows) one.hidden = kind !== "" && !words(one, "k").includes(kind);
  const tasks = rows.filter(one => one.tagName === "ARTICLE");
  const shown = tasks.filter(one => !one.hidden).length;
  say(kind ? `${targets().length} 处，${shown} / ${tasks.length} 项任务` : "");
}
function targets() { return marks.filter(one => words(one, "k").includes(kind || "check")); }
function step(by) {
  const list = targets();
  if (!list.length) return say("没有这样的地方");
  let at = list.indexOf(cursor);
  if (at >= 0) at = (at + by + list.length) % list.length;
  else {
    const after = cursor ? list.findIndex(
      one => cursor.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
    at = by > 0 ? Math.max(after, 0) : ((after < 0 ? 0 : after) - 1 + list.length) % list.length;
  }
  const next = list[at];
  const outer = next.closest(".s");
  cursor = null;
  stretch(outer);
  cursor = next;
  if (next !== outer) mark("same", [next]);
  bring(next);
  next.focus({preventScroll: true});
  say(`${at + 1} / ${list.length} · ${next.title.split("\\n")[0]}`);
}
text.addEventListener("click", event => {
  if (!getSelection().isCollapsed) return;
  const outer = event.target.closest(".s"), name = event.target.closest(".u");
  if (outer) stretch(outer);
  if (name && name.dataset.u) unit(words(name, "u")[0], name);
});
text.addEventListener("keydown", event => {
  if ((event.key !== "Enter" && event.key !== " ") || !event.target.closest(".s")) return;
  event.preventDefault();
  stretch(event.target.closest(".s"));
  const name = event.target.closest(".u");
  if (name && name.dataset.u) unit(words(name, "u")[0], name);
});
byId("right").addEventListener("click", event => {
  const link = event.target.closest("a"), button = event.target.closest("button");
  const block = event.target.closest(".row");
  if (!link && !button && !getSelection().isCollapsed) return;
  if (link) {
    event.preventDefault();
    const id = link.getAttribute("href").slice(1);
    select(id, block && block.id === id ? "table" : "link");
  } else if (button && button.dataset.e) {
    select(block.id, "place");
    cursor = (evidence.get(button.dataset.e) || [])[0] || null;
    if (cursor) { bring(cursor); say(cursor.title.split("\\n")[0]); }
  } else if (button && button.dataset.u) unit(button.dataset.u, button);
  else if (block && !event.target.closest("summary")) {
    const name = block.tagName === "LI" && !places.has(block.id) && block.querySelector(".u");
    if (name) unit(name.dataset.u, name);
    else select(block.id, "table");
  }
});
byId("legend").addEventListener("click", event => {
  const button = event.target.closest(".k");
  if (button) show(button.dataset.f === kind ? "" : button.dataset.f);
});
byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") step(1);
  else if (event.key === "p") step(-1);
  else if (event.key === "Escape") { show(""); mark("on", []); mark("same", []); }
});
function arrive() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch (error) { return; }
  if (id) select(id, "link");
}
window.addEventListener("hashchange", arrive);
if (matchMedia("(max-width: 900px)").matches) byId("legend").open = false;
say(`要核对 ${targets().length} 处`);
document.fonts.ready.then(arrive);
"""
