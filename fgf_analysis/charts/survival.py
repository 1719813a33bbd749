"""The chart of what the copy at hand shows of each task: `parts`."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis import terms
from fgf_analysis.charts.style import (
    DARK,
    HIGHLIGHT,
    Room,
    Size,
    beside,
    chart_of,
    ems,
    key,
    key_room,
    numbers,
    rows,
    widest,
)

PARTS = {
    part: {lang: terms.head(part, lang) for lang in terms.LANGUAGES}
    for part in ("title", "text", "clause")
}


def parts(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw for each task which parts the source shows; what is lost is a cross.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.survival.by_task` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Not used: what is lost stands out.
    """
    tasks = len(table)
    ax.set_xlim(-0.6, tasks - 0.4)
    points = ems(ax)[0] / (tasks + 0.2) * chart_of(ax).size.text  # of a task
    for y, part in enumerate(PARTS):
        there = table[part].tolist()
        shown = [x for x, is_there in enumerate(there) if is_there]
        lost = [x for x, is_there in enumerate(there) if not is_there]
        ax.broken_barh([(x - 0.4, 0.8) for x in shown], (y - 0.3, 0.6), color=DARK, lw=0)
        ax.scatter(
            lost, [y] * len(lost), s=(points * 0.5) ** 2, marker="x", color=HIGHLIGHT,
            lw=min(3.0, points * 0.15),
        )  # fmt: skip
        words = {"zh": "{}项", "en": "{}"}[lang].format(len(shown))
        beside(ax, tasks - 0.4, y, words, weight="bold")
    rows(ax, [names[lang] for names in PARTS.values()])
    ax.set_ylim(len(PARTS) - 0.5, -0.5)
    ids = list(table["task_id"])
    at = [n - 1 for n in numbers(tasks, 8)]
    ax.set_xticks(at, [ids[n] for n in at])
    key(ax, zip("■×", (DARK, HIGHLIGHT), MARKS[lang], strict=True))
    return ax


MARKS = {
    lang: tuple(terms.value("title_state", state, lang) for state in ("shown", "lost"))
    for lang in terms.LANGUAGES
}


def room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `parts` needs beside the axes."""
    names = [words[lang] for words in PARTS.values()]
    return Room(widest(names), 3.5, above=key_room(MARKS[lang], size), below=1.6, rows=4)
