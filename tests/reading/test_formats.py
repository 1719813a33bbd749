"""Documents in every published format, whole, mislabelled, damaged and hostile."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsdecls

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.formats import document

TEXT = "一、重点任务\n(一)办好甲事。从速办理，２０２３年底前完成。(责任单位:省甲厅牵头)\n"
HEAD = "序号\t工作任务\t牵头单位\t责任单位\t完成时限"
# What every table below says, in whatever format.
TABLE = [
    HEAD,
    "1\t办好甲事\t省甲厅\t省乙厅\u2028省丙厅\t2023年底",
    "2\t办好乙事\t〃\t省丁局\t〃",
    "3\t另行部署\t\t\t长期",
]


def lines(data: bytes, name: str = "plan") -> list[str]:
    return document(data, name).text.split("\n")


def refused(data: bytes, name: str, words: str) -> None:
    with pytest.raises(PlanError) as caught:
        document(data, name)
    message = str(caught.value)
    where = "standard input" if name == "-" else name
    assert message.startswith(f"{where}: ")
    assert ";" in message
    assert "\n" not in message
    assert words in message


# Text


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "-", "plan.docx", "plan.pdf", "plan"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"],
)
@pytest.mark.parametrize(
    "text",
    [TEXT, TEXT.replace("\n", "\r\n"), f"# 标题\n- {TEXT}\t<p>x", "plan of work\n" * 9 + "甲"],
)
def test_plain_text_comes_through_untouched(text, encoding, name):
    assert document(text.encode(encoding), name).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_letters_in_utf_16_are_not_taken_for_hanzi_in_the_other_order(encoding):
    text = "abcdefgh" * 9 + "甲"
    assert document(text.encode(encoding), "-").text == text


def test_gb2312_and_a_mark_without_its_order_of_bytes():
    text = TEXT.replace("２０２３", "2023")
    assert document(text.encode("gb2312"), "-").text == text
    assert document(b"\xfe\xff" + text.encode("utf-16-be"), "-").text == text


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", "\ufeff \n".encode("utf-16-le")])
@pytest.mark.parametrize("name", ["-", "plan.txt", "plan.html", "plan.docx", "plan.pdf"])
def test_an_empty_document_is_told_so(data, name):
    refused(data, name, "the file is empty; put the plan's text into it")


# HTML

PAGE = """<!DOCTYPE html><html><head><title>网站</title><meta charset="{}">
<style>p {{ color: red }}</style><script>document.write("牵头")</script></head>
<body>{}</body></html>
"""


def page(body: str, encoding: str = "utf-8") -> bytes:
    return PAGE.format(encoding, body).encode(encoding)


def test_inline_elements_do_not_break_a_line_and_blocks_do():
    body = (
        "<h1>方<b>案</b></h1><div>一、<span>重点</span><a href=x>任务</a><p>甲<br/>乙</p>丙</div>"
        "<p>办好\n  甲事 and\n more<o:p></o:p></p><p>&nbsp;</p>"
        "<p>　　缩进&nbsp;空格</p><pre>丁\n戊</pre>"
    )
    expected = ["方案", "一、重点任务", "甲", "乙", "丙", "办好甲事 and more"]
    assert lines(page(body)) == [*expected, "　　缩进\u00a0空格", "丁", "戊"]


def test_tabs_invisible_signs_and_comments_are_no_text():
    body = "<p>责\u200b任&shy;单位:\t省甲厅<!-- 不 --><![endif]--><?xml:namespace prefix = o /></p>"
    assert lines(page(body)) == ["责任单位: 省甲厅"]


TABLE_HTML = """<table class="header"><thead><tr><th>序号<th>工作任务<th>牵头单位<th>责任单位
<th>完成时限</thead><tbody>
<tr><td>1</td><td><p>办好<b>甲</b>事</p></td><td rowspan="2">省甲厅</td>
<td><p>省乙厅</p><p>省丙厅</p></td><td rowspan=2>2023年底</td></tr>
<tr><td>2</td><td>办好乙事</td><td>省丁局</td></tr>
<tr><td>3</td><td colspan="3">另行<!-- x -->部署</td><td>长期</td></tr></tbody></table>"""


def test_a_table_has_a_line_a_row():
    assert lines(page(f"前<div>{TABLE_HTML}</div>后")) == ["前", *TABLE, "后"]


def test_a_table_without_end_tags_and_with_breaks_in_a_cell():
    body = "<table><tr><td>1<td>甲<br>乙\n<tr><td>2<td></table>"
    assert lines(page(body)) == ["1\t甲\u2028乙", "2\t"]


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{}</td></tr></table>",
        "<table width=100><tr><td></td><td><table><tr><td>{}</table></td></tr></table>",
        "<table><tr><td colspan=7>{}</td></tr><tr></tr></table>",
        "<table><tr><td><p>前</p><p>言</p></td></tr></table>{}",
    ],
)
def test_a_table_that_only_arranges_the_page_is_no_table(layout):
    body = layout.format(f"<p>甲</p><p>乙</p>{TABLE_HTML}<p>丙</p>")
    front = ["前", "言"] if "前" in layout else []
    assert lines(page(body)) == [*front, "甲", "乙", *TABLE, "丙"]


def test_a_small_table_in_a_cell_becomes_lines_of_it():
    inner = "<table><tr><td>省乙厅<td>负责<tr><td>省丙厅<td>配合</table>"
    body = f"<table><tr><td>1<td>办好甲事，务求在规定的期限内完成<td>{inner}</table>"
    assert lines(page(body)) == [
        "1\t办好甲事，务求在规定的期限内完成\t省乙厅 负责\u2028省丙厅 配合"
    ]


def test_a_cell_to_the_end_of_the_table_and_columns_nobody_uses():
    rows = "<tr><td rowspan=0>甲<td colspan=50>乙<tr><td colspan=50>丙<tr><td colspan=9>丁"
    assert lines(page(f"<table>{rows}</table>")) == ["甲\t乙", "〃\t丙", "〃\t丁"]
    rows = "<tr><td colspan=2>甲<td>乙<tr><td colspan=2>丙<td>丁"
    assert lines(page(f"<table>{rows}</table>")) == ["甲\t乙", "丙\t丁"]


def test_a_cell_of_several_rows_and_columns():
    rows = "<tr><td colspan=2 rowspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td>戊<td>己"
    assert lines(page(f"<table>{rows}</table>")) == ["甲\t\t乙", "〃\t\t丙", "丁\t戊\t己"]


def test_numbers_of_lists_are_written_out():
    body = (
        "<ol><li>甲<li><p>乙</p><p>续</p><ol type=a><li>子</ol></ol><ul><li>点</ul>"
        "<ol start=4 type=I><li>丁<li value=9>壬</ol><ol><li>一、自带<li>（二）自带<li>2.5亿元</ol>"
        "<ol style='list-style: none'><li>无</ol>"
        "<ol style='list-style-type:cjk-ideographic'><li>有</ol>"
    )
    expected = ["1. 甲", "2. 乙", "续", "a. 子", "点", "IV. 丁", "IX. 壬", "一、自带", "（二）自带"]
    assert lines(page(body)) == [*expected, "3. 2.5亿元", "无", "一、有"]


MAIN = "<p>(一)办好甲事。从速办理。(责任单位:省甲厅牵头)</p>" * 3
KEPT = ["(一)办好甲事。从速办理。(责任单位:省甲厅牵头)"] * 3
LINKS = "".join(f"<li><a href=/{n}>栏目{n}</a></li>" for n in range(30))


@pytest.mark.parametrize(
    "furniture",
    [
        f"<nav>{LINKS}</nav>",
        f"<div class='main-nav'>{LINKS}</div>",
        f"<ul class=anything>{LINKS}</ul>",
        "<header>某省政府</header><footer>版权所有</footer><noscript>请打开脚本</noscript>",
        "<div role=banner>某省</div><form><input value=x>查询<button>搜</button></form>",
        "<p style='display: none'>藏</p><span hidden>藏</span><aside>推荐</aside>",
        "<select><option>青海</option></select><iframe>框</iframe><svg><text>图</text></svg>",
    ],
)
def test_what_belongs_to_the_site_is_left_out(furniture):
    assert lines(page(furniture + MAIN + furniture)) == KEPT


@pytest.mark.parametrize(
    "wrapper",
    [
        "<form action=aspx>{}</form>",
        "<div class=header id=nav>{}</div>",
        "<div style='display:none'>{}</div>",
        "<footer>{}</footer>",
        "<noscript>{}</noscript>",
        "<a href=x>{}</a>",
        "<nav>{}</nav>",
    ],
)
def test_the_plan_is_never_lost_with_its_wrapper(wrapper):
    assert lines(page(wrapper.format(MAIN))) == KEPT


def test_a_title_in_the_document_s_own_header_stays_and_so_does_a_page_of_nothing_else():
    assert lines(page(f"<article><header>方案</header>{MAIN}</article>"))[0] == "方案"
    assert lines(page("<nav>甲</nav>")) == ["甲"]


def test_a_hidden_word_in_a_line_does_not_break_it():
    assert lines(page(f"<p>办好<span style='display:none'>x</span>甲事</p>{MAIN}"))[0] == "办好甲事"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb2312", "gb18030", "big5"])
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', "<META content='text/html; charset={}' http-equiv=Content-Type>", ""],
)
def test_the_encoding_a_page_declares_is_honoured(meta, encoding):
    if encoding == "big5" and not meta:
        pytest.skip("nothing tells Big5 from GB18030")
    text = "辦好甲事" if encoding == "big5" else "办好甲事，从速办理"
    data = f"<html><head>{meta.format(encoding)}</head><p>{text}".encode(encoding)
    assert lines(data, "-") == [text]


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("gb2312", "utf-8"), ("utf-8", "gbk"), ("iso-8859-1", "gbk"), ("rot13", "utf-8")],
)
def test_a_wrong_declaration_does_not_spoil_the_page(declared, actual):
    data = PAGE.format(declared, "<p>办好甲事，从速办理。</p>").encode(actual)
    assert lines(data) == ["办好甲事，从速办理。"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_page_in_utf_16_or_with_a_mark(encoding):
    data = PAGE.format("gb2312", "<p>办好甲事，从速办理。</p>" * 40).encode(encoding)
    assert set(lines(data, "-")) == {"办好甲事，从速办理。"}


def test_a_byte_that_is_no_text_matters_only_where_it_shows():
    good = PAGE.format("gbk", "<!-- @ --><p>办好甲事</p>").encode("gbk")
    assert lines(good.replace(b"@", b"\xff")) == ["办好甲事"]
    bad = PAGE.format("gbk", "<p>办</p><p>好@甲事</p>").encode("gbk").replace(b"@", b"\xff")
    refused(bad, "p.html", "line 2 of its text has bytes that are neither UTF-8 nor GB18030")


def test_a_saved_page_in_mhtml():
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "plan"
    message.set_content(f"<html><p>{KEPT[0]}", subtype="html", charset="gb18030", cte="base64")
    message.make_related()
    message.add_related(b"GIF89a", "image", "gif")
    assert lines(bytes(message), "plan.mht") == KEPT[:1]


def test_a_page_without_text_is_told_so():
    refused(page("<script>load()</script><div id=app></div>"), "plan.html", "a script loads it")


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<nav>", "<form><a href=x>", "<p><font>"],
)
def test_deep_nesting_neither_crashes_nor_loses_text_in_silence(unit):
    begun = time.perf_counter()
    data = page(unit * 100_000 + KEPT[0])
    try:
        assert KEPT[0] in document(data, "plan.html").text
    except PlanError as error:
        assert "nests more than 2,000 elements in each other; " in str(error)
    assert time.perf_counter() - begun < 10
    text = document(page(unit * 600 + KEPT[0]), "plan.html").text
    assert text.endswith(KEPT[0])


@pytest.mark.parametrize(
    "unit",
    [
        "<p>甲",
        "<div>甲</div>",
        "<!--",
        "<",
        "<a href=x>甲</a>",
        "<table><tr><td>甲</table>",
        "<tr><td>甲",
        "&",
        "甲 ",
        "\n",
        "<ol><li>甲</ol>",
    ],
)
def test_a_long_page_takes_time_in_proportion(unit):
    begun = time.perf_counter()
    assert document(page("<p>前</p>" + unit * 50_000), "p.html").text.startswith("前")
    assert time.perf_counter() - begun < 10


def test_a_table_that_would_fill_the_memory_is_refused():
    rows = "<td colspan=1000 rowspan=65534>甲" * 30 + "<tr><td>乙" * 10_000
    refused(page(f"<table><tr>{rows}</table>"), "p.html", "more than 1,000,000 cells")


def test_nothing_outside_the_document_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    html = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><p>甲&x;</p></html>'
    assert "SECRET" not in document(html.encode(), "p.html").text
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = word("<w:p><w:r><w:t>甲&x;</w:t></w:r></w:p>", prolog=xml)
    refused(body, "p.docx", "declares a document type")


# DOCX

W = nsdecls("w")


def word(body: str, numbering: str = "", styles: str = "", prolog: str = "", **parts: str) -> bytes:
    """Return a DOCX file of the given XML."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"{prolog}<w:document {nsdecls('w', 'wp', 'a', 'm')} "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, level: int = 0, number: int = 1) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def abstract(key: int, *levels: tuple[str, str] | tuple[str, str, str]) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{nth}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
            f'<w:lvlText w:val="{text}"/>{"".join(more)}</w:lvl>'
            for nth, (shape, text, *more) in enumerate(levels)
        )
        + "</w:abstractNum>"
    )


