"""A folder of documents as a corpus: read once, whole or not at all, the same however it is done.

The documents are invented, as in `plans`, of units that the package's register knows.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from plans import WORDS, numeral

from fgf_analysis import Corpus, Plan, PlanError, load_corpus, load_plan
from fgf_analysis import corpus as room
from fgf_analysis.analysis import codebook, ranking, survival, targets, themes, workload
from fgf_analysis.analysis import coleadership as led
from fgf_analysis.analysis.spans import places
from fgf_analysis.corpus import RECORD, Summary, extract_folder, plan_ids, reader_version
from fgf_analysis.tables import DATA, TABLES, Column

UNITS = ("省商务厅", "省司法厅", "省财政厅", "省民政厅", "省公安厅")
PARQUET = ("assignments", "departments", "plans", "tasks")


def document(tasks: int = 3, first: int = 0) -> str:
    """Return an invented plan; another ``first`` gives other words and units."""
    lines = ["示例省2030年重点任务分工方案", f"一、{WORDS[first % 20 : first % 20 + 2]}之部"]
    for n in range(tasks):
        word = WORDS[(first + n) * 2 % 30 : (first + n) * 2 % 30 + 2]
        leads = "、".join(UNITS[(first + n + k) % len(UNITS)] for k in range(1 + (first + n) % 3))
        lines.append(
            f"({numeral(n + 1)})办好{word}事。{word}之进出口通关和{word}消费，"
            f"2030年{n % 12 + 1}月底前办理时限压缩至{n + 1}个工作日以内。"
            f"(责任单位:{leads}牵头，各相关部门按职责分工负责)"
        )
    return "\n".join(lines) + "\n"


def write(folder: Path, documents: dict[str, str | bytes]) -> Path:
    for name, content in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return everything below a folder, path to content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


MIXED: dict[str, str | bytes] = {
    "north/plan.txt": document(3),
    "south/plan.txt": document(2, 3),
    "south/west/other.md": document(4, 5),
    "empty.txt": b"",
    "binary.pdf": bytes(range(256)) * 4,
    "letter.txt": "此件公开发布。",
    "again.txt": document(2, 3),
    ".hidden.txt": document(),
    ".git/config.txt": document(),
    "~$lock.docx": b"",
    "map.xlsx": b"x",
    "south/README": b"x",
}
READ = ["again", "north-plan", "other", "south-plan"]


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return write(tmp_path / "in", MIXED)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return three plans of 3, 2 and 4 tasks."""
    folder = tmp_path_factory.mktemp("corpus")
    texts = {"a.txt": document(3), "b.txt": document(2, 3), "c.txt": document(4, 5)}
    extract_folder(write(folder / "in", texts), folder / "out")
    return load_corpus(folder / "out")


@pytest.fixture
def spied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return a function that tells which documents were read since it was last asked.

    The processes that read obey a document's name: it dies, hangs, breaks or talks.
    """
    log = tmp_path / "log"
    write(
        tmp_path / "spy",
        {
            "sitecustomize.py": f"""
import os, time
import fgf_analysis.reading.extract as room
real = room.extract
def extract(data, name):
    with open({str(log)!r}, "a", encoding="utf-8") as log:
        print(name, file=log)
    if "dies" in name:
        os._exit(7)
    if "hangs" in name:
        time.sleep(600)
    if "breaks" in name:
        raise RuntimeError("two\\nlines")
    if "talks" in name:
        print("noise")
    return real(data, name)
