"""Notebooks that a run is refused, or that lack something, each told in one line."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import nbformat
import pytest

from fgf_analysis.errors import PlanError
from fgf_analysis.notebooks.compare import differences
from fgf_analysis.notebooks.rerun import run
from fgf_analysis.tables import Plan

CELL = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [], "execution_count": None}
NOTEBOOK = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize(
    "text", [b"", b"text", b"\xff\xfe", b"[]", b"1", b'{"a": 1}', b'{"nbformat": 99}']
)
def test_what_is_no_notebook_is_said_to_be_none(tmp_path: Path, plan: Plan, text: bytes) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(text)
    with pytest.raises(PlanError, match=r"a\.ipynb: is no notebook; restore it or take it away$"):
        run(path, plan)


def test_what_cannot_be_read_is_said_to_be_so(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "a.ipynb").mkdir()
    for name in ("a.ipynb", "gone.ipynb"):
        with pytest.raises(PlanError, match=rf"{name}: cannot be read \(.+\); restore it or take"):
            run(tmp_path / name, plan)


@pytest.mark.slow
def test_cells_without_an_id_get_one_and_no_warning(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (cell,) = nbformat.reads(run(path, plan).decode(), as_version=4).cells
    assert cell.id


def test_an_output_without_a_source_is_another_than_none() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "1\n"}
    cells = [{**CELL, "id": "a", "outputs": outputs} for outputs in ([output], [])]
    one, two = (json.dumps({**NOTEBOOK, "cells": [cell]}).encode() for cell in cells)
    assert differences(one, two) == ["cell 1: its output is another (empty)"]
