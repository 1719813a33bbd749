"""JupyterLab in a real browser, as a plugin of pytest that ``conftest`` names.

The server is what ``fgf lab`` starts, on a copy of what it serves, with settings of its own and no
way out of this machine. The browser is the system's, with no Chinese font. What a notebook holds
is asked of JupyterLab's own model of it; what is drawn, of the page.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from fgf_analysis.tables import DEFAULT

if TYPE_CHECKING:
    from playwright import sync_api

ROOT = Path(__file__).parent.parent


def ours(folder: Path) -> list[Path]:
    """Return the notebooks of the project in a folder, in their order.

    Their names begin with a number. Whatever else a person keeps there is theirs: the tests leave
    it alone.
    """
    return sorted(folder.glob("[0-9][0-9]-*.ipynb"))


def without_theirs(folder: str, names: list[str]) -> set[str]:
    """Return what a copy of the notebooks leaves out, as `shutil.copytree` asks for it."""
    kept = {path.name for path in ours(Path(folder))}
    notebooks = {name for name in names if name.endswith(".ipynb")}
    return (notebooks - kept) | ({".ipynb_checkpoints"} & set(names))


NOTEBOOKS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT / "notebooks", ROOT / "notebooks" / "zh")
    for path in ours(folder)
)
ANOTHERS = re.compile(r"/lab/extensions/(?!fgf-analysis|jupyterlab-plotly)")
"""Where an extension of JupyterLab is from that is none of ours."""

LOOPBACK = re.compile(r"(https?|wss?)://(localhost|127\.0\.0\.1|\[::1\])[:/]|(data|blob|about):")
SECONDS = 300
"""For a notebook to run, on a machine that is busy."""

_SCRIPT = (Path(__file__).parent / "browser.js").read_text(encoding="utf-8")
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>
"""


