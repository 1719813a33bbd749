"""Tables for readers: a frame shown in the words of a language, its data left as it is.

Heads and coded values are those of `fgf_analysis.terms`, names those of the plan. The HTML is right
without any style sheet: JupyterLab drops one from a notebook that it does not trust.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fgf_analysis import terms
from fgf_analysis.arguments import a_plan, at_least, language, of_type
from fgf_analysis.markup import plain, to_cell, to_html
from fgf_analysis.public import public
from fgf_analysis.tables import Plan

__all__ = ["ROWS", "Grid", "Listing", "table", "values"]

ROWS = 20
"""How many rows are shown unless more are asked for."""

WIDE = 6
"""A frame of one row and more columns is set as a list, a line for each column."""

_WORDS = {
    "zh": {
        "yes": "是", "no": "否", "and": "、", "more": "……另有{}行", "none": "（无符合条件的记录）",
        "what": "项目", "value": "数值", "about": "说明",
    },
    "en": {
        "yes": "yes", "no": "no", "and": ", ", "more": "… and {} more {}", "none": "No rows.",
        "what": "What", "value": "Value", "about": "Meaning",
    },
}  # fmt: skip
# What stands as printed, also where it is the name of a unit or a heading.
_PRINTED = {"printed", "text", "source", "word", "words", "keywords", "aliases"}
_THEMES = {"theme", "primary", "further", "becomes"}
_NONE = "–"  # for no theme
_LISTED = {*_THEMES, "aliases", "candidates", "keywords", "task_ids", "units", "words"}
_BETWEEN = ("|", "、", "; ", " ")  # several names in one cell


@dataclass(frozen=True)
class _Piece:
    """One name or text of a cell, what stands small beside it, and what is shown to who points.

    Beside an English name stands the printed one, beside a term the column's own name (`code`).
    """

    text: str
    beside: str = ""
    hint: str = ""
    code: bool = False


@dataclass(frozen=True)
class _Cell:
    """What stands in a cell."""

    pieces: tuple[_Piece, ...] = ()
    number: bool = False

    def plain(self, lang: str) -> str:
        """Return the cell as one line of text."""
        parts = (" ".join(filter(None, (p.text, p.beside))) for p in self.pieces)
        return plain(self.between(lang).join(parts))

    def between(self, lang: str) -> str:
        """Return what parts the names of a list: English ones can hold a comma."""
        sign = _WORDS[lang]["and"]
        return "; " if any("," in piece.text for piece in self.pieces) else sign


@dataclass(frozen=True)
class _Head:
    """A column's head: the reader's words, its own name or what is printed, an explanation."""

    text: str
    own: str = ""
    printed: str = ""
    hint: str = ""
    number: bool = False


@dataclass(frozen=True, eq=False)
class Listing:
    """A table as a notebook shows it.

    Attributes
    ----------
    frame : DataFrame or Series
        The data, as it was given: columns, codes and Chinese names unchanged.
    """

    frame: pd.DataFrame | pd.Series
    _heads: tuple[_Head, ...] = field(repr=False)
    _rows: tuple[tuple[_Cell, ...], ...] = field(repr=False)
    _labels: int = field(repr=False)
    _more: int = field(repr=False)
    _caption: str = field(repr=False)
    _lang: str = field(repr=False)

    def _repr_html_(self) -> str:
        said = _WORDS[self._lang]
        if not self._rows:
            lines = [self._caption, said["none"]]
            return "".join(f"<p>{_text(line)}</p>" for line in lines if line)
        body = [
            "".join(_cell(cell, n < self._labels, self._lang) for n, cell in enumerate(row))
            for row in self._rows
        ]
        if self._more:
            body.append(_element("td", self._rest, "line", colspan=str(len(self._heads))))
        caption = _text(self._caption)
        return _TABLE.format(
            lang={"zh": "zh-CN", "en": "en"}[self._lang],
            caption=_element("caption", caption, "line") + "\n" if caption else "",
            heads="".join(_head(head, self._lang) for head in self._heads),
            body="\n".join(f"<tr>{row}</tr>" for row in body),
        )

    def __repr__(self) -> str:
        if not self._rows:
            return "\n".join(filter(None, (plain(self._caption), _WORDS[self._lang]["none"])))
        lines = [[" ".join(filter(None, (h.text, h.printed))) for h in self._heads]]
        lines += [[cell.plain(self._lang) for cell in row] for row in self._rows]
        lines = [[plain(cell) for cell in line] for line in lines]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        right = [head.number for head in self._heads]
        told = ["  ".join(map(_aligned, line, widths, right)).rstrip() for line in lines]
        return "\n".join(
            [*filter(None, [plain(self._caption)]), *told, *([self._rest] if self._more else [])]
        )

    @property
    def _rest(self) -> str:
        return _WORDS[self._lang]["more"].format(self._more, "row" if self._more == 1 else "rows")


def table(
    frame: pd.DataFrame | pd.Series,
    plan: Plan,
    lang: str = "en",
    *,
    rows: int | None = ROWS,
    caption: str = "",
) -> Listing:
    """Return a table in the words of a language, for a notebook to show.

    Heads are the reader's words, with the column's own name small below; coded values are said
    in words, too. In English units, themes and headings have their English name, with the printed
    one small beside it. Floats are rounded, what is missing is empty, no text is cut. An index
    that says something stands in the first columns. A frame of one row with many columns, and a
    Series of several measures, are set as a list that explains each.

    Parameters
    ----------
    frame : DataFrame or Series
        What an analysis returns, a table of the plan, or any other.
    plan : Plan
        Its registers and translations name what is in the frame.
    lang : {"en", "zh"}
        Language of heads, values and names.
    rows : int, optional
        How many rows are shown, the rest being counted in a last line; None for all.
    caption : str
        What stands above the table.

    Returns
    -------
    Listing
        Shows itself as HTML in a notebook and as text elsewhere; ``.frame`` is the data.

    Raises
    ------
    PlanError
        When there is no such language, ``rows`` is not a whole number from 1, or it is not a frame.

    Examples
    --------
    >>> from fgf_analysis import load_plan
    >>> from fgf_analysis.analysis import workload
    >>> plan = load_plan("qinghai-2022")
    >>> table(workload.by_number(plan).drop(columns="task_ids"), plan, rows=2)
    Units in charge  Tasks  With further units in charge
                  1     17                             0
                  2      4                             0
    … and 2 more rows
    """
    if rows is not None:
        at_least("rows", rows, 1)
    of_type("frame", frame, pd.DataFrame | pd.Series, "give a DataFrame or a Series")
    words = _Words(a_plan(plan), language(lang))
    labels, more = 1, 0
    if (listed := _as_list(frame)) is not None:
        heads, body = words.listed(listed)
    else:
        whole = frame
        if isinstance(frame, pd.Series):
            whole = frame.to_frame(_WORDS[lang]["value"] if frame.name is None else frame.name)
        heads, body, labels = words.grid(whole.head(len(whole) if rows is None else rows))
        more = len(whole) - len(body)
    return Listing(frame, tuple(heads), tuple(body), labels, more, caption, lang)


@dataclass(frozen=True)
class Grid:
    """A table in the words of a language, as data for another program.

    Attributes
    ----------
    heads : tuple of str
        What stands over each column.
    rows : tuple of tuple
        Cells: text, numbers (int, float), dates, or None where there is nothing.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | date | None, ...], ...]


