"""Documents of every format, and what accidents and malice make of them, by a seed."""
# ruff: noqa: E501 (lists of signs)

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from contextlib import suppress

from published import (
    CELLS,
    W,
    abstract,
    drawn,
    html_table,
    item,
    num,
    ofd,
    page,
    para,
    pdf,
    put,
    sheet,
    word,
)
from published import workbook as book

PLAN = [
    "某省重点任务分工方案",
    "一、重点任务",
    "（一）办好甲事。推进试点，2025年底前完成。（省财政厅牵头，省审计厅配合）",
    "（二）办好乙事。加强监管（含2.5万户）。（省教育厅、省民政厅按职责分工负责）",
    "（三）办好丙事。（各市人民政府负责）",
]
TEXT = "\n".join(PLAN)


def _docx() -> bytes:
    rows = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>{para(words)}</w:tc>'
            for nth, _, _, width, words in CELLS
            if nth == row
        )
        + "</w:tr>"
        for row in range(4)
    )
    noted = '<w:p><w:r><w:t>注</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    body = (
        "".join(map(para, PLAN))
        + noted
        + f"<w:tbl>{rows}</w:tbl>"
        + item("办好丁事。（省水利厅牵头）")
    )
    notes = '<w:footnote w:id="1"><w:p><w:r><w:t>本注为虚构</w:t></w:r></w:p></w:footnote>'
    return word(
        body,
        abstract(0, ("decimal", "%1.")) + num(1, 0),
        **{
            "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
            "word/comments.xml": f"<w:comments {W}><w:comment>{para('批注')}</w:comment></w:comments>",
        },
    )


def _html() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in PLAN) + html_table(CELLS, "border=1")
    return page(body + "<p hidden>藏</p><ol start=4><li>办好丁事。（省水利厅牵头）</li></ol>")


def _xlsx() -> bytes:
    front = [(row, 0, 1, 5, line) for row, line in enumerate(PLAN)]
    return book(sheet([*front, *((row + len(PLAN), *cell) for row, *cell in CELLS)]))


def _mht() -> bytes:
    head = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    return head + b"Content-Transfer-Encoding: 8bit\n\n" + _html()


FILES = {
    "plan.txt": TEXT.encode(),
    "plan.md": ("# " + TEXT.replace("\n", "\n\n") + "\n\n|序号|工作任务|牵头单位|\n|--|--|--|\n|1|办好丁事|省水利厅|\n").encode(),
    "utf16.txt": TEXT.encode("utf-16"),
    "gb.txt": TEXT.encode("gb18030"),
    "plan.html": _html(),
    "plan.mht": _mht(),
    "plan.docx": _docx(),
    "plan.xlsx": _xlsx(),
    "plan.ofd": ofd("".join(drawn(line, 10, 10 * n) for n, line in enumerate(PLAN))),
    "plan.pdf": pdf(
        "".join(put(line, 40, 40 + 20 * n) for n, line in enumerate(PLAN[:3])),
        "".join(put(line, 40, 40 + 20 * n) for n, line in enumerate(PLAN[3:])),
    ),
}  # fmt: skip
"""Name to content, one of each format that needs no other program; all texts are invented."""

_ABSURD = (
    "", "0", "-1", "1", "7", "99999999999999999999", "-2147483649", "1e999", "NaN", "0x10", "²", "٣", "一",
    "true", "../../x", "A1:XFD1048576", "ZZZZ9999999", "\u202e", "none", "a" * 300,
)  # fmt: skip
_SIGNS = (
    "<br>", "（", "）", "(零)", "零、", "0.", "00、", "²、", "\n2.\n5", "第二\n条", "😀", "〃", "㍐", "⻘", "\ue001", "\u200f", "?",
    "\n", "\t", "|", "(责任单位:", "牵头", "\u2028", "\u2060", "\r", "\x0b", "九九九九九、", "\ufeff", "&#0;", "&#xD800;", "<!--",
    "]]>", "<table>", "<td rowspan=0>", "</p>", "<li value=-9>", "<pre>",
)  # fmt: skip
_ATTRIBUTE = re.compile('="([^"<>]*)"')
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """Return a document with a few accidents, of a kind that its format can have."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if data.startswith(b"PK") and chance.random() < 0.85:
            with suppress(
                zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError
            ):
                data = _repacked(data, chance)
                continue
        if data.lstrip().startswith(b"%PDF") and chance.random() < 0.5:
            data = _renumbered(data, chance)
        elif not data.startswith(b"PK") and chance.random() < 0.6:
            data = _reworded(data, chance)
        else:
            data = _damaged(data, chance)
    return data


def _damaged(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"\0"
    at = chance.randrange(len(data))
    size = chance.choice((1, 2, 8, 64, 512))
    kind = chance.randrange(5)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + data[at + size :]
    if kind == 2:
        return data[: at + size] + data[at:]
    if kind == 3:
        return data[:at] + chance.randbytes(size) + data[at + size :]
    out = bytearray(data)
    for _ in range(size):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _renumbered(data: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    one = chance.choice(found)
    new = chance.choice(
        (b"0", b"-1", b"1", b"2", b"99999999999", b"-0.00001", b"90", b"180", b"1e9")
    )
    return data[: one.start()] + new + data[one.end() :]


def _reworded(data: bytes, chance: random.Random) -> bytes:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _damaged(data, chance)
    attributes = list(_ATTRIBUTE.finditer(text))
    if attributes and chance.random() < 0.5:
        one = chance.choice(attributes)
        text = text[: one.start(1)] + chance.choice(_ABSURD) + text[one.end(1) :]
    else:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(_SIGNS) + text[at + chance.choice((0, 0, 0, 1, 5)) :]
    return text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """Return a ZIP file with a part spoiled, lost, doubled, renamed or put in another's place."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(one.filename, archive.read(one)) for one in archive.infolist()]
    if not parts:
        return data
    nth = chance.randrange(len(parts))
    if chance.random() < 0.5:  # where the text is
        nth = max(range(len(parts)), key=lambda one: len(parts[one][1]))
    path, content = parts[nth]
    kind = chance.randrange(10)
    if kind < 6:
        parts[nth] = path, _reworded(content, chance)
    elif kind == 6:
        parts[nth] = path, _damaged(content, chance)
    elif kind == 7:
        del parts[nth]
    elif kind == 8:
        parts.append((path, _reworded(content, chance)))
    else:
        other = chance.choice(parts)[0]
        parts[nth] = chance.choice(((other, content), (path, b""), ("../" + path, content)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of doubled names
        for name, part in parts:
            archive.writestr(name, part)
    return out.getvalue()
