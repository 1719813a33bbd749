"""How far two readings agree: known by hand, by other programs, and of a reading with itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_analysis import second
from fgf_analysis.reading.extract import extract
from fgf_analysis.tables import Plan, load_plan

pytestmark = pytest.mark.slow

PLANS = Path(__file__).parent.parent / "plans"
TEXT = """青河市重点任务分工方案（虚构）

一、优化审批
1.推行一次办。压减材料。（市发展改革委牵头，市财政局、市司法局配合）
2.公开清单。接受监督。（市司法局牵头，市财政局配合）
3.建设平台。统一入口。（市数据局、市财政局负责）
4.加强考核。通报结果。（市审计局负责）
"""


def folder_of(text: str, to: Path) -> Path:
    to.mkdir()
    for name, content in extract(text.encode(), "plan.txt").files.items():
        (to / name).write_bytes(content)
    return to


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Plan:
    return load_plan(folder_of(TEXT, tmp_path_factory.mktemp("second") / "plan"))


def ours(plan: Plan) -> list[dict]:
    return [json.loads(line) for line in second.to_jsonl(plan).decode().splitlines()]


def read(plan: Plan, facts: list[dict]) -> second.Second:
    lines = "\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts)
    return second.read(plan, lines.encode(), "other")


def row(found: second.Second, what: str) -> dict:
    table = found.agreement.set_index("what")
    return {name: value for name, value in table.loc[what].items() if not pd.isna(value)}


@pytest.fixture
def other(small) -> Callable[..., second.Second]:
    """Return a function that reads the small plan as we do, but for what a function changes."""

    def make(change: Callable[[dict], dict | None], *more: dict) -> second.Second:
        changed = (change(dict(fact)) for fact in ours(small))
        return read(small, [*filter(None, changed), *more])

    return make


def test_what_differs_is_counted_and_listed_row_by_row(small, other):
    """Counted by hand: of 8 units one is left out, two have another role, one another name."""

    def change(fact):
        at = (fact["task"], fact.get("department"))
        if at == ("T01", "市财政局"):
            return None
        if at == ("T01", "市司法局"):
            fact["role"] = "lead"
        if at == ("T03", "市财政局"):
            fact["role"] = "配合"
        if at == ("T04", "市审计局"):
            fact["department"] = "市统计局"
        return None if fact["kind"] == "task" and fact["task"] == "T04" else fact

    found = other(change, {"kind": "unit", "text": "青河市", "role": "lead", "start": 0, "end": 3})
    assert row(found, "task") | {} == {
        "both": 3, "ours_only": 1, "theirs_only": 0, "share_of_ours": 0.75, "share_of_theirs": 1,
        "positive_agreement": pytest.approx(6 / 7, abs=1e-6),
    }  # fmt: skip
    unit = row(found, "unit")
    assert (unit["both"], unit["ours_only"], unit["theirs_only"]) == (7, 1, 1)
    assert unit["positive_agreement"] == 0.875
    assert row(found, "department")["agreed"] == 6
    role = row(found, "role")
    # lead lead, support lead, lead lead, support support, responsible x2 (one support), responsible
    assert (role["both"], role["agreed"]) == (7, 5)
    chance = (2 * 3 + 2 * 2 + 3 * 2) / 49
    assert role["kappa"] == pytest.approx((5 / 7 - chance) / (1 - chance), abs=1e-6)
    # Krippendorff: 14 values, 5 lead, 4 support, 5 responsible; of 14 x 13 pairs so many differ.
    expected = (14 * 13 - 5 * 4 - 4 * 3 - 5 * 4) / (14 * 13)
    assert role["alpha"] == pytest.approx(1 - (2 / 7) / expected, abs=1e-6)
    # In charge: T01 {发改} and {发改, 司法}; T02 alike; T03 {数据, 财政} and {数据}; T04 none.
    charge = row(found, "charge")
    assert (charge["both"], charge["agreed"]) == (3, 1)
    # MASI: 2/3 within T01 and T03; among all six sets 2/3 for four pairs that overlap, 1 for ten.
    within, among = 2 * (2 / 3 + 2 / 3), 2 * (4 * 2 / 3 + 10)
    assert charge["alpha"] == pytest.approx(1 - 5 * within / among, abs=1e-6)
    listed = found.disagreements.fillna("")
    columns = ["kind", "task_id", "department", "ours", "theirs"]
    assert list(listed[columns].itertuples(index=False, name=None)) == [
        ("unit", "", "青河市", "", "lead"),
        ("unit", "T01", "市财政局", "support", ""),
        ("role", "T01", "市司法局", "support", "lead"),
        ("role", "T03", "市财政局", "responsible", "support"),
        ("task", "T04", "", "T04", ""),
        ("department", "T04", "市审计局", "市审计局", "市统计局"),
    ]
    for kind, start, end, printed in listed[["kind", "start", "end", "printed"]].itertuples(
        index=False
    ):
        assert printed == small.source[start:end] or kind == "task"


def test_counts_and_kappa_are_those_of_a_query_over_the_tables(small, other, tmp_path):
    found = other(
        lambda fact: (
            fact | {"role": "lead"} if fact.get("department") in ("市财政局", "市审计局") else fact
        )
    )
    path = tmp_path / "facts.csv"
    path.write_bytes(second.files(found)["second/other/facts.csv"])
    ours_ = small.assignments  # noqa: F841  (the query reads it)
    pairs = duckdb.sql(
        f"select a.role, b.role from ours_ a join '{path}' b on a.start = b.start and b.end = "
        "a.end where b.kind = 'unit'"
    ).fetchall()
    from sklearn.metrics import cohen_kappa_score

    role = row(found, "role")
    assert role["both"] == len(pairs) == 8
    assert role["agreed"] == sum(a == b for a, b in pairs) == 4
    assert role["kappa"] == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)), abs=1e-6)


def test_a_name_without_its_place_and_a_longer_one_are_the_same_mention(small):
    at = small.source.index("市发展改革委")
    found = read(
        small,
        [
            {"kind": "unit", "text": "发展改革委", "start": at + 1, "end": at + 6, "role": "lead"},
            {"kind": "unit", "text": "（市司法局牵头", "role": "lead"},
        ],
    )
    assert row(found, "unit")["both"] == 2
    assert row(found, "department")["agreed"] == 2


def test_who_says_no_task_is_compared_by_what_is_named(small):
    found = read(small, [fact for fact in ours(small) if fact["kind"] != "task"])
    assert "task" not in set(found.agreement["what"])
    assert row(found, "charge")["both"] == 4
    bare = [{"kind": "unit", "text": fact["text"], "start": fact["start"], "end": fact["end"]}
            for fact in ours(small) if fact["kind"] == "unit"]  # fmt: skip
    found = read(small, bare)
    assert row(found, "unit")["both"] == 8
    assert row(found, "role")["both"] == 0
    assert found.disagreements.empty


def test_a_task_can_be_called_by_id_number_heading_or_place(small):
    ids = ["T02", 2, "公开清单"]
    at = small.source.rindex("市财政局", 0, small.source.index("3."))
    fact = {"kind": "unit", "text": "市财政局", "start": at, "end": at + 4, "role": "support"}
    for name in ids:
        assert row(read(small, [fact | {"task": name}]), "place")["agreed"] == 1
    begin = small.source.index("2.")
    task = {"kind": "task", "start": begin, "end": small.source.index("3.")}
    assert row(read(small, [task, fact]), "place")["agreed"] == 1
    found = read(small, [fact | {"task": "T03"}])
    assert list(found.disagreements.query("kind == 'place'")["theirs"]) == ["T03"]


def test_headings_alone_are_tasks_and_a_task_cut_in_two_is_one_more(small):
    titles = [fact | {"task": None} for fact in ours(small) if fact.get("field") == "title"]
    assert row(read(small, titles), "task")["both"] == 4
    cut = [
        {"kind": "task", "text": "推行一次办"}, {"kind": "task", "text": "压减材料"},
        *titles[1:],
    ]  # fmt: skip
    found = row(read(small, cut), "task")
    assert (found["both"], found["theirs_only"]) == (4, 1)


def perfect(plan: Plan) -> None:
    """Assert that a plan's own reading agrees with it in everything."""
    found = second.read(plan, second.to_jsonl(plan), "own")
    table = found.agreement
    assert found.disagreements.empty
    assert not found.places.unfound
    assert not list(found.remarks())
    shares = "share_agreed", "share_of_ours", "share_of_theirs", "positive_agreement"
    for name in (*shares, "kappa", "alpha"):
        assert table[name].dropna().eq(1).all()
    units = table.set_index("what").loc["unit", "both"]
    assert units == len(plan.assignments.drop_duplicates(["start", "end", "department", "task_id"]))


