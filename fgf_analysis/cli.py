"""The ``fgf`` command."""

from __future__ import annotations

import difflib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fgf_analysis import tables
from fgf_analysis.errors import PlanError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Division-of-labour plans as tables and figures.",
)
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

_PLAN_HELP = "A plan of the package, or a folder of the same layout; also from FGF_PLAN."
PlanArgument = Annotated[
    str | None, typer.Argument(metavar="PLAN", help=_PLAN_HELP, show_default=tables.DEFAULT)
]
CheckOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 where a committed file differs.")
]


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    )


@app.command()
def build(
    plan: PlanArgument = None,
    check: CheckOption = False,
    to: Annotated[
        Path | None, typer.Option("--out", help="Write here, not into the plan's folder.")
    ] = None,
) -> None:
    """Read source.txt into the plan's tables."""
    from fgf_analysis.files import write_all
    from fgf_analysis.reading.build import build as build_plan

    folder = tables.find(plan)
    built = build_plan(folder)
    for name in built.reading.unknown:
        err.print(f"[yellow]not in the register:[/] {name}")
    if check:
        _compare(folder, built.files)
        out.print(f"{len(built.files)} files of {folder} are what source.txt gives")
        return
    target = to or folder
    write_all(target, built.files)
    reading = built.reading
    clauses = sum(row["clause_zh"] is not None for row in reading.tasks)
    open_ = sum(row["reason"] == "open" for row in reading.unplaced)
    out.print(
        f"{len(reading.tasks)} tasks, {clauses} with a clause, {len(reading.assignments)} named "
        f"units, {open_} stretches left open: {len(built.files)} files written to {target}"
    )


@app.command()
def extract(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Documents, - for standard input, or one folder."),
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--out", help="Folder of the tables; with several documents, of a folder for each."
        ),
    ],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Processes, for a folder.")] = 1,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if anything is left over.")
    ] = False,
    spreadsheet: Annotated[
        bool,
        typer.Option("--spreadsheet", help="Also write spreadsheet/: CSV that Excel opens safely."),
    ] = False,
) -> None:
    """Read any plan (text, web page, Word, Excel, PDF, OFD) into the same tables."""
    if len(files) == 1 and Path(files[0]).is_dir():
        _extract_folder(Path(files[0]), to, jobs, strict)
        return
    from fgf_analysis.files import write_all
    from fgf_analysis.reading.extract import extract as extract_document
    from fgf_analysis.reading.extract import for_spreadsheets

    folders = _folders(files, to)
    left_over, failed = 0, 0
    for name, folder in folders.items():
        try:
            found = extract_document(_document(name), name)
        except PlanError as error:
            if len(folders) == 1:
                raise
            err.print(f"fgf: {error}", style="red", markup=False)
            failed += 1
            continue
        extra = for_spreadsheets(found.files) if spreadsheet else {}
        write_all(folder, {**found.files, **extra})
        out.print(found.files["report.txt"].decode(), end="", markup=False)
        out.print(f"{len(found.files)} files written to {folder}")
        left_over += found.report["left_over"]
    if failed:
        raise PlanError(f"{failed} of {len(folders)} documents could not be read; see above")
    if strict and left_over:
        err.print(f"fgf: {left_over} left over; see report.txt", style="red")
        raise typer.Exit(1)


def _document(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise PlanError(
            f"{name}: cannot be read ({error.strerror}); give a document or a folder of them"
        ) from None


def _folders(files: list[str], to: Path) -> dict[str, Path]:
    """Return where each document's tables go: one document's into the folder itself."""
    if len(files) == 1:
        return {files[0]: to}
    folders: dict[str, Path] = {}
    for name in files:
        stem = "stdin" if name == "-" else Path(name).stem
        if name in folders or to / stem in folders.values():
            raise PlanError(
                f"{name}: another document goes to {to / stem}, too; rename one, or put them "
                "into a folder and give that"
            )
        folders[name] = to / stem
    return folders


def _extract_folder(folder: Path, to: Path, jobs: int, strict: bool) -> None:
    from fgf_analysis.corpus import extract_folder

    with _progress() as progress:
        bar = progress.add_task("reading", total=None)

        def show(done: int, total: int, name: str) -> None:
            progress.update(bar, completed=done, total=total, description=f"reading {name}"[:40])

        summary = extract_folder(folder, to, jobs, show)
    for name, error in summary.failed:
        err.print(f"{name}: {error.removeprefix(f'{name}: ')}", style="yellow", markup=False)
    if summary.ignored:
        err.print(f"{len(summary.ignored)} ignored ({summary.reasons})", markup=False)
    out.print(f"{summary.headline}: tables written to {to}")
    if strict and (summary.failed or summary.left_over):
        err.print(
            f"fgf: {len(summary.failed)} documents failed, {summary.left_over} left over",
            style="red",
        )
        raise typer.Exit(1)


@app.command()
def review(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that extract wrote.")],
    to: Annotated[
        Path | None, typer.Option("--out", help="Where to write it (DIR/review.html).")
    ] = None,
) -> None:
    """Write a page to check a reading: the source on the left, the table on the right."""
    from fgf_analysis.files import write_all
    from fgf_analysis.review import render

    plan = tables.load_plan(folder)
    to = to or plan.folder / "review.html"
    write_all(to.parent, {to.name: render(plan)})
    out.print(f"page written to {to}")


@app.command()
def names(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that extract wrote.")],
) -> None:
    """Propose register rows for the units that the register does not know."""
    from fgf_analysis.reading.extract import proposals

    out.print(proposals(tables.find(folder)), end="", markup=False)


@app.command()
def validate(plan: PlanArgument = None) -> None:
    """Check a plan's tables against the data contract."""
    folder = tables.find(plan)
    tables.load_plan(folder, trust=False)
    out.print(f"the tables of {folder} keep the data contract")


@app.command()
def figures(
    plan: PlanArgument = None,
    check: CheckOption = False,
    to: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of the figures [default: figures, or PLAN/figures]"),
    ] = None,
) -> None:
    """Draw every figure in Chinese and English, and the gallery page."""
    from fgf_analysis.files import write_all

    loaded = tables.load_plan(plan)
    to = to or _beside(loaded.folder, "figures")
    if not check:
        write_all(to, {})  # before the work, so that a folder that cannot be written says so
    with _progress() as progress:
        from fgf_analysis.charts import gallery

        total = len(gallery.GALLERY) * len(gallery.LANGUAGES) * 2 + 1
        bar = progress.add_task("drawing", total=total)
        files = dict(_counted(gallery.render(loaded), progress, bar))
    if check:
        _compare(to, files)
        out.print(f"{len(files)} files of {to} are what the tables give")
        return
    stale = [
        path.relative_to(to).as_posix()
        for lang in gallery.LANGUAGES
        for path in sorted((to / lang).glob("*.*"))
        if path.relative_to(to).as_posix() not in files
    ]
    write_all(to, files, stale)
    out.print(f"{len(gallery.GALLERY)} figures in 2 languages: {len(files)} files written to {to}")


