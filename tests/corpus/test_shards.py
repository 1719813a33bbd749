"""Shares of a folder, put together, are what one run over all of it gives."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import fgf
from documents import document, files, write

from fgf_analysis import PlanError, load_corpus
from fgf_analysis.corpus import arrow, extract_folder, merge
from fgf_analysis.corpus.shards import SHARD, Shard, shard_of
from fgf_analysis.tables import Column

OF = 3


@pytest.fixture(scope="module")
def shares(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the folders of all shares; no test changes them."""
    folder = tmp_path_factory.mktemp("shares")
    for n in range(1, OF + 1):
        extract_folder(mixed, folder / str(n), shard=f"{n}/{OF}")
    return [folder / str(n) for n in range(1, OF + 1)]


def copied(folders: list[Path], to: Path) -> list[Path]:
    return [Path(shutil.copytree(folder, to / folder.name)) for folder in folders]


@pytest.mark.slow
def test_shares_put_together_are_one_run_and_again_the_same(shares, whole, tmp_path):
    counts = [len(list(share.glob("*/extract.json"))) for share in shares]
    assert sum(counts) == 7
    assert max(counts) < 7
    summary = merge(tmp_path / "out", reversed(shares))
    assert files(tmp_path / "out") == files(whole)
    assert (summary.plans, summary.read, summary.kept) == (7, 4, 0)
    again = merge(tmp_path / "out", shares)
    assert again.kept == 7
    assert files(tmp_path / "out") == files(whole)
    said = fgf("merge", tmp_path / "out", *shares)
    assert said.returncode == 0
    assert "4 of 7 documents read, 3 could not be, 7 taken over" in said.stdout


@pytest.mark.slow
def test_a_run_over_all_takes_up_what_a_merge_wrote_and_the_other_way_round(
    mixed, shares, whole, tmp_path
):
    merge(tmp_path / "out", shares)
    assert extract_folder(mixed, tmp_path / "out").kept == 7
    share = copied(shares[:1], tmp_path)[0]
    extract_folder(mixed, share)
    assert files(share) == files(whole)
    assert merge(share.parent / "out", shares).kept == 7


@pytest.mark.slow
def test_registers_that_differ_are_merged_as_the_first_plan_has_them(tmp_path):
    folder = write(tmp_path / "in", {f"{n}.txt": document(2, n) for n in range(8)})
    head = "department,full_name_zh,name_en,kind,aliases\n"
    outs = [(tmp_path / "all", None), *((tmp_path / f"{n}", f"{n}/2") for n in (1, 2))]
    for out, share in outs:
        extract_folder(folder, out, shard=share)
        for plan in out.glob("*/extract.json"):  # each names some unit of its own, and 甲 its way
            own = (
                f"甲,,{plan.parent.name},x,\n乙{int(plan.parent.name) % 3},,{plan.parent.name},x,\n"
            )
            write(plan.parent, {"departments.csv": head + own})
        extract_folder(folder, out, shard=share)
    merge(tmp_path / "out", [tmp_path / "2", tmp_path / "1"])
    assert files(tmp_path / "out") == files(tmp_path / "all")
    found = load_corpus(tmp_path / "out").departments
    assert found["department"].tolist() == ["甲", "乙0", "乙1", "乙2"]
    assert found["name_en"].tolist() == ["0", "0", "1", "2"]


def test_a_document_stays_in_its_share_whatever_is_added():
    names = [f"{n}/plan-{n}.pdf" for n in range(4000)]
    shares = {name: [n for n in range(1, 41) if Shard(n, 40).has(name)] for name in names}
    assert all(len(found) == 1 for found in shares.values())
    counts = Counter(found[0] for found in shares.values())
    assert len(counts) == 40
    assert max(counts.values()) < 2 * min(counts.values())
    # sha256 of the name, first eight bytes, modulo 40: pinned, as it is kept over versions.
    assert [shares[name][0] for name in names[:3]] == [29, 36, 37]


@pytest.mark.parametrize("asked", ["0/4", "5/4", "3", "a/b", "1/0", "-1/4", "1/4/2", "", 3, (1, 4)])
def test_what_is_no_share_is_one_line(asked, tmp_path):
    with pytest.raises(PlanError, match=r"^shard [^\n]*: no such share; give 3/40 for the third"):
        shard_of(asked)


