"""A folder is always one whole, however its writer ended; names are safe to use and to show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_analysis import load_plan
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, folder_name, shown, whole, write_all
from fgf_analysis.reading.earlier import replace
from fgf_analysis.reading.extract import extract

OLD = {"a.txt": b"old a", "sub/b.txt": b"old b", "gone.txt": b"old"}
NEW = {"a.txt": b"new a", "sub/b.txt": b"new b", "more/c.txt": b"new c"}
FIRST = "1.办好甲事。（市财政局牵头，市审计局配合）\n2.办好乙事。（市民政局负责）\n".encode()
SECOND = "1.做丙事。（省教育厅牵头）\n2.做丁事。（省司法厅负责）\n3.做戊事。\n".encode()

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are ended by forking")


def contents(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "open"}


def ended_at(step: int, work: Callable[[], object]) -> bool:
    """Do work in a process that is ended before it changes the disk the n-th time.

    Return whether it was: False if the work was done before.
    """
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    done = count(1)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in CHANGING or (event == "open" and arguments[1] in ("r", "rb")):
            return
        if next(done) == step:
            os._exit(9)  # no handler runs, as after kill -9

    try:
        sys.addaudithook(hook)
        work()
    finally:
        os._exit(0)


def ends(work: Callable[[], object], before: Callable[[], Path]) -> Iterator[Path]:
    """Yield the folder as each of the ends of the work leaves it."""
    for step in count(1):
        folder = before()
        if not ended_at(step, work):
            assert step > 10  # the work does change the disk
            return
        yield folder


def fresh(folder: Path, files: dict[str, bytes]) -> Callable[[], Path]:
    """Return a function that puts these files into a folder, and nothing else."""

    def make() -> Path:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    return make


@pytest.mark.slow
@needs_fork
def test_a_folder_is_old_or_new_or_says_that_it_is_neither(tmp_path):
    target = tmp_path / "out"
    seen = set()
    for folder in ends(lambda: write_all(target, NEW, ["gone.txt"]), fresh(target, OLD)):
        there = {name: data for name, data in contents(folder).items() if ".fgf-" not in name}
        try:
            whole(folder)
        except PlanError as error:
            assert "was ended half-way; run that command again" in str(error)
            seen.add("unfinished")
        else:
            assert there in (OLD, NEW)
            seen.add("old" if there == OLD else "new")
        with Output(folder):  # whatever comes next finishes it or clears it away
            pass
        assert contents(folder) in (OLD, NEW)
        assert whole(folder) == folder
        assert not list(folder.glob(".fgf-*"))
    assert {"old", "unfinished"} <= seen


@pytest.mark.slow
@needs_fork
def test_a_plan_read_over_another_one_is_never_a_mixture(tmp_path):
    first, second = extract(FIRST, "a.txt").files, extract(SECOND, "b.txt").files
    target = tmp_path / "plan"
    tasks = {first["source.txt"].decode(): 2, second["source.txt"].decode(): 3}

    def work() -> None:
        with Output(target) as output:
            replace(output, second)

    refused = 0
    for folder in ends(work, fresh(target, {**first, "review.html": b"of the first"})):
        try:
            plan = load_plan(folder)
        except PlanError as error:
            assert "was ended half-way" in str(error)
            refused += 1
        else:
            assert len(plan.tasks) == tasks[plan.source]
            assert not plan.edited
        work()
        assert contents(folder) == second
    assert refused > 5


@needs_fork
def test_a_file_that_cannot_be_moved_leaves_the_folder_unfinished_and_the_next_run_ends_it(
    tmp_path, monkeypatch
):
    fresh(tmp_path / "out", OLD)()
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self.name == "b.txt":
            raise PermissionError(13, "is open in another program", str(target))
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(PlanError, match="b.txt: cannot be written .is open in another"):
            write_all(tmp_path / "out", NEW, ["gone.txt"])
    with pytest.raises(PlanError, match="ended half-way"):
        whole(tmp_path / "out")
    with Output(tmp_path / "out"):
        pass
    assert contents(tmp_path / "out") == NEW


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_fails_or_is_interrupted_before_all_is_on_disk_changes_nothing(
    tmp_path, monkeypatch, error
):
    out = fresh(tmp_path / "out", OLD)()
    real = Path.write_bytes

    def fails(self: Path, data: bytes) -> int:
        if self.name == "b.txt":
            raise error
        return real(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", fails)
        with pytest.raises(KeyboardInterrupt if error is KeyboardInterrupt else BaseException):
            write_all(out, NEW)
        assert contents(out) == OLD
        with pytest.raises(BaseException):  # noqa: B017  a folder that was made goes, too
            write_all(tmp_path / "deep" / "new", NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_interrupt_among_the_moves_lets_them_end(tmp_path, monkeypatch):
    out = fresh(tmp_path / "out", OLD)()
    real, done = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        done.append(self)
        if len(done) == 2:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all(out, NEW, ["gone.txt"])
    assert contents(out) == NEW


@pytest.mark.parametrize(
    ("inside", "files", "said"),
    [
        ({"a.txt/x": b""}, NEW, r"a\.txt: cannot be written \(a folder is there\)"),
        ({"sub": b""}, NEW, r"sub: cannot be written \(is a file\)"),
    ],
)
def test_what_cannot_be_moved_into_place_is_known_before_anything_is(tmp_path, inside, files, said):
    out = fresh(tmp_path / "out", inside)()
    with pytest.raises(PlanError, match=said):
        write_all(out, files)
    assert contents(out) == inside


@pytest.mark.slow
def test_one_run_at_a_time_writes_to_a_folder(tmp_path):
    code = (
        "import sys; from pathlib import Path; from fgf_analysis.files import Output\n"
        "with Output(Path(sys.argv[1])):\n    print('in', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(PlanError, match="another run of fgf is writing here; wait"):
            write_all(tmp_path, NEW)
        other.kill()  # its lock ends with it, and so does what it left
    write_all(tmp_path, NEW)
    assert contents(tmp_path) == NEW


@pytest.mark.slow
@given(st.text(st.characters(codec=None)))
def test_a_folder_s_name_is_one_name_and_a_shown_name_one_line(text):
    name = folder_name(text)
    assert Path(name).name == name
    assert name not in {"", ".", ".."}
    assert not name.startswith((".", "-"))
    assert 0 < len(name.encode()) <= 125
    assert folder_name(name) == name
    line = shown(text)
    assert "\n" not in line
    assert len(line.splitlines()) <= 1
    assert all(sign.isprintable() or sign.isspace() for sign in line)
    line.encode()  # no half of a character


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("方案 1.txt", "方案 1.txt"),
        ("全角　空格.txt", "全角　空格.txt"),
        ("e\x1b]0;title\x07.txt", "e\\x1b]0;title\\x07.txt"),
        ("a\nb\r\u2028.txt", "a\\nb\\r\\u2028.txt"),
        (os.fsdecode(b"\xff\xfe.txt"), "\\xff\\xfe.txt"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
    ],
)
def test_shown_names(name, line):
    assert shown(name) == line
