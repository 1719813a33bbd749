"""Writing files so that what was there survives any failure."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from fgf_analysis.errors import PlanError


def write_all(folder: Path, files: Mapping[str, bytes], stale: Iterable[str] = ()) -> None:
    """Write several files into a folder, each whole or not at all, then remove stale ones.

    All content is first written to temporary files beside the targets; only when every one is
    on disk are they moved into place, so an interrupt or a full disk leaves the old files.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    files : mapping of str to bytes
        Path inside the folder to content.
    stale : iterable of str
        Paths inside the folder that are removed at the end.

    Raises
    ------
    PlanError
        When the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".fgf-", dir=folder))
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        for name, data in files.items():
            target = staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> PlanError:
    where = error.filename or folder
    return PlanError(
        f"{where}: cannot be written ({error.strerror}); "
        "make the folder writable or choose another with --out"
    )
