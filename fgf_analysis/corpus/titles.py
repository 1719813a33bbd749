"""Titles and numbers of documents in one form, so that what is cited can be found."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

_NOISE = re.compile(r"[\s《》〈〉<>“”\"'‘’「」『』()\[\]【】,，。:：;；、·]")
_NUMBER = re.compile(r"[\s第号]")
_OPEN, _CLOSE = re.compile(r"[\[【(﹝［]"), re.compile(r"[\]】)﹞］]")
_CENTRAL = r"(?:中共中央|国务院)(?:办公厅)?"
_GOVERNMENT = r"(?:人民)?(?:政府|委员会|党委)?(?:办公[厅室])?"
_NOTICE = re.compile(r"(?:印发|转发|发布)(?P<inner>.+?)的?(?:通知|公告)$")
_SUFFIX = re.compile(r"(?:维吾尔|[一-鿿]族)*(?:自治[区州县]|特别行政区|[省市县区州盟旗])$")
_LEAST = 6  # signs of a title that names one document; 实施方案 alone names many
_LONGEST = 16  # signs of a place's name
_YEAR = re.compile(r"(20\d\d)(?:-20\d\d)?年?(?:度)?")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[二][〇○零][〇○零一二三四五六七八九]{2}(?=年)")


def normal(title: str) -> str:
    """Return a title without blanks and punctuation, its signs in one form (NFKC)."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", title))


def names(places: Iterable[str]) -> dict[str, str]:
    """Return how places are printed, in full and for short, each with the place's full name.

    What is short for several places (吉林) is nobody's: empty.
    """
    full = sorted({place for place in places if place})
    short = Counter(map(stem, full))
    known = {stem(place): place if short[stem(place)] == 1 else "" for place in full}
    return {**known, **{place: place for place in full}}


def core(title: str, places: Mapping[str, str] | None = None) -> str:
    """Return what a title is about and what kind of document it is, without who issued it.

    Parameters
    ----------
    title : str
        As printed or cited.
    places : mapping, optional
        Names of places that can stand before it, as `names` gives them.

    Returns
    -------
    str
        Empty where what is left is too short to name a document.
    """
    text = normal(title)
    if found := _NOTICE.search(text):
        text = found["inner"]
    text = _without_issuer(text, places or {})
    if text.startswith("关于"):
        text = text.removeprefix("关于")
    elif text.startswith("印发"):
        text = _without_issuer(text.removeprefix("印发"), places or {}).removeprefix("关于")
    text = text.removesuffix("的通知")
    text = re.sub(r"的(?=[^的]{2,6}$)", "", text)  # …体系的实施方案 is …体系实施方案
    return text if len(text) >= _LEAST else ""


def _without_issuer(text: str, places: Mapping[str, str]) -> str:
    if printed := next((name for name in _beginnings(text) if name in places), ""):
        return re.sub(f"^{_GOVERNMENT}", "", text.removeprefix(printed))
    # 自治区人民政府关于 …: a government that does not print its place
    rest = re.sub(rf"^(?:{_CENTRAL}|(?:自治[区州县]|[省市县区州盟旗])?{_GOVERNMENT})", "", text)
    return rest if rest.startswith(("关于", "印发")) or re.match(_CENTRAL, text) else text


def printed_place(title: str, places: Mapping[str, str]) -> str | None:
    """Return the place of who issued a document, where its title prints one of these."""
    head = normal(title).partition("关于")[0]
    for at in range(len(head)):
        for name in _beginnings(head[at:]):
            if name in places and (at == 0 or places[name] == name):
                return places[name] or None
    return None


def _beginnings(text: str) -> Iterator[str]:
    """Yield the beginnings of a text that can be a place's name, the longest first."""
    return (text[:size] for size in range(min(len(text), _LONGEST), 1, -1))


def stem(place: str) -> str:
    """Return a place as it is called for short: 青海省 is 青海, 广西壮族自治区 is 广西."""
    short = _SUFFIX.sub("", place)
    return short if len(short) > 1 else place


def number_key(number: str) -> str:
    """Return a document's number in one form; empty where it prints no year in brackets."""
    text = _NUMBER.sub("", unicodedata.normalize("NFKC", number))
    text = _CLOSE.sub("〕", _OPEN.sub("〔", text))
    return text if re.fullmatch(r"[^〔〕]+〔\d{4}〕0*\d+", text) else ""


def digits(code: str) -> str:
    """Return the digits of a place's code that all places in it share: 630000 is 63."""
    return re.sub(r"(?:00)+$", "", code)


def years(title: str) -> tuple[str, int] | None:
    """Return a title with its year left out, and the year; None where it prints no single one."""
    text = normal(title)
    text = _CHINESE_YEAR.sub(lambda found: found[0].translate(_NUMERALS).replace("二", "2"), text)
    found = _YEAR.findall(text)
    return (_YEAR.sub("", text), int(found[0])) if len(set(found)) == 1 else None
