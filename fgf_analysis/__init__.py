"""Chinese division-of-labour plans read into tidy tables, analysed and drawn."""

from fgf_analysis.corpus import Corpus, Family, load_corpus, load_family
from fgf_analysis.errors import PlanError
from fgf_analysis.public import public
from fgf_analysis.tables import Plan, load_plan

__all__ = [
    "Corpus",
    "Family",
    "Plan",
    "PlanError",
    "analysis",
    "brief",
    "charts",
    "corpus",
    "errors",
    "exports",
    "load_corpus",
    "load_family",
    "load_plan",
    "reading",
    "review",
    "tables",
]
__version__ = "0.1.0"

public(globals())
