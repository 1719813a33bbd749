"""Documents of every format and folders of tables, spoilt at random by what they are made of.

Each format is a function of a source of chance that returns a document: an invented plan put into
the format, then a few accidents to its text, its elements, its parts or its bytes.
"""
# ruff: noqa: E501 (lists of Chinese words)

from __future__ import annotations

import base64
import csv
import io
import json
import random
import re
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "reading"), str(TESTS / "reading" / "formats")]

import published  # noqa: E402 (of the tests)

Chance = random.Random
Files = dict[str, bytes]

LARGEST = 4_000  # characters of a text
SIGNS = (
    "一、", "二、", "三、", "（一）", "（二）", "(三)", "(零)", "（十）", "1.", "2.", "3、", "1.1", "1.2", "①", "②", "第一条", "第二章", "任务1",
    "（1）", "1）", "\n", "\n\n", "\r\n", "\r", "\t", " | ", "|", "　", "\u2028", "— 3 —", "附件：\n", "目录\n", "2030年1月2日\n",
    "责任单位：", "(责任单位:", "牵头单位：", "配合单位：", "【牵头单位】", "完成时限：", "责任人：", "序号", "工作任务", "备注",
    "（", "）", "[", "】", "，", "。", "；", "、", "：", "等", "等部门", "和", "及", "会同", "由", "牵头", "负责", "配合", "落实",
    "按职责分工", "市财政局", "省发展和改革委", "各有关部门", "各县（市、区）人民政府", "排在首位的为牵头单位，下同",
    "以下均需各县区落实，不再列出", "2030年12月底前", "长期坚持", "加强监管服务。", "牽頭單位：", "〃", "……12", "“", "”",
    "<br>", "😀", "㍐", "⺠", "\u200b", "\u202e", "\x00", "\x85", "\ufeff", "𠮷", "=1+1", "&lt;", "]]>",
)  # fmt: skip
NUMBERS = (
    "0",
    "-1",
    "1",
    "2",
    "3",
    "1e9",
    "65535",
    "99999999999",
    "１",
    "",
    "0.5",
    "nan",
    "T99",
    "x",
)
ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "gb18030",
    "gbk",
    "big5",
    "utf-7",
)


@cache
def texts() -> tuple[str, ...]:
    """Return the texts of the invented plans and what earlier runs left."""
    files = [*(TESTS / "plans").glob("*/source.*"), *(TESTS / "fuzz").glob("*.txt")]
    return tuple(path.read_bytes().decode("utf-8", "ignore")[:LARGEST] for path in sorted(files))


def spoil(text: str, chance: Chance) -> str:
    """Return the text with a sign of plans put in or over, a stretch lost, doubled or moved."""
    text = text or "一、"
    for _ in range(chance.choice((1, 1, 2, 4))):
        a = chance.randrange(len(text) + 1)
        b = min(len(text), a + chance.choice((1, 2, 5, 20, 100)))
        kind = chance.randrange(5)
        if kind < 2:
            text = text[:a] + chance.choice(SIGNS) + text[a:]
        elif kind == 2:
            text = text[:a] + text[b:]
        elif kind == 3:
            text = text[:b] + text[a:b] * chance.choice((1, 1, 3)) + text[b:]
        else:
            rest = text[:a] + text[b:]
            to = chance.randrange(len(rest) + 1)
            text = rest[:to] + text[a:b] + rest[to:]
        text = text or "一、"
    return text[:LARGEST]


def hit(data: bytes, chance: Chance) -> bytes:
    """Return bytes with a few of them changed, lost, doubled or moved."""
    for _ in range(chance.choice((1, 1, 3))):
        a = chance.randrange(len(data) + 1)
        b = min(len(data), a + chance.choice((1, 1, 2, 8, 100)))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:a] + chance.randbytes(chance.choice((1, 2, 4))) + data[b:]
        elif kind == 1:
            data = data[:a] + data[b:]
        elif kind == 2:
            data = data[:b] + data[a:b] + data[b:]
        elif kind == 3:
            data = data[:a]
        else:
            data = data[: chance.randrange(len(data) + 1)] + data[a:b] + data[b:]
    return data


def seed(chance: Chance) -> str:
    text = chance.choice(texts())
    start = text.rfind("\n", 0, chance.randrange(len(text) + 1)) + 1 if len(text) > 1500 else 0
    return text[start : start + 1500]


