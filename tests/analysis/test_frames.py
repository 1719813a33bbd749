"""What every public analysis returns: tidy frames whose columns its docstring explains."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from sampling import one_in

from fgf_analysis import PlanError, analysis
from fgf_analysis.analysis import coleadership
from fgf_analysis.tables import SEPARATOR, Plan

# Tables whose columns are the plan's own: units, themes, sections, tasks, coders.
CROSS = {
    "codebook.confusion", "codebook.disagreements", "coleadership.incidence", "survival.bases",
    "themes.by_department", "themes.by_section",
}  # fmt: skip
# What is no table: a number, names, a network, offsets of characters.
OTHER = {
    "charge.damaged": pd.Series, "charge.lost_for": pd.Series, "coleadership.graph": nx.Graph,
    "coleadership.two_mode": coleadership.TwoMode, "ledger.units": list, "lines.by_line": Plan,
    "spans.places": dict,
    "coleadership.curveball": coleadership.Curveball, "survival.passages": int,
    "themes.entries": list,
}  # fmt: skip
# Set for people: a cell lists names as a sentence does.
FOR_PEOPLE = {"ledger.task_ledger", "ledger.unit_card", "ledger.unit_cards"}


def functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every public function of a plan, and its name."""
    for module in analysis.__all__:
        home = import_module(f"fgf_analysis.analysis.{module}")
        for name in dir(home):
            function = getattr(home, name)
            if inspect.isfunction(function) and "plan" in inspect.signature(function).parameters:
                yield f"{module}.{name}", function


FUNCTIONS = dict(functions())
EVERY = pytest.mark.parametrize("name", one_in(5, FUNCTIONS))
NEEDED = {"unit": "省商务厅", "task_id": "T01"}


