"""The figures of a family: every number by a query, drawn values, what is made of what family."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import drawn
import duckdb
import kin
import matplotlib as mpl
import numpy as np
import oracle
import pandas as pd
import pytest
from matplotlib.colors import same_color, to_hex
from test_oracles import same

from fgf_analysis.charts import gallery, style, words
from fgf_analysis.charts.families import bars, matrices
from fgf_analysis.corpus import Family, compare
from fgf_analysis.corpus.compare import facts
from fgf_analysis.corpus.compare.labels import headings, labels
from fgf_analysis.errors import PlanError

NAMES = tuple(entry.name for entry in gallery.FAMILY)
EACH = pytest.mark.parametrize("name", NAMES)
_CHECKED = {"precision", "recall", "labelled"}
DRAWN = {
    "family-pairs": {"backbone"},
    "family-coverage": _CHECKED,
    "family-tasks": _CHECKED,
}
"""Facts that no query gives: drawn at random, or measured on labels that are not in the family."""

# ---------------------------------------------------------------- by the queries


@contextmanager
def opened(family: Family, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what a family is counted from, as ``family-tables.sql`` says."""
    for name, table in compare.tables(family, draws=9).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    views = (oracle.QUERIES / "family-tables.sql").read_text(encoding="utf-8")
    views = views.replace("cells('", f"cells('{folder}/").replace("REPLACE VIEW", "REPLACE TABLE")
    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        database.execute(views)
        yield database


def differences(family: Family, folder: Path, entries=gallery.FAMILY) -> list[str]:
    """Return where the facts of a family are not what the queries give, a line each."""
    found = []
    with opened(family, folder) as database:
        rows = {entry.name: oracle.ask(database, entry.name) for entry in entries}
    for entry in entries:
        row = rows[entry.name]
        if told := _why(gallery.absent(entry.name, family), row, family):
            found.append(f"{entry.name}: {told}")
        if gallery.absent(entry.name, family):
            continue
        known = entry.facts(family)
        missing = oracle_names(entry.name) - set(row) - DRAWN.get(entry.name, set())
        found += [f"{entry.name}: {name} is said and not asked" for name in sorted(missing)]
        for name, value in row.items():
            if name not in known:
                found.append(f"{entry.name}: no fact {name}")
            elif not _same(known[name], value):
                found.append(f"{entry.name}: {name} is {known[name]!r}, by the query {value!r}")
    return found


def _same(fact: Any, value: Any) -> bool:
    if isinstance(fact, list):
        return sorted(fact) == sorted(value or [])
    return same(fact, value)


def _why(reason: str | None, row: dict[str, Any], family: Family) -> str | None:
    """Return what is wrong with the reason for which there is no figure."""
    holds = {
        "no other plan descends from it": len(family.parents) == 1,
        "no parent has tasks": not row.get("plans") or not row.get("tasks"),
        "no plan has text that was compared": not row.get("plans"),
        "no plan and its parent both have a date of signature": not row.get("plans"),
        "no parent names a unit in charge whose line is known": not row.get("pairs"),
        "too few plans name a unit in charge whose line is known": not (
            row.get("pairs") or row.get("tasks")
        ),
        "no task holds a keyword of the codebook": not row.get("groups"),
        "only one plan holds keywords of the codebook": row.get("groups") == 1,
        "no two lines are jointly in charge in two plans or more": not row.get("several"),
        None: True,
    }
    return None if holds[reason] else f"there is none because {reason!r}, which is not so"


def oracle_names(name: str) -> set[str]:
    """Return the names of facts that any sentence of a figure says, with the parts it can use."""
    told, parts = words.sentences("families"), words.sentences("families")["parts"]
    names: set[str] = set()
    todo: list[Any] = [told[name]]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo += one.values()
            continue
        for field in set(re.findall(r"\{(\w+)[:}]", one)) - names:
            if field in parts:
                todo += parts[field].values()
            else:
                names.add(field)
    return names


