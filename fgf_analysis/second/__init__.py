"""A second reading of a plan's text, by anybody, beside ours: how far they agree, and where not.

::

    jsonl         a file of JSON Lines -> facts (vocabulary: words -> kinds and roles)
    place         facts -> where each stands in source.txt
    ours          a plan -> what its reading says, before persons settled anything
    match         what two readings find -> which of it is the same
    compare       both readings side by side
    tables        side by side -> agreement, disagreements
    folder        a reading -> the files of DIR/second/NAME, and back
    settling      what a person decided -> settled.csv
    written       a plan -> its own reading as such a file
"""

from __future__ import annotations

from fgf_analysis.public import public
from fgf_analysis.second.folder import Second, files, read, readings
from fgf_analysis.second.tables import agreement, disagreements
from fgf_analysis.second.written import to_jsonl

__all__ = [
    "Second",
    "agreement",
    "disagreements",
    "files",
    "read",
    "readings",
    "to_jsonl",
]

public(globals())
