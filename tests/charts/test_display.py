"""Tables for readers: every cell is there, in words, escaped, and the data is as it was."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hostile import TEXTS, hostile
from lxml import etree, html

from fgf_analysis import terms
from fgf_analysis.analysis import (
    charge,
    codebook,
    coleadership,
    ledger,
    ranking,
    survival,
    targets,
    themes,
    workload,
)
from fgf_analysis.charts import display
from fgf_analysis.charts.display import table
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain

TABLES = {
    "workload": workload.by_department,
    "numbers": workload.by_number,
    "share": workload.charge_share,
    "state": charge.by_task,
    "quotes": lambda plan: survival.quotes(plan, "T09"),
    "bases": survival.bases,
    "sections": survival.loss_by_section,
    "ledger": ledger.task_ledger,
    "cards": ledger.unit_cards,
    "ranks": ranking.ranks,
    "concentration": ranking.concentration,
    "order": ranking.sure_order,
    "themes": themes.by_task,
    "matrix": themes.by_department,
    "counts": themes.counts,
    "confusion": codebook.confusion,
    "disagreements": codebook.disagreements,
    "targets": targets.targets,
    "pairs": coleadership.pairs,
    "groups": coleadership.groups,
    "incidence": coleadership.incidence,
    "tasks": lambda plan: plan.tasks,
    "assignments": lambda plan: plan.assignments,
}


def flat(text: str) -> str:
    return " ".join(plain(text).split())


def parsed(listing: display.Listing) -> etree._Element:
    """Return the HTML, which must be well-formed."""
    return etree.fromstring(listing._repr_html_())


def own(cell: etree._Element) -> str:
    """Return the text of a cell without what stands small in it."""
    cell = html.fromstring(etree.tostring(cell, encoding="unicode"))
    for small in cell.findall(".//small"):
        small.drop_tree()
    for line in cell.findall(".//br"):
        line.tail = "\n" + (line.tail or "")
    return " ".join(cell.text_content().split()).replace(" ,", ",").replace(" ;", ";")


def small(cell: etree._Element) -> list[str]:
    return ["".join(one.itertext()) for one in cell.iter("small")]


def rows(listing: display.Listing) -> list[list[etree._Element]]:
    return [list(row) for row in parsed(listing).find("tbody")]


def heads(listing: display.Listing) -> list[etree._Element]:
    return list(parsed(listing).find("thead").find("tr"))


@pytest.fixture(scope="module")
def shown(plan):
    """Return a function that makes one of `TABLES`, once."""
    known = {}

    def made(name):
        if name not in known:
            known[name] = TABLES[name](plan)
        return known[name]

    return made


@pytest.mark.slow
@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_the_frame_can_be_read_back(plan, shown, name, lang):
    frame = shown(name)
    before = frame.copy(deep=True)
    listing = table(frame, plan, lang, rows=None)
    assert listing.frame is frame
    pd.testing.assert_frame_equal(frame, before)
    level = any(frame.index.names)
    whole = frame.reset_index() if level else frame
    found = rows(listing)
    assert len(found) == len(whole) > 0
    columns = [*filter(None, frame.index.names), *map(str, frame.columns)]
    codes = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
    for line, (_, row) in zip(found, whole.iterrows(), strict=True):
        for cell, column, value in zip(line, columns, row, strict=True):
            told = own(cell)
            if value is None or value is pd.NA or value != value:
                assert told == ""
            elif isinstance(value, bool | np.bool_):
                assert told == {"en": ["no", "yes"], "zh": ["否", "是"]}[lang][int(value)]
            elif not isinstance(value, str):
                assert float(told) == pytest.approx(value, abs=0.0051)
                assert (
                    told == str(value) if isinstance(value, int | np.integer) else "e" not in told
                )
            elif value in terms.values(column, columns):
                assert told == terms.value(column, value, lang, columns)
            elif column.endswith(("_zh", "printed", "source")) and column != "section_zh":
                assert told == flat(value)
            elif lang == "zh":
                parts = re.split(r"[|、 ]", value)
                assert told == "、".join(codes.get(part, part) for part in parts) or (
                    told == flat(value)
                )
            else:  # the English name, with what is printed beside it
                english = plan.english.get(codes.get(value, value))
                assert not english or (told, small(cell)) == (
                    english, [codes.get(value, value)] * (english != codes.get(value, value))
                )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_heads_are_the_readers_words_over_the_columns_own_names(plan, shown, name):
    frame = shown(name)
    columns = [*filter(None, frame.index.names), *map(str, frame.columns)]
    for lang in terms.LANGUAGES:
        for head, column in zip(heads(table(frame, plan, lang)), columns, strict=True):
            assert head.get("scope") == "col"
            if explained := terms.about(column, lang, columns):
                words = terms.head(column, lang, columns)
                assert head.text == words
                assert head.get("title") == explained
                assert small(head) == [column] * (column.casefold() != words.casefold())
            elif column in plan.english and lang == "en":
                assert (head.text, small(head)) == (plan.english[column], [column])
            else:
                assert (head.text, small(head)) == (column, [])


def test_units_have_their_english_name_with_the_printed_one_beside_it(plan, shown):
    first = rows(table(shown("workload"), plan))[0][0]
    assert (own(first), small(first)) == ("Market Regulation", ["省市场监管局"])
    assert first.find("small").get("lang") == "zh-CN"
    first = rows(table(shown("workload"), plan, "zh"))[0][0]
    assert (own(first), small(first)) == ("省市场监管局", [])


@pytest.mark.parametrize("sign", ["|", "、"])
def test_a_cell_with_several_units_names_each(plan, sign):
    frame = pd.DataFrame({"units": [sign.join(("人行西宁中心支行", "省财政厅"))]})
    cell = rows(table(frame, plan))[0][0]
    assert own(cell) == "People's Bank, Xining; Finance"
    assert small(cell) == ["人行西宁中心支行", "省财政厅"]
    assert own(rows(table(frame, plan, "zh"))[0][0]) == "人行西宁中心支行、省财政厅"


@pytest.mark.parametrize("sign", ["|", " "])
def test_a_task_tells_its_heading_to_who_points_at_it(plan, sign):
    frame = pd.DataFrame({"task_ids": [f"T01{sign}T02"]})
    cell = rows(table(frame, plan))[0][0]
    assert own(cell) == "T01, T02"
    titles = plan.tasks.set_index("task_id")["title_en"]
    assert [one.get("title") for one in cell.iter("span")] == list(titles[["T01", "T02"]])


def test_a_theme_s_code_is_its_name(plan):
    frame = pd.DataFrame({"primary": ["access"], "further": ["approval|credentials"], "n": [1]})
    line = rows(table(frame, plan))[0]
    assert [own(cell) for cell in line] == ["Market access", "Licensing, Credentials", "1"]
    assert [one.get("title") for one in line[0].iter("span")] == ["access"]
    assert own(rows(table(frame, plan, "zh"))[0][1]) == "行政审批与许可、证明与职业资格"


def test_a_code_is_told_to_who_points_at_its_words(plan):
    frame = pd.DataFrame({"role": ["support", "lead"]})
    first, second = (row[0] for row in rows(table(frame, plan)))
    assert (own(first), first.find("span").get("title")) == ("supporting", "support")
    assert (own(second), second.find("span")) == ("lead", None)


def test_numbers_stand_right_and_texts_left_and_uncut(plan):
    text = "各部门要" * 200
    frame = pd.DataFrame({"text_zh": [text], "department": ["省财政厅"], "share": [0.5]})
    long, short, number = rows(table(frame, plan))[0]
    assert own(long) == text
    assert "text-align:left" in long.get("style") and "max-width" in long.get("style")
    assert "text-align:left" in short.get("style") and "nowrap" in short.get("style")
    assert "text-align:right" in number.get("style")
    styles = [head.get("style") for head in heads(table(frame, plan))]
    assert ["right" in style for style in styles] == [False, False, True]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([0.12345, 1.0], ["0.123", "1.000"]),
        ([2.055, 12.0], ["2.06", "12.00"]),
        ([44.0, 9 * (1 / 3) * 9], ["44", "27"]),
        ([0.00001, 0.5], ["<0.001", "0.500"]),
        ([-0.00001, 0.5, 0.0], [">-0.001", "0.500", "0.000"]),
        ([math.nan, 2.5], ["", "2.50"]),
        ([math.inf, 2.5], ["∞", "2.50"]),
        ([3, 10_000], ["3", "10000"]),
        (pd.array([3, None], dtype="Int64"), ["3", ""]),
        ([True, False], ["yes", "no"]),
        (pd.array([True, None], dtype="boolean"), ["yes", ""]),
        ([None, "", "a"], ["", "", "a"]),
        ([pd.Timestamp("2022-12-31"), pd.NaT], ["2022-12-31", ""]),
        ([("省财政厅", "x"), ["y"]], ["Finance, x", "y"]),
        ([{"b", "a"}, frozenset()], ["a, b", ""]),
        ([1, "two", 2.5], ["1", "two", "2.50"]),
        ([10**400, 1], [str(10**400), "1"]),
        ([1e-12], ["<0.001"]),
        ([-0.0, 0.5], ["0.000", "0.500"]),
        ([-0.0, 1.0], ["0", "1"]),
        ([1e300, 1.5], ["1.00e+300", "1.50"]),
        ([1 + 2j, "a"], ["(1+2j)", "a"]),
        ([Decimal("1.5"), Decimal("NaN")], ["1.50", ""]),
        ([pd.Timedelta("1D"), pd.NaT], ["1 days 00:00:00", ""]),
        ([["a", None], [math.nan]], ["a, –", "–"]),
        ([np.arange(3), pd.Series(["a"])], ["0, 1, 2", "a"]),
    ],
)
def test_values_are_told_as_a_reader_expects(plan, values, told):
    found = rows(table(pd.DataFrame({"x": values}), plan))
    assert [own(row[0]) for row in found] == told


def test_a_head_is_told_as_a_cell_is(plan):
    columns = [pd.Timestamp("2022-12-31"), None, 7]
    listing = table(pd.DataFrame([[1, 2, 3]], columns=pd.Index(columns, dtype=object)), plan)
    assert [head.text or "" for head in heads(listing)] == ["2022-12-31", "", "7"]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_no_frame_of_one_s_own_is_refused_and_its_names_stay(plan, lang):
    frame = pd.DataFrame(
        {"mean": [1.5], "my note": ["省财政厅 is mine"], 2022: ["x"], ("a", 1): [2]}
    )
    listing = table(frame, plan, lang)
    assert [(head.text, small(head)) for head in heads(listing)][0] == ("mean", [])
    assert [own(cell) for cell in rows(listing)[0]] == ["1.50", "省财政厅 is mine", "x", "2"]


def test_an_index_that_says_something_stands_first_and_names_its_rows(plan):
    index = pd.MultiIndex.from_tuples(
        [("省财政厅", 1), ("省司法厅", 2)], names=["department", None]
    )
    frame = pd.DataFrame({"tasks": [3, 4]}, index)
    listing = table(frame, plan)
    assert [head.text for head in heads(listing)] == ["Unit", None, "Tasks"]
    first = rows(listing)[0]
    assert [(cell.tag, cell.get("scope")) for cell in first] == [
        ("th", "row"), ("th", "row"), ("td", None),
    ]  # fmt: skip
    assert [own(cell) for cell in first] == ["Finance", "1", "3"]
    assert len(heads(table(frame.reset_index(drop=True), plan))) == 1
    filtered = frame.reset_index(drop=True).query("tasks > 3")  # what is left of row numbers
    assert len(heads(table(filtered, plan))) == 1
    assert len(heads(table(frame.set_axis(["x", "y"]), plan))) == 2
    many = frame.set_axis(pd.MultiIndex.from_tuples([("charge", "lead")]), axis=1)
    assert heads(table(many, plan))[2].text == "In charge · lead"


def test_columns_that_are_units_or_themes_or_tasks_are_named(plan):
    frame = pd.DataFrame([[1, 2, 3]], columns=["省财政厅", "产品与设备安全", "T01"])
    found = heads(table(frame, plan))
    assert [head.text for head in found] == ["Finance", "Product safety", "T01"]
    assert [small(head) for head in found] == [["省财政厅"], ["产品与设备安全"], []]
    assert found[2].get("title") == plan.tasks["title_en"][0]


def test_a_series_is_a_table_too(plan):
    counts = plan.assignments["role"].value_counts()
    listing = table(counts, plan)
    assert listing.frame is counts
    assert [head.text for head in heads(listing)] == ["Role", "count"]
    assert [own(cell) for cell in rows(listing)[0]] == ["lead", str(counts["lead"])]
    alone = table(pd.Series([1, 2]), plan, "zh")
    assert [head.text for head in heads(alone)] == ["数值"]
    assert [own(row[0]) for row in rows(alone)] == ["1", "2"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_row_of_many_measures_is_a_list_that_explains_them(plan, lang):
    for found in (coleadership.network(plan), codebook.sensitivity(plan)):
        values = found.iloc[0] if isinstance(found, pd.DataFrame) else found
        names = [str(name) for name in values.index]
        listing = table(found, plan, lang)
        lines = rows(listing)
        assert [own(line[0]) for line in lines] == [terms.head(n, lang, names) for n in names]
        assert [line[0].get("scope") for line in lines] == ["row"] * len(names)
        assert [own(line[2]) for line in lines] == [terms.about(n, lang, names) for n in names]
        for line, value in zip(lines, values, strict=True):
            assert float(own(line[1])) == pytest.approx(float(value), abs=0.0051)
        wide = found if isinstance(found, pd.DataFrame) else found.to_frame().T
        assert len(rows(table(pd.concat([wide] * 2), plan, lang))) == 2


@pytest.mark.parametrize(("lang", "rest"), [("en", "… and {} more rows"), ("zh", "……另有{}行")])
def test_the_last_line_says_how_many_rows_are_not_shown(plan, lang, rest):
    frame = pd.DataFrame({"x": range(43)})
    found = rows(table(frame, plan, lang))
    assert len(found) == display.ROWS + 1
    assert [cell.text for cell in found[-1]] == [rest.format(43 - display.ROWS)]
    assert found[-1][0].get("colspan") == "1"
    assert [own(row[0]) for row in rows(table(frame, plan, lang, rows=2))][:2] == ["0", "1"]
    assert len(rows(table(frame, plan, lang, rows=43))) == 43
    assert len(rows(table(frame, plan, lang, rows=None))) == 43
    last = rows(table(frame, plan, lang, rows=42))[-1][0].text
    assert last == rest.format(1).replace("rows", "row")
    assert repr(table(frame, plan, lang, rows=2)).endswith(rest.format(41))


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize(
    "frame",
    [pd.DataFrame(), pd.DataFrame({"task_id": []}), pd.Series([], dtype="str"),
     pd.DataFrame(index=pd.Index(["x"], name="theme"))],
    ids=["nothing", "columns", "series", "index"],
)  # fmt: skip
def test_an_empty_frame_is_one_line(plan, lang, frame):
    listing = table(frame, plan, lang)
    if len(frame):  # an index alone is shown
        assert len(rows(listing)) == 1
        return
    assert etree.fromstring(listing._repr_html_()).tag == "p"
    assert repr(listing) and "\n" not in repr(listing)
    both = html.fromstring(table(frame, plan, lang, caption="Lost <b>")._repr_html_())
    assert "Lost <b>" in both.text_content()


@pytest.mark.parametrize("place", ["cell", "column", "index", "level", "caption", "list"])
@pytest.mark.parametrize("text", [*TEXTS, "$a$ | $b$", r"\(x\)", "a|b"])
def test_whatever_a_cell_holds_is_read_as_text(plan, text, place):
    frames = {
        "cell": pd.DataFrame({"x": [text], "title_zh": [text], "task_id": [text]}),
        "column": pd.DataFrame({text: ["x"]}),
        "index": pd.DataFrame({"x": [1]}, pd.Index([text], name="department")),
        "level": pd.DataFrame({"x": [1]}, pd.Index(["y"], name=text)),
        "caption": pd.DataFrame({"x": [1]}),
        "list": pd.DataFrame({"units": [f"{text}|省财政厅"]}),
    }
    listing = table(frames[place], plan, caption=text if place == "caption" else "")
    page = parsed(listing)
    assert {one.tag for one in page.iter()} <= {
        "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "small", "span",
    }  # fmt: skip
    for one in page.iter():
        assert set(one.attrib) <= {"lang", "class", "scope", "align", "title", "style"}
        # A formula is looked for in one piece of text: none has more than one sign of it.
        for piece in (one.text, one.tail):
            assert not piece or len(re.findall(r"[$\\]", piece)) < 2
            assert not piece or not re.search(r"[$\\]", piece) or len(piece) == 1
    told = "".join("".join(page.itertext()).split())
    for part in text.split("|") if place == "list" else [text]:
        assert "".join(plain(part).split()) in told
    assert {"mathjax_ignore", "tex2jax_ignore"} <= set(page.get("class").split())


@pytest.mark.slow
def test_a_plan_whose_every_name_is_hostile_is_shown(tmp_path):
    other = hostile(tmp_path)
    for lang in terms.LANGUAGES:
        for frame in (workload.by_department(other), themes.by_department(other), other.tasks):
            page = parsed(table(frame, other, lang, rows=None))
            assert not page.xpath("//script|//img|//a|//svg|//iframe")


def test_lines_of_a_cell_are_lines(plan):
    cell = rows(table(pd.DataFrame({"clause_zh": ["甲牵头\n乙牵头"]}), plan))[0][0]
    assert [cell.text, cell.find("br").tail] == ["甲牵头", "乙牵头"]


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_as_plain_text_it_is_a_table_of_the_same_words(plan, shown, lang):
    told = repr(table(shown("workload"), plan, lang, rows=3, caption="Units"))
    first, head, line, *_, last = told.splitlines()
    assert first == "Units"
    assert head.split()[0] == terms.head("department", lang)
    name = "Market Regulation" if lang == "en" else "省市场监管局"
    assert line.startswith(name)
    assert "20" in last
    wide = [display._width(row) for row in told.splitlines()[1:-1]]
    assert len(set(wide)) == 1  # the last column is of numbers, and they stand right


def test_the_same_table_gives_the_same_bytes(plan, shown):
    one, two = (table(shown("ledger"), plan)._repr_html_() for _ in range(2))
    assert one == two
    assert "<style" not in one


def test_a_caption_stands_above_the_table(plan):
    page = parsed(table(pd.DataFrame({"x": [1]}), plan, caption="Units & tasks"))
    assert page[0].tag == "caption" and page[0].text == "Units & tasks"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"lang": "de"}, "lang: 'de'"),
        ({"rows": 0}, "rows: 0 is not possible; give a whole number"),
        ({"rows": 2.5}, "rows: 2.5 is not"),
        ({"rows": True}, "rows: True is not"),
        ({"frame": [1, 2]}, "frame: [1, 2] is not possible; give a DataFrame or a Series"),
    ],
)
def test_a_wrong_argument_gets_one_line(plan, given, message):
    with pytest.raises(PlanError) as error:
        table(**{"frame": pd.DataFrame({"x": [1]}), "plan": plan} | given)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
