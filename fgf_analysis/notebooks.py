"""Running notebooks so that their stored outputs depend on nothing but their cells."""

from __future__ import annotations

import asyncio
import os
import re
import threading
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from fgf_analysis.errors import PlanError
from fgf_analysis.markup import to_markdown
from fgf_analysis.tables import Plan

_DRAWN = re.compile(r'gallery\.show\("([\w-]+)"')


def run(path: Path, plan: Plan) -> bytes:
    """Return a notebook after one clean run on a plan, outputs stored, without times.

    A heading with a chart below it becomes the chart's title on this plan: the finding that the
    plan bears out, otherwise the subject.

    Raises
    ------
    PlanError
        When the file is no notebook or a cell fails; the message names the cell.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.ValidationError):
        raise PlanError(f"{path}: is no notebook; restore it or take it away") from None
    _title(notebook, plan)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        shutdown_kernel="immediate",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    try:
        execute(client, {**os.environ, "FGF_PLAN": str(plan.folder)})
    except CellExecutionError as error:
        raise PlanError(f"{path}: a cell fails: {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise PlanError(f"{path}: the process that runs it ended; is there memory left?") from None
    for cell in notebook.cells:
        cell.metadata.clear()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return f"{nbformat.writes(notebook, indent=1)}\n".encode()


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


def _title(notebook: nbformat.NotebookNode, plan: Plan) -> None:
    """Set each heading over a chart to the chart's English title on the plan."""
    from fgf_analysis.charts import gallery

    heading = None
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            heading = cell
        elif heading is not None and (drawn := _DRAWN.search(cell.source)):
            title = gallery.heading(drawn[1], plan)
            lines = heading.source.splitlines()[1:]
            heading.source = "\n".join([f"## {to_markdown(title)}", *lines])
            heading = None
