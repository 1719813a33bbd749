"""The process that a document is read in; and why no library's pool stands in for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from documents import document, write

from fgf_analysis.corpus import child
from fgf_analysis.corpus.child import Job, end, read_apart
from fgf_analysis.corpus.document import Document, reader_version

ROOT = str(Path(child.__file__).parents[2])
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such signals")


def job(folder: Path, name: str, timeout: float = 30) -> Job:
    return Job(Document(folder / name, name, folder / "out"), reader_version(), timeout, run=name)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended stays as a zombie until whoever adopted it looks.
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text("ascii").rpartition(")")[2].split()[0] == "Z")


def gone(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


@pytest.mark.slow
def test_a_process_reads_on_and_one_that_was_killed_meanwhile_is_replaced(tmp_path):
    write(tmp_path, {"a.txt": document(2)})
    one = job(tmp_path, "a.txt")
    try:
        record, files = read_apart(one)
        assert (record["status"], record["tasks"]) == ("read", 2)
        (first,) = child._all[one.run]
        assert read_apart(one) == (record, files)
        assert list(child._all[one.run]) == [first]
        first.process.kill()
        first.process.wait()
        assert read_apart(one) == (record, files)
        (second,) = child._all[one.run]
        assert second is not first
    finally:
        end(one.run)
    assert second.process.poll() is not None


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("name", ["idle", "spins"])
def test_no_process_outlives_whoever_was_killed(tmp_path, spied, name):
    """Also where it is within a document that never ends, and holds the interpreter's lock."""
    folder = write(tmp_path / "in", {f"{name}.txt": document(1)})
    code = f"""
import sys, threading, time
from pathlib import Path
from fgf_analysis.corpus import child
from fgf_analysis.corpus.document import Document
file = Path({str(folder)!r}) / "{name}.txt"
job = child.Job(Document(file, file.name, file), "reader", 3.0)
threading.Thread(target=child.read_apart, args=[job], daemon=True).start()
while not Path({str(tmp_path / "log")!r}).exists():
    time.sleep(0.05)
(one,) = child._all[""]
print(one.process.pid, flush=True)
time.sleep(600)
"""
    environment = {**os.environ, "PYTHONPATH": os.environ["PYTHONPATH"] + os.pathsep + ROOT}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.send_signal(signal.SIGKILL)
    assert gone(pid, 20)


@pytest.mark.slow
def test_an_idle_process_ends_and_the_next_document_gets_another(tmp_path):
    """As on the workers of a cluster, where nobody says that a run is over."""
    write(tmp_path, {"a.txt": document(1)})
    code = f"""
from pathlib import Path
from fgf_analysis.corpus import child
from fgf_analysis.corpus.document import Document
real = child.subprocess.Popen
def shorter(command, **how):
    command[-1] = command[-1].replace("child.serve", "child.IDLE = 0.3; child.serve")
    return real(command, **how)
child.subprocess.Popen = shorter
file = Path({str(tmp_path)!r}) / "a.txt"
job = child.Job(Document(file, file.name, file), "reader", 30.0)
for _ in range(2):
    print(child.read_apart(job)[0]["status"])
    (one,) = child._all[""]
    one.process.wait(20)
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": ROOT},
    )
    assert run.stdout.split() == ["read", "read"], run.stderr


# What keeps a process of our own beside each reader. Once one of these fails, `pebble` may do.

WORK = {
    "work.py": "import os\ndef double(number):\n    return 2 * number\n",
    "unguarded.py": """
import multiprocessing, sys
from pebble import ProcessPool
from work import double
with ProcessPool(1, context=multiprocessing.get_context("spawn")) as pool:
    print(pool.schedule(double, (3,), timeout=20).result(30))
""",
    "daemonic.py": """
import multiprocessing
from pebble import ProcessPool
from work import double
def inside():
    try:
        with ProcessPool(1, context=multiprocessing.get_context("spawn")) as pool:
            print(pool.schedule(double, (3,), timeout=20).result(30))
    except AssertionError as error:
        print(error)
if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=inside, daemon=True)
    process.start()
    process.join()
""",
    "idle.py": """
import multiprocessing, os, signal, time
from pebble import ProcessPool
from work import double
if __name__ == "__main__":
    with ProcessPool(2, context=multiprocessing.get_context("spawn")) as pool:
        print(pool.schedule(double, (3,), timeout=20).result(30))
        time.sleep(0.5)
        os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
        time.sleep(1)
        try:
            print(pool.schedule(double, (3,), timeout=20).result(30))
        except RuntimeError as error:
            print(error)
""",
}


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("unguarded.py", []),  # the script runs again in every process, and breaks the pool
        ("daemonic.py", ["daemonic processes are not allowed to have children"]),
        ("idle.py", ["6", "Unexpected error within the Pool"]),  # all lost by one that did nothing
    ],
)
def test_what_a_pool_of_pebble_cannot(tmp_path, script, said):
    pytest.importorskip("pebble", reason="needs pebble, to show what it cannot")
    write(tmp_path, dict(WORK))
    run = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert run.stdout.splitlines() == said
