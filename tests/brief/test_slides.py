"""The presentation: what it holds is what the figures and tables say, and it fits its slides."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import openpyxl
import packs
import pypdfium2
import pytest
from lxml import etree
from PIL import ImageFont
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from fgf_analysis import PlanError, terms
from fgf_analysis.brief.slides import ANNEX, MOST_SLIDES, PICTURES, to_pptx
from fgf_analysis.brief.words import words as told_in
from fgf_analysis.charts.style import FONTS

pytestmark = pytest.mark.slow
_EACH = list(itertools.product(packs.NAMES, ("zh", "en")))
EACH = pytest.mark.parametrize(("name", "lang"), _EACH, ids=map("-".join, _EACH))
MORE = {"zh": "（续）", "en": " (continued)"}
YAHEI = "微软雅黑"


@cache
def data(name, lang):
    return to_pptx(packs.pack(name, lang))


@cache
def deck(name, lang):
    return Presentation(io.BytesIO(data(name, lang)))


def title(slide):
    return slide.shapes.title.text_frame.text


def slides(native, words, more=""):
    """Return the slides of a title, and those that continue it."""
    found = [one for one in native.slides if title(one) in (words, words + more)]
    assert found
    return found


def exhibits(name, lang):
    pack = packs.pack(name, lang)
    some = [one for one in pack.exhibits if one.part == "brief" or one.name in ANNEX]
    return [one for one in some if one.name not in PICTURES or len(one.plot.categories) > 3]


def charted(name, lang):
    return [one for one in exhibits(name, lang) if one.matrix is None and one.name not in PICTURES]


def graphics(slide):
    return [one for one in slide.shapes if one.has_chart or one.has_table or one.shape_type == 13]


def cells(shape):
    return [[cell.text.replace("\v", "") for cell in row.cells] for row in shape.table.rows]


def words(cell, lang):
    if isinstance(cell, date):
        return f"{cell.year}年{cell.month}月{cell.day}日" if lang == "zh" else cell.isoformat()
    return "" if cell is None else str(cell)


# ---------------------------------------------------------------- what is in it


@EACH
def test_slides_are_the_cover_the_figures_the_ledger_the_cards_the_method_and_the_annex(name, lang):
    pack = packs.pack(name, lang)
    titles = [title(one) for one in deck(name, lang).slides]
    assert titles[0] == pack.heading
    found = [one for one, _ in itertools.groupby(t.removesuffix(MORE[lang]) for t in titles[1:])]
    said = [one.title for one in pack.exhibits if one.part == "annex" and one.name in ANNEX]
    assert found == [
        *(one.title for one in exhibits(name, lang) if one.part == "brief"),
        told_in("slides", lang)["ledger"],
        *(told_in("slides", lang)["card"].format(unit=unit) for unit in pack.cards),
        told_in("slides", lang)["method"],
        *([told_in("slides", lang)["annex"], *said] if said else []),
    ]


@EACH
def test_the_cover_says_who_issued_the_plan_and_what_it_counts(name, lang):
    pack = packs.pack(name, lang)
    cover = deck(name, lang).slides[0]
    lines = [one.text for one in cover.placeholders[1].text_frame.paragraphs]
    assert lines == [*pack.by, *pack.counts]


@EACH
def test_a_chart_and_the_workbook_behind_it_hold_the_numbers_of_the_figure(name, lang):
    for exhibit in charted(name, lang):
        plot, begin = exhibit.plot, 0
        told = [one.isoformat() if isinstance(one, date) else one for one in plot.categories]
        for slide in slides(deck(name, lang), exhibit.title, MORE[lang]):
            [shape] = graphics(slide)
            [native] = shape.chart.plots
            end = begin + len(native.categories)
            names = list(native.categories)
            if plot.kind == "timeline":
                first = date(1899, 12, 30)
                names = [str(first + timedelta(days=int(float(one)))) for one in names]
            assert names == told[begin:end]
            values = [one.values[begin:end] for one in plot.series]
            assert [one.name for one in native.series] == [one.name for one in plot.series]
            assert [one.values for one in native.series] == [pytest.approx(one) for one in values]
            book = openpyxl.load_workbook(
                io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)
            )
            head, *rows = book.active.iter_rows(values_only=True)
            assert list(head[1:]) == [one.name for one in plot.series]
            days = [str(one.date()) if isinstance(one, datetime) else one for one, *_ in rows]
            assert days == names
            assert [row[1:] for row in rows] == [
                pytest.approx(row) for row in zip(*values, strict=True)
            ]
            begin = end
        assert begin == len(told)


def test_a_chart_of_many_bars_goes_on_in_the_same_measure():
    exhibit = next(one for one in exhibits("large", "zh") if one.name == "workload-counting")
    some = slides(deck("large", "zh"), exhibit.title, MORE["zh"])
    charts = [graphics(one)[0].chart for one in some]
    assert [len(one.plots[0].categories) for one in charts] == [9, 9]
    assert len({one.value_axis.maximum_scale for one in charts}) == 1


def in_charge():
    """Return how many tasks each unit of Qinghai's plan is in charge of, from its rows alone."""
    rows = packs.plan("qinghai-2022").assignments
    led = rows[rows["role"] == "lead"][["task_id", "clause"]].drop_duplicates()
    rows = rows.merge(led.assign(led=True), on=["task_id", "clause"], how="left")
    first = (rows["role"] == "lead") | (rows["led"].isna() & (rows["role"] == "responsible"))
    return rows[first].groupby("department")["task_id"].nunique()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bars_of_the_workload_are_the_tasks_that_the_rows_give(lang):
    pack, counts = packs.pack("qinghai-2022", lang), in_charge()
    [slide] = slides(deck("qinghai-2022", lang), pack.brief[0].title)
    [native] = graphics(slide)[0].chart.plots
    beside = terms.words("standing", ["responsible", "support"])
    aside = {one[lang] for one in beside.values()}
    parts = [one.values for one in native.series if one.name not in aside]
    english = packs.plan("qinghai-2022").english
    named = {english[unit] if lang == "en" else unit: n for unit, n in counts.items()}
    sums = dict(zip(native.categories, map(sum, zip(*parts, strict=True)), strict=True))
    assert sums == {unit: named[unit] for unit in native.categories}
    assert max(sums.values()) == counts.max() == 10


