"""Each field from where it is printed best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fgf_analysis.reading.particulars import frame as frames
from fgf_analysis.reading.particulars.citations import Cited, cited, parent
from fgf_analysis.reading.particulars.dates import DATE, iso
from fgf_analysis.reading.particulars.fields import FIELDS, Particular, Particulars
from fgf_analysis.reading.particulars.front import Front, Title
from fgf_analysis.reading.particulars.kinds import kind
from fgf_analysis.reading.particulars.lines import Flat, Line, one_form
from fgf_analysis.reading.particulars.numbers import NUMBER, normal
from fgf_analysis.reading.particulars.places import (
    LETTERS,
    NATIONAL,
    REGIONS,
    Place,
    begins_with,
    province,
    unlisted,
)
from fgf_analysis.reading.particulars.signature import Signature, signature
from fgf_analysis.reading.particulars.units import named

_ADDRESSED = re.compile(r"^[ \u3000]*各[^\n：:]{2,80}[：:]", re.MULTILINE)


class Reader:
    """Takes each field from where it is printed best."""

    def __init__(
        self, text: str, framed: list[frames.Field], before: Front, body: Sequence[Line]
    ) -> None:
        self.text, self.framed, self.front, self.body = text, framed, before, body
        self.found: list[Particular] = []
        dated = [(signature(one.above, one.line), one) for one in before.dates]
        self.signatures = [
            one
            for one, line in dated
            if one and (line.behind or one.organs or line.line.said.startswith("（"))
        ]
        self.closing = list(_closing(text, body))

    def particulars(self) -> Particulars:
        """Return the fields in their order, and the documents cited."""
        self._titles()
        self._number()
        self._issuer()
        self._place()
        self._dates()
        self._type()
        documents = self._cited()
        order = {name: n for n, name in enumerate(FIELDS)}
        self.found.sort(key=lambda one: order[one.field])
        return Particulars(self.found, documents)

    def _add(self, name: str, value: str, start: int, end: int, basis: str) -> None:
        if value:
            self.found.append(Particular(name, value, self.text[start:end], start, end, basis))

    def _of(self, name: str) -> Particular | None:
        return next((one for one in self.found if one.field == name), None)

    def _value(self, name: str) -> str:
        return one.value if (one := self._of(name)) else ""

    # Titles

    def _titles(self) -> None:
        titles = self.front.titles
        notice = next((one for one in titles if _NOTICE.search(_said(one))), None)
        if notice:
            self._add("notice_title", self._words(notice), *_span(notice), "title")
            own = next(
                (one for one in titles if one.behind and not _NOTICE.search(_said(one))), None
            )
        else:
            own = titles[0] if titles else None
        if own:
            self._add("title", self._words(own), *_span(own), "title")
        elif quoted := self._quoted(notice):
            self._add("title", self._clean(*quoted), *quoted, "notice")
        elif value := next((f.value for f in self.framed if f.name == "title" and f.value), None):
            span = value[0].start, value[-1].end
            whole = Flat(value).said
            name = "notice_title" if _NOTICE.search(whole) else "title"
            self._add(name, self._clean(*span), *span, "frame")

    def _quoted(self, notice: Title | None) -> tuple[int, int] | None:
        """Return where a letter or a notice's title quotes the title of what it issues."""
        letter = Flat(self.front.sentences)
        if match := _ISSUED.search(letter.said):
            return letter.span(*match.span("title"))
        if notice:
            title = Flat(notice.lines)
            if match := _INNER.search(title.said):
                return title.span(*match.span("title"))
        return None

    def _words(self, title: Title) -> str:
        return self._clean(*_span(title))

    def _clean(self, start: int, end: int) -> str:
        return re.sub(r"[\s_*]+", "", self.text[start:end])

    def _flat(self, start: int, end: int) -> Flat:
        return Flat([Line(start, end, one_form(self.text[start:end]))])

    # Number, issuer

    def _number(self) -> None:
        for start, end in self.front.numbers:
            line = self._flat(start, end)
            if match := _NUMBER.search(line.said):
                return self._add("number", normal(match), start, end, "line")
        for value in self._values("number"):
            flat = Flat(value)
            if match := _NUMBER.search(flat.said):
                span = flat.span(match.start("organ"), match.end())
                return self._add("number", normal(match), *span, "frame")
        return None

    def _values(self, name: str) -> Iterator[list[Line]]:
        return (one.value for one in self.framed if one.name == name and one.value)

    def _issuer(self) -> None:
        choices = [
            ("signature", self._signed_by()),
            ("title", self._in_title()),
            ("head", self.front.heads),
            ("frame", self._framed_issuer()),
        ]
        named_ = [(basis, spans) for basis, spans in choices if spans]
        if not named_:
            return self._imprint()
        basis, spans = next(
            ((b, s) for b, s in named_ if self._whose(self._clean(*s[0]))), named_[0]
        )
        for start, end in spans:
            self._add("issuer", _alone(self._clean(start, end)), start, end, basis)
        return None

    def _signed_by(self) -> list[tuple[int, int]]:
        return next((one.organs for one in self._signatures() if one.organs), [])

    def _signatures(self) -> Iterator[Signature]:
        return (one for one in [*self.signatures, *self.closing] if not one.printed)

    def _in_title(self) -> list[tuple[int, int]]:
        for one in self.front.titles:
            said, at = "\n".join(line.said for line in one.lines), []
            for line in one.lines:
                at += [line.start + n for n in range(len(line.said))] + [line.end]
            if match := _BY.match(said):
                spans = [(at[a], at[b - 1] + 1) for a, b in named(match["who"])]
                if spans:
                    return spans
        return []

    def _framed_issuer(self) -> list[tuple[int, int]]:
        for value in self._values("issuer"):
            line = value[0]
            return [(line.start + a, line.start + b) for a, b in named(line.said)]
        return []

    def _imprint(self) -> None:
        for one in [*self.signatures, *self.closing]:
            if one.printed and one.organs:
                start, end = one.organs[0]
                name = self._clean(start, end)
                if "办" not in self._value("number"):
                    name = _OFFICE.sub("", name)
                return self._add("issuer", name, start, end, "imprint")
        return None

    # Level and place

    def _whose(self, name: str) -> bool:
        return bool(NATIONAL.match(name) or begins_with(name))

    def _place(self) -> None:
        year = self._year()
        within = LETTERS.get(self._value("number")[:1], "")
        for where in ("issuer", "title", "notice_title"):
            one = self._of(where)
            if one is None:
                continue
            name = one.value
            if found := begins_with(name, year, within):
                return self._placed(found[0], one)
            if where == "issuer" and NATIONAL.match(name):
                return self._add("level", "national", one.start, one.end, one.basis)
            if (region := self._by_letter(name, within)) and (number := self._of("number")):
                return self._placed(region, number)
            if where == "issuer" and (new := unlisted(name, self._addressed())):
                return self._placed(new, one)
        return None

    def _addressed(self) -> str:
        """Return the first line that ends as one that names whom a document is sent to."""
        before = self.text[: self.body[0].start] if self.body else self.text[:4_000]
        match = _ADDRESSED.search(before)
        return match[0] if match else ""

    def _placed(self, place: Place, one: Particular) -> None:
        for name, value in zip(("place", "place_code", "level"), place, strict=True):
            self._add(name, value, one.start, one.end, one.basis)

    def _by_letter(self, name: str, code: str) -> Place | None:
        """Return the province of a number's sign, where a name prints the level alone."""
        if not code:
            return None
        if name.startswith("自治区") and code in REGIONS:
            return province(code)
        found = province(code) if name.startswith("省") else None
        return found if found and found.name.endswith("省") else None

    def _year(self) -> int | None:
        match = re.search(r"〔(\d{4})〕", self._value("number"))
        return int(match[1]) if match else None

    # Dates, type

    def _dates(self) -> None:
        for one in self._signatures():
            if one.organs and (value := iso(one.date[2])):
                self._add("signed", value, *one.date[:2], "signature")
                break
        else:
            if not self._dated("signed"):
                self._alone()
        if not self._dated("published"):
            for one in [*self.closing[::-1], *self.signatures]:
                if one.printed and (value := iso(one.date[2])):
                    self._add("published", value, *one.date[:2], "imprint")
                    break
            else:
                self._on_page()

    def _dated(self, name: str) -> bool:
        for value in self._values(name):
            if (match := _DATE.search(value[0].said)) and (day := iso(match)):
                start = value[0].start
                self._add(name, day, start + match.start(), start + match.end(), "frame")
                return True
        return False

    def _alone(self) -> None:
        """Take a date that stands alone: below a letter, or last."""
        for one in [*self.signatures, *self.closing[::-1]]:
            if not one.printed and (value := iso(one.date[2])):
                return self._add("signed", value, *one.date[:2], "signature")
        return None

    def _on_page(self) -> None:
        """Take a date with the time of day, or above the letter in digits: a web page's."""
        for _, line, behind in self.front.dates:
            match = _DATE.search(line.said)
            if not match or not (value := iso(match)):
                continue
            if _TIME.match(line.said, match.end()) or (match["sep"] and not behind):
                start = line.start
                return self._add(
                    "published", value, start + match.start(), start + match.end(), "frame"
                )
        return None

    def _type(self) -> None:
        for where in ("title", "notice_title"):
            if (one := self._of(where)) is None:
                continue
            flat = self._flat(one.start, one.end)
            if found := kind(flat.said.rstrip("》”")):
                start, end = flat.span(*found[:2])
                return self._add("type", found[2], start, end, one.basis)
        return None

    def _cited(self) -> list[Cited]:
        own = {_bare(self._value(name)) for name in ("title", "notice_title")}
        documents = [
            one
            for one in cited(self.text, self.front.sentences, self.body)
            if _bare(one.title) not in own
        ]
        title = self._value("title") or self._value("notice_title")
        if best := parent(documents, title, self._value("level")):
            self._add("parent_number", best.number, best.start, best.end, "cited")
            self._add("parent_title", best.title, best.start, best.end, "cited")
        return documents


