"""What the help of a command ends with: how it is called."""

from __future__ import annotations

from fgf_analysis.public import public

__all__ = ["examples"]


def examples(*lines: str) -> str:
    r"""Return the epilogue of a command's help: calls of the command, each on a line of its own.

    Parameters
    ----------
    *lines : str
        One to three calls as a person types them; what it is for may follow behind ``#``.

    Returns
    -------
    str
        For ``epilog`` of ``typer.Typer.command``; ``tests/test_usage.py`` reads every call with
        the command's own parser.

    Examples
    --------
    >>> examples("fgf build --check")
    'Examples:\n\nfgf build --check'
    """
    return "\n\n".join(["Examples:", *lines])


public(globals())
