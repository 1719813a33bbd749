"""Shares of a folder's documents, for clusters where nobody hands out work."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fgf_analysis.corpus.find import Ignored
from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown

SHARD = "shard.json"
"""In the folder of a share: which it is, of what, and what a merge needs beside the tables."""

_KEYS = ("shard", "of", "reader", "documents", "listed", "ignored", "departments")


class Shard(NamedTuple):
    """The ``number``-th of ``of`` shares, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has(self, name: str) -> bool:
        """Return whether a document, by its path with slashes from the folder, is in this share.

        A hash decides, so that documents that are added move no other.
        """
        mark = hashlib.sha256(os.fsencode(name)).digest()
        return int.from_bytes(mark[:8], "big") % self.of == self.number - 1


def shard_of(value: object) -> Shard:
    """Return a share as it is given, ``"3/40"``."""
    found = (
        re.fullmatch(r"([1-9]\d{0,5})/([1-9]\d{0,5})", value) if isinstance(value, str) else None
    )
    if found and int(found[1]) <= int(found[2]):
        return Shard(int(found[1]), int(found[2]))
    raise PlanError(f"shard {shown(str(value))}: no such share; give 3/40 for the third of forty")


def guard(to: Path, shard: Shard, holds: bool) -> None:
    """Raise where a folder holds plans of another share or of all, which would be removed."""
    if not holds:
        return
    there = opened(to) if (to / SHARD).exists() else None
    if there is None or (there["shard"], there["of"]) != shard:
        what = "plans of no share" if there is None else f"share {there['shard']}/{there['of']}"
        raise PlanError(
            f"{shown(to)}: holds {what}, which would be removed; choose another folder with --out"
        )


def told(
    shard: Shard,
    found: Sequence[str],
    ignored: Sequence[Ignored],
    first: Iterable[str],
    reader: str,
) -> bytes:
    """Return the content of ``shard.json``.

    Parameters
    ----------
    found, ignored : sequence
        What `find.find` found in the whole folder.
    first : iterable of str
        For each row of ``departments.parquet``, the first plan that has it.
    """
    listed = hashlib.sha256()
    for name in sorted(found):
        listed.update(os.fsencode(name) + b"\0")
    seen = sorted([shown(name), why] for name, why in ignored)
    values = (*shard, reader, len(found), listed.hexdigest(), seen, list(first))
    content = dict(zip(_KEYS, values, strict=True))
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def opened(folder: Path) -> dict[str, Any]:
    """Return what ``shard.json`` of a folder holds."""
    path = folder / SHARD
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not set(_KEYS) <= set(found):
            raise ValueError
    except FileNotFoundError:
        raise PlanError(
            f"{shown(folder)}: is no share of a folder; make one with fgf extract --shard 3/40"
        ) from None
    except (OSError, ValueError):
        raise PlanError(f"{path}: cannot be read; run fgf extract --shard again") from None
    return found


def complete(shards: Sequence[tuple[Path, dict[str, Any]]]) -> None:
    """Raise where shares do not make up one folder, each of them once, read by one reader."""
    first, one = shards[0]
    for folder, other in shards[1:]:
        for key, what in (
            ("of", "is one of another number of shares than"),
            ("listed", "was made when the folder held other documents than for"),
            ("ignored", "was made when the folder held other files than for"),
            ("reader", "was read by another version than"),
        ):
            if other[key] != one[key]:
                raise PlanError(
                    f"{shown(folder)}: {what} {shown(first)}; run fgf extract --shard again there"
                )
    held: dict[int, Path] = {}
    for folder, other in shards:
        number = other["shard"]
        if number in held:
            raise PlanError(
                f"{shown(folder)}: is share {number}/{one['of']}, as {shown(held[number])} is; "
                "give each once"
            )
        held[number] = folder
    if missing := [str(n) for n in range(1, one["of"] + 1) if n not in held]:
        some = ", ".join(missing[:10]) + (", …" if len(missing) > 10 else "")
        raise PlanError(
            f"{len(missing)} of {one['of']} shares are missing: {some}; "
            "run fgf extract --shard for them"
        )
