"""The project's own files agree: packages, lock, README, house rules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import pytest
import yaml
from browser import ours, without_theirs
from packaging.requirements import Requirement

import fgf_analysis
from fgf_analysis.notebooks.compare import differences
from fgf_analysis.tables import load_plan

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
READMES = ("README.md", "README.zh-CN.md")


def declared() -> dict[str, Requirement]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    found = [Requirement(line) for group in groups for line in group]
    return {requirement.name: requirement for requirement in found}


def test_conda_environment_names_the_packages_and_ranges_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    conda = {r.name: r.specifier for r in map(Requirement, lines)}
    assert conda.pop("python") == PROJECT["requires-python"]
    assert "pip" in conda
    del conda["pip"]
    [pip] = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    assert pip.pop() == "--editable ."
    conda |= {r.name: r.specifier for r in map(Requirement, pip)}
    assert conda == {name: r.specifier for name, r in declared().items()}


def test_lock_pins_every_declared_package_within_its_range_with_hashes_and_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    pinned: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", text.strip()):
        name, version = re.match(r"([\w.-]+)==(\S+)", entry).groups()
        assert "--hash=sha256:" in entry, name
        pinned.setdefault(name.lower(), []).append(version)
    for name, requirement in declared().items():
        assert all(requirement.specifier.contains(v) for v in pinned[name.lower()]), name


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert PROJECT["version"] == fgf_analysis.__version__ == citation["version"]
    assert f"## {fgf_analysis.__version__} " in changelog


def test_no_two_test_modules_have_one_name():
    """Pytest would take the second for the first."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", READMES)
def test_readme_is_short_and_its_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", (*READMES, "CONTRIBUTING.md"))
def test_make_targets_are_the_makefile_s(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)\b(?=[`\n])", text))
    assert {"figures", "test"} <= named <= targets


def test_what_to_do_without_make_is_what_make_does():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    steps = re.findall(r"^\.venv/bin/((?:python -m pip|fgf) .+)$", text, re.MULTILINE)
    recipe = makefile.replace("$(BIN)/", "").replace("$(VENV)", ".venv")
    assert len(steps) == 6
    for step in steps:
        assert f"\t{step}\n" in recipe, step


def test_readme_asks_what_the_notebooks_ask():
    for name, folder in zip(READMES, ("notebooks", "notebooks/zh"), strict=True):
        text = (ROOT / name).read_text(encoding="utf-8")
        for path in ours(ROOT / folder):
            way = f"{folder}/{path.name}"
            question = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
            line = f"| [`{path.stem}`]({way}) | {question.removeprefix('# ')} |"
            assert line in text.splitlines(), f"{name} must have the line {line}"


def test_make_figures_prints_what_is_said(made):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    expected = re.search(r"```text\n(.*?)```", text, re.DOTALL)[1].splitlines()
    assert re.findall(r"^\.venv/bin/fgf (.+)$", text, re.MULTILINE) == list(made.printed)
    for printed, line in zip(made.printed.values(), expected, strict=True):
        assert fnmatch(printed, line.replace("...", "*"))


@pytest.mark.parametrize("folder", ["data", "figures", "notebooks"])
def test_readme_commands_make_what_is_committed(made, folder):
    committed, found = (
        {path.relative_to(root): path.read_bytes() for path in sorted((root / folder).rglob("*"))
         if path.is_file() and not without_theirs(str(path.parent), [*path.parts])}
        for root in (ROOT, made.root)
    )  # fmt: skip
    assert list(found) == list(committed)
    told: dict[Path, list[str]] = {}
    for path in committed:
        if path.suffix == ".ipynb":
            told[path] = differences(committed[path], found[path])
        elif committed[path] != found[path]:
            told[path] = ["is another"]
    remedy = "make notebooks" if folder == "notebooks" else "make figures"
    lines = [f"{path}: {line}" for path, found in told.items() for line in found]
    assert not lines, "\n".join([f"run `{remedy}`, then `git diff` shows what changed", *lines])


@pytest.mark.parametrize("name", READMES)
def test_readme_s_example_needs_no_file_and_prints_what_stands_below_it(
    name, tmp_path, monkeypatch, capsys
):
    text = (ROOT / name).read_text(encoding="utf-8")
    [(code, printed)] = re.findall(r"```python\n(.*?)```\n\n```console\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, name, "exec"), {})
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize("name", READMES)
def test_readme_s_commands_are_those_of_the_command(name):
    from test_usage import ROOT as COMMAND
    from test_usage import called

    lines = re.findall(r"`(fgf [^`]+)`", (ROOT / name).read_text(encoding="utf-8"))
    assert {called(line).split()[1] for line in lines} == set(COMMAND.commands)


