"""Exports, each read back by a program that is not ours, and compared with the analyses."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import igraph
import networkx as nx
import numpy as np
import openpyxl
import pandas as pd
import plans
import pytest
from command import fgf
from hostile import hostile as hostile_plan
from lxml import etree

from fgf_analysis import PlanError, exports, load_corpus, load_plan
from fgf_analysis.analysis import charge, coleadership
from fgf_analysis.corpus import extract_folder
from fgf_analysis.exports import labels
from fgf_analysis.markup import plain
from fgf_analysis.reading.build import build
from fgf_analysis.tables import KEYS, REGISTERS, TABLES, Plan

FORMATS = ("gexf", "graphml", "pajek", "ucinet")
NAMES = ("qinghai", "alone", "hostile", "dense")


def read(folder: Path, files: dict[str, str]) -> Plan:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in build(folder).files.items():
        (folder / name).write_bytes(data)
    return load_plan(folder)


@pytest.fixture(scope="session")
def named(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Plan]:
    """Return a function that returns one of four plans: NAMES."""

    @cache
    def make(name: str) -> Plan:
        folder = tmp_path_factory.mktemp(name)
        if name == "qinghai":
            return load_plan("qinghai-2022")
        if name == "alone":
            return read(folder, plans.invented(20, 8, 1))
        if name == "dense":
            return read(folder, plans.invented(120, 60, 6))
        found = hostile_plan(folder)
        register = found.departments.assign(
            name_en=["The Office", "the office", *found.departments["name_en"][2:]]
        )
        return dataclasses.replace(found, departments=register)

    return make


@pytest.fixture(params=NAMES)
def each(request: pytest.FixtureRequest, named: Callable[[str], Plan]) -> Plan:
    return named(request.param)


def clean(text: str) -> str:
    return " ".join(plain(text).split())


def expected(plan: Plan, layer: str = coleadership.LAYER) -> dict[tuple[str, str], int]:
    """Return the ties between units, by name."""
    table = coleadership.pairs(plan, layer)
    ends = zip(table["unit_a"].map(clean), table["unit_b"].map(clean), strict=True)
    return dict(zip(ends, table["tasks"], strict=True))


def units(plan: Plan, layer: str = coleadership.LAYER) -> list[str]:
    return [clean(unit) for unit in coleadership.two_mode(plan, layer).units]


def in_charge(plan: Plan) -> set[tuple[str, str]]:
    """Return who is in charge of what, from the table and not from the network: unit and clause."""
    table = charge.clauses(plan)
    hidden = plan.departments.loc[plan.departments["kind"] == "group", "department"]
    table = table[table["standing"].isin(charge.IN_CHARGE) & ~table["department"].isin(hidden)]
    several = set(plan.tasks.loc[plan.tasks["clause_zh"].str.contains("\n", na=False), "task_id"])
    return {
        (
            clean(row.department),
            f"{row.task_id}/{row.clause}" if row.task_id in several else row.task_id,
        )
        for row in table.itertuples()
    }


def undirected(ties: dict[tuple[str, str], int]) -> dict[frozenset[str], int]:
    return {frozenset(ends): weight for ends, weight in ties.items()}


# ---------------------------------------------------------------- the network, units with units


def by_name(graph: nx.Graph, key: str = "name") -> dict[frozenset[str], int]:
    said = dict(graph.nodes(data=key))
    return {frozenset((said[a], said[b])): int(w) for a, b, w in graph.edges(data="weight")}


def test_gexf_is_the_network(each):
    found = nx.read_gexf(io.BytesIO(exports.gexf(each)))
    assert [name for _, name in found.nodes(data="name")] == units(each)
    assert by_name(found) == undirected(expected(each))
    known = coleadership.graph(each)
    for unit, (_, said) in zip(known, found.nodes(data=True), strict=True):
        own = known.nodes[unit]
        assert (said["charge"], said["named"], said["kind"]) == (
            own["charge"],
            own["named"],
            own["kind"],
        )
        assert said["label"] == said["name_zh"] == clean(unit)
    ids = {tie["task_ids"] for *_, tie in found.edges(data=True)}
    assert ids == set(coleadership.pairs(each)["task_ids"])


def test_graphml_is_the_network_to_networkx_and_to_igraph(each, tmp_path):
    path = tmp_path / "a.graphml"
    path.write_bytes(exports.graphml(each, lang="en"))
    found = nx.read_graphml(path)
    assert by_name(found) == undirected(expected(each))
    other = igraph.Graph.Read_GraphML(str(path))
    assert other.vs["name"] == units(each)
    ties = (
        {frozenset(other.vs[tie.tuple]["name"]): int(tie["weight"]) for tie in other.es}
        if other.ecount()
        else {}
    )
    assert ties == undirected(expected(each))
    assert not other.is_directed()
    assert len(set(other.vs["label"])) == other.vcount()


def test_pajek_is_the_network_to_networkx_and_to_igraph(each, tmp_path):
    path = tmp_path / "a.net"
    path.write_bytes(exports.pajek(each))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf*Vertices ")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    other = igraph.Graph.Read_Pajek(str(path))
    names = dict(enumerate(units(each)))
    place = {name: n for n, name in names.items()}
    wanted = {frozenset((place[a], place[b])): w for (a, b), w in expected(each).items()}
    assert other.vcount() == len(names)
    assert {frozenset(tie.tuple): int(tie["weight"]) for tie in other.es} == wanted
    if wanted:
        assert set(other.es["label"]) == set(coleadership.pairs(each)["task_ids"])
    found = nx.read_pajek(path, encoding="utf-8-sig")
    assert (
        list(found)
        == other.vs["name"]
        == [re.sub('"', "'", name).replace("\\", "/") for name in names.values()]
    )
    number = {name: int(said) - 1 for name, said in found.nodes(data="id")}
    assert {
        frozenset((number[a], number[b])): int(w) for a, b, w in found.edges(data="weight")
    } == wanted


def test_dl_is_the_network_to_igraph(each, tmp_path):
    for lang in ("zh", "en"):
        path = tmp_path / f"{lang}.dl"
        path.write_bytes(exports.ucinet(each, lang=lang))
        found = igraph.Graph.Read_DL(str(path), directed=True)
        place = {name: n for n, name in enumerate(units(each))}
        wanted = {(place[a], place[b]): w for (a, b), w in expected(each).items()}
        wanted |= {(b, a): w for (a, b), w in wanted.items()}
        assert {tie.tuple: int(tie["weight"]) for tie in found.es} == wanted
        assert found.vcount() == len(place)
        assert len({name.upper() for name in found.vs["name"]}) == len(place)


def test_a_direction_is_kept(named, tmp_path):
    plan = named("qinghai")
    ties, names = expected(plan, "lead-support"), units(plan, "lead-support")
    assert ties
    for form, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        found = reader(io.BytesIO(getattr(exports, form)(plan, layer="lead-support")))
        said = dict(found.nodes(data="name"))
        assert {(said[a], said[b]): w for a, b, w in found.edges(data="weight")} == ties
        assert not any("newman" in tie for *_, tie in found.edges(data=True))
    path = tmp_path / "a.net"
    path.write_bytes(exports.pajek(plan, layer="lead-support"))
    found = nx.DiGraph(nx.read_pajek(path, encoding="utf-8-sig"))
    assert {(a, b): w for a, b, w in found.edges(data="weight")} == ties
    path.write_bytes(exports.ucinet(plan, layer="lead-support"))
    other = igraph.Graph.Read_DL(str(path), directed=True)
    assert {tuple(names[n] for n in tie.tuple): tie["weight"] for tie in other.es} == ties


def test_the_square_matrix_is_the_network(each):
    table = pd.read_csv(io.BytesIO(exports.adjacency(each)), index_col=0)
    assert table.index.name == "department"
    assert list(table) == list(table.index)
    names = units(each)
    found = {
        frozenset((names[a], names[b])): int(table.iloc[a, b])
        for a, b in zip(*np.nonzero(table), strict=True)
    }
    assert found == undirected(expected(each))
    assert (table.to_numpy() == table.to_numpy().T).all()


# ---------------------------------------------------------------- units with clauses


def test_the_two_mode_network_is_who_is_in_charge(each, tmp_path):
    wanted = in_charge(each)
    for form, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        found = reader(io.BytesIO(getattr(exports, form)(each, mode="two")))
        said = found.nodes(data=True)
        ends = [sorted(ends, key=lambda node: said[node]["type"]) for ends in found.edges]
        assert {(said[a]["name"], said[b]["name"]) for a, b in ends} == wanted
        assert [data["name"] for _, data in said if not data["type"]] == units(each)
        assert all((data["kind"] == "clause") == data["type"] for _, data in said)
    path = tmp_path / "a.graphml"
    path.write_bytes(exports.graphml(each, mode="two"))
    other = igraph.Graph.Read_GraphML(str(path))
    assert other.is_bipartite()
    ends = (sorted(other.vs[tie.tuple], key=lambda node: node["type"]) for tie in other.es)
    assert {tuple(node["name"] for node in pair) for pair in ends} == wanted


def test_the_two_mode_network_gives_the_other(named):
    plan = named("dense")
    found = nx.read_gexf(io.BytesIO(exports.gexf(plan, mode="two")))
    ours = [node for node, of_clause in found.nodes(data="type") if not of_clause]
    made = nx.Graph(nx.bipartite.weighted_projected_graph(found, ours))
    assert by_name(made) == undirected(expected(plan))


def test_pajek_and_dl_hold_the_two_mode_network(each, tmp_path):
    names = units(each)
    wanted = in_charge(each)
    path = tmp_path / "a.net"
    path.write_bytes(exports.pajek(each, mode="two"))
    found = igraph.Graph.Read_Pajek(str(path))
    assert found.vs["type"] == [n >= len(names) for n in range(found.vcount())]
    tasks = [label.split()[0] for label in found.vs["name"]]
    assert {(names[min(tie.tuple)], tasks[max(tie.tuple)]) for tie in found.es} == wanted
    rows, columns, values = edgelist2(exports.ucinet(each, mode="two").decode())
    assert len(rows) == len(names)
    assert {(names[a - 1], columns[b - 1]) for a, b, _ in values} == wanted
    assert {value for *_, value in values} == {1}


def edgelist2(text: str) -> tuple[list[str], list[str], list[tuple[int, ...]]]:
    """Return what UCINET's help says a DL file of this form holds; no library reads it."""
    head = r"dl nr=(\d+) nc=(\d+)\nformat = edgelist2\n"
    body = r"row labels:\n(.*)\ncolumn labels:\n(.*)\ndata:\n(.*)"
    match = re.fullmatch(head + body, text, re.S)
    assert match
    rows, columns = match[3].split(), match[4].split()
    assert (len(rows), len(columns)) == (int(match[1]), int(match[2]))
    return rows, columns, [tuple(map(int, line.split())) for line in match[5].splitlines()]


