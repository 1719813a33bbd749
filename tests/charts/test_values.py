"""Tables as data for other programs: words of a language, numbers and dates as such."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from fgf_analysis import terms
from fgf_analysis.charts.display import values
from fgf_analysis.errors import PlanError


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "department": ["省财政厅", "省财政厅|省司法厅", "某局", None],
            "units": ["省财政厅|省司法厅", "省司法厅", "", None],
            "role": ["lead", "support", "responsible", None],
            "tasks": [3, 1, 2, 0],
            "newman": [1 / 3, 1e-12, np.nan, 2.0],
            "date": ["2030-01-31", "2030-02-28", "", None],
            "text_zh": ["=1+1", "2030", "a|b", None],
            "unnamed": [True, False, True, False],
        }
    )


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_cells_are_words_numbers_and_dates(plan, frame, lang):
    grid = values(frame, plan, lang)
    assert grid.heads == tuple(terms.head(name, lang, list(frame)) for name in frame)
    columns = dict(zip(frame, zip(*grid.rows, strict=True), strict=True))
    said = (lambda unit: plan.english[unit]) if lang == "en" else (lambda unit: unit)
    one, other = said("省财政厅"), said("省司法厅")
    assert columns["department"][0] == one
    assert columns["department"][2:] == ("某局", None)
    between = "、" if lang == "zh" else "; " if "," in one + other else ", "
    assert columns["units"] == (f"{one}{between}{other}", other, None, None)
    roles = ("lead", "support", "responsible")
    assert columns["role"] == (*(terms.value("role", r, lang, list(frame)) for r in roles), None)
    assert columns["tasks"] == (3, 1, 2, 0)
    assert all(type(n) is int for n in columns["tasks"])
    assert columns["newman"] == (1 / 3, 1e-12, None, 2.0)
    assert columns["date"] == (date(2030, 1, 31), date(2030, 2, 28), None, None)
    assert columns["text_zh"] == ("=1+1", "2030", "a|b", None)
    yes, no = {"zh": ("是", "否"), "en": ("yes", "no")}[lang]
    assert columns["unnamed"] == (yes, no, yes, no)


def test_english_names_that_hold_a_comma_are_parted_by_semicolons(plan):
    named = [unit for unit, name in plan.english.items() if "," in name]
    assert named
    grid = values(pd.DataFrame({"units": [f"{named[0]}|省财政厅"]}), plan, "en")
    assert grid.rows == ((f"{plan.english[named[0]]}; {plan.english['省财政厅']}",),)


def test_an_index_that_says_something_stands_first_and_rows_keep_their_order(plan):
    frame = pd.DataFrame({"tasks": [1, 5, 3]}, index=["丙局", "甲局", "乙局"])
    frame.index.name = "department"
    assert values(frame, plan, "zh").rows == (("丙局", 1), ("甲局", 5), ("乙局", 3))
    assert values(frame.reset_index(drop=True).iloc[::-1], plan, "zh").rows == ((3,), (5,), (1,))


def test_what_is_no_frame_or_language_is_refused(plan, frame):
    with pytest.raises(PlanError, match="give a DataFrame"):
        values([1], plan)
    with pytest.raises(PlanError, match="lang"):
        values(frame, plan, "de")
