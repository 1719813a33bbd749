"""The type of a document (文种, 方案的种类), which ends its title."""

from __future__ import annotations

import re

TYPES = (
    "分工方案", "实施方案", "工作方案", "行动方案", "试点方案", "总体方案", "改革方案", "建设方案",
    "专项方案", "整治方案", "落实方案", "推进方案", "方案", "实施意见", "指导意见", "若干意见",
    "意见", "行动计划", "工作计划", "实施计划", "推进计划", "计划", "若干措施", "具体措施",
    "政策措施", "任务措施", "若干政策措施", "措施", "工作要点", "重点工作", "要点", "任务清单",
    "责任清单", "清单", "任务分工", "责任分工", "分工", "任务分解", "任务分解表", "分工表",
    "重点任务", "工作任务", "规划纲要", "纲要", "规划", "实施细则", "细则", "实施办法", "管理办法",
    "办法", "规定", "条例", "若干政策", "政策", "指引", "指南", "通知", "通告", "公告", "决定",
    "批复", "函", "工作安排", "安排", "倡议书", "行动",
)  # fmt: skip
"""Types that are told apart; of several that end a title the longest."""

_ANY = "|".join(sorted(TYPES, key=len, reverse=True))
_NOTE = r"(?:（[^（）]{1,16}）)?"
ENDS = re.compile(rf"(?:{_ANY}){_NOTE}[》”]?$")
"""What a title ends with."""

_TYPE = re.compile(rf"(?P<type>{_ANY}){_NOTE}$")


def kind(title: str) -> tuple[int, int, str] | None:
    """Return where the type stands in a title and which it is; None where it ends with none.

    Of 重点任务分工方案的通知 it is 分工方案: a notice that holds a plan is that plan.
    """
    match = _TYPE.search(title.removesuffix("的通知")) or _TYPE.search(title)
    return (*match.span("type"), match["type"]) if match else None
