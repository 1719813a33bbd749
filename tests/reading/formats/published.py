"""Documents for the tests, made of what they show."""

from __future__ import annotations

import io
import zipfile

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


PAGE = """<!DOCTYPE html><html><head><title>网站</title><meta charset="{}">
<style>p {{ color: red }}</style><script>document.write("牵头")</script></head>
<body>{}</body></html>
"""


def page(body: str, encoding: str = "utf-8") -> bytes:
    return PAGE.format(encoding, body).encode(encoding)


W = nsdecls("w")
MAIN_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


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
