"""Where the responsibility clauses stand in a document's paragraphs.

A clause is found by its form, never by its place alone::

    （…）           a bracket whose content is a clause, before or behind a sentence
    责任单位：…     a label and what follows it, to its paragraph's end; labels in a row are one
    由…负责。       a sentence, its end behind 由, or a line that is nothing but a clause
    甲局、乙局      a line of names and nothing else, where the document has several

The last two are looked for only where brackets and labels give fewer clauses than half of the
document's numbers: 由…牵头 in running text is no clause of a plan that prints them in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fgf_analysis.reading import roles
from fgf_analysis.reading.clauses import (
    LABEL,
    PERSON_LABEL,
    TERM_LABEL,
    Clause,
    convincing,
    like_unit,
    merge,
    parse,
)
from fgf_analysis.reading.paragraphs import NUMERAL, Paragraphs, Stretches
from fgf_analysis.reading.roles import ENDINGS, fold

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Found:
    """A clause and where it stands in `Paragraphs.raw`."""

    start: int
    end: int
    clause: Clause
    understood: bool = True
    parts: tuple[Span, ...] = ()  # the cells of a table's row

    @property
    def leads(self) -> str:
        """``all`` where every unit leads, ``none`` where none does, else ``some``."""
        leading = {unit.role == "lead" for unit in self.clause.units}
        return "all" if leading == {True} else "some" if True in leading else "none"


_LONGEST = 1_500  # characters of a clause; what is longer is text
_BRACKET = re.compile("（+|）+|\n")
_HINT = re.compile(
    "|".join(sorted({w.word for w in (*roles.VERBS, *roles.CLOSING_VERBS, *roles.LABELS)}))
    + "|单位|部门|会同|分工|职责|工作"
)
_UNIT_END = re.compile(rf"[{ENDINGS}府门位][ ）]*(?:等|等部门|等单位)?[ ]*$")
_BEFORE = frozenset("。！？；：，\n）” 、")  # a clause may stand behind these
_AFTER = frozenset("。；，\n（、！”")  # and before these
_LABEL = re.compile(LABEL)
_FIELD = re.compile(rf"(?:{LABEL}|{TERM_LABEL}|{PERSON_LABEL})")
_SAYS = re.compile("(?:牵头|负责|承办|配合|协办|参与|落实|参加|主办|分工)(?:[。；\n]|$)")
# A sentence with one of these says how things are to be done, not who does them.
_DUTY = re.compile("应当|必须|应该|不得|要(?!求)|应(?!急|用)|将|对|为|以|的|各自")
_NUMBER = re.compile(rf"（?[{NUMERAL}\d]{{1,5}}[、.）]+ ?|[①-⑳]|第[{NUMERAL}\d]+条")


def find(page: Paragraphs, marks: list[int], ends: list[int]) -> list[Found]:
    """Return the clauses of a document, in its order.

    Parameters
    ----------
    page : Paragraphs
    marks : list of int
        Where the document's numbers stand, in order: no clause reaches across one.
    ends : list of int
        Where these numbers end: a clause may stand directly behind one.
    """
    bracketed = list(_bracketed(page, set(marks), set(ends)))
    labelled = list(_labelled(page, marks, _places(bracketed)))
    fields = _places(labelled)  # 牵头单位：甲局（乙局）: the bracket is an alias
    apart = (c for c in bracketed if not fields.meet(c.start, c.end))
    found = _together(labelled, _adjoining(page, apart))
    if len(found) * 2 < len(marks) or not found:
        found = _together(found, _sentences(page, marks, _places(found)))
        found = _together(found, _bare_lines(page, set(marks), _places(found)))
    return found


def _places(found: list[Found]) -> Stretches:
    return Stretches((clause.start, clause.end) for clause in found)


def _together(found: list[Found], more: Iterable[Found]) -> list[Found]:
    return sorted([*found, *more], key=lambda clause: clause.start)


def _brackets(text: str) -> Iterator[Span]:
    """Yield the outermost brackets; one that its paragraph does not close ends with it."""
    depth = opened = 0
    for match in _BRACKET.finditer(text + "\n"):  # runs of one sign at a time
        at, signs = match.start(), match.group()
        if signs[0] == "（":
            opened = opened if depth else at
            depth += len(signs)
        elif signs[0] == "）":
            if 0 < depth <= len(signs):
                yield opened, at + depth
            depth = max(0, depth - len(signs))
        elif depth:
            yield opened, at
            depth = 0


def _bracketed(page: Paragraphs, marks: set[int], ends: set[int]) -> Iterator[Found]:
    text = page.text
    for start, end in _brackets(text):
        if start in marks or not 4 <= end - start <= _LONGEST:
            continue
        inside = text[start + 1 : end - 1]
        if not _HINT.search(inside) and not _UNIT_END.search(inside):
            continue
        if _LABEL.fullmatch(text, start, end):
            continue  # （责任单位）甲局
        clause = parse(page.raw[start:end], page.traditional)
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        closes = after in _AFTER or end in marks or bool(_LABEL.match(text, end))
        opens = before in _BEFORE or start in ends
        labelled = bool(_LABEL.match(text, start + 1))
        if not clause.stated:
            accepted = after not in "，、" and closes and not clause.left
            accepted = accepted and convincing(clause, page.traditional)
        else:
            accepted = (closes or opens) and _is_clause(page, clause, labelled)
        if accepted:
            yield Found(start, end, clause)
        elif labelled and closes and opens:
            yield Found(start, end, clause, understood=False)


def _adjoining(page: Paragraphs, found: Iterable[Found]) -> Iterator[Found]:
    """Yield the clauses, brackets that adjoin as one: （牵头单位：甲局）（责任单位：乙局）."""
    last: Found | None = None
    for clause in found:
        labelled = _LABEL.match(page.text, clause.start + 1)
        if last and labelled and not page.text[last.end : clause.start].strip(" "):
            both = merge((last.clause, clause.clause))
            parts = (*(last.parts or ((last.start, last.end),)), (clause.start, clause.end))
            last = Found(last.start, clause.end, both, last.understood, parts)
            continue
        if last:
            yield last
        last = clause
    if last:
        yield last


def _is_clause(page: Paragraphs, clause: Clause, labelled: bool) -> bool:
    """Return whether what was read makes a clause: somebody is named, and nothing is left over."""
    if clause.left or not (clause.units or clause.group):
        return False
    names = [fold(unit.printed, page.traditional) for unit in clause.units]
    return labelled or sum(like_unit(name) for name in names) * 2 >= len(names)


def _labelled(page: Paragraphs, marks: list[int], taken: Stretches) -> Iterator[Found]:
    text = page.text
    at = 0
    for match in _FIELD.finditer(text):
        start = match.start()
        if start < at or taken.meet(start, start + 1) or not _begins(text, match, marks):
            continue
        lines = [(start, _field_end(text, match.end(), marks))]
        # 牵头单位：… / 责任单位：… / 完成时限：…
        while (following := _next_field(text, lines[-1][1], marks)) and (
            following[1] - start <= _LONGEST and not text.startswith(match.group(), following[0])
        ):
            lines.append(following)
        end = lines[-1][1]
        if end - start > _LONGEST or not any(_LABEL.match(text, line) for line, _ in lines):
            continue
        at = end
        clause = parse(page.raw[start:end], page.traditional)
        if clause.units or clause.group or clause.left:
            yield Found(start, end, clause, understood=bool(clause.units or clause.group))


def _begins(text: str, label: re.Match[str], marks: list[int]) -> bool:
    """Return whether a label stands where a field may begin, not inside a sentence."""
    start = label.start()
    before = text[start - 1] if start else "\n"
    if label.group().endswith(" ") or label.end() == label.start():
        return before == "\n"
    if before == "，":
        return label.group().endswith("：")
    nth = bisect_left(marks, start)
    return before in "。！？；\n） \t：" or (nth < len(marks) and marks[nth] == start)


def _field_end(text: str, at: int, marks: list[int]) -> int:
    """Return where a field's content ends: at its paragraph's end, a full stop or a number."""
    while at < len(text) and text[at] in " \u2028":
        at += 1
    if at < len(text) and text[at] == "\n" and not _FIELD.match(text, at + 1):
        at += 1  # the label has a line to itself
    nth = bisect_left(marks, at)
    limit = marks[nth] if nth < len(marks) else len(text)
    end = text.find("\n", at, limit)
    end = limit if end < 0 else end
    stop = text.find("。", at, end)
    return stop + 1 if stop >= 0 and not _FIELD.match(text, stop + 1) else end


def _next_field(text: str, at: int, marks: list[int]) -> Span | None:
    start = at
    while start < len(text) and text[start] in " \n\u2028；。，":
        start += 1
    match = _FIELD.match(text, start)
    nth = bisect_left(marks, start)
    if not match or (nth < len(marks) and marks[nth] == start):
        return None
    end = _field_end(text, match.end(), marks)
    return (start, end) if start < end else None


def _sentences(page: Paragraphs, marks: list[int], taken: Stretches) -> Iterator[Found]:
    """Yield sentences, and ends of sentences behind 由, that are nothing but a clause."""
    text = page.text
    for match in _SAYS.finditer(text):
        end = match.end() - (match.group()[-1] in "。；\n")
        line = max(text.rfind(sign, max(0, end - _LONGEST), end - 1) for sign in "。；\n！？")
        nth = bisect_right(marks, end) - 1
        number = _NUMBER.match(text, marks[nth]) if nth >= 0 else None
        start = max(line + 1, number.end() if number else 0)
        by = text.rfind("，由", start, end) + 1
        for begin in (start, by) if by > start else (start,):
            stretch = text[begin:end].strip(" -*#")
            if not 5 <= len(stretch) <= 300 or _DUTY.search(stretch):
                continue
            begin += text[begin:end].index(stretch)
            if taken.meet(begin, end):
                break
            clause = parse(page.raw[begin:end], page.traditional)
            if clause.stated and not clause.left and convincing(clause, page.traditional):
                yield Found(begin, end, clause)
                break


def _bare_lines(page: Paragraphs, marks: set[int], taken: Stretches) -> Iterator[Found]:
    """Yield lines that hold nothing but names of units, where the document has several."""
    found = []
    for match in re.finditer(r"[^\n]{3,300}", page.text):
        line = match.group().strip(" 。")
        start = match.start() + match.group().find(line)
        end = start + len(line)
        if start in marks or taken.meet(start, end):
            continue
        if not 3 <= len(line) <= 200 or not like_unit(re.split("[、，]", line, maxsplit=1)[0]):
            continue
        clause = parse(page.raw[start:end], page.traditional)
        if not clause.stated and not clause.left and convincing(clause, page.traditional):
            found.append(Found(start, end, clause))
    if len(found) > 2:
        yield from found
