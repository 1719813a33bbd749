"""The responsibility clause as regular expressions, each built of named parts.

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
it. The words stand in `words`, the rules in `rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fgf_analysis.reading.clauses import words


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(sorted(alternatives, key=len, reverse=True))


_LABELS = _any(word.word for word in words.LABELS)
# 市政协办公室 is a unit.
_VERBS = _any(word.word for word in words.VERBS).replace("协办", "(?<![政经])协办")
_CLOSING = _any(word.word for word in words.CLOSING_VERBS)
_LEVELS = rf"(?:{_any(words.LEVELS)})?"
_NOUN = r"(?:责任)?(?:单位|部门|处室|科室|股室|机构|主体|委办局)"
_OR = r"[（和与及、/或]"
STOP = r"(?=[，；。、 \n）]|$)"
_MANNER = rf"(?:{_any(words.MANNERS)})"

# Labels

_NAMED = (  # 牵头单位： 配合、参与单位： 【市级牵头部门】
    rf"（?{_LEVELS}(?:{_LABELS})(?:{_OR}{{0,2}}(?:{_LABELS})）?){{0,4}}{_NOUN}"
    rf"(?:{_OR}{{1,2}}(?:(?:{_LABELS}){_NOUN}|责任人|负责人)）?){{0,4}}"
    r"(?:（单位）|（部门）)?）?(?: {0,2}[：为是]：?|(?<=）))"
)
_SPACED = rf"(?<!\w){_LEVELS}(?:{_LABELS}){_NOUN} (?=\w)"
_WITHOUT_NOUN = rf"（?(?:{_any(words.PLAIN_LABELS)}|{_VERBS})）?："
LABEL = f"{_NAMED}|{_SPACED}|{_WITHOUT_NOUN}"
TERM_LABEL = rf"（?(?:{_any(words.TERM_LABELS)})）?(?:：|(?<=）)|(?= ))"
PERSON_LABEL = rf"（?(?:{_any(words.PERSON_LABELS)})）?(?:：|(?<=）))"
TEXT_LABEL = rf"（?(?:{_any(words.TEXT_LABELS)})）?(?:：|(?<=）))"

# Verbs

# 按职责分工包办: behind these a word that nobody foresaw is a verb, too.
SHARED = rf"(?:{_any(words.MANNERS[:2])})"
_NO_VERB = "(?!人|同志|制(?![定订])|单位|部门|领导)"  # 负责人, 负责制, 牵头部门
_CHAIN = rf"(?:{_MANNER}*(?:{_VERBS})|{_MANNER}*抓?(?:{_CLOSING}){STOP})"
VERB = (
    rf"(?:{_MANNER}，?){{0,4}}(?:(?:{_CLOSING})?(?:{_VERBS}){_NO_VERB}{_CHAIN}*|(?:{_CLOSING})(?:{_CLOSING}|做好|抓好|保障)*{STOP})"
    rf"|(?:作为|担任|为|是)(?:{_LABELS}){_NOUN}{STOP}"
    rf"|(?:{_MANNER}，?){{1,4}}(?:相关|有关)?(?:工作)?{STOP}"
    rf"|{SHARED}[\u4e00-\u9fff]{{1,4}}{STOP}"
)

# What stands between actors

# 发展和改革委, 商务厅: what joins names also stands inside them, so it joins only behind a name.
_BEHIND_A_NAME = (
    rf"(?:(?<=[{words.ENDINGS}位门府方）等])|(?<=企业)|(?<=人大)|(?<=机构)|(?<=[高院]校))"
)
_AND = r"(?:和|与|及(?:其(?![他它]))?|以及|并?(?:会同|会商(?!会))|并?商(?!务|业|会|贸|局))"
JOIN = rf"[、/|]|{_BEHIND_A_NAME}{_AND}|并?会同|以及"
_SO_MANY = r"(?:[\d一二三四五六七八九十多]+[个家])?"
_DEPARTMENTS = r"(?:部门和?单位|部门|单位|委办局|地区|机构)?"
_AFTER_ETC = _any(words.AFTER_ETC)
ETC = rf"等等?{_SO_MANY}{_DEPARTMENTS}(?:(?={VERB})|{STOP}|(?=[和及与]))|等(?={_AFTER_ETC})"

# When

_DATE = (
    r"(?:\d{4}|[今明本每])年|\d{1,2}月|年[底内末中初]|[上下]半年|前?[一二三四]季度|每[季月半年周]"
)
TERM = (
    rf"(?:(?:于|在)?(?:{_DATE}|{_any(words.TERMS)})"
    r"(?:[^、，；。：（）\n局厅委部牵负配]|（[^（）]*）)*)"
)


def _first(pattern: str) -> str:
    """Return the characters that a word or pattern of `words` can begin with."""
    return pattern[1 : pattern.index("]")] if pattern.startswith("[") else pattern[0]


# What stands in no other token's first place is read in runs: most characters are of names.
_FIRSTS = "".join(
    _first(word)
    for word in (
        *(word.word for word in (*words.VERBS, *words.CLOSING_VERBS, *words.LABELS)),
        *words.LEVELS, *words.PLAIN_LABELS, *words.TERM_LABELS, *words.PERSON_LABELS,
        *words.TEXT_LABELS, *words.MANNERS, *words.TERMS,
        *"作担为是以下并会和与及商等于在今明本每年上前半",
    )
)  # fmt: skip
_STARTS = "".join(sorted(set(_FIRSTS)))
# Most units begin with a level: 市财政局, but 市级牵头单位, 市领导.
_RUN = rf"(?:[^{_STARTS}\d一二三四、/|，；。（）\s]|[省市县区州](?![级直领]))+"
TOKEN = re.compile(
    rf"(?P<run>{_RUN})|(?P<label>{LABEL})|(?P<term>{TERM_LABEL})"
    rf"|(?P<other>{PERSON_LABEL}|{TEXT_LABEL})"
    rf"|(?P<when>(?:(?<=[，；。：（ \n])|^){TERM}(?=[，；。）\n]|$))|(?P<verb>{VERB})"
    rf"|(?P<etc>{ETC})|(?P<below>以?下同{STOP})|(?P<join>{JOIN})|(?P<mark>[，；。\n\t])"
    rf"|(?P<bracket>（(?:[^（）]++|（[^（）]*+）)*）)|(?P<name>.)",
    re.DOTALL,
)
"""The tokens of a clause's body: runs and characters that are none of the others are of names."""

_ROLES = {word.word: word.role for word in (*words.LABELS, *words.CLOSING_VERBS, *words.VERBS)}
_WORD = re.compile(f"{_VERBS}|{_CLOSING}|{_LABELS}")
_GENERIC = re.compile("|".join(f"(?:{generic.pattern})" for generic in words.GENERICS))


def role_of(printed: str) -> str:
    """Return the role that a verb or label gives, or nothing: 牵头负责 leads, 负责配合 supports."""
    found = {_ROLES[word] for word in _WORD.findall(printed)}
    roles = (words.LEAD, words.SUPPORT, words.RESPONSIBLE)
    return next((role for role in roles if role in found), "")


def generic(actor: str) -> bool:
    """Return whether an actor, as `fold` gives it, is nobody in particular: 各有关部门."""
    return bool(_GENERIC.fullmatch(actor))
