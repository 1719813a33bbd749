"""The pack as a presentation that an office can edit: charts with their numbers, tables, notes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from fgf_analysis.brief.content import Content, Exhibit
from fgf_analysis.brief.package import fixed
from fgf_analysis.brief.slides import charts, tables
from fgf_analysis.brief.slides.pages import Deck, Page, bulleted, list_height
from fgf_analysis.brief.slides.room import EMU, Box, height, pages
from fgf_analysis.brief.slides.tables import Table, laid, matrices
from fgf_analysis.brief.slides.theme import opened
from fgf_analysis.brief.words import words
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.gallery import READER
from fgf_analysis.charts.style import DARK, Size, to_png
from fgf_analysis.charts.words import joined
from fgf_analysis.public import public

__all__ = ["ANNEX", "MOST_SLIDES", "PICTURES", "to_pptx"]

ANNEX = ("workload-counting", "workload-order", "survival-parts")
"""Figures of the annex that have a slide; the others are in the workbook alone."""
PICTURES = ("coleadership-network",)
"""Figures that no chart of an office program can show."""
_FEWEST = 4  # units of a network that says more than the table of joint tasks
MOST_SLIDES = 6
"""Of the ledger."""
_LEFT_OUT = (
    "number",
    "section",
    "unnamed",
    "status",
)  # columns of the ledger that the workbook alone has


def to_pptx(content: Content, template: bytes | None = None) -> bytes:
    """Return a briefing pack as a presentation.

    A cover, a slide for each figure, the ledger, cards of units, method and limits, an annex.

    Parameters
    ----------
    content : Content
        What it holds.
    template : bytes, optional
        An office's .pptx, whose size, layouts, fonts and colours are used, and whose slides are
        not; without it the package's own look.

    Returns
    -------
    bytes
        A .pptx, the same for the same content and template.

    Raises
    ------
    PlanError
        When the template is no presentation or lacks a layout, or the package's font a sign.
    """
    native, look = opened(template, content.lang)
    deck = Deck(native, look, content.source)
    own_notes = all(rel.reltype != RT.NOTES_MASTER for rel in native.part.rels.values())
    briefing = _Briefing(content, deck)
    briefing.cover()
    for exhibit in content.brief:
        briefing.figure(exhibit)
    briefing.ledger()
    for unit, card in content.cards.items():
        briefing.card(unit, card)
    briefing.method()
    briefing.annex([one for one in content.exhibits if one.part == "annex" and one.name in ANNEX])
    deck.dress(own_notes)
    _label(native, content)
    out = io.BytesIO()
    native.save(out)
    return fixed(out.getvalue())


_LONGEST = 255  # characters that a property can have


def _label(native: Any, content: Content) -> None:
    properties = native.core_properties
    by = content.organisation or READER
    title = content.heading[:_LONGEST]
    properties.title, properties.author, properties.last_modified_by = title, by, by
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.language = {"zh": "zh-CN", "en": "en-US"}[content.lang]
    properties.revision = 1


class _Briefing:
    """The slides of a pack, one kind after another."""

    def __init__(self, content: Content, deck: Deck) -> None:
        self.content, self.deck = content, deck
        self.lang = content.lang
        self.words = words("slides", self.lang)

    def cover(self) -> None:
        self.deck.cover(self.content.heading, [*self.content.by, *self.content.counts])

    def figure(self, exhibit: Exhibit) -> None:
        if exhibit.name in PICTURES:
            if len(exhibit.plot.categories) >= _FEWEST:
                self._picture(exhibit)
        elif exhibit.matrix is not None:
            self._matrix(exhibit, exhibit.matrix)
        else:
            self._chart(exhibit)

    def ledger(self) -> None:
        grid, columns = self.content.ledger, self.content.columns
        kept = [n for n, column in enumerate(columns) if column not in _LEFT_OUT]
        out = [grid.heads[n] for n in range(len(columns)) if n not in kept]
        grid = Grid(
            tuple(grid.heads[n] for n in kept), tuple(tuple(r[n] for n in kept) for r in grid.rows)
        )
        tasks, left = len(grid.rows), joined(out, self.lang)
        whole = self.words["all" if out else "complete"].format(tasks=tasks, left=left)
        table, groups = self._divided(self.words["ledger"], whole, grid)
        if len(groups) > MOST_SLIDES:
            shown = groups[MOST_SLIDES - 1].stop
            whole = self.words["some"].format(tasks=tasks, shown=shown)
            table, groups = self._divided(self.words["ledger"], whole, grid)
            shown = groups[MOST_SLIDES - 1].stop
            whole = self.words["some"].format(tasks=tasks, shown=shown)
        self._tabled(self.words["ledger"], whole, table, groups[:MOST_SLIDES])

    def card(self, unit: str, grid: Grid) -> None:
        title = self.words["card"].format(unit=unit)
        base = self.words["tasks"].format(tasks=len(grid.rows))
        self._tabled(title, base, *self._divided(title, base, grid))

    def method(self) -> None:
        parts: list[tuple[str, list[str]]] = [
            (self.words["limits"], list(self.content.limits)),
            (self.words["from"], list(self.content.method("pptx"))),
        ]
        title = self.words["method"]
        page = self.deck.page(title)
        self.deck.notes(page.slide, f"{self.words['views']}\n{self.content.views}")
        for head, items in parts:
            page = self._listed(page, title, items, head)
        self.deck.close(page)

    def annex(self, exhibits: list[Exhibit]) -> None:
        if not exhibits:
            return
        page = self.deck.page(self.words["annex"], self.words["about"])
        self.deck.close(self._listed(page, self.words["annex"], [one.title for one in exhibits]))
        for exhibit in exhibits:
            self.figure(exhibit)

    # ------------------------------------------------------------ parts

    def _closed(self, page: Page, exhibit: Exhibit) -> None:
        self.deck.notes(page.slide, self._notes(exhibit))
        self.deck.close(page)

    def _chart(self, exhibit: Exhibit) -> None:
        plot, base = exhibit.plot, self._base(exhibit)
        room = self.deck.room(exhibit.title + self.words["on"], base)
        for n, part in enumerate(charts.parts(plot, room.height)):
            page = self.deck.page(exhibit.title + self.words["on"] * bool(n), base)
            charts.put(page.slide, part, page.room, self.deck.look, plot)
            self._closed(page, exhibit)

    def _picture(self, exhibit: Exhibit) -> None:
        page = self.deck.page(exhibit.title, exhibit.subtitle)
        room = page.room
        chart = exhibit.draw(Size("part of a slide", room.width, room.height, 13))
        wide, high = (float(n) for n in chart.get_size_inches())
        scale = min(room.width / wide, room.height / high)
        box = Box(room.left + (room.width - wide * scale) / 2, room.top, wide * scale, high * scale)
        picture = page.slide.shapes.add_picture(io.BytesIO(to_png(chart)), *box.emu())
        picture._element.nvPicPr.cNvPr.set("descr", exhibit.alt)
        self._closed(page, exhibit)

    def _matrix(self, exhibit: Exhibit, grid: Grid) -> None:
        """Set a matrix; where its heads have no room, with signs and a table of what they are."""
        page = self.deck.page(exhibit.title, exhibit.subtitle)
        total = exhibit.name == "coleadership-incidence"
        some, keys = matrices(grid, total, page.room.width, self.lang)
        more = False
        for table in some:
            if 0 < len(exhibit.plot.marked) < len(table.rows):
                table = replace(table, marked=frozenset(exhibit.plot.marked))
            table = tables.roomy(table, page.room.height)
            for rows in pages(table.heights[1:], page.room.height - table.heights[0]):
                if more:
                    page = self.deck.page(exhibit.title + self.words["on"], exhibit.subtitle)
                frame = tables.put(page.slide, table, rows, page.room, self.deck.look, exhibit.alt)
                if keys is not None and not more:
                    keys = self._keys_beside(page, frame, keys)
                self._closed(page, exhibit)
                more = True
        if keys is not None:
            base = self.words["keys"]
            keys = tables.folded(keys) if len(keys.rows) > _MANY else keys
            self._tabled(exhibit.title, base, *self._divided(exhibit.title, base, keys), more=True)

    def _keys_beside(self, page: Page, frame: Any, keys: Grid) -> Grid | None:
        """Set what the signs are beside a matrix; return what has no room there."""
        left = frame.width / EMU + 0.35
        room = page.room
        if room.width - left < 2.2:
            return keys
        table = laid(keys.heads, keys.rows, room.width - left, self.lang)
        if sum(table.heights) > room.height:
            return keys
        box = Box(room.left + left, room.top, room.width - left, room.height)
        descr = self.words["keys"]
        rows = range(len(keys.rows))
        tables.put(page.slide, table, rows, box, self.deck.look, descr)
        return None

    def _divided(
        self, title: str, base: str, grid: Grid, last: float = 0.0
    ) -> tuple[Table, list[range]]:
        """Return a table as wide as a page, and its rows by slides."""
        room = self.deck.room(title + self.words["on"], base)
        table = laid(grid.heads, grid.rows, room.width, self.lang, last)
        return table, pages(table.heights[1:], room.height - table.heights[0])

    def _tabled(
        self, title: str, base: str, table: Table, groups: list[range], more: bool = False
    ) -> None:
        descr = {"zh": "{}。{}", "en": "{}. {}"}[self.lang].format(title, base)
        for rows in groups:
            page = self.deck.page(title + self.words["on"] * more, base)
            tables.put(page.slide, table, rows, page.room, self.deck.look, descr)
            self.deck.close(page)
            more = True

    def _listed(self, page: Page, title: str, items: list[str], head: str = "") -> Page:
        """Write a list below what stands on a page, on further ones where it has no room."""
        rest = list(items)
        while rest:
            room = page.room
            top = height(head, _LIST, room.width, bold=True) + 0.06 if head else 0.0
            some = _fitting(rest, room.width, room.height - top)
            if not some and room.height > 0.5 * self.deck.high:
                some = 1  # longer than a slide
            if some:
                if head:
                    box = Box(room.left, room.top, room.width, top - 0.06)
                    shape = self.deck.write(
                        page.slide, box, [head], _LIST, self.deck.look.ink(DARK)
                    )
                    shape.text_frame.paragraphs[0].runs[0].font.bold = True
                high = list_height(rest[:some], _LIST, room.width, _AFTER)
                box = Box(room.left, room.top + top, room.width, high)
                bulleted(self.deck.write(page.slide, box, rest[:some], _LIST), _AFTER)
                page.room = room.below(box.bottom + 0.15)
                rest = rest[some:]
            if rest:
                self.deck.close(page)
                page = self.deck.page(title + self.words["on"])
        return page

    def _base(self, exhibit: Exhibit) -> str:
        """Return what stands below the title, and how many units a chart has no bar for."""
        if exhibit.matrix is not None or exhibit.name in PICTURES:
            return exhibit.subtitle
        shown, units = len(exhibit.plot.categories), len(exhibit.table.rows)
        if exhibit.name != "workload-by-role" or shown == units:
            return exhibit.base
        return f"{exhibit.base}{self.words['part'].format(shown=shown, units=units)}"

    def _notes(self, exhibit: Exhibit) -> str:
        stop = {"zh": "。", "en": "."}[self.lang]
        told = [exhibit.title + stop, self.words["base"].format(self._base(exhibit))]
        if caveats := _caveats(exhibit.name, self.content):
            told += [self.words["caveats"], *(f"– {one}" for one in caveats)]
        return "\n".join([*told, "", self.words["query"], exhibit.query])


_MANY = 12  # rows of a table of two columns that is folded
_LIST, _AFTER = 14.0, 5.0  # points of a list's text, and after each item


def _fitting(items: list[str], wide: float, high: float) -> int:
    """Return how many items of a list have room."""
    return max(
        (n for n in range(len(items) + 1) if list_height(items[:n], _LIST, wide, _AFTER) <= high),
        default=0,
    )


_THEMES = ("themes",)
_CHARGE = ("lost", "without", "unnamed", "ruled")
_ALL = ("sure", "certain", "edited", "english")


def _caveats(name: str, content: Content) -> list[str]:
    """Return the limits that concern a figure."""
    kinds = {*_ALL, *(_THEMES if name.startswith("themes") else _CHARGE)}
    kinds |= {"joint"} if name.startswith(("coleadership", "workload", "accountability")) else set()
    return [limit for limit in content.limits if limit.kind in kinds]


public(globals())
