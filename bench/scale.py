"""What many plans cost: time and memory of reading, writing, merging and loading.

Plans are invented and cheap: a few dozen are read, the rest are links to their files under other
names. Figures are of the machine it runs on; ``docs/scale.md`` works out a million plans from them.

    python bench/scale.py --plans 500 2000 5000 --documents FOLDER
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from fgf_analysis.corpus import extract_folder, load_corpus, merge
from fgf_analysis.corpus.document import RECORD, Document, read, reader_version
from fgf_analysis.corpus.folder import _records
from fgf_analysis.corpus.shards import Shard
from fgf_analysis.corpus.tables import writers
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output

MODELS, SHARES = 40, 4
UNITS = ("省商务厅", "省司法厅", "省财政厅", "省民政厅", "省公安厅", "省教育厅", "省水利厅")
WORDS = "建材农林牧渔医药港航电网水库山河湖草矿油气光风云雨雪霜松柏杨柳桃李梅兰竹菊"


def document(first: int, tasks: int = 30) -> str:
    """Return an invented plan of about as many characters as a printed one."""
    lines = [f"示例省{2000 + first}年重点任务分工方案"]
    for n in range(tasks):
        word = WORDS[(first + n) * 2 % 36 :][:2]
        leads = "、".join(UNITS[(first + n + k) % len(UNITS)] for k in range(1 + (first + n) % 4))
        said = (
            f"推进{word}{word[::-1]}之兴办，{word}之进出口通关时限压缩至{n + 1}个工作日以内。" * 4
        )
        lines.append(f"{n + 1}.办好{word}事。{said}({leads}牵头，省统计局配合)")
    return "\n".join(lines) + "\n"


def invented(folder: Path, plans: int) -> None:
    """Make ``in/`` and ``out/`` of so many plans, and ``1/`` … of as many shares of them."""
    models = folder / "models"
    (models / "in").mkdir(parents=True)
    for n in range(MODELS):
        (models / "in" / f"{n}.txt").write_text(document(n), encoding="utf-8")
    extract_folder(models / "in", models / "out")
    (folder / "in").mkdir()
    for n in range(plans):
        model, name = str(n % MODELS), f"plan-{n:07}"
        (folder / "in" / f"{name}.txt").hardlink_to(models / "in" / f"{model}.txt")
        share = next(k for k in range(1, SHARES + 1) if Shard(k, SHARES).has(f"{name}.txt"))
        for out in ("out", str(share)):
            plan = folder / out / name
            plan.mkdir(parents=True)
            for path in (models / "out" / model).iterdir():
                if path.name == RECORD:
                    told = {**json.loads(path.read_bytes()), "file": f"{name}.txt"}
                    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
                    (plan / RECORD).write_text(text, encoding="utf-8")
                else:
                    (plan / path.name).hardlink_to(path)


def step(name: str, folder: Path) -> None:
    """Do one thing in this process."""
    if name == "imports":
        import pyarrow.parquet  # noqa: F401

        import fgf_analysis.reading.extract  # noqa: F401

        load_corpus  # noqa: B018
    elif name == "tables":
        reader, order = reader_version(), sorted(p.stem for p in (folder / "in").iterdir())
        with Output(folder / "tables") as output:
            output.write(writers(folder / "out", lambda: _records(folder / "out", order), reader))
    elif name == "kept":
        assert not extract_folder(folder / "in", folder / "out").removed
    elif name == "load":
        load_corpus(folder / "out")
    elif name == "shares":
        for k in range(1, SHARES + 1):
            (folder / str(k) / "shard.json").write_text(
                json.dumps(
                    {"shard": k, "of": SHARES, "reader": "", "documents": 0, "listed": "",
                     "ignored": [], "departments": []}
                )
            )  # fmt: skip
            extract_folder(folder / "in", folder / str(k), shard=f"{k}/{SHARES}")
    elif name == "merge":
        merge(folder / "merged", [folder / str(k) for k in range(1, SHARES + 1)])
    elif name == "read":
        own = time.process_time()
        extract_folder(folder / "in", folder / "read", jobs=2)
        (folder / "own").write_text(str(time.process_time() - own))
    else:
        from distributed import Client, LocalCluster

        with (
            LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            own = time.process_time()
            with client.get_executor(pure=False) as executor:
                extract_folder(folder / "in", folder / "dask", executor=executor)
            (folder / "own").write_text(str(time.process_time() - own))


STEPS = ("imports", "kept", "tables", "load", "shares", "merge")
READING = ("read", "dask")


def measured(name: str, folder: Path) -> tuple[float, float, float]:
    """Return the seconds, CPU seconds and megabytes at most that a step takes by itself."""
    command = [sys.executable, __file__, "--step", name, "--folder", str(folder)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, float(run.stdout)


def documents(folder: Path) -> Iterator[tuple[str, int, float, int, int]]:
    """Yield of each document its kind, bytes, CPU seconds to read, bytes of its plan, tasks."""
    reader = reader_version()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".txt", ".pdf", ".docx"}):
        one = Document(path, path.name, path)
        took = []
        for _ in range(3):
            before = time.process_time()
            record, files = read(one, reader)
            took.append(time.process_time() - before)
        made = sum(map(len, files.values()))
        yield path.suffix, path.stat().st_size, min(took), made, record["tasks"] or 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plans", type=int, nargs="+", default=[500, 2000, 5000])
    parser.add_argument("--documents", type=Path, help="real documents, text and PDF")
    parser.add_argument("--scratch", type=Path, help="where the invented plans go for a while")
    parser.add_argument("--step", choices=[*STEPS, *READING], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        step(asked.step, asked.folder)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    console = Console(width=100)
    grown = Table("step", "plans", "s", "CPU s", "CPU ms a plan", "MB at most", "MB over imports")
    sizes = Table("plans", "MB of tables", "MB of plans' folders")
    for plans in asked.plans:
        with tempfile.TemporaryDirectory(dir=asked.scratch) as scratch:
            folder = Path(scratch)
            invented(folder, plans)
            base = 0.0
            for name in STEPS:
                seconds, cpu, most = measured(name, folder)
                base = base or most
                told = (seconds, cpu, cpu / plans * 1000, most, most - base)
                grown.add_row(name, str(plans), *(f"{value:.1f}" for value in told))
            for path in (folder / "out").glob("*.parquet"):
                if path.read_bytes() != (folder / "merged" / path.name).read_bytes():
                    raise PlanError(f"{path.name}: merged it is another")
            tables = sum(p.stat().st_size for p in (folder / "out").glob("*.parquet"))
            every = sum(p.stat().st_size for p in (folder / "out").glob("*/*"))
            sizes.add_row(str(plans), f"{tables / 1e6:.1f}", f"{every / 1e6:.1f}")
    console.print(grown, sizes)
    console.print(_handled(asked.scratch))
    if asked.documents:
        console.print(_read(asked.documents))


def _handled(scratch: Path | None, plans: int = 200) -> Table:
    """Return what a run costs the process that sends documents out and writes what comes back."""
    table = Table("reading", "documents", "s", "CPU ms a document: all", "where it is written")
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        invented(Path(folder), plans)
        for name in READING:
            command = [sys.executable, __file__, "--step", name, "--folder", folder]
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            every = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            own = float((Path(folder) / "own").read_text())
            told = (seconds - started, every / plans * 1000, own / plans * 1000)
            table.add_row(name, str(plans), *(f"{value:.1f}" for value in told))
    return table


def _read(folder: Path) -> Table:
    found = list(documents(folder))
    table = Table(
        "kind", "documents", "kB", "CPU s: median", "mean", "most", "kB of its plan", "tasks"
    )
    for kind in sorted({row[0] for row in found}):
        _, size, took, made, tasks = zip(*(row for row in found if row[0] == kind), strict=True)
        table.add_row(
            kind,
            str(len(took)),
            f"{statistics.mean(size) / 1e3:.0f}",
            f"{statistics.median(took):.3f}",
            f"{statistics.mean(took):.3f}",
            f"{max(took):.3f}",
            f"{statistics.mean(made) / 1e3:.0f}",
            f"{statistics.mean(tasks):.1f}",
        )
    return table


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parent.parent))
    main()
