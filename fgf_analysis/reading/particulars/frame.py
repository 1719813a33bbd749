"""The fields that a web page or a government's catalogue prints around a document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fgf_analysis.reading.particulars.kinds import ENDS
from fgf_analysis.reading.particulars.lines import Line

LABELS: Mapping[str, tuple[str, ...]] = {
    "number": ("发文字号", "文件字号", "文号", "发文文号", "文件编号", "公文编号", "发文编号"),
    "issuer": ("发文机关", "发文单位", "制发机关", "制定机关", "发文部门", "印发机关"),
    "signed": ("成文日期", "成文时间", "生成日期", "发文日期", "发文时间", "签发日期", "制发日期"),
    "published": (
        "发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "信息提供日期",
        "印发日期", "印发时间", "发文公开日期",
    ),
    "title": ("标题", "名称", "信息名称", "文件名称", "公文名称", "文件标题", "信息标题"),
    "": (
        "索引号", "索取号", "信息索引", "主题分类", "分类", "主题词", "关键词", "有效性", "时效性",
        "时效", "效力状态", "实施日期", "施行日期", "生效日期", "失效日期", "废止日期", "体裁分类",
        "体裁", "组配分类", "公开方式", "公开形式", "公开范围", "公开类别", "公开责任部门",
        "责任部门", "所属机构", "发布机构", "发布机关", "发布单位", "公开机构", "公开单位",
        "公开主体", "信息来源", "来源", "文章来源", "稿件来源", "原文链接", "资料来源", "检索时间",
        "检索关键词", "浏览次数", "访问量", "阅读次数", "字体", "字号", "作者", "编辑", "责任编辑",
        "统一登记号", "统一编号", "规范性文件编号", "登记号", "视力保护色", "文件类型", "公文种类",
        "公文类型", "信息分类", "服务对象", "签发人", "更新时间", "概述", "内容概述", "政策咨询",
        "咨询电话",
    ),
}  # fmt: skip
"""Labels by what stands behind them; the last tell only where a field ends."""

_KNOWN = {label: name for name, labels in LABELS.items() for label in labels}
_ANY = "|".join(" {0,4}".join(label) for label in sorted(_KNOWN, key=len, reverse=True))
_FIELD = re.compile(rf"(?:(?<=[ |【·>])|^)(?:【 ?)?(?P<label>{_ANY}) *(?:】|：|$)[： ]*")
_OTHER = re.compile(r"[A-Za-z_ ]{2,20}：")
_LONGEST = 4  # lines of a value


class Field(NamedTuple):
    """What stands behind a label."""

    name: str
    value: list[Line]


def fields(lines: Sequence[Line]) -> tuple[list[Field], list[Line]]:
    """Return the fields that lines hold, and the other lines.

    Parameters
    ----------
    lines : sequence of Line
        What stands before a document's body.
    """
    found: list[Field] = []
    others: list[Line] = []
    opened: Field | None = None
    for line in lines:
        marks = list(_FIELD.finditer(line.said))
        if not marks:
            if opened is not None and _goes_on(opened, line):
                opened.value.append(line)
            elif not _OTHER.match(line.said):
                others.append(line)
                opened = None
            continue
        if marks[0].start() > 0 and (opened is None or not opened.value):
            others.append(_part(line, 0, marks[0].start()))
        for n, mark in enumerate(marks):
            end = marks[n + 1].start() if n + 1 < len(marks) else len(line.said)
            value = _part(line, mark.end(), end)
            opened = Field(_KNOWN[mark["label"].replace(" ", "")], [value] if value.said else [])
            found.append(opened)
            if value.said and opened.name != "title":
                opened = None
    return found, others


def _goes_on(field: Field, line: Line) -> bool:
    """Return whether a value, of a cell of its own, stands on a line or goes on there."""
    if not field.value:
        return True
    last = field.value[-1]
    if field.name == "title" and ENDS.search(last.said):
        return False
    broken = field.name in ("title", "number") and line.start - last.end == 1
    return broken and len(field.value) < _LONGEST


def _part(line: Line, start: int, end: int) -> Line:
    said = line.said[start:end]
    start += len(said) - len(said.lstrip(" |"))
    said = said.strip(" |")
    return Line(line.start + start, line.start + start + len(said), said)
