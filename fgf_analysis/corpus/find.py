"""The documents below a folder, and a name for the plan of each."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from fgf_analysis.errors import PlanError
from fgf_analysis.reading.formats import ENDINGS



def find(folder: Path, to: Path) -> tuple[list[str], list[str]]:
    """Return the documents below a folder and what is ignored there, as paths with slashes."""
    if not folder.is_dir():
        raise PlanError(f"{folder}: no such folder; give the one that holds the documents")
    out = to.resolve()
    if out == folder.resolve():
        raise PlanError(f"{to}: holds the documents themselves; choose another with --out")
    found: list[str] = []
    ignored: list[str] = []

    def unreadable(error: OSError) -> None:
        ignored.append(f"{Path(error.filename).relative_to(folder).as_posix()}/")

    for base, folders, files in os.walk(folder, onerror=unreadable):
        below = Path(base).relative_to(folder)
        ignored += [f"{(below / name).as_posix()}/" for name in folders if hidden(name)]
        folders[:] = [n for n in folders if not hidden(n) and Path(base, n).resolve() != out]
        for name in files:
            path = Path(base, name)
            wanted = path.suffix.lower() in ENDINGS and not hidden(name) and path.is_file()
            (found if wanted else ignored).append((below / name).as_posix())
    if not found:
        raise PlanError(f"{folder}: no documents here ({' '.join(ENDINGS)}); give another folder")
    return found, ignored


def hidden(name: str) -> bool:
    """Return whether a file is hidden, or an office program's lock."""
    return PurePosixPath(name).name.startswith((".", "~$"))


def plan_ids(files: Iterable[str]) -> dict[str, str]:
    """Return a name for the folder of each document, from its path with slashes.

    The document's name without its ending; where several have the same, all of these take their
    folder's name before it, then the ending behind it, then a hash of the path. So an id depends
    on the names of the others only where they meet, and never on their order. No two are alike
    but for case.
    """
    options: dict[str, list[str]] = {}
    for name in files:
        path = PurePosixPath(name)
        mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
        options[name] = [
            _safe(path.stem),
            _safe(f"{path.parent.name}-{path.stem}"),
            _safe(f"{path.parent.name}-{path.name}"),
            f"{_safe(path.stem, 60)}-{mark}",
        ]
    while True:
        met = Counter(left[0].casefold() for left in options.values())
        alike = [x for x in options.values() if met[x[0].casefold()] > 1 and len(x) > 1]
        if not alike:
            return {name: left[0] for name, left in options.items()}
        for left in alike:
            left.pop(0)


def _safe(text: str, most: int = 120) -> str:
    """Return a text as the name of a folder on any system, of so many bytes at most."""
    text = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", text)).strip("-")
    text = text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").strip("-")
    if re.fullmatch(r"(?i)con|prn|aux|nul|(com|lpt)\d", text):
        text += "-plan"
    return text or "plan"
