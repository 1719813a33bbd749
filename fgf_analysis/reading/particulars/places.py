"""Whose an organ is: the administrative division (GB/T 2260) that its name begins with."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from fgf_analysis.tables import DATA

NATIONAL = re.compile(
    "国务院|中共中央|中央|全国|国家|中华人民共和国|最高人民|中国人民银行|海关总署|审计署|"
    "[\u4e00-\u9fff]{2,10}(?:部|总局)(?:办公厅|办公室|等|$)"
)
"""How names of organs of the nation begin; asked for where no place begins them."""

CORPS = "新疆生产建设兵团"
LETTERS: Mapping[str, str] = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "内": "15", "辽": "21", "吉": "22", "黑": "23",
    "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41",
    "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "黔": "52",
    "云": "53", "滇": "53", "藏": "54", "陕": "61", "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip
"""The signs of provinces in document numbers; cities use them too, so alone they prove nothing."""

_ZONE = re.compile(
    "(?P<zone>[\u4e00-\u9fff]{2,20}?(?:开发区|新区|高新区|经开区|示范区|试验区|合作区|管理区|保税区|园区))"
    "(?:管理委员会|管委会|党工委)"
)
REGIONS = ("15", "45", "54", "64", "65")  # 自治区
_LONGEST = 16


class Place(NamedTuple):
    """A division, as far as its name tells which it is.

    Attributes
    ----------
    name : str
        Canonical.
    code : str
        Six digits; empty where the name is that of several, or has no code.
    level : str
        province, city or county; empty for a development zone.
    """

    name: str
    code: str
    level: str


class _Row(NamedTuple):
    code: str
    name: str
    level: str
    parent: str
    since: int
    until: int


@cache
def _names() -> dict[str, list[_Row]]:
    """Return each name and short name with its rows."""
    found: dict[str, list[_Row]] = {}
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            since, until = int(row["since"] or 0), int(row["until"] or 9999)
            one = _Row(row["code"], row["name"], row["level"], row["parent"], since, until)
            short = row["short"]
            if row["level"] == "province":  # 青海 begins much that is not the province's
                short = f"{short}自治区" if row["code"][:2] in REGIONS else ""
            names = [row["name"], *([short] if short else [])]
            for name in dict.fromkeys(names):
                found.setdefault(name, []).append(one)
    return found


def begins_with(name: str, year: int | None = None, within: str = "") -> tuple[Place, int] | None:
    """Return the place that a name begins with, and where it ends.

    Parameters
    ----------
    name : str
        Without blanks: 广州市黄埔区人民政府, 中共四川省委.
    year : int, optional
        Of several with one name, who had it then is meant.
    within : str
        Two digits of the province that is meant where several have such a place.

    Returns
    -------
    (Place, int) or None
        The last of the places that follow each other: 黄埔区.
    """
    at = 2 if name.startswith("中共") else 0
    if zone := _ZONE.match(name, at):  # no division, whichever one it lies in
        return Place(zone["zone"], "", ""), zone.end("zone")
    if name.startswith(CORPS, at):
        return Place(CORPS, "", "province"), at + len(CORPS)
    found: list[_Row] = []
    while rows := _next(name, at, found):
        at += rows[0]
        found = rows[1]
    if not found:
        return None
    valid = [row for row in found if row.since <= (year or 9998) <= row.until] or found
    valid = [row for row in valid if row.code[:2] == within] or valid
    codes = {row.code for row in valid}
    level = valid[0].level
    return Place(valid[0].name, codes.pop() if len(codes) == 1 else "", level), at


def unlisted(name: str, addressed: str) -> Place | None:
    """Return the place that a government's name begins with where no list has it.

    Parameters
    ----------
    name : str
        Without blanks: 海屏省人民政府办公厅.
    addressed : str
        The line that names whom the document is sent to: a 市 that writes to counties and
        districts is a city, one that writes to towns a county; else its level is not known.
    """
    if not (match := _UNLISTED.match(name)):
        return None
    ending = match["ending"]
    level = "province" if ending in ("省", "自治区") else ""
    if ending in ("市", "州", "盟"):
        level = "city" if re.search("[县区旗]", addressed) else ""
        level = "county" if not level and re.search("[乡镇]|街道", addressed) else level
    return Place(match["place"], "", level)


_UNLISTED = re.compile(
    "(?P<place>[\u4e00-\u9fff]{2,8}?(?P<ending>省|自治区|市|州|盟))(?=人民政府|委员会|委(?:办|$)|政府)"
)


def _next(name: str, at: int, over: list[_Row]) -> tuple[int, list[_Row]] | None:
    """Return the longest place that stands there, below the one before it."""
    above = {row.code for row in over}
    for size in range(min(_LONGEST, len(name) - at), 1, -1):
        rows = _names().get(name[at : at + size], [])
        if over:
            rows = [row for row in rows if row.parent in above or _province(row) in above]
        if rows:
            return size, rows
    return None


def _province(row: _Row) -> str:
    return row.code[:2] + "0000" if row.level != "province" else ""


def province(code: str) -> Place | None:
    """Return the province of two digits."""
    rows = [row for rows in _names().values() for row in rows if row.code == f"{code}0000"]
    return Place(rows[0].name, rows[0].code, "province") if rows else None
