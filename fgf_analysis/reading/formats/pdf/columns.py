"""The order in which the lines of a page are read, and where its paragraphs begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from fgf_analysis.reading.formats.pdf.cells import Found
from fgf_analysis.reading.formats.pdf.lines import Line, line
from fgf_analysis.reading.formats.pdf.runs import Run

_INDENT = "\u3000\u3000"
_FEWEST = 4  # lines on either side of a gap that make two columns of text
_SHORTEST = 8  # characters of such lines, for the most part
_ALIKE = 0.8  # how wide the narrower column is at least, as a share of the other

# A line cut in two at the middle of the page, or whole.
_Halves = tuple[Line | None, Line | None]


def ordered(rows: Sequence[list[Run]], breaks: Sequence[float]) -> list[list[Line]]:
    """Return the lines of a page in pieces, each read before the next one.

    A piece is a line, or two columns of text that stand side by side. Where a table begins, at
    one of `breaks`, columns end.
    """
    whole = [(row, line(row)) for row in rows]
    if not whole:
        return []
    middle = (min(one.left for _, one in whole) + max(one.right for _, one in whole)) / 2
    pieces: list[list[Line]] = []
    run: list[tuple[Line, _Halves]] = []

    def end() -> None:
        columns = _columns([halves for _, halves in run])
        if columns:
            pieces.append(columns)
        else:
            pieces.extend([one] for one, _ in run)
        run.clear()

    for row, one in whole:
        halves = _halves(row, middle, one.size)
        if run and any(run[-1][0].middle < at < one.middle for at in breaks):
            end()
        if halves is None:
            end()
            pieces.append([one])
        else:
            run.append((one, halves))
    end()
    return pieces


def indented(blocks: Sequence[Line | Found]) -> list[Line | Found]:
    """Return what stands on a page, with two blanks before lines that are set in by so much."""
    columns: dict[int, list[Line]] = {}
    for block in blocks:
        if isinstance(block, Line) and block.column >= 0:
            columns.setdefault(block.column, []).append(block)
    marked = {id(one): new for column in columns.values() for one, new in _indented(column)}
    return [marked.get(id(block), block) for block in blocks]


def _halves(row: list[Run], middle: float, gap: float) -> _Halves | None:
    """Return a line cut at the middle of the page, None where something stands there."""
    left = [run for run in row if run.left < middle]
    right = row[len(left) :]
    near = max((run.right for run in left), default=float("-inf"))
    far = right[0].left if right else float("inf")
    if near > middle or far - near < gap:
        return None
    return line(left) if left else None, line(right) if right else None


def _columns(run: Sequence[_Halves]) -> list[Line] | None:
    """Return the lines of two columns of text, None where a gap only happens to go down."""
    left = [one for one, _ in run if one]
    right = [one for _, one in run if one]
    if min(len(left), len(right)) < _FEWEST or not (_even(left) and _even(right)):
        return None
    edges = [
        (min(one.left for one in side), max(one.right for one in side)) for side in (left, right)
    ]
    widths = sorted(end - start for start, end in edges)
    em = median(one.size for one in left)
    parted = edges[1][0] - edges[0][1] >= em
    if not parted or widths[0] < _ALIKE * widths[1]:
        return None
    return [one._replace(column=nth) for nth, side in ((1, left), (2, right)) for one in side]


def _even(column: Sequence[Line]) -> bool:
    """Return whether lines are long, and most of them go on to the same edge."""
    edge = max(one.right for one in column)
    full = sum(edge - one.right <= 1.5 * one.size for one in column)
    return full * 2 > len(column) and median(len(one.text) for one in column) >= _SHORTEST


def _indented(column: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield the lines of a column that are set in by two characters, without and with blanks."""
    edge = _edge(column)
    if edge is None:
        return
    body = median(one.size for one in column)
    for one in column:
        if (
            1.4 * one.size <= one.left - edge <= 2.6 * one.size
            and one.size <= 1.25 * body
            and not one.text.startswith("\u3000")
        ):
            yield one, one._replace(text=_INDENT + one.text)


def _edge(column: Sequence[Line]) -> float | None:
    """Return where lines begin that are not set in: the first place where two do, or a long one."""
    widest = max((one.right - one.left for one in column), default=0.0)
    for one in sorted(column, key=lambda one: one.left):
        beside = sum(abs(other.left - one.left) <= 0.3 * one.size for other in column)
        if beside > 1 or one.right - one.left > widest / 2:
            return one.left
    return None
