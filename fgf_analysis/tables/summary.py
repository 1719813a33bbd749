"""What a notebook shows of a plan, or of many: a small table of what they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fgf_analysis.errors import PlanError
from fgf_analysis.markup import to_cell
from fgf_analysis.tables.parse import json_object

if TYPE_CHECKING:
    from fgf_analysis.tables.load import Plan

_TABLE, _ROW = (
    Path(__file__).with_name(f"{name}.html").read_text(encoding="utf-8")
    for name in ("plan", "plan-row")
)
_CHINESE = {
    "Issued": "发文",
    "Plans": "文件",
    "Tasks": "任务",
    "Tasks with a clause": "列有责任条款的任务",
    "Units named": "列明单位",
    "In doubt": "存疑",
    "Edited tables": "改动过的表",
    "Folder": "文件夹",
}


def counts(plan: Plan) -> dict[str, int]:
    """Return how many tasks there are, how many have a clause, and how many units are named."""
    tasks = plan.tasks["task_id"]
    named = tasks.isin(plan.assignments["task_id"]) | tasks.isin(plan.groups["task_id"])
    return {
        "Tasks": len(tasks),
        "Tasks with a clause": int((plan.tasks["clause_zh"].notna() | named).sum()),
        "Units named": plan.assignments["department"].nunique(),
    }


def doubts(folder: Path) -> int | None:
    """Return how many doubts the report in a folder counts; None where none can be read."""
    path = folder / "report.json"
    if not path.is_file():
        return None
    try:
        found = json_object(path, "").get("left_over")
    except PlanError:
        return None
    return found if isinstance(found, int) else None


def to_table(title: str, second: str, said: Mapping[str, object]) -> str:
    """Return a table as HTML: a title, another that can be the same, and a line for each entry."""
    rows = (
        _ROW.format(en=name, zh=_CHINESE[name], said=to_cell(value)).strip()
        for name, value in said.items()
    )
    other = f"<br>{to_cell(second)}" if second not in {"", title} else ""
    return _TABLE.format(title=to_cell(title), second=other, rows="\n".join(rows))
