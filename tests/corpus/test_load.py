"""A corpus is loaded as one plan is, and says where it is not one."""

from __future__ import annotations

import re
import subprocess
import sys

import pandas as pd
import pytest
from documents import PARQUET, document, write

from fgf_analysis import Corpus, Plan, PlanError, load_corpus, load_plan
from fgf_analysis.analysis import codebook, workload
from fgf_analysis.corpus import extract_folder
from fgf_analysis.corpus.load import _named
from fgf_analysis.tables import TABLES


def test_no_corpus_is_an_error_for_people(tmp_path):
    with pytest.raises(PlanError, match=r"no corpus here.*run fgf extract FOLDER --out"):
        load_corpus(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", PARQUET)
def test_a_broken_table_is_named(corpus, tmp_path, name):
    for table in PARQUET:
        content = (corpus.folder / f"{table}.parquet").read_bytes()
        write(tmp_path, {f"{table}.parquet": content[:-9] if table == name else content})
    with pytest.raises(PlanError, match=rf"{name}\.parquet: cannot be read.*fgf extract again"):
        load_corpus(tmp_path)
    write(tmp_path, {f"{name}.parquet": (corpus.folder / "tasks.parquet").read_bytes()})
    if name != "tasks":
        with pytest.raises(PlanError, match=rf"{name}\.parquet: has other columns"):
            load_corpus(tmp_path)


def test_a_corpus_has_the_tables_of_a_plan_with_the_plan_beside_each_row(corpus):
    assert isinstance(corpus, Plan)
    assert repr(corpus) == f"Corpus({corpus.folder.name!r}, 3 plans, 9 tasks)"
    said = re.sub(r"<[^>]+>", " ", corpus._repr_html_()).split()
    assert said[said.index("Plans") + 2] == "3"
    assert corpus.folder.name in said
    assert str(corpus.folder.parent) not in corpus._repr_html_()
    for name, columns in TABLES.items():
        table = getattr(corpus, name)
        assert list(table) == ["plan_id", *(column.name for column in columns)]
        parts = {plan_id: getattr(corpus.plan(plan_id), name) for plan_id in ("a", "b", "c")}
        assert table["plan_id"].value_counts().to_dict() == {
            plan_id: len(part) for plan_id, part in parts.items() if len(part)
        }
        for plan_id, part in parts.items():
            own = table[table["plan_id"] == plan_id].drop(columns="plan_id").reset_index(drop=True)
            for column in {"task_id", "parent_id", "candidates"} & set(own):
                cells = own[column].str.replace(f"{plan_id}/", "", regex=False)
                own[column] = cells.astype("str")
            pd.testing.assert_frame_equal(own, part)
    assert corpus.tasks["task_id"].is_unique
    assert set(corpus.evidence["task_id"]) <= set(corpus.tasks["task_id"])
    assert corpus.codings.empty
    assert corpus.translations.empty
    assert corpus.themes.equals(load_plan().themes)
    assert corpus.english.items() >= corpus.plan("a").english.items()
    assert corpus.title == "out"


def test_every_id_of_a_task_is_named_with_its_plan():
    cells = {"candidates": ["T01|T02", None], "parent_id": [None, "T03"]}
    table = _named(pd.DataFrame({"plan_id": ["p", "q"], **cells}, dtype="str"))
    assert table["candidates"].tolist()[0] == "p/T01|p/T02"
    assert table["parent_id"].tolist()[1] == "q/T03"
    assert table[["candidates", "parent_id"]].isna().to_numpy().tolist() == [
        [False, True],
        [True, False],
    ]


def test_a_plan_of_a_corpus_is_a_plan(corpus):
    plan = corpus.plan("b")
    assert not isinstance(plan, Corpus)
    assert plan.source == document(2, 3)
    assert corpus.source_of("b/T01") == plan.source
    with pytest.raises(PlanError, match=r"z: no such plan in .*corpus.plans lists them"):
        corpus.plan("z")


@pytest.mark.slow
def test_a_plan_that_could_not_be_read_says_so(whole):
    with pytest.raises(PlanError, match=r"empty: empty\.txt could not be read \(.*again"):
        load_corpus(whole).plan("empty")


@pytest.mark.slow
def test_hand_made_tables_of_the_plans_are_gathered(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": document(2), "b.txt": document(2, 2)})
    out = tmp_path / "out"
    extract_folder(folder, out)
    rows = {"a": "T01,x,market,\nT02,x,rights,\n", "b": "T01,x,market,\n"}
    for plan_id, cells in rows.items():
        write(out, {f"{plan_id}/codings.csv": "task_id,coder,primary,further\n" + cells})
        write(out, {f"{plan_id}/translations.csv": "text_zh,text_en\n办事,Do it\n"})
    found = load_corpus(out)
    assert found.codings["task_id"].tolist() == ["a/T01", "a/T02", "b/T01"]
    assert found.english["办事"] == "Do it"
    assert codebook.agreement(found)["tasks"].tolist() == [3]
    assert len(codebook.codings(found)) == 6


@pytest.mark.slow
def test_tables_that_are_older_than_the_plans_are_not_mixed_with_them(tmp_path):
    texts = {"a.txt": document(2), "b.txt": document(2, 2)}
    folder, out = write(tmp_path / "in", texts), tmp_path / "out"
    extract_folder(folder, out)
    found = load_corpus(out)
    write(folder, {"b.txt": document(3)})

    def interrupt(done: int, total: int, name: str) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_folder(folder, out, progress=interrupt)
    with pytest.raises(PlanError, match=r"b: is not what the tables.*it goes on where it stopped"):
        found.evidence  # noqa: B018


@pytest.mark.slow
def test_importing_the_package_leaves_the_reading_and_the_processes_out():
    code = (
        "import sys, fgf_analysis;"
        "print([m for m in ('fgf_analysis.reading', 'pyarrow.parquet', 'pyarrow.csv')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.slow
def test_units_of_two_cities_can_be_told_apart(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for city in ("甲市", "乙市"):
        text = f"{city}任务分工方案\n1.办好甲事。从速。（市财政局牵头，海关总署配合）\n"
        (folder / f"{city}.txt").write_text(text, encoding="utf-8")
    extract_folder(folder, tmp_path / "out")
    together = load_corpus(tmp_path / "out")
    assert workload.by_department(together)["tasks"].max() == 2
    apart = load_corpus(tmp_path / "out", apart=True)
    assert sorted(apart.assignments["department"]) == [
        "乙市/市财政局", "海关总署", "海关总署", "甲市/市财政局",
    ]  # fmt: skip
    assert set(apart.assignments["department"]) == set(apart.departments["department"])
    assert apart.english["甲市/市财政局"] == "Finance (甲市)"
    led = workload.by_department(apart).set_index("department")
    assert led.loc["甲市/市财政局", "tasks"] == 1
