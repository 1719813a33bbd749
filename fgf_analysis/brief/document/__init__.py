"""A briefing pack as a document of Word, for the office's own text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from PIL import Image

from fgf_analysis.arguments import of_type
from fgf_analysis.brief.content import Content, Exhibit
from fgf_analysis.brief.document.styles import TABLE, empty, text_size, tidy
from fgf_analysis.brief.package import fixed
from fgf_analysis.brief.paper import BLANK, Drawing, as_text, top
from fgf_analysis.brief.words import words
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.style import to_png
from fgf_analysis.markup import plain
from fgf_analysis.public import public

__all__ = ["to_docx"]

MOST_ROWS = 40
"""Rows of the ledger; a plan of the usual length stands whole."""

_WHOLE = 15  # rows of a card that is kept on one page
_TEXT = 9.0  # points, in a drawing and in a table
_LONGEST = 255  # signs of what a file says of itself
_PITCH = 1.7  # ems of a row
_CAPTIONS = 180.0  # points of a page beside a drawing: its heading, caption and notes


def to_docx(content: Content, template: bytes | None = None) -> bytes:
    """Return a briefing pack as a .docx: findings, figures, tables, limits.

    Every paragraph has a style by name and no look of its own: what an office's template says of
    Title, Heading 1 and 2, Body Text, List Number, List Bullet and Caption, of Figure, Figure Note,
    Table Text and Table Heading, and of the table style Table Grid, is how it looks.

    Parameters
    ----------
    content : Content
        As `content.content` returns it.
    template : bytes, optional
        An office's .docx or .dotx. Its styles, page, header and footer are used, its text is
        replaced; a style that it lacks is added in the fonts of its text. Without one the page and
        the fonts are those of GB/T 9704-2012.

    Returns
    -------
    bytes
        The same for the same content and template.

    Raises
    ------
    PlanError
        When the template is no Word document, or the package's font lacks a sign of a figure.
    """
    of_type("content", content, Content, "give what content returns")
    document = empty(content.lang, template)
    _Writer(document, content).write(own=template is None)
    known = document.core_properties
    known.title, known.author = content.heading[:_LONGEST], content.organisation[:_LONGEST]
    known.language = {"zh": "zh-CN", "en": "en"}[content.lang]
    known.comments = known.keywords = known.subject = known.last_modified_by = ""
    known.revision = 1
    tidy(document)
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


@dataclass
class _Writer:
    document: Docx
    content: Content
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = words("document", self.content.lang)
        self.wide, self.high = text_size(self.document)

    def write(self, *, own: bool) -> None:
        """Write everything, in our own look page numbers, too."""
        said, words = self.content, self.words
        self.says("Title", said.heading)
        for line in said.by:
            self.says("Subtitle", line)
        self.says("Body Text", {"zh": "", "en": " "}[said.lang].join(said.counts))
        if found := [one.title for one in said.brief if one.holds]:
            self.says("Heading 1", words["findings"])
            stop = {"zh": "。", "en": "."}[said.lang]
            self.lists("List Number", [f"{title}{stop}" for title in found])
        if said.brief:
            self.says("Heading 1", words["figures"])
        for one in said.brief:
            self.exhibit(one)
        self.says("Heading 1", words["ledger"])
        self.ledger()
        if said.cards:
            self.says("Heading 1", words["cards"])
        for unit, card in said.cards.items():
            self.says("Heading 2", unit)
            shares = [4, 17, 9, 14, 11][: len(card.heads)]
            whole = len(card.rows) <= _WHOLE
            self.table(words["card"].format(unit=unit), card, shares, whole=whole)
        self.says("Heading 1", words["limits"])
        self.lists("List Bullet", (*said.limits, *said.method("page")))
        self.says("Figure Note", said.source)
        if own:
            self.page_number()

    def says(self, style: str, text: str = "") -> Paragraph:
        """Add a paragraph of a style."""
        paragraph = self.document.add_paragraph(style=style)
        if text:
            self.run(paragraph, text)
        return paragraph

    def run(self, paragraph: Paragraph, text: str) -> None:
        """Add text; the quotation marks in Chinese are Chinese, whichever font has them."""
        run = paragraph.add_run(plain(text))
        if self.content.lang == "zh":
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")

    def lists(self, style: str, texts: Iterable[str]) -> None:
        """Add a paragraph for each text."""
        for text in texts:
            self.says(style, text)

    def caption(self, kind: str, text: str) -> Paragraph:
        """Add a caption whose number Word counts anew."""
        label = self.words[kind]
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        paragraph = self.says("Caption", label)
        _field(paragraph, rf"SEQ {label.strip()} \* ARABIC", str(self.numbers[kind]))
        self.run(paragraph, self.words["after"] + text)
        return paragraph

    def exhibit(self, one: Exhibit) -> None:
        """Add a figure and what it rests on."""
        self.says("Heading 2", one.title)
        drawing = Drawing(one, self.wide.pt, _TEXT)
        pitch = drawing.pitch(self.high.pt - _CAPTIONS, _PITCH)
        chart = drawing.chart(pitch)
        run = self.says("Figure").add_run()
        shape = run.add_picture(io.BytesIO(_cropped(to_png(chart))), width=self.wide)
        for side in "TBLR":  # LibreOffice leaves a blank where it is not said
            shape._inline.set(f"dist{side}", "0")
        named = shape._inline.docPr
        named.set("name", f"{self.words['figure']}{self.numbers.get('figure', 0) + 1}")
        named.set("title", one.title)
        named.set("descr", one.alt)
        for paragraph in (
            self.caption("figure", one.subject),
            self.says("Figure Note", one.subtitle),
        ):
            paragraph.paragraph_format.keep_with_next = True
        self.says("Figure Note", one.source)

    def ledger(self) -> None:
        """Add the top of the ledger."""
        first, all_ = top(self.content, MOST_ROWS), len(self.content.ledger.rows)
        rows = tuple(map(tuple, first.rows))
        self.table(self.words["ledger"], Grid(tuple(first.heads), rows), first.widths)
        if len(rows) < all_:
            self.says("Figure Note", self.words["more"].format(n=len(rows), all=all_))

    def table(
        self, caption: str, grid: Grid, shares: Sequence[float], *, whole: bool = False
    ) -> None:
        """Add a table with its caption, its columns so wide beside each other, whole on a page."""
        self.caption("table", caption).paragraph_format.keep_with_next = True
        table = self.document.add_table(len(grid.rows) + 1, len(grid.heads), style=TABLE)
        widths = [Emu(int(self.wide * share / sum(shares))) for share in shares]
        _laid_out(table, widths, caption)
        for n, (row, values) in enumerate(zip(table.rows, (grid.heads, *grid.rows), strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if n == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = widths[at]
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Heading" if n == 0 else "Table Text"
                self.run(paragraph, as_text(value))
                if whole and n < len(grid.rows):
                    paragraph.paragraph_format.keep_with_next = True

    def page_number(self) -> None:
        """Set the number of the page at its foot."""
        before, after = self.words["page"]
        paragraph = self.document.sections[-1].footer.paragraphs[0]
        paragraph.style = "Footer"
        if before:
            self.run(paragraph, before)
        _field(paragraph, "PAGE", "1")
        if after:
            self.run(paragraph, after)


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add what Word computes, and what it is at present."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        sign = OxmlElement("w:fldChar")
        sign.set(qn("w:fldCharType"), kind)
        run._r.append(sign)
        if kind == "begin":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
            paragraph.add_run()._r.append(text)
        elif kind == "separate":
            paragraph.add_run(shown)


def _cropped(png: bytes) -> bytes:
    """Return a drawing without its blank margins, so that its edges are those of the text."""
    whole, out = Image.open(io.BytesIO(png)), io.BytesIO()
    dots = whole.info["dpi"][0] * _TEXT / 72
    side, top, bottom = (round(BLANK[name] * dots) for name in ("side", "top", "bottom"))
    part = whole.crop((side, top, whole.width - side, whole.height - bottom))
    part.save(out, "PNG", dpi=whole.info["dpi"])
    return out.getvalue()


def _laid_out(table: Table, widths: Sequence[Length], caption: str) -> None:
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    look.addprevious(margins)
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), plain(caption))
    look.addnext(told)


public(globals())
