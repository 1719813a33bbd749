"""Fixtures shared by all tests."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from fgf_analysis.tables import DATA, TABLES, Plan, load_plan

sys.path.insert(0, str(Path(__file__).parent))
os.environ.pop("FGF_PLAN", None)  # the tests are of the plans they name


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return the Qinghai plan."""
    return load_plan("qinghai-2022")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the Qinghai plan's folder that a test may spoil."""
    return Path(shutil.copytree(DATA / "qinghai-2022", tmp_path / "qinghai-2022"))


@pytest.fixture
def invent(plan: Plan) -> Callable[..., Plan]:
    """Return a function that makes a plan: for each task the list of its clauses.

    ``invent(["甲 lead, 乙 support"], [])`` has two tasks, the second without a clause.
    """

    def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
        columns = {c.name: "Int64" if c.type == "integer" else "str" for c in TABLES[name]}
        return pd.DataFrame(rows, columns=list(columns)).astype(columns)

    def make(*tasks: list[str], titles: tuple[str, ...] = (), texts: tuple[str, ...] = ()) -> Plan:
        rows: list[dict[str, object]] = []
        assignments: list[dict[str, object]] = []
        for number, clauses in enumerate(tasks, start=1):
            row: dict[str, object] = {"task_id": f"T{number:02}", "number": number}
            row["clause_zh"] = "\n".join(clauses) or None
            row["title_zh"] = titles[number - 1] if titles else None
            row["text_zh"] = texts[number - 1] if texts else None
            rows.append(row)
            for nth, clause in enumerate(clauses, start=1):
                for position, actor in enumerate(clause.split(", "), start=1):
                    unit, role = actor.split()
                    assignments.append(
                        {
                            "task_id": row["task_id"],
                            "clause": nth,
                            "position": position,
                            "department": unit,
                            "printed": unit,
                            "role": role,
                            "role_basis": "printed",
                        }
                    )
        return dataclasses.replace(
            plan,
            name="invented",
            tasks=table("tasks", rows),
            assignments=table("assignments", assignments),
            evidence=table("evidence", []),
            unplaced=table("unplaced", []),
        )

    return make
