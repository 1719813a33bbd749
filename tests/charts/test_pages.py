"""The pages: one file each, offline, with tables that hold what a drawing shows."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs

from fgf_analysis.analysis import charge, coleadership, ledger
from fgf_analysis.charts import interactive, pages, shell
from fgf_analysis.markup import allowed, plain

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
DRAWN = ("network", "theme-matrix")
SHEETS = ("ledger", "units")
NAMES = [f"{name}.{lang}.html" for name in (*DRAWN, *SHEETS) for lang in ("zh", "en")]


@pytest.fixture(scope="module")
def written(plan) -> dict[str, str]:
    return {name: data.decode() for name, data in pages.render(plan)}


def heads(text: str) -> list[str]:
    return re.findall(r'<th scope="col" aria-sort="none"><button type="button">(.*?)<', text)


def table(text: str) -> list[list[str]]:
    rows = re.findall(r"<tr data-task=.*?</tr>", text, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(re.sub("</?mark>", "", cell)) for cell in row] for row in cells]


def column(text: str, head: str) -> list[str]:
    """Return a column of the first table's kind, by its heading."""
    at = heads(text).index(head)
    return [row[at] for row in table(text)]


@pytest.mark.slow
def test_there_is_a_page_for_each_view_and_language_and_it_is_always_the_same(plan, written):
    assert list(written) == NAMES
    assert {name: data.decode() for name, data in pages.render(plan)} == written
    assert pages.absent(plan) == []


@pytest.mark.slow
def test_the_network_s_table_lists_every_unit_in_charge_with_the_others(plan, written):
    rows = table(written["network.zh.html"])
    graph = coleadership.graph(plan)
    charged = charge.clauses(plan).query("standing in ('jointly', 'with_unnamed', 'alone')")
    expected = Counter()
    for (task, _), own in charged.groupby(["task_id", "clause"])["department"]:
        for unit in own:
            if unit in graph:
                others = "、".join(other for other in own if other != unit and other in graph)
                expected[unit, task, others] += 1
    assert Counter((unit, task, others) for unit, task, _, others in rows) == expected
    english = table(written["network.en.html"])
    assert [row[0] for row in english] == [plan.english[row[0]] for row in rows]


@pytest.mark.slow
def test_the_matrix_s_table_lists_every_task_with_a_theme_and_unit_in_charge(plan, written):
    rows = table(written["theme-matrix.zh.html"])
    cells = interactive.themed(plan)
    assert sorted((row[0], row[1], row[2]) for row in rows) == sorted(
        zip(cells["department"], cells["theme"], cells["task_id"], strict=True)
    )


