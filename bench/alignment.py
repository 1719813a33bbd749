"""How well tasks are aligned, against labels made by hand, and the fit of the probability.

::

    fgf extract DOCUMENTS --out PLANS
    python bench/alignment.py PLANS --labels bench/alignment/half_a.csv [--unrelated FOLDER ...]

PLANS holds a folder a plan; the labels' columns are ``plan_id, task_id, parent_plan,
parent_tasks`` (several by |; empty: no counterpart). FOLDERs are plans of other matters: each is
aligned with every plan of PLANS, as parent and as child; what finds a counterpart there is false.

With ``--fit`` the model is fitted to the labels, with the unrelated plans as examples of none, and
``fgf_analysis/corpus/alignment/model.json`` is written. Its Brier score and calibration are those
of plans left out: each plan's probabilities come from a model fitted without it.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from fgf_analysis.corpus.alignment import probability as room
from fgf_analysis.corpus.alignment.assignment import assign
from fgf_analysis.corpus.alignment.features import NGRAMS, WEIGHED, Features, Parent
from fgf_analysis.corpus.alignment.material import Material, material
from fgf_analysis.corpus.alignment.probability import THRESHOLD, probability
from fgf_analysis.tables import load_plan

MODEL = Path(room.__file__).with_name("model.json")
UNRELATED = 1.0
"""Weight of all unrelated pairs of plans together; the related ones have 1."""
EDGES = (0, 0.05, 0.2, 0.5, 0.8, 0.95, 1)


@dataclass
class Pair:
    """A parent and a child with what is compared of them and, where they are related, the truth."""

    name: str
    parent: Material
    child: Material
    features: Features
    truth: np.ndarray
    labelled: bool

    def links(self) -> set[tuple[int, int]]:
        return set(zip(*map(np.ndarray.tolist, np.nonzero(self.truth)), strict=True))


class Plans:
    """Plans read and made ready once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = sorted(path.parent.name for path in folder.glob("*/tasks.csv"))
        self._tasks: dict[Path, Material] = {}
        self._parents: dict[Path, Parent] = {}

    def tasks(self, place: Path) -> Material:
        if place not in self._tasks:
            self._tasks[place] = material(load_plan(place), "task")
        return self._tasks[place]

    def pair(self, parent: Path, child: Path, links: dict[str, list[str]] | None = None) -> Pair:
        if parent not in self._parents:
            self._parents[parent] = Parent(self.tasks(parent))
        ours, theirs = self.tasks(parent), self.tasks(child)
        truth = np.zeros((len(ours.tasks), len(theirs.tasks)), dtype=bool)
        for task, counterparts in (links or {}).items():
            for counterpart in counterparts:
                truth[ours.tasks.index(counterpart), theirs.tasks.index(task)] = True
        features = self._parents[parent].features(theirs)
        name = f"{parent.name} -> {child.name}"
        return Pair(name, ours, theirs, features, truth, links is not None)


def labelled(plans: Plans, path: Path) -> Iterator[Pair]:
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of = found.setdefault((row["parent_plan"], row["plan_id"]), {})
            of[row["task_id"]] = [task for task in row["parent_tasks"].split("|") if task]
    for (parent, child), links in found.items():
        yield plans.pair(plans.folder / parent, plans.folder / child, links)


def unrelated(plans: Plans, others: list[Path], names: list[str]) -> Iterator[Pair]:
    for other in others:
        for name in names:
            yield plans.pair(plans.folder / name, other)
            yield plans.pair(other, plans.folder / name)


