"""A briefing pack's two pages to hand round, as a PDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fgf_analysis.arguments import of_type
from fgf_analysis.brief.content import Content, Exhibit
from fgf_analysis.brief.paper import BLANK, Drawing, cut, top
from fgf_analysis.brief.words import words
from fgf_analysis.charts import style
from fgf_analysis.charts.style import settable, to_svg, width
from fgf_analysis.errors import Unavailable
from fgf_analysis.public import public

__all__ = ["to_pdf"]

TEMPLATE = Path(__file__).with_name("brief.typ")
FONT = "Noto Sans CJK SC"
_WIDTH = 174 / 25.4 * 72  # points of the text
_TEXT = 8.0  # points, in a drawing and in the ledger
_PITCHES = [n / 20 for n in range(60, 30, -1)]  # ems of a row, down to what can be read
_USUAL = 2.1
_BESIDE = 1.75  # where the ledger stands below
_MOST_ROWS = 80


def to_pdf(content: Content) -> bytes:
    """Return a briefing as a PDF of at most two pages of A4.

    It is tagged for screen readers (PDF/UA-1), and its text can be searched and copied. All text is
    in the package's font. A plan of few tasks can do with one page.

    Parameters
    ----------
    content : Content
        As `content.content` returns it.

    Returns
    -------
    bytes
        The same for the same content.

    Raises
    ------
    Unavailable
        When typst is not installed, the package's font lacks a sign, or typst fails.
    """
    of_type("content", content, Content, "give what content returns")
    try:
        import typst
    except ImportError:
        raise Unavailable(
            'it is set by typst, which is not installed; run pip install "fgf-analysis[brief]"'
        ) from None
    said = _data(content)
    settable(_texts(said), "brief.pdf")

    def run(step: str) -> dict[str, Any]:
        return {
            "input": TEMPLATE.read_bytes(),
            "font_paths": [str(style.FONTS[0].parent)],
            "ignore_system_fonts": True,
            "sys_inputs": {"step": step, "data": json.dumps(said, ensure_ascii=False)},
        }

    try:
        found = typst.query(**run("measure"), selector="<measured>", field="value", one=True)
        said |= _drawn(content, json.loads(found))
        made = typst.compile(**run("set"), format="pdf", pdf_standards="ua-1")
    except (RuntimeError, OSError) as failed:
        why = " ".join(str(failed).split())[:200]
        raise Unavailable(
            f'typst cannot set it: {why}; run pip install --upgrade "fgf-analysis[brief]"'
        ) from None
    assert isinstance(made, bytes)
    return made


def _data(content: Content) -> dict[str, Any]:
    """Return what the template is given, but for the figures' drawings."""
    blank = {"zh": "", "en": " "}[content.lang]
    return {
        "lang": content.lang,
        "font": FONT,
        "words": words("handout", content.lang),
        "colours": {
            name: getattr(style, name.upper()) for name in ("ink", "quiet", "dark", "faint", "pale")
        },
        "title": cut(content.heading, 80),
        "by": cut({"zh": "　", "en": " · "}[content.lang].join(content.by), 100),
        "counts": cut(blank.join(content.counts), 150),
        "base": cut(_base(content), 300),
        "findings": [
            cut(one.title, 140) + words("handout", content.lang)["see"].format(n=n)
            for n, one in enumerate(content.chosen, start=1)
            if one.holds
        ],
        "figures": [_said(one, _base(content)) for one in content.chosen],
        "ledger": _ledger(content),
        "limits": [
            cut(one, 450)
            for one in (*content.limits, *content.method("page"))
            if one != _base(content)
        ],
        "source": cut(content.source, 180),
    }


def _base(content: Content) -> str:
    """Return what all counts rest on: it stands once, and not below each figure."""
    return next((limit for limit in content.limits if limit.kind == "base"), "")


def _figure(drawing: Drawing, pitch: float, base: str) -> dict[str, Any]:
    one, chart = drawing.exhibit, drawing.chart(pitch)
    chart.set_facecolor("none")  # its blank margins lie over what stands beside it
    wide, high = (float(inches) * 72 for inches in chart.get_size_inches())
    return {
        **_said(one, base),
        "svg": to_svg(chart, one.title, one.alt).decode(),
        "width": wide,
        "height": high,
        "crop": {name: ems * _TEXT for name, ems in BLANK.items()},
    }


def _said(one: Exhibit, base: str) -> dict[str, Any]:
    """Return the words of a figure: its title stands among the findings."""
    own = one.subtitle.removeprefix(base).strip()
    return {"title": cut(one.subject, 100), "base": cut(own, 300), "alt": one.alt}


def _drawn(content: Content, measured: dict[str, Any]) -> dict[str, Any]:
    """Return the figures as high as pages have room for, and how many stand on page one.

    All where their rows can be read there, otherwise two.
    """
    drawings = [Drawing(one, _WIDTH, _TEXT) for one in content.chosen]
    told, room = measured["told"], measured["room"]

    def pitch(first: int, room: float) -> float:
        left = room - sum(told[:first])
        fits = (p for p in _PITCHES if sum(one.points(p) for one in drawings[:first]) <= left)
        return next(fits, 0.0)

    first = len(drawings)
    chosen_pitch = min(pitch(first, room - measured["rest"]), _USUAL) or pitch(first, room)
    if not chosen_pitch:
        first = min(first, 2)
        chosen_pitch = pitch(first, room) or _PITCHES[-1]
    pitches = [chosen_pitch] * first + [_BESIDE] * (len(drawings) - first)
    base = _base(content)
    figures = [_figure(one, pitch, base) for one, pitch in zip(drawings, pitches, strict=True)]
    return {"figures": figures, "first": first}


def _ledger(content: Content) -> dict[str, Any]:
    first = top(content, _MOST_ROWS)
    ems = [wide / sum(first.widths) * _WIDTH / _TEXT for wide in first.widths]
    return {
        "heads": first.heads,
        "widths": first.widths,
        "rows": [
            [_whole(cell, 6 * room) for cell, room in zip(row, ems, strict=True)]
            for row in first.rows
        ],
        "all": len(content.ledger.rows),
    }


def _whole(cell: str, ems: float) -> str:
    """Return a cell that is no longer than so many ems; of a list no name is cut."""
    if width(cell) <= ems:
        return cell
    for sign, rest in (("、", "、等{}个"), ("; ", "; {} in all")):
        names = cell.split(sign)
        if len(names) < 2:
            continue
        told = rest.format(len(names))
        some = [n for n in range(1, len(names)) if width(sign.join(names[:n]) + told) <= ems]
        if some:
            return sign.join(names[: some[-1]]) + told
    return cut(cell, ems)


def _texts(found: Any) -> Iterator[str]:
    """Yield every text in data."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)


public(globals())
