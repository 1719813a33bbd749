"""Documents for the tests, made of what they show."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
import pytest
from docx.oxml.ns import nsdecls

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.formats import document

TEXT = "一、重点任务\n(一)办好甲事。从速办理，２０２３年底前完成。(责任单位:省甲厅牵头)\n"
HEAD = "序号\t工作任务\t牵头单位\t责任单位\t完成时限"
# The table of the plan below: row, column, the rows and columns that a cell covers, its words.
CELLS = [
    *((0, n, 1, 1, words) for n, words in enumerate(HEAD.split("\t"))),
    *((1, 0, 1, 1, "1"), (1, 1, 1, 1, "办好甲事"), (1, 2, 2, 1, "省甲厅")),
    *((1, 3, 1, 1, "省乙厅\n省丙厅"), (1, 4, 2, 1, "2023年底")),
    *((2, 0, 1, 1, "2"), (2, 1, 1, 1, "办好乙事"), (2, 3, 1, 1, "省丁局")),
    *((3, 0, 1, 1, "3"), (3, 1, 1, 3, "另行部署"), (3, 4, 1, 1, "长期")),
]
ROWS = [
    *(HEAD, "1\t办好甲事\t省甲厅\t省乙厅", "省丙厅\t2023年底"),
    *("2\t办好乙事\t省丁局", "3\t另行部署\t长期"),
]


def lines(data: bytes, name: str = "plan") -> list[str]:
    return document(data, name).text.split("\n")


Shown = tuple[int, int, int, int, str]


def cells(data: bytes, name: str = "plan") -> list[list[Shown]]:
    """Return the tables of a document, each cell with what it covers and its words."""
    found = document(data, name)
    return [
        [(one.row, one.column, one.rows, one.columns, found.text[one.start : one.end]) for one in t]
        for t in found.tables
    ]


def texts(data: bytes, name: str = "plan") -> list[list[str]]:
    """Return the words in the cells of each table."""
    return [[cell[-1] for cell in table] for table in cells(data, name)]


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


def html_table(table: Sequence[Shown], attributes: str = "") -> str:
    rows: dict[int, str] = {}
    for row, _, height, width, words in table:
        lines = "".join(f"<p>{line}</p>" for line in words.split("\n"))
        spans = f"rowspan={height} colspan={width}"
        rows[row] = rows.get(row, "") + f"<td {spans}>{lines}</td>"
    return f"<table {attributes}>{''.join(f'<tr>{row}</tr>' for row in rows.values())}</table>"


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
    return zipped(files)


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
    for row, column, rows, columns, words in CELLS:
        table.cell(row, column).text = words
        table.cell(row, column).merge(table.cell(row + rows - 1, column + columns - 1))


def zipped(files: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET_NAMESPACES = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def place(row: int, column: int) -> str:
    return f"{chr(ord('A') + column)}{row + 1}"


def text_cell(row: int, column: int, words: str) -> str:
    return f'<c r="{place(row, column)}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'


def sheet(table: Sequence[Shown]) -> str:
    """Return the rows of a sheet and what is merged in it."""
    rows: dict[int, str] = {}
    merged = ""
    for row, column, height, width, words in table:
        rows[row] = rows.get(row, "") + text_cell(row, column, words)
        if height * width > 1:
            last = place(row + height - 1, column + width - 1)
            merged += f'<mergeCell ref="{place(row, column)}:{last}"/>'
    data = "".join(f'<row r="{row + 1}">{row_cells}</row>' for row, row_cells in rows.items())
    return f"<sheetData>{data}</sheetData><mergeCells>{merged}</mergeCells>"


def workbook(
    *sheets: str, styles: str = "", strings: str = "", states: Sequence[str] = (), **more: str
) -> bytes:
    """Return a workbook of the given sheets, each as XML."""
    states = states or ["visible"] * len(sheets)
    listed = "".join(
        f'<sheet name="{n}" sheetId="{n}" r:id="r{n}" state="{state}"/>'
        for n, state in enumerate(states)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(len(sheets))
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
                f'ContentType="{SHEET}.worksheet+xml"/>'
                for n in range(len(sheets))
            )
            + "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f"<workbook {SHEET_NAMESPACES}>{more.pop('properties', '')}"
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f"{relations}</Relationships>",
            "xl/styles.xml": f"<styleSheet {SHEET_NAMESPACES}>{styles}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {SHEET_NAMESPACES}>{strings}</sst>",
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {SHEET_NAMESPACES}>{one}</worksheet>"
                for n, one in enumerate(sheets)
            },
            **more,
        }
    )


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, **more: str) -> bytes:
    """Return an OFD file; `pages` are the text objects of each."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>",
            **{
                f"Doc_0/Pages/Page_{n}/Content.xml": f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>"
                f"{page}</ofd:Layer></ofd:Content></ofd:Page>"
                for n, page in enumerate(pages)
            },
            **more,
        }
    )


def drawn(text: str, x: float, y: float, more: str = "", size: float = 5) -> str:
    """Return a text object of an OFD page."""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 200 10" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" {more}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def compound(*names: str, inside: str = "") -> bytes:
    """Return a compound file with streams of these names, and one that is embedded deeper."""
    none = 0xFFFFFFFF

    def entry(name: str, kind: int, right: int = none, child: int = none) -> bytes:
        code = name.encode("utf-16-le")
        head = code.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(code) + 2, kind, 1, none, right, child
        )
        return head.ljust(128, b"\0")

    entries = [entry("Root Entry", 5, child=1)]
    for nth, name in enumerate(names, 2):
        last = nth > len(names)
        entries.append(entry(name, 2, right=none if last and not inside else nth))
    if inside:
        entries += [entry("ObjectPool", 1, child=len(entries) + 1), entry(inside, 2)]
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    count = len(directory) // 512
    chain = [0xFFFFFFFD, *range(2, count + 1), 0xFFFFFFFE]
    fat = struct.pack("<128I", *chain, *[none] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6).ljust(20, b"\0")
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[none] * 108)
    assert len(header) == 512
    return header + fat + directory


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
