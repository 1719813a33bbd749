"""What each figure shows and says: its table, drawing, facts, claim and words.

An `Entry` is all there is to a figure. Its title states a finding; `claim` is asked on the facts
of the tables each time it is drawn, and where it does not hold the neutral title is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes

from fgf_analysis.analysis import codebook, coleadership, ranking, survival, themes, workload
from fgf_analysis.charts import coleadership as coleadership_charts
from fgf_analysis.charts import survival as survival_charts
from fgf_analysis.charts import themes as themes_charts
from fgf_analysis.charts import workload as workload_charts
from fgf_analysis.tables import Plan

ROWS = 24
COLUMNS = coleadership_charts.COLUMNS
Table = Any  # a DataFrame, or of the network a networkx.Graph
Facts = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """A figure's words in one language, with the entry's facts in braces."""

    title: str
    neutral: str
    subtitle: str
    alt: str


@dataclass(frozen=True)
class Entry:
    """One figure of the gallery.

    Attributes
    ----------
    name : str
        File name without ending.
    table : callable
        Plan to the table (or network) that is drawn.
    draw : callable
        Table, axes and language to the axes with the chart.
    facts : callable
        Plan and table to the values that words and claim use.
    claim : callable
        Facts to whether the title holds.
    words : mapping of str to Words
        By language.
    left : mapping of str to float
        Where the axes begin, by language, as a part of the figure's width.
    bottom, right, headroom : float
        The other edges, and room for labels above the axes.
    note : callable
        Plan to a further sentence of the subtitle by language, where it needs one.
    part : callable
        Table to the part of it that is drawn.
    rows, columns : int
        Of that, how many rows and columns at most; the subtitle says where there are more.
    """

    name: str
    table: Callable[[Plan], Table]
    draw: Callable[[Any, Axes, str], Axes]
    facts: Callable[[Plan, Any], Facts]
    claim: Callable[[Facts], bool]
    words: Mapping[str, Words]
    left: Mapping[str, float]
    bottom: float = 0.09
    right: float = 0.97
    headroom: float = 0.0
    note: Callable[[Plan], Mapping[str, str]] = lambda plan: {}
    part: Callable[[Any], Any] = lambda table: table
    rows: int = ROWS
    columns: int = COLUMNS


def _top(values: pd.Series) -> list[str]:
    """Return the names with the largest value."""
    return [str(name) for name in values.index[values == values.max()]]


def _survival_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    counts = survival.summary(plan).set_index("part")
    nothing = table.loc[~table[list(survival.PARTS)].any(axis=1), "task_id"]
    return {
        "tasks": len(table),
        **{f"lost_{part}": int(n) for part, n in counts["lost"].items()},
        **{f"shown_{part}": int(n) for part, n in counts["shown"].items()},
        "nothing": list(nothing) or ["–"],
    }


def _passage_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    return {
        "tasks": len(plan.tasks),
        "characters": len(plan.source),
        "back": int((table["number"].diff() < 0).sum()),
        "passages": survival.passages(plan),
        "twice": int((table["times"] > 1).sum()),
        "stretches": len(table),
    }


def _basis_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    weak = table.reindex(["wording"]).fillna(0).iloc[0]
    return {
        "stretches": int(table.to_numpy().sum()),
        "weak": int(weak.sum()),
        "weak_clauses": int(weak.get("clause", 0)),
        "clauses": int(table.get("clause", pd.Series(dtype=int)).sum()),
        "texts": int(table.get("text", pd.Series(dtype=int)).sum()),
    }


def _role_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    charge = table.set_index("department").eval("lead_alone + lead_jointly + responsible")
    return {
        **workload.base(plan),
        "units": len(table),
        "first": _top(charge),
        "most": int(charge.max()) if len(charge) else 0,
        "once": int((charge == 1).sum()),
        "support_only": int((charge == 0).sum()),
    }


def _share_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    known = workload.base(plan)
    return {
        **known,
        "units": len(table),
        "first": list(table["department"][:3]),
        "part": float(table["share"][:3].sum()),
        "low": float(table["share_least"][:3].sum()),
        "high": float(table["share_least"][:3].sum() + known["lost"] / max(known["tasks"], 1)),
    }


def _lead_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    joint = table[table["leads"] > 1]
    return {
        **workload.base(plan),
        "joint": int(joint["tasks"].sum()),
        "most": int(joint["leads"].max()) if len(joint) else 0,
    }


def _each(names: list[str]) -> Facts:
    """Return the words that say of several names that a number is of each."""
    several = len(names) > 1
    return {"each_zh": "各" if several else "为", "each_en": " each" if several else ""}


def _theme_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    first = _top(table.set_index("theme")["primary"])
    return {
        **_each(first),
        "tasks": len(plan.tasks),
        "base": int(table["base"].max()),
        "themes": len(table),
        "first": first,
        "most": int(table["primary"].max()),
        "touched": int((table["primary"] > 0).sum()),
    }


def _matrix_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    breadth = table.gt(0).sum(axis=1)
    return {
        **workload.base(plan),
        "units": len(table),
        "themes": table.shape[1],
        "first": _top(breadth) if len(table) else ["–"],
        "breadth": int(breadth.max()) if len(table) else 0,
        "narrow": int((table.sum(axis=1) == 1).sum()),
        "several": int(((table.sum(axis=1) > 1) & (breadth > 1)).sum()),
    }


def _section_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    return {
        "tasks": len(plan.tasks),
        "base": int(table.to_numpy().sum()),
        "themes": len(table),
        "sections": table.shape[1],
        "spread": int((table.gt(0).sum(axis=1) > 1).sum()),
    }


def _reading_note(plan: Plan) -> dict[str, str]:
    """Return how many tasks the readers give the themes that the keywords give most."""
    if plan.codings.empty:
        return {}
    counts = themes.counts(plan)
    first = counts.loc[counts["primary"] == counts["primary"].max(), "theme"]
    names = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
    read = pd.crosstab(plan.codings["primary"], plan.codings["coder"])
    read = read.rename(index=names).reindex(first, fill_value=0)
    told: dict[str, list[str]] = {"zh": [], "en": []}
    for name, row in read.iterrows():
        low, high = int(row.min()), int(row.max())
        told["zh"].append(f"{name} {low}" + (f" 至 {high}" if high > low else "") + " 项")
        told["en"].append(f"{plan.english[name]} {low}" + (f" to {high}" if high > low else ""))
    return {
        "zh": f"逐项阅读所得：{'，'.join(told['zh'])}。",
        "en": f" By reading: {', '.join(told['en'])}.",
    }


def _reading_breadth_note(plan: Plan) -> dict[str, str]:
    """Return how many units in charge of several tasks have several themes by the readers."""
    if plan.codings.empty:
        return {}
    rows = workload.in_charge(plan).merge(plan.codings, on="task_id")
    found = rows.groupby(["coder", "department"]).agg(
        tasks=("task_id", "size"), themes=("primary", "nunique")
    )
    several = found[found["tasks"] > 1]
    if several.empty:
        return {}
    broad = (several["themes"] > 1).groupby("coder").sum()
    low, high, of = int(broad.min()), int(broad.max()), int(several.groupby("coder").size().max())
    return {
        "zh": f"逐项阅读所得：{of} 个中 {low}" + (f" 至 {high}" if high > low else "") + " 个。",
        "en": f" By reading: {low}" + (f" to {high}" if high > low else "") + f" of {of}.",
    }


def _groups_note(plan: Plan) -> dict[str, str]:
    """Return that coordination groups are left out, where any lead."""
    there = len(coleadership.two_mode(plan, group_actors=True).units)
    left = there - len(coleadership.two_mode(plan).units)
    if not left:
        return {}
    return {
        "zh": f"不含 {left} 个协调机构。",
        "en": f" Without coordination groups ({left}).",
    }


def _incidence_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    joint = table.sum(axis=1)
    first = _top(joint) if len(table) else ["–"]
    return {
        **workload.base(plan),
        **_each(first),
        "units": len(table),
        "joint": table.shape[1],
        "first": first,
        "most": int(joint.max()) if len(table) else 0,
    }


def _pair_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    most = int(table["tasks"].max()) if len(table) else 0
    top = table[table["tasks"] == most]
    return {
        **workload.base(plan),
        "pairs": len(table),
        "most": most,
        "tops": len(top),
        "repeated": int((table["tasks"] > 1).sum()),
        "first": [*top[["unit_a", "unit_b"]].iloc[0]] if len(top) else ["–"],
        "ids": str(top["task_ids"].iloc[0]).split() if len(top) else ["–"],
    }


def _rank_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    several = table.head(ROWS).query("full > 1")
    falls = several[several["change"] == several["change"].min()]
    mover = falls.iloc[0].to_dict() if len(falls) else dict.fromkeys(table.columns, 0)
    return {
        **workload.base(plan),
        "units": len(table),
        **mover,
        "unit": [str(mover["department"])],
        "moved": int((table["change"] != 0).sum()),
    }


def _order_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    sure = ranking.orders(plan)
    first = table.loc[table["least"] == table["least"].max(), "department"]
    below = sure[sure["above"].isin(first)].groupby("above").size()
    return {
        **workload.base(plan),
        "units": len(table),
        "rest": len(table) - len(first),
        "pairs": len(table) * (len(table) - 1) // 2,
        "sure": len(sure),
        "others": int(len(sure) - below.sum()),
        "first": list(first) or ["–"],
        "below": int(below.max()) if len(below) else 0,
    }


def _steady_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    top = table.head(1).to_dict("records") or [dict.fromkeys(table.columns, 0)]
    return {
        **workload.base(plan),
        "units": len(table),
        "unit": [str(top[0]["department"])],
        "times": float(top[0]["first"]),
        "firsts": int((table["rank"] == 1).sum()),
        "low": int(top[0]["low"]),
        "high": int(top[0]["high"]),
        "reach": int((table["low"] <= 2).sum()),
        "draws": ranking.DRAWS,
        "charge": int(workload.in_charge(plan)["task_id"].nunique()),
    }


def _agreement_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    pairs = codebook.agreement(plan)
    with_words = pairs[pairs["second"] == codebook.KEYWORDS].tail(1)
    by_hand = pairs[pairs["second"] != codebook.KEYWORDS].tail(1)
    return {
        "tasks": len(plan.tasks),
        "coded": int(table.to_numpy().sum()),
        "coder": str(max(plan.codings["coder"], default="–")),
        "same": int(with_words["same"].sum()),
        "kappa": _number(with_words["kappa"]),
        "alpha": _number(with_words["alpha"]),
        "hand_same": int(by_hand["same"].sum()),
        "hand_kappa": _number(by_hand["kappa"]),
    }


def _number(values: pd.Series) -> str:
    """Return the one value with two decimals, or a dash."""
    known = values.dropna()
    return f"{known.iloc[0]:.2f}" if len(known) else "–"


def _special_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    top = table.head(1).to_dict("records") or [dict.fromkeys(table.columns, 0)]
    return {
        **workload.base(plan),
        "cells": len(table),
        **top[0],
        "unit": [str(top[0]["department"])],
        "name": [str(top[0]["theme"])],
    }


def _breadth_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    both = table.loc[table["quadrant"] == "broad and deep", "department"]
    return {
        **workload.base(plan),
        "units": len(table),
        "first": list(both) or ["–"],
        "both": len(both),
        "narrow": int((table["quadrant"] == "narrow").sum()),
    }


def _chance_facts(plan: Plan, table: pd.DataFrame) -> Facts:
    tied = _tied(table)
    top = tied.head(1).to_dict("records") or [dict.fromkeys(table.columns, 0)]
    told = tied[(tied["q"] <= coleadership.LEVEL) | (tied["margin_q"] <= coleadership.LEVEL)]
    expected = sorted((float(top[0]["expected"]), float(top[0]["margin_expected"])))
    return {
        **workload.base(plan),
        "pairs": len(table),
        "tied": len(tied),
        "testable": int(table["testable"].sum()),
        "told": len(told),
        "low_p": int((tied["p"] <= coleadership.LEVEL).sum()),
        "unit": [str(top[0]["unit_a"]), str(top[0]["unit_b"])],
        "observed": int(top[0]["observed"]),
        "expected": f"{expected[0]:.1f}",
        "at_most": f"{expected[1]:.1f}",
        "p": float(top[0]["p"]),
        "testable_top": bool(top[0]["testable"]),
        "clauses_a_task": 2 if coleadership.two_mode(plan).tasks.has_duplicates else 1,
    }


def _tied(table: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that lead together at all, most often first."""
    return table[table["observed"] > 0].sort_values(
        ["observed", "p"], ascending=[False, True], kind="stable", ignore_index=True
    )


