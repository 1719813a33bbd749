"""Plans that are not ours: several hundred tasks, one task, and nothing led jointly."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import nbformat
import plans
import pytest
from browser import without_theirs
from command import fgf
from IPython.core.formatters import DisplayFormatter
from kernels import in_this_process
from test_notebooks import ABOUT, FOLDER, NAMES

from fgf_analysis.analysis import (
    charge,
    codebook,
    coleadership,
    ledger,
    ranking,
    survival,
    targets,
    themes,
    workload,
)
from fgf_analysis.charts import gallery, pages
from fgf_analysis.reading.build import build
from fgf_analysis.tables import Plan, load_plan

SIZES = {"large": (300, 60, 4), "one": (1, 1, 1), "alone": (30, 12, 1)}
EVERY = pytest.mark.parametrize("name", SIZES)
ANALYSES = [
    *(getattr(survival, name) for name in ("by_task", "summary", "stretches", "bases")),
    *(getattr(workload, name) for name in ("by_department", "charge_share", "by_number")),
    *(
        getattr(ranking, name)
        for name in (
            "ranks",
            "concentration",
            "identification_bounds",
            "sure_order",
            "breakdown",
            "bootstrap",
        )
    ),
    *(getattr(themes, name) for name in ("occurrences", "matches", "by_task", "counts")),
    *(
        getattr(themes, name)
        for name in (
            "by_section",
            "by_department",
            "location_quotient",
            "breadth",
            "coverage",
            "unthemed",
        )
    ),
    *(getattr(codebook, name) for name in ("unmatched", "leave_one_out", "codings", "agreement")),
    *(getattr(codebook, name) for name in ("disagreements", "confusion")),
    targets.targets,
    targets.deadlines,
    *(getattr(charge, name) for name in ("clauses", "standings", "in_charge", "by_task")),
    *(getattr(survival, name) for name in ("loss_by_section",)),
    ledger.task_ledger,
    *(getattr(coleadership, name) for name in ("groups", "incidence", "pairs", "units", "breadth")),
    *(getattr(coleadership, name) for name in ("communities", "brokerage", "chance")),
    *(getattr(coleadership, name) for name in ("network", "global_test", "testability")),
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


@pytest.fixture(scope="session")
def others(folders) -> dict[str, Plan]:
    """Return the tables of each invented plan; no test changes them."""
    return {name: load_plan(folder) for name, folder in folders.items()}


@pytest.mark.slow
@EVERY
def test_the_invented_plans_are_what_they_are_meant_to_be(folders, name):
    plan = load_plan(folders[name], trust=False)
    tasks, _, most_leads = SIZES[name]
    assert len(plan.tasks) == tasks
    assert plan.unplaced["reason"].eq("outside").all()
    assert coleadership.groups(plan).empty == (most_leads == 1)


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize(
    "analysis", ANALYSES, ids=lambda f: f"{f.__module__.split('.')[2]}.{f.__name__}"
)
def test_every_analysis_has_the_columns_it_has_on_our_plan(others, plan, name, analysis):
    wide = {"by_section", "by_department", "incidence", "bases", "disagreements", "confusion"}
    other = others[name]
    table, ours = analysis(other), analysis(plan)
    assert table.index.names == ours.index.names
    if analysis.__name__ not in wide or analysis is workload.by_department:
        assert list(table.columns) == list(ours.columns)


@pytest.mark.slow
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


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize("lang", gallery.LANGUAGES)
def test_titles_adapt_and_hold_no_gap(others, name, lang):
    plan = others[name]
    made = [entry for entry in gallery.GALLERY if gallery.absent(entry.name, plan) is None]
    assert made
    for entry in made:
        words = gallery.caption(entry, plan, lang)
        for text in (words.title, words.subtitle, words.alt):
            assert not re.search(r"[{}]|\bnan\b|\bNone\b|<NA>", text), text
        assert words.holds or words.title == gallery.sentence(entry.name, "subject", lang=lang)


@pytest.mark.slow
def test_one_task_makes_no_claim_about_several(others):
    plan = others["one"]
    shown = [entry.name for entry in gallery.GALLERY]
    assert gallery.findings(plan, *shown) == [gallery.heading("accountability", plan)]


@pytest.mark.slow
def test_without_joint_leads_nothing_is_said_of_co_leadership(others):
    plan = others["alone"]
    named = [entry.name for entry in gallery.GALLERY if entry.name.startswith("coleadership")]
    assert len(named) == 3
    for name in named:
        assert gallery.absent(name, plan) == "no task has several units in charge jointly"
        assert gallery.show(name, plan) == "Not drawn: no task has several units in charge jointly."
    assert gallery.findings(plan, *named) == []
    assert coleadership.chance(plan)["observed"].sum() == 0


@pytest.mark.slow
@EVERY
def test_pages_are_made_of_what_a_plan_has(others, name):
    made = {path.split(".")[0] for path in dict(pages.render(others[name]))}
    network = set() if name in {"one", "alone"} else {"network"}
    assert made == {"theme-matrix", "ledger", "units", *network}


class Made(NamedTuple):
    """What the commands left in a plan's folder, and its tables."""

    folder: Path
    plan: Plan