_NUMBER = re.compile(NUMBER)
_DATE = re.compile(DATE)
_YEAR = re.compile("年|[-./]")
_ABOVE = 31  # lines that can name who signs
_LONGEST = 80  # characters of a line that signs
_LAST = 12  # lines from the end, where a date without a name signs
_AFTER = re.compile("附件|（此件|抄送|资料来源|来源：")
_GOVERNMENT = re.compile("(?:政府|委员会|行政公署|省委|市委|县委|区委|兵团)(?:办公厅|办公室)?$")
_TIME = re.compile(r" *\d\d?：\d\d")
_NOTICE = re.compile("(?:印发|转发|批转|下发).*(?:通知|函|决定|》|方案|意见|措施|要点|计划)$")
_ISSUED = re.compile(
    "(?:^|[。：]|现将)[^《。，]{0,20}《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》"
    "(?=[^，。]{0,12}(?:印发|已|经|转发|发给)|，?已经)"
)
_INNER = re.compile("(?:印发|转发|批转|下发)《?(?P<title>.+?)》?(?:的(?:通知|函|决定))?$")
_BY = re.compile(r"(?P<who>.{2,120}?)\s*(?=关于|印发|转发|批转)", re.DOTALL)
_OFFICE = re.compile("(?<=..)(?:办公厅|办公室)$")
_OTHERS = re.compile(r"等[\d一二三四五六七八九十]{0,3}个?(?:部门|单位|部委|厅局)?$")