def paragraphs(chance: Chance) -> list[str]:
    """Return the lines of a plan, in most cases a spoilt one."""
    text = seed(chance)
    return (spoil(text, chance) if chance.randrange(4) else text).splitlines()


def table(chance: Chance) -> list[tuple[int, int, int, int, str]]:
    """Return the cells of a table of a plan, with what each covers, in most cases spoilt."""
    cells = [list(cell) for cell in published.CELLS]
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        cell = chance.choice(cells)
        kind = chance.randrange(4)
        if kind == 0:
            cell[chance.randrange(4)] = chance.choice((0, 1, 2, 3, 7, 300))
        elif kind == 1:
            cell[4] = spoil(str(cell[4]), chance)
        elif kind == 2 and len(cells) > 1:
            cells.remove(cell)
        else:
            cells.insert(chance.randrange(len(cells)), list(cell))
    return [tuple(cell) for cell in cells]  # type: ignore[misc]


def encoded(text: str, chance: Chance) -> bytes:
    return text.encode(chance.choice(ENCODINGS), "replace")


# Text


def as_text(chance: Chance) -> bytes:
    data = encoded(spoil(seed(chance), chance), chance)
    return hit(data, chance) if chance.randrange(6) == 0 else data


# HTML

TAGS = (
    "p", "div", "br", "table", "tr", "td", "th", "thead", "tbody", "caption", "ol", "ul", "li", "h1", "h2", "span", "b", "pre", "textarea", "plaintext", "script", "style", "title", "nav", "header", "footer", "select", "option", "iframe", "svg", "math", "template", "noscript", "a", "img", "form", "base", "body", "html", "head", "meta", "frameset",
)  # fmt: skip
ATTRIBUTES = (
    "rowspan={}", "colspan={}", "start={}", "value={}", "hidden", "reversed", "type=i", "type=A", "type=a", 'style="display:none"',
    'style="visibility: hidden"', "class=nav", "id=footer", "role=navigation", "border=1", 'aria-hidden="true"', "charset={}",
)  # fmt: skip
ODD = (
    "<!--", "-->", "<![CDATA[", "]]>", "<!doctype html>", "<?xml version='1.0' encoding='x'?>", "<", ">", "</", "<>", "&", "&#0;", "&#x110000;",
    "&nbsp;", "&lt;br&gt;", "&zwj;", "\x00", "<!<title>", '<meta charset="utf-7">', '<meta charset="gbk">', "&#xD800;", "<td>", "<li value=9>",
)  # fmt: skip


def html(chance: Chance) -> str:
    body = "".join(f"<p>{escape(line)}</p>\n" for line in paragraphs(chance))
    if chance.randrange(2):
        body += published.html_table(table(chance), "border=1")
    if chance.randrange(5) == 0:
        items = "".join(f"<li>{escape(line)}</li>" for line in paragraphs(chance)[:8])
        body += f"<ol>{items}</ol>"
    page = published.PAGE.format(chance.choice(ENCODINGS), body)
    for _ in range(chance.choice((0, 1, 2, 4, 8))):
        page = _tags_spoilt(page, chance)
    return page


def _tags_spoilt(page: str, chance: Chance) -> str:
    tags = [match.span() for match in re.finditer(r"<[^<>]{1,80}>", page)] or [(0, 0)]
    a, b = chance.choice(tags)
    kind = chance.randrange(6)
    if kind == 0:
        return page[:a] + page[b:]
    if kind == 1:
        return page[:b] + page[a:b] + page[b:]
    if kind == 2:
        attribute = chance.choice(ATTRIBUTES).format(chance.choice(NUMBERS))
        return page[: b - 1] + f" {attribute}" + page[b - 1 :]
    if kind == 3:
        tag = chance.choice(TAGS)
        return page[:a] + chance.choice((f"<{tag}>", f"</{tag}>", f"<{tag}/>")) + page[a:]
    if kind == 4:
        return page[:b] + chance.choice(ODD) + page[b:]
    tag = chance.choice(TAGS)
    return page[:a] + re.sub(r"\w+", tag, page[a:b], count=1) + page[b:]


def as_html(chance: Chance) -> bytes:
    data = encoded(html(chance), chance)
    return hit(data, chance) if chance.randrange(6) == 0 else data


