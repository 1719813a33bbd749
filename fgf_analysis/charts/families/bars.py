"""Charts of the plans of a family, a row each: `coverage`, `copied`, `delay`, `charge`, `pairs`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib import dates
from matplotlib.axes import Axes

from fgf_analysis.charts.coleadership import pair_names
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
    Room,
    Size,
    beside,
    chart_of,
    ems,
    key,
    key_room,
    measured,
    readable,
    row_size,
    rows,
    widest,
    width,
)
from fgf_analysis.charts.words import date, share

MOST_ROWS = 24
BAR: dict[str, Any] = {"height": 0.7, "edgecolor": "white", "lw": 1}

TAKEN = {
    "zh": ("有对应任务的上位方案任务", "未见对应的", "上位方案中未见对应的"),
    "en": ("parent's tasks with a counterpart", "without one", "not found in the parent"),
}


def coverage(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw how many of its parent's tasks each plan takes up, and beside it its own tasks.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.corpus.compare.coverage` returns it, with ``label``.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Plans that stand out.
    """
    some = table.head(MOST_ROWS)
    place = range(len(some))
    told = _parts(some, lang)
    most, own = int(some["parent_tasks"].max()), int(some["added"].max())
    between, behind = max(map(width, told)) + 2.5, width(str(own)) + 1.2
    unit = max(ems(ax)[0] - between - behind, 8) / (most + own)  # ems a task
    begin = most + between / unit
    ax.set_xlim(0, ems(ax)[0] / unit)
    ax.barh(place, some["covered"], color=DARK, **BAR)
    ax.barh(place, some["dropped"], left=some["covered"], color=PALE_GREY, **BAR)
    ax.barh(place, some["added"], left=begin, color=STEEL, **BAR)
    names = set(marked)
    for y, end, words, label in zip(place, some["parent_tasks"], told, some["label"], strict=True):
        ink = HIGHLIGHT if label in names else INK
        beside(ax, end, y, words, weight="bold", color=ink, size=_size(ax, some))
    for y, number in zip(place, some["added"], strict=True):
        beside(ax, begin + number, y, str(number), 0.5 if number else 0.0, size=_size(ax, some))
    rows(ax, some["label"], marked)
    key(ax, [("■", colour, words) for colour, words in _taken(some, lang)])
    return ax


def _size(ax: Axes, table: pd.DataFrame) -> float:
    """Return the points of what stands beside a mark, so that rows stay apart."""
    return row_size(ax, len(table))


def _taken(table: pd.DataFrame, lang: str) -> list[tuple[str, str]]:
    columns, colours = ("covered", "dropped", "added"), (DARK, PALE_GREY, STEEL)
    return [
        (colour, words)
        for column, colour, words in zip(columns, colours, TAKEN[lang], strict=True)
        if table[column].any()
    ]


def _parts(table: pd.DataFrame, lang: str) -> list[str]:
    words = {"zh": "{}项中{}项", "en": "{1} of {0}"}[lang]
    return [
        words.format(every, part)
        for part, every in zip(table["covered"], table["parent_tasks"], strict=True)
    ]


def coverage_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `coverage` needs beside the axes."""
    some = table.head(MOST_ROWS)
    words = [words for _, words in _taken(some, lang)]
    return Room(widest(some["label"]), above=key_room(words, size), rows=len(some))


def copied(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw the share of each plan's text that is its parent's, with the median.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.corpus.compare.coverage` returns it, with ``label``; most first.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Plans that stand out.
    """
    some = table.head(MOST_ROWS)
    place, part = range(len(some)), some["copied"].astype("float64")
    told = [share(value, lang) for value in part]
    measured(ax, 1, told)
    ax.set_xlim(0, min(ax.get_xlim()[1], 1.0 + 5 / ems(ax)[0]))
    ax.barh(place, 1, color="#F4F6F8", **BAR)
    ax.barh(place, part, color=_coloured(some, marked), **BAR)
    signs = "■"
    if len(table) > 2:  # noqa: PLR2004, of two a median says nothing
        ax.axvline(float(table["copied"].median()), color=INK, lw=1, zorder=3)
        signs = "■｜"
    for y, value, words in zip(place, part, told, strict=True):
        beside(ax, value, y, words, zorder=4, bbox=_CLEAR, size=_size(ax, some))
    rows(ax, some["label"], marked)
    key(ax, zip(signs, (DARK, INK), COPIED[lang], strict=False))
    return ax


