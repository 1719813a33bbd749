"""Which units lead together, as a network and against chance.

The object is the two-mode network of clauses and the units they name (`two_mode`); everything
else is made from it. Two units are tied when one clause names both. The layers are kept apart:
``lead-lead`` (both with 牵头), ``lead-support`` (from a lead to a unit named beside it), ``any``.
A task whose clause is lost ties nobody, so a missing tie may be a lost one. Generic actors
(各相关部门) are never nodes; named units of kind ``group`` are if ``group_actors`` is true.

    two_mode, TwoMode            the two-mode network and its projections
    leads, groups, incidence     who leads with whom, as printed
    pairs, graph                 the projection, with the tasks behind every tie
    network, units, breadth      measures of the whole and of each unit
    communities, core, brokerage positions
    chance, curveball, power     the pairs against two null models, and what that can show
    structure                    core, communities and clustering against the second
"""

from fgf_analysis.analysis.coleadership.measures import breadth, network, units
from fgf_analysis.analysis.coleadership.nulls import (
    LEVEL,
    Curveball,
    chance,
    curveball,
    power,
    structure,
)
from fgf_analysis.analysis.coleadership.positions import (
    brokerage,
    communities,
    core,
    core_periphery,
    gould_fernandez,
)
from fgf_analysis.analysis.coleadership.ties import graph, groups, incidence, leads, pairs
from fgf_analysis.analysis.coleadership.twomode import LAYERS, TwoMode, two_mode

__all__ = [
    "LAYERS",
    "LEVEL",
    "Curveball",
    "TwoMode",
    "breadth",
    "brokerage",
    "chance",
    "communities",
    "core",
    "core_periphery",
    "curveball",
    "gould_fernandez",
    "graph",
    "groups",
    "incidence",
    "leads",
    "network",
    "pairs",
    "power",
    "structure",
    "two_mode",
    "units",
]
