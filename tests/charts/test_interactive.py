"""The plotly views: their counts, what answers to the pointer, and the twin that others see."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter

import nbformat
import networkx as nx
import pytest
from IPython.core.formatters import DisplayFormatter
from nbconvert import HTMLExporter

from fgf_analysis.analysis import charge, coleadership, themes, workload
from fgf_analysis.charts import gallery, interactive
from fgf_analysis.charts.circle import circle, curve
from fgf_analysis.charts.coleadership import strongest, told
from fgf_analysis.charts.style import DARK, FAINT, HIGHLIGHT, LIGHT, SIZES, frame

PLOTLY = "application/vnd.plotly.v1+json"
VIEWS = (interactive.workload_by_role, interactive.theme_matrix, interactive.network)
EVERY = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)


def parts(view, kind):
    return [trace for trace in view.data if trace.meta and trace.meta["kind"] == kind]


@pytest.fixture(scope="module")
def networks(plan):
    return {lang: interactive.network(plan, lang) for lang in gallery.LANGUAGES}


@pytest.fixture
def joint(invent):
    """Return a plan in which 甲 and 乙 share two tasks, 乙 and 丙 one, and 丁 none."""
    return invent(
        ["甲 lead, 乙 lead"],
        ["甲 lead, 乙 lead, 丁 support"],
        ["乙 lead, 丙 lead"],
        ["丁 lead"],
        titles=("办一事", "办二事", "办三事", "办四事"),
    )


@pytest.mark.slow
def test_bars_are_the_counts_of_the_table_and_only_what_occurs_has_one(plan):
    view = interactive.workload_by_role(plan, "zh")
    table = workload.by_department(plan)
    names = {words["zh"]: standing for standing, words in interactive.STANDINGS.items()}
    bars = {names[bar.name]: bar for bar in view.data}
    assert set(bars) == set(charge.standings(plan)["standing"])
    for standing, bar in bars.items():
        assert list(bar.y) == list(table["department"])
        assert list(bar.x) == list(table[standing])
        assert bar.marker.color == interactive.COLOURS[standing]
    assert list(interactive.STANDINGS) == list(interactive.COLOURS)
    assert set(interactive.STANDINGS) == set(charge.STANDINGS)


def test_a_bar_names_its_tasks_with_their_headings(plan):
    view = interactive.workload_by_role(plan, "zh")
    titles = interactive.tasks(plan, "zh")
    found = set()
    for bar in view.data:
        for unit, number, listed in zip(bar.y, bar.x, bar.customdata, strict=True):
            lines = listed.split("<br>") if listed else []
            assert len(lines) == number
            for line in lines:
                task, title = line.split(" ", 1)
                assert title == titles[task]
                found.add((unit, bar.name, task))
    rows = charge.standings(plan)
    words = rows["standing"].map(lambda standing: interactive.STANDINGS[standing]["zh"])
    assert found == set(zip(rows["department"], words, rows["task_id"], strict=True))


def test_a_box_at_the_pointer_holds_no_more_lines_than_a_screen(invent):
    plan = invent(*[["甲 lead"]] * 40, titles=tuple(f"办第{n}事" for n in range(40)))
    lines = interactive.workload_by_role(plan, "en").data[0].customdata[0].split("<br>")
    assert len(lines) == 16
    assert lines[-1] == "… and 25 more"
    assert lines[14].startswith("T15 ")


@pytest.mark.slow
@pytest.mark.parametrize("lang", gallery.LANGUAGES)
def test_cells_are_the_counts_of_the_table_and_hold_their_tasks(plan, lang):
    (cells,) = interactive.theme_matrix(plan, lang).data
    table = themes.by_department(plan)
    assert [[n or 0 for n in row] for row in cells.z] == table.to_numpy().tolist()
    tasks = [[len(ids) for ids in row] for row in cells.meta["tasks"]]
    assert tasks == table.to_numpy().tolist()
    english = plan.english if lang == "en" else {}
    assert list(cells.y) == [english.get(unit, unit) for unit in table.index]
    first = cells.customdata[0][[bool(n) for n in cells.z[0]].index(True)]
    titles = interactive.tasks(plan, lang)
    assert all(titles[line[:3]] == line[4:] for line in first.split("<br>"))


@pytest.mark.slow
def test_the_network_is_the_graph_on_its_circle(plan, networks):
    view = networks["zh"]
    graph = strongest(coleadership.graph(plan))
    places = circle(graph)
    (marks,) = parts(view, "units")
    at = dict(zip(marks.meta["units"], zip(marks.x, marks.y, strict=True), strict=True))
    assert at == {unit: place[:2] for unit, place in places.items()}
    assert list(marks.textposition) == [f"middle {side}" for *_, side in places.values()]
    ties = parts(view, "tie")
    drawn = {frozenset(tie.meta["units"]): tie for tie in ties}
    assert set(drawn) == {frozenset(pair) for pair in graph.edges}
    assert len(drawn) == len(ties)
    most = max(nx.get_edge_attributes(graph, "weight").values())
    for pair, tie in drawn.items():
        edge = graph.edges[tuple(pair)]
        assert tie.meta["tasks"] == edge["task_ids"].split("|")
        assert tie.line.color == (HIGHLIGHT if told(edge["weight"], most) else LIGHT)
    widths = {graph.edges[tuple(pair)]["weight"]: tie.line.width for pair, tie in drawn.items()}
    assert [widths[n] for n in sorted(widths)] == sorted(set(widths.values()))


@pytest.mark.slow
def test_both_languages_have_the_same_layout(plan, networks):
    marks = {lang: parts(view, "units")[0] for lang, view in networks.items()}
    assert marks["zh"].x == marks["en"].x
    assert marks["zh"].y == marks["en"].y
    assert marks["zh"].textposition == marks["en"].textposition
    names = [plan.english[unit] for unit in marks["zh"].meta["units"]]
    assert list(marks["en"].meta["units"]) == names


@pytest.mark.slow
def test_a_tie_answers_with_its_units_their_tasks_and_the_headings(joint):
    view = interactive.network(joint, "zh")
    said = {tuple(tie.meta["units"]): tie.hovertemplate for tie in parts(view, "tie")}
    assert (
        said["乙", "甲"] == "<b>乙 – 甲</b><br>2项任务<br>T01 办一事<br>T02 办二事<extra></extra>"
    )
    assert "1 task<br>T03 办三事" in parts(interactive.network(joint), "tie")[0].hovertemplate
    assert {pair: tie.hoverinfo for pair, tie in zip(said, parts(view, "tie"), strict=True)} == {
        pair: None for pair in said
    }
    (marks,) = parts(view, "units")
    boxes = dict(zip(marks.meta["units"], marks.customdata, strict=True))
    assert boxes["乙"] == "<b>乙</b><br>3项任务<br>T01 办一事<br>T02 办二事<br>T03 办三事"


@pytest.mark.slow
def test_a_unit_not_its_ties_answers_where_they_meet(joint):
    view = interactive.network(joint, "zh")
    (marks,) = parts(view, "units")
    at = dict(zip(marks.meta["units"], zip(marks.x, marks.y, strict=True), strict=True))
    for tie in parts(view, "tie"):
        for n, unit in ((0, tie.meta["units"][0]), (-1, tie.meta["units"][1])):
            away = ((tie.x[n] - at[unit][0]) ** 2 + (tie.y[n] - at[unit][1]) ** 2) ** 0.5
            assert 0.004 < away < 0.012


def test_the_number_on_a_tie_stands_in_its_middle(joint):
    view = interactive.network(joint, "zh")
    (numbers,) = parts(view, "numbers")
    assert list(numbers.text) == ["<b>2</b>"]
    assert [sorted(pair) for pair in numbers.meta["units"]] == [["乙", "甲"]]
    (marks,) = parts(view, "units")
    at = dict(zip(marks.meta["units"], zip(marks.x, marks.y, strict=True), strict=True))
    assert [numbers.x[0], numbers.y[0]] == pytest.approx(curve(at["甲"], at["乙"])[12])


@pytest.mark.slow
def test_the_key_names_what_occurs_and_the_units_without_ties(plan, joint):
    said = interactive.key(joint, "zh")
    assert said == [
        "图形越大，牵头的任务越多；连线：共同牵头；红线及数字：共同牵头项数较多者。",
        "未与其他单位共同牵头：丁。",
    ]
    kinds = interactive.key(plan, "en")[1]
    assert "■ branch of a central authority" in kinds
    assert "◆" not in kinds
    alone = set(nx.isolates(coleadership.graph(plan)))
    last = interactive.key(plan, "zh")[-1]
    assert set(re.split("[：、。]", last)[1:-1]) == alone
    view = interactive.network(plan, "zh")
    shown = re.sub("<br>", "", view.layout.annotations[0].text)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(interactive.key(plan, "zh")))


@pytest.mark.parametrize(
    ("role", "zh", "en"), [("lead", "牵头", "lead"), ("responsible", "负责", "answer for")]
)
def test_the_verb_is_the_plan_s(invent, role, zh, en):
    plan = invent([f"甲 {role}, 乙 {role}"])
    assert interactive.key(plan, "zh")[0].startswith(f"图形越大，{zh}的任务越多；连线：共同{zh}。")
    assert f"a line: tasks that two units {en} jointly" in interactive.key(plan, "en")[0]


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize("lang", gallery.LANGUAGES)
def test_a_figure_lists_the_tasks_behind_every_mark(plan, view, lang):
    made = view(plan, lang)
    meta = made.layout.meta["fgf"]
    titles = interactive.tasks(plan, lang)
    listed = {(row["unit"], row["task"]) for row in meta["rows"]}
    assert all(row["cells"][0] == row["unit"] for row in meta["rows"])
    assert all({row["task"], titles[row["task"]]} <= set(row["cells"]) for row in meta["rows"])
    assert all(len(row["cells"]) == len(meta["heads"]) for row in meta["rows"])
    assert meta["units"] == list(dict.fromkeys(row["unit"] for row in meta["rows"]))
    marks = set()
    for trace in made.data:
        units, tasks = trace.meta["units"], trace.meta.get("tasks", [])
        if trace.meta["kind"] == "tie":
            marks |= {(unit, task) for unit in units for task in tasks}
        elif trace.meta["kind"] == "bars":
            marks |= {(unit, task) for unit, ids in zip(units, tasks, strict=True) for task in ids}
        elif trace.meta["kind"] == "cells":
            rows = zip(units, tasks, strict=True)
            marks |= {(unit, task) for unit, row in rows for ids in row for task in ids}
    assert marks
    assert marks <= listed
    assert marks == listed or view is interactive.network  # which lists those without ties, too


@pytest.mark.slow
def test_the_network_lists_every_unit_those_with_most_tasks_first(plan, networks):
    units = networks["zh"].listing.units
    assert set(units) == set(coleadership.graph(plan))
    count = Counter(charge.in_charge(plan)["department"])
    assert [count[unit] for unit in units] == sorted((count[u] for u in units), reverse=True)


def test_a_unit_without_ties_is_listed_and_each_task_names_who_shares_it(joint):
    rows = interactive.network(joint, "zh").listing.rows
    assert [cells for unit, _, cells in rows if unit == "丁"] == [["丁", "T04", "办四事", ""]]
    assert ("乙", "T03", ["乙", "T03", "办三事", "丙"]) in rows


@pytest.mark.slow
@EVERY
def test_what_is_chosen_has_one_look_everywhere_and_the_figure_the_static_one_s(plan, view):
    colours = view(plan).layout.meta["fgf"]["colours"]
    assert colours == {"chosen": HIGHLIGHT, "near": DARK, "far": FAINT, "line": "#E4E7EB"}
    assert not any(getattr(trace.marker, "pattern", None) and trace.marker.pattern.shape
                   for trace in view(plan).data if trace.type == "bar")  # fmt: skip


@pytest.mark.slow
def test_every_box_is_set_in_the_page_s_own_font(plan):
    for view in VIEWS:
        layout = view(plan, "zh").layout
        assert layout.hoverlabel.font.family == layout.font.family
        assert layout.font.family.startswith("fgf,")


@pytest.mark.slow
def test_text_of_a_plan_is_text_in_a_view(invent):
    plan = invent(["<b>甲</b> lead, $乙$ lead"], titles=("<i>事</i>",))
    view = interactive.network(plan, "zh")
    (tie,) = parts(view, "tie")
    assert "&lt;i&gt;事&lt;/i&gt;" in tie.hovertemplate
    # What picking sets as text is as it is in the plan.
    assert tie.meta["units"] == ["$乙$", "<b>甲</b>"]
    assert view.listing.units == tie.meta["units"]
    for view in VIEWS[0], VIEWS[2]:
        figure = json.loads(view(plan, "zh").to_json())
        shown = [{**trace, "meta": None} for trace in figure["data"]]
        assert not re.search(r"\$|<b>甲|<i>", str([shown, {**figure["layout"], "meta": None}]))


def test_a_label_has_two_lines_at_most_and_fits_its_margin(invent):
    long = "省人民政府办公厅政务信息公开与大数据综合协调管理服务监督中心联席会议办公室"
    solid = "A" * 80
    view = interactive.network(invent([f"{long} lead, {solid} lead"]), "zh")
    (marks,) = parts(view, "units")
    labels = dict(zip(marks.meta["units"], marks.text, strict=True))
    first, second = labels[long].split("<br>")
    assert long.startswith(first)
    assert second.endswith("…")
    assert re.fullmatch("A{20,60}…", labels[solid])
    margins = [view.layout.margin.l, view.layout.margin.r]
    assert min(margins) > 200
    assert max(margins) < 320
    assert all(long in marks.customdata[n] for n, u in enumerate(labels) if u == long)


@pytest.fixture
def drawn(monkeypatch):
    """Return the figures drawn, which cost time and are others' concern."""
    asked = []

    def draw(*what):
        asked.append(what)
        chart = frame(("", "", ""), SIZES["slide"])[0]
        chart.alternative = '<a> & "b"'
        return chart

    monkeypatch.setattr(gallery, "draw", draw)
    return asked


