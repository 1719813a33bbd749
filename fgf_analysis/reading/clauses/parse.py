"""A clause as printed -> its actors, their roles and the words that give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from fgf_analysis.reading.clauses import grammar, words
from fgf_analysis.reading.clauses.grammar import generic, role_of
from fgf_analysis.reading.clauses.rules import rules
from fgf_analysis.reading.clauses.words import LEAD, RESPONSIBLE, SUPPORT
from fgf_analysis.reading.folding import FILLER, fold, fold_name
from fgf_analysis.reading.names import looks_like_unit, split


class Unit(NamedTuple):
    """One named unit of a clause, as printed."""

    printed: str
    role: str  # lead, responsible or support


class Actor(NamedTuple):
    """Somebody whom a clause names.

    Attributes
    ----------
    printed : str
        The name, without blanks in it.
    start, end : int
        Where it stands.
    role : str
        ``lead``, ``responsible`` or ``support``.
    word : str
        The words that give the role, as printed; empty where none does.
    generic : bool
        Whether it is nobody in particular: 各有关部门.
    part : tuple of (int, int)
        How many semicolons and commas stand before it.
    marked : bool
        Whether a sign (★, ▲ …) stands at the name.
    link : str
        What joins a generic actor to the one before it: 各地区和各部门.
    """

    printed: str
    start: int
    end: int
    role: str
    word: str = ""
    generic: bool = False
    part: tuple[int, int] = (0, 0)
    marked: bool = False
    link: str = ""


class Clause(NamedTuple):
    """What a clause says; places count the characters of what was read.

    Attributes
    ----------
    actors : tuple of Actor
        In printed order.
    terms : tuple of str
        Deadlines as printed: 2022年6月底前完成, 持续推进.
    rule : str
        The rule for the roles that the clause states (see `rules`), or nothing.
    below : bool
        Whether that rule holds for the clauses that follow, too.
    everyone : str
        Who is in charge of every task that follows: 以下均需各县区落实，不再列出.
    left : tuple of str
        What is none of these, as printed.
    stated : bool
        Whether a word gives the roles; False for a bare list of names.
    """

    actors: tuple[Actor, ...] = ()
    terms: tuple[str, ...] = ()
    rule: str = ""
    below: bool = False
    everyone: str = ""
    left: tuple[str, ...] = ()
    stated: bool = True

    @property
    def units(self) -> tuple[Unit, ...]:
        """The named units and their roles."""
        return tuple(Unit(one.printed, one.role) for one in self.actors if not one.generic)

    @property
    def group(self) -> str:
        """Generic actors as printed, several joined by 、."""
        return group(self.actors)

    @property
    def leads(self) -> str:
        """``all`` where every unit leads, ``none`` where none does, else ``some``."""
        leading = {actor.role == LEAD for actor in self.actors if not actor.generic}
        return "all" if leading == {True} else "some" if True in leading else "none"

    def at(self, start: int) -> Clause:
        """Return the clause with its places counted from `start` characters before."""
        moved = (Actor(one[0], one[1] + start, one[2] + start, *one[3:]) for one in self.actors)
        return self._replace(actors=tuple(moved))


def group(actors: Iterable[Actor]) -> str:
    """Return the generic ones of these actors as printed, joined as they are or else by 、."""
    found: list[str] = []
    for actor in actors:
        if actor.generic and actor.link and found:
            found[-1] += actor.link + actor.printed
        elif actor.generic:
            found.append(actor.printed)
    return "、".join(found)


@lru_cache(maxsize=8192)
def parse(clause: str, simplify: bool | None = None, label: str = "", cut: bool = False) -> Clause:
    """Return what a clause as printed says.

    Parameters
    ----------
    clause : str
        With or without its brackets.
    simplify : bool, optional
        Whether its document is in traditional characters (see `folding.fold`).
    label : str
        The role that the head of a table's column gives.
    cut : bool
        Whether the clause breaks off: what stands last and is no whole name is left.

    Examples
    --------
    >>> found = parse("(责任单位:省商务厅、省财政厅牵头，省水利厅等相关部门及各地区按职责分工负责)")
    >>> [tuple(unit) for unit in found.units]
    [('省商务厅', 'lead'), ('省财政厅', 'lead'), ('省水利厅', 'support')]
    >>> found.group
    '相关部门及各地区'
    """
    start, end = body(text := fold(clause, simplify))
    reader = _Reader(clause, text, label=_Words(label), stop=end if cut else -1)
    at = start
    for rule in rules(text, start, end):
        if rule.kind == "everyone":
            reader.everyone = clause[slice(*rule.who)]
        else:
            reader.rule, reader.below, reader.stated = rule.kind, rule.below, True
        reader.read(at, rule.start)
        at = rule.end
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


_TRIM = " \n\t\u2028。，；、\\"


def _close(text: str, start: int, end: int) -> int:
    """Return where the bracket that opens at `start` closes, or -1."""
    depth = 0
    for i in range(start, end):
        depth += (text[i] == "（") - (text[i] == "）")
        if not depth:
            return i
    return -1


class _Words(NamedTuple):
    """A role and the words that give it."""

    role: str
    printed: str = ""


_BLANK = re.compile(rf"[\s\u2028{FILLER}]+|<br ?/?>")
_WRAP = re.compile(r"\u2028|<br ?/?>|(?<=[\u4e00-\u9fff])[ \n]+(?=[\u4e00-\u9fff])")
_MARKS = "*＊★☆▲△●◆※#\\"
_MORE = re.compile(words.MORE_GENERIC)
_EACH = re.compile(rf"{words.EACH}(?=\w).*[局委办厅]")
_LEADING = re.compile(r"(?:其中|并|由|以|在|再|请|以及|和|及|与|会同|具体|主要)+(?=[\w（]{2})")
_BY = re.compile("(?<!自)由")
_VERB = re.compile(grammar.VERB)
_SHARED = re.compile(grammar.SHARED)
_PERSON = re.compile(rf"\w{{0,12}}(?:{'|'.join(words.POSTS)})|无|/|-+")
_LABELLED = re.compile(r"(?:责任|主管|牵头|配合|协管|主办|承办|协办|参与)(?:单位|部门)(?=.)")
_NESTED = re.compile(r"（[^）]*(?:牵头|配合|协助|负责)[^）]*）$")  # 甲局（乙局、丙局配合）
_POSSIBLE = re.compile(r"[^《》？！：]{2,40}")
_SENTENCE = re.compile(r"\d{4}年|\d月|\d[.．、]|有效期|之日|印发|施行|作为|%")
# 市住建局②, 市自然资源局[2], 县交通局（吴某）: a note's number, a person
_NOTE = re.compile(r"(?:[①-⑳]|（\d{1,2}）|（[\u4e00-\u9fff]{2,3}）)$")
_ENDS_LIKE_UNIT = re.compile(
    rf"[^，。；：！？《》（）]{{1,18}}(?:{words.UNIT_ENDS})(?:（[^）]*）)?"
)
_AROUND = "：:（）()【】[]〔〕，,*\\"
_OF_NAMES = frozenset(("run", "name", "bracket"))
_TAIL = 4  # characters of a word behind 牵头 that nobody foresaw: 牵头抓总
_LEVEL = re.compile("[省市县区州旗]")


@dataclass
class _Reader:
    """Reads a body token by token; `raw` and `text` correspond character by character."""

    raw: str
    text: str
    label: _Words  # of the label that is in force
    stop: int = -1  # where a clause breaks off
    actors: list[Actor] = field(default_factory=list)  # role empty: not settled
    terms: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    rule: str = ""
    below: bool = False
    everyone: str = ""
    settled: int = 0  # actors before this one have their role
    odd: set[int] = field(default_factory=set)  # actors that do not look like a unit
    shared: list[int] = field(default_factory=list)  # levels that wait for a name: 市、区财政局
    each: bool = False  # 各市水利局、: names that follow are of its class
    part: tuple[int, int] = (0, 0)
    stated: bool = False
    led: bool = False  # somebody leads, be it nobody in particular

    def read(self, start: int, end: int) -> None:
        actor = start  # where the actor that is being read begins
        skip = ""  # the field whose content is being read: term or other
        joined = False  # whether what was read last is a generic actor and a joining word
        verb = ""  # the verb that was read last, if nothing stands behind it yet
        for token in grammar.TOKEN.finditer(self.text, start, end):
            kind, a = str(token.lastgroup), token.start()
            if kind in _OF_NAMES or (skip and kind not in {"label", "term", "other"}):
                continue
            if kind == "when":
                self._term(a, token.end())
                actor = token.end()
                continue
            if skip == "term":
                self._term(actor, a)
            elif not skip and not (verb and self._tail(verb, actor, a)):
                joined = self._actor(actor, a, joined) and kind == "join"
            verb = ""
            actor, skip = token.end(), ""
            if kind == "label":
                self._settle(self.label)
                self.label = _Words(role_of(token.group()) or RESPONSIBLE, self._said(token))
                self.stated = True
            elif kind == "verb":
                says = role_of(token.group()) or _SHARED.search(token.group())
                verb = self._said(token) if says else ""
                self._settle(self._by_verb(token))
                self.stated = True
            elif kind == "mark":
                semicolons, commas = self.part
                mark = token.group()
                self.part = (semicolons + (mark == "；"), commas + (mark == "，"))
                if self.label.role:
                    self._settle(self.label)
            elif kind in {"term", "other"}:
                skip = kind
            self.each = self.each and kind == "join"
        if skip == "term":
            self._term(actor, end)
        elif not skip and not (verb and self._tail(verb, actor, end)):
            self._actor(actor, end, joined)
        self._settle(self.label)

    def _said(self, token: re.Match[str]) -> str:
        return _BLANK.sub("", self.raw[token.start() : token.end()]).strip(_AROUND)

    def _by_verb(self, token: re.Match[str]) -> _Words:
        """Return the role of a verb; under a label 甲局负责 has the label's role."""
        role = role_of(token.group()) or RESPONSIBLE
        by_label = self.label.role and role == RESPONSIBLE
        return _Words(self.label.role if by_label else role, self._said(token))

    def _tail(self, verb: str, start: int, end: int) -> bool:
        """Take up a word behind a verb that goes with it: 牵头抓总, 按职责分工包办."""
        text = _BLANK.sub("", self.text[start:end])
        if not 0 < len(text) <= _TAIL or generic(text) or "（" in text:
            return False
        if like_unit(text) and (len(text) > 2 or _LEVEL.match(text)):
            return False  # 牵头督办, but 牵头市委
        for nth in range(len(self.actors) - 1, -1, -1):
            if self.actors[nth].word != verb:
                break
            self.actors[nth] = self.actors[nth]._replace(word=verb + text)
        return True

    def _settle(self, by: _Words) -> None:
        """Give the actors that wait for a role this one; without any, drop what is no unit."""
        self.led = self.led or by.role == LEAD
        for level in self.shared:
            self.left.append(self.raw[level])
        self.shared.clear()
        waiting, self.actors = self.actors[self.settled :], self.actors[: self.settled]
        for nth, actor in enumerate(waiting, start=self.settled):
            if actor.role:
                self.actors.append(actor)
            elif by.role or nth not in self.odd:
                self.actors.append(_with(actor, *by))
            else:
                self.left.append(actor.printed)
        self.settled = len(self.actors)
        self.odd.clear()

    def _term(self, start: int, end: int) -> None:
        if term := self.raw[start:end].strip(" \xa0\u3000*：。，；:;,\n\t"):
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
        if len(parts := _apart(self.text, start, end)) > 1:
            for a, b in parts:
                joined = self._actor(a, b, False)
            return joined
        if self.shared and generic(text):
            start, text = self.shared[0], self.text[self.shared[0] : end]
            self.shared.clear()
        more = joined and (bool(_MORE.fullmatch(text)) or (self.each and not split(text)[0]))
        if more or generic(text):
            self._group(start, end, joined, more)
            self.each = self.each or bool(_EACH.fullmatch(text))
            return True
        if _LEVEL.fullmatch(text):
            self.shared.append(start)
        else:
            self._name(start, end)
        return False

    def _group(self, start: int, end: int, joined: bool, more: bool) -> None:
        """Take up a generic actor: its own, or more of the one before it."""
        before = self.actors[-1] if joined and self.actors and self.actors[-1].generic else None
        link = self.raw[before.end : start] if before else ""
        if before and more:
            start, link = before.start, before.link
            self.actors.pop()
        printed = _WRAP.sub("", self.raw[start:end])
        actor = Actor(printed, start, end, "", generic=True, part=self.part, link=link)
        self.actors.append(actor)

    def _name(self, start: int, end: int) -> None:
        text, own = self.text[start:end], _Words("")
        if _PERSON.fullmatch(text):
            return
        bracket = text.rfind("（") if text.endswith("）") else -1
        if bracket > 0 and _VERB.fullmatch(text, bracket + 1, len(text) - 1):
            end, printed = start + bracket, text[bracket + 1 : -1]  # 甲局（牵头）、乙局
            own = _Words(role_of(printed) or RESPONSIBLE, printed)
            self.stated = True
        end = self._without_note(start, end)
        plain = _BLANK.sub("", self.text[start:end])
        by = list(_BY.finditer(self.text, start, end))  # 车船税由甲局负责
        if by and looks_like_unit(_BLANK.sub("", self.text[by[-1].end() : end])):
            start = by[-1].end()
        elif self._no_unit(plain, end):
            self.left.append(self.raw[start:end])
            return
        elif not like_unit(plain):
            self.odd.add(len(self.actors))
        if not self._share(start, end, own):
            self._add(start, end, own)

    def _without_note(self, start: int, end: int) -> int:
        note = _NOTE.search(self.text, start, end)
        if note and note.start() > start and not like_unit(note.group().strip("（）")):
            return note.start()
        return end

    def _no_unit(self, plain: str, end: int) -> bool:
        if plain[-1] in words.NO_UNIT_ENDS or _SENTENCE.search(plain):
            return True
        if _LABELLED.match(plain) or _NESTED.search(plain):
            return True
        if looks_like_unit(plain):
            return False
        return not _POSSIBLE.fullmatch(plain) or (end == self.stop and not like_unit(plain))

    def _share(self, start: int, end: int, own: _Words) -> bool:
        """Take up the names that a list of levels shares: 市、区财政局 is 市财政局 and 区财政局.

        Return whether they are nobody in particular: 市、县政府.
        """
        if self.shared and _LEVEL.match(self.text, start):
            if self.text[start + 1 : end] in ("政府", "人民政府", "党委", "党委政府"):
                self._group(self.shared[0], end, False, False)  # 市、县政府
                self.shared.clear()
                return True
            for level in self.shared:
                if self.text[level] == self.text[start]:
                    self.left.append(self.raw[level])  # 省，省审计厅: they share nothing
                    continue
                rest = _BLANK.sub("", self.raw[start + 1 : end])
                printed = self.raw[level] + re.sub(r"^[（(][^）)]*[）)]", "", rest)  # 县（区）
                self.actors.append(Actor(printed, level, end, *own, part=self.part))
            self.shared.clear()
        return False

    def _add(self, start: int, end: int, own: _Words) -> None:
        marked = self.raw[start] in _MARKS or self.raw[end - 1] in _MARKS
        marked = marked or (start > 0 and self.raw[start - 1] in _MARKS)
        marked = marked or self.raw[end : end + 1] in tuple(_MARKS)
        while start < end and self.raw[start] in _MARKS:
            start += 1
        while start < end and self.raw[end - 1] in _MARKS:
            end -= 1
        if printed := _BLANK.sub("", self.raw[start:end]):
            self.actors.append(Actor(printed, start, end, *own, part=self.part, marked=marked))

    def clause(self) -> Clause:
        return Clause(
            beside_leads(self.actors, self.led),
            tuple(dict.fromkeys(self.terms)),
            self.rule,
            self.below,
            self.everyone,
            tuple(self.left),
            self.stated,
        )


