"""Ends every command of ``fgf`` at random moments and looks at what it left.

A command writes over the output of an earlier one, of another plan where it takes one, in a
process that is ended without warning: before it changes the disk for the n-th time, or after some
time. Then every reader must refuse the folder or take it for the old or the new one; and the same
command, run again, must give what an uninterrupted run gives, byte for byte::

    .venv/bin/python bench/kills.py --seed 1 --kills 300

It needs `os.fork`. Figures and notebooks take seconds each; ``--only`` names what to try.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from fgf_analysis import cli
from fgf_analysis.charts import pages  # noqa: F401
from fgf_analysis.corpus import extract_folder  # noqa: F401
from fgf_analysis.errors import PlanError
from fgf_analysis.files import whole
from fgf_analysis.reading import extract  # noqa: F401
from fgf_analysis.review import render  # noqa: F401
from fgf_analysis.tables import DATA

ROOT = Path(__file__).parent.parent
CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "open"}
FIRST = "".join(f"{n}.办好第{n}件事。（市财政局牵头，市审计局配合）\n" for n in range(1, 9))
SECOND = "".join(f"{n}.办成第{n}件事。（省教育厅牵头，省司法厅负责）\n" for n in range(1, 6))
PAGE = "<table><tr><th>任务<th>牵头单位<tr><td>1.办甲事<td>市财政局<tr><td>2.办乙事<td>市民政局"
Files = dict[str, bytes]


class Command(NamedTuple):
    """A command, what there is before, and what it writes to."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]  # commands that made what is there
    target: str
    weight: int
    apart: bool = False  # whether each folder in the target is whole for itself


COMMANDS = {
    "extract": Command(
        ("extract", "second.txt", "--out", "out"),
        (("extract", "first.html", "--out", "out", "--spreadsheet"), ("review", "out")),
        "out",
        8,
    ),
    "extract several": Command(
        ("extract", "first.txt", "second.txt", "--out", "out"),
        (("extract", "first.txt", "second.txt", "--out", "out"),),
        "out",
        2,
        apart=True,
    ),
    "extract folder": Command(
        ("extract", "later", "--out", "out", "--jobs", "2"),
        (("extract", "in", "--out", "out"),),
        "out",
        6,
        apart=True,
    ),
    "build": Command(("build", "built"), (("build", "built"),), "built", 4),
    "review": Command(
        ("review", "out"),
        (("extract", "first.txt", "--out", "out"), ("review", "out")),
        "out",
        2,
    ),
    "pages": Command(
        ("pages", "out", "--out", "pages"),
        (("extract", "first.txt", "--out", "out"), ("pages", "--out", "pages")),
        "pages",
        2,
    ),
    "figures": Command(
        ("figures", "out", "--out", "figures"),
        (("extract", "first.txt", "--out", "out"),),
        "figures",
        1,
    ),
    "notebooks": Command(
        ("notebooks", "notebooks", "--plan", "out"),
        (("extract", "first.txt", "--out", "out"),),
        "out/notebooks",
        1,
    ),
}


def run(*words: str, expected: tuple[int, ...] = (0,)) -> int:
    """Return how a command ends; what it says is not shown."""
    sys.argv = ["fgf", *words]
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
    if code not in expected:
        print(words, "ends with", code, said.getvalue(), file=sys.stderr)
    return code


def forked(work: Callable[[], int]) -> int:
    """Return how work in a process of its own ends."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        os.setpgid(0, 0)
        code = work()
    finally:
        os._exit(code)


def prepare(folder: Path, command: Command) -> None:
    """Make a folder in which the command finds what it takes, and earlier output."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in {
        "first.txt": FIRST,
        "second.txt": SECOND,
        "first.html": PAGE,
        "in/a.txt": FIRST,
        "in/b.txt": SECOND,
        "in/c.html": PAGE,
        "later/a.txt": SECOND,
        "later/b.txt": SECOND,
        "later/c.html": PAGE,
        "later/d.txt": FIRST,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copytree(DATA / "qinghai-2022", folder / "built")
    (folder / "built" / "translations.csv").unlink()
    if command.words[0] == "notebooks":
        (folder / "notebooks").mkdir()
        shutil.copy(sorted((ROOT / "notebooks").glob("*.ipynb"))[0], folder / "notebooks")
    os.chdir(folder)
    for words in command.before:
        assert forked(lambda words=words: run(*words)) == 0, words
    shutil.copy(DATA / "qinghai-2022" / "translations.csv", folder / "built")


