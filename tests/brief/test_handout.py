"""A briefing's two pages: what stands on them, that it can be read, searched and heard."""

from __future__ import annotations

import builtins
import ctypes
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import packs
import pypdfium2
import pytest
from hostile import hostile
from pypdfium2 import raw

from fgf_analysis import tables
from fgf_analysis.brief.content import Content, Limit, content
from fgf_analysis.brief.handout import to_pdf
from fgf_analysis.errors import PlanError
from fgf_analysis.markup import plain

pytestmark = pytest.mark.slow
EACH = [(name, lang) for name in packs.NAMES for lang in ("zh", "en")]


@cache
def made(name: str, lang: str) -> bytes:
    return to_pdf(packs.pack(name, lang))


def joined(text: str) -> str:
    """Return text without what breaks lines."""
    return re.sub(r"\s+", "", text)


def pages(data: bytes) -> list[str]:
    """Return the text of each page as it is copied."""
    document = pypdfium2.PdfDocument(data)
    return [joined(page.get_textpage().get_text_range()) for page in document]


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_says_all_on_two_pages(name: str, lang: str) -> None:
    pack, told = packs.pack(name, lang), pages(made(name, lang))
    assert len(told) == (1 if name == "one" else 2)
    text = "".join(told)
    said = [pack.heading, *pack.by, *pack.counts, *pack.limits, pack.source]
    said += pack.method("page")
    [base] = [limit for limit in pack.limits if limit.kind == "base"]
    said += [one.subtitle.removeprefix(base) for one in pack.chosen]
    assert [one for one in said if joined(one) not in text] == []
    assert text.count(joined(base)) == 1, "not below each figure"
    for n, one in enumerate(pack.chosen, start=1):
        where = {"zh": f"（图{n}）", "en": f"(figure{n})"}[lang]
        assert (joined(one.title) + where in text) == one.holds, one.title
        assert joined({"zh": f"图{n}", "en": f"Figure{n}."}[lang] + one.subject) in text
    # A hyphen at the end of a line is not copied.
    bare = [joined(plain(str(row[3] or row[4] or ""))).replace("-", "") for row in pack.ledger.rows]
    ids = [f"{row[0]}{title}" for row, title in zip(pack.ledger.rows, bare, strict=True)]
    last = told[-1].replace("-", "").replace("\ufffe", "")
    shown = [one for one in ids if one in last]
    assert shown == ids[: len(shown)]
    assert len(shown) >= min(3, len(ids))


def test_the_headline_is_the_tables(plan: tables.Plan) -> None:
    named = plan.assignments.merge(plan.tasks[["task_id"]])
    lead = named[named["role"].eq("lead")]
    clauses = named.groupby(["task_id", "clause"])["role"].transform(lambda r: r.eq("lead").any())
    charge = named[named["role"].eq("lead") | (named["role"].eq("responsible") & ~clauses)]
    most = charge.groupby("department")["task_id"].nunique().sort_values(ascending=False)
    assert not lead.empty
    told = pages(made("qinghai-2022", "zh"))[0]
    assert f"{named['task_id'].nunique()}项任务中，{most.index[0]}主责{most.iloc[0]}项" in told


def test_the_ledger_says_how_many_more_there_are() -> None:
    text = pages(made("large", "zh"))[1]
    found = re.search(r"前(\d+)项，共300项；全部见tables\.xlsx", text)
    assert found is not None
    ids = re.findall(r"T\d{3}(?=推进|规范|优化|健全|办好)", text)
    assert ids == [f"T{n:03}" for n in range(1, int(found[1]) + 1)]


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_nothing_reaches_over_the_margins(name: str, lang: str) -> None:
    for page in pypdfium2.PdfDocument(made(name, lang)):
        ink = page.render(scale=1).to_pil().convert("L").point(lambda grey: 255 * (grey < 200))
        left, top, right, bottom = ink.getbbox()
        assert (left, top) >= (45, 38) and right <= 596 - 45 and bottom <= 842 - 20


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_nothing_stands_over_text(name: str, lang: str) -> None:
    for page in pypdfium2.PdfDocument(made(name, lang)):
        text, high = page.get_textpage(), page.get_height()
        picture = np.asarray(page.render(scale=2).to_pil().convert("L"))
        signs = text.get_text_range()
        for n, sign in enumerate(signs):
            if sign.isspace() or sign in "，。、；：“”（）.,-–—_":
                continue
            left, bottom, right, top = (2 * side for side in text.get_charbox(n, loose=True))
            own = picture[
                int(2 * high - top) : int(2 * high - bottom) + 1, int(left) : int(right) + 1
            ]
            assert own.min() < 190, (n, sign, signs[max(0, n - 20) : n + 20])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_can_be_heard(lang: str) -> None:
    data = made("qinghai-2022", lang)
    document = pypdfium2.PdfDocument(data)
    pack = packs.pack("qinghai-2022", lang)
    assert document.get_metadata_dict()["Title"] == pack.heading
    assert not document.get_metadata_dict()["CreationDate"]
    assert b"pdfuaid:part>1<" in data
    assert b"/StructTreeRoot" in data and b"/MarkInfo" in data
    tongue = {"zh": b"zh-CN", "en": b"en"}[lang]
    assert re.search(rb"/Type ?/Catalog.*?/Lang ?\(" + tongue + rb"\)", data, re.DOTALL)
    found = [one for page in document for one in structure(page)]
    kinds = [kind for kind, _ in found]
    assert [alt for kind, alt in found if alt] == [one.alt for one in pack.chosen]
    heads = [kind for kind in kinds if re.fullmatch(r"H\d", kind)]
    assert heads and set(heads) == {"H1"}
    assert "TH" in kinds and "LI" in kinds and "Caption" in kinds


