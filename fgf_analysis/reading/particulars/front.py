"""What stands before a document's body: titles, its number, whom it addresses, a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fgf_analysis.reading.numbering import ANY
from fgf_analysis.reading.particulars.dates import DATE
from fgf_analysis.reading.particulars.kinds import ENDS
from fgf_analysis.reading.particulars.lines import Flat, Line
from fgf_analysis.reading.particulars.numbers import NUMBER
from fgf_analysis.reading.particulars.units import named

_BODY = re.compile(
    r"[一1]、|（ ?[一1] ?）|1[.．](?!\d)|第[一1](?:章|条|节|部分|篇)|一是|Ⅰ|一 (?=[\u4e00-\u9fff])"
)
_MOST = 8_000, 200  # characters and lines that stand before a body
_LONGEST = 120  # characters of a line of a title
_CONTENTS = re.compile("目 *[录次]")
_LEADERS = re.compile(r"(?:[.。…·]{2,}|\t| {2,}) *\d{0,3} *$")
_ENTRY = re.compile(r"(?:[.。…·]{2,}| {2,}) *\d{1,3}$")
_NUMBER_AT = re.compile(ANY)
_SENTENCE = re.compile(
    r"现将|现就|现予|为(?:了|认真|深入|贯彻|全面|进一步|切实|加快|落实|做好|推[进动]|促进|加强|确保|规范|建立|充分|更好|有效|积极)"
    r"|按照|根据|依据|经[^，。]{0,20}(?:同意|批准|研究|审议|审定)|各[省市县区地设州盟乡直有部单级旗镇街]|[市省区县州]直|[市省区县州]级|[市省区县州]各|有关|机关各|本[市省区]"
    r"|《[^》]*》.{0,3}[已经业]|以习近平"
)
_STOPS = re.compile("[。：！？；]$")
_MARKS = re.compile("[，。；！？]")
_NOTED = re.compile(r"（(?:此件|本文|本件|正文|内部|公开)[^（）]{2,24}）")
_NOTE = re.compile(
    r"（[^（）]{2,24}）|（?此件.*|特此.*|附件?[：:]?.*|正文|[\u4e00-\u9fff]{0,4}"
    r"|.{2,30}(?:公报|政报)|.{0,24}第 ?\d+ ?期.*|(?:首页|当前位置|您[^，。]{0,4}位置).*"
    r"|(?:打印|关闭|分享|收藏|字体)[^，。]{0,20}"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_YEARS = re.compile(r"（[^（）]*(?:年|试行|暂行|稿|修订|修正)[^（）]*）")
_HEAD = re.compile(r"(?P<who>.{2,60}?)文 ?件")
_ISSUES = re.compile("(?:印发|转发|批转|下发|发布)[^《》]{0,4}《")
_BY = re.compile("(?P<who>.{0,40}?)(?:关于|印发|转发)")
_LEADS = re.compile("关于|印发|转发|批转|贯彻|落实|[省市县区州盟旗]$")
_ONLY_TYPE = re.compile(r"的?.{0,8}")
_NUMBERED = re.compile(rf"（? ?{NUMBER} ?）?(?: *签发人.*)?")
_BEHIND = re.compile(rf"(?<![》）]) ?（ ?{NUMBER} ?）$")
_DATED = re.compile(
    rf"(?P<who>.*?) *（? ?{DATE} ?）?(?P<time> *\d\d?：\d\d(?:：\d\d)?)?(?P<printed> *印发)?"
)


class Title(NamedTuple):
    """A title: its lines, where they stand, and whether a letter or an addressee came before."""

    lines: list[Line]
    behind: bool


class Dated(NamedTuple):
    """A line with a date.

    Attributes
    ----------
    above : list of Line
        The lines in front of it that may name who signed.
    line : Line
    behind : bool
        Whether a letter or an addressee came before: above them a web page prints dates.
    """

    above: list[Line]
    line: Line
    behind: bool


class Front(NamedTuple):
    """What stands before a document's body.

    Attributes
    ----------
    titles : list of Title
        In order.
    numbers : list of (int, int)
        Stretches of the document that are its number.
    heads : list of (int, int)
        What its red head names.
    dates : list of Dated
        Lines with a date.
    sentences : list of Line
        The letter and the preamble.
    """

    titles: list[Title]
    numbers: list[tuple[int, int]]
    heads: list[tuple[int, int]]
    dates: list[Dated]
    sentences: list[Line]


def split(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return what stands before a document's body, without its table of contents, and the rest."""
    first = _without_contents(lines)
    begin = lines[0].start if lines else 0
    for n, line in enumerate(first):
        if n >= _MOST[1] or line.start - begin > _MOST[0] or _BODY.match(line.said):
            return first[:n], first[n:]
    return first, []


def _without_contents(lines: Sequence[Line]) -> list[Line]:
    for n, line in enumerate(lines[: _MOST[1]]):
        if not _CONTENTS.fullmatch(line.said):
            continue
        entry = _LEADERS.sub("", lines[n + 1].said) if n + 1 < len(lines) else ""
        again = range(n + 2, min(n + 400, len(lines)))
        stop = next((k for k in again if entry and lines[k].said == entry), len(lines))
        end = n + 1
        while end < stop and (_NUMBER_AT.match(lines[end].said) or _ENTRY.search(lines[end].said)):
            end += 1
        return [*lines[:n], *lines[end:]]
    return list(lines)


