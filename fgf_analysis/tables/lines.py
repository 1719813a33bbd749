"""The tables of lines (条线): which there are, and which organ became which."""

from __future__ import annotations

import pandas as pd

from fgf_analysis import tables as room  # `DATA` is looked up there when it is needed
from fgf_analysis.errors import PlanError
from fgf_analysis.public import public
from fgf_analysis.tables import check
from fgf_analysis.tables.contract import LINES
from fgf_analysis.tables.load import frame
from fgf_analysis.tables.parse import contents, parse

__all__ = ["lines"]


def lines() -> dict[str, pd.DataFrame]:
    """Return ``lines.csv`` and ``successors.csv``, checked by themselves and together.

    Returns
    -------
    dict of str to DataFrame
        Keys and columns as in `LINES`: text is ``str``, numbers are ``Int64``, an empty cell is
        missing; rows in the order of the files.

    Raises
    ------
    PlanError
        When one cannot be read or breaks the data contract; one line for each row.
    """
    paths = {name: room.DATA / f"{name}.csv" for name in LINES}
    problems = check.Problems({name: str(path) for name, path in paths.items()})
    found = {}
    for name, path in paths.items():
        try:
            found[name] = parse(contents(path))
        except PlanError as error:
            raise PlanError(f"{path}: {error}") from None
    check.check(found, problems)
    if len(problems):
        raise PlanError("\n  ".join(problems.lines()))
    return {name: frame(found[name], columns) for name, columns in LINES.items()}


public(globals())
