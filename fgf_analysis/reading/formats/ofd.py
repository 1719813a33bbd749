"""An OFD file (GB/T 33190, the Chinese counterpart of PDF) -> a document: the text of its pages.

A line is what stands at one height. It has no tables: the file marks none. What comes from a
page's template is left out, for it stands on every page.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, pairwise, zip_longest
from typing import Any, NamedTuple

from fgf_analysis.reading.document import Document, LeftOut
from fgf_analysis.reading.formats import blocks
from fgf_analysis.reading.formats.limits import PAGES
from fgf_analysis.reading.formats.package import Package, opened
from fgf_analysis.reading.formats.refusals import ALONE, OCR, refusal
from fgf_analysis.reading.formats.signs import INVISIBLE, one_sign

_MOST_SIGNS = 200_000  # of a page; a published plan has less than a tenth
_BEGINNING = 20  # characters of a page that is listed again
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,9}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_USUAL = 4.0  # mm, the size of a sign where none is given


class _Sign(NamedTuple):
    """A character, or several that nothing tells apart, on the page; mm from its upper left."""

    text: str
    x: float
    y: float
    size: float


def document(data: bytes, name: str) -> Document:
    """Return what the pages of an OFD file say; errors name it by `name`."""
    with opened(data, name) as package:
        found: list[str] = []
        # Each is read once; otherwise 80 kB that list one page 1,000 times would be 80 MB.
        pages = Counter(_pages(package, name))
        begins: dict[str, str] = {}
        for path in pages:
            every = chain.from_iterable(map(_signs, package.at(path).iter("TextObject")))
            signs = list(islice(every, _MOST_SIGNS + 1))
            if len(signs) > _MOST_SIGNS:
                raise refusal(name, "a page has more text than any plan", ALONE)
            said = list(_lines(signs))
            begins[path] = "".join(said[:1])[:_BEGINNING]
            found += said
        if one_sign(found):
            raise refusal(name, "most characters of its pages are one and the same sign", OCR)
        more = (pages - Counter(pages.keys())).elements()
        again = (LeftOut("pages listed again", begins[path], path) for path in more)
        left_out = [*_beside(package), *again]
    return blocks.document(found, left_out=left_out)


def _beside(package: Package) -> Iterator[LeftOut]:
    """Yield what stands in templates and annotations; one is on many pages."""
    for what, pattern in (("templates", r".*/Tpls/.*\.xml"), ("annotations", r".*/Annot.*\.xml")):
        for path, root in package.every(pattern):
            words = (one.text or "" for one in root.iter("TextCode", "Remark"))
            yield LeftOut(what, "".join(words), path)


def _pages(package: Package, name: str) -> Iterator[str]:
    """Yield the path of each page, in the order of the document."""
    count = 0
    for root in package.part(r"/?OFD\.xml").iterfind("DocBody/DocRoot"):
        path = _inside("", root.text)
        for page in package.at(path).iterfind("Pages/Page"):
            count += 1
            if count > PAGES:
                raise refusal(name, f"it has more than {PAGES:,} pages", ALONE)
            yield _inside(path, page.get("BaseLoc"))


def _inside(base: str, path: str | None) -> str:
    """Return the path of a part that another names."""
    joined = posixpath.join("/", posixpath.dirname(base), (path or "").strip())
    return posixpath.normpath(joined).lstrip("/")


def _signs(element: Any) -> Iterator[_Sign]:
    """Yield the signs of a text object, each where it stands on the page."""
    left, top = [*_numbers(element.get("Boundary")), 0.0, 0.0][:2]
    matrix = _numbers(element.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = [*_numbers(element.get("Size")), _USUAL][0] * (abs(d) or abs(b) or 1.0)
    x = y = 0.0
    for code in element.iter("TextCode"):
        # One that does not say where it begins goes on where the last one did.
        x = [*_numbers(code.get("X")), x][0]
        y = [*_numbers(code.get("Y")), y][0]
        across, down = x, y
        text = code.text or ""
        steps, falls = (_numbers(code.get(one), len(text)) for one in ("DeltaX", "DeltaY"))
        usual = 0.0 if falls else size / (abs(a) or 1.0)
        for sign, step, fall in zip_longest(text, steps, falls):
            if sign is None:
                break
            place = left + a * across + c * down + e, top + b * across + d * down + f
            yield _Sign(sign, *place, size)
            across += usual if step is None else step
            down += fall or 0.0


def _numbers(text: str | None, most: int = 6) -> list[float]:
    """Return numbers with a space between them; ``g 3 2.5`` is 2.5 three times."""
    found: list[float] = []
    words = iter((text or "").split())
    while len(found) < most and (word := next(words, None)) is not None:
        times = 1
        if word == "g":
            times, word = min(int(_number(next(words, ""))), most), next(words, "")
        found += [_number(word)] * times
    return found


def _number(word: str) -> float:
    return float(word) if _NUMBER.fullmatch(word) else 0.0


def _lines(signs: list[_Sign]) -> Iterator[str]:
    """Yield a page's lines from top to bottom, each from left to right."""
    line: list[_Sign] = []
    for sign in sorted(signs, key=lambda sign: sign.y):
        # Half a sign lower than the line began: the next one.
        if line and sign.y - line[0].y > 0.5 * max(sign.size, line[0].size):
            yield from _line(line)
            line = []
        line.append(sign)
    yield from _line(line)


def _line(signs: list[_Sign]) -> Iterator[str]:
    ordered = sorted(signs, key=lambda sign: sign.x)
    text = "".join(sign.text for sign in ordered[:1])
    for one, other in pairwise(ordered):
        apart = other.x - one.x > 2 * one.size and not (one.text + other.text).isspace()
        text += (" " if apart else "") + other.text
    text = text.translate(INVISIBLE).replace("\n", " ").strip(" \t\r")
    if text:
        yield text
