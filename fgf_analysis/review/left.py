"""Stretches and names -> the left side: the whole source, every character once, and the legend."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from fgf_analysis.review.markup import escape
from fgf_analysis.review.names import GENERIC, Name
from fgf_analysis.review.spans import Lines, segments
from fgf_analysis.review.stretches import Stretch
from fgf_analysis.review.words import CHECKED, KINDS, ROLES


def left(source: str, stretches: list[Stretch], names: list[Name]) -> tuple[str, str]:
    """Return the source, marked by what it was read as, and the buttons that explain the marks.

    Parameters
    ----------
    source : str
    stretches : list of Stretch
    names : list of Name
    """
    side = _Left(source, stretches, names)
    return "".join(side.text()), side.legend()


class _Left:
    """Writes the left side and counts what stands on it.

    Parameters
    ----------
    source, stretches, names
        As above.
    """

    def __init__(self, source: str, stretches: list[Stretch], names: list[Name]) -> None:
        self.source, self.stretches, self.names = source, stretches, names
        self.line = Lines(source)
        self.named = list(segments((name.start, name.end) for name in names))
        self.name_ends = [end for _, end, _ in self.named]
        self.counts: Counter[str] = Counter()  # kind to stretches and names

    def text(self) -> Iterator[str]:
        yield self._number(1)
        at, before = 0, ""
        for start, end, which in segments((one.start, one.end) for one in self.stretches):
            yield from self._inner(at, start)
            over = [self.stretches[i] for i in which]
            rows = " ".join(str(one.row) for one in over if one.row >= 0)
            # A piece that only goes on, behind something in doubt, says nothing new.
            goes_on = at == start and rows == before and all(one.start < start for one in over)
            yield self._open(over, rows, goes_on)
            yield from self._inner(start, end)
            yield "</span>"
            at, before = end, rows
        yield from self._inner(at, len(self.source))

    def _inner(self, start: int, end: int) -> Iterator[str]:
        """Yield a piece of the source with its names marked."""
        at = start
        nth = bisect_right(self.name_ends, start)
        while at < end and nth < len(self.named) and self.named[nth][0] < end:
            first, last, which = self.named[nth]
            first, stop = max(first, start), min(last, end)
            yield self._plain(at, first)
            yield self._name([self.names[i] for i in which], first, stop)
            at, nth = stop, nth + 1
        yield self._plain(at, end)

    def _open(self, over: Iterable[Stretch], rows: str, goes_on: bool) -> str:
        over = list(over)
        kinds = list(dict.fromkeys(stretch.kind for stretch in over))
        if any(stretch.weak for stretch in over):
            kinds.append("weak")
        if {*kinds} & {*CHECKED}:
            kinds.append("check")
        self.counts.update(kinds)
        to = " ".join(dict.fromkeys(stretch.to for stretch in over))
        label = "｜".join(dict.fromkeys(stretch.label for stretch in over))
        hint = "\n".join(stretch.hint for stretch in over)
        more = " more" if goes_on else ""
        return (
            f'<span class="s {" ".join(kinds)}{more}" tabindex="0" role="link"'
            f' data-to="{escape(to)}" data-e="{rows}" data-k="{" ".join(kinds)}"'
            f' data-l="{escape(label)}" title="{escape(hint)}">'
        )

    def _name(self, over: list[Name], start: int, end: int) -> str:
        kinds = list(dict.fromkeys(name.kind for name in over))
        if any(name.unknown for name in over):
            kinds += "unknown", "check"
        self.counts.update(kinds)
        units = " ".join(dict.fromkeys(name.unit for name in over))
        hint = "\n".join(dict.fromkeys(name.hint for name in over))
        roles = "".join("泛" if kind == GENERIC else ROLES[kind][0][0] for kind in kinds[:1])
        label = f' data-l="{roles}{"?" if "unknown" in kinds else ""}"'
        return (
            f'<span class="u {" ".join(kinds)}" tabindex="-1" data-u="{units}"'
            f' data-k="{" ".join(kinds)}"{label if any(n.end == end for n in over) else ""}'
            f' title="{escape(hint)}">{self._plain(start, end)}</span>'
        )

    def _plain(self, start: int, end: int) -> str:
        text = html.escape(self.source[start:end], quote=False)
        if "\r" in text:
            # As it stands in a file, a parser would make a line feed of it.
            text = re.sub("\r(?!\n)", '<span class="r">&#13;</span>', text)
            text = text.replace("\r\n", "&#13;\n")
        if "\n" in text:
            line = self.line(start)
            first, *others = text.split("\n")
            numbered = (f"\n{self._number(line + i)}{t}" for i, t in enumerate(others, start=1))
            text = first + "".join(numbered)
        return text

    @staticmethod
    def _number(line: int) -> str:
        return f'<span class="n" data-n="{line}"></span>'

    def legend(self) -> str:
        """Return the buttons that explain the marks and show one kind only."""
        return "".join(
            f'<button type="button" class="k" data-f="{kind}" aria-pressed="false">'
            f'<span class="sample {kind}">{chinese}</span> <small>{english}</small> '
            f"<b>{self.counts[kind]}</b></button>"
            for kind, (chinese, english) in KINDS.items()
            if self.counts[kind]
        )
