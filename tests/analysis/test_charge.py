"""Who is in charge, against a recount by hand, in SQL, and of invented plans of every kind."""

from __future__ import annotations

import csv
import dataclasses
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import one_in

from fgf_analysis import Corpus, load_corpus
from fgf_analysis.analysis import charge, survival
from fgf_analysis.corpus import extract_folder
from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Register, read
from fgf_analysis.reading.build import build
from fgf_analysis.tables import DATA, Plan, load_plan

EXAMPLES = sorted(
    path.parent for path in (Path(__file__).parent.parent / "plans").glob("*/source.txt")
)
Rows = list[dict[str, str]]


def csv_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(table: pd.DataFrame) -> Rows:
    """Return a table's rows as a CSV file would give them."""
    cells = table.astype("object").where(table.notna(), "")
    return [{key: str(cell) for key, cell in row.items()} for row in cells.to_dict("records")]


def rows_of(plan: Plan) -> tuple[Rows, Rows, Rows]:
    return records(plan.tasks), records(plan.assignments), records(plan.groups)


def recount(assignments: Rows, groups: Rows) -> dict[tuple[str, str, str], str]:
    """Return task, clause and unit to standing, clause by clause in plain words."""
    named, unnamed = defaultdict(list), defaultdict(list)
    for row in assignments:
        named[row["task_id"], row["clause"]].append(row)
    for row in groups:
        unnamed[row["task_id"], row["clause"]].append(row["role"])
    found = {}
    for (task, clause), rows in named.items():
        others = unnamed[task, clause]
        printed = {row["role"] for row in rows} | set(others)
        if "lead" in printed:
            role = "lead"
        elif "responsible" in printed:
            role = "responsible"
        else:
            role = "nobody"
        in_charge = {row["department"] for row in rows if row["role"] == role}
        for row in rows:
            unit = row["department"]
            if unit in in_charge:
                beside = "with_unnamed" if role in others else "alone"
                found[task, clause, unit] = "jointly" if len(in_charge) > 1 else beside
                continue
            own = [other for other in rows if other["department"] == unit]
            answers = any(
                other["role"] == "responsible" or "负责" in other["word"] or "责任" in other["word"]
                for other in own
            )
            found[task, clause, unit] = "responsible" if answers else "support"
    return found


def by_task(tasks: Rows, assignments: Rows, groups: Rows, damaged: bool) -> list[dict[str, object]]:
    standing = recount(assignments, groups)
    found = []
    for task in tasks:
        task_id = task["task_id"]
        own: dict[str, set[str]] = defaultdict(set)
        for (where, _, unit), how in standing.items():
            if where == task_id:
                own[unit].add(how)
        lead = {"jointly", "with_unnamed", "alone"}
        in_charge = {unit for unit, how in own.items() if how & lead}
        others = [row["role"] for row in groups if row["task_id"] == task_id]
        every = set().union(*own.values())
        if "alone" in every and len(in_charge) > 1:
            every |= {"separately"}
        order = ("jointly", "separately", "with_unnamed", "alone")
        state = next((s for s in order if s in every), None)
        if state is None and {"lead", "responsible"} & set(others):
            state = "unnamed"
        elif state is None and (task["clause_zh"] or own or others):
            state = "nobody"
        elif state is None:
            state = "lost" if damaged else "without"
        found.append(
            {
                "task_id": task_id,
                "state": state,
                "charge": len(in_charge),
                "beside": len(own) - len(in_charge),
                "unnamed": bool(others),
                "deadlines": len(task["deadlines_zh"].splitlines()),
            }
        )
    return found


def agree(plan: Plan, rows: tuple[Rows, Rows, Rows], damaged: bool) -> None:
    """Compare everything that is said of a plan with the recount."""
    tasks, assignments, groups = rows
    expected = recount(assignments, groups)
    table = charge.clauses(plan)
    found = {
        (row["task_id"], str(row["clause"]), row["department"]): row["standing"]
        for row in table.to_dict("records")
    }
    assert found == expected
    assert len(table) == len(expected)
    assert set(table["standing"]) <= set(charge.STANDINGS)
    assert charge.by_task(plan).to_dict("records") == by_task(tasks, assignments, groups, damaged)
    strongest: dict[tuple[str, str], str] = {}
    for (task, _, unit), how in expected.items():
        known = strongest.setdefault((task, unit), how)
        strongest[task, unit] = min(known, how, key=charge.STANDINGS.index)
    numbers = {
        row["task_id"]: row["charge"] for row in by_task(tasks, assignments, groups, damaged)
    }
    strongest = {
        (task, unit): "separately" if how == "alone" and numbers[task] > 1 else how
        for (task, unit), how in strongest.items()
    }
    once = charge.standings(plan)
    keys = list(zip(once["task_id"], once["department"], strict=True))
    assert dict(zip(keys, once["standing"], strict=True)) == strongest
    assert len(keys) == len(strongest)
    chosen = charge.in_charge(plan)
    assert chosen["part"].groupby(chosen["task_id"]).sum().round(9).eq(1).all()
    named = [key for key in keys if strongest[key] in charge.IN_CHARGE]
    assert list(zip(chosen["task_id"], chosen["department"], strict=True)) == named
    states = [row["state"] for row in by_task(tasks, assignments, groups, damaged)]
    lost, without = states.count("lost"), states.count("without")
    assert charge.base(plan).loc[0].to_dict() == {
        "shown": len(states) - lost - without,
        "lost": lost,
        "without": without,
        "tasks": len(states),
        "named": sum(state in charge.IN_CHARGE for state in states),
    }


