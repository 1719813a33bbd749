"""A plan's network -> GEXF, GraphML, Pajek, UCINET DL and matrices in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree

import networkx as nx

from fgf_analysis.analysis.coleadership import LAYER
from fgf_analysis.arguments import one_of
from fgf_analysis.exports.labels import cell, numbered, quoted, word
from fgf_analysis.exports.networks import Network, network
from fgf_analysis.tables import Plan

ENCODINGS = ("utf-8", "gb18030")
"""What a DL file can be written in."""

_GEXF = "http://www.gexf.net/1.2draft"


def gexf(
    plan: Plan,
    *,
    mode: str = "one",
    lang: str = "zh",
    layer: str = LAYER,
    group_actors: bool = False,
) -> bytes:
    """Return the network of units in charge as GEXF 1.2, for Gephi.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.
    mode : {"one", "two"}
        Units tied to each other, or units tied to the clauses that they are in charge of.
    lang : {"zh", "en"}
        Language of the labels.
    layer : {"charge-charge", "lead-lead", "lead-support"}
        Who is tied, see `fgf_analysis.analysis.coleadership.two_mode`. The last has a direction,
        and only mode ``one``.
    group_actors : bool
        Whether units of kind ``group`` (coordination groups) are nodes.

    Returns
    -------
    bytes
        Nodes have ``label``, ``name`` (canonical; of a clause its task's id, with /1, /2 where
        the task has several), ``name_zh``, ``name_en``, ``kind`` (that of the register, or
        ``clause``), ``charge`` and ``named`` (tasks, as in `coleadership.graph`); in mode ``two``
        also ``type`` (true of clauses), ``task_id`` and ``clause``. Ties have ``weight`` (shared
        tasks), ``newman``, ``jaccard`` and ``task_ids``, in mode ``two`` ``task_id``. A unit that
        is tied to nobody is a node; a clause that puts no named unit in charge is none. UTF-8;
        Gephi guesses the encoding from the first 4,096 bytes, in which the title stands. It bears
        no date.

    Raises
    ------
    PlanError
        When an argument is refused, or there is no unit that could be a node.
    """
    found = network(plan, mode, lang, layer, group_actors)
    root = ElementTree.fromstring("\n".join(nx.generate_gexf(found.graph, prettyprint=False)))
    meta = root.find(f"{{{_GEXF}}}meta")
    assert meta is not None
    meta.clear()  # which bears the date of the day
    for name, text in (("creator", "fgf-analysis"), ("description", found.title)):
        ElementTree.SubElement(meta, f"{{{_GEXF}}}{name}").text = text
    ElementTree.register_namespace("", _GEXF)
    ElementTree.indent(root)
    return _ended(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def graphml(
    plan: Plan,
    *,
    mode: str = "one",
    lang: str = "zh",
    layer: str = LAYER,
    group_actors: bool = False,
) -> bytes:
    """Return the network of units in charge as GraphML, for visone, igraph (R, Python) and Gephi.

    Parameters
    ----------
    plan, mode, lang, layer, group_actors : as of `gexf`

    Returns
    -------
    bytes
        Nodes and ties as of `gexf`. igraph takes ``name`` for the nodes' names, and ``type`` for
        the two kinds of a two-mode network.

    Raises
    ------
    PlanError
        When an argument is refused, or there is no unit that could be a node.
    """
    found = network(plan, mode, lang, layer, group_actors)
    found.graph.graph["title"] = found.title
    out = io.BytesIO()
    nx.write_graphml_lxml(found.graph, out)
    return _ended(out.getvalue())


def pajek(
    plan: Plan,
    *,
    mode: str = "one",
    lang: str = "zh",
    layer: str = LAYER,
    group_actors: bool = False,
) -> bytes:
    """Return the network of units in charge as a Pajek network (.net).

    Parameters
    ----------
    plan, mode, lang, layer, group_actors : as of `gexf`

    Returns
    -------
    bytes
        Vertices with labels, and edges (arcs where the layer has a direction) with their weight
        and, as label, their tasks. Of a two-mode network the units come first. UTF-8 with a byte
        order mark, by which Pajek (from 2.00 on) knows Unicode, and lines that end as on Windows.
        Labels stand once each (readers know a vertex by its label), in quotation marks; such
        marks within them become ', a backslash /.

    Raises
    ------
    PlanError
        When an argument is refused, or there is no unit that could be a node.

    Notes
    -----
    Mrvar and Batagelj, How to use Unicode (UTF8) in Pajek. igraph reads it as it is, networkx with
    ``encoding="utf-8-sig"``, but only networks of one mode. networkx's own writer puts neither
    quotation marks about Chinese nor a byte order mark, and all vertices on one point.
    """
    found = network(plan, mode, lang, layer, group_actors)
    return "".join(f"{text}\r\n" for text in _pajek(found)).encode("utf-8-sig")


def _pajek(found: Network) -> Iterator[str]:
    number = {node: n for n, node in enumerate(found.graph, start=1)}
    yield f"*Vertices {len(number)}" + (f" {len(found.units)}" if found.clauses else "")
    cleaned = (quoted(label)[1:-1] for label in found.labels())
    for n, label in enumerate(numbered(cleaned), start=1):
        yield f'{n} "{label}"'
    yield "*Arcs" if found.graph.is_directed() else "*Edges"
    for a, b, tie in found.graph.edges(data=True):
        tasks = quoted(tie["task_ids"] if "task_ids" in tie else tie["task_id"])
        yield f"{number[a]} {number[b]} {tie['weight']} l {tasks}"


def ucinet(
    plan: Plan,
    *,
    mode: str = "one",
    lang: str = "zh",
    layer: str = LAYER,
    group_actors: bool = False,
    encoding: str = "utf-8",
) -> bytes:
    """Return the network of units in charge in UCINET's DL language.

    Parameters
    ----------
    plan, mode, lang, layer, group_actors : as of `gexf`
    encoding : {"utf-8", "gb18030"}
        UCINET reads files in the encoding of the system: the second on a Chinese Windows.

    Returns
    -------
    bytes
        ``edgelist1`` with labels, in which a tie without direction stands both ways, as UCINET
        takes each for an arc; in mode ``two`` ``edgelist2`` with labels of rows (units) and
        columns (clauses, by the ids of their tasks). Values are weights. Blanks and signs that
        part labels become _, for readers differ in what may be quoted. UCINET shows labels in
        capitals.

    Raises
    ------
    PlanError
        When an argument is refused, or there is no unit that could be a node.

    Notes
    -----
    Borgatti, UCINET help, DL language. Not ``fullmatrix``: igraph reads no weights there. Read by
    igraph with ``directed=True``.
    """
    one_of("encoding", encoding, ENCODINGS)
    found = network(plan, mode, lang, layer, group_actors)
    return "".join(f"{text}\n" for text in _dl(found)).encode(encoding)


def _dl(found: Network) -> Iterator[str]:
    graph, units, clauses = found.graph, found.units, found.clauses
    if clauses:
        yield f"dl nr={len(units)} nc={len(clauses)}"
        yield "format = edgelist2"
        yield "row labels:"
        yield from _words(found.labels(units))
        yield "column labels:"
        yield from _words(found.names(clauses))
        cells = {(a, b): tie["weight"] for a, b, tie in graph.edges(data=True)}
    else:
        yield f"dl n={len(units)}"
        yield "format = edgelist1"
        yield "labels:"
        yield from _words(found.labels())
        cells = _cells(graph)
    yield "data:"
    row, column = (
        {node: n for n, node in enumerate(nodes, start=1)} for nodes in (units, clauses or units)
    )
    yield from (
        f"{a} {b} {weight}"
        for a, b, weight in sorted((row[a], column[b], w) for (a, b), w in cells.items())
    )


def _words(labels: Iterable[str]) -> list[str]:
    return numbered(map(word, labels), "{}_{}")


def adjacency(
    plan: Plan, *, lang: str = "zh", layer: str = LAYER, group_actors: bool = False
) -> bytes:
    """Return how many tasks each two units share, as a square matrix in CSV.

    Parameters
    ----------
    plan, lang, layer, group_actors : as of `gexf`

    Returns
    -------
    bytes
        A row and a column for each unit, in code point order of the canonical names, labels
        first; zeros on the diagonal, symmetric unless the layer has a direction (from row to
        column). With a byte order mark, so that Excel shows Chinese; a label that it would take
        for a formula has an apostrophe before it.

    Raises
    ------
    PlanError
        When an argument is refused, or there is no unit that could be a node.
    """
    found = network(plan, "one", lang, layer, group_actors)
    return _matrix(found, found.units, _cells(found.graph))


def incidence(
    plan: Plan, *, lang: str = "zh", layer: str = LAYER, group_actors: bool = False
) -> bytes:
    """Return which units are in charge of which clauses, as a matrix in CSV.

    Parameters
    ----------
    plan, lang, layer, group_actors : as of `gexf`; the layer has no direction

    Returns
    -------
    bytes
        A row for each unit, in code point order of the canonical names, and a column for each
        clause that puts any of them in charge, in the plan's order: its task's id, with /1, /2
        where the task has several. Values 0 and 1; also of units that are in charge alone. Written
        as by `adjacency`.

    Raises
    ------
    PlanError
        When an argument is refused, or there is no unit that could be a node.
    """
    found = network(plan, "two", lang, layer, group_actors)
    cells = {(a, b): 1 for a, b in found.graph.edges}
    return _matrix(found, found.clauses, cells, found.names(found.clauses))


def _cells(graph: nx.Graph) -> dict[tuple[str, str], int]:
    """Return the values of the matrix of units by units that are not zero."""
    cells = {(a, b): tie["weight"] for a, b, tie in graph.edges(data=True)}
    return cells if graph.is_directed() else cells | {(b, a): w for (a, b), w in cells.items()}


def _matrix(
    found: Network,
    columns: Sequence[str],
    cells: dict[tuple[str, str], int],
    heads: Sequence[str] | None = None,
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["department", *map(cell, heads or found.labels(columns))])
    for unit, label in zip(found.units, found.labels(found.units), strict=True):
        writer.writerow([cell(label), *(cells.get((unit, column), 0) for column in columns)])
    return out.getvalue().encode("utf-8-sig")


def _ended(data: bytes) -> bytes:
    return data.rstrip(b"\n") + b"\n"
