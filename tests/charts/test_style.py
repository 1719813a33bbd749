"""Colours and contrast, widths, line breaking, and the frame around a chart."""

from __future__ import annotations

import re

import matplotlib as mpl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from fgf_analysis.charts import style
from fgf_analysis.charts.coleadership import SHAPES
from fgf_analysis.charts.workload import COLOURS
from fgf_analysis.errors import PlanError


@pytest.mark.parametrize(
    ("one", "two", "ratio"),
    [  # by the definition of WCAG 2.2, published examples
        ("#000000", "#FFFFFF", 21),
        ("#FFFFFF", "#FFFFFF", 1),
        ("#767676", "#FFFFFF", 4.54),
        ("#949494", "#FFFFFF", 3.03),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#0000FF", "#FFFFFF", 8.59),
    ],
)
def test_contrast_is_that_of_the_guidelines(one, two, ratio):
    assert style.contrast(one, two) == pytest.approx(ratio, abs=0.01)
    assert style.contrast(two, one) == style.contrast(one, two)


@pytest.mark.slow
@given(st.integers(0, 0xFFFFFF))
def test_text_can_be_read_on_any_colour(value):
    colour = f"#{value:06X}"
    assert style.contrast(style.readable(colour), colour) >= 4.5


def test_marks_stand_out_and_words_more():
    marks = {style.HIGHLIGHT, style.DARK, style.MIDDLE, style.LIGHT, style.GREY, style.PALE_GREY,
             *COLOURS.values()}  # fmt: skip
    for mark in marks:
        assert style.contrast(mark, "#FFFFFF") >= 3, mark
    for ink in (style.INK, style.QUIET, style.HIGHLIGHT):
        for paper in ("#FFFFFF", style.PALE):
            assert style.contrast(ink, paper) >= 4.5, (ink, paper)
    assert len({sign for sign, _ in SHAPES.values()}) == len(SHAPES)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["省市场监管局", "Market Regulation 12.5%", "T07 → “甲”（1项）"])
def test_the_width_of_a_line_is_that_of_the_set_line(text, bold):
    with mpl.rc_context(style.prepare()):
        weight = "bold" if bold else "normal"
        path = TextPath((0, 0), f"|{text}|", size=100, prop=FontProperties(weight=weight))
        bars = TextPath((0, 0), "||", size=100, prop=FontProperties(weight=weight))
    wide = (path.get_extents().width - bars.get_extents().width) / 100
    assert style.width(text, bold) == pytest.approx(wide, rel=0.03)


# ---------------------------------------------------------------- line breaking

NAMES = ("省市场监管局", "国家税务总局青海省税务局", "Development and Reform Commission")
chinese = st.text(alphabet="各省市任务条款单位牵头负责项个和与的，。、；：（）“”《》", max_size=30)
latin = st.lists(
    st.sampled_from(("counts", "who", "is", "named,", "not", "effort;", "T07", "35", "(all)")),
    max_size=8,
).map(" ".join)
counted = st.builds(
    lambda n, sign: f"{n}{sign}", st.integers(0, 2000), st.sampled_from("项个家组次年月日%")
)
parts = st.one_of(chinese, latin, counted, st.sampled_from(NAMES))
texts = (
    st.lists(parts, min_size=1, max_size=8)
    .map("".join)
    .map(lambda text: re.sub(r"\s+", " ", text).strip())
)
NEVER_FIRST = set("，。、；：！？）”》】〉·…%％")
NEVER_LAST = set("（“《【〈")


@pytest.mark.slow
@given(texts, st.floats(2, 60), st.booleans())
def test_nothing_is_lost_in_wrapping(text, ems, bold):
    set_ = style.wrap(text, ems, NAMES, bold)
    assert set_.replace("\n", "").replace(" ", "") == text.replace(" ", "")
    for line in set_.split("\n"):
        assert line == line.rstrip()
    # A blank is left out only where a line ends.
    assert len(text) - len(set_.replace("\n", "")) <= set_.count("\n")


@pytest.mark.slow
@given(texts, st.floats(4, 60), st.booleans())
def test_no_line_is_wider_than_asked_unless_it_is_one_piece(text, ems, bold):
    for line in style.wrap(text, ems, NAMES, bold).split("\n"):
        if style.width(line, bold) > ems + 1e-9:
            kept = [name for name in NAMES if style.width(name, bold) <= ems]
            assert len(style._pieces(line, kept)) == 1, line


@pytest.mark.slow
@given(texts, st.floats(14, 60))
@example("27项任务中，省市场监管局主责10项，居首位；另有11个单位仅主责1项", 20.0)
def test_no_name_and_no_number_is_parted(text, ems):
    """A name stays whole, and a number with the classifier behind it."""
    lines = style.wrap(text, ems, NAMES).split("\n")
    whole = [name for name in NAMES if style.width(name) <= ems]
    for name in whole:
        said = sum(line.count(name) for line in lines)
        assert said == text.count(name), lines
    counted = r"\d+[项个家组次年月日%]?"
    assert re.findall(counted, "\n".join(lines)) == re.findall(counted, text)