@pytest.mark.slow
@pytest.mark.parametrize("case", kin.KINDS)
def test_every_number_is_that_of_its_query(case, tmp_path):
    assert "\n".join(differences(kin.kin(case), tmp_path)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("number", range(16))
def test_every_number_of_families_at_random_is_that_of_its_query(number, tmp_path):
    assert "\n".join(differences(kin.kin(str(number)), tmp_path)) == ""


@pytest.mark.slow
def test_a_wrong_fact_is_told(tmp_path):
    entry = gallery.find("family-coverage")
    family = kin.kin("two plans")
    wrong = dataclasses.replace(entry, facts=lambda f: {**entry.facts(f), "most": 77})
    [told] = differences(family, tmp_path, (wrong,))
    assert told.startswith("family-coverage: most is 77, by the query ")


@pytest.mark.slow
def test_a_query_runs_in_the_folder_that_the_family_writes(tmp_path, monkeypatch):
    family = kin.kin("two plans")
    family.save(tmp_path)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as database:
        database.execute((oracle.QUERIES / "family-tables.sql").read_text(encoding="utf-8"))
        found = database.execute(gallery.query("family-coverage")).df()
    assert found["plans"].tolist() == [1]


# ---------------------------------------------------------------- what is made of what


ALL = set(NAMES)
MADE = {
    "invented": ALL,
    "like green": ALL,
    "forty": ALL,
    "no clauses": ALL - {"family-charge", "family-lines", "family-pairs"},
    "bare root": ALL,
    "no dates": ALL - {"family-delay"},
    "one level": ALL,
    "two plans": ALL,
    "all kept": ALL,
    "alone": set(),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", MADE)
def test_only_what_the_family_can_show_is_made(case):
    assert {name for name in NAMES if gallery.absent(name, kin.kin(case)) is None} == MADE[case]


@pytest.mark.slow
def test_a_plan_has_no_figure_of_a_family_and_a_family_none_of_a_plan(plan):
    family = kin.kin("two plans")
    for one, name in ((plan, "family-tasks"), (family, "workload-by-role")):
        reasons = [gallery.absent(name, one, lang) for lang in gallery.LANGUAGES]
        assert all(reasons)
        assert re.fullmatch(r"[\u4e00-\u9fff\d，]+", reasons[0])
        for call in (
            lambda one=one, name=name: gallery.draw(name, one),
            lambda one=one, name=name: gallery.caption(gallery.find(name), one, "en"),
        ):
            with pytest.raises(PlanError, match=f"^{name}: nothing to draw of .+: it is drawn of"):
                call()
        assert str(gallery.show(name, one)).startswith("Not drawn: it is drawn of ")
        assert gallery.findings(one, name) == []


@pytest.mark.slow
def test_files_are_those_of_the_figures_made_with_their_queries():
    family = kin.kin("two plans")
    files = dict(gallery.render(family))
    made = [name for name in NAMES if gallery.absent(name, family) is None]
    assert set(files) == {
        "README.md",
        *(f"{lang}/{name}.{kind}" for lang in gallery.LANGUAGES for name in made
          for kind in ("svg", "png")),
        *(f"{lang}/page/{name}.svg" for lang in gallery.LANGUAGES for name in made),
    }  # fmt: skip
    page = files["README.md"].decode()
    for name in NAMES:
        if reason := gallery.absent(name, family):
            assert f"- `{name}`: {reason}.\n" in page
        else:
            assert f"```sql\n{gallery.query(name).strip()}\n```" in page
    assert "CREATE OR REPLACE VIEW pairs" in page
    assert "Made by `fgf family`" in page


# ---------------------------------------------------------------- drawn values


@cache
def chart(case: str, name: str, lang: str = "zh", size: str = "slide") -> style.Chart:
    made = gallery.draw(name, kin.kin(case), lang, size)
    with mpl.rc_context(style.prepare(size)):
        made.draw_without_rendering()
    return made


def ticks(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def red(ax):
    return {
        label.get_text()
        for label in ax.get_yticklabels()
        if same_color(label.get_color(), style.HIGHLIGHT) and label.get_weight() == "bold"
    }


def by_label(family: Family, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    names = labels(family, lang)
    return table.assign(label=table["plan_id"].map(names)).set_index("label")


ON = pytest.mark.parametrize(("case", "lang"), [("invented", "zh"), ("like green", "en")])


@pytest.mark.slow
@ON
def test_bars_of_coverage_are_the_tasks_with_and_without_a_counterpart(case, lang):
    family, ax = kin.kin(case), chart(case, "family-coverage", lang).axes[0]
    links = family.links
    parts = [[bar.get_width() for bar in own] for own in ax.containers]
    starts = [bar.get_x() for bar in ax.containers[1]]
    names = {label: plan_id for plan_id, label in labels(family, lang).items()}
    assert len(ticks(ax)) == len(family.parents) - 1
    for y, label in enumerate(ticks(ax)):
        own = links[links["plan_id"] == names[label]]
        both = own.dropna(subset=["parent_task", "child_task"])
        covered, above = both["parent_task"].nunique(), own["parent_task"].nunique()
        added = own["child_task"].nunique() - both["child_task"].nunique()
        assert [round(part[y], 6) for part in parts] == [covered, above - covered, added]
        assert starts[y] == covered
    levels = family.plans.set_index("plan_id")["level"]
    found = [levels[names[label]] for label in ticks(ax)]
    assert found == sorted(found, key=["national", "province", "city"].index)


@pytest.mark.slow
@ON
def test_each_cell_is_what_became_of_a_task(case, lang):
    family, ax = kin.kin(case), chart(case, "family-tasks", lang).axes[0]
    table = compare.paths(family)
    number = table[table["plan_id"] != family.root].groupby("root_task")["counterparts"]
    there = number.agg(lambda own: int(own.gt(0).sum()))
    heads = {label: task for task, label in headings(family, lang).items()}
    rows = [heads[label] for label in ticks(ax)]
    columns = len(family.parents) - 1
    bare = columns > matrices.MOST_COLUMNS
    assert len(rows) == min(matrices.MOST_BARS if bare else matrices.MOST_TASKS, len(there))
    assert sorted(there[rows]) == sorted(there)[: len(rows)]
    ends = [int(re.sub(r"\D", "", t.get_text())) for t in ax.texts if t.get_weight() == "bold"]
    assert ends == there[rows].tolist()
    fates: dict[tuple[int, int], str] = {}
    for marks in ax.collections:
        if marks.get_label() in matrices.COLOURS:
            for path in marks.get_paths():
                box = path.get_extents()
                spot = round((box.x0 + box.x1) / 2), round((box.y0 + box.y1) / 2)
                fates[spot] = marks.get_label()
        elif marks.get_label() in matrices.CROSSES:
            fates |= {(round(x), round(y)): marks.get_label() for x, y in marks.get_offsets()}
    assert len(fates) == columns * len(rows)
    told = table.set_index(["root_task", "plan_id"])["fate"]
    for y, task in enumerate(rows):
        own = sorted(fates[x, y] for x in range(columns))
        fate = told[task].drop(family.root)
        assert own == sorted(fate.replace("dropped above", "dropped") if bare else fate)


@pytest.mark.slow
@ON
def test_bars_are_the_shares_copied_and_the_line_is_their_median(case, lang):
    family, ax = kin.kin(case), chart(case, "family-copied", lang).axes[0]
    shares = by_label(family, compare.coverage(family), lang)["copied"].dropna().astype(float)
    _, own = ax.containers
    widths = [bar.get_width() for bar in own]
    assert widths == sorted(widths, reverse=True)
    assert widths == pytest.approx(shares[ticks(ax)].tolist())
    [line] = ax.lines
    assert line.get_xdata()[0] == pytest.approx(np.median(shares))
    assert red(ax) == {shares.idxmax(), shares.idxmin()}


@pytest.mark.slow
@ON
def test_dots_stand_at_the_dates_and_the_lines_between_are_the_days(case, lang):
    family, ax = kin.kin(case), chart(case, "family-delay", lang).axes[0]
    days = by_label(family, compare.coverage(family), lang)["delay_days"].dropna()
    above, own = ([x for x, _ in marks.get_offsets()] for marks in ax.collections[1:])
    assert own == sorted(own)
    assert [round(b - a) for a, b in zip(above, own, strict=True)] == days[ticks(ax)].tolist()
    told = [int(re.match(r"-?\d+", text.get_text())[0]) for text in ax.texts]
    assert told == days[ticks(ax)].tolist()


@pytest.mark.slow
@ON
def test_bars_of_who_is_in_charge_are_shares_of_each_plan(case, lang):
    family, ax = kin.kin(case), chart(case, "family-charge", lang).axes[0]
    changes = by_label(family, compare.charge_changes(family), lang)["change"]
    for y, label in enumerate(ticks(ax)):
        own = changes[[label]]
        own = own[own.isin(bars.CHANGES)]
        widths = {c.get_label(): c[y].get_width() for c in ax.containers}
        assert sum(widths.values()) == pytest.approx(1)
        for name, wide in widths.items():
            assert wide == pytest.approx((own == name).mean())
        [base] = [t.get_text() for t in ax.texts if getattr(t, "xy", None) == (1, y)]
        assert int(re.sub(r"\D", "", base)) == len(own)


@pytest.mark.slow
@ON
def test_cells_are_the_plans_in_which_a_line_is_in_charge(case, lang):
    family, ax = kin.kin(case), chart(case, "family-lines", lang).axes[0]
    entry = gallery.find("family-lines")
    shown = entry.shown(family, gallery.localise(entry.table(family), family, lang), lang)
    told = compare.holders(family)
    heads = headings(family, lang)
    english = gallery.english(family)
    number = {
        (heads[task], line if lang == "zh" else english[line]): plans
        for task, line, plans in told[["root_task", "line", "plans"]].itertuples(index=False)
    }
    found = {
        (ticks(ax)[int(t.get_position()[1])], shown.columns[int(t.get_position()[0])]): int(
            t.get_text()
        )
        for t in ax.texts
    }
    assert found
    assert found.items() <= number.items()
    inside = {key for key in number if key[0] in ticks(ax) and key[1] in set(shown.columns)}
    assert inside == set(found)


@pytest.mark.slow
@ON
def test_cells_are_the_shares_of_themes(case, lang):
    family, ax = kin.kin(case), chart(case, "family-attention", lang).axes[0]
    table = compare.attention(family, by="level")
    english = gallery.english(family)
    levels = list(dict.fromkeys(table["level"]))
    for text in ax.texts:
        x, y = map(int, text.get_position())
        own = table[(table["level"] == levels[x])]
        names = own["theme"].map(lambda t: t if lang == "zh" else english[t])
        share = float(own.loc[names == ticks(ax)[y], "share"].iloc[0])
        assert text.get_text() == ("<1" if share < 0.005 else f"{share:.0%}".rstrip("%"))
    assert len(ax.texts) == int((table["share"] > 0).sum())


@pytest.mark.slow
@ON
def test_bars_of_pairs_are_plans_and_red_ones_the_backbone(case, lang):
    family, ax = kin.kin(case), chart(case, "family-pairs", lang).axes[0]
    table = compare.coordination(family)
    several = table[table["plans"] > 1]
    some = pd.concat([several[several["backbone"]], several[~several["backbone"]]])
    some = some.head(bars.MOST_PAIRS)
    of, own = ([bar.get_width() for bar in c] for c in ax.containers)
    assert (of, own) == (some["of_plans"].tolist(), some["plans"].tolist())
    colours = [to_hex(bar.get_facecolor()) for bar in ax.containers[1]]
    mixed = len(set(some["backbone"])) > 1
    assert [c == style.HIGHLIGHT.lower() for c in colours] == [
        b and mixed for b in some["backbone"]
    ]


@pytest.mark.slow
def test_how_far_counterparts_are_right_is_said_of_our_own_alignment_only(monkeypatch, tmp_path):
    family = kin.kin("two plans")
    known = facts.accuracy(family)
    assert set(known.values()) == {0}
    measured = {"precision": 0.98, "recall": 0.908, "of": 190}
    model = {"provenance": {"left_out": {"links": {}}, "kept_apart": {"first_sight": measured}}}
    (tmp_path / "model.json").write_text(json.dumps(model), encoding="utf-8")
    monkeypatch.setattr(facts, "files", lambda package: tmp_path)
    assert set(facts.accuracy(family).values()) == {0}
    ours = copy.copy(family)
    vars(ours)["_align"] = None
    told = facts.accuracy(ours)
    assert told == {"precision": 0.98, "recall": 0.908, "labelled": 190}
    words_ = gallery._caption(
        gallery.find("family-coverage"),
        family,
        {**gallery.find("family-coverage").facts(family), **told},
        "en",
    )
    told_ = "At first sight of 190 links labelled by hand, precision was 98%, recall 91%."
    assert told_ in words_.subtitle


# ---------------------------------------------------------------- how it looks


LOOKED_AT = [
    (case, lang, size)
    for case in ("invented", "two plans", "like green", "forty", "one level")
    for lang in gallery.LANGUAGES
    for size in style.SIZES
]


@pytest.mark.slow
@pytest.mark.parametrize(("case", "lang", "size"), LOOKED_AT)
def test_texts_stand_clear_inside_the_figure_and_can_be_read(case, lang, size):
    least = {"page": 7.0, "slide": 10.0}[size]
    wrong = {}
    for name in sorted(MADE[case]):
        one = chart(case, name, lang, size)
        texts = drawn.words(one)
        faults = {
            "meet": drawn.meeting(one),
            "outside": drawn.outside(one),
            "faint": drawn.faint(one, size),
            "small": [t.get_text() for t in texts if t.get_size() < least],
            "turned": [t.get_text() for t in texts if t.get_rotation()],
            "unfilled": [
                t.get_text()
                for t in texts
                if re.search(r"[{}]|\bnan\b|\bNone\b(?! of)|<NA>", t.get_text())
            ],
        }
        wrong |= {(name, fault): where for fault, where in faults.items() if where}
    assert wrong == {}


@pytest.mark.slow
@EACH
def test_both_languages_draw_the_same_marks(name):
    zh, en = (chart("invented", name, lang).axes[0] for lang in gallery.LANGUAGES)
    assert [len(c) for c in zh.containers] == [len(c) for c in en.containers]
    assert [len(c.get_paths()) for c in zh.collections] == [
        len(c.get_paths()) for c in en.collections
    ]
    assert len(zh.texts) == len(en.texts)


@pytest.mark.slow
def test_what_there_is_no_room_for_is_said():
    family = kin.kin("forty")
    for name in ("family-coverage", "family-copied", "family-delay", "family-charge"):
        figure = gallery.figure(name, family, "en")
        assert f"Shown: the first {bars.MOST_ROWS} of {len(figure.shown)} plans." in (
            figure.words.subtitle
        )
        assert len(ticks(chart("forty", name, "en").axes[0])) == bars.MOST_ROWS
    told = gallery.figure("family-tasks", family, "zh").words.subtitle
    assert "图中仅列对应方案最少的20项任务，共34项。" in told


def test_a_share_is_said_to_be_all_or_nothing_only_where_it_is():
    assert [words.share(s, "en") for s in (0.0, 0.001, 0.734, 0.996, 1.0)] == [
        "0%", "under 1%", "73%", "over 99%", "100%",
    ]  # fmt: skip
    assert f"{words.Share(0.5):s}" == "50%"
