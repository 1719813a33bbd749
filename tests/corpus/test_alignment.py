"""Which task of a plan is made for which of another; texts are invented."""

from __future__ import annotations

import csv
import itertools
import json
import math
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fgf_analysis import PlanError, load_plan
from fgf_analysis.corpus import align
from fgf_analysis.corpus.alignment import COLUMNS, Aligner
from fgf_analysis.corpus.alignment.assignment import assign
from fgf_analysis.corpus.alignment.copied import RUN, copied
from fgf_analysis.corpus.alignment.features import Parent
from fgf_analysis.corpus.alignment.material import Material, letters, material, specific
from fgf_analysis.corpus.alignment.probability import model, probability
from fgf_analysis.tables import Plan

SHIPPED = load_plan()
BENCH = Path(__file__).parents[2] / "bench" / "alignment"

FERRY = (
    "整修渡口码头",
    "更换老旧趸船和跳板，夜航渡口加装照明与救生圈。渡工每季度演练一次，汛期停航由渡口所在村当日张贴告示。",
)
SCHOOL = (
    "改善山区小学取暖",
    "教室改用生物质锅炉，十月底前完成管道试压。住校生每人配一床厚被，煤改气的学校按班级数核定用气量。",
)
LIBRARY = (
    "流动书车进集市",
    "逢集日书车停在粮油市场门口，借书凭身份证登记，还书不限站点。连环画和农技手册每月换一批。",
)
BEES = (
    "扶持养蜂户",
    "油菜花期打药提前三天通知蜂农，转场车辆免费称重。蜂蜜检测费由合作社垫付，年底按箱数结算。",
)
STREET = (
    "规范夜市摊位",
    "摊位编号上牌，油烟机每周清洗。收摊后半小时内扫净地面，泔水桶加盖，由专车统一收运。",
)
ALL = (FERRY, SCHOOL, LIBRARY, BEES, STREET)
FORMULA = (
    "加强组织领导",
    "各有关单位要高度重视，明确分工，落实责任，确保各项任务落到实处。",
)
HARBOUR = (
    ("疏浚航道", "主航道水深不足四米处逐段清淤，抛泥区避开牡蛎养殖场。挖泥船作业期间设浮标警示。"),
    ("引航收费公示", "引航费率挂在调度厅，夜间加价部分单列。船东有异议的，三个工作日内书面答复。"),
    ("海员体检下乡", "体检车沿海岛巡回，色盲复检一次办完。体检表随船员证寄回，不再另跑一趟。"),
)


def made(*tasks: tuple[str | None, ...]) -> Plan:
    """Return a plan of tasks: heading, text and, for measures, id and the task's."""
    rows = [
        {
            "task_id": task[2] if len(task) > 2 else f"T{at:02}",
            "parent_id": task[3] if len(task) > 3 else None,
            "title_zh": task[0],
            "text_zh": task[1],
        }
        for at, task in enumerate(tasks, 1)
    ]
    table = pd.DataFrame(rows, columns=["task_id", "parent_id", "title_zh", "text_zh"])
    return replace(SHIPPED, tasks=table.astype("str"))


def links(table: pd.DataFrame) -> set[tuple[str, str, str]]:
    found = table.dropna(subset=["parent_task", "child_task"])
    return set(found[["parent_task", "child_task", "kind"]].itertuples(index=False, name=None))


def test_what_only_frames_a_plan_is_not_compared():
    frame = [("指导思想", "坚持稳中求进，认真做好各项工作。"), ("主要目标", "到2035年全面建成。")]
    table = align(made(*frame, ("工作原则", "坚持市场导向。"), *ALL), made(*ALL))
    assert links(table) == {(f"T{n + 3:02}", f"T{n:02}", "one") for n in range(1, 6)}
    assert len(table) == 5  # nor is it dropped: a plan with clauses prints it, too
    assert len(align(made(*frame, *ALL), made(*frame, *ALL))) == 5
    named = align(made(("目标任务分解", "分解到县。")), made())
    assert list(named["kind"]) == ["dropped"]


def test_a_plan_and_its_copy():
    table = align(made(*ALL), made(*ALL))
    assert links(table) == {(f"T{n:02}", f"T{n:02}", "one") for n in range(1, 6)}
    assert (table["probability"] > 0.99).all()
    assert (table["copied"] == 1).all()
    assert (table["score"] > 0.999999).all()
    assert set(table["basis"]) == {"both"}
    assert dict(table.dtypes.astype(str)) == COLUMNS


