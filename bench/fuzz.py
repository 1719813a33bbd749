"""Looks for documents and folders on which the package fails otherwise than with a PlanError.

::

    make fuzz
    python bench/fuzz.py --seconds 3600 --jobs 2 --seed 8 --only pdf docx

Inputs are made by `spoil`, in an order that the seed decides, and read in processes of their own
with a limit of time (2 s and 1 s a megabyte) and of memory. What is read is held against the
contract by `check` of tests/reading/test_robustness.py. What is found is written to a folder, each
with what happened; once it is mended, a small one belongs into tests/fuzz, which a test replays.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType

import spoil  # puts the tests on the path

LONGEST = 2.0  # seconds of the processor for a document, and one more a megabyte
PATIENCE = 180.0  # seconds of the clock until a process that does not answer is ended
MEMORY = 4_000_000_000  # bytes
RARE = 10  # a folder takes as long as so many documents
KEPT = 3  # inputs written for each way to fail
Outcome = tuple[str, str, str]  # read, refused or found; in short; in full


class Slow(BaseException):
    """Raised inside whatever takes too long; nothing catches it by chance."""


# What must hold


def judge(kind: str, data: bytes | spoil.Files) -> str:
    """Return whether an input is ``read`` or ``refused``; anything else is an exception."""
    if isinstance(data, bytes):
        return judge_document(data, f"plan.{kind}")
    with tempfile.TemporaryDirectory(prefix="fgf-fuzz-") as folder:
        return judge_folder(data, Path(folder))


def judge_document(data: bytes, name: str) -> str:
    from test_robustness import REGISTER, check

    from fgf_analysis.errors import PlanError
    from fgf_analysis.reading import read
    from fgf_analysis.reading.clauses import parse
    from fgf_analysis.reading.formats import document

    try:
        source = document(data, name)
        parse(source.text[:600])
        reading = read(source, REGISTER, {}, name)
    except PlanError as refused:
        assert str(refused).startswith(name), "a refusal names the document"
        assert len(str(refused).splitlines()) == 1, "a refusal is one line"
        return "refused"
    check(source, reading)
    return "read"


def judge_folder(files: spoil.Files, root: Path) -> str:
    """Load, show and build a plan's folder; what is accepted must keep the contract."""
    from fgf_analysis import review
    from fgf_analysis.errors import PlanError
    from fgf_analysis.reading.build import build
    from fgf_analysis.tables import load_plan

    folder = root / "plan"
    write(files, folder)
    verdict = "refused"
    try:
        plan = load_plan(folder, trust=False)
    except PlanError as refused:
        one_line_each(str(refused), folder)
    else:
        verdict = "read"
        check_plan(plan)
    try:
        review.render(load_plan(folder)).decode()
    except PlanError as refused:
        told = "report.json" in str(refused)
        assert told or verdict == "refused", "a plan that can be loaded can be shown"
    try:
        built = build(folder)
    except PlanError as refused:
        one_line_each(str(refused), folder)
        return verdict
    write({**files, **built.files}, folder)
    try:
        check_plan(load_plan(folder, trust=False))
    except PlanError:  # of what lay there and build leaves alone: codings of tasks that are gone
        return verdict
    return "read"


def one_line_each(refused: str, folder: Path) -> None:
    """Hold a refusal of a folder against its form.

    One problem is one line. All problems of a folder, or of a register in it, are one error: a
    line each, those behind the first indented and with the file that they are about.
    """
    first, *more = refused.splitlines()
    assert str(folder) in first, "a refusal names the folder"
    assert all(PROBLEM.fullmatch(line) for line in more), "a problem is one line"
    assert len(set(more)) == len(more), "a problem is told once"


PROBLEM = re.compile(r"  \S.*\.(?:csv|json|txt)\b.*")


def check_plan(plan: object) -> None:
    """Hold a plan that `load_plan` accepts against what its contract implies."""
    from fgf_analysis.tables import Plan

    assert isinstance(plan, Plan)
    source, tasks = plan.source, set(plan.tasks["task_id"])
    assert all(isinstance(said, str) for said in (plan.title, plan.title_en, plan.issued_en))
    assert all(task.isascii() for task in tasks), "ids in ASCII"
    for name in ("assignments", "groups", "evidence", "unplaced"):
        rows = getattr(plan, name)
        assert (rows["start"] < rows["end"]).all(), f"start before end in {name}"
        assert (rows["end"] <= len(source)).all(), f"offsets inside the source in {name}"
    parents = plan.tasks.set_index("task_id")["parent_id"].dropna().to_dict()
    for task in parents:
        seen = {task}
        while (task := parents.get(task)) is not None:
            assert task not in seen, "parents without cycles"
            seen.add(task)
    for cell in plan.unplaced["candidates"].dropna():
        assert set(cell.split("|")) <= tasks, "candidates that exist"
    for cell in plan.codings["further"].dropna():
        assert set(cell.split("|")) <= set(plan.themes["theme"]), "themes that exist"
    # A plan that names nobody has a register that lists nobody.
    assert not plan.departments.empty or plan.assignments.empty, "a register with rows"
    assert not plan.themes.empty, "a codebook with rows"


