"""The tables that compare the plans of a family, each against a query in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from families import (
    CITY,
    NATIONAL,
    NORTH,
    PLANS_OF_THE_FAMILY,
    SOUTH,
    corpus_of,
    same_titles,
)
from scipy import stats

from fgf_analysis import PlanError, terms
from fgf_analysis.analysis import coleadership as led
from fgf_analysis.analysis import lines
from fgf_analysis.corpus import Family, compare
from fgf_analysis.corpus.charges import CHANGES
from fgf_analysis.corpus.compare.members import made_for_absent
from fgf_analysis.corpus.compare.paths import FATES, SHOWS
from fgf_analysis.corpus.compare.ties import lined

QUERIES = Path(__file__).parent / "queries"


@pytest.fixture(scope="module")
def family() -> Family:
    return corpus_of(PLANS_OF_THE_FAMILY).family(align=same_titles)


@pytest.fixture(scope="module")
def oracle(family: Family) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database with the tables of the family, which knows none of our Python."""
    with opened(family) as database:
        yield database


def opened(family: Family) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("SET threads = 1")
    units = pd.Series(sorted(set(family.assignments["department"])), dtype="str")
    tables = {
        "lines": lines.of(units),
        **{name: getattr(family, name) for name in ("plans", "tasks", "assignments", "groups")},
        **{name: getattr(family, name) for name in ("parents", "links", "themes")},
    }
    for name, table in tables.items():
        plain = table.astype({c: object for c in table if table[c].dtype == "str"})
        database.register("given", plain.where(plain.notna(), None))
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        database.unregister("given")
    database.execute((QUERIES / "views.sql").read_text(encoding="utf-8"))
    return database