def as_mht(chance: Chance) -> bytes:
    charset = chance.choice((*ENCODINGS, "x-none", ""))
    body = encoded(html(chance), chance)
    coding = chance.choice(("base64", "quoted-printable", "8bit", "7bit", "x-uuencode", ""))
    if coding == "base64":
        body = base64.encodebytes(body)
    head = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="X"\r\n\r\n'
        f"--X\r\nContent-Type: text/html; charset={charset}\r\n"
        f"Content-Transfer-Encoding: {coding}\r\n\r\n"
    )
    lines = head.splitlines(keepends=True)
    if chance.randrange(3) == 0:
        nth = chance.randrange(len(lines))
        lines[nth] = chance.choice(("", lines[nth] * 2, spoil(lines[nth], chance)))
    data = "".join(lines).encode() + body + b"\r\n--X--\r\n"
    return hit(data, chance) if chance.randrange(6) == 0 else data


# Packages of XML


def as_docx(chance: Chance) -> bytes:
    levels = ("chineseCounting", "%1、"), ("decimal", chance.choice(("%1.%2", "%2.", "（%1）")))
    body = ""
    for line in paragraphs(chance):
        how = chance.randrange(5)
        inner = escape(line, quote=False)
        body += published.item(inner, chance.randrange(3)) if how == 0 else published.para(inner)
    if chance.randrange(2):
        rows: dict[int, str] = {}
        for row, _, _, width, words in table(chance):
            span = f'<w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>'
            rows[row] = rows.get(row, "") + f"<w:tc>{span}{published.para(escape(words))}</w:tc>"
        body += "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows.values()) + "</w:tbl>"
    numbering = published.abstract(1, *levels) + published.num(1, 1)
    return _package(published.word(_legal(body), numbering), chance)


def as_xlsx(chance: Chance) -> bytes:
    front = [(row, 0, 1, 5, line) for row, line in enumerate(paragraphs(chance)[:6])]
    below = len(front)
    cells = [*front, *((row + below, *rest) for row, *rest in table(chance))]
    cells = [(r, min(c, 25), h, min(w, 25 - min(c, 24)), t) for r, c, h, w, t in cells]
    sheets = [_legal(published.sheet(cells)) for _ in range(chance.choice((1, 1, 2)))]
    return _package(published.workbook(*sheets), chance)


def as_ofd(chance: Chance) -> bytes:
    pages: list[str] = []
    for n, line in enumerate(paragraphs(chance)):
        if n % 20 == 0:
            pages.append("")
        more = chance.choice(("", "", 'DeltaX="5 5 5"', 'DeltaX="g 9 5"', 'DeltaY="9"'))
        pages[-1] += published.drawn(escape(_legal(line)), 10, 10 * (n % 20 + 1), more)
    return _package(published.ofd(*pages), chance)


