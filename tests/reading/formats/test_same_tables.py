"""One plan in every format: the same tasks, assignments and groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import docx
import pytest
from published import (
    HEIGHT,
    Shown,
    abstract,
    html_table,
    item,
    num,
    page,
    para,
    pdf,
    put,
    saved,
    sheet,
    word,
    workbook,
)

from fgf_analysis.reading.build import build
from fgf_analysis.reading.extract import Extracted, extract

Row = dict[str, Any]


class Line(NamedTuple):
    """A paragraph: the level of its number (0 for none), the number, and what follows it."""

    level: int
    number: str
    text: str


TITLE = "青河省改进办事服务重点任务分工方案"
PROSE = [
    Line(1, "一、", "精简办事环节"),
    Line(2, "（一）", "压减审批事项"),
    Line(
        3,
        "1.",
        "取消重复证明。对照现行目录逐项核对，凡是能够通过数据共享核验的材料一律不再要求群众提交，"
        "2024年6月底前完成。（省发展改革委牵头，省司法厅、省财政厅按职责分工负责）",
    ),
    Line(3, "2.", "推行告知承诺。公布适用清单和承诺书样式。（责任单位：省市场监管局、省公安厅）"),
    Line(2, "（二）", "统一办理标准"),
    Line(
        3,
        "1.",
        "编制办事指南。逐项写明受理条件、所需材料和办理时长，同一事项在全省各地按同一标准办理，"
        "每季度更新一次。（省民政厅、省人力资源社会保障厅、省自然资源厅、省住房城乡建设厅、"
        "省交通运输厅负责，各市（州）人民政府配合）",
    ),
    Line(3, "2.", "规范窗口设置。合并功能相近的窗口。（各县（市、区）人民政府负责）"),
    Line(1, "二、", "改进企业服务"),
    Line(2, "（一）", "畅通诉求渠道"),
    Line(3, "1.", "设立服务专员。为重点企业指定联系人，及时回应诉求。"),
    Line(0, "", "牵头单位：省工业和信息化厅"),
    Line(0, "", "配合单位：省商务厅、省税务局，各有关部门"),
    Line(0, "", "完成时限：2024年12月底"),
    Line(3, "2.", "开展政策宣讲。组织惠企政策进园区活动。"),
    Line(0, "", "牵头单位：省商务厅"),
    Line(0, "", "配合单位：省贸促会"),
    Line(0, "", "完成时限：2025年3月底前"),
]


def lines() -> list[str]:
    return [TITLE, *(one.number + one.text for one in PROSE)]


def prose_txt() -> bytes:
    return "\n".join(lines()).encode()


def prose_md() -> bytes:
    found = [f"# {TITLE}"]
    for one in PROSE:
        mark = {1: "## ", 2: "### "}.get(one.level, "")
        blank = " " if one.level == 3 else ""
        found.append(mark + one.number + blank + one.text)
    return "\n\n".join(found).encode()


def prose_html() -> bytes:
    body = f"<h1>{TITLE}</h1>"
    for one in PROSE:
        if one.level == 3:
            body += f"<ol start={one.number.strip('.')}><li>{one.text}</li></ol>\n"
        else:
            tag = {1: "h2", 2: "h3"}.get(one.level, "p")
            body += f"<{tag}>{one.number}{one.text}</{tag}>\n"
    return page(body)


def prose_docx() -> bytes:
    numbering = abstract(
        0,
        ("chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
        ("chineseCountingThousand", "（%2）", '<w:suff w:val="nothing"/>'),
        ("decimal", "%3."),
    )
    body = "".join(item(one.text, one.level - 1) if one.level else para(one.text) for one in PROSE)
    return word(para(TITLE) + body, numbering + num(1, 0))


WIDTH = 36  # characters of a line of the PDF file
DEEP = 12  # lines of a page


def broken() -> list[str]:
    """Return the plan with lines broken at the margin; those that begin a paragraph are set in."""
    found: list[str] = []
    for text in lines():
        whole = "\u3000\u3000" + text
        found += [whole[at : at + WIDTH] for at in range(0, len(whole), WIDTH)]
    return found


def prose_broken_txt() -> bytes:
    return "\r\n".join(broken()).encode("gb18030")


def prose_br_html() -> bytes:
    blanks = "&nbsp;" * 4
    body = "<br>\n".join(blanks + line for line in lines())
    return page(f"<div>{body}</div>", "gbk")


def prose_xlsx() -> bytes:
    return workbook(sheet([(row, 0, 1, 1, line) for row, line in enumerate(lines())]))


def prose_pdf() -> bytes:
    """Return the plan with broken lines, over pages with their numbers below."""
    drawn = broken()
    pages = [drawn[at : at + DEEP] for at in range(0, len(drawn), DEEP)]
    assert len(pages) > 1
    return pdf(
        *(
            "".join(
                put(text.strip(), 50 + 12 * text.count("\u3000"), 60 + 28 * nth)
                for nth, text in enumerate(one)
            )
            + put(f"— {number} —", 280, 790)
            for number, one in enumerate(pages, start=1)
        )
    )


HEAD = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")
# Row, column, the rows and columns that a cell covers, its words.
CELLS: list[Shown] = [
    *((0, column, 1, 1, words) for column, words in enumerate(HEAD)),
    (1, 0, 1, 5, "一、归集办事数据"),
    *((2, 0, 1, 1, "1"), (2, 1, 1, 1, "归集电子证照，统一数据格式"), (2, 2, 2, 1, "省大数据局")),
    *((2, 3, 1, 1, "省公安厅\n省民政厅\n省卫生健康委"), (2, 4, 1, 1, "2024年6月底")),
    *((3, 0, 1, 1, "2"), (3, 1, 1, 1, "建成统一的办事平台")),
    *((3, 3, 1, 1, "省司法厅"), (3, 4, 1, 1, "2024年9月底")),
    (4, 0, 1, 5, "二、方便群众办事"),
    *((5, 0, 1, 1, "3"), (5, 1, 1, 1, "增设自助服务终端"), (5, 2, 1, 1, "省政务服务局")),
    *((5, 3, 1, 1, "各市（州）人民政府"), (5, 4, 1, 1, "2024年12月底")),
    *((6, 0, 1, 1, "4"), (6, 1, 1, 1, "推广上门办理"), (6, 2, 2, 1, "省民政厅\n省残联")),
    *((6, 3, 1, 1, "省财政厅"), (6, 4, 1, 1, "长期推进")),
    *((7, 0, 1, 1, "5"), (7, 1, 1, 1, "开通老年人专用窗口")),
    *((7, 3, 1, 1, "省卫生健康委\n省教育厅"), (7, 4, 1, 1, "2025年3月底前")),
]
CUT = 6  # the first row on the second page


def plain_rows(parter: str) -> Iterator[list[str]]:
    """Yield the cells of each row; what is merged downwards stands in each, lines are parted."""
    for row in range(8):
        found = {
            column: words.replace("\n", parter)
            for first, column, height, _, words in CELLS
            if first <= row < first + height
        }
        yield [found[column] for column in sorted(found)]


def table_txt() -> bytes:
    return "\n".join([TITLE, *map("\t".join, plain_rows(" "))]).encode()


def table_md() -> bytes:
    rows = [f"| {' | '.join(row + [''] * (5 - len(row)))} |" for row in plain_rows("<br>")]
    return "\n".join([f"# {TITLE}", "", rows[0], "|---|---|---|---|---|", *rows[1:]]).encode()


def table_html() -> bytes:
    return page(f"<p>{TITLE}</p>" + html_table(CELLS, "border=1"))


def table_docx() -> bytes:
    file = docx.Document()
    file.add_paragraph(TITLE)
    table = file.add_table(rows=8, cols=5)
    for row, column, rows, columns, words in CELLS:
        table.cell(row, column).text = words
        table.cell(row, column).merge(table.cell(row + rows - 1, column + columns - 1))
    return saved(file)


def table_xlsx() -> bytes:
    return workbook(sheet([(0, 0, 1, 5, TITLE), *((row + 1, *rest) for row, *rest in CELLS)]))


XS = (40, 70, 215, 315, 430, 550)


def ruled(table: Sequence[Shown], top: float) -> str:
    """Return the drawing of rows of the table, each cell with its borders."""
    first = min(row for row, *_ in table)
    drawing = ""
    for row, column, rows, columns, words in table:
        y, height = top + 60 * (row - first), 60 * rows
        left, right = XS[column], XS[column + columns]
        drawing += f"{left} {HEIGHT - y - height} {right - left} {height} re S\n"
        size = int(right - left - 8) // 12
        shown = [
            line[at : at + size] for line in words.split("\n") for at in range(0, len(line), size)
        ]
        drawing += "".join(put(line, left + 4, y + 4 + 16 * n) for n, line in enumerate(shown))
    return drawing


def table_pdf(heads: bool = False) -> bytes:
    """Return the plan with its table over two pages; the second may have the heads again."""
    first = [cell for cell in CELLS if cell[0] < CUT]
    then = [cell for cell in CELLS if cell[0] >= CUT]
    if heads:
        then = [(CUT - 1, *rest) for row, *rest in CELLS if not row] + then
    return pdf(
        put(TITLE, 170, 60) + ruled(first, 100) + put("— 1 —", 280, 790),
        ruled(then, 60) + put("— 2 —", 280, 790),
    )


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "prose.txt": (prose_txt, "plan.txt"),
    "prose.md": (prose_md, "plan.md"),
    "prose.html": (prose_html, "plan.html"),
    "prose.docx": (prose_docx, "plan.docx"),
    "prose.xlsx": (prose_xlsx, "plan.xlsx"),
    "prose.pdf": (prose_pdf, "plan.pdf"),
    "prose with broken lines.txt": (prose_broken_txt, "plan.txt"),
    "prose with line breaks.html": (prose_br_html, "plan.html"),
    "table.txt": (table_txt, "plan.txt"),
    "table.md": (table_md, "plan.md"),
    "table.html": (table_html, "plan.html"),
    "table.docx": (table_docx, "plan.docx"),
    "table.xlsx": (table_xlsx, "plan.xlsx"),
    "table.pdf": (table_pdf, "plan.pdf"),
    "table with its heads on both pages.pdf": (partial(table_pdf, heads=True), "plan.pdf"),
}
PROSES = [one for one in FILES if one.startswith("prose")]
TABLES = [one for one in FILES if one.startswith("table")]
TABLE_NAMES = ("tasks", "assignments", "groups")


@cache
def extracted(one: str) -> Extracted:
    make, name = FILES[one]
    return extract(make(), name)


def rows(found: Extracted, table: str) -> list[Row]:
    """Return the rows of a table without places in the text.

    What parts the lines of a cell is as printed, so it is left out of the clause.
    """
    return [
        {
            column: _PARTED.sub("", value) if column == "clause_zh" and value else value
            for column, value in row.items()
            if column not in ("start", "end")
        }
        for row in getattr(found.reading, table)
    ]


_PARTED = re.compile(r"\s|<br>")


@pytest.mark.parametrize("table", TABLE_NAMES)
@pytest.mark.parametrize("one", PROSES)
def test_paragraphs_give_the_same_tables(one, table):
    assert rows(extracted(one), table) == rows(extracted("prose.txt"), table)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLE_NAMES)
@pytest.mark.parametrize("one", TABLES)
def test_a_responsibility_table_gives_the_same_tables(one, table):
    assert rows(extracted(one), table) == rows(extracted("table.docx"), table)


@pytest.mark.parametrize("one", FILES)
def test_names_stand_where_the_tables_say(one):
    found = extracted(one)
    source = found.files["source.txt"].decode()
    named = found.reading.assignments + found.reading.groups
    assert named
    for row in named:
        assert "".join(source[row["start"] : row["end"]].split()) == row["printed"]


def said(one: str) -> list[tuple[str, str, str]]:
    """Return who does what."""
    reading = extracted(one).reading
    return sorted(
        (row["task_id"], row["role"], row["printed"])
        for row in reading.assignments + reading.groups
    )


def test_paragraphs_are_read_as_they_are_written():
    found = rows(extracted("prose.txt"), "tasks")
    assert [(row["section_zh"], row["number"], row["title_zh"]) for row in found] == [
        ("压减审批事项", 1, "取消重复证明"),
        ("压减审批事项", 2, "推行告知承诺"),
        ("统一办理标准", 1, "编制办事指南"),
        ("统一办理标准", 2, "规范窗口设置"),
        ("畅通诉求渠道", 1, "设立服务专员"),
        ("畅通诉求渠道", 2, "开展政策宣讲"),
    ]
    assert [row["deadlines_zh"] for row in found] == [
        *("2024年6月底前", None, None, None, "2024年12月底", "2025年3月底前")
    ]
    names = [
        *(("T01", "lead", "省发展改革委"), ("T01", "support", "省司法厅")),
        *(("T01", "support", "省财政厅"), ("T02", "responsible", "省市场监管局")),
        *(("T02", "responsible", "省公安厅"), ("T03", "responsible", "省民政厅")),
        *(("T03", "responsible", "省人力资源社会保障厅"), ("T03", "responsible", "省自然资源厅")),
        *(("T03", "responsible", "省住房城乡建设厅"), ("T03", "responsible", "省交通运输厅")),
        *(
            ("T03", "support", "各市（州）人民政府"),
            ("T04", "responsible", "各县（市、区）人民政府"),
        ),
        *(("T05", "lead", "省工业和信息化厅"), ("T05", "support", "省商务厅")),
        *(("T05", "support", "省税务局"), ("T05", "support", "各有关部门")),
        *(("T06", "lead", "省商务厅"), ("T06", "support", "省贸促会")),
    ]
    assert said("prose.txt") == sorted(names)


def test_a_responsibility_table_is_read_as_it_is_written():
    found = rows(extracted("table.docx"), "tasks")
    assert [(row["section_zh"], row["number"], row["text_zh"]) for row in found] == [
        ("归集办事数据", 1, "归集电子证照，统一数据格式"),
        ("归集办事数据", 2, "建成统一的办事平台"),
        ("方便群众办事", 3, "增设自助服务终端"),
        ("方便群众办事", 4, "推广上门办理"),
        ("方便群众办事", 5, "开通老年人专用窗口"),
    ]
    assert [row["deadlines_zh"] for row in found] == [
        *("2024年6月底", "2024年9月底", "2024年12月底", "长期推进", "2025年3月底前")
    ]
    names = [
        *(("T01", "lead", "省大数据局"), ("T01", "support", "省公安厅")),
        *(("T01", "support", "省民政厅"), ("T01", "support", "省卫生健康委")),
        *(("T02", "lead", "省大数据局"), ("T02", "support", "省司法厅")),
        *(("T03", "lead", "省政务服务局"), ("T03", "support", "各市（州）人民政府")),
        *(("T04", "lead", "省民政厅"), ("T04", "lead", "省残联"), ("T04", "support", "省财政厅")),
        *(("T05", "lead", "省民政厅"), ("T05", "lead", "省残联")),
        *(("T05", "support", "省卫生健康委"), ("T05", "support", "省教育厅")),
    ]
    assert said("table.docx") == sorted(names)


def test_the_page_break_of_a_pdf_file_may_cut_a_merged_cell():
    table: list[Shown] = [
        *((0, column, 1, 1, words) for column, words in enumerate(HEAD)),
        *((1, 0, 1, 1, "1"), (1, 1, 1, 1, "归集电子证照"), (1, 2, 3, 1, "省大数据局")),
        *((1, 3, 1, 1, "省公安厅"), (1, 4, 1, 1, "2024年6月底")),
        *((2, 0, 1, 1, "2"), (2, 1, 1, 1, "建成办事平台"), (2, 3, 1, 1, "省司法厅")),
        *((2, 4, 1, 1, "2024年9月底"), (3, 0, 1, 1, "3"), (3, 1, 1, 1, "开通专用窗口")),
        *((3, 3, 1, 1, "省民政厅"), (3, 4, 1, 1, "长期推进")),
    ]
    first = [
        (row, column, 1 if row else rows, columns, words)
        for row, column, rows, columns, words in table
        if row < 2
    ]
    # The border goes round both parts; the words stand in the first.
    then = sorted([*(cell for cell in table if cell[0] >= 2), (2, 2, 2, 1, "")])
    whole = page(f"<p>{TITLE}</p>" + html_table(table))
    cut = pdf(put(TITLE, 170, 60) + ruled(first, 100), ruled(then, 60))
    for name in TABLE_NAMES:
        expected = rows(extract(whole, "plan.html"), name)
        assert rows(extract(cut, "plan.pdf"), name) == expected


@pytest.mark.parametrize("one", ["prose.docx", "table.docx", "table.html", "table.pdf"])
def test_a_folder_gives_the_tables_that_were_extracted_into_it(one, tmp_path):
    files = extracted(one).files
    assert ("cells.csv" in files) == one.startswith("table")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    built = build(tmp_path).files
    assert {f"{table}.csv" for table in TABLE_NAMES} < set(built)
    tables = [name for name in built if name.endswith(".csv")]
    assert {name: built[name] for name in tables} == {name: files[name] for name in tables}


def test_without_its_cells_the_text_does_not_say_what_is_merged(tmp_path):
    files = extracted("table.docx").files
    (tmp_path / "source.txt").write_bytes(files["source.txt"])
    assert build(tmp_path).files["assignments.csv"] != files["assignments.csv"]
