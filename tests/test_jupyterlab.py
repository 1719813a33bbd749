"""Every notebook as a researcher meets it: in JupyterLab, in a browser, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import plans
import pytest
from browser import NOTEBOOKS, ROOT, Lab, Notebook, copied, serve
from command import fgf
from jupyter_core.paths import jupyter_path

from fgf_analysis.charts import gallery
from fgf_analysis.files import write_all
from fgf_analysis.notebooks.compare import differences
from fgf_analysis.notebooks.copies import copies
from fgf_analysis.tables import Plan, load_plan

pytestmark = pytest.mark.slow
WITH_FONT = any(Path(path).is_dir() for path in jupyter_path("labextensions", "fgf-analysis"))


@pytest.fixture(scope="module", params=NOTEBOOKS)
def notebook(request: pytest.FixtureRequest, lab: Lab) -> Iterator[Notebook]:
    """Return a notebook that is open, all its cells run."""
    with lab.opened(request.param) as opened:
        opened.run_all()
        yield opened


def test_at_the_first_start_the_first_notebook_is_open_and_nothing_pops_up(lab):
    assert lab.page.evaluate("lab.panel().context.path") == NOTEBOOKS[0]
    lab.page.wait_for_load_state("networkidle")
    assert lab.notices == []
    assert lab.console == []
    assert lab.outside == []
    assert not [url for url in lab.requests if re.search("/lab/api/(news|update|extensions)", url)]


def test_no_cell_fails_or_warns(notebook):
    kinds = [output.output_type for output in notebook.outputs]
    assert set(kinds) <= {"display_data", "execute_result"}, notebook.outputs
    counts = [cell.execution_count for cell in notebook.content.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_every_view_is_drawn(notebook):
    cells = [cell.source for cell in notebook.content.cells if cell.cell_type == "code"]
    views = sum(bool(re.search(r"^interactive\.\w+\(", source, re.MULTILINE)) for source in cells)
    drawn = notebook.drawn()
    assert len(drawn) == views
    assert all(drawn), drawn


@pytest.mark.xfail(not WITH_FONT, reason="JupyterLab is not given the package's font")
def test_chinese_can_be_read_where_no_font_for_it_is_installed(notebook):
    notebook.drawn()
    assert notebook.unreadable() == []


def test_the_browser_reports_nothing_and_nothing_is_asked_of_another_machine(notebook):
    notebook.drawn()
    assert notebook.console == []
    assert notebook.lab.outside == []
    assert notebook.lab.notices == []


def test_what_is_saved_says_what_is_committed(notebook):
    notebook.drawn()  # of which JupyterLab stores a picture of its own
    notebook.save()
    saved = nbformat.writes(notebook.on_disk).encode()
    assert differences((ROOT / notebook.path).read_bytes(), saved) == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the notebooks with another plan beside them: its folder is ``plan``."""
    root = copied(tmp_path_factory.mktemp("own"))
    (root / "plan").mkdir()
    for name, text in plans.invented(12, 6, 3).items():
        (root / "plan" / name).write_text(text, encoding="utf-8")
    run = fgf("build", root / "plan")
    assert run.returncode == 0, run.stderr
    return root


@pytest.fixture(scope="module")
def another(chromium, folder, output, tmp_path_factory) -> Iterator[Lab]:
    """Return JupyterLab on that plan, which was named by a path relative to the folder."""
    with (
        serve(folder, tmp_path_factory.mktemp("home"), FGF_PLAN="plan") as started,
        Lab.started(chromium, started, output) as lab,
    ):
        yield lab


def findings(plan: Plan) -> set[str]:
    """Return whatever is found in a plan, in both languages."""
    captions = [
        gallery.caption(entry, plan, lang)
        for entry in gallery.GALLERY
        if not gallery.absent(entry.name, plan)
        for lang in ("en", "zh")
    ]
    return {caption.title for caption in captions if caption.holds}


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if "/02-" in path])
def test_under_another_plan_nothing_is_said_of_ours(another, folder, plan, path):
    with another.opened(path) as opened:
        opened.run_all()
        text, own = opened.text, load_plan(folder / "plan")
        assert not [title for title in findings(plan) - findings(own) if title in text]
        assert [title for title in findings(own) if title in text]
        assert plan.title not in text
        assert plan.title_en not in text


def test_a_plan_whose_folder_is_gone_is_told_of_in_one_line(another, folder):
    (folder / "plan").rename(folder / "moved")
    try:
        with another.opened(NOTEBOOKS[0]) as opened:
            opened.run_all()
            [failed] = [o for o in opened.outputs if o.output_type == "error"]
            told = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(failed.traceback))
            assert told == f"PlanError: {failed.evalue}"
            assert len(told.splitlines()) == 1
            assert told in opened.text.splitlines()
    finally:
        (folder / "moved").rename(folder / "plan")


# ---------------------------------------------------------------- in a copy


def test_links_of_a_copy_open_what_they_name(chromium, output, tmp_path):
    """In a folder as fgf lab makes it, beside nothing else, on the plan of the package."""
    home, desk = tmp_path / "home", tmp_path / "desk"
    for folder in (home, desk):
        folder.mkdir()
    write_all(desk / "work", copies())
    with (
        serve(desk, home, "work", "--lang", "zh") as started,
        Lab.started(chromium, started, output) as lab,
        lab.opened("work/zh/01-source-and-table.ipynb") as opened,
    ):
        opened.run_all()
        for name in ("source.txt", "README.md", "measures.md"):
            with lab.pictured(name):
                lab.page.locator(f'.jp-RenderedMarkdown a[href*="/{name}"]').first.click()
                tab = lab.page.locator(f'.lm-TabBar-tab.jp-mod-current:has-text("{name}")')
                tab.wait_for()
            lab.page.evaluate("path => lab.open(path)", opened.path)
        assert lab.notices == []
