"""How many small faults, put into the code one at a time, the tests notice.

A place of the code is drawn, what stands there is changed (``<`` to ``<=``, ``and`` to ``or``, a
number by one, a call or a condition or a sign of a pattern left out), and the tests that reach the
place are run on it: a mutant is killed by the first that fails, or by running on and on. All of it
happens in a copy of the checkout in a temporary folder::

    python -m pip install --no-deps --require-hashes -r bench/requirements.txt
    python bench/mutants.py                    # what `make mutants` does
    python bench/mutants.py --seed 11 --mutants 300

The changes are those of cosmic-ray and a few of our own. Drawing and running are done here, since
a fresh pytest takes ten times as long: this process loads what the tests need of other packages
once, and a fork of it runs each mutant. Which test reaches which line is recorded first.
``equivalents.toml`` names mutants that change nothing anybody could see, each with the reason.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import contextlib
import hashlib
import importlib
import io
import json
import os
import py_compile
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import FrameType

import parso
import pytest
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

ROOT = Path(__file__).parent.parent
PACKAGE = "fgf_analysis"
MUTATED = ("reading/**/*.py", "tables.py", "tables/**/*.py", "files.py", "files/**/*.py")
TESTS = ("reading", "test_conventions.py", "test_invented.py", "test_extract.py")
TESTS += ("test_tables.py", "test_edits.py", "test_files.py", "test_cli.py", "corpus")
SEED, MUTANTS = 10, 100
# All in seconds of computing, so that a busy machine changes nothing.
LONGEST = (
    2.0  # a test that takes longer on the code as it is, is left out: few kill what no other does
)
BUDGET = 10.0  # of tests for a mutant, the nearest and quickest of those that reach it
LEAST = 30.0  # what a mutant may take in any case
TIMES = 5  # and how many times as much as its tests took on the code as it is
IMPORTED = ""  # the context of what runs when a module is imported


# The changes


class DropOperand(Operator):
    """Leave out one of the conditions that ``and`` and ``or`` join."""

    def mutation_positions(self, node):
        if node.type in ("and_test", "or_test"):
            for operand in node.children[::2]:
                yield operand.start_pos, operand.end_pos

    def mutate(self, node, index):
        at = max(2 * index - 1, 0)
        del node.children[at : at + 2]
        return node

    @classmethod
    def examples(cls):
        return ()


class DropCall(Operator):
    """Leave out a call whose result is not used."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and node.children[0].type in ("atom_expr", "power"):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        prefix = node.get_first_leaf().prefix
        node.children[0] = parso.python.tree.Keyword("pass", node.start_pos, prefix)
        return node

    @classmethod
    def examples(cls):
        return ()


