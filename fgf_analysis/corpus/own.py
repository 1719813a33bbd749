"""The family that is compared where none is named: an invented one, which the package brings."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from fgf_analysis import tables as room  # `DATA` is looked up there when it is needed
from fgf_analysis.corpus.family import Family
from fgf_analysis.corpus.folder import extract_folder
from fgf_analysis.corpus.load import load_corpus
from fgf_analysis.public import public

__all__ = ["INVENTED", "load_family"]

INVENTED = "invented-family"
"""The folder with the documents in the package's data."""


def load_family(folder: str | os.PathLike[str] | None = None, root: str | None = None) -> Family:
    """Return a family of plans.

    Parameters
    ----------
    folder : str or path, optional
        Where ``fgf extract`` or `extract_folder` wrote plans. If not given, what the environment
        variable ``FGF_FAMILY`` names, else the invented family of the package, whose documents are
        read anew into a folder that is removed when Python ends.
    root : str, optional
        The plan_id of the plan that the others descend from; else that with the most descendants.

    Returns
    -------
    Family
        Its ``remarks`` say what is not as it should be.

    Raises
    ------
    PlanError
        When there are no plans, or no such root.
    """
    where = folder if folder is not None else os.environ.get("FGF_FAMILY") or _invented()
    return load_corpus(where).family(root)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="fgf-")  # removed when the process ends


def _invented() -> Path:
    """Return where the documents of the package were read to, once in a process."""
    to = Path(_folder().name) / INVENTED
    if not (to / "plans.parquet").is_file():
        extract_folder(room.DATA / INVENTED, to)
    return to


public(globals())
