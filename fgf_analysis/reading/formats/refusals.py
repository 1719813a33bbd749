"""How a document is refused: which, why, and what to do about it."""

from __future__ import annotations

from fgf_analysis.errors import PlanError

ALONE = "give the plan's text alone"
ANEW = "fetch it again, or save it as .docx or as plain text in UTF-8"
COPY = "copy what the browser shows into a text file"
OCR = "recognise its text (OCR) and give the text"
UNLOCK = "save it without one"


def refusal(name: str, why: str, remedy: str) -> PlanError:
    """Return the error that says all of it in one line."""
    return PlanError(f"{name}: {why}; {remedy}")
