"""Charts that an office program can edit, with their numbers inside."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from fgf_analysis.brief.plots import HIGH, Plot, described, said
from fgf_analysis.brief.slides.room import LEADING, Box, inches, lines
from fgf_analysis.brief.slides.theme import WHITE, Colour, Look
from fgf_analysis.charts.style import FAINT, INK, PALE_GREY, readable

_ROW = 0.7  # inches of a row at most; a chart of few rows is lower
_KEY = 0.06  # inches below the key
_NAMES = 0.34  # of the width that names take at most
_CHARTS = {
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "grouped": XL_CHART_TYPE.BAR_CLUSTERED,
    "timeline": XL_CHART_TYPE.LINE_MARKERS,
}


def parts(plot: Plot, high: float) -> list[Plot]:
    """Return a plot in parts whose names and numbers have room in a height, about equally large."""
    rows = len(plot.categories)
    fit = max(1, int((high - 2 * _LINE) / max(_LINE, len(_beside(plot)) * _BAR)))
    if plot.kind == "timeline" or rows <= fit:
        return [plot]
    each = math.ceil(rows / math.ceil(rows / fit))
    return [_rows(plot, n, n + each) for n in range(0, rows, each)]


_LINE = 12 * LEADING / 72 - 0.005  # inches of a row with its name
_BAR = 0.24  # inches of a bar beside others with its number, and its part of the gap


def _rows(plot: Plot, begin: int, end: int) -> Plot:
    some = tuple(replace(one, values=one.values[begin:end]) for one in plot.series)
    return replace(plot, categories=plot.categories[begin:end], series=some)


def put(slide: Any, plot: Plot, box: Box, look: Look, whole: Plot | None = None) -> Any:
    """Draw a plot as a native chart in a place, or in the upper part of it if that is enough.

    A part of a plot has the measure of the whole.
    """
    if plot.kind == "timeline":
        frame = _timeline(slide, plot, box, look)
    else:
        frame = _bars(slide, plot, box, look, _longest(whole or plot))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", described(plot, look.lang))
    return frame


def _added(slide: Any, plot: Plot, box: Box, look: Look, points: float) -> tuple[Any, Any]:
    data: Any = CategoryChartData(number_format="General")  # type: ignore[no-untyped-call]
    data.categories = plot.categories
    for one in plot.series:
        data.add_series(one.name, one.values)
    frame = slide.shapes.add_chart(_CHARTS[plot.kind], *box.emu(), data)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(points)
    look.colour(INK).paint(chart.font.color)
    return frame, chart


def _format(values: tuple[float, ...]) -> str:
    """Return the format of numbers that are parts of a bar: it says nothing of nothing."""
    return "0;;" if all(isinstance(value, int) for value in values) else "0.0;;"


# ---------------------------------------------------------------- bars


def _bars(slide: Any, plot: Plot, box: Box, look: Look, longest: float) -> Any:
    rows, several = len(plot.categories), len(plot.series) > 1
    told = several or plot.series[0].name != plot.axis
    points = 14.0 if rows * len(_beside(plot)) <= 12 else 12.0
    line = points * LEADING / 72
    names = min(
        max(inches(str(name), points) for name in plot.categories) + 0.15, _NAMES * box.width
    )
    key = _key_lines(plot, points, box.width) * line + _KEY if told else 0.0
    most = max(line * 2.2, _ROW * max(1.0, 0.75 * len(_beside(plot))))
    high = min(box.height - key, rows * most)
    box = Box(box.left, box.top, box.width, key + high)
    frame, chart = _added(slide, plot, box, look, points)
    native = chart.plots[0]
    native.gap_width = 45 if len(_beside(plot)) == 1 else 55
    native.overlap = 100 if plot.kind == "stacked" and several else -5 if several else 0
    if plot.kind == "stacked" and not several:  # labels behind the bar
        native._element.find(qn("c:grouping")).set("val", "clustered")
    wide = box.width - names - (0.0 if plot.kind == "stacked" and several else 0.65)
    value, category = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale = 0, longest * (box.width - names) / wide
    value.has_major_gridlines = value.visible = False
    _quiet(category, look)
    category.reverse_order = True
    _label_all(category)
    for one, series in zip(plot.series, native.series, strict=True):
        series.format.fill.solid()
        look.colour(one.colour).paint(series.format.fill.fore_color)
        series.invert_if_negative = False
        if plot.kind == "stacked" and several:
            series.format.line.width = Pt(0.75)
            look.colour(WHITE).paint(series.format.line.color)
        _labels(series, one, plot, look, points, wide / longest, several)
    if not several:
        _marked(native.series[0], plot, look)
    _inner(chart, names / box.width, key / box.height, 1 - names / box.width, high / box.height)
    chart.has_legend = False
    if told:
        own = sum(inches(one.name, points) + 0.65 for one in plot.series) / box.width
        left = names / box.width
        _key(chart, left, min(own, 1 - left), key / box.height)
    return frame


def _beside(plot: Plot) -> tuple[Any, ...]:
    """Return the series whose bars stand beside each other in a row."""
    return plot.series if plot.kind == "grouped" else plot.series[:1]


def _longest(plot: Plot) -> float:
    if plot.kind == "grouped":
        return max((max(one.values) for one in plot.series), default=1) or 1
    return max(map(sum, zip(*(one.values for one in plot.series), strict=True)), default=1) or 1


def _key_lines(plot: Plot, points: float, wide: float) -> int:
    return lines("　　".join("■ " + one.name for one in plot.series), points, 0.9 * wide)


def _labels(
    series: Any, one: Any, plot: Plot, look: Look, points: float, unit: float, several: bool
) -> None:
    """Set the numbers on or behind the bars; none where a part has no room for its own."""
    labels = series.data_labels
    labels.show_value = True
    shown = _format(one.values) if several else _format(one.values).removesuffix(";;")
    labels.number_format, labels.number_format_is_linked = shown, False
    labels.font.size = Pt(points)
    inside = several and plot.kind == "stacked"
    labels.position = XL_LABEL_POSITION.CENTER if inside else XL_LABEL_POSITION.OUTSIDE_END
    if not inside:
        look.colour(INK).paint(labels.font.color)
        return
    Colour(readable(look.colour(one.colour).rgb)).paint(labels.font.color)
    for n, value in enumerate(one.values):
        if value and value * unit < inches(said(value), points) + 0.06:
            _without(labels, n)


def _without(labels: Any, point: int) -> None:
    label = labels._element.makeelement(qn("c:dLbl"), {})
    etree.SubElement(label, qn("c:idx"), val=str(point))
    etree.SubElement(label, qn("c:delete"), val="1")
    before = len(labels._element.findall(qn("c:dLbl")))
    labels._element.insert(before, label)


def _marked(series: Any, plot: Plot, look: Look) -> None:
    """Colour the bars or marks that stand out, if not all do."""
    told = [one.isoformat() if isinstance(one, date) else one for one in plot.categories]
    out = [n for n, name in enumerate(told) if name in plot.marked]
    for n in out if len(out) < len(told) else []:
        point = series.points[n]
        format_ = point.marker.format if plot.kind == "timeline" else point.format
        if plot.kind == "timeline":
            point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, _MARK
            format_.line.fill.background()
        format_.fill.solid()
        look.colour(HIGH).paint(format_.fill.fore_color)


# ---------------------------------------------------------------- a line of time

_MARK = 11
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)  # months
_DATES = {"zh": 'yyyy"年"m"月"', "en": "mmm yyyy"}


def _timeline(slide: Any, plot: Plot, box: Box, look: Look) -> Any:
    points = 12.0
    box = Box(box.left, box.top, box.width, min(box.height, 4.2))
    frame, chart = _added(slide, plot, box, look, points)
    chart.has_legend = False
    value, dates = chart.value_axis, chart.category_axis
    value.has_major_gridlines = value.visible = False
    value.minimum_scale, value.maximum_scale = 0, 1.15 * max(plot.series[0].values)
    _quiet(dates, look)
    dates.tick_labels.number_format, dates.tick_labels.number_format_is_linked = (
        _DATES[look.lang], False,
    )  # fmt: skip
    days = [one for one in plot.categories if isinstance(one, date)]
    _every(dates._element, _step(days, box.width))
    series = chart.plots[0].series[0]
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, _MARK
    series.marker.format.fill.solid()
    look.colour(plot.series[0].colour).paint(series.marker.format.fill.fore_color)
    series.marker.format.line.fill.background()
    _marked(series, plot, look)
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.ABOVE
    labels.number_format, labels.number_format_is_linked = "0;;", False
    labels.font.size, labels.font.bold = Pt(points), True
    look.colour(INK).paint(labels.font.color)
    _stems(series._element, look)
    _inner(chart, 0.04, 0.02, 0.92, 1 - 2 * points * LEADING / 72 / box.height - 0.02)
    return frame


def _step(days: list[date], wide: float) -> int:
    """Return how many months stand between the dates that are written below."""
    months = 12 * (days[-1].year - days[0].year) + days[-1].month - days[0].month + 1
    most = wide / 1.05
    return next((step for step in _STEPS if months / step <= most), _STEPS[-1])


def _every(axis: Any, months: int) -> None:
    """Let a date axis count days and write a date each so many months."""
    units = [("baseTimeUnit", "days"), ("majorUnit", str(months)), ("majorTimeUnit", "months")]
    for name in ("auto", *(name for name, _ in units)):
        for old in axis.findall(qn(f"c:{name}")):
            axis.remove(old)
    offset = axis.find(qn("c:lblOffset"))
    place = axis.index(offset)
    axis.insert(place, axis.makeelement(qn("c:auto"), {"val": "0"}))
    for n, (name, value) in enumerate(units, start=2):
        axis.insert(place + n, axis.makeelement(qn(f"c:{name}"), {"val": value}))


def _stems(series: Any, look: Look) -> None:
    """Draw a line from each mark down to the axis: an error bar of its whole value."""
    bars = series.makeelement(qn("c:errBars"), {})
    told = (("errDir", "y"), ("errBarType", "minus"), ("errValType", "percentage"),
            ("noEndCap", "1"), ("val", "100"))  # fmt: skip
    for name, value in told:
        etree.SubElement(bars, qn(f"c:{name}"), val=value)
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"), w="19050")
    look.colour(PALE_GREY).fill(line)
    series.insert(series.index(series.find(qn("c:cat"))), bars)


# ---------------------------------------------------------------- axes, key, places


def _quiet(axis: Any, look: Look) -> None:
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.width = Pt(1)
    look.colour(FAINT).paint(axis.format.line.color)


def _label_all(axis: Any) -> None:
    """Let no name be left out for want of room."""
    element = axis._element
    skip = element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    element.insert(element.index(element.find(qn("c:noMultiLvlLbl"))), skip)


def _key(chart: Any, left: float, wide: float, high: float) -> None:
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    element = chart.legend._element
    layout = element.find(qn("c:layout"))
    if layout is None:
        layout = element.makeelement(qn("c:layout"), {})
        element.insert(element.index(element.find(qn("c:legendPos"))) + 1, layout)
    _placed(layout, left, 0.0, wide, high)


def _inner(chart: Any, left: float, top: float, wide: float, high: float) -> None:
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = area.makeelement(qn("c:layout"), {})
        area.insert(0, layout)
    _placed(layout, left, top, wide, high, inner=True)


def _placed(
    layout: Any, left: float, top: float, wide: float, high: float, inner: bool = False
) -> None:
    for child in list(layout):
        layout.remove(child)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    if inner:
        etree.SubElement(manual, qn("c:layoutTarget"), val="inner")
    for name in ("xMode", "yMode"):
        etree.SubElement(manual, qn(f"c:{name}"), val="edge")
    for name, value in zip("xywh", (left, top, wide, high), strict=True):
        etree.SubElement(manual, qn(f"c:{name}"), val=f"{value:.4f}")
