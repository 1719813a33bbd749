"""Two notebooks -> where a reader would see another thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import nbformat
from nbformat import NotebookNode

from fgf_analysis.public import public

__all__ = ["PLOTLY", "differences"]

PLOTLY = "application/vnd.plotly.v1+json"


def differences(stored: bytes, made: bytes) -> list[str]:
    """Return how two notebooks differ for a reader, a line each; none where they say the same.

    Saving in JupyterLab changes more than that: it notes versions, times and folds, counts runs,
    and keeps a picture of each view that it drew. None of it is a difference.

    Parameters
    ----------
    stored, made : bytes
        Two notebooks.

    Returns
    -------
    list of str
        Such as ``cell 4: its output is another``, counted from one over all cells.
    """
    one, two = (nbformat.reads(text.decode(), as_version=4).cells for text in (stored, made))
    return list(_cells(one, two))


def _cells(one: list[NotebookNode], two: list[NotebookNode]) -> Iterator[str]:
    for number, (a, b) in enumerate(zip_longest(one, two), start=1):
        if a is None or b is None:
            yield f"cell {number}: is in one of them only"
        elif (a.cell_type, a.source) != (b.cell_type, b.source):
            yield f"cell {number}: is another"
        elif a.cell_type == "code" and seen(a) != seen(b):
            yield f"cell {number}: its output is another ({_last(a.source)})"


def _last(source: str) -> str:
    return source.splitlines()[-1][:60] if source else "empty"


def seen(cell: NotebookNode) -> list[dict[str, object]]:
    """Return the outputs of a cell as a reader sees them: each kind with its content."""
    return [_output(output) for output in cell.outputs]


def _output(output: NotebookNode) -> dict[str, object]:
    if "data" not in output:
        kept = ("output_type", "name", "text", "ename", "evalue")
        return {name: output[name] for name in kept if name in output}
    data = dict(output.data)
    if PLOTLY in data:  # JupyterLab adds its own picture of the view
        data.pop("image/png", None)
    told = {
        kind: value.strip() if isinstance(value, str) else value for kind, value in data.items()
    }
    alt = output.get("metadata", {}).get("image/png", {}).get("alt")
    return {**told, "alt": alt} if alt and "image/png" in data else told


public(globals())
