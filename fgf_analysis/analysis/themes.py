"""Which themes a plan covers, by printed section and by a codebook of keywords.

The codebook (``data/themes.csv``) gives each theme a definition and keywords. A task belongs to
every theme of which its heading or text holds a keyword; its primary theme is the one with the
most weight, a keyword in the heading weighing `TITLE_WEIGHT`, one only in the text 1, each keyword
once a task; of equals the theme that stands first in the codebook is primary. A task in which no
keyword stands has no theme: `coverage` and `unthemed` tell how many these are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from fgf_analysis.analysis.charge import in_charge
from fgf_analysis.analysis.spans import places, span
from fgf_analysis.arguments import a_plan, at_least
from fgf_analysis.errors import PlanError
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR, Plan

__all__ = [
    "TITLE_WEIGHT",
    "breadth",
    "by_department",
    "by_section",
    "by_task",
    "counts",
    "coverage",
    "entries",
    "location_quotient",
    "matches",
    "occurrences",
    "unthemed",
]

TITLE_WEIGHT = 2
"""The weight of a keyword in the heading; one only in the text weighs 1."""


def occurrences(plan: Plan) -> pd.DataFrame:
    """Return every place where a task holds a keyword.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, codebook, evidence and source.

    Returns
    -------
    DataFrame
        One row a place; columns ``task_id``, ``theme``, ``word``, ``field`` (title or text),
        ``start``, ``end`` (int, characters of the cell in the table of tasks),
        ``source_start``, ``source_end`` (Int64, characters of the source, missing where the
        evidence does not hold the place). In the order of tasks, then of the codebook, then
        heading before text, then start.
    """
    where = places(plan)
    rows = []
    for task_id, title, text in _texts(plan):
        for theme, word in entries(plan):
            for field, cell in (("title", title), ("text", text)):
                for found in re.finditer(re.escape(word), cell):
                    known = span(where, (task_id, field), *found.span())
                    rows.append(
                        (task_id, theme, word, field, *found.span(), *(known or (None,) * 2))
                    )
    columns = ["task_id", "theme", "word", "field", "start", "end", "source_start", "source_end"]
    table = pd.DataFrame(rows, columns=columns)
    types = dict.fromkeys(columns[:4], "str") | dict.fromkeys(columns[4:6], "int64")
    return table.astype(types | dict.fromkeys(columns[6:], "Int64"))


def matches(plan: Plan) -> pd.DataFrame:
    """Return the keywords found in each task.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        One row a task, theme and keyword found; columns ``task_id``, ``theme``, ``word``,
        ``field`` (title or text; title where both hold it), ``weight`` (int). In the order of
        tasks, then of the codebook.
    """
    columns = ["task_id", "theme", "word", "field", "weight"]
    codebook = entries(plan)
    rows = []
    for task_id, title, text in _texts(plan):
        for theme, word in codebook:
            if word in title:
                rows.append((task_id, theme, word, "title", TITLE_WEIGHT))
            elif word in text:
                rows.append((task_id, theme, word, "text", 1))
    return pd.DataFrame(rows, columns=columns).astype(
        dict.fromkeys(columns[:4], "str") | {"weight": "int64"}
    )


def by_task(plan: Plan) -> pd.DataFrame:
    """Return each task's themes.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        One row a task in the plan's order; columns ``task_id``, ``primary`` (str, a theme of the
        codebook, missing where no keyword was found), ``further`` (str, other themes, heaviest
        first, separated by ``|``, missing where there are none), ``words`` (str, the primary
        theme's keywords found, separated by ``|``, missing where there are none).
    """
    found = matches(plan)
    ranking = ranked(found, plan)
    words = found.groupby(["task_id", "theme"])["word"].agg(SEPARATOR.join).to_dict()
    rows = [
        (task_id, own[0], SEPARATOR.join(own[1:]) or None, words[task_id, own[0]])
        if (own := ranking.get(task_id))
        else (task_id, None, None, None)
        for task_id in plan.tasks["task_id"]
    ]
    return pd.DataFrame(rows, columns=["task_id", "primary", "further", "words"], dtype="str")


def ranked(found: pd.DataFrame, plan: Plan) -> dict[str, list[str]]:
    """Return each task's themes, heaviest first.

    Parameters
    ----------
    found : DataFrame
        Keywords found, as `matches` returns them, or some of its rows.
    plan : Plan
        Its codebook, whose order decides between themes of one weight.

    Returns
    -------
    dict
        task_id to a list of themes; tasks without a row are not in it.
    """
    order = {theme: i for i, theme in enumerate(plan.themes["theme"])}
    weights = found.groupby(["task_id", "theme"], as_index=False)["weight"].sum()
    weights = weights.assign(order=weights["theme"].map(order)).sort_values(
        ["weight", "order"], ascending=[False, True]
    )
    return {str(task): list(own) for task, own in weights.groupby("task_id")["theme"]}


def counts(plan: Plan) -> pd.DataFrame:
    """Return how many tasks each theme has.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        One row a theme of the codebook, also where no task has it; columns ``theme`` (Chinese
        name), ``primary`` (int, tasks
        whose primary theme it is), ``further`` (int, other tasks that touch it), ``base`` (int,
        tasks with any theme). Sorted by primary, then further, both falling, then the codebook.
    """
    tasks = by_task(plan)
    names = _names(plan)
    primary = tasks["primary"].map(names).value_counts()
    further = (
        tasks["further"]
        .dropna()
        .str.split(SEPARATOR, regex=False)
        .explode()
        .map(names)
        .value_counts()
    )
    table = pd.DataFrame({"theme": pd.Series(list(names.values()), dtype="str")})
    table["primary"] = table["theme"].map(primary).fillna(0).astype("int64")
    table["further"] = table["theme"].map(further).fillna(0).astype("int64")
    table["base"] = int(tasks["primary"].notna().sum())
    return table.sort_values(
        ["primary", "further"], ascending=False, kind="stable", ignore_index=True
    )


def coverage(plan: Plan) -> pd.DataFrame:
    """Return to how many of a plan's tasks the codebook gives a theme.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        One row a plan (of a corpus in its order); columns ``plan_id`` (str, of a single plan its
        name), ``tasks``, ``with_text`` (int, tasks that have a heading or text), ``coded`` (int,
        those of them with any theme), ``share`` (float, 0 to 1, coded of with_text; missing
        where no task has either).
    """
    shown = a_plan(plan).tasks[["title_zh", "text_zh"]].notna().any(axis=1)
    coded = by_task(plan)["primary"].notna()
    if "plan_id" in plan.tasks:
        plans = getattr(plan, "plans", plan.tasks)
        read = plans["status"].eq("read") if "status" in plans else plans["plan_id"].notna()
        names, own = plans.loc[read, "plan_id"].drop_duplicates(), plan.tasks["plan_id"]
    else:
        names, own = [plan.name], pd.Series(plan.name, index=plan.tasks.index, dtype="str")
    table = pd.DataFrame({"plan_id": pd.Series(list(names), dtype="str")})
    every = pd.Series(True, index=own.index, dtype="bool")
    for name, those in (("tasks", every), ("with_text", shown), ("coded", coded.to_numpy())):
        number = own[those].value_counts()
        table[name] = table["plan_id"].map(number).fillna(0).astype("int64")
    table["share"] = table["coded"] / table["with_text"].where(table["with_text"] > 0)
    return table.astype({"share": "float64"})


def by_section(plan: Plan) -> pd.DataFrame:
    """Return tasks by printed section and primary theme, only where the section is known.

    Parameters
    ----------
    plan : Plan
        A plan, not a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        Index ``theme`` (Chinese name, in the order of `counts`), one column a section in the
        plan's order, values numbers of tasks (int).

    Raises
    ------
    PlanError
        For a corpus: every plan numbers its own sections.
    """
    if "plan_id" in a_plan(plan).tasks:
        raise PlanError("themes by section: each plan has its own; take corpus.plan(plan_id)")
    tasks = by_task(plan).merge(plan.tasks[["task_id", "section_number", "section_zh"]])
    tasks = tasks.dropna(subset=["section_zh", "primary"])
    tasks["theme"] = tasks["primary"].map(_names(plan))
    sections = tasks.drop_duplicates("section_number").sort_values("section_number")["section_zh"]
    table = _cross(tasks["theme"], tasks["section_zh"], list(sections))
    order = [theme for theme in counts(plan)["theme"] if theme in table.index]
    return table.loc[order].rename_axis(index="theme")


def by_department(plan: Plan) -> pd.DataFrame:
    """Return the tasks each unit is in charge of, by primary theme.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and codebook.

    Returns
    -------
    DataFrame
        Index ``department`` (most tasks first), one column a theme (Chinese name, most tasks
        first), values numbers of tasks (int). A task with several in charge counts once for each,
        so a column can add up to more than the theme's tasks. Tasks without a theme are in no
        column, units in charge of nothing else in no row: see `unthemed`.
    """
    charge = in_charge(plan).merge(by_task(plan)).dropna(subset=["primary"])
    charge["theme"] = charge["primary"].map(_names(plan))
    led = charge.drop_duplicates("task_id")["theme"]
    order = [theme for theme in counts(plan)["theme"] if theme in set(led)]
    return _cross(charge["department"], charge["theme"], order)


def unthemed(plan: Plan) -> pd.DataFrame:
    """Return how many of the tasks that each unit is in charge of have no theme.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and codebook.

    Returns
    -------
    DataFrame
        One row a unit in charge of any task; columns ``department`` (str), ``tasks`` (int, it is
        in charge of), ``themed``, ``unthemed`` (int, of these with and without a theme). Sorted
        by tasks, falling, then department.
    """
    charge = in_charge(plan).merge(by_task(plan)[["task_id", "primary"]], on="task_id")
    themed = charge["primary"].notna()
    table = pd.DataFrame(
        {
            "tasks": charge["department"].value_counts(),
            "themed": charge.loc[themed, "department"].value_counts(),
        }
    )
    table = table.fillna(0).astype("int64").rename_axis(index="department")
    table["unthemed"] = table["tasks"] - table["themed"]
    table = table.reset_index().astype({"department": "str"})
    return table.sort_values(["tasks", "department"], ascending=[False, True], ignore_index=True)


def location_quotient(plan: Plan, least: int = 1) -> pd.DataFrame:
    r"""Return the location quotient of each unit in each theme.

    It says in which themes a unit is charged with more than its part, and is counted over the
    tasks that have a theme; the others are in none of its sums, only in ``unthemed``.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and codebook.
    least : int
        Only where the unit is in charge of so many tasks of the theme, 1 or more.

    Returns
    -------
    DataFrame
        One row a unit and theme with so many tasks; columns ``department``, ``theme``
        (Chinese name), ``tasks`` (int, the unit's tasks of this primary theme), ``of_unit``,
        ``of_theme``, ``of_all`` (int, sums of `by_department` by unit, by theme and in all),
        ``quotient`` (float, location quotient; 1 is the same part as all units together, 2
        twice that), ``unthemed`` (int, tasks the unit is in charge of that have no theme).
        Sorted by tasks, then quotient, both falling, then themes and units as in
        `by_department`.

    Raises
    ------
    PlanError
        When ``least`` is not a whole number from 1 on.

    Notes
    -----
    Location quotient (Florence 1939; Isard 1960, Methods of Regional Analysis, chapter 7):
    :math:`(x_{ut} / x_u) / (x_t / x)`. A unit with one task has the same quotient in its theme
    whatever it does, ``of_all / of_theme``: read it for units with several tasks.
    """
    at_least("least", least, 1)
    table = by_department(plan)
    columns = [
        "department", "theme", "tasks", "of_unit", "of_theme", "of_all", "quotient", "unthemed",
    ]  # fmt: skip
    long = table.melt(ignore_index=False, var_name="theme", value_name="tasks").reset_index()
    long["tasks"] = long["tasks"].astype("int64")
    long["of_unit"] = long["department"].map(table.sum(axis=1)).astype("int64")
    long["of_theme"] = long["theme"].map(table.sum()).astype("int64")
    long["of_all"] = int(table.to_numpy().sum())
    long["quotient"] = long["tasks"] * long["of_all"] / (long["of_unit"] * long["of_theme"])
    without = unthemed(plan).set_index("department")["unthemed"]
    long["unthemed"] = long["department"].map(without).astype("int64")
    long = long[long["tasks"] >= least].sort_values(
        ["tasks", "quotient"], ascending=False, kind="stable", ignore_index=True
    )
    return long[columns]


def breadth(plan: Plan) -> pd.DataFrame:
    r"""Return over how many themes each unit's tasks are spread.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, assignments, groups and codebook.

    Returns
    -------
    DataFrame
        Index ``department`` as in `by_department`; columns ``tasks`` (int, with a theme),
        ``themes`` (int),
        ``entropy`` (float, bits, 0 for one theme), ``equals`` (float, number of themes of equal
        share with the same entropy, at most ``tasks``).

    Notes
    -----
    Shannon (1948): :math:`H = -\sum_t p_t \log_2 p_t` over the unit's shares; ``equals`` is
    :math:`2^H` (Hill 1973, Ecology 54(2), order 1). With few tasks both are small by necessity.
    """
    table = by_department(plan)
    share = table.div(table.sum(axis=1), axis=0)
    entropy = -(share * np.log2(share.where(share > 0, 1))).sum(axis=1) + 0.0
    return pd.DataFrame(
        {
            "tasks": table.sum(axis=1).astype("int64"),
            "themes": table.gt(0).sum(axis=1).astype("int64"),
            "entropy": entropy.astype("float64"),
            "equals": np.exp2(entropy.astype("float64")),
        }
    ).rename_axis(index="department")


def entries(plan: Plan) -> list[tuple[str, str]]:
    """Return the codebook's keywords.

    Parameters
    ----------
    plan : Plan
        Its codebook.

    Returns
    -------
    list of tuple
        Theme and keyword, in the order of the codebook.
    """
    return [
        (theme, word)
        for theme, words in zip(a_plan(plan).themes["theme"], plan.themes["keywords"], strict=True)
        for word in words.split(SEPARATOR)
    ]


def _texts(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield each task's id, heading and text, empty where lost."""
    texts = a_plan(plan).tasks[["task_id", "title_zh", "text_zh"]].fillna("")
    yield from texts.itertuples(index=False, name=None)


def _names(plan: Plan) -> dict[str, str]:
    return dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))


def _cross(rows: pd.Series, columns: pd.Series, order: list[str]) -> pd.DataFrame:
    """Return a table of counts, rows by falling sum and then name."""
    table = pd.crosstab(rows, columns).reindex(columns=order).rename_axis(columns=None)
    table = table.sort_index()
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


public(globals(), {"specialisation": "location_quotient"})
