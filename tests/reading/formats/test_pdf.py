"""PDF files, whole, damaged and hostile."""

from __future__ import annotations

import struct
import time
import zlib
from pathlib import Path

import pytest
from published import TABLE, lines, pdf, put, refused, ruled

from fgf_analysis.reading.formats import document


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


def test_a_table_over_several_pages_keeps_its_heads_for_the_reader():
    first = put("前", 50, 100) + ruled()
    assert lines(pdf(first, ruled())) == ["前", *TABLE, *TABLE]


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
