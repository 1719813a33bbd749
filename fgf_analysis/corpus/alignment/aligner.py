"""Two plans -> the table of their tasks' counterparts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fgf_analysis.arguments import of_type, one_of
from fgf_analysis.corpus.alignment.assignment import assign
from fgf_analysis.corpus.alignment.copied import copied
from fgf_analysis.corpus.alignment.features import Parent
from fgf_analysis.corpus.alignment.material import Material, frames, material
from fgf_analysis.corpus.alignment.probability import basis, probability, score
from fgf_analysis.tables import Plan

LEVELS = ("task", "measure")
"""What is aligned: tasks with their measures, or every row by itself."""

COLUMNS = {
    "parent_task": "str",
    "child_task": "str",
    "score": "Float64",
    "probability": "Float64",
    "basis": "str",
    "copied": "Float64",
    "kind": "str",
}
"""The columns of what `align` returns and their types."""


class Aligner:
    """A parent plan, made ready once to be aligned with many children.

    Parameters
    ----------
    parent : Plan
    level : str
        As for `align`.

    Raises
    ------
    PlanError
        When the parent is no plan or the level none of `LEVELS`.
    """

    def __init__(self, parent: Plan, *, level: str = "task") -> None:
        self._level = one_of("level", level, LEVELS)
        self._tasks = _material("parent", parent, self._level)
        self._parent = Parent(self._tasks)

    def align(self, child: Plan) -> pd.DataFrame:
        """Return the table that `align` returns for the parent and this child.

        Parameters
        ----------
        child : Plan

        Raises
        ------
        PlanError
            When it is no plan.
        """
        ours, theirs = self._tasks, _material("child", child, self._level)
        features = self._parent.features(theirs)
        probable, alike, rests = probability(features), score(features), basis(features)
        # Only now, as the model was fitted to plans with all that they print.
        compared, comparable = (
            np.array([not frames(heading) for heading in tasks.headings], dtype=bool)
            for tasks in (ours, theirs)
        )
        probable = np.where(np.outer(compared, comparable), probable, 0)
        pairs = assign(probable)
        rows: list[tuple[object, ...]] = []
        for (i, j), kind in pairs.items():
            sources = [ours.texts[row] for row, column in pairs if column == j]
            share = copied(theirs.texts[j], sources)
            numbers = alike[i, j], probable[i, j]
            rows.append((ours.tasks[i], theirs.tasks[j], *numbers, rests[i, j], share, kind))
        for i in sorted({*np.flatnonzero(compared).tolist()} - {i for i, _ in pairs}):
            best = _best(alike[i], probable[i])
            rows.append((ours.tasks[i], None, *best, "none", None, "dropped"))
        for j in sorted({*np.flatnonzero(comparable).tolist()} - {j for _, j in pairs}):
            best = _best(alike[:, j], probable[:, j])
            rows.append((None, theirs.tasks[j], *best, "none", None, "added"))
        rows.sort(key=lambda row: (row[0] is None, row[0] or "", row[1] or ""))
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def align(parent: Plan, child: Plan, *, level: str = "task") -> pd.DataFrame:
    """Return what became of each task of a plan in another: its counterpart or none.

    What only frames a plan has no row: 指导思想, 基本原则, 主要目标. The reading has these as tasks
    only in plans without clauses, so that one with clauses would seem to have dropped what it
    prints.

    Two tasks are counterparts if that is likelier than not. What the probability was fitted to,
    and how well it is calibrated, is in ``model.json`` beside this module.

    Parameters
    ----------
    parent : Plan
        The plan that the other is made for. How rare its words are counts, so that exchanging the
        two can change a score a little.
    child : Plan
    level : str
        ``task`` aligns tasks, each with its measures; ``measure`` aligns every row by itself.

    Returns
    -------
    DataFrame
        One row a link, and one for each other task without a counterpart; sorted by
        ``parent_task`` then ``child_task``, added tasks last.

        ``parent_task``, ``child_task`` : str
            Missing where there is no counterpart.
        ``score`` : Float64
            Likeness of words and heading, 0 to 1. Without a counterpart that of the likeliest one
            that was not taken; so, too, the probability.
        ``probability`` : Float64
            That the two are counterparts.
        ``basis`` : str
            What makes that likelier than not by itself: ``words``, ``heading``, ``both`` (each, or
            only the two together); ``none`` without a counterpart.
        ``copied`` : Float64
            Share of the characters of the child's text that stand in runs of at least 8 which are
            in the text of its counterparts, too; white space and punctuation left out. The same in
            each row of a child's task; missing without a counterpart or text.
        ``kind`` : str
            ``one``, ``split`` (the parent's task has several counterparts), ``merged`` (the
            child's has several), ``added`` (only the child has it), ``dropped`` (only the parent).

    Raises
    ------
    PlanError
        When an argument is no plan or the level is none of `LEVELS`.
    """
    return Aligner(parent, level=level).align(child)


def _material(name: str, plan: object, level: str) -> Material:
    given = of_type(name, plan, Plan, "give what load_plan or corpus.plan returns")
    return material(given, level)


def _best(alike: np.ndarray, probable: np.ndarray) -> tuple[float | None, float | None]:
    """Return score and probability of the likeliest pair of a task."""
    if not len(probable):
        return None, None
    at = int(np.lexsort((alike, probable))[-1])
    return float(alike[at]), float(probable[at])
