"""Numbers and dates that differ between sentences of two texts that otherwise say the same.

八成 in one and 九成 in the other, 2021年底前 and 2022年9月底前: what an office looks for first when
it holds one plan against another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Change", "changes"]

LIKE, PART, SHORT = 60, 80, 8
"""What makes two sentences alike: so much of both, in 100 (`fuzz.ratio`), or so much of the
shorter (`fuzz.partial_ratio`) where that has so many letters."""

EDGE, ONE_SIDED = 1, 3
"""How many letters that are the same have to stand on both sides of an amount, the beginning and
the end of both sentences counting as one; or on one side alone, where neither amount stands in the
other sentence, too."""

_YEAR = r"(?:\d{4}|[〇零一二三四五六七八九]{4}) ?年"
_MONTH = r"\d{1,2} ?月(?: ?\d{1,2} ?日|上旬|中旬|下旬|[底初末])?"
_DATE = rf"{_YEAR}(?: ?{_MONTH}|年?[底末初]|[上下]半年)?|{_MONTH}|年底|[上下]半年"
_UNIT = (
    r"个百分点|立方米|千瓦时|千瓦|吨标准煤|平方公里|个?工作日|小时|分钟|天|日|个月|年|[成倍]|"
    r"[万亿]?(?:元|户|家|人次|名|人|项|件|类|种|条|次|例|批|所|座|辆|公里|千米|平方米|米|亩|公顷|吨|个)"
)
# One Chinese numeral alone is mostly part of a word (统一, 进一步, 十分).
_DIGITS = r"\d+(?:，\d{3})*(?:\.\d+)?"
_NUMBER = (
    rf"{_DIGITS} ?(?:[%％‰]|{_UNIT})?(?: ?[—–~～至到-]+ ?{_DIGITS})? ?(?:[%％‰]|{_UNIT}|[万亿])?"
    rf"|[〇零一二两三四五六七八九十百千万亿]{{2,}}(?:{_UNIT})?|[一二两三四五六七八九十百](?:{_UNIT})"
)
_AMOUNT = re.compile(rf"(?P<date>{_DATE})|(?P<number>{_NUMBER})")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]|[^。；！？\n]+$")
_STANDS_FOR = {"date": "\ue000", "number": "\ue001"}  # one sign each, of those that no text has


class Change(NamedTuple):
    """A number or a date that is another: as printed, and from where to where in each text.

    Attributes
    ----------
    kind : str
        ``date`` or ``number``.
    parent, child : str
    parent_span, child_span : tuple of int
    """

    kind: str
    parent: str
    child: str
    parent_span: tuple[int, int]
    child_span: tuple[int, int]


class _Sentence(NamedTuple):
    """The letters and digits of a sentence, with one sign for each amount, and where those are."""

    masked: str
    amounts: dict[int, tuple[str, int, int]]

    def values(self, text: str) -> set[str]:
        """Return what the amounts mean, of the text that the sentence is of."""
        return {_value(text[start:end]) for _, start, end in self.amounts.values()}


def changes(parent: str, child: str) -> list[Change]:
    """Return the numbers and dates that differ between sentences that are otherwise alike.

    Every sentence of the child is held against the one of the parent that is most like it, with
    one sign for each number or date; where two of these signs face each other in the shortest
    edit from one sentence to the other and what they stand for differs, that is a change.

    Parameters
    ----------
    parent, child : str
        Running text.

    Returns
    -------
    list of Change
        In the order of the child's text.
    """
    theirs, found = list(_sentences(parent)), list[Change]()
    for own in _sentences(child):
        if not own.amounts or not theirs:
            continue
        likeness, nth = max((_alike(one.masked, own.masked), -n) for n, one in enumerate(theirs))
        if likeness >= 1:
            found += _between(parent, theirs[-nth], child, own)
    return found


def _alike(one: str, other: str) -> float:
    """Return how alike two sentences are; from 1 on they are held against each other."""
    from rapidfuzz import fuzz  # not before it is asked for

    whole = fuzz.ratio(one, other, score_cutoff=LIKE) / LIKE
    if whole >= 1 or min(len(one), len(other)) < SHORT:
        return whole
    return fuzz.partial_ratio(one, other, score_cutoff=PART) / PART


def _between(parent: str, one: _Sentence, child: str, other: _Sentence) -> Iterator[Change]:
    from rapidfuzz.distance import Indel

    for block in Indel.opcodes(one.masked, other.masked):
        if block.tag != "equal":
            continue
        for shift in range(block.src_end - block.src_start):
            a, b = block.src_start + shift, block.dest_start + shift
            if a not in one.amounts:
                continue
            (kind, *span), (_, *own_span) = one.amounts[a], other.amounts[b]
            was, now = parent[slice(*span)], child[slice(*own_span)]
            before = shift or EDGE * (a == b == 0)
            last = a == len(one.masked) - 1 and b == len(other.masked) - 1
            behind = block.src_end - a - 1 or EDGE * last
            held = min(before, behind) >= EDGE or (
                max(before, behind) >= ONE_SIDED
                and _value(was) not in other.values(child)
                and _value(now) not in one.values(parent)
            )
            if held and _value(was) != _value(now):
                yield Change(kind, was, now, (span[0], span[1]), (own_span[0], own_span[1]))


def _value(printed: str) -> str:
    """Return an amount so that two that mean the same are the same: 2025 年底, ２０２５年年底."""
    folded = "".join(unicodedata.normalize("NFKC", printed).split()).replace(",", "")
    folded = re.sub("[—–~至到-]+", "-", folded)
    return re.sub("年年?[底末]$", "年底", folded)


def _sentences(text: str) -> Iterator[_Sentence]:
    from fgf_analysis.reading.folding import fold  # not before it is asked for

    text = fold(text)  # of the same length
    for match in _SENTENCE.finditer(text):
        masked, amounts, at = [], {}, match.start()
        size = 0
        for amount in _AMOUNT.finditer(text, match.start(), match.end()):
            before = _letters(text[at : amount.start()])
            kind = str(amount.lastgroup)
            size += len(before) + 1
            masked += [before, _STANDS_FOR[kind]]
            amounts[size - 1] = (kind, amount.start(), amount.end())
            at = amount.end()
        yield _Sentence("".join([*masked, _letters(text[at : match.end()])]), amounts)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
