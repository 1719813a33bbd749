"""A document in any published format -> its text, one line a paragraph or table row.

The content tells the format, the file's ending only where the content is ambiguous::

    text, Markdown     decoded, otherwise untouched
    HTML, MHTML        the page without its navigation, scripts and hidden parts
    DOCX               body and tables, with the numbers that Word generates
    PDF                the text layer, without page numbers and running headers

In every format a table has one line a row: a TAB between cells, U+2028 for a line break inside a
cell, 〃 in the rows that a cell of several rows covers, nothing in the columns that a cell of
several columns covers. Outside of plain text a TAB stands for nothing else.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.source import Source, decode

if TYPE_CHECKING:
    from pdfplumber.page import Page

_BREAK = "\u2028"
_DITTO = "〃"
# A published plan has less than a tenth of each.
_LARGEST = 100_000_000  # bytes of a document
_LARGEST_TEXT = 30_000_000  # bytes of a page, or of a part of a DOCX file when inflated
_LARGEST_STREAM = 200_000_000  # bytes of a stream of a PDF file when inflated
_LARGEST_TABLE = 1_000_000  # cells
# Nobody sees these; inside a word they would hide it.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff\0")
# Words and numbers of a plan: what has them is never taken for a page's furniture.
_MARKS = re.compile(
    r"责任(?!编辑)|牵头|时限|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]、"
)

_AS_TEXT = "save the document as .docx or as plain text in UTF-8"
_BINARIES = (
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"\x89PNG", "a picture", "recognise its text (OCR) and give the text"),
    (b"\xff\xd8\xff", "a picture", "recognise its text (OCR) and give the text"),
    (b"GIF8", "a picture", "recognise its text (OCR) and give the text"),
    (b"II*\0", "a picture", "recognise its text (OCR) and give the text"),
    (b"MM\0*", "a picture", "recognise its text (OCR) and give the text"),
    (b"Rar!", "an archive", "unpack it and give the document in it"),
    (b"7z\xbc\xaf", "an archive", "unpack it and give the document in it"),
    (b"\x1f\x8b", "an archive", "unpack it and give the document in it"),
)


def document(data: bytes, name: str) -> Source:
    """Return the text of a document in any published format.

    Parameters
    ----------
    data : bytes
        The document: text, Markdown, HTML, MHTML, DOCX or PDF.
    name : str
        The file's name, ``-`` for standard input; errors name the document by it.

    Returns
    -------
    Source
        The text, and the encoding it was read in (``utf-8`` for formats that are no text).

    Raises
    ------
    PlanError
        When the document is empty, damaged, protected, a picture, of another format, or built
        to exhaust the machine.
    """
    where = "standard input" if name == "-" else name
    ending = posixpath.splitext(name.lower())[1]
    if len(data) > _LARGEST:
        raise PlanError(
            f"{where}: {len(data):,} bytes are more than a document of text has; "
            "give the plan's text alone"
        )
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    start = head.lstrip()
    for magic, kind, remedy in _BINARIES:
        if start.startswith(magic):
            raise PlanError(f"{where}: this is {kind}, which cannot be read; {remedy}")
    encoding = "utf-8"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _compound(data, where, ending)
    if start.startswith(b"%PDF-") or (ending == ".pdf" and b"%PDF-" in head):
        text = _pdf(data, where)
    elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        text = _docx(data, where)
    elif _MHTML.match(start) and b"multipart/" in head.lower():
        text, encoding = _mhtml(data, where)
    elif _is_html(head, ending):
        text, encoding = _html(data, where)
    else:
        return _plain(data, where, ending)
    if not text.strip():
        raise PlanError(f"{where}: the document shows no text; give the plan's text")
    return Source(text, encoding)


def _plain(data: bytes, name: str, ending: str) -> Source:
    try:
        return decode(data, name)
    except PlanError as error:
        blank = not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
        if ending in (".docx", ".pdf") and not blank:
            kind = ending[1:].upper()
            raise PlanError(
                f"{name}: this is no {kind} document, it is damaged or of another format; "
                "fetch it again, or save it as plain text in UTF-8"
            ) from error
        raise


def _compound(data: bytes, name: str, ending: str) -> PlanError:
    """Return what to say of a file in Microsoft's container of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PlanError(f"{name}: the document is protected by a password; save it without one")
    streams = {"WordDocument": "doc", "Workbook": "xls", "PowerPoint Document": "ppt"}
    found = [kind for stream, kind in streams.items() if stream.encode("utf-16-le") in data]
    kind = (
        ending[1:] if ending in (".doc", ".wps", ".xls", ".et", ".ppt") else (found or ["doc"])[0]
    )
    return PlanError(f"{name}: this is an old .{kind} file, which cannot be read; {_AS_TEXT}")


# Tables, whatever they come from --------------------------------------------------------------

# A cell is its lines. The places it covers beside it are None, those below it 〃.
_Place = list[str] | str | None


def _rows(grid: list[list[_Place]], layout: bool = False) -> list[str]:
    """Return a table's lines: one a row, or its paragraphs where it only arranges the page."""
    grid = [row for row in grid if any(isinstance(place, list) for place in row)]
    used = {column for row in grid for column, place in enumerate(row) if isinstance(place, list)}
    cells = [place for row in grid for place in row if isinstance(place, list)]
    if layout or len(used) < 2 or (len(grid) == 1 and any(len(cell) > 8 for cell in cells)):
        return list(chain.from_iterable(cells))
    lines: list[str] = []
    for row in grid:
        printed: list[str] = []
        for column in sorted(used):
            place = row[column] if column < len(row) else None
            text = _BREAK.join(place) if isinstance(place, list) else place or ""
            printed.append(text.replace("\t", " ").strip(" "))
        if any(printed):
            lines.append("\t".join(printed))
    return lines


