"""The numbers that sentences about a family use, a function for each of its figures.

Each takes a family and returns what its sentences name, by name: counts and days (int), shares
(float), names of plans, tasks, themes and lines (list of str). For each there is a query in
``fgf_analysis/charts/queries``, written from the sentence, that must give the same; what is drawn
at random is in none.

Made for the sentences of the figures, and changed with them: for a script there are the tables.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pandas as pd

from fgf_analysis.corpus import compare
from fgf_analysis.corpus.compare.labels import headings, labels
from fgf_analysis.corpus.compare.members import made_for_absent, members
from fgf_analysis.corpus.compare.once import once
from fgf_analysis.corpus.family import Family
from fgf_analysis.tables import SEPARATOR

coverage = once(compare.coverage)
charge_changes = once(compare.charge_changes)
coordination = once(compare.coordination)
paths = once(compare.paths)
holders = once(compare.holders)
agreement = once(compare.agreement)

Facts = dict[str, Any]
COMPARED = (
    "same line", "more lines", "fewer lines", "partly other", "other line", "nobody in child",
)  # fmt: skip
"""Changes of who is in charge where the parent names lines and the child can be compared."""
LEVELS = {
    "national": {"zh": "国家级", "en": "national"},
    "province": {"zh": "省级", "en": "provincial"},
    "city": {"zh": "市级", "en": "city"},
    "county": {"zh": "县级", "en": "county"},
}


def of_coverage(family: Family) -> Facts:
    """Return how many plans take up every task of their parent, and which leaves out most."""
    table = coverage(family)
    table = table[table["parent_tasks"].gt(0)]
    most = int(table["dropped"].max())
    first = table[table["dropped"].eq(most)]
    return {
        **accuracy(family),
        "plans": len(table),
        "full": int(table["dropped"].eq(0).sum()),
        "most": most,
        "first": _named(family, first["plan_id"]),
        "of": int(first["parent_tasks"].iloc[0]),
        "covered": int(first["covered"].iloc[0]),
        "tasks": int(table["tasks"].sum()),
        "added": int(table["added"].sum()),
        "adding": int(table["added"].gt(0).sum()),
        **_indirect(family, table),
    }


def _indirect(family: Family, table: pd.DataFrame) -> Facts:
    """Return which of the plans in a table were made for one that is not here."""
    found = table.loc[table["plan_id"].isin(made_for_absent(family)), "plan_id"]
    return {"indirect": len(found), "farther": _named(family, found)}


def of_tasks(family: Family) -> Facts:
    """Return how many tasks of the root are everywhere, and which is in the fewest plans."""
    table = paths(family)
    table = table[table["plan_id"].ne(family.root)]
    found = table["counterparts"].gt(0).groupby(table["root_task"], sort=False).sum()
    plans = int(table["plan_id"].nunique())
    fewest = int(found.min())
    names = headings(family)
    return {
        **accuracy(family),
        **root(family),
        "plans": plans,
        "tasks": len(found),
        "everywhere": int(found.eq(plans).sum()),
        "fewest": fewest,
        "first": [names[task] for task in found.index[found.eq(fewest)]],
        **{fate: int(table["fate"].eq(fate).sum()) for fate in ("kept", "split", "merged")},
        "dropped": int(table["counterparts"].eq(0).sum()),
        "above": int(table["fate"].eq("dropped above").sum()),
    }


def of_copied(family: Family) -> Facts:
    """Return the median and the ends of the share of each plan's text that is its parent's."""
    every = coverage(family)
    table = every.dropna(subset=["copied"])
    share = table["copied"].astype("float64")
    high, low = float(share.max()), float(share.min())
    return {
        "plans": len(table),
        "unknown": len(every) - len(table),
        "median": float(share.median()),
        "high": high,
        "low": low,
        "first": _named(family, table.loc[share.eq(high), "plan_id"]),
        "last": _named(family, table.loc[share.eq(low), "plan_id"]),
    }


def of_delay(family: Family) -> Facts:
    """Return the days from a parent's signature to its plans': the least, the median, the most."""
    every = coverage(family)
    table = every.dropna(subset=["delay_days"])
    days = table["delay_days"].astype("int64")
    least, most = int(days.min()), int(days.max())
    return {
        "plans": len(table),
        "undated": len(every) - len(table),
        "missing": _named(family, every.loc[every["delay_days"].isna(), "plan_id"]),
        "before": int(days.lt(0).sum()),
        **_indirect(family, table),
        "least": least,
        "median": float(days.median()),
        "most": most,
        "first": _named(family, table.loc[days.eq(least), "plan_id"]),
        "last": _named(family, table.loc[days.eq(most), "plan_id"]),
    }


def of_charge(family: Family) -> Facts:
    """Return what became of who is in charge, over all pairs of a task and its counterpart."""
    every = charge_changes(family)
    table = every[every["change"].isin(COMPARED)]
    change = table["change"]
    return {
        "pairs": len(table),
        "plans": int(table["plan_id"].nunique()),
        "charged": _named(family, table["plan_id"].drop_duplicates()),
        "left": len(every) - len(table),
        "bare": int(every["plan_id"].nunique() - table["plan_id"].nunique()),
        **{name.split()[0]: int(change.eq(name).sum()) for name in COMPARED},
    }


def of_lines(family: Family) -> Facts:
    """Return which task of the root most different lines are in charge of, and what all agree on.

    Over the plans, the root too, that name a line in charge of the task or a counterpart.
    """
    every = agreement(family)
    several = every[every["base"].gt(1)]
    most = int(several["lines"].max())
    names, table = headings(family), holders(family)
    plans = table["plan_ids"].str.split(SEPARATOR, regex=False).explode()
    return {
        **root(family),
        "plans": int(plans.nunique()),
        "tasks": len(several),
        "agreed": int(several["common"].notna().sum()),
        "lines": int(table["line"].nunique()),
        "most": most,
        "first": [names[task] for task in several.loc[several["lines"].eq(most), "root_task"]],
    }


def of_attention(family: Family) -> Facts:
    """Return the theme whose share differs most between levels, years or plans."""
    by, table = compared(family)
    shares = table.pivot_table("share", "theme", "group").astype("float64")
    base = table.drop_duplicates("group").set_index("group")["base"]
    spread = shares.max(axis=1) - shares.min(axis=1)
    widest = float(spread.max())
    order = [name for name in family.themes["name_zh"] if name in shares.index]
    first = [name for name in order if spread[name] >= widest - 1e-9]
    own = shares.loc[first[0], list(base.index)]
    high, low = float(own.max()), float(own.min())
    more = list(own.index[own.ge(high - 1e-9)])
    less = list(own.index[own.le(low + 1e-9)])
    return {
        "by": by,
        "groups": len(base),
        "tasks": int(base.sum()),
        "unthemed": int(compare.attention(family).drop_duplicates("plan_id")["unthemed"].sum()),
        "first": first,
        "spread": widest,
        "one": 1 / int(base[[*more, *less]].min()),
        "high": high,
        "low": low,
        "more": more,
        "less": less,
    }


@once
def compared(family: Family) -> tuple[str, pd.DataFrame]:
    """Return by what attention is compared, and the shares of each group of tasks.

    By level where plans of several levels have tasks with a theme, else by year where there are
    several, else by plan. Columns ``group`` (as a sentence calls it), ``theme``, ``share``,
    ``base``; themes that no task has are left out.
    """
    for by in ("level", "year", "plan"):
        table = compare.attention(family, by=by)
        table = table[table["base"].gt(0)].rename(columns={"plan_id": "plan"})
        if len(set(table[by])) > 1:
            break
    names = groups(family)
    table = table.assign(group=table[by].map(lambda key: names[str(key)]).astype("str"))
    used = table.groupby("theme")["tasks"].transform("sum").gt(0)
    return by, table.loc[used, ["group", "theme", "share", "base"]].reset_index(drop=True)


def groups(family: Family, lang: str = "zh") -> dict[str, str]:
    """Return what levels, years and plans are called."""
    years = members(family)["year"].dropna().unique()
    told = {"zh": "{}年", "en": "{}"}[lang]
    return {
        **{level: words[lang] for level, words in LEVELS.items()},
        **{str(year): told.format(year) for year in years},
        **labels(family, lang),
    }


def of_pairs(family: Family) -> Facts:
    """Return how many pairs of lines are jointly in charge in several plans, and beyond chance."""
    table = coordination(family)
    several = table[table["plans"].gt(1)]
    return {
        "several": len(several),
        "most": int(several["plans"].max()),
        "backbone": int(several["backbone"].sum()),
        "inherited": int(several["inherited"].sum()),
        "tasks": int(several["tasks"].sum()),
    }


def accuracy(family: Family) -> Facts:
    """Return how far counterparts are right, by labels that the model had not seen.

    Precision, recall and of how many links, at first sight, which ``model.json`` has under
    ``kept_apart``; what was measured later, or on labels that the model was chosen by, is not said.
    All are 0 where nothing is known, and where others than our own alignment linked the tasks.
    """
    path = files("fgf_analysis.corpus.alignment") / "model.json"
    known = json.loads(path.read_text(encoding="utf-8")).get("provenance", {})
    found = (
        known.get("kept_apart", {}).get("first_sight", {}) if vars(family)["_align"] is None else {}
    )
    return {
        "precision": float(found.get("precision", 0)),
        "recall": float(found.get("recall", 0)),
        "labelled": int(found.get("of", 0)),
    }


def root(family: Family) -> Facts:
    """Return what the root is called."""
    return {"root": [labels(family)[family.root]]}


def _named(family: Family, plans: pd.Series) -> list[str]:
    """Return what plans are called, in the family's order."""
    some = set(plans)
    return [label for plan_id, label in labels(family).items() if plan_id in some]
