"""Invented plans, in order and scrambled, for property tests: the truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

UNITS = ("省甲厅", "省乙委", "省丙局", "省丁办", "省戊厅", "省己局")
WORDS = "建材农林牧渔医药港航电网水库山河湖草矿油气光风云雨雪霜松柏杨柳桃李梅兰竹菊"
MANNERS = ("从速", "稳妥", "依法")
_NUMERALS = "一二三四五六七八九"


def numeral(n: int) -> str:
    """Return 1 .. 999 as plans print it."""
    hundreds, n = divmod(n, 100)
    tens, units = divmod(n, 10)
    if hundreds:
        gap = "零" if units and not tens else ""
        rest = f"{_NUMERALS[tens - 1]}十" if tens else gap
        text = f"{_NUMERALS[hundreds - 1]}百{rest}"
    else:
        text = {0: "", 1: "十"}.get(tens, f"{_NUMERALS[tens - 1]}十")
    return text + (_NUMERALS[units - 1] if units else "")


@dataclass(frozen=True)
class Piece:
    """A token of a plan with the task it truly belongs to."""

    kind: str
    task: int
    text: str


@dataclass(frozen=True)
class Task:
    title: str
    sentences: tuple[str, ...]
    leads: tuple[str, ...]
    section: str = ""

    @property
    def clause(self) -> str:
        return f"(责任单位:{'、'.join(self.leads)}牵头，各相关部门按职责分工负责)"


def pieces(plan: list[Task]) -> list[Piece]:
    """Return the plan's tokens in order; a section heading and a heading are one piece."""
    found = []
    sections = 0
    for number, task in enumerate(plan, start=1):
        heading = f"({numeral(number)}){task.title}。"
        if task.section:
            sections += 1
            heading = f"{numeral(sections)}、{task.section}{heading}"
        found.append(Piece("heading", number, heading))
        found += [Piece("sentence", number, text) for text in task.sentences]
        found.append(Piece("clause", number, task.clause))
    return found


def ends(all_pieces: list[Piece], start: int) -> list[int]:
    """Return where a chunk that starts there can end so that it holds a heading."""
    first = next(
        (i for i in range(start, len(all_pieces)) if all_pieces[i].kind == "heading"), None
    )
    return [] if first is None else list(range(first + 1, len(all_pieces) + 1))


@st.composite
def tasks(draw: st.DrawFn, least: int = 2, most: int = 14) -> list[Task]:
    """Draw a plan: distinct sentences, clauses that often repeat, sections in places."""
    count = draw(st.integers(least, most))
    plan = []
    for number in range(count):
        word = WORDS[number * 2 : number * 2 + 2]
        sentences = tuple(
            f"{word}之事第{WORDS[k]}{word}项，{draw(st.sampled_from(MANNERS))}办理。"
            for k in range(draw(st.integers(0, 3)))
        )
        leads = tuple(draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True)))
        section = f"{word}之部" if number == 0 or draw(st.integers(0, 4)) == 0 else ""
        plan.append(Task(f"办好{word}事", sentences, leads, section))
    return plan


@st.composite
def like_the_source(draw: st.DrawFn, plan: list[Task]) -> list[list[Piece]]:
    """Draw a scramble as the Qinghai text is one: the chunks of two cursors, taking turns.

    One cursor starts at the first task, the other ahead of it and stays ahead; each chunk holds a
    heading; cuts fall before a sentence or a clause, never between a clause and the heading
    behind it; between two chunks a cursor may skip.
    """
    all_pieces = pieces(plan)
    cuts = [i for i, piece in enumerate(all_pieces) if piece.kind != "heading"]
    chunks: list[list[Piece]] = []
    slow, fast = 0, None
    turn_of_slow = True
    while True:
        if turn_of_slow:
            start = slow
        else:
            if fast is None:
                ahead = [i for i in cuts if all_pieces[i].task > all_pieces[slow].task]
            else:
                ahead = [i for i in cuts if i >= fast]
            ahead = [i for i in ahead if all_pieces[i].task > all_pieces[slow].task]
            if not ahead:
                break
            start = ahead[min(draw(st.integers(0, 3)), len(ahead) - 1)]
        possible = [
            i
            for i in [*cuts, len(all_pieces)]
            if i > start and any(p.kind == "heading" for p in all_pieces[start:i])
        ]
        if turn_of_slow and fast is not None:
            limit = all_pieces[min(fast, len(all_pieces) - 1)].task
            possible = [i for i in possible if i < len(all_pieces) and all_pieces[i].task < limit]
        if not possible:
            if turn_of_slow:
                turn_of_slow = False
                if fast is None:
                    break
                chunks.append(all_pieces[fast:])
                break
            break
        end = possible[min(draw(st.integers(0, 4 if turn_of_slow else 9)), len(possible) - 1)]
        chunks.append(all_pieces[start:end])
        if turn_of_slow:
            slow = end
            if slow >= len(all_pieces):
                break
        else:
            fast = end
            if fast >= len(all_pieces):
                break
        turn_of_slow = not turn_of_slow
    return [chunk for chunk in chunks if chunk]