def asked(name: str, plan: Plan) -> object:
    """Return what a function gives, with few draws."""
    function, more = FUNCTIONS[name], {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "draws":
            more["draws"] = 9
        elif parameter.name == "units":
            more["units"] = plan.assignments["department"].drop_duplicates()
        elif parameter.name in NEEDED and parameter.default is parameter.empty:
            more[parameter.name] = NEEDED[parameter.name]
    return function(plan, **more)


@pytest.fixture(scope="module")
def found(plan) -> Callable[[str], object]:
    """Return a function that asks another of the plan, once."""
    return cache(lambda name: asked(name, plan))


def told(name: str) -> str:
    """Return what a docstring says of the result."""
    said = (inspect.getdoc(FUNCTIONS[name]) or "").split("Returns\n-------\n")[1]
    return re.split(r"\n\n[A-Z][\w ]+\n-+\n", said)[0]


def frames(name: str, result: object) -> Iterator[pd.DataFrame]:
    if isinstance(result, pd.DataFrame):
        yield result
    elif isinstance(result, coleadership.Curveball):
        yield from (result.pairs, result.overall, result.steps)


@pytest.mark.slow
@EVERY
def test_a_result_is_a_frame_or_one_of_few_other_things(found, name):
    assert isinstance(found(name), OTHER.get(name, pd.DataFrame))


@EVERY
def test_no_column_mixes_kinds(found, name):
    for table in frames(name, found(name)):
        assert not table.dtypes.eq(object).any()
        assert table.index.dtype != object
        assert table.columns.dtype != object
        assert isinstance(table.index, pd.RangeIndex) or table.index.name
    if isinstance(found(name), pd.Series):
        assert found(name).dtype in (np.dtype(bool), np.dtype("int64"))


@EVERY
def test_every_column_is_explained(found, name):
    if isinstance(found(name), pd.DataFrame):
        shown = [] if name in CROSS else list(found(name))
        if index := found(name).index.name:
            shown.append(index)
        assert [column for column in shown if f"``{column}``" not in told(name)] == []
        assert "one column a" in told(name) or "values" in told(name) or name not in CROSS


@pytest.mark.slow
@EVERY
def test_what_can_be_missing_is_said_to_be(found, invent, name):
    sparse = invent(["省商务厅 lead"], ["省财政厅 support"], [], damaged=False)
    for result in (found(name), asked(name, sparse)):
        if isinstance(result, pd.DataFrame):
            # An invented plan has no source in which a name could stand.
            table = result.drop(columns=["start", "end"], errors="ignore")
            assert "missing" in told(name) or not table.isna().any(axis=None)


@EVERY
def test_a_list_in_a_cell_is_of_what_the_plan_has(plan, found, name):
    themes = set(plan.themes["theme"])
    words = {word for cell in plan.themes["keywords"] for word in cell.split(SEPARATOR)}
    members = {
        "task_ids": set(plan.tasks["task_id"]),
        "units": set(plan.departments["department"]),
        "becomes": themes | {"–"},
        "further": themes,
        "words": words,
    }
    for table in frames(name, found(name)) if name not in FOR_PEOPLE else ():
        for column in table.select_dtypes("str").columns.intersection(list(members)):
            cells = table[column].dropna()
            assert cells.ne("").all()
            known = members[column]
            assert {one for cell in cells for one in cell.split(SEPARATOR)} <= known
        texts = table.select_dtypes("str").drop(columns=["further", "words"], errors="ignore")
        assert not texts.apply(lambda cells: cells.str.contains("T01[ 、;]")).any(axis=None)


@pytest.mark.slow
@EVERY
def test_a_plan_without_anything_gives_the_same_columns(plan, found, name):
    names = ("tasks", "assignments", "groups", "evidence", "unplaced", "codings")
    bare = dataclasses.replace(plan, **{table: getattr(plan, table).iloc[:0] for table in names})
    for none, table in zip(frames(name, asked(name, bare)), frames(name, found(name)), strict=True):
        assert none.index.dtype == table.index.dtype
        assert none.index.name == table.index.name
        assert none.columns.dtype == table.columns.dtype
        if name not in CROSS:
            assert none.dtypes.equals(table.dtypes)


# ---------------------------------------------------------------- arguments

WRONG = {
    "draws": 0, "ends": "one", "first": "zz", "lang": "de", "layer": "any",
    "least": 0, "over": "solo", "second": "zz", "seed": -1, "seeds": 0, "sweeps": 0,
    "task_id": "T99", "unit": "省商务局",
}  # fmt: skip
CASES = [
    (name, argument)
    for name, function in FUNCTIONS.items()
    for argument in inspect.signature(function).parameters
    if argument in WRONG
]


@pytest.mark.parametrize("case", one_in(5, CASES), ids="-".join)
def test_a_wrong_argument_is_one_line_that_names_it(plan, case):
    name, argument = case
    needed = inspect.signature(FUNCTIONS[name]).parameters
    more = {key: value for key, value in NEEDED.items() if key in needed}
    wrong = WRONG[argument]
    with pytest.raises(PlanError) as error:
        FUNCTIONS[name](plan, **more | {argument: wrong})
    line = str(error.value)
    assert line.startswith(f"{argument}: {wrong!r} is not possible; ")
    assert "\n" not in line


@pytest.mark.slow
@pytest.mark.parametrize(("name", "argument"), [(n, a) for n, a in CASES if a == "seed"])
def test_the_same_seed_gives_the_same_and_numbers_of_numpy_will_do(plan, name, argument):
    few = {"draws": np.int64(9)} if "draws" in inspect.signature(FUNCTIONS[name]).parameters else {}
    one, other = (FUNCTIONS[name](plan, seed=seed, **few) for seed in (3, np.int64(3)))
    for table, again in zip(frames(name, one), frames(name, other), strict=True):
        pd.testing.assert_frame_equal(table, again)


def test_what_is_drawn_or_searched_takes_a_seed():
    seeded = {name for name, argument in CASES if argument == "seed"}
    assert seeded == {
        "codebook.agreement", "coleadership.chance", "coleadership.communities",
        "coleadership.core", "coleadership.curveball", "coleadership.global_test",
        "coleadership.structure", "coleadership.testability", "ranking.bootstrap",
    }  # fmt: skip


def test_every_measure_of_the_network_takes_a_layer():
    layered = {name for name, argument in CASES if argument == "layer"}
    assert layered == {name for name in FUNCTIONS if name.startswith("coleadership.")}
