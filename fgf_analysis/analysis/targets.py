"""Deadlines and numeric targets in the tasks' text, each with its place."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from fgf_analysis.analysis.spans import places, span
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["COLUMNS", "deadlines", "targets"]

COLUMNS = (
    "task_id",
    "kind",
    "value",
    "unit",
    "bound",
    "text",
    "start",
    "end",
    "source_start",
    "source_end",
)

_AT_LEAST = r"不少于|不低于|至少|达到|达|超过|突破|提高到|提高至|提升至|增长到"
_AT_MOST = (
    r"不超过|不高于|不多于|最多跑?|压缩至|压缩到|压减至|压减到|缩短至|缩短到|缩减至|缩减到|精简至|精简到|"
    r"减少至|减少到|减至|降至|降到|降低至|降低到|控制在"
)
_TIME = r"个?工作日|小时|分钟|天|日|个月|年"
_THING = r"[万亿]?(?:元|户|家|人次|人|个|项|件|类|种|条|次|例|倍|公里|亩|吨)"
_TARGET = re.compile(
    rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))?\s*"
    rf"(?<![\d.,])(?:\d+[至~～—-])?(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*"
    rf"(?P<unit>%|％|个百分点|{_TIME}|{_THING})"
    r"(?:(?P<above>以上)|(?P<below>之?以?内|以下))?"
)
_DATE = re.compile(
    r"(?P<year>\d{4})年(?:年?底|(?P<month>\d{1,2})月(?:底|(?P<day>\d{1,2})日|(?!之?以?前)))"
)


def targets(plan: Plan) -> pd.DataFrame:
    """Return the deadlines and numeric targets that the tasks' text states.

    A number counts as a target where a word sets it as a bound (不少于, 压缩至, 以上, 以内 ...) or
    where it is a percentage; other numbers (5类产品) describe. Of a range (2至3个工作日内) the
    second number is the value. Only Arabic numerals are read.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, evidence and source.

    Returns
    -------
    DataFrame
        One row a place; columns ``task_id``, ``kind`` (``deadline``, ``time limit``, ``share`` or
        ``quantity``), ``value`` (str: a number, or of a deadline the last day as YYYY-MM-DD;
        missing where the year is not printed, the day is open (6月前) or does not exist),
        ``unit`` (``date``, or as printed), ``bound`` (``by``, ``at least``, ``at most`` or
        missing), ``text`` (as printed), ``start``, ``end`` (int, characters of ``text_zh``),
        ``source_start``, ``source_end`` (Int64, of the source). In the order of the tasks, then
        of the text.
    """
    where = places(plan)
    rows = []
    cells = plan.tasks[["task_id", "text_zh", "deadlines_zh"]].fillna("")
    for task_id, text, listed in cells.itertuples(index=False):
        found = list(_deadlines(listed, text))
        taken = [(start, end) for *_, start, end in found]
        for match in _TARGET.finditer(text):
            row = _target(match)
            if row and not any(row[-2] < end and start < row[-1] for start, end in taken):
                found.append(row)
        for row in sorted(found, key=lambda row: row[-2]):
            known = span(where, (task_id, "text"), row[-2], row[-1])
            rows.append((task_id, *row, *(known or (None, None))))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    types = dict.fromkeys(COLUMNS[:6], "str") | dict.fromkeys(COLUMNS[6:8], "int64")
    return table.astype(types | dict.fromkeys(COLUMNS[8:], "Int64"))


def deadlines(plan: Plan) -> pd.DataFrame:
    """Return the dates by which tasks are to be done, for a timeline.

    Only deadlines whose last day is known: 年底前 or 10月底前 without a year are left out, and so
    is 2023年6月前, which leaves the day open. `targets` has these, too.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, evidence and source.

    Returns
    -------
    DataFrame
        One row a place; columns ``task_id`` (str), ``date`` (str, YYYY-MM-DD, the last day of the
        printed period: of 2022年底前 2022-12-31), ``printed`` (str, as printed; the end of a range
        without its year), ``source_start``, ``source_end`` (Int64, characters of the source,
        missing where the evidence does not hold the place, as of a date that a clause or a
        label prints). Sorted by date, then the plan's order of tasks, then place in the text.
    """
    columns = ["task_id", "date", "printed", "source_start", "source_end"]
    found = targets(plan).rename(columns={"value": "date", "text": "printed"})
    found = found.loc[found["kind"].eq("deadline") & found["date"].notna(), columns]
    known = set(zip(found["task_id"], found["date"], strict=True))
    cells = plan.tasks[["task_id", "deadlines_zh"]].dropna()
    outside = [
        (task_id, date, line, None, None)
        for task_id, lines in cells.itertuples(index=False)
        for line in lines.splitlines()
        if (date := _last_day(line)) and (task_id, date) not in known
    ]
    more = pd.DataFrame(outside, columns=columns).astype(found.dtypes)
    found = pd.concat([found, more], ignore_index=True)
    order = {task_id: n for n, task_id in enumerate(plan.tasks["task_id"])}
    found = found.assign(order=found["task_id"].map(order))
    found = found.sort_values(["date", "order"], kind="stable", ignore_index=True)
    return found[columns]


Row = tuple[str, str | None, str, str | None, str, int, int]


def _deadlines(deadlines: str, text: str) -> Iterator[Row]:
    """Yield the deadlines that the reader listed where they stand, longer ones first.

    The end of a range has the year of its beginning: 2023年6月30日 stands there as 6月30日.
    """
    listed: dict[str, str] = {}
    for line in sorted(set(deadlines.splitlines()), key=lambda line: (-len(line), line)):
        listed.setdefault(line if line in text else _YEAR.sub("", line), line)
    listed.pop("", None)
    pattern = "|".join(map(re.escape, listed))
    for match in re.finditer(pattern, text) if listed else ():
        yield _deadline(match, listed[match.group()])


_YEAR = re.compile(r"^\d{4}年")


def _deadline(match: re.Match[str], listed: str) -> Row:
    return ("deadline", _last_day(listed), "date", "by", match.group(), *match.span())


def _last_day(printed: str) -> str | None:
    """Return the last day of a printed period as YYYY-MM-DD; None where it is not known."""
    date = _DATE.match(printed)
    if date is None:
        return None
    year, month = int(date["year"]), int(date["month"] or 12)
    if not (year and 1 <= month <= 12):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(date["day"] or last)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= last else None


def _target(match: re.Match[str]) -> Row | None:
    unit = match["unit"]
    bound = None
    if match["least"] or match["above"]:
        bound = "at least"
    elif match["most"] or match["below"]:
        bound = "at most"
    if unit in {"%", "％", "个百分点"}:
        kind = "share"
    elif bound is None or (unit == "年" and float(match["value"]) >= 1000):  # a calendar year
        return None
    else:
        kind = "time limit" if re.fullmatch(_TIME, unit) else "quantity"
    value = unicodedata.normalize("NFKC", match["value"]).replace(",", "")
    return (kind, value, unit, bound, match.group(), *match.span())


public(globals())
