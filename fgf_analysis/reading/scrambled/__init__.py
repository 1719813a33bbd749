"""Two passages of one document run into each other -> its tasks, as far as the document shows them.

::

    order       is it scrambled?
    flat        the document in one line
    scan        text -> marks and sentences
    collate     marks and sentences -> tasks, and what stays open
                (gaps: what stands between headings, owners: whose is the clause,
                cuts: where one task ends, wording: what decides when nothing else does)
    records     tasks -> records
"""

from __future__ import annotations

from fgf_analysis.reading.scrambled.order import scrambled
from fgf_analysis.reading.scrambled.records import records

__all__ = ["records", "scrambled"]
