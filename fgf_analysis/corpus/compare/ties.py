"""Lines that clauses put in charge jointly, as ties within each plan."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis import charge
from fgf_analysis.analysis import coleadership as led
from fgf_analysis.corpus.charges import plan_ids
from fgf_analysis.corpus.compare.members import a_family, charges_of, order
from fgf_analysis.corpus.family import Family
from fgf_analysis.corpus.load import Corpus
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR

__all__ = ["lined", "ties"]

COLUMNS = {"plan_id": "str", "line_a": "str", "line_b": "str", "tasks": "Int64", "task_ids": "str"}


def lined(family: Family) -> Corpus:
    """Return the plans of a family with lines in the place of units, and only who is in charge.

    Who is in charge is settled among the units, before lines take their place. A unit of several
    lines (a merged organ) is one node under all their names, separated by ``|``, as it does not
    lead with itself; a unit without a line is left out.

    Parameters
    ----------
    family : Family
        Its tasks, assignments and groups.

    Returns
    -------
    Corpus
        For `fgf_analysis.analysis.coleadership`.
    """
    keys = ["task_id", "clause", "department"]
    found = charge.clauses(a_family(family))
    found = found.loc[found["standing"].isin(charge.IN_CHARGE), keys]
    rows = family.assignments.merge(found, on=keys)
    known = {unit: SEPARATOR.join(sorted(own)) for unit, own in charges_of(family).line_of.items()}
    rows["department"] = rows["department"].map(known).astype("str")
    rows = rows.dropna(subset=["department"]).reset_index(drop=True)
    register = pd.DataFrame({"department": sorted(set(rows["department"]))}, dtype="str")
    register = register.reindex(columns=list(family.departments)).astype("str")
    return Corpus(
        family.folder,
        family._reader,  # noqa: SLF001
        plans=family.plans,
        tasks=family.tasks,
        assignments=rows,
        groups=family.groups,
        departments=register,
        themes=family.themes,
    )


def ties(family: Family) -> pd.DataFrame:
    """Return the pairs of lines that each plan puts in charge jointly.

    Parameters
    ----------
    family : Family
        Its tasks, assignments and groups.

    Returns
    -------
    DataFrame
        One row a plan and pair; columns ``plan_id``, ``line_a``, ``line_b`` (str, in code point
        order), ``tasks`` (Int64, of which a clause puts both in charge), ``task_ids`` (str, these,
        separated by ``|``). In the family's order, then tasks, falling, then the lines.
    """
    two = led.two_mode(lined(family))
    task, a, b = two.ties()
    rows = pd.DataFrame(
        {"task_id": two.tasks[task], "line_a": two.units[a], "line_b": two.units[b]}, dtype="str"
    )
    rows["plan_id"] = plan_ids(rows["task_id"])
    grouped = rows.groupby(["plan_id", "line_a", "line_b"], sort=False)["task_id"]
    table = grouped.agg(tasks="size", task_ids=SEPARATOR.join).reset_index()
    table["_less"] = -table["tasks"]
    return order(family, table, ["_less", "line_a", "line_b"]).astype(COLUMNS)[list(COLUMNS)]


public(globals())
