"""Workbooks of Excel, whole, damaged and hostile."""

from __future__ import annotations

import pytest
from published import CELLS, ROWS, cells, lines, refused, sheet, text_cell, texts, workbook

STRINGS = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>事</t></r><rPh><t>yi</t></rPh></si>"


def rows(*given: str, more: str = "") -> str:
    data = "".join(f"<row>{row}</row>" for row in given)
    return f"<sheetData>{data}</sheetData>{more}"


def number(value: object, style: int = 0) -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


def formats(*codes: str) -> str:
    """Return styles of which the n-th has the n-th format; a number is one that is built in."""
    own = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(codes)
    )
    used = "".join(
        f'<xf numFmtId="{code if code.isdigit() and len(code) == 2 else 200 + n}"/>'
        for n, code in enumerate(codes)
    )
    return f'<numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/>{used}</cellXfs>'


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.et", "-", "plan.docx"])
def test_a_sheet_is_a_table_below_its_title(name):
    titled = [(0, 0, 1, 5, "工作方案"), (1, 1, 1, 1, "（征求意见稿）")]
    below = [(row + 3, *cell) for row, *cell in CELLS]
    data = workbook(sheet([*titled, *below]))
    assert lines(data, name) == ["工作方案", "（征求意见稿）", *ROWS]
    assert cells(data, name) == [CELLS]


def test_shared_strings_formulas_and_places_that_are_not_said():
    row = (
        '<c t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c t="str"><f>A1</f><v>丙</v></c>'
        '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="s"><v>99</v></c><c/>'
        '<c t="inlineStr"><is><t>丁_x000D_\n_x4E01__x0007__xD800_</t></is></c>'
    )
    assert texts(workbook(rows(row), strings=STRINGS)) == [
        ["甲", "乙事", "丙", "TRUE", "#REF!", "丁\n丁_xD800_"]
    ]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("1", "", "1"),
        ("1.0", "General", "1"),
        ("0.30000000000000004", "General", "0.3"),
        ("12", "000", "012"),
        ("3", '"第"0"项"', "第3项"),
        ("5", '0.00"万元"', "5.00万元"),
        ("12345.6", "#,##0.0#", "12,345.6"),
        ("12345", "#,##0.0#", "12,345.0"),
        ("1.5", "0.00#", "1.50"),
        ("1.5", "0.##", "1.5"),
        ("1", "0.##", "1"),
        ("-3", "0_);[Red](0)", "-3"),
        ("0.15", "0%", "15%"),
        ("0.155", "10", "15.50%"),
        ("44742", 'yyyy"年"m"月"d"日";@', "2022年6月30日"),
        ("44742", "[$-804]yyyy/m/d", "2022年6月30日"),
        ("44742", "14", "2022年6月30日"),
        ("44742", "31", "2022年6月30日"),
        ("44742.375", "yyyy-mm-dd hh:mm", "2022年6月30日 9:00"),
        ("0.375", "h:mm;@", "9:00"),
        ("44713", 'yyyy"年"m"月"', "2022年6月"),
        ("44713", "57", "2022年6月"),
        ("44713", "17", "2022年6月"),
        ("44742", "16", "6月30日"),
        ("0.75", "18", "18:00"),
        ("44713", "mmm-yy", "2022年6月"),
        ("44742", 'm"月"d"日"', "6月30日"),
        ("44562", 'yyyy"年"', "2022年"),
        ("1e99", "yyyy-mm-dd", "1e+99"),
        ("2.5", "# ?/?", "2.5"),
        ("12", "@", "12"),
        ("nonsense", "0", "nonsense"),
        ("inf", "0", "inf"),
    ],
)
def test_numbers_and_dates_as_excel_shows_them(value, code, expected):
    styles = formats(code) if code else ""
    data = workbook(rows(number(value, 1) + number(7)), styles=styles)
    assert texts(data) == [[expected, "7"]]


def test_dates_that_are_counted_from_1904():
    properties = '<workbookPr date1904="1"/>'
    given = rows(number(43280, 1) + number(1))
    assert texts(workbook(given, styles=formats("14"), properties=properties)) == [
        ["2022年6月30日", "1"]
    ]


def test_hidden_sheets_rows_and_columns_are_left_out():
    def shown(words: str) -> str:
        return text_cell(0, 0, words) + text_cell(0, 1, "乙") + text_cell(0, 2, "丙")

    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    table = f'<sheetData><row hidden="1">{shown("藏")}</row><row>{shown("甲")}</row></sheetData>'
    data = workbook(columns + table, table, table, states=["visible", "hidden", "veryHidden"])
    assert texts(data) == [["甲", "丙"]]


