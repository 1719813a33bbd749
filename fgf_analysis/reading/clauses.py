"""The responsibility clause: who leads, who is responsible, who supports.

::

    clause   = bracket body bracket | body
    body     = part { "，" | "；" | "。" part }
    part     = label actors            牵头单位：甲局、乙局        the label gives the role
             | [ "由" ] actors verb    甲局、乙局按职责分工负责    the verb gives the role
             | actors                  甲局、乙局                  role of the next verb or label
             | term                    2022年6月底前完成
             | rule                    排在首位的为牵头单位，下同
    actors   = actor { "、" | "和" | "及" | "与" | "会同" actor } [ "等" [ "部门" ] ]
    actor    = name [ "（" verb | alias "）" ] | generic

A verb binds the actors before it, back to the verb before (under a label: back to the last mark);
a label binds those behind it, up to the next label. Whoever is responsible beside a lead supports
it. The words stand in `roles`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from fgf_analysis.reading import roles
from fgf_analysis.reading.names import looks_like_unit
from fgf_analysis.reading.roles import LEAD, RESPONSIBLE, SUPPORT, fold


class Unit(NamedTuple):
    """One named unit of a clause, as printed."""

    printed: str
    role: str  # lead, responsible or support


class Clause(NamedTuple):
    """What a clause says.

    Attributes
    ----------
    units : tuple of Unit
        In printed order.
    group : str
        Generic actors as printed, several joined by 、.
    terms : tuple of str
        Deadlines as printed: 2022年6月底前完成, 持续推进.
    rule : str
        ``first`` where the clause says that the unit named first leads, ``below`` where it says
        so for all that follow; otherwise empty.
    left : tuple of str
        What is none of these, as printed.
    stated : bool
        Whether a word gives the roles; False for a bare list of names.
    """

    units: tuple[Unit, ...]
    group: str
    terms: tuple[str, ...] = ()
    rule: str = ""
    everyone: str = ""
    left: tuple[str, ...] = ()
    stated: bool = True


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ROLES = {word.word: word.role for word in (*roles.LABELS, *roles.CLOSING_VERBS, *roles.VERBS)}
_LABELS = _any(word.word for word in roles.LABELS)
# 市政协办公室 is a unit.
_VERBS = _any(word.word for word in roles.VERBS).replace("协办", "(?<![政经])协办")
_CLOSING = _any(word.word for word in roles.CLOSING_VERBS)
_WORD = re.compile(f"{_VERBS}|{_CLOSING}|{_LABELS}")
_NOUN = r"(?:责任)?(?:单位|部门|处室|科室|股室|机构|主体|委办局)"
_OR = r"[（和与及、/或]"
# 牵头单位： 配合、参与单位： 【市级牵头部门】 and, without a noun, 牵头： 配合：
LABEL = (
    rf"（?(?:{_any(roles.LEVELS)})?(?:{_LABELS})(?:{_OR}{{0,2}}(?:{_LABELS})）?){{0,4}}{_NOUN}"
    rf"(?:{_OR}{{1,2}}(?:(?:{_LABELS}){_NOUN}|责任人|负责人)）?){{0,4}}(?:（单位）|（部门）)?）?(?:[：为]：?|(?<=）))"
    rf"|(?<!\w)(?:{_any(roles.LEVELS)})?(?:{_LABELS}){_NOUN} (?=\w)"
    rf"|（?(?:{_any(roles.PLAIN_LABELS)}|{_VERBS})）?："
)
TERM_LABEL = rf"（?(?:{_any(roles.TERM_LABELS)})）?(?:：|(?<=）)|(?= ))"
PERSON_LABEL = rf"（?(?:{_any(roles.PERSON_LABELS)})）?(?:：|(?<=）))"
TEXT_LABEL = rf"（?(?:{_any(roles.TEXT_LABELS)})）?(?:：|(?<=）))"
_STOP = r"(?=[，；。、 \n）]|$)"
_MANNER = rf"(?:{_any(roles.MANNERS)})"
_VERB = (
    rf"(?:{_MANNER}，?)*+(?:(?:{_VERBS})(?!人|同志|制(?![定订])|单位|部门|领导)"
    rf"(?:{_MANNER}*(?:{_VERBS})|{_MANNER}*(?:{_CLOSING}){_STOP})*|(?:{_CLOSING})+{_STOP})"
    rf"|为(?:{_LABELS}){_NOUN}{_STOP}|(?:{_MANNER}，?)++(?:相关|有关)?(?:工作)?{_STOP}"
)
_RULE = (
    r"（?(?:注：)?(?:排|列|位列|名列|居|首位|首个|第一位|第一个|第一家|第一责任)[^，；。（）：、]{0,8}?(?:第一|首|前|1|单位|部门|的|者|个|家|位)"
    r"[^，；。（）：、]{0,12}?(?:为|是|系|即)[^，；。（）：、]{0,4}"
    r"(?:牵头|主办|主责)[^，；。（）：]{0,6}(?P<below>[，；]?(?:以)?下同)?）?"
)
RULE = re.compile(_RULE)
# 以下均需各县区落实，不再列出
EVERYONE = re.compile(
    r"(?:以下|具体)[^，；。（）]{0,10}均(?:需|由|涉及)?(?P<who>(?:[^，。；（）]|（[^）]*）)+?)(?:落实|负责|参与|配合)?，?"
    r"不再[^，；。（）]{0,8}(?:，?下同)?"
)
# 发展和改革委, 商务厅: what joins names also stands inside them, so it joins only behind a name.
_JOIN = (
    rf"[、/|]|(?:(?<=[{roles.ENDINGS}位门府方）等])|(?<=企业)|(?<=人大)|(?<=机构)|(?<=[高院]校))"
    r"(?:和|与|及(?:其(?![他它]))?|以及|并?(?:会同|会商(?!会))|并?商(?!务|业|会|贸))|并?会同|以及"
)
_ETC = (
    rf"等(?:[\d一二三四五六七八九十多]+[个家])?(?:部门和?单位|部门|单位|委办局|地区|机构)?(?:(?={_VERB})|{_STOP}|(?=[和及与]))"
    rf"|等(?={_any(roles.AFTER_ETC)})"
)
TERM = (
    rf"(?:(?:于|在)?(?:(?:\d{{4}}|[今明本每])年|\d{{1,2}}月|年[底内末中初]|[上下]半年|前?[一二三四]季度|每[季月半年周]"
    rf"|{_any(roles.TERMS)})(?:[^、，；。：（）\\n局厅委部牵负配]|（[^（）]*）)*)"
)
_TOKEN = re.compile(
    rf"(?P<label>{LABEL})|(?P<term>{TERM_LABEL})|(?P<other>{PERSON_LABEL}|{TEXT_LABEL})"
    rf"|(?P<when>(?:(?<=[，；。：（ \n])|^){TERM}(?=[，；。）\n]|$))|(?P<verb>{_VERB})"
    rf"|(?P<etc>{_ETC})|(?P<below>以?下同{_STOP})|(?P<join>{_JOIN})|(?P<mark>[，；。\n\t])"
    r"|(?P<bracket>（(?:[^（）]|（[^（）]*+）)*+）)|(?P<name>.)",
    re.DOTALL,
)
_GENERIC = re.compile("|".join(f"(?:{generic.pattern})" for generic in roles.GENERICS))
_BY = re.compile("(?<!自)由")
_MORE = re.compile(roles.MORE_GENERIC)
_PERSON = re.compile(rf"\w{{0,12}}(?:{_any(roles.POSTS)})|无|/|-+")
_ENDS_LIKE_UNIT = re.compile(
    rf"[^，。；：！？《》（）]{{1,18}}(?:{roles.UNIT_ENDS})(?:（[^）]*）)?"
)
_POSSIBLE = re.compile(r"[^《》？！：]{2,40}")
_MARKS = "*＊★☆▲△●#"
_LEADING = re.compile(r"(?:其中|并|由|再|请|以及|和|及|与|会同|具体|主要)+(?=[\w（]{2})")
_WRAP = re.compile(r"\u2028|(?<=[\u4e00-\u9fff])[ \n]+(?=[\u4e00-\u9fff])")
_BLANK = re.compile(r"[\s\u2028]+")


def generic(actor: str) -> bool:
    """Return whether an actor, as `fold` gives it, is nobody in particular: 各有关部门."""
    return bool(_GENERIC.fullmatch(actor))


@lru_cache(maxsize=8192)
def parse(clause: str, simplify: bool | None = None, label: str = "") -> Clause:
    """Return what a clause as printed says.

    Parameters
    ----------
    clause : str
        With or without its brackets.
    simplify : bool, optional
        Whether its document is in traditional characters (see `roles.fold`).
    label : str
        The role that the head of a table's column gives.

    Examples
    --------
    >>> found = parse("(责任单位:省商务厅、省财政厅牵头，省水利厅等相关部门及各地区按职责分工负责)")
    >>> [tuple(unit) for unit in found.units]
    [('省商务厅', 'lead'), ('省财政厅', 'lead'), ('省水利厅', 'support')]
    >>> found.group
    '相关部门及各地区'
    """
    start, end = body(text := fold(clause, simplify))
    reader = _Reader(clause, text, label=label)
    at = start
    everyone = EVERYONE.finditer(text, start, end) if "不再" in text else ()
    for rule in (*RULE.finditer(text, start, end), *everyone):
        if rule.re is RULE:
            reader.rule = "below" if rule["below"] else "first"
        else:
            reader.everyone = clause[slice(*rule.span("who"))]
        reader.read(at, rule.start())
        at = rule.end()
    reader.read(at, end)
    return reader.clause()


def body(text: str) -> tuple[int, int]:
    """Return where a folded clause stands without its outer brackets and full stop."""
    start, end = 0, len(text)
    surplus = text.count("）") - text.count("（")
    while start < end:
        if text[start] in _TRIM:
            start += 1
        elif text[end - 1] in _TRIM:
            end -= 1
        elif text[start] == "（" and (close := _close(text, start, end)) in (-1, end - 1):
            start, end, surplus = start + 1, end - (close > 0), surplus + (close < 0)
        elif text[end - 1] == "）" and surplus > 0:
            end, surplus = end - 1, surplus - 1
        else:
            break
    return start, end


_TRIM = " \n\t\u2028。，；、"


def _close(text: str, start: int, end: int) -> int:
    """Return where the bracket that opens at `start` closes, or -1."""
    depth = 0
    for i in range(start, end):
        depth += (text[i] == "（") - (text[i] == "）")
        if not depth:
            return i
    return -1


@dataclass
class _Reader:
    """Reads a body token by token; `raw` and `text` correspond character by character."""

    raw: str
    text: str
    units: list[Unit] = field(default_factory=list)  # role empty: not settled
    groups: list[tuple[int, int]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    rule: str = ""
    everyone: str = ""
    label: str = ""  # role of the label that is in force
    settled: int = 0  # units before this one have their role
    odd: set[int] = field(default_factory=set)  # units that do not look like one
    stated: bool = False
    led: bool = False  # somebody leads, be it nobody in particular

    def read(self, start: int, end: int) -> None:
        actor = start  # where the actor that is being read begins
        skip = ""  # the field whose content is being read: term or other
        joined = False  # whether what was read last is a generic actor and a joining word
        for token in self._tokens(start, end):
            kind, a = str(token.lastgroup), token.start()
            if kind in {"name", "bracket"} or (skip and kind not in {"label", "term", "other"}):
                continue
            if kind == "when":
                self._term(a, token.end())
                actor = token.end()
                continue
            if skip == "term":
                self._term(actor, a)
            elif not skip:
                joined = self._actor(actor, a, joined) and kind == "join"
            actor, skip = token.end(), ""
            if kind == "label":
                self._settle(self.label)
                self.label, self.stated = _role(token.group()), True
            elif kind == "verb":
                self._settle(_verb_role(_role(token.group()), self.label))
                self.stated = True
            elif kind == "mark" and self.label:
                self._settle(self.label)
            elif kind in {"term", "other"}:
                skip = kind
        if skip == "term":
            self._term(actor, end)
        elif not skip:
            self._actor(actor, end, joined)
        self._settle(self.label)

    def _tokens(self, start: int, end: int) -> Iterator[re.Match[str]]:
        return _TOKEN.finditer(self.text, start, end)

    def _settle(self, role: str) -> None:
        """Give the units that wait for a role this one; without any, drop what is no unit."""
        self.led = self.led or role == LEAD
        waiting, self.units = self.units[self.settled :], self.units[: self.settled]
        for nth, unit in enumerate(waiting, start=self.settled):
            if role or unit.role or nth not in self.odd:
                self.units.append(Unit(unit.printed, unit.role or role))
            else:
                self.left.append(unit.printed)
        self.settled = len(self.units)
        self.odd.clear()

    def _term(self, start: int, end: int) -> None:
        if term := self.raw[start:end].strip(" ：。，；:;,\n\t"):
            self.terms.append(term)

    def _actor(self, start: int, end: int, joined: bool) -> bool:
        """Take up one actor; return whether it is generic."""
        while start < end and self.text[start] in " ：\n\u2028":
            start += 1
        while start < end and self.text[end - 1] in " ：\n\u2028":
            end -= 1
        if leading := _LEADING.match(self.text, start, end):
            start = leading.end()
        text = _BLANK.sub("", self.text[start:end])
        if not text:
            return joined
        if generic(text) or (joined and _MORE.fullmatch(text)):
            if joined:
                start, _ = self.groups.pop()
            self.groups.append((start, end))
            return True
        if len(parts := _apart(self.text, start, end)) > 1:
            for a, b in parts:
                self._actor(a, b, False)
        else:
            self._name(start, end)
        return False

    def _name(self, start: int, end: int) -> None:
        text, role = self.text[start:end], ""
        if _PERSON.fullmatch(text):
            return
        bracket = text.rfind("（") if text.endswith("）") else -1
        if bracket > 0 and re.fullmatch(_VERB, text[bracket + 1 : -1]):
            end, role = start + bracket, _role(text[bracket:])  # 甲局（牵头）、乙局
            self.stated = True
        plain = _BLANK.sub("", self.text[start:end])
        by = list(_BY.finditer(self.text, start, end))  # 车船税由甲局负责
        if by and looks_like_unit(_BLANK.sub("", self.text[by[-1].end() : end])):
            start = by[-1].end()
        elif plain[-1] in roles.NO_UNIT_ENDS or not (
            looks_like_unit(plain) or _POSSIBLE.fullmatch(plain)
        ):
            self.left.append(self.raw[start:end])
            return
        elif not like_unit(plain):
            self.odd.add(len(self.units))
        printed = _BLANK.sub("", self.raw[start:end]).strip(_MARKS)
        if printed:
            self.units.append(Unit(printed, role))

    def clause(self) -> Clause:
        return Clause(
            beside_leads(self.units, self.led),
            "、".join(_WRAP.sub("", self.raw[a:b]) for a, b in self.groups),
            tuple(dict.fromkeys(self.terms)),
            self.rule,
            self.everyone,
            tuple(self.left),
            self.stated,
        )


def beside_leads(units: Iterable[Unit], led: bool = False) -> tuple[Unit, ...]:
    """Return the units of a clause: beside a lead, who is responsible supports."""
    units = tuple(units)
    led = led or any(unit.role == LEAD for unit in units)
    default = SUPPORT if led else RESPONSIBLE
    return tuple(Unit(u.printed, u.role if u.role in (LEAD, SUPPORT) else default) for u in units)


def merge(parts: Iterable[Clause]) -> Clause:
    """Return what the cells of a table's row say together."""
    parts = tuple(parts)
    return Clause(
        beside_leads(unit for part in parts for unit in part.units),
        "、".join(part.group for part in parts if part.group),
        tuple(dict.fromkeys(term for part in parts for term in part.terms)),
    )


