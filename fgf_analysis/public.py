"""What a module shows of itself, and what has become of the names that it had before."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from importlib import import_module
from typing import Any


class GoneError(AttributeError):
    """A name that a module had in an earlier version; a notebook shows the message alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"AttributeError: {self}"]


def public(
    module: dict[str, Any],
    renamed: Mapping[str, str] | None = None,
    gone: Mapping[str, str] | None = None,
) -> None:
    """Let a module show what is in its ``__all__``, and answer for its earlier names.

    To be called at the end of the module with its ``globals()``. It gives the module a
    ``__getattr__`` and a ``__dir__`` (PEP 562). They are not assigned in the module itself, so that
    a type checker still tells of a name that there is not.

    Parameters
    ----------
    module : dict
        The module's ``globals()``. What ``__all__`` names and is not among them is a module of the
        package, imported when it is first asked for.
    renamed : mapping of str to str
        Earlier names, kept for one version, to the new ones; with dots if these are another
        module's, as in ``fgf_analysis.analysis.charge.base``.
    gone : mapping of str to str
        Earlier names that are no more, to one line that says what to use instead.
    """
    here, shown = module["__name__"], list(module["__all__"])
    renamed, gone = renamed or {}, gone or {}

    def find(name: str) -> Any:
        if name in shown:
            return import_module(f"{here}.{name}")
        if name in renamed:
            home, _, new = renamed[name].rpartition(".")
            home = home or here
            told = f"{_short(here)}.{name} is now {_short(home)}.{new}"
            warnings.warn(f"{told}; the old name goes with the next version", DeprecationWarning, 2)
            return getattr(import_module(home), new)
        if name in gone:
            raise GoneError(f"{_short(here)}.{name} is no more: {gone[name]}")
        raise AttributeError(f"module {here!r} has no attribute {name!r}")

    module["__getattr__"] = find
    module["__dir__"] = lambda: sorted(shown)


def _short(module: str) -> str:
    """Return a module's name as a notebook imports it."""
    return module.rpartition(".")[2]
