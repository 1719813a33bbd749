"""What stands in the files of a pack beside tables and charts: pictures, notes, authors."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import docx
import openpyxl
import packs
import pypdfium2
import pytest
import typst
from docx.oxml.ns import qn as w
from docx.shared import Pt
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from fgf_analysis import terms
from fgf_analysis.brief import document
from fgf_analysis.brief.document import to_docx
from fgf_analysis.brief.handout import to_pdf
from fgf_analysis.brief.paper import Drawing
from fgf_analysis.brief.plots import Plot, Series
from fgf_analysis.brief.slides import ANNEX, PICTURES, to_pptx
from fgf_analysis.brief.words import words as words_of
from fgf_analysis.brief.workbook import to_xlsx
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.style import Size, contrast, to_png, to_svg
from fgf_analysis.terms import LANGUAGES

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("lang", LANGUAGES)
HERE = "qinghai-2022"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@cache
def deck(name: str, lang: str) -> Any:
    return Presentation(io.BytesIO(to_pptx(packs.pack(name, lang))))


@cache
def text(name: str, lang: str) -> Any:
    return docx.Document(io.BytesIO(to_docx(packs.pack(name, lang))))


@cache
def workbook(name: str, lang: str) -> bytes:
    return to_xlsx(packs.pack(name, lang))


@cache
def book(name: str, lang: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(name, lang)))


def slide(exhibit: Any, lang: str) -> Any:
    return next(s for s in deck(HERE, lang).slides if s.shapes.title.text == exhibit.title)


def shown(lang: str) -> list[Any]:
    pack = packs.pack(HERE, lang)
    return [one for one in pack.exhibits if one.part == "brief" or one.name in ANNEX]


@BOTH
def test_who_hands_it_over_is_the_author_of_every_file(lang):
    properties = (deck(HERE, lang).core_properties.author, text(HERE, lang).core_properties.author,
                  book(HERE, lang).properties.creator)  # fmt: skip
    assert properties == ("办公厅综合处",) * 3


# ---------------------------------------------------------------- brief.docx


def ink(png: bytes) -> int:
    return sum(Image.open(io.BytesIO(png)).convert("L").histogram()[:250])


@BOTH
def test_a_picture_of_the_text_is_the_whole_drawing_of_its_figure(lang):
    native, pack = text(HERE, lang), packs.pack(HERE, lang)
    page = native.sections[-1]
    wide = (page.page_width - page.left_margin - page.right_margin) / 12700
    high = (page.page_height - page.top_margin - page.bottom_margin) / 12700
    for one, shape in zip(pack.brief, native.inline_shapes, strict=True):
        drawing = Drawing(one, wide, document._TEXT)
        pitch = drawing.pitch(high - document._CAPTIONS, document._PITCH)
        picture = next(shape._inline.iter(f"{A}blip")).get(w("r:embed"))
        assert ink(native.part.related_parts[picture].blob) == ink(to_png(drawing.chart(pitch)))


@BOTH
def test_the_text_says_how_much_of_the_ledger_it_has(lang):
    notes = [one.text for one in text("large", lang).paragraphs if one.style.name == "Figure Note"]
    words = {"zh": "前40项，共300项", "en": "The first 40 of 300 tasks"}[lang]
    assert sum(words in note for note in notes) == 1


@pytest.mark.parametrize("name", packs.NAMES)
def test_the_ledger_of_the_text_has_who_answers_and_until_when(name):
    kept = ("task_id", "title", "in_charge", "standing", "responsible", "support", "deadlines")
    pack = packs.pack(name, "zh")
    columns = zip(pack.columns, pack.ledger.heads, strict=True)
    heads = [head for column, head in columns if column in kept]
    tables = text(name, "zh").tables
    [found] = [one for one in tables if [c.text for c in one.rows[0].cells][:3] == heads[:3]]
    assert [cell.text for cell in found.rows[0].cells] == heads


def test_fonts_and_sizes_are_those_of_the_standard():
    styles = text("one", "zh").styles
    wanted = {"Normal": ("仿宋", 16), "Title": ("方正小标宋简体", 22), "Heading 1": ("黑体", 16),
              "Heading 2": ("楷体", 16)}  # fmt: skip
    for name, (font, size) in wanted.items():
        own = styles[name]
        assert (own.element.rPr.rFonts.get(w("w:eastAsia")), own.font.size) == (font, Pt(size))


def test_findings_count_themselves():
    root = text("one", "zh").part.numbering_part.element
    told = {level.find(w("w:numFmt")).get(w("w:val")): level.find(w("w:lvlText")).get(w("w:val"))
            for level in root.iter(w("w:lvl")) if level.getparent().get(w("w:abstractNumId")) in
            ("9001", "9002")}  # fmt: skip
    assert told == {"decimal": "%1.", "bullet": "•"}


# ---------------------------------------------------------------- tables.xlsx


def charts(data: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
        return [etree.fromstring(package.read(n)) for n in sorted(names, key=lambda n: (len(n), n))]


@pytest.mark.parametrize("name", [HERE, "alone"])
@BOTH
def test_bars_begin_at_nothing_and_their_numbers_can_be_read(name, lang):
    exhibits = packs.pack(name, lang).exhibits
    for one, chart in zip(exhibits, charts(workbook(name, lang)), strict=True):
        assert chart.find(f".//{C}valAx/{C}scaling/{C}min").get("val") == "0"
        for part, own in zip(one.plot.series, chart.iter(f"{C}ser"), strict=True):
            labels = own.find(f"{C}dLbls")
            code = labels.find(f"{C}numFmt").get("formatCode")
            assert code.startswith("0" if all(isinstance(n, int) for n in part.values) else "0.0")
            colour = next(labels.iter(f"{A}srgbClr")).get("val")
            inside = one.plot.kind == "stacked" and len(one.plot.series) > 1
            assert contrast(f"#{colour}", part.colour if inside else "#FFFFFF") >= 4.5


def test_the_date_that_stands_out_is_marked_in_both_programs():
    pack = packs.pack("alone", "zh")
    one = next(one for one in pack.brief if one.plot.kind == "timeline")
    day = one.plot.categories[2]
    marked = replace(one, plot=replace(one.plot, marked=(day.isoformat(),)))
    pack = replace(pack, exhibits=(marked,))
    slides = Presentation(io.BytesIO(to_pptx(pack))).slides
    [native] = [s.chart for page in slides for s in page.shapes if s.has_chart]
    for chart in (native._chartSpace, *charts(to_xlsx(pack))):
        [point] = chart.iter(f"{C}dPt")
        assert point.find(f"{C}idx").get("val") == "2"


@BOTH
def test_a_sheet_says_how_many_rows_it_has_and_which_hold_the_numbers_of_its_chart(lang):
    pack, native = packs.pack(HERE, lang), book(HERE, lang)
    *_, numbers, _ = native.worksheets
    owners = {row: numbers.cell(row, 1).value for row in range(1, numbers.max_row + 1)}
    for one, sheet in zip(pack.exhibits, native.worksheets[3:], strict=False):
        told = " ".join(str(cell.value) for cell in sheet["A"] if isinstance(cell.value, str))
        words = {"zh": r"有一个表格，共(\d+)行", "en": r"one table; rows: (\d+)"}[lang]
        [rows] = re.findall(words, told)
        assert int(rows) == len(one.table.rows)
        words = {"zh": r"第(\d+)至(\d+)行", "en": r"rows (\d+) to (\d+)"}[lang]
        [(first, last)] = re.findall(words, told)
        own = [row for row, name in owners.items() if name == sheet.title]
        assert (int(first), int(last)) == (own[0], own[-1])


@BOTH
def test_the_contents_tell_each_title_and_who_hands_it_over(lang):
    pack, sheet = packs.pack(HERE, lang), book(HERE, lang).worksheets[0]
    kinds = {"zh": ("汇报用图", "附录用图"), "en": ("Briefing figure", "Annex figure")}[lang]
    told = [row[2].value for row in sheet.iter_rows(max_col=3) if row[1].value in kinds]
    assert told == [one.title for one in pack.exhibits]
    column = [str(cell.value) for cell in sheet["A"]]
    assert any("办公厅综合处" in line for line in column)
    assert all(one in column for one in pack.counts)


@BOTH
def test_the_notes_have_every_limit_the_method_and_the_name_of_the_numbers_sheet(lang):
    pack, native = packs.pack(HERE, lang), book(HERE, lang)
    column = [str(cell.value) for cell in native.worksheets[1]["A"] if cell.value]
    for line in (*pack.limits, *pack.method("xlsx")):
        assert line in column
    assert any(f"“{native.sheetnames[-2]}”" in line for line in column)


# ---------------------------------------------------------------- brief.pptx


@BOTH
def test_notes_have_the_limits_that_concern_who_is_in_charge(lang):
    pack = packs.pack(HERE, lang)
    wanted = [one for one in pack.limits if one.kind in ("lost", "without", "unnamed", "ruled")]
    assert len(wanted) == 2
    for one in shown(lang):
        notes = slide(one, lang).notes_slide.notes_text_frame.text
        assert all((line in notes) != one.name.startswith("themes") for line in wanted)


@BOTH
def test_pictures_and_matrices_have_the_alternative_text_of_the_gallery(lang):
    for one in shown(lang):
        if one.matrix is None and one.name not in PICTURES:
            continue
        first = next(s for s in slide(one, lang).shapes if s.has_table or s.shape_type == 13)
        assert next(first._element.iter(qn("p:cNvPr"))).get("descr") == one.alt


@BOTH
def test_a_picture_is_the_drawing_of_its_figure(lang):
    one = next(one for one in shown(lang) if one.name in PICTURES)
    [picture] = [s for s in slide(one, lang).shapes if s.shape_type == 13]
    whole = Image.open(io.BytesIO(picture.image.blob))
    wide, high = (n / whole.info["dpi"][0] for n in whole.size)
    assert picture.width / picture.height == pytest.approx(wide / high, rel=0.01)
    again = to_png(one.draw(Size("part of a slide", wide, high, 13)))
    assert ink(again) == pytest.approx(ink(picture.image.blob), rel=0.01)


@BOTH
def test_a_chart_of_some_units_says_of_how_many(lang):
    one = packs.pack(HERE, lang).brief[0]
    some, units = len(one.plot.categories), len(one.table.rows)
    assert some < units
    words = words_of("slides", lang)["part"].format(shown=some, units=units)
    assert any(words in s.text_frame.text for s in slide(one, lang).shapes if s.has_text_frame)


def test_only_a_part_too_small_for_its_number_has_none():
    pack = packs.pack("one", "zh")
    parts = (Series("x", (60, 1, 60)), Series("y", (1, 60, 60)))
    plot = Plot("stacked", ("a", "b", "c"), parts, "n")
    pack = replace(pack, exhibits=(replace(pack.brief[0], plot=plot),))
    slides = Presentation(io.BytesIO(to_pptx(pack))).slides
    [chart] = [s.chart for page in slides for s in page.shapes if s.has_chart]
    gone = [[label.find(qn("c:idx")).get("val") for label in part.iter(qn("c:dLbl"))]
            for part in chart._chartSpace.iter(qn("c:ser"))]  # fmt: skip
    assert gone == [["1"], ["0"]]


@BOTH
def test_the_rows_that_stand_out_in_a_matrix_are_those_of_the_title(lang):
    for one in shown(lang):
        if one.matrix is None:
            continue
        [table, *_] = [s.table for s in slide(one, lang).shapes if s.has_table]
        firsts = [row.cells[0].text_frame.paragraphs[0] for row in list(table.rows)[1:]]
        bold = {p.text for p in firsts if any(run.font.bold for run in p.runs)}
        some = set(one.plot.marked)
        assert bold == (some if len(some) < len(one.matrix.rows) else set())


@BOTH
def test_slides_of_the_ledger_say_how_much_of_it_they_have(lang):
    title = words_of("slides", lang)["ledger"]
    some = [s for s in deck("large", lang).slides if s.shapes.title.text.startswith(title)]
    rows = sum(len(one.table.rows) - 1 for s in some for one in s.shapes if one.has_table)
    words = {"zh": f"共300项任务，此处列前{rows}项", "en": f"The first {rows} of 300 tasks"}[lang]
    assert 0 < rows < 300
    assert all(words in s.shapes[1].text_frame.text for s in some)


def test_a_card_of_many_tasks_goes_on_to_its_last():
    pack = packs.pack("one", "zh")
    [(unit, card)] = pack.cards.items()
    rows = tuple((f"T{n:03}", *card.rows[0][1:]) for n in range(70))
    native = Presentation(io.BytesIO(to_pptx(replace(pack, cards={unit: Grid(card.heads, rows)}))))
    words = words_of("slides", "zh")["card"].format(unit=unit)
    some = [s for s in native.slides if s.shapes.title.text.startswith(words)]
    told = [row.cells[0].text for s in some for one in s.shapes if one.has_table
            for row in list(one.table.rows)[1:]]  # fmt: skip
    assert len(some) > 2
    assert told == [row[0] for row in rows]


@BOTH
def test_slides_are_numbered_as_they_stand_and_titles_can_be_seen_from_afar(lang):
    for n, one in enumerate(deck(HERE, lang).slides, 1):
        if n > 1:
            assert list(one.shapes)[-1].text_frame.text == str(n)
        sizes = [run.font.size for p in one.shapes.title.text_frame.paragraphs for run in p.runs]
        assert min(sizes) >= Pt(18)


# ---------------------------------------------------------------- brief.pdf


def joined(told: str) -> str:
    return re.sub(r"\s+", "", told)


@BOTH
def test_pages_and_figures_are_counted_from_one(lang):
    pack = packs.pack(HERE, lang)
    pages = [joined(page.get_textpage().get_text_range())
             for page in pypdfium2.PdfDocument(to_pdf(pack))]  # fmt: skip
    foot = {"zh": "第{}页，共{}页", "en": "Page{}of{}"}[lang]
    assert [foot.format(n, 2) in page for n, page in enumerate(pages, 1)] == [True, True]
    label = {"zh": "图{}{}", "en": "Figure{}.{}"}[lang]
    for n, one in enumerate(pack.chosen, 1):
        assert label.format(n, joined(one.subject)) in "".join(pages)


@BOTH
def test_what_is_set_in_a_page_is_the_drawing_of_its_figure(lang, monkeypatch):
    given = {}
    known = typst.compile

    def compiled(**words: Any) -> Any:
        given.update(json.loads(words["sys_inputs"]["data"]), alone=words["ignore_system_fonts"])
        return known(**words)

    monkeypatch.setattr(typst, "compile", compiled)
    pack = packs.pack(HERE, lang)
    to_pdf(pack)
    assert given["alone"]
    for one, figure in zip(pack.chosen, given["figures"], strict=True):
        chart = one.draw(Size("sheet", figure["width"] / 72, figure["height"] / 72, 8.0))
        chart.set_facecolor("none")
        assert figure["svg"] == to_svg(chart, one.title, one.alt).decode()
    heads = [terms.head(n, lang) for n in ("task_id", "in_charge", "deadlines")]
    assert set(heads) <= set(given["ledger"]["heads"])
