"""Loading a plan: typed tables, and one error that lists everything wrong in them."""

from __future__ import annotations

import inspect
import json
import textwrap
from pathlib import Path

import frictionless
import pytest

from fgf_analysis import Plan, PlanError, load_plan
from fgf_analysis.tables import REGISTERS, TABLES, digest, plans


def edit(path: Path, old: str, new: str, times: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= times
    path.write_text(text.replace(old, new, times), encoding="utf-8", newline="\n")


def problems(folder: Path) -> list[str]:
    """Return the lines of the one error that the folder gives, without its first."""
    with pytest.raises(PlanError) as caught:
        load_plan(folder)
    first, *rest = str(caught.value).split("\n  ")
    count = "1 problem" if len(rest) == 1 else f"{len(rest)} problems"
    assert first == f"{folder}: {count} in the tables"
    return rest


def test_the_tables_are_typed():
    plan = load_plan()
    for name, columns in (TABLES | REGISTERS).items():
        frame = getattr(plan, name)
        types = {c.name: "Int64" if c.type == "integer" else "str" for c in columns}
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == types
        assert list(frame.columns) == list(types)


def test_an_empty_cell_is_missing_and_the_text_NA_is_text(folder):
    assert load_plan().tasks["clause_zh"].isna().sum() == 8
    edit(folder / "tasks.csv", ",Keep cutting items that need approval,", ",NA,")
    assert load_plan(folder).tasks["title_en"][1] == "NA"


def test_a_plan_loads_by_name_and_by_path(folder):
    assert plans() == ["qinghai-2022"]
    named, given, text = load_plan("qinghai-2022"), load_plan(folder), load_plan(str(folder))
    assert isinstance(given, Plan)
    assert given.folder == text.folder == folder
    for table in TABLES:
        assert getattr(named, table).equals(getattr(given, table))
    assert given.source == named.source


def test_a_relative_path_is_a_folder(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert load_plan("./qinghai-2022").folder in (folder, folder.resolve())


def test_english_names_units_themes_and_headings(plan):
    assert plan.english["省商务厅"] == "Commerce"
    assert set(plan.themes["name_zh"]) <= set(plan.english)
    assert set(plan.tasks["title_zh"].dropna()) <= set(plan.english)


def test_a_missing_column_is_named_with_the_one_in_its_place(folder):
    edit(folder / "assignments.csv", ",role_basis", ",basis")
    assert problems(folder) == [
        "assignments.csv: column role_basis is missing",
        "assignments.csv: column basis is not expected",
    ]


def test_both_rows_of_a_duplicate_id_are_listed_and_every_row_left_without_task(folder):
    edit(folder / "tasks.csv", "\nT22,", "\nT21,")
    assert problems(folder) == [
        "tasks.csv: row 21, task_id: 'T21' must not stand twice",
        "tasks.csv: row 22, task_id: 'T21' must not stand twice",
    ]
    edit(folder / "tasks.csv", "\nT29,", "\nT28,")
    orphans = [line for line in problems(folder) if "'T29' must be in tasks.csv" in line]
    assert len(orphans) == 1 + 5 + 2  # one unit, four sentences and the clause, two codings


def test_a_repeated_key_is_listed(folder):
    edit(folder / "assignments.csv", "T02,1,1,", "T01,1,1,")
    assert problems(folder) == [
        "assignments.csv: row 2: task_id, clause, position stand there twice"
    ]


def test_every_unknown_role_is_listed(folder):
    edit(folder / "assignments.csv", ",lead,", ",boss,", times=2)
    expected = "'boss' must be one of: lead, responsible, support"
    assert problems(folder) == [f"assignments.csv: row {n}, role: {expected}" for n in (1, 2)]


def test_every_department_outside_the_register_is_listed(folder):
    edit(folder / "assignments.csv", "1,省司法厅,", "1,省月球厅,", times=2)
    assert problems(folder) == [
        f"assignments.csv: row {n}, department: '省月球厅' must be in departments.csv"
        for n in (18, 44)
    ]


def test_every_empty_required_cell_is_listed(folder):
    edit(folder / "assignments.csv", "T02,1,1,省政府审改办,省政府审改办,", "T02,,1,,省政府审改办,")
    assert problems(folder) == [
        "assignments.csv: row 2, clause: must not be empty",
        "assignments.csv: row 2, department: must not be empty",
    ]


def test_every_name_and_actor_stands_where_its_row_says():
    plan = load_plan()
    for table in (plan.assignments, plan.groups):
        assert len(table)
        assert (table["start"] < table["end"]).all()
        for row in table.itertuples():
            there = "".join(plan.source[row.start : row.end].split())
            assert there == "".join(row.printed.split())
    for name in ("evidence", "unplaced"):
        table = getattr(plan, name)
        assert (table["start"] < table["end"]).all()


def test_a_place_that_is_no_number_is_listed(folder):
    edit(folder / "assignments.csv", ",牵头,777,783", ",牵头,there,0")
    edit(folder / "groups.csv", ",按职责分工负责,786,791", ",按职责分工负责,,791")
    assert problems(folder) == [
        "assignments.csv: row 1, end: '0' must be a whole number, 1 or more",
        "assignments.csv: row 1, start: 'there' must be a whole number, 0 or more",
        "groups.csv: row 1, start: must not be empty",
    ]


def test_a_group_s_role_key_and_task_are_checked(folder):
    edit(folder / "groups.csv", "T01,1,2,各地区,support", "T01,1,1,各地区,helps")
    edit(folder / "groups.csv", "\nT02,1,1,", "\nT98,1,1,")
    assert problems(folder) == [
        "groups.csv: row 2, role: 'helps' must be one of: lead, responsible, support",
        "groups.csv: row 2: task_id, clause, position stand there twice",
        "groups.csv: row 3, task_id: 'T98' must be in tasks.csv",
    ]


@pytest.mark.parametrize("cell", ["two", "2.0", "-2", "0", "２", " 2"])
def test_what_is_no_whole_number_is_listed(folder, cell):
    edit(folder / "tasks.csv", "T02,,2,", f"T02,,{cell},")
    assert problems(folder) == [
        f"tasks.csv: row 2, number: {cell!r} must be a whole number, 1 or more"
    ]


def test_one_error_lists_everything_in_all_tables(folder):
    edit(folder / "tasks.csv", "T02,,2,", "T02,,two,")
    edit(folder / "tasks.csv", "\nT03,,", "\nX3,,")
    edit(folder / "assignments.csv", "T01,1,1,省政府审改办", "T01,1,1,省月球厅")
    edit(folder / "assignments.csv", "T04,1,1,", "T04,1,first,")
    edit(folder / "evidence.csv", ",section,", ",chapter,", times=2)
    edit(folder / "unplaced.csv", ",outside,", ",elsewhere,")
    found = problems(folder)
    for place in (
        "tasks.csv: row 2, number: 'two'",
        "tasks.csv: row 3, task_id: 'X3'",
        "assignments.csv: row 1, department: '省月球厅'",
        "assignments.csv: row 8, position: 'first'",
        "evidence.csv: row 1, field: 'chapter'",
        "evidence.csv: row 2, field: 'chapter'",
        "unplaced.csv: row 1, reason: 'elsewhere'",
    ):
        assert sum(line.startswith(place) for line in found) == 1
    orphans = [line for line in found if "'T03' must be in tasks.csv" in line]
    evidence = (folder / "evidence.csv").read_text(encoding="utf-8")
    codings = (folder / "codings.csv").read_text(encoding="utf-8")
    groups = (folder / "groups.csv").read_text(encoding="utf-8")
    lost = sum(text.count("\nT03,") for text in (evidence, codings, groups))
    assert groups.count("\nT03,")
    assert len(orphans) == 5 + lost  # task 3 names five units
    assert len(found) == 7 + len(orphans)


def test_a_table_in_gb18030_is_named_with_line_and_remedy(folder):
    path = folder / "tasks.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(PlanError, match=r"tasks\.csv: line 2 is not UTF-8; save .* in UTF-8"):
        load_plan(folder)


def test_a_table_with_a_byte_order_mark_is_read(folder):
    path = folder / "tasks.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_plan(folder).tasks.equals(load_plan().tasks)


def test_a_missing_table_is_named_with_the_remedy(folder):
    (folder / "evidence.csv").unlink()
    with pytest.raises(PlanError, match=r"evidence\.csv.*run fgf build"):
        load_plan(folder)


def bad_encoding(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))


def test_several_unreadable_tables_are_all_named(folder):
    bad_encoding(folder / "tasks.csv")
    (folder / "evidence.csv").unlink()
    edit(folder / "assignments.csv", ",lead,", ",boss,")
    with pytest.raises(PlanError) as caught:
        load_plan(folder)
    for place in ("tasks.csv", "evidence.csv", "assignments.csv: row 1, role"):
        assert place in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n", b'task_id\n"T01'])
def test_a_file_that_is_no_table_is_named(folder, content):
    (folder / "assignments.csv").write_bytes(content)
    with pytest.raises(PlanError, match=r"assignments\.csv.*is no table"):
        load_plan(folder)


@pytest.mark.parametrize("rows", [1, 57])
def test_a_row_longer_than_the_header_is_an_error_for_people(folder, rows):
    path = folder / "assignments.csv"
    text = path.read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    assert len(lines) == 57
    longer = [f"{line}," for line in lines[:rows]]
    path.write_text("\n".join([head, *longer, *lines[rows:], ""]), encoding="utf-8", newline="\n")
    with pytest.raises(PlanError, match=r"assignments\.csv"):
        load_plan(folder)


def test_a_row_shorter_than_the_header_lacks_cells(folder):
    edit(folder / "assignments.csv", "省政府审改办,lead,printed,牵头,777,783\n", "省政府审改办\n")
    assert problems(folder) == [
        "assignments.csv: row 1 has 5 cells, not 10",
    ]


def test_a_number_too_large_for_the_tables_is_an_error_for_people(folder):
    edit(folder / "tasks.csv", "T02,,2,", "T02,,99999999999999999999,")
    with pytest.raises(PlanError, match="row 2, number"):
        load_plan(folder)


@pytest.mark.parametrize("name", ["qinghai-2023", "no/such/folder"])
def test_an_unknown_plan_is_told_which_there_are(name):
    with pytest.raises(PlanError, match=f"{name}: no such plan.*: qinghai-2022"):
        load_plan(name)


def test_a_table_whose_hash_is_recorded_is_not_checked_again(folder):
    edit(folder / "assignments.csv", ",lead,", ",boss,")
    assert problems(folder)
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == "assignments":
            resource["hash"] = digest((folder / "assignments.csv").read_bytes())
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    assert load_plan(folder).assignments["role"][0] == "boss"
    with pytest.raises(PlanError, match="row 1, role"):
        load_plan(folder, trust=False)


def test_an_edit_within_the_contract_loads(folder):
    edit(folder / "tasks.csv", "Publish the list", "Print the list")
    assert load_plan(folder).tasks["title_en"][7].startswith("Print")


def test_without_a_descriptor_everything_is_checked(folder):
    (folder / "datapackage.json").unlink()
    assert load_plan(folder).tasks.equals(load_plan().tasks)
    edit(folder / "assignments.csv", ",lead,", ",boss,")
    assert len(problems(folder)) == 1


def test_a_broken_descriptor_is_an_error_for_people(folder):
    (folder / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(PlanError, match=r"datapackage\.json.*fgf build"):
        load_plan(folder)


@pytest.mark.parametrize("content", ['{"resources": [{}]}', '{"title": "x"}', "{}"])
def test_with_a_descriptor_that_is_not_ours_everything_is_checked(folder, content):
    (folder / "datapackage.json").write_text(content, encoding="utf-8")
    assert load_plan(folder).tasks.equals(load_plan().tasks)
    edit(folder / "assignments.csv", ",lead,", ",boss,")
    assert len(problems(folder)) == 1


def test_a_register_beside_the_plan_comes_before_the_packages(folder):
    (folder / "departments.csv").unlink()
    register = folder.parent / "departments.csv"
    register.write_text(
        "department,full_name_zh,name_en,kind,aliases\n省政府审改办,,Approval,provincial,\n",
        encoding="utf-8",
    )
    found = problems(folder)
    assert len(found) == 57 - 8  # every row but those of the one in the register
    assert not any("省政府审改办" in line for line in found)


@pytest.mark.slow
def test_frictionless_accepts_the_package(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(TABLES) + 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("tasks.csv", "Publish the list", "Publish a list", "hash-count"),
        ("assignments.csv", ",lead,", ",boss,", "constraint-error"),
        ("assignments.csv", "1,省司法厅,", "1,省月球厅,", "constraint-error"),
        ("assignments.csv", "\nT08,", "\nT98,", "foreign-key"),
        ("tasks.csv", "T02,,2,", "T02,,two,", "type-error"),
        ("tasks.csv", "\nT22,", "\nT21,", "primary-key"),
        ("source.txt", "牵头", "负责", "hash-count"),
    ],
)
def test_frictionless_rejects_an_edited_cell(folder, table, old, new, error):
    edit(folder / table, old, new)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert not report.valid
    assert error in {kind for (kind,) in report.flatten(["type"])}


def test_a_plan_is_cut_to_some_of_its_tasks_as_its_docstring_says(plan):
    from fgf_analysis.analysis import charge, codebook, workload

    example = inspect.getdoc(Plan).split("::\n\n", 1)[1].split("\nAttributes")[0]
    scope = {"plan": plan}
    exec(textwrap.dedent(example), scope)
    part, kept = scope["part"], [f"T{number:02}" for number in range(1, 11)]
    assert part.tasks["task_id"].tolist() == kept
    assert charge.base(part).loc[0, "tasks"] == len(kept)
    known = charge.standings(plan)
    counted = known[known["task_id"].isin(kept)]["department"].value_counts()
    found = workload.by_department(part).set_index("department")["tasks"]
    assert found.to_dict() == counted.to_dict()
    assert set(codebook.agreement(part)["tasks"]) == {len(kept)}
