"""The ``fgf`` command."""

from __future__ import annotations

import difflib
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fgf_analysis import __version__, tables
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, folder_name, shown, whole
from fgf_analysis.usage import examples

if TYPE_CHECKING:
    import pandas as pd

    from fgf_analysis.corpus import Family, Summary

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Division-of-labour plans as tables and figures.",
)
out = Console(soft_wrap=True, highlight=False, markup=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def _path(text: str) -> Path:
    """Return a path that was given; an empty one, which would be the current folder, is none."""
    if not text:
        raise PlanError("an empty path was given; name a file or folder (. is this one)")
    return Path(text)


_PLAN_HELP = "A plan of the package, or a folder of the same layout; also from FGF_PLAN."


def _say(text: str, style: str | None = None, to: Console = out) -> None:
    """Print text, without signs in it that act on a terminal."""
    lines = "\n".join(shown(line) for line in text.split("\n"))
    try:
        to.print(lines, style=style)
    except OSError as error:
        raise _Unsaid from error


def _warn(text: str, style: str | None = None) -> None:
    with suppress(_Unsaid):  # whoever does not hear it has the exit code
        _say(text, style, err)


PlanArgument = Annotated[
    str | None, typer.Argument(metavar="PLAN", help=_PLAN_HELP, show_default=tables.DEFAULT)
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", parser=_path, metavar="FOLDER", help="Write here, not into the plan's folder."
    ),
]
CheckOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 where a file would be another.")
]


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,  # it would leave an empty line there
    )


def _version(asked: bool) -> None:
    if asked:
        _say(f"fgf-analysis {__version__}")
        raise typer.Exit


@app.callback(epilog=examples("fgf lab work", "fgf extract plan.docx --out plan"))
def _before(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


@app.command(
    epilog=examples("fgf build", "fgf build plan --check  # is it what its source.txt gives?")
)
def build(plan: PlanArgument = None, check: CheckOption = False, to: OutOption = None) -> None:
    """Read source.txt into the plan's tables."""
    from fgf_analysis.reading.build import build as build_plan

    folder = tables.find(plan)
    if check:
        built = build_plan(folder)
        _unknown(built.reading.unknown)
        _compare(folder, built.files)
        _say(f"{len(built.files)} files of {folder} are what source.txt gives")
        return
    target = to or folder
    with Output(target) as output:
        built = build_plan(folder)
        _replace(output, built.files)
    _unknown(built.reading.unknown)
    for line in built.unsettled:
        _warn(line, "yellow")
    reading = built.reading
    clauses = sum(row["clause_zh"] is not None for row in reading.tasks)
    open_ = sum(row["reason"] == "open" for row in reading.unplaced)
    _say(
        f"{len(reading.tasks)} tasks, {clauses} with a clause, {len(reading.assignments)} named "
        f"units, {open_} stretches left open: {len(built.files)} files written to {target}"
    )


def _replace(output: Output, files: dict[str, bytes]) -> None:
    """Write a reading over an earlier one, and say what of it was kept."""
    from fgf_analysis.reading.earlier import replace

    for name in replace(output, files):
        _warn(f"a table had been edited: kept as {output.folder / name}", "yellow")


def _unknown(names: list[str]) -> None:
    for name in names:
        _warn(f"not in the register: {name}", "yellow")


@app.command(
    epilog=examples(
        "fgf extract plan.docx --out plan",
        "fgf extract documents --out plans --jobs 4  # a folder of them",
        "fgf extract documents --out part-3 --shard 3/40  # see fgf merge",
    )
)
def extract(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Documents, - for standard input, or one folder."),
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--out",
            parser=_path,
            metavar="FOLDER",
            help="Folder of the tables; of several documents, a folder each in it.",
        ),
    ],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Processes, for a folder.")] = 1,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="ADDRESS",
            help="For a folder: local, or a Dask scheduler (tcp://host:8786), not --jobs.",
        ),
    ] = "local",
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard", metavar="I/N", help="Read only the I-th of N shares of a folder's documents."
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Exit 1 if anything is in doubt, or a unit is not in the register."
        ),
    ] = False,
    spreadsheet: Annotated[
        bool,
        typer.Option("--spreadsheet", help="Also write spreadsheet/: CSV that Excel opens safely."),
    ] = False,
) -> None:
    """Read any plan (text, web page, Word, Excel, PDF, OFD) into the same tables."""
    if len(files) == 1 and _path(files[0]).is_dir():
        from fgf_analysis.corpus.engine import engine as started

        with started(engine) as executor:
            how = {"spreadsheet": spreadsheet, "executor": executor, "shard": shard}
            _extract_folder(Path(files[0]), to, jobs, strict, **how)
        return
    for option, asked in (("--engine", engine != "local"), ("--shard", shard is not None)):
        if asked:
            raise PlanError(f"{option}: is for a folder of documents; give that instead of files")
    folders = _folders(files, to)
    left_over, failed = 0, 0
    for name, folder in folders.items():
        try:
            left_over += _extract_one(name, folder, spreadsheet)
        except PlanError as error:
            if len(folders) == 1:
                raise
            _warn(f"fgf: {error}", "red")
            failed += 1
    if failed:
        raise PlanError(f"{failed} of {len(folders)} documents could not be read; see above")
    if strict and left_over:
        _warn(f"fgf: {left_over} left over; see report.txt", "red")
        raise typer.Exit(1)


