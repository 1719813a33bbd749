"""The processes that read documents, so that one that crashes or hangs takes down no other."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from fgf_analysis.corpus.document import Document, failed, read, store
from fgf_analysis.errors import PlanError


def read_all(
    documents: Sequence[Document], reader: str, jobs: int, timeout: float, spreadsheet: bool = False
) -> Generator[tuple[str, list[str]]]:
    """Read documents into the folders of their plans.

    Yield the name of each when it is done, and of edited tables the names they were kept under.
    """
    with (
        ThreadPoolExecutor(max(1, min(jobs, len(documents)))) as pool,
        closing(_Processes(timeout, reader, spreadsheet)) as processes,
    ):
        for done in as_completed([pool.submit(processes.read, d) for d in documents]):
            yield done.result()


class _Processes:
    """One process for each thread that reads, and a new one for one that was lost.

    A pool of `concurrent.futures` is broken as a whole by a process that dies and cannot end one
    that hangs, and all of `multiprocessing` runs the caller's main module again where that is not
    guarded. So the processes are started here and the threads that wait for them are the pool.
    """

    def __init__(self, timeout: float, *how: object) -> None:
        self.timeout, self.how = timeout, how  # the latter as `document.read` takes it
        self.mine = threading.local()
        self.all: list[subprocess.Popen[bytes]] = []
        self.ended = False

    def read(self, document: Document) -> tuple[str, list[str]]:
        if self.ended:
            return document.file, []
        process = getattr(self.mine, "process", None) or self._start()
        before = time.monotonic()
        outcome = _answer(process, self.timeout, (document, *self.how))
        if self.ended:
            return document.file, []
        hung = time.monotonic() - before >= self.timeout
        if outcome is None or hung:  # one that answers just in time may be killed all the same
            self.mine.process = None
            self.all.remove(process)
            code = _close(process)
        if outcome is None:
            why = f"took more than {self.timeout:g} s" if hung else f"ended the reader ({code})"
            outcome = failed(document, f"{why}; look into the file")
        return document.file, store(document.folder, *outcome)

    def _start(self) -> subprocess.Popen[bytes]:
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"import {__name__} as workers; workers.serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.all.append(process)
        if self.ended:  # since `close` went through all of them
            process.kill()
        if _answer(process, max(self.timeout, 60)) is None and not self.ended:
            raise PlanError(
                "the processes that read the documents do not start; "
                f"run {Path(sys.executable).name} -c 'import fgf_analysis' to see why"
            )
        self.mine.process = process
        return process

    def close(self) -> None:
        self.ended = True
        for process in list(self.all):
            _close(process)


def _answer(process: subprocess.Popen[bytes], timeout: float, question: object = None) -> Any:
    """Return what a process answers, None where it dies or has to be killed."""
    assert process.stdin is not None and process.stdout is not None
    timer = threading.Timer(timeout, process.kill)
    timer.daemon = True
    timer.start()
    try:
        if question is not None:
            pickle.dump(question, process.stdin)
            process.stdin.flush()
        return pickle.load(process.stdout)
    except (OSError, EOFError, ValueError, pickle.UnpicklingError):
        return None
    finally:
        timer.cancel()


def _close(process: subprocess.Popen[bytes]) -> int:
    with suppress(OSError), process:  # what was still to be sent, to nobody
        process.kill()
    return process.wait()


def serve() -> None:
    """Read the documents asked for on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    import fgf_analysis.reading.extract  # noqa: F401  before the time of a document begins

    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        answer: object = "ready"
        with suppress(EOFError):
            while True:
                pickle.dump(answer, answers)
                answers.flush()
                answer = read(*pickle.load(sys.stdin.buffer))
