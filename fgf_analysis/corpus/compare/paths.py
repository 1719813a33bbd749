"""What became of each task of the root in every plan, and what each line is in charge of where."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.arguments import one_of
from fgf_analysis.corpus.charges import Charges, plan_ids
from fgf_analysis.corpus.compare.members import (
    PLACED,
    a_family,
    charges_of,
    linked,
    members,
    order,
)
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR

__all__ = ["FATES", "SHOWS", "paths", "portfolios"]

FATES = ("root", "kept", "split", "merged", "dropped", "dropped above")
"""What can become of a task of the root in a plan."""


def paths(family: Family) -> pd.DataFrame:
    """Return what became of each task of the root in every plan of the family.

    Links are followed from each plan to its parent and on to the root: what a city does of a
    national task is what it does of its province's counterparts of it.

    Parameters
    ----------
    family : Family
        Its links, tasks, assignments and groups.

    Returns
    -------
    DataFrame
        One row a plan and task of the root; columns ``plan_id``, ``root_task``, ``parent_plan``,
        ``level``, ``place`` (str), ``year`` (Int64), ``fate`` (str, one of `FATES`: ``root`` in
        the root itself; ``kept``, one counterpart that is of no other task of the root;
        ``split``, several; ``merged``, one that is also another's; ``dropped``, none though the
        parent has one; ``dropped above``, none as the parent has none), ``tasks`` (str, the
        counterparts in the plan's order, separated by ``|``, missing where there are none),
        ``counterparts`` (Int64, how many), ``probability`` (Float64, the greatest product of the
        links' probabilities on the way; 1 in the root; missing without a counterpart or without
        probabilities), ``lines`` (str, lines in charge of any of them, sorted, separated by
        ``|``, missing where there are none), ``shows`` (str, what the counterparts show of who is
        in charge, the most of any: named, nobody, without clause, lost; missing without one). In
        the family's order, then the root's.
    """
    a_family(family)
    reached, ways = _reached(family)
    charges = charges_of(family, folded=True)
    place = {task: n for n, task in enumerate(family.tasks["task_id"])}
    of_root = [task for task in _root_tasks(family) if task in place]
    told = members(family).to_dict("records")
    rows = []
    for plan in told:
        own, above = reached[plan["plan_id"]], reached.get(plan["parent_plan"], {})
        shared = pd.Series([t for some in own.values() for t in some], dtype="str").value_counts()
        for task in of_root:
            tasks = sorted(own.get(task, ()), key=place.__getitem__)
            fate = _fate(tasks, plan["plan_id"] == family.root, bool(above.get(task)), shared)
            lines = sorted({line for one in tasks for line in charges.lines_in_charge(one)})
            best = max((ways[task, one] for one in tasks), default=None)
            rows.append(
                (
                    plan["plan_id"], task, plan["parent_plan"], plan["level"], plan["place"],
                    plan["year"], fate, SEPARATOR.join(tasks) or None, len(tasks),
                    None if best is None or best < 0 else best,
                    SEPARATOR.join(lines) or None, _state(charges, tasks),
                )
            )  # fmt: skip
    columns = [
        "plan_id", "root_task", "parent_plan", *PLACED, "fate", "tasks", "counterparts",
        "probability", "lines", "shows",
    ]  # fmt: skip
    numbers = {"year": "Int64", "counterparts": "Int64", "probability": "Float64"}
    types = {name: numbers.get(name, "str") for name in columns}
    return pd.DataFrame(rows, columns=columns, dtype=object).astype(types)


SHOWS = ("named", "nobody", "lost", "without clause")
"""What the counterparts of a task can show of who is in charge, the most first."""


def _state(charges: Charges, tasks: list[str]) -> str | None:
    return min((charges.states[one] for one in tasks), key=SHOWS.index, default=None)


def _fate(tasks: list[str], root: bool, above: bool, shared: pd.Series) -> str:
    if root:
        return "root"
    if not tasks:
        return "dropped" if above else "dropped above"
    if len(tasks) > 1:
        return "split"
    return "merged" if shared[tasks[0]] > 1 else "kept"


def _root_tasks(family: Family) -> list[str]:
    """Return the tasks of the root that were linked, in its order; of a root alone, all."""
    own = family.tasks.loc[family.tasks["plan_id"].eq(family.root), "task_id"]
    links = family.links
    asked = set(links.loc[links["parent_plan"].eq(family.root), "parent_task"].dropna())
    return [task for task in own if task in asked or not asked]


def _reached(family: Family) -> tuple[dict[str, dict[str, set[str]]], dict[tuple[str, str], float]]:
    """Return by plan the counterparts of each root's task, and the best way to each; -1 for none.

    Plans stand behind their parents, so that a parent's own ways are known.
    """
    of_root = _root_tasks(family)
    reached: dict[str, dict[str, set[str]]] = {family.root: {task: {task} for task in of_root}}
    ways = {(task, task): 1.0 for task in of_root}
    by_plan = {plan_id: rows for plan_id, rows in linked(family).groupby("plan_id", sort=False)}
    for plan_id, parent in zip(
        family.parents["plan_id"][1:], family.parents["parent"][1:], strict=True
    ):
        own: dict[str, set[str]] = {}
        rows = by_plan.get(plan_id)
        roots: dict[str, list[str]] = {}
        for task, counterparts in reached[parent].items():
            for one in counterparts:
                roots.setdefault(one, []).append(task)
        cells = () if rows is None else zip(
            rows["parent_task"], rows["child_task"], rows["probability"], strict=True
        )  # fmt: skip
        for above, child, probability in cells:
            for task in roots.get(above, ()):
                own.setdefault(task, set()).add(child)
                before = ways[task, above]
                known = before >= 0 and not pd.isna(probability)
                way = before * float(probability) if known else -1.0
                ways[task, child] = max(way, ways.get((task, child), -1.0))
        reached[plan_id] = own
    return reached, ways


def portfolios(family: Family, by: str = "line") -> pd.DataFrame:
    """Return the tasks that each line, or each unit, is in charge of, plan by plan.

    Parameters
    ----------
    family : Family
        Its tasks, assignments and groups.
    by : {"line", "department"}

    Returns
    -------
    DataFrame
        One row a plan and line (unit) in charge of anything there; columns ``plan_id``, ``level``,
        ``place`` (str), ``year`` (Int64), ``line`` (or ``department``, str), ``tasks`` (Int64, it
        is in charge of), ``jointly`` (Int64, of these with another unit in one clause), ``base``
        (Int64, tasks of the plan that name anybody in charge), ``share`` (Float64, 0 to 1, tasks
        of base), ``task_ids`` (str, separated by ``|``). In the family's order, then tasks,
        falling, then the line (unit).

    Raises
    ------
    PlanError
        When ``by`` is neither.
    """
    one_of("by", by, ("line", "department"))
    charges = charges_of(a_family(family))
    units = charges.units.assign(plan_id=plan_ids(charges.units["task_id"]))
    base = units.groupby("plan_id")["task_id"].nunique()
    rows = charges.lines if by == "line" else units.assign(jointly=units["standing"].eq("jointly"))
    table = rows.groupby(["plan_id", by], as_index=False, sort=False).agg(
        tasks=("task_id", "nunique"), jointly=("jointly", "sum"),
        task_ids=("task_id", SEPARATOR.join),
    )  # fmt: skip
    table["base"] = table["plan_id"].map(base).astype("Int64")
    table["share"] = table["tasks"] / table["base"]
    table = members(family)[["plan_id", *PLACED]].merge(table, on="plan_id")
    table = order(family, table.assign(_less=-table["tasks"]), ["_less", by])
    counts = dict.fromkeys(("tasks", "jointly", "base"), "Int64")
    table = table.astype({**counts, "share": "Float64", "task_ids": "str"})
    return table[["plan_id", *PLACED, by, "tasks", "jointly", "base", "share", "task_ids"]]


public(globals())
