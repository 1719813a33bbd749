"""What stands before the tasks: the document's title and when it was signed."""

from __future__ import annotations

import re

from fgf_analysis.reading.paragraphs import STARTS, Paragraphs

_TITLE = re.compile("方案|意见|通知|要点|措施|计划|任务|分工|清单|规划|行动|规定|办法|分解")
_LINE = re.compile(r"[^。；：，\t|]{4,60}")
_UP_TO_NUMBER = re.compile(r"(?<=[\w）]{4})(?:一、|（一）|1[.、](?!\d))")
_SERIAL = re.compile(r"\w{2,10}（\d{4}）第?\d+号")  # 国发〔2019〕3号
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def title(page: Paragraphs) -> str:
    """Return the document's printed title, or nothing: its first lines that read like one."""
    lines = [
        _UP_TO_NUMBER.split(line, maxsplit=1)[0].strip("#> ")
        for line in page.text[:3000].split("\n")
    ]
    raw = [line.strip("#> ") for line in page.raw[:3000].split("\n")]
    for n, line in enumerate(lines[:12]):
        if not _LINE.fullmatch(line) or STARTS.match(line) or _SERIAL.match(line):
            continue
        end = n + 1
        while end < min(n + 3, len(lines)) and not _TITLE.search(lines[end - 1][-8:]):
            if (
                not _LINE.fullmatch(lines[end])
                or STARTS.match(lines[end])
                or (_SERIAL.match(lines[end]))
            ):
                break
            end += 1
        if any(_TITLE.search(part) for part in lines[n:end]):
            printed = (raw[i][: len(lines[i])] for i in range(n, end))
            return re.sub(r"\s+", "", "".join(printed))
    return ""


def signed(page: Paragraphs) -> str:
    """Return the last date that has a line of its own, as printed, or nothing."""
    lines = (line.strip() for line in page.raw.split("\n"))
    return next((line for line in [*lines][::-1] if _DATE.fullmatch(line)), "")
