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
    losses      what the text misses: the file is refused, or the report says so
"""

from __future__ import annotations

from dataclasses import replace

from fgf_analysis.reading.document import Document, Writer
from fgf_analysis.reading.formats.refusals import ALONE, ANEW, UNLOCK, refusal

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
        When the file is damaged, protected, on some page without a text layer or with one that
        says nothing, or built to exhaust the machine.
    """
    # pdfium takes a while to load; who reads no PDF does without.
    from fgf_analysis.reading.formats import limits
    from fgf_analysis.reading.formats.pdf import (
        breaks,
        cells,
        columns,
        furniture,
        losses,
        page,
        streams,
    )

    cut = streams.check(data, name) > 0 or data.rfind(b"%%EOF") < data.rfind(b"endobj")
    try:
        sheets = page.sheets(data)
    except page.Protected as error:
        raise refusal(name, "the PDF is protected by a password", UNLOCK) from error
    except limits.TooLarge as error:
        raise refusal(name, f"the PDF has {error}", ALONE) from error
    except page.Damaged as error:
        raise refusal(name, "the PDF is damaged and cannot be read", ANEW) from error
    kept = furniture.without([(sheet.height, sheet.blocks) for sheet in sheets])
    losses.check(sheets, name, cut)
    writer = Writer()
    for block in breaks.joined([columns.indented(blocks) for blocks in kept]):
        if isinstance(block, cells.Found):
            writer.table(cells.compact(block.cells))
        else:
            writer.paragraph(block.text)
    return replace(writer.document(), left_out=losses.left_out(sheets, kept, cut))
