"""A stand-in for the kernel of a notebook that needs no process of its own.

That it gives what a kernel gives is checked on the committed notebooks: their outputs must be
those of the stand-in to the byte, and nbval compares them with those of kernels.
"""

from __future__ import annotations

import ast
import base64
from collections.abc import Iterator
from contextlib import contextmanager

import IPython.display
import nbformat
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from nbclient import NotebookClient

from fgf_analysis.notebooks import rerun
from fgf_analysis.notebooks.edition import PLACE


@contextmanager
def in_this_process() -> Iterator[None]:
    """Run the cells of notebooks in this process as long as the context lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rerun, "execute", _execute)
        yield


def _execute(client: NotebookClient, env: dict[str, str]) -> None:
    scope: dict[str, object] = {}
    cells = [cell for cell in client.nb.cells if cell.cell_type == "code"]
    with (
        pytest.MonkeyPatch.context() as patch,
        pd.option_context("display.max_columns", 20),  # as where there is no terminal
    ):
        for name in ("FGF_PLAN", PLACE):
            patch.setenv(name, env[name])
        patch.chdir(client.resources["metadata"]["path"])
        for count, cell in enumerate(cells, start=1):
            cell.execution_count = count
            cell.outputs = _outputs(cell.source, scope, count)


def _outputs(source: str, scope: dict[str, object], count: int) -> list[nbformat.NotebookNode]:
    """Run a cell; return what it displays and the value of its last expression."""
    outputs: list[nbformat.NotebookNode] = []

    def display(data: dict[str, object], raw: bool) -> None:
        assert raw
        outputs.append(nbformat.v4.new_output("display_data", data))

    *steps, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        steps.append(last)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", display)
        exec(compile(ast.Module(steps, []), "cell", "exec"), scope)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), scope)
            data, metadata = DisplayFormatter().format(value)
            if data:  # else it has displayed itself
                outputs.append(_result(data, metadata, count))
    return outputs


def _result(data: dict[str, object], metadata: object, count: int) -> nbformat.NotebookNode:
    data = {
        kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for kind, value in data.items()
    }
    return nbformat.v4.new_output("execute_result", data, metadata=metadata, execution_count=count)
