"""Charts of a family with a column a plan, line or group: `tasks`, `lines`, `attention`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from fgf_analysis.charts.style import (
    DARK,
    GREY,
    HIGHLIGHT,
    INK,
    MARGIN,
    MIDDLE,
    PALE,
    PALE_GREY,
    STEEL,
    Room,
    Size,
    beside,
    chart_of,
    ems,
    headed,
    key,
    key_room,
    list_below,
    list_room,
    narrow,
    readable,
    row_size,
    rows,
    widest,
    width,
)

MOST_ROWS = 18
MOST_COLUMNS = 12
MOST_TASKS = 14
MOST_BARS = 20  # tasks, where plans are too many to have a column each
MOST_LINES = 8
HEAD_LINES = 4
NARROWEST = 2.2  # ems of a column that can have a heading of Chinese signs

FATES = {
    "kept": {"zh": "有1项对应任务", "en": "one counterpart"},
    "split": {"zh": "拆分为多项", "en": "split into several"},
    "merged": {"zh": "与其他任务合并", "en": "merged with another"},
    "dropped": {"zh": "未见对应", "en": "none found"},
    "dropped above": {"zh": "上位方案中未见对应", "en": "none in its parent"},
}
COLOURS = {"kept": DARK, "split": MIDDLE, "merged": STEEL}
CROSSES = {"dropped": HIGHLIGHT, "dropped above": PALE_GREY}


@dataclass(frozen=True)
class Fates:
    """What became of each task of the root in each plan: what is drawn, and its names."""

    table: pd.DataFrame  # a row a task, a column a plan: one of FATES
    number: list[int]  # of plans with a counterpart

    @property
    def sorted(self) -> bool:
        """Whether plans are too many for a column each: cells stand by what they hold."""
        return len(self.table.columns) > MOST_COLUMNS

    @property
    def cells(self) -> list[list[str]]:
        """What each row's cells hold, from left to right."""
        rows_ = [list(row) for row in self.table.to_numpy()]
        if not self.sorted:
            return rows_
        order = list(FATES)
        plain = [["dropped" if own in CROSSES else own for own in row] for row in rows_]
        return [sorted(row, key=order.index) for row in plain]

    @property
    def occurring(self) -> list[str]:
        """The fates that any cell holds."""
        found = {own for row in self.cells for own in row}
        return [fate for fate in FATES if fate in found]


