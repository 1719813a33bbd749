"""What a briefing pack holds, for whatever program: findings, figures, ledger, cards, limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

import fgf_analysis
from fgf_analysis.analysis import charge, facts, ledger
from fgf_analysis.arguments import a_plan, language
from fgf_analysis.brief.plots import Plot, matrix, plot
from fgf_analysis.brief.words import words
from fgf_analysis.charts import gallery
from fgf_analysis.charts.display import Grid, values
from fgf_analysis.charts.entries import SUBJECT
from fgf_analysis.charts.style import Chart, Size
from fgf_analysis.charts.words import Number, sentence, spoken
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain
from fgf_analysis.review.saved import saved, sureness
from fgf_analysis.tables import Plan

MOST_FINDINGS = 3


@dataclass(frozen=True)
class Exhibit:
    """One figure of the pack.

    Attributes
    ----------
    name, part : str
        As in the gallery.
    title, subtitle, source, alt : str
        What the gallery says of it.
    holds : bool
        Whether the title is a finding.
    query : str
        SQL that gives the numbers of the title.
    table : Grid
        What is behind it, whole.
    plot : Plot
        Its numbers as a chart.
    matrix : Grid or None
        As rows and columns, where it is drawn so.
    figure : gallery.Figure
        What draws it.
    base : str
        The subtitle of the plot: without what is said of the marks of the drawing alone.
    """

    name: str
    part: str
    title: str
    subtitle: str
    source: str
    alt: str
    holds: bool
    query: str
    table: Grid
    plot: Plot
    matrix: Grid | None
    figure: gallery.Figure
    base: str

    @property
    def subject(self) -> str:
        """What the figure is of, whatever it shows."""
        return sentence(self.name, SUBJECT, lang=self.figure.lang)

    def draw(self, size: Size) -> Chart:
        """Return the drawing alone, without title, subtitle and source."""
        return self.figure.draw(size, bare=True)


class Limit(str):
    """A sentence of what the numbers do not say; ``kind`` is its key in ``sentences.toml``."""

    kind = ""


@dataclass(frozen=True)
class Content:
    """A briefing pack in one language.

    Attributes
    ----------
    lang : {"zh", "en"}
    title : str
        Of the plan.
    heading : str
        Of the pack, which is not the plan.
    issued : str
        By whom and when, empty where it is not known.
    by : tuple of str
        Who issued the plan, and who prepared the pack, each with the word that says so.
    organisation : str
        Who hands the pack over, empty unless given.
    counts : tuple of str
        How many tasks, clauses and units.
    exhibits : tuple of Exhibit
        The figures that the plan has: those for a briefing, then the annex.
    ledger : Grid
        A row a task; a column in which nothing stands is left out, but for the last, which is for
        the office.
    columns : tuple of str
        The ledger's columns, as `fgf_analysis.analysis.ledger.task_ledger` calls them.
    clauses : tuple of str
        For each row of the ledger its clause as printed, empty where none is shown.
    cards : dict
        Unit to its tasks, for the units asked for.
    limits : tuple of Limit
        What the numbers do not say.
    views : str
        SQL that the queries need.
    source : str
        The line that names plan, issuer and maker.
    """

    lang: str
    title: str
    heading: str
    issued: str
    by: tuple[str, ...]
    organisation: str
    counts: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]
    ledger: Grid
    columns: tuple[str, ...]
    clauses: tuple[str, ...]
    cards: dict[str, Grid]
    limits: tuple[Limit, ...]
    views: str
    source: str

    def method(self, kind: str) -> tuple[str, ...]:
        """Return where the numbers come from, and how to recompute them in a kind of file.

        Parameters
        ----------
        kind : {"pptx", "xlsx", "page"}
            Where the queries are: in notes, in a sheet, or in the notes of the slides.
        """
        read = sentence("method", "read", lang=self.lang).format(version=fgf_analysis.__version__)
        return read, sentence("method", kind, lang=self.lang)

    @property
    def brief(self) -> tuple[Exhibit, ...]:
        """The figures for a briefing."""
        return tuple(one for one in self.exhibits if one.part == "brief")

    @property
    def chosen(self) -> tuple[Exhibit, ...]:
        """The three that a page has room for: findings first, in the order of the gallery."""
        some = sorted(self.brief, key=lambda one: not one.holds)[:MOST_FINDINGS]
        return tuple(one for one in self.brief if one in some)


def content(plan: Plan, lang: str, *, organisation: str = "", units: Iterable[str] = ()) -> Content:
    """Return what a briefing pack on a plan holds.

    Parameters
    ----------
    plan : Plan
        Its tables.
    lang : {"zh", "en"}
        Language of all words.
    organisation : str
        Who hands it over; stands in the source lines for the package's name.
    units : iterable of str
        Canonical names of units whose cards are wanted.

    Returns
    -------
    Content
        The same for the same tables.

    Raises
    ------
    PlanError
        When the plan has no task, names no such unit, or there is no such language.
    """
    language(lang)
    if a_plan(plan).tasks.empty:
        raise PlanError(f"{plan.name}: no briefing pack: {sentence('absent', 'tasks', lang=lang)}")
    cards = {_name(plan, unit, lang): _card(plan, unit, lang) for unit in dict.fromkeys(units)}
    source = gallery.source(plan, lang, organisation)
    exhibits, absent = [], []
    for entry in gallery.GALLERY:
        if reason := gallery.absent(entry.name, plan, lang):
            absent.append((entry.name, reason))
        else:
            exhibits.append(_exhibit(gallery.figure(entry.name, plan, lang), plan, source))
    table = ledger.task_ledger(plan, lang)
    columns, grid = _ledger(table, plan, lang)
    told = words("document", lang)
    return Content(
        lang=lang,
        title=plain(plan.title if lang == "zh" else plan.title_en),
        heading=plain(told["heading"].format(title=_titled(plan, lang))),
        issued=gallery.issued(plan, lang),
        by=tuple(
            told[name].format(**{key: words_})
            for name, key, words_ in (
                ("issued", "issued", gallery.issued(plan, lang)),
                ("by", "organisation", plain(organisation)),
            )
            if words_
        ),
        organisation=plain(organisation),
        counts=_counts(plan, lang),
        exhibits=tuple(exhibits),
        ledger=grid,
        columns=columns,
        clauses=tuple(map(plain, plan.tasks["clause_zh"].fillna(""))),
        cards=cards,
        limits=_limits(plan, lang, absent),
        views=gallery.views(plan),
        source=source,
    )


def _exhibit(figure: gallery.Figure, plan: Plan, source: str) -> Exhibit:
    words, entry = figure.words, figure.entry
    figure = replace(figure, words=replace(words, source=source))
    return Exhibit(
        entry.name, entry.part, words.title, words.subtitle, source, words.alt, words.holds,
        gallery.query(entry.name), values(gallery.frame_of(figure.table), plan, figure.lang),
        plot(figure), matrix(figure), figure, words.base,
    )  # fmt: skip


def _ledger(table: pd.DataFrame, plan: Plan, lang: str) -> tuple[tuple[str, ...], Grid]:
    """Return the ledger's columns and cells."""
    table = _trimmed(table.drop(columns=["start", "end"]))
    return tuple(table.columns), _named(table, plan, lang)