def num(key: int, base: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{base}"/>{more}</w:num>'


def saved(file: docx.document.Document) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def plan_table(file: docx.document.Document) -> None:
    table = file.add_table(rows=4, cols=5)
    cells = [line.replace("〃", "").split("\t") for line in TABLE]
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text.replace("\u2028", "\n")
    for column in (2, 4):
        table.cell(1, column).merge(table.cell(2, column))
    table.cell(3, 1).merge(table.cell(3, 3))


@pytest.mark.parametrize("name", ["plan.docx", "plan.txt", "-", "plan.html"])
def test_a_word_document_in_order_with_its_table(name):
    file = docx.Document()
    file.add_heading("工作方案", 0)
    file.add_paragraph("甲").add_run("事").bold = True
    plan_table(file)
    file.add_paragraph("办好\t甲事\n乙")
    file.sections[0].header.paragraphs[0].text = "页眉"
    file.sections[0].footer.paragraphs[0].text = "- 1 -"
    assert lines(saved(file), name) == ["工作方案", "甲事", *TABLE, "办好 甲事", "乙"]


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
        ("chineseCountingThousand", {1: "一", 10: "十", 11: "十一", 20: "二十", 101: "一百零一"}),
        ("chineseCounting", {9: "九", 99: "九十九", 110: "一百一十"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographDigital", {10: "一〇"}),
        ("upperRoman", {4: "IV", 90: "XC"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
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
    without = body.replace("<mc:Choice", "<mc:Other").replace("</mc:Choice", "</mc:Other")
    assert lines(word(without)) == ["锚后", "框内", "第二"]
    picture = body.replace(f"<wps:txbx>{box}</wps:txbx>", "")
    assert lines(word(picture)) == ["锚后", "框内", "第二"]


def test_a_table_of_contents_is_no_text():
    styles = '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="toc 1"/></w:style>'
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{para('目录')}</w:sdtContent></w:sdt>"
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


def test_the_main_part_may_have_any_name_and_the_strict_namespace():
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    relations = '<R><Relationship Type="x/officeDocument" Target="/word/d2.xml"/></R>'
    body = f"<w:body>{para('甲')}</w:body>"
    main = f'<w:document xmlns:w="{namespace}">{body}</w:document>'
    data = word(para("乙"), **{"_rels/.rels": relations, "word/d2.xml": main})
    assert lines(data) == ["甲"]


def test_a_word_document_without_text_is_told_so():
    refused(saved(docx.Document()), "p.docx", "the document shows no text")


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


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "p.doc", "an old .doc file"),
        (OLE + "WordDocument".encode("utf-16-le"), "-", "an old .doc file"),
        (OLE + "WordDocument".encode("utf-16-le"), "p.wps", "an old .wps file"),
        (OLE + "Workbook".encode("utf-16-le"), "p", "an old .xls file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "p.docx", "protected by a password"),
        (b"{\\rtf1\\ansi}", "p.doc", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n", "p.png", "a picture"),
        (b"\xff\xd8\xff\xe0", "p.pdf", "a picture"),
        (b"Rar!\x1a\x07", "p.rar", "an archive"),
        (b"\0\xff\0\xff\1", "p.pdf", "this is no PDF document"),
        (b"\0\xff\0\xff\1", "p.docx", "this is no DOCX document"),
        (b"\0\xff\0\xff\1", "p.txt", "neither UTF-8 nor GB18030"),
    ],
)
def test_other_formats_are_named_with_the_remedy(data, name, words):
    refused(data, name, words)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("xl/workbook.xml", "an .xlsx workbook"),
        ("OFD.xml", "an OFD document"),
        ("content.xml", "an OpenDocument file"),
        ("方案.docx", "a .zip archive"),
    ],
)
def test_other_archives_are_named_with_the_remedy(inside, words):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(inside, "x")
    refused(out.getvalue(), "plan.docx", words)


# PDF

HEIGHT = 842


def pdf(*pages: str, extra: str = "", streams: tuple[bytes, ...] = (), trailer: str = "") -> bytes:
    """Return a PDF file; `pages` are drawings in a page's own language."""
    count = len(pages)
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(count))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor 5 0 R >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 "
        b"/FontBBox [0 -120 1000 880] /ItalicAngle 0 /StemV 90 /CapHeight 700 >>",
        6: b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceGray /Length 1 >>\nstream\n\x80\nendstream",
    }
    for n, drawing in enumerate(pages):
        content = drawing.encode()
        objects[10 + 2 * n] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] {extra} /Resources "
            f"<< /Font << /F 3 0 R >> /XObject << /I 6 0 R >> >> /Contents {11 + 2 * n} 0 R >>"
        ).encode()
        objects[11 + 2 * n] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    for n, stream in enumerate(streams):
        objects[11 + 2 * n] = stream
    out = b"%PDF-1.4\n"
    at = {}
    for key, content in objects.items():
        at[key] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (key, content)
    size = max(objects) + 1
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for key in range(1, size):
        out += b"%010d 00000 n \n" % at[key] if key in at else b"0000000000 65535 f \n"
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n".encode()
    return out + b"startxref\n%d\n%%%%EOF\n" % table


