"""A web page -> a document, without navigation, scripts and hidden parts."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from fgf_analysis.reading.document import Document, LeftOut
from fgf_analysis.reading.formats import blocks
from fgf_analysis.reading.formats.blocks import Block, Flowing
from fgf_analysis.reading.formats.file import File
from fgf_analysis.reading.formats.furniture import BLOCK, clear
from fgf_analysis.reading.formats.limits import TAGS
from fgf_analysis.reading.formats.refusals import ALONE, COPY, refusal
from fgf_analysis.reading.formats.signs import INVISIBLE, SPACES, WIDE, whole
from fgf_analysis.reading.formats.text import decode

_LARGEST = 30_000_000  # bytes of a page; a published plan has less than a tenth
ENDINGS = (".html", ".htm", ".xhtml", ".shtml")
_LEADING = re.compile(rb"(?i)(?:\s+|<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->)*")
_PAGE = re.compile(rb"(?i)<!doctype\s+html|<(?:html|head|body|frameset)[\s>]")
_ANY_TAG = re.compile(rb"(?i)</?(?:p|div|br|table|span|h[1-6]|ul|ol|meta|title|font)\b[^<>]*>")
_NO_NUMBERS = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*(?:none|disc|circle|square)")
_OWN_NUMBER = re.compile(
    r"\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十百]+)(?:[)）、．]|\.(?!\d))|[①-⑳])"
)
# Below so many tables within each other their parts are read as plain blocks.
_DEEPEST_TABLE = 16


def is_it(file: File) -> bool:
    """Return whether a file is a web page: by its first tag, or by any if its name says so."""
    letters = file.head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    leading = _LEADING.match(letters)
    if leading and _PAGE.match(letters, leading.end()):
        return True
    return file.ending in ENDINGS and bool(_ANY_TAG.search(letters))


def document(data: bytes, name: str) -> Document:
    """Return what a web page shows; errors name it by `name`."""
    if len(data) > _LARGEST:
        raise refusal(name, f"{len(data):,} bytes are more than a page of text has", ALONE)
    page, encoding = _decoded(data, name)
    if page.count("<") > TAGS:
        raise refusal(name, f"the page has more than {TAGS:,} tags", ALONE)
    left_out: list[LeftOut] = []
    found = blocks.document(_blocks(page, name, left_out), encoding, left_out)
    if "\ufffd" in found.text and "\ufffd".encode() not in data:
        line = found.text.count("\n", 0, found.text.index("\ufffd")) + 1
        what = f"line {line} of its text has bytes that are neither UTF-8 nor GB18030"
        raise refusal(name, what, "save the page again in UTF-8")
    if not found.text:
        raise refusal(name, "the page holds no text, perhaps a script loads it", COPY)
    return found


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return a page's characters and their encoding."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:1024]:
        source = decode(data, name)
        return source.text, source.encoding
    with suppress(UnicodeDecodeError):  # U+FFFD may stand in a page that is good UTF-8
        return data.decode("utf-8"), "utf-8"
    # Pages often declare another encoding than they have; only Big5 cannot be told without.
    big5 = re.search(rb"(?i)<(?:meta|\?xml)[^>]+big5", data[:4096])
    found: list[tuple[str, str]] = []
    for encoding in ("utf-8", "big5hkscs", "gb18030") if big5 else ("utf-8", "gb18030"):
        found.append((data.decode(encoding, "replace"), encoding))
        if "\ufffd" not in found[-1][0]:
            break
    return min(found, key=lambda one: one[0].count("\ufffd"))


def _blocks(page: str, name: str, left_out: list[LeftOut]) -> list[Block]:
    """Return a page's blocks, and add what is left out of it to a list."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(page.replace("\0", "").encode(), parser)
    except etree.LxmlError:
        return []
    # The parser stops there; what follows would be lost without a word.
    if any("depth" in entry.message for entry in parser.error_log):
        raise refusal(name, "the page nests more than 2,000 elements in each other", COPY)
    if root is None:  # nothing but comments
        return []
    left_out += clear(root)
    return _written(root, name)


class _Flow:
    """Paragraphs that grow from inline text until a block ends them."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marker = ""
        self._parts: list[str] = []

    def write(self, text: str | None, preformatted: int = 0) -> None:
        if text:
            self._parts.append(text.replace("\n", "\v") if preformatted else text)

    def end(self) -> None:
        for line in "".join(self._parts).translate(INVISIBLE).split("\v"):
            text = SPACES.sub(_space, line).strip(" ")
            if text.strip():
                own = self.marker and _OWN_NUMBER.match(text)
                self.blocks.append(text if own else self.marker + text)
                self.marker = ""
        self._parts.clear()


def _space(match: re.Match[str]) -> str:
    """Return what white space shows: a line break in the file between hanzi shows nothing."""
    around = match.string[match.start() - 1 : match.start()], match.string[match.end() :][:1]
    broken = "\n" in match[0] or "\r" in match[0]
    return "" if broken and all(map(WIDE.match, around)) else " "


@dataclass
class _Table:
    """A table while it is read."""

    rows: list[list[Flowing]] = field(default_factory=list)
    nested: int = 0  # characters in tables inside of it
    cell: Any = None  # the one that is open


def _written(root: Any, name: str) -> list[Block]:
    """Return a page's blocks."""
    from lxml import etree

    flows = [_Flow()]
    tables: list[_Table | None] = []
    lists: list[int | None] = []  # the last number, of lists that show them
    preformatted = 0
    for event, element in etree.iterwalk(root, ("start", "end")):
        tag = element.tag
        start = event == "start"
        table = tables[-1] if tables else None
        if BLOCK.fullmatch(tag):
            flows[-1].end()
        if tag == "pre":
            preformatted += 1 if start else -1
        elif tag in ("ol", "ul", "menu", "dir"):
            flows[-1].marker = ""
            if start:
                shown = tag == "ol" and not _NO_NUMBERS.search(element.get("style", ""))
                lists.append(whole(element.get("start"), 1) - 1 if shown else None)
            else:
                lists.pop()
        elif tag == "li" and lists:
            flows[-1].marker = ""
            if start and (last := lists[-1]) is not None:
                lists[-1] = whole(element.get("value"), last + 1)
                flows[-1].marker = f"{lists[-1]}. "
        elif tag == "table" and start:
            tables.append(_Table() if len(tables) < _DEEPEST_TABLE else None)
        elif tag == "table":
            tables.pop()
            if table:
                found = blocks.table(blocks.flow(table.rows, name), name, table.nested)
                flows[-1].blocks += found
                if tables and (outer := tables[-1]):
                    outer.nested += blocks.size(found)
        elif tag == "tr" and start and table and table.cell is None:
            table.rows.append([])
        elif tag in ("td", "th") and start and table and table.cell is None:
            table.cell = element
            table.rows = table.rows or [[]]
            flows.append(_Flow())
        elif tag in ("td", "th") and not start and table and table.cell is element:
            table.cell = None
            columns = min(max(1, whole(element.get("colspan"), 1)), 1000)
            # Rows to the end of the table are written as 0.
            rows = max(1, whole(element.get("rowspan"), 1) or 65_534)
            table.rows[-1].append(Flowing(flows.pop().blocks, columns, rows))
        flows[-1].write(element.text if start else element.tail, preformatted)
    flows[0].end()
    return flows[0].blocks
