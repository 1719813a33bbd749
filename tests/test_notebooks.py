"""The notebooks' house rules; what their cells give is compared by nbval."""

from __future__ import annotations

import ast
import json
import os
import re
import statistics
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from browser import ours, without_theirs
from kernels import in_this_process
from sampling import one_in

from fgf_analysis.charts import gallery
from fgf_analysis.errors import PlanError
from fgf_analysis.notebooks import language, opening
from fgf_analysis.notebooks.compare import PLOTLY, differences
from fgf_analysis.notebooks.edition import PLACE
from fgf_analysis.notebooks.rerun import run
from fgf_analysis.tables import load_plan

FOLDER = Path(__file__).parent.parent / "notebooks"
EDITIONS = {"en": FOLDER, "zh": FOLDER / "zh"}

# What each notebook shows, in its order.
SHOWN = {
    "01-source-and-table": """
        findings accountability survival-parts deadlines
        ledger.task_ledger charge.by_task accountability
        targets.deadlines deadlines targets.targets
        survival.summary survival-parts survival.loss_by_section
        survival.bases survival.quotes plan.unplaced
    """,
    "02-workload-by-department": """
        findings workload-by-role workload-counting workload-order
        charge.base workload.by_department workload-by-role
        interactive.workload_by_role ledger.unit_card workload.by_number
        ranking.ranks workload-counting ranking.concentration
        ranking.identification_bounds workload-order
    """,
    "03-theme-distribution": """
        findings themes-counts themes-by-department
        themes.coverage themes.unthemed plan.themes themes.by_task themes.occurrences
        themes.counts themes-counts themes.by_department themes-by-department
        interactive.theme_matrix
    """,
    "04-co-leadership": """
        findings coleadership-incidence coleadership-network
        coleadership.incidence coleadership-incidence coleadership.pairs coleadership-network
        interactive.network coleadership.units coleadership.network coleadership.pairs
    """,
    "05-briefing": """
        findings workload-by-role accountability coleadership-incidence
        workload.by_department workload-by-role charge.base accountability
        coleadership.pairs coleadership-incidence ledger.task_ledger ledger.unit_card
    """,
    "06-methods": """
        findings coleadership-chance themes-agreement
        coleadership.global_test coleadership.global_test coleadership.chance coleadership-chance
        coleadership.testability coleadership.structure coleadership.core coleadership.brokerage
        codebook.agreement themes-agreement codebook.disagreements
        codebook.sensitivity codebook.leave_one_out ranking.bootstrap ranking.breakdown
    """,
    "07-families": """
        findings family-coverage family-tasks family-charge
        compare.coverage family-coverage compare.paths family-tasks
        compare.coverage family-copied compare.coverage family-delay
        compare.charge_changes family-charge compare.agreement family-lines
        compare.attention compare.coordination family.links
    """,
}
# What a notebook is about, by the name that it gives it.
ABOUT = {name: "family" if name == "07-families" else "plan" for name in SHOWN}
NAMES = list(SHOWN)
EVERY = pytest.mark.parametrize("name", one_in(3, NAMES))
BOTH = pytest.mark.parametrize("lang", EDITIONS)
BANNED = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.ListComp, ast.DictComp, ast.SetComp)
REMEDY = "mend the cell, run `make notebooks` and look at what changed"
STALE = "run `make notebooks`, then `git diff` shows what changed"
MEANT = (
    "mend the cells in both editions, and keep those of your own in a notebook of your own; "
    "if it is meant, change SHOWN in tests/test_notebooks.py"
)
ALIKE = "change both editions alike: notebooks/ and notebooks/zh/"
LIMITS = {"en": "**What the numbers do not say.** ", "zh": "**数字不能说明什么。** "}
SAID = {"en": (r"[\w’'-]+", 25), "zh": (r"[\u4e00-\u9fff]", 50)}
NUMBERS = {
    "en": r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half)\b",
    "zh": r"\d|[二三四五六七八九十百千半]",
}


