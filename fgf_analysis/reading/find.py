"""Where the responsibility clauses stand in a document's paragraphs.

A clause is found by its form, never by its place alone::

    （…）           a bracket whose content is a clause, before or behind a sentence
    责任单位：…     a label and what follows it, to its paragraph's end; labels in a row are one
    由…负责。       a sentence, its end behind 由, its beginning, or a line that is nothing else
    甲局、乙局      a line of names and nothing else, where the document has several

The last two are looked for only where brackets and labels give fewer clauses than half of the
document's numbers: 由…牵头 in running text is no clause of a plan that prints them in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fgf_analysis.reading.clauses import words
from fgf_analysis.reading.clauses.grammar import LABEL, PERSON_LABEL, TERM_LABEL
from fgf_analysis.reading.clauses.parse import Clause, convincing, like_unit, merge, parse
from fgf_analysis.reading.clauses.rules import rules
from fgf_analysis.reading.folding import fold_name
from fgf_analysis.reading.marks import Marks
from fgf_analysis.reading.names import looks_like_unit
from fgf_analysis.reading.numbering import NUMERAL
from fgf_analysis.reading.paragraphs import Paragraphs, Span, Stretches


@dataclass(frozen=True, eq=False)
class Found:
    """A clause and where it stands in `Paragraphs.raw`.

    Attributes
    ----------
    start, end : int
    clause : Clause
        What it says, in places of the page.
    why : str
        Why it is not, or not wholly, understood; empty where it is.
    parts : tuple of Span
        The cells or brackets that it is made of, if these are several.
    """

    start: int
    end: int
    clause: Clause
    why: str = ""
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Clauses:
    """The clauses of a document in its order.

    Attributes
    ----------
    found : list of Found
    refused : list of Span
        Brackets that look like a clause and are none.
    passing : list of Span
        Brackets that only name somebody: （以下简称自贸试验区）.
    apart : list of Span
        Brackets that look like a clause and stand where none is looked for: in a table, or in
        another bracket that is no clause.
    labels : list of Span
        Every label, of a clause or not.
    """

    found: list[Found]
    refused: list[Span]
    passing: list[Span]
    apart: list[Span]
    labels: list[Span]


_LONGEST = 1_500  # characters of a clause; what is longer is text
_BRACKET = re.compile("（+|）+|\n")
_INNERMOST = re.compile("（[^（）\n]{2,}）")
_HINT = re.compile(
    "|".join(sorted({w.word for w in (*words.VERBS, *words.CLOSING_VERBS, *words.LABELS)}))
    + "|单位|部门|会同|分工|职责|工作"
)
_ROLE_WORD = re.compile("|".join(sorted(w.word for w in words.VERBS)) + "|责任(?:单位|部门)")
_UNIT_END = re.compile(rf"[{words.ENDINGS}府门位][ ）]*(?:等|等部门|等单位)?[ ]*$")
_BEFORE = frozenset("。！？；：，\n）” 、")  # a clause may stand behind these
_AFTER = frozenset("。；，\n（、！” ")  # and before these
_BEHIND_A_SENTENCE = frozenset("。！？；\n）”")
_BY = re.compile("(?<!自)由")
_LABEL = re.compile(LABEL)
_FIELD = re.compile(rf"(?:{LABEL}|{TERM_LABEL}|{PERSON_LABEL})")
_SAYS = re.compile("(?:牵头|负责|承办|配合|协办|参与|落实|参加|主办|分工)(?:[。；\n]|$)")
# A sentence with one of these says how things are to be done, not who does them.
_DUTY = re.compile("应当|必须|应该|不得|要(?!求)|应(?!急|用)|将|对|为|以|的|(?<![按照据])各自")
_NUMBER = re.compile(rf"（?[{NUMERAL}\d]{{1,5}}[、.）]+ ?|[①-⑳]|第[{NUMERAL}\d]+[条节]")


def find(page: Paragraphs, marks: Marks, hidden: Stretches, tables: Stretches) -> Clauses:
    """Return the clauses of a document outside of its responsibility tables.

    Parameters
    ----------
    page : Paragraphs
    marks : Marks
        The document's numbers: no clause reaches across one; a clause may stand behind one.
    hidden : Stretches
        What is no part of the plan's body.
    tables : Stretches
        Where the responsibility tables stand.
    """
    return _Finder(page, marks, hidden, tables).clauses()


class _Finder:
    def __init__(
        self, page: Paragraphs, marks: Marks, hidden: Stretches, tables: Stretches
    ) -> None:
        self.page, self.text = page, page.text
        self.marks = [mark.start for mark in marks.marks]
        self.at_mark = set(self.marks)
        self.behind_mark = {mark.end for mark in marks.marks}
        self.outside = (hidden, tables)
        self.passing: list[Span] = []
        self.apart: list[Span] = []
        self.labels = list(_labels(self.text))
        self.ruled = next(rules(self.text), None) is not None

    def clauses(self) -> Clauses:
        bracketed, refused = self._bracketed()
        labelled = list(self._labelled(_places(bracketed)))
        fields = _places(labelled)  # 牵头单位：甲局（乙局）: the bracket is an alias
        apart = (c for c in bracketed if not fields.meet(c.start, c.end))
        found = _together(labelled, self._adjoining(apart))
        if len(found) * 2 < len(self.marks) or not found:
            found = _together(found, self._sentences(_places(found)))
            found = _together(found, self._openings(_places(found)))
            found = _together(found, self._bare_lines(_places(found)))
        taken = _places(found)
        for span in [*refused, *self.passing]:
            if taken.meet(*span):  # a clause has a part of it; another may name units, too
                self._look_into(span)
        return Clauses(
            found,
            [span for span in refused if not taken.meet(*span)],
            [span for span in self.passing if not taken.meet(*span)],
            [span for span in self.apart if not taken.meet(*span)],
            [m.span() for m in self.labels if _LABEL.fullmatch(m.group())],
        )

    def _hidden(self, at: int) -> bool:
        return any(stretches.hold(at) for stretches in self.outside)

    def _parse(self, start: int, end: int, cut: bool = False) -> Clause:
        return parse(self.page.raw[start:end], self.page.traditional, "", cut)

    # Brackets

    def _bracketed(self) -> tuple[list[Found], list[Span]]:
        """Return the brackets that are clauses, and those that name units and are none."""
        found: list[Found] = []
        bare: list[tuple[Found, bool, bool]] = []  # does it stand behind a sentence, before an end?
        refused: list[Span] = []
        others: list[Span] = []
        for start, end, closed in _brackets(self.text):
            inside = self.text[start + 1 : end - closed]
            fits = start not in self.at_mark and 4 <= end - start <= _LONGEST
            if not fits or self._hidden(start) or not (self.ruled or _hints(inside)):
                others.append((start, end))
                continue
            if _LABEL.fullmatch(self.text, start, end):
                continue  # （责任单位）甲局
            clause = self._parse(start, end, not closed)
            if self.ruled and not clause.stated:  # then bare lists of names are clauses
                clause = parse(self.page.raw[start:end], self.page.traditional, words.RESPONSIBLE)
            accepted, why = self._accepts(start, end, clause, closed)
            one = Found(start, end, clause.at(start), why)
            if accepted and clause.stated:
                found.append(one)
            elif accepted:
                before = self.text[start - 1] if start else "\n"
                behind = before in _BEHIND_A_SENTENCE or start in self.behind_mark
                bare.append((one, behind, self._closes(end)))
            elif _names_units(clause) or (_HINT.search(inside) and (clause.actors or clause.left)):
                doubtful = self._doubtful(start, end, clause, inside)
                (refused if doubtful else self.passing).append((start, end))
            else:
                others.append((start, end))
        for span in others:
            self._look_into(span)
        # （市第一医院、市妇幼保健院） in a plan whose clauses say who leads is text.
        usual = self.ruled or len(bare) >= len(found)
        alone = not found
        for one, behind, closes in bare:
            if (closes and (usual or behind)) or (behind and self.ruled) or alone:
                found.append(one)
            else:
                refused.append((one.start, one.end))
        return sorted(found, key=lambda one: one.start), sorted(refused)

    def _look_into(self, span: Span) -> None:
        """Note the brackets in a stretch that name units: （见附件（市财政局）."""
        aside, _ = self.outside
        for start, end, clause in naming(self.page, *span):
            if start not in self.at_mark:
                inside = self.text[start + 1 : end - 1]
                doubtful = not aside.hold(start) and self._doubtful(start, end, clause, inside)
                (self.apart if doubtful else self.passing).append((start, end))

    def _doubtful(self, start: int, end: int, clause: Clause, inside: str) -> bool:
        """Return whether a bracket that is no clause may be one all the same."""
        if _ROLE_WORD.search(inside):
            return True
        sure = sum(looks_like_unit(unit.printed) for unit in clause.units)
        before = self.text[start - 1] if start else "\n"
        apart = before in _BEHIND_A_SENTENCE and self._closes(end)
        return sure > 1 or (sure == 1 and apart and not clause.left)

    def _accepts(self, start: int, end: int, clause: Clause, closed: bool) -> tuple[bool, str]:
        """Return whether a bracket is a clause, and why it is not understood."""
        before = self.text[start - 1] if start else "\n"
        after = self.text[end] if end < len(self.text) else "\n"
        closes = self._closes(end)
        opens = before in _BEFORE or start in self.behind_mark
        labelled = bool(_LABEL.match(self.text, start + 1 + self.text.startswith(" ", start + 1)))
        if not closed:
            why = "does not close"
            return bool(clause.actors) and (labelled or clause.stated) and (opens or labelled), why
        if not clause.stated:
            whole = after not in "，、" and not clause.left
            if clause.actors and not clause.units and opens and closes:
                return whole and before in _BEHIND_A_SENTENCE, ""  # （市绿化委员会成员单位）
            return whole and convincing(clause, self.page.traditional, self.ruled), ""
        whole = self._is_clause(clause, labelled)
        if whole and (closes or opens or convincing(clause, self.page.traditional)):
            return True, ""
        why = f"not understood: {'; '.join(clause.left)}" if clause.left else "names nobody"
        return labelled and (closes or opens), why

    def _closes(self, end: int) -> bool:
        """Return whether what stands behind a bracket ends a sentence."""
        after = self.text[end] if end < len(self.text) else "\n"
        return after in _AFTER or end in self.at_mark or bool(_LABEL.match(self.text, end))

    def _is_clause(self, clause: Clause, labelled: bool) -> bool:
        """Return whether what was read makes a clause: somebody is named, nothing is left over."""
        if clause.left or not clause.actors:
            return False
        names = [fold_name(unit.printed, self.page.traditional) for unit in clause.units]
        return labelled or sum(like_unit(name) for name in names) * 2 >= len(names)

    def _adjoining(self, found: Iterable[Found]) -> Iterator[Found]:
        """Yield the clauses, brackets that adjoin as one: （牵头单位：甲局）（责任单位：乙局）."""
        last: Found | None = None
        for clause in found:
            labelled = _LABEL.match(self.text, clause.start + 1)
            if last and labelled and not self.text[last.end : clause.start].strip(" "):
                both = merge((last.clause, clause.clause))
                parts = (*(last.parts or ((last.start, last.end),)), (clause.start, clause.end))
                last = Found(last.start, clause.end, both, last.why or clause.why, parts)
                continue
            if last:
                yield last
            last = clause
        if last:
            yield last

    # Labels

    def _labelled(self, taken: Stretches) -> Iterator[Found]:
        text = self.text
        at = 0
        for match in self.labels:
            start = match.start()
            if start < at or taken.hold(start) or self._hidden(start) or not self._begins(match):
                continue
            lines = [(start, self._field_end(match.end()))]
            # 牵头单位：… / 责任单位：… / 完成时限：…
            while (following := self._next_field(lines[-1][1])) and (
                following[1] - start <= _LONGEST
                and not text.startswith(match.group(), following[0])
            ):
                lines.append(following)
            end = lines[-1][1]
            if end - start > _LONGEST or not _LABEL.search(text, start, end):
                continue
            at = end
            clause = self._parse(start, end)
            if clause.actors or clause.left:
                why = f"not understood: {'; '.join(clause.left)}" if clause.left else ""
                yield Found(start, end, clause.at(start), why)

    def _begins(self, label: re.Match[str]) -> bool:
        """Return whether a label stands where a field may begin, not inside a sentence."""
        start, end = label.span()
        before = self.text[start - 1] if start else "\n"
        if label.group().endswith(" ") or end == start:
            return before == "\n"
        if before == "）" and self.text[end : end + 1] in ("", "\n"):
            return False  # 各区住房和城乡建设（环境卫生）主管部门：
        if before == "，":
            return label.group().endswith("：")
        nth = bisect_left(self.marks, start)
        marked = nth < len(self.marks) and self.marks[nth] == start
        return before in "。！？；\n） \t：" or marked

    def _field_end(self, at: int) -> int:
        """Return where a field's content ends: at its paragraph's end, a full stop or a number."""
        text = self.text
        while at < len(text) and text[at] in " \u2028":
            at += 1
        if at < len(text) and text[at] == "\n" and not _FIELD.match(text, at + 1):
            at += 1  # the label has a line to itself
        nth = bisect_left(self.marks, at)
        limit = self.marks[nth] if nth < len(self.marks) else len(text)
        limit = min(limit, at + _LONGEST + 1)  # what goes on is no field
        end = text.find("\n", at, limit)
        end = limit if end < 0 else end
        if text[end - 1 : end + 1] == "：\n" and not _FIELD.match(text, end + 1):
            end = text.find("\n", end + 1, limit)  # the last label has its content below
            end = limit if end < 0 else end
        stop = text.find("。", at, end)
        return stop + 1 if stop >= 0 and not _FIELD.match(text, stop + 1) else end

    def _next_field(self, at: int) -> Span | None:
        text, start = self.text, at
        while start < len(text) and text[start] in " \n\u2028；。，-•·":
            start += 1
        match = _FIELD.match(text, start)
        nth = bisect_left(self.marks, start)
        if not match or (nth < len(self.marks) and self.marks[nth] == start):
            return None
        end = self._field_end(match.end())
        return (start, end) if start < end else None

    # Sentences

    def _sentences(self, taken: Stretches) -> Iterator[Found]:
        """Yield sentences, and their ends or beginnings with 由, that are nothing but a clause."""
        text = self.text
        for match in _SAYS.finditer(text):
            end = match.end() - (match.group()[-1] in "。；\n")
            line = max(text.rfind(sign, max(0, end - _LONGEST), end - 1) for sign in "。；\n！？")
            nth = bisect_right(self.marks, end) - 1
            number = _NUMBER.match(text, self.marks[nth]) if nth >= 0 else None
            start = max(line + 1, number.end() if number else 0)
            by = text.rfind("，由", start, end) + 1
            for begin in (start, by) if by > start else (start,):
                stretch = text[begin:end].strip(" -*#")
                if not 5 <= len(stretch) <= 300 or _DUTY.search(stretch):
                    continue
                begin += text[begin:end].index(stretch)
                if taken.meet(begin, end) or self._hidden(begin):
                    break
                clause = self._parse(begin, end)
                if clause.stated and not clause.left and convincing(clause, self.page.traditional):
                    yield Found(begin, end, clause.at(begin))
                    break

    def _openings(self, taken: Stretches) -> Iterator[Found]:
        """Yield the beginnings of sentences that are a clause: 由甲局负责，乙局配合，加快建设."""
        found = []
        for match in _BY.finditer(self.text):
            start = match.start()
            begins = start in self.behind_mark or self.text[start - 1 : start] in _BEHIND_A_SENTENCE
            if begins and not taken.hold(start) and (one := self._opening(start)):
                found.append(one)
        if len(found) * 3 >= len(self.marks):  # otherwise it is how this plan words its sentences
            yield from found

    def _opening(self, start: int) -> Found | None:
        """Return the longest part of a sentence, up to a comma, that is a clause."""
        best: Found | None = None
        for comma in re.finditer("，", self.text[start : start + 300].partition("\n")[0]):
            clause = self._parse(start, start + comma.start())
            whole = clause.stated and not clause.left
            if whole and convincing(clause, self.page.traditional):
                best = Found(start, start + comma.start(), clause.at(start))
            elif best:
                break
        return best

    def _bare_lines(self, taken: Stretches) -> Iterator[Found]:
        """Yield lines that hold nothing but names of units, where the document has several."""
        found = []
        for at, stop in self.page.lines:
            if not 3 <= stop - at <= 300:
                continue
            content = self.text[at:stop]
            line = content.strip(" 。")
            start = at + content.find(line)
            end = start + len(line)
            if start in self.at_mark or taken.meet(start, end) or self._hidden(start):
                continue
            if not 3 <= len(line) <= 200 or not like_unit(re.split("[、，]", line, maxsplit=1)[0]):
                continue
            clause = self._parse(start, end)
            if not clause.stated and not clause.left and convincing(clause, self.page.traditional):
                found.append(Found(start, end, clause.at(start)))
        if len(found) > 2:
            yield from found


# A label ends with one of these, behind one of those.
_END = re.compile("[：）为是 ]")
_BEFORE_END = frozenset("位门室构体局责限间求排点导人标施务注源头办配合协参与加承担 ）")
_REACH = 48  # characters of a label


def _labels(text: str) -> Iterator[re.Match[str]]:
    """Yield what reads like the label of a field; most of a text is not looked at twice."""
    ends = (
        match.start()
        for match in _END.finditer(text)
        if (match.group() == "：" or text[match.start() - 1 : match.start()] in _BEFORE_END)
        and not text[max(0, match.start() - 4) : match.start()].isspace()
    )
    near = Stretches((max(0, end - _REACH), end + 3) for end in ends)
    for start, stop in zip(near.starts, near.ends, strict=True):
        yield from _FIELD.finditer(text, start, min(stop, len(text)))


def _places(found: list[Found]) -> Stretches:
    return Stretches((clause.start, clause.end) for clause in found)


def _together(found: list[Found], more: Iterable[Found]) -> list[Found]:
    return sorted([*found, *more], key=lambda clause: clause.start)


def naming(page: Paragraphs, start: int, end: int) -> Iterator[tuple[int, int, Clause]]:
    """Yield the brackets of a stretch that hold no other and name units, and what they say."""
    for match in _INNERMOST.finditer(page.text, start, end):
        a, b = match.span()
        if b - a <= _LONGEST and _hints(page.text[a + 1 : b - 1]):
            clause = parse(page.raw[a:b], page.traditional)
            if _names_units(clause):
                yield a, b, clause


def _hints(inside: str) -> bool:
    """Return whether a bracket's words may be a clause's."""
    return bool(_HINT.search(inside) or _UNIT_END.search(inside))


def _names_units(clause: Clause) -> bool:
    return any(like_unit(unit.printed) for unit in clause.units)


def _brackets(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the outermost brackets; one that its paragraph does not close ends with it."""
    depth = opened = 0
    for match in _BRACKET.finditer(text + "\n"):  # runs of one sign at a time
        at, signs = match.start(), match.group()
        if signs[0] == "（":
            opened = opened if depth else at
            depth += len(signs)
        elif signs[0] == "）":
            if 0 < depth <= len(signs):
                yield opened, at + depth, True
            depth = max(0, depth - len(signs))
        elif depth:
            yield opened, at, False
            depth = 0
