"""Compound files of old Offices: what stands at their top, and files that go in circles."""

from __future__ import annotations

import struct

import pytest

from fgf_analysis.reading.formats.ole import MAGIC, streams

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def entry(name: str, left: int = FREE, right: int = FREE, child: int = FREE) -> bytes:
    """Return an entry of the directory."""
    text = name.encode("utf-16-le")
    head = struct.pack("<64sHBBIII", text, len(text) + 2, 1, 1, left, right, child)
    return head.ljust(128, b"\0")


def compound(*entries: bytes, following: int = END, first: int = 1, shift: int = 9) -> bytes:
    """Return a file of a header, a table of sectors and a sector with the directory."""
    header = MAGIC.ljust(30, b"\0") + struct.pack("<H", shift)
    header = header.ljust(48, b"\0") + struct.pack("<I", first)
    header = header.ljust(68, b"\0") + struct.pack("<II", END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", TABLE, following, *[FREE] * 126)
    return header + table + b"".join(entries).ljust(512, b"\0")


PLAN = (entry("Root Entry", child=2), entry("1Table"), entry("WordDocument", left=1, right=3))


def test_the_names_at_the_top_are_found():
    data = compound(*PLAN, entry("Data"))
    assert streams(data) == {"1Table", "WordDocument", "Data"}


def test_entries_that_name_each_other_end():
    assert streams(compound(*PLAN[:2], entry("A", left=2, right=1))) == {"1Table", "A"}


def test_sectors_that_follow_themselves_end():
    assert streams(compound(*PLAN, entry("Data"), following=1)) == {
        "1Table",
        "WordDocument",
        "Data",
    }


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAGIC,
        compound(*PLAN, shift=10),
        compound(*PLAN, first=7),
        compound(*PLAN)[:600],
        b"PK" + compound(*PLAN),
    ],
)
def test_what_is_damaged_or_another_kind_names_nothing(data):
    assert streams(data) == frozenset()


def test_a_name_is_never_longer_than_its_place():
    long = bytearray(entry("A" * 31))
    long[64:66] = struct.pack("<H", 999)
    assert streams(compound(entry("Root Entry", child=1), bytes(long))) == {"A" * 31}