@pytest.mark.slow
def test_tasks_in_another_order_keep_their_counterparts_and_lose_the_evidence_of_order():
    order = [3, 0, 4, 2, 1]
    straight, turned = (align(made(*ALL), made(*(ALL[n] for n in of))) for of in (range(5), order))
    assert links(turned) == {(f"T{n + 1:02}", f"T{at:02}", "one") for at, n in enumerate(order, 1)}
    for column in ("score", "copied"):
        np.testing.assert_allclose(turned[column], straight[column], rtol=1e-9)
    assert (turned["probability"] < straight["probability"]).all()
    assert (turned["probability"] > 0.95).all()


@pytest.mark.slow
def test_rows_in_another_order_give_the_same_table():
    parent, child = made(*ALL), made(*ALL[1:], FORMULA)
    for _ in range(2):
        mixed = replace(child, tasks=child.tasks.sample(frac=1, random_state=3))
        pd.testing.assert_frame_equal(align(parent, mixed), align(parent, child))
    mixed = replace(parent, tasks=parent.tasks.iloc[::-1])
    pd.testing.assert_frame_equal(align(mixed, child), align(parent, child))


def test_what_only_one_of_two_plans_has_is_added_or_dropped():
    table = align(made(FERRY, SCHOOL, LIBRARY), made(LIBRARY, BEES, FERRY))
    assert links(table) == {("T01", "T03", "one"), ("T03", "T01", "one")}
    assert list(table["kind"]) == ["one", "dropped", "one", "added"]
    alone = table[table["kind"].isin(["dropped", "added"])]
    assert set(alone["basis"]) == {"none"}
    assert alone["copied"].isna().all()
    assert (alone["probability"] < 0.5).all()
    assert list(table["parent_task"].isna()) == [False, False, False, True]
    assert list(table["child_task"].isna()) == [False, True, False, False]


def test_a_task_is_split():
    first, second = FERRY[1].split("。")[:2]
    halves = ("整修渡口码头设施", first), ("整修渡口码头管理", second)
    table = align(made(FERRY, SCHOOL, BEES), made(SCHOOL, *halves, BEES))
    assert links(table) == {
        ("T01", "T02", "split"), ("T01", "T03", "split"), ("T02", "T01", "one"),
        ("T03", "T04", "one"),
    }  # fmt: skip
    assert (table["copied"] == 1).all()


def test_tasks_are_merged_and_what_is_copied_is_of_both():
    both = ("整修渡口码头、扶持养蜂户", FERRY[1] + BEES[1])
    table = align(made(FERRY, SCHOOL, BEES), made(SCHOOL, both))
    assert links(table) == {
        ("T01", "T02", "merged"), ("T02", "T01", "one"), ("T03", "T02", "merged"),
    }  # fmt: skip
    assert (table["copied"] == 1).all()


@pytest.mark.slow
def test_formulas_make_no_counterpart_of_plans_of_other_matters():
    ours, theirs = made(*ALL, FORMULA), made(*HARBOUR, FORMULA)
    for table in (align(ours, theirs), align(theirs, ours)):
        found = links(table)
        assert len(found) <= 1  # the formula alone is the same, word by word
        assert {kind for _, _, kind in found} <= {"one"}
    reworded = ("强化组织保障", "各单位要提高认识，压实责任，保证任务按时完成。")
    assert not links(align(made(*ALL, FORMULA), made(*HARBOUR, reworded)))


ANEW = (
    "流动书车进集市",
    "每个乡镇核定驾驶员两名，车辆由县城总馆统一购置，燃油和保养列入年初预算，路线图张贴在供销社。",
)


def test_a_task_written_anew_under_its_heading_keeps_its_counterpart():
    table = align(made(*ALL), made(FERRY, SCHOOL, BEES, ANEW, *HARBOUR))
    anew = table[table["child_task"] == "T04"].iloc[0]
    assert (anew["parent_task"], anew["kind"], anew["basis"]) == ("T03", "one", "heading")
    assert anew["copied"] == 0
    longer = made(FERRY, SCHOOL, BEES, ("推动" + ANEW[0], ANEW[1]), *HARBOUR)
    assert ("T03", "T04", "one") in links(align(made(*ALL), longer))


