"""A family of plans: those that descend from one, and what became of each of its tasks."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fgf_analysis.arguments import a_path, of_type
from fgf_analysis.corpus.load import Corpus
from fgf_analysis.corpus.parents import break_cycles, descent, described, rank
from fgf_analysis.corpus.remarks import cycle, early, listed
from fgf_analysis.corpus.tables import COLUMNS
from fgf_analysis.errors import PlanError
from fgf_analysis.files import write_all
from fgf_analysis.tables import Plan

if TYPE_CHECKING:
    import networkx as nx

LINKS = {
    "plan_id": "str", "parent_plan": "str", "parent_task": "str", "child_task": "str",
    "score": "Float64", "probability": "Float64", "basis": "str", "copied": "Float64",
    "kind": "str",
}  # fmt: skip
"""Columns of a family's links and their types."""

_CUT = (*COLUMNS, "evidence", "unplaced")  # the last two only where they were read already

Align = Callable[[Plan, Plan], pd.DataFrame]


class Family(Corpus):
    """The plans that descend from one plan, with what links their tasks.

    The analyses take it as they take a `Corpus`; `fgf_analysis.corpus.compare` asks what only a
    family can answer. A task's id is ``plan_id/T01`` in every table.

    Attributes
    ----------
    root : str
        The plan_id of the plan that all descend from.
    parents : DataFrame
        One row a plan, the root first and every plan behind its parent; columns ``plan_id``,
        ``parent``, ``basis``, ``previous`` (str) as `fgf_analysis.corpus.parents` gives them; the
        root's ``parent`` is missing.
    remarks : list of str
        A line each for what is not as it should be: no parent, no date, two plans with one number,
        plans that cite each other in a circle, plans of one text.
    """

    root: str
    parents: pd.DataFrame
    remarks: list[str]
    _align: Align | None

    def __repr__(self) -> str:
        return f"Family({self.root!r}, {len(self.parents)} plans, {len(self.tasks)} tasks)"

    def _summary(self) -> dict[str, object]:
        return {**super()._summary(), "Root": self.root, "Remarks": len(self.remarks)}

    @cached_property
    def links(self) -> pd.DataFrame:
        """The tasks of each plan and their counterparts in its parent.

        What `fgf_analysis.corpus.align` gives for each plan and its parent, one below the other in
        the order of `parents`; columns ``plan_id``, ``parent_plan`` (str), then ``parent_task``,
        ``child_task`` (str, with the plan's id before them), ``score``, ``probability``
        (Float64), ``basis`` (str), ``copied`` (Float64), ``kind`` (str). Worked out when first
        asked for.
        """
        cut = parts(self)
        pairs = self.parents.dropna(subset=["parent"])
        tables = {}
        for parent, children in pairs.groupby("parent", sort=False)["plan_id"]:
            to = self._linker(cut(str(parent)))
            for plan_id in children:
                table = to(cut(plan_id)).assign(plan_id=plan_id, parent_plan=parent)
                tables[plan_id] = table[list(LINKS)].astype(LINKS)
        found = [tables[plan_id] for plan_id in pairs["plan_id"]]
        empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in LINKS.items()})
        return pd.concat(found, ignore_index=True) if found else empty

    def _linker(self, parent: Corpus) -> Callable[[Plan], pd.DataFrame]:
        """Return what links a parent, which is made ready once, to each of its children."""
        if self._align is not None:
            return partial(self._align, parent)
        from fgf_analysis.corpus.alignment import Aligner  # it loads scikit-learn when it is used

        return Aligner(parent).align

    @cached_property
    def english(self) -> dict[str, str]:
        """Chinese name to English name: units, themes, headings and lines."""
        from fgf_analysis.analysis import lines

        known = lines.table()
        return dict(zip(known["line"], known["name_en"], strict=True)) | super().english

    @cached_property
    def tree(self) -> nx.DiGraph:
        """The family as a tree, from parent to child, with ``level``, ``place`` and ``year``."""
        import networkx as nx

        plans = described(self)
        tree = nx.DiGraph()
        for plan_id, parent in zip(self.parents["plan_id"], self.parents["parent"], strict=True):
            row = plans.loc[plan_id]
            year = (row["signed"] or row["published"])[:4]
            tree.add_node(plan_id, level=row["level"], place=row["place"], year=year)
            if isinstance(parent, str):
                tree.add_edge(parent, plan_id)
        return tree

    def save(self, folder: str | os.PathLike[str], **how: int) -> None:
        """Write the tables of `fgf_analysis.corpus.compare.tables` as CSV.

        Parameters
        ----------
        folder : str or path
            Is made if need be; files of the same names are replaced.
        **how : int
            ``draws`` and ``seed``, as `fgf_analysis.corpus.compare.tables` takes them.

        Raises
        ------
        PlanError
            When it cannot be written to.
        """
        from fgf_analysis.corpus.compare import tables

        to = Path(a_path("folder", folder))
        files = {
            f"{name}.csv": table.to_csv(index=False, lineterminator="\n").encode()
            for name, table in tables(self, **how).items()
        }
        write_all(to, files)