def test_the_qinghai_plan_agrees_with_itself(plan):
    perfect(plan)


@pytest.mark.parametrize("name", sorted(p.name for p in PLANS.iterdir() if p.is_dir())[::4])
def test_every_invented_plan_agrees_with_itself(name, tmp_path):
    text = next(PLANS.joinpath(name).glob("plan*"), None) or next(
        PLANS.joinpath(name).glob("*.txt")
    )
    from fgf_analysis.errors import PlanError

    try:
        files = extract(text.read_bytes(), text.name).files
    except PlanError:
        pytest.skip("is refused")
    for file, content in files.items():
        (tmp_path / file).write_bytes(content)
    loaded = load_plan(tmp_path)
    if len(loaded.assignments):
        perfect(loaded)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_left_out_or_changed_is_what_differs(small, data):
    """Whatever is drawn: each change is one row, in the class that it is of."""
    facts = ours(small)
    units = [nth for nth, fact in enumerate(facts) if fact["kind"] == "unit"]
    changes = data.draw(st.dictionaries(st.sampled_from(units), st.sampled_from(["out", "role"])))
    roles = {"lead": "support", "support": "responsible", "responsible": "lead"}
    for nth, change in changes.items():
        facts[nth] = None if change == "out" else facts[nth] | {"role": roles[facts[nth]["role"]]}
    found = read(small, [fact for fact in facts if fact])
    kinds = found.disagreements["kind"].value_counts().to_dict()
    drawn = list(changes.values())
    expected = {"unit": drawn.count("out"), "role": drawn.count("role")}
    assert kinds == {kind: number for kind, number in expected.items() if number}