def test_a_heading_that_is_not_the_only_one_or_a_formula_does_not_replace_the_text():
    there = [FERRY, SCHOOL, BEES]
    other = ("加强组织领导", ANEW[1])
    for ours, theirs in (
        ([*ALL, FORMULA], [*there, other, *HARBOUR]),
        ([*ALL, (LIBRARY[0], STREET[1])], [*there, ANEW, *HARBOUR]),
    ):
        features = Parent(material(made(*ours), "task")).features(material(made(*theirs), "task"))
        assert features.heading[:, 3].max() > 0.99
        assert not features.same[:, 3].any()
    assert ("T06", "T04", "one") not in links(align(made(*ALL, FORMULA), made(*there, other)))
    exact = [*there, ANEW, ("推动" + ANEW[0], HARBOUR[0][1])]
    features = Parent(material(made(*ALL), "task")).features(material(made(*exact), "task"))
    assert features.same[2].tolist() == [0, 0, 0, 7 / 8, 0]  # the same is nearer than a part of it


@pytest.mark.parametrize(
    "heading",
    ["", "指导思想", "加强组织领导", "强化监督考核", "营造良好氛围", "加大财政支持力度",
     "加强人才队伍建设", "建立健全考核评价机制", "完善法律法规和标准体系", "坚持问题导向",
     "加强项目储备和要素保障", "深化产学研合作", "改造渡口"],
)  # fmt: skip
def test_headings_of_plans_of_any_matter_are_not_specific(heading):
    assert specific(heading) == 0


def test_the_more_a_heading_says_of_its_own_matter_the_more_specific_it_is():
    assert specific("整修渡口码头") == 6 / 8
    assert specific("加强渡口码头建设") == 0  # too short with only four signs of its own
    assert specific("加强渡口码头应急能力建设") == 4 / 8
    assert specific("改善海岛渡口码头候船条件") == 1


@pytest.mark.parametrize(("ours", "theirs"), [((), ALL), (ALL, ()), ((), ())])
def test_a_plan_without_tasks(ours, theirs):
    table = align(made(*ours), made(*theirs))
    assert dict(table.dtypes.astype(str)) == COLUMNS
    assert (
        Counter(table["kind"]) == Counter({"dropped": len(ours), "added": len(theirs)}) - Counter()
    )
    assert table["probability"].isna().all()
    assert table["score"].isna().all()


def test_one_task_each():
    assert links(align(made(BEES), made(BEES))) == {("T01", "T01", "one")}
    assert not links(align(made(BEES), made(STREET)))


@pytest.mark.slow
def test_where_heading_or_text_is_missing_the_other_decides():
    headings = made(*((heading, None) for heading, _ in ALL))
    texts = made(*((None, text) for _, text in ALL))
    expected = {(f"T{n:02}", f"T{n:02}", "one") for n in range(1, 6)}
    for ours, theirs, basis in (
        (headings, made(*ALL), "heading"), (made(*ALL), headings, "heading"),
        (texts, made(*ALL), "words"), (headings, headings, "heading"), (texts, texts, "words"),
    ):  # fmt: skip
        table = align(ours, theirs)
        assert links(table) == expected
        assert set(table["basis"]) == {basis}
    assert align(made(*ALL), headings)["copied"].isna().all()
    assert not links(align(headings, texts))
    nothing = made((None, None), ("", "。"))
    assert Counter(align(nothing, nothing)["kind"]) == {"dropped": 2, "added": 2}


def test_a_damaged_copy_keeps_its_counterparts():
    rng = np.random.default_rng(20)

    def damaged(text: str) -> str:
        """Lose or mistake every eighth sign, as a bad scan does."""
        signs = [sign for sign in text if rng.random() > 0.06]
        return "".join("囗" if rng.random() < 0.06 else sign for sign in signs)

    child = made(*((damaged(heading), damaged(text)) for heading, text in ALL))
    table = align(made(*ALL), child)
    assert {(a, b) for a, b, _ in links(table)} == {(f"T{n:02}",) * 2 for n in range(1, 6)}
    assert table["copied"].between(0.2, 0.99).all()


def test_what_is_printed_in_another_form_is_the_same():
    wide = made(
        *((heading, text.replace("。", " .\n").replace("，", ",")) for heading, text in ALL)
    )
    assert (align(made(*ALL), wide)["copied"] == 1).all()
    assert letters("Ａ１\u3000甲、乙\ufffd") == "A1甲乙"
    assert letters(None) == letters(pd.NA) == letters(math.nan) == ""


