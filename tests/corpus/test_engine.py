"""A folder read elsewhere: by any executor, and by a cluster of real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from command import fgf
from documents import document, files, write

from fgf_analysis import PlanError
from fgf_analysis.corpus import child, extract_folder, workers
from fgf_analysis.corpus.document import RECORD
from fgf_analysis.corpus.engine import engine

ROOT = Path(workers.__file__).parents[2]
distributed: Any = pytest.importorskip("distributed", reason="needs the extra dask")

BAD = {
    "1dies.txt": "ended the reader (7); look into the file",
    "2hangs.txt": "took more than 3 s; look into the file",
    "3breaks.txt": "RuntimeError: two lines; a fault of the reader, please report it",
}
SPY = """
import os, sys, time
if "child.serve" in " ".join(sys.orig_argv):
    import fgf_analysis.reading.extract as room
    real = room.extract
    def extract(data, name, **how):
        if "dies" in name:
            os._exit(7)
        if "hangs" in name:
            while True:
                pass
        if "breaks" in name:
            raise RuntimeError("two\\nlines")
        if "slow" in name:
            time.sleep(0.3)
        return real(data, name, **how)
    room.extract = extract
"""


@pytest.fixture(scope="module")
def spy(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = write(tmp_path_factory.mktemp("spy"), {"sitecustomize.py": SPY})
    return os.pathsep.join([str(folder), str(ROOT)])


@pytest.fixture(scope="module")
def scheduler(spy: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a scheduler with two workers, each with a keeper that restarts it."""
    there = tmp_path_factory.mktemp("dask") / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": spy}
    where = ["--scheduler-file", str(there)]
    # Each in a session of its own, so that all they have started can be ended.
    commands = [
        ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *where],
        ["dask_worker", "--nworkers", "2", "--nthreads", "1", "--no-dashboard", *where],
    ]
    running = []
    try:
        for command in commands:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]],
                    env=environment,
                    stderr=subprocess.DEVNULL,
                    cwd=there.parent,
                    start_new_session=True,
                )
            )
            for _ in range(600):
                if there.exists() or running[-1].poll() is not None:
                    break
                time.sleep(0.1)
        client = distributed.Client(scheduler_file=str(there), set_as_default=False)
        client.wait_for_workers(2, timeout=60)
        address = client.scheduler.address
        client.close()
        yield address
    finally:
        for process in reversed(running):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def pids(address: str) -> dict[str, int]:
    with distributed.Client(address, set_as_default=False) as client:
        return client.run(os.getpid)


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_and_names_what_ends_or_hangs_a_reader(
    scheduler, spy, tmp_path, monkeypatch
):
    texts = {f"{n}.txt": document(2, n) for n in range(4, 12)}
    folder = write(tmp_path / "in", {**texts, **{name: document() for name in BAD}})
    write(folder, {"gone.pdf": b"%PDF-1.4", "empty.txt": b""})
    before = pids(scheduler)
    with engine(scheduler) as executor:
        summary = extract_folder(folder, tmp_path / "out", timeout=3, executor=executor)
    assert summary.read == len(texts)
    assert BAD.items() <= dict(summary.failed).items()
    assert pids(scheduler) == before  # what they did cost no worker
    monkeypatch.setenv("PYTHONPATH", spy)
    extract_folder(folder, tmp_path / "here", jobs=2, timeout=3)
    assert files(tmp_path / "out") == files(tmp_path / "here")


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(scheduler, tmp_path):
    folder = write(tmp_path / "in", {f"{n}-slow.txt": document(2, n) for n in range(16)})
    extract_folder(folder, tmp_path / "here", jobs=2)
    killed: list[int] = []

    def kill(done: int, total: int, name: str) -> None:
        if done in (3, 8):
            killed.append(min(pids(scheduler).values()))
            os.kill(killed[-1], signal.SIGKILL)

    with engine(scheduler) as executor:
        summary = extract_folder(folder, tmp_path / "out", progress=kill, executor=executor)
    assert len(set(killed)) == 2
    assert (summary.read, summary.failed) == (16, [])
    assert files(tmp_path / "out") == files(tmp_path / "here")


@pytest.mark.slow
def test_the_command_takes_an_address_and_goes_on_with_what_is_there(
    scheduler, mixed, whole, tmp_path
):
    said = fgf("extract", mixed, "--out", tmp_path / "out", "--engine", scheduler)
    assert said.returncode == 0
    assert files(tmp_path / "out") == files(whole)
    said = fgf("extract", mixed, "--out", tmp_path / "out", "--engine", scheduler)
    assert "7 taken over from before" in said.stdout


