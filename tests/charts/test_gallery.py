"""The figures: drawn values equal a recount, texts stand clear, titles are true, bytes are stable.

What is drawn is recounted from the tables in plain Python (`drawn.Recount`), clause by clause.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import drawn
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from drawn import CASES, CHARGE, NAMES, SIZES, Drawn, Recount
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from matplotlib import dates
from matplotlib.colors import same_color, to_hex
from matplotlib.font_manager import FontProperties, findfont
from sampling import one_in

from fgf_analysis import analysis
from fgf_analysis.charts import entries, gallery, style, words
from fgf_analysis.charts.circle import circle
from fgf_analysis.charts.workload import ASPECTS, STANDINGS, aspects
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain, to_markdown

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("name", NAMES)
LANG = pytest.mark.parametrize("lang", gallery.LANGUAGES)
# Values are looked at where much is lost, and where there is more than there is room for.
ON = pytest.mark.parametrize(
    ("case", "lang"),
    [("qinghai", "zh"), pytest.param("wide", "en", marks=pytest.mark.slow)],
)


@pytest.fixture(scope="session")
def d(tmp_path_factory) -> Drawn:
    return Drawn(tmp_path_factory.mktemp("drawn"))


def called(plan, lang):
    """Return a function that gives a name as a figure of the language sets it."""
    return (lambda name: name) if lang == "zh" else (lambda name: plan.english.get(name, name))


def ticks(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def red(ax):
    """Return the names of the rows that stand out."""
    return {
        label.get_text()
        for label in ax.get_yticklabels()
        if same_color(label.get_color(), style.HIGHLIGHT) and label.get_weight() == "bold"
    }


def at(collection):
    return [(round(float(x), 6), round(float(y), 6)) for x, y in collection.get_offsets()]


def boxes(collection):
    """Return the middles of the bars of a collection."""
    found = [path.get_extents() for path in collection.get_paths()]
    return [(round((b.x0 + b.x1) / 2, 6), round((b.y0 + b.y1) / 2, 6)) for b in found]


def _last(ax, name):
    return [marks for marks in ax.collections if marks.get_label() == name][-1]


def first(counts):
    """Return those with the most."""
    most = max(counts.values())
    return {name for name, n in counts.items() if n == most}


# ---------------------------------------------------------------- values


@pytest.mark.slow
@ON
def test_bars_are_the_tasks_of_each_unit_by_standing(d, case, lang):
    ax, count = d.axes(case, "workload-by-role", lang), d.count(case)
    call = called(count.plan, lang)
    several = [unit for unit in count.by_unit if count.charge[unit] > 1][:18]
    rest = [count.charge[unit] for unit in count.by_unit if unit not in several]
    name = {"zh": f"另{len(rest)}个单位", "en": f"{len(rest)} further units"}[lang]
    assert ticks(ax) == [*map(call, several), name]
    found = {bars.get_label(): [bar.get_width() for bar in bars] for bars in ax.containers}
    assert found == {
        standing: [count.by_unit[unit][standing] for unit in several]
        for standing in STANDINGS
        if any(count.by_unit[unit][standing] for unit in several)
    }
    edges = {unit: 0 for unit in several}
    for bars in ax.containers:  # each part begins where the one before it ends
        assert [bar.get_x() for bar in bars] == list(edges.values())
        for unit, bar in zip(several, bars, strict=True):
            edges[unit] += bar.get_width()
    ends = [text.get_text() for text in ax.texts if text.get_weight() == "bold"]
    totals = [(count.charge[unit], count.by_unit[unit].total()) for unit in several]
    told = {"zh": "{}（共{}）", "en": "{} (of {})"}[lang]
    assert ends == [str(n) if n == all_ else told.format(n, all_) for n, all_ in totals]
    own = [n for n in rest if n]
    span = f"{min(own)}" if min(own) == max(own) else {
        "zh": f"{min(own)}至{max(own)}", "en": f"{min(own)} to {max(own)}"}[lang]  # fmt: skip
    [said] = [t for t in ax.texts if getattr(t, "xy", None) == (0, len(several))]
    aside = [unit for unit in count.by_unit if not count.charge[unit]]
    roles = (("responsible", "分工"), ("support", "配合"))
    named = [word for role, word in roles if any(count.by_unit[unit][role] for unit in aside)]
    each = "各" if len(own) > 1 else ""
    parts = {
        "zh": (f"{len(own)}个{each}主责{span}项", f"{rest.count(0)}个仅{'或'.join(named)}"),
        "en": (f"{len(own)} in charge of {span} each", f"{rest.count(0)} only beside others"),
    }[lang]
    assert said.get_text() == {"zh": "，", "en": "; "}[lang].join(parts[: 1 + (0 in rest)])
    assert red(ax) == set(map(call, first(count.charge)))


@pytest.mark.slow
@ON
def test_numbers_in_bars_are_their_lengths(d, case, lang):
    ax = d.axes(case, "workload-by-role", lang)
    middles = {
        (round(bar.get_x() + bar.get_width() / 2, 6), round(bar.get_y() + 0.35, 6)): bar.get_width()
        for bars in ax.containers
        for bar in bars
    }
    inside = [text for text in ax.texts if text.get_ha() == "center"]
    assert inside
    for text in inside:
        x, y = text.get_position()
        assert middles[round(x, 6), round(y, 6)] == int(text.get_text())


@ON
def test_each_task_has_the_cells_that_hold_of_it(d, case, lang):
    ax, count = d.axes(case, "accountability", lang), d.count(case)
    always = {"beside", "open", "deadline"}
    rows = [name for name in ASPECTS if name in always or count.aspects[name]]
    assert ticks(ax) == [ASPECTS[name][lang] for name in rows]
    cells = {marks.get_label(): boxes(marks) for marks in ax.collections}  # the last of a name
    assert {name: {count.tasks[round(x)] for x, _ in own} for name, own in cells.items()} == {
        name: count.aspects[name] for name in rows
    }
    for y, name in enumerate(rows):
        assert {row for _, row in cells[name]} <= {y}
        [behind] = [c for c in ax.collections if c.get_label() == name and c is not _last(ax, name)]
        assert boxes(behind) == [(x, y) for x in range(len(count.tasks))]
    numbers = [re.sub(r"\D", "", text.get_text()) for text in ax.texts]
    assert numbers == [str(len(count.aspects[name])) for name in rows]
    named = [label.get_text() for label in ax.get_xticklabels()]
    places = [round(x) for x in ax.get_xticks()]
    assert named == [count.tasks[x] for x in places]


@pytest.mark.slow
@ON
def test_dots_are_the_units_jointly_in_charge(d, case, lang):
    ax, count = d.axes(case, "coleadership-incidence", lang), d.count(case)
    call = called(count.plan, lang)
    number = Counter(unit for units in count.joint.values() for unit in units)
    order = {task: n for n, task in enumerate(count.joint)}
    top = sorted(number, key=lambda u: (-number[u], u))[:16]
    whole = [task for task, own in count.joint.items() if set(own) <= set(top)]
    tasks = sorted(whole, key=lambda task: (-len(count.joint[task]), order[task]))[:20]
    tasks.sort(key=order.__getitem__)
    there = {unit for task in tasks for unit in count.joint[task]}
    units = [unit for unit in top if unit in there]
    assert ticks(ax) == list(map(call, units))
    dots = {spot for marks in ax.collections for spot in at(marks)}
    assert dots == {
        (x, y)
        for x, task in enumerate(tasks)
        for y, unit in enumerate(units)
        if unit in count.joint[task]
    }
    for line, (x, task) in zip(ax.lines, enumerate(tasks), strict=True):
        rows = [y for y, unit in enumerate(units) if unit in count.joint[task]]
        assert (*line.get_xdata(), *line.get_ydata()) == (x, x, min(rows), max(rows))
    sums = [text.get_text() for text in ax.texts if text.get_weight() == "bold"]
    assert sums == [str(number[unit]) for unit in units]
    heads = [label.get_text().split("\n")[0] for label in ax.get_xticklabels()]
    assert heads == tasks
    assert red(ax) == set(map(call, first(number)))
    told = ax.figure.texts[1].get_text().replace("\n", "")
    if len(tasks) < len(count.joint):
        all_ = len(count.joint)
        numbers = [len(units), len(number), len(tasks), all_, all_]
        assert re.findall(r"\d+", told)[-5:] == list(map(str, numbers))


@pytest.mark.slow
@ON
def test_ties_are_as_wide_as_the_tasks_are_many(d, case, lang):
    if d.absent(case, "coleadership-network"):
        pytest.skip("too many ties for a picture")
    ax, count = d.axes(case, "coleadership-network", lang), d.count(case)
    call = called(count.plan, lang)
    labels = {text.get_text().replace("\n", " "): text for text in ax.texts if hasattr(text, "xy")}
    drawn_units = {text.xy: name for name, text in labels.items()}
    ties = {frozenset(map(call, pair)): len(tasks) for pair, tasks in count.ties.items()}
    found = {}
    for line in ax.lines:
        ends = np.array(line.get_data()).T[[0, -1]]
        near = [min(drawn_units, key=lambda spot: np.abs(end - spot).sum()) for end in ends]
        assert np.abs(ends - near).max() < 0.002
        found[frozenset(drawn_units[spot] for spot in near)] = line
    assert len(found) == len(ax.lines) == min(len(ties), 40)
    widths = {}
    for pair, line in found.items():
        widths.setdefault(ties[pair], set()).add(round(line.get_linewidth(), 6))
    assert all(len(own) == 1 for own in widths.values())
    rising = [min(widths[n]) for n in sorted(widths)]
    assert rising == sorted(set(rising))
    most = max(ties.values())
    several = sorted(n for n in (ties[pair] for pair in found) if n > 1 and 2 * n >= most)
    told = sorted(int(t.get_text()) for t in ax.texts if not hasattr(t, "xy"))
    assert told == several
    strong = {pair for pair, line in found.items() if same_color(line.get_color(), style.HIGHLIGHT)}
    assert strong == {pair for pair in found if ties[pair] > 1 and 2 * ties[pair] >= most}
    for text in (t for t in ax.texts if not hasattr(t, "xy")):  # on its own line
        spot = np.array(text.get_position())
        own = [
            ties[pair]
            for pair, line in found.items()
            if np.abs(np.array(line.get_data()).T - spot).sum(axis=1).min() < 1e-9
        ]
        assert own == [int(text.get_text())]
    partners = Counter(unit for pair in ties for unit in pair)
    best = first(partners)
    stands_out = {name for name, text in labels.items()
                  if same_color(text.get_color(), style.HIGHLIGHT)}  # fmt: skip
    assert stands_out == (best if len(best) == 1 else set())
    areas = {at(marks)[0]: marks.get_sizes()[0] for marks in ax.collections}
    charge = {call(unit): n for unit, n in count.charge.items()}
    by_charge = sorted((charge[name], areas[spot]) for spot, name in drawn_units.items())
    assert [area for _, area in by_charge] == sorted(area for _, area in by_charge)


@pytest.mark.slow
@ON
def test_theme_bars_are_the_tasks_by_keywords(d, case, lang):
    ax, count = d.axes(case, "themes-counts", lang), d.count(case)
    call = called(count.plan, lang)
    primary = Counter(count.primary.values())
    book = list(count.plan.themes["name_zh"])
    order = sorted(book, key=lambda t: (-primary[t], -count.touched[t], book.index(t)))
    order = [theme for theme in order if primary[theme] or count.touched[theme]]
    assert ticks(ax) == list(map(call, order))
    own, further = ax.containers
    assert [bar.get_width() for bar in own] == [primary[theme] for theme in order]
    assert [bar.get_width() for bar in further] == [count.touched[theme] for theme in order]
    assert [bar.get_x() for bar in further] == [primary[theme] for theme in order]
    for text, theme in zip(ax.texts, order, strict=True):
        numbers = [n for n in (primary[theme], count.touched[theme]) if n] or [0]
        if not primary[theme]:
            numbers = [0, count.touched[theme]]
        assert list(map(int, re.findall(r"\d+", text.get_text()))) == numbers


@pytest.mark.slow
@ON
def test_the_matrix_has_every_unit_and_theme_in_its_cell(d, case, lang):
    ax, count = d.axes(case, "themes-by-department", lang), d.count(case)
    call = called(count.plan, lang)
    total = {unit: own.total() for unit, own in count.unit_themes.items()}
    units = [u for u in sorted(total, key=lambda u: (-total[u], u)) if total[u] > 1][:12]
    assert ticks(ax) == list(map(call, units))
    rows = {call(unit): count.unit_themes[unit] for unit in units}
    heads = [label.get_text() for label in ax.get_xticklabels()]
    if heads[0].isdigit():
        entries_ = [re.fullmatch(r"(\d+) +(\D+)", t.get_text()) for t in ax.figure.texts]
        listed = dict(found.groups() for found in entries_ if found)
        heads = [listed[head] for head in heads]
    heads = [head.replace("-\n", "").replace("\n", " " if lang == "en" else "") for head in heads]
    used = {call(theme) for own in (count.unit_themes[unit] for unit in units) for theme in own}
    assert set(heads) == used
    assert len(heads) == len(used)
    found = {
        (ticks(ax)[int(text.get_position()[1])], heads[int(text.get_position()[0])]): int(
            text.get_text()
        )
        for text in ax.texts
    }
    assert found == {
        (name, call(theme)): n for name, own in rows.items() for theme, n in own.items()
    }
    breadth = {call(unit): len(own) for unit, own in count.unit_themes.items()}
    assert red(ax) == first(breadth) & set(rows)


@pytest.mark.slow
@LANG
def test_dates_stand_where_they_are_and_the_one_of_the_title_stands_out(d, lang):
    ax, plan = d.axes("long", "deadlines", lang), d.plan("long")
    due: dict[str, list[str]] = {}
    for task, cell in plan.tasks[["task_id", "deadlines_zh"]].dropna().itertuples(index=False):
        for year, month in re.findall(r"(\d{4})年(\d+)月底前", cell):
            last = pd.Timestamp(int(year), int(month), 1) + pd.offsets.MonthEnd()
            due.setdefault(f"{last:%Y-%m-%d}", []).append(task)
    assert len(due) == 12
    _, marks = ax.collections
    assert [x for x, _ in at(marks)] == [dates.datestr2num(day) for day in sorted(due)]
    assert ticks(ax) == [words.date(day, lang) for day in sorted(due)]
    for text, day in zip(ax.texts, sorted(due), strict=True):
        told = re.findall(r"T\d+", text.get_text())
        assert told == due[day][: len(told)]
        assert len(told) == len(due[day]) or f"{len(due[day])}" in text.get_text()
    peaks = first({day: len(tasks) for day, tasks in due.items()})
    peak = {words.date(day, lang) for day in peaks} if len(peaks) == 1 else set()
    assert red(ax) == peak
    colours = dict(zip(sorted(due), marks.get_facecolors(), strict=True))
    told = {words.date(day, lang) for day, c in colours.items() if same_color(c, style.HIGHLIGHT)}
    assert told == peak


@ON
def test_every_part_of_a_task_is_a_square_or_a_cross(d, case, lang):
    ax, count = d.axes(case, "survival-parts", lang), d.count(case)
    tasks = count.plan.tasks
    for y, column in enumerate(("title_zh", "text_zh", "clause_zh")):
        there = [x for x, cell in enumerate(tasks[column]) if not pd.isna(cell)]
        gone = [x for x, cell in enumerate(tasks[column]) if pd.isna(cell)]
        squares, crosses = ax.collections[2 * y : 2 * y + 2]
        assert boxes(squares) == [(x, y) for x in there]
        assert at(crosses) == [(x, y) for x in gone]
        assert ax.texts[y].get_text().removesuffix("项") == str(len(there))


@ON
def test_bounds_run_from_what_is_shown_to_that_and_all_lost_clauses(d, case, lang):
    ax, count = d.axes(case, "workload-order", lang), d.count(case)
    call = called(count.plan, lang)
    lost = len(count.lost)
    by_number: dict[int, list[str]] = {}
    for unit, n in count.charge.items():
        by_number.setdefault(n, []).append(call(unit))
    expected = []
    for n in sorted(by_number, reverse=True):
        names = by_number[n]
        same = {"zh": f"{len(names)}个单位", "en": f"{len(names)} units"}[lang]
        expected += [(name, n) for name in (names if len(names) < 3 else [same])]
    expected = expected[:18]
    assert sorted(zip(ticks(ax), (n for _, n in expected), strict=True)) == sorted(expected)
    lines, most, least = ax.collections
    assert [x for x, _ in at(least)] == [n for _, n in expected]
    assert [x for x, _ in at(most)] == [n + lost for _, n in expected]
    assert [s[:, 0].tolist() for s in lines.get_segments()] == [[n, n + lost] for _, n in expected]
    for text, (_, n) in zip(ax.texts, expected, strict=True):
        assert list(map(int, re.findall(r"\d+", text.get_text()))) == [n, lost]


@ON
def test_both_ends_of_a_dumbbell_are_the_two_counts(d, case, lang):
    ax, count = d.axes(case, "workload-counting", lang), d.count(case)
    call = called(count.plan, lang)
    full, shared = Counter(), Counter()
    for units in count.in_charge.values():
        for unit in units:
            full[unit] += 1
            shared[unit] += 1 / len(units)
    order = sorted(full, key=lambda u: (-full[u], -round(shared[u], 9), u))
    order = [unit for unit in order if full[unit] > 1][:18]
    assert ticks(ax) == list(map(call, order))
    lines, hollow, solid = ax.collections
    assert [x for x, _ in at(solid)] == [full[unit] for unit in order]
    assert [x for x, _ in at(hollow)] == pytest.approx([shared[unit] for unit in order], abs=1e-5)
    for text, unit in zip(ax.texts, order, strict=True):
        told = [float(n) for n in re.findall(r"[\d.]+", text.get_text())]
        assert told == sorted({float(full[unit]), round(shared[unit], 1)}, reverse=True)
    best = {u for u in shared if round(shared[u], 9) == round(max(shared.values()), 9)}
    if len(first(full)) == len(best) == 1:
        assert red(ax) == set(map(call, first(full) | best))


@pytest.mark.slow
def test_frames_are_where_keywords_and_the_reading_differ(d):
    ax, count = d.axes("qinghai", "themes-agreement", "zh"), d.count("qinghai")
    names = dict(count.plan.themes[["theme", "name_zh"]].itertuples(index=False))
    last = max(count.plan.codings["coder"])
    own = count.plan.codings[count.plan.codings["coder"] == last]
    cells = Counter(
        (names[theme], count.primary[task])
        for task, theme in own[["task_id", "primary"]].itertuples(index=False)
    )
    rows = [tick.split("  ", 1)[1] for tick in ticks(ax)]
    told = {
        (rows[int(t.get_position()[1])], rows[int(t.get_position()[0])]): int(t.get_text())
        for t in ax.texts
    }
    assert told == cells
    framed = {(rows[int(p.get_y())], rows[int(p.get_x())]) for p in ax.patches}
    assert framed == {pair for pair in cells if pair[0] != pair[1]}
    assert len(framed) == 2


@pytest.mark.slow
@ON
def test_pairs_stand_at_the_clauses_they_share(d, case, lang):
    ax, count = d.axes(case, "coleadership-chance", lang), d.count(case)
    call = called(count.plan, lang)
    kinds = dict(count.plan.departments[["department", "kind"]].itertuples(index=False))
    shared: Counter[tuple[str, str]] = Counter()
    for own in count.clauses.values():
        units = [u for u, s in own.items() if s in CHARGE and kinds[u] != "group"]
        shared.update(combinations(sorted(units), 2))
    order = sorted(shared, key=lambda pair: (-shared[pair], pair))
    order = [pair for pair in order if shared[pair] > 1][:8]
    sign = {"zh": "—", "en": " – "}[lang]
    names = [tick.replace("\n", "") for tick in ticks(ax)]
    assert names == [sign.join(map(call, pair)) for pair in order]
    _, everywhere, joint, observed = ax.collections
    assert [x for x, _ in at(observed)] == [shared[pair] for pair in order]
    charge: Counter[str] = Counter()
    for own in count.clauses.values():
        charge.update(u for u, s in own.items() if s in CHARGE and kinds[u] != "group")
    # Over all clauses most are alone: a pair is expected less often than it could meet.
    for (x, _), (a, b) in zip(at(everywhere), order, strict=True):
        assert 0 < x < min(charge[a], charge[b])
    for (x, _), (a, b) in zip(at(joint), order, strict=True):
        assert 0 < x < min(charge[a], charge[b])


# ---------------------------------------------------------------- layout

_FAST = {("qinghai", "zh", "slide"), ("qinghai", "en", "page")}
FIGURES = [
    pytest.param(
        case, lang, size,
        marks=() if (case, lang, size) in _FAST else pytest.mark.slow,
        id=f"{case}-{lang}-{size}",
    )
    for case in CASES
    for lang in gallery.LANGUAGES
    for size in SIZES
]  # fmt: skip
LAID_OUT = pytest.mark.parametrize(("case", "lang", "size"), FIGURES)


def charts(d, case, lang, size):
    for name in NAMES:
        if d.absent(case, name) is None:
            yield name, d.chart(case, name, lang, size)


@pytest.mark.slow
@LAID_OUT
def test_texts_stand_clear_inside_the_figure_and_can_be_read(d, case, lang, size):
    least = {"page": 7.0, "slide": 10.0}[size]  # points, in print and on a slide of 13 inches
    found = {}
    for name, chart in charts(d, case, lang, size):
        texts = drawn.words(chart)
        assert texts
        found[name] = {
            "meet": drawn.meeting(chart),
            "outside": drawn.outside(chart),
            "faint": drawn.faint(chart, size),
            "small": [t.get_text() for t in texts if t.get_size() < least],
            "turned": [t.get_text() for t in texts if t.get_rotation()],
            "unfilled": [
                t.get_text()
                for t in texts
                if case != "hostile" and re.search(r"[{}]|\bnan\b|\bNone\b|NaT", t.get_text())
            ],
        }
    wrong = {
        (name, fault): where for name, own in found.items() for fault, where in own.items() if where
    }
    assert wrong == {}


GUIDES = {style.FAINT, style.PALE, "#F4F6F8", "#FFFFFF"}


@pytest.mark.slow
@pytest.mark.parametrize("case", ["qinghai", pytest.param("wide", marks=pytest.mark.slow)])
def test_marks_stand_out_from_white(d, case):
    guides = {colour.lower() for colour in GUIDES}
    for name, chart in charts(d, case, "zh", "slide"):
        found = set()
        for axes in chart.axes:
            for patch in axes.patches:
                found.add(to_hex(patch.get_facecolor()))
            for line in axes.lines:
                found.add(to_hex(line.get_color()))
            for marks in axes.collections:
                found.update(map(to_hex, marks.get_facecolors()))
                found.update(map(to_hex, marks.get_edgecolors()))
        pale = {colour for colour in found - guides if style.contrast(colour, "#FFFFFF") < 3}
        assert pale == set(), name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "size"),
    [("qinghai", "slide"), *(pytest.param(case, size, marks=pytest.mark.slow)
                             for case in ("wide", "long") for size in SIZES)],
)  # fmt: skip
def test_the_network_is_laid_out_alike_in_both_languages(d, case, size):
    if d.absent(case, "coleadership-network"):
        pytest.skip("too many ties for a picture")
    zh, en = (d.chart(case, "coleadership-network", lang, size) for lang in ("zh", "en"))
    assert len(zh.axes) == len(en.axes) == 1
    (one,), (two,) = zh.axes, en.axes
    assert len(one.get_children()) == len(two.get_children())
    assert [at(marks) for marks in one.collections] == [at(marks) for marks in two.collections]
    for a, b in zip(one.lines, two.lines, strict=True):
        assert np.allclose(a.get_data(), b.get_data())
        assert a.get_linewidth() == b.get_linewidth()
    numbers = [
        [(t.get_position(), t.get_text()) for t in axes.texts if not hasattr(t, "xy")]
        for axes in (one, two)
    ]
    assert numbers[0] == numbers[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", one_in(4, NAMES))
def test_both_languages_draw_the_same_marks(d, name):
    if d.absent("qinghai", name):
        pytest.skip("not made of this plan")
    zh, en = (d.axes("qinghai", name, lang) for lang in gallery.LANGUAGES)
    assert [len(c) for c in zh.containers] == [len(c) for c in en.containers]
    assert [len(c.get_offsets()) for c in zh.collections] == [
        len(c.get_offsets()) for c in en.collections
    ]
    assert len(zh.texts) == len(en.texts)
    assert len(zh.patches) == len(en.patches)


@pytest.mark.slow
def test_a_page_of_few_rows_is_lower_and_a_slide_is_not(d):
    heights = {name: chart.get_figheight() for name, chart in charts(d, "qinghai", "zh", "page")}
    assert max(heights.values()) <= style.SIZES["page"].height
    assert heights["survival-parts"] < heights["coleadership-incidence"]
    for _, chart in charts(d, "qinghai", "zh", "slide"):
        assert tuple(chart.get_size_inches()) == (12.8, 7.2)


# ---------------------------------------------------------------- words around a figure


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [c if c == "qinghai" else pytest.param(c, marks=pytest.mark.slow) for c in CASES]
)
def test_no_word_is_left_unfilled(d, case):
    for name in NAMES:
        if d.absent(case, name):
            continue
        for lang in gallery.LANGUAGES:
            said = gallery.caption(gallery.find(name), d.plan(case), lang)
            for text in (said.title, said.subtitle, said.source, said.alt):
                assert text
                assert case == "hostile" or not re.search(r"[{}]|\bnan\b|\bNone\b|NaT", text)
                assert case == "hostile" or "  " not in text, text


@pytest.mark.slow
@LANG
def test_titles_of_the_plan_fit_two_lines_of_a_slide(d, lang):
    for _, chart in charts(d, "qinghai", lang, "slide"):
        assert chart.texts[0].get_text().count("\n") <= 1
        assert chart.texts[0].get_text().replace("\n", "").replace(" ", "") == (
            chart.headline.replace(" ", "")
        )


@st.composite
def invented(draw: st.DrawFn) -> tuple[list[list[str]], bool, list[str]]:
    """Draw the clauses of each task, whether the document is damaged, and headings with themes."""
    units = ("甲局", "乙局", "丙局", "丁局", "戊局", "各部门", "各地区")
    actor = st.tuples(st.sampled_from(units), st.sampled_from(("lead", "responsible", "support")))
    clause = st.lists(actor, min_size=1, max_size=4, unique_by=lambda a: a[0]).map(
        lambda actors: ", ".join(" ".join(a) for a in actors)
    )
    tasks = draw(st.lists(st.lists(clause, max_size=2), min_size=1, max_size=9))
    known = ("行政许可", "双随机", "市场准入", "公平竞争", "无主题")
    heads = draw(st.lists(st.sampled_from(known), min_size=len(tasks), max_size=len(tasks)))
    return tasks, draw(st.booleans()), heads


def numbers(text):
    return list(map(int, re.findall(r"\d+", text)))


PLANS = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(plan, name):
    """Return a figure's title and the key of the claim, or nothing where it is not made."""
    if gallery.absent(name, plan):
        return None
    entry = gallery.find(name)
    said = gallery.caption(entry, plan, "zh")
    return said.title, entry.claim(entry.facts(plan)), said


