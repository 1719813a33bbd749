"""Every number that a figure says, against a query written from the sentence.

The queries are those of ``fgf_analysis/charts/queries``; see `oracle`. What chance gives is drawn
and so in no query: it is drawn here anew, by another method.
"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import duckdb
import numpy as np
import oracle
import pandas as pd
import plans
import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from fgf_analysis.charts import gallery
from fgf_analysis.charts.coleadership import MOST_TIES, MOST_UNITS
from fgf_analysis.charts.entries import GALLERY
from fgf_analysis.errors import PlanError
from fgf_analysis.reading.build import build
from fgf_analysis.reading.extract import extract
from fgf_analysis.tables import DATA, Plan, load_plan

ROOT = Path(__file__).parents[2]
NAMES = [entry.name for entry in GALLERY]

DRAWN = {"coleadership-chance": {"p_all", "p_joint", "se", "draws"}}
"""Facts that no query gives: probabilities from random draws, their error, and how many."""

SHARED = ROOT.parent / "shared" / "plans"


# ---------------------------------------------------------------- comparing


def differences(plan: Plan) -> list[str]:
    """Return where the facts of a plan are not what the queries give, a line each."""
    found = []
    with oracle.opened(plan) as database:
        rows = {name: oracle.ask(database, name) for name in NAMES}
    for entry in GALLERY:
        row = rows[entry.name]
        reason = gallery.absent(entry.name, plan)
        if told := _why(reason, rows):
            found.append(f"{entry.name}: {told}")
        if reason:
            continue
        facts = entry.facts(plan)
        for name, value in row.items():
            if name not in facts:
                found.append(f"{entry.name}: no fact {name}")
            elif not same(facts[name], value):
                found.append(f"{entry.name}: {name} is {facts[name]!r}, by the query {value!r}")
        found += [f"{entry.name}: {told}" for told in _left_out(entry, plan, rows)]
    return found


def same(fact: object, value: object) -> bool:
    """Return whether a fact is what a query gives; nothing (no name, no reading) is never said."""
    nothing = ("", [0], [], None)
    if value in nothing or isinstance(value, bool):
        return fact is value or fact in nothing
    if isinstance(fact, float):
        return math.isclose(fact, float(value), rel_tol=1e-9, abs_tol=1e-9)
    return fact == value


def _why(reason: str | None, rows: dict[str, dict]) -> str | None:
    """Return what is wrong with the reason for which there is no figure."""
    holds = {
        "the plan names nobody in charge": rows["workload-by-role"]["named"] == 0,
        "no task has several units in charge jointly": rows["coleadership-incidence"]["joint"] == 0,
        "no task has several units in charge": rows["workload-counting"]["joint"] == 0,
        "no task holds a keyword of the codebook": not rows["themes-by-department"]["themed"],
        "fewer than four dates with their year": rows["deadlines"]["dates"] < 4,
        "the copy has lost nothing": rows["workload-by-role"]["lost"] == 0,
        "nobody has coded the themes by reading": not rows["themes-agreement"]["coded"],
        "the plan has no tasks": rows["deadlines"]["tasks"] == 0,
        "there are too many ties to be read in a picture": _dense(rows["coleadership-network"]),
        None: True,
    }
    return None if holds[reason] else f"there is none because {reason!r}, which is not so"


def _dense(row: dict) -> bool:
    return row["ties"] > MOST_TIES or row["units"] - row["isolates"] > MOST_UNITS


def _left_out(entry, plan: Plan, rows: dict[str, dict]) -> list[str]:
    """Return which numbers in the sentence on what is not drawn are no number of a query."""
    table = entry.table(plan)
    left = entry.omitted(table, entry.shown(plan, table, "zh"))
    # Of the drawing, where units that are alike share a line; of what chance gives.
    if left is None or left.key in ("lines", "pairs"):
        return []
    row = rows[entry.name]
    known = {
        "coleadership-incidence": ("units", "joint"),
        "coleadership-network": ("tied", "ties"),
        "themes-by-department": ("several",),
        "deadlines": ("dates",),
        "workload-counting": ("listed",),
    }[entry.name]
    row = {
        **row,
        "tied": row.get("units", 0) - row.get("isolates", 0),
        "listed": row.get("units", 0) - row.get("single", 0) or row.get("units"),
    }
    if not row.get("several", 1):
        row["several"] = row["single"]
    told = [(left.all, known[-1] if left.key == "columns" else known[0])]
    if left.key in ("both", "network"):
        told.append((left.all_columns, known[-1]))
    return [f"{left}: of {row[name]} {name}" for value, name in told if value != row[name]]


def check(plan: Plan) -> None:
    assert "\n".join(differences(plan)) == ""


# ---------------------------------------------------------------- the queries themselves


def test_every_figure_has_a_query_and_every_query_a_figure():
    of_families = [entry.name for entry in gallery.FAMILY]
    known = {*NAMES, "tables", *of_families, "family-tables"}
    assert {path.stem for path in oracle.QUERIES.glob("*")} == known


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_a_sentence_is_a_column_of_the_query(plan, name):
    drawn = DRAWN.get(name, set())
    columns = set(oracle.row(plan, name))
    assert oracle.named(name) - drawn - columns == set()
    assert drawn <= oracle.named(name), "not said any more"
    assert not drawn & columns


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_query_runs_in_the_folder_of_the_plan_as_the_gallery_says(name, monkeypatch, plan):
    monkeypatch.chdir(DATA / "qinghai-2022")
    with duckdb.connect() as database:
        database.execute((oracle.QUERIES / "tables.sql").read_text(encoding="utf-8"))
        found = database.execute(gallery.query(name))
        columns = [column[0] for column in found.description]
        [values] = found.fetchall()
    row = oracle.row(plan, name)
    assert columns == list(row)
    assert [c for c, v in zip(columns, values, strict=True) if not same(v, row[c])] == []


def test_a_plan_elsewhere_has_its_registers_where_it_is_said(folder, monkeypatch):
    (folder / "codings.csv").unlink()
    (folder / "translations.csv").unlink()
    monkeypatch.chdir(folder)
    views = (oracle.QUERIES / "tables.sql").read_text(encoding="utf-8")
    with duckdb.connect() as database:
        with pytest.raises(duckdb.Error):
            database.execute(views)  # no themes.csv there, and none named
        database.execute(f"SET VARIABLE registers = '{DATA}'")
        database.execute(views)
        counts = [
            database.execute(f"SELECT count(*) FROM {view}").fetchone()
            for view in ("themes", "departments", "codings", "translations")
        ]
    assert counts == [(20,), (23,), (0,), (0,)]


def test_views_hold_what_can_be_counted_by_hand(plan):
    with oracle.opened(plan) as database:
        ask = lambda query: database.execute(query).fetchall()  # noqa: E731
        assert ask("SELECT state, count(*) FROM state GROUP BY state ORDER BY state") == [
            ("alone", 17),
            ("jointly", 10),
            ("lost", 8),
        ]
        assert ask("SELECT count(*), count(DISTINCT task_id), round(sum(part), 9) FROM charge") == [
            (44, 27, 27.0)
        ]


# ---------------------------------------------------------------- plans


@pytest.mark.slow
def test_of_the_qinghai_plan(plan):
    check(plan)


def read(folder: Path, data: bytes, name: str) -> Plan:
    """Return the plan that a document holds, its files in a folder."""
    for file, content in extract(data, name).files.items():
        (folder / file).write_bytes(content)
    return load_plan(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    sorted(path.parent.name for path in (ROOT / "tests" / "plans").glob("*/source.*")),
)
def test_of_the_invented_cases(name, tmp_path):
    [path] = (ROOT / "tests" / "plans" / name).glob("source.*")
    try:
        plan = read(tmp_path, path.read_bytes(), path.name)
    except PlanError as refused:
        pytest.skip(f"no plan: {refused}")
    check(plan)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(30, 9, 4), (150, 60, 6)])
def test_of_large_invented_plans(size, tmp_path):
    for file, text in plans.invented(*size).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    for file, data in build(tmp_path).files.items():
        (tmp_path / file).write_bytes(data)
    check(load_plan(tmp_path))


@pytest.mark.slow
@settings(max_examples=3, phases=[Phase.generate])
@seed(1)
@given(st.data())
def test_of_drawn_plans_in_order_and_scrambled(tmp_path_factory, data):
    told = data.draw(plans.tasks())
    chunks = data.draw(
        st.one_of(
            st.just([plans.pieces(told)]), plans.like_the_source(told), plans.cut_anywhere(told)
        )
    )
    text = plans.text(chunks)
    try:
        plan = read(tmp_path_factory.mktemp("drawn"), text.encode(), "drawn.txt")
    except PlanError:
        return
    check(plan)


@pytest.mark.slow
def test_of_units_in_charge_separately(invent):
    plan = invent(["甲厅 lead", "乙委 lead, 丙局 support"], ["甲厅 lead"], ["丙局 responsible"])
    plan = dataclasses.replace(plan, codings=plan.codings.head(0))
    reasons = {name: gallery.absent(name, plan) for name in NAMES}
    assert reasons["workload-counting"] is None
    together = [name for name in NAMES if name.startswith("coleadership")]
    assert {reasons[name] for name in together} == {"no task has several units in charge jointly"}
    words = gallery.caption(gallery.find("workload-counting"), plan, "en")
    assert words.title.endswith("甲厅 comes first: with 2 tasks, and with 1.5")
    assert "1 task has several units in charge" in words.subtitle
    check(plan)


@pytest.mark.slow
def test_where_each_task_has_one_unit_there_is_one_way_to_count(invent):
    plan = invent(["甲厅 lead", "甲厅 lead"], ["甲厅 lead, 乙委 support"], ["乙委 lead"])
    plan = dataclasses.replace(plan, codings=plan.codings.head(0))
    assert gallery.absent("workload-counting", plan) == "no task has several units in charge"
    check(plan)


UNITS = ("甲厅", "乙委", "丙局", "丁办", "省发展改革委", "省成品油市场综合监管改革协调小组")
UNNAMED = ("各部门", "各地区")
MANNERS = (
    ("lead", "牵头"),
    ("lead", "负责"),
    ("responsible", "负责"),
    ("responsible", "责任单位"),
    ("support", "按职责分工负责"),
    ("support", "配合"),
)
DATES = (
    "2025年底前", "2025年年底", "2026年6月底前", "2026年6月30日", "2027年2月", "2027年3月前",
    "年底前", "9月底前", "2028年2月底前", "2029年2月30日前", "2030年",
)  # fmt: skip


def tangled(invent, plan: Plan, number: int) -> Plan:
    """Return tables as no plan prints them all at once, yet as the contract allows.

    Several clauses in a task, units named twice, roles in any mixture, nobody named, dates without
    a year, sections lost, codings of three coders.
    """
    random = np.random.default_rng(number)
    size = int(random.integers(3, 16))
    busy = int(random.integers(1, 5))  # how many units a clause may name

    def clause() -> str:
        actors = []
        for _ in range(int(random.integers(1, busy + 1))):
            role, word = MANNERS[int(random.integers(len(MANNERS)))]
            some = UNNAMED if random.random() < 0.2 else UNITS
            actors.append(f"{some[int(random.integers(len(some)))]} {role} {word}")
        return ", ".join(actors)

    words = [w for cell in plan.themes["keywords"][:6] for w in cell.split("|")[:3]]
    themes = list(plan.themes["theme"][:4])

    def some(of, most: int) -> list[str]:
        return [str(of[int(random.integers(len(of)))]) for _ in range(int(random.integers(most)))]

    tasks = [[clause() for _ in range(int(random.choice([0, 1, 1, 1, 2, 3])))] for _ in range(size)]
    dates = [list(dict.fromkeys(some(DATES, 3))) for _ in range(size)]
    made = invent(
        *tasks,
        titles=tuple("、".join(some(words, 3)) or None for _ in range(size)),
        texts=tuple("。".join([*some(words, 4), *own]) or None for own in dates),
        damaged=bool(random.integers(2)),
    )
    table = made.tasks.assign(
        deadlines_zh=pd.Series(["\n".join(own) or None for own in dates], dtype="str"),
        section_zh=pd.Series(random.choice(["总则", None], size), dtype="str"),
    )
    coded = random.random() < 0.6
    codings = pd.DataFrame(
        [
            {"task_id": task, "coder": coder, "primary": themes[int(random.integers(4))]}
            for task in table["task_id"]
            for coder in "abc"[: 1 + number % 3]
            if coded and random.random() < 0.9
        ],
        columns=["task_id", "coder", "primary", "further"],
    ).astype("str")
    return dataclasses.replace(made, tasks=table, codings=codings)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(40))
def test_of_tangled_tables(invent, plan, number):
    check(tangled(invent, plan, number))


def shared() -> list[Path]:
    """Return the published plans beside the checkout that are text or can be read as such."""
    real = [p for ending in ("pdf", "docx", "md") for p in (SHARED / "real").glob(f"*.{ending}")]
    return sorted([*(p for p in SHARED.glob("*.txt")), *real])


@pytest.mark.slow
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="shared plans are not here: oracles not compared on real plans"
)
@pytest.mark.parametrize("path", shared(), ids=lambda path: path.name)
def test_of_published_plans(path, tmp_path):
    try:
        plan = read(tmp_path, path.read_bytes(), path.name)
    except PlanError as refused:
        pytest.skip(f"no plan: {refused}")
    check(plan)


# ---------------------------------------------------------------- what chance gives


def drawn_anew(clauses: list[set[str]], draws: int, random) -> np.ndarray:
    """Return the largest number of clauses any pair shares, in random clauses of the same margins.

    By swapping: of two clauses that each name a unit which the other does not, these change places.
    """
    units = sorted(set().union(*clauses))
    places = [(units.index(unit), c) for c, clause in enumerate(clauses) for unit in sorted(clause)]
    named = np.zeros((len(units), len(clauses)), dtype=int)
    named[tuple(zip(*places, strict=True))] = 1
    found = []
    for _ in range(draws):  # each starts from the one before; the first few hardly count
        for i, k in random.integers(len(places), size=(4 * len(places), 2)):
            (a, c), (b, d) = places[i], places[k]
            if not named[a, d] and not named[b, c]:
                named[a, c] = named[b, d] = 0
                named[a, d] = named[b, c] = 1
                places[i], places[k] = (a, d), (b, c)
        shared = named @ named.T
        np.fill_diagonal(shared, 0)
        found.append(shared.max())
    return np.array(found)


@pytest.mark.slow
def test_chance_is_what_swapping_draws(plan):
    with oracle.opened(plan) as database:
        rows = database.execute(
            "SELECT list(department ORDER BY department) AS units FROM together"
            " GROUP BY task_id, clause ORDER BY units"
        ).fetchall()
        observed = oracle.ask(database, "coleadership-chance")["observed"]
    facts = gallery.find("coleadership-chance").facts(plan)
    clauses = [set(row[0]) for row in rows]
    joint = [clause for clause in clauses if len(clause) > 1]
    random = np.random.default_rng(11)
    mine = 1_500
    for name, some in (("p_all", clauses), ("p_joint", joint)):
        reached = drawn_anew(some, mine, random) >= observed
        p = reached.mean()
        error = math.sqrt(p * (1 - p) * (1 / mine + 1 / facts["draws"]))
        assert abs(facts[name] - p) < 4 * error + 1 / facts["draws"], name
        own = facts[name] * (1 - facts[name]) / (facts["draws"] + 1)
        assert facts["se"] >= math.sqrt(own) - 1e-12, name


# ---------------------------------------------------------------- the comparison can fail


@pytest.mark.slow
def test_a_wrong_fact_is_told(plan, monkeypatch):
    entry = dataclasses.replace(gallery.find("workload-by-role"))
    wrong = dataclasses.replace(entry, facts=lambda p: {**entry.facts(p), "most": 11})
    monkeypatch.setitem(globals(), "GALLERY", (wrong,))
    assert differences(plan) == ["workload-by-role: most is 11, by the query 10"]
