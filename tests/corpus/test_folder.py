"""A folder is read once, the same however it is done, and nothing of others is spoilt."""

from __future__ import annotations

import json

import pytest
from documents import MIXED, PARQUET, READ, document, files, write

from fgf_analysis import PlanError, load_corpus, load_plan
from fgf_analysis.corpus import Summary, extract_folder
from fgf_analysis.corpus import folder as room
from fgf_analysis.corpus.document import RECORD


@pytest.mark.slow
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
    assert summary.ignored == [
        (".git/", "hidden"),
        (".hidden.txt", "hidden"),
        ("map.csv", "another format"),
        ("south/README", "another format"),
        ("~$lock.docx", "hidden"),
    ]
    assert [done for done, _, _ in seen] == list(range(8))
    assert {total for _, total, _ in seen} == {7}
    assert sorted(name for _, _, name in seen[1:]) == sorted(
        name for name in MIXED if name not in {*dict(summary.ignored), ".git/config.txt"}
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
    reasons = "hidden 3; another format 2: .csv 1, no ending 1"
    assert summary.reasons == reasons
    for told in (
        "4 of 7 documents read",
        "again.txt = south/plan.txt",
        f"5 ignored ({reasons})",
        "  south/README: another format\n",
    ):
        assert told in report
    for name, error in summary.failed:
        assert f"  {name}: {error}\n" in report
    assert summary.headline == "4 of 7 documents read, 3 could not be"


@pytest.mark.slow
def test_the_bytes_are_the_same_for_any_number_of_processes_and_any_order(whole, tmp_path):
    turned = write(tmp_path / "turned", dict(reversed(MIXED.items())))
    extract_folder(turned, tmp_path / "out", jobs=3)
    assert files(tmp_path / "out") == files(whole)


@pytest.mark.slow
def test_only_what_changed_is_read_again_and_what_is_gone_is_removed(tmp_path, spied):
    texts = {"a.txt": document(3), "b.txt": document(2, 3), "c.txt": b"", "d.txt": document(1)}
    folder, out = write(tmp_path / "in", {**texts, "f.txt": document(1, 4)}), tmp_path / "out"
    extract_folder(folder, out)
    spied()
    write(folder, {"b.txt": document(5, 3), "c.txt": document(2), "e.txt": document(1, 8)})
    write(folder, {"f.txt": b""})  # from read to failed: its tables go
    (folder / "d.txt").unlink()
    write(out, {"b/translations.csv": "text_zh,text_en\n", "d/notes/mine.md": "kept"})
    summary = extract_folder(folder, out)
    assert spied() == ["b.txt", "c.txt", "e.txt", "f.txt"]
    assert (summary.kept, summary.removed) == (1, ["d"])
    assert "1 taken over from before, 1 plans removed" in summary.headline
    assert files(out / "d") == {"notes/mine.md": b"kept"}
    assert (out / "b" / "translations.csv").exists()
    found = load_corpus(out)
    assert found.plans["plan_id"].tolist() == ["a", "b", "c", "e", "f"]
    assert found.tasks["plan_id"].value_counts().to_dict() == {"a": 3, "b": 5, "c": 2, "e": 1}
    (out / "b" / "translations.csv").unlink()
    (out / "d" / "notes" / "mine.md").unlink()
    extract_folder(folder, tmp_path / "new")
    assert files(out) == files(tmp_path / "new")


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_output_below_the_documents_is_not_read(tmp_path):
    folder = write(tmp_path, {"a.txt": document(2)})
    for _ in range(2):
        assert extract_folder(folder, folder / "out").plans == 1


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        ({}, r"in: no such folder; give the one"),
        ({"in/x.csv": b""}, r"in: no documents here \(\.pdf .*\.txt .*\); give another"),
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