def ask(database: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    return database.execute((QUERIES / f"{name}.sql").read_text(encoding="utf-8")).df()


def agree(found: pd.DataFrame, told: pd.DataFrame, keys: list[str]) -> None:
    """Assert that a table says what the query says, in every column that the query has."""
    columns = list(told)
    found = found[columns].sort_values(keys, ignore_index=True)
    told = told.sort_values(keys, ignore_index=True)
    assert len(found) == len(told) > 0
    for name in columns:
        a, b = found[name], told[name]
        assert a.isna().tolist() == b.isna().tolist(), name
        a, b = a.dropna().tolist(), b.dropna().tolist()
        if a and isinstance(a[0], float):
            assert a == pytest.approx(b), name
        else:
            assert a == b, name


def test_coverage_says_what_the_query_says(family, oracle):
    found = compare.coverage(family)
    agree(found, ask(oracle, "coverage"), ["plan_id"])
    row = found.set_index("plan_id").loc["north"]
    assert (row["covered"], row["dropped"], row["added"]) == (4, 1, 1)
    assert (row["split"], row["merged"]) == (1, 1)
    assert row["delay_days"] == 100
    assert list(found["plan_id"]) == ["north", "city", "south"]
    assert (found["covered"] + found["dropped"] == found["parent_tasks"]).all()
    assert (found["counterparts"] + found["added"] == found["tasks"]).all()


def test_a_delay_can_be_negative_and_is_remarked_and_without_a_date_there_is_none(family):
    delays = compare.coverage(family).set_index("plan_id")["delay_days"]
    assert delays["south"] == -28
    assert pd.isna(delays["city"])
    assert any(
        line.startswith("south: signed before its parent, nation") for line in family.remarks
    )


def test_what_is_copied_is_of_all_characters_of_the_plan(family):
    links = family.links.dropna(subset=["child_task"])
    tasks = family.tasks.set_index("task_id")
    copied = whole = 0.0
    for task, own in links[links["plan_id"] == "city"].groupby("child_task"):
        text = tasks.loc[task, "text_zh"].replace("，", "")
        whole += len(text)
        copied += len(text) * float(own["copied"].fillna(0).max())
    assert copied > 0
    found = compare.coverage(family).set_index("plan_id").loc["city", "copied"]
    assert found == pytest.approx(copied / whole)


def test_charge_changes_say_what_the_query_says(family, oracle):
    found = compare.charge_changes(family)
    told = ask(oracle, "charge_changes")
    counted = found.assign(
        units_added=found["units_added"].str.count(r"\|").add(1).fillna(0).astype(int)
    )
    agree(counted, told, ["plan_id", "parent_task", "task_id"])
    assert set(found["change"]) <= set(CHANGES)


def test_changes_are_told_apart(family):
    found = compare.charge_changes(family).set_index(["task_id", "parent_task"])
    told = found["change"].to_dict()
    assert told == {
        ("north/T01", "nation/T01"): "partly other",  # 商务 and 海关 -> 商务 and 财政
        ("north/T02", "nation/T01"): "other line",
        ("north/T03", "nation/T02"): "more lines",
        ("north/T03", "nation/T03"): "more lines",
        ("north/T04", "nation/T04"): "nobody in parent",
        ("city/T01", "north/T01"): "more lines",
        ("city/T02", "north/T02"): "nobody in child",  # the clause names support only
        ("city/T03", "north/T03"): "partly other",
        ("city/T04", "north/T03"): "line unknown",  # a government has no line
        ("city/T05", "north/T04"): "nobody in child",  # its plan prints clauses elsewhere
        ("south/T01", "nation/T02"): "without clause",  # a plan that prints none is not blamed
        ("south/T02", "nation/T05"): "without clause",
        ("south/T03", "nation/T01"): "without clause",
    }
    row = found.loc[("north/T01", "nation/T01")]
    assert row["units_added"] == "省财政厅"
    assert found.loc[("north/T03", "nation/T02"), "newly_joint"] == True  # noqa: E712
    assert found.loc[("north/T03", "nation/T03"), "newly_joint"] == False  # noqa: E712
    assert found.loc[("south/T01", "nation/T02"), "jointly"] is pd.NA
    assert found.loc[("city/T04", "north/T03"), "jointly"] == False  # noqa: E712


def test_fewer_lines_the_same_line_and_what_is_lost_are_told():
    def one(title, *units):
        return (title, "示例之事", [{"lead": list(units)}])

    plans = {
        "above": {**NATIONAL, "tasks": [one("甲", "商务部", "司法部"), one("乙", "财政部")]},
        "below": {**NORTH, "tasks": [one("甲", "省商务厅"), one("乙", "省财政厅")]},
    }
    corpus = corpus_of(plans)
    found = compare.charge_changes(corpus.family(align=same_titles))
    assert list(found["change"]) == ["fewer lines", "same line"]
    assert found["units_added"].isna().all()
    corpus.tasks.loc[corpus.tasks["task_id"].eq("below/T02"), "clause_zh"] = None
    vars(corpus)["assignments"] = corpus.assignments.drop(index=4)
    corpus.tasks.loc[corpus.tasks["plan_id"].eq("below"), "section_basis"] = "lost"
    found = compare.charge_changes(corpus.family(align=same_titles))
    assert list(found["change"]) == ["fewer lines", "lost"]


def test_a_merged_organ_is_no_new_line_beside_one_that_it_was_merged_from():
    def one(title, *units):
        return (title, "示例之事", [{"lead": list(units)}])

    above = [
        one("甲", "省文化和旅游厅", "省林业局"),
        one("乙", "省文化和旅游厅"),
        one("丙", "省财政厅"),
    ]
    below = [
        one("甲", "市文广旅局"),
        one("乙", "市文广旅局", "市财政局"),
        one("丙", "市文广旅局"),
    ]
    plans = {
        "above": {**NATIONAL, "tasks": above},
        "below": {**NORTH, "tasks": below},
    }
    family = corpus_of(plans).family(align=same_titles)
    assert len(lines.of(["市文广旅局"])) == 2
    found = compare.charge_changes(family)
    assert list(found["change"]) == ["fewer lines", "more lines", "other line"]
    with opened(family) as database:
        told = ask(database, "charge_changes")
    assert list(told["change"]) == list(found["change"])


def test_a_plan_whose_parent_is_not_here_is_told():
    absent = "北政发〔2031〕77号"
    plans = {"nation": NATIONAL, "north": NORTH, "far": {**NORTH, "parent_number": absent}}
    family = corpus_of(plans).family(align=same_titles)
    assert made_for_absent(family) == ["far"]
    plans["north"] = {**NORTH, "parent_number": NATIONAL["number"]}
    other = NATIONAL["number"].replace("〔", "[").replace("〕", "]")
    plans["far"] = {**NORTH, "parent_number": other}
    assert made_for_absent(corpus_of(plans).family(align=same_titles)) == []


def test_attention_says_what_the_query_says(family, oracle):
    found = compare.attention(family)
    agree(found, ask(oracle, "attention"), ["plan_id", "theme"])
    shares = found.groupby("plan_id")["share"].sum()
    assert shares.tolist() == pytest.approx([1] * 4)
    assert (found["tasks"] % 1 != 0).any()  # a task of several themes is shared


def test_attention_by_level_and_year_adds_up_the_plans(family):
    own = compare.attention(family)
    by_level = compare.attention(family, by="level")
    assert list(dict.fromkeys(by_level["level"])) == ["national", "province", "city"]
    provinces = own[own["level"].eq("province")]
    for row in by_level[by_level["level"].eq("province")].to_dict("records"):
        those = provinces[provinces["theme"] == row["theme"]]
        assert row["plans"] == 2
        assert row["tasks"] == pytest.approx(those["tasks"].sum())
        assert row["share"] == pytest.approx(those["tasks"].sum() / those["base"].sum())
        assert row["mean_share"] == pytest.approx(those["share"].mean())
    assert list(dict.fromkeys(compare.attention(family, by="year")["year"])) == [2031, 2032]
    with pytest.raises(PlanError, match="by: 'place'"):
        compare.attention(family, by="place")


def test_carriers_say_what_the_query_says(family, oracle):
    found = compare.carriers(family)
    agree(found, ask(oracle, "carriers"), ["plan_id", "theme", "line"])
    assert (found["share"] == found["tasks"] / found["base"]).all()
    assert found["plans"].max() > 1


def test_portfolios_say_what_the_query_says(family, oracle):
    found = compare.portfolios(family)
    agree(found, ask(oracle, "portfolios"), ["plan_id", "line"])
    units = compare.portfolios(family, by="department")
    assert set(units["department"]) >= {"商务部", "省商务厅", "市人民政府"}
    with pytest.raises(PlanError, match="by: 'unit'"):
        compare.portfolios(family, by="unit")


def test_ties_say_what_the_query_says(family, oracle):
    found = compare.ties(family)
    agree(found, ask(oracle, "ties"), ["plan_id", "line_a", "line_b"])
    city = found[found["plan_id"].eq("city")]
    assert ("司法", "商务") not in set(
        city.loc[city["task_ids"].eq("city/T01"), ["line_a", "line_b"]].itertuples(index=False)
    )  # they are in charge of one task by two clauses


def test_a_merged_organ_does_not_lead_with_itself():
    clause = [{"lead": ["县发展改革和商务局", "县财政局"]}]
    alone = [{"lead": ["县发展改革和商务局"]}]
    plans = {
        "above": NATIONAL,
        "below": {**NORTH, "level": "county", "tasks": [("甲", "x", clause), ("乙", "x", alone)]},
    }
    one = corpus_of(plans).family(align=same_titles)
    own = compare.ties(one)
    own = own[own["plan_id"].eq("below")]
    assert own[["line_a", "line_b", "tasks"]].to_numpy().tolist() == [["发展改革|商务", "财政", 1]]


def test_who_is_in_charge_is_settled_before_units_without_a_line_go():
    clause = [{"lead": ["市人民政府"], "responsible": ["市商务局", "市财政局"]}]
    plans = {"above": NATIONAL, "below": {**CITY, "cited": NORTH["cited"], "tasks": []}}
    plans["below"]["tasks"] = [("甲", "x", clause)]
    one = corpus_of(plans).family(align=same_titles)
    assert not compare.ties(one)["plan_id"].eq("below").any()
    assert not lined(one).assignments["plan_id"].eq("below").any()


def many(plans: int = 6, tasks: int = 12, seed: int = 5) -> Family:
    """Return a family whose clauses are drawn at random, but for one pair that meets everywhere."""
    random = np.random.default_rng(seed)
    units = ["商务", "财政", "司法", "教育", "民政", "公安"]
    told = {"p0": {**NATIONAL, "tasks": []}}
    for n in range(plans):
        rows = []
        for task in range(tasks):
            if task % 3 == 0:
                own = units[:2]
            else:
                own = list(random.choice(units, size=int(random.integers(1, 3)), replace=False))
            clause = [{"lead": [f"省{unit}厅" for unit in own]}]
            rows.append((f"事{task}", f"办好第{task}件事", clause))
        told[f"p{n + 1}"] = {**NORTH, "place": f"第{n}省", "place_code": "", "tasks": rows}
    told["p0"]["tasks"] = told["p1"]["tasks"]
    return corpus_of(told).family("p0", align=same_titles)


@pytest.fixture(scope="module")
def random_family() -> Family:
    return many()


@pytest.fixture(scope="module")
def pairs(random_family: Family) -> pd.DataFrame:
    return compare.coordination(random_family, draws=500)


@pytest.mark.slow
def test_coordination_counts_plans_and_tasks(random_family, pairs):
    own = compare.ties(random_family)
    for row in pairs.to_dict("records"):
        those = own[own["line_a"].eq(row["line_a"]) & own["line_b"].eq(row["line_b"])]
        assert row["plans"] == those["plan_id"].nunique()
        assert row["tasks"] == those["tasks"].sum() == row["observed"]
    assert pairs["tasks"].sum() == own["tasks"].sum()
    assert pairs.loc[0, ["line_a", "line_b"]].tolist() == ["商务", "财政"]
    assert pairs.loc[0, "plans"] == 7


@pytest.mark.slow
def test_chance_of_a_pair_stays_within_each_plan(random_family, pairs):
    """Scipy's hypergeometric numbers, plan by plan, added up by simulation and exactly."""
    two = led.two_mode(lined(random_family))
    plan_of = np.array([task.partition("/")[0] for task in two.tasks])
    heads = two.heads.toarray() > 0
    random = np.random.default_rng(1)
    for row in pairs.head(5).to_dict("records"):
        a, b = (two.units.get_loc(row[name]) for name in ("line_a", "line_b"))
        drawn, beyond, shared = [], [], []
        total = np.ones(1)
        for plan_id in dict.fromkeys(plan_of):
            own = heads[plan_of == plan_id]
            own = own[own.any(axis=1)]
            chance = stats.hypergeom(len(own), own[:, a].sum(), own[:, b].sum())
            total = np.convolve(total, chance.pmf(np.arange(len(own) + 1)))
            drawn.append(chance.rvs(20_000, random_state=random))
            shared.append((own[:, a] & own[:, b]).sum())
            beyond.append(shared[-1] - own[:, a].sum() * own[:, b].sum() / len(own))
        assert row["p"] == pytest.approx(total[int(row["observed"]) :].sum())
        rest = np.arange(len(drawn)) != np.argmax(beyond)
        simulated = (np.array(drawn)[rest].sum(axis=0) >= np.array(shared)[rest].sum()).mean()
        assert row["p_without"] == pytest.approx(simulated, abs=0.012)


@pytest.mark.slow
def test_the_backbone_holds_what_meets_everywhere_and_nothing_drawn_at_random(pairs):
    assert pairs.loc[pairs["backbone"], ["line_a", "line_b"]].to_numpy().tolist() == [
        ["商务", "财政"]
    ]
    assert pairs["fdsm_q"].to_numpy() == pytest.approx(
        stats.false_discovery_control(pairs["fdsm_p"])
    )


@pytest.mark.slow
def test_one_plan_alone_makes_no_backbone():
    """A pair that meets in one plan only is that plan's, however often it meets there."""
    one = many(plans=5)
    rows = one.assignments
    pair = rows["department"].isin(["省商务厅", "省财政厅"]) & ~rows["plan_id"].eq("p3")
    twins = rows["clause"].groupby(rows["task_id"]).transform("size").eq(2)
    swapped = rows["department"].eq("省财政厅") & pair & twins
    vars(one)["assignments"] = rows[~swapped].reset_index(drop=True)
    found = compare.coordination(one, draws=500).set_index(["line_a", "line_b"])
    assert found.loc[("商务", "财政"), "plans"] == 1
    assert found.loc[("商务", "财政"), "p_without"] > 0.05
    assert not found.loc[("商务", "财政"), "backbone"]


@pytest.mark.slow
def test_one_task_that_all_plans_share_makes_no_backbone():
    """A pair that meets in every plan, but for one task of the root, stands for that task."""
    units = ["商务", "财政", "司法", "教育", "民政", "公安"]
    rows = [(f"事{n}", f"办好第{n}件事", [{"lead": [f"省{units[n % 4]}厅"]}]) for n in range(12)]
    rows.append(("专项", "办好专项之事", [{"lead": ["省民政厅", "省公安厅"]}]))
    told = {"p0": {**NATIONAL, "tasks": rows}}
    told |= {
        f"p{n}": {**NORTH, "place": f"第{n}省", "place_code": "", "tasks": rows} for n in "1234"
    }
    found = compare.coordination(corpus_of(told).family("p0", align=same_titles), draws=500)
    row = found.set_index(["line_a", "line_b"]).loc[("公安", "民政")]
    assert (row["plans"], row["root_tasks"], row["inherited"]) == (5, 1, 4)
    assert row["p"] < 0.001
    assert row["p_without"] < 0.001
    assert row["p_without_task"] == 1
    assert not row["backbone"]


@pytest.mark.slow
def test_p_without_a_task_is_that_of_the_plans_without_it(random_family, pairs):
    """The tasks are taken out of the tables, and the whole is worked out again."""
    joined = compare.paths(random_family).dropna(subset=["tasks"])
    own = compare.ties(random_family)
    for row in pairs.head(3).to_dict("records"):
        those = own[own["line_a"].eq(row["line_a"]) & own["line_b"].eq(row["line_b"])]
        tied = {task for cell in those["task_ids"] for task in cell.split("|")}
        counts = {
            root: sum(task in tied for cell in some for task in cell.split("|"))
            for root, some in joined.groupby("root_task", sort=False)["tasks"]
        }
        most = max(counts, key=counts.__getitem__)
        gone = {
            t for cell in joined.loc[joined["root_task"].eq(most), "tasks"] for t in cell.split("|")
        }
        rest = lined(random_family)
        for name in ("tasks", "assignments"):
            table = getattr(rest, name)
            vars(rest)[name] = table[~table["task_id"].isin(gone)].reset_index(drop=True)
        found = led.chance(rest, draws=1).set_index(["unit_a", "unit_b"])
        p = found.loc[(row["line_a"], row["line_b"]), "p"]
        assert row["p_without_task"] == pytest.approx(p)


@pytest.mark.slow
def test_what_is_inherited_is_counted(random_family, pairs):
    joined = random_family.links.dropna(subset=["parent_task", "child_task"])
    own = compare.ties(random_family)
    tied = {
        (row["line_a"], row["line_b"], task)
        for row in own.to_dict("records")
        for task in row["task_ids"].split("|")
    }
    for row in pairs.to_dict("records"):
        pair = row["line_a"], row["line_b"]
        both = {
            c
            for p, c in zip(joined["parent_task"], joined["child_task"], strict=True)
            if (*pair, p) in tied and (*pair, c) in tied
        }
        assert row["inherited"] == len(both)
    assert pairs["inherited"].max() >= 24


@pytest.mark.slow
def test_the_tasks_of_the_root_behind_a_pair_are_counted(random_family, pairs):
    reached = compare.paths(random_family).dropna(subset=["tasks"])
    roots = {
        (row["root_task"], task)
        for row in reached.to_dict("records")
        for task in row["tasks"].split("|")
    }
    own = compare.ties(random_family)
    for row in pairs.to_dict("records"):
        those = own[own["line_a"].eq(row["line_a"]) & own["line_b"].eq(row["line_b"])]
        tasks = {task for cell in those["task_ids"] for task in cell.split("|")}
        assert row["root_tasks"] == len({root for root, task in roots if task in tasks})
    assert pairs.loc[0, "root_tasks"] < pairs.loc[0, "tasks"]


@pytest.mark.slow
def test_consistency_is_that_of_sets_and_of_shared_lines(random_family):
    found = compare.consistency(random_family)
    assert len(found) == 7 * 6 / 2
    own = compare.ties(random_family)
    held = compare.portfolios(random_family)
    for row in found.to_dict("records"):
        sets, counts, charged = [], [], []
        for plan_id in (row["plan_id"], row["other"]):
            rows = own[own["plan_id"] == plan_id]
            keys = list(zip(rows["line_a"], rows["line_b"], strict=True))
            sets.append(set(keys))
            counts.append(dict(zip(keys, rows["tasks"], strict=True)))
            charged.append(set(held.loc[held["plan_id"] == plan_id, "line"]))
        assert row["jaccard"] == len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        names = sorted(charged[0] & charged[1])
        every = [(a, b) for n, a in enumerate(names) for b in names[n + 1 :]]
        assert (row["lines"], row["n"]) == (len(names), len(every))
        x, y = ([count.get(pair, 0) for pair in every] for count in counts)
        assert row["correlation"] == pytest.approx(stats.pearsonr(x, y)[0])
    assert found.loc[0, "jaccard"] == found.loc[0, "correlation"] == 1  # p1 copies p0


def test_paths_say_what_the_query_says(family, oracle):
    found = compare.paths(family)
    agree(found, ask(oracle, "paths"), ["plan_id", "root_task"])
    assert len(found) == 4 * 5
    assert set(found["fate"]) <= set(FATES)
    city = found[found["plan_id"].eq("city")].set_index("root_task")
    assert city["fate"].to_dict() == {
        "nation/T01": "split", "nation/T02": "split", "nation/T03": "split",
        "nation/T04": "kept", "nation/T05": "dropped above",
    }  # fmt: skip
    assert city.loc["nation/T01", "tasks"] == "city/T01|city/T02"
    assert city.loc["nation/T01", "probability"] == pytest.approx(0.81)
    assert city.loc["nation/T01", "shows"] == "named"
    assert found.loc[found["plan_id"].eq("south"), "shows"].dropna().unique().tolist() == [
        "without clause"
    ]


@pytest.mark.slow
def test_a_family_of_one_and_one_without_clauses_give_every_table():
    bare = {"above": {**NATIONAL, "tasks": [("甲", "x", None)]}, "south": {**SOUTH}}
    for plans in ({"south": SOUTH}, bare, {"empty": {"title": "示例之事"}}):
        tables = compare.tables(corpus_of(plans).family(align=same_titles), draws=19)
        told = {name: table.dtypes.astype(str).to_dict() for name, table in tables.items()}
        full = compare.tables(corpus_of(PLANS_OF_THE_FAMILY).family(align=same_titles), draws=19)
        assert told == {name: table.dtypes.astype(str).to_dict() for name, table in full.items()}
        assert tables["coordination"].empty


def test_holders_and_agreement_say_what_the_queries_say(family, oracle):
    found = compare.holders(family)
    agree(found, ask(oracle, "holders"), ["root_task", "line"])
    told = compare.agreement(family)
    agree(told, ask(oracle, "agreement"), ["root_task"])
    common = told.set_index("root_task")["common"]
    told_of = {"nation/T01": "商务", "nation/T02": "商务", "nation/T03": "司法"}
    assert common.dropna().to_dict() == told_of
    for row in told.dropna(subset=["common"]).to_dict("records"):
        own = found[found["root_task"].eq(row["root_task"]) & found["plans"].eq(row["base"])]
        assert row["common"] == "|".join(sorted(own["line"]))


def test_a_measure_s_clause_is_its_task_s():
    corpus = corpus_of(
        {
            "above": {**NATIONAL, "tasks": [("甲", "x", [{"lead": ["商务部"]}])]},
            "below": {
                **NORTH,
                "tasks": [("甲", "x", None), ("乙", "x", [{"lead": ["省商务厅"]}])],
            },
        }
    )
    for name in ("tasks", "assignments"):
        table = getattr(corpus, name)
        table["task_id"] = table["task_id"].replace("below/T02", "below/T01.1").astype("str")
    corpus.tasks.loc[corpus.tasks["task_id"].eq("below/T01.1"), "parent_id"] = "below/T01"

    def tasks_only(parent, child):
        table = same_titles(parent, child)
        return table[~table["child_task"].str.contains(".", regex=False, na=False)]

    found = compare.charge_changes(corpus.family(align=tasks_only))
    assert list(found["change"]) == ["same line"]
    assert list(compare.paths(corpus.family(align=tasks_only))["shows"].dropna().unique()) == [
        "named"
    ]


@pytest.mark.slow
def test_all_tables_have_the_plan_first_and_the_same_bytes_twice(tmp_path):
    written = []
    for n in range(2):
        one = corpus_of(PLANS_OF_THE_FAMILY).family(align=same_titles)
        one.save(tmp_path / str(n), draws=99)
        written.append({path.name: path.read_bytes() for path in (tmp_path / str(n)).iterdir()})
    assert written[0] == written[1]
    tables = compare.tables(one, draws=99)
    assert set(written[0]) == {f"{name}.csv" for name in tables}
    other = {"remarks", "coordination", "holders", "agreement"}
    other |= {"attention_by_level", "attention_by_year", "themes", "lines"}
    for name, table in tables.items():
        assert name in other or list(table)[0] == "plan_id"
        assert not any(dtype.name == "object" for dtype in table.dtypes)
    read = pd.read_csv(tmp_path / "0" / "coverage.csv")
    assert list(read["plan_id"]) == ["north", "city", "south"]


@pytest.mark.parametrize("measure", ["coverage", "attention", "ties", "consistency", "paths"])
def test_what_is_no_family_is_refused(measure):
    corpus = corpus_of(PLANS_OF_THE_FAMILY)
    with pytest.raises(PlanError, match=r"family: .* give what corpus\.family\(\) returns"):
        getattr(compare, measure)(corpus)


@pytest.mark.slow
def test_every_column_and_every_coded_value_has_a_term_in_both_languages(family):
    counted_from = {"plans", "tasks", "assignments", "groups", "themes", "lines", "damaged"}
    for name, table in compare.tables(family, draws=19).items():
        if name in counted_from:  # the contract says what these hold
            continue
        beside = list(table)
        for column in beside:
            for lang in terms.LANGUAGES:
                assert terms.about(column, lang, beside), (name, column)
    for column, codes in (("change", CHANGES), ("fate", FATES), ("shows", SHOWS)):
        for lang in terms.LANGUAGES:
            assert len({terms.value(column, code, lang) for code in codes}) == len(codes)
        assert terms.value(column, codes[0], "zh") != codes[0]
