"""Slides with their title, base and source in place, and the room that is left on them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from fgf_analysis.brief.paper import cut
from fgf_analysis.brief.slides.room import EMU, Box, height, inches
from fgf_analysis.brief.slides.room import lines as count
from fgf_analysis.brief.slides.theme import Colour, Look, kind_of
from fgf_analysis.brief.slides.typefaces import dress, rename_theme
from fgf_analysis.charts.style import INK, QUIET
from fgf_analysis.errors import PlanError

BASE, SOURCE = 12.0, 10.0
"""Points of what stands below a title, and of the source."""
_LEAST = {"title": 16.0, "subtitle": 12.0}
_LARGEST = {"title": 28.0, "cover": 40.0, "subtitle": 20.0}
_GAP = 0.1
_LONGEST = 120.0  # ems of a title
_LOWEST = 1.2  # inches that a page has at least below its title


@dataclass
class Page:
    """A slide, and the room between its head and its source."""

    slide: Any
    room: Box


@dataclass(frozen=True)
class Deck:
    """A presentation that is being made."""

    native: Any
    look: Look
    source: str

    @property
    def wide(self) -> float:
        """Width of its slides in inches."""
        return float(self.native.slide_width) / EMU

    @property
    def high(self) -> float:
        """Height of its slides in inches."""
        return float(self.native.slide_height) / EMU

    def cover(self, title: str, lines: list[str]) -> None:
        """Add the first slide."""
        title = cut(title, _LONGEST)
        slide = self._slide(self.look.cover, {PP_PLACEHOLDER.SUBTITLE})
        top, below = slide.shapes.title, _first(slide, PP_PLACEHOLDER.SUBTITLE)
        _set(top, [title], _fitted(top, [title], "title", _LARGEST["cover"], bold=True))
        _set(below, lines, _fitted(below, lines, "subtitle", _LARGEST["subtitle"]))

    def page(self, title: str, base: str = "") -> Page:
        """Add a slide with its title and, in smaller grey, what its numbers rest on."""
        title = cut(title, _LONGEST)
        slide = self._slide(self.look.page, set())
        shape = slide.shapes.title
        points = _fitted(shape, [title], "title", _LARGEST["title"], bold=True)
        _set(shape, [title], points)
        inside, anchored = _inside(shape), _body(shape, "anchor", "t")
        used = height(title, points, inside.width, bold=True)
        top = inside.top + used if anchored == "t" else inside.bottom
        top = max(top, inside.top + used) + _GAP
        if top < _place(shape).bottom:  # what stands below a short title lies close to it
            place = _place(shape)
            close = Box(place.left, place.top, place.width, top - _GAP - place.top)
            shape.left, shape.top, shape.width, shape.height = map(Emu, close.emu())
        foot = self._foot(slide)
        wide = inside.width
        if wide < _NARROW * self.wide:  # a title beside a picture or a sign
            wide = self.wide - inside.left - min(inside.left, 0.6)
        room = Box(inside.left, top, wide, foot.top - _GAP - top)
        if base:
            own = height(base, BASE, wide)
            box = Box(room.left, top, wide, own)
            self.write(slide, box, [base], BASE, self.look.colour(QUIET))
            room = room.below(top + own + _GAP)
        if room.height < _LOWEST:
            raise PlanError(
                "the .pptx template: its layout for a page leaves no room below the title; give "
                "one whose title stands at the top"
            )
        return Page(slide, room)

    def room(self, title: str, base: str = "") -> Box:
        """Return the room that such a slide would have, without adding it."""
        page = self.page(title, base)
        slides = self.native.slides
        last = slides._sldIdLst[-1]
        self.native.part.drop_rel(last.rId)
        slides._sldIdLst.remove(last)
        return page.room

    def close(self, page: Page) -> None:
        """Write source and number below all else, last in the order of reading."""
        foot = self._foot(page.slide)
        grey = self.look.colour(QUIET)
        foot = Box(page.room.left, foot.top, foot.width, foot.height)
        self.write(page.slide, foot, [self.source], SOURCE, grey, MSO_ANCHOR.BOTTOM)
        number = self._number(page.slide)
        if number is not None:
            _numbered(page.slide, number, len(self.native.slides))

    def write(
        self,
        slide: Any,
        box: Box,
        lines: list[str],
        points: float,
        colour: Colour | None = None,
        anchor: Any = MSO_ANCHOR.TOP,
    ) -> Any:
        """Write paragraphs in a place that has room for them."""
        shape = slide.shapes.add_textbox(*box.emu())
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, anchor
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for n, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = line
            run.font.size = Pt(points)
            (colour or self.look.colour(INK)).paint(run.font.color)
        return shape

    def notes(self, slide: Any, text: str) -> None:
        """Write the notes of a slide."""
        notes = slide.notes_slide
        notes.notes_text_frame.text = text
        for shape in list(notes.placeholders):
            if kind_of(shape) not in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SLIDE_IMAGE):
                shape._element.getparent().remove(shape._element)

    def dress(self, own_notes: bool) -> None:
        """Name the typefaces of all text."""
        for slide in self.native.slides:
            dress(slide._element, self.look)
            for shape in slide.shapes:
                if shape.has_chart:
                    dress(shape.chart._chartSpace, self.look)
            if slide.has_notes_slide:
                dress(slide.notes_slide._element, self.look)
        if own_notes:
            rename_theme(self.native.notes_master.part, self.look.text)

    def _slide(self, layout: Any, kept: set[Any]) -> Any:
        slide = self.native.slides.add_slide(layout)
        for shape in list(slide.placeholders):
            if shape is not slide.shapes.title and kind_of(shape) not in kept | _TITLES:
                shape._element.getparent().remove(shape._element)
        return slide

    def _number(self, slide: Any) -> Any:
        kinds = {kind_of(one): one for one in slide.slide_layout.placeholders}
        return kinds.get(PP_PLACEHOLDER.SLIDE_NUMBER)

    def _foot(self, slide: Any) -> Box:
        """Return where the source stands: beside the number, above one that is not on the right."""
        title = _inside(slide.shapes.title)
        left, right = title.left, max(title.left + title.width, self.wide - title.left)
        right = min(right, self.wide - 0.3)
        bottom = self.high - min(0.25, 0.04 * self.high)
        number = self._number(slide)
        place = None if number is None else _place(number)
        if place is not None and place.top > self.high / 2:
            if place.left > 0.7 * self.wide:
                right, bottom = min(right, place.left - _GAP), min(bottom, place.bottom)
            else:
                bottom = place.top
        wide = right - left
        high = height(self.source, SOURCE, wide)
        return Box(left, bottom - high, wide, high)


_NARROW = 0.6
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}


def _first(slide: Any, kind: Any) -> Any:
    return next(one for one in slide.placeholders if kind_of(one) == kind)


def _place(shape: Any) -> Box:
    return Box(*(float(n or 0) / EMU for n in (shape.left, shape.top, shape.width, shape.height)))


def _inside(shape: Any) -> Box:
    """Return a placeholder's place without the margins of its text."""
    place = _place(shape)
    left, top, right, bottom = (
        float(_body(shape, name, default)) / EMU
        for name, default in (("lIns", 91440), ("tIns", 45720), ("rIns", 91440), ("bIns", 45720))
    )
    return Box(
        place.left + left, place.top + top,
        place.width - left - right, place.height - top - bottom,
    )  # fmt: skip