@pytest.mark.slow
@PLANS
@given(drawn_plan=invented())
def test_titles_agree_with_a_plain_recount(invent, drawn_plan):
    tasks, is_damaged, heads = drawn_plan
    plan = invent(*tasks, titles=tuple(heads), damaged=is_damaged)
    count = Recount(plan)
    named = len(count.in_charge)
    charge = {unit: n for unit, n in count.charge.items() if n}

    if found := told(plan, "workload-by-role"):
        title, claim, _ = found
        most, best = max(charge.values()), sorted(first(charge))
        once = sum(n == 1 for n in charge.values())
        expected = {
            "one": f"{named}项任务中，{best[0]}主责{most}项，居首位；另有{once}个单位仅主责1项",
            "first": f"{named}项任务中，{best[0]}主责{most}项，居首位",
            "tied": f"{named}项任务中，{'、'.join(best)}主责任务最多，各{most}项",
            "subject": "各单位承担任务情况",
        }
        assert title == expected[claim]
        assert (claim in ("one", "first")) == (len(best) == 1 and most > 1)
        assert claim != "tied" or 1 < len(best) <= 3
    else:
        assert not charge

    if found := told(plan, "accountability"):
        title, claim, _ = found
        shown = set(count.shown)
        joint = sum(state == "jointly" for state in count.states.values())
        alone = sum(state == "alone" for state in count.states.values())
        if claim == "unnamed":
            also = count.aspects["open"]
            assert numbers(title)[:2] == [len(shown), len(also & shown)]
            assert len(also & shown) * 2 > len(shown)
        elif claim in ("joint", "separate"):
            separate = sum(state == "separately" for state in count.states.values())
            number = {"joint": joint, "separate": separate}[claim]
            assert numbers(title)[:2] == [len(shown), number]
            assert number == max(joint, separate)
        elif claim == "alone":
            assert alone == len(shown)
            for task in shown:  # each task lists one unit in charge
                assert len(count.in_charge[task]) == 1, task
    else:
        assert not count.shown

    number = Counter(unit for units in count.joint.values() for unit in units)
    if found := told(plan, "coleadership-incidence"):
        title, claim, _ = found
        if claim == "first":
            assert {u for u in charge if u in title} == first(number)
            assert numbers(title) == [named, len(count.joint), max(number.values())]
        else:
            largest = max(map(len, count.joint.values()))
            assert numbers(title) == [named, len(count.joint), largest]
    else:
        assert not number

    if found := told(plan, "coleadership-network"):
        title, claim, _ = found
        partners = Counter(unit for pair in count.ties for unit in pair)
        if claim == "first":
            [unit] = first(partners)
            assert title == (f"{unit}与{partners[unit]}个单位共同主责，合作单位最多")

    if found := told(plan, "themes-counts"):
        title, claim, _ = found
        primary = Counter(count.primary.values())
        if claim == "keywords":
            assert {t for t in primary if t in title} == first(primary)
            assert numbers(title) == [len(count.primary), max(primary.values())]
            assert len(count.primary) * 3 >= len(tasks) * 2

    if found := told(plan, "themes-by-department"):
        title, claim, _ = found
        breadth = {unit: len(own) for unit, own in count.unit_themes.items()}
        if claim in ("first", "part", "tied"):
            assert {u for u in charge if u in title} == first(breadth)
            assert numbers(title)[-1] == max(breadth.values())
        if claim == "part":
            [unit] = first(breadth)
            assert numbers(title)[:2] == [charge[unit], count.unit_themes[unit].total()]

    if found := told(plan, "workload-order"):
        title, claim, _ = found
        lost = len(count.lost)
        above = {a for a in count.charge for b in count.charge
                 if count.charge[a] > count.charge[b] + lost}  # fmt: skip
        below = {b for a in count.charge for b in count.charge
                 if count.charge[a] > count.charge[b] + lost}  # fmt: skip
        if claim == "first":
            [unit] = above
            assert unit in title
            assert numbers(title) == [lost, len(count.charge) - 1, len(below)]
        elif claim == "none":
            assert not above

    if found := told(plan, "workload-counting"):
        title, claim, _ = found
        shared: Counter[str] = Counter()
        for units in count.in_charge.values():
            for unit in units:
                shared[unit] += round(1 / len(units), 12)
        best = {u for u in shared if abs(shared[u] - max(shared.values())) < 1e-9}
        if claim == "same":
            assert first(charge) == best
            assert next(iter(best)) in title
            assert numbers(title)[0] == charge[next(iter(best))]
        elif claim == "differs":
            assert len(first(charge)) == len(best) == 1
            assert first(charge) != best