def family(
    corpus: Corpus,
    root: str | None = None,
    *,
    parents: pd.DataFrame | None = None,
    align: Align | None = None,
) -> Family:
    """Return the family of a plan. See `fgf_analysis.corpus.load.Corpus.family`."""
    found, remarks = descent(corpus) if parents is None else _given(corpus, parents)
    children: dict[str, list[str]] = {}
    for plan_id, parent in zip(found["plan_id"], found["parent"], strict=True):
        if isinstance(parent, str):
            children.setdefault(parent, []).append(plan_id)
    known = list(found["plan_id"])
    if not known:
        raise PlanError(f"{corpus.folder}: no plan could be read, so there is no family")
    if root is None:
        root = _most_descendants(known, children, described(corpus))
    elif root not in known:
        raise PlanError(f"root: {root!r} is no plan that was read; corpus.plans lists them")
    members = _descendants(root, children)
    table = found.set_index("plan_id").loc[members].reset_index()
    if isinstance(above := table.loc[0, "parent"], str):
        remarks = [f"{root}: has a parent, {above}, which is left out here", *remarks]
        table.loc[0, ["parent", "basis"]] = None
    elif not len(members) > 1:
        remarks = [f"{root}: no plan of {corpus.name} cites it; a family of one", *remarks]
    else:
        remarks = [f"{root}: no parent in {corpus.name}; the family begins here", *remarks]
    if outside := set(known) - set(members):
        remarks.append(f"{listed(outside)}: not of this family, left out")
    remarks += early(table, described(corpus))
    frames = _frames(corpus, members)
    one = Family(corpus.folder, corpus._reader, **frames)  # noqa: SLF001
    vars(one).update(
        root=root, parents=table.astype("str"), remarks=remarks, _align=align, name=corpus.name
    )
    return one


def _given(corpus: Corpus, parents: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return parents that somebody else has set, checked; what is not given has none."""
    of_type("parents", parents, pd.DataFrame, "give a table as corpus.parents returns it")
    if missing := {"plan_id", "parent"} - set(parents):
        raise PlanError(f"parents: has no column {min(missing)}; give plan_id and parent")
    plans = described(corpus)
    if strange := sorted({*parents["plan_id"], *parents["parent"].dropna()} - set(plans.index)):
        raise PlanError(
            f"parents: {strange[0]!r} is no plan that was read; corpus.plans lists them"
        )
    own, remarks = descent(corpus)
    own = own.set_index("plan_id")
    chosen = parents.drop_duplicates("plan_id").set_index("plan_id")
    above = {p: q for p, q in chosen["parent"].items() if isinstance(q, str)}
    circles = break_cycles(above, plans)
    basis = chosen["basis"] if "basis" in chosen else pd.Series("given", index=chosen.index)
    own["parent"] = pd.Series(above, index=own.index, dtype="str")
    own["basis"] = basis.reindex(own.index).where(own["parent"].notna())
    kept = [line for line in remarks if ": cites in a circle" not in line]
    table = own.reset_index().astype("str")
    return table[["plan_id", "parent", "basis", "previous"]], [*map(cycle, circles), *kept]


def _descendants(root: str, children: dict[str, list[str]]) -> list[str]:
    """Return a plan and all that descend from it, each behind its parent."""
    found, ahead = [], [root]
    while ahead:
        at = ahead.pop()
        found.append(at)
        ahead += sorted(children.get(at, ()), reverse=True)
    return found


def _most_descendants(known: list[str], children: dict[str, list[str]], plans: pd.DataFrame) -> str:
    """Return the plan with the most descendants; of equals the highest, then the earliest."""
    below = {child for some in children.values() for child in some}
    sizes = {top: len(_descendants(top, children)) for top in known if top not in below}
    return min(
        sizes,
        key=lambda p: (
            -sizes[p],
            rank(plans.loc[p, "level"]),
            plans.loc[p, "signed"] or "9999",
            p,
        ),
    )


def _frames(corpus: Corpus, ids: list[str]) -> dict[str, pd.DataFrame]:
    """Return the tables of some plans of a corpus, in the corpus's order."""
    kept = {name: vars(corpus)[name] for name in (*_CUT, "themes") if name in vars(corpus)}
    return {
        name: table[table["plan_id"].isin(ids)].reset_index(drop=True)
        if "plan_id" in table
        else table
        for name, table in kept.items()
    }


def parts(whole: Corpus) -> Callable[[str], Corpus]:
    """Return what cuts one plan out of a corpus, as a corpus of one."""
    frames = {name: vars(whole)[name] for name in _CUT if name in vars(whole)}
    rows = {
        name: table.groupby("plan_id", sort=False).indices
        for name, table in frames.items()
        if "plan_id" in table
    }

    def cut(plan_id: str) -> Corpus:
        own = {
            name: table.iloc[rows[name].get(plan_id, [])].reset_index(drop=True)
            if name in rows
            else table
            for name, table in frames.items()
        }
        return Corpus(whole.folder, whole._reader, **own, themes=whole.themes)  # noqa: SLF001

    return cut
