"""The process that a document is read in, so that one that crashes or hangs takes down no other.

Whoever is to read a document, a thread here or a worker of a cluster, has a process beside it that
does, and a new one for one that was lost. No pool of processes is kept here: that is whatever
executor `workers.read_all` is given. A library's pool cannot stand in: those of `multiprocessing`
run the caller's main module again where that is not guarded, and none starts in a worker of Dask,
which is daemonic (``tests/corpus/test_child.py`` shows both of pebble).
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from fgf_analysis.corpus.document import Document, Outcome, failed, read, reader_version
from fgf_analysis.errors import PlanError

IDLE = 60.0
"""Seconds after which a process that nobody asks anything ends by itself."""
START = 60.0
"""Seconds that a process may take to start."""
_TRIES = 3


class Job(NamedTuple):
    """A document to be read, by whom, and how.

    Without ``data`` the document is opened by its path; ``run`` is what `end` ends; ``attempt``
    tells one sending of a job from the next, for a scheduler that knows a job by its content.
    """

    document: Document
    reader: str
    timeout: float
    spreadsheet: bool = False
    data: bytes | None = None
    run: str = ""
    attempt: int = 0


def read_apart(job: Job) -> Outcome:
    """Read a document in a process of its own; what ends or hangs that is a document's failure.

    Raises CancelledError where the run was ended meanwhile.
    """
    question = (job.document, job.reader, job.spreadsheet, job.data)
    for _ in range(_TRIES):  # an idle process may end just now
        child = _taken(job.run, job.timeout)
        if job.data is not None and child.reader not in (job.reader, None):
            raise PlanError(OTHER_READER)
        before = time.monotonic()
        outcome: Outcome | None
        begun, outcome = child.ask((job.timeout, question), job.timeout)
        hung = time.monotonic() - before >= job.timeout
        if outcome is not None and not hung:  # one that answers just in time may be killed
            with _lock:
                _idle[job.run].append(child)
            return outcome
        code = child.close()
        _forget(job.run, child)
        if outcome is not None:
            return outcome
        if job.run in _ended:
            raise CancelledError
        if begun:
            why = f"took more than {job.timeout:g} s" if hung else f"ended the reader ({code})"
            return failed(job.document, f"{why}; look into the file")
    return failed(job.document, "was not read; run it again")


OTHER_READER = (
    "a worker has another version of fgf-analysis or of the libraries that read documents; "
    "install there what is installed here"
)


class _Child:
    """A process that reads one document after the other, seen from outside."""

    reader: str | None = None

    def __init__(self) -> None:
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"import {__name__} as child; child.serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )

    def ask(self, question: object, timeout: float) -> tuple[bool, Any]:
        """Return whether it began to answer, and what it answers: None where it dies or must."""
        assert self.process.stdin is not None and self.process.stdout is not None
        begun = False
        timer = threading.Timer(timeout, self.process.kill)
        timer.daemon = True
        timer.start()
        try:
            if question is not None:
                pickle.dump(question, self.process.stdin)
                self.process.stdin.flush()
            begun = pickle.load(self.process.stdout) == "begun"
            return begun, pickle.load(self.process.stdout)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            return begun, None
        finally:
            timer.cancel()

    def close(self) -> int:
        with suppress(OSError), self.process:  # what was still to be sent, to nobody
            self.process.kill()
        return self.process.wait()


# Of each run in this process: all, and those that nobody is asking. Workers of a cluster are not
# told that a run ended; there, processes end when idle.
_lock = threading.Lock()
_all: defaultdict[str, set[_Child]] = defaultdict(set)
_idle: defaultdict[str, list[_Child]] = defaultdict(list)
_ended: set[str] = set()


def _taken(run: str, timeout: float) -> _Child:
    with _lock:
        if _idle[run]:
            return _idle[run].pop()
        child = _Child()
        _all[run].add(child)
        if run in _ended:  # since `end` went through all of them
            child.process.kill()
    _, child.reader = child.ask(None, max(timeout, START))
    if child.reader is None and run not in _ended:
        child.close()
        _forget(run, child)
        raise PlanError(
            "the processes that read the documents do not start; "
            f"run {Path(sys.executable).name} -c 'import fgf_analysis' to see why"
        )
    return child


def _forget(run: str, child: _Child) -> None:
    with _lock:
        _all[run].discard(child)


def end(run: str) -> None:
    """End the processes of a run that this process has started."""
    with _lock:
        _ended.add(run)
        children = _all.pop(run, set())
        _idle.pop(run, None)
    for child in children:
        child.close()


def serve() -> None:
    """Read the documents asked for on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    import fgf_analysis.reading.extract  # noqa: F401  before the time of a document begins

    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints is no answer

        def say(answer: object) -> None:
            pickle.dump(answer, answers)
            answers.flush()

        say("begun")
        say(reader_version())
        with suppress(EOFError):
            while True:
                # A clock that needs no thread of Python's, for when whoever asked was killed.
                faulthandler.dump_traceback_later(IDLE, exit=True)
                timeout, question = pickle.load(sys.stdin.buffer)
                faulthandler.dump_traceback_later(timeout + 1, exit=True)
                say("begun")
                say(read(*question))
