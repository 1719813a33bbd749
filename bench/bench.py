"""What the package costs, as ratios within one run; absolute times depend on the machine."""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from fgf_analysis.reading import Register, Source, decode, read
from fgf_analysis.tables import DATA, load_plan

ROOT = Path(__file__).parent.parent
SOURCE = DATA / "qinghai-2022" / "source.txt"
NUMERALS = "一二三四五六七八九"


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median time of a call, after one that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def python(code: str, runs: int) -> float:
    """Return the median time of a fresh Python that runs the code."""
    return median(lambda: subprocess.run([sys.executable, "-c", code], check=True), runs)


def numeral(n: int) -> str:
    """Return 1 .. 9999 as plans print it."""
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        text += NUMERALS[digit - 1] + sign if digit else ""
    return text.replace("一十", "十") if text.startswith("一十") else text


def longer(times: int) -> Source:
    """Return the tasks of the Qinghai plan so many times over, numbered through, in order."""
    plan = load_plan()
    pieces = []
    for n in range(times * len(plan.tasks)):
        row = plan.tasks.iloc[n % len(plan.tasks)].fillna("")
        clause = row["clause_zh"] or "(责任单位:省司法厅牵头)"
        title = row["title_zh"] or "一项任务"
        pieces.append(f"({numeral(n + 1)}){title}。{row['text_zh']}{clause}")
    return Source("".join(pieces))


def scrambled(times: int) -> Source:
    """Return the Qinghai document so many times over, each copy's numbers raised."""
    text = decode(SOURCE.read_bytes()).text
    number = {f"({numeral(n)})": n for n in range(1, 36)}
    copies = [
        re.sub(
            r"\([一二三四五六七八九十]+\)",
            lambda m, k=k: f"({numeral(number[m.group()] + 35 * k)})",
            re.sub(r"[一二三]、[^(]*(?=\()", "", text).replace("。", f"{numeral(k + 1)}。"),
        )
        for k in range(times)
    ]
    return Source("".join(copies))


def reading(show: Callable[..., None], runs: int) -> None:
    register = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))
    one = re.compile(r"[(（][一二三四五六七八九十]+[)）]|[(（]责任单位[^)）]*[)）]|[^。(（]+。?")

    def regex(text: str) -> int:
        return sum(1 for _ in one.finditer(text))

    def fresh(source: Source) -> object:
        return read(Source(source.text), register)

    for name, make in (("in order", longer), ("scrambled", scrambled)):
        sources = {times: make(times) for times in (1, 10, 100)}
        base = median(lambda s=sources[1]: regex(s.text), runs * 20)
        cost = {t: median(lambda s=s: fresh(s), max(3, runs // t)) for t, s in sources.items()}
        size = {t: len(s.text) for t, s in sources.items()}
        show(f"reading a plan {name} / one regex pass", cost[1] / base, "5")
        for times in (10, 100):
            growth = (cost[times] / cost[1]) / (size[times] / size[1])
            show(f"  growth at {times} times the length (1 is linear)", growth, "1")


def loading(show: Callable[..., None], runs: int) -> None:
    pandas = python("import pandas", runs)
    ours = python("import fgf_analysis; fgf_analysis.load_plan()", runs)
    show("import fgf_analysis and load_plan() / import pandas", ours / pandas, "1.3")


def figures(show: Callable[..., None], runs: int) -> None:
    empty = """
import io, matplotlib, seaborn, networkx
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
for _ in range(24):
    figure = Figure(figsize=(12.8, 7.2))
    FigureCanvasAgg(figure)
    figure.add_axes((0.2, 0.1, 0.7, 0.7))
    figure.savefig(io.BytesIO(), format="svg")
    figure.savefig(io.BytesIO(), format="png", dpi=100)
"""
    ours = """
from fgf_analysis import load_plan
from fgf_analysis.charts.gallery import render
assert len(list(render(load_plan()))) == 49
"""
    ratio = python(ours, runs) / python(empty, runs)
    show("all figures / importing the libraries and saving as many empty ones", ratio, "2")


def notebooks(show: Callable[..., None]) -> None:
    kernel = """
from nbclient import NotebookClient
import nbformat
for _ in range(5):
    NotebookClient(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])).execute()
"""
    nbval = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "notebooks"]

    def run() -> None:
        subprocess.run(nbval, check=True, cwd=ROOT, capture_output=True)

    start = time.perf_counter()
    run()
    ours = time.perf_counter() - start
    show("pytest --nbval / starting as many kernels", ours / python(kernel, 1), "-")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of each (default 7)")
    runs = parser.parse_args().runs
    table = Table("what", "ratio", "aim", title="medians within this run")

    def show(what: str, ratio: float, aim: str) -> None:
        table.add_row(what, f"{ratio:.2f}", aim)

    reading(show, runs)
    loading(show, runs)
    figures(show, max(3, runs // 2))
    notebooks(show)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
