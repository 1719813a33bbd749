"""Which documents are found, and what their plans are called."""

from __future__ import annotations

import re

import pytest

from fgf_analysis.corpus.find import plan_ids


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