room.extract = extract
"""
        },
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "spy"))

    def tell() -> list[str]:
        found = log.read_text(encoding="utf-8").split() if log.exists() else []
        log.unlink(missing_ok=True)
        return sorted(found)

    return tell


def test_a_folder_becomes_a_folder_a_plan_and_tables(mixed, tmp_path):
    out = tmp_path / "out"
    seen = []
    summary = extract_folder(mixed, out, progress=lambda *call: seen.append(call))
    assert isinstance(summary, Summary)
    assert (summary.plans, summary.read, summary.kept) == (7, 4, 0)
    reports = [json.loads((out / name / "report.json").read_bytes()) for name in READ]
    assert summary.left_over == sum(report["left_over"] for report in reports)
    assert [name for name, _ in summary.failed] == ["binary.pdf", "empty.txt", "letter.txt"]
    assert not any("\n" in error for _, error in summary.failed)
    assert summary.same == [["again.txt", "south/plan.txt"]]
    assert summary.ignored == [".git/", ".hidden.txt", "map.xlsx", "south/README", "~$lock.docx"]
    assert [done for done, _, _ in seen] == list(range(8))
    assert {total for _, total, _ in seen} == {7}
    assert sorted(name for _, _, name in seen[1:]) == sorted(
        name for name in MIXED if name not in {*summary.ignored, ".git/config.txt"}
    )
    for plan_id in READ:
        plan = load_plan(out / plan_id, trust=True)
        assert plan.name == plan_id
        assert len(plan.tasks)
    assert {path.name for path in out.iterdir() if path.is_file()} == {
        *(f"{name}.parquet" for name in PARQUET),
        "report.txt",
    }
    assert [path.name for path in (out / "empty").iterdir()] == [RECORD]
    report = (out / "report.txt").read_text(encoding="utf-8")
    assert report == summary.report
    for told in ("4 of 7 documents read", "again.txt = south/plan.txt", "hidden: 3", ".xlsx: 1"):
        assert told in report
    for name, error in summary.failed:
        assert f"  {name}: {error}\n" in report
    assert summary.headline == "4 of 7 documents read, 3 could not be"


def test_the_tables_are_typed_sorted_and_those_of_the_plans(mixed, tmp_path):
    out = tmp_path / "out"
    extract_folder(mixed, out)
    frames = {name: pd.read_parquet(out / f"{name}.parquet") for name in PARQUET}

    def types(columns: tuple[Column, ...]) -> dict[str, str]:
        return {c.name: "Int64" if c.type == "integer" else "str" for c in columns}

    for name in ("tasks", "assignments"):
        plans = [load_plan(out / plan_id, trust=True) for plan_id in READ]
        tables = {plan.name: getattr(plan, name) for plan in plans}
        expected = pd.concat(tables, names=["plan_id", None]).reset_index("plan_id")
        pd.testing.assert_frame_equal(
            frames[name], expected.reset_index(drop=True).astype({"plan_id": "str"})
        )
        assert {k: str(v) for k, v in frames[name].dtypes.items()} == {
            "plan_id": "str",
            **types(TABLES[name]),
        }
    plans = frames["plans"]
    assert {k: str(v) for k, v in plans.dtypes.items()} == types(room.PLANS)
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


def test_the_bytes_are_the_same_for_any_number_of_processes_and_any_order(mixed, tmp_path):
    extract_folder(mixed, tmp_path / "one", jobs=1)
    extract_folder(mixed, tmp_path / "two", jobs=2)
    turned = write(tmp_path / "turned", dict(reversed(MIXED.items())))
    extract_folder(turned, tmp_path / "three", jobs=3)
    assert files(tmp_path / "one") == files(tmp_path / "two") == files(tmp_path / "three")


def test_an_interrupted_run_is_taken_up_where_it_stopped(mixed, tmp_path, spied):
    whole, out = tmp_path / "whole", tmp_path / "out"
    extract_folder(mixed, whole)
    spied()

    def interrupt(done: int, total: int, name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        extract_folder(mixed, out, jobs=2, progress=interrupt)
    assert time.monotonic() - before < 20
    first = spied()
    finished = [path.parent.name for path in out.glob(f"*/{RECORD}")]
    assert 3 <= len(finished) <= len(first) < 7
    assert not list(out.glob("*.parquet"))
    summary = extract_folder(mixed, out, jobs=2)
    assert summary.kept == len(finished)
    assert len(spied()) == 7 - len(finished)
    assert files(out) == files(whole)
    assert extract_folder(mixed, out).kept == 7
    assert spied() == []
    assert files(out) == files(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_from_outside_leaves_whole_plans_only(tmp_path, sent):
    texts = {f"{n}.txt": document(3, n) for n in range(40)}
    folder, out = write(tmp_path / "in", texts), tmp_path / "out"
    code = (
        "import sys; from pathlib import Path; from fgf_analysis.corpus import extract_folder\n"
        "extract_folder(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, folder, out],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(room.__file__).parent.parent)},
    )
    while not list(out.glob(f"*/{RECORD}")) and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(sent)
    run.wait(20)
    time.sleep(0.5)  # the process that reads ends with the document it has in hand
    found = [path for path in out.iterdir() if not path.name.startswith(".")]
    for plan in found:
        assert len(load_plan(plan).tasks) == 3
    summary = extract_folder(folder, out)
    assert summary.read == 40
    assert len(found) <= summary.kept < 40 or sent != signal.SIGKILL
    extract_folder(folder, tmp_path / "whole", jobs=2)
    assert files(out) == files(tmp_path / "whole")


def test_only_what_changed_is_read_again_and_what_is_gone_is_removed(tmp_path, spied):
    texts = {"a.txt": document(3), "b.txt": document(2, 3), "c.txt": b"", "d.txt": document(1)}
    folder, out = write(tmp_path / "in", texts), tmp_path / "out"
    extract_folder(folder, out)
    spied()
    write(folder, {"b.txt": document(5, 3), "c.txt": document(2), "e.txt": document(1, 8)})
    (folder / "d.txt").unlink()
    write(out, {"b/translations.csv": "text_zh,text_en\n", "d/notes/mine.md": "kept"})
    summary = extract_folder(folder, out)
    assert spied() == ["b.txt", "c.txt", "e.txt"]
    assert (summary.kept, summary.removed) == (1, ["d"])
    assert files(out / "d") == {"notes/mine.md": b"kept"}
    assert (out / "b" / "translations.csv").exists()
    found = load_corpus(out)
    assert found.plans["plan_id"].tolist() == ["a", "b", "c", "e"]
    assert found.tasks["plan_id"].value_counts().to_dict() == {"a": 3, "b": 5, "c": 2, "e": 1}
    (out / "b" / "translations.csv").unlink()
    (out / "d" / "notes" / "mine.md").unlink()
    write(folder, {"c.txt": b""})  # from read to failed: its tables go
    extract_folder(folder, out)
    extract_folder(folder, tmp_path / "new")
    assert {k: v for k, v in files(out).items() if k[:2] != "d/"} == files(tmp_path / "new")


def test_a_folder_that_is_not_whole_or_of_another_reader_is_read_again(
    tmp_path, spied, monkeypatch
):
    texts = {"a.txt": document(3), "b.txt": document(2, 3), "c.txt": document(1)}
    folder, out = write(tmp_path / "in", texts), tmp_path / "out"
    extract_folder(folder, out)
    spied()
    before = files(out)
    (out / "a" / "evidence.csv").unlink()
    (out / "b" / RECORD).write_text("{")
    (out / "b" / "source.txt").unlink()
    (out / "b" / "tasks.csv").unlink()
    assert extract_folder(folder, out).kept == 1
    assert spied() == ["a.txt", "b.txt"]
    assert files(out) == before
    monkeypatch.setattr(room, "reader_version", lambda: "another")
    assert extract_folder(folder, out).kept == 0
    assert spied() == ["a.txt", "b.txt", "c.txt"]


def test_a_document_that_ends_hangs_or_breaks_the_reader_stops_nothing(tmp_path, spied):
    texts = {f"{n}.txt": document(2, n) for n in range(6)}
    bad = {"1dies.txt": document(), "2hangs.txt": document(), "3breaks.txt": document()}
    folder = write(tmp_path / "in", {**texts, **bad, "talks.txt": document(3)})
    out = tmp_path / "out"
    summary = extract_folder(folder, out, jobs=2, timeout=4)
    assert (summary.plans, summary.read) == (10, 7)
    assert dict(summary.failed) == {
        "1dies.txt": "ended the reader (7); look into the file",
        "2hangs.txt": "took more than 4 s; look into the file",
        "3breaks.txt": "RuntimeError: two lines; a fault of the reader, please report it",
    }
    assert not list(out.glob(".*"))
    spied()
    extract_folder(folder, out, jobs=2, timeout=4)
    # What may have been the machine's fault is tried again, what was the document's is not.
    assert spied() == ["1dies.txt", "2hangs.txt"]


def test_a_document_that_cannot_be_opened_is_tried_again(tmp_path):
    out = write(tmp_path / "out", {}) / "gone"
    out.parent.mkdir()
    for _ in range(2):
        assert room._read(tmp_path / "gone.txt", "gone.txt", out, "reader") == "failed"
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        assert record["error"].startswith("cannot be read (No such file")
        assert (record["reader"], record["sha256"]) == ("", None)
    write(tmp_path, {"gone.txt": document()})
    assert room._read(tmp_path / "gone.txt", "gone.txt", out, "reader") == "read"
    assert room._read(tmp_path / "gone.txt", "gone.txt", out, "reader") == "kept"
    assert room._read(tmp_path / "gone.txt", "moved.txt", out, "reader") == "read"


def test_a_plan_s_folder_is_written_whole_or_not_at_all_or_read_again(tmp_path, monkeypatch):
    write(tmp_path, {"a.txt": document(2)})
    known = (tmp_path / "a.txt", "a.txt", tmp_path / "a")
    whole = room.write_all

    def half(folder: Path, content: dict[str, bytes], stale: tuple[str, ...] = ()) -> None:
        if len(content) == 1:  # the mark alone
            return whole(folder, content, stale)
        whole(folder, dict(list(content.items())[:3]), stale)
        raise PlanError("the disk is full")

    monkeypatch.setattr(room, "write_all", half)
    with pytest.raises(PlanError, match="the disk is full"):
        room._read(*known, "reader")
    assert not (tmp_path / "a").exists()
    monkeypatch.undo()
    assert room._read(*known, "reader") == "read"
    write(tmp_path, {"a.txt": document(3)})
    monkeypatch.setattr(room, "write_all", half)
    with pytest.raises(PlanError, match="the disk is full"):
        room._read(*known, "reader")
    monkeypatch.undo()
    assert room._read(*known, "reader") == "read"
    assert len(load_plan(tmp_path / "a").tasks) == 3


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["方案.docx"], ["方案"]),
        (["a/x.txt", "b/x.txt", "y.txt"], ["a-x", "b-x", "y"]),
        (["a/x.docx", "a/x.pdf"], ["a-x-docx", "a-x-pdf"]),
        (["x.docx", "x.pdf"], ["x-docx", "x-pdf"]),
        (["X.txt", "a/x.txt"], ["X", "a-x"]),
        (["a b|c/../e.txt", "2024年 (1)．txt.md"], ["e", "2024年-1-txt"]),
        (["...txt", "nul.txt"], ["plan", "nul-plan"]),
    ],
)
def test_a_plan_s_id_is_from_its_path(names, expected):
    assert list(plan_ids(names).values()) == expected
    assert plan_ids(reversed(names)) == plan_ids(names)


def test_no_two_ids_meet_and_every_id_is_a_name_anywhere():
    names = [
        f"{folder}{stem}.{ending}"
        for folder in ("", "a/", "b/a/", "a-a/", "甲/")
        for stem in (
            "a",
            "A",
            "a-a",
            "a a",
            "a_a",
            "é",
            "e\u0301",
            "x" * 300,
            "方案" * 90,
            "|",
            "con",
        )
        for ending in ("txt", "TXT", "md")
    ]
    ids = plan_ids(names)
    assert len({plan_id.casefold() for plan_id in ids.values()}) == len(names)
    for plan_id in ids.values():
        assert re.fullmatch(r"[\w-]+", plan_id)
        assert len(plan_id.encode()) <= 130
    assert plan_ids(names[::-1]) == ids


def test_the_output_below_the_documents_is_not_read(tmp_path):
    folder = write(tmp_path, {"a.txt": document(2)})
    for _ in range(2):
        assert extract_folder(folder, folder / "out").plans == 1


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        ({}, r"in: no such folder; give the one"),
        ({"in/x.xlsx": b""}, r"in: no documents here \(\.txt .*\); give another"),
        ({"in/a.txt": b"", "out": b""}, r"out: is a file; choose a folder"),
        (
            {"in/a.txt": b"", "out/a/source.txt": b"mine"},
            r"out.a: holds a plan that is not from fgf extract.*choose another",
        ),
        (
            {"in/a.txt": b"", f"out/b/{RECORD}": b'{"files": []}'},
            r"out: holds 1 plans read from other documents.*choose another",
        ),
    ],
)
def test_what_a_run_would_spoil_or_not_find_is_an_error_for_people(tmp_path, prepare, message):
    write(tmp_path, prepare)
    before = files(tmp_path)
    with pytest.raises(PlanError, match=message):
        extract_folder(tmp_path / "in", tmp_path / "out")
    assert files(tmp_path) == before


def test_documents_are_not_written_among(tmp_path):
    write(tmp_path, {"a.txt": document()})
    with pytest.raises(PlanError, match="holds the documents themselves"):
        extract_folder(tmp_path, tmp_path)


def test_the_reader_s_version_is_of_its_code_and_registers(tmp_path, monkeypatch):
    before = reader_version()
    assert before == reader_version()
    write(tmp_path, {"departments.csv": (DATA / "departments.csv").read_bytes() + b"\n"})
    monkeypatch.setattr(room, "DATA", tmp_path)
    assert reader_version() != before


def test_no_corpus_is_an_error_for_people(tmp_path):
    with pytest.raises(PlanError, match=r"no corpus here.*run fgf extract FOLDER --out"):
        load_corpus(tmp_path)


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
    assert repr(corpus) == f"Corpus({str(corpus.folder)!r}, 3 plans, 9 tasks)"
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
    table = room._named(pd.DataFrame({"plan_id": ["p", "q"], **cells}, dtype="str"))
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


def test_a_plan_that_could_not_be_read_says_so(mixed, tmp_path):
    extract_folder(mixed, tmp_path / "out")
    with pytest.raises(PlanError, match=r"empty: empty\.txt could not be read \(.*again"):
        load_corpus(tmp_path / "out").plan("empty")


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


ANALYSES = (
    workload.base, workload.by_department, workload.lead_share, workload.by_leads,
    workload.roles, workload.in_charge,
    ranking.ranks, ranking.concentration, ranking.orders, ranking.bounds, ranking.bootstrap,
    themes.occurrences, themes.matches, themes.by_task, themes.counts, themes.by_department,
    themes.specialisation, themes.breadth, themes.entries,
    codebook.unmatched, codebook.leave_one_out, codebook.sensitivity, codebook.codings,
    codebook.agreement, codebook.disagreements, codebook.confusion,
    targets.targets, survival.by_task, survival.summary, survival.bases,
    led.two_mode, led.leads, led.groups, led.incidence, led.pairs, led.graph, led.network,
    led.units, led.breadth, led.communities, led.core, led.brokerage,
    led.chance, led.power, led.curveball, led.structure,
)  # fmt: skip


def written(found: object) -> str:
    """Return a result as text, to the last bit."""
    if isinstance(found, pd.DataFrame | pd.Series):
        return found.to_csv() + str(getattr(found, "dtypes", ""))
    if isinstance(found, nx.Graph):
        return f"{list(found.nodes(data=True))} {list(found.edges(data=True))}"
    if isinstance(found, led.TwoMode):
        return f"{list(found.tasks)} {list(found.units)} {found.heads.toarray().tolist()}"
    if isinstance(found, led.Curveball):
        return written(found.pairs) + written(found.steps) + str((found.draws, found.tied_p))
    return repr(found)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return a corpus of the Qinghai plan only."""
    folder = tmp_path_factory.mktemp("alone")
    plan = (DATA / "qinghai-2022" / "source.txt").read_bytes()
    extract_folder(write(folder / "in", {"q.txt": plan}), folder / "out")
    return load_corpus(folder / "out")