@EACH
def test_matrices_are_tables_with_every_cell(name, lang):
    for exhibit in exhibits(name, lang):
        if exhibit.matrix is None:
            continue
        found, keys = {}, {}
        for slide in slides(deck(name, lang), exhibit.title, MORE[lang]):
            for shape in graphics(slide):
                head, *rows = cells(shape)
                if head[0] != exhibit.matrix.heads[0]:
                    keys |= {a: b for row in rows for a, b in zip(row[::2], row[1::2], strict=True)}
                    continue
                for row in rows:
                    found.setdefault(row[0], {}).update(zip(head[1:], row[1:], strict=True))
        heads = exhibit.matrix.heads[1:]
        for first, *row in exhibit.matrix.rows:
            told = found.pop(first)
            assert list(told.values()) == [words(cell, lang) for cell in row]
        assert not found
        for sign, head in zip(told, heads, strict=True):
            if sign != head.replace(" ", "") and sign.replace(" ", "") != head.replace(" ", ""):
                assert keys[sign] == "–" or head.endswith(keys[sign])


@EACH
def test_the_ledger_is_a_table_on_few_slides_that_say_how_much_of_it_they_hold(name, lang):
    ledger, columns = packs.pack(name, lang).ledger, packs.pack(name, lang).columns
    out = {"number", "section", "unnamed", "status"}
    kept = [n for n, column in enumerate(columns) if column not in out]
    some = slides(deck(name, lang), told_in("slides", lang)["ledger"], MORE[lang])
    tables = [cells(shape) for one in some for shape in graphics(one)]
    assert len(tables) == len(some) <= MOST_SLIDES
    assert all(one[0] == [ledger.heads[n] for n in kept] for one in tables)
    rows = [row for one in tables for row in one[1:]]
    told = [[words(row[n], lang) for n in kept] for row in ledger.rows]
    assert rows == told[: len(rows)]
    assert len(rows) == len(told) or len(tables) == MOST_SLIDES
    for one in some:
        base = one.shapes[1].text_frame.text
        assert str(len(told)) in base and str(len(rows)) in base and "tables.xlsx" in base