def test_what_is_merged_is_seen_beside_a_hidden_column():
    columns = '<cols><col min="1" max="1" hidden="1"/></cols>'
    titled = [(0, 0, 1, 3, "工作方案"), *((1, n, 1, 1, words) for n, words in enumerate("藏甲乙"))]
    below = [(2, 0, 1, 2, "丙"), (2, 2, 1, 1, "丁")]
    data = workbook(columns + sheet([*titled, *below]))
    assert lines(data) == ["工作方案", "甲\t乙", "丙\t丁"]
    hidden = columns.replace('max="1"', 'max="3"')
    refused(workbook(hidden + sheet(titled)), "p.xlsx", "the document shows no text")


def test_rows_that_a_filter_hides_are_read():
    table = (
        f'<sheetData><row hidden="1">{number(1)}{number(2)}</row><row>{number(3)}{number(4)}</row>'
        '</sheetData><autoFilter ref="A1:B2">{}</autoFilter>'
    )
    assert texts(workbook(table.format('<filterColumn colId="0"/>'))) == [["1", "2", "3", "4"]]
    assert texts(workbook(table.format(""))) == [["3", "4"]]


def test_empty_rows_and_columns_and_sheets_show_nothing():
    wide = sheet([(4, 3, 1, 1, "甲"), (4, 7, 1, 1, "乙"), (9, 3, 1, 1, "丙")])
    assert cells(workbook("<sheetData/>", wide)) == [
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "")]
    ]
    refused(workbook("<sheetData/>"), "p.xlsx", "the document shows no text")


def test_each_sheet_is_a_table_and_one_of_one_column_is_paragraphs():
    first = sheet([(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")])
    second = sheet([(0, 0, 1, 1, "说明"), (1, 0, 1, 1, "一\n二")])
    data = workbook(first, second, first)
    assert lines(data) == ["甲\t乙", "说明", "一", "二", "甲\t乙"]
    assert texts(data) == [["甲", "乙"], ["甲", "乙"]]


def test_what_is_merged_twice_or_beyond_the_table():
    merged = "".join(
        f'<mergeCell ref="{ref}"/>'
        for ref in ("A1:A1048576", "A1:B2", "B9:C9", "nonsense", "C1:C1")
    )
    table = rows(
        number(1) + number(2) + number(3),
        "<c/>" + number(4) + number(5),
        more=f"<mergeCells>{merged}</mergeCells>",
    )
    assert cells(workbook(table)) == [
        [
            (0, 0, 2, 1, "1"),
            (0, 1, 1, 1, "2"),
            (0, 2, 1, 1, "3"),
            (1, 1, 1, 1, "4"),
            (1, 2, 1, 1, "5"),
        ]
    ]


def test_cells_at_the_ends_of_a_sheet_take_no_room():
    far = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{}</row></sheetData>'
    assert lines(workbook(far.format('<c r="XFD1048576"><v>2</v></c>'))) == ["1", "2"]
    both = '<c r="A1048576"><v>2</v></c><c r="ZZZ1048576"><v>3</v></c>'
    assert cells(workbook(far.format(both))) == [[(0, 0, 1, 1, "2"), (0, 1, 1, 1, "3")]]


@pytest.mark.slow
def test_bombs_are_refused(monkeypatch):
    diagonal = "".join(
        f'<row r="{n + 1}">{number(1) * 2}<c r="{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}'
        f'{n + 1}"><v>1</v></c></row>'
        for n in range(600)
    )
    many = f"<sheetData>{diagonal}{'<row>' + number(1) + '</row>'}</sheetData>"
    monkeypatch.setattr("fgf_analysis.reading.formats.blocks.CELLS", 100_000)
    refused(workbook(many), "p.xlsx", "a table has more than 100,000 cells")
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 500
    table = rows(*[number(1) * 30] * 30, more=f"<mergeCells>{merged}</mergeCells>")
    refused(workbook(table), "p.xlsx", "a table has more than 100,000 cells")
    refused(workbook(" " * 40_000_000), "p.xlsx", "sheet0.xml in it is larger when unpacked")
    shared = f"<si><t>{'甲' * 100_000}</t></si>"
    many = rows('<c t="s"><v>0</v></c>' * 400)
    refused(workbook(many, strings=shared), "p.xlsx", "its cells hold more text than any plan")


def test_many_sheets_that_are_one_are_refused():
    data = workbook(*[""] * 1001)
    refused(data, "p.xlsx", "it has more than 1,000 sheets")


def test_broken_and_hostile_parts_are_told_by_their_name():
    refused(workbook("<sheetData>"), "p.xlsx", "xl/worksheets/sheet0.xml in it is no well-formed")
    entity = '<!DOCTYPE d [<!ENTITY x "甲">]><worksheet>&x;</worksheet>'
    data = workbook("", **{"xl/worksheets/sheet0.xml": entity})
    refused(data, "p.xlsx", "xl/worksheets/sheet0.xml in it declares a document type")
    data = workbook(sheet(CELLS))
    refused(data[: len(data) // 2], "p.xlsx", "the file is damaged")
