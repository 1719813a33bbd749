"""What a plan says of itself, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from fgf_analysis.reading.particulars.citations import Cited


class Particular(NamedTuple):
    """Something that a plan says of itself.

    Attributes
    ----------
    field : str
        One of `FIELDS`.
    value : str
        In one form: dates as ISO 8601, numbers as 国办发〔2022〕37号, names without blanks.
    printed : str
        What stands there, character by character.
    start, end : int
        Where, in the document.
    basis : str
        What prints it: ``title``, ``notice`` (the title of the notice, or its letter), ``line``
        (of its own), ``frame`` (of the web page), ``head``, ``signature``, ``imprint``,
        ``cited``. Level and place are inferred from what stands there; so is an issuer by
        ``imprint``.
    """

    field: str
    value: str
    printed: str
    start: int
    end: int
    basis: str


FIELDS = (
    "title", "notice_title", "number", "issuer", "level", "place", "place_code", "signed",
    "published", "type", "parent_number", "parent_title",
)  # fmt: skip


@dataclass(frozen=True)
class Particulars:
    """What a plan says of itself.

    Attributes
    ----------
    fields : list of Particular
        In the order of `FIELDS`; joint issuers are several rows.
    cited : list of Cited
        In the document's order.
    """

    fields: list[Particular] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)

    def value(self, name: str) -> str:
        """Return the value of a field, several parted by |, or nothing."""
        return "|".join(one.value for one in self.fields if one.field == name)
