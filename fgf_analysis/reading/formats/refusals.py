"""How a document is refused: which, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from fgf_analysis.errors import PlanError

ALONE = "give the plan's text alone"
ANEW = "fetch it again, or save it as .docx or as plain text in UTF-8"
COPY = "copy what the browser shows into a text file"
OCR = "recognise its text (OCR) and give the text"
OTHERS = "give the plan as .docx, .pdf, .html, .xlsx or plain text"
UNLOCK = "save it without one"


def refusal(name: str, why: str, remedy: str) -> PlanError:
    """Return the error that says all of it in one line."""
    return PlanError(f"{name}: {why}; {remedy}")


def refusing(kind: str, remedy: str = OTHERS) -> Callable[[bytes, str], NoReturn]:
    """Return a reader of a kind of file that refuses it."""

    def refuse(data: bytes, name: str) -> NoReturn:
        raise refusal(name, f"this is {kind}, which cannot be read", remedy)

    return refuse