def values(frame: pd.DataFrame, plan: Plan, lang: str = "en") -> Grid:
    """Return a table's heads, coded values and names in the words of a language, as data.

    Numbers and dates stay what they are, where `table` rounds and sets them.

    Parameters
    ----------
    frame : DataFrame
        As of `table`; an index that says something stands in the first columns.
    plan : Plan
        Its registers and translations name what is in the frame.
    lang : {"en", "zh"}
        Language of heads, values and names.

    Returns
    -------
    Grid
        One row a row, in the same order; a column of dates in ISO form holds dates.

    Raises
    ------
    PlanError
        When there is no such language or it is no frame.
    """
    of_type("frame", frame, pd.DataFrame, "give a DataFrame")
    heads, cells, labels = _Words(a_plan(plan), language(lang)).grid(frame)
    data = frame.reset_index() if labels else frame
    columns = [
        [_datum(value, cell, lang) for value, cell in zip(data.iloc[:, n], own, strict=True)]
        for n, own in enumerate(zip(*cells, strict=True))
    ]
    return Grid(tuple(head.text for head in heads), tuple(zip(*columns, strict=True)))


def _datum(value: Any, cell: _Cell, lang: str) -> str | float | date | None:
    if _missing(value) or not cell.pieces:
        return None
    if cell.number:
        return int(value) if isinstance(value, Integral) else float(value)
    if isinstance(value, str) and _ISO.fullmatch(value):
        return date.fromisoformat(value)
    return cell.between(lang).join(piece.text for piece in cell.pieces)


