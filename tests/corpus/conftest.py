"""Fixtures of the tests of a corpus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from documents import MIXED, document, write

from fgf_analysis import Corpus, load_corpus
from fgf_analysis.corpus import extract_folder


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents, some of which cannot be read; no test changes it."""
    return write(tmp_path_factory.mktemp("mixed"), MIXED)


@pytest.fixture(scope="session")
def whole(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what is read from it in one go; no test changes it."""
    out = tmp_path_factory.mktemp("whole") / "out"
    extract_folder(mixed, out)
    return out


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Return three plans of 3, 2 and 4 tasks."""
    folder = tmp_path_factory.mktemp("corpus")
    texts = {"a.txt": document(3), "b.txt": document(2, 3), "c.txt": document(4, 5)}
    extract_folder(write(folder / "in", texts), folder / "out")
    return load_corpus(folder / "out")


@pytest.fixture
def spied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return a function that tells which documents were read since it was last asked.

    The processes that read obey a document's name: it dies, hangs, spins, breaks or talks.
    """
    log = tmp_path / "log"
    write(
        tmp_path / "spy",
        {
            "sitecustomize.py": f"""
import os, time
import fgf_analysis.reading.extract as room
real = room.extract
def extract(data, name, **how):
    with open({str(log)!r}, "a", encoding="utf-8") as log:
        print(name, file=log)
    if "dies" in name:
        os._exit(7)
    if "hangs" in name:
        time.sleep(600)
    if "spins" in name:
        while True:
            pass
    if "breaks" in name:
        raise RuntimeError("two\\nlines")
    if "talks" in name:
        print("noise")
    return real(data, name, **how)
room.extract = extract
"""
        },
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "spy"))

    def tell() -> list[str]:
        found = log.read_text(encoding="utf-8").split() if log.exists() else []
        log.unlink(missing_ok=True)
        return sorted(found)

    return tell
