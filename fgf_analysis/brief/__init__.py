"""A briefing pack: what the figures show as files that an office can edit, and two pages to print.

One content in one language, four programs::

    gallery, ledger -> content (Exhibit, Content) -> slides/     brief.pptx   charts with their data
                       plots: numbers as charts      workbook/   tables.xlsx  every table
                       paper: what a page holds      document/   brief.docx   for the office's text
                                                     handout/    brief.pdf    two pages, by typst
    package: the same bytes each time;  earlier: what an office edited
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fgf_analysis.analysis import ledger
from fgf_analysis.arguments import a_plan, of_type, refusal
from fgf_analysis.errors import Unavailable
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["ALL", "LONGEST", "Pack", "pack"]

ALL = "all"
"""Instead of a unit: every unit that the plan names."""
LONGEST = 100
"""Characters of an organisation's name: it stands at the foot of every slide."""


@dataclass(frozen=True)
class Pack:
    """A briefing pack in one language.

    Attributes
    ----------
    files : dict
        Name to content: ``brief.pptx``, ``tables.xlsx``, ``brief.pdf``, ``brief.docx``.
    missing : dict
        Name of a file that could not be made to the reason, in one line.
    """

    files: dict[str, bytes]
    missing: dict[str, str]


def pack(
    plan: Plan,
    lang: str = "zh",
    *,
    organisation: str = "",
    units: Iterable[str] = (),
    slides: bytes | None = None,
    document: bytes | None = None,
) -> Pack:
    """Return a briefing pack on a plan: slides, workbook, two pages to print, and a text.

    Titles, numbers and bases are those of the gallery; what the plan does not bear out is in none
    of the files.

    Parameters
    ----------
    plan : Plan
        Its tables.
    lang : {"zh", "en"}
        Language of all words.
    organisation : str
        Who hands it over: stands on the cover, and in the source lines for the package's name.
    units : iterable of str
        Canonical names of units that get a card of their own; ``["all"]`` for every unit.
    slides, document : bytes, optional
        A presentation (.pptx) and a text (.docx) of the office whose layouts, styles, fonts and
        colours are used.

    Returns
    -------
    Pack
        The same tables and templates give the same bytes.

    Raises
    ------
    PlanError
        When the plan has no tasks or names no such unit (the message says which are closest),
        a template lacks what is needed (the message lists it), or there is no such language.
    """
    from fgf_analysis.brief.content import content
    from fgf_analysis.brief.document import to_docx
    from fgf_analysis.brief.handout import to_pdf
    from fgf_analysis.brief.slides import to_pptx
    from fgf_analysis.brief.workbook import to_xlsx

    of_type("organisation", organisation, str, "give a name")
    if len(organisation) > LONGEST:
        raise refusal("organisation", organisation, f"give a name of at most {LONGEST} characters")
    chosen = list(units) if not isinstance(units, str) else [units]
    if ALL in chosen:
        chosen = ledger.units(a_plan(plan))
    found = content(plan, lang, organisation=organisation, units=chosen)
    makers: dict[str, Callable[[], bytes]] = {
        "brief.pptx": lambda: to_pptx(found, slides),
        "tables.xlsx": lambda: to_xlsx(found),
        "brief.pdf": lambda: to_pdf(found),
        "brief.docx": lambda: to_docx(found, document),
    }
    files, missing = {}, {}
    for name, make in makers.items():
        try:
            files[name] = make()
        except Unavailable as error:
            missing[name] = str(error)
    return Pack(files, missing)


public(globals())
