"""Lines (条线): what names of units show, the tables they rest on, and plans by line."""

from __future__ import annotations

import csv
import dataclasses
import doctest
import inspect
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from test_frames import FUNCTIONS

from fgf_analysis import PlanError, load_plan, tables
from fgf_analysis.analysis import lines, workload
from fgf_analysis.reading.names.towns import TOWNS
from fgf_analysis.tables import DATA, LINES, ROLES, SEPARATOR, Plan

with (Path(__file__).parent / "lines.csv").open(encoding="utf-8", newline="") as labels:
    LABELLED = list(csv.DictReader(labels))


def of(name: str) -> list[str]:
    return list(lines.of([name])["line"])


def sets(names: list[str]) -> list[set[str]]:
    """Return the lines of each name."""
    found = lines.of(names).groupby("department")["line"].agg(set)
    return [found.get(name, set()) for name in names]


def called(name: str) -> str:
    """Return a name of the register, or one of those that its star stands for."""
    return name.replace("*", "青海省")


# How each sample came about, and what the first reading of it gave, is in data/README.md.
@pytest.mark.slow
@pytest.mark.parametrize("sample", ["first", "found", "apart", "probes"])
def test_names_labelled_by_hand_have_their_lines(sample):
    rows = [row for row in LABELLED if row["sample"] == sample]
    names = [row["name"] for row in rows]
    wanted = [set(filter(None, row["lines"].split(SEPARATOR))) for row in rows]
    assert len(set(names)) == len(names) > 50
    assert dict(zip(names, sets(names), strict=True)) == dict(zip(names, wanted, strict=True))


@pytest.mark.parametrize(
    ("organ", "line"),
    [
        ("财政局", "财政"),
        ("市场监管局", "市场监管"),
        ("城市管理局", "城市管理"),
        ("委办公室", "党委办公厅"),
        ("公安局城东分局", "公安"),
        ("乡村振兴局", "农业农村"),
        ("区域管理办", None),
    ],
)
def test_every_city_has_its_organs(organ, line):
    names = [f"{town.removesuffix('市')}市{organ}" for town in sorted(TOWNS)]
    assert all(found == ({line} if line else set()) for found in sets(names))


def test_the_examples_of_the_docstring_hold():
    found = doctest.testmod(lines)
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("县发展改革和商务局", ["发展改革", "商务"]),
        ("县商务和发展改革局", ["商务", "发展改革"]),
        ("plan-a/市财政局", ["财政"]),
        ("市 商务局（市口岸办）", ["商务"]),
        ("老区建设办公室", []),
        (
            "省金融监管局",
            ["金融工作"],
        ),  # a government's; the central one is a place's: 江西金融监管局
        ("区金融监管局", ["金融工作"]),
        ("江西金融监管局", ["金融监管"]),
        ("上饶金融监管分局", ["金融监管"]),
        ("市事务局", []),
        ("局", []),
        ("", []),
    ],
)
def test_a_name_is_read_whole_or_not_at_all(name, expected):
    assert of(name) == expected


def test_each_name_once_in_order_and_what_is_missing_left_out():
    found = lines.of(["市工商局", None, "市政府", "省商务厅", "市工商局"])
    assert found.to_numpy().tolist() == [["市工商局", "市场监管"], ["省商务厅", "商务"]]
    assert list(found.dtypes.astype(str)) == ["str", "str"]
    assert list(lines.of([]).columns) == ["department", "line"]


@pytest.mark.parametrize("names", ["省商务厅", [3]])
def test_what_is_no_list_of_names_is_refused(names):
    with pytest.raises(PlanError, match="^names: .* is not possible; give "):
        lines.of(names)


# ---------------------------------------------------------------- the tables


@pytest.mark.slow
def test_the_tables_keep_the_contract():
    for found, name in ((lines.table(), "lines"), (lines.successors(), "successors")):
        assert list(found) == [column.name for column in LINES[name]]
    kinds = set(tables.frame(tables.register(DATA / "departments.csv", "departments"),
                             tables.REGISTERS["departments"])["kind"])  # fmt: skip
    assert set(lines.table()["kind"]) <= kinds
    assert lines.table()["words"].fillna(lines.table()["units"]).notna().all()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("successors", "工商总局,市场监管,", "工商总局,月球,", "'月球' must be in lines.csv"),
        ("successors", ",2018,", ",soon,", "must be a whole number, 1949 or more"),
        ("lines", "教育,Education", "发展改革,Education", "'发展改革' must not stand twice"),
    ],
)
def test_a_table_that_breaks_it_is_told_of(tmp_path, monkeypatch, name, old, new, told):
    for path in DATA.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert path.stem != name or old in text
        text = text.replace(old, new, 1) if path.stem == name else text
        (tmp_path / path.name).write_text(text, encoding="utf-8", newline="\n")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(PlanError, match=f"{name}.csv: row .*{told}"):
        lines.table()


