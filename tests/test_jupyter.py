"""The command that opens the notebooks in JupyterLab, but for JupyterLab."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from types import SimpleNamespace

import pytest
from command import fgf
from test_cli import failed

from fgf_analysis import jupyter
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
        (["nowhere"], "nowhere: no notebooks here; name the folder that holds them"),
        (["plan", "--lang", "zh"], "plan/zh: no notebooks here; name the folder"),
        (["--lang", "de"], "lang: 'de' is not possible; give zh or en"),
        (["--plan", "gone"], "gone: no such plan or folder"),
        (["--plan", "notebooks"], "6 problems in the tables; fgf validate lists them"),
    ],
)
def test_what_is_missing_is_told_in_one_line(work, served, words, told):
    assert told in failed(fgf("lab", *words, cwd=work))
    assert served == []


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
