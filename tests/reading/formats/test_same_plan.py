"""One plan in every format: the same words, and the same cells in those that have tables."""

from __future__ import annotations

import docx
import pytest
from published import (
    CELLS,
    ROWS,
    cells,
    drawn,
    html_table,
    ofd,
    page,
    plan_table,
    saved,
    sheet,
    workbook,
)

from fgf_analysis.reading.formats import document

FRONT = [
    "某省重点任务分工方案",
    "一、重点任务",
    "（一）办好甲事。（省甲厅牵头，省乙厅配合）",
]
TEXT = "\n".join([*FRONT, *ROWS])


def as_docx() -> bytes:
    file = docx.Document()
    for paragraph in FRONT:
        file.add_paragraph(paragraph)
    plan_table(file)
    return saved(file)


def as_html() -> bytes:
    return page("".join(f"<p>{line}</p>" for line in FRONT) + html_table(CELLS, "border=1"))


def as_xlsx() -> bytes:
    front = [(row, 0, 1, 5, line) for row, line in enumerate(FRONT)]
    return workbook(sheet([*front, *((row + len(FRONT), *cell) for row, *cell in CELLS)]))


def as_mht() -> bytes:
    head = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    return head + b"Content-Transfer-Encoding: 8bit\n\n" + as_html()


def as_ofd() -> bytes:
    return ofd("".join(drawn(line, 10, 10 * n) for n, line in enumerate(TEXT.split("\n"))))


FILES = {
    "plan.docx": as_docx,
    "plan.html": as_html,
    "plan.xlsx": as_xlsx,
    "plan.mht": as_mht,
    "plan.ofd": as_ofd,
    "plan.txt": TEXT.encode,
    "plan.md": TEXT.encode,
}


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_the_same(name):
    text = document(FILES[name](), name).text
    assert "".join(text.split()) == "".join(TEXT.split())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan.docx", "plan.html", "plan.xlsx", "plan.mht"])
def test_the_text_and_the_cells_are_the_same(name):
    assert document(FILES[name](), name).text == TEXT
    assert cells(FILES[name](), name) == [CELLS]


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_file_tells_the_format_whatever_its_name(name):
    found = document(FILES[name](), name)
    for other in FILES:
        assert document(FILES[name](), other) == found
