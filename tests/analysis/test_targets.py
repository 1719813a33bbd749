"""Targets, and where in the source they and the keywords stand."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from fgf_analysis.analysis import themes
from fgf_analysis.analysis.spans import places, span
from fgf_analysis.analysis.targets import COLUMNS, deadlines, targets
from fgf_analysis.reading.deadlines import deadlines as dates
from fgf_analysis.tables import TABLES


@pytest.fixture
def written(invent):
    """Return a function that makes a plan of one task, its deadlines listed as by the reader."""

    def make(text: str, deadlines: list[str] | None = None):
        plan = invent([], titles=("事",), texts=(text,))
        listed = dates(text) if deadlines is None else deadlines
        cell = pd.Series(["\n".join(dict.fromkeys(listed)) or None], dtype="str")
        return dataclasses.replace(plan, tasks=plan.tasks.assign(deadlines_zh=cell))

    return make


@pytest.fixture
def sourced(invent, tmp_path):
    """Return a function that makes a plan of one task with a source and stretches of evidence."""

    def make(source: str, text: str, *stretches: tuple[int, int], keywords: str = "红"):
        (tmp_path / "source.txt").write_bytes(source.encode())
        plan = invent([], titles=("事",), texts=(text,))
        columns = {c.name: "Int64" if c.type == "integer" else "str" for c in TABLES["evidence"]}
        rows = [("T01", "text", start, end, "printed") for start, end in stretches]
        codebook = pd.DataFrame({"theme": ["warm"], "name_zh": ["暖"], "keywords": [keywords]})
        return dataclasses.replace(
            plan,
            folder=tmp_path,
            evidence=pd.DataFrame(rows, columns=list(columns)).astype(columns),
            themes=codebook.astype("str"),
        )

    return make


def without_breaks(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def test_the_targets_of_the_plan_by_hand(plan):
    table = targets(plan)
    assert list(table.columns) == list(COLUMNS)
    assert table[["task_id", "kind", "value", "unit", "bound", "text"]].to_numpy().tolist() == [
        ["T01", "deadline", "2022-12-31", "date", "by", "2022年年底前"],
        ["T10", "time limit", "2", "个工作日", "at most", "2个工作日内"],
        ["T10", "time limit", "7", "个工作日", "at most", "压缩至7个工作日以内"],
        ["T10", "time limit", "30", "日", "at most", "30日内"],
    ]
    texts = plan.tasks.set_index("task_id")["text_zh"]
    for row in table.to_dict("records"):
        assert texts[row["task_id"]][row["start"] : row["end"]] == row["text"]
        assert plan.source[row["source_start"] : row["source_end"]] == row["text"]


PHRASES = [
    ("在2022年年底前完成", ["deadline", "2022-12-31", "date", "by", "2022年年底前"]),
    ("2023年底之前完成", ["deadline", "2023-12-31", "date", "by", "2023年底之前"]),
    ("2024年2月底前完成", ["deadline", "2024-02-29", "date", "by", "2024年2月底前"]),
    ("2023年2月底前完成", ["deadline", "2023-02-28", "date", "by", "2023年2月底前"]),
    ("2000年2月底", ["deadline", "2000-02-29", "date", "by", "2000年2月底"]),
    ("2100年2月底", ["deadline", "2100-02-28", "date", "by", "2100年2月底"]),
    ("2022年9月底前", ["deadline", "2022-09-30", "date", "by", "2022年9月底前"]),
    ("2022年6月5日前", ["deadline", "2022-06-05", "date", "by", "2022年6月5日前"]),
    ("2022年12月31日以前", ["deadline", "2022-12-31", "date", "by", "2022年12月31日以前"]),
    ("2022年13月底前", ["deadline", None, "date", "by", "2022年13月底前"]),
    ("2022年0月底前", ["deadline", None, "date", "by", "2022年0月底前"]),
    ("2022年12月31日内", ["deadline", "2022-12-31", "date", "by", "2022年12月31日"]),
    ("0000年底前", ["deadline", None, "date", "by", "0000年底前"]),  # before all calendars
    ("今年底前", ["deadline", None, "date", "by", "今年底前"]),
    ("年底前", ["deadline", None, "date", "by", "年底前"]),
    ("10月底前", ["deadline", None, "date", "by", "10月底前"]),
    ("24小时内办结", ["time limit", "24", "小时", "at most", "24小时内"]),
    ("3个月内办结", ["time limit", "3", "个月", "at most", "3个月内"]),
    ("不超过 5个工作日", ["time limit", "5", "个工作日", "at most", "不超过 5个工作日"]),
    ("压减至1.5天", ["time limit", "1.5", "天", "at most", "压减至1.5天"]),
    ("保存不少于2年", ["time limit", "2", "年", "at least", "不少于2年"]),
    ("达到95%以上", ["share", "95", "%", "at least", "达到95%以上"]),
    ("比例达80％", ["share", "80", "％", "at least", "达80％"]),
    ("控制在3.5%以内", ["share", "3.5", "%", "at most", "控制在3.5%以内"]),
    ("提高5个百分点", ["share", "5", "个百分点", None, "5个百分点"]),
    ("网办率100%", ["share", "100", "%", None, "100%"]),
    ("5%以下", ["share", "5", "%", "at most", "5%以下"]),
    ("不低于100亿元", ["quantity", "100", "亿元", "at least", "不低于100亿元"]),
    ("培训1万人次以上", ["quantity", "1", "万人次", "at least", "1万人次以上"]),
    ("精简至12项", ["quantity", "12", "项", "at most", "精简至12项"]),
    ("突破50万户", ["quantity", "50", "万户", "at least", "突破50万户"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_a_phrase_that_sets_a_target(written, text, expected):
    table = targets(written(f"各单位{text}，抓好落实。"))
    found = table[["kind", "value", "unit", "bound", "text"]].to_numpy().tolist()
    assert [[None if pd.isna(cell) else cell for cell in row] for row in found] == [expected]
    assert table["start"].tolist() == [3 + text.index(expected[-1])]
    assert table["source_start"].isna().all()  # an invented plan has no evidence


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "5类产品",
        "(2022年版)",
        "三年行动",
        "三个工作日内",
        "第3条",
        "7×24小时服务",
        "1.2.3%",
        "2022年深化改革",
        "最多跑一次",
        "以上5项",
        "“1+3”模式",
    ],
)
def test_a_number_that_sets_no_target(written, text):
    assert targets(written(f"各单位{text}，抓好落实。")).empty


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("最多跑1次", "1", "次", "at most"),
        ("不少于1,000家", "1000", "家", "at least"),
        ("减少到2项", "2", "项", "at most"),
        ("2至3个工作日内", "3", "个工作日", "at most"),
        ("５个工作日内", "5", "个工作日", "at most"),
    ],
)
def test_thousands_ranges_and_wide_digits_are_read_as_numbers(written, text, value, unit, bound):
    row = targets(written(text)).iloc[0]
    assert (row["value"], row["unit"], row["bound"]) == (value, unit, bound)
    assert row["text"] == text


def test_before_a_month_leaves_the_day_open(written):
    table = targets(written("在2023年6月前开工，2023年6月底前完成。"))
    assert table["value"].fillna("").tolist() == ["", "2023-06-30"]


@pytest.mark.parametrize("text", ["2022年内完成", "达到2020年水平", "超过2021年同期"])
def test_a_calendar_year_is_no_time_limit(written, text):
    assert "time limit" not in set(targets(written(text))["kind"])


@pytest.mark.parametrize("text", ["2022年2月30日前", "2022年2月0日前"])
def test_a_day_that_does_not_exist_has_no_date(written, text):
    assert targets(written(text))["value"].isna().all()


def test_a_listed_deadline_is_no_second_target(written):
    text = "2022年12月31日前达到90%，2023年底前达到95%以上，30日内公布。"
    table = targets(written(text))
    assert table[["kind", "value"]].to_numpy().tolist() == [
        ["deadline", "2022-12-31"],
        ["share", "90"],
        ["deadline", "2023-12-31"],
        ["share", "95"],
        ["time limit", "30"],
    ]
    assert table["start"].is_monotonic_increasing
    assert (table["end"].to_numpy()[:-1] <= table["start"].to_numpy()[1:]).all()


def test_every_listed_deadline_is_found_wherever_it_stands(plan, written):
    for text in [
        "今年底前启动，10月底前完成，2022年10月底前验收，年底前总结；10月底前再报。",
        "2022年年底前、2022年12月底、明年6月30日之前、6月30日之前。",
        "2022年12月底、2022年12月底前、2022年12月底。",
    ]:
        made = written(text)
        listed = made.tasks.loc[0, "deadlines_zh"].splitlines()
        table = targets(made)
        assert (table["kind"] == "deadline").all()
        assert set(table["text"]) == set(listed)
        assert table["text"].tolist() == dates(text)
        for row in table.to_dict("records"):
            assert text[row["start"] : row["end"]] == row["text"]
    found = targets(plan)
    own = found[found["kind"] == "deadline"].groupby("task_id")["text"].agg(set).to_dict()
    cells = plan.tasks.dropna(subset="deadlines_zh").set_index("task_id")["deadlines_zh"]
    assert own == {task: set(cell.splitlines()) for task, cell in cells.items()}


def test_tasks_without_text_have_no_targets(invent):
    for plan in (invent(), invent([])):
        table = targets(plan)
        assert table.empty
        assert list(table.columns) == list(COLUMNS)


def test_every_character_of_the_plan_has_its_place_in_the_source(plan):
    found = places(plan)
    cells = {
        (row["task_id"], field): row[f"{field}_zh"]
        for row in plan.tasks.to_dict("records")
        for field in ("title", "text")
        if isinstance(row[f"{field}_zh"], str)
    }
    assert set(found) == set(cells)
    for key, cell in cells.items():
        assert None not in found[key]
        assert "".join(plan.source[offset] for offset in found[key]) == cell
        whole = span(found, key, 0, len(cell))
        if whole is None:  # it stands in pieces
            assert cell not in plan.source.replace("\n", "")
        else:
            assert whole == (found[key][0], found[key][-1] + 1)


def test_line_breaks_and_the_blanks_around_them_are_not_in_the_table(sourced):
    source = "头\r\n红 蓝 \r\n　　青紫\n黄尾"
    text = "红 蓝青紫黄"
    plan = sourced(source, text, (3, source.index("尾")), keywords="蓝青|紫黄")
    offsets = places(plan)["T01", "text"]
    assert "".join(source[offset] for offset in offsets) == text
    table = themes.occurrences(plan)
    spans = zip(table["source_start"], table["source_end"], strict=True)
    assert [without_breaks(source[start:end]) for start, end in spans] == ["蓝青", "紫黄"]


def test_characters_without_evidence_have_no_place(sourced):
    plan = sourced("红红", "红青红", (0, 1))
    assert places(plan)["T01", "text"] == [0, None, None]
    table = themes.occurrences(plan)
    assert table["start"].tolist() == [0, 2]
    assert table["source_start"].tolist()[0] == 0
    assert table["source_start"].isna().tolist() == [False, True]
    assert span(places(plan), ("T01", "text"), 0, 2) is None
    assert span(places(plan), ("T09", "text"), 0, 1) is None
    assert span(places(plan), ("T01", "text"), 1, 1) is None


def test_a_word_with_a_gap_in_its_evidence_has_no_place(sourced):
    plan = sourced("红蓝", "红青蓝", (0, 1), (1, 2), keywords="红青蓝")
    assert places(plan)["T01", "text"] == [0, None, 1]
    assert span(places(plan), ("T01", "text"), 0, 3) is None


def test_a_word_over_two_stretches_that_only_a_line_break_parts_has_its_place(sourced):
    plan = sourced("红蓝\n青紫", "红蓝青紫", (0, 2), (3, 5), keywords="蓝青")
    table = themes.occurrences(plan)
    assert table[["source_start", "source_end"]].to_numpy().tolist() == [[1, 4]]


def test_a_text_printed_twice_is_placed_where_it_stands_first(sourced):
    plan = sourced("红蓝。红蓝", "红蓝", (0, 2), (3, 5))
    assert places(plan)["T01", "text"] == [0, 1]


def test_stretches_that_overlap_fill_what_is_still_open(sourced):
    plan = sourced("红蓝青。蓝青紫", "红蓝青紫", (0, 3), (4, 7))
    assert places(plan)["T01", "text"] == [0, 1, 2, 6]


@pytest.mark.parametrize("source", ["青紫……红蓝", "红蓝……青紫"])
def test_a_word_over_two_stretches_that_are_apart_has_no_place(sourced, source):
    at, further = source.index("红"), source.index("青")
    plan = sourced(source, "红蓝青紫", (at, at + 2), (further, further + 2), keywords="蓝青")
    table = themes.occurrences(plan)
    assert len(table) == 1
    assert table[["source_start", "source_end"]].isna().all(axis=None)


@pytest.mark.slow
def test_occurrences_agree_with_the_matches_the_tables_and_the_source(plan):
    found, matched = themes.occurrences(plan), themes.matches(plan)
    keys = ["task_id", "theme", "word"]
    assert found[keys].drop_duplicates().to_numpy().tolist() == matched[keys].to_numpy().tolist()
    fields = found.groupby(keys)["field"].agg(set)
    for row in matched.to_dict("records"):
        assert ("title" in fields[tuple(row[key] for key in keys)]) == (row["field"] == "title")
    tasks = plan.tasks.set_index("task_id")
    for row in found.to_dict("records"):
        cell = tasks.loc[row["task_id"], f"{row['field']}_zh"]
        assert cell[row["start"] : row["end"]] == row["word"]
        assert plan.source[row["source_start"] : row["source_end"]] == row["word"]
    counted = sum(
        cell.count(word)
        for words in plan.themes["keywords"]
        for word in words.split("|")
        for cell in [*plan.tasks["title_zh"].dropna(), *plan.tasks["text_zh"].dropna()]
    )
    assert len(found) == counted
    assert not found.duplicated(["task_id", "word", "field", "start"]).any()


def test_occurrences_stand_in_the_order_of_tasks_codebook_field_and_place(plan):
    words = [word for cell in plan.themes["keywords"] for word in cell.split("|")]
    keys = [
        (row["task_id"], words.index(row["word"]), row["field"] == "text", row["start"])
        for row in themes.occurrences(plan).to_dict("records")
    ]
    assert keys == sorted(keys)


def test_the_end_of_a_range_is_found_where_it_stands(written):
    """自2034年1月1日至6月30日: the year is that of the beginning."""
    found = targets(written("自2034年1月1日至6月30日开展试点。"))
    [row] = found[found["kind"] == "deadline"].itertuples()
    assert (row.value, row.text) == ("2034-06-30", "6月30日")


def test_the_deadlines_of_the_plan_by_hand(plan):
    [row] = deadlines(plan).to_dict("records")
    assert (row["task_id"], row["date"], row["printed"]) == ("T01", "2022-12-31", "2022年年底前")
    assert plan.source[row["source_start"] : row["source_end"]] == row["printed"]


@pytest.fixture
def timed(invent):
    """Return a function that makes a plan of several texts, deadlines listed as by the reader."""

    def make(*texts: str | None):
        plan = invent(*([] for _ in texts), titles=("事",) * len(texts), texts=texts)
        cells = ["\n".join(dict.fromkeys(dates(text or ""))) or None for text in texts]
        listed = pd.Series(cells, dtype="str")
        return dataclasses.replace(plan, tasks=plan.tasks.assign(deadlines_zh=listed))

    return make


def test_deadlines_stand_by_date_then_task_then_place(timed):
    plan = timed(
        "2024年6月底前启动，2023年12月31日前备案，达到95%以上。",
        None,
        "2024年2月底前验收，2023年底前总结，2023年年底前公布，10月底前、年底前、2025年6月前再报。",
        "2023年6月5日前完成，30日内公布。",
    )
    assert deadlines(plan)[["task_id", "date", "printed"]].to_numpy().tolist() == [
        ["T04", "2023-06-05", "2023年6月5日前"],
        ["T01", "2023-12-31", "2023年12月31日前"],
        ["T03", "2023-12-31", "2023年底前"],
        ["T03", "2023-12-31", "2023年年底前"],
        ["T03", "2024-02-29", "2024年2月底前"],
        ["T01", "2024-06-30", "2024年6月底前"],
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["年底前", "10月底前", "今年底前", "2025年6月前", "2022年2月30日前"]
)
def test_a_deadline_without_a_known_day_is_on_no_timeline(timed, text):
    plan = timed(f"{text}完成。")
    assert len(targets(plan)) == 1
    assert deadlines(plan).empty
    assert list(deadlines(plan).columns) == [
        "task_id", "date", "printed", "source_start", "source_end",
    ]  # fmt: skip
    assert deadlines(timed()).empty
