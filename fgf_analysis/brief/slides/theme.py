"""The look of the slides: layouts, fonts and colours of a template, our own or an office's."""

from __future__ import annotations

import colorsys
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from fgf_analysis.brief.package import FIRST
from fgf_analysis.charts.style import (
    DARK,
    FAINT,
    GREY,
    HIGHLIGHT,
    INK,
    LIGHT,
    MIDDLE,
    PALE,
    PALE_GREY,
    QUIET,
    STEEL,
    contrast,
)
from fgf_analysis.errors import PlanError

YAHEI = "微软雅黑"
_HERE = Path(__file__).with_name("template")


@dataclass(frozen=True)
class Colour:
    """A colour as a slide names it: the theme's, lighter or darker by a part, or none of it."""

    rgb: str
    theme: str = ""
    brightness: float = 0.0

    def paint(self, where: Any) -> None:
        """Give something of python-pptx the colour."""
        if not self.theme:
            where.rgb = RGBColor(*_parts(self.rgb))  # type: ignore[no-untyped-call]
            return
        where.theme_color = MSO_THEME_COLOR.from_xml(self.theme)
        if self.brightness:
            where.brightness = self.brightness

    def fill(self, parent: Any) -> None:
        """Fill an element that python-pptx has no name for."""
        solid = etree.SubElement(parent, qn("a:solidFill"))
        if not self.theme:
            etree.SubElement(solid, qn("a:srgbClr"), val=self.rgb[1:])
            return
        named = etree.SubElement(solid, qn("a:schemeClr"), val=self.theme)
        if self.brightness:
            part = round(100000 * (1 - abs(self.brightness)))
            etree.SubElement(named, qn("a:lumMod"), val=str(part))
        if self.brightness > 0:
            etree.SubElement(named, qn("a:lumOff"), val=str(100000 - part))


@dataclass(frozen=True)
class Fonts:
    """The typefaces of Latin letters and of Chinese ones."""

    latin: str
    asian: str


@dataclass(frozen=True)
class Look:
    """What slides look like.

    Attributes
    ----------
    lang : {"zh", "en"}
    titles, text : Fonts
    colours : dict
        Of the package's colours, as #RRGGBB, what stands for them.
    cover, page : SlideLayout
        With a title and a subtitle; with a title.
    """

    lang: str
    titles: Fonts
    text: Fonts
    colours: dict[str, Colour]
    cover: Any
    page: Any

    def colour(self, own: str) -> Colour:
        """Return what stands for a colour of the package."""
        return self.colours.get(own, Colour(own))

    def ink(self, own: str) -> Colour:
        """Return what stands for a colour of text: that of all text where it is too pale."""
        colour = self.colour(own)
        clear = contrast(colour.rgb, self.colour(WHITE).rgb) >= _CLEAR
        return colour if clear else self.colour(INK)


def opened(template: bytes | None, lang: str) -> tuple[Any, Look]:
    """Return a presentation without slides, and its look.

    Parameters
    ----------
    template : bytes or None
        An office's .pptx; None for the package's own.
    lang : {"zh", "en"}

    Raises
    ------
    PlanError
        When it is no .pptx or lacks a layout; the message lists all that it lacks.
    """
    if template is None:
        return _looked(_own(lang), lang, own=True)
    try:
        return _looked(template, lang, own=False)
    except _BROKEN:
        raise PlanError(
            "the .pptx template: it is no presentation that can be read; open it in PowerPoint or "
            "WPS and save it as .pptx, without a password"
        ) from None


_BROKEN = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, PackageNotFoundError,
    AttributeError, IndexError, KeyError, NotImplementedError, OSError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip


def _looked(data: bytes, lang: str, *, own: bool) -> tuple[Any, Look]:
    deck = Presentation(io.BytesIO(data))
    if deck.part.content_type != CONTENT_TYPE.PML_PRESENTATION_MAIN:
        raise ValueError(deck.part.content_type)  # with macros, under another name
    if min(deck.slide_width, deck.slide_height) < _LEAST:
        raise ValueError("no slide can be so small")
    _drop_slides(deck)
    cover, page = _layouts(deck)
    theme = etree.fromstring(page.slide_master.part.part_related_by(RT.THEME).blob)
    titles, text = (_fonts(theme, kind) for kind in ("majorFont", "minorFont"))
    colours = _colours(_scheme(theme, page.slide_master), own=own)
    return deck, Look(lang, titles, text, colours, cover, page)


_LEAST = 3 * 914400  # EMU: three inches


