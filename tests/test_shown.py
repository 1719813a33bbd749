"""What a notebook shows of a plan and of an error, and where it finds the plan it is to read."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fgf_analysis import PlanError, load_plan
from fgf_analysis.tables import DATA, find

# ---------------------------------------------------------------- errors in a cell

SHELL = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

config = Config()
config.HistoryManager.enabled = False
config.InteractiveShell.colors = "NoColor"
shell = InteractiveShell(config=config)
for cell in json.loads(sys.argv[1]):
    shell.run_cell(cell)
    print("\\x1e")
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory) -> list[str]:
    """Return what an IPython shell prints of each of `CELLS`."""
    home = str(tmp_path_factory.mktemp("home"))
    run = subprocess.run(
        [sys.executable, "-c", SHELL, json.dumps(list(CELLS))],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "IPYTHONDIR": home, "HOME": home},
        cwd=home,
    )
    return [part.strip() for part in run.stdout.split("\x1e\n")]


CELLS = {
    "from fgf_analysis import load_plan\nload_plan('/nowhere/gone')": (
        "PlanError: /nowhere/gone: no such plan or folder; plans in the package: qinghai-2022"
    ),
    "from fgf_analysis import PlanError\nraise PlanError('a:\\n  row 1\\n  row 2')": (
        "PlanError: a:\n  row 1\n  row 2"
    ),
    "try:\n    {}['x']\nexcept KeyError as error:\n    raise PlanError('x: no x') from error": (
        "PlanError: x: no x"
    ),
    "try:\n    {}['x']\nexcept KeyError:\n    raise PlanError('y: no such y')": (
        "PlanError: y: no such y"
    ),
    "from fgf_analysis.analysis import workload\n"
    "workload.by_department(load_plan())['department'].iloc[0]": "Out[0]: '省市场监管局'",
    "from IPython.core.completer import provisionalcompleter\n"
    "with provisionalcompleter():\n"
    "    found = [one.text for one in get_ipython().Completer.completions('workload.', 9)]\n"
    "print(*sorted(found))": "COUNTS by_department by_number charge_share",
    "from types import ModuleType\n"
    "from fgf_analysis.public import public\n"
    "made = ModuleType('fgf_analysis.made')\n"
    "vars(made)['__all__'] = []\n"
    "public(vars(made), gone={'old': 'use made.new'})\n"
    "made.old": "AttributeError: made.old is no more: use made.new",
    "workload.by_lead": None,  # a slip of the pen keeps its traceback
    "try:\n    raise PlanError('inner')\nexcept PlanError as error:\n"
    "    raise ValueError('outer') from error": None,
}


@pytest.mark.slow
def test_an_error_for_people_is_one_line_in_a_notebook(answered):
    for found, expected in zip(answered, CELLS.values(), strict=False):
        if expected is not None:
            assert found == expected
    *_, slip, outer, _ = answered
    assert "has no attribute 'by_lead'" in slip
    assert "Traceback" in slip
    assert "ValueError: outer" in outer


@pytest.mark.slow
def test_a_script_shows_the_way_to_the_error():
    code = "from fgf_analysis import load_plan; load_plan('nowhere')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("Traceback")
    assert "PlanError: nowhere: no such plan or folder" in run.stderr.splitlines()[-1]


# ---------------------------------------------------------------- a plan in a cell


class Cells(HTMLParser):
    """The texts of a table's caption, heads and cells; no other element may hold any."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.found.append((self.open[-1], data.strip()))


def rows(plan) -> dict[str, str]:
    """Return what the summary of a plan says, by its English heads."""
    found = Cells(plan._repr_html_()).found
    heads = [text for tag, text in found if tag == "th"]
    return dict(zip(heads, [text for tag, text in found if tag == "td"], strict=True))


def test_a_plan_shows_itself_as_a_table(plan):
    assert rows(plan) == {
        "Issued": "青海省人民政府办公厅，2022年11月17日",
        "Tasks": "35",
        "Tasks with a clause": "27",
        "Units named": "23",
        "Folder": "qinghai-2022",
    }
    found = Cells(plan._repr_html_()).found
    assert found[0] == ("strong", plan.title)
    assert found[1] == ("caption", plan.title_en)
    assert repr(plan) == str(plan) == "Plan('qinghai-2022', 35 tasks, 23 units)"


