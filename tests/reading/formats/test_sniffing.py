"""Text in every encoding, other formats, and what is the same for all formats."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from published import TEXT, refused, word

from fgf_analysis.reading.formats import document


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


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "p.doc", "a file of an Office before 2007"),
        (OLE + "WordDocument".encode("utf-16-le"), "-", "a file of an Office before 2007"),
        (OLE + "WordDocument".encode("utf-16-le"), "p.wps", "a file of an Office before 2007"),
        (OLE + "Workbook".encode("utf-16-le"), "p", "a file of an Office before 2007"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "p.docx", "protected by a password"),
        (b"{\\rtf1\\ansi}", "p.doc", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n", "p.png", "a picture"),
        (b"\xff\xd8\xff\xe0", "p.pdf", "a picture"),
        (b"Rar!\x1a\x07", "p.rar", "an archive"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0", "p.mht", "a page saved as .mht"),
        (b"\0\xff\0\xff\1", "p.pdf", "neither UTF-8 nor GB18030"),
        (b"\0\xff\0\xff\1", "p.txt", "neither UTF-8 nor GB18030"),
    ],
)
def test_other_formats_are_named_with_the_remedy(data, name, words):
    refused(data, name, words)


@pytest.mark.parametrize("inside", ["xl/workbook.xml", "OFD.xml", "content.xml", "方案.docx"])
def test_other_archives_are_named_with_the_remedy(inside):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(inside, "x")
    refused(out.getvalue(), "plan.docx", "an archive but no .docx document")


def test_nothing_outside_the_document_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    html = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><p>甲&x;</p></html>'
    assert "SECRET" not in document(html.encode(), "p.html").text
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = word("<w:p><w:r><w:t>甲&x;</w:t></w:r></w:p>", prolog=xml)
    refused(body, "p.docx", "declares a document type")


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