@EACH
def test_a_card_holds_the_tasks_of_its_unit(name, lang):
    for unit, card in packs.pack(name, lang).cards.items():
        some = slides(
            deck(name, lang), told_in("slides", lang)["card"].format(unit=unit), MORE[lang]
        )
        tables = [cells(shape) for one in some for shape in graphics(one)]
        assert all(one[0] == list(card.heads) for one in tables)
        rows = [row for one in tables for row in one[1:]]
        assert rows == [[words(cell, lang) for cell in row] for row in card.rows]


@EACH
def test_method_and_limits_are_said_and_the_views_stand_in_the_notes(name, lang):
    pack = packs.pack(name, lang)
    some = slides(deck(name, lang), told_in("slides", lang)["method"], MORE[lang])
    said = "\n".join(shape.text_frame.text for one in some for shape in one.shapes)
    for line in (*pack.limits, *pack.method("pptx")):
        assert line in said
    assert pack.views in some[0].notes_slide.notes_text_frame.text


@EACH
def test_every_figure_has_its_base_its_source_and_in_its_notes_what_recomputes_it(name, lang):
    pack = packs.pack(name, lang)
    for exhibit in exhibits(name, lang):
        slide = slides(deck(name, lang), exhibit.title)[0]
        texts = [one.text_frame.text for one in slide.shapes if one.has_text_frame]
        base = exhibit.base if exhibit in charted(name, lang) else exhibit.subtitle
        assert texts[1].startswith(base)
        assert pack.source in texts
        notes = slide.notes_slide.notes_text_frame.text
        assert exhibit.query in notes
        assert base in notes
    themes = [one for one in pack.limits if one.startswith(("主题系", "Themes are"))]
    joint = [one for one in pack.limits if one.startswith(("“共同", "“Together"))]
    for exhibit in exhibits(name, lang):
        notes = slides(deck(name, lang), exhibit.title)[0].notes_slide.notes_text_frame.text
        about = exhibit.name.startswith("themes")
        assert all((one in notes) == about for one in themes)
        if exhibit.name.startswith("coleadership"):
            assert all(one in notes for one in joint)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_of_the_marks_of_a_drawing_is_not_said_of_bars(lang):
    first, second = packs.pack("qinghai-2022", lang).brief[:2]
    for exhibit, drawn in ((first, {"zh": "条形末端", "en": "Beside a bar"}),
                           (second, {"zh": "每列", "en": "A column"})):  # fmt: skip
        assert drawn[lang] in exhibit.subtitle
        slide = slides(deck("qinghai-2022", lang), exhibit.title)[0]
        assert drawn[lang] not in slide.shapes[1].text_frame.text


# ---------------------------------------------------------------- for every reader


def parts(name, lang):
    """Return the XML of slides, their notes and charts, by name."""
    with zipfile.ZipFile(io.BytesIO(data(name, lang))) as archive:
        return {
            one: etree.fromstring(archive.read(one))
            for one in archive.namelist()
            if one.startswith(("ppt/slides/s", "ppt/notesSlides/n", "ppt/charts/c"))
        }


