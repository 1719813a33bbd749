"""Charts of who is charged with what: `by_standing`, `by_task`, `counting`, `bounds`."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis import terms
from fgf_analysis.analysis.workload import COUNTS
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
    numbers,
    readable,
    row_size,
    rows,
    widest,
    width,
)

STANDINGS = terms.words("standing", COUNTS)
"""What the standings of `fgf_analysis.analysis.charge` are called."""

COLOURS = {
    "alone": DARK,
    "jointly": MIDDLE,
    "separately": STEEL,
    "with_unnamed": LIGHT,
    "responsible": GREY,
    "support": PALE_GREY,
}

MOST_ROWS = 18


def shown(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units that get a bar, and the rest, which share one row.

    Units in charge of two tasks or more have bars, at most `MOST_ROWS`; where none is of so many,
    all.
    """
    some = several(table, "charge").head(MOST_ROWS)
    return some, table.drop(some.index)


def several(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the units with two tasks or more; where no unit has so many, all."""
    some = table[table[column] > 1]
    return table if some.empty else some


def rest(table: pd.DataFrame, lang: str) -> tuple[str, str]:
    """Return what the row of the rest is called, and what stands in it."""
    charge = table.loc[table["charge"] > 0, "charge"]
    low, high = int(charge.min() if len(charge) else 0), int(charge.max() if len(charge) else 0)
    span = f"{low}" if low == high else {"zh": f"{low}至{high}", "en": f"{low} to {high}"}[lang]
    beside = len(table) - len(charge)
    parts = []
    if lang == "zh":
        only = table.loc[table["charge"] == 0]
        roles = [STANDINGS[name]["zh"][:2] for name in ("responsible", "support")
                 if only[name].any()]  # fmt: skip
        each = "个各主责" if len(charge) > 1 else "个主责"
        parts += [f"{len(charge)}{each}{span}项"] if len(charge) else []
        parts += [f"{beside}个仅{'或'.join(roles)}"] if beside else []
        return f"另{len(table)}个单位", "，".join(parts)
    each = " each" if len(charge) > 1 else ""
    parts += [f"{len(charge)} in charge of {span}{each}"] if len(charge) else []
    parts += [f"{beside} only beside others"] if beside else []
    return f"{len(table)} further unit{'s' * (len(table) > 1)}", "; ".join(parts)


def ends(table: pd.DataFrame, lang: str) -> list[str]:
    """Return what stands behind each bar: the tasks in charge, and of how many that name it."""
    told = {"zh": "{}（共{}）", "en": "{} (of {})"}[lang]
    return [
        str(charge) if charge == tasks else told.format(charge, tasks)
        for charge, tasks in zip(table["charge"], table["tasks"], strict=True)
    ]


def by_standing(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw each unit's tasks by standing as one stacked bar, most on top.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.workload.by_department` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Units that stand out.
    """
    some, others = shown(table)
    place = range(len(some))
    most = int(some["tasks"].max())
    measured(ax, most, ends(some, lang))
    wide = ems(ax)[0] / ax.get_xlim()[1]  # ems a task
    left = pd.Series(0, index=some.index)
    inside = row_size(ax, len(some) + bool(len(others)), 0.75)
    occurring = [standing for standing in STANDINGS if some[standing].any()]
    for standing in occurring:
        count = some[standing]
        ax.barh(
            place, count, left=left, height=0.7, color=COLOURS[standing], edgecolor="white", lw=1,
            label=standing,
        )  # fmt: skip
        for y, n, start in zip(place, count, left, strict=True):
            # A part with a sign to spare beside its number; the whole bar's stands at its end.
            if n * wide > width(str(n)) + 1 and n < some["tasks"].iloc[y]:
                ax.text(
                    start + n / 2, y, str(n), ha="center", va="center_baseline",
                    color=readable(COLOURS[standing]), size=inside,
                )  # fmt: skip
        left = left + count
    for y, total, words in zip(place, left, ends(some, lang), strict=True):
        beside(ax, total, y, words, weight="bold")
    labels = list(some["department"])
    if len(others):
        name, words = rest(others, lang)
        labels.append(name)
        beside(ax, 0, len(some), words, color=QUIET)
    rows(ax, labels, marked)
    key(ax, [("■", COLOURS[standing], STANDINGS[standing][lang]) for standing in occurring])
    return ax


def room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `by_standing` needs beside the axes."""
    some, others = shown(table)
    names = [*some["department"], *([rest(others, lang)[0]] if len(others) else [])]
    words = [STANDINGS[standing][lang] for standing in STANDINGS if some[standing].any()]
    return Room(widest(names), above=key_room(words, size), rows=len(names))


_BESIDE = {
    "beside": {lang: terms.head("beside", lang) for lang in terms.LANGUAGES},
    "open": {"zh": f"列有{terms.head('unnamed', 'zh')}", "en": terms.head("unnamed", "en")},
    "deadline": {"zh": "写明具体完成时限", "en": "A date to finish by"},
}
_ORDER = ("alone", "jointly", "separately", "with_unnamed", "unnamed", "nobody", *_BESIDE,
          "without", "lost")  # fmt: skip
ASPECTS = {
    name: _BESIDE.get(name)
    or {lang: terms.capital(terms.value("state", name, lang)) for lang in terms.LANGUAGES}
    for name in _ORDER
}
"""What is drawn of each task, in the order of the rows."""


def aspects(table: pd.DataFrame) -> pd.DataFrame:
    """Return which of `ASPECTS` hold for which task: a row each that occurs, a column a task.

    That others are named beside, unnamed, or dates set, is shown even where no task has it.
    """
    found = {state: table["state"].eq(state) for state in ASPECTS if state not in _BESIDE}
    found["beside"] = table["beside"].gt(0)
    found["open"] = table["unnamed"]
    printed = ~table["state"].isin(["lost", "without"])
    found["deadline"] = table["deadlines"].gt(0) & printed
    order = [name for name in ASPECTS if name in _BESIDE or found[name].any()]
    return pd.DataFrame({name: found[name].to_numpy() for name in order}, table["task_id"]).T


def by_task(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw who answers for each task: a column a task, a row an aspect, the number at its end.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.charge.by_task` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Rows (`ASPECTS`) that stand out.
    """
    matrix = aspects(table)
    tasks = matrix.shape[1]
    end = {"zh": "{}项", "en": "{}"}[lang]
    for y, (name, holds) in enumerate(matrix.iterrows()):
        places = [x for x, there in enumerate(holds) if there]
        colour = HIGHLIGHT if name in set(marked) else COLOURS.get(str(name), DARK)
        for cells, look in ((range(tasks), PALE), (places, colour)):
            bars = [(x - 0.4, 0.8) for x in cells]
            ax.broken_barh(bars, (y - 0.31, 0.62), color=look, lw=0, label=name)
        ink = HIGHLIGHT if name in set(marked) else INK
        beside(ax, tasks - 0.4, y, end.format(len(places)), weight="bold", color=ink)
    rows(ax, [ASPECTS[str(name)][lang] for name in matrix.index],
         [ASPECTS[name][lang] for name in marked])  # fmt: skip
    ax.set_ylim(len(matrix) - 0.5, -0.5)
    ax.set_xlim(-0.6, tasks - 0.4)
    ids = list(matrix.columns)
    at = [n - 1 for n in numbers(tasks, 8)]
    ax.set_xticks(at, [ids[n] for n in at])
    return ax


def task_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `by_task` needs beside the axes."""
    names = [ASPECTS[str(name)][lang] for name in aspects(table).index]
    return Room(widest(names), right=3.5, below=1.6, rows=len(names))


def counting(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw each unit's tasks counted in full and shared out.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.ranking.ranks` returns it; the first `MOST_ROWS` are drawn.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Units that stand out.
    """
    some = table.head(MOST_ROWS)
    place = range(len(some))
    told = [
        _number(full) if full == shared else f"{_number(full)} → {_number(shared)}"
        for full, shared in zip(some["full"], some["fractional"].round(1), strict=True)
    ]
    measured(ax, some["full"].max(), told)
    ax.hlines(place, some["fractional"], some["full"], color=FAINT, lw=4)
    ax.scatter(
        some["fractional"],
        place,
        s=60,
        color="white",
        edgecolor=DARK,
        lw=2,
        zorder=3,
        clip_on=False,
    )
    ax.scatter(some["full"], place, s=60, color=DARK, zorder=3, clip_on=False)
    for y, full, words in zip(place, some["full"], told, strict=True):
        beside(ax, full, y, words, 0.9)
    rows(ax, some["department"], marked)
    key(ax, zip("●○", (DARK, DARK), COUNTINGS[lang], strict=True))
    return ax


_COUNTING = terms.words("counting", ("full", "fractional"))
COUNTINGS = {
    "zh": (
        f"{_COUNTING['full']['zh']}（每家各计1项）",
        f"{_COUNTING['fractional']['zh']}（n家各计1/n）",
    ),
    "en": (
        f"{_COUNTING['full']['en']} (1 for each unit)",
        f"{_COUNTING['fractional']['en']} (1/n for each of n)",
    ),
}


def counting_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `counting` needs beside the axes."""
    some = table.head(MOST_ROWS)
    return Room(widest(some["department"]), above=key_room(COUNTINGS[lang], size), rows=len(some))


def bounds(table: pd.DataFrame, ax: Axes, lang: str, marked: Iterable[str] = ()) -> Axes:
    """Draw what each unit is in charge of, and what the lost clauses could add.

    Parameters
    ----------
    table : DataFrame
        As `alike` returns it; the first `MOST_ROWS` are drawn.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    marked : iterable of str
        Units that stand out.
    """
    some = table.head(MOST_ROWS)
    place = range(len(some))
    more = {"zh": "{}项，至多再加{}项", "en": "{}, up to {} more"}[lang]
    told = [
        more.format(low, high - low) for low, high in zip(some["least"], some["most"], strict=True)
    ]
    measured(ax, some["most"].max(), told)
    ax.hlines(place, some["least"], some["most"], color=PALE_GREY, lw=3)
    ax.scatter(some["most"], place, s=60, color="white", edgecolor=PALE_GREY, lw=2, zorder=3)
    colours = [HIGHLIGHT if name in set(marked) else DARK for name in some["label"]]
    ax.scatter(some["least"], place, s=60, color=colours, zorder=3, clip_on=False)
    # a dot at 0 is whole, beside its name.
    ax.tick_params(axis="y", pad=0.6 * chart_of(ax).size.text)
    for y, high, words in zip(place, some["most"], told, strict=True):
        beside(ax, high, y, words, 0.9)
    rows(ax, some["label"], marked)
    key(ax, zip("●○", (DARK, PALE_GREY), BOUNDS[lang], strict=True))
    return ax


BOUNDS = {
    "zh": ("可识别的任务", "加上全部缺失条款"),
    "en": ("tasks shown", "with every lost clause"),
}


def bound_room(table: pd.DataFrame, lang: str, size: Size) -> Room:
    """Return the room that `bounds` needs beside the axes."""
    some = table.head(MOST_ROWS)
    return Room(widest(some["label"]), above=key_room(BOUNDS[lang], size), rows=len(some))


def alike(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the table of bounds with one row for units that show the same, if they are many.

    Columns ``label``, ``least``, ``most``.
    """
    found = []
    for (least, most), own in table.groupby(["least", "most"], sort=False):
        names = list(own["department"])
        if len(names) > 2:
            count = {"zh": f"{len(names)}个单位", "en": f"{len(names)} units"}[lang]
            names = [count]
        found += [(name, int(least), int(most)) for name in names]
    return pd.DataFrame(found, columns=["label", "least", "most"])


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
