"""The analyses take a corpus as they take a plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import product

import networkx as nx
import pandas as pd
import pytest
from documents import document, write

from fgf_analysis import Corpus, Plan, PlanError, load_corpus
from fgf_analysis.analysis import (
    charge,
    codebook,
    ledger,
    ranking,
    survival,
    targets,
    themes,
    workload,
)
from fgf_analysis.analysis import coleadership as led
from fgf_analysis.analysis.spans import places
from fgf_analysis.corpus import extract_folder
from fgf_analysis.tables import DATA

pytestmark = pytest.mark.slow  # every analysis, over several plans that are read first


def structure(plan: Plan) -> pd.DataFrame:
    return led.structure(plan, draws=9)


ANALYSES = (
    charge.clauses, charge.standings, charge.in_charge, charge.by_task, charge.damaged, charge.base,
    workload.by_department, workload.charge_share, workload.by_number,
    ranking.ranks, ranking.concentration, ranking.sure_order, ranking.identification_bounds,
    ranking.breakdown, ranking.bootstrap, ledger.task_ledger, ledger.units,
    ledger.unit_cards,
    themes.occurrences, themes.matches, themes.by_task, themes.counts, themes.by_department,
    themes.location_quotient, themes.breadth, themes.entries,
    codebook.unmatched, codebook.leave_one_out, codebook.sensitivity, codebook.codings,
    codebook.agreement, codebook.disagreements, codebook.confusion,
    targets.targets, survival.by_task, survival.summary, survival.bases,
    led.two_mode, led.in_charge_by_clause, led.groups, led.incidence, led.pairs, led.graph,
    led.network, led.units, led.breadth, led.communities, led.core, led.brokerage,
    led.chance, led.testability, led.curveball, structure,
)  # fmt: skip


def written(found: object) -> str:
    """Return a result as text, to the last bit."""
    if isinstance(found, pd.DataFrame | pd.Series):
        return found.to_csv() + str(getattr(found, "dtypes", ""))
    if isinstance(found, nx.Graph):
        return f"{list(found.nodes(data=True))} {list(found.edges(data=True))}"
    if isinstance(found, led.TwoMode):
        return f"{list(found.tasks)} {list(found.units)} {found.heads.toarray().tolist()}"
    if isinstance(found, led.Curveball):
        return (
            written(found.pairs) + written(found.steps) + written(found.overall) + str(found.draws)
        )
    return repr(found)


@pytest.fixture(scope="module")
def qinghai(alone: Corpus) -> Plan:
    return alone.plan("q")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return a corpus of the Qinghai plan only."""
    folder = tmp_path_factory.mktemp("alone")
    plan = (DATA / "qinghai-2022" / "source.txt").read_bytes()
    extract_folder(write(folder / "in", {"q.txt": plan}), folder / "out")
    return load_corpus(folder / "out")


@pytest.mark.parametrize("measure", ANALYSES, ids=lambda f: f"{f.__module__[22:]}.{f.__name__}")
def test_every_analysis_of_one_plan_is_that_of_a_corpus_of_it(alone, qinghai, measure):
    assert written(measure(alone)).replace("q/T", "T") == written(measure(qinghai))


@pytest.mark.parametrize("measure", ANALYSES, ids=lambda f: f"{f.__module__[22:]}.{f.__name__}")
def test_every_analysis_takes_several_plans(corpus, measure):
    assert measure(corpus) is not None


def test_what_adds_up_over_the_plans_adds_up(corpus):
    plans = [corpus.plan(plan_id) for plan_id in ("a", "b", "c")]

    def summed(measure: Callable[[Plan], pd.DataFrame], column: str) -> dict[str, int]:
        tables = [measure(plan).set_index("department")[column] for plan in plans]
        return {k: int(v) for k, v in pd.concat(tables).groupby(level=0).sum().items()}

    counted = workload.by_department(corpus).set_index("department")
    for column in workload.COUNTS:
        assert counted[column].to_dict() == summed(workload.by_department, column)
    assert charge.base(corpus).loc[0, "tasks"] == 9
    assert ranking.ranks(corpus)["full"].sum() == sum(ranking.ranks(p)["full"].sum() for p in plans)
    ties = pd.concat(led.pairs(plan) for plan in plans).groupby(["unit_a", "unit_b"])["tasks"].sum()
    found = led.pairs(corpus).set_index(["unit_a", "unit_b"])["tasks"].sort_index()
    assert found.to_dict() == ties.to_dict()
    assert found.max() > 1  # so that adding up is more than setting side by side
    every = "".join(led.pairs(corpus)["task_ids"])
    assert {"a/T03", "b/T02", "c/T01"} <= set(re.findall(r"\w/T\d\d", every))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return a corpus of the damaged plan and two whole ones, some of whose units it names."""
    folder = tmp_path_factory.mktemp("mixed")
    plan = (DATA / "qinghai-2022" / "source.txt").read_bytes()
    other = document(9, 2).replace("省司法厅", "省教育厅")
    texts = {"q.txt": plan, "a.txt": document(30), "b.txt": other}
    extract_folder(write(folder / "in", texts), folder / "out")
    return load_corpus(folder / "out")


def counted(corpus: Corpus) -> tuple[Counter[str], Counter[str]]:
    """Return each unit's tasks, and how many lost clauses its plans have, plan by plan."""
    shown: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for plan_id in ("a", "b", "q"):
        table = workload.by_department(corpus.plan(plan_id))
        shown.update(dict(zip(table["department"], table["charge"], strict=True)))
        lost.update(dict.fromkeys(table["department"], 8 if plan_id == "q" else 0))
    return shown, lost


