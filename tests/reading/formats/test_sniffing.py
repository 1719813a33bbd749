"""Text in every encoding, other formats, and what is the same for all formats."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile

import pytest
from published import TEXT, compound, refused, word, zipped
from sampling import one_in

from fgf_analysis.reading.formats import ENDINGS, document, ole


@pytest.mark.parametrize(
    "name", ["plan.txt", "plan.md", "plan.markdown", "-", "plan.docx", "plan.pdf", "plan"]
)
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"],
)
@pytest.mark.parametrize(
    "text",
    one_in(
        4,
        [TEXT, TEXT.replace("\n", "\r\n"), f"# 标题\n- {TEXT}\t<p>x", "plan of work\n" * 9 + "甲"],
    ),
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


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (compound("EncryptedPackage"), "p.docx", "protected by a password"),
        (compound("PowerPoint Document"), "p.ppt", "a presentation"),
        (compound("CONTENTS"), "p.wps", "a file of an Office before 2007 that is no document"),
        (OLE + bytes(600), "p.doc", "a file of an Office before 2007 that is no document"),
        (OLE + b"\xff" * 600, "p.doc", "a file of an Office before 2007 that is no document"),
        (b"\x89PNG\r\n\x1a\n", "p.png", "a picture"),
        (b"\xff\xd8\xff\xe0", "p.pdf", "a picture"),
        (b"BM\0\0", "p.bmp", "a picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "p", "a picture"),
        (b"\0\0\0\x18ftypheic", "p.heic", "a picture"),
        (b"Rar!\x1a\x07", "p.rar", "an archive (.rar)"),
        (b"7z\xbc\xaf\x27\x1c", "p.7z", "an archive (.7z)"),
        (b"\x1f\x8b\x08", "p.gz", "an archive (.gz)"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>',
            "p.doc",
            "XML of Word",
        ),
        (b'<?mso-application progid="Excel.Sheet"?>', "p", "XML of Excel"),
        (bytes(257) + b"ustar\0", "p.tar", "an archive (.tar)"),
        (b"MZ\x90\0", "p.exe", "a program"),
        (b"\x7fELF\2\0", "p", "a program"),
        (b"ID3\4\0", "p.mp3", "a sound recording"),
        (b"RIFF\0\0\0\0WAVEfmt ", "p.wav", "a sound recording"),
        (b"\0\0\0\x20ftypisom", "p.mp4", "a film"),
        (b"\x1aE\xdf\xa3\0", "p.mkv", "a film"),
        (b"CAJ\0\0", "p.caj", "a document of CNKI"),
        (b"%!PS-Adobe", "p.ps", "a PostScript file"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", "p.mht", "the file is empty"),
        (b"\0\xff\0\xff\1", "p.pdf", "neither UTF-8 nor GB18030"),
        (b"\0\xff\0\xff\1", "p.txt", "neither UTF-8 nor GB18030"),
    ],
)
def test_other_formats_are_named_with_the_remedy(data, name, words):
    refused(data, name, words)


@pytest.mark.parametrize("words", ["BMW 方案", "MZ 方案", "ID3", "CAJ", "方案"])
def test_text_that_begins_like_another_format_is_text(words):
    assert document(words.encode(), "plan.txt").text == words


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"方案.docx": "x"}, "an archive (.zip) that holds 方案.docx; give the document in it"),
        ({f"{n}.pdf": "x" for n in range(5)}, "that holds 0.pdf, 1.pdf, 2.pdf and 2 more;"),
        ({"a\nb\x1b[31m\u202egpj": "x"}, "that holds a?b?[31m?gpj;"),
        ({"长" * 500: "x"}, f"that holds {'长' * 39}…;"),
        ({"folder/": ""}, "an archive (.zip) that is empty;"),
        ({"ppt/presentation.xml": "x"}, "a presentation (.pptx)"),
        ({"xl/workbook.bin": "x"}, "a binary workbook (.xlsb), which cannot be read; save it as"),
        ({"content.xml": "x", "word/fonts.xml": "x"}, "that holds content.xml, word/fonts.xml;"),
        ({"mimetype": "application/epub+zip"}, "a book (.epub)"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation"}, "an OpenDocument"),
    ],
)
def test_other_archives_are_named_with_what_they_hold(files, words):
    refused(zipped(files, zipfile.ZIP_STORED), "plan.docx", words)


def test_a_file_without_a_name_in_an_archive_is_told():
    data = zipped({"name": "x"}, zipfile.ZIP_STORED).replace(b"name", b"\0ame")
    refused(data, "plan.xlsx", "an archive (.zip) that holds a file without a name;")


def test_the_streams_of_a_large_compound_file_are_found():
    # Beyond 109 sectors of 128 numbers the list of sectors goes on elsewhere.
    small = compound("WordDocument")
    far = 109 * 128 + 8
    header = bytearray(small[:512])
    struct.pack_into("<I", header, 48, far)
    struct.pack_into("<II", header, 68, 1, 1)
    more = struct.pack("<128I", 2, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    numbers = struct.pack("<128I", *[0xFFFFFFFF] * 8, 0xFFFFFFFE, *[0xFFFFFFFF] * 119)
    data = bytes(header) + bytes(512) + more + numbers
    data = data.ljust(512 * (far + 1), b"\0") + small[1024:]
    assert ole.streams(data) == {"WordDocument"}


@pytest.mark.parametrize("at", range(24, 76, 2))
def test_damage_to_a_compound_file_is_no_crash_and_no_endless_loop(at):
    data = bytearray(compound("WordDocument", inside="Workbook"))
    for filling in (b"\0\0", b"\1\0", b"\xff\xff", b"\x0c\0"):
        data[at : at + 2] = filling
        assert ole.streams(bytes(data)) <= {"WordDocument", "ObjectPool", "Root Entry", ""}


def test_each_ending_belongs_to_one_format():
    assert len(set(ENDINGS)) == len(ENDINGS)
    assert {".docx", ".xlsx", ".pdf", ".html", ".txt", ".md", ".doc", ".wps"} <= set(ENDINGS)
    assert all(ending == ending.lower() and ending.startswith(".") for ending in ENDINGS)


def test_names_in_an_archive_of_a_chinese_program_are_legible():
    data = zipped({"abcd.docx": "x"}).replace(b"abcd", "方案".encode("gbk"))
    refused(data, "plan.zip", "that holds 方案.docx;")


def test_damaged_archives_are_told_so():
    data = zipped({"方案.docx": "x" * 1000})
    refused(data[: len(data) // 2], "plan.zip", "the file is damaged")


@pytest.mark.parametrize(
    ("inside", "kind"),
    [("Workbook", "a document of Word"), ("EncryptedPackage", "a document of Word")],
)
def test_what_is_embedded_in_a_document_does_not_tell_its_format(inside, kind, monkeypatch):
    monkeypatch.setenv("PATH", "")
    refused(compound("WordDocument", "1Table", inside=inside), "p.doc", kind)
    refused(compound("Workbook", inside="WordDocument"), "p.xls", "a workbook of Excel")


@pytest.mark.parametrize("name", ["p.html", "p.htm", "p.shtml", "p.xhtml"])
def test_a_part_of_a_page_is_a_page_where_its_name_says_so(name):
    assert document("<p>甲</p><p>乙</p>".encode(), name).text == "甲\n乙"
    assert document("<p>甲</p>".encode(), "p.md").text == "<p>甲</p>"


def test_nothing_outside_the_document_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    html = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><p>甲&x;</p></html>'
    assert "SECRET" not in document(html.encode(), "p.html").text
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = word("<w:p><w:r><w:t>甲&x;</w:t></w:r></w:p>", prolog=xml)
    refused(body, "p.docx", "declares a document type")


def test_a_document_larger_than_any_is_refused():
    refused(b"a" * 100_000_001, "-", "it has more than 100,000,000 bytes")
    refused(b"<html>" + b"a" * 30_000_000, "p.html", "more than a page of text has")


@pytest.mark.slow
def test_importing_the_module_loads_no_library_of_a_format():
    code = (
        "import sys, fgf_analysis.reading.formats as f; f.document(b'a', '-');"
        "print([n for n in ('lxml', 'pdfplumber', 'pdfminer', 'docx') "
        "if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
