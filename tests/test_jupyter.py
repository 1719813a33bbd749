"""The command that opens the notebooks in JupyterLab, but for JupyterLab."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import nbformat
import pytest
from browser import NOTEBOOKS, ROOT, without_theirs
from command import fgf
from test_cli import contents, failed

from fgf_analysis import jupyter, tables
from fgf_analysis.files import write_all
from fgf_analysis.notebooks import opening
from fgf_analysis.notebooks.copies import copies
from fgf_analysis.notebooks.edition import PLACE
from fgf_analysis.tables import DATA


@pytest.fixture
def work(tmp_path):
    """Return a folder with a plan and notebooks in both languages."""
    for name in ("notebooks/02-b", "notebooks/01-a", "notebooks/zh/01-a", "notebooks/zh/02-b"):
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    shutil.copytree(DATA / "qinghai-2022", tmp_path / "plan")
    return tmp_path


@pytest.fixture
def served(monkeypatch):
    """Return what was to be served, and on which plan."""
    calls = []
    monkeypatch.setenv("FGF_PLAN", "")
    monkeypatch.setattr(
        jupyter,
        "serve",
        lambda folder, notebook, tell, **options: calls.append(
            (folder.as_posix(), notebook.as_posix(), os.environ["FGF_PLAN"], options)
        ),
    )
    return calls


@pytest.mark.parametrize(
    ("words", "notebook"),
    [
        ([], "notebooks/01-a.ipynb"),
        (["--lang", "en"], "notebooks/01-a.ipynb"),
        (["--lang", "zh"], "notebooks/zh/01-a.ipynb"),
        (["notebooks/zh"], "notebooks/zh/01-a.ipynb"),
    ],
)
def test_the_first_notebook_of_the_language_is_opened(work, served, words, notebook):
    assert fgf("lab", *words, cwd=work).returncode == 0
    options = {"port": None, "browser": True}
    assert served == [("notebooks", notebook, str(DATA / "qinghai-2022"), options)]


def test_a_plan_named_by_a_relative_path_is_found_from_where_the_kernels_run(
    work, served, monkeypatch
):
    fgf("lab", "--plan", "plan", "--no-browser", "--port", 0, cwd=work)
    monkeypatch.setenv("FGF_PLAN", "plan")
    fgf("lab", cwd=work)
    fgf("lab", "--plan", "qinghai-2022", cwd=work)
    assert [plan for _, _, plan, _ in served] == [
        str(work / "plan"),
        str(work / "plan"),
        str(DATA / "qinghai-2022"),
    ]
    assert served[0][3] == {"port": 0, "browser": False}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan"], "plan: no notebooks here; name the folder that holds them, or a new one"),
        (["notes.txt"], "notes.txt: no notebooks here; name the folder"),
        (["notes.txt/new"], "what stands there or choose another with fgf lab FOLDER"),
        (["plan", "--lang", "zh"], "plan/zh: no notebooks here; name the folder"),
        (["--lang", "de"], "lang: 'de' is not possible; give zh or en"),
        (["--plan", "gone"], "gone: no such plan or folder"),
        (["--plan", "notebooks"], "6 problems in the tables; fgf validate lists them"),
    ],
)
def test_what_is_missing_is_told_in_one_line(work, served, words, told):
    (work / "notes.txt").write_text("mine", encoding="utf-8")
    before = contents(work)
    assert told in failed(fgf("lab", *words, cwd=work))
    assert served == []
    assert contents(work) == before


# ----------------------------------------------------------------- copies for a new folder


LINK = re.compile(r"\]\(([^)]+)\)")


def opened(path: Path) -> str:
    """Return what the first cell of a notebook shows."""
    notebook = nbformat.read(path, as_version=4)
    [output] = next(cell for cell in notebook.cells if cell.cell_type == "code").outputs
    assert repr(output.data["text/markdown"]) == output.data["text/plain"]
    return output.data["text/markdown"]


@pytest.mark.parametrize(
    ("words", "folder", "notebook"),
    [
        (["a/b", "--lang", "zh"], "a/b", "zh/01-source-and-table.ipynb"),
        pytest.param([], "notebooks", "01-source-and-table.ipynb", marks=pytest.mark.slow),
        pytest.param(["new/zh"], "new", "zh/01-source-and-table.ipynb", marks=pytest.mark.slow),
        pytest.param(["hidden"], "hidden", "01-source-and-table.ipynb", marks=pytest.mark.slow),
    ],
)
def test_a_folder_that_is_new_or_empty_gets_copies(tmp_path, served, words, folder, notebook):
    (tmp_path / "hidden" / ".git").mkdir(parents=True)
    run = fgf("lab", *words, cwd=tmp_path)
    assert run == (0, f"14 notebooks, with the plans they were run on, copied to {folder}\n", "")
    [(served_folder, opens, plan, _)] = served
    assert (served_folder, opens) == (folder, f"{folder}/{notebook}")
    assert plan == str(DATA / "qinghai-2022")
    there = contents(tmp_path / folder)
    ours = {path.removeprefix("notebooks/") for path in NOTEBOOKS}
    assert {name for name in there if name.endswith(".ipynb")} == ours
    for name, data in there.items():
        if name not in ours:
            assert data == (DATA.parent / name).read_bytes()
    assert not fgf("lab", *words, cwd=tmp_path).stdout  # they are there now
    assert contents(tmp_path / folder) == there


@pytest.mark.slow
def test_copies_hold_nothing_of_anybody_s_own(tmp_path, served, monkeypatch):
    around = tmp_path / "checkout"
    for name in ("data", "docs", "notebooks"):
        shutil.copytree(ROOT / name, around / name, ignore=without_theirs)
    own = (
        "notebooks/own.ipynb", "notebooks/.ipynb_checkpoints/01-source-and-table.ipynb",
        "notebooks/zh/mine.ipynb", "data/mine/source.txt", "data/qinghai-2022/figures/a.svg",
        "data/qinghai-2022/.hidden", "docs/mine.md",
    )  # fmt: skip
    for name in own:
        (around / name).parent.mkdir(parents=True, exist_ok=True)
        (around / name).touch()
    before = copies()
    monkeypatch.setattr(tables, "DATA", around / "data")
    assert copies() == before


@pytest.mark.slow
def test_links_of_copies_lead_to_files_below_the_folder(tmp_path):
    write_all(tmp_path / "work", copies())
    for path in sorted((tmp_path / "work").rglob("*.*")):
        if path.suffix == ".md":
            told = path.read_text(encoding="utf-8")
        elif path.suffix == ".ipynb":
            cells = nbformat.read(path, as_version=4).cells
            prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
            told = "\n".join([opened(path), *prose])
        else:
            continue
        for target in LINK.findall(told):
            place = (path.parent / unquote(target.partition("#")[0])).resolve()
            assert place.exists(), f"{path.name}: {target}"
            assert place.is_relative_to(tmp_path / "work"), f"{path.name}: {target}"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_clean_run_of_a_copy_shows_what_the_copy_shows(tmp_path, plan, lang, monkeypatch):
    write_all(tmp_path / "work", copies())
    folder = tmp_path / "work" / ("zh" if lang == "zh" else "")
    monkeypatch.setenv(PLACE, str(folder))
    told = opening(plan, lang)
    assert told == opened(folder / "01-source-and-table.ipynb")
    assert len(LINK.findall(told)) == 4
    # What was edited there is not what is analysed.
    (tmp_path / "work" / "data" / "qinghai-2022" / "tasks.csv").write_text("mine", encoding="utf-8")
    ways = [(folder / unquote(way)).resolve() for way in LINK.findall(opening(plan, lang))]
    assert ways[:2] == [DATA / "qinghai-2022" / "source.txt", DATA / "qinghai-2022"]


@pytest.mark.slow
@pytest.mark.parametrize("moved", [0, 5])
def test_a_copy_that_was_ended_half_way_is_finished(tmp_path, served, moved):
    """As `fgf_analysis.files` leaves a folder whose writer was killed while it moved files."""
    whole = copies()
    folder = tmp_path / "work"
    for number, (name, data) in enumerate(whole.items()):
        path = folder / ("" if number < moved else ".fgf-ready") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / ".fgf-ready" / ".stale").touch()
    assert fgf("lab", "work", cwd=tmp_path).returncode == 0
    assert contents(folder) == whole
    assert len(served) == 1


@pytest.mark.slow
def test_a_copy_that_was_never_whole_is_made_anew(tmp_path, served):
    left = tmp_path / "work" / ".fgf-new" / "01-source-and-table.ipynb"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert fgf("lab", "work", cwd=tmp_path).returncode == 0
    assert contents(tmp_path / "work") == copies()


@pytest.mark.parametrize(
    ("found", "chosen", "opens"),
    [
        (webbrowser.BackgroundBrowser("firefox"), "", True),
        (webbrowser.GenericBrowser("w3m"), "", False),
        (webbrowser.Error("could not locate runnable browser"), "", False),
        (webbrowser.GenericBrowser("w3m"), "w3m", True),
    ],
)
def test_a_browser_is_opened_where_there_is_one_with_windows(monkeypatch, found, chosen, opens):
    def get():
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(webbrowser, "get", get)
    monkeypatch.setenv("BROWSER", chosen)
    assert jupyter._has_browser() is opens


@pytest.mark.slow
def test_a_port_that_is_taken_is_told_in_one_line(work):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "fgf_analysis.cli", "lab", "--no-browser", "--port", port]
        run = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert run.stderr.strip() == f"fgf: port {port} is taken; choose another with --port"


@pytest.mark.slow
@pytest.mark.parametrize(("browser", "found", "lines"), [(1, 1, 1), (1, 0, 2), (0, 1, 2)])
def test_where_no_browser_opens_it_is_said_what_to_do(work, monkeypatch, browser, found, lines):
    from jupyterlab.labapp import LabApp

    server = SimpleNamespace(
        web_app=SimpleNamespace(settings={}), local_url="http://here/lab?x", start=lambda: None
    )
    monkeypatch.setattr(LabApp, "initialize_server", lambda words: server)
    monkeypatch.setattr(jupyter, "_has_browser", lambda: bool(found))
    monkeypatch.setattr(jupyter.signal, "signal", lambda *_: None)
    told = []
    folder = work / "notebooks"
    jupyter.serve(folder, folder / "01-a.ipynb", told.append, browser=bool(browser))
    assert told[0].startswith("http://here/lab?token=")
    assert [line.startswith("no browser is opened: copy the") for line in told[1:]] == [True] * (
        lines - 1
    )
