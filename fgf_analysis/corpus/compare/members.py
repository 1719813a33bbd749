"""What each plan of a family says of itself, and the links between its tasks, for comparing."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.arguments import of_type
from fgf_analysis.corpus.charges import Charges
from fgf_analysis.corpus.family import Family
from fgf_analysis.corpus.parents import described
from fgf_analysis.corpus.titles import number_key

PLACED = ["level", "place", "year"]
"""Columns that say of which level, place and year a plan is."""


def a_family(family: object) -> Family:
    """Return a family, or refuse what is none."""
    return of_type("family", family, Family, "give what corpus.family() returns")


def members(family: Family) -> pd.DataFrame:
    """Return the plans of a family in its order.

    Parameters
    ----------
    family : Family

    Returns
    -------
    DataFrame
        One row a plan; columns ``plan_id``, ``parent_plan``, ``level``, ``place`` (str), ``year``
        (Int64, of signature, else of publication), ``signed`` (datetime), missing where not known.
    """
    plans = described(a_family(family))
    table = family.parents[["plan_id", "parent"]].rename(columns={"parent": "parent_plan"})
    own = plans.loc[list(table["plan_id"])].reset_index(drop=True)
    for name in ("level", "place"):
        table[name] = own[name].where(own[name].ne("")).astype("str")
    signed = pd.to_datetime(own["signed"], format="%Y-%m-%d", errors="coerce")
    published = pd.to_datetime(own["published"], format="%Y-%m-%d", errors="coerce")
    table["year"] = signed.fillna(published).dt.year.astype("Int64")
    table["signed"] = signed
    return table


def made_for_absent(family: Family) -> list[str]:
    """Return the plans that print as theirs the number of a parent that is no plan here.

    Their parent here is one further up that they cite.
    """
    plans = described(a_family(family))
    numbers, above = (plans[name].map(number_key) for name in ("number", "parent_number"))
    known = {"", *numbers.loc[list(family.parents["plan_id"])]}
    table = family.parents[["plan_id", "parent"]].dropna()
    return [
        plan_id
        for plan_id, parent in zip(table["plan_id"], table["parent"], strict=True)
        if numbers[parent] and above[plan_id] not in known
    ]


def charges_of(family: Family, *, folded: bool = False) -> Charges:
    """Return who is in charge of the tasks of a family.

    Parameters
    ----------
    family : Family
    folded : bool
        Whether what a measure says is its task's, where tasks were linked and not their measures.
    """
    if not folded:
        return Charges(a_family(family))
    links = a_family(family).links
    return Charges(family, {*links["parent_task"].dropna(), *links["child_task"].dropna()})


def linked(family: Family) -> pd.DataFrame:
    """Return the links of a family that join a parent's task and a child's."""
    links = a_family(family).links
    return links[links["parent_task"].notna() & links["child_task"].notna()].reset_index(drop=True)


def order(family: Family, table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return a table sorted by plan, in the family's order, then by some columns."""
    place = {plan_id: n for n, plan_id in enumerate(family.parents["plan_id"])}
    table = table.assign(_order=table["plan_id"].map(place))
    return table.sort_values(["_order", *by], kind="stable", ignore_index=True).drop(
        columns="_order"
    )
