"""What became of a plan's tasks in the plans made for it: tables of a `Family`.

::

    coverage          how much of its parent each plan takes over, adds and copies
    charge_changes    who is in charge of a task and of its counterpart
    attention         themes by plan, level and year
    carriers          which lines are in charge of a theme's tasks where
    ties              lines that a plan puts in charge jointly
    coordination      the same over all plans, against chance within each
    consistency       how alike two plans are in that
    paths             each task of the root in every plan
    holders           which lines the plans put in charge of one task of the root
    agreement         how far the plans agree on that
    portfolios        each line's, or unit's, tasks in every plan
    tables            all of these
"""

from __future__ import annotations

import pandas as pd

from fgf_analysis.analysis.coleadership import SEED
from fgf_analysis.corpus.compare.attention import attention, carriers
from fgf_analysis.corpus.compare.charge_changes import charge_changes
from fgf_analysis.corpus.compare.consistency import consistency
from fgf_analysis.corpus.compare.coordination import DRAWS, coordination
from fgf_analysis.corpus.compare.coverage import coverage
from fgf_analysis.corpus.compare.holders import agreement, holders
from fgf_analysis.corpus.compare.paths import paths, portfolios
from fgf_analysis.corpus.compare.ties import ties
from fgf_analysis.corpus.family import Family
from fgf_analysis.public import public

__all__ = [
    "agreement",
    "attention",
    "carriers",
    "charge_changes",
    "consistency",
    "coordination",
    "coverage",
    "holders",
    "paths",
    "portfolios",
    "tables",
    "ties",
]


def tables(family: Family, draws: int = DRAWS, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Return all tables that compare the plans of a family, by name.

    Parameters
    ----------
    family : Family
    draws, seed : int
        For `coordination`.

    Returns
    -------
    dict
        ``parents`` and ``links`` of the family, ``remarks`` (column ``remark``), and what each
        function of this module gives, under its name; ``attention_by_level``,
        ``attention_by_year`` and ``portfolios_by_department`` besides.
    """
    return {
        "parents": family.parents,
        "links": family.links,
        "remarks": pd.DataFrame({"remark": pd.Series(family.remarks, dtype="str")}),
        "coverage": coverage(family),
        "charge_changes": charge_changes(family),
        "attention": attention(family),
        "attention_by_level": attention(family, by="level"),
        "attention_by_year": attention(family, by="year"),
        "carriers": carriers(family),
        "ties": ties(family),
        "coordination": coordination(family, draws=draws, seed=seed),
        "consistency": consistency(family),
        "paths": paths(family),
        "holders": holders(family),
        "agreement": agreement(family),
        "portfolios": portfolios(family),
        "portfolios_by_department": portfolios(family, by="department"),
    }


public(globals())
