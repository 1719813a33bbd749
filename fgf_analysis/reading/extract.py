"""Any plan as published -> the files of its folder, as bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import Reading, front
from fgf_analysis.reading.build import assemble, package_register
from fgf_analysis.reading.formats import document
from fgf_analysis.reading.paragraphs import paragraphs


@dataclass(frozen=True)
class Extracted:
    """What a document becomes.

    Attributes
    ----------
    reading : Reading
        The rows of its tables.
    report : dict
        What could not be read, and how sure the rest is; the content of ``report.json``.
    files : dict of str to bytes
        Name in the plan's folder to content: ``source.txt``, the tables, ``departments.csv``,
        ``report.json``, ``report.txt`` and ``datapackage.json``.
    """

    reading: Reading
    report: dict[str, Any]
    files: dict[str, bytes]


def extract(data: bytes, name: str) -> Extracted:
    """Return the files of the plan that a document holds.

    Parameters
    ----------
    data : bytes
        The document: text, Markdown, HTML, DOCX or PDF.
    name : str
        The file's name; its ending tells the format, and errors name the document by it.

    Raises
    ------
    PlanError
        When the document cannot be decoded or shows no task.
    """
    source = document(data, name)
    text = source.text.encode()
    page = paragraphs(source)
    about = {"title": front.title(page) or PurePath(name).stem}
    if date := front.signed(page):
        about["issued"] = date
    built = assemble(
        source,
        text,
        package_register(),
        name=name,
        plan=PurePath(name).stem,
        about={**about, "sources": [{"title": PurePath(name).name}]},
        document={"name": PurePath(name).name, "sha256": hashlib.sha256(data).hexdigest()},
    )
    if built.report is None:
        raise PlanError(f"{name}: no report was made")
    return Extracted(built.reading, built.report, {"source.txt": text, **built.files})