def front(lines: Sequence[Line]) -> Front:
    """Return what the lines before a document's body are."""
    found = Front([], [], [], [], [])
    run: list[Line] = []
    inside = behind = False
    n = 0
    while n < len(lines):
        line = lines[n]
        size, number = _number(lines, n)
        if number:
            found.numbers.append(number)
            _close(run, found, behind)
            run, inside = [], False
            n += size
            continue
        n += 1
        dated = len(line.said) < 60 and _DATED.fullmatch(line.said)
        if dated and (not dated["who"] or named(dated["who"])):
            found.dates.append(Dated(run, line, behind))
            if not (run and _signs(run)):
                _close(run, found, behind)
            run, inside = [], False
            continue
        if _NOTED.fullmatch(line.said) and not _YEARS.fullmatch(line.said):
            _close(run, found, behind)
            run, inside = [], False
            continue
        if inside:
            found.sentences.append(line)
            inside = not _STOPS.search(line.said)
            continue
        ending = run and not ENDS.search(run[-1].said) and ENDS.search(line.said)
        if not ending and _opens_sentence(line.said, behind):
            _close(run, found, behind)
            run = []
            found.sentences.append(line)
            inside, behind = not _STOPS.search(line.said), True
            continue
        if (head := _HEAD.fullmatch(line.said)) and not ENDS.search(line.said):
            above = run if all(named(one.said) for one in run) else []
            for one, who in [*((one, one.said) for one in above), (line, head["who"])]:
                found.heads.extend((one.start + a, one.start + b) for a, b in named(who))
            run = []
            continue
        if _NOTE.fullmatch(line.said) and not (run and _goes_on(line.said)):
            _close(run, found, behind)
            run = []
            continue
        if behind_number := _BEHIND.search(line.said):
            start = line.start + behind_number.start("organ")
            found.numbers.append((start, line.start + behind_number.end() - 1))
            end = len(line.said[: behind_number.start()].rstrip())
            line = Line(line.start, line.start + end, line.said[:end])
        if not _HAN.search(line.said):
            _close(run, found, behind)
            run = []
            continue
        run.append(line)
    _close(run, found, behind)
    return found


def _number(lines: Sequence[Line], n: int) -> tuple[int, tuple[int, int] | None]:
    """Return how many lines a document number takes, and where it stands; it may take two."""
    for size in (1, 2):
        part = lines[n : n + size]
        if len(part) == size and all(len(line.said) < 40 for line in part):
            if size == 2 and part[0].said.rstrip()[-1:] not in "（）《》0123456789第字发〔":
                break
            flat = Flat(part)
            if match := _NUMBERED.fullmatch(flat.said):
                return size, flat.span(match.start("organ"), match.end("number") + 1)
    return 1, None


def _opens_sentence(said: str, behind: bool) -> bool:
    if len(said) > _LONGEST or _SENTENCE.match(said) or _STOPS.search(said):
        return True
    if behind and said.startswith("《"):
        return True
    return bool(_MARKS.search(re.sub("《[^》]*》?", "", said)))


def _goes_on(said: str) -> bool:
    """Return whether a short line goes on with a title."""
    return bool(ENDS.search(said) or _YEARS.fullmatch(said))


def _signs(run: Sequence[Line]) -> bool:
    return bool(named(" ".join(line.said for line in run[-1:]))) or bool(
        len(run) > 1 and named(run[-2].said + run[-1].said)
    )


def _close(run: list[Line], found: Front, behind: bool) -> None:
    """Take the titles from lines that follow each other."""
    found.titles.extend(Title(part, behind) for part in _titles(run))


def _titles(run: list[Line]) -> Iterator[list[Line]]:
    part: list[Line] = []
    for n, line in enumerate(run):
        part.append(line)
        after = run[n + 1].said if n + 1 < len(run) else ""
        if not ENDS.search(line.said) or (after and _continues(after, part)):
            continue
        yield _trimmed(part)
        part = []


def _continues(after: str, part: Sequence[Line]) -> bool:
    """Return whether a title that could end goes on with the next line."""
    if _YEARS.fullmatch(after):
        return True
    if ENDS.search(after):
        if _ONLY_TYPE.fullmatch(after) or after.startswith(("的", "》")):
            return True
        before = "".join(one.said for one in part)
        if before.endswith("》") and not _ISSUES.search(before):  # 贯彻《…意见》⏎的分工方案
            return True
    before = "".join(one.said for one in part)
    return before.count("《") > before.count("》") and "印发" in before


def _trimmed(part: list[Line]) -> list[Line]:
    """Leave out lines in front of a title that it repeats, that hold hardly a character, or that
    stand above the line that says who issues it: a page's head.
    """
    while len(part) > 1 and (
        part[1].said.startswith(part[0].said)
        or 2 * len(_HAN.findall(part[0].said)) < len(part[0].said)
    ):
        part = part[1:]
    for n in range(len(part) - 1, 0, -1):
        begins = _BY.match(part[n].said)
        if begins and (not begins["who"] or named(begins["who"])):
            if any(_LEADS.search(one.said) or named(one.said) for one in part[:n]):
                break
            return part[n:]
    return part
