"""What the page calls things, in Chinese and in English."""

from __future__ import annotations

FIELDS = {
    "section": ("章节", "section"),
    "title": ("标题", "heading"),
    "text": ("正文", "text"),
    "clause": ("责任条款", "clause"),
}
ROLES = {
    "lead": ("牵头", "lead"),
    "responsible": ("负责", "responsible"),
    "support": ("配合", "support"),
}
CHECKED = {
    "weak": ("较不确定", "less sure"),
    "open": ("未归属", "open"),
    "left": ("未读入", "left over"),
    "bad": ("未读懂", "not understood"),
    "doubt": ("存疑", "in doubt"),
    "bare": ("无责任条款", "task without a clause"),
    "aside": ("编号标题未作任务", "numbered heading, no task"),
    "unknown": ("未知单位", "unknown unit"),
    "numbering": ("编号异常", "numbering"),
}
"""Kinds of stretches and names that a person should look at."""

KINDS = {
    "check": ("要核对", "to check"),
    **FIELDS,
    **ROLES,
    "generic": ("泛指主体", "generic actor"),
    "outside": ("任务之外", "outside"),
    "frame": ("总述标题", "framing heading"),
    **CHECKED,
}
SHORT = {"section": "章", "title": "题", "text": "文", "clause": "责"}
BASES = {
    "printed": ("照印", "编号印在其前", "printed: its number stands in front of it"),
    "in order": ("顺序", "在本条与下一条标题之间，未见断裂", "in order: between two headings"),
    "repeated": ("重现", "两处前后文只有此任务相同", "repeated: two places share only this task"),
    "elimination": ("排除", "另一可能的任务已有条款", "elimination: the other task has its own"),
    "rule": ("规律", "本文条款之后总接下一标题", "rule: no clause here is cut off from a heading"),
    "neighbour": (
        "邻接",
        "前后文在另处已知属别的任务",
        "neighbour: what adjoins is known elsewhere",
    ),
    "wording": ("措辞", "只因措辞相像，最弱", "wording: an inference, the weakest"),
}
SURE = ("printed", "in order")
DOUBTS = {
    "bracket": "含单位的括号读作正文",
    "label": "条款外的标签",
    "word": "条款外的分工用语",
    "unit": "不似单位名称",
}
"""Why something is in doubt, in Chinese; the report says it in English. Keys are its kinds."""

NUMBERING = {
    "skipped": ("跳号", "skipped"),
    "repeated": ("重号", "repeated"),
    "restarted": ("重新起号", "restarted"),
}
CHARACTERS = {
    "clause": "条款",
    "title": "标题",
    "section": "章节",
    "text": "正文",
    "number": "编号",
    "head": "表头",
    "hidden": "目录落款",
    "front": "任务之前",
    "back": "任务之后",
    "unread": "未读入",
    "blank": "空白",
}
"""Kinds of the report's count of characters."""

LEVELS = {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")}
MISSING = '<span class="none">原文未见 <small>source does not show it</small></span>'
