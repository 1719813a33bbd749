"""The documents that a plan says it is made for or rests on, and the one that is its parent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fgf_analysis.reading.particulars.kinds import ENDS
from fgf_analysis.reading.particulars.lines import Flat, Line
from fgf_analysis.reading.particulars.numbers import NUMBER, normal
from fgf_analysis.reading.particulars.places import LETTERS, NATIONAL, begins_with

_RELATION = re.compile(
    "贯彻落实|贯彻执行|贯彻实施|贯彻|细化落实|落实|按照|根据|依据|依照|遵照|参照|执行|对照"
    "|实施(?!方案|意见|办法|细则|计划)"
)
_WHOSE = re.compile("(?:好|了)?(?P<whose>[^，。；：《》（）]{0,30})")
_LINK = re.compile(r"(?:[、和及与]|以及|，?并?结合|精神|要求|等|[^，。；：《》（）]){0,24}")
_MADE = re.compile(
    "(?:制定|制订|编制|提出|形成).{0,6}(?:本|如下|以下|此|具体)|现(?:就|提出|制定)|结合"
)
_SENTENCE = re.compile("[^。！？]+")
_LONGEST_TITLE = 200
_NUMBER = re.compile(NUMBER)
_BARE = re.compile(
    rf"(?P<word>贯彻落实|按照|根据|依据|落实)(?P<title>[^，。；：《》（）]{{0,60}}?)（?{NUMBER}"
)


class Cited(NamedTuple):
    """A document that is cited.

    Attributes
    ----------
    title, number, relation : str
        Empty where not printed.
    printed : str
        Title and number, character by character.
    start, end : int
        Where they stand in the document.
    whose : str
        What stands between the relation and the title: 省政府.
    """

    title: str
    number: str
    relation: str
    printed: str
    start: int
    end: int
    whose: str = ""


def cited(text: str, preamble: Sequence[Line], body: Sequence[Line]) -> list[Cited]:
    """Return the documents that a plan cites as what it is made for.

    Those that stand with a relation (贯彻落实, 根据, 按照 …) before the body, or in a sentence that
    says that the plan is made (制定本方案, 提出如下意见). What the text of tasks mentions is none.

    Parameters
    ----------
    text : str
        The document's.
    preamble, body : sequence of Line
        Its sentences before the body, and what follows.
    """
    found = list(_found(text, Flat(preamble), made=False))
    found += _found(text, Flat(_guiding(body)), made=False)
    found += _found(text, Flat(body), made=True)
    unique: dict[tuple[str, str], Cited] = {}
    for one in found:
        unique.setdefault((one.title, one.number), one)
    return list(unique.values())


_GUIDING = re.compile("指导思想|总体要求|总体思路|工作思路")
_SECOND = re.compile(r"(?:二、|（ ?二 ?）|2[.．]|第二)")


def _guiding(body: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of the guiding ideas (指导思想), where these open the body."""
    if not any(_GUIDING.search(line.said[:30]) for line in body[:3]):
        return ()
    second = (n for n, line in enumerate(body) if _SECOND.match(line.said))
    return body[: next(second, 0)]


def _found(text: str, flat: Flat, made: bool) -> Iterator[Cited]:
    said = flat.said
    for sentence in _SENTENCE.finditer(said):
        if "《" not in sentence[0] and "号" not in sentence[0]:
            continue
        if made and not _MADE.search(sentence[0]):
            continue
        yield from _in_sentence(text, flat, *sentence.span())


