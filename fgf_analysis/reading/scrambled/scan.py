"""Document -> marks and sentences, in the order of the file.

Four things are recognised, each by what is printed and by nothing else::

    一、持续加大简政放权力度          section   (only directly before a task's heading)
    (九)贯彻落实新版国家职业资格目录。  heading   the number and the sentence behind it
    (责任单位:省司法厅牵头，…)         clause    who leads, who is responsible
    落实好失业保险保障扩围政策，…。     sentence  everything else, up to its full stop
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.numbering import numeral
from fgf_analysis.reading.scrambled.flat import Flat

_NUMBER = (
    "(?=零*+[一二三四五六七八九十百千])[一二三四五六七八九十百千零]++"  # （零） numbers nothing
)
_OPEN, _CLOSE = "[(（]", "[)）]"
_CLAUSE_START = rf"{_OPEN}责任单位[:：]"
# Up to a full stop, a line that begins with a mark, or a clause. Every repeat is of signs that
# nothing else takes: no text, however odd, can make the scan go back far.
_SENTENCE = rf"(?:[^。！？(（\n]++|{_OPEN}(?!责任单位[:：]))*"
_TOKEN = re.compile(
    rf"""
    (?P<clause>{_CLAUSE_START} (?:[^()（）。\n]++|{_OPEN}[^()（）。\n]*+{_CLOSE})* 。?{_CLOSE} 。?)
    | (?P<broken>{_CLAUSE_START})
    | (?P<section>{_NUMBER})、(?P<name>[^。，,(（\n]{{1,60}}+)\n?(?={_OPEN}{_NUMBER}{_CLOSE})
    | {_OPEN}(?P<number>{_NUMBER}){_CLOSE}(?P<title>{_SENTENCE})[。！？]?
    | (?P<sentence>{_SENTENCE}[。！？]*+[”’」』]*+)
    """,
    re.VERBOSE,
)
_LOOSE_SECTION = re.compile(rf"{_NUMBER}、")
# The words that close a covering letter or a preamble. In a scrambled document these may stand
# between a task's heading and its clause.
_FRONT = re.compile(
    r"(?:制定本\w{0,6}方案|印发给你们|提出如下|贯彻执行|抓好贯彻落实)[^，]{0,12}[。：]$"
)


class Token(NamedTuple):
    """A stretch of the document; `start` and `end` count characters of `Flat.text`."""

    kind: str  # section, heading, clause, sentence or front
    start: int
    end: int
    text: str  # a section's or heading's title, otherwise the stretch itself
    number: int = 0


def scan(flat: Flat, name: str = "source.txt") -> list[Token]:
    """Return the document's tokens in file order; together they cover all of its text.

    Raises
    ------
    PlanError
        When a responsibility clause has no closing bracket.
    """
    tokens: list[Token] = []
    marked = False
    for match in _TOKEN.finditer(flat.text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "sentence":
            if text := match["sentence"].strip():
                front = not marked or _FRONT.search(text) or _LOOSE_SECTION.match(text)
                tokens.append(Token("front" if front else "sentence", start, end, text))
                continue
        elif kind == "clause":
            tokens.append(Token("clause", start, end, match["clause"].removesuffix("。")))
        elif kind == "title":
            title, number = match["title"].strip(), numeral(match["number"])
            tokens.append(Token("heading", start, end, title, number))
        elif kind == "name":
            number = numeral(match["section"])
            tokens.append(Token("section", start, end, match["name"].strip(), number))
        else:
            where = flat.document.place(flat.span(start, end)[0])
            raise PlanError(
                f"{name}: {where}: a clause begins with {match.group()} and has no closing "
                "bracket; complete it, or take the broken piece out of a copy of the document"
            )
        marked = marked or bool(match.group())
    return tokens