@st.composite
def cut_anywhere(draw: st.DrawFn, plan: list[Task]) -> list[list[Piece]]:
    """Draw a harder scramble: two cursors, any skip, any overlap, cuts between any two tokens.

    As in the easier one, each chunk holds a heading.
    """
    all_pieces = pieces(plan)
    size = len(all_pieces)
    at = [0, draw(st.integers(0, size - 1))]
    chunks: list[list[Piece]] = []
    turn = draw(st.integers(0, 1))
    while min(at) < size:
        start = at[turn] + draw(st.sampled_from((0, 0, 0, 1, 2, 5)))
        possible = ends(all_pieces, start)
        if possible:
            at[turn] = possible[min(draw(st.integers(0, 10)), len(possible) - 1)]
            chunks.append(all_pieces[start : at[turn]])
        else:
            at[turn] = size
        turn = 1 - turn
        if at[turn] == size:
            turn = 1 - turn
    return chunks


@st.composite
def broken_lines(draw: st.DrawFn, text: str) -> str:
    """Draw the same text with line breaks put anywhere, of one of the usual kinds."""
    breaks = sorted(draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=12)))
    newline = draw(st.sampled_from(("\n", "\r\n", "\n\n", "\r", "\n　　")))
    ends = [0, *breaks, len(text)]
    return newline.join(text[a:b] for a, b in zip(ends, ends[1:], strict=False))


def text(chunks: list[list[Piece]]) -> str:
    """Return the document that the chunks make, with nothing between them."""
    return "".join(piece.text for chunk in chunks for piece in chunk)


_FIELDS = (
    "工信",
    "教育",
    "科技",
    "民宗",
    "财税",
    "人才",
    "国土",
    "环保",
    "住建",
    "交运",
    "水务",
    "农牧",
)
_KINDS = ("局", "委", "办", "厅", "署")
_VERBS = ("办好", "推进", "规范", "优化", "健全")
_THINGS = (
    "行政许可事项清单", "市场准入负面清单", "证明事项清理", "综合监管", "公平竞争审查",
    "特种设备检查", "一网通办", "失业保险扩围", "减税降费", "投资项目审批", "进出口通关",
    "营商环境督导", "档案移交",
)  # fmt: skip


def invented(tasks: int, units: int, most_leads: int, seed: int = 7) -> dict[str, str]:
    """Return the files of an invented plan in order: ``source.txt`` and ``departments.csv``.

    A few units lead much and many little; every ninth task has a generic clause only, every
    seventh a unit that is responsible without 牵头.
    """
    random = np.random.default_rng(seed)
    names = [f"省{_FIELDS[i % 12]}{_THINGS[i // 12][:2]}{_KINDS[i % 5]}" for i in range(units)]
    weight = 1 / np.arange(1, units + 1)
    text = ["示例省2030年重点任务分工方案\n"]
    for n in range(1, tasks + 1):
        if n % 40 == 1:
            text.append(f"{numeral(n // 40 + 1)}、第{numeral(n // 40 + 1)}部分\n")
        size = min(int(random.integers(1, most_leads + 1)), units)
        chosen = random.choice(names, size=size, replace=False, p=weight / weight.sum())
        thing = _THINGS[int(random.integers(len(_THINGS)))]
        text.append(f"({numeral(n)}){_VERBS[n % 5]}第{numeral(n)}批{thing}工作。")
        text.append(f"在2030年{n % 12 + 1}月底前完成，办理时限压缩至{n % 9 + 1}个工作日以内。")
        if n % 9 == 0:
            text.append("(责任单位:各相关部门按职责分工负责)\n")
        elif n % 7 == 0:
            text.append(f"(责任单位:{chosen[0]}负责)\n")
        else:
            text.append(f"(责任单位:{'、'.join(chosen)}牵头，各相关部门按职责分工负责)\n")
    kinds = ("provincial", "provincial", "central-vertical", "group")
    register = ["department,full_name_zh,name_en,kind,aliases"]
    register += [f"{name},,Unit {i + 1},{kinds[i % 4]}," for i, name in enumerate(names)]
    return {"source.txt": "".join(text), "departments.csv": "\n".join(register) + "\n"}
