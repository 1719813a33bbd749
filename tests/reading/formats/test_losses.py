"""What a file holds beside its text: it is read, or the report says that it was left out."""
# ruff: noqa: E501 (pieces of documents)

from __future__ import annotations

import pytest
from mutated import PLAN
from published import (
    HEIGHT,
    SHEET_NAMESPACES,
    W,
    drawn,
    lines,
    ofd,
    page,
    para,
    pdf,
    put,
    refused,
    sheet,
    text_cell,
    word,
    workbook,
)

from fgf_analysis.reading.extract import extract
from fgf_analysis.reading.formats import document

CLAUSE = "（省水利厅牵头）"
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def left(data: bytes, name: str) -> list[tuple[str, str]]:
    return [(one.what, one.text) for one in document(data, name).left_out]


def noted(kind: str, key: int = 1) -> str:
    return (
        f'<w:p><w:r><w:t>办好甲事。</w:t></w:r><w:r><w:{kind}Reference w:id="{key}"/></w:r>'
        "<w:r><w:t>从速办理。</w:t></w:r></w:p>"
    )


def notes(kind: str, *texts: str) -> dict[str, str]:
    said = "".join(
        f'<w:{kind} w:id="{nth}">{para(text)}</w:{kind}>' for nth, text in enumerate(texts, 1)
    )
    separator = f'<w:{kind} w:type="separator" w:id="0">{para("隔")}</w:{kind}>'
    return {f"word/{kind}s.xml": f"<w:{kind}s {W}>{separator}{said}</w:{kind}s>"}


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_stands_behind_its_paragraph(kind):
    data = word(noted(kind) + para("下一段"), **notes(kind, CLAUSE, "无人引用"))
    assert lines(data) == ["办好甲事。从速办理。", CLAUSE, "下一段"]
    assert left(data, "p.docx") == [("notes without a reference", "无人引用")]
    in_cell = f"<w:tbl><w:tr><w:tc>{noted(kind)}</w:tc><w:tc>{para('乙')}</w:tc></w:tr></w:tbl>"
    assert lines(word(in_cell, **notes(kind, CLAUSE))) == ["办好甲事。从速办理。", f"{CLAUSE}\t乙"]


def test_a_clause_in_a_footnote_is_its_task_s():
    body = (
        para("1.办好乙事。（省审计厅牵头）")
        + noted("footnote").replace("办好", "2.办好")
        + para("3.办好丙事。（省财政厅牵头）")
    )
    rows = extract(word(body, **notes("footnote", CLAUSE)), "p.docx").reading.tasks
    assert [row["clause_zh"] for row in rows] == ["（省审计厅牵头）", CLAUSE, "（省财政厅牵头）"]


DELETED = f'<w:p><w:del w:id="1"><w:r><w:delText>{CLAUSE}</w:delText></w:r></w:del></w:p>'
MOVED = f'<w:p><w:moveFrom w:id="1"><w:r><w:t>{CLAUSE}</w:t></w:r></w:moveFrom></w:p>'
VANISHED = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{CLAUSE}</w:t></w:r></w:p>"
ROW = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{para(CLAUSE)}</w:tc></w:tr></w:tbl>"
CONTENTS = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
VERSIONS = (
    "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>{}</w:t></w:r></mc:Choice>"
    "<mc:Fallback><w:r><w:t>{}</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
)


