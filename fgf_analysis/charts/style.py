"""The look of the figures: fonts, colours, sizes, the frame around a chart, saving.

Lengths are in ems of the body text, so that a chart keeps its proportions from a slide to a column
of a printed page. Loading this module loads matplotlib; nothing else in the package does before a
chart is drawn.

For a plot of one's own, by matplotlib or seaborn::

    from fgf_analysis.charts import style

    style.apply()               # from here on every plot has the look and the font of the figures
    with style.context():       # or only those made in here
        ...
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text

from fgf_analysis.arguments import of_type, one_of, refusal
from fgf_analysis.errors import PlanError, Unavailable
from fgf_analysis.public import public

__all__ = [
    "DARK",
    "FAINT",
    "GREY",
    "HIGHLIGHT",
    "INK",
    "LIGHT",
    "MIDDLE",
    "PALE",
    "PALE_GREY",
    "QUIET",
    "SIZES",
    "STEEL",
    "Chart",
    "Size",
    "apply",
    "context",
    "contrast",
    "prepare",
    "readable",
    "to_png",
    "to_svg",
]

HERE = Path(__file__).parent
FONTS = [HERE / "fonts" / f"NotoSansCJKsc-{weight}.otf" for weight in ("Bold", "Regular")]

# Marks stand 3 : 1 against white and are parted by it; text 4.5 : 1 against what it stands on.
HIGHLIGHT = "#B4231F"
DARK = "#17324D"
MIDDLE = "#2F6DA8"
STEEL = "#4A7F8C"
LIGHT = "#6494C6"
GREY = "#66707B"
PALE_GREY = "#8A939D"
FAINT = "#D5DCE4"  # guides, never a mark
PALE = "#E8EEF4"
INK = "#1F2933"
QUIET = "#52606D"


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours.

    Parameters
    ----------
    one, two : str
        As #RRGGBB.

    Returns
    -------
    float
        1 to 21.

    Notes
    -----
    Web Content Accessibility Guidelines 2.2, definition of contrast ratio.
    """
    dark, light = sorted(map(_luminance, (one, two)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    if not isinstance(colour, str) or not re.fullmatch(r"#[\dA-Fa-f]{6}", colour):
        raise refusal("colour", colour, "give one as #RRGGBB")
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(colour: str) -> str:
    """Return the colour of text that stands on a colour.

    Parameters
    ----------
    colour : str
        As #RRGGBB.

    Returns
    -------
    str
        White, or black where that is clearer.
    """
    return max(("#FFFFFF", "#000000"), key=lambda text: contrast(text, colour))


@dataclass(frozen=True)
class Size:
    """The size of a figure.

    Attributes
    ----------
    name : str
    width, height : float
        Inches; the height is that of a chart of many rows where `grows`.
    text : float
        Points of the body text, which is the smallest but for the source.
    grows : bool
        Whether a chart of few rows is lower.
    """

    name: str
    width: float
    height: float
    text: float
    grows: bool = False

    @property
    def ems(self) -> float:
        """The width in ems."""
        return self.width * 72 / self.text


@dataclass(frozen=True)
class Room:
    """What stands beside the axes, in ems, and how many rows are in them."""

    left: float = 0.0
    right: float = 0.0
    above: float = 0.0
    below: float = 0.0
    rows: int = 8


SIZES = {
    "slide": Size("slide", 12.8, 7.2, 13),
    "page": Size("page", 6.3, 7.9, 9, grows=True),
}
"""A 16 : 9 slide, and the width of the text on A4 (16 cm) with 9 points in print."""

MARGIN = 2.2  # ems around everything
_LEADING = 1.4  # of text, in its own size


@cache
def prepare(size: str | Size = "slide") -> dict[str, object]:
    """Register the package's fonts and return the settings every figure is made with.

    Parameters
    ----------
    size : {"slide", "page"} or Size
        Key of `SIZES`, or a size of one's own.

    Returns
    -------
    dict
        Parameters of `matplotlib.rcParams`. For a plot of one's own there is `apply`.

    Raises
    ------
    PlanError
        When there is no such size, or a font of the package is missing or broken.
    """
    text = (size if isinstance(size, Size) else SIZES[one_of("size", size, SIZES)]).text
    for path in FONTS:
        _font(path)
        font_manager.fontManager.addfont(path)
    settings = dict(mpl.rc_params_from_file(HERE / "fgf.mplstyle", use_default_template=False))
    return settings | {"font.size": text}


def apply(size: str = "slide") -> None:
    """Give every plot from here on the look and the font of the figures.

    Chinese names are drawn without a warning. It sets `matplotlib.rcParams`, as
    `matplotlib.style.use` does; ``matplotlib.rcdefaults()`` undoes it, and so does what sets all of
    them later, as ``seaborn.set_theme()``.

    Parameters
    ----------
    size : {"slide", "page"}
        Key of `SIZES`: of the text, and of a plot that says no size of its own.

    Raises
    ------
    PlanError
        When there is no such size, or a font of the package is missing or broken.

    See Also
    --------
    context : the same for some plots only.
    """
    mpl.rcParams.update(_own(size))


@contextmanager
def context(size: str = "slide") -> Iterator[None]:
    """Give the plots made in a ``with`` statement the look and the font of the figures.

    Parameters
    ----------
    size : {"slide", "page"}
        As in `apply`.

    Yields
    ------
    None
        Behind it all settings are what they were.

    Raises
    ------
    PlanError
        When there is no such size, or a font of the package is missing or broken.
    """
    with mpl.rc_context(_own(size)):
        yield


def _own(size: str) -> dict[str, object]:
    """Return the settings for a plot that the package does not draw: colours and a size, too."""
    chosen = SIZES[one_of("size", size, SIZES)]
    settings = prepare(size)
    high = chosen.width * 9 / 16
    colours = cycler(color=[MIDDLE, HIGHLIGHT, STEEL, DARK, LIGHT, PALE_GREY])
    return settings | {"axes.prop_cycle": colours, "figure.figsize": (chosen.width, high)}


@contextmanager
def own(size: str | Size = "slide") -> Iterator[None]:
    """Let nothing that a user has set for plots be in a figure of the package."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(prepare(size))
        yield


def _font(path: Path) -> FT2Font:
    """Return one of the package's fonts, or say that it is not there."""
    try:
        return FT2Font(str(path))
    except (OSError, RuntimeError):
        raise PlanError(
            f"fonts/{path.name}: a font of the package is missing or broken, without which no "
            "chart can be drawn; install fgf-analysis again"
        ) from None


class Chart(Figure):
    """A figure that shows itself in a notebook and is named by its title."""

    headline = ""
    alternative = ""
    size = SIZES["slide"]

    def _repr_png_(self) -> tuple[bytes, dict[str, object]]:
        width = round(self.get_figwidth() * _DPI / 2)
        return to_png(self), {"width": width, "alt": self.alternative}

    def __repr__(self) -> str:
        return f"<Chart: {self.headline}>"


@cache
def _fonts() -> dict[bool, FT2Font]:
    found = {"Bold" in path.stem: _font(path) for path in FONTS}
    for font in found.values():
        font.set_size(100, 72)
    return found


@cache
def _advance(sign: str, bold: bool) -> float:
    font = _fonts()[bold]
    index = font.get_char_index(ord(sign))
    if not index:  # `_save` tells of it
        return 1.0
    return float(font.load_glyph(index, flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 6553600


def width(text: str, bold: bool = False) -> float:
    """Return the width of a line in ems of its own size, by the package's font."""
    return sum(_advance(sign, bold) for sign in text)


def widest(names: Iterable[object]) -> float:
    """Return the room in ems that names need beside the axes."""
    return max((width(str(name), bold=True) for name in names), default=0.0) + 0.8


_NEVER_FIRST = set("，。、；：！？）”》】〉·…%％")
_NEVER_LAST = set("（“《【〈")


def _pieces(text: str, kept: Sequence[str]) -> list[str]:
    """Return the text in pieces that no line break may part.

    Names are kept whole, a number stays with the sign behind it, and with what joins it to another.
    """
    names = sorted((name for name in kept if name), key=len, reverse=True)
    whole = "|".join(map(re.escape, names))
    number = r"[\d.,:%]*\d[\d.,:%]*(?:[至→–-][\d.,:%]+)*[\u2e80-\u9fff]?"
    word = rf"(?:(?!{whole})[^\s“”‘’\u2e80-\uffef])+" if whole else r"[^\s“”‘’\u2e80-\uffef]+"
    either = [*([whole] if whole else []), number, r"[\u2e80-\uffef]", r"\s+", "[“”‘’]", word]
    pattern = re.compile("|".join(either))
    found: list[str] = []
    for piece in pattern.findall(text):
        if found and (piece[0] in _NEVER_FIRST or found[-1][-1] in _NEVER_LAST):
            found[-1] += piece
        elif piece.isspace() and found:
            found[-1] += " "
        elif found and _joined(found[-1], piece):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _joined(before: str, after: str) -> bool:
    """Return whether two Latin pieces are parts of one word: T07, 12.8in."""
    return before[-1] < "\u2e80" and after[0] < "\u2e80" and not before[-1].isspace()


def wrap(text: str, ems: float, kept: Sequence[str] = (), bold: bool = False) -> str:
    """Return the text in as few lines as it needs, all about equally long.

    Parameters
    ----------
    text : str
        One line.
    ems : float
        What a line may be wide at most; a piece that is wider stands alone in its line.
    kept : sequence of str
        Names that no line break may part, where they fit a line.
    bold : bool
        Whether it is set in bold.
    """
    pieces = _pieces(text, [name for name in kept if width(name, bold) <= ems])
    if not pieces:
        return ""
    ends = list(accumulate((width(piece, bold) for piece in pieces), initial=0.0))
    blanks = [width(piece, bold) - width(piece.rstrip(), bold) for piece in pieces]

    def long(i: int, j: int) -> float:
        return ends[j] - ends[i] - blanks[j - 1]

    breaks, begin = [], 0  # as few as there can be
    for j in range(1, len(pieces) + 1):
        if long(begin, j) > ems and j - 1 > begin:
            begin = j - 1
            breaks.append(begin)
    if 0 < len(breaks) < _EVEN:
        breaks = _evenly(pieces, long, ems, len(breaks) + 1)
    return "\n".join("".join(pieces[i:j]).rstrip() for i, j in pairwise([0, *breaks, len(pieces)]))


_EVEN = 6  # lines of a text that are made even; longer ones are filled


def _evenly(
    pieces: Sequence[str], long: Callable[[int, int], float], ems: float, lines: int
) -> list[int]:
    """Return where to break pieces so that so many lines are as even as they can be.

    A break within a clause weighs as much as a line that is off by an eighth.
    """
    even, off = long(0, len(pieces)) / lines, (ems / 8) ** 2
    nowhere: list[tuple[float, list[int]]] = [(math.inf, [])] * len(pieces)
    best = [(0.0, []), *nowhere]
    for _ in range(lines):
        before, best = best, [(math.inf, []), *nowhere]
        for j in range(1, len(pieces) + 1):
            inside = j < len(pieces) and pieces[j - 1][-1] not in _PAUSES
            for i in range(j - 1, -1, -1):
                if long(i, j) > ems and i < j - 1:
                    break
                cost = before[i][0] + (long(i, j) - even) ** 2 + off * inside
                if cost < best[j][0]:
                    best[j] = (cost, [*before[i][1], j])
    return best[-1][1][:-1]


_PAUSES = set("，。、；：！？ ")


def narrow(text: str, ems: float, lines: int) -> str:
    """Return a name in at most so many lines of so many ems, cut with … where it needs more.

    Words that are wider than a line are hyphenated.
    """
    found: list[str] = []
    for piece in _pieces(text, ()):
        own = piece.rstrip()
        if found and width(found[-1] + own) <= ems:
            found[-1] += piece
        elif width(own) <= ems:
            found.append(piece)
        else:
            *parts, last = _parted(own, ems)
            found += [f"{part}-" if part[-1] < "\u2e80" else part for part in parts]
            found.append(last + piece[len(own) :])
    found = [line.rstrip() for line in found]
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1][:-1] + "…"]
    return "\n".join(found)


def _parted(word: str, ems: float) -> list[str]:
    """Return a word in parts, by the rules of hyphenation, anywhere where they do not suffice."""
    import pyphen

    ends = sorted({*pyphen.Pyphen(lang="en_US").positions(word), len(word)})
    found, begin = [], 0
    while begin < len(word):
        fits = [end for end in ends if end > begin and width(word[begin:end] + "-") <= ems]
        most = range(len(word), begin, -1)
        end = max(fits, default=0) or next(
            (end for end in most if width(word[begin:end] + "-") <= ems), begin + 1
        )
        found.append(word[begin:end])
        begin = end
    return found


def frame(
    words: tuple[str, str, str],
    size: Size,
    room: Room = Room(),
    kept: Sequence[str] = (),
) -> tuple[Chart, Axes]:
    """Return a figure with title, subtitle and source in place, and the axes to draw on.

    Parameters
    ----------
    words : tuple of str
        Title, subtitle and source.
    size : Size
    room : Room
        Beside the axes; a page is no higher than its rows need.
    kept : sequence of str
        Names that no line break parts.
    """
    em = size.text / 72  # inches
    wide = size.ems
    set_ = []
    top = MARGIN
    for text, scale, bold, colour in zip(
        words, _SCALES, (True, False, False), (INK, QUIET, QUIET), strict=True
    ):
        lines = wrap(text, (wide - 2 * MARGIN) / scale, kept, bold)
        if text is words[2] and lines.count("\n") >= _LONGEST_SOURCE:
            lines = narrow(text, (wide - 2 * MARGIN) / scale, _LONGEST_SOURCE)
        high = (lines.count("\n") + 1) * scale * _LEADING if text else 0.0
        set_.append((lines, scale, bold, colour, high))
    heads = set_[0][-1] + set_[1][-1] + 1.0
    foot = set_[2][-1] + 0.6
    height = size.height
    if size.grows:
        inside = max(room.rows * 2.1, 8) + room.above + room.below
        height = min(height, (2 * MARGIN + heads + inside + foot) * em)
    chart = Chart(figsize=(size.width, height))
    FigureCanvasAgg(chart)
    chart.headline, chart.size = words[0], size
    tall = height / em
    for lines, scale, bold, colour, high in set_[:2]:
        chart.text(
            MARGIN / wide, 1 - top / tall, lines, size=size.text * scale, color=colour, va="top",
            weight="bold" if bold else "normal", linespacing=1.2,
        )  # fmt: skip
        top += high
    chart.text(
        MARGIN / wide, MARGIN * 0.6 / tall, set_[2][0], size=size.text * _SCALES[2], color=QUIET,
        va="bottom", linespacing=1.2,
    )  # fmt: skip
    x, y = MARGIN + room.left, MARGIN * 0.6 + foot + room.below
    axes = chart.add_axes(
        (
            x / wide,
            y / tall,
            max(wide - MARGIN - room.right - x, 4) / wide,
            max(tall - top - 1.0 - room.above - y, 4) / tall,
        )
    )
    return chart, axes


_LONGEST_SOURCE = 3  # lines
_SCALES = (1.5, 1.06, 0.9)  # title, subtitle, source, of the body text


def chart_of(ax: Axes) -> Chart:
    """Return the figure that axes are of."""
    assert isinstance(ax.figure, Chart)
    return ax.figure


def ems(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of the axes in ems of the body text."""
    figure, box, em = chart_of(ax), ax.get_position(), _em() / 72
    return box.width * figure.get_figwidth() / em, box.height * figure.get_figheight() / em


def rows(ax: Axes, labels: Iterable[str], marked: Iterable[str] = ()) -> None:
    """Set up one row a label, the first on top; marked ones stand out."""
    names = list(labels)
    ax.set_yticks(range(len(names)), names, size=row_size(ax, len(names)))
    ax.set_ylim(max(len(names), 5) - 0.4, -0.6)  # few rows do not grow into blocks
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    for label in ax.get_yticklabels():
        if label.get_text() in set(marked):
            label.set(color=HIGHLIGHT, weight="bold")


def row_size(ax: Axes, number: int, part: float = 1.0) -> float:
    """Return the points of text that fits one of so many rows, or such a part of its height."""
    pitch = part * ems(ax)[1] / max(number, 5)
    return _em() * min(1.0, max(pitch / 1.15, _SMALLEST))


_SMALLEST = 0.78  # of the body text, where rows are many


def measured(ax: Axes, most: float, ends: Iterable[str], ems_of_end: float = 0.6) -> None:
    """Let the axes run from 0 to the most, with room for the longest label behind a mark."""
    longest = max(map(width, ends), default=0.0) + 2 * ems_of_end
    wide = ems(ax)[0]
    ax.set_xlim(0, max(most, 1) / max(1 - longest / wide, 0.3))


def key_lines(words: Iterable[str], ems: float) -> list[list[str]]:
    """Return the words of a key in lines of so many ems, each word with its mark."""
    lines: list[list[str]] = []
    used = 0.0
    for word in words:
        own = width(word) + _MARK
        if lines and used + own - _GAP <= ems:
            lines[-1].append(word)
        else:
            lines.append([word])
            used = 0.0
        used += own
    return lines


_GAP = 1.6  # ems between two words of a key
_MARK = 1.2 + _GAP


def key(ax: Axes, marks: Iterable[tuple[str, str, str]]) -> None:
    """Set what marks mean above the axes, from the margin of the figure on.

    Parameters
    ----------
    ax : Axes
    marks : iterable of tuple
        Sign, colour and words.
    """
    size = chart_of(ax).size
    entries = {words: (sign, colour) for sign, colour, words in marks}
    lines = key_lines(entries, size.ems - 2 * MARGIN)
    left = MARGIN / size.ems
    em = _em() / 72 / size.width, _em() / 72 / chart_of(ax).get_figheight()
    for n, line in enumerate(reversed(lines)):
        x = left
        y = ax.get_position().y1 + (0.6 + n * _LEADING) * em[1]
        for words in line:
            sign, colour = entries[words]
            chart_of(ax).text(x, y, sign, color=colour, va="bottom")
            chart_of(ax).text(x + 1.2 * em[0], y, words, va="bottom")
            x += (width(words) + _MARK) * em[0]


def key_room(words: Iterable[str], size: Size) -> float:
    """Return the room in ems that a key needs above the axes."""
    return 0.6 + _LEADING * len(key_lines(words, size.ems - 2 * MARGIN))


def headed(names: Sequence[str], column: float, lines: int) -> tuple[list[str], list[str]]:
    """Return what stands over columns of so many ems, and the list below that explains it.

    The names themselves where a column is wide enough, else numbers, and the names in the list.
    """
    if column >= _READABLE:
        return [narrow(name, column - 0.3, lines) for name in names], []
    numbers_ = [str(n) for n in range(1, len(names) + 1)]
    return numbers_, [f"{n}  {name}" for n, name in zip(numbers_, names, strict=True)]


_READABLE = 4.4  # ems of a column that can have a heading of words


def list_below(ax: Axes, lines: Sequence[str]) -> None:
    """Set lines in columns below the axes, from the margin of the figure on."""
    size = chart_of(ax).size
    em = _em() / 72 / size.width, _em() / 72 / chart_of(ax).get_figheight()
    columns, high = _columns(lines, size)
    for n, line in enumerate(lines):
        side, row = divmod(n, high)
        chart_of(ax).text(
            (MARGIN + side * (size.ems - 2 * MARGIN) / columns) * em[0],
            ax.get_position().y0 - (0.4 + row * _LEADING) * em[1],
            narrow(line, size.ems - 2 * MARGIN, 1), color=QUIET, va="top",
        )  # fmt: skip


def list_room(lines: Sequence[str], size: Size) -> float:
    """Return the room in ems that a list needs below the axes."""
    return 0.4 + _LEADING * _columns(lines, size)[1] if lines else 0.0


def _columns(lines: Sequence[str], size: Size) -> tuple[int, int]:
    """Return in how many columns a list is set, and how many lines each has."""
    fit = int((size.ems - 2 * MARGIN) / (widest(lines) + 1)) if lines else 1
    columns = min(max(fit, 1), 3)
    return columns, -(-len(lines) // columns)


def beside(ax: Axes, x: float, y: float, words: str, gap: float = 0.5, **look: Any) -> None:
    """Set words behind a mark, so many ems from its place."""
    ax.annotate(
        words, (x, y), xytext=(gap * _em(), 0), textcoords="offset points", va="center_baseline",
        **look,
    )  # fmt: skip


def _em() -> float:
    """Return the size of the body text in points."""
    return float(mpl.rcParams["font.size"])


def numbers(most: int, marks: int = 12) -> list[int]:
    """Return 1 and round numbers up to the most, about so many."""
    step = next(
        s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, most) if most <= s * marks or s >= most
    )
    return [1, *range(step if step > 1 else 2, most + 1, step)]


_DPI = 200  # twice that of a screen


def to_png(chart: Figure) -> bytes:
    """Return a figure as a PNG that depends on nothing but what is drawn.

    Parameters
    ----------
    chart : Figure
        A figure of the gallery, or any other.

    Returns
    -------
    bytes
        At twice the pixels of a screen.

    Raises
    ------
    PlanError
        When the package's font lacks a sign that stands in it.
    """
    return _save(chart, "png", {"Software": None}, dpi=_DPI)


def to_svg(chart: Figure, title: str, description: str) -> bytes:
    """Return a figure as an SVG that depends on nothing but what is drawn.

    Parameters
    ----------
    chart : Figure
        A figure of the gallery, or any other.
    title, description : str
        For screen readers.

    Returns
    -------
    bytes
        With text as outlines.

    Raises
    ------
    PlanError
        When the package's font lacks a sign that stands in it.
    """
    meta = {"Date": None, "Creator": None, "Title": title, "Description": description}
    return _save(chart, "svg", meta)


def _save(
    chart: Figure, kind: str, metadata: dict[str, str | None], dpi: float | str = "figure"
) -> bytes:
    of_type("chart", chart, Figure, "give a Figure, such as ax.figure")
    out = io.BytesIO()
    with own(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        try:
            chart.savefig(out, format=kind, metadata=metadata, dpi=dpi)
        except UserWarning as missing:
            raise _lacking(chart, str(missing)) from None
    return out.getvalue()


def _lacking(chart: Figure, warning: str) -> Unavailable:
    """Return what to say of a sign that the font lacks: which it is and where it stands."""
    number = re.match(r"Glyph (\d+) ", warning)
    if number is None:
        return Unavailable(f"a figure cannot be drawn: {warning}")
    sign = chr(int(number[1]))
    texts = [" ".join(text.get_text().split()) for text in chart.findobj(Text)]
    return _unset(sign, next((text for text in texts if sign in text), ""), "a figure")


def settable(texts: Iterable[str], whose: str) -> None:
    """Refuse text with a sign that the package's font lacks.

    Parameters
    ----------
    texts : iterable of str
    whose : str
        What needs them.

    Raises
    ------
    Unavailable
        It says which sign, and where it stands.
    """
    for text in texts:
        for sign in text:
            if not all(font.get_char_index(ord(sign)) for font in _fonts().values()):
                raise _unset(sign, text, whose)


def _unset(sign: str, where: str, whose: str) -> Unavailable:
    at = where.find(sign)
    return Unavailable(
        f"the package's font lacks the character {sign} (U+{ord(sign):04X}), which {whose} needs "
        f"in “{where[max(0, at - 30) : at + 30]}”; use the simplified characters of GB 2312 in "
        "names and titles"
    )


public(globals())
