"""Which plan is whose parent, and what is said where that cannot be told."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from families import CITY, NATIONAL, NORTH, PLANS_OF_THE_FAMILY, SOUTH, corpus_of, same_titles

from fgf_analysis import PlanError
from fgf_analysis.corpus import Family, parents
from fgf_analysis.corpus.titles import core, names, number_key, years


def parent_of(plans):
    found = parents(corpus_of(plans))
    return {
        plan_id: (parent, basis)
        for plan_id, parent, basis in found[["plan_id", "parent", "basis"]].itertuples(index=False)
        if isinstance(parent, str)
    }


def test_the_parent_is_of_the_nearest_level_above_and_by_number_before_title():
    assert parent_of(PLANS_OF_THE_FAMILY) == {
        "city": ("north", "title"),  # it cites the national plan, too, and by number
        "north": ("nation", "number"),
        "south": ("nation", "title"),
    }


def test_a_parent_is_above_in_the_plan_s_own_line_of_places():
    elsewhere = {**CITY, "place": "乙市", "place_code": "620100"}
    found = parent_of({**PLANS_OF_THE_FAMILY, "other": elsewhere})
    assert found["other"] == ("nation", "number")
    assert found["city"] == ("north", "title")


def test_a_title_that_prints_a_place_is_that_place_s():
    title = "关于印发建设示例市场的实施方案的通知"
    north = {**NORTH, "title": title}
    west = {**NORTH, "title": title, "place": "西方省", "place_code": "", "number": ""}
    city = {**CITY, "place_code": "", "cited": [("北方省建设示例市场实施方案", "", "根据")]}
    found = parent_of({"city": city, "north": north, "west": west})
    assert found["city"] == ("north", "title")


def test_numbers_are_one_whatever_brackets_they_print():
    numbers = (
        "国办发〔2031〕3号",
        "国办发[2031]3号",
        "国办发（2031）第3号",
        " 国办发 【2031】 3 号",
    )
    assert {number_key(number) for number in numbers} == {"国办发〔2031〕3"}
    assert number_key("第3号") == number_key("") == ""


@pytest.mark.parametrize(
    "title",
    [
        "北方省人民政府办公厅关于印发北方省建设示例市场实施方案的通知",
        "《北方省建设示例市场的实施方案》",
        "北方省人民政府关于建设示例市场实施方案",
        "关于建设示例市场的实施方案",
        "省人民政府办公厅关于印发建设示例市场实施方案的通知",
    ],
)
def test_a_title_is_one_whoever_issues_it(title):
    assert core(title, names(["北方省"])) == "建设示例市场实施方案"


def test_a_title_that_names_any_document_names_none():
    assert core("实施方案") == core("北方省实施方案", names(["北方省"])) == ""


def test_last_year_s_plan_is_told():
    series = {
        f"y{year}": {
            "title": f"北方省{year}年重点任务分工方案", "issuer": "北方省人民政府",
            "cited": [(f"北方省{year - 1}年重点任务分工方案", "", "参照")],
        }
        for year in (2030, 2031, 2033)
    }  # fmt: skip
    series["other"] = {"title": "北方省2032年重点任务分工方案", "issuer": "南方省人民政府"}
    found = parents(corpus_of(series)).set_index("plan_id")
    assert found["previous"].dropna().to_dict() == {"y2031": "y2030", "y2033": "y2031"}
    assert found.loc["y2031", ["parent"]].isna().all()  # last year's is no parent
    assert years("二〇三一年重点任务") == years("2031年重点任务") == ("重点任务", 2031)


def test_a_plan_of_the_same_place_can_be_a_parent_if_it_is_not_later():
    opinion = {**NORTH, "number": "北发〔2031〕1号", "signed": "2031-01-01", "cited": []}
    plan = {**NORTH, "cited": [("", "北发〔2031〕1号", "根据")]}
    assert parent_of({"opinion": opinion, "plan": plan}) == {"plan": ("opinion", "number")}
    later = {**opinion, "signed": "2032-01-01"}
    assert parent_of({"opinion": later, "plan": plan}) == {}


def family(plans, root=None, **given):
    return corpus_of(plans).family(root, align=same_titles, **given)


def test_a_family_is_a_plan_and_all_that_descend_from_it():
    one = family(PLANS_OF_THE_FAMILY)
    assert isinstance(one, Family)
    assert one.root == "nation"
    assert list(one.parents["plan_id"]) == ["nation", "north", "city", "south"]
    tree = one.tree
    assert nx.is_arborescence(tree)
    assert dict(tree.nodes["city"]) == {"level": "city", "place": "甲市", "year": "2032"}
    below = family(PLANS_OF_THE_FAMILY, "north")
    assert set(below.tasks["plan_id"]) == {"north", "city"}
    assert below.remarks[0] == "north: has a parent, nation, which is left out here"
    assert "south" in below.remarks[-1]


def test_links_are_worked_out_when_first_asked_for_and_once():
    asked = []

    def counting(parent, child):
        asked.append((set(parent.tasks["plan_id"]), set(child.tasks["plan_id"])))
        return same_titles(parent, child)

    one = corpus_of(PLANS_OF_THE_FAMILY).family(align=counting)
    assert asked == []
    links = one.links
    assert one.links is links
    assert asked == [({"nation"}, {"north"}), ({"nation"}, {"south"}), ({"north"}, {"city"})]
    assert list(links["plan_id"].unique()) == ["north", "city", "south"]


def test_what_is_not_as_it_should_be_is_said_in_a_line_and_stops_nothing():
    plans = {
        **PLANS_OF_THE_FAMILY,
        "again": {**SOUTH, "number": NORTH["number"]},
        "empty": {"title": "南方省一事", "level": "province", "signed": "2031-01-01"},
    }
    remarks = family(plans).remarks
    assert "city: no date of signature was read; its delay is not known" in remarks
    assert "again, north: share the number 北政办发〔2031〕8号; the first is taken" in remarks
    assert "again, south: have the same text; each is counted" in remarks
    assert "empty: not of this family, left out" in remarks
    assert not any("\n" in line for line in remarks)


def test_a_parent_that_is_no_plan_here_is_named():
    plans = {**PLANS_OF_THE_FAMILY, "nation": {**NATIONAL, "parent_number": "中发〔2030〕9号"}}
    plans["city"] = {**CITY, "parent_title": "东方省建设示例市场行动计划"}
    plans["north"] = {**NORTH, "parent_number": NATIONAL["number"]}
    remarks = family(plans).remarks
    assert "nation: was made for 中发〔2030〕9号, which is not here; no parent here" in remarks
    assert (
        "city: was made for 东方省建设示例市场行动计划, which is not here; "
        "taken for a child of north, which it cites"
    ) in remarks
    assert not any(line.startswith("north: was made") for line in remarks)


def test_a_circle_of_parents_is_cut():
    numbers = {"a": "甲〔2031〕1号", "b": "乙〔2031〕1号", "c": "丙〔2031〕1号"}
    plans = {
        name: {
            "number": numbers[name],
            "cited": [("", numbers[cited], "")],
            "signed": f"2031-0{n}-01",
        }
        for n, (name, cited) in enumerate(zip("abc", "cab", strict=True), start=1)
    }
    one = family(plans)
    assert one.root == "a"
    assert list(one.parents["plan_id"]) == ["a", "b", "c"]
    told = "a: cites in a circle (a → c → b → a); taken to have no parent here"
    assert told in one.remarks


def test_a_family_without_a_parent_is_one_plan():
    one = family({"north": NORTH, "south": SOUTH})
    assert list(one.parents["plan_id"]) == ["south"]  # the earlier of two equals
    assert one.remarks[0].startswith("south: no plan of invented cites it; a family of one")
    assert one.links.empty


def test_parents_can_be_given():
    given = pd.DataFrame({"plan_id": ["south", "city"], "parent": ["nation", "south"]})
    one = family(PLANS_OF_THE_FAMILY, parents=given)
    assert one.parents[["plan_id", "parent"]].iloc[1:].to_numpy().tolist() == [
        ["south", "nation"],
        ["city", "south"],
    ]
    assert set(one.parents["basis"].dropna()) == {"given"}
    with pytest.raises(PlanError, match="'x' is no plan"):
        family(PLANS_OF_THE_FAMILY, parents=given.replace("city", "x"))
    with pytest.raises(PlanError, match="no column parent"):
        family(PLANS_OF_THE_FAMILY, parents=given[["plan_id"]])


def test_a_root_that_is_no_plan_is_refused():
    with pytest.raises(PlanError, match="root: 'x' is no plan that was read"):
        family(PLANS_OF_THE_FAMILY, "x")
    with pytest.raises(PlanError, match="no plan could be read"):
        family({})
    assert NATIONAL["level"] == "national"
