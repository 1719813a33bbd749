"""The look of the figures: fonts, colours, the frame around a chart, saving.

Loading this module loads matplotlib; nothing else in the package does before a chart is drawn.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from fgf_analysis.errors import PlanError

HERE = Path(__file__).parent
FONTS = sorted((HERE / "fonts").glob("*.otf"))

HIGHLIGHT = "#B4231F"
DARK = "#243B53"
MIDDLE = "#54708C"
LIGHT = "#8A9BAE"
FAINT = "#CBD5DF"
PALE = "#EEF2F6"
INK = "#1F2933"
QUIET = "#52606D"

WIDTH, HEIGHT = 12.8, 7.2  # inches


@cache
def prepare() -> dict[str, object]:
    """Register the package's fonts and return the settings every figure is made with."""
    for path in FONTS:
        font_manager.fontManager.addfont(path)
    return dict(mpl.rc_params_from_file(HERE / "fgf.mplstyle", use_default_template=False))


class Chart(Figure):
    """A figure that shows itself in a notebook and is named by its title."""

    headline = ""

    def _repr_png_(self) -> bytes:
        return to_png(self)

    def __repr__(self) -> str:
        return f"<Chart: {self.headline}>"


def width(text: str) -> float:
    """Return the width of a line in ems, a Chinese character being 1, a Latin one under a half."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.475 for sign in text)


def wrap(text: str, ems: float) -> str:
    """Return the text broken into lines of at most so many ems, at spaces or between Chinese."""
    lines = [""]
    word = ""
    for sign in text + " ":
        breakable = sign == " " or (ord(sign) > 0x2E7F and sign not in "，。、；：）”》")
        if breakable:
            if lines[-1].strip() and width(lines[-1] + word) > ems:
                lines[-1] = lines[-1].rstrip()
                lines.append(word.lstrip())
            else:
                lines[-1] += word
            word = sign
        else:
            word += sign
    return "\n".join(lines).rstrip()


def listed(names: Iterable[str], sign: str, ems: float) -> str:
    """Return names joined by a sign, broken into lines between names where they fit a line."""
    lines = [""]
    for name in names:
        joined = f"{lines[-1]}{sign}{name}" if lines[-1] else name
        if lines[-1] and width(joined) > ems:
            lines[-1] += sign.rstrip()
            lines.append(name)
        else:
            lines[-1] = joined
    return "\n".join(wrap(line, ems) for line in lines)


def frame(
    title: str,
    subtitle: str,
    source: str,
    edges: tuple[float, float, float],
    headroom: float = 0.0,
) -> tuple[Chart, Axes]:
    """Return a figure with title, subtitle and source in place, and the axes to draw on.

    Parameters
    ----------
    title, subtitle, source : str
        Title and subtitle may take two lines each.
    edges : tuple of float
        Left, bottom and right of the axes, in parts of the figure.
    headroom : float
        Room for labels between the subtitle and the axes, in parts of the height.
    """
    chart = Chart(figsize=(WIDTH, HEIGHT))
    FigureCanvasAgg(chart)
    chart.headline = title
    top = 0.955
    for text, size, weight, colour in (
        (title, 21, "bold", INK),
        (subtitle, 14, "normal", QUIET),
    ):
        room = 0.88 if weight == "bold" else 0.94
        lines = wrap(text, room * WIDTH * 72 / size)
        chart.text(0.03, top, lines, size=size, weight=weight, color=colour, va="top")
        top -= (lines.count("\n") + 1) * size * 1.45 / (HEIGHT * 72) + 0.008
    chart.text(0.03, 0.025, source, size=11, color=QUIET, va="bottom")
    left, bottom, right = edges
    axes = chart.add_axes((left, bottom, right - left, top - 0.025 - headroom - bottom))
    return chart, axes


def rows(ax: Axes, labels: Iterable[str], size: float = 14, measured: bool = False) -> None:
    """Set up one row a label, the first on top; a scale below only if the chart is `measured`."""
    names = list(labels)
    ax.set_yticks(range(len(names)), names, size=size)
    ax.set_ylim(max(len(names), 5) - 0.4, -0.6)  # few rows do not grow into blocks
    if not measured:
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)


def numbers(most: int, marks: int = 12) -> list[int]:
    """Return 1 and round numbers up to the most, about so many."""
    step = next(
        s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, most) if most <= s * marks or s >= most
    )
    return [1, *range(step if step > 1 else 2, most + 1, step)]


def to_png(chart: Figure) -> bytes:
    """Return the figure as a PNG that depends on nothing but what is drawn."""
    return _save(chart, "png", {"Software": None})


def to_svg(chart: Figure, title: str, description: str) -> bytes:
    """Return the figure as an SVG with title and description for screen readers."""
    meta = {"Date": None, "Creator": None, "Title": title, "Description": description}
    return _save(chart, "svg", meta)


def _save(chart: Figure, kind: str, metadata: dict[str, str | None]) -> bytes:
    out = io.BytesIO()
    with mpl.rc_context(prepare()), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        try:
            chart.savefig(out, format=kind, metadata=metadata)
        except UserWarning as missing:
            raise _lacking(chart, str(missing)) from None
    return out.getvalue()


def _lacking(chart: Figure, warning: str) -> PlanError:
    """Return what to say of a sign that the font lacks: which it is and where it stands."""
    number = re.match(r"Glyph (\d+) ", warning)
    if number is None:
        return PlanError(f"a figure cannot be drawn: {warning}")
    sign = chr(int(number[1]))
    texts = [" ".join(text.get_text().split()) for text in chart.findobj(Text)]
    where = next((text for text in texts if sign in text), "")
    at = where.find(sign)
    return PlanError(
        f"the package's font lacks the character {sign} (U+{ord(sign):04X}), which a figure needs "
        f"in “{where[max(0, at - 30) : at + 30]}”; use the simplified characters of GB 2312 in "
        "names and titles"
    )