@pytest.mark.slow
@given(texts, st.floats(6, 60))
def test_no_line_begins_with_closing_punctuation_or_ends_with_an_opening_sign(text, ems):
    assume(not text.startswith(tuple(NEVER_FIRST)) and not text.endswith(tuple(NEVER_LAST)))
    lines = [line for line in style.wrap(text, ems, NAMES).split("\n") if line]
    for line in lines[1:]:
        assert line[0] not in NEVER_FIRST, lines
    for line in lines[:-1]:
        assert line[-1] not in NEVER_LAST, lines


@given(st.text(alphabet="各省市任务条款单位牵头负责", min_size=1, max_size=120), st.integers(5, 40))
def test_lines_of_chinese_are_as_few_as_can_be_and_about_equally_long(text, ems):
    lines = style.wrap(text, ems).split("\n")
    assert len(lines) == -(-len(text) // ems)
    assert all(len(line) - len(lines[-1]) <= len(lines) for line in lines)
    assert max(map(len, lines)) - min(map(len, lines)) <= 1


@pytest.mark.slow
@given(texts, st.floats(4, 30), st.integers(1, 4))
def test_narrow_keeps_lines_and_width(text, ems, most):
    lines = style.narrow(text, ems, most).split("\n")
    assert len(lines) <= most
    for line in lines:
        pieces = style._pieces(line, ())
        assert style.width(line) <= ems + 1 or len(pieces) == 1, (line, lines)  # … is one more
    if not lines[-1].endswith("…"):
        again = "".join(line.removesuffix("-") for line in lines).replace(" ", "")
        assert again.replace("-", "") == text.replace(" ", "").replace("-", "")


@pytest.mark.slow
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=60), st.integers(3, 20))
def test_a_long_word_is_hyphenated_and_whole(word, ems):
    lines = style.narrow(word, ems, 99).split("\n")
    assert all(style.width(line) <= ems for line in lines)
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines[:-1]) + lines[-1] == word


def test_english_words_are_parted_where_they_are_spelled():
    assert style.narrow("Competition and enforcement", 5, 6) == "Competi-\ntion and\nenforce-\nment"


def test_the_empty_text_is_empty():
    assert style.wrap("", 10) == ""
    assert style.narrow("", 10, 2) == ""


# ---------------------------------------------------------------- the frame, keys, numbers


@pytest.mark.slow
@pytest.mark.parametrize("name", style.SIZES)
def test_the_frame_gives_the_axes_the_room_that_is_left(name):
    size = style.SIZES[name]
    with mpl.rc_context(style.prepare(name)):
        room = style.Room(left=10, right=3, above=2, below=1.5, rows=8)
        chart, axes = style.frame(("题目", "说明。", "资料来源：甲。"), size, room)
        wide, _ = style.ems(axes)
        assert wide == pytest.approx(size.ems - 2 * style.MARGIN - 13)
        assert axes.get_position().x0 * size.ems == pytest.approx(style.MARGIN + 10)
        title, subtitle, source = chart.texts
        assert (title.get_size(), subtitle.get_size(), source.get_size()) == pytest.approx(
            (size.text * 1.5, size.text * 1.06, size.text * 0.9)
        )
        assert chart.headline == "题目"
        assert chart.get_figwidth() == size.width


def test_a_page_grows_with_its_rows_up_to_its_height():
    page = style.SIZES["page"]
    with mpl.rc_context(style.prepare("page")):
        heights = [
            style.frame(("a", "b", "c"), page, style.Room(rows=n))[0].get_figheight()
            for n in (1, 8, 12, 16, 99)
        ]
    assert heights == sorted(heights)
    assert heights[1] < heights[2] < heights[3]
    assert heights[-1] == page.height


def test_a_source_of_many_lines_is_cut():
    with mpl.rc_context(style.prepare()):
        chart, axes = style.frame(("a", "b", "资料来源：" + "省厅" * 900), style.SIZES["slide"])
        source = chart.texts[2].get_text()
        assert source.count("\n") == 2
        assert source.endswith("…")
        assert axes.get_position().height > 0.5


KEYS = ("单独主责", "配合", "observed", "in charge jointly")


@given(st.lists(st.sampled_from(KEYS), max_size=9), st.floats(12, 80))
def test_a_key_takes_the_lines_it_needs(words, ems):
    lines = style.key_lines(words, ems)
    assert [word for line in lines for word in line] == words
    for line in lines:
        wide = sum(style.width(word) + 1.2 for word in line) + 1.6 * (len(line) - 1)
        assert wide <= ems + 1e-9 or len(line) == 1


@given(st.integers(1, 5000), st.integers(2, 20))
def test_numbers_along_tasks_are_round_and_few(most, marks):
    found = style.numbers(most, marks)
    assert found[0] == 1
    assert found == sorted(set(found))
    assert found[-1] <= most
    assert len(found) <= marks + 2


@pytest.mark.parametrize("wrong", ["red", "#FFF", "#gggggg", None])
def test_what_is_no_colour_or_figure_is_refused_in_one_line(wrong):
    with pytest.raises(PlanError, match="^colour: .+; give one as #RRGGBB$"):
        style.readable(wrong)
    with pytest.raises(PlanError, match="^chart: .+; give a Figure, such as ax.figure$"):
        style.to_png(wrong)
    with pytest.raises(PlanError, match="^size: .+; give slide or page$"):
        style.apply([wrong])