def put(text: str, x: float, top: float, size: float = 12, spacing: float = 0) -> str:
    """Return the drawing of a line of text, `top` below the page's upper edge."""
    code = text.encode("utf-16-be").hex()
    y = HEIGHT - top - size
    return f"BT /F {size} Tf {spacing} Tc 1 0 0 1 {x} {y} Tm <{code}> Tj ET\n"


XS, YS = (50, 90, 220, 320, 440, 545), (200, 230, 270, 300, 330)


def ruled() -> str:
    """Return the drawing of the table: a cell at a time, its borders and its lines."""
    drawing = ""
    spans = {(1, 2): (2, 1), (1, 4): (2, 1), (3, 1): (1, 3)}
    for row, line in enumerate(TABLE):
        for column, text in enumerate(line.split("\t")):
            rows, columns = spans.get((row, column), (1, 1))
            if text != "〃" and (row != 3 or column not in (2, 3)):
                x, top = XS[column], YS[row]
                width, height = XS[column + columns] - x, YS[row + rows] - top
                drawing += f"{x} {HEIGHT - top - height} {width} {height} re S\n"
                for nth, part in enumerate(text.split("\u2028")):
                    drawing += put(part, x + 4, top + 4 + 16 * nth)
    return drawing


def test_a_page_with_a_ruled_table():
    drawing = put("　　实施方案", 100, 100, 20) + put("前", 50, 180) + ruled() + put("后", 50, 350)
    assert lines(pdf(drawing), "-") == ["　　实施方案", "前", *TABLE, "后"]


