"""Tables of PDF files, and what only looks like one."""

from __future__ import annotations

import pytest
from published import HEIGHT, pdf, put

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.formats.pdf import document

XS, YS = (50, 90, 220, 320, 440, 545), (200, 230, 270, 300, 330)
# The text of a cell, its row and column, and how many of these it covers.
TABLE = [
    ("序号", 0, 0, 1, 1),
    ("工作任务", 0, 1, 1, 1),
    ("牵头单位", 0, 2, 1, 1),
    ("责任单位", 0, 3, 1, 1),
    ("完成时限", 0, 4, 1, 1),
    ("1", 1, 0, 1, 1),
    ("办好甲事", 1, 1, 1, 1),
    ("省甲厅", 1, 2, 2, 1),
    ("省乙厅\n省丙厅", 1, 3, 1, 1),
    ("2023年底", 1, 4, 2, 1),
    ("2", 2, 0, 1, 1),
    ("办好乙事", 2, 1, 1, 1),
    ("省丁局", 2, 3, 1, 1),
    ("3", 3, 0, 1, 1),
    ("另行部署", 3, 1, 1, 3),
    ("长期", 3, 4, 1, 1),
]
TEXT = (
    "序号\t工作任务\t牵头单位\t责任单位\t完成时限\n1\t办好甲事\t省甲厅\t省乙厅\n省丙厅\t2023年底\n"
    "2\t办好乙事\t省丁局\n3\t另行部署\t长期"
)


def cells(found: Document) -> list[list[tuple[str, int, int, int, int]]]:
    return [[(found.text[one[0] : one[1]], *one[2:]) for one in table] for table in found.tables]


def read(*pages: str) -> Document:
    return document(pdf(*pages), "plan.pdf")


def stroke(x: float, top: float, right: float, bottom: float) -> str:
    return f"{x} {HEIGHT - top} m {right} {HEIGHT - bottom} l S\n"


def frame(x: float, top: float, right: float, bottom: float) -> str:
    return f"{x} {HEIGHT - bottom} {right - x} {bottom - top} re S\n"


def ground(x: float, top: float, right: float, bottom: float, grey: float = 0.9) -> str:
    return f"q {grey} g {x} {HEIGHT - bottom} {right - x} {bottom - top} re f Q\n"


def thin(x: float, top: float, right: float, bottom: float) -> str:
    """Return a line as a rectangle of half a point."""
    return ground(x - 0.25, top - 0.25, right + 0.25, bottom + 0.25, 0)


