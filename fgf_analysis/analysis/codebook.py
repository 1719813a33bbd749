"""The theme codebook as a measuring instrument: how far its answers depend on its words."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis.charge import damaged
from fgf_analysis.analysis.reliability import (
    DRAWS,
    SEED,
    alpha,
    alpha_interval,
    kappa,
    kappa_interval,
    masi,
)
from fgf_analysis.analysis.themes import by_task, entries, matches, ranked
from fgf_analysis.arguments import a_plan, drawing, one_of
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR, Plan

__all__ = [
    "KEYWORDS",
    "agreement",
    "codings",
    "confusion",
    "disagreements",
    "leave_one_out",
    "sensitivity",
    "unmatched",
]

KEYWORDS = "keywords"
"""The coder that the codebook's keywords are, beside those by hand."""


def unmatched(plan: Plan) -> pd.DataFrame:
    """Return the tasks in which no keyword stands.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, codebook and evidence.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``title_zh``, ``text_zh`` (missing where there is none) and
        ``reason`` (str, why no keyword stands there: ``lost`` where a damaged copy shows neither
        heading nor text, ``without`` where the plan prints neither, else ``no keyword``), in
        the plan's order.
    """
    coded = by_task(plan)
    rows = plan.tasks[["task_id", "title_zh", "text_zh"]].assign(reason="no keyword")
    bare = rows[["title_zh", "text_zh"]].isna().all(axis=1)
    if bare.any():  # else the evidence of a corpus need not be read
        rows.loc[bare, "reason"] = "without"
        rows.loc[bare & damaged(plan), "reason"] = "lost"
    rows = rows[coded["primary"].isna().to_numpy()].reset_index(drop=True)
    return rows.astype({"reason": "str"})