@pytest.mark.parametrize("name", ["plan.txt", "plan.docx", "plan.pdf"])
def test_a_pdf_is_known_by_its_content(name):
    assert lines(pdf(put("甲", 50, 100)), name) == ["甲"]
    assert lines(b"\r\n" + pdf(put("甲", 50, 100)), name) == ["甲"]


def test_a_page_on_its_side():
    turn = "0 1 -1 0 595 0 cm\n"  # a landscape page, drawn upright on portrait paper
    drawing = (
        f"q {turn}BT /F 12 Tf 1 0 0 1 100 500 Tm <{'办好甲事'.encode('utf-16-be').hex()}> Tj ET Q"
    )
    assert lines(pdf(drawing, extra="/Rotate 90")) == ["办好甲事"]


def test_characters_set_apart_or_twice_are_a_word():
    drawing = put("实施方案", 50, 100, spacing=8) + put("加粗", 50, 130) + put("加粗", 50.3, 130)
    drawing += put("省甲厅", 50, 160) + put("省乙厅", 104, 160)
    assert lines(pdf(drawing)) == ["实施方案", "加粗", "省甲厅 省乙厅"]


def test_radicals_are_the_signs_they_look_like():
    assert lines(pdf(put("⻘海省⼀⽉", 50, 100))) == ["青海省一月"]