@pytest.mark.slow
@pytest.mark.slow
def test_the_matrix_s_page_leaves_out_no_unit_and_says_of_none_that_it_did(plan, written):
    units = set(interactive.themed(plan)["department"])
    several = 7
    assert {row[0] for row in table(written["theme-matrix.zh.html"])} == units
    told = {
        "zh": f"{several}个单位有2项及以上；另有{len(units) - several}个单位各有1项。",
        "en": f"{several} units have two or more; {len(units) - several} have one.",
    }
    for lang, sentence in told.items():
        assert sentence in written[f"theme-matrix.{lang}.html"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ledger_s_page_is_the_ledger(plan, written, lang):
    text = written[f"ledger.{lang}.html"]
    found = ledger.task_ledger(plan, lang)
    by_head = {
        "task_id": {"zh": "任务", "en": "Task"},
        "title": {"zh": "标题", "en": "Heading"},
        "in_charge": {"zh": "主责单位", "en": "In charge"},
        "unnamed": {"zh": "泛指单位", "en": "Bodies not named"},
        "deadlines": {"zh": "完成时限", "en": "Deadlines"},
    }
    for name, words in by_head.items():
        assert column(text, words[lang]) == list(map(plain, found[name]))
    place = {"zh": "原文", "en": "In the plan"}[lang]
    quoted = [
        "" if start != start else plain(plan.source[int(start) : int(end)])
        for start, end in zip(found["start"].astype(float), found["end"].astype(float), strict=True)
    ]
    assert column(text, place) == quoted
    assert sum(map(bool, quoted)) == 27
    assert set(column(text, {"zh": "进展", "en": "Progress"}[lang])) == {""}
    assert len(table(text)) == len(found)
    lines = re.findall(r'<tr data-task="(\w+)" data-units?="(.*?)"', text)
    concerned = {
        (task, unit)
        for task, value in lines
        for unit in (json.loads(html.unescape(value)) if value[:1] == "[" else [value])
    }
    english = plan.english if lang == "en" else {}
    rows = charge.standings(plan)
    assert concerned == {
        (task, english.get(unit, unit))
        for task, unit in zip(rows["task_id"], rows["department"], strict=True)
    }


@pytest.mark.slow
def test_a_card_shows_a_unit_s_tasks_and_marks_its_name_in_the_clause(plan, written):
    text = written["units.zh.html"]
    cards = re.findall(
        r'<section class="card"><h2>(.*?)</h2><p>(.*?)</p>(.*?)</section>', text, re.S
    )
    assert [name for name, *_ in cards] == ledger.units(plan)
    for name, _, body in cards:
        found = ledger.unit_card(plan, name, "zh")
        assert column(body, "任务") == list(found["task_id"])
        assert set(column(body, "单位")) == {name}
        for quote, row in zip(
            re.findall(r'<td class="quote">(.*?)</td>', body), found.itertuples(), strict=True
        ):
            printed = plain(plan.source[row.start : row.end])
            assert html.unescape(re.search("<mark>(.*?)</mark>", quote)[1]) == printed
            whole = html.unescape(re.sub("</?mark>", "", quote))
            assert whole in plain(plan.source)
            assert len(whole) > len(printed)
    rows = charge.standings(plan)
    first = rows[rows["department"] == cards[0][0]]["standing"].value_counts()
    said = {interactive.STANDINGS[standing]["zh"]: n for standing, n in first.items()}
    assert {part.rsplit(" ", 1)[0]: int(part.rsplit(" ", 1)[1]) for part in
            html.unescape(cards[0][1]).split(" · ")} == said  # fmt: skip


@pytest.mark.slow
def test_a_column_in_which_nothing_stands_is_left_out(invent):
    plan = invent(["甲 lead"], ["甲 lead, 乙 support"])
    text = dict(pages.render(plan))["ledger.en.html"].decode()
    assert heads(text) == ["Task", "Heading", "In charge", "How", "Supporting", "Progress"]
    assert column(text, "How") == ["in charge alone"] * 2


@pytest.mark.slow
def test_the_ledger_says_how_many_clauses_are_lost_or_were_never_printed(invent):
    damaged = invent(["甲 lead"], [], titles=("一", "二"))
    sound = invent(["甲 lead"], [], titles=("一", "二"), damaged=False)
    said = {
        "lost": "Tasks: 2; with a clause: 1; whose clause the text used has lost: 1.",
        "without": "Tasks: 2; with a clause: 1; for which the plan prints none: 1.",
    }
    for plan, state in ((damaged, "lost"), (sound, "without")):
        text = dict(pages.render(plan))["ledger.en.html"].decode()
        assert f"<p>{said[state]}</p>" in text
        words = {"lost": "clause lost in this copy", "without": "no clause printed"}
        assert column(text, "How") == ["in charge alone", words[state]]


@pytest.mark.slow
def test_a_page_with_nothing_to_show_is_not_made_and_one_line_says_why(invent):
    plan = invent(["甲 lead"], ["乙 lead"], titles=("行政许可", "行政许可"))
    names = {name.partition(".")[0] for name, _ in pages.render(plan)}
    assert names == {"theme-matrix", "ledger", "units"}
    assert pages.absent(plan) == [
        "network: not made: the plan has no task that two units lead jointly"
    ]
    nothing = invent([], titles=("一",))
    assert {name.partition(".")[0] for name, _ in pages.render(nothing)} == {"ledger"}
    absent = pages.absent(nothing)
    assert [line.partition(":")[0] for line in absent] == ["network", "theme-matrix", "units"]
    assert not any("\n" in line for line in absent)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_pages_ask_for_nothing_outside_themselves(written, name):
    ours = written[name].replace(get_plotlyjs(), "")
    assert not re.search(r"https?://|\bsrc=|@import|<link", ours)
    assert "default-src 'none'" in ours
    assert ours.count("<h1>") == 1
    assert 'scope="col"' in ours
    assert 'tabindex="0"' in ours
    policy = re.search(r'Content-Security-Policy"\s*content="([^"]*)"', ours)[1]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    scripts = re.findall(r"<script>(.*?)</script>", written[name], re.DOTALL)
    assert rules["script-src"] == [allowed(script) for script in scripts]
    assert len(scripts) == (2 if name.startswith(DRAWN) else 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [f"{name}.{lang}.html" for name in SHEETS for lang in ("zh", "en")]
)
def test_the_working_tables_are_small_files(written, name):
    assert len(written[name]) < 300_000
    assert "newPlot" not in written[name]
    assert "style-src-attr" not in written[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_list_and_the_table_come_before_the_drawing_and_the_name_is_in_every_row(written, name):
    text = written[name]
    places = [text.index(part) for part in ('id="pick"', 'id="find"', "<table>")]
    if name.startswith(DRAWN):
        places.append(text.index('id="view" role="img" aria-label='))
    assert places == sorted(places)
    assert all(row[0] for row in table(text))
    folded = [heads(text).index(head) for head in ("章节", "Section") if head in heads(text)]
    own = re.split("<section", text)
    for part in own[1:] or own:
        cells = [row[folded[0] if folded else 0] for row in table(part)]
        again = ['class="again"' in row for row in re.findall(r"<tr data-task=[^>]*>", part)]
        assert again == [n > 0 and cells[n - 1] == cell for n, cell in enumerate(cells)]


@pytest.mark.slow
def test_a_line_s_letters_are_in_the_page_s_font(plan):
    """The font holds what the page's own script may say, too."""
    asked = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell, "woff", lambda text: asked.append(text) or "")
        pages.to_page(pages.PAGES[0], plan, "zh")
    assert set("行：–↕↑↓0123456789省市场监管局（无标题）项任务") <= set(asked[0])


@pytest.mark.slow
def test_names_in_a_plan_are_text_not_markup(plan):
    tasks = plan.tasks.copy()
    bad = '</script><script>document.title="broken"</script><!--plotly--><!--font-->{title}'
    tasks.loc[tasks["task_id"] == "T18", "title_zh"] = bad
    other = dataclasses.replace(plan, tasks=tasks)
    for name, data in pages.render(other):
        text = data.decode().replace(get_plotlyjs(), "")
        assert "<script>document" not in text
        if ".zh." in name and "matrix" not in name:  # the words of no theme are in it
            assert html.escape(bad) in text
        assert text.count("<script") == (3 if name.startswith(DRAWN) else 2)


READY = """
const pause = ms => new Promise(done => setTimeout(done, ms));
const shown = () => rows.filter(row => !row.hidden);
const strokes = kind => [...document.querySelectorAll("#view .js-line")].map(p => p.style.stroke);
const fills = () => [...document.querySelectorAll("#view .trace:last-child path.point")]
  .map(path => path.style.fill);
const state = () => ({
  units: [...new Set(shown().map(row => row.dataset.unit))],
  tasks: shown().map(row => row.dataset.task),
  list: list.value,
  said: byId("count").textContent,
  mark: decodeURIComponent(location.hash.slice(1)),
  clear: !byId("clear").hidden,
});
const box = () => [...document.querySelectorAll("#view .hoverlayer text")];
async function mouse(x, y, press = true) {
  const drag = document.querySelector("#view .nsewdrag");
  const at = {clientX: x, clientY: y, bubbles: true, view: window, button: 0, detail: 1};
  drag.dispatchEvent(new MouseEvent("mousemove", at));
  await pause(300);
  if (!press) return;
  drag.dispatchEvent(new MouseEvent("mousedown", {...at, buttons: 1}));
  document.dispatchEvent(new MouseEvent("mouseup", at));
  drag.dispatchEvent(new MouseEvent("click", at));
  await pause(600);
}
const spot = (x, y) => {
  const {xaxis, yaxis} = view._fullLayout, frame = view.getBoundingClientRect();
  return [frame.x + xaxis._offset + xaxis.d2p(x), frame.y + yaxis._offset + yaxis.d2p(y)];
};
const unitAt = name => {
  const trace = view.data.at(-1), n = trace.meta.units.indexOf(name);
  return spot(trace.x[n], trace.y[n]);
};
const tieAt = n => spot(view.data[n].x[12], view.data[n].y[12]);
const escape = () => document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
const pickFrom = name => { list.value = name; list.dispatchEvent(new Event("change")); };
"""


@pytest.fixture(scope="module")
def browse(written, tmp_path_factory):
    """Return a function that opens a page, runs a script on it and returns its result.

    What the browser has to complain of is an error, but for the style of its maps, which plotly
    brings along and the page refuses.
    """
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run should have installed it")
        pytest.skip("no Chromium on this machine: the pages are not tried in a browser")
    folder: Path = tmp_path_factory.mktemp("pages")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--virtual-time-budget=20000", f"--user-data-dir={folder / 'profile'}"]
    flags += ["--enable-logging=stderr"]

    def result(name: str, script: str, mark: str = "", width: int = 1280) -> object:
        ours = (
            "document.fonts.ready.then(() => setTimeout(async () => {"
            f"const result = await (async () => {{ {READY} {script} }})();"
            "document.documentElement.dataset.result = JSON.stringify(result); }, 1500));"
        )
        text = written[name].replace("script-src ", f"script-src {allowed(ours)} ", 1)
        path = folder / name
        path.write_text(text.replace("</body>", f"<script>{ours}</script></body>"), "utf-8")
        address = path.as_uri() + (f"#{mark}" if mark else "")
        run = subprocess.run(
            [BROWSER, *flags, f"--window-size={width},1000", "--dump-dom", address],
            capture_output=True,
            timeout=120,
            check=True,
        )
        said = re.findall(r".*CONSOLE.*", run.stderr.decode(errors="replace"))
        assert all("style-src" in line for line in said), said
        assert len(said) <= name.startswith(DRAWN), said
        found = re.search(r'<html[^>]* data-result="([^"]*)"', run.stdout.decode())
        return json.loads(html.unescape(found[1]))

    return result


RED, DARK = "rgb(180, 35, 31)", "rgb(23, 50, 77)"


def test_a_browser_shows_the_unit_named_behind_the_address(browse, plan):
    state, fills, lines = browse(
        "network.zh.html", "return [state(), fills(), strokes()]", mark="省商务厅"
    )
    graph = coleadership.graph(plan)
    assert state["units"] == [state["list"]] == [state["mark"]] == ["省商务厅"]
    assert len(state["tasks"]) == graph.nodes["省商务厅"].get("charge", 0)
    assert state["said"] == f"省商务厅：{len(state['tasks'])}行"
    assert len(fills) == len([unit for unit in graph if graph.degree[unit]])
    assert Counter(fills)[RED] == 1
    assert Counter(fills)[DARK] == len(graph["省商务厅"])
    assert Counter(lines)["rgb(228, 231, 235)"] == len(lines) - len(graph["省商务厅"])


def test_a_name_that_nobody_has_shows_everything(browse, plan):
    for mark in ("%3Cnobody%3E", "%E4%B8"):
        state = browse("theme-matrix.en.html", "return state()", mark=mark)
        assert len(state["tasks"]) == len(interactive.themed(plan))
        assert state["list"] == ""
        assert not state["clear"]
        assert state["said"] == f"rows: {len(state['tasks'])}"


def test_a_choice_in_the_network_ends_when_the_next_begins(browse, plan):
    script = """
      pickFrom("省市场监管局"); await pause(500); const one = fills();
      pickFrom("省人力资源社会保障厅"); await pause(500); const alone = fills(), said = state();
      pickFrom(""); await pause(500);
      return [one, alone, said, fills(), state().tasks.length];"""
    one, alone, state, none, rows = browse("network.zh.html", script)
    assert one.count(RED) == 1
    assert alone.count(RED) == 0
    assert alone.count(DARK) == 0
    assert state["units"] == ["省人力资源社会保障厅"]
    assert set(none) == {DARK}
    assert rows > len(state["tasks"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "end",
    ["await mouse(...unitAt('省市场监管局'))", "escape(); await pause(500)",
     "await mouse(...spot(0.5, 0.02))", "byId('clear').click(); await pause(500)"],
    ids=["second click", "Esc", "ground", "button"],
)  # fmt: skip
def test_a_unit_clicked_is_chosen_until_the_choice_is_ended(browse, end):
    script = f"""
      await mouse(...unitAt("省市场监管局")); const first = [state(), fills()];
      {end}; return [...first, state(), fills()];"""
    state, fills, after, ended = browse("network.zh.html", script)
    assert state["units"] == ["省市场监管局"]
    assert state["mark"] == state["list"] == "省市场监管局"
    assert state["clear"]
    assert fills.count(RED) == 1
    assert after["list"] == after["mark"] == ""
    assert not after["clear"]
    assert set(ended) == {DARK}
    assert len(after["tasks"]) > len(state["tasks"])


def test_a_tie_answers_to_pointer_and_click_with_its_tasks(browse, plan):
    script = """
      await mouse(...tieAt(0), false); const said = box().map(one => [one.textContent,
        one.style.fontFamily]);
      await mouse(...tieAt(0)); return [view.data[0].meta, said, state(), fills(), strokes()];"""
    meta, said, state, fills, lines = browse("network.zh.html", script)
    a, b = meta["units"]
    titles = interactive.tasks(plan, "zh")
    assert said[0][0].startswith(f"{a} – {b}{len(meta['tasks'])}项任务")
    assert all(f"{task} {titles[task]}" in said[0][0] for task in meta["tasks"])
    assert said[0][1].startswith("fgf,")
    assert set(state["units"]) == {a, b}
    assert set(state["tasks"]) == set(meta["tasks"])
    assert state["said"] == f"{a} – {b}：{len(state['tasks'])}行"
    assert fills.count(RED) == 2
    assert lines.count("rgb(228, 231, 235)") == len(lines) - 1


def test_a_cell_answers_to_a_click_with_its_tasks_and_an_empty_one_ends_the_choice(browse, plan):
    script = """
      const {x, y, z, meta} = view.data[0];
      const full = z[0].findIndex(n => n), empty = z[0].findIndex(n => !n);
      await mouse(...spot(full, 0)); const one = [state(), view.layout.shapes.length];
      const said = box().map(one => one.textContent).join("");
      await mouse(...spot(empty, 0)); const none = [state(), view.layout.shapes.length];
      pickFrom(y[2]); await pause(500); const row = [state(), view.layout.shapes.length];
      return [y[0], meta.tasks[0][full], said, one, none, row];"""
    unit, tasks, said, one, none, row = browse("theme-matrix.zh.html", script)
    assert one[0]["units"] == [unit]
    assert one[0]["tasks"] == tasks
    assert one[1] == 4  # veils above and below, frames around row and cell
    titles = interactive.tasks(plan, "zh")
    assert all(f"{task} {titles[task]}" in said for task in tasks)
    assert len(none[0]["tasks"]) == len(interactive.themed(plan))
    assert none[1] == 0
    assert row[1] == 3
    assert len(row[0]["units"]) == 1


def test_no_button_of_plotly_s_and_no_english_in_a_chinese_page(browse):
    script = """
      const words = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const {data, parentElement} = walk.currentNode;
        if (!parentElement.closest("script, style")) words.push(data);
      }
      for (const one of document.querySelectorAll("[aria-label], [title], [data-title]"))
        words.push(one.ariaLabel || one.title || one.dataset.title);
      const within = view.querySelectorAll("button, a[href], [tabindex], input, .modebar-btn");
      const {showSendToCloud, plotlyServerURL} = view._context;
      return [words, within.length, showSendToCloud, plotlyServerURL];"""
    for name in ("network.zh.html", "theme-matrix.zh.html"):
        words, within, cloud, server = browse(name, script)
        latin = {word for text in words for word in re.findall(r"[A-Za-z]{2,}", text)}
        assert latin <= {"fgf", "analysis"}  # the source's line
        assert within == 0  # what role img hides could not be reached
        assert cloud is False
        assert server == ""


def test_on_a_narrow_screen_there_is_the_table_only(browse):
    script = """return [getComputedStyle(document.querySelector("figure")).display, drawn,
      shown().length > 0, document.documentElement.scrollWidth <= innerWidth];"""
    assert browse("network.zh.html", script, width=500) == ["none", None, True, True]


def test_headings_sort_and_say_how(browse, plan):
    script = """
      const [, task] = document.querySelectorAll("thead button"), head = task.closest("th");
      const said = [], orders = [];
      for (let n = 0; n < 3; n++) {
        task.click(); said.push(head.ariaSort);
        orders.push([...document.querySelectorAll("tbody tr")].map(row => text(row, 1)));
      }
      return [said, orders, [...document.querySelectorAll("thead th")].map(one => one.ariaSort)];"""
    said, (up, down, back), after = browse("network.zh.html", script)
    assert said == ["ascending", "descending", "none"]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert back != up
    assert after == ["none"] * 4


def test_what_is_sought_is_shown_and_a_card_without_it_is_not(browse, plan):
    script = """
      search.value = "T18"; search.dispatchEvent(new Event("input"));
      return [state(), [...document.querySelectorAll("section")].filter(one => !one.hidden)
        .map(one => one.querySelector("h2").textContent)];"""
    state, cards = browse("units.zh.html", script)
    rows = charge.standings(plan)
    assert set(cards) == set(rows[rows["task_id"] == "T18"]["department"])
    assert set(state["tasks"]) == {"T18"}
    assert state["clear"]


def test_the_ledger_shows_the_tasks_of_the_unit_chosen_in_any_standing(browse, plan):
    unit = plan.assignments[plan.assignments["role"] == "support"]["department"].iloc[0]
    state = browse("ledger.zh.html", f"pickFrom({unit!r}); return state();")
    rows = charge.standings(plan)
    assert state["tasks"] == list(rows[rows["department"] == unit]["task_id"])


def test_the_table_shown_is_saved_as_a_spreadsheet_reads_it(browse, plan):
    script = """
      let file = null, link = null;
      URL.createObjectURL = blob => { file = blob; return "blob:x"; };
      HTMLAnchorElement.prototype.click = function () { link = this.download; };
      pickFrom("省商务厅"); byId("save").click();
      return [link, [...new Uint8Array(await file.arrayBuffer())], shown().map(row =>
        [...row.cells].map(one => one.textContent)), cell("=1+1"), cell("–"), cell('a"b')];"""
    name, data, rows, formula, dash, quote = browse("network.zh.html", script)
    assert name == "network.zh.csv"
    assert bytes(data).startswith(b"\xef\xbb\xbf")
    text = bytes(data).decode("utf-8-sig")
    head, *body = csv.reader(io.StringIO(text, newline=""))
    assert head == ["单位", "任务", "标题", "共同主责单位"]
    assert body == rows
    assert {row[0] for row in body} == {"省商务厅"}  # in every row, though shown once
    assert text.count("\r\n") == len(rows) + 1
    assert (formula, dash, quote) == ('"\'=1+1"', '"–"', '"a""b"')


@pytest.mark.slow
def test_on_paper_there_are_no_buttons_and_rows_are_whole(written):
    style = re.search(r"<style>(.*?)</style>", written["ledger.zh.html"], re.S)[1]
    paper = style[style.index("@media print") :]
    assert ".controls { display: none; }" in paper
    assert "tr, figure { break-inside: avoid; }" in paper
    assert "thead { display: table-header-group; }" in paper
    assert "overflow: visible" in paper
    assert "thead button { display: contents; }" in paper  # else no head is repeated
