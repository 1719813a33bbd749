"""The tables of all plans are those of each."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from documents import PARQUET, READ, document, write

from fgf_analysis import PlanError, load_corpus, load_plan
from fgf_analysis.corpus import extract_folder
from fgf_analysis.corpus.tables import PLANS, kept
from fgf_analysis.tables import TABLES, Column


@pytest.mark.slow
def test_the_tables_are_typed_sorted_and_those_of_the_plans(whole):
    out = whole
    frames = {name: pd.read_parquet(out / f"{name}.parquet") for name in PARQUET}

    def types(columns: tuple[Column, ...]) -> dict[str, str]:
        return {c.name: "Int64" if c.type == "integer" else "str" for c in columns}

    for name in ("tasks", "assignments", "groups"):
        plans = [load_plan(out / plan_id, trust=True) for plan_id in READ]
        tables = {plan.name: getattr(plan, name) for plan in plans}
        expected = pd.concat(tables, names=["plan_id", None]).reset_index("plan_id")
        assert len(expected)
        pd.testing.assert_frame_equal(
            frames[name], expected.reset_index(drop=True).astype({"plan_id": "str"})
        )
        assert {k: str(v) for k, v in frames[name].dtypes.items()} == {
            "plan_id": "str",
            **types(TABLES[name]),
        }
    plans = frames["plans"]
    assert {k: str(v) for k, v in plans.dtypes.items()} == types(PLANS)
    assert plans["plan_id"].tolist() == sorted([*READ, "binary", "empty", "letter"])
    rows = plans.set_index("plan_id")
    assert rows.loc[READ, "tasks"].tolist() == [2, 3, 4, 2]
    assert rows.loc[READ, "clauses"].tolist() == [2, 3, 4, 2]
    assert rows.loc[READ, "error"].isna().all()
    assert rows.loc["other", "characters"] == len(load_plan(out / "other").source)
    assert rows.loc["other", "file"] == "south/west/other.md"
    assert rows.loc[["binary", "empty", "letter"], "status"].eq("failed").all()
    assert rows.loc["empty", "tasks"] is pd.NA
    assert rows.loc["empty", "error"]


def test_duckdb_opens_the_tables(corpus):
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(
        f"select plan_id, count(*), sum(number) from '{corpus.folder}/tasks.parquet' "
        "group by plan_id order by plan_id"
    ).fetchall()
    assert found == [("a", 3, 6), ("b", 2, 3), ("c", 4, 10)]


@pytest.mark.parametrize("page", ["docs/scale.md", "README.md", "README.zh-CN.md"])
def test_the_lines_that_are_shown_for_duckdb_run(page, corpus, monkeypatch):
    """In the folder that they are said to be typed in."""
    duckdb = pytest.importorskip("duckdb")
    text = (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
    (lines,) = re.findall(r"```sql\n(.*?)```", text, re.S)
    monkeypatch.chdir(corpus.folder)
    found = duckdb.sql(lines).fetchall()
    led = corpus.assignments[corpus.assignments["role"] == "lead"]
    counts = led.groupby("department").agg(
        plans=("plan_id", "nunique"), tasks=("task_id", "nunique")
    )
    assert found
    for department, plans, tasks in found:
        assert tuple(counts.loc[department]) == (plans, tasks)
    assert [tasks for _, _, tasks in found] == sorted(counts["tasks"], reverse=True)[:10]


@pytest.mark.slow
def test_the_register_is_the_union_of_those_of_the_plans(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": document(2), "b.txt": document(2, 2)})
    out = tmp_path / "out"
    extract_folder(folder, out)
    head = "department,full_name_zh,name_en,kind,aliases\n"
    write(out, {"a/departments.csv": head + "甲,,A,x,\n省商务厅,,Trade,provincial,\n"})
    write(out, {"b/departments.csv": head + "乙,,B,y,丙|丁\n甲,,Another,z,\n"})
    extract_folder(folder, out)
    found = load_corpus(out)
    assert found.departments["department"].tolist() == ["甲", "省商务厅", "乙"]
    assert found.departments["name_en"].tolist() == ["A", "Trade", "B"]
    assert found.english["甲"] == "A"
    assert found.departments["aliases"].tolist()[2] == "丙|丁"


@pytest.mark.slow
def test_an_edited_table_goes_into_the_corpus_and_a_broken_one_is_named(tmp_path):
    folder, out = write(tmp_path / "in", {"a.txt": document(2)}), tmp_path / "out"
    extract_folder(folder, out)
    path = out / "a" / "tasks.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("办好", "做好"), encoding="utf-8")
    extract_folder(folder, out)
    assert load_corpus(out).tasks["title_zh"].str.startswith("做好").all()
    path.write_text(text.replace("T01,,1,", "T01,,one,"), encoding="utf-8")
    with pytest.raises(PlanError, match=r"tasks\.csv: is not as it was written.*again"):
        extract_folder(folder, out)
    path.write_text(text.replace("number", "no"), encoding="utf-8")
    with pytest.raises(PlanError, match=r"tasks\.csv: is not as it was written.*again"):
        extract_folder(folder, out)


@pytest.mark.parametrize("kind", ["text", "cut", "turned", "typed", "named"])
def test_a_parquet_table_that_is_not_ours_is_one_line(whole, tmp_path, kind):
    data = (whole / "tasks.parquet").read_bytes()
    table = pd.read_parquet(whole / "tasks.parquet")
    made = {
        "text": lambda path: path.write_bytes(b"plan_id,task_id\n"),
        "cut": lambda path: path.write_bytes(data[: len(data) // 2]),
        "turned": lambda path: path.write_bytes(data[:4] + data[4:][::-1]),
        "typed": lambda path: table.astype({"number": "str"}).to_parquet(path, index=False),
        "named": lambda path: table.rename(columns={"number": "no"}).to_parquet(path, index=False),
    }
    made[kind](tmp_path / "tasks.parquet")
    with pytest.raises(PlanError, match=r"tasks\.parquet: [^\n]*run fgf extract again$"):
        kept(tmp_path, "tasks")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("theme,name_zh\n".encode("utf-16"), "line 1 is not UTF-8"),
        (b"", "is no table"),
        (b"theme,name_zh,name_en,definition_zh,definition_en,keywords\n", "has no rows"),
        (b"theme,name_zh,name_en,definition_zh,definition_en,keywords\na,b\n", "row 1 has 2 cells"),
    ],
)
def test_a_broken_codebook_of_a_corpus_is_one_line(whole, tmp_path, content, said):
    for path in whole.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "themes.csv").write_bytes(content)
    with pytest.raises(PlanError, match=rf"themes\.csv: [^\n]*{said}[^\n]*$"):
        load_corpus(tmp_path)
