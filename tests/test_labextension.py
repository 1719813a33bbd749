"""The extension of JupyterLab: what is installed, and how views answer to pointer and keys.

It is tried as the checkout has it, whatever is installed. What a notebook holds here was computed
before, as when a reader opens one that was saved.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from importlib.metadata import version
from pathlib import Path

import nbformat
import plotly.graph_objects as go
import pytest
from IPython.core.formatters import DisplayFormatter
from jupyterlab_server.config import get_page_config

from fgf_analysis.charts import interactive, pages
from fgf_analysis.charts.style import DARK, FAINT, HIGHLIGHT
from fgf_analysis.charts.words import PICKING

ROOT = Path(__file__).parent.parent
PLACE = "share/jupyter/labextensions/fgf-analysis/"
SHARED = {
    place.removeprefix(PLACE): ROOT / source
    for source, place in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "tool"
    ]["hatch"]["build"]["targets"]["wheel"]["shared-data"].items()
}
PLOTLY = "application/vnd.plotly.v1+json"
NAMES = ("network", "workload_by_role", "theme_matrix")


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Return a folder of Jupyter's in which the extension is."""
    folder: Path = tmp_path_factory.mktemp("jupyter")
    for name, source in SHARED.items():
        place = folder / "labextensions" / "fgf-analysis" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    return folder


def test_every_file_of_the_extension_is_installed_and_there():
    assert all(source.is_file() for source in SHARED.values())
    own = {path for path in (ROOT / "fgf_analysis" / "lab").iterdir() if path.is_file()}
    assert own <= set(SHARED.values())
    package = json.loads(SHARED["package.json"].read_text(encoding="utf-8"))
    assert package["jupyterlab"]["_build"]["load"] in SHARED
    for name, source in SHARED.items():
        if source.suffix in {".js", ".css"}:
            text = source.read_text(encoding="utf-8")
            for named in re.findall(r"[\w-]+\.(?:js|css|otf)\b", text):
                assert f"static/{named}" in SHARED, f"{name} names {named}"


def test_the_extension_is_the_package_s_and_is_not_built():
    package = json.loads(SHARED["package.json"].read_text(encoding="utf-8"))
    assert package["version"] == version("fgf-analysis")
    assert json.loads(SHARED["install.json"].read_text(encoding="utf-8"))["packageName"]
    assert not {"scripts", "dependencies", "devDependencies"} & set(package)
    # A licence that a font has is given along with it.
    assert "static/OFL.txt" in SHARED


def test_jupyterlab_takes_the_extension_and_asks_nobody_for_news(installed):
    config = get_page_config([str(installed / "labextensions")])
    ours = [one for one in config["federated_extensions"] if one["name"] == "fgf-analysis"]
    assert [(one["load"], one["extension"]) for one in ours] == [
        ("static/remoteEntry.js", "./extension")
    ]
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]


@pytest.mark.slow
def test_a_page_has_the_same_script_as_the_extension(plan):
    script = SHARED["static/picking.js"].read_text(encoding="utf-8")
    assert script in pages.to_page(pages.PAGES[0], plan, "zh").decode()
    assert "fgfPicking" in SHARED["static/extension.js"].read_text(encoding="utf-8")


# In the browser.


@pytest.fixture(scope="module")
def views(plan):
    made = {
        (name, lang): getattr(interactive, name)(plan, lang)
        for lang in ("zh", "en")
        for name in NAMES
    }
    for view in made.values():
        view.twin = None  # which takes time to draw, and is shown elsewhere
    return made


@pytest.fixture(scope="module")
def opened(chromium, views, installed, output, tmp_path_factory):
    """Return a notebook in which every view stands, and a figure of somebody else's."""
    from browser import Lab, copied, serve

    root = copied(tmp_path_factory.mktemp("views"))
    cells = [nbformat.v4.new_markdown_cell("# 各视图")]
    for view in [*views.values(), go.Figure(go.Bar(x=[1], y=[2]), {"title": {"text": "其他"}})]:
        data = {"text/plain": "", PLOTLY: json.loads(view.to_json())}
        if isinstance(view, interactive.View):
            data, _ = DisplayFormatter().format(view)
            data["image/png"] = "AAAA"  # what plotly alone would have added
        shown = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
        cells.append(nbformat.v4.new_code_cell("view", outputs=[shown], execution_count=1))
    kernel = {"name": "python3", "display_name": "Python 3"}
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(made, root / "views.ipynb")
    home = tmp_path_factory.mktemp("home")
    with (
        serve(root, home, JUPYTER_PATH=str(installed)) as server,
        Lab.started(chromium, server, output) as lab,
        lab.opened("views.ipynb") as notebook,
    ):
        yield notebook


