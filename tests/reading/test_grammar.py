"""Clauses and plans built by the grammar come back as they were built."""

from __future__ import annotations

import conventions
from hypothesis import HealthCheck, given, settings

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