def write(files: spoil.Files, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


# Processes


def attempt(kind: str, seed: int, nth: int) -> Outcome:
    """Return what comes of an input."""
    data = spoil.made(kind, seed, nth)
    size = len(data) if isinstance(data, bytes) else sum(map(len, data.values()))
    most = LONGEST * (1 if isinstance(data, bytes) else RARE) + size / 1_000_000
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        verdict = judge(kind, data)
    except (Exception, Slow) as error:  # whatever it is, it is what is looked for
        return "found", short(error), "".join(traceback.format_exception(error))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.process_time() - begun
    if took > most:
        return "found", f"Slow: {took:.1f} s", f"{took:.1f} s for {size} bytes"
    return verdict, "", ""


def short(error: BaseException) -> str:
    """Return one line that is the same for inputs that fail alike."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "fgf_analysis" in frame.filename] or frames
    if isinstance(error, AssertionError):
        ours = frames
        said = str(error).splitlines()[0] if str(error) else ours[-1].line
    else:
        said = type(error).__name__
    return f"{said} at {Path(ours[-1].filename).name}, {ours[-1].name}"


def stop(number: int, frame: FrameType | None) -> None:
    raise Slow


def work(pipe: Connection, seed: int) -> None:
    """Answer for each kind and number what comes of the input, until the pipe is closed."""
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_IGN)
    for kind in spoil.KINDS:  # what is loaded once is no input's fault
        for nth in range(2):
            attempt(kind, 0, nth)
    signal.signal(signal.SIGPROF, stop)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            kind, nth = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(attempt(kind, seed, nth))
        except Slow as error:  # it came when all was done
            pipe.send(("found", "Slow", repr(error)))


@dataclass
class Worker:
    """A process that reads inputs, and the one it is at."""

    seed: int
    task: tuple[str, int] = ("", 0)
    since: float = 0.0
    pipe: Connection = field(init=False)
    process: multiprocessing.process.BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, self.seed), daemon=True)
        self.process.start()
        theirs.close()

    def give(self, task: tuple[str, int]) -> None:
        self.task, self.since = task, time.monotonic()
        self.pipe.send(task)

    def answer(self) -> Outcome | None:
        """Return what came of the input; None where the process has not answered yet."""
        if self.pipe.poll():
            try:
                return self.pipe.recv()
            except EOFError:
                self.process.join()
                told = f"the process ended ({self.process.exitcode})"
        elif time.monotonic() - self.since > PATIENCE:
            told = f"no answer in {PATIENCE:.0f} s"
        else:
            return None
        self.process.kill()
        self.__post_init__()
        return "found", told, told


@dataclass
class Log:
    """What came of the inputs so far."""

    seed: int
    folder: Path
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    ways: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: str, nth: int, outcome: Outcome) -> None:
        verdict, told, full = outcome
        self.counts.setdefault(kind, Counter())[verdict] += 1
        if verdict != "found":
            return
        self.ways[kind, told] += 1
        if self.ways[kind, told] == 1:
            print(f"{kind} {nth}: {told}", flush=True)
        if self.ways[kind, told] <= KEPT:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{self.seed}-{nth}.{kind}"
            data = spoil.made(kind, self.seed, nth)
            path.write_bytes(data) if isinstance(data, bytes) else write(data, path)
            Path(f"{path}.why").write_text(full, encoding="utf-8", errors="replace")

    def __str__(self) -> str:
        """Return the closing line."""
        return f"seed {self.seed}: " + "; ".join(
            f"{kind} {sum(n.values())} tried, {n['read']} read, {n['refused']} refused, "
            f"{n['found']} found"
            for kind, n in self.counts.items()
        )


def tasks(kinds: list[str]) -> Iterator[tuple[str, int]]:
    """Yield which input of which kind is next, for ever."""
    for nth in count():
        for kind in kinds:
            if kind != "folder" or nth % RARE == 0:
                yield kind, nth


def run(seconds: float, jobs: int, seed: int, kinds: list[str], folder: Path) -> Log:
    """Try inputs for so long in so many processes; return what came of them."""
    log = Log(seed, folder)
    todo = tasks(kinds)
    workers = [Worker(seed) for _ in range(jobs)]
    until = time.monotonic() + seconds
    for worker in workers:
        worker.give(next(todo))
    busy = list(workers)
    while busy:
        wait([worker.pipe for worker in busy], timeout=5)
        for worker in list(busy):
            outcome = worker.answer()
            if outcome is None:
                continue
            log.add(*worker.task, outcome)
            if time.monotonic() < until:
                worker.give(next(todo))
            else:
                busy.remove(worker)
    for worker in workers:
        worker.pipe.close()
        worker.process.join()
    return log


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="another one gives other inputs")
    parser.add_argument("--only", nargs="+", default=list(spoil.KINDS), choices=list(spoil.KINDS))
    parser.add_argument("--found", type=Path, help="a folder; by default a new one, elsewhere")
    asked = parser.parse_args()
    folder = asked.found or Path(tempfile.mkdtemp(prefix="fgf-fuzz-"))
    log = run(asked.seconds, asked.jobs, asked.seed, asked.only, folder)
    if log.ways:
        print(f"what was found is in {folder}")
    elif not asked.found:
        shutil.rmtree(folder)
    print(log)
    sys.exit(bool(log.ways))


if __name__ == "__main__":
    main()