class DropSign(Operator):
    """Leave out a sign, not of ASCII, of a text of the module: of a pattern or a list of words."""

    def _places(self, node):
        if node.type in ("string", "fstring_string") and _of_module(node):
            return [n for n, sign in enumerate(node.value) if not sign.isascii()]
        return []

    def mutation_positions(self, node):
        for _ in self._places(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        at = self._places(node)[index]
        node.value = node.value[:at] + node.value[at + 1 :]
        return node

    @classmethod
    def examples(cls):
        return ()


def _of_module(node) -> bool:
    """Return whether what a module sets when it is imported holds the node, and no docstring."""
    statement = parso.tree.search_ancestor(node, "simple_stmt", "funcdef", "classdef")
    return (
        statement is not None
        and statement.type == "simple_stmt"
        and statement.parent.type == "file_input"
        and statement.children[0] is not node
    )


def operators() -> list[Operator]:
    """Return the changes that are tried: not those that every test notices, or none can."""
    twins = {"Add": "Sub", "Sub": "Add", "Mul": "FloorDiv", "Div": "Mul", "FloorDiv": "Mul"}
    twins |= {"Mod": "Mul", "BitOr": "BitAnd", "BitAnd": "BitOr", "Pow": "Mul"}
    provider = OperatorProvider()
    chosen = []
    for name in provider:
        kind, _, change = name.partition("_")
        one, _, other = change.partition("_")
        if kind == "ReplaceBinaryOperator" and twins.get(one) != other:
            continue
        if kind == "ReplaceComparisonOperator" and one.startswith("Is") != other.startswith("Is"):
            continue
        if kind not in ("RemoveDecorator", "VariableReplacer", "VariableInserter"):
            chosen.append(provider[name]())
    return [*chosen, DropOperand(), DropCall(), DropSign()]


@dataclass(frozen=True)
class Place:
    """A place in a module and the changes that can be made there."""

    module: str
    line: int
    changes: tuple[tuple[Operator, int], ...]  # each the nth of its kind in the module


@dataclass
class Mutant:
    module: str
    line: int
    before: str
    after: str
    code: str = field(repr=False)
    outcome: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        return f"{self.module}:{self.line}"


def walk(node) -> Iterator:
    """Yield a node and all below it, but for annotations, which nothing evaluates."""
    yield node
    for child in getattr(node, "children", ()):
        of_value = node.type == "annassign" and child is node.children[1]
        behind = getattr(child.get_previous_sibling(), "type", "") == "operator" and (
            child.get_previous_sibling().value == "->"
        )
        of_parameter = node.type == "tfpdef" and child is node.children[-1]
        if not (of_value or behind or of_parameter):
            yield from walk(child)


def places(module: str, source: str) -> list[Place]:
    """Return where a module can be changed."""
    tree = parso.parse(source)
    evaluated = {id(node) for node in walk(tree)}
    found = defaultdict(list)
    count: Counter[Operator] = Counter()
    barren: set[tuple[str, str]] = set()  # leaves that no operator changes
    chosen = operators()
    for node in every(tree):
        leaf = (node.type, getattr(node, "value", ""))
        if leaf in barren:
            continue
        some = False
        for operator in chosen:
            for start, end in operator.mutation_positions(node):
                some = True
                if id(node) in evaluated:
                    found[start, end].append((operator, count[operator]))
                count[operator] += 1
        if not some and (node.type in ("name", "keyword") or leaf[1] in _SIGNS):
            barren.add(leaf)
    return [Place(module, at[0][0], tuple(found[at])) for at in sorted(found)]


_SIGNS = frozenset("()[]{}.,:=")


def every(node) -> Iterator:
    """Yield a node and all below it."""
    yield node
    for child in getattr(node, "children", ()):
        yield from every(child)


def mutant(place: Place, source: str, chance: random.Random) -> Mutant | None:
    """Return the module with one of the place's changes, none if all leave it what it is."""
    changes = list(place.changes)
    chance.shuffle(changes)
    for operator, nth in changes:
        code = changed(source, operator, nth)
        with contextlib.suppress(SyntaxError):
            if ast.dump(ast.parse(code)) != ast.dump(ast.parse(source)):
                lines = zip(source.splitlines(), code.splitlines(), strict=False)
                line, before, after = next(
                    (n, a, b) for n, (a, b) in enumerate(lines, start=1) if a != b
                )
                return Mutant(place.module, line, before.strip(), after.strip(), code)
    return None


def changed(source: str, operator: Operator, nth: int) -> str:
    """Return the source after the nth of the changes that the operator can make."""
    tree = parso.parse(source)
    for node in every(tree):
        of_node = len(list(operator.mutation_positions(node)))
        if nth < of_node:
            new = operator.mutate(node, nth)
            if new is not node:
                siblings = node.parent.children
                siblings[next(i for i, child in enumerate(siblings) if child is node)] = new
            return tree.get_code()
        nth -= of_node
    raise AssertionError("the source has no such place")


def drawn(root: Path, seed: int, count: int) -> list[Mutant]:
    """Return mutants of all modules: every nth place, so that each module has its share."""
    chance = random.Random(seed)
    sources = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for pattern in MUTATED
        for path in sorted((root / PACKAGE).glob(pattern))
    }
    everywhere = [
        place for name, source in sorted(sources.items()) for place in places(name, source)
    ]
    step = len(everywhere) / count
    start = chance.random() * step
    found = []
    for nth in range(count):
        at = int(start + nth * step)
        tries = (everywhere[(at + further) % len(everywhere)] for further in range(100))
        found.append(
            next(m for place in tries if (m := mutant(place, sources[place.module], chance)))
        )
    return found


# The runs


class Plugin:
    """Runs chosen tests in a chosen order, new ones first, and says which was the last."""

    def __init__(self, chosen: list[str], seen: Known, last: Path) -> None:
        self.order = {test: nth for nth, test in enumerate(chosen)}
        self.old, self.last = {*seen.seconds, *seen.left_out}, last

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [i for i in items if i.nodeid in self.order or i.nodeid not in self.old]
        items.sort(key=lambda item: self.order.get(item.nodeid, -1))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.last.write_text(nodeid, encoding="utf-8")


class TooLong(Exception):
    """A test took longer than `LONGEST`."""


def _too_long(_: int, frame: FrameType | None) -> None:
    """Stop a test that takes too long, but not while others' code holds a lock."""
    if frame and f"/{PACKAGE}/" in frame.f_code.co_filename:
        raise TooLong
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.01)