def _own(lang: str) -> bytes:
    """Return the package's template, whose parts lie in a folder as they are in the file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(_HERE.rglob("*")):
            if path.is_file():
                name = path.relative_to(_HERE).as_posix()
                text = path.read_text(encoding="utf-8")
                if lang == "en":
                    text = text.replace(f'<a:latin typeface="{YAHEI}"/>', _ARIAL)
                archive.writestr(FIRST if name == "content_types.xml" else name, text)
    return out.getvalue()


_ARIAL = '<a:latin typeface="Arial"/>'


def _drop_slides(deck: Any) -> None:
    """Drop the slides of a template, and what names them: sections, shows of some of them."""
    root = deck.part._element
    for one in list(deck.slides._sldIdLst):
        deck.part.drop_rel(one.rId)
        deck.slides._sldIdLst.remove(one)
    for name in (qn("p:custShowLst"), f"{{{_P14}}}sectionLst"):
        for found in list(root.iter(name)):
            gone = found.getparent() if found.getparent().tag == qn("p:ext") else found
            gone.getparent().remove(gone)
    for lists in root.findall(qn("p:extLst")):
        if not len(lists):
            root.remove(lists)
    package = deck.part.package
    for key, rel in list(package._rels.items()):
        if rel.reltype == RT.THUMBNAIL:
            package.drop_rel(key)


_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_BODIES = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT}


def kind_of(shape: Any) -> Any:
    """Return what a placeholder is for."""
    return shape.placeholder_format.type


def _vertical(shape: Any) -> bool:
    return bool(next(shape._element.iter(qn("p:ph"))).get("orient") == "vert")


def _layouts(deck: Any) -> tuple[Any, Any]:
    """Return the layouts of the cover and of a page, found by their placeholders."""
    found = [_of_master(master) for master in deck.slide_masters]
    either = [next(filter(None, some), None) for some in zip(*found, strict=True)]
    cover, page = next((one for one in found if all(one)), either)
    lacks = ["a title and a subtitle"] * (cover is None) + [
        "a title alone or with one text or object"
    ] * (page is None)
    if lacks:
        told = "; ".join(f"no layout with {what}" for what in lacks)
        raise PlanError(f"the .pptx template: {told}; add such layouts to its slide master")
    return cover, page


def _of_master(master: Any) -> tuple[Any, Any]:
    """Return a master's layouts of a cover and of a page, those with least else in them."""
    covers, pages = [], []
    for layout in master.slide_layouts:
        every = [kind_of(one) for one in layout.placeholders]
        titles = [kind_of(one) for one in layout.placeholders if not _vertical(one)]
        rest = [kind for kind in every if kind not in _FURNITURE | _TITLES]
        if _TITLES & set(titles) and PP_PLACEHOLDER.SUBTITLE in rest:
            covers.append((len(rest), layout))
        elif PP_PLACEHOLDER.TITLE in titles and (not rest or rest[0] in _BODIES and len(rest) == 1):
            pages.append((len(rest), layout))
    first: Any = (0, None)
    return tuple(min(some, key=lambda one: one[0], default=first)[1] for some in (covers, pages))


def _fonts(theme: Any, kind: str) -> Fonts:
    font = next(theme.iter(qn(f"a:{kind}")), None)
    if font is None:
        return Fonts("Arial", YAHEI)
    named = {child.tag: child.get("typeface", "") for child in font}
    hans = [
        one.get("typeface", "") for one in font.iter(qn("a:font")) if one.get("script") == _HANS
    ]
    asian = named.get(qn("a:ea")) or next(filter(None, hans), YAHEI)
    return Fonts(named.get(qn("a:latin")) or asian, asian)


_HANS = "Hans"
_ACCENTS = [f"accent{n}" for n in range(1, 7)]


def _scheme(theme: Any, master: Any) -> dict[str, str]:
    """Return the theme's colours by the names that slides use for them."""
    found = {}
    for one in next(theme.iter(qn("a:clrScheme")), ()):
        colour = one[0]
        value = colour.get("lastClr") or colour.get("val", "")
        if re.fullmatch(r"[\dA-Fa-f]{6}", value):
            found[etree.QName(one).localname] = f"#{value.upper()}"
    mapped: Any = next(master._element.iter(qn("p:clrMap")), {})
    names = {name: mapped.get(name, own) for name, own in _MAP.items()}
    return {name: found.get(own, _MISSING[name]) for name, own in names.items()}


_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"} | {one: one for one in _ACCENTS}
_MISSING = {
    "bg1": "#FFFFFF", "tx1": INK, "bg2": PALE, "tx2": QUIET,
    **dict(zip(_ACCENTS, (DARK, MIDDLE, GREY, LIGHT, STEEL, HIGHLIGHT), strict=True)),
}  # fmt: skip


def _colours(scheme: dict[str, str], own: bool) -> dict[str, Colour]:
    """Return what stands for the package's colours.

    In the package's template these are the theme's. An office's accents stand for them in their
    order; what stands out is the accent farthest from the first of those that stand out from the
    ground, or stays red where none is far.
    """

    def of(name: str, brightness: float = 0.0) -> Colour:
        return Colour(_brighter(scheme[name], brightness), name, brightness)

    paper = {WHITE: of("bg1"), INK: of("tx1")}
    if own:
        return paper | {colour: of(name) for name, colour in _MISSING.items() if name != "bg1"}
    seen = [name for name in _ACCENTS[1:] if contrast(scheme[name], scheme["bg1"]) >= _SEEN]
    far = max(seen, key=lambda name: _apart(scheme["accent1"], scheme[name]), default="accent1")
    other = next(name for name in ("accent2", "accent3") if name != far)
    return paper | {
        DARK: of("accent1"),
        MIDDLE: of("accent2"),
        GREY: of("accent3"),
        LIGHT: of(other),
        STEEL: of("accent5"),
        HIGHLIGHT: of(far) if _apart(scheme["accent1"], scheme[far]) > _FAR else Colour(HIGHLIGHT),
        QUIET: of("tx1", 0.35),
        PALE_GREY: of("tx1", 0.5),
        FAINT: of("bg1", -0.15),
        PALE: of("accent1", 0.8),
    }


WHITE = "#FFFFFF"
_FAR = 150.0
_SEEN, _CLEAR = 3.0, 4.5  # contrasts of marks and of text with their ground


def _parts(rgb: str) -> list[int]:
    return [int(rgb[n : n + 2], 16) for n in (1, 3, 5)]


def _apart(one: str, two: str) -> float:
    """Return how far two colours lie apart, the eye's weights on red, green and blue."""
    weights = zip((2, 4, 3), _parts(one), _parts(two), strict=True)
    return float(sum(weight * (a - b) ** 2 for weight, a, b in weights) ** 0.5)


def _brighter(rgb: str, by: float) -> str:
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in _parts(rgb)))
    light = light * (1 - by) + by if by > 0 else light * (1 + by)
    parts = colorsys.hls_to_rgb(hue, min(light, 1.0), full)
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)