_CLEAR = {"boxstyle": "square,pad=0.1", "facecolor": "#F4F6F8", "lw": 0}
COPIED = {
    "zh": ("与上位方案相同的文字", "中位数"),
    "en": ("words that are the parent's", "median"),
}


def copied_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `copied` needs beside the axes."""
    some = table.head(MOST_ROWS)
    return Room(widest(some["label"]), above=key_room(COPIED[lang], size), rows=len(some))


def _coloured(table: pd.DataFrame, marked: Iterable[str]) -> list[str]:
    names = set(marked)
    return [HIGHLIGHT if label in names else DARK for label in table["label"]]


def delay(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw when each plan was signed, and how long after its parent, along a line of time.

    Parameters
    ----------
    table : DataFrame
        Columns ``label``, ``signed``, ``parent_signed`` (ISO dates) and ``delay_days``, the first
        signed first.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Plans that stand out.
    """
    some = table.head(MOST_ROWS)
    place = range(len(some))
    signed = dates.datestr2num(list(some["signed"]))
    above = dates.datestr2num(list(some["parent_signed"]))
    told = _days(some, lang)
    first, last = min(*signed, *above), max(*signed, *above)
    span = max(last - first, 30.0)
    room = 1 - (max(map(width, told)) + 2) / ems(ax)[0]
    ax.set_xlim(first - span * 0.02, first + span * 1.02 / max(room, 0.3))
    ax.hlines(place, above, signed, color=FAINT, lw=3)
    ax.scatter(above, place, s=50, color="white", edgecolor=PALE_GREY, lw=2, zorder=3)
    ax.scatter(signed, place, s=70, color=_coloured(some, marked), zorder=4)
    for y, end, words in zip(place, [*map(max, signed, above)], told, strict=True):
        beside(ax, end, y, words, 0.9, size=_size(ax, some))
    rows(ax, some["label"], marked)
    key(ax, zip("○●", (PALE_GREY, DARK), SIGNED[lang], strict=True))
    return ax


SIGNED = {
    "zh": ("上位方案成文日期", "本方案成文日期"),
    "en": ("parent's date of signature", "the plan's own"),
}


def _days(table: pd.DataFrame, lang: str) -> list[str]:
    words = {"zh": "{0}天（{1}）", "en": "{0} day{2} ({1})"}[lang]
    return [
        words.format(days, date(day, lang), "" if abs(days) == 1 else "s")
        for days, day in zip(table["delay_days"], table["signed"], strict=True)
    ]


def delay_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `delay` needs beside the axes."""
    some = table.head(MOST_ROWS)
    return Room(widest(some["label"]), above=key_room(SIGNED[lang], size), rows=len(some))


CHANGES = {
    "same line": {"zh": "主责条线不变", "en": "same lines"},
    "more lines": {"zh": "增加条线", "en": "more lines"},
    "fewer lines": {"zh": "减少条线", "en": "fewer lines"},
    "partly other": {"zh": "部分更换", "en": "some replaced"},
    "other line": {"zh": "全部更换", "en": "all replaced"},
    "nobody in child": {"zh": "未列主责单位", "en": "nobody named"},
}
"""What can become of who is in charge, as far as it can be told."""
COLOURS = dict(zip(CHANGES, (DARK, MIDDLE, LIGHT, STEEL, HIGHLIGHT, GREY), strict=True))


def charge(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw what became of who is in charge, as shares of each plan's counterparts.

    Parameters
    ----------
    table : DataFrame
        One row a plan; ``label`` and the number of each of `CHANGES`.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Plans that stand out.
    """
    some = table.head(MOST_ROWS)
    place, base = range(len(some)), some[list(CHANGES)].sum(axis=1)
    told = _bases(some, lang)
    measured(ax, 1, told)
    wide = ems(ax)[0] / ax.get_xlim()[1]
    inside = row_size(ax, len(some), 0.75)
    left = pd.Series(0.0, index=some.index)
    for name in _occurring(some):
        part = some[name] / base
        look = BAR | {"height": 0.84}  # for the numbers inside
        ax.barh(place, part, left=left, color=COLOURS[name], label=name, **look)
        for y, n, long, start in zip(place, some[name], part, left, strict=True):
            if long * wide > width(str(n)) + 0.8:
                ax.text(
                    start + long / 2, y, str(n), ha="center", va="center_baseline",
                    color=readable(COLOURS[name]), size=inside,
                )  # fmt: skip
        left = left + part
    for y, words in zip(place, told, strict=True):
        beside(ax, 1, y, words, color=QUIET, size=_size(ax, some))
    rows(ax, some["label"], marked)
    names = _occurring(some)
    key(ax, [("■", COLOURS[name], CHANGES[name][lang]) for name in names])
    return ax