def _line(shape: Any) -> list[Any]:
    """Return a placeholder and those that it follows: on the layout, on the master."""
    found = [shape]
    base = getattr(shape, "_base_placeholder", None)
    while base is not None:
        found.append(base)
        base = getattr(base, "_base_placeholder", None)
    return found


def _body(shape: Any, name: str, default: Any) -> Any:
    """Return an attribute of a placeholder's text, its own or what it follows."""
    for one in _line(shape):
        value = one._element.txBody.find(qn("a:bodyPr")).get(name)
        if value is not None:
            return value
    return default


def _size(shape: Any, style: str) -> float | None:
    """Return the points of a placeholder's text."""
    places = [one._element.txBody.find(qn("a:lstStyle")) for one in _line(shape)]
    master = shape.part.slide_layout.slide_master._element
    places.append(next(master.iter(qn(f"p:{style}")), None))
    for place in places:
        found = None if place is None else place.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if found is not None and found.get("sz"):
            return int(found.get("sz")) / 100
    return None


def _fitted(shape: Any, lines: list[str], kind: str, most: float, bold: bool = False) -> float:
    """Return the largest size, up to the template's, at which lines fit a placeholder."""
    inside = _inside(shape)
    style = "titleStyle" if kind == "title" else "bodyStyle"
    points = min(_size(shape, style) or most, most)
    while points > _LEAST[kind]:
        high = sum(height(line, points, inside.width, bold) + 0.08 for line in lines) - 0.08
        if high <= inside.height and inches("国", points) < inside.width / 4:
            break
        points -= 1
    sizes = [points, points - 1, points - 2]  # a little smaller saves a line
    return min(sizes, key=lambda size: sum(count(line, size, inside.width, bold) for line in lines))


def _set(shape: Any, lines: list[str], points: float) -> None:
    frame = shape.text_frame
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(points)


def _numbered(slide: Any, layout: Any, number: int) -> None:
    """Put the slide's number where the layout has it."""
    element = deepcopy(layout._element)
    shapes = slide.shapes._spTree
    taken = [int(one.get("id")) for one in shapes.iter(qn("p:cNvPr"))]
    element.nvSpPr.cNvPr.set("id", str(max(taken) + 1))
    for name in ("p:spPr", "p:txBody/a:lstStyle"):
        found = element.find("/".join(map(qn, name.split("/"))))
        for child in list(found) if found is not None else []:
            found.remove(child)
    for text in element.iter(qn("a:t")):
        text.text = str(number)
    shapes.append(element)


def bulleted(shape: Any, after: float) -> None:
    """Set each paragraph as an item of a list."""
    for paragraph in shape.text_frame.paragraphs:
        paragraph.space_after = Pt(after)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(round(0.22 * EMU)))
        properties.set("indent", str(-round(0.22 * EMU)))
        properties.append(properties.makeelement(qn("a:buFont"), {"typeface": "Arial"}))
        properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))


def list_height(lines: list[str], points: float, wide: float, after: float) -> float:
    """Return the height of a list of items."""
    return sum(height(line, points, wide - 0.22) + after / 72 for line in lines)
