"""Plans that are not ours: several hundred tasks, one task, and nothing led jointly."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import plans
import pytest
from test_notebooks import FOLDER, NAMES

from fgf_analysis.analysis import (
    codebook,
    coleadership,
    ranking,
    survival,
    targets,
    themes,
    workload,
)
from fgf_analysis.charts import gallery, pages
from fgf_analysis.notebooks import run
from fgf_analysis.reading.build import build
from fgf_analysis.tables import load_plan

SIZES = {"large": (300, 60, 4), "one": (1, 1, 1), "alone": (30, 12, 1)}
EVERY = pytest.mark.parametrize("name", SIZES)
ANALYSES = [
    *(getattr(survival, name) for name in ("by_task", "summary", "stretches", "bases")),
    *(getattr(workload, name) for name in ("by_department", "lead_share", "by_leads", "in_charge")),
    *(
        getattr(ranking, name)
        for name in ("ranks", "concentration", "bounds", "orders", "bootstrap")
    ),
    *(getattr(themes, name) for name in ("occurrences", "matches", "by_task", "counts")),
    *(
        getattr(themes, name)
        for name in ("by_section", "by_department", "specialisation", "breadth")
    ),
    *(getattr(codebook, name) for name in ("unmatched", "leave_one_out", "codings", "agreement")),
    *(getattr(codebook, name) for name in ("disagreements", "confusion")),
    targets.targets,
    *(getattr(coleadership, name) for name in ("groups", "incidence", "pairs", "units", "breadth")),
    *(getattr(coleadership, name) for name in ("communities", "brokerage", "chance")),
]


@pytest.fixture(scope="session")
def folders(tmp_path_factory) -> dict[str, Path]:
    """Return a folder for each invented plan, its tables built from its text."""
    found = {}
    for name, size in SIZES.items():
        folder = tmp_path_factory.mktemp("plans") / name
        folder.mkdir()
        for file, text in plans.invented(*size).items():
            (folder / file).write_text(text, encoding="utf-8")
        for file, data in build(folder).files.items():
            (folder / file).write_bytes(data)
        found[name] = folder
    return found


@EVERY
def test_the_invented_plans_are_what_they_are_meant_to_be(folders, name):
    plan = load_plan(folders[name], trust=False)
    tasks, _, most_leads = SIZES[name]
    assert len(plan.tasks) == tasks
    assert plan.unplaced["reason"].eq("outside").all()
    assert coleadership.groups(plan).empty == (most_leads == 1)


@EVERY
@pytest.mark.parametrize(
    "analysis", ANALYSES, ids=lambda f: f"{f.__module__.split('.')[2]}.{f.__name__}"
)
def test_every_analysis_has_the_columns_it_has_on_our_plan(folders, plan, name, analysis):
    wide = {"by_section", "by_department", "incidence", "bases", "disagreements", "confusion"}
    other = load_plan(folders[name])
    table, ours = analysis(other), analysis(plan)
    assert table.index.names == ours.index.names
    if analysis.__name__ not in wide or analysis is workload.by_department:
        assert list(table.columns) == list(ours.columns)


@pytest.mark.parametrize(
    "analysis", ANALYSES, ids=lambda f: f"{f.__module__.split('.')[2]}.{f.__name__}"
)
@pytest.mark.parametrize("tasks", [(), ([],), (["甲 support"],)])
def test_every_analysis_of_a_plan_without_leads_and_text_is_a_table(invent, plan, analysis, tasks):
    table, ours = analysis(invent(*tasks)), analysis(plan)
    if analysis.__name__ in {"incidence", "by_section", "bases", "disagreements", "confusion"}:
        return  # their columns are tasks, sections, fields, coders and themes of the plan
    if analysis is not themes.by_department:
        assert list(table.columns) == list(ours.columns)


@EVERY
@pytest.mark.parametrize("lang", gallery.LANGUAGES)
def test_titles_adapt_and_hold_no_gap(folders, name, lang):
    plan = load_plan(folders[name])
    for entry in gallery.GALLERY:
        words = gallery.caption(entry, plan, lang)
        assert words.title == entry.words[lang].neutral or words.holds
        for text in (words.title, words.subtitle, words.alt):
            assert not re.search(r"[{}]|\bnan\b|\bNone\b|<NA>", text), text


def test_one_task_makes_no_claim_about_several(folders):
    plan = load_plan(folders["one"])
    assert not [e.name for e in gallery.GALLERY if gallery.caption(e, plan, "en").holds]


def test_without_joint_leads_nothing_is_said_of_co_leadership(folders):
    plan = load_plan(folders["alone"])
    named = [entry.name for entry in gallery.GALLERY if entry.name.startswith("coleadership")]
    assert gallery.findings(plan, *named) == []
    assert coleadership.network(plan)["ties"] == 0
    assert coleadership.chance(plan)["observed"].sum() == 0


@EVERY
def test_pages_are_made_of_any_plan(folders, name):
    assert len(dict(pages.render(load_plan(folders[name])))) == 4


def test_a_figure_with_more_rows_than_fit_says_so(folders):
    plan = load_plan(folders["large"])
    words = gallery.caption(gallery.find("workload-by-role"), plan, "en")
    rows = len(workload.by_department(plan))
    assert f"Shown: the first 24 of {rows} rows." in words.subtitle
    assert len(gallery.draw("workload-by-role", plan).axes[0].get_yticks()) == 24
    words = gallery.caption(gallery.find("coleadership-network"), plan, "zh")
    whole = coleadership.graph(plan)
    assert f"（共 {len(whole)} 个、{whole.number_of_edges()} 条）" in words.subtitle


@pytest.mark.parametrize("name", ["one", "alone"])
@pytest.mark.parametrize("notebook", NAMES)
def test_every_cell_of_every_notebook_runs_on_it(folders, monkeypatch, name, notebook):
    monkeypatch.setenv("FGF_PLAN", str(folders[name]))
    scope: dict[str, object] = {}
    for cell in nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, notebook, "exec"), scope)


def test_a_notebook_runs_on_the_plan_it_is_given_whatever_the_environment_says(folders):
    data = json.loads(run(FOLDER / "01-source-and-table.ipynb", load_plan(folders["one"])))
    first = next(cell for cell in data["cells"] if cell["cell_type"] == "code")
    assert first["outputs"][0]["data"]["text/plain"] == ["'one'"]


def test_the_commands_make_notebooks_and_figures_of_it_beside_its_tables(folders):
    """As FGF_PLAN=path make figures does, on several hundred tasks; ours are left alone."""
    root = FOLDER.parent
    ours = {path: path.read_bytes() for path in (root / "figures").rglob("*.svg")}
    folder = folders["large"]
    for step in ("build", "validate", "notebooks", "figures"):
        subprocess.run(
            [sys.executable, "-m", "fgf_analysis.cli", step],
            env={**os.environ, "FGF_PLAN": str(folder)},
            cwd=root,
            check=True,
            capture_output=True,
        )
    assert len(list((folder / "figures").rglob("*.svg"))) == 2 * len(gallery.GALLERY)
    assert all(path.read_bytes() == data for path, data in ours.items())
    plan = load_plan(folder)
    for name in NAMES:
        notebook = json.loads((folder / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        heading = ""
        for cell in notebook["cells"]:
            source = "".join(cell["source"])
            if source.startswith("## "):
                heading = source.splitlines()[0].removeprefix("## ")
            if drawn := re.search(r'gallery.draw\("([\w-]+)"', source):
                assert heading == gallery.caption(gallery.find(drawn[1]), plan, "en").title
            assert (
                "qinghai" not in json.dumps(cell["outputs"]).lower() if "outputs" in cell else True
            )