@pytest.mark.slow
def test_shares_that_do_not_make_up_the_folder_are_named(shares, mixed, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(PlanError, match=r"^1 of 3 shares are missing: 2; run fgf extract --shard"):
        merge(out, [shares[0], shares[2]])
    with pytest.raises(PlanError, match=r"1: is share 1/3, as .*1 is; give each once$"):
        merge(out, [*shares, shares[0]])
    with pytest.raises(PlanError, match=r"is no share of a folder; make one with"):
        merge(out, [*shares[:2], mixed])
    with pytest.raises(PlanError, match="no shares were given"):
        merge(out, [])
    with pytest.raises(PlanError, match="is one of the shares"):
        merge(shares[0], shares)
    own = copied(shares, tmp_path)
    told = json.loads((own[1] / SHARD).read_text("utf-8"))
    for key, value, said in (
        ("of", 4, "another number of shares"),
        ("listed", "x", "the folder held other documents"),
        ("ignored", [], "the folder held other files"),
        ("reader", "x", "read by another version"),
    ):
        (own[1] / SHARD).write_text(json.dumps({**told, key: value}), "utf-8")
        with pytest.raises(PlanError, match=rf"2: .*{said}[^\n]*$"):
            merge(out, own)
    (own[1] / SHARD).write_text(json.dumps({**told, "departments": ["x"] * 99}), "utf-8")
    with pytest.raises(PlanError, match=r"2: shard\.json is of other tables[^\n]*$"):
        merge(out, own)
    (own[1] / SHARD).write_text("{}", "utf-8")
    with pytest.raises(PlanError, match=r"shard\.json: cannot be read; run fgf extract --shard"):
        merge(out, own)
    assert not list(out.glob("*.parquet"))


@pytest.mark.slow
def test_a_share_is_not_written_over_another_or_over_all(shares, whole, mixed, tmp_path):
    share = copied(shares[:1], tmp_path)[0]
    every = Path(shutil.copytree(whole, tmp_path / "all"))
    before = files(tmp_path)
    with pytest.raises(PlanError, match=r"holds share 1/3, which would be removed"):
        extract_folder(mixed, share, shard="2/3")
    with pytest.raises(PlanError, match=r"holds plans of no share, which would be removed"):
        extract_folder(mixed, every, shard="1/3")
    assert files(tmp_path) == before


@pytest.mark.slow
def test_an_empty_share_is_one_too(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": document(2)})
    extract_folder(folder, tmp_path / "all")
    for n in (1, 2, 3):
        extract_folder(folder, tmp_path / f"{n}", shard=f"{n}/3")
    merge(tmp_path / "out", [tmp_path / f"{n}" for n in (1, 2, 3)])
    assert files(tmp_path / "out") == files(tmp_path / "all")


@pytest.mark.slow
def test_work_of_a_hand_in_a_share_comes_along_and_in_the_whole_is_kept(shares, tmp_path):
    own = copied(shares, tmp_path)
    plan = next(share / "other" for share in own if (share / "other").is_dir())
    write(plan, {"codings.csv": "task_id,coder,primary,further\nT01,x,market,\n"})
    out = tmp_path / "out"
    merge(out, own)
    assert (out / "other" / "codings.csv").exists()
    path = out / "other" / "tasks.csv"
    path.write_text(path.read_text("utf-8").replace("办好", "做好"), "utf-8")
    summary = merge(out, own)
    assert summary.kept == 6
    assert summary.edited == [("other", "tasks.edited.csv")]
    assert "办好" in path.read_text("utf-8")


def test_options_for_a_folder_are_refused_for_a_document(tmp_path):
    write(tmp_path, {"a.txt": document(1)})
    for option in (["--shard", "1/2"], ["--engine", "tcp://nowhere:1"]):
        said = fgf("extract", tmp_path / "a.txt", "--out", tmp_path / "out", *option)
        assert said.returncode == 2
        assert f"{option[0]}: is for a folder of documents" in said.stderr


COLUMNS = (Column("plan_id", ""), Column("text", ""), Column("number", "", "integer"))


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_how_rows_arrive(tmp_path):
    rows = [
        [f"p{n // 7:06}", None if n % 5 else "字" * (n % 90), n % 3 or None] for n in range(70_000)
    ]
    arrow.write(tmp_path / "one", arrow.batches(rows, COLUMNS), COLUMNS, "r")
    table = pa.concat_tables(arrow.batches(rows, COLUMNS))
    sizes = [1, 6, 40_000, 32_768, 999] * 9
    pieces, start = [], 0
    for size in [*sizes, len(table)]:
        pieces.append(table.slice(start, size))
        start += size
    arrow.write(tmp_path / "two", pieces, COLUMNS, "r")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    for n in (0, 1, 2):  # by thirds of the plans, each third's rows from a file of its own
        third = [row for row in rows if int(str(row[0])[1:]) % 3 == n]
        arrow.write(tmp_path / f"part{n}", arrow.batches(third, COLUMNS), COLUMNS, "r")
    merged = arrow.merged([tmp_path / f"part{n}" for n in (2, 0, 1)], COLUMNS)
    arrow.write(tmp_path / "three", merged, COLUMNS, "r")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "three").read_bytes()
    groups = pq.ParquetFile(tmp_path / "one").metadata.num_row_groups
    assert groups == -(-70_000 // arrow.GROUP)
