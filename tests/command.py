"""The ``fgf`` command in the process of the tests, for all that does not ask for one of its own."""

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from fgf_analysis import cli


class Run(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def fgf(*words: object, cwd: Path | None = None) -> Run:
    """Return what ``fgf words ...`` does; an error that is not for people is raised."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["fgf", *map(str, words)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        if cwd:
            patch.chdir(cwd)
        try:
            with pytest.raises(SystemExit) as ended:
                cli.main()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    for stream in (out, err):
        stream.seek(0)
    return Run(int(ended.value.code or 0), out.read(), err.read())
