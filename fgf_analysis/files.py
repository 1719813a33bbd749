"""Folders that commands write, each always one whole; and what files and folders are called.

What is to be written is first made whole beside its place. One renaming then says that it counts,
and only after it files are moved. Whoever reads a folder in which that was not finished is told so
(`whole`), and whoever writes to it next finishes it first::

    .fgf-new/      being written; worth nothing if its writer was ended
    .fgf-ready/    whole, on its way into place; with it the folder is between two states
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from fgf_analysis.errors import PlanError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

Content = bytes | Callable[[Path], None]
"""What a file holds, or, where that may be more than the memory does, what writes it."""

_NEW, _READY = ".fgf-new", ".fgf-ready"
_STALE = ".stale"  # in the latter: paths to remove, one a line
_LOCK = ".fgf-lock"


class Output:
    """A folder that one run at a time writes to; use it in a ``with`` statement.

    On entering, the folder is made if it is missing, is found writable, and what an earlier run
    left unfinished is finished or cleared. If nothing is written into a folder that was made, it
    is removed again.

    Parameters
    ----------
    folder : Path
    option : str
        What names the folder, for whoever has to choose another.

    Raises
    ------
    PlanError
        When the folder cannot be written to, or another run is writing to it.
    """

    def __init__(self, folder: Path, option: str = "--out") -> None:
        self.folder = folder
        self.option = option
        self._made: list[Path] = []
        self._lock = -1

    def __enter__(self) -> Output:
        try:
            if self.folder.is_file():
                raise PlanError(
                    f"{shown(self.folder)}: is a file; choose a folder with {self.option}"
                )
            self._make()
            self._lock = _locked(self.folder)
            _settle(self.folder)
            for left in self.folder.glob(".fgf-*/"):
                shutil.rmtree(left)
            (self.folder / _NEW).mkdir()
        except BlockingIOError:
            raise PlanError(
                f"{shown(self.folder)}: another run of fgf is writing here; wait until it is done, "
                f"or choose another folder with {self.option}"
            ) from None
        except OSError as error:
            self._leave()
            raise self._unwritable(error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder / _NEW, ignore_errors=True)
        self._leave()

    def write(self, files: Mapping[str, Content], stale: Iterable[str] = ()) -> None:
        """Write files, and remove stale ones, all of them or none.

        Parameters
        ----------
        files : mapping of str to bytes or callable
            Path inside the folder to content, or to what writes it to the path that it is given.
        stale : iterable of str
            Paths inside the folder that are removed; those that are not there do not matter.

        Raises
        ------
        PlanError
            When a file cannot be written; then all are as they were. If that shows only while they
            are moved into place, the folder reads as unfinished until the next run.
        """
        new, ready = self.folder / _NEW, self.folder / _READY
        stale = sorted(set(stale) - set(files))
        try:
            for name, data in files.items():
                self._check(self.folder / name)
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                if callable(data):
                    data(new / name)
                else:
                    (new / name).write_bytes(data)
            if len(files) == 1 and not stale:  # which needs no second step
                name = next(iter(files))
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).replace(self.folder / name)
                return
            (new / _STALE).write_text("\n".join(stale), encoding="utf-8")
            new.rename(ready)
            try:
                _settle(self.folder)
            except OSError:
                raise
            except BaseException:  # an interrupt: what counts is finished first
                _settle(self.folder)
                raise
            new.mkdir()
        except OSError as error:
            raise self._unwritable(error) from None

    def _check(self, target: Path) -> None:
        """Raise if a file cannot be moved to its place, before any is."""
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder is there", str(target))
        if os.path.lexists(target) and not target.is_file():
            raise FileExistsError(errno.EEXIST, "no ordinary file is there", str(target))
        there = next(path for path in target.parents if path.exists())
        if not there.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is a file", str(there))
        if not os.access(there, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "Permission denied", str(there))

    def _unwritable(self, error: OSError) -> PlanError:
        where = shown(str(error.filename or self.folder))
        in_the_way = error.errno in (errno.ENOTDIR, errno.EISDIR, errno.EEXIST)
        todo = "take away what stands there" if in_the_way else "make the folder writable"
        why = error.strerror or error
        return PlanError(
            f"{where}: cannot be written ({why}); {todo} or choose another with {self.option}"
        )

    def _make(self) -> None:
        missing = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            self._made.append(path)

    def _leave(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        with suppress(OSError):  # something is in it
            for path in reversed(self._made):
                path.rmdir()


def write_all(folder: Path, files: Mapping[str, bytes], stale: Iterable[str] = ()) -> None:
    """Write files into a folder, and remove stale ones, all of them or none (see `Output`)."""
    with Output(folder) as output:
        output.write(files, stale)


def whole(folder: Path) -> Path:
    """Return the folder itself.

    Raises
    ------
    PlanError
        When a command that wrote to it was ended half-way, so that it holds files of two states.
    """
    if unfinished(folder):
        raise PlanError(
            f"{shown(folder)}: a command that wrote here was ended half-way; run that command again"
        )
    return folder


def unfinished(folder: Path) -> bool:
    """Return whether a command that wrote to a folder was ended half-way; `Output` finishes it."""
    return os.path.lexists(folder / _READY)


def edited_name(folder: Path, name: str, content: bytes) -> str:
    """Return a name for a copy of an edited file: of one that holds the same, or that is free.

    ``tasks.csv`` becomes ``tasks.edited.csv``, then ``tasks.edited-2.csv``.
    """
    path, nth = Path(name), 1
    while True:
        copy = path.with_name(f"{path.stem}.edited{f'-{nth}' if nth > 1 else ''}{path.suffix}")
        if not (folder / copy).exists() or holds(folder / copy, content):
            return copy.as_posix()
        nth += 1


def holds(path: Path, content: bytes) -> bool:
    """Return whether a file is there and holds just that."""
    return path.is_file() and path.read_bytes() == content


def left_by_kills(folder: Path) -> list[Path]:
    """Return the folders just below that hold what a run left unfinished."""
    return sorted({path.parent for path in folder.glob("*/.fgf-*/")})


def _settle(folder: Path) -> None:
    """Finish moving what is ready; done twice it does no more than once."""
    ready = folder / _READY
    if not (ready / _STALE).exists():  # nothing is ready, or all but its folder is done
        shutil.rmtree(ready, ignore_errors=True)
        return
    for path in sorted(path for path in ready.rglob("*") if path.is_file()):
        name = path.relative_to(ready)
        if name != Path(_STALE):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(folder / name)
    for line in (ready / _STALE).read_text(encoding="utf-8").splitlines():
        (folder / line).unlink(missing_ok=True)
    (ready / _STALE).unlink()
    shutil.rmtree(ready)


def _locked(folder: Path) -> int:
    """Return a lock on a folder, which ends with the process; -1 where the disk knows none."""
    if fcntl is None:
        gone_when_closed = os.O_CREAT | os.O_EXCL | getattr(os, "O_TEMPORARY", 0)
        try:
            return os.open(folder / _LOCK, gone_when_closed | os.O_RDWR)
        except FileExistsError as error:
            raise BlockingIOError from error
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    except OSError:  # some network disks
        os.close(lock)
        return -1
    return lock


def shown(name: str | os.PathLike[str]) -> str:
    r"""Return a name as it is shown: in one line, without signs that act on a terminal.

    Control and format signs, line ends and bytes that are no text become escapes.

    Examples
    --------
    >>> print(shown("plan\n2.txt"))
    plan\n2.txt
    """
    return "".join(
        sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else _escape(sign)
        for sign in os.fspath(name)
    )


def _escape(sign: str) -> str:
    byte = ord(sign) - 0xDC00
    if 0x80 <= byte <= 0xFF:  # as Python keeps bytes of a file name that are no text
        return f"\\x{byte:02x}"
    return sign.encode("unicode_escape").decode("ascii")


def folder_name(text: str, most: int = 120) -> str:
    """Return a text as the name of one folder on any system, of so many bytes at most.

    Letters, digits, _ and - stay; it never is empty, hidden, or a way to another folder.

    Examples
    --------
    >>> folder_name("关于 印发"), folder_name(".."), folder_name("CON")
    ('关于-印发', 'plan', 'CON-plan')
    """
    text = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", text)).strip("-")
    text = text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").strip("-")
    if re.fullmatch(r"(?i)con|prn|aux|nul|(com|lpt)\d", text):
        text += "-plan"
    return text or "plan"
