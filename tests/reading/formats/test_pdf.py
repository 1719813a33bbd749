"""PDF files, whole, damaged and hostile."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

import pytest
from published import lines, pdf, put, refused

from fgf_analysis.reading.formats import document


@pytest.mark.parametrize("name", ["plan.txt", "plan.docx", "plan.pdf"])
def test_a_pdf_is_known_by_its_content(name):
    assert lines(pdf(put("甲", 50, 100)), name) == ["甲"]
    assert lines(b"\r\n" + pdf(put("甲", 50, 100)), name) == ["甲"]


def turned(text: str, x: float, y: float, degrees: float, size: float = 12) -> str:
    """Return the drawing of a line that is turned to the left."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    code = text.encode("utf-16-be").hex()
    matrix = f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x} {y}"
    return f"BT /F {size} Tf {matrix} Tm <{code}> Tj ET\n"


@pytest.mark.parametrize("extra", ["", "/Rotate 90", "/Rotate 270", "/MediaBox [-9 -9 595 842]"])
@pytest.mark.parametrize(("degrees", "x", "y"), [(90, 1, 0), (270, -1, 0), (180, 0, 1), (0, 0, -1)])
def test_a_page_on_its_side(extra, degrees, x, y):
    texts = ["一、办好甲事", "（省甲厅负责）", "二"]
    drawing = "".join(
        turned(text, 300 + 20 * nth * x, 400 + 20 * nth * y, degrees)
        for nth, text in enumerate(texts)
    )
    assert lines(pdf(drawing, extra=extra)) == texts


def test_a_watermark_and_notes_at_the_side_are_left_out():
    drawing = put("办好甲事，从速办理。", 50, 100) + put("省甲厅", 50, 130)
    drawing += turned("内部资料", 100, 300, 45, 60) + turned("档案", 20, 400, 90)
    assert lines(pdf(drawing)) == ["办好甲事，从速办理。", "省甲厅"]
    askew = turned("办好甲事，从速办理。", 50, 700, 1) + turned("省甲厅", 50, 670, 1)
    assert lines(pdf(askew)) == ["办好甲事，从速办理。", "省甲厅"]


def test_characters_set_apart_or_twice_are_a_word():
    drawing = put("实施方案", 50, 100, spacing=8) + put("加粗", 50, 130) + put("加粗", 50.3, 130)
    drawing += put("省甲厅", 50, 160) + put("省乙厅", 104, 160)
    for x in (0, 0.3):
        drawing += "".join(put(sign, 50 + 12 * n + x, 190) for n, sign in enumerate("人人有责"))
    assert lines(pdf(drawing)) == ["实施方案", "加粗", "省甲厅 省乙厅", "人人有责"]


def test_lines_that_say_the_same_are_all_read():
    drawing = "".join(put("（省甲厅、省乙厅负责）", 50, 200 + 20 * nth) for nth in range(9))
    assert lines(pdf(drawing)) == ["（省甲厅、省乙厅负责）"] * 9


def test_the_order_of_drawing_does_not_matter():
    signs = [put(sign, 50 + 12 * n, 200) for n, sign in enumerate("办好甲事，从速办理。")]
    drawing = put("后", 50, 300) + "".join(reversed(signs)) + put("前", 50, 150)
    assert lines(pdf(drawing)) == ["前", "办好甲事，从速办理。", "后"]


def test_small_print_beside_a_line_is_in_it():
    drawing = put("办好甲事", 50, 200, 16) + put("①", 114, 200, 8) + put("和乙事。PM", 122, 200, 16)
    drawing += put("2.5", 218, 212, 8) + put("注释在下一行", 50, 225, 8)
    assert lines(pdf(drawing)) == ["办好甲事①和乙事。PM2.5", "注释在下一行"]


def test_words_that_a_hyphen_parts_keep_it():
    assert lines(pdf(put("low-", 50, 200) + put("carbon", 50, 220))) == ["low-", "carbon"]


def test_signs_beyond_the_first_plane_are_read():
    wide = pdf(put("办𠮷甲𠮷𠮷事", 50, 200)).replace(b"/UniGB-UCS2-H", b"/UniGB-UTF16-H")
    assert lines(wide) == ["办𠮷甲𠮷𠮷事"]


def test_what_is_cut_off_by_the_page_s_edges_is_not_read():
    drawing = put("印刷标记", 5, 200) + put("办好甲事", 150, 200) + put("标记", 150, 830)
    assert lines(pdf(drawing, extra="/CropBox [100 50 500 800]")) == ["办好甲事"]


