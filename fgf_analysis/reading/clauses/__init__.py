"""Responsibility clauses: the words, the grammar, what a clause says, and where clauses stand."""

from __future__ import annotations

from fgf_analysis.reading.clauses.parse import Actor, Clause, parse

__all__ = ["Actor", "Clause", "parse"]