@pytest.mark.parametrize(
    "folio", ["- {} -", "— {} —", "{}", "第 {} 页", "第{}页 共3页", "{}/3", "－{}－"]
)
def test_page_numbers_and_running_headers_are_left_out(folio):
    pages = [
        put("青海省人民政府文件", 50, 40)
        + put(f"第{n}段。", 50, 150)
        + put("2025", 50, 600)
        + put(folio.format(n + 3), 280, 800)
        for n in range(1, 4)
    ]
    expected = [line for n in range(1, 4) for line in (f"第{n}段。", "2025")]
    assert lines(pdf(*pages)) == expected


def test_the_number_of_a_single_page_is_left_out_and_another_number_is_not():
    assert lines(pdf(put("甲", 50, 100) + put("1", 280, 800))) == ["甲"]
    assert lines(pdf(put("甲", 50, 100) + put("7", 280, 800))) == ["甲", "7"]


def test_lines_at_the_edge_that_are_the_plan_s_stay():
    pages = [put("(责任单位:省甲厅)", 50, 790) + put(f"甲{n}", 50, 40) for n in "一二"]
    pages.append(put("2025", 50, 800))
    text = document(pdf(*pages), "p.pdf").text
    assert text.split("\n") == ["甲一", "(责任单位:省甲厅)", "甲二", "(责任单位:省甲厅)", "2025"]