def test_readme_findings_are_the_titles_of_the_figures():
    """So they have the queries of the figures, which tests/charts/test_oracles.py runs."""
    from fgf_analysis.charts import gallery

    plan = load_plan()
    shown = "workload-by-role", "accountability", "coleadership-incidence"
    for name, lang in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
        for figure in shown:
            caption = gallery.caption(gallery.find(figure), plan, lang)
            assert caption.holds
            assert f"- {caption.title}{'.' if lang == 'en' else '。'}" in text
        loss = gallery.caption(gallery.find("survival-parts"), plan, lang)
        assert loss.title in text


@pytest.mark.slow
def test_readme_numbers_hold():
    from fgf_analysis.analysis import charge, codebook, facts, ranking, survival

    plan = load_plan()
    known = charge.base(plan).loc[0]
    parts = survival.summary(plan).set_index("part")["shown"]
    sure = ranking.breakdown(plan)["sure_full"].reindex(range(3)).fillna(0).astype(int)
    wording = plan.evidence.query("basis == 'wording'")
    assert set(wording["field"]) == {"text"}
    clauses = plan.evidence.query("field == 'clause'")
    by_rule = clauses.query("basis == 'rule'")["task_id"].nunique()
    against = facts.chance(plan)
    assert min(against["p_all"], against["p_joint"]) > 2 * against["se"] + 0.05
    agreement = codebook.agreement(plan).set_index(["first", "second"]).loc[("b", "keywords")]
    same, coded = int(agreement["same"]), int(agreement["tasks"])
    hanging = codebook.sensitivity(plan).loc[0, "changed"]
    for name, told in (
        (
            "README.md",
            f"Of {known['tasks']} tasks {parts['title']} have a heading, "
            f"{parts['clause']} a clause, {parts['anything']} anything at all|"
            f"{sure[0]} pairs of units are surely in order; "
            f"with one more clause lost {sure[1]} would be, with two none|"
            f"{against['joint']} joint clauses cannot tell|{len(wording)} stretches|"
            f"{by_rule} of the {known['shown']} clauses|"
            f"theme of {same} of {coded} tasks; {hanging} of the {coded} hang on one keyword",
        ),
        (
            "README.zh-CN.md",
            f"{known['tasks']}项任务中，标题可识别{parts['title']}项，责任条款可识别"
            f"{parts['clause']}项，全部缺失{known['tasks'] - parts['anything']}项|"
            f"{sure[0]}组可确定先后；缺失条款若再多1项，为{sure[1]}组，再多2项，为{sure[2]}组|"
            f"{against['joint']}项共同条款|{len(wording)}段|"
            f"{known['shown']}条责任条款中有{by_rule}条|"
            f"{coded}项任务中，逐项阅读（由何人所作未见记录）"
            f"与关键词所定主要主题一致的有{same}项；"
            f"有{hanging}项",
        ),
    ):
        text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
        if name != "README.md":  # a line can break anywhere in Chinese
            text = text.replace(" ", "")
        assert sure[2] == 0
        for sentence in told.split("|"):
            assert sentence in text, sentence


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "stranger"),
    [
        ("tables", "fgf_analysis.(reading|analysis|charts|cli)"),
        ("reading", "fgf_analysis.(analysis|charts|brief|cli)|pandas|matplotlib"),
        ("analysis", "fgf_analysis.(reading|charts|brief|cli)|matplotlib|plotly|seaborn"),
        ("charts", "fgf_analysis.(reading|brief|cli)"),
        ("beside", "fgf_analysis.(reading|brief|exports|notebooks|cli)|matplotlib|plotly|seaborn"),
        ("brief", "fgf_analysis.(reading|corpus|notebooks|cli)"),
        ("exports", "fgf_analysis.(reading|charts|brief|cli)|matplotlib|plotly|seaborn"),
    ],
)
def test_arrows_run_one_way(room, stranger):
    place = ROOT / "fgf_analysis" / room
    paths = [place] if place.suffix else list(place.rglob("*.py"))
    assert paths
    for path in paths:
        wrong = [name for name in imports(path) if re.match(stranger, name)]
        assert not wrong, f"{path.name} imports {wrong}"


@pytest.mark.slow
def test_import_and_loading_draw_nothing():
    code = (
        "import sys, fgf_analysis; fgf_analysis.load_plan();"
        "print([m for m in ('matplotlib', 'plotly', 'seaborn', 'networkx')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