@pytest.mark.slow
@EVERY
def test_a_notebook_stores_the_view_with_its_static_twin(plan, view, drawn):
    made = view(plan, "zh")
    assert drawn == []
    data, _ = DisplayFormatter().format(made)
    # A picture of its own type JupyterLab would show instead, until the pointer is on it.
    assert set(data) == {PLOTLY, "text/html", "text/plain"}
    alt, source = re.fullmatch(
        r'<img alt="(.*?)" width="\d+" style="max-width: 100%" src="data:image/png;base64,(.*)">',
        data["text/html"],
    ).groups()
    assert alt == "&lt;a&gt; &amp; &quot;b&quot;"
    assert base64.b64decode(source).startswith(b"\x89PNG")
    names = {
        "workload_by_role": "workload-by-role",
        "theme_matrix": "themes-by-department",
        "network": "coleadership-network",
    }
    assert drawn == [(names[view.__name__], plan, "zh", "slide")]
    assert data[PLOTLY]["config"]["showSendToCloud"] is False
    assert data[PLOTLY]["config"]["plotlyServerURL"] == ""
    assert len(data[PLOTLY]["data"]) == len(made.data)
    assert data["text/plain"] == repr(made) == f"<View: {len(made.data)} traces>"


@pytest.mark.slow
@EVERY
def test_a_view_of_a_plan_with_nothing_to_show_says_why(invent, view, drawn):
    plan = invent([], titles=("一事",))
    made = view(plan)
    assert len(made.data) == 0
    assert made.why.endswith(".")
    data, _ = DisplayFormatter().format(made)
    assert set(data) == {"text/plain", "text/markdown"}
    assert data["text/markdown"] == made.why
    assert view(plan, "zh").why.endswith("。")
    assert drawn == []


