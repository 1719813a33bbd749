"""A ZIP file of XML parts, as DOCX, XLSX and OFD are: unpacked within limits."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fgf_analysis.reading.formats.limits import TAGS
from fgf_analysis.reading.formats.refusals import ALONE, ANEW, UNLOCK, refusal

if TYPE_CHECKING:
    from zipfile import ZipFile

_LARGEST = 30_000_000  # bytes of a part when unpacked; a published plan has less than a tenth
_ALL = 200_000_000  # bytes of all parts that are read


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Package]:
    """Open a package; whatever in it is damaged is refused, under its `name`."""
    import zipfile
    import zlib

    damaged = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Package(archive, name)
    except damaged as error:
        raise refusal(name, "the file is damaged and cannot be unpacked", ANEW) from error


class Package:
    """The parts of an open package."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._left = _ALL
        self._tags = 0

    def part(self, pattern: str) -> Any:
        """Return the root of the first part whose path a pattern matches, without namespaces.

        It is an empty element where there is no such part.
        """
        is_it = re.compile(pattern).fullmatch
        return self._root(next((one for one in self._archive.namelist() if is_it(one)), None))

    def at(self, path: str) -> Any:
        """Return the root of the part at a path, in the same way."""
        names = self._archive.NameToInfo
        return self._root(next((one for one in (path, f"/{path}") if one in names), None))

    def every(self, pattern: str) -> Iterator[tuple[str, Any]]:
        """Yield the path and the root of each part whose path a pattern matches."""
        is_it = re.compile(pattern).fullmatch
        for path in sorted({one for one in self._archive.namelist() if is_it(one)}):
            yield path, self._root(path)

    def _root(self, path: str | None) -> Any:
        from lxml import etree  # type: ignore[import-untyped]

        if path is None:
            return etree.Element("none")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        where = f"{path} in it"
        try:
            content = self._content(path)
            self._tags += content.count(b"<")
            if self._tags > TAGS:
                raise refusal(self._name, f"its parts have more than {TAGS:,} tags", ALONE)
            root = etree.fromstring(content, parser)
        except etree.LxmlError as error:
            raise refusal(self._name, f"{where} is no well-formed XML", ANEW) from error
        if root.getroottree().docinfo.doctype:
            raise refusal(self._name, f"{where} declares a document type, as no Office does", ANEW)
        # Strict and transitional documents differ in the namespaces alone.
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
            for key, said in element.items():
                element.set(key.rpartition("}")[2], said)
        return root

    def _content(self, path: str) -> bytes:
        import zipfile

        info = self._archive.getinfo(path)
        if info.flag_bits & 1:
            raise refusal(self._name, "the file is protected by a password", UNLOCK)
        # The other ways to compress are inflated without regard to the size that is asked for.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(path)
        self._left -= info.file_size
        if info.file_size > _LARGEST or self._left < 0:
            raise refusal(self._name, f"{path} in it is larger when unpacked than any plan", ALONE)
        with self._archive.open(info) as file:
            return file.read(_LARGEST)
