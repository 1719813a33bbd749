"""The one kind of error that is meant for people."""


class PlanError(Exception):
    """Something about a plan, a table or a folder that its owner can mend.

    The message says where, what was expected and what to do.
    """
