"""What is released: built the same every time, and whole for who has nothing else.

The wheel is installed into an empty environment outside of the checkout, with what the lock names,
and used from an empty folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from browser import NOTEBOOKS, ROOT, ours
from test_cli import contents

from fgf_analysis import __version__, brief, load_plan
from fgf_analysis.notebooks.compare import differences
from fgf_analysis.notebooks.copies import copies

pytestmark = pytest.mark.slow
NAME = f"fgf_analysis-{__version__}"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
UNREACHABLE = re.compile(r"No matching distribution|Could not find a version|Connection|Temporary")


def epoch() -> str:
    """Return the date that make dist gives to every file."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.search(r"^dist: export SOURCE_DATE_EPOCH := (\d+)$", makefile, re.MULTILINE)[1]


def built(root: Path, to: Path, *words: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(to), *words]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch()}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, timeout=120)
    return to


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of what is released."""
    return built(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unpacked(dist, tmp_path_factory) -> Path:
    """Return what is in the source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(dist / f"{NAME}.tar.gz") as archive:
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4 on
        archive.extractall(folder, **safe)
    return folder / NAME


# ----------------------------------------------------------------- files


def test_the_same_files_give_the_same_bytes_from_the_checkout_and_from_the_sdist(
    dist, unpacked, tmp_path
):
    found = digests(dist)
    assert set(found) == {f"{NAME}.tar.gz", f"{NAME}-py3-none-any.whl"}
    for path in unpacked.rglob("*"):  # dates, and what others may do, do not matter
        os.utime(path, (1, 1))
        path.chmod(path.stat().st_mode & 0o700)
    assert digests(built(unpacked, tmp_path)) == found


def test_the_sdist_is_what_is_committed_and_nothing_else(unpacked):
    run = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        pytest.skip("no checkout: there is nothing to compare with")
    committed = {name for name in run.stdout.split("\0") if name and (ROOT / name).exists()}
    notebooks = {name for name in committed if name.endswith(".ipynb")} - set(NOTEBOOKS)
    found = {
        path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()
    }
    assert found - {"PKG-INFO"} == committed - notebooks


def test_the_wheel_holds_every_notebook_of_the_checkout_once(dist):
    with zipfile.ZipFile(dist / f"{NAME}-py3-none-any.whl") as archive:
        names = archive.namelist()
        found = sorted(name for name in names if name.endswith(".ipynb"))
        assert found == sorted(f"fgf_analysis/{name}" for name in NOTEBOOKS)
        for name in NOTEBOOKS:
            assert archive.read(f"fgf_analysis/{name}") == (ROOT / name).read_bytes()
    assert len(names) == len(set(names))
    assert not [name for name in names if re.search(r"checkpoints|__pycache__|/\.(?!rels$)", name)]


def test_files_are_dated_as_the_release_that_is_cited():
    import datetime

    import yaml

    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["date-released"]
    assert datetime.datetime.fromtimestamp(int(epoch()), datetime.UTC).date() == cited


