"""A corpus by line: what prints 市商务局 here and 省商务厅 there is one unit."""

from __future__ import annotations

import pandas as pd
import pytest
from documents import document, write
from test_analyses import ANALYSES

from fgf_analysis import Corpus, load_corpus
from fgf_analysis.analysis import lines, workload
from fgf_analysis.corpus import extract_folder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return two plans that name the units of two levels."""
    folder = tmp_path_factory.mktemp("levels")
    city = document(3).replace("省", "市").replace("厅", "局")
    extract_folder(write(folder / "in", {"a.txt": document(3), "b.txt": city}), folder / "out")
    return load_corpus(folder / "out")


def test_units_of_two_levels_are_one_line(levels):
    by_line = lines.by_line(levels)
    assert isinstance(by_line, Corpus)
    counted = workload.by_department(by_line).set_index("department")["tasks"]
    expected = workload.by_department(levels).merge(
        lines.of(levels.departments["department"]), on="department"
    )
    assert counted.sort_index().to_dict() == expected.groupby("line")["tasks"].sum().to_dict()
    assert len(counted) * 2 == levels.assignments["department"].nunique()
    assert by_line.plan("a").assignments["department"].str.startswith("省").all()


def test_told_apart_units_are_one_line_still(levels):
    apart = load_corpus(levels.folder, apart=True)
    assert apart.assignments["department"].str.contains("/").any()
    found, wanted = (lines.by_line(corpus).assignments for corpus in (apart, levels))
    pd.testing.assert_frame_equal(found, wanted)


@pytest.mark.parametrize("measure", ANALYSES, ids=lambda f: f"{f.__module__[22:]}.{f.__name__}")
def test_every_analysis_takes_a_corpus_by_line(levels, measure):
    assert measure(lines.by_line(levels)) is not None