class Recorder:
    """Records which lines each test reaches, how long it takes, and whether it passes."""

    def __init__(self, coverage) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item):
        self.coverage.switch_context(item.nodeid)
        start = time.process_time()
        signal.signal(signal.SIGVTALRM, _too_long)
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        result = yield
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self.seconds[item.nodeid] = time.process_time() - start
        self.coverage.switch_context(IMPORTED)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)


@dataclass
class Known:
    """What a run of the tests on the code as it is has shown."""

    seconds: dict[str, float]
    left_out: list[str]  # tests that take too long
    reached: dict[str, dict[int, list[str]]]  # by module and line, the tests
    packages: list[str]
    files: dict[str, str]  # of tests, as they were


def arguments(files: list[str]) -> list[str]:
    """Return how pytest is called."""
    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--tb=native"]
    return [*quiet, "-m", "not slow", "--hypothesis-profile=mutants", *files]


def forked(work: Callable[[], int], seconds: float, root: Path) -> int | None:
    """Return what a fork of this process ends with; nothing if it took too long."""
    child = os.fork()
    if not child:
        os.setsid()
        status = 70
        try:
            limit = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))
            os.chdir(root)
            output = os.open(root / "output", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            for stream in (0, 1, 2):
                os.dup2(output, stream)
            status = work()
        finally:
            os._exit(status)
    until = time.monotonic() + 10 * seconds  # a busy machine, or one that waits for itself
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(status)
            return None if code in (-signal.SIGXCPU, -signal.SIGKILL) else code
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def settle(root: Path) -> None:
    """Let this process and its forks use the copy and nothing of the checkout."""
    os.environ |= {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    os.environ["COVERAGE_CORE"] = "ctrace"  # the one that knows which test it is
    sys.path[:0] = [str(root)]
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutants",
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
    )


def record(root: Path) -> int:
    """Run the tests on the code as it is; leave what they show in a file of the copy."""
    import coverage

    data = coverage.Coverage(source=[str(root / PACKAGE)], data_file=None, config_file=False)
    recorder = Recorder(data)
    data.start()
    files = [f"tests/{name}" for name in TESTS]
    code = pytest.main([a for a in arguments(files) if a != "-x"], [recorder])
    data.stop()
    found = data.get_data()
    reached = {
        Path(name).relative_to(root).as_posix(): found.contexts_by_lineno(name)
        for name in found.measured_files()
    }
    left_out = sorted(recorder.failed | {t for t, s in recorder.seconds.items() if s > LONGEST})
    for test in left_out:
        recorder.seconds.pop(test, None)
    here = {PACKAGE, "tests", "conftest", *(path.stem for path in (root / "tests").rglob("*.py"))}
    packages = [
        n for n in sys.modules if n.split(".")[0] not in here and n.split(".")[0][:5] != "test_"
    ]
    known = Known(recorder.seconds, left_out, reached, packages, test_files(root))
    (root / "known.json").write_text(json.dumps(asdict(known)), encoding="utf-8")
    return int(code)


def test_files(root: Path) -> dict[str, str]:
    """Return the files with tests, each with what it holds."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in TESTS
        for path in sorted((root / "tests").glob(name if "." in name else f"{name}/**/test_*.py"))
    }


def known(root: Path) -> Known:
    """Return what the tests show on the code as it is, and load what they need."""
    file = root / "known.json"
    # Tests that take too long fail.
    ran = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if not file.exists() and forked(lambda: record(root), 3_600, root) not in ran:
        file.unlink(missing_ok=True)
        sys.exit("The tests cannot be run on the code as it is; run `make fast`.")
    found = Known(**json.loads(file.read_text(encoding="utf-8")))
    found.reached = {
        module: {int(line): tests for line, tests in lines.items()}
        for module, lines in found.reached.items()
    }
    for name in found.packages:
        with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
            importlib.import_module(name)
    return found


@cache
def statements(root: Path, module: str) -> list[tuple[range, bool]]:
    """Return the lines of each statement, of a compound one of its head; is it of the module?"""
    found = []

    def visit(node: ast.AST, of_module: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                body = getattr(child, "body", None)
                stop = body[0].lineno if body else child.end_lineno + 1
                found.append((range(child.lineno, max(stop, child.lineno + 1)), of_module))
            inside = isinstance(child, ast.FunctionDef)
            kept = inside and any("cache" in ast.unparse(d) for d in child.decorator_list)
            visit(child, kept or (of_module and not inside))

    visit(ast.parse((root / module).read_text(encoding="utf-8")), True)
    return found


def choose(root: Path, one: Mutant, seen: Known) -> list[str]:
    """Return the tests that reach a mutant: those of its module first, then the quick ones.

    What a module sets when it is imported, and what a cached function gives, every test may use.
    """
    within = [
        (lines, of_module) for lines, of_module in statements(root, one.module) if one.line in lines
    ]
    lines, of_module = min(within, key=lambda pair: len(pair[0]), default=(range(0), True))
    of_line = seen.reached.get(one.module, {})
    tests = {test for line in lines for test in of_line.get(line, ())}
    if of_module or IMPORTED in tests or not tests & set(seen.seconds):
        tests = set(seen.seconds)
    inside = {test for reached in of_line.values() for test in reached}
    stem = Path(one.module).stem.strip("_") or Path(one.module).parent.name

    def nearest(test: str) -> tuple[bool, bool, float, str]:
        own = f"test_{stem}." in test.split("::")[0]
        return not own, test not in inside, seen.seconds[test], test

    chosen = sorted(tests & set(seen.seconds), key=nearest)
    spent = accumulate(seen.seconds[test] for test in chosen)
    return [test for test, so_far in zip(chosen, spent, strict=True) if so_far <= BUDGET]


def run(root: Path, one: Mutant, seen: Known) -> None:
    """Put a mutant into the copy, run its tests, and set its outcome."""
    chosen = choose(root, one, seen)
    changed = {name for name, held in test_files(root).items() if seen.files.get(name) != held}
    files = sorted({*(test.split("::")[0] for test in chosen), *changed})
    last, path = root / "last", root / one.module
    last.write_text("at import", encoding="utf-8")
    seconds = LEAST + TIMES * sum(seen.seconds[test] for test in chosen)
    whole = path.read_bytes()
    path.write_text(one.code, encoding="utf-8")
    try:
        plugin = Plugin(chosen, seen, last)
        code = forked(lambda: int(pytest.main(arguments(files), [plugin])), seconds, root)
    finally:
        path.write_bytes(whole)
    passed = code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    one.outcome = "survived" if passed else "timed out" if code is None else "killed"
    one.by = "" if passed else last.read_text(encoding="utf-8")


def copied(folder: Path) -> Path:
    """Return a copy of the checkout with all modules compiled, checked by what they hold."""
    root = folder / "checkout"
    ignored = shutil.ignore_patterns("__pycache__")
    if root.exists():
        shutil.rmtree(root / "tests")
        shutil.copytree(ROOT / "tests", root / "tests", ignore=ignored)
    else:
        ignored = shutil.ignore_patterns(".*", "__pycache__", "figures", "notebooks", "pages")
        shutil.copytree(ROOT, root, ignore=ignored)
        mode = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(root / PACKAGE, quiet=2, invalidation_mode=mode)
    return root


def equivalent() -> set[tuple[str, str, str]]:
    """Return the mutants that change nothing, by module, line and changed line."""
    listed = tomllib.loads((ROOT / "bench" / "equivalents.toml").read_text(encoding="utf-8"))
    return {(one["module"], one["before"], one["after"]) for one in listed.get("mutant", ())}


def main() -> None:
    """Draw mutants, run each, say what became of them."""
    command = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    command.add_argument("--seed", type=int, default=SEED)
    command.add_argument("--mutants", type=int, default=MUTANTS)
    command.add_argument("--list", action="store_true", help="only show the mutants")
    command.add_argument("--only", nargs="*", help="only these, as file:line")
    command.add_argument("--folder", type=Path, help="a copy to keep, and to go on with")
    asked = command.parse_args()
    with contextlib.ExitStack() as stack:
        folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root = copied(folder.resolve())
        mutants = [
            m
            for m in drawn(root, asked.seed, asked.mutants)
            if asked.only is None or m.name in asked.only
        ]
        if asked.list:
            for one in mutants:
                print(f"{one.name}\n  - {one.before}\n  + {one.after}")
            return
        settle(root)
        seen = known(root)
        print(f"{len(seen.seconds)} tests, {sum(seen.seconds.values()):.0f} s", flush=True)
        same = equivalent()
        for nth, one in enumerate(mutants, start=1):
            if (one.module, one.before, one.after) in same:
                one.outcome = "equivalent"
            else:
                run(root, one, seen)
            print(f"{nth:4} {one.outcome:10} {one.name}  {one.by}", flush=True)
            if one.outcome == "survived":
                print(f"       - {one.before}\n       + {one.after}", flush=True)
    count = Counter(one.outcome for one in mutants)
    of = len(mutants) - count["equivalent"]
    killed = count["killed"] + count["timed out"]
    print(
        f"Seed {asked.seed}: {killed} of {of} killed ({count['timed out']} by time), "
        f"{count['survived']} survived, {count['equivalent']} equivalent: {killed / max(of, 1):.0%}"
    )


if __name__ == "__main__":
    main()
