"""How often the reader gives a wrong unit on invented plans that are cut anywhere.

The property tests draw a few hundred small ones; this counts over thousands, some of them large.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import plans
from rich.console import Console
from rich.progress import track
from rich.table import Table

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Document, Reading, Register, read

REGISTER = Register([{"department": u, "full_name_zh": "", "aliases": ""} for u in plans.UNITS])
SIZES = ((4000, 14, 10), (2000, 35, 10), (1000, 35, 4), (1500, 60, 12))
"""Plans, most tasks in one, most places a cut is put off."""


def invent(chance: random.Random, count: int) -> list[plans.Task]:
    signs = plans.WORDS
    found = []
    for k in range(count):
        word = signs[k % len(signs)] + signs[(k * 7 + 3 + k // len(signs)) % len(signs)]
        sentences = tuple(
            f"{word}之事第{signs[j]}{word}{k}项，{chance.choice(plans.MANNERS)}办理。"
            for j in range(chance.randint(0, 3))
        )
        leads = tuple(chance.sample(plans.UNITS, chance.choice((1, 1, 1, 2))))
        section = f"{word}之部" if k == 0 or chance.random() < 0.15 else ""
        found.append(plans.Task(f"办好{word}{k}事", sentences, leads, section))
    return found


def cut_anywhere(chance: random.Random, plan: list[plans.Task], most: int) -> str:
    """Return a scramble by two cursors; cuts fall between any two tokens.

    Each chunk holds a heading, as the reader assumes (docs/design.md).
    """
    pieces = plans.pieces(plan)
    at = [0, chance.randrange(len(pieces))]
    text = ""
    turn = chance.randrange(2)
    while min(at) < len(pieces):
        start = at[turn] + chance.choice((0, 0, 0, 1, 2, 5))
        ends = plans.ends(pieces, start)
        at[turn] = ends[min(chance.randint(0, most), len(ends) - 1)] if ends else len(pieces)
        if ends:
            text += "".join(piece.text for piece in pieces[start : at[turn]])
        turn = 1 - turn
        if at[turn] == len(pieces):
            turn = 1 - turn
    return text


def wrong(reading: Reading, plan: list[plans.Task]) -> tuple[int, int]:
    """Return how many tasks got leads, and how many of them not their own."""
    found: dict[int, list[object]] = {}
    for row in reading.assignments:
        if row["role"] == "lead":
            found.setdefault(int(str(row["task_id"])[1:]), []).append(row["department"])
    return len(found), sum(tuple(u) != plan[number - 1].leads for number, u in found.items())


def main() -> None:
    table = Table("plans", "tasks up to", "refused", "tasks given leads", "wrong", "in plans")
    for count, size, most in SIZES:
        chance = random.Random(5)
        refused = given = false = spoilt = 0
        for _ in track(range(count), f"{count} plans of up to {size} tasks"):
            plan = invent(chance, chance.randint(3, size))
            try:
                reading = read(Document(cut_anywhere(chance, plan, most)), REGISTER)
            except PlanError:
                refused += 1
                continue
            leads, errors = wrong(reading, plan)
            given, false, spoilt = given + leads, false + errors, spoilt + bool(errors)
        table.add_row(*map(str, (count, size, refused, given, false, spoilt)))
    Console().print(table)


if __name__ == "__main__":
    main()
