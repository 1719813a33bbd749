"""Plans to draw, a recount of their tables in plain Python, and what stands where in a figure."""

from __future__ import annotations

import dataclasses
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import hostile
import matplotlib as mpl
import numpy as np
import pandas as pd
import plans
from matplotlib.axes import Axes
from matplotlib.text import Text

from fgf_analysis.charts import gallery, style
from fgf_analysis.reading.build import build
from fgf_analysis.tables import Plan, load_plan

NAMES = tuple(entry.name for entry in gallery.GALLERY)
SIZES = tuple(style.SIZES)

# ---------------------------------------------------------------- plans


def loaded(folder: Path, files: dict[str, str]) -> Plan:
    """Return the plan that these files are read as."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in build(folder).files.items():
        (folder / name).write_bytes(data)
    return load_plan(folder)


def renamed(plan: Plan, names: Callable[[int], str], english: Callable[[int], str]) -> Plan:
    """Return the plan with other names for its units, by their place in the register."""
    new = {old: names(n) for n, old in enumerate(plan.departments["department"])}
    assert len(set(new.values())) == len(new)
    translated = [english(n) for n in range(len(new))]
    units = plan.departments.assign(department=list(new.values()), name_en=translated)
    rows = plan.assignments.assign(department=plan.assignments["department"].map(new))
    return dataclasses.replace(plan, departments=units, assignments=rows)


def damaged(plan: Plan, every: int) -> Plan:
    """Return the plan with each such task's clause lost, and every task coded by a reader."""
    ids = plan.tasks["task_id"].iloc[every - 1 :: every]
    lost = plan.tasks["task_id"].isin(ids)
    evidence = plan.evidence.head(1).assign(basis="wording", field="text")
    themes = list(plan.themes["theme"])
    codings = [
        (task, "a", themes[n * n % len(themes)], None)
        for n, task in enumerate(plan.tasks["task_id"])
    ]
    return dataclasses.replace(
        plan,
        tasks=plan.tasks.assign(clause_zh=plan.tasks["clause_zh"].mask(lost)),
        assignments=plan.assignments[~plan.assignments["task_id"].isin(ids)],
        groups=plan.groups[~plan.groups["task_id"].isin(ids)],
        evidence=pd.concat([plan.evidence, evidence], ignore_index=True),
        codings=pd.DataFrame(codings, columns=list(plan.codings.columns), dtype="str"),
    )


def _wide(folder: Path) -> Plan:
    plan = damaged(loaded(folder, plans.invented(300, 60, 3)), 11)
    word = "示例省行政审批制度改革办公室"
    assert len(word) == 14
    return renamed(
        plan,
        lambda n: f"省{plans.WORDS[n % 30]}{plans.WORDS[n % 29 + 1]}{word[3:]}"[:14],
        lambda n: f"Office of Administrative Approval Reform {n + 1:02}",
    )


def _no_lead(folder: Path) -> Plan:
    files = plans.invented(30, 12, 3)
    files["source.txt"] = files["source.txt"].replace("牵头，各相关部门按职责分工负责", "负责")
    return loaded(folder, files)


def _no_title(folder: Path) -> Plan:
    plan = loaded(folder, plans.invented(30, 12, 3))
    bare = plan.tasks.assign(title_zh=None, title_en=None).astype(plan.tasks.dtypes.to_dict())
    return damaged(dataclasses.replace(plan, tasks=bare), 7)


def _long(folder: Path) -> Plan:
    """Return a plan whose sections and headings are long."""
    files = plans.invented(45, 12, 4)
    text = files["source.txt"].replace("部分\n", "部分" + "深化重点领域改革" * 6 + "\n")
    files["source.txt"] = text.replace("工作。", "工作" + "并建立健全长效机制" * 5 + "。")
    return damaged(loaded(folder, files), 8)


def _latin(folder: Path) -> Plan:
    def name(n: int) -> str:
        return f"Interdepartmental Trade Promotion Body {'ABCDEFGHIJKLMNOP'[n]}"[-40:]

    assert len(name(0)) == 40
    return damaged(renamed(loaded(folder, plans.invented(40, 16, 3)), name, name), 9)


def _one_word(folder: Path) -> Plan:
    """Return a plan whose units have names of one long word."""
    plan = loaded(folder, plans.invented(40, 16, 3))
    return renamed(plan, lambda n: f"局{n}" + "x" * 30, lambda n: f"B{n}" + "counterregulation" * 2)


def _hostile(folder: Path) -> Plan:
    folder.mkdir()
    return hostile.hostile(folder)


def _no_clause(folder: Path) -> Plan:
    text = "".join(f"({plans.numeral(n)})办好行政许可第{n}事。从速。" for n in range(1, 5))
    return loaded(folder, {"source.txt": text})