def test_the_head_that_a_table_repeats_on_the_next_page_is_left_out():
    first = put("前", 50, 100) + ruled()
    assert lines(pdf(first, ruled(), ruled())) == ["前", *TABLE, *TABLE[1:], *TABLE[1:]]
    again = lines(pdf(first + put("后", 50, 400), ruled()))
    assert again == ["前", *TABLE, "后", *TABLE]


def test_a_pdf_of_pictures_is_told_to_be_recognised():
    picture = "q 595 0 0 842 0 0 cm /I Do Q"
    refused(pdf(picture, picture), "p.pdf", "has no text layer, it is made of pictures; recognise")
    refused(pdf(put("甲", 50, 100), picture), "p.pdf", "page 2 of the PDF is a picture without")
    assert lines(pdf(put("甲", 50, 100), "", "q 9 0 0 9 0 0 cm /I Do Q")) == ["甲"]


def test_a_text_layer_of_shapes_is_told_so():
    data = pdf(put("甲", 50, 100)).replace(b"/UniGB-UCS2-H", b"/Identity-H   ")
    refused(data.replace(b"(GB1)", b"(XX1)"), "p.pdf", "have no code, only a shape")


def test_damaged_and_protected_pdfs():
    data = pdf(put("甲", 50, 100))
    refused(b"%PDF-1.7\n" + bytes(range(256)) * 9, "p.pdf", "is damaged")
    refused(data[:60], "p.pdf", "")
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{0}> /U <{0}> >> /ID [<00> <00>]"
    refused(pdf(put("甲", 50, 100), trailer=lock.format("11" * 32)), "p.pdf", "by a password")