@EACH
def test_every_run_of_text_names_its_typefaces_and_its_language(name, lang):
    latin = {"zh": YAHEI, "en": "Arial"}[lang]
    for part, root in parts(name, lang).items():
        told = list(root.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr")))
        assert told, part
        for one in told:
            assert one.find(qn("a:latin")).get("typeface") == latin
            assert one.find(qn("a:ea")).get("typeface") == YAHEI
            assert {one.get("lang"), one.get("altLang")} == {"zh-CN", "en-US"}
            order = [etree.QName(child).localname for child in one]
            assert order == sorted(order, key=["ln", "solidFill", "latin", "ea"].index)
        for run in [*root.iter(qn("a:r")), *root.iter(qn("a:fld"))]:
            assert run[0].tag == qn("a:rPr")
        assert all(one[-1].tag == qn("a:endParaRPr") for one in root.iter(qn("a:p")))


def test_the_language_of_a_run_is_that_of_its_words():
    tables = (shape for slide in deck("qinghai-2022", "en").slides for shape in graphics(slide))
    told = {
        run.text: run._r.rPr.get("lang")
        for shape in tables if shape.has_table
        for cell in shape.table.iter_cells()
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    }  # fmt: skip
    assert told["2022年年底前"] == "zh-CN"
    assert told["Approval Reform Office"] == "en-US"


@EACH
def test_every_graphic_has_an_alternative_text_and_tables_have_a_head(name, lang):
    for slide in deck(name, lang).slides:
        for shape in graphics(slide):
            named = next(shape._element.iter(qn("p:cNvPr")))
            assert len(named.get("descr")) > 3
            if shape.has_table:
                assert shape.table.first_row and not shape.table.horz_banding
    for exhibit in charted(name, lang):
        [shape] = graphics(slides(deck(name, lang), exhibit.title)[0])
        descr = next(shape._element.iter(qn("p:cNvPr"))).get("descr")
        assert exhibit.plot.axis in descr
        assert all(str(one) in descr for one in exhibit.plot.categories[:4])


@EACH
def test_the_order_of_reading_is_title_base_content_source_number(name, lang):
    pack = packs.pack(name, lang)
    for slide in list(deck(name, lang).slides)[1:]:
        shapes = list(slide.shapes)
        assert shapes[0] == slide.shapes.title
        assert shapes[-1].is_placeholder and shapes[-1].text_frame.text.isdigit()
        assert shapes[-2].text_frame.text == pack.source


@EACH
def test_no_placeholder_is_empty(name, lang):
    for slide in deck(name, lang).slides:
        notes = slide.notes_slide.placeholders if slide.has_notes_slide else []
        for shape in [*slide.placeholders, *notes]:
            if shape.placeholder_format.type != PP_PLACEHOLDER.SLIDE_IMAGE:
                assert shape.text_frame.text.strip()


# ---------------------------------------------------------------- it fits


def box(shape):
    return [n / 914400 for n in (shape.left, shape.top, shape.width, shape.height)]


@cache
def font(bold):
    return ImageFont.truetype(str(FONTS[0 if bold else 1]), 100)


def lines(text, points, wide, bold):
    """Return in how many lines text is set, broken at blanks and beside Chinese signs."""
    room, found, used = wide * 72 / points * 100, 1, 0.0
    pieces = [""]
    for sign in text:
        if sign == " " or sign > "\u2e80" or pieces[-1][-1:] > "\u2e80":
            pieces.append("")
        pieces[-1] += sign
    for piece in pieces:
        own = font(bold).getlength(piece)
        if used + font(bold).getlength(piece.rstrip()) > room and used:
            found, used, own = found + 1, 0.0, font(bold).getlength(piece.lstrip())
        used += own
    return found


def text_height(frame, wide, bold=False):
    high = 0.0
    for paragraph in frame.paragraphs:
        points = max([run.font.size.pt for run in paragraph.runs], default=12)
        thick = bold or any(run.font.bold for run in paragraph.runs)
        told = paragraph.text.split("\v")
        high += sum(lines(one, points, wide, thick) for one in told) * points * 1.448 / 72
    return high


def checked(native):
    """Check that nothing leaves its slide or lies over another, and that text has its room."""
    wide, high = native.slide_width / 914400, native.slide_height / 914400
    named = native.slide_layouts[0].name  # our own template has no margins in its placeholders
    for slide in native.slides:
        boxes = []
        for shape in slide.shapes:
            left, top, width, height = box(shape)
            assert left >= -0.01 and top >= -0.01
            assert left + width <= wide + 0.01 and top + height <= high + 0.01, title(slide)
            boxes.append((left, top, left + width, top + height))
            if shape.has_text_frame and not shape.text_frame.text.isdigit():
                inset = 0.2 if shape.is_placeholder and named == "Title Slide" else 0.0
                need = text_height(shape.text_frame, width - inset, bold=shape.is_placeholder)
                assert need <= height + 0.02, (title(slide), shape.text_frame.text)
            if shape.has_table:
                _fits(shape.table)
        for (a, b, c, d), (e, f, g, h) in itertools.combinations(boxes, 2):
            assert min(c, g) - max(a, e) < 0.01 or min(d, h) - max(b, f) < 0.01, title(slide)


def _fits(table):
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            wide = (column.width - cell.margin_left - cell.margin_right) / 914400
            pad = (cell.margin_top + cell.margin_bottom) / 914400
            assert text_height(cell.text_frame, wide) + pad <= row.height / 914400 + 0.02, cell.text


@EACH
def test_everything_fits_its_slide(name, lang):
    checked(deck(name, lang))


@EACH
def test_text_is_large_enough(name, lang):
    source = packs.pack(name, lang).source
    for slide in deck(name, lang).slides:
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame else []
            if shape.has_table:
                frames = [cell.text_frame for row in shape.table.rows for cell in row.cells]
            for run in (run for frame in frames for p in frame.paragraphs for run in p.runs):
                assert run.font.size >= Pt(10 if run.text == source else 12)
            if shape.has_chart:
                sizes = [int(one.get("sz")) for one in shape.chart._chartSpace.iter(qn("a:defRPr"))
                         if one.get("sz")]  # fmt: skip
                assert min(sizes) >= 1200


# ---------------------------------------------------------------- charts


def resolved(native, colour):
    """Return a colour of the theme or of a chart as RRGGBB."""
    if colour.type == 1:
        return str(colour.rgb)
    assert colour.brightness == 0
    theme = etree.fromstring(native.slide_master.part.part_related_by(THEME).blob)
    name = MSO_THEME_COLOR.to_xml(colour.theme_color)
    name = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}.get(name, name)
    return next(theme.iter(qn(f"a:{name}")))[0].get("val")


THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


@EACH
def test_charts_have_the_colours_of_the_figures_and_what_stands_out_is_red(name, lang):
    native = deck(name, lang)
    for exhibit in charted(name, lang):
        plot = exhibit.plot
        [shape] = graphics(slides(native, exhibit.title)[0])
        for one, series in zip(plot.series, shape.chart.plots[0].series, strict=True):
            format_ = series.marker.format if plot.kind == "timeline" else series.format
            assert resolved(native, format_.fill.fore_color) == one.colour[1:]
        told = [one.isoformat() if isinstance(one, date) else one for one in plot.categories]
        out = [n for n, one in enumerate(told) if one in plot.marked]
        if len(plot.series) > 1 or len(out) == len(told):
            out = []
        points = shape.chart._chartSpace.findall(f".//{qn('c:dPt')}")
        assert [int(one.find(qn("c:idx")).get("val")) for one in points] == out
        for one in points:
            assert one.find(f".//{qn('a:schemeClr')}").get("val") == "accent6"


@EACH
def test_bars_begin_at_nothing_and_the_first_is_on_top(name, lang):
    for exhibit in charted(name, lang):
        chart = graphics(slides(deck(name, lang), exhibit.title)[0])[0].chart
        plot = exhibit.plot
        assert chart.value_axis.minimum_scale == 0
        assert not chart.value_axis.has_major_gridlines and not chart.value_axis.visible
        assert chart.has_legend == (len(plot.series) > 1 or plot.series[0].name != plot.axis)
        space = chart._chartSpace
        if plot.kind == "timeline":
            assert space.find(f".//{qn('c:dateAx')}") is not None
            bars = space.find(f".//{qn('c:errBars')}")
            assert bars.find(qn("c:errBarType")).get("val") == "minus"
            assert bars.find(qn("c:val")).get("val") == "100"
        else:
            assert chart.category_axis.reverse_order
            assert space.find(f".//{qn('c:barDir')}").get("val") == "bar"
            stacked = plot.kind == "stacked" and len(plot.series) > 1
            grouping = space.find(f".//{qn('c:grouping')}").get("val")
            assert grouping == ("stacked" if stacked else "clustered")
        whole = all(isinstance(n, int) for one in plot.series for n in one.values)
        formats = {one.get("formatCode") for one in space.iter(qn("c:numFmt"))
                   if one.getparent().tag == qn("c:dLbls")}  # fmt: skip
        assert formats <= ({"0", "0;;"} if whole else {"0;;", "0.0;;"})