def _alone(name: str) -> str:
    return _OTHERS.sub("", name)


def _bare(title: str) -> str:
    return re.sub("^关于|的", "", title)


def _said(title: Title) -> str:
    return Flat(title.lines).said


def _span(title: Title) -> tuple[int, int]:
    return title.lines[0].start, title.lines[-1].end


def _closing(text: str, body: Sequence[Line]) -> Iterator[Signature]:
    """Yield what is signed or printed behind the first number of the body.

    A cell of a table signs nothing, and neither does a unit that prints no place beside a date: it
    has something to do by then.
    """
    for n, line in enumerate(body):
        if len(line.said) >= _LONGEST or not _YEAR.search(line.said) or _in_cell(text, line):
            continue
        found = signature(body[max(0, n - _ABOVE) : n], line)
        if found is None:
            continue
        names = (re.sub(r"\s", "", text[start:end]) for start, end in found.organs)
        if not all(_signs(name) for name in names):
            found = found._replace(organs=[])
        after = body[n + 1].said if n + 1 < len(body) else ""
        if found.organs or len(body) - n <= _LAST or _AFTER.match(after):
            yield found


def _in_cell(text: str, line: Line) -> bool:
    before = text[max(0, line.start - 3) : line.start].rstrip(" *")[-1:]
    return before in ("\t", "|") or text[line.end : line.end + 3].lstrip(" *")[:1] in ("\t", "|")


def _signs(name: str) -> bool:
    return bool(NATIONAL.match(name) or begins_with(name) or _GOVERNMENT.search(name))