@pytest.mark.slow
@PLANS
@given(drawn_plan=invented())
@example(([["各部门 lead, 甲局 responsible"]], True, ["x"]))
def test_a_row_shows_the_number_that_is_said(invent, drawn_plan):
    tasks, is_damaged, heads = drawn_plan
    plan = invent(*tasks, titles=tuple(heads), damaged=is_damaged)
    entry = gallery.find("accountability")
    facts = entry.facts(plan)
    rows = aspects(entry.table(plan)).sum(axis=1)
    said = {"beside": "named_beside", **{name: name for name in ("open", *CHARGE)}}
    assert {name: rows.get(name, 0) for name in said} == {
        name: facts[fact] for name, fact in said.items()
    }


def test_a_task_of_which_two_clauses_charge_one_each_has_not_one_unit_in_charge(invent):
    entry = gallery.find("accountability")
    one = invent(["甲局 lead"], ["乙局 lead, 丙局 support"])
    assert gallery.caption(entry, one, "zh").title == (
        "2项任务均由1个单位主责，其中1项另列其他单位；各项任务均未写明具体完成时限"
    )
    two = gallery.caption(entry, invent(["甲局 lead", "乙局 lead"]), "zh")
    assert two.title.startswith("1项任务中，1项由多个单位分别主责")


