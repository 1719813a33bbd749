"""Make ``data/places.csv`` from the codes that python-stdnum keeps (``stdnum/cn/loc.dat``).

Run as ``python bench/places.py`` where python-stdnum is installed; see ``data/README.md`` for what
the table is and whose.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from opencc import OpenCC

SINCE = 2000  # what was abolished before issues nothing that is read here
_PROVINCE = re.compile(r'(\d\d) province="([^"]+)"')
_PLACE = re.compile(r'  (\d{4}) county="([^"]+)"')
_NAME = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,\[]+)")
_NO_PLACE = re.compile(
    "市辖区|市区|林区|县|郊县|地区|.*直辖.*单位|.*直辖.*区划|.*办事处|.*海域|.*群岛"
)
_GONE = {"422921"}  # 神农架 before it was 429021; the source gives no year
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|"
    "哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|"
    "土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|塔吉克|怒族|鄂温克族|保安族|"
    "裕固族|独龙族|鄂伦春|普米族|各族"
)
_OF_PEOPLES = re.compile(rf"(?<=..)(?:{_PEOPLES})+自治(?=[区州县旗]$)")


def places(text: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the table."""
    simple = OpenCC("t2s").convert
    province = ""
    known: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if match := _PROVINCE.match(line):
            province, name = match[1], simple(match[2])
            known[f"{province}0000"] = {}
            yield _row(f"{province}0000", name, "", "", "")
        elif (match := _PLACE.match(line)) and match[1] != "0000":
            code = province + match[1]
            if code in _GONE:
                continue
            for since, until, name in _NAME.findall(match[2]):
                if _NO_PLACE.fullmatch(name) or (until and int(until) < SINCE):
                    continue
                known[code] = {}
                over = code[:4] + "00"
                if over == code or over not in known:
                    over = f"{province}0000"
                yield _row(code, simple(name), over, since, until)


def _row(code: str, name: str, over: str, since: str, until: str) -> dict[str, str]:
    level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    return {
        "code": code,
        "name": name,
        "short": _short(name, level),
        "level": level,
        "parent": over,
        "since": since,
        "until": until,
    }


def _short(name: str, level: str) -> str:
    short = _OF_PEOPLES.sub("", name)
    if level == "province":
        short = re.sub("(?:特别行政区|自治区|省|市|区)$", "", short)
    return "" if short == name else short


def main() -> None:
    text = files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    path = Path(__file__).parent.parent / "data" / "places.csv"
    rows = list(places(text))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