def test_the_incidence_matrix_is_who_is_in_charge(each):
    head, *rows = csv.reader(io.StringIO(exports.incidence(each).decode("utf-8-sig"), newline=""))
    names = units(each)
    assert [row[0].removeprefix("'") for row in rows] == names
    found = {
        (name, task)
        for name, row in zip(names, rows, strict=True)
        for task, cell in zip(head[1:], row[1:], strict=True)
        if cell == "1"
    }
    assert found == in_charge(each)
    assert {cell for row in rows for cell in row[1:]} <= {"0", "1"}


def test_a_clause_of_several_is_a_node_of_its_own(invent):
    plan = invent(["甲 lead, 乙 lead", "甲 lead, 丙 lead"], ["丁 lead"], ["各地 lead"])
    text = exports.incidence(plan).decode("utf-8-sig").splitlines()
    assert text == ["department,T01/1,T01/2,T02", "丁,0,0,1", "丙,0,1,0", "乙,1,0,0", "甲,1,1,0"]
    found = nx.read_gexf(io.BytesIO(exports.gexf(plan, mode="two")))
    assert [found.nodes[f"c{n}"]["clause"] for n in (1, 2, 3)] == [1, 2, 1]


# ---------------------------------------------------------------- labels


def test_labels_are_of_the_language(named):
    plan = named("qinghai")
    for lang, wanted in (("zh", "省财政厅"), ("en", "Finance")):
        for form in FORMATS:
            assert wanted in getattr(exports, form)(plan, lang=lang).decode()
        for form in ("adjacency", "incidence"):
            assert wanted in getattr(exports, form)(plan, lang=lang).decode()
    assert "省财政厅" not in exports.ucinet(plan, lang="en").decode()
    found = nx.read_gexf(io.BytesIO(exports.gexf(plan, lang="en", mode="two")))
    assert found.nodes["c1"]["label"].startswith("T01 ")
    assert found.nodes["c1"]["label"].isascii()


