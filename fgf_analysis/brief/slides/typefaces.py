"""Typefaces and language of every run of text.

python-pptx writes the typeface of Latin letters only: WPS and PowerPoint then choose another one
for Chinese signs.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from fgf_analysis.brief.slides.theme import Fonts, Look

_TAGS = {"zh": ("zh-CN", "en-US"), "en": ("en-US", "zh-CN")}
_PROPERTIES = [qn(f"a:{name}") for name in ("rPr", "defRPr", "endParaRPr")]
_AFTER = [
    qn(f"a:{name}") for name in ("ea", "cs", "sym", "hlinkClick", "hlinkMouseOver", "rtl", "extLst")
]
_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile("[A-Za-z]")


def dress(root: Any, look: Look, titles: bool = False) -> None:
    """Name the typefaces and the language of every run of text below an element.

    Parameters
    ----------
    root : element
        Of a slide, its notes or a chart.
    look : Look
    titles : bool
        Whether it is a title.
    """
    for run in [*root.iter(qn("a:r")), *root.iter(qn("a:fld"))]:
        if run.find(qn("a:rPr")) is None:
            run.insert(0, etree.SubElement(run, qn("a:rPr")))
    for paragraph in root.iter(qn("a:p")):
        if paragraph.find(qn("a:endParaRPr")) is None:
            paragraph.append(paragraph.makeelement(qn("a:endParaRPr"), {}))
    for properties in root.iter(*_PROPERTIES):
        own = titles or _in_title(properties)
        _dressed(properties, look.titles if own else look.text, _tags(properties, look.lang))


def _in_title(properties: Any) -> bool:
    shape = next(properties.iterancestors(qn("p:sp")), None)
    kinds = [] if shape is None else [one.get("type") for one in shape.iter(qn("p:ph"))]
    return bool(kinds) and kinds[0] in ("title", "ctrTitle")


def _tags(properties: Any, lang: str) -> tuple[str, str]:
    text = properties.getparent().findtext(qn("a:t")) or ""
    if _HAN.search(text):
        return _TAGS["zh" if lang == "zh" or not _LETTER.search(text) else "en"]
    return _TAGS["en" if lang == "en" or _LETTER.search(text) else "zh"]


def _dressed(properties: Any, fonts: Fonts, tags: tuple[str, str]) -> None:
    properties.set("lang", tags[0])
    properties.set("altLang", tags[1])
    for name, typeface in (("latin", fonts.latin), ("ea", fonts.asian)):
        for old in properties.findall(qn(f"a:{name}")):
            properties.remove(old)
        one = properties.makeelement(qn(f"a:{name}"), {"typeface": typeface})
        after = _AFTER if name == "latin" else _AFTER[1:]
        place = next((n for n, child in enumerate(properties) if child.tag in after), None)
        properties.insert(len(properties) if place is None else place, one)


def rename_theme(part: Any, fonts: Fonts) -> None:
    """Give the notes that python-pptx makes the fonts of the slides."""
    theme = part.part_related_by(RT.THEME)
    root = etree.fromstring(theme.blob)
    for kind in ("majorFont", "minorFont"):
        for font in root.iter(qn(f"a:{kind}")):
            font.find(qn("a:latin")).set("typeface", fonts.latin)
            font.find(qn("a:ea")).set("typeface", fonts.asian)
    root.set("name", "notes")
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
