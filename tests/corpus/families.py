"""Invented families of plans, made as tables: no document is read for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fgf_analysis import Corpus, Plan
from fgf_analysis.tables import DATA, REGISTERS, TABLES, frame, register

PLANS = (
    "number", "issuer", "level", "place", "place_code", "signed", "published", "type",
    "parent_number", "parent_title",
)  # fmt: skip


def corpus_of(plans: Mapping[str, Mapping[str, Any]], folder: Path = Path("invented")) -> Corpus:
    """Return a corpus of plans.

    Of each plan: what `PLANS` names and ``title``; ``cited``, rows of title, number and relation;
    ``tasks``, rows of title, text and clauses; a clause is a mapping of role to units, a unit
    with … before it is nobody in particular, and ``None`` for the clauses is none.
    """
    told, tasks, assignments, groups, cited = [], [], [], [], []
    for plan_id, plan in plans.items():
        known = {name: plan.get(name) for name in PLANS}
        told.append({"plan_id": plan_id, "title": plan.get("title"), "status": "read", **known})
        for row in plan.get("cited", ()):
            cited.append(dict(zip(("title", "number", "relation"), row, strict=True)))
            cited[-1]["plan_id"] = plan_id
        for n, (title, text, clauses) in enumerate(plan.get("tasks", ()), start=1):
            task_id = f"{plan_id}/T{n:02}"
            printed = None if clauses is None else "\n".join("（印）" for _ in clauses)
            tasks.append(
                {
                    "plan_id": plan_id, "task_id": task_id, "number": n, "title_zh": title,
                    "text_zh": text, "clause_zh": printed,
                }
            )  # fmt: skip
            for number, clause in enumerate(clauses or (), start=1):
                named = [(role, unit) for role, units in clause.items() for unit in units]
                for position, (role, unit) in enumerate(named, start=1):
                    row = {
                        "plan_id": plan_id, "task_id": task_id, "clause": number,
                        "position": position, "printed": unit.strip("…"), "role": role,
                        "word": {"lead": "牵头", "responsible": "负责", "support": "配合"}[role],
                    }  # fmt: skip
                    if unit.startswith("…"):
                        groups.append(row)
                    else:
                        assignments.append({**row, "department": unit, "role_basis": "printed"})
    wide = ["plan_id", "title", "status", *PLANS]
    frames = {
        "plans": _table(told, wide),
        "tasks": _table(tasks, _columns("tasks")),
        "assignments": _table(assignments, _columns("assignments")),
        "groups": _table(groups, _columns("groups")),
        "cited": _table(cited, ["plan_id", "title", "number", "relation"]),
        "evidence": _table([], _columns("evidence")),
        "unplaced": _table([], _columns("unplaced")),
    }  # fmt: skip
    for name in ("departments", "themes"):
        frames[name] = frame(register(DATA / f"{name}.csv", name), REGISTERS[name])
    return Corpus(folder, "invented", **frames)


def _columns(name: str) -> list[str]:
    return ["plan_id", *(column.name for column in TABLES[name])]


def _table(rows: Sequence[Mapping[str, Any]], columns: list[str]) -> pd.DataFrame:
    numbers = {"number": "Int64", "section_number": "Int64"} if "section_zh" in columns else {}
    numbers |= dict.fromkeys(("clause", "position", "start", "end"), "Int64")
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    return table.astype({name: numbers.get(name, "str") for name in columns})


def same_titles(parent: Plan, child: Plan) -> pd.DataFrame:
    """Link tasks whose headings share a word: 通关、口岸 is split into 通关 and 口岸."""

    def words(plan: Plan) -> dict[str, set[str]]:
        cells = zip(plan.tasks["task_id"], plan.tasks["title_zh"].fillna(""), strict=True)
        return {task: set(title.split("、")) for task, title in cells}

    above, below = words(parent), words(child)
    pairs = [(p, c) for p in above for c in below if above[p] & below[c]]
    text = {
        task: "".join(cells)
        for plan in (parent, child)
        for task, *cells in plan.tasks[["task_id", "title_zh", "text_zh"]].itertuples(index=False)
    }
    rows: list[dict[str, Any]] = []
    for p, c in pairs:
        kind = "one"
        if sum(c == other for _, other in pairs) > 1:
            kind = "merged"
        if sum(p == other for other, _ in pairs) > 1:
            kind = "split"
        copied = sum(sign in text[p] for sign in text[c]) / len(text[c])
        rows.append({"parent_task": p, "child_task": c, "kind": kind, "copied": copied})
        rows[-1] |= {"score": 1.0, "probability": 0.9, "basis": "heading"}
    linked = {task for pair in pairs for task in pair}
    rows += [
        {"parent_task": p, "kind": "dropped", "basis": "none"} for p in above if p not in linked
    ]
    rows.sort(key=lambda row: (row["parent_task"], row.get("child_task", "")))
    rows += [{"child_task": c, "kind": "added", "basis": "none"} for c in below if c not in linked]
    columns = ["parent_task", "child_task", "score", "probability", "basis", "copied", "kind"]
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    numbers = dict.fromkeys(("score", "probability", "copied"), "Float64")
    return table.astype({name: numbers.get(name, "str") for name in columns})


def _clause(**roles: Sequence[str]) -> dict[str, Sequence[str]]:
    return roles


def _letter(number: str, title: str) -> tuple[str, str, str]:
    return title, number, "根据"


NATIONAL = {
    "title": "国务院办公厅关于建设示例市场的实施意见", "number": "国办发〔2031〕3号",
    "issuer": "国务院办公厅", "level": "national", "signed": "2031-03-01",
    "tasks": [
        ("通关、口岸", "办好进出口通关和口岸收费之事", [_clause(lead=["商务部", "海关总署"])]),
        ("消费", "促进消费与就业", [_clause(lead=["商务部"], support=["财政部"])]),
        ("执法", "规范监管执法，改进税务服务", [_clause(responsible=["司法部", "市场监管总局"])]),
        ("数据", "开放数据", [_clause(lead=["…各部门"])]),
        ("融资", "便利融资", [_clause(responsible=["中国人民银行"])]),
    ],
}  # fmt: skip
NORTH = {
    "title": "北方省人民政府办公厅关于印发北方省建设示例市场实施方案的通知",
    "number": "北政办发〔2031〕8号", "issuer": "北方省人民政府办公厅", "level": "province",
    "place": "北方省", "place_code": "610000", "signed": "2031-06-09",
    "cited": [_letter("国办发〔2031〕3号", "国务院办公厅关于建设示例市场的实施意见")],
    "tasks": [
        ("通关", "办好进出口通关之事", [_clause(lead=["省商务厅", "省财政厅"])]),
        ("口岸", "清理口岸收费", [_clause(lead=["省发展改革委"])]),
        (
            "消费、执法", "促进消费，规范执法",
            [_clause(responsible=["省商务厅", "省司法厅", "省市场监管局"])],
        ),
        ("数据", "开放数据", [_clause(lead=["省大数据局"])]),
        ("人才", "吸引人才就业", [_clause(responsible=["省教育厅"])]),
    ],
}  # fmt: skip
SOUTH = {
    "title": "南方省人民政府关于建设示例市场的若干措施", "number": "南政发〔2031〕5号",
    "issuer": "南方省人民政府", "level": "province", "place": "南方省", "place_code": "620000",
    "signed": "2031-02-01", "cited": [_letter("", "关于建设示例市场的实施意见")],
    "tasks": [("消费", "促进消费", None), ("融资", "便利融资", None), ("通关", "办好通关", None)],
}  # fmt: skip
CITY = {
    "title": "甲市人民政府关于印发甲市建设示例市场实施方案的通知", "issuer": "甲市人民政府",
    "level": "city", "place": "甲市", "place_code": "610100", "published": "2032-01-05",
    "cited": [
        _letter("国办发〔2031〕3号", "国务院办公厅关于建设示例市场的实施意见"),
        _letter("", "北方省人民政府办公厅关于印发北方省建设示例市场实施方案的通知"),
    ],
    "tasks": [
        ("通关", "办好通关", [_clause(lead=["市商务局", "市财政局"]), _clause(lead=["市司法局"])]),
        ("口岸", "清理口岸收费", [_clause(support=["市财政局"])]),
        ("消费", "促进消费", [_clause(responsible=["市商务局", "市司法局", "市财政局"])]),
        ("执法", "规范执法", [_clause(lead=["市人民政府"])]),
        ("数据", "开放数据", None),
    ],
}  # fmt: skip
PLANS_OF_THE_FAMILY = {"city": CITY, "nation": NATIONAL, "north": NORTH, "south": SOUTH}