def test_a_pdf_built_to_fill_the_memory_is_refused():
    packed = zlib.compress(b" " * 300_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    data = pdf("", streams=(stream,))
    assert len(data) < 400_000
    refused(data, "p.pdf", "larger when unpacked than any plan")


def test_streams_that_overlap_are_not_read_over_and_over():
    rest = b"\x00\xff\xff\x00\x00" + b" " * 65_535
    starts = b""
    for _ in range(4_000):  # each a block that reaches to where the rest begins
        size = len(starts)
        starts = b"stream\n\x78\x01\x00" + struct.pack("<HH", size, size ^ 0xFFFF) + starts
    begun = time.perf_counter()
    refused(b"%PDF-1.4\n" + starts + rest * 100, "p.pdf", "larger when unpacked than any plan")
    assert time.perf_counter() - begun < 10


def test_a_page_of_countless_lines_ends():
    scattered = "".join(f"{n % 500} {n % 800} 20 20 re S\n" for n in range(20_000))
    rule = "{0} 0 m {0} 1000 l S 0 {0} m 1000 {0} l S\n"
    ruled = "".join(rule.format(n) for n in range(0, 1000, 4))
    for drawing in (scattered, ruled):
        begun = time.perf_counter()
        assert lines(pdf(drawing + put("甲", 50, 20))) == ["甲"]
        assert time.perf_counter() - begun < 20


def test_a_pdf_by_another_hand(tmp_path):
    import matplotlib
    import matplotlib.pyplot as plt
    from matplotlib.font_manager import FontProperties

    import fgf_analysis

    font = Path(fgf_analysis.__file__).parent / "charts" / "fonts" / "NotoSansCJKsc-Regular.otf"
    with matplotlib.rc_context({"pdf.fonttype": 3}):
        figure = plt.figure(figsize=(8.27, 11.69))
        figure.text(0.1, 0.8, "(一)办好甲事。", fontproperties=FontProperties(fname=font))
        figure.text(0.1, 0.7, "plan ABC 2023", fontproperties=FontProperties(fname=font))
        figure.savefig(tmp_path / "plan.pdf")
    plt.close(figure)
    found = lines((tmp_path / "plan.pdf").read_bytes())
    assert found == ["(一)办好甲事。", "plan ABC 2023"]


# All of them


def test_a_document_larger_than_any_is_refused():
    refused(b"a" * 100_000_001, "-", "more than a document of text has")
    refused(b"<html>" + b"a" * 30_000_000, "p.html", "more than a page of text has")


def test_importing_the_module_loads_no_library_of_a_format():
    code = (
        "import sys, fgf_analysis.reading.formats as f; f.document(b'a', '-');"
        "print([n for n in ('lxml', 'pdfplumber', 'pdfminer', 'docx') "
        "if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
