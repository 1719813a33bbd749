"""Empty, truncated, damaged and absurd files of every format: one line, or a reading."""
# ruff: noqa: E501 (lists of pages)

from __future__ import annotations

import random
from pathlib import Path

import pytest
from mutated import FILES, spoiled
from sampling import one_in
from test_robustness import REGISTER, check

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import read
from fgf_analysis.reading.extract import extract
from fgf_analysis.reading.formats import document

KEPT = sorted(
    path for path in (Path(__file__).parents[2] / "fuzz").iterdir() if path.suffix != ".txt"
)


def held(data: bytes, name: str) -> str:
    """Read a file and hold what comes of it against the contract; return an error's line."""
    try:
        found = document(data, name)
        reading = read(found, REGISTER, name=name)
    except PlanError as error:
        line = str(error)
        assert line.startswith(f"{name}: "), line
        assert "; " in line
        assert len(line.splitlines()) == 1
        return line
    check(found, reading)
    return ""


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "data",
    [b"", b" \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0" * 64],
    ids=["nothing", "blanks", "utf-8", "utf-16-le", "utf-16-be", "noughts"],
)
def test_a_file_without_anything_in_it(name, data):
    assert held(data, name)


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_is_read(name):
    assert not held(FILES[name], name)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file(name):
    data = FILES[name]
    for tenth in range(10):
        said = held(data[: len(data) * tenth // 10], name)
        # Of a container nothing can be read, of a text what is left of it.
        assert said or not data.startswith((b"PK", b"%PDF")), tenth


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_file_with_bits_flipped(name):
    chance = random.Random(name)
    for _ in range(20):
        data = bytearray(FILES[name])
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        held(bytes(data), name)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", one_in(5, FILES))
def test_a_spoiled_file(name, seed):
    chance = random.Random(f"{name} {seed}")
    for _ in range(16):
        held(spoiled(FILES[name], chance), name)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_broke_a_reader(path):
    held(path.read_bytes(), path.name)


def test_a_name_that_is_no_text_breaks_no_file():
    built = extract(FILES["plan.txt"], "\udcff\udcfe.txt")
    for name, content in built.files.items():
        assert content.decode("utf-8") is not None, name
    assert built.report["document"]["name"] == r"\xff\xfe.txt"
    assert built.files["report.txt"].startswith(rb"\xff\xfe.txt")


NOTHING = {
    "page.html": [
        b"<!DOCTYPE html>", b"<!DOCTYPE html>\n", b"<!<title>", "<!-- <h6>".encode("utf-16"), b"<html></html>",
        b"<html><body></body></html>", b"<html><body><!-- x --></body></html>", b"<html><!-- x", b"<html><head><title>x",
        b"<html><body><script>x</script></body></html>", b"<html><body>&#8203;&nbsp;</body></html>", b"<frameset><frame src=x></frameset>",
    ],
}  # fmt: skip


@pytest.mark.parametrize("data", NOTHING["page.html"])
def test_a_page_without_text(data):
    assert "the page holds no text" in held(data, "page.html")
