"""Many documents, read by whatever runs functions: threads here, or workers anywhere."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from fgf_analysis.corpus.child import OTHER_READER, Job, end, read_apart
from fgf_analysis.corpus.document import Document, Outcome, failed, reader_version, store, unopened
from fgf_analysis.corpus.tables import one_line
from fgf_analysis.errors import PlanError

TRIES = 3
"""How often a document is sent out that comes back without having been read."""
SILENCE = 900.0
"""Seconds without any document done after which nobody is believed to be at work."""
_AT_LEAST, _MOST_BYTES = 64, 256_000_000  # under way at a time

_RESUME = "what was read is kept, run it again"


def read_all(
    documents: Iterable[Document],
    reader: str,
    jobs: int,
    timeout: float,
    spreadsheet: bool = False,
    executor: Executor | None = None,
) -> Generator[tuple[str, list[str]]]:
    """Read documents into the folders of their plans.

    Yield the name of each when it is done, and of edited tables the names they were kept under.

    Without an executor, threads here wait for processes that open the documents. With one, the
    documents' bytes travel there and their plans' files come back, so that no disk has to be
    shared; it is all written here.
    """
    run = uuid.uuid4().hex
    with _threads(jobs, run) if executor is None else _foreign(executor, reader, run) as pool:
        jobs_ = (Job(d, reader, timeout, spreadsheet, None, run) for d in documents)
        width = 2 * jobs if executor is None else _width(executor)
        with closing(_outcomes(jobs_, pool, width, executor is not None)) as outcomes:
            for document, outcome in outcomes:
                yield document.file, store(document.folder, *outcome)


@contextmanager
def _threads(jobs: int, run: str) -> Iterator[Executor]:
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            end(run)


@contextmanager
def _foreign(executor: Executor, reader: str, run: str) -> Iterator[Executor]:
    """Check once that the workers can do it, which is cheaper to be told than once a document."""
    try:
        theirs = executor.submit(reader_version).result(SILENCE)
    except Exception as error:
        raise PlanError(
            f"the workers cannot run fgf-analysis ({type(error).__name__}: {one_line(error)}); "
            "install there what is installed here"
        ) from None
    if theirs != reader:
        raise PlanError(OTHER_READER)
    try:
        yield executor
    finally:
        end(run)


def _width(executor: Executor) -> int:
    """Return how many documents are to be under way: enough that no worker waits for one."""
    client = getattr(executor, "_client", None)  # of Dask
    known = sum(client.nthreads().values()) if client else getattr(executor, "_max_workers", 0)
    return max(_AT_LEAST, 4 * int(known or 0))


def _outcomes(
    jobs: Iterator[Job], pool: Executor, width: int, travels: bool
) -> Generator[tuple[Document, Outcome]]:
    """Yield each document with what it became, in the order in which they are done."""
    from fgf_analysis.reading.extract import load  # here: see `find`

    under_way: dict[Future[Outcome], Job] = {}
    done: SimpleQueue[Future[Outcome]] = SimpleQueue()
    again: deque[Job] = deque()
    held = 0

    def send(job: Job) -> None:
        nonlocal held
        try:
            future = pool.submit(read_apart, job)
        except RuntimeError as error:  # broken, or shut down
            raise _stopped(error) from None
        under_way[future] = job
        held += len(job.data or b"")
        future.add_done_callback(done.put)

    try:
        while True:
            while len(under_way) < width and held < _MOST_BYTES:
                job = again.popleft() if again else next(jobs, None)
                if job is None:
                    break
                if travels and job.data is None:
                    try:
                        job = job._replace(data=load(job.document.path))
                    except (OSError, MemoryError) as error:
                        yield job.document, unopened(job.document, error)
                        continue
                send(job)
            if not under_way:
                return
            future = _next(done)
            job = under_way.pop(future)
            held -= len(job.data or b"")
            if outcome := _outcome(future, job):
                yield job.document, outcome
            else:
                again.append(job._replace(attempt=job.attempt + 1))
    finally:
        for future in under_way:
            future.cancel()


def _next(done: SimpleQueue[Future[Outcome]]) -> Future[Outcome]:
    try:
        return done.get(timeout=SILENCE)
    except Empty:
        raise PlanError(
            f"no document was read for {SILENCE:g} s; look whether workers are left: {_RESUME}"
        ) from None


def _outcome(future: Future[Outcome], job: Job) -> Outcome | None:
    """Return what a document became, None where it is to be sent out once more."""
    try:
        return future.result()
    except (PlanError, BrokenExecutor, CancelledError) as error:
        if isinstance(error, PlanError):
            raise
        raise _stopped(error) from None
    except Exception as error:  # of the executor; all that reading raises is an outcome
        # Dask has sent such a document out as often as it is told to.
        tried: Any = getattr(error, "allowed_failures", None)
        if tried is None and job.attempt + 1 < TRIES:
            return None
        times = job.attempt + 1 if tried is None else tried + 1
        why = f"ended {times} workers ({type(error).__name__}); look into the file"
        return failed(job.document, why)


def _stopped(error: BaseException) -> PlanError:
    return PlanError(f"the executor stopped ({type(error).__name__}: {one_line(error)}); {_RESUME}")