def structure(page: pypdfium2.PdfPage) -> list[tuple[str, str]]:
    """Return the kinds of the elements of a page, and what stands for them."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    found: list[tuple[str, str]] = []

    def text(function: object, element: object) -> str:
        size = function(element, None, 0)  # type: ignore[operator]
        buffer = ctypes.create_string_buffer(size or 2)
        function(element, buffer, size)  # type: ignore[operator]
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element: object) -> None:
        if not element:
            return
        kind = text(raw.FPDF_StructElement_GetType, element)
        found.append((kind, text(raw.FPDF_StructElement_GetAltText, element)))
        for n in range(raw.FPDF_StructElement_CountChildren(element)):
            walk(raw.FPDF_StructElement_GetChildAtIndex(element, n))

    for n in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, n))
    raw.FPDF_StructTree_Close(tree)
    return found


def test_all_text_is_in_the_fonts_of_the_package() -> None:
    data = made("qinghai-2022", "zh")
    names = set(re.findall(rb"/BaseFont ?/([\w+-]+)", data))
    assert {name.split(b"+")[-1].removesuffix(b"-Identity-H") for name in names} == {
        b"NotoSansCJKsc-Regular", b"NotoSansCJKsc-Bold",
    }  # fmt: skip
    assert data.count(b"/FontFile3") >= 2 and b"/ToUnicode" in data


def test_text_of_a_plan_is_nothing_but_text(tmp_path: Path) -> None:
    plan = hostile(tmp_path)
    for lang in ("zh", "en"):
        pack = content(plan, lang)
        data = to_pdf(pack)
        assert len(pypdfium2.PdfDocument(data)) == 2
    marks = r'#strong[a] $x$ *b* _c_ @d <e> "f" \g `h` ~ // /* = - + https://a.example'
    pack = marked(packs.pack("one", "zh"), marks)
    text = "".join(pages(to_pdf(pack)))
    assert text.count(joined(marks)) >= 5


def marked(pack: Content, marks: str) -> Content:
    """Return a pack with marks wherever it has text."""
    rows = tuple((row[0], row[1], row[2], marks, *row[4:]) for row in pack.ledger.rows)
    first, *others = pack.exhibits
    first = replace(first, title=marks, subtitle=marks, alt=marks)
    return replace(
        pack, heading=marks, by=(marks,), limits=(Limit(marks),), source=marks,
        ledger=replace(pack.ledger, rows=rows), exhibits=(first, *others),
    )  # fmt: skip


def test_a_long_word_stays_in_its_column() -> None:
    word = "Z" * 70
    document = pypdfium2.PdfDocument(to_pdf(marked(packs.pack("one", "zh"), word)))
    text = document[0].get_textpage()
    signs = text.get_text_range()
    row = signs.index("T01", signs.index("主责单位"))
    next_column = text.get_charbox(signs.index("主责单位"))[0]
    at = [n for n in range(row, len(signs)) if signs[n] == "Z"][: len(word)]
    assert len(at) == len(word) and max(text.get_charbox(n)[2] for n in at) < next_column
    assert word in joined(signs[row:])


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_figures_are_no_more_pages(count: int) -> None:
    for name in packs.NAMES:
        pack = packs.pack(name, "zh")
        data = to_pdf(replace(pack, exhibits=pack.brief[:count]))
        assert 1 <= len(pypdfium2.PdfDocument(data)) <= 2


@pytest.mark.parametrize("sign", ["㙇", "𡐓"])
def test_a_sign_that_the_font_lacks_is_named(sign: str) -> None:
    pack = replace(packs.pack("one", "zh"), heading=f"关于{sign}的方案")
    with pytest.raises(PlanError, match=rf"{sign} \(U\+{ord(sign):04X}\).*关于{sign}的方案"):
        to_pdf(pack)


def test_without_typst_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "typst":
            raise ImportError(name)
        return known(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PlanError, match=r'pip install "fgf-analysis\[brief\]"') as said:
        to_pdf(packs.pack("one", "zh"))
    assert "\n" not in str(said.value)


def test_a_failure_of_typst_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "brief.typ"
    broken.write_text("#panic(\n)", encoding="utf-8")
    monkeypatch.setattr("fgf_analysis.brief.handout.TEMPLATE", broken)
    with pytest.raises(PlanError, match="typst cannot set it") as said:
        to_pdf(packs.pack("one", "zh"))
    assert "\n" not in str(said.value)


def test_same_plan_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import packs;"
        "from fgf_analysis.brief.handout import to_pdf;"
        "print(hashlib.sha256(to_pdf(packs.pack('alone', 'zh'))).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(Path(packs.__file__).parent)]
    told = {
        subprocess.run(
            command, check=True, capture_output=True, text=True, env=_seeded(seed)
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def _seeded(seed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed}
