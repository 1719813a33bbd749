"""Running notebooks so that their stored outputs depend on nothing but their cells."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from fgf_analysis.errors import PlanError


def run(path: Path) -> bytes:
    """Return a notebook after one clean run from the top, outputs stored, without times.

    Raises
    ------
    PlanError
        When the file is no notebook or a cell fails; the message names the cell.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.ValidationError):
        raise PlanError(f"{path}: is no notebook; restore it or take it away") from None
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise PlanError(f"{path}: a cell fails: {error.ename}: {error.evalue}") from None
    for cell in notebook.cells:
        cell.metadata.clear()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return f"{nbformat.writes(notebook, indent=1)}\n".encode()
