"""Which units are in charge together, as a network and against chance.

The object is the two-mode network of clauses and the units they name (`two_mode`); everything
else is made from it. Two units are tied when one clause names both. The layers are never added
up: ``charge-charge`` (both in charge, as `fgf_analysis.analysis.charge` defines it), which is
meant unless another is asked for, ``lead-lead`` (both with 牵头), ``lead-support`` (from a lead to
a unit named beside it). A task whose clause is lost ties nobody, so a missing tie may be a lost
one. Generic actors (各相关部门) are never nodes; named units of kind ``group`` are if
``group_actors`` is true.

    two_mode, TwoMode            the two-mode network and its projections
    in_charge_by_clause          who is in charge of what, as printed
    groups, incidence            who is so with whom
    pairs, graph                 the projection, with the tasks behind every tie
    network, units, breadth      measures of the whole and of each unit
    communities, core, brokerage positions
    global_test                  whether any pair stands out against chance: the test to lead with
    chance, curveball            each pair against two null models
    testability                  what so many clauses can show
    structure                    core, communities and clustering against chance
"""

from fgf_analysis.analysis.coleadership.draws import DRAWS, SEED, SWEEPS
from fgf_analysis.analysis.coleadership.margins import LEVEL, OVER
from fgf_analysis.analysis.coleadership.measures import breadth, network, units
from fgf_analysis.analysis.coleadership.nulls import (
    Curveball,
    chance,
    curveball,
    global_test,
    testability,
)
from fgf_analysis.analysis.coleadership.positions import (
    brokerage,
    communities,
    core,
    core_periphery,
    gould_fernandez,
)
from fgf_analysis.analysis.coleadership.structure import structure
from fgf_analysis.analysis.coleadership.ties import (
    graph,
    groups,
    in_charge_by_clause,
    incidence,
    pairs,
)
from fgf_analysis.analysis.coleadership.twomode import LAYER, LAYERS, TwoMode, two_mode
from fgf_analysis.public import public

__all__ = [
    "DRAWS",
    "LAYER",
    "LAYERS",
    "LEVEL",
    "OVER",
    "SEED",
    "SWEEPS",
    "Curveball",
    "TwoMode",
    "breadth",
    "brokerage",
    "chance",
    "communities",
    "core",
    "core_periphery",
    "curveball",
    "global_test",
    "gould_fernandez",
    "graph",
    "groups",
    "in_charge_by_clause",
    "incidence",
    "network",
    "pairs",
    "structure",
    "testability",
    "two_mode",
    "units",
]

public(globals(), {"leads": "in_charge_by_clause", "power": "testability"})