def read(name: str, lang: str = "en") -> nbformat.NotebookNode:
    return nbformat.read(EDITIONS[lang] / f"{name}.ipynb", as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def shown(cell: nbformat.NotebookNode) -> list[str]:
    """Return what a cell shows: a table's function, a figure, a view or findings."""
    assert cell.source.strip(), "take away the empty cell"
    found = ast.parse(cell.source).body[-1].value
    told = ast.unparse(found.func)
    if told == "gallery.findings":
        return ["findings", *(node.value for node in found.args[1:])]
    if told == "gallery.show":
        return [found.args[0].value]
    if told == "gallery.table":
        return re.findall(r"[a-z]+\.[a-z_]+", cell.source.replace("gallery.table", ""))[:1]
    return [told]


@BOTH
def test_these_are_all_the_notebooks(lang):
    found = [path.stem for path in ours(EDITIONS[lang])]
    said = "a number is for what is in both editions and in SHOWN; name one of your own without"
    assert found == NAMES, said


def test_a_person_s_own_notebooks_are_left_alone(tmp_path):
    names = ["01-ours.ipynb", "chart.png", "own.ipynb"]
    for name in names:
        (tmp_path / name).touch()
    assert [path.name for path in ours(tmp_path)] == names[:1]
    assert without_theirs(str(tmp_path), names) == {"own.ipynb"}


@EVERY
@BOTH
def test_each_shows_what_it_is_to_show_in_this_order(name, lang):
    first, *others = code(read(name, lang))
    about = ABOUT[name]
    last = f"\n{about} = load_{about}()\nlang = language()\nopening({about}, lang)"
    assert first.source.endswith(last), f"the first cell must end with {last}"
    assert sum(map(shown, others), []) == SHOWN[name].split(), MEANT


@EVERY
def test_both_editions_have_the_same_cells(name):
    one, two = (read(name, lang).cells for lang in EDITIONS)
    assert [cell.cell_type for cell in one] == [cell.cell_type for cell in two], ALIKE
    for a, b in zip(one, two, strict=True):
        if a.cell_type == "code":
            assert a.source == b.source, ALIKE
        else:
            said = f"{b.source}: {ALIKE}"
            parts = [re.findall("^#*", cell.source, re.MULTILINE) for cell in (a, b)]
            assert parts[0] == parts[1], said
            blocks = [re.findall(r"```python\n.*?```", cell.source, re.DOTALL) for cell in (a, b)]
            assert blocks[0] == blocks[1], said
            names = [set(re.findall(r"`([^`\n]+)`", cell.source)) for cell in (a, b)]
            names[0] = {name.replace("=folder ", "=文件夹 ") for name in names[0]}
            assert names[0] == names[1], said
            ways = [re.findall(r"\]\(([^)]+)\)", cell.source) for cell in (a, b)]
            assert [way.replace("../", "../../") for way in ways[0]] == ways[1], said


@pytest.mark.slow
@EVERY
@BOTH
def test_each_paragraph_is_in_its_language_and_its_only_place(name, lang):
    told = [part for other in NAMES for text in prose(read(other, lang))[:-1]
            for part in text.split("\n\n")]  # fmt: skip
    for part in "\n\n".join(prose(read(name, lang))).split("\n\n"):
        once = part.startswith("#") or told.count(part) <= 1  # two may ask the same
        assert once, f"stands in two places; which is it of? {part}"
        words = re.sub(r"`[^`]*`|\]\([^)]*\)", "", re.sub("(?s)```.*?```", "", part))
        chinese = len(re.findall(SAID["zh"][0], words))
        if words:
            english = len(re.findall("[A-Za-z]{2,}", words))
            assert (chinese > english) == (lang == "zh"), f"say it in the other language: {part}"


@EVERY
@BOTH
def test_outputs_are_of_a_run_without_error(name, lang):
    for cell in code(read(name, lang)):
        said = f"{cell.source}: {REMEDY}"
        assert len(cell.outputs) == 1, said
        [output] = cell.outputs
        assert output.output_type in {"execute_result", "display_data"}, said
        assert " at 0x" not in str(output.data.get("text/plain", "")), said


@EVERY
@BOTH
def test_everybody_has_the_kernel_that_it_opens_with(name, lang):
    kernel = read(name, lang).metadata.get("kernelspec", {})
    assert kernel.get("name") == "python3", f"a kernel of one machine only: {STALE}"


@EVERY
@BOTH
def test_cells_are_thin(name, lang):
    lengths = []
    for cell in code(read(name, lang)):
        lengths.append(len(cell.source.splitlines()))
        told = f"{cell.source}: {REMEDY}"
        assert not cell.source.rstrip().endswith(";"), told
        assert not re.search(r"\bplt\b|\bprint\(|NBVAL_", cell.source), told
        assert not re.search("NBVAL|nbval", json.dumps(cell.metadata)), told
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not any(isinstance(node, BANNED) for node in nodes), f"a function's work: {told}"
        cut = re.search(r"\.(head|tail|sample|nlargest|nsmallest|query|filter)\(", cell.source)
        assert not cut, f"`gallery.table(..., rows=8)` says that there are more: {told}"
    assert max(lengths) <= 9, REMEDY
    assert statistics.median(lengths) <= 2, REMEDY


@EVERY
@BOTH
def test_question_then_plan_then_answer_then_limits(name, lang):
    cells = read(name, lang).cells
    assert re.match(r"# .+[?？]\n\n.+", cells[0].source), "a question, and what it is about"
    assert shown(cells[1]) == ["opening"], MEANT
    assert shown(cells[2])[0] == "findings", MEANT
    found = cells[2].outputs[0]["data"]["text/markdown"].splitlines()
    assert 1 <= len(found) <= 3, f"one to three findings: {REMEDY}"
    limits = cells[3].source
    assert limits.startswith(LIMITS[lang]), f"the fourth cell begins with {LIMITS[lang]}"
    words, least = SAID[lang]
    said = "say what the numbers do not say, in full"
    assert len(re.findall(words, limits)) > least, said
    assert len(re.findall(r"[.。](?=\s|$|[^\s*])", limits.removeprefix(LIMITS[lang]))) >= 2, said


@EVERY
@BOTH
def test_headings_are_questions_that_state_nothing(name, lang):
    """What a plan answers is in the findings and titles, which are computed."""
    for text in prose(read(name, lang)):
        for heading in re.findall("^#+ .*", text, re.MULTILINE):
            said = f"ask; gallery.findings() answers, for any plan: {heading}"
            assert heading.endswith({"en": "?", "zh": "？"}[lang]), said
            assert not re.search(NUMBERS[lang], heading.lower()), said


@EVERY
@BOTH
def test_prose_states_no_number_and_names_no_unit(name, lang):
    plan = load_plan()
    named = plan.departments[["department", "full_name_zh", "name_en", "aliases"]].stack().dropna()
    units = {"Qinghai", "青海", *named.str.removeprefix("省").str.split("|").explode()}
    for text in prose(read(name, lang)):
        told = re.sub(r"`[^`]*`|```.*?```|\]\([^)]*\)|\[06\b", "", text, flags=re.DOTALL)
        said = f"another plan has another; let a cell compute it: {text}"
        assert not re.search(r"\d", told), said
        assert not [unit for unit in units if unit in told], said


@EVERY
@BOTH
def test_each_chart_follows_the_table_it_draws(name, lang):
    cells = code(read(name, lang))
    for before, cell in pairwise(cells):
        if "gallery.show(" not in cell.source:
            continue
        assert "text/html" in before.outputs[0].data, f"no table before {cell.source}: {MEANT}"
        data = cell.outputs[0].data
        if "text/markdown" not in data:  # else the plan does not have this figure
            assert data["text/plain"].startswith("<Chart: "), STALE
            alt = cell.outputs[0].metadata.get("image/png", {}).get("alt", "")
            assert len(alt) > 20, f"{cell.source}: its picture has no alt text; {STALE}"


@EVERY
@BOTH
def test_views_have_a_twin_for_where_no_plotly_is(name, lang):
    for cell in code(read(name, lang)):
        if "interactive." in cell.source.splitlines()[-1]:
            data = cell.outputs[0].data
            assert PLOTLY in data, STALE
            twin = re.search('<img[^>]* alt="[^"]{20,}', data.get("text/html", ""))
            assert twin, f"{cell.source}: no picture with an alt text; {STALE}"


@EVERY
@BOTH
def test_the_prose_is_read_in_five_minutes(name, lang):
    """At 150 words or 240 characters a minute, which is slow."""
    told = re.sub("```.*?```", "", " ".join(prose(read(name, lang))), flags=re.DOTALL)
    words, _ = SAID[lang]
    assert len(re.findall(words, told)) <= 5 * {"en": 150, "zh": 240}[lang]


@EVERY
@BOTH
def test_links_lead_somewhere(name, lang):
    notebook = read(name, lang)
    opened = code(notebook)[0].outputs[0].data["text/markdown"]
    told = "\n".join([opened, *prose(notebook)])
    assert not re.search("<[a-z]", told), "write Markdown, not HTML"
    found = re.findall(r"\]\(([^)]+)\)", told)
    assert len(found) >= 6, f"too few links; {STALE}"
    for target in found:
        assert (EDITIONS[lang] / unquote(target)).exists(), f"mend the link: {target} is not there"
    after = NAMES[(NAMES.index(name) + 1) % len(NAMES)]
    question = prose(read(after, lang))[0].splitlines()[0].removeprefix("# ")
    link = f"[{question}]({after}.ipynb)"
    assert prose(notebook)[-1].endswith(link), f"the last cell must end with {link}"


@pytest.mark.slow
@EVERY
def test_the_lines_for_going_on_work_as_printed(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notebook = read(name)
    [lines] = re.findall(r"```python\n(.*?)```", prose(notebook)[-1], re.DOTALL)
    scope: dict[str, object] = {}
    exec(code(notebook)[0].source, scope)
    exec(lines, scope)
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".csv"}
    [table] = tmp_path.glob("*.csv")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")  # so that Excel shows Chinese


def test_the_edition_is_that_of_the_folder(tmp_path, monkeypatch):
    folder = tmp_path / "zh"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert language() == "zh"
    monkeypatch.setenv(PLACE, str(tmp_path / "elsewhere"))
    assert language() == "en"


def test_the_opening_counts_one_in_the_singular(invent):
    told = opening(invent(["甲局 lead"], []), "en")
    assert "2 tasks, 1 with a clause; 1 unit named. The clause of 1 more is lost" in told


@BOTH
def test_the_opening_names_the_plan_and_says_what_is_doubtful(plan, folder, lang, monkeypatch):
    told = opening(plan, lang)
    title, issued = {"en": (plan.title_en, plan.issued_en), "zh": (plan.title, plan.issued)}[lang]
    for part in (title, issued, "`qinghai-2022`", "35", "27"):
        assert part in told
    assert told._repr_markdown_() == told
    (folder / "report.json").write_text('{"sureness": {"level": "low"}}', encoding="utf-8")
    tasks = folder / "tasks.csv"
    tasks.write_bytes(tasks.read_bytes().replace(b"Keep cutting", b"Keep trimming"))
    monkeypatch.setenv(PLACE, str(folder / "notebooks"))
    edited = opening(load_plan(folder), lang)
    assert "`tasks.csv`" in edited
    assert {"en": "*low*", "zh": "低"}[lang] in edited
    assert "(../source.txt)" in edited


# ----------------------------------------------------------------- running and comparing


def notebook_of(*cells: str, **metadata: object) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.update(metadata)
    return made


def test_a_run_keeps_what_is_the_writer_s(tmp_path, plan):
    path = tmp_path / "own.ipynb"
    notebook = notebook_of("1 + 1", toc={"base": 2})
    notebook.cells[0].metadata.update(tags=["mine"], execution={"iopub.execute_input": "now"})
    notebook.cells[0].metadata["editable"] = False
    nbformat.write(notebook, path)
    with in_this_process():
        done = nbformat.reads(run(path, plan).decode(), as_version=4)
    assert done.cells[0].metadata == {"tags": ["mine"], "editable": False}
    assert done.metadata.toc == {"base": 2}
    assert done.cells[0].outputs[0].data["text/plain"] == "2"
    assert done.cells[0].id == notebook.cells[0].id


def test_saving_in_jupyterlab_makes_no_difference_and_another_output_does():
    stored = EDITIONS["en"] / "02-workload-by-department.ipynb"
    notebook = nbformat.read(stored, as_version=4)
    notebook.metadata.kernelspec.display_name = "Python 3 (ipykernel)"
    notebook.metadata.language_info.version = "3.14.0"
    for count, cell in enumerate(code(notebook), start=7):
        cell.execution_count = count
        cell.metadata.update(scrolled=True, execution={"iopub.status.busy": "now"})
        if PLOTLY in cell.outputs[0].data:
            cell.outputs[0].data["image/png"] = "of JupyterLab's own"
    assert differences(stored.read_bytes(), nbformat.writes(notebook).encode()) == []
    last = code(notebook)[-1]
    last.outputs[0].data["image/png"] = "of another figure"
    said = differences(stored.read_bytes(), nbformat.writes(notebook).encode())
    told = f"cell {notebook.cells.index(last) + 1}: its output is another "
    assert said == [f'{told}(gallery.show("workload-order", plan, lang))']
    notebook = nbformat.read(stored, as_version=4)
    code(notebook)[-1].outputs[0].metadata["image/png"]["alt"] = "of another figure"
    said = differences(stored.read_bytes(), nbformat.writes(notebook).encode())
    assert said == [f'{told}(gallery.show("workload-order", plan, lang))']
    notebook.cells[0].source += " "
    notebook.cells.pop()
    said = differences(stored.read_bytes(), nbformat.writes(notebook).encode())
    assert said[0] == "cell 1: is another"
    assert said[-1].endswith(": is in one of them only")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such script")
def test_what_looks_for_fonts_says_nothing_in_a_notebook(tmp_path):
    """At its first import matplotlib asks the system, which may answer on standard error."""
    notebooks, programs = tmp_path / "notebooks", tmp_path / "bin"
    for folder in (notebooks, programs):
        folder.mkdir()
    nbformat.write(notebook_of("import matplotlib.font_manager as found; 1"), notebooks / "a.ipynb")
    program = programs / "fc-list"
    program.write_text("#!/bin/sh\necho cannot load the configuration >&2\n", encoding="utf-8")
    program.chmod(0o755)
    own = {"MPLCONFIGDIR": str(tmp_path / "cache"), "PATH": f"{programs}:{os.environ['PATH']}"}
    subprocess.run(
        [sys.executable, "-m", "fgf_analysis.cli", "notebooks", notebooks],
        env={**os.environ, **own, "PYTHONPATH": str(FOLDER.parent)},
        check=True,
    )
    [cell] = nbformat.read(notebooks / "a.ipynb", as_version=4).cells
    assert [output.output_type for output in cell.outputs] == ["execute_result"]


@pytest.mark.slow
def test_a_failing_cell_is_named(tmp_path, plan):
    path = tmp_path / "broken.ipynb"
    nbformat.write(notebook_of("2 + 2", "1 / 0"), path)
    with pytest.raises(
        PlanError, match=r"broken\.ipynb: cell 2 \(1 / 0\) fails: ZeroDivisionError"
    ):
        run(path, plan)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(PlanError, match="is no notebook"):
        run(path, plan)


@pytest.mark.slow
@BOTH
def test_titles_of_another_plan_are_its_own(invent, lang):
    other = invent(["甲局 lead, 乙局 support"], ["甲局 lead"], ["丙局 lead"], damaged=False)
    told = gallery.findings(other, *SHOWN["02-workload-by-department"].split()[1:4], lang=lang)
    assert not set(told) & set(
        gallery.findings(load_plan(), *SHOWN["02-workload-by-department"].split()[1:4], lang=lang)
    )