@pytest.fixture(scope="module", params=SIZES)
def made(request, folders, tmp_path_factory) -> Made:
    """Return a copy of an invented plan, made as FGF_PLAN=path make figures does.

    In a folder with notebooks and figures of ours; they are left alone. Figures are drawn of the
    large plan only: what they show of little is tested with the gallery.
    """
    root = tmp_path_factory.mktemp("own")
    folder = root / request.param
    folder.mkdir()
    for name in ("source.txt", "departments.csv"):
        shutil.copy(folders[request.param] / name, folder)
    shutil.copytree(FOLDER, root / "notebooks", ignore=without_theirs)
    (root / "figures").mkdir()
    before = {path: path.stat().st_mtime_ns for path in (root / "notebooks").iterdir()}
    with pytest.MonkeyPatch.context() as patch, in_this_process():
        patch.setenv("FGF_PLAN", str(folder))
        steps = ("build", "validate", "notebooks", "figures")
        for step in steps if request.param == "large" else steps[:3]:
            run = fgf(step, cwd=root)
            assert run.returncode == 0, run.stderr
    assert before == {path: path.stat().st_mtime_ns for path in (root / "notebooks").iterdir()}
    assert not list((root / "figures").iterdir())
    return Made(folder, load_plan(folder))


@pytest.mark.parametrize("notebook", [name for name in NAMES if ABOUT[name] == "plan"])
@pytest.mark.parametrize("edition", ["", "zh"])
def test_every_cell_of_every_notebook_runs_on_it_and_is_of_it(made, notebook, edition):
    path = made.folder / "notebooks" / edition / f"{notebook}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.execution_count
            assert "qinghai" not in json.dumps(cell.outputs, ensure_ascii=False).lower()
            assert "青海" not in json.dumps(cell.outputs, ensure_ascii=False)
        if "gallery.findings(" in cell.source:
            names = re.findall(r'"([\w-]+)"', cell.source)
            told = gallery.findings(made.plan, *names, lang=edition or "en")
            assert cell.outputs[0].data["text/markdown"] == told._repr_markdown_()


@pytest.mark.parametrize("made", ["large"], indirect=True)
def test_figures_stand_beside_its_tables(made):
    figures = made.folder / "figures"
    assert sorted(
        path.relative_to(figures).as_posix() for path in figures.rglob("*.svg")
    ) == sorted(
        f"{folder}/{entry.name}.svg"
        for entry in gallery.GALLERY
        if gallery.absent(entry.name, made.plan) is None
        for folder in ("zh", "en", "zh/page", "en/page")
    )


@pytest.mark.slow
def test_a_notebook_runs_on_the_plan_it_is_given_whatever_the_environment_says(
    folders, tmp_path, monkeypatch
):
    """In a kernel, which the tests above do without."""
    plan = Path(shutil.copytree(folders["one"], tmp_path / "one"))
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    shutil.copy(FOLDER / "01-source-and-table.ipynb", notebooks)
    monkeypatch.setenv("FGF_PLAN", str(folders["large"]))
    assert fgf("notebooks", notebooks, "--plan", plan).returncode == 0
    stored = nbformat.read(plan / "notebooks" / "01-source-and-table.ipynb", as_version=4)
    first = next(cell for cell in stored.cells if cell.cell_type == "code")
    assert first.outputs[0].data["text/markdown"].startswith("**one** · folder `one`")


NOBODY = {
    "no task": [],
    "no clause": [[], []],
    "nobody named": [["各区 lead"], ["各区 responsible, 各市 support"]],
    "too many ties": [[", ".join(f"{n}局 lead" for n in range(40))], ["1局 lead"]],
}


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NAMES)
@pytest.mark.parametrize("tasks", NOBODY)
def test_every_cell_shows_something_on_a_plan_with_nothing_or_too_much(
    invent, monkeypatch, notebook, tasks
):
    monkeypatch.setattr("fgf_analysis.load_plan", lambda: invent(*NOBODY[tasks], damaged=False))
    scope: dict[str, object] = {}
    for cell in nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            *steps, last = ast.parse(cell.source).body
            exec(compile(ast.Module(steps, []), cell.source, "exec"), scope)
            shown = eval(compile(ast.Expression(last.value), cell.source, "eval"), scope)
            data, _ = DisplayFormatter().format(shown)
            assert data.keys() & {"text/html", "text/markdown", "image/png"}, cell.source
