"""The documents below a folder, and a name for the plan of each."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from fgf_analysis.errors import PlanError
from fgf_analysis.files import folder_name, shown

Ignored = tuple[str, str]
"""A file, or a folder with a final slash, and why it is ignored."""

HIDDEN, FORMAT, UNREADABLE = "hidden", "another format", "unreadable"


def find(folder: Path, to: Path) -> tuple[list[str], list[Ignored]]:
    """Return the documents below a folder and what is ignored there, as paths with slashes."""
    # Here, so that importing the package, which is all that analyses need, loads no reader.
    from fgf_analysis.reading.formats import ENDINGS

    if not folder.is_dir():
        raise PlanError(f"{shown(folder)}: no such folder; give the one that holds the documents")
    out = to.resolve()
    if out == folder.resolve():
        raise PlanError(f"{shown(to)}: holds the documents themselves; choose another with --out")
    found: list[str] = []
    ignored: list[Ignored] = []

    def unreadable(error: OSError) -> None:
        ignored.append((f"{Path(error.filename).relative_to(folder).as_posix()}/", UNREADABLE))

    for base, folders, files in os.walk(folder, onerror=unreadable):
        below = Path(base).relative_to(folder)
        ignored += [(f"{(below / name).as_posix()}/", HIDDEN) for name in folders if _hidden(name)]
        folders[:] = [n for n in folders if not _hidden(n) and Path(base, n).resolve() != out]
        for name in files:
            file = (below / name).as_posix()
            if why := _unwanted(Path(base, name), ENDINGS):
                ignored.append((file, why))
            else:
                found.append(file)
    if not found:
        formats = " ".join(ENDINGS)
        raise PlanError(f"{shown(folder)}: no documents here ({formats}); give another folder")
    return found, ignored


def _unwanted(path: Path, endings: Collection[str]) -> str:
    """Return why a file is ignored, or nothing."""
    if _hidden(path.name):
        return HIDDEN
    if path.suffix.lower() not in endings:
        return FORMAT
    return "" if path.is_file() else UNREADABLE  # a link that leads nowhere, a pipe


def _hidden(name: str) -> bool:
    """Return whether a name is that of a hidden file, or of an office program's lock."""
    return name.startswith((".", "~$"))


def plan_ids(files: Iterable[str]) -> dict[str, str]:
    """Return a name for the folder of each document, from its path with slashes.

    The document's name without its ending; where several have the same, all of these take their
    folder's name before it, then the ending behind it, then a hash of the path. So an id depends
    on the names of the others only where they meet, and never on their order. No two are alike
    but for case.
    """
    level: Counter[str] = Counter()
    named = {name: _named(name, 0) for name in files}
    while True:
        met = Counter(plan_id.casefold() for plan_id in named.values())
        alike = [n for n, plan_id in named.items() if met[plan_id.casefold()] > 1 and level[n] < 3]
        if not alike:
            return named
        for name in alike:
            level[name] += 1
            named[name] = _named(name, level[name])


def _named(name: str, level: int) -> str:
    path = PurePosixPath(name)
    if level == 0:
        return folder_name(path.stem)
    if level == 1:
        return folder_name(f"{path.parent.name}-{path.stem}")
    if level == 2:
        return folder_name(f"{path.parent.name}-{path.name}")
    return f"{folder_name(path.stem, 60)}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}"