def test_the_plan_agrees_with_a_recount_of_its_files(plan):
    folder = DATA / "qinghai-2022"
    names = ("tasks", "assignments", "groups")
    tasks, assignments, groups = (csv_rows(folder / f"{name}.csv") for name in names)
    agree(plan, (tasks, assignments, groups), damaged=True)
    assert charge.by_task(plan)["state"].value_counts().to_dict() == {
        "alone": 17,
        "jointly": 10,
        "lost": 8,
    }
    assert charge.by_task(plan)["unnamed"].sum() == 26
    assert charge.by_task(plan)["deadlines"].sum() == 1


# Written from the definition, one clause at a time.
SQL = """
WITH named AS (SELECT * FROM read_csv('{folder}/assignments.csv', all_varchar=true)),
     unnamed AS (SELECT * FROM read_csv('{folder}/groups.csv', all_varchar=true)),
     actors AS (SELECT task_id, clause, role FROM named
                UNION ALL SELECT task_id, clause, role FROM unnamed),
     charging AS (SELECT task_id, clause,
                         CASE WHEN bool_or(role = 'lead') THEN 'lead'
                              WHEN bool_or(role = 'responsible') THEN 'responsible' END AS role
                  FROM actors GROUP BY ALL),
     leads AS (SELECT DISTINCT task_id, clause, department FROM named
               JOIN charging USING (task_id, clause, role)),
     size AS (SELECT task_id, clause, count(*) AS n FROM leads GROUP BY ALL),
     open AS (SELECT DISTINCT task_id, clause FROM unnamed
              JOIN charging USING (task_id, clause, role))
SELECT DISTINCT named.task_id, named.clause, named.department,
       CASE WHEN leads.department IS NULL THEN
                CASE WHEN bool_or(named.role = 'responsible'
                                  OR regexp_matches(coalesce(named.word, ''), '负责|责任'))
                     THEN 'responsible' ELSE 'support' END
            WHEN n > 1 THEN 'jointly'
            WHEN open.task_id IS NOT NULL THEN 'with_unnamed'
            ELSE 'alone' END AS standing
FROM named
LEFT JOIN leads USING (task_id, clause, department)
LEFT JOIN size USING (task_id, clause)
LEFT JOIN open USING (task_id, clause)
GROUP BY named.task_id, named.clause, named.department, leads.department, n, open.task_id
"""


def by_sql(folder: Path) -> set[tuple[str, str, str, str]]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        return set(database.execute(SQL.format(folder=folder.as_posix())).fetchall())


def clauses(plan: Plan) -> set[tuple[str, ...]]:
    table = charge.clauses(plan).astype({"clause": "str"})
    return set(table[["task_id", "clause", "department", "standing"]].itertuples(index=False))


def test_the_plan_agrees_with_sql_over_its_files(plan):
    assert by_sql(DATA / "qinghai-2022") == clauses(plan)