# ----------------------------------------------------------------- in an empty environment


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel, an empty folder to be in, and a home of its own."""

    venv: Path
    folder: Path
    home: Path

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def fgf(self) -> Path:
        return self.python.with_name("fgf.exe" if os.name == "nt" else "fgf")

    @property
    def environment(self) -> dict[str, str]:
        mine = ("PYTHON", "FGF_", "JUPYTER", "IPYTHON", "VIRTUAL_ENV", "MPL")
        inherited = {key: v for key, v in os.environ.items() if not key.startswith(mine)}
        path = os.pathsep.join([str(self.python.parent), os.environ["PATH"]])
        return {**inherited, "HOME": str(self.home), "PATH": path}

    def run(self, *words: object, timeout: int = 120) -> str:
        """Return what a command says; it must end well."""
        run = subprocess.run(
            [*map(str, words)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout


@pytest.fixture(scope="module")
def installed(dist, tmp_path_factory) -> Iterator[Installed]:
    """Return the wheel in an environment that has nothing else; gone when the tests are done."""
    root = tmp_path_factory.mktemp("installed")
    made = Installed(root / "venv", root / "empty", root / "home")
    for folder in (made.folder, made.home):
        folder.mkdir()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    constraints = root / "constraints.txt"
    pinned = re.findall(r"^[\w.-]+==[^\\\n]+", lock, re.MULTILINE)
    constraints.write_text("\n".join(pinned), encoding="utf-8")
    try:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", made.venv], check=True)
        run = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "--python", made.python, "install", "--quiet"),
                *(
                    "--no-compile",
                    "--constraint",
                    constraints,
                    f"{dist / NAME}-py3-none-any.whl[brief]",
                ),
            ],
            capture_output=True,
            text=True,
        )
        if run.returncode and UNREACHABLE.search(run.stderr) and not os.environ.get("CI"):
            pytest.skip(f"NOT TESTED: the wheel could not be installed: {run.stderr[-300:]}")
        assert run.returncode == 0, run.stderr
        yield made
    finally:
        shutil.rmtree(root)


def test_all_is_of_the_wheel_and_nothing_of_the_checkout(installed):
    code = "import fgf_analysis as f, json; from fgf_analysis.tables import DATA; "
    code += "print(json.dumps([f.__file__, str(DATA), f.__version__]))"
    module, data, version = json.loads(installed.run(installed.python, "-I", "-c", code))
    for place in (module, data):
        assert Path(place).is_relative_to(installed.venv)
    assert version == __version__


def test_the_command_answers_under_both_names(installed):
    assert installed.run(installed.fgf, "--version") == f"fgf-analysis {__version__}\n"
    said = installed.run(installed.python, "-m", "fgf_analysis", "validate")
    assert said.endswith("keep the data contract\n")
    assert str(installed.venv) in said


def test_the_example_plan_is_drawn_as_in_the_checkout(installed):
    code = (
        "from pathlib import Path\n"
        "from fgf_analysis import load_plan\n"
        "from fgf_analysis.charts import gallery\n"
        "name, data = next(gallery.render(load_plan()))\n"
        "Path('drawn').write_bytes(data)\n"
        "print(name)\n"
    )
    name = installed.run(installed.python, "-c", code).strip()
    assert name.endswith(".svg")
    assert (installed.folder / "drawn").read_bytes() == (ROOT / "figures" / name).read_bytes()


def test_the_briefing_pack_is_the_checkout_s(installed):
    said = installed.run(installed.fgf, "brief", "--out", "pack", "--lang", "en")
    assert said == "4 files written to pack: brief.pptx, tables.xlsx, brief.pdf, brief.docx\n"
    pack = brief.pack(load_plan("qinghai-2022"), "en")
    for name, data in pack.files.items():
        assert (installed.folder / "pack" / name).read_bytes() == data, name


def test_a_plan_of_one_s_own_is_read(installed):
    text = "1.办好甲事。（市财政局牵头，市审计局配合）\n2.办好乙事。（市民政局负责）\n"
    (installed.folder / "plan.txt").write_text(text, encoding="utf-8")
    installed.run(installed.fgf, "extract", "plan.txt", "--out", "plan")
    assert "keep the data contract" in installed.run(installed.fgf, "validate", "plan")


def answer(process: subprocess.Popen[str], address: str, seconds: float = 60) -> str:
    """Return what a server says, which tells its address a moment before it listens."""
    ends = time.monotonic() + seconds
    while True:
        try:
            with DIRECT.open(address, timeout=seconds) as answered:
                return answered.read().decode()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > ends:
                raise
        assert process.poll() is None
        time.sleep(0.1)


@pytest.fixture(scope="module")
def work(installed) -> Path:
    """Return the folder that fgf lab made, after JupyterLab answered there and was ended."""
    process = subprocess.Popen(
        [installed.fgf, "lab", "desk", "--no-browser", "--port", "0"],
        cwd=installed.folder,
        env=installed.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        copied, address = process.stdout.readline(), process.stdout.readline().strip()
        assert copied == "14 notebooks, with the plans they were run on, copied to desk\n"
        assert "/lab/tree/desk/01-source-and-table.ipynb?token=" in address
        assert "<title>JupyterLab</title>" in answer(process, address)
        model = answer(process, address.replace("/lab/tree/", "/api/contents/"))
        assert json.loads(model)["type"] == "notebook"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    return installed.folder / "desk"


def test_lab_copies_what_the_checkout_would_copy(work):
    assert contents(work) == copies()


def test_a_notebook_of_the_copy_gives_there_what_it_holds(installed, work):
    [one] = [path for path in ours(work / "zh") if path.name.startswith("01-")]
    own = installed.folder / "one" / "zh"
    own.mkdir(parents=True)
    shutil.copy(one, own)
    for name in ("data", "docs"):
        shutil.copytree(work / name, own.parent / name)
    assert (
        installed.run(installed.fgf, "notebooks", "one")
        == "1 notebook run: outputs stored in one\n"
    )
    assert differences(one.read_bytes(), (own / one.name).read_bytes()) == []
    notebook = nbformat.read(own / one.name, as_version=4)
    assert not [cell for cell in notebook.cells if "error" in str(cell.get("outputs", ""))[:60]]


def test_jupyterlab_has_the_extension_and_its_font(installed):
    shared = installed.venv / "share" / "jupyter" / "labextensions" / "fgf-analysis"
    assert (shared / "package.json").is_file()
    assert list((shared / "static").glob("*.otf"))
