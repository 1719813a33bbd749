"""The table of contents of a compound file (OLE2): what an Office before 2007 wrote.

The layout is that of [MS-CFB], Microsoft's description of it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA  # numbers from here on are marks, not places


def streams(data: bytes) -> frozenset[str]:
    """Return the names at the top of a compound file, none where it is damaged or another kind.

    What stands deeper belongs to documents that are embedded in it.
    """
    if not data.startswith(MAGIC):
        return frozenset()
    try:
        return frozenset(_top(b"".join(_directory(data))))
    except (struct.error, IndexError):
        return frozenset()


def _directory(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory."""
    shift, sector, more_at, more_left = struct.unpack_from("<30xH16xI16xII", data)
    if shift not in (9, 12):
        return
    size = 1 << shift
    tables = list(struct.unpack_from("<109I", data, 76))
    count = size // 4

    def numbers(at: int) -> tuple[int, ...]:
        return struct.unpack_from(f"<{count}I", data, (at + 1) * size)

    # A file cannot have more sectors than it has room for; those that go in circles end here.
    for _ in range(min(more_left, len(data) // size)):
        *more, more_at = numbers(more_at)
        tables += more
    left = len(data) // size
    while sector < _NONE and left > 0:
        yield data[(sector + 1) * size : (sector + 2) * size]
        sector = numbers(tables[sector // count])[sector % count]
        left -= 1


def _top(directory: bytes) -> Iterator[str]:
    """Yield the names of the root's children."""
    seen: set[int] = set()
    todo = [struct.unpack_from("<I", directory, 76)[0]]
    while todo:
        entry = todo.pop()
        if entry >= _NONE or entry in seen:
            continue
        seen.add(entry)
        at = 128 * entry
        length, left, right = struct.unpack_from("<64xH2xII", directory, at)
        yield directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        todo += (left, right)
