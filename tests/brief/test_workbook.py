"""A pack as a workbook, read back by other programs: openpyxl, an XML parser, LibreOffice."""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import packs
import pytest
from lxml import etree
from openpyxl.utils import range_boundaries

from fgf_analysis.brief.package import east_asian
from fgf_analysis.brief.plots import HIGH, Plot, Series, described
from fgf_analysis.brief.workbook import NAMES, cells, to_xlsx
from fgf_analysis.charts import gallery
from fgf_analysis.charts.display import Grid
from fgf_analysis.reading.formats import document
from fgf_analysis.terms import LANGUAGES

pytestmark = pytest.mark.slow

EVERY = pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in packs.NAMES for lang in LANGUAGES]
)
BOTH = pytest.mark.parametrize("lang", LANGUAGES)
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FIXED = 3  # sheets before the figures: contents, notes, ledger


@cache
def made(name: str, lang: str) -> bytes:
    return to_xlsx(packs.pack(name, lang))


@cache
def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def parts(data: bytes, pattern: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {n: package.read(n) for n in package.namelist() if re.fullmatch(pattern, n)}


def charts(data: bytes) -> list[etree._Element]:
    """Return the charts in the order of their sheets."""
    found = parts(data, r"xl/charts/chart\d+\.xml")
    return [etree.fromstring(found[n]) for n in sorted(found, key=lambda n: (len(n), n))]


def table(sheet: Any) -> tuple[list[str], list[list[Any]]]:
    """Return the heads and rows of a sheet's one table."""
    (one,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(one.ref)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(top, bottom, left, right)]
    assert left == 1
    assert rows[0] == [column.name for column in one.tableColumns]
    assert len({head.casefold() for head in rows[0]}) == len(rows[0])
    return rows[0], rows[1:]


def shown(value: Any) -> Any:
    """Return a cell of a grid as openpyxl reads it."""
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value if value != "" else None


def links(sheet: Any) -> list[Any]:
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def near(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows in which a number may lack its seventeenth digit."""
    return [[pytest.approx(v, 1e-14) if isinstance(v, float) else v for v in r] for r in rows]


def rows_of(grid: Grid) -> list[list[Any]]:
    return [[shown(value) for value in row] for row in grid.rows]


def resolved(book: openpyxl.Workbook, reference: str) -> list[Any]:
    """Return what stands in the cells that a chart refers to."""
    sheet, _, where = reference.rpartition("!")
    name = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
    left, top, right, bottom = range_boundaries(where.replace("$", ""))
    return [c.value for row in book[name].iter_rows(top, bottom, left, right) for c in row]


# ---------------------------------------------------------------- what stands in it


@EVERY
def test_the_tables_are_those_of_the_pack(name, lang):
    content, book = packs.pack(name, lang), opened(made(name, lang))
    for exhibit, sheet in zip(content.exhibits, book.worksheets[FIXED:], strict=False):
        heads, rows = table(sheet)
        assert heads == list(exhibit.table.heads)
        assert rows == near(rows_of(exhibit.table))
        assert sheet["A1"].value == exhibit.title
        text = " ".join(str(c.value) for c in sheet["A"] if c.value).replace(" ", "")
        for said in (exhibit.base, exhibit.source):
            assert said.replace(" ", "") in text
    first = FIXED + len(content.exhibits)
    for (unit, card), sheet in zip(content.cards.items(), book.worksheets[first:], strict=False):
        assert (sheet.title, table(sheet)) == (unit, (list(card.heads), rows_of(card)))
        assert unit in sheet["A1"].value
    assert len(book.sheetnames) == first + len(content.cards) + 2


@EVERY
def test_nothing_is_said_of_marks_that_only_the_drawing_has(name, lang):
    marks = {"zh": "条形末端|圆点|连线|红框|每列", "en": "Behind a bar|dots|frames|line,|A column"}[
        lang
    ]
    for sheet in opened(made(name, lang)).worksheets[:-2]:
        text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
        assert not re.search(marks, text), sheet.title


@EVERY
def test_the_ledger_has_the_clauses_and_room_for_progress_at_the_end(name, lang):
    content, sheet = packs.pack(name, lang), opened(made(name, lang)).worksheets[2]
    heads, rows = table(sheet)
    expected = rows_of(content.ledger)
    assert [[*row[:-2], row[-1]] for row in rows] == expected
    assert [row[-2] or "" for row in rows] == list(content.clauses)
    assert heads[-2:] == [
        {"zh": "责任条款（原文）", "en": "Clause, as printed"}[lang],
        content.ledger.heads[-1],
    ]
    assert all(row[-1] is None for row in rows)
    assert [row[0] for row in rows] == list(packs.plan(name).tasks["task_id"])
    assert all(isinstance(row[1], int) for row in rows)


def test_the_headline_is_what_the_tables_of_the_plan_say():
    """By pandas alone: who leads, or is responsible where a clause names no lead."""
    named = packs.plan("qinghai-2022").assignments
    led = named.groupby(["task_id", "clause"])["role"].transform(lambda roles: "lead" in set(roles))
    leads = named[(named["role"] == "lead") | (~led & (named["role"] == "responsible"))]
    counts = leads.groupby("department")["task_id"].nunique()
    sheet = opened(made("qinghai-2022", "zh"))["各单位承担任务情况"]
    heads, rows = table(sheet)
    unit, number = heads.index("单位"), heads.index("主责")
    assert {row[unit]: row[number] for row in rows if row[number]} == counts.to_dict()
    most, second = counts.sort_values().iloc[[-1, -2]]
    assert most > second
    assert f"{counts.idxmax()}主责{most}项" in sheet["A1"].value


@EVERY
def test_a_chart_is_its_cells_and_these_are_the_numbers_of_the_figure(name, lang):
    content, data = packs.pack(name, lang), made(name, lang)
    book = opened(data)
    found = charts(data)
    assert len(found) == len(content.exhibits)
    for exhibit, chart in zip(content.exhibits, found, strict=True):
        plot = exhibit.plot
        told = []
        for series in chart.iter(f"{C}ser"):
            name_, categories, numbers = (
                series.find(f"{C}{kind}/*/{C}f").text for kind in ("tx", "cat", "val")
            )
            (called,) = resolved(book, name_)
            told.append((called, resolved(book, categories), resolved(book, numbers)))
            kept = [pt.text for pt in series.find(f"{C}val").iter(f"{C}v")]
            assert [float(n) for n in kept] == pytest.approx(told[-1][2])  # the numbers it caches
            kept = [pt.text for pt in series.find(f"{C}cat").iter(f"{C}v")]
            if plot.kind != "timeline":
                assert kept == told[-1][1]
            assert next(series.find(f"{C}tx").iter(f"{C}v")).text == called
        assert told == [
            (one.name, *near([list(map(shown, plot.categories)), list(one.values)]))
            for one in plot.series
        ]


@EVERY
def test_a_chart_has_the_look_of_its_figure(name, lang):
    content = packs.pack(name, lang)
    for exhibit, chart in zip(content.exhibits, charts(made(name, lang)), strict=True):
        plot = exhibit.plot
        kind = "lineChart" if plot.kind == "timeline" else "barChart"
        (drawn,) = chart.findall(f"{C}chart/{C}plotArea/{C}{kind}")
        texts = ["".join(t.itertext()) for t in chart.findall(f".//{C}title")]
        assert plot.axis in texts
        if kind == "barChart":
            assert drawn.find(f"{C}barDir").get("val") == "bar"
            grouping = "stacked" if plot.kind == "stacked" and len(plot.series) > 1 else "clustered"
            assert drawn.find(f"{C}grouping").get("val") == grouping
            # The first category is on top; the position of a label is one that such bars can have.
            order = chart.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val")
            assert order == "maxMin"
            places = {p.get("val") for p in chart.iter(f"{C}dLblPos")}
            assert places <= ({"ctr"} if grouping == "stacked" else {"outEnd"})
            colours = [s.find(f"{C}spPr/*/*").get("val") for s in drawn.findall(f"{C}ser")]
            assert colours == [one.colour.removeprefix("#") for one in plot.series]
            points = {
                plot.categories[int(pt.find(f"{C}idx").get("val"))]: pt.find(f".//{A}srgbClr")
                for pt in drawn.iter(f"{C}dPt")
            }
            assert set(points) == (set(plot.marked) if len(plot.series) == 1 else set())
            assert {c.get("val") for c in points.values()} <= {HIGH.removeprefix("#")}
        else:
            assert chart.find(f".//{C}dateAx/{C}baseTimeUnit").get("val") == "days"
        assert (chart.find(f".//{C}legend") is not None) == (len(plot.series) > 1)


@EVERY
def test_text_of_a_chart_has_its_font_for_chinese_too(name, lang):
    font = {"zh": "微软雅黑", "en": "Arial"}[lang]
    for chart in charts(made(name, lang)):
        latin = list(chart.iter(f"{A}latin"))
        assert latin
        for one in latin:
            after = one.getnext()
            assert (one.get("typeface"), after.tag, after.get("typeface")) == (
                font,
                f"{A}ea",
                font,
            )
        for run in [*chart.iter(f"{A}defRPr"), *chart.iter(f"{A}rPr")]:
            assert run.find(f"{A}latin") is not None  # none is left to the theme


@EVERY
def test_every_chart_has_a_text_alternative(name, lang):
    found = parts(made(name, lang), r"xl/drawings/drawing\d+\.xml")
    told = [
        frame.get("descr")
        for n in sorted(found, key=lambda n: (len(n), n))
        for frame in etree.fromstring(found[n]).iter("{*}cNvPr")
    ]
    assert told == [described(one.plot, lang) for one in packs.pack(name, lang).exhibits]


# ---------------------------------------------------------------- how it is made


@EVERY
def test_no_cell_is_a_formula_and_none_is_merged(name, lang):
    for part in parts(made(name, lang), r"xl/(worksheets/sheet\d+|workbook)\.xml").values():
        found = etree.fromstring(part)
        assert not list(found.iter("{*}f"))
        assert not list(found.iter("{*}mergeCell"))
    assert not parts(made(name, lang), r".*(calcChain|vbaProject|externalLink).*")


@EVERY
def test_each_sheet_has_a_title_one_table_and_begins_at_the_first_cell(name, lang):
    book = opened(made(name, lang))
    assert book.active.title == book.sheetnames[0]
    names = []
    for n, sheet in enumerate(book.worksheets):
        assert sheet["A1"].value
        assert len(sheet.tables) == (n != 1)  # the notes are text
        names += sheet.tables
        for selection in sheet.sheet_view.selection:
            assert selection.activeCell in (None, "A1") or sheet.freeze_panes
        assert not any(d.hidden for d in sheet.row_dimensions.values())
        assert not any(d.hidden for d in sheet.column_dimensions.values())
        assert re.fullmatch(r"[^\[\]:*?/\\]{1,31}", sheet.title)
        if sheet.tables:
            _, rows = table(sheet)
            assert all(any(value is not None for value in row) for row in rows)
    assert len({name_.casefold() for name_ in names}) == len(names)
    assert not [name_ for name_ in names if re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]", name_)]
    assert book.properties.language == {"zh": "zh-CN", "en": "en-GB"}[lang]
    assert packs.pack(name, lang).title in book.properties.title


@EVERY
def test_every_link_leads_to_a_sheet_and_the_contents_name_all(name, lang):
    book = opened(made(name, lang))
    first, *others = book.sheetnames
    _, rows = table(book[first])
    assert [row[0] for row in rows] == others
    for sheet in book.worksheets:
        for link in links(sheet):
            target, _, cell = link.location.rpartition("!")
            assert link.target is None
            there = book[target.strip("'").replace("''", "'")]
            assert there[cell].value is not None
    back = {s.title for s in book.worksheets for k in links(s) if first in k.location}
    assert back == set(others)


@EVERY
def test_the_queries_are_whole_and_each_figure_links_to_its_own(name, lang):
    content, book = packs.pack(name, lang), opened(made(name, lang))
    _, rows = table(book["SQL"])
    told: dict[str, list[str]] = {}
    for used, number, line in rows:
        told.setdefault(used, []).append(line)
        assert number == len(told[used])
    kept = [[line for line in text.splitlines() if line.strip()] for text in
            (content.views, *(one.query for one in content.exhibits))]  # fmt: skip
    assert list(told.values()) == [[line.rstrip() for line in lines] for lines in kept]
    for sheet, lines in zip(book.worksheets[FIXED:], kept[1:], strict=False):
        (link,) = [k for k in links(sheet) if k.location.startswith("'SQL'")]
        row = int(link.location.rpartition("A")[2])
        assert book["SQL"].cell(row, 3).value == lines[0]
        assert book["SQL"].cell(row, 2).value == 1


@EVERY
def test_the_ledger_is_to_work_in_and_to_print(name, lang):
    book = opened(made(name, lang))
    sheet = book.worksheets[2]
    (one,) = sheet.tables.values()
    _, top, _, _ = range_boundaries(one.ref)
    assert one.autoFilter.ref == one.ref
    assert sheet.freeze_panes == f"B{top + 1}"
    assert sheet.print_title_rows == f"${top}:${top}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    for other in book.worksheets:
        assert other.sheet_properties.pageSetUpPr.fitToPage
        assert other.page_setup.fitToHeight == 0
        assert (other.page_setup.fitToWidth or 1) == 1 or len(table(other)[0]) > 30
        assert other.page_setup.paperSize == 9
    numbers = book.worksheets[-2]  # to sort them would mix up the charts
    assert all(t.autoFilter is None for t in numbers.tables.values())


@EVERY
def test_no_cell_is_too_narrow_or_too_low(name, lang):
    """By signs alone, a Chinese one as two: 9 pixels a digit, 8 half an em, 18 points a line."""
    for sheet in opened(made(name, lang)).worksheets:
        if not sheet.tables:
            continue
        (one,) = sheet.tables.values()
        left, top, right, bottom = range_boundaries(one.ref)
        wide = {}
        for span in sheet.column_dimensions.values():
            wide |= dict.fromkeys(range(span.min, span.max + 1), span.width)
        for row in sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                room = wide[cell.column] * 9 / 8 - 2
                if isinstance(cell.value, str):
                    signs = sum(1.95 if unicodedata.east_asian_width(s) in "WF" else 0.95
                                for s in cell.value)  # fmt: skip
                    small = cell.font.size / 12
                    high = sheet.row_dimensions[cell.row].height
                    lines = math.ceil(signs * small / room)
                    assert cell.alignment.wrap_text
                    assert lines * 16 * small <= high or high == 409
                elif cell.value is not None:
                    told = "yyyy-mm-dd" if cell.is_date else f"{cell.value:.3f}".rstrip("0.")
                    assert len(told) <= room


def test_dates_are_dates_and_numbers_have_as_many_decimals_as_they_need():
    book = opened(made("alone", "zh"))
    sheet = book["各项任务的完成时限"]
    (one,) = sheet.tables.values()
    _, top, _, _ = range_boundaries(one.ref)
    day = sheet.cell(top + 1, 2)
    assert (day.is_date, day.number_format) == (True, "yyyy-mm-dd")
    sheet = opened(made("qinghai-2022", "zh"))["逐家计数与均摊计数"]
    (one,) = sheet.tables.values()
    _, top, _, _ = range_boundaries(one.ref)
    assert [sheet.cell(top + 1, n).number_format for n in (2, 3)] == ["0", "0.00"]


def test_every_figure_of_the_gallery_has_a_name_for_its_sheet():
    assert list(NAMES) == [entry.name for entry in gallery.GALLERY]
    for lang in LANGUAGES:
        names = [words[lang] for words in NAMES.values()]
        assert len({name.casefold() for name in names}) == len(names)
        for name in names:
            assert cells.sheet_name(name, []) == name


@BOTH
def test_the_packages_own_reader_finds_the_ledger_in_it(lang):
    text = document(made("qinghai-2022", lang), "tables.xlsx").text
    for clause in filter(None, packs.pack("qinghai-2022", lang).clauses):
        assert clause in text


SCRIPT = """
import hashlib, sys
sys.path.insert(0, "tests")
import packs
from fgf_analysis.brief.workbook import to_xlsx
print(hashlib.sha256(to_xlsx(packs.pack("alone", "en"))).hexdigest())
"""


def test_the_same_tables_give_the_same_bytes_in_another_process():
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=root, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(made("alone", "en")).hexdigest()


# ---------------------------------------------------------------- what nobody would write

UNITS = (
    "=1+1", "+cmd|' /C calc'!A0", "-x", "@SUM(1)", "＝1", "History", "a[b]:c*d?e/f\\g", "'quoted'",
    "甲" * 40, "甲" * 41, "unit", "UNIT", "", "𠮷" * 20, "_x0041_", "http://x.y", "007",
    "目录", "SQL",
)  # fmt: skip
TEXTS = (
    *UNITS, "x" * 40_000, "甲" * 32_767, "𠮷" * 20_000, "a\x00b\x07c", "\tt", "\r\nx", "\ud800",
    "\ufffe", '<a>&"', "{=1}", "'=1",
)  # fmt: skip


@cache
def hostile() -> bytes:
    content = packs.pack("qinghai-2022", "zh")
    rows = tuple((text, n / 2, float("inf"), date(1850, 1, 1)) for n, text in enumerate(TEXTS))
    grid = Grid(("=Head", "=head", "", "_x0041_"), rows)
    plot = Plot("stacked", TEXTS[:18], (Series("=1", tuple(range(18))),), "=x", ("=1+1",))
    first = replace(content.exhibits[0], table=grid, plot=plot, title="=1+1", subtitle="+1 " * 200)
    empty = replace(content.exhibits[1], table=Grid(("a",), ()), plot=replace(plot, categories=()))
    return to_xlsx(
        replace(
            content, title="=HYPERLINK(1)", organisation="@x", exhibits=(first, empty),
            cards={unit: Grid(("单位", "值"), ((unit, None),)) for unit in UNITS},
        )
    )  # fmt: skip


def test_text_that_looks_like_a_formula_is_text_and_stays_so_when_it_is_typed_again():
    book = opened(hostile())
    found = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in set("=+-@＝"):
                    found.add(cell.value)
                    assert cell.quotePrefix
    assert {"=1+1", "-x", "@SUM(1)", "＝1"} <= found
    sheets = parts(hostile(), r"xl/worksheets/sheet\d+\.xml").values()
    assert not any(list(etree.fromstring(part).iter("{*}f")) for part in sheets)


def test_long_text_is_cut_and_control_signs_are_none_of_a_cell():
    sheet = opened(hostile()).worksheets[FIXED]
    heads, rows = table(sheet)
    assert heads == ["=Head", "=head (2)", "–", "＿x0041_"]
    for text, (cell, number, large, day) in zip(TEXTS, rows, strict=True):
        assert (large, day) == ("∞", "1850-01-01")
        assert isinstance(number, int | float)
        told = cell or ""
        assert len(told.encode("utf-16-le")) // 2 <= 32_767
        assert told.isprintable() or "𠮷" in told or "甲" in told
        if len(text.encode("utf-16-le", "surrogatepass")) // 2 > 32_767:
            assert told.endswith("…")
            assert text.startswith(told[:-1])
    assert {"a□b□c", "□"} <= {row[0] for row in rows}


def test_names_of_sheets_can_be_names_of_sheets():
    names = opened(hostile()).sheetnames
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.casefold() != "history"
        assert name == name.strip("'")
    cards = names[FIXED + 2 : -2]
    assert len(cards) == len(UNITS)
    assert cards[0] == "=1+1"
    assert cards[5] == "History (2)"
    assert cards[6] == "a b c d e f g"
    assert cards[8:12] == ["甲" * 30 + "…", "甲" * 26 + "… (2)", "unit", "UNIT (2)"]
    assert names[0] == "目录"
    assert names[-1] == "SQL"
    assert cards[-2:] == ["目录 (2)", "SQL (2)"]


def test_a_figure_without_numbers_has_its_sheet_and_no_chart():
    assert len(charts(hostile())) == 1
    assert opened(hostile()).worksheets[FIXED + 1]["A1"].value


def test_east_asian_typefaces_are_set_once_and_only_where_there_is_a_latin_one():
    text = b'<a:rPr><a:latin typeface="X" charset="1"/></a:rPr><a:defRPr b="1"/>'
    told = (
        b'<a:rPr><a:latin typeface="X" charset="1"/><a:ea typeface="X"/></a:rPr><a:defRPr b="1"/>'
    )
    assert east_asian("ppt/slides/slide1.xml", text) == told
    assert east_asian("ppt/slides/slide1.xml", told) == told
    assert east_asian("media/image.png", text) == text


# ---------------------------------------------------------------- as LibreOffice shows it

ALIAS = """<alias binding="same"><family>{}</family>
<prefer><family>Noto Sans CJK SC</family></prefer></alias>"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>
"""


@pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")),
    reason="no program soffice here: what the workbook looks like is not tested",
)
@pytest.mark.parametrize(("name", "lang"), [("qinghai-2022", "zh"), ("alone", "en")])
def test_libreoffice_shows_every_title_and_task_and_no_cell_that_is_too_narrow(
    name, lang, tmp_path
):
    pdf = rendered(made(name, lang), tmp_path)
    content = packs.pack(name, lang)
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "###" not in text
    flat = re.sub(r"\s", "", text)
    assert content.heading.replace(" ", "") in flat
    for exhibit in content.exhibits:
        assert exhibit.title.replace(" ", "") in flat
        assert exhibit.plot.axis.replace(" ", "") in flat
    for row in content.ledger.rows:
        assert str(row[0]) in flat


def rendered(data: bytes, folder: Path) -> Any:
    """Return a workbook as pages, in the package's own font."""
    import pypdfium2

    program = shutil.which("soffice") or shutil.which("libreoffice")
    fonts = Path(gallery.__file__).with_name("fonts")
    (folder / "fonts.conf").write_text(
        FONTS.format(
            fonts=fonts,
            cache=folder / "cache",
            aliases="".join(map(ALIAS.format, ("微软雅黑", "Arial"))),
        ),
        encoding="utf-8",
    )
    (folder / "tables.xlsx").write_bytes(data)
    subprocess.run(
        [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(folder / "tables.xlsx")],
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return pypdfium2.PdfDocument((folder / "tables.pdf").read_bytes())