@dataclass
class _Table:
    """A table while it is read: per row the cells, each with its columns and rows."""

    rows: list[list[tuple[list[str], int, int]]] = field(default_factory=list)
    nested: int = 0  # characters in tables inside of it
    in_cell: bool = False

    def lines(self, name: str) -> list[str]:
        """Return the table's lines; one that mostly holds other tables arranges the page."""
        below: dict[int, tuple[int, _Place]] = {}
        grid: list[list[_Place]] = []
        size = 0
        for row in self.rows:
            places: list[_Place] = []
            cells = iter(row)
            last = max(below, default=-1)
            while True:
                column = len(places)
                if column in below:
                    left, place = below.pop(column)
                    places.append(place)
                    if left > 1:
                        below[column] = left - 1, place
                elif cell := next(cells, None):
                    lines, columns, rows = cell
                    if rows > 1:
                        for nth in range(columns):
                            below[column + nth] = rows - 1, None if nth else _DITTO
                    # A cell may run into one from above; it is the upper that is seen there.
                    places += [lines, *[None] * (columns - 1)]
                elif column <= last:
                    places.append(None)
                else:
                    break
                if size + len(places) > _LARGEST_TABLE:
                    raise PlanError(
                        f"{name}: a table has more than {_LARGEST_TABLE:,} cells; "
                        "give the plan's text alone"
                    )
            size += len(places)
            grid.append(places)
        written = sum(len(line) for row in self.rows for cell in row for line in cell[0])
        return _rows(grid, layout=bool(self.nested) and self.nested * 2 >= written)


# Numbers that a program generates -------------------------------------------------------------

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_WIDE = (
    r"\u2018-\u201d\u2026\u2460-\u249b\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
)
_IS_WIDE = re.compile(f"[{_WIDE}]")
_OWN_NUMBER = re.compile(
    r"\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十百]+)(?:[)）、．]|\.(?!\d))|[①-⑳])"
)


def _chinese(number: int, formal: bool = False) -> str:
    """Return a number as it is counted in Chinese; 101 is 一百零一."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for sign, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, value)
        if digit:
            text += "零一二三四五六七八九"[digit] + sign
        elif text and number and not text.endswith("零"):
            text += "零"
    return text.translate(_FORMAL) if formal else re.sub("^一十", "十", text)


def _roman(number: int) -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def _letter(number: int) -> str:
    """Return a number as Word counts with letters: z is followed by aa, then bb."""
    if not 0 < number < 1000:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _signs(first: str, last: str) -> Callable[[int], str]:
    return _from("".join(map(chr, range(ord(first), ord(last) + 1))))


_DIGITAL = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH = str.maketrans(
    "0123456789", "0123456789".translate({n: n + 0xFEE0 for n in range(48, 58)})
)
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _signs("①", "⑳"),
    "decimalEnclosedCircleChinese": _signs("①", "⑳"),
    "decimalEnclosedParen": _signs("⑴", "⒇"),
    "decimalEnclosedFullstop": _signs("⒈", "⒛"),
    "ideographEnclosedCircle": _signs("㊀", "㊉"),
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographDigital": lambda number: str(number).translate(_DIGITAL),
    "japaneseDigitalTenThousand": lambda number: str(number).translate(_DIGITAL),
    "taiwaneseDigital": lambda number: str(number).translate(_DIGITAL),
    "chineseLegalSimplified": lambda number: _chinese(number, formal=True),
    "ideographLegalTraditional": lambda number: _chinese(number, formal=True),
    "none": lambda number: "",
} | dict.fromkeys(
    # Word prints 〇 or ○ in some of these from a hundred on; the reader knows one way to count.
    (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
    ),
    _chinese,
)


def _apart(marker: str) -> str:
    """Return a marker as typed before text: 1. and a space, （一） and none."""
    return marker if not marker or _IS_WIDE.match(marker[-1]) else marker.rstrip() + " "


# HTML -----------------------------------------------------------------------------------------

_MHTML = re.compile(
    rb"(?i)(?:from|mime-version|content-type|date|subject|snapshot-[\w-]+|x-[\w-]+):"
)
_LEADING = re.compile(rb"(?i)(?:\s+|<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->)*+")
_PAGE = re.compile(rb"(?i)<!doctype\s+html|<(?:html|head|body|frameset)[\s>]")
_ANY_TAG = re.compile(rb"(?i)</?(?:p|div|br|table|span|h[1-6]|ul|ol|meta|title|font)\b[^<>]*>")
_CHARSET = re.compile(
    rb"(?i)<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)"
)
_NEVER_TEXT = (
    *("head", "script", "style", "template", "svg", "iframe", "object", "applet", "select"),
    *("button", "rt", "rp", "audio", "video", "canvas", "map", "datalist"),
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"),
        *("details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend"),
        *("li", "main", "menu", "nav", "noscript", "ol", "option", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "noscript", "form", "dialog"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog"))
_CONTAINERS = frozenset(("div", "ul", "ol", "dl", "section"))
_CHROME = re.compile(
    r"(?i)(?:[a-z0-9]+[-_])*"
    r"(?:nav|navbar|menu|footer|breadcrumbs?|crumbs?|sidebar|copyright|pagination|pager|share)"
    r"|header|foot|top|topbar|toolbar|search|login"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_COUNTERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CJK_LIST = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*(?:cjk-|chinese)")
_NO_NUMBERS = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*(?:none|disc|circle|square)")
# Below so many tables within each other their parts are read as plain blocks.
_DEEPEST_TABLE = 16


def _is_html(head: bytes, ending: str) -> bool:
    ascii_head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    match = _LEADING.match(ascii_head)
    if _PAGE.match(ascii_head, match.end() if match else 0):
        return True
    return ending in (".html", ".htm", ".xhtml", ".shtml") and bool(_ANY_TAG.search(ascii_head))


def _page_text(data: bytes, name: str, charset: str = "") -> tuple[str, str, bool]:
    """Return a page's characters, their encoding, and whether some could not be decoded."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:1024]:
        source = decode(data, name)
        return source.text, source.encoding, False
    declared = _CHARSET.search(data[:4096])
    for group in declared.groups() if declared else ():
        charset = charset or (group or b"").decode("ascii")
    likely = "big5hkscs" if charset.lower().startswith("big5") else "gb18030"
    # Hanzi in valid UTF-8 are no accident, whatever the page declares.
    try:
        text = data.decode()
        if data.isascii() or _IS_WIDE.search(text) or not re.match("(?i)gb|big5", charset):
            return text, "utf-8", False
    except UnicodeDecodeError:
        pass
    for encoding in (likely, "gb18030"):
        try:
            return data.decode(encoding), encoding, False
        except UnicodeDecodeError:
            continue
    lenient = [(data.decode(encoding, "replace"), encoding) for encoding in ("utf-8", likely)]
    text, encoding = min(lenient, key=lambda one: one[0].count("\ufffd"))
    return text, encoding, True