def test_the_same_reading_gives_the_same_bytes(small):
    first, again = (second.files(second.read(small, second.to_jsonl(small), "a")) for _ in "ab")
    assert first == again


def test_tasks_that_lie_over_one_another_are_refused(small):
    whole = {"kind": "task", "start": 0, "end": len(small.source)}
    from fgf_analysis.errors import PlanError

    facts = [whole | {"task": f"t{nth}"} for nth in range(60)]
    with pytest.raises(PlanError, match="its tasks overlap"):
        _ = read(small, facts).agreement


def test_a_sample_of_the_tasks_is_compared_alone(small):
    """T01 and T03 of four, read as we read them but for one role; another task is not looked at."""
    facts = [fact for fact in ours(small) if fact["task"] in ("T01", "T03")]
    facts[-1]["role"] = "lead"
    scope = [{"kind": "scope", "task": name} for name in ("T01", 3)]
    found = read(small, [*scope, *facts])
    assert (row(found, "task")["both"], row(found, "task")["ours_only"]) == (2, 0)
    assert (row(found, "unit")["both"], row(found, "unit")["ours_only"]) == (5, 0)
    assert row(found, "charge")["both"] == 2
    assert list(found.disagreements["kind"]) == ["role"]
    more = [fact for fact in ours(small) if fact["task"] == "T02"]
    again = read(small, [*scope, *facts, *more])  # beyond what was said to be read
    assert again.agreement.equals(found.agreement)
    assert again.disagreements.equals(found.disagreements)
    assert len(read(small, facts).disagreements) == 1 + 2 + 3


def test_a_sample_of_a_task_that_there_is_not_is_refused(small):
    from fgf_analysis.errors import PlanError

    with pytest.raises(PlanError, match="scope: 'T09' is no one task of the plan"):
        _ = read(small, [{"kind": "scope", "task": "T09"}, *ours(small)]).agreement
    with pytest.raises(PlanError, match="line 1: scope must name a task"):
        read(small, [{"kind": "scope"}, *ours(small)])
