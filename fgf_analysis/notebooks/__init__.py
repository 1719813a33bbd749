"""The notebooks: what their cells open with, running them, comparing their outputs.

::

    edition    language, opening     for the first cell of a notebook
    rerun      run                   a notebook -> the same with the outputs of one clean run
    compare    differences           of two notebooks: what a reader would see
    copies     copies                the notebooks and what they link to, for a new folder
"""

from fgf_analysis.notebooks.edition import language, opening
from fgf_analysis.public import public

__all__ = ["language", "opening"]

public(globals())
