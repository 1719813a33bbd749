"""Two-mode data for the tests: published examples, and made from sets of units."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import strategies as st
from scipy import sparse

from fgf_analysis.analysis.coleadership import TwoMode

Clauses = Sequence[Collection[str]]


def two_mode_of(clauses: Clauses, tasks: Sequence[str] = (), tails: Clauses = ()) -> TwoMode:
    """Return the two-mode network of clauses given as sets of units, a task each unless given."""
    units = sorted({unit for clause in [*clauses, *tails] for unit in clause})

    def ends(rows: Clauses) -> sparse.csr_array:
        cells = [[int(unit in row) for unit in units] for row in rows]
        return sparse.csr_array(np.array(cells, dtype=np.int32).reshape(len(rows), len(units)))

    heads = ends(clauses)
    names = list(tasks) or [f"T{n:02}" for n in range(1, len(clauses) + 1)]
    return TwoMode(
        pd.Index(names, dtype="str"),
        pd.Index(units, dtype="str"),
        heads,
        ends(tails) if tails else heads,
    )


def both_modes(clauses: Clauses) -> nx.Graph:
    """Return the same as a graph whose nodes are units (text) and clauses (numbers)."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(clauses)))
    graph.add_edges_from((unit, number) for number, own in enumerate(clauses) for unit in own)
    return graph


def lettered(text: str) -> list[set[str]]:
    """Return clauses from ties such as ``A1 A2 B1``: letters are units, digits clauses."""
    found: dict[str, set[str]] = {}
    for unit, clause in text.split():
        found.setdefault(clause, set()).add(unit)
    return [found[clause] for clause in sorted(found)]


def davis() -> list[set[str]]:
    """Return who came to which of 14 events: Davis, Gardner and Gardner (1941), Deep South."""
    graph = nx.davis_southern_women_graph()
    return [set(graph[event]) for event in graph.graph["bottom"]]


def swapped(clauses: Clauses) -> list[set[str]]:
    """Return the same with units and clauses changing places."""
    units = sorted({unit for clause in clauses for unit in clause})
    return [{f"{n:02}" for n, clause in enumerate(clauses) if unit in clause} for unit in units]


CLAUSES = st.lists(st.frozensets(st.sampled_from("甲乙丙丁戊己"), max_size=4), max_size=6)