@pytest.mark.slow
def test_every_example_has_its_line():
    for row in lines.table().to_dict("records"):
        for example in row["examples"].split(SEPARATOR):
            assert row["line"] in of(example), example


@pytest.mark.slow
def test_a_former_organ_has_the_line_of_its_successor():
    found = lines.successors()
    for row in found.to_dict("records"):
        assert row["line"] in of(called(row["former"])), row
        chain = found[found["former"].eq(row["former"]) & found["line"].eq(row["line"])]
        assert row["line"] in of(called(chain["successor"].iloc[-1])), row
    assert found["source"].str.contains("《|新华社").all()
    assert found.sort_values("year", kind="stable")["former"].tolist() == list(found["former"])


@pytest.mark.slow
def test_other_names_in_the_register_have_a_line_where_the_unit_has_one():
    rows = tables.register(DATA / "departments.csv", "departments").records()
    found = sets([called(row["department"]) for row in rows])
    with_line = [row for row, known in zip(rows, found, strict=True) if known]
    cells = [row["aliases"] for row in with_line] + [row["full_name_zh"] for row in with_line]
    names = [called(name) for cell in cells for name in cell.split(SEPARATOR) if name]
    assert [name for name, found in zip(names, sets(names), strict=True) if not found] == []


# ---------------------------------------------------------------- plans by line


@pytest.fixture(scope="module")
def by_line(plan) -> Plan:
    return lines.by_line(plan)


@pytest.mark.slow
def test_a_merged_organ_is_several_rows_and_a_line_one_a_clause(plan, by_line):
    given = duckdb.connect()
    given.register("pairs", lines.of(plan.assignments["department"]))
    given.register("named", plan.assignments)
    wanted = given.sql(
        """
        SELECT task_id, clause, coalesce(line, department) AS unit,
               min(list_position(['lead', 'responsible', 'support'], role)) AS strength
        FROM named LEFT JOIN pairs USING (department) GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    found = by_line.assignments
    strength = found["role"].map({role: n for n, role in enumerate(ROLES, 1)})
    rows = zip(found["task_id"], found["clause"], found["department"], strength, strict=True)
    assert sorted(rows) == [tuple(row) for row in wanted]
    assert found.dtypes.equals(plan.assignments.dtypes)
    for _, clause in found.groupby(["task_id", "clause"]):
        assert list(clause["position"]) == list(range(1, len(clause) + 1))
    assert set(found["department"]) == set(by_line.departments["department"])


def test_the_strongest_role_is_kept(invent):
    named = invent(["省商务厅 support, 县发展改革和商务局 lead, 市政府 support"], damaged=False)
    found = lines.by_line(named).assignments
    assert found[["department", "role", "position", "printed"]].to_numpy().tolist() == [
        ["发展改革", "lead", 1, "县发展改革和商务局"],
        ["商务", "lead", 2, "县发展改革和商务局"],
        ["市政府", "support", 3, "市政府"],
    ]


def test_the_register_names_each_line_in_english(plan, by_line):
    assert by_line.english["商务"] == "Commerce"
    assert by_line.departments["name_en"].is_unique
    assert by_line.departments.dtypes.equals(plan.departments.dtypes)
    commerce = by_line.departments.set_index("department").loc["商务"]
    assert "省商务厅" in commerce["aliases"].split(SEPARATOR)


@pytest.mark.slow
def test_nothing_worked_out_before_is_kept_and_the_plan_stays_as_it_was():
    plan = load_plan()
    before = workload.by_department(plan), plan.english
    changed = lines.by_line(plan)
    assert "商务" in set(workload.by_department(changed)["department"])
    assert "省商务厅" in set(workload.by_department(plan)["department"])
    assert plan.english == before[1] != changed.english
    assert changed.source == plan.source


def test_units_without_a_line(plan, by_line):
    found = lines.unknown(plan)
    without = set(plan.assignments["department"]) - set(
        lines.of(plan.assignments["department"])["department"]
    )
    assert set(found["department"]) == without
    assert set(lines.unknown(by_line)["department"]) == without


def test_a_plan_by_line_is_one_by_line(by_line):
    again = lines.by_line(by_line)
    pd.testing.assert_frame_equal(again.assignments, by_line.assignments)
    assert list(again.departments["department"]) == list(by_line.departments["department"])


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "charge.lost_for"])
def test_every_analysis_runs_by_line(by_line, name):
    given = {"unit": "商务", "task_id": "T01", "draws": 9}
    wanted = inspect.signature(FUNCTIONS[name]).parameters
    found = FUNCTIONS[name](by_line, **{key: given[key] for key in given if key in wanted})
    assert found is not None
    if isinstance(found, pd.DataFrame) and "department" in found:
        assert set(found["department"]) <= set(by_line.departments["department"])


def test_a_plan_without_units_is_still_one(plan):
    bare = dataclasses.replace(plan, assignments=plan.assignments.iloc[:0])
    assert len(lines.by_line(bare).assignments) == 0
    assert lines.by_line(bare).assignments.dtypes.equals(plan.assignments.dtypes)