# ---------------------------------------------------------------- an office's template


def changed(native, major="华文中宋", minor="仿宋", asian="", **colours):
    """Give a presentation's theme other fonts and colours."""
    part = native.slide_master.part.part_related_by(THEME)
    theme = etree.fromstring(part.blob)
    for kind, typeface in (("majorFont", major), ("minorFont", minor)):
        font_ = next(theme.iter(qn(f"a:{kind}")))
        font_.find(qn("a:latin")).set("typeface", f"Latin {kind}")
        font_.find(qn("a:ea")).set("typeface", typeface)
    for name, value in colours.items():
        place = next(theme.iter(qn(f"a:{name}")))
        place[:] = [etree.Element(qn("a:srgbClr"), val=value)]
    part._blob = etree.tostring(theme)


def saved(native):
    out = io.BytesIO()
    native.save(out)
    return out.getvalue()


def office(wide=None, old=True):
    native = Presentation()
    changed(native, accent1="005A3C", accent2="C8102E", accent3="8A6D3B")
    if wide:
        native.slide_width = Inches(wide)
        masters = [native.slide_master, *native.slide_layouts]
        shapes = [shape for one in masters for shape in one.placeholders]
        for shape, (left, top, width, height) in [(one, box(one)) for one in shapes]:
            shape.left, shape.width = Inches(left * wide / 10), Inches(width * wide / 10)
            shape.top, shape.height = Inches(top), Inches(height)
    if old:
        slide = native.slides.add_slide(native.slide_layouts[1])
        slide.shapes.title.text = "旧的一页"
    return native


@cache
def dressed(name, lang, wide=None):
    return to_pptx(packs.pack(name, lang), saved(office(wide)))


@pytest.mark.parametrize(("name", "lang", "wide"), [
    ("qinghai-2022", "zh", None), ("qinghai-2022", "en", 13.333), ("large", "zh", 13.333),
    ("large", "en", None),
])  # fmt: skip
def test_a_template_is_followed(name, lang, wide):
    native = Presentation(io.BytesIO(dressed(name, lang, wide)))
    assert native.slide_width == Inches(wide or 10)
    titles = [title(one) for one in native.slides]
    assert "旧的一页" not in titles and titles[0] == packs.pack(name, lang).heading
    layouts = [one.slide_layout.name for one in native.slides]
    assert layouts[0] == "Title Slide" and set(layouts[1:]) == {"Title Only"}
    for slide in native.slides:
        for one in slide._element.iter(qn("a:rPr"), qn("a:endParaRPr")):
            shape = next(one.iterancestors(qn("p:sp")), None)
            kind = None if shape is None else shape.find(f".//{qn('p:ph')}")
            heading = kind is not None and kind.get("type") in ("title", "ctrTitle")
            named = ("Latin majorFont", "华文中宋") if heading else ("Latin minorFont", "仿宋")
            assert (one.find(qn("a:latin")).get("typeface"),
                    one.find(qn("a:ea")).get("typeface")) == named  # fmt: skip
        for shape in graphics(slide):
            if shape.has_chart:
                faces = {one.get("typeface") for one in shape.chart._chartSpace.iter(qn("a:ea"))}
                assert faces == {"仿宋"}
    checked(native)
    names = zipfile.ZipFile(io.BytesIO(dressed(name, lang, wide))).namelist()
    assert len([one for one in names if one.startswith("ppt/slides/slide")]) == len(titles)


