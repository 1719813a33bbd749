"""Charts of who is charged with what: `by_role`, `shares`, `leads`."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis.charts.style import DARK, HIGHLIGHT, INK, LIGHT, MIDDLE, QUIET, rows

ROLES = {
    "lead_alone": {"zh": "单独牵头", "en": "leads alone"},
    "lead_jointly": {"zh": "共同牵头", "en": "leads jointly"},
    "responsible": {"zh": "单独负责", "en": "solely responsible"},
    "support": {"zh": "参与（按职责分工负责）", "en": "named beside the leads"},
}
_LOOK: dict[str, dict[str, Any]] = {
    "lead_alone": {"color": DARK},
    "lead_jointly": {"color": MIDDLE, "hatch": "//", "edgecolor": "white"},
    "responsible": {"color": "#7A5C00"},
    "support": {"color": LIGHT},
}
_ON_DARK = {"lead_alone": "white", "lead_jointly": "white", "responsible": "white", "support": INK}


def by_role(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw each unit's tasks by role as one stacked bar, most on top.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.workload.by_department` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    left = pd.Series(0, index=table.index)
    for role, names in ROLES.items():
        count = table[role]
        ax.barh(place, count, left=left, height=0.72, label=names[lang], lw=0, **_LOOK[role])
        for y, n, start in zip(place, count, left, strict=True):
            if n:
                ax.text(
                    start + n / 2, y, str(n), ha="center", va="center", size=12,
                    color=_ON_DARK[role],
                    bbox={"facecolor": _LOOK[role]["color"], "lw": 0, "pad": 0},
                )  # fmt: skip
        left = left + count
    for y, total in zip(place, left, strict=True):
        ax.text(total + 0.12, y, str(total), va="center", size=12, weight="bold")
    ax.set_xlim(0, max(left.max(), 1) * 1.05)
    rows(ax, table["department"], size=12)
    for label in ax.get_yticklabels()[:1]:
        label.set(color=HIGHLIGHT, weight="bold")
    ax.legend(loc="lower right", frameon=False, fontsize=14, handlelength=1.4)
    return ax


def shares(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw each unit's share of the lead as a dot, and what the lost clauses leave open.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.workload.lead_share` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    ax.hlines(place, table["share_least"] * 100, table["share_most"] * 100, color=LIGHT, lw=5)
    colours = [HIGHLIGHT if y == 0 else DARK for y in place]
    ax.scatter(table["share"] * 100, place, s=80, color=colours, zorder=3)
    for y, share in zip(place, table["share"], strict=True):
        ax.text(
            share * 100 + 0.7, y, f"{share:.1%}", va="center", size=12, color=INK,
            bbox={"facecolor": "white", "lw": 0, "pad": 3},
        )  # fmt: skip
    rows(ax, table["department"], size=13, measured=True)
    ax.set_xlim(0, max(table["share_most"].max() * 100 + 5, 10))
    ax.xaxis.set_major_formatter("{x:.0f}%")
    ax.grid(axis="x")
    words = {
        "zh": "圆点：在现存条款中的份额；浅色条：缺失条款可能造成的范围",
        "en": "Dot: share of the clauses we have. Bar: where the lost clauses could move it",
    }
    ax.set_xlabel(words[lang], size=13, color=QUIET)
    return ax


def leads(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw how many tasks have one lead, two and so on.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.workload.by_leads` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    colours = [HIGHLIGHT if n > 1 else LIGHT for n in table["leads"]]
    ax.barh(place, table["tasks"], height=0.66, color=colours)
    for y, n, ids in zip(place, table["tasks"], table["task_ids"], strict=True):
        ax.text(n + 0.15, y, str(n), va="center", size=17, weight="bold")
        shown = ids if n < 7 else ""
        ax.text(n + 0.85, y, shown, va="center", size=12, color=QUIET)
    words = {
        "zh": lambda n: f"{n} 个单位牵头" if n else "未列牵头单位",
        "en": lambda n: {0: "No lead named, one responsible", 1: "1 unit leads"}.get(
            n, f"{n} units lead jointly"
        ),
    }
    ax.set_xlim(0, table["tasks"].max() * 1.12 + 1)
    rows(ax, [words[lang](n) for n in table["leads"]])
    return ax
