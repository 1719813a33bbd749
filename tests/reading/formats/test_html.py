"""Web pages, whole, mislabelled, damaged and hostile."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import CELLS, PAGE, ROWS, cells, lines, page, refused, texts

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.formats import document


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
    assert lines(page(f"前<div>{TABLE_HTML}</div>后")) == ["前", *ROWS, "后"]
    assert cells(page(f"前<div>{TABLE_HTML}</div>后")) == [CELLS]


def test_a_table_without_end_tags_and_with_breaks_in_a_cell():
    body = "<table><tr><td>1<td>甲<br>乙\n<tr><td>2<td></table>"
    assert texts(page(body)) == [["1", "甲\n乙", "2", ""]]


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
    assert lines(page(body)) == [*front, "甲", "乙", *ROWS, "丙"]


def test_a_small_table_in_a_cell_becomes_lines_of_it():
    inner = "<table><tr><td>省乙厅<td>负责<tr><td>省丙厅<td>配合</table>"
    body = f"<table><tr><td>1<td>办好甲事，务求在规定的期限内完成<td>{inner}</table>"
    assert texts(page(body)) == [
        ["1", "办好甲事，务求在规定的期限内完成", "省乙厅 负责\n省丙厅 配合"]
    ]


def test_a_cell_to_the_end_of_the_table_and_columns_nobody_uses():
    rows = "<tr><td rowspan=0>甲<td colspan=50>乙<tr><td colspan=50>丙<tr><td colspan=9>丁"
    assert cells(page(f"<table>{rows}</table>")) == [
        [(0, 0, 3, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙"), (2, 1, 1, 1, "丁")]
    ]
    rows = "<tr><td colspan=2>甲<td>乙<tr><td colspan=2>丙<td>丁"
    assert cells(page(f"<table>{rows}</table>")) == [
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]
    ]


def test_a_cell_of_several_rows_and_columns():
    rows = "<tr><td colspan=2 rowspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td>戊<td>己"
    assert cells(page(f"<table>{rows}</table>")) == [
        [
            *((0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "丙")),
            *((2, 0, 1, 1, "丁"), (2, 1, 1, 1, "戊"), (2, 2, 1, 1, "己")),
        ]
    ]


def test_a_cell_that_runs_into_one_from_above_ends_there():
    rows = "<tr><td>甲<td>乙<td rowspan=2>丙<tr><td colspan=3>丁<tr><td>戊<td>己<td>庚"
    assert cells(page(f"<table>{rows}</table>")) == [
        [
            *((0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 2, 1, "丙"), (1, 0, 1, 2, "丁")),
            *((2, 0, 1, 1, "戊"), (2, 1, 1, 1, "己"), (2, 2, 1, 1, "庚")),
        ]
    ]


SPANS = st.lists(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4), st.booleans()), max_size=5),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=200)
@given(SPANS)
def test_cells_share_no_place_and_lie_one_after_the_other_in_the_text(spans):
    rows, words = "", []
    for row in spans:
        rows += "<tr>"
        for columns, height, written in row:
            words += [f"词{len(words)}"] if written else []
            inside = words[-1] if written else ""
            rows += f"<td colspan={columns} rowspan={height}>{inside}</td>"
    found = document(page(f"<p>前</p><table>{rows}</table>"), "p.html")
    assert found.text.split() == ["前", *words]
    for table in found.tables:
        places = [
            (cell.row + below, cell.column + beside)
            for cell in table
            for below in range(cell.rows)
            for beside in range(cell.columns)
        ]
        assert len(set(places)) == len(places)
        assert [cell[2:4] for cell in table] == sorted(cell[2:4] for cell in table)
        for one, other in pairwise(table):
            between = found.text[one.end : other.start]
            assert between == ("\t" if one.row == other.row else "\n")
        assert {found.text[cell.start : cell.end] for cell in table} <= {"", *words}


def test_numbers_of_lists_are_written_out():
    body = (
        "<ol><li>甲<li><p>乙</p><p>续</p><ol><li>子</ol></ol><ul><li>点</ul>"
        "<ol start=4><li>丁<li value=9>壬</ol><ol><li>一、自带<li>（二）自带<li>2.5亿元</ol>"
        "<ol style='list-style: none'><li>无</ol>"
    )
    expected = ["1. 甲", "2. 乙", "续", "1. 子", "点", "4. 丁", "9. 壬", "一、自带", "（二）自带"]
    assert lines(page(body)) == [*expected, "3. 2.5亿元", "无"]


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
    assert lines(page("<p>甲\ufffd乙")) == ["甲\ufffd乙"]  # as published


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


@pytest.mark.slow
def test_a_table_that_would_fill_the_memory_is_refused():
    rows = "<td colspan=1000 rowspan=65534>甲" * 30 + "<tr><td>乙" * 10_000
    refused(page(f"<table><tr>{rows}</table>"), "p.html", "more than 200,000 cells")


@pytest.mark.slow
def test_a_table_that_is_wide_above_and_long_below_is_refused():
    rows = "<tr>" + "<td>甲" * 20_000 + "<tr><td>乙" * 20_000
    refused(page(f"<table>{rows}</table>"), "p.html", "more than 200,000 cells")
