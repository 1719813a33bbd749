"""What stands before the tasks: the document's title and when it was signed."""

from __future__ import annotations

import re

from fgf_analysis.reading.numbering import ANY
from fgf_analysis.reading.paragraphs import STARTS, Paragraphs

_TITLE = re.compile("方案|意见|通知|要点|措施|计划|任务|分工|清单|规划|行动|规定|办法|分解")
_LINE = re.compile(r"[^。；：，\t|]{4,60}")
_UP_TO_NUMBER = re.compile(r"(?<=[\w）]{4})(?:一、|（一）|1[.、](?!\d))")
_SERIAL = re.compile(r"\w{2,10}（\d{4}）第?\d+号")  # 国发〔2019〕3号
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_BODY = re.compile(rf"(?:{ANY})")
_NOTE = re.compile(r"（[^）]{2,24}）|索引号.*|.{0,6}字号.*")  # （此件公开发布）


def title(page: Paragraphs) -> str:
    """Return the document's printed title, or nothing: its first lines that read like one."""
    lines = [
        _UP_TO_NUMBER.split(line, maxsplit=1)[0].strip("#>* ")
        for line in page.text[:3000].split("\n")
    ]
    raw = [line.strip("#>*_ ") for line in page.raw[:3000].split("\n")]
    for n, line in enumerate(lines[:20]):
        signs = n + 1 < len(lines) and _DATE.fullmatch(lines[n + 1])
        if _BODY.match(line):
            break
        if _aside(line) or signs:
            continue
        end = n + 1
        while end < min(n + 3, len(lines)) and not _TITLE.search(lines[end - 1][-8:]):
            if _aside(lines[end]):
                break
            end += 1
        if any(_TITLE.search(part) for part in lines[n:end]):
            printed = (raw[i][: len(lines[i])] for i in range(n, end))
            return re.sub(r"\s+", "", "".join(printed))
    return ""


def _aside(line: str) -> bool:
    """Return whether a line of the front is no part of the title."""
    if not _LINE.fullmatch(line) or STARTS.match(line) or line.startswith("（"):
        return True
    return bool(_SERIAL.match(line) or _DATE.fullmatch(line) or _NOTE.fullmatch(line))


def signed(page: Paragraphs) -> str:
    """Return the last date that has a line of its own, as printed, or nothing."""
    lines = (line.strip() for line in page.raw.split("\n"))
    return next((line for line in [*lines][::-1] if _DATE.fullmatch(line)), "")