def test_two_columns_of_text_are_read_one_after_the_other():
    left = [f"{sign}左栏的文字写到这里为止了吧" for sign in "甲乙丙丁戊"]
    right = [f"{sign}右栏的文字写到这里为止了吧" for sign in "甲乙丙丁戊"]
    drawing = put("关于两栏文字的一个长长的标题占满了整个页面宽度", 150, 100)
    for nth, (one, two) in enumerate(zip(left, right, strict=True)):
        drawing += put(one, 70, 150 + 20 * nth) + put(two, 70 + 14 * 12 + 60, 155 + 20 * nth)
    drawing += put("这是两栏之后的一行文字也占满了整个页面的宽度", 150, 300)
    found = lines(pdf(drawing))
    assert found == [found[0], *left, *right, found[-1]]
    assert found[0].startswith("关于")


@pytest.mark.parametrize(("count", "columns"), [(3, False), (4, True)])
def test_two_columns_have_at_least_four_lines(count, columns):
    left = [f"{sign}左栏的文字写到这里为止了吧" for sign in "甲乙丙丁"[:count]]
    right = [f"{sign}右栏的文字写到这里为止了吧" for sign in "甲乙丙丁"[:count]]
    drawing = "".join(
        put(one, 70, 150 + 20 * nth) + put(two, 70 + 14 * 12 + 60, 150 + 20 * nth)
        for nth, (one, two) in enumerate(zip(left, right, strict=True))
    )
    beside = [f"{one} {two}" for one, two in zip(left, right, strict=True)]
    assert lines(pdf(drawing)) == ([*left, *right] if columns else beside)


def test_a_table_without_lines_is_no_two_columns():
    rows = [(f"{nth}.办好甲事并从速办理", "省甲厅") for nth in range(1, 8)]
    rows[3] = ("4.另行部署", "省甲厅、省乙厅、省丙厅")
    drawing = "".join(
        put(one, 70, 150 + 20 * nth) + put(two, 330, 150 + 20 * nth)
        for nth, (one, two) in enumerate(rows)
    )
    assert lines(pdf(drawing)) == [f"{one} {two}" for one, two in rows]


def test_the_first_line_of_a_paragraph_is_set_in_by_two_blanks():
    drawing = put("标题标题", 250, 100, 22) + put("各市人民政府：", 50, 150)
    drawing += put("（一）办好甲事，从速办理，从速办理，", 50 + 24, 180) + put("办到底。", 50, 200)
    drawing += put("（二）办好乙事。", 50 + 24, 220) + put("省政府", 400, 240)
    assert lines(pdf(drawing)) == [
        "标题标题",
        "各市人民政府：",
        "　　（一）办好甲事，从速办理，从速办理，",
        "办到底。",
        "　　（二）办好乙事。",
        "省政府",
    ]
    plain = put("（一）办好甲事。", 74, 180) + put("（二）办好乙事。", 74, 200)
    assert lines(pdf(plain)) == ["（一）办好甲事。", "（二）办好乙事。"]
    typed = put("　　办好甲事，", 50, 180) + put("办到底。", 50, 200) + put("　　省甲厅", 50, 220)
    assert lines(pdf(typed)) == ["　　办好甲事，", "办到底。", "　　省甲厅"]


def test_headers_and_footers_do_not_tell_where_lines_begin():
    foot = put("https://www.example.gov.cn/plan/2023/content.html?id=12345678", 26, 810, 8)
    pages = [
        put("办好甲事。", 50, 100) + put(f"办好{sign}事。", 50, 120) + foot for sign in "甲乙丙"
    ]
    found = lines(pdf(*pages))
    assert found == [text for sign in "甲乙丙" for text in ("办好甲事。", f"办好{sign}事。")]


def test_radicals_are_the_signs_they_look_like():
    assert lines(pdf(put("⻘海省⼀⽉", 50, 100))) == ["青海省一月"]