def beside_leads(actors: Iterable[Actor], led: bool = False) -> tuple[Actor, ...]:
    """Return the actors of a clause: beside a lead, who is responsible supports."""
    actors = tuple(actors)
    led = led or any(actor.role == LEAD for actor in actors)
    default = SUPPORT if led else RESPONSIBLE
    settled = (LEAD, SUPPORT)
    return tuple(a if a.role in settled else _with(a, default, a.word) for a in actors)


def _with(actor: Actor, role: str, word: str) -> Actor:
    """Return an actor with its role; by position, as `_replace` costs more than all else here."""
    return Actor(actor.printed, actor.start, actor.end, role, word, *actor[5:])


def merge(parts: Iterable[Clause]) -> Clause:
    """Return what several parts say together: the cells of a row, brackets that adjoin."""
    parts = tuple(parts)
    return Clause(
        beside_leads(actor for part in parts for actor in part.actors),
        tuple(dict.fromkeys(term for part in parts for term in part.terms)),
        next((part.rule for part in parts if part.rule), ""),
        any(part.below for part in parts),
        next((part.everyone for part in parts if part.everyone), ""),
        tuple(left for part in parts for left in part.left),
        any(part.stated for part in parts),
    )


@lru_cache(maxsize=8192)
def like_unit(name: str) -> bool:
    """Return whether a name ends like a unit's: enough beside a word of role or other units."""
    if name.startswith(words.NO_UNIT_STARTS):
        return False
    return looks_like_unit(name) or bool(_ENDS_LIKE_UNIT.fullmatch(name))


