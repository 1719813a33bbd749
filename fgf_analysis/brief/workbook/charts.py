"""A figure's numbers as a chart of a workbook, which an office can change."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from fgf_analysis.brief.plots import HIGH, Plot, Series
from fgf_analysis.charts.style import FAINT, INK, QUIET, readable

DAY = "yyyy-mm-dd"
WIDE = 960  # pixels
_DATE = {"zh": "日期", "en": "Date"}
_LABEL, _TEXT = 10, 11  # points of numbers and of all other text
_AROUND, _ROW, _BAR = 130, 27, 22  # pixels beside the bars, of a row, of each of several bars in it
_LEAST, _MOST = 240, 1200
_SHORT = 3  # months in which days are written
_STEPS = 8  # marks on the axis of numbers, at most


def height(plot: Plot) -> int:
    """Return how high a chart is, in pixels, so that each bar has room for its label."""
    if plot.kind == "timeline":
        return 320
    several = len(plot.series) if plot.kind == "grouped" else 1
    row = _ROW if several == 1 else several * _BAR + 10
    return min(max(_AROUND + row * len(plot.categories), _LEAST), _MOST)


def chart(
    book: Workbook, plot: Plot, places: list[tuple[int, int]], sheet: str, lang: str
) -> Chart:
    """Return a native chart whose numbers are cells of a sheet.

    Parameters
    ----------
    book : Workbook
        Where it is to stand.
    plot : Plot
        Its kind, colours and what stands out.
    places : list of tuple of int
        For each series its first and last row in the sheet: name in the second column, categories
        in the third, numbers in the fourth.
    sheet : str
        Name of that sheet.
    lang : {"zh", "en"}
        Which font the text has.

    Returns
    -------
    Chart
        Without title, which stands above it in the sheet.
    """
    line = plot.kind == "timeline"
    stacked = plot.kind == "stacked" and len(plot.series) > 1
    found = book.add_chart(
        {"type": "line"}
        if line
        else {"type": "bar", "subtype": "stacked"}
        if stacked
        else {"type": "bar"}
    )
    for series, (first, last) in zip(plot.series, places, strict=True):
        found.add_series(
            {
                "name": [sheet, first, 1],
                "categories": [sheet, first, 2, last, 2],
                "values": [sheet, first, 3, last, 3],
                **(_marks if line else _bars)(plot, series, stacked, lang),
            }
        )
    numbers = {
        "name": plot.axis,
        "name_font": font(lang, _TEXT, QUIET, bold=False),
        "num_font": font(lang, _LABEL, QUIET),
        "num_format": "0",
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": FAINT, "width": 0.75}},
        "line": {"none": True},
        **_steps(plot, stacked),
    }
    names: dict[str, Any] = {
        "num_font": font(lang, _TEXT, INK),
        "line": {"color": QUIET, "width": 0.75},
        "major_tick_mark": "outside" if line else "none",
    }
    if line:
        names |= {
            "date_axis": True,
            **_days(plot),
            "name": _DATE[lang],
            "name_font": font(lang, _TEXT, QUIET, bold=False),
        }
        found.set_x_axis(names)
        found.set_y_axis(numbers)
    else:  # the first on top, and the numbers at the bottom all the same
        found.set_y_axis(names | {"reverse": True})
        found.set_x_axis(numbers | {"label_position": "high"})
    if len(plot.series) > 1:
        found.set_legend({"position": "top", "font": font(lang, _TEXT, INK)})
    else:
        found.set_legend({"none": True})
    found.set_title({"none": True})
    found.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    return found


def _bars(plot: Plot, series: Series, stacked: bool, lang: str) -> dict[str, Any]:
    """Return the look of bars: those that stand out in their own colour, where there is but one."""
    points = None
    if len(plot.series) == 1:
        told = [str(name) in plot.marked for name in plot.categories]
        points = [{"fill": {"color": HIGH}} if there else None for there in told]
    whole = all(float(n).is_integer() for n in series.values)
    return {
        "fill": {"color": series.colour},
        "border": {"color": "#FFFFFF", "width": 0.75},
        "gap": 40,
        **({"points": points} if points and any(points) else {}),
        "data_labels": {
            "value": True,
            "position": "center" if stacked else "outside_end",
            "num_format": ("0" if whole else "0.00") + (";;" if stacked else ""),  # no 0 in a bar
            "font": font(lang, _LABEL, readable(series.colour) if stacked else INK),
        },
    }


def _marks(plot: Plot, series: Series, stacked: bool, lang: str) -> dict[str, Any]:
    told = [str(day) in plot.marked for day in plot.categories]
    high = {"fill": {"color": HIGH}, "border": {"color": HIGH}}
    return {
        "line": {"none": True},
        "marker": {
            "type": "circle",
            "size": 9,
            "fill": {"color": series.colour},
            "border": {"color": "#FFFFFF"},
        },
        **({"points": [high if there else None for there in told]} if any(told) else {}),
        "data_labels": {
            "value": True,
            "position": "above",
            "num_format": "0",
            "font": font(lang, _LABEL, INK),
        },
    }


def _steps(plot: Plot, stacked: bool) -> dict[str, Any]:
    """Return the distance of the marks on the axis of numbers: no part of a task."""
    columns = [series.values for series in plot.series]
    most = max((sum(row) if stacked else max(row) for row in zip(*columns, strict=True)), default=0)
    if most > 2 * _STEPS:
        return {}
    return {"major_unit": max(1, math.ceil(most / _STEPS))}


def _days(plot: Plot) -> dict[str, Any]:
    """Return the distance of the marks on the axis of dates, and what is written at them."""
    days = [day for day in plot.categories if isinstance(day, date)]
    months = (max(days) - min(days)).days / 30.5
    if months < _SHORT:
        step = max(1, math.ceil(months * 30.5 / _STEPS))
        return {"num_format": DAY, "major_unit": step, "major_unit_type": "days"}
    step = math.ceil(months / _STEPS)
    if step > 6:
        return {
            "num_format": "yyyy",
            "major_unit": math.ceil(step / 12),
            "major_unit_type": "years",
        }
    return {"num_format": "yyyy-mm", "major_unit": step, "major_unit_type": "months"}


def in_days(part: bytes) -> bytes:
    """Return the XML of a chart with its axis of dates in days, also if they are months apart.

    Without it a program that finds no dates nearer than a month sets each to the month's first.
    """
    return _OFFSET.sub(rb'\g<0><c:baseTimeUnit val="days"/>', part)


_OFFSET = re.compile(rb'<c:auto val="1"/><c:lblOffset val="\d+"/>(?=.*</c:dateAx>)')


def font(lang: str, size: float, colour: str, bold: bool = False) -> dict[str, Any]:
    """Return a font of a chart: one that every office in the language has."""
    return {"name": FONTS[lang], "size": size, "color": colour, "bold": bold}


FONTS = {"zh": "微软雅黑", "en": "Arial"}
