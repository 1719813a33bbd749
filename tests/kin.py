"""Invented families of plans to draw, made as tables; what becomes of each task is random."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from fgf_analysis import Corpus, Plan
from fgf_analysis.corpus import Family
from fgf_analysis.tables import DATA, REGISTERS, TABLES, frame, register

PROVINCES = tuple(f"{sign}岭省" for sign in "东南西北中上下左右前后春夏秋冬金木水火土")
CITIES = tuple(f"{sign}湾市" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
FIELDS = ("商务", "公安", "民政", "财政", "教育", "司法", "交通运输", "水利", "审计")
HEADS = ("行政许可", "双随机监管", "市场准入", "公平竞争", "政务服务", "融资", "通关", "人才")


@dataclass(frozen=True)
class Kind:
    """How a family is to be."""

    provinces: int = 6
    cities: int = 4
    tasks: int = 12
    clauses: float = 1.0  # of plans
    root_clauses: bool = True
    dates: float = 1.0  # of plans
    national: bool = True
    years: int = 1
    kept: float = 0.8  # of the parent's tasks
    long: bool = False
    earliest: int = 9  # days after the parent


KINDS = {
    "invented": Kind(),
    "two plans": Kind(1, 0, 5),
    "like green": Kind(14, 8, 26, clauses=0.4, dates=0.8),
    "forty": Kind(20, 20, 34, long=True, years=3),
    "no clauses": Kind(clauses=0.0, root_clauses=False),
    "bare root": Kind(root_clauses=False),
    "no dates": Kind(dates=0.0),
    "one level": Kind(5, 0, 10, national=False),
    "all kept": Kind(5, 2, 8, kept=1.0),
    "alone": Kind(0, 0),
}


@cache
def kin(name: str) -> Family:
    """Return a family of `KINDS`, or ``number``, one in which all is at random."""
    if name not in KINDS:
        return made(_any(int(name)), int(name))
    return made(KINDS[name], zlib.crc32(name.encode()))


def _any(seed: int) -> Kind:
    random = np.random.default_rng(seed)
    return Kind(
        int(random.integers(1, 7)), int(random.integers(0, 5)), int(random.integers(1, 9)),
        float(random.random()), bool(random.integers(4)), float(random.random()),
        bool(random.integers(5)), int(random.integers(1, 4)), float(random.random()),
        earliest=int(random.choice([-40, 5])),
    )  # fmt: skip


class _Maker:
    def __init__(self, kind: Kind, seed: int) -> None:
        self.kind, self.random = kind, np.random.default_rng(seed)
        self.plans: list[dict[str, Any]] = []
        self.tasks: list[dict[str, Any]] = []
        self.assignments: list[dict[str, Any]] = []
        self.groups: list[dict[str, Any]] = []
        self.parents: list[dict[str, Any]] = []
        self.links: dict[str, list[dict[str, Any]]] = {}
        self.own: dict[str, list[dict[str, Any]]] = {}
        self.days: dict[str, int] = {}

    def chance(self, part: float) -> bool:
        return bool(self.random.random() < part)

    def some(self, of: tuple[str, ...], least: int, most: int) -> list[str]:
        number = min(int(self.random.integers(least, most + 1)), len(of))
        return [str(one) for one in self.random.choice(of, number, replace=False)]

    def plan(self, plan_id: str, level: str, place: str | None, parent: str | None) -> None:
        random, root = self.random, parent is None
        dated = (root and self.kind.dates > 0) or self.chance(self.kind.dates)
        later = int(random.integers(self.kind.earliest, 300 + 365 * (self.kind.years - 1)))
        self.days[plan_id] = 0 if root else self.days[str(parent)] + later
        signed = date(2031, 1, 15) + timedelta(self.days[plan_id])
        self.plans.append(
            {
                "plan_id": plan_id, "title": f"{place or ''}示例分工方案", "status": "read",
                "level": level, "place": place, "type": "分工方案",
                "signed": str(signed) if dated else None,
            }
        )  # fmt: skip
        self.parents.append({"plan_id": plan_id, "parent": parent, "basis": parent and "number"})
        clauses = self.kind.root_clauses if root else self.chance(self.kind.clauses)
        self.own[plan_id] = []
        if root:
            for _ in range(self.kind.tasks):
                self.task(plan_id, level, clauses, self.some(FIELDS, 1, 3))
            return
        self.links[plan_id] = []
        above, taken = self.own[str(parent)], []
        for task in above:
            if not self.chance(self.kind.kept):
                continue
            if self.chance(0.12) and taken:  # with the task before it
                self.link(plan_id, task, taken[-1], "merged")
                continue
            split = self.chance(0.12)
            for _ in range(1 + split):
                fields = task["fields"] if self.chance(0.6) else self.some(FIELDS, 1, 3)
                taken.append(self.task(plan_id, level, clauses, fields, task["title_zh"]))
                self.link(plan_id, task, taken[-1], "split" if split else "one")
        for _ in range(int(random.integers(0, 4)) + (not taken and not above)):
            self.task(plan_id, level, clauses, self.some(FIELDS, 1, 3))

    def task(
        self, plan_id: str, level: str, clauses: bool, fields: list[str], title: str | None = None
    ) -> dict[str, Any]:
        own = self.own[plan_id]
        number = len(own) + 1
        heads = "、".join(self.some(HEADS, 0, 3))
        if title is None:
            long = "并建立健全长效机制" * 2 if self.kind.long else ""
            title = f"办好第{number}件示例之事{heads}{long}" if self.chance(0.95) else None
        printed = clauses and self.chance(0.93)
        row = {
            "plan_id": plan_id, "task_id": f"{plan_id}/T{number:02}", "number": number,
            "title_zh": title, "text_zh": f"从速办理{heads}。" * int(self.random.integers(1, 4)),
            "clause_zh": "（印）" if printed else None, "fields": fields,
        }  # fmt: skip
        own.append(row)
        self.tasks.append(row)
        if printed:
            self.clause(row["task_id"], plan_id, level, fields)
        return row

    def clause(self, task: str, plan_id: str, level: str, fields: list[str]) -> None:
        role = str(self.random.choice(["lead", "responsible"]))
        before, after = {"national": ("", "部"), "province": ("省", "厅")}.get(level, ("市", "局"))
        units = [f"{before}{field}{after}" for field in fields]
        units = [{"审计部": "审计署", "司法部": "司法部"}.get(unit, unit) for unit in units]
        if self.chance(0.1):
            units.append(f"{before}示例办公室")  # of no line
        actors = [(role, unit) for unit in units]
        if self.chance(0.3):
            actors.append(("support", f"{before}财政{after}"))
        if self.chance(0.06):
            actors = [("support", unit) for _, unit in actors]
        for position, (own, unit) in enumerate(dict.fromkeys(actors), start=1):
            word = {"lead": "牵头", "responsible": "负责", "support": "配合"}[own]
            self.assignments.append(
                {
                    "plan_id": plan_id, "task_id": task, "clause": 1, "position": position,
                    "department": unit, "printed": unit, "role": own, "word": word,
                    "role_basis": "printed",
                }
            )  # fmt: skip
        if self.chance(0.1):
            unnamed = {"plan_id": plan_id, "task_id": task, "clause": 1, "position": 9}
            self.groups.append({**unnamed, "printed": "各部门", "role": role, "word": "负责"})

    def link(self, plan_id: str, above: dict[str, Any], own: dict[str, Any], kind: str) -> None:
        copied = float(np.round(self.random.beta(3, 1.2), 3))
        self.links[plan_id].append(
            {
                "parent_task": above["task_id"], "child_task": own["task_id"], "kind": kind,
                "score": 0.9, "probability": 0.95, "basis": "words", "copied": copied,
            }
        )  # fmt: skip

    def align(self, parent: Plan, child: Plan) -> pd.DataFrame:
        rows = list(self.links[str(child.tasks["plan_id"].iloc[0])]) if len(child.tasks) else []
        above, own = ({row[name] for row in rows} for name in ("parent_task", "child_task"))
        bare = {"basis": "none"}
        rows += [{"parent_task": task, "kind": "dropped", **bare}
                 for task in parent.tasks["task_id"] if task not in above]  # fmt: skip
        rows.sort(key=lambda row: (row["parent_task"], row.get("child_task", "")))
        rows += [{"child_task": task, "kind": "added", **bare}
                 for task in child.tasks["task_id"] if task not in own]  # fmt: skip
        numbers = dict.fromkeys(("score", "probability", "copied"), "Float64")
        columns = ["parent_task", "child_task", "score", "probability", "basis", "copied", "kind"]
        table = pd.DataFrame(rows, columns=columns, dtype=object)
        return table.astype({name: numbers.get(name, "str") for name in columns})


def made(kind: Kind, seed: int) -> Family:
    """Return a family of a kind, the same for the same seed."""
    maker = _Maker(kind, seed)
    level = "national" if kind.national else "province"
    maker.plan("root", level, None if kind.national else "总领省", None)
    above = []
    for place in PROVINCES[: kind.provinces]:
        maker.plan(f"p{len(above):02}", "province", place, "root")
        above.append(f"p{len(above):02}")
    for number, place in enumerate(CITIES[: kind.cities]):
        parent = above[int(maker.random.integers(len(above)))] if maker.chance(0.7) else "root"
        maker.plan(f"c{number:02}", "city", place, parent)
    wide = ["number", "issuer", "level", "place", "place_code", "signed", "published", "type"]
    wide += ["parent_number", "parent_title"]
    frames = {
        "plans": _table(maker.plans, ["plan_id", "title", "status", *wide]),
        "tasks": _table(maker.tasks, _columns("tasks")),
        "assignments": _table(maker.assignments, _columns("assignments")),
        "groups": _table(maker.groups, _columns("groups")),
        "evidence": _table([], _columns("evidence")),
        "unplaced": _table([], _columns("unplaced")),
        "cited": _table([], ["plan_id", "title", "number", "relation"]),
    }
    for name in ("departments", "themes"):
        frames[name] = frame(register(DATA / f"{name}.csv", name), REGISTERS[name])
    corpus = Corpus(DATA / "invented", "invented", **frames)
    parents = pd.DataFrame(maker.parents, dtype="str")
    family = corpus.family("root", parents=parents, align=maker.align)
    vars(family)["translations"] = _table([], ["text_zh", "text_en"])
    return family


def _columns(name: str) -> list[str]:
    return ["plan_id", *(column.name for column in TABLES[name])]


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    whole = {c.name for some in TABLES.values() for c in some if c.type == "integer"}
    whole -= {"number"} if "issuer" in columns else set()
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    return table.astype({name: "Int64" if name in whole else "str" for name in columns})
