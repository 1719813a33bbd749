"""A plan's tables and source -> one HTML page to check its reading.

On the left every character of the source stands once, cut where what it was read as changes; on
the right a block a task, and above them what the reader could not settle. The page opens at the
first task. A stretch and a block know each other by id, so that either leads to the other. Nothing
is searched for: every place on the page is one that the tables or the report's ledger give::

    stretches     evidence -> what each stretch of the source was read as
    findings      the rest of the tables, report.json -> what is to check, each with its place
    disputes      where second readings differ -> what is to settle, each with its place
    names         assignments, groups -> the places of names, and the rows whose place is another's
    left          stretches and names -> the source, marked
    right         findings and tables -> what is in doubt, overview, a block a task (tasks)
    page.html, page.css, page.js, settle.js    the page that holds them
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from fgf_analysis.arguments import a_plan
from fgf_analysis.charts.webfont import woff
from fgf_analysis.markup import allowed
from fgf_analysis.public import public
from fgf_analysis.review.disputes import differences
from fgf_analysis.review.findings import findings
from fgf_analysis.review.left import left
from fgf_analysis.review.markup import escape
from fgf_analysis.review.names import names
from fgf_analysis.review.right import right
from fgf_analysis.review.saved import saved
from fgf_analysis.review.stretches import evidence
from fgf_analysis.tables import Plan

__all__ = ["render"]

_SHELL, _STYLE, _SCRIPT, _SETTLE = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("page.html", "page.css", "page.js", "settle.js")
)


def render(plan: Plan, disputes: Mapping[str, pd.DataFrame] | None = None) -> bytes:
    """Return the page on which a person can check the reading of a plan.

    Parameters
    ----------
    plan : Plan
        Its tables and source; a ``report.json`` in its folder is shown where there is one.
    disputes : mapping of str to DataFrame, optional
        Who else read the plan, to where that differs from ours: tables like those of
        `fgf_analysis.second.disagreements`. On the page a person settles them, and exports what was
        decided as ``settled.csv``; what one in the plan's folder holds is decided already.

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
    disputed = differences(plan, disputes or {})
    stretches = [*read_as, *found.stretches, *disputed.stretches]
    text, legend = left(plan.source, stretches, named.found)
    script = _SCRIPT + _SETTLE if disputed.told else _SCRIPT
    parts = {
        "title": escape(plan.title),
        "issued": escape(f" · {plan.issued}" if plan.issued else ""),
        "legend": legend,
        "left": text,
        "right": disputed.told + right(plan, report, read_as, found, named),
        "script": script,
    }
    style = _STYLE.replace("{font}", woff("".join([_SHELL, _STYLE, *parts.values()])))
    policy = f"script-src {allowed(script)}; style-src {allowed(style)}"
    return _SHELL.format(**parts, style=style, policy=policy).encode()


public(globals())
