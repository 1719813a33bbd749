"""A corpus: the tables of many plans, for the analyses of one."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fgf_analysis.arguments import a_path
from fgf_analysis.corpus.document import recorded
from fgf_analysis.corpus.tables import COLUMNS, PLANS, content, frame, gathered, kept, rows
from fgf_analysis.errors import PlanError
from fgf_analysis.files import whole
from fgf_analysis.tables import DATA, REGISTERS, SEPARATOR, TABLES, Plan, load_plan, summary

if TYPE_CHECKING:
    from fgf_analysis.corpus.family import Family

_BEHIND = "/"  # never in a plan's id, so a task's id tells its plan


class Corpus(Plan):
    """The tables of many plans as one; the analyses take it as they take a `Plan`.

    A unit is known by its canonical name: where two plans print one name (市财政局) it is one unit,
    also where each means its own city's, unless `load_corpus` tells them ``apart``.

    Attributes
    ----------
    plans : DataFrame
        One row a document, as in `PLANS`, also those that could not be read.
    tasks, assignments, groups, evidence, unplaced : DataFrame
        As those of a plan, with ``plan_id`` first; a task's id is ``plan_id/T01``. The last two
        are read when they are first asked for.
    departments : DataFrame
        The registers of all plans; of several rows with one name the first plan's.
    themes : DataFrame
        The codebook in the corpus's folder, or the package's.
    particulars, cited : DataFrame
        What the plans say of themselves and the documents that they cite, as of a plan, with
        ``plan_id`` first.
    translations, codings : DataFrame
        Those of all plans together, without ``plan_id``; read when first asked for.
    """

    plans: pd.DataFrame
    _reader: str

    def __init__(self, folder: Path, reader: str, **frames: pd.DataFrame) -> None:
        # A plan is frozen; evidence and the rest are left out, to be read when asked for.
        vars(self).update(frames, name=folder.name, folder=folder, _reader=reader)

    def __repr__(self) -> str:
        return f"Corpus({self.name!r}, {len(self._ids)} plans, {len(self.tasks)} tasks)"

    def _summary(self) -> dict[str, object]:
        read, failed = len(self._ids), int(self.plans["status"].eq("failed").sum())
        plans = f"{read} ({failed} could not be read)" if failed else read
        return {"Plans": plans, **summary.counts(self), "Folder": self.folder.name}

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Where everything stands in the sources."""
        return self._gathered("evidence")

    @cached_property
    def unplaced(self) -> pd.DataFrame:
        """What is under no task."""
        return self._gathered("unplaced")

    @cached_property
    def translations(self) -> pd.DataFrame:
        """English headings, each heading once."""
        found = self._gathered("translations").drop(columns="plan_id")
        return found.drop_duplicates("text_zh", ignore_index=True)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """Themes given by hand."""
        return self._gathered("codings").drop(columns="plan_id")

    @property
    def source(self) -> str:
        """There is none: the offsets in `evidence` count the characters of each plan's own."""
        raise PlanError(
            f"{self.folder}: a corpus has no source of its own, so this can only be told of one "
            "plan; take corpus.plan(plan_id)"
        )

    def source_of(self, task_id: str) -> str:
        """Return the source of the plan that a task is of.

        Parameters
        ----------
        task_id : str
            With its plan's id: ``plan_id/T01``.

        Returns
        -------
        str
            The document as decoded text.

        Raises
        ------
        PlanError
            When the plan's folder or its source is gone.
        """
        return self._sources(task_id.partition(_BEHIND)[0])

    def plan(self, plan_id: str) -> Plan:
        """Return one plan, with its own task ids (T01).

        Parameters
        ----------
        plan_id : str
            One of ``plans``.

        Returns
        -------
        Plan
            As `load_plan` returns it.

        Raises
        ------
        PlanError
            When there is no such plan, it could not be read, or it was read again since.
        """
        found = self.plans[self.plans["plan_id"] == plan_id].to_dict("records")
        if not found:
            raise PlanError(f"{plan_id}: no such plan in {self.folder}; corpus.plans lists them")
        if found[0]["status"] == "failed":
            raise PlanError(
                f"{plan_id}: {found[0]['file']} could not be read ({found[0]['error']}); "
                "mend it and run fgf extract again"
            )
        return load_plan(self._same(plan_id))

    def family(
        self,
        root: str | None = None,
        *,
        parents: pd.DataFrame | None = None,
        align: Callable[[Plan, Plan], pd.DataFrame] | None = None,
    ) -> Family:
        """Return a plan and all that descend from it.

        Parameters
        ----------
        root : str, optional
            The plan_id of the plan that the others descend from; else that with the most
            descendants (of equals that of the highest level, then the earliest).
        parents : DataFrame, optional
            Who is whose parent, where that is known better than `fgf_analysis.corpus.parents`
            tells it: columns ``plan_id``, ``parent`` and, if wanted, ``basis``. A plan that is not
            in it has none.
        align : callable, optional
            Takes a parent and a child and gives the links between their tasks, in the place of
            `fgf_analysis.corpus.align`.

        Returns
        -------
        Family
            Its ``remarks`` tell what is not as it should be; nothing of it stops the work.

        Raises
        ------
        PlanError
            When no plan could be read, there is no such root, or ``parents`` is not such a table.
        """
        from fgf_analysis.corpus.family import family

        return family(self, root, parents=parents, align=align)

    @property
    def _ids(self) -> list[str]:
        return list(self.plans.loc[self.plans["status"] == "read", "plan_id"])

    @cached_property
    def _sources(self) -> Callable[[str], str]:
        # Tasks come plan by plan; all sources at once could be more than the memory holds.
        return lru_cache(16)(lambda plan_id: content(self.folder / plan_id / "source.txt").decode())

    def _same(self, plan_id: str) -> Path:
        """Return a plan's folder, which must be the one that the tables of the corpus are of."""
        folder = whole(self.folder / plan_id)
        record = recorded(folder) or {}
        if (record.get("sha256"), record.get("reader")) != (self._hashes[plan_id], self._reader):
            raise PlanError(
                f"{folder}: is not what the tables of the corpus were made from; "
                "run fgf extract again, it goes on where it stopped"
            )
        return folder

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return dict(zip(self.plans["plan_id"], self.plans["sha256"], strict=True))

    def _gathered(self, name: str) -> pd.DataFrame:
        """Return a table of all plans' folders."""
        paths = [(plan_id, self._same(plan_id) / f"{name}.csv") for plan_id in self._ids]
        there = [(plan_id, path) for plan_id, path in paths if name in TABLES or path.is_file()]
        return _named(gathered(there, (PLANS[0], *(TABLES | REGISTERS)[name])))