_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def _as_list(frame: pd.DataFrame | pd.Series) -> list[tuple[str, Any]] | None:
    """Return names and values of what is set as a list, None for what is set as a table."""
    if isinstance(frame, pd.Series):
        names = [str(name) for name in frame.index]
        known = [terms.about(name, "en", names) for name in names]
        return list(zip(names, frame, strict=True)) if known and all(known) else None
    if len(frame) == 1 and frame.shape[1] > WIDE and not _says_something(frame.index):
        return [(str(name), column.iloc[0]) for name, column in frame.items()]
    return None


def _says_something(index: pd.Index) -> bool:
    """Return whether an index is more than the numbers of rows, or what a filter left of them."""
    named = any(name is not None for name in index.names)
    return named or not pd.api.types.is_integer_dtype(index.dtype)


@dataclass
class _Words:
    """What a plan and a language call things."""

    plan: Plan
    lang: str

    def __post_init__(self) -> None:
        themes = self.plan.themes
        self.english = self.plan.english if self.lang == "en" else {}
        self.themes = dict(zip(themes["theme"], themes["name_zh"], strict=True))
        titles = self.plan.tasks["title_en"].fillna(self.plan.tasks["title_zh"])
        titles = self.plan.tasks["title_zh"] if self.lang == "zh" else titles
        self.tasks = dict(zip(self.plan.tasks["task_id"], titles.fillna(""), strict=True))

    def grid(self, frame: pd.DataFrame) -> tuple[list[_Head], list[tuple[_Cell, ...]], int]:
        """Return the heads and rows of a table, and how many columns are its index."""
        index = frame.index if _says_something(frame.index) else None
        levels = [] if index is None else [index.get_level_values(n) for n in range(index.nlevels)]
        among = [*frame.columns, *(level.name for level in levels)]
        columns = [(level.name, list(level)) for level in levels]
        columns += [(name, list(frame.iloc[:, n])) for n, name in enumerate(frame.columns)]
        told = [self.column(name, values, among) for name, values in columns]
        heads = [
            self.head(name, among, any(cell.number for cell in cells))
            for (name, _), cells in zip(columns, told, strict=True)
        ]
        return heads, list(zip(*told, strict=True)) if told else [], len(levels)

    def listed(self, pairs: list[tuple[str, Any]]) -> tuple[list[_Head], list[tuple[_Cell, ...]]]:
        """Return the heads and rows of a list of measures, each with what it means."""
        said = _WORDS[self.lang]
        among = [name for name, _ in pairs]
        heads = [_Head(said["what"]), _Head(said["value"], number=True), _Head(said["about"])]
        rows: list[tuple[_Cell, ...]] = []
        for name, value in pairs:
            head = self.head(name, among, False)
            cell = self.column(name, [value], among)[0]
            about = _Cell((_Piece(head.hint),))
            rows.append((_Cell((_Piece(head.text, head.own, code=True),)), cell, about))
        return heads, rows

    def head(self, name: object, among: Sequence[object], number: bool) -> _Head:
        """Return what stands over a column."""
        if isinstance(name, tuple):
            parts = [self.head(part, among, number) for part in name]
            return _Head(" · ".join(filter(None, (part.text for part in parts))), number=number)
        own = _said(name)
        text, hint = terms.head(own, self.lang, among), terms.about(own, self.lang, among)
        if own in self.english:
            return _Head(self.english[own], printed=own, number=number)
        if not hint and own in self.tasks:
            return _Head(own, hint=self.tasks[own], number=number)
        other = own if own.casefold() != text.casefold() else ""
        return _Head(text, other, hint=hint, number=number)

    def column(self, name: object, values: Sequence[Any], among: Sequence[object]) -> list[_Cell]:
        """Return the cells of one column."""
        there = [value for value in values if not _missing(value)]
        if there and all(isinstance(v, _NUMBER) and not isinstance(v, _BOOL) for v in there):
            places = _places(there)
            return [_Cell((_Piece(_number(v, places)),), number=True) for v in values]
        own = str(name)
        themed = own in _THEMES or (bool(there) and all(map(self._is_theme, there)))
        coded = set(terms.values(own, among))
        return [self._cell(value, own, among, themed, coded) for value in values]

    def _is_theme(self, value: object) -> bool:
        return value in self.themes or value == _NONE if isinstance(value, str) else False

    def _cell(
        self, value: Any, name: str, among: Sequence[object], themed: bool, coded: set[str]
    ) -> _Cell:
        if _missing(value):
            return _Cell()
        if isinstance(value, _BOOL):
            return _Cell((_Piece(_WORDS[self.lang]["yes" if value else "no"]),))
        if isinstance(value, _NUMBER):
            return _Cell((_Piece(_number(value, _places([value]))),), number=True)
        if isinstance(value, set | frozenset):
            value = tuple(sorted(value, key=str))
        if isinstance(value, np.ndarray | pd.Series | pd.Index):
            value = value.tolist()
        if isinstance(value, tuple | list):
            return _Cell(tuple(self._named(_said(part) or _NONE) for part in value))
        text = _said(value)
        if text in coded:
            said = terms.value(name, text, self.lang, among)
            return _Cell((_Piece(said, hint=text if said != text else ""),))
        if themed and (codes := _parts(text, {*self.themes, _NONE})):
            return _Cell(tuple(self._theme(code) for code in codes))
        if tasks := _parts(text, self.tasks):
            return _Cell(tuple(_Piece(task, hint=self.tasks[task]) for task in tasks))
        if name in _LISTED and "|" in text:
            return _Cell(tuple(map(self._named, text.split("|"))))
        if name in _PRINTED or (name.endswith("_zh") and name != "section_zh"):
            return _Cell((_Piece(text),))
        return _Cell(tuple(map(self._named, _parts(text, self.english) or [text])))

    def _named(self, text: str) -> _Piece:
        found = self.english.get(text) or text
        return _Piece(found, text if found != text else "")

    def _theme(self, code: str) -> _Piece:
        named = self._named(self.themes.get(code, code))
        return replace(named, hint=code if code != _NONE else "")


