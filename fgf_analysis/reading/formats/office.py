"""Documents of other programs, converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.formats.refusals import ALONE, refusal

SECONDS = 60.0  # a document of a hundred pages takes ten; some make LibreOffice go on for ever
_LARGEST = 100_000_000  # bytes of what it writes
_FILTERS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
_PARTS = {".docx": "Writer", ".xlsx": "Calc"}
# In a profile of its own it asks nothing, runs no macro and fetches nothing that is linked.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""
# A reader that is killed cannot end it; then it ends itself.
_LIMITED = 'ulimit -t "$0" 2>/dev/null; exec "$@"'

Reader = Callable[[bytes, str], Document]


def through(kind: str, ending: str, becomes: str, reader: Reader) -> Reader:
    """Return a reader of a kind of document that LibreOffice converts for another reader.

    Parameters
    ----------
    kind : str
        What the document is, for errors.
    ending, becomes : str
        The endings of its name before and after: ``.doc``, ``.docx``.
    reader : Reader
        Who reads it then.
    """

    def document(data: bytes, name: str) -> Document:
        return reader(_converted(data, name, kind, ending, becomes), name)

    return document


def _converted(data: bytes, name: str, kind: str, ending: str, becomes: str) -> bytes:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        why = f"{kind} is read through LibreOffice, and there is no program soffice here"
        raise refusal(name, why, f"install LibreOffice, or save it as {becomes}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        given = Path(folder, "document" + ending)
        given.write_bytes(data)
        if not _ran(program, given, _FILTERS[becomes]):
            why = f"LibreOffice took more than {SECONDS:g} s to convert it"
            raise refusal(name, why, f"save it as {becomes}")
        made = given.with_suffix(becomes)
        if not made.is_file():
            part = f"LibreOffice {_PARTS[becomes]} is not installed"
            why = f"LibreOffice could not convert it: it is damaged or protected, or {part}"
            raise refusal(name, why, f"save it as {becomes}")
        if made.stat().st_size > _LARGEST:
            raise refusal(name, "it is larger when converted than any plan", ALONE)
        return made.read_bytes()


def _ran(program: str, given: Path, filter_name: str) -> bool:
    """Run LibreOffice, and end it with all it has started; return whether it ended by itself."""
    folder = given.parent
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, encoding="utf-8")
    command = [
        *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", filter_name),
        *("--outdir", str(folder), str(given)),
    ]
    if os.name == "posix":
        command = ["/bin/sh", "-c", _LIMITED, f"{2 * SECONDS:.0f}", *command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and those it has started: all that is left of its session."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
    process.wait()
