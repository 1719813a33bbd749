"""Charts of what the published text shows: `parts`, `passages`, `bases`."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis.charts.style import DARK, HIGHLIGHT, LIGHT, QUIET, numbers, rows

PARTS = {
    "title": {"zh": "标题", "en": "Heading"},
    "text": {"zh": "正文", "en": "Text"},
    "clause": {"zh": "责任条款", "en": "Clause"},
}


def parts(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw for each task which parts the source shows; what is lost is a cross.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.survival.by_task` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = list(range(1, len(table) + 1))
    small = min(1, 38 / len(table))  # so that neighbours do not touch
    for y, part in enumerate(PARTS):
        shown = [x for x, there in zip(place, table[part], strict=True) if there]
        lost = [x for x in place if x not in shown]
        ax.scatter(shown, [y] * len(shown), s=290 * small**2, marker="s", color=DARK)
        ax.scatter(
            lost, [y] * len(lost), s=150 * small**2, marker="x", color=HIGHLIGHT, lw=2.8 * small
        )
        words = {"zh": f"{len(shown)} 项", "en": f"{len(shown)} shown"}
        ax.text(len(table) * 1.01 + 0.7, y, words[lang], va="center", size=15, weight="bold")
    ax.set_yticks(range(len(PARTS)), [names[lang] for names in PARTS.values()], size=16)
    ax.set_ylim(len(PARTS) - 0.5, -0.6)
    ax.set_xlim(0.2, len(table) * 1.1 + 0.5)
    ax.set_xticks(numbers(len(table), 8))
    ax.set_xlabel({"zh": "任务序号", "en": "Task number"}[lang])
    key = {"zh": "■ 现存    × 缺失", "en": "■ shown    × lost"}
    ax.text(0.2, -0.5, key[lang], size=14, color=QUIET, va="bottom")
    return ax


def passages(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw each stretch of the source where it stands and whose it is.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.survival.stretches` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    looks = (
        (table["times"] > 1, LIGHT, {"zh": "同一文字出现两次", "en": "stands twice"}),
        (table["times"] == 1, HIGHLIGHT, {"zh": "仅出现一次", "en": "stands once"}),
    )
    for chosen, colour, names in looks:
        some = table[chosen]
        ax.hlines(some["number"], some["start"], some["end"], color=colour, lw=6, label=names[lang])
    most = int(table["number"].max())
    ax.set_ylim(most + 1, 0)
    ax.set_yticks(numbers(most, 8))
    ax.set_xlim(0, table["end"].max() * 1.01)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel(
        {"zh": "在所据文本中的位置（字符）", "en": "Place in the copy used here (characters)"}[lang]
    )
    ax.set_ylabel({"zh": "任务序号", "en": "Task number"}[lang])
    ax.grid()
    ax.legend(loc="lower left", frameon=False, fontsize=15)
    return ax


BASES = {
    "printed": {"zh": "编号印在原文中", "en": "its number is printed"},
    "in order": {"zh": "前后标题相接，中间无断点", "en": "in sequence, no break around it"},
    "repeated": {"zh": "两处出现，归属唯一", "en": "it stands at two places"},
    "elimination": {"zh": "排除其他任务", "en": "only this task lacks one"},
    "rule": {"zh": "依全文体例", "en": "a rule the document keeps"},
    "neighbour": {"zh": "相邻文字另有归属", "en": "adjoining text is another task's"},
    "wording": {"zh": "仅凭用词", "en": "only its wording"},
}


def bases(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw on what the placing of the stretches rests, strongest basis on top.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.survival.bases` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    total = table.sum(axis=1)
    place = range(len(table))
    colours = [HIGHLIGHT if basis == "wording" else LIGHT for basis in table.index]
    ax.barh(place, total, height=0.66, color=colours)
    clauses = table["clause"] if "clause" in table else total * 0
    ax.barh(place, clauses, height=0.26, color=DARK)
    for y, n, own in zip(place, total, clauses, strict=True):
        words = {"zh": f"，其中条款 {own}", "en": f", {own} of them clauses"}[lang] if own else ""
        ax.text(n + total.max() * 0.012, y, f"{n}{words}", va="center", size=15)
    ax.set_xlim(0, total.max() * 1.3)
    rows(ax, [BASES[basis][lang] for basis in table.index])
    return ax
