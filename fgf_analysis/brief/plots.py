"""What a figure's numbers look like as a chart of an office program: bars, or a line of time.

The same rows, names and colours as the drawing, from the same table, for programs that keep a
chart's numbers with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from fgf_analysis import terms
from fgf_analysis.charts import coleadership, survival, themes, workload
from fgf_analysis.charts.display import Grid
from fgf_analysis.charts.gallery import Figure
from fgf_analysis.charts.style import DARK, HIGHLIGHT, LIGHT, MIDDLE, PALE_GREY


@dataclass(frozen=True)
class Series:
    """Numbers of one kind, one for each category, and their colour as #RRGGBB."""

    name: str
    values: tuple[float, ...]
    colour: str = DARK


@dataclass(frozen=True)
class Plot:
    """A chart as numbers.

    Attributes
    ----------
    kind : {"stacked", "grouped", "timeline"}
        Bars in one row, the parts one behind the other; bars beside each other; marks over dates.
    categories : tuple of str, or of date for a timeline
        The first on top, or the earliest on the left.
    series : tuple of Series
    axis : str
        What the numbers are.
    marked : tuple of str
        Categories that stand out.
    """

    kind: str
    categories: tuple[str | date, ...]
    series: tuple[Series, ...]
    axis: str
    marked: tuple[str, ...] = ()


HIGH = HIGHLIGHT
"""The colour of what stands out."""

_TASKS = {"zh": "任务数（项）", "en": "Tasks"}
_CLAUSES = {"zh": "责任条款数（项）", "en": "Clauses"}
_UNITS = {"zh": "单位数（个）", "en": "Units"}
_THEMES = {"zh": "主题数（个）", "en": "Themes"}


def plot(figure: Figure) -> Plot:
    """Return a figure's chart: what the drawing shows, or of a matrix the sums of its rows.

    A kind of number that does not occur has no series.
    """
    return PLOTS[figure.entry.name](figure)


def matrix(figure: Figure) -> Grid | None:
    """Return what is drawn as rows and columns rather than as marks; None for other figures."""
    name, lang = figure.entry.name, figure.lang
    if name == "coleadership-incidence":
        drawn, titles = figure.shown.drawn, figure.shown.titles
        heads = [f"{task} {titles.get(task, '')}".strip() for task in drawn]
        total = {"zh": "合计", "en": "All"}[lang]
        lines = zip(drawn.index, drawn.to_numpy(), figure.shown.sums, strict=True)
        rows = [
            (unit, *("●" if there else None for there in row), number)
            for unit, row, number in lines
        ]
        return Grid((terms.head("department", lang), *heads, total), tuple(rows))
    if name in ("themes-by-department", "themes-agreement"):
        table = figure.shown
        head = terms.head("department" if name == "themes-by-department" else "theme", lang)
        rows = [
            (str(label), *(int(n) or None for n in row))
            for label, row in zip(table.index, table.to_numpy(), strict=True)
        ]
        return Grid((head, *map(str, table.columns)), tuple(rows))
    return None


def _by_role(figure: Figure) -> Plot:
    some, _ = workload.shown(figure.shown)
    series = [
        Series(names[figure.lang], _numbers(some[standing]), workload.COLOURS[standing])
        for standing, names in workload.STANDINGS.items()
        if some[standing].any()
    ]
    return _bars("stacked", some["department"], series, _TASKS, figure)


def _accountability(figure: Figure) -> Plot:
    aspects = workload.aspects(figure.shown)
    names = {name: workload.ASPECTS[str(name)][figure.lang] for name in aspects.index}
    series = Series(_TASKS[figure.lang], _numbers(aspects.sum(axis=1)))
    marked = tuple(names[name] for name in figure.marked if name in names)
    return Plot("stacked", tuple(names.values()), (series,), _TASKS[figure.lang], marked)


def _incidence(figure: Figure) -> Plot:
    table = figure.shown.table.head(coleadership.MOST_ROWS)
    series = [Series(_TASKS[figure.lang], _numbers(table.sum(axis=1)))]
    return _bars("stacked", table.index, series, _TASKS, figure)


def _network(figure: Figure) -> Plot:
    partners = pd.Series(dict(figure.shown.degree), dtype="int64")
    partners = partners[partners > 0].sort_values(ascending=False, kind="stable")
    partners = partners.head(workload.MOST_ROWS)
    series = [Series(_UNITS[figure.lang], _numbers(partners))]
    return _bars("stacked", partners.index, series, _UNITS, figure)


def _theme_counts(figure: Figure) -> Plot:
    some = themes.occurring(figure.shown)
    names = themes.KINDS[figure.lang]
    series = [
        Series(names[0], _numbers(some["primary"]), DARK),
        Series(names[1], _numbers(some["further"]), PALE_GREY),
    ]
    return _bars("stacked", some["theme"], series, _TASKS, figure)


def _breadth(figure: Figure) -> Plot:
    number = figure.shown.gt(0).sum(axis=1).sort_values(ascending=False, kind="stable")
    series = [Series(_THEMES[figure.lang], _numbers(number))]
    return _bars("stacked", number.index, series, _THEMES, figure)


