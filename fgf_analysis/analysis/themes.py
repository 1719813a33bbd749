"""Which themes a plan covers, by printed section and by a codebook of keywords.

The codebook (``data/themes.csv``) gives each theme a definition and keywords. A task belongs to
every theme of which its heading or text holds a keyword; its primary theme is the one with the
most weight, a keyword in the heading weighing `TITLE_WEIGHT`, one only in the text 1, each keyword
once a task; of equals the theme that stands first in the codebook is primary.
"""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis.workload import in_charge
from fgf_analysis.tables import Plan

TITLE_WEIGHT = 2


def matches(plan: Plan) -> pd.DataFrame:
    """Return the keywords found in each task.

    Returns
    -------
    DataFrame
        One row a task, theme and keyword found; columns ``task_id``, ``theme``, ``word``,
        ``field`` (title or text; title where both hold it), ``weight`` (int). In the order of
        tasks, then of the codebook.
    """
    columns = ["task_id", "theme", "word", "field", "weight"]
    codebook = [
        (theme, word)
        for theme, words in zip(plan.themes["theme"], plan.themes["keywords"], strict=True)
        for word in words.split("|")
    ]
    rows = []
    texts = plan.tasks[["task_id", "title_zh", "text_zh"]].fillna("")
    for task_id, title, text in texts.itertuples(index=False):
        for theme, word in codebook:
            if word in title:
                rows.append((task_id, theme, word, "title", TITLE_WEIGHT))
            elif word in text:
                rows.append((task_id, theme, word, "text", 1))
    return pd.DataFrame(rows, columns=columns)


def by_task(plan: Plan) -> pd.DataFrame:
    """Return each task's themes.

    Returns
    -------
    DataFrame
        One row a task in the plan's order; columns ``task_id``, ``primary`` (str, a theme of the
        codebook, missing where no keyword was found), ``further`` (str, other themes, heaviest
        first, separated by ``|``), ``words`` (str, the primary theme's keywords found).
    """
    found = matches(plan)
    order = {theme: i for i, theme in enumerate(plan.themes["theme"])}
    rows = []
    for task_id in plan.tasks["task_id"]:
        own = found[found["task_id"] == task_id]
        weights = own.groupby("theme")["weight"].sum().to_dict()
        ranked = sorted(weights, key=lambda theme: (-weights[theme], order[theme]))
        words = own.loc[own["theme"].isin(ranked[:1]), "word"]
        rows.append(
            (
                task_id,
                ranked[0] if ranked else None,
                "|".join(ranked[1:]) or None,
                "|".join(words) or None,
            )
        )
    return pd.DataFrame(rows, columns=["task_id", "primary", "further", "words"], dtype="str")


def counts(plan: Plan) -> pd.DataFrame:
    """Return how many tasks each theme has.

    Returns
    -------
    DataFrame
        One row a theme of the codebook; columns ``theme`` (Chinese name), ``primary`` (int, tasks
        whose primary theme it is), ``further`` (int, other tasks that touch it), ``base`` (int,
        tasks with any theme). Sorted by primary, then further, both falling, then the codebook.
    """
    tasks = by_task(plan)
    names = _names(plan)
    primary = tasks["primary"].map(names).value_counts()
    further = tasks["further"].dropna().str.split("|").explode().map(names).value_counts()
    table = pd.DataFrame({"theme": list(names.values())})
    table["primary"] = table["theme"].map(primary).fillna(0).astype("int64")
    table["further"] = table["theme"].map(further).fillna(0).astype("int64")
    table["base"] = int(tasks["primary"].notna().sum())
    return table.sort_values(
        ["primary", "further"], ascending=False, kind="stable", ignore_index=True
    )


def by_section(plan: Plan) -> pd.DataFrame:
    """Return tasks by printed section and primary theme, only where the section is known.

    Returns
    -------
    DataFrame
        Index ``theme`` (Chinese name, in the order of `counts`), one column a section in the
        plan's order, values numbers of tasks (int).
    """
    tasks = by_task(plan).merge(plan.tasks[["task_id", "section_number", "section_zh"]])
    tasks = tasks.dropna(subset=["section_zh", "primary"])
    tasks["theme"] = tasks["primary"].map(_names(plan))
    sections = tasks.drop_duplicates("section_number").sort_values("section_number")["section_zh"]
    table = _cross(tasks["theme"], tasks["section_zh"], list(sections))
    order = [theme for theme in counts(plan)["theme"] if theme in table.index]
    return table.loc[order].rename_axis(index="theme")


def by_department(plan: Plan) -> pd.DataFrame:
    """Return the tasks each unit leads, or is solely responsible for, by primary theme.

    Returns
    -------
    DataFrame
        Index ``department`` (most tasks first), one column a theme (Chinese name, most tasks
        first), values numbers of tasks (int). A jointly led task counts once for each lead, so
        a column can add up to more than the theme's tasks.
    """
    charge = in_charge(plan).merge(by_task(plan)).dropna(subset=["primary"])
    charge["theme"] = charge["primary"].map(_names(plan))
    led = charge.drop_duplicates("task_id")["theme"]
    order = [theme for theme in counts(plan)["theme"] if theme in set(led)]
    return _cross(charge["department"], charge["theme"], order)


def _names(plan: Plan) -> dict[str, str]:
    return dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))


def _cross(rows: pd.Series, columns: pd.Series, order: list[str]) -> pd.DataFrame:
    """Return a table of counts, rows by falling sum and then name."""
    table = pd.crosstab(rows, columns).reindex(columns=order).rename_axis(columns=None)
    table = table.sort_index()
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