def leave_one_out(plan: Plan) -> pd.DataFrame:
    """Return which tasks change their primary theme when one keyword is left out.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        One row a keyword that decides for at least one task; columns ``theme``, ``word``,
        ``tasks`` (int, tasks whose primary theme is then another or none), ``task_ids`` (str,
        separated by ``|``), ``becomes`` (str, what the primary theme then is, in the same order,
        separated by ``|``, ``–`` for none). Sorted by tasks, falling, then the codebook.
    """
    found = matches(plan)
    before = ranked(found, plan)
    rows = []
    for (theme, word), own in found.groupby(["theme", "word"], sort=False):
        touched = found[found["task_id"].isin(own["task_id"])].drop(index=own.index)
        after = ranked(touched, plan)
        changed = {
            task: after.get(task, ["–"])[0]
            for task in own["task_id"]
            if before[task][:1] != after.get(task, [])[:1]
        }
        if changed:
            ids, after_all = SEPARATOR.join(changed), SEPARATOR.join(changed.values())
            rows.append((theme, word, len(changed), ids, after_all))
    place = {entry: i for i, entry in enumerate(entries(plan))}
    rows.sort(key=lambda row: (-row[2], place[row[0], row[1]]))
    types = {"theme": "str", "word": "str", "tasks": "int64", "task_ids": "str", "becomes": "str"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def sensitivity(plan: Plan) -> pd.DataFrame:
    """Return how many tasks have a primary theme that rests on one keyword.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks and codebook.

    Returns
    -------
    DataFrame
        One row; int columns ``keywords`` (of the codebook), ``found`` (keywords that stand in any
        task), ``tasks`` (with a theme), ``level`` (of these, tasks whose primary theme another one
        equals in weight, so that the order of the codebook decides) and ``changed`` (tasks whose
        primary theme changes when the right keyword is left out); float columns ``share``
        (changed of tasks, 0 to 1) and ``mean`` (share of tasks that change, averaged over all
        keywords of the codebook), both missing without tasks.
    """
    table = leave_one_out(plan)
    coded = int(by_task(plan)["primary"].notna().sum())
    changed = int(table["task_ids"].str.split(SEPARATOR, regex=False).explode().nunique())
    keywords = len(entries(plan))
    counts = {
        "keywords": keywords,
        "found": matches(plan)["word"].nunique(),
        "tasks": coded,
        "level": _level(plan),
        "changed": changed,
    }
    shares = {
        "share": changed / coded if coded else None,
        "mean": int(table["tasks"].sum()) / (coded * keywords) if coded * keywords else None,
    }
    types = dict.fromkeys(counts, "int64") | dict.fromkeys(shares, "float64")
    return pd.DataFrame([counts | shares]).astype(types)


def _level(plan: Plan) -> int:
    """Return in how many tasks two themes share the greatest weight."""
    weights = matches(plan).groupby(["task_id", "theme"])["weight"].sum()
    most = weights.groupby("task_id").transform("max")
    return int((weights[weights == most].groupby("task_id").size() > 1).sum())


def codings(plan: Plan) -> pd.DataFrame:
    """Return every coding of the tasks: the hand codings, and that by keywords.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, codebook and codings.

    Returns
    -------
    DataFrame
        Columns ``task_id``, ``coder`` (str, `KEYWORDS` for the codebook's), ``primary``,
        ``further`` (str, separated by ``|``; both missing where there is none). By coder, then in
        the plan's order; only tasks that a hand coder has coded.
    """
    order = {task: i for i, task in enumerate(a_plan(plan).tasks["task_id"])}
    hand = plan.codings.assign(order=plan.codings["task_id"].map(order))
    hand = hand.sort_values(["coder", "order"]).drop(columns="order")
    keywords = by_task(plan).assign(coder=KEYWORDS)[list(hand.columns)]
    keywords = keywords[keywords["task_id"].isin(hand["task_id"])]
    return pd.concat([hand, keywords], ignore_index=True)


def agreement(plan: Plan, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Return how far the codings agree, pair by pair, the hand codings and that by keywords.

    Parameters
    ----------
    plan : Plan
        Its tasks, codebook and codings.
    draws : int
        How often the tasks are drawn for the interval of alpha, 1 or more.
    seed : int
        Of the draws, 0 or more.

    Returns
    -------
    DataFrame
        One row a pair of coders; columns ``first``, ``second``, ``tasks`` (int, coded by both),
        ``same`` (int, the same primary theme), ``kappa`` (float, Cohen, of the primary theme; a
        task without a keyword counts as a value of its own), ``kappa_low``, ``kappa_high``
        (float, its 95 % interval by `reliability.kappa_interval`), ``alpha`` (float, Krippendorff
        with MASI distance, of all themes of a task), ``alpha_low``, ``alpha_high`` (float, its
        95 % interval by `reliability.alpha_interval`). By coders as in `codings`. Empty where
        nobody has coded by hand.

    Raises
    ------
    PlanError
        When ``draws`` or ``seed`` is not such a number.

    See Also
    --------
    fgf_analysis.analysis.reliability : the coefficients and their sources.

    Notes
    -----
    The intervals ask how the coefficients would vary over other tasks of the same kind. They
    do not tell whether other coders would agree as well.
    """
    drawing(draws, seed)
    coded = {coder: own.set_index("task_id") for coder, own in _by_coder(plan).items()}
    names = list(coded)
    rows = []
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            one, two = coded[first], coded[second]
            common = [task for task in one.index if task in two.index]
            a = one.loc[common, "primary"].fillna("–").tolist()
            b = two.loc[common, "primary"].fillna("–").tolist()
            sets = list(zip(_sets(one.loc[common]), _sets(two.loc[common]), strict=True))
            same = sum(x == y for x, y in zip(a, b, strict=True))
            of_primary = (kappa(a, b), *(kappa_interval(a, b) or (None, None)))
            interval = alpha_interval(sets, masi, draws=draws, seed=seed)
            of_all = (alpha(sets, masi), *(interval or (None, None)))
            rows.append((first, second, len(common), same, *of_primary, *of_all))
    measures = ["kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high"]
    table = pd.DataFrame(rows, columns=["first", "second", "tasks", "same", *measures])
    counts = dict.fromkeys(("tasks", "same"), "int64")
    types = {"first": "str", "second": "str"} | counts | dict.fromkeys(measures, "float64")
    return table.astype(types)


def disagreements(plan: Plan) -> pd.DataFrame:
    """Return the tasks that the codings give different primary themes.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its tasks, codebook and codings.

    Returns
    -------
    DataFrame
        Index ``task_id`` in the plan's order, one column a coder, values primary themes (missing
        where no keyword stands, or the coder left the task out, which is no disagreement).
    """
    given = _by_coder(plan)
    coded = {coder: own.set_index("task_id")["primary"] for coder, own in given.items()}
    tasks = [task for task in plan.tasks["task_id"] if task in set(plan.codings["task_id"])]
    table = pd.DataFrame(coded, index=pd.Index(tasks, name="task_id", dtype="str"), dtype="str")
    table.columns = table.columns.astype("str")
    # A task without a keyword is a coding of its own; one that a coder left out is none.
    known = table.mask(table.isna() & pd.Series(table.columns == KEYWORDS, table.columns), "–")
    different = [len(set(row.dropna())) > 1 for _, row in known.iterrows()]
    return table[pd.Series(different, index=table.index, dtype=bool)]


def confusion(plan: Plan, first: str | None = None, second: str = KEYWORDS) -> pd.DataFrame:
    """Return how many tasks each pair of primary themes has, by one coder and by another.

    Parameters
    ----------
    plan : Plan
        Its tasks, codebook and codings.
    first, second : str, optional
        The coders in rows and columns; the last hand coder and `KEYWORDS` if not given.

    Returns
    -------
    DataFrame
        Index ``theme`` and columns: Chinese names of the themes that either gave, in the order of
        the codebook (– last, for no keyword), values numbers of tasks (int). Empty where nobody
        has coded by hand and no coder is asked for.

    Raises
    ------
    PlanError
        When there is no such coder.
    """
    coders = [*sorted(set(a_plan(plan).codings["coder"])), KEYWORDS]
    one_of("second", second, coders)
    if first is not None:
        one_of("first", first, coders)
    else:
        first = max(plan.codings["coder"], default="")
    names = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True)) | {"–": "–"}
    given = {
        coder: own.set_index("task_id")["primary"].fillna("–").map(names)
        for coder, own in _by_coder(plan).items()
    }
    if not {first, second} <= set(given):
        none = pd.Index([], dtype="str")
        return pd.DataFrame(index=none.rename("theme"), columns=none, dtype="int64")
    rows, columns = given[first], given[second]
    columns = columns[columns.index.isin(rows.index)]
    used = [name for name in names.values() if name in {*rows, *columns}]
    table = pd.crosstab(rows.reindex(columns.index), columns)
    table = table.reindex(index=used, columns=used, fill_value=0)
    return table.rename_axis(index="theme", columns=None)


def _by_coder(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return each coder's rows of `codings`, hand coders in order of name, keywords last."""
    coded = {str(coder): own for coder, own in codings(plan).groupby("coder")}
    return {name: coded[name] for name in sorted(coded, key=lambda name: (name == KEYWORDS, name))}


def _sets(table: pd.DataFrame) -> list[frozenset[str]]:
    """Return each task's themes as a set."""
    joined = table["primary"].fillna("") + SEPARATOR + table["further"].fillna("")
    return [frozenset(cell.split(SEPARATOR)) - {""} for cell in joined]


public(globals())