def load_corpus(folder: str | os.PathLike[str], *, apart: bool = False) -> Corpus:
    """Return the tables of all plans that `extract_folder` has read.

    Parameters
    ----------
    folder : str or path
        Where it wrote them.
    apart : bool
        Whether units that print their level and no place are each plan's own: 市财政局 of two
        plans becomes two units, ``plan_id/市财政局``.

    Returns
    -------
    Corpus
        A `Plan` with the tables of all.

    Raises
    ------
    PlanError
        When there is no corpus, or one of its tables is not as it was written.
    """
    folder = whole(Path(a_path("folder", folder)))
    if not (folder / "plans.parquet").is_file():
        hint = "run fgf extract FOLDER --out"
        raise PlanError(f"{folder}: no corpus here (no plans.parquet); {hint} {folder}")
    frames = {name: kept(folder, name) for name in COLUMNS}
    reader = frames["plans"].attrs.get("reader", "")
    for name in ("tasks", "assignments", "groups"):
        frames[name] = _named(frames[name])
    if apart:
        _tell_apart(frames)
    own = folder / "themes.csv"
    themes = rows(own if own.is_file() else DATA / "themes.csv", REGISTERS["themes"])
    frames["themes"] = frame(themes, REGISTERS["themes"])
    return Corpus(folder.resolve(), reader, **frames)


_LEVEL = r"(?:自治[区州]|兵团|[省市县区州旗盟])"


def _tell_apart(frames: dict[str, pd.DataFrame]) -> None:
    """Put the plan's id before every unit that is some city's, and into the register."""
    register, named = frames["departments"], frames["assignments"]
    local = register["department"].str.match(_LEVEL) & (register["kind"] != "central")
    some = named["department"].isin(register.loc[local, "department"])
    pairs = named.loc[some, ["plan_id", "department"]].drop_duplicates()
    rows_ = pairs.merge(register, on="department")
    rows_["department"] = rows_["plan_id"] + _BEHIND + rows_["department"]
    rows_["name_en"] = rows_["name_en"] + " (" + rows_["plan_id"] + ")"
    named.loc[some, "department"] = named["plan_id"] + _BEHIND + named["department"]
    kept_ = register[~local]
    frames["departments"] = pd.concat([kept_, rows_[list(register)]], ignore_index=True)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the plan's id before every id of a task."""
    for column in {"task_id", "parent_id"} & set(table):
        table[column] = table["plan_id"] + _BEHIND + table[column]
    if "candidates" in table:
        cells = [
            SEPARATOR.join(before + task for task in cell.split(SEPARATOR))
            if isinstance(cell, str)
            else None
            for before, cell in zip(table["plan_id"] + _BEHIND, table["candidates"], strict=True)
        ]
        table["candidates"] = pd.Series(cells, dtype="str")
    return table
