"""The responsibility clause: who leads, who is responsible, who supports.

::

    clause   = "(责任单位:" part { "，" part } ")"
    part     = actors verb
    actors   = actor { "、" | "和" | "及" | "会同" actor } [ "等" ] [ generic ]
    verb     = "牵头" ...              lead
             | "负责" | "落实" ...      responsible; support beside a part that leads
             | "配合" | "参与" | "协办"  support

A generic actor (各相关部门及各地区) names no unit and is kept as printed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LEAD = "牵头"
SUPPORT = ("配合", "参与", "参加", "协办")
RESPONSIBLE = ("负责", "落实", "指导")

_BODY = re.compile(r"[(（]责任单位[:：](.*)[)）]")
_VERBS = "|".join((LEAD, *SUPPORT, *RESPONSIBLE))
_VERB = re.compile(rf"(?:按照?职责分工|分别|共同)*(?:{_VERBS})+$")
_PART = re.compile(rf"[，,；;]|(?<={LEAD})、")
_ANYONE = (
    r"(?:国务院|[省市州县](?:直|级))?(?:各|有关|相关|其他)"
    r"[^、，；及和]*(?:部门|地区|单位|政府|市州)"
)
_GENERIC = re.compile(rf"[等及和、]*({_ANYONE}(?:[及和、]{_ANYONE})*)$")
_AND_SO_ON = re.compile(r"等(?:部门|单位)?$")
_AND = re.compile(r"、|会同|(?<=[局厅委办署行社部院会室])[和及与]")


class Unit(NamedTuple):
    """One named unit of a clause, as printed."""

    printed: str
    role: str  # lead, responsible or support


class Clause(NamedTuple):
    """What a clause says: its units in printed order and its generic actors."""

    units: tuple[Unit, ...]
    group: str  # generic actors as printed, several joined by 、


@lru_cache(maxsize=4096)
def parse(clause: str) -> Clause:
    """Return the units and generic actors of a clause as printed.

    Examples
    --------
    >>> parse("(责任单位:省商务厅、省财政厅牵头，省水利厅等相关部门及各地区按职责分工负责)")
    Clause(units=(Unit(printed='省商务厅', role='lead'), Unit(printed='省财政厅', role='lead'), \
Unit(printed='省水利厅', role='support')), group='相关部门及各地区')
    """
    match = _BODY.fullmatch(clause)
    body = match[1] if match else clause
    has_lead = LEAD in body
    found: list[Unit] = []
    groups: list[str] = []
    for part in _PART.split(body.replace(" ", "").rstrip("。")):
        verb = _VERB.search(part)
        actors = part[: verb.start()] if verb else part
        if verb and LEAD in verb.group():
            role = "lead"
        elif has_lead or (verb and verb.group().endswith(SUPPORT)):
            role = "support"
        else:
            role = "responsible"
        if generic := _GENERIC.search(actors):
            groups.append(generic[1])
            actors = actors[: generic.start()]
        names = (_AND_SO_ON.sub("", actor) for actor in _AND.split(actors))
        found += [Unit(name, role) for name in names if name]
    return Clause(tuple(found), "、".join(groups))
