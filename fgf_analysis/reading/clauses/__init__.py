"""The language of responsibility clauses: words, grammar, rules, and what a clause says."""

from __future__ import annotations

from fgf_analysis.reading.clauses.parse import Actor, Clause, parse

__all__ = ["Actor", "Clause", "parse"]
