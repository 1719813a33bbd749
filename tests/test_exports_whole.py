"""Exports to their last column: keys, results, labels of clauses, every option of every command."""

from __future__ import annotations

import csv
import dataclasses
import io
import sqlite3

import networkx as nx
import pandas as pd
import pytest
from command import fgf

from fgf_analysis import exports, load_plan
from fgf_analysis.analysis import charge, coleadership
from fgf_analysis.tables import Plan

RESULTS = {"charge": charge.clauses, "pairs": coleadership.pairs}


@pytest.fixture(scope="module")
def qinghai() -> Plan:
    return load_plan("qinghai-2022")


@pytest.fixture
def base(qinghai):
    found = sqlite3.connect(":memory:")
    found.deserialize(exports.sqlite(qinghai))
    yield found
    found.close()


def test_what_is_worked_out_has_keys_and_points_at_the_tables(base):
    keys = {"charge": ["task_id", "clause", "department"], "pairs": ["unit_a", "unit_b"]}
    points = {
        "charge": {("task_id", "tasks", "task_id"), ("department", "departments", "department")},
        "pairs": {(unit, "departments", "department") for unit in ("unit_a", "unit_b")},
    }
    for name, key in keys.items():
        info = base.execute(f"PRAGMA table_info({name})").fetchall()
        assert [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]] == key
        found = base.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        assert {(row[3], row[2], row[4]) for row in found} == points[name]


@pytest.mark.parametrize("name", RESULTS)
def test_what_is_worked_out_is_what_the_analysis_gives(qinghai, base, name):
    own = RESULTS[name](qinghai).reset_index(drop=True)
    found = pd.read_parquet(io.BytesIO(exports.parquet(qinghai)[f"{name}.parquet"]))
    pd.testing.assert_frame_equal(found, own[list(found)], check_dtype=False)
    told = pd.read_sql(f"SELECT * FROM {name} ORDER BY rowid", base)
    pd.testing.assert_frame_equal(told, own[list(told)], check_dtype=False)


def test_the_plan_stands_in_sqlite_with_who_issued_it(qinghai, base):
    names = ("name", "title", "title_en", "issued", "issued_en", "source")
    told = base.execute(f"SELECT {', '.join(names)} FROM plan").fetchall()
    assert told == [tuple(getattr(qinghai, name) for name in names)]


@pytest.mark.parametrize("form", ["adjacency", "incidence"])
def test_a_matrix_is_for_excel_with_its_mark_and_without_formulas(qinghai, form):
    name = "省财政厅"
    odd = dataclasses.replace(
        qinghai,
        departments=qinghai.departments.replace({"department": {name: f"={name}"}}),
        assignments=qinghai.assignments.replace({"department": {name: f"={name}"}}),
    )
    data = getattr(exports, form)(odd)
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    cells = [*head, *(row[0] for row in rows)]
    assert f"'={name}" in cells
    assert not [cell for cell in cells if cell.startswith("=")]


def test_ties_have_the_measures_of_their_pair(qinghai):
    table = coleadership.pairs(qinghai).set_index(["unit_a", "unit_b"])
    for form, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        found = reader(io.BytesIO(getattr(exports, form)(qinghai)))
        said = dict(found.nodes(data="name"))
        for a, b, tie in found.edges(data=True):
            own = table.loc[tuple(sorted((said[a], said[b])))]
            assert tie["newman"] == pytest.approx(own["newman"])
            assert tie["jaccard"] == pytest.approx(own["jaccard"])
    assert found.graph["title"] == qinghai.title


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nodes_and_ties_of_clauses_are_of_their_own_task(qinghai, lang):
    titles = qinghai.tasks.set_index("task_id")[["title_zh", "title_en"]].fillna("")
    found = nx.read_gexf(io.BytesIO(exports.gexf(qinghai, mode="two", lang=lang)))
    for node, said in found.nodes(data=True):
        if not said["type"]:
            assert said["name_en"] == qinghai.english[said["name"]]
            assert said["label"] == said[f"name_{lang}"]
            continue
        zh, en = titles.loc[said["task_id"]]
        assert (said["name_zh"], said["name_en"]) == (zh, en)
        assert said["label"] == f"{said['name']} {zh if lang == 'zh' else en}".strip()
        assert said["name"].split("/")[0] == said["task_id"]
        for tie in found[node].values():
            assert tie["task_id"] == said["task_id"]


NETWORKS = {"gexf": "gexf", "graphml": "graphml", "pajek": "pajek", "dl": "ucinet",
            "adjacency": "adjacency", "incidence": "incidence"}  # fmt: skip
OPTIONS = {
    "lang": "en", "layer": "lead-lead", "group_actors": True, "mode": "two",
    "encoding": "gb18030",
}  # fmt: skip
ONLY = {"mode": {"gexf", "graphml", "pajek", "dl"}, "encoding": {"dl"}}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_option_of_a_command_reaches_its_function(qinghai, name, tmp_path):
    own = {key: value for key, value in OPTIONS.items() if name in ONLY.get(key, NETWORKS)}
    words = []
    for key, value in own.items():
        words += [f"--{key.replace('_', '-')}", *([] if value is True else [value])]
    plan = qinghai.folder
    assert fgf("export", name, plan, *words, "--out", tmp_path / "a").returncode == 0
    form = getattr(exports, NETWORKS[name])
    given = form(qinghai, **own)
    assert (tmp_path / "a").read_bytes() == given
    for key in {*own} - {"group_actors", "encoding"}:  # which have tests of their own
        assert form(qinghai, **{k: v for k, v in own.items() if k != key}) != given


def test_coordination_groups_are_nodes_when_the_command_is_asked(tmp_path):
    import plans

    from fgf_analysis.reading.build import build

    folder = tmp_path / "plan"
    folder.mkdir()
    for file, text in plans.invented(20, 8, 3).items():
        (folder / file).write_text(text, encoding="utf-8")
    for file, data in build(folder).files.items():
        (folder / file).write_bytes(data)
    plan = load_plan(folder)
    for name, form in NETWORKS.items():
        asked, given = ["--group-actors"], getattr(exports, form)(plan, group_actors=True)
        assert fgf("export", name, folder, *asked, "--out", tmp_path / name).returncode == 0
        assert (tmp_path / name).read_bytes() == given != getattr(exports, form)(plan)