def drawn(seed: int, tasks: int = 12) -> list[list[str]]:
    """Return tasks of up to three clauses, whose actors stand in any role with any word."""
    random = np.random.default_rng(seed)
    pool = ["甲", "乙", "丙", "丁", "各有关部门", "各地区"]
    roles = [
        "lead", "responsible", "responsible 按职责分工负责", "support", "support 责任单位",
        "support 按职责分工负责", "lead 负责",
    ]  # fmt: skip

    def actor() -> str:
        return f"{random.choice(pool)} {random.choice(roles)}"

    return [
        [
            ", ".join(actor() for _ in range(random.integers(1, 6)))
            for _ in range(random.integers(0, 4))
        ]
        for _ in range(tasks)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("damaged", [True, False])
@pytest.mark.parametrize("seed", one_in(20, range(40)))
def test_invented_plans_agree_with_a_recount_and_with_sql(invent, tmp_path, seed, damaged):
    plan = invent(*drawn(seed), damaged=damaged)
    agree(plan, rows_of(plan), damaged)
    for name in ("assignments", "groups"):
        getattr(plan, name).to_csv(tmp_path / f"{name}.csv", index=False)
    assert by_sql(tmp_path) == clauses(plan)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("clause", "standings", "state"),
    [
        ("甲 lead", {"甲": "alone"}, "alone"),
        ("甲 lead, 各有关部门 support 按职责分工负责", {"甲": "alone"}, "alone"),
        ("甲 lead, 各有关部门 lead", {"甲": "with_unnamed"}, "with_unnamed"),
        ("甲 lead, 各有关部门 responsible", {"甲": "alone"}, "alone"),
        ("甲 lead, 乙 lead, 各地区 lead", {"甲": "jointly", "乙": "jointly"}, "jointly"),
        ("甲 responsible", {"甲": "alone"}, "alone"),
        ("甲 responsible, 乙 responsible", {"甲": "jointly", "乙": "jointly"}, "jointly"),
        ("甲 responsible, 各地区 responsible", {"甲": "with_unnamed"}, "with_unnamed"),
        ("甲 lead, 乙 responsible", {"甲": "alone", "乙": "responsible"}, "alone"),
        ("甲 lead, 乙 support", {"甲": "alone", "乙": "support"}, "alone"),
        ("甲 lead, 乙 support 按职责分工负责", {"甲": "alone", "乙": "responsible"}, "alone"),
        ("甲 lead, 乙 support 责任单位", {"甲": "alone", "乙": "responsible"}, "alone"),
        ("各有关部门 lead, 甲 responsible", {"甲": "responsible"}, "unnamed"),
        ("各有关部门 lead", {}, "unnamed"),
        ("各有关部门 support", {}, "nobody"),
        ("甲 support", {"甲": "support"}, "nobody"),
        ("甲 support, 各有关部门 support", {"甲": "support"}, "nobody"),
        ("甲 support 配合, 甲 support 负责落实", {"甲": "responsible"}, "nobody"),
        ("甲 support, 甲 lead, 甲 lead", {"甲": "alone"}, "alone"),
    ],
)
def test_one_clause_by_hand(invent, clause, standings, state):
    plan = invent([clause])
    table = charge.clauses(plan)
    assert dict(zip(table["department"], table["standing"], strict=True)) == standings
    assert charge.by_task(plan)["state"].tolist() == [state]


def test_of_two_clauses_each_has_its_own_and_the_strongest_counts(invent):
    plan = invent(["甲 lead, 乙 support", "乙 lead", "丙 lead, 甲 lead"], ["甲 lead", "乙 lead"])
    assert charge.clauses(plan)["standing"].tolist() == [
        *("alone", "support", "alone", "jointly", "jointly"),
        *("alone", "alone"),
    ]
    once = charge.standings(plan)
    assert once[["task_id", "department", "standing"]].to_numpy().tolist() == [
        ["T01", "乙", "separately"],
        ["T01", "丙", "jointly"],
        ["T01", "甲", "jointly"],
        ["T02", "甲", "separately"],
        ["T02", "乙", "separately"],
    ]
    assert charge.by_task(plan)[["state", "charge"]].to_numpy().tolist() == [
        ["jointly", 3],
        ["separately", 2],
    ]


def test_a_clause_that_names_nobody_at_all_is_shown(invent):
    plan = invent(["甲 lead"], ["各地区 support"])
    silent = dataclasses.replace(plan, groups=plan.groups.iloc[:0])
    assert charge.by_task(silent)["state"].tolist() == ["alone", "nobody"]
    assert charge.base(silent).loc[0, "shown"] == 2


def test_units_without_a_clause_of_their_own_are_not_lost(invent):
    """As in a table in which the cell is missing from the tasks, but not from the units."""
    plan = invent(["甲 support"], ["各地区 lead"], ["甲 lead"], [])
    tasks = plan.tasks.assign(clause_zh=pd.Series([None] * 4, dtype="str"))
    bare = dataclasses.replace(plan, tasks=tasks)
    assert charge.by_task(bare)["state"].tolist() == ["nobody", "unnamed", "alone", "lost"]


@pytest.mark.slow
@pytest.mark.parametrize("damaged", [True, False])
@pytest.mark.parametrize(
    "tasks", [(), ([],), (["甲 support"],), (["各地区 lead"],), (["甲 lead"],)]
)
def test_the_smallest_plans_have_the_columns_of_ours(invent, plan, tasks, damaged):
    small = invent(*tasks, damaged=damaged)
    for measure in (charge.clauses, charge.standings, charge.in_charge, charge.by_task):
        found, ours = measure(small), measure(plan)
        assert list(found.columns) == list(ours.columns)
        assert list(found.dtypes) == list(ours.dtypes)
        assert not found.isna().any(axis=None)
    assert charge.base(small).loc[0, "tasks"] == len(tasks)