def _lacking(what: str) -> None:
    """Skip, or where the browser is part of what is promised, fail."""
    message = f"{what}: the notebooks were not tried in a browser"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of screenshots."""
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture(scope="module")  # a loop runs as long as it is open, and other modules have theirs
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sync_api.Browser]:
    """Return the system's Chromium, on a system without a Chinese font."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _lacking("no playwright here; install the extra named test")
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    if program is None:
        _lacking("no Chromium here")
    import matplotlib as mpl

    folder = tmp_path_factory.mktemp("fonts")
    fonts = folder / "fonts.conf"
    latin = Path(mpl.get_data_path()) / "fonts" / "ttf"
    fonts.write_text(_FONTS.format(latin, folder / "cache"), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """What ``fgf lab`` serves."""

    root: Path
    address: str
    """Of the first notebook, with the token, as printed."""

    calls: Path
    """Names whatever the server or a kernel asked for outside of this machine."""

    log: Path


@contextmanager
def serve(root: Path, home: Path, *words: str, **environment: str) -> Iterator[Server]:
    """Run ``fgf lab words ...`` in a folder, with Jupyter's own folders in another."""
    _settle(home)
    calls, log = home / "calls.txt", home / "log.txt"
    calls.touch()
    outside = [name for name in os.environ if name.lower().endswith("_proxy")]
    own = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "loopback"), str(ROOT)]),
        "LOOPBACK_LOG": str(calls),
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [sys.executable, "-m", "fgf_analysis.cli", "lab", "--no-browser", "--port", "0"]
    inherited = {name: value for name, value in os.environ.items() if name not in outside}
    with log.open("w", encoding="utf-8") as err:
        process = subprocess.Popen(
            [*command, *words],
            cwd=root,
            env={**inherited, **own, **environment},
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        )
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), log.read_text(encoding="utf-8")
        yield Server(root, address, calls, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _settle(home: Path) -> None:
    """Let tests ask JupyterLab for what it knows; all else is as it is when installed."""
    config = home / "config" / "jupyter_lab_config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}), encoding="utf-8")


def copied(to: Path) -> Path:
    """Return a copy of what the notebooks are and link to."""
    for name in ("data", "docs", "figures", "notebooks"):
        shutil.copytree(ROOT / name, to / name, ignore=without_theirs)
    return to


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return JupyterLab on a copy of the notebooks and the plan of the package."""
    root = copied(tmp_path_factory.mktemp("served"))
    plan = root / "data" / DEFAULT
    with serve(root, tmp_path_factory.mktemp("home"), FGF_PLAN=str(plan)) as started:
        yield started


@pytest.fixture(scope="module")
def lab(chromium: sync_api.Browser, server: Server, output: Path) -> Iterator[Lab]:
    """Return JupyterLab in the browser, as it is at its first start."""
    with Lab.started(chromium, server, output) as started:
        yield started


@dataclass
class Lab:
    """JupyterLab in a page of a browser.

    Attributes
    ----------
    server : Server
    page : playwright.sync_api.Page
    output : Path
        Folder of screenshots.
    requests : list of str
        Every address asked for so far, sockets included.
    console : list of str
        Every warning and error in the browser's console so far.
    """

    server: Server
    page: sync_api.Page
    output: Path
    requests: list[str] = field(default_factory=list, repr=False)
    console: list[str] = field(default_factory=list, repr=False)

    @classmethod
    @contextmanager
    def started(cls, browser: sync_api.Browser, server: Server, output: Path) -> Iterator[Lab]:
        """Open the printed address in a browser that was never there."""
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        context.set_default_timeout(60_000)
        context.add_init_script(_SCRIPT)
        page = context.new_page()
        lab = cls(server, page, output)
        context.on("request", lambda request: lab.requests.append(request.url))
        page.on("websocket", lambda socket: lab.requests.append(socket.url))
        page.on("console", lab._heard)
        page.on("pageerror", lambda error: lab.console.append(f"error: {error}"))
        try:
            with lab.pictured("start"):
                page.goto(server.address)
                page.wait_for_function("lab.ready()", polling=100)
            yield lab
        finally:
            context.close()

    def _heard(self, message: sync_api.ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type in {"warning", "error"} and not ANOTHERS.search(url):
            self.console.append(f"{message.type}: {message.text} ({url})")

    @property
    def outside(self) -> list[str]:
        """Whatever was asked for outside of this machine: by the page, the server or a kernel."""
        asked = [url for url in self.requests if not LOOPBACK.match(url)]
        return asked + self.server.calls.read_text(encoding="utf-8").splitlines()

    @property
    def notices(self) -> list[str]:
        """The text of every dialog and notification that is open."""
        return self.page.locator(".jp-Dialog-content, .Toastify__toast").all_inner_texts()

    @contextmanager
    def pictured(self, name: str) -> Iterator[None]:
        """Take a picture of the page if what is done in the context fails."""
        try:
            yield
        except BaseException as error:
            error.add_note(f"screenshot: {self.picture(name)}; the server's log: {self.server.log}")
            raise

    def picture(self, name: str) -> Path:
        """Return a picture of the page as it is."""
        path = self.output / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.png"
        self.page.screenshot(path=path)
        return path

    @contextmanager
    def opened(self, path: str) -> Iterator[Notebook]:
        """Open a notebook, by its path below the root; close it and end its kernel afterwards."""
        try:
            with self.pictured(path):
                self.page.evaluate("path => lab.open(path)", path)
                self.page.wait_for_function("path => lab.ready(path)", arg=path, polling=100)
                yield Notebook(self, path, len(self.console))
        finally:
            self.page.evaluate("lab.close()")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Say where the picture is of what a test failed at."""
    report = yield
    labs = [arg for arg in getattr(item, "funcargs", {}).values() if isinstance(arg, Lab)]
    taken = report.passed or getattr(call.excinfo.value, "__notes__", [])
    for lab in labs if report.failed and not taken else []:
        told = f"{lab.picture(item.name)}\nthe server's log: {lab.server.log}"
        report.sections.append(("screenshot", told))
    return report


@dataclass
class Notebook:
    """A notebook that is open in front."""

    lab: Lab
    path: str
    _heard: int

    @property
    def page(self) -> sync_api.Page:
        return self.lab.page

    @property
    def console(self) -> list[str]:
        """Warnings and errors since it was opened."""
        return self.lab.console[self._heard :]

    @property
    def content(self) -> nbformat.NotebookNode:
        """The notebook as JupyterLab holds it."""
        return nbformat.from_dict(self.page.evaluate("lab.content()"))

    @property
    def outputs(self) -> list[nbformat.NotebookNode]:
        """All outputs, in order."""
        return [output for cell in self.content.cells for output in cell.get("outputs", [])]

    @property
    def text(self) -> str:
        """What is read in the page: prose and outputs, without the code."""
        return self.page.evaluate("lab.text()")

    @property
    def on_disk(self) -> nbformat.NotebookNode:
        return nbformat.read(self.lab.server.root / self.path, as_version=4)

    def run_all(self) -> None:
        """Run all cells in a new kernel and wait until nothing is left to do."""
        self.page.evaluate("lab.runAll()")
        self.wait_idle()

    def wait_idle(self) -> None:
        """Wait until the kernel has nothing to do, and everything is drawn."""
        self.page.wait_for_function("lab.idle()", timeout=SECONDS * 1000, polling=200)

    def save(self) -> None:
        """Save as a person does."""
        self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook").focus()
        self.page.keyboard.press("ControlOrMeta+s")
        self.page.wait_for_function("lab.saved()")

    def drawn(self) -> list[int]:
        """Return for every plotly view in the page the number of its marks."""
        return self.page.evaluate("lab.marks()")

    def unreadable(self) -> list[str]:
        """Return the Chinese characters that the page shows as empty boxes."""
        return self.page.evaluate("lab.boxes()")
