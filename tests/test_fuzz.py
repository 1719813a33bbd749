"""What the fuzzer once found stays mended, and the fuzzer finds what there is to be found."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
sys.path.append(str(TESTS.parent / "bench"))

import fuzz  # noqa: E402
import spoil  # noqa: E402

KEPT = sorted(path for path in (TESTS / "fuzz").iterdir() if path.suffix != ".txt")


def files(path: Path) -> spoil.Files:
    return {one.name: one.read_bytes() for one in sorted(path.iterdir())}


# The texts are replayed by reading/test_robustness.py.
@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_was_found_is_refused_or_read(path):
    found = files(path) if path.is_dir() else path.read_bytes()
    assert fuzz.judge(path.suffix[1:], found) in {"read", "refused"}


def test_what_is_kept_is_small():
    kept = [path for path in (TESTS / "fuzz").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in kept) < 100_000


CODE = """
import hashlib, spoil
made = [repr(spoil.made(kind, 5, nth)) for kind in spoil.KINDS for nth in range(4)]
print(len(set(made)), hashlib.sha256("".join(made).encode()).hexdigest())
"""


@pytest.mark.slow
def test_inputs_are_the_same_whenever_they_are_made():
    said = [
        subprocess.run(
            [sys.executable, "-c", CODE],
            cwd=TESTS.parent / "bench",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS.parent)},
            capture_output=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert int(said[0][0]) == 4 * len(spoil.KINDS)


@pytest.mark.slow
def test_most_inputs_are_near_enough_to_a_plan_to_be_read():
    for kind in set(spoil.KINDS) - {"folder"}:
        verdicts = []
        for nth in range(12):
            try:
                verdicts.append(fuzz.judge(kind, spoil.made(kind, 5, nth)))
            except Exception:  # found, which is for make fuzz to tell
                verdicts.append("found")
        assert verdicts.count("refused") < 10, kind


@pytest.mark.slow
def test_a_fault_a_loop_and_a_broken_promise_are_found(monkeypatch, tmp_path):
    def judge(kind: str, data: object) -> str:
        if kind == "txt":
            raise KeyError(7)
        while kind == "html":
            pass
        assert kind != "mht", "a promise"
        return "read"

    monkeypatch.setattr(fuzz, "judge", judge)
    monkeypatch.setattr(fuzz, "LONGEST", 0.05)
    before = fuzz.signal.signal(fuzz.signal.SIGPROF, fuzz.stop)
    try:
        log = fuzz.Log(5, tmp_path)
        for kind in ("txt", "html", "mht", "pdf"):
            for nth in range(5):
                log.add(kind, nth, fuzz.attempt(kind, 5, nth))
    finally:
        fuzz.signal.signal(fuzz.signal.SIGPROF, before)
    bad = "5 tried, 0 read, 0 refused, 5 found"
    good = "5 tried, 5 read, 0 refused, 0 found"
    assert str(log) == f"seed 5: txt {bad}; html {bad}; mht {bad}; pdf {good}"
    assert sorted(told.partition(" at ")[0] for _, told in log.ways) == [
        "KeyError",
        "Slow",
        "a promise",
    ]
    assert len(list(tmp_path.iterdir())) == 3 * 2 * fuzz.KEPT
    assert (tmp_path / "5-0.txt").read_bytes() == spoil.made("txt", 5, 0)


@pytest.mark.parametrize(
    ("table", "column", "value", "promise"),
    [
        ("evidence", "end", "999999", "offsets inside the source"),
        ("evidence", "start", "999", "start before end"),
        ("unplaced", "candidates", "T99", "candidates that exist"),
        ("tasks", "parent_id", "T01", "parents without cycles"),
    ],
)
def test_a_plan_that_breaks_its_contract_is_found(plan, table, column, value, promise):
    rows = getattr(plan, table).astype("object")
    rows.loc[0, column] = int(value) if value.isdecimal() else value
    broken = dataclasses.replace(plan, **{table: rows})
    with pytest.raises(AssertionError, match=promise):
        fuzz.check_plan(broken)


@pytest.mark.slow
def test_a_short_run_ends_with_one_line_and_tells_by_its_exit_status(tmp_path):
    command = [sys.executable, "bench/fuzz.py", "--seconds", "1", "--only", "txt", "--jobs", "2"]
    run = subprocess.run(
        [*command, "--found", str(tmp_path / "found")],
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
    )
    last = run.stdout.splitlines()[-1]
    assert last.startswith("seed 1: txt ")
    assert run.returncode == (not last.endswith(" 0 found"))
    assert (tmp_path / "found").exists() == bool(run.returncode)
    assert run.stderr == ""
