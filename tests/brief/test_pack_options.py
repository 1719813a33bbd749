"""Every word of ``fgf brief`` reaches the files: who hands it over, units, both templates."""

from __future__ import annotations

import io

import docx
import pptx
import pytest
from command import fgf
from docx.shared import Mm
from pptx.util import Inches

from fgf_analysis.brief.words import words as words_of

pytestmark = pytest.mark.slow


def test_organisation_units_and_templates_are_in_the_files(tmp_path):
    text, slides = docx.Document(), pptx.Presentation()
    text.sections[0].left_margin = Mm(40)
    for name, own in (("office.docx", text), ("office.pptx", slides)):
        own.save(tmp_path / name)
    units = ["省财政厅", "省司法厅"]
    words = [word for unit in units for word in ("--unit", unit)]
    words += ["--template", tmp_path / "office.docx", "--template", tmp_path / "office.pptx"]
    run = fgf("brief", "--out", tmp_path / "pack", "--organisation", "办公厅综合处", *words)
    assert run.returncode == 0, run.stderr
    deck = pptx.Presentation(io.BytesIO((tmp_path / "pack" / "brief.pptx").read_bytes()))
    titles = [slide.shapes.title.text for slide in deck.slides]
    for unit in units:
        assert words_of("slides", "zh")["card"].format(unit=unit) in titles
    assert deck.slide_width == Inches(10)
    assert "编制：办公厅综合处" in [
        p.text for p in deck.slides[0].placeholders[1].text_frame.paragraphs
    ]
    assert any("办公厅综合处整理" in s.text_frame.text for s in deck.slides[1].shapes
               if s.has_text_frame)  # fmt: skip
    told = docx.Document(io.BytesIO((tmp_path / "pack" / "brief.docx").read_bytes()))
    assert round(told.sections[0].left_margin.mm) == 40
    assert [unit for unit in units if unit in [p.text for p in told.paragraphs]] == units


def test_an_edited_file_is_told(tmp_path):
    assert fgf("brief", "--out", tmp_path).returncode == 0
    (tmp_path / "brief.docx").write_bytes(b"edited by the office")
    run = fgf("brief", "--out", tmp_path)
    assert f"a file had been edited: kept as {tmp_path / 'brief.edited.docx'}" in run.stderr
    assert (tmp_path / "brief.edited.docx").read_bytes() == b"edited by the office"


def test_check_names_a_file_that_is_missing(tmp_path):
    assert fgf("brief", "--out", tmp_path).returncode == 0
    (tmp_path / "tables.xlsx").unlink()
    run = fgf("brief", "--out", tmp_path, "--check")
    assert run.returncode == 1
    assert "tables.xlsx: is missing" in run.stderr
