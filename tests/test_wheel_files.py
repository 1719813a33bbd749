"""The wheel by its files: all of the package, what stands beside it, the extension."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from browser import ROOT
from test_wheel import NAME, built

from fgf_analysis.notebooks.copies import copies

pytestmark = pytest.mark.slow
BESIDE = (
    "data/README.md", "data/departments.csv", "data/lines.csv", "data/places.csv",
    "data/successors.csv", "data/themes.csv", "docs/measures.md",
)  # fmt: skip
EXTENSION = ("extension.css", "extension.js", "remoteEntry.js", "picking.js", "OFL.txt",
             "NotoSansCJKsc-Regular.otf")  # fmt: skip


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder: Path = built(ROOT, tmp_path_factory.mktemp("wheel"), "-t", "wheel")
    with zipfile.ZipFile(folder / f"{NAME}-py3-none-any.whl") as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_the_wheel(names):
    run = subprocess.run(
        ["git", "ls-files", "--cached", "-z", "fgf_analysis"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode:
        pytest.skip("no checkout: there is nothing to compare with")
    assert {name for name in run.stdout.split("\0") if name} <= names


def test_templates_of_a_pack_are_in_the_wheel(names):
    folder = ROOT / "fgf_analysis" / "brief"
    others = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".py"]
    own = (path for path in others if "__pycache__" not in path.parts)
    found = {path.relative_to(ROOT).as_posix() for path in own}
    assert len(found) > 12
    assert found <= names


def test_data_and_measures_stand_beside_each_other(names):
    folders = (ROOT / "data" / name for name in ("qinghai-2022", "invented-family"))
    plan = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    wanted = {*BESIDE, *(path.relative_to(ROOT).as_posix() for path in plan)}
    assert {f"fgf_analysis/{name}" for name in wanted} <= names


def test_a_copy_of_the_notebooks_has_the_registers():
    assert {"data/README.md", "data/departments.csv", "data/themes.csv"} <= set(copies())


def test_the_extension_of_jupyterlab_is_whole(names):
    shared = f"{NAME}.data/data/share/jupyter/labextensions/fgf-analysis"
    assert {f"{shared}/static/{name}" for name in EXTENSION} <= names
    assert {f"{shared}/package.json", f"{shared}/install.json"} <= names