def _html(data: bytes, name: str, charset: str = "") -> tuple[str, str]:
    if len(data) > _LARGEST_TEXT:
        raise PlanError(
            f"{name}: {len(data):,} bytes are more than a page of text has; "
            "give the plan's text alone"
        )
    page, encoding, broken = _page_text(data, name, charset)
    text = "\n".join(_page_lines(page, name))
    if broken and "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise PlanError(
            f"{name}: line {line} of its text has bytes that are neither UTF-8 nor GB18030; "
            "save the page again in UTF-8"
        )
    if not text:
        raise PlanError(
            f"{name}: the page holds no text, perhaps a script loads it; "
            "copy what the browser shows into a text file"
        )
    return text, encoding


def _mhtml(data: bytes, name: str) -> tuple[str, str]:
    from email import message_from_bytes, policy

    try:
        for part in message_from_bytes(data, policy=policy.default).walk():
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content.strip():
                    return _html(content, name, part.get_content_charset() or "")
    except PlanError:
        raise
    except Exception as error:
        raise PlanError(
            f"{name}: the saved page is damaged; save it again as .html or as text"
        ) from error
    raise PlanError(f"{name}: the saved page holds no HTML; save it again as .html or as text")


def _page_lines(page: str, name: str) -> list[str]:
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
        raise PlanError(
            f"{name}: the page nests more than 2,000 elements in each other; "
            "copy what the browser shows into a text file"
        )
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)

    def events() -> Iterator[tuple[str, Any]]:
        return (pair for pair in etree.iterwalk(root, ("start", "end")) if _tag(pair[1]))

    flow = _Flow()
    _write(events(), _furniture(events()), flow, name)
    if not flow.lines:
        _write(events(), set(), flow, name)
    return flow.lines


