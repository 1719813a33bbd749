"""Which lines the plans of a family put in charge of one and the same task of the root."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from fgf_analysis.corpus.compare.paths import paths
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR

__all__ = ["agreement", "holders"]


def holders(family: Family) -> pd.DataFrame:
    """Return for each task of the root in how many plans each line is in charge of it.

    So plans for one parent can be set side by side also where the parent prints no clauses.

    Parameters
    ----------
    family : Family
        Its links, tasks, assignments and groups.

    Returns
    -------
    DataFrame
        One row a task of the root and line in charge of a counterpart of it in any plan, the root
        included; columns ``root_task``, ``line`` (str), ``plans`` (Int64, in which the line is in
        charge of a counterpart), ``base`` (Int64, plans in which any line is), ``share`` (Float64,
        0 to 1, plans of base), ``plan_ids`` (str, these plans in the family's order, separated by
        ``|``). In the root's order, then plans, falling, then line.
    """
    every = paths(family)
    rows = _sets(every).explode("line", ignore_index=True)
    keys = ["root_task", "line"]
    grouped = rows.groupby(keys, sort=False)["plan_id"]
    table = grouped.agg(plans="size", plan_ids=SEPARATOR.join).reset_index()
    base = rows.groupby("root_task")["plan_id"].nunique()
    table["base"] = table["root_task"].map(base).astype("Int64")
    table["share"] = table["plans"] / table["base"]
    table = table.assign(
        _first=table["root_task"].map(_order(every)), _less=-table["plans"]
    ).sort_values(["_first", "_less", "line"], kind="stable", ignore_index=True)
    types = {"root_task": "str", "line": "str", "plans": "Int64", "share": "Float64"}
    table = table.astype({**types, "plan_ids": "str"})
    return table[["root_task", "line", "plans", "base", "share", "plan_ids"]]


def agreement(family: Family) -> pd.DataFrame:
    r"""Return for each task of the root how far the plans agree on the lines in charge of it.

    Parameters
    ----------
    family : Family
        Its links, tasks, assignments and groups.

    Returns
    -------
    DataFrame
        One row a task of the root, in its order; columns ``root_task`` (str), ``plans`` (Int64,
        with a counterpart, the root included), ``base`` (Int64, of these: that put any line in
        charge of it), ``lines`` (Int64, lines in charge in any of the base), ``common`` (str,
        lines in charge in all of them, sorted, separated by ``|``, missing where there are none or
        the base is below two), ``jaccard`` (Float64, 0 to 1, mean over all pairs of plans of the
        base; missing where it is below two).

    Notes
    -----
    Jaccard (1901): :math:`|A \cap B| / |A \cup B|` of the two plans' sets of lines. A plan that
    names many lines can agree with none fully; read it beside ``lines``.
    """
    every = paths(family)
    sets = _sets(every)
    reached = every[every["tasks"].notna()].groupby("root_task")["plan_id"].nunique()
    own = {task: list(map(set, some)) for task, some in sets.groupby("root_task")["line"]}
    rows = []
    for task in _order(every):
        lines = own.get(task, [])
        pairs = [len(a & b) / len(a | b) for a, b in combinations(lines, 2)]
        common = sorted(set.intersection(*lines)) if pairs else []
        rows.append(
            (
                task, int(reached.get(task, 0)), len(lines), len(set().union(*lines)),
                SEPARATOR.join(common) or None, sum(pairs) / len(pairs) if pairs else None,
            )
        )  # fmt: skip
    columns = ["root_task", "plans", "base", "lines", "common", "jaccard"]
    types = {"root_task": "str", **dict.fromkeys(columns[1:4], "Int64"), "common": "str"}
    found = pd.DataFrame(rows, columns=columns, dtype=object)
    return found.astype({**types, "jaccard": "Float64"})


def _sets(every: pd.DataFrame) -> pd.DataFrame:
    """Return one row a plan and root's task that it puts a line in charge of, with the lines."""
    rows = every[["plan_id", "root_task", "lines"]].dropna(subset=["lines"])
    lists = rows["lines"].map(lambda cell: cell.split(SEPARATOR)).astype(object)
    return rows[["plan_id", "root_task"]].assign(line=lists).reset_index(drop=True)


def _order(every: pd.DataFrame) -> dict[str, int]:
    return {task: n for n, task in enumerate(dict.fromkeys(every["root_task"]))}


public(globals())