@pytest.mark.parametrize("measure", ANALYSES, ids=lambda f: f"{f.__module__[22:]}.{f.__name__}")
def test_every_analysis_of_one_plan_is_that_of_a_corpus_of_it(alone, measure):
    assert written(measure(alone)).replace("q/T", "T") == written(measure(alone.plan("q")))


@pytest.mark.parametrize("measure", ANALYSES, ids=lambda f: f"{f.__module__[22:]}.{f.__name__}")
def test_every_analysis_takes_several_plans(corpus, measure):
    assert measure(corpus) is not None


def test_what_adds_up_over_the_plans_adds_up(corpus):
    plans = [corpus.plan(plan_id) for plan_id in ("a", "b", "c")]

    def summed(measure: Callable[[Plan], pd.DataFrame], column: str) -> dict[str, int]:
        tables = [measure(plan).set_index("department")[column] for plan in plans]
        return {k: int(v) for k, v in pd.concat(tables).groupby(level=0).sum().items()}

    counted = workload.by_department(corpus).set_index("department")
    for column in workload.COUNTS:
        assert counted[column].to_dict() == summed(workload.by_department, column)
    assert workload.base(corpus)["tasks"] == 9
    assert ranking.ranks(corpus)["full"].sum() == sum(ranking.ranks(p)["full"].sum() for p in plans)
    ties = pd.concat(led.pairs(plan) for plan in plans).groupby(["unit_a", "unit_b"])["tasks"].sum()
    found = led.pairs(corpus).set_index(["unit_a", "unit_b"])["tasks"].sort_index()
    assert found.to_dict() == ties.to_dict()
    assert found.max() > 1  # so that adding up is more than setting side by side
    every = "".join(led.pairs(corpus)["task_ids"])
    assert {"a/T03", "b/T02", "c/T01"} <= set(re.findall(r"\w/T\d\d", every))