def dashes(x: float, top: float, right: float, bottom: float) -> str:
    """Return a line in pieces."""
    steps = int(max(right - x, bottom - top) // 4)
    width, height = (right - x) / steps, (bottom - top) / steps
    return "".join(
        stroke(x + n * width, top + n * height, x + (n + 0.5) * width, top + (n + 0.5) * height)
        for n in range(steps)
    )


def double(x: float, top: float, right: float, bottom: float) -> str:
    return stroke(x, top, right, bottom) + stroke(x + 1.5, top + 1.5, right + 1.5, bottom + 1.5)


def outlined(edge, table=TABLE, xs=XS, ys=YS) -> str:
    """Return the drawing of a table, each cell with its four edges and its lines."""
    drawing = ""
    for text, row, column, rows, columns in table:
        left, right, top, bottom = xs[column], xs[column + columns], ys[row], ys[row + rows]
        drawing += edge(left, top, right, top) + edge(left, bottom, right, bottom)
        drawing += edge(left, top, left, bottom) + edge(right, top, right, bottom)
        drawing += "".join(
            put(line, left + 4, top + 4 + 16 * nth) for nth, line in enumerate(text.split("\n"))
        )
    return drawing


@pytest.mark.parametrize("edge", [stroke, thin, dashes, double])
def test_a_table_is_read_however_its_lines_are_drawn(edge):
    found = read(put("前", 50, 100) + outlined(edge) + put("后", 50, 350))
    assert cells(found) == [TABLE]
    assert found.text == f"前\n{TEXT}\n后"


def test_a_rectangle_for_each_cell_makes_a_table():
    drawing = outlined(lambda *edge: "") + "".join(
        frame(XS[column], YS[row], XS[column + columns], YS[row + rows])
        for _, row, column, rows, columns in TABLE
    )
    assert cells(read(drawing)) == [TABLE]


@pytest.mark.parametrize("gap", [0, 1])
def test_a_ground_for_each_cell_makes_a_table(gap):
    drawing = ground(XS[0] - 1, YS[0] - 1, XS[-1] + 1, YS[-1] + 1, 0) if gap else ""
    for _, row, column, rows, columns in TABLE:
        right, bottom = XS[column + columns] - gap, YS[row + rows] - gap
        drawing += ground(XS[column], YS[row], right, bottom, 1)
    assert cells(read(drawing + outlined(lambda *edge: ""))) == [TABLE]


def test_shaded_words_are_no_table():
    drawing = ""
    for nth, (label, text) in enumerate([("牵头单位：", "省甲厅"), ("责任：", "省乙厅、省丙厅")]):
        top, middle = 100 + 20 * nth, 50 + 12 * len(label)
        drawing += ground(50, top, middle, top + 20) + put(label, 50, top + 4)
        drawing += ground(middle, top, middle + 12 * len(text), top + 20, 0.8)
        drawing += put(text, middle, top + 4)
    found = read(drawing)
    assert (found.text, found.tables) == ("牵头单位：省甲厅\n责任：省乙厅、省丙厅", ())


def test_a_table_needs_no_lines_at_its_sides():
    drawing = outlined(lambda *edge: "")
    for y in YS:
        for x, right in zip(XS, XS[1:], strict=False):
            merged = y == 270 and x in (220, 440)
            drawing += "" if merged else stroke(x, y, right, y)
    drawing += "".join(stroke(x, 200, x, 330) for x in (90, 440))
    drawing += "".join(stroke(x, 200, x, 300) for x in (220, 320))
    assert cells(read(drawing)) == [TABLE]


def test_no_sign_of_the_reader_s_own_is_in_the_text():
    assert not set("〃\u2028") & set(read(outlined(stroke)).text)


def test_a_table_in_a_drawing_of_its_own_is_read():
    content = outlined(stroke).encode()
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Matrix [1 0 0 1 0 -50] /Resources "
        b"<< /Font << /F 3 0 R >> >> /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    )
    drawing = (put("前", 50, 100) + "/I Do\n" + put("后", 50, 400)).encode()
    page = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)
    # The form is the second page too.
    data = pdf("", "", streams=(page, form)).replace(b"/I 6 0 R >>", b"/I 13 0 R>>")
    found = document(data, "plan.pdf")
    assert cells(found) == [TABLE, TABLE]
    assert found.text == f"前\n{TEXT}\n后\n{TEXT}"


def test_a_table_that_goes_on_is_one_table():
    first = put("前", 50, 100) + outlined(stroke) + put("- 1 -", 280, 800)
    then = (
        outlined(stroke, ys=(60, 90, 130, 160, 190)) + put("后", 50, 300) + put("- 2 -", 280, 800)
    )
    below = [(text, row + 4, *rest) for text, row, *rest in TABLE]
    found = read(first, then)
    assert cells(found) == [TABLE + below]
    assert found.text == f"前\n{TEXT}\n{TEXT}\n后"


def test_a_table_goes_on_where_a_merged_cell_hides_a_column():
    rest = [("4", 0, 0, 1, 1), ("办好丁事", 0, 1, 1, 3), ("长期", 0, 4, 1, 1)]
    found = read(outlined(stroke), outlined(stroke, rest, ys=(60, 90)))
    assert cells(found) == [TABLE + [(text, 4, *where) for text, _, *where in rest]]


def test_tables_of_other_columns_or_with_text_between_stay_apart():
    other = (50, 90, 200, 320, 440, 545)
    assert len(read(outlined(stroke), outlined(stroke, xs=other)).tables) == 2
    assert len(read(outlined(stroke), put("附件2", 50, 60) + outlined(stroke)).tables) == 2


def test_a_row_that_the_page_break_cuts_is_one_row():
    xs = (50, 150, 545)
    upright = "".join(stroke(x, 600, x, 780) for x in xs)
    first = stroke(50, 600, 545, 600) + stroke(50, 630, 545, 630) + upright
    first += put("任务", 54, 604) + put("责任单位", 154, 604)
    first += put("办好甲事", 54, 640) + put("省甲厅、省", 154, 740)
    then = "".join(stroke(x, 60, x, 120) for x in xs)
    then += stroke(50, 90, 545, 90) + stroke(50, 120, 545, 120)
    then += put("乙厅负责", 154, 64) + put("办好乙事", 54, 94) + put("省丙厅", 154, 94)
    found = read(first, then)
    assert cells(found) == [
        [
            ("任务", 0, 0, 1, 1),
            ("责任单位", 0, 1, 1, 1),
            ("办好甲事", 1, 0, 1, 1),
            ("省甲厅、省\n乙厅负责", 1, 1, 1, 1),
            ("办好乙事", 2, 0, 1, 1),
            ("省丙厅", 2, 1, 1, 1),
        ]
    ]


