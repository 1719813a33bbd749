"""Words with which people and programs name what they found -> kinds and roles of the contract."""

from __future__ import annotations

import re

KINDS = ("task", "unit", "group")

# The first that fits counts: 牵头责任单位 is a lead, 配合责任单位 supports.
_ROLES = (
    ("lead", r"牵头|(?<![a-z])lead"),
    ("support", r"配合|参与|参加|协办|协助|支持|support|assist|particip|co ?operat"),
    ("responsible", r"负责|责任|主办|承办|主责|落实|responsib|in charge|accountab"),
)
_KINDS = (
    ("group", r"泛指|集合|group|generic|unnamed"),
    ("unit", r"单位|部门|机构|\borg|unit|department|agency|actor|organi[sz]ation"),
    ("task", r"任务|事项|措施|task|measure|action item"),
)
_PLAIN = str.maketrans("_-/", "   ")


def role(word: str) -> str:
    """Return the role that a word names, or nothing.

    Examples
    --------
    >>> role("牵头单位"), role("LEAD_DEPARTMENT"), role("Responsible"), role("ORG")
    ('lead', 'lead', 'responsible', '')
    """
    return _first(_ROLES, word)


def kind(word: str) -> str:
    """Return what a label marks: a task, a unit, a group of nobody in particular; or nothing.

    Examples
    --------
    >>> kind("SUPPORT"), kind("责任单位"), kind("任务标题"), kind("DATE")
    ('unit', 'unit', 'task', '')
    """
    return _first(_KINDS, word) or ("unit" if role(word) else "")


def _first(forms: tuple[tuple[str, str], ...], word: str) -> str:
    plain = word.casefold().translate(_PLAIN)
    return next((name for name, form in forms if re.search(form, plain)), "")
