"""What a plan says of itself: title, number, issuer, level, place, dates, type; what it cites.

::

    lines      text -> lines in one form of signs
    frame      lines -> fields of the web page around the document
    front      lines -> titles, numbers, red heads, the letter, the preamble
    signature  lines -> who signed, when it was printed
    reader     all of it -> fields, each from where it is printed best
    citations  preamble -> documents cited, the probable parent
    dates, numbers, kinds, units, places: what a date, a number, a type, an organ, a place is
"""

from __future__ import annotations

from fgf_analysis.public import public
from fgf_analysis.reading.particulars import frame
from fgf_analysis.reading.particulars.citations import Cited
from fgf_analysis.reading.particulars.fields import FIELDS, Particular, Particulars
from fgf_analysis.reading.particulars.front import front, split
from fgf_analysis.reading.particulars.lines import lines
from fgf_analysis.reading.particulars.reader import Reader

__all__ = ["FIELDS", "Cited", "Particular", "Particulars", "particulars"]


def particulars(text: str) -> Particulars:
    """Return what a plan's document says of itself.

    Parameters
    ----------
    text : str
        The document's; offsets count its characters.

    Returns
    -------
    Particulars
        Nothing that is not printed; level and place as the issuer's name shows them.
    """
    found = lines(text)
    first, body = split(found)
    framed, first = frame.fields(first)
    return Reader(text, framed, front(first), body).particulars()


public(globals())
