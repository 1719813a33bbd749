"""The reader on invented plans whose truth is known: in order, scrambled, cut anywhere."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Reading, Register, read

pytestmark = pytest.mark.slow

REGISTER = Register(
    [{"department": unit, "full_name_zh": "", "aliases": ""} for unit in plans.UNITS]
)
MANY = settings(
    max_examples=300,
    derandomize=True,
)


def leads(reading: Reading) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row in reading.assignments:
        if row["role"] == "lead":
            number = int(row["task_id"][1:])
            found[number] = (*found.get(number, ()), row["department"])
    return found


def check_evidence(source: Document, reading: Reading) -> None:
    """Every stretch equals its field or a part of it; together they cover each field."""
    columns = {"section": "section_zh", "title": "title_zh", "text": "text_zh"}
    tasks = {row["task_id"]: row for row in reading.tasks}
    for row in reading.evidence:
        stretch = source.cut(row["start"], row["end"])
        cell = tasks[row["task_id"]][columns.get(row["field"], "clause_zh")]
        assert stretch in cell
        if row["field"] != "text":
            assert stretch == cell


def check_nothing_is_lost(
    chunks: list[list[plans.Piece]], source: Document, reading: Reading
) -> None:
    """Every sentence and clause is under a task or listed as open, as often as it stands."""
    stretches = [
        source.cut(row["start"], row["end"])
        for row in (*reading.evidence, *reading.unplaced)
        if row.get("field") not in {"section", "title"}
    ]
    pieces = [p.text for chunk in chunks for p in chunk if p.kind != "heading"]
    assert Counter(stretches) == Counter(pieces)


def check_units(plan: list[plans.Task], reading: Reading) -> None:
    for number, found in leads(reading).items():
        assert found == plan[number - 1].leads


@MANY
@given(st.data())
def test_a_plan_in_order_comes_back_whole(data):
    plan = data.draw(plans.tasks(least=3))
    source = Document(data.draw(plans.broken_lines(plans.text([plans.pieces(plan)]))))
    reading = read(source, REGISTER)
    assert leads(reading) == {n: task.leads for n, task in enumerate(plan, start=1)}
    section = ""
    for row, task in zip(reading.tasks, plan, strict=True):
        section = task.section or section
        if row["title_zh"]:
            assert row["title_zh"] == task.title
            assert (row["text_zh"] or "") == "".join(task.sentences)
        else:  # most tasks are one sentence: then it is what is to be done
            assert row["text_zh"] == f"{task.title}。" + "".join(task.sentences)
        if row["section_zh"]:  # a heading without a full stop may be broken anywhere
            assert section.startswith(row["section_zh"])
    assert reading.unplaced == []
    check_evidence(source, reading)


@MANY
@given(st.data())
def test_a_scramble_like_the_source_shows_nothing_wrong_and_loses_nothing_it_shows(data):
    plan = data.draw(plans.tasks(least=4))
    chunks = data.draw(plans.like_the_source(plan))
    source = Document(data.draw(plans.broken_lines(plans.text(chunks))))
    reading = read(source, REGISTER)
    check_units(plan, reading)
    check_evidence(source, reading)
    if not reading.ledger.scrambled:
        return  # the chunks happen to be in order
    for row in reading.evidence:
        # Wording may err, and says so; nothing else may.
        if row["field"] == "text" and row["basis"] != "wording":
            task = plan[int(row["task_id"][1:]) - 1]
            assert source.cut(row["start"], row["end"]) in task.sentences
    for row, task in zip(reading.tasks, plan, strict=False):
        places = [(row["text_zh"] or "").find(sentence) for sentence in task.sentences]
        shown_at = [place for place in places if place >= 0]
        assert shown_at == sorted(shown_at)
    check_nothing_is_lost(chunks, source, reading)
    for row in reading.unplaced:
        if not row["candidates"]:
            continue
        possible = [plan[int(name[1:]) - 1] for name in row["candidates"].split("|")]
        assert any(row["text_zh"] in (task.clause, *task.sentences) for task in possible)
    shown = leads(reading)
    for number in unbroken(chunks) | repeated(chunks):
        assert shown[number] == plan[number - 1].leads
    for number, sentences in unbroken(chunks).items():
        assert all(sentence in reading.tasks[number - 1]["text_zh"] for sentence in sentences)


def repeated(chunks: list[list[plans.Piece]]) -> dict[int, None]:
    """Return the tasks whose clause stands at two places, each time with the next heading."""
    run = [piece for chunk in chunks for piece in chunk]
    beside: dict[int, set[str]] = {}
    for before, clause, after in zip(run, run[1:], run[2:], strict=False):
        if clause.kind == "clause" and after.kind == "heading" and after.task == clause.task + 1:
            beside.setdefault(clause.task, set()).add(before.text)
    return {task: None for task, texts in beside.items() if len(texts) > 1}


def unbroken(chunks: list[list[plans.Piece]]) -> dict[int, list[str]]:
    """Return the tasks that stand between their heading and the next, with their sentences."""
    run = [piece for chunk in chunks for piece in chunk]
    found: dict[int, list[str]] = {}
    headings = [i for i, piece in enumerate(run) if piece.kind == "heading"]
    for i, j in pairwise(headings):
        clauses = [piece.text for piece in run[i:j] if piece.kind == "clause"]
        if run[j].task == run[i].task + 1 and len(clauses) == 1:
            found[run[i].task] = [piece.text for piece in run[i:j] if piece.kind == "sentence"]
    return found


@MANY
@given(st.data())
def test_cut_anywhere_gives_no_wrong_unit_on_these_plans(data):
    # Not for every plan there could be: docs/design.md says where it must fail.
    plan = data.draw(plans.tasks(least=3))
    chunks = data.draw(plans.cut_anywhere(plan))
    source = Document(plans.text(chunks))
    try:
        reading = read(source, REGISTER)
    except PlanError as error:
        assert "two different clauses" in str(error) or "no task " in str(error)
        return
    check_units(plan, reading)
    check_evidence(source, reading)
    if not reading.ledger.scrambled:
        return  # the chunks happen to be in order
    check_nothing_is_lost(chunks, source, reading)
    assert set(unbroken(chunks)) <= set(leads(reading))  # cautious, but not silent
