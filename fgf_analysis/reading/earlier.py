"""What stands in a plan's folder before it is written again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from fgf_analysis import tables
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, edited_name, holds, shown


def replace(
    output: Output,
    files: Mapping[str, bytes],
    more: Mapping[str, bytes] | None = None,
    gone: Iterable[str] = (),
) -> list[str]:
    """Write a reading into a plan's folder, so that it holds one and no work of a hand is lost.

    What was made of an earlier reading and is not made anew is removed. A table that was edited
    since it was written is kept beside the new one, as ``tasks.edited.csv``.

    Parameters
    ----------
    output : Output
        The folder.
    files : mapping of str to bytes
        What the reading becomes.
    more : mapping of str to bytes, optional
        Files to write with them that tell nothing of the plan.
    gone : iterable of str
        Further files to remove.

    Returns
    -------
    list of str
        The names under which edited tables were kept.
    """
    folder = output.folder
    copies: dict[str, bytes] = {}
    for name in tables.edited(folder):
        there = (folder / f"{name}.csv").read_bytes()
        if there != files.get(f"{name}.csv", there):
            copies[edited_name(folder, f"{name}.csv", there)] = there
    made = ["cells.csv", "report.json", "report.txt", "review.html"]
    made += [f"spreadsheet/{path.name}" for path in folder.glob("spreadsheet/*.csv")]
    made += [path.relative_to(folder).as_posix() for path in folder.glob("second/*/*.csv")]
    changed = any(not holds(folder / name, data) for name, data in files.items())
    stale = [name for name in made if changed and name not in files]
    output.write({**files, **copies, **(more or {})}, [*stale, *gone])
    return list(copies)


def guard(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise where files would take the place of ones that `fgf extract` did not write."""
    others = [name for name in files if (folder / name).exists()]
    if others and not (folder / "report.json").is_file():
        raise PlanError(
            f"{shown(folder)}: holds {others[0]}, which is not from fgf extract and would be "
            "overwritten; choose another folder with --out"
        )
