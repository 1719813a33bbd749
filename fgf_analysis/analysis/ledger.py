"""The plan as an office works with it: a ledger of all tasks (任务台账), and a card for each unit.

Nothing is counted here. Every row says where in the source it stands. The cells are set for people:
several names in one stand as a sentence would list them. For a script there is `charge`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from fgf_analysis.analysis import charge
from fgf_analysis.analysis.workload import by_department
from fgf_analysis.arguments import a_plan, language, one_of
from fgf_analysis.public import public
from fgf_analysis.tables import Plan
from fgf_analysis.terms import LANGUAGES

__all__ = ["LANGUAGES", "task_ledger", "unit_card", "unit_cards", "units"]

_BETWEEN = {"zh": "、", "en": "; "}


def task_ledger(plan: Plan, lang: str = "zh") -> pd.DataFrame:
    """Return who answers for each task and until when, with a column for how far it has come.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.
    lang : str
        ``zh``, or ``en`` for English names of units and headings where there are any; what has
        none, and what the plan says of unnamed units and of dates, stays as printed.

    Returns
    -------
    DataFrame
        One row a task in the plan's order; columns ``task_id`` (str), ``number`` (Int64, as
        printed), ``section``, ``title`` (str), ``in_charge`` (str, the units in charge, of all its
        clauses, in the order in which these first name them), ``standing`` (str, one of
        `charge.STATES`), ``responsible``, ``support`` (str, who is named beside
        them, see `charge`),
        ``unnamed`` (str, who is charged without a name, in whatever role, as printed),
        ``deadlines`` (str, as printed), ``start``, ``end`` (Int64, characters of the source: the
        clause, where it stands first in `Plan.evidence`; missing where none is shown; of a corpus
        in the source of the task's plan) and ``status`` (str, empty, for the office to fill in).
        Several in one cell are separated by 、 or, in English, by a semicolon; a cell without any
        is empty text.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    words = _words(plan, lang)
    tasks, states = plan.tasks, charge.by_task(plan)
    rows = _named(plan)
    found = tasks[["task_id", "number"]].copy()
    found["section"] = _translated(tasks["section_zh"], words)
    found["title"] = _title(plan, lang)
    names = _translated(rows["department"], words)
    chosen = {
        "in_charge": rows["standing"].isin(charge.IN_CHARGE),
        "responsible": rows["standing"].eq("responsible"),
        "support": rows["standing"].eq("support"),
    }
    for column, some in chosen.items():
        found[column] = _listed(found["task_id"], rows["task_id"][some], names[some], lang)
    found["standing"] = states["state"]
    unnamed = plan.groups.sort_values(["clause", "position"], kind="stable")
    found["unnamed"] = _listed(found["task_id"], unnamed["task_id"], unnamed["printed"], lang)
    found["deadlines"] = _deadlines(plan, lang)
    places = plan.evidence[plan.evidence["field"] == "clause"].drop_duplicates("task_id")
    found = found.merge(places[["task_id", "start", "end"]], on="task_id", how="left")
    found["status"] = pd.Series("", index=found.index, dtype="str")
    before = ["task_id", "number", "section", "title", "in_charge", "standing"]
    return found[
        [*before, "responsible", "support", "unnamed", "deadlines", "start", "end", "status"]
    ]


def units(plan: Plan) -> list[str]:
    """Return the units that the plan names.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.

    Returns
    -------
    list of str
        Canonical names, in the order of `workload.by_department`.
    """
    return list(by_department(plan)["department"])


def unit_cards(plan: Plan, lang: str = "zh") -> pd.DataFrame:
    """Return the tasks of every unit, and how it stands to each.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.
    lang : str
        As in `task_ledger`; the units' own names are canonical in both.

    Returns
    -------
    DataFrame
        One row a unit and task; columns ``department`` (str, as in `units`), ``task_id``, ``title``
        (str), ``standing`` (str, one of `charge.STANDINGS`, the unit's strongest in the
        task), ``others`` (str, who else is in charge of the task, by the same clause or
        another), ``deadlines`` (str, as printed), ``start``, ``end`` (Int64, characters of the
        source: the unit's printed name, of 市、区财政局 the whole, in the first clause that gives
        it this standing; of a corpus in the source of the task's plan). By unit in the order of
        `units`, then in the plan's order.

    Raises
    ------
    PlanError
        When there is no such language.
    """
    words = _words(plan, lang)
    rows = _named(plan)
    keys = ["task_id", "department"]
    titles = plan.tasks[["task_id"]].assign(
        title=_title(plan, lang), deadlines=_deadlines(plan, lang), place=range(len(plan.tasks))
    )
    found = rows[[*keys, "standing"]].merge(titles, on="task_id")
    names = _translated(rows["department"], words)
    in_charge: dict[str, dict[str, str]] = {}
    chosen = rows["standing"].isin(charge.IN_CHARGE)
    for task_id, unit, name in zip(
        *(rows[chosen][key] for key in keys), names[chosen], strict=True
    ):
        in_charge.setdefault(task_id, {})[unit] = name
    others = [
        _BETWEEN[lang].join(
            name for other, name in in_charge.get(task_id, {}).items() if other != unit
        )
        for task_id, unit in zip(found["task_id"], found["department"], strict=True)
    ]
    found["others"] = pd.Series(others, index=found.index, dtype="str")
    own = found[[*keys]].assign(standing=found["standing"].replace("separately", "alone"))
    clauses = charge.clauses(plan).merge(own, on=[*keys, "standing"])
    same = ["task_id", "clause", "department", "role"]
    places = clauses[same].merge(plan.assignments, on=same).drop_duplicates(keys)
    found = found.merge(places[[*keys, "start", "end"]], on=keys, how="left")
    order = {unit: n for n, unit in enumerate(units(plan))}
    found = found.assign(unit=found["department"].map(order))
    found = found.sort_values(["unit", "place"], kind="stable", ignore_index=True)
    columns = ["task_id", "title", "standing", "others", "deadlines", "start", "end"]
    return found[["department", *columns]]


def unit_card(plan: Plan, unit: str | None = None, lang: str = "zh") -> pd.DataFrame:
    """Return the tasks that name a unit, and how it stands to each.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.
    unit : str, optional
        One of `units`, also for a card in English: 财政部, not Finance. The first of them unless
        one is given; where the plan names no unit, the card is empty.
    lang : str
        As in `task_ledger`.

    Returns
    -------
    DataFrame
        One row a task; columns ``task_id``, ``title``, ``standing``, ``others``, ``deadlines``
        (str), ``start`` and ``end`` (Int64, characters of the source) as in `unit_cards`, in the
        plan's order.

    Raises
    ------
    PlanError
        When the plan names no such unit (the message says which are closest, or which have that
        name in English), or there is no such language.
    """
    language(lang)
    names = units(plan)
    meant = [name for name in names if unit and plan.english.get(name) == unit]
    said = f"that is {' or '.join(meant)}; " if meant else ""
    if unit is not None:
        one_of("unit", unit, names, f"{said}write it as the plan does (ledger.units lists all)")
        names = [unit]
    cards = unit_cards(plan, lang)
    found = cards[cards["department"].isin(names[:1])].drop(columns="department")
    return found.reset_index(drop=True)


def _named(plan: Plan) -> pd.DataFrame:
    """Return what `charge.standings` returns, in the order in which the clauses first name them."""
    keys = ["task_id", "department"]
    first = charge.clauses(plan)[keys].drop_duplicates()
    return first.merge(charge.standings(plan), on=keys)


def _words(plan: Plan, lang: str) -> dict[str, str]:
    names = a_plan(plan).english
    return names if language(lang) == "en" else {}


def _translated(cells: pd.Series, words: dict[str, str]) -> pd.Series:
    """Return cells in English where there is any; a missing one as empty text."""
    english = cells.map(words)
    return english.where(english.notna() & english.ne(""), cells).fillna("").astype("str")


def _title(plan: Plan, lang: str) -> pd.Series:
    printed = plan.tasks["title_zh"]
    shown = plan.tasks["title_en"].fillna(printed) if lang == "en" else printed
    return shown.fillna("").astype("str")


def _deadlines(plan: Plan, lang: str) -> pd.Series:
    cells = plan.tasks["deadlines_zh"].fillna("").astype("str")
    return cells.str.replace("\n", _BETWEEN[lang], regex=False)


def _listed(tasks: pd.Series, task_ids: pd.Series, names: Iterable[str], lang: str) -> pd.Series:
    """Return for each task the names given for it, each once, in one cell."""
    found: dict[str, dict[str, None]] = {}
    for task_id, name in zip(task_ids, names, strict=True):
        found.setdefault(task_id, {})[name] = None
    cells = [_BETWEEN[lang].join(found.get(task_id, ())) for task_id in tasks]
    return pd.Series(cells, index=tasks.index, dtype="str")


public(globals())
