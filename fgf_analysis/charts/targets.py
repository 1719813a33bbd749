"""The chart of dates that tasks set: `deadlines`."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib import dates
from matplotlib.axes import Axes

from fgf_analysis.charts.style import (
    DARK,
    FAINT,
    HIGHLIGHT,
    Room,
    Size,
    beside,
    ems,
    rows,
    widest,
    width,
)
from fgf_analysis.charts.words import date

MOST_ROWS = 18


def deadlines(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw each date with the tasks that are due on it, along a line of time.

    Parameters
    ----------
    table : DataFrame
        As `by_date` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Dates, as the labels say them, that stand out.
    """
    some = table.head(MOST_ROWS)
    place = range(len(some))
    days = dates.datestr2num(list(some["date"]))
    first, last = min(days), max(days)
    span = max(last - first, 30.0)
    wide = ems(ax)[0]
    lines = [
        fitting(told, ids, wide * 0.5, lang)
        for told, ids in zip(some["told"], some["ids"], strict=True)
    ]
    longest = max(map(width, lines))
    ax.set_xlim(first - span * 0.03, first + span / max(1 - (longest + 2) / wide, 0.35))
    ax.hlines(place, first - span * 0.03, days, color=FAINT, lw=2)
    colours = [HIGHLIGHT if label in set(marked) else DARK for label in some["label"]]
    ax.scatter(days, place, s=70, color=colours, zorder=3)
    for y, day, line in zip(place, days, lines, strict=True):
        beside(ax, day, y, line, 0.9)
    rows(ax, some["label"], marked)
    return ax


def fitting(told: str, ids: str, room: float, lang: str) -> str:
    """Return the headings of tasks where they fit into so many ems, else as many ids as do."""
    if width(told) <= room:
        return told
    shown = ids.split()
    number = len(shown)
    more = {"zh": f" 等{number}项", "en": f" … ({number} tasks)"}[lang]
    while (
        len(shown) > 1
        and width(" ".join(shown)) + (width(more) if len(shown) < number else 0) > room
    ):
        shown.pop()
    return " ".join(shown) + (more if len(shown) < number else "")


def by_date(table: pd.DataFrame, titles: dict[str, str], lang: str) -> pd.DataFrame:
    """Return one row a date: ``date``, ``label``, and ``ids`` and ``told``, the tasks due on it.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.targets.deadlines` returns it.
    titles : dict
        Task to heading.
    lang : {"zh", "en"}
    """
    sign = {"zh": "；", "en": "; "}[lang]
    found = []
    for day, own in table.groupby("date"):
        tasks = list(dict.fromkeys(own["task_id"]))
        told = sign.join(f"{task} {titles.get(task, '')}".strip() for task in tasks)
        found.append((str(day), date(str(day), lang), " ".join(tasks), told))
    return pd.DataFrame(found, columns=["date", "label", "ids", "told"])


def room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `deadlines` needs beside the axes."""
    return Room(widest(table["label"]), rows=min(len(table), MOST_ROWS))
