"""What became of who is in charge: from each task of a parent to its counterpart."""

from __future__ import annotations

import pandas as pd

from fgf_analysis.corpus.charges import Charges, added, change
from fgf_analysis.corpus.compare.members import a_family, charges_of, linked
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public
from fgf_analysis.tables import SEPARATOR

__all__ = ["charge_changes"]


def charge_changes(family: Family) -> pd.DataFrame:
    """Return for each link between a parent's task and a child's how the lines in charge differ.

    Parameters
    ----------
    family : Family
        Its links, assignments, groups and tasks.

    Returns
    -------
    DataFrame
        One row a link that joins two tasks, in the order of the links; columns ``plan_id``,
        ``task_id``, ``parent_plan``, ``parent_task`` (str), ``change`` (str, one of `CHANGES`),
        ``lines``, ``parent_lines`` (str, lines in charge, sorted, separated by ``|``, missing
        where there are none), ``units_added`` (str, units in charge of the child's task none of
        whose lines is in charge of the parent's, in the order printed, separated by ``|``;
        missing where there are none or the two cannot be compared), ``jointly``,
        ``parent_jointly`` (boolean, whether a clause puts two units or more in charge; missing
        where nobody is named in charge), ``newly_joint`` (boolean, jointly and not so in the
        parent; missing where either is).

    Notes
    -----
    A unit is new where none of its lines is in charge of the parent's task, and gone where none is
    of the child's; so a unit of several lines, a merged organ, is neither beside one of a line of
    it, and a unit without a line stands for itself. ``change`` is ``same line`` (none is new,
    none gone), ``more lines`` (some new, none gone), ``fewer lines`` (some gone, none new),
    ``partly other`` (both) or ``other line`` (all new, all gone). These five say that both tasks
    name somebody in charge. Else it is, the first that holds: ``without clause`` (for one of the
    two tasks none is printed, in a plan that prints one for fewer than half of its tasks), ``lost``
    (the copy has lost one), ``nobody in child``, ``nobody in parent``, ``nobody`` (in either),
    which say that a clause names nobody in charge, or that there is none in a plan that prints
    them for at least half of its tasks; ``line unknown`` (both name somebody, but one of the two
    only units without a line, so that it cannot be told). In charge is as
    `fgf_analysis.analysis.charge` defines it.
    """
    charges, joined = charges_of(a_family(family), folded=True), linked(family)
    rows = [
        _row(charges, *pair)
        for pair in zip(joined["child_task"], joined["parent_task"], strict=True)
    ]
    columns = [
        "change", "lines", "parent_lines", "units_added", "jointly", "parent_jointly",
        "newly_joint",
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=columns, dtype=object)
    found = found.astype(dict.fromkeys(columns[:4], "str") | dict.fromkeys(columns[4:], "boolean"))
    keys = joined[["plan_id", "child_task", "parent_plan", "parent_task"]]
    return pd.concat([keys.rename(columns={"child_task": "task_id"}), found], axis=1)


def _row(charges: Charges, child: str, parent: str) -> tuple[object, ...]:
    states = charges.states[child], charges.states[parent]
    own, above = charges.lines_in_charge(child), charges.lines_in_charge(parent)
    jointly, parent_jointly = (
        task in charges.jointly if state == "named" else None
        for task, state in zip((child, parent), states, strict=True)
    )
    both = jointly is not None and parent_jointly is not None
    became = change(charges, parent, charges, child)
    units = added(charges, parent, charges, child, became)
    return (
        became,
        SEPARATOR.join(own) or None,
        SEPARATOR.join(above) or None,
        SEPARATOR.join(units) or None,
        jointly,
        parent_jointly,
        jointly and not parent_jointly if both else None,
    )


public(globals())
