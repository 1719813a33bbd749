"""OFD files, whole, damaged and hostile."""

from __future__ import annotations

import pytest
from published import OFD, drawn, lines, ofd, refused

from fgf_analysis.reading.formats import document


def test_lines_from_top_to_bottom_and_from_left_to_right_page_by_page():
    pages = (
        drawn("办好甲事", 20, 60) + drawn("工作方案", 60, 20) + drawn("一、", 10, 60),
        drawn("乙", 20, 20),
    )
    data = ofd(*pages)
    for name in ("p.ofd", "-", "p.docx"):
        assert lines(data, name) == ["工作方案", "一、办好甲事", "乙"]


def test_pages_are_read_in_the_order_of_the_document():
    pages = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="/Doc_0/Pages/Page_{n}/Content.xml"/>' for n in (2, 0, 1)
    )
    listed = f"<ofd:Document {OFD}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    data = ofd(*(drawn(sign, 9, 9) for sign in "甲乙丙"), **{"Doc_0/Document.xml": listed})
    assert lines(data) == ["丙", "甲", "乙"]


def test_signs_of_a_line_stand_where_their_steps_put_them():
    steps = 'DeltaX="g 2 5 40 5"'
    assert lines(ofd(drawn("责任单位省", 10, 10, steps))) == ["责任单 位省"]
    crossed = drawn("甲丙", 10, 10, 'DeltaX="10"') + drawn("乙", 15, 10.4)
    assert lines(ofd(crossed)) == ["甲乙丙"]


def test_signs_below_each_other_and_text_that_is_turned_or_enlarged():
    assert lines(ofd(drawn("甲乙", 10, 10, 'DeltaY="8" DeltaX="0"'))) == ["甲", "乙"]
    large = drawn("甲乙", 10, 10, size=1).replace(
        "<ofd:TextObject", '<ofd:TextObject CTM="5 0 0 5 0 0"'
    )
    assert lines(ofd(large + drawn("丙", 20, 10))) == ["甲乙丙"]


def test_several_pieces_of_one_text_object_go_on():
    text = drawn("甲", 10, 10).replace(
        "</ofd:TextObject>",
        '<ofd:TextCode X="5">乙</ofd:TextCode><ofd:TextCode Y="15">丙</ofd:TextCode>'
        "</ofd:TextObject>",
    )
    assert lines(ofd(text)) == ["甲乙", "丙"]


def test_a_document_of_pictures_and_one_whose_pages_are_missing():
    refused(ofd("<ofd:ImageObject/>"), "p.ofd", "the document shows no text")
    refused(ofd(**{"Doc_0/Document.xml": "<Document/>"}), "p.ofd", "the document shows no text")


def test_a_page_that_is_listed_again_is_read_once_and_told():
    page = '<ofd:Page BaseLoc="Pages/Page_0/Content.xml"/>'
    listed = f"<ofd:Document {OFD}><ofd:Pages>{page * 3}</ofd:Pages></ofd:Document>"
    source = document(ofd(drawn("甲", 10, 10), **{"Doc_0/Document.xml": listed}), "p.ofd")
    assert source.text == "甲"
    assert [(one.what, one.text, one.where) for one in source.left_out] == [
        ("pages listed again", "甲", "Doc_0/Pages/Page_0/Content.xml")
    ] * 2


@pytest.mark.slow
def test_hostile_files_are_refused():
    content = "Doc_0/Pages/Page_0/Content.xml"
    refused(ofd("", **{content: " " * 40_000_000}), "p.ofd", "larger when unpacked than any plan")
    refused(ofd("<open>"), "p.ofd", f"{content} in it is no well-formed XML")
    refused(ofd("", **{content: "<!DOCTYPE d><d/>"}), "p.ofd", "declares a document type")
    refused(ofd(drawn("甲" * 300_000, 1, 1)), "p.ofd", "more text than any plan")
    listed = f"<ofd:Document {OFD}><ofd:Pages>{'<ofd:Page/>' * 5001}</ofd:Pages></ofd:Document>"
    refused(ofd(**{"Doc_0/Document.xml": listed}), "p.ofd", "more than 1,000 pages")
    data = ofd(drawn("甲", 1, 1))
    refused(data[: len(data) // 2], "p.ofd", "the file is damaged")


def test_numbers_that_are_none_or_too_many_do_no_harm():
    wild = drawn("甲乙", 10, 10, 'DeltaX="g 999999999 1e999 g g g -3 nan"')
    assert lines(ofd(wild)) == ["甲乙"]
    assert lines(ofd('<ofd:TextObject Boundary="x" CTM="1 2" Size="-"><ofd:TextCode>甲'
                     "</ofd:TextCode></ofd:TextObject>")) == ["甲"]  # fmt: skip
