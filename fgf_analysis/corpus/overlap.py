"""Which characters of a text stand in another, too."""

from __future__ import annotations

LEAST = 8
"""How many characters in a row at least have to be the other text's to count as taken from it."""


def overlap(parent: str, child: str, least: int = LEAST) -> list[tuple[int, int]]:
    """Return the stretches of the child's text that stand in the parent's."""
    known = {parent[at : at + least] for at in range(len(parent) - least + 1)}
    found: list[tuple[int, int]] = []
    for at in range(len(child) - least + 1):
        if child[at : at + least] in known:
            if found and at <= found[-1][1]:
                found[-1] = (found[-1][0], at + least)
            else:
                found.append((at, at + least))
    return found
