"""What plans say of themselves: of one, and of many."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from documents import document, write

from fgf_analysis import load_corpus, load_plan
from fgf_analysis.corpus import extract_folder
from fgf_analysis.corpus.tables import WIDE
from fgf_analysis.tables import SAID

SIGNED = (
    "示例部关于印发《示例省虚构方案》的通知\n示发〔2030〕3号\n各有关单位：\n现将《示例省虚构方案》印发"
    "给你们。\n海盐县财政局\n海盐县商务局\n2030年3月4日\n"
)
FOUND = "为贯彻落实《嘉兴市虚构方案》（嘉政发〔2029〕1号），制定本方案。\n"


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    folder = tmp_path_factory.mktemp("said")
    title, _, rest = document(2).partition("\n")
    documents = {"a.txt": f"{SIGNED}{title}\n{FOUND}{rest}", "b.txt": document(3), "c.txt": b""}
    extract_folder(write(folder / "in", documents), folder / "out")
    return load_corpus(folder / "out")


@pytest.mark.slow
def test_a_plan_tells_its_particulars(said):
    plan = said.plan("a")
    for name, columns in SAID.items():
        table = getattr(plan, name)
        assert {k: str(v) for k, v in table.dtypes.items()} == {
            c.name: "Int64" if c.type == "integer" else "str" for c in columns
        }
        assert len(table)
        for row in table.itertuples():
            assert plan.source[row.start : row.end] == row.printed
    values = plan.particulars.groupby("field")["value"].agg("|".join)
    assert values["number"] == "示发〔2030〕3号"
    assert values["issuer"] == "海盐县财政局|海盐县商务局"
    assert plan.cited[["title", "number", "relation"]].to_numpy().tolist() == [
        ["嘉兴市虚构方案", "嘉政发〔2029〕1号", "贯彻落实"]
    ]


@pytest.mark.slow
def test_the_corpus_has_those_of_all_plans_and_a_row_for_each(said):
    duckdb = pytest.importorskip("duckdb")
    for name in SAID:
        frames = {plan_id: getattr(said.plan(plan_id), name) for plan_id in ("a", "b")}
        expected = pd.concat(frames, names=["plan_id", None]).reset_index("plan_id")
        found = getattr(said, name)
        pd.testing.assert_frame_equal(
            found, expected.reset_index(drop=True).astype({"plan_id": "str"})
        )
    wide = said.plans.set_index("plan_id")
    for field in WIDE:
        rows = duckdb.sql(
            f"select string_agg(value, '|') from '{said.folder}/particulars.parquet' "
            f"where plan_id = 'a' and field = '{field}'"
        ).fetchall()
        assert (wide.loc["a", field] if pd.notna(wide.loc["a", field]) else None) == rows[0][0]
    assert wide.loc["a", "place_code"] == "330424"
    assert wide.loc["b", "number"] is pd.NA or pd.isna(wide.loc["b", "number"])
    assert wide.loc["c", list(WIDE)].isna().all()


@pytest.mark.slow
def test_a_plan_of_an_earlier_version_says_nothing(said, tmp_path):
    for path in (said.folder / "a").iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "datapackage.json"
    told = json.loads(path.read_bytes())
    path.write_text(json.dumps({k: v for k, v in told.items() if k not in SAID}), encoding="utf-8")
    plan = load_plan(tmp_path)
    assert plan.particulars.empty and plan.cited.empty
    assert list(plan.cited) == [column.name for column in SAID["cited"]]


def test_the_plan_of_the_package_says_whose_it_is(plan):
    found = dict(zip(plan.particulars["field"], plan.particulars["value"], strict=True))
    assert found == {
        "title": plan.title,
        "notice_title": f"青海省人民政府办公厅关于印发{plan.title}的通知",
        "issuer": "青海省人民政府办公厅",
        "level": "province",
        "place": "青海省",
        "place_code": "630000",
        "signed": "2022-11-17",
        "published": "2022-11-23",
        "type": "分工方案",
        "parent_number": "国办发〔2022〕37号",
        "parent_title": (
            "国务院办公厅关于印发第十次全国深化“放管服”改革电视电话会议重点任务分工方案的通知"
        ),
    }
