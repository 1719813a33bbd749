"""What the package costs, as ratios within one run; absolute times depend on the machine."""

from __future__ import annotations

import argparse
import dataclasses
import re
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

import networkx as nx
import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from fgf_analysis.analysis import coleadership
from fgf_analysis.analysis.coleadership import kernels
from fgf_analysis.analysis.coleadership.draws import _drawn
from fgf_analysis.analysis.coleadership.margins import margins_of
from fgf_analysis.corpus import extract_folder
from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Register, decode, read
from fgf_analysis.reading.build import package_register
from fgf_analysis.reading.clauses.grammar import TOKEN
from fgf_analysis.reading.clauses.parse import like_unit, parse
from fgf_analysis.reading.folding import fold, fold_name
from fgf_analysis.reading.names import looks_like_unit, split
from fgf_analysis.reading.report import report
from fgf_analysis.tables import DATA, Plan, load_plan

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


def longer(times: int) -> Document:
    """Return the tasks of the Qinghai plan so many times over, numbered through, in order."""
    plan = load_plan()
    pieces = []
    for n in range(times * len(plan.tasks)):
        row = plan.tasks.iloc[n % len(plan.tasks)].fillna("")
        clause = row["clause_zh"] or "(责任单位:省司法厅牵头)"
        title = row["title_zh"] or "一项任务"
        pieces.append(f"({numeral(n + 1)}){title}。{row['text_zh']}{clause}")
    return Document("".join(pieces))


def scrambled(times: int) -> Document:
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
    return Document("".join(copies))


