"""Which documents are found, and what their plans are called."""

from __future__ import annotations

import os
import re
import sys

import pytest
from documents import write

from fgf_analysis.corpus.find import find, plan_ids
from fgf_analysis.reading.formats import ENDINGS


def test_every_format_that_can_be_read_is_found_whatever_the_case_of_its_ending(tmp_path):
    names = [f"{n}{ending}" for n, ending in enumerate((*ENDINGS, ".PDF", ".Xlsx"))]
    found, ignored = find(write(tmp_path / "in", dict.fromkeys(names, b"x")), tmp_path / "out")
    assert sorted(found) == sorted(names)
    assert ignored == []


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
def test_what_is_ignored_says_why(tmp_path):
    names = ("a.txt", "b.csv", "README", ".c.txt", "~$d.docx", ".git/e.txt", "deep/.f/g.txt")
    folder = write(tmp_path / "in", dict.fromkeys(names, b"x"))
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.md")
    found, ignored = find(folder, tmp_path / "out")
    assert found == ["a.txt"]
    assert dict(ignored) == {
        "b.csv": "another format",
        "README": "another format",
        ".c.txt": "hidden",
        "~$d.docx": "hidden",
        ".git/": "hidden",
        "deep/.f/": "hidden",
        "gone.txt": "unreadable",
        "pipe.md": "unreadable",
    }


def test_a_folder_that_cannot_be_listed_is_ignored_as_unreadable(tmp_path, monkeypatch):
    folder = write(tmp_path / "in", {"a.txt": b"x", "shut/b.txt": b"x"})
    real = os.scandir

    def scandir(path: str) -> object:
        if os.fspath(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert find(folder, tmp_path / "out") == (["a.txt"], [("shut/", "unreadable")])


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
