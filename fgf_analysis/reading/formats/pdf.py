"""A PDF file -> its text layer, without page numbers and running headers."""

from __future__ import annotations

import io
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.formats.refusals import ALONE, ANEW, OCR, UNLOCK, refusal
from fgf_analysis.reading.formats.signs import INVISIBLE, MARKS, SPACES, WIDE
from fgf_analysis.reading.formats.tables import DITTO, Row, printed

if TYPE_CHECKING:
    from pdfplumber.page import Page

_LARGEST = 200_000_000  # bytes of a stream when inflated; a published plan has less than a tenth
# Where more lines than that cross, finding tables takes minutes; a page of a plan has hundreds.
_MOST_CROSSINGS = 10_000
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

_Char = dict[str, Any]


@dataclass
class _Line:
    """A line of a page, or a table's rows, and where it stands."""

    text: str
    top: float
    bottom: float
    rows: list[str] | None = None


def text(data: bytes, name: str) -> str:
    """Return the text layer of a PDF file; errors name it by `name`."""
    import logging

    import pdfplumber

    _check_streams(data, name)
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    pages: list[tuple[float, list[_Line]]] = []
    pictures: list[str] = []
    seen = False
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                pages.append((float(page.height), _page(page, name)))
                seen = seen or bool(page.chars)
                large = 0.4 * page.width * page.height
                if not page.chars and any(
                    one["width"] * one["height"] > large for one in page.images
                ):
                    pictures.append(str(page.page_number))
                page.close()
    except PlanError:
        raise
    except Exception as error:
        if "password" in repr(error).lower():
            raise refusal(name, "the PDF is protected by a password", UNLOCK) from error
        raise refusal(name, "the PDF is damaged and cannot be read", ANEW) from error
    finally:
        logger.setLevel(level)
    if not seen:
        raise refusal(name, "the PDF has no text layer, it is made of pictures", OCR)
    if pictures:
        which = ", ".join(pictures)
        raise refusal(name, f"page {which} of the PDF is a picture without text", OCR)
    _drop_running_lines(pages)
    lines = chain.from_iterable(lines for _, lines in pages)
    text = "\n".join(chain.from_iterable(line.rows or [line.text] for line in lines))
    if unmapped := len(_UNMAPPED.findall(text)):
        what = f"{unmapped} characters of the PDF's text layer have no code, only a shape"
        raise refusal(name, what, OCR)
    return text


def _check_streams(data: bytes, name: str) -> None:
    """Raise where a compressed stream is built to exhaust the memory."""
    import zlib

    fed = 0
    for match in re.finditer(rb"stream\r?\n", data):
        inflate = zlib.decompressobj()
        at, size = match.end(), 0
        while not inflate.eof:
            piece = inflate.unconsumed_tail or data[at : at + 4096]
            at += 0 if inflate.unconsumed_tail else len(piece)
            try:
                size += len(inflate.decompress(piece, 1_000_000))
            except zlib.error:
                break
            # Streams may be laid out to be read over and over.
            fed += len(piece) - len(inflate.unconsumed_tail) - len(inflate.unused_data)
            if size > _LARGEST or fed > 10 * len(data):
                what = "a stream of the PDF is larger when unpacked than any plan"
                raise refusal(name, what, ALONE)
            if not piece:
                break


def _page(page: Page, name: str) -> list[_Line]:
    """Return a page's lines and tables, from top to bottom."""
    upright = [char for char in page.dedupe_chars().chars if char["upright"]]
    # Where most letters lie on their side the page does, otherwise those are a watermark.
    chars = upright if len(upright) * 2 >= len(page.chars) else page.chars
    found: list[_Line] = []
    columns = {round(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"}
    rows = {round(edge["top"]) for edge in page.edges if edge["orientation"] == "h"}
    if len(columns) * len(rows) <= _MOST_CROSSINGS:
        for table in page.find_tables():
            grid, outside = _grid(table.cells, chars)
            if len(outside) < len(chars) and (text := printed(grid, name)):
                found.append(_Line("", table.bbox[1], table.bbox[3], text))
            chars = outside
    return sorted(found + _lines(chars), key=lambda line: line.top)


def _grid(
    cells: list[tuple[float, float, float, float]], chars: list[_Char]
) -> tuple[list[Row], list[_Char]]:
    """Return the places of a table, and those of the characters that stand in none."""
    xs = sorted({x for cell in cells for x in (cell[0], cell[2])})
    ys = sorted({y for cell in cells for y in (cell[1], cell[3])})
    cover = {
        (row, column): nth
        for nth, (x0, top, x1, bottom) in enumerate(cells)
        for row in range(ys.index(top), ys.index(bottom))
        for column in range(xs.index(x0), xs.index(x1))
    }
    held: dict[int, list[_Char]] = {}
    outside: list[_Char] = []
    for char in chars:
        column = bisect_right(xs, (char["x0"] + char["x1"]) / 2) - 1
        row = bisect_right(ys, (char["top"] + char["bottom"]) / 2) - 1
        cell = cover.get((row, column))
        (outside if cell is None else held.setdefault(cell, [])).append(char)
    grid: list[Row] = [{} for _ in ys]
    for (row, column), nth in cover.items():
        if cells[nth][0] == xs[column]:
            own = cells[nth][1] == ys[row]
            lines = [line.text.strip() for line in _lines(held.get(nth, []))]
            grid[row][column] = lines if own else DITTO
    return grid, outside


def _lines(chars: list[_Char]) -> list[_Line]:
    """Return the lines that characters make, from top to bottom."""
    rows: list[list[_Char]] = []
    for char in sorted(chars, key=lambda char: char["bottom"]):
        if rows and char["bottom"] - rows[-1][-1]["bottom"] <= 3:
            rows[-1].append(char)
        else:
            rows.append([char])
    lines: list[_Line] = []
    for row in rows:
        row.sort(key=lambda char: char["x0"])
        text = row[0]["text"] + "".join(_gap(*two) + two[1]["text"] for two in pairwise(row))
        text = SPACES.sub(" ", text.translate(INVISIBLE | _RADICALS)).strip(" ")
        if text.strip():
            top, bottom = min(one["top"] for one in row), max(one["bottom"] for one in row)
            lines.append(_Line(text, top, bottom))
    return lines


def _gap(left: _Char, right: _Char) -> str:
    """Return the space between two characters; hanzi are often set apart without one."""
    both = WIDE.match(left["text"]) and WIDE.match(right["text"])
    size = max(left["size"], right["size"])
    return " " if right["x0"] - left["x1"] > size * (1.0 if both else 0.25) else ""


def _drop_running_lines(pages: list[tuple[float, list[_Line]]]) -> None:
    """Take page numbers and repeated headers and footers out of the pages."""
    edges = [
        [
            line
            for line in lines
            if line.rows is None
            and (line.bottom < height * _MARGIN or line.top > height * (1 - _MARGIN))
            and not MARKS.search(line.text)
        ]
        for height, lines in pages
    ]
    times = Counter(key for edge in edges for key in {_running(line) for line in edge})
    for nth, edge in enumerate(edges, start=1):
        for line in edge:
            number = _PAGE_NUMBER.fullmatch(line.text)
            # A bare number that is not the page's own may be the plan's.
            folio = number and (not line.text.strip().isdigit() or int(number[1]) == nth)
            if folio or max(2, len(pages) / 2) <= times[_running(line)]:
                pages[nth - 1][1].remove(line)


def _running(line: _Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 6)