def test_measures_go_with_their_task_or_stand_for_themselves():
    whole = made((FERRY[0], FERRY[1]), BEES)
    parts = FERRY[1].split("。")[:2]
    told = made(
        (FERRY[0], None, "T01"), (None, parts[0], "T01.1", "T01"),
        (None, parts[1], "T01.2", "T01"), (*BEES, "T02"), (*STREET, "T09.1", "T09"),
    )  # fmt: skip
    assert material(told, "task").texts[0] == letters(FERRY[1])
    table = align(whole, told)
    assert links(table) == {("T01", "T01", "one"), ("T02", "T02", "one")}
    assert list(table["child_task"].dropna()) == ["T01", "T02", "T09.1"]
    rows = align(told, told, level="measure")
    assert links(rows) == {(task, task, "one") for task in told.tasks["task_id"]}


@pytest.mark.slow
def test_a_parent_made_ready_once_gives_the_same_whatever_came_before():
    children = [made(*ALL[:3]), made(*HARBOUR), made(*ALL[::-1], FORMULA)]
    ready = Aligner(made(*ALL))
    for child in children + children[::-1]:
        pd.testing.assert_frame_equal(ready.align(child), align(made(*ALL), child))


def test_what_is_no_plan_or_level_is_refused():
    with pytest.raises(PlanError, match="^parent: 'a' is not possible; give what load_plan or"):
        align("a", made(BEES))
    with pytest.raises(PlanError, match="^child: None is not possible; give what load_plan or"):
        align(made(BEES), None)
    with pytest.raises(PlanError, match="^level: 'x' is not possible; give task or measure$"):
        align(made(BEES), made(BEES), level="x")


WORDS = st.text("渡船蜂蜜书车煤炉摊桶山水，。", min_size=3, max_size=30)
TASKS = st.lists(st.tuples(st.one_of(st.none(), WORDS), st.one_of(st.none(), WORDS)), max_size=6)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TASKS, TASKS)
def test_every_task_occurs_and_kinds_are_what_the_counts_say(ours, theirs):
    parent, child = made(*ours), made(*theirs)
    table = align(parent, child)
    assert set(table["parent_task"].dropna()) == set(parent.tasks["task_id"])
    assert set(table["child_task"].dropna()) == set(child.tasks["task_id"])
    linked = table.dropna(subset=["parent_task", "child_task"])
    children, parents = Counter(linked["parent_task"]), Counter(linked["child_task"])
    for row in table.itertuples():
        if pd.isna(row.child_task):
            assert row.kind == "dropped"
            assert row.parent_task not in children
        elif pd.isna(row.parent_task):
            assert row.kind == "added"
            assert row.child_task not in parents
        else:
            counts = children[row.parent_task], parents[row.child_task]
            assert row.kind == {(True, False): "split", (False, True): "merged"}.get(
                (counts[0] > 1, counts[1] > 1), "one"
            )
            assert min(counts) == 1
            assert row.probability >= 0.5
    assert table["score"].dropna().between(0, 1 + 1e-9).all()
    assert table["copied"].dropna().between(0, 1).all()
    pd.testing.assert_frame_equal(table, align(parent, child))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TASKS)
def test_a_plan_copied_whole_has_nothing_added_dropped_or_split(tasks):
    told = [task for task in tasks if any(letters(part) for part in task)]
    assert set(align(made(*told), made(*told))["kind"]) <= {"one"}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(arrays(float, st.tuples(*[st.integers(0, 4)] * 2), elements=st.floats(0, 1)))
def test_one_to_one_pairs_have_the_highest_odds_of_all_assignments(probable):
    pairs = assign(probable)
    sure = np.clip(probable, 1e-12, 1 - 1e-12)
    odds = np.log(sure / (1 - sure))
    n, m = probable.shape
    options = [*range(m), *[None] * n]
    best = max(
        (
            sum(odds[i, j] for i, j in enumerate(of) if j is not None and odds[i, j] > 0)
            for of in itertools.permutations(options, n)
        ),
        default=0,
    )
    rows = {i: [j for a, j in pairs if a == i] for i, _ in pairs}
    columns = {j: [i for i, b in pairs if b == j] for _, j in pairs}
    # Of a task that is split or merged exactly one pair is the assignment's.
    stars: dict[tuple[bool, int], list[float]] = {}
    for i, j in pairs:
        split = len(rows[i]) > 1
        stars.setdefault((split, i if split else j), []).append(odds[i, j])
        assert len(rows[i]) == 1 or len(columns[j]) == 1
    least, most = (sum(of(odds_) for odds_ in stars.values()) for of in (min, max))
    assert least - 1e-6 <= best <= most + 1e-6
    for i, j in zip(*np.nonzero(probable > 0.5), strict=True):  # nobody stays alone who need not
        assert i in rows or j in columns


