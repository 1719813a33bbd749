"""The styles of ``brief.docx``: an office's own, or ours by the names that Word knows."""

from __future__ import annotations

import io
import tomllib
import zipfile
import zlib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from lxml import etree  # type: ignore[import-untyped]

from fgf_analysis.errors import PlanError

HERE = Path(__file__).parent
LISTS = {"List Number": "9001", "List Bullet": "9002"}
TABLE = "Table Grid"
_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
_PAGE = {
    "page_width": 210, "page_height": 297, "top_margin": 37, "bottom_margin": 35,
    "left_margin": 28, "right_margin": 26, "header_distance": 15, "footer_distance": 28,
}  # fmt: skip
"""Millimetres, after GB/T 9704-2012."""
_SIGN = 16  # points of a sign of body text, where a program does not count in signs
_SPOKEN = {"zh": "en-US", "en": "en-GB"}  # of Latin letters; Chinese is Chinese in both
_RELATED = {
    getattr(RELATIONSHIP_TYPE, name)
    for name in (
        "STYLES", "SETTINGS", "NUMBERING", "THEME", "FONT_TABLE", "WEB_SETTINGS", "HEADER",
        "FOOTER", "FOOTNOTES", "ENDNOTES",
    )
}  # fmt: skip
"""What a document needs though its text does not name it."""


_BROKEN = (
    BadZipFile, zlib.error, etree.XMLSyntaxError, PackageNotFoundError, AttributeError, KeyError,
    NotImplementedError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


@cache
def looks() -> dict[str, dict[str, dict[str, Any]]]:
    """Return what ``styles.toml`` holds: language to style to look."""
    return tomllib.loads((HERE / "styles.toml").read_text(encoding="utf-8"))


def empty(lang: str, template: bytes | None) -> Docx:
    """Return a document without text that has every style.

    Parameters
    ----------
    lang : {"zh", "en"}
        Whose fonts and sizes our own styles have.
    template : bytes or None
        An office's .docx or .dotx: its styles, page and header and footer stay as they are. A style
        that it lacks is ours in the fonts of its text.

    Raises
    ------
    PlanError
        When the template is no Word document, or has a style of the name for something else.
    """
    if template is None:
        document = Document()
        _own_look(document, lang)
    else:
        document = _opened(template)
    for child in list(document.element.body)[:-1]:
        document.element.body.remove(child)
    for name, look in looks()[lang].items():
        _ensure(document, name, look, fonts=template is None)
    _ensure_grid(document)
    for name, number in LISTS.items():
        style = document.styles[name]
        if style.element.pPr is None or style.element.pPr.numPr is None:
            _number(document, style, number)
    return document


def tidy(document: Docx) -> None:
    """Drop what belonged to a text that is no more: its pictures, links and preview."""
    text = etree.tostring(document.element, encoding="unicode")
    part = document.part
    for key, relation in list(part.rels.items()):
        if relation.reltype not in _RELATED and f'"{key}"' not in text:
            del part.rels[key]
    for key, relation in list(part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del part.package.rels[key]


def _opened(template: bytes) -> Docx:
    try:
        document = Document(io.BytesIO(_as_document(template)))
    except _BROKEN:
        document = None
    if document is None or not document.sections:
        raise PlanError(
            "the .docx template: it is no Word document that can be read; open it in Word or WPS "
            "and save it as .docx, without a password"
        )
    return document


def _as_document(template: bytes) -> bytes:
    """Return a Word template (.dotx) as a document, which differ in one word."""
    with zipfile.ZipFile(io.BytesIO(template)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(
        b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def _own_look(document: Docx, lang: str) -> None:
    """Leave of the library's template what Word needs, and set the page."""
    styles = document.styles.element
    for style in list(document.styles):
        if style.name not in _KEPT:
            styles.remove(style.element)
    body = looks()[lang]["Normal"]
    fonts, spoken = OxmlElement("w:rFonts"), OxmlElement("w:lang")
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), body["latin"])
    fonts.set(qn("w:eastAsia"), body["chinese"])
    for kind, tongue in {"val": _SPOKEN[lang], "eastAsia": "zh-CN", "bidi": "ar-SA"}.items():
        spoken.set(qn(f"w:{kind}"), tongue)
    runs, paragraphs = (
        styles.find(f"{qn('w:docDefaults')}/{qn(f'w:{kind}Default')}/{qn(f'w:{kind}')}")
        for kind in ("rPr", "pPr")
    )
    for element in (runs, paragraphs):
        for child in list(element):
            element.remove(child)
    runs.extend((fonts, spoken))
    settings = document.settings.element
    for kept in settings.iter(qn("w:compatSetting")):
        if kept.get(qn("w:name")) == "compatibilityMode":
            kept.set(qn("w:val"), "15")
    section = document.sections[0]
    for name, length in _PAGE.items():
        setattr(section, name, Mm(length))


def _ensure(document: Docx, name: str, look: dict[str, Any], *, fonts: bool) -> None:
    """Add a style where the document has none of the name; ours is also set where it has."""
    there = _has(document, name, WD_STYLE_TYPE.PARAGRAPH)
    if there and not fonts:
        return
    if not there:
        builtin = name not in ("Figure", "Figure Note", "Table Text", "Table Heading")
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin)
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    if name != "Normal":
        style.base_style = document.styles[look.get("base", "Normal")]
        style.quick_style, style.hidden = True, False
    _set(style, look, fonts)
    if name.startswith("Heading "):
        body = "Body Text" if "Body Text" in document.styles else "Normal"
        style.next_paragraph_style = document.styles[body]
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(int(name[-1]) - 1))
        style.element.get_or_add_pPr().append(level)


