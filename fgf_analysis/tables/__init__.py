"""The tables of a plan: their columns, reading them from a folder, checking them.

::

    contract      the columns of every table, keys, and what points where
    parse         a file -> rows, or an object; what cannot be read in it
    descriptor    datapackage.json -> what is recorded of a folder
    check         tables -> what breaks the contract in them and between them
    places        tables and their document -> what is not what stands there
    load          a folder -> a checked Plan
    lines         the tables of lines (条线), checked
    summary       a Plan -> what a notebook shows of it
"""

from __future__ import annotations

from pathlib import Path

from fgf_analysis.public import public
from fgf_analysis.tables.check import NO_ROWS
from fgf_analysis.tables.contract import (
    BASES,
    BREAK,
    CELLS,
    DISPUTES,
    FIELDS,
    KEYS,
    LEVELS,
    LINES,
    REFERENCES,
    REGISTERS,
    ROLES,
    SAID,
    SEPARATOR,
    SETTLED,
    TABLES,
    Column,
)
from fgf_analysis.tables.descriptor import REMEDY, digest, edited, said
from fgf_analysis.tables.load import (
    DEFAULT,
    Plan,
    cells,
    find,
    frame,
    load_plan,
    plans,
    register,
    register_path,
    settled,
)
from fgf_analysis.tables.parse import Table, contents, json_object, parse

_PACKAGED = Path(__file__).parent.parent / "data"
DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent.parent / "data"
"""The folder with the registers and one folder a plan; looked up here whenever it is needed."""

__all__ = [
    "BASES",
    "BREAK",
    "CELLS",
    "DATA",
    "DEFAULT",
    "DISPUTES",
    "FIELDS",
    "KEYS",
    "LEVELS",
    "LINES",
    "NO_ROWS",
    "REFERENCES",
    "REGISTERS",
    "REMEDY",
    "ROLES",
    "SAID",
    "SEPARATOR",
    "SETTLED",
    "TABLES",
    "Column",
    "Plan",
    "Table",
    "cells",
    "contents",
    "digest",
    "edited",
    "find",
    "frame",
    "json_object",
    "load_plan",
    "parse",
    "plans",
    "register",
    "register_path",
    "said",
    "settled",
]

public(globals())