@pytest.mark.slow
def test_a_view_with_too_much_for_a_picture_is_shown_without_one(invent, drawn):
    plan = invent([", ".join(f"{unit} responsible" for unit in "甲乙丙丁戊己庚辛壬癸子丑寅卯")])
    assert gallery.absent("coleadership-network", plan)
    data, _ = DisplayFormatter().format(interactive.network(plan))
    assert data[PLOTLY]["data"]
    why = "there are too many ties to be read in a picture"
    assert data["text/html"] == f"<p><em>Not drawn: {why}.</em></p>"
    assert drawn == []


def test_units_answering_jointly_without_a_lead_are_tied(invent):
    plan = invent(["甲 responsible, 乙 responsible"])
    assert [tie.meta["units"] for tie in parts(interactive.network(plan), "tie")]
    alone = invent(["甲 responsible"], ["乙 responsible"])
    why = "the plan has no task that two units answer for jointly."
    assert interactive.network(alone).why == why
    assert interactive.network(alone, "zh").why == "该方案没有两个单位共同负责的任务。"


@pytest.mark.slow
def test_nbconvert_shows_the_twin(plan, drawn):
    data, metadata = DisplayFormatter().format(interactive.network(plan))
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    cell = nbformat.v4.new_code_cell("interactive.network(plan)", outputs=[output])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    source = re.search('base64,(.*?)"', data["text/html"])[1]
    assert page.count(source) == 1
    data["image/png"] = "AAAA"  # what plotly adds where it draws
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    cell.outputs = [output]
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert page.count(source) == 1