def test_a_title_that_no_longer_holds_gives_way_to_the_subject(invent):
    plan = invent(["甲局 lead"], ["乙局 lead"], ["丙局 lead"])
    said = gallery.caption(gallery.find("workload-by-role"), plan, "en")
    assert not said.holds
    assert said.title == "How each unit stands to the tasks"
    assert gallery.findings(plan, "workload-by-role") == []
    again = invent(["甲局 lead"], ["甲局 lead"], ["丙局 lead"])
    assert len(gallery.findings(again, "workload-by-role")) == 1


def test_findings_leave_out_what_is_not_made(d, plan):
    assert gallery.findings(plan, "deadlines", lang="zh") == []
    [found] = gallery.findings(plan, "workload-by-role", lang="zh")
    assert found == "27项任务中，省市场监管局主责10项，居首位；另有11个单位仅主责1项"


# ---------------------------------------------------------------- what is made, and of what


@pytest.mark.parametrize(
    ("case", "made"),
    [
        ("qinghai", set(NAMES) - {"deadlines"}),
        pytest.param("wide", set(NAMES) - {"coleadership-network"}, marks=pytest.mark.slow),
        ("no clause", {"themes-counts"}),
        ("one unit", {"workload-by-role", "accountability", "themes-counts",
                      "themes-by-department", "deadlines"}),
    ],
)  # fmt: skip
def test_only_what_the_plan_can_show_is_made(d, case, made):
    assert {name for name in NAMES if d.absent(case, name) is None} == made