class Shown:
    """A view in the page, which a test points at and asks."""

    def __init__(self, notebook, number: int) -> None:
        self.page = notebook.page
        self.node = self.page.locator(".fgf-view").nth(number)
        self.list = self.node.locator("select")

    def at(self, point: str) -> tuple[float, float]:
        """Return where a point of the drawing is in the window, given in its own units."""
        return self.node.evaluate(
            """(view, point) => {
              const {xaxis, yaxis} = view._fullLayout;
              const frame = view.querySelector(".svg-container").getBoundingClientRect();
              const [x, y] = new Function("data", `return ${point}`)(view.data);
              return [frame.x + xaxis._offset + xaxis.d2p(x),
                frame.y + yaxis._offset + yaxis.d2p(y)];
            }""",
            point,
        )

    def hover(self, point: str) -> str:
        self.node.evaluate("view => view.scrollIntoView()")
        self.page.mouse.move(0, 0)
        x, y = self.at(point)
        self.page.mouse.move(x - 2, y)
        self.page.mouse.move(x, y)
        box = self.node.locator(".hoverlayer .hovertext")
        box.wait_for()
        within = box.bounding_box()
        size = self.page.viewport_size
        assert within["x"] >= 0
        assert within["x"] + within["width"] <= size["width"]
        assert within["y"] + within["height"] <= size["height"]
        return " ".join(box.locator("tspan, text").all_text_contents())

    def click(self, point: str) -> None:
        self.node.evaluate("view => view.scrollIntoView()")
        x, y = self.at(point)
        self.page.mouse.move(x - 2, y)
        self.page.mouse.move(x, y)
        self.page.wait_for_timeout(200)  # plotly answers to a pointer that rests
        self.page.mouse.click(x, y)
        self.page.wait_for_timeout(200)

    def end(self) -> None:
        self.list.focus()
        self.page.keyboard.press("Escape")

    @property
    def said(self) -> str:
        return self.node.locator("[role=status]").inner_text()

    @property
    def rows(self) -> list[list[str]]:
        lines = self.node.locator("tbody tr").all()
        return [line.locator("th, td").all_text_contents() for line in lines]

    def colours(self) -> dict[str, str]:
        """Return each unit's colour in the network."""
        return self.node.evaluate(
            """view => Object.fromEntries(view.data.at(-1).meta.units.map((unit, n) =>
              [unit, view.data.at(-1).marker.color[n]]))"""
        )


@pytest.fixture
def shown(opened):
    """Return a function that gives a view of the notebook, nothing chosen before and after."""
    asked = []

    def view(name: str, lang: str = "zh") -> Shown:
        found = Shown(opened, list(NAMES).index(name) + (3 if lang == "en" else 0))
        asked.append(found)
        found.list.wait_for()
        return found

    yield view
    for one in asked:
        one.end()


def listed(view, units: list[str], tasks: list[str] | None = None) -> list[list[str]]:
    """Return the rows that concern units and tasks, without the unit where it is one."""
    return [
        cells[len(units) == 1 :]
        for unit, task, cells in view.listing.rows
        if unit in units and (tasks is None or task in tasks)
    ]


POINTS = {
    "unit": ("network", "[data.at(-1).x[2], data.at(-1).y[2]]"),
    "tie": ("network", "[data[0].x[12], data[0].y[12]]"),
    "bar": ("workload_by_role", "[data[0].x[1] + data[1].x[1] / 2, data[1].y[1]]"),
    "cell": ("theme_matrix", "[data[0].z[0].findIndex(n => n), 0]"),
}


def meant(view, mark: str) -> tuple[list[str], list[str] | None]:
    """Return the units and tasks that a point of `POINTS` is of."""
    if mark == "unit":
        return [view.data[-1].meta["units"][2]], None
    if mark == "tie":
        return list(view.data[0].meta["units"]), view.data[0].meta["tasks"]
    if mark == "bar":
        meta = view.data[1].meta
        return [meta["units"][1]], meta["tasks"][1]
    meta = view.data[0].meta
    return [meta["units"][0]], next(filter(None, meta["tasks"][0]))


BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
MARKS = pytest.mark.parametrize("mark", POINTS)


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_a_view_is_drawn_at_once_below_its_list_of_units(opened, shown, views, name, lang):
    view = shown(name, lang)
    words = PICKING[lang]
    said = view.node.locator("label")
    said.filter(has_text=words["pick"]).wait_for()
    assert said.inner_text().splitlines()[0].strip() == words["pick"]
    options = view.list.locator("option").all_text_contents()
    assert options == [words["all"], *views[name, lang].listing.units]
    assert view.said == words["hint"]
    assert not view.node.locator(".plot-img").is_visible()
    above = view.list.bounding_box()
    drawing = view.node.locator(".main-svg").first.bounding_box()
    assert drawing["height"] == views[name, lang].layout.height
    assert above["y"] + above["height"] <= drawing["y"]
    assert drawing["width"] == pytest.approx(view.node.bounding_box()["width"], abs=1)
    assert view.node.locator(".plot-container").get_attribute("role") == "img"


