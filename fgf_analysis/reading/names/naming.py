"""Names as one document prints them -> departments, with the places it leaves out.

A list prints the place of its units once (省委宣传部、文化和旅游厅), a county's plan often not at
all (发改局). A name without a place takes that of the name before it in its clause. Without any, it
is a national organ only in a document that names ministries; elsewhere it takes the level that the
document's other names have, or else the place in its title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from fgf_analysis.reading.names.places import split
from fgf_analysis.reading.names.register import Register

# Names that without a place only the nation's organs have; every Party committee has a 宣传部.
_COMMITTEE_S = "宣传部|组织部|统战部|工作部|武装部|支部|干部"
_MINISTRY = re.compile(
    rf"(?!.*(?:{_COMMITTEE_S})$).*(?:部|总局|总署)|证监会|银保监会|人民银行|国务院.+"
)
_BUREAU = re.compile(r"\w{2,6}[局厅委办]")
_LEVELS = ("省", "市", "县", "区", "州", "旗", "盟", "自治区", "自治州", "兵团")


class Naming:
    """The departments that a document's names stand for.

    Parameters
    ----------
    register : Register
    clauses : iterable of list of str
        The names of every clause, in simplified characters.
    home : str
        The document's title: whose plan it is.
    """

    def __init__(self, register: Register, clauses: Iterable[list[str]], home: str = "") -> None:
        self.register = register
        levels: Counter[str] = Counter()
        self.national = False
        for names in clauses:
            for name in names:
                place = split(name)[0]
                if place in _LEVELS:
                    levels[place] += 1
                self.national = self.national or (not place and bool(_MINISTRY.fullmatch(name)))
        level = max(levels, key=lambda place: levels[place], default="")
        self.place = "" if self.national else level or split(home)[0]

    def departments(self, names: list[str]) -> list[tuple[str, bool]]:
        """Return for each name of a clause its department, and whether the register knows it."""
        found = []
        before = ""
        for name in names:
            own = split(name)[0]
            place = "" if own else before or self.place
            known = self.register.find(name, place)
            if known and known.kind == "central" and not (own or place or self.national):
                known = None if name != known.department else known
                found.append((known.department if known else name, known is not None))
            else:
                # 云岭大学 is nobody's; a bureau that the register lacks is somebody's.
                place = place if known or _BUREAU.fullmatch(name) else ""
                found.append((self.register.canonical(name, place), known is not None))
            before = own if own in _LEVELS else before
        return found