def test_dl_can_be_of_a_chinese_windows(named):
    plan = named("qinghai")
    assert (
        exports.ucinet(plan, encoding="gb18030").decode("gb18030") == exports.ucinet(plan).decode()
    )


def test_names_that_are_the_same_are_told_apart():
    assert labels.told_apart(["A", "a", "B"], ["甲", "乙", "丙"]) == ["A (甲)", "a (乙)", "B"]
    assert labels.told_apart(["A", "A", "A (甲)"], ["甲", "乙", "丙"])[2] == "A (甲) (2)"
    assert labels.numbered(["a", "A", "", "a (2)"]) == ["a", "A (2)", "?", "a (2) (2)"]
    assert labels.cell("=1+1") == "'=1+1"
    assert labels.line(None) == labels.line(float("nan")) == ""


def test_gephi_and_xml_take_any_name(named):
    for form in ("gexf", "graphml"):
        for mode in exports.MODES:
            data = getattr(exports, form)(named("hostile"), mode=mode, lang="en")
            etree.fromstring(data)
    data = exports.gexf(named("qinghai"), lang="en")
    assert re.search("[\u4e00-\u9fff]", data[:4096].decode("utf-8", "ignore"))  # Gephi issue 725
    assert b"date" not in data


# ---------------------------------------------------------------- tables


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in table.to_numpy(dtype=object)
    ]


