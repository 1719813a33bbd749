"""Shaded grounds that stand beside and below each other -> the lines between them.

A table of a web page may have no lines, only cells with a ground of their own. Shaded lines of
text stand below each other and not side by side, shaded words have no common edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fgf_analysis.reading.formats.pdf.grids import Grid
from fgf_analysis.reading.formats.pdf.rules import Ground, Rule

_GAP = 3.0  # points between two cells


def edges(grounds: Iterable[Ground], known: Sequence[Grid]) -> tuple[list[Rule], list[Rule]]:
    """Return the level and the upright edges of grounds that are cells, outside of known grids."""
    free = [one for one in grounds if not any(_inside(one, grid) for grid in known)]
    beside = _neighbours(free, [(one.top, one.bottom, one.left, one.right) for one in free])
    below = _neighbours(free, [(one.left, one.right, one.top, one.bottom) for one in free])
    tiles = _grown([one for one in free if one in beside and one in below], free)
    across = [Rule(y, one.left, one.right) for one in tiles for y in (one.top, one.bottom)]
    down = [Rule(x, one.top, one.bottom) for one in tiles for x in (one.left, one.right)]
    return across, down


def _grown(tiles: Sequence[Ground], grounds: Iterable[Ground]) -> list[Ground]:
    """Return cells and those beside and below them that are merged of several."""
    seeds = set(tiles)
    grown, rest = list(tiles), [one for one in grounds if one not in seeds]
    for tile in grown:
        merged = [one for one in rest if _touch(tile, one)]
        grown += merged
        rest = [one for one in rest if one not in merged]
    return grown


def _touch(tile: Ground, other: Ground) -> bool:
    beside = min(abs(tile.right - other.left), abs(other.right - tile.left)) <= _GAP
    below = min(abs(tile.bottom - other.top), abs(other.bottom - tile.top)) <= _GAP
    high = (tile.top, tile.bottom), (other.top, other.bottom)
    wide = (tile.left, tile.right), (other.left, other.right)
    return (beside and _within(*high)) or (below and _within(*wide))


def _within(one: tuple[float, float], two: tuple[float, float]) -> bool:
    """Return whether one stretch lies within the other, and begins or ends with it."""
    start, end = two[0] - one[0], two[1] - one[1]
    return start * end <= 1 and min(abs(start), abs(end)) <= 1


def _inside(ground: Ground, grid: Grid) -> bool:
    x, y = (ground.left + ground.right) / 2, (ground.top + ground.bottom) / 2
    return grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]


def _neighbours(
    grounds: Sequence[Ground], sides: Sequence[tuple[float, float, float, float]]
) -> set[Ground]:
    """Return the grounds that share two edges and have another right behind the third."""
    lanes: dict[tuple[int, int], list[tuple[float, float, Ground]]] = defaultdict(list)
    for ground, (low, high, start, end) in zip(grounds, sides, strict=True):
        lanes[round(low), round(high)].append((start, end, ground))
    found: set[Ground] = set()
    for lane in lanes.values():
        lane.sort()
        for (_, end, one), (start, _, two) in zip(lane, lane[1:], strict=False):
            if -1 <= start - end <= _GAP:
                found |= {one, two}
    return found