def _in_sentence(text: str, flat: Flat, start: int, end: int) -> Iterator[Cited]:
    said = flat.said
    relation, whose, at = "", "", start
    opened = said.find("《", start, end)
    if opened < 0:
        yield from _unquoted(text, flat, start, end)
        return
    while 0 <= opened < end:
        closed = _closing(said, opened, end)
        if closed < 0:
            return
        before = said[max(at, opened - 60) : opened]
        words = list(_RELATION.finditer(before))
        if words and (behind := _WHOSE.fullmatch(before, words[-1].end())):
            relation, whose = words[-1].group(), behind["whose"]
        elif relation and not _LINK.fullmatch(before):
            relation = ""
        else:
            whose = before.lstrip("、和及与以")
        stop = closed + 1
        number = _NUMBER_BEHIND.match(said, stop)
        if number:
            stop = number.end()
        elif called := _CALLED.match(said, stop):
            stop = called.end()
        if relation:
            title = _printed(text, flat, opened + 1, closed)
            name = normal(number) if number else ""
            a, b = flat.span(opened, number.end() if number else closed + 1)
            yield Cited(title, name, relation, text[a:b], a, b, whose)
        at = stop
        opened = said.find("《", at, end)


_NUMBER_BEHIND = re.compile(rf"[（《]?{NUMBER}(?:[^（）]{{0,40}}[）》])?")
_CALLED = re.compile("（[^（）]{0,40}(?:简称|称为|下称)[^（）]{0,40}）")


def _unquoted(text: str, flat: Flat, start: int, end: int) -> Iterator[Cited]:
    """Yield the document that a sentence cites by its number alone, or by a title without 《》."""
    match = _BARE.search(flat.said, start, end)
    if match:
        title, number = "", _NUMBER.match(flat.said, match.start("organ"))
        first = match.start("organ")
        if match["title"] and ENDS.search(match["title"]):
            first = match.start("title")
            title = _printed(text, flat, *match.span("title"))
        if number:
            a, b = flat.span(first, number.end())
            yield Cited(title, normal(number), match["word"], text[a:b], a, b)


def _closing(said: str, opened: int, end: int) -> int:
    """Return where a title ends that begins at 《, titles in it included."""
    depth = 0
    for at in range(opened, min(end, opened + _LONGEST_TITLE)):
        depth += (said[at] == "《") - (said[at] == "》")
        if not depth:
            return at
    return -1


def _printed(text: str, flat: Flat, start: int, end: int) -> str:
    a, b = flat.span(start, end)
    return re.sub(r"\s+", "", text[a:b]) if b - a < 2 * (end - start) + 8 else flat.said[start:end]


RANKS = {"national": 0, "province": 1, "city": 2, "county": 3}
_LEVELS = {"国": "national", "中": "national", "省": "province", "自": "province", "市": "city"}
_LAW = re.compile("(?:法|条例)(?:（.*）)?$")


def parent(documents: Iterable[Cited], title: str, level: str) -> Cited | None:
    """Return the document that a plan is most probably made for.

    Of those that share most pairs of characters with its title (within a fifth of the most) the one
    of the closest level above, then the first. Laws are none.

    Parameters
    ----------
    documents : iterable of Cited
    title : str
        The plan's.
    level : str
        The plan's; empty where not known.
    """
    known = [one for one in documents if not _LAW.search(one.title)]
    if not known:
        return None
    shares = [_shared(one.title, title) for one in known]
    best = max(shares)
    close = [one for one, share in zip(known, shares, strict=True) if share >= 0.8 * best]
    own = RANKS.get(level, 9)

    def distance(one: Cited) -> int:
        rank = RANKS.get(level_of(one), -1)
        return own - rank if 0 <= rank < own else 8 if rank < 0 else 9

    return min(close, key=distance)


def level_of(one: Cited) -> str:
    """Return the level of a cited document, as far as its title or its number shows it."""
    for name in (one.title, one.whose):
        if place := begins_with(name):
            return place[0].level
        if name and NATIONAL.match(name):
            return "national"
    if re.match("国|中[发办]|厅字", one.number):
        return "national"
    if one.whose[:1] in _LEVELS:
        return _LEVELS[one.whose[0]]
    return "province" if one.number[:1] in LETTERS and one.number[1:2] in "政府委办" else ""


def _shared(one: str, other: str) -> float:
    pairs = [{text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1]) / (min(map(len, pairs)) or 1)
