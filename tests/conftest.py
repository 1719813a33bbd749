"""Fixtures shared by all tests."""

from __future__ import annotations

import dataclasses
import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from fgf_analysis import tables
from fgf_analysis.notebooks.compare import PLOTLY
from fgf_analysis.tables import DATA, TABLES, Plan, load_plan

if TYPE_CHECKING:
    from fgf_analysis.charts.style import Chart

sys.path.insert(0, str(Path(__file__).parent))
pytest_plugins = ["browser"]
os.environ.pop("FGF_PLAN", None)  # the tests are of the plans they name

# A property holds however busy the machine is, and every run draws the same; make fuzz draws anew.
settings.register_profile(
    "fgf",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
)
settings.load_profile("fgf")
# Hypothesis also draws what stands in the modules loaded so far, so that what a test draws would
# depend on which others ran before it.
providers._get_local_constants = providers.Constants

# Thousands of collected tests stay to the end; looking for cycles among them takes seconds.
gc.disable()

ROOT = Path(__file__).parent.parent


def pytest_collection_finish() -> None:
    """Look for cycles again, among what tests make."""
    gc.enable()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Leave nothing behind that libraries would call a leak."""
    gc.unfreeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let nbval compare pictures, too; call slow what needs a browser or all made anew.

    Notebooks of a person's own in our folder are left out.
    """
    from browser import NOTEBOOKS

    named = {ROOT / name for name in NOTEBOOKS}
    theirs = [
        item for item in items
        if (ROOT / "notebooks") in item.path.parents and item.path not in named
    ]  # fmt: skip
    if theirs:
        config.hook.pytest_deselected(items=theirs)
        items[:] = [item for item in items if item not in theirs]
    for item in items:
        if {"made", "browse"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    cells = [item for item in items if hasattr(item.parent, "skip_compare")]
    for notebook in {cell.parent for cell in cells}:
        notebook.skip_compare = tuple(set(notebook.skip_compare) - {"image/png"})
    for cell in cells:
        for output in cell.cell.get("outputs", []):
            if PLOTLY in output.get("data", {}):  # JupyterLab adds its own picture of the view
                output.data.pop("image/png", None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what to do about notebooks that do not hold what their cells give."""
    told = [item for kind in ("failed", "error") for item in terminalreporter.stats.get(kind, [])]
    failed = {item.nodeid.split("::")[0] for item in told}
    for name in sorted(name for name in failed if name.endswith(".ipynb")):
        terminalreporter.line(f"{name}: run `make notebooks`, then `git diff` shows what changed")


def _stored() -> dict[Path, bytes]:
    """Return what is committed of what commands make."""
    folders = (ROOT / name for name in ("data", "figures", "notebooks"))
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found if ".ipynb_checkpoints" not in path.parts}


@pytest.fixture(scope="session", autouse=True)
def checkout() -> Iterator[None]:
    """Let no test write over what is committed: it would mend the fault that it found."""
    before = _stored()
    yield
    after = _stored()
    names = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    told = ", ".join(sorted(str(path.relative_to(ROOT)) for path in names))
    assert not names, f"changed while the tests ran: {told}"


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return the Qinghai plan."""
    return load_plan("qinghai-2022")


@pytest.fixture(scope="session")
def chart(plan: Plan) -> Callable[..., Chart]:
    """Return a function that draws a figure of the Qinghai plan, once; no test changes it."""
    from fgf_analysis.charts import gallery

    return cache(lambda name, lang="en": gallery.draw(name, plan, lang))


class Made(NamedTuple):
    """What commands left in a copy of the checkout, and the line that each printed."""

    root: Path
    printed: dict[str, str]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a copy of the checkout in which everything that is computed was made anew.

    By the commands that the README names; no test changes it.
    """
    from browser import without_theirs
    from command import fgf
    from kernels import in_this_process

    root = tmp_path_factory.mktemp("checkout")
    for name in ("data", "docs", "figures", "notebooks"):
        shutil.copytree(ROOT / name, root / name, ignore=without_theirs)
    _spoil(root)
    printed = {}
    with pytest.MonkeyPatch.context() as patch, in_this_process():
        patch.setattr(tables, "DATA", root / "data")
        for step in ("build", "validate", "notebooks", "figures"):
            run = fgf(step, cwd=root)
            assert run.returncode == 0, run.stderr
            printed[step] = run.stdout.strip()
    return Made(root, printed)


def _spoil(root: Path) -> None:
    """Take away all that the commands make, or put something else in its place."""
    import nbformat

    for name in (*(f"{table}.csv" for table in TABLES), "datapackage.json"):
        (root / "data" / "qinghai-2022" / name).unlink()
    shutil.rmtree(root / "figures" / "zh")
    for path in (root / "figures").rglob("*.*"):
        path.write_bytes(b"earlier")
    (root / "figures" / "en" / "gone.svg").write_bytes(b"of a figure that is no more")
    for path in (root / "notebooks").rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
                cell.metadata["execution"] = {}
        nbformat.write(notebook, path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the Qinghai plan's folder that a test may spoil."""
    return Path(shutil.copytree(DATA / "qinghai-2022", tmp_path / "qinghai-2022"))


WORDS = {"lead": "牵头", "responsible": "负责", "support": "配合"}


@pytest.fixture
def invent(plan: Plan) -> Callable[..., Plan]:
    """Return a function that makes a plan: for each task the list of its clauses.

    ``invent(["甲 lead, 乙 support"], [])`` has two tasks, the clause of the second being lost (in
    an undamaged document: there being none). Units that begin with 各 are nobody in particular.
    """

    def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
        columns = {c.name: "Int64" if c.type == "integer" else "str" for c in TABLES[name]}
        return pd.DataFrame(rows, columns=list(columns)).astype(columns)

    def make(
        *tasks: list[str],
        titles: tuple[str, ...] = (),
        texts: tuple[str, ...] = (),
        damaged: bool = True,
    ) -> Plan:
        rows: list[dict[str, object]] = []
        assignments: list[dict[str, object]] = []
        groups: list[dict[str, object]] = []
        evidence = {"task_id": "T01", "field": "text", "start": 0, "end": 1, "basis": "wording"}
        for number, clauses in enumerate(tasks, start=1):
            row: dict[str, object] = {"task_id": f"T{number:02}", "number": number}
            row["clause_zh"] = "\n".join(clauses) or None
            row["title_zh"] = titles[number - 1] if titles else None
            row["text_zh"] = texts[number - 1] if texts else None
            rows.append(row)
            for nth, clause in enumerate(clauses, start=1):
                for position, actor in enumerate(clause.split(", "), start=1):
                    unit, role, *word = actor.split()
                    named = {
                        "task_id": row["task_id"],
                        "clause": nth,
                        "position": position,
                        "printed": unit,
                        "role": role,
                        "word": word[0] if word else WORDS[role],
                    }
                    if unit.startswith("各"):
                        groups.append(named)
                    else:
                        own = {"department": unit, "role_basis": "printed"}
                        assignments.append(named | own)
        return dataclasses.replace(
            plan,
            name="invented",
            tasks=table("tasks", rows),
            assignments=table("assignments", assignments),
            groups=table("groups", groups),
            evidence=table("evidence", [evidence] if damaged and tasks else []),
            unplaced=table("unplaced", []),
        )

    return make