def contents(folder: Path) -> Files:
    """Return every file below a folder that is not on its way."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".fgf-") for part in path.parts)
    }


def ended(command: Command, step: int, seconds: float) -> tuple[bool, int]:
    """Run a command and end it at a step or time; return whether that hit it, and its steps."""
    read, write = os.pipe()

    def work() -> int:
        done = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal done
            if event not in CHANGING or (event == "open" and arguments[1] in ("r", "rb", None)):
                return
            if not any(command.target in str(argument) for argument in arguments[:2]):
                return
            done += 1
            if done == step:
                os.killpg(0, signal.SIGKILL)

        if step:
            sys.addaudithook(hook)
        else:
            timer = threading.Timer(seconds, os.killpg, (0, signal.SIGKILL))
            timer.daemon = True
            timer.start()
        code = run(*command.words)
        os.write(write, str(done).encode())
        return code

    code = forked(work)
    os.close(write)
    with os.fdopen(read) as steps:
        told = steps.read()
    return code == -signal.SIGKILL, int(told or 0)


def refused(folder: Path) -> bool:
    """Return whether the readers refuse a folder; they agree, if it holds a plan."""
    try:
        whole(folder)
        told = False
    except PlanError:
        told = True
    if (folder / "source.txt").exists():
        assert forked(lambda: run("validate", str(folder), expected=(0, 2))) == (2 if told else 0)
    return told


def units(command: Command, target: Path) -> dict[str, Files]:
    """Return the files of everything in the target that is whole for itself."""
    found: dict[str, Files] = {}
    for name, data in contents(target).items():
        first, slash, _ = name.partition("/")
        found.setdefault(first if slash and command.apart else "", {})[name] = data
    return found


def main() -> None:
    """Try as many kills as asked for; exit 1 if one left what it must not leave."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--only", choices=COMMANDS, action="append")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    commands = {name: COMMANDS[name] for name in given.only or COMMANDS}
    weights = [command.weight for command in commands.values()]
    share = {n: -(-given.kills * c.weight // sum(weights)) for n, c in commands.items()}
    bad = 0
    heads = ("kills", "old", "new", "refused", "same again", "bad")
    print(f"{'command':<16}" + "".join(f"{head:>12}" for head in heads))
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        folder = Path(place, "work").resolve()
        for name, command in commands.items():
            seen = attempts(command, folder, share[name], chance)
            counts = (seen[head] for head in heads)
            print(f"{name:<16}" + "".join(f"{count:>12}" for count in counts), flush=True)
            bad += seen["bad"]
    sys.exit(bool(bad))


def attempts(command: Command, folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """End a command so many times; return how often what was left was what."""
    prepare(folder, command)
    target = folder / command.target
    old = units(command, target)
    shutil.copytree(folder, folder.with_name("kept"))
    before = time.monotonic()
    _, steps = ended(command, 10**9, 0)
    took = time.monotonic() - before
    new = units(command, target)
    seen: Counter[str] = Counter()
    while seen["kills"] < kills:
        os.chdir("/")
        shutil.rmtree(folder)
        shutil.copytree(folder.with_name("kept"), folder)
        os.chdir(folder)
        step = chance.randrange(1, steps + 1) if chance.random() < 0.8 else 0
        hit, _ = ended(command, step, chance.random() * took)
        if not hit:
            continue
        seen["kills"] += 1
        there = units(command, target)
        states = Counter(
            "refused"
            if refused(target / part)
            else "new"
            if there.get(part) == files
            else "old"
            if there.get(part) == old.get(part)
            else "bad"
            for part, files in new.items()
        )
        seen[next(state for state in ("bad", "refused", "old", "new") if states[state])] += 1
        assert forked(lambda: run(*command.words)) == 0
        again = units(command, target)
        left = list(target.rglob(".fgf-*"))
        seen["same again" if again == new and not left else "bad"] += 1
    os.chdir("/")
    shutil.rmtree(folder.with_name("kept"))
    return seen


if __name__ == "__main__":
    main()