def test_the_assignment_weighs_all_pairs_together():
    greedy = np.array([[0.9, 0.8], [0.8, 0.1]])
    assert assign(greedy) == {(0, 1): "one", (1, 0): "one"}


def test_a_task_that_is_split_is_not_merged_as_well():
    chain = np.array([[0.99, 0.9, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.99]])
    assert assign(chain[:, :2]) == {(0, 0): "one", (1, 1): "one"}
    chain = np.array([[0.99, 0.9], [0.7, 0.1]])  # log odds 4.6 against 2.2 and 0.8
    assert assign(chain) == {(0, 0): "split", (0, 1): "split"}


def brute(text: str, sources: list[str], run: int) -> float:
    """Mark, sign by sign, whether a run around it stands in a source."""
    marked = [
        any(
            text[at : at + run] in source
            for source in sources
            for at in range(max(0, place - run + 1), min(place, len(text) - run) + 1)
        )
        for place in range(len(text))
    ]
    return sum(marked) / len(text)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    st.text("甲乙", min_size=1, max_size=40),
    st.lists(st.text("甲乙", max_size=40), max_size=3),
    st.integers(1, 9),
)
def test_copied_is_what_marking_sign_by_sign_gives(text, sources, run):
    run = min(run, len(text))
    assert copied(text, sources, run) == pytest.approx(brute(text, sources, run))


def test_copied_counts_moved_sentences_and_no_short_runs():
    one, two = "渡口夜航加装照明灯", "跳板趸船逐一更换完"
    assert copied(one + two, [two + one]) == 1
    blocks = SequenceMatcher(None, one + two, two + one, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in blocks if block.size >= RUN) == 9  # in order: only one
    assert copied("甲" + one + "乙", [one]) == pytest.approx(9 / 11)
    assert copied(one[:7] + "丙" * 7, [one]) == 0
    assert copied("渡口", ["整修渡口"]) == 1
    assert copied("", [one]) is None
    assert copied(one, []) == 0


def test_likeness_is_the_root_of_the_cosine_of_tf_idf():
    """Count by hand, with the document frequencies of the parent."""
    ours, theirs = ("渡口夜航", "蜂箱夜航渡口渡口"), ("渡口蜂箱转场",)

    def grams(text: str) -> Counter[str]:
        padded = f" {text} "
        return Counter(padded[at : at + n] for n in (2, 3) for at in range(len(padded) - n + 1))

    among = Counter(gram for text in ours for gram in set(grams(text)))

    def vector(text: str) -> dict[str, float]:
        return {
            gram: (1 + math.log(count)) * (1 + math.log((1 + len(ours)) / (1 + among[gram])))
            for gram, count in grams(text).items()
        }

    def cosine(a: dict[str, float], b: dict[str, float]) -> float:
        norm = math.hypot(*a.values()) * math.hypot(*b.values())
        return sum(value * b.get(gram, 0) for gram, value in a.items()) / norm

    found = Parent(Material(("T1", "T2"), ("", ""), ours)).features(
        Material(("T1",), ("",), theirs)
    )
    expected = [[math.sqrt(cosine(vector(text), vector(theirs[0])))] for text in ours]
    np.testing.assert_allclose(found.words, expected, rtol=1e-9)
    assert np.isnan(found.heading).all()


def test_probability_is_the_model_s_by_sql():
    mixed = (LIBRARY[0], BEES[1] + LIBRARY[1]), (BEES[0], BEES[1][:20] + HARBOUR[0][1])
    ours, theirs = (
        material(made(*tasks), "task")
        for tasks in ((*ALL, *HARBOUR), (STREET, FERRY, *mixed, (SCHOOL[0], ANEW[1]), *HARBOUR[1:]))
    )
    features = Parent(ours).features(theirs)
    told = [[(h, specific(h)) for h in of.headings] for of in (ours, theirs)]
    pairs = pd.DataFrame(
        [
            (i, j, features.words[i, j], features.heading[i, j], *one, *other)
            for i, one in enumerate(told[0])
            for j, other in enumerate(told[1])
        ],
        columns=["i", "j", "words", "heading", "a", "tells", "b", "says"],
    )
    same = duckdb.sql(
        """
        with near as (
            select *, case when contains(a, b) or contains(b, a) then least(tells, says)
                * least(length(a), length(b)) / greatest(length(a), length(b)) else 0 end near
            from pairs
        ), rivals as (
            select i, j, near, (select count(*) from near o where o.near >= n.near
                and (o.i = n.i) != (o.j = n.j)) rivals
            from near n
        )
        select if(rivals = 0, near, 0) from rivals order by i, j
        """
    ).fetchnumpy()
    pairs["same"] = next(iter(same.values()))
    np.testing.assert_allclose(features.same.ravel(), pairs["same"])
    found = {kind: by_sql(pairs, kind) for kind in ("both", "heading")}
    expected = np.where(pairs["same"] > 0, np.maximum(*found.values()), found["both"])
    assert (expected > found["both"]).any()
    assert features.known("both")["agreement"][0, 0] > 0.1
    np.testing.assert_allclose(probability(features).ravel(), expected, rtol=1e-9)


