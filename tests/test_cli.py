"""The fgf command as a person meets it: what it says, what it writes, what it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from command import Run, fgf

from fgf_analysis.charts import gallery
from fgf_analysis.tables import DATA, TABLES, load_plan

QINGHAI = DATA / "qinghai-2022"


def contents(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def failed(run: Run) -> str:
    """Return the one line with which the command failed."""
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
    assert run.stderr.startswith("fgf: ")
    return run.stderr


def plan_with(tmp_path: Path, content: bytes) -> Path:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "source.txt").write_bytes(content)
    return folder


@pytest.mark.slow
def test_build_writes_the_committed_tables(tmp_path):
    command = [sys.executable, "-m", "fgf_analysis.cli", "build", "--out", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0
    assert run.stdout.startswith("35 tasks, 27 with a clause, 57 named units")
    written = contents(tmp_path)
    assert len(written) == 6
    for name, data in written.items():
        assert data == (QINGHAI / name).read_bytes(), name


def test_build_check_shows_a_diff_and_changes_nothing(folder):
    assert fgf("build", folder, "--check").returncode == 0
    table = folder / "assignments.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("lead", "boss"), encoding="utf-8")
    before = contents(folder)
    run = fgf("build", folder, "--check")
    assert run.returncode == 1
    assert "assignments.csv: differs" in run.stderr
    assert "-T01,1,1,省政府审改办,省政府审改办,boss,printed,牵头,777,783" in run.stderr
    assert "+T01,1,1,省政府审改办,省政府审改办,lead,printed,牵头,777,783" in run.stderr
    assert contents(folder) == before


@pytest.mark.slow
def test_a_command_in_a_process_of_its_own_ends_as_it_does_here(folder):
    (folder / "tasks.csv").write_text("spoilt", encoding="utf-8")
    for words in (("build", "nowhere"), ("build", folder, "--check")):
        command = [sys.executable, "-m", "fgf_analysis.cli", *map(str, words)]
        process = subprocess.run(command, capture_output=True, text=True)
        assert fgf(*words) == (process.returncode, process.stdout, process.stderr)
        assert process.returncode


def test_figures_check_names_what_differs_and_changes_nothing(tmp_path, made, monkeypatch):
    drawn = contents(made.root / "figures")
    monkeypatch.setattr(gallery, "render", lambda plan: iter(drawn.items()))
    figures = Path(shutil.copytree(made.root / "figures", tmp_path / "figures"))
    run = fgf("figures", "--check", "--out", figures)
    said = f"{len(drawn)} files of {figures} are what the tables give\n"
    assert (run.returncode, run.stdout) == (0, said)
    (figures / "en" / "workload-by-role.svg").write_bytes(b"another")
    (figures / "zh" / "workload-by-role.png").unlink()
    before = contents(figures)
    run = fgf("figures", "--check", "--out", figures)
    assert run.returncode == 1
    assert f"{figures / 'en' / 'workload-by-role.svg'}: differs" in run.stderr
    assert f"{figures / 'zh' / 'workload-by-role.png'}: is missing" in run.stderr
    assert f"2 of {len(drawn)} files differ" in run.stderr
    assert contents(figures) == before


def test_validate_lists_what_is_wrong(folder):
    assert fgf("validate", folder).returncode == 0
    table = folder / "assignments.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("lead", "boss"), encoding="utf-8")
    run = fgf("validate", folder)
    assert run.returncode == 2
    assert run.stderr.count("'boss' must be one of: lead, responsible, support") == 43


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        ("一份没有任务编号的文件。".encode(), "no task found"),
        ("(一)办。(三)事。(责任单位:省司法厅牵头，".encode(), "has no closing bracket"),
        (b"\xff\xfe\x00\xd8\x00", "neither UTF-8 nor GB18030"),
        (
            "(一)办事。(责任单位:甲牵头)(二)做事。(三)事。(二)成事。".encode(),
            "two different headings",
        ),
    ],
)
def test_a_bad_source_is_one_line_and_earlier_tables_stay(tmp_path, content, said):
    folder = plan_with(tmp_path, content)
    (folder / "tasks.csv").write_text("earlier", encoding="utf-8")
    before = contents(folder)
    line = failed(fgf("build", folder))
    assert said in line
    assert "source.txt" in line
    assert contents(folder) == before


def test_a_plan_without_clauses_is_read_with_empty_ones(tmp_path):
    folder = plan_with(tmp_path, "(一)办事。做好。(二)做事。".encode())
    assert fgf("build", folder).stdout.startswith("2 tasks, 0 with a clause, 0 named units")
    plan = load_plan(folder)
    assert plan.tasks["text_zh"].tolist()[0] == "做好。"
    assert plan.assignments.empty


def test_gb18030_is_detected(tmp_path):
    text = (QINGHAI / "source.txt").read_text(encoding="utf-8")
    folder = plan_with(tmp_path, text.encode("gb18030"))
    shutil.copy(QINGHAI / "departments.csv", folder)
    assert fgf("build", folder).returncode == 0
    assert (folder / "assignments.csv").read_bytes() == (QINGHAI / "assignments.csv").read_bytes()
    assert load_plan(folder).source == text


def test_an_unknown_unit_is_kept_as_printed_and_reported(tmp_path):
    folder = plan_with(tmp_path, "(一)办事。(责任单位:省某某局牵头)".encode())
    run = fgf("build", folder)
    assert run.returncode == 0
    assert "not in the register: 省某某局" in run.stderr
    assert load_plan(folder).assignments["department"].tolist() == ["省某某局"]


@pytest.mark.parametrize("command", ["build", "figures"])
def test_an_output_folder_that_cannot_be_written_is_one_line(tmp_path, command):
    blocked = tmp_path / "out"
    blocked.write_text("a file stands here", encoding="utf-8")
    line = failed(fgf(command, "--out", blocked))
    assert "is a file; choose a folder with --out" in line
    assert blocked.read_text(encoding="utf-8") == "a file stands here"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_one_line(tmp_path):
    tmp_path.chmod(0o500)
    assert "cannot be written" in failed(fgf("build", "--out", tmp_path))


def test_missing_plans_folders_and_notebooks_are_one_line(tmp_path):
    assert "no such plan or folder" in failed(fgf("build", "nowhere"))
    assert "there is no such file" in failed(fgf("build", tmp_path))
    empty = fgf("figures", tmp_path)
    assert empty.returncode == 2
    assert empty.stderr.count("there is no such table; run fgf build") == len(TABLES)
    assert "no notebooks here" in failed(fgf("notebooks", tmp_path))


@pytest.mark.slow
def test_a_folder_s_run_says_what_it_ignored_and_why(tmp_path):
    documents = tmp_path / "in"
    documents.mkdir()
    for name in ("plan.txt", "map.csv", ".hidden.txt"):
        (documents / name).write_text("1.办好甲事。（市财政局负责）", encoding="utf-8")
    run = fgf("extract", documents, "--out", tmp_path / "out")
    assert run.returncode == 0
    assert run.stderr.splitlines()[-1] == "2 ignored (another format 1: .csv 1; hidden 1)"
    assert run.stdout == f"1 of 1 documents read: tables written to {tmp_path / 'out'}\n"
    (documents / "map.csv").unlink()
    (documents / ".hidden.txt").unlink()
    assert "ignored" not in fgf("extract", documents, "--out", tmp_path / "out").stderr


PLAN = "1.办好甲事。（市财政局牵头，市审计局配合）\n2.办好乙事。（市民政局负责）\n"


def test_documents_go_below_the_folder_that_was_given_whatever_they_are_called(tmp_path):
    names = ["...txt", "..txt", "p 1.txt", "e\x1b]0;t\x07\nx.txt"]
    for name in names:
        (tmp_path / name).write_text(PLAN, encoding="utf-8")
    run = fgf("extract", "...txt", *names[2:], "--out", "out/deep", cwd=tmp_path)
    assert run.returncode == 0
    assert sorted(path.name for path in (tmp_path / "out" / "deep").iterdir()) == [
        "e-0-t-x",
        "p-1",
        "plan",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "out"])
    assert "\x1b" not in run.stdout
    assert "\ne\\x1b]0;t\\x07\\nx.txt\n" in run.stdout  # one line, as text
    report = (tmp_path / "out" / "deep" / "e-0-t-x" / "report.txt").read_text(encoding="utf-8")
    assert report.splitlines()[0] == "e\\x1b]0;t\\x07\\nx.txt"
    line = failed(fgf("extract", "...txt", "..txt", "--out", "out", cwd=tmp_path))
    assert "another document goes to out/plan" in line


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_a_name_that_is_no_text_is_shown_as_its_bytes(tmp_path):
    name = os.fsdecode(b"\xff\xfe.txt")
    (tmp_path / name).write_text(PLAN, encoding="utf-8")
    run = fgf("extract", name, "--out", "out", cwd=tmp_path)
    assert run.returncode == 0
    assert run.stdout.startswith("\\xff\\xfe.txt\n")
    (tmp_path / name).unlink()
    line = failed(fgf("extract", name, "--out", "out", cwd=tmp_path))
    assert line.startswith("fgf: \\xff\\xfe.txt: cannot be read (No such file or directory)")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("extract", "", "--out", "out"),
        ("extract", "", "plan.txt", "--out", "out"),
        ("extract", "plan.txt", "--out", ""),
        ("build", "", "--out", "out"),
        ("build", "qinghai-2022", "--out", ""),
        ("review", ""),
        ("review", "qinghai-2022", "--out", ""),
        ("validate", ""),
        ("names", ""),
        ("figures", "--out", ""),
        ("pages", "--out", ""),
        ("notebooks", ""),
        ("notebooks", "--out", ""),
    ],
)
def test_an_empty_name_is_not_the_current_folder(tmp_path, words):
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    shutil.copy(QINGHAI / "source.txt", tmp_path)
    before = contents(tmp_path)
    line = failed(fgf(*words, cwd=tmp_path))
    assert "empty" in line
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_tables_for_spreadsheets_are_written_for_every_document_of_a_folder(tmp_path):
    documents = tmp_path / "in"
    documents.mkdir()
    for name in ("a", "b"):
        (documents / f"{name}.txt").write_text(PLAN, encoding="utf-8")
    out = tmp_path / "out"
    fgf("extract", documents, "--out", out)
    assert not list(out.rglob("spreadsheet"))
    run = fgf("extract", documents, "--out", out, "--spreadsheet")
    assert run.returncode == 0
    for name in ("a", "b"):
        tables = {path.name for path in (out / name / "spreadsheet").iterdir()}
        assert tables == {path.name for path in (out / name).glob("*.csv")}
        assert len(tables) == 6
    again = fgf("extract", documents, "--out", out, "--spreadsheet")
    assert "2 taken over from before" in again.stdout


@pytest.mark.slow
def test_a_reading_takes_nothing_of_the_earlier_one_over_and_loses_no_work(tmp_path):
    page = "<table><tr><th>任务<th>牵头单位<tr><td>1.办甲事<td>市财政局<tr><td>2.办乙事<td>市民政局"
    (tmp_path / "first.html").write_text(page, encoding="utf-8")
    (tmp_path / "second.txt").write_text(PLAN, encoding="utf-8")
    out = tmp_path / "out"
    fgf("extract", tmp_path / "first.html", "--out", out, "--spreadsheet")
    fgf("review", out)
    assert {"cells.csv", "review.html", "spreadsheet/tasks.csv"} <= set(contents(out))
    units = out / "departments.csv"
    units.write_text(units.read_text("utf-8").replace("Finance", "My Finance"), encoding="utf-8")
    edited = units.read_bytes()
    assert fgf("validate", out).stderr == f"{out}: edited since fgf wrote it: departments.csv\n"
    run = fgf("extract", tmp_path / "second.txt", "--out", out)
    assert run.stderr == f"a table had been edited: kept as {out / 'departments.edited.csv'}\n"
    left = contents(out)
    assert left.pop("departments.edited.csv") == edited
    fgf("extract", tmp_path / "second.txt", "--out", tmp_path / "fresh")
    assert left == contents(tmp_path / "fresh")
    assert fgf("validate", out).stderr == ""


def test_what_fgf_extract_did_not_write_is_not_overwritten(tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    for name in ("departments.csv", "source.txt", "report.txt"):
        folder = tmp_path / f"with {name}"
        folder.mkdir()
        (folder / name).write_text("mine", encoding="utf-8")
        line = failed(fgf("extract", tmp_path / "plan.txt", "--out", folder))
        assert f"holds {name}, which is not from fgf extract" in line
        assert contents(folder) == {name: b"mine"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stdout", "code", "said"),
    [
        ("ascii", 0, ""),
        ("full", 2, "fgf: standard output cannot be written (No space left on device)"),
        ("closed", 1, ""),  # as of most commands: whoever read had enough
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_what_cannot_be_said_spoils_no_work(tmp_path, stdout, code, said):
    (tmp_path / "市.txt").write_text(PLAN.replace("市财政局", "某某联合体"), encoding="utf-8")
    command = [sys.executable, "-m", "fgf_analysis.cli", "extract", "市.txt", "--out", "out"]
    if stdout == "full":
        out = os.open("/dev/full", os.O_WRONLY)
    elif stdout == "closed":
        read, out = os.pipe()
        os.close(read)
    else:
        out = os.open(tmp_path / "said", os.O_WRONLY | os.O_CREAT)
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(out)
    assert run.returncode == code
    assert run.stderr.startswith(said)
    assert len(run.stderr.splitlines()) == bool(said)
    assert len(load_plan(tmp_path / "out").tasks) == 2
    if stdout == "ascii":
        assert "\\u67d0\\u67d0" in (tmp_path / "said").read_text("ascii")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_notebook_s_process_too(tmp_path, number):
    cells = [nbformat.v4.new_code_cell("import os, time; open('pid', 'w').write(str(os.getpid()))")]
    cells.append(nbformat.v4.new_code_cell("time.sleep(600)"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "long.ipynb")
    before = contents(tmp_path)
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from fgf_analysis import cli; cli.main()"
    )
    command = [sys.executable, "-c", code, "notebooks", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not (pid := tmp_path / "pid").exists() or not pid.read_text():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        _, said = process.communicate()
    assert process.returncode == 1
    assert said.startswith("fgf: interrupted; ")
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    pid.unlink()
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_an_interrupt_leaves_the_figures_whole(tmp_path):
    out = Path(shutil.copytree(QINGHAI.parent.parent / "figures", tmp_path / "figures"))
    for path in out.rglob("*.svg"):
        path.write_bytes(b"earlier")
    before = contents(out)
    # Interrupted when half of the files are drawn; a shell may have told its children to ignore it.
    code = (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from fgf_analysis import cli\nfrom fgf_analysis.charts import gallery\n"
        "whole = gallery.render\n"
        "def render(plan):\n"
        "    for n, item in enumerate(whole(plan)):\n"
        "        if n == 8: os.kill(os.getpid(), signal.SIGINT)\n"
        "        yield item\n"
        "gallery.render = render\ncli.main()\n"
    )
    command = [sys.executable, "-c", code, "figures", "--out", str(out)]
    process = subprocess.run(command, capture_output=True, text=True)
    said = process.stderr
    assert process.returncode == 1
    assert said.strip().splitlines()[-1].startswith("fgf: interrupted; ")
    assert "Traceback" not in said
    assert contents(out) == before


def test_build_reports_on_the_text_as_it_is_now(tmp_path):
    doubtful = (
        PLAN
        + "3.办好丙事，某某中心（市财政局、市审计局）共同做好。\n4.办丁事。（省某某部队负责）\n"
    )
    (tmp_path / "plan.txt").write_text(doubtful, encoding="utf-8")
    out = tmp_path / "plan"
    fgf("extract", tmp_path / "plan.txt", "--out", out)
    before = contents(out)
    report = json.loads(before["report.json"])
    assert report["sureness"]["level"] == "medium"
    assert [unit["printed"] for unit in report["unknown_units"]] == ["省某某部队"]
    assert fgf("build", out).returncode == 0
    assert contents(out) == before  # with the plan's own register, in which every unit is known
    (out / "source.txt").write_text(PLAN, encoding="utf-8")
    assert "source.txt: is not the text the tables were built from" in fgf("review", out).stderr
    assert fgf("build", out).returncode == 0
    report = json.loads(contents(out)["report.json"])
    assert report["sureness"]["level"] == "high"
    assert report["document"]["name"] == "plan.txt"
    assert report["document"]["characters"] == len(PLAN)