_PLANS: dict[str, Callable[[Path], Plan]] = {
    "qinghai": lambda folder: load_plan("qinghai-2022"),
    "wide": _wide,
    "one task": lambda folder: loaded(folder, plans.invented(1, 5, 3)),
    "one unit": lambda folder: loaded(folder, plans.invented(20, 1, 1)),
    "no lead": _no_lead,
    "no title": _no_title,
    "long": _long,
    "latin": _latin,
    "one word": _one_word,
    "hostile": _hostile,
    "no clause": _no_clause,
}
CASES = tuple(_PLANS)


class Drawn:
    """Plans and their figures, each made once; no test changes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = cache(self._plan)
        self.chart = cache(self._chart)
        self.absent = cache(self._absent)
        self.count = cache(lambda case: Recount(self.plan(case)))

    def _plan(self, case: str) -> Plan:
        return _PLANS[case](self.folder / case.replace(" ", "-"))

    def _absent(self, case: str, name: str) -> str | None:
        return gallery.absent(name, self.plan(case))

    def _chart(self, case: str, name: str, lang: str = "zh", size: str = "slide") -> style.Chart:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph")
            chart = gallery.draw(name, self.plan(case), lang, size)
            with mpl.rc_context(style.prepare(size)):
                chart.draw_without_rendering()
        return chart

    def axes(self, case: str, name: str, lang: str = "zh", size: str = "slide") -> Axes:
        return self.chart(case, name, lang, size).axes[0]


# ---------------------------------------------------------------- the recount

ORDER = ("jointly", "separately", "with_unnamed", "alone", "responsible", "support")
CHARGE = ORDER[:4]
_RANK = {"lead": 0, "responsible": 1, "support": 2}


class Recount:
    """What the tables say of a plan, counted clause by clause as the sentences are worded."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tasks = list(plan.tasks["task_id"])

    @cached_property
    def clauses(self) -> dict[tuple[str, int], dict[str, str]]:
        """Task and clause to each named unit's standing."""
        named, unnamed = defaultdict(list), defaultdict(list)
        columns = ["task_id", "clause", "department", "role", "word"]
        for task, clause, unit, role, word in self.plan.assignments[columns].itertuples(
            index=False
        ):
            named[task, int(clause)].append((unit, role, "" if pd.isna(word) else word))
        columns = ["task_id", "clause", "role"]
        for task, clause, role in self.plan.groups[columns].itertuples(index=False):
            unnamed[task, int(clause)].append(role)
        found = {}
        for place, rows in named.items():
            ranks = [_RANK[role] for _, role, _ in rows]
            nobodies = [_RANK[role] for role in unnamed[place]]
            strongest = min(ranks + nobodies)
            charge = {u for u, role, _ in rows if _RANK[role] == strongest != _RANK["support"]}
            own = {}
            for unit in dict.fromkeys(unit for unit, _, _ in rows):
                if unit in charge and len(charge) > 1:
                    own[unit] = "jointly"
                elif unit in charge:
                    own[unit] = "with_unnamed" if strongest in nobodies else "alone"
                else:
                    best = min(_RANK[role] for u, role, _ in rows if u == unit)
                    answers = any(
                        role == "responsible" or "负责" in word or "责任" in word
                        for u, role, word in rows
                        if u == unit and _RANK[role] == best
                    )
                    own[unit] = "responsible" if answers else "support"
            found[place] = own
        return found

    @cached_property
    def standings(self) -> dict[tuple[str, str], str]:
        """Task and unit to the unit's strongest standing there."""
        found: dict[tuple[str, str], str] = {}
        for (task, _), own in self.clauses.items():
            for unit, standing in own.items():
                found[task, unit] = min(
                    (standing, found.get((task, unit), standing)), key=ORDER.index
                )
        number = Counter(task for (task, _), standing in found.items() if standing in CHARGE)
        return {
            place: "separately" if standing == "alone" and number[place[0]] > 1 else standing
            for place, standing in found.items()
        }

    @cached_property
    def by_unit(self) -> dict[str, Counter[str]]:
        """Unit to its tasks by standing, most in charge first, then most tasks, then name."""
        units: dict[str, Counter[str]] = defaultdict(Counter)
        for (_, unit), standing in self.standings.items():
            units[unit][standing] += 1
        order = sorted(units, key=lambda u: (-_charge(units[u]), -units[u].total(), u))
        return {unit: units[unit] for unit in order}

    @cached_property
    def charge(self) -> dict[str, int]:
        """Unit to the tasks it is in charge of, also none."""
        return {unit: _charge(own) for unit, own in self.by_unit.items()}

    @cached_property
    def in_charge(self) -> dict[str, set[str]]:
        """Task to the units in charge of it, those with any."""
        found: dict[str, set[str]] = defaultdict(set)
        for (task, unit), standing in self.standings.items():
            if standing in CHARGE:
                found[task].add(unit)
        return found

    @cached_property
    def states(self) -> dict[str, str]:
        """Task to what the plan shows of who is in charge."""
        is_damaged = bool(
            self.plan.evidence["basis"]
            .isin(["repeated", "elimination", "neighbour", "wording"])
            .any()
        )
        printed = dict(zip(self.tasks, self.plan.tasks["clause_zh"].notna(), strict=True))
        found = {}
        for task in self.tasks:
            own = [s for (t, _), s in self.standings.items() if t == task]
            roles = set(self.plan.groups.loc[self.plan.groups["task_id"] == task, "role"])
            best = min(own, key=ORDER.index, default="")
            if best in CHARGE:
                found[task] = best
            elif roles - {"support"}:
                found[task] = "unnamed"
            elif own or roles or printed[task]:
                found[task] = "nobody"
            else:
                found[task] = "lost" if is_damaged else "without"
        return found

    @cached_property
    def shown(self) -> list[str]:
        """The tasks with a clause."""
        return [task for task, state in self.states.items() if state not in ("lost", "without")]

    @cached_property
    def lost(self) -> list[str]:
        return [task for task, state in self.states.items() if state == "lost"]

    @cached_property
    def aspects(self) -> dict[str, set[str]]:
        """Aspect of a task to the tasks that have it."""
        found: dict[str, set[str]] = defaultdict(set)
        for task, state in self.states.items():
            found[state].add(task)
        for (task, _), standing in self.standings.items():
            if standing not in CHARGE:
                found["beside"].add(task)
        found["open"] = set(self.plan.groups["task_id"])
        dates = self.plan.tasks.set_index("task_id")["deadlines_zh"].dropna()
        printed = {task for task, state in self.states.items() if state not in ("lost", "without")}
        found["deadline"] = {task for task, cell in dates.items() if cell} & printed
        return found

    @cached_property
    def groups(self) -> set[str]:
        """Units of kind group that are in charge of a task."""
        kinds = dict(self.plan.departments[["department", "kind"]].itertuples(index=False))
        led = set().union(*self.in_charge.values())
        return {unit for unit in led if kinds.get(unit) == "group"}

    @cached_property
    def joint(self) -> dict[str, set[str]]:
        """Task to the units jointly in charge of a clause, without coordination groups."""
        kinds = dict(self.plan.departments[["department", "kind"]].itertuples(index=False))
        found: dict[str, set[str]] = {}
        for (task, _), own in sorted(
            self.clauses.items(), key=lambda c: (self.tasks.index(c[0][0]), c[0][1])
        ):
            units = {
                unit
                for unit, standing in own.items()
                if standing in CHARGE and kinds.get(unit) != "group"
            }
            if len(units) > 1:
                found.setdefault(task, set()).update(units)
        return found

    @cached_property
    def ties(self) -> dict[frozenset[str], set[str]]:
        """Pair of units to the tasks of which one clause puts both in charge."""
        kinds = dict(self.plan.departments[["department", "kind"]].itertuples(index=False))
        found: dict[frozenset[str], set[str]] = defaultdict(set)
        for (task, _), own in self.clauses.items():
            units = [u for u, s in own.items() if s in CHARGE and kinds.get(u) != "group"]
            for pair in combinations(units, 2):
                found[frozenset(pair)].add(task)
        return found

    @cached_property
    def primary(self) -> dict[str, str]:
        """Task to the name of its primary theme, those with one."""
        found = {}
        texts = self.plan.tasks[["task_id", "title_zh", "text_zh"]].fillna("")
        names = dict(zip(self.plan.themes["theme"], self.plan.themes["name_zh"], strict=True))
        for task, weights in self.weights(texts).items():
            best = max(weights.values())
            found[task] = names[next(theme for theme in names if weights[theme] == best)]
        return found

    def weights(self, texts: pd.DataFrame) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for task, title, text in texts.itertuples(index=False):
            own: Counter[str] = Counter()
            for theme, words in self.plan.themes[["theme", "keywords"]].itertuples(index=False):
                for word in words.split("|"):
                    own[theme] += 2 if word in title else word in text
            if any(own.values()):
                found[task] = own
        return found

    @cached_property
    def touched(self) -> Counter[str]:
        """Theme's name to the tasks that it is not the primary theme of, but touches."""
        found: Counter[str] = Counter()
        texts = self.plan.tasks[["task_id", "title_zh", "text_zh"]].fillna("")
        names = dict(zip(self.plan.themes["theme"], self.plan.themes["name_zh"], strict=True))
        for task, weights in self.weights(texts).items():
            for theme, weight in weights.items():
                if weight and names[theme] != self.primary[task]:
                    found[names[theme]] += 1
        return found

    @cached_property
    def unit_themes(self) -> dict[str, Counter[str]]:
        """Unit to how many of the tasks it is in charge of have which primary theme."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for task, units in self.in_charge.items():
            for unit in units:
                if task in self.primary:
                    found[unit][self.primary[task]] += 1
        return found


def _charge(own: Counter[str]) -> int:
    return sum(own[standing] for standing in CHARGE)


# ---------------------------------------------------------------- what stands where

SIGNS = tuple("■●○◆◇×")
"""What stands in a key for a mark."""


def words(chart: style.Chart) -> list[Text]:
    """Return the texts of a figure that can be seen."""
    hidden = {label for axes in chart.axes for label in _beyond(axes)}
    return [
        text
        for text in chart.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


def _beyond(axes: Axes) -> Iterator[Text]:
    """Yield what is not drawn though matplotlib keeps it: labels of ticks outside of the view."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high or not axes.axison:
                yield from (tick.label1, tick.label2)


