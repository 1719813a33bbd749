"""The line (条线) of a unit: what 商务部, 省商务厅 and 市商务局 have in common.

``data/lines.csv`` lists the lines and what shows them in a name, ``data/successors.csv`` which
organ took over from which, in what year, by which document. An organ that was merged from several
has a line for each; one that a reform abolished has that of its successor. A name is read whole:
whose it is (青海省, 市, 市委), the words of one or more lines (文化旅游、广电), and how an organ
ends (厅, 局, 委). Where anything is left over the unit has no line, as governments and companies
that are named nowhere in the list have none: no line is better than a wrong one.

To ask any analysis by line, give it the plan by line::

    from fgf_analysis.analysis import lines, workload

    workload.by_department(lines.by_line(plan))
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from fgf_analysis import tables
from fgf_analysis.arguments import a_plan, of_type, refusal
from fgf_analysis.public import public
from fgf_analysis.tables import ROLES, SEPARATOR, Plan
from fgf_analysis.tables import lines as files

__all__ = ["by_line", "of", "successors", "table", "unknown"]

_HAN = "[一-鿿]"
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    "广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)
_PLACE = re.compile(
    "(?:国家|全国|中央|国务院|中国|(?:"
    rf"{_PROVINCES}|{_HAN}{{0,24}}(?:自治[区州县旗]|[省市州盟县区旗镇乡]|地区|兵团|街道)"
    ")?(?:党?委(?:员会)?|人民政府|政府)?)"
)
_NO_PLACE = re.compile("^(?:城|都|超)市$|(?:社|小|景|灾|老)区$|村镇$|城乡$|^[党委政人]")
_TOWN = re.compile(f"{_HAN}{{2,8}}")
# Named after any town, as are 分局 and 支队 of whatever line: 满洲里海关, 仙城公安分局.
_LOOSE = ("central-vertical", "enterprise", "court")
_MORE = "监督管理|监管|监督|管理|事务|工作|发展|建设|促进|服务|保护|执法"
_ENDING = re.compile(
    rf"(?:{_MORE}){{0,2}}(?:总局|厅|局|委员会|委|部|署|办公室|办)(?:{_HAN}{{2,8}}分局)?|分局"
)
_NATION = re.compile("^(?:中共(?=.)|中国共产党|中华人民共和国|中华(?=全国))")
_BRACKETS = re.compile(r"[（(〈][^（(〈）)〉]*[）)〉]")


class _Unit(NamedTuple):
    """A whole name, before and behind what its star stands for."""

    before: str
    behind: str
    loose: bool  # whether the star is any town
    lines: tuple[str, ...]
    rank: int  # 0 in lines.csv, 2 another name in departments.csv; 1 is a name read word by word


@dataclass(frozen=True)
class _Words:
    """What shows the lines in a name."""

    words: dict[str, tuple[str, ...]]  # 商务
    names: dict[str, tuple[str, ...]]  # 中宣部
    units: dict[str, list[_Unit]]  # *委宣传部, by what is behind the star
    loose: frozenset[str]  # lines whose units are named after any town
    other: re.Pattern[str]  # what is in no town's name: 文化 in 市文化市场综合执法支队


def table() -> pd.DataFrame:
    """Return the lines, as in ``data/lines.csv``.

    Returns
    -------
    DataFrame
        One row a line; str columns ``line``, ``name_en``, ``kind``, ``words`` (in a name before
        厅, 局, 委 …), ``units`` (whole names, ``*`` for whose they are; both separated by ``|``,
        missing where there are none) and ``examples``; in the order of the file.

    Raises
    ------
    PlanError
        When the file breaks the data contract.
    """
    return files.lines()["lines"]


def successors() -> pd.DataFrame:
    """Return which organ became which in what reform, as in ``data/successors.csv``.

    Returns
    -------
    DataFrame
        One row a former organ, line and reform; columns ``former``, ``line``, ``successor``,
        ``source`` (str, the document) and ``year`` (Int64); by year, then line.

    Raises
    ------
    PlanError
        When the file breaks the data contract.
    """
    return files.lines()["successors"]


def of(names: Iterable[str]) -> pd.DataFrame:
    """Return the lines of units.

    Parameters
    ----------
    names : iterable of str
        Of units, canonical or as printed; what is missing is left out.

    Returns
    -------
    DataFrame
        One row a name and line; str columns ``department`` and ``line``. Names in order of first
        appearance, each once, lines as they stand in the name. A unit without a line has no row.

    Raises
    ------
    PlanError
        When a name is no text.

    Examples
    --------
    >>> of(["省商务厅", "市工商局", "市政府"]).to_numpy().tolist()
    [['省商务厅', '商务'], ['市工商局', '市场监管']]
    >>> of(["县发展改革和商务局"])["line"].tolist()
    ['发展改革', '商务']
    """
    if isinstance(names, str):
        raise refusal("names", names, "give a list of names")
    given = pd.Series(list(names), dtype="object").dropna().drop_duplicates()
    known = _words()
    rows = [
        (name, line)
        for name in given
        for line in _lines(of_type("names", name, str, "give names"), known)
    ]
    return pd.DataFrame(rows, columns=["department", "line"], dtype="str")


@lru_cache(maxsize=1)
def _words() -> _Words:
    words: dict[str, tuple[str, ...]] = {}
    whole: dict[str, tuple[str, ...]] = {}
    listed_lines = table().fillna("")
    for row in listed_lines.to_dict("records"):
        whole[row["line"]] = (*whole.get(row["line"], ()), row["line"])  # a plan by line has it
        for column, into in (("words", words), ("units", whole)):
            for name in filter(None, row[column].split(SEPARATOR)):
                into[name] = (*into.get(name, ()), row["line"])
    loose = frozenset(listed_lines.loc[listed_lines["kind"].isin(_LOOSE), "line"])
    other = re.compile("集团|有限|化工|地方|" + "|".join(map(re.escape, sorted(words))))
    listed = _Words(words, *_whole(whole, loose, 0), loose, other)
    others: dict[str, tuple[str, ...]] = {}
    of_towns: set[str] = set()
    for entry in tables.register(tables.DATA / "departments.csv", "departments").records():
        name = entry["department"]
        if found := whole.get(name) or _lines(name.replace("*", ""), listed):
            others_of = (name, entry["full_name_zh"], *entry["aliases"].split(SEPARATOR))
            for alias in (_NATION.sub("", other) for other in others_of if other):
                others.setdefault(alias, found)
                if entry["kind"] in _LOOSE:
                    of_towns.add(alias)
    names, units = _whole(others, loose, 2, of_towns)
    for behind, starred in listed.units.items():
        units.setdefault(behind, []).extend(starred)
    return _Words(words, names | listed.names, units, loose, other)


def _whole(
    found: Mapping[str, tuple[str, ...]],
    loose: frozenset[str],
    rank: int,
    of_towns: Collection[str] = (),
) -> tuple[dict[str, tuple[str, ...]], dict[str, list[_Unit]]]:
    """Return the names without a star, and those with one."""
    names = {name: lines for name, lines in found.items() if "*" not in name}
    units: dict[str, list[_Unit]] = {}
    for name, lines in found.items():
        before, star, behind = name.partition("*")
        if star:
            town = bool(before) or behind.endswith("队") or name in of_towns
            town = town or loose.issuperset(lines)
            units.setdefault(behind, []).append(_Unit(before, behind, town, lines, rank))
    return names, units


def _lines(name: str, known: _Words) -> tuple[str, ...]:
    """Return the lines of one unit: of its readings the one that leaves least for a place."""
    name = "".join(name.split()).rpartition("/")[2]  # a corpus can hold a unit apart: plan/市财政局
    name = _NATION.sub("", _BRACKETS.sub("", name))
    if name in known.names:
        return known.names[name]
    readings = [
        (at - len(unit.before), unit.rank, unit.lines)
        for at in range(len(name) + 1)
        for unit in known.units.get(name[at:], ())
        if at >= len(unit.before)
        and name.startswith(unit.before)
        and _is_place(name[len(unit.before) : at], known.other if unit.loose else None)
    ]
    for size in range(len(name)):
        found = _body(name[size:], known)
        town = name.endswith("分局") or known.loose.issuperset(found)
        if found and _is_place(name[:size], known.other if town else None):
            readings.append((size, 1, found))
            break
    return min(readings, default=(0, 0, ()), key=lambda one: one[:2])[2]


def _is_place(text: str, other: re.Pattern[str] | None) -> bool:
    """Return whether a text is nothing, a level or a place; or a town, if told what is in none."""
    if not text or (other and _TOWN.fullmatch(text) and not other.search(text)):
        return True
    return bool(_PLACE.fullmatch(text) and not _NO_PLACE.search(text))


def _body(text: str, known: _Words) -> tuple[str, ...]:
    """Return the lines of 发展改革和商务局; nothing where it is not read from end to end."""
    for size in range(min(len(text), 12), 1, -1):
        if (found := known.words.get(text[:size])) is None:
            continue
        rest = text[size:]
        if _ENDING.fullmatch(rest):
            return found
        if more := _body(rest.lstrip("和与及、"), known):
            return tuple(dict.fromkeys((*found, *more)))
    return ()


def unknown(plan: Plan) -> pd.DataFrame:
    """Return the units without a line.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus: its assignments and register of units.

    Returns
    -------
    DataFrame
        One row a unit; columns ``department``, ``kind`` (str) and ``tasks`` (int, that name it).
        Sorted by tasks, falling, then name.
    """
    named = a_plan(plan).assignments
    rows = named[~named["department"].isin(of(named["department"])["department"])]
    counts = rows.groupby("department")["task_id"].nunique().rename("tasks").reset_index()
    counts = counts.merge(plan.departments[["department", "kind"]], on="department", how="left")
    counts = counts.sort_values(["tasks", "department"], ascending=[False, True], ignore_index=True)
    return counts.astype({"tasks": "int64"})[["department", "kind", "tasks"]]


def by_line(plan: Plan) -> Plan:
    """Return the same plan with lines as its units.

    In the assignments a merged organ becomes a row for each of its lines, and a unit without a line
    stays itself. A line is named once a clause: of several units of one line the row with the
    strongest role is kept (lead, then responsible, then support; among the latter a word of
    responsibility goes before others), of equals the first. Positions count 1, 2, 3 anew; what was
    printed, and where, stays. The register lists the lines that occur, with the names of their
    units as aliases, then the units that stay themselves.

    Parameters
    ----------
    plan : Plan
        A plan or a corpus.

    Returns
    -------
    Plan
        Or a corpus, if one was given; every analysis takes it. Its folder and all other tables
        are those of the plan.
    """
    named = a_plan(plan).assignments
    pairs = of(named["department"])
    rows = _once_a_clause(named.merge(pairs, on="department", how="left"), list(named))
    return _with(
        plan, rows.astype(named.dtypes.to_dict()), _register(plan, pairs, set(rows["department"]))
    )


def _once_a_clause(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    rows["department"] = rows["line"].fillna(rows["department"])
    rows["strength"] = rows["role"].map({role: n for n, role in enumerate(ROLES)})
    rows["answers"] = rows["word"].fillna("").str.contains("负责|责任")
    rows = rows.sort_values(["strength", "answers"], ascending=[True, False], kind="stable")
    rows = rows.drop_duplicates(["task_id", "clause", "department"]).sort_index()
    rows["position"] = rows.groupby(["task_id", "clause"]).cumcount() + 1
    return rows[columns].reset_index(drop=True)


def _register(plan: Plan, pairs: pd.DataFrame, named: set[str]) -> pd.DataFrame:
    known, own = table(), plan.departments
    rows = known[known["line"].isin(named)].rename(columns={"line": "department"})
    others = pairs[pairs["department"].ne(pairs["line"])]
    units = others.groupby("line")["department"].agg(SEPARATOR.join)
    rows = rows.assign(full_name_zh=None, aliases=rows["department"].map(units))
    rest = own[own["department"].isin(named - set(known["line"]))].copy()
    alike = rest["name_en"].isin(rows["name_en"])
    rest.loc[alike, "name_en"] += " (" + rest["department"] + ")"
    return pd.concat([rows[list(own)].astype(own.dtypes.to_dict()), rest], ignore_index=True)


def _with(plan: Plan, assignments: pd.DataFrame, departments: pd.DataFrame) -> Plan:
    """Return a copy of a plan or a corpus with other units, and nothing worked out of the old."""
    changed = copy.copy(plan)
    of_old = {f"_{name}" for name in ("clauses", "standings", "by_task")} | {"english"}
    kept = {name: value for name, value in vars(plan).items() if name not in of_old}
    vars(changed).clear()
    vars(changed).update(kept, assignments=assignments, departments=departments)
    return changed


public(globals())
