"""One plan beside another, task by task."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from fgf_analysis.arguments import a_plan, of_type
from fgf_analysis.corpus.alignment.material import letters
from fgf_analysis.corpus.amounts import changes
from fgf_analysis.corpus.charges import Charges, added, change
from fgf_analysis.corpus.wording import wording
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR, Plan

__all__ = ["ARROW", "SURE", "beside", "day"]

SURE = 0.8
"""A link of a lower probability is one to be checked."""

ARROW = "→"
"""Between a number or date of the parent and that of the child in ``amounts``."""

_TEXT = (
    "parent_task", "child_task", "kind", "basis", "parent_heading", "child_heading",
    "parent_in_charge", "child_in_charge", "change", "units_added", "units_gone", "amounts",
    "parent_deadlines", "child_deadlines", "parent_day", "child_day",
)  # fmt: skip
_COLUMNS = {
    **dict.fromkeys(_TEXT, "str"),
    **dict.fromkeys(("parent_number", "child_number", "characters"), "Int64"),
    **dict.fromkeys(("probability", "copied"), "Float64"),
    **dict.fromkeys(("to_check", "newly_joint", "same_words"), "boolean"),
}
_ORDER = (
    "parent_task", "parent_number", "parent_heading", "parent_in_charge", "parent_deadlines",
    "child_task", "child_number", "child_heading", "child_in_charge", "child_deadlines",
    "kind", "probability", "to_check", "basis", "copied", "characters", "same_words", "change",
    "units_added", "units_gone", "newly_joint", "amounts", "parent_day", "child_day",
)  # fmt: skip
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_DAY = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")


def beside(parent: Plan, child: Plan, links: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one plan beside another: each task of either, with its counterpart or without.

    Parameters
    ----------
    parent : Plan
        The plan that the other was probably made for, or an earlier one of the same office.
    child : Plan
        The plan that is held against it.
    links : DataFrame, optional
        What `fgf_analysis.corpus.align` says of the two, if it is known already.

    Returns
    -------
    DataFrame
        One row a link, and one a task without counterpart. Columns ``parent_task``,
        ``parent_number`` (Int64, as printed), ``parent_heading``, ``parent_in_charge`` (the units
        in charge, in the order printed), ``parent_deadlines`` (as printed); the same of the child
        (all missing on the side where there is none); ``kind``, ``probability`` (Float64),
        ``to_check`` (boolean, whether it is below `SURE`), ``basis`` and ``copied`` (Float64, see
        `fgf_analysis.corpus.align`); ``characters`` (Int64, letters and digits of the child's
        text, of which ``copied`` is the share); ``same_words`` (boolean, whether heading and text
        are the same); ``change`` (what became of who is in charge, by line, see
        `fgf_analysis.corpus.compare.charge_changes`), ``units_added`` (units in charge of the
        child's task none of whose lines is in charge of the parent's), ``units_gone`` (the same
        the other way), ``newly_joint`` (boolean, in charge jointly, and not so in the parent;
        missing where either names nobody); ``amounts`` (numbers and dates that differ between
        sentences otherwise alike: 八成→九成); ``parent_day``, ``child_day`` (ISO dates, in every
        row: when each plan was signed, or else published; missing where it does not say). Of a
        row that links nothing, all after ``basis`` is missing but ``characters`` and the days.
        Several in one cell are separated by ``|``. In the order of the parent's tasks, those
        without counterpart in their place, then the child's own in its order.

    Raises
    ------
    PlanError
        When one of the two is no plan.
    """
    for name, plan in (("parent", parent), ("child", child)):
        of_type(name, plan, Plan, "give what load_plan returns")
    if links is None:
        from fgf_analysis import corpus  # which imports this

        links = corpus.align(parent, child)
    known = tuple(
        _Side(name, plan, set(links[f"{name}_task"].dropna()))
        for name, plan in (("parent", parent), ("child", child))
    )
    rows = [_row(row, *known) for row in links.to_dict("records")]
    found = pd.DataFrame(rows, columns=list(_ORDER), dtype=object).astype(_COLUMNS)
    found["to_check"] = found["probability"].lt(SURE)
    order = [found[f"{side.name}_task"].map(side.place) for side in known]
    found = found.assign(_first=order[0], _then=order[1])
    found = found.sort_values(["_first", "_then"], kind="stable", ignore_index=True)
    return found[list(_ORDER)]


class _Side:
    """One of the two plans: what its tasks say and who is in charge of them."""

    def __init__(self, name: str, plan: Plan, compared: set[str]) -> None:
        self.name = name
        self.words = wording(plan, compared)
        self.charges = Charges(plan, compared)
        self.day = day(plan)
        self.place = {task: n for n, task in enumerate(plan.tasks["task_id"])}

    def told(self, task: str | None) -> dict[str, object]:
        """Return what a row says of one task, or of none."""
        said: dict[str, object] = {"day": self.day}
        if task is not None:
            own = self.words[task]
            units = SEPARATOR.join(self.charges.by_task.get(task, []))
            said |= {"number": own.number, "heading": own.heading or None}
            said |= {"in_charge": units or None, "deadlines": SEPARATOR.join(own.deadlines) or None}
        return {f"{self.name}_{key}": value for key, value in said.items()}


def _row(link: dict[str, object], parent: _Side, child: _Side) -> dict[str, object]:
    a, b = (
        None if pd.isna(link[f"{side.name}_task"]) else str(link[f"{side.name}_task"])
        for side in (parent, child)
    )
    row = {**link, **parent.told(a), **child.told(b)}
    if b is not None:
        row["characters"] = len(letters(child.words[b].text))
    if a is None or b is None:  # how sure it is was said of a link that was not made
        return row | {"probability": None, "copied": None}
    one, other = parent.words[a], child.words[b]
    became = change(parent.charges, a, child.charges, b)
    named = parent.charges.states[a] == child.charges.states[b] == "named"
    joint = b in child.charges.jointly and a not in parent.charges.jointly
    amounts = [f"{was}{ARROW}{now}" for _, was, now, *_ in changes(one.text, other.text)]
    return row | {
        "same_words": (one.heading, one.text) == (other.heading, other.text),
        "change": became,
        "units_added": SEPARATOR.join(added(parent.charges, a, child.charges, b, became)) or None,
        "units_gone": SEPARATOR.join(added(child.charges, b, parent.charges, a, became)) or None,
        "newly_joint": joint if named else None,
        "amounts": SEPARATOR.join(dict.fromkeys(amounts)) or None,
    }


def day(plan: Plan) -> str | None:
    """Return when a plan was signed, else published, as an ISO date; None where it does not say.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    str or None

    Raises
    ------
    PlanError
        When it is no plan.
    """
    said = a_plan(plan).particulars
    known = dict(zip(said["field"], said["value"], strict=True))
    for field in ("signed", "published"):
        if _ISO.fullmatch(str(known.get(field))):
            return str(known[field])
    printed = _DAY.search(plan.issued)
    try:
        return date(*map(int, printed.groups())).isoformat() if printed else None
    except ValueError:  # a day that no calendar has
        return None


public(globals())
