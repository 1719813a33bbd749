"""Calendar deadlines in running text."""

from __future__ import annotations

import re

_YEAR = r"(?:\d{4} ?年 ?|[今明本]年)"
_DAY = r"\d{1,2} ?月 ?(?:底|\d{1,2} ?日)"
_BY = "(?:之?以?前)"
DEADLINE = re.compile(
    rf"(?P<year>{_YEAR})(?:年?底|\d{{1,2}} ?月 ?(?:底|\d{{1,2}} ?日)?){_BY}?|{_DAY}{_BY}|年底{_BY}"
)
# 自2023年1月1日至6月30日: the end is meant, not the beginning.
_RANGE = re.compile(
    rf"(?:自|从)?{_YEAR}(?:{_DAY}|\d{{1,2}}月)(?:起)?(?:至|到|—|-|－|~)(?P<to>(?P<own>{_YEAR})(?:年?底)?(?:{_DAY})?|(?:{_DAY})|)"
)
_FROM = re.compile("(?:自|从|于)$")
# What began, was issued or took effect then was not to be done by then.
_DONE = "印发|发布|公布|通过|实施|施行|出台|批准|签署|签订|成立|核发|颁发|发放|登记|注册|取得|投产|建成|开工|受理|制定"
_PAST = re.compile(
    rf"起|开始|以来|以后|之后|后|(?:施行|实施|生效|废止)|为(?:基准|时点|界|准)"
    rf"|[^，。；]{{0,6}}?(?:{_DONE})(?:的|以来|后)|[^，。；]{{0,16}}?(?:会议|常委会|全会)"
)
EXAMPLES = (
    ("2025年底前完成", ("2025年底前",)),
    ("6月底前完成", ("6月底前",)),
    ("自2023年1月1日至6月30日开展试点。", ("2023年6月30日",)),
    ("从2022年7月1日起实施，落实2020年10月10日印发的通知。", ()),
    ("2033年1月1日前核发的证书继续有效。", ()),
)


def deadlines(text: str) -> list[str]:
    """Return the calendar deadlines that a task's sentences print, in order.

    The end of a range is one, with the year of its beginning; the day from which something holds
    or on which a paper was issued is none.
    """
    found: list[str] = []
    at = 0
    for match in DEADLINE.finditer(text):
        if match.start() < at:
            continue
        if (span := _RANGE.match(text, max(match.start() - 1, 0))) or (
            span := _RANGE.match(text, match.start())
        ):
            if span["to"]:
                found.append(span["to"] if span["own"] else match["year"] + span["to"])
            at = span.end()
        elif not _PAST.match(text, match.end()) and not _since(text, match.start(), match.end()):
            found.append(match.group())
    return found


def _since(text: str, start: int, end: int) -> bool:
    """Return whether a date says from when on: 自2022年7月1日起实施."""
    return bool(_FROM.search(text, max(0, start - 2), start)) and text.startswith(
        ("起", "以", "开"), end
    )