@pytest.mark.parametrize(
    "folio", ["- {} -", "— {} —", "{}", "第 {} 页", "第{}页 共3页", "{}/3", "－{}－", "一 {} 一"]
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


def test_headers_of_left_and_right_pages_are_left_out():
    pages = [
        put(("省政府公报", "部门文件")[n % 2], (50, 450)[n % 2], 40) + put(f"第{sign}段。", 50, 150)
        for n, sign in enumerate("甲乙丙丁戊己庚")
    ]
    assert lines(pdf(*pages)) == [f"第{sign}段。" for sign in "甲乙丙丁戊己庚"]


def test_lines_at_the_edge_that_are_the_plan_s_stay():
    pages = [put("(责任单位:省甲厅)", 50, 790) + put(f"甲{n}", 50, 40) for n in "一二"]
    pages.append(put("2025", 50, 800))
    text = document(pdf(*pages), "p.pdf").text
    assert text.split("\n") == ["甲一", "(责任单位:省甲厅)", "甲二", "(责任单位:省甲厅)", "2025"]


def test_a_pdf_of_pictures_is_told_to_be_recognised():
    picture = "q 595 0 0 842 0 0 cm /I Do Q"
    refused(pdf(picture, picture), "p.pdf", "has no text layer, it is made of pictures; recognise")
    pages = [put("甲", 50, 100), picture, put("乙", 50, 100), picture]
    refused(pdf(*pages), "p.pdf", "page 2, 4 of the PDF is a picture without")
    assert lines(pdf(put("甲", 50, 100), "", "q 9 0 0 9 0 0 cm /I Do Q")) == ["甲"]


def test_a_text_layer_of_shapes_is_told_so():
    data = pdf(put("甲乙", 50, 100)).replace(b"/UniGB-UCS2-H", b"/Identity-H   ")
    words = "2 characters of the PDF's text layer (page 1) have no code, only a shape"
    refused(data.replace(b"(GB1)", b"(XX1)"), "p.pdf", words)


def test_the_pages_are_named_whose_characters_mean_nothing():
    pages = [put("办好甲事", 50, 100), put("\ue123\ue124\ue125", 50, 100), put("省甲厅", 50, 100)]
    refused(pdf(*pages), "p.pdf", "3 characters of the PDF's text layer (page 2) have no code")
    bullet = put("\uf0b7办好甲事，从速办理，办到底，办到人人满意为止，不得有误。", 50, 100)
    assert "办好甲事" in lines(pdf(bullet))[0]


def test_damaged_and_protected_pdfs():
    data = pdf(put("甲", 50, 100))
    refused(b"%PDF-1.7\n" + bytes(range(256)) * 9, "p.pdf", "is damaged")
    refused(data[:60], "p.pdf", "")
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{0}> /U <{0}> >> /ID [<00> <00>]"
    refused(pdf(put("甲", 50, 100), trailer=lock.format("11" * 32)), "p.pdf", "by a password")


@pytest.mark.slow
def test_a_pdf_built_to_fill_the_memory_is_refused():
    packed = zlib.compress(b" " * 300_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    data = pdf("", streams=(stream,))
    assert len(data) < 400_000
    refused(data, "p.pdf", "larger when unpacked than any plan")


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 3])
def test_a_stream_that_is_packed_several_times_is_inflated_as_often(times):
    packed = b" " * 300_000_000
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    assert len(packed) < 4_000
    filters = b" ".join([b"/FlateDecode"] * times)
    stream = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream"
    data = pdf("", streams=(stream % (len(packed), filters, packed),))
    refused(data, "p.pdf", "larger when unpacked than any plan")
    small = zlib.compress(zlib.compress(put("办好甲事", 50, 100).encode()))
    filters = b"/FlateDecode /FlateDecode"
    assert lines(pdf("", streams=(stream % (len(small), filters, small),))) == ["办好甲事"]


def test_streams_that_overlap_are_not_read_over_and_over():
    rest = b"\x00\xff\xff\x00\x00" + b" " * 65_535
    starts = b""
    for _ in range(4_000):  # each a block that reaches to where the rest begins
        size = len(starts)
        starts = b"stream\n\x78\x01\x00" + struct.pack("<HH", size, size ^ 0xFFFF) + starts
    refused(b"%PDF-1.4\n" + starts + rest * 100, "p.pdf", "larger when unpacked than any plan")


@pytest.mark.slow
def test_a_page_of_countless_lines_ends():
    scattered = "".join(f"{n % 500} {n % 800} 20 20 re S\n" for n in range(20_000))
    rule = "{0} 0 m {0} 1000 l S 0 {0} m 1000 {0} l S\n"
    ruled = "".join(rule.format(n) for n in range(0, 1000, 4))
    for drawing in (scattered, ruled):
        assert lines(pdf(drawing + put("甲", 50, 20))) == ["甲"]


@pytest.mark.slow
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
