"""A plan's tasks -> what is compared of them: letters and digits of heading and text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from fgf_analysis.tables import Plan

_MARKS = re.compile(r"[\W_]+")
_FRAME = re.compile(
    "指导思想|(?:总体|工作)(?:要求|思路)|(?:基本|工作|主要)原则|(?:总体|基本|工作|主要|发展|行动)目标"
)


@dataclass(frozen=True)
class Material:
    """Tasks by id, with heading and text; what is not there is empty."""

    tasks: tuple[str, ...]
    headings: tuple[str, ...]
    texts: tuple[str, ...]


def material(plan: Plan, level: str) -> Material:
    """Return what is compared of a plan's tasks.

    Parameters
    ----------
    plan : Plan
    level : str
        ``task`` for tasks with their measures' headings and text behind their own text,
        ``measure`` for every row by itself.

    Returns
    -------
    Material
        Sorted by task id, so that the order of rows changes nothing.
    """
    rows = plan.tasks[["task_id", "parent_id", "title_zh", "text_zh"]]
    owner = rows["parent_id"].where(rows["parent_id"].isin(rows["task_id"]), rows["task_id"])
    if level == "measure":
        owner = rows["task_id"]
    headings: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    columns = (rows["task_id"], owner, rows["title_zh"], rows["text_zh"])
    for task, of, title, text in zip(*columns, strict=True):
        if task == of:
            headings[of] = letters(title)
            texts.setdefault(of, []).insert(0, letters(text))
        else:
            texts.setdefault(of, []).append(letters(title) + letters(text))
    tasks = tuple(sorted(texts))
    return Material(
        tasks,
        tuple(headings.get(task, "") for task in tasks),
        tuple("".join(texts[task]) for task in tasks),
    )


def frames(heading: str) -> bool:
    """Return whether a heading, as `letters` gives it, only frames a plan: 指导思想, 主要目标."""
    return bool(_FRAME.fullmatch(heading))


def letters(text: object) -> str:
    """Return a text's letters, ideographs and digits, in their compatible form (NFKC)."""
    if not isinstance(text, str) or pd.isna(text):
        return ""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
