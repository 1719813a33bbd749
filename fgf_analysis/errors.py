"""The one kind of error that is meant for people."""

from fgf_analysis.public import public

__all__ = ["PlanError", "Unavailable"]


class PlanError(Exception):
    """Something about a plan, a table, a folder or an argument that its owner can mend.

    The message says where, what was expected and what to do. In a notebook it is shown alone; a
    script shows the way to it, too.
    """

    def _render_traceback_(self) -> list[str]:
        return f"PlanError: {self}".splitlines()


class Unavailable(PlanError):
    """One file or figure cannot be made here: a program is missing, or a sign in the font.

    Whatever else was asked for can.
    """


public(globals())
