"""What contributors are told is true: paths, quotations, commands, checks before a commit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]


def recipe(target: str) -> list[str]:
    """Return the commands of a target, with the environment's programs by their path."""
    found = re.search(rf"^{target}: \$\(READY\)\n((?:\t.+\n)+)", MAKEFILE, re.MULTILINE)[1]
    return [line.strip().replace("$(BIN)/", ".venv/bin/") for line in found.splitlines()]


def test_it_is_short():
    assert len(TEXT.splitlines()) < 110


def test_what_it_names_is_there():
    named = re.findall(r"`((?:[\w.-]+/)*[\w.-]+(?:\.\w+|/))`", TEXT)
    there = [name for name in named if "/" in name]
    assert len(there) > 25
    for name in {*there, *re.findall(r"\]\(([^)]+)\)", TEXT)} - {"dist/"}:
        assert (ROOT / name).exists(), name


def test_names_of_lists_stand_in_the_files_beside_them():
    """In each row of the table, words in capitals are names in one of the row's files."""
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")]
    found = 0
    for row in rows:
        files = [ROOT / name for name in re.findall(r"`([\w./-]+\.py)`", row) if "/" in name]
        if "formats/" in row:
            folder = ROOT / "fgf_analysis" / "reading" / "formats"
            files += [folder / "__init__.py", ROOT / "tests" / "reading" / "formats" / "mutated.py"]
        code = "\n".join(path.read_text(encoding="utf-8") for path in files)
        for name in re.findall(r"`(_?[A-Z][A-Z_]+)`", row):
            assert re.search(rf"^{name}\b", code, re.MULTILINE), f"{name} is in no file of: {row}"
            found += 1
    assert found >= 7


@pytest.mark.parametrize(
    ("path", "quoted"),
    re.findall(r"`(fgf_analysis/[\w/]+\.py)`:\n\n```python\n(.*?)```", TEXT, re.DOTALL),
)
def test_what_it_quotes_stands_in_the_code(path, quoted):
    assert 3 <= len(quoted.splitlines()) <= 6
    assert quoted in (ROOT / path).read_text(encoding="utf-8")


def test_it_quotes_three_examples_and_names_only_targets_there_are():
    assert TEXT.count("```python\n") == 3
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)(?=[`\n])", TEXT))
    assert named >= {"fast", "test", "figures", "dist", "lock"}
    assert named <= targets


def test_what_runs_before_a_commit_is_run_by_make_test_and_fetches_nothing():
    [repo] = HOOKS
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"] in recipe("test"), hook["entry"]
        assert (hook["pass_filenames"], hook["always_run"]) == (False, True)


def test_what_make_test_runs_runs_before_a_commit_but_for_the_tests():
    entries = [hook["entry"] for hook in HOOKS[0]["hooks"]]
    assert entries == [line for line in recipe("test") if "pytest" not in line]