def _network_facts(plan: Plan, table: nx.Graph) -> Facts:
    return {
        **workload.base(plan),
        "units": len(table),
        "ties": table.number_of_edges(),
        **coleadership.network(plan)[["components", "largest", "isolates"]],
    }


_COUNTS = {
    "zh": "按责任条款列名次数统计，不代表工作量；{tasks} 项任务中 {shown} 项的责任条款尚存。",
    "en": "Counts named responsibilities, not effort, in the {shown} of {tasks} tasks "
    "whose clause survives.",
}

GALLERY: tuple[Entry, ...] = (
    Entry(
        "survival-parts",
        survival.by_task,
        survival_charts.parts,
        _survival_facts,
        lambda f: f["lost_clause"] > 0,
        {
            "zh": Words(
                "所据文本中，{tasks} 项任务有 {lost_clause} 项无从得知由谁负责",
                "所据文本中各项任务的存缺",
                "{tasks} 项任务中，标题存 {shown_title} 项，正文存 {shown_text} 项，责任条款存 "
                "{shown_clause} 项；缺失处一律留空，不作补写。",
                "{tasks} 项任务按标题、正文、责任条款三行排列，方块为现存，叉号为缺失。标题缺 "
                "{lost_title} 项，正文缺 {lost_text} 项，责任条款缺 {lost_clause} 项；"
                "{nothing} 全部缺失。",
            ),
            "en": Words(
                "In the copy used here, {lost_clause} of {tasks} tasks no longer show who is in charge",
                "What the copy used here shows of each task",
                "Of {tasks} tasks {shown_title} headings, {shown_text} texts and {shown_clause} clauses "
                "survive. What is lost stays empty; nothing is filled in.",
                "{tasks} tasks in three rows, heading, text and clause; a square is shown, a cross "
                "is lost. Lost are {lost_title} headings, {lost_text} texts and {lost_clause} "
                "clauses; of {nothing} nothing is left.",
            ),
        },
        {"zh": 0.11, "en": 0.11},
        bottom=0.2,
        rows=1000,
    ),
    Entry(
        "survival-passages",
        survival.stretches,
        survival_charts.passages,
        _passage_facts,
        lambda f: f["passages"] == 2,
        {
            "zh": Words(
                "所据文本由同一方案的两段文字穿插而成",
                "各项任务在所据文本中的位置",
                "每条横线为一段原文：横向为在 {characters:,} 个字符中的位置，纵向为所属任务；"
                "任务序号共倒退 {back} 次。",
                "散布图：横轴为原文位置，纵轴为任务序号。文字沿两条斜线交替前进，"
                "{stretches} 段中 {twice} 段出现两次。",
            ),
            "en": Words(
                "The copy used here runs two passages of one plan into each other",
                "Where each task stands in the copy used here",
                "Each line is a stretch of the source: across, its place among {characters:,} "
                "characters; down, its task. The task numbers step back {back} times.",
                "Stretches of text by place in the source and task number. They follow two sloping "
                "lines in turn; {twice} of {stretches} stretches stand twice.",
            ),
        },
        {"zh": 0.08, "en": 0.08},
        bottom=0.15,
        rows=100_000,
    ),
    Entry(
        "survival-bases",
        survival.bases,
        survival_charts.bases,
        _basis_facts,
        lambda f: f["weak"] > 0 and f["weak_clauses"] == 0 and f["clauses"] > 0,
        {
            "zh": Words(
                "正文 {texts} 段中有 {weak} 段仅凭用词归属，责任条款则无一如此",
                "各段原文归属的依据",
                "原文各段如何归到任务名下，由强到弱；同一文字出现几处即计几段。",
                "横条图：{stretches} 段原文按依据分，由强到弱；仅凭用词的 {weak} 段，均为正文；"
                "责任条款 {clauses} 段。",
            ),
            "en": Words(
                "No clause is placed by wording alone; {weak} of {texts} stretches of task text are",
                "What the placing of each stretch rests on",
                "Why each stretch of the source is under its task, strongest reason first; a text "
                "that stands at two places counts twice.",
                "Bars: {stretches} stretches by the reason for their place, strongest first. {weak} rest on "
                "wording only, all of them task text; none of the {clauses} clauses does.",
            ),
        },
        {"zh": 0.22, "en": 0.25},
        bottom=0.1,
    ),
    Entry(
        "workload-by-role",
        workload.by_department,
        workload_charts.by_role,
        _role_facts,
        lambda f: len(f["first"]) == 1 and f["most"] > 1 and f["once"] > 1,
        {
            "zh": Words(
                "{first}牵头或负责 {most} 项，居首位；另有 {once} 个单位只牵头或负责 1 项",
                "各单位的牵头、负责与参与",
                _COUNTS["zh"] + "不含未具名的“各相关部门及各地区”。",
                "堆叠横条图：{units} 个单位按角色计的任务数。{first}牵头或负责 {most} 项；"
                "{once} 个单位牵头或负责 1 项；{support_only} 个单位仅作为参与单位。",
            ),
            "en": Words(
                "{first} is in charge of {most} tasks, the most; {once} units of just one",
                "Which units lead, answer for and take part in tasks",
                _COUNTS["en"] + " Unnamed departments and localities are not counted.",
                "Stacked bars: tasks of {units} units by role. {first} leads or answers for "
                "{most}; {once} units are in charge of one; {support_only} are only named beside leads.",
            ),
        },
        {"zh": 0.27, "en": 0.3},
        bottom=0.075,
    ),
    Entry(
        "workload-share",
        workload.lead_share,
        workload_charts.shares,
        _share_facts,
        lambda f: f["part"] > 0.5 and f["low"] < f["high"] and f["units"] > 5,
        {
            "zh": Words(
                "三个单位合占牵头份额的 {part:.0%}；计入缺失条款，可为 {low:.0%} 至 {high:.0%}",
                "各单位的牵头份额",
                _COUNTS["zh"] + "n 家牵头时各计 1/n；范围以全部 {tasks} 项计。",
                "点图：{units} 个单位的牵头份额及缺失 {lost} 条条款可能造成的上下限；前三家"
                "（{first}）合计 {part:.0%}。",
            ),
            "en": Words(
                "Three units hold {part:.0%} of the lead; with the lost clauses it could be {low:.0%} to {high:.0%}",
                "Each unit's share of the lead",
                _COUNTS["en"] + " A task with n leads gives each 1/n; the range is of all {tasks}.",
                "Dots: share of the lead of {units} units, with bars for the least and most that "
                "the {lost} lost clauses allow. {first} hold {part:.0%} together.",
            ),
        },
        {"zh": 0.23, "en": 0.31},
        bottom=0.14,
    ),
    Entry(
        "workload-leads",
        workload.by_leads,
        workload_charts.leads,
        _lead_facts,
        lambda f: f["joint"] > 0,
        {
            "zh": Words(
                "{shown} 项任务中 {joint} 项由多家共同牵头，最多 {most} 家",
                "每项任务有几家牵头",
                _COUNTS["zh"],
                "横条图：按牵头单位数计的任务数；{joint} 项由两家及以上共同牵头。",
            ),
            "en": Words(
                "{joint} of {shown} tasks are led jointly, by as many as {most} units",
                "How many units lead each task",
                _COUNTS["en"],
                "Bars: tasks by number of leading units. {joint} are led by two units or more.",
            ),
        },
        {"zh": 0.18, "en": 0.27},
        bottom=0.1,
    ),
    Entry(
        "workload-ranks",
        ranking.ranks,
        workload_charts.ranks,
        _rank_facts,
        lambda f: f["change"] <= -2 and f["lost"] < f["tasks"],
        {
            "zh": Words(
                "{unit}牵头或负责 {full} 项，分摊后仅合 {fractional:.1f} 项，名次由第 {rank_full} 降至第 {rank_fractional}",
                "全数计与分数计下各单位的名次",
                _COUNTS["zh"]
                + "共同牵头的任务，全数计每家计 1，分数计每家计 1/n。红色：有 2 项及以上者中降幅最大的。",
                "点图：{units} 个单位的任务数，全数计与分数计并列，右侧为名次变化；{moved} 个单位名次有变。",
            ),
            "en": Words(
                "{unit} is in charge of {full} tasks, {fractional:.1f} when shared out, and falls from rank {rank_full} to {rank_fractional}",
                "Ranks in full and in fractional counting",
                _COUNTS["en"] + " Red: the greatest fall among units with two tasks or more.",
                "Dots: tasks of {units} units in full and in fractional counting, with the change "
                "of rank beside them; {moved} units change rank.",
            ),
        },
        {"zh": 0.23, "en": 0.31},
        bottom=0.14,
        headroom=0.02,
    ),
    Entry(
        "workload-order",
        ranking.bounds,
        workload_charts.orders,
        _order_facts,
        lambda f: f["lost"] > 0 and len(f["first"]) == 1 and f["others"] == 0 < f["below"],
        {
            "zh": Words(
                "无论缺失条款如何，仅可确定{first}多于其余 {rest} 个单位中的 {below} 个",
                "无论缺失条款如何都成立的多少次序",
                _COUNTS["zh"]
                + "在这 {tasks} 项之内，缺失的 {lost} 条至多使一个单位再加 {lost} 项；{pairs} 组两两比较中 {sure} 组次序确定，以线相连。",
                "次序图：{units} 个单位按现存任务数分框，有线相连者上多于下；{pairs} 组中 {sure} 组确定。",
            ),
            "en": Words(
                "Whatever was lost, only {first} is surely ahead of others: of {below} of the other {rest} units",
                "Which orderings of the units hold whatever the lost clauses said",
                _COUNTS["en"]
                + " Within these {tasks}, {lost} are lost, so any unit could have up to {lost} more. "
                "Of {pairs} pairs {sure} are surely ordered: those joined by a line.",
                "Boxes of {units} units with equally many tasks, a line where the order is sure: "
                "{sure} of {pairs} pairs.",
            ),
        },
        {"zh": 0.03, "en": 0.03},
        bottom=0.07,
        rows=1000,
    ),
    Entry(
        "workload-steady",
        ranking.bootstrap,
        workload_charts.steady,
        _steady_facts,
        lambda f: f["firsts"] == 1 and 0.5 < f["times"] < 1 and f["units"] > 2,
        {
            "zh": Words(
                "对 {charge} 项任务重复抽样，{unit}居首（含并列）的占 {times:.0%}",
                "重复抽样时名次有多大变动",
                _COUNTS["zh"]
                + "自助法，有放回地重抽 {draws:,} 次：说明名次对任务构成的依赖，不涉及缺失条款。",
                "点图：{units} 个单位的名次及重抽任务后的 95% 区间；{unit}在第 {low} 至第 {high} 之间。",
            ),
            "en": Words(
                "Resampling the {charge} tasks, {unit} is first or equal first in {times:.0%} of draws",
                "How far ranks move when the tasks are resampled",
                _COUNTS["en"]
                + " Bootstrap, {draws:,} draws with replacement: how much a rank depends on which tasks "
                "there are, not on the lost clauses.",
                "Dots: ranks of {units} units, with the range of 95% of the draws; {unit} is between "
                "{low} and {high}.",
            ),
        },
        {"zh": 0.23, "en": 0.31},
        bottom=0.14,
    ),
    Entry(
        "themes-counts",
        themes.counts,
        themes_charts.counts,
        _theme_facts,
        lambda f: len(f["first"]) < 4 and f["most"] > 1,
        {
            "zh": Words(
                "按关键词，{base} 项任务中以{first}为主要主题的最多，{each_zh} {most} 项",
                "任务的主题分布",
                "按关键词编码，每项任务一个主要主题，可另有次要主题；{tasks} 项任务中 {base} 项"
                "的标题或正文含有关键词。",
                "横条图：{themes} 个主题的任务数，实心为主要主题，斜线为次要主题；最多的是{first}，"
                "{each_zh} {most} 项。",
            ),
            "en": Words(
                "By keywords, most often the primary theme: {first}, {most} of {base} tasks{each_en}",
                "What the tasks are about",
                "Coded by keywords: one primary theme per task, and further ones it touches. A keyword "
                "stands in {base} of {tasks} tasks.",
                "Bars: tasks of {themes} themes, primary solid and further ones hatched. "
                "Most often primary: {first}, {most}{each_en}.",
            ),
        },
        {"zh": 0.2, "en": 0.26},
        note=_reading_note,
        bottom=0.08,
    ),
    Entry(
        "themes-by-section",
        themes.by_section,
        themes_charts.matrix,
        _section_facts,
        lambda f: f["spread"] == 0 and f["sections"] > 1,
        {
            "zh": Words(
                "章节可知的 {base} 项任务中，各主要主题均未跨章节",
                "各章节的主题",
                "{tasks} 项任务中 {base} 项的章节与主题均可知，涉及 {themes} 个主题；数字为主要主题的任务数。",
                "矩阵：{themes} 个主要主题乘 {sections} 个章节，每个主题只在一个章节出现。",
            ),
            "en": Words(
                "In the {base} tasks whose section is known, no primary theme crosses sections",
                "Themes by printed section",
                "Section and theme are both known for {base} of {tasks} tasks, of {themes} themes; numbers are "
                "tasks by primary theme.",
                "Matrix of {themes} themes by {sections} sections; each theme stands in one only.",
            ),
        },
        {"zh": 0.22, "en": 0.27},
        bottom=0.09,
        headroom=0.05,
    ),
    Entry(
        "themes-by-department",
        themes.by_department,
        themes_charts.matrix,
        _matrix_facts,
        lambda f: f["several"] > 1 and f["several"] + f["narrow"] == f["units"],
        {
            "zh": Words(
                "按关键词，牵头或负责两项以上任务的 {several} 个单位所涉主题均不止一个",
                "各单位牵头或负责任务的主题",
                _COUNTS["zh"] + "共同牵头的任务对每家各计一次。",
                "矩阵：{units} 个牵头或负责单位乘 {themes} 个主题，数字为任务数；{first}涉及主题最多，"
                "为 {breadth} 个。",
            ),
            "en": Words(
                "By keywords, all {several} units in charge of several tasks have more than one theme",
                "Themes of the tasks each unit is in charge of",
                _COUNTS["en"] + " A jointly led task counts for each lead.",
                "Matrix of {units} units in charge by {themes} themes, numbers are tasks; the widest "
                "({first}) have {breadth} themes, {narrow} units one.",
            ),
        },
        {"zh": 0.23, "en": 0.29},
        note=_reading_breadth_note,
        bottom=0.075,
        right=0.87,
        headroom=0.16,
    ),
    Entry(
        "themes-specialisation",
        lambda plan: themes.specialisation(plan, least=2),
        themes_charts.specialisation,
        _special_facts,
        lambda f: f["tasks"] > 2 and f["quotient"] >= 1.5,
        {
            "zh": Words(
                "{name}占{unit}牵头或负责任务的 {tasks}/{of_unit}，为总体占比的 {quotient:.1f} 倍",
                "各单位的主题专门化程度",
                "{shown} 项任务、{of_all} 个单位任务次。区位商为主题在本单位任务中的占比除以总体占比；只列 2 项及以上者，按项数排列，仅 2 项者不宜深究。",
                "点图：{cells} 个单位与主题组合的区位商；{unit}的{name}为 {quotient:.1f}。",
            ),
            "en": Words(
                "{name}: {tasks} of {unit}'s {of_unit} tasks, {quotient:.1f} times the share among all units",
                "In which themes units have more than their part",
                "{shown} tasks with {of_all} units in charge. Location quotient: the theme's share of the unit's tasks "
                "over its share of all. Shown from two tasks of a theme, most tasks first; a quotient of two is fragile.",
                "Dots: location quotients of {cells} pairs of unit and theme; {unit} has "
                "{quotient:.1f} in {name}.",
            ),
        },
        {"zh": 0.33, "en": 0.44},
        bottom=0.14,
    ),
    Entry(
        "themes-agreement",
        codebook.confusion,
        themes_charts.agreement,
        _agreement_facts,
        lambda f: f["coded"] > 0 and f["same"] * 2 > f["coded"],
        {
            "zh": Words(
                "关键词编码与逐项阅读在 {coded} 项任务中有 {same} 项主要主题一致",
                "关键词编码与逐项阅读的一致程度",
                "行为逐项阅读所定的主要主题（编码者 {coder}），列为关键词所定，红框为不一致。主要主题 κ 为 {kappa}，全部主题 α 为 {alpha}（1 为完全一致）。",
                "矩阵：{coded} 项任务的主要主题，阅读与关键词各一；{same} 项一致，κ 为 {kappa}，"
                "多主题 α 为 {alpha}。",
            ),
            "en": Words(
                "Keywords and a reader agree on the primary theme of {same} of {coded} tasks",
                "How far coding by keywords agrees with coding by reading",
                "Rows: primary theme by reading (coder {coder}). Columns: by keywords. Red frames: "
                "differences. Kappa of the primary theme {kappa}, alpha of all themes {alpha} (1 is full agreement).",
                "Matrix of primary themes of {coded} tasks by reading and by keywords; {same} agree, "
                "kappa {kappa}, alpha of all themes {alpha}.",
            ),
        },
        {"zh": 0.22, "en": 0.28},
        bottom=0.11,
        right=0.87,
        headroom=0.16,
    ),
    Entry(
        "coleadership-incidence",
        coleadership.incidence,
        coleadership_charts.incidence,
        _incidence_facts,
        lambda f: 0 < len(f["first"]) < 4 and f["most"] > 1,
        {
            "zh": Words(
                "{joint} 项共同牵头任务中，{first}参与牵头最多，{each_zh} {most} 项",
                "哪些单位共同牵头哪些任务",
                _COUNTS["zh"] + "每列一项任务（T07 即第 7 项），圆点为牵头单位。",
                "点阵：{units} 个单位乘 {joint} 项共同牵头任务，同列圆点以线相连；最多的是{first}，{each_zh} "
                "{most} 项。",
            ),
            "en": Words(
                "Most often among the leads of the {joint} joint tasks: {first}, {most}{each_en}",
                "Which units lead which tasks together",
                _COUNTS["en"] + " Each column is a task (T07 is task 7), dots are its leads.",
                "Dots of {units} units by {joint} jointly led tasks, joined within a task; "
                "most often {first}, {most}{each_en}.",
            ),
        },
        {"zh": 0.24, "en": 0.31},
        note=_groups_note,
        bottom=0.07,
        right=0.96,
        headroom=0.05,
    ),
    Entry(
        "coleadership-pairs",
        coleadership.pairs,
        coleadership_charts.pairs,
        _pair_facts,
        lambda f: f["tops"] == 1 and f["most"] > 1,
        {
            "zh": Words(
                "{first}共同牵头最多，达 {most} 项；{pairs} 对中仅 {repeated} 对超过 1 项",
                "共同牵头的单位两两组合",
                _COUNTS["zh"] + "条形末端为任务编号，T07 即第 7 项。",
                "横条图：{pairs} 对单位共同牵头的任务数；{first} {most} 项（{ids}）。",
            ),
            "en": Words(
                "{first} lead together most often, in {most} tasks; {repeated} of {pairs} pairs "
                "do so twice or more",
                "Pairs of units that lead together",
                _COUNTS["en"] + " Task numbers follow the bars; T07 is task 7.",
                "Bars: tasks led together by {pairs} pairs. {first} have {most} ({ids}).",
            ),
        },
        {"zh": 0.37, "en": 0.51},
        note=_groups_note,
        bottom=0.07,
    ),
    Entry(
        "coleadership-chance",
        coleadership.chance,
        coleadership_charts.chance,
        _chance_facts,
        lambda f: (
            f["told"] == 0
            and f["p"] > coleadership.LEVEL
            and f["observed"] > 1
            and f["testable_top"]
            and f["clauses_a_task"] == 1
        ),
        {
            "zh": Words(
                "{unit}共同牵头 {observed} 项，随机期望为 {expected} 至 {at_most} 项；校正后无一对显著",
                "两两共同牵头与随机期望的比较",
                _COUNTS["zh"]
                + "检验 {pairs} 对（单侧），图列有共同牵头的 {tied} 对：{low_p} 对 p 低于 0.05，校正后（BH）{told} 对。"
                "括号内为大于 0.05 的最小可能 p。",
                "点图：{tied} 对共同牵头单位的实际项数与两种随机期望；{unit} {observed} 项，期望 "
                "{expected} 至 {at_most}，p 为 {p:.2f}。",
            ),
            "en": Words(
                "{unit} lead {observed} tasks together; chance would give {expected} to {at_most}. No pair stands out after correction",
                "Pairs that lead together, against chance",
                _COUNTS["en"]
                + " Of {pairs} pairs tested, shown are the {tied} that share a task: {low_p} fall below "
                "0.05, {told} after correction (Benjamini-Hochberg). In brackets the least p possible, "
                "where above 0.05.",
                "Dots: tasks led together by {tied} pairs, and expected by chance in two ways; {unit} have "
                "{observed}, expected {expected} to {at_most}, p {p:.2f}.",
            ),
        },
        {"zh": 0.34, "en": 0.47},
        note=_groups_note,
        bottom=0.14,
        headroom=0.02,
        part=_tied,
    ),
    Entry(
        "coleadership-breadth",
        coleadership.breadth,
        coleadership_charts.breadth,
        _breadth_facts,
        lambda f: 0 < f["both"] * 3 < f["units"],
        {
            "zh": Words(
                "{units} 个单位中，仅 {both} 个共同牵头的广度、深度均高于均值",
                "共同牵头的广度与深度",
                _COUNTS["zh"] + "虚线为 {units} 个有共同牵头单位的均值；圆点越大，单位越多。",
                "散点图：{units} 个单位的共同牵头广度与深度；广而深 {both} 个（{first}），窄而浅 {narrow} 个。",
            ),
            "en": Words(
                "Only {both} of {units} units are above average both in partners and in tasks per partner",
                "Breadth and depth of leading together",
                _COUNTS["en"]
                + " Dashed: the means of the {units} units that lead with others. A larger dot is more units.",
                "Dots: breadth and depth of leading together of {units} units; {both} are broad and "
                "deep ({first}), {narrow} narrow.",
            ),
        },
        {"zh": 0.09, "en": 0.09},
        note=_groups_note,
        bottom=0.14,
        rows=1000,
    ),
    Entry(
        "coleadership-network",
        coleadership.graph,
        coleadership_charts.network,
        _network_facts,
        lambda f: f["units"] > 2 and f["largest"] * 2 > f["units"],
        {
            "zh": Words(
                "{units} 个牵头单位中，{largest} 个经共同牵头连成一片",
                "共同牵头网络",
                _COUNTS["zh"]
                + "连线为共同牵头，越粗项数越多，较强者标红并注项数；图形大小为牵头项数。",
                "网络图：{units} 个牵头单位，{ties} 条连线；最大连通部分 {largest} 个单位，"
                "共 {components} 个连通部分，{isolates} 个单位未与其他单位共同牵头。",
            ),
            "en": Words(
                "{largest} of the {units} leading units form one group linked by shared leads",
                "The network of units that lead together",
                _COUNTS["en"] + " A line is a shared lead, the wider the more tasks, the strongest "
                "red with their number; a sign's size is the tasks led.",
                "Network of {units} leading units and {ties} ties; {largest} are connected, "
                "in {components} separate groups; units that lead with no other: {isolates}.",
            ),
        },
        {"zh": 0.03, "en": 0.03},
        note=_groups_note,
        bottom=0.1,
        part=coleadership_charts.strongest,
    ),
)
