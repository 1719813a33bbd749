"""A plot of one's own in the look of the figures."""

from __future__ import annotations

import shutil
import warnings

import matplotlib as mpl
import pandas as pd
import pytest

from fgf_analysis import PlanError
from fgf_analysis.charts import style

mpl.use("agg")
TABLE = pd.DataFrame({"单位": ["省商务厅", "省市场监管局", "−1 单位"], "任务": [3, -1, 2]})


@pytest.fixture(autouse=True)
def settings():
    """Leave the settings as they were, and no plot open."""
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        yield
    plt.close("all")


def drawn(path) -> object:
    """Return the axes of a bar chart by seaborn, saved; a missing glyph is an error."""
    seaborn = pytest.importorskip("seaborn")
    ax = seaborn.barplot(TABLE, x="任务", y="单位")
    ax.set_title("各单位的任务")
    saved(ax, path)
    return ax


def saved(ax, path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(path)


def test_without_it_chinese_is_not_drawn(tmp_path):
    with pytest.raises(UserWarning, match="Glyph"):
        drawn(tmp_path / "plot.png")


@pytest.mark.slow
@pytest.mark.parametrize("size", style.SIZES)
def test_one_call_gives_every_plot_the_look(tmp_path, size):
    style.apply(size)
    ax = drawn(tmp_path / "plot.png")
    assert ax.title.get_fontname() == "Noto Sans CJK SC"
    assert ax.figure.get_figwidth() == style.SIZES[size].width
    assert mpl.rcParams["font.size"] == style.SIZES[size].text
    assert not ax.spines["top"].get_visible()
    import matplotlib.pyplot as plt

    line = plt.figure().add_subplot().plot([1, 2])[0]
    assert line.get_color() == style.MIDDLE


def test_a_context_ends_with_its_statement(tmp_path):
    before = dict(mpl.rcParams)
    with style.context("page"):
        ax = drawn(tmp_path / "plot.png")
    assert dict(mpl.rcParams) == before
    saved(ax, tmp_path / "plot.png")  # as a notebook does behind the cell


def test_colours_of_a_plot_can_be_told_from_white_and_from_each_other():
    with style.context():
        colours = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    assert len(set(colours)) == len(colours)
    assert all(style.contrast(colour, "#FFFFFF") >= 3 for colour in colours)


@pytest.mark.parametrize(
    "use", [style.apply, style.prepare, lambda size: style.context(size).__enter__()]
)
def test_a_size_that_is_none_is_refused(use):
    with pytest.raises(PlanError, match="^size: 'a3' is not possible; give slide or page$"):
        use("a3")


@pytest.mark.parametrize("broken", [False, True])
def test_a_font_that_is_missing_is_told_in_a_line(tmp_path, monkeypatch, broken):
    for path in style.FONTS:
        shutil.copy(path, tmp_path)
    fonts = [tmp_path / path.name for path in style.FONTS]
    fonts[1].unlink()
    if broken:
        fonts[1].write_bytes(b"no font")
    monkeypatch.setattr(style, "FONTS", fonts)
    style.prepare.cache_clear()
    told = r"^fonts/NotoSansCJKsc-Regular\.otf: [^\n]*missing or broken[^\n]*install"
    with pytest.raises(PlanError, match=told):
        style.apply()
    style._fonts.cache_clear()
    with pytest.raises(PlanError, match=told):
        style._fonts()
    monkeypatch.undo()
    style.apply()
