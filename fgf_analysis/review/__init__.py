"""A plan's tables and source -> one HTML page to check its reading.

On the left every character of the source stands once, cut where what it was read as changes; on
the right a block a task, and above them what the reader could not settle. The page opens at the
first task. A stretch and a block know each other by id, so that either leads to the other. Nothing
is searched for: every place on the page is one that the tables or the report's ledger give::

    stretches     evidence -> what each stretch of the source was read as
    findings      the rest of the tables, report.json -> what is to check, each with its place
    names         assignments, groups -> the places of names, and the rows whose place is another's
    left          stretches and names -> the source, marked
    right         findings and tables -> what is in doubt, overview, a block a task (tasks)
    page.html, page.css, page.js    the page that holds them
"""

from __future__ import annotations

from pathlib import Path

from fgf_analysis.arguments import a_plan
from fgf_analysis.charts.webfont import woff
from fgf_analysis.markup import allowed
from fgf_analysis.public import public
from fgf_analysis.review.findings import findings
from fgf_analysis.review.left import left
from fgf_analysis.review.markup import escape
from fgf_analysis.review.names import names
from fgf_analysis.review.right import right
from fgf_analysis.review.saved import saved
from fgf_analysis.review.stretches import evidence
from fgf_analysis.tables import Plan

__all__ = ["render"]

_SHELL, _STYLE, _SCRIPT = (
    Path(__file__).with_name(f"page.{kind}").read_text(encoding="utf-8")
    for kind in ("html", "css", "js")
)


def render(plan: Plan) -> bytes:
    """Return the page on which a person can check the reading of a plan.

    Parameters
    ----------
    plan : Plan
        Its tables and source; a ``report.json`` in its folder is shown where there is one.

    Returns
    -------
    bytes
        One HTML file that needs no network and forbids itself any. The same folder gives the
        same bytes.

    Raises
    ------
    PlanError
        When the source cannot be read, or ``report.json`` is not JSON.
    """
    report = saved(a_plan(plan).folder)
    read_as = evidence(plan)
    found = findings(plan, report, read_as)
    named = names(plan, report)
    text, legend = left(plan.source, [*read_as, *found.stretches], named.found)
    parts = {
        "title": escape(plan.title),
        "issued": escape(f" · {plan.issued}" if plan.issued else ""),
        "legend": legend,
        "left": text,
        "right": right(plan, report, read_as, found, named),
        "script": _SCRIPT,
    }
    style = _STYLE.replace("{font}", woff("".join([_SHELL, _STYLE, *parts.values()])))
    policy = f"script-src {allowed(_SCRIPT)}; style-src {allowed(style)}"
    return _SHELL.format(**parts, style=style, policy=policy).encode()


public(globals())
