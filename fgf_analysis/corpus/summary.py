"""What became of a folder of documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fgf_analysis.corpus.find import FORMAT, Ignored
from fgf_analysis.files import shown


@dataclass(frozen=True)
class Summary:
    """What became of a folder of documents.

    Attributes
    ----------
    plans : int
        Documents found.
    read : int
        Of these read.
    left_over : int
        The sum of what their reports count as left over.
    failed : list of (str, str)
        Document and error.
    kept : int
        Documents taken over from an earlier run, read or not.
    removed : list of str
        Plans whose document is gone.
    edited : list of (str, str)
        Documents whose earlier tables were edited, and the names under which these are kept.
    same : list of list of str
        Documents with equal content; each is kept.
    ignored : list of (str, str)
        Files (and folders, with a final slash) that were not looked into, and why: hidden, another
        format, or unreadable.
    """

    plans: int
    read: int
    left_over: int
    failed: list[tuple[str, str]]
    kept: int
    removed: list[str]
    edited: list[tuple[str, str]]
    same: list[list[str]]
    ignored: list[Ignored]

    @property
    def headline(self) -> str:
        """The whole in one line."""
        parts = (
            (True, f"{self.read} of {self.plans} documents read"),
            (self.failed, f"{len(self.failed)} could not be"),
            (self.kept, f"{self.kept} taken over from before"),
            (self.removed, f"{len(self.removed)} plans removed whose document is gone"),
        )
        return ", ".join(told for any_, told in parts if any_)

    @property
    def reasons(self) -> str:
        """Why files were ignored, in one line, the most frequent first."""
        whys = Counter(why for _, why in self.ignored)
        endings = Counter(
            PurePosixPath(file).suffix.lower() or "no ending"
            for file, why in self.ignored
            if why == FORMAT
        )
        kinds = ", ".join(f"{ending} {n}" for ending, n in _frequent(endings))
        return "; ".join(
            f"{why} {n}" + (f": {kinds}" if why == FORMAT else "") for why, n in _frequent(whys)
        )

    @property
    def report(self) -> str:
        """Everything but how the run went, which is another each time; ``report.txt``."""
        lines = [f"{self.read} of {self.plans} documents read, {self.left_over} left over"]
        for what, rows in (
            ("could not be read", [f"{file}: {error}" for file, error in self.failed]),
            ("times the same content", [" = ".join(files) for files in self.same]),
            (f"ignored ({self.reasons})", [f"{file}: {why}" for file, why in self.ignored]),
        ):
            if rows:
                lines += ["", f"{len(rows)} {what}", *(f"  {row}" for row in rows)]
        return "\n".join(lines) + "\n"


def summarized(
    records: Callable[[], Iterable[tuple[str, Mapping[str, Any]]]],
    ignored: list[Ignored],
    kept: int,
    removed: list[str],
    edited: list[tuple[str, str]],
) -> Summary:
    """Return what became of documents; the records are gone through once or twice."""
    plans = read = left_over = 0
    failed = []
    seen: set[int] = set()
    twice: set[int] = set()
    for _, record in records():
        plans += 1
        read += record["status"] == "read"
        left_over += record["left_over"] or 0
        if record["status"] == "failed":
            failed.append((record["file"], record["error"]))
        if record["sha256"]:
            (twice if _brief(record) in seen else seen).add(_brief(record))
    same = defaultdict(list)
    for _, record in records() if twice else ():
        if record["sha256"] and _brief(record) in twice:
            same[record["sha256"]].append(record["file"])
    return Summary(
        plans=plans,
        read=read,
        left_over=left_over,
        failed=sorted(failed),
        kept=kept,
        removed=removed,
        edited=edited,
        same=sorted(sorted(files) for files in same.values() if len(files) > 1),
        ignored=sorted((shown(name), why) for name, why in ignored),
    )


def _brief(record: Mapping[str, Any]) -> int:
    """Return a part of a document's hash, of which a hundred thousand are kept in little room."""
    return int(record["sha256"][:15], 16)


def _frequent(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
