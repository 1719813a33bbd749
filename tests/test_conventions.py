"""The page of conventions: every example is read as the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgf_analysis.reading import Document, Register, read
from fgf_analysis.reading.clauses import parse
from fgf_analysis.tables import DATA

PAGE = (Path(__file__).parent.parent / "docs" / "conventions.md").read_text(encoding="utf-8")
REGISTER = Register.from_csv((DATA / "departments.csv").read_text(encoding="utf-8"))


def table(title: str) -> list[list[str]]:
    """Return the cells of a section's table, without its head."""
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


CLAUSES = table("Clauses")


@pytest.mark.parametrize("row", CLAUSES, ids=[row[0] for row in CLAUSES])
def test_a_clause_is_read_as_the_page_says(row):
    printed, lead, responsible, support, generic = row
    clause = parse(printed)
    found = {role: [u.printed for u in clause.units if u.role == role] for _, role in clause.units}
    said = {"lead": lead.split(), "responsible": responsible.split(), "support": support.split()}
    assert found == {role: names for role, names in said.items() if names}
    assert clause.group == generic
    assert clause.left == ()


@pytest.mark.parametrize("row", CLAUSES, ids=[row[0] for row in CLAUSES])
def test_it_is_found_in_a_plan(row):
    other = "由市审计局负责。" if row[0].startswith("由") else "（市审计局负责）"
    text = f"某市工作任务分工\n1.扩大试点。落实到户。\n{row[0]}\n2.做好乙事。从速办理。\n{other}"
    plan = Document(text)
    reading = read(plan, REGISTER)
    names = [(u["printed"], u["role"]) for u in reading.assignments if u["task_id"] == "T01"]
    assert names == [tuple(unit) for unit in parse(row[0]).units]
    assert [task["text_zh"] for task in reading.tasks] == ["落实到户。", "从速办理。"]


RULES = table("Rules for the whole document")


@pytest.mark.parametrize("row", RULES, ids=[row[0] for row in RULES])
def test_a_rule_holds_from_its_place_on(row):
    printed, below, lead, responsible, support, generic = row
    in_a_clause = printed.startswith("（")
    first = f"{printed}\n1.做甲事。"
    if in_a_clause:
        first = f"1.做甲事。（丙局负责）\n2.做乙事。{printed}"
    reading = read(Document(f"{first}\n3.做丙事。{below}"), REGISTER)
    last = reading.tasks[-1]
    units = [unit for unit in reading.assignments if unit["task_id"] == last["task_id"]]
    said = {"lead": lead, "responsible": responsible, "support": support}
    for role, names in said.items():
        assert [unit["printed"] for unit in units if unit["role"] == role] == names.split()
    assert {unit["role_basis"] for unit in units} == {"rule" if lead else "printed"}
    assert last["group_zh"] == (generic or None)
    if in_a_clause:  # what stands before the rule keeps what its clause prints
        before = [unit for unit in reading.assignments if unit["task_id"] == "T01"]
        assert [(u["printed"], u["role"], u["role_basis"]) for u in before] == [
            ("丙局", "responsible", "printed")
        ]
        assert reading.tasks[0]["group_zh"] is None


@pytest.mark.parametrize("row", RULES, ids=[row[0] for row in RULES])
def test_a_rule_leaves_nothing_in_doubt(row):
    text = f"{row[0]}\n1.做甲事。{row[1]}" if row[0][0] != "（" else f"1.做甲事。{row[0]}"
    assert not read(Document(f"{text}\n2.做乙事。{row[1]}"), REGISTER).ledger.doubts


def test_a_heading_that_leads_is_a_section():
    heading = RULES[-1][0]
    text = f"{heading}\n1.做甲事。（责任单位：乙局）\n2.做乙事。（责任单位：丙局）"
    reading = read(Document(text), REGISTER)
    assert {task["section_zh"] for task in reading.tasks} == {"优化审批"}


DATES = table("Dates")


@pytest.mark.parametrize("row", DATES, ids=[row[0] for row in DATES])
def test_a_date_is_a_deadline_as_the_page_says(row):
    printed, deadline = row
    text = f"1.办好甲事。{printed}。（甲局负责）\n2.办乙事。（乙局负责）"
    reading = read(Document(text), REGISTER)
    assert [task["deadlines_zh"] for task in reading.tasks] == [deadline or None, None]


@pytest.mark.parametrize("printed", [row[0] for row in table("What is none")])
def test_what_is_no_clause_names_nobody(printed):
    text = f"1.办好甲事。{printed}（市财政局负责）\n2.{printed}依法办理。（市审计局负责）"
    reading = read(Document(text), REGISTER)
    assert [u["printed"] for u in reading.assignments] == ["市财政局", "市审计局"]
    assert len(reading.tasks) == 2