def _tag(element: Any) -> str:
    """Return an element's name without prefix or namespace; none of a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


@dataclass
class _Weight:
    """What stands in an element: characters, those in links, links, and words of a plan."""

    length: int = 0
    linked: int = 0
    links: int = 0
    marked: bool = False

    def add(self, other: _Weight) -> None:
        self.length += other.length
        self.linked += other.linked
        self.links += other.links
        self.marked |= other.marked

    def text(self, text: str | None) -> None:
        if text:
            self.length += len("".join(text.split()))
            self.marked |= bool(_MARKS.search(text))


def _furniture(events: Iterable[tuple[str, Any]]) -> set[Any]:
    """Return the elements that are the site's and not the document's."""
    stack = [_Weight()]
    article = tables = 0
    found: list[tuple[Any, _Weight, bool]] = []
    for event, element in events:
        tag = _tag(element)
        step = 1 if event == "start" else -1
        article += step * (tag in ("article", "main"))
        tables += step * (tag == "table")
        if event == "start":
            stack.append(_Weight())
            stack[-1].text(element.text)
            continue
        weight = stack.pop()
        if tag == "a" and element.get("href") is not None:
            weight.linked, weight.links = weight.length, 1
        named = " ".join((element.get("class") or "", element.get("id") or "")).split()
        if (
            (tag in _FURNITURE and not (article and tag in ("header", "footer")))
            or (element.get("role") or "").lower() in _ROLES
            or element.get("hidden") is not None
            or _HIDDEN.search(element.get("style") or "")
            or (tag in _CONTAINERS and any(_CHROME.fullmatch(one) for one in named))
        ):
            found.append((element, weight, False))
        elif (
            (tag in _CONTAINERS or tag == "p")
            and weight.links >= 5
            and weight.linked >= 0.9 * weight.length
            and not tables
        ):
            found.append((element, weight, True))
        stack[-1].add(weight)
        stack[-1].text(element.tail)
    total = stack[0].length
    return {
        element
        for element, weight, only_links in found
        if not weight.marked
        and (only_links or weight.length * 3 < total or weight.linked >= 0.6 * weight.length)
    }


class _Flow:
    """Lines that grow from inline text until a block ends them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.marker = ""
        self._parts: list[str] = []

    def write(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def end(self) -> None:
        text = "".join(self._parts).translate(_INVISIBLE)
        text = _SPACES.sub(_space, text).strip(" ")
        self._parts.clear()
        if text.strip():
            own = self.marker and _OWN_NUMBER.match(text)
            self.lines.append(text if own else self.marker + text)
            self.marker = ""


_SPACES = re.compile(r"[ \t\n\r\f\v]+")


def _space(match: re.Match[str]) -> str:
    """Return what white space shows: a line break in the file between hanzi shows nothing."""
    around = match.string[match.start() - 1 : match.start()], match.string[match.end() :][:1]
    broken = "\n" in match[0] or "\r" in match[0]
    return "" if broken and all(map(_IS_WIDE.match, around)) else " "


def _span(element: Any, attribute: str, most: int) -> int:
    given = re.match(r"\s*(\d{1,9})", element.get(attribute) or "")
    return min(int(given[1]), most) if given else 1


def _write(events: Iterable[tuple[str, Any]], dropped: set[Any], flow: _Flow, name: str) -> None:
    """Write a page's text to `flow`, without what is in `dropped`."""
    flows = [flow]
    tables: list[_Table | None] = []
    cells: list[bool] = []
    lists: list[Callable[[Any], str]] = []
    preformatted = skipped = 0

    def write(text: str | None) -> None:
        if preformatted and text:
            for line in text.splitlines(keepends=True):
                flows[-1].write(line)
                if line[-1] in "\r\n":
                    flows[-1].end()
        else:
            flows[-1].write(text)

    for event, element in events:
        tag = _tag(element)
        start = event == "start"
        table = tables[-1] if tables else None
        if element in dropped:
            skipped += 1 if start else -1
            if tag in _BLOCKS:
                flows[-1].end()
            if not skipped:
                write(element.tail)
            continue
        if skipped:
            continue
        if tag in _BLOCKS:
            flows[-1].end()
        if tag == "pre":
            preformatted += 1 if start else -1
        elif tag in ("ol", "ul", "menu", "dir"):
            if start:
                lists.append(_counter(element) if tag == "ol" else lambda item: "")
            else:
                lists.pop()
                flows[-1].marker = ""
        elif tag == "li" and lists:
            flows[-1].marker = lists[-1](element) if start else ""
        elif tag == "table" and start:
            tables.append(_Table() if len(tables) < _DEEPEST_TABLE else None)
        elif tag == "table":
            tables.pop()
            if table:
                lines = table.lines(name)
                flows[-1].lines += lines
                if tables and (outer := tables[-1]):
                    outer.nested += sum(map(len, lines))
        elif tag == "tr" and start and table and not table.in_cell:
            table.rows.append([])
        elif tag in ("td", "th") and start:
            cells.append(table is not None and not table.in_cell)
            if table and cells[-1]:
                table.in_cell = True
                table.rows = table.rows or [[]]
                flows.append(_Flow())
        elif tag in ("td", "th") and cells.pop() and table:
            table.in_cell = False
            # Rows to the end of the table are written as 0.
            rows = _span(element, "rowspan", 65_534) or 65_534
            columns = max(1, _span(element, "colspan", 1000))
            table.rows[-1].append((flows.pop().lines, columns, rows))
        write(element.text if start else element.tail)
    flow.end()


def _counter(element: Any) -> Callable[[Any], str]:
    """Return what writes the numbers of an <ol> before its items."""
    style = element.get("style") or ""
    if _NO_NUMBERS.search(style):
        return lambda item: ""
    shape = _FORMATS.get(_COUNTERS.get(element.get("type") or "", ""), str)
    template = "{}、" if _CJK_LIST.search(style) else "{}. "
    if template == "{}、":
        shape = _chinese
    given = re.fullmatch(r"\s*(-?\d{1,6})\s*", element.get("start") or "")
    number = int(given[1]) - 1 if given else 0

    def marker(item: Any) -> str:
        nonlocal number
        number += 1
        if given := re.fullmatch(r"\s*(-?\d{1,6})\s*", item.get("value") or ""):
            number = int(given[1])
        return template.format(shape(number))

    return marker


# DOCX -----------------------------------------------------------------------------------------

_OTHER_ZIPS = (
    ("xl/", "an .xlsx workbook"),
    ("ppt/", "a .pptx presentation"),
    ("OFD.xml", "an OFD document"),
    ("content.xml", "an OpenDocument file"),
)
_OFF = ("0", "false", "off", "none")
_DELETED = ("del", "moveFrom")


def _docx(data: bytes, name: str) -> str:
    import zipfile
    import zlib

    damaged = PlanError(
        f"{name}: the file is damaged and cannot be unpacked; fetch it again or save it anew"
    )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise damaged from error
    names = archive.namelist()

    def part(path: str) -> Any:
        """Return the root of a part's XML, None where there is no such part."""
        try:
            info = archive.getinfo(path)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise PlanError(f"{name}: the file is protected by a password; save it without one")
        too_large = PlanError(
            f"{name}: {path} in it is larger when unpacked than any plan; "
            "give the plan's text alone"
        )
        if info.file_size > _LARGEST_TEXT:
            raise too_large
        try:
            with archive.open(info) as file:
                content = file.read(_LARGEST_TEXT + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
            raise damaged from error
        if len(content) > _LARGEST_TEXT:
            raise too_large
        return _xml(content, f"{name}: {path} in it")

    if not any(one.startswith("word/") for one in names):
        for prefix, kind in _OTHER_ZIPS:
            if any(one.startswith(prefix) for one in names):
                raise PlanError(f"{name}: this is {kind}, which cannot be read; {_AS_TEXT}")
        raise PlanError(
            f"{name}: this is a .zip archive, not a document; unpack it and give the document in it"
        )
    main = _target(part("_rels/.rels"), "", "/officeDocument") or "word/document.xml"
    root = part(main)
    if root is None:
        raise damaged
    folder, file = posixpath.split(main)
    related = part(f"{folder}/_rels/{file}.rels")
    styles = part(_target(related, folder, "/styles") or f"{folder}/styles.xml")
    numbering = part(_target(related, folder, "/numbering") or f"{folder}/numbering.xml")
    return "\n".join(_Word(styles, numbering).lines(root))


def _xml(content: bytes, name: str) -> Any:
    """Return the root of an XML part; entities and document types are never resolved."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError as error:
        raise PlanError(f"{name} is no well-formed XML; save the document anew") from error
    if root.getroottree().docinfo.doctype:
        raise PlanError(f"{name} declares a document type, as no Word does; save it anew")
    return root


def _target(relations: Any, folder: str, kind: str) -> str:
    """Return the part that a part's relations name."""
    for relation in relations if relations is not None else ():
        if (relation.get("Type") or "").endswith(kind):
            path = relation.get("Target") or ""
            return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
    return ""


def _child(element: Any, *path: str) -> Any:
    """Return the first descendant by a path of names, None where one is missing."""
    for step in path:
        if element is None:
            return None
        element = next((child for child in element if _local(child) == step), None)
    return element


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Any, attribute: str = "val") -> str | None:
    """Return an attribute by its name without namespace, None where there is none."""
    if element is None:
        return None
    return next((v for k, v in element.items() if k.rpartition("}")[2] == attribute), None)


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


def _on(element: Any) -> bool:
    return element is not None and _value(element) not in _OFF


@dataclass(frozen=True)
class _Level:
    """One level of a numbered list."""

    start: int = 1
    shape: str = "decimal"
    text: str = ""
    after: str = "tab"
    restart: int | None = None
    plain: bool = False  # all numbers in it as decimals
    style: str | None = None


def _level(element: Any) -> _Level:
    restart = _value(_child(element, "lvlRestart"))
    shape = _child(element, "numFmt")
    if shape is None:
        shape = _child(element, "AlternateContent", "Fallback", "numFmt")
    return _Level(
        start=_number(_value(_child(element, "start"))),
        shape=_value(shape) or "decimal",
        text=_value(_child(element, "lvlText")) or "",
        after=_value(_child(element, "suff")) or "tab",
        restart=None if restart is None else _number(restart),
        plain=_on(_child(element, "isLgl")),
        style=_value(_child(element, "pStyle")),
    )


class _Numbers:
    """The numbers that Word writes before paragraphs, in the order they are asked for."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        for style in styles if styles is not None else ():
            if _local(style) == "style" and _value(style, "type") in ("paragraph", "numbering"):
                key = _value(style, "styleId") or ""
                self._styles[key] = style
                if _value(style, "type") == "paragraph" and _value(style, "default") in (
                    "1",
                    "true",
                ):
                    self._default = key
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._restarts: dict[str, list[int]] = {}
        self._read(numbering)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def _read(self, numbering: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        lists: dict[str, Any] = {}
        for element in numbering if numbering is not None else ():
            if _local(element) == "abstractNum":
                key = _value(element, "abstractNumId") or ""
                abstract[key] = {
                    _number(_value(child, "ilvl")): _level(child)
                    for child in element
                    if _local(child) == "lvl"
                }
                links[key] = _value(_child(element, "numStyleLink")) or ""
            elif _local(element) == "num":
                lists[_value(element, "numId") or ""] = element
        for key, element in lists.items():
            base = _value(_child(element, "abstractNumId")) or ""
            style = self._styles.get(links.get(base, ""))
            linked = _value(_child(style, "pPr", "numPr", "numId")) if style is not None else None
            if linked in lists:
                base = _value(_child(lists[linked], "abstractNumId")) or base
            levels = dict(abstract.get(base, {}))
            restarts = self._restarts[key] = []
            for override in element:
                if _local(override) != "lvlOverride":
                    continue
                nth = _number(_value(override, "ilvl"))
                if (own := _child(override, "lvl")) is not None:
                    levels[nth] = _level(own)
                if (start := _value(_child(override, "startOverride"))) is not None:
                    levels[nth] = replace(levels.get(nth, _Level()), start=_number(start))
                    restarts.append(nth)
            self._lists[key] = base, levels

    def chain(self, style: str | None) -> Iterator[tuple[str, Any]]:
        """Yield a paragraph style and those it is based on."""
        seen: set[str] = set()
        key = style or self._default
        while key in self._styles and key not in seen:
            seen.add(key)
            yield key, self._styles[key]
            key = _value(_child(self._styles[key], "basedOn")) or ""

    def before(self, properties: Any) -> str:
        """Return the number before a paragraph, and count it."""
        direct = _child(properties, "numPr")
        key = _value(_child(direct, "numId"))
        level = _value(_child(direct, "ilvl"))
        for style, element in self.chain(_value(_child(properties, "pStyle"))):
            if key is not None:
                break
            own = _child(element, "pPr", "numPr")
            key = _value(_child(own, "numId"))
            if level is None:
                level = _value(_child(own, "ilvl"))
            if level is None and key in self._lists:
                named = [nth for nth, one in self._lists[key][1].items() if one.style == style]
                level = str(named[0]) if named else None
        return self._next(key, _number(level)) if key in self._lists else ""

    def _next(self, key: str, nth: int) -> str:
        base, levels = self._lists[key]
        if nth not in levels:
            return ""
        level = levels[nth]
        counts = self._counts.setdefault(base, {})
        if key not in self._begun:
            self._begun.add(key)
            for one in self._restarts[key]:
                counts.pop(one, None)
        counts[nth] = counts.get(nth, level.start - 1) + 1
        for deeper in [one for one in counts if one > nth]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or nth < restart:
                del counts[deeper]
        if level.shape == "bullet":
            return ""

        def shown(match: re.Match[str]) -> str:
            one = int(match[1]) - 1
            its = levels.get(one, _Level())
            shape = "decimal" if level.plain else its.shape
            return _FORMATS.get(shape, str)(counts.get(one, its.start))

        marker = re.sub(r"%([1-9])", shown, level.text)
        return marker if level.after == "nothing" else _apart(marker)


class _Word:
    """The body of a DOCX file as lines.

    Deleted and hidden text, comments, footnotes, tables of contents, headers and footers are left
    out; what stands in a text box follows the paragraph it is anchored to.
    """

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._numbers = _Numbers(styles, numbering)
        self._carried = ""  # text whose paragraph mark was deleted: it runs on in the next one
        self._boxes: list[Any] = []
        self._nested = 0

    def lines(self, root: Any) -> list[str]:
        body = _child(root, "body")
        return [] if body is None else self._closed(body)

    def _closed(self, element: Any) -> list[str]:
        """Return the lines of an element that ends its last paragraph."""
        outside, self._carried = self._carried, ""
        lines = list(self._blocks(element))
        lines += [self._carried] if self._carried.strip() else []
        self._carried = outside
        return lines

    def _blocks(self, element: Any) -> Iterator[str]:
        for child in element:
            kind = _local(child)
            if kind == "p":
                yield from self._paragraph(child)
            elif kind == "tbl":
                yield from self._table(child)
            elif kind == "sdt":
                gallery = _child(child, "sdtPr", "docPartObj", "docPartGallery")
                if _value(gallery) != "Table of Contents":
                    yield from self._blocks(child)
            elif kind == "AlternateContent":
                yield from self._blocks(_choice(child))
            elif kind in ("ins", "moveTo", "customXml", "sdtContent", "smartTag"):
                yield from self._blocks(child)

    def _paragraph(self, element: Any) -> Iterator[str]:
        properties = _child(element, "pPr")
        styles = [style for _, style in self._numbers.chain(_value(_child(properties, "pStyle")))]
        if any(re.match(r"(?i)toc \d", _value(_child(s, "name")) or "") for s in styles[:1]):
            return
        outside, self._boxes = self._boxes, []
        text = self._carried + "".join(self._inline(element))
        boxes, self._boxes = self._boxes, outside
        self._carried = ""
        if any(_child(properties, "rPr", kind) is not None for kind in _DELETED):
            self._carried = text
        else:
            number = self._numbers.before(properties)
            for line in text.translate(_INVISIBLE).split("\n"):
                if line.strip():
                    yield number + line.strip(" ")
                    number = ""
            # A column of numbers is often made of empty paragraphs.
            if number:
                yield number.rstrip()
        for box in boxes:
            yield from self._closed(box)

    def _inline(self, element: Any) -> Iterator[str]:
        for child in element:
            kind = _local(child)
            if kind == "t":
                yield re.sub(r"\s", _kept, child.text or "")
            elif kind in ("tab", "ptab"):
                yield " "
            elif kind in ("br", "cr"):
                yield "\n" if _value(child, "type") in (None, "textWrapping") else ""
            elif kind == "noBreakHyphen":
                yield "-"
            elif kind == "r":
                if not _on(_child(child, "rPr", "vanish")):
                    yield from self._inline(child)
            elif kind == "AlternateContent":
                yield from self._inline(_choice(child))
            elif kind in ("drawing", "pict", "object"):
                self._boxes += _outermost(child, "txbxContent")
            elif kind not in _DELETED and kind not in ("pPr", "rPr", "instrText", "rt", "sdtPr"):
                yield from self._inline(child)

    def _table(self, element: Any) -> list[str]:
        outside, self._nested = self._nested, 0
        grid: list[list[_Place]] = []
        for row in _within(element, "tr"):
            if _child(row, "trPr", "del") is not None:
                continue
            before = _number(_value(_child(row, "trPr", "gridBefore")))
            places: list[_Place] = [None] * min(max(before, 0), 100)
            for cell in _within(row, "tc"):
                properties = _child(cell, "tcPr")
                merged = _child(properties, "vMerge")
                aside = _child(properties, "hMerge")
                if aside is not None and _value(aside) != "restart":
                    places.append(None)
                elif merged is not None and _value(merged) != "restart":
                    places.append(_DITTO)
                else:
                    places.append(self._closed(cell))
                span = _number(_value(_child(properties, "gridSpan")), 1)
                places += [None] * (min(max(span, 1), 100) - 1)
            grid.append(places)
        written = sum(
            len(line) for row in grid for place in row if isinstance(place, list) for line in place
        )
        lines = _rows(grid, layout=bool(self._nested) and self._nested * 2 >= written)
        self._nested = outside + written
        return lines


def _kept(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n\r\f\v" else match[0]


def _choice(element: Any) -> Any:
    """Return the one of several versions of a content that Word shows."""
    choice = _child(element, "Choice")
    fallback = _child(element, "Fallback")
    if choice is None or (fallback is not None and not _has_text(choice)):
        return fallback if fallback is not None else ()
    return choice


def _has_text(element: Any) -> bool:
    return any(_local(one) == "t" for one in element.iter())


def _outermost(element: Any, kind: str) -> list[Any]:
    """Return the elements of a kind that are in no other one of it, one of each choice."""
    if _local(element) == kind:
        return [element]
    if _local(element) == "AlternateContent":
        element = _choice(element)
    return [found for child in element for found in _outermost(child, kind)]


def _within(element: Any, kind: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those in content controls too."""
    for child in element:
        if _local(child) == kind:
            yield child
        elif _local(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _within(child, kind)


# PDF ------------------------------------------------------------------------------------------

_MARGIN = 0.12  # of a page's height, where running headers and page numbers stand
_DASHES = r"[-—–―－_~·•.\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?(\d{{1,4}})\s*页?(?:[\s/／,，共]*\d{{1,4}}\s*页?)?{_DASHES}"
)
# Some programs write a radical for the sign that looks like it: 青 of 青海 as U+2ED8.
_RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "民西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
) | {sign: unicodedata.normalize("NFKC", chr(sign)) for sign in range(0x2F00, 0x2FD6)}
_UNMAPPED = re.compile(r"\(cid:\d+\)")