def _occurring(table: pd.DataFrame) -> list[str]:
    return [name for name in CHANGES if table[name].any()]


def _bases(table: pd.DataFrame, lang: str) -> list[str]:
    words = {"zh": "{}组", "en": "n = {}"}[lang]
    return [words.format(n) for n in table[list(CHANGES)].sum(axis=1)]


def charge_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `charge` needs beside the axes."""
    some = table.head(MOST_ROWS)
    words = [CHANGES[name][lang] for name in _occurring(some)]
    return Room(widest(some["label"]), above=key_room(words, size), rows=len(some))


MOST_PAIRS = 12


def pairs(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw in how many plans pairs of lines are jointly in charge, with the p of their clauses.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.corpus.compare.coordination` returns it, the backbone first; the first
        `MOST_PAIRS` are drawn.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Not used: the backbone stands out.
    """
    some = table.head(MOST_PAIRS)
    place = range(len(some))
    told = _chances(some, lang)
    measured(ax, int(some["of_plans"].max()), told)
    ax.barh(place, some["of_plans"], color=PALE, **BAR)
    mixed = len(set(some["backbone"])) > 1
    colours = [HIGHLIGHT if there and mixed else DARK for there in some["backbone"]]
    ax.barh(place, some["plans"], color=colours, **BAR)
    for y, end, words in zip(place, some["of_plans"], told, strict=True):
        beside(ax, end, y, words)
    rows(ax, _pair_names(some, lang, chart_of(ax).size))
    key(ax, [("■", colour, words) for colour, words in _kinds(some, lang)])
    return ax


KINDS = {
    "zh": ("共同主责的方案数，超出随机水平", "共同主责的方案数，未超出随机水平"),
    "en": ("plans with both jointly in charge, beyond chance", "not beyond chance"),
}


def _kinds(table: pd.DataFrame, lang: str) -> list[tuple[str, str]]:
    there = table["backbone"]
    beyond, others = KINDS[lang]
    if there.all():
        return [(DARK, beyond)]
    if not there.any():
        return [(DARK, {"zh": "共同主责的方案数", "en": "plans with both jointly in charge"}[lang])]
    return [(HIGHLIGHT, beyond), (DARK, others)]


def _chances(table: pd.DataFrame, lang: str) -> list[str]:
    words = {"zh": "{1}份中{0}份，p{2}", "en": "{0} of {1}, p {2}"}[lang]
    return [
        words.format(plans, of, _p(p, lang))
        for plans, of, p in table[["plans", "of_plans", "p"]].itertuples(index=False)
    ]


def _p(value: float, lang: str) -> str:
    if value < 0.001:
        return {"zh": "小于0.001", "en": "< 0.001"}[lang]
    return {"zh": "为", "en": ""}[lang] + f"{value:.3f}"


def _pair_names(table: pd.DataFrame, lang: str, size: Size) -> list[str]:
    named = table.rename(columns={"line_a": "unit_a", "line_b": "unit_b"})
    return pair_names(named, lang, size)


def pairs_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `pairs` needs beside the axes."""
    some = table.head(MOST_PAIRS)
    lines = [line for name in _pair_names(some, lang, size) for line in name.split("\n")]
    words = [words for _, words in _kinds(some, lang)]
    return Room(widest(lines), above=key_room(words, size), rows=len(lines))
