"""The notebooks of the package, and what they link to -> the files of a folder of one's own."""

from __future__ import annotations

import re

from fgf_analysis import tables as room  # `DATA` is looked up there when it is needed
from fgf_analysis.corpus.own import INVENTED
from fgf_analysis.public import public
from fgf_analysis.tables import DEFAULT, contents

__all__ = ["copies"]

_OURS = "[0-9][0-9]-*.ipynb"  # what else is there is somebody's own


def copies() -> dict[str, bytes]:
    """Return what a new folder of notebooks holds.

    Beside the notebooks these are the plans that they were run on, the explanations of the columns
    and the measures with their formulas: JupyterLab follows no link out of the folder that it was
    started in.

    Returns
    -------
    dict of str to bytes
        Path inside the folder to content: both editions with their outputs, ``data/`` and
        ``docs/``, in this order.

    Raises
    ------
    PlanError
        When a file cannot be read.
    """
    around = room.DATA.parent
    notebooks = around / "notebooks"
    files = {
        path.relative_to(notebooks).as_posix(): _nearer(contents(path))
        for folder in (notebooks, notebooks / "zh")
        for path in sorted(folder.glob(_OURS))
    }
    plan = [
        path
        for name in (DEFAULT, INVENTED)
        for path in sorted((room.DATA / name).glob("[!.]*"))
        if path.is_file()
    ]
    registers = sorted(room.DATA.glob("[!.]*.csv"))
    for path in (room.DATA / "README.md", *registers, *plan, around / "docs" / "measures.md"):
        files[path.relative_to(around).as_posix()] = contents(path)
    return files


def _nearer(notebook: bytes) -> bytes:
    """Return a notebook whose outputs link to data and docs in its edition's own folder.

    There are no figures beside a copy; the opening of a clean run there names none, either.
    """
    text = notebook.decode()
    text = re.sub(r"(?<=\]\()\.\./((?:\.\./)?(?:data|docs)/)", r"\1", text)
    return re.sub(r" · \[[^\]]+\]\((?:\.\./)+figures/README\.md\)", "", text).encode()


public(globals())