def test_it_shows_the_same_wherever_its_folder_is(plan, folder):
    assert load_plan(folder)._repr_html_() == plan._repr_html_()


def test_it_shows_doubts_and_edited_tables_and_nothing_of_a_broken_report(folder):
    (folder / "report.json").write_text('{"left_over": 7}', encoding="utf-8")
    with (folder / "codings.csv").open("a", encoding="utf-8") as file:
        file.write("T01,c,access,\n")
    found = rows(load_plan(folder))
    assert found["In doubt"] == "7"
    assert found["Edited tables"] == "codings"
    for broken in ("{", '{"left_over": "many"}', "[]"):
        (folder / "report.json").write_text(broken, encoding="utf-8")
        assert "In doubt" not in rows(load_plan(folder))


def test_a_plan_whose_folder_is_gone_still_shows_itself(folder):
    plan = load_plan(folder)
    shutil.rmtree(folder)
    assert rows(plan)["Tasks"] == "35"
    with pytest.raises(PlanError, match="^[^\n]*no such plan or folder[^\n]*$"):
        load_plan(folder)


def test_what_a_plan_is_called_is_text_in_its_table(folder):
    evil = "<script>alert(1)</script>&"
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described |= {"title": evil, "title_en": f'"{evil}', "issued": evil}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    found = load_plan(folder)
    assert "<script" not in found._repr_html_()
    assert ("strong", evil) in Cells(found._repr_html_()).found
    assert rows(found)["Issued"] == evil


def test_a_task_whose_clause_names_nobody_by_name_has_one(invent):
    plan = invent(["各地区 lead"], ["甲 lead"], [])
    bare = plan.tasks.assign(clause_zh=None).astype({"clause_zh": "str"})
    assert rows(dataclasses.replace(plan, tasks=bare))["Tasks with a clause"] == "2"


# ---------------------------------------------------------------- the plan that is meant


@pytest.fixture
def shell(folder, monkeypatch) -> Path:
    """Return the folder in which a shell is; notebooks run in another, below it."""
    (folder.parent / "notebooks").mkdir()
    monkeypatch.setenv("PWD", str(folder.parent))
    monkeypatch.chdir(folder.parent / "notebooks")
    shutil.move(folder, folder.parent / "own")
    return folder.parent


def test_a_relative_path_is_of_the_folder_in_which_it_was_typed(shell, monkeypatch):
    monkeypatch.setenv("FGF_PLAN", "own")
    assert find() == shell / "own"
    assert load_plan().name == "own"
    told = f"^own: no such plan or folder in [^\n]*{shell.name}/notebooks; "
    with pytest.raises(PlanError, match=told):  # a path in a cell is of the notebook's folder
        find("own")
    assert find("../own") == shell / "own"


def test_the_current_folder_comes_first(shell, monkeypatch):
    shutil.copytree(shell / "own", shell / "notebooks" / "own")
    monkeypatch.setenv("FGF_PLAN", "own")
    assert find() == shell / "notebooks" / "own"


def test_both_folders_are_named_where_neither_has_it(shell, monkeypatch):
    monkeypatch.setenv("FGF_PLAN", "other")
    told = f"^other: no such plan or folder in [^\n]*notebooks or [^\n]*{shell.name}; [^\n]*$"
    with pytest.raises(PlanError, match=told):
        find()
    monkeypatch.setenv("PWD", "relative")
    with pytest.raises(PlanError, match="in [^\n]*notebooks; plans"):
        find()
    monkeypatch.delenv("PWD")
    with pytest.raises(PlanError, match="in [^\n]*notebooks; plans"):
        find()


def test_without_a_plan_it_is_the_package_s(monkeypatch):
    for given in ("", "qinghai-2022"):
        monkeypatch.setenv("FGF_PLAN", given)
        assert find() == DATA / "qinghai-2022"


def test_the_summary_of_a_plan_sets_no_formula(plan):
    shown = dataclasses.replace(plan, name=r"a$x$ \(y\)", folder=Path("gone"))._repr_html_()
    assert "a<span>$</span>x<span>$</span> <span>\\</span>(y<span>\\</span>)" in shown