CUT = [
    ("1", 0, 0, 1, 1),
    ("从速办理甲\n事并且办好", 0, 1, 1, 1),
    ("省甲厅", 0, 2, 1, 1),
    ("", 1, 0, 1, 1),
    ("甲事。", 1, 1, 1, 1),
    ("", 1, 2, 1, 1),
]


def test_a_row_is_joined_that_is_cut_between_two_lines():
    xs = (50, 90, 160, 250)
    first = [cell for cell in CUT if cell[1] == 0]
    then = [(text, 0, *rest) for text, row, *rest in CUT if row == 1]
    next_row = [("2", 1, 0, 1, 1), ("办乙事", 1, 1, 1, 1), ("省乙厅", 1, 2, 1, 1)]
    found = read(outlined(stroke, first, xs=xs), outlined(stroke, then + next_row, xs=xs))
    whole = [first[0], ("从速办理甲\n事并且办好\n甲事。", 0, 1, 1, 1), first[2], *next_row]
    assert cells(found) == [whole]


def test_so_is_one_on_the_next_page():
    xs = (50, 90, 160, 250)
    first = [cell for cell in CUT if cell[1] == 0]
    rest = [(text, 0, *where) for text, row, *where in CUT if row == 1]
    second = [(text.replace("甲", "乙"), 1, *where) for text, _, *where in first]
    last = [(text.replace("甲", "乙"), *where) for text, *where in rest]
    pages = [outlined(stroke, table, xs=xs) for table in (first, rest + second, last)]
    joined = "从速办理{0}\n事并且办好\n{0}事。".format
    assert cells(read(*pages)) == [
        [first[0], (joined("甲"), *first[1][1:]), first[2]]
        + [second[0], (joined("乙"), *second[1][1:]), second[2]]
    ]


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("从速办理甲\n事。", ["", "办好乙事", ""]),  # what stands before is a whole sentence
        ("办甲事", ["", "办好乙事", ""]),  # and here it leaves room in its line
        ("从速办理甲\n事并且办好", ["2", "办好乙事", ""]),
        ("从速办理甲\n事并且办好", ["1.", "办好乙事", "省乙厅"]),
    ],
)
def test_a_row_of_its_own_is_not_joined(text, then):
    xs = (50, 90, 160, 250)
    first = [CUT[0], (text, 0, 1, 1, 1), CUT[2]]
    second = [(one, 0, column, 1, 1) for column, one in enumerate(then)]
    found = read(outlined(stroke, first, xs=xs), outlined(stroke, second, xs=xs))
    assert cells(found) == [first + [(text, 1, *rest) for text, _, *rest in second]]


def test_an_empty_cell_repeats_nothing_and_keeps_its_place():
    table = [("任务", 0, 0, 1, 1), ("单位", 0, 1, 1, 1), ("甲", 1, 0, 1, 1), ("", 1, 1, 1, 1)]
    assert cells(read(outlined(stroke, table))) == [table]


def test_rows_and_columns_without_text_are_left_out():
    table = [
        ("任务", 0, 0, 1, 1),
        ("", 0, 1, 1, 1),
        ("单位", 0, 2, 1, 1),
        *[("", 1, column, 1, 1) for column in range(3)],
        ("甲", 2, 0, 1, 1),
        ("", 2, 1, 1, 1),
        ("乙", 2, 2, 1, 1),
    ]
    kept = [("任务", 0, 0, 1, 1), ("单位", 0, 1, 1, 1), ("甲", 1, 0, 1, 1), ("乙", 1, 1, 1, 1)]
    assert cells(read(outlined(stroke, table))) == [kept]


def test_shaded_lines_are_no_table_and_keep_what_hangs_over_them():
    texts = ["（一）办好甲事，", "办好乙事。（省甲厅、", "省乙厅负责）"]
    shaded = [
        ground(50, 100 + 30 * nth, 50 + 12 * len(text) - 10, 130 + 30 * nth)
        + put(text, 50, 110 + 30 * nth)
        for nth, text in enumerate(texts)
    ]
    found = read("".join(shaded))
    assert found.text.split("\n") == texts
    assert found.tables == ()