def _legal(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _package(data: bytes, chance: Chance) -> bytes:
    """Return a package with accidents to the elements of its parts, to the parts, to its bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice((0, 1, 1, 2))):
        name = chance.choice([n for n in files if files[n].count(b"<") > 3] or sorted(files))
        files[name] = _elements_spoilt(files[name], chance)
    if chance.randrange(8) == 0:
        name = chance.choice(sorted(files))
        kind = chance.randrange(5)
        if kind == 0:
            del files[name]
        elif kind == 1:
            files[name] = hit(files[name], chance)
        elif kind == 2:
            files[name] = files[chance.choice(sorted(files))]
        elif kind == 3:
            files[f"../{name}"] = files.pop(name)
        else:
            files[name] = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + files[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return hit(out.getvalue(), chance) if chance.randrange(12) == 0 else out.getvalue()


def _elements_spoilt(data: bytes, chance: Chance) -> bytes:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return hit(data, chance)
    for _ in range(chance.choice((1, 2, 4))):
        elements = [element for element in root.iter(etree.Element) if element is not root]
        if not elements:
            break
        _element_spoilt(elements, chance)
    code = chance.choice(("utf-8", "utf-8", "utf-8", "utf-16"))
    return etree.tostring(root, encoding=code, xml_declaration=True)


def _element_spoilt(elements: list[etree._Element], chance: Chance) -> None:
    one, other = chance.choice(elements), chance.choice(elements)
    parent = one.getparent()
    kind = chance.randrange(7)
    if kind == 0:
        parent.remove(one)
    elif kind == 1:
        for _ in range(chance.choice((1, 1, 3, 30))):
            parent.append(etree.fromstring(etree.tostring(one, with_tail=False)))
    elif kind == 2:
        other.append(etree.fromstring(etree.tostring(one, with_tail=False)))
    elif kind == 3:
        one.text = _legal(spoil(one.text or "", chance))
    elif kind == 4:
        one.tag = other.tag
    elif one.attrib and kind == 5:
        one.set(chance.choice(sorted(one.attrib)), _legal(chance.choice(NUMBERS)))
    elif other.attrib:
        name = chance.choice(sorted(other.attrib))
        one.set(name, other.get(name))


# PDF

TURNS = (
    "",
    "",
    "",
    "/Rotate 90",
    "/Rotate 180",
    "/Rotate 270",
    "/Rotate 45",
    "/UserUnit 9",
    "/CropBox [9 9 1 1]",
)
OPERATORS = (
    "q", "Q", "BT", "ET", "W n", "f", "S", "0 0 0 RG", "1 1 1 rg", "3 Tr", "50 Tz", "0 -1 1 0 300 300 cm", "1 0 0 1 1e9 0 cm", "0 0 0 0 0 0 cm",
    "T*", "-5 Ts", "/F 0 Tf", "/X 12 Tf", "/I Do", "9 9 99 99 re", "0 0 m 500 0 l", "BI ID EI", "/a BMC", "EMC", "[<4e00> -900 <4e8c>] TJ",
)  # fmt: skip


def as_pdf(chance: Chance) -> bytes:
    lines = paragraphs(chance)[:60]
    pages = []
    for start in range(0, max(len(lines), 1), 30):
        drawing = ""
        for n, line in enumerate(lines[start : start + 30]):
            drawing += published.put(line[:45], chance.choice((60, 60, 60, 300)), 50 + 24 * n)
        if chance.randrange(3) == 0:
            drawing += "".join(f"60 {y} m 500 {y} l S\n" for y in range(300, 800, 40))
            drawing += "".join(f"{x} 300 m {x} 780 l S\n" for x in (60, 200, 340, 500))
        for _ in range(chance.choice((0, 1, 2, 5))):
            drawing = _drawing_spoilt(drawing, chance)
        pages.append(drawing)
    data = published.pdf(*pages, extra=chance.choice(TURNS))
    for _ in range(chance.choice((0, 0, 1, 2))):
        data = _objects_spoilt(data, chance)
    return hit(data, chance) if chance.randrange(6) == 0 else data


def _drawing_spoilt(drawing: str, chance: Chance) -> str:
    words = drawing.split(" ")
    at = chance.randrange(len(words))
    kind = chance.randrange(4)
    if kind == 0:
        words[at] = chance.choice((*NUMBERS, "<4e00>", "<>", "(x)", "[", "]"))
    elif kind == 1:
        words.insert(at, f"\n{chance.choice(OPERATORS)}\n")
    elif kind == 2:
        words[at : at + chance.choice((1, 6))] = []
    else:
        words[at:at] = words[at : at + 8] * chance.choice((1, 1, 40))
    return " ".join(words)


def _objects_spoilt(data: bytes, chance: Chance) -> bytes:
    tokens = [match.span() for match in re.finditer(rb"/\w+|\b\d+\b(?: 0 R)?|<<|>>", data)]
    a, b = chance.choice(tokens or [(0, 0)])
    c, d = chance.choice(tokens or [(0, 0)])
    instead = chance.choice((data[c:d], b"", chance.choice(NUMBERS[:9]).encode(), b"null", b"[]"))
    return data[:a] + instead + data[b:]


# A plan's folder


@cache
def folders() -> tuple[Files, ...]:
    """Return the files of a few plans' folders, as the package makes them."""
    from fgf_analysis.errors import PlanError
    from fgf_analysis.reading.extract import extract

    chance = Chance(7)
    found = [_files(ROOT / "data" / "qinghai-2022")]
    page = published.page(f"<p>一、事项</p>{published.html_table(published.CELLS)}")
    for data in (page, *(chance.choice(texts()[:80]).encode() for _ in range(5))):
        try:
            found.append(extract(data, "plan").files)
        except PlanError:  # a text that is no plan: the others do
            continue
        found[-1]["translations.csv"] = "text_zh,text_en\n办好甲事,Do it\n".encode()
        found[-1]["about.json"] = json.dumps({"title": "方案", "title_en": "Plan"}).encode()
        found[-1]["codings.csv"] = b"task_id,coder,primary,further\nT01,a,approval,\n"
        found[-1]["themes.csv"] = (ROOT / "data" / "themes.csv").read_bytes()
    return tuple(found)


def _files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


CELLS = (
    *NUMBERS, "T01", "T02", "T01.1", "T０３", "T01|T02", "lead", "Lead", "printed", "open", "outside", "title", "省财政厅", "甲" * 140_000, " ", "\n", "\r\n", '"', ",",
    "\x00", "\x01", "\u202e", "=1+1", "<script>", "$x$", "\ufeff", "1.0", "+1", "01", "None", "nan", "True",
)  # fmt: skip
VALUES = (
    None, True, 0, -1, 1e308, float("nan"), "", "\ud800", "klingon", "utf-16", "base64", "\n", [], {}, [[]], ["x"], {"a": None}, "甲\U00020000", "x" * 9000,
)  # fmt: skip


def as_folder(chance: Chance) -> Files:
    """Return the files of a plan's folder after a few edits; by a hand, an office or an accident."""
    files = dict(chance.choice(folders()))
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(sorted(files) or ["tasks.csv"])
        data = files.get(name, b"")
        kind = chance.randrange(12)
        if kind == 0:
            files.pop(name, None)
        elif kind == 1:
            files[name] = hit(data, chance)
        elif kind == 2:
            code = chance.choice(("gbk", "utf-16", "utf-8-sig", "gb18030"))
            files[name] = data.decode("utf-8", "replace").encode(code, "replace")
        elif kind == 3:
            files[name] = chance.choice(
                (b"", b"\n", b"[]", b"null", b"{}", b"\xff", b"a,b\n", b"\0")
            )
        elif kind == 4:
            files[name] = files[chance.choice(sorted(files))]
        elif name.endswith(".csv"):
            files[name] = _rows_spoilt(data, chance)
        elif name.endswith(".json"):
            files[name] = _json_spoilt(data, chance)
        else:
            files[name] = spoil(data.decode("utf-8", "replace"), chance).encode("utf-8", "replace")
    return files


def _rows_spoilt(data: bytes, chance: Chance) -> bytes:
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")))
    except csv.Error:
        return hit(data, chance)
    for _ in range(chance.choice((1, 1, 2, 5))):
        rows = rows or [["a"]]
        row = chance.choice(rows if chance.randrange(8) == 0 else rows[1:] or rows)
        at = chance.randrange(len(row)) if row else 0
        kind = chance.randrange(9)
        if kind < 4 and row:
            other = chance.choice(rows)
            row[at] = chance.choice((*CELLS, other[at] if at < len(other) else ""))
        elif kind == 4:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif kind == 5:
            rows.remove(row)
        elif kind == 6:
            rows.insert(chance.randrange(len(rows) + 1), [])
        elif kind == 7 and row:
            chance.choice((row.pop, row.reverse, row.clear))()
        else:
            chance.shuffle(rows)
    out = io.StringIO(newline="")
    try:
        csv.writer(out, lineterminator=chance.choice(("\n", "\n", "\r\n", "\r"))).writerows(rows)
    except csv.Error:
        return hit(data, chance)
    return out.getvalue().encode("utf-8", "replace")


def _json_spoilt(data: bytes, chance: Chance) -> bytes:
    try:
        content = json.loads(data)
    except ValueError:
        return hit(data, chance)
    for _ in range(chance.choice((1, 1, 2))):
        places: list[tuple[dict | list, object]] = []
        _places(content, places)
        if places:
            holder, key = chance.choice(places)
            if chance.randrange(4) == 0:
                del holder[key]  # type: ignore[arg-type, union-attr]
            else:
                holder[key] = chance.choice((*VALUES, *CELLS))  # type: ignore[index]
    if chance.randrange(10) == 0:
        content = [content]
    return json.dumps(content, ensure_ascii=bool(chance.randrange(4))).encode("utf-8", "replace")


def _places(content: object, found: list[tuple[dict | list, object]]) -> None:
    if isinstance(content, dict):
        found += [(content, key) for key in content]
        for value in content.values():
            _places(value, found)
    elif isinstance(content, list):
        found += [(content, nth) for nth in range(len(content))]
        for value in content:
            _places(value, found)


KINDS: dict[str, Callable[[Chance], bytes | Files]] = {
    "txt": as_text,
    "html": as_html,
    "mht": as_mht,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "ofd": as_ofd,
    "pdf": as_pdf,
    "folder": as_folder,
}
"""By the ending of its name, what makes a spoilt document; a folder has none."""


def made(kind: str, seed: int, nth: int) -> bytes | Files:
    """Return an input; the same kind, seed and number give the same one."""
    return KINDS[kind](Chance(f"{kind} {seed} {nth}"))