def test_a_templates_accents_stand_for_our_colours_and_what_stands_out_differs():
    native = Presentation(io.BytesIO(dressed("qinghai-2022", "zh")))
    by_role, aspects = packs.pack("qinghai-2022", "zh").brief[:2]
    chart = graphics(slides(native, by_role.title)[0])[0].chart
    fills = [one.format.fill.fore_color.theme_color for one in chart.plots[0].series]
    accents = [MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_3]
    assert fills == accents
    chart = graphics(slides(native, aspects.title)[0])[0].chart
    [series] = chart.plots[0].series
    assert series.format.fill.fore_color.theme_color == MSO_THEME_COLOR.ACCENT_1
    point = chart._chartSpace.find(f".//{qn('c:dPt')}")
    assert point.find(f".//{qn('a:schemeClr')}").get("val") == "accent2"  # red beside green


def test_what_stands_out_stays_red_where_the_accents_are_all_alike():
    native = office()
    changed(native, **{f"accent{n}": f"00{50 + n}3C" for n in range(1, 7)})
    native = Presentation(io.BytesIO(to_pptx(packs.pack("one", "zh"), saved(native))))
    chart = graphics(slides(native, packs.pack("one", "zh").brief[1].title)[0])[0].chart
    point = chart._chartSpace.find(f".//{qn('c:dPt')}")
    assert point.find(f".//{qn('a:srgbClr')}").get("val") == "B4231F"


def test_where_a_theme_names_no_chinese_font_that_of_its_script_is_used():
    native = Presentation()
    changed(native, major="", minor="")
    native = Presentation(io.BytesIO(to_pptx(packs.pack("one", "zh"), saved(native))))
    faces = {one.get("typeface") for one in native.slides[1]._element.iter(qn("a:ea"))}
    assert faces == {"宋体"}


def test_sections_of_a_template_go_with_its_slides():
    native = office()
    root = native.part._element
    p14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    lists = etree.SubElement(root, qn("p:extLst"))
    ext = etree.SubElement(lists, qn("p:ext"), uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}")
    etree.SubElement(etree.SubElement(ext, f"{{{p14}}}sectionLst"), f"{{{p14}}}section", name="a")
    made = to_pptx(packs.pack("one", "zh"), saved(native))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"section" not in archive.read("ppt/presentation.xml")


def without(native, *kept):
    """Drop all layouts but some."""
    for layout in list(native.slide_layouts):
        if layout.name not in kept:
            native.slide_layouts.remove(layout)
    return saved(native)


BOTH = "no layout with a title and a subtitle; no layout with a title alone"


@pytest.mark.parametrize(("kept", "lacks"), [
    (("Title Slide", "Blank"), "no layout with a title alone or with one text or object"),
    (("Title Only",), "no layout with a title and a subtitle"),
    (("Blank",), BOTH),
    (("Two Content", "Vertical Title and Text"), BOTH),
])  # fmt: skip
def test_a_template_without_a_layout_is_refused_with_what_it_lacks(kept, lacks):
    with pytest.raises(PlanError) as refused:
        to_pptx(packs.pack("one", "zh"), without(office(old=False), *kept))
    assert str(refused.value).startswith(f"the .pptx template: {lacks}")
    assert "\n" not in str(refused.value)


