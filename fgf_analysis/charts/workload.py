"""Charts of who is charged with what: `by_role`, `shares`, `leads`, `ranks`, `orders`, `steady`."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from fgf_analysis.charts.style import (
    DARK,
    FAINT,
    HEIGHT,
    HIGHLIGHT,
    INK,
    LIGHT,
    MIDDLE,
    QUIET,
    WIDTH,
    listed,
    numbers,
    rows,
)

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
            if n * 60 > table["tasks"].max():  # thinner parts have no room for their number
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
    colours = [HIGHLIGHT if y < 3 else DARK for y in place]  # the three of the title
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


def ranks(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw each unit's tasks counted in full and shared out, and what becomes of its rank.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.ranking.ranks` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    falls = table["change"].eq(table["change"][table["full"] > 1].min()) & (table["full"] > 1)
    falls &= table["change"] < 0
    colours = [HIGHLIGHT if fall else DARK for fall in falls]
    ax.hlines(place, table["fractional"], table["full"], color=FAINT, lw=4)
    ax.scatter(table["fractional"], place, s=80, color="white", edgecolor=colours, lw=2, zorder=3)
    ax.scatter(table["full"], place, s=80, color=colours, zorder=3)
    most = float(table["full"].max())
    for y, row, colour in zip(place, table.itertuples(), colours, strict=True):
        ax.text(
            most * 1.1, y, f"{row.rank_full} → {row.rank_fractional}", va="center", ha="center",
            size=12.5, color=colour, weight="bold" if colour == HIGHLIGHT else "normal",
        )  # fmt: skip
    head = {"zh": "名次", "en": "Rank"}[lang]
    ax.text(most * 1.1, -0.75, head, ha="center", va="bottom", size=12, color=QUIET)
    rows(ax, table["department"], size=13, measured=True)
    ax.set_xlim(0, most * 1.16)
    ax.set_xticks([0, *numbers(int(most), 8)])
    ax.grid(axis="x")
    words = {
        "zh": "任务数：实心点为全数计（每家各计 1），空心点为分数计（n 家各计 1/n）",
        "en": "Tasks. Solid: counted in full for every lead. Hollow: shared out, 1/n to each of n",
    }
    ax.set_xlabel(words[lang], size=13, color=QUIET)
    return ax


def orders(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw the partial order of units that holds in every case, as a Hasse diagram.

    Units with equally many tasks stand in one box. A line leads down from a box to those surely
    below it, with no third box surely between; boxes without a way down or up to each other cannot
    be compared.

    Parameters
    ----------
    table : DataFrame
        Columns ``department``, ``least``, ``most`` (int, tasks shown; with all lost clauses).
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    boxes = [
        (int(least), int(own["most"].iloc[0]), list(own["department"]))
        for least, own in sorted(table.groupby("least"), key=lambda item: -item[0])
    ]
    further, boxes = boxes[_BOXES:], boxes[:_BOXES]
    level: list[int] = []
    for _, most, _ in boxes:
        above = [row for row, box in zip(level, boxes, strict=False) if box[0] > most]
        level.append(max(above, default=-1) + 1)
    depth = max(level, default=0) + 1
    high = min(0.8 / depth, 0.26)
    spots: dict[int, tuple[float, float, float]] = {}  # middle and width of each box
    for row in range(depth):
        members = [i for i, own in enumerate(level) if own == row]
        for nth, i in enumerate(members):
            x, y = (nth + 0.5) / len(members), 1 - (row + 0.5) / depth
            spots[i] = (x, y, 0.92 / len(members))
    for i, j in _direct(boxes):
        (x1, y1, _), (x2, y2, wide) = spots[i], spots[j]
        foot = min(max(x1, x2 - wide * 0.49), x2 + wide * 0.49)
        ax.plot([x1, foot], [y1 - high / 2, y2 + high / 2], color=HIGHLIGHT, lw=2.5, zorder=1)
    sign = {"zh": "、", "en": "; "}[lang]
    for i, (least, most, names) in enumerate(boxes):
        x, y, wide = spots[i]
        corner = (x - wide / 2, y - high / 2)
        ax.add_patch(Rectangle(corner, wide, high, facecolor="white", edgecolor=DARK, lw=1.5))
        count = {"zh": f"{least} 项", "en": f"{least} task{'s' * (least != 1)}"}[lang]
        if most > least:
            count += {"zh": f"（至多 {most}）", "en": f" (at most {most})"}[lang]
        ax.text(
            x, y + high / 2 - 0.012, count, ha="center", va="top", size=12.5, weight="bold",
            color=HIGHLIGHT if i == 0 else INK,
        )  # fmt: skip
        lines = listed(names, sign, wide * 0.92 * WIDTH * 72 / 12.5).split("\n")
        room = max(1, int((high - 0.05) * 0.7 * HEIGHT * 72 / (12 * 1.3)))
        if len(lines) > room:
            told = {"zh": f"（共 {len(names)} 个）", "en": f"({len(names)} units)"}[lang]
            lines = [*lines[: room - 1], told]
        text = "\n".join(lines)
        ax.text(x, y - 0.022, text, ha="center", va="center", size=12, color=INK, linespacing=1.2)
    if further:
        units = sum(len(names) for *_, names in further)
        words = {
            "zh": f"另有 {units} 个单位任务更少，未列出",
            "en": f"{units} units with fewer tasks are not shown",
        }
        ax.text(0.99, 0, words[lang], ha="right", va="top", size=12, color=QUIET)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax


_BOXES = 8
_Box = tuple[int, int, list[str]]


def _direct(boxes: list[_Box]) -> list[tuple[int, int]]:
    """Return which boxes are surely above which, with no third one surely between."""
    sure = {(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes) if a[0] > b[1]}
    return [
        (i, j)
        for i, j in sorted(sure)
        if not any((i, k) in sure and (k, j) in sure for k in range(len(boxes)))
    ]


def steady(table: pd.DataFrame, ax: Axes, lang: str) -> Axes:
    """Draw each unit's rank and how far it moves when the tasks are drawn anew.

    Parameters
    ----------
    table : DataFrame
        As `fgf_analysis.analysis.ranking.bootstrap` returns it.
    ax : Axes
        Drawn on and returned.
    lang : {"zh", "en"}
    """
    place = range(len(table))
    ax.hlines(place, table["low"], table["high"], color=LIGHT, lw=5)
    colours = [HIGHLIGHT if y == 0 else DARK for y in place]
    ax.scatter(table["rank"], place, s=80, color=colours, zorder=3)
    rows(ax, table["department"], size=13, measured=True)
    most = int(table["high"].max())
    ax.set_xlim(0.5, most + 0.5)
    ax.set_xticks(numbers(most, 8))
    ax.grid(axis="x")
    words = {
        "zh": "名次（1 为最多，分数计）。圆点：本方案；浅色条：重抽任务后 95% 的情形",
        "en": "Rank, 1 is most, shared out. Dot: the plan. Bar: 95% of the draws",
    }
    ax.set_xlabel(words[lang], size=13, color=QUIET)
    return ax
