"""No document stops the others, and a run can be ended at any time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from documents import document, files, write

from fgf_analysis import PlanError, load_plan
from fgf_analysis.corpus import extract_folder, workers
from fgf_analysis.corpus.document import RECORD, Document, reader_version, unchanged


@pytest.mark.slow
def test_an_interrupted_run_is_taken_up_where_it_stopped(mixed, whole, tmp_path, spied):
    out = tmp_path / "out"

    def interrupt(done: int, total: int, name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        extract_folder(mixed, out, jobs=2, progress=interrupt)
    assert time.monotonic() - before < 20
    first = spied()
    finished = [path.parent.name for path in out.glob(f"*/{RECORD}")]
    assert 3 <= len(finished) <= len(first) < 7
    assert not list(out.glob("*.parquet"))
    summary = extract_folder(mixed, out)
    assert summary.kept == len(finished)
    assert len(spied()) == 7 - len(finished)
    assert files(out) == files(whole)
    assert extract_folder(mixed, out).kept == 7
    assert spied() == []
    assert files(out) == files(whole)


MANY = 200  # enough that the signal comes long before the last


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents beside what is read from them."""
    folder = tmp_path_factory.mktemp("many")
    write(folder / "in", {f"{n}.txt": document(3, n) for n in range(MANY)})
    extract_folder(folder / "in", folder / "out", jobs=2)
    return folder


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_from_outside_leaves_whole_plans_only(many, tmp_path, sent):
    folder, out = many / "in", tmp_path / "out"
    # A script as people write it: its main module is not guarded.
    (tmp_path / "script.py").write_text(
        "import sys; from pathlib import Path; from fgf_analysis.corpus import extract_folder\n"
        "extract_folder(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    run = subprocess.Popen(
        [sys.executable, tmp_path / "script.py", folder, out],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(workers.__file__).parents[2])},
    )
    while not list(out.glob(f"*/{RECORD}")) and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(sent)
    before = time.monotonic()
    run.wait(30)
    assert time.monotonic() - before < 5
    found = [path for path in out.iterdir() if path.is_dir() and path.name[0] != "."]
    whole = 0
    for plan in found:
        if (plan / ".fgf-ready").exists() or not (plan / RECORD).exists():
            with pytest.raises(PlanError):  # killed while it was written, and says so
                load_plan(plan)
        else:
            assert len(load_plan(plan).tasks) == 3
            whole += 1
    summary = extract_folder(folder, out)
    assert summary.read == MANY
    assert whole <= summary.kept < MANY
    assert files(out) == files(many / "out")


@pytest.mark.slow
def test_a_document_that_ends_hangs_or_breaks_the_reader_stops_nothing(tmp_path, spied):
    texts = {f"{n}.txt": document(2, n) for n in range(4, 8)}
    bad = {"1dies.txt": document(), "2hangs.txt": document(), "3breaks.txt": document()}
    folder = write(tmp_path / "in", {**texts, **bad, "talks.txt": document(3)})
    out = tmp_path / "out"
    summary = extract_folder(folder, out, jobs=2, timeout=2)
    assert (summary.plans, summary.read) == (8, 5)
    assert dict(summary.failed) == {
        "1dies.txt": "ended the reader (7); look into the file",
        "2hangs.txt": "took more than 2 s; look into the file",
        "3breaks.txt": "RuntimeError: two lines; a fault of the reader, please report it",
    }
    assert spied() == sorted([*texts, *bad, "talks.txt"])
    assert not list(out.glob(".*"))
    # What may have been the machine's fault is tried again, what was the document's is not.
    again = [
        path.name
        for path in sorted(folder.iterdir())
        if not unchanged(Document(path, path.name, out / path.stem), reader_version())
    ]
    assert again == ["1dies.txt", "2hangs.txt"]


def test_processes_that_do_not_start_are_an_error_for_people(tmp_path, monkeypatch):
    folder = write(tmp_path / "in", {"a.txt": document(1), "b.txt": document(1)})
    write(tmp_path / "spy", {"sitecustomize.py": "import os\nos._exit(3)"})
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "spy"))
    with pytest.raises(PlanError, match="do not start; run .*to see why"):
        extract_folder(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_ends_the_run(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise PlanError("the disk is full")

    folder = write(tmp_path / "in", {f"{n}.txt": document(1) for n in range(9)})
    monkeypatch.setattr(workers, "store", full)
    with pytest.raises(PlanError, match="the disk is full"):
        extract_folder(folder, tmp_path / "out")
