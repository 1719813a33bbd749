"""Pages saved as one file."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage

import pytest
from published import CELLS, ROWS, cells, html_table, lines, page, refused

from fgf_analysis.reading.formats import document


def saved(content: bytes, charset: str, coding: str = "base64") -> bytes:
    """Return a page as a browser saves it, with a picture."""
    body = base64.encodebytes(content) if coding == "base64" else quopri.encodestring(content)
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\n"
        b"Subject: =?utf-8?B?5pa55qGI?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="X"\r\n\r\n'
        b"--X\r\nContent-Type: text/html" + (f"; charset={charset}" if charset else "").encode()
        + f"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n".encode() + body
        + b"\r\n--X\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K"
        b"\r\n--X--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("name", ["p.mht", "p.mhtml", "-", "p.html"])
@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_the_page_in_a_mail_is_read_with_its_table(name, coding):
    data = saved(page(f"<p>方案</p>{html_table(CELLS)}"), "utf-8", coding)
    assert lines(data, name) == ["方案", *ROWS]
    assert cells(data, name) == [CELLS]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("gb2312", "gb2312"), ("gbk", ""), ("gbk", "utf-8"), ("big5", "big5"), ("utf-8", "x-none")],
)
def test_the_encoding_is_what_the_mail_declares_unless_it_is_wrong(encoding, charset):
    content = f"<html><body><p>{'方案' * 20}</p></body></html>".encode(encoding)
    found = document(saved(content, charset), "p.mht")
    assert found.text == "方案" * 20
    assert found.encoding == {"gbk": "gb18030"}.get(encoding, encoding)


def test_a_mail_of_plain_text():
    mail = EmailMessage()
    mail["Subject"] = "plan"
    mail.set_content("一、办好甲事\n")
    assert document(mail.as_bytes(), "p.eml").text == "一、办好甲事\n"


def test_text_that_begins_like_a_mail_is_text():
    text = "From: 省政府办公厅\n一、办好甲事\n"
    assert document(text.encode(), "p.txt").text == text


@pytest.mark.slow
def test_mails_without_a_page_and_damaged_ones_are_refused():
    mail = EmailMessage()
    mail.set_content(b"\x89PNG", maintype="image", subtype="png")
    refused(mail.as_bytes(), "p.mht", "no page is in it")
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5000)
    )
    refused(b"MIME-Version: 1.0\n" + nested, "p.mht", "")