def _has(document: Docx, name: str, kind: WD_STYLE_TYPE) -> bool:
    """Return whether there is a style of the name, and refuse one of another kind."""
    if name not in document.styles:
        return False
    if document.styles[name].type == kind:
        return True
    raise PlanError(
        f"the .docx template: its style “{name}” is not one of {_KINDS[kind]}; give it another "
        "name in Word or WPS, or remove it"
    )


_KINDS = {WD_STYLE_TYPE.PARAGRAPH: "paragraphs", WD_STYLE_TYPE.TABLE: "tables"}


def _set(style: ParagraphStyle, look: dict[str, Any], fonts: bool) -> None:
    font, form = style.font, style.paragraph_format
    size = look.get("size")
    font.size, font.bold = size and Pt(size), look.get("bold")
    if fonts and {"latin", "chinese"} & set(look):
        named = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("ascii", "hAnsi") if "latin" in look else ():
            named.set(qn(f"w:{kind}"), look["latin"])
        named.set(qn("w:eastAsia"), look["chinese"])
    line = look.get("line")
    form.line_spacing = Pt(line) if line and line >= 4 else line
    if style.name != "Normal" or "after" in look:
        form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    form.keep_with_next = form.keep_together = look.get("keep")
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, look.get("align", "").upper(), None)
    if style.name != "Normal":  # which in an office's template can begin with a blank of two signs
        hanging = -24 if style.name in LISTS else 0
        form.left_indent = Pt(-hanging)
        form.first_line_indent = Pt(_SIGN * look.get("indent", 0) + hanging)
        for kind, signs in {"left": 0, "firstLine": look.get("indent", 0)}.items():
            style.element.pPr.ind.set(qn(f"w:{kind}Chars"), str(100 * signs))


def _ensure_grid(document: Docx) -> None:
    if _has(document, TABLE, WD_STYLE_TYPE.TABLE):
        return
    style = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE, builtin=True)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": "4", "space": "0", "color": "auto"}.items():
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties = OxmlElement("w:tblPr")
    properties.append(borders)
    style.element.append(properties)


def _number(document: Docx, style: Any, number: str) -> None:
    """Let a style number its paragraphs, or set signs before them."""
    root = parse_xml((HERE / "numbering.xml").read_bytes())
    numbering = _numbering(document).element
    kind = next(one for one in root if one.get(qn("w:abstractNumId")) == number)
    kind = deepcopy(kind)
    kind.find(f"{qn('w:lvl')}/{qn('w:pStyle')}").set(qn("w:val"), style.style_id)
    first = next((at for at, one in enumerate(numbering) if one.tag == qn("w:num")), len(numbering))
    numbering.insert(first, kind)
    entry = numbering.add_num(int(number))
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = entry.numId


def _numbering(document: Docx) -> NumberingPart:
    part = document.part
    try:
        found = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        assert isinstance(found, NumberingPart)
        return found
    except KeyError:
        new = NumberingPart(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            OxmlElement("w:numbering"),
            part.package,
        )
        part.relate_to(new, RELATIONSHIP_TYPE.NUMBERING)
        return new


def text_size(document: Docx) -> tuple[Length, Length]:
    """Return the width and the height of the text on a page."""
    page = document.sections[-1]

    def length(value: Length | None, usual: int) -> Length:
        return Mm(usual) if value is None else value

    wide = length(page.page_width, 210) - length(page.left_margin, 28)
    high = length(page.page_height, 297) - length(page.top_margin, 37)
    return (
        Length(wide - length(page.right_margin, 26)),
        Length(high - length(page.bottom_margin, 35)),
    )
