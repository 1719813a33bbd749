"""What the text of a PDF file misses of what its pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fgf_analysis.reading.document import LeftOut
from fgf_analysis.reading.formats.pdf.cells import Found
from fgf_analysis.reading.formats.pdf.furniture import Blocks
from fgf_analysis.reading.formats.pdf.lines import Line
from fgf_analysis.reading.formats.pdf.page import PICTURES, Sheet
from fgf_analysis.reading.formats.refusals import ANEW, OCR, refusal
from fgf_analysis.reading.formats.signs import LETTER, one_sign


def check(sheets: Sequence[Sheet], name: str, cut: bool) -> None:
    """Raise where the text layer misses what a page shows; `cut`: a part of the file is damaged."""
    if unmapped := sum(sheet.unmapped for sheet in sheets):
        where = _named([nth for nth, sheet in enumerate(sheets, start=1) if sheet.unmapped])
        what = f"{unmapped} characters of the PDF's text layer ({where}) have no code, only a shape"
        raise refusal(name, what, OCR)
    alike = [nth for nth, sheet in enumerate(sheets, start=1) if one_sign(_lines(sheet.blocks))]
    if alike or one_sign(line for sheet in sheets for line in _lines(sheet.blocks)):
        where = f" ({_named(alike)})" if alike else ""
        what = f"most characters of the PDF's text layer{where} are one and the same sign"
        raise refusal(name, what, OCR)
    if not any(sheet.blocks for sheet in sheets):
        if any(sheet.pictures for sheet in sheets):
            raise refusal(name, "the PDF has no text layer, it is made of pictures", OCR)
        what = "is damaged and cannot be read" if cut else "shows neither text nor pictures"
        raise refusal(name, f"the PDF {what}", ANEW)
    pictures = [nth for nth, sheet in enumerate(sheets, start=1) if sheet.picture]
    if pictures:
        raise refusal(name, f"{_named(pictures)} of the PDF is a picture without text", OCR)


def left_out(sheets: Sequence[Sheet], kept: Sequence[Blocks], cut: bool) -> tuple[LeftOut, ...]:
    """Return what pages hold beside the blocks that are kept of them."""
    return tuple(_left_out(sheets, kept, cut))


def _left_out(sheets: Sequence[Sheet], kept: Sequence[Blocks], cut: bool) -> Iterator[LeftOut]:
    for nth, (sheet, blocks) in enumerate(zip(sheets, kept, strict=True), start=1):
        here = {id(block) for block in blocks}
        gone = [one.text for one in sheet.blocks if isinstance(one, Line) and id(one) not in here]
        for what, text in (*sheet.left_out, *(("headers and footers", text) for text in gone)):
            if LETTER.search(text):
                yield LeftOut(what, text, f"page {nth}", closed=what == PICTURES)
    if cut:
        yield LeftOut("damaged parts of the file", "not read", closed=True)


def _lines(blocks: Iterable[Line | Found]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from (line for cell in block.cells for line in cell.lines)


def _named(pages: Sequence[int]) -> str:
    return "page " + ", ".join(map(str, pages))