def test_a_body_stands_in_for_a_title_alone_and_goes():
    template = without(office(old=False), "Title Slide", "Title and Content")
    native = Presentation(io.BytesIO(to_pptx(packs.pack("one", "zh"), template)))
    kinds = {one.placeholder_format.type for s in list(native.slides)[1:] for one in s.placeholders}
    assert kinds == {1, 13}  # title, number


def word():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out.getvalue()


@pytest.mark.parametrize("bad", [b"", b"%PDF-1.7", b"PK\x03\x04 broken", word()])
def test_what_is_no_presentation_is_refused(bad):
    with pytest.raises(
        PlanError,
        match=r"^the .pptx template: it is no presentation that can be read; .* a password$",
    ):
        to_pptx(packs.pack("one", "zh"), bad)


# ---------------------------------------------------------------- same bytes, and as it is printed

_AGAIN = """
import hashlib, sys
sys.path.insert(0, {tests!r})
import packs
from fgf_analysis.brief.slides import to_pptx
for lang in ("zh", "en"):
    print(hashlib.sha256(to_pptx(packs.pack("qinghai-2022", lang))).hexdigest())
"""


def test_the_same_content_gives_the_same_bytes_in_another_process():
    script = _AGAIN.format(tests=str(Path(packs.__file__).parent))
    env = {**os.environ, "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "0", "TZ": "Asia/Shanghai"}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True,
        timeout=300,
    )  # fmt: skip
    own = [hashlib.sha256(data("qinghai-2022", lang)).hexdigest() for lang in ("zh", "en")]
    assert ran.stdout.split() == own


PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="same">
<string>Noto Sans CJK SC</string></edit></match></fontconfig>
"""


def printed(made, folder):
    """Return a presentation as LibreOffice prints it with the package's font alone."""
    (folder / "brief.pptx").write_bytes(made)
    conf = folder / "fonts.conf"
    conf.write_text(_FONTS.format(fonts=FONTS[0].parent, cache=folder / "cache"))
    subprocess.run(
        [PROGRAM, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(folder / "brief.pptx")],
        check=True, capture_output=True, timeout=300, cwd=folder,
        env={**os.environ, "FONTCONFIG_FILE": str(conf)},
    )  # fmt: skip
    if not (folder / "brief.pdf").exists():
        pytest.skip("LibreOffice Impress is not installed: nothing says how slides are printed")
    return pypdfium2.PdfDocument(folder / "brief.pdf")


def bare(text):
    return "".join(text.split()).replace("-", "").replace("\ufffe", "").replace("\u0002", "")


@pytest.mark.skipif(
    PROGRAM is None, reason="LibreOffice is not installed: nothing says how slides are printed"
)
@EACH
def test_slides_are_printed_one_a_page_with_their_titles_and_within_it(name, lang, tmp_path):
    pages = printed(data(name, lang), tmp_path)
    own = list(deck(name, lang).slides)
    assert len(pages) == len(own)
    for page, slide in zip(pages, own, strict=True):
        text = page.get_textpage()
        said = text.get_text_bounded()
        assert bare(title(slide)) in bare(said)
        for chart in [one.chart for one in slide.shapes if one.has_chart]:
            dated = chart._chartSpace.find(f".//{qn('c:dateAx')}") is not None
            told = [] if dated else chart.plots[0].categories
            assert all(bare(one) in bare(said) for one in told), title(slide)
        assert "\ufffd" not in said and "□" not in said
        wide, high = page.get_size()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            assert left >= 0 and right <= wide and bottom >= 0 and top <= high
        for one in page.get_objects():  # all text is set in the font that has all signs
            if one.type == 1:
                assert "Noto" in one.get_font().get_base_name()
