"""Many plans: reading a folder of documents, and the tables of all of them as one.

``to/<plan_id>/`` holds the files of one plan and ``extract.json``, which says from what they were
read; ``to/*.parquet`` are made from these folders alone, so that they are the same however often
the work was interrupted and however many processes shared it.
"""

from fgf_analysis.corpus.alignment import align
from fgf_analysis.corpus.family import Family
from fgf_analysis.corpus.folder import extract_folder
from fgf_analysis.corpus.load import Corpus, load_corpus
from fgf_analysis.corpus.merge import merge
from fgf_analysis.corpus.own import load_family
from fgf_analysis.corpus.parents import parents
from fgf_analysis.corpus.sidebyside import beside
from fgf_analysis.corpus.summary import Summary
from fgf_analysis.public import public

__all__ = [
    "Corpus",
    "Family",
    "Summary",
    "align",
    "beside",
    "compare",
    "extract_folder",
    "load_corpus",
    "load_family",
    "merge",
    "parents",
]

public(globals())
