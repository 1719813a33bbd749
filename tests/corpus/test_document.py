"""One document is read, and its plan's folder is written whole or not at all."""

from __future__ import annotations

import json

import pytest
from documents import document, files, write

from fgf_analysis import PlanError, load_plan
from fgf_analysis.corpus import document as room
from fgf_analysis.corpus.document import RECORD, Document, read, reader_version, store, unchanged
from fgf_analysis.tables import DATA


def test_a_document_is_known_by_its_content_and_its_reader(tmp_path):
    write(tmp_path, {"a.txt": document(2)})
    one = Document(tmp_path / "a.txt", "a.txt", tmp_path / "a")
    assert not unchanged(one, "reader")
    store(one.folder, *read(one, "reader"))
    assert unchanged(one, "reader")
    assert not unchanged(one, "another")
    assert not unchanged(one._replace(file="moved.txt"), "reader")
    write(tmp_path, {"a.txt": document(3)})
    assert not unchanged(one, "reader")


def test_a_document_that_cannot_be_opened_is_tried_again(tmp_path):
    gone = Document(tmp_path / "gone.txt", "gone.txt", tmp_path / "gone")
    for _ in range(2):
        store(gone.folder, *read(gone, "reader"))
        record = json.loads((gone.folder / RECORD).read_text(encoding="utf-8"))
        assert record["error"].startswith("cannot be read (No such file")
        assert (record["status"], record["reader"], record["sha256"]) == ("failed", "", None)
        assert not unchanged(gone, "reader")
    write(tmp_path, {"gone.txt": document()})
    store(gone.folder, *read(gone, "reader"))
    assert unchanged(gone, "reader")


def test_a_plan_s_folder_that_was_not_finished_is_none(tmp_path):
    write(tmp_path, {"a.txt": document(2)})
    one = Document(tmp_path / "a.txt", "a.txt", tmp_path / "a")
    store(one.folder, *read(one, "reader"))
    before = files(one.folder)
    (one.folder / ".fgf-ready").mkdir()  # as a run that was ended among its moves leaves it
    (one.folder / ".fgf-ready" / ".stale").touch()
    assert not unchanged(one, "reader")
    with pytest.raises(PlanError, match="ended half-way"):
        load_plan(one.folder)
    room.tidy(tmp_path)
    assert unchanged(one, "reader")
    assert files(one.folder) == before


def test_an_edited_table_that_is_replaced_is_kept_beside_the_new_one(tmp_path):
    write(tmp_path, {"a.txt": document(2)})
    one = Document(tmp_path / "a.txt", "a.txt", tmp_path / "a")
    assert store(one.folder, *read(one, "reader")) == []
    units = one.folder / "departments.csv"
    for nth, name in enumerate(("departments.edited.csv", "departments.edited-2.csv")):
        mine = units.read_bytes() + f"mine {nth},,,,\n".encode()
        units.write_bytes(mine)
        write(tmp_path, {"a.txt": document(3 + nth)})
        assert store(one.folder, *read(one, "reader")) == [name]
        assert (one.folder / name).read_bytes() == mine
        assert len(load_plan(one.folder).tasks) == 3 + nth


def test_the_reader_s_version_is_of_its_code_and_registers(tmp_path, monkeypatch):
    before = reader_version()
    assert before == reader_version()
    write(tmp_path, {"departments.csv": (DATA / "departments.csv").read_bytes() + b"\n"})
    monkeypatch.setattr(room, "DATA", tmp_path)
    assert reader_version() != before