def _extract_one(name: str, folder: Path, spreadsheet: bool) -> int:
    """Write what a document becomes; return how much of it is left over."""
    from fgf_analysis.reading.earlier import guard
    from fgf_analysis.reading.extract import extract as extract_document

    found = extract_document(_document(name), name, spreadsheet=spreadsheet)
    with Output(folder) as output:
        guard(folder, found.files)
        _replace(output, found.files)
    if (folder / "settled.csv").is_file():
        _warn(f"{folder / 'settled.csv'}: is not applied yet; run fgf build {folder}", "yellow")
    _say(found.files["report.txt"].decode().removesuffix("\n"))
    _say(f"{len(found.files)} files written to {folder}")
    return int(found.report["left_over"])


def _document(name: str) -> bytes:
    from fgf_analysis.reading.extract import load

    try:
        return load(None if name == "-" else _path(name))
    except OSError as error:
        raise PlanError(
            f"{shown(name)}: cannot be read ({error.strerror}); give a document or a folder of them"
        ) from None


def _folders(files: list[str], to: Path) -> dict[str, Path]:
    """Return where each document's tables go: one document's into the folder itself."""
    if len(files) == 1:
        return {files[0]: to}
    folders: dict[str, Path] = {}
    taken: set[str] = set()
    for name in files:
        folder = to / folder_name("stdin" if name == "-" else _path(name).stem)
        if name in folders or folder.name.casefold() in taken:
            raise PlanError(
                f"{shown(name)}: another document goes to {folder}, too; rename one, or put them "
                "into a folder and give that"
            )
        folders[name] = folder
        taken.add(folder.name.casefold())
    return folders


def _extract_folder(folder: Path, to: Path, jobs: int, strict: bool, **how: Any) -> None:
    from fgf_analysis.corpus import extract_folder

    with _progress() as progress:
        bar = progress.add_task("reading", total=None)

        def show(done: int, total: int, name: str) -> None:
            progress.update(bar, completed=done, total=total, description=f"reading {name}"[:40])

        summary = extract_folder(folder, to, jobs, show, **how)
    _told(summary, to)
    if strict and (summary.failed or summary.left_over):
        _warn(f"fgf: {len(summary.failed)} documents failed, {summary.left_over} left over", "red")
        raise typer.Exit(1)


def _told(summary: Summary, to: Path) -> None:
    for name, error in summary.failed:
        _warn(f"{name}: {error.removeprefix(f'{name}: ')}", "yellow")
    for name, copy in summary.edited:
        _warn(f"{name}: a table had been edited: kept as {copy}", "yellow")
    if summary.ignored:
        _warn(f"{len(summary.ignored)} ignored ({summary.reasons})")
    _say(f"{summary.headline}: tables written to {to}")


@app.command(
    epilog=examples("fgf merge plans part-1 part-2 part-3", "fgf merge plans part-*  # all of them")
)
def merge(
    to: Annotated[
        Path, typer.Argument(parser=_path, metavar="OUT", help="Folder that gets all plans.")
    ],
    shards: Annotated[
        list[Path],
        typer.Argument(
            parser=_path, metavar="SHARD...", help="Every folder that extract --shard wrote."
        ),
    ],
) -> None:
    """Put the shares of a folder together, as one run over all of it would have written them."""
    from fgf_analysis.corpus import merge as merge_shards

    _told(merge_shards(to, shards), to)