class Line(NamedTuple):
    """A line of a text and where it stands, in pixels."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def lines(text: Text, chart: style.Chart) -> Iterator[Line]:
    """Yield the lines of a text, each as high as its letters are."""
    renderer = chart.canvas.get_renderer()
    box = text.get_window_extent(renderer)
    printed = text.get_text().split("\n")
    high = box.height / len(printed)
    size = text.get_size() * chart.dpi / 72
    for n, line in enumerate(printed):
        if not line.strip():
            continue
        wide, *_ = renderer.get_text_width_height_descent(line, text.get_fontproperties(), False)
        free = {"left": 0.0, "center": 0.5, "right": 1.0}[text.get_horizontalalignment()]
        x0 = box.x0 + free * (box.width - wide)
        middle = box.y1 - (n + 0.5) * high
        yield Line(line, x0, middle - size * 0.47, x0 + wide, middle + size * 0.47)


def meeting(chart: style.Chart) -> list[tuple[str, str]]:
    """Return the lines of text that run into each other."""
    placed = [list(lines(text, chart)) for text in words(chart)]
    found = []
    for one, two in combinations(placed, 2):
        for a in one:
            for b in two:
                across = min(a.x1, b.x1) - max(a.x0, b.x0)
                down = min(a.y1, b.y1) - max(a.y0, b.y0)
                if across > 0.5 and down > 0.5:
                    found.append((a.text, b.text))
    return found


def outside(chart: style.Chart) -> list[str]:
    """Return the lines of text that leave the figure."""
    box = chart.bbox
    return [
        line.text
        for text in words(chart)
        for line in lines(text, chart)
        if line.x0 < 0 or line.y0 < 0 or line.x1 > box.width or line.y1 > box.height
    ]


def faint(chart: style.Chart, size: str) -> list[tuple[str, str, float]]:
    """Return the texts that do not stand out from what is painted behind them, with its colour.

    What is behind is what the figure looks like with its texts taken away.
    """
    seen = words(chart)
    placed = [(text, line) for text in seen for line in lines(text, chart)]
    boxes = [text.get_bbox_patch() for text in seen]
    try:
        for text, box in zip(seen, boxes, strict=True):
            text.set_alpha(0)
            if box is not None:
                box.set_alpha(1)
        with mpl.rc_context(style.prepare(size)):
            chart.canvas.draw()
        image = np.asarray(chart.canvas.buffer_rgba())[::-1, :, :3]
    finally:
        for text in seen:
            text.set_alpha(None)
    found = []
    for text, line in placed:
        low, high = line.y0 * 0.85 + line.y1 * 0.15, line.y0 * 0.15 + line.y1 * 0.85
        part = image[max(round(low), 0) : round(high), max(round(line.x0), 0) : round(line.x1)]
        colours, number = np.unique(part.reshape(-1, 3) // 4 * 4, axis=0, return_counts=True)
        ink = mpl.colors.to_hex(text.get_color())
        for colour, n in zip(colours, number, strict=True):
            behind = "#{:02x}{:02x}{:02x}".format(*np.minimum(colour + 3, 255))
            least = 2.9 if line.text in SIGNS else 4.4  # of four colours one is taken
            if n > 0.08 * number.sum() and style.contrast(ink, behind) < least:
                found.append((line.text, behind, round(style.contrast(ink, behind), 1)))
    return found
