"""Which task of a plan is made for which task of another: its counterpart, or none.

    words and headings of both plans (`material`)
      -> cosines of character n-grams (`features`)
      -> the probability that two tasks are counterparts (`probability`, ``model.json``)
      -> one to one with an option for none, then one to many (`assignment`)
      -> how much of the child's words is the parent's (`copied`)

Nothing is learnt from the plans at hand but how common an n-gram is in the parent, so that what
holds between two plans does not depend on which others are compared. The order of tasks is no
evidence.
"""

from fgf_analysis.corpus.alignment.aligner import COLUMNS, LEVELS, Aligner, align
from fgf_analysis.public import public

__all__ = ["COLUMNS", "LEVELS", "Aligner", "align"]

public(globals())