def tasks(shown: Fates, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw what became of each task of the root in every plan, and in how many it is found.

    Parameters
    ----------
    shown : Fates
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Tasks that stand out.
    """
    table, cells = shown.table, shown.cells
    number = table.shape[1]
    names = set(marked)
    for y, (label, row, there) in enumerate(zip(table.index, cells, shown.number, strict=True)):
        ax.broken_barh([(x - 0.42, 0.84) for x in range(number)], (y - 0.38, 0.76), color=PALE,
                       lw=0, label="plan")  # fmt: skip
        for fate, colour in COLOURS.items():
            bars = [(x - 0.42, 0.84) for x, own in enumerate(row) if own == fate]
            ax.broken_barh(bars, (y - 0.38, 0.76), color=colour, lw=0, label=fate)
        ink = HIGHLIGHT if label in names else INK
        size = row_size(ax, len(table))
        beside(ax, number - 0.5, y, _end(there, lang), weight="bold", color=ink, size=size)
    point = mpl.rcParams["font.size"]
    wide = min(ems(ax)[1] / max(len(table), 5), ems(ax)[0] / number) * point
    for fate, colour in CROSSES.items():
        spots = [(x, y) for y, row in enumerate(cells) for x, own in enumerate(row) if own == fate]
        if spots:
            xs, ys = zip(*spots, strict=True)
            ax.scatter(xs, ys, marker="x", s=min(wide * 0.4, point * 0.7) ** 2, color=colour,
                       lw=min(2.5, point * 0.15), label=fate)  # fmt: skip
    rows(ax, map(str, table.index), marked)
    ax.set_xlim(-0.5, number - 0.5)
    over, below = ([], []) if shown.sorted else _heads(table, ems(ax)[0])
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(over)), over, va="bottom", linespacing=1.1)
    list_below(ax, below)
    _key_above(ax, shown, lang, over)
    return ax


def _end(number: int, lang: str) -> str:
    return {"zh": f"{number}份", "en": str(number)}[lang]


def _key_above(ax: Axes, shown: Fates, lang: str, over: list[str]) -> None:
    """Set the key above the heads of the columns."""
    box = ax.get_position()
    em = mpl.rcParams["font.size"] / 72 / chart_of(ax).get_figheight()
    ax.set_position((box.x0, box.y0, box.width, box.height + _heads_room(over) * em))
    key(ax, [(_sign(fate), _ink(fate), FATES[fate][lang]) for fate in shown.occurring])
    ax.set_position(box)


def _sign(fate: str) -> str:
    return "■" if fate in COLOURS else "×"


def _ink(fate: str) -> str:
    return COLOURS.get(fate) or {"dropped": HIGHLIGHT}.get(fate, GREY)


def _heads(table: pd.DataFrame, wide: float) -> tuple[list[str], list[str]]:
    """Return what stands over the columns, and the list below that explains it.

    A place or a level can stand over a narrow column; a name that would be parted is in the list.
    """
    names = [str(name) for name in table.columns]
    column = wide / max(len(names), 1)
    over = [narrow(name, max(column, NARROWEST) - 0.2, HEAD_LINES) for name in names]
    if column >= NARROWEST and not any("…" in head or "-\n" in head for head in over):
        return over, []
    return headed(names, 0, HEAD_LINES)


def _heads_room(over: list[str]) -> float:
    return (max(head.count("\n") for head in over) + 1) * 1.2 + 0.5 if over else 0.0


def tasks_room(shown: Fates, lang: str, size: Size) -> Room:
    """Return the room that `tasks` needs beside the axes."""
    table = shown.table
    left, right = widest(table.index), width(_end(table.shape[1], lang)) + 1.2
    wide = size.ems - 2 * MARGIN - left - right
    over, below = ([], []) if shown.sorted else _heads(table, wide)
    words = [FATES[fate][lang] for fate in shown.occurring]
    above = key_room(words, size) + _heads_room(over)
    return Room(left, right, above, list_room(below, size), rows=len(table))


_SHADES = LinearSegmentedColormap.from_list("fgf", [PALE_GREY, MIDDLE, DARK])


def attention(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw the share of each theme in the tasks of each group of plans, as numbers on shades.

    Parameters
    ----------
    table : DataFrame
        A row a theme, a column a group; shares from 0 to 1, missing where nothing is known.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
        Not used: rows and columns are named by the table.
    marked : iterable of str
        Themes that stand out.
    """
    most = float(table.max(axis=None)) or 1.0
    number = table.shape[1]
    for y, row in enumerate(table.to_numpy(dtype=float)):
        for x, value in enumerate(row):
            if not value > 0:
                ax.broken_barh([(x - 0.48, 0.96)], (y - 0.46, 0.92), color="#F4F6F8", lw=0)
                continue
            shade = to_hex(_SHADES(value / most))
            ax.broken_barh([(x - 0.48, 0.96)], (y - 0.46, 0.92), color=shade, lw=0)
            ax.text(
                x, y, percent(value), ha="center", va="center_baseline", color=readable(shade),
                size=row_size(ax, len(table)),
            )  # fmt: skip
    rows(ax, map(str, table.index), marked)
    ax.set_ylim(max(len(table), 5) - 0.5, -0.5)
    ax.set_xlim(-0.5, number - 0.5)
    over, below = _heads(table, ems(ax)[0])
    ax.xaxis.tick_top()
    ax.set_xticks(range(number), over, va="bottom", linespacing=1.1)
    list_below(ax, below)
    return ax


def percent(value: float) -> str:
    """Return a share in hundredths for a cell of which the head says so."""
    return "<1" if value < 0.005 else f"{100 * value:.0f}"


def attention_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `attention` needs beside the axes."""
    left = widest(table.index)
    over, below = _heads(table, size.ems - 2 * MARGIN - left)
    return Room(left, above=_heads_room(over), below=list_room(below, size), rows=len(table))
