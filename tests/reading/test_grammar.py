"""Clauses and plans built by the grammar come back as they were built."""

from __future__ import annotations

import conventions
from hypothesis import HealthCheck, given, settings

from fgf_analysis.reading import Reading, Source, read
from fgf_analysis.reading.clauses import parse

MANY = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@MANY
@given(conventions.by_verbs())
def test_verbs_bind_the_actors_before_them(said):
    assert conventions.seen(parse(said.text)) == said.seen


@MANY
@given(conventions.by_labels())
def test_labels_bind_the_actors_behind_them(said):
    assert conventions.seen(parse(said.text)) == said.seen


@MANY
@given(conventions.by_brackets())
def test_a_role_in_brackets_is_that_of_the_name_before_it(said):
    assert conventions.seen(parse(said.text)) == said.seen


@MANY
@given(conventions.bare())
def test_names_alone_are_responsible(said):
    assert conventions.seen(parse(said.text)) == said.seen


@MANY
@given(conventions.clauses())
def test_brackets_width_and_script_change_nothing(said):
    assert conventions.seen(parse(said.text, said.traditional)) == said.seen


def truth(document: conventions.Document) -> list[dict[str, object]]:
    """Return what a built plan says, task by task."""
    found: list[dict[str, object]] = []
    for item in document.items:
        measures = "".join(measure.mark + measure.sentences[0] for measure in item.measures)
        found.append(
            {
                "number": item.number,
                "section": item.section,
                "title": item.title or None,
                "text": "".join(item.sentences) + measures,
                "units": item.clause.units,
                "group": item.clause.group or None,
                "parent": None,
            }
        )
    return found


def shown(reading: Reading) -> list[dict[str, object]]:
    """Return a reading in the form of `truth`."""
    return [
        {
            "number": row["number"],
            "section": (row["section_number"], row["section_zh"]) if row["section_zh"] else None,
            "title": row["title_zh"],
            "text": row["text_zh"] or "",
            "units": tuple(
                (unit["printed"], unit["role"])
                for unit in reading.assignments
                if unit["task_id"] == row["task_id"]
            ),
            "group": row["group_zh"],
            "parent": row["parent_id"],
        }
        for row in reading.tasks
    ]


@MANY
@given(conventions.documents())
def test_a_built_plan_comes_back(document):
    assert shown(read(Source(document.text), conventions.register())) == truth(document)