def _named(table: pd.DataFrame, plan: Plan, lang: str) -> Grid:
    """Return a table of tasks, what has no heading named by how its text begins."""
    texts = plan.tasks.set_index("task_id")["text_zh"].fillna("").map(plain)
    begun = table["task_id"].map(texts).map(_beginning)
    bare = table["title"].eq("") & begun.ne("")
    grid = values(table.assign(title=table["title"].mask(bare, begun)), plan, lang)
    if not bare.any():
        return grid
    told = {"title": sentence("about", "beginning", lang=lang)}
    heads = zip(table.columns, grid.heads, strict=True)
    return replace(grid, heads=tuple(told.get(name, head) for name, head in heads))


_BEGINNING = 40  # signs
_PAUSE = re.compile("[，、；。：！？]")


def _beginning(text: str) -> str:
    """Return how a text begins, up to a pause."""
    if len(text) <= _BEGINNING:
        return text
    pauses = [found.start() for found in _PAUSE.finditer(text[:_BEGINNING])]
    return text[: pauses[-1] if pauses and pauses[-1] > _BEGINNING // 3 else _BEGINNING] + "……"


def _trimmed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the columns in which nothing stands, the last one kept."""
    empty = [
        name
        for name in table.columns[:-1]
        if table[name].isna().all() or table[name].astype("str").eq("").all()
    ]
    empty += ["standing"] if "in_charge" in empty else []  # that there is none says nothing more
    return table.drop(columns=[name for name in empty if name != "title"])


def _card(plan: Plan, unit: str, lang: str) -> Grid:
    return _named(ledger.unit_card(plan, unit, lang).drop(columns=["start", "end"]), plan, lang)


def _name(plan: Plan, unit: str, lang: str) -> str:
    return plain(plan.english.get(unit, unit) if lang == "en" else unit)


def _titled(plan: Plan, lang: str) -> str:
    """Return a plan's title as a heading names it."""
    return plan.title_en if lang == "en" else gallery.named(plan)


def _counts(plan: Plan, lang: str) -> tuple[str, ...]:
    base = spoken(facts.base(plan), {}, lang)
    units = Number(plan.assignments["department"].nunique())
    parts = ["counts" if base["shown"] else "without", *(["lost"] if base["lost"] else [])]
    return tuple(sentence("about", part, lang=lang).format(**base, units=units) for part in parts)


def _limits(plan: Plan, lang: str, absent: list[tuple[str, str]]) -> tuple[Limit, ...]:
    """Return what the numbers do not say, as far as it is true of the plan."""
    known: dict[str, Any] = {**facts.base(plan), **facts.coverage(plan)}
    clauses = plan.assignments[plan.assignments["role_basis"] == "rule"]
    tasks = charge.by_task(plan)
    report = saved(plan.folder)
    known |= {
        "doubts": len(report.items("in_doubt")) + len(report.items("not_understood")),
        "ruled": int(clauses["task_id"].nunique()),
        "open": int(tasks["unnamed"].sum()),
        "joint": int(tasks["state"].eq("jointly").sum()),
        "example": "" if plan.groups.empty else str(facts.example(plan)),
    }
    level = sureness(plan, lang)
    sure = "sure" if known["doubts"] else "certain" if level in _HIGH else "unsure"
    parts = [sure] if level else []
    parts += ["edited"] if plan.edited else []
    parts += ["lost"] if known["lost"] else []
    parts += ["without"] if known["without"] and known["shown"] else []
    parts += ["unnamed"] if known["open"] else []
    parts += ["ruled"] if known["ruled"] else []
    parts += ["joint"] if known["joint"] else []
    parts += ["themes"] if known["coded"] else []
    parts += ["english"] if lang == "en" else []
    parts += ["absent"] if absent else []
    translated = bool(plan.tasks["title_en"].notna().any())
    said = spoken(known, plan.english, lang)
    told, stop, comma = {"zh": ("{}（{}）", "；", "、"), "en": ("{} ({})", "; ", ", ")}[lang]
    reasons: dict[str, list[str]] = {}
    for name, why in absent:
        reasons.setdefault(why, []).append(sentence(name, SUBJECT, lang=lang))
    subjects = [told.format(comma.join(names), why) for why, names in reasons.items()]
    said |= {
        "level": level,
        "headings": sentence("limits", "headings", lang=lang) if translated else "",
        "edited": {"zh": "、", "en": ", "}[lang].join(f"{name}.csv" for name in plan.edited),
        "absent": stop.join(subjects),
    }
    limits = {"base": gallery.base(plan, lang)} if known["shown"] else {}
    limits |= {part: sentence("limits", part, lang=lang).format_map(said) for part in parts}
    return tuple(_limit(kind, words) for kind, words in limits.items())


_HIGH = ("高", "high")


def _limit(kind: str, words: str) -> Limit:
    limit = Limit(plain(words))
    limit.kind = kind
    return limit