@pytest.mark.slow
def test_the_reason_is_a_sentence_in_both_languages(d, plan):
    for name in NAMES:
        reasons = [gallery.absent(name, d.plan("no clause"), lang) for lang in gallery.LANGUAGES]
        assert (reasons[0] is None) == (reasons[1] is None)
        if reasons[0]:
            assert re.fullmatch(r"[\u4e00-\u9fff\d，]+", reasons[0])
            assert reasons[1].isascii()
    assert gallery.absent("deadlines", plan, "zh") == "写明年份的日期不足4个"


@pytest.fixture(scope="session")
def rendered(d):
    """Return every file of the gallery of a small plan, made twice, and of one without clauses."""
    plan = d.plan("one unit")
    return [dict(gallery.render(plan)) for _ in range(2)], dict(gallery.render(d.plan("no clause")))


@pytest.mark.slow
def test_files_are_those_of_the_figures_made_and_the_same_bytes_twice(d, rendered):
    (once, twice), without = rendered
    assert once == twice
    for files, case in ((once, "one unit"), (without, "no clause")):
        made = [name for name in NAMES if d.absent(case, name) is None]
        assert set(files) == {
            "README.md",
            *(f"{lang}/{name}.{kind}" for lang in gallery.LANGUAGES for name in made
              for kind in ("svg", "png")),
            *(f"{lang}/page/{name}.svg" for lang in gallery.LANGUAGES for name in made),
        }  # fmt: skip


