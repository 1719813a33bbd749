"""The family that comes with the package, the command that compares it, and its pages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from command import fgf
from lxml import html

from fgf_analysis import PlanError, load_family, load_plan
from fgf_analysis.charts.families import descent
from fgf_analysis.corpus import Family, compare, extract_folder
from fgf_analysis.corpus.compare.labels import headings, labels
from fgf_analysis.notebooks import opening
from fgf_analysis.tables import DATA

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
# Who is whose parent, by reading what each document says that it was made for.
PARENTS = {
    "haiping-2021": "national-2021",
    "wangchao-2021": "haiping-2021",
    "national-2022": "national-2021",
    "haiping-2022": "national-2022",
    "yunling-2022": "national-2022",
    "linxi-2022": "yunling-2022",
    "shuoyuan-2021": "national-2021",
    "yunling-2021": "national-2021",
    "linxi-2021": "yunling-2021",
}


@pytest.fixture(scope="module")
def family() -> Family:
    return load_family()


@pytest.fixture(scope="module")
def plans(tmp_path_factory) -> Path:
    """Return two of its plans, read."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "in").mkdir()
    for name in ("national-2021", "yunling-2021"):
        text = (DATA / "invented-family" / f"{name}.txt").read_bytes()
        (folder / "in" / f"{name}.txt").write_bytes(text)
    extract_folder(folder / "in", folder / "plans")
    return folder / "plans"


def test_it_is_read_without_a_doubt_and_says_that_it_is_invented(family):
    assert family.plans["left_over"].eq(0).all()
    for path in (DATA / "invented-family").iterdir():
        assert "虚构示例" in path.read_text(encoding="utf-8")


def test_its_plans_have_the_parents_that_they_name(family):
    found = family.parents.dropna(subset=["parent"])
    assert dict(zip(found["plan_id"], found["parent"], strict=True)) == PARENTS
    assert family.root == "national-2021"
    assert len(family.remarks) == 1


def test_what_was_written_into_it_is_found(family):
    """Merged, dropped, own, other units, no clauses: as the documents were made."""
    table = compare.coverage(family).set_index("plan_id")
    assert table.loc["haiping-2021", ["merged", "dropped", "added"]].tolist() == [1, 2, 1]
    assert table.loc["yunling-2021", ["covered", "added"]].tolist() == [12, 1]
    changes = compare.charge_changes(family).set_index(["plan_id", "task_id"])["change"]
    assert changes["haiping-2021", "haiping-2021/T08"] == "other line"
    assert changes["yunling-2021", "yunling-2021/T06"] == "more lines"
    assert set(changes["shuoyuan-2021"]) == {"without clause"}
    assert table.loc["linxi-2021", "delay_days"] == 116  # 17 May to 10 September


def test_a_folder_and_a_root_can_be_named(plans, monkeypatch):
    assert list(load_family(plans).parents["plan_id"]) == ["national-2021", "yunling-2021"]
    assert load_family(plans, "yunling-2021").root == "yunling-2021"
    monkeypatch.setenv("FGF_FAMILY", str(plans))
    assert len(load_family().parents) == 2
    with pytest.raises(PlanError, match="no corpus here"):
        load_family(plans / "national-2021")
    with pytest.raises(PlanError, match="root: 'mars' is no plan"):
        load_family(plans, "mars")


@BOTH
def test_a_notebook_opens_with_its_root_and_its_remarks(family, lang):
    told = opening(family, lang)
    assert load_title(family) in told
    assert {"zh": "制定的方案9份", "en": "9 plans descend"}[lang] in told
    assert all(remark in told.replace("\\", "") for remark in family.remarks)


def load_title(family: Family) -> str:
    return str(load_plan(family.folder / family.root).title)


@BOTH
def test_a_page_has_a_row_for_each_task_of_the_root_in_each_plan(family, lang):
    page = html.fromstring(dict(descent.render(family))[f"tasks.{lang}.html"])
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    found = compare.paths(family)
    assert len(rows) == len(found) == 12 * 10
    names, known = headings(family, lang), labels(family, lang)
    cells = {(row[0], row[1]): row[2:] for row in rows}
    for row in found.itertuples():
        fate, tasks, _, sure = cells[names[row.root_task], known[row.plan_id]]
        numbers = [] if pd.isna(row.tasks) else row.tasks.split("|")
        assert [n.rpartition("/")[2] in tasks for n in numbers] == [True] * len(numbers)
        assert bool(numbers) == bool(tasks.strip("–"))
        if row.fate not in {"root", "dropped", "dropped above"}:
            assert sure.startswith(f"{row.probability:.2f}")
            assert ("核对" in sure or "checked" in sure) == (row.probability < descent.SURE)
        assert fate
    options = page.xpath("//select/option/@value")
    assert options[1:] == list(names.values())


@BOTH
def test_a_page_has_what_each_line_is_in_charge_of(family, lang):
    page = html.fromstring(dict(descent.render(family))[f"lines.{lang}.html"])
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    found = compare.portfolios(family)
    assert len(rows) == len(found)
    told = sorted((row[1], row[2]) for row in rows)
    known = labels(family, lang)
    assert told == sorted((known[r.plan_id], f"{r.tasks} / {r.base}") for r in found.itertuples())


def test_the_command_writes_tables_figures_and_pages(plans, tmp_path):
    run = fgf("family", plans, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("2 plans, 25 tasks: ")
    assert "no parent" in run.stderr
    out = tmp_path / "out"
    assert {"README.md", "tables", "zh", "en"} <= {path.name for path in out.iterdir()}
    coverage = pd.read_csv(out / "tables" / "coverage.csv")
    assert coverage["covered"].tolist() == [12]
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    again = fgf("family", plans, "--out", out)
    assert again.stdout == run.stdout
    assert before == {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    bad = fgf("family", plans, "--root", "mars", "--out", out)
    assert bad.returncode == 2 and bad.stderr.count("\n") == 1 and "mars" in bad.stderr
    assert before == {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