def test_the_places_of_a_corpus_are_those_in_each_plan_s_source(corpus):
    for measure in (themes.occurrences, targets.targets):
        found = measure(corpus)
        parts = [measure(corpus.plan(plan_id)) for plan_id in ("a", "b", "c")]
        own = found.assign(task_id=found["task_id"].str[2:].astype("str"))
        pd.testing.assert_frame_equal(own, pd.concat(parts, ignore_index=True))
        assert found["source_start"].notna().all()
        assert found["task_id"].str[0].nunique() == 3
    texts = dict(zip(corpus.tasks["task_id"], corpus.tasks["text_zh"], strict=True))
    where = places(corpus)
    for task_id, text in texts.items():
        source = corpus.source_of(task_id)
        assert "".join(source[i] for i in where[task_id, "text"]) == text


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (themes.by_section, "each plan has its own"),
        (survival.stretches, "no source of its own"),
        (survival.passages, "no source of its own"),
        (lambda corpus: survival.quotes(corpus, "a/T01"), "no source of its own"),
    ],
)
def test_what_rests_on_one_plan_s_print_says_so_of_a_corpus(corpus, measure, message):
    with pytest.raises(PlanError, match=rf"{message}.*take corpus\.plan\(plan_id\)"):
        measure(corpus)


def test_ranks_do_not_depend_on_how_many_draws_are_held_at_a_time(plan, monkeypatch):
    whole = ranking.bootstrap(plan, draws=50)
    monkeypatch.setattr(ranking, "_CELLS", 200)
    pd.testing.assert_frame_equal(ranking.bootstrap(plan, draws=50), whole)


def test_tables_longer_than_a_row_group_are_whole(tmp_path, monkeypatch):
    folder = write(tmp_path / "in", {f"{n}.txt": document(3, n) for n in range(9)})
    monkeypatch.setattr(room, "_ROWS", 7)
    extract_folder(folder, tmp_path / "out")
    found = load_corpus(tmp_path / "out")
    assert found.tasks["task_id"].tolist() == [f"{n}/T0{k}" for n in range(9) for k in (1, 2, 3)]
    assert np.array_equal(found.tasks["number"], np.tile([1, 2, 3], 9))


def test_importing_the_package_leaves_the_reading_and_the_processes_out():
    code = (
        "import sys, fgf_analysis;"
        "print([m for m in ('fgf_analysis.reading', 'pyarrow.parquet', 'pyarrow.csv')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