def _counted(
    items: Iterator[tuple[str, bytes]], progress: Progress, bar: object
) -> Iterator[tuple[str, bytes]]:
    for item in items:
        progress.update(bar, advance=1, description=f"drawing {item[0]}")  # type: ignore[arg-type]
        yield item


@app.command()
def pages(
    plan: PlanArgument = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of the pages [default: pages, or PLAN/pages]"),
    ] = None,
) -> None:
    """Write the interactive views as HTML files that work without a network."""
    from fgf_analysis.charts.pages import render
    from fgf_analysis.files import write_all

    loaded = tables.load_plan(plan)
    to = to or _beside(loaded.folder, "pages")
    files = dict(render(loaded))
    write_all(to, files)
    out.print(f"{len(files)} pages written to {to}")


def _beside(plan: Path, name: str) -> Path:
    """Return where what is made of a plan goes: its own folder, unless it is the package's own.

    So that figures of another plan never take the place of the committed ones.
    """
    return Path(name) if plan == tables.DATA / tables.DEFAULT else plan / name


@app.command()
def notebooks(
    folder: Annotated[Path, typer.Argument(help="Folder of the notebooks.")] = Path("notebooks"),
    check: CheckOption = False,
    plan: Annotated[
        str | None, typer.Option(help=_PLAN_HELP, metavar="PLAN", show_default=tables.DEFAULT)
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", help="Where to store them [default: in place, or PLAN/notebooks]"),
    ] = None,
) -> None:
    """Run every notebook on a plan from the top and store its outputs."""
    from fgf_analysis.files import write_all
    from fgf_analysis.notebooks import run

    loaded = tables.load_plan(plan)
    if loaded.folder != tables.DATA / tables.DEFAULT:
        to = to or loaded.folder / "notebooks"
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise PlanError(f"{folder}: no notebooks here; give the folder that holds them")
    files: dict[str, bytes] = {}
    with _progress() as progress:
        bar = progress.add_task("running", total=len(paths))
        for path in paths:
            progress.update(bar, description=f"running {path.name}")
            files[path.name] = run(path, loaded)
            progress.update(bar, advance=1)
    to = to or folder
    if check:
        _compare(to, files)
        out.print(f"{len(files)} notebooks of {to} hold the outputs they give")
        return
    write_all(to, files)
    out.print(f"{len(files)} notebooks run: outputs stored in {to}")


def _compare(folder: Path, files: dict[str, bytes]) -> None:
    """Exit 1 if a file in the folder is not the content given, and show what differs."""
    differing = 0
    for name, data in files.items():
        path = folder / name
        there = path.read_bytes() if path.is_file() else b""
        if there == data:
            continue
        differing += 1
        err.print(f"[red]{path}[/]: " + ("differs" if path.is_file() else "is missing"))
        if path.suffix in {".csv", ".json", ".md", ".ipynb"} and there:
            lines = difflib.unified_diff(
                there.decode("utf-8", "replace").splitlines(),
                data.decode().splitlines(),
                f"{path} (there)",
                f"{path} (rebuilt)",
                lineterm="",
                n=0,
            )
            for line, _ in zip(lines, range(40), strict=False):
                err.print(line, markup=False)
    if differing:
        err.print(f"{differing} of {len(files)} files differ; run the command without --check")
        raise typer.Exit(1)


def main() -> None:
    """Run the command; what a person can mend ends in one line and exit code 2."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except PlanError as error:
        err.print(f"fgf: {error}", style="red", markup=False)
        sys.exit(2)
    except _Interrupted:
        err.print("fgf: interrupted; files from before are as they were", style="red")
        sys.exit(1)


class _Interrupted(BaseException):
    """Ctrl-C; the command-line library would answer a KeyboardInterrupt itself."""


def _interrupt(*_: object) -> None:
    raise _Interrupted


if __name__ == "__main__":
    main()
