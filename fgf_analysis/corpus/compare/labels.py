"""What the plans of a family, and the tasks of its root, are called in a sentence or a figure."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from fgf_analysis.arguments import language
from fgf_analysis.corpus.compare.members import members
from fgf_analysis.corpus.family import Family
from fgf_analysis.corpus.parents import rank
from fgf_analysis.markup import plain
from fgf_analysis.public import public

__all__ = ["headings", "labels", "ranked"]

NATIONAL = {"zh": "国家", "en": "National"}
LONGEST = 16  # signs of a heading in a sentence


def labels(family: Family, lang: str = "zh", *, dated: bool = True) -> dict[str, str]:
    """Return a short name for each plan: its place and year, as far as they are known.

    Parameters
    ----------
    family : Family
        What its plans say of their level, place and date.
    lang : {"zh", "en"}
        Places keep their Chinese names in both, as no register has English ones.
    dated : bool
        Whether the year stands also where the place alone tells a plan from all others.

    Returns
    -------
    dict of str to str
        plan_id to label, in the family's order. A plan without a place, and one that would be
        called as another is, keeps its ``plan_id``.

    Raises
    ------
    PlanError
        When there is no such language, or ``family`` is none.
    """
    both = {"zh": "{}{}年", "en": "{} {}"}[language(lang)]
    found: dict[str, str] = {}
    table = members(family)
    alike = Counter(table["place"].where(table["level"].ne("national"), NATIONAL[lang]))
    for plan_id, level, place, year in table[["plan_id", "level", "place", "year"]].itertuples(
        index=False
    ):
        name = NATIONAL[lang] if level == "national" else place
        if pd.isna(name):
            found[plan_id] = plan_id
        else:
            bare = pd.isna(year) or not (dated or alike[name] > 1)
            found[plan_id] = plain(name) if bare else both.format(plain(name), year)
    number = Counter(found.values())
    return {plan_id: name if number[name] == 1 else plan_id for plan_id, name in found.items()}


def ranked(family: Family) -> list[str]:
    """Return the plans by level, the highest first, then by date of signature, then by plan_id.

    A plan without a level or a date stands behind those with one.
    """
    table = members(family)
    table["rank"] = table["level"].fillna("").map(rank)
    ordered = table.sort_values(["rank", "signed", "plan_id"], na_position="last")
    return list(ordered["plan_id"])


def headings(family: Family, lang: str = "zh") -> dict[str, str]:
    """Return what each task of the root is called: its number in the root, and its heading.

    Parameters
    ----------
    family : Family
    lang : {"zh", "en"}
        A heading without a translation stays as it is printed.

    Returns
    -------
    dict of str to str
        task_id (with the plan's) to ``T01 heading``, one longer than 16 signs cut; where none is
        printed the number alone.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    tasks = family.tasks[family.tasks["plan_id"].eq(family.root)]
    heads = tasks["title_zh"].fillna("")
    if language(lang) == "en":
        heads = tasks["title_en"].fillna(heads)
    cut = heads.map(lambda text: text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
    numbers = tasks["task_id"].str.rpartition("/")[2]
    return {
        task: plain(f"{number} {head}".strip())
        for task, number, head in zip(tasks["task_id"], numbers, cut, strict=True)
    }


public(globals())