def like_unit(name: str) -> bool:
    """Return whether a name ends like a unit's: enough beside a word of role or other units."""
    if name.startswith(roles.NO_UNIT_STARTS):
        return False
    return looks_like_unit(name) or bool(_ENDS_LIKE_UNIT.fullmatch(name))


def convincing(clause: Clause, simplify: bool | None = None) -> bool:
    """Return whether names that no word of role or label vouches for are units."""
    names = [fold(unit.printed, simplify) for unit in clause.units]
    sure = sum(looks_like_unit(name) for name in names)
    return sure * 3 >= len(names) > 0 < sure and all(like_unit(name) for name in names)


def role_of(words: str) -> str:
    """Return the role that a verb or label gives, or nothing: 牵头负责 leads, 负责配合 supports."""
    found = {_ROLES[word] for word in _WORD.findall(words)}
    return next((role for role in (LEAD, SUPPORT, RESPONSIBLE) if role in found), "")


def _role(words: str) -> str:
    return role_of(words) or RESPONSIBLE


def _verb_role(role: str, label: str) -> str:
    """Return the role of a verb under a label: 牵头单位：甲局负责 leads all the same."""
    return label if label and role == RESPONSIBLE else role


# 区发改局区统计局: two names, where the second begins as the first does.
_SAME_PLACE = re.compile(
    r"[省市县区州](?![委级直])\w{2,14}?[局厅办委](?=$|[省市县区州](?![委级直])\w{2,14}[局厅办委])"
)


def _apart(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the names that only blanks part; a blank inside a name parts nothing."""
    words = [match.span() for match in re.finditer(r"[^\s\u2028]+", text[start:end])]
    if len(words) == 1:
        words = [match.span() for match in _SAME_PLACE.finditer(text[start:end])]
        if words and (words[0][0] or words[-1][1] < end - start):
            return [(start, end)]
    parts: list[tuple[int, int]] = []
    for a, b in words:
        word = _BLANK.sub("", text[start + a : start + b])
        whole = parts and _whole(_BLANK.sub("", text[start + parts[-1][0] : start + parts[-1][1]]))
        if parts and not (whole and _whole(word)):
            parts[-1] = (parts[-1][0], b)
        else:
            parts.append((a, b))
    return [(start + a, start + b) for a, b in parts] or [(start, end)]


def _whole(word: str) -> bool:
    return len(word) > 2 and (like_unit(word) or generic(word))