def reading(show: Callable[..., None], runs: int) -> None:
    register = Register.from_csv(
        (DATA / "qinghai-2022" / "departments.csv").read_text(encoding="utf-8")
    )
    one = re.compile(r"[(（][一二三四五六七八九十]+[)）]|[(（]责任单位[^)）]*[)）]|[^。(（]+。?")

    def regex(text: str) -> int:
        return sum(1 for _ in one.finditer(text))

    def fresh(source: Document) -> object:
        return read(Document(source.text), register)

    for name, make in (("in order", longer), ("scrambled", scrambled)):
        sources = {times: make(times) for times in (1, 10, 100)}
        base = median(lambda s=sources[1]: regex(s.text), runs * 20)
        cost = {t: median(lambda s=s: fresh(s), max(3, runs // t)) for t, s in sources.items()}
        size = {t: len(s.text) for t, s in sources.items()}
        show(f"reading a plan {name} / one regex pass", cost[1] / base, "5")
        for times in (10, 100):
            growth = (cost[times] / cost[1]) / (size[times] / size[1])
            show(f"  growth at {times} times the length (1 is linear)", growth, "1")


def plan_in_order(tasks: int) -> str:
    """Return an invented plan of so many tasks, about 95 characters each."""
    lines = ["某省优化营商环境重点任务分工方案"]
    for n in range(1, tasks + 1):
        if n % 10 == 1:
            lines.append(f"{numeral((n // 10) % 99 + 1)}、第{n // 10}部分")
        lines.append(
            f"{n}.办好第{n}件事。从严从细推进各项工作，确保取得实效，2023年6月底前完成。"
            f"（{'省发展改革委' if n % 3 else '省公安厅'}牵头，"
            "省财政厅、省水利厅等相关部门及各地区按职责分工负责）"
        )
    return "\n".join(lines)


def extraction(show: Callable[..., None], runs: int) -> None:
    """Reading any plan: against a regex pass over the same text, by length, by number of files."""
    register = package_register()
    one = re.compile(r"^\d+[.、]|（[^（）]*）|[^。（\n]+。?", re.MULTILINE)
    cost, size = {}, {}
    for tasks in (80, 800, 8_000, 105_000):
        text = plan_in_order(tasks)
        size[tasks] = len(text)
        cost[tasks] = median(lambda t=text: read(Document(t), register), 1 if tasks > 800 else runs)
    text = plan_in_order(80)
    base = median(lambda: sum(1 for _ in one.finditer(text)), runs * 20)
    show("reading any plan: characters a second (not a ratio)", size[80] / cost[80], "-")
    show("reading any plan in order / one regex pass", cost[80] / base, "5")
    for tasks in (800, 8_000, 105_000):
        growth = (cost[tasks] / cost[80]) / (size[tasks] / size[80])
        show(f"  growth at {size[tasks] / 1e6:.1f} million characters", growth, "1")
    tracemalloc.start()
    read(Document(plan_in_order(800)), register)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    show("  memory while reading: bytes a character (not a ratio)", peak / size[800], "-")
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "plans"
        documents.mkdir()
        for n in range(2_000):
            (documents / f"{n:04}.txt").write_text(plan_in_order(10 + n % 30), encoding="utf-8")
        rate = {}
        for jobs in (1, 2):
            start = time.perf_counter()
            extract_folder(documents, Path(folder) / f"out{jobs}", jobs=jobs)
            rate[jobs] = 2_000 / (time.perf_counter() - start)
            show(f"2,000 plans, jobs {jobs}: files a second (not a ratio)", rate[jobs], "-")
        show("  two jobs / one", rate[2] / rate[1], "2")


HOSTILE = {
    "in traditional characters": "{n}.辦好第{n}件事。從嚴推進。（市財政局牽頭，市審計局配合）\n",
    "of other unknown names": "{n}.办好第{n}件事。从严推进。（市财政局牵头，县{han}局配合）\n",
    "of one unknown name": "{n}.办好第{n}件事。从严推进。（市财政局牵头，县月球局配合）\n",
    "of one scrambled heading": "(一)办好一件事。从严推进。(责任单位:市{han}局牵头，市审计局配合)",
    "of scrambled headings that fall": "({fall})办好第{han}件事。(责任单位:市财政局牵头)",
    "of numbers and names": "{n}.市财政局\n",
    "of table rows": "序号\t任务\t牵头单位\n{n}\t办好第{n}件事\t市财政局\n",
    "of brackets": "（（（）",
    "of labels": "责任单位：",
    "of line breaks": "\n",
}


def hostile(show: Callable[..., None], runs: int) -> None:
    """What no plan is like, against a plan as long in characters."""
    register = package_register()
    caches = [fold_name, like_unit, looks_like_unit, parse, split]

    def text(unit: str, size: int) -> str:
        made, length, n = [], 0, 1
        while length < size:
            made.append(
                unit.format(n=n, han=numeral(n % 9_999 or 1), fall=numeral(9_999 - n % 9_998))
            )
            length, n = length + len(made[-1]), n + 1
        return "".join(made)

    def cost(unit: str, size: int) -> float:
        document = Document(text(unit, size))

        def fresh() -> object:
            for one in caches:
                one.cache_clear()
            try:
                reading = read(document, register)
                return report(reading, document, register, {"name": "plan.txt"})
            except PlanError as refused:
                return refused

        return median(fresh, max(1, runs // 3))

    plan = "{n}.办好第{n}件事。从严推进。（市财政局牵头，市审计局配合）\n"
    base = cost(plan, 100_000)
    for what, unit in HOSTILE.items():
        once, fourfold = (cost(unit, size) for size in (25_000, 100_000))
        show(f"100,000 characters {what} / a plan", fourfold / base, "-")
        show("  growth at 4 times the length (1 is linear)", fourfold / once / 4, "1")


def segmentation(show: Callable[..., None], runs: int) -> None:
    """Reading, names seen for the first time, against passes over the same characters."""
    register = package_register()
    caches = [fold_name, like_unit, looks_like_unit, parse, split]

    def fresh(text: str) -> object:
        for one in caches:
            one.cache_clear()
        return read(Document(text), register)

    for name, text in (("Qinghai in order", longer(1).text), ("invented", plan_in_order(80))):
        cost = median(lambda t=text: fresh(t), runs)
        tokens = median(lambda t=text: sum(1 for _ in TOKEN.finditer(fold(t))), runs * 3)
        show(f"reading a plan ({name}) / one tokenizing pass", cost / tokens, "4")
        try:
            import jieba
        except ImportError:
            show("  / jieba.lcut: not installed (bench/requirements.txt)", float("nan"), "0.25")
            continue
        jieba.setLogLevel(60)
        segmenting = median(lambda t=text: jieba.lcut(t), runs)
        show("  / jieba.lcut over the same text", cost / segmenting, "0.25")


def large(tasks: int = 100_000, units: int = 400) -> Plan:
    """Return a plan of so many tasks with one lead to four each; a few units lead much."""
    random = np.random.default_rng(2022)
    sizes = random.choice([1, 2, 3, 4], tasks, p=[0.5, 0.25, 0.15, 0.1])
    weight = 1 / np.sqrt(np.arange(1, units + 1))
    lead = random.choice(units, sizes.sum(), p=weight / weight.sum())
    ids = np.array([f"T{n:06}" for n in range(1, tasks + 1)])
    names = np.array([f"单位{n:03}" for n in range(units)])
    rows = pd.DataFrame({"task_id": np.repeat(ids, sizes), "department": names[lead]})
    rows = rows.drop_duplicates().assign(role="lead", word="牵头").astype("str").assign(clause=1)
    given = pd.DataFrame({"task_id": ids, "clause_zh": "(责任单位)"}).astype("str")
    plan = load_plan()
    return dataclasses.replace(plan, tasks=given, assignments=rows, groups=plan.groups[:0])


def networks(show: Callable[..., None], runs: int) -> None:
    plan = large()
    two = coleadership.two_mode(plan, "lead-lead")
    rows = plan.assignments[["task_id", "department"]]

    def merged() -> pd.Series:
        both = rows.merge(rows, on="task_id")
        both = both[both["department_x"] < both["department_y"]]
        return both.groupby(["department_x", "department_y"]).size()

    graph = nx.Graph()
    graph.add_edges_from(rows.itertuples(index=False, name=None))
    start = time.perf_counter()
    projected = nx.bipartite.weighted_projected_graph(graph, two.units)
    by_networkx = time.perf_counter() - start
    shared = two.shared_tasks()
    assert shared.sum() == 2 * projected.size("weight") == 2 * merged().sum()
    product = median(two.shared_tasks, runs)
    bare = median(lambda: two.heads.T @ two.heads, runs)
    table = median(lambda: coleadership.two_mode(plan, "lead-lead").shared_tasks(), runs)
    charge = median(lambda: coleadership.two_mode(plan).shared_tasks(), runs)
    by_merge = median(merged, max(3, runs // 2))
    size = "100,000 tasks x 400 units: "
    show(size + "networkx projection / ours", by_networkx / product, "500")
    show("  pandas self-merge / ours", by_merge / product, "5")
    show("  pandas self-merge / ours with the matrix made from the table", by_merge / table, "5")
    show("  the same of all units in charge / of leads", charge / table, "-")
    show("  ours / bare scipy product", product / bare, "2")
    show("  seconds from table to counts of all in charge, on this machine", charge, "well under 1")


def nulls(show: Callable[..., None], runs: int) -> None:
    """Random networks against the same trades in plain Python, and how all that is drawn grows."""
    base = margins_of(large(3_000, 120), "charge-charge", "all", False)
    lists = [set(own.tolist()) for own in np.split(base.items, base.starts[1:-1])]
    plain = Random(2022)

    def trade() -> None:  # Strona et al. (2014), one trade in plain Python
        a, b = plain.sample(range(len(lists)), 2)
        common = lists[a] & lists[b]
        pool = list(lists[a] ^ lists[b])
        plain.shuffle(pool)
        cut = len(lists[a]) - len(common)
        lists[a], lists[b] = common | set(pool[:cut]), common | set(pool[cut:])

    room = (
        base.items.copy(),
        np.zeros(base.clauses, np.int64),
        np.zeros(120, np.int8),
        np.zeros(240, np.uint32),
    )
    sweeps, seed = 100, np.uint64(1)

    def sweep() -> None:
        kernels.draw(*base.network[:3], sweeps, seed, *room)

    ours = median(sweep, runs) / (sweeps * (base.clauses // 2))
    theirs = median(lambda: [trade() for _ in range(2_000)], runs) / 2_000
    show("curveball, one trade: plain Python / ours", theirs / ours, "20")

    def fresh(work: Callable[[Plan], object], plan: Plan) -> float:
        def anew() -> object:
            _drawn.cache_clear()
            return work(plan)

        return median(anew, max(1, runs // 3))

    def few(plan: Plan) -> object:
        return coleadership.structure(plan, draws=19)

    for name, work in (("chance", coleadership.chance), ("structure, 19 draws", few)):
        small, great = (fresh(work, large(tasks, 60)) for tasks in (300, 3_000))
        show(
            f"{name}, 60 units: growth from 300 to 3,000 clauses (1 is linear)",
            great / small / 10,
            "1",
        )
    for name, work in (
        ("chance", coleadership.chance), ("structure, 19 draws", few),
        ("core", coleadership.core), ("brokerage", coleadership.brokerage),
    ):  # fmt: skip
        small, great = (fresh(work, large(3_000, units)) for units in (250, 1_000))
        show(
            f"{name}, 3,000 clauses: growth from 250 to 1,000 units (1 is quadratic)",
            great / small / 16,
            "1",
        )


def loading(show: Callable[..., None], runs: int) -> None:
    pandas = python("import pandas", runs)
    ours = python("import fgf_analysis; fgf_analysis.load_plan()", runs)
    show("import fgf_analysis and load_plan() / import pandas", ours / pandas, "1.3")


def figures(show: Callable[..., None], runs: int) -> None:
    empty = """
import io, matplotlib, seaborn, networkx
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
for _ in range(22):  # slides, and as many for a page
    for size in ((12.8, 7.2), (6.3, 6.3)):
        figure = Figure(figsize=size)
        FigureCanvasAgg(figure)
        figure.add_axes((0.2, 0.1, 0.7, 0.7))
        figure.savefig(io.BytesIO(), format="svg")
        if size[0] > 10:
            figure.savefig(io.BytesIO(), format="png", dpi=200)
"""
    ours = """
from fgf_analysis import load_plan
from fgf_analysis.charts.gallery import render
assert len(list(render(load_plan()))) == 67
"""
    ratio = python(ours, runs) / python(empty, runs)
    show("all figures / importing the libraries and saving as many empty ones", ratio, "2")


def packs(show: Callable[..., None], runs: int) -> None:
    drawn = """
from fgf_analysis import load_plan
from fgf_analysis.charts.gallery import render
list(render(load_plan()))
"""
    packed = """
from fgf_analysis import brief, load_plan
for lang in ("zh", "en"):
    assert not brief.pack(load_plan(), lang).missing
"""
    ratio = python(packed, runs) / python(drawn, runs)
    show("briefing packs in both languages / all figures", ratio, "2")


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
    segmentation(show, runs)
    extraction(show, runs)
    hostile(show, runs)
    networks(show, runs)
    nulls(show, runs)
    loading(show, runs)
    figures(show, max(3, runs // 2))
    packs(show, max(3, runs // 2))
    notebooks(show)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
