"""The notebooks' house rules; what their cells give is compared by nbval."""

from __future__ import annotations

import ast
import re
import statistics
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from fgf_analysis.charts import gallery
from fgf_analysis.errors import PlanError
from fgf_analysis.notebooks import run
from fgf_analysis.tables import load_plan

FOLDER = Path(__file__).parent.parent / "notebooks"
NAMES = [
    "01-source-and-table",
    "02-workload-by-department",
    "03-theme-distribution",
    "04-co-leadership",
    "05-briefing",
]
BANNED = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.ListComp, ast.DictComp, ast.SetComp)


def read(name: str) -> nbformat.NotebookNode:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_these_are_all_the_notebooks():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_outputs_come_from_one_clean_run_in_order(name):
    cells = code(read(name))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells[1:]:
        assert cell.outputs, cell.source
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type in {"execute_result", "display_data"}, cell.source
            assert " at 0x" not in str(output.get("data", {}).get("text/plain", ""))
        assert "execution" not in cell.metadata


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_thin(name):
    lengths = []
    for cell in code(read(name)):
        lengths.append(len(cell.source.splitlines()))
        assert not cell.source.rstrip().endswith(";")
        assert not re.search(r"\bplt\b|\bprint\(", cell.source)
        assert not any(isinstance(node, BANNED) for node in ast.walk(ast.parse(cell.source)))
    assert max(lengths) <= 8
    assert statistics.median(lengths) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_question_then_answer_then_limits(name):
    cells = read(name).cells
    assert re.match(r"# .+\?\n", cells[0].source)
    assert cells[2].source.startswith("gallery.findings(")
    shown = cells[2].outputs[0]["data"]["text/markdown"].splitlines()
    assert 1 <= len(shown) <= 3
    limits = next(cell for cell in cells[3:] if cell.cell_type == "markdown")
    assert limits.source.startswith("**What the numbers do not say.**")


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_follows_the_table_it_draws(name):
    cells = read(name).cells
    charts = 0
    for before, cell in pairwise(cells):
        if "gallery.show(" in cell.source:
            if "text/markdown" in cell.outputs[0]["data"]:  # the plan does not have this figure
                continue
            charts += 1
            assert (
                "text/html" in before.outputs[0]["data"]
                or "text/plain" in (before.outputs[0]["data"])
            )
            assert "image/png" in cell.outputs[0]["data"]
            assert cell.outputs[0]["data"]["text/plain"].startswith("<Chart: ")
            assert cell.source.count("gallery.show(") == 1
    assert charts >= 2


@pytest.mark.slow
def test_headings_over_charts_are_the_findings_the_tables_bear_out():
    plan = load_plan()
    for name in NAMES:
        heading = ""
        for cell in read(name).cells:
            if cell.cell_type == "markdown" and cell.source.startswith("## "):
                heading = cell.source.splitlines()[0].removeprefix("## ")
            if drawn := re.search(r'gallery.show\("([\w-]+)"', cell.source):
                assert heading == gallery.heading(drawn[1], plan)


def test_prose_retypes_no_number():
    for name in NAMES:
        for cell in read(name).cells:
            if cell.cell_type == "markdown" and not cell.source.startswith("## "):
                told = re.sub(r"`[^`]*`|2022", "", cell.source)
                assert not re.search(r"\d", told), cell.source


@pytest.mark.parametrize("name", NAMES[1:4])
def test_there_is_an_interactive_view_whose_data_nbval_compares(name):
    kinds = [set(o.data) for cell in code(read(name)) for o in cell.outputs]
    views = [kind for kind in kinds if "application/vnd.plotly.v1+json" in kind]
    assert views
    # With the static twin, for where no plotly is.
    assert all(kind >= {"application/vnd.plotly.v1+json", "image/png"} for kind in views)


@pytest.mark.slow
def test_a_failing_cell_is_named(tmp_path, plan):
    path = tmp_path / "broken.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(notebook, path)
    with pytest.raises(PlanError, match=r"broken\.ipynb: a cell fails: ZeroDivisionError"):
        run(path, plan)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(PlanError, match="is no notebook"):
        run(path, plan)
