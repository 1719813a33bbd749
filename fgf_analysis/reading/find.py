"""Where the responsibility clauses stand in a document's paragraphs.

A clause is found by its form, never by its place alone::

    （…）           a bracket whose content is a clause, before or behind a sentence
    责任单位：…     a label and what follows it, up to the paragraph's end; labels in a row are one
    由…负责。       a sentence or line that is nothing but a clause
    甲局、乙局      a line of names and nothing else
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fgf_analysis.reading.clauses import LABEL, PERSON_LABEL, TERM_LABEL, Clause, convincing, like_unit, parse
from fgf_analysis.reading.paragraphs import NUMERAL, Paragraphs
from fgf_analysis.reading.roles import ENDINGS, fold


@dataclass(frozen=True, eq=False)
class Found:
    """A clause and where it stands in `Paragraphs.raw`."""

    start: int
    end: int
    clause: Clause
    understood: bool = True
    parts: tuple[tuple[int, int], ...] = ()  # the cells of a table's row

    @property
    def leads(self) -> str:
        """``all`` where every unit leads, ``none`` where none does, else ``some``."""
        roles = {unit.role == "lead" for unit in self.clause.units}
        return "all" if roles == {True} else "some" if True in roles else "none"


_LONGEST = 1_500  # characters of a clause; what is longer is text
_BRACKET = re.compile("[（）\n]")
_HINT = re.compile("牵头|负责|单位|部门|配合|协办|参与|参加|落实|责任|主办|主责|承办|指导|实施|会同|分工|协同|协助")
_UNIT_END = re.compile(rf"[{ENDINGS}府门位][ ）]*(?:等|等部门|等单位)?[ ]*$")
_BEFORE = frozenset("。！？；：，\n）” 、")
_AFTER = frozenset("。；，\n（、！”")
_LABEL = re.compile(LABEL)
_FIELD = re.compile(rf"(?:{LABEL}|{TERM_LABEL}|{PERSON_LABEL})")
_SAYS = re.compile("(?:牵头|负责|承办|配合|协办|参与|落实|参加|主办|分工)(?:[。；\n]|$)")


def find(page: Paragraphs, marks: list[int]) -> list[Found]:
    """Return the clauses of a document, in its order.

    Parameters
    ----------
    page : Paragraphs
    marks : list of int
        Where the document's numbers stand, in order: no clause reaches across one.
    """
    found = list(_bracketed(page, marks))
    taken = [(c.start, c.end) for c in found]
    found += _labelled(page, marks, taken)
    found.sort(key=lambda c: c.start)
    if len(found) * 2 < len(marks) or not found:
        taken = [(c.start, c.end) for c in found]
        found += _plain(page, marks, taken)
        found.sort(key=lambda c: c.start)
    return found


def _bracketed(page: Paragraphs, marks: list[int]) -> Iterator[Found]:
    text = page.text
    starts = set(marks)
    depth = opened = 0
    unclosed = -1
    groups: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text + "\n"):
        at, sign = match.start(), match.group()
        if sign == "（":
            if not depth:
                opened = at
            depth += 1
        elif sign == "）" and depth:
            depth -= 1
            if not depth:
                groups.append((opened, at + 1))
        elif sign == "\n":
            if depth and at - opened < 2_000:
                groups.append((opened, at))
            depth = 0
    for start, end in groups:
        if start in starts or end - start < 4 or end - start > _LONGEST:
            continue
        inside = text[start + 1 : end - 1]
        hint = _HINT.search(inside)
        if not hint and not _UNIT_END.search(inside):
            continue
        if _LABEL.fullmatch(text, start, end):
            continue  # （责任单位）甲局: a label
        clause = parse(page.raw[start:end], page.traditional)
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        closes = after in _AFTER or end in starts or _label_at(text, end)
        opens = before in _BEFORE or start - 1 in starts
        labelled = bool(_LABEL.match(text, start + 1))
        if not clause.stated:
            accepted = closes and not clause.left and convincing(clause, page.traditional)
        else:
            accepted = (closes or opens) and _is_clause(page, clause, labelled)
        if accepted:
            yield Found(start, end, clause)
        elif labelled and closes and opens:
            yield Found(start, end, clause, understood=False)


def _label_at(text: str, at: int) -> bool:
    return bool(_LABEL.match(text, at))


def _is_clause(page: Paragraphs, clause: Clause, labelled: bool) -> bool:
    """Return whether what was read makes a clause: somebody is named, and nothing is left over."""
    if clause.left or not (clause.units or clause.group):
        return False
    names = [fold(unit.printed, page.traditional) for unit in clause.units]
    return labelled or sum(like_unit(name) for name in names) * 2 >= len(names)


def _labelled(
    page: Paragraphs, marks: list[int], taken: list[tuple[int, int]]
) -> Iterator[Found]:
    text = page.text
    at = 0
    inside = iter(sorted(taken))
    current = next(inside, (len(text), len(text)))
    for match in _FIELD.finditer(text):
        start = match.start()
        while current[1] <= start:
            current = next(inside, (len(text), len(text)))
        if start < at or current[0] <= start < current[1]:
            continue
        before = text[start - 1] if start else "\n"
        if before not in "。！？；\n） \t，：" and not (start in marks):
            continue
        if before == "，" and not match.group().endswith("："):
            continue
        if match.group().endswith(" ") and before != "\n":
            continue
        end = _field_end(text, match.end(), marks)
        lines = [(start, end)]
        # Labels in a row are one clause: 牵头单位：… / 责任单位：… / 完成时限：…
        while (following := _next_field(text, end, marks)) and following[0] < following[1]:
            lines.append(following)
            end = following[1]
        end = lines[-1][1]
        if not any(_LABEL.match(text, line) for line, _ in lines):
            continue
        at = end
        if end - start > _LONGEST:
            continue
        clause = parse(page.raw[start:end], page.traditional)
        if clause.units or clause.group:
            yield Found(start, end, clause)
        elif clause.left:
            yield Found(start, end, clause, understood=False)


def _field_end(text: str, at: int, marks: list[int]) -> int:
    """Return where a field's content ends: at its paragraph's end or the next number."""
    while at < len(text) and text[at] in " \u2028":
        at += 1
    if at < len(text) and text[at] == "\n" and not _FIELD.match(text, at + 1):
        at += 1  # the label has a line to itself
    nth = bisect_right(marks, at - 1)
    limit = marks[nth] if nth < len(marks) else len(text)
    end = text.find("\n", at)
    end = min(limit, len(text) if end < 0 else end)
    stop = text.find("。", at, end)
    if stop >= 0 and not _FIELD.match(text, stop + 1):
        end = stop + 1
    return end


def _next_field(text: str, at: int, marks: list[int]) -> tuple[int, int] | None:
    start = at
    while start < len(text) and text[start] in " \n\u2028；。，":
        start += 1
    if _FIELD.match(text, start) and start not in marks:
        return start, _field_end(text, start + _FIELD.match(text, start).end() - start, marks)
    return None


def _plain(page: Paragraphs, marks: list[int], taken: list[tuple[int, int]]) -> Iterator[Found]:
    """Yield lines and ends of sentences that are nothing but a clause."""
    text = page.text
    inside = sorted(taken)
    for match in _SAYS.finditer(text):
        end = match.end() - (match.group()[-1] in "。；\n")
        line = max(text.rfind(sign, 0, end - 1) for sign in "。；\n！？")
        nth = bisect_right(marks, end) - 1
        start = max(line + 1, _behind_mark(text, marks[nth]) if nth >= 0 else 0)
        by = text.rfind("由", start, end)
        for begin in (start, by) if by > start and text[by - 1] in "，：" else (start,):
            stretch = text[begin:end].strip(" -*#")
            if len(stretch) < 5 or len(stretch) > 300 or _DUTY.search(stretch):
                continue
            begin += text[begin:end].index(stretch)
            if any(a < end and b > begin for a, b in inside):
                break
            clause = parse(page.raw[begin:end], page.traditional)
            if clause.stated and not clause.left and convincing(clause, page.traditional):
                yield Found(begin, end, clause)
                break
    if len(marks) < 3 or True:
        yield from _bare_lines(page, marks, inside)


def _behind_mark(text: str, mark: int) -> int:
    match = _NUMBER.match(text, mark)
    return match.end() if match else mark


def _bare_lines(
    page: Paragraphs, marks: list[int], taken: list[tuple[int, int]]
) -> Iterator[Found]:
    """Yield lines that hold nothing but names of units, where the document has several."""
    found = []
    at = 0
    while at < len(page.text):
        end = page.text.find("\n", at)
        end = len(page.text) if end < 0 else end
        line = page.text[at:end].strip(" 。")
        start = at + (page.text[at:end].index(line) if line else 0)
        if 3 <= len(line) <= 200 and like_unit(re.split("[、，]", line)[0]) and start not in marks:
            clause = parse(page.raw[start : start + len(line)], page.traditional)
            free = not any(a < end and b > start for a, b in taken)
            if free and clause.units and not clause.left and not clause.stated and convincing(clause, page.traditional):
                found.append(Found(start, start + len(line), clause))
        at = end + 1
    if len(found) > 2:
        yield from found


_DUTY = re.compile("应当|必须|应该|不得|要(?!求)|应(?!急|用)|将|对|为|以|的|各自")
_NUMBER = re.compile(rf"（?[{NUMERAL}\d]{{1,5}}[、.）]+ ?|[①-⑳]|第[{NUMERAL}\d]+条")
