"""The HTML shell of the pages: one file each, offline, with tables to filter, sort and save.

What a page may run is itself: its policy names its scripts and styles by their hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fgf_analysis.charts.webfont import woff
from fgf_analysis.charts.words import PICKING
from fgf_analysis.markup import allowed, plain, to_html

_SHELL, _TABLE, _DRAWING, _STYLE = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("page.html", "table.html", "drawing.html", "page.css")
)
_PICK, _SCRIPT, _DRAW = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("picking.js", "page.js", "drawing.js")
)
_WORDS = {
    "zh": {
        "find": "查找",
        "clear": "显示全部",
        "save": "下载表格",
        "table": "任务一览",
    },
    "en": {
        "find": "Find",
        "clear": "Show all",
        "save": "Save as CSV",
        "table": "The tasks",
    },
}


@dataclass(frozen=True)
class Quote:
    """Words of the source in a cell, some of them marked."""

    text: str
    start: int = 0
    end: int = 0

    def to_html(self) -> str:
        """Return the words as HTML."""
        parts = self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]
        before, marked, behind = map(to_html, parts)
        return before + (f"<mark>{marked}</mark>" if marked else "") + behind


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    units : sequence of str
        The units it concerns, named in the page's language: it is shown when one of them is chosen.
    task : str
        The task it is about.
    cells : sequence of str or Quote
        What stands in it; the first is its heading.
    """

    units: Sequence[str]
    task: str
    cells: Sequence[str | Quote]


@dataclass(frozen=True)
class Drawing:
    """A plotly view on a page: library, data, the text that stands for it, and its key."""

    library: str
    data: dict[str, Any]
    words: str
    key: Sequence[str] = ()


@dataclass(frozen=True)
class Words:
    """What stands around the tables of a page.

    Attributes
    ----------
    title, subtitle, source : str
    pick, all : str
        What the list to choose from is called, and its first entry; of units where not given.
    """

    title: str
    subtitle: str
    source: str
    pick: str = ""
    all: str = ""


@dataclass(frozen=True)
class Heads:
    """Column headings, which columns have a look of their own, and which is not repeated.

    Where the column ``folded`` says the same as the row above, it is not seen there; it is still
    in the page, for whoever searches, copies, saves or listens.
    """

    names: Sequence[str]
    looks: dict[int, str] = field(default_factory=dict)
    folded: int = 0


def table(heads: Heads, rows: Iterable[Row], label: str) -> str:
    """Return a table as HTML; a heading is a button that sorts by its column."""
    lines, before = [], None
    for row in rows:
        first, *rest = row.cells
        attributes = _attribute("task", row.task) + _units(row.units)
        attributes += ' class="again"' if row.cells[heads.folded] == before else ""
        before = row.cells[heads.folded]
        cells = "".join(f"<td{_look(heads, n)}>{_cell(c)}</td>" for n, c in enumerate(rest, 1))
        lines.append(
            f'<tr{attributes}><th scope="row"{_look(heads, 0)}>{_cell(first)}</th>{cells}</tr>'
        )
    shown = "".join(
        f'<th scope="col" aria-sort="none"><button type="button">{to_html(name)}</button></th>'
        for name in heads.names
    )
    return _TABLE.format(label=to_html(label), heads=shown, body="\n".join(lines))


def caption(lang: str) -> str:
    """Return what a page's one table is called."""
    return _WORDS[lang]["table"]


def page(
    name: str,
    lang: str,
    words: Words,
    tables: str,
    units: Iterable[str],
    drawing: Drawing | None = None,
) -> bytes:
    """Return a page as one file that needs no network: library, data and font are in it.

    Parameters
    ----------
    name : str
        File name without language and ending.
    lang : {"zh", "en"}
    words : Words
    tables : str
        As `table` makes them, perhaps with more around them.
    units : iterable of str
        Those that can be chosen, in this order.
    drawing : Drawing, optional
    """
    said = _WORDS[lang] | PICKING[lang]
    said |= {key: value for key, value in (("pick", words.pick), ("all", words.all)) if value}
    data: dict[str, object] = {"rows": said["rows"], "chosen": said["chosen"]}
    data["file"] = f"{name}.{lang}.csv"
    scripts = [f"{_PICK}{_SCRIPT}"]
    if drawing is not None:
        scripts = [drawing.library, f"{_PICK}{_SCRIPT}{_DRAW}"]
        data |= drawing.data
    parts = {
        "lang": {"zh": "zh-CN", "en": "en"}[lang],
        "name": name,
        "title": to_html(words.title),
        "subtitle": to_html(words.subtitle),
        "source": to_html(words.source),
        **{key: said[key] for key in ("pick", "all", "find", "clear", "save")},
        "options": "".join(
            f'<option value="{to_html(unit)}">{to_html(unit)}</option>' for unit in units
        ),
        "tables": tables,
        "drawing": "" if drawing is None else _drawn(drawing),
        "data": _inline(data),
    }
    shown = "".join([*parts.values(), said["rows"], said["chosen"], "0123456789–↕↑↓"])
    style = _STYLE.replace("{font}", woff(shown))
    run = "\n".join(f"<script>{script}</script>" for script in scripts)
    policy = _policy(style, scripts)
    return _SHELL.format(**parts, style=style, scripts=run, policy=policy).encode()


def _drawn(drawing: Drawing) -> str:
    key = "".join(f"<span>{to_html(line)}</span>" for line in drawing.key)
    return _DRAWING.format(view=to_html(drawing.words), key=key)


def _cell(cell: str | Quote) -> str:
    return cell.to_html() if isinstance(cell, Quote) else to_html(cell)


def _look(heads: Heads, column: int) -> str:
    looks = [heads.looks.get(column, ""), "folded" if column == heads.folded else ""]
    found = " ".join(filter(None, looks))
    return f' class="{found}"' if found else ""


def _units(units: Sequence[str]) -> str:
    names = [plain(unit) for unit in units]
    if len(names) == 1:
        return _attribute("unit", names[0])
    return _attribute("units", json.dumps(names, ensure_ascii=False))


def _attribute(name: str, value: str) -> str:
    return f' data-{name}="{to_html(value)}"'


def _policy(style: str, scripts: Sequence[str]) -> str:
    """Return what a page may run: its own scripts and style, and nothing a plan might bring.

    plotly makes an empty style element, which it fills by rules, and sets bold type by an
    attribute; whatever else it sets goes by the document's object model, which no policy forbids.
    """
    policy = f"script-src {' '.join(map(allowed, scripts))}; style-src {allowed(style)}"
    if len(scripts) > 1:
        policy += f" {allowed('')}; style-src-attr 'unsafe-hashes' {allowed('font-weight:bold')}"
    return policy


def _inline(data: object) -> str:
    """Return JSON that can stand in a script element whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