def test_sqlite_holds_the_tables_with_their_keys(each, tmp_path):
    path = tmp_path / "plan.sqlite"
    path.write_bytes(exports.sqlite(each))
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, columns in (TABLES | REGISTERS).items():
        table = getattr(each, name)
        assert base.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() == rows(table), name
        info = base.execute(f"PRAGMA table_info({name})").fetchall()
        assert [(row[1], row[2]) for row in info] == [
            (column.name, "INTEGER" if column.type == "integer" else "TEXT") for column in columns
        ]
        assert [bool(row[3]) for row in info] == [column.required for column in columns]
        key = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
        assert key == list(KEYS.get(name, key[:1]))
    base.close()


def test_a_query_answers_from_sqlite_what_the_package_does(named):
    plan = named("qinghai")
    base = sqlite3.connect(":memory:")
    base.deserialize(exports.sqlite(plan))
    ask = "SELECT unit_a, unit_b, tasks FROM pairs ORDER BY rowid"
    assert base.execute(ask).fetchall() == rows(
        coleadership.pairs(plan)[["unit_a", "unit_b", "tasks"]]
    )
    place = "SELECT printed, substr(source, start + 1, end - start) FROM assignments, plan"
    assert all(printed == there for printed, there in base.execute(place))
    assert base.execute("SELECT title, source FROM plan").fetchone() == (plan.title, plan.source)
    schema = base.execute("SELECT sql FROM sqlite_master WHERE name = 'assignments'").fetchone()[0]
    assert "-- The name exactly as printed" in schema
    assert 'FOREIGN KEY ("department") REFERENCES "departments" ("department")' in schema
    base.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        base.execute("DELETE FROM departments")
    base.close()


