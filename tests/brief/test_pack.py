"""The command and the function that write a pack: files, languages, templates, refusals."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import packs
import pptx
import pytest
from command import fgf
from test_cli import failed

from fgf_analysis import brief
from fgf_analysis.errors import PlanError
from fgf_analysis.terms import LANGUAGES

pytestmark = pytest.mark.slow
FILES = ["brief.pptx", "tables.xlsx", "brief.pdf", "brief.docx"]


def contents(folder) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a folder with Qinghai's pack in Chinese, which no test changes."""
    folder = tmp_path_factory.mktemp("pack")
    run = fgf("brief", "--out", folder, "--unit", "省财政厅", "--organisation", "办公厅综合处")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"4 files written to {folder}: {', '.join(FILES)}\n"
    return folder


def test_a_pack_is_four_files_and_what_they_were(written):
    found = contents(written)
    assert set(found) == {*FILES, "pack.json"}
    assert set(json.loads(found["pack.json"])["files"]) == set(FILES)
    for name in FILES:
        assert found[name][:4] == (b"%PDF" if name.endswith("pdf") else b"PK\x03\x04")


def test_the_same_plan_gives_the_same_bytes_in_another_process(written, tmp_path):
    words = ["--unit", "省财政厅", "--organisation", "办公厅综合处"]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    command = [sys.executable, "-m", "fgf_analysis", "brief", "--out", str(tmp_path), *words]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert contents(tmp_path) == contents(written)


def test_check_says_what_is_another(written, tmp_path):
    words = ["--unit", "省财政厅", "--organisation", "办公厅综合处"]
    run = fgf("brief", "--out", written, *words, "--check")
    assert (run.returncode, run.stdout) == (0, f"5 files of {written} are what the tables give\n")
    run = fgf("brief", "--out", written, "--check")
    assert run.returncode == 1
    assert "brief.pptx: differs" in run.stderr
    assert contents(written).keys() == {*FILES, "pack.json"}


def test_both_languages_have_a_folder_each(tmp_path):
    run = fgf("brief", "--out", tmp_path / "pack", "--lang", "both")
    assert run.returncode == 0, run.stderr
    found = contents(tmp_path / "pack")
    assert set(found) == {"pack.json", *(f"{lang}/{name}" for lang in LANGUAGES for name in FILES)}
    for lang, title in (
        ("zh", "省市场监管局主责10项"),
        ("en", "Market Regulation is in charge of 10"),
    ):
        deck = pptx.Presentation(io.BytesIO(found[f"{lang}/brief.pptx"]))
        assert any(title in slide.shapes.title.text for slide in deck.slides)


def test_a_pack_of_another_plan_goes_into_its_folder(folder):
    run = fgf("brief", folder, "--lang", "en")
    assert run.returncode == 0, run.stderr
    assert set(contents(folder / "brief")) == {*FILES, "pack.json"}


def test_all_stands_for_every_unit():
    plan = packs.plan("one")
    found = brief.pack(plan, "zh", units=["all"])
    units = set(plan.assignments["department"])
    deck = pptx.Presentation(io.BytesIO(found.files["brief.pptx"]))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert all(any(unit in title for title in titles) for unit in units)


def test_one_unit_may_be_given_as_it_is():
    plan = packs.plan("one")
    unit = plan.assignments["department"].iloc[0]
    assert brief.pack(plan, units=unit).files == brief.pack(plan, units=[unit]).files


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "省财厅"], "closest: 省财政厅"),
        (["--unit", "Finance"], "that is 省财政厅"),
        (["--lang", "de"], "give zh, en or both"),
        (["--template", "a.potx"], "a.potx: give one .pptx, one .docx, or both as --template"),
        (["--template", "no.pptx"], "no.pptx: cannot be read (No such file or directory)"),
        (["--template", "bad.pptx"], "the .pptx template: it is no presentation"),
        (["--template", "bad.docx"], "the .docx template: it is no Word document"),
        (["--template", "bad.pptx", "--template", "bad.pptx"], "give one .pptx, one .docx"),
        (["--out", ""], "an empty path was given"),
    ],
)
def test_what_is_wrong_is_one_line_and_earlier_files_stay(words, said, tmp_path):
    for name in ("bad.pptx", "bad.docx"):
        (tmp_path / name).write_bytes(b"no zip")
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief" / "kept.txt").write_bytes(b"earlier")
    run = fgf("brief", *words, cwd=tmp_path)
    assert said in failed(run)
    assert contents(tmp_path / "brief") == {"kept.txt": b"earlier"}


def test_without_typst_the_rest_is_written_and_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    run = fgf("brief", "--out", tmp_path)
    assert run.returncode == 0
    assert run.stderr.count("\n") == 1
    assert "brief.pdf: not made: " in run.stderr
    assert 'pip install "fgf-analysis[brief]"' in run.stderr
    assert set(contents(tmp_path)) == {*FILES, "pack.json"} - {"brief.pdf"}


def test_an_earlier_pdf_goes_when_it_can_no_longer_be_made(written, tmp_path, monkeypatch):
    for name, data in contents(written).items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setitem(sys.modules, "typst", None)
    assert fgf("brief", "--out", tmp_path).returncode == 0
    assert "brief.pdf" not in contents(tmp_path)


def test_a_sign_that_the_font_lacks_is_named_and_the_rest_is_written(folder):
    path = folder / "source.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("省财政厅", "省㙇财政厅"), encoding="utf-8")
    assert fgf("build", folder).returncode == 0
    run = fgf("brief", folder)
    assert run.returncode == 0
    assert "brief.pdf: not made: " in run.stderr
    assert "㙇 (U+3647)" in run.stderr
    assert "tables.xlsx" in contents(folder / "brief")


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"somebody's")
    assert "is a file; choose a folder with --out" in failed(
        fgf("brief", "--out", tmp_path / "file")
    )
    assert (tmp_path / "file").read_bytes() == b"somebody's"


def test_arguments_are_refused_in_one_form():
    plan = packs.plan("one")
    with pytest.raises(PlanError, match="organisation"):
        brief.pack(plan, organisation=7)
    with pytest.raises(PlanError, match="plan"):
        brief.pack("qinghai-2022")
