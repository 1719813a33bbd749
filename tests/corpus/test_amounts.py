"""Numbers and dates that differ between sentences of two texts that are otherwise alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_analysis.corpus.amounts import changes

PIECES = (
    "综合窗口",
    "覆盖",
    "八成",
    "三",
    "二十个",
    "3.5%",
    "2021年底",
    "前",
    "，",
    "。",
    "\n",
    "12",
)


@pytest.mark.parametrize(
    ("parent", "child", "found"),
    [
        ("综合窗口覆盖八成以上事项。", "综合窗口覆盖九成以上事项。", ["八成 九成"]),
        ("2021年底前完成对接。", "2022年9月底前完成对接。", ["2021年底 2022年9月底"]),
        ("利用率达到3.5%以上。", "利用率达到4%以上。", ["3.5% 4%"]),
        ("压缩至8个工作日以内。", "压缩至5天以内。", ["8个工作日 5天"]),
        (
            "完成二十个高频系统对接。",
            "完成十五个高频系统对接，未完成的不得重复录入。",
            ["二十个 十五个"],
        ),
        ("选择５—６家企业试点。", "选择1-2家企业试点。", ["５—６家 1-2家"]),
        ("建设1,200个站点。", "建设1，500个站点。", ["1,200个 1，500个"]),
        ("甲事按季公开。综合窗口覆盖八成。", "综合窗口覆盖九成。甲事按季公开。", ["八成 九成"]),
        # The same in other signs, what is part of a word, and what stands in another sentence.
        ("选择５—６家企业试点。", "选择5-6家企业试点。", []),
        ("建设100个站点。", "建设１００个站点。", []),
        ("统一受理标准并进一步公开。", "统一受理标准并进一步公开。", []),
        ("综合窗口覆盖八成。", "对海岛居民每季度上门九次办理户籍。", []),
        ("利用率到2025年底达到六成。", "利用率到２０２５ 年年底，达到六成。", []),
        ("加快设施建设，2025年生活垃圾全部焚烧。", "加快设施建设，2021年底前三座设施建成。", []),
        ("比重分别达到65%和30%。", "比重达到30%。", []),
        ("综合窗口覆盖八成。", "", []),
        ("", "综合窗口覆盖八成。", []),
    ],
)
def test_what_differs_is_told_as_printed(parent, child, found):
    told = changes(parent, child)
    assert [f"{change.parent} {change.child}" for change in told] == found
    for change in told:
        assert parent[slice(*change.parent_span)] == change.parent
        assert child[slice(*change.child_span)] == change.child


def test_a_date_is_never_held_against_a_number():
    kinds = [
        change.kind for change in changes("2021年底前建成3个站点。", "2022年底前建成4个站点。")
    ]
    assert kinds == ["date", "number"]
    assert changes("2021年底建成站点若干。", "20个建成站点若干。") == []


text = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.slow
@given(text, text)
def test_places_hold_what_is_told_and_one_text_has_no_change(parent, child):
    assert changes(parent, parent) == []
    places = []
    for change in changes(parent, child):
        assert parent[slice(*change.parent_span)] == change.parent != ""
        assert child[slice(*change.child_span)] == change.child != ""
        assert change.parent != change.child
        places.append(change.child_span)
    assert places == sorted(set(places))