@app.command(epilog=examples("fgf review plan", "fgf review plan --out page.html"))
def review(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that extract wrote.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", parser=_path, metavar="FILE", help="Where to write it (DIR/review.html)."
        ),
    ] = None,
) -> None:
    """Write a page to check a reading: the source on the left, the table on the right."""
    from fgf_analysis.review import render

    plan = _load(folder)
    to = to or plan.folder / "review.html"
    with Output(to.parent) as output:
        output.write({to.name: render(plan, _disputes(plan))})
    _say(f"page written to {to}")


@app.command(
    epilog=examples(
        "fgf compare parent child --out beside",
        "fgf compare plan-2021 plan-2022 --out beside --lang both",
    )
)
def compare(
    parent: Annotated[
        str, typer.Argument(metavar="A", help="The parent plan, or the earlier one; as PLAN.")
    ],
    child: Annotated[str, typer.Argument(metavar="B", help="The plan to compare with it.")],
    to: Annotated[
        Path,
        typer.Option("--out", parser=_path, metavar="DIR", help="Folder of the page and table."),
    ],
    lang: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="zh, en, or both, each in a folder of its own.")
    ] = "zh",
) -> None:
    """Write one plan beside another, task by task: a page, and the same as a table."""
    from fgf_analysis.beside import render
    from fgf_analysis.corpus import beside

    languages = _languages(lang)
    plans = _one(parent), _one(child)
    with Output(to) as output:
        table = beside(*plans)
        files = {
            folder + name: data
            for language, folder in languages.items()
            for name, data in render(*plans, language, table).items()
        }
        output.write(files)
    links = int((table["parent_task"].notna() & table["child_task"].notna()).sum())
    found = f"{links} links" if links != 1 else "1 link"
    _say(f"{found} between the two plans: {len(files)} files written to {to}")


def _one(plan: str) -> tables.Plan:
    """Return a plan that was named, and not a folder of many."""
    if (_path(plan) / "plans.parquet").is_file():
        raise PlanError(f"{shown(plan)}: holds many plans; give the folder of one of them")
    return _load(plan)


def _disputes(plan: tables.Plan) -> dict[str, pd.DataFrame]:
    """Return where the second readings in a plan's folder differ from ours."""
    if not any(plan.folder.glob("second/*/reading.jsonl")):
        return {}
    from fgf_analysis.second import readings

    return {one.name: one.disagreements for one in readings(plan)}


