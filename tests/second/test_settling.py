"""What a person settles: on the page, in settled.csv, in the tables, and back."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from browser import chromium  # noqa: F401
from command import fgf

from fgf_analysis import review, second
from fgf_analysis.errors import PlanError
from fgf_analysis.reading.extract import extract
from fgf_analysis.second.settling import merged
from fgf_analysis.tables import SETTLED, load_plan

TEXT = """青河市重点任务分工方案（虚构）

1.推行一次办。压减材料。（市发展改革委牵头，市财政局、市司法局、市月亮湾办配合）
2.公开清单。接受监督。（市司法局牵头，市财政局配合）
"""
COLUMNS = [column.name for column in SETTLED]

pytestmark = pytest.mark.slow  # each builds a plan and writes its page


@pytest.fixture(scope="module")
def master(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("settled") / "plan"
    folder.mkdir()
    for name, content in extract(TEXT.encode(), "plan.txt").files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def folder(master, tmp_path) -> Path:
    return Path(shutil.copytree(master, tmp_path / "plan"))


@pytest.fixture
def reading(folder, tmp_path) -> Path:
    """Return a second reading: one unit left out, one in another role, one more, one other name."""
    facts = [json.loads(line) for line in second.to_jsonl(load_plan(folder)).splitlines()]
    kept = []
    for fact in facts:
        at = fact["task"], fact.get("department")
        if at == ("T01", "市财政局"):
            continue
        if at == ("T01", "市司法局"):
            fact["role"] = "lead"
        if at == ("T02", "市财政局"):
            fact["department"] = "市金库局"
        kept.append(fact)
    start = TEXT.index("材料")
    kept.append(
        {"kind": "unit", "text": "材料", "role": "support", "start": start, "end": start + 2}
    )
    path = tmp_path / "reading.jsonl"
    path.write_text("\n".join(json.dumps(f, ensure_ascii=False) for f in kept), encoding="utf-8")
    return path


def decide(folder: Path, path: Path, **choices: str) -> Path:
    """Write what the page would export where these kinds of differences are settled so."""
    [found] = second.readings(load_plan(folder))
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in found.disagreements.fillna("").to_dict("records"):
        key = f"{row['kind']}_{'ours' if row['ours'] else 'theirs'}"
        choice, _, other = choices.get(key, choices.get(row["kind"], "")).partition(" ")
        if choice:
            value = other if choice == "other" else row.get(choice, "")
            writer.writerow(
                {**row, "choice": choice, "value": value, "reading": found.name, "by": "李四"}
            )
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def rows(folder: Path) -> list[tuple[str, ...]]:
    table = load_plan(folder).assignments
    names = ["task_id", "position", "department", "role", "role_basis"]
    return list(table[names].itertuples(index=False, name=None))


BEFORE = [
    ("T01", 1, "市发展改革委", "lead", "printed"),
    ("T01", 2, "市财政局", "support", "printed"),
    ("T01", 3, "市司法局", "support", "printed"),
    ("T01", 4, "市月亮湾办", "support", "printed"),
    ("T02", 1, "市司法局", "lead", "printed"),
    ("T02", 2, "市财政局", "support", "printed"),
]


def test_a_reading_is_compared_settled_and_built_again(folder, reading, tmp_path):
    run = fgf("second", folder, "--from", reading, "--by", "张 三")
    assert run.returncode == 0, run.stderr
    assert "4 disagreements" in run.stdout
    made = {path.name: path.read_bytes() for path in (folder / "second" / "张-三").iterdir()}
    assert set(made) == {"reading.jsonl", "facts.csv", "agreement.csv", "disagreements.csv"}
    assert rows(folder) == BEFORE
    choices = decide(
        folder, tmp_path / "a.csv", unit_ours="theirs", unit_theirs="ours", role="theirs",
        department="theirs",
    )  # fmt: skip
    run = fgf("second", folder, "--settle", choices)
    assert run.returncode == 0, run.stderr
    after = [
        ("T01", 1, "市发展改革委", "lead", "printed"),
        ("T01", 2, "市司法局", "lead", "settled"),
        ("T01", 3, "市月亮湾办", "support", "printed"),
        ("T02", 1, "市司法局", "lead", "printed"),
        ("T02", 2, "市金库局", "support", "printed"),
    ]
    assert rows(folder) == after
    assert fgf("validate", folder).returncode == 0
    assert fgf("build", folder, "--check").returncode == 0
    assert fgf("build", folder).returncode == 0
    assert rows(folder) == after
    # Agreement stays that of two who read apart.
    assert fgf("second", folder, "--from", reading, "--by", "张 三").returncode == 0
    again = {path.name: path.read_bytes() for path in (folder / "second" / "张-三").iterdir()}
    assert again == made
    # And what is taken back is as it was.
    header, *lines = choices.read_text(encoding="utf-8").splitlines()
    lines = [line.replace(",theirs,", ",open,").replace(",ours,", ",open,") for line in lines]
    choices.write_text("\n".join([header, *lines]), encoding="utf-8")
    assert fgf("second", folder, "--settle", choices).returncode == 0
    assert rows(folder) == BEFORE
    assert not (folder / "assignments.edited.csv").exists()


def test_ours_and_other_are_settled_too(folder, reading, tmp_path):
    fgf("second", folder, "--from", reading)
    choices = decide(folder, tmp_path / "a.csv", unit="ours", role="other responsible")
    assert fgf("second", folder, "--settle", choices).returncode == 0
    assert ("T01", 2, "市财政局", "support", "settled") in rows(folder)
    assert ("T01", 3, "市司法局", "responsible", "settled") in rows(folder)


def test_a_unit_that_we_missed_is_added_where_it_is_printed(folder, tmp_path):
    start = TEXT.index("市发展改革委牵头") + 6
    row = dict.fromkeys(COLUMNS, "") | {
        "kind": "unit", "start": start, "end": start + 2, "printed": "牵头", "department": "牵头办",
        "choice": "theirs", "theirs": "lead", "value": "lead", "reading": "x",
    }  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{','.join(map(str, row.values()))}\n", encoding="utf-8")
    run = fgf("second", folder, "--settle", path)
    assert run.returncode == 0, run.stderr
    assert rows(folder)[:3] == [
        ("T01", 1, "市发展改革委", "lead", "printed"),
        ("T01", 2, "牵头办", "lead", "settled"),
        ("T01", 3, "市财政局", "support", "printed"),
    ]
    assert fgf("validate", folder).returncode == 0


def test_a_decision_that_cannot_be_followed_is_said_and_stays_on_record(folder, reading, tmp_path):
    fgf("second", folder, "--from", reading)
    choices = decide(folder, tmp_path / "a.csv", unit_theirs="theirs")
    run = fgf("second", folder, "--settle", choices)
    assert run.returncode == 0
    assert run.stderr.strip() == (
        "settled.csv: row 1: '材料' stands in no clause that was read; it is not added"
    )
    assert rows(folder) == BEFORE
    assert len((folder / "settled.csv").read_text(encoding="utf-8").splitlines()) == 2
    assert "stands in no clause" in fgf("build", folder).stderr


def test_a_text_that_was_changed_since_is_not_settled_in_another_place(folder, reading, tmp_path):
    fgf("second", folder, "--from", reading)
    fgf("second", folder, "--settle", decide(folder, tmp_path / "a.csv", role="theirs"))
    (folder / "source.txt").write_text(TEXT.replace("压减材料。", ""), encoding="utf-8")
    run = fgf("build", folder)
    assert "'市司法局' does not stand at" in run.stderr
    assert {row[4] for row in rows(folder)} == {"printed"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(",theirs,lead", ",mine,lead"), "choice: 'mine' must be one of"),
        (lambda text: text.replace("role,", "colour,"), "kind: 'colour' must be one of"),
        (lambda text: text.split("\n", 1)[1], "is no table: the first line must name"),
        (lambda text: text.replace("by\n", "who\n"), "expected the columns kind,task_id"),
        (lambda text: text.replace("李四\n", "李四,x\n"), "has 13 cells, not 12"),
        (lambda text: "", "is no table"),
    ],
)
def test_decisions_that_are_none_are_told_and_nothing_is_written(
    folder, reading, tmp_path, change, said
):
    fgf("second", folder, "--from", reading)
    choices = decide(folder, tmp_path / "a.csv", role="theirs")
    choices.write_text(change(choices.read_text(encoding="utf-8")), encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    with pytest.raises(PlanError) as caught:
        merged(folder, choices.read_bytes(), "a.csv")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert fgf("second", folder, "--settle", choices).returncode == 2
    assert before == {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


def test_decisions_by_hand_are_checked_with_the_other_tables(folder, reading, tmp_path):
    fgf("second", folder, "--from", reading)
    choices = decide(folder, folder / "settled.csv", role="theirs")
    assert fgf("validate", folder).returncode == 0
    text = choices.read_text(encoding="utf-8").replace("role,", "colour,")
    choices.write_text(text, encoding="utf-8")
    for command in ("validate", "build"):
        run = fgf(command, folder)
        assert run.returncode == 2
        assert f"{choices}: row 1, kind: 'colour' must be one of: task, unit, role" in run.stderr


def test_a_reading_that_is_refused_leaves_the_earlier_one(folder, reading):
    assert fgf("second", folder, "--from", reading, "--by", "a").returncode == 0
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    reading.write_text('{"kind": "unit", "text": "某局"}', encoding="utf-8")
    run = fgf("second", folder, "--from", reading, "--by", "a")
    assert run.returncode == 2
    assert run.stderr.startswith(f"fgf: {reading}: this reading is of another text: 0 of 1 facts")
    assert before == {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


def test_what_was_settled_with_one_reader_is_open_with_another_who_says_something_else(
    folder, reading, tmp_path
):
    fgf("second", folder, "--from", reading, "--by", "a")
    fgf("second", folder, "--settle", decide(folder, tmp_path / "a.csv", role="theirs"))
    text = reading.read_text(encoding="utf-8").replace('"lead"', '"responsible"')
    reading.write_text(text, encoding="utf-8")
    fgf("second", folder, "--from", reading, "--by", "b")
    page = (folder / "review.html").read_text(encoding="utf-8")
    chosen = {
        (row["reading"], row["theirs"]): re.search(r'value="(\w+)" checked', item)[1]
        for item in re.findall(r'<li class="row" id="R.*?</li>', page)
        for row in [json.loads(html.unescape(re.search(r'data-row="(.*?)"', item)[1]))]
        if row["kind"] == "role" and row["department"] == "市司法局" and row["task_id"] == "T01"
    }
    assert chosen == {("a", "lead"): "theirs", ("b", "responsible"): "open"}


def test_one_thing_is_asked_for_at_a_time(folder, reading):
    for words in ([], ["--from", reading, "--write", "x"]):
        run = fgf("second", folder, *words)
        assert run.returncode == 2
        assert run.stderr == "fgf: give one of --from FILE, --settle FILE and --write FILE\n"


def test_our_reading_is_written_for_others_and_does_not_hold_what_was_settled(
    folder, reading, tmp_path
):
    path = tmp_path / "ours.jsonl"
    assert fgf("second", folder, "--write", path).returncode == 0
    first = path.read_bytes()
    fgf("second", folder, "--from", reading)
    fgf(
        "second",
        folder,
        "--settle",
        decide(folder, tmp_path / "a.csv", role="theirs", unit="theirs"),
    )
    assert fgf("second", folder, "--write", path).returncode == 0
    assert path.read_bytes() == first


def test_extract_says_that_decisions_wait_to_be_built(folder, reading, tmp_path):
    fgf("second", folder, "--from", reading)
    fgf("second", folder, "--settle", decide(folder, tmp_path / "a.csv", role="theirs"))
    document = tmp_path / "plan.txt"
    document.write_text(TEXT, encoding="utf-8")
    run = fgf("extract", document, "--out", folder)
    assert "settled.csv: is not applied yet; run fgf build" in run.stderr
    assert fgf("build", folder).returncode == 0
    assert ("T01", 3, "市司法局", "lead", "settled") in rows(folder)


def test_without_second_readings_the_page_is_as_it_was(folder):
    plan = load_plan(folder)
    page = review.render(plan)
    assert page == review.render(plan, {})
    assert b'id="settle"' not in page and b"settling(" not in page


def test_a_person_settles_on_the_page_and_finds_it_settled(
    folder,
    reading,
    tmp_path,
    chromium,  # noqa: F811
):
    fgf("second", folder, "--from", reading, "--by", "<b>张三</b>")
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.goto((folder / "review.html").as_uri())
    items = page.locator("#settle li")
    assert items.count() == 4
    assert page.locator("#settle .counts").inner_text().strip() == "已定 0 / 4"
    kinds = [json.loads(items.nth(n).get_attribute("data-row"))["kind"] for n in range(4)]
    role, left_out = kinds.index("role"), kinds.index("unit", 1)
    items.nth(role).locator("select").select_option("responsible")  # which chooses 'other'
    items.nth(left_out).locator("input[value=theirs]").check()
    page.fill("#by", '李四, "五"')
    with page.expect_download() as download:
        page.click("#export")
    path = tmp_path / "settled.csv"
    download.value.save_as(path)
    assert page.locator(".row.on").get_attribute("id") == f"R{left_out + 1}"
    page.reload()  # what was not exported is kept by the browser
    assert page.locator("#settle .counts").inner_text().strip() == "已定 2 / 4"
    table = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {row["by"] for row in table} == {'李四, "五"'}
    assert [(row["kind"], row["choice"], row["value"]) for row in table] == [
        ("unit", "theirs", ""), ("role", "other", "responsible"),
    ]  # fmt: skip
    assert fgf("second", folder, "--settle", path).returncode == 0
    assert ("T01", 2, "市司法局", "responsible", "settled") in rows(folder)
    page.goto((folder / "review.html").as_uri())
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.locator("#settle .counts").inner_text().strip() == "已定 2 / 4"
    assert page.input_value("#by") == '李四, "五"'
    page.locator(f"#R{left_out + 1} input[value=open]").check()
    with page.expect_download() as download:
        page.click("#export")
    download.value.save_as(path)
    assert "open" in path.read_text(encoding="utf-8")
    assert fgf("second", folder, "--settle", path).returncode == 0
    assert ("T01", 2, "市财政局", "support", "printed") in rows(folder)
    assert not errors
    page.close()