def test_what_hangs_over_the_edge_of_a_cell_stays_in_it():
    table = [
        ("办好甲事，从", 0, 0, 1, 1),
        ("省甲厅", 0, 1, 1, 1),
        ("速办理", 1, 0, 1, 1),
        ("省乙厅、", 1, 1, 1, 1),
    ]
    drawing = outlined(stroke, table, xs=(50, 128, 170), ys=YS)
    assert cells(read(drawing)) == [table]
    hanging = outlined(
        stroke, [("办好甲事，", 0, 0, 1, 1), ("甲厅", 0, 1, 1, 1)], xs=(50, 106, 170)
    )
    assert "办好甲事，" in [text for text, *_ in cells(read(hanging))[0]]


@pytest.mark.parametrize(
    "border",
    [
        ground(0, 0, 595, 842) + ground(0, 0, 595, 40, 0.5) + ground(0, 800, 595, 842, 0.5),
        frame(40, 40, 555, 800) + frame(43, 43, 552, 797),
        frame(0, 0, 595, 842) + frame(40, 0, 555, 842) + frame(0, 50, 595, 800),
    ],
)
def test_a_frame_round_the_page_is_no_table(border):
    drawing = border + put("（一）办好甲事。", 100, 300) + put("（省甲厅负责）", 100, 330)
    found = read(drawing)
    assert found.text == "（一）办好甲事。\n（省甲厅负责）"
    assert found.tables == ()
    assert cells(read(border + put("前", 60, 100) + outlined(stroke)))[0] == TABLE


def test_a_table_on_its_side_is_read():
    turn = "q 0 1 -1 0 595 0 cm\n"
    drawing = turn + outlined(stroke, ys=[y + 300 for y in YS]) + "Q\n"
    assert cells(read(drawing)) == [TABLE]
    assert cells(document(pdf(drawing, extra="/Rotate 90"), "plan.pdf")) == [TABLE]


def test_a_cell_that_is_no_rectangle_is_read_row_by_row():
    drawing = frame(50, 200, 350, 290) + stroke(50, 260, 350, 260)
    drawing += stroke(200, 230, 350, 230) + stroke(200, 230, 200, 290)
    drawing += put("甲", 60, 210) + put("乙", 60, 240) + put("丙", 210, 240)
    drawing += put("丁", 60, 270) + put("戊", 210, 270)
    assert cells(read(drawing)) == [
        [
            ("甲", 0, 0, 1, 2),
            *(("乙", 1, 0, 1, 1), ("丙", 1, 1, 1, 1)),
            *(("丁", 2, 0, 1, 1), ("戊", 2, 1, 1, 1)),
        ]
    ]


def test_a_box_of_one_column_is_text():
    drawing = "".join(frame(50, 100 + 30 * n, 300, 130 + 30 * n) for n in range(3))
    drawing += put("甲", 54, 105) + put("乙", 54, 135) + put("丙", 54, 165)
    found = read(drawing)
    assert (found.text, found.tables) == ("甲\n乙\n丙", ())


def test_a_row_of_long_cells_arranges_the_page():
    left, right = ([f"{side}{n}" for n in "一二三四五六七八九"] for side in "左右")
    left[0], right[-1] = "1", "2"  # numbers of pages stand elsewhere
    table = [("\n".join(left), 0, 0, 1, 1), ("\n".join(right), 0, 1, 1, 1)]
    found = read(outlined(stroke, table, xs=(50, 300, 545), ys=(20, 200)))
    assert (found.text.split("\n"), found.tables) == (left + right, ())


def test_lines_without_text_and_underlined_words_are_no_table():
    drawing = stroke(50, 90, 545, 90) + put("甲", 50, 100) + stroke(50, 113, 62, 113)
    drawing += put("乙", 50, 200) + frame(400, 100, 500, 200) + stroke(400, 150, 500, 150)
    found = read(drawing)
    assert (found.text, found.tables) == ("甲\n乙", ())


def test_two_tables_of_a_page_stay_two():
    second = outlined(stroke, ys=(500, 530, 570, 600, 630))
    found = read(outlined(stroke) + put("中", 50, 400) + second)
    assert cells(found) == [TABLE, TABLE]
    assert found.text == f"{TEXT}\n中\n{TEXT}"
