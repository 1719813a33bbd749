"""What the page calls things, in Chinese and in English."""

from __future__ import annotations

from fgf_analysis import terms
from fgf_analysis.tables import DISPUTES as _DISPUTES
from fgf_analysis.tables import FIELDS as _FIELDS
from fgf_analysis.tables import ROLES as _ROLES


def _words(column: str, code: str) -> tuple[str, str]:
    return terms.value(column, code, "zh"), terms.value(column, code, "en")


def _head(column: str) -> tuple[str, str]:
    return terms.head(column, "zh"), terms.head(column, "en").lower()


HEADS = {column: _head(column) for column in ("units", "unnamed", "deadlines")}
"""What stands before a task's units, those not named, and its dates."""

FIELDS = {field: _words("field", field) for field in _FIELDS}
ROLES = {role: _words("role", role) for role in _ROLES}
CHECKED = {
    "weak": ("较不确定", "less sure"),
    "open": _words("reason", "open"),
    "left": ("未读入", "left over"),
    "bad": ("未读懂", "not understood"),
    "doubt": ("存疑", "in doubt"),
    "bare": ("无责任条款", "task without a clause"),
    "aside": ("编号标题未作任务", "numbered heading, no task"),
    "unknown": ("未知单位", "unknown unit"),
    "numbering": ("编号异常", "numbering"),
    "differ": ("双方结果不一致", "readings differ"),
}
"""Kinds of stretches and names that a person should look at."""

KINDS = {
    "check": ("要核对", "to check"),
    **FIELDS,
    **ROLES,
    "generic": HEADS["unnamed"],
    "outside": _words("reason", "outside"),
    "frame": ("总述标题", "framing heading"),
    **CHECKED,
}
SHORT = {"section": "章", "title": "题", "text": "文", "clause": "责"}
_WHY = {
    "printed": ("编号印在其前", "its number stands in front of it"),
    "in order": ("在本条与下一条标题之间，未见断裂", "between two headings"),
    "repeated": ("两处前后文只有此任务相同", "two places share only this task"),
    "elimination": ("另一可能的任务已有条款", "the other task has its own"),
    "rule": ("本文条款之后总接下一标题", "no clause here is cut off from a heading"),
    "neighbour": ("前后文在另处已知属别的任务", "what adjoins is known elsewhere"),
    "wording": ("只因措辞相像，最弱", "an inference, the weakest"),
}
BASES = {
    basis: (_words("basis", basis)[0], why, f"{_words('basis', basis)[1]}: {why_en}")
    for basis, (why, why_en) in _WHY.items()
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
DISPUTES = {
    code: (terms.value("kind", code, "zh", ["theirs"]), terms.value("kind", code, "en", ["theirs"]))
    for code in _DISPUTES
}
"""What two readings differ in."""

CHARACTERS = {
    **{field: words[0] for field, words in FIELDS.items()},
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
