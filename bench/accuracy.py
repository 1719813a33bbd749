"""How well plans are read: precision, recall and F1 against labels made by hand.

::

    python bench/accuracy.py DOCUMENTS LABELS [DOCUMENTS LABELS ...]

DOCUMENTS is a folder of documents, LABELS a folder of JSON files, one a document, or one JSON file
for all of them. A document's labels are ``{"file", "whole", "tasks": [{"task", "number", "kind",
"clauses": [{"lead", "responsible", "support", "group"}]}]}``, or a list of
``{"task", "clause", "lead", "responsible", "support"}``. ``task`` is the beginning of a task's
heading or sentence. Folders of invented plans (``source.*`` and ``expected.csv``) are scored, too:
``--invented FOLDER``.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.extract import Extracted, extract

ROLES = ("lead", "responsible", "support")
NOT_TASKS = {"preamble", "provision"}  # kinds of labels that say what was looked at


@dataclass
class Score:
    """True positives, what was labelled and what was read, of pairs, tasks and spans."""

    hits: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    sureness: str = ""

    def add(self, other: Score) -> None:
        self.hits += other.hits
        self.labelled += other.labelled
        self.read += other.read

    def line(self, kind: str) -> str:
        precision = self.hits[kind] / max(self.read[kind], 1)
        recall = self.hits[kind] / max(self.labelled[kind], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        count = f"({self.hits[kind]}/{self.labelled[kind]})"
        return f"{kind}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} {count}"


def plain(text: object) -> str:
    """Return a text without white space, stops and marks around it."""
    return re.sub(r"[\s\u2028*#]+", "", str(text or "")).strip("。．.")


def labels(path: Path) -> dict[str, dict[str, Any]]:
    """Return the labels of each document by its file name."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        content = json.loads(file.read_text(encoding="utf-8"))
        if "tasks" in content:
            found[content["file"]] = content
            continue
        for name, entries in content.items():
            tasks: dict[str, dict[str, Any]] = {}
            for entry in entries:
                task = tasks.setdefault(entry["task"], {"task": entry["task"], "clauses": []})
                clause = {role: entry.get(role, []) for role in (*ROLES, "group")}
                task["clauses"].append({**clause, "nth": entry.get("clause", 1)})
            found[name] = {"file": name, "whole": False, "tasks": list(tasks.values())}
    return found


def pairs(clauses: list[dict[str, list[str]]]) -> Counter[tuple[str, str]]:
    return Counter((plain(n), role) for c in clauses for role in ROLES for n in c.get(role, []))


def score(found: Extracted, label: dict[str, Any]) -> Score:
    """Return how a reading compares with its labels."""
    reading, result = found.reading, Score(sureness=found.report["sureness"]["level"])
    source = found.files["source.txt"].decode()
    heads = [plain(row["title_zh"]) + plain(row["text_zh"]) for row in reading.tasks]
    used: set[int] = set()
    last = -1
    for task in label["tasks"]:
        if task.get("kind") in NOT_TASKS:
            continue
        want = plain(task["task"])
        nth = next(
            (n for n, head in enumerate(heads) if n not in used and head.startswith(want)), None
        )
        if nth is None:
            nth = next((n for n, h in enumerate(heads) if n not in used and want in h[:80]), None)
        result.labelled["tasks"] += 1
        wanted = pairs(task["clauses"])
        result.labelled["pairs"] += wanted.total()
        result.labelled["spans"] += wanted.total()
        if nth is None:
            result.faults.append(f"task not found: {task['task']}")
            continue
        used.add(nth)
        last = max(last, nth)
        row = reading.tasks[nth]
        exact = heads[nth].startswith(want) and numbered(task, row)
        result.hits["tasks"] += exact
        if not exact:
            result.faults.append(
                f"task: {task['task']} {task.get('number')} "
                f"read as {row['number']} {heads[nth][:20]}"
            )
        units = [unit for unit in reading.assignments if unit["task_id"] == row["task_id"]]
        if nths := {clause["nth"] for clause in task["clauses"] if "nth" in clause}:
            units = [unit for unit in units if unit["clause"] in nths]  # others are not labelled
        got = Counter((plain(unit["printed"]), str(unit["role"])) for unit in units)
        result.read["pairs"] += got.total()
        result.read["spans"] += got.total()
        result.hits["pairs"] += (wanted & got).total()
        right = Counter(
            (plain(u["printed"]), str(u["role"]))
            for u in units
            if plain(source[int(u["start"] or 0) : int(u["end"] or 0)]) == plain(u["printed"])
        )
        result.hits["spans"] += (wanted & right).total()
        result.faults += [f"missed in {task['task']}: {pair}" for pair in (wanted - got).elements()]
        result.faults += [f"false in {task['task']}: {pair}" for pair in (got - wanted).elements()]
        if "number" in task:
            result.faults += groups(task, row)
    result.read["tasks"] = len(used)
    if label.get("whole"):
        asides = {plain(t["task"]) for t in label["tasks"] if t.get("kind") in NOT_TASKS}
        for nth, head in enumerate(heads):
            if nth not in used and not any(head.startswith(one) for one in asides):
                result.read["tasks"] += 1
                result.faults.append(f"false task: {reading.tasks[nth]['number']} {head[:30]}")
    return result