@app.command(
    epilog=examples(
        "fgf second plan --from reading.jsonl --by 张三",
        "fgf second plan --settle settled.csv  # what the review page exported",
        "fgf second plan --write ours.jsonl  # our reading, for others to check",
    )
)
def second(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that extract wrote.")],
    source: Annotated[
        Path | None,
        typer.Option("--from", parser=_path, metavar="FILE", help="A second reading, JSON Lines."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Who read it [default: the file's name]"),
    ] = None,
    settle: Annotated[
        Path | None,
        typer.Option(
            "--settle", parser=_path, metavar="FILE", help="Decisions that the page exported."
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", parser=_path, metavar="FILE", help="Write our reading as JSON Lines."
        ),
    ] = None,
) -> None:
    """Compare a reading of the same text by anybody else with ours, and settle what differs."""
    given = [one for one in (source, settle, write) if one is not None]
    if len(given) != 1:
        raise PlanError("give one of --from FILE, --settle FILE and --write FILE")
    if settle is not None:
        _settle(folder, settle)
        return
    plan = _load(folder)
    if write is not None:
        from fgf_analysis.second import to_jsonl

        _written(write.parent, {write.name: to_jsonl(plan)}, write)
    elif source is not None:
        _second(plan, source, folder_name(source.stem if by is None else by))


def _second(plan: tables.Plan, path: Path, name: str) -> None:
    """Write a second reading, how far it agrees, and the page on which to settle the rest."""
    from fgf_analysis.review import render
    from fgf_analysis.second import files, read

    with Output(plan.folder) as output:
        found = read(plan, tables.contents(path, "give a file of JSON Lines"), name, str(path))
        disputes = _disputes(plan) | {name: found.disagreements}
        page = render(plan, dict(sorted(disputes.items())))
        output.write({**files(found), "review.html": page})
    for line in found.remarks():
        _warn(line, "yellow")
    for line in found.lines():
        _say(line)
    where = plan.folder / "second" / name
    _say(f"{len(found.disagreements)} disagreements: tables written to {where}, page review.html")


def _settle(folder: str, path: Path) -> None:
    """Add decisions to a plan's settled.csv, and build its tables with them."""
    from fgf_analysis.reading.build import build as build_plan
    from fgf_analysis.review import render
    from fgf_analysis.second import files, readings
    from fgf_analysis.second.settling import merged, registered

    plan = _load(folder)
    data = merged(plan.folder, tables.contents(path, "give what the page exported"), str(path))
    with Output(plan.folder) as output:
        if more := registered(plan, data):
            output.write(more)
        built = build_plan(plan.folder, data)
        _replace(output, {**built.files, "settled.csv": data})
    for line in built.unsettled:
        _warn(line, "yellow")
    rows = data.count(b"\n") - 1
    plan = tables.load_plan(plan.folder)
    with Output(plan.folder) as output:
        made: dict[str, bytes] = {}
        for one in readings(plan):
            made |= files(one)
        output.write({**made, "review.html": render(plan, _disputes(plan))})
    _say(
        f"{rows} decisions in {plan.folder / 'settled.csv'}; tables and review.html made with them"
    )


@app.command(epilog=examples("fgf names plan"))
def names(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that extract wrote.")],
) -> None:
    """Propose register rows for the units that the register does not know."""
    from fgf_analysis.reading.extract import proposals

    _say(proposals(whole(tables.find(folder))).removesuffix("\n"))


@app.command(epilog=examples("fgf validate", "fgf validate plan"))
def validate(plan: PlanArgument = None) -> None:
    """Check a plan's tables against the data contract."""
    loaded = _load(plan, trust=False)
    tables.settled(loaded.folder)
    _say(f"the tables of {loaded.folder} keep the data contract")


def _load(plan: str | None, *, trust: bool = True) -> tables.Plan:
    """Return a plan, and tell of every table in it that was edited."""
    loaded = tables.load_plan(plan, trust=trust)
    if loaded.edited:
        names = ", ".join(f"{name}.csv" for name in loaded.edited)
        _warn(f"{loaded.folder}: edited since fgf wrote it: {names}", "yellow")
    return loaded


@app.command(epilog=examples("fgf figures", "fgf figures plan --out pictures"))
def figures(
    plan: PlanArgument = None,
    check: CheckOption = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=_path,
            metavar="FOLDER",
            help="Folder of the figures [default: figures, or PLAN/figures]",
        ),
    ] = None,
) -> None:
    """Draw every figure in Chinese and English, and the gallery page."""
    loaded = _load(plan)
    to = to or _beside(loaded.folder, "figures")
    if check:
        files = _drawn(loaded)
        _compare(to, files)
        _say(f"{len(files)} files of {to} are what the tables give")
        return
    with Output(to) as output:
        files = _drawn(loaded)
        output.write(files, _figures_of_before(to))
    made = len({Path(name).stem for name in files}) - 1  # but for README.md
    line = f"{made} figures in 2 languages: {len(files)} files written to {to}"
    _say("; not made: ".join([line, *filter(None, [_not_made(loaded)])]))


def _not_made(plan: tables.Plan) -> str:
    """Return the figures that a plan does not have, each with the reason."""
    from fgf_analysis.charts import gallery

    reasons = {entry.name: gallery.absent(entry.name, plan) for entry in gallery.GALLERY}
    return ", ".join(f"{name} ({reason})" for name, reason in reasons.items() if reason)


def _drawn(plan: tables.Plan) -> dict[str, bytes]:
    with _progress() as progress:
        from fgf_analysis.charts import gallery

        total = len(gallery.GALLERY) * len(gallery.LANGUAGES) * 3 + 1
        bar = progress.add_task("drawing", total=total)
        return dict(_counted(gallery.render(plan), progress, bar))


def _figures_of_before(to: Path) -> list[str]:
    return [
        path.relative_to(to).as_posix()
        for language in ("zh", "en")
        for path in sorted((to / language).rglob("*.*"))
    ]


def _counted(
    items: Iterator[tuple[str, bytes]], progress: Progress, bar: object
) -> Iterator[tuple[str, bytes]]:
    for item in items:
        progress.update(bar, advance=1, description=f"drawing {item[0]}")  # type: ignore[arg-type]
        yield item