_BOOL = (bool, np.bool_)
_NUMBER = (Real, Decimal)  # not complex ones, which no order and no rounding is of
_LARGE = 1e15  # from here on a float is not sure of its last whole digit


def _missing(value: Any) -> bool:
    if isinstance(value, str):
        return value == ""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _said(value: Any) -> str:
    """Return a value as text: nothing where it is missing, no time of day where it has none."""
    if isinstance(value, datetime) and not _missing(value):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return "" if _missing(value) else str(value)


def _parts(text: str, known: Container[str]) -> list[str]:
    """Return the names that a cell holds; nothing where any of them is not known."""
    if text in known:
        return [text]
    for sign in _BETWEEN:
        parts = text.split(sign)
        if len(parts) > 1 and all(part in known for part in parts):
            return parts
    return []


def _places(values: Sequence[Any]) -> int:
    """Return how many decimals a column of numbers has: none of whole ones, three up to 1."""
    broken = [value for value in values if not isinstance(value, Integral)]
    finite = [round(float(value), 9) for value in broken if math.isfinite(value)]
    small = any(value and math.isfinite(value) and abs(value) < 1e-9 for value in broken)
    if not small and all(value.is_integer() for value in finite):
        return 0
    return 3 if max(map(abs, finite)) <= 1 else 2