def test_only_a_damaged_document_loses(invent):
    assert charge.by_task(invent(["甲 lead"], []))["state"].tolist() == ["alone", "lost"]
    whole = invent(["甲 lead"], [], damaged=False)
    assert charge.by_task(whole)["state"].tolist() == ["alone", "without"]
    assert not charge.damaged(whole).any()


def built(folder: Path, source: bytes) -> Plan:
    folder.mkdir()
    (folder / "source.txt").write_bytes(source)
    for name, data in build(folder).files.items():
        (folder / name).write_bytes(data)
    return load_plan(folder)


@pytest.mark.slow
@pytest.mark.parametrize("example", one_in(20, EXAMPLES), ids=lambda path: path.name)
def test_no_readable_document_is_damaged_and_each_is_one_passage(tmp_path, example):
    """Whatever rule the plan has: leads in the headings, clauses above several tasks, tables."""
    plan = built(tmp_path / "plan", (example / "source.txt").read_bytes())
    assert not charge.damaged(plan).any()
    assert survival.passages(plan) == 1
    assert charge.base(plan).loc[0, "lost"] == 0
    agree(plan, rows_of(plan), damaged=False)


REGISTER = Register(
    [{"department": unit, "full_name_zh": "", "aliases": ""} for unit in plans.UNITS]
)


@pytest.mark.slow
@settings(max_examples=200)
@given(st.data())
def test_a_document_is_damaged_exactly_if_it_was_read_as_scrambled(plan, data):
    tasks = data.draw(plans.tasks(least=3))
    scramble = data.draw(st.sampled_from((plans.like_the_source, plans.cut_anywhere)))
    text = plans.text(data.draw(scramble(tasks)))
    try:
        reading = read(Document(text), REGISTER)
    except PlanError:
        return
    frames = {
        name: pd.DataFrame(getattr(reading, name), columns=list(getattr(plan, name)))
        for name in ("tasks", "evidence", "unplaced")
    }
    found = charge.damaged(dataclasses.replace(plan, **frames))
    assert found.tolist() == [reading.ledger.scrambled] * len(reading.tasks)


def test_a_document_in_order_that_lacks_its_beginning_is_damaged(tmp_path):
    """Nothing in it stands in a wrong place; what shows the loss is that a section is lost."""
    clause = "(责任单位:省财政厅牵头，各相关部门按职责分工负责)"
    text = "".join(
        f"{plans.numeral(n)}、{word}之部({plans.numeral(n)})办好{word}事。{word}之事从速办理。{clause}"
        for n, word in enumerate(("农林", "牧渔", "医药", "港航"), start=2)
    )
    plan = built(tmp_path / "plan", text.encode())
    assert set(plan.evidence["basis"]) == {"printed", "in order"}
    assert charge.damaged(plan).all()
    assert charge.by_task(plan)["state"].tolist() == ["lost", *["alone"] * 4]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Corpus:
    """Return a corpus of the damaged plan, one whose leads stand by rule, and one with a gap."""
    folder = tmp_path_factory.mktemp("mixed")
    inside = folder / "in"
    inside.mkdir()
    (inside / "q.txt").write_bytes((DATA / "qinghai-2022" / "source.txt").read_bytes())
    for name, example in (("r", "heading-leads-by-label"), ("w", "tasks-without-a-clause")):
        source = Path(__file__).parent.parent / "plans" / example / "source.txt"
        (inside / f"{name}.txt").write_bytes(source.read_bytes())
    extract_folder(inside, folder / "out")
    return load_corpus(folder / "out")


@pytest.mark.slow
def test_of_a_corpus_only_the_damaged_plan_loses(mixed):
    table = charge.by_task(mixed)
    whole = {row["task_id"]: row for row in table.to_dict("records")}
    for plan_id in ("q", "r", "w"):
        one = charge.by_task(mixed.plan(plan_id)).to_dict("records")
        for row in one:
            task_id = f"{plan_id}/{row['task_id']}"
            assert whole[task_id] == row | {"task_id": task_id}
    assert set(table.loc[table["state"] == "lost", "task_id"].str[0]) == {"q"}
    assert set(table.loc[table["state"] == "without", "task_id"].str[0]) == {"w"}
    assert set(mixed.tasks.loc[charge.damaged(mixed), "plan_id"]) == {"q"}


@pytest.mark.slow
def test_a_lost_clause_could_name_the_units_of_its_plan(mixed):
    register = mixed.assignments[["plan_id", "department"]].drop_duplicates()
    units = pd.Series(sorted(set(register["department"])))
    found = charge.lost_for(mixed, units)
    of_q = set(register.loc[register["plan_id"] == "q", "department"])
    assert found.tolist() == [8 if unit in of_q else 0 for unit in units]
    assert set(found) == {0, 8}
    one = mixed.plan("q")
    assert set(charge.lost_for(one, one.assignments["department"])) == {8}
