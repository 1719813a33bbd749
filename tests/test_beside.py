"""The page of two plans: what stands in which cell, and its table for the hand."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import time
from pathlib import Path

import pairs
import pandas as pd
import plans
import pytest
from command import fgf
from hostile import RUN, TEXTS, hostile, plain
from lxml import html

from fgf_analysis import beside, corpus
from fgf_analysis.beside.facts import counts
from fgf_analysis.beside.marks import marked
from fgf_analysis.beside.words import keys, say
from fgf_analysis.charts.style import contrast
from fgf_analysis.corpus.alignment.copied import copied
from fgf_analysis.corpus.alignment.material import letters
from fgf_analysis.corpus.charges import BOTH_NAMED, CHANGES
from fgf_analysis.corpus.sidebyside import SURE
from fgf_analysis.markup import plain as settable
from fgf_analysis.tables import load_plan
from fgf_analysis.terms import LANGUAGES

pytestmark = pytest.mark.slow  # the font of a page is cut down each time

BOTH = pytest.mark.parametrize("lang", LANGUAGES)
MARK = re.compile(r"(.+?)→(.+)")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    return pairs.plan(folder, pairs.PARENT, "a"), pairs.plan(folder, pairs.CHILD, "b")


@pytest.fixture(scope="module")
def table(two):
    return with_copied(*two, pairs.links())


def with_copied(parent, child, links):
    """Return the table, with the share that was copied as the aligner works it out."""
    found = corpus.beside(parent, child, links)
    texts = [
        plan.tasks.set_index("task_id")["text_zh"].fillna("").map(letters)
        for plan in (parent, child)
    ]
    pairs = found.dropna(subset=["parent_task", "child_task"])
    sources = pairs.groupby("child_task")["parent_task"].agg(list).to_dict()
    shares = {
        task: copied(texts[1][task], [texts[0][one] for one in own])
        for task, own in sources.items()
    }
    return found.assign(copied=found["child_task"].map(shares).astype("Float64"))


@pytest.fixture(scope="module")
def pages(two, table):
    return {lang: html.fromstring(beside.render(*two, lang, table)["compare.html"].decode())
            for lang in LANGUAGES}  # fmt: skip


def body(page: html.HtmlElement) -> list[list[html.HtmlElement]]:
    return [row.findall("td") for row in page.findall(".//tbody/tr")]


def sheet(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@BOTH
def test_every_cell_holds_the_task_the_table_names_and_its_whole_text(two, table, pages, lang):
    rows = body(pages[lang])
    assert len(rows) == len(table)
    for cells, row in zip(rows, table.to_dict("records"), strict=True):
        for cell, side, plan in zip(cells[:2], ("parent", "child"), two, strict=True):
            if pd.isna(row[f"{side}_task"]):
                path = "row.no_counterpart" if side == "child" else "row.no_source"
                assert cell.text_content() == say(path, lang)
                continue
            own = plan.tasks.set_index("task_id").loc[row[f"{side}_task"]]
            assert own["title_zh"] in cell.text_content()
            assert row[f"{side}_task"] in cell.text_content()
            text = cell.find(".//p[@class='text']").text_content()
            assert text == own["text_zh"]


def test_the_characters_marked_are_the_share_copied(table, pages):
    for cells, row in zip(body(pages["zh"]), table.to_dict("records"), strict=True):
        if not pd.isna(row["copied"]):
            text = cells[1].find(".//p[@class='text']")
            shared = letters("".join(one.text_content() for one in text.iter("span")))
            assert len(shared) / len(letters(text.text_content())) == pytest.approx(row["copied"])
            assert row["characters"] == len(letters(text.text_content()))
            told = cells[2].text_content()
            assert f"{round(100 * row['copied'])}%" in told or row["same_words"]
    assert not any(cells[1].findall(".//span[@class='same']") for cells in body(pages["zh"])[6:])


@BOTH
def test_numbers_and_dates_that_changed_are_marked_on_both_sides(table, pages, lang):
    listed = table["amounts"].fillna("")
    for cells, changes in zip(body(pages[lang]), listed, strict=True):
        found = [MARK.fullmatch(change).groups() for change in filter(None, changes.split("|"))]
        marks = [[mark.text_content() for mark in cell.iter("mark")] for cell in cells]
        assert marks[0] == [was for was, _ in found]
        assert marks[1] == marks[2] == [now for _, now in found]
        titles = [mark.get("title") for mark in cells[1].iter("mark")]
        assert titles == marks[0]


@BOTH
def test_units_of_a_line_that_came_or_went_have_a_sign(two, table, pages, lang):
    for cells, row in zip(body(pages[lang]), table.to_dict("records"), strict=True):
        for cell, column, look in zip(
            cells[:2], ("units_gone", "units_added"), ("minus", "plus"), strict=True
        ):
            names = [] if pd.isna(row[column]) else row[column].split("|")
            plan = two[0] if look == "minus" else two[1]
            shown = [plan.english.get(name, name) for name in names] if lang == "en" else names
            assert [
                one.text_content() for one in cell.findall(f".//span[@class='{look}']")
            ] == shown
        if not pd.isna(row["change"]):
            assert say(f"values.change.{row['change']}", lang) in cells[2].text_content()
            joint = say("row.newly_joint", lang) in cells[2].text_content()
            assert joint == (row["newly_joint"] is True)


@BOTH
def test_a_task_made_of_several_shares_words_with_all_of_them(two, lang):
    parent, child = two
    rows = (("T01", "T01", 0.9, "both", "merged"), ("T05", "T01", 0.9, "both", "merged"))
    rows += (("T03", "T04", 0.9, "both", "one"),)
    found = with_copied(parent, child, pairs.links(rows))
    assert found["copied"].iloc[0] == found["copied"].iloc[2] > found["copied"].iloc[1] == 0
    page = html.fromstring(beside.render(parent, child, lang, found)["compare.html"].decode())
    share = round(100 * found["copied"].iloc[0])
    cells = [row[2].text_content() for row in body(page)]
    assert say("row.copied_all", lang, share=share) in cells[0]
    assert say("row.not_copied", lang, least=8) in cells[1]
    assert "%" not in cells[1]
    facts = {one.get("data-fact"): one for one in page.findall(".//div[@data-fact]")}
    each = found.drop_duplicates("child_task")
    total = round(100 * (each["copied"] * each["characters"]).sum() / each["characters"].sum())
    assert facts["copied"][1].text_content() == f"{total}%"


def test_a_link_below_the_limit_says_that_it_is_to_be_checked(table, pages):
    badges = [bool(cells[2].findall(".//span[@class='badge']")) for cells in body(pages["zh"])]
    assert badges == [not pd.isna(p) and p < SURE for p in table["probability"]]
    assert sum(badges) == 1


@BOTH
def test_a_filter_counts_the_rows_it_shows(pages, lang):
    page = pages[lang]
    style = page.findtext(".//style")
    names = [one.get("id").removeprefix("show-") for one in page.iter("input")]
    assert names == ["all", "changed", "amounts", "charge", "alone", "check"]
    rows = page.findall(".//tbody/tr")
    for name in names:
        count = int(page.find(f".//label[@for='show-{name}']/b").text)
        classed = [row for row in rows if name in row.get("class").split()]
        assert count == (len(rows) if name == "all" else len(classed))
        rule = f"#show-{name}:checked ~ table tbody tr:not(.{name})"
        assert (rule in style) == (name != "all")
    assert [one.get("id") for one in page.iter("input") if "checked" in one.attrib] == ["show-all"]


@BOTH
def test_every_number_on_top_has_its_rows_in_the_csv(two, table, pages, lang):
    rows = sheet(beside.render(*two, lang, table)["compare.csv"])

    def column(name: str) -> list[str]:
        return [row[say(f"heads.{name}", lang)] for row in rows]

    linked = [
        bool(a and b) for a, b in zip(column("parent_task"), column("child_task"), strict=True)
    ]
    yes = say("values.yesno.yes", lang)
    chars = [
        (float(c), int(n)) for c, n in zip(column("copied"), column("characters"), strict=True) if c
    ]
    changes = [say(f"values.change.{code}", lang) for code in BOTH_NAMED]
    first, last = (pd.Timestamp(column(f"{side}_day")[0]) for side in ("parent", "child"))
    total = sum(n for _, n in chars)
    named = [cell for cell in column("change") if cell in changes]
    expected = {
        "later": {"days": (last - first).days},
        "found": {
            "found": len(
                {a for a, both in zip(column("parent_task"), linked, strict=True) if both}
            ),
            "tasks": len(set(column("parent_task")) - {""}),
            "dropped": column("child_task").count(""),
        },
        "own": {
            "own": len({b for b, both in zip(column("child_task"), linked, strict=True) if both}),
            "tasks": len(set(column("child_task")) - {""}),
            "added": column("parent_task").count(""),
        },
        "copied": {"share": round(100 * sum(c * n for c, n in chars) / total), "characters": total},
        "check": {"check": column("to_check").count(yes), "links": sum(linked), "sure": SURE},
        "amounts": {"amounts": sum(map(bool, column("amounts")))},
        "charge": {"changed": len(named) - named.count(changes[0]), "comparable": len(named)},
        "joint": {"joint": column("newly_joint").count(yes)},
    }
    shown = {one.get("data-fact"): one for one in pages[lang].findall(".//div[@data-fact]")}
    assert list(shown) == list(expected)
    for name, facts in expected.items():
        told = [dd.text_content() for dd in shown[name].findall("dd")]
        assert told == [say(f"facts.{name}.{part}", lang, **facts) for part in ("value", "note")]


@BOTH
def test_the_csv_is_the_table_in_the_reader_s_words(two, table, lang):
    rows = sheet(beside.render(*two, lang, table)["compare.csv"])
    assert list(rows[0]) == [say(f"heads.{name}", lang) for name in table.columns]
    assert len(set(rows[0])) == len(table.columns)
    between = {"zh": "、", "en": "; "}[lang]
    english = two[1].english if lang == "en" else {}
    for told, row in zip(rows, table.to_dict("records"), strict=True):
        units = row["child_in_charge"]
        shown = "" if pd.isna(units) else between.join(english.get(u, u) for u in units.split("|"))
        assert told[say("heads.child_in_charge", lang)] == shown
        assert told[say("heads.kind", lang)] == say(f"values.kind.{row['kind']}", lang)
        assert not set("".join(told.values())) & {"|", "<NA>"}


@BOTH
def test_the_same_tables_give_the_same_bytes_and_one_plan_twice_is_a_page(two, table, lang):
    assert beside.render(*two, lang, table) == beside.render(*two, lang, table)
    parent = two[0]
    rows = tuple((task, task, 1.0, "both", "one") for task in parent.tasks["task_id"])
    same = with_copied(parent, parent, pairs.links(rows))
    page = html.fromstring(beside.render(parent, parent, lang, same)["compare.html"].decode())
    told = {
        one.get("data-fact"): one[1].text_content() for one in page.findall(".//div[@data-fact]")
    }
    assert told["copied"] == "100%" and "sameday" in told
    disabled = [one.get("id") for one in page.iter("input") if "disabled" in one.attrib]
    assert disabled == [f"show-{n}" for n in ("changed", "amounts", "charge", "alone", "check")]


@BOTH
def test_plans_without_a_task_or_a_clause_or_a_link_are_pages(two, lang):
    parent, child = two
    names = ("tasks", "assignments", "groups", "evidence")
    empty = dataclasses.replace(parent, **{name: getattr(parent, name).iloc[:0] for name in names})
    none = with_copied(empty, empty, pairs.links(()))
    page = html.fromstring(beside.render(empty, empty, lang, none)["compare.html"].decode())
    assert say("page.nothing", lang) in page.text_content()
    assert not body(page)
    own = tuple((None, task, None, "none", "added") for task in child.tasks["task_id"])
    page = html.fromstring(
        beside.render(empty, child, lang, with_copied(empty, child, pairs.links(own)))[
            "compare.html"
        ].decode()
    )
    assert len(body(page)) == len(child.tasks)
    bare = dataclasses.replace(
        child,
        tasks=child.tasks.assign(clause_zh=pd.Series(dtype="str"), text_zh=pd.Series(dtype="str")),
        assignments=child.assignments.iloc[:0],
        groups=child.groups.iloc[:0],
    )
    found = with_copied(parent, bare, pairs.links())
    assert set(found["change"].dropna()) == {"without clause"}
    page = html.fromstring(beside.render(parent, bare, lang, found)["compare.html"].decode())
    facts = [one.get("data-fact") for one in page.findall(".//div[@data-fact]")]
    assert not {"charge", "joint", "copied"} & set(facts)
    assert say("row.no_text", lang) in page.text_content()
    assert say("facts.nobody", lang) in page.text_content()
    assert say("marks.plus", lang) not in page.text_content()


def test_pieces_join_to_the_text_whatever_overlaps():
    text = "甲乙丙丁戊己庚辛<壬>癸\n子"
    found = marked(text, [(0, 3), (2, 6), (9, 13)], {(2, 4): "&", (12, 14): "x"})
    tree = html.fromstring(f"<p>{found}</p>")
    assert tree.text_content() == text
    assert "".join(one.text_content() for one in tree.iter("span")) == text[0:6] + text[9:13]
    assert [one.text_content() for one in tree.iter("mark")] == [text[2:4], text[12:14]]
    assert marked("", [], {}) == ""


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    folders = [tmp_path_factory.mktemp(name) for name in ("bad", "good")]
    found = hostile(folders[0]), plain(folders[1])
    return [
        {lang: beside.render(plan, plan, lang, twice(plan)) for lang in LANGUAGES} for plan in found
    ]


def twice(plan):
    tasks = list(plan.tasks["task_id"])
    rows = [(task, task, 0.7, "both", "one") for task in tasks[2:]]
    rows += [(tasks[0], None, None, "none", "dropped"), (None, tasks[1], None, "none", "added")]
    return with_copied(plan, plan, pairs.links(tuple(rows)))


@BOTH
def test_text_of_a_plan_is_text(bad, lang):
    files = [found[lang] for found in bad]
    page, good = (html.fromstring(one["compare.html"].decode()) for one in files)
    shapes = [{(el.tag, *el.attrib) for el in tree.iter("*")} for tree in (page, good)]
    assert shapes[0] <= shapes[1]
    assert not list(page.iter("script")) and RUN in page.text_content()
    flat = " ".join(page.text_content().split())
    assert all(" ".join(settable(text).split())[:40] in flat for text in TEXTS[:7])
    rows = sheet(files[0]["compare.csv"])
    for row in rows:
        assert not any(cell[:1] in set("=+-@\t\r\n") for cell in row.values() if cell)


def test_long_plans_are_written_within_seconds(tmp_path):
    for name, text in plans.invented(300, 14, 3).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert fgf("build", tmp_path).returncode == 0
    plan = load_plan(tmp_path)
    long = (
        plan.tasks["text_zh"].fillna("") + "推进县乡便民服务体系建设，2021年底前覆盖八成以上。" * 20
    )
    plan = dataclasses.replace(plan, tasks=plan.tasks.assign(text_zh=long.astype("str")))
    rows = tuple((task, task, 1.0, "both", "one") for task in plan.tasks["task_id"])
    start = time.process_time()
    table = corpus.beside(plan, plan, pairs.links(rows)).assign(copied=1.0)
    data = beside.render(plan, plan, "zh", table)["compare.html"]
    assert time.process_time() - start < 20
    assert data.count(b'<tr role="row" id=') == 300


def test_words_are_there_in_both_languages_for_all_that_a_table_can_hold(table):
    assert set(keys("values.change")) == set(CHANGES)
    assert set(table.columns) <= set(keys("heads"))

    def leaves(path: str) -> list[str]:
        below = keys(path)
        return [path] if set(below) <= {"zh", "en"} else [
            leaf for key in below if "." not in key for leaf in leaves(f"{path}.{key}")
        ]  # fmt: skip

    for room in ("page", "facts", "filters", "marks", "row", "values", "heads"):
        for leaf in leaves(room):
            assert keys(leaf) == ["zh", "en"], leaf


@pytest.mark.parametrize(
    ("mark", "ground", "least"),
    [
        ("--edge", "#FFFFFF", 3), ("--edge", "#DCE8F4", 3), ("--red", "#FFF4D0", 4.5),
        ("--brown", "#FFF4D0", 4.5), ("--quiet", "--pale", 4.5), ("--ink", "#DCE8F4", 4.5),
        ("#FFFFFF", "--dark", 4.5), ("#6B7784", "#FFFFFF", 4.5), ("#6B7784", "--pale", 3),
    ],
)  # fmt: skip
def test_marks_and_text_can_be_told_from_what_they_touch(mark, ground, least):
    style = (Path(beside.__file__).parent / "page.css").read_text(encoding="utf-8")
    known = dict(re.findall(r"(--\w+): (#\w+)", style))
    for colour in (mark, ground):
        assert colour in {"#FFFFFF", *known} or colour in style
    assert contrast(known.get(mark, mark), known.get(ground, ground)) >= least


def test_counts_of_nothing_are_zero(two):
    parent = two[0]
    assert not any(counts(corpus.beside(parent, parent, pairs.links(()))).values())


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def opened(chromium, two, table, tmp_path_factory):
    """Return a page in each language as a browser that runs no script shows it."""
    folder = tmp_path_factory.mktemp("beside")
    context = chromium.new_context(java_script_enabled=False)
    found = {}
    for lang in LANGUAGES:
        path = folder / f"{lang}.html"
        path.write_bytes(beside.render(*two, lang, table)["compare.html"])
        found[lang] = context.new_page()
        found[lang].on("console", lambda message: pytest.fail(message.text))
        found[lang].goto(path.as_uri())
    yield found
    context.close()


@BOTH
def test_a_filter_shows_its_rows_without_a_script_and_by_keyboard(opened, lang):
    page = opened[lang]
    page.set_viewport_size({"width": 1300, "height": 900})
    rows = page.locator("tbody tr")
    total = rows.count()

    def shown() -> int:
        return sum(rows.nth(n).is_visible() for n in range(total))

    for radio in page.locator("input:not([disabled])").all():
        name = radio.get_attribute("id")
        page.locator(f"label[for={name}]").click()
        assert shown() == int(page.locator(f"label[for={name}] b").text_content())
    page.locator("#show-all").focus()
    page.keyboard.press("Space")
    assert shown() == total
    page.keyboard.press("ArrowRight")
    assert page.locator("#show-changed").is_checked()
    assert shown() == int(page.locator("label[for=show-changed] b").text_content()) < total
    page.locator("label[for=show-all]").click()


@BOTH
def test_cells_stand_side_by_side_and_on_a_narrow_screen_below_each_other(opened, lang):
    page = opened[lang]
    for width, beside_each_other in ((1300, True), (400, False)):
        page.set_viewport_size({"width": width, "height": 900})
        left, right = (page.locator("tbody tr").first.locator("td").nth(n) for n in (0, 1))
        a, b = left.bounding_box(), right.bounding_box()
        assert (a["y"] == b["y"]) == beside_each_other
        assert (b["x"] > a["x"]) == beside_each_other
        boxes = [cell.bounding_box() for cell in page.locator("td").all()]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


# ---------------------------------------------------------------- the command


def test_the_command_writes_a_page_and_a_table_in_each_language(two, tmp_path):
    folders = [plan.folder for plan in two]
    run = fgf("compare", *folders, "--out", tmp_path / "one")
    assert run.returncode == 0, run.stderr
    assert re.fullmatch(r"\d+ links? between the two plans: 2 files written to .+one\n", run.stdout)
    assert sorted(p.name for p in (tmp_path / "one").iterdir()) == ["compare.csv", "compare.html"]
    assert fgf("compare", *folders, "--out", tmp_path / "both", "--lang", "both").returncode == 0
    found = {p.relative_to(tmp_path / "both").as_posix() for p in (tmp_path / "both").rglob("*.*")}
    assert found == {f"{lang}/compare.{kind}" for lang in LANGUAGES for kind in ("csv", "html")}
    for kind in ("csv", "html"):
        one, other = (
            tmp_path / "one" / f"compare.{kind}",
            tmp_path / "both/zh" / f"compare.{kind}",
        )
        assert one.read_bytes() == other.read_bytes()


def test_earlier_output_survives_a_plan_that_is_not_there(two, tmp_path):
    folder = two[0].folder
    assert fgf("compare", folder, folder, "--out", tmp_path / "out").returncode == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    for words in (
        (folder, tmp_path / "none", "--out", tmp_path / "out"),
        (folder, folder, "--out", tmp_path / "out", "--lang", "de"),
        ("", folder, "--out", tmp_path / "out"),
    ):
        run = fgf("compare", *words)
        assert run.returncode and len(run.stderr.splitlines()) == 1
        assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before
    (tmp_path / "many").mkdir()
    (tmp_path / "many" / "plans.parquet").touch()
    run = fgf("compare", folder, tmp_path / "many", "--out", tmp_path / "out")
    assert "holds many plans; give the folder of one of them" in run.stderr
