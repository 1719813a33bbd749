"""Rules that a document states for its clauses: 排在首位的为牵头单位，下同.

===========  ==========================================  =======================================
rule         as printed                                  what it does
===========  ==========================================  =======================================
first        排在第一位的为牵头单位                      the unit named first leads
comma        逗号前为牵头单位，逗号后为配合单位          those before the first comma lead
semicolon    分号前为牵头单位，分号后为配合单位          those before the first semicolon lead
marked       带★的为牵头单位                             those with the sign lead
everyone     以下均需各县区落实，不再列出                is in charge of every task that follows
===========  ==========================================  =======================================

All others then support. With 下同 a rule holds for the clauses that follow, too; stated outside of
any clause it holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ANYTHING = r"[^，；。（）：、]"
_IS = r"(?:均?为|是|系|即|作为)"
_LEADS = rf"{_ANYTHING}{{0,4}}(?:牵头|主办|主责|主要责任|总负责)[^，；。（）：]{{0,8}}"
_OTHERS = r"(?:[，；](?:其[余他它]|后|余|逗号|分号|无|未|不|没)[^，；。（）：]{0,24})"
_BELOW = r"(?P<below>[，；。]?以?下(?:均|皆)?同)?"
_NOTE = r"（?(?:注：|备注：|说明：)?(?:括号[内中]|责任单位[中内]?|其中|条目中)*"

_PLACE = (
    r"(?:排|列|(?<!单)位|名|居|首位|首个|第一位|第一个|第一家|第一责任|第一单位|首家)"
    rf"{_ANYTHING}{{0,8}}?(?:第一|首|前|1|单位|部门|的|者|个|家|位)"
)
FIRST = (
    rf"{_NOTE}{_PLACE}{_ANYTHING}{{0,12}}?(?:{_IS}{_LEADS}|牵头(?![部单]))"
    rf"{_OTHERS}?{_BELOW}）?"
)
_SIGN = "(?P<sign>逗号|分号|“[，；]”)"
COMMA = (
    rf"{_NOTE}(?:以)?(?:列|排|在|位于|写在|于){{0,2}}(?:第一个)?{_SIGN}(?:之|以)?前{_ANYTHING}{{0,8}}?{_IS}{_LEADS}"
    rf"(?:{_OTHERS}|[，；]“[，；]”后[^，；。（）：]{{0,24}}){{0,2}}{_BELOW}）?"
)
MARKED = (
    rf"{_NOTE}(?:带|标|加|注|画|打|有){_ANYTHING}{{0,3}}?[“”\"]?[ ★☆▲△●◆※#][“”\"]?"
    rf"{_ANYTHING}{{0,6}}?{_IS}{_LEADS}{_OTHERS}?{_BELOW}）?"
)
EVERYONE = (
    r"(?:以下|具体|下列)[^，；。（）]{0,10}均(?:需|须|由|涉及)?(?P<who>(?:[^，。；（）]|（[^）]*）)+?)"
    r"(?:抓好|做好|具体|分别)*(?:落实|负责|参与|配合|实施)?的?(?P<between>(?:，(?:[^，。；（）]|（[^）]*）)*){0,4}?)，?"
    r"不再[^，；。（）]{0,8}(?:，?下同)?"
)
# 各地级市人民政府具体落实，以下任务不再列出: whom the words before it name.
_WHO = r"(?:(?<=[，；。（])|^)(?P<who>(?:[^，。；（）]|（[^）]*）)+?)(?:具体|分别|抓好)*(?:落实|负责|配合|实施)"
EVERYONE_BEFORE = rf"{_WHO}(?P<rule>，?(?:以下|下列|后续)[^，。；（）均]{{0,10}}不再[^，；。（）]{{0,8}}(?:，?下同)?)"
EXAMPLES = (
    (FIRST, "排在首位的为牵头单位，下同"),
    (FIRST, "列第一位的单位为牵头单位，其他为配合单位"),
    (FIRST, "列首位者牵头，其余单位配合"),
    (COMMA, "逗号前为牵头单位，逗号后为配合单位，下同"),
    (COMMA, "列逗号之前的为牵头单位，其他有关单位按职责分工配合，下同"),
    (COMMA, "“，”前为牵头单位，“，”后为责任单位，下同"),
    (COMMA, "分号前的为牵头单位，分号后的为配合单位"),
    (MARKED, "带★的为牵头单位"),
    (
        EVERYONE,
        "以下均需各县（市）区政府落实，区政府无相关职能的，由市政府直属责任部门负责相关工作，不再列出",
    ),
    (EVERYONE_BEFORE, "各地级市人民政府具体落实，以下任务不再列出"),
)
_PATTERNS = {  # of two at one place the first counts
    "comma": re.compile(COMMA),
    "first": re.compile(FIRST),
    "marked": re.compile(MARKED),
    "everyone": re.compile(EVERYONE),
    "everyone before": re.compile(EVERYONE_BEFORE),
}
# One of these stands in every rule: most texts need no closer look.
_CORE = re.compile(
    rf"{_IS}{_ANYTHING}{{0,4}}(?:牵头|主办|主责|主要责任|总负责)|(?:首位|第一)[^，；。]{{0,8}}牵头|不再"
)
_SIGN_OF_ONE = re.compile("[首第为是系即不]")
_REACH = 80  # characters that a rule has before and behind it


class Rule(NamedTuple):
    """A rule and where it stands."""

    kind: str  # first, comma, semicolon, marked or everyone
    start: int
    end: int
    below: bool  # it holds for what follows, too
    who: tuple[int, int] = (0, 0)  # everyone: whom it names


def rules(text: str, start: int = 0, end: int | None = None) -> Iterator[Rule]:
    """Yield the rules that a folded text states, in its order, none inside another."""
    end = len(text) if end is None else end
    if not _SIGN_OF_ONE.search(text, start, end):
        return
    at = start
    for core in _CORE.finditer(text, start, end):
        a, b = max(at, core.start() - _REACH), min(end, core.end() + _REACH)
        found = [rule for kind in _PATTERNS for rule in _matches(kind, text, a, b)]
        for rule in sorted(found, key=lambda rule: rule.start):
            if rule.start >= at:
                yield _with_brackets(text, rule)
                at = rule.end


def _with_brackets(text: str, rule: Rule) -> Rule:
    """Return the rule with the brackets around it, if it has some of its own."""
    if text[max(rule.start - 1, 0)] == "（" and text[rule.end : rule.end + 1] == "）":
        return rule._replace(start=rule.start - 1, end=rule.end + 1)
    return rule


def _matches(kind: str, text: str, start: int, end: int) -> Iterator[Rule]:
    for match in _PATTERNS[kind].finditer(text, start, end):
        if kind == "everyone":
            yield Rule(kind, *match.span(), True, match.span("who"))
        elif kind == "everyone before":
            yield Rule("everyone", *match.span("rule"), True, match.span("who"))
        else:
            semicolon = kind == "comma" and match["sign"] in ("分号", "“；”")
            yield Rule("semicolon" if semicolon else kind, *match.span(), bool(match["below"]))
