"""The two-mode network of clauses and units, and its projections as sparse matrix products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from fgf_analysis.analysis import charge
from fgf_analysis.arguments import a_plan, either, one_of
from fgf_analysis.errors import PlanError
from fgf_analysis.tables import Plan

LAYERS = {
    "charge-charge": ("charge", "charge"),
    "lead-lead": ("lead", "lead"),
    "lead-support": ("lead", "support"),
}
"""How the units at the two ends of a tie stand in the clause, by layer.

``charge`` is in charge as `fgf_analysis.analysis.charge` defines it; the others are roles.
"""
LAYER = "charge-charge"
"""The layer of every function here unless another is asked for."""


@dataclass(frozen=True)
class TwoMode:
    """Clauses by units: who is named where.

    Attributes
    ----------
    tasks : Index
        The task of each row. A row is one clause; a task with several clauses has several rows.
    units : Index
        The unit of each column, in code point order.
    heads, tails : scipy.sparse.csr_array
        Shape (clauses, units), values 0 and 1: the units at the one and the other end of a tie.
        The same object in a layer without direction.
    """

    tasks: pd.Index
    units: pd.Index
    heads: sparse.csr_array
    tails: sparse.csr_array

    @property
    def directed(self) -> bool:
        """Whether ties run from one role to another."""
        return self.heads is not self.tails

    @property
    def sizes(self) -> np.ndarray:
        """The number of heads of each clause."""
        return np.diff(self.heads.indptr)

    def shared_tasks(self) -> sparse.csr_array:
        """Return how many tasks tie each pair of units: shape (units, units), zero diagonal.

        From row to column where the layer has a direction, symmetric otherwise. A pair that two
        clauses of one task name shares one task.
        """
        if self.tasks.has_duplicates:
            task, a, b = self.ties()
            both = (a, b) if self.directed else (np.r_[a, b], np.r_[b, a])
            ones = np.ones(len(both[0]), dtype=np.int32)
            return sparse.coo_array((ones, both), shape=(len(self.units),) * 2).tocsr()
        return _product(self.heads, self.tails)

    def collaboration_weight(self) -> sparse.csr_array:
        r"""Return Newman's collaboration weight of each pair: shape (units, units).

        Each clause with n heads gives 1/(n - 1) to each of its pairs, so that a unit's weights
        add up to the number of clauses in which it is not alone.

        Raises
        ------
        PlanError
            Where the layer has a direction; the weight is not defined there.

        Notes
        -----
        Newman (2001), Scientific collaboration networks II, Physical Review E 64, 016132,
        equation 2: :math:`w_{ij} = \sum_k \delta_i^k \delta_j^k / (n_k - 1)`.
        """
        if self.directed:
            raise PlanError("collaboration weight: needs a layer without direction, not this one")
        part = 1 / np.maximum(self.sizes - 1, 1)
        weighted = self.heads.astype(float)
        weighted.data = np.repeat(part, self.sizes)
        return _product(weighted, self.heads)

    def jaccard_overlap(self) -> sparse.csr_array:
        r"""Return the Jaccard overlap of each tied pair: shape (units, units), 0 to 1.

        Tasks that tie the pair, of all tasks that name either at its end of the tie.

        Notes
        -----
        Jaccard (1901): :math:`|A \cap B| / |A \cup B|`.
        """
        shared = self.shared_tasks().tocoo()
        at = (shared.row, shared.col)
        heads, tails = self._by_task(self.heads), self._by_task(self.tails)
        named = heads.sum(axis=0)[shared.row] + tails.sum(axis=0)[shared.col]
        # A task can name the two in different clauses: no tie, but one task of the union.
        both = (heads.T.tocsr() @ tails)[at] if self.tasks.has_duplicates else shared.data
        part = shared.data / (named - both) if len(shared.data) else shared.data
        return sparse.coo_array((part, at), shape=shared.shape).tocsr()

    def named(self, ends: sparse.csr_array | None = None) -> np.ndarray:
        """Return the number of tasks that name each unit as a head (or as in the given ends)."""
        ends = self._by_task(self.heads if ends is None else ends)
        return np.bincount(ends.indices, minlength=len(self.units))

    def _by_task(self, ends: sparse.csr_array) -> sparse.csr_array:
        """Return the ends with one row a task: shape (tasks, units), values 0 and 1."""
        if not self.tasks.has_duplicates:
            return ends
        rows, columns = ends.nonzero()
        codes, tasks = pd.factorize(self.tasks)
        ones = np.ones(len(rows), dtype=np.int32)
        shape = (len(tasks), len(self.units))
        merged = sparse.coo_array((ones, (codes[rows], columns)), shape=shape).tocsr()
        merged.data[:] = 1
        return merged

    def ties(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return every tie with its task: three arrays (task, unit, unit) of positions.

        The task's is its first row; each task and pair stands once, in the order of the rows.
        Without direction the first unit is the one before in `units`.
        """
        found: list[np.ndarray] = []
        if self.directed:
            for row in np.flatnonzero(self.sizes * np.diff(self.tails.indptr)).tolist():
                ends = self._row(self.heads, row), self._row(self.tails, row)
                a, b = (grid.ravel() for grid in np.meshgrid(*ends, indexing="ij"))
                found.append(np.stack([np.full(len(a), row), a, b])[:, a != b])
        else:
            for size in np.unique(self.sizes[self.sizes > 1]):
                rows = np.flatnonzero(self.sizes == size)
                members = self.heads.indices[self.heads.indptr[rows, None] + np.arange(size)]
                first, second = np.triu_indices(size, 1)
                at = np.repeat(rows, len(first))
                found.append(np.stack([at, members[:, first].ravel(), members[:, second].ravel()]))
        empty = np.empty((3, 0), dtype=np.int64)
        table = np.concatenate([empty, *found], axis=1).astype(np.int64)
        table = table[:, np.lexsort(table[::-1])]
        if self.tasks.has_duplicates:
            codes, tasks = pd.factorize(self.tasks)
            first_row = np.searchsorted(codes, np.arange(len(tasks)))
            table[0] = first_row[codes[table[0]]]
            table = np.unique(table, axis=1)
        return table[0], table[1], table[2]

    @staticmethod
    def _row(ends: sparse.csr_array, row: int) -> np.ndarray:
        return np.asarray(ends.indices[ends.indptr[row] : ends.indptr[row + 1]])