def _deadlines(figure: Figure) -> Plot:
    dates = tuple(date.fromisoformat(day) for day in figure.shown["date"])
    tasks = tuple(len(ids.split()) for ids in figure.shown["ids"])
    axis = _TASKS[figure.lang]
    told = dict(zip(figure.shown["label"], dates, strict=True))
    marked = tuple(told[label].isoformat() for label in figure.marked if label in told)
    return Plot("timeline", dates, (Series(axis, tasks),), axis, marked)


def _parts(figure: Figure) -> Plot:
    names = {part: words[figure.lang] for part, words in survival.PARTS.items()}
    there = figure.shown[list(names)].sum()
    shown, lost = survival.MARKS[figure.lang]
    series = [
        Series(shown, _numbers(there), DARK),
        Series(lost, _numbers(len(figure.shown) - there), HIGHLIGHT),
    ]
    return _bars("stacked", names.values(), series, _TASKS, figure)


def _order(figure: Figure) -> Plot:
    some = figure.shown.head(workload.MOST_ROWS)
    names = {
        "zh": ("可识别的任务", "缺失条款至多可增加"),
        "en": ("tasks shown", "lost clauses could add up to"),
    }[figure.lang]
    series = [
        Series(names[0], _numbers(some["least"]), DARK),
        Series(names[1], _numbers(some["most"] - some["least"]), PALE_GREY),
    ]
    return _bars("stacked", some["label"], series, _TASKS, figure)


def _counting(figure: Figure) -> Plot:
    some = figure.shown.head(workload.MOST_ROWS)
    names = workload.COUNTINGS[figure.lang]
    series = [
        Series(names[0], _numbers(some["full"]), DARK),
        Series(names[1], _numbers(some["fractional"]), LIGHT),
    ]
    return _bars("grouped", some["department"], series, _TASKS, figure)


def _agreement(figure: Figure) -> Plot:
    table = figure.table
    same = [int(table.loc[theme, theme]) for theme in table.index]
    names = {
        "zh": ("两种编码一致", "仅逐项阅读", "仅关键词"),
        "en": ("both codings", "reading only", "keywords only"),
    }[figure.lang]
    rows = [int(n) - alike for n, alike in zip(table.sum(axis=1), same, strict=True)]
    columns = [int(n) - alike for n, alike in zip(table.sum(), same, strict=True)]
    labels = [label.split("  ", 1)[-1] for label in themes.numbered(figure.shown).index]
    series = [
        Series(name, tuple(values), colour)
        for name, values, colour in zip(
            names, (same, rows, columns), (DARK, MIDDLE, PALE_GREY), strict=True
        )
    ]
    return _bars("stacked", labels, series, _TASKS, figure)


def _chance(figure: Figure) -> Plot:
    some, sign = figure.shown, {"zh": "—", "en": " – "}[figure.lang]
    names = [f"{a}{sign}{b}" for a, b in zip(some["unit_a"], some["unit_b"], strict=True)]
    columns = ("observed", "expected_all", "expected_joint")
    series = [
        Series(name, _numbers(some[column]), colour)
        for name, column, colour in zip(
            coleadership.AGAINST[figure.lang], columns, (DARK, MIDDLE, PALE_GREY), strict=True
        )
    ]
    return _bars("grouped", names, series, _CLAUSES, figure)


def _bars(
    kind: str, names: Any, series: list[Series], axis: dict[str, str], figure: Figure
) -> Plot:
    labels = tuple(map(str, names))
    marked = tuple(name for name in figure.marked if name in labels)
    some = [one for one in series if any(one.values)] or series[:1]
    return Plot(kind, labels, tuple(some), axis[figure.lang], marked)


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(int(n) if float(n).is_integer() else float(n) for n in values)


PLOTS: dict[str, Callable[[Figure], Plot]] = {
    "workload-by-role": _by_role,
    "accountability": _accountability,
    "coleadership-incidence": _incidence,
    "coleadership-network": _network,
    "themes-counts": _theme_counts,
    "themes-by-department": _breadth,
    "deadlines": _deadlines,
    "survival-parts": _parts,
    "workload-order": _order,
    "workload-counting": _counting,
    "themes-agreement": _agreement,
    "coleadership-chance": _chance,
}


_ALT = {
    "zh": ("横条图", "时间轴", "{kind}，{axis}。{rows}。", "{name}：{numbers}", "；", "，"),
    "en": ("Bars", "Timeline", "{kind}, {axis}. {rows}.", "{name}: {numbers}", "; ", ", "),
}
_TOLD = 20  # rows that an alternative text says one by one
_MORE = {"zh": "另有{}行", "en": "{} more rows"}


def described(plot: Plot, lang: str) -> str:
    """Return what a chart shows as text, for who does not see it."""
    bars, line, frame, row, stop, comma = _ALT[lang]
    told = []
    for n, name in list(enumerate(plot.categories))[:_TOLD]:
        numbers = [f"{one.name} {said(one.values[n])}" for one in plot.series if one.values[n]]
        if len(plot.series) == 1:
            numbers = [said(plot.series[0].values[n])]
        told.append(row.format(name=name, numbers=comma.join(numbers) or "0"))
    if len(plot.categories) > _TOLD:
        told.append(_MORE[lang].format(len(plot.categories) - _TOLD))
    kind = line if plot.kind == "timeline" else bars
    return frame.format(kind=kind, axis=plot.axis, rows=stop.join(told))


def said(value: float) -> str:
    """Return a number as a chart's label says it: a half is rounded up, as office programs do."""
    if isinstance(value, int):
        return str(value)
    return str(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))
