"""Streams of a PDF that are built to exhaust the memory."""

from __future__ import annotations

import re
import zlib

from fgf_analysis.reading.formats.refusals import ALONE, refusal

_LARGEST = 200_000_000  # bytes of a stream when inflated; a published plan has less than a tenth
_PIECE, _MADE = 16_384, 1_000_000  # bytes that are read and made at a time
_DEEPEST = 4  # times that a stream is packed


def check(data: bytes, name: str) -> int:
    """Raise where a compressed stream of a PDF inflates to more than any plan has.

    Return how many streams are damaged: they begin well and cannot be inflated to their end.
    """
    read = damaged = 0
    for match in re.finditer(rb"(?<!end)stream\r?\n", data):
        stream = _Stream()
        at = match.end()
        while at < len(data) and (taken := stream.take(data[at : at + _PIECE])):
            at += taken
            read += taken
            # Streams may be laid out to be read over and over.
            if stream.large or read > 10 * len(data):
                what = "a stream of the PDF is larger when unpacked than any plan"
                raise refusal(name, what, ALONE)
        damaged += stream.damaged
    return damaged


class _Stream:
    """How much a stream is when inflated, and inflated again where it is packed several times."""

    def __init__(self, depth: int = 0) -> None:
        self.large = self.damaged = False
        self._inflate = zlib.decompressobj()
        self._size = 0
        self._depth = depth
        self._inner: _Stream | None = None

    def take(self, packed: bytes) -> int:
        """Inflate the next bytes, return how many were good for that."""
        if self._inflate.eof:
            return 0
        rest = packed
        while rest and not self._inflate.eof and not self.large:
            try:
                made = self._inflate.decompress(rest, _MADE)
            except zlib.error:
                self.damaged = self._size > 0
                return 0
            rest = self._inflate.unconsumed_tail
            if not self._size and made[:1] == b"\x78" and self._depth < _DEEPEST:
                self._inner = _Stream(self._depth + 1)
            self._size += len(made)
            if self._inner:
                self._inner.take(made)
            self.large = self._size > _LARGEST or bool(self._inner and self._inner.large)
        return len(packed) - len(rest) - len(self._inflate.unused_data)
