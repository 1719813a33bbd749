"""Networks and tables in the files that other programs read, each as bytes.

::

    labels        names -> labels that a format can hold, each once
    networks      a Plan -> the network as a graph, or as a matrix, with labels
    formats       the same -> GEXF, GraphML, Pajek, UCINET DL, CSV
    databases     a Plan -> SQLite, Parquet

Nodes, weights and task ids are those of `fgf_analysis.analysis.coleadership`; tables keep the
columns and codes of the data contract. The same plan gives the same bytes.
"""

from fgf_analysis.exports.databases import parquet, sqlite
from fgf_analysis.exports.formats import adjacency, gexf, graphml, incidence, pajek, ucinet
from fgf_analysis.exports.networks import MODES
from fgf_analysis.public import public

__all__ = [
    "MODES",
    "adjacency",
    "gexf",
    "graphml",
    "incidence",
    "pajek",
    "parquet",
    "sqlite",
    "ucinet",
]

public(globals())