@dataclass
class _Line:
    """A line of a PDF page, or a table's rows, and where it stands."""

    text: str
    top: float
    bottom: float
    rows: list[str] | None = None


def _pdf(data: bytes, name: str) -> str:
    import logging

    import pdfplumber

    _check_streams(data, name)
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    pages: list[tuple[float, list[_Line]]] = []
    pictures: list[int] = []
    seen = False
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                pages.append((float(page.height), _page(page)))
                if page.chars:
                    seen = True
                elif any(
                    image["width"] * image["height"] > 0.4 * page.width * page.height
                    for image in page.images
                ):
                    pictures.append(page.page_number)
                page.close()
    except Exception as error:
        if "password" in repr(error).lower():
            raise PlanError(
                f"{name}: the PDF is protected by a password; save it without one"
            ) from error
        raise PlanError(
            f"{name}: the PDF is damaged and cannot be read; "
            "fetch it again, or save it as plain text in UTF-8"
        ) from error
    finally:
        logger.setLevel(level)
    remedy = "recognise its text (OCR) and give the text"
    if not seen:
        raise PlanError(f"{name}: the PDF has no text layer, it is made of pictures; {remedy}")
    if pictures:
        which = ", ".join(map(str, pictures))
        raise PlanError(f"{name}: page {which} of the PDF is a picture without text; {remedy}")
    _drop_running_lines(pages)
    lines = [line for _, page in pages for line in page]
    _drop_repeated_heads(pages)
    text = "\n".join(chain.from_iterable([x.text] if x.rows is None else x.rows for x in lines))
    unmapped = _UNMAPPED.findall(text)
    if unmapped:
        raise PlanError(
            f"{name}: {len(unmapped)} characters of the PDF's text layer have no code, only a "
            f"shape; {remedy}"
        )
    return text


