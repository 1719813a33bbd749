"""How the command introduces itself: version, completion, and examples that can be typed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from command import fgf

import fgf_analysis
from fgf_analysis import cli
from fgf_analysis.usage import examples

ROOT = typer.main.get_command(cli.app)


def commands(command: Any = ROOT, name: str = "fgf") -> Iterator[tuple[str, Any]]:
    """Return every command with the words that call it, groups of commands, too."""
    yield name, command
    for word, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {word}")


def called(line: str, root: Any = ROOT) -> str:
    """Return which command a line calls, after its words were read by that command's parser."""
    name, *words = shlex.split(line, comments=True)
    command, context = root, None
    while True:
        context = command.make_context(name.split()[-1], words, parent=context)
        if not hasattr(command, "commands"):
            return name
        word, command, words = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        name = f"{name} {word}"


def printed(epilog: str | None) -> list[str]:
    return [line for line in (epilog or "").split("\n\n") if line.startswith("fgf ")]


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda value: str(value)[:20])
def test_the_help_of_every_command_ends_with_examples_of_it(name, command):
    lines = printed(command.epilog)
    assert 1 <= len(lines) <= 3, f"{name}: give epilog=examples(...), see fgf_analysis/usage.py"
    for line in lines:
        assert called(line).startswith(name), line
        assert len(line) <= 76, f"{line}: is broken where a terminal has 80 columns"
    told = fgf(*name.split()[1:], "--help").stdout.rstrip().splitlines()
    assert [line.strip() for line in told if line.strip()][-len(lines) :] == lines


@pytest.mark.parametrize(
    "line", ["fgf build --chekc", "fgf biuld", "fgf review", "fgf lab --port x"]
)
def test_an_example_that_cannot_be_typed_is_found(line):
    with pytest.raises(Exception, match=r"(?i)no such|missing|valid integer"):
        called(line)


def test_commands_of_a_group_are_looked_at_too():
    app, inner = typer.Typer(), typer.Typer()
    inner.command("gexf", epilog=examples("fgf export gexf"))(lambda: None)
    inner.command("dl")(lambda: None)
    app.add_typer(inner, name="export")
    root = typer.main.get_command(app)
    found = {name: printed(command.epilog) for name, command in commands(root)}
    assert found["fgf export gexf"] == ["fgf export gexf"]
    assert found["fgf export dl"] == []
    assert called("fgf export gexf", root) == "fgf export gexf"


def test_no_words_show_the_help_and_a_version_is_told():
    assert "Usage: fgf [OPTIONS] COMMAND" in "".join(fgf()[1:])
    assert fgf("--version") == (0, f"fgf-analysis {fgf_analysis.__version__}\n", "")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "fgf_analysis", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("val", ["validate"]), ("lab --pl", ["--plan"]), ("build --c", ["--check"])],
)
def test_a_shell_completes_words_without_loading_what_draws(typed, offered):
    words = f"fgf {typed}"
    done = run(_FGF_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert done.stdout.split() == offered
    loaded = re.findall(r"\| +(matplotlib|plotly|jupyterlab|networkx|scipy)$", done.stderr, re.M)
    assert loaded == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="asks the bash that it runs in")
def test_completion_is_shown_for_the_shell_it_is_asked_in():
    command = f"{shlex.quote(sys.executable)} -m fgf_analysis --show-completion bash; true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stdout.rstrip().endswith("complete -o default -F _fgf_completion fgf")
    assert "_FGF_COMPLETE=complete_bash" in done.stdout
    subprocess.run(["bash", "-n"], input=done.stdout, text=True, check=True)
