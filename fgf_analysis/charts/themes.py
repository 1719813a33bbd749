"""Charts of what the tasks are about: `counts`, `matrix`, `agreement`, `specialisation`."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from fgf_analysis.charts.style import DARK, FAINT, HIGHLIGHT, INK, LIGHT, PALE, QUIET, numbers, rows

_SHADES = LinearSegmentedColormap.from_list("fgf", [PALE, "#9FB3C8", DARK])


def counts(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw each theme's tasks: primary solid, further ones hatched behind it.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.themes.counts` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    names = {
        "primary": {"zh": "主要主题", "en": "primary theme"},
        "further": {"zh": "次要主题", "en": "further theme"},
    }
    place = range(len(table))
    most = table["primary"].max()
    colours = [HIGHLIGHT if n == most else DARK for n in table["primary"]]
    ax.barh(place, table["primary"], height=0.7, color=colours)
    ax.barh(
        place, table["further"], left=table["primary"], height=0.7,
        color="white", edgecolor=LIGHT, hatch="///",
    )  # fmt: skip
    for y, primary, further in zip(place, table["primary"], table["further"], strict=True):
        words = {"zh": f"{primary} 项", "en": f"{primary}"}[lang]
        more = {"zh": f"，另涉及 {further} 项", "en": f" and {further} more"}[lang]
        ax.text(primary + further + 0.1, y, words + (more if further else ""), va="center", size=13)
    ax.set_xlim(0, max((table["primary"] + table["further"]).max(), 1) * 1.22)
    rows(ax, table["theme"])
    key = {
        "zh": f"实心：{names['primary']['zh']}    斜线：{names['further']['zh']}",
        "en": f"Solid: {names['primary']['en']}    Hatched: {names['further']['en']}",
    }
    ax.text(1, 0.02, key[lang], transform=ax.transAxes, ha="right", size=13, color=QUIET)
    return ax


def matrix(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw a table of counts as a matrix with the numbers in it; empty cells stay empty.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.themes.by_department` or `by_section` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
        Not used: rows and columns are named by the table.
    """
    sns.heatmap(
        table, ax=ax, cmap=_SHADES, vmin=0, vmax=max(table.max(axis=None), 1), mask=table.eq(0),
        cbar=False, linewidths=2, linecolor="white",
    )  # fmt: skip
    ax.set_facecolor("#F7F9FB")
    size = min(13.0, 264 / len(table))
    for y, row in enumerate(table.to_numpy()):
        for x, n in enumerate(row):
            if n:
                colour = "white" if n > table.max(axis=None) * 0.6 else INK
                ax.text(x + 0.5, y + 0.5, str(n), ha="center", va="center", size=size, color=colour)
    return _names(table, ax)


def agreement(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw which primary themes two codings give the same tasks; what differs is framed.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.codebook.confusion` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    matrix(table, ax, lang)
    for y, row in enumerate(table.index):
        for x, column in enumerate(table.columns):
            if row != column and table.loc[row, column]:
                ax.add_patch(
                    Rectangle((x, y), 1, 1, fill=False, edgecolor=HIGHLIGHT, lw=2.5, clip_on=False)
                )
    words = {"zh": ("逐项阅读", "关键词"), "en": ("By reading", "By keywords")}[lang]
    ax.set_ylabel(words[0], size=13, color=QUIET)
    ax.set_xlabel(words[1], size=13, color=QUIET)
    ax.xaxis.set_label_position("bottom")
    return ax


def specialisation(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw in which themes units have more than their part: location quotients as dots.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.themes.specialisation` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    colours = [HIGHLIGHT if y == 0 else DARK for y in place]
    ax.hlines(place, 1, table["quotient"], color=FAINT, lw=4)
    ax.axvline(1, color=QUIET, lw=1.2)
    ax.scatter(table["quotient"], place, s=90, color=colours, zorder=3)
    words = {
        "zh": "{0.quotient:.1f} 倍（{0.tasks} 项，共 {0.of_unit} 项）",
        "en": "{0.quotient:.1f} times ({0.tasks} of its {0.of_unit})",
    }[lang]
    most = float(table["quotient"].max())
    for y, row in zip(place, table.itertuples(), strict=True):
        ax.text(max(row.quotient, 1) + most * 0.02, y, words.format(row), va="center", size=12.5)
    sign = {"zh": " · ", "en": " · "}[lang]
    names = [f"{row.department}{sign}{row.theme}" for row in table.itertuples()]
    rows(ax, names, size=13, measured=True)
    ax.set_xlim(0, most * 1.4)
    ax.set_xticks([0, *numbers(int(most * 1.3), 8)])
    ax.grid(axis="x")
    note = {
        "zh": "区位商：1 为与全部单位相同的比例",
        "en": "Location quotient: 1 is the same part as all units together",
    }
    ax.set_xlabel(note[lang], size=13, color=QUIET)
    return ax


def _names(table: pd.DataFrame, ax: Axes) -> Axes:
    """Name the rows and columns of a matrix, long rows of columns slanted."""
    ax.xaxis.tick_top()
    slanted = table.shape[1] > 6
    ax.set_xticks(
        [x + 0.5 for x in range(table.shape[1])], table.columns, size=12,
        rotation=28 if slanted else 0, ha="left" if slanted else "center",
        rotation_mode="anchor",
    )  # fmt: skip
    size = min(12.0, 264 / len(table))
    ax.set_yticks([y + 0.5 for y in range(len(table))], table.index, size=size, rotation=0)
    ax.set_xlabel("")
    ax.set_ylabel("")
    return ax
