"""A family from its documents: read, aligned and compared, with nothing stood in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from documents import write

from fgf_analysis import load_corpus
from fgf_analysis.analysis import lines, workload
from fgf_analysis.corpus import Family, compare, extract_folder

pytestmark = pytest.mark.slow  # documents are read first

TASKS = (
    ("压缩进出口通关时间", "推广提前申报和两步申报，公布各口岸通关时限，清理收费目录清单。"),
    ("便利企业注销登记", "扩大简易注销适用范围，建设注销一网服务专区，实现税务社保信息同步共享。"),
    ("规范涉企行政检查", "编制年度检查计划，推行联合检查和扫码入企，杜绝多头重复执法现象。"),
    ("拓宽小微企业融资渠道", "完善信用信息共享平台，推广银税互动产品，健全政府性担保体系。"),
)  # fmt: skip
UNITS = ("商务", "市场监管", "司法", "财政")


def plan(head: str, number: str, date: str, cites: str, units: list[str], kept: int = 4) -> str:
    rows = [
        f"({'一二三四'[n]}){title}。{text}(责任单位:{units[n]}牵头)"
        for n, (title, text) in enumerate(TASKS[:kept])
    ]
    opening = f"为{cites}，制定本方案。" if cites else "为建设示例市场，制定本方案。"
    lines_ = [head, number, opening, "一、重点任务", *rows, f"{head[: head.index('关于')]}", date]
    return "\n".join(lines_) + "\n"


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Family:
    folder = tmp_path_factory.mktemp("family")
    national = "国务院办公厅关于建设示例市场的实施方案"
    province = "青海省人民政府办公厅关于建设示例市场的实施方案"
    documents = {
        "nation.txt": plan(
            national, "国办发〔2031〕3号", "2031年3月1日", "",
            ["商务部", "市场监管总局", "司法部", "财政部"],
        ),
        "province.txt": plan(
            province, "青政办〔2031〕8号", "2031年6月9日",
            f"贯彻落实《{national}》（国办发〔2031〕3号）",
            ["省商务厅", "省市场监管局", "省公安厅", "省财政厅"],
        ),
        "city.txt": plan(
            "西宁市人民政府办公室关于建设示例市场的实施方案", "宁政办〔2032〕1号", "2032年1月5日",
            f"贯彻落实《{national}》（国办发〔2031〕3号）、《{province}》（青政办〔2031〕8号）",
            ["市商务局", "市市场监管局", "市公安局"], 3,
        ),
    }  # fmt: skip
    extract_folder(write(folder / "in", dict(documents)), folder / "out")
    return load_corpus(folder / "out").family()


def test_a_family_is_found_aligned_and_compared(family):
    assert family.parents[["plan_id", "parent", "basis"]].fillna("").to_numpy().tolist() == [
        ["nation", "", ""],
        ["province", "nation", "number"],
        ["city", "province", "number"],
    ]
    found = compare.coverage(family).set_index("plan_id")
    assert found["delay_days"].tolist() == [100, 210]
    assert found["covered"].tolist() == [4, 3]
    assert found.loc["province", "copied"] == 1
    changes = compare.charge_changes(family)
    told = changes.groupby("plan_id")["change"].agg(list).to_dict()
    assert told == {
        "province": ["same line", "same line", "other line", "same line"],
        "city": ["same line"] * 3,
    }
    fates = compare.paths(family).groupby("plan_id")["fate"].agg(list)
    assert fates["city"] == ["kept", "kept", "kept", "dropped"]
    assert family.remarks == ["nation: no parent in out; the family begins here"]


def test_the_analyses_take_a_family_and_a_family_by_line(family):
    by_unit = workload.by_department(family)
    by_line = workload.by_department(lines.by_line(family)).set_index("department")
    assert by_line.loc["商务", "charge"] == 3
    assert by_unit["charge"].max() == 1
    assert isinstance(lines.by_line(family), Family)


def test_evidence_and_sources_of_a_family_are_those_of_its_plans(family):
    below = load_corpus(family.folder).family("province")
    assert set(below.evidence["plan_id"]) == {"province", "city"}
    assert "建设示例市场" in below.source_of("city/T01")
    assert below.plan("city").tasks["task_id"].tolist() == ["T01", "T02", "T03"]
    pd.testing.assert_frame_equal(below.plan("city").groups, below.plan("city").groups)
    assert Path(below.folder, "city").is_dir()