def convincing(clause: Clause, simplify: bool | None = None, usual: bool = False) -> bool:
    """Return whether names that no word of role or label vouches for are units.

    Parameters
    ----------
    clause : Clause
    simplify : bool, optional
        See `parse`.
    usual : bool
        Whether bare lists of names are clauses in its document: then some may be unlike a unit.
    """
    names = [fold_name(unit.printed, simplify) for unit in clause.units]
    sure = sum(map(looks_like_unit, names))
    alike = sum(map(like_unit, names))
    return sure * 3 >= len(names) > 0 < sure and (
        alike == len(names) or (usual and alike * 2 >= len(names))
    )


# 区发改局区统计局: two names, where the second begins as the first does.
_SAME_PLACE = re.compile(
    r"[省市县区州](?![委级直])\w{2,14}?[局厅办委](?=$|[省市县区州](?![委级直])\w{2,14}[局厅办委])"
)


def _apart(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the names that only blanks part; a blank inside a name parts nothing."""
    words_ = [match.span() for match in re.finditer(r"[^\s\u2028]+", text[start:end])]
    if len(words_) == 1:
        words_ = [match.span() for match in _SAME_PLACE.finditer(text[start:end])]
        if words_ and (words_[0][0] or words_[-1][1] < end - start):
            return [(start, end)]
    parts: list[tuple[int, int]] = []
    for a, b in words_:
        word = _BLANK.sub("", text[start + a : start + b])
        person = 1 < len(word) < 4 and parts and not _whole(word) and not like_unit(word)
        if person and b < len(text[start:end].rstrip()) and _after(text, start, b, end):
            continue  # 市财政局 张三 市审计局 李四
        whole = parts and _whole(_BLANK.sub("", text[start + parts[-1][0] : start + parts[-1][1]]))
        if parts and not (whole and _whole(word)):
            parts[-1] = (parts[-1][0], b)
        else:
            parts.append((a, b))
    return [(start + a, start + b) for a, b in parts] or [(start, end)]


def _after(text: str, start: int, at: int, end: int) -> bool:
    """Return whether a whole name stands behind a blank there."""
    following = re.match(r"[\s\u2028]+([^\s\u2028]+)", text[start + at : end])
    return bool(following and looks_like_unit(following[1]))


def _whole(word: str) -> bool:
    return len(word) > 2 and (like_unit(word) or generic(word))
