"""A notebook -> the same notebook with the outputs of one clean run on a plan."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.warnings import MissingIDFieldWarning

from fgf_analysis.errors import PlanError
from fgf_analysis.notebooks.edition import PLACE
from fgf_analysis.public import public
from fgf_analysis.tables import Plan, contents

__all__ = ["run"]

# What a run leaves in a notebook that says nothing of it; everything else is its writer's.
_TIMES = ("execution", "ExecuteTime")
_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run(path: Path, plan: Plan, to: Path | None = None) -> bytes:
    """Return a notebook after one clean run on a plan, outputs stored, without times.

    Cells, tags and other metadata of its writer stay as they are.

    Parameters
    ----------
    path : Path
        The notebook; its cells run in its folder.
    plan : Plan
        What ``load_plan()`` gives in its cells.
    to : Path, optional
        The folder in which the result will stand, for the links in it; if not given, its own.

    Returns
    -------
    bytes
        The notebook file.

    Raises
    ------
    PlanError
        When the file is no notebook or a cell fails; the message names the cell.
    """
    # What looks through the system's fonts, at its first import, tells of it: here, not in a cell.
    import matplotlib.font_manager  # noqa: F401

    notebook = _read(path)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        shutdown_kernel="immediate",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    place = str((to or path.parent).resolve())
    try:
        execute(client, {**os.environ, "FGF_PLAN": str(plan.folder), PLACE: place})
    except CellExecutionError as error:
        raise PlanError(f"{_at(path, notebook)} fails: {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise PlanError(f"{path}: the process that runs it ended; is there memory left?") from None
    for cell in notebook.cells:
        for name in _TIMES:
            cell.metadata.pop(name, None)
    notebook.metadata.update(_KERNEL)
    return f"{nbformat.writes(notebook, indent=1)}\n".encode()


def _read(path: Path) -> nbformat.NotebookNode:
    """Return a notebook; what it lacks for its version is added without a warning."""
    data = contents(path, "restore it or take it away")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MissingIDFieldWarning)
            return nbformat.reads(data.decode(), as_version=4)
    except (AttributeError, KeyError, TypeError, ValueError, nbformat.ValidationError):
        raise PlanError(f"{path}: is no notebook; restore it or take it away") from None


def _at(path: Path, notebook: nbformat.NotebookNode) -> str:
    """Return the words for the cell that failed: its number and how it begins."""
    for number, cell in enumerate(notebook.cells, start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return f"{path}: cell {number} ({cell.source.splitlines()[0][:60]})"
    return f"{path}: a cell"


def execute(client: NotebookClient, environment: dict[str, str]) -> None:
    """Run the cells of a notebook; what interrupts the caller ends its kernel, too.

    Beside the main thread: there the library would answer signals itself, and fail at it.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    run = asyncio.run_coroutine_threadsafe(client.async_execute(env=environment), loop)
    try:
        run.result()
    except BaseException:
        loop.set_exception_handler(lambda *_: None)  # what else fails because of it
        raise
    finally:
        run.cancel()
        asyncio.run_coroutine_threadsafe(_ended(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _ended() -> None:
    """Wait for what else runs in this loop: a kernel that is being ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait(others, timeout=10) if others else None


public(globals())
