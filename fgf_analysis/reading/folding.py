"""One way to print: simplified characters, full-width punctuation; the length never changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

FILLER = "\u2060"
"""Stands for what only a reader's eye needs, such as the pinyin in 卫(wèi)生委; no part of a name."""

# White space, what nobody sees (zero-width signs, signs of direction), and the marks that part
# sentences, the cells of tables and the pieces of Markdown. 〃 says no more than the cell above.
_UNSEEN = "\\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_MARKS = (
    "、。，；：．｡､﹐﹑﹒﹔﹕︰∶.,;:·•・…—–―－‐‑‒-_＿~～=＝+＋|｜│┃║/／\\*＊#＃>＞〃'\"`´"
    "（）()［］[]【】〔〕〖〗〘〙｛｝{}〈〉﹙﹚︵︶﹛﹜《》「」『』“”‘’〝〞＂＇"
)
SAYS = re.compile(f"[^{_UNSEEN}{re.escape(_MARKS)}\u2500-\u257f]")
"""A sign that says something: a letter, a digit or a symbol."""

_SIGNS = str.maketrans(
    "*_＿(（[［【〔〖〘{｛〈﹙︵)）]］】〕〗〙}｝〉﹚︶,，﹐;；﹔:：︰∶﹕.．﹒｡､﹑│┃║\u3000\xa0\u2002\u2003\u2009０１２３４５６７８９／｜",
    "   （（（（（（（（（（（（（））））））））））））），，，；；；：：：：：...。、、|||     0123456789/|",
)
# 改良品种. 引进良种.
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff）”])(?<![一二三四五六七八九十])\.(?=\D|$)")
_ANGLE = re.compile("[<＜]([\u4e00-\u9fff]{1,20})[>＞]")  # 区应急局<区防办>
_MARKUP_BREAK = re.compile("<br ?/?>")
_ESCAPE = re.compile(r"\\([\\\[\]().#*_|{}<>+~:-])")  # of Markdown: \[市水利局负责\]
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(（] ?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6} ?[)）]")
_TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
# Signs that stand in nearly every plan in traditional characters and in none in simplified ones.
_TRADITIONAL = re.compile("[單頭責協辦廳門領導務實點標準業會]")


def traditional(text: str) -> bool:
    """Return whether a text is in traditional characters."""
    return bool(_TRADITIONAL.search(text))


def fold(text: str, simplify: bool | None = None) -> str:
    """Return the text in simplified characters and full-width punctuation, of the same length.

    Parameters
    ----------
    text : str
    simplify : bool, optional
        Whether the document is in traditional characters; if not given, the text itself tells.

    Examples
    --------
    >>> fold("(责任单位:甲局)")
    '（责任单位：甲局）'
    >>> fold("［市財政局牽頭,市審計局參與］")
    '（市财政局牵头，市审计局参与）'
    """
    folded = text
    if "\\" in folded:
        folded = _ESCAPE.sub(r"\1 ", folded)
    if _TONE.search(folded):
        folded = _PINYIN.sub(_filled, folded)
    if "<" in folded or "＜" in folded:
        folded = _ANGLE.sub(r"（\1）", folded)
    folded = _FULL_STOP.sub("。", folded.translate(_SIGNS))
    if "<br" in folded:  # of a Markdown table
        folded = _MARKUP_BREAK.sub(lambda match: "\u2028".ljust(len(match.group())), folded)
    if simplify is None:
        simplify = traditional(text)
    return folded.translate(_simplified(frozenset(folded))) if simplify else folded


@lru_cache(maxsize=8192)
def fold_name(name: str, simplify: bool | None = None) -> str:
    """Return a name as `fold` gives it; a plan prints the same ones over and over."""
    return fold(name, simplify)


def _filled(match: re.Match[str]) -> str:
    return FILLER * len(match.group()) if _TONE.search(match.group()) else match.group()


@cache
def _converters() -> tuple[Callable[[str], str], Callable[[str], str]]:
    from opencc import OpenCC  # loaded only for documents in traditional characters

    return OpenCC("t2s").convert, OpenCC("hk2s").convert


def _simplified(signs: frozenset[str]) -> dict[int, str]:
    """Return the simplified form of each of these characters that has one."""
    mainland, hong_kong = _converters()
    pairs = ((sign, mainland(hong_kong(sign))) for sign in signs if "\u4e00" <= sign <= "\u9fff")
    return {ord(sign): simple for sign, simple in pairs if simple != sign and len(simple) == 1}