@pytest.mark.parametrize(
    ("what", "body", "parts"),
    [
        ("deletions", DELETED, {}),
        ("deletions", MOVED, {}),
        ("deletions", ROW, {}),
        ("hidden words", VANISHED, {}),
        ("tables of contents", para(CLAUSE, '<w:pStyle w:val="T"/>'), {"styles": CONTENTS}),
        ("other versions of a content", VERSIONS.format("甲", CLAUSE), {}),
        (
            "comments",
            "",
            {"word/comments.xml": f"<w:comments {W}><w:comment>{para(CLAUSE)}</w:comment></w:comments>"},
        ),
        ("headers and footers", "", {"word/header2.xml": f"<w:hdr {W}>{para(CLAUSE)}</w:hdr>"}),
        (
            "diagrams and charts",
            "",
            {"word/diagrams/data1.xml": f"<a:d {A}><a:t>{CLAUSE}</a:t></a:d>"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)  # fmt: skip
def test_what_a_document_does_not_show_is_said(what, body, parts):
    data = word("".join(map(para, PLAN)) + body, **parts)
    assert left(data, "p.docx") == [(what, CLAUSE)]
    report = extract(data, "p.docx")
    assert report.report["sureness"]["level"] == "medium"
    assert f"1 {what}: {CLAUSE}  [may hold clauses]" in report.files["report.txt"].decode()


def test_what_is_left_out_and_names_nobody_weighs_nothing():
    plain = word("".join(map(para, PLAN)))
    data = word("".join(map(para, PLAN)) + DELETED.replace(CLAUSE, "旧文"))
    before, after = (extract(one, "p.docx").report for one in (plain, data))
    assert before["left_out"] == []
    assert after["left_out"] == [
        {
            "what": "deletions",
            "count": 1,
            "characters": 2,
            "where": [],
            "text": "旧文",
            "may_hold_clauses": False,
        }
    ]
    assert (before["sureness"], before["left_over"]) == (after["sureness"], after["left_over"])


def test_a_document_within_a_document_may_hold_clauses():
    report = extract(word("".join(map(para, PLAN)) + '<w:altChunk r="1"/>'), "p.docx").report
    assert [one["what"] for one in report["left_out"]] == ["documents within the document"]
    assert report["left_out"][0]["may_hold_clauses"]


def test_insertions_fields_boxes_and_controls_are_read():
    body = (
        "<w:p><w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:smartTag><w:r><w:t>乙</w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtContent><w:r><w:t>丙</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:fldSimple><w:r><w:t>丁</w:t></w:r></w:fldSimple>"
        "<w:r><w:pict><v:textbox><w:txbxContent>" + para("戊") + "</w:txbxContent></v:textbox>"
        "</w:pict></w:r></w:p>" + VERSIONS.format("己", "己")
    )
    assert lines(word(body)) == ["甲乙丙丁", "戊", "己"]
    assert left(word(body), "p.docx") == []


def test_what_a_workbook_does_not_show_is_said():
    shown = sheet([(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")])
    hidden = f'<sheetData><row hidden="1">{text_cell(0, 0, CLAUSE)}</row></sheetData>'
    columns = f'<cols><col min="2" max="2" hidden="1"/></cols>{shown}'
    text = f"<text><t>{CLAUSE}</t></text>"
    comments = f"<comments {SHEET_NAMESPACES}><commentList><comment>{text}</comment></commentList></comments>"
    data = workbook(
        shown,
        hidden,
        sheet([(0, 0, 1, 1, CLAUSE)]),
        columns,
        states=["visible", "visible", "hidden", "visible"],
        **{"xl/comments1.xml": comments},
    )
    assert left(data, "p.xlsx") == [
        ("hidden rows", CLAUSE),
        ("hidden sheets", CLAUSE),
        ("hidden columns", "乙"),
        ("comments", CLAUSE),
    ]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("hidden parts", "<p style='display:none'>{}</p>"),
        ("hidden parts", "<div hidden>{}</div>"),
        ("templates and drawings", "<template>{}</template>"),
        ("templates and drawings", "<svg><text>{}</text></svg>"),
        ("controls of forms", "<select><option>{}</option></select>"),
        ("navigation, headers and footers", "<nav>{}</nav>"),
        ("navigation, headers and footers", "<noscript>{}</noscript>"),
    ],
)
def test_what_a_page_does_not_show_is_said(what, body):
    data = page("".join(f"<p>{line}</p>" for line in PLAN) + body.format("由省水利厅负责"))
    assert left(data, "p.html") == [(what, "由省水利厅负责")]
    assert extract(data, "p.html").report["sureness"]["level"] == "medium"


def test_what_a_page_folds_away_is_read():
    data = page("<p>甲</p><details><summary>乙</summary>丙</details><textarea>丁</textarea>")
    assert lines(data, "p.html") == ["甲", "乙", "丙", "丁"]


def test_templates_and_annotations_of_an_ofd_file_are_said():
    part = f'<P xmlns:ofd="x"><ofd:TextObject><ofd:TextCode>{CLAUSE}</ofd:TextCode></ofd:TextObject></P>'
    more = {"Doc_0/Tpls/Tpl_0/Content.xml": part, "Doc_0/Annots/Page_0/Annotation.xml": part}
    found = document(ofd(drawn("甲", 10, 10), **more), "p.ofd").left_out
    assert [(one.what, one.text) for one in found] == [
        ("templates", CLAUSE),
        ("annotations", CLAUSE),
    ]


# PDF


def test_notes_and_fields_of_a_pdf_are_said():
    said = "<FEFF" + CLAUSE.encode("utf-16-be").hex() + ">"
    note = f"<< /Type /Annot /Subtype /FreeText /Rect [9 9 90 90] /Contents {said} >>"
    field = f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [9 9 90 90] /V {said} >>"
    data = pdf(put("甲", 50, 100), extra=f"/Annots [{note} {field}]")
    assert left(data, "p.pdf") == [("annotations", CLAUSE), ("fields of a form", CLAUSE)]


def test_letters_that_lean_or_are_cut_off_are_said():
    aside = put("内部资料", 50, 500).replace("1 0 0 1", "0.7 0.7 -0.7 0.7")
    data = pdf(put("办好甲事，从速办理。", 50, 100) + aside + put("裁去", 50, HEIGHT + 60))
    assert sorted(left(data, "p.pdf")) == [
        ("letters beyond the edges of a page", "裁去"),
        ("letters that do not stand upright", "内部资料"),
    ]


def image(x: float, y: float, width: float, height: float) -> str:
    return f"q {width} 0 0 {height} {x} {y} cm /I Do Q\n"


def test_a_pdf_is_called_what_it_is():
    whole = pdf("".join(put(line, 40, 40 + 20 * n) for n, line in enumerate(PLAN)))
    for twelfth in range(1, 12):
        refused(whole[: len(whole) * twelfth // 12], "p.pdf", "the PDF is damaged")
    refused(
        whole.replace(b"/Kids [10 0 R] /Count 1", b"/Kids [      ] /Count 0"), "p.pdf", "is damaged"
    )
    refused(pdf(""), "p.pdf", "shows neither text nor pictures")
    strips = "".join(image(0, 100 * n, 595, 100) for n in range(8))
    refused(pdf(strips), "p.pdf", "it is made of pictures")
    refused(pdf(image(9, 9, 9, 9)), "p.pdf", "it is made of pictures")
    refused(pdf(put("甲", 50, 100), strips), "p.pdf", "page 2 of the PDF is a picture")


def test_a_scan_with_a_stamp_may_hold_clauses():
    data = pdf(put("办好甲事，从速办理。", 50, 100), image(0, 0, 595, 842) + put("12", 50, 100))
    found = document(data, "p.pdf").left_out
    assert [(one.what, one.where, one.closed) for one in found] == [
        ("pictures of whole pages", "page 2", True)
    ]


def test_a_pdf_that_lost_its_end_is_read_with_a_word():
    whole = pdf("".join(put(line, 40, 40 + 20 * n) for n, line in enumerate(PLAN)))
    cut = whole[: whole.rindex(b"startxref")]
    try:
        found = extract(cut, "p.pdf").report["left_out"]
    except Exception as error:
        assert "the PDF is damaged" in str(error)
    else:
        assert [one["what"] for one in found] == ["damaged parts of the file"]
        assert found[0]["may_hold_clauses"]


def test_one_sign_for_all_is_no_text():
    plain = put("（一）办好甲事。推进试点，2025年底前完成。（省财政厅牵头，省审计厅配合）", 40, 40)
    one = "".join(put("国" * 20, 40, 60 + 20 * n) for n in range(3))
    refused(pdf(one), "p.pdf", "(page 1) are one and the same sign")
    refused(pdf(plain, plain, one), "p.pdf", "(page 3) are one and the same sign")
    halves = [put("国" * 16 + "甲乙丙", 40, 40)] * 2
    refused(pdf(*halves), "p.pdf", "are one and the same sign")
    refused(ofd(drawn("国" * 40, 10, 10)), "p.ofd", "are one and the same sign")
    assert lines(pdf(*[put("（省甲厅、省乙厅、省丙厅、省丁厅负责）", 50, 200)] * 9))


@pytest.mark.parametrize("sign", ["\ue123", "\ufffd", "(cid:77)", "\U000f1234"])
@pytest.mark.parametrize("name", ["p.txt", "p.docx", "p.html", "p.ofd", "p.xlsx"])
def test_signs_without_a_meaning_are_no_text(name, sign):
    text = "一、" + sign * 20
    files = {
        "p.txt": text.encode(),
        "p.docx": word(para(text)),
        "p.html": page(f"<p>{text}</p>"),
        "p.ofd": ofd(drawn(text, 10, 10)),
        "p.xlsx": workbook(sheet([(0, 0, 1, 1, text)])),
    }
    refused(files[name], name, "have no meaning outside of its font")
    few = text[:3] + "、办好甲事。" * 50
    assert document(few.encode(), "p.txt").text == few


TURNED = {
    0: "1 0 0 1 0 0",
    90: f"0 1 -1 0 {HEIGHT} 0",
    180: f"-1 0 0 -1 595 {HEIGHT}",
    270: "0 -1 1 0 0 595",
}


def table() -> str:
    ruled = "".join(f"100 {200 + 30 * n} m 400 {200 + 30 * n} l S\n" for n in range(4))
    ruled += "".join(f"{x} 200 m {x} 290 l S\n" for x in (100, 200, 300, 400))
    rows = ["序号 工作任务 牵头单位", "1 办好丁事 省水利厅", "2 办好戊事 省林草局"]
    return ruled + "".join(
        put(words, 105 + 100 * n, HEIGHT - 282 + 30 * row)
        for row, line in enumerate(rows)
        for n, words in enumerate(line.split())
    )


def columns() -> str:
    left_, right = PLAN[1:3], PLAN[3:]
    return "".join(
        put(line, 40 + 280 * side, 500 + 20 * n, size=6)
        for side, part in enumerate((left_, right))
        for n, line in enumerate(part * 3)
    )


# Blanks that are drawn, and words side by side: what pdfium orders by how a page is shown.
SPACED = put("自 2022 年 5 月起，PM 2.5 下降", 40, 150) + put("甲", 300, 150)
SPACED += put("（二）工", 40, 180) + put("作原则4", 88, 180) + put("号", 136.4, 180)
UPRIGHT = (
    "".join(put(line, 40, 40 + 20 * n) for n, line in enumerate(PLAN))
    + SPACED
    + table()
    + columns()
)


@pytest.mark.slow
@pytest.mark.parametrize("shown", TURNED)
@pytest.mark.parametrize("content", TURNED)
def test_a_page_is_read_alike_however_it_is_turned(shown, content):
    drawing = f"q {TURNED[content]} cm\n{UPRIGHT}Q\n"
    box = f"/MediaBox [0 0 {HEIGHT} 595]" if content in (90, 270) else ""
    upright = document(pdf(UPRIGHT), "p.pdf")
    assert len(upright.tables) == 1
    turned = document(pdf(drawing, extra=f"/Rotate {shown} {box}"), "p.pdf")
    assert turned == upright
    # Pages turned apart from each other: one more is shown as it is, in a file of two.
    mixed = pdf(UPRIGHT, drawing, extra=f"/Rotate {shown} /MediaBox [0 0 {HEIGHT} {HEIGHT}]")
    assert document(mixed, "p.pdf").text.count(PLAN[2][:20]) == upright.text.count(PLAN[2][:20]) * 2