@pytest.mark.slow
def test_the_page_shows_each_figure_and_says_why_others_are_not_made(d, rendered):
    (files, _), without = rendered
    for own, case in ((files, "one unit"), (without, "no clause")):
        page, plan = own["README.md"].decode(), d.plan(case)
        for entry in gallery.GALLERY:
            if reason := d.absent(case, entry.name):
                assert f"- `{entry.name}`: {reason}.\n" in page
                assert f'id="{entry.name}"' not in page
                continue
            en, zh = (gallery.caption(entry, plan, lang) for lang in ("en", "zh"))
            assert f"- [{to_markdown(en.title)}](#{entry.name})\n" in page
            assert f'<a id="{entry.name}"></a>\n\n## {to_markdown(en.title)}\n' in page
            assert f"**{to_markdown(zh.title)}**" in page
            assert f"```sql\n{gallery.query(entry.name).strip()}\n```" in page
        for link in re.findall(r"\]\(([^)#]+\.svg)\)", page):
            assert link in own
        for anchor in re.findall(r"\]\(#([^)]+)\)", page):
            assert f'<a id="{anchor}"></a>' in page
        heads = [head for head in ("For a briefing", "Annex", "Not made of this plan")
                 if f"**{head}**" in page]  # fmt: skip
        parts = {e.part for e in gallery.GALLERY if d.absent(case, e.name) is None}
        assert ("Annex" in heads) == ("annex" in parts)
        assert heads[-1] == "Not made of this plan"


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2022"])
def test_another_process_with_other_hashes_writes_the_same_bytes(d, tmp_path, seed):
    name = "coleadership-network"
    code = (
        "import hashlib; from fgf_analysis import load_plan;"
        "from fgf_analysis.charts import gallery, style;"
        f"plan = load_plan(); chart = gallery.draw('{name}', plan, 'zh', 'page');"
        "print(hashlib.sha256(style.to_svg(chart, 'a', 'b')).hexdigest());"
        "print(repr([gallery._markdown(e.table(plan)) for e in gallery.GALLERY]))"
    )
    given_ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", code], env=given_, capture_output=True)
    digest, tables = run.stdout.decode().strip().split("\n", 1)
    plan = d.plan("qinghai")
    own = style.to_svg(gallery.draw(name, plan, "zh", "page"), "a", "b")
    assert digest == hashlib.sha256(own).hexdigest()
    assert tables == repr([gallery._markdown(entry.table(plan)) for entry in gallery.GALLERY])


