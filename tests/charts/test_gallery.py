"""The figures: drawn values equal the tables, titles hold, words fit, bytes are stable."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import networkx as nx
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text

from fgf_analysis.analysis import codebook, coleadership, ranking, survival, themes, workload
from fgf_analysis.charts import gallery, interactive, style
from fgf_analysis.charts.workload import ROLES
from fgf_analysis.errors import PlanError
from fgf_analysis.reading.build import build
from fgf_analysis.tables import load_plan

ROOT = Path(__file__).parents[2]
NAMES = [entry.name for entry in gallery.GALLERY]
BOTH = pytest.mark.parametrize("lang", gallery.LANGUAGES)
EACH = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def axes(chart):
    return lambda name, lang="en": chart(name, lang).axes[0]


def ticks(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def bar_lengths(ax):
    return [[bar.get_width() for bar in bars] for bars in ax.containers]


@BOTH
def test_workload_bars_are_the_counts_of_the_table(axes, plan, lang):
    ax = axes("workload-by-role", lang)
    table = workload.by_department(plan)
    assert bar_lengths(ax) == [table[role].tolist() for role in ROLES]
    names = table["department"].map(plan.english) if lang == "en" else table["department"]
    assert ticks(ax) == names.tolist()
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == [names[lang] for names in ROLES.values()]


@BOTH
def test_shares_are_dots_within_their_bounds(axes, plan, lang):
    ax = axes("workload-share", lang)
    table = workload.lead_share(plan)
    lines, dots = ax.collections
    assert dots.get_offsets()[:, 0].tolist() == pytest.approx((table["share"] * 100).tolist())
    bounds = [(a[0], b[0]) for a, b in lines.get_segments()]
    for (least, most), row in zip(bounds, table.itertuples(), strict=True):
        assert least == pytest.approx(row.share_least * 100)
        assert most == pytest.approx(row.share_most * 100)
        assert least <= row.share * 100 <= most


@BOTH
def test_lead_and_theme_and_basis_bars(axes, plan, lang):
    assert bar_lengths(axes("workload-leads", lang)) == [workload.by_leads(plan)["tasks"].tolist()]
    table = themes.counts(plan)
    assert bar_lengths(axes("themes-counts", lang)) == [
        table["primary"].tolist(),
        table["further"].tolist(),
    ]
    assert bar_lengths(axes("survival-bases", lang)) == [
        survival.bases(plan).sum(axis=1).tolist(),
        survival.bases(plan)["clause"].tolist(),
    ]
    assert bar_lengths(axes("coleadership-pairs", lang)) == [
        coleadership.pairs(plan)["tasks"].tolist()
    ]


@BOTH
def test_survival_has_a_mark_for_every_task_and_part(axes, plan, lang):
    ax = axes("survival-parts", lang)
    table = survival.by_task(plan)
    for y, part in enumerate(survival.PARTS):
        shown, lost = ax.collections[2 * y : 2 * y + 2]
        for marks, there in ((shown, True), (lost, False)):
            drawn = [round(x) for x, _ in marks.get_offsets()]
            assert drawn == (table.index[table[part] == there] + 1).tolist()


def test_passages_are_the_stretches(axes, plan):
    ax = axes("survival-passages")
    drawn = sorted(
        (int(y), int(a), int(b))
        for lines in ax.collections
        for (a, y), (b, _) in lines.get_segments()
    )
    table = survival.stretches(plan)[["number", "start", "end"]]
    assert drawn == sorted(table.itertuples(index=False, name=None))


@BOTH
@pytest.mark.parametrize(
    ("name", "table"),
    [("themes-by-department", themes.by_department), ("themes-by-section", themes.by_section)],
)
def test_matrices_show_every_number_in_its_cell(axes, plan, lang, name, table):
    ax = axes(name, lang)
    expected = {
        (x + 0.5, y + 0.5): str(n)
        for y, row in enumerate(table(plan).to_numpy())
        for x, n in enumerate(row)
        if n
    }
    assert {text.get_position(): text.get_text() for text in ax.texts} == expected


def test_incidence_dots_are_the_leads(axes, plan):
    ax = axes("coleadership-incidence")
    table = coleadership.incidence(plan)
    dots = {(round(x), round(y)) for marks in ax.collections[1:] for x, y in marks.get_offsets()}
    assert dots == {
        (x, y) for y, row in enumerate(table.to_numpy()) for x, there in enumerate(row) if there
    }
    spans = [tuple(line.get_ydata()) for line in ax.lines]
    for task, (low, high) in zip(table.columns, spans, strict=True):
        rows = [y for y, there in enumerate(table[task]) if there]
        assert (low, high) == (min(rows), max(rows))


def points(collection):
    return [(round(float(x), 6), round(float(y), 6)) for x, y in collection.get_offsets()]


def test_both_ways_of_counting_are_drawn_and_the_greatest_fall_is_marked(axes, plan):
    ax = axes("workload-ranks")
    table = ranking.ranks(plan)
    spans, shared, full = ax.collections
    assert [x for x, _ in points(full)] == table["full"].tolist()
    assert [x for x, _ in points(shared)] == table["fractional"].round(6).tolist()
    assert [line[:, 0].tolist() for line in spans.get_segments()] == [
        pytest.approx([a, b]) for a, b in zip(table["fractional"], table["full"], strict=True)
    ]
    changes = [text.get_text() for text in ax.texts if "→" in text.get_text()]
    assert changes == [f"{row.rank_full} → {row.rank_fractional}" for row in table.itertuples()]
    marked = [text.get_text() for text in ax.texts if text.get_weight() == "bold"]
    assert marked == ["5 → 8", "6 → 9"]


def test_the_order_has_a_box_a_count_and_a_line_only_where_it_is_sure(axes, plan):
    ax = axes("workload-order")
    table = ranking.bounds(plan)
    heads = [text.get_text() for text in ax.texts if "task" in text.get_text()]
    shown = sorted(table.groupby("least")["most"].first().items(), reverse=True)
    assert heads == [f"{least} task{'s' * (least != 1)} (at most {most})" for least, most in shown]
    assert len(ax.patches) == len(shown)
    sure = {(row.least, row.most - 8) for row in ranking.orders(plan).itertuples() if row.direct}
    boxes = [patch.get_extents().transformed(ax.transData.inverted()) for patch in ax.patches]
    drawn = set()
    for (x1, x2), (y1, y2) in ((line.get_xdata(), line.get_ydata()) for line in ax.lines):
        [above] = [least for (least, _), box in zip(shown, boxes, strict=True)
                   if box.x0 <= x1 <= box.x1 and abs(box.y0 - y1) < 0.01]  # fmt: skip
        [below] = [least for (least, _), box in zip(shown, boxes, strict=True)
                   if box.x0 <= x2 <= box.x1 and abs(box.y1 - y2) < 0.01]  # fmt: skip
        drawn.add((above, below))
    assert drawn == sure == {(10, 1), (10, 0)}
    assert len(ax.lines) == 2


def test_rank_intervals_are_those_of_the_table(axes, plan):
    ax = axes("workload-steady")
    table = ranking.bootstrap(plan)
    spans, dots = ax.collections
    assert [x for x, _ in points(dots)] == table["rank"].tolist()
    ends = [(line[0, 0], line[1, 0]) for line in spans.get_segments()]
    assert ends == list(zip(table["low"], table["high"], strict=True))


def test_the_matrix_of_codings_frames_what_differs(axes, plan):
    ax = axes("themes-agreement")
    table = codebook.confusion(plan)
    told = {(int(x), int(y)): t.get_text() for t in ax.texts for x, y in [t.get_position()]}
    assert told == {
        (x, y): str(n) for y, row in enumerate(table.to_numpy()) for x, n in enumerate(row) if n
    }
    framed = {(int(p.get_x()), int(p.get_y())) for p in ax.patches}
    assert framed == {(x, y) for x, y in told if x != y}
    assert len(framed) == 2


def test_quotients_are_drawn_from_one(axes, plan):
    ax = axes("themes-specialisation")
    table = themes.specialisation(plan, least=2)
    spans, dots = ax.collections
    assert [x for x, _ in points(dots)] == table["quotient"].round(6).tolist()
    assert {line[0, 0] for line in spans.get_segments()} == {1}
    assert [t.get_text() for t in ax.texts][0] == "2.8 times (4 of its 7)"


def test_every_tied_pair_stands_against_both_expectations(axes, plan):
    ax = axes("coleadership-chance")
    table = coleadership.chance(plan).query("observed > 0")
    table = table.sort_values(["observed", "p"], ascending=[False, True], kind="stable")
    _, margins, expected, observed = ax.collections
    for drawn, column in ((margins, "margin_expected"), (expected, "expected"),
                          (observed, "observed")):  # fmt: skip
        assert [x for x, _ in points(drawn)] == table[column].round(6).tolist()
    told = [t.get_text() for t in ax.texts]
    assert [t for t in told if re.fullmatch(r"0\.\d+", t)] == [
        f"{p:.3f}" if p < 0.1 else f"{p:.2f}" for p in table["p"]
    ]
    assert sum("least" in t for t in told) == (~table["testable"]).sum()
    marked = [c for c in observed.get_facecolors() if mpl.colors.same_color(c, style.HIGHLIGHT)]
    assert len(marked) == 1  # the pair of the title; none is beyond chance


def test_breadth_and_depth_are_where_the_table_says(axes, plan):
    ax = axes("coleadership-breadth")
    table = coleadership.breadth(plan)
    spots = {
        point: marks.get_facecolors()[0] for marks in ax.collections for point in points(marks)
    }
    depth = table["depth"].round(3)
    assert set(spots) == set(zip(table["breadth"], depth, strict=True))
    red = {spot for spot, colour in spots.items() if mpl.colors.same_color(colour, style.HIGHLIGHT)}
    both = table["quadrant"] == "broad and deep"
    assert red == set(zip(table["breadth"][both], depth[both], strict=True))
    lines = [line.get_xdata()[0] for line in ax.lines] + [line.get_ydata()[0] for line in ax.lines]
    assert {table["breadth"].mean(), table["depth"].mean()} <= set(lines)


def test_the_shape_of_a_unit_is_its_kind(axes, plan):
    ax = axes("coleadership-network")
    graph = coleadership.graph(plan)
    tied = [kind for unit, kind in graph.nodes(data="kind") if graph.degree[unit]]
    drawn = {len(marks.get_paths()[0].vertices): len(marks.get_offsets())
             for marks in ax.collections if len(marks.get_offsets())}  # fmt: skip
    assert sorted(drawn.values()) == sorted(
        [tied.count("provincial"), len(tied) - tied.count("provincial")]
    )
    assert len(drawn) == 2
    assert any("● provincial unit" in text.get_text() for text in ax.texts)


def test_network_has_a_line_a_tie_and_a_number_where_it_is_more_than_one(axes, plan):
    ax = axes("coleadership-network")
    graph = coleadership.graph(plan)
    assert len(ax.lines) == graph.number_of_edges()
    numbers = sorted(text.get_text() for text in ax.texts if text.get_text().isdigit())
    weights = [weight for *_, weight in graph.edges(data="weight") if weight > 1]
    assert numbers == sorted(map(str, weights))
    alone = [plan.english[unit] for unit in nx.isolates(graph)]
    assert any(all(unit in text.get_text() for unit in alone) for text in ax.texts)


@pytest.mark.slow
@BOTH
@EACH
def test_words_stay_inside_the_figure_and_off_each_other(chart, name, lang):
    drawn = chart(name, lang)
    with mpl.rc_context(style.prepare()):
        drawn.canvas.draw()
    renderer = drawn.canvas.get_renderer()
    texts = [
        text
        for text in drawn.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text.get_window_extent(renderer).width
    ]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    width, height = drawn.bbox.width, drawn.bbox.height
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text
    upright = [(t.get_text(), b) for t, (_, b) in zip(texts, boxes, strict=True)
               if t.get_rotation() in {0, 90}]  # fmt: skip
    for (one, a), (other, b) in combinations(upright, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        # Line boxes hold leading above and below the glyphs: up to a third of the lower one.
        assert across <= 1 or down <= min(a.height, b.height) / 3, (one, other)


@EACH
def test_the_size_of_words_is_legible_on_a_slide(chart, name):
    drawn = chart(name, "zh")
    sizes = {t.get_text(): t.get_size() for t in drawn.findobj(Text) if t.get_text().strip()}
    assert min(sizes.values()) >= 11


@BOTH
@EACH
def test_titles_hold_and_no_word_is_left_unfilled(plan, name, lang):
    words = gallery.caption(gallery.find(name), plan, lang)
    assert words.holds
    for text in (words.title, words.subtitle, words.source, words.alt):
        assert text
        assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)
    assert len(style.wrap(words.title, 0.92 * style.WIDTH * 72 / 21).splitlines()) <= 2


@EACH
def test_workload_figures_state_base_and_that_counts_are_no_effort(plan, name):
    if name.startswith(("workload", "coleadership")) or name == "themes-by-department":
        english = gallery.caption(gallery.find(name), plan, "en").subtitle
        chinese = gallery.caption(gallery.find(name), plan, "zh").subtitle
        assert "not effort, in the 27 of 35 tasks" in english
        assert "不代表工作量；35 项任务中 27 项" in chinese


def test_a_title_that_no_longer_holds_gives_way_to_the_neutral_one(plan):
    one_each = plan.assignments.drop_duplicates("department").drop_duplicates("task_id")
    other = dataclasses.replace(plan, assignments=one_each)
    words = gallery.caption(gallery.find("workload-by-role"), other, "en")
    assert not words.holds
    assert words.title == "Which units lead, answer for and take part in tasks"
    assert gallery.findings(other, "workload-by-role") == []
    pairs = gallery.caption(gallery.find("coleadership-pairs"), other, "en")
    assert pairs.title == "Pairs of units that lead together"


@pytest.mark.slow
def test_chance_is_claimed_only_of_a_pair_that_could_have_stood_out(invent):
    entry = gallery.find("coleadership-chance")
    mixed = [*[["甲 lead, 乙 lead"]] * 2, *[["甲 lead"]] * 5, *[["乙 lead"]] * 5]
    assert gallery.caption(entry, invent(*mixed), "en").holds
    always = invent(*[["甲 lead, 乙 lead, 丙 lead"]] * 5)  # they could not but meet
    assert not gallery.caption(entry, always, "en").holds
    twice = invent(["甲 lead, 乙 lead", "甲 lead, 乙 lead"], *mixed[2:])  # clauses, not tasks
    assert not gallery.caption(entry, twice, "en").holds
    often = invent(*[["甲 lead, 乙 lead"]] * 6, *[["丙 lead"]] * 6)
    assert not gallery.caption(entry, often, "en").holds  # beyond chance
    other = [*[["甲 lead, 乙 lead"]] * 6, *[["甲 lead"]] * 6, *[["乙 lead"]] * 6]
    other += [["丙 lead, 丁 lead"]] * 4  # beyond chance, though another pair meets more often
    assert not gallery.caption(entry, invent(*other), "en").holds


def test_subtitles_say_what_readers_found_where_there_are_any(plan, invent):
    themes_ = gallery.caption(gallery.find("themes-counts"), plan, "en").subtitle
    assert themes_.endswith(" By reading: Licensing 3 to 4, Regulation methods 5.")
    units = gallery.caption(gallery.find("themes-by-department"), plan, "zh").subtitle
    assert units.endswith("逐项阅读所得：7 个中 6 至 7 个。")
    nobody = dataclasses.replace(plan, codings=plan.codings.head(0))
    for name in ("themes-counts", "themes-by-department"):
        assert "reading" not in gallery.caption(gallery.find(name), nobody, "en").subtitle
    for entry in gallery.GALLERY:  # codings, but nobody in charge of what they code
        gallery.caption(entry, invent([], ["甲 support"]), "en")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "(一)办事。做好。(二)做事。",
        "(一)办事。(责任单位:各相关部门负责)",
        "(一)办好行政许可。从速。(责任单位:省司法厅牵头)",
        "一、甲部(一)办口岸事。(责任单位:省司法厅、省财政厅牵头)(二)办事。(责任单位:省水利厅负责)",
    ],
)
def test_every_figure_can_be_drawn_of_plans_that_show_little(tmp_path, text):
    (tmp_path / "source.txt").write_text(text, encoding="utf-8")
    for name, data in build(tmp_path).files.items():
        (tmp_path / name).write_bytes(data)
    small = load_plan(tmp_path)
    for entry in gallery.GALLERY:
        for lang in gallery.LANGUAGES:
            words = gallery.caption(entry, small, lang)
            said = " ".join((words.title, words.subtitle, words.alt))
            assert not re.search(r"[{}]|\bnan\b|\bNone\b", said)
        assert style.to_png(gallery.draw(entry.name, small, "zh"))


def test_committed_figures_are_the_same_bytes_again(made):
    folder = ROOT / "figures"
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    again = made.root / "figures"
    files = {p.relative_to(again).as_posix(): p.read_bytes() for p in again.rglob("*.*")}
    assert there == set(files)
    differing = [name for name, data in files.items() if (folder / name).read_bytes() != data]
    assert differing == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2022"])
def test_the_gallery_page_does_not_depend_on_the_order_of_sets(plan, seed):
    code = (
        "from fgf_analysis import load_plan; from fgf_analysis.charts import gallery;"
        "plan = load_plan(); entries = gallery.GALLERY;"
        "print(repr([gallery._markdown(e.table(plan)) for e in entries]))"
    )
    command = [sys.executable, "-c", code]
    given = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    found = subprocess.run(command, env=given, capture_output=True).stdout.decode().strip()
    tables = [gallery._markdown(entry.table(plan)) for entry in gallery.GALLERY]
    assert found == repr(tables)  # in the order of this process


def test_gallery_page_has_title_alternative_text_and_table_of_each_figure(plan):
    page = (ROOT / "figures" / "README.md").read_text(encoding="utf-8")
    for entry in gallery.GALLERY:
        words = gallery.caption(entry, plan, "en")
        image = f"![{words.alt}](en/{entry.name}.svg)"
        assert f"## {words.title}\n\n{words.subtitle}\n\n{image}" in page
        chinese = gallery.caption(entry, plan, "zh")
        assert f"**{chinese.title}**\n\n{chinese.subtitle}\n\n![{chinese.alt}](zh/" in page
        assert f"- [{words.title}](#{entry.name})\n" in page
        assert f'<a id="{entry.name}"></a>' in page
    assert page.count("<details>") == len(gallery.GALLERY)
    assert "| Market Regulation | provincial | 6 | 4 | 0 | 0 | 10 |" in page


def test_svg_carries_title_and_description_and_needs_no_font(plan):
    svg = (ROOT / "figures/zh/workload-by-role.svg").read_text(encoding="utf-8")
    words = gallery.caption(gallery.find("workload-by-role"), plan, "zh")
    assert f"<dc:title>{words.title}</dc:title>" in svg
    assert words.alt in svg
    assert "<text" not in svg
    assert "font-family" not in svg


def test_the_font_is_the_package_s_own():
    with mpl.rc_context(style.prepare()):
        for weight in ("normal", "bold"):
            found = Path(findfont(FontProperties(weight=weight)))
            assert found.parent == style.HERE / "fonts"


def test_a_character_that_the_font_lacks_is_an_error():
    with mpl.rc_context(style.prepare()):
        chart, _ = style.frame("缺字 \U00020000", "", "", (0.1, 0.1, 0.9))
    told = "font lacks the character \U00020000 .U.20000.,.* in “缺字 \U00020000”"
    with pytest.raises(PlanError, match=told):
        style.to_png(chart)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in mpl.colors.to_rgb(colour)
        ]
        return sum(p * w for p, w in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_contrast_with_what_is_behind_them():
    for ink, paper in (
        (style.INK, "white"),
        (style.QUIET, "white"),
        (style.HIGHLIGHT, "white"),
        ("white", style.DARK),
        ("white", style.MIDDLE),
        ("white", style.HIGHLIGHT),
        (style.HIGHLIGHT, "white"),
        (style.INK, style.LIGHT),
        (style.INK, style.PALE),
    ):
        assert contrast(ink, paper) >= 4.5, (ink, paper)
    for mark in (style.HIGHLIGHT, style.DARK, style.MIDDLE, style.LIGHT):
        assert contrast(mark, "white") >= 2.8, mark


def test_wrapping_keeps_every_sign_and_no_line_is_too_long():
    text = "缺失的 8 条条款足以改变 the order of units，共 35 项"
    lines = style.wrap(text, 12).splitlines()
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(style.width(line) <= 13 for line in lines)
    assert not any(line.startswith(("，", "。")) for line in lines)


def test_unknown_figure_names_the_gallery(plan):
    with pytest.raises(PlanError, match="no such figure; the gallery has survival-parts"):
        gallery.draw("nothing", plan)


def test_interactive_views_hold_the_numbers_of_the_tables(plan):
    bars = interactive.workload_by_role(plan)
    table = workload.by_department(plan)
    for bar, role in zip(bars.data, ROLES, strict=True):
        assert list(bar.x) == table[role].tolist()
        listed = [text.count("<br>") + 1 if text else 0 for text in bar.customdata]
        assert listed == table[role].tolist()
    matrix = themes.by_department(plan)
    [heatmap] = interactive.theme_matrix(plan).data
    assert [[n or 0 for n in row] for row in heatmap.z] == matrix.to_numpy().tolist()
    graph = coleadership.graph(plan)
    network = interactive.network(plan)
    *lines, numbers, marks = network.data
    assert sum(len(line.x) // 3 for line in lines) == graph.number_of_edges()
    widths = [line.line.width for line in lines]
    assert widths == sorted(widths)
    assert sorted(numbers.text) == ["<b>2</b>", "<b>3</b>"]
    tied = {plan.english[unit] for unit in graph if graph.degree[unit]}
    assert set(marks.text) == tied
    everyone, *buttons = network.layout.updatemenus[0].buttons
    assert everyone.args[1]["annotations"][0]["text"] == ""
    assert {button.label for button in buttons} == tied
    led = coleadership.leads(plan)
    for button in buttons:
        [unit] = [name for name in graph if plan.english[name] == button.label]
        text = button.args[1]["annotations"][0]["text"]
        assert re.findall(r"T\d\d", text) == [t for t, names in led.items() if unit in names]
        [colours] = button.args[0]["marker.color"]
        dark = {name for name, colour in zip(marks.text, colours, strict=True)
                if colour != style.FAINT}  # fmt: skip
        assert dark == {button.label, *(plan.english[other] for other in graph[unit])}
        assert list(button.args[2]) == [len(network.data) - 1]


def test_localise_leaves_the_table_as_it_was(plan):
    table = workload.by_department(plan)
    before = table.copy()
    named = gallery.localise(table, plan, "en")
    pd.testing.assert_frame_equal(table, before)
    assert named["department"].iloc[0] == "Market Regulation"
    assert gallery.localise(table, plan, "zh") is table