def _number(value: Any, places: int) -> str:
    if _missing(value):
        return ""
    if isinstance(value, Integral):
        return str(value)
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) >= _LARGE:
        return f"{float(value):.{max(places, 2)}e}"
    told = f"{float(value) + 0.0:.{places}f}"  # zero has no sign
    if value and not float(told):  # what is small is not nothing
        return f"{'<' if value > 0 else '>-'}{10.0**-places:.{places}f}"
    return told


# ---------------------------------------------------------------- HTML

_HERE = Path(__file__)
_TABLE = _HERE.with_name("listing.html").read_text(encoding="utf-8").strip()
_STYLES = {
    name: re.sub(r"([:;]) ", r"\1", rules.strip())
    for name, rules in re.findall(
        r"^\.([\w-]+) \{(.*)\}", _HERE.with_name("listing.css").read_text(encoding="utf-8"), re.M
    )
}
_SHORT, _HEAD = 36, 12  # half ems of a text, and of a head, that no line break parts


def _element(name: str, content: str, look: str, **attributes: str) -> str:
    """Return an element with a look of ``listing.css``; attributes that are empty are left out."""
    told = "".join(f' {key}="{to_html(value)}"' for key, value in attributes.items() if value)
    return f'<{name}{told} style="{_STYLES[look]}">{content}</{name}>'


def _whole(look: str, text: str, most: int) -> str:
    return f"{look}-whole" if _width(text) <= most else look


def _tongue(text: str, lang: str) -> str:
    """Return the language of text that is Chinese in an English table."""
    return "zh-CN" if lang == "en" and _HAN.search(text) else ""


_HAN = re.compile("[\u3400-\u9fff]")


def _beside(text: str, code: bool) -> str:
    look = _whole("own" if code else "beside", text, _SHORT)
    return _element("small", _text(text), look, lang="" if code else "zh-CN")


def _piece(piece: _Piece) -> str:
    """Return a name as HTML, and what stands small beside it."""
    shown = _text(piece.text)
    if piece.hint:
        shown = f'<span title="{to_html(piece.hint)}">{shown}</span>'
    return f"{shown} {_beside(piece.beside, piece.code)}" if piece.beside else shown


def _text(text: str) -> str:
    """Return text as HTML that is no formula, lines broken where they are."""
    return "<br/>".join(map(to_cell, text.splitlines()))


def _head(head: _Head, lang: str) -> str:
    told = [_text(head.text)]
    told += [_beside(head.printed, code=False)] if head.printed else []
    told += [_beside(head.own, code=True)] if head.own else []
    look = _whole("head-number" if head.number else "head", head.text, _HEAD)
    return _element(
        "th", "<br/>".join(told), look, scope="col", align=_side(head.number), title=head.hint,
        lang=_tongue(head.text, lang),
    )  # fmt: skip


def _cell(cell: _Cell, label: bool, lang: str) -> str:
    told = cell.between(lang).join(map(_piece, cell.pieces))
    look = "number" if cell.number else "short" if _width(cell.plain(lang)) <= _SHORT else "long"
    tongue = _tongue("".join(piece.text for piece in cell.pieces), lang)
    name, scope = ("th", "row") if label else ("td", "")
    side = "right" if cell.number else "left" if label else ""
    return _element(name, told, look, scope=scope, align=side, lang=tongue)


def _side(number: bool) -> str:
    return "right" if number else "left"


# ---------------------------------------------------------------- plain text


def _width(text: str) -> int:
    """Return how many columns of a terminal text needs: half ems."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _aligned(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


public(globals())