def test_committed_figures_are_the_same_bytes_again(made):
    folder = ROOT / "figures"
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    again = made.root / "figures"
    files = {p.relative_to(again).as_posix(): p.read_bytes() for p in again.rglob("*.*")}
    assert there == set(files)
    differing = [name for name, data in files.items() if (folder / name).read_bytes() != data]
    assert differing == []


@pytest.mark.slow
def test_an_svg_carries_title_and_description_and_needs_no_font(d, plan):
    said = gallery.caption(gallery.find("workload-by-role"), plan, "zh")
    chart = d.chart("qinghai", "workload-by-role")
    svg = style.to_svg(chart, said.title, said.alt).decode()
    assert f"<dc:title>{said.title}</dc:title>" in svg
    assert said.alt in svg
    assert "<text" not in svg
    assert "font-family" not in svg


def test_the_font_is_the_package_s_own():
    with mpl.rc_context(style.prepare()):
        for weight in ("normal", "bold"):
            found = Path(findfont(FontProperties(weight=weight)))
            assert found.parent == style.HERE / "fonts"


@pytest.mark.slow
def test_a_character_that_the_font_lacks_is_an_error():
    with mpl.rc_context(style.prepare()):
        chart, _ = style.frame(("缺字 \U00020000", "", ""), style.SIZES["slide"])
        message = "font lacks the character \U00020000 .U.20000.,.* in “缺字 \U00020000”"
        with pytest.raises(PlanError, match=message):
            style.to_png(chart)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing", "en", "slide"), "name: 'nothing' is not possible; give workload-by-role, "),
        (("deadlines", "en", "slide"), "deadlines: nothing to draw of qinghai-2022: fewer than"),
        (("workload-by-role", "de", "slide"), "lang: 'de' is not possible; give zh or en"),
        (("workload-by-role", "en", "a3"), "size: 'a3' is not possible; give slide or page"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_line(plan, arguments, message):
    name, lang, size = arguments
    with pytest.raises(PlanError) as told_:
        gallery.draw(name, plan, lang, size)
    assert str(told_.value).startswith(message)
    assert "\n" not in str(told_.value)


def test_other_functions_refuse_the_same(plan):
    for call in (
        lambda: gallery.absent("nothing", plan),
        lambda: gallery.absent("deadlines", plan, "de"),
        lambda: gallery.findings(plan, "deadlines", lang="de"),
        lambda: gallery.heading("deadlines", plan, "de"),
        lambda: gallery.caption(gallery.find("deadlines"), plan, "de"),
        lambda: gallery.localise(plan.tasks, plan, "de"),
        lambda: gallery.query("nothing"),
    ):
        with pytest.raises(PlanError, match="is not possible"):
            call()


def test_localise_leaves_the_table_as_it_was(plan):
    table = gallery.find("workload-by-role").table(plan)
    before = table.copy()
    named = gallery.localise(table, plan, "en")
    pd.testing.assert_frame_equal(table, before)
    assert named["department"].iloc[0] == "Market Regulation"
    assert gallery.localise(table, plan, "zh") is table


def test_a_name_is_cut_to_what_a_figure_can_hold(plan):
    table = gallery.find("workload-by-role").table(plan)
    long = table.assign(department=["省厅" * 40, *table["department"].iloc[1:]])
    cut = gallery.settable(long)["department"]
    assert cut.iloc[0].endswith("…")
    assert style.width(cut.iloc[0]) <= gallery.WIDEST + 1
    assert cut.iloc[1:].tolist() == table["department"].iloc[1:].map(plain).tolist()


@pytest.mark.slow
def test_what_is_left_out_of_a_network_is_what_shares_least(d):
    count = d.count("wide")
    graph = gallery.find("coleadership-network").table(count.plan)
    part = entries.coleadership_charts.strongest(graph)
    strength: Counter[str] = Counter()
    for pair, tasks in count.ties.items():
        for unit in pair:
            strength[unit] += len(tasks)
    most = entries.coleadership_charts.MOST_UNITS
    kept = sorted(strength, key=lambda u: (-strength[u], u))[:most]
    assert set(part) <= set(kept)
    inside = {pair: len(tasks) for pair, tasks in count.ties.items() if pair <= set(kept)}
    left = [n for pair, n in inside.items() if not part.has_edge(*pair)]
    assert max(left) <= min(weight for *_, weight in part.edges(data="weight"))
    assert part.number_of_edges() == entries.coleadership_charts.MOST_TIES
    assert list(circle(part))


@pytest.mark.parametrize("name", gallery.GONE)
def test_a_figure_of_an_earlier_version_says_what_gives_what_it_showed(plan, name):
    with pytest.raises(PlanError, match=f"^name: the figure {name} is no more; use ") as error:
        gallery.draw(name, plan)
    call, _, figure = str(error.value).partition("; use ")[2].partition(" or the figure ")
    module, function = call.removesuffix("(plan)").split(".")
    assert function in dir(getattr(analysis, module))
    assert not figure or gallery.find(figure)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (
            lambda plan: gallery.caption("deadlines", plan, "en"),
            "entry: .+; give what find returns",
        ),
        (lambda plan: gallery.localise([1], plan, "en"), "table: .+; give a DataFrame or a Graph"),
    ],
)
def test_what_is_of_another_type_is_refused(plan, call, hint):
    with pytest.raises(PlanError, match=hint):
        call(plan)


@pytest.mark.slow
@pytest.mark.parametrize("entry", gallery.GALLERY, ids=lambda entry: entry.name)
def test_what_is_not_drawn_has_no_caption_and_says_why(plan, entry):
    of_plan = ("tasks", "assignments", "groups", "evidence", "unplaced", "codings")
    empty = dataclasses.replace(plan, **{name: getattr(plan, name)[:0] for name in of_plan})
    with pytest.raises(PlanError, match=r"nothing to draw of qinghai-2022: the plan has no tasks$"):
        gallery.caption(entry, empty, "en")
    rows = {name: getattr(plan, name) for name in of_plan if name != "unplaced"}
    rows = {name: table[table["task_id"] == "T01"] for name, table in rows.items()}
    one = dataclasses.replace(plan, **{n: rows[n].reset_index(drop=True) for n in rows})
    try:
        assert gallery.caption(entry, one, "en").title
    except PlanError as error:
        assert str(error).endswith(gallery.absent(entry.name, one) or "is drawn")
