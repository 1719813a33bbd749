"""The interactive pages: one file each, with a table that holds what the drawing shows."""

from __future__ import annotations

import dataclasses
import html
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from plotly.offline import get_plotlyjs

from fgf_analysis.analysis import coleadership, workload
from fgf_analysis.charts import pages

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


@pytest.fixture(scope="module")
def written(plan) -> dict[str, str]:
    return {name: data.decode() for name, data in pages.render(plan)}


def table(text: str) -> list[list[str]]:
    rows = re.findall(r"<tr data-unit=.*?</tr>", text)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[html.unescape(cell) for cell in row] for row in cells]


@pytest.mark.slow
def test_there_is_a_page_for_each_view_and_language_and_it_is_always_the_same(plan, written):
    assert sorted(written) == [
        f"{name}.{lang}.html" for name in ("network", "theme-matrix") for lang in ("en", "zh")
    ]
    assert {name: data.decode() for name, data in pages.render(plan)} == written


def test_the_network_s_table_lists_every_lead_with_the_others(plan, written):
    led = coleadership.leads(plan)
    rows = table(written["network.zh.html"])
    expected = {
        (unit, task, "、".join(other for other in units if other != unit) or "–")
        for task, units in led.items()
        for unit in units
    }
    assert {(unit, task, others) for unit, task, _, others in rows} == expected
    assert len(rows) == sum(map(len, led))
    english = table(written["network.en.html"])
    assert [row[0] for row in english] == [plan.english[row[0]] for row in rows]


def test_the_matrix_s_table_lists_every_task_and_unit_in_charge(plan, written):
    rows = table(written["theme-matrix.zh.html"])
    charge = workload.in_charge(plan)
    assert sorted((row[0], row[2]) for row in rows) == sorted(
        zip(charge["department"], charge["task_id"], strict=True)
    )


def test_pages_ask_for_nothing_outside_themselves(written):
    for text in written.values():
        ours = text.replace(get_plotlyjs(), "")
        assert not re.search(r"https?://|\bsrc=|@import|<link", ours)
        assert "default-src 'none'" in ours
        assert ours.count("<table>") == ours.count("<h1>") == 1
        assert 'scope="col"' in ours
        assert 'tabindex="0"' in ours


@pytest.mark.slow
def test_names_in_a_plan_are_text_not_markup(plan):
    tasks = plan.tasks.copy()
    bad = '</script><script>document.title="broken"</script><!--plotly--><!--font-->'
    tasks.loc[tasks["task_id"] == "T18", "title_zh"] = bad
    other = dataclasses.replace(plan, tasks=tasks)
    text = dict(pages.render(other))["network.zh.html"].decode().replace(get_plotlyjs(), "")
    assert "<script>document" not in text
    assert html.escape(bad) in text
    assert text.count("<script") == 3


@pytest.fixture(scope="module")
def browse(written, tmp_path_factory):
    """Return a function that opens a page in a browser and returns its document as it then is."""
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run should have installed it")
        pytest.skip("no Chromium on this machine: the pages are not tried in a browser")
    folder: Path = tmp_path_factory.mktemp("pages")
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--virtual-time-budget=10000", f"--user-data-dir={folder / 'profile'}"]

    def document(name: str, mark: str = "") -> str:
        address = (folder / name).as_uri() + (f"#{quote(mark)}" if mark else "")
        run = subprocess.run(
            [BROWSER, *flags, "--dump-dom", address], capture_output=True, timeout=120, check=True
        )
        return run.stdout.decode()

    return document


def shown(text: str) -> set[str]:
    return {html.unescape(unit) for unit in re.findall(r'<tr data-unit="([^"]*)">', text)}


def test_a_browser_draws_the_network_and_shows_the_tasks_of_the_unit_picked(browse, plan):
    text = browse("network.zh.html", "省商务厅")
    assert shown(text) == {"省商务厅"}
    assert 'aria-live="polite">3 行<' in text
    marks = re.findall(r'<path class="point[^>]*?fill: (rgb\([^)]*\))', text)
    marks = [colour for colour in marks if colour != "rgb(255, 255, 255)"]  # under numbers
    assert len(marks) == len([u for u in coleadership.units(plan)["degree"] if u])
    assert marks.count("rgb(180, 35, 31)") == 1  # the unit picked
    assert marks.count("rgb(36, 59, 83)") == 6  # those it leads with
    assert "省商务厅" in re.sub(r"<script.*", "", text, flags=re.DOTALL)


def test_a_browser_draws_the_matrix_and_an_unknown_name_shows_everything(browse, plan):
    text = browse("theme-matrix.en.html", "<nobody>")
    charge = workload.in_charge(plan)
    assert shown(text) == {plan.english[unit] for unit in charge["department"]}
    assert f'aria-live="polite">{len(charge)} rows<' in text
    assert "<image" in text.split("<h2")[0]  # the cells of the matrix
