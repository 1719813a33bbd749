"""Streams of a PDF that are built to exhaust the memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from fgf_analysis.reading.formats.refusals import ALONE, refusal

_LARGEST = 200_000_000  # bytes of a stream when inflated; a published plan has less than a tenth
_PIECE = 16_384


def check(data: bytes, name: str) -> None:
    """Raise where a compressed stream of a PDF inflates to more than any plan has."""
    fed = 0
    for match in re.finditer(rb"(?<!end)stream\r?\n", data):
        size = 0
        for read, made in _pieces(data, match.end()):
            size += made
            # Streams may be laid out to be read over and over.
            fed += read
            if size > _LARGEST or fed > 10 * len(data):
                what = "a stream of the PDF is larger when unpacked than any plan"
                raise refusal(name, what, ALONE)


def _pieces(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield how many bytes of a stream are read at a time, and how many these make."""
    inflate = zlib.decompressobj()
    while not inflate.eof:
        piece = inflate.unconsumed_tail
        if not piece:
            piece = data[at : at + _PIECE]
            at += len(piece)
        try:
            made = len(inflate.decompress(piece, 1_000_000))
        except zlib.error:
            return
        yield len(piece) - len(inflate.unconsumed_tail) - len(inflate.unused_data), made
        if not piece:
            return