@app.command(
    epilog=examples(
        "fgf family", "fgf family plans --out family", "fgf family plans --root national"
    )
)
def family(
    folder: Annotated[
        Path | None,
        typer.Argument(
            parser=_path,
            metavar="PLANS",
            help="A folder of plans that extract wrote; also from FGF_FAMILY.",
            show_default="an invented family",
        ),
    ] = None,
    root: Annotated[
        str | None,
        typer.Option(
            metavar="PLAN",
            help="The plan that the others descend from.",
            show_default="the one with most",
        ),
    ] = None,
    to: Annotated[
        Path, typer.Option("--out", parser=_path, metavar="FOLDER", help="Where to write it.")
    ] = Path("family"),
) -> None:
    """Compare plans with the one they were made for: tables, figures, pages of tasks and lines."""
    from fgf_analysis.corpus import load_family

    loaded = load_family(folder, root)
    with Output(to) as output:
        files = _compared(loaded)
        output.write(files)
    for remark in loaded.remarks:
        _warn(remark)
    plans, tasks = len(loaded.parents), len(loaded.tasks)
    _say(f"{plans} plans, {tasks} tasks: {len(files)} files written to {to}; begin with README.md")


def _compared(family: Family) -> dict[str, bytes]:
    """Return the files of a family: figures and their page, pages, and ``tables/``."""
    from fgf_analysis.charts import gallery
    from fgf_analysis.charts.families import descent
    from fgf_analysis.corpus.compare import tables as compared

    with _progress() as progress:
        bar = progress.add_task("comparing", total=None)
        files = {
            f"tables/{name}.csv": table.to_csv(index=False, lineterminator="\n").encode()
            for name, table in compared(family).items()
        }
        files |= _counted(descent.render(family), progress, bar)
        return files | dict(_counted(gallery.render(family), progress, bar))


@app.command(epilog=examples("fgf pages", "fgf pages plan --out pages"))
def pages(
    plan: PlanArgument = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=_path,
            metavar="FOLDER",
            help="Folder of the pages [default: pages, or PLAN/pages]",
        ),
    ] = None,
) -> None:
    """Write the interactive views as HTML files that work without a network."""
    loaded = _load(plan)
    to = to or _beside(loaded.folder, "pages")
    with Output(to) as output:
        from fgf_analysis.charts.pages import absent, render

        files = dict(render(loaded))
        output.write(files)
    for line in absent(loaded):
        _say(line)
    _say(f"{len(files)} pages written to {to}")


@app.command(
    epilog=examples(
        "fgf brief plan --out pack",
        "fgf brief plan --lang both --organisation 某市政府办公室 --unit all",
        "fgf brief plan --template office.pptx",
    )
)
def brief(
    plan: PlanArgument = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=_path,
            metavar="FOLDER",
            help="Folder of the pack [default: brief, or PLAN/brief]",
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="zh, en, or both, each in a folder of its own.")
    ] = "zh",
    unit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="单位", help="Add a card of this unit (all: of every unit); may be repeated."
        ),
    ] = None,
    organisation: Annotated[
        str, typer.Option(metavar="NAME", help="Who hands it over: on the cover and in sources.")
    ] = "",
    template: Annotated[
        list[Path] | None,
        typer.Option(
            parser=_path,
            metavar="FILE",
            help="The office's .pptx, or .docx for the text.",
        ),
    ] = None,
    check: CheckOption = False,
) -> None:
    """Write a briefing pack: slides and a text to edit, a workbook, two pages to print."""
    from fgf_analysis.brief import earlier

    languages = _languages(lang)
    templates = _templates(template or [])
    if plan and (Path(plan) / "plans.parquet").is_file():
        raise PlanError(f"{shown(plan)}: holds many plans; give the folder of one of them")
    loaded = _load(plan)
    to = to or _beside(loaded.folder, "brief")
    if check:
        files, _ = _packed(loaded, languages, organisation, unit or [], templates)
        files = {**files, earlier.MANIFEST: earlier.manifest(files)}
        _compare(to, files)
        _say(f"{len(files)} files of {to} are what the tables give")
        return
    with Output(to) as output:
        files, missing = _packed(loaded, languages, organisation, unit or [], templates)
        for name in earlier.replace(output, files):
            _warn(f"a file had been edited: kept as {to / name}", "yellow")
    for name, reason in missing.items():
        _warn(f"{name}: not made: {reason}", "yellow")
    _say(f"{len(files)} files written to {to}: {', '.join(files)}")


def _languages(lang: str) -> dict[str, str]:
    """Return the languages of a pack, each with the folder that it goes to."""
    from fgf_analysis.arguments import one_of
    from fgf_analysis.terms import LANGUAGES

    if one_of("lang", lang, [*LANGUAGES, "both"]) == "both":
        return {language: f"{language}/" for language in LANGUAGES}
    return {lang: ""}


