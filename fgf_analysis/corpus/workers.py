"""Many documents, read by whatever runs functions: threads here, or workers anywhere."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from fgf_analysis.corpus.child import OTHER_READER, Job, end, read_apart
from fgf_analysis.corpus.document import Document, Outcome, failed, reader_version, store, unopened
from fgf_analysis.corpus.tables import one_line
from fgf_analysis.errors import PlanError

TRIES = 3
"""How often a document is sent out that comes back without having been read."""
SILENCE = 300.0
"""Seconds, beyond twice what a document may take, after which nobody is believed to be at work."""
_AT_LEAST, _MOST_BYTES = 64, 256_000_000  # under way at a time
_WRITERS = 8

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
    jobs_ = (Job(d, reader, timeout, spreadsheet, None, run) for d in documents)
    with ExitStack() as stack:
        if executor is None:
            pool = stack.enter_context(_threads(max(1, jobs), run))
            kept = _kept(jobs_, pool, jobs + 1)
        else:
            pool = stack.enter_context(_foreign(executor, reader, run))
            # Disks answer late rather than little at a time.
            writers = stack.enter_context(ThreadPoolExecutor(_WRITERS))
            kept = _kept(jobs_, pool, _width(executor), writers, SILENCE + 2 * timeout)
        yield from stack.enter_context(closing(kept))


def _read_here(job: Job) -> list[str]:
    return store(job.document.folder, *read_apart(job))


@contextmanager
def _threads(jobs: int, run: str) -> Iterator[Executor]:
    with ThreadPoolExecutor(jobs) as pool:
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


def _kept(
    jobs: Iterator[Job],
    pool: Executor,
    width: int,
    writers: Executor | None = None,
    silence: float | None = None,
) -> Generator[tuple[str, list[str]]]:
    """Yield the name of each document that was read and written, as they are done.

    With writers, the pool is elsewhere: bytes are sent there, and what comes back is written by
    these; without, the pool does both.
    """
    from fgf_analysis.reading.extract import load  # here: see `find`

    under_way: dict[Future[Any], Job] = {}
    written: dict[Future[Any], Job] = {}
    done: SimpleQueue[Future[Any]] = SimpleQueue()
    again: deque[Job] = deque()
    held = 0

    def begin(what: dict[Future[Any], Job], where: Executor, job: Job, *call: Any) -> None:
        try:
            future = where.submit(*call)
        except RuntimeError as error:  # broken, or shut down
            raise _stopped(error) from None
        what[future] = job
        future.add_done_callback(done.put)

    def write(job: Job, outcome: Outcome) -> None:
        assert writers is not None
        begin(written, writers, job, store, job.document.folder, *outcome)

    try:
        while True:
            while len(under_way) + len(written) < width and held < _MOST_BYTES:
                job = again.popleft() if again else next(jobs, None)
                if job is None:
                    break
                if writers is None:
                    begin(written, pool, job, _read_here, job)
                    continue
                try:
                    job = job._replace(data=load(job.document.path))
                except (OSError, MemoryError) as error:
                    write(job, unopened(job.document, error))
                    continue
                held += len(job.data or b"")
                begin(under_way, pool, job, read_apart, job)
            if not under_way and not written:
                return
            future = _next(done, silence)
            if job := written.pop(future, None):
                yield job.document.file, future.result()
                continue
            job = under_way.pop(future)
            held -= len(job.data or b"")
            if outcome := _outcome(future, job):
                write(job, outcome)
            else:
                again.append(job._replace(attempt=job.attempt + 1, data=None))
    finally:
        for future in under_way:
            future.cancel()


def _next(done: SimpleQueue[Future[Any]], silence: float | None) -> Future[Any]:
    try:
        return done.get(timeout=silence)
    except Empty:
        raise PlanError(
            f"no document was read for {silence:g} s; look whether workers are left: {_RESUME}"
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
