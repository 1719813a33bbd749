"""A file by what it is: its first bytes, and what it lists as its parts.

The conditions below are what the registry of formats asks; each returns a function of a `File`.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from fgf_analysis.reading.formats import ole

Condition = Callable[["File"], bool]


@dataclass(frozen=True)
class File:
    """A file before anybody has read it."""

    data: bytes
    name: str

    @cached_property
    def ending(self) -> str:
        """The ending of its name, in lower case."""
        return posixpath.splitext(self.name.lower())[1]

    @cached_property
    def head(self) -> bytes:
        """Its first bytes without a byte order mark of UTF-8."""
        return self.data[:4096].removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The paths in it, if it is a ZIP file that can be opened."""
        return tuple(self._zip[0])

    @cached_property
    def media_type(self) -> str:
        """What a ZIP file says of itself, as OpenDocument and EPUB do."""
        return self._zip[1]

    @cached_property
    def streams(self) -> frozenset[str]:
        """The streams in it, if it is a compound file, as those of an Office before 2007 are."""
        return ole.streams(self.data)

    @cached_property
    def _zip(self) -> tuple[list[str], str]:
        import zipfile

        if not self.data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return [], ""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                names = archive.namelist()
                info = archive.getinfo("mimetype") if "mimetype" in names else None
                if info is None or info.compress_type or info.file_size > 100:
                    return names, ""
                return names, archive.read(info).decode("ascii", "replace").strip()
        except (zipfile.BadZipFile, RuntimeError, ValueError, EOFError, OSError):
            return [], ""


def begins(*marks: bytes) -> Condition:
    """Ask for the first bytes, white space left out."""
    return lambda file: file.head.lstrip().startswith(marks)


def binary(*marks: bytes, at: int = 0) -> Condition:
    """Ask for bytes at a place, in a file that is no text."""
    return lambda file: file.head.startswith(marks, at) and b"\0" in file.head


def contains(mark: bytes) -> Condition:
    """Ask for bytes anywhere at the beginning of a file."""
    return lambda file: mark in file.head


def holds(pattern: str) -> Condition:
    """Ask for a part of a ZIP file."""
    is_it = re.compile(pattern).fullmatch
    return lambda file: any(map(is_it, file.members))


def declares(media_type: str) -> Condition:
    """Ask for the media type that a ZIP file declares."""
    return lambda file: file.media_type.startswith(media_type)


def stream(*names: str) -> Condition:
    """Ask for a stream of a compound file."""
    return lambda file: not file.streams.isdisjoint(names)