def _templates(paths: list[Path]) -> dict[str, bytes]:
    """Return the templates of a pack, by what they are for."""
    kinds = {".pptx": "slides", ".docx": "document"}
    found: dict[str, bytes] = {}
    for path in paths:
        kind = kinds.get(path.suffix.lower())
        if kind is None or kind in found:
            raise PlanError(f"{shown(path)}: give one .pptx, one .docx, or both as --template")
        try:
            found[kind] = path.read_bytes()
        except OSError as error:
            raise PlanError(
                f"{shown(path)}: cannot be read ({error.strerror}); give a .pptx or .docx"
            ) from None
    return found


def _packed(
    plan: tables.Plan,
    languages: dict[str, str],
    organisation: str,
    units: list[str],
    templates: dict[str, bytes],
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files of a pack, and those that could not be made with the reason."""
    from fgf_analysis.brief import pack

    files: dict[str, bytes] = {}
    missing: dict[str, str] = {}
    with _progress() as progress:
        bar = progress.add_task("writing", total=len(languages))
        for lang, folder in languages.items():
            found = pack(plan, lang, organisation=organisation, units=units, **templates)
            files |= {folder + name: data for name, data in found.files.items()}
            missing |= {folder + name: reason for name, reason in found.missing.items()}
            progress.update(bar, advance=1)
    return files, missing


def _beside(plan: Path, name: str) -> Path:
    """Return where what is made of a plan goes: its own folder, unless it is the package's own.

    So that figures of another plan never take the place of the committed ones.
    """
    return Path(name) if plan == tables.DATA / tables.DEFAULT else plan / name


@app.command(epilog=examples("fgf notebooks", "fgf notebooks work --plan plan --out done"))
def notebooks(
    folder: Annotated[
        Path, typer.Argument(parser=_path, metavar="FOLDER", help="Folder of the notebooks.")
    ] = Path("notebooks"),
    check: CheckOption = False,
    plan: Annotated[
        str | None, typer.Option(help=_PLAN_HELP, metavar="PLAN", show_default=tables.DEFAULT)
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=_path,
            metavar="FOLDER",
            help="Where to store them [default: in place, or PLAN/notebooks]",
        ),
    ] = None,
) -> None:
    """Run every notebook, also of the Chinese edition in zh/, on a plan and store its outputs.

    Cells, tags and notes of your own stay; --check compares what a reader sees.
    """
    loaded = _load(plan)
    if loaded.folder != tables.DATA / tables.DEFAULT:
        to = to or loaded.folder / "notebooks"
    paths = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("zh/*.ipynb"))]
    if not paths:
        raise PlanError(f"{shown(folder)}: no notebooks here; give the folder that holds them")
    to = to or folder
    if check:
        files = _run(folder, paths, loaded, to)
        _compare(to, files)
        _say(f"{len(files)} notebooks of {to} hold the outputs they give")
        return
    with Output(to) as output:
        files = _run(folder, paths, loaded, to)
        output.write(files)
    number = "1 notebook" if len(files) == 1 else f"{len(files)} notebooks"
    _say(f"{number} run: outputs stored in {to}")


def _run(folder: Path, paths: list[Path], plan: tables.Plan, to: Path) -> dict[str, bytes]:
    from fgf_analysis.notebooks.rerun import run

    files: dict[str, bytes] = {}
    with _progress() as progress:
        bar = progress.add_task("running", total=len(paths))
        for path in paths:
            name = path.relative_to(folder)
            progress.update(bar, description=f"running {name}")
            files[name.as_posix()] = run(path, plan, (to / name).parent)
            progress.update(bar, advance=1)
    return files


@app.command(
    epilog=examples(
        "fgf lab work  # a new folder gets a copy of the notebooks",
        "fgf lab work --lang zh --plan plan",
    )
)
def lab(
    folder: Annotated[
        Path, typer.Argument(parser=_path, metavar="FOLDER", help="Folder of the notebooks.")
    ] = Path("notebooks"),
    plan: Annotated[
        str | None, typer.Option(help=_PLAN_HELP, metavar="PLAN", show_default=tables.DEFAULT)
    ] = None,
    lang: Annotated[str, typer.Option(metavar="LANGUAGE", help="en, or zh for FOLDER/zh.")] = "en",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Where to listen; 0 is any that is free.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open a browser.")
    ] = True,
) -> None:
    """Open the notebooks in JupyterLab, on any plan.

    A folder that is new or empty first gets a copy of them; nothing of yours is written over.
    """
    from fgf_analysis import arguments, jupyter

    if folder.name == "zh":
        folder, lang = folder.parent, "zh"
    arguments.language(lang)
    # A kernel runs in its notebook's folder, where a relative path would be another's.
    try:
        os.environ["FGF_PLAN"] = str(_load(plan).folder)
    except PlanError as error:
        first, *more = str(error).splitlines()
        raise PlanError(f"{first}; fgf validate lists them" if more else first) from None
    if jupyter.furnish(folder, _say) and os.environ["FGF_PLAN"] != str(
        tables.DATA / tables.DEFAULT
    ):
        _say(f"they show {tables.DEFAULT} until you choose Run > Run All Cells")
    notebook = jupyter.first(folder, lang)
    jupyter.serve(folder, notebook, _say, port=port, browser=browser)


exporting = typer.Typer(no_args_is_help=True)
app.add_typer(
    exporting,
    name="export",
    help="Write the network or the tables for other programs (Gephi, UCINET, Pajek, R, DuckDB).",
    epilog=examples(
        "fgf export gexf plan --out units.gexf", "fgf export sqlite plan --out plan.sqlite"
    ),
)

FileOption = Annotated[
    Path, typer.Option("--out", parser=_path, metavar="FILE", help="Where to write it.")
]
LabelOption = Annotated[str, typer.Option(metavar="LANGUAGE", help="Of the labels: zh or en.")]
ModeOption = Annotated[
    str, typer.Option(metavar="MODE", help="one: units with units; two: units with clauses.")
]
LayerOption = Annotated[
    str,
    typer.Option(metavar="LAYER", help="Who is tied: charge-charge, lead-lead or lead-support."),
]
GroupOption = Annotated[
    bool, typer.Option("--group-actors", help="Coordination groups are nodes, too.")
]


@exporting.command("gexf", epilog=examples("fgf export gexf qinghai-2022 --out units.gexf"))
def export_gexf(
    to: FileOption,
    plan: PlanArgument = None,
    lang: LabelOption = "zh",
    mode: ModeOption = "one",
    layer: LayerOption = "charge-charge",
    group_actors: GroupOption = False,
) -> None:
    """Write the network as GEXF, for Gephi."""
    _network("gexf", plan, to, mode=mode, lang=lang, layer=layer, group_actors=group_actors)


@exporting.command(
    "graphml", epilog=examples("fgf export graphml qinghai-2022 --lang en --out units.graphml")
)
def export_graphml(
    to: FileOption,
    plan: PlanArgument = None,
    lang: LabelOption = "zh",
    mode: ModeOption = "one",
    layer: LayerOption = "charge-charge",
    group_actors: GroupOption = False,
) -> None:
    """Write the network as GraphML, for visone, igraph in R or Python, and Gephi."""
    _network("graphml", plan, to, mode=mode, lang=lang, layer=layer, group_actors=group_actors)


@exporting.command(
    "pajek", epilog=examples("fgf export pajek qinghai-2022 --mode two --out units.net")
)
def export_pajek(
    to: FileOption,
    plan: PlanArgument = None,
    lang: LabelOption = "zh",
    mode: ModeOption = "one",
    layer: LayerOption = "charge-charge",
    group_actors: GroupOption = False,
) -> None:
    """Write the network for Pajek: UTF-8 with its mark (networkx: encoding="utf-8-sig")."""
    _network("pajek", plan, to, mode=mode, lang=lang, layer=layer, group_actors=group_actors)


@exporting.command(
    "dl", epilog=examples("fgf export dl qinghai-2022 --encoding gb18030 --out units.dl")
)
def export_dl(
    to: FileOption,
    plan: PlanArgument = None,
    lang: LabelOption = "zh",
    mode: ModeOption = "one",
    layer: LayerOption = "charge-charge",
    group_actors: GroupOption = False,
    encoding: Annotated[
        str, typer.Option(metavar="ENCODING", help="utf-8, or gb18030 for a Chinese Windows.")
    ] = "utf-8",
) -> None:
    """Write the network in UCINET's DL language."""
    _network(
        "ucinet", plan, to,
        mode=mode, lang=lang, layer=layer, group_actors=group_actors, encoding=encoding,
    )  # fmt: skip


@exporting.command(
    "adjacency", epilog=examples("fgf export adjacency qinghai-2022 --out units.csv")
)
def export_adjacency(
    to: FileOption,
    plan: PlanArgument = None,
    lang: LabelOption = "zh",
    layer: LayerOption = "charge-charge",
    group_actors: GroupOption = False,
) -> None:
    """Write how many tasks each two units share, as a square matrix in CSV."""
    _network("adjacency", plan, to, lang=lang, layer=layer, group_actors=group_actors)


@exporting.command(
    "incidence", epilog=examples("fgf export incidence qinghai-2022 --out clauses.csv")
)
def export_incidence(
    to: FileOption,
    plan: PlanArgument = None,
    lang: LabelOption = "zh",
    layer: LayerOption = "charge-charge",
    group_actors: GroupOption = False,
) -> None:
    """Write which units are in charge of which clauses, as a matrix in CSV."""
    _network("incidence", plan, to, lang=lang, layer=layer, group_actors=group_actors)


@exporting.command("sqlite", epilog=examples("fgf export sqlite qinghai-2022 --out qinghai.sqlite"))
def export_sqlite(to: FileOption, plan: PlanArgument = None) -> None:
    """Write all tables into one SQLite database, with keys and what each column holds."""
    from fgf_analysis import exports

    data = exports.sqlite(_any(plan))
    _written(to.parent, {to.name: data}, to)


@exporting.command("parquet", epilog=examples("fgf export parquet qinghai-2022 --out qinghai"))
def export_parquet(
    to: Annotated[
        Path, typer.Option("--out", parser=_path, metavar="FOLDER", help="Folder of the files.")
    ],
    plan: PlanArgument = None,
) -> None:
    """Write all tables as Parquet, for pandas, DuckDB, and arrow in R."""
    from fgf_analysis import exports

    _written(to, exports.parquet(_any(plan)), to)


def _network(form: str, plan: str | None, to: Path, **words: str | bool) -> None:
    """Write a network in one of the formats."""
    from fgf_analysis import exports

    _written(to.parent, {to.name: getattr(exports, form)(_any(plan), **words)}, to)


def _any(plan: str | None) -> tables.Plan:
    """Return a plan, or the corpus that stands in a folder."""
    if plan and plan not in tables.plans() and (Path(plan) / "plans.parquet").is_file():
        from fgf_analysis.corpus import load_corpus

        return load_corpus(plan)
    return _load(plan)


def _written(folder: Path, files: dict[str, bytes], to: Path) -> None:
    with Output(folder) as output:
        output.write(files)
    _say(f"{len(files)} files written to {to}" if len(files) > 1 else f"written to {to}")


def _compare(folder: Path, files: dict[str, bytes]) -> None:
    """Exit 1 if a file in the folder is not the content given, and show what differs."""
    whole(folder)
    differing = 0
    for name, data in files.items():
        path = folder / name
        there = path.read_bytes() if path.is_file() else b""
        if there == data:
            continue
        if path.suffix == ".ipynb" and there:
            differing += _told_apart(path, there, data)
            continue
        differing += 1
        _warn(f"{path}: {'differs' if path.is_file() else 'is missing'}", "red")
        if path.suffix in {".csv", ".json", ".md"} and there:
            lines = difflib.unified_diff(
                there.decode("utf-8", "replace").splitlines(),
                data.decode().splitlines(),
                f"{path} (there)",
                f"{path} (rebuilt)",
                lineterm="",
                n=0,
            )
            for line, _ in zip(lines, range(40), strict=False):
                _warn(line)
    if differing:
        _warn(f"{differing} of {len(files)} files differ; run the command without --check")
        raise typer.Exit(1)


def _told_apart(path: Path, there: bytes, data: bytes) -> bool:
    """Return whether a reader would see another notebook, and say in which cells."""
    from fgf_analysis.notebooks.compare import differences

    try:
        found = differences(there, data)
    except ValueError:
        found = ["is no notebook"]
    for line in found:
        _warn(f"{path}: {line}", "red")
    return bool(found)


def main() -> None:
    """Run the command; what a person can mend ends in one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal has no sign for is written as \u
            stream.reconfigure(errors="backslashreplace")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        app(prog_name="fgf")
    except PlanError as error:
        _warn(f"fgf: {error}", "red")
        sys.exit(2)
    except _Interrupted:
        _warn("fgf: interrupted; what was written is whole, the rest is as it was", "red")
        sys.exit(1)
    except _Unsaid as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # for what is still to be flushed
        why = getattr(error.__cause__, "strerror", error.__cause__)
        _warn(f"fgf: standard output cannot be written ({why}); all files were written", "red")
        sys.exit(2)


class _Unsaid(Exception):
    """What was to be said could not be."""


class _Interrupted(BaseException):
    """Ctrl-C or a request to end; the library would answer a KeyboardInterrupt itself."""


def _interrupt(*_: object) -> None:
    raise _Interrupted


if __name__ == "__main__":
    main()