def by_sql(pairs: pd.DataFrame, kind: str) -> np.ndarray:
    """Return the probabilities of all pairs by the model of both or of headings alone."""
    fitted = model()["models"][kind]
    weights = fitted["weights"]
    alike = "heading" if kind == "heading" else "words"
    own = " + ".join(
        f"{weights[name]} * {name}" for name in ("words", "heading", "same") if name in weights
    )
    rows = duckdb.sql(
        f"""
        with best as (
            select i, j, words, heading, same, {alike} alike,
                max({alike}) over (partition by i) a, max({alike}) over (partition by j) b,
                max(i) over () + 1 n, max(j) over () + 1 m
            from pairs
        ), ours as (
            select i, avg(a) a, first(j order by alike desc, j) peer from best group by i
        ), theirs as (
            select j, avg(b) b, first(i order by alike desc, i) peer from best group by j
        ), agreement as (
            select greatest(0, avg(rho - 1 / sqrt(n - 1))) as agreement from (
                select corr(x, y) rho, count(*) n from (
                    select rank() over (order by i) x,
                        rank() over (order by peer) + (count(*) over (partition by peer) - 1) / 2 y
                    from ours)
                union all
                select corr(x, y), count(*) from (
                    select rank() over (order by j) x,
                        rank() over (order by peer) + (count(*) over (partition by peer) - 1) / 2 y
                    from theirs))
        ), whole as (
            select agreement, greatest((select avg(a) from ours), (select avg(b) from theirs)) r
            from agreement
        )
        select 1 / (1 + exp(-({fitted["intercept"]} + {own} + {weights["relatedness"]} * r
            + {weights["gap"]} * (least(a, b) - alike) + {weights["agreement"]} * agreement
            + {weights["place"]} * agreement * exp(-pow(((i + 0.5) / n - (j + 0.5) / m) / 0.1, 2))
            )))
        from best, whole order by i, j
        """
    ).fetchall()
    return np.ravel(rows)


def test_the_model_s_labels_are_those_that_are_kept():
    with (BENCH / "half_a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = model()["provenance"]
    assert told["labels"] == len(rows)
    assert told["links"] == sum(len(row["parent_tasks"].split("|")) for row in rows
                                if row["parent_tasks"])  # fmt: skip
    assert told["plans"] == len({row["plan_id"] for row in rows})
    table = told["left_out"]["calibration"]
    assert all(row["from"] <= row["predicted"] <= row["to"] for row in table)
    pairs = sum(row["pairs"] for row in table)
    true = sum(row["pairs"] * row["observed"] for row in table)
    assert true / pairs == pytest.approx(told["left_out"]["base_rate"], abs=1e-4)
    assert json.loads(json.dumps(model()))["threshold"] == 0.5


@pytest.mark.slow
def test_a_heavy_library_is_loaded_when_plans_are_aligned_and_not_before():
    code = (
        "import sys, fgf_analysis; from fgf_analysis.corpus import align;"
        "print([m for m in ('sklearn', 'scipy', 'rapidfuzz') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.slow
def test_three_hundred_tasks_each():
    rng = np.random.default_rng(4)
    signs = np.array([*"".join(text for _, text in (*ALL, *HARBOUR))])
    tasks = [("".join(rng.choice(signs, 8)), "".join(rng.choice(signs, 120))) for _ in range(300)]
    order = rng.permutation(300)
    plan, mixed = (
        made(*((*tasks[n], f"T{at:03}") for at, n in enumerate(of))) for of in (range(300), order)
    )
    assert links(align(plan, mixed)) == {
        (f"T{n:03}", f"T{at:03}", "one") for at, n in enumerate(order)
    }