def columns(pair: Pair, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return features, truth and number of the pairs of tasks that have this evidence."""
    known = pair.features.known(kind)
    stacked = np.stack([known[name].ravel() for name in WEIGHED[kind]], axis=-1)
    there = np.isfinite(stacked).all(axis=1)
    return stacked[there], pair.truth.ravel()[there], np.flatnonzero(there)


def fitted(pairs: list[Pair], kind: str) -> dict[str, object]:
    """Return intercept and weights of the logistic regression (L2, C = 1, standardized)."""
    parts = [columns(pair, kind)[:2] for pair in pairs]
    related = [len(y) for (_, y), pair in zip(parts, pairs, strict=True) if pair.labelled]
    share = UNRELATED * sum(related) / max(len(pairs) - len(related), 1)
    weights = np.concatenate(
        [
            np.full(len(y), 1.0 if pair.labelled else share / max(len(y), 1))
            for (_, y), pair in zip(parts, pairs, strict=True)
        ]
    )
    x, y = (np.concatenate(part) for part in zip(*parts, strict=True))
    scaler = StandardScaler().fit(x, sample_weight=weights)
    regression = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=500)
    regression.fit(scaler.transform(x), y, weights)
    slopes = regression.coef_[0] / scaler.scale_
    intercept = regression.intercept_[0] - slopes @ scaler.mean_
    named = {name: round(float(v), 3) for name, v in zip(WEIGHED[kind], slopes, strict=True)}
    return {"intercept": round(float(intercept), 3), "weights": named}


def fit(pairs: list[Pair]) -> None:
    """Fit the model to all pairs and write it, with what it does where a plan is left out."""
    left_out = []
    for held in (pair for pair in pairs if pair.labelled):
        others = [pair for pair in pairs if pair is not held]
        use({"models": {kind: fitted(others, kind) for kind in WEIGHED}})
        left_out.append((held, probability(held.features)))
    found = {
        "ngrams": list(NGRAMS),
        "threshold": THRESHOLD,
        "models": {kind: fitted(pairs, kind) for kind in WEIGHED},
        "provenance": {
            "script": "bench/alignment.py",
            "labels": sum(len(pair.child.tasks) for pair, _ in left_out),
            "links": int(sum(pair.truth.sum() for pair, _ in left_out)),
            "plans": len(left_out),
            "unrelated_pairs_of_plans": len(pairs) - len(left_out),
            "unrelated_weight": UNRELATED,
            "left_out": measured(left_out),
        },
    }
    use(found)
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    MODEL.write_text(text, encoding="utf-8")


def use(found: dict[str, object]) -> None:
    """Let the package take this model instead of its own."""
    room.model = lambda: found  # type: ignore[assignment]


def measured(predicted: list[tuple[Pair, np.ndarray]], show: bool = False) -> dict[str, object]:
    """Return precision, recall and F1 of links and of tasks, Brier score and calibration."""
    hits = given = true = same = some = claimed = 0
    for pair, probable in predicted:
        links, truth = set(assign(probable)), pair.links()
        hits, given, true = hits + len(links & truth), given + len(links), true + len(truth)
        for j in range(len(pair.child.tasks)):
            mine, real = ({i for i, column in of if column == j} for of in (links, truth))
            some += bool(real)
            claimed += bool(mine)
            same += bool(real) and mine == real
        for kind, wrong in (("false", links - truth), ("missed", truth - links)):
            for i, j in sorted(wrong) if show else ():
                told = f"{pair.parent.tasks[i]} {pair.child.tasks[j]} {probable[i, j]:.2f}"
                print(f"  {kind}: {pair.name} {told}")
    p = np.concatenate([probable.ravel() for _, probable in predicted])
    y = np.concatenate([pair.truth.ravel() for pair, _ in predicted])
    bins = np.clip(np.searchsorted(EDGES, p, side="right") - 1, 0, len(EDGES) - 2)
    table = [
        {
            "from": EDGES[at],
            "to": EDGES[at + 1],
            "pairs": int((bins == at).sum()),
            "predicted": round(float(p[bins == at].mean()), 4),
            "observed": round(float(y[bins == at].mean()), 4),
        }
        for at in range(len(EDGES) - 1)
        if (bins == at).any()
    ]
    return {
        "links": rates(hits, given, true),
        "tasks": rates(same, claimed, some),
        "brier": round(float(((p - y) ** 2).mean()), 5),
        "base_rate": round(float(y.mean()), 5),
        "calibration": table,
    }


def rates(hits: int, given: int, true: int) -> dict[str, float]:
    precision, recall = hits / max(given, 1), hits / max(true, 1)
    f1 = 2 * hits / max(given + true, 1)
    named = {"precision": precision, "recall": recall, "f1": f1}
    return {name: round(value, 4) for name, value in named.items()} | {"of": true}


def told(title: str, found: dict[str, object]) -> None:
    print(title)
    for name, value in found.items():
        rows = value if isinstance(value, list) else [value]
        print(*(f"  {name}: {row}" for row in rows), sep="\n")


def false_rate(pairs: list[Pair]) -> None:
    given: dict[str, list[int]] = {}
    for pair in pairs:
        children = {j for _, j in assign(probability(pair.features))}
        given.setdefault(pair.name, []).extend((len(children), len(pair.child.tasks)))
    total = np.array(list(given.values())).sum(axis=0)
    print(
        f"unrelated: {total[0]} of {total[1]} tasks with a counterpart, {total[0] / total[1]:.4f}"
    )
    for name, (wrong, of) in sorted(given.items(), key=lambda item: -item[1][0])[:5]:
        print(f"  {name}: {wrong} of {of}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plans", type=Path)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--unrelated", type=Path, nargs="*", default=[])
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--show", action="store_true", help="list what is false or missed")
    given = parser.parse_args()
    plans = Plans(given.plans)
    pairs = list(labelled(plans, given.labels))
    if given.fit:
        names = sorted({name for pair in pairs for name in pair.name.split(" -> ")})
        fit(pairs + list(unrelated(plans, given.unrelated, names)))
        told("plans left out in turn", room.model()["provenance"]["left_out"])
    predicted = [(pair, probability(pair.features)) for pair in pairs]
    told("as fitted", measured(predicted, given.show))
    if given.unrelated:
        false_rate(list(unrelated(plans, given.unrelated, plans.names)))


if __name__ == "__main__":
    main()
