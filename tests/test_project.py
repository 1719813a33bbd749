"""The project's own files agree: packages, lock, README, house rules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import fgf_analysis
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


@pytest.mark.parametrize("name", READMES)
def test_readme_is_short_and_its_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_readme_commands_are_the_makefile_s_and_the_command_s(name, capsys):
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)\b(?=[`\n])", text)) <= targets
    steps = re.findall(r"^\.venv/bin/(.+)$", text, re.MULTILINE)
    recipe = makefile.replace("$(BIN)/", "").replace("$(VENV)", ".venv")
    assert len(steps) == 6
    for step in steps:
        assert f"\t{step}\n" in recipe, step


def test_readme_commands_print_what_it_says(made):
    """The steps behind make figures, as printed."""
    first = (ROOT / READMES[0]).read_text(encoding="utf-8")
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        expected = re.search(r"```text\n(.*?)```", text, re.DOTALL)[1].splitlines()
        assert re.findall(r"^\.venv/bin/fgf (.+)$", text, re.MULTILINE) == list(made.printed)
        assert "\n".join(expected) in first
        for printed, line in zip(made.printed.values(), expected, strict=True):
            assert fnmatch(printed, line.replace("...", "*"))


@pytest.mark.parametrize("folder", ["data", "figures", "notebooks"])
def test_readme_commands_make_what_is_committed(made, folder):
    committed, found = (
        {path.relative_to(root): path.read_bytes() for path in sorted((root / folder).rglob("*"))
         if path.is_file() and ".ipynb_checkpoints" not in path.parts}
        for root in (ROOT, made.root)
    )  # fmt: skip
    assert list(found) == list(committed)
    assert [path for path in committed if found[path] != committed[path]] == []


def test_readme_python_example_runs():
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
            *steps, last = ast.parse(block).body
            scope: dict[str, object] = {}
            exec(compile(ast.Module(steps, []), name, "exec"), scope)
            assert len(eval(compile(ast.Expression(last.value), name, "eval"), scope))


def test_readme_findings_hold():
    from fgf_analysis.analysis import codebook, coleadership, ranking, workload

    plan = load_plan()
    table = workload.by_department(plan).set_index("department")
    known, network = workload.base(plan), coleadership.network(plan)
    led = table["lead_alone"] + table["lead_jointly"]
    assert led.idxmax() == "省市场监管局"
    joint = workload.by_leads(plan).query("leads > 1")
    wording = plan.evidence.query("basis == 'wording'")
    assert set(wording["field"]) == {"text"}
    clauses = plan.evidence.query("field == 'clause'")
    by_rule = clauses.query("basis == 'rule'")["task_id"].nunique()
    chance = coleadership.chance(plan).sort_values("observed").iloc[-1]
    assert chance["p"] > 0.5
    orders = ranking.orders(plan)
    assert set(orders["above"]) == {led.idxmax()}
    agreement = codebook.agreement(plan).set_index(["first", "second"]).loc[("b", "keywords")]
    same, coded = int(agreement["same"]), int(agreement["tasks"])
    sensitivity = codebook.sensitivity(plan)
    for name, words in (
        ("README.md", "leads {} of the {} tasks|{} of these {} tasks are led jointly|"
         "{} of the {} leading units|{}\n  stretches|{} of the {} clauses|"
         "in {} tasks, does so hardly more often than chance would have it ({:.1f} to {:.1f})|"
         "whatever the {} lost clauses said|than {} of the other {}\n  units named|"
         "primary theme of {} of {} tasks; {} of the {} hang on one keyword"),
        ("README.zh-CN.md", "尚存的 {1} 项任务中，省市场监管局牵头 {0} 项|这 {1} 项任务中有 {0} 项|"
         "{1} 个牵头单位中，{0} 个|正文有 {} 段|{1} 条责任条款中有 {0} 条|"
         "达 {} 项，但随机情形下也会有 {:.1f} 至 {:.1f} 项|缺失的 {} 条条款如何|"
         "多于其余 {1} 个单位中的 {0} 个|"
         "{1} 项任务中，另一位读者与关键词所定主要主题一致的有 {0} 项；\n  有 {2} 项"),
    ):  # fmt: skip
        text = (ROOT / name).read_text(encoding="utf-8")
        facts = (
            (led.max(), known["shown"]),
            (joint["tasks"].sum(), known["shown"]),
            (network["largest"], network["units"]),
            (len(wording),),
            (by_rule, known["shown"]),
            (chance["observed"], chance["margin_expected"], chance["expected"]),
            (known["lost"],),
            (len(orders), len(ranking.bounds(plan)) - 1),
            (same, coded, sensitivity["changed"], sensitivity["tasks"]),
        )
        for sentence, numbers in zip(words.split("|"), facts, strict=True):
            assert sentence.format(*numbers) in text


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize(
    ("room", "stranger"),
    [
        ("tables", "fgf_analysis.(reading|analysis|charts|cli)"),
        ("reading", "fgf_analysis.(analysis|charts|cli)|pandas|matplotlib"),
        ("analysis", "fgf_analysis.(reading|charts|cli)|matplotlib|plotly|seaborn"),
        ("charts", "fgf_analysis.(reading|cli)"),
    ],
)
def test_arrows_run_one_way(room, stranger):
    place = ROOT / "fgf_analysis" / room
    paths = [place] if place.suffix else list(place.rglob("*.py"))
    assert paths
    for path in paths:
        wrong = [name for name in imports(path) if re.match(stranger, name)]
        assert not wrong, f"{path.name} imports {wrong}"


def test_import_and_loading_draw_nothing():
    code = (
        "import sys, fgf_analysis; fgf_analysis.load_plan();"
        "print([m for m in ('matplotlib', 'plotly', 'seaborn', 'networkx')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
