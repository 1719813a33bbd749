"""Charts of what the tasks are about: `counts`, `matrix`, `agreement`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm, to_hex
from matplotlib.patches import Rectangle

from fgf_analysis import terms
from fgf_analysis.charts.style import (
    DARK,
    HIGHLIGHT,
    MARGIN,
    MIDDLE,
    PALE_GREY,
    Room,
    Size,
    beside,
    ems,
    headed,
    key,
    key_room,
    list_below,
    list_room,
    measured,
    readable,
    row_size,
    rows,
    widest,
)

_SHADES = LinearSegmentedColormap.from_list("fgf", [PALE_GREY, MIDDLE, DARK])
HEAD_LINES = 6
MOST_ROWS = 12


def counts(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw each theme's tasks: those it is the primary theme of, then those it touches.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.themes.counts` returns it; themes without a task are left out.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Themes that stand out.
    """
    some = occurring(table)
    place = range(len(some))
    words = {"zh": ("{}项", "{}项，另涉及{}项"), "en": ("{}", "{}, and touched by {}")}[lang]
    told = [
        words[bool(further)].format(primary, further)
        for primary, further in zip(some["primary"], some["further"], strict=True)
    ]
    measured(ax, (some["primary"] + some["further"]).max(), told)
    colours = [HIGHLIGHT if theme in set(marked) else DARK for theme in some["theme"]]
    look: dict[str, Any] = {"height": 0.7, "edgecolor": "white", "lw": 1}
    ax.barh(place, some["primary"], color=colours, **look)
    ax.barh(place, some["further"], left=some["primary"], color=PALE_GREY, **look)
    for y, end, line in zip(place, some["primary"] + some["further"], told, strict=True):
        beside(ax, end, y, line)
    rows(ax, some["theme"], marked)
    key(ax, zip("■■", (DARK, PALE_GREY), KINDS[lang], strict=True))
    return ax


KINDS = {
    lang: tuple(terms.head(column, lang).lower() for column in ("primary", "further"))
    for lang in terms.LANGUAGES
}


def room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `counts` needs beside the axes."""
    some = occurring(table)
    return Room(widest(some["theme"]), above=key_room(KINDS[lang], size), rows=len(some))


def occurring(table: pd.DataFrame) -> pd.DataFrame:
    """Return the themes that any task has."""
    return table[(table["primary"] + table["further"]) > 0].reset_index(drop=True)


def matrix(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw a table of counts as a matrix with the numbers in it; empty cells stay empty.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.themes.by_department` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
        Not used: rows and columns are named by the table.
    marked : iterable of str
        Rows that stand out.
    """
    most = LogNorm(1, max(table.max(axis=None), 2))
    sns.heatmap(
        table, ax=ax, cmap=_SHADES, norm=most, mask=table.eq(0), cbar=False, linewidths=2,
        linecolor="white",
    )  # fmt: skip
    ax.set_facecolor("#F4F6F8")
    for y, row in enumerate(table.to_numpy()):
        for x, n in enumerate(row):
            if n:
                ax.text(
                    x + 0.5, y + 0.5, str(n), ha="center", va="center_baseline",
                    color=readable(to_hex(_SHADES(most(n)))), size=row_size(ax, len(table)),
                )  # fmt: skip
    over, below = _heads(table, ems(ax)[0])
    ax.xaxis.tick_top()
    ax.set_xticks(
        [x + 0.5 for x in range(table.shape[1])], over, rotation=0, va="bottom", linespacing=1.1
    )
    ax.tick_params(axis="x", pad=0.3 * mpl.rcParams["font.size"])
    list_below(ax, below)
    ax.set_yticks(
        [y + 0.5 for y in range(len(table))], table.index, rotation=0,
        size=row_size(ax, len(table)),
    )  # fmt: skip
    for label in ax.get_yticklabels():
        if label.get_text() in set(marked):
            label.set(color=HIGHLIGHT, weight="bold")
    ax.set_xlabel("")
    ax.set_ylabel("")
    return ax


def matrix_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `matrix` needs beside the axes."""
    left = widest(table.index)
    over, below = _heads(table, size.ems - 2 * MARGIN - left)
    lines = max(head.count("\n") for head in over) + 1
    return Room(left, above=lines * 1.2 + 0.5, below=list_room(below, size), rows=len(table))


def _heads(table: pd.DataFrame, wide: float) -> tuple[list[str], list[str]]:
    names = [str(name) for name in table.columns]
    if all(name.isdigit() for name in names):  # the rows explain them
        return names, []
    return headed(names, wide / max(len(names), 1), HEAD_LINES)


def agreement(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw which primary themes two codings give the same tasks; what differs is framed.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.codebook.confusion` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Not used: what differs stands out.
    """
    matrix(numbered(table), ax, lang)
    for y, row in enumerate(table.index):
        for x, column in enumerate(table.columns):
            if row != column and table.loc[row, column]:
                ax.add_patch(
                    Rectangle((x, y), 1, 1, fill=False, edgecolor=HIGHLIGHT, lw=2.5, clip_on=False)
                )
    return ax


def numbered(table: pd.DataFrame) -> pd.DataFrame:
    """Return a square table whose columns are named by the number of the row of that name."""
    names = [f"{n}  {name}" for n, name in enumerate(table.index, start=1)]
    return table.set_axis(names).set_axis([str(n + 1) for n in range(len(names))], axis=1)


def agreement_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `agreement` needs beside the axes."""
    return Room(widest(numbered(table).index), above=1.8, rows=len(table))
