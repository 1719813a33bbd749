"""Documents of Word, whole, damaged and hostile."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import pytest
from published import (
    CELLS,
    MAIN_NAMESPACE,
    ROWS,
    abstract,
    cells,
    item,
    lines,
    num,
    para,
    plan_table,
    refused,
    saved,
    texts,
    word,
)

from fgf_analysis.reading.formats import document


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan.docx", "plan.txt", "-", "plan.html"])
def test_a_word_document_in_order_with_its_table(name):
    file = docx.Document()
    file.add_heading("工作方案", 0)
    file.add_paragraph("甲").add_run("事").bold = True
    plan_table(file)
    file.add_paragraph("办好\t甲事\n乙")
    file.sections[0].header.paragraphs[0].text = "页眉"
    file.sections[0].footer.paragraphs[0].text = "- 1 -"
    assert lines(saved(file), name) == ["工作方案", "甲事", *ROWS, "办好 甲事", "乙"]
    assert cells(saved(file), name) == [CELLS]


def test_lists_of_word_s_own_styles_are_numbered():
    file = docx.Document()
    for text in ("甲", "乙"):
        file.add_paragraph(text, style="List Number")
    file.add_paragraph("点", style="List Bullet")
    file.add_paragraph("丙", style="List Number")
    assert lines(saved(file)) == ["1. 甲", "2. 乙", "点", "3. 丙"]


def test_automatic_numbers_as_chinese_plans_have_them():
    numbering = abstract(
        0,
        ("chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "%1.%2.%3.%4", "<w:isLgl/>"),
        ("decimalEnclosedCircle", "%5"),
    ) + num(1, 0)
    body = (
        item("总则") + item("甲", 1) + item("子", 2) + item("丑", 2) + item("寅", 3)
        + item("乙", 1) + item("卯", 2) + item("辰", 4) + para("不计") + item("附则")
        + item("丙", 1)
    )  # fmt: skip
    assert lines(word(body, numbering)) == [
        *("一、总则", "（一）甲", "1. 子", "2. 丑", "1.1.2.1 寅", "（二）乙", "1. 卯", "①辰"),
        *("不计", "二、附则", "（一）丙"),
    ]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("chineseCountingThousand", {1: "一", 10: "十", 11: "十一", 20: "二十", 101: "一百〇一"}),
        ("chineseCounting", {9: "九", 10: "十", 99: "九十九", 101: "一○一", 110: "一一○"}),
        ("taiwaneseCountingThousand", {10: "十", 101: "一百零一", 111: "一百一十一"}),
        ("japaneseCounting", {1: "一", 20: "二十", 100: "百", 101: "百一", 111: "百十一"}),
        ("chineseLegalSimplified", {1: "壹", 2: "贰", 10: "壹拾", 21: "贰拾壹", 101: "壹佰零壹"}),
        ("ideographLegalTraditional", {2: "貳", 10: "壹拾"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 10: "酉", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 13: "丙子", 60: "癸亥", 61: "61"}),
        ("ideographDigital", {9: "九", 10: "一〇", 101: "一〇一"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
        ("upperLetter", {1: "A", 27: "AA"}),
        ("upperRoman", {1: "I", 4: "IV", 9: "IX", 10: "X", 49: "XLIX", 101: "CI"}),
        ("lowerRoman", {4: "iv", 10: "x"}),
        ("numberInDash", {3: "- 3 -"}),
        ("decimalEnclosedFullstop", {1: "⒈", 21: "21"}),
        ("ganada", {2: "2"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("noSuchShape", {7: "7"}),
    ],
)
def test_shapes_of_numbers(shape, expected):
    data = word(item("甲") * max(expected), abstract(0, (shape, "%1）")) + num(1, 0))
    found = lines(data)
    assert {n: found[n - 1] for n in expected} == {n: f"{s}）甲" for n, s in expected.items()}


def test_lists_go_on_restart_and_are_switched_off():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, ("decimal", "%1）"), ("decimal", "%2）", '<w:lvlRestart w:val="0"/>'))
    numbering += num(1, 0) + num(2, 0, restart) + num(3, 0)
    body = (
        item("甲") + item("子", 1) + item("乙") + item("丑", 1) + item("丙", number=3)
        + item("戊", number=2) + item("己", number=2) + item("无", number=0) + item("无", number=9)
    )  # fmt: skip
    assert lines(word(body, numbering)) == [
        *("1）甲", "1）子", "2）乙", "2）丑", "3）丙", "5）戊", "6）己", "无", "无")
    ]


def test_numbers_that_come_with_a_style():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{key}"/>{more}</w:style>'
        for key, more in {
            "H1": '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
            "H2": '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>',
            "H3": '<w:basedOn w:val="H2"/>',
            "H4": '<w:basedOn w:val="H4"/>',
        }.items()
    )
    levels = [("chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'), ("decimal", "%1.%2")]
    body = "".join(para(key, f'<w:pStyle w:val="{key}"/>') for key in ("H1", "H2", "H3", "H4"))
    expected = ["一、H1", "一.1 H2", "一.2 H3", "H4"]
    assert lines(word(body, abstract(0, *levels) + num(1, 0), styles)) == expected


def test_numbers_in_the_cells_of_a_table():
    cell = f"<w:tc>{item('')}</w:tc><w:tc>{para('甲')}</w:tc>"
    control = f"<w:sdt><w:sdtContent><w:tr>{cell}</w:tr></w:sdtContent></w:sdt>"
    body = f"<w:tbl><w:tr>{cell}</w:tr>{control}</w:tbl>"
    assert lines(word(body, abstract(0, ("decimal", "%1")) + num(1, 0))) == ["1\t甲", "2\t甲"]


def test_deleted_text_is_out_and_inserted_text_in():
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p>{run('办好')}<w:del><w:r><w:delText>丙</w:delText></w:r></w:del>"
        f"<w:ins>{run('甲')}</w:ins><w:moveFrom>{run('走')}</w:moveFrom>"
        f"<w:hyperlink>{run('事')}</w:hyperlink><w:smartTag>{run('项')}</w:smartTag></w:p>"
        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"
        + para("段")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{para('无')}</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        + "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>甲</w:t><w:br/><w:t>乙</w:t>"
        + '<w:br w:type="page"/><w:noBreakHyphen/><w:t>丙</w:t><w:footnoteReference w:id="1"/>'
        + "</w:r></w:p>"
    )
    assert lines(word(body)) == ["办好甲事项", "一段", "甲", "乙-丙"]


def test_a_deleted_item_does_not_count():
    gone = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    data = word(
        item("甲") + para("", gone) + item("乙"), abstract(0, ("decimal", "%1）")) + num(1, 0)
    )
    assert lines(data) == ["1）甲", "2）乙"]


def test_a_text_box_follows_its_paragraph_once():
    box = f"<w:txbxContent>{para('框内')}{para('第二')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>锚</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent><w:t>后</w:t></w:r></w:p>"
    )
    assert lines(word(body)) == ["锚后", "框内", "第二"]
    without = body[: body.index("<mc:Choice")] + body[body.index("<mc:Fallback") :]
    assert lines(word(without)) == ["锚后", "框内", "第二"]
    picture = body.replace(f"<wps:txbx>{box}</wps:txbx>", "")
    assert lines(word(picture)) == ["锚后", "框内", "第二"]


@pytest.mark.slow
def test_a_table_of_contents_is_no_text():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("X", "toc 1"), ("H", "TOC Heading"))
    )
    head = para("目录", '<w:pStyle w:val="H"/>')
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{head}</w:sdtContent></w:sdt>"
        + para("甲 3", '<w:pStyle w:val="X"/>')
        + f"<w:sdt><w:sdtContent>{para('甲')}</w:sdtContent></w:sdt>"
    )
    assert lines(word(body, styles=styles)) == ["甲"]


def test_tables_in_cells_of_word():
    file = docx.Document()
    file.add_table(1, 1).cell(0, 0).add_table(1, 2)
    inner = file.tables[0].cell(0, 0).tables[0]
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"
    assert lines(saved(file)) == ["甲\t乙"]
    outer = file.add_table(1, 2)
    outer.cell(0, 0).text = "左"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "丙", "丁"
    assert lines(saved(file)) == ["甲\t乙", "左", "丙\t丁"]
    assert texts(saved(file)) == [["甲", "乙"], ["丙", "丁"]]


def row(*row_cells: str, before: int = 0) -> str:
    properties = f'<w:trPr><w:gridBefore w:val="{before}"/></w:trPr>' if before else ""
    return f"<w:tr>{properties}{''.join(row_cells)}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_cells_that_go_on_below_and_beside():
    wide = '<w:gridSpan w:val="2"/>'
    beside = '<w:hMerge w:val="{}"/>'.format
    table = (
        row(cell("甲", wide + BEGINS), cell("乙", BEGINS), cell("丙"))
        + row(cell("藏", wide + GOES_ON), cell("", GOES_ON), cell("丁"))
        + row(cell("", wide + GOES_ON), cell("戊"), cell("己"))
        + row(cell("庚", beside("restart")), cell("藏", beside("continue")), cell("辛"), cell("壬"))
        + row(cell("癸"), before=1)
    )
    assert cells(word(f"<w:tbl>{table}</w:tbl>")) == [
        [
            *((0, 0, 3, 2, "甲"), (0, 2, 2, 1, "乙"), (0, 3, 1, 1, "丙"), (1, 3, 1, 1, "丁")),
            *((2, 2, 1, 1, "戊"), (2, 3, 1, 1, "己"), (3, 0, 1, 2, "庚"), (3, 2, 1, 1, "辛")),
            *((3, 3, 1, 1, "壬"), (4, 1, 1, 1, "癸")),
        ]
    ]


@pytest.mark.parametrize(("above", "below"), [(1, 2), (2, 1)])
def test_cells_that_go_on_below_in_another_width_share_no_place(above, below):
    spans = '<w:gridSpan w:val="{}"/>'.format
    table = (
        row(cell("甲", spans(above) + BEGINS), *([cell("乙")] * (3 - above)))
        + row(cell("", spans(below) + GOES_ON), *([cell("丙")] * (3 - below)))
    )  # fmt: skip
    (found,) = cells(word(f"<w:tbl>{table}</w:tbl>"))
    assert found[0] == (0, 0, 2, 1, "甲")
    places = [
        (r, c) for row, column, rows, columns, _ in found
        for r in range(row, row + rows) for c in range(column, column + columns)
    ]  # fmt: skip
    assert len(set(places)) == len(places)


def test_a_cell_that_goes_on_below_nothing_is_a_cell():
    table = (
        row(cell("甲"), cell("乙"))
        + row(cell("丙"), before=1)
        + row(cell("丁", GOES_ON), cell("戊"))
    )
    assert texts(word(f"<w:tbl>{table}</w:tbl>")) == [["甲", "乙", "丙", "丁", "戊"]]


def test_rows_that_show_nothing_are_left_out_of_what_a_cell_covers():
    table = (
        row(cell(""), cell(""))
        + row(cell("甲", BEGINS), cell("乙"))
        + row(cell("", GOES_ON))
        + row(cell("", GOES_ON), cell("丙"))
        + row(cell(""), cell(""))
    )
    assert cells(word(f"<w:tbl>{table}</w:tbl>")) == [
        [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]
    ]


@pytest.mark.slow
def test_a_table_says_where_it_stands_among_the_paragraphs():
    file = docx.Document()
    file.add_paragraph("前")
    plan_table(file)
    file.add_paragraph("后")
    plan_table(file)
    data = saved(file)
    found = document(data, "plan.docx")
    assert lines(data) == ["前", *ROWS, "后", *ROWS]
    assert cells(data) == [CELLS, CELLS]
    first, second = found.tables
    assert found.text[: first[0].start] == "前\n"
    assert found.text[first[-1].end : second[0].start] == "\n后\n"


def test_the_parts_may_be_numbered_and_in_the_strict_namespace():
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    out = io.BytesIO()
    data = word(item("甲"), abstract(0, ("decimal", "%1)")) + num(1, 0))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name).decode().replace(MAIN_NAMESPACE, namespace)
            new.writestr(name.replace(".xml", "2.xml"), xml)
    assert lines(out.getvalue()) == ["1) 甲"]


def test_a_word_document_without_text_is_told_so():
    refused(saved(docx.Document()), "p.docx", "the document shows no text")


@pytest.mark.slow
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
def test_a_zip_bomb_is_refused_before_it_is_inflated(part, monkeypatch):
    data = word(para("甲"), **{part: " " * 40_000_000})
    assert len(data) < 200_000
    whole = zipfile.ZipFile.open

    def small(self: zipfile.ZipFile, info: zipfile.ZipInfo) -> object:
        assert info.file_size < 40_000_000
        return whole(self, info)

    monkeypatch.setattr(zipfile.ZipFile, "open", small)
    refused(data, "p.docx", f"{part} in it is larger when unpacked than any plan")


@pytest.mark.slow
def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    data = word(para("甲"), **{"word/document.xml": " " * 40_000_000})
    lied = data.replace(struct.pack("<I", 40_000_000), struct.pack("<I", 1000))
    assert lied != data
    refused(lied, "p.docx", "")


@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt>" * 5000,
        "<w:sdt>" * 5000 + "</w:sdt>" * 5000,
        "<w:p>" * 100_000,
        "&undefined;",
        "甲\x01",
    ],
)
def test_a_broken_or_endlessly_nested_part_is_told_by_its_name(body):
    refused(word(body), "p.docx", "word/document.xml in it is no well-formed XML")


def test_nesting_up_to_what_the_parser_allows_is_read():
    for unit, end in (("<w:sdt>", "</w:sdt>"), ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")):
        depth = 240 // unit.count("<")
        assert lines(word(unit * depth + para("甲") + end * depth)) == ["甲"]


def test_a_billion_laughs_are_not_laughed():
    entities = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<!DOCTYPE d [<!ENTITY x0 "哈">{entities}]>'
    for body in (para("&x9;"), '<w:p w:rsid="&x9;"/>'):
        refused(word(body, prolog=prolog), "p.docx", "word/document.xml in it ")


def test_damaged_and_protected_files_of_word():
    data = word(para("甲"))
    refused(data[: len(data) // 2], "p.docx", "the file is damaged")
    refused(data[:80] + b"\0" * 40 + data[120:], "p.docx", "")
    locked = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := locked.find(mark, place + 1)) >= 0:
            locked[place + at] |= 1
    refused(bytes(locked), "p.docx", "protected by a password")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_as_no_word_does_is_not_unpacked(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", " " * 1_000_000)
    refused(out.getvalue(), "p.docx", "the file is damaged")


@pytest.mark.parametrize(("claimed", "covered"), [("0", 1), ("-3", 1), ("100", 100), ("9999", 100)])
def test_a_cell_covers_at_least_one_column_and_at_most_a_hundred(claimed, covered):
    wide = cell("甲", f'<w:gridSpan w:val="{claimed}"/>')
    table = row(wide, cell("乙")) + row(*[cell("丙")] * (covered + 1))
    (found,) = cells(word(f"<w:tbl>{table}</w:tbl>"))
    assert found[0] == (0, 0, 1, covered, "甲")