@pytest.mark.slow
@pytest.mark.parametrize("make", [
    lambda: ThreadPoolExecutor(2),
    lambda: ProcessPoolExecutor(2, get_context("spawn")),
])  # fmt: skip
def test_any_executor_serves_and_is_left_open(mixed, whole, tmp_path, make):
    with make() as executor:
        extract_folder(mixed, tmp_path / "out", executor=executor)
        assert executor.submit(abs, -1).result() == 1
    assert files(tmp_path / "out") == files(whole)


class Odd(Executor):
    """Runs everything at once; of documents named so, its workers end."""

    def __init__(self, error: BaseException | None = None, times: int = 99, **told: object) -> None:
        self.error, self.times, self.sent = error, times, 0
        vars(error or self).update(told)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        job = args[0] if args else None
        if self.error and isinstance(job, child.Job) and "bad" in job.document.file:
            self.sent += 1
            if self.sent <= self.times:
                future.set_exception(self.error)
                return future
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return write(tmp_path / "in", {"bad.txt": document(1), "good.txt": document(2)})


@pytest.mark.slow
def test_a_document_that_comes_back_unread_is_sent_again_and_then_named(two, tmp_path):
    extract_folder(two, tmp_path / "here")
    assert extract_folder(two, tmp_path / "out", executor=Odd(OSError("gone"), 2)).read == 2
    assert files(tmp_path / "out") == files(tmp_path / "here")
    odd = Odd(OSError("gone"))
    summary = extract_folder(two, tmp_path / "bad", executor=odd)
    assert odd.sent == workers.TRIES
    assert summary.failed == [("bad.txt", "ended 3 workers (OSError); look into the file")]
    assert extract_folder(two, tmp_path / "bad").kept == 1  # it is tried again
    assert files(tmp_path / "bad") == files(tmp_path / "here")
    dask = Odd(OSError("gone"), allowed_failures=3)  # which has sent it out four times by itself
    summary = extract_folder(two, tmp_path / "dask", executor=dask)
    assert dask.sent == 1
    assert summary.failed == [("bad.txt", "ended 4 workers (OSError); look into the file")]


@pytest.mark.slow
def test_an_executor_that_stops_ends_the_run_and_what_was_read_is_kept(two, tmp_path):
    write(two, {"0.txt": document(1, 7)})
    with pytest.raises(
        PlanError, match=r"^the executor stopped \(BrokenExecutor: all ended\); what"
    ):
        extract_folder(two, tmp_path / "out", executor=Odd(BrokenExecutor("all ended")))
    assert [path.parent.name for path in (tmp_path / "out").glob(f"*/{RECORD}")] == ["0"]
    assert extract_folder(two, tmp_path / "out").kept == 1


class Silent(Executor):
    """Answers what asks for the version, then nothing."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if not args:
            future.set_result(fn())
        return future


def test_silence_another_version_and_no_package_there_are_one_line_each(two, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "SILENCE", 0.2)
    with pytest.raises(PlanError, match=r"^no document was read for 0\.4 s; look whether workers"):
        extract_folder(two, tmp_path / "out", timeout=0.1, executor=Silent())

    class Other(Executor):
        def __init__(self, answer: object) -> None:
            self.answer = answer

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if isinstance(self.answer, Exception):
                future.set_exception(self.answer)
            else:
                future.set_result(self.answer)
            return future

    with pytest.raises(PlanError, match=r"^a worker has another version of fgf-analysis"):
        extract_folder(two, tmp_path / "out", executor=Other("0123"))
    missing = Other(ModuleNotFoundError("No module named 'fgf_analysis'"))
    with pytest.raises(PlanError, match=r"^the workers cannot run fgf-analysis \(ModuleNotFound"):
        extract_folder(two, tmp_path / "out", executor=missing)


@pytest.mark.parametrize("address", ["dask", "localhost:8786", "http://there:1", "tcp://", ""])
def test_what_is_no_engine_is_one_line(address):
    with pytest.raises(PlanError, match=r"^--engine [^\n]*: no such engine; give local, or"):
        engine(address).__enter__()


@pytest.mark.slow
def test_where_nobody_answers_is_one_line(tmp_path, two):
    started = time.monotonic()
    with (
        pytest.raises(PlanError, match=r"^--engine tcp://127\.0\.0\.1:9: nobody answers \(.*\n?"),
        engine("tcp://127.0.0.1:9", timeout=1),
    ):
        pass
    assert time.monotonic() - started < 15


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PlanError, match=r'needs Dask.*run pip install "fgf-analysis\[dask\]"$'):
        engine("tcp://127.0.0.1:9").__enter__()
