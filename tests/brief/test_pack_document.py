"""A briefing as a Word document: what it says, by which styles, over which template."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import packs
import pypdfium2
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hostile import hostile

from fgf_analysis import tables
from fgf_analysis.brief.content import content
from fgf_analysis.brief.document import MOST_ROWS, to_docx
from fgf_analysis.charts.style import FONTS
from fgf_analysis.charts.words import sentence
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain

pytestmark = pytest.mark.slow
EACH = [(name, lang) for name in packs.NAMES for lang in ("zh", "en")]
STYLES = {
    "Title", "Subtitle", "Body Text", "Heading 1", "Heading 2", "List Number", "List Bullet",
    "Caption", "Figure", "Figure Note", "Table Text", "Table Heading",
}  # fmt: skip
LABELS = {"zh": ("图{}　", "表{}　"), "en": ("Figure {}. ", "Table {}. ")}


@cache
def made(name: str, lang: str) -> bytes:
    return to_docx(packs.pack(name, lang))


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(document: Any, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


def cells(table: Any) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def said(cell: object) -> str:
    return "" if cell is None else plain(str(cell))


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_says_what_the_pack_says(name: str, lang: str) -> None:
    pack, document = packs.pack(name, lang), opened(made(name, lang))
    assert texts(document, "Title") == [pack.heading]
    stop = {"zh": "。", "en": "."}[lang]
    assert texts(document, "List Number") == [one.title + stop for one in pack.brief if one.holds]
    assert texts(document, "List Bullet") == [*pack.limits, *pack.method("page")]
    heads = [one.title for one in pack.brief] + list(pack.cards)
    assert texts(document, "Heading 2") == heads
    notes = texts(document, "Figure Note")
    for one in pack.brief:
        at = notes.index(one.subtitle)
        assert notes[at + 1] == one.source
    figures = [one for one in texts(document, "Caption") if one.startswith(LABELS[lang][0][:1])]
    assert figures == [
        LABELS[lang][0].format(n) + sentence(one.name, "subject", lang=lang)
        for n, one in enumerate(pack.brief, 1)
    ]
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert pictures == [one.alt for one in pack.brief]


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_tables_hold_the_cells_of_the_pack(name: str, lang: str) -> None:
    pack, document = packs.pack(name, lang), opened(made(name, lang))
    found = [cells(table) for table in document.tables]
    assert len(found) == 1 + len(pack.cards)
    ledger = found[0]
    at = [pack.ledger.heads.index(head) for head in ledger[0]]
    assert ledger[1:] == [tuple(said(row[n]) for n in at) for row in pack.ledger.rows[:MOST_ROWS]]
    for card, shown in zip(pack.cards.values(), found[1:], strict=True):
        assert shown == [card.heads, *(tuple(map(said, row)) for row in card.rows)]


def test_the_ledger_is_that_of_the_plan(plan: tables.Plan) -> None:
    document = opened(made("qinghai-2022", "zh"))
    ledger = next(one for one in map(cells, document.tables) if one[0][0] == "任务")
    tasks = plan.tasks.set_index("task_id")
    for task, title, *_ in ledger[1:]:
        printed, text = (tasks.loc[task, name] for name in ("title_zh", "text_zh"))
        begun = title.removesuffix("……")
        assert title == printed if isinstance(printed, str) else str(text or "").startswith(begun)
    lead = plan.assignments[plan.assignments["role"].eq("lead")]
    named = lead.groupby("task_id")["department"].agg(lambda units: "、".join(dict.fromkeys(units)))
    shown = {row[0]: row[2] for row in ledger[1:]}
    assert {task: shown[task] for task in named.index} == named.to_dict()


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_looks_come_from_styles_alone(name: str, lang: str) -> None:
    document = opened(made(name, lang))
    inside = [p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs]
    assert {one.style.name for one in (*document.paragraphs, *inside)} <= STYLES
    assert {one.style.name for one in document.tables} <= {"Table Grid"}
    looks = {"w:sz", "w:b", "w:i", "w:color", "w:u", "w:spacing", "w:ind", "w:jc", "w:numPr"}
    body = document.element.body
    for holder in ("w:rPr", "w:pPr"):
        set_ = {child.tag for one in body.iter(qn(holder)) for child in one}
        assert not set_ & set(map(qn, looks))
    fonts = [one for one in body.iter(qn("w:rFonts"))]
    assert {tuple(one.keys()) for one in fonts} <= {(qn("w:hint"),)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_style_names_a_chinese_font_and_a_language(lang: str) -> None:
    document = opened(made("one", lang))
    styles = document.styles
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults.find(qn("w:rFonts")).get(qn("w:eastAsia"))
    assert defaults.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    for name in STYLES:
        style = styles[name]
        while style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") is None:
            style = style.base_style
        assert style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia"))
    assert document.core_properties.title == packs.pack("one", lang).heading
    assert document.core_properties.language == {"zh": "zh-CN", "en": "en"}[lang]


def test_the_page_is_that_of_the_standard() -> None:
    document = opened(made("one", "zh"))
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    normal = document.styles["Normal"]
    assert normal.font.size == Pt(16) and normal.paragraph_format.line_spacing == Pt(28)
    assert "PAGE" in section.footer._element.xml


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_word_counts_captions(name: str, lang: str) -> None:
    """Each number is a field; what it shows is what Word will count."""
    counted: dict[str, int] = {}
    document = opened(made(name, lang))
    captions = [one for one in document.paragraphs if one.style.name == "Caption"]
    assert captions
    for one in captions:
        code = "".join(text.text for text in one._p.iter(qn("w:instrText")))
        label = re.fullmatch(r" SEQ (\S+) \\\* ARABIC ", code)[1]
        counted[label] = counted.get(label, 0) + 1
        assert re.match(rf"{label} ?{counted[label]}\D", one.text)
        kinds = [sign.get(qn("w:fldCharType")) for sign in one._p.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]
    assert set(counted) == {"zh": {"图", "表"}, "en": {"Figure", "Table"}}[lang]


def test_numbers_of_findings_come_from_the_style() -> None:
    document = opened(made("qinghai-2022", "zh"))
    for name, kind in (("List Number", "decimal"), ("List Bullet", "bullet")):
        number = document.styles[name].element.pPr.numPr.numId.val
        root = document.part.numbering_part.element
        entry = next(one for one in root.num_lst if one.numId == number)
        level = root.find(
            f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{entry.abstractNumId.val}']"
            f"/{qn('w:lvl')}"
        )
        assert level.find(qn("w:numFmt")).get(qn("w:val")) == kind
        assert level.find(qn("w:pStyle")).get(qn("w:val")) == document.styles[name].style_id


def test_tables_repeat_their_heads_and_keep_rows_whole() -> None:
    for table in opened(made("large", "zh")).tables:
        rows = list(table._tbl.iter(qn("w:trPr")))
        assert rows[0].find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
        assert len(rows) == len(table.rows)


# ---------------------------------------------------------------- templates


def office(**changes: Any) -> Any:
    """Return a document as an office has it, with its own fonts, page and letterhead."""
    document = docx.Document()
    for name, font in {"Normal": "楷体", "Title": "华文中宋", "Heading 1": "隶书"}.items():
        style = document.styles[name]
        style.font.name = "Georgia"
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    document.sections[0].left_margin = Mm(40)
    document.sections[0].header.paragraphs[0].text = "某省人民政府办公厅"
    document.add_heading("旧标题")
    document.add_paragraph("旧正文")
    document.add_picture(io.BytesIO(packs_picture()))
    return document


def packs_picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#123456").save(out, "PNG")
    return out.getvalue()


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_template_gives_its_look() -> None:
    pack = packs.pack("one", "zh")
    data = to_docx(pack, saved(office()))
    document = opened(data)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1")
    }
    assert fonts == {"Normal": "楷体", "Title": "华文中宋", "Heading 1": "隶书"}
    assert round(document.sections[0].left_margin.mm) == 40
    assert document.sections[0].header.paragraphs[0].text == "某省人民政府办公厅"
    assert not any(one.text in ("旧标题", "旧正文") for one in document.paragraphs)
    assert texts(document, "Title") == [pack.heading]
    section = document.sections[0]
    wide = section.page_width - section.left_margin - section.right_margin
    assert {shape.width for shape in document.inline_shapes} == {wide}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        pictures = [file.read(name) for name in file.namelist() if name.startswith("word/media")]
    assert packs_picture() not in pictures


def test_styles_that_a_template_lacks_are_added_in_its_fonts() -> None:
    bare = office()
    for style in list(bare.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
            bare.styles.element.remove(style.element)
    bare.styles["Normal"].paragraph_format.first_line_indent = Pt(32)
    bare.styles["Normal"].paragraph_format.line_spacing = Pt(28)
    relations = bare.part.rels
    for key, relation in list(relations.items()):
        if relation.reltype.endswith("/numbering"):
            del relations[key]
    document = opened(to_docx(packs.pack("one", "zh"), saved(bare)))
    assert set(STYLES) <= {style.name for style in document.styles}
    for name in STYLES:
        style = document.styles[name]
        assert style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") is None
        assert style.type == WD_STYLE_TYPE.PARAGRAPH
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "楷体"
    for name in {*STYLES} - {"Body Text", "List Number", "List Bullet"}:
        assert document.styles[name].paragraph_format.first_line_indent == 0
    assert document.styles["Figure"].paragraph_format.line_spacing == 1  # else pictures are cut
    level = document.styles["Heading 1"].element.pPr.find(qn("w:outlineLvl"))
    assert level.get(qn("w:val")) == "0"


def test_a_word_template_is_one_too() -> None:
    data, out = saved(office()), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b"document.main+xml", b"template.main+xml")
            new.writestr(name, part)
    document = opened(to_docx(packs.pack("one", "zh"), out.getvalue()))
    assert round(document.sections[0].left_margin.mm) == 40


def test_a_style_of_another_kind_is_refused() -> None:
    odd = office()
    odd.styles.element.remove(odd.styles["Caption"].element)
    odd.styles.add_style("Caption", WD_STYLE_TYPE.CHARACTER)
    with pytest.raises(
        PlanError, match="the .docx template: its style “Caption” is not one of paragraphs"
    ):
        to_docx(packs.pack("one", "zh"), saved(odd))


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200, _zip(), _zip(a=b"b"), made("one", "zh")[:900]],
)
def test_what_is_no_document_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(
        PlanError, match=r"the .docx template: it is no Word document.*\.docx"
    ) as refused:
        to_docx(packs.pack("one", "zh"), data)
    assert "\n" not in str(refused.value)


# ---------------------------------------------------------------- bytes


def test_text_of_a_plan_is_nothing_but_text(tmp_path: Path) -> None:
    plan = hostile(tmp_path)
    pack = content(plan, "zh", units=[plan.departments["department"][0]])
    document = opened(to_docx(pack))
    assert texts(document, "Title") == [plain(pack.heading)]
    assert texts(document, "Heading 2")[: len(pack.brief)] == [one.title for one in pack.brief]


def test_has_no_date_and_nobodys_name() -> None:
    data = to_docx(replace(packs.pack("one", "zh"), organisation=""))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        core = file.read("docProps/core.xml").decode()
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        assert not [name for name in file.namelist() if "thumbnail" in name]
    assert "dcterms:created" not in core and "dcterms:modified" not in core
    assert "python-docx" not in core


def test_same_plan_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import packs;"
        "from fgf_analysis.brief.document import to_docx;"
        "print(hashlib.sha256(to_docx(packs.pack('one', 'en'))).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(Path(packs.__file__).parent)]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    assert told.stdout.strip() == hashlib.sha256(made("one", "en")).hexdigest()


# ---------------------------------------------------------------- pages

FONTS_XML = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="append" binding="weak">
<string>Noto Sans CJK SC</string></edit></match></fontconfig>"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Return each document as LibreOffice prints it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: no page of brief.docx was rendered")
    folder = tmp_path_factory.mktemp("pages")
    (folder / "fonts.conf").write_text(
        FONTS_XML.format(fonts=FONTS[0].parent, cache=folder / "cache"), encoding="utf-8"
    )
    paths = {(name, lang): folder / f"{name}-{lang}.docx" for name, lang in EACH}
    for (name, lang), path in paths.items():
        path.write_bytes(made(name, lang))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--norestore", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, paths.values())],
        check=True, capture_output=True, timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )  # fmt: skip
    return {key: path.with_suffix(".pdf").read_bytes() for key, path in paths.items()}


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_pages_are_full_of_what_they_should_be(
    rendered: dict[tuple[str, str], bytes], name: str, lang: str
) -> None:
    pack, document = packs.pack(name, lang), pypdfium2.PdfDocument(rendered[name, lang])
    pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    text = "".join(pages)
    for one in pack.brief:
        assert re.sub(r"\s", "", one.title) in text
        sought = re.sub(r"\s", "", sentence(one.name, "subject", lang=lang))
        label = re.sub(r"\s", "", LABELS[lang][0].format(pack.brief.index(one) + 1))
        page = next(page for page in pages if label + sought in page)
        assert re.sub(r"\s", "", one.title) in page, "a heading apart from its figure"
        assert re.sub(r"\s", "", one.subtitle) in page, "a note apart from its figure"
    for number, page in enumerate(document, 1):
        ink = page.render(scale=1).to_pil().convert("L").point(lambda grey: 255 * (grey < 200))
        left, top, right, bottom = ink.getbbox()
        assert left >= 70 and top >= 95 and right <= 596 - 60, number