def test_parquet_holds_the_tables_for_pandas_and_duckdb(each, tmp_path):
    files = exports.parquet(each)
    assert set(files) == {f"{name}.parquet" for name in (*TABLES, *REGISTERS, "charge", "pairs")}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    for name in (*TABLES, *REGISTERS):
        path = tmp_path / f"{name}.parquet"
        table = getattr(each, name)
        pd.testing.assert_frame_equal(pd.read_parquet(path), table.reset_index(drop=True))
        assert duckdb.sql(f"FROM '{path}'").fetchall() == rows(table), name


@pytest.mark.slow
def test_a_corpus_is_exported_as_a_plan_is(tmp_path):
    documents = tmp_path / "in"
    documents.mkdir()
    for seed in (1, 2):
        text = plans.invented(12, 6, 3, seed)["source.txt"]
        (documents / f"p{seed}.txt").write_text(text, encoding="utf-8")
    extract_folder(documents, tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    found = nx.read_gexf(io.BytesIO(exports.gexf(corpus)))
    assert by_name(found) == undirected(expected(corpus))
    base = sqlite3.connect(":memory:")
    base.deserialize(exports.sqlite(corpus))
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    for name in ("plans", "tasks", "evidence", "unplaced"):
        assert base.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() == rows(
            getattr(corpus, name)
        )
    base.close()
    assert "plans.parquet" in exports.parquet(corpus)
    assert (
        fgf("export", "graphml", tmp_path / "out", "--out", tmp_path / "a.graphml").returncode == 0
    )
    assert (tmp_path / "a.graphml").read_bytes() == exports.graphml(corpus)


# ---------------------------------------------------------------- spreadsheets

NAMED = (*TABLES, *REGISTERS)
SAFE = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}


@pytest.mark.parametrize("name", NAMED)
def test_pandas_writes_a_table_for_excel_in_our_own_environment(named, name, tmp_path):
    table = getattr(named("qinghai"), name)
    table.to_excel(tmp_path / "a.xlsx", index=False)
    head, *found = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True)
    assert list(head) == list(table)
    assert found == rows(table)


def test_a_cell_that_begins_like_a_formula_stays_text_when_pandas_is_told(named, tmp_path):
    cells = ["=1+1", "{=1+1}", "+1", "-1", "@a", "http://a.example"]
    table = pd.DataFrame({"text_zh": cells})
    table.to_excel(tmp_path / "a.xlsx", index=False, engine_kwargs=SAFE)
    found = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2:A7"]]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in found] == [
        (cell, "s", None) for cell in cells
    ]


# ---------------------------------------------------------------- bytes, refusals, the command

MADE = """
import hashlib
from fgf_analysis import exports, load_plan
plan = load_plan("qinghai-2022")
found = {f: getattr(exports, f)(plan) for f in exports.__all__ if f not in ("MODES", "parquet")}
two = "gexf", "graphml", "pajek", "ucinet"
found |= {form + "2": getattr(exports, form)(plan, mode="two") for form in two}
found |= exports.parquet(plan)
print([(name, hashlib.sha256(data).hexdigest()) for name, data in found.items()])
"""


@pytest.mark.slow
def test_two_processes_give_the_same_bytes_on_different_days():
    said = []
    for seed, day in (("1", "2001-02-03"), ("2", "2026-01-01")):
        code = f"import time; time.strftime = lambda *_: '{day}'\n{MADE}"
        command = [sys.executable, "-c", code]
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(exports.__file__).parents[2])}
        said.append(
            subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
        )
    assert said[0] == said[1]
    assert said[0].count("(") == 7 + 4 + 11


def test_a_plan_in_which_nobody_is_in_charge_together_has_a_network_without_ties(named):
    plan = named("alone")
    assert not expected(plan)
    found = nx.read_gexf(io.BytesIO(exports.gexf(plan)))
    assert len(found) == len(units(plan)) > 0
    assert not found.edges


