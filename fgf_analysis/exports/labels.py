"""Names -> labels that a format can hold, each once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from fgf_analysis.markup import plain

_FORMULA = frozenset("=+-@")


def line(text: object) -> str:
    """Return text as one line in which XML has every sign; nothing where it is missing."""
    return " ".join(plain(text).split()) if isinstance(text, str) else ""


def told_apart(labels: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return labels of which none stands twice.

    Pajek's and UCINET's readers know a node by its label. One that several have, also in other
    case, is followed by the name; what is then still the same, by a number.

    Examples
    --------
    >>> told_apart(["Finance", "finance", "Health"], ["市财政局", "区财政局", "卫健委"])
    ['Finance (市财政局)', 'finance (区财政局)', 'Health']
    """
    several = Counter(label.casefold() for label in labels)
    full = [
        label if several[label.casefold()] == 1 or label == name else f"{label} ({name})"
        for label, name in zip(labels, names, strict=True)
    ]
    return numbered(full)


def numbered(labels: Iterable[str], form: str = "{} ({})") -> list[str]:
    """Return labels with a number behind each that another had before, also in other case."""
    found: list[str] = []
    taken: set[str] = set()
    for label in labels:
        label, number, first = label or "?", 1, label or "?"
        while label.casefold() in taken:
            number += 1
            label = form.format(first, number)
        taken.add(label.casefold())
        found.append(label)
    return found


def quoted(label: str) -> str:
    r"""Return a label as Pajek reads it: it knows no escape for a quotation mark.

    networkx's reader takes a backslash for one, so there is none either.

    Examples
    --------
    >>> print(quoted('the "one" office'))
    "the 'one' office"
    """
    return '"{}"'.format(label.replace('"', "'").replace("\\", "/"))


def word(label: str) -> str:
    """Return a label as one word of UCINET's DL, without what parts words there.

    UCINET reads blanks within quotation marks, igraph does not.

    Examples
    --------
    >>> word("People's Bank, Xining")
    'Peoples_Bank_Xining'
    """
    return re.sub(r"[\s,;:=|]+", "_", re.sub(r"[\"']", "", label)).strip("_") or "_"


def cell(label: str) -> str:
    """Return a label that a spreadsheet does not take for a formula."""
    return f"'{label}" if label[:1] in _FORMULA else label