@pytest.mark.slow
@BOTH
@MARKS
def test_what_is_pointed_at_says_its_tasks_with_their_headings(shown, views, plan, mark, lang):
    name, point = POINTS[mark]
    units, tasks = meant(views[name, lang], mark)
    said = shown(name, lang).hover(point)
    titles = interactive.tasks(plan, lang)
    ids = tasks or [task for unit, task, _ in views[name, lang].listing.rows if unit in units]
    assert all(unit in said for unit in units)
    assert all(f"{task} {titles[task]}" in said for task in ids)


@pytest.mark.slow
@MARKS
def test_a_click_lists_the_tasks_below_and_a_second_one_ends_that(shown, views, mark):
    name, point = POINTS[mark]
    view = shown(name)
    units, tasks = meant(views[name, "zh"], mark)
    view.click(point)
    assert view.rows == listed(views[name, "zh"], units, tasks)
    of = [views[name, "zh"].data[1].name] if mark == "bar" else []
    assert view.said == f"{' · '.join([' – '.join(units), *of])}：{len(view.rows)}行"
    assert view.list.input_value() == (units[0] if len(units) == 1 else "")
    drawing = view.node.locator(".main-svg").first.bounding_box()
    table = view.node.locator("table").bounding_box()
    assert table["y"] >= drawing["y"] + drawing["height"]
    view.click(point)
    assert view.rows == []
    assert view.list.input_value() == ""


@pytest.mark.slow
def test_a_click_on_the_ground_ends_the_choice(shown):
    view = shown("network")
    view.list.select_option(index=1)
    assert view.rows
    view.click("[0.5, 0.02]")
    assert view.rows == []
    assert set(view.colours().values()) == {DARK}


@pytest.mark.slow
def test_the_keyboard_chooses_and_jupyterlab_takes_none_of_its_keys(opened, shown, views):
    view = shown("network")
    page = opened.page
    cells = len(opened.content.cells)
    view.node.evaluate("view => view.closest('.jp-Cell').focus()")
    for _ in range(8):
        page.keyboard.press("Tab")
        if view.list.evaluate("list => list === document.activeElement"):
            break
    first, second, *_ = views["network", "zh"].listing.units
    page.keyboard.press("ArrowDown")
    assert view.rows == listed(views["network", "zh"], [first])
    page.keyboard.press("ArrowDown")
    assert view.rows == listed(views["network", "zh"], [second])
    colours = view.colours()
    assert colours[second] == HIGHLIGHT
    assert set(colours.values()) == {HIGHLIGHT, DARK, FAINT}
    for key in "ddxab":  # of which some delete a cell, and some add one
        page.keyboard.press(key)
    assert len(opened.content.cells) == cells
    assert view.list.evaluate("list => list === document.activeElement")
    page.keyboard.press("Escape")
    assert view.rows == []
    assert set(view.colours().values()) == {DARK}


@pytest.mark.slow
def test_the_keys_go_on_from_where_the_pointer_was(opened, shown, views):
    view = shown("workload_by_role")
    view.click(POINTS["bar"][1])
    opened.page.keyboard.press("ArrowDown")
    third = views["workload_by_role", "zh"].listing.units[2]
    assert view.rows == listed(views["workload_by_role", "zh"], [third])


@pytest.mark.slow
def test_chinese_is_set_in_the_package_s_font_where_no_other_has_it(opened, shown):
    for name in NAMES:
        shown(name)
    assert opened.unreadable() == []
    loaded = opened.page.evaluate(
        "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
    )
    assert {"fgf", "fgf Han"} <= {family.strip('"') for family in loaded}


@pytest.mark.slow
def test_drawing_and_picking_leave_the_notebook_as_it_was(opened, shown):
    before = [output.data for output in opened.on_disk.cells[1].outputs]
    view = shown("network")
    view.click(POINTS["unit"][1])
    assert [output["data"] for output in opened.content.cells[1].outputs] == before


@pytest.mark.slow
def test_a_figure_of_somebody_else_s_is_plotly_s_alone(opened, shown):
    shown("network")
    other = opened.page.locator(".jp-RenderedPlotly:not(.fgf-view)")
    other.locator(".main-svg").first.wait_for()
    assert other.count() == 1
    assert other.locator("select, .fgf-tasks").count() == 0


@pytest.mark.slow
def test_a_view_keeps_to_the_width_of_its_place(opened, shown):
    view = shown("network")
    page, size = opened.page, dict(opened.page.viewport_size)
    page.set_viewport_size({**size, "width": size["width"] - 200})
    try:
        page.wait_for_timeout(500)
        drawing = view.node.locator(".main-svg").first.bounding_box()
        assert drawing["width"] == pytest.approx(view.node.bounding_box()["width"], abs=1)
        assert drawing["height"] == view.node.evaluate("view => view.layout.height")
    finally:
        page.set_viewport_size(size)


@pytest.mark.slow
def test_the_browser_has_nothing_to_complain_of(opened, shown):
    for name in NAMES:
        shown(name)
    assert opened.console == []
    assert opened.lab.outside == []
    assert opened.lab.notices == []
