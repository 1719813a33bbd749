"""The codebook as an instrument: plans rebuilt without a keyword, codings counted by hand."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter

import pandas as pd
import pytest

from fgf_analysis import PlanError
from fgf_analysis.analysis import codebook, themes
from fgf_analysis.analysis.reliability import alpha_interval, kappa_interval, masi
from fgf_analysis.tables import DATA

CODINGS = ["task_id", "coder", "primary", "further"]


def without(plan, theme: str, word: str):
    """Return the plan with a codebook that lacks the keyword."""
    rows = plan.themes.to_dict("records")
    for row in rows:
        if row["theme"] == theme:
            row["keywords"] = "|".join(w for w in row["keywords"].split("|") if w != word)
    kept = pd.DataFrame([row for row in rows if row["keywords"]], columns=plan.themes.columns)
    return dataclasses.replace(plan, themes=kept.astype("str"))


def keywords(plan) -> list[tuple[str, str]]:
    pairs = zip(plan.themes["theme"], plan.themes["keywords"], strict=True)
    return [(theme, word) for theme, words in pairs for word in words.split("|")]


def primary(plan) -> dict[str, str]:
    table = themes.by_task(plan)
    return dict(zip(table["task_id"], table["primary"].fillna("–"), strict=True))


def rebuilt(plan) -> list[list[object]]:
    """Return the rows of `leave_one_out` from a plan rebuilt without each keyword in turn."""
    before = primary(plan)
    rows = []
    for theme, word in keywords(plan):
        after = primary(without(plan, theme, word))
        changed = {task: after[task] for task in before if after[task] != before[task]}
        if changed:
            rows.append([theme, word, len(changed), " ".join(changed), " ".join(changed.values())])
    return sorted(rows, key=lambda row: -row[2])


@pytest.fixture
def coloured(invent):
    """Return a function that makes a plan of titles and texts with a codebook of two themes."""

    def make(*tasks: tuple[str | None, str | None], codings=()):
        plan = invent(
            *([] for _ in tasks),
            titles=tuple(title for title, _ in tasks),
            texts=tuple(text for _, text in tasks),
        )
        codebook_ = pd.DataFrame(
            {"theme": ["warm", "cold"], "name_zh": ["暖", "冷"], "keywords": ["红|绯", "蓝|青"]}
        ).astype("str")
        hand = pd.DataFrame(codings, columns=CODINGS).astype("str")
        return dataclasses.replace(plan, themes=codebook_, codings=hand)

    return make


FOUR = (("红事", None), ("事", "蓝。"), ("事", "黄。"), ("红事", "蓝。"))
BY_HAND = [
    ("T01", "a", "warm", None),
    ("T02", "a", "cold", None),
    ("T03", "a", "warm", None),
    ("T04", "a", "warm", "cold"),
    ("T01", "b", "warm", None),
    ("T02", "b", "warm", None),
    ("T04", "b", "cold", "warm"),
]


@pytest.mark.slow
def test_leaving_a_keyword_out_is_rebuilding_the_plan_without_it(plan):
    expected = rebuilt(plan)
    found = codebook.leave_one_out(plan)
    assert sorted(found.to_numpy().tolist()) == sorted(expected)
    assert found["tasks"].is_monotonic_decreasing
    assert expected


def test_leaving_a_keyword_out_by_hand(coloured):
    plan = coloured(
        ("红事", None),  # without 红 no theme
        ("事", "红蓝青。"),  # cold by two words to one; without either warm by its place
        ("红绯事", "蓝。"),  # warm whichever word is left out
        ("事", "绯蓝。"),  # warm by its place; without 绯 cold
    )
    found = codebook.leave_one_out(plan).to_numpy().tolist()
    assert sorted(found) == sorted(rebuilt(plan))
    assert sorted(found) == [
        ["cold", "蓝", 1, "T02", "warm"],
        ["cold", "青", 1, "T02", "warm"],
        ["warm", "红", 1, "T01", "–"],
        ["warm", "绯", 1, "T04", "cold"],
    ]
    assert codebook.sensitivity(plan).to_dict("records")[0] == {
        "keywords": 4,
        "found": 4,
        "tasks": 4,
        "level": 1,  # T04
        "changed": 3,
        "share": 3 / 4,
        "mean": 4 / (4 * 4),
    }


def test_a_keyword_that_decides_for_several_tasks_stands_first(coloured):
    plan = coloured(("红事", None), ("蓝事", None), ("蓝事", None))
    assert codebook.leave_one_out(plan).to_numpy().tolist() == [
        ["cold", "蓝", 2, "T02|T03", "–|–"],
        ["warm", "红", 1, "T01", "–"],
    ]


def test_keywords_that_decide_for_equally_many_tasks_stand_as_in_the_codebook(coloured):
    plan = coloured(("绯事", None), ("红事", None))
    assert codebook.leave_one_out(plan)["word"].tolist() == ["红", "绯"]


@pytest.mark.slow
def test_the_sensitivity_of_the_plan_agrees_with_a_recount(plan):
    rows = rebuilt(plan)
    words = [word for _, word in keywords(plan)]
    with (DATA / "qinghai-2022" / "tasks.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["title_zh"] + "\n" + row["text_zh"] for row in csv.DictReader(file)]
    coded = sum(any(word in cell for word in words) for cell in cells)
    changed = {task for row in rows for task in row[3].split("|")}
    found = codebook.sensitivity(plan).loc[0]
    assert found["keywords"] == len(words)
    assert found["found"] == sum(any(word in cell for cell in cells) for word in words)
    assert found["tasks"] == coded == 34
    assert found["changed"] == len(changed)
    assert found["share"] == pytest.approx(len(changed) / coded)
    assert found["mean"] == pytest.approx(sum(row[2] for row in rows) / len(words) / coded)


@pytest.mark.slow
def test_a_plan_without_themes_is_not_sensitive(coloured, plan):
    for lost in (coloured(), coloured((None, None))):
        assert codebook.leave_one_out(lost).empty
        assert list(codebook.leave_one_out(lost).columns) == list(
            codebook.leave_one_out(plan).columns
        )
        found = codebook.sensitivity(lost)
        assert found.dtypes.equals(codebook.sensitivity(plan).dtypes)
        assert found[["share", "mean"]].isna().all(axis=None)
        counts = found.drop(columns=["share", "mean"])
        assert counts.to_dict("records") == [
            {"keywords": 4, "found": 0, "tasks": 0, "level": 0, "changed": 0}
        ]


def test_only_the_lost_task_of_the_plan_is_unmatched(plan):
    table = codebook.unmatched(plan)
    assert table["task_id"].tolist() == ["T22"]
    assert table["reason"].tolist() == ["lost"]
    assert table[["title_zh", "text_zh"]].isna().all(axis=None)


def test_a_task_without_a_keyword_is_told_from_a_lost_one(coloured):
    table = codebook.unmatched(
        coloured(("红事", None), (None, None), ("事", None), (None, "黄。"), (None, "蓝。"))
    )
    assert table["task_id"].tolist() == ["T02", "T03", "T04"]
    assert table["reason"].tolist() == ["lost", "no keyword", "no keyword"]


def test_a_task_of_a_whole_document_is_not_lost_for_having_no_text(invent):
    table = codebook.unmatched(invent([], damaged=False))
    assert table["reason"].tolist() == ["without"]
    assert codebook.unmatched(invent([]))["reason"].tolist() == ["lost"]


def test_codings_are_those_by_hand_and_that_by_keywords(coloured):
    table = codebook.codings(coloured(*FOUR, codings=BY_HAND))
    found = [[None if pd.isna(cell) else cell for cell in row] for row in table.to_numpy().tolist()]
    assert found == [
        *map(list, BY_HAND),
        ["T01", "keywords", "warm", None],
        ["T02", "keywords", "cold", None],
        ["T03", "keywords", None, None],
        ["T04", "keywords", "warm", "cold"],
    ]


def test_keywords_code_only_tasks_that_somebody_coded_by_hand(coloured):
    table = codebook.codings(coloured(*FOUR, codings=BY_HAND[1:2]))
    assert table["task_id"].tolist() == ["T02", "T02"]
    assert table["coder"].tolist() == ["a", "keywords"]


def test_codings_stand_by_coder_then_task_whatever_the_file(coloured):
    table = codebook.codings(coloured(*FOUR, codings=BY_HAND[::-1]))
    assert table["coder"].tolist() == ["a"] * 4 + ["b"] * 3 + ["keywords"] * 4
    assert table["task_id"].tolist()[:7] == ["T01", "T02", "T03", "T04", "T01", "T02", "T04"]


def test_agreement_by_hand(coloured):
    table = codebook.agreement(coloured(*FOUR, codings=BY_HAND))
    columns = ["first", "second", "tasks", "same", "kappa", "alpha"]
    assert table[columns].to_numpy().tolist() == [
        # w c w+c with w w w+c (its primary is cold): one of three, 5/9 expected.
        ["a", "b", 3, 1, pytest.approx(-1 / 2), pytest.approx(2 / 5)],
        # w c w w+c with w c – w+c: three of four, 7/16 expected.
        ["a", "keywords", 4, 3, pytest.approx(5 / 9), pytest.approx(38 / 59)],
        ["b", "keywords", 3, 1, pytest.approx(-1 / 2), pytest.approx(2 / 5)],
    ]


def test_agreement_has_the_intervals_of_its_coefficients(coloured):
    table = codebook.agreement(coloured(*FOUR, codings=BY_HAND)).set_index(["first", "second"])
    row = table.loc[("a", "keywords")]
    assert (row["kappa_low"], row["kappa_high"]) == kappa_interval("wcww", "wc-w")
    both = frozenset(["warm", "cold"])
    warm, cold, none = frozenset(["warm"]), frozenset(["cold"]), frozenset()
    sets = [(warm, warm), (cold, cold), (warm, none), (both, both)]
    assert (row["alpha_low"], row["alpha_high"]) == alpha_interval(sets, masi)


def test_the_intervals_of_the_plan_hold_the_coefficients(plan):
    table = codebook.agreement(plan)
    for name in ("kappa", "alpha"):
        low, value, high = table[f"{name}_low"], table[name], table[f"{name}_high"]
        assert ((low > 0.5) & (low < value) & (value < high) & (high <= 1)).all()


@pytest.mark.slow
def test_agreement_does_not_depend_on_the_order_of_the_codings(coloured):
    straight = codebook.agreement(coloured(*FOUR, codings=BY_HAND))
    back = codebook.agreement(coloured(*FOUR, codings=BY_HAND[::-1]))
    pd.testing.assert_frame_equal(straight, back)


def test_agreement_is_missing_where_all_codings_are_one_theme(coloured):
    table = codebook.agreement(coloured(("红事", None), codings=[("T01", "a", "warm", None)]))
    assert table[["tasks", "same"]].to_numpy().tolist() == [[1, 1]]
    assert table.drop(columns=["first", "second", "tasks", "same"]).isna().all(axis=None)


def test_the_agreement_of_the_plan_counts_its_files(plan):
    with (DATA / "qinghai-2022" / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given: dict[str, dict[str, str]] = {}
    for row in rows:
        given.setdefault(row["coder"], {})[row["task_id"]] = row["primary"]
    given["keywords"] = {task: theme for task, theme in primary(plan).items() if theme != "–"}
    table = codebook.agreement(plan)
    names = list(given)
    assert len(table) == len(names) * (len(names) - 1) // 2
    for row in table.to_dict("records"):
        one, two = given[row["first"]], given[row["second"]]
        assert row["tasks"] == len(one.keys() & two.keys())
        assert row["same"] == sum(one[task] == two[task] for task in one.keys() & two.keys())
        assert row["kappa"] <= 1
        assert row["alpha"] <= 1


def test_disagreements_by_hand(coloured):
    table = codebook.disagreements(coloured(*FOUR, codings=BY_HAND))
    assert list(table.columns) == ["a", "b", "keywords"]
    found = {task: [None if pd.isna(c) else c for c in row] for task, row in table.T.items()}
    assert found == {
        "T02": ["cold", "warm", "cold"],
        "T03": ["warm", None, None],
        "T04": ["warm", "cold", "warm"],
    }


def test_a_task_that_one_coder_left_out_is_no_disagreement(coloured):
    codings = [("T01", "a", "warm", None), ("T02", "a", "cold", None), ("T02", "b", "cold", None)]
    assert codebook.disagreements(coloured(*FOUR, codings=codings)).empty


def test_confusion_by_hand(coloured):
    plan = coloured(*FOUR, codings=BY_HAND)
    table = codebook.confusion(plan, "a")
    assert list(table.columns) == list(table.index) == ["暖", "冷", "–"]
    assert table.loc["暖"].tolist() == [2, 0, 1]
    assert table.loc["冷"].tolist() == [0, 1, 0]
    assert table.loc["–"].tolist() == [0, 0, 0]
    last = codebook.confusion(plan)  # of b, who has not coded T03
    assert last.loc["暖"].tolist() == [1, 1]
    assert last.loc["冷"].tolist() == [1, 0]
    both = codebook.confusion(plan, "a", "b")
    assert both.loc["暖", ["暖", "冷"]].tolist() == [1, 1]
    assert both.loc["冷", ["暖", "冷"]].tolist() == [1, 0]


@pytest.mark.parametrize("asked", [("zz",), ("a", "zz"), (None, "zz"), ("",)])
def test_a_coder_that_is_none_is_refused(coloured, asked):
    plan = coloured(*FOUR, codings=BY_HAND)
    argument = "first" if asked[0] not in (None, "a") else "second"
    unknown = asked[-1]
    told = f"^{argument}: '{unknown}' is not possible; give a, b or keywords$"
    with pytest.raises(PlanError, match=told):
        codebook.confusion(plan, *asked)
    with pytest.raises(PlanError, match="is not possible; give keywords$"):
        codebook.confusion(coloured(*FOUR), *asked)


@pytest.mark.slow
def test_the_confusion_of_the_plan_adds_up_to_its_agreement(plan):
    table = codebook.agreement(plan).set_index(["first", "second"])
    for coder in sorted(set(plan.codings["coder"])):
        matrix = codebook.confusion(plan, coder)
        row = table.loc[(coder, "keywords")]
        assert matrix.to_numpy().sum() == row["tasks"]
        assert matrix.to_numpy().trace() == row["same"]
        names = dict(zip(plan.themes["theme"], plan.themes["name_zh"], strict=True))
        hand = plan.codings[plan.codings["coder"] == coder]["primary"].map(names)
        sums = matrix.sum(axis=1)
        assert sums[sums > 0].to_dict() == Counter(hand)


@pytest.mark.slow
def test_a_plan_that_nobody_has_coded_gives_empty_tables(plan, coloured):
    lost = coloured(*FOUR)
    for measure in (codebook.codings, codebook.agreement):
        assert measure(lost).empty
        assert list(measure(lost).columns) == list(measure(plan).columns)
    assert codebook.disagreements(lost).empty
    assert codebook.confusion(lost).empty
