"""A web page -> its text, without navigation, scripts and hidden parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from fgf_analysis.reading.formats.refusals import ALONE, COPY, refusal
from fgf_analysis.reading.formats.signs import INVISIBLE, MARKS, SPACES, WIDE, whole
from fgf_analysis.reading.formats.tables import Cell, printed, spread
from fgf_analysis.reading.formats.text import decode

_LARGEST = 30_000_000  # bytes of a page; a published plan has less than a tenth
_NEVER_TEXT = (
    *("head", "script", "style", "template", "svg", "iframe", "object", "applet", "select"),
    *("button", "rt", "rp", "audio", "video", "canvas", "map", "datalist"),
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|dialog|dir|div|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|header|hr|html|legend|li|main|menu|nav|noscript|ol|option|"
    "p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "noscript", "form", "dialog"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "dialog"))
_CONTAINERS = frozenset(("div", "ul", "ol", "dl", "section"))
_CHROME = re.compile(
    r"(?i)(?:[a-z0-9]+[-_])*"
    r"(?:nav|navbar|menu|footer|breadcrumbs?|crumbs?|sidebar|copyright|pagination|pager|share)"
    r"|header|foot|top|topbar|toolbar|search|login"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_NO_NUMBERS = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*(?:none|disc|circle|square)")
_OWN_NUMBER = re.compile(
    r"\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十百]+)(?:[)）、．]|\.(?!\d))|[①-⑳])"
)
# Below so many tables within each other their parts are read as plain blocks.
_DEEPEST_TABLE = 16


def text(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a web page and its encoding; errors name it by `name`."""
    if len(data) > _LARGEST:
        raise refusal(name, f"{len(data):,} bytes are more than a page of text has", ALONE)
    page, encoding = _decoded(data, name)
    text = "\n".join(_lines(page, name))
    if "\ufffd" in text and "\ufffd".encode() not in data:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        what = f"line {line} of its text has bytes that are neither UTF-8 nor GB18030"
        raise refusal(name, what, "save the page again in UTF-8")
    if not text:
        raise refusal(name, "the page holds no text, perhaps a script loads it", COPY)
    return text, encoding


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return a page's characters and their encoding."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:1024]:
        found = decode(data, name)
        return found.text, found.encoding
    # Pages often declare another encoding than they have; only Big5 cannot be told without.
    big5 = re.search(rb"(?i)<(?:meta|\?xml)[^>]+big5", data[:4096])
    found: list[tuple[str, str]] = []
    for encoding in ("utf-8", "big5hkscs", "gb18030") if big5 else ("utf-8", "gb18030"):
        found.append((data.decode(encoding, "replace"), encoding))
        if "\ufffd" not in found[-1][0]:
            break
    return min(found, key=lambda one: one[0].count("\ufffd"))


def _lines(page: str, name: str) -> list[str]:
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
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    _clear_furniture(root)
    return _written(root, name)


def _clear_furniture(root: Any) -> None:
    """Empty the elements that are the site's and not the document's."""
    from lxml import etree

    # Of each open element: its characters, those in links, its links, and its words of a plan.
    stack = [_weight(None)]
    article = tables = 0
    found: list[tuple[Any, list[int], bool]] = []
    for event, element in etree.iterwalk(root, ("start", "end")):
        tag = element.tag
        step = 1 if event == "start" else -1
        article += step * (tag in ("article", "main"))
        tables += step * (tag == "table")
        if event == "start":
            stack.append(_weight(element.text))
            continue
        weight = stack.pop()
        if tag == "a" and element.get("href") is not None:
            weight[1:3] = weight[0], 1
        length, linked, links, _ = weight
        named = f"{element.get('class', '')} {element.get('id', '')}".split()
        if (
            (tag in _FURNITURE and not (article and tag in ("header", "footer")))
            or element.get("role", "").lower() in _ROLES
            or element.get("hidden") is not None
            or _HIDDEN.search(element.get("style", ""))
            or (tag in _CONTAINERS and any(_CHROME.fullmatch(one) for one in named))
        ):
            found.append((element, weight, False))
        elif links >= 5 and linked >= 0.9 * length and not tables and tag in (*_CONTAINERS, "p"):
            found.append((element, weight, True))
        stack[-1] = [sum(one) for one in zip(stack[-1], weight, _weight(element.tail), strict=True)]
    total = stack[0][0]
    for element, (length, linked, _, marks), only_links in found:
        if not marks and (only_links or length * 3 < total or linked >= 0.6 * length):
            block = _BLOCK.fullmatch(element.tag)
            element.clear(keep_tail=True)
            element.tag = "br" if block else "span"


def _weight(text: str | None) -> list[int]:
    return [len("".join(text.split())), 0, 0, bool(MARKS.search(text))] if text else [0, 0, 0, 0]


class _Flow:
    """Lines that grow from inline text until a block ends them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
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
                self.lines.append(text if own else self.marker + text)
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

    rows: list[list[Cell]] = field(default_factory=list)
    nested: int = 0  # characters in tables inside of it
    cell: Any = None  # the one that is open


def _written(root: Any, name: str) -> list[str]:
    """Return a page's lines."""
    from lxml import etree

    flows = [_Flow()]
    tables: list[_Table | None] = []
    lists: list[int | None] = []  # the last number, of lists that show them
    preformatted = 0
    for event, element in etree.iterwalk(root, ("start", "end")):
        tag = element.tag
        start = event == "start"
        table = tables[-1] if tables else None
        if _BLOCK.fullmatch(tag):
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
                lines = printed(spread(table.rows, name), name, table.nested)
                flows[-1].lines += lines
                if tables and (outer := tables[-1]):
                    outer.nested += sum(map(len, lines))
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
            table.rows[-1].append((flows.pop().lines, columns, rows))
        flows[-1].write(element.text if start else element.tail, preformatted)
    flows[0].end()
    return flows[0].lines