def test_a_plan_that_names_nobody_is_refused_in_one_line(invent):
    plan = invent(["各地 lead"])
    for form in (*FORMATS, "adjacency", "incidence"):
        with pytest.raises(
            PlanError, match="^invented: there is no unit in the layer charge-charge"
        ):
            getattr(exports, form)(plan)
    assert pd.read_parquet(io.BytesIO(exports.parquet(plan)["pairs.parquet"])).empty


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"mode": "three"}, "mode: 'three' is not possible; give one or two"),
        ({"lang": "de"}, "lang: 'de' is not possible; give zh or en"),
        ({"layer": "lead"}, "give charge-charge, lead-lead or lead-support"),
        ({"layer": "lead-support", "mode": "two"}, "give charge-charge or lead-lead"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_an_argument_is_refused(named, form, words, said):
    with pytest.raises(PlanError, match=re.escape(said)):
        getattr(exports, form)(named("qinghai"), **words)
    with pytest.raises(PlanError, match="give utf-8 or gb18030"):
        exports.ucinet(named("qinghai"), encoding="ascii")


def test_a_table_that_breaks_the_contract_is_told(named):
    plan = named("qinghai")
    twice = dataclasses.replace(plan, tasks=pd.concat([plan.tasks, plan.tasks[:1]]))
    with pytest.raises(PlanError, match="^qinghai-2022: tasks: breaks the data contract .*UNIQUE"):
        exports.sqlite(twice)


COMMANDS = {
    "gexf": ("gexf", ["--mode", "two", "--lang", "en"]),
    "graphml": ("graphml", ["--layer", "lead-support"]),
    "pajek": ("pajek", ["--layer", "lead-lead"]),
    "dl": ("ucinet", ["--encoding", "gb18030"]),
    "adjacency": ("adjacency", ["--group-actors"]),
    "incidence": ("incidence", ["--lang", "en"]),
    "sqlite": ("sqlite", []),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_what_the_function_gives(named, name, tmp_path):
    form, words = COMMANDS[name]
    path = tmp_path / "new" / "file"
    run = fgf("export", name, "qinghai-2022", *words, "--out", path)
    assert (run.returncode, run.stdout) == (0, f"written to {path}\n")
    given = {
        "gexf": {"mode": "two", "lang": "en"},
        "graphml": {"layer": "lead-support"},
        "pajek": {"layer": "lead-lead"},
        "ucinet": {"encoding": "gb18030"},
        "adjacency": {"group_actors": True},
        "incidence": {"lang": "en"},
    }.get(form, {})
    assert path.read_bytes() == getattr(exports, form)(named("qinghai"), **given)
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_the_command_writes_parquet_into_a_folder(named, tmp_path):
    run = fgf("export", "parquet", "qinghai-2022", "--out", tmp_path / "out")
    assert (run.returncode, run.stdout) == (0, f"11 files written to {tmp_path / 'out'}\n")
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == exports.parquet(named("qinghai"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gexf", "--layer", "x"], "give charge-charge, lead-lead or lead-support"),
        (["gexf", "--mode", "x"], "give one or two"),
        (["pajek", "nowhere"], "nowhere: no such plan or folder"),
        (["sqlite", ""], "an empty name: no such plan"),
    ],
)
def test_a_command_is_refused_in_one_line_and_what_was_there_stays(tmp_path, words, said):
    path = tmp_path / "file"
    path.write_text("mine", encoding="utf-8")
    run = fgf("export", *words, "--out", path)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert said in run.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("mine", encoding="utf-8")
    run = fgf("export", "gexf", "--out", tmp_path / "folder")
    assert run.returncode == 2
    assert run.stderr.startswith(
        f"fgf: {tmp_path / 'folder'}: cannot be written (a folder is there)"
    )
    run = fgf("export", "gexf", "--out", tmp_path / "folder" / "mine" / "a.gexf")
    assert run.returncode == 2
    assert "is a file" in run.stderr
    assert fgf("export", "gexf", "--out", "").returncode == 2
    assert (tmp_path / "folder" / "mine").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
@pytest.mark.parametrize("name", [*COMMANDS, "parquet"])
def test_the_help_of_a_command_has_an_example_that_runs(name, tmp_path):
    text = " ".join(fgf("export", name, "--help").stdout.split())
    example = re.search(r"Examples: fgf (export \S+ qinghai-2022 .*?--out \S+)", text)
    assert example
    assert fgf(*example[1].split(), cwd=tmp_path).returncode == 0
    assert len(list(tmp_path.iterdir())) == 1