def _check_streams(data: bytes, name: str) -> None:
    """Raise where a compressed stream is built to exhaust the memory."""
    import zlib

    too_large = PlanError(
        f"{name}: a stream of the PDF is larger when unpacked than any plan; "
        "give the plan's text alone"
    )
    fed = 0
    for match in re.finditer(rb"stream\r?\n", data):
        inflate = zlib.decompressobj()
        at, size = match.end(), 0
        while not inflate.eof:
            piece = inflate.unconsumed_tail
            if not piece:
                piece = data[at : at + 4096]
                at += len(piece)
            try:
                size += len(inflate.decompress(piece, 1_000_000))
            except zlib.error:
                break
            # Streams may be laid out to be read over and over.
            fed += len(piece) - len(inflate.unconsumed_tail) - len(inflate.unused_data)
            if size > _LARGEST_STREAM or fed > 10 * len(data):
                raise too_large
            if not piece:
                break


def _page(page: Page) -> list[_Line]:
    """Return a page's lines and tables, from top to bottom."""
    upright = [char for char in page.dedupe_chars().chars if char["upright"]]
    # Where most letters lie on their side the page does, otherwise those are a watermark.
    chars = upright if len(upright) * 2 >= len(page.chars) else page.chars
    found: list[_Line] = []
    columns = {round(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"}
    rows = {round(edge["top"]) for edge in page.edges if edge["orientation"] == "h"}
    if len(columns) * len(rows) <= _MOST_CROSSINGS:
        for table in page.find_tables():
            inside, chars, grid = _split(table.cells, chars)
            if inside and (text := _rows(grid)):
                found.append(_Line("", table.bbox[1], table.bbox[3], text))
    found += _lines(chars)
    return sorted(found, key=lambda line: line.top)


# Where more lines than that cross, finding tables takes minutes; a page of a plan has hundreds.
_MOST_CROSSINGS = 10_000


def _split(
    cells: list[tuple[float, float, float, float]], chars: list[dict[str, Any]]
) -> tuple[bool, list[dict[str, Any]], list[list[_Place]]]:
    """Return whether a table holds any of the characters, those it does not, and its places."""
    xs = sorted({x for cell in cells for x in (cell[0], cell[2])})
    ys = sorted({y for cell in cells for y in (cell[1], cell[3])})
    cover: dict[tuple[int, int], int] = {}
    for nth, (x0, top, x1, bottom) in enumerate(cells):
        for row in range(ys.index(top), ys.index(bottom)):
            for column in range(xs.index(x0), xs.index(x1)):
                cover[row, column] = nth
    held: dict[int, list[dict[str, Any]]] = {}
    outside: list[dict[str, Any]] = []
    for char in chars:
        column = bisect_right(xs, (char["x0"] + char["x1"]) / 2) - 1
        row = bisect_right(ys, (char["top"] + char["bottom"]) / 2) - 1
        if (nth_ := cover.get((row, column))) is None:
            outside.append(char)
        else:
            held.setdefault(nth_, []).append(char)
    grid: list[list[_Place]] = []
    for row in range(len(ys) - 1):
        places: list[_Place] = []
        for column in range(len(xs) - 1):
            covering = cover.get((row, column))
            if covering is None or cells[covering][0] != xs[column]:
                places.append(None)
            elif cells[covering][1] != ys[row]:
                places.append(_DITTO)
            else:
                places.append([line.text.strip() for line in _lines(held.get(covering, []))])
        grid.append(places)
    return bool(held), outside, grid


def _lines(chars: list[dict[str, Any]]) -> list[_Line]:
    """Return the lines that characters make, from top to bottom."""
    lines: list[_Line] = []
    row: list[dict[str, Any]] = []
    for char in [*sorted(chars, key=lambda char: char["bottom"]), None]:
        if char and (not row or char["bottom"] - row[-1]["bottom"] <= 3):
            row.append(char)
            continue
        if row:
            row.sort(key=lambda char: char["x0"])
            text = row[0]["text"]
            for left, right in pairwise(row):
                text += _gap(left, right) + right["text"]
            text = _SPACES.sub(" ", text.translate(_INVISIBLE | _RADICALS)).strip(" ")
            if text.strip():
                top = min(one["top"] for one in row)
                lines.append(_Line(text, top, max(one["bottom"] for one in row)))
        row = [char] if char else []
    return lines


def _gap(left: Mapping[str, Any], right: Mapping[str, Any]) -> str:
    """Return the space between two characters; hanzi are often set apart without one."""
    both = _IS_WIDE.match(left["text"]) and _IS_WIDE.match(right["text"])
    size = max(left["size"], right["size"])
    return " " if right["x0"] - left["x1"] > size * (1.0 if both else 0.25) else ""


def _drop_running_lines(pages: list[tuple[float, list[_Line]]]) -> None:
    """Take page numbers and repeated headers and footers out of the pages."""
    at_edge: list[list[_Line]] = []
    for height, lines in pages:
        at_edge.append(
            [
                line
                for line in lines
                if line.rows is None
                and (line.bottom < height * _MARGIN or line.top > height * (1 - _MARGIN))
                and not _MARKS.search(line.text)
            ]
        )
    counted: Counter[tuple[str, int]] = Counter()
    offsets: Counter[int] = Counter()
    for nth, lines in enumerate(at_edge):
        counted.update({_running(line) for line in lines})
        offsets.update({number - nth for line in lines if (number := _folio(line)) is not None})
    for nth, ((_, lines), edge) in enumerate(zip(pages, at_edge, strict=True)):
        for line in edge:
            times = counted[_running(line)]
            number = _folio(line)
            bare = line.text.strip().isdigit()
            if (times >= 2 and times * 2 >= len(pages)) or (
                number is not None and (not bare or number == nth + 1 or offsets[number - nth] > 1)
            ):
                lines.remove(line)


def _running(line: _Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 6)


def _folio(line: _Line) -> int | None:
    match = _PAGE_NUMBER.fullmatch(line.text)
    return int(match[1]) if match else None


def _drop_repeated_heads(pages: list[tuple[float, list[_Line]]]) -> None:
    """Take out the head of a table where a page repeats that of the page before."""
    head: str | None = None
    for _, lines in pages:
        rows = lines[0].rows if lines else None
        if rows and head is not None and rows[0] == head:
            del rows[0]
        last = lines[-1].rows if lines else None
        if last is None:
            head = None
        elif not (len(lines) == 1 and head is not None and rows is last):
            head = last[0] if last else head
