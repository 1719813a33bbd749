"""A PDF file -> its text layer and its ruled tables, without page numbers and running headers.

::

    streams     what is built to exhaust the memory
    runs        the characters of a page
    rules       the lines that are drawn on it
    grids       the cells between these lines
    grounds     the lines between cells that are only shaded
    lines       characters -> lines
    columns     the order in which lines are read, where paragraphs begin
    cells       characters in a grid -> a table
    breaks      tables that go on over a page break
    page        all of these -> what stands on a page
    furniture   page numbers, running headers and footers
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fgf_analysis.reading.document import Document, Writer
from fgf_analysis.reading.formats.refusals import ALONE, ANEW, OCR, UNLOCK, refusal

if TYPE_CHECKING:
    from fgf_analysis.reading.formats.pdf.page import Sheet

__all__ = ["document"]


def document(data: bytes, name: str) -> Document:
    """Return the text and the tables of a PDF file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What errors name it by.

    Raises
    ------
    PlanError
        When the file is damaged, protected, on some page without a text layer, or built to
        exhaust the machine.
    """
    # pdfium takes a while to load; who reads no PDF does without.
    from fgf_analysis.reading.formats import limits
    from fgf_analysis.reading.formats.pdf import breaks, cells, columns, furniture, page, streams

    streams.check(data, name)
    try:
        sheets = page.sheets(data)
    except page.Protected as error:
        raise refusal(name, "the PDF is protected by a password", UNLOCK) from error
    except limits.TooLarge as error:
        raise refusal(name, f"the PDF has {error}", ALONE) from error
    except page.Damaged as error:
        raise refusal(name, "the PDF is damaged and cannot be read", ANEW) from error
    kept = furniture.without([(sheet.height, sheet.blocks) for sheet in sheets])
    _check(sheets, name)
    writer = Writer()
    for block in breaks.joined([columns.indented(blocks) for blocks in kept]):
        if isinstance(block, cells.Found):
            writer.table(cells.compact(block.cells))
        else:
            writer.paragraph(block.text)
    return writer.document()


def _check(sheets: Sequence[Sheet], name: str) -> None:
    """Raise where the text layer misses what a page shows."""
    if unmapped := sum(sheet.unmapped for sheet in sheets):
        where = _named([nth for nth, sheet in enumerate(sheets, start=1) if sheet.unmapped])
        what = f"{unmapped} characters of the PDF's text layer ({where}) have no code, only a shape"
        raise refusal(name, what, OCR)
    if not any(sheet.blocks for sheet in sheets):
        raise refusal(name, "the PDF has no text layer, it is made of pictures", OCR)
    pictures = [nth for nth, sheet in enumerate(sheets, start=1) if sheet.picture]
    if pictures:
        raise refusal(name, f"{_named(pictures)} of the PDF is a picture without text", OCR)


def _named(pages: Sequence[int]) -> str:
    return "page " + ", ".join(map(str, pages))