def numbered(task: dict[str, Any], row: Any) -> bool:
    """Return whether a task's number is the labelled one; a label without any says nothing."""
    from fgf_analysis.reading.folding import fold
    from fgf_analysis.reading.numbering import numeral

    printed = fold(str(task.get("number") or ""))
    if digits := re.findall(r"\d+", printed):
        return int(digits[-1]) == row["number"]
    signs = "".join(sign for sign in printed if sign in "一二三四五六七八九十百零")
    return not signs or numeral(signs) == row["number"]


def groups(task: dict[str, Any], row: Any) -> Iterator[str]:
    want = {plain(name) for c in task["clauses"] for name in c.get("group", [])}
    by_rule = {plain(n) for c in task["clauses"] for n in c.get("by_rule", [])}
    got = {plain(line) for line in str(row["group_zh"] or "").split("\n") if line}
    missed = {name for name in want if not any(name in g or g in name for g in got)}
    false = {g for g in got if not any(name in g or g in name for name in want | by_rule)}
    for name in sorted(missed):
        yield f"group missed in {task['task']}: {name}"
    for name in sorted(false):
        yield f"group false in {task['task']}: {name}"


def invented(folder: Path) -> Iterator[tuple[str, Score]]:
    """Yield how each invented plan below a folder compares with its expected rows."""
    columns = ("number", "section_zh", "title_zh", "group_zh")
    for path in sorted(folder.glob("*/expected.csv")):
        document = next(p for p in path.parent.glob("source.*"))
        result = Score()
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        wanted = Counter(
            (r["task_id"], plain(r["printed"]), r["role"]) for r in rows if r["printed"]
        )
        tasks = {r["task_id"]: tuple(plain(r[c]) for c in columns) for r in rows}
        result.labelled["pairs"], result.labelled["tasks"] = wanted.total(), len(tasks)
        try:
            found = extract(document.read_bytes(), document.name)
        except PlanError as error:
            result.faults.append(f"refused: {error}")
            yield path.parent.name, result
            continue
        result.sureness = found.report["sureness"]["level"]
        got = Counter(
            (str(u["task_id"]), plain(u["printed"]), str(u["role"]))
            for u in found.reading.assignments
        )
        seen = {str(r["task_id"]): tuple(plain(r[c]) for c in columns) for r in found.reading.tasks}
        result.read["pairs"], result.read["tasks"] = got.total(), len(seen)
        result.hits["pairs"] = (wanted & got).total()
        result.hits["tasks"] = sum(seen.get(k) == v for k, v in tasks.items())
        result.faults += [f"missed: {one}" for one in (wanted - got).elements()]
        result.faults += [f"false: {one}" for one in (got - wanted).elements()]
        result.faults += [
            f"task {k}: {v} read as {seen.get(k)}" for k, v in tasks.items() if seen.get(k) != v
        ]
        result.faults += [f"false task {k}: {v}" for k, v in seen.items() if k not in tasks]
        dates = path.parent / "deadlines.csv"
        if dates.is_file():
            said = {
                str(r["task_id"]): plain(str(r["deadlines_zh"] or "").replace("\n", "|"))
                for r in found.reading.tasks
            }
            with dates.open(encoding="utf-8", newline="") as lines:
                for r in csv.DictReader(lines):
                    if plain(r["deadlines_zh"]) != said.get(r["task_id"], ""):
                        result.faults.append(
                            f"deadline {r['task_id']}: {r['deadlines_zh']} "
                            f"read as {said.get(r['task_id'])}"
                        )
        yield path.parent.name, result


def real(documents: Path, labelled: Path) -> Iterator[tuple[str, Score]]:
    for name, label in labels(labelled).items():
        path = next((p for p in sorted(documents.rglob("*")) if p.name == name), None)
        if path is None:
            continue
        try:
            yield name, score(extract(path.read_bytes(), name), label)
        except PlanError as error:
            yield name, Score(faults=[f"refused: {error}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--invented", type=Path)
    parser.add_argument(
        "--faults", type=int, default=0, help="show so many faults of each document"
    )
    options = parser.parse_args()
    results = list(invented(options.invented)) if options.invented else []
    for documents, labelled in zip(options.paths[::2], options.paths[1::2], strict=True):
        results += real(documents, labelled)
    whole = Score()
    for name, result in results:
        whole.add(result)
        print(
            f"{name[:44]:44} {result.sureness:6} {result.line('pairs')}; "
            f"{result.line('tasks')}; {len(result.faults)} faults"
        )
        for fault in result.faults[: options.faults]:
            print(f"    {fault}")
    high = [result for _, result in results if result.sureness == "high"]
    for kind in ("pairs", "spans", "tasks"):
        if whole.labelled[kind]:
            print(whole.line(kind))
    print(
        f"high: {len(high)} of {len(results)}, without any fault {sum(not r.faults for r in high)}"
    )


if __name__ == "__main__":
    main()
