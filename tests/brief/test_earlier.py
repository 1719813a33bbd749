"""A pack written over an earlier one: no file that an office edited is lost, none is mixed."""

from __future__ import annotations

import json

import pytest

from fgf_analysis.brief import earlier
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output

PACK = {"brief.pptx": b"slides", "tables.xlsx": b"tables"}


def write(folder, files) -> list[str]:
    with Output(folder) as output:
        return earlier.replace(output, files)


def names(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_pack_is_written_and_written_again(tmp_path):
    assert write(tmp_path, PACK) == []
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(first) == {*PACK, "pack.json"}
    assert write(tmp_path, PACK) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_an_edited_file_is_kept_beside_the_new_one_and_said(tmp_path):
    write(tmp_path, PACK)
    (tmp_path / "brief.pptx").write_bytes(b"edited by the office")
    assert write(tmp_path, PACK) == ["brief.edited.pptx"]
    assert (tmp_path / "brief.edited.pptx").read_bytes() == b"edited by the office"
    assert (tmp_path / "brief.pptx").read_bytes() == b"slides"
    (tmp_path / "brief.pptx").write_bytes(b"edited again")
    assert write(tmp_path, PACK) == ["brief.edited-2.pptx"]
    (tmp_path / "brief.pptx").write_bytes(b"edited again")
    assert write(tmp_path, PACK) == ["brief.edited-2.pptx"], "kept once"


def test_what_the_new_pack_lacks_goes_unless_it_was_edited(tmp_path):
    write(tmp_path, PACK | {"brief.pdf": b"pages", "brief.docx": b"text"})
    (tmp_path / "brief.docx").write_bytes(b"edited")
    (tmp_path / "notes.txt").write_bytes(b"somebody's")
    assert write(tmp_path, PACK) == ["brief.edited.docx"]
    assert names(tmp_path) == {*PACK, "pack.json", "brief.edited.docx", "notes.txt"}


def test_one_language_gives_way_to_both(tmp_path):
    write(tmp_path, PACK)
    write(tmp_path, {f"zh/{name}": data for name, data in PACK.items()})
    assert names(tmp_path) == {"zh/brief.pptx", "zh/tables.xlsx", "pack.json"}


def test_a_file_of_somebody_else_is_never_overwritten(tmp_path):
    (tmp_path / "brief.pptx").write_bytes(b"the office's own")
    with pytest.raises(PlanError, match="is there and not from fgf brief; choose another folder"):
        write(tmp_path, PACK)
    assert names(tmp_path) == {"brief.pptx"}
    assert (tmp_path / "brief.pptx").read_bytes() == b"the office's own"


@pytest.mark.parametrize("lock", [".~lock.brief.pptx#", "~$brief.pptx"])
def test_a_file_that_is_open_elsewhere_is_left_and_said(tmp_path, lock):
    write(tmp_path, PACK)
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(PlanError, match=r"brief\.pptx: is open in another program; close it") as e:
        write(tmp_path, {name: b"new" for name in PACK})
    assert lock in str(e.value)
    assert (tmp_path / "tables.xlsx").read_bytes() == b"tables"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": 3}'])
def test_a_spoilt_manifest_loses_nothing(tmp_path, content):
    write(tmp_path, PACK)
    (tmp_path / "pack.json").write_text(content)
    with pytest.raises(PlanError):
        write(tmp_path, {name: b"new" for name in PACK})
    assert (tmp_path / "brief.pptx").read_bytes() == b"slides"


def test_no_name_in_a_manifest_leads_out_of_the_folder(tmp_path):
    folder, other = tmp_path / "pack", tmp_path / "other.txt"
    write(folder, PACK)
    other.write_bytes(b"somebody's")
    known = json.loads((folder / "pack.json").read_text())
    for name in ("../other.txt", str(other)):
        known["files"][name] = "0" * 64
    (folder / "pack.json").write_text(json.dumps(known))
    write(folder, PACK)
    assert other.read_bytes() == b"somebody's"
    assert names(folder) == {*PACK, "pack.json"}
