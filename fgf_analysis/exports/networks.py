"""A plan -> its network of units in charge, with labels, as a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from fgf_analysis.analysis.coleadership import graph as units_tied
from fgf_analysis.analysis.coleadership.twomode import symmetric
from fgf_analysis.arguments import a_plan, language, one_of
from fgf_analysis.errors import PlanError
from fgf_analysis.exports.labels import line, told_apart
from fgf_analysis.tables import Plan

MODES = ("one", "two")
"""Units tied to units, or units tied to the clauses that they are in charge of."""


@dataclass(frozen=True)
class Network:
    """A network whose nodes are numbered.

    Attributes
    ----------
    graph : networkx.Graph
        Nodes are u1, u2 ... for units and then c1, c2 ... for clauses, each with its attributes.
    units, clauses : list of str
        The nodes of either kind; there are no clauses in mode ``one``.
    title : str
        Of the plan.
    """

    graph: nx.Graph
    units: list[str]
    clauses: list[str]
    title: str

    def labels(self, nodes: Sequence[str] | None = None) -> list[str]:
        """Return the labels of some nodes, or of all."""
        said = self.graph.nodes
        return [said[node]["label"] for node in (said if nodes is None else nodes)]

    def names(self, nodes: Sequence[str]) -> list[str]:
        """Return the names of some nodes: canonical names of units, ids of tasks."""
        return [self.graph.nodes[node]["name"] for node in nodes]


def network(plan: Plan, mode: str, lang: str, layer: str, group_actors: bool) -> Network:
    """Return the network of a plan; the parameters are those of the formats.

    Raises
    ------
    PlanError
        When an argument is refused, or no unit is a node.
    """
    a_plan(plan)
    language(lang)
    found = (_two if one_of("mode", mode, MODES) == "two" else _one)(
        plan, lang, layer, group_actors
    )
    if not found.units:
        raise PlanError(
            f"{plan.name}: there is no unit in the layer {layer}, so there is no network to "
            "export; choose another layer, or export the tables"
        )
    return found


def _one(plan: Plan, lang: str, layer: str, group_actors: bool) -> Network:
    known = units_tied(plan, layer, group_actors=group_actors)
    made = known.__class__()
    nodes = _add_units(made, plan, lang, known)
    for a, b, tie in known.edges(data=True):
        defined = {key: value for key, value in tie.items() if value == value}  # not NaN
        made.add_edge(nodes[a], nodes[b], **defined | {"task_ids": line(tie["task_ids"])})
    return Network(made, list(nodes.values()), [], line(plan.title))


def _two(plan: Plan, lang: str, layer: str, group_actors: bool) -> Network:
    two = symmetric(plan, layer, group_actors)
    made = nx.Graph()
    nodes = _add_units(made, plan, lang, units_tied(plan, layer, group_actors=group_actors))
    nx.set_node_attributes(made, False, "type")
    rows = np.flatnonzero(two.sizes)
    clauses = [f"c{n}" for n in range(1, len(rows) + 1)]
    for node, said in zip(clauses, _clauses(plan, two.tasks, rows, lang), strict=True):
        made.add_node(node, **said, kind="clause", type=True)
    units = list(nodes.values())
    row, column = two.heads[rows].nonzero()
    for nth, unit in sorted(zip(row.tolist(), column.tolist(), strict=True)):
        made.add_edge(
            units[unit], clauses[nth], weight=1, task_id=made.nodes[clauses[nth]]["task_id"]
        )
    return Network(made, units, clauses, line(plan.title))


def _add_units(made: nx.Graph, plan: Plan, lang: str, known: nx.Graph) -> dict[str, str]:
    """Add the units of a network to one with numbered nodes; return name to node."""
    english = plan.english
    zh = [line(unit) for unit in known]
    en = [line(english.get(unit)) or name for unit, name in zip(known, zh, strict=True)]
    labels = told_apart(en if lang == "en" else zh, zh)
    nodes = {unit: f"u{n}" for n, unit in enumerate(known, start=1)}
    for unit, label, name, name_en in zip(known, labels, zh, en, strict=True):
        said = known.nodes[unit]
        made.add_node(
            nodes[unit],
            label=label,
            name=name,
            name_zh=name,
            name_en=name_en,
            kind=line(said["kind"]),
            charge=said["charge"],
            named=said["named"],
        )
    return nodes


def _clauses(
    plan: Plan, tasks: pd.Index, rows: np.ndarray, lang: str
) -> list[dict[str, str | int]]:
    """Return what is said of some clauses, given by their rows, each of its task."""
    cells = plan.tasks[["title_zh", "title_en"]].to_numpy(dtype=object)
    titles = dict(zip(plan.tasks["task_id"], cells, strict=True))
    number = pd.Series(1, range(len(tasks))).groupby(tasks.to_numpy()).cumsum()
    several = tasks.duplicated(keep=False)
    found: list[dict[str, str | int]] = []
    for row in rows.tolist():
        task = tasks[row]
        name = f"{line(task)}/{number[row]}" if several[row] else line(task)
        zh, en = map(line, titles[task])
        found.append(
            {
                "label": f"{name} {en if lang == 'en' else zh}".strip(),
                "name": name,
                "name_zh": zh,
                "name_en": en,
                "task_id": line(task),
                "clause": int(number[row]),
            }
        )
    return found
