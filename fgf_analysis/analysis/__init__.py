"""Functions from a plan's tables to tables; nothing here draws."""

from fgf_analysis.public import public

__all__ = [
    "charge",
    "codebook",
    "coleadership",
    "ledger",
    "lines",
    "ranking",
    "reliability",
    "spans",
    "survival",
    "targets",
    "themes",
    "workload",
]

public(globals())
