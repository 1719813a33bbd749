"""The package's font inside an HTML page; loads no drawing library."""

from __future__ import annotations

import base64
import io
from pathlib import Path

REGULAR = Path(__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf"


def woff(text: str) -> str:
    """Return the package's font, cut down to the characters of a text, as WOFF in base64.

    A character that the font lacks is left out: a page falls back to the reader's own fonts.
    """
    # Slow to load, and a notebook's first cell imports what makes pages.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(flavor="woff", layout_features=[], notdef_outline=True)
    options.recalc_timestamp = False
    font = TTFont(REGULAR, recalcTimestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(text=text)
    cut.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return base64.b64encode(out.getvalue()).decode("ascii")