def test_what_a_plan_has_lost_bounds_only_the_units_it_names(mixed):
    shown, lost = counted(mixed)
    bounds = ranking.identification_bounds(mixed).set_index("department")
    assert bounds["least"].to_dict() == dict(shown)
    assert bounds["most"].to_dict() == {unit: shown[unit] + lost[unit] for unit in shown}
    assert set(lost.values()) == {0, 8}
    order = ranking.sure_order(mixed)
    sure = [
        {(a, b) for a, b in product(shown, repeat=2) if shown[a] > shown[b] + lost[b] + more}
        for more in range(3)
    ]
    assert set(zip(order["above"], order["below"], strict=True)) == sure[0]
    assert len(sure[0]) > len(sure[1]) > 0
    table = ranking.breakdown(mixed)
    assert table["lost"].tolist() == list(range(8, 8 + len(table)))
    assert table["sure_full"][:3].tolist() == [len(pairs) for pairs in sure]
    shares = workload.charge_share(mixed).set_index("department")
    for unit, row in shares.iterrows():
        assert row["charge_most"] == shown[unit] + lost[unit]
        assert row["base_all"] == 27 + 30 + 9 + 8
        assert row["share_most"] == pytest.approx((row["credit"] + lost[unit]) / row["base_all"])


def test_the_ledger_and_the_cards_of_a_corpus_are_those_of_its_plans(mixed):
    for lang in ledger.LANGUAGES:
        parts = []
        for plan_id in ("a", "b", "q"):
            table = ledger.task_ledger(mixed.plan(plan_id), lang)
            parts.append(table.assign(task_id=(plan_id + "/" + table["task_id"]).astype("str")))
        found = ledger.task_ledger(mixed, lang)
        pd.testing.assert_frame_equal(found, pd.concat(parts, ignore_index=True))
    card = ledger.unit_card(mixed, "省商务厅")
    assert set(card["task_id"].str[0]) == {"a", "b", "q"}
    for row in card.to_dict("records"):
        source = mixed.source_of(row["task_id"])
        assert source[row["start"] : row["end"]].replace("\n", "") == "省商务厅"


def test_what_is_lost_and_what_is_absent_is_told_of_each_plan(mixed):
    table = survival.by_task(mixed).set_index("task_id")
    for plan_id in ("a", "b", "q"):
        one = survival.by_task(mixed.plan(plan_id))
        own = table.loc[plan_id + "/" + one["task_id"]].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, one.drop(columns="task_id"))
    assert survival.summary(mixed).set_index("part")["lost"].tolist() == [7, 3, 8, 1]


def test_the_places_of_a_corpus_are_those_in_each_plan_s_source(corpus):
    for measure in (themes.occurrences, targets.targets):
        found = measure(corpus)
        parts = [measure(corpus.plan(plan_id)) for plan_id in ("a", "b", "c")]
        own = found.assign(task_id=found["task_id"].str[2:].astype("str"))
        pd.testing.assert_frame_equal(own, pd.concat(parts, ignore_index=True))
        assert found["source_start"].notna().all()
        assert found["task_id"].str[0].nunique() == 3
    texts = dict(zip(corpus.tasks["task_id"], corpus.tasks["text_zh"], strict=True))
    where = places(corpus)
    for task_id, text in texts.items():
        source = corpus.source_of(task_id)
        assert "".join(source[i] for i in where[task_id, "text"]) == text


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (themes.by_section, "each plan has its own"),
        (survival.loss_by_section, "each plan has its own sections"),
        (survival.lost_range, "each plan has its own lost clauses"),
        (survival.stretches, "no source of its own"),
        (survival.passages, "no source of its own"),
        (lambda corpus: survival.quotes(corpus, "a/T01"), "no source of its own"),
    ],
)
def test_what_rests_on_one_plan_s_print_says_so_of_a_corpus(corpus, measure, message):
    with pytest.raises(PlanError, match=rf"{message}.*take corpus\.plan\(plan_id\)"):
        measure(corpus)


def test_ranks_do_not_depend_on_how_many_draws_are_held_at_a_time(plan, monkeypatch):
    whole = ranking.bootstrap(plan, draws=50)
    monkeypatch.setattr(ranking, "_CELLS", 200)
    pd.testing.assert_frame_equal(ranking.bootstrap(plan, draws=50), whole)
