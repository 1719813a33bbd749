"""What stands in a folder before a pack is written into it again: people edit what they were given.

``pack.json`` holds the hash of each file as it was written. One that is another since was edited.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, edited_name, shown
from fgf_analysis.tables import json_object

MANIFEST = "pack.json"
_OURS = re.compile(r"(?:(?:zh|en)/)?(?:brief\.(?:pptx|pdf|docx)|tables\.xlsx)")
_LOCKS = (".~lock.{}#", "~${}")  # of LibreOffice; of Word, PowerPoint, Excel and WPS


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return what ``pack.json`` holds of the files of a pack."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    return (json.dumps({"files": hashes}, indent=1) + "\n").encode()


def replace(output: Output, files: Mapping[str, bytes]) -> list[str]:
    """Write a pack over an earlier one, so that the folder holds one and no edited file is lost.

    Parameters
    ----------
    output : Output
        The folder.
    files : mapping of str to bytes
        The pack.

    Returns
    -------
    list of str
        The names under which edited files were kept.

    Raises
    ------
    PlanError
        When a file is open in an office program, or is there and not of an earlier pack.
    """
    folder = output.folder
    before = _written(folder)
    for name in (*files, *before):
        _closed(folder / name)
    copies: dict[str, bytes] = {}
    stale = []
    for name in dict.fromkeys([*files, *before]):
        path = folder / name
        if not path.is_file():
            continue
        there = path.read_bytes()
        if there == files.get(name):
            continue
        if name not in before:
            raise PlanError(
                f"{shown(path)}: is there and not from fgf brief; choose another folder with --out"
            )
        if hashlib.sha256(there).hexdigest() != before[name]:
            copies[edited_name(folder, name, there)] = there
        if name not in files:
            stale.append(name)
    output.write({**files, **copies, MANIFEST: manifest(files)}, stale)
    return list(copies)


def _written(folder: Path) -> dict[str, str]:
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    found = json_object(path, "take it away, and the pack beside it").get("files")
    known = found if isinstance(found, dict) else {}
    # A hand may have changed it: only what a pack can hold is ours.
    return {name: str(digest) for name, digest in known.items() if _OURS.fullmatch(name)}


def _closed(path: Path) -> None:
    """Raise where an office program says that it holds a file open."""
    for lock in _LOCKS:
        if (path.parent / (name := lock.format(path.name))).exists():
            raise PlanError(
                f"{shown(path)}: is open in another program; close it there (or, if it is not, "
                f"remove {name}) and run this again"
            )