def two_mode(plan: Plan, layer: str = LAYER, *, group_actors: bool = False) -> TwoMode:
    """Return the two-mode network of a plan.

    Parameters
    ----------
    plan : Plan
        Its tasks, assignments and groups.
    layer : {"charge-charge", "lead-lead", "lead-support"}
        Who is tied: units in charge of the clause, its leads only, or its leads with the units
        named beside them (配合, and beside a lead also 按职责分工负责).
    group_actors : bool
        Whether units of kind ``group`` (coordination groups) are nodes.

    Returns
    -------
    TwoMode
        A row for every clause that survives, in the plan's order, also one that ties nobody; a
        column for every unit at either end.

    Raises
    ------
    PlanError
        When there is no such layer.
    """
    heads, tails = LAYERS[one_of("layer", layer, LAYERS)]
    rows = a_plan(plan).assignments
    tasks = pd.Index(plan.tasks["task_id"])
    number = rows["clause"].to_numpy(dtype=np.int64)
    # Clauses with generic actors only have no assignments, but are printed, one a line.
    cells = plan.tasks["clause_zh"].to_numpy(dtype=object)
    printed = [cell.count("\n") + 1 if isinstance(cell, str) else 0 for cell in cells]
    most = max(int(number.max(initial=1)), max(printed, default=1), 1)
    key = tasks.get_indexer(rows["task_id"]) * most + number - 1  # of a clause, in plan order
    shown = (np.arange(most) < np.array(printed, dtype=np.int64)[:, None]).ravel()
    shown[key] = True
    row = np.cumsum(shown)[key] - 1

    # Names become numbers once; what follows compares numbers.
    standing = standings(plan, layer)
    column, names = pd.factorize(rows["department"], sort=True)
    kept = standing.isin({heads, tails}).to_numpy()
    if not group_actors:
        kinds = plan.departments.set_index("department")["kind"]
        kept = kept & (kinds.reindex(names).to_numpy() != "group")[column]
    used = np.bincount(column[kept], minlength=len(names)) > 0
    column, names = (np.cumsum(used) - 1)[column], names[used]

    def ends(wanted: str) -> sparse.csr_array:
        chosen = kept & standing.eq(wanted).to_numpy()
        ones = np.ones(int(chosen.sum()), dtype=np.int32)
        at = (row[chosen], column[chosen])
        matrix = sparse.coo_array((ones, at), shape=(int(shown.sum()), len(names))).tocsr()
        matrix.data[:] = 1  # a unit printed twice in a clause is named once
        return matrix

    first = ends(heads)
    return TwoMode(
        tasks[np.flatnonzero(shown) // most],
        pd.Index(names, name="department", dtype="str"),
        first,
        first if heads == tails else ends(tails),
    )


def standings(plan: Plan, layer: str) -> pd.Series:
    """Return for each assignment how its unit stands in the clause, in the words of the layer."""
    rows = plan.assignments
    if "charge" not in LAYERS[layer]:
        return rows["role"].reset_index(drop=True)
    keys = ["task_id", "clause", "department"]
    found = charge.clauses(plan)
    found = found[found["standing"].isin(charge.IN_CHARGE)]
    there = rows[keys].merge(found[[*keys, "standing"]], on=keys, how="left")["standing"].notna()
    return there.map({True: "charge", False: ""})


def symmetric(plan: Plan, layer: str, group_actors: bool) -> TwoMode:
    """Return the two-mode network of a layer without direction, or say that it has one."""
    two = two_mode(plan, layer, group_actors=group_actors)
    if two.directed:
        free = either(name for name, (heads, tails) in LAYERS.items() if heads == tails)
        raise PlanError(
            f"layer: {layer!r} is not possible; this needs one without direction, give {free}"
        )
    return two


def _product(heads: sparse.csr_array, tails: sparse.csr_array) -> sparse.csr_array:
    """Return the product over the clauses, without the diagonal."""
    product = (heads.T.tocsr() @ tails).tocoo()
    off = product.row != product.col
    return sparse.coo_array(
        (product.data[off], (product.row[off], product.col[off])), shape=product.shape
    ).tocsr()
