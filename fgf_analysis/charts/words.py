"""The sentences of ``sentences.toml``, filled with the facts of a plan."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

PICKING = {
    "zh": {
        "pick": "选择单位",
        "all": "全部单位",
        "rows": "{}行",
        "chosen": "{}：",
        "view": "图：也可点选；表中内容与图一致",
        "hint": "选择单位，或点击图形、连线、色块，下方列出有关任务",
    },
    "en": {
        "pick": "Unit",
        "all": "All units",
        "rows": "rows: {}",
        "chosen": "{} · ",
        "view": "Drawing: click a mark to choose it; the table holds the same",
        "hint": "Choose a unit, or click a mark, to list the tasks behind it",
    },
}
"""What stands around a drawing in which units can be picked."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@cache
def sentences(file: str = "sentences") -> dict[str, Any]:
    """Return what ``sentences.toml`` holds, or ``families.toml``, that of families of plans."""
    path = Path(__file__).with_name(f"{file}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _all() -> dict[str, Any]:
    """Return both files as one; parts, and what is absent or omitted, have names of their own."""
    found, more = dict(sentences()), sentences("families")
    for name, own in more.items():
        found[name] = {**found.get(name, {}), **own}
    return found


def sentence(*path: str, lang: str) -> str:
    """Return one sentence with its braces, such as ``"parts", "base", "lost"``."""
    found: Any = _all()
    for step in path:
        found = found[step]
    return str(found[lang])


def titles(name: str) -> dict[str, Any]:
    """Return the titles that a figure can have, beside its subject."""
    return dict(_all()[name].get("title", {}))


class Number(int):
    """A count; ``{n:task|tasks}`` is the number with its noun, ``{n:?is|are}`` the word alone."""

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return super().__format__(spec)
        one, several = spec.removeprefix("?").split("|")
        word = one if self == 1 else several
        return word if spec.startswith("?") else f"{int(self)} {word}"


class Share(float):
    """A share or a p; ``{p:p}`` has two decimals, and says where these would be 0 or 1.

    ``{s:s}`` is the share in hundredths, and says where these would be 0 or 100 and are not.
    """

    lang = "en"

    def __format__(self, spec: str) -> str:
        if spec == "s":
            return share(self, self.lang)
        if spec != "p":
            return super().__format__(spec)
        if self < 0.01:
            return {"zh": "小于0.01", "en": "below 0.01"}[self.lang]
        if self > 0.99:
            return {"zh": "大于0.99", "en": "above 0.99"}[self.lang]
        return {"zh": "为", "en": ""}[self.lang] + f"{float(self):.2f}"


def share(value: float, lang: str) -> str:
    """Return a share in hundredths; one that is not all or nothing is not said to be."""
    hundredths = round(100 * value)
    if value < 1 and hundredths == 100:
        return {"zh": "99%以上", "en": "over 99%"}[lang]
    if value > 0 and hundredths == 0:
        return {"zh": "不足1%", "en": "under 1%"}[lang]
    return f"{hundredths}%"


class Names(list[str]):
    """Names that are set as a list; ``{names:?is|are}`` follows their number."""

    lang = "en"

    def __format__(self, spec: str) -> str:
        if "|" in spec:
            one, several = spec.removeprefix("?").split("|")
            return one if len(self) == 1 else several
        return joined(self, self.lang)


def joined(names: list[str], lang: str) -> str:
    """Return names as a list; of more than four the first three and their number."""
    if lang == "zh":
        return "、".join(names[:3]) + f"等{len(names)}个" if len(names) > 4 else "、".join(names)
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def spoken(facts: Mapping[str, Any], english: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Return facts as a sentence of the language says them."""
    return {name: _spoken(value, english, lang) for name, value in facts.items()}


def _spoken(value: Any, english: Mapping[str, str], lang: str) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, float):
        share = Share(value)
        share.lang = lang
        return share
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date(value, lang)
    if isinstance(value, list) and value and isinstance(value[0], int):
        return {"zh": "至", "en": " to "}[lang].join(map(str, value))
    if isinstance(value, list):
        names = Names(english.get(name, name) if lang == "en" else name for name in value)
        names.lang = lang
        return names
    return value


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def date(iso: str, lang: str) -> str:
    """Return a date as a sentence says it."""
    year, month, day = map(int, iso.split("-"))
    return f"{year}年{month}月{day}日" if lang == "zh" else f"{day} {MONTHS[month - 1]} {year}"
